"""The columns in which targets are listed, as values and in words, and lists for spreadsheets and papers."""

from __future__ import annotations

import io
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from yian1.core import pace, terms
from yian1.core.progress import LAGGING, Status
from yian1.core.series import as_decimal
from yian1.model.plan import WITHOUT_VALUE
from yian1.model.quantity import percent, plain
from yian1.output import cells, numbers, words
from yian1.output.cells import inert, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from yian1.core.progress import Light, TargetProgress
    from yian1.core.rollup import Assessment, TaskProgress
    from yian1.core.series import Observation
    from yian1.model.ledger import Ledger
    from yian1.output.cells import Cell


class Format(StrEnum):
    """Where targets are listed."""

    TABLE = "table"
    MARKDOWN = "md"
    CSV = "csv"
    EXCEL = "xlsx"


_DATA = frozenset({Format.CSV, Format.EXCEL})
_READ = frozenset({Format.TABLE, Format.MARKDOWN})


class Row(NamedTuple):
    """One target, or one unit's part of it: how it stands, in which assessment, and its number in the list."""

    assessment: Assessment
    item: TargetProgress
    number: int = 0

    @property
    def ledger(self) -> Ledger:
        """The ledger that it stands in."""
        return self.assessment.ledger


class Column(NamedTuple):
    """A column: `cell` is its value for a spreadsheet, `words` what people read; without words the value's text.

    `measure` is what the bare number of a spreadsheet is in. In Excel the column is at most `widest` cells wide.
    """

    title: str
    cell: Callable[[Row], Cell]
    shown: frozenset[Format]
    words: Callable[[Row], str] | None = None
    measure: str = ""
    widest: int = 14

    @property
    def heading(self) -> str:
        """The title of a column of bare numbers."""
        return f"{self.title}（{self.measure}）" if self.measure else self.title

    def text(self, row: Row) -> str:
        """Return what people read."""
        return cells.as_text(self.cell(row)) if self.words is None else self.words(row)


def columns(form: Format) -> tuple[Column, ...]:
    """Return the columns that a format shows, in their order."""
    return tuple(column for column in COLUMNS if form in column.shown)


def rows(assessment: Assessment) -> Iterator[Row]:
    """Yield the targets of an assessment, numbered from 1."""
    return (Row(assessment, item, number) for number, item in enumerate(assessment.targets, 1))


def remarks(row: Row) -> Iterator[str]:
    """Yield what must be known of a figure and its target: its parts, its age, its definition."""
    target, office, seen = row.item.target, row.ledger.office, row.item.observation
    if seen is not None:
        if seen.part is not None and seen.whole is not None:
            yield f"{plain(as_decimal(seen.part))}÷{plain(as_decimal(seen.whole))}"
        if seen.against is not None:
            yield f"{terms.OTHER_SIDE[target.kind]}{words.value(as_decimal(seen.against), target.measure)}"
        yield from _doubts(row.item, seen)
        if seen.figure.correction:
            yield f"更正：{seen.figure.correction}"
        if seen.figure.note:
            yield seen.figure.note
    if target.id in office.definitions:
        yield f"口径：{office.definitions[target.id]}"
    baseline = office.baselines.get(target.id)
    if baseline is not None and baseline.source:
        yield f"基数来源：{baseline.source}"
    if row.ledger.sample:
        yield words.SAMPLE


def _caveats(row: Row) -> Iterator[str]:
    """Yield what must be known of a figure at least: that it is an older month's, provisional, sample data."""
    if row.item.observation is not None:
        yield from _doubts(row.item, row.item.observation)
    if row.ledger.sample:
        yield words.SAMPLE


def _doubts(item: TargetProgress, seen: Observation) -> Iterator[str]:
    if item.stale:
        yield f"沿用{words.month_beside(item.month, item.as_of)}数据"
    if seen.figure.provisional:
        yield "初步数"


def _rule(row: Row) -> str:
    target = row.item.target
    if target.kind in WITHOUT_VALUE:
        return words.requirement(row.item)
    return terms.RULES[row.item.rule]


def _month(row: Row) -> str:
    seen = row.item.observation
    return words.NONE if seen is None else words.month_beside(seen.of, row.item.as_of)


def _lights(row: Row) -> Iterator[Light | None]:
    return (light for _, light in row.assessment.lights(row.item.target.id))


