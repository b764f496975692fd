"""A number in a unit's text taken for a target's figure: the whole of it, a step, what is left, how much is done."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.checks.subjects import (
    DIRECTED,
    FLOAT_ERROR,
    IN_POINTS,
    NAMED,
    NEAR,
    PERCENT,
    RANGE,
    TELLING,
    Subject,
    Subjects,
    Value,
    Vocabulary,
    clauses,
    digits,
    in_measure,
    is_made_of,
    rest_of,
    sorted_digits,
    speaks_only_of,
)
from yian1.core.terms import AIM, AIMS, GOAL_IN_PROSE, OF_THE_YEAR, PACES, POINTS_OFF_PACE, one_of
from yian1.model.plan import ADDITIVE, Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    Bounds = tuple[float, float]

# Of these even the whole says only that something has come: 累计新增1060家.
_COME = ("新增", "增加", "培育", "认定")
_ADDED = f"(?:{'|'.join(_COME)})+"
# Words of the whole way; of a goal, a part, a comparison or what is left; of one month.
_SUM = (
    "累计", "合计", "共计", "总计", "总数", "总量", "达", "变为", "现有", "现为", "实有", "在库", "在册", "截至",
    "截止", "以来", "年内", "期末", "上半年", "前三季度", "目前", "已完成",
)  # fmt: skip
_RISEN = tuple(f"{up}{more}{to}" for up in "上升增扩提降" for more in ("", *"大高长加升") for to in "至到")
_MONTHS = f"[前1][0-9]*{RANGE}?[0-9]*个?月"
_OTHER = (
    *(f"十{sign}五" for sign in "二三四五六"), *(f"近{sign}年" for sign in "二三四五六"), "历年", "多年来", "计划",
    "力争", "争取", "确保", "预计", "拟", "还差", "还需", "还有", "尚差", "尚需", "尚有", "剩", "余下", "缺口", "去年",
    "上年", "上月", "上季", "上期", "同期", "其中", "包括", "较", "增幅", "净增", "下月", "明年", "日均", "月均",
    "平均", "每", "排查", "走访", "帮扶", "调研", "惠及", "支持", "指导", "推荐", "申报", "摸排", "储备", "宣传",
    "联系", "对接",
)  # fmt: skip
_OTHER_UNLESS = (
    f"[0-9]{{4}}年(?:以来|至今)|目标(?!任务{one_of('已累实')})|任务(?!{one_of('已累实')})|年初(?!以来)|(?<!占)比"
    "|增长(?![至到])|[由从]$|^服务"
)
_NOT_SO_FAR = f"(?!{one_of('末底以')})"
_QUARTER = f"(?<!前)(?<![至到]){one_of('二三四')}季度{_NOT_SO_FAR}"  # the first one is what came since January
_MONTH_ITSELF = rf"(?<![~-])(?<![—–])(?<!\uff5e)(?<![至到])(?<![0-9前])[0-9]{{1,2}}月份?{_NOT_SO_FAR}"
_MONTH = f"(?:本月|当月|单月|当季|{_QUARTER}|{_MONTH_ITSELF})"
_MONTHLY, _OF_MONTHS = rf"{_MONTH}|批|增补|又", ("月", "季", "批", "增补", "又")
_OF_A_MONTH = rf"^(?!截|.*累计){_MONTH}"  # 8月优良天数比例87.1% is none of the year
# What a number is of that is not the whole: the step since the month before, what came since the year began, what is
# left of the goal, the points against the pace or against the other side of a comparison.
_GROWN = "(?:又?(?:净增|新增|增加|增长|提[高升]|上升|扩大|加快|回升|放缓|收窄|多|减少|下降|降低|回落|完成)了?)?"
_PARTS = {  # each behind words of which a phrase that tells the part has one
    "step": (
        ("月", "较上半年", "比上半年"),
        rf"(?:[较比](?:上月|上半年|前?(?:1{RANGE})?[0-9]{{1,2}}个?月份?)[末底]?{_GROWN}|(?:{_MONTH}){{1,2}}(?:累计)?)",
    ),
    "since": (
        ("年初", "年末", "年底", "上年", "去年"),
        rf"[较比](?:年初|(?:上年|去年)年?[末底])(?:累计)?{_GROWN}",
    ),
    "left": (
        ("仍", "还", "尚", "距", "剩", "缺口", *AIMS),
        (
            f"(?:距离?)?(?:完成)?{OF_THE_YEAR}?的?{AIM}*(?:值|数|要求)?中?{one_of('仍还尚')}(?:差|有|需(?:完成|新增)?)"
            f"|距[^0-9]{{0,12}}[差有]|剩余?|缺口|[较比]{GOAL_IN_PROSE}{one_of('仍还尚')}?{one_of('低高少多差')}|[低高]于{GOAL_IN_PROSE}"
        ),
    ),
    "ahead": (PACES, POINTS_OFF_PACE),
    "gap": (("于", "出"), "[高快低慢]于|[高超]出"),
}
_OF_PARTS = frozenset(word[-1] for words, _ in _PARTS.values() for word in words)
_SIGN = r"[^\W\da-zA-Z_]"  # of a Chinese word; the range of them all takes a millisecond to compile
_OF_THE_GOAL = f"^(?:%|{_SIGN}){{1,4}}的$"  # 距离93%的年度目标还差
_STOCK = ("保有量", "存量", "在用", "在册", "在库")
_OF_A_WHOLE = ("占比", "比重")
# What may come, and what is on the way to the figure, unless the target is to do just that.
_POSSIBLE = ("可新增", "可增加", "可提供", "可再")
_STAGES = ("开工", "在建", "签约", "配租", "入住", "招标", "立项", "预约", "报名", "决策", "认缴")
_BEGINNING = "^(?:截[至止][^\uff0c]{0,6}[底末日]|目前|今年以来|今年|[0-9—-]{1,5}月份?[底末]?|其中)+"
_AREA = f"(?:老城|主城|中心城|新城)区|{_SIGN}(?![园社景校片地小山林库灌牧矿港城全本各辖特专能范发用]){_SIGN}[区县]"
_LACKS = ("差", "剩", "缺")
_STILL = ("仍", "还", "尚")
# 距目标还有, 还差; 还有 alone may be of anything. What is missing is no name of it: 还有17家未完成.
_TO_THE_GOAL = (*_LACKS, "距", "目标", "任务", "计划", "全年", "年度", "比", "较", "于")
_MISSING = "[还尚仍]?(?:未能?|没有?|待|需要?)|差距|缺口|空间"
# A list goes on behind 、, and in a bracket behind a comma.
_LISTED, _PARTED = str.maketrans(",。\uff09\uff1a:", "\uff0c" * 5), ("其中", "包括")
_GROWING = "(?:同比)?增长"
_BARELY = "(?:已经?|实际|任务|计划|工程)*完成(?:率[为达]?到?)?$"
_ROLES = {
    "step": "比上月", "since": "比年初", "left": "距目标还差", "completion": "完成", "ahead": "与时序相差",
    "gap": "与对比数相差",
}  # fmt: skip
_FELL = ("减少", "下降", "降低", "回落", "放缓", "收窄")
_ROSE = ("增加", "增长", "提高", "提升", "上升", "扩大", "加快", "净增", "新增")
_GREW = "净增|新增|增加|增长|提[高升]|上升|加快|完成|减少|下降"
_IN_POINTS = ("百分点", "个百分点")
# A percentage behind these is of the goal: 完成年度任务的63%, 开工率63.8%.
_PLANNED = f"{OF_THE_YEAR}|{AIM}|预算|增量|控制|考核|指标"
_GOAL = f"(?:全市)?(?:{_PLANNED})(?:{_PLANNED}|全市)*[总数量]*"
_OF_GOAL = f"(?:完成率|(?:完成|[占达为]到?)了?){_GOAL}的?(?:为|达到?|已)?|^{_GOAL}的|(?:[开完竣]工|完成)率已?[为达]?到?"
# Without one of these a phrase speaks of no goal.
_OF_A_GOAL = (
    "完成", "工率", "目标", "任务", "计划", "预算", "全市", "增量", "控制", "考核", "指标", "全年", "年度", "年初",
    "既定", "预期", "当年",
)  # fmt: skip
_ROUGHLY = "(?:[约近超逾过]|超过|突破|不足|不到|接近)$"
_FACTUAL = ("已", "提前", "现有", "累计", "截至", "截止", "目前")
_TIME = r"(?P<month>[0-9]{1,2})月|(?P<named>上半年|前三季度|(?<!前)[一二三四]季度)"
_NAMING_TIME = ("月", "半年", "季度")
# What stays of a time once its months and years are left out.
_BARE_TIMES = frozenset({"", "去年", "上年", "同期", "去年同期", "上旬", "中旬", "下旬"})
_ENDS_OF_TIME = tuple("年月日底末初旬度期份来止前间")
_NAMED_MONTHS = {"一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12, "上半年": 6, "前三季度": 9}
_WITH_GOAL = ("目标", "任务", "全年", "年度")
_ABOUT, _ABOUT_AFTER = "(?<![签集预节制])约", ("左右", "上下")
_PASSED, _PASSED_AFTER = ("超", "突破", "逾"), ("余", "多", "以上")
_UP_TO = ("以内", "以下", "之内")
_NEARLY = ("近", "不足", "不到")
_WORDS = 3  # signs before a number that say how rough it is
_ROUGH = 8  # a rough number may be an eighth off
_POINTS_SHORT = Fraction(5)  # near so many percent of a goal is nearer than this
_EXACTLY = 200  # what is passed is reached but for so small a part
_EXCERPT = 24  # signs
OTHER, ALIKE = 1, 2  # a number of something else stood before: in another measure, or in the target's
AROUND = 120  # signs before a number and behind it: the words about it stand nearer
# Times the figure: so near a number must be to be meant for it; the less its words name the target, the nearer. From
# the strictest: no name at all, a name without the time that it counts over, a name earlier in the sentence (NEAR).
_CLOSE, _FAR, _LOOSE, _HALF = (0.7, 1.4), (0.1, 10.0), (0.25, 4.0), (0.5, 2.0)
_SCALES = [Fraction(10) ** power for power in (-4, -3, -2, -1, 1, 2, 3, 4)]
_ANY = (0.0, inf)


class Mention(NamedTuple):
    """A number or a state in a sentence, with what stands before it since the last number, and what behind it.

    `phrase` is what stands before it in the same clause; a colon may stand between them. It may be `of` some targets,
    by the sign behind it; points (个百分点) may be of any target.
    """

    found: re.Match[str]
    number: str
    before: str
    phrase: str
    after: str
    points: str
    of: Sequence[Subject]

    @classmethod
    def at(cls, found: re.Match[str], start: int, subjects: Subjects) -> Mention | None:
        """Look around a number or a state; the last number before it ended at `start`.

        None for a number that counts nothing of a target, nor per cent or points: most do not.
        """
        begin, end = found.span()
        after, points_ = found.string[end : end + AROUND], ""
        number, alike = (found[0], subjects.counted_by(after)) if found.lastgroup == "number" else ("", ())
        if number and "百" in after and after.lstrip().startswith(_IN_POINTS):
            points_, alike = after[: after.index("点") + 1], subjects.every
        if number and not alike and not after.startswith("%"):
            return None
        before = found.string[max(start, begin - AROUND) : begin]
        return cls(found, number, before, _phrase(before), after, points_, alike)

    @property
    def measured(self) -> Sequence[tuple[Subject, str]]:
        """The targets in whose measure it is, with that measure as it is written."""
        counters = [self.points or one.vocabulary.measure_in(self.after) for one in self.of]
        return [(one, counter) for one, counter in zip(self.of, counters, strict=True) if counter is not None]

    def value(self, subject: Subject, counter: str) -> Value:
        """The number in a target's measure."""
        if self.points:
            return in_measure(self.number, "%", PERCENT)
        return in_measure(self.number, counter, subject.vocabulary.measure)

    @property
    def rest_of_clause(self) -> str:
        """What stands behind it in the same clause."""
        return clauses(self.after)[0]

    @property
    def excerpt(self) -> str:
        """The words to quote: its clause, shortened if it is long."""
        own = clauses(self.before.rstrip("\uff1a: "))[-1]
        text = f"{own}{self.found[0]}{self.rest_of_clause}"
        return text if len(text) <= _EXCERPT else f"{own[-_EXCERPT // 2 :]}{self.found[0]}{self.after[:3]}…"

    @property
    def of_a_goal(self) -> bool:
        """Whether a goal is named behind it in the same clause."""
        return has_any(AIMS, self.after) and has_any(AIMS, self.rest_of_clause)

    @property
    def of_parts(self) -> bool:
        """Whether it stands in a list of parts: 其中新建52公里、改造87公里."""
        begin = self.found.start()
        around = self.found.string[max(0, begin - AROUND) : begin]
        return has_any(_PARTED, around.translate(_LISTED).rpartition("\uff0c")[-1])


