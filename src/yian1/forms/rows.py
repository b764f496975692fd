"""The form that a unit fills in, as rows: one input a row, so that Excel and CSV say the same and import is exact.

The words of a form stand here too: what is to be filled in, in which measure, what the plan says, what was filed last.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from yian1.core.series import TITLES
from yian1.core.worksheet import REMARKS, REPORT, answers
from yian1.model.fields import declared
from yian1.model.filing import SAYING, Figure, Report
from yian1.model.plan import Kind
from yian1.model.quantity import format_value
from yian1.output.escapes import one_line, shortened, visible_lines
from yian1.output.lists import csv_file
from yian1.output.words import month as month_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.core.worksheet import Answers, AskedAction, AskedFigure, Worksheet
    from yian1.model.period import Month

SHEET = "填报"
KEY, LABEL, ANSWER, MEASURE, LAST, WANTED = "编号", "项目", "本月填报", "计量单位", "上月填报", "填报要求"
REMARK_TITLES: Mapping[str, str] = {name: str(declared(Figure)[name].title) for name in REMARKS}
COLUMNS = (KEY, LABEL, ANSWER, MEASURE, LAST, WANTED, *REMARK_TITLES.values())
YES, NO = "是", "否"

HOW: Mapping[Kind, str] = {
    Kind.FLOW: "填1月1日以来的累计数",
    Kind.STOCK: "填期末数",
    Kind.LEVEL: "填当期的数值",
    Kind.RATIO: "填分子和分母",
    Kind.COMPARISON: "填本项和比较对象",
    Kind.TREND: "填本年和上年同期",
    Kind.MILESTONE: f"填“{YES}”或“{NO}”，未完成的可在说明栏写明进展",
}
RATES = frozenset({"%", "‰"})
COUNTED = frozenset({"part", "whole"})
LONGEST = 80  # cells of a title in a comment


class Input(Enum):
    """What may be typed into a row's field."""

    NOTHING = auto()
    TEXT = auto()
    AMOUNT = auto()
    RATE = auto()
    DATE = auto()
    STATE = auto()
    TRUTH = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form; `key` says which field of the filing it fills, as figures/private-firms/value.

    A row without a key is a heading. `remarks` are the figure's further fields by name; None where
    there are none to fill in.
    """

    label: str
    key: str = ""
    input: Input = Input.NOTHING
    answer: str | None = None
    measure: str = ""
    last: str = ""
    wanted: str = ""
    remarks: Mapping[str, str | None] | None = None

    def texts(self) -> tuple[str, ...]:
        """Return the row as texts, one for each column, without anything that cannot be seen."""
        remarks = self.remarks or {}
        shown = [YES if name == "provisional" and remarks.get(name) else remarks.get(name) for name in REMARK_TITLES]
        fixed = (self.key, self.label, self.answer, self.measure, self.last, self.wanted)
        return tuple(visible_lines(text or "") for text in (*fixed, *shown))


def form_rows(sheet: Worksheet) -> tuple[Row, ...]:
    """Return the whole form, filled in with what the unit has filed for the month already."""
    filled = answers(sheet)
    return (*_header(sheet, filled), *_figures(sheet, filled), *_progress(sheet, filled))


def as_csv(sheet: Worksheet) -> bytes:
    """Return the form as CSV that Excel opens as it is: UTF-8 with BOM, CRLF, no text that runs as a formula."""
    return csv_file(COLUMNS, (row.texts() for row in form_rows(sheet)))


SAMPLE = "【示例数据】"


def title(sheet: Worksheet) -> str:
    """Return what stands above the form."""
    return f"{sheet.unit.name}{month_words(sheet.month)}填报表{SAMPLE if sheet.sample else ''}"


def measure(asked: AskedFigure, part: str) -> str:
    """Return the measure of one number; empty for the parts of a share, which count whatever they count."""
    return "" if part in COUNTED else asked.context.target.measure


def part_name(asked: AskedFigure, part: str) -> str:
    """Return the name of one number: the target's, and which part of it if there are several."""
    name = asked.context.target.name
    return name if asked.parts == ("value",) or part in {"value", "done"} else f"{name}：{TITLES[part]}"


def how_to_fill(asked: AskedFigure) -> str:
    """Return what kind of number is wanted; a share may be filed as its percentage alone, a level is often none."""
    target = asked.context.target
    if target.kind is Kind.RATIO and asked.parts == ("value",):
        return "填百分数"
    if target.kind is Kind.LEVEL and COUNTED.issubset(asked.parts):
        return HOW[Kind.RATIO]
    return "填当期的比率" if target.kind is Kind.LEVEL and target.measure in RATES else HOW[target.kind]


