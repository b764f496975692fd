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
    OTHER,
    Claim,
    Mention,
    Number,
    has_any,
    may_be_named,
    of_a_stage,
    subject_by_value,
)
from yian1.core.checks.subjects import (
    QUOTES,
    RANGE,
    Subject,
    Subjects,
    Vocabulary,
    is_made_of,
    replaced,
    rest_of,
    scale_of,
    speaks_only_of,
)
from yian1.core.terms import GOAL_IN_PROSE, NOT_YET, OF_THE_YEAR, SIGNS_OF_STATES, STATES_IN_PROSE, pairs
from yian1.model.diagnostics import Diagnostic
from yian1.model.plan import Kind
from yian1.model.quantity import points
from yian1.model.typography import without_sets
from yian1.model.wording import spelt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from yian1.core.series import Series
    from yian1.model.diagnostics import Path
    from yian1.model.filing import Filing

_STOPS = "。\uff1b;\uff01!\uff1f?"
# Not of a day, a month, a year: the time of a number is part of the words before it.
_NUMBER = without_sets(
    r"(?<![0-9.A-Za-z])(?<!第)(?P<number>-?[0-9][0-9,]{0,19}(?:\.[0-9]{1,12})?)"
    rf"(?![0-9]|\s*[年月日期号届]|个月|{RANGE}[0-9])"
)
_OF_THE_PACE = ("ahead", "behind", "even")
_MARGIN = Fraction(1, 2)  # points against the pace that words may round away
_EVEN, _NEARLY_EVEN = 1, 3  # points against the pace that still are on it, or 基本 on it
_DIGITS = "一二三四五六七八九"
_SIGNS = f"零两十百千万{_DIGITS}"
_SIGNS_OF_NUMERALS = "百千万成半"
# 三百一十七所, 近六成, 过半: a numeral of the language before what it counts, behind what a sentence with one has.
_NUMERALS = {
    pairs(f"两{_DIGITS}", "百千万"): f"(?<![{_SIGNS}第])[两{_DIGITS}][百千万][{_SIGNS}]{{1,12}}(?=[^{_SIGNS}])",
    ("成",): without_sets(f"[{_DIGITS}]成[半{_DIGITS}]?(?![立效员功为本交长熟就])"),
    ("一半", "过半"): "(?:一半|过半)(?=\uff0c|,|、|\uff09|$)",
}
_NOT_SO_BEFORE = ("前", "如", "若", "如果", "若果", "不", "可", "会")  # right before a state
_BROKEN = ("高于", "超出", "突破")  # of a limit; to pass it (超过) may be meant as praise, unless it is called one
_BEFORE = r"(\d[\d,]{0,18}(?:\.\d{1,12})?)$"
_AFTER_GOAL = without_sets(f"(?:以[上内下])?的?{GOAL_IN_PROSE}(?P<part>的?)")
# The words for a goal that is passed.
_REACHED = ("超过", "超出", "高于", "突破", "达到", "优于", "好于", "完成", "实现")
_OVER = f"(?:{'|'.join(_REACHED)})了?{OF_THE_YEAR}?(?:确定|设定|下达|制定)?的?$"
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
    if subjects.signs.isdisjoint(text):
        return ()
    contradictions: dict[str, Contradiction] = {}
    topic: Subject | None = None
    spelled = _NUMERALS.items() if has_any(_SIGNS_OF_NUMERALS, text) else ()
    patterns = [pattern for words, pattern in spelled if has_any(words, text)]
    text = replaced(_STOPS, "\n", replaced(QUOTES, "", text))
    sentences = [_in_digits(sentence, patterns) for sentence in text.split("\n")]
    mentioned = [_mentions(subjects, sentence) for sentence, _ in sentences]
    while mentioned and not any(_may_contradict(subjects, one) for one in mentioned[-1]):
        mentioned.pop()
    for mentions, (sentence, numerals) in zip(mentioned, sentences, strict=False):
        found, topic = _read_sentence(subjects, sentence, mentions, topic)
        for one in found:
            words = reduce(lambda quoted, numeral: quoted.replace(numeral, numerals[numeral]), numerals, one.words)
            contradictions.setdefault(one.subject.target.id, one._replace(words=words))
    return contradictions.values()


def _may_contradict(subjects: Subjects, mention: Mention) -> bool:
    """Whether a number or a state may contradict a figure, whatever is spoken of before it: most do not."""
    if not mention.number:
        spoken = (one for one in subjects.every if speaks_only_of(one.vocabulary, mention.phrase))
        return any(_otherwise(one, mention.found) for one in spoken)
    if mention.of and may_be_named(subjects, mention) and any(one.may_contradict() for one in mention.measured):
        return True
    if mention.of and mention.of_a_goal and any(one.is_goal for one in mention.measured):
        return True
    percents = (Number(mention, one, "%").completion() for one in (subjects.every if mention.of_completion else ()))
    return any(made is not None and not made.agrees for made in percents)


