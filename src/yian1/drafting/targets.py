"""The targets of a text: number, measure, rule, kind, deadline and stretch; promises with a date and no number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from yian1.drafting import dates, numbers, units
from yian1.model.wording import SUFFIX, VAGUE_AFTER, VAGUE_BEFORE, rule_after, rule_before

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from decimal import Decimal

    from yian1.drafting.dates import Calendar, Deadline
    from yian1.drafting.numbers import Found
    from yian1.model.period import Month

_MARKED = re.compile(f"{VAGUE_AFTER.pattern}|{SUFFIX.pattern}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_STRETCH = re.compile(r"力争|争取|努力|奋力")
_STRIVES = re.compile(
    r"(?:\uff0c|、)?(?:并|再)?(?:力争|争取|冲刺|奋斗目标)(?:增长|达到|达|突破|完成|实现|超过|为|在)*\d[\d.,]*[万亿千百]?(?:%|[A-Za-z]+|[\u4e00-\u9fff]{1,4})?(?:以上|左右)?(?:\uff08[^\uff08\uff09]*\uff09)?"
)
_OTHER_TIME = re.compile(r"\uff1b|累计|总|共|(?:19|20)\d\d年|[年月季]底|年内|力争|率|比例|达到?[\d]|其中")
_RATE_WORDS = re.compile(
    r"率|占比|比重|比例|增速|增幅|增长|下降|降低|提高|提升|百分点|涨幅|跌幅|降幅|强度|系数|满意度|参与度|完成度|知晓度|水平"
)
_STOCK_WORDS = re.compile(
    r"总量|总数|总规模|规模|累计|保有量|存量|余额|拥有|总(?:产值|收入|面积|里程|额|人数|装机)|达到?$|(?:扩大|增加|提升|提高|增|上升|恢复|增长)(?:到|至)$|人数|覆盖|突破$|超过$|数量|容量|面积"
)
# What is earned, spent or traded in a year begins anew each January.
_YEARLY_WORDS = re.compile(
    r"收入|产值|销售额|营业额|交易额|成交额|贸易额|进出口|外贸|投资(?:额|完成)|零售额|税收|利润|增加值|接待|客流|吞吐量|产量|发电量|就业"
)
_REACHED = re.compile("达|突破|超过|稳定在|保持在|以上")
_YEARLY_MEASURES = re.compile("元$|人次|人$|吨|箱|千瓦时|次$")
_FLOW_WORDS = re.compile(
    r"化解|消化|处置|清理|新增|新建|改建|扩建|建设|改造|培育|引进|培养|培训|组织|开展|举办|完成|创建|打造|选派|扶持|资助|支持|评选|遴选|认定|入库|发放|净增|建成|开工|实施|推进|推广|引育|招引|新培育|新设|设立|布局|创作|提供|发展|申报|申请|授权|签约|落地|竣工|投产|治理|修复|种植|造林|提升|升级|部署|选树|孵化|转化|服务|帮扶|救助|筹集|筹建|配建|增设|增加|新开|开通|招聘|吸纳|安置|就业|举行|实现|建立|制定|出台|选拔|选聘|评定|落实|盘活|出让|供应|整治|拆除|搬迁|加装|安装|更新|淘汰|关停|减少|压减|争取|投放|销售|接待|引导|动员|组建|评审|推出|打通|解决|办理|争创|创成|参加|形成|推动|遴选|选送|赴"
)
_RELATIVE = re.compile(
    r"(?:推动|实现|确保|力争|促进|保持)?(?P<quote>(?P<name>[^\uff0c。\uff1b]*(?:增速|增长|增幅|增长率))(?:要|应|持续|保持|均|力争)?"
    r"(?P<rule>高于|快于|超过|不低于|不慢于|同步于)[^\uff0c。\uff1b\d]*(?:增速|增长|增幅|水平|平均|GDP))"
)
_TREND = re.compile(
    r"(?P<quote>(?P<name>[^\uff0c。\uff1b、]{2,24}?(?:占比|比重|率|比例|水平|强度|规模|数量|收入))(?:实现)?逐年(?P<rule>提升|提高|增长|扩大|上升|增加|下降|降低|减少))"
)
_THAN_LAST = re.compile(
    r"(?P<quote>(?P<name>[^\uff0c。\uff1b、\d]{2,24}?)(?:要|应|均|力争)?"
    r"(?P<rule>不[低高]于|不[少多]于|不超过|[低高少多好优]于)(?:上年|去年)(?:同期)?(?:水平)?)(?=[\uff0c。\uff1b]|$)"
)
_AGAINST = (
    ("comparison", _RELATIVE, "与另一指标比较"),
    *(("trend", each, "与上年比较") for each in (_TREND, _THAN_LAST)),
)
# By the first signs of the word.
_RULES = {
    **dict.fromkeys(("不高", "不多", "不超"), "at-most"),
    **dict.fromkeys("不同", "at-least"),
    **dict.fromkeys("下降减低少", "below"),
}
_DONE_BY = re.compile(
    r"完成(?!时[限间]|期限|情况|率)|建成|出台|(?<!关于)印发(?!的)|制定|制订|编制(?!与|工作|情况)|启动|开工|投入使用|投用|投运|通车|竣工|建立|上线|试?运行|交付|验收|应[^\uff0c。]{1,2}尽[^\uff0c。]{1}"
    r"|投产|消除|清零|全面?(?:部|面)?(?:达标|覆盖)|全覆盖|挂牌|落地|动工|迁入|开通|开园|开馆|封顶"
)
_ALL_DONE = re.compile(
    "前?(?:全部|全面|基本|均)?(?:建成|完成|投用|投入使用|投入运[行营]|开工建设|开工|完工|竣工|交付|通车|投运|验收|到位|回迁|搬迁)+(?:使用)?"
)
_BEGUN = re.compile("前?(?:全部|全面|均)?(?:开工建设|开工)")
# What comes with what is done: 8月底前建成投用，新增学位1620个.
_WITH_IT = re.compile("\uff0c(?:可)?(?:新增|形成|增加|提供|惠及|带动|满足|服务|接入|归集|汇聚|入驻)")
# Said of what stood before: 上述站点6月底前全部投运.
_OF_WHAT_STOOD = re.compile("(?:上述|以上|前述|这些|该批|各)[^\uff0c]{0,10}?于?")
_REPORTING = re.compile(
    r"制[定订](?:本|[^\uff0c。]{0,12}如下)|特制[定订]|报送|上报|报告|总结|汇报|备案|通报|报[^\uff0c。]{0,10}(?:办公室|督查室|政府)"
)
_HANDED_IN = re.compile("报送|上报|提交|备案")
_LEADING = re.compile(
    "^(?:[\uff0c、\uff1b]|[和及与并](?!购|网|轨)|力争(?!达|突|增|完|实|超)|其中(?=.)|推动(?=.*率)|确保|同时|预计|争取)+"
)
_DATE_PREFIX = re.compile(
    r"^(?:到(?!位|账)|至(?!少)|在|于|实现(?=“)|力争|争取|确保|计划|预计|努力|其中\uff1a?|全年|年内|年[底末]之?前|今年|本年度?|当年|同时|并|共计|合计|每年|5年内|[一二三四五六七八九十两\d]+年内|(?:19|20)\d\d年(?:\d{1,2}月)?[底末内]?(?:之?前|以前)?|“?十[三四五]五”?(?:期间|末|时期)?|上半年|\d{1,2}月(?:\d{1,2}日|[底末])?前?|(?<=年)[、和至—])+[\uff0c]?"
)
_NAME_NOISE = re.compile(
    r"(?:原则上|达到|达|超过|突破|不少于|不低于|不超过|至少|(?<![签节集预制])约|控制在|(?:增加|提高|扩大|提升|增长|上升|降低|下降|降|增|压缩|压减|减少|缩短)(?:到|至)|确保|保持在|稳定在|维持在|(?:力争)?每年|力争|不高于|高于|低于|大于|小于|共计|各|为|至|到|新增加|拟按|按|分别|超|逾|[≥≤\uff1e\uff1c<>])$"
)
# What it was before, or the number before it in a list: 覆盖率从2023年的65%, 货运量分别增长10%和.
_FROM_BEFORE = re.compile(r"(?:从|由)[^\uff0c]{0,8}\d[^\uff0c]*$|(?:分别)?(?:增长|下降|提高)?\d[\d.]*%[、和及与]$")
_PARTS = re.compile(r"\uff08|、(?!.*以及)|(?<=[\u4e00-\u9fff\uff09%‰])(?:以及|和|及|与|并)(?=[^、]*$)")
_LONGEST_NAME = 36
_SHORTEST_NAME = 4
_BRACKET_OF_NUMBERS = re.compile(r"[\uff08(][^\uff08\uff09()]*\d[^\uff08\uff09()]*[\uff09)]")
_LATER = re.compile("(?<![较比与同])(?:19|20)\\d\\d年|力争|确保|今年|目标|计划")
_OPENING_TIME = re.compile(
    r"\s*(?:(?P<year>(?:19|20)\d\d)(?:年度?[底末]?|年?[冬春夏秋]?[至—-](?:19|20)\d\d年[冬春夏秋]?)(?:\uff0c|(?=[^\uff0c。]{0,4}[共累已]|全[市区县省州]|我[市区县省州]))"
    r"|“?(?P<plan>十[二三四五六]五)”?(?:时期|期间|末)\uff0c)"
)
# A year that is not one that something is measured against.
_YEAR_BEFORE = re.compile(r"(?<![\d比较从自由于与])((?:19|20)\d\d)年(?!\D{0,4}基础|[底末]?(?:及?之前|及?以前|前))")
_NO_KIND = "累计数还是总数"
_NO_VERB = "没有“新增、达到”一类的词，是不是指标"
_FAR = 12  # signs between a rule word and its number
_WHOLE = 100
_CLAUSES = 4  # so far a deadline may reach to what is done by it


@dataclass(slots=True)
class Target(units.Entry):
    """A target."""

    name: str
    quote: str
    kind: str
    measure: str = ""
    rule: str = ""
    value: Decimal | None = None
    upto: Decimal | None = None
    stretch: Decimal | None = None
    due: Month | None = None
    per: str = ""
    owner: str = ""  # the unit that its row in a table names


def targets(
    text: str, calendar: Calendar, *, due: Month | None = None, carry: bool = False
) -> tuple[list[Target], list[str]]:
    """Return what a text promises, in its order, and the numbers that promise nothing, each with the reason.

    `due` is the deadline of what names none; with `carry` that of the sentence before comes first.
    """
    found = numbers.numbers(text)
    times = [limit for limit in dates.deadlines(text, calendar) if limit.month >= calendar.first]
    limits = [limit for limit in times if not _of_papers(text, limit, found)]
    ranges = {limit.start: _range(text, limit, found) for limit in limits}
    shared_out = _shared_out(text, found, limits)
    taken: list[tuple[int, Target]] = []
    untaken: list[str] = []
    for number in found:
        reason = number.reason or _of_the_past(text, number, calendar)
        if reason:
            first, last = numbers.clause(text, number.start, number.end)
            words = text[max(first, number.start - 14) : min(last, number.end + 8)].strip()
            untaken.append(f"{words}——{reason}")
            continue
        start, end = _piece(text, number, found)
        start += numbers.item(text[start : number.start])
        start += units.opening(text[start : number.start])[1]
        held = [limit for limit in limits if number.start < ranges[limit.start]]
        limit = shared_out.get(number.start) or _limit(text, number.start, held, carry=carry)
        before = _own_words(text, (start, end), number, found)
        before += numbers.item(text[before : number.start])
        first = min(other.start for other in found if before <= other.start <= number.start and not other.reason)
        # Who shares the words before another number is quoted with them.
        target = _target(text, number, (min(start, before), before, end), first, limit, due)
        passed = None if limit or target.per else _passed(text, number.start, limits)
        if passed and passed.month != due:
            target.due, target.doubts["due"] = due or calendar.last, f"前面的时限{passed.month}是不是也管这个数"
        elif limit and limit.month not in {due, calendar.last} and _of_another(text, number, limit):
            target.doubts.setdefault("due", f"时限{limit.month}是不是也管这个数")
        taken.append((number.start, target))
    _take_trailing_deadlines(text, taken, limits)
    promises = [*_with_stretch(text, taken), *_relatives(text), *_milestones(text, found, limits)]
    made = [promise for _, promise in sorted(promises, key=lambda pair: pair[0])]
    for each in made if calendar.first.year < calendar.last.year else ():
        # What a year is to earn by its end does not add up over the years of a plan.
        if each.kind == "flow" and _REACHED.search(each.quote) and _YEARLY_WORDS.search(each.quote):
            each.kind, each.doubts["kind"] = "level", "一年的数还是几年累计"
    return made, untaken


def _shared_out(text: str, found: Sequence[Found], limits: Sequence[Deadline]) -> dict[int, Deadline]:
    """Return the deadline of each number that has its own in a list: 到2022年和2030年，…分别不低于27%和32%."""
    made: dict[int, Deadline] = {}
    for each in re.finditer("分别", text):
        last = numbers.clause(text, each.start(), each.end())[1]
        held = [number for number in found if each.end() <= number.start < last]
        before = [limit for limit in limits if limit.end <= each.start()]
        several = before[len(before) - len(held) :]
        listed = all(re.fullmatch("[、和及与\uff0c]?前?", text[a.end : b.start]) for a, b in pairwise(several))
        if 1 < len(held) == len(several) and listed:
            made |= {number.start: limit for number, limit in zip(held, several, strict=True)}
    return made


def says_what_is_done(title: str) -> bool:
    """Whether a title is a sentence with a deadline of its own: 沅水二桥9月底前完成主体工程."""
    return "\uff0c" in title and _DONE_BY.search(title) is not None


def _take_trailing_deadlines(text: str, taken: Sequence[tuple[int, Target]], limits: list[Deadline]) -> None:
    """Give targets the deadline that ends their sentence, …2.3万亩，12月底前全部建成, which is then used up."""
    for limit in list(limits):
        first, last = numbers.clause(text, limit.start, limit.end)
        start = numbers.sentence_start(text, limit.start)
        if _OF_WHAT_STOOD.fullmatch(text, first, limit.start):
            start = numbers.sentence_start(text, max(0, start - 1))
        elif limit.start - first > 1:  # 学生公寓3栋10月交付
            start, first = first, limit.start
        held = [(place, target) for place, target in taken if start <= place < first]
        if held and _ALL_DONE.fullmatch(text[limit.end : last]):
            limits.remove(limit)
            begun = _BEGUN.fullmatch(text, limit.end, last) is not None
            for place, target in held:
                before = [other for other in limits if start <= other.start < place]
                if all(not begun and _whole_year(text, other, limit) for other in before):
                    target.due = limit.month
                    target.doubts |= {"due": "是开工的时限，还是完成的"} if begun else {}


def _whole_year(text: str, limit: Deadline, later: Deadline) -> bool:
    """Whether a deadline is but the year of a later one: 2024年新建3万亩，11月底前全部完工."""
    named = text[limit.start : limit.end]
    whole = limit.vague or re.fullmatch(r"\d{4}年度?", named) is not None
    return whole and limit.month.year == later.month.year


def _own_words(text: str, place: tuple[int, int], number: Found, found: Sequence[Found]) -> int:
    """Return where the words before a number begin that are its own; in 超过90家和870家 it shares those before 90."""
    start, end = place
    before = max([start, *(other.end for other in found if other.end <= number.start)])
    shared = not text[before : number.start].strip("和、及与以\uff08") and not _HAN.search(text, number.end, end)
    return numbers.clause(text, number.start, number.end)[0] if shared else before


def _with_stretch(text: str, taken: Sequence[tuple[int, Target]]) -> list[tuple[int, Target]]:
    """Return targets of which one that only says what the one before strives for is made its stretch."""
    found: list[tuple[int, Target]] = []
    for at, target in taken:
        before = found[-1][1] if found else None
        first, last = numbers.clause(text, at, at)
        strives = _STRIVES.fullmatch(target.quote) or _STRIVES.fullmatch(text[first:last])
        if before and strives and (before.measure, before.due) == (target.measure, target.due):
            end = text.find(target.quote, max(0, at - len(target.quote))) + len(target.quote)
            before.stretch, before.quote = target.value, text[text.rfind(before.quote, 0, at) : end]
        else:
            found.append((at, target))
    return found


def _of_the_past(text: str, number: Found, calendar: Calendar) -> str:
    """Return why a number is no promise if its clause is about a year before the plan's."""
    start, first = numbers.sentence_start(text, number.start), numbers.clause(text, number.start, number.end)[0]
    opening = _OPENING_TIME.match(text, start, number.start)
    if opening and not _LATER.search(text, opening.end(), number.start):
        year = int(opening["year"]) if opening["year"] else dates.FIVE_YEARS[opening["plan"]]
        if year < calendar.first.year:
            return "已有的数"
    years = [int(year) for year in _YEAR_BEFORE.findall(text[first : number.start])]
    return "已有的数" if years and max(years) < calendar.first.year else ""


