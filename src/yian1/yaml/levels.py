"""The open mappings and lists around a line, and how far lines are indented."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

STEP = 2  # the indentation that every file of the project uses


class Kind(Enum):
    """What the lines of one level are: the keys of a mapping or the items of a list."""

    MAP = auto()
    LIST = auto()


class Awaits(Enum):
    """What may follow the last entry: nothing, a deeper block, or more lines of its plain text."""

    NOTHING = auto()
    BLOCK = auto()
    TEXT = auto()


@dataclass(slots=True)
class Level:
    """An open mapping or list: its indentation, the rows of its entries, slips that were reported already."""

    indent: int
    kind: Kind
    rows: list[int] = field(default_factory=list)
    slips: set[int] = field(default_factory=set)


def indentation(line: str) -> int:
    """Return the number of spaces at the start of a line."""
    return len(line) - len(line.lstrip(" "))


def opens(line: str) -> bool:
    """Say whether a line ends with the colon of its key, so that deeper lines are likely to follow."""
    return line.rstrip().endswith((":", "\uff1a"))


def name(line: str) -> str:
    """Return the key that a line begins with, after the dashes of its items."""
    return line.lstrip(" -").partition(":")[0].rstrip()
