"""The words of a form: what is to be filled in, in which measure, what the plan says, what was filed before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.series import TITLES
from yian1.model.plan import Kind
from yian1.model.quantity import format_value
from yian1.output.visible import one_line, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yian1.core.worksheet import AskedAction, AskedFigure
    from yian1.model.period import Month

HOW: Mapping[Kind, str] = {
    Kind.FLOW: "填1月1日以来的累计数",
    Kind.STOCK: "填期末数",
    Kind.LEVEL: "填当期的数值",
    Kind.RATIO: "填分子和分母",
    Kind.COMPARISON: "填本项和比较对象",
    Kind.TREND: "填本年和上年同期",
    Kind.MILESTONE: "填是否完成",
}
RATES = frozenset({"%", "‰"})
COUNTED = frozenset({"part", "whole"})
LONGEST = 80  # cells of a title in a comment


def measure(asked: AskedFigure, part: str) -> str:
    """Return the measure of one number; empty for the parts of a share, which count whatever they count."""
    return "" if part in COUNTED else asked.context.target.measure


def part_name(asked: AskedFigure, part: str) -> str:
    """Return the name of one number: the target's, and which part of it if there are several."""
    name = asked.context.target.name
    return name if asked.parts == ("value",) or part == "value" else f"{name}：{TITLES[part]}"


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
    said = [f"方案：{target.quote}"]
    if asked.definition:
        said.append(f"口径：{asked.definition}")
    if asked.share is not None:
        said.append(f"本单位任务：{format_value(asked.share, target.measure)}")
    if asked.year_end:
        said.append("年末考核，尚未公布的不填")
    return one_line("；".join(said))


def last_number(asked: AskedFigure, part: str) -> str:
    """Return one number as the unit wrote it last; empty if it filed none."""
    return "" if asked.last is None else getattr(asked.last, part) or ""


def ago(last: Month | None, month: Month) -> str:
    """Return how the month of the previous filing is called: 上月, 3月."""
    return "上月" if last is None or last.plus(1) == month else f"{last.number}月"


def action_title(asked: AskedAction) -> str:
    """Return the title of an action; where its task has several, with the beginning of its text."""
    task, action = asked.context.task, asked.context.action
    if len(task.actions) == 1:
        return one_line(task.title)
    return f"{one_line(task.title)}：{shortened(action.text, LONGEST)}"
