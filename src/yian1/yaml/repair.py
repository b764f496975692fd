"""A file that does not fit its model, read as it was meant: with the one change of its lines that makes it fit."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from yian1.model.diagnostics import Diagnostic, Path, Place, Span
from yian1.model.fields import Document
from yian1.model.filing import Filing
from yian1.yaml import source
from yian1.yaml.realign import LOST_ID, STRUCTURAL, Change, changes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yian1.yaml.positions import Positions
    from yian1.yaml.source import Value
D = TypeVar("D", bound=Document)

# The reader of the lines has put a line where it fits: alone that was the mistake, else it may come of one above.
MOVED = "indentation"
# Ids and their days: what is no day may belong to the section below.
DATED = frozenset({"deadlines", "submitted"})
MAX_LENGTH = 200_000  # characters: every trial reads the text once more
Known = Mapping[str, Container[str]]  # section of a filing → the ids that it may name


@dataclass(frozen=True, slots=True)
class Reading(Generic[D]):
    """What came of one file: the document, as far as there is one, and everything that is wrong with it."""

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
        return _positions(self.text, self.file)


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
    ids that the sections of a filing may name: a change must not make a name of what is none.
    """
    lines = _troubled(text, file, reading.problems, parents)
    if not lines or len(text) > MAX_LENGTH:
        return None
    rows = source.unify(text).split("\n")
    for change in changes(rows, min(lines) - 1, parents):
        changed = change.apply(rows)
        parsed = source.read(changed, file)
        document, misfits = fit(parsed.value)
        result = Reading(document, (*parsed.problems, *misfits))
        if _mends(reading, result, known):
            made = Repair(changed, file, change)
            return _retold(result, made, change.diagnostic(file, rows)), made
    return None


def _mends(before: Reading[D], after: Reading[D], known: Known) -> bool:
    """Whether a change has made the structure whole, and nothing worse."""
    told = {(problem.code, problem.message) for problem in before.problems}
    return (
        after.document is not None
        and len(after.problems) < len(before.problems)
        and not any(problem.code in STRUCTURAL for problem in after.problems)
        and told.issuperset((problem.code, problem.message) for problem in after.problems)
        and _strange(after.document, known) <= _strange(before.document, known)
    )


def _troubled(text: str, file: str, problems: Sequence[Diagnostic], parents: Sequence[str]) -> list[int]:
    """Return the lines that may have suffered from one in the wrong place, not from a mistake told of themselves."""
    positions = _positions(text, file)
    spans = [(problem.code, problem.where.line) for problem in problems if isinstance(problem.where, Span)]
    told = {line for code, line in spans if code != MOVED}
    lines = [line for code, line in spans if code in STRUCTURAL and code != MOVED]
    for problem in problems:
        if isinstance(problem.where, Place) and _is_structural(problem.code, problem.where.path, parents):
            line = positions.span(problem.where).line
            lines += [] if line in told else [line]
    return lines + [line for code, line in spans if code == MOVED] if lines else []


def _is_structural(code: str, path: Path, parents: Sequence[str]) -> bool:
    """Whether what does not fit may have been meant for another place."""
    if code == "empty-value":
        return len(path) > 1 and path[-1] in parents
    return code in STRUCTURAL or (code == "bad-date" and path[0] in DATED)


def _retold(reading: Reading[D], made: Repair, mistake: Diagnostic) -> Reading[D]:
    """Return a reading of the changed text in the places of the file, without what was put in to read it."""
    problems = [problem._replace(where=made.span(problem.where)) for problem in reading.problems]
    return Reading(_without_lost_id(reading.document), (mistake, *problems))


def _without_lost_id(document: D | None) -> D | None:
    if not isinstance(document, Filing):
        return document
    sections = {name: getattr(document, name) for name in ("figures", "progress", "submitted")}
    kept = {name: {key: item for key, item in section.items() if key != LOST_ID} for name, section in sections.items()}
    return document.model_copy(update=kept)


def _strange(document: Document | None, known: Known) -> frozenset[str]:
    """Return the names in a filing that the plan does not know."""
    if not isinstance(document, Filing):
        return frozenset()
    named = ((name, key) for name, ids in known.items() for key in getattr(document, name) if key not in ids)
    return frozenset(f"{name}/{key}" for name, key in named if key != LOST_ID)


def _positions(text: str, file: str) -> Positions:
    from yian1.yaml.positions import Positions  # noqa: PLC0415 - good files, nearly all, need none of this

    return Positions(text, file)
