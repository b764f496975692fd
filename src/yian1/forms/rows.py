"""The form that a unit fills in, as rows: one input a row, so that Excel and CSV say the same and import is exact."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from yian1.core.worksheet import REMARKS, REPORT, answers
from yian1.forms.asked_words import ago, how_to_fill, last_number, measure, part_name, promise
from yian1.model.filing import NUMBERS, Figure, Report
from yian1.model.plan import Kind
from yian1.output.documents.prose import month as month_words
from yian1.output.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.core.worksheet import Answers, AskedAction, AskedFigure, Worksheet

SHEET = "填报"
KEY, LABEL, ANSWER, MEASURE, LAST, WANTED = "编号", "项目", "本月填报", "计量单位", "上月填报", "填报要求"
REMARK_TITLES: Mapping[str, str] = {name: str(Figure.model_fields[name].title) for name in REMARKS}
COLUMNS = (KEY, LABEL, ANSWER, MEASURE, LAST, WANTED, *REMARK_TITLES.values())
YES = "是"

# A spreadsheet takes a text that begins like this for a formula; a number may begin so too, and is none.
_FORMULA = re.compile(r"[=@\uff1d\uff20]|[+\-\uff0b\uff0d](?![\d.,]+[%‰]?$)")


class Input(Enum):
    """What may be typed into a row's field."""

    NOTHING = auto()
    TEXT = auto()
    AMOUNT = auto()
    RATE = auto()
    DATE = auto()
    STATE = auto()


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
        """Return the row as texts, one for each column."""
        remarks = self.remarks or {}
        shown = [YES if name == "provisional" and remarks.get(name) else remarks.get(name) for name in REMARK_TITLES]
        fixed = (self.key, self.label, self.answer, self.measure, self.last, self.wanted)
        return tuple(text or "" for text in (*fixed, *shown))


def form_rows(sheet: Worksheet) -> tuple[Row, ...]:
    """Return the whole form, filled in with what the unit has filed for the month already."""
    filled = answers(sheet)
    return (*_header(sheet, filled), *_figures(sheet, filled), *_progress(sheet, filled))


def as_csv(sheet: Worksheet) -> bytes:
    """Return the form as CSV that Excel opens as it is: UTF-8 with BOM, CRLF, no text that runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([inert(text) for text in row.texts()] for row in form_rows(sheet))
    return out.getvalue().encode("utf-8-sig")


def inert(text: str) -> str:
    """Return a text that no spreadsheet runs: with ' before it if it begins like a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def meant(text: str) -> str:
    """Return the text that `inert` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


SAMPLE = "【示例数据】"


def title(sheet: Worksheet) -> str:
    """Return what stands above the form."""
    return f"{sheet.unit.name}{month_words(sheet.month)}填报表{SAMPLE if sheet.sample else ''}"


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
    for part in (name for name in NUMBERS if name in fields):
        first = part in {"value", "part"}
        last = one_line(last_number(asked, part))
        yield Row(
            part_name(asked, part),
            f"figures/{target.id}/{part}",
            Input.AMOUNT if target.kind in {Kind.FLOW, Kind.STOCK, Kind.RATIO} else Input.RATE,
            fields[part],
            measure(asked, part),
            _dated(last, asked, sheet),
            f"{how_to_fill(asked)}；{promise(asked)}" if first else "",
            {name: fields.get(name) for name in REMARKS} if first else None,
        )


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
            f"{action} {Report.model_fields[name].title}",
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
