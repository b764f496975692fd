"""What is told beside the targets: who handed in what, each unit's texts, opinions, checks, the time line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from yian1.core import duties, terms, year
from yian1.core.duties import DutyState
from yian1.core.progress import Status
from yian1.core.remarks import heard
from yian1.model.filing import TOLD
from yian1.model.office import Shown
from yian1.model.year import OpinionState
from yian1.output import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from yian1.core.duties import DutyEntry
    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation
    from yian1.model.filing import Filing, Report
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.year import Check
    from yian1.output.documents.registers import OpinionFact
    from yian1.output.site import May
    from yian1.output.workings import Origin, Origins

_DUTY_SIGNS = {DutyState.IN_TIME: "✓", DutyState.LATE: "△", DutyState.MISSING: "✕", DutyState.NOT_DUE: "·"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One document of one unit: how it was handed in."""

    sign: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A group of which only some members report on their own, or whose members the office has not named yet."""

    name: str
    members: int
    reporting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure in a unit's filing."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a unit said of an action; `told` if that stands among the tasks already, being its latest."""

    task: str
    title: str
    report: Report
    told: bool
    line: int


@dataclass(frozen=True, slots=True)
class Filed:
    """A unit's filing of a month; `told` are texts of its head, each behind its title."""

    month: Month
    day: date | None
    told: tuple[tuple[str, str], ...]
    figures: tuple[Stated, ...]
    texts: tuple[Spoken, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Asked:
    """An opinion with where it is written; `late` if it was answered after its time, `overdue` if it still is not."""

    fact: OpinionFact
    late: bool
    overdue: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Checked:
    """A figure that the office has checked, with where that is written."""

    name: str
    value: str
    seen: Observation
    check: Check
    origin: Origin


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


def columns(ledger: Ledger, owed: Iterable[DutyEntry]) -> Sequence[str]:
    """Return the headings of the documents that units owe."""
    return [words.document(ledger, duty, period) for duty, period in duties.matrix(owed).columns]


def rows(ledger: Ledger, owed: Iterable[DutyEntry]) -> Sequence[tuple[str, list[Cell | None]]]:
    """Return for each unit how it handed in each document."""
    return [
        (ledger.name(unit), [None if entry is None else _cell(entry) for entry in row])
        for unit, row in duties.matrix(owed).rows.items()
    ]


def _cell(entry: DutyEntry) -> Cell:
    late = f"{entry.days_late}天" if entry.state is DutyState.LATE else ""
    return Cell(_DUTY_SIGNS[entry.state], terms.DUTIES[entry.state] + late, entry.state.value)


def names(ledger: Ledger, owed: Iterable[DutyEntry], state: DutyState) -> Sequence[str]:
    """Return the units some of whose documents are in a state."""
    return [ledger.name(unit) for unit in dict.fromkeys(entry.unit for entry in owed if entry.state is state)]


def silent(ledger: Ledger, owed: Iterable[DutyEntry]) -> Sequence[str]:
    """Return the units that have never handed in anything."""
    owed = list(owed)
    heard = {entry.unit for entry in owed if entry.state in {DutyState.IN_TIME, DutyState.LATE}}
    missing = dict.fromkeys(entry.unit for entry in owed if entry.state is DutyState.MISSING)
    return [ledger.name(unit) for unit in missing if unit not in heard]


def memberships(ledger: Ledger) -> Iterator[Membership]:
    """Yield the groups of which not every member reports on its own."""
    for group in ledger.groups.values():
        known, reporting = ledger.members(group.id), duties.reporting_members(ledger, group.id)
        if len(reporting) < len(known) or not known:
            yield Membership(group.name, len(known), tuple(ledger.name(unit) for unit in reporting))


def told_by_units(told: Assessment, may: May, origins: Origins) -> Sequence[tuple[str, list[Filed]]]:
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


def _filed(told: Assessment, filing: Filing, latest: set[tuple[str, Month, str]], origins: Origins) -> Filed:
    ledger = told.ledger
    figures = []
    for target in filing.figures:
        seen = next((one for one in told.series.observations.get(target, ()) if one.file == filing.file), None)
        if seen is not None:
            known = ledger.targets[target].target
            figures.append(Stated(known.name, words.observed_words(seen, known), origins.of(seen.place).line))
    texts = [
        Spoken(
            context.task.id,
            context.task.title,
            heard(ledger, filing.unit, report),
            (filing.unit, filing.month, action) in latest,
            origins.of(filing.place("progress", action)).line,
        )
        for action, report in filing.progress.items()
        if (context := ledger.actions.get(action)) is not None
    ]
    head = tuple((TOLD[name], text) for name, text in filing.told.items() if text)
    return Filed(filing.month, filing.filed, head, tuple(figures), tuple(texts), origins.of(filing.place()))


def asked(ledger: Ledger, facts: Sequence[OpinionFact], day: date, origins: Origins) -> Sequence[Asked]:
    """Return the opinions with their places, those put forward by a day."""
    known = year.opinion_summary(ledger, day)
    late, overdue = ({id(one) for one in some} for some in (known.late, known.overdue))
    places = [(one, number) for number, one in enumerate(ledger.opinions.opinions) if one.date <= day]
    return [
        Asked(fact, id(one) in late, id(one) in overdue, origins.of(ledger.opinions.place("opinions", number)))
        for fact, (one, number) in zip(facts, places, strict=True)
    ]


def checked(told: Assessment, origins: Origins) -> Iterator[Checked]:
    """Yield what the office has checked of the figures so far, in the order in which it is written."""
    ledger = told.ledger
    for number, check in enumerate(ledger.verification.verification):
        figures = told.series.official.get(check.target, ())
        seen = [one for one in figures if one.month <= told.as_of and check.month in {one.of, one.month}]
        if seen:
            target = ledger.targets[check.target].target
            value = words.observed_words(seen[-1], target)
            place = origins.of(ledger.verification.place("verification", number))
            yield Checked(target.name, value, seen[-1], check, place)


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
