"""What a number in a unit's text says of a figure, if it is said of it at all.

It is if nothing but the target's name, a time and a word like 累计 stands before it; numbers of goals, of another
month, of last year and of a part are none of its accumulated value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.progress import measure
from yian1.core.series import as_decimal
from yian1.model.plan import ADDITIVE, Kind
from yian1.model.quantity import QuantityError, format_value, parse, percent, split_measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.core.progress import TargetProgress
    from yian1.core.series import Observation, Series
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Target

    Bounds = tuple[Fraction, Fraction]

RANGE = "[—–~\uff5e至到-]"
QUOTES = re.compile('[“”"《》]')
_BOUNDARY = re.compile("[\uff0c,、\uff1a:\uff08(\uff09)]")
# Words of the whole way; of a goal, a part, a comparison or what is left; of one month.
_SUM = re.compile(
    rf"累计|合计|共计|总计|总数|总量|达到?|[升增扩提降][大高长加升]?[至到]|变为|现[有为]|实有|在库|在册|截[至止]|以来|年内|期末"
    rf"|上半年|前三季度|[前1][0-9]*{RANGE}?[0-9]*个?月|目前|已完成"
)
_OTHER = re.compile(
    "目标(?!任务[已累实])|任务(?![已累实])|计划|力争|争取|确保|预计|拟|还[差需有]|尚[差需有]|剩|余下|缺口|去年|上年|上[月季期]|"
    "年初(?!以来)|同期|其中|包括|比|较|增长(?![至到])|增幅|净增|下月|明年|日均|月均|平均|每|"
    "走访|帮扶|调研|惠及|支持|指导|推荐|申报|摸排|储备|宣传|联系|对接|^服务"
)
_MONTHLY = re.compile(rf"本月|当月|单月|(?<!{RANGE})(?<![0-9前])[0-9]{{1,2}}月(?!份?[末底以])|批|增补|又")
_TIME = re.compile(r"(?P<month>[0-9]{1,2})月|(?P<named>上半年|前三季度|(?<!前)[一二三四]季度)")
_NAMED_MONTHS = {"一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12, "上半年": 6, "前三季度": 9}
_AFTER_GOAL = re.compile("的?(?:目标|任务|计划)")
# What may stand before a number and says nothing of what it counts.
_NEUTRAL = re.compile(
    rf"累计|合计|共计|总[计数量额]|截[至止]|今年|本年|全年|年内|以来|年初|期末|上半年|前三季度|[一二三四]季度|目前|当前|完成|实现|建成|推进|"
    rf"落实|达到|变为|[升增扩提降][大高长加升]?[至到]|实有|现有|实际|任务|目标|工作|方面|牵头的?|进度|进展|保持|稳定|平稳|稳步|有序|"
    rf"超过|突破|全市|全区|我[市区县局办委]|本[市区局]|辖区|[0-9]{{1,2}}{RANGE}[0-9]{{1,2}}月份?|前[0-9]+个?月|"
    rf"[0-9]{{1,2}}月份?[末底]?|\s"
)
# Words that many targets share: alone they name one only if its name is made of nothing else.
_COMMON = re.compile("(?:新增|企业|单位|项目|活动|总量|总数|数量|培育|增加|建设|服务)+")
# Of these even the whole says only that something has come: 累计新增1060家.
_ADDED = re.compile("(?:新增|增加|培育|认定)+")
# What comes behind a name: a goal, a time, a sum.
_SHORT = re.compile("全年|年度|年内|目标|任务|计划|累计|[当本上]月|由|[0-9]")
_EDGES = "已共达为是了的有至到约近超逾也又均分别现末底在"
_ABOUT, _ABOUT_AFTER = re.compile("(?<![签集预节制])约"), re.compile("左右|上下")
_PASSED, _PASSED_AFTER = re.compile("超|突破|逾"), re.compile("余|多|以上")
_NEARLY = re.compile("近|不足|不到")
_SYNONYMS = {"家": "[家户]", "户": "[家户]", "名": "[名人]", "人": "[名人]"}

_COVERED = 0.8  # of the words before a number must be a target's own
_PIECE = 2  # signs that a piece of them has at least
_TELLING = 4  # signs that name a target beyond doubt
_NAMED = 3  # signs of a name that make it what a sentence is about
_ROUGH = 8  # a rough number may be an eighth off
_EXCERPT = 24  # signs
# Times the figure: so near a number must be to be meant for it, if it has no name, one earlier in the sentence, or one
# without the time that it counts over.
_CLOSE = (Fraction(7, 10), Fraction(14, 10))
_NEAR = (Fraction(2, 5), Fraction(5, 2))
_HALF = (Fraction(1, 2), Fraction(2))
_ANY = (Fraction(0), Fraction(10**30))


class Vocabulary:
    """The words that a target goes by, the pieces of its name, and its measure in whatever scale."""

    def __init__(self, ledger: Ledger, target: Target) -> None:
        self.name = QUOTES.sub("", target.name)
        words = (target.name, *target.aliases, target.quote, ledger.office.definitions.get(target.id, ""))
        self.words = QUOTES.sub("", "|".join(words))
        self.names = (self.name, *target.aliases)
        self.pieces = frozenset(self.name[at : at + _NAMED] for at in range(len(self.name) - _NAMED + 1))
        counted = split_measure(target.measure)[1]
        self.unit = re.compile(rf"\s*[十百千万亿]*{_SYNONYMS.get(counted, re.escape(counted))}(?!次)")

    def without_name(self, phrase: str) -> str:
        """Return a phrase without the longest piece of the name in it: 占比 and 增幅 in a name compare nothing."""
        found = (_longest(name, phrase) for name in self.names)
        size, at = max(found, default=(0, -1))
        return phrase if at < 0 else phrase[:at] + phrase[at + size :]

    def is_all_of(self, phrase: str) -> bool:
        """Whether a phrase speaks of nothing else, but for a time and the like: 工作 in a name is more than that."""
        return self.covers(rest_of(phrase)) or self.covers(rest_of(self.without_name(phrase)))

    def covers(self, rest: str) -> bool:
        """Whether a phrase is made of pieces of these words, two signs or more each, but for a little."""
        if _COMMON.fullmatch(rest) and not _COMMON.fullmatch(self.name):
            return False
        at = covered = 0
        while at < len(rest):
            size = _PIECE
            while at + size <= len(rest) and rest[at : at + size] in self.words:
                size += 1
            length = size - 1 if size > _PIECE else 0
            covered += length
            at += max(length, 1)
        return covered >= _COVERED * len(rest)


@dataclass(frozen=True)
class Subject:
    """A target with the figure that a filing gives it; whatever else a text asks of it is looked up when asked for."""

    series: Series
    target: Target
    seen: Observation
    vocabulary: Vocabulary

    @cached_property
    def value(self) -> Fraction:
        """The figure."""
        return self.seen.value or Fraction(0)

    @cached_property
    def shown(self) -> str:
        """The figure in words."""
        if self.seen.whole is not None:
            return percent(self.value / 100)
        return format_value(as_decimal(self.value), self.target.measure)

    @cached_property
    def progress(self) -> TargetProgress:
        """How the unit stands by its figure: as the owner, or with its own part."""
        ledger, unit = self.series.ledger, self.seen.unit
        context, share = ledger.targets[self.target.id], ledger.share(self.target.id, unit)
        known = ledger.office.baselines.get(self.target.id) if share is None else None
        if share is not None:
            context = replace(context, target=self.target.model_copy(update={"value": share}))
        baseline = None if known is None else Fraction(known.value)
        return measure(ledger, context, self.seen, self.seen.of, owner=unit, baseline=baseline)

    @cached_property
    def others(self) -> frozenset[Fraction]:
        """What else a number of this target may rightly be: the goal, the baseline, the step since an earlier month."""
        own = [one for one in self.series.observations[self.target.id] if one.unit == self.seen.unit]
        earlier = [one.value for one in own if one.month < self.seen.month and one.value is not None]
        promised, baseline = self.progress.target.value or 0, self.progress.baseline or Fraction(0)
        return frozenset({Fraction(promised), baseline, *(self.value - value for value in earlier)})


class Mention(NamedTuple):
    """A number or a state in a sentence, with all that stands before it since the last number."""

    found: re.Match[str]
    before: str

    @property
    def phrase(self) -> str:
        """What stands before it in the same clause; a colon may stand between them."""
        return _BOUNDARY.split(self.before.rstrip("\uff1a: "))[-1]

    @property
    def after(self) -> str:
        """What stands behind it."""
        return self.found.string[self.found.end() :]

    @property
    def rest_of_clause(self) -> str:
        """What stands behind it in the same clause."""
        return _BOUNDARY.split(self.after)[0]

    @property
    def excerpt(self) -> str:
        """The words to quote: its clause, shortened if it is long."""
        text = f"{self.phrase}{self.found[0]}{self.rest_of_clause}"
        return text if len(text) <= _EXCERPT else f"{self.phrase[-_EXCERPT // 2 :]}{self.found[0]}{self.after[:3]}…"

    def is_about(self, vocabulary: Vocabulary) -> bool:
        """Whether nothing else is spoken of in its clause than what the vocabulary is of."""
        return vocabulary.is_all_of(self.phrase)


class Claim(NamedTuple):
    """A number in a text, as said of a target's figure: the least and the most that the figure may then be.

    `passed` says that it was passed (突破), so that it cannot be the goal.
    """

    subject: Subject
    low: Fraction
    high: Fraction
    passed: bool = False

    @property
    def agrees(self) -> bool:
        """Whether the number is the figure, or another of the target's numbers."""
        others = () if self.passed else self.subject.others
        return any(self.low < known < self.high for known in (self.subject.value, *others))

    @property
    def distance(self) -> Fraction:
        """How far the figure is from it."""
        return abs((self.low + self.high) / 2 - self.subject.value)


