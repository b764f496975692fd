"""One change between two ledgers; what both sides are asked for; the one comparison of whatever has a key in both."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from yian1.core.progress import Light, Status, TargetProgress
from yian1.core.series import Series, read_series
from yian1.model.fields import Worded
from yian1.model.quantity import percent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from yian1.core.terms import Fields
    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger
    from yian1.model.office import Acceptance
    from yian1.model.period import Month

_SHOWN = 40
_CONTEXT = 6
_BLANKS = re.compile(r"\s+")
_NOTHING = "（无）"


class ChangeSeverity(Worded):
    """How much a reviewer must mind a change; the order is from least to most."""

    INFO = "info", "一般"
    NOTICE = "notice", "须留意"
    BREAKING = "breaking", "须处理"


INFO, NOTICE, BREAKING = ChangeSeverity
_PLAN = "data/plan.yaml"
_MONTHLY = re.compile(r"data/(?:progress/[^/]+/|closed/|documents/brief-)(\d{4}-\d{2})\.yaml", re.ASCII)
Standings = tuple[TargetProgress | None, TargetProgress | None]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to one target as of a month: its figure in words, and how it stands, before and after."""

    subject: str
    month: Month
    before: str | None
    after: str | None
    standings: Standings

    @property
    def statuses(self) -> tuple[Status | None, ...]:
        """The status on both sides."""
        return tuple(None if one is None else one.status for one in self.standings)

    @property
    def lights(self) -> tuple[Light | None, ...]:
        """The light on both sides."""
        return tuple(None if one is None else one.light for one in self.standings)

    @property
    def moved(self) -> bool:
        """Whether the status or the light is another one."""
        return len(set(self.statuses)) > 1 or len(set(self.lights)) > 1


def effect_words(before: TargetProgress | None, after: TargetProgress | None) -> str:
    """Say what became of a target: 完成率84.2% → 86.8%，达时序 → 超时序; what stays the same is not repeated."""
    if after is None:
        return ""
    name, done = completion_words(after)
    old = ("", "") if before is None or before.status is Status.NO_DATA else completion_words(before)
    shares = [name + _turned(old[1] if old[0] == name else None, done)] if name else []
    status, light = _turned(None if before is None else before.status.word, after.status.word), ""
    if before is not None and before.status is after.status and before.light is not after.light:
        light = f"（{_turned(*(one.light_word or '不亮灯' for one in (before, after)))}）"
    return "，".join((*shares, status + light))


def _turned(before: str | None, after: str) -> str:
    return after if before is None or before == after else f"{before} → {after}"


def completion_words(item: TargetProgress) -> tuple[str, str]:
    """Return the percentage shown for a target and its name: the completion, or a stock's share of its target.

    Nothing where it has no meaning: how much of an upper limit is used up is neither.
    """
    if item.is_limit:
        return "", ""
    if item.judgement.completion is None and item.judgement.share is not None:
        return "占目标", percent(item.judgement.share)
    return ("", "") if item.shown_completion is None else ("完成率", percent(item.shown_completion))


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
        return self.severity is BREAKING and self.accepted is None


@dataclass(frozen=True)
class Pair:
    """The two ledgers that are compared, the older one by its new ids, with what both are asked for again and again."""

    before: Ledger
    after: Ledger
    series: Series | None = None
    renames: Sequence[Change] = ()

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
    def replanned(self) -> Series:
        """The figures of the older ledger, read by the newer plan alone."""
        return read_series(replace(self.before, plan=self.after.plan))

    def name(self, unit: str) -> str:
        """Return a unit's name in the newer ledger, else in the older one."""
        known = self.after.units.keys() | self.after.groups.keys()
        return (self.after if unit in known else self.before).name(unit)

    def target_name(self, target: str) -> str:
        """Return a target's name in the newer ledger, else in the older one, else its id."""
        known = self.after.targets.get(target) or self.before.targets.get(target)
        return target if known is None else short(known.target.name)