def _piece(text: str, number: Found, found: Sequence[Found]) -> tuple[int, int]:
    """Return the part of a number's clause that is its quote: a list shares it out at its 、."""
    first, last = numbers.clause(text, number.start, number.end)
    left, right = (
        numbers.blanked(numbers.ASIDE, part) for part in (text[first : number.start], text[number.end : last])
    )
    # No further than the bracket around it.
    first, last = first + left.rfind("\uff08") + 1, number.end + len(right.partition("\uff09")[0])
    inner = [other for other in found if first <= other.start < last and not other.reason]
    before = max((other.end for other in inner if other.start < number.start), default=0)
    after = min((other.start for other in inner if other.start > number.start), default=0)
    mark = _parted(text, before, number.start) if before else None
    first = mark[1] if mark else first
    mark = _parted(text, number.end, after) if after else None
    return first, mark[0] if mark else last


def _parted(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the mark at which a list goes on between two numbers: a bracket that opens, 、 or 和 outside brackets.

    Between 3栋8.6万平方米 it needs none.
    """
    found = _PARTS.search(text[:start] + numbers.blanked(numbers.ASIDE, text[start:end]), start)
    return (start, end) if start == end else found.span() if found else None


def _range(text: str, limit: Deadline, found: Sequence[Found]) -> int:
    """Return up to where a deadline may hold: no further than its bracket, or than the clause of what is done by it.

    完成聘任（9月完成），博士化率提高到72% · 仓库二期8月底前建成投用，完好率达98%以上
    """
    first, last = numbers.clause(text, limit.start, limit.end)
    if text[first : limit.start].endswith("其中"):
        return last
    done = _DONE_BY.search(text, limit.end, last)
    promised = any(limit.end <= number.start < last and not number.reason for number in found)
    if done and re.search("[月底末]", text[limit.start : limit.end]):
        item = text.find("\uff1b", limit.end)
        if promised or "月" not in text[limit.start : limit.end]:
            return item if item >= 0 else len(text)
        return numbers.clause(text, last + 1, last + 1)[1] if _WITH_IT.match(text, last) else last
    own = done and _HAN.search(text, first, limit.start)
    return last if own and not promised and not limit.vague else len(text)


def _of_papers(text: str, limit: Deadline, found: Sequence[Found]) -> bool:
    """Whether by a deadline nothing is done but a paper handed in: 4月底前报送项目清单，全市不少于100项."""
    last = numbers.clause(text, limit.start, limit.end)[1]
    promised = any(limit.end <= number.start < last and not number.reason for number in found)
    handed_in = _HANDED_IN.search(text, limit.end, last)
    return handed_in is not None and not promised and not _DONE_BY.search(text, limit.end, last)


def _limit(text: str, at: int, limits: Sequence[Deadline], *, carry: bool) -> Deadline | None:
    """Return the deadline that holds at a place: the last one before it in its sentence, or in one before."""
    last = next((limit for limit in reversed(limits) if limit.end <= at), None)
    if last and last.start < numbers.sentence_start(text, at):
        return replace(last, doubt="时限取自前面的句子") if carry else None
    return last


def _passed(text: str, at: int, limits: Sequence[Deadline]) -> Deadline | None:
    """Return the deadline before a place that is of what is done by it, and may hold there as well."""
    start = max(numbers.sentence_start(text, at), text.rfind("\uff1b", 0, at))
    return next((limit for limit in reversed(limits) if start <= limit.start < at and not limit.vague), None)


def _of_another(text: str, number: Found, limit: Deadline) -> bool:
    """Whether a month is of what its own clause says is done, and a number of what is done besides."""
    last, own = numbers.clause(text, limit.start, limit.end)[1], numbers.clause(text, number.start, number.end)[0]
    does = "月" in text[limit.start : limit.end] and last < own and _FLOW_WORDS.search(text, limit.end, last)
    return bool(does) and not _WITH_IT.match(text, own - 1) and _FLOW_WORDS.match(text, own) is not None


def _target(
    text: str,
    number: Found,
    place: tuple[int, int, int],
    first: int,
    limit: Deadline | None,
    due: Month | None,
) -> Target:
    """Return the target of a number; its place: where its quote begins, its own words begin, and both end.

    `first` is where the first of the numbers stands that share its words.
    """
    start, own, end = place
    shared = first < number.start
    before = text[max(own, numbers.clause(text, number.start, number.end)[0]) : number.start]
    after = text[number.end : end]
    rule, rule_doubt = _rule(before, after)
    if not _MARKED.match(after) and "分别" in text[numbers.clause(text, number.start, number.end)[0] : number.start]:
        rule, rule_doubt, end = _of_the_last(text, number) or (rule, rule_doubt, end)
    quote = _LEADING.sub("", text[start:end]).strip()
    if shared:
        rule_doubt = "规则用词与前一个数共用"
    kind, kind_doubt = _kind(text, number, before, quote)
    word = rule_before(before)[1]
    plain = rule == "at-least" and not rule_after(after, 0) and not (word and word["rising"])
    no_verb = kind_doubt == _NO_KIND and plain
    strives = _STRETCH.search(text, numbers.clause(text, number.start, number.start)[0], number.start)
    name = _name(text[start:first], text[number.end : end], kind) or text[start:end]
    yearly = _every_year(text, number)
    until = f"原文另有时限：{limit.month}" if yearly is not None and limit and not limit.vague else ""
    guess = "原文带“多”“余”" if number.vague else _NO_VERB if no_verb else "原文是“力争”" if strives else ""
    doubts = {
        "value": number.doubt or guess,
        "rule": rule_doubt,
        "kind": kind_doubt,
        "due": limit.doubt if limit else "",
        "name": "与前一个数共用" if shared else _name_doubt(name),
        "per": yearly or until,
    }
    made = Target(
        name[:_LONGEST_NAME], quote, kind, number.measure, rule, number.value,
        due=limit.month if limit else due, doubts={key: why for key, why in doubts.items() if why},
    )  # fmt: skip
    if number.low is not None:
        made.value, made.upto = number.low, number.value
    if yearly is not None:
        made.per, made.due = "year", None
    return made


def _every_year(text: str, number: Found) -> str | None:
    """Return what is doubtful of a number that is promised for each year, None of one that is not.

    每年 stands in its own clause, or in one before it with no other time and no whole between.
    """
    start = numbers.sentence_start(text, number.start)
    yearly = [word.end() for word in re.finditer(r"每年(?!度)", text[start : number.start])]
    between = text[start + yearly[-1] : number.start] if yearly else ""
    if not yearly or _OTHER_TIME.search(between):
        return None
    return "“每年”是不是也管这个数" if "\uff0c" in between.rstrip("\uff0c")[1:] else ""


def _rule(before: str, after: str) -> tuple[str, str]:
    if VAGUE_AFTER.match(after) or VAGUE_BEFORE.search(before):
        return "about", ""
    if suffix := rule_after(after, 0):
        return suffix, ""
    rule, word = rule_before(before)
    if rule == "above" and word and word.group().endswith("突破") and _HAN.search(before, word.end()):
        return rule, "“突破”是攻克还是超过"  # 突破关键核心技术20项
    far = word and len(before) - word.end() > _FAR
    return rule, "规则用词离数字较远" if far and rule != "at-least" else ""


def _of_the_last(text: str, number: Found) -> tuple[str, str, int] | None:
    """Return the rule that the last of a list has for the others, and where it ends: 分别增长10%和12%左右."""
    rest = re.match(rf"(?:[、和及与]\d[\d.]*{re.escape(number.measure)})+(?P<mark>.*)", text[number.end :])
    found = _MARKED.match(rest["mark"]) if rest else None
    if not rest or not found:
        return None
    end = number.end + rest.start("mark") + found.end()
    return _rule("", rest["mark"])[0], f"“{found.group()}”是否也管这个数", end


def _kind(text: str, number: Found, before: str, quote: str) -> tuple[str, str]:
    if number.measure.endswith(("%", "‰", "百分点")):
        whole = number.value == _WHOLE and number.measure == "%"
        return "ratio" if whole else "level", "" if whole or _RATE_WORDS.search(quote) else "比率还是数量"
    if number.doubt.startswith("时限"):
        return "level", "时限"
    if "/" in number.measure or re.search("[人亩户生]均|平均|每[百千万]|每\\d+[百千万]|满意度|得分|评分", before):
        return "level", ""
    return _kind_of_amount(text, number, before, quote)


def _kind_of_amount(text: str, number: Found, before: str, quote: str) -> tuple[str, str]:
    """Return whether an amount adds up over the year or stands at a date, by the words before it."""
    stock, flow = _STOCK_WORDS.search(before), _FLOW_WORDS.search(before)
    yearly = _YEARLY_WORDS.search(before) and _YEARLY_MEASURES.search(number.measure)
    if (stock and re.search(r"新增|净增", before)) or (yearly and not re.search("累计|总量|余额", before)):
        return "flow", ""
    if stock:
        return "stock", "累计数还是当年数" if flow or "累计" in before else ""
    if flow:
        return "flow", ""
    # The verb of a list is that of its later members: 新增A30家、B10家.
    sentence = text[numbers.sentence_start(text, number.start) : number.start]
    last = [
        max((word.start() for word in words.finditer(sentence)), default=-1) for words in (_STOCK_WORDS, _FLOW_WORDS)
    ]
    if max(last) >= 0:
        return "flow" if last[1] >= last[0] else "stock", ""
    return ("stock", "") if _STOCK_WORDS.search(quote) else ("flow", _NO_KIND)


def _name(before: str, after: str, kind: str) -> str:
    before = _DATE_PREFIX.sub("", _LEADING.sub("", before))
    while (cut := _NAME_NOISE.sub("", before)) != before:
        before = cut
    before = _FROM_BEFORE.sub("", before) or before
    after = re.sub(r"^(?:左右|以上|以下|以内|及以上|之内|的|\uff08[^\uff08\uff09]{1,3}\uff09)+", "", after)
    name = before if len(before) >= _SHORTEST_NAME and kind != "flow" else f"{before}{after}"
    name = _BRACKET_OF_NUMBERS.sub("", re.sub(r"^(?:[\uff08(]\d+[\uff09)]|[①-⑳]|即(?!将))", "", name))
    for opening, closing in ("“”", "\uff08\uff09", "《》"):
        if name.count(opening) > name.count(closing):
            name = name[: name.rfind(opening)] if name.rfind(opening) > len(name) / 2 else name.replace(opening, "", 1)
    return name.strip("的，、：")


def _name_doubt(name: str) -> str:
    if len(name) < _SHORTEST_NAME or re.search(r"^分别|^到20|\d(?:%|[万亿]?[元家])?(?:左右|以上)?$", name):
        return "名称不完整"
    return "名称太长，取了前面一段" if len(name) > _LONGEST_NAME else ""


def _relatives(text: str) -> Iterator[tuple[int, Target]]:
    """Yield the promises without a number of their own: above another rate, better every year."""
    bare = numbers.masked(text)
    for kind, pattern, doubt in _AGAINST:
        for found in pattern.finditer(bare):
            name, quote = (text[slice(*found.span(part))] for part in ("name", "quote"))
            rule = next((_RULES[word] for word in (found["rule"][:2], found["rule"][0]) if word in _RULES), "above")
            counter = re.search("([起件人次户家])数$", name)
            measure = counter[1] if counter else "%"
            yield found.start("quote"), Target(name, quote, kind, measure, rule, doubts={"kind": doubt})


def _milestones(text: str, found: Sequence[Found], limits: Sequence[Deadline]) -> Iterator[tuple[int, Target]]:
    """Yield the promises with a date and no number, which are done or not."""
    ended = -1
    for limit in limits:
        if limit.vague or limit.start < ended:
            continue
        first, last = _promised(text, limit, {other.start for other in limits})
        if any(first <= number.start < last and not number.reason for number in found):
            continue
        words = text[first:last]
        rest = text[limit.end : last]
        if not _DONE_BY.search(rest) or _REPORTING.search(rest) or numbers.PAST.search(words):
            continue
        ended = last
        name = _DATE_PREFIX.sub("", words.rpartition("\uff0c")[2]).strip("\uff0c、 ")
        name = name if len(name) >= _SHORTEST_NAME else _DATE_PREFIX.sub("", words)
        doubts = {"kind": "有时限没有数量", **({"due": limit.doubt} if limit.doubt else {})}
        yield first, Target(name[:_LONGEST_NAME], words, "milestone", due=limit.month, doubts=doubts)


def _promised(text: str, limit: Deadline, starts: Collection[int]) -> tuple[int, int]:
    """Return the clause of a deadline, with the next ones up to the one that says what is done or has its own."""
    first, last = numbers.clause(text, limit.start, limit.end)
    first += numbers.item(text[first:last])
    first += units.opening(text[first : limit.start])[1]
    end = last
    for _ in range(_CLAUSES):
        if _DONE_BY.search(text, limit.end, end) or text[end : end + 1] != "\uff0c" or end + 1 in starts:
            break
        end = numbers.clause(text, end + 1, end + 1)[1]
    return first, end if _DONE_BY.search(text, limit.end, end) else last
