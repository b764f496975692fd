"""What is told beside the targets: who handed in what, each unit's texts, opinions, checks, the time line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from yian1.core import duties, year
from yian1.core.duties import DutyState
from yian1.core.progress import Status
from yian1.core.rollup import as_printed
from yian1.model.filing import TOLD
from yian1.model.office import OpinionState, Shown
from yian1.output import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from yian1.core.duties import DutyEntry
    from yian1.core.rollup import Assessment
    from yian1.model.filing import Filing
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.output.site import May
    from yian1.output.workings import Origin, Origins


@dataclass(frozen=True, slots=True)
class Moment:
    """Something on the time line; `state` says if it is over, going on or still to come."""

    day: date
    until: date | None
    kind: str
    title: str
    note: str
    state: str
    origin: Origin | None


def entries(full: Assessment, day: date) -> Sequence[DutyEntry]:
    """Return what is owed of the months so far, as it stood on that day.

    What came after that day is on the page, so it counts as late.
    """
    known = {(entry.unit, entry.duty.id, entry.period): entry for entry in duties.duty_table(full.ledger, date.max)}
    found = [entry for entry in duties.duty_table(full.ledger, day) if entry.period <= full.as_of]
    absent = (DutyState.MISSING, DutyState.NOT_DUE)
    return [
        now
        if entry.state in absent and (now := known[entry.unit, entry.duty.id, entry.period]).filed is not None
        else entry
        for entry in found
    ]


def names(ledger: Ledger, owed: Iterable[DutyEntry], state: DutyState) -> Sequence[str]:
    """Return the units some of whose documents are in a state."""
    return [ledger.name(unit) for unit in dict.fromkeys(entry.unit for entry in owed if entry.state is state)]


def silent(ledger: Ledger, owed: Iterable[DutyEntry]) -> Sequence[str]:
    """Return the units that have never handed in anything."""
    owed = list(owed)
    heard = {entry.unit for entry in owed if entry.state in {DutyState.IN_TIME, DutyState.LATE}}
    missing = dict.fromkeys(entry.unit for entry in owed if entry.state is DutyState.MISSING)
    return [ledger.name(unit) for unit in missing if unit not in heard]


def memberships(ledger: Ledger) -> Iterator[Mapping[str, Any]]:
    """Yield the groups of which not every member reports on its own, or whose members the office has not named yet."""
    for group in ledger.groups.values():
        known, reporting = ledger.members(group.id), duties.reporting_members(ledger, group.id)
        if len(reporting) < len(known) or not known:
            yield {"name": group.name, "members": len(known), "reporting": list(map(ledger.name, reporting))}


def told_by_units(told: Assessment, may: May, origins: Origins) -> Sequence[tuple[str, list[Mapping[str, Any]]]]:
    """Return what each unit has filed month by month, where texts may be seen."""
    if Shown.REPORTS not in may:
        return []
    latest = {(said.unit, said.month, action.context.action.id) for action in told.actions for said in action.reports}
    filed = told.ledger.by_unit
    found = (
        (told.ledger.name(unit), [_filed(told, one, latest, origins) for one in filed[unit] if one.month <= told.as_of])
        for unit in told.ledger.units
        if unit in filed
    )
    return [(name, some) for name, some in found if some]


def _filed(
    told: Assessment, filing: Filing, latest: set[tuple[str, Month, str]], origins: Origins
) -> Mapping[str, Any]:
    """Return a unit's filing; a text is `told` if it stands among the tasks already, being the unit's latest."""
    ledger = told.ledger
    read = (told.series.by_file.get((filing.file, target)) for target in filing.figures)
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
            "told": (filing.unit, filing.month, action) in latest,
            "line": origins.of(filing.place("progress", action)).line,
        }
        for action, report in filing.progress.items()
        if (context := ledger.actions.get(action)) is not None
    ]
    head = [(TOLD[name], text) for name, text in filing.told.items() if text]
    place = origins.of(filing.place())
    return {"filing": filing, "head": head, "figures": figures, "texts": texts, "origin": place}


def checked(told: Assessment, origins: Origins) -> Iterator[Mapping[str, Any]]:
    """Yield what the office has checked of the figures so far, in the order in which it is written."""
    ledger = told.ledger
    for number, check in enumerate(ledger.verification.verification):
        figures = told.series.official.get(check.target, ())
        seen = [one for one in figures if one.month <= told.as_of and check.month in {one.of, one.month}]
        if seen:
            target = ledger.targets[check.target].target
            yield {
                "name": target.name,
                "value": words.observed_words(seen[-1], target),
                "seen": seen[-1],
                "check": check,
                "origin": origins.of(ledger.verification.place("verification", number)),
            }


def moments(told: Assessment, day: date, may: May, origins: Origins) -> Sequence[Moment]:
    """Return what happened up to a day, the stages of the work, and what is still to come, in its order."""
    some = (
        *_events(told.ledger, day, origins),
        *_stages(told.ledger, day),
        *_deadlines(told.ledger, day, may),
        *_ends(told, day, may),
    )
    return sorted(some, key=lambda one: one.day)


def _events(ledger: Ledger, day: date, origins: Origins) -> Iterator[Moment]:
    for number, event in enumerate(ledger.events.events):
        over = event.date <= day
        told = (event.lead or "", words.names(event.participants), event.text or "") if over else ()
        note, state = "；".join(filter(None, told)), "已举行" if over else "将举行"
        yield Moment(
            event.date, None, event.kind, event.title, note, state, origins.of(ledger.events.place("events", number))
        )
    vote = ledger.events.vote
    if vote is not None and vote.date <= day:
        note = f"发出{vote.issued}票，满意{vote.satisfied}票、基本满意{vote.basic}票、不满意{vote.dissatisfied}票"
        yield Moment(vote.date, None, "测评", "满意度测评", note, "已举行", origins.of(ledger.events.place("vote")))


def _stages(ledger: Ledger, day: date) -> Iterator[Moment]:
    for stage in ledger.plan.stages:
        first, last = stage.first.first_day, stage.last.last_day
        state = "已结束" if last < day else "进行中" if first <= day else "未开始"
        yield Moment(first, last, "阶段", stage.title, stage.text, state, None)


def _deadlines(ledger: Ledger, day: date, may: May) -> Iterator[Moment]:
    """Yield what has to be handed in or answered: of each duty the next document, of opinions all that are open."""
    for duty in ledger.plan.duties if Shown.DUTIES in may else ():
        coming = ((duties.deadline(ledger, duty, period), period) for period in duties.periods(duty))
        found = min((one for one in coming if one[0] > day), default=None)
        if found is not None:
            yield Moment(found[0], None, "报送", words.document(ledger, duty, found[1]), "", "到期", None)
    for number, one in enumerate(year.opinion_summary(ledger, day).opinions, 1):
        if year.opinion_state(one, day) is OpinionState.OPEN and year.reply_due(one) > day:
            yield Moment(year.reply_due(one), None, "答复", f"答复第{number}件意见建议", one.text, "到期", None)


def _ends(told: Assessment, day: date, may: May) -> Iterator[Moment]:
    """Yield when targets and tasks of their own time are due, those of one day together."""
    found = [
        (item.end.last_day, "目标", item.target.name)
        for item in told.targets
        if Shown.TARGETS in may and item.end < told.ledger.last and item.status is not Status.MET
    ]
    found += [
        (task.task.due, "任务", task.task.title)
        for task in told.tasks
        if Shown.TASKS in may and task.task.due is not None and task.state.value != "done"
    ]
    coming = sorted((one for one in found if one[0] > day), key=lambda one: one[:2])
    for (when, kind), some in groupby(coming, key=lambda one: one[:2]):
        yield Moment(when, None, kind, words.names(name for _, _, name in some), "", "到期", None)
