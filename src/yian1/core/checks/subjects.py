"""What a unit's text may speak of: a target by whatever words it goes by, with the figure of the same filing."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from yian1.core.progress import TargetProgress
from yian1.core.series import as_decimal
from yian1.core.terms import SIGNS_OF_STATES, ratio_shown
from yian1.model.plan import Kind
from yian1.model.quantity import format_value, percent, plain, points, split_measure
from yian1.model.typography import without_sets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from yian1.core.series import Observation, Series
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Target

RANGE = "(?:[—–\uff5e至到]|~|-)"
QUOTES = '“”"《》'
_BOUNDARIES = ",、\uff1a:\uff08(\uff09)"
# How much of something, whatever it is: no name of it.
_MEASURED = {
    "占比", "比重", "比例", "比率", "增速", "增幅", "增长", "余额", "总额", "金额", "水平", "面积", "人数", "人次",
    "次量", "数量", "次数", "时长", "浓度", "强度", "收入", "规模", "投资", "元", "万元", "亿元", "以上", "以下",
    "以内",
}  # fmt: skip
# What may be left out of a name.
_COUNTING = ("增速率", "增幅率", "增长率", "增速", "增幅", "增长", "总量", "数量", "总数", "总额", "数")
_LATIN = r"[A-Za-z][A-Za-z0-9.]*"
_GROWTH = ("增速", "增幅", "增长")
WAYS = ("方式", "举措", "措施", "渠道", "基础上")
# What may stand before a number and says nothing of what it counts.
NEUTRAL = without_sets(
    rf"累计|合计|共计|总计|总数|总量|总额|截[至止]|今年|本年|全年|年内|以来|年初|期末|上半年|前三季度|一季度|二季度|三季度|四季度|目前|当前"
    rf"|[0-9]{{1,2}}{RANGE}[0-9]{{1,2}}月份?|前[0-9]+个?月|20[0-9]{{2}}年|[0-9]{{1,2}}月(?:份|[0-9]{{1,2}}日)?[末底]?"
    rf"|新改扩?建|改扩建|完成|实现|建成|推进|落实|达到|变为|[上升增扩提降][大高长加升]?[至到]|实有|现有|实际|保有量"
    rf"|发展|开展|建设|创建|组织|举办|实施|开放|运营|投用|投运|投放|启用|通车|竣工|群众|增加(?!值)|超过|突破|提前|已经?"
    rf"|任务|目标|工作|方面|项目|牵头的?|进度|进展|面积|规模|人数|数量|首次|全部|总体|基本|各类|各级"
    rf"|保持|稳定|平稳|稳步|有序|深入|扎实|积极|大力|持续|进一步|顺利|良好|明显"
    rf"|全市|全区|我市|我区|我县|我局|我办|我委|本市|本区|本局|辖区|^.*(?:{'|'.join(WAYS)})|\s"
)
# Of these even the whole says only that something has come: 累计新增1060家.
COME = ("新增", "增加", "培育", "认定")
# Words that many targets share: alone they name one only if its name is made of nothing else.
_COMMON = "(?:新增|企业|单位|项目|活动|总量|总数|数量|培育|增加|建设|服务)+"
# What comes behind a name: a goal, a time, a sum.
_SHORT = without_sets("(?:完成|[开竣]工)率|全年|年度|年内|目标|任务|计划|累计|[当本上]月|[由从]|[0-9]")
EDGES = "已共达为是了的有至到约近超逾也又均分别现末底在仅数"
# What clerks count the same things in.
_TIMES = {"次": ("人次", "次", "场次"), "场": ("场次", "场")}
# Measures of the same thing, and how many of the target's one of them is.
_OF_ONE_FAMILY = {
    "公里": {"米": Fraction(1, 1000)},
    "米": {"公里": Fraction(1000)},
    "亩": {"公顷": Fraction(15)},
    "公顷": {"亩": Fraction(1, 15)},
    "吨": {"公斤": Fraction(1, 1000), "千克": Fraction(1, 1000)},
}
_ALIKE = ("家户", "名人位", "个处座所", "部台", "件起宗", "套间", "条个")
SCALES, _UNNAMED = "余多十百千万亿", "\uff0c,、\uff09)"  # before what is counted, and behind what is not named

COVERED = 0.7  # of the words before a number must be a target's own
_LONGEST = 60  # signs of a phrase that still is a name
_SHORT_NAME = 14  # signs of one in short
_PIECE = 2  # signs that a piece of them has at least
TELLING = 4  # signs that name a target beyond doubt
_QUARTER = 3  # months
NAMED = 3  # signs of a name that make it what a sentence is about


IN_POINTS = ("ahead", "gap")  # parts of a figure that are points whatever its measure
DIRECTED = ("step", "since")  # parts that more or less came


class Vocabulary:
    """The words that a target goes by, the pieces of its name, and its measure in whatever scale."""

    def __init__(self, ledger: Ledger, target: Target) -> None:
        self.name = replaced(QUOTES, "", target.name)
        self.grows = any(word in target.name for word in _GROWTH)
        counting = next(filter(self.name.endswith, _COUNTING), "")
        self.last = {self.name[-1:], self.name.removesuffix(counting)[-1:]}
        words = (target.name, *target.aliases, target.quote, ledger.office.definitions.get(target.id, ""))
        self.words = replaced(QUOTES, "", "|".join(words))
        self.own = frozenset(self.words)
        self.pieces = pieces_of(self.name)
        self.names = (self.name, *target.aliases)
        self._pieces = self.pieces.union(*map(pieces_of, target.aliases))
        self.measure = split_measure(target.measure)
        self.counted = self.measure[1]
        self.is_rate = self.counted == "%"
        alike = dict.fromkeys(sign for group in _ALIKE if self.counted in group for sign in group)
        self._counters = _TIMES.get(self.counted) or tuple(alike) or (self.counted,)
        self._family = tuple(_OF_ONE_FAMILY.get(self.counted, ()))
        self.signs = {word.lstrip(SCALES)[:1] for word in (*self._counters, *self._family)}

    def measure_in(self, text: str) -> str | None:
        """Return the measure that a text begins with, as it is written, if the target may be counted in it: 余万套."""
        bare = text.lstrip()
        margin, scale = len(text) - len(bare), len(bare) - len(bare.lstrip(SCALES))
        if not scale and self.signs.isdisjoint((bare[:1], "")):
            return None
        for start in range(scale, -1, -1):
            for word in (*self._counters, *self._family):
                end = start + len(word)
                times = bare.startswith("次", end) and self.counted not in _TIMES and word in self._counters
                if bare.startswith(word, start) and not times:
                    return text[: margin + end]
        return text[: margin + 1] if scale and bare[0] in "万亿" and bare[1:2] in _UNNAMED else None

    def behind_measure(self, phrase: str) -> str:
        """Return a phrase without the measure that it begins with, that of a number before it."""
        return phrase[len(self.measure_in(phrase) or "") :]

    def without_name(self, phrase: str) -> str:
        """Return a phrase without the longest piece of the name in it: 占比 and 增幅 in a name compare nothing."""
        if self._pieces.isdisjoint(pieces_of(phrase)):
            return phrase
        found = (_longest(name, phrase) for name in self.names)
        size, at = max(found, default=(0, -1))
        return phrase if at < 0 else phrase[:at] + phrase[at + size :]

    def touches(self, clause: str) -> bool:
        """Whether a clause has two neighbouring signs of the name, of more than what many targets share."""
        own = re.sub(_COMMON, " ", self.name)
        pairs = (own[at : at + _PIECE] for at in range(len(own) - _PIECE + 1))
        return any(pair in clause for pair in pairs if " " not in pair)

    def abbreviates(self, rest: str) -> bool:
        """Whether a phrase has signs of the name in its order, its last one last: 保租房 of 保障性租赁住房.

        Words of the target may stand before it or behind it: 保租房筹集.
        """
        if len(rest) > _SHORT_NAME or self.last.isdisjoint(rest):
            return False
        if len(rest) >= TELLING and self.name.endswith(rest[-1]) and set(rest) <= set(self.name):
            return True  # 人均藏书量 of 人均公共图书馆藏量
        ends = [at + 1 for at, sign in enumerate(rest) if sign in self.last]
        return any(
            _in_order(rest[start:end], self.name)
            and all(not other or (len(other) >= _PIECE and other in self.words) for other in (rest[:start], rest[end:]))
            for end in ends
            for start in range(end - NAMED + 1)
        )

    def is_like(self, rest: str) -> bool:
        """Whether a phrase has another word in the place of one of the name: 城镇调查失业率 of 城镇登记失业率."""
        before = _shared(rest, self.name)
        behind = _shared(rest[:before:-1], self.name[:before:-1])
        word, own = (text[before : len(text) - behind] for text in (rest, self.name))
        short = min(before, behind, len(word), len(own)) < _PIECE
        return not short and word not in self.words and not _in_order(word, own)

    def has_word(self, word: str) -> bool:
        """Whether a word is one of the name, whole or in short: 床位 of 新增养老床位, 加梯 of 加装电梯."""
        short = len(word) == _PIECE and self.name.endswith(word[-1]) and _in_order(word, self.name)
        return word in self.name or short

    def begins(self, rest: str) -> bool:
        """Whether a clause begins with words that can only be of this target."""
        if rest[:_PIECE] not in self.words:
            return False
        covered = _coverage(rest[:_SHORT_NAME], self.words)
        ends = (end for end in range(TELLING, len(covered)) if covered[end] == end)
        return any(not re.fullmatch(_COMMON, rest[:end]) for end in ends)


def is_made_of(vocabulary: Vocabulary, rest: str) -> bool:
    """Whether a phrase is made of pieces of a target's words, two signs or more each, but for a little."""
    return sum(map(vocabulary.own.__contains__, rest)) >= COVERED * len(rest) and _is_made_of(vocabulary, rest)