class Claim(NamedTuple):
    """A number in a text, taken for a target's figure: the least and the most that the figure may then be.

    `role` says what of the figure it is: "" the whole; `known` are the values that are right.
    """

    subject: Subject
    low: Fraction
    high: Fraction
    known: tuple[Fraction, ...]
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
        if self.role == "left" and self.subject.progress.judgement.met:
            return f"按填的数{self.subject.shown}已经达到目标"
        right = self.subject.part(self.role) or Fraction(0)
        grew = ("增加" if self.subject.grew(self.role) else "减少") if self.role in DIRECTED else ""
        return f"按填的数{_ROLES[self.role]}{grew}{self.subject.difference(right, self.role)}"


def claim(subject: Subject, mention: Mention, counter: str, topic: Subject | None, strange: int) -> Claim | None:
    """Return what a number says of a target; `topic` is the target that the sentence is about up to there.

    A `strange` number may have stood before it, of something else.
    """
    vocabulary = subject.vocabulary
    clause = f"{mention.phrase}{mention.rest_of_clause}"
    if not mention.points and not counter.endswith(vocabulary.counted) and not vocabulary.touches(clause):
        return None  # 处 may stand for 个, but then the name stands beside it
    amount = mention.value(subject, counter)
    part = _role_of(subject, mention, counter, amount, topic, strange)
    if part or mention.points:
        return _claim_from(subject, mention, counter, amount, part) if part else None
    if mention.of_parts:
        return None
    phrase = _without_growth(vocabulary, mention.phrase)
    bounds = _named_behind(subject, mention, counter) or _bounds(subject, phrase, topic, strange)
    near = bounds and _within(amount, bounds, subject.approx) and not _is_a_stock(subject, amount, phrase)
    if bounds is None or not (near or _of_another_scale(amount, subject)):
        return None
    return None if _of_something_else(subject, phrase) else _claim_from(subject, mention, counter, amount)