def short(text: str, limit: int = _SHOWN) -> str:
    """Return foreign text on one line, printable and not too long."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def one_side(value: str | None) -> str:
    """Return one side of a change for a sentence."""
    return short(value) if value else _NOTHING


@dataclass(frozen=True, slots=True)
class Move:
    """One side and the other of something that has a Chinese name and a key; None: not there."""

    key: Any
    name: str
    before: str | None
    after: str | None

    @property
    def sides(self) -> str:
        """Both sides: whole if they are short, else from where they differ."""
        one, other = self.before or "", self.after or ""
        if max(len(one), len(other)) <= _SHOWN:
            return f"{one_side(one)} → {one_side(other)}"
        common = next((at for at, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1), 0)
        start = max(0, common - _CONTEXT) if one and other else 0
        lead = "…" if start else ""
        return " → ".join(f"“{lead}{short(text[start:])}”" if text else _NOTHING for text in (one, other))

    @property
    def words(self) -> str:
        """What moved and how, e.g. 报送日期2024-06-03 → 2024-06-05."""
        return f"{self.name}{self.sides}"


def moves(old: Mapping[Any, tuple[str, str | None]], new: Mapping[Any, tuple[str, str | None]]) -> Iterator[Move]:
    """Yield the fields whose words differ by more than blanks: a line folded elsewhere is no change."""
    for key in dict.fromkeys((*old, *new)):
        before, after = (fields[key][1] if key in fields else None for fields in (old, new))
        if _BLANKS.sub("", before or "") != _BLANKS.sub("", after or ""):
            yield Move(key, (new if key in new else old)[key][0], before, after)


@dataclass(frozen=True, slots=True)
class Item:
    """Something that has a key in its ledger: its fields in words, and the message if it is new, gone or edited.

    `added` and `removed` are how much it matters and the sentence, of what can be either; `lead` begins the sentence
    about an edit, `weight` says how much a moved field matters; `state` is what a new one shows as its newer side.
    """

    kind: str
    key: Hashable
    place: Place
    fields: Fields
    added: tuple[ChangeSeverity, str] = (INFO, "")
    removed: tuple[ChangeSeverity, str] = (INFO, "")
    lead: str = ""
    weight: Callable[[Move], ChangeSeverity] = lambda _: INFO
    unit: str | None = None
    subject: str | None = None
    state: str | None = None
    record: Any = None


def loud(fields: Collection[str]) -> Callable[[Move], ChangeSeverity]:
    """Return the weight of what is worth a look where one of these fields has moved."""
    return lambda move: NOTICE if move.key in fields else INFO


def numbered(records: Iterable[Any], key: Callable[[Any], Hashable]) -> Iterator[tuple[Hashable, int, Any]]:
    """Yield each record with its key and its index; several of one key are numbered in their order."""
    counts: dict[Hashable, int] = {}
    for index, record in enumerate(records):
        known = key(record)
        counts[known] = counts.get(known, 0) + 1
        yield (known, counts[known]), index, record


def together(old: Item, new: Item, found: Sequence[Move]) -> Iterator[Change]:
    """Tell of everything that was edited in an item in one sentence; of one field also with its two sides."""
    severity = max(map(old.weight, found), key=attrgetter("rank"))
    sides = (found[0].before, found[0].after) if len(found) == 1 else (None, None)
    message = new.lead + "，".join(move.words.rstrip("。") for move in found)
    yield Change(severity, f"{new.kind}-changed", message, new.place, new.unit, new.subject, *sides)


def apart(_: Item, new: Item, found: Sequence[Move]) -> Iterator[Change]:
    """Tell of each field that was edited by itself, where it stands."""
    for move in found:
        kind, message = f"{new.kind}-changed", f"{new.lead}的{move.name}：{move.sides}"
        there = (new.place.child(move.key), new.unit, new.subject)
        yield Change(new.weight(move), kind, message, *there, move.before, move.after)


def keyed(
    old: Iterable[Item],
    new: Iterable[Item],
    edited: Callable[[Item, Item, Sequence[Move]], Iterable[Change]] = together,
) -> Iterator[Change]:
    """Yield what was added, edited and removed, in the newer order; `edited` reports what is in both and differs."""
    before, after = {item.key: item for item in old}, {item.key: item for item in new}
    for key in dict.fromkeys((*after, *before)):
        one, other = before.get(key), after.get(key)
        if one is not None and other is not None:
            found = list(moves(one.fields, other.fields))
            yield from edited(one, other, found) if found else ()
        elif other is not None:
            severity, message = other.added
            there = (other.place, other.unit, other.subject)
            yield Change(severity, f"{other.kind}-added", message, *there, after=other.state)
        elif one is not None:
            severity, message = one.removed
            yield Change(severity, f"{one.kind}-removed", message, one.place, one.unit, one.subject, gone=True)
