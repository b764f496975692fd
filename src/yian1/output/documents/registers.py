"""Opinions, events and the vote as facts for a document, as they stood on a day."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from yian1.core import year
from yian1.model.period import Month
from yian1.model.year import OpinionState, Satisfaction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yian1.model.ledger import Ledger
    from yian1.model.office import VoteBase
    from yian1.model.year import Opinion, Vote

# Whoever writes is inspected by the congress, and hears what deputies say.
_VERBS = (
    ("视察", "接受"), ("执法检查", "接受"), ("质询", "接受"), ("询问", "接受"), ("评议", "接受"), ("听取意见", ""),
    ("座谈会", "召开"), ("会议", "召开"), ("会", "召开"),
)  # fmt: skip
_ORDER = ("召开", "组织", "开展", "", "接受")
_SHORT = 4


class OpinionFact(NamedTuple):
    """One opinion; what was answered after the day of the document is not in it.

    `days_over` counts the days after its time by which it was answered, or by which it still was not.
    """

    number: int
    made: date
    deputy: str
    occasion: str
    text: str
    units: tuple[str, ...]
    due: date
    days_over: int
    state: OpinionState
    category: str
    meaning: str
    replied: date | None
    result: str
    satisfaction: Satisfaction | None


class Tally(NamedTuple):
    """How many answered opinions are of one category or judgement; `meaning` is the office's label."""

    name: str
    meaning: str
    number: int


class OpinionFacts(NamedTuple):
    """All opinions of a day with their counts; rates are fractions, None where they have no meaning.

    `fresh` and `answered` are of the document's month, `overdue` unanswered after their time, `done` settled,
    `unsatisfied` judged 不满意.
    """

    items: tuple[OpinionFact, ...]
    fresh: tuple[OpinionFact, ...]
    answered: tuple[OpinionFact, ...]
    overdue: tuple[OpinionFact, ...]
    done: tuple[OpinionFact, ...]
    unsatisfied: tuple[OpinionFact, ...]
    total: int
    replied: int
    settled: int
    open: int
    late: int
    reply_rate: Fraction | None
    settle_rate: Fraction | None
    satisfaction_rate: Fraction | None
    rated: int
    categories: tuple[Tally, ...]
    judgements: tuple[Tally, ...]


class EventFact(NamedTuple):
    """A meeting, inspection or visit; `chaired` if it is a gathering (主持), else somebody led it (带队).

    `received` if the congress held it: a government is inspected (接受视察).
    """

    day: date
    kind: str
    title: str
    lead: str
    participants: tuple[str, ...]
    opinions: int
    text: str
    chaired: bool
    received: bool


class EventFacts(NamedTuple):
    """What happened up to a day: counts by kind and each event, `opinions` collected at all of them."""

    items: tuple[EventFact, ...]
    kinds: tuple[Tally, ...]
    opinions: int


class VoteFact(NamedTuple):
    """The vote counted by the office's rule: `approving` ballots of `counted` ones are satisfied or basically so.

    `share` is their fraction of those, `passing` the fraction that the rule asks for.
    """

    vote: Vote
    base: VoteBase
    counted: int
    approving: int
    share: Fraction
    passing: Fraction
    passed: bool


def opinion_facts(ledger: Ledger, as_of: date, unit: str | None = None) -> OpinionFacts:
    """Return the opinions put forward by a day; `fresh` and `answered` are those of its month."""
    month = Month.of(as_of)
    known = year.opinion_summary(ledger, as_of, unit)
    items = tuple(_opinion(ledger, number, opinion, as_of) for number, opinion in enumerate(known.opinions, 1))
    overdue = {id(opinion) for opinion in known.overdue}
    labels = ledger.office.opinion_categories
    return OpinionFacts(
        items,
        tuple(item for item in items if Month.of(item.made) == month),
        tuple(item for item in items if item.replied and Month.of(item.replied) == month),
        tuple(item for item, source in zip(items, known.opinions, strict=True) if id(source) in overdue),
        tuple(item for item in items if item.state is OpinionState.SETTLED),
        tuple(item for item in items if item.satisfaction is Satisfaction.DISSATISFIED),
        known.total,
        known.replied,
        known.settled,
        known.open,
        len(known.late),
        known.reply_rate,
        known.settle_rate,
        known.satisfaction_rate,
        known.rated,
        tuple(Tally(name, labels.get(name, ""), number) for name, number in known.by_category.items() if number),
        tuple(Tally(mark.value, "", number) for mark, number in known.by_satisfaction.items() if number),
    )


def event_facts(ledger: Ledger, as_of: date, month: Month | None = None) -> EventFacts:
    """Return the events up to a day, or of one month alone."""
    digest = year.digest(ledger, as_of)
    digest = digest if month is None else digest.in_month(month)
    kinds = [Tally(kind, _doing(kind), number) for kind, number in digest.counts.items()]
    return EventFacts(
        tuple(
            EventFact(
                event.date,
                event.kind,
                event.title,
                event.lead or "",
                event.participants,
                event.opinions,
                event.text or "",
                _is_gathering((event.kind, event.title)),
                _doing(event.kind) == "接受",
            )
            for event in digest.events
        ),
        tuple(sorted(kinds, key=lambda kind: _ORDER.index(kind.meaning))),
        digest.opinions,
    )


def vote_fact(ledger: Ledger, month: Month) -> VoteFact | None:
    """Return the vote if it was held in a month."""
    vote = year.digest(ledger, month.last_day).in_month(month).vote
    if vote is None:
        return None
    result = year.vote_result(vote, ledger.office.vote_rule)
    return VoteFact(
        vote,
        result.rule.base,
        result.base,
        vote.satisfied + vote.basic,
        result.satisfied_share,
        Fraction(result.rule.passing),
        result.passed,
    )


def _doing(kind: str) -> str:
    """Return what is done of a kind of event: a congress inspects a government, which receives it (接受视察)."""
    return next((verb for ending, verb in _VERBS if kind.endswith(ending)), "组织" if len(kind) > _SHORT else "开展")


def _is_gathering(words: Iterable[str]) -> bool:
    return any(word.endswith("会") or "会议" in word for word in words)


def _opinion(ledger: Ledger, number: int, opinion: Opinion, as_of: date) -> OpinionFact:
    state = year.opinion_state(opinion, as_of)
    answered = state is not OpinionState.OPEN
    category = opinion.category or ""
    return OpinionFact(
        number,
        opinion.date,
        opinion.deputy or "",
        opinion.occasion or "",
        opinion.text,
        tuple(ledger.name(unit) for unit in opinion.units),
        year.reply_due(opinion),
        year.days_over(opinion, as_of),
        state,
        category if answered else "",
        ledger.office.opinion_categories.get(category, "") if answered else "",
        opinion.replied if answered else None,
        (opinion.result or "") if answered else "",
        opinion.satisfaction if answered else None,
    )
