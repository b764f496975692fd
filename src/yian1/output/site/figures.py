"""The small pictures of a target, as places on one scale: 0 to 120% of what was promised, the same in every row."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core.progress import progress
from yian1.model.period import months_between
from yian1.model.plan import Kind
from yian1.model.quantity import percent
from yian1.output import words
from yian1.output.charts.charts import figures_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation

WIDTH, HEIGHT = 120, 24  # the width is the scale: 100 is the promise
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bar up to the value with a mark at the pace; `over` if the bar goes on beyond the scale."""

    value: str
    pace: str
    over: bool
    text: str


@dataclass(frozen=True, slots=True)
class Spark:
    """The figures of the plan's months as a line of points, the last one to be marked."""

    points: str
    last: tuple[str, str]
    text: str


def bullet(item: TargetProgress) -> Bullet | None:
    """Return the bar of a target; None of what has no place on the scale."""
    share = _share(item)
    if share is None:
        return None
    text = f"当前{words.value_words(item)}，目标{words.promise_words(item)}，{words.completion_words(item)}"
    if item.shown_pace is not None and item.shown_ahead is not None:
        text += f"，时序{percent(item.shown_pace)}，{words.pace_sentence(item.shown_ahead)}"
    return Bullet(
        _number(_along(share)),
        "" if item.shown_pace is None else _number(_along(item.shown_pace)),
        share > Fraction(WIDTH, 100),
        text,
    )


def spark(assessment: Assessment, item: TargetProgress) -> Spark | None:
    """Return the line of a target's figures by month, of what begins anew each year this year's; None of one alone."""
    shown = [
        seen for seen in figures_of(assessment, item) if item.target.per is None or seen.of.year == item.month.year
    ]
    points = list(_points(assessment, item, shown))
    if not points[1:]:
        return None
    named = (f"{words.month_beside(seen.of, item.as_of)}{words.observed_words(seen, item.target)}" for seen in shown)
    return Spark(" ".join(f"{x},{y}" for x, y in points), points[-1], "、".join(named))


def _points(assessment: Assessment, item: TargetProgress, shown: Sequence[Observation]) -> Iterator[tuple[str, str]]:
    ledger = assessment.ledger
    whole = months_between(ledger.first, ledger.last) + 1
    for seen in shown:
        share = _share(progress(ledger, assessment.series, item.target.id, seen.month))
        if share is not None:
            along = Fraction(months_between(ledger.first, seen.of) + 1, whole)
            up = HEIGHT * (1 - _along(share) / WIDTH)
            yield _number(WIDTH * min(max(along, _ZERO), Fraction(1))), _number(up)


def _share(item: TargetProgress) -> Fraction | None:
    """Return how much of what is promised there is: the completion, else the figure beside what it is held against."""
    seen, known = item.observation, item.judgement.completion
    if item.target.kind is Kind.MILESTONE or seen is None or seen.value is None:
        return None
    if known is not None:
        return known
    other = Fraction(item.target.value) if item.target.value is not None else seen.against
    return seen.value / other if other is not None and other > 0 else None


def _along(share: Fraction) -> Fraction:
    return min(max(100 * share, _ZERO), Fraction(WIDTH))


def _number(value: Fraction) -> str:
    return f"{float(value):.1f}".removesuffix(".0")
