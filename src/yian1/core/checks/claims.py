"""A number in a unit's text taken for a target's figure: the whole of it, a step, what is left, how much is done."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property, lru_cache
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.checks.subjects import (
    COME,
    COVERED,
    DIRECTED,
    EDGES,
    IN_POINTS,
    NAMED,
    NEUTRAL,
    RANGE,
    TELLING,
    WAYS,
    Subject,
    Subjects,
    Vocabulary,
    clauses,
    digits,
    is_made_of,
    replaced,
    rest_of,
    scale_of,
    speaks_only_of,
)
from yian1.core.terms import AIM, AIMS, BESIDE_THE_PACE, GOAL_IN_PROSE, OF_THE_YEAR, PACES, pairs
from yian1.model.plan import ADDITIVE, Kind
from yian1.model.typography import without_sets
from yian1.model.wording import ABOUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    Bounds = tuple[float, float]

_ADDED = f"(?:{'|'.join(COME)})+"
# Words of the whole way; of a goal, a part, a comparison or what is left; of one month.
_SUM = (
    "累计", "合计", "共计", "总计", "总数", "总量", "达", "变为", "现有", "现为", "实有", "在库", "在册", "截至",
    "截止", "以来", "年内", "期末", "上半年", "前三季度", "目前", "已完成",
)  # fmt: skip
_RISEN = tuple(f"{up}{more}{to}" for up in "上升增扩提降" for more in ("", *"大高长加升") for to in "至到")
_MONTHS = without_sets(f"(?:前|1)[0-9]*{RANGE}?[0-9]*个?月")
_OTHER = (
    *(f"十{sign}五" for sign in "二三四五六"), *(f"近{sign}年" for sign in "二三四五六"), "历年", "多年来", "计划",
    "力争", "争取", "确保", "预计", "拟", "还差", "还需", "还有", "尚差", "尚需", "尚有", "剩", "余下", "缺口", "去年",
    "上年", "上月", "上季", "上期", "同期", "其中", "包括", "较", "增幅", "净增", "下月", "明年", "日均", "月均",
    "平均", "每", "排查", "走访", "帮扶", "调研", "惠及", "支持", "指导", "推荐", "申报", "摸排", "储备", "宣传",
    "联系", "对接",
)  # fmt: skip
_OTHER_UNLESS = without_sets(
    "[0-9]{4}年(?:以来|至今)|目标(?!任务[已累实])|任务(?![已累实])|年初(?!以来)|(?<!占)比|增长(?![至到])|[由从]$|^服务"
)
_NOT_SO_FAR = "(?![末底以])"
_QUARTER = f"(?<!前)(?<![至到])[二三四]季度{_NOT_SO_FAR}"  # the first one is what came since January
_MONTH_ITSELF = rf"(?<![~-])(?<![—–])(?<!\uff5e)(?<![至到])(?<![0-9])(?<!前)[0-9]{{1,2}}月份?{_NOT_SO_FAR}"
_MONTH = without_sets(f"(?:本月|当月|单月|当季|{_QUARTER}|{_MONTH_ITSELF})")
_MONTHLY, _OF_MONTHS = rf"{_MONTH}|批|增补|又", ("月", "季", "批", "增补", "又")
_OF_A_MONTH = rf"^(?!截|.*累计){_MONTH}"  # 8月优良天数比例87.1% is none of the year
# What a number is of that is not the whole: the step since the month before, what came since the year began, what is
# left of the goal, the points against the pace or against the other side of a comparison.
_FELL = ("减少", "下降", "降低", "回落", "放缓", "收窄")
_ROSE = ("增加", "增长", "提高", "提升", "上升", "扩大", "加快", "净增", "新增")
_GREW = "|".join((*_ROSE, *_FELL, "完成"))
_GROWN = f"(?:又?(?:{_GREW}|回升|多)了?)?"
_PARTS = {  # each behind words of which a phrase that tells the part has one
    "step": (
        ("月", "较上半年", "比上半年"),
        without_sets(
            rf"(?:[较比](?:上月|上半年|前?(?:1{RANGE})?[0-9]{{1,2}}个?月份?)[末底]?{_GROWN}|(?:{_MONTH}){{1,2}}(?:累计)?)"
        ),
    ),
    "since": (
        ("年初", "年末", "年底", "上年", "去年"),
        without_sets(rf"[较比](?:年初|(?:上年|去年)年?[末底])(?:累计)?{_GROWN}"),
    ),
    "left": (
        (*pairs("仍还尚", "差有需"), "距", "剩", "缺口", *pairs("较比于", "全年既预当的控考增目任计")),
        without_sets(
            f"(?:距离?)?(?:完成)?{OF_THE_YEAR}?的?{AIM}*(?:值|数|要求)?中?[仍还尚](?:差|有|需(?:完成|新增)?)"
            f"|距[^0-9]{{0,12}}[差有]|剩余?|缺口|[较比]{GOAL_IN_PROSE}[仍还尚]?[低高少多差]|[低高]于{GOAL_IN_PROSE}"
        ),
    ),
    "ahead": (PACES, BESIDE_THE_PACE),
    "gap": (("于", "出"), without_sets("[高快低慢]于|[高超]出")),
}
# The signs of all that may stand beside a target's name and says nothing else.
_PATTERNS = (NEUTRAL, *(pattern for _, pattern in _PARTS.values()))
_BESIDE_NAMES = frozenset("".join(["0123456789同比增长", EDGES, *COME, *_PATTERNS]))
_SIGN = r"[^\W\da-zA-Z_]"  # of a Chinese word; the range of them all takes a millisecond to compile
_OF_THE_GOAL = f"^(?:%|{_SIGN}){{1,4}}的$"  # 距离93%的年度目标还差
_OF_A_WHOLE = ("占比", "比重")
# What may come, and what is on the way to the figure, unless the target is to do just that.
_POSSIBLE = ("可新增", "可增加", "可提供", "可再")
_STAGES = ("开工", "在建", "签约", "配租", "入住", "招标", "立项", "预约", "报名", "决策", "认缴")
_NO_TOWN = "园社景校片地小山林库灌牧矿港城全本各辖特专能范发用"  # before a last sign
_AREA = without_sets(f"(?:老城|主城|中心城|新城)区|{_SIGN}(?![{_NO_TOWN}]){_SIGN}[区县]")
_LACKS = ("差", "剩", "缺")
_STILL_SOME = pairs("仍还尚", "有需")  # is told by what stands behind
_MISSING = without_sets("[还尚仍]?(?:未能?|没有?|待|需要?)|差距|缺口|空间")
# A list goes on behind 、, and in a bracket behind a comma.
_LISTED, _PARTED = ",。\uff09\uff1a:", ("其中", "包括")
_BARELY = without_sets("(?:已经?|实际|任务|计划|工程)*完成(?:率[为达]?到?)?$")
_ROLES = {
    "step": "比上月", "since": "比年初", "left": "距目标还差", "completion": "完成", "ahead": "与时序相差",
    "gap": "与对比数相差",
}  # fmt: skip
_IN_POINTS = ("百分点", "个百分点")
# A percentage behind these is of the goal: 完成年度任务的63%, 开工率63.8%.
_PLANNED = f"{OF_THE_YEAR}|{AIM}|预算|增量|控制|考核|指标"
_GOAL = f"(?:全市)?(?:{_PLANNED})(?:{_PLANNED}|全市)*[总数量]*"
_OF_GOAL = without_sets(
    f"(?:完成率|(?:完成|[占达为]到?)了?){_GOAL}的?(?:为|达到?|已)?|^{_GOAL}的|(?:[开完竣]工|完成)率已?[为达]?到?"
)
# Without one of these a phrase speaks of no goal.
_OF_A_GOAL = (
    "完成", "工率", "目标", "任务", "计划", "预算", "全市", "增量", "控制", "考核", "指标", "全年", "年度", "年初",
    "既定", "预期", "当年",
)  # fmt: skip
_ROUGHLY = without_sets("(?:[约近超逾过]|超过|突破|不足|不到|接近)$")
_FACTUAL = ("已", "提前", "现有", "累计", "截至", "截止", "目前")
_TIME = without_sets(r"(?P<month>[0-9]{1,2})月|(?P<named>上半年|前三季度|(?<!前)[一二三四]季度)")
# What stays of a time once its months and years are left out.
_BARE_TIMES = frozenset({"", "去年", "上年", "同期", "去年同期", "上旬", "中旬", "下旬"})
_ENDS_OF_TIME = tuple("年月日底末初旬度期份来止前间")
_NAMED_MONTHS = {"一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12, "上半年": 6, "前三季度": 9}
_WITH_GOAL = ("目标", "任务", "全年", "年度")
_ABOUT_AFTER = ("左右", "上下")
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
# the strictest: no name at all, a name without the time that it counts over, a name earlier in the sentence (_NEAR).
_CLOSE, _FAR, _LOOSE, _HALF = (0.7, 1.4), (0.1, 10.0), (0.25, 4.0), (0.5, 2.0)
_SCALES = (0.0001, 10000.0)
_ANY = (0.0, inf)
_NEAR = (0.4, 2.5)  # times the figure: the farthest that a number is meant for it without its name
_FLOAT_ERROR = 1e-9  # more than what gets lost of a number as a float


class Mention:
    """A number or a state in a sentence, with what stands before it since the last number, and what behind it.

    `phrase` is what stands before it in its clause; a colon may stand between them. It may be `of` some targets, by the
    sign behind it; points (个百分点) may be of any target.
    """

    def __init__(self, found: re.Match[str], start: int, subjects: Subjects) -> None:
        begin, end = found.span()
        self.found = found
        self.before = found.string[max(start, begin - AROUND) : begin]  # the last number before it ended at `start`
        self.after = after = found.string[end : end + AROUND]
        self.number = found[0] if found.lastgroup == "number" else ""
        self.points = ""
        self.of = subjects.counted_by(after) if self.number else ()
        if self.number and "百" in after and after.lstrip().startswith(_IN_POINTS):
            self.points, self.of = after[: after.index("点") + 1], subjects.every
        self.phrase = _phrase(self.before) if self.of or not self.number or after.startswith("%") else ""

    @cached_property
    def measured(self) -> Sequence[Number]:
        """It in the measure of every target that has one for it."""
        found = [(one, self.points or one.vocabulary.measure_in(self.after)) for one in self.of]
        return [Number(self, one, counter) for one, counter in found if counter is not None]

    @property
    def is_strange(self) -> bool:
        """Whether it is a number that counts nothing of a target, nor per cent or points."""
        return bool(self.number) and not self.measured and not self.after.startswith("%")

    @cached_property
    def rest_of_clause(self) -> str:
        """What stands behind it in the same clause."""
        return clauses(self.after)[0]

    @property
    def excerpt(self) -> str:
        """The words to quote: its clause, shortened if it is long."""
        own = clauses(self.before.rstrip("\uff1a: "))[-1]
        text = f"{own}{self.found[0]}{self.rest_of_clause}"
        if len(text) <= _EXCERPT:
            return text
        return f"{own[-_EXCERPT // 2 :]}{self.found[0]}{self.after[:3].rstrip('0123456789.')}…"  # no part of a number

    @property
    def of_a_goal(self) -> bool:
        """Whether a goal is named behind it in the same clause."""
        return has_any(AIMS, self.after) and has_any(AIMS, self.rest_of_clause)

    @property
    def of_completion(self) -> bool:
        """Whether it is a percentage and a goal is named before it."""
        return self.after.startswith("%") and has_any(_OF_A_GOAL, self.phrase)

    @property
    def of_parts(self) -> bool:
        """Whether it stands in a list of parts: 其中新建52公里、改造87公里."""
        begin = self.found.start()
        around = self.found.string[max(0, begin - AROUND) : begin]
        return has_any(_PARTED, replaced(_LISTED, "\uff0c", around).rpartition("\uff0c")[-1])


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
    def figure(self) -> str:
        """What the figure says instead."""
        if not self.role:
            return f"填的数是{self.subject.shown}"
        if self.role == "left" and self.subject.progress.judgement.met:
            return f"按填的数{self.subject.shown}已经达到目标"
        right = self.subject.part(self.role) or Fraction(0)
        grew = ("增加" if self.subject.grew(self.role) else "减少") if self.role in DIRECTED else ""
        return f"按填的数{_ROLES[self.role]}{grew}{self.subject.difference(right, self.role)}"


class Number:
    """A number in the measure of a target, with that measure as it is written, and what it may say of the figure."""

    def __init__(self, mention: Mention, subject: Subject, counter: str) -> None:
        self.mention, self.subject, self.counter, self.phrase = mention, subject, counter, mention.phrase
        if subject.vocabulary.grows:  # 增长 says nothing else then
            self.phrase = self.phrase.replace("同比增长", "").replace("增长", "")
        percent = mention.points or counter == "%"
        self.scale = Fraction(1) if percent else scale_of(counter, subject.vocabulary.measure)
        self.written = mention.number.replace(",", "")
        self.approx = float(self.written) * float(self.scale)

    @cached_property
    def value(self) -> Fraction:
        """So much of the measure."""
        return Fraction(self.written) * self.scale

    @property
    def behind(self) -> str:
        """What stands behind its measure."""
        return self.mention.after[len(self.counter) :]

    @property
    def is_figure(self) -> bool:
        """Whether it is the figure, whatever the words."""
        return not self.mention.points and self._is_just(self.subject.approx)

    @property
    def is_goal(self) -> bool:
        """Whether it is the goal, whatever the words."""
        return not self.mention.points and self._is_just(float(self.subject.goal))

    def _is_just(self, figure: float) -> bool:
        return abs(self.approx - figure) <= _FLOAT_ERROR * abs(self.approx)

    def claim(self, topic: Subject | None, strange: int) -> Claim | None:
        """Return what it says of the figure; `topic` is the target that the sentence is about up to there.

        A `strange` number may have stood before it, of something else.
        """
        vocabulary, mention = self.subject.vocabulary, self.mention
        counted = mention.points or self.counter.endswith(vocabulary.counted)  # 处 may stand for 个 beside the name
        if not counted and not vocabulary.touches(f"{mention.phrase}{mention.rest_of_clause}"):
            return None
        role = self._role(topic, strange)
        if not role and (not self._is_whole(topic, strange) or self._is_something_else()):
            return None
        return self._as(role)

    def may_contradict(self) -> bool:
        """Whether it may contradict the figure, whatever the sentence is about: as if it were about that."""
        role = self._role(self.subject, 0) if _roles_named(self.mention.phrase) else ""
        if role and not self._as(role).agrees:
            return True
        if self.is_figure or not self._is_whole(self.subject, 0):
            return False
        return not self._as("").agrees and not self._is_something_else()

    def _role(self, topic: Subject | None, strange: int) -> str:
        """Return which part of the figure it is, if the words before it say so and nothing else."""
        subject, in_points = self.subject, bool(self.mention.points)
        for role, words, month, rest in _roles_named(self.mention.phrase):
            if in_points != (subject.vocabulary.is_rate or role in IN_POINTS) or month not in {None, subject.month}:
                continue
            if subject.target.kind is Kind.STOCK and role == "step" and words[0] not in "较比":
                continue  # what came in a month, of which some went again
            if role == "left" and self._is_left_of_others():
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
            return role if right and self._is_within(near, float(right)) else ""
        return ""

    def _is_left_of_others(self) -> bool:
        """Whether 还有17家 goes on with something else than the target: 企业的诉求未解决, 企业没有提交材料."""
        rest = _left(self.mention.rest_of_clause[len(self.counter) :])
        return bool(rest) and not is_made_of(self.subject.vocabulary, rest)

    def _is_whole(self, topic: Subject | None, strange: int) -> bool:
        """Whether it is meant for the whole figure, if its words are of nothing else."""
        if self.mention.points:
            return False
        so_far = self.subject.target.kind not in ADDITIVE or _of_the_whole(self.phrase)
        if not so_far and not self._is_within(_NEAR) and not self._is_of_another_scale():
            return False
        bounds = self._bounds(topic, strange)
        if bounds is None or self.mention.of_parts:
            return False
        return (self._is_within(bounds) and not self._is_a_stock()) or self._is_of_another_scale()

    def _bounds(self, topic: Subject | None, strange: int) -> Bounds | None:
        """Return how near to the figure it must be to be meant for it, by the words before it; None if it is not."""
        subject, vocabulary = self.subject, self.subject.vocabulary
        phrase = vocabulary.behind_measure(self.phrase)  # that of the number before: 由155套增加到
        rest, total = rest_of(phrase), _of_the_whole(phrase)
        if _is_neutral(rest):  # 新增7350个公办园学位
            behind = rest_of(clauses(self.behind)[0])
            if len(behind) >= TELLING and is_made_of(vocabulary, behind):
                return _HALF
        so_far = total or subject.target.kind not in ADDITIVE
        if not rest or (total and subject.target.kind is Kind.FLOW and _is_neutral(rest)):
            if not so_far or (vocabulary.grows and strange) or topic is not (subject if topic or not total else None):
                return None
            return _CLOSE if topic is None else _NEAR if total else _HALF
        if not speaks_only_of(vocabulary, phrase):
            return None
        telling = len(rest) >= TELLING or (len(rest) >= NAMED and rest in vocabulary.name)
        if so_far:
            return _ANY if telling else _CLOSE if topic is None else _NEAR if topic is subject else None
        return _HALF if telling or topic is subject else None

    def _is_within(self, bounds: Bounds, figure: float | None = None) -> bool:
        """Whether it lies between so many times a figure: words are no more exact than a float."""
        figure = self.subject.approx if figure is None else figure
        times = self.approx / figure if figure else inf if self.approx else 1.0
        return bounds is _ANY or bounds[0] - _FLOAT_ERROR <= times <= bounds[1] + _FLOAT_ERROR

    def _is_of_another_scale(self) -> bool:
        """Whether these are the digits of the figure with the point elsewhere, or in disorder: 128 and 18.2 of 12.8."""
        own, other = self.subject.digits, digits(self.approx)
        if len(own) > 1 and sorted(own) == sorted(other):
            return True
        return own.replace(".", "").strip("0") == other.replace(".", "").strip("0") and self._is_within(_SCALES)

    def _is_a_stock(self) -> bool:
        """Whether it is too much for what came since the year began: 累计建成96家 of 新增23家 are all there are.

        It is a slip if the digits are those of the figure, in another measure, or all but the first one.
        """
        subject, own = self.subject, self.subject.digits
        if subject.target.kind is not Kind.FLOW or _sorted(self.written) == _sorted(own):
            return False
        added = subject.vocabulary.name.startswith("新") and "新" not in self.phrase
        most = subject.approx if added else max(subject.approx, float(subject.goal))
        alike = len(own) >= NAMED and digits(self.approx)[1:] == own[1:]
        return self.approx > _NEAR[1] * most and not alike

    def _is_something_else(self) -> bool:
        """Whether the words before it say that it is none of the figure itself: a goal, a month, a part, a stock."""
        subject, vocabulary, phrase = self.subject, self.subject.vocabulary, self.phrase
        kind, bare = subject.target.kind, vocabulary.without_name(phrase.replace("累计", ""))
        bare = bare.removesuffix("任务") if "完成" in bare else bare  # 完成高标准农田建设任务18.6万亩
        if (
            (has_any(_OF_MONTHS, bare) and re.search(_MONTHLY if kind in ADDITIVE else _OF_A_MONTH, bare))
            or of_a_stage(vocabulary, bare)
            or has_any(_POSSIBLE, phrase)
            or (phrase.endswith(_OF_A_WHOLE) and not has_any(_OF_A_WHOLE, vocabulary.words))
            or has_any(_OTHER, bare)
            or re.search(_OTHER_UNLESS, bare)
        ):
            return True
        times = {_month_named(phrase), *map(int, re.findall("(20[0-9]{2})年", phrase)[-1:])}
        return not times <= {None, subject.month, subject.seen.of.year} or _of_an_area(phrase, subject)

    def _as(self, role: str) -> Claim:
        """Return a claim as rough as its words: 约, 突破 and 余, 近 and 不足; without any it is rounded at most."""
        subject, value, phrase = self.subject, self.value, self.mention.phrase
        after = "".join(sign for sign in self.counter if sign in "余多") or self.behind
        before, places = phrase[-_WORDS:], len(self.written.partition(".")[2])
        digit = self.scale * Fraction(1, 10**places)
        low, high, rough = value - digit / 2 - digit / 1000, value + digit, value / _ROUGH  # rounded up from the half
        passed = has_any(_PASSED, before)
        if passed or after.startswith(_PASSED_AFTER):
            low, high = value - min(digit, value / _EXACTLY), high + 2 * rough
        elif has_any(_NEARLY, before):
            low -= min(rough, _POINTS_SHORT) if role == "completion" else rough
        elif ("约" in before and re.search(ABOUT, before)) or after.startswith(_ABOUT_AFTER):
            low, high = low - rough, high + rough
        limit = not role and after.startswith(_UP_TO)
        if limit:
            low, high = Fraction(-1), value + value / _EXACTLY
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

    def completion(self) -> Claim | None:
        """Return it as how much of the goal is done, if the words before it speak of a goal."""
        rate = self.subject.vocabulary.is_rate or not self.mention.of_completion
        return None if rate or self.subject.part("completion") is None else self._as("completion")

    def is_completion(self, strange: int) -> bool:
        """Whether the words before it say that it is how much of the goal is done."""
        vocabulary = self.subject.vocabulary
        phrase = re.sub(_ROUGHLY, "", vocabulary.behind_measure(self.mention.phrase))  # 全年320万标箱目标的86%
        alone = re.search(_BARELY, phrase)
        if alone is not None and speaks_only_of(vocabulary, phrase[: alone.start()]):
            return True
        words = list(re.finditer(_OF_GOAL, phrase))
        if not words or words[-1].end() != len(phrase):
            return False
        return not strange or bool(rest_of(phrase[: words[-1].start()]))  # 稳岗返还2.26亿元，占年度任务的64.6%


def may_be_named(subjects: Subjects, mention: Mention) -> bool:
    """Whether the words about a number may be made of those of a target: a quick look at signs, that misses none."""
    phrase = _left(mention.rest_of_clause) if mention.phrase in _STILL_SOME else mention.phrase
    if phrase not in subjects.looked:
        foreign = sum(sign not in _BESIDE_NAMES and sign not in subjects.own for sign in phrase)
        subjects.looked[phrase] = foreign <= (1 - COVERED) * len(phrase) or has_any(WAYS, phrase)
    return subjects.looked[phrase]


@lru_cache(maxsize=4096)  # units write the same words month by month
def _phrase(before: str) -> str:
    """Return what stands before a number in its clause, with the time that the clause before it may be."""
    # 截至5月底，新增
    time, clause = ["", *clauses(before.rstrip("\uff1a: "))][-2:]
    return time + clause if time.endswith(_ENDS_OF_TIME) and rest_of(time) in _BARE_TIMES else clause


def _is_neutral(rest: str) -> bool:
    """Whether what a phrase says besides times and sums is nothing, or only that something has come."""
    return not rest or (rest[-2:] in COME and re.fullmatch(_ADDED, rest) is not None)


def has_any(words: Sequence[str], text: str) -> bool:
    """Whether a text has one of some words: quicker than a pattern, and nothing to compile."""
    return any(map(text.__contains__, words))


@lru_cache(maxsize=1024)
def _of_the_whole(phrase: str) -> bool:
    """Whether words say that a number counts the whole way."""
    if phrase == "为" or has_any(_SUM, phrase) or (has_any(("至", "到"), phrase) and has_any(_RISEN, phrase)):
        return True
    return "月" in phrase and re.search(_MONTHS, phrase) is not None


def of_a_stage(vocabulary: Vocabulary, phrase: str) -> bool:
    """Whether words are of a stage on the way that is none of the target's own words."""
    return any(stage in phrase and stage not in vocabulary.words for stage in _STAGES)


