"""A page of the terminal: a title, then blocks of facts, sentences and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.output.terminal.grid import Cell, Column, grid, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.output.terminal.screen import Screen

FACTS = (Column(""), Column("", folds=True))


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what stands under each; empty ones are left out."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sentences:
    """A heading with paragraphs below it."""

    heading: str
    paragraphs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading with rows below it; without rows nothing is shown."""

    heading: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is to be shown of one thing."""

    title: str
    blocks: Sequence[Facts | Sentences | Table]


def print_page(screen: Screen, page: Page) -> None:
    """Print a page, folded to the width of the terminal."""
    screen.say(page.title, "bold")
    for block in page.blocks:
        match block:
            case Facts():
                _print_facts(screen, block)
            case Sentences() if block.paragraphs:
                screen.blank()
                screen.say(block.heading, "bold")
                for paragraph in block.paragraphs:
                    screen.say(paragraph)
            case Table() if block.rows:
                screen.blank()
                screen.say(block.heading, "bold")
                print_table(screen, block.columns, block.rows)


def _print_facts(screen: Screen, block: Facts) -> None:
    rows = [(label, text) for label, text in block.pairs if text]
    layout = grid(FACTS, rows, screen.width)
    for row in rows:
        screen.put(*layout.row(row))
