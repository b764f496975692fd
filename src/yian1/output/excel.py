"""The whole ledger as an Excel workbook: its sheets, how they are painted, and the same bytes for the same ledger."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import Workbook
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem

from yian1.core import pace
from yian1.core.duties import duty_table, expand, matrix
from yian1.core.progress import Light
from yian1.core.terms import ActionState, DutyState
from yian1.core.year import opinion_summary
from yian1.files.disk import repacked_book
from yian1.model.filing import ReportState
from yian1.model.office import OpinionState
from yian1.model.period import parse_date
from yian1.model.quantity import percent
from yian1.model.typography import cell_width
from yian1.output import cells, lists, words
from yian1.output.cells import Cell, Column, Formatted, lines, one_line, print_across, put_text, width_of
from yian1.output.lists import AHEAD, ALLOTTED, COMPLETION, MEASURE, MONTH, PACE, STATUS, VALUE
from yian1.output.words import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.cell import Cell as Painted
    from openpyxl.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from yian1.core.duties import DutyEntry
    from yian1.core.rollup import ActionProgress, Allocation, Assessment
    from yian1.core.series import Observation, Series
    from yian1.core.year import OpinionAsOf
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Target


HEADER_ROW = 3
_FONT, _BOLD_NAME = "宋体", "黑体"
_BODY, _STRONG = Font(name=_FONT, size=10), Font(name=_FONT, size=10, bold=True)
_TITLE, _NOTE = Font(name=_BOLD_NAME, size=14), Font(name=_FONT, size=9)
_HEADING = Font(name=_BOLD_NAME, size=10)
_HEADING_FILL = PatternFill("solid", start_color="FFE7E6E6")
_RULE = Side(style="thin", color="FF808080")
_GRID = Border(_RULE, _RULE, _RULE, _RULE)
_TEXT = Alignment(vertical="center", wrap_text=True)
_REPEATED = Alignment(vertical="top", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_NUMBER = Alignment(horizontal="right", vertical="center")

# A black and white print shows them by weight: green is regular, yellow bold on light grey, red white on dark.
_FILLS = {
    Light.GREEN: (None, "FFE2EFDA"),
    Light.YELLOW: (Font(bold=True, color="FF000000"), "FFFFD966"),
    Light.RED: (Font(bold=True, color="FFFFFFFF"), "FFB3261E"),
}
_BAR = "FF8FABC9"
_NARROW = 9
_MARGINS = (0.5, 0.5, 0.25)
_SHORT, _PADDING = 8, 1
# Points: a line of text, the space around a cell, the highest row that Excel knows.
_LINE, _SPACE, _HIGHEST = 14.0, 4.0, 409.0

Row = tuple[Cell, ...]


class SheetTable(NamedTuple):
    """A sheet: title, a note below it, a header, rows, and rows of totals that no filter touches.

    `frozen` columns stay in sight at the left; completions get data bars.
    """

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    frozen: int
    totals: tuple[Row, ...] = ()


def paint(sheet: Worksheet, table: SheetTable, *, sample: bool) -> None:
    """Write a table on an empty sheet, ready to be read, filtered and printed."""
    note = f"【{SAMPLE}】{table.note}" if sample else table.note
    for number, text, font in ((1, table.title, _TITLE), (2, note, _NOTE)):
        put_text(sheet.cell(number, 1), lines(text))
        sheet.cell(number, 1).font, sheet.cell(number, 1).alignment = font, Alignment(vertical="center")
    for number, column in enumerate(table.columns, 1):
        heading = sheet.cell(HEADER_ROW, number)
        put_text(heading, lines(column.heading))
        heading.font, heading.fill, heading.border, heading.alignment = _HEADING, _HEADING_FILL, _GRID, _CENTRED
    rows = [
        [Formatted(cell) if isinstance(cell, str) else cell for cell in row] for row in (*table.rows, *table.totals)
    ]
    first, last = HEADER_ROW + 1, HEADER_ROW + len(table.rows)
    for number, row in enumerate(rows, first):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True), 1):
            _paint(sheet.cell(number, place), column, cell, strong=number > last)
    _measure(sheet, table.columns, rows)
    sheet.freeze_panes = f"{get_column_letter(table.frozen + 1)}{first}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(table.columns))}{last}"
    if table.rows and COMPLETION in table.columns:
        letter = get_column_letter(table.columns.index(COMPLETION) + 1)
        bars = Rule("dataBar", dataBar=DataBar(cfvo=[FormatObject("num", 0), FormatObject("num", 1)], color=_BAR))
        sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", bars)
    _set_up_page(sheet, sample=sample)


def _paint(painted: Painted | MergedCell, column: Column, cell: Formatted | None, *, strong: bool) -> None:
    """Write a cell: states, dates and counts stand in the middle, other numbers right, text left."""
    value = None if cell is None else cell.value
    painted.font, painted.border = _STRONG if strong else _BODY, _GRID
    if column.repeats or (isinstance(value, str) and column.widest > _NARROW):
        painted.alignment = _REPEATED if column.repeats else _TEXT
    else:
        painted.alignment = _CENTRED if isinstance(value, str | date | int) else _NUMBER
    if isinstance(value, str):
        put_text(painted, lines(value))
    elif value is not None:
        painted.value = float(value) if isinstance(value, Decimal | Fraction) else value
    if cell is not None:
        painted.number_format = cell.format
        if cell.light is not None:
            font, fill = _FILLS[cell.light]
            painted.font = Font(name=_FONT, size=10, bold=font is not None, color=font.color if font else None)
            painted.fill = PatternFill("solid", start_color=fill)


def _measure(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[Formatted | None]]) -> None:
    """Set widths and heights: text may be broken into lines, numbers and dates never.

    A row, the header among them, is high enough for its longest text; what is repeated from above needs no room.
    """
    rooms = []
    for index, column in enumerate(columns):
        filled = [cell for row in rows if (cell := row[index]) is not None]
        texts = [cell_width(line) for cell in filled if isinstance(cell.value, str) for line in cell.value.split("\n")]
        wanted = min(max([min(cell_width(column.heading), _SHORT), *texts]), column.widest)
        width = max(wanted, *map(width_of, filled), 0) + _PADDING
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
        # Cells of 10-point text: widths count digits of 7 pixels, 5 pixels are margin.
        rooms.append((7 * width - 5) * 100 // 667)
    above: Sequence[Formatted | None] = ()
    for number, row in enumerate(([Formatted(column.heading) for column in columns], *rows), HEADER_ROW):
        needed = 1
        for index, cell in enumerate(row):
            repeated = columns[index].repeats and above and above[index] == cell
            if cell is not None and isinstance(cell.value, str) and not repeated:
                folded = (-(-cell_width(line) // rooms[index]) or 1 for line in cell.value.split("\n"))
                needed = max(needed, sum(folded))
        sheet.row_dimensions[number].height = min(needed * _LINE + _SPACE, _HIGHEST)
        above = row


def _set_up_page(sheet: Worksheet, *, sample: bool) -> None:
    """Print across, in the middle, the page number below."""
    print_across(sheet, HEADER_ROW, _MARGINS)
    sheet.print_options.horizontalCentered = True
    head, foot = HeaderFooterItem(), HeaderFooterItem()
    head.right.text = SAMPLE if sample else None
    foot.left.text = "&A"
    foot.center.text = cells.PAGE_OF
    sheet.HeaderFooter = HeaderFooter(oddHeader=head, oddFooter=foot)


_NUMBERS = Column("序号", widest=5)
SILENT = ActionState.NONE.word
ACTION_COLUMNS = (
    Column("章节", widest=12, repeats=True),
    Column("任务", widest=12, repeats=True),
    Column("举措代号", widest=6),
    Column("举措", widest=34, repeats=True),
    Column("举措状态", widest=8),
    Column("责任单位", widest=14),
    Column("本单位状态", widest=8),
    Column("最近报送", widest=9),
    Column("进展", widest=40),
    Column("下一步", widest=24),
    Column("问题", widest=24),
)
_LIT = {
    SILENT: Light.YELLOW,
    ReportState.NOT_STARTED.value: Light.YELLOW,
    ReportState.DONE.value: Light.GREEN,
    ReportState.ONGOING.value: Light.GREEN,
    OpinionState.SETTLED.value: Light.GREEN,
}
_HANDED_IN = (DutyState.IN_TIME, DutyState.LATE, DutyState.MISSING)


def _timely(row: OpinionAsOf) -> Cell:
    if row.late:
        return Formatted("逾期答复", light=Light.YELLOW)
    return Formatted("逾期未复", light=Light.RED) if row.overdue else None


_OPINIONS = (
    Column("编号", lambda row: row.opinion.id, widest=9),
    Column("提出日期", lambda row: cells.day(row.opinion.date), widest=12),
    Column("代表", lambda row: row.opinion.deputy, widest=10),
    Column("场合", lambda row: row.opinion.occasion, widest=12),
    Column("意见建议", lambda row: row.opinion.text, widest=36),
    Column("承办单位", lambda row: words.names(row.units), widest=18),
    Column("答复时限", lambda row: cells.day(row.opinion.due), widest=12),
    Column("办理状态", lambda row: _state(row.opinion.state.value), widest=8),
    Column("答复日期", lambda row: cells.day(row.opinion.replied), widest=12),
    Column("时限情况", _timely, widest=8),
    Column("办理类别", lambda row: f"{row.opinion.category or ''} {row.meaning}".strip() or None, widest=16),
    Column("办理结果", lambda row: row.opinion.result, widest=40),
    Column("代表评价", lambda row: row.opinion.satisfaction and row.opinion.satisfaction.value, widest=8),
)


def _figure_columns(series: Series) -> tuple[Column, ...]:
    ledger = series.ledger

    def target(seen: Observation) -> Target:
        return ledger.targets[seen.target].target

    return (
        Column("指标代号", lambda seen: seen.target, widest=20),
        Column("指标", lambda seen: target(seen).name, widest=24),
        Column("计量单位", lambda seen: target(seen).measure, widest=9),
        Column("填报单位", lambda seen: ledger.name(seen.unit), widest=16),
        Column("责任单位数据", lambda seen: "是" if seen in series.official[seen.target] else "否", widest=8),
        Column("月份", lambda seen: cells.month(seen.month), widest=12),
        Column("数值", lambda seen: cells.figure(seen, target(seen)), widest=12),
        Column("分子", lambda seen: cells.amount(seen.part), widest=10),
        Column("分母", lambda seen: cells.amount(seen.whole), widest=10),
        Column("对比值", lambda seen: cells.amount(seen.against), widest=10),
        Column("来源", lambda seen: seen.figure.source, widest=20),
        Column("数据截至", lambda seen: _dated(seen.figure.as_of), widest=12),
        Column("初步数", lambda seen: "是" if seen.figure.provisional else None, widest=6),
        Column("更正原因", lambda seen: seen.figure.correction, widest=24),
        Column("说明", lambda seen: seen.figure.note, widest=30),
        Column("文件", lambda seen: seen.file, widest=44),
    )


def actions_table(assessment: Assessment) -> SheetTable:
    """Return the newest report of each unit on each action, a row for each pair."""
    ledger = assessment.ledger
    rows: list[Row] = []
    for item in assessment.actions:
        context, action = item.context, item.context.action
        state = _state(item.state.word)
        for unit in _units(ledger, item):
            reported: Row = (_state(SILENT), None, None, None, None)
            if (latest := item.report_of(unit)) is not None:
                own = latest.report
                reported = (_state(own.status or ""), cells.month(latest.month), own.done, own.next, own.problem)
            head = (context.section.title, context.task.title, action.id, action.text, state, ledger.name(unit))
            rows.append((*head, *reported))
    note = "每行一个责任单位，列其最近一次报送的内容；单位组列办公室确定的单独报送单位。"
    until = words.month(assessment.as_of)
    return SheetTable("举措进展", f"举措进展情况（截至{until}末）", note, ACTION_COLUMNS, tuple(rows), 3)


def duties_table(assessment: Assessment) -> SheetTable:
    """Return who handed in which document of the months up to this one, and when: units × documents.

    Below stands how many units owe each document, and handed it in in time, late, or not at all.
    """
    ledger = assessment.ledger
    owed, of_units = matrix(entry for entry in duty_table(ledger, date.max) if entry.period <= assessment.as_of)
    columns = [_NUMBERS, Column("单位", widest=22)]
    for duty, period in owed:
        columns.append(Column("\n".join(filter(None, (duty.title, words.period(ledger, duty, period)))), widest=9))
    known = [entry.state for entries in of_units.values() for entry in entries if entry is not None]
    states = [state for state in DutyState if state in known or state in _HANDED_IN]
    titles = ("应报", *(state.word for state in states))
    columns += [Column(title, widest=6) for title in titles]
    rows = tuple(
        (Formatted(number, "0"), ledger.name(unit), *map(_entry, entries), *_counts(entries, states))
        for number, (unit, entries) in enumerate(of_units.items(), 1)
    )
    counted = [_counts(column, states) for column in zip(*of_units.values(), strict=True)]
    totals = tuple(
        (None, title, *(counts[index] for counts in counted), *(None for _ in titles))
        for index, title in enumerate(titles if rows else ())
    )
    note = f"日期为报送日期；当月材料未见报送的列为{DutyState.MISSING.word}。"
    until = words.month(assessment.as_of)
    return SheetTable("报送情况", f"报送情况（截至{until}）", note, tuple(columns), rows, 2, totals)


def opinions_table(assessment: Assessment) -> SheetTable:
    """Return the opinions put forward up to the month's last day; what was answered later is left out."""
    ledger, as_of = assessment.ledger, assessment.as_of.last_day
    found = opinion_summary(ledger, as_of)
    note = f"共{found.total}件，已答复{found.replied}件，其中办结{found.settled}件，逾期未复{len(found.overdue)}件"
    note += "".join(f"，{name}{percent(rate)}" for name, rate in found.rates.items()) + "。"
    title = f"代表意见建议办理台账（截至{words.day(as_of)}）"
    return SheetTable("意见建议台账", title, note, _OPINIONS, _rows(_OPINIONS, found.opinions), 1)


