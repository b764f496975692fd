"""The outline: headings of every style by their numbers as a tree, each with its own text and the tables under it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from yian1.drafting import units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.drafting.units import Assignment


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of clean text; `level` is that of its heading style in Word, 0 without one."""

    text: str
    level: int = 0


class Row(NamedTuple):
    """A row of a table of tasks; `note` is what its other cells say."""

    number: str
    title: str
    text: str
    who: Assignment
    heading: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows of cells, every row equally long; a merged cell is repeated in each place that it covers.

    `guessed` are the rows whose units were divided over the columns by what is usual; `tasks` what is read of a table
    of tasks.
    """

    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    guessed: frozenset[int] = frozenset()
    tasks: tuple[Row, ...] | None = None


Block = Paragraph | Table

_HAN = "[一二三四五六七八九十百]{1,4}"
_SPACE = "[ \t\u3000]*"
# 1.1 and 1.1.1 are labels unless an amount is what they begin: 1.85万家.
_NO_AMOUNT = (
    "(?![万亿%‰个家户人名位场次件项张座套条所亩吨元倍]|公[里顷斤]|平方|立方|千[瓦米克]|百分|月[底末初上中下\\d])"
)
# What a list of what is to be put right counts: 一、问题一：…
_PROBLEM = rf"【?问题(?:{_HAN}|\d{{1,2}})[】、\uff1a:]"
# By rank: what stands above what in official documents (GB/T 9704), whatever else a text mixes in.
_LABELS = (
    (0, re.compile(rf"第{_HAN}(?:部分|篇|章)[、\uff1a:]?{_SPACE}")),
    (1, re.compile(rf"第{_HAN}节[、\uff1a:]?{_SPACE}")),
    (1, re.compile("【(?=[^【】\uff1a:]{2,16}】$)")),
    (2, re.compile(rf"第{_HAN}条[、\uff1a:]?{_SPACE}")),
    (3, re.compile(rf"第(?:\d{{1,2}}|{_HAN})项[、\uff1a:]?{_SPACE}")),
    (2, re.compile(rf"{_PROBLEM}{_SPACE}")),
    (2, re.compile(rf"【?(?:任务|行动|工程|专项|举措|措施|事项|实事)(?:{_HAN}|\d{{1,2}})[】、\uff1a:]{_SPACE}")),
    (3, re.compile(rf"\d{{1,2}}\.\d{{1,2}}[、.]?{_SPACE}(?=[\u4e00-\u9fff“]){_NO_AMOUNT}")),
    (1, re.compile(rf"{_HAN}{_SPACE}[、\uff0e.]{_SPACE}(?:{_PROBLEM})?")),
    (2, re.compile(rf"[\uff08(]{_SPACE}{_HAN}{_SPACE}[\uff09)][、.\uff0e]?{_SPACE}(?:{_PROBLEM})?")),
    (
        3,
        re.compile(
            rf"\d{{1,3}}{_SPACE}(?:[.\uff0e]{_SPACE}(?!\d)|[.\uff0e]{_SPACE}(?=\d{{4}}年|\d{{1,2}}月)|、){_SPACE}"
        ),
    ),
    (
        3,
        re.compile(
            rf"(?:0\d|\d{{1,2}}[ \t\u3000]){_SPACE}(?=[\u4e00-\u9fff“A-Za-z])(?![多余年月日号届类]){_NO_AMOUNT}"
        ),
    ),
    (4, re.compile(rf"[\uff08(]{_SPACE}\d{{1,2}}{_SPACE}[\uff09)][、.\uff0e]?{_SPACE}|\d{{1,2}}[\uff09)]{_SPACE}")),
    (5, re.compile(rf"[①-⑳]{_SPACE}")),
)
_DATE_LINE = re.compile(r"[\uff08(]?\s*(?:\d\s*){4}年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[\uff09)]?")


class Label(NamedTuple):
    """How a paragraph is numbered: the words of it, its rank, and where the text begins."""

    words: str
    rank: int
    end: int


def label(text: str, expected: int = 0) -> Label | None:
    """Return the label that a text begins with; 11.121人才 has one if 11 is `expected`, 1.85万家 has none."""
    next_one = rf"{expected}(?:[.\uff0e](?=\d)|(?=[\u4e00-\u9fff“])(?![多余年月日号届类]){_NO_AMOUNT})"
    if expected and (numbered := re.match(next_one, text)):
        return Label(numbered.group(), 3, numbered.end())
    for rank, pattern in _LABELS:
        found = pattern.match(text)
        if found:
            return Label(found.group().strip(), rank, found.end())
    return None


def is_date_line(text: str) -> bool:
    """Whether a line is nothing but a date, as under a signature."""
    return _DATE_LINE.fullmatch(text) is not None


_LONGEST_TITLE = 48
_HEADING_ONLY = 80  # a heading of its own line may be longer than one before text
_COLON_TITLE = re.compile(r"([^\uff0c。\uff1b\uff1a]{2,18})\uff1a(?=.{8})")
ITEM_RANK, _BRACKETED = 3, 4
_SHORTEST_TITLE = 8  # signs; a clause that is shorter says too little
_SENTENCE = re.compile(r"[。\uff01\uff1f]")
_BOX = re.compile(r"专栏\s*[\d一二三四五六七八九十]{1,3}(?!\d)")
ANNEX = re.compile(r"附\s*[件表录]")
ANNEX_LABEL = re.compile(rf"^{ANNEX.pattern}\s*\d*\s*[:\uff1a]?\s*(?:\d[.\uff0e])?")
_ATTACHMENT = re.compile(rf"{ANNEX.pattern}\s*\d{{0,2}}\s*(?:[:\uff1a]|$)")


@dataclass(slots=True)
class Node:
    """A heading with what belongs to it; the root has neither label nor title."""

    words: str = ""  # its label as printed
    rank: int = -1
    title: str = ""
    full: str = ""  # the whole paragraph
    texts: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
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
            yield from child.whole()

    def whole(self) -> Iterator[str]:
        """Yield every paragraph with the heading's own; the first text is what follows the title in it."""
        yield self.full
        yield from self.texts[0 if self.title_only else 1 :]
        for child in self.children:
            yield from child.whole()

    @property
    def title_only(self) -> bool:
        """Whether its paragraph is the heading and nothing else."""
        bare = self.full.removeprefix(self.words).strip().rstrip("。\uff1a")
        return bare == self.title and not self.guessed