@lru_cache(maxsize=256)  # whatever target a number is of, the words before it are the same
def _roles_named(phrase: str) -> Sequence[tuple[str, str, int | None, str]]:
    """Return which parts of a figure the words before a number may be, by which words, and what else they say.

    Between the words and the rest stands the month that they name, of a step the one that it ends with.
    """
    parts = []
    for role, (words, pattern) in _PARTS.items():
        if has_any(words, phrase) and (found := re.search(pattern, phrase)):
            before = re.sub(_OF_THE_GOAL, "", phrase[: found.start()])
            rest = rest_of(re.sub(f"(?:进度)?要求|{_GREW}", "", before + phrase[found.end() :]))
            month = _month_named(found[0]) if role == "step" else None
            month = month and month + (found[0][0] in "较比")
            parts.append((role, found[0], month, rest.removeprefix("其中") if role == "step" else rest))
    return parts


@lru_cache(maxsize=4096)
def _left(behind: str) -> str:
    """Return what the words behind a number say that is left: 企业 of 家企业未完成."""
    return rest_of(re.sub(_MISSING, "", behind))


def _is_done(subject: Subject, words: str) -> bool:
    """Whether the words of a part speak of what is still missing of a goal that is reached."""
    return has_any(_LACKS, words) and subject.progress.judgement.met is True


