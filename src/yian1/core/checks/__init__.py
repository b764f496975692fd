"""What a careful clerk would notice: every check over a ledger; of what was found, one mistake is one problem."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.checks import figures, filings, office, plan, prose
from yian1.model import diagnostics
from yian1.model.diagnostics import Diagnostic, Path, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.core.series import Series
    from yian1.model.ledger import Ledger

# A value that no text may begin with: what the value should be helps more than how it could be quoted.
UNQUOTED = "needs-quotes"
# Where the figure is wrong in itself, or the text is last month's, that they differ is the same mistake.
WRONG_BESIDE_THE_TEXT = frozenset({"figure-fell", "looks-monthly", "tenfold", "copied-text"})


def check_plan(ledger: Ledger, *, whole: bool = True) -> Iterator[Diagnostic]:
    """Check what was promised, and against it what the office adds (unless the plan itself is at fault).

    `whole` says that nothing had to be left out of the plan and of the office's file.
    """
    found = [one for check in plan.CHECKS for one in check(ledger)]
    if not diagnostics.errors(found):
        found += [one for check in office.CHECKS for one in check(ledger)]
    yield from (one for one in found if whole or not diagnostics.of(one.code).of_whole)


def check_filings(series: Series) -> Iterator[Diagnostic]:
    """Check what was reported; only against a plan without errors, or one mistake there shows up everywhere."""
    ledger = series.ledger
    yield from series.problems
    for filing in ledger.filings:
        yield from filings.check(ledger, filing)
    yield from _content(series)
    for register in office.REGISTERS:
        yield from register(ledger)
    yield from office.verification(series)
    if ledger.closings:
        from yian1.core.closing import verify

        for closed in verify(series):
            yield from closed.diagnostics


def doubts(series: Series) -> list[Diagnostic]:
    """Return which numbers and texts may be wrong though they are well-formed."""
    return [one for one in _content(series) if diagnostics.of(one.code).doubt]


def _content(series: Series) -> Iterator[Diagnostic]:
    """Hold what was reported against itself: numbers over the months, texts over the months, texts against numbers."""
    found = list(figures.check(series))
    for own in series.ledger.by_unit.values():
        found += filings.copied([filing for filing in own if filing.in_place])
    yield from found
    wrong = {one.where.file for one in found if one.code in WRONG_BESIDE_THE_TEXT}
    yield from (one for one in prose.check(series) if one.where.file not in wrong)


class Finding(NamedTuple):
    """A diagnostic with its place resolved to line and column."""

    span: Span
    diagnostic: Diagnostic


class _Found:
    """What was found in one file, as far as it can explain other findings."""

    def __init__(self) -> None:
        self.guessed: set[int] = set()  # lines
        self.valued: set[int] = set()  # lines whose value is wrong in itself
        self.faults: set[Path] = set()  # the places of errors, and all that they lie in
        self.unknown: set[Path] = set()  # the mappings that have an unknown key
        self.left_out = self.faulty = False


def without_consequences(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings without those that only follow from others."""
    by_file: dict[str, _Found] = {}
    for span, diagnostic in found:
        _note(by_file.setdefault(span.file, _Found()), span, diagnostic)
    return [one for one in found if not _only_follows(*one, by_file[one.span.file], by_file)]


def _note(known: _Found, span: Span, diagnostic: Diagnostic) -> None:
    error, code = diagnostic.severity is Severity.ERROR, diagnostics.of(diagnostic.code)
    known.faulty = known.faulty or (error and not diagnostic.code.startswith("closed-"))
    if isinstance(diagnostic.where, Span):
        known.left_out = known.left_out or code.left_out
        if code.guessed:
            known.guessed.add(span.line)
        return
    if not code.absent:
        known.valued.add(span.line)
    if error:
        path = diagnostic.where.path
        known.faults.update(path[:length] for length in range(1, len(path) + 1))
        if diagnostic.code == "unknown-key":
            known.unknown.add(path[:-1])


def _only_follows(span: Span, diagnostic: Diagnostic, known: _Found, by_file: dict[str, _Found]) -> bool:
    code = diagnostics.of(diagnostic.code)
    if isinstance(diagnostic.where, Span):
        return diagnostic.code == UNQUOTED and span.line in known.valued
    if diagnostic.code.startswith("closed-"):  # what cannot be read counts as taken away
        if diagnostic.code == "closed-removed":
            unit, month = diagnostic.where.path[-1], PurePosixPath(diagnostic.where.file).name
            known = by_file.get(f"data/progress/{unit}/{month}", known)
        return known.faulty
    if span.line in known.guessed or (known.left_out and code.absent):
        return True
    if diagnostic.code == "verification-of-nothing":  # the figure may stand where it could not be read
        return any(
            found.faulty or found.left_out for file, found in by_file.items() if file.startswith("data/progress/")
        )
    if diagnostic.code == "text-differs" and known.faulty:  # it may be about a number that could not be read
        return True
    path = diagnostic.where.path
    if not known.faults.isdisjoint((*record, part) for part in code.needs for record in (path, path[:-1])):
        return True  # it is there, and cannot be read
    if diagnostic.code == "blank" and not path and known.faulty:  # what was written may not have been read
        return True
    beside = path in known.unknown or path[:-1] in known.unknown
    return code.lacking and (beside or (diagnostic.code == "blank" and path in known.faults))