def claim(subject: Subject, mention: Mention, number: str, topic: Subject | None) -> Claim | None:
    """Return what a number says of a target; `topic` is the target that the sentence is about up to there."""
    unit = subject.vocabulary.unit.match(mention.after)
    if unit is None or _AFTER_GOAL.match(mention.after, unit.end()):
        return None
    phrase = mention.phrase
    bare = subject.vocabulary.without_name(phrase)
    if _OTHER.search(bare):
        return None
    if subject.target.kind in ADDITIVE and _MONTHLY.search(bare):
        return None
    bounds = None if _of_another_month(phrase, subject.seen.of.number) else _bounds(subject, phrase, topic)
    value, last_digit = _value(number, unit[0].strip(), subject.target.measure)
    if bounds is None or value is None:
        return None
    low, high = sorted(bound * subject.value for bound in bounds)
    if not low <= value <= high and bounds != _ANY:
        return None
    return _as_said(subject, value, last_digit, phrase[-3:], mention.after[unit.end() :])


def _value(number: str, unit: str, measure_: str) -> tuple[Fraction | None, Fraction]:
    """Return a number in a target's measure, and what one of its last digit is worth."""
    try:
        one = Fraction(parse(f"1{unit}", measure_))
        return Fraction(parse(number + unit, measure_)), one / 10 ** len(number.partition(".")[2])
    except QuantityError:
        return None, Fraction(0)


