"""The sheets of the registers: 举措进展, 报送情况 and 意见建议台账."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core import terms
from yian1.core.duties import DutyState, attendance, expand, matrix, periods
from yian1.core.opinions import due, state, summary
from yian1.core.rollup import ActionState
from yian1.model.filing import ReportState
from yian1.model.quantity import percent
from yian1.model.year import OpinionState
from yian1.output import cells, words
from yian1.output.cells import Look, Shown
from yian1.output.excel.sheet import Column, Rule, Table, equal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.core.duties import DutyEntry
    from yian1.core.opinions import OpinionSummary
    from yian1.core.rollup import ActionProgress, Assessment, UnitReport
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Duty
    from yian1.model.year import Opinion
    from yian1.output.cells import Cell
    from yian1.output.excel.sheet import Row

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
_NOTHING_OWED = words.NONE
_HANDED_IN = (DutyState.IN_TIME, DutyState.LATE, DutyState.MISSING)
_COUNTED = ("应报", *(terms.DUTIES[state] for state in _HANDED_IN))
STATE, TIMELY = "办理状态", "时限情况"
OVERDUE, LATE = "逾期未复", "逾期答复"
OPINION_COLUMNS = (
    Column("编号", 9),
    Column("提出日期", 12),
    Column("代表", 10),
    Column("场合", 12),
    Column("意见建议", 36),
    Column("承办单位", 18),
    Column("答复时限", 12),
    Column(STATE, 8),
    Column("答复日期", 12),
    Column(TIMELY, 8),
    Column("办理类别", 16),
    Column("办理结果", 40),
    Column("代表评价", 8),
)


def actions_table(assessment: Assessment) -> Table:
    """Return the newest report of each unit on each action, a row for each pair."""
    rows = tuple(row for item in assessment.actions for row in _action_rows(assessment.ledger, item))
    looks = ((_IDLE, Look.FAIR), (_ADVANCED, Look.GOOD))
    rules = tuple(
        Rule(name, equal(name, *states), look) for name in (ACTION_STATE, UNIT_STATE) for states, look in looks
    )
    note = "每行一个责任单位，列其最近一次报送的内容；单位组列办公室确定的单独报送单位。"
    until = words.month(assessment.as_of)
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
    columns += [Column(_document(ledger, duty, period), 9) for duty, period in grid.columns]
    columns += [Column(title, 6) for title in _COUNTED]
    rows = tuple(_unit_row(ledger, number, *pair) for number, pair in enumerate(grid.rows.items(), 1))
    note = f"日期为报送日期；当月材料未见报送的列为{terms.DUTIES[DutyState.MISSING]}。"
    until = words.month(assessment.as_of)
    totals = tuple(_totals([*grid.rows.values()])) if rows else ()
    return Table("报送情况", f"报送情况（截至{until}）", note, tuple(columns), rows, 2, totals)


def opinions_table(assessment: Assessment) -> Table:
    """Return the opinions put forward up to the month's last day; what was answered later is left out."""
    as_of = assessment.as_of.last_day
    found = summary(assessment.ledger, as_of)
    rows = tuple(_opinion_row(assessment.ledger, opinion, found) for opinion in found.opinions)
    rules = (
        Rule(TIMELY, equal(TIMELY, OVERDUE), Look.BAD),
        Rule(TIMELY, equal(TIMELY, LATE), Look.FAIR),
        Rule(STATE, equal(STATE, OpinionState.SETTLED.value), Look.GOOD),
    )
    title = f"代表意见建议办理台账（截至{words.day(as_of)}）"
    return Table("意见建议台账", title, _opinions_note(found), OPINION_COLUMNS, rows, 1, rules=rules)


def _action_rows(ledger: Ledger, item: ActionProgress) -> Iterator[Row]:
    context = item.context
    head = (
        context.section.title,
        context.task.title,
        context.action.id,
        context.action.text,
        terms.STATES[item.state],
    )
    latest = {report.unit: report for report in item.reports}
    for unit in _units(ledger, item):
        yield (*head, ledger.name(unit), *_report_cells(latest.get(unit)))


