"""The numbers that a plan's words promise, with the rule the words set: 突破225万家 is above 225 万家."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from yian1.model.quantity import SCALE, QuantityError, parse, plain
from yian1.model.typography import without_sets

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDE_SIGNS = str.maketrans("０１２３４５６７８９．％\u3000", "0123456789.% ")

# The longer before the shorter that it begins with; those of one sign are one set, which is compiled in no time.
_LONG_COUNTERS = (
    "个工作日 工作日 个月 小时 分钟 平方公里 平方米 立方米 千瓦时 千瓦 千克标准煤 千克 公里 吨标准煤 标准箱 标箱 "
    "公斤 微克 毫克 毫秒 美元 欧元 港元 人次 户次 家次 亩次 轮次 项次 人年 场次 批次 台套 人份 人天 件次 剂次 台次 "
    "辆次 列次 航次 架次 班次 头只"
)
_SHORT_COUNTERS = "家户个名人场次件项张座套条所亩米吨元倍天间支只台辆艘部篇宗笔处头羽株幢栋床册孔盏根款杆口种岁斤"
COUNTERS = frozenset({*_LONG_COUNTERS.split(), *_SHORT_COUNTERS})
_COUNTER = (
    "(?:"
    + "|".join(_LONG_COUNTERS.split())
    + f"|[{_SHORT_COUNTERS}]"
    + ")(?<!次(?=会议|全会|全体))(?:(?:\\(|\uff08)[套件次台辆个户](?:\\)|\uff09))?"
)
_MULTIPLIER = f"(?:{SCALE})"
_RATE = r"(?:个?百分点|%|‰)"

_HAN_VALUES = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_DIGITS = "零一二三四五六七八九"
_LEAST_IN_FIGURES = 1000
_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN_DIGITS = "".join(_HAN_VALUES)
_ONE_HAN = f"[{_HAN_DIGITS}]"
# Well-formed only: 两千, 一万零五百, 十五; not the vague 三五 and not the 百 and 万 that names begin with.
_HAN = (
    rf"(?:(?:十[百千万亿]*|{_ONE_HAN}[十百千万亿]+)(?:零?{_ONE_HAN}[十百千万亿]+)*(?:零?{_ONE_HAN})?"
    rf"|{_ONE_HAN}(?!{_ONE_HAN}))"
)

# An ordinal, a rank, a code, a time or a ratio is no amount.
_WHOLE = "(?P<whole>全覆盖(?!率)|全部|百分之百)"
_IN_FIGURES = (
    rf"(?<![A-Za-z0-9.:/+\[-])(?<![第前〔])(?P<digits>[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)"
    rf"(?!\.?[A-Za-z0-9]|[:/-][0-9])\s*[多余]?\s*"
    rf"(?P<measure>{_RATE}|{_MULTIPLIER}?\s*{_COUNTER}|{_MULTIPLIER}|分(?!之)|(?![年月日号届期时点]))"
)
# 一 is an article or part of a saying more often than a number, and “两个…” opens a slogan.
_SPELT = (
    rf"(?<![{_HAN_DIGITS}十百千万亿点零第前])(?!一.一|一[批次件些条套种张人]|(?<=“){_ONE_HAN}个)"
    rf"(?P<han>{_HAN})(?P<counter>{_COUNTER}|{_RATE})"
)
_NUMBER = without_sets(f"{_WHOLE}|{_IN_FIGURES}")
_ANY_NUMBER = without_sets(f"{_WHOLE}|百分之(?P<hundredths>[0-9.]+|{_HAN})|{_IN_FIGURES}|{_SPELT}")
# What a number in words begins with, and what follows there: most plans have none, and their pattern is a slow one.
_SPELT_FIRST = frozenset(f"{_HAN_DIGITS}十")
_SPELT_NEXT = frozenset(f"{_HAN_DIGITS}零十百千万亿个%‰{_SHORT_COUNTERS}") | {
    each[0] for each in _LONG_COUNTERS.split()
}
SUFFIX = re.compile(
    "\\s*(?:(?:\\(|\uff08)含(?:\\)|\uff09)|及)?(?:(?P<up>以上|之上)|(?P<down>以下|以内|之内|之下|内(?=办结|完成|办理|答复)))"
)
# What shares the word before it or the mark after it: 分别低于6%和4%, 分别增长10%和12%左右.
_LIST = rf"(?:\s*[、和及与]\s*[0-9]+(?:\.[0-9]+)?(?:{_RATE}|{_MULTIPLIER}?{_COUNTER}))+"
_LIST_MARKS = "、和及与 "
VAGUE_AFTER = re.compile(r"\s*(?:左右|上下)")
ABOUT = without_sets("(?<![签节集预制])约")  # not of 签约, 节约
VAGUE_BEFORE = re.compile(rf"(?:大约|大概|{ABOUT}为?|左右)\Z")
# 1到2个, 5—8万家: the lower end is what fulfils it.
_RANGE = (
    rf"(?<![A-Za-z0-9.:/+第前〔\[-])(?P<low>[0-9]+(?:\.[0-9]+)?)\s*(?:{_RATE}|{_MULTIPLIER})?\s*(?:到|至|[-—–~～]{{1,2}})\s*"
    rf"(?P<high>[0-9]+(?:\.[0-9]+)?)\s*(?P<measure>{_RATE}|{_MULTIPLIER}?\s*{_COUNTER}|{_MULTIPLIER})"
)
_RANGE_MARKS = frozenset("到至-—–~～")
_YEAR = without_sets(
    r"(?:到|至)(?P<to>20[0-9]{2})年(?:[底末]?[、和及](?P<also>20[0-9]{2})年)?"
    r"|(?P<end>20[0-9]{2})年(?:底|末|年底|年末)?(?:前|之前|以前)"
)
_MONTH = r"(?<![0-9—～~至到-])(?P<month>1[0-2]|[1-9])月(?!1日)(?:[0-9]{1,2}日|[底末]|中旬|上旬|下旬)?(?:之|以)?前(?!后)"
_WHOLE_YEAR = ("全年", "年底", "年末", "年内")
# 增长7%，力争8%: what is striven for beyond the number before it.
_STRIVEN = "[、，；,;(（]?\\s*(?:并|且)?力争(?:达到?|突破|超过|实现|完成|增长|到)?\\s*\\Z"
_YEARLY = ("每年", "年均新增", "年均")
_CLAUSES = str.maketrans("、\uff1b。\uff1a\uff01\uff1f,;:!?", "\uff0c" * 11)

_RULE_WORDS = without_sets(
    r"(?P<not>不(?:得|能|应|可)?|未)?(?:(?P<above>突破|超过|超出|高于|大于|多于|优于|快于|[超逾]\Z|>|\uff1e)"
    r"|(?P<below>低于|小于|少于|不足|不到\Z|<|\uff1c))"
    r"|(?P<falling>控制在|[≤≦]|(?:下降|降低|压减|压缩|减少|缩减|缩短|精简|[降减压])[到至])"
    r"|(?P<rising>至少|[≥≧]|达到|达\Z|(?:增|增加|增长|扩|扩大|提升|提高|上升|恢复|拓展)[到至]|[保维]持在|稳定在|新增|培育|入库)"
)
_INCLUSIVE = {"above": "at-least", "below": "at-most"}
_OPPOSITE = {"above": "at-most", "below": "at-least"}


class Promise(NamedTuple):
    """One number of a quote: its measure as written, its rule, and every rule that the words allow.

    `beyond` if another number of the quote already fulfils it: the upper end of a range, what is striven for (力争).
    """

    number: Decimal
    measure: str
    rule: str
    rules: frozenset[str]
    beyond: bool = False


def promises(quote: str) -> tuple[Promise, ...]:
    """Return what the numbers of a quote promise, in their order; dates, ordinals and names promise nothing."""
    return tuple(_promises(quote.translate(_WIDE_SIGNS)))


def measure_agrees(promise: Promise, measure: str) -> bool:
    """Tell whether a measure counts the same as the promise's: 万家 and 家 do, 家 and 个 do not."""
    return _value_in(promise, measure) is not None


