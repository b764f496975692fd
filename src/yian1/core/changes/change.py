"""One change between two ledgers; records as words, and the one comparison of whatever has a key in both."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from yian1.core.series import Series, as_decimal, read_series
from yian1.model.fields import declared
from yian1.model.period import Month
from yian1.model.quantity import format_value

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from pydantic import BaseModel

    from yian1.core.progress import Light, Status
    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger
    from yian1.model.office import Acceptance

T = TypeVar("T")

_SHOWN = 40
_CONTEXT = 6
_BLANKS = re.compile(r"\s+")
NOTHING = "（无）"


class ChangeSeverity(StrEnum):
    """How much a reviewer must mind a change; the order is from least to most."""

    INFO = "info"
    NOTICE = "notice"
    BREAKING = "breaking"


INFO, NOTICE, BREAKING = ChangeSeverity
_PLAN = "data/plan.yaml"
_MONTHLY = re.compile(r"data/(?:progress/[^/]+/|closed/|documents/brief-)(\d{4}-\d{2})\.yaml", re.ASCII)
RANK = {severity: rank for rank, severity in enumerate(ChangeSeverity)}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to one target as of a month: its figure in words, its status and light, before and after."""

    subject: str
    month: Month
    before: str | None
    after: str | None
    statuses: tuple[Status | None, Status | None]
    lights: tuple[Light | None, Light | None]

    @property
    def moved(self) -> bool:
        """Whether the status or the light is another one."""
        return self.statuses[0] != self.statuses[1] or self.lights[0] != self.lights[1]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `message` is a whole sentence, `before` and `after` are the two sides of it where it has them.

    `subject` is the id of what changed. `place` is in the newer ledger, or in the older one if the
    thing is `gone` from the newer. `details` are lines for whoever wants to know more, `effects` what the change
    does to targets. `accepted` is the office's consent to a breaking change.
    """

    severity: ChangeSeverity
    kind: str
    message: str
    place: Place
    unit: str | None = None
    subject: str | None = None
    before: str | None = None
    after: str | None = None
    gone: bool = False
    details: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    accepted: Acceptance | None = None

    @property
    def item(self) -> str:
        """What the office names to accept it: figure-corrected/jingxin/2024-05/service-stations."""
        month = None if self.month == self.subject else self.month
        key = self.place.path[-1] if self.kind.endswith("-changed") and self.place.file == _PLAN else None
        parts = (self.kind, self.unit, month, self.subject, key)
        return "/".join("".join(str(part).split()) for part in parts if part is not None)

    @property
    def month(self) -> str | None:
        """The month whose filing or closing has changed; None if no month's has."""
        found = _MONTHLY.fullmatch(self.place.file)
        return None if found is None else found[1]

    @property
    def open(self) -> bool:
        """Whether somebody must still deal with it."""
        return self.severity is ChangeSeverity.BREAKING and self.accepted is None


@dataclass(frozen=True)
class Pair:
    """The two ledgers that are compared, with what both sides are asked for again and again."""

    before: Ledger
    after: Ledger
    series: Series | None = None

    @cached_property
    def old(self) -> Series:
        """The figures of the older ledger."""
        return read_series(self.before)

    @cached_property
    def new(self) -> Series:
        """The figures of the newer ledger."""
        return self.series or read_series(self.after)

    @cached_property
    def closed(self) -> Mapping[Month, date]:
        """The months that were closed in the older ledger, with the day."""
        return {closing.month: closing.closed for closing in self.before.closings}

    @cached_property
    def months(self) -> Sequence[Month]:
        """The months that changed rules are judged at: every one that the older ledger has filings of."""
        return sorted({filing.month for filing in self.before.filings if not filing.blank})

    @cached_property
    def replanned(self) -> Series:
        """The figures of the older ledger, read by the newer plan alone."""
        return read_series(replace(self.before, plan=self.after.plan))

    def name(self, unit: str) -> str:
        """Return a unit's name in the newer ledger, else in the older one."""
        known = self.after.units.keys() | self.after.groups.keys()
        return (self.after if unit in known else self.before).name(unit)

    def target_name(self, target: str) -> str:
        """Return a target's name in the newer ledger, else in the older one, else its id."""
        for ledger in (self.after, self.before):
            if target in ledger.targets:
                return short(ledger.targets[target].target.name)
        return target


