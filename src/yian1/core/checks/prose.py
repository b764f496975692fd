"""A unit's words against its figures: another value, another state than the figure of the same filing.

A number is taken for a figure if nothing but the target's name, a time and a word like 累计 stands before it; numbers
of goals, of another month, of last year and of a part are none of its accumulated value.

“截至5月底，新增企业530家，快于时序。” has a number in the measure of 新增企业: a Mention, with 截至5月底新增企业
before it and 家 behind. As nothing else is named it is a Claim that the figure lies between 529 and 531; as it is 500,
and no other right value lies there, it is a Contradiction. So is 快于时序, a state, if the figure is behind its pace.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.checks.claims import (
    AIMS,
    ALIKE,
    AROUND,
    OTHER,
    Claim,
    Mention,
    claim,
    completed,
    has_any,
    is_known,
    may_contradict,
    of_a_stage,
    subject_by_value,
)
from yian1.core.checks.subjects import (
    QUOTES,
    RANGE,
    Subject,
    Subjects,
    Vocabulary,
    in_measure,
    is_made_of,
    rest_of,
    speaks_only_of,
)
from yian1.core.terms import GOAL_IN_PROSE, NOT_YET, OF_THE_YEAR, STATES_IN_PROSE
from yian1.model.diagnostics import Diagnostic
from yian1.model.plan import Kind
from yian1.model.quantity import points
from yian1.model.wording import spelt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from yian1.core.series import Series
    from yian1.model.diagnostics import Place
    from yian1.model.filing import Filing

    Topic = Callable[[], Subject | None]  # what a sentence is about, worked out when the next one goes on with it

_SENTENCES = QUOTES | str.maketrans("。\uff1b;\uff01!\uff1f?", "\n" * 7)
# Not of a day, a month, a year: the time of a number is part of the words before it.
_NUMBER = (
    r"(?<![0-9.A-Za-z第])(?P<number>-?[0-9][0-9,]{0,19}(?:\.[0-9]{1,12})?)"
    rf"(?![0-9]|\s*[年月日期号届]|个月|{RANGE}[0-9])"
)
_MENTION = f"{STATES_IN_PROSE}|{_NUMBER}"
# Every state in words has one of these.
_OF_STATES = ("时序", "序时", "时间进度", "目标", "任务", "计划", "全部")
_MARGIN = Fraction(1, 2)  # points against the pace that words may round away
_EVEN, _NEARLY_EVEN = 1, 3  # points against the pace that still are on it, or 基本 on it
_SIGNS = "零一二两三四五六七八九十百千万"
# 三百一十七所, 近六成, 过半: a numeral of the language before what it counts.
_NUMERAL = (
    f"(?<![{_SIGNS}第])(?:[一二两三四五六七八九][百千万])[{_SIGNS}]{{1,12}}(?=[^{_SIGNS}])"
    "|(?P<tenths>[一二三四五六七八九])成(?P<more>[半一二三四五六七八九])?(?![立效果员功为本交长熟就])"
    "|(?P<half>一半|过半)(?=[\uff0c,、\uff09。\uff1b]|$)"
)
_HOPED = (
    "确保", "力争", "争取", "推动", "保障", "促进", "预计", "有望", "计划", "拟", "将", "能", "距", "离", "是否",
    "目标是",
)  # fmt: skip
_NOT_SO_BEFORE = ("前", "如", "若", "如果", "若果", "不", "可", "会")  # right before a state
_BROKEN = ("高于", "超出", "突破")  # of a limit; to pass it (超过) may be meant as praise, unless it is called one
_BEFORE = r"(\d[\d,]{0,18}(?:\.\d{1,12})?)$"
# Of a part of the year, or of a part of the work.
_PARTLY = (
    "上半年", "下半年", "季度", "月", "阶段", "序时", "时序", "节点", "中期", "首批", "一期", "前期", "今日", "当日",
    "各",
)  # fmt: skip
_AFTER_GOAL = f"(?:以[上内下])?的?{GOAL_IN_PROSE}"
# The words for a goal that is passed, or not come up to.
_OVER = f"(?:超过|超出|高于|突破|达到|优于|好于|完成|实现)了?{OF_THE_YEAR}?(?:确定|设定|下达|制定)?的?$"
_UNDER = "低于$"
_DENIED = f"{NOT_YET}(?:完成|达到|实现|超过){OF_THE_YEAR}?$"


class Contradiction(NamedTuple):
    """What a text says against a figure: the code, the words of the text, and what the figure says."""

    subject: Subject
    code: str
    words: str
    figure: str


def check(series: Series) -> Iterator[Diagnostic]:
    """Hold what every filing says of its actions, 进展 and 问题, against its own figures."""
    known: dict[str, Vocabulary] = {}
    for filing in series.ledger.filings:
        texts = _texts(filing) if filing.in_place else []
        subjects = Subjects(_subjects(series, filing, known) if texts else ())
        for place, text in texts if subjects.every else ():
            yield from _check_text(subjects, text, place)


def _texts(filing: Filing) -> list[tuple[Place, str]]:
    return [
        (filing.place("progress", action, key), text)
        for action, report in filing.progress.items()
        for key, text in (("done", report.done), ("problem", report.problem))
        if text
    ]


def _subjects(series: Series, filing: Filing, known: dict[str, Vocabulary]) -> Sequence[Subject]:
    """Return the targets of which a filing has a figure that counts; none if the number of one cannot be read."""
    ledger, found = series.ledger, []
    for target in filing.figures:
        seen = series.by_file.get((filing.file, target))
        asked = seen is not None and ledger.files(target, filing.unit)
        if seen is None or (seen.value is None and asked):
            return ()  # a text may be about the one that says no number
        promise = ledger.targets[target].target
        if asked and promise.kind is not Kind.MILESTONE:  # done or not, no number
            if target not in known:
                known[target] = Vocabulary(ledger, promise)
            found.append(Subject(series, promise, seen, known[target]))
    return found


def _check_text(subjects: Subjects, text: str, place: Place) -> Iterator[Diagnostic]:
    """Tell of each target at most once what a text says against it."""
    contradictions: dict[str, Contradiction] = {}
    topic: Topic = _nothing
    sentences = [sentence for sentence in text.translate(_SENTENCES).split("\n") if sentence]
    while sentences and not _may_contradict(subjects, sentences[-1]):
        sentences.pop()
    for written in sentences:
        numerals = {_in_digits(found): found[0] for found in re.finditer(_NUMERAL, written)}
        found, topic = _read_sentence(subjects, re.sub(_NUMERAL, _in_digits, written), topic)
        for one in found:
            words = reduce(lambda quoted, numeral: quoted.replace(numeral, numerals[numeral]), numerals, one.words)
            first = contradictions.setdefault(one.subject.target.id, one._replace(words=words))
            if first.code != one.code:
                contradictions[one.subject.target.id] = first._replace(figure=f"{first.figure}，{one.figure}")
    for one in contradictions.values():
        message = f"文字写“{one.words}”，“{one.subject.target.name}”{one.figure}"
        yield Diagnostic(one.code, message, place, "核对后把文字和数据改成一致")


def _may_contradict(subjects: Subjects, sentence: str) -> bool:
    """Whether a sentence may contradict a figure, whatever was spoken of before it: most are read no closer."""
    if re.search(_NUMERAL, sentence):
        return True
    start = 0
    for found in re.finditer(_mentions(sentence), sentence):
        if found["number"] is None or may_contradict(subjects, found, start):
            return True
        start = found.end()
    return False


def _mentions(sentence: str) -> str:
    """Return the pattern of what a sentence may mention: numbers, and states if it has one of their words."""
    return _MENTION if has_any(_OF_STATES, sentence) else _NUMBER


def _in_digits(found: re.Match[str]) -> str:
    """Return a numeral of the language in digits."""
    if found["half"]:
        return "超50%" if found["half"] == "过半" else "50%"
    if found["tenths"]:
        more = 5 if found["more"] == "半" else spelt(found["more"] or "零")
        return f"{spelt(found['tenths'])}{more}%"
    return str(spelt(found[0]))


def _nothing() -> None:
    """Return what the first sentence goes on with: nothing yet."""


def _read_sentence(subjects: Subjects, sentence: str, before: Topic) -> tuple[Sequence[Contradiction], Topic]:
    """Read one sentence: it is about the target that it names last, or that the last number was of; return that too.

    Until it names one it goes on `before`, what the sentence before was about.
    """
    start, contradictions, own, strange = 0, list[Contradiction](), None, 0
    passed: list[str] = []  # what stands before numbers that count nothing of any target
    unread: Mention | None = None  # a number of which nothing is claimed: what it is of is only asked if more follows

    def behind() -> Subject | None:
        return (unread and (subjects.named(unread.rest_of_clause) or subject_by_value(unread))) or own

    for found in re.finditer(_mentions(sentence), sentence):
        mention = Mention.of(found, start, subjects, strange)
        if mention is None:
            passed.append(sentence[max(start, found.start() - AROUND) : found.start()])
            start, strange = found.end(), OTHER
            continue
        own, unread = subjects.named(mention.before) or subjects.last_named(passed) or behind(), None
        passed.clear()
        topic = own or before()
        if found["number"] is None:
            contradictions += _check_state(subjects, topic, mention)
            continue
        start = found.end()
        claims, goals = _claims(subjects, mention, topic)
        contradictions += goals
        if not mention.of_parts:
            strange = 0 if claims or is_known(mention) else ALIKE
        own, unread = (claims[0].subject, None) if claims else (own, mention)
        contradictions += _contradiction(claims, mention)
    rest = [*passed, sentence[start : start + AROUND]] if passed else []

    def about() -> Subject | None:
        return subjects.last_named(rest) or behind() or subjects.named(sentence)

    return contradictions, about


def _claims(subjects: Subjects, mention: Mention, topic: Subject | None) -> tuple[list[Claim], list[Contradiction]]:
    """Return what a number may say of each target, and what it says of the goals that it names."""
    claims, goals = list[Claim](), list[Contradiction]()
    for subject, counter in (
        [(subject, mention.points[0]) for subject in subjects.every] if mention.points else mention.measured
    ):
        if has_any(AIMS, mention.after) and re.match(_AFTER_GOAL, mention.after[len(counter) :]):
            goals += _check_goal(subject, mention, counter, topic)
        elif (made := claim(subject, mention, counter, topic)) is not None:
            claims.append(made)
    if not claims and topic and (made := completed(topic, mention)):
        claims.append(made)
    return claims, goals


def _contradiction(claims: Sequence[Claim], mention: Mention) -> Iterator[Contradiction]:
    """A number is wrong if it agrees with none of the targets that it may be of."""
    if claims and not any(made.agrees for made in claims):
        nearest = min(claims, key=lambda made: made.distance)
        yield Contradiction(nearest.subject, "text-differs", mention.excerpt, nearest.figure)


def _check_state(subjects: Subjects, topic: Subject | None, mention: Mention) -> Iterator[Contradiction]:
    """Hold a state in words against the computed one, if nothing else than the topic is spoken of."""
    found = mention.found
    if found["what"]:  # 提前完成全年新增养老床位目标
        rest = rest_of(found["what"])
        named_there = subjects.named(found["what"]) if rest else topic
        if has_any(_PARTLY, found["what"]) or (rest and named_there and not is_made_of(named_there.vocabulary, rest)):
            return
        topic = named_there
    if topic is None or not mention.is_about(topic.vocabulary) or _of_a_part(topic, mention):
        return
    met, ahead = topic.progress.judgement.met, topic.progress.ahead
    words = topic.vocabulary.without_name(mention.phrase)
    if _is_hoped(words) or of_a_stage(topic.vocabulary, words):  # 保障性租赁住房配租任务已全部完成
        return
    if not has_any(_PARTLY, words):
        yield from _check_met(topic, mention, claimed=_as_met(topic, found), met=met)
    if ahead is not None and found["even"] and abs(ahead) > (_NEARLY_EVEN if found["nearly"] else _EVEN):
        yield Contradiction(topic, "text-state", mention.excerpt, f"按填的数与时序相差{points(abs(ahead))}个百分点")
    if ahead is not None and found["ahead"] and ahead < -_MARGIN:
        yield Contradiction(topic, "text-state", mention.excerpt, f"按填的数慢于时序{points(-ahead)}个百分点")
    if ahead is not None and found["behind"] and ahead > _MARGIN:
        yield Contradiction(topic, "text-state", mention.excerpt, f"按填的数快于时序{points(ahead)}个百分点")


def _is_hoped(words: str) -> bool:
    """Whether the words before a state say that it is not yet so."""
    return has_any(_HOPED, words) or words.endswith(_NOT_SO_BEFORE)


def _of_a_part(topic: Subject, mention: Mention) -> bool:
    """Whether a number that is not the goal stands before a state in its clause: 48个老旧小区已全部开工."""
    sentence, start = mention.found.string, mention.found.start() - len(mention.phrase)
    number = re.search(_BEFORE, sentence[:start]) if mention.phrase and mention.found["done"] else None
    counter = topic.vocabulary.measure_in(mention.phrase) if number else None
    return bool(number and counter and in_measure(number[1], counter, topic.vocabulary.measure).value != topic.goal)


def _as_met(subject: Subject, found: re.Match[str]) -> bool | None:
    """Return whether the words say that the goal is met; None if they say nothing of it."""
    if found["done"] or found["better"]:
        return True
    if found["over"]:
        broken = found["over"].startswith(_BROKEN) or "控制" in found["over"]
        return True if subject.rising else False if broken else None
    if found["under"]:
        return not subject.rising
    return False if found["undone"] else None


def _check_met(
    subject: Subject, mention: Mention, *, claimed: bool | None, met: bool | None
) -> Iterator[Contradiction]:
    """Hold the words about a goal against whether it is met."""
    if claimed is True and met is False:
        yield Contradiction(subject, "text-state", mention.excerpt, f"按填的数{subject.shown}还没有达到目标")
    if claimed is False and met is True:
        yield Contradiction(subject, "text-state", mention.excerpt, f"按填的数{subject.shown}已经达到目标")


def _check_goal(subject: Subject, mention: Mention, counter: str, topic: Subject | None) -> Iterator[Contradiction]:
    """Hold 高于82%的目标 against the figure, if that is the goal and nothing else is spoken of."""
    over, under = re.search(_OVER, mention.phrase), re.search(_UNDER, mention.phrase)
    words = over or under
    denied = has_any(("未", "没"), mention.phrase) and re.search(_DENIED, mention.phrase) is not None
    after = re.match(_AFTER_GOAL, behind := mention.after[len(counter) :])
    if after is None or behind.startswith("的", after.end()):
        return  # 完成260万人次目标的68%
    if words is None or mention.points or mention.value(subject, counter).value != subject.goal:
        return
    phrase = re.sub(_DENIED, "", mention.phrase) if denied else mention.phrase[: words.start()]
    about = speaks_only_of(subject.vocabulary, phrase) if rest_of(phrase) else topic is subject
    if about and not _is_hoped(subject.vocabulary.without_name(phrase)):
        upward = subject.rising or words[0][:2] in {"优于", "好于"}
        claimed = False if denied else upward if over else not upward
        yield from _check_met(subject, mention, claimed=claimed, met=subject.progress.judgement.met)
