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
from yian1.core.terms import PACE_IN_PROSE
from yian1.model.plan import ADDITIVE, Kind
from yian1.model.quantity import format_value, percent, points, split_measure

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
    rf"累计|合计|共计|总计|总数|总量|达到?|[升增扩提降][大高长加升]?[至到]|变为|现[有为]|实有|在库|在册|截[至止]|以来|年内|期末|^为$"
    rf"|上半年|前三季度|[前1][0-9]*{RANGE}?[0-9]*个?月|目前|已完成"
)
_OTHER = re.compile(
    "目标(?!任务[已累实])|任务(?![已累实])|计划|力争|争取|确保|预计|拟|还[差需有]|尚[差需有]|剩|余下|缺口|去年|上年|上[月季期]|"
    "年初(?!以来)|同期|其中|包括|(?<!占)比|较|增长(?![至到])|增幅|净增|下月|明年|日均|月均|平均|每|[由从]$|排查|"
    "走访|帮扶|调研|惠及|支持|指导|推荐|申报|摸排|储备|宣传|联系|对接|^服务"
)
_MONTH = rf"(?:本月|当月|单月|(?<!{RANGE})(?<![0-9前])[0-9]{{1,2}}月份?(?![末底以]))"
_MONTHLY = re.compile(rf"{_MONTH}|批|增补|又")
# What a number that is not the whole is of: what came since the month before or since the year began, what is left.
_GROWN = "(?:又?(?:净增|新增|增加|增长|提[高升]|上升|扩大|加快|回升|放缓|收窄|多|减少|下降|降低|回落|完成)了?)?"
_PARTS = {
    "step": re.compile(rf"(?:[较比](?:上月|[0-9]{{1,2}}月份?)[末底]?{_GROWN}|{_MONTH}(?:累计)?)"),
    "since": re.compile(rf"[较比](?:年初|(?:上年|去年)年?[末底])(?:累计)?{_GROWN}"),
    "left": re.compile(
        "(?:距离?)?(?:完成)?(?:全年|年度|年初)?的?(?:目标|任务|计划)*(?:值|数|要求)?(?:仍|还|尚)(?:差|有|需(?:完成|新增)?)|距[^0-9]*[差有]"
        "|剩余?|缺口"
    ),
    "ahead": re.compile(
        rf"(?:快于|超前于?|超过?|[高优好]于|领先于?|慢于|低于|滞后于?|落后于?|欠|[较比]){PACE_IN_PROSE}(?:进度)?(?:要求)?"
        "(?:快|慢|低|高|超前|滞后|落后|领先)?"
    ),
    "gap": re.compile("[高快低慢]于|[高超]出"),
}
_IN_POINTS = ("ahead", "gap")
_GROWTH = re.compile("增[速幅长]")
_GROWING = re.compile("(?:同比)?增长")
_BARELY = re.compile("(?:已经?|实际|任务|计划|工程)*完成(?:率[为达]?到?)?$")
_TASK_DONE = re.compile("^(.*完成.*)任务$")
_ROLES = {
    "step": "比上月变动", "since": "比年初变动", "left": "距目标还差", "completion": "完成", "ahead": "与时序相差",
    "gap": "与对比数相差",
}  # fmt: skip
_GREW = re.compile("净增|新增|增加|增长|提[高升]|上升|加快|完成|减少|下降")
_POINTS = re.compile(r"\s*个?百分点")
# A percentage behind these is of the goal: 完成年度任务的63%, 开工率63.8%.
_GOAL = "(?:全年|年度|年初|全市|当年|既定|预期|增量|目标|任务|计划)+[总数量]*"
_OF_GOAL = re.compile(
    f"(?:完成率|(?:完成|[占达为]到?)了?){_GOAL}的?(?:为|达到?|已)?|^{_GOAL}的"
    "|(?:[开完竣]工|完成)率[为达]?到?"
)
_ROUGHLY = re.compile("(?:[约近超逾过]|超过|突破|不足|不到|接近)$")
_FACTUAL = re.compile("已|现有|累计|截[至止]|目前|[升增扩提降][大高长加升]?至|为$")
_TIME = re.compile(r"(?P<month>[0-9]{1,2})月|(?P<named>上半年|前三季度|(?<!前)[一二三四]季度)")
_NAMED_MONTHS = {"一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12, "上半年": 6, "前三季度": 9}
_AFTER_GOAL = re.compile("的?(?:目标|任务|计划)")
# What may stand before a number and says nothing of what it counts.
_NEUTRAL = re.compile(
    rf"累计|合计|共计|总[计数量额]|截[至止]|今年|本年|全年|年内|以来|年初|期末|上半年|前三季度|[一二三四]季度|目前|当前|完成|实现|建成|推进|"
    rf"落实|达到|变为|[升增扩提降][大高长加升]?[至到]|实有|现有|实际|任务|目标|工作|方面|牵头的?|进度|进展|保持|稳定|平稳|稳步|有序|"
    rf"已经?|发展|开展|建设|组织|举办|实施|开放|运营|投[用运]|启用|通车|保有量|各类|各级|深入|扎实|积极|"
    rf"大力|持续|增加|面积|规模|人数|数量|首次|全部|总体|项目|进一步|超过|突破|全市|全区|我[市区县局办委]|本[市区局]|辖区|[0-9]{{1,2}}{RANGE}[0-9]{{1,2}}月份?|前[0-9]+个?月|"
    rf"[0-9]{{1,2}}月份?[末底]?|^.*(?:方式|举措|措施|渠道|基础上)|\s"
)
# Words that many targets share: alone they name one only if its name is made of nothing else.
_COMMON = re.compile("(?:新增|企业|单位|项目|活动|总量|总数|数量|培育|增加|建设|服务)+")
# Of these even the whole says only that something has come: 累计新增1060家.
_ADDED = re.compile("(?:新增|增加|培育|认定)+")
# What comes behind a name: a goal, a time, a sum.
_SHORT = re.compile("全年|年度|年内|目标|任务|计划|累计|[当本上]月|[由从]|[0-9]")
_EDGES = "已共达为是了的有至到约近超逾也又均分别现末底在仅数"
_ABOUT, _ABOUT_AFTER = re.compile("(?<![签集预节制])约"), re.compile("左右|上下")
_MORE = re.compile("[余多]")
_PASSED, _PASSED_AFTER = re.compile("超|突破|逾"), re.compile("余|多|以上")
_NEARLY = re.compile("近|不足|不到")
# What clerks count the same things in.
_TIMES = {"次": "人?次|场次", "场": "场次?"}
_ALIKE = ("家户", "名人位", "个处座所", "部台", "件起宗", "套间", "条个")

_COVERED = 0.66  # of the words before a number must be a target's own
_PIECE = 2  # signs that a piece of them has at least
_TELLING = 4  # signs that name a target beyond doubt
_WORDS = 3  # signs before a number that say how rough it is
_NAMED = 3  # signs of a name that make it what a sentence is about
_ROUGH = 8  # a rough number may be an eighth off
_EXACTLY = 200  # what is passed is reached but for so small a part
_EXCERPT = 24  # signs
# Times the figure: so near a number must be to be meant for it, if it has no name, one earlier in the sentence, or one
# without the time that it counts over.
_CLOSE = (Fraction(7, 10), Fraction(14, 10))
_NEAR = (Fraction(2, 5), Fraction(5, 2))
_FAR = (Fraction(1, 10), Fraction(10))
_LOOSE = (Fraction(1, 4), Fraction(4))
_HALF = (Fraction(1, 2), Fraction(2))
_SCALES = [Fraction(10) ** power for power in (-4, -3, -2, -1, 1, 2, 3, 4)]
_ANY = (Fraction(0), Fraction(10**30))


class Vocabulary:
    """The words that a target goes by, the pieces of its name, and its measure in whatever scale."""

    def __init__(self, ledger: Ledger, target: Target) -> None:
        self.name = QUOTES.sub("", target.name)
        self.grows = _GROWTH.search(target.name) is not None
        words = (target.name, *target.aliases, target.quote, ledger.office.definitions.get(target.id, ""))
        self.words = QUOTES.sub("", "|".join(words))
        self.names = (self.name, *target.aliases)
        self.pieces = frozenset(self.name[at : at + _NAMED] for at in range(len(self.name) - _NAMED + 1))
        self.pairs = frozenset(self.name[at : at + _PIECE] for at in range(len(self.name) - _PIECE + 1))
        counted = split_measure(target.measure)[1]
        alike = "".join(dict.fromkeys(signs for group in _ALIKE if counted in group for signs in group))
        same = _TIMES.get(counted) or (f"[{alike}]" if alike else re.escape(counted)) + "(?!次)"
        self.unit = re.compile(rf"\s*(?:[余多]?[十百千万亿]*[余多]?(?:{same})|[万亿](?=[\uff0c,、\uff09)]|$))")
        self.is_rate = counted == "%"
        self.scale = split_measure(target.measure)[0]

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
        return self.abbreviates(rest) or _covered(rest, self.words) >= _COVERED * len(rest)

    def abbreviates(self, rest: str) -> bool:
        """Whether a phrase has signs of the name in its order, its last one last: 保租房 of 保障性租赁住房.

        Words of the target may stand before it or behind it: 保租房筹集.
        """
        for size in range(len(rest), _NAMED - 1, -1):
            for at in range(len(rest) - size + 1):
                others = rest[:at], rest[at + size :]
                if all(not other or (len(other) >= _PIECE and other in self.words) for other in others):
                    short, signs = rest[at : at + size], iter(self.name)
                    if self.name.endswith(short[-1]) and all(sign in signs for sign in short):
                        return True
        return False

    def begins(self, rest: str) -> bool:
        """Whether a clause begins with words that can only be of this target."""
        if _COMMON.match(rest) and _COMMON.sub("", rest, count=1) == "":
            return False
        ends = range(_TELLING, len(rest) + 1)
        return any(_covered(rest[:end], self.words) == end and not _COMMON.fullmatch(rest[:end]) for end in ends)


def _covered(rest: str, words: str) -> int:
    """Return how many signs of a phrase stand in pieces of these words, two signs or more each."""
    best = [0]
    for end in range(1, len(rest) + 1):
        ways = [best[end - 1]]
        for start in range(end - _PIECE, -1, -1):
            if rest[start:end] not in words:
                break
            ways.append(best[start] + end - start)
        best.append(max(ways))
    return best[-1]


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
    def earlier(self) -> tuple[Observation, ...]:
        """What the same unit has filed of it before."""
        own = self.series.observations[self.target.id]
        return tuple(one for one in own if one.unit == self.seen.unit and one.month < self.seen.month)

    @cached_property
    def others(self) -> frozenset[Fraction]:
        """What else a number of this target may rightly be: the baseline, the step since an earlier month, a side."""
        steps = [self.value - one.value for one in self.earlier if one.value is not None]
        sides = [side for side in (self.progress.baseline, self.seen.against) if side is not None]
        return frozenset({*sides, *steps})

    @cached_property
    def goal(self) -> Fraction:
        """What was promised."""
        return Fraction(self.progress.target.value or 0)

    def right(self, role: str, *, factual: bool) -> frozenset[Fraction]:
        """Return the values that a number in this role may have; the goal only if it is not told as reached."""
        part = self.part(role) if role else None
        if role == "completion":
            return frozenset({part or Fraction(0), 100 * self.value / self.goal if self.goal else Fraction(0)})
        if role:
            return frozenset({part or Fraction(0), *((self.value,) if role == "step" else ())})
        return frozenset({self.value, *self.others, *(() if factual else (self.goal,))})

    def difference(self, value: Fraction, role: str) -> str:
        """Return a part of the figure in words."""
        if role == "completion":
            return percent(value / 100)
        if self.vocabulary.is_rate or role in _IN_POINTS:
            return f"{points(value)}个百分点"
        return format_value(as_decimal(value), self.target.measure)

    def part(self, role: str) -> Fraction | None:
        """Return the step since the month before, what came since the year began, or what is left of the goal."""
        if role == "completion":
            completion = self.progress.shown_completion
            return None if completion is None else 100 * completion
        if role == "ahead":
            return None if self.progress.shown_ahead is None else abs(self.progress.shown_ahead)
        if role == "gap":
            return None if self.seen.against is None else abs(self.value - self.seen.against)
        if role == "since":
            return None if self.progress.baseline is None else abs(self.value - self.progress.baseline)
        if role == "left":
            return abs(self.goal - self.value) if self.goal else None
        last = self.earlier[-1] if self.earlier else None
        if last is None or last.value is None or last.of.number + 1 != self.seen.of.number:
            return None
        return abs(self.value - last.value)


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


class Value(NamedTuple):
    """A number in a target's measure, and what one of its last digit is worth."""

    value: Fraction
    last_digit: Fraction

    @classmethod
    def of(cls, number: str, scale: Fraction = Fraction(1)) -> Value:
        """Read a number, given in so many of the measure."""
        return cls(Fraction(number.replace(",", "")) * scale, scale / 10 ** len(number.partition(".")[2]))


class Claim(NamedTuple):
    """A number in a text, as said of a target's figure: the least and the most that the figure may then be.

    `role` says what of the figure it is: "" the whole; `known` are the values that are right.
    """

    subject: Subject
    low: Fraction
    high: Fraction
    known: frozenset[Fraction]
    role: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the number is the figure, or another of the target's numbers."""
        return any(self.low < known < self.high for known in self.known)

    @property
    def distance(self) -> Fraction:
        """How far the figure is from it."""
        return abs((self.low + self.high) / 2 - self.subject.value)

    @property
    def figure(self) -> str:
        """What the figure says instead."""
        if not self.role:
            return f"填的数是{self.subject.shown}"
        right = self.subject.part(self.role) or Fraction(0)
        return f"按填的数{_ROLES[self.role]}{self.subject.difference(right, self.role)}"


def claim(subject: Subject, mention: Mention, number: str, topic: Subject | None) -> Claim | None:
    """Return what a number says of a target; `topic` is the target that the sentence is about up to there."""
    points_ = _POINTS.match(mention.after)
    unit = points_ or subject.vocabulary.unit.match(mention.after)
    if unit is None or _AFTER_GOAL.match(mention.after, unit.end()):
        return None
    said = Value.of(number) if points_ else _in_measure(number, unit[0], subject)
    around = mention.phrase, "".join(_MORE.findall(unit[0])) or mention.after[unit.end() :]
    part = _part(subject, mention, said, topic)
    if part or points_:
        return _as_said(subject, said, around, part) if part else None
    phrase = _GROWING.sub("", mention.phrase) if subject.vocabulary.grows else mention.phrase
    bare = _TASK_DONE.sub(r"\1", subject.vocabulary.without_name(phrase))
    if _OTHER.search(bare) or (subject.target.kind in ADDITIVE and _MONTHLY.search(bare)):
        return None
    if _of_another_month(phrase, subject.seen.of.number):
        return None
    bounds = _named_behind(subject, mention, unit) or _bounds(subject, phrase, topic)
    if bounds is None or not (_within(said.value, bounds, subject.value) or _of_another_scale(said.value, subject)):
        return None
    return _as_said(subject, said, around)


def _in_measure(number: str, unit: str, subject: Subject) -> Value:
    """Return a number as so much of a target's measure: 13200套 is 1.32 of 万套."""
    scale = split_measure(_MORE.sub("", unit.strip()))[0]
    return Value.of(number, Fraction(scale) / Fraction(subject.vocabulary.scale))


def _part(subject: Subject, mention: Mention, said: Value, topic: Subject | None) -> str:
    """Return which part of the figure a number tells, if the words before it say so and nothing else."""
    in_points = _POINTS.match(mention.after) is not None
    for role, words in _PARTS.items():
        if in_points != (subject.vocabulary.is_rate or role in _IN_POINTS):
            continue
        found = words.search(mention.phrase)
        if found is None or (role == "step" and _of_another_step(found[0], subject.seen.of.number)):
            continue
        right = subject.part(role)
        rest = rest_of(_GREW.sub("", mention.phrase[: found.start()] + mention.phrase[found.end() :]))
        meant = topic is subject if not rest else subject.vocabulary.covers(rest)
        return role if right and meant and _within(said.value, _FAR if in_points else _LOOSE, right) else ""
    return ""


def _of_another_step(words: str, month: int) -> bool:
    """Whether the words of a step name another month than the figure's own, or than the one before it."""
    named = [int(found["month"]) for found in _TIME.finditer(words) if found["month"]]
    return bool(named) and named[0] != month - (words[0] in "较比")


def completed(subject: Subject, mention: Mention, number: str) -> Claim | None:
    """Return a percentage that is said of how much of the goal is done."""
    phrase = _ROUGHLY.sub("", mention.phrase)
    words = list(_OF_GOAL.finditer(phrase))
    alone = _BARELY.search(phrase)
    told = alone is not None and subject.vocabulary.is_all_of(phrase[: alone.start()])
    if not (told or (words and words[-1].end() == len(phrase))) or not mention.after.startswith("%"):
        return None
    if subject.vocabulary.is_rate or subject.part("completion") is None:
        return None
    said = Value(Fraction(number.replace(",", "")), Fraction(1))
    return _as_said(subject, said, (mention.phrase, mention.after[1:]), "completion")


def _within(value: Fraction, bounds: Bounds, figure: Fraction) -> bool:
    low, high = sorted(bound * figure for bound in bounds)
    return bounds == _ANY or low <= value <= high


def _of_another_scale(value: Fraction, subject: Subject) -> bool:
    """Whether these are the digits of the figure with the point elsewhere: 128万 of 12.8万."""
    return any(value == subject.value * factor for factor in _SCALES)


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
    telling = topic is subject or len(rest) >= _TELLING or (len(rest) >= _NAMED and rest in subject.vocabulary.name)
    if total or subject.target.kind not in ADDITIVE:
        return _ANY if telling else _CLOSE if topic is None else None
    return _HALF if telling else None


def _named_behind(subject: Subject, mention: Mention, unit: re.Match[str]) -> Bounds | None:
    """Return the bounds of a number before which nothing is said, and behind it the name: 新增7350个公办园学位."""
    rest, behind = rest_of(mention.phrase), rest_of(mention.rest_of_clause[unit.end() :])
    if (rest and not _ADDED.fullmatch(rest)) or len(behind) < _TELLING or not subject.vocabulary.covers(behind):
        return None
    return _HALF


def _as_said(subject: Subject, said: Value, around: tuple[str, str], role: str = "") -> Claim:
    """Return a claim as rough as its words: 约, 突破 and 余, 近 and 不足; without any it is rounded at most."""
    phrase, after = around
    before = phrase[-_WORDS:]
    low, high, rough = said.value - said.last_digit, said.value + said.last_digit, said.value / _ROUGH
    passed = _PASSED.search(before) is not None
    if passed or _PASSED_AFTER.match(after):
        low, high = said.value - min(said.last_digit, said.value / _EXACTLY), high + 2 * rough
    elif _NEARLY.search(before):
        low -= rough
    elif _ABOUT.search(before) or _ABOUT_AFTER.match(after):
        low, high = low - rough, high + rough
    return Claim(subject, low, high, subject.right(role, factual=passed or _FACTUAL.search(phrase) is not None), role)


def rest_of(phrase: str) -> str:
    """Return what a phrase says besides times, sums and other words that may stand before any number."""
    return _NEUTRAL.sub("", phrase).strip(_EDGES)


def valued(subjects: Sequence[Subject], mention: Mention, number: str) -> Subject | None:
    """Return the one target of which a number is the figure to three digits or more, whatever it is called."""
    found = []
    for subject in subjects if len(number.replace(".", "")) >= _NAMED else ():
        unit = subject.vocabulary.unit.match(mention.after)
        if unit is not None and _in_measure(number, unit[0], subject).value == subject.value:
            found.append(subject)
    return found[0] if len(found) == 1 else None


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
        found = [one for one in subjects if one.vocabulary.begins(rest) or one.vocabulary.abbreviates(rest)]
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
