"""Tasks and units in one line each: the rows of `status --by`, in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core import terms
from yian1.core.allocation import standings
from yian1.core.progress import Status
from yian1.output import words
from yian1.output.escapes import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yian1.core.allocation import UnitStanding
    from yian1.core.rollup import Assessment, TaskProgress
    from yian1.model.ledger import Ledger

TASK_COLUMNS = ("任务", "状态", "已报", "问题", "未报送单位")
_MET, _LAGGING = terms.STATUSES[Status.MET], terms.STATUSES[Status.BEHIND] + terms.STATUSES[Status.UNMET]
UNIT_COLUMNS = ("单位", "最近填报", "数据指标", _MET, _LAGGING, "举措", "已报", "问题")
COUNTED = frozenset({"数据指标", _MET, _LAGGING, "举措", "已报", "问题"})
FOLDING = frozenset({"任务", "未报送单位", "单位"})
LAGGING = frozenset({Status.BEHIND, Status.UNMET, Status.MISSED})


def task_rows(assessment: Assessment) -> Iterator[tuple[str, ...]]:
    """Yield a row for each task."""
    return (task_row(assessment.ledger, task) for task in assessment.tasks)


def unit_rows(assessment: Assessment, units: Iterable[str] | None = None) -> Iterator[tuple[str, ...]]:
    """Yield a row for each unit, or for those given."""
    chosen = assessment.ledger.units if units is None else units
    return (unit_row(assessment, standing) for standing in standings(assessment, chosen))


def task_row(ledger: Ledger, task: TaskProgress) -> tuple[str, ...]:
    """Return a task's cells: its number and title, its state, who has reported, how many problems, who has not."""
    number = next(at for at, each in enumerate(task.section.tasks, 1) if each.id == task.task.id)
    reported = {unit for action in task.actions for unit in action.reported}
    missing = dict.fromkeys(unit for action in task.actions for unit in action.missing)
    problems = sum(report.report.problem is not None for action in task.actions for report in action.reports)
    return (
        f"{number}. {one_line(task.task.title)}",
        words.task_state(task),
        str(len(reported)),
        str(problems) if problems else words.NONE,
        "、".join(one_line(ledger.name(unit)) for unit in missing) or words.NONE,
    )


def unit_row(assessment: Assessment, standing: UnitStanding) -> tuple[str, ...]:
    """Return a unit's cells: its name, the month it last filed, its targets and its actions in numbers."""
    ledger = assessment.ledger
    filed = [filing.month for filing in ledger.by_unit.get(standing.unit, ()) if filing.month <= assessment.as_of]
    statuses = [item.status for item in standing.targets]
    reports = [report.report for _, report in standing.actions if report is not None]
    counts = (
        len(statuses),
        statuses.count(Status.MET),
        sum(status in LAGGING for status in statuses),
        len(standing.actions),
        len(reports),
        sum(report.problem is not None for report in reports),
    )
    return (
        one_line(ledger.name(standing.unit)),
        words.month_beside(max(filed), assessment.as_of) if filed else words.NONE,
        *(str(count) if count else words.NONE for count in counts),
    )
