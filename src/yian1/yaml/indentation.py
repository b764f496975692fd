"""Which mapping or list a line belongs to, told by its indentation, and which line is off where that fits nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from yian1.yaml.marks import ODD_SPACE, STEP, indentation, name, opens
from yian1.yaml.tokens import Keys

if TYPE_CHECKING:
    from yian1.yaml.draft import Draft


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
    """An open mapping or list: its indentation, the rows of its entries, slips that were reported already."""

    indent: int
    kind: Kind
    rows: list[int] = field(default_factory=list)
    slips: set[int] = field(default_factory=set)


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


_WIDTHS = (STEP, 4, 8, 1)  # how many spaces a tab or a wide space may stand for, the likeliest first
_DASHED = re.compile(r"\s*[^\w\s\"'\[{]")


class Margins:
    """Reports odd white space before lines and puts the right number of spaces there."""

    def __init__(self, draft: Draft, layout: Layout) -> None:
        self._draft = draft
        self._layout = layout
        self._run = ""  # the code of the odd white space that the line before began with
        self._known: dict[str, int] = {}  # white space → the indentation that it stood for

    def mend(self, row: int, column: int, kind: Kind | None) -> int:
        """Return the indentation of a line whose content begins at `column`.

        Lines one after another that share the mistake are one problem.
        """
        line = self._draft.rows[row]
        odd = ODD_SPACE.search(line, 0, column)
        if not odd:
            self._run = ""
            return column
        code, word = ("tab", "制表符（Tab）") if "\t" in line[:column] else ("full-width-space", "全角空格")
        target = self._meant(row, line[:column], kind)
        if code != self._run:
            message = f"行首的缩进用了{word}"
            self._draft.note(code, (row, odd.start(), 1), message, f"行首改用{target}个半角空格")
        self._run = code
        self._draft.replace(code, (row, 0, column), " " * target)
        return target

    def _meant(self, row: int, head: str, kind: Kind | None) -> int:
        if self._layout.awaits is Awaits.TEXT and kind is None:
            return self._layout.owner + STEP
        choices = self._choices(kind)
        if self._known.get(head) not in choices:
            widths = [len(re.sub("[\t\u3000]", " " * cells, head)) for cells in _WIDTHS]
            line = self._draft.rows[row]

            def rank(indent: int) -> tuple[bool, bool, int, int, int]:
                alike = [opens(self._draft.rows[other]) == opens(line) for other in choices[indent]]
                unlike = 1 if not alike else 0 if any(alike) else 2
                near = widths.index(indent) if indent in widths else abs(indent - widths[0])
                return not self._suits_next(row, indent), indent not in widths, unlike, near, -indent

            self._known[head] = min(choices, key=rank, default=0)
        return self._known[head]

    def _choices(self, kind: Kind | None) -> dict[int, list[int]]:
        """Return each indentation that the line may have, with the rows of the entries already there."""
        layout = self._layout
        choices = {level.indent: level.rows for level in layout.levels if kind in (None, level.kind)}
        if layout.awaits is Awaits.BLOCK:
            choices[layout.owner + STEP if layout.owner >= 0 else 0] = []
            if kind is Kind.LIST and layout.owner >= 0:
                choices[layout.owner] = []
        return choices

    def _suits_next(self, row: int, indent: int) -> bool:
        """Say whether a line at that indentation and the line after it make sense together."""
        line = self._draft.rows[row]
        following = self._draft.next_line(row)
        if ODD_SPACE.match(following.lstrip(" ")) or opens(line) or line.rstrip()[-1:] in "|>-":
            return True
        return indentation(following) <= indent + (STEP if _DASHED.match(line) else 0)
