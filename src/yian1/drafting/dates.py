"""Deadlines in words: 到2025年底, 6月底前, “十四五”期间; the stages of the work and what units owe by which day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from yian1.drafting import numbers, units
from yian1.model.period import Month, calendar_day, months
from yian1.model.wording import spelt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.drafting.outline import Node


FIVE_YEARS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
DEADLINE = re.compile(
    r"“?(?P<plan>十[二三四五六]五)”?(?:时期|期间|末)?(?!规划)"
    r"|(?P<y1>(?:19|20)\d\d)\s*年?\s*[-—–~～至到]\s*(?P<y2>(?:19|20)\d\d)年"
    r"|(?=(?:19|20)\d\d年|\d{1,2}月|[上下]半年|第?[一二三四]季度)(?:(?P<year>(?:19|20)\d\d)年度?)?"
    r"(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|[底末初]|[上中下]旬)?|(?P<half>[上下]半年)"
    r"|第?(?P<quarter>[一二三四1-4])季度[底末]?|(?(year)年?[底末内]|(?!)))?(?P<before>(?:之?前|以前|内)?)(?!\d)"
    r"|(?P<within>\d{1,2}|[一二两三四五六七八九十])(?:至(?P<within2>\d{1,2}|[一二两三四五六七八九十]))?年(?:以?内|时间)"
    r"|(?P<now>今年|本年度?|当年|全年|年内|年底|年末|年度内|(?<![本上下\d])年度(?=完成|实现|新增))(?:之?前|以前)?(?:，?)"
)
# A year that something is measured against, or that began it, is no deadline.
_NO_DEADLINE = re.compile(
    r"(?:自|从|(?<!占)比|较|同|截至|截止|截止到|以|上|用|用好|基于|连续|毕业|届?满|入职|成立|注册|取得|(?:方案|规划|计划|行动|纲要)[\uff08(]|有效期(?:[至到为]|延长至)?|执行[至到])\Z"
)
_SINCE = re.compile(
    r"(?:的?基础上|以来|起|开始|相比|同期|基数|水平上|版|已(?!有)|(?<!前)(?:修订|印发|发布|公布)|工作要点|政府工作报告|省?《)"
)
_SENTENCE_END = re.compile("[。\uff01\uff1f]")
_UP_TO = re.compile("[-—–~～至到]+")
_MONTHS = re.compile(rf"(?<!\d)(\d{{1,2}})({_UP_TO.pattern})(?=\d{{1,2}}月)")  # 5—9月


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years that a plan speaks of: what 今年 and 5年内 mean in it."""

    year: int
    first: Month
    last: Month
    usual: Month | None = None  # what names no deadline is due then where that is not the end of the plan


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline in a text: where it stands, its month, and its day where one is named."""

    start: int
    end: int
    month: Month
    day: date | None = None
    doubt: str = ""
    vague: bool = False  # 今年, 全年: no more than the plan's own year


@dataclass(slots=True)
class Stage(units.Entry):
    """A stage of the work; without its months a person has to add them."""

    title: str
    text: str
    first: Month
    last: Month


@dataclass(slots=True)
class Duty(units.Entry):
    """A document that the units owe."""

    title: str
    quote: str
    every: str = ""
    first: Month | None = None
    last: Month | None = None
    due: date | None = None
    day: int | None = None
    month: str = ""  # whether the day is one of the month reported on (same) or of the next one


def deadlines(text: str, calendar: Calendar) -> Iterator[Deadline]:
    """Yield the deadlines of a text in their order; a year since which something is, is none.

    A month, 年底 or 全年 without a year is of the year that was named before it in its sentence, else of the plan's.
    """
    named, end = calendar, 0
    for found in DEADLINE.finditer(numbers.blanked(numbers.TITLE, text)):  # the years of titles are no deadlines
        if _NO_DEADLINE.search(text, 0, found.start()) or _SINCE.match(text, found.end()):
            continue
        if _SENTENCE_END.search(text, end, found.start()):
            named = calendar
        end = found.end()
        try:
            limit = _deadline(found, named)
        except ValueError:
            continue
        if found["year"] and int(found["year"]) >= calendar.year:
            named = replace(calendar, year=int(found["year"]))
        elif found["year"] or found["now"]:
            named = calendar
        of_the_first = not found["year"] and calendar.first.year == limit.month.year < calendar.last.year
        yearly = of_the_first and "每年" in text[numbers.sentence_start(text, found.start()) : found.start()]
        yield replace(limit, doubt=limit.doubt or "每年都有，写的是第一年的") if yearly else limit


def month_span(text: str, year: int) -> tuple[Month, Month] | None:
    """Return the first and the last month of 2024年4月—9月."""
    calendar = Calendar(year, Month(year, 1), Month(year, 12))
    text = _MONTHS.sub(r"\1月\2", text)
    limits = [limit for limit in deadlines(text, calendar) if "月" in text[limit.start : limit.end]]
    if not limits:
        return None
    first, last = (limits * 2)[:2]
    joined = _UP_TO.fullmatch(text, first.end, last.start)
    return first.month, last.month if joined else first.month


def _month(year: int | str, month: int | str) -> Month:
    return Month.parse(f"{int(year)}-{int(month):02d}")


def years_in(text: str) -> list[int]:
    """Return the years that a text names as figures."""
    return [int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?=年|[-—–~～至到])", text)]


def _deadline(found: re.Match[str], calendar: Calendar) -> Deadline:
    start, end = found.span()
    if found["plan"]:
        return Deadline(start, end, Month(FIVE_YEARS[found["plan"]], 12))
    if found["y1"]:
        return Deadline(start, end, _month(found["y2"], 12))
    if found["within"]:
        years = int(spelt(found["within2"] or found["within"]))
        return Deadline(start, end, calendar.first.plus(12 * years - 1))
    if found["now"]:
        several = calendar.first.year != calendar.last.year
        doubt = "哪一年的" if several and not found["now"].startswith(("今", "本")) else ""
        return Deadline(start, end, Month(calendar.year, 12), doubt=doubt, vague=not several)
    year = int(found["year"] or calendar.year + found.string.endswith(("次年", "翌年", "明年"), 0, start))
    month, quarter, day = found["month"], found["quarter"], found["day"]
    number = int(month) if month else 6 if found["half"] == "上半年" else 3 * int(spelt(quarter)) if quarter else 12
    whole_year = found.group().strip("之前以") == f"{found['year']}年"
    doubt = "“年前”指年底还是年初" if whole_year and found["before"] not in {"", "内"} else ""
    return Deadline(start, end, _month(year, number), date(year, number, int(day)) if day else None, doubt)


_IN_TITLE = re.compile(r"[\uff08(]([^\uff08\uff09()]*)[\uff09)]")
_REPORT = re.compile(r"(?<=前)报|报送|上报|报告|汇报|提交|报(?=[市区县省领]|.{0,8}(?:办公室|督查室|专班))")
_PAPERS = "简报|总结|小结|报告|情况|方案|细则|案例|名单|台账|清单|信息|材料|报表|进展|进度"
_PAPER = re.compile(
    rf"(?:报送|上报|提交|做好|形成|报告|(?<=前)报)(?P<paper>[^\uff0c。\uff1b]{{0,24}}?(?:{_PAPERS})+(?:[、和及][^\uff0c。\uff1b、]{{0,8}}?(?:{_PAPERS})+)*)"
    rf"|(?:将|把)?(?P<paper2>[^\uff0c。\uff1b报]{{0,20}}?(?:{_PAPERS}|(?:计划|措施)(?=[\uff0c报]))+)"
    r"(?:\uff08[^\uff08\uff09]*\uff09)?[^\uff0c。\uff1b]{0,6}(?:\uff0c(?:并|[^。\uff1b]{0,16}?\d{1,2}月)[^\uff0c。\uff1b]{0,9}?)?(?:报送|上报|报)"
)
# 每月5日前报送进展情况，12月20日前报送总结
_ANOTHER_DAY = re.compile(
    rf"(?:\uff0c|(?<={_PAPERS})、)(?=[^\uff0c。\uff1b]{{0,10}}?(?:每[月季半]|\d{{1,2}}月)[^\uff0c。\uff1b]*(?:报送|上报|提交|前报)[^\uff0c。\uff1b]*(?:{_PAPERS}))"
)
_DAY = re.compile(
    r"(?P<at>[每次下]个?月|首个?月|第一个月|末月?|最后一?个月)的?(?P<day>[12]\d|3[01]|[1-9])日(?:之?前|以前)"
)
_OF_THE_MONTH = re.compile(r"一次|(?:[上本当每]个?月|[上本当]季度?|每季度?|具体)的?")
_EARLY = 15  # a day up to it is one of the next month where the text does not say
_EVERY = (
    ("month", re.compile(r"每月|按月|月度")),
    ("quarter", re.compile(r"每季度|按季度?|每个季度|季度末")),
    ("half", re.compile("每半年")),
)
_TWICE = re.compile(r"每月\d{1,2}日?[、和及]\d{1,2}日|半月")
_FORM = re.compile(
    "《(?P<form>[^《》]*(?:表|清单|台账|方案|总结))》(?=(?:\uff08[^\uff08\uff09]*\uff09)?[^\uff0c。\uff1b]{0,4}报)"
)
# Which time a paper is about: 7月10日前报送上半年工作小结.
_ABOUT = re.compile(rf"[^\uff0c。\uff1b报]{{0,8}}?(?:{_PAPERS})")
_SENTENCE = re.compile(r"[^。\uff1b]+")
_OCCASION = re.compile(r"每[周日天旬]|周[一二三四五六日]")
_WHEN_DONE = re.compile(r"\d个?(?:工作)?日内")
_HALF = 6  # months
_MOST_TIMES = 6  # that a paper of every year or half-year is written out


def stage(node: Node, year: int) -> Stage:
    """Return a stage of the work, with its months from its title or its text."""
    text = "".join(node.all_texts())
    bracket = _IN_TITLE.search(node.title)
    span = month_span(bracket[1], year) if bracket else None
    title = node.title
    doubts = {}
    if span and bracket:
        days_kept = "日" in bracket[1]  # they stand nowhere else
        title = title if days_kept else f"{node.title[: bracket.start()]}{node.title[bracket.end() :]}"
    else:
        span = month_span(text, year)
        doubts = dict.fromkeys(("from", "to"), "月份取自正文" if span else "原文没有写明月份")
    first, last = span or (Month(year, 1), Month(year, 12))
    return Stage(title.strip("。"), text or title, first, max(first, last), doubts=doubts)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A paper that a sentence asks for: its name, where that ends, and the words that say when it is due."""

    sentence: str
    own: str
    title: str
    end: int

    @property
    def said(self) -> str:
        """The words with its time: 3月20日前报送方案，系统每月更新."""
        return self.own if re.search(r"\d月", self.own) else self.sentence


