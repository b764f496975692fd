"""The one Chinese word of each status, light, state, kind and rule (docs/glossary.md), and values in words."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from yian1.core.progress import Light, Outlook, Status
from yian1.core.series import as_decimal
from yian1.model.fields import Worded, declared
from yian1.model.office import CheckResult
from yian1.model.period import Month
from yian1.model.plan import RELATIVE, Kind, Rule
from yian1.model.quantity import (
    MOST_PLACES,
    WHOLE,
    QuantityError,
    format_value,
    parse,
    percent,
    plain,
    round_half_up,
    spoken,
    telling_places,
)
from yian1.model.typography import without_sets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pydantic import BaseModel

    from yian1.core.series import Observation
    from yian1.model.office import Check
    from yian1.model.plan import Target

    # What a record says: by its key in the file the Chinese name and the words of each field (None: it is not there).
    Fields = Mapping[str, tuple[str, str | None]]


class ActionState(Worded):
    """The state of an action; the order is from least to most advanced."""

    NONE = "none", "未报送"
    NOT_STARTED = "not-started", "未启动"
    UNDER_WAY = "under-way", "推进中"
    ONGOING = "ongoing", "长期坚持"
    DONE = "done", "已完成"


class DutyState(Worded):
    """Whether a document has been handed in."""

    IN_TIME = "in-time", "按时"
    UNDATED = "undated", "未写报送日期"
    LATE = "late", "迟报"
    MISSING = "missing", "未报"
    NOT_DUE = "not-due", "未到期"


SAMPLE = "示例数据"

SIGNS: Mapping[Rule, str] = {Rule.ABOVE: "＞", Rule.AT_LEAST: "≥", Rule.ABOUT: "≈", Rule.AT_MOST: "≤", Rule.BELOW: "＜"}
AMONG = "进入前"  # of a rank: 进入前20位, for 不高于20位 reads as the reverse
OTHER_SIDE: Mapping[Kind, str] = {Kind.COMPARISON: "对比值", Kind.TREND: "上年"}

_WORDED: Sequence[type[Worded]] = (Status, Light, ActionState, Kind, Rule, DutyState, Outlook)
WORDS: Mapping[str, str] = {one: one.word for kind in _WORDED for one in kind}


def word(value: str) -> str:
    """Return the word of a status, light, state, kind or rule; no two of them are spelled alike."""
    return WORDS[value]


def verified(check: Check | None) -> str:
    """Return whether a figure is only reported by its unit, checked by the office, or doubted by it."""
    if check is None:
        return "自报"
    return "存疑" if check.result is CheckResult.DOUBTFUL else "经核实"


def reached(*, yes: bool) -> str:
    """Return the word for a milestone: whether it is reached."""
    return (Status.MET if yes else Status.MISSED).word


def amount(value: Decimal | Fraction, measure: str = "") -> str:
    """Return a number by its value, with its measure as it is read aloud: 95.00 and 95 are the same."""
    return format_value(*spoken(as_decimal(Fraction(value)), measure))


def checked_value(check: Check, target: Target | None) -> str | None:
    """Return the value that the office found, by what it is: 219, 219.0 and 219万家 are the same."""
    if check.value is None or target is None:
        return check.value
    try:
        return amount(parse(check.value, target.measure), target.measure)
    except QuantityError:
        return check.value


def words_of(value: object) -> str | None:
    """Return a value as words: numbers by their value, lists in one line, nothing as None."""
    match value:
        case None | () | "":
            return None
        case bool():
            return "是" if value else "否"
        case Worded():  # some go on to explain themselves
            return value.word.partition("：")[0]
        case Enum():
            return str(value.value)
        case Decimal():
            return amount(value)
        case Month():  # a tuple too
            return str(value)
        case tuple() | list():
            return "、".join(words_of(item) or "" for item in value)
        case _:
            return str(value)


def fields_of(record: BaseModel, leave_out: Collection[str] = ()) -> Fields:
    """Return the fields of a record in words."""
    return {
        about.alias or name: (about.title or about.alias or name, words_of(getattr(record, name)))
        for name, about in declared(type(record)).items()
        if name not in leave_out
    }


def ratio_shown(target: Target, value: Fraction) -> Decimal:
    """Return a ratio in percent, with so many decimals that it stands on its side of the promise: 89.96 of 90."""
    if target.value is None:
        return round_half_up(value, 1)
    if target.value == WHOLE:  # percent() guards the whole itself
        return Decimal(percent(value / 100).removesuffix("%"))
    places = telling_places(value, Fraction(target.value))
    return round_half_up(value, MOST_PLACES if places is None else places)


def value_words(target: Target, seen: Observation) -> str:
    """Return a figure in its target's measure, with its parts or what it is compared with."""
    if seen.value is None:
        return "不适用"
    if target.kind is Kind.MILESTONE:
        return reached(yes=bool(seen.value))
    if seen.part is not None and seen.whole is not None:
        return f"{plain(ratio_shown(target, seen.value))}%（{as_decimal(seen.part)}÷{as_decimal(seen.whole)}）"
    text = amount(seen.value, target.measure)
    if target.kind in RELATIVE and seen.against is not None:
        return f"{text}（{OTHER_SIDE[target.kind]}{amount(seen.against, target.measure)}）"
    return text


