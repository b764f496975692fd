"""From targets and reports to the whole picture of a month: counts, states, the shares of units (任务分解)."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.progress import MILESTONE_STATUSES, Status, TargetProgress
from yian1.core.series import Reconciliation, Series, read_series
from yian1.core.terms import ActionState
from yian1.model.filing import TEXTS, Report, ReportState
from yian1.model.plan import ADDITIVE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from yian1.model.diagnostics import Place
    from yian1.model.ledger import ActionContext, Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Section, Target, Task


class UnitReport(NamedTuple):
    """What one unit last reported on an action, as it is printed, and in which month."""

    unit: str
    month: Month
    report: Report
    place: Place


class ActionProgress(NamedTuple):
    """An action with its state and the latest report of each unit that reported, in the order of its list."""

    context: ActionContext
    state: ActionState
    reports: tuple[UnitReport, ...]
    missing: tuple[str, ...]

    @property
    def reported(self) -> tuple[str, ...]:
        """The units that reported at all."""
        return tuple(report.unit for report in self.reports)

    def report_of(self, unit: str) -> UnitReport | None:
        """Return a unit's own latest report."""
        return next((report for report in self.reports if report.unit == unit), None)


class TaskProgress(NamedTuple):
    """A task with the state of its least advanced action; `overdue` if its own deadline is past and it is not done.

    What it promised being fulfilled, a unit that has not said so yet makes nothing overdue.
    """

    section: Section
    task: Task
    state: ActionState
    actions: tuple[ActionProgress, ...]
    overdue: bool = False

    @property
    def reports(self) -> tuple[UnitReport, ...]:
        """The latest reports of its units, action by action."""
        return tuple(report for action in self.actions for report in action.reports)

    @property
    def word(self) -> str:
        """The state in words; 部分举措未报送 where only some of its actions were not reported on."""
        return ("部分举措" if self.reports and self.state is ActionState.NONE else "") + self.state.word

    @property
    def listed(self) -> tuple[str, ...]:
        """The units on the lists of all its actions, none twice."""
        return tuple(dict.fromkeys(unit for action in self.task.actions for unit in action.listed))


