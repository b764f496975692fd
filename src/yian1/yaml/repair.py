"""A file that does not fit its model, read as it was meant: with the one change of its lines that makes it fit.

Lines a whole step too far in or out, a parent line that was lost: YAML reads them without complaint, as nonsense, and
one such slip makes every line below it look wrong. So each line near the first trouble is tried elsewhere; if one such
change makes the file whole, that was the mistake. What a file must look like only the caller knows.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from yian1.model.diagnostics import Diagnostic, Path, Place, Span, of
from yian1.yaml.read import Positions, read_yaml, unify
from yian1.yaml.tokens import STEP, indentation, name

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

_ABOVE, _BELOW = 6, 3  # rows; the slip is near the first trouble that it makes
_MAX_TRIALS = 160
_MAX_PROOFS = 3  # of changes that have proved good in an extract, in the whole text
_SMALL = 8_000  # characters: a text that is read whole for every trial
_MANY = 30  # entries beside each other that an extract shows; no record of ours has as many fields
_DASH = re.compile(r" *(- +)(?=\S)")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a text: `count` rows from `row` on are moved by `shift` columns, or a line is put in before it."""

    row: int
    count: int = 0
    shift: int = 0
    dash: bool = False  # the dash of the first row goes as well
    line: str = ""

    def apply(self, rows: Sequence[str]) -> str:
        """Return the changed text."""
        end = self.row + self.count
        moved = [self._moved(row) if row.strip() else row for row in rows[self.row : end]]
        return "\n".join([*rows[: self.row], *([self.line] if self.line else []), *moved, *rows[end:]])

    def _moved(self, row: str) -> str:
        if self.dash:
            return _DASH.sub(lambda found: found.group().replace(found[1], ""), row)
        return " " * self.shift + row if self.shift > 0 else row[-self.shift :]

    def original(self, span: Span) -> Span:
        """Return where something of the changed text stands in the original."""
        row, column = span.line - 1, span.column
        if self.line:
            row -= row > self.row
        elif self.row <= row < self.row + self.count:
            column = max(1, column - self.shift)
        return Span(span.file, row + 1, column, span.length)

    def diagnostic(self, file: str, rows: Sequence[str]) -> Diagnostic:
        """Say what the mistake was."""
        spaces = indentation(rows[self.row])
        span = Span(file, self.row + 1, spaces + 1)
        if self.line:
            key = self.line.strip()
            what = "写着代号的一行" if key == f"{LOST_ID}:" else f"“{key}”一行"
            shown = "代号:" if key == f"{LOST_ID}:" else key
            message = f"这一行上面缺少{what}"
            hint = f"在上面补一行“{shown}”，行首{indentation(self.line)}个空格"
            return Diagnostic("missing-key", message, span, hint)
        if self.dash:
            return Diagnostic("stray-mark", "行首多了一个“-”", span, "删去它，并核对行首的空格")
        target = spaces + self.shift
        message = f"缩进对不上：本行缩进{spaces}格，应是{target}格"
        if self.count == 1:
            return Diagnostic("indentation", message, span, f"把行首改成{target}个空格")
        side = "右" if self.shift > 0 else "左"
        hint = f"把第{self.row + 1}行至第{self.row + self.count}行都向{side}移{abs(self.shift)}格"
        return Diagnostic("indentation", message, span, hint)


def changes(rows: Sequence[str], first: int, parents: Sequence[str]) -> Iterator[Change]:
    """Yield the changes to try, nearest to the first trouble first; `parents` are keys that lines may hang from."""
    near = sorted(range(max(0, first - _ABOVE), min(len(rows), first + _BELOW)), key=lambda row: abs(row - first))
    tried = [change for row in near if rows[row].strip() for change in _of_row(rows, row, parents)]
    yield from sorted(tried, key=lambda change: change.count > 1 or bool(change.line))[:_MAX_TRIALS]


def _of_row(rows: Sequence[str], row: int, parents: Sequence[str]) -> Iterator[Change]:
    spaces = indentation(rows[row])
    block = _block(rows, row, spaces)
    for shift in (STEP, -STEP, 2 * STEP, -2 * STEP):
        if spaces + shift >= 0:
            yield Change(row, 1, shift)
            if block > 1:
                yield Change(row, block, shift)
    dash = _DASH.match(rows[row])
    if dash:
        yield Change(row, 1, -len(dash[1]), dash=True)
    if spaces == STEP:
        yield from (Change(row, line=f"{parent}:") for parent in parents)
    if spaces >= STEP and _repeated(rows, row, spaces) != 1:
        yield Change(row, line=f"{' ' * (spaces - STEP)}{LOST_ID}:")


def _repeated(rows: Sequence[str], row: int, spaces: int) -> int:
    """Return how many keys from a row on stand above it too: one is written twice, several are another entry."""
    above, below = (_siblings(rows, part, spaces) for part in (range(row - 1, -1, -1), range(row, len(rows))))
    return len(above & below)


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