def pairs(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    """Return all that one of some words makes with one of others behind it."""
    return tuple(map("".join, product(first, second)))


# How units themselves write that they are ahead of time, behind it, or done.
PACES = ("时序", "序时", "时间进度")
_PACE = f"(?:全年|年度)?(?:{'|'.join(PACES)})"
_FASTER, _FAST = "快于|超前于?|超过?|高于|优于|好于|领先于?|早于", "快|超前|领先|高"
_SLOWER, _SLOW = "慢于|低于|滞后于?|落后于?|未达到?|不及|欠", "慢|滞后|落后|低"
_BESIDE = f"[较比]{_PACE}(?:进度)?(?:要求)?"
# With a number of points behind it, or without one.
BESIDE_THE_PACE = without_sets(
    f"(?P<ahead>(?:{_FASTER}){_PACE}|{_BESIDE}(?:{_FAST}))|(?P<behind>(?:{_SLOWER}){_PACE}|{_BESIDE}(?:{_SLOW}))"
    f"|(?P<even>与{_PACE}(?:进度)?(?:要求)?(?P<nearly>基本|大[体致])?(?:持平|同步|一致|相当))"
)
_DONE = "(?:提前|超额|圆满|全面|全部|如期|按期|顺利|已经?|均已){1,3}"
_ACHIEVED = ("完成", "实现", "达到", "达成", "超过")
_REACHED = f"(?:(?:[0-9]|[半一二两三四])+个?[年月])?(?:{'|'.join(_ACHIEVED)})了?"
# How they name a goal: whose it is, and the goal itself.
OF_THE_YEAR = "(?:全年|年度|年初(?:确定|设定|下达|制定)?|既定|预期|当年)"
AIMS = ("目标", "任务", "计划")
AIM = f"(?:{'|'.join(AIMS)})"
GOAL_IN_PROSE = f"{OF_THE_YEAR}*的?(?:控制|考核|增长)?{AIM}{{1,2}}(?:值|要求)?"
_PLAIN_GOAL = (
    f"(?:{OF_THE_YEAR}+的?(?:控制|考核|约束性)?{AIM}{{1,2}}|(?:控制|考核)?目标(?!责任|考核|管理|导向|定位))(?:值|要求)?"
)
NOT_YET = "(?:尚未|还未|未能?|没有|还没有?)"
_ALL_DONE = ("已全部", "已经全部")
# Each behind the words of which a sentence with such a state has one of each, or its pattern is never compiled.
STATES_IN_PROSE = {
    (PACES,): BESIDE_THE_PACE,
    ((*AIMS, *_ALL_DONE), (*pairs("前额满面部期利已经均未能有没月年", _ACHIEVED), *_ALL_DONE)): without_sets(
        f"(?P<undone>{NOT_YET}(?:完成|实现|达到){OF_THE_YEAR}+的?{AIM})"
        f"|(?P<done>(?<!未)(?<!能)(?<!为)(?:{_DONE}{_REACHED}{OF_THE_YEAR}+的?(?:控制|考核|约束性)?"
        f"(?:(?P<what>[^\uff0c\u3001\uff1b\uff1a0-9]{{2,16}}?)的?)??{AIM}{{1,2}}"
        f"|(?:提前|超额|圆满|如期){_REACHED}目标(?:任务)?"
        f"|(?:全年|年度){AIM}{{1,2}}{_DONE}(?:完成|实现|达成)"
        "|(?:目标|任务)(?:已经?|均已)?(?:提前|超额|全部|如期)(?:完成|实现|达成)"
        "|(?:已经?|均已)全部[^\uff0c\u3001\uff1b0-9]{2})(?!任务|的|量| ?[0-9]| ?约| ?近| ?超| ?逾|奠定|打下|提供|创造))"
    ),
    (AIMS, pairs(("超过", "超出", "高于", "突破", "达到", "低于", "优于", "好于"), "全年既预当控考目")): without_sets(
        "(?:(?P<over>(?<!未)(?<!能)(?<!为)(?<!有)(?:超过|超出|高于|突破|达到))|(?P<under>低于)|(?P<better>优于|好于))"
        f"{_PLAIN_GOAL}(?![的后时前])"
    ),
}
SIGNS_OF_STATES = "序间标任划部"  # every one of these words has one
