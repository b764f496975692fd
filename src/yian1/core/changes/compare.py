"""Compare two ledgers as a whole: what stays under new ids, all changes, and what they do together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import BaseModel

from yian1.core.changes.change import BREAKING, INFO, NOTICE, RANK, Change, ChangeSeverity, Pair, short
from yian1.core.changes.filings import filing_changes
from yian1.core.changes.office import office_changes
from yian1.core.changes.plan import plan_changes
from yian1.core.changes.registers import acceptance_changes, closing_changes, register_changes
from yian1.core.checks.run import doubts
from yian1.core.progress import Light, Status, progress
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


@dataclass(frozen=True, slots=True)
class Rename:
    """One id that has become another: of what kind of thing, its name for a sentence, where the newer one stands."""

    kind: str
    name: str
    old: str
    new: str
    place: Place

    def change(self) -> Change:
        """Return the change that this is, all by itself."""
        message = f"{self.name}的代号：{self.old} → {self.new}"
        sides = (self.new, self.old, self.new)
        return Change(NOTICE, f"{self.kind}-renamed", message, self.place, None, *sides)


@dataclass(frozen=True, slots=True)
class _Known:
    """What has an id, and by what it is known again."""

    id: str
    sign: Hashable
    name: str
    place: Place


def renames(before: Ledger, after: Ledger) -> tuple[Rename, ...]:
    """Return the ids that are gone while one thing of the same words has come under a new id."""
    return tuple(
        rename
        for kind, of in (("unit", _units), ("target", _targets), ("action", _actions))
        for rename in _of_kind(kind, tuple(of(before)), tuple(of(after)))
    )


def new_ids(before: Ledger, after: Ledger) -> Mapping[str, str]:
    """Return the new id of whatever has one, by the old one."""
    return {rename.old: rename.new for rename in renames(before, after)}


def renamed(ledger: Ledger, ids: Mapping[str, str]) -> Ledger:
    """Return a ledger in which everything goes by its new id; where it was written stays as it was."""
    if not ids:
        return ledger
    return replace(ledger, **{part: _renamed(getattr(ledger, part), ids) for part in _NAMING})


def _of_kind(kind: str, old: tuple[_Known, ...], new: tuple[_Known, ...]) -> Iterator[Rename]:
    """Yield what only one thing on each side is known by."""
    lost = _by_sign(old, {known.id for known in new})
    found = _by_sign(new, {known.id for known in old})
    for sign, known in lost.items():
        other = found.get(sign)
        if known is not None and other is not None:
            yield Rename(kind, other.name, known.id, other.id, other.place)


def _by_sign(these: Iterable[_Known], others: set[str]) -> Mapping[Hashable, _Known | None]:
    """Return what the other side has not, by its sign; None for what several have."""
    found: dict[Hashable, _Known | None] = {}
    for known in these:
        if known.id not in others:
            found[known.sign] = None if known.sign in found else known
    return found


def _units(ledger: Ledger) -> Iterator[_Known]:
    for document in (ledger.plan, ledger.office):
        for index, unit in enumerate(document.units):
            yield _Known(unit.id, unit.name, f"单位“{short(unit.name)}”", document.place("units", index, "id"))


def _targets(ledger: Ledger) -> Iterator[_Known]:
    for context in ledger.targets.values():
        target, place = context.target, ledger.plan.place(*context.path, "id")
        yield _Known(target.id, (target.quote, target.measure), f"指标“{short(target.name)}”", place)


def _actions(ledger: Ledger) -> Iterator[_Known]:
    for path, _, action in ledger.plan.placed_actions():
        yield _Known(action.id, action.text, f"举措“{short(action.text)}”", ledger.plan.place(*path, "id"))


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


_FIELDS = {"figures", "progress"}


def with_doubts(changes: Sequence[Change], pair: Pair) -> list[Change]:
    """Return the changes, those that bring in a doubtful number or text worth a look, with the words of the check."""
    told = list(changes)
    if not any(change.unit is not None and change.month is not None for change in told):
        return told
    for doubt in _new_doubts(pair):
        at = _change_behind(told, doubt)
        if at is not None:
            severity = max(told[at].severity, NOTICE, key=list(ChangeSeverity).index)
            told[at] = replace(told[at], severity=severity, message=f"{told[at].message}；可疑：{doubt.message}")
    return told


def _new_doubts(pair: Pair) -> list[Diagnostic]:
    """Return what is doubtful in the newer ledger and was not in the older one."""
    found = doubts(pair.new)
    before = {(one.code, one.where) for one in doubts(pair.old)} if found else set()
    return [one for one in found if (one.code, one.where) not in before]


def _change_behind(changes: Sequence[Change], doubt: Diagnostic) -> int | None:
    """Return which change brought a doubt in: of the same thing in the same file, in the file, or in another month."""
    path = doubt.where.path if isinstance(doubt.where, Place) else ()
    subject = path[1] if len(path) > 1 and path[0] in _FIELDS else None

    def nearness(at: int) -> tuple[bool, bool]:
        return changes[at].place.file == doubt.where.file, changes[at].subject == subject

    near = [at for at, change in enumerate(changes) if change.month is not None and any(nearness(at))]
    return max(near, key=nearness, default=None)


def consents(before: Ledger, after: Ledger) -> Mapping[str, Acceptance]:
    """Return what is accepted by its item: only what was written down together with the change itself.

    An entry that was there before has accepted an earlier change.
    """
    known = set(before.acceptances.accepted)
    return {entry.item: entry for entry in after.acceptances.accepted if entry not in known}


def compare(before: Ledger, after: Ledger, series: Series | None = None) -> tuple[Change, ...]:
    """Return what changed in meaning from one ledger to the other, each change once, the heaviest first.

    Among equals new ids come first, then the plan, the office's rules, the filings by unit and month, the
    registers, the closed months and what the office has accepted. Moved files, comments, the order of keys and
    another way of writing the same value are no changes. `series` are the figures of `after`, if they have been read.
    """
    found_again = renames(before, after)
    before = renamed(before, {rename.old: rename.new for rename in found_again})
    pair = Pair(before, after, series)
    found = [
        *(rename.change() for rename in found_again),
        *plan_changes(pair),
        *office_changes(pair),
        *filing_changes(pair),
        *register_changes(pair),
        *closing_changes(pair),
        *acceptance_changes(pair),
    ]
    given = consents(before, after)
    weighed = (_weighed(change, given) for change in with_doubts(found, pair))
    return tuple(sorted(weighed, key=lambda change: (-RANK[change.severity], not change.open)))


def fails(changes: Iterable[Change], least: ChangeSeverity) -> bool:
    """Whether there is a change of at least that severity (`diff --fail-on`); what is accepted is worth a look."""
    return any(RANK[NOTICE if change.accepted is not None else change.severity] >= RANK[least] for change in changes)


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


def impacts(before: Series, after: Series) -> Sequence[Impact]:
    """Return what became of the targets that both ledgers have, the latest month first; months without are left out."""
    months = {filing.month for side in (before, after) for filing in side.ledger.filings if not filing.blank}
    found = (_impact(before, after, month) for month in sorted(months, reverse=True))
    return [impact for impact in found if impact.moved or impact.red]


def _impact(before: Series, after: Series, month: Month) -> Impact:
    moved: dict[tuple[Status, Status], list[str]] = {}
    red = []
    for target, context in after.ledger.targets.items():
        if target not in before.ledger.targets:
            continue
        old, new = (progress(side.ledger, side, target, month) for side in (before, after))
        name = short(context.target.name)
        if old.status != new.status:
            moved.setdefault((old.status, new.status), []).append(name)
        if new.light is Light.RED and old.light is not Light.RED:
            red.append(name)
    return Impact(month, {both: moved[both] for both in sorted(moved, key=_rank)}, red)


def _rank(both: tuple[Status, Status]) -> tuple[bool, int, int]:
    order = list(Status)
    old, new = both
    return new not in _URGENCY, order.index(new), order.index(old)