def duties(nodes: Sequence[Node], calendar: Calendar, issued: date | None) -> Iterator[Duty]:
    """Yield the papers that the text asks for, each month, each quarter or once; without a time if it can have none."""
    taken: set[str] = set()
    for node in nodes:
        for inner in node.children or [node]:
            bracket = _IN_TITLE.search(inner.title)
            span = month_span(bracket[1], calendar.year) if bracket else None
            # A title without months may itself be the sentence that asks for a paper.
            for text in (*([] if span or inner.guessed else [inner.title]), *inner.all_texts()):
                for paper in _papers(text):
                    yield from _duty(paper, span, calendar, issued, taken)


def asks_for_papers(text: str) -> bool:
    """Whether a text asks for a paper."""
    return any(_papers(text))


def _papers(text: str) -> Iterator[_Asked]:
    for whole in _SENTENCE.findall(re.sub("如下\uff1a|^(?:备注|说明)\uff1a", "。", text)):
        for sentence in filter(_REPORT.search, _ANOTHER_DAY.split(whole.strip())):
            plain, bare = (numbers.blanked(each, sentence) for each in (numbers.TITLE, numbers.ASIDE))
            form = _FORM.search(sentence)
            paper = form or _PAPER.search(plain)
            if not (paper and _REPORT.search(plain)):
                continue
            start, end = bare.rfind("\uff0c", 0, paper.start()) + 1, bare.find("\uff0c", paper.end())
            words = next(filter(None, paper.groups())).strip("“”的将")
            title = re.sub(r"^.*(?:[将把]|制[定订]|编制)|^\d{1,2}月(?:\d{1,2}日|底)?前(?:形成|报送)?", "", words)
            title = words if form else _OF_THE_MONTH.sub("", title[-24:])
            yield _Asked(sentence, sentence[start : end if end >= 0 else None], title, paper.end())


