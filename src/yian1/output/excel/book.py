"""The workbook: its sheets in their order, and the same bytes for the same ledger."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from openpyxl import Workbook

from yian1.core import pace, terms
from yian1.core.duties import DutyState, attendance, expand, matrix, periods
from yian1.core.rollup import ActionState, allocations
from yian1.core.year import as_it_stood, opinion_summary
from yian1.model.filing import ReportState
from yian1.model.office import OpinionState, PaceRule
from yian1.model.period import parse_date
from yian1.model.quantity import percent
from yian1.output import cells, targets, words, workings
from yian1.output.archive import repacked_book
from yian1.output.cells import Look, Shown, one_line
from yian1.output.excel.sheet import Column, Table, paint
from yian1.output.targets import AHEAD, COMPLETION, MEASURE, MONTH, PACE, STATUS, VALUE, Format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from yian1.core.duties import DutyEntry
    from yian1.core.rollup import ActionProgress, Allocation, Assessment, UnitReport
    from yian1.core.series import Observation
    from yian1.core.year import OpinionSummary
    from yian1.model.ledger import Ledger
    from yian1.model.office import Opinion
    from yian1.model.period import Month
    from yian1.model.plan import Duty, Target
    from yian1.output.cells import Cell
    from yian1.output.excel.sheet import Row


SILENT = terms.STATES[ActionState.NONE]
ACTION_COLUMNS = (
    Column("板块", 12, repeats=True),
    Column("任务", 12, repeats=True),
    Column("举措代号", 6),
    Column("举措", 34, repeats=True),
    Column("举措状态", 8),
    Column("责任单位", 14),
    Column("本单位状态", 8),
    Column("最近报送", 9),
    Column("进展", 40),
    Column("下一步", 24),
    Column("问题", 24),
)
_LOOKS = {
    SILENT: Look.FAIR,
    ReportState.NOT_STARTED.value: Look.FAIR,
    ReportState.DONE.value: Look.GOOD,
    ReportState.ONGOING.value: Look.GOOD,
}
_OPINION_LOOKS = {OpinionState.OPEN: Look.PLAIN, OpinionState.REPLIED: Look.PLAIN, OpinionState.SETTLED: Look.GOOD}
_DATE = 'm"月"d"日"'
_NOTHING_OWED = words.NONE
_HANDED_IN = (DutyState.IN_TIME, DutyState.LATE, DutyState.MISSING)
_COUNTED = ("应报", *(terms.DUTIES[state] for state in _HANDED_IN))


T = TypeVar("T")


class _Asked(NamedTuple):
    """An opinion as it stood on a day."""

    ledger: Ledger
    told: Opinion
    timely: Cell

    @property
    def category(self) -> str:
        """Its category with what the office means by it."""
        known = self.told.category or ""
        return f"{known} {self.ledger.office.opinion_categories.get(known, '')}".strip()


_OPINIONS: Sequence[tuple[Column, Callable[[_Asked], Cell]]] = (
    (Column("编号", 9), lambda row: row.told.id),
    (Column("提出日期", 12), lambda row: cells.day(row.told.date)),
    (Column("代表", 10), lambda row: row.told.deputy),
    (Column("场合", 12), lambda row: row.told.occasion),
    (Column("意见建议", 36), lambda row: row.told.text),
    (Column("承办单位", 18), lambda row: words.names(map(row.ledger.name, row.told.units))),
    (Column("答复时限", 12), lambda row: cells.day(row.told.due)),
    (Column("办理状态", 8), lambda row: Shown(row.told.state.value, look=_OPINION_LOOKS[row.told.state])),
    (Column("答复日期", 12), lambda row: cells.day(row.told.replied)),
    (Column("时限情况", 8), lambda row: row.timely),
    (Column("办理类别", 16), lambda row: row.category or None),
    (Column("办理结果", 40), lambda row: row.told.result),
    (Column("代表评价", 8), lambda row: row.told.satisfaction and row.told.satisfaction.value),
)


class _Filed(NamedTuple):
    """A figure as it was filed."""

    ledger: Ledger
    seen: Observation

    @property
    def target(self) -> Target:
        """What it is a figure of."""
        return self.ledger.targets[self.seen.target].target

    @property
    def counts(self) -> bool:
        """Whether it is a figure of the unit that files the target, or anybody's where nobody does."""
        return self.ledger.owner(self.seen.target) in {None, self.seen.unit}


