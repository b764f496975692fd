"""The office's year up to a day: opinions of deputies answered in time or not, meetings, visits, the vote."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from yian1.model.office import Opinion, OpinionState, Satisfaction, VoteBase
from yian1.model.period import Month, months_after

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yian1.model.ledger import Ledger
    from yian1.model.office import Event, Vote, VoteRule


# The rule for deputies' suggestions: an answer within three months, six at the most.
MONTHS_TO_REPLY = 3


class OpinionSummary(NamedTuple):
    """The opinions put forward up to `as_of`, as they stood on that day.

    `opinions` are all of them; `replied` counts the answered ones, the settled among them included, so
    replied + open = total. `late` were answered after their time, `overdue` are still not. `by_category`
    counts the answered ones in the office's order of categories.
    """

    as_of: date
    opinions: tuple[Opinion, ...]
    replied: int
    settled: int
    overdue: tuple[Opinion, ...]
    late: tuple[Opinion, ...]
    by_category: Mapping[str, int]
    by_satisfaction: Mapping[Satisfaction, int]

    @property
    def total(self) -> int:
        """How many opinions there are."""
        return len(self.opinions)

    @property
    def open(self) -> int:
        """How many have not been answered."""
        return self.total - self.replied

    @property
    def rated(self) -> int:
        """How many answers the deputies have judged."""
        return sum(self.by_satisfaction.values())

    @property
    def reply_rate(self) -> Fraction | None:
        """办复率: answered ÷ all, 0 to 1; None without opinions."""
        return _rate(self.replied, self.total)

    @property
    def settle_rate(self) -> Fraction | None:
        """办结率: settled ÷ all, 0 to 1; None without opinions."""
        return _rate(self.settled, self.total)

    @property
    def satisfaction_rate(self) -> Fraction | None:
        """满意率: satisfied or basically satisfied ÷ judged, 0 to 1; None if none was judged."""
        return _rate(self.rated - self.by_satisfaction[Satisfaction.DISSATISFIED], self.rated)


def opinion_summary(ledger: Ledger, as_of: date, unit: str | None = None) -> OpinionSummary:
    """Count the opinions put forward up to a day as they stood then; with `unit` only those it deals with."""
    own = None if unit is None else {unit, *ledger.groups_of.get(unit, ())}  # itself, or through a group
    opinions = tuple(
        opinion
        for opinion in ledger.opinions.opinions
        if opinion.date <= as_of and (own is None or not own.isdisjoint(opinion.units))
    )
    answered = tuple(opinion for opinion in opinions if opinion_state(opinion, as_of) is not OpinionState.OPEN)
    categories = Counter(opinion.category for opinion in answered if opinion.category is not None)
    return OpinionSummary(
        as_of,
        opinions,
        len(answered),
        sum(opinion_state(opinion, as_of) is OpinionState.SETTLED for opinion in answered),
        tuple(o for o in opinions if opinion_state(o, as_of) is OpinionState.OPEN and reply_due(o) < as_of),
        tuple(o for o in answered if o.replied is not None and o.replied > reply_due(o)),
        dict.fromkeys(ledger.office.opinion_categories, 0) | categories,
        {mark: sum(opinion.satisfaction is mark for opinion in answered) for mark in Satisfaction},
    )


def opinion_state(opinion: Opinion, as_of: date) -> OpinionState:
    """Return how far an opinion was dealt with on a day: the day of the reply decides.

    The register has no day of settling, so a settled opinion counts as settled from its reply on.
    """
    if opinion.replied is None or opinion.replied > as_of:
        return OpinionState.OPEN
    return OpinionState.SETTLED if opinion.state is OpinionState.SETTLED else OpinionState.REPLIED


def as_it_stood(opinion: Opinion, as_of: date) -> Opinion:
    """Return an opinion with its state on a day and the day of its time: what was answered later is left out."""
    state = opinion_state(opinion, as_of)
    later = ("category", "replied", "result", "satisfaction") if state is OpinionState.OPEN else ()
    return opinion.model_copy(update={"state": state, "due": reply_due(opinion), **dict.fromkeys(later)})


def reply_due(opinion: Opinion) -> date:
    """Return the day by which an opinion is to be answered: as written, else three months after it was made."""
    return opinion.due or months_after(opinion.date, MONTHS_TO_REPLY)


def days_over(opinion: Opinion, as_of: date) -> int:
    """Return how many days after its time an opinion was answered, or has not been by a day; 0 if in time."""
    end = as_of if opinion_state(opinion, as_of) is OpinionState.OPEN else opinion.replied
    return 0 if end is None else max(0, (end - reply_due(opinion)).days)


def _rate(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


class EventDigest(NamedTuple):
    """What happened, in the order of days; `vote` only once it has been held."""

    events: tuple[Event, ...]
    vote: Vote | None

    @property
    def counts(self) -> Mapping[str, int]:
        """How many events there were of each kind; kinds in the order in which they first happened."""
        return Counter(event.kind for event in self.events)

    @property
    def opinions(self) -> int:
        """How many opinions were collected at the events together."""
        return sum(event.opinions for event in self.events)

    def since(self, first: Month) -> EventDigest:
        """Return the same from a month on."""
        vote = self.vote if self.vote is not None and Month.of(self.vote.date) >= first else None
        return EventDigest(tuple(event for event in self.events if Month.of(event.date) >= first), vote)


class VoteResult(NamedTuple):
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
    def approving(self) -> int:
        """Ballots that are satisfied or basically satisfied."""
        return self.vote.satisfied + self.vote.basic


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
