"""The fields of a record as words, by their Chinese titles: what most of a plan is compared by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core.changes.change import Move
from yian1.core.series import as_decimal
from yian1.model.period import Month
from yian1.model.quantity import format_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel


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
    for name, about in type(record).model_fields.items():
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
