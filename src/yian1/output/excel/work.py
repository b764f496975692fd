"""The sheets of work: what the units report of each action (举措进展), and who handed in what (报送情况)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core import terms
from yian1.core.duties import DutyState, attendance, expand, matrix, periods
from yian1.core.rollup import ActionState
from yian1.model.filing import ReportState
from yian1.output.documents import prose
from yian1.output.excel import cells
from yian1.output.excel.cells import Look, Shown
from yian1.output.excel.table import Column, Rule, Table, equal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.core.duties import DutyEntry
    from yian1.core.rollup import ActionProgress, Assessment, UnitReport
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Duty
    from yian1.output.excel.cells import Cell
    from yian1.output.excel.table import Row

SILENT = terms.STATES[ActionState.NONE]
ACTION_STATE, UNIT_STATE = "举措状态", "本单位状态"
ACTION_COLUMNS = (
    Column("板块", 12, repeats=True),
    Column("任务", 12, repeats=True),
    Column("举措代号", 6),
    Column("举措", 34, repeats=True),
    Column(ACTION_STATE, 8),
    Column("责任单位", 14),
    Column(UNIT_STATE, 8),
    Column("最近报送", 9),
    Column("进展", 40),
    Column("下一步", 24),
    Column("问题", 24),
)
_IDLE = (SILENT, ReportState.NOT_STARTED.value)
_ADVANCED = (ReportState.DONE.value, ReportState.ONGOING.value)
_DATE = 'm"月"d"日"'
_NOTHING_OWED = "—"


def actions_table(assessment: Assessment) -> Table:
    """Return the newest report of each unit on each action, a row for each pair."""
    rows = tuple(row for item in assessment.actions for row in _action_rows(assessment.ledger, item))
    looks = ((_IDLE, Look.FAIR), (_ADVANCED, Look.GOOD))
    rules = tuple(
        Rule(name, equal(name, *states), look) for name in (ACTION_STATE, UNIT_STATE) for states, look in looks
    )
    note = "每行一个责任单位，列其最近一次报送的内容；单位组列办公室确定的单独报送单位。"
    until = prose.month(assessment.as_of)
    return Table("举措进展", f"举措进展情况（截至{until}末）", note, ACTION_COLUMNS, rows, 3, rules=rules)


def duties_table(assessment: Assessment) -> Table:
    """Return who handed in which document of the months up to this one, and when: units × documents."""
    ledger = assessment.ledger
    grid = matrix(
        entry
        for duty in ledger.plan.duties
        for period in periods(duty)
        if period <= assessment.as_of
        for entry in attendance(ledger, duty.id, period).owed
    )
    columns = [Column("序号", 5), Column("单位", 22)]
    columns += [Column(_document(duty, period), 9) for duty, period in grid.columns]
    columns += [Column(title, 6) for title in ("应报", "按时", "迟报", "未报")]
    rows = tuple(_unit_row(ledger, number, *pair) for number, pair in enumerate(grid.rows.items(), 1))
    note = "日期为报送日期；当月材料未见报送的列为未报。"
    until = prose.month(assessment.as_of)
    totals = tuple(_totals([*grid.rows.values()])) if rows else ()
    return Table("报送情况", f"报送情况（截至{until}）", note, tuple(columns), rows, 2, totals)


def _action_rows(ledger: Ledger, item: ActionProgress) -> Iterator[Row]:
    context = item.context
    head = (
        context.section.title,
        context.task.title,
        context.action.id,
        context.action.text,
        terms.STATES[item.state],
    )
    said = {report.unit: report for report in item.reports}
    for unit in _units(ledger, item):
        yield (*head, ledger.name(unit), *_report_cells(said.get(unit)))


def _units(ledger: Ledger, item: ActionProgress) -> Sequence[str]:
    """Return who is on an action's list: a group by those members that report, or as itself if there are none."""
    found: list[str] = []
    reported = set(item.reported)
    for unit in item.context.action.units:
        owed = expand(ledger, (unit,))
        found += owed or (unit,)
        found += [member for member in ledger.members(unit) if member in reported]
    return tuple(dict.fromkeys(found))


def _report_cells(said: UnitReport | None) -> Row:
    if said is None or said.report.status is None:
        return SILENT, None, None, None, None
    report = said.report
    return report.status, cells.month(said.month), report.done, report.next, report.problem


def _document(duty: Duty, period: Month) -> str:
    return f"{duty.title}\n{period.number}月" if duty.every is not None else duty.title


def _unit_row(ledger: Ledger, number: int, unit: str, entries: Sequence[DutyEntry | None]) -> Row:
    counts = [Shown(count, "0") for count in _counts(entries)]
    return (Shown(number, "0"), ledger.name(unit), *map(_entry, entries), *counts)


def _entry(entry: DutyEntry | None) -> Cell:
    """Return the day on which a document was handed in, or that it was not."""
    if entry is None:
        return _NOTHING_OWED
    if entry.state is DutyState.MISSING:
        return Shown("未报", look=Look.BAD)
    if entry.filed is None:
        return "已报"
    if entry.state is DutyState.LATE:
        return Shown(entry.filed, f'm"月"d"日（迟{entry.days_late}天）"', Look.FAIR)
    return Shown(entry.filed, _DATE)


def _counts(entries: Sequence[DutyEntry | None]) -> tuple[int, ...]:
    """Return how many documents are owed, and how many were handed in in time, late, or not at all."""
    states = [entry.state for entry in entries if entry is not None]
    return len(states), *map(states.count, (DutyState.IN_TIME, DutyState.LATE, DutyState.MISSING))


def _totals(rows: Sequence[Sequence[DutyEntry | None]]) -> Iterator[Row]:
    """Yield how many units owe each document, and handed it in in time, late, or not at all."""
    columns = [_counts(column) for column in zip(*rows, strict=True)]
    for index, title in enumerate(("应报", "按时", "迟报", "未报")):
        yield (None, title, *(Shown(counts[index], "0") for counts in columns), None, None, None, None)