def _mentions(subjects: Subjects, sentence: str) -> Sequence[Mention]:
    """Find the numbers and states that a sentence mentions."""
    if subjects.signs.isdisjoint(sentence):
        return ()
    found: Iterable[re.Match[str]] = re.finditer(_NUMBER, sentence)
    if has_any(SIGNS_OF_STATES, sentence):
        states = [pattern for words, pattern in STATES_IN_PROSE.items() if all(has_any(one, sentence) for one in words)]
        if states:
            found = sorted(chain(found, *(re.finditer(one, sentence) for one in states)), key=lambda one: one.start())
    number_end = end = 0
    mentions = []
    for one in found:
        if one.start() >= end:
            mentions.append(Mention(one, number_end, subjects))
            end = one.end()
            number_end = end if one.lastgroup == "number" else number_end
    return mentions


def _in_digits(sentence: str, patterns: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return a sentence with the numerals of the language in digits, and what stands for which."""
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

    for pattern in patterns:
        sentence = re.sub(pattern, in_digits, sentence)
    return sentence, numerals


def _read_sentence(
    subjects: Subjects, sentence: str, mentions: Sequence[Mention], before: Subject | None
) -> tuple[Sequence[Contradiction], Subject | None]:
    """Read one sentence: it is about the target that it names last, or that the last number was of; return that too.

    Until it names one it goes on with the one that the sentence `before` was about.
    """
    contradictions, own, strange = list[Contradiction](), None, 0
    for mention in mentions:
        own = subjects.named(mention.before) or own
        if mention.is_strange:
            strange = OTHER
            continue
        topic = own or before
        if not mention.number:
            contradictions += _check_state(subjects, topic, mention)
            continue
        claims, goals = _claims(mention, topic, strange)
        contradictions += goals
        if claims and not any(made.agrees for made in claims):  # with none of the targets that it may be of
            contradictions.append(Contradiction(claims[0].subject, "text-differs", mention.excerpt, claims[0].figure))
        if not mention.of_parts:
            known = any(one.is_figure or one.is_goal for one in mention.measured)
            strange = 0 if claims or known else ALIKE
        named = claims[0].subject if claims else subjects.named(mention.rest_of_clause) or subject_by_value(mention)
        own = named or own
    return contradictions, own or subjects.named(sentence)


def _claims(mention: Mention, topic: Subject | None, strange: int) -> tuple[list[Claim], list[Contradiction]]:
    """Return what a number may say of each target, and what it says of the goals that it names."""
    claims, goals = list[Claim](), list[Contradiction]()
    for number in mention.measured:
        goal = re.match(_AFTER_GOAL, number.behind) if mention.of_a_goal else None
        if goal is None and (made := number.claim(topic, strange)):
            claims.append(made)
        elif goal and not goal["part"]:  # 完成260万人次目标的68%
            goals += _check_goal(number, topic)
    if not claims and topic and (made := (percent := Number(mention, topic, "%")).completion()):
        claims += [made] if percent.is_completion(strange) else ()
    return claims, goals


def _check_state(subjects: Subjects, topic: Subject | None, mention: Mention) -> Iterator[Contradiction]:
    """Hold a state in words against the computed one, if nothing else than the topic is spoken of."""
    found = mention.found
    done = found.lastgroup == "done"
    if done and (what := found["what"]):  # 提前完成全年新增养老床位目标
        rest = rest_of(what)
        named_there = subjects.named(what) if rest else topic
        if rest and named_there and not is_made_of(named_there.vocabulary, rest):
            return
        topic = named_there
    if topic is None or not speaks_only_of(topic.vocabulary, mention.phrase) or (done and _of_a_part(topic, mention)):
        return
    words = topic.vocabulary.without_name(mention.phrase)
    if words.endswith(_NOT_SO_BEFORE) or of_a_stage(topic.vocabulary, words):  # 保障性租赁住房配租任务已全部完成
        return
    if figure := _otherwise(topic, found):
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


def _of_a_part(topic: Subject, mention: Mention) -> bool:
    """Whether a number that is not the goal stands before a state in its clause: 48个老旧小区已全部开工."""
    sentence, start = mention.found.string, mention.found.start() - len(mention.phrase)
    number = re.search(_BEFORE, sentence[:start]) if mention.phrase else None
    counter = topic.vocabulary.measure_in(mention.phrase) if number else None
    scale = scale_of(counter, topic.vocabulary.measure) if counter else 0
    return bool(number and scale and Fraction(number[1].replace(",", "")) * scale != topic.goal)


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


def _check_goal(number: Number, topic: Subject | None) -> Iterator[Contradiction]:
    """Hold 高于82%的目标 against the figure, if that is the goal and nothing else is spoken of."""
    subject, said = number.subject, number.mention.phrase
    over = re.search(_OVER, said)
    words = over or re.search("低于$", said)
    if words is None or not number.is_goal:
        return
    denied = has_any(("未", "没"), said) and re.search(_DENIED, said) is not None
    phrase = re.sub(_DENIED, "", said) if denied else said[: words.start()]
    about = speaks_only_of(subject.vocabulary, phrase) if rest_of(phrase) else topic is subject
    if about and not subject.vocabulary.without_name(phrase).endswith(_NOT_SO_BEFORE):
        upward = subject.rising or words[0][:2] in {"优于", "好于"}
        claimed = False if denied else upward if over else not upward
        if figure := _met_otherwise(subject, claimed=claimed):
            yield Contradiction(subject, "text-state", number.mention.excerpt, figure)
