"""The office's diary: meetings, inspections and visits up to a day, and what the vote came to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.model.office import VoteBase
from yian1.model.period import Month
from yian1.model.year import Satisfaction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yian1.model.ledger import Ledger
    from yian1.model.office import VoteRule
    from yian1.model.year import Event, Vote


@dataclass(frozen=True, slots=True)
class EventDigest:
    """What happened, in the order of days; `vote` only once it has been held."""

    events: tuple[Event, ...]
    vote: Vote | None

    @property
    def counts(self) -> Mapping[str, int]:
        """How many events there were of each kind; kinds in the order in which they first happened."""
        found: dict[str, int] = {}
        for event in self.events:
            found[event.kind] = found.get(event.kind, 0) + 1
        return found

    @property
    def opinions(self) -> int:
        """How many opinions were collected at the events together."""
        return sum(event.opinions for event in self.events)

    def in_month(self, month: Month) -> EventDigest:
        """Return the same of one month alone."""
        vote = self.vote if self.vote is not None and Month.of(self.vote.date) == month else None
        return EventDigest(tuple(event for event in self.events if Month.of(event.date) == month), vote)


@dataclass(frozen=True, slots=True)
class VoteResult:
    """A vote counted by the office's rule.

    `shares` are fractions of the rule's base (ballots issued, received or valid), all 0 if that is 0;
    `satisfied_share` is satisfied and basically satisfied together.
    """

    vote: Vote
    rule: VoteRule
    base: int
    shares: Mapping[Satisfaction, Fraction]
    satisfied_share: Fraction
    passed: bool

    @property
    def valid(self) -> int:
        """Ballots marked with exactly one choice."""
        return self.vote.valid

    @property
    def invalid(self) -> int:
        """Ballots left blank or marked more than once."""
        return self.vote.invalid


def digest(ledger: Ledger, as_of: date) -> EventDigest:
    """Return everything that happened up to a day."""
    events = sorted((event for event in ledger.events.events if event.date <= as_of), key=lambda event: event.date)
    vote = ledger.events.vote
    return EventDigest(tuple(events), vote if vote is not None and vote.date <= as_of else None)


def vote_result(vote: Vote, rule: VoteRule) -> VoteResult:
    """Count a vote: it is passed if the satisfied and basically satisfied reach the rule's share of its base."""
    base = {VoteBase.ISSUED: vote.issued, VoteBase.RECEIVED: vote.received, VoteBase.VALID: vote.valid}[rule.base]
    counts = {
        Satisfaction.SATISFIED: vote.satisfied,
        Satisfaction.BASIC: vote.basic,
        Satisfaction.DISSATISFIED: vote.dissatisfied,
    }
    shares = {mark: Fraction(count, base) if base else Fraction(0) for mark, count in counts.items()}
    satisfied = shares[Satisfaction.SATISFIED] + shares[Satisfaction.BASIC]
    return VoteResult(vote, rule, base, shares, satisfied, bool(base) and satisfied >= Fraction(rule.passing))