@lru_cache(maxsize=4096)  # units write the same words month by month
def _is_made_of(vocabulary: Vocabulary, rest: str) -> bool:
    if re.fullmatch(_COMMON, rest) and not re.fullmatch(_COMMON, vocabulary.name):
        return False
    if vocabulary.is_like(rest) or any(word not in vocabulary.words for word in re.findall(_LATIN, rest)):
        return False  # PM10 is not PM2.5
    return vocabulary.abbreviates(rest) or (
        len(rest) <= _LONGEST and _coverage(rest, vocabulary.words)[-1] >= COVERED * len(rest)
    )


@lru_cache(maxsize=4096)
def speaks_only_of(vocabulary: Vocabulary, phrase: str) -> bool:
    """Whether a phrase speaks of nothing but a target and a time or the like: 工作 in its name is more than that."""
    return is_made_of(vocabulary, rest_of(phrase)) or is_made_of(vocabulary, rest_of(vocabulary.without_name(phrase)))


@lru_cache(maxsize=1024)
def _coverage(rest: str, words: str) -> tuple[int, ...]:
    """Return for every beginning of a phrase how many of its signs stand in pieces of these words, of two or more."""
    best = [0]
    for end in range(1, len(rest) + 1):
        ways = [best[end - 1]]
        for start in range(end - _PIECE, -1, -1):
            if rest[start:end] not in words:
                break
            ways.append(best[start] + end - start)
        best.append(max(ways))
    return tuple(best)