@dataclass(frozen=True)
class Repair:
    """The changed text that a file was read from; places in it are told as places of the file."""

    text: str
    file: str
    change: Change

    def span(self, where: Place | Span) -> Span:
        """Return where something stands in the file as it was written."""
        return self.change.original(where if isinstance(where, Span) else self._positions.span(where))

    @cached_property
    def _positions(self) -> Positions:
        return Positions(self.text, self.file)


def repair(
    text: str,
    file: str,
    reading: Reading[D],
    fit: Callable[[Value], tuple[D | None, tuple[Diagnostic, ...]]],
    parents: Sequence[str],
    known: Known,
) -> tuple[Reading[D], Repair] | None:
    """Return the reading of the changed text, with the mistake told once; None if no single change mends the file.

    `fit` makes the document of a value, `parents` are top keys that lines may hang from, `known` are the
    ids that the sections of a file may name: a change must not make a name of what is none.
    """

    def attempt(rows: Sequence[str], change: Change | None = None) -> Reading[D]:
        parsed = read_yaml(change.apply(rows) if change else "\n".join(rows), file)
        document, misfits = fit(parsed.value)
        return Reading(parsed.value, document, (*parsed.problems, *misfits))

    lines = _troubled(text, file, reading.problems, parents)
    rows = unify(text).split("\n")
    proofs = _MAX_PROOFS
    for change in _promising(rows, min(lines) - 1, parents, attempt, known) if lines else ():
        result = attempt(rows, change)
        if result.document is not None and _mends(reading, result, known):
            made = Repair(change.apply(rows), file, change)
            told = [problem._replace(where=made.span(problem.where)) for problem in result.problems]
            value = _without_lost_id(result.value)
            return Reading(value, fit(value)[0], (change.diagnostic(file, rows), *told)), made
        proofs -= 1
        if not proofs:
            break
    return None


def _promising(
    rows: Sequence[str],
    first: int,
    parents: Sequence[str],
    attempt: Callable[[Sequence[str], Change | None], Reading[D]],
    known: Known,
) -> Iterator[Change]:
    """Yield the changes that make an extract of the text whole: what one costs does not grow with the text."""
    shown = rows if sum(map(len, rows)) <= _SMALL else extract(rows, first)
    before = attempt(shown, None)
    yield from (change for change in changes(rows, first, parents) if _mends(before, attempt(shown, change), known))


def extract(rows: Sequence[str], first: int) -> list[str]:
    """Return the rows around one, and of all else only what they stand in and beside; the others are blank."""
    above, below = max(0, first - 2 * _ABOVE), min(len(rows), first + 1 + 4 * _BELOW)
    shown = {*range(above, below), *_beside(rows, range(above - 1, -1, -1)), *_beside(rows, range(below, len(rows)))}
    return [row if number in shown else "" for number, row in enumerate(rows)]


def _beside(rows: Sequence[str], order: Iterable[int]) -> Iterator[int]:
    """Yield what rows stand beside, further and further out; of many entries only the nearest."""
    depth, count = sys.maxsize, 0
    for number in order:
        spaces = indentation(rows[number])
        if not rows[number].strip() or spaces > depth or rows[number].lstrip().startswith("#"):
            continue
        depth, count = (spaces, 0) if spaces < depth else (depth, count + 1)
        if count < _MANY:
            yield number


def _mends(before: Reading[D], after: Reading[D], known: Known) -> bool:
    """Whether a change has made the structure whole, and nothing worse."""
    told = {(problem.code, problem.message) for problem in before.problems}
    return (
        len(after.problems) < len(before.problems)
        and not any(of(problem.code).structural for problem in after.problems)
        and told.issuperset((problem.code, problem.message) for problem in after.problems)
        and _strange(after.value, known) <= _strange(before.value, known)
    )


def _troubled(text: str, file: str, problems: Sequence[Diagnostic], parents: Sequence[str]) -> list[int]:
    """Return the lines that may have suffered from one in the wrong place, not from a mistake told of themselves."""
    positions = Positions(text, file)
    spans = [(problem.code, problem.where.line) for problem in problems if isinstance(problem.where, Span)]
    told = {line for code, line in spans if code != MOVED}
    lines = [line for code, line in spans if of(code).structural and code != MOVED]
    for problem in problems:
        if isinstance(problem.where, Place) and _is_structural(problem.code, problem.where.path, parents):
            line = positions.span(problem.where).line
            lines += [] if line in told else [line]
    return lines + [line for code, line in spans if code == MOVED] if lines else []


def _is_structural(code: str, path: Path, parents: Sequence[str]) -> bool:
    """Whether what does not fit may have been meant for another place."""
    if code == "empty-value":
        return len(path) > 1 and path[-1] in parents
    return of(code).structural or (code == "bad-date" and path[0] in DATED)


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
