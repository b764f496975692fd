"""What the page shows: each target with its figures and pictures on one scale, what units filed, the time line.

The scale is 0 to 120% of what was promised, the same in every row.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from yian1.core import duties, year
from yian1.core.progress import Status, TargetProgress, check_of
from yian1.core.rollup import as_printed
from yian1.core.terms import ActionState, DutyState
from yian1.model.filing import TOLD
from yian1.model.office import PagePart
from yian1.model.plan import Kind
from yian1.model.quantity import percent
from yian1.output import lists, words, workings
from yian1.output.charts import month_number
from yian1.output.documents.units import chaired

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yian1.core.duties import DutyEntry
    from yian1.core.rollup import Assessment
    from yian1.core.series import Series
    from yian1.model.filing import Filing
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.output.documents.units import Fact
    from yian1.output.site import May
    from yian1.output.workings import Origin, Origins


SIGNS: Mapping[str, str] = {
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
    ActionState.NONE: "－",
    ActionState.NOT_STARTED: "○",
    ActionState.UNDER_WAY: "→",
    ActionState.ONGOING: "∞",
    ActionState.DONE: "✔",
    DutyState.IN_TIME: "✓",
    DutyState.UNDATED: "✓",
    DutyState.LATE: "△",
    DutyState.MISSING: "✕",
    DutyState.NOT_DUE: "·",
}
_WITHHELD = "未公布"
WIDTH, HEIGHT = 120, 24  # the width is the scale: 100 is the promise


def cards(
    assessment: Assessment, reasons: Mapping[str, str], withheld: frozenset[str], origins: Origins
) -> Iterator[Fact]:
    """Yield the targets in the order of the plan; `withheld` have figures, but none that may be seen."""
    for item in assessment.targets:
        yield _card(assessment.series, item, reasons[item.target.id], origins, withheld=item.target.id in withheld)


def _card(series: Series, item: TargetProgress, reason: str, origins: Origins, *, withheld: bool) -> Fact:
    """Return a target as it stands; `details` are titles with their words, `lights` months with theirs, `tone` a class.

    `filer` is who filed all its figures, empty if that changed; `undefined` says that there is nothing to judge by;
    `withheld` that there is, but not for these eyes.
    """
    seen, figures = item.observation, tuple(_figures(item, origins))
    filers = {figure["filer"] for figure in figures}
    pairs = [
        words.how_far(item),
        ("较时序", "" if item.shown_ahead is None else f"{words.signed(item.shown_ahead)}个百分点"),
        ("节点目标", workings.schedule_words(item)),
        *((column.title, column.text(item)) for column in lists.PROJECTED),
    ]
    lights = [(words.month_beside(month, item.as_of), light) for month, light in item.lights]
    return {
        "item": item,
        "id": item.target.id,
        "reason": reason,
        "definition": item.ledger.office.definitions.get(item.target.id, ""),
        "name": item.target.name,
        "promise": words.promise_words(item),
        "value": _WITHHELD if withheld else words.value_words(item),
        "at": "" if seen is None else seen.name,
        "month": "" if seen is None else words.month_beside(seen.of, item.as_of),
        "sign": SIGNS[item.status],
        "status": _WITHHELD if withheld else item.status.word,
        "tone": item.light or "none",
        "details": [(title, text) for title, text in pairs if text not in {"", words.NONE}],
        "lights": () if withheld else lights,
        "bullet": bullet(item),
        "spark": spark(series, item),
        "steps": () if withheld else tuple(workings.workings(item)),
        "figures": figures,
        "filer": filers.pop() if len(filers) == 1 else "",
        "change": words.change_words(item),
        "remainder": words.remainder_words(item),
        "against": "" if item.shown_ahead is None else words.pace_sentence(item.shown_ahead),
        "undefined": _is_undefined(item) and not withheld,
        "withheld": withheld,
    }


def _is_undefined(item: TargetProgress) -> bool:
    """Whether there is nothing to judge a target by: no figure that should be there, a total without its baseline."""
    late = item.target.id in item.ledger.office.year_end
    if item.status is Status.NO_DATA:
        return not late and not item.apart
    return item.status is Status.OPEN and item.target.kind is Kind.STOCK


def _figures(item: TargetProgress, origins: Origins) -> Iterator[Fact]:
    """Yield the figures that count: of which month, who filed what, and where; `id` is the place on the page.

    `checked` is the day on which the office checked it, or None.
    """
    filed_by = {filing.file: f"（{filing.filed_by}）" if filing.filed_by else "" for filing in item.ledger.filings}
    for seen in workings.official_of(item):
        figure, check = seen.figure, check_of(item.ledger, seen)
        yield {
            "id": seen.name,
            "month": seen.of,
            "filer": item.ledger.name(seen.unit) + filed_by[seen.file],
            "value": words.observed_words(seen, item.target),
            "source": figure.source or "",
            "remark": "；".join(words.figure_remarks(figure)),
            "checked": None if check is None else check.on,
            "origin": origins.of(seen.place),
        }


def bullet(item: TargetProgress) -> Fact | None:
    """Return a bar up to the value with a mark at the pace; None of what has no place on the scale.

    `over` if the bar goes on beyond the scale.
    """
    share = _share(item)
    if share is None:
        return None
    text = f"当前{words.value_words(item)}，目标{words.promise_words(item)}，{''.join(words.how_far(item))}"
    if item.shown_pace is not None and item.shown_ahead is not None:
        text += f"，时序{percent(item.shown_pace)}，{words.pace_sentence(item.shown_ahead)}"
    return {
        "value": _number(_along(share)),
        "pace": "" if item.shown_pace is None else _number(_along(item.shown_pace)),
        "over": share > Fraction(WIDTH, 100),
        "text": text,
    }


def spark(series: Series, item: TargetProgress) -> Fact | None:
    """Return a target's figures by month as a line of points, the last one to be marked; None of one alone.

    Of what begins anew each year it has this year's.
    """
    shown = [
        seen
        for seen in workings.official_of(item)
        if seen.value is not None and (item.target.per is None or seen.of.year == item.month.year)
    ]
    ledger, points = item.ledger, []
    for seen in shown:
        share = _share(TargetProgress.of(series, item.target.id, seen.month))
        if share is not None:
            along = Fraction(month_number(ledger, seen.of), len(ledger.months))
            up = HEIGHT * (1 - _along(share) / WIDTH)
            points.append((_number(WIDTH * along), _number(up)))
    if not points[1:]:
        return None
    first, last = (
        f"{words.month_beside(seen.of, item.as_of)}{words.observed_words(seen, item.target)}"
        for seen in (shown[0], shown[-1])
    )
    line = " ".join(f"{x},{y}" for x, y in points)
    return {"points": line, "last": points[-1], "text": f"{first}至{last}"}


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
    return min(max(100 * share, Fraction(0)), Fraction(WIDTH))


def _number(value: Fraction) -> str:
    return f"{float(value):.1f}".removesuffix(".0")


class Moment(NamedTuple):
    """Something on the time line; `state` says if it is over, going on or still to come."""

    day: date
    kind: str
    title: str
    note: str = ""
    state: str = "到期"
    until: date | None = None
    origin: Origin | None = None


def entries(full: Assessment, day: date) -> Sequence[DutyEntry]:
    """Return what is owed of the months so far, as it stood on that day.

    What came after that day is on the page, so it counts as late.
    """
    tables = (duties.duty_table(full.ledger, until) for until in (day, date.max))
    pairs = [(then, later) for then, later in zip(*tables, strict=True) if then.period <= full.as_of]
    return [then if later.filed is None else later for then, later in pairs]


def memberships(ledger: Ledger) -> Iterator[Fact]:
    """Yield the groups of which not every member reports on its own, or whose members the office has not named yet."""
    for group in ledger.groups.values():
        known, reporting = ledger.members(group.id), duties.reporting_members(ledger, group.id)
        if len(reporting) < len(known) or not known:
            yield {"name": group.name, "members": len(known), "reporting": list(map(ledger.name, reporting))}


def units_filings(assessment: Assessment, may: May, origins: Origins) -> Sequence[tuple[str, list[Fact]]]:
    """Return what each unit has filed month by month, where texts may be seen."""
    latest = {
        (report.unit, report.month, action.context.action.id)
        for action in assessment.actions
        for report in action.reports
    }
    ledger, found = assessment.ledger, []
    for unit in ledger.units if PagePart.REPORTS in may else ():
        filings = [one for one in ledger.by_unit.get(unit, ()) if one.month <= assessment.as_of and not one.empty]
        if filings:
            found.append((ledger.name(unit), [_filing_fact(assessment, one, latest, origins) for one in filings]))
    return found


def _filing_fact(assessment: Assessment, filing: Filing, latest: set[tuple[str, Month, str]], origins: Origins) -> Fact:
    """Return a unit's filing; a text is `among_tasks` if it stands among the tasks already, being the unit's latest."""
    ledger = assessment.ledger
    read = (assessment.series.by_file.get((filing.file, target)) for target in filing.figures)
    figures = [
        {
            "name": (target := ledger.targets[seen.target].target).name,
            "value": words.observed_words(seen, target),
            "line": origins.of(seen.place).line,
        }
        for seen in read
        if seen is not None
    ]
    texts = [
        {
            "task": context.task,
            "report": as_printed(ledger, filing.unit, report),
            "among_tasks": (filing.unit, filing.month, action) in latest,
            "line": origins.of(filing.place("progress", action)).line,
        }
        for action, report in filing.progress.items()
        if (context := ledger.actions.get(action)) is not None
    ]
    head = [(TOLD[name], text) for name, text in filing.told.items() if text]
    place = origins.of(filing.place())
    return {"filing": filing, "head": head, "figures": figures, "texts": texts, "origin": place}


def checked(assessment: Assessment, origins: Origins) -> Iterator[Fact]:
    """Yield what the office has checked of the figures so far, in the order in which it is written."""
    ledger = assessment.ledger
    for number, check in enumerate(ledger.verification.verification):
        figures = assessment.series.official.get(check.target, ())
        seen = [one for one in figures if one.month <= assessment.as_of and check.month in {one.of, one.month}]
        if seen:
            target = ledger.targets[check.target].target
            yield {
                "name": target.name,
                "value": words.observed_words(seen[-1], target),
                "seen": seen[-1],
                "check": check,
                "origin": origins.of(ledger.verification.place("verification", number)),
            }


def moments(assessment: Assessment, day: date, may: May, origins: Origins) -> Sequence[Moment]:
    """Return what happened up to a day, the stages of the work, and what is still to come, in its order."""
    some = [*_events(assessment.ledger, day, origins)]
    for stage in assessment.ledger.plan.stages:
        first, last = stage.first.first_day, stage.last.last_day
        state = "已结束" if last < day else "进行中" if first <= day else "未开始"
        some.append(Moment(first, "阶段", stage.title, stage.text, state, last))
    some += [*_deadlines(assessment.ledger, day, may), *_ends(assessment, day, may)]
    return sorted(some, key=lambda one: one.day)


def _events(ledger: Ledger, day: date, origins: Origins) -> Iterator[Moment]:
    for number, event in enumerate(ledger.events.events):
        over = event.date <= day
        details = (event.lead or "", words.names(event.participants), event.text or "") if over else ()
        state = ("已" if over else "将") + ("举行" if chaired(event) else "进行")
        origin = origins.of(ledger.events.place("events", number))
        yield Moment(event.date, event.kind, event.title, "；".join(filter(None, details)), state, origin=origin)
    vote = ledger.events.vote
    if vote is not None and vote.date <= day:
        note = f"发出{vote.issued}票，满意{vote.satisfied}票、基本满意{vote.basic}票、不满意{vote.dissatisfied}票"
        origin = origins.of(ledger.events.place("vote"))
        yield Moment(vote.date, "测评", "满意度测评", note, "已举行", origin=origin)


def _deadlines(ledger: Ledger, day: date, may: May) -> Iterator[Moment]:
    """Yield what has to be handed in or answered: of each duty the next document, of opinions all that are open."""
    for duty in ledger.plan.duties if PagePart.DUTIES in may else ():
        coming = ((ledger.deadline(duty, period), period) for period in duty.periods)
        found = min((one for one in coming if one[0] > day), default=None)
        if found is not None:
            yield Moment(found[0], "报送", words.document(ledger, duty, found[1]))
    for one in year.opinion_summary(ledger, day).opinions:
        due = year.reply_due(one.opinion)
        if one.opinion.replied is None and due > day:
            yield Moment(due, "答复", f"答复第{one.number}件意见建议", one.opinion.text)


def _ends(assessment: Assessment, day: date, may: May) -> Iterator[Moment]:
    """Yield when targets and tasks of their own time are due, those of one day together."""
    found = [
        (item.end.last_day, "目标", item.target.name)
        for item in assessment.targets
        if PagePart.TARGETS in may and item.end < assessment.ledger.last and item.status is not Status.MET
    ]
    told = {(when, name) for when, _, name in found}
    found += [
        (task.task.due, "任务", task.task.title)
        for task in assessment.tasks
        if PagePart.TASKS in may and task.task.due is not None and task.state is not ActionState.DONE
        if (task.task.due, task.task.title) not in told
    ]
    coming = sorted((one for one in found if one[0] > day), key=lambda one: one[:2])
    for (when, kind), some in groupby(coming, key=lambda one: one[:2]):
        yield Moment(when, kind, words.names(name for _, _, name in some))