@dataclass(frozen=True, slots=True)
class Move:
    """One side and the other of something that has a Chinese name (and, in its file, a key); None: not there."""

    name: str
    before: str | None
    after: str | None
    key: str = ""

    @property
    def moved(self) -> bool:
        """Whether the sides differ by more than blanks: a line folded elsewhere is no change."""
        return plain(self.before) != plain(self.after)

    @property
    def sides(self) -> str:
        """Both sides: whole if they are short, else from where they differ."""
        if max(len(self.before or ""), len(self.after or "")) > _SHOWN:
            return _passage(self.before, self.after)
        return f"{said(self.before)} → {said(self.after)}"

    @property
    def words(self) -> str:
        """What moved and how, e.g. 报送日期2024-06-03 → 2024-06-05."""
        return f"{self.name}{self.sides}"


def said(value: str | None) -> str:
    """Return one side of a change for a sentence."""
    return short(value) if value else NOTHING


def short(text: str, limit: int = _SHOWN) -> str:
    """Return foreign text on one line, printable and not too long."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def plain(text: str | None) -> str:
    """Return a text without its blanks."""
    return _BLANKS.sub("", text or "")


def _passage(before: str | None, after: str | None) -> str:
    """Return where two long texts begin to differ, both sides shortened to that place."""
    one, other = before or "", after or ""
    common = next((at for at, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1), 0)
    start = max(0, common - _CONTEXT) if one and other else 0
    return " → ".join(f"“{'…' if start else ''}{short(text[start:])}”" if text else NOTHING for text in (one, other))


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of something: its key in the file, its Chinese name, and what it says (None: it is not there)."""

    key: str
    name: str
    words: str | None


def fields_of(record: BaseModel, leave_out: Iterable[str] = ()) -> Mapping[str, Entry]:
    """Return the plain fields of a record; records within it are left to the caller."""
    skipped = set(leave_out)
    found = {}
    for name, about in declared(type(record)).items():
        if name not in skipped:
            key = about.alias or name
            found[key] = Entry(key, about.title or key, words_of(getattr(record, name)))
    return found


def words_of(value: object) -> str | None:
    """Return a value as words: numbers by their value, lists in one line, nothing as None."""
    match value:
        case None | () | "":
            return None
        case bool():
            return "是" if value else "否"
        case Enum():
            return str(value.value)
        case Decimal():
            return amount(value)
        case Month() | date() | int():
            return str(value)
        case tuple() | list():
            return "、".join(words_of(item) or "" for item in value)
        case _:
            return str(value)


def amount(value: Decimal, measure: str = "") -> str:
    """Return a number by its value, with its measure: 95.00 and 95 are the same."""
    exact = as_decimal(Fraction(value))
    return format_value(value if exact is None else exact, measure)


def moves(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[Move]:
    """Yield the entries whose words differ."""
    for key in dict.fromkeys((*old, *new)):
        sides = [entries[key] for entries in (old, new) if key in entries]
        before, after = (entries[key].words if key in entries else None for entries in (old, new))
        move = Move(sides[-1].name, before, after, key)
        if move.moved:
            yield move


@dataclass(frozen=True, slots=True)
class Item(Generic[T]):
    """Something that has a key in its ledger: its fields in words, and what is told if it is new, gone or edited.

    `lead` begins the sentence about an edit; how much it matters says `edited`, where one of the `loud` fields has
    moved it is worth a look at least.
    """

    key: Hashable
    record: T
    fields: Mapping[str, Entry]
    added: Change
    removed: Change
    lead: str = ""
    loud: Collection[str] = ()
    edited: ChangeSeverity = INFO


def in_one_sentence(old: Item[T], new: Item[T], found: Sequence[Move]) -> Iterator[Change]:
    """Tell of everything that was edited in an item together."""
    loud = any(move.key in old.loud for move in found)
    kind = f"{new.added.kind.removesuffix('-added')}-changed"
    yield edit(kind, NOTICE if loud else new.edited, new.lead, found, new.added)


def keyed(
    old: Iterable[Item[T]],
    new: Iterable[Item[T]],
    edited: Callable[[Item[T], Item[T], Sequence[Move]], Iterable[Change]] = in_one_sentence,
) -> Iterator[Change]:
    """Yield what was added, edited and removed, in the newer order; `edited` tells of what is in both and differs."""
    before, after = {item.key: item for item in old}, {item.key: item for item in new}
    for key in dict.fromkeys((*after, *before)):
        one, other = before.get(key), after.get(key)
        if one is None:
            yield after[key].added
        elif other is None:
            yield replace(one.removed, gone=True)
        elif found := list(moves(one.fields, other.fields)):
            yield from edited(one, other, found)


def edit(kind: str, severity: ChangeSeverity, lead: str, found: Sequence[Move], there: Change) -> Change:
    """Return one change for all that moved in what stands `there`; if only one field did, with its two sides."""
    message = lead + "，".join(move.words for move in found)
    before, after = (found[0].before, found[0].after) if len(found) == 1 else (None, None)
    return Change(severity, kind, message, there.place, there.unit, there.subject, before, after)
