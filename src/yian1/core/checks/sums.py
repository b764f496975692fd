"""The parts against the whole: what the units filed of a target that is split among them, and its owner's figure."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core.allocation import Reconciliation
from yian1.core.checks.steps import is_explained
from yian1.core.series import as_decimal
from yian1.model.diagnostics import Diagnostic
from yian1.model.plan import ADDITIVE
from yian1.model.quantity import format_value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from yian1.core.series import Observation
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Target

# Of the whole, and of the last digit of each: figures of different days may be so far apart, rounded ones too.
_SLACK = Fraction(1, 100)


def parts(
    ledger: Ledger, target: Target, observations: Sequence[Observation], told: Collection[str]
) -> Iterator[Diagnostic]:
    """Compare month by month; a difference that goes on is told where it begins, one with a file `told` of is not."""
    split = ledger.office.allocations.get(target.id, {})
    owner = ledger.owner(target.id)
    if owner is None or not split or target.kind not in ADDITIVE:
        return
    covered = sum(split.values(), Decimal(0)) == target.value and owner not in split
    agreed = True
    for month, filed in _by_month(observations).items():
        if owner in filed:
            found = _reconciled(filed, owner, [unit for unit in split if unit != owner])
            apart = _are_apart(found, complete=found.complete and covered)
            files = {seen.file for seen in (found.owner, *found.members)}
            if apart and agreed and files.isdisjoint(told) and not is_explained(found.owner, credible=True):
                yield _difference(ledger, target, found, month)
            agreed = not apart


def _reconciled(filed: Mapping[str, Observation], owner: str, units: Sequence[str]) -> Reconciliation:
    members = tuple(filed[unit] for unit in units if unit in filed)
    return Reconciliation(filed[owner], members, tuple(unit for unit in units if unit not in filed))


def _by_month(observations: Sequence[Observation]) -> Mapping[Month, Mapping[str, Observation]]:
    found: dict[Month, dict[str, Observation]] = {}
    for seen in observations:
        if seen.value is not None:
            found.setdefault(seen.month, {})[seen.unit] = seen
    return found


def _are_apart(found: Reconciliation, *, complete: bool) -> bool:
    """Whether parts and whole cannot both be right: parts of some units may be less than the whole, never more."""
    values = [seen.value for seen in (found.owner, *found.members) if seen.value is not None]
    rounded = Fraction(len(values), max(value.denominator for value in values))
    slack = max(rounded, _SLACK * abs(values[0]))
    apart = sum(values[1:], Fraction(0)) - values[0]
    return len(values) > 1 and (abs(apart) if complete else apart) > slack


def _difference(ledger: Ledger, target: Target, found: Reconciliation, month: Month) -> Diagnostic:
    def said(value: Fraction) -> str:
        return format_value(as_decimal(value), target.measure)

    whole, together = said(found.owner.value or Fraction(0)), said(found.member_sum)
    more = "多" if found.difference > 0 else "少"
    rest = f"（还有{len(found.missing)}个单位没有报）" if found.missing else ""
    message = (
        f"“{target.name}”{month.number}月{ledger.name(found.owner.unit)}填{whole}，"
        f"{len(found.members)}个单位合计{together}{rest}，{more}{said(abs(found.difference))}"
    )
    hint = "核对总数和各单位的数；口径不同的，在总数的 note 里写明"
    return Diagnostic("parts-sum", message, found.owner.place.child("value"), hint)
