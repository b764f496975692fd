"""How far each target has been met at the end of a month: completion, pace, status, light, projection."""

from __future__ import annotations

import operator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from yian1.core import pace
from yian1.core.pace import Outlook, Speed, outlook, speed, speedup
from yian1.core.series import as_decimal
from yian1.model.office import CheckResult
from yian1.model.period import months_between
from yian1.model.plan import ADDITIVE, RATES, RELATIVE, Kind, Rule, Target
from yian1.model.quantity import plain, round_half_up, split_measure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from yian1.core.series import Observation, Series
    from yian1.model.ledger import Ledger, TargetContext
    from yian1.model.office import Check, Lights
    from yian1.model.period import Month

COMPARE: Mapping[Rule, Callable[[Fraction, Fraction], bool]] = {
    Rule.ABOVE: operator.gt,
    Rule.AT_LEAST: operator.ge,
    Rule.AT_MOST: operator.le,
    Rule.BELOW: operator.lt,
}


STRICT = frozenset({Rule.ABOVE, Rule.BELOW})
_TOLERANCE = Fraction(1, 20)  # of the value: how far 左右 may fall short where the office says nothing
_PLACES_OF_SCALED = 2
_FAR = 12  # months: a rate that is due so far ahead, with no point on the way, is not judged yet


class Status(StrEnum):
    """Where a target stands; the order is the one in which documents list them."""

    MET = "met"
    HOLDS = "holds"
    AHEAD = "ahead"
    ON_PACE = "on-pace"
    BEHIND = "behind"
    OPEN = "open"
    UNMET = "unmet"
    YEAR_END = "year-end"
    MISSED = "missed"
    NO_DATA = "no-data"


MILESTONE_STATUSES = (Status.MET, Status.OPEN, Status.YEAR_END, Status.MISSED, Status.NO_DATA)
PACED = frozenset({Status.MET, Status.AHEAD, Status.ON_PACE, Status.BEHIND})
_AT_ONCE = frozenset({Kind.FLOW, Kind.STOCK, Kind.MILESTONE})  # what is reached stays reached
GOOD = frozenset({Status.MET, Status.HOLDS, Status.AHEAD, Status.ON_PACE})