def _units(ledger: Ledger, item: ActionProgress) -> Sequence[str]:
    """Return who is on an action's list: a group by those members that report, or as itself if there are none."""
    found: list[str] = []
    reported = set(item.reported)
    for unit in item.context.action.listed:
        owed = expand(ledger, (unit,))
        found += owed or (unit,)
        found += [member for member in ledger.members(unit) if member in reported]
    return tuple(dict.fromkeys(found))


def _state(state: str) -> Cell:
    return Formatted(state, light=_LIT.get(state))


def _entry(entry: DutyEntry | None) -> Cell:
    """Return the day on which a document was handed in, or that it was not."""
    if entry is None:
        return words.NONE
    if entry.state is DutyState.MISSING:
        return Formatted(DutyState.MISSING.word, light=Light.RED)
    if entry.filed is None:
        return "已报"
    if entry.state is DutyState.LATE:
        return Formatted(entry.filed, f'm"月"d"日（迟{entry.days_late}天）"', Light.YELLOW)
    return Formatted(entry.filed, 'm"月"d"日"')


def _counts(entries: Sequence[DutyEntry | None], states: Iterable[DutyState]) -> tuple[Formatted, ...]:
    """Return how many documents are owed, and how many are in each of the states."""
    found = [entry.state for entry in entries if entry is not None]
    return tuple(Formatted(count, "0") for count in (len(found), *map(found.count, states)))


