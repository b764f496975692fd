"""Tasks and reports as facts for a document: states, newest texts, open problems, next steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.faces.prose import clause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from yian1.core.rollup import ActionProgress, ActionState, Assessment, TaskProgress, UnitReport
    from yian1.faces.figures import TargetFact
    from yian1.model.filing import ReportState
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month


@dataclass(frozen=True, slots=True)
class ReportFact:
    """What one unit last reported of an action; `old` if that was in an earlier month.

    `named` if the plan lists the unit itself, not its group; `first` if no unit before it on the list
    has told of progress (the 首位责任单位, or whoever stands in for it).
    """

    unit: str
    status: ReportState | None
    done: str
    next: str
    problem: str
    month: Month
    old: bool
    named: bool
    first: bool


@dataclass(frozen=True, slots=True)
class ActionFact:
    """An action with its units, what they reported, and who has not reported."""

    text: str
    task: str
    units: tuple[str, ...]
    state: ActionState
    reports: tuple[ReportFact, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task with all its units in the order of the plan, and its own targets.

    `texts` are the newest reports that tell of progress, `fresh` those of the month itself, `quiet`
    the units that told of progress earlier but not in that month.
    """

    title: str
    units: tuple[str, ...]
    state: ActionState
    actions: tuple[ActionFact, ...]
    targets: tuple[TargetFact, ...]
    texts: tuple[ReportFact, ...]
    fresh: tuple[ReportFact, ...]
    quiet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionFact:
    """A chapter of tasks."""

    title: str
    tasks: tuple[TaskFact, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem or a next step, with the units that reported it in the same words; `first` as in ReportFact."""

    text: str
    units: tuple[str, ...]
    month: Month
    old: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Remarks:
    """The remarks of one chapter."""

    title: str
    items: tuple[Remark, ...]


def section_facts(
    assessment: Assessment, targets: Sequence[TargetFact], unit: str | None = None
) -> tuple[SectionFact, ...]:
    """Return the chapters; with `unit` only its own actions and what it said of them itself."""
    tasks = {task.task.id: _task(assessment, task, targets, unit) for task in assessment.tasks}
    found = (
        SectionFact(section.title, tuple(tasks[task.id] for task in section.tasks if tasks[task.id].actions))
        for section in assessment.ledger.plan.sections
    )
    return tuple(section for section in found if section.tasks)


def problems(assessment: Assessment, told: Iterable[str], unit: str | None = None) -> tuple[Remarks, ...]:
    """Return the open problems by chapter; `told` are texts that the document has already given elsewhere."""
    known = {clause(text) for text in told}

    def read(said: UnitReport) -> str:
        text = clause(said.report.problem or "")
        return "" if text in known else text

    return _remarks(assessment, read, unit)


def next_steps(assessment: Assessment, unit: str | None = None) -> tuple[Remarks, ...]:
    """Return by chapter what is planned next, of what was reported for the month itself: older plans are over."""

    def read(said: UnitReport) -> str:
        return clause(said.report.next or "") if said.month == assessment.as_of else ""

    return _remarks(assessment, read, unit)


def reasons(assessment: Assessment) -> Mapping[str, str]:
    """Return for the only target of a task what its owner says hinders that task; of several it is not clear which."""
    found: dict[str, str] = {}
    for task in assessment.tasks:
        said = [report for action in task.actions for report in action.reports if report.report.problem]
        for target in task.task.targets if len(task.task.targets) == 1 else ():
            owner = assessment.ledger.owner(target.id)
            texts = (report.report.problem or "" for report in said if report.unit == owner)
            found[target.id] = next(texts, "")
    return found


def _remarks(assessment: Assessment, read: Callable[[UnitReport], str], unit: str | None) -> tuple[Remarks, ...]:
    found: dict[str, dict[str, list[tuple[UnitReport, bool]]]] = {}
    for task in assessment.tasks:
        by_text = found.setdefault(task.section.id, {})
        for action in task.actions:
            told = [said for said in action.reports if read(said)]
            for said in told:
                if unit in {None, said.unit}:
                    by_text.setdefault(read(said), []).append((said, said is told[0]))
    remarks = (
        Remarks(item.title, _merged(assessment, found.get(item.id, {}))) for item in assessment.ledger.plan.sections
    )
    return tuple(item for item in remarks if item.items)


def _merged(assessment: Assessment, by_text: Mapping[str, Sequence[tuple[UnitReport, bool]]]) -> tuple[Remark, ...]:
    """Join what several units said in the same words; each text stands once, where it was said first."""
    return tuple(
        Remark(
            text,
            _names(assessment.ledger, [said.unit for said, _ in group]),
            newest,
            newest != assessment.as_of,
            any(first for _, first in group),
        )
        for text, group in by_text.items()
        for newest in [max(said.month for said, _ in group)]
    )


def _task(assessment: Assessment, task: TaskProgress, targets: Sequence[TargetFact], unit: str | None) -> TaskFact:
    ledger = assessment.ledger
    chosen = [item for item in task.actions if unit is None or ledger.responsible(item.context.action.id, unit)]
    actions = tuple(_action(assessment, item, unit) for item in chosen)
    texts = tuple(report for action in actions for report in action.reports if report.done)
    fresh = tuple(report for report in texts if not report.old)
    active = {report.unit for report in fresh}
    return TaskFact(
        task.task.title,
        _names(ledger, [name for action in task.task.actions for name in action.units]),
        task.state,
        actions,
        tuple(target for target in targets if target.task == task.task.id),
        texts,
        fresh,
        tuple(dict.fromkeys(report.unit for report in texts if report.unit not in active)),
    )


def _action(assessment: Assessment, item: ActionProgress, unit: str | None) -> ActionFact:
    ledger = assessment.ledger
    told = [said.unit for said in item.reports if said.report.done]
    reports = tuple(
        ReportFact(
            ledger.name(said.unit),
            said.report.status,
            said.report.done or "",
            said.report.next or "",
            said.report.problem or "",
            said.month,
            said.month != assessment.as_of,
            said.unit in item.context.action.units,
            said.unit in told[:1],
        )
        for said in item.reports
        if unit in {None, said.unit}
    )
    action = item.context.action
    return ActionFact(
        action.text,
        item.context.task.title,
        _names(ledger, action.units),
        item.state,
        reports,
        _names(ledger, item.missing),
    )


def _names(ledger: Ledger, units: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ledger.name(unit) for unit in units))
