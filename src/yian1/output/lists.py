"""Lists of targets, tasks and units: the columns that each format has, as values and in words, and rows of text."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

from yian1.core import pace
from yian1.core.progress import LAGGING, Status
from yian1.core.series import as_decimal
from yian1.model.plan import WITHOUT_VALUE
from yian1.model.quantity import percent, plain
from yian1.model.typography import escape_markdown, normalise
from yian1.output import cells, numbers, words
from yian1.output.cells import Column, inert, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import Assessment, TaskProgress
    from yian1.model.ledger import Ledger


# The formats that a column stands in: the lists for programs, on a terminal too, in Markdown too.
_DATA = ("csv", "xlsx")
_LONG = (*_DATA, "table")
_ALL = (*_LONG, "md")


def columns(form: str) -> tuple[Column, ...]:
    """Return the columns that a format shows, in their order."""
    return tuple(column for column in COLUMNS if form in column.shown)


def remarks(item: TargetProgress) -> Iterator[str]:
    """Yield what must be known of a figure and its target: its parts, its age, its definition."""
    target, office, seen = item.target, item.ledger.office, item.observation
    if seen is not None:
        if seen.part is not None and seen.whole is not None:
            yield f"{plain(as_decimal(seen.part))}÷{plain(as_decimal(seen.whole))}"
        if seen.against is not None:
            yield words.against_words(seen.against, target)
        yield from _older(item)
        yield from words.figure_remarks(seen.figure)
    elif item.why_missing:
        yield f"没有数的原因：{words.why_missing(item)}"
    if target.id in office.definitions:
        yield f"口径：{office.definitions[target.id]}"
    baseline = office.baselines.get(target.id)
    if baseline is not None and baseline.source:
        yield f"基数来源：{baseline.source}"
    if item.ledger.sample:
        yield words.SAMPLE


def _caveats(item: TargetProgress) -> Iterator[str]:
    """Yield what must be known of a figure at least: that it is an older month's or late, provisional, sample data."""
    yield from _older(item)
    if item.observation is not None and item.observation.figure.provisional:
        yield "初步数"
    if item.ledger.sample:
        yield words.SAMPLE


def _older(item: TargetProgress) -> Iterator[str]:
    if item.stale:
        yield f"沿用{words.month_beside(item.month, item.as_of)}数据"
    if item.late is not None:
        yield f"{words.month_beside(item.late, item.as_of)}完成，晚于计划"


def _rule(item: TargetProgress) -> str:
    return words.requirement(item) if item.target.kind in WITHOUT_VALUE else item.rule.word


def _month(item: TargetProgress) -> str:
    return words.NONE if item.observation is None else words.month_beside(item.month, item.as_of)


NAME = Column("指标", lambda item: item.target.name, _ALL)
PROMISE = Column("目标值", lambda item: cells.amount(item.target.value), _ALL, words.promise_words, widest=6)
VALUE = Column("当前值", lambda item: cells.figure(item.observation, item.target), _ALL, words.value_words, widest=7)
MONTH = Column(
    "数据月份",
    lambda item: None if item.observation is None else cells.month(item.observation.of),
    _LONG,
    _month,
    widest=9,
)
COMPLETION = Column(
    "完成率", lambda item: cells.percentage(item.shown_completion), _ALL, words.completion_words, widest=7
)
PACE = Column("时序进度", lambda item: cells.percentage(item.shown_pace), _DATA, widest=6)
AHEAD = Column(
    "较时序",
    lambda item: cells.points(item.shown_ahead, item.light),
    _ALL,
    words.ahead_words,
    measure="百分点",
    widest=8,
)
FORECAST = Column(
    "期末推算",
    lambda item: cells.amount(numbers.forecast(item)),
    _LONG,
    words.forecast_words,
    widest=6,
    projected="按全程和近期的速度推算",
)
RECENT_FORECAST = Column("按近期速度推算", lambda item: cells.amount(numbers.recent_forecast(item)), _DATA, widest=6)
NEEDED = Column(
    "每月还需",
    lambda item: cells.amount(item.needed),
    _LONG,
    words.needed_words,
    widest=6,
    projected="按剩余月份平均",
)
SPEEDUP = Column(
    "需提速倍数",
    lambda item: None if item.comes_late else cells.amount(numbers.rounded(item.speedup, 2)),
    _DATA,
    widest=6,
)
OUTLOOK = Column(
    "前景",
    lambda item: None if (found := numbers.outlook(item)) is None else found.word,
    _LONG,
    words.outlook_words,
    widest=10,
    projected="按每月还需与近期每月进度之比",
)
LIGHTS = Column("前六个月亮灯", lambda item: words.lights_words(light for _, light in item.lights), _LONG, widest=12)
STATUS = Column(
    "状态",
    lambda item: cells.Formatted(item.status.word, light=item.light),
    _ALL,
    words.lit,
    widest=8,
)
OWNER = Column(
    "数据责任单位",
    lambda item: item.owner and item.ledger.name(item.owner),
    _ALL,
    lambda item: words.owner(item) or words.NONE,
    widest=12,
)
VERIFIED = Column("核实情况", words.verified_words, _LONG, widest=8)
MEASURE = Column("计量单位", lambda item: item.target.measure, _DATA, widest=5)
ALLOTTED = Column(
    "分解任务",
    lambda item: cells.amount(item.target.value),
    (),
    lambda item: words.value(item.target.value or Decimal(0), item.target.measure),
    widest=11,
)
PROJECTED = (FORECAST, NEEDED, OUTLOOK)
OF_A_SHARE = (ALLOTTED, VALUE, COMPLETION, AHEAD, STATUS)
OF_A_TASK = (PROMISE, VALUE, COMPLETION, AHEAD, STATUS)

