"""How far each target has been met at the end of a month: completion, pace, status, light, projection."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from yian1.core import pace
from yian1.core.series import as_decimal
from yian1.model.plan import ADDITIVE, RELATIVE, Kind, Rule, Target
from yian1.model.quantity import plain, round_half_up, split_measure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yian1.core.series import Observation, Series
    from yian1.model.ledger import Ledger, TargetContext
    from yian1.model.office import Lights
    from yian1.model.period import Month

COMPARE: Mapping[Rule, Callable[[Fraction, Fraction], bool]] = {
    Rule.ABOVE: operator.gt,
    Rule.AT_LEAST: operator.ge,
    Rule.AT_MOST: operator.le,
    Rule.BELOW: operator.lt,
}


_STRICT = frozenset({Rule.ABOVE, Rule.BELOW})
_PLACES_OF_SCALED = 2


class Status(StrEnum):
    """Where a target stands; the order is the one in which documents list them."""

    MET = "met"
    AHEAD = "ahead"
    ON_PACE = "on-pace"
    BEHIND = "behind"
    UNMET = "unmet"
    YEAR_END = "year-end"
    MISSED = "missed"
    NO_DATA = "no-data"


_PACED = frozenset({Status.MET, Status.AHEAD, Status.ON_PACE, Status.BEHIND})


class Light(StrEnum):
    """The colour that a status is shown in."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one value stands to its promise, apart from the calendar.

    `completion` is a fraction (1 is 100%), never clamped; None where it has no meaning. `share` is
    value ÷ target of a stock without baseline, for information. `gap` is in points (百分点).
    """

    met: bool | None
    completion: Fraction | None = None
    paced: bool = False
    share: Fraction | None = None
    gap: Fraction | None = None


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """One target at the end of `as_of`; numbers are exact, None where they have no meaning.

    pace is a fraction of the year, ahead = 100 × (completion - pace) in points; forecast and
    needed_per_month (what is left ÷ months left) are in the target's measure and plain projections.
    These go into the JSON; what people read takes told_completion, told_pace, told_ahead, told_forecast and needed.
    """

    context: TargetContext
    rule: Rule
    as_of: Month
    owner: str | None
    observation: Observation | None
    baseline: Fraction | None
    judgement: Judgement
    pace: Fraction | None
    ahead: Fraction | None
    status: Status
    light: Light | None
    forecast: Fraction | None
    needed_per_month: Fraction | None

    @property
    def target(self) -> Target:
        """The promise itself."""
        return self.context.target

    @property
    def stale(self) -> bool:
        """Whether the figure is of an earlier month than the one asked for."""
        return self.observation is not None and self.observation.month != self.as_of

    def owned_by(self, unit: str) -> bool:
        """Whether a unit files the figure: as the owner, or where there is none, because its figure is the one."""
        if self.owner is None:
            return self.observation is not None and self.observation.unit == unit
        return self.owner == unit

    @property
    def is_limit(self) -> bool:
        """Whether the target is a limit not to be passed (上限), with nothing to complete on the way to it.

        A stock that has to fall from a baseline above its target is none: it makes progress.
        """
        if self.rule.rising or self.target.kind not in ADDITIVE:
            return False
        falling = self.baseline is not None and self.baseline > Fraction(self.target.value or 0)
        return self.target.kind is Kind.FLOW or not falling

    @property
    def told_completion(self) -> Fraction | None:
        """The completion: how much of a limit is used up is none, nor is a rate that should be low."""
        upside_down = self.target.kind is Kind.RATIO and not self.rule.rising
        return None if upside_down or self.is_limit else self.judgement.completion

    @property
    def told_pace(self) -> Fraction | None:
        """The pace where the status may be read off it: not of what is missed or judged at the year's end only."""
        return self.pace if self.status in _PACED else None

    @property
    def told_ahead(self) -> Fraction | None:
        """The points against that pace."""
        return self.ahead if self.status in _PACED else None

    @property
    def told_forecast(self) -> Fraction | None:
        """The forecast where there is a month left for it, and nothing below 0 that has never been below."""
        if self.forecast is None or self.observation is None or self.as_of.number == pace.MONTHS:
            return None
        negative = min(self.baseline or 0, self.observation.value or 0) < 0
        return self.forecast if negative else max(self.forecast, Fraction(0))

    @property
    def needed(self) -> Decimal | None:
        """What the value must change by each month, below 0 to fall: so rounded that the promise is kept with it."""
        exact = self.needed_per_month if self.as_of.number < pace.MONTHS else None
        if exact is None or self.judgement.met:
            return None if exact is None else Decimal(0)
        usual = needed_places(self)
        finest = max(usual, split_measure(self.target.measure)[0].adjusted())  # one of what is counted
        for places in range(usual, finest + 1):
            found = _enough(abs(exact), places, strict=self.rule in _STRICT)
            if found - abs(exact) <= abs(exact) / 100:
                break
        return as_decimal(found if self.rule.rising else -found)


def _enough(needed: Fraction, places: int, *, strict: bool) -> Fraction:
    """Return the least number of so many decimals that reaches what is needed; a strict rule wants it passed."""
    scaled = needed * 10**places
    units = ceil(scaled)
    return Fraction(units + 1 if strict and units == scaled else units, 10**places)


def rule_of(target: Target) -> Rule:
    """Return the rule of a target; left out, the words of the quote decide (突破 is above, else at least)."""
    if target.rule is not None:
        return target.rule
    if target.kind in RELATIVE:
        return Rule.ABOVE
    from yian1.model.wording import promises, value_agrees  # noqa: PLC0415 - most plans give their rules

    for promise in promises(target.quote):
        if target.value is not None and value_agrees(promise, target.value, target.measure):
            return Rule(promise.rule)
    return Rule.AT_LEAST