_FIGURES: Sequence[tuple[Column, Callable[[_Filed], Cell]]] = (
    (Column("指标代号", 20), lambda row: row.target.id),
    (Column("指标", 24), lambda row: row.target.name),
    (Column("计量单位", 9), lambda row: row.target.measure),
    (Column("填报单位", 16), lambda row: row.ledger.name(row.seen.unit)),
    (Column("责任单位数据", 8), lambda row: "是" if row.counts else "否"),
    (Column("月份", 12), lambda row: cells.month(row.seen.month)),
    (Column("数值", 12), lambda row: cells.figure(row.seen, row.target)),
    (Column("分子", 10), lambda row: cells.amount(row.seen.part)),
    (Column("分母", 10), lambda row: cells.amount(row.seen.whole)),
    (Column("对比值", 10), lambda row: cells.amount(row.seen.against)),
    (Column("来源", 20), lambda row: row.seen.figure.source),
    (Column("数据截至", 12), lambda row: _dated(row.seen.figure.as_of)),
    (Column("初步数", 6), lambda row: "是" if row.seen.figure.provisional else None),
    (Column("更正原因", 24), lambda row: row.seen.figure.correction),
    (Column("说明", 30), lambda row: row.seen.figure.note),
    (Column("文件", 44), lambda row: row.seen.file),
)


def actions_table(assessment: Assessment) -> Table:
    """Return the newest report of each unit on each action, a row for each pair."""
    rows = tuple(row for item in assessment.actions for row in _action_rows(assessment.ledger, item))
    note = "每行一个责任单位，列其最近一次报送的内容；单位组列办公室确定的单独报送单位。"
    until = words.month(assessment.as_of)
    return Table("举措进展", f"举措进展情况（截至{until}末）", note, ACTION_COLUMNS, rows, 3)


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
    found = opinion_summary(assessment.ledger, as_of)
    rows = [_Asked(assessment.ledger, as_it_stood(each, as_of), _timely(each, found)) for each in found.opinions]
    title = f"代表意见建议办理台账（截至{words.day(as_of)}）"
    return Table("意见建议台账", title, _opinions_note(found), *_laid_out(_OPINIONS, rows), 1)


