"""fmt: mend in a file's text what has one safe meaning – marks, tabs, line ends, the order of keys – never a value.

It works on lines, so that comments and quotes stay exactly as they are, and proves afterwards that the
file still says the same: otherwise the file is left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml
from yaml.nodes import CollectionNode, ScalarNode

from yian1.model.diagnostics import of
from yian1.yaml.read import read_yaml, unify
from yian1.yaml.syntax import check_syntax
from yian1.yaml.tokens import ODD_SPACE
from yian1.yaml.tree import ODD_SPACES, compose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from yaml.nodes import Node

    from yian1.yaml.slips import Edit


# Of the marks that mean the same to everybody one is not only a mark: other programs read it as a part of the value.
END_OF_VALUE = {"end-of-value": "值末尾的全角空格（别的程序会读作值的一部分）"}
BOM, LINE_ENDS, BLANKS, LAST_LINE, ORDER = "文件开头的BOM", "换行符", "行末空格", "文件末尾的换行", "键的顺序"

_TOP_KEY = re.compile(r"([A-Za-z_][\w-]*) *:(?: |$)")
_TO_FILL_IN = re.compile(r" *(?:- +)*[\w-]+: ")  # the space behind which `new` wants a value typed


@dataclass(frozen=True, slots=True)
class Tidied:
    """A text with its mistakes mended, how many of each kind, and whether the text could be mended at all."""

    text: str
    mended: Counter[str]
    sound: bool = True


def tidy(text: str, file: str, keys: Sequence[str] = ()) -> Tidied:
    """Return the tidied text; `keys` is the order of the top keys, for files that have one."""
    mended: Counter[str] = Counter()
    if not text.strip():
        return Tidied(text, mended)
    if text.startswith("\ufeff"):
        mended[BOM] = 1
    plain = unify(text)
    throughout = "\r" in text and text.count("\r\n") == text.count("\r") == plain.count("\n")
    end = "\r\n" if throughout else "\n"  # as Windows writes them throughout they are fine
    mended[LINE_ENDS] = text.count("\r") if end == "\n" else 0
    rows = _marks(plain, file, mended)
    kept = _text_rows("\n".join(rows))
    if kept is not None:  # of a broken text nobody knows what belongs together
        rows = _line_ends(rows, kept, mended)
    ordered = rows if kept is None else in_order(rows, keys)
    mended[ORDER] = int(ordered != rows)
    result = "\n".join(ordered).rstrip("\n") + "\n"
    mended[LAST_LINE] = int("\n".join(ordered) != result)
    if not says_the_same(plain, result, file):
        return Tidied(text, Counter(), sound=False)
    return Tidied(result.replace("\n", end), +mended)


def says_the_same(before: str, after: str, file: str) -> bool:
    """Whether two texts have the same values, and the later one no more mistakes."""
    old, new = read_yaml(before, file), read_yaml(after, file)
    return (
        old.value == new.value
        and new.complete >= old.complete
        and Counter(problem.code for problem in new.problems) <= Counter(problem.code for problem in old.problems)
    )


def _marks(text: str, file: str, mended: Counter[str]) -> list[str]:
    """Take over from the reader's own copy the lines in which everything that it mended is safe."""
    rows = text.split("\n")
    draft, _ = check_syntax(text, file)
    by_row: dict[int, list[str]] = {}
    for edit in draft.edits:
        by_row.setdefault(edit.row, []).append(_kind(edit, rows[edit.row]))
    for row, (old, new) in enumerate(zip(rows, draft.rows, strict=True)):
        codes = by_row.get(row, [])
        comment = not codes and old != new and new.lstrip().startswith("#")
        words = [END_OF_VALUE.get(code) or of(code).mended for code in codes]
        if new and (comment or (codes and all(words))):
            rows[row] = new
            mended.update(words)
            mended[of("tab").mended] += comment
    return rows


def _kind(edit: Edit, row: str) -> str:
    """Return what an edit mends, seen from the line as it was written."""
    replaced = row[edit.column : edit.column + edit.length]
    if edit.code == "indentation" and ODD_SPACE.search(replaced):
        return "tab"  # of mere spaces nobody knows whose child the line is
    if edit.code == "missing-space" and row[edit.column : edit.column + 1] == " ":
        return "nothing-missing"
    return edit.code


def _line_ends(rows: Sequence[str], kept: Collection[int], mended: Counter[str]) -> list[str]:
    tidied = [row if number in kept else _without_blanks(row) for number, row in enumerate(rows)]
    mended[BLANKS] += sum(old != new for old, new in zip(rows, tidied, strict=True))
    return tidied


def _without_blanks(row: str) -> str:
    comment = not row.strip() or row.lstrip().startswith("#")  # wide spaces at the end of a value belong to it
    bare = row.rstrip(f" \t{ODD_SPACES}" if comment else " \t")
    return f"{bare} " if _TO_FILL_IN.fullmatch(f"{bare} ") and row != bare else bare


def _text_rows(text: str) -> set[int] | None:
    """Return the rows of quoted and block texts, whose blanks may count; None if the text cannot be read."""
    try:
        root = compose(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    texts = (node for node in _nodes(root) if isinstance(node, ScalarNode) and node.style)
    return {row for node in texts for row in range(node.start_mark.line, node.end_mark.line)}


def _nodes(root: Node | None) -> Iterator[Node]:
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, CollectionNode):
            for item in node.value:
                waiting += item if isinstance(item, tuple) else [item]


def in_order(rows: Sequence[str], keys: Sequence[str]) -> list[str]:
    """Return the rows with their top keys in order; as they are if a key is unknown or there twice.

    What stands above the first key is the head of the file and stays; a comment or blank line right
    above another key goes with it, one at the end of the file stays there.
    """
    starts = [(row, found[1]) for row, line in enumerate(rows) if (found := _TOP_KEY.match(line))]
    names = [name for _, name in starts]
    if not names or len(set(names)) != len(names) or not set(names) <= set(keys):
        return list(rows)
    first = starts[0][0]
    borders = [first, *(_lead(rows, row) for row, _ in starts[1:]), _lead(rows, len(rows))]
    parts = {name: rows[start:end] for name, start, end in zip(names, borders[:-1], borders[1:], strict=True)}
    in_line = sorted(parts, key=list(keys).index)
    return [*rows[:first], *(row for name in in_line for row in parts[name]), *rows[borders[-1] :]]


def _lead(rows: Sequence[str], row: int) -> int:
    """Return where the comments and blank lines right above a row begin."""
    while row and (not rows[row - 1].strip() or rows[row - 1].startswith("#")):
        row -= 1
    return row