class Assessment:
    """Everything that is known of a plan at the end of a month; of its tasks only if they are asked for."""

    def __init__(
        self,
        series: Series,
        as_of: Month,
        targets: tuple[TargetProgress, ...],
        tasks: Callable[[], Iterable[TaskProgress]],
    ) -> None:
        self.ledger, self.series, self.as_of, self.targets = series.ledger, series, as_of, targets
        self._of_tasks = tasks

    @cached_property
    def tasks(self) -> tuple[TaskProgress, ...]:
        """The tasks in the order of the plan."""
        return tuple(self._of_tasks())

    def narrowed(
        self, targets: tuple[TargetProgress, ...], tasks: Callable[[TaskProgress], TaskProgress | None]
    ) -> Assessment:
        """Return the same of some targets, and of each task what a function leaves of it, if anything."""
        return Assessment(self.series, self.as_of, targets, lambda: filter(None, map(tasks, self.tasks)))

    @cached_property
    def counted(self) -> tuple[TargetProgress, ...]:
        """What is counted as a target: everything but the milestones that are counted apart."""
        return tuple(item for item in self.targets if not item.apart)

    @cached_property
    def counts(self) -> Mapping[Status, int]:
        """How many targets there are of each status, milestones apart."""
        own = [item.status for item in self.counted]
        return {status: own.count(status) for status in Status}

    @cached_property
    def milestone_counts(self) -> Mapping[Status, int]:
        """How many milestones there are of each status that one can have, where they are counted apart."""
        apart = [item.status for item in self.targets if item.apart]
        return {status: apart.count(status) for status in MILESTONE_STATUSES}

    @cached_property
    def task_counts(self) -> Mapping[ActionState, int]:
        """How many tasks there are in each state."""
        return {state: sum(item.state is state for item in self.tasks) for state in ActionState}

    @property
    def actions(self) -> tuple[ActionProgress, ...]:
        """Every action in the order of the plan."""
        return tuple(action for task in self.tasks for action in task.actions)

    def target(self, target: str) -> TargetProgress:
        """Return one target's progress by id."""
        return next(item for item in self.targets if item.target.id == target)

    def of_unit(self, unit: str) -> Assessment:
        """Return what concerns a unit: its targets, its actions, those that it reported; tasks keep their state."""
        lists = self.ledger.responsible_units

        def own(task: TaskProgress) -> TaskProgress | None:
            actions = tuple(item for item in task.actions if unit in lists[item.context.action.id].union(item.reported))
            return task._replace(actions=actions) if actions else None

        return self.narrowed(tuple(item for item in self.targets if item.owned_by(unit)), own)

    def tasks_of_unit(self, unit: str) -> Assessment:
        """Return the tasks that a unit has an action in, whole, with nothing else."""
        own = {task.task.id for task in self.of_unit(unit).tasks}
        return self.narrowed((), lambda task: task if task.task.id in own else None)

    @cached_property
    def allocations(self) -> tuple[Allocation, ...]:
        """Every target that the office has split among units, in the order of the plan."""
        ledger, series, as_of, found = self.ledger, self.series, self.as_of, []
        for target, context in ledger.targets.items():
            split = ledger.office.allocations.get(target, {})
            # What the owner files is the whole city's figure, not that of its own part.
            filed = {unit: series.latest_of(target, unit, as_of) for unit in split if unit != ledger.owners[target]}
            shares = {
                unit: TargetProgress(ledger, target, as_of, filed.get(unit), owner=unit, part=part)
                for unit, part in split.items()
            }
            if shares:
                found.append(Allocation(context.target, shares, reconcile(series, target, as_of)))
        return tuple(found)

    def shares_of(self, unit: str) -> tuple[TargetProgress, ...]:
        """Return a unit's parts of the targets that are split."""
        return tuple(whole.shares[unit] for whole in self.allocations if unit in whole.shares)

    def ranked(self) -> tuple[TargetProgress, ...]:
        """Return the targets as notices list them: met, ahead, on pace, behind (worst first), the rest.

        In a plan of several years what is due by the end of this one comes first.
        """

        def key(item: TargetProgress) -> tuple[object, ...]:
            behind = item.status is Status.BEHIND
            return not item.due_this_year, item.status.rank, item.ahead if behind and item.ahead is not None else 0

        return tuple(sorted(self.targets, key=key))


def assess(ledger: Ledger, as_of: Month, series: Series | None = None) -> Assessment:
    """Work out the whole picture at the end of a month."""
    series = series or read_series(ledger)
    targets = tuple(TargetProgress.of(series, target, as_of) for target in ledger.targets)
    return Assessment(series, as_of, targets, lambda: _tasks(ledger, as_of, targets))


def _tasks(ledger: Ledger, as_of: Month, targets: Iterable[TargetProgress]) -> Iterator[TaskProgress]:
    reports, progress = _latest_reports(ledger, as_of), {item.target.id: item for item in targets}
    for _, section, task in ledger.plan.placed_tasks():
        actions = tuple(_action(ledger, action.id, reports) for action in task.actions)
        state = min((item.state for item in actions), key=attrgetter("rank"))
        past = task.due is not None and task.due <= as_of.last_day
        overdue = past and state.rank < ActionState.ONGOING.rank
        kept = overdue and task.targets and all(progress[one.id].status is Status.MET for one in task.targets)
        yield TaskProgress(section, task, state, actions, overdue and not kept)