def _of_another_month(phrase: str, month: int) -> bool:
    """Whether the words before a number say that it is of another month than the figure."""
    named = [int(found["month"] or _NAMED_MONTHS[found["named"]]) for found in _TIME.finditer(phrase)]
    return bool(named) and named[-1] != month


def _bounds(subject: Subject, phrase: str, topic: Subject | None) -> Bounds | None:
    """Return how near to the figure a number must be to be meant for it, by the words before it; None if it is not."""
    counted = subject.vocabulary.unit.match(phrase)  # that of the number before: 由155套增加到
    phrase = phrase[counted.end() :] if counted else phrase
    rest, total = rest_of(phrase), _SUM.search(phrase) is not None
    if not rest or (total and subject.target.kind is Kind.FLOW and _ADDED.fullmatch(rest)):
        told = total or subject.target.kind not in ADDITIVE
        if not told or (topic is not subject if topic is not None else not total):
            return None
        return _CLOSE if topic is None else _NEAR if total else _HALF
    if not subject.vocabulary.is_all_of(phrase):
        return None
    telling = len(rest) >= _TELLING or (len(rest) >= _NAMED and rest in subject.vocabulary.name)
    if total or subject.target.kind not in ADDITIVE:
        return _ANY if telling else _CLOSE
    return _HALF if telling else None


def _as_said(subject: Subject, value: Fraction, last_digit: Fraction, before: str, after: str) -> Claim:
    """Return a claim as rough as its words: 约, 突破 and 余, 近 and 不足; without any it is rounded at most."""
    low, high, rough = value - last_digit, value + last_digit, value / _ROUGH
    passed = _PASSED.search(before) is not None
    if passed or _PASSED_AFTER.match(after):
        return Claim(subject, low, high + 2 * rough, passed)
    if _NEARLY.search(before):
        return Claim(subject, low - 2 * rough, high)
    if _ABOUT.search(before) or _ABOUT_AFTER.match(after):
        return Claim(subject, low - rough, high + rough)
    return Claim(subject, low, high)


def rest_of(phrase: str) -> str:
    """Return what a phrase says besides times, sums and other words that may stand before any number."""
    return _NEUTRAL.sub("", phrase).strip(_EDGES)


def named(subjects: Sequence[Subject], passage: str) -> Subject | None:
    """Return the target of whose name a passage has the longest piece, of equal ones the last; else one in short."""
    best: tuple[int, int, Subject] | None = None
    for subject in subjects:
        if any(piece in passage for piece in subject.vocabulary.pieces):
            size, at = _longest(subject.vocabulary.name, passage)
            if best is None or (size, at) > best[:2]:
                best = (size, at, subject)
    return best[2] if best else _in_short(subjects, passage)


def _in_short(subjects: Sequence[Subject], passage: str) -> Subject | None:
    """Return the one target that a clause begins with, told by other words of its own: 家政培训 of 培训家政从业人员."""
    for clause in reversed(_BOUNDARY.split(passage)):
        rest = rest_of(_SHORT.split(clause)[0])
        found = [subject for subject in subjects if subject.vocabulary.covers(rest)] if len(rest) >= _TELLING else []
        if len(found) == 1:
            return found[0]
    return None


def _longest(name: str, passage: str) -> tuple[int, int]:
    """Return the length of the longest piece of a name that a passage has, and where it stands last."""
    longest = (0, -1)
    for size in range(_NAMED, min(len(name), len(passage)) + 1):
        at = max(passage.rfind(name[start : start + size]) for start in range(len(name) - size + 1))
        if at < 0:
            break
        longest = (size, at)
    return longest
