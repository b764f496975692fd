"""Opinions, events and the vote as facts for a document, as they stood on a day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from yian1.core import year
from yian1.model.period import Month
from yian1.model.year import OpinionState, Satisfaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yian1.core.year import OpinionSummary, VoteResult
    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger
    from yian1.model.year import Event, Opinion

# Whoever writes is inspected by the congress, and hears what deputies say.
_VERBS = (
    ("视察", "接受"), ("执法检查", "接受"), ("质询", "接受"), ("询问", "接受"), ("评议", "接受"), ("听取意见", ""),
    ("座谈会", "召开"), ("会议", "召开"), ("会", "召开"),
)  # fmt: skip
_ORDER = ("召开", "组织", "开展", "", "接受")
_SHORT = 4
_GATHERING = re.compile("会$|会议", re.MULTILINE)


class OpinionFact(NamedTuple):
    """One opinion as it stood on the day of the document, with the names of its units and what its category means.

    `days_over` counts the days after its time by which it was answered, or by which it still was not.
    """

    number: int
    told: Opinion
    units: tuple[str, ...]
    days_over: int
    meaning: str
    place: Place

    @property
    def overdue(self) -> bool:
        """Whether its time is over without an answer."""
        return self.days_over > 0 and self.told.state is OpinionState.OPEN

    @property
    def late(self) -> bool:
        """Whether it was answered after its time."""
        return self.days_over > 0 and self.told.state is not OpinionState.OPEN


class Tally(NamedTuple):
    """How many answered opinions are of one category or judgement; `meaning` is the office's label."""

    name: str
    meaning: str
    number: int


class EventFact(NamedTuple):
    """A meeting, inspection or visit; `chaired` if it is a gathering (主持), else somebody led it (带队).

    `received` if the congress held it: a government is inspected (接受视察).
    """

    held: Event
    chaired: bool
    received: bool


def opinion_facts(ledger: Ledger, as_of: date, unit: str | None = None) -> dict[str, Any]:
    """Return the opinions put forward by a day, with their counts.

    `fresh` and `answered` are of the day's month, `done` settled, `unsatisfied` judged 不满意.
    """
    month = Month.of(as_of)
    known = year.opinion_summary(ledger, as_of, unit)
    items = tuple(_opinions(ledger, known))
    labels = ledger.office.opinion_categories
    sorts = [Tally(name, labels.get(name, ""), number) for name, number in known.by_category.items()]
    marks = [Tally(mark.value, "", number) for mark, number in known.by_satisfaction.items()]
    return {
        "items": items,
        "fresh": [item for item in items if Month.of(item.told.date) == month],
        "answered": [item for item in items if item.told.replied and Month.of(item.told.replied) == month],
        "overdue": [item for item in items if item.overdue],
        "done": [item for item in items if item.told.state is OpinionState.SETTLED],
        "unsatisfied": [item for item in items if item.told.satisfaction is Satisfaction.DISSATISFIED],
        "total": known.total,
        "replied": known.replied,
        "settled": known.settled,
        "open": known.open,
        "late": len(known.late),
        "rated": known.rated,
        "categories": [tally for tally in sorts if tally.number],
        "judgements": [tally for tally in marks if tally.number],
    }


def event_facts(ledger: Ledger, as_of: date, month: Month | None = None) -> dict[str, Any]:
    """Return the events up to a day, or of one month alone, with their counts by kind and the opinions collected."""
    digest = year.digest(ledger, as_of)
    digest = digest if month is None else digest.in_month(month)
    kinds = [Tally(kind, _doing(kind), number) for kind, number in digest.counts.items()]
    return {
        "items": [
            EventFact(event, bool(_GATHERING.search(f"{event.kind}\n{event.title}")), _doing(event.kind) == "接受")
            for event in digest.events
        ],
        "kinds": sorted(kinds, key=lambda kind: _ORDER.index(kind.meaning)),
        "opinions": digest.opinions,
    }


def vote_of(ledger: Ledger, month: Month) -> VoteResult | None:
    """Return the vote if it was held in a month."""
    vote = year.digest(ledger, month.last_day).in_month(month).vote
    return None if vote is None else year.vote_result(vote, ledger.office.vote_rule)


def _doing(kind: str) -> str:
    """Return what is done of a kind of event: a congress inspects a government, which receives it (接受视察)."""
    return next((verb for ending, verb in _VERBS if kind.endswith(ending)), "组织" if len(kind) > _SHORT else "开展")


def _opinions(ledger: Ledger, known: OpinionSummary) -> Iterator[OpinionFact]:
    written = {id(opinion): number for number, opinion in enumerate(ledger.opinions.opinions)}
    for number, opinion in enumerate(known.opinions, 1):
        told = year.as_it_stood(opinion, known.as_of)
        yield OpinionFact(
            number,
            told,
            tuple(ledger.name(unit) for unit in opinion.units),
            year.days_over(opinion, known.as_of),
            ledger.office.opinion_categories.get(told.category or "", ""),
            ledger.opinions.place("opinions", written[id(opinion)]),
        )