def _is_a_stock(subject: Subject, amount: Value, phrase: str) -> bool:
    """Whether a number is too much for what came since the year began: 累计建成96家 of 新增23家 are all there are.

    It is a slip if the digits are those of the figure, in another measure, or all but the first one.
    """
    own = digits(subject.value)
    if subject.target.kind is not Kind.FLOW or sorted_digits(amount.written) == sorted_digits(own):
        return False
    added = subject.vocabulary.name.startswith("新") and "新" not in phrase
    most = subject.approx if added else max(subject.approx, float(subject.goal))
    alike = len(own) >= NAMED and digits(amount.value)[1:] == own[1:]
    return amount.approx > NEAR[1] * most and not alike


def may_contradict(subjects: Subjects, mention: Mention) -> bool:
    """Whether a number may contradict a figure, whatever the sentence is about: most do not."""
    behind = mention.rest_of_clause if has_any(_STILL, mention.phrase) else ""
    spoken = _spoken_of(tuple([one.vocabulary for one in mention.of]), mention.phrase, behind)
    if spoken and any(_contradicts(mention, *one) for one in mention.measured if one[0].vocabulary in spoken):
        return True
    if mention.of_a_goal and any(mention.value(one, counter).is_just(one.goal) for one, counter in mention.measured):
        return True
    made = [(one, _completion(one, mention)) for one in (subjects.every if mention.after.startswith("%") else ())]
    return any(part and not part.agrees and completed(one, mention, 0) for one, part in made)


