"""Targets as facts for a document: what was promised, what was filed, how it stands, what changed in a month."""

from __future__ import annotations

import re
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from yian1.core.progress import Status
from yian1.model import quantity
from yian1.model.period import Month
from yian1.model.plan import Kind
from yian1.output import numbers, words
from yian1.output.words import by_when, day, decimal, month_beside, verified_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from decimal import Decimal

    from yian1.core.progress import Light, TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Rule, Target

LAST_MONTH = 12
_MANY = 50  # of fewer things shares tell less than counts
_THAN = re.compile("(?:[高低快慢大小多少]于|超过)([^\uff0c\u3002\uff1b]+)$")
_KEEPING_PACE = frozenset({Status.AHEAD, Status.ON_PACE})
_NOT_NEWLY_BEHIND = frozenset({Status.BEHIND, Status.NO_DATA})
_FULFILLED = frozenset({Status.MET, Status.HOLDS})
_NOT_LOST = _FULFILLED | {Status.NO_DATA}
_LAGGING = frozenset({Status.BEHIND, Status.UNMET, Status.MISSED})


class TargetFact(NamedTuple):
    """One target at the end of a month.

    completion, share and pace are fractions (1 is 100%), ahead and gap points (百分点), change and gap in the target's
    measure; needed is per month, below 0 for what has to fall, and rounded so that the promise is kept. `limit` is a
    bound not to be passed (上限): it has no completion.
    `by` says until when it is promised where that is not the end of the plan's one year (到2025年, 每年);
    `throughout` that it counts from the first of several years on; `end` by when (12月底前), `soon` that this is in the
    year of the document; `aim` what the gap is to, 目标 or the 节点目标 that is due by now; `checked` whether it is
    自报, 经核实 or 存疑; `apart` that it is a milestone counted apart from the targets.
    """

    number: int
    name: str
    quote: str
    id: str
    task: str | None
    measure: str
    kind: Kind
    rule: Rule
    limit: bool
    promised: Decimal | None
    by: str
    throughout: bool
    end: str
    soon: bool
    aim: str
    apart: bool
    rival: str
    unit: str
    definition: str
    figure: Mapping[str, Any] | None
    baseline: Mapping[str, Any] | None
    completion: Fraction | None
    share: Fraction | None
    pace: Fraction | None
    ahead: Fraction | None
    gap: Decimal | None
    status: Status
    light: Light | None
    change: Decimal | None
    needed: Decimal | None
    remainder: str
    months_left: int
    reason: str
    outlook: str
    checked: str


class Count(NamedTuple):
    """How many targets have a status; of many targets with their share in percent, the rounding of its own quotient."""

    status: Status
    number: int
    share: Decimal | None


def target_facts(assessment: Assessment, reasons: Mapping[str, str], given: Collection[str]) -> tuple[TargetFact, ...]:
    """Return all targets in the order in which notices list them.

    `reasons` stands in where a figure gives none, and before that where the office has given its own.
    """
    return tuple(
        _target(assessment, item, number, reasons.get(item.target.id, ""), own=item.target.id in given)
        for number, item in enumerate(assessment.ranked(), 1)
    )


def numbered(targets: Iterable[TargetFact]) -> tuple[TargetFact, ...]:
    """Return some of the targets, numbered anew."""
    return tuple(target._replace(number=number) for number, target in enumerate(targets, 1))


def counts(targets: Sequence[TargetFact]) -> tuple[Count, ...]:
    """Count targets by status, in the order of the statuses; those without a target are left out."""
    numbers = {status: sum(item.status is status for item in targets) for status in Status}
    return tuple(
        Count(status, number, quantity.round_half_up(Fraction(100 * number, len(targets)), 1) if many else None)
        for many in [len(targets) >= _MANY]
        for status, number in numbers.items()
        if number
    )