def _action_rows(ledger: Ledger, item: ActionProgress) -> Iterator[Row]:
    context = item.context
    head = (
        context.section.title,
        context.task.title,
        context.action.id,
        context.action.text,
        _state(terms.STATES[item.state]),
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
        return _state(SILENT), None, None, None, None
    report = latest.report
    return _state(report.status or ""), cells.month(latest.month), report.done, report.next, report.problem


def _state(state: str) -> Cell:
    return Shown(state, look=_LOOKS.get(state, Look.PLAIN))


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


def _timely(opinion: Opinion, found: OpinionSummary) -> Cell:
    if opinion in found.overdue:
        return Shown("逾期未复", look=Look.BAD)
    return Shown("逾期答复", look=Look.FAIR) if opinion in found.late else None


NAME = "目标完成情况"
_OF_A_SHARE = (MONTH, VALUE, COMPLETION, PACE, AHEAD, STATUS)
_PACES = {PaceRule.MONTHLY: "按月计算", PaceRule.DAILY: "按日计算"}


def targets_table(assessment: Assessment) -> Table:
    """Return the sheet of targets: every promise with its figure and what follows from it."""
    shown = targets.columns(Format.EXCEL)
    rows = tuple(tuple(column.cell(row) for column in shown) for row in targets.rows(assessment))
    return Table(
        NAME,
        f"{NAME}（截至{words.month(assessment.as_of)}末）",
        _note(assessment),
        tuple(map(_column, shown)),
        rows,
        3,
        bars=COMPLETION.heading,
    )


def shares_table(assessment: Assessment) -> Table | None:
    """Return the parts of the targets that the office has split; None if it has split none."""
    ledger = assessment.ledger
    parts = allocations(ledger, assessment.series, assessment.as_of)
    if not parts:
        return None
    head = (Column("指标", 20), _column(MEASURE), Column("单位", 20), Column("分解任务", 11))
    rows = tuple(
        (
            part.target.name,
            part.target.measure,
            ledger.name(share.unit),
            cells.amount(share.allotted),
            *(column.cell(targets.Row(assessment, share.progress)) for column in _OF_A_SHARE),
        )
        for part in parts
        for share in part.shares
    )
    return Table(
        "任务分解",
        f"任务分解完成情况（截至{words.month(assessment.as_of)}末）",
        "任务分解是办公室的补充，不是方案的规定。" + "".join(_sum_words(ledger, part) for part in parts),
        (*head, *map(_column, _OF_A_SHARE)),
        rows,
        3,
        bars=COMPLETION.heading,
    )


def figures_table(assessment: Assessment) -> Table:
    """Return every figure that was filed up to the month, a row each, in the order of targets, months and units."""
    rows = [
        _Filed(assessment.ledger, seen)
        for observations in assessment.series.observations.values()
        for seen in observations
        if seen.month <= assessment.as_of
    ]
    note = "每行一个数，数值按计量单位填列；“责任单位数据”为“是”的参与目标计算，其余为各单位自报数。"
    until = words.month(assessment.as_of)
    return Table("数据长表", f"各单位填报数据（截至{until}末）", note, *_laid_out(_FIGURES, rows), 2)


def _laid_out(
    columns: Sequence[tuple[Column, Callable[[T], Cell]]], rows: Iterable[T]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Return the columns of a table, and its rows as they are filled."""
    return tuple(column for column, _ in columns), tuple(tuple(cell(row) for _, cell in columns) for row in rows)


def _column(column: targets.Column) -> Column:
    return Column(column.heading, column.widest)


def _note(assessment: Assessment) -> str:
    ledger = assessment.ledger
    rule = ledger.office.pace_rule("default")
    return (
        f"时序进度{percent(pace.general(ledger, assessment.as_of))}（{_PACES[rule]}，有节点目标的从其规定）。"
        f"{workings.lights_rule(ledger.office.lights)}"
        "完成率、状态按所列数据月份的数据计算，期末推算按目前速度直接推算，仅供参考。"
        + (f"{words.verified_count(assessment.counted)}。" if ledger.verification.verification else "")
        + ("每月还需为负数的，是每月要净减的数。" if any((item.needed or 0) < 0 for item in assessment.targets) else "")
    )


def _sum_words(ledger: Ledger, part: Allocation) -> str:
    """Return a sentence with the sum of the parts and the target."""
    measure = part.target.measure
    promised = words.value(part.target.value, measure) if part.target.value is not None else words.NONE
    named = "年度目标" if ledger.one_year or part.target.per else "目标"
    return f"{part.target.name}分解合计{words.value(part.allotted, measure)}，{named}{promised}。"


def _dated(written: str | None) -> Cell:
    """Return the date that a figure is as of as a date, if it is written as one."""
    try:
        return cells.day(parse_date(written or ""))
    except ValueError:
        return written


_TITLE_CELLS = 200


def build(assessment: Assessment) -> bytes:
    """Return the workbook of a month as the bytes of an .xlsx file."""
    ledger = assessment.ledger
    book = Workbook()
    book.remove(book.worksheets[0])
    for make in (targets_table, actions_table, duties_table, opinions_table, shares_table, figures_table):
        table = make(assessment)
        if table is not None:
            paint(book.create_sheet(table.name), table, sample=ledger.sample)
    moment = datetime.combine(assessment.as_of.last_day, time())
    properties = book.properties
    properties.title = one_line(ledger.plan.document.title)[:_TITLE_CELLS]
    properties.creator = "yian1"
    properties.created = properties.modified = moment
    return repacked_book(book)
