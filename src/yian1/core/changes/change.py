"""One change between two ledgers, and the words that all kinds of change share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from yian1.core.series import Series, read_series

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from yian1.core.series import Observation
    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month

_SHOWN = 40
NOTHING = "（无）"


class ChangeSeverity(StrEnum):
    """How much a reviewer must mind a change; the order is from least to most."""

    INFO = "info"
    NOTICE = "notice"
    BREAKING = "breaking"


RANK = {severity: rank for rank, severity in enumerate(ChangeSeverity)}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `message` is a whole sentence, `before` and `after` are the two sides of it where it has them.

    `subject` is the id of what changed. `place` is in the newer ledger, or in the older one if the
    thing is `gone` from the newer. `details` are lines for whoever wants to know more.
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


@dataclass(frozen=True)
class Pair:
    """The two ledgers that are compared, with what both sides are asked for again and again."""

    before: Ledger
    after: Ledger

    @cached_property
    def old(self) -> Series:
        """The figures of the older ledger."""
        return read_series(self.before)

    @cached_property
    def new(self) -> Series:
        """The figures of the newer ledger."""
        return read_series(self.after)

    @cached_property
    def old_seen(self) -> Mapping[tuple[str, str], Observation]:
        """The figures of the older ledger by file and target."""
        return _by_place(self.old)

    @cached_property
    def new_seen(self) -> Mapping[tuple[str, str], Observation]:
        """The figures of the newer ledger by file and target."""
        return _by_place(self.new)

    @cached_property
    def closed(self) -> Mapping[Month, date]:
        """The months that were closed in the older ledger, with the day."""
        return {closing.month: closing.closed for closing in self.before.closings}

    @cached_property
    def as_of(self) -> Month | None:
        """The month that changed rules are judged at: the latest one that both ledgers have filings of."""
        latest = (self.before.latest_month(), self.after.latest_month())
        return None if None in latest else min(month for month in latest if month is not None)

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
class Field:
    """A part of something that differs: its Chinese name and both sides as text."""

    name: str
    before: str | None
    after: str | None

    @property
    def words(self) -> str:
        """Say what became of it, e.g. 目标值 95万家 → 96万家."""
        return f"{self.name}{said(self.before)} → {said(self.after)}"


def _by_place(series: Series) -> Mapping[tuple[str, str], Observation]:
    return {(seen.place.file, target): seen for target, every in series.observations.items() for seen in every}


def said(value: str | None) -> str:
    """Return one side of a change for a sentence."""
    return short(value) if value else NOTHING


def short(text: str, limit: int = _SHOWN) -> str:
    """Return foreign text on one line, printable and not too long."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def passage(before: str | None, after: str | None) -> str:
    """Return where two long texts begin to differ, both sides shortened to that place."""
    one, other = before or "", after or ""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, start - 6) if max(len(one), len(other)) > _SHOWN else 0
    lead = "…" if start else ""
    return f"{_quoted(one, start, lead)} → {_quoted(other, start, lead)}"


def _quoted(text: str, start: int, lead: str) -> str:
    return f"“{lead}{short(text[start:])}”" if text else NOTHING


def differing(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Return the fields whose sides differ."""
    return tuple(field for field in fields if field.before != field.after)


def heaviest(severities: Iterable[ChangeSeverity]) -> ChangeSeverity:
    """Return the heaviest of some severities; info if there is none."""
    return max(severities, key=RANK.__getitem__, default=ChangeSeverity.INFO)


def in_order(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield changes, the heaviest first, otherwise in the order given."""
    return iter(sorted(changes, key=lambda change: -RANK[change.severity]))
