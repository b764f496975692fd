"""New ids for what stays the same: a unit, a target or an action is known again by its name or its words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import BaseModel

from yian1.core.changes.change import Change, ChangeSeverity, short
from yian1.model.fields import declared

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger

T = TypeVar("T")


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
        return Change(ChangeSeverity.NOTICE, f"{self.kind}-renamed", message, self.place, None, *sides)


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
    return replace(
        ledger,
        plan=_with(ledger.plan, ids),
        office=_with(ledger.office, ids),
        filings=tuple(_with(filing, ids) for filing in ledger.filings),
        workplans=tuple(_with(workplan, ids) for workplan in ledger.workplans),
        opinions=_with(ledger.opinions, ids),
        events=_with(ledger.events, ids),
        closings=tuple(_with(closing, ids) for closing in ledger.closings),
        verification=_with(ledger.verification, ids),
        papers=_with(ledger.papers, ids),
    )


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
    for number, section in enumerate(ledger.plan.sections):
        for order, task in enumerate(section.tasks):
            for index, action in enumerate(task.actions):
                place = ledger.plan.place("sections", number, "tasks", order, "actions", index, "id")
                yield _Known(action.id, action.text, f"举措“{short(action.text)}”", place)


def _with(value: T, ids: Mapping[str, str]) -> T:
    """Return a value with every id in it replaced: a text or a key that is nothing but the id."""
    changed: Any = value
    if isinstance(value, BaseModel):
        fields = {name: getattr(value, name) for name in declared(type(value))}
        changed = value.model_copy(update={name: _with(field, ids) for name, field in fields.items()})
    elif type(value) is str:
        changed = ids.get(str(value), value)
    elif isinstance(value, tuple) and type(value) is tuple:
        changed = tuple(_with(item, ids) for item in value)
    elif isinstance(value, dict):
        changed = {ids.get(key, key): _with(item, ids) for key, item in value.items()}
    return cast("T", changed)
