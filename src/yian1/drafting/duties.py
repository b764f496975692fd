"""Stages of the work and the documents that units owe, as the text of a plan says them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.drafting import dates, numbers
from yian1.drafting.records import DraftDuty, DraftStage
from yian1.model.period import Month

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from yian1.drafting.outline import Node

_IN_TITLE = re.compile(r"[\uff08(]([^\uff08\uff09()]*)[\uff09)]")
_REPORT = re.compile(r"报送|上报|报告|汇报|提交|报(?=[市区县省领]|.{0,8}(?:办公室|督查室|专班))")
_PAPER = re.compile(
    r"(?:报送|上报|提交|做好|形成|报告)(?P<paper>[^\uff0c。\uff1b]{0,24}?(?:简报|总结|报告|情况|方案|台账|清单|信息|材料|报表|进展|进度))"
    r"|(?:将|把)?(?P<paper2>[^\uff0c。\uff1b]{0,20}?(?:简报|总结|情况|方案|台账|清单|信息|材料|报表|进展|进度))[^\uff0c。\uff1b]{0,6}(?:报送|上报|报)"
)
_EVERY = (("month", re.compile(r"每月|按月|月度")), ("quarter", re.compile(r"每季度|按季度?|每个季度|季度末")))
_SENTENCE = re.compile(r"[^。\uff1b]+")
_APPROVED = re.compile("报经")
_OCCASION = re.compile(r"每半年|每年|每[周日天旬]|周[一二三四五六日]")


def stage(node: Node, year: int) -> DraftStage:
    """Return a stage of the work, with its months from its title or its text."""
    text = "".join(node.all_texts())
    bracket = _IN_TITLE.search(node.title)
    span = dates.month_span(bracket[1], year) if bracket else None
    title = node.title
    doubts = {}
    if span and bracket:
        title = f"{node.title[: bracket.start()]}{node.title[bracket.end() :]}"
    else:
        span = dates.month_span(text, year)
        doubts = {"from": "月份取自正文" if span else "原文没有写明月份"}
    first, last = span or (Month(year, 1), Month(year, 12))
    return DraftStage(title.strip("。"), text or title, first, max(first, last), doubts)


def duties(
    stages: Sequence[Node], others: Sequence[Node], calendar: dates.Calendar, issued: date | None
) -> Iterator[DraftDuty]:
    """Yield the papers that the text asks for, each month, each quarter or once."""
    taken: set[str] = set()
    for node in (*stages, *others):
        for inner in node.children or [node]:
            bracket = _IN_TITLE.search(inner.title)
            span = dates.month_span(bracket[1], calendar.year) if bracket else None
            for text in inner.all_texts():
                for sentence in _SENTENCE.findall(text.replace("如下\uff1a", "如下。")):
                    duty = _duty(sentence.strip(), span, calendar, issued, taken)
                    if duty:
                        yield duty


def _duty(
    sentence: str, span: tuple[Month, Month] | None, calendar: dates.Calendar, issued: date | None, taken: set[str]
) -> DraftDuty | None:
    plain = numbers.untitled(sentence)
    paper = _PAPER.search(plain)
    if not _REPORT.search(plain) or not paper or _APPROVED.search(plain):
        return None
    every = next((word for word, pattern in _EVERY if pattern.search(sentence)), "")
    title = (paper["paper"] or paper["paper2"]).strip("“”的将")
    title = re.sub(r"^.*[将把]|^\d{1,2}月(?:\d{1,2}日|底)?前(?:形成|报送)?", "", title)[-24:]
    if every:
        first, last = span or (Month.of(issued) if issued else calendar.first, calendar.last)
        doubts = {} if span else {"from": "起止月份待定"}
        name = _id({"month": "brief", "quarter": "quarterly"}[every], taken)
        return DraftDuty(
            name, title, _clause(sentence, paper), every, first, last, None, {**doubts, "title": "名称取自原文"}
        )
    limits = [limit for limit in dates.deadlines(plain, calendar) if not limit.vague]
    limits = [*[limit for limit in limits if limit.start < paper.end()][-1:], *limits]
    if _OCCASION.search(sentence) or not (limits or span):
        return None
    day = (limits[0].day or limits[0].month.last_day) if limits else span[1].last_day if span else None
    name = _id("half-year" if "半年" in title else "report", taken)
    doubts = (
        {"title": "名称取自原文"} if limits else {"title": "名称取自原文", "due": "原文只写明阶段，取阶段的最后一天"}
    )
    return DraftDuty(name, title, sentence if limits else _clause(sentence, paper), due=day, doubts=doubts)


def _clause(sentence: str, paper: re.Match[str]) -> str:
    start = sentence.rfind("\uff0c", 0, paper.start()) + 1
    end = sentence.find("\uff0c", paper.end())
    return sentence[start : end if end >= 0 else len(sentence)]


def _id(base: str, taken: set[str]) -> str:
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    return name
