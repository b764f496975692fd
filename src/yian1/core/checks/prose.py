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
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.checks.claims import (
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
from yian1.core.terms import GOAL_IN_PROSE, NOT_YET, OF_THE_YEAR, SIGNS_OF_STATES, STATES_IN_PROSE, one_of
from yian1.model.diagnostics import Diagnostic
from yian1.model.plan import Kind
from yian1.model.quantity import points
from yian1.model.wording import spelt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from yian1.core.series import Series
    from yian1.model.diagnostics import Path
    from yian1.model.filing import Filing

    Topic = Callable[[], Subject | None]  # what a sentence is about, worked out when the next one goes on with it

_SENTENCES = QUOTES | str.maketrans("。\uff1b;\uff01!\uff1f?", "\n" * 7)
# Not of a day, a month, a year: the time of a number is part of the words before it.
_NUMBER = (
    r"(?<![0-9.A-Za-z])(?<!第)(?P<number>-?[0-9][0-9,]{0,19}(?:\.[0-9]{1,12})?)"
    rf"(?![0-9]|\s*{one_of('年月日期号届')}|个月|{RANGE}[0-9])"
)
_OF_THE_PACE = ("ahead", "behind", "even")
_MARGIN = Fraction(1, 2)  # points against the pace that words may round away
_EVEN, _NEARLY_EVEN = 1, 3  # points against the pace that still are on it, or 基本 on it
_DIGITS = "一二三四五六七八九"
_SIGNS = f"零两十百千万{_DIGITS}"
_OF_NUMERALS, _BESIDE_THESE = frozenset("百千万成半"), frozenset(f"两过{_DIGITS}")  # every numeral has one of each
# 三百一十七所, 近六成, 过半: a numeral of the language before what it counts.
_NUMERAL = (
    f"(?<![{_SIGNS}第])[两{_DIGITS}][百千万][{_SIGNS}]{{1,12}}(?=[^{_SIGNS}])"
    f"|{one_of(_DIGITS)}成{one_of(f'半{_DIGITS}')}?(?!{one_of('立效员功为本交长熟就')})"
    "|(?:一半|过半)(?=\uff0c|,|、|\uff09|$)"
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
# The words for a goal that is passed.
_OVER = f"(?:超过|超出|高于|突破|达到|优于|好于|完成|实现)了?{OF_THE_YEAR}?(?:确定|设定|下达|制定)?的?$"
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
        for path, text in texts if subjects.every else ():
            for one in _contradictions(subjects, text):
                message = f"文字写“{one.words}”，“{one.subject.target.name}”{one.figure}"
                yield Diagnostic(one.code, message, filing.place(*path), "核对后把文字和数据改成一致")


def _texts(filing: Filing) -> list[tuple[Path, str]]:
    return [
        (("progress", action, key), text)
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


def _contradictions(subjects: Subjects, text: str) -> Iterable[Contradiction]:
    """Return of each target at most one thing that a text says against it."""
    contradictions: dict[str, Contradiction] = {}
    topic: Topic = _nothing
    sentences = [_in_digits(sentence) for sentence in text.translate(_SENTENCES).split("\n")]
    while sentences and not _may_contradict(subjects, sentences[-1][0]):
        sentences.pop()
    for sentence, numerals in sentences:
        found, topic = _read_sentence(subjects, sentence, topic)
        for one in found:
            words = reduce(lambda quoted, numeral: quoted.replace(numeral, numerals[numeral]), numerals, one.words)
            first = contradictions.setdefault(one.subject.target.id, one._replace(words=words))
            if first.code != one.code:
                contradictions[one.subject.target.id] = first._replace(figure=f"{first.figure}，{one.figure}")
    return contradictions.values()


def _may_contradict(subjects: Subjects, sentence: str) -> bool:
    """Whether a sentence may contradict a figure, whatever was spoken of before it: most are read no closer."""
    if subjects.signs.isdisjoint(sentence):
        return False
    for found, start in _mentions(sentence):
        mention = Mention.at(found, start, subjects)
        if mention and not mention.number:
            if any(speaks_only_of(one.vocabulary, mention.phrase) and _otherwise(one, found) for one in subjects.every):
                return True
        elif mention and may_contradict(subjects, mention):
            return True
    return False


def _mentions(sentence: str) -> Iterator[tuple[re.Match[str], int]]:
    """Find the numbers and states that a sentence mentions, each with where the number before it ends."""
    found: Iterable[re.Match[str]] = re.finditer(_NUMBER, sentence)
    if not SIGNS_OF_STATES.isdisjoint(sentence):
        states = [pattern for words, pattern in STATES_IN_PROSE.items() if has_any(words, sentence)]
        found = sorted(chain(found, *(re.finditer(one, sentence) for one in states)), key=lambda one: one.start())
    number_end = end = 0
    for one in found:
        if one.start() >= end:
            yield one, number_end
            end = one.end()
            number_end = end if one.lastgroup == "number" else number_end


def _in_digits(sentence: str) -> tuple[str, dict[str, str]]:
    """Return a sentence with the numerals of the language in digits, and what stands for which."""
    if _OF_NUMERALS.isdisjoint(sentence) or _BESIDE_THESE.isdisjoint(sentence):
        return sentence, {}
    numerals: dict[str, str] = {}

    def in_digits(found: re.Match[str]) -> str:
        words = found[0]
        if words[1] == "半":
            number = "超50%" if words == "过半" else "50%"
        elif words[1] == "成":
            number = f"{spelt(words[0])}{5 if words[2:] == '半' else spelt(words[2:] or '零')}%"
        else:
            number = str(spelt(words))
        numerals[number] = words
        return number

    return re.sub(_NUMERAL, in_digits, sentence), numerals


def _nothing() -> None:
    """Return what the first sentence goes on with: nothing yet."""


def _read_sentence(subjects: Subjects, sentence: str, before: Topic) -> tuple[Sequence[Contradiction], Topic]:
    """Read one sentence: it is about the target that it names last, or that the last number was of; return that too.

    Until it names one it goes on `before`, what the sentence before was about.
    """
    contradictions, own, strange, end = list[Contradiction](), None, 0, 0
    passed: list[str] = []  # what stands before numbers that count nothing of any target
    unread: Mention | None = None  # a number of which nothing is claimed: what it is of is only asked if more follows

    def behind() -> Subject | None:
        return (unread and (subjects.named(unread.rest_of_clause) or subject_by_value(unread))) or own

    for found, start in _mentions(sentence):
        mention, end = Mention.at(found, start, subjects), found.end()
        if mention is None or (mention.of and not mention.measured and not mention.after.startswith("%")):
            passed.append(sentence[max(start, found.start() - AROUND) : found.start()])
            strange = OTHER
            continue
        own, unread = subjects.named(mention.before) or subjects.last_named(passed) or behind(), None
        passed.clear()
        topic = own or before()
        if not mention.number:
            contradictions += _check_state(subjects, topic, mention)
            continue
        claims, goals = _claims(mention, topic, strange)
        contradictions += goals
        if not mention.of_parts:
            strange = 0 if claims or is_known(mention) else ALIKE
        own, unread = (claims[0].subject, None) if claims else (own, mention)
        contradictions += _contradiction(claims, mention)
    rest = [*passed, sentence[end : end + AROUND]] if passed else []

    def about() -> Subject | None:
        return subjects.last_named(rest) or behind() or subjects.named(sentence)

    return contradictions, about


def _claims(mention: Mention, topic: Subject | None, strange: int) -> tuple[list[Claim], list[Contradiction]]:
    """Return what a number may say of each target, and what it says of the goals that it names."""
    claims, goals = list[Claim](), list[Contradiction]()
    for subject, counter in mention.measured:
        if mention.of_a_goal and re.match(_AFTER_GOAL, mention.after[len(counter) :]):
            goals += _check_goal(subject, mention, counter, topic)
        elif (made := claim(subject, mention, counter, topic, strange)) is not None:
            claims.append(made)
    if not claims and topic and (made := completed(topic, mention, strange)):
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
    done = found.lastgroup == "done"
    if done and (what := found["what"]):  # 提前完成全年新增养老床位目标
        rest = rest_of(what)
        named_there = subjects.named(what) if rest else topic
        if has_any(_PARTLY, what) or (rest and named_there and not is_made_of(named_there.vocabulary, rest)):
            return
        topic = named_there
    if topic is None or not speaks_only_of(topic.vocabulary, mention.phrase) or (done and _of_a_part(topic, mention)):
        return
    words = topic.vocabulary.without_name(mention.phrase)
    if _is_hoped(words) or of_a_stage(topic.vocabulary, words):  # 保障性租赁住房配租任务已全部完成
        return
    of_the_pace = found.lastgroup in _OF_THE_PACE
    if (of_the_pace or not has_any(_PARTLY, words)) and (figure := _otherwise(topic, found)):
        yield Contradiction(topic, "text-state", mention.excerpt, figure)


def _otherwise(subject: Subject, state: re.Match[str]) -> str:
    """Return what the figure says against a state, nothing if it says the same."""
    kind = state.lastgroup
    if kind not in _OF_THE_PACE:
        return _met_otherwise(subject, claimed=_as_met(subject, state))
    ahead = subject.progress.ahead
    if ahead is None:
        return ""
    if kind == "even" and abs(ahead) > (_NEARLY_EVEN if state["nearly"] else _EVEN):
        return f"按填的数与时序相差{points(abs(ahead))}个百分点"
    if kind == "ahead" and ahead < -_MARGIN:
        return f"按填的数慢于时序{points(-ahead)}个百分点"
    return f"按填的数快于时序{points(ahead)}个百分点" if kind == "behind" and ahead > _MARGIN else ""


def _is_hoped(words: str) -> bool:
    """Whether the words before a state say that it is not yet so."""
    return has_any(_HOPED, words) or words.endswith(_NOT_SO_BEFORE)


def _of_a_part(topic: Subject, mention: Mention) -> bool:
    """Whether a number that is not the goal stands before a state in its clause: 48个老旧小区已全部开工."""
    sentence, start = mention.found.string, mention.found.start() - len(mention.phrase)
    number = re.search(_BEFORE, sentence[:start]) if mention.phrase else None
    counter = topic.vocabulary.measure_in(mention.phrase) if number else None
    return bool(number and counter and in_measure(number[1], counter, topic.vocabulary.measure).value != topic.goal)


def _as_met(subject: Subject, state: re.Match[str]) -> bool | None:
    """Return whether the words of a state say that the goal is met; None if they say nothing of it."""
    kind, words = state.lastgroup, state[0]
    if kind == "over":
        return True if subject.rising else False if words.startswith(_BROKEN) or "控制" in words else None
    return kind in {"done", "better"} or (kind == "under" and not subject.rising)


def _met_otherwise(subject: Subject, *, claimed: bool | None) -> str:
    """Return what the figure says against the words that the goal is met, or that it is not."""
    met = subject.progress.judgement.met
    if met is None or claimed is None or met is claimed:
        return ""
    return f"按填的数{subject.shown}{'已经' if met else '还没有'}达到目标"


def _check_goal(subject: Subject, mention: Mention, counter: str, topic: Subject | None) -> Iterator[Contradiction]:
    """Hold 高于82%的目标 against the figure, if that is the goal and nothing else is spoken of."""
    after = re.match(_AFTER_GOAL, behind := mention.after[len(counter) :])
    if after is None or behind.startswith("的", after.end()):
        return  # 完成260万人次目标的68%
    if mention.points or not mention.value(subject, counter).is_just(subject.goal):
        return
    over = re.search(_OVER, mention.phrase)
    words = over or re.search("低于$", mention.phrase)
    if words is None:
        return
    denied = has_any(("未", "没"), mention.phrase) and re.search(_DENIED, mention.phrase) is not None
    phrase = re.sub(_DENIED, "", mention.phrase) if denied else mention.phrase[: words.start()]
    about = speaks_only_of(subject.vocabulary, phrase) if rest_of(phrase) else topic is subject
    if about and not _is_hoped(subject.vocabulary.without_name(phrase)):
        upward = subject.rising or words[0][:2] in {"优于", "好于"}
        claimed = False if denied else upward if over else not upward
        if figure := _met_otherwise(subject, claimed=claimed):
            yield Contradiction(subject, "text-state", mention.excerpt, figure)