class Light(StrEnum):
    """The colour that a status is shown in."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Judgement(NamedTuple):
    """How one value stands to its promise, apart from the calendar.

    `completion` is a fraction (1 is 100%), never clamped; None where it has no meaning. `share` is
    value ÷ target of a stock without baseline, for information. `gap` is in points (百分点). `undecided` says that
    there is nothing to judge an unmet figure by before its time: no baseline, a milestone, no point of a schedule yet,
    a rate that is due in a year or later.
    """

    met: bool | None
    completion: Fraction | None = None
    paced: bool = False
    share: Fraction | None = None
    gap: Fraction | None = None
    undecided: bool = False


class TargetProgress(NamedTuple):
    """One target at the end of `as_of`; numbers are exact, None where they have no meaning.

    `month` is the figure's own month, `end` the last one of the way to the target that it lies on; pace, months left
    and every judgement go by them. pace is a fraction of the way, ahead = 100 × (completion - pace) in points;
    forecast and needed_per_month (what is left ÷ months left) are in the target's measure and plain projections;
    `due_value` is what a schedule asks of a level or ratio by `month`.
    These go into the JSON; what people read takes shown_completion, shown_pace, shown_ahead, shown_forecast and needed.
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
    end: Month
    due_value: Fraction | None = None
    speed: Speed | None = None
    outlook: Outlook | None = None
    check: Check | None = None

    @property
    def verified(self) -> bool | None:
        """Whether the office has checked the figure and found it so (经核实); False if it is only reported (自报)."""
        if self.observation is None:
            return None
        return self.check is not None and self.check.result is not CheckResult.DOUBTFUL

    @property
    def target(self) -> Target:
        """The promise itself."""
        return self.context.target

    @property
    def stale(self) -> bool:
        """Whether the figure's own month is another one than that asked for; what is done once stays done."""
        if self.observation is None or (self.target.kind is Kind.MILESTONE and self.judgement.met):
            return False
        return self.observation.of != self.as_of

    @property
    def month(self) -> Month:
        """The figure's own month; without a figure the month asked for."""
        return self.as_of if self.observation is None else self.observation.of

    @property
    def due_this_year(self) -> bool:
        """Whether it is due by the end of the year asked for, or was before."""
        return self.end.year <= self.as_of.year

    @property
    def months_left(self) -> int:
        """The months from the figure's own month to the end."""
        return max(0, months_between(self.month, self.end))

    @property
    def speedup(self) -> Fraction | None:
        """需提速倍数: what is needed each month ÷ the recent monthly step."""
        return speedup(self.needed_per_month, self.speed, rising=self.rule.rising)

    @property
    def forecasts(self) -> tuple[Fraction, Fraction] | None:
        """The range of the forecast, smaller end first: at the speed of the whole way, and at the recent one."""
        seen, usual = self.observation, self.shown_forecast
        if usual is None or seen is None or seen.value is None:
            return None
        recent = usual if self.speed is None else self._bounded(seen.value + self.speed.recent * self.months_left)
        return min(usual, recent), max(usual, recent)

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
    def shown_completion(self) -> Fraction | None:
        """The completion: how much of a limit is used up is none, nor is a rate that should be low."""
        upside_down = self.target.kind is Kind.RATIO and not self.rule.rising
        return None if upside_down or self.is_limit else self.judgement.completion

    @property
    def shown_pace(self) -> Fraction | None:
        """The pace where the status may be read off it: not of what is missed or judged at the year's end only."""
        return self.pace if self.status in PACED else None

    @property
    def shown_ahead(self) -> Fraction | None:
        """The points against that pace."""
        return self.ahead if self.status in PACED else None

    @property
    def shown_forecast(self) -> Fraction | None:
        """The forecast where there is a month left for it, and nothing below 0 that has never been below."""
        if self.forecast is None or self.observation is None or not self.months_left or self.comes_late:
            return None
        return self._bounded(self.forecast)

    @property
    def comes_late(self) -> bool:
        """Whether the figure that counts comes only at the end (年末考核): an earlier one is no speed to go by."""
        return self.status is Status.YEAR_END

    def _bounded(self, projected: Fraction) -> Fraction:
        """Return a projection that is not below 0 where neither the figure nor its baseline has been."""
        known = Fraction(0) if self.observation is None else self.observation.value or Fraction(0)
        return projected if min(self.baseline or 0, known) < 0 else max(projected, Fraction(0))

    @property
    def needed(self) -> Decimal | None:
        """What the value must change by each month, below 0 to fall: so rounded that the promise is kept with it."""
        exact = None if self.comes_late else self.needed_per_month
        if exact is None or self.judgement.met:
            return None if exact is None else Decimal(0)
        usual = needed_places(self)
        # One of what is counted, or a tenth: 8 firms in 7 months are 1.2 a month, not 2.
        finest = max(usual, split_measure(self.target.measure)[0].adjusted(), 1)
        for places in range(usual, finest + 1):
            found = _enough(abs(exact), places, strict=self.rule in STRICT)
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
    from yian1.model.wording import promises, value_agrees  # most plans give their rules

    for promise in promises(target.quote):
        if target.value is not None and value_agrees(promise, target.value, target.measure):
            return Rule(promise.rule)
    return Rule.AT_LEAST


