"""Which mapping or list a line belongs to, told by its indentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.yaml.levels import Awaits, Kind, Level
from yian1.yaml.slips import Misfit, Slips

if TYPE_CHECKING:
    from yian1.yaml.draft import Draft


class Layout:
    """The open levels of the block that is being read, the outermost first."""

    def __init__(self, draft: Draft) -> None:
        self.levels: list[Level] = []
        self.awaits = Awaits.BLOCK
        self.owner = -1  # the indentation of the entry that awaits something
        self._slips = Slips(draft, self.levels)

    def leave(self, awaits: Awaits, owner: int) -> None:
        """Record what the entry at indentation `owner` still awaits."""
        self.awaits, self.owner = awaits, owner

    def kind_at(self, column: int) -> Kind | None:
        """Return what the innermost level holds if it stands at that column."""
        return self.levels[-1].kind if self.levels and self.levels[-1].indent == column else None

    def entry(self, row: int, column: int, kind: Kind) -> None:
        """Record a key or an item at that column, opening a level when there is none."""
        if self.kind_at(column) is kind:
            self.levels[-1].rows.append(row)
        else:
            self.levels.append(Level(column, kind, [row]))

    def place(self, row: int, indent: int, kind: Kind | None) -> int:
        """Close the levels that a line ends and return its indentation, mended if it fits nowhere.

        `kind` is what the line looks like; None for a line that is neither key nor item.
        """
        innermost = self.levels[-1].indent if self.levels else -1
        if self.awaits is Awaits.BLOCK and indent > self.owner >= innermost:
            return indent
        known = self._slips.known(row, indent, kind)
        if known is not None:
            self._close(known)
            return known
        left = self._close(indent)
        if self.awaits is Awaits.BLOCK and self.owner == indent and kind is Kind.MAP:
            outer = self._slips.raise_parent(row)
            if outer is not None:
                self.owner = outer
                return indent
        if self._fits(indent, kind, left):
            return indent
        # The YAML reader takes an item that stands too deep for more of the text above it.
        swallowed = self.awaits is Awaits.TEXT and kind is Kind.LIST
        waiting = self.owner if self.awaits is Awaits.BLOCK else None
        return self._slips.mend(Misfit(row, indent, kind, left, waiting, certain=swallowed))

    def _close(self, indent: int) -> list[Level]:
        left = []
        while self.levels and self.levels[-1].indent > indent:
            left.append(self.levels.pop())
        return left

    def _fits(self, indent: int, kind: Kind | None, left: list[Level]) -> bool:
        if not self.levels:
            return not left
        if indent != self.levels[-1].indent:
            return False
        top = self.levels[-1]
        if top.kind is Kind.MAP:
            return kind is not Kind.LIST or (self.awaits is Awaits.BLOCK and self.owner == indent)
        if kind is not Kind.LIST and len(self.levels) > 1 and self.levels[-2].indent == indent:
            self.levels.pop()  # a list may stand at the indentation of its own key
            return True
        return kind is Kind.LIST