NAME = Column("指标", lambda row: row.item.target.name, _DATA | _READ, widest=14)
PROMISE = Column(
    "目标值",
    lambda row: cells.amount(row.item.target.value),
    _DATA | _READ,
    lambda row: words.promise_words(row.item),
    widest=6,
)
VALUE = Column(
    "当前值",
    lambda row: cells.figure(row.item.observation, row.item.target),
    _DATA | _READ,
    lambda row: words.value_words(row.item),
    widest=7,
)
MONTH = Column(
    "数据月份",
    lambda row: None if row.item.observation is None else cells.month(row.item.observation.of),
    _DATA | {Format.TABLE},
    _month,
    widest=9,
)
COMPLETION = Column(
    "完成率",
    lambda row: cells.percentage(row.item.shown_completion),
    _DATA | _READ,
    lambda row: words.completion_words(row.item),
    widest=7,
)
PACE = Column("时序进度", lambda row: cells.percentage(row.item.shown_pace), _DATA, widest=6)
AHEAD = Column(
    "较时序",
    lambda row: cells.points(row.item.shown_ahead, row.item.light),
    _DATA | _READ,
    lambda row: words.ahead_words(row.item),
    measure="百分点",
    widest=8,
)
FORECAST = Column(
    "期末推算",
    lambda row: cells.amount(numbers.forecast(row.item)),
    _DATA | {Format.TABLE},
    lambda row: words.forecast_words(row.item),
    widest=6,
)
RECENT_FORECAST = Column("按近期速度推算", lambda row: cells.amount(numbers.recent_forecast(row.item)), _DATA, widest=6)
NEEDED = Column(
    "每月还需",
    lambda row: cells.amount(row.item.needed),
    _DATA | {Format.TABLE},
    lambda row: words.needed_words(row.item),
    widest=6,
)
SPEEDUP = Column("需提速倍数", lambda row: cells.amount(numbers.rounded(numbers.speedup(row.item), 2)), _DATA, widest=6)
OUTLOOK = Column(
    "前景",
    lambda row: None if (found := numbers.outlook(row.item)) is None else terms.OUTLOOKS[found],
    _DATA | {Format.TABLE},
    lambda row: words.outlook_words(row.item),
    widest=10,
)
LIGHTS = Column("前六个月亮灯", lambda row: words.lights_words(_lights(row)), _DATA | {Format.TABLE}, widest=12)
STATUS = Column(
    "状态",
    lambda row: cells.lit(terms.STATUSES[row.item.status], row.item.light),
    _DATA | _READ,
    lambda row: words.lit(row.item.status, row.item.light),
    widest=8,
)
OWNER = Column(
    "数据责任单位",
    lambda row: row.item.owner and row.ledger.name(row.item.owner),
    _DATA | _READ,
    lambda row: words.owner(row.item) or words.NONE,
    widest=12,
)
VERIFIED = Column("核实情况", lambda row: words.verified_words(row.item), _DATA | {Format.TABLE}, widest=8)
MEASURE = Column("计量单位", lambda row: row.item.target.measure, _DATA, widest=5)
ALLOTTED = Column(
    "分解任务",
    lambda row: cells.amount(row.item.target.value),
    frozenset(),
    lambda row: words.value(row.item.target.value or Decimal(0), row.item.target.measure),
    widest=11,
)
OF_A_SHARE = (ALLOTTED, VALUE, COMPLETION, AHEAD, STATUS)
OF_A_TASK = (PROMISE, VALUE, COMPLETION, AHEAD, STATUS)