def _month_named(words: str) -> int | None:
    """Return the last month that words name, of a quarter its last one."""
    named = [int(found["month"] or _NAMED_MONTHS[found["named"]]) for found in re.finditer(_TIME, words)]
    return named[-1] if named else None


def _of_an_area(phrase: str, subject: Subject) -> bool:
    """Whether a number is of a part of the place: 老城区更新185台, 海棠区开工17个; a district reports on itself.

    Or of more than the place: a number of the whole country, of the province if the plan is none of a province.
    """
    ledger = subject.series.ledger
    if "全国" in phrase or ("全省" in phrase and "省" not in (ledger.plan.document.issuer or "")):
        return True
    found = re.match(_AREA, phrase)
    own = ledger.name(subject.seen.unit)
    return found is not None and found[0] not in own and found[0] not in subject.vocabulary.words


def subject_by_value(mention: Mention) -> Subject | None:
    """Return the one target of which a number is the figure to three digits or more, or the goal that is spoken of."""
    goal, telling = has_any(_WITH_GOAL, mention.phrase), len(mention.number.replace(".", "")) >= NAMED
    found = [one.subject for one in mention.measured if (telling and one.is_figure) or (goal and one.is_goal)]
    return found[0] if len(found) == 1 else None


def _sorted(written: str) -> str:
    """Return the digits of a number by their size, without its point: the same of 128 and 18.2."""
    return "".join(sorted(written.replace(".", "").strip("0")))
