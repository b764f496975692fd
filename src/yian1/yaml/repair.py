"""Whole files put right: one that does not fit its model by the one change of its lines that makes it fit, and `fmt`.

Lines a whole step too far in or out, a parent line that was lost: YAML reads them without complaint, as nonsense, and
one such slip makes every line below it look wrong. So each line near the first trouble is tried elsewhere; if one such
change makes the file whole, that was the mistake. What a file must look like only the caller knows.

`fmt` mends in a file's text what has one safe meaning – marks, tabs, line ends, the order of keys – never a value. It
works on lines, so that comments and quotes stay exactly as they are, and proves afterwards that the file still says
the same: otherwise the file is left alone.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, islice, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, TypeVar

import yaml

from yian1.model.diagnostics import Diagnostic, Place, Span, of
from yian1.yaml import slips
from yian1.yaml.read import Positions, read_yaml, scalars, unify
from yian1.yaml.syntax import check_syntax
from yian1.yaml.tokens import STEP, has_content, indentation, name, opens
from yian1.yaml.tree import ODD_SPACES, compose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from yian1.yaml.tree import Value

D = TypeVar("D")
Known = Mapping[str, Container[str]]  # section of a file → the ids that it may name

# Signs that the structure may be off; a key or value that is wrong in itself shows as one of them too.
LOST_ID = "lost-id"  # stands for the id on a line that is missing

# The reader of the lines has put a line where it fits: alone that was the mistake, else it may come of one above.
MOVED = "indentation"
# Ids and their days: what is no day may belong to the section below.
DATED = frozenset({"deadlines", "submitted"})

_SPACED = {slips.TAB_INDENT.code, slips.WIDE_INDENT.code}
_ABOVE, _BELOW = 6, 3  # rows; the slip is near the first trouble that it makes
_MAX_TRIALS = 160
_MAX_PROOFS = 3  # of changes that have proved good in an extract, in the whole text
_SMALL = 2_000  # characters: a text that is read whole for every trial
_RUN = 8  # entries that are tried as one
_MANY = 30  # entries beside each other that an extract shows; no record of ours has as many fields
_DASH = re.compile(r" *(- +)(?=\S)")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a text: `count` rows from `row` on are moved by `shift` columns, or a line is put in before it.

    Or a value goes that stands above the lines that a key has below it.
    """

    row: int
    count: int = 0
    shift: int = 0
    dash: bool = False  # the dash of the first row goes as well
    valued: bool = False  # the value behind the key of the row goes
    line: str = ""

    def apply(self, rows: Sequence[str]) -> str:
        """Return the changed text."""
        end = self.row + self.count
        moved = [self._moved(row) if row.strip() else row for row in rows[self.row : end]]
        return "\n".join([*rows[: self.row], *([self.line] if self.line else []), *moved, *rows[end:]])

    def _moved(self, row: str) -> str:
        if self.valued:
            return f"{row.partition(':')[0]}:"
        if self.dash:
            return _DASH.sub(lambda found: found.group().replace(found[1], ""), row)
        return " " * self.shift + row if self.shift > 0 else row[-self.shift :]

    def diagnostic(self, file: str, rows: Sequence[str]) -> Diagnostic:
        """Say what the mistake was."""
        spaces = indentation(rows[self.row])
        span = Span(file, self.row + 1, spaces + 1)
        if self.line:
            key = self.line.strip()
            what, shown = ("写着代号的一行", "代号:") if key == f"{LOST_ID}:" else (f"“{key}”一行", key)
            return slips.NO_LINE.diagnostic(span, what, shown, indentation(self.line))
        if self.dash:
            return slips.STRAY_MARK.diagnostic(span, "-")
        if self.valued:
            return slips.TEXT_ABOVE.diagnostic(span, name(rows[self.row]))
        slip, words = slips.displaced(self.row, self.count, spaces, spaces + self.shift)
        return slip.diagnostic(span, *words)


