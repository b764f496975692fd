"""What the office has accepted: a breaking change that is lawful, with who says so, since when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.changes.change import Change, ChangeSeverity, Item, edit, fields_of, keyed, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yian1.core.changes.change import Move, Pair
    from yian1.model.ledger import Ledger
    from yian1.model.year import Acceptance

INFO, BREAKING = ChangeSeverity.INFO, ChangeSeverity.BREAKING


def consents(before: Ledger, after: Ledger) -> Mapping[str, Acceptance]:
    """Return what is accepted by its item: only what was written down together with the change itself.

    An entry that was there before has accepted an earlier change.
    """
    known = set(before.acceptances.accepted)
    return {entry.item: entry for entry in after.acceptances.accepted if entry not in known}


def acceptance_changes(pair: Pair) -> Iterator[Change]:
    """Yield what changed in the record: it grows, and what stands in it stays."""

    def edited(_: Item[Acceptance], new: Item[Acceptance], found: Sequence[Move]) -> Iterator[Change]:
        yield edit("acceptance-changed", BREAKING, f"同意记录“{short(new.record.item, 80)}”：", found, new.added)

    return keyed(_items(pair.before), _items(pair.after), edited)


def _items(ledger: Ledger) -> Iterator[Item[Acceptance]]:
    counts: dict[str, int] = {}
    for index, entry in enumerate(ledger.acceptances.accepted):
        place, name = ledger.acceptances.place("accepted", index), short(entry.item, 80)
        counts[entry.item] = counts.get(entry.item, 0) + 1
        words = f"{entry.date} {short(entry.by)}同意“{name}”：{short(entry.reason, 80)}"
        added = Change(INFO, "acceptance-added", words, place, subject=entry.item)
        removed = Change(BREAKING, "acceptance-removed", f"删去了同意记录：{words}", place, subject=entry.item)
        yield Item((entry.item, counts[entry.item]), entry, fields_of(entry), added, removed)