class Subject:
    """A target with the figure that a filing gives it; whatever else a text asks of it is looked up when asked for."""

    def __init__(self, series: Series, target: Target, seen: Observation, vocabulary: Vocabulary) -> None:
        self.series, self.target, self.seen, self.vocabulary = series, target, seen, vocabulary
        self.value = seen.value or Fraction(0)
        self.approx = float(self.value)  # to be compared quickly
        self.month = seen.of.number
        self.rising = target.rule is None or target.rule.rising  # more is better

    @cached_property
    def digits(self) -> str:
        """Its digits with the point."""
        return digits(self.approx)

    @cached_property
    def shown(self) -> str:
        """The figure in words."""
        if self.seen.whole is not None:
            return f"{plain(ratio_shown(self.target, self.value))}%"
        return format_value(as_decimal(self.value), self.target.measure)

    @cached_property
    def progress(self) -> TargetProgress:
        """How the unit stands by its figure: as the owner, or with its own part."""
        ledger, unit, target = self.series.ledger, self.seen.unit, self.target.id
        part = ledger.share(target, unit)
        return TargetProgress(ledger, target, self.seen.of, self.seen, owner=unit, part=part)

    @cached_property
    def earlier(self) -> tuple[Observation, ...]:
        """What the same unit has filed of it before."""
        own = self.series.by_unit[self.target.id, self.seen.unit]
        return tuple(one for one in own if one.month < self.seen.month)

    @cached_property
    def other_right_values(self) -> tuple[Fraction, ...]:
        """What else a number of this target may rightly be: the baseline, a side, a step of late."""
        last = self.month - 1
        steps = [
            self.value - one.value
            for one in self.earlier
            if one.value is not None and (one.of.number == last or one.of.number % _QUARTER == 0)
        ]
        if self.target.kind is Kind.STOCK and self.progress.baseline is not None:
            steps.append(self.value - self.progress.baseline)
        sides = [side for side in (self.progress.baseline, self.seen.against) if side is not None]
        return (*sides, *steps)

    @cached_property
    def goal(self) -> Fraction:
        """What was promised, of a unit with its own part that part."""
        part = self.series.ledger.share(self.target.id, self.seen.unit)
        return Fraction((self.target.value if part is None else part) or 0)

    def acceptable(self, role: str, *, factual: bool, total: bool) -> tuple[Fraction, ...]:
        """Return the values that a number in this role may have.

        The goal only if the text does not call it reached, steps and sides only if it names no total.
        """
        part = self.part(role) if role else None
        if role == "completion":
            return part or Fraction(0), 100 * self.value / self.goal if self.goal else Fraction(0)
        if role:
            return (part or Fraction(0),)
        return self.value, *(() if total else self.other_right_values), *(() if factual else (self.goal,))

    def difference(self, value: Fraction, role: str) -> str:
        """Return a part of the figure in words."""
        if role == "completion":
            return percent(value / 100)
        if self.vocabulary.is_rate or role in IN_POINTS:
            return f"{points(value)}个百分点"
        return format_value(as_decimal(value), self.target.measure)

    def grew(self, role: str) -> bool:
        """Whether the figure is more than that of the month before, or than the baseline."""
        before = self.earlier[-1].value if role == "step" and self.earlier else self.progress.baseline
        return before is None or self.value >= before

    def part(self, role: str) -> Fraction | None:
        """Return the step since the month before, what came since the year began, or what is left of the goal."""
        if role == "completion":
            completion = self.progress.shown_completion
            if completion is None and self.target.kind is Kind.FLOW and self.goal:
                completion = self.value / self.goal
            return None if completion is None else 100 * completion
        if role == "ahead":
            return None if self.progress.shown_ahead is None else abs(self.progress.shown_ahead)
        if role == "gap":
            return None if self.seen.gap is None else abs(self.seen.gap)
        if role == "since":
            return None if self.progress.baseline is None else abs(self.value - self.progress.baseline)
        if role == "left":
            return abs(self.goal - self.value) if self.goal else None
        last = self.earlier[-1] if self.earlier else None
        if last is None or last.value is None or last.of.number + 1 != self.month:
            return None
        return abs(self.value - last.value)