def judge(target: Target, rule: Rule, seen: Observation, baseline: Fraction | None) -> Judgement:
    """Compare one observation with its promise, by the kind of the target."""
    if seen.value is None:
        return Judgement(met=None)
    if target.kind in RELATIVE:
        against = seen.against or Fraction(0)
        return Judgement(met=COMPARE[rule](seen.value, against), gap=seen.value - against)
    promised = Fraction(target.value or 0)
    met = COMPARE[rule](seen.value, promised)
    if target.kind is Kind.RATIO:
        return Judgement(met, completion=seen.value / 100)
    if target.kind is Kind.FLOW:
        return _judge_flow(seen.value, promised, rule, met=met)
    increment = _increment(seen.value, promised, rule, baseline)
    if target.kind is Kind.STOCK:
        share = seen.value / promised if baseline is None and promised > 0 else None
        return Judgement(met, increment, paced=increment is not None, share=share)
    return Judgement(met, None if rule.rising else increment, gap=seen.value - promised)


def _judge_flow(value: Fraction, promised: Fraction, rule: Rule, *, met: bool) -> Judgement:
    """A flow has no completion towards 0; one that must stay below a limit has no pace to keep."""
    if promised <= 0:
        return Judgement(met)
    return Judgement(met, completion=value / promised, paced=rule.rising)


def _increment(value: Fraction, promised: Fraction, rule: Rule, baseline: Fraction | None) -> Fraction | None:
    """Return (value - baseline) ÷ (target - baseline); None without a way to go in the promised direction."""
    if baseline is None:
        return None
    distance = promised - baseline
    if distance == 0 or (distance > 0) != rule.rising:
        return None
    return (value - baseline) / distance


def status_of(as_of: Month, judgement: Judgement, ahead: Fraction | None, *, year_end: bool) -> Status:
    """Return the first status that holds; ahead is in points and counts as 0 if it rounds to 0.0."""
    if judgement.met is None:
        return Status.NO_DATA
    if judgement.met:
        return Status.MET
    if as_of.number == pace.MONTHS:
        return Status.MISSED
    if year_end:
        return Status.YEAR_END
    if ahead is None:
        return Status.UNMET
    shown = round_half_up(ahead, 1)
    if shown == 0:
        return Status.ON_PACE
    return Status.AHEAD if shown > 0 else Status.BEHIND


def light_of(status: Status, ahead: Fraction | None, lights: Lights) -> Light | None:
    """Return the light of a status; behind is yellow below the office's yellow line, red below its red one."""
    if status in {Status.MET, Status.AHEAD, Status.ON_PACE}:
        return Light.GREEN
    if status is Status.UNMET:
        return Light.YELLOW
    if status is not Status.BEHIND or ahead is None:
        return None
    if ahead < lights.red:
        return Light.RED
    return Light.YELLOW if ahead < lights.yellow else Light.GREEN


def progress(ledger: Ledger, series: Series, target: str, as_of: Month) -> TargetProgress:
    """Work out one target at the end of a month, from the owner's latest figure up to then."""
    context = ledger.targets[target]
    owner = ledger.owner(target)
    known = ledger.office.baselines.get(target)
    baseline = None if known is None else Fraction(known.value)
    return measure(ledger, context, series.latest(target, as_of), as_of, owner=owner, baseline=baseline)


def measure(
    ledger: Ledger,
    context: TargetContext,
    seen: Observation | None,
    as_of: Month,
    *,
    owner: str | None,
    baseline: Fraction | None,
) -> TargetProgress:
    """Work out one figure against one promise, with the pace of the figure's own month."""
    target, rule = context.target, rule_of(context.target)
    judgement = Judgement(met=None) if seen is None else judge(target, rule, seen, baseline)
    due = pace.of_target(ledger, target.id, seen.month) if seen is not None and judgement.paced else None
    ahead = None if due is None or judgement.completion is None else 100 * (judgement.completion - due)
    status = status_of(as_of, judgement, ahead, year_end=target.id in ledger.office.year_end)
    return TargetProgress(
        context,
        rule,
        as_of,
        owner,
        seen,
        baseline,
        judgement,
        due,
        ahead,
        status,
        light_of(status, ahead, ledger.office.lights),
        *_projections(target, seen, baseline, due, met=judgement.met),
    )


def needed_places(item: TargetProgress) -> int:
    """Return the usual decimals of what is needed: those of target and figure, in 万 or 亿 two at least."""
    value = None if item.observation is None or item.observation.value is None else as_decimal(item.observation.value)
    places = max((_decimals(number) for number in (item.target.value, value) if number is not None), default=0)
    return max(places, _PLACES_OF_SCALED) if split_measure(item.target.measure)[0] > 1 else places


def _decimals(number: Decimal) -> int:
    return len(plain(number).partition(".")[2])


def _projections(
    target: Target, seen: Observation | None, baseline: Fraction | None, due: Fraction | None, *, met: bool | None
) -> tuple[Fraction | None, Fraction | None]:
    """Return forecast and needed_per_month of a figure that is compared with a pace."""
    if due is None or seen is None or seen.value is None:
        return None, None
    start = baseline if target.kind is Kind.STOCK and baseline is not None else Fraction(0)
    left, months = Fraction(0) if met else Fraction(target.value or 0) - seen.value, pace.MONTHS - seen.month.number
    return start + (seen.value - start) / due if due else None, left / months if months else None