def _latest_reports(ledger: Ledger, as_of: Month) -> Mapping[str, Mapping[str, UnitReport]]:
    """Return action → unit → its latest report with a state, from units that are on the action's list."""
    found: dict[str, dict[str, UnitReport]] = {action: {} for action in ledger.actions}
    for unit, filings in ledger.by_unit.items():
        listed = {action for action in found if ledger.may_report(action, unit)}
        for filing in reversed(filings):  # the latest first, the rest need not be looked at
            if filing.month > as_of:
                continue
            for action, report in filing.progress.items():
                if action in listed and report.status is not None:
                    listed.remove(action)
                    printed = as_printed(ledger, unit, report)
                    found[action][unit] = UnitReport(unit, filing.month, printed, filing.place("progress", action))
            if not listed:
                break
    return found


def _action(ledger: Ledger, action: str, reports: Mapping[str, Mapping[str, UnitReport]]) -> ActionProgress:
    context = ledger.actions[action]
    listed = context.action.listed
    order = [member for unit in listed for member in (unit, *ledger.members(unit))]
    filed = tuple(reports[action].values())
    if listed:
        filed = tuple(sorted(filed, key=lambda report: order.index(report.unit)))
    required = [unit for unit in listed if unit not in ledger.groups]
    if not required:
        required = [member for unit in listed for member in ledger.members(unit)]
    missing = tuple(unit for unit in required if unit not in reports[action])
    return ActionProgress(context, action_state([r.report for r in filed], complete=not missing), filed, missing)


def action_state(reports: Iterable[Report], *, complete: bool) -> ActionState:
    """Return an action's state from its units' latest reports; `complete` if every single unit reported.

    长期坚持 is only what somebody says; where all that reported are done and others are silent, it is under way.
    """
    states = {report.status for report in reports}
    if not states:
        return ActionState.NONE
    if states == {ReportState.DONE} and complete:
        return ActionState.DONE
    if ReportState.ONGOING in states and states <= {ReportState.DONE, ReportState.ONGOING}:
        return ActionState.ONGOING
    return ActionState.NOT_STARTED if states == {ReportState.NOT_STARTED} else ActionState.UNDER_WAY


def as_printed(ledger: Ledger, unit: str, report: Report) -> Report:
    """Return a unit's report with its texts as they are printed; one that says nothing is none."""
    texts = {name: text for name in TEXTS if (text := getattr(report, name)) is not None}
    printed = {name: ledger.text_of(unit, text) or None for name, text in texts.items()}
    return report if printed == texts else report.model_copy(update=printed)


class Allocation(NamedTuple):
    """One target as it is split among units, in the office's order: each unit's part as if that were its target."""

    target: Target
    shares: Mapping[str, TargetProgress]
    reconciliation: Reconciliation | None

    @property
    def allotted(self) -> Fraction:
        """The sum of all parts, in the target's measure."""
        return sum((share.promised for share in self.shares.values()), Fraction(0))

    def ranked(self) -> Mapping[str, TargetProgress]:
        """Return the shares by completion, the highest first, those without one last."""

        def key(share: tuple[str, TargetProgress]) -> tuple[bool, Fraction]:
            completion = share[1].judgement.completion
            return completion is None, -(completion or Fraction(0))

        return dict(sorted(self.shares.items(), key=key))


def reconcile(series: Series, target: str, as_of: Month) -> Reconciliation | None:
    """Compare the owner's latest figure with the units' figures of the same month.

    The units are those that the target is split among, else the members of every group. None if
    the target's amounts do not add up, or if the owner or all units have filed nothing.
    """
    ledger, seen = series.ledger, series.latest(target, as_of)
    owner = ledger.owners[target]
    if owner is None or seen is None or ledger.targets[target].target.kind not in ADDITIVE:
        return None
    filed = {other.unit: other for other in series.observations[target] if other.of == seen.of}
    everybody = dict.fromkeys(member for group in ledger.groups for member in ledger.members(group))
    found = Reconciliation.of(seen, ledger.office.allocations.get(target) or everybody, filed)
    return found if found.members else None
