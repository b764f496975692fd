"""The office's year up to a day: opinions of deputies answered in time or not, meetings, visits, the vote."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from yian1.model.office import Opinion, OpinionState, Satisfaction, VoteBase
from yian1.model.period import months_after

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger
    from yian1.model.office import Vote, VoteRule


# The rule for deputies' suggestions: an answer within three months, six at the most.
MONTHS_TO_REPLY = 3


class OpinionAsOf(NamedTuple):
    """One opinion as it stood on a day, by its number among those asked for, with the names of its units.

    `meaning` is what its category means; `days_over` counts the days after its time by which it was answered (`late`),
    or by which it still was not (`overdue`).
    """

    number: int
    opinion: Opinion
    units: tuple[str, ...]
    meaning: str
    place: Place
    days_over: int

    @property
    def late(self) -> bool:
        """Whether it was answered after its time."""
        return self.days_over > 0 and self.opinion.replied is not None

    @property
    def overdue(self) -> bool:
        """Whether its time is over without an answer."""
        return self.days_over > 0 and self.opinion.replied is None


class OpinionSummary(NamedTuple):
    """The opinions put forward up to a day, as they stood on that day.

    `by_category` counts the answered ones in the office's order of categories.
    """

    opinions: tuple[OpinionAsOf, ...]
    by_category: Mapping[str, int]
    by_satisfaction: Mapping[Satisfaction, int]

    @property
    def total(self) -> int:
        """How many opinions there are."""
        return len(self.opinions)

    @property
    def replied(self) -> int:
        """How many have been answered, the settled among them included."""
        return sum(one.opinion.replied is not None for one in self.opinions)

    @property
    def settled(self) -> int:
        """How many have been settled."""
        return sum(one.opinion.state is OpinionState.SETTLED for one in self.opinions)

    @property
    def overdue(self) -> tuple[OpinionAsOf, ...]:
        """Those whose time is over without an answer."""
        return tuple(one for one in self.opinions if one.overdue)

    @property
    def late(self) -> tuple[OpinionAsOf, ...]:
        """Those answered after their time."""
        return tuple(one for one in self.opinions if one.late)

    @property
    def open(self) -> int:
        """How many have not been answered."""
        return self.total - self.replied

    @property
    def rated(self) -> int:
        """How many answers the deputies have judged."""
        return sum(self.by_satisfaction.values())

    @property
    def rates(self) -> Mapping[str, Fraction]:
        """办复率: answered ÷ all; 办结率: settled ÷ all; 满意率: satisfied or basically satisfied ÷ judged; 0 to 1.

        A rate of nothing is none.
        """
        content = self.rated - self.by_satisfaction[Satisfaction.DISSATISFIED]
        parts = {
            "办复率": (self.replied, self.total),
            "办结率": (self.settled, self.total),
            "满意率": (content, self.rated),
        }
        return {name: Fraction(part, whole) for name, (part, whole) in parts.items() if whole}


def opinion_summary(ledger: Ledger, as_of: date, unit: str | None = None) -> OpinionSummary:
    """Count the opinions put forward up to a day as they stood then; with `unit` only those it deals with."""
    own = None if unit is None else {unit, *ledger.groups_of.get(unit, ())}  # itself, or through a group
    asked = (
        (at, opinion)
        for at, opinion in enumerate(ledger.opinions.opinions)
        if opinion.date <= as_of and (own is None or not own.isdisjoint(opinion.units))
    )
    found = tuple(_as_it_stood(ledger, number, at, opinion, as_of) for number, (at, opinion) in enumerate(asked, 1))
    categories = Counter(one.opinion.category for one in found if one.opinion.category is not None)
    return OpinionSummary(
        found,
        dict.fromkeys(ledger.office.opinion_categories, 0) | categories,
        {mark: sum(one.opinion.satisfaction is mark for one in found) for mark in Satisfaction},
    )


def _as_it_stood(ledger: Ledger, number: int, at: int, opinion: Opinion, as_of: date) -> OpinionAsOf:
    """Return an opinion with its state on a day and the day of its time: what was answered later is left out.

    The day of the reply decides. The register has no day of settling, so a settled opinion counts as settled from its
    reply on.
    """
    known: dict[str, object] = {"due": reply_due(opinion)}
    if opinion.replied is None or opinion.replied > as_of:
        later = dict.fromkeys(("category", "replied", "result", "satisfaction"))
        known |= {"state": OpinionState.OPEN, **later}
    elif opinion.state is OpinionState.OPEN:
        known["state"] = OpinionState.REPLIED
    standing = opinion.model_copy(update=known)
    return OpinionAsOf(
        number,
        standing,
        tuple(map(ledger.name, opinion.units)),
        ledger.office.opinion_categories.get(standing.category or "", ""),
        ledger.opinions.place("opinions", at),
        max(0, ((standing.replied or as_of) - reply_due(opinion)).days),
    )


def reply_due(opinion: Opinion) -> date:
    """Return the day by which an opinion is to be answered: as written, else three months after it was made."""
    return opinion.due or months_after(opinion.date, MONTHS_TO_REPLY)


class VoteResult(NamedTuple):
    """A vote counted by the office's rule.

    `satisfied_share` is the share of the satisfied and basically satisfied in the rule's base (ballots issued, received
    or valid), 0 if that is 0.
    """

    vote: Vote
    rule: VoteRule
    base: int
    satisfied_share: Fraction
    passed: bool

    @property
    def approving(self) -> int:
        """Ballots that are satisfied or basically satisfied."""
        return self.vote.satisfied + self.vote.basic


def vote_result(vote: Vote, rule: VoteRule) -> VoteResult:
    """Count a vote: it is passed if the satisfied and basically satisfied reach the rule's share of its base."""
    base = {VoteBase.ISSUED: vote.issued, VoteBase.RECEIVED: vote.received, VoteBase.VALID: vote.valid}[rule.base]
    share = Fraction(vote.satisfied + vote.basic, base) if base else Fraction(0)
    return VoteResult(vote, rule, base, share, bool(base) and share >= Fraction(rule.passing))