def judge(
    target: Target,
    rule: Rule,
    seen: Observation,
    baseline: Fraction | None,
    *,
    tolerance: Fraction | None = None,
    due_value: Fraction | None = None,
) -> Judgement:
    """Compare one observation with its promise, by the kind of the target.

    `tolerance` is how far 左右 may fall short (default 5% of the value); `due_value` what a schedule asks of a rate.
    """
    if seen.value is None:
        return Judgement(met=None)
    if target.kind is Kind.MILESTONE:
        return Judgement(met=bool(seen.value), undecided=True)
    if target.kind in RELATIVE:
        against = seen.against or Fraction(0)
        return Judgement(met=_holds(rule, seen.value, against, tolerance), gap=seen.value - against)
    promised = Fraction(target.value or 0)
    met = _holds(rule, seen.value, promised, tolerance)
    if target.kind is Kind.RATIO:
        gap = None if due_value is None else seen.value - due_value
        return Judgement(met, completion=seen.value / 100, gap=gap)
    if target.kind is Kind.FLOW:
        return _judge_flow(seen.value, promised, rule, met=met)
    increment = _increment(seen.value, promised, rule, baseline)
    if target.kind is Kind.STOCK:
        share = seen.value / promised if baseline is None and promised > 0 else None
        return Judgement(met, increment, paced=increment is not None, share=share, undecided=baseline is None)
    gap = seen.value - (promised if due_value is None else due_value)
    return Judgement(met, None if rule.rising else increment, gap=gap)


def _holds(rule: Rule, value: Fraction, promised: Fraction, tolerance: Fraction | None) -> bool:
    if rule is not Rule.ABOUT:
        return COMPARE[rule](value, promised)
    return value >= promised - (abs(promised) * _TOLERANCE if tolerance is None else tolerance)


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


def status_of(
    target: Target,
    judgement: Judgement,
    ahead: Fraction | None,
    *,
    over: bool,
    year_end: bool = False,
    holds_for_now: bool | None = None,
) -> Status:
    """Return the first status that holds at the figure's own month; `over` says that it is the end or later.

    ahead is in points and counts as 0 if it rounds to 0.0. `holds_for_now` is the verdict of a schedule on a rate,
    None where none has been due yet.
    """
    if judgement.met is None:
        return Status.NO_DATA
    if judgement.met and (over or target.kind in _AT_ONCE):
        return Status.MET
    if over:
        return Status.MISSED
    if judgement.met or holds_for_now:
        return Status.HOLDS
    if year_end:
        return Status.YEAR_END
    if ahead is None:
        return Status.OPEN if judgement.undecided else Status.UNMET
    shown = round_half_up(ahead, 1)
    if shown == 0:
        return Status.ON_PACE
    return Status.AHEAD if shown > 0 else Status.BEHIND


def light_of(status: Status, ahead: Fraction | None, lights: Lights) -> Light | None:
    """Return the light of a status; behind is yellow below the office's yellow line, red below its red one."""
    if status in GOOD:
        return Light.GREEN
    if status is Status.UNMET:
        return Light.YELLOW
    if status is not Status.BEHIND or ahead is None:
        return None
    if ahead < lights.red:
        return Light.RED
    return Light.YELLOW if ahead < lights.yellow else Light.GREEN


def progress(ledger: Ledger, series: Series, target: str, as_of: Month) -> TargetProgress:
    """Work out one target at the end of a month, from the owner's latest figure filed up to then."""
    seen, history = series.latest(target, as_of), series.until(target, as_of)
    found = measure(ledger, target, seen, as_of, owner=ledger.owner(target), history=history)
    return found if seen is None else found._replace(check=check_of(ledger, seen))


def light_then(ledger: Ledger, seen: Observation) -> Light | None:
    """Return the light of a target's own figure, apart from everything that only a present figure has."""
    return measure(ledger, seen.target, seen, seen.of, owner=None).light


def check_of(ledger: Ledger, seen: Observation) -> Check | None:
    """Return the office's last check (核实) of a figure, by its own month or by the month that it was filed for."""
    checks = [check for check in ledger.verification.verification if check.target == seen.target]
    own = [check for check in checks if check.month == seen.of]
    return next(reversed(own or [check for check in checks if check.month == seen.month]), None)


