"""How far each target has been met at the end of a month: completion, pace, status, light, projection."""

from __future__ import annotations

import operator
import re
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from yian1.core import pace
from yian1.core.series import as_decimal
from yian1.model.fields import Worded
from yian1.model.office import CheckResult
from yian1.model.period import months_between
from yian1.model.plan import ADDITIVE, RATES, RELATIVE, Kind, Rule, Target
from yian1.model.quantity import decimals, round_half_up, split_measure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from yian1.core.series import Observation, Series
    from yian1.model.ledger import Ledger
    from yian1.model.office import Check, Lights
    from yian1.model.period import Month

COMPARE: Mapping[Rule, Callable[[Fraction, Fraction], bool]] = {
    Rule.ABOVE: operator.gt,
    Rule.AT_LEAST: operator.ge,
    Rule.ABOUT: operator.ge,
    Rule.AT_MOST: operator.le,
    Rule.BELOW: operator.lt,
}


STRICT = frozenset({Rule.ABOVE, Rule.BELOW})
_TOLERANCE = Fraction(1, 20)  # of the value: how far 左右 may fall short where the office says nothing
_PLACES_OF_SCALED = 2
_RECENT = 3  # months that have figures
_LEAST = 2  # steps, before anything is said of a speed
_BEYOND_BEST = Fraction(3, 2)  # times the best month so far: nobody keeps that up
_LIT = 6  # months before this one of which the lights are shown
_TOO_EARLY = 12  # months: a rate that is due so far ahead, with no point on the way, is not judged yet


class Status(Worded):
    """Where a target stands; the order is the one in which documents list them."""

    MET = "met", "已完成"
    HOLDS = "holds", "符合要求"
    AHEAD = "ahead", "超时序"
    ON_PACE = "on-pace", "达时序"
    BEHIND = "behind", "滞后"
    OPEN = "open", "推进中"
    UNMET = "unmet", "未达标"
    YEAR_END = "year-end", "年末考核"
    MISSED = "missed", "未完成"
    NO_DATA = "no-data", "暂无数据"


MILESTONE_STATUSES = (Status.MET, Status.OPEN, Status.YEAR_END, Status.MISSED, Status.NO_DATA)
PACED = frozenset({Status.MET, Status.AHEAD, Status.ON_PACE, Status.BEHIND})
_RANKING = "排[名位]|名次|位次|位居|前[0-9一二三四五六七八九十]"
_COUNTED = frozenset("家户个名人场次件条项张套部台座处所辆栋宗起间")
_AVERAGE = "平均|[人户亩次日月年]均|每[百千万亿十]"  # 每千名老人养老床位36.3张 is as it should be
_STAYS_MET = frozenset({Kind.FLOW, Kind.STOCK, Kind.MILESTONE})  # what is reached stays reached
LAGGING = (Status.BEHIND, Status.MISSED, Status.UNMET)
GOOD = frozenset({Status.MET, Status.HOLDS, Status.AHEAD, Status.ON_PACE})


class Light(Worded):
    """The colour that a status is shown in."""

    GREEN = "green", "绿灯"
    YELLOW = "yellow", "黄灯"
    RED = "red", "红灯"


class Outlook(Worded):
    """How likely the target is to be met, by its speed so far."""

    WITHIN_REACH = "within-reach", "按近期速度可以完成"
    FASTER = "faster", "需加快"
    UNLIKELY = "unlikely", "按已有速度难以完成"


class Judgement(NamedTuple):
    """How one value stands to its promise, apart from the calendar.

    `completion` is a fraction (1 is 100%), never clamped; None where it has no meaning. `share` is
    value ÷ target of a stock without baseline, for information. `gap` is in the target's measure, of a rate in
    points (百分点). `undecided` says that there is nothing to judge an unmet figure by before its time: no baseline, a
    milestone, no point of a schedule yet, a rate that is due in a year or later.
    """

    met: bool | None
    completion: Fraction | None = None
    paced: bool = False
    share: Fraction | None = None
    gap: Fraction | None = None
    undecided: bool = False