@lru_cache(maxsize=4096)  # units write the same words month by month
def _spoken_of(vocabularies: tuple[Vocabulary, ...], phrase: str, behind: str) -> Collection[Vocabulary]:
    """Return those of some targets that the words around a number leave it to be of: they name nothing else."""
    neutral = not vocabularies or _is_neutral(rest_of(phrase))
    return vocabularies if neutral else [one for one in vocabularies if _may_speak_of(one, phrase, behind)]


def _may_speak_of(vocabulary: Vocabulary, phrase: str, behind: str) -> bool:
    if is_made_of(vocabulary, rest_of(phrase)):
        return True
    words = vocabulary.behind_measure(_without_growth(vocabulary, phrase))
    rests = [rest_of(one) for one in (words, vocabulary.without_name(words)) if one != phrase]
    for role, said, _, rest in _roles_named(phrase):
        if role != "left" or not _is_left_of_others(vocabulary, said, vocabulary.behind_measure(behind)):
            rests.append(rest)
    return any(_is_neutral(rest) or is_made_of(vocabulary, rest) for rest in rests)


def _is_neutral(rest: str) -> bool:
    """Whether what a phrase says besides times and sums is nothing, or only that something has come."""
    return not rest or (rest[-2:] in _COME and re.fullmatch(_ADDED, rest) is not None)