NAME = "目标完成情况"
_OF_A_SHARE = (ALLOTTED, MONTH, VALUE, COMPLETION, PACE, AHEAD, STATUS)


def targets_table(assessment: Assessment) -> SheetTable:
    """Return the sheet of targets: every promise with its figure and what follows from it."""
    shown = lists.columns("xlsx")
    rows = tuple((Formatted(at, "0"), *row) for at, row in enumerate(_rows(shown, assessment.targets), 1))
    title = f"{NAME}（截至{words.month(assessment.as_of)}末）"
    return SheetTable(NAME, title, _note(assessment), (_NUMBERS, *shown), rows, 3)


def shares_table(assessment: Assessment) -> SheetTable | None:
    """Return the parts of the targets that the office has split; None if it has split none."""
    ledger = assessment.ledger
    parts = assessment.allocations
    if not parts:
        return None
    head = (Column("指标", widest=20), MEASURE, Column("单位", widest=20))
    rows = tuple(
        (part.target.name, part.target.measure, ledger.name(unit), *(column.cell(share) for column in _OF_A_SHARE))
        for part in parts
        for unit, share in part.shares.items()
    )
    title = f"任务分解完成情况（截至{words.month(assessment.as_of)}末）"
    note = "任务分解是办公室的补充，不是方案的规定。" + "".join(_sum_words(ledger, part) for part in parts)
    return SheetTable("任务分解", title, note, (*head, *_OF_A_SHARE), rows, 3)