class TargetProgress:
    """One target at the end of `as_of`, by its latest figure; numbers are exact, None where they have no meaning.

    Every judgement goes by the figure's own `month` (without a figure the month asked for) and by the `end` of the way
    to the target that it lies on. With a unit's allotted `part` that is the whole target; a part has no `baseline`.
    `series` is where its earlier figures are, None if there are none to go by: of an allotted part, or of one figure.
    What is exact goes into the JSON; what people read takes shown_completion, shown_pace, shown_ahead, shown_forecast
    and needed.
    """

    def __init__(
        self,
        ledger: Ledger,
        target: str,
        as_of: Month,
        observation: Observation | None,
        *,
        owner: str | None,
        part: Decimal | None = None,
        series: Series | None = None,
    ) -> None:
        context, known = ledger.targets[target], ledger.office.baselines.get(target)
        if part is not None:
            context, known = context._replace(target=context.target.model_copy(update={"value": part})), None
        self.ledger, self.context, self.target = ledger, context, context.target
        self.as_of, self.observation, self.owner, self.series = as_of, observation, owner, series
        self.baseline = None if known is None else Fraction(known.value)
        self.promised = Fraction(self.target.value or 0)
        self.reached = None if observation is None else observation.value
        self.month = as_of if observation is None else observation.of
        self._first, self.end = ledger.span_of(self.target, self.month)

    @classmethod
    def of(cls, series: Series, target: str, as_of: Month) -> TargetProgress:
        """Work out one target at the end of a month, from the owner's latest figure filed up to then."""
        ledger, seen = series.ledger, series.latest(target, as_of)
        return cls(ledger, target, as_of, seen, owner=ledger.owners[target], series=series)

    @property
    def apart(self) -> bool:
        """Whether it is a milestone, which is counted apart from the targets."""
        return self.target.id in self.ledger.milestones

    @cached_property
    def rule(self) -> Rule:
        """The rule that the promise is judged by."""
        return rule_of(self.target)

    @property
    def months_left(self) -> int:
        """The months from the figure's own month to the end."""
        return max(0, months_between(self.month, self.end))

    @property
    def due_this_year(self) -> bool:
        """Whether it is due by the end of the year asked for, or was before."""
        return self.end.year <= self.as_of.year

    @property
    def _points(self) -> Mapping[Month, Decimal]:
        """The points of its schedule (节点目标) that lie on this way."""
        points = self.ledger.office.schedules.get(self.target.id, {})
        return {month: point for month, point in points.items() if self._first <= month <= self.end}

    @property
    def due_value(self) -> Fraction | None:
        """What its schedule asks of a rate: the last point not after the figure's month; None before it."""
        points = self._points if self.target.kind in RATES else {}
        reached = max((month for month in points if month <= self.month), default=None)
        return None if reached is None else 100 * Fraction(points[reached])

    @property
    def on_the_way(self) -> bool:
        """Whether what its schedule asks by now is a point on the way (节点目标), not the target itself yet."""
        return self.due_value is not None and self.due_value != self.target.value

    @cached_property
    def judgement(self) -> Judgement:
        """How the figure stands to its promise, apart from the calendar, by the kind of the target."""
        kind, rule, value, seen = self.target.kind, self.rule, self.reached, self.observation
        if value is None or seen is None:
            return Judgement(met=None)
        if kind is Kind.MILESTONE:
            return Judgement(met=bool(value), undecided=True)
        promised = seen.against or Fraction(0) if kind in RELATIVE else self.promised
        met = COMPARE[rule](value, self.least(promised) if rule is Rule.ABOUT else promised)
        if kind in RELATIVE:
            return Judgement(met, gap=value - promised)
        if kind is Kind.FLOW:  # no completion towards 0, and no pace to keep below a limit
            return Judgement(met, value / promised, paced=rule.rising) if promised > 0 else Judgement(met)
        if kind is Kind.STOCK:
            done, aimless = self._way_gone(value, promised), self.baseline is None
            share = value / promised if aimless and promised > 0 else None
            return Judgement(met, done, paced=done is not None, share=share, undecided=aimless)
        due, awaited = self.due_value, bool(self._points) or self.months_left >= _TOO_EARLY
        undecided = due is None and awaited
        if kind is Kind.RATIO:
            return Judgement(met, value / 100, gap=None if due is None else value - due, undecided=undecided)
        done = None if rule.rising else self._way_gone(value, promised)
        return Judgement(met, done, gap=value - (promised if due is None else due), undecided=undecided)

    def _reaches(self, value: Fraction) -> bool:
        """Whether an amount, or a milestone, is what was promised."""
        if self.target.kind is Kind.MILESTONE:
            return bool(value)
        return COMPARE[self.rule](value, self.least(self.promised) if self.rule is Rule.ABOUT else self.promised)

    def least(self, promised: Fraction) -> Fraction:
        """Return the least that reaches a rough promise (左右): the office's tolerance below it, else 5% of it.

        Of what is counted one by one it is a whole number: 15个左右 are 15, for 14 are less than 14.25.
        """
        own = self.ledger.office.tolerances.get(self.target.id)
        least = promised - (abs(promised) * _TOLERANCE if own is None else Fraction(own))
        scale = int(split_measure(self.target.measure)[0])
        return Fraction(ceil(least * scale), scale) if counts_singly(self.target) else least

    def _way_gone(self, value: Fraction, promised: Fraction) -> Fraction | None:
        """Return (value - baseline) ÷ (target - baseline); None without a way to go in the promised direction."""
        start = self.baseline
        if start is None or start == promised or (start < promised) != self.rule.rising:
            return None
        return (value - start) / (promised - start)

    @cached_property
    def pace(self) -> Fraction | None:
        """时序进度: the share of the way that should be gone, by a schedule if it has one; None of what has no pace."""
        if not self.judgement.paced:
            return None
        if self._points:
            return pace.scheduled(self._points, self.month, self._first)
        return pace.elapsed(self.ledger.office.pace_rule(self.target.id), self.month, (self._first, self.end))

    @cached_property
    def ahead(self) -> Fraction | None:
        """快于时序: 100 × (completion - pace), in points."""
        done = self.judgement.completion
        return None if self.pace is None or done is None else 100 * (done - self.pace)

    @cached_property
    def status(self) -> Status:
        """The first status that holds at the figure's own month; ahead counts as 0 if it rounds to 0.0."""
        judgement, over = self.judgement, self.month >= self.end
        if judgement.met is None:
            return Status.NO_DATA
        if judgement.met and (over or self.target.kind in _STAYS_MET):
            return Status.MET
        if over:
            return Status.MISSED
        if judgement.met or self._meets_its_schedule:
            return Status.HOLDS
        if self.target.id in self.ledger.office.year_end:
            return Status.YEAR_END
        if self.ahead is None:
            return Status.OPEN if judgement.undecided else Status.UNMET
        shown = round_half_up(self.ahead, 1)
        if shown == 0:
            return Status.ON_PACE
        return Status.AHEAD if shown > 0 else Status.BEHIND

    @property
    def why_missing(self) -> tuple[Month, str] | None:
        """What is said in place of a figure where there is none, and when it was; None if nothing is."""
        return self.series.why_missing(self.target.id, self.as_of) if self.observation is None and self.series else None

    @property
    def late(self) -> Month | None:
        """The month in which what is reached once was reached after its time; None of what was in time, or is not yet.

        An amount was late if it is known to have fallen short at its time. A milestone that is not dated was late only
        if its unit had filed since its time and not said so: a first filing later than that says nothing of when.
        """
        done_once = self.target.kind in _STAYS_MET and self.judgement.met and self.month > self.end
        figures = self.series.until(self.target.id, self.as_of) if done_once and self.series is not None else ()
        first = next((one for one in figures if one.value is not None and self._reaches(one.value)), None)
        if first is None or first.of <= self.end:
            return None
        if self.target.kind is not Kind.MILESTONE:
            return first.of if any(self.end <= one.of < first.of for one in figures) else None
        silent = {one.month for one in self.ledger.filings if one.unit == first.unit and not one.blank}
        known = first.day is not None or any(self.end <= month < first.month for month in silent)
        return first.of if known else None

    @property
    def _meets_its_schedule(self) -> bool:
        """Whether a rate is where its schedule wants it; there 左右 is the point itself."""
        gap = None if self.due_value is None else self.judgement.gap
        return gap is not None and COMPARE[self.rule](gap, Fraction(0))

    @property
    def light(self) -> Light | None:
        """The light of the status, by the office's lines."""
        return light_of(self.status, self.ahead, self.ledger.office.lights)

    @property
    def light_word(self) -> str:
        """What the light is called wherever it is put into words; nothing where there is none."""
        return "" if self.light is None else self.light.word

    @cached_property
    def lights(self) -> tuple[tuple[Month, Light | None], ...]:
        """The light at the end of each of the six months before this one, the oldest first."""
        if self.series is None:
            return ()
        months = (self.as_of.plus(-back) for back in range(_LIT, 0, -1))
        known = [month for month in months if month >= self.ledger.first]
        return tuple((month, TargetProgress.of(self.series, self.target.id, month).light) for month in known)

    @property
    def forecast(self) -> Fraction | None:
        """Where the figure comes to by the end at the speed of the whole way: a plain projection."""
        if not self.pace or self.reached is None:
            return None
        start = self.baseline or Fraction(0) if self.target.kind is Kind.STOCK else Fraction(0)
        return start + (self.reached - start) / self.pace

    @property
    def needed_per_month(self) -> Fraction | None:
        """What is left ÷ the months left, of what keeps a pace; below 0 it has to fall."""
        if self.pace is None or self.reached is None or not self.months_left:
            return None
        left = Fraction(0) if self.judgement.met else self.promised - self.reached
        return left / self.months_left

    @cached_property
    def _steps(self) -> Sequence[tuple[Fraction, int]]:
        """How far the figure has moved on this way each time, in the target's measure, and in how many months."""
        figures = () if self.pace is None or self.series is None else self.series.until(self.target.id, self.as_of)
        known = [(one.of, one.value) for one in figures if self._first <= one.of <= self.month]
        ways = pairwise((month, value) for month, value in known if value is not None)
        return [(value - earlier, months_between(before, month)) for (before, earlier), (month, value) in ways]

    @property
    def speed(self) -> Fraction | None:
        """How fast the figure has moved each month, by its last three steps; None with fewer than two."""
        latest = self._steps[-_RECENT:]
        if len(latest) < _LEAST:
            return None
        return sum((moved for moved, _ in latest), Fraction(0)) / sum(months for _, months in latest)

    @property
    def speedup(self) -> Fraction | None:
        """需提速倍数: what is needed each month ÷ the recent monthly step; None if that is 0 or leads away."""
        needed, speed = self.needed_per_month, self.speed
        if needed is None or not speed or (speed > 0) != self.rule.rising:
            return None
        return needed / speed

    @property
    def outlook(self) -> Outlook | None:
        """What the speed so far promises; None where too little is known of it.

        A step over months without a figure is spread evenly over them.
        """
        needed, times, limits = self.needed_per_month, self.speedup, self.ledger.office.outlook
        if needed is None or self.speed is None:
            return None
        towards = 1 if self.rule.rising else -1
        best = max(towards * moved / months for moved, months in self._steps)
        if (times is not None and times > Fraction(limits.unlikely)) or towards * needed > _BEYOND_BEST * best > 0:
            return Outlook.UNLIKELY
        if times is None:
            return None
        return Outlook.WITHIN_REACH if times <= Fraction(limits.faster) else Outlook.FASTER

    @property
    def recent_forecast(self) -> Fraction | None:
        """Where the figure comes to by the end at its recent speed; None where too little is known of that."""
        if self.shown_forecast is None or self.reached is None or self.speed is None:
            return None
        return self._bounded(self.reached + self.speed * self.months_left)

    @property
    def check(self) -> Check | None:
        """What the office found when it last checked the figure (核实)."""
        seen = None if self.series is None else self.observation
        return None if seen is None else check_of(self.ledger, seen)

    @property
    def verified(self) -> bool | None:
        """Whether the office has checked the figure and found it so (经核实); False if it is only reported (自报)."""
        if self.observation is None:
            return None
        return self.check is not None and self.check.result is not CheckResult.DOUBTFUL

    @property
    def stale(self) -> bool:
        """Whether the figure's own month is another one than that asked for; what is done once stays done."""
        done_once = self.target.kind is Kind.MILESTONE and self.judgement.met
        return not done_once and self.month != self.as_of

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
        falling = self.baseline is not None and self.baseline > self.promised
        return self.target.kind is Kind.FLOW or not falling

    @property
    def is_rank(self) -> bool:
        """Whether the figure is a place among others (第27位), the smaller the better: neither high nor low."""
        target = self.target
        placed = target.measure in {"位", "名"} and re.search(_RANKING, target.name + target.quote)
        return bool(placed) and target.kind is Kind.LEVEL and self.rule is Rule.AT_MOST

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
        known = None if self.comes_late or not self.months_left else self.forecast
        return None if known is None else self._bounded(known)

    @property
    def comes_late(self) -> bool:
        """Whether the figure that counts comes only at the end (年末考核): an earlier one is no speed to go by."""
        return self.status is Status.YEAR_END

    def _bounded(self, projected: Fraction) -> Fraction:
        """Return a projection that is not below 0 where neither the figure nor its baseline has been."""
        below_zero = any(one is not None and one < 0 for one in (self.baseline, self.reached))
        return projected if below_zero else max(projected, Fraction(0))

    @property
    def needed(self) -> Decimal | None:
        """What the value must change by each month, below 0 to fall: so rounded that the promise is kept with it."""
        exact = None if self.comes_late else self.needed_per_month
        if exact is None or self.judgement.met:
            return None if exact is None else Decimal(0)
        scale = split_measure(self.target.measure)[0]
        # The usual decimals are those of target and figure, in 万 or 亿 two at least.
        known = (self.target.value, None if self.reached is None else as_decimal(self.reached))
        usual = max(decimals(number) for number in known if number is not None)
        usual = max(usual, _PLACES_OF_SCALED) if scale > 1 else usual
        # What stands just at a promise to be passed needs one more of its last digit.
        strict, needed = bool(exact) and self.rule in STRICT, abs(exact) or Fraction(1, 10**usual * self.months_left)
        # One of what is counted, or a tenth: 8 firms in 7 months are 1.2 a month, not 2.
        for places in range(usual, max(usual, scale.adjusted(), 1) + 1):
            found = _rounded_up(needed, places, strict=strict)
            if found - needed <= needed / 100:
                break
        return as_decimal(found if self.rule.rising else -found)


def _rounded_up(needed: Fraction, places: int, *, strict: bool) -> Fraction:
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
    if target.value is None:  # a milestone
        return Rule.AT_LEAST
    from yian1.model.wording import promises, value_agrees  # most plans give their rules

    for promise in promises(target.quote):
        if value_agrees(promise, target.value, target.measure):
            return Rule(promise.rule)
    return Rule.AT_LEAST


def counts_singly(target: Target) -> bool:
    """Whether a target counts things one by one, which come in whole numbers only; a mean of them does not."""
    scale, counted = split_measure(target.measure)
    whole = target.value is None or Fraction(target.value * scale).denominator == 1
    return whole and counted in _COUNTED and not re.search(_AVERAGE, target.name + target.quote)


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


def check_of(ledger: Ledger, seen: Observation) -> Check | None:
    """Return the office's last check (核实) of a figure, by its own month or by the month that it was filed for."""
    checks = [check for check in ledger.verification.verification if check.target == seen.target]
    own = [check for check in checks if check.month == seen.of]
    return next(reversed(own or [check for check in checks if check.month == seen.month]), None)
