"""A filing, and one figure of it, in the older and in the newer ledger."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from yian1.core.changes.change import short
from yian1.core.changes.effect import value_words
from yian1.model.filing import NUMBERS

if TYPE_CHECKING:
    from datetime import date

    from yian1.core.changes.change import Pair
    from yian1.core.series import Observation
    from yian1.model.diagnostics import Place
    from yian1.model.filing import Figure, Filing
    from yian1.model.period import Month


@dataclass(frozen=True)
class FilingVersions:
    """One unit's filing of one month before and after; None where there is none."""

    pair: Pair
    unit: str
    month: Month
    old: Filing | None
    new: Filing | None

    @property
    def past(self) -> bool:
        """Whether the unit had already filed a later month."""
        filed = self.pair.before.by_unit.get(self.unit, ())
        return bool(filed) and self.month < filed[-1].month

    @property
    def closed(self) -> date | None:
        """The day on which the month was closed, if it was."""
        return self.pair.closed.get(self.month)

    @property
    def lead(self) -> str:
        """How a sentence about it begins: 市经信局5月."""
        return f"{self.pair.name(self.unit)}{self.month.number}月"

    def place(self, *steps: str) -> Place:
        """Return where something stands in the newer filing, else where it stood in the older one."""
        filing = self.new or self.old
        if filing is None:
            raise ValueError("neither version of the filing exists")
        return filing.place(*steps)

    def figure(self, target: str) -> FigureVersions:
        """Return the two versions of a figure."""
        pair = self.pair
        return FigureVersions(
            self,
            target,
            None if self.old is None else _given(self.old, target),
            None if self.new is None else _given(self.new, target),
            None if self.old is None else pair.old_seen.get((self.old.file, target)),
            None if self.new is None else pair.new_seen.get((self.new.file, target)),
        )


@dataclass(frozen=True)
class FigureVersions:
    """One figure before and after: as written (None if missing or blank) and as a number (None if unreadable too)."""

    filing: FilingVersions
    target: str
    old: Figure | None
    new: Figure | None
    old_seen: Observation | None
    new_seen: Observation | None

    @property
    def same_number(self) -> bool:
        """Whether both say the same amount, however it is written."""
        one, other = self.old_seen, self.new_seen
        if one is None or other is None:
            return _written(self.old) == _written(self.new)
        uncounted = one.whole is None or other.whole is None
        same_parts = uncounted or (one.part, one.whole) == (other.part, other.whole)
        return (one.value, one.against) == (other.value, other.against) and same_parts

    @property
    def reason(self) -> str | None:
        """The correction that explains this change; one that was there before explains an earlier change."""
        if self.new is None or (self.old is not None and self.old.correction == self.new.correction):
            return None
        return self.new.correction

    @property
    def foreign(self) -> bool:
        """Whether the figure is another unit's to file: neither its own target nor a part allotted to it."""
        ledger, unit = self.filing.pair.after, self.filing.unit
        if self.target not in ledger.targets or ledger.owner(self.target) in {None, unit}:
            return False
        return unit not in ledger.office.allocations.get(self.target, {})

    @property
    def before(self) -> str | None:
        """The older side in words."""
        return self._words(self.old, self.old_seen)

    @property
    def after(self) -> str | None:
        """The newer side in words."""
        return self._words(self.new, self.new_seen)

    def _words(self, figure: Figure | None, seen: Observation | None) -> str | None:
        if figure is None:
            return None
        if seen is not None:
            pair = self.filing.pair
            ledger = pair.after if seen is self.new_seen else pair.before
            return value_words(ledger.targets[self.target].target, seen)
        return short("÷".join(_written(figure)))


def misplaced(filing: Filing) -> bool:
    """Whether a filing lies in another unit's folder, or under another month's name."""
    path = PurePosixPath(filing.file)
    return path.parent.name != filing.unit or path.stem != str(filing.month)


def _given(filing: Filing, target: str) -> Figure | None:
    figure = filing.figures.get(target)
    return None if figure is None or figure.blank else figure


def _written(figure: Figure | None) -> tuple[str, ...]:
    """Return the numbers of a figure as they are written."""
    if figure is None:
        return ()
    return tuple(text for text in (getattr(figure, name) for name in NUMBERS) if text is not None)
