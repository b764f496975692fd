"""A quick look at a figure: nearly all are ordinary, and of those figures.py would find nothing to say.

Only time is saved: whatever this look does not take for ordinary is looked at closely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from yian1.model.plan import Kind

if TYPE_CHECKING:
    from yian1.core.series import Observation

Ratio = tuple[int, int]  # two whole numbers, to compare crosswise: a third of the time that Fraction takes
NO_FLOOR: Ratio = (-1, 1)  # below every figure that is looked at
NO_CEILING: Ratio = (1, 0)  # above every number
WHOLE: Ratio = (100, 1)  # percent

JUMP = 10
# What has lost a digit is a little less than tenfold off, since it has also grown meanwhile.
DROP = 8


class Norm(NamedTuple):
    """What one unit's ordinary figures of a target keep to.

    `kind` is the target's; `floor` and `ceiling` lie below and above every ordinary figure; a figure counts
    things one by one that its measure holds `grain` of (10,000 for 万家), 0 if it counts nothing.
    """

    kind: Kind
    floor: Ratio
    ceiling: Ratio
    grain: int


def is_ordinary(norm: Norm, before: Observation | None, seen: Observation) -> bool:
    """Whether a figure is surely without a finding, after the unit's figure before."""
    if seen.value is None:
        return False
    up, down = seen.value.as_integer_ratio()
    if up < 0 or norm.grain % down:
        return False
    if up * norm.floor[1] <= norm.floor[0] * down or up * norm.ceiling[1] >= norm.ceiling[0] * down:
        return False
    if seen.whole is not None and (seen.whole.numerator < 0 or up >= WHOLE[0] * down):
        return False
    if before is None or before.value is None:
        return True
    old_up, old_down = before.value.as_integer_ratio()
    now, then = up * old_down, old_up * down
    if now >= JUMP * then:
        return False
    return now >= then or (norm.kind is not Kind.FLOW and DROP * now > then)
