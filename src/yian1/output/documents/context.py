"""Everything that the templates may speak of: frozen, ready facts for one document."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from yian1.core import duties
from yian1.core.progress import Status
from yian1.core.rollup import ActionState
from yian1.model.office import PaceRule
from yian1.output.documents import diary, figures, roll, work
from yian1.output.documents.occasion import Request, monthly_duty, occasion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from yian1.core.progress import TargetProgress
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month

_ON_TRACK = frozenset({Status.MET, Status.HOLDS, Status.AHEAD, Status.ON_PACE})


@dataclass(frozen=True, slots=True)
class RuleFact:
    """The rules that figures are judged by, to be printed beside them; lights are points against the pace."""

    daily: bool
    unlike: tuple[str, ...]
    scheduled: tuple[str, ...]
    yellow: Decimal
    red: Decimal


@dataclass(frozen=True, slots=True)
class GoalFact:
    """A goal with those of its targets that the document speaks of."""

    title: str
    targets: tuple[figures.TargetFact, ...]


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many tasks are in a state."""

    state: ActionState
    number: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The targets in the order of notices, the same by goal, and what they add up to.

    `of_goals` counts those that stand in a goal (the others in tasks), `parts` are what a unit carries of
    targets that are split among units.
    """

    targets: tuple[figures.TargetFact, ...]
    goals: tuple[GoalFact, ...]
    of_goals: int
    counts: tuple[figures.Count, ...]
    on_track: int
    news: figures.News | None
    rules: RuleFact
    allocations: tuple[roll.AllocationFact, ...]
    parts: tuple[roll.PartFact, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """The tasks with what was reported of them; `units` counts the plan's single units, `groups` names the others."""

    sections: tuple[work.SectionFact, ...]
    tasks: int
    actions: int
    units: int
    groups: tuple[str, ...]
    state_counts: tuple[StateCount, ...]
    problems: tuple[work.Remarks, ...]
    steps: tuple[work.Remarks, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """What the office keeps beside the figures; `briefs` are the monthly duties so far, for the months of their span.

    `events_now` are the events of the document's month alone.
    """

    attendance: roll.AttendanceFact | None
    briefs: tuple[roll.AttendanceFact, ...]
    briefs_span: tuple[Month, ...]
    opinions: diary.OpinionFacts
    events: diary.EventFacts
    events_now: diary.EventFacts
    vote: diary.VoteFact | None
    workplans: tuple[roll.WorkPlanFact, ...]


def gather(request: Request) -> dict[str, Any]:
    """Return the facts of one document by the names that templates call them."""
    standing = _standing(request)
    activity = _activity(request, standing.targets)
    year = _year(request)
    present = {
        "targets": bool(standing.targets),
        "actions": bool(activity.sections),
        "events": bool(year.events.items),
        "opinions": bool(year.opinions.items),
        "allocations": bool(standing.allocations),
        "workplans": bool(year.workplans),
    }
    annexes = [name for name in request.annexes if present[name] and request.filings]
    parts = (occasion(request, annexes), standing, activity, year)
    return {field.name: getattr(part, field.name) for part in parts for field in fields(part)}


def _standing(request: Request) -> Standing:
    assessment, unit = request.assessment, request.unit
    every = figures.target_facts(assessment, work.reasons(assessment))
    targets = figures.numbered(
        fact for fact, item in zip(every, assessment.ranked(), strict=True) if unit in {None, _filed_by(item)}
    )
    goals = _goals(assessment.ledger, targets)
    return Standing(
        targets,
        goals,
        sum(len(goal.targets) for goal in goals),
        figures.counts(targets),
        sum(item.status in _ON_TRACK for item in targets),
        None if request.previous is None or unit else figures.news(every, assessment, request.previous),
        _rules(assessment.ledger, targets),
        roll.allocation_facts(assessment) if "allocations" in request.annexes else (),
        () if unit is None else roll.part_facts(assessment, unit),
    )


def _filed_by(item: TargetProgress) -> str | None:
    """Return whose target it is: its owner's, and without one that of the unit that filed the figure."""
    seen = item.observation
    return item.owner or (None if seen is None else seen.unit)


def _goals(ledger: Ledger, targets: Sequence[figures.TargetFact]) -> tuple[GoalFact, ...]:
    by_id = {target.id: target for target in targets}
    goals = (
        GoalFact(goal.title, tuple(by_id[target.id] for target in goal.targets if target.id in by_id))
        for goal in ledger.plan.goals
    )
    return tuple(goal for goal in goals if goal.targets)


def _rules(ledger: Ledger, targets: Sequence[figures.TargetFact]) -> RuleFact:
    office = ledger.office
    default = office.pace_rule("default")
    paced = {
        item.target.name: item.target.id for item in ledger.targets.values() if item.target.id not in office.schedules
    }
    shown = [target.name for target in targets if target.pace is not None]
    return RuleFact(
        default is PaceRule.DAILY,
        tuple(name for name in shown if name in paced and office.pace_rule(paced[name]) is not default),
        tuple(name for name in shown if name not in paced),
        office.lights.yellow,
        office.lights.red,
    )


def _activity(request: Request, targets: Sequence[figures.TargetFact]) -> Activity:
    assessment = request.assessment
    view = work.View(assessment, request.heard, request.unit)
    sections = work.section_facts(view, targets)
    tasks = [task for section in sections for task in section.tasks]
    told = [target.reason for target in targets]
    return Activity(
        sections,
        len(tasks),
        sum(len(task.actions) for task in tasks),
        len(assessment.ledger.plan.units),
        tuple(group.name for group in assessment.ledger.plan.groups),
        tuple(StateCount(state, number) for state, number in _states(tasks) if number),
        work.problems(view, told),
        work.next_steps(view),
    )


def _states(tasks: Sequence[work.TaskFact]) -> list[tuple[ActionState, int]]:
    return [(state, sum(task.state is state for task in tasks)) for state in reversed(ActionState)]


def _year(request: Request) -> Year:
    ledger, month = request.ledger, request.month
    duty = monthly_duty(ledger)
    spans = () if duty is None else tuple(period for period in duties.periods(duty) if period <= month)
    found = [roll.attendance_fact(ledger, duty, period) for period in spans]
    return Year(
        roll.attendance_fact(ledger, duty, month),
        tuple(item for item in found if item is not None),
        spans,
        diary.opinion_facts(ledger, month, request.unit),
        diary.event_facts(ledger, month.last_day),
        diary.event_facts(ledger, month.last_day, month),
        diary.vote_fact(ledger, month.last_day),
        roll.workplan_facts(ledger, month.last_day) if "workplans" in request.annexes else (),
    )
