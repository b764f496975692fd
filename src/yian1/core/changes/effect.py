"""What a changed figure does to its target: completion and status before and after, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core.changes.change import Effect
from yian1.core.progress import Status, TargetProgress, measure, progress
from yian1.core.series import as_decimal
from yian1.core.terms import OTHER_SIDE, STATUSES, reached
from yian1.model.plan import RATES, RELATIVE, Kind
from yian1.model.quantity import change, format_value, percent, round_half_up

if TYPE_CHECKING:
    from decimal import Decimal

    from yian1.core.changes.change import Pair
    from yian1.core.series import Observation, Series
    from yian1.model.period import Month
    from yian1.model.plan import Target


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a target, or one unit's part of it, had been met at the end of a month."""

    progress: TargetProgress

    @property
    def completion(self) -> str | None:
        """The completion, or a stock's share of its target, as a percentage; None where it has no meaning.

        How much of an upper limit is used up is neither.
        """
        if self.progress.is_limit:
            return None
        known = self.progress.shown_completion
        known = self.progress.judgement.share if known is None else known
        return None if known is None else percent(known)

    @property
    def completion_name(self) -> str:
        """What that percentage is."""
        return "占目标" if self.progress.judgement.completion is None else "完成率"

    @property
    def status(self) -> str:
        """The status in words."""
        return STATUSES[self.progress.status]


def standing(series: Series, target: str, unit: str, month: Month) -> Standing | None:
    """Return how a unit's figure makes its target stand: as the owner's, or against the unit's allotted part.

    None if the unit's figure of this target counts for nothing.
    """
    ledger = series.ledger
    if target not in ledger.targets:
        return None
    if ledger.owner(target) in {None, unit}:
        return Standing(progress(ledger, series, target, month))
    part = ledger.office.allocations.get(target, {}).get(unit)
    if part is None:
        return None
    context = ledger.targets[target]
    own = replace(context, target=context.target.model_copy(update={"value": part}))
    seen = series.latest_of(target, unit, month)
    return Standing(measure(ledger, own, seen, month, owner=unit, baseline=None))


def standings(pair: Pair, target: str, unit: str, month: Month) -> tuple[Standing | None, Standing | None]:
    """Return how a unit's figure makes its target stand in the older and in the newer ledger."""
    return standing(pair.old, target, unit, month), standing(pair.new, target, unit, month)


def effect_on(
    target: str, month: Month, sides: tuple[Standing | None, Standing | None], words: tuple[str | None, str | None]
) -> Effect:
    """Return what becomes of a target's figure, status and light."""
    one, other = (None if side is None else side.progress for side in sides)
    statuses = (None if one is None else one.status, None if other is None else other.status)
    lights = (None if one is None else one.light, None if other is None else other.light)
    return Effect(target, month, *words, statuses, lights)


def effect(before: Standing | None, after: Standing | None) -> str:
    """Say what became of a target: 完成率84.2% → 86.8%，达时序 → 超时序; what stays the same is said once."""
    if after is None:
        return ""
    old = before if before is not None and before.progress.status is not Status.NO_DATA else None
    parts = []
    if after.completion is not None:
        known = old.completion if old is not None and old.completion_name == after.completion_name else None
        parts.append(after.completion_name + _moved(known, after.completion))
    parts.append(_moved(None if before is None else before.status, after.status))
    return "，".join(parts)


def value_words(target: Target, seen: Observation) -> str:
    """Return a figure in its target's measure, with its parts or what it is compared with."""
    if seen.value is None:
        return "不适用"
    if target.kind is Kind.MILESTONE:
        return reached(yes=bool(seen.value))
    if seen.part is not None and seen.whole is not None:
        return f"{percent(seen.value / 100)}（{_number(seen.part)}÷{_number(seen.whole)}）"
    text = format_value(_number(seen.value), target.measure)
    if target.kind in RELATIVE and seen.against is not None:
        return f"{text}（{OTHER_SIDE[target.kind]}{format_value(_number(seen.against), target.measure)}）"
    return text


def point_words(target: Target, point: Decimal) -> str:
    """Return a point of a schedule as it is meant: of a rate its value, else the share of the way with every digit."""
    exact = as_decimal(Fraction(point) * 100)
    return format_value(point * 100 if exact is None else exact, target.measure if target.kind in RATES else "%")


def difference(target: Target, before: Observation, after: Observation) -> str:
    """Return how much a figure moved: +16个, -0.3个百分点; empty if the figure itself did not."""
    if before.value is None or after.value is None or target.kind is Kind.MILESTONE:
        return ""
    moved = _number(after.value - before.value) if after.whole is None else round_half_up(after.value - before.value, 1)
    return change(moved, target.measure) if moved else ""


def _moved(before: str | None, after: str) -> str:
    return after if before is None or before == after else f"{before} → {after}"


def _number(value: Fraction) -> Decimal:
    exact = as_decimal(value)
    return round_half_up(value, 2) if exact is None else exact