def _contradicts(mention: Mention, subject: Subject, counter: str) -> bool:
    """Whether a number contradicts a figure that the words before it may speak of, in whatever sentence."""
    amount = mention.value(subject, counter)
    role = _role_of(subject, mention, counter, amount, subject, 0)
    if not role and amount.is_just(subject.value):
        return False
    ways = product((subject, None), (0, ALIKE)) if role else [(subject, 0)]
    made = (claim(subject, mention, counter, *way) for way in ways)
    return any(one is not None and not one.agrees for one in made)


@lru_cache(maxsize=4096)
def _phrase(before: str) -> str:
    """Return what stands before a number in its clause, with the time that the clause before may be: 截至5月底，新增.

    A colon may stand between the clause and the number.
    """
    time, clause = ["", *clauses(before.rstrip("\uff1a: "))][-2:]
    return time + clause if time.endswith(_ENDS_OF_TIME) and rest_of(time) in _BARE_TIMES else clause


def _without_growth(vocabulary: Vocabulary, phrase: str) -> str:
    """Return a phrase without 增长, if that is what a target is."""
    return re.sub(_GROWING, "", phrase) if vocabulary.grows else phrase


def has_any(words: Sequence[str], text: str) -> bool:
    """Whether a text has one of some words: quicker than a pattern, and nothing to compile."""
    return any(map(text.__contains__, words))


@lru_cache(maxsize=1024)
def _of_the_whole(phrase: str) -> bool:
    """Whether words say that a number counts the whole way."""
    if phrase == "为" or has_any(_SUM, phrase) or (has_any(("至", "到"), phrase) and has_any(_RISEN, phrase)):
        return True
    return "月" in phrase and re.search(_MONTHS, phrase) is not None