def changes(rows: Sequence[str], first: int, parents: Sequence[str]) -> Iterator[Change]:
    """Yield the changes to try, nearest to the first trouble first; `parents` are keys that lines may hang from."""
    rows_near = {*range(max(0, first - _ABOVE), min(len(rows), first + _BELOW)), _top(rows)}
    near = sorted(rows_near, key=lambda row: abs(row - first))
    lists = {(indentation(row), name(row)) for row, below in pairwise(rows) if opens(row) and _DASH.match(below)}
    tried = [change for row in near if rows[row].strip() for change in _of_row(rows, row, parents)]
    tried += [
        Change(row, line=f"{' ' * at}{key}:")
        for row in near
        for at, key in sorted(lists)
        if _DASH.match(rows[row]) and at == indentation(rows[row]) - STEP > 0
    ]
    tried += [Change(row, count, STEP) for row in near if rows[row].strip() for count in _runs(rows, row)]
    yield from sorted(tried, key=lambda change: change.count > 1 or bool(change.line))[:_MAX_TRIALS]


def _of_row(rows: Sequence[str], row: int, parents: Sequence[str]) -> Iterator[Change]:
    spaces = indentation(rows[row])
    block = _block(rows, row, spaces)
    for shift in (1, -1) if spaces % STEP else (STEP, -STEP, 2 * STEP, -2 * STEP):
        if spaces + shift >= 0:
            yield Change(row, 1, shift)
            if block > 1:
                yield Change(row, block, shift)
    dash = _DASH.match(rows[row])
    if dash and ":" in rows[row] and not any(_DASH.match(below) for below in rows[row + block : row + block + 1]):
        yield Change(row, 1, -len(dash[1]), dash=True)
    if block > 1 and rows[row].partition(":")[2].strip():
        yield Change(row, 1, valued=True)
    if spaces == STEP:
        yield from (Change(row, line=f"{parent}:") for parent in parents)
    # A key that stands above a row and in it or below is one written twice; several are another entry.
    again = _siblings(rows, range(row - 1, -1, -1), spaces) & _siblings(rows, range(row, len(rows)), spaces)
    if spaces >= STEP and len(again) != 1:
        yield Change(row, line=f"{' ' * (spaces - STEP)}{LOST_ID}:")


def _runs(rows: Sequence[str], row: int) -> Iterator[int]:
    """Yield how many rows the entries beside each other take, two and more: all that should hang from the one above."""
    spaces, end = indentation(rows[row]), row
    for at in range(_RUN):
        if end >= len(rows) or not rows[end].strip() or indentation(rows[end]) != spaces:
            return
        end += _block(rows, end, spaces)
        if at:
            yield end - row


def _siblings(rows: Sequence[str], order: Iterable[int], spaces: int) -> set[str]:
    """Return the keys at an indentation, as far as their block goes in that order."""
    found = set()
    for row in order:
        if rows[row].strip() and indentation(rows[row]) < spaces:
            break
        if indentation(rows[row]) == spaces:
            found.add(name(rows[row]))
    return found


def _block(rows: Sequence[str], row: int, spaces: int) -> int:
    """Return how many rows belong to the entry of a row, itself included."""
    end = row + 1
    while end < len(rows) and (not rows[end].strip() or indentation(rows[end]) > spaces):
        end += 1
    while not rows[end - 1].strip():
        end -= 1
    return end - row


@dataclass(frozen=True, slots=True)
class Reading(Generic[D]):
    """What came of one file: the document, as far as there is one, and everything that is wrong with it."""

    value: Value
    document: D | None
    problems: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """The places of the changed text that a file was read from, given as places of the file."""

    positions: Positions
    change: Change

    def span(self, where: Place | Span) -> Span:
        """Return where something stands in the file as it was written."""
        span, change = where if isinstance(where, Span) else self.positions.span(where), self.change
        if change.line:
            return span._replace(line=span.line - (span.line - 1 > change.row))
        shifted = change.row < span.line <= change.row + change.count
        return span._replace(column=max(1, span.column - change.shift)) if shifted else span