def _keeps_to_its_point(rule: Rule, judgement: Judgement, due_value: Fraction | None) -> bool | None:
    """Whether a rate is where its schedule wants it; there 左右 is the point itself. None without a point or a gap."""
    if due_value is None or judgement.gap is None:
        return None
    return _holds(rule, judgement.gap, Fraction(0), Fraction(0))


def measure(
    ledger: Ledger,
    promised: str,
    seen: Observation | None,
    as_of: Month,
    *,
    owner: str | None,
    part: Decimal | None = None,
    history: Sequence[Observation] = (),
) -> TargetProgress:
    """Work out one figure against one promise, everything at the figure's own month.

    With a unit's allotted `part` as if that were the whole target; a part has no baseline.
    """
    context, known = ledger.targets[promised], ledger.office.baselines.get(promised)
    if part is not None:
        context, known = context._replace(target=context.target.model_copy(update={"value": part})), None
    baseline = None if known is None else Fraction(known.value)
    target, rule, month = context.target, rule_of(context.target), as_of if seen is None else seen.of
    first, end = ledger.span_of(target, month)
    due_value = pace.due_value(ledger, target, month) if target.kind in RATES else None
    judgement = _judged(ledger, target, rule, seen, baseline, due_value)
    due = pace.of_target(ledger, target, month) if judgement.paced else None
    ahead = None if due is None or judgement.completion is None else 100 * (judgement.completion - due)
    status = status_of(
        target,
        judgement,
        ahead,
        over=month >= end,
        year_end=target.id in ledger.office.year_end,
        holds_for_now=_keeps_to_its_point(rule, judgement, due_value),
    )
    forecast, needed = _projections(target, seen, baseline, due, end, met=judgement.met)
    found = speed([one for one in history if first <= one.of <= month], rising=rule.rising) if due is not None else None
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
        forecast,
        needed,
        end,
        due_value,
        found,
        outlook(needed, found, ledger.office.outlook, rising=rule.rising),
    )


def _judged(
    ledger: Ledger,
    target: Target,
    rule: Rule,
    seen: Observation | None,
    baseline: Fraction | None,
    due_value: Fraction | None,
) -> Judgement:
    if seen is None:
        return Judgement(met=None)
    given = ledger.office.tolerances.get(target.id)
    tolerance = None if given is None else Fraction(given)
    judgement = judge(target, rule, seen, baseline, tolerance=tolerance, due_value=due_value)
    if target.kind not in RATES or due_value is not None:
        return judgement
    far = months_between(seen.of, ledger.span_of(target, seen.of)[1]) >= _FAR
    early = far or pace.has_schedule(ledger, target, seen.of)
    return judgement._replace(undecided=True) if early else judgement


def needed_places(item: TargetProgress) -> int:
    """Return the usual decimals of what is needed: those of target and figure, in 万 or 亿 two at least."""
    value = None if item.observation is None or item.observation.value is None else as_decimal(item.observation.value)
    known = (plain(number) for number in (item.target.value, value) if number is not None)
    places = max((len(digits.partition(".")[2]) for digits in known), default=0)
    return max(places, _PLACES_OF_SCALED) if split_measure(item.target.measure)[0] > 1 else places


def _projections(
    target: Target,
    seen: Observation | None,
    baseline: Fraction | None,
    due: Fraction | None,
    end: Month,
    *,
    met: bool | None,
) -> tuple[Fraction | None, Fraction | None]:
    """Return forecast and needed_per_month of a figure that is compared with a pace."""
    if due is None or seen is None or seen.value is None:
        return None, None
    start = baseline if target.kind is Kind.STOCK and baseline is not None else Fraction(0)
    left, months = Fraction(0) if met else Fraction(target.value or 0) - seen.value, months_between(seen.of, end)
    return start + (seen.value - start) / due if due else None, left / months if months > 0 else None