def _duty(
    paper: _Asked, span: tuple[Month, Month] | None, calendar: Calendar, issued: date | None, taken: set[str]
) -> Iterator[Duty]:
    every = next((word for word, pattern in _EVERY if pattern.search(paper.said)), "")
    if not every:
        yield from _once(paper, span, calendar, taken)
        return
    begin = re.search(r"(1[0-2]|[1-9])月份?起", paper.said)
    start = Month(calendar.year, int(begin[1])) if begin else Month.of(issued) if issued else calendar.first
    first, last = span or (start, calendar.last)
    if every == "half":
        ends = [month for month in months(first, last) if month.number % _HALF == 0]
        halves = [(f"{'上' if month.number == _HALF else '下'}半年", month.last_day) for month in ends]
        yield from _written_out(paper, halves, "原文是每半年一次，没有写哪一天", taken)
        return
    doubts = {"title": "名称取自原文"} | ({} if span else dict.fromkeys(("from", "to"), "起止月份待定"))
    doubts |= {"every": "原文一个月不止一次"} if _TWICE.search(paper.said) else {}
    of_month, month, doubt = _day(paper.sentence)
    doubts |= {"day": doubt} if doubt else {}
    name = units.free({"month": "brief", "quarter": "quarterly"}[every], taken)
    yield Duty(paper.title, paper.own, every, first, last, day=of_month, month=month, id=name, doubts=doubts)


