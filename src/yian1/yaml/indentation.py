"""Which mapping or list a line belongs to by its indentation, and which line is off where that fits nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from yian1.yaml import slips
from yian1.yaml.tokens import ODD_SPACE, STEP, indentation, name, opens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.yaml.slips import Draft

_ITEM = re.compile(r" *-(?: |$)")
_LOOK_AHEAD = 50  # lines; enough to see which of two indentations is the usual one
_WIDTHS = (STEP, 4, 8, 1)  # how many spaces a tab or a wide space may stand for, the likeliest first


class Kind(Enum):
    """What the lines of one level are: the keys of a mapping or the items of a list."""

    MAP = auto()
    LIST = auto()


class Awaits(Enum):
    """What may follow the last entry: nothing, a deeper block, or more lines of its plain text."""

    NOTHING = auto()
    BLOCK = auto()
    TEXT = auto()


@dataclass(slots=True)
class Level:
    """An open mapping or list: its indentation and the rows of its entries."""

    indent: int
    kind: Kind
    rows: list[int] = field(default_factory=list)


def _may_open(line: str) -> bool:
    return opens(line) or line.rstrip()[-1:] in "|>-"


class Indentation:
    """The open levels of the block that is being read, the outermost first."""

    def __init__(self, draft: Draft) -> None:
        self.levels: list[Level] = []
        self.awaits = Awaits.BLOCK
        self.owner = -1  # the indentation of the entry that awaits something
        self._draft = draft
        self._rows = draft.rows
        self._shaken = -1  # the top-level entry whose lines have lost their places
        self._run = ""  # the code of the odd white space that the line before began with
        self._meant: dict[str, int] = {}  # white space → the indentation that it stood for

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

    # Tabs and wide spaces before a line

    def margin(self, row: int, column: int, kind: Kind | None) -> int:
        """Return the indentation that a line whose content begins at `column` was meant to have.

        Lines one after another that share the mistake are one problem.
        """
        head = self._rows[row][:column]
        odd = ODD_SPACE.search(head)
        if not odd:
            self._run = ""
            return column
        slip = slips.TAB_INDENT if "\t" in head else slips.WIDE_INDENT
        target = self._indentation_of(row, head, kind)
        if slip.code != self._run:
            self._draft.tell(slip, (row, odd.start(), 1), target)
        self._run = slip.code
        self._draft.replace(slip.code, (row, 0, column), " " * target)
        return target

    def _indentation_of(self, row: int, head: str, kind: Kind | None) -> int:
        if self.awaits is Awaits.TEXT and kind is None:
            return self.owner + STEP
        choices = self._choices(kind)
        for known, indent in self._meant.items():  # what goes on where other white space ends stands deeper
            deeper = [at for at in choices if (at > indent if head.startswith(known) else at < indent)]
            if known != head and deeper and (head.startswith(known) or known.startswith(head)):
                choices = {at: choices[at] for at in deeper}
        if self._meant.get(head) not in choices:
            widths = [len(re.sub("[\t\u3000]", " " * cells, head)) for cells in _WIDTHS]
            following, opening = self._draft.next_line(row), _may_open(self._rows[row])

            def rank(indent: int) -> tuple[bool, bool, int, bool, int, int]:
                near = widths.index(indent) if indent in widths else abs(indent - widths[0])
                unlike = self._unlike(row, choices[indent])
                apart = not self.levels or indent != self.levels[-1].indent  # not beside the line above it
                unfit = not opening and indentation(following) > indent  # the next line makes no sense behind it
                return unfit, indent not in widths, unlike, apart, near, -indent

            self._meant[head] = min(choices, key=rank, default=0)
        return self._meant[head]

    def _choices(self, kind: Kind | None) -> dict[int, list[int]]:
        """Return each indentation that a line may have, with the rows of the entries already there."""
        choices = {level.indent: level.rows for level in self.levels if kind in (None, level.kind)}
        if self.awaits is Awaits.BLOCK:
            choices[self.owner + STEP if self.owner >= 0 else 0] = []
        return choices

    def _unlike(self, row: int, others: list[int]) -> int:
        """Say how unlike other entries a line is: 0 if one of them opens a block as it does, or does not."""
        alike = [opens(self._rows[other]) == opens(self._rows[row]) for other in others[-_LOOK_AHEAD:]]
        return 1 if not alike else 0 if any(alike) else 2

    # Lines that fit nowhere

    def place(self, row: int, indent: int, kind: Kind | None) -> int:
        """Close the levels that a line ends and return its indentation, put right if it fits nowhere.

        `kind` is what the line looks like; None for a line that is neither key nor item.
        """
        innermost = self.levels[-1].indent if self.levels else -1
        if self.awaits is Awaits.BLOCK and indent > self.owner >= innermost:
            return indent
        left = self._close(indent)
        return indent if self._fits(indent, kind, left) else self._mend(row, indent, kind, left)

    def _close(self, indent: int) -> list[Level]:
        left = []
        while self.levels and self.levels[-1].indent > indent:
            left.append(self.levels.pop())
        return left

    def _fits(self, indent: int, kind: Kind | None, left: list[Level]) -> bool:
        if not self.levels:
            return not left
        top = self.levels[-1]
        if indent != top.indent:
            return False
        if top.kind is Kind.MAP:
            return kind is not Kind.LIST or (self.awaits is Awaits.BLOCK and self.owner == indent)
        if kind is not Kind.LIST and len(self.levels) > 1 and self.levels[-2].indent == indent:
            self.levels.pop()  # a list may stand at the indentation of its own key
            return True
        return kind is Kind.LIST

    def _mend(self, row: int, indent: int, kind: Kind | None, left: list[Level]) -> int:
        """Report the line that is off and return the indentation that the given line has now."""
        if self._mends_lines_above(row, indent, kind, left):
            return indent
        targets = self._targets(row, indent, kind, left)
        listed = self.kind_at(indent) is Kind.LIST
        # A line that repeats the first key of the items above it: only its dash is missing.
        again = listed and bool(left) and name(self._rows[left[-1].rows[0]]) == name(self._rows[row])
        if not targets or again:
            if listed and kind is not Kind.LIST:
                self._draft.mend(slips.NO_DASH, (row, indent, 1), "- ", at=(row, indent, 0))
            else:
                slip = slips.MISPLACED_ITEM if kind is Kind.LIST else slips.STRAY_TEXT
                self._draft.leave_out(slip, row, indent)
            return indent
        target, *others = targets
        distance = abs(target.indent - indent)
        equal = next((other.indent for other in others if abs(other.indent - indent) == distance), None)
        # The YAML reader takes an item that stands too deep for more of the text above it.
        certain = self.awaits is Awaits.TEXT and kind is Kind.LIST
        rows = self._report(row, indent, target.indent, equal, certain=certain)
        self.levels += reversed(left)
        while target.rows and self.levels[-1] is not target:  # one without entries is opened below them all
            self.levels.pop()
        self._move(rows, target.indent - indent)
        return target.indent

    def _mends_lines_above(self, row: int, indent: int, kind: Kind | None, left: list[Level]) -> bool:
        """Mend the lines above if they are off, and not this one; say whether they were."""
        above = [
            *((self.levels[:-1], level) for level in self.levels[-1:]),
            *((self.levels, level) for level in left[-1:]),
        ]
        for outer, level in above:
            if level.kind is not kind:
                continue
            first, target, around = level.rows[0], indent, outer
            was = indentation(self._rows[first])
            listed = outer and outer[-1].kind is Kind.LIST and outer[-1].rows == level.rows
            if listed and self._count(row, indent) > 1:
                # The dash of a list's first item is off, and the lines below it are not.
                target = outer[-1].indent = outer[-1].indent + indent - level.indent
                if target == was:  # it is one dash too many
                    self._draft.mend(slips.STRAY_MARK, (first, was, 1), "", at=(first, was, STEP))
                    around = outer[:-1]
            elif not self._is_odd(outer, level, row, indent):
                continue
            level.indent = indent
            self.levels = [*around, level]
            if target != was:
                self._report(first, was, target)
                self._move(level.rows, target - was)
            return True
        return False

    def _targets(self, row: int, indent: int, kind: Kind | None, left: list[Level]) -> list[Level]:
        """Return the levels that a line may have been meant for, the likeliest first."""
        line, below = self._rows[row], self._draft.next_line(row)
        levels = [level for level in (*left, *self.levels) if level.kind is kind and level.indent != indent]

        def rank(level: Level) -> tuple[bool, int, bool, int]:
            # The further keys of an item stand one step deeper than its dash.
            deeper = indentation(below) > level.indent + (STEP if level.kind is Kind.LIST else 0)
            orphaned = deeper and not _may_open(line)
            return orphaned, abs(level.indent - indent), self._unlike(row, level.rows) > 1, -level.indent

        return sorted(levels, key=rank)

    def _is_odd(self, parents: list[Level], level: Level, row: int, indent: int) -> bool:
        """Say whether the entries of a level are off, and not this line: the usual indentation wins."""
        outer = parents[-1].indent if parents else -STEP
        usual = (outer + STEP, outer)
        if level.indent in usual:
            return False
        here, there = self._count(row, indent), len(level.rows) + self._count(row, level.indent)
        return here > there or (here == there and indent in usual)

    def _count(self, row: int, indent: int) -> int:
        """Count the entries at that indentation from a row on, as far as their block goes."""
        found = 0
        for line in self._rows[row : row + _LOOK_AHEAD]:
            spaces = indentation(line)
            if line.strip() and spaces < indent:
                break
            found += spaces == indent
        return found

    def _report(self, row: int, indent: int, target: int, equal: int | None = None, *, certain: bool = False) -> range:
        """Note a line that is off, but for one that has lost its place through a mistake above it in the same block.

        Return it with the rows that are to be moved as it is.
        """
        rows = range(row, row + self._moving(row, indent, target))
        slip, words = slips.displaced(row, len(rows), indent, target, equal)
        if certain and not self._draft.has_trouble_near(row):
            self._draft.tell(slip._replace(guess=False), (row, indent, 1), *words)
            return rows
        block = self.levels[0].rows[-1] if self.levels else -1
        trouble = self._draft.has_trouble_near(row - 1)
        if not trouble and (block < 0 or self._shaken != block):
            self._draft.tell(slip, (row, indent, 1), *words)
        if trouble:
            self._shaken = block
        return rows

    def deepen(self, rows: Sequence[int], indent: int, target: int) -> None:
        """Report the lines of a text that all stand too far to the left, and move them."""
        slip, words = slips.displaced(rows[0], len(rows), indent, target)
        self._draft.tell(slip, (rows[0], indent, 1), *words)
        self._move(rows, target - indent)

    def _moving(self, row: int, indent: int, target: int) -> int:
        """Return how many rows a row that is off takes along: its own lines, if they stand a step below it only so.

        Of one that stands too deep and has none, those below that stand as deep.
        """
        below, listed = indentation(self._draft.next_line(row)), bool(_ITEM.match(self._rows[row]))
        own = below - indent == STEP
        if not own and not below == indent > target:
            return 1
        last = row
        for number in range(row + 1, len(self._rows)):
            line = self._rows[number]
            spaces, item = indentation(line), bool(_ITEM.match(line))
            more = spaces > indent and not (listed and item and spaces == below) if own else spaces == indent
            if line.strip() and not (more and (own or item is listed)):
                break
            last = number if line.strip() else last
        return last + 1 - row

    def _move(self, rows: Sequence[int], shift: int) -> None:
        for row in rows:
            spaces = indentation(self._rows[row])
            self._draft.replace("indentation", (row, 0, spaces), " " * (spaces + shift if self._rows[row] else 0))
            self._draft.moved.add(row)