class Subjects:
    """The targets of which a filing has a figure that counts: its texts may speak of these."""

    def __init__(self, every: Sequence[Subject]) -> None:
        self.every = every
        self._counted: dict[str, Sequence[Subject]] = {}
        self._named: dict[str, Subject | None] = {}
        self.looked: dict[str, bool] = {}  # whether a phrase may be of one of them

    @cached_property
    def signs(self) -> frozenset[str]:
        """The signs of which a sentence has one if it may say something of a target: as a measure, or of its state."""
        signs = frozenset(f"{SIGNS_OF_STATES}%成半百万亿").union(*(one.vocabulary.signs for one in self.every))
        return signs.union("0123456789" if "" in signs else ())

    @cached_property
    def own(self) -> frozenset[str]:
        """The signs of their words and of their measures."""
        return frozenset(SCALES).union(*(one.vocabulary.own | one.vocabulary.signs for one in self.every))

    def counted_by(self, text: str) -> Sequence[Subject]:
        """Return those that may be counted by the sign that a text begins with, or in 3.6万 by none."""
        sign = text[:1]
        if sign not in self._counted:
            bare = text.lstrip()
            sign = bare.lstrip(SCALES)[:1]
            if sign in _UNNAMED and bare.startswith(("万", "亿")):
                return self.every
            self._counted[sign] = [one for one in self.every if not one.vocabulary.signs.isdisjoint((sign, ""))]
        return self._counted[sign]

    def named(self, passage: str) -> Subject | None:
        """Return the one of whose name a passage has the longest piece, of equal ones the last; else one in short."""
        if passage not in self._named:  # it stands behind one number and before the next
            self._named[passage] = self._by_name(passage)
        return self._named[passage]

    def _by_name(self, passage: str) -> Subject | None:
        best: tuple[int, int, Subject] | None = None
        several: list[Subject] = []
        pieces = pieces_of(passage)
        for subject in self.every:
            if not pieces.isdisjoint(subject.vocabulary.pieces):
                several.append(subject)
                size, at = _longest(subject.vocabulary.name, passage)
                if best is None or (size, at) > best[:2]:
                    best = (size, at, subject)
        if len(several) > 1:
            rest = rest_of(clauses(passage)[-1])
            whole = [subject for subject in several if rest and is_made_of(subject.vocabulary, rest)]
            return whole[0] if len(whole) == 1 else best and best[2]
        return best[2] if best else self._in_short(passage)

    def _in_short(self, passage: str) -> Subject | None:
        """Return the one that a clause begins with, by other words of its own: 家政培训 of 培训家政从业人员."""
        for clause in reversed(clauses(passage)):
            rest = rest_of(re.split(_SHORT, clause)[0]) or rest_of(re.split(_SHORT, rest_of(clause))[0])
            if len(rest) < _PIECE:
                continue
            found = [one for one in self.every if one.vocabulary.begins(rest) or one.vocabulary.abbreviates(rest)]
            word = re.sub(_COMMON, "", rest)
            if not found and len(word) >= _PIECE and word not in _MEASURED:
                found = [one for one in self.every if one.vocabulary.has_word(word)]
            if len(found) == 1:
                return found[0]
        return None