def _once(paper: _Asked, span: tuple[Month, Month] | None, calendar: Calendar, taken: set[str]) -> Iterator[Duty]:
    """Yield a paper that is due by a day, or several of them by one day each; one without a time if it has no day."""
    plain = numbers.blanked(numbers.TITLE, paper.sentence)
    limits = [limit for limit in deadlines(plain, calendar) if not (limit.vague or _of_the_paper(plain, limit))]
    if _OCCASION.search(paper.sentence) or not (limits or span):
        if _OCCASION.search(paper.sentence) or _WHEN_DONE.search(paper.sentence):
            yield Duty(paper.title, paper.own)
        return
    if limits and "每年" in paper.sentence:
        found = limits[0].day or limits[0].month.last_day
        years = range(found.year, calendar.last.year + 1)
        each = [("", due) for year in years if (due := calendar_day(year, found.month, found.day))]
        yield from _written_out(paper, each, "原文是每年一次", taken)
        return
    titles = re.split("[、和及与]", paper.title)
    if len(titles) == len(limits) > 1:  # 于6月底、11月底前分别报送半年总结和年度总结
        asked, doubt = [*zip(titles, limits, strict=True)], "原文写了几个时限，依次对应"
    else:
        before = [limit for limit in limits if limit.start < paper.end][-1:]
        asked = [(paper.title, limit) for limit in [*before, *limits][:1]]
        several = len({limit.month for limit in limits}) > 1
        doubt = "原文写了几个时限" if several else "" if limits else "原文只写明阶段，取阶段的最后一天"
    ends = [(name, limit.day or limit.month.last_day) for name, limit in asked]
    for name, due in ends or ([(paper.title, span[1].last_day)] if span else ()):
        given = units.free("half-year" if "半年" in name else "report", taken)
        doubts = {"title": "名称取自原文"} | ({"due": doubt} if doubt else {})
        yield Duty(name, paper.sentence if limits else paper.own, due=due, id=given, doubts=doubts)


def _written_out(paper: _Asked, times: Sequence[tuple[str, date]], doubt: str, taken: set[str]) -> Iterator[Duty]:
    """Yield a paper of every half-year or year as one that is due once, for each of its times."""
    several = len({due.year for _, due in times}) > 1
    more = f"；共{len(times)}次，只列了前{_MOST_TIMES}次" if len(times) > _MOST_TIMES else ""
    for half, due in times[:_MOST_TIMES]:
        given = units.free("half-year" if half else "report", taken)
        doubts = {"title": "名称取自原文", "due": f"{doubt}{more}"}
        title = f"{f'{due.year}年' if several else ''}{half}{paper.title}"
        yield Duty(title, paper.own, due=due, id=given, doubts=doubts)


def _of_the_paper(text: str, limit: Deadline) -> bool:
    """Whether a half-year or a quarter is what a paper is about: 7月10日前报送上半年工作小结."""
    return text[: limit.end].endswith(("半年", "季度")) and _ABOUT.match(text, limit.end) is not None


def _day(sentence: str) -> tuple[int | None, str, str]:
    """Return by which day what returns is handed in, of which month that is, and what is doubtful of it."""
    found = _DAY.search(sentence)
    if not found:
        return None, "", ""
    day = int(found["day"])
    known = {"末": "same", "最": "same", "每": ""}.get(found["at"][0], "next")
    if not known and re.search("[上本当]个?[月季]", sentence):
        known = "next" if re.search("上个?[月季]", sentence) else "same"
    return day, known or ("same" if day > _EARLY else "next"), "" if known else "当月还是次月"
