"""What a changed rule does: verdicts of the older ledger, and of the same filings under the newer rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from yian1.core.allocation import allocations
from yian1.core.changes.effect import Standing
from yian1.core.duties import duty_table
from yian1.core.rollup import assess
from yian1.core.terms import DUTIES, LIGHTS, STATES, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.core.changes.change import Pair
    from yian1.core.progress import TargetProgress
    from yian1.core.series import Series
    from yian1.model.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that the rules decide: `subject` is the target, action or duty, `name` and `words` say what of it.

    `unit` is whose own part of the target it is about, None for the target itself.
    """

    subject: str
    name: str
    words: str
    unit: str | None = None


Key = tuple[str, ...]


def verdicts(pair: Pair, series: Series) -> Mapping[Key, Verdict]:
    """Return everything that a ledger's rules decide of its filings."""
    return dict(_verdicts(pair, series))


def under(pair: Pair, part: str) -> Series:
    """Return the older figures under one part of the newer office file."""
    office = pair.before.office.model_copy(update={part: getattr(pair.after.office, part)})
    return replace(pair.old, ledger=replace(pair.before, office=office))


def overturned(
    before: Mapping[Key, Verdict], after: Mapping[Key, Verdict], subject: str | None = None, unit: str | None = None
) -> tuple[str, ...]:
    """Return a line for each verdict that is another one now; only those on a `subject`, and on a `unit`'s part."""
    return tuple(
        f"{verdict.name}：{verdict.words} → {after[key].words}"
        for key, verdict in before.items()
        if key in after
        and after[key].words != verdict.words
        and subject in {None, verdict.subject}
        and unit in {None, verdict.unit}
    )


def _verdicts(pair: Pair, series: Series) -> Iterator[tuple[Key, Verdict]]:
    ledger = series.ledger
    if pair.as_of is not None:
        assessment = assess(ledger, pair.as_of, series)
        for item in assessment.targets:
            yield ("target", item.target.id), Verdict(item.target.id, f"“{item.target.name}”", _judged(item))
        for action in assessment.actions:
            known = action.context.action.id
            yield ("action", known), Verdict(known, f"举措{known}", STATES[action.state])
        for part in allocations(ledger, series, pair.as_of):
            for share in part.shares:
                name = f"{pair.name(share.unit)}“{part.target.name}”"
                key = ("share", part.target.id, share.unit)
                yield key, Verdict(part.target.id, name, _judged(share.progress), share.unit)
    yield from _handed_in(pair, ledger)


def _handed_in(pair: Pair, ledger: Ledger) -> Iterator[tuple[Key, Verdict]]:
    for entry in duty_table(ledger, date.max):
        name = f"{pair.name(entry.unit)}{entry.period.number}月{entry.duty.title}"
        yield ("duty", entry.duty.id, entry.unit, str(entry.period)), Verdict(entry.duty.id, name, DUTIES[entry.state])


def _judged(item: TargetProgress) -> str:
    standing = Standing(item)
    completion = "" if standing.completion is None else f"{standing.completion_name}{standing.completion}、"
    light = "" if item.light is None else f"、{LIGHTS[item.light]}"
    return f"{completion}{STATUSES[item.status]}{light}"