def digits(number: float) -> str:
    """Return the digits of a number with its point, without zeros at the ends."""
    return f"{number:.12g}".strip("0")


@lru_cache(maxsize=256)
def scale_of(counter: str, measure: tuple[Decimal, str]) -> Fraction:
    """Return how many of a measure, given by its scale and what it counts, one of another is: 套 is 1/10000 of 万套."""
    own, counted = split_measure(counter.strip().replace("余", "").replace("多", ""))
    return Fraction(own) / Fraction(measure[0]) * _OF_ONE_FAMILY.get(measure[1], {}).get(counted, Fraction(1))


@lru_cache(maxsize=1024)
def rest_of(phrase: str) -> str:
    """Return what a phrase says besides times, sums and other words that may stand before any number."""
    return re.sub(NEUTRAL, "", phrase).strip(EDGES)


@lru_cache(maxsize=1024)
def pieces_of(text: str) -> frozenset[str]:
    """Return the pieces of three signs of a name or a phrase."""
    return frozenset([text[at : at + NAMED] for at in range(len(text) - NAMED + 1)])


def clauses(text: str) -> Sequence[str]:
    """Return the pieces between commas, colons and brackets."""
    return replaced(_BOUNDARIES, "\uff0c", text).split("\uff0c")


def replaced(signs: str, other: str, text: str) -> str:
    """Return a text with another sign for each of some: to `translate` it takes six times as long."""
    for sign in signs:
        text = text.replace(sign, other)
    return text


def _shared(one: str, other: str) -> int:
    """Return with how many signs in common two texts begin."""
    unlike = (at for at, (sign, own) in enumerate(zip(one, other, strict=False)) if sign != own)
    return next(unlike, min(len(one), len(other)))


def _in_order(word: str, name: str) -> bool:
    """Whether a name has the signs of a word in their order."""
    signs = iter(name)
    return all(sign in signs for sign in word)


def _longest(name: str, passage: str) -> tuple[int, int]:
    """Return the length of the longest piece of a name that a passage has, and where it stands last."""
    longest = (0, -1)
    for size in range(NAMED, min(len(name), len(passage)) + 1):
        at = max(passage.rfind(name[start : start + size]) for start in range(len(name) - size + 1))
        if at < 0:
            break
        longest = (size, at)
    return longest