def news(targets: Sequence[TargetFact], now: Assessment, before: Assessment) -> Mapping[str, Any]:
    """Compare two months by status; what had no data before is not newly behind, what has none now not lost.

    What is promised anew each year begins each year without data. `reached` are the milestones that are counted apart;
    `lights` are those whose light has changed, with the light that it was.
    """
    was = {item.target.id: item for item in before.targets}
    pairs = [
        (fact, old.status if (old := was[fact.id]).end == item.end else Status.NO_DATA)
        for fact, item in zip(targets, now.ranked(), strict=True)
    ]
    met = [fact for fact, old in pairs if fact.status is Status.MET and old not in _FULFILLED]
    turned = [(fact, was[fact.id].light) for fact in targets]
    return {
        "met": [fact for fact in met if not fact.apart],
        "reached": [fact for fact in met if fact.apart],
        "holds": [fact for fact, old in pairs if fact.status is Status.HOLDS and old not in _FULFILLED],
        "behind": [fact for fact, old in pairs if fact.status is Status.BEHIND and old not in _NOT_NEWLY_BEHIND],
        "recovered": [fact for fact, old in pairs if fact.status in _KEEPING_PACE and old is Status.BEHIND],
        "lost": [fact for fact, old in pairs if old in _FULFILLED and fact.status not in _NOT_LOST],
        "lights": [(fact, old) for fact, old in turned if old and fact.light and fact.light is not old],
    }


def _target(assessment: Assessment, item: TargetProgress, number: int, problem: str, *, own: bool) -> TargetFact:
    ledger, target, seen = assessment.ledger, item.target, item.observation
    return TargetFact(
        number,
        target.name,
        target.quote,
        target.id,
        item.context.task,
        target.measure,
        target.kind,
        item.rule,
        item.is_limit,
        target.value,
        by_when(item, ledger),
        ledger.several_years and target.per is None,
        f"{month_beside(item.end, item.as_of)}底前",
        item.due_this_year,
        "目标" if item.due_value is None else "节点目标",
        target.id in ledger.milestones,
        _rival(target),
        ledger.name(item.owner) if item.owner else "",
        ledger.office.definitions.get(target.id, ""),
        None if seen is None else _figure(item, seen),
        _baseline(ledger, target.id),
        item.shown_completion,
        item.judgement.share,
        item.pace,
        item.ahead,
        numbers.gap(item),
        item.status,
        item.light,
        numbers.change(assessment, item),
        item.needed,
        words.remainder_words(item, months=False),
        item.months_left,
        _reason(item, problem, own=own),
        numbers.outlook(item) or "",
        verified_words(item),
    )


def _rival(target: Target) -> str:
    """Return what a comparison is with, in the words of its quote: 高于全市地区生产总值增速."""
    found = _THAN.search(target.quote) if target.kind is Kind.COMPARISON else None
    return found[1] if found else ""


def _figure(item: TargetProgress, seen: Observation) -> Mapping[str, Any]:
    """Return a filed figure; `shown` and `against` are in the target's measure, `shown` never rounded into being met.

    `month` is the one that the figure speaks of; `stale` if that is not the document's. `day` is given
    where the figure is as of another day than a month's last.
    """
    of, exact_day = _dated(seen)
    measure, filed = item.target.measure, seen.figure
    return {
        "shown": numbers.shown(seen, item.target),
        "against": None if seen.against is None else numbers.with_tenths(decimal(seen.against), measure),
        "part": None if seen.part is None else decimal(seen.part),
        "whole": None if seen.whole is None else decimal(seen.whole),
        "month": of,
        "stale": item.stale,
        "provisional": filed.provisional,
        "day": exact_day,
        "source": filed.source or "",
        "correction": (filed.correction or "") if seen.month == item.as_of else "",
        "note": filed.note or "",
    }


def _dated(seen: Observation) -> tuple[Month, str]:
    """Return the month that a figure is of, and the day if it is not that month's last."""
    if seen.day is None:
        return seen.month, seen.figure.as_of or ""
    return seen.of, "" if seen.day == seen.of.last_day else day(seen.day)


def _baseline(ledger: Ledger, target: str) -> Mapping[str, Any] | None:
    """Return the figure that the year started from; `year_end` is set if it is a year's last one."""
    known = ledger.office.baselines.get(target)
    if known is None:
        return None
    as_of, year_end = known.as_of or "", None
    with suppress(ValueError):
        period = Month.parse(as_of)
        as_of = f"{words.month(period)}末"
        year_end = period.year if period.number == LAST_MONTH else None
    return {"value": known.value, "as_of": as_of, "year_end": year_end, "source": known.source or ""}


def _reason(item: TargetProgress, problem: str, *, own: bool) -> str:
    if item.status not in _LAGGING:
        return ""
    if own:
        return problem
    note = item.observation.figure.note if item.observation is not None else None
    return note or problem
