"""The values that a target has had: who filed each, and which commit wrote it down, if one has yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from yian1.core.series import Observation, Series
    from yian1.model.diagnostics import Place, Span
    from yian1.model.period import Month


@dataclass(frozen=True, slots=True)
class Recorded:
    """One value that a commit gave a target, in one unit's filing of one month; `seen` is None if it took it away.

    Without a commit it stands in the working tree only. `file` is the file's present name, relative to the workspace,
    `line` the line in that version, 0 for what is gone.
    """

    month: Month
    unit: str
    seen: Observation | None
    filed: date | None
    filed_by: str | None
    commit: str | None
    author: str | None
    date: date | None
    file: str
    line: int


def numbers(seen: Observation | None) -> tuple[object, ...] | None:
    """Return what a value says, however it is written."""
    return None if seen is None else (seen.value, seen.against, seen.part, seen.whole)


def unrecorded(
    series: Series, target: str, entries: Sequence[Recorded], locate: Callable[[Place], Span]
) -> Iterator[Recorded]:
    """Yield what is filed now and differs from the last recorded values: edits that nobody has committed yet."""
    last = {(entry.month, entry.unit): entry for entry in entries}
    filings = {filing.file: filing for filing in series.ledger.filings}
    now = {(seen.month, seen.unit): seen for seen in series.observations.get(target, ())}
    for key, seen in now.items():
        if key not in last or numbers(last[key].seen) != numbers(seen):
            filing = filings[seen.file]
            where = locate(seen.place)
            yield Recorded(*key, seen, filing.filed, filing.filed_by, None, None, None, where.file, where.line)
    for key, entry in last.items():
        if key not in now and entry.seen is not None:
            yield Recorded(*key, None, None, None, None, None, None, entry.file, 0)