def tree(blocks: Sequence[Block]) -> Node:
    """Return the outline of a text."""
    root = Node()
    stack = [root]
    number = 0
    listed = boxed = False
    for block in blocks:
        if isinstance(block, Table):
            # An annex belongs to no heading, a table of tasks not to a task before it.
            last = stack[-1]
            chapter = stack[1] if block.tasks is not None and last.rank >= ITEM_RANK else last
            (root if _ATTACHMENT.match(block.title) else chapter).tables.append(block)
            continue
        text = block.text
        # A list of annexes belongs to no heading, nor does what follows an annex's own title.
        listed = listed and label(text) is not None and len(text) <= _LONGEST_TITLE and "。" not in text
        listed |= _ATTACHMENT.match(text) is not None
        stack = [root] if listed else stack
        # A box (专栏) goes on from its caption with all that is numbered below the heading that it stands under.
        found = label(text)
        boxed = bool(_BOX.match(text) or (boxed and not (found and found.rank <= max(stack[-1].rank, 1))))
        node = None if listed or boxed else _node(block, number + 1)
        if node is None:
            stack[-1].texts.append(text)
            continue
        if (
            node.rank == _BRACKETED
            and stack[-1].rank == ITEM_RANK
            and node.words.strip("\uff08(\uff09)") == f"{number + 1}"
        ):
            node.rank = ITEM_RANK  # 1. 2. 3.（4）: the row of numbers goes on in another dress
        if node.rank == ITEM_RANK:
            number = int("".join(filter(str.isdigit, node.words)) or 0)
        while stack[-1].rank >= node.rank:
            stack.pop()
        stack[-1].children.append(node)
        stack.append(node)
    for node in root.walk():
        if node.guessed and node.children and len(node.texts) == 1:
            # The one sentence of a heading that has others below it is its title, however long.
            node.title, node.guessed = node.texts.pop().rstrip("。\uff1a"), False
    return root


def _node(paragraph: Paragraph, expected: int) -> Node | None:
    found = label(paragraph.text, expected)
    if found is None:
        if not paragraph.level or len(paragraph.text) > _LONGEST_TITLE:
            return None
        return Node("", paragraph.level, paragraph.text.rstrip("。"), paragraph.text)
    if found.end == len(paragraph.text):
        return None  # a number without words is no heading
    if found.words == "【":
        title = paragraph.text.strip("【】")
        return None if units.are_units(title) else Node("", found.rank, title, paragraph.text)
    title, rest, guessed = split_title(paragraph.text[found.end :].strip())
    return Node(found.words, found.rank, title, paragraph.text, [rest] if rest else [], guessed=guessed)


def split_title(text: str) -> tuple[str, str, bool]:
    """Return the title that a numbered paragraph begins with, the text after it, and whether that is a guess."""
    named = units.brackets(text)
    cut = named[0].start if named else len(text)
    words = text[:cut]
    colon = _COLON_TITLE.match(words)
    stop = _SENTENCE.search(words)
    if colon and not re.search(r"\d", colon[1]):
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
        if len(title) >= _SHORTEST_TITLE:
            break
        title += f"\uff0c{clause}"
    return title[: _LONGEST_TITLE + 12]


def rows_of(node: Node) -> list[Row]:
    """Return the rows of the tables of tasks under a heading."""
    return [row for table in node.tables for row in table.tasks or ()]