def promise(asked: AskedFigure) -> str:
    """Return what the plan and the office say of a figure, in one line."""
    target = asked.context.target
    parts = [f"方案：{target.quote}"]
    if asked.definition:
        parts.append(f"口径：{asked.definition}")
    if asked.share is not None:
        parts.append(f"本单位任务：{format_value(asked.share, target.measure)}")
    if asked.year_end:
        parts.append("年末考核，尚未公布的不填")
    return one_line("；".join(parts))


def last_number(asked: AskedFigure, part: str) -> str:
    """Return one number as the unit wrote it last, of a milestone 是 or 否; empty if it filed none."""
    last = None if asked.last is None else getattr(asked.last, part)
    if isinstance(last, bool):
        return YES if last else NO
    return last or ""


def ago(last: Month | None, month: Month) -> str:
    """Return how the month of the previous filing is called: 上月, 3月."""
    return "上月" if last is None or last.plus(1) == month else f"{last.number}月"


def action_title(asked: AskedAction) -> str:
    """Return the title of an action; where its task has several, with the beginning of its text."""
    task, action = asked.context.task, asked.context.action
    if len(task.actions) == 1:
        return one_line(task.title)
    return f"{one_line(task.title)}：{shortened(action.text, LONGEST)}"


def _header(sheet: Worksheet, filled: Answers) -> Iterator[Row]:
    yield Row("填报单位", "unit", answer=sheet.unit.name)
    yield Row("月份", "month", answer=month_words(sheet.month))
    yield Row("报送日期", "filed", Input.DATE, filled.header.get("filed"), wanted="如 2024-06-03")
    yield Row("填报部门", "filed_by", Input.TEXT, filled.header.get("filed_by"))
    yield Row("审核", "approved_by", Input.TEXT, filled.header.get("approved_by"), wanted="可以不填")
    if filled.header.get("sample"):
        yield Row("示例数据", "sample", answer=YES)
    for duty in sheet.duties:
        day = filled.submitted.get(duty.id)
        yield Row(f"{duty.title}报送日期", f"submitted/{duty.id}", Input.DATE, day, wanted="已报送的填日期")


def _figures(sheet: Worksheet, filled: Answers) -> Iterator[Row]:
    if sheet.figures:
        yield Row("一、数据")
    for asked in sheet.figures:
        yield from _figure(asked, sheet, filled)


def _figure(asked: AskedFigure, sheet: Worksheet, filled: Answers) -> Iterator[Row]:
    target = asked.context.target
    fields = filled.figures[target.id]
    for part in (name for name in SAYING if name in fields):
        first = part in {"value", "part", "done"}
        last = one_line(last_number(asked, part))
        yield Row(
            part_name(asked, part),
            f"figures/{target.id}/{part}",
            _input(target.kind),
            _truth(fields[part]) if part == "done" else fields[part],
            measure(asked, part),
            _dated(last, asked, sheet),
            f"{how_to_fill(asked)}；{promise(asked)}" if first else "",
            {name: fields.get(name) for name in REMARKS} if first else None,
        )


def _input(kind: Kind) -> Input:
    if kind is Kind.MILESTONE:
        return Input.TRUTH
    return Input.AMOUNT if kind in {Kind.FLOW, Kind.STOCK, Kind.RATIO} else Input.RATE


def _truth(written: str | None) -> str | None:
    return None if written is None else YES if written == "true" else NO


def _progress(sheet: Worksheet, filled: Answers) -> Iterator[Row]:
    if sheet.actions:
        yield Row(f"{'二' if sheet.figures else '一'}、进展")
    for asked in sheet.actions:
        yield from _action(asked, sheet, filled)


def _action(asked: AskedAction, sheet: Worksheet, filled: Answers) -> Iterator[Row]:
    action = asked.context.action.id
    yield Row(f"{action} {one_line(asked.context.task.title)}")
    for name in REPORT:
        last = one_line(getattr(asked.last, name) or "") if asked.last else ""
        yield Row(
            f"{action} {declared(Report)[name].title}",
            f"progress/{action}/{name}",
            Input.STATE if name == "status" else Input.TEXT,
            filled.progress[action].get(name),
            last=_dated(last, asked, sheet),
            wanted=f"方案：{one_line(asked.context.action.text)}" if name == "done" else "",
        )


def _dated(last: str, asked: AskedFigure | AskedAction, sheet: Worksheet) -> str:
    """Return what was filed last, with its month if that is not the one before."""
    when = ago(asked.last_month, sheet.month)
    return last if not last or when == "上月" else f"{when}：{last}"