def _of_something_else(subject: Subject, phrase: str) -> bool:
    """Whether the words before a number say that it is none of the figure itself: a goal, a month, a part, a stock."""
    kind, vocabulary = subject.target.kind, subject.vocabulary
    bare = vocabulary.without_name(phrase.replace("累计", ""))
    bare = bare.removesuffix("任务") if "完成" in bare else bare  # 完成高标准农田建设任务18.6万亩
    of_a_month = has_any(_OF_MONTHS, bare) and re.search(_MONTHLY if kind in ADDITIVE else _OF_A_MONTH, bare)
    of_a_stock = kind is Kind.FLOW and has_any(_STOCK, bare)  # 保有量2140台 of what was added
    of_a_whole = phrase.endswith(_OF_A_WHOLE) and not has_any(_OF_A_WHOLE, vocabulary.words)
    if (
        of_a_month
        or of_a_stock
        or of_a_stage(vocabulary, bare)
        or has_any(_POSSIBLE, phrase)
        or of_a_whole
        or has_any(_OTHER, bare)
        or re.search(_OTHER_UNLESS, bare)
    ):
        return True
    own = {None, subject.month, subject.seen.of.year}
    of_another_time = not own.issuperset({_month_named(phrase), _year_named(phrase)})
    return of_another_time or _of_an_area(phrase, subject)


def of_a_stage(vocabulary: Vocabulary, phrase: str) -> bool:
    """Whether words are of a stage on the way that is none of the target's own words."""
    return any(stage in phrase and stage not in vocabulary.words for stage in _STAGES)


@lru_cache(maxsize=256)  # whatever target a number is of, the words before it are the same
def _roles_named(phrase: str) -> Sequence[tuple[str, str, int | None, str]]:
    """Return which parts of a figure the words before a number may be, by which words, and what else they say.

    Between the words and the rest stands the month that they name, of a step the one that it ends with.
    """
    parts = []
    for role, (words, pattern) in () if _OF_PARTS.isdisjoint(phrase) else _PARTS.items():
        if has_any(words, phrase) and (found := re.search(pattern, phrase)):
            before = re.sub(_OF_THE_GOAL, "", phrase[: found.start()])
            rest = rest_of(re.sub(_GREW, "", before + phrase[found.end() :]))
            month = _month_named(found[0]) if role == "step" else None
            month = month and month + (found[0][0] in "较比")
            parts.append((role, found[0], month, rest.removeprefix("其中") if role == "step" else rest))
    return parts


def _role_of(
    subject: Subject, mention: Mention, counter: str, amount: Value, topic: Subject | None, strange: int
) -> str:
    """Return which part of the figure a number is, if the words before it say so and nothing else."""
    in_points = bool(mention.points)
    for role, words, month, rest in _roles_named(mention.phrase):
        if in_points != (subject.vocabulary.is_rate or role in IN_POINTS):
            continue
        if month not in {None, subject.month}:
            continue
        if subject.target.kind is Kind.STOCK and role == "step" and words[0] not in "较比":
            continue  # what came in a month, of which some went again
        if role == "left" and _is_left_of_others(subject.vocabulary, words, mention.rest_of_clause[len(counter) :]):
            continue
        if strange == ALIKE and not rest:  # 贷款余额6820亿元，较年初增加352亿元
            return ""
        meant = is_made_of(subject.vocabulary, rest) if rest else topic is subject
        near = _FAR if in_points else _LOOSE
        if topic is None and not rest:  # nothing is named, but the goal is
            meant, near = has_any(_WITH_GOAL, words), _HALF
        if not meant or (role == "left" and _is_done(subject, words)):
            return role if meant else ""
        right = subject.part(role)
        return role if right and _within(amount, near, float(right)) else ""
    return ""


def _is_left_of_others(vocabulary: Vocabulary, words: str, behind: str) -> bool:
    """Whether 还有17家 goes on with something else than the target: 企业的诉求未解决, 企业没有提交材料."""
    if has_any(_TO_THE_GOAL, words):
        return False
    rest = rest_of(re.sub(_MISSING, "", behind))
    return bool(rest) and not is_made_of(vocabulary, rest)


