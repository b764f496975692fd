"""The Markdown of documents as blocks of text runs, read once for every format that is not Markdown itself."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

from yian1.output.cells import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

# Documents have headings, paragraphs, pipe tables, ordered lists, bold, rules and notes; the rest is plain text.
_RULES = (
    "heading", "paragraph", "table", "list", "blockquote", "hr", "emphasis", "escape", "entity", "newline",
)  # fmt: skip
_ALWAYS = ("normalize", "block", "inline", "text_join", "text", "balance_pairs", "fragments_join")

# Where a title may be turned: before a figure or an opening mark, after a closing mark or 的.
_TURN = re.compile(r"(?<=[\u4e00-\u9fff”》\uff09])(?=[0-9“《\uff08])|(?<=[”》\uff09、的])")
_ANYWHERE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])(?!的)")
_BALANCE = 0.5
_MOST_LINES = 6  # what is longer is no title, and is broken like other text

_SHORT = 8.0  # ems


class Run(NamedTuple):
    """A piece of text, bold or not; a line feed in it is a line break."""

    text: str
    bold: bool = False


Runs = tuple[Run, ...]


class Heading(NamedTuple):
    """A heading; level 1 is the highest one in a body (##)."""

    level: int
    runs: Runs


class Paragraph(NamedTuple):
    """A paragraph; as an item of a list it begins with its number as written, as a note it stands below a table."""

    runs: Runs
    note: bool = False


class Rule(NamedTuple):
    """A horizontal rule."""


class Table(NamedTuple):
    """A table; `aligns` holds left, center, right or nothing for each column."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    aligns: tuple[str, ...]

    def short(self) -> tuple[bool, ...]:
        """Tell for each column whether all its cells are short enough to stand in the middle."""
        columns = zip(*self.rows, strict=True)
        return tuple(all(ems(plain(cell)) <= _SHORT for cell in column) for column in columns) or (True,) * len(
            self.header
        )


Block = Heading | Paragraph | Rule | Table


def blocks(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text in their order."""
    return tuple(_blocks(_parser().parse(markdown)))


def runs(line: str) -> Runs:
    """Return the text of one line of Markdown that stands outside the body: a title, a name, a date."""
    return _runs(_parser().parseInline(line)[0].children or ())


def literal(text: str) -> Runs:
    """Return a text that is not Markdown as runs."""
    return (Run(_visible(text)),)


def plain(given: Runs) -> str:
    """Return the text of runs without anything else."""
    return "".join(run.text for run in given)


def ems(text: str) -> float:
    """Return the width of a text in signs of full width: a 汉字 is 1, a figure or Latin letter a half."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def turned(given: Runs, width: float) -> Runs:
    """Return a title in lines of about one length, if it is wider than `width` ems, turned where its words allow."""
    text = plain(given)
    if ems(text) <= width or "\n" in text:
        return given
    lines = -(-ems(text) // width)
    if lines > _MOST_LINES:
        return given
    at = _turning_point(text, ems(text) / lines, width)
    first, rest = _split(given, at)
    return (*first, Run("\n"), *turned(rest, width)) if at else given


def _turning_point(text: str, wanted: float, width: float) -> int:
    """Return the place nearest to the wanted width where a line may end; 0 if there is none."""
    for pattern, slack in ((_TURN, _BALANCE), (_ANYWHERE, 1.0)):
        places = [found.start() for found in pattern.finditer(text) if found.start()]
        near = [at for at in places if abs(ems(text[:at]) - wanted) <= slack * wanted and ems(text[:at]) <= width]
        if near:
            return min(near, key=lambda at: abs(ems(text[:at]) - wanted))
    return 0


def _split(given: Runs, at: int) -> tuple[Runs, Runs]:
    first: list[Run] = []
    rest: list[Run] = []
    for run in given:
        first.append(run._replace(text=run.text[: max(at, 0)]))
        rest.append(run._replace(text=run.text[max(at, 0) :]))
        at -= len(run.text)
    return tuple(run for run in first if run.text), tuple(run for run in rest if run.text)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False})
    return parser.enable([*_RULES, *_ALWAYS], True)


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    number, note, at = "", 0, 0
    while at < len(tokens):
        token = tokens[at]
        match token.type:
            case "heading_open":
                yield Heading(max(1, int(token.tag[1:]) - 1), _runs(tokens[at + 1].children or ()))
            case "paragraph_open":
                yield Paragraph(_numbered(number, _runs(tokens[at + 1].children or ())), note > 0)
                number = ""
            case "list_item_open":
                number = f"{token.info}{token.markup} " if token.info else ""
            case "blockquote_open" | "blockquote_close":
                note += token.nesting
            case "table_open":
                end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
                yield _table(tokens[at:end])
                at = end
            case "hr":
                yield Rule()
        at += 1


def _numbered(number: str, given: Runs) -> Runs:
    return (Run(number), *given) if number else given


def _table(tokens: Sequence[Token]) -> Table:
    rows: list[tuple[Runs, ...]] = []
    aligns: list[str] = []
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append(())
        elif token.type in {"th_open", "td_open"}:
            rows[-1] += (_runs(tokens[at + 1].children or ()),)
            if token.type == "th_open":
                aligns.append(str(token.attrGet("style") or "").removeprefix("text-align:"))
    return Table(rows[0], tuple(rows[1:]), tuple(aligns))


def _runs(tokens: Iterable[Token]) -> Runs:
    found: list[Run] = []
    bold = 0
    for token in tokens:
        if token.type in {"strong_open", "strong_close"}:
            bold += token.nesting
        text = {"softbreak": _joint(found), "hardbreak": "\n"}.get(token.type, _visible(token.content))
        if found and found[-1].bold is (bold > 0):
            text = found.pop().text + text
        if text:
            found.append(Run(text, bold > 0))
    return tuple(found)


def _joint(before: Sequence[Run]) -> str:
    """Return what a line's end in the source stands for: a space between Latin words, nothing in Chinese."""
    return " " if before and before[-1].text[-1:].isascii() else ""


def _visible(text: str) -> str:
    """Return text without controls, format signs and lone surrogates, which Word refuses or nobody sees."""
    return visible(text.replace("\t", " "))
