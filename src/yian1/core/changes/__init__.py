"""What an edit means: two ledgers → what changed between them, each change once, in whole sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import BaseModel

from yian1.core.changes.change import BREAKING, INFO, NOTICE, Change, ChangeSeverity, Pair, short
from yian1.core.changes.filings import filing_changes
from yian1.core.changes.registers import register_changes
from yian1.core.changes.rules import office_changes, plan_changes
from yian1.core.checks import doubts
from yian1.core.progress import Light, Status, TargetProgress
from yian1.model.diagnostics import Place
from yian1.model.fields import declared

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from yian1.core.series import Series
    from yian1.model.diagnostics import Diagnostic
    from yian1.model.ledger import Ledger
    from yian1.model.office import Acceptance
    from yian1.model.period import Month


T = TypeVar("T")
# The parts of a ledger that name things by their ids; what was received and accepted stays as it was written.
_NAMING = ("plan", "office", "filings", "workplans", "opinions", "events", "closings", "verification", "papers")


def renames(before: Ledger, after: Ledger) -> Mapping[tuple[str, str], Change]:
    """Return the ids that are gone while one thing of the same words has come under a new id, by the old and new one.

    With each goes the change that it is, all by itself.
    """
    come, found = _only_in(after, before), {}
    for what, gone in _only_in(before, after).items():
        new = come.get(what)
        if gone is not None and new is not None:
            (old, _, _), (known, name, place) = gone, new
            message = f"{name}的代号：{old} → {known}"
            found[old, known] = Change(NOTICE, f"{what[0]}-renamed", message, place, None, known, old, known)
    return found


def _only_in(ledger: Ledger, other: Ledger) -> Mapping[tuple[str, Hashable], tuple[str, str, Place] | None]:
    """Return what the other ledger has not, by what it is known again by; None for what several have in common."""
    known = {(kind, there) for kind, _, (there, _, _) in _with_ids(other)}
    found: dict[tuple[str, Hashable], tuple[str, str, Place] | None] = {}
    for kind, sign, one in _with_ids(ledger):
        if (kind, one[0]) not in known:
            found[kind, sign] = None if (kind, sign) in found else one
    return found


def _with_ids(ledger: Ledger) -> Iterator[tuple[str, Hashable, tuple[str, str, Place]]]:
    """Yield what has an id, with what it is known again by: the id, its name for a sentence, its place."""
    for document in (ledger.plan, ledger.office):
        for index, unit in enumerate(document.units):
            named = f"单位“{short(unit.name)}”", document.place("units", index, "id")
            yield "unit", unit.name, (unit.id, *named)
    for context in ledger.targets.values():
        target, place = context.target, ledger.plan.place(*context.path, "id")
        yield "target", (target.quote, target.measure), (target.id, f"指标“{short(target.name)}”", place)
    for path, _, action in ledger.plan.placed_actions():
        named = f"举措“{short(action.text)}”", ledger.plan.place(*path, "id")
        yield "action", action.text, (action.id, *named)


def renamed(ledger: Ledger, ids: Mapping[str, str]) -> Ledger:
    """Return a ledger in which everything goes by its new id; where it was written stays as it was."""
    if not ids:
        return ledger
    return replace(ledger, **{part: _renamed(getattr(ledger, part), ids) for part in _NAMING})


def _renamed(value: T, ids: Mapping[str, str]) -> T:
    """Return a value with every id in it replaced: a text or a key that is nothing but the id."""
    changed: Any = value
    if isinstance(value, BaseModel):
        fields = {name: getattr(value, name) for name in declared(type(value))}
        changed = value.model_copy(update={name: _renamed(field, ids) for name, field in fields.items()})
    elif type(value) is str:
        changed = ids.get(str(value), value)
    elif isinstance(value, tuple) and type(value) is tuple:
        changed = tuple(_renamed(item, ids) for item in value)
    elif isinstance(value, dict):
        changed = {ids.get(key, key): _renamed(item, ids) for key, item in value.items()}
    return cast("T", changed)


def paired(before: Ledger, after: Ledger, series: Series | None = None) -> Pair:
    """Return two ledgers side by side, the older one by its new ids; `series` are the figures of `after`, if read."""
    found_again = renames(before, after)
    return Pair(renamed(before, dict(found_again.keys())), after, series, tuple(found_again.values()))


def compare(pair: Pair) -> tuple[Change, ...]:
    """Return what changed in meaning from one ledger to the other, each change once, the heaviest first.

    Among equals new ids come first, then the plan, the office's rules, the filings by unit and month, the
    registers, the closed months and what the office has accepted. Moved files, comments, the order of keys and
    another way of writing the same value are no changes.
    """
    found = [
        *pair.renames,
        *plan_changes(pair),
        *office_changes(pair),
        *filing_changes(pair),
        *register_changes(pair),
    ]
    # Only what is accepted together with the change itself: an entry that was there has accepted an earlier change.
    known = set(pair.before.acceptances.accepted)
    given = {entry.item: entry for entry in pair.after.acceptances.accepted if entry not in known}
    weighed = (_weighed(change, given) for change in _with_doubts(found, pair))
    return tuple(sorted(weighed, key=lambda change: (-change.severity.rank, not change.open)))


def _with_doubts(changes: list[Change], pair: Pair) -> list[Change]:
    """Return the changes, those that bring in a doubtful number or text worth a look, with the words of the check."""
    if not any(change.unit is not None and change.month is not None for change in changes):
        return changes
    found = doubts(pair.new)
    before = {(one.code, one.where) for one in doubts(pair.old)} if found else set()
    for doubt in (one for one in found if (one.code, one.where) not in before):
        at = _change_behind(changes, doubt, pair.after.target_names)
        if at is not None:
            severity = max(changes[at].severity, NOTICE, key=attrgetter("rank"))
            changes[at] = replace(
                changes[at], severity=severity, message=f"{changes[at].message}；可疑：{doubt.message}"
            )
    return changes


def _change_behind(changes: Sequence[Change], doubt: Diagnostic, names: Mapping[str, str]) -> int | None:
    """Return which change brought a doubt in: of the same thing in the same file, in the file, or in another month.

    Of several in the file it is that of the figure which the doubt calls by name.
    """
    path = doubt.where.path if isinstance(doubt.where, Place) else ()
    subject = path[1] if len(path) > 1 and path[0] in {"figures", "progress"} else None

    def nearness(at: int) -> tuple[bool, bool, bool]:
        file, of = changes[at].place.file, changes[at].subject
        return file == doubt.where.file, of == subject, f"“{names.get(of or '')}”" in doubt.message

    near = [at for at, change in enumerate(changes) if change.month is not None and any(nearness(at)[:2])]
    return max(near, key=nearness, default=None)


def fails(changes: Iterable[Change], least: ChangeSeverity) -> bool:
    """Whether there is a change of at least that severity (`diff --fail-on`); what is accepted is worth a look."""
    return any((NOTICE if one.accepted is not None else one.severity).rank >= least.rank for one in changes)


def _weighed(change: Change, given: Mapping[str, Acceptance]) -> Change:
    """Return a change that moves a status or a light as one to be looked at, a breaking one with its consent."""
    if change.severity is INFO and any(effect.moved for effect in change.effects):
        return replace(change, severity=NOTICE)
    return replace(change, accepted=given.get(change.item)) if change.severity is BREAKING else change


# What a reader asks for first: promises broken, then those in danger, then the good news.
_URGENCY = (Status.MISSED, Status.BEHIND, Status.UNMET)


@dataclass(frozen=True, slots=True)
class Impact:
    """The targets that stand elsewhere at the end of a month, by name: by their status before and after.

    `red` are those whose light was not red before.
    """

    month: Month
    moved: Mapping[tuple[Status, Status], Sequence[str]]
    red: Sequence[str]


def impacts(pair: Pair) -> Sequence[Impact]:
    """Return what became of the targets that both ledgers have, the latest month first; months without are left out."""
    months = sorted({*pair.before.filed_months, *pair.after.filed_months}, reverse=True)
    found = (_impact(pair.old, pair.new, month) for month in months)
    return [impact for impact in found if impact.moved or impact.red]


def _impact(before: Series, after: Series, month: Month) -> Impact:
    moved: dict[tuple[Status, Status], list[str]] = {}
    red = []
    for target in (target for target in after.ledger.targets if target in before.ledger.targets):
        old, new = (TargetProgress.of(side, target, month) for side in (before, after))
        name = short(new.target.name)
        if old.status != new.status:
            moved.setdefault((old.status, new.status), []).append(name)
        if new.light is Light.RED and old.light is not Light.RED:
            red.append(name)
    ranked = sorted(moved, key=lambda both: (both[1] not in _URGENCY, both[1].rank, both[0].rank))
    return Impact(month, {both: moved[both] for both in ranked}, red)