def value_agrees(promise: Promise, value: Decimal, measure: str) -> bool:
    """Tell whether a value is the promised one in whatever scale: 18500 家 is 1.85 万家."""
    return _value_in(promise, measure) == value


def years(quote: str) -> tuple[int, ...]:
    """Return the years by which a quote promises something: 到2025年, 2025年底前."""
    if "年" not in quote:
        return ()
    found = (each[name] for each in re.finditer(_YEAR, quote.translate(_WIDE_SIGNS)) for name in ("to", "also", "end"))
    return tuple(int(year) for year in found if year)


def month_named(quote: str) -> int | None:
    """Return the month by which a quote promises something (6月底前), if it names one and nothing of the whole year."""
    if "月" not in quote or any(word in quote for word in _WHOLE_YEAR):
        return None
    named = {int(found["month"]) for found in re.finditer(_MONTH, quote.translate(_WIDE_SIGNS))}
    return named.pop() if len(named) == 1 else None


def is_yearly(quote: str) -> bool:
    """Tell whether a quote promises something anew each year (每年)."""
    return any(word in quote for word in _YEARLY)


def _promises(quote: str) -> Iterator[Promise]:
    behind = "".join(re.split("[0-9]", quote, maxsplit=1)[1:])
    ranges = list(re.finditer(_RANGE, quote)) if not _RANGE_MARKS.isdisjoint(behind) else []
    for found in ranges:
        measure = "".join(found["measure"].split())
        for end in ("low", "high"):
            yield Promise(Decimal(found[end]), measure, "at-least", frozenset({"at-least", "about"}), end == "high")
    spelt_out = any(one in _SPELT_FIRST and two in _SPELT_NEXT for one, two in pairwise(quote)) or "百分之" in quote
    start = 0
    shared: frozenset[str] = frozenset()
    for found in re.finditer(_ANY_NUMBER if spelt_out else _NUMBER, quote):
        if any(each.start() <= found.start() < each.end() for each in ranges):
            continue
        passed, behind = quote[start : found.start()], quote[found.end() :].lstrip()
        before = passed.translate(_CLAUSES).split("\uff0c")[-1].rstrip(" 了")
        word, _ = rule_before(before)
        suffix = rule_after(quote, found.end())
        # A bare number is a promise only if the words say so at once: 指数达到95, but not 工业4.0.
        bare = found["digits"] is not None and not found["measure"]
        if bare and not suffix and all(word.end() != len(before) for word in re.finditer(_RULE_WORDS, before)):
            continue
        rules = _allowed(word, suffix)
        rules |= shared if start and not passed.strip(_LIST_MARKS) else frozenset()
        listed = re.match(_LIST, behind) if behind.startswith(tuple(_LIST_MARKS)) else None
        rules |= _marked(behind[listed.end() :]) if listed else frozenset()
        shared = rules
        number, measure = _amount(found)
        beyond = start > 0 and "力争" in passed and re.fullmatch(_STRIVEN, passed) is not None
        if VAGUE_AFTER.match(behind) or VAGUE_BEFORE.search(before):
            yield Promise(number, measure, "about", rules | {"about"}, beyond)
        else:
            yield Promise(number, measure, suffix or word, rules, beyond)
        start = found.end()


