"""任务分解: a city target split among units, each one's own completion, and the owner's figure against their sum."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.progress import TargetProgress, measure
from yian1.model.plan import ADDITIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from yian1.core.rollup import ActionProgress, Assessment, UnitReport
    from yian1.core.series import Observation, Series
    from yian1.model.ledger import Ledger, TargetContext
    from yian1.model.period import Month
    from yian1.model.plan import Target


class Share(NamedTuple):
    """One unit's part of a target, measured against the part as if that were its own target."""

    unit: str
    progress: TargetProgress

    @property
    def target(self) -> Target:
        """The target with the allotted part as its value."""
        return self.progress.target

    @property
    def allotted(self) -> Fraction:
        """The part, in the target's measure."""
        return Fraction(self.target.value or 0)


class Reconciliation(NamedTuple):
    """数据核对: what the units filed for a month against the owner's figure of the same month.

    `missing` are the units that should have filed and did not. A sum that lacks some of them may be
    smaller than the owner's figure, but never greater.
    """

    owner: Observation
    members: tuple[Observation, ...]
    missing: tuple[str, ...]

    @classmethod
    def of(cls, owner: Observation, units: Iterable[str], filed: Mapping[str, Observation]) -> Reconciliation:
        """Hold the owner's figure against what was filed by the other units that should have."""
        others = [unit for unit in units if unit != owner.unit]
        missing = tuple(unit for unit in others if unit not in filed)
        return cls(owner, tuple(filed[unit] for unit in others if unit in filed), missing)

    @property
    def member_sum(self) -> Fraction:
        """The units' figures together, in the target's measure."""
        return sum((seen.value for seen in self.members if seen.value is not None), Fraction(0))

    @property
    def difference(self) -> Fraction:
        """The units' sum minus the owner's figure."""
        return self.member_sum - (self.owner.value or Fraction(0))

    @property
    def complete(self) -> bool:
        """Whether every unit filed for the month."""
        return not self.missing

    @property
    def agrees(self) -> bool:
        """Whether the figures can both be right."""
        return self.difference == 0 if self.complete else self.difference <= 0


class Allocation(NamedTuple):
    """One target as it is split among units, in the office's order."""

    context: TargetContext
    shares: tuple[Share, ...]
    reconciliation: Reconciliation | None

    @property
    def target(self) -> Target:
        """The whole target."""
        return self.context.target

    @property
    def allotted(self) -> Fraction:
        """The sum of all parts, in the target's measure."""
        return sum((share.allotted for share in self.shares), Fraction(0))

    @property
    def difference(self) -> Fraction | None:
        """The sum of the parts minus the target; None where amounts do not add up."""
        if self.target.kind not in ADDITIVE:
            return None
        return self.allotted - Fraction(self.target.value or 0)

    def ranked(self) -> tuple[Share, ...]:
        """Return the shares by completion, the highest first, those without one last."""

        def key(share: Share) -> tuple[bool, Fraction]:
            completion = share.progress.judgement.completion
            return completion is None, -(completion or Fraction(0))

        return tuple(sorted(self.shares, key=key))


class UnitStanding(NamedTuple):
    """One unit's page: the targets it owns, its parts of others, and its actions with its own latest report."""

    unit: str
    targets: tuple[TargetProgress, ...]
    shares: tuple[Share, ...]
    actions: tuple[tuple[ActionProgress, UnitReport | None], ...]


def allocations(ledger: Ledger, series: Series, as_of: Month) -> tuple[Allocation, ...]:
    """Return every target that the office has split, in the order of the plan, at the end of a month."""
    return tuple(
        Allocation(context, _shares(ledger, series, context, as_of), reconcile(ledger, series, target, as_of))
        for target, context in ledger.targets.items()
        if ledger.office.allocations.get(target)
    )


def reconcile(ledger: Ledger, series: Series, target: str, as_of: Month) -> Reconciliation | None:
    """Compare the owner's latest figure with the units' figures of the same month.

    The units are those that the target is split among, else the members of every group. None if
    the target's amounts do not add up, or if the owner or all units have filed nothing.
    """
    seen = series.latest(target, as_of)
    owner = ledger.owner(target)
    if owner is None or seen is None or ledger.targets[target].target.kind not in ADDITIVE:
        return None
    filed = {other.unit: other for other in series.observations[target] if other.of == seen.of}
    found = Reconciliation.of(seen, _members(ledger, target), filed)
    return found if found.members else None


def by_unit(assessment: Assessment, unit: str) -> UnitStanding:
    """Return everything of an assessment that concerns one unit."""
    return next(standings(assessment, [unit]))


def standings(assessment: Assessment, units: Iterable[str]) -> Iterator[UnitStanding]:
    """Yield for each of the units everything of an assessment that concerns it."""
    ledger = assessment.ledger
    shares: dict[str, list[Share]] = {}
    for part in allocations(ledger, assessment.series, assessment.as_of):
        for share in part.shares:
            shares.setdefault(share.unit, []).append(share)
    for unit in units:
        actions = [each for each in assessment.actions if ledger.responsible(each.context.action.id, unit)]
        yield UnitStanding(
            unit,
            tuple(item for item in assessment.targets if item.owned_by(unit)),
            tuple(shares.get(unit, ())),
            tuple((action, next((said for said in action.reports if said.unit == unit), None)) for action in actions),
        )


def _shares(ledger: Ledger, series: Series, context: TargetContext, as_of: Month) -> tuple[Share, ...]:
    target, shares = context.target.id, []
    for unit, part in ledger.office.allocations[target].items():
        # What the owner files is the whole city's figure, not that of its own part.
        seen = None if unit == ledger.owner(target) else series.latest_of(target, unit, as_of)
        shares.append(Share(unit, measure(ledger, target, seen, as_of, owner=unit, part=part)))
    return tuple(shares)


def _members(ledger: Ledger, target: str) -> Iterable[str]:
    split = ledger.office.allocations.get(target)
    return split or dict.fromkeys(member for group in ledger.groups for member in ledger.members(group))
