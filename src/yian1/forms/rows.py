"""The form that a unit fills in, as blocks of rows: Excel and CSV say the same, and import is exact.

Each row begins with a hidden id, as figures/private-firms/value, and the titles of its block say which field of the
filing a cell fills. The words of a form stand here too: what is wanted, what the plan says, what was filed last.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING, Literal

from yian1.core.series import TITLES
from yian1.core.worksheet import HEADER, SUMMARY, carried, items
from yian1.model.fields import of_type, titles_of
from yian1.model.filing import HEAD, REMARKS, SAYING, TEXTS, Filing, Report, ReportState, Undertaking
from yian1.model.office import Opinion, OpinionState
from yian1.model.plan import Kind
from yian1.model.quantity import QuantityError, format_value, number, parse, plain
from yian1.output.cells import one_line, shortened, visible_lines
from yian1.output.lists import csv_file
from yian1.output.words import SAMPLE, month_beside
from yian1.output.words import month as month_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from yian1.core.worksheet import Answers, AskedAction, AskedFigure, Texts, Worksheet
    from yian1.model.period import Month


SHEET, SECOND = "填报", "办理方案和意见"
KEY, VALUE, REMARK, DAY, CONTENT, ACTION, MEASURE = "编号", "本期", "说明", "报送日期", "内容", "举措", "计量单位"
WANTED, LAST, LAST_STATE, LAST_REPORT = SHOWN = ("填报要求", "上期", "上期状态", "上期所报")  # what the unit is shown
YES, NO = "是", "否"
FILING, CHOSEN = "filing", "?"  # the row of the head, and what the id of a row begins with whose action is chosen
# Which field the cells under a title fill, by what the id of their row begins with.
FIELDS: Mapping[str, Mapping[str, str]] = {
    FILING: {"填报单位" if name == "unit" else HEAD[name]: name for name in HEADER},
    "submitted": {DAY: ""},
    "figures": {VALUE: "", REMARK: "note"},
    "progress": {title: name for name, title in titles_of(Report).items()},
    SUMMARY: {CONTENT: ""},
    "opinions": {titles_of(Opinion)[name]: name for name in ("state", "result", "replied")},
    "workplan": {
        titles_of(Undertaking)[name]: name for name in ("due", "measures", "goal", "department", "officer", "leader")
    },
}

# What is told and asked of a figure, each in so many half-width characters: by them go the columns of the whole sheet.
FIGURE_COLUMNS = {"指标": 27, MEASURE: 12, WANTED: 36, VALUE: 24, LAST: 20, "比上期": 11, REMARK: 30}

HOW: Mapping[Kind, str] = {
    Kind.FLOW: "填{since}以来的累计数",
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
NAME = 44  # cells of an action's name in its row


Typed = type | Literal["amount", "rate", "action"]
"""What may be typed into a cell: what its field in the model holds, a number, or the id of an action."""
TYPED: Mapping[tuple[str, str], Typed] = {("submitted", ""): date, ("figures", "done"): bool} | {
    (section, name): kind
    for section, model in ((FILING, Filing), ("progress", Report), ("opinions", Opinion), ("workplan", Undertaking))
    for kind in (date, bool, ReportState, OpinionState)
    for name in of_type(model, kind)
}


@dataclass(frozen=True, slots=True)
class Open:
    """A cell to be filled in, with what stands in it already and what is shown beside it while somebody types."""

    text: str | None = None
    typed: Typed = str
    prompt: str = ""


class Step(Enum):
    """A cell that works out how far a number is from the last one, by its formula.

    Typed percentages (6.1%), which Excel keeps as 0.061 in a format that CELL knows, may stand beside 5.9.
    """

    NUMBER = '=IF(AND(ISNUMBER({new}),ISNUMBER({old})),ROUND({new}-{old},6),"")'
    RATE = (
        "=IF(AND(ISNUMBER({new}),ISNUMBER({old})),"
        'ROUND(IF(LEFT(CELL("format",{new}),1)="P",{new}*100,{new})-{old},6),"")'
    )


Cell = str | Decimal | Open | Step


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a block; `key` says what of the filing its cells fill."""

    key: str
    cells: tuple[Cell, ...]

    def texts(self) -> tuple[str, ...]:
        """Return the row as texts, the key first, without anything that cannot be seen."""
        return tuple(visible_lines(_text(cell)) for cell in (self.key, *self.cells))


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under the same titles; `note` is a paragraph behind them, `choices` what rows may be chosen for."""

    heading: str
    titles: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    choices: tuple[str, ...] = ()


def pages(sheet: Worksheet) -> dict[str, tuple[Block, ...]]:
    """Return the form sheet by sheet: what is owed for the month, with what is known of it, and what is missing else.

    That is a work plan, and answers to opinions; if there is nothing to ask, there is no second sheet.
    """
    filled = carried(sheet)
    every = (_submitted(sheet, filled), _figures(sheet, filled), _progress(sheet, filled), _summary(filled))
    body = [block for block in every if block.rows]
    more = tuple(block for block in (_opinions(sheet), _workplan(sheet)) if block.rows)
    return {SHEET: (_head(sheet, filled, body), *body)} | ({SECOND: more} if more else {})


def as_csv(sheet: Worksheet) -> bytes:
    """Return the form as CSV that Excel opens as it is: UTF-8 with BOM, CRLF, no text that runs as a formula."""
    written: list[tuple[str, ...]] = []
    for block in chain(*pages(sheet).values()):
        written += [("", block.heading)] if block.heading else []
        written += [(KEY, *block.titles), *(row.texts() for row in block.rows)]
        written += [("", block.note)] if block.note else []
    return csv_file(("", title(sheet)), written)


def title(sheet: Worksheet) -> str:
    """Return what stands above the form."""
    return one_line(f"{sheet.unit.name}{month_words(sheet.month)}填报表{f'【{SAMPLE}】' if sheet.sample else ''}")


def digest(written: Iterable[tuple[str, str, str]]) -> str:
    """Return a short digest of what stands in the open cells, each with its row and title: is anything typed yet?"""
    text = json.dumps(sorted(written), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def measure(asked: AskedFigure, part: str) -> str:
    """Return the measure of one number; empty for the parts of a share, which count whatever they count."""
    return "" if part in COUNTED else asked.context.target.measure


def how_to_fill(asked: AskedFigure) -> str:
    """Return what kind of number is wanted; a share may be filed as its percentage alone, a level is often none."""
    target = asked.context.target
    if target.kind is Kind.RATIO and asked.parts == ("value",):
        return "填百分数"
    if target.kind is Kind.LEVEL and COUNTED.issubset(asked.parts):
        return HOW[Kind.RATIO]
    return (
        "填当期的比率"
        if target.kind is Kind.LEVEL and target.measure in RATES
        else HOW[target.kind].format(since=asked.since)
    )


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


def ago(last: Month | None, sheet: Worksheet) -> str:
    """Return how the month of the previous filing is called: 上期 (the month or quarter before), 3月."""
    return LAST if last is None or last.plus(sheet.step) == sheet.month else month_beside(last, sheet.month)


def action_title(asked: AskedAction) -> str:
    """Return the title of an action; where its task has several, with the beginning of its text."""
    task, action = asked.context.task, asked.context.action
    if len(task.actions) == 1:
        return one_line(task.title)
    return f"{one_line(task.title)}：{shortened(action.text, LONGEST)}"


def _text(cell: Cell) -> str:
    if isinstance(cell, Open):
        return cell.text or ""
    return plain(cell) if isinstance(cell, Decimal) else "" if isinstance(cell, Step) else cell


def _head(sheet: Worksheet, filled: Answers, body: Iterable[Block]) -> Block:
    asked = {title: name for title, name in FIELDS[FILING].items() if name != "sample" or filled.get(("sample",))}
    known = {"unit": sheet.unit.name, "month": month_words(sheet.month), "sample": YES}
    cells: tuple[Cell, ...] = tuple(
        known.get(name) or _open(FILING, name, filled.get((name,))) for name in asked.values()
    )
    head = Block("", tuple(asked), (Row(FILING, cells),))
    written = [
        (row.key, title, " ".join(cell.text.split()))
        for block in (head, *body)
        for row in block.rows
        for title, cell in zip(block.titles, row.cells, strict=True)
        if isinstance(cell, Open) and cell.text
    ]
    return Block("", head.titles, (Row(f"{FILING}/{sheet.unit.id}/{digest(written)}", cells),))


def _open(section: str, name: str, text: str | None = None, prompt: str = "") -> Open:
    """Return the cell of a field."""
    typed = TYPED.get((section, name), str)
    return Open((YES if text == "true" else NO) if text and typed is bool else text, typed, prompt)


def _submitted(sheet: Worksheet, filled: Answers) -> Block:
    rows = tuple(
        Row(f"submitted/{duty.id}", (one_line(duty.title), "", _open("submitted", "", filled["submitted", duty.id])))
        for duty in sheet.duties
    )
    return Block("", ("已报送的材料", "", DAY), rows)


def _figures(sheet: Worksheet, filled: Answers) -> Block:
    given = items(filled, "figures")
    rows = tuple(row for asked in sheet.figures for row in _figure(asked, sheet, given[asked.context.target.id]))
    return Block("", tuple(FIGURE_COLUMNS), rows)


def _figure(asked: AskedFigure, sheet: Worksheet, fields: Texts) -> Iterator[Row]:
    target = asked.context.target
    name, when = target.name, ago(asked.last_month, sheet)
    hints = [how_to_fill(asked), promise(asked), *([f"上次填报的是{when}数"] if asked.last and when != LAST else [])]
    kind: Typed = "amount" if target.kind in {Kind.FLOW, Kind.STOCK, Kind.RATIO} else "rate"
    for part in (name for name in SAYING if name in fields):
        first = part in {"value", "part", "done"}
        cells: tuple[Cell, ...] = (
            name if asked.parts == ("value",) or part in {"value", "done"} else f"{name}：{TITLES[part]}",
            measure(asked, part),
            "；".join(hints) if first else "",
            _open("figures", part, fields[part]) if part == "done" else Open(fields[part], kind),
            _last(asked, part),
            "" if part == "done" else Step.RATE if measure(asked, part) in RATES else Step.NUMBER,
            Open(remarks_in_one_cell(fields)) if first else "",
        )
        yield Row(f"figures/{target.id}/{part}", cells)


def _last(asked: AskedFigure, part: str) -> Cell:
    """Return what was filed last as a number in the measure of the row, so that the step can be worked out."""
    written = one_line(last_number(asked, part))
    target = asked.context.target
    try:
        if target.kind is Kind.MILESTONE or not written:
            return written
        return number(written) if part in COUNTED else parse(written, target.measure)
    except QuantityError:
        return written


def _progress(sheet: Worksheet, filled: Answers) -> Block:
    blank: tuple[Cell, ...] = (*(_open("progress", name) for name in FIELDS["progress"].values()), "", "")
    rows = (*(_action(asked, sheet, filled) for asked in sheet.in_hand), *_spare(sheet, "progress", blank))
    titles = (ACTION, *FIELDS["progress"], LAST_STATE, LAST_REPORT)
    note = ""
    if sheet.idle:
        named = "；".join(f"{asked.context.action.id} {one_line(asked.context.task.title)}" for asked in sheet.idle)
        also, before = "也" if sheet.in_hand else "", "，上期没有报进展" if sheet.previous else ""
        note = f"本单位{also}是以下{len(sheet.idle)}条举措的责任单位{before}。有进展的，在空行里选编号填写：{named}。"
    return Block("", titles, rows, note, _choices(sheet))


def _spare(sheet: Worksheet, section: str, cells: tuple[Cell, ...]) -> Iterator[Row]:
    """Yield the empty rows for actions that are chosen."""
    for row in range(1, sheet.spare + 1):
        yield Row(f"{section}/{CHOSEN}{row}", (Open(typed="action"), *cells))


def _choices(sheet: Worksheet) -> tuple[str, ...]:
    return tuple(asked.context.action.id for asked in sheet.idle)


def _action(asked: AskedAction, sheet: Worksheet, filled: Answers) -> Row:
    action = asked.context.action
    hint = f"方案：{shortened(action.text, LONGEST * 4)}"
    open_cells = (
        _open("progress", name, filled["progress", action.id, name], hint if name == "done" else "")
        for name in FIELDS["progress"].values()
    )
    return Row(f"progress/{action.id}", (_named(asked), *open_cells, *_last_report(asked, sheet)))


def _named(asked: AskedAction) -> str:
    return f"{asked.context.action.id} {shortened(action_title(asked), NAME)}"


def _last_report(asked: AskedAction, sheet: Worksheet) -> tuple[str, str]:
    """Return the last state with its month, if that is not the one before, and the texts that stood beside it."""
    last = asked.last
    if last is None:
        return "", ""
    when = ago(asked.last_month, sheet)
    texts = {name: text for name in TEXTS if (text := getattr(last, name))}
    parts = (text if name == "done" else f"{TEXTS[name]}：{text}" for name, text in texts.items())
    state = str(last.status or "")
    return state if when == LAST else f"{when}：{state}", one_line(" ".join(parts))


def _summary(filled: Answers) -> Block:
    prompt = "今年以来主要做了什么、成效如何，用于半年总结和办理情况报告"
    cells = ("今年以来工作总结", "", Open(filled.get((SUMMARY,)), prompt=prompt))
    rows = (Row(SUMMARY, cells),) if (SUMMARY,) in filled else ()
    return Block("", ("今年以来工作总结", "", CONTENT), rows)


def _opinions(sheet: Worksheet) -> Block:
    rows = tuple(
        Row(
            f"opinions/{one.id}",
            (
                f"{one.id} {one_line(one.text)}",
                *(_open("opinions", name, str(getattr(one, name) or "")) for name in FIELDS["opinions"].values()),
                "" if one.due is None else str(one.due),
            ),
        )
        for one in sheet.opinions
    )
    return Block("待答复的代表意见建议", ("意见建议", *FIELDS["opinions"], "答复时限"), rows)


def _workplan(sheet: Worksheet) -> Block:
    blank = tuple(_open("workplan", name) for name in FIELDS["workplan"].values())
    rows = (
        *(Row(f"workplan/{asked.context.action.id}", (_named(asked), *blank)) for asked in sheet.in_hand),
        *_spare(sheet, "workplan", blank),
    )
    titles = (ACTION, *FIELDS["workplan"])
    return Block("办理方案（尚未报送）", titles, () if sheet.planned is not None else rows, "", _choices(sheet))


NOTE, FLAG = "note", "provisional"
_CALLED = {"更正": "correction", "截至": "as_of", "截至日期": "as_of", "数据来源": "source"}
_NAMES = {title: name for name, title in REMARKS.items()} | _CALLED
_TEXTS = [name for name in REMARKS if name not in {NOTE, FLAG}]
_WORD = "|".join(sorted((title for title, name in _NAMES.items() if name != FLAG), key=len, reverse=True))
# A remark begins the cell, a line, or follows ； – a text that would read as one has a full-width space before it.
_UNTIL = (  # 截至5月末, and no more
    r"截至(?P<date>(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[末底])?|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?)(?=$|[\n；;。])"
)
_BEGINS = rf"(?:(?P<title>{_WORD})[：:] ?|(?P<flag>{REMARKS[FLAG]})(?=$|[\n；;。])|{_UNTIL})"
_MARK = re.compile(rf"(?:^|\n|[；;] ?){_BEGINS}")
_LIKE = re.compile(rf"(^|\n|[；;] ?)(?=\u3000*{_BEGINS})")
_GUARDED = re.compile(rf"(^|\n|[；;] ?)\u3000(?=\u3000*{_BEGINS})")


def remarks_in_one_cell(fields: Texts) -> str | None:
    """Return the remarks of a figure as one text; None if there are none."""
    parts = [REMARKS[FLAG]] if fields.get(FLAG) else []
    parts += [f"{REMARKS[name]}：{_guard(text)}" for name in _TEXTS if (text := fields.get(name))]
    note = fields.get(NOTE)
    if note:
        parts.append(f"{REMARKS[NOTE]}：{_guard(note)}" if parts or _LIKE.match(note) else _guard(note))
    return "\n".join(parts) or None


def remarks_apart(text: str) -> dict[str, str]:
    """Return the remarks that a text holds, by field; what is not marked as anything else is the note."""
    marks = list(_MARK.finditer(text))
    found: dict[str, str] = {}
    starts = [*(mark.start() for mark in marks), len(text)]
    _add(found, NOTE, text[: starts[0]])
    for mark, until in zip(marks, starts[1:], strict=True):
        if mark["title"] is None:
            found |= {FLAG: "true"} if mark["flag"] else {"as_of": mark["date"]}
            _add(found, NOTE, text[mark.end() : until].lstrip("；;。\n"))
        else:
            _add(found, _NAMES[mark["title"]], text[mark.end() : until])
    return found


def _add(found: dict[str, str], name: str, text: str) -> None:
    written = _GUARDED.sub(r"\1", text).strip()
    if written:
        found[name] = f"{found[name]}；{written}" if name in found else written


def _guard(text: str) -> str:
    return _LIKE.sub("\\1\u3000", text)