def _is_done(subject: Subject, words: str) -> bool:
    """Whether the words of a part speak of what is still missing of a goal that is reached."""
    return has_any(_LACKS, words) and subject.progress.judgement.met is True


def _month_named(words: str) -> int | None:
    """Return the last month that words name, of a quarter its last one."""
    if not has_any(_NAMING_TIME, words):
        return None
    named = [int(found["month"] or _NAMED_MONTHS[found["named"]]) for found in re.finditer(_TIME, words)]
    return named[-1] if named else None


def _year_named(words: str) -> int | None:
    """Return the last year that words name."""
    named = re.findall("(20[0-9]{2})年", words) if "20" in words else []
    return int(named[-1]) if named else None


def _completion(subject: Subject, mention: Mention) -> Claim | None:
    """Return a percentage as how much of the goal is done, if the words before it speak of a goal."""
    of_a_goal = mention.after.startswith("%") and has_any(_OF_A_GOAL, mention.phrase)
    if not of_a_goal or subject.vocabulary.is_rate or subject.part("completion") is None:
        return None
    amount = in_measure(mention.number, "%", PERCENT)
    return _claim_from(subject, mention, "%", amount, "completion")


def completed(subject: Subject, mention: Mention, strange: int) -> Claim | None:
    """Return a percentage that is how much of the goal is done."""
    made = _completion(subject, mention)
    if made is None:
        return None
    phrase = re.sub(_ROUGHLY, "", subject.vocabulary.behind_measure(mention.phrase))  # 全年320万标箱目标的86%
    alone = re.search(_BARELY, phrase)
    if alone is not None and speaks_only_of(subject.vocabulary, phrase[: alone.start()]):
        return made
    words = list(re.finditer(_OF_GOAL, phrase))
    if not words or words[-1].end() != len(phrase):
        return None
    return None if strange and not rest_of(phrase[: words[-1].start()]) else made  # 稳岗返还2.26亿元，占年度任务的64.6%


def _within(amount: Value, bounds: Bounds, figure: float) -> bool:
    """Whether a number lies between so many times a figure: words are no more exact than a float."""
    times = amount.approx / figure if figure else inf if amount.approx else 1.0
    return bounds is _ANY or bounds[0] - FLOAT_ERROR <= times <= bounds[1] + FLOAT_ERROR


def _of_another_scale(amount: Value, subject: Subject) -> bool:
    """Whether these are the digits of the figure with the point elsewhere, or in disorder: 128 and 18.2 of 12.8."""
    own = digits(subject.value)
    disorder = len(own) > 1 and sorted(own) == sorted(digits(amount.value))
    return disorder or amount.value in [subject.value * factor for factor in _SCALES]


def _of_an_area(phrase: str, subject: Subject) -> bool:
    """Whether a number is of a part of the place: 老城区更新185台, 海棠区开工17个; a district reports on itself.

    Or of more than the place: a number of the whole country, of the province if the plan is none of a province.
    """
    ledger = subject.series.ledger
    if "全国" in phrase or ("全省" in phrase and "省" not in (ledger.plan.document.issuer or "")):
        return True
    if "区" not in phrase and "县" not in phrase:
        return False
    found = re.match(_AREA, re.sub(_BEGINNING, "", phrase))
    own = ledger.name(subject.seen.unit)
    return found is not None and found[0] not in own and found[0] not in subject.vocabulary.words