COLUMNS = (
    Column("代号", lambda item: item.target.id, ("csv",)),
    NAME,
    Column("所属目标或任务", lambda item: item.context.title, _DATA, widest=10),
    Column("方案原文", lambda item: item.target.quote, ("csv",)),
    Column("指标类型", lambda item: item.target.kind.word, _DATA, widest=8),
    MEASURE,
    Column("判定规则", _rule, _DATA, widest=8),
    PROMISE,
    Column("基数", lambda item: cells.amount(item.baseline), _DATA, widest=5),
    VALUE,
    MONTH,
    COMPLETION,
    PACE,
    AHEAD,
    Column("与目标差距", lambda item: cells.amount(numbers.gap(item)), _DATA, widest=6),
    FORECAST,
    RECENT_FORECAST,
    NEEDED,
    SPEEDUP,
    OUTLOOK,
    STATUS,
    Column("亮灯", lambda item: item.light_word, ("csv",)),
    LIGHTS,
    VERIFIED,
    OWNER,
    Column("来源", lambda item: item.observation and item.observation.figure.source, _DATA, widest=12),
    Column(
        "备注",
        lambda item: "；".join(remarks(item)),
        (*_DATA, "md"),
        lambda item: "；".join(_caveats(item)),
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
    month = words.month(assessment.as_of)
    head = f"截至{month}末，时序进度{percent(pace.general(assessment.ledger, assessment.as_of))}"
    checked = words.verified_count(assessment.counted)
    head += f"，{checked}" if checked else ""
    head += f"（{words.SAMPLE}）。" if assessment.ledger.sample else "。"
    table = [columns, ("---",) * len(columns), *([escape_markdown(cell) for cell in row] for row in rows)]
    return normalise("\n".join([head, "", *(f"| {' | '.join(row)} |" for row in table)]) + "\n")


TASK_COLUMNS = ("任务", "状态", "已报", "问题", "未报送单位")
_MET, _LAGGING = Status.MET.word, Status.BEHIND.word + Status.UNMET.word
UNIT_COLUMNS = ("单位", "最近填报", "数据指标", _MET, _LAGGING, "举措", "已报", "问题")


def listed(
    assessment: Assessment, form: str, by: str = "target", unit: str | None = None
) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    """Return headings and rows of text: the targets as a format shows them, or the tasks, or the units."""
    if by == "task":
        return TASK_COLUMNS, (task_row(assessment.ledger, task) for task in assessment.tasks)
    if by == "unit":
        return UNIT_COLUMNS, unit_rows(assessment, unit)
    shown, data = columns(form), form in _DATA
    lines = (
        [cells.as_text(each.cell(item)) if data else each.text(item) for each in shown] for item in assessment.targets
    )
    return [each.heading if data else each.title for each in shown], lines


def unit_rows(assessment: Assessment, unit: str | None = None) -> Iterator[tuple[str, ...]]:
    """Yield a row for each unit, or for the one given."""
    return (unit_row(assessment, each) for each in ([unit] if unit else assessment.ledger.units))


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