def repair(
    text: str,
    file: str,
    reading: Reading[D],
    fit: Callable[[Value], tuple[D | None, tuple[Diagnostic, ...]]],
    parents: Sequence[str],
    known: Known,
) -> tuple[Reading[D], Repair] | None:
    """Return the reading of the changed text, with the mistake reported once; None if no single change mends the file.

    `fit` makes the document of a value, `parents` are top keys that lines may hang from, `known` are the
    ids that the sections of a file may name: a change must not make a name of what is none.
    """

    def attempt(rows: Sequence[str], change: Change | None = None) -> Reading[D]:
        parsed = read_yaml(change.apply(rows) if change else "\n".join(rows), file)
        document, misfits = fit(parsed.value)
        return Reading(parsed.value, document, (*parsed.problems, *misfits))

    def tried(change: Change | None = None) -> Reading[D]:
        result = attempt(shown, change)  # what is blank there is not missing
        return replace(result, problems=tuple(one for one in result.problems if not of(one.code).absent))

    lines = _troubled(text, file, reading.problems)
    if not lines:
        return None
    rows, first = unify(text).split("\n"), min(lines) - 1
    shown = rows if sum(map(len, rows)) <= _SMALL else extract(rows, first)  # what a trial costs does not grow with it
    before = tried()
    promising = (change for change in changes(rows, first, parents) if _mends(before, tried(change), known))
    for change in islice(promising, _MAX_PROOFS):
        result = attempt(rows, change)
        if result.document is not None and _mends(reading, result, known):
            made = Repair(Positions(change.apply(rows), file), change)
            others = [problem._replace(where=made.span(problem.where)) for problem in result.problems]
            value = _without_lost_id(result.value)
            spaced = any(one.code in _SPACED and made.span(one.where).line == change.row + 1 for one in result.problems)
            own = () if spaced else (change.diagnostic(file, rows),)  # what to begin the line with is said there
            return Reading(value, fit(value)[0], (*own, *others)), made
    return None


def extract(rows: Sequence[str], first: int) -> list[str]:
    """Return the rows around one, and of all else only what they stand in and beside; the others are blank."""
    above, below = max(0, first - 2 * _ABOVE), min(len(rows), first + 1 + 4 * _BELOW)
    shown = {*range(above, below), *_beside(rows, range(above - 1, -1, -1)), *_beside(rows, range(below, len(rows)))}
    return [row if number in shown or number == _top(rows) else "" for number, row in enumerate(rows)]


def _top(rows: Sequence[str]) -> int:
    """Return the first row with content, which may have lost the line above it."""
    return next((number for number, row in enumerate(rows) if has_content(row)), 0)


def _beside(rows: Sequence[str], order: range) -> Iterator[int]:
    """Yield what rows stand in and beside, further and further out: of many entries the nearest, no other item."""
    depth, count = sys.maxsize, 0
    for number in order:
        spaces = indentation(rows[number])
        if spaces > depth or not has_content(rows[number]):
            continue
        other = _DASH.match(rows[number]) and (order.step > 0 or spaces == depth)
        depth, count = (spaces, 0) if spaces < depth else (depth, count + 1)
        if count < _MANY and not other:
            yield number


def _mends(before: Reading[D], after: Reading[D], known: Known) -> bool:
    """Whether a change has made the structure whole, and nothing worse."""
    earlier = {(problem.code, problem.message) for problem in before.problems}
    return (
        len(after.problems) < len(before.problems)
        and not any(of(problem.code).structural for problem in after.problems)
        and earlier.issuperset((problem.code, problem.message) for problem in after.problems)
        and _strange(after.value, known) <= _strange(before.value, known)
    )


def _troubled(text: str, file: str, problems: Sequence[Diagnostic]) -> list[int]:
    """Return the lines that may have suffered from one in the wrong place, not from a mistake of their own."""
    positions = Positions(text, file)
    spans = [(problem.code, problem.where.line) for problem in problems if isinstance(problem.where, Span)]
    wrong = {line for code, line in spans if code != MOVED}
    lines = [line for code, line in spans if of(code).structural and code != MOVED]
    for code, where in ((problem.code, problem.where) for problem in problems):
        if isinstance(where, Place) and (of(code).structural or (code == "bad-date" and where.path[0] in DATED)):
            line = positions.span(where).line
            lines += [] if line in wrong else [line]
    return lines + [line for code, line in spans if code == MOVED] if lines else []


