"""The outline: headings of every style as a tree, each with its own text and the tables under it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yian1.drafting import units
from yian1.drafting.labels import label
from yian1.drafting.records import Paragraph, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.drafting.records import Block, Row, Table

_LONGEST_TITLE = 48
_HEADING_ONLY = 80  # a heading of its own line may be longer than one before text
_COLON_TITLE = re.compile(r"([^\uff0c。\uff1b\uff1a]{2,18})\uff1a(?=.{8})")
_ITEM_RANK = 3
_SENTENCE = re.compile(r"[。\uff01\uff1f]")
_ATTACHMENT = re.compile(r"附\s*[件表录]\s*\d{0,2}\s*[:\uff1a]?")


@dataclass(slots=True)
class Node:
    """A heading with what belongs to it; the root has neither label nor title."""

    words: str = ""  # its label as printed
    rank: int = -1
    title: str = ""
    full: str = ""  # the whole paragraph
    texts: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    tables: list[Table | Rows] = field(default_factory=list)
    guessed: bool = False  # the title is only the beginning of the text

    @property
    def heading(self) -> str:
        """Label and title."""
        return f"{self.words}{self.title}"

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all_texts(self) -> Iterator[str]:
        """Yield every paragraph below the title: its own, then those of the nodes below, whole."""
        yield from self.texts
        for child in self.children:
            yield child.full
            # The first of a child's texts is the rest of its own paragraph.
            yield from child.texts[0 if child.title_only else 1 :]
            for below in child.children:
                yield below.full
                yield from list(below.all_texts())[0 if below.title_only else 1 :]

    @property
    def title_only(self) -> bool:
        """Whether its paragraph is the heading and nothing else."""
        return self.full.removeprefix(self.words).strip().rstrip("。\uff1a") == self.title


def tree(blocks: Sequence[Block | Rows]) -> Node:
    """Return the outline of a text."""
    root = Node()
    stack = [root]
    number = 0
    for block in blocks:
        if not isinstance(block, Paragraph):
            stack[-1 if not _begins_part(block) else 0].tables.append(block)
            continue
        node = _node(block, number + 1)
        if node is not None and node.rank == _ITEM_RANK:
            number = int("".join(sign for sign in node.words if sign.isdigit()))
        if node is None:
            stack[-1].texts.append(block.text)
            continue
        while stack[-1].rank >= node.rank:
            stack.pop()
        stack[-1].children.append(node)
        stack.append(node)
    return root


def _begins_part(block: Table | Rows) -> bool:
    return bool(_ATTACHMENT.match(block.title))


def _node(paragraph: Paragraph, expected: int) -> Node | None:
    found = label(paragraph.text, expected)
    if found is None:
        if not paragraph.level or len(paragraph.text) > _LONGEST_TITLE:
            return None
        return Node("", paragraph.level, paragraph.text.rstrip("。"), paragraph.text)
    title, rest, guessed = split_title(paragraph.text[found.end :].strip())
    node = Node(found.words, found.rank, title, paragraph.text, guessed=guessed)
    if rest:
        node.texts.append(rest)
    return node


def split_title(text: str) -> tuple[str, str, bool]:
    """Return the title that a numbered paragraph begins with, the text after it, and whether that is a guess."""
    named = units.brackets(text)
    cut = named[0].start if named else len(text)
    words = text[:cut]
    colon = _COLON_TITLE.match(words)
    stop = _SENTENCE.search(words)
    if colon and (not stop or colon.end() < stop.start()) and not re.search(r"\d", colon[1]):
        return colon[1].strip(), text[colon.end() :].strip(), False
    if not stop and len(words) <= _HEADING_ONLY:
        return words.strip().rstrip("\uff1a\uff1b"), text[cut:].strip(), False
    if stop and stop.start() <= _LONGEST_TITLE:
        title = words[: stop.start()].strip()
        rest = text[stop.end() :].strip()
        sentence_alone = not text[stop.end() : cut].strip()
        if sentence_alone and ("\uff0c" in title or re.search(r"\d", title)):
            return shortened(title), text, True
        return title, rest, False
    return shortened(words), text, True


def shortened(text: str) -> str:
    """Return a title for a text that has none: its first sentence if that is short, else the first clause."""
    sentence = _SENTENCE.split(text.strip(), maxsplit=1)[0]
    if len(sentence) <= _LONGEST_TITLE - 8:
        return sentence.rstrip("\uff1b\uff1a")
    clauses = re.split("[\uff0c\uff1b\uff1a]", sentence)
    title = clauses[0]
    for clause in clauses[1:]:
        if len(title) >= 8:
            break
        title += f"\uff0c{clause}"
    return title[: _LONGEST_TITLE + 12]


def rows_of(node: Node) -> list[Row]:
    """Return the rows of the tables of tasks under a heading."""
    return [row for table in node.tables if isinstance(table, Rows) for row in table.rows]