def _units(ledger: Ledger, item: ActionProgress) -> Sequence[str]:
    """Return who is on an action's list: a group by those members that report, or as itself if there are none."""
    found: list[str] = []
    reported = set(item.reported)
    for unit in item.context.action.units:
        owed = expand(ledger, (unit,))
        found += owed or (unit,)
        found += [member for member in ledger.members(unit) if member in reported]
    return tuple(dict.fromkeys(found))


def _report_cells(latest: UnitReport | None) -> Row:
    if latest is None or latest.report.status is None:
        return SILENT, None, None, None, None
    report = latest.report
    return report.status, cells.month(latest.month), report.done, report.next, report.problem


def _document(ledger: Ledger, duty: Duty, period: Month) -> str:
    return "\n".join(part for part in (duty.title, words.period(ledger, duty, period)) if part)


def _unit_row(ledger: Ledger, number: int, unit: str, entries: Sequence[DutyEntry | None]) -> Row:
    counts = [Shown(count, "0") for count in _counts(entries)]
    return (Shown(number, "0"), ledger.name(unit), *map(_entry, entries), *counts)


def _entry(entry: DutyEntry | None) -> Cell:
    """Return the day on which a document was handed in, or that it was not."""
    if entry is None:
        return _NOTHING_OWED
    if entry.state is DutyState.MISSING:
        return Shown(terms.DUTIES[DutyState.MISSING], look=Look.BAD)
    if entry.filed is None:
        return "已报"
    if entry.state is DutyState.LATE:
        return Shown(entry.filed, f'm"月"d"日（迟{entry.days_late}天）"', Look.FAIR)
    return Shown(entry.filed, _DATE)


def _counts(entries: Sequence[DutyEntry | None]) -> tuple[int, ...]:
    """Return how many documents are owed, and how many were handed in in time, late, or not at all."""
    states = [entry.state for entry in entries if entry is not None]
    return len(states), *map(states.count, _HANDED_IN)


def _totals(rows: Sequence[Sequence[DutyEntry | None]]) -> Iterator[Row]:
    """Yield how many units owe each document, and handed it in in time, late, or not at all."""
    columns = [_counts(column) for column in zip(*rows, strict=True)]
    for index, title in enumerate(_COUNTED):
        yield (None, title, *(Shown(counts[index], "0") for counts in columns), None, None, None, None)


def _opinions_note(found: OpinionSummary) -> str:
    text = f"共{found.total}件，已答复{found.replied}件，其中办结{found.settled}件，逾期未复{len(found.overdue)}件"
    rates = (("办复率", found.reply_rate), ("办结率", found.settle_rate), ("满意率", found.satisfaction_rate))
    return text + "".join(f"，{name}{percent(rate)}" for name, rate in rates if rate is not None) + "。"


def _opinion_row(ledger: Ledger, opinion: Opinion, found: OpinionSummary) -> Row:
    stands = state(opinion, found.as_of)
    answered = stands is not OpinionState.OPEN
    categories = ledger.office.opinion_categories
    category = opinion.category or ""
    return (
        opinion.id,
        cells.day(opinion.date),
        opinion.deputy,
        opinion.occasion,
        opinion.text,
        words.names(ledger.name(unit) for unit in opinion.units),
        cells.day(due(opinion)),
        stands.value,
        cells.day(opinion.replied) if answered else None,
        _timely(opinion, found),
        f"{category} {categories.get(category, '')}".strip() if answered else None,
        opinion.result if answered else None,
        opinion.satisfaction.value if answered and opinion.satisfaction else None,
    )


def _timely(opinion: Opinion, found: OpinionSummary) -> str | None:
    if opinion in found.overdue:
        return OVERDUE
    return LATE if opinion in found.late else None