def figures_table(assessment: Assessment) -> SheetTable:
    """Return every figure that was filed up to the month, a row each, in the order of targets, months and units."""
    filed = chain.from_iterable(assessment.series.observations.values())
    shown = _figure_columns(assessment.series)
    rows = _rows(shown, (seen for seen in filed if seen.month <= assessment.as_of))
    note = "每行一个数，数值按计量单位填列；“责任单位数据”为“是”的参与目标计算，其余为各单位自报数。"
    until = words.month(assessment.as_of)
    return SheetTable("数据长表", f"各单位填报数据（截至{until}末）", note, shown, rows, 2)


def _rows(columns: Sequence[Column], items: Iterable[object]) -> tuple[Row, ...]:
    return tuple(tuple(column.cell(item) for column in columns) for item in items)


def _note(assessment: Assessment) -> str:
    ledger, checked = assessment.ledger, words.verified_count(assessment.counted)
    rule = ledger.office.pace_rule("default")
    return (
        f"时序进度{percent(pace.general(ledger, assessment.as_of))}（{rule.word}计算，有节点目标的从其规定）。"
        f"{words.lights_rule(ledger.office.lights)}"
        "完成率、状态按所列数据月份的数据计算，期末推算按目前速度直接推算，仅供参考。"
        + (f"{checked}。" if checked else "")
        + ("每月还需为负数的，是每月要净减的数。" if any((item.needed or 0) < 0 for item in assessment.targets) else "")
    )


def _sum_words(ledger: Ledger, part: Allocation) -> str:
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


def render_workbook(assessment: Assessment) -> bytes:
    """Return the workbook of a month as the bytes of an .xlsx file."""
    ledger = assessment.ledger
    book = Workbook()
    book.remove(book.worksheets[0])
    for make in (targets_table, actions_table, duties_table, opinions_table, shares_table, figures_table):
        table = make(assessment)
        if table is not None:
            paint(book.create_sheet(table.name), table, sample=ledger.sample)
    properties = book.properties
    properties.title = one_line(ledger.plan.document.title)[:_TITLE_CELLS]
    properties.creator = "yian1"
    properties.created = properties.modified = datetime.combine(assessment.as_of.last_day, time())
    return repacked_book(book)