def _bounds(subject: Subject, phrase: str, topic: Subject | None, strange: int) -> Bounds | None:
    """Return how near to the figure a number must be to be meant for it, by the words before it; None if it is not."""
    phrase = subject.vocabulary.behind_measure(phrase)  # that of the number before: 由155套增加到
    rest, total = rest_of(phrase), _of_the_whole(phrase)
    if not rest or (total and subject.target.kind is Kind.FLOW and _is_neutral(rest)):
        whole = (total or subject.target.kind not in ADDITIVE) and not (subject.vocabulary.grows and strange)
        if not whole or (topic is not subject if topic is not None else not total):
            return None
        return _CLOSE if topic is None else NEAR if total else _HALF
    if not speaks_only_of(subject.vocabulary, phrase):
        return None
    telling = len(rest) >= TELLING or (len(rest) >= NAMED and rest in subject.vocabulary.name)
    if telling and (total or subject.target.kind not in ADDITIVE):
        return _ANY
    if total or subject.target.kind not in ADDITIVE:
        return _CLOSE if topic is None else NEAR if topic is subject else None
    return _HALF if telling or topic is subject else None


def _named_behind(subject: Subject, mention: Mention, counter: str) -> Bounds | None:
    """Return the bounds of a number without words before it, with the name behind it: 新增7350个公办园学位."""
    if not _is_neutral(rest_of(mention.phrase)):
        return None
    behind = rest_of(mention.rest_of_clause[len(counter) :])
    return _HALF if len(behind) >= TELLING and is_made_of(subject.vocabulary, behind) else None


def _claim_from(subject: Subject, mention: Mention, counter: str, amount: Value, role: str = "") -> Claim:
    """Return a claim as rough as its words: 约, 突破 and 余, 近 and 不足; without any it is rounded at most."""
    phrase = mention.phrase
    after = "".join(sign for sign in counter if sign in "余多") or mention.after[len(counter) :]
    before = "" if role in IN_POINTS else phrase[-_WORDS:]  # 超 belongs to 时序 there
    digit = Fraction(1) if role == "completion" else amount.last_digit
    low, high, rough = amount.value - digit, amount.value + digit, amount.value / _ROUGH
    low += 0 if role else digit / 2 - digit / 1000  # rounded up from the half at most
    passed = has_any(_PASSED, before)
    if passed or after.startswith(_PASSED_AFTER):
        low, high = amount.value - min(digit, amount.value / _EXACTLY), high + 2 * rough
    elif has_any(_NEARLY, before):
        low -= min(rough, _POINTS_SHORT) if role == "completion" else rough
    elif ("约" in before and re.search(_ABOUT, before)) or after.startswith(_ABOUT_AFTER):
        low, high = low - rough, high + rough
    limit = not role and after.startswith(_UP_TO)
    if limit:
        low, high = Fraction(-1), amount.value + amount.value / _EXACTLY
    if limit or (not role and low < subject.value < high):  # it is the figure, whatever else it could be
        return Claim(subject, low, high, (subject.value,))
    reached = phrase.endswith("为") or ("至" in phrase and _of_the_whole(phrase))
    factual = passed or reached or has_any(_FACTUAL, phrase)
    total = subject.target.kind is Kind.FLOW and _of_the_whole(phrase)
    right = subject.acceptable(role, factual=factual, total=total)
    fell, rose = has_any(_FELL, phrase), has_any(_ROSE, phrase)
    turned = role in DIRECTED and (fell if subject.grew(role) else rose) and not (fell and rose)
    wrong = turned or (role == "left" and _is_done(subject, phrase))
    return Claim(subject, low, high, () if wrong else right, role)


def is_known(mention: Mention) -> bool:
    """Whether a number is the figure of a target or its goal, whatever the words."""
    amounts = ((subject, mention.value(subject, counter)) for subject, counter in mention.measured)
    return not mention.points and any(one.is_just(of.value) or one.is_just(of.goal) for of, one in amounts)


def subject_by_value(mention: Mention) -> Subject | None:
    """Return the one target of which a number is the figure to three digits or more, or the goal that is spoken of."""
    found, goal = [], has_any(_WITH_GOAL, mention.phrase)
    telling = len(mention.number.replace(".", "")) >= NAMED
    for subject, counter in () if mention.points else mention.measured if goal or telling else ():
        amount = mention.value(subject, counter)
        if (telling and amount.is_just(subject.value)) or (goal and amount.is_just(subject.goal)):
            found.append(subject)
    return found[0] if len(found) == 1 else None
