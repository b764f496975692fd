"""What an edit brings in that may be wrong: findings of doubt that were not there before, each told with its change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from yian1.core.changes.change import Change, ChangeSeverity
from yian1.core.checks.run import doubts
from yian1.model.diagnostics import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.core.changes.change import Pair
    from yian1.model.diagnostics import Diagnostic

_FIELDS = {"figures", "progress"}


def with_doubts(changes: Sequence[Change], pair: Pair) -> list[Change]:
    """Return the changes, those that bring in a doubtful number or text worth a look, with the words of the check."""
    told = list(changes)
    if not any(change.unit is not None and change.month is not None for change in told):
        return told
    for doubt in _new(pair):
        at = _with(told, doubt)
        if at is not None:
            severity = max(told[at].severity, ChangeSeverity.NOTICE, key=list(ChangeSeverity).index)
            told[at] = replace(told[at], severity=severity, message=f"{told[at].message}；可疑：{doubt.message}")
    return told


def _new(pair: Pair) -> list[Diagnostic]:
    """Return what is doubtful in the newer ledger and was not in the older one."""
    found = doubts(pair.new)
    before = {(one.code, one.where) for one in doubts(pair.old)} if found else set()
    return [one for one in found if (one.code, one.where) not in before]


def _with(changes: Sequence[Change], doubt: Diagnostic) -> int | None:
    """Return which change brought a doubt in: of the same thing in the same file, in the file, or in another month."""
    path = doubt.where.path if isinstance(doubt.where, Place) else ()
    subject = path[1] if len(path) > 1 and path[0] in _FIELDS else None

    def nearness(at: int) -> tuple[bool, bool]:
        return changes[at].place.file == doubt.where.file, changes[at].subject == subject

    near = [at for at, change in enumerate(changes) if change.month is not None and any(nearness(at))]
    return max(near, key=nearness, default=None)