def _without_lost_id(value: Value) -> Value:
    """Return a value without what was put in to read it."""
    if isinstance(value, dict):
        return {key: _without_lost_id(item) for key, item in value.items() if key != LOST_ID}
    return [_without_lost_id(item) for item in value] if isinstance(value, list) else value


def _strange(value: Value, known: Known) -> frozenset[str]:
    """Return the names in the sections of a value that nobody knows."""
    sections = value.items() if isinstance(value, dict) else ()
    named = (
        (name, key) for name, section in sections if name in known and isinstance(section, dict) for key in section
    )
    return frozenset(f"{name}/{key}" for name, key in named if key not in known[name] and key != LOST_ID)


# fmt

# Of the marks that mean the same to everybody one is not only a mark: other programs read it as a part of the value.
END_OF_VALUE = {"end-of-value": "值末尾的非半角空格（别的程序会读作值的一部分）"}
BOM, LINE_ENDS, BLANKS, LAST_LINE, ORDER = "文件开头的BOM", "换行符", "行末空格", "文件末尾的换行", "键的顺序"

_TOP_KEY = re.compile(r"([A-Za-z_][\w-]*) *:(?: |$)")
_TO_FILL_IN = re.compile(r" *(?:- +)*[\w-]+: ")  # the space behind which `new` wants a value typed


def tidy(text: str, file: str, keys: Sequence[str] = ()) -> tuple[str, Counter[str]] | None:
    """Return the text put right, and how often what was; None if it would then say something else.

    `keys` is the order of the top keys, for files that have one.
    """
    fixed: Counter[str] = Counter()
    if not text.strip():
        return text, fixed
    if text.startswith("\ufeff"):
        fixed[BOM] = 1
    plain = unify(text)
    throughout = "\r" in text and text.count("\r\n") == text.count("\r") == plain.count("\n")
    end = "\r\n" if throughout else "\n"  # as Windows writes them throughout they are fine
    fixed[LINE_ENDS] = text.count("\r") if end == "\n" else 0
    rows = _marks(plain, file, fixed)
    kept = _text_rows("\n".join(rows))
    if kept is not None:  # of a broken text nobody knows what belongs together
        bare = [row if number in kept else _without_blanks(row) for number, row in enumerate(rows)]
        fixed[BLANKS] += sum(old != new for old, new in zip(rows, bare, strict=True))
        rows = bare
    ordered = rows if kept is None else in_order(rows, keys)
    fixed[ORDER] = int(ordered != rows)
    result = "\n".join(ordered).rstrip("\n") + "\n"
    fixed[LAST_LINE] = int("\n".join(ordered) != result)
    return (result.replace("\n", end), +fixed) if says_the_same(plain, result, file) else None


def says_the_same(before: str, after: str, file: str) -> bool:
    """Whether two texts have the same values, and the later one no more mistakes."""
    old, new = read_yaml(before, file), read_yaml(after, file)
    return (
        old.value == new.value
        and new.complete >= old.complete
        and Counter(problem.code for problem in new.problems) <= Counter(problem.code for problem in old.problems)
    )


def _marks(text: str, file: str, fixed: Counter[str]) -> list[str]:
    """Take over from the reader's own copy the lines in which everything that it put right is safe."""
    rows = text.split("\n")
    draft, _ = check_syntax(text, file)
    for row, edits in groupby(sorted(draft.edits), key=itemgetter(0)):
        words = [END_OF_VALUE.get(code) or of(code).fixed for _, code in edits]
        if draft.rows[row] and all(words):
            rows[row] = draft.rows[row]
            fixed.update(words)
    return rows


def _without_blanks(row: str) -> str:
    comment = not row.strip() or row.lstrip().startswith("#")  # wide spaces at the end of a value belong to it
    bare = row.rstrip(f" \t{ODD_SPACES}" if comment else " \t")
    return f"{bare} " if _TO_FILL_IN.fullmatch(f"{bare} ") and row != bare else bare


def _text_rows(text: str) -> set[int] | None:
    """Return the rows of quoted and block texts, whose blanks may count; None if the text cannot be read."""
    try:
        root = compose(text)
        texts = [node for _, node in scalars(root) if node.style] if root else []
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return {row for node in texts for row in range(node.start_mark.line, node.end_mark.line)}


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