COLUMNS = (
    Column("序号", lambda row: cells.Formatted(row.number, "0"), frozenset({Format.EXCEL}), widest=5),
    Column("代号", lambda row: row.item.target.id, frozenset({Format.CSV})),
    NAME,
    Column("所属目标或任务", lambda row: row.item.context.title, _DATA, widest=10),
    Column("方案原文", lambda row: row.item.target.quote, frozenset({Format.CSV})),
    Column("指标类型", lambda row: terms.KINDS[row.item.target.kind], _DATA, widest=8),
    MEASURE,
    Column("判定规则", _rule, _DATA, widest=8),
    PROMISE,
    Column("基数", lambda row: cells.amount(row.item.baseline), _DATA, widest=5),
    VALUE,
    MONTH,
    COMPLETION,
    PACE,
    AHEAD,
    Column("与目标差距", lambda row: cells.amount(numbers.gap(row.item)), _DATA, widest=6),
    FORECAST,
    RECENT_FORECAST,
    NEEDED,
    SPEEDUP,
    OUTLOOK,
    STATUS,
    Column("亮灯", lambda row: terms.LIGHTS[row.item.light] if row.item.light else None, frozenset({Format.CSV})),
    LIGHTS,
    VERIFIED,
    OWNER,
    Column("来源", lambda row: row.item.observation and row.item.observation.figure.source, _DATA, widest=12),
    Column(
        "备注",
        lambda row: "；".join(remarks(row)),
        _DATA | {Format.MARKDOWN},
        lambda row: "；".join(_caveats(row)),
        widest=30,
    ),
)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]], line_end: str = "\n") -> str:
    """Return rows of text as CSV under their headings; no text runs as a formula."""
    import csv

    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerow(columns)
    writer.writerows([inert(text) for text in row] for row in rows)
    return out.getvalue()


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a CSV file that Excel opens in Chinese: UTF-8 with BOM, CRLF."""
    return csv_text(columns, rows, "\r\n").encode("utf-8-sig")


def md(assessment: Assessment, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows of text as a Markdown table, under a line with the date and the pace."""
    from yian1.model.typography import (
        escape_markdown,
        normalise,  # the other formats need none of it
    )

    month = words.month(assessment.as_of)
    head = f"截至{month}末，时序进度{percent(pace.general(assessment.ledger, assessment.as_of))}"
    if assessment.ledger.verification.verification and assessment.targets:
        head += f"，{words.verified_count(assessment.counted)}"
    head += f"（{words.SAMPLE}）。" if assessment.ledger.sample else "。"
    table = [columns, ("---",) * len(columns), *([escape_markdown(cell) for cell in row] for row in rows)]
    return normalise("\n".join([head, "", *(f"| {' | '.join(row)} |" for row in table)]) + "\n")


TASK_COLUMNS = ("任务", "状态", "已报", "问题", "未报送单位")
_MET, _LAGGING = terms.STATUSES[Status.MET], terms.STATUSES[Status.BEHIND] + terms.STATUSES[Status.UNMET]
UNIT_COLUMNS = ("单位", "最近填报", "数据指标", _MET, _LAGGING, "举措", "已报", "问题")
COUNTED = frozenset({"数据指标", _MET, _LAGGING, "举措", "已报", "问题"})
FOLDING = frozenset({"任务", "未报送单位", "单位"})


def listed(
    assessment: Assessment, form: Format, by: str = "target", units: Iterable[str] | None = None
) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    """Return headings and rows of text: the targets as a format shows them, or the tasks, or the units."""
    if by == "task":
        return TASK_COLUMNS, task_rows(assessment)
    if by == "unit":
        return UNIT_COLUMNS, unit_rows(assessment, units)
    shown, data = columns(form), form in _DATA
    lines = ([cells.as_text(each.cell(row)) if data else each.text(row) for each in shown] for row in rows(assessment))
    return [each.heading if data else each.title for each in shown], lines


def task_rows(assessment: Assessment) -> Iterator[tuple[str, ...]]:
    """Yield a row for each task."""
    return (task_row(assessment.ledger, task) for task in assessment.tasks)


def unit_rows(assessment: Assessment, units: Iterable[str] | None = None) -> Iterator[tuple[str, ...]]:
    """Yield a row for each unit, or for those given."""
    chosen = assessment.ledger.units if units is None else units
    return (unit_row(assessment, unit) for unit in chosen)


def task_row(ledger: Ledger, task: TaskProgress) -> tuple[str, ...]:
    """Return a task's cells: its number and title, its state, who has reported, how many problems, who has not."""
    number = next(at for at, each in enumerate(task.section.tasks, 1) if each.id == task.task.id)
    reported = {unit for action in task.actions for unit in action.reported}
    missing = dict.fromkeys(unit for action in task.actions for unit in action.missing)
    problems = sum(report.report.problem is not None for report in task.reports)
    return (
        f"{number}. {one_line(task.task.title)}",
        words.task_state(task),
        str(len(reported)),
        str(problems) if problems else words.NONE,
        "、".join(one_line(ledger.name(unit)) for unit in missing) or words.NONE,
    )


def unit_row(assessment: Assessment, unit: str) -> tuple[str, ...]:
    """Return a unit's cells: its name, the month it last filed, its targets and its actions in numbers."""
    ledger, own = assessment.ledger, assessment.of_unit(unit)
    last = ledger.last_filing(unit, assessment.as_of)
    statuses = [item.status for item in own.targets]
    reports = [report.report for action in own.actions if (report := action.report_of(unit)) is not None]
    counts = (
        len(statuses),
        statuses.count(Status.MET),
        sum(status in LAGGING for status in statuses),
        len(own.actions),
        len(reports),
        sum(report.problem is not None for report in reports),
    )
    return (
        one_line(ledger.name(unit)),
        words.NONE if last is None else words.month_beside(last.month, assessment.as_of),
        *(str(count) if count else words.NONE for count in counts),
    )
