"""Lines whose indentation fits nowhere: which line is off, what it was meant to be, and how to say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.yaml.keys import Keys
from yian1.yaml.levels import STEP, Kind, Level, indentation, name, opens

if TYPE_CHECKING:
    from yian1.yaml.draft import Draft

_ITEM = re.compile(r" *-(?: |$)")
_KEY = re.compile(r""" *(?:[\w.-]+|"[^"]*"|'[^']*') *:(?: |$)""")
_LOOK_AHEAD = 50  # lines; enough to see which of two indentations is the usual one


@dataclass(frozen=True, slots=True)
class Misfit:
    """A line that fits nowhere: what it looks like, and the state that it was met in."""

    row: int
    indent: int
    kind: Kind | None
    left: list[Level]  # the levels that its indentation has closed, the innermost first
    waiting: int | None  # the indentation of a key above it that has no value yet
    certain: bool  # the YAML reader lets it pass and misreads it


class Slips:
    """Mends the indentation of lines, in the draft and in the levels that it shares with the layout."""

    def __init__(self, draft: Draft, levels: list[Level]) -> None:
        self._draft = draft
        self._levels = levels
        self._last = -1  # the last row that repeated a slip
        self._shaken = -1  # the top-level entry whose lines have lost their places

    def known(self, row: int, indent: int, kind: Kind | None) -> int | None:
        """Mend a line that repeats a slip reported above it; None if it does not."""
        if self._last == row - 1 and not any(level.indent == indent for level in self._levels):
            for level in self._levels:
                if indent in level.slips and kind is level.kind:
                    self._last = row
                    return self._move([row], level.indent)
        return None

    def mend(self, misfit: Misfit) -> int:
        """Report the line that is off and return the indentation that the given line has now."""
        if self._mends_lines_above(misfit):
            return misfit.indent
        targets = self._targets(misfit)
        if not targets or self._lacks_dash(misfit):
            self._misplaced(misfit)
            return misfit.indent
        target, *others = targets
        distance = abs(target.indent - misfit.indent)
        equal = next((other.indent for other in others if abs(other.indent - misfit.indent) == distance), None)
        self._report(misfit.row, misfit.indent, target.indent, equal=equal, certain=misfit.certain)
        self._reopen(target, misfit.left)
        target.slips.add(misfit.indent)
        self._last = misfit.row
        return self._move([misfit.row], target.indent)

    def raise_parent(self, row: int) -> int | None:
        """Raise a key without a value that stands as deep as its own lines; return its new indentation.

        YAML reads it as one more key beside them; that they repeat the keys above it gives it away.
        """
        if len(self._levels) < 2 or self._levels[-2].kind is not Kind.MAP:  # noqa: PLR2004 - a level and its parent
            return None
        level, outer = self._levels[-1], self._levels[-2]
        keys = [name(self._draft.rows[other]) for other in level.rows]
        if name(self._draft.rows[row]) not in keys[:-1] or keys[-1] in keys[:-1]:
            return None
        parent = level.rows[-1]
        self._report(parent, level.indent, outer.indent, certain=True)
        self._levels.pop()
        outer.rows.append(parent)
        return self._move([parent], outer.indent)

    def _mends_lines_above(self, misfit: Misfit) -> bool:
        """Mend the lines above if they are off, and not this one."""
        pairs = [(self._levels[:-1], level) for level in self._levels[-1:]]
        pairs += [(self._levels, level) for level in misfit.left[-1:]]
        return any(self._mends_level(misfit, parents, level) for parents, level in pairs if level.kind is misfit.kind)

    def _mends_level(self, misfit: Misfit, parents: list[Level], level: Level) -> bool:
        row, indent = misfit.row, misfit.indent
        first = level.rows[0]
        was = indentation(self._draft.rows[first])
        if level in misfit.left and self._is_stranded(level, row):
            self._levels.append(Level(indent, Kind.MAP, [first]))
            target, moved = indent, [first]
        elif parents and self._is_first_item_off(parents[-1], level, row, indent):
            target, moved = parents[-1].indent + indent - level.indent, level.rows
            parents[-1].indent = target
            self._resume(level, indent, misfit.left)
        elif self._is_odd_one(parents, level, row, indent):
            target, moved = indent, level.rows
            self._resume(level, indent, misfit.left)
        else:
            return False
        self._report(first, was, target)
        self._move(moved, target)
        return True

    def _resume(self, level: Level, indent: int, left: list[Level]) -> None:
        level.indent = indent
        if level in left:
            self._levels.append(level)

    def _targets(self, misfit: Misfit) -> list[Level]:
        """Return the levels that a line may have been meant for, the likeliest first."""
        indent, lines = misfit.indent, self._draft.rows
        line = lines[misfit.row]
        following = self._draft.next_line(misfit.row)
        levels = [level for level in (*misfit.left, *self._levels) if level.kind is misfit.kind]
        if misfit.waiting is not None and misfit.kind is not None:
            inner = max(indentation(following), misfit.waiting) if _ITEM.match(following) else misfit.waiting + STEP
            levels.append(Level(inner, misfit.kind))

        def rank(level: Level) -> tuple[bool, int, bool, bool, int]:
            # The further keys of an item stand one step deeper than its dash.
            below = indentation(following) > level.indent + (STEP if level.kind is Kind.LIST else 0)
            wide = opens(line) and indentation(following) != level.indent + STEP
            alike = [opens(lines[other]) == opens(line) for other in level.rows]
            orphaned = below and not opens(line) and line.rstrip()[-1:] not in "|>-"
            return orphaned, abs(level.indent - indent), wide, bool(alike) and not any(alike), -level.indent

        return sorted((level for level in levels if level.indent != indent), key=rank)

    def _reopen(self, target: Level, left: list[Level]) -> None:
        """Make a level the innermost one again; one without entries is about to be opened below them all."""
        if not target.rows:
            self._levels.extend(reversed(left))
        elif target in left:
            self._levels.extend(reversed(left[left.index(target) :]))
        while target.rows and self._levels[-1] is not target:
            self._levels.pop()

    def _lacks_dash(self, misfit: Misfit) -> bool:
        """Say whether a line repeats the first key of the items above it, and only their dash is missing."""
        if not misfit.left or not self._is_list_at(misfit.indent):
            return False
        lines = self._draft.rows
        return name(lines[misfit.left[-1].rows[0]]) == name(lines[misfit.row])

    def _is_list_at(self, indent: int) -> bool:
        return bool(self._levels) and (self._levels[-1].kind, self._levels[-1].indent) == (Kind.LIST, indent)

    def _is_stranded(self, level: Level, row: int) -> bool:
        """Say whether the first key of a closed level is the parent of its other keys and a sibling of this one."""
        first, lines = level.rows[0], self._draft.rows
        if len(level.rows) == 1 or not opens(lines[first]) or not opens(lines[row]):
            return False
        return indentation(self._draft.next_line(first)) == level.indent

    def _is_odd_one(self, parents: list[Level], level: Level, row: int, indent: int) -> bool:
        """Say whether the entries of a level are off, and not this line: the usual indentation wins."""
        outer = parents[-1].indent if parents else -STEP
        usual = (outer + STEP, outer) if level.kind is Kind.LIST else (outer + STEP,)
        compact = any(indentation(self._draft.rows[other]) != level.indent for other in level.rows)
        if level.slips or compact or level.indent in usual:
            return False
        pattern = _ITEM if level.kind is Kind.LIST else _KEY
        here = self._count(row, indent, pattern)
        there = len(level.rows) + self._count(row, level.indent, pattern)
        return here > there or (here == there and indent in usual)

    def _is_first_item_off(self, items: Level, level: Level, row: int, indent: int) -> bool:
        """Say whether the dash of a list's first item is off, and the lines below it are not."""
        return items.kind is Kind.LIST and items.rows == level.rows and self._count(row, indent, _KEY) > 1

    def _count(self, row: int, indent: int, pattern: re.Pattern[str]) -> int:
        """Count the entries at that indentation from a row on, as far as their block goes."""
        found = 0
        for line in self._draft.rows[row : row + _LOOK_AHEAD]:
            spaces = indentation(line)
            if line.strip() and spaces < indent:
                break
            found += spaces == indent and pattern.match(line) is not None
        return found

    def _misplaced(self, misfit: Misfit) -> None:
        row, indent, kind = misfit.row, misfit.indent, misfit.kind
        if kind is not Kind.LIST and self._is_list_at(indent):
            message = "列表中的这一行缺少开头的“- ”"
            hint = "在行首补上“- ”（减号和一个空格）；如果不是列表的一项，请核对缩进"
            self._draft.guess("missing-dash", (row, indent, 1), message, hint)
            self._draft.replace("missing-dash", (row, indent, 0), "- ")
            return
        if kind is Kind.LIST:
            where = (row, indent, len(self._draft.rows[row].rstrip()) - indent)
            message = "这里不能写列表项：上面的键已有内容"
            hint = "列表要写在没有内容的键（如“units:”）下面；如果“-”是文字的一部分，与上一行写成一行"
            self._draft.guess("misplaced-item", where, message, hint)
            self._draft.blank(row)
            self._draft.complete = False
        else:
            Keys(self._draft).stray_text(row, indent)

    def _report(self, row: int, indent: int, target: int, *, equal: int | None = None, certain: bool = False) -> None:
        likely = f"{target}格" if equal is None else f"{target}格或{equal}格"
        message = f"缩进对不上：本行缩进{indent}格，应是{likely}"
        hint = f"把行首改成{target}个空格" + ("" if equal is None else f"；如果与缩进{equal}格的行同级，改成{equal}个")
        if certain and not self._draft.has_trouble_near(row):
            self._draft.note("indentation", (row, indent, 1), message, hint)
        elif not self._is_aftershock(row, indent, target):
            self._draft.guess("indentation", (row, indent, 1), message, hint)

    def _is_aftershock(self, row: int, indent: int, target: int) -> bool:
        """Say whether a line has lost its place through the mistake above it, as do others of the same block."""
        block = self._levels[0].rows[-1] if self._levels else -1
        known = self._shaken == block and block >= 0
        if self._draft.has_trouble_near(row - 1) or abs(indent - target) > STEP:
            self._shaken = block
        return known or self._draft.has_trouble_near(row - 1)

    def _move(self, rows: list[int], target: int) -> int:
        for row in rows:
            spaces = indentation(self._draft.rows[row])
            self._draft.replace("indentation", (row, 0, spaces), " " * target)
            self._draft.moved.add(row)
        return target
