"""A target on the page: how it stands, its figures with their origins, and its pictures on one scale.

The scale is 0 to 120% of what was promised, the same in every row.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from yian1.core import terms
from yian1.core.progress import Status, check_of, progress
from yian1.model.period import months_between
from yian1.model.plan import Kind
from yian1.model.quantity import percent
from yian1.output import targets, words, workings
from yian1.output.charts import figures_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yian1.core.progress import Light, TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation
    from yian1.output.documents.targets import TargetFact
    from yian1.output.workings import Origins

    Part = Mapping[str, Any]  # of the page, by the names that its template calls it

SIGNS = {
    Status.MET: "✔",
    Status.HOLDS: "✓",
    Status.AHEAD: "▲",
    Status.ON_PACE: "＝",
    Status.BEHIND: "▼",
    Status.OPEN: "→",
    Status.UNMET: "△",
    Status.YEAR_END: "○",
    Status.MISSED: "✕",
    Status.NO_DATA: "－",
}
_PROJECTED = (targets.FORECAST, targets.NEEDED, targets.OUTLOOK)
_WITHHELD = "未公布"
WIDTH, HEIGHT = 120, 24  # the width is the scale: 100 is the promise
_ZERO = Fraction(0)


def cards(
    told: Assessment, facts: Mapping[str, TargetFact], withheld: frozenset[str], origins: Origins
) -> Iterator[Part]:
    """Yield the targets in the order of the plan; `withheld` have figures, but none that may be seen."""
    for item in told.targets:
        yield _card(told, item, facts[item.target.id], origins, withheld=item.target.id in withheld)


def _card(told: Assessment, item: TargetProgress, fact: TargetFact, origins: Origins, *, withheld: bool) -> Part:
    """Return a target as it stands; `told` are titles with their words, `lights` months with theirs, `tone` a class.

    `filer` is who filed all its figures, empty if that changed; `check` is the office's check of the figure that
    counts; `undefined` says that there is nothing to judge by; `withheld` that there is, but not for these eyes.
    """
    seen, figures = item.observation, tuple(_figures(told, item, origins))
    filers = {figure["filer"] for figure in figures}
    return {
        "fact": fact,
        "name": item.target.name,
        "promise": words.promise_words(item),
        "value": _WITHHELD if withheld else words.value_words(item),
        "at": "" if seen is None else seen.name,
        "month": "" if seen is None else words.month_beside(seen.of, item.as_of),
        "sign": SIGNS[item.status],
        "status": _WITHHELD if withheld else terms.STATUSES[item.status],
        "tone": item.light or "none",
        "told": [(title, text) for title, text in _told(told, item) if text not in {"", words.NONE}],
        "lights": () if withheld else _lights(told, item),
        "bullet": bullet(item),
        "spark": spark(told, item),
        "steps": () if withheld else tuple(workings.workings(told, item)),
        "figures": figures,
        "filer": filers.pop() if len(filers) == 1 else "",
        "change": "" if fact.change is None else words.change(fact.change, item.target.measure),
        "remainder": words.remainder_words(item),
        "against": "" if item.shown_ahead is None else words.pace_sentence(item.shown_ahead),
        "check": item.check,
        "undefined": _is_undefined(told, item) and not withheld,
        "withheld": withheld,
    }


def _told(told: Assessment, item: TargetProgress) -> Iterator[tuple[str, str]]:
    """Yield titles with their words: how far, against the pace, the schedule, what is projected."""
    yield words.standing(item)
    yield "较时序", "" if item.shown_ahead is None else f"{words.signed(item.shown_ahead)}个百分点"
    yield "节点目标", workings.schedule_words(told.ledger, item)
    row = targets.Row(told, item)
    yield from ((column.title, column.text(row)) for column in _PROJECTED)


def _is_undefined(told: Assessment, item: TargetProgress) -> bool:
    """Whether there is nothing to judge a target by: no figure that should be there, a total without its baseline."""
    late = item.target.id in told.ledger.office.year_end
    if item.status is Status.NO_DATA:
        return not late and item.target.id not in told.ledger.milestones
    return item.status is Status.OPEN and item.target.kind is Kind.STOCK


def _lights(told: Assessment, item: TargetProgress) -> tuple[tuple[str, Light | None], ...]:
    return tuple((words.month_beside(month, item.as_of), light) for month, light in told.lights(item.target.id))


def _figures(told: Assessment, item: TargetProgress, origins: Origins) -> Iterator[Part]:
    """Yield the figures that count: of which month, who filed what, and where; `id` is the place on the page.

    `checked` is the day on which the office checked it, or None.
    """
    filed_by = {filing.file: f"（{filing.filed_by}）" if filing.filed_by else "" for filing in told.ledger.filings}
    for seen in told.series.official[item.target.id]:
        if seen.month > item.as_of:
            continue
        figure, check = seen.figure, check_of(told.ledger, seen)
        remarks = ("初步数" if figure.provisional else "", figure.correction or "", figure.note or "")
        yield {
            "id": seen.name,
            "month": seen.of,
            "filer": told.ledger.name(seen.unit) + filed_by[seen.file],
            "value": words.observed_words(seen, item.target),
            "source": figure.source or "",
            "remark": "；".join(filter(None, remarks)),
            "checked": None if check is None else check.on,
            "origin": origins.of(seen.place),
        }


def bullet(item: TargetProgress) -> Part | None:
    """Return a bar up to the value with a mark at the pace; None of what has no place on the scale.

    `over` if the bar goes on beyond the scale.
    """
    share = _share(item)
    if share is None:
        return None
    text = f"当前{words.value_words(item)}，目标{words.promise_words(item)}，{''.join(words.standing(item))}"
    if item.shown_pace is not None and item.shown_ahead is not None:
        text += f"，时序{percent(item.shown_pace)}，{words.pace_sentence(item.shown_ahead)}"
    return {
        "value": _number(_along(share)),
        "pace": "" if item.shown_pace is None else _number(_along(item.shown_pace)),
        "over": share > Fraction(WIDTH, 100),
        "text": text,
    }


def spark(assessment: Assessment, item: TargetProgress) -> Part | None:
    """Return a target's figures by month as a line of points, the last one to be marked; None of one alone.

    Of what begins anew each year it has this year's.
    """
    shown = [
        seen for seen in figures_of(assessment, item) if item.target.per is None or seen.of.year == item.month.year
    ]
    points = list(_points(assessment, item, shown))
    if not points[1:]:
        return None
    ends = (
        f"{words.month_beside(seen.of, item.as_of)}{words.observed_words(seen, item.target)}"
        for seen in (shown[0], shown[-1])
    )
    return {"points": " ".join(f"{x},{y}" for x, y in points), "last": points[-1], "text": "至".join(ends)}


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