def rule_before(before: str) -> tuple[str, re.Match[str] | None]:
    """Return the rule of the word nearest to the number, and that word; without one a plan's number is a floor."""
    rule, nearest = "at-least", None
    for nearest in re.finditer(_RULE_WORDS, before):
        kind = nearest.lastgroup or ""
        strict = _OPPOSITE[kind] if nearest["not"] else kind
        rule = {"falling": "at-most", "rising": "at-least"}.get(kind, strict)
    return rule, nearest


def rule_after(quote: str, end: int) -> str:
    """Return the rule of the words behind a number, 以上 or 以内, nothing without them."""
    suffix = SUFFIX.match(quote, end)
    if not suffix:
        return ""
    return "at-least" if suffix["up"] else "at-most"


def _marked(behind: str) -> frozenset[str]:
    """Return the rule of the mark that something begins with, 以上 or 左右, if it does."""
    if VAGUE_AFTER.match(behind):
        return frozenset({"about"})
    return frozenset(filter(None, (rule_after(behind, 0),)))


def _allowed(word: str, suffix: str) -> frozenset[str]:
    """Return the readings that are defensible: 超过100家以上 is above 100 by one word, at least by the other."""
    if suffix and _INCLUSIVE.get(word) != suffix:
        return frozenset({suffix})
    return frozenset({word, suffix or word})


def _amount(found: re.Match[str]) -> tuple[Decimal, str]:
    if found["whole"]:
        return Decimal(100), "%"
    if found["digits"]:
        return Decimal(found["digits"].replace(",", "")), "".join(found["measure"].split())
    if found["hundredths"]:
        return spelt(found["hundredths"]), "%"
    return spelt(found["han"]), found["counter"]


def spelt(text: str) -> Decimal:
    """Return the value of a number in figures or in Chinese numerals: 一千四百 is 1400."""
    if text[0].isascii():
        return Decimal(text)
    total = section = digit = 0
    for sign in text:
        if sign in _HAN_VALUES:
            digit = _HAN_VALUES[sign]
        elif sign in _TENS:
            section, digit = section + (digit or 1) * _TENS[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    return Decimal(total + section + digit)


def chinese(value: int) -> str:
    """Return a number below 1000 in Chinese numerals, any other in figures: 十二, 一百零三."""
    if not 0 < value < _LEAST_IN_FIGURES:
        return str(value)
    places = zip(f"{value:03d}", ("百", "十", ""), strict=True)
    signs = "".join("零" if digit == "0" else f"{_DIGITS[int(digit)]}{unit}" for digit, unit in places)
    return signs.replace("零零", "零").strip("零").removeprefix("一" if value // 10 == 1 else "")


def _value_in(promise: Promise, measure: str) -> Decimal | None:
    try:
        return parse(plain(promise.number) + promise.measure, measure.partition("/")[0])  # 元/月: quotes say 元
    except QuantityError:
        return None
