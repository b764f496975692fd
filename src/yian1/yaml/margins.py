"""Tabs and wide spaces before a line: which indentation they were meant for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.yaml.levels import STEP, Awaits, Kind, indentation, opens
from yian1.yaml.marks import ODD_SPACE

if TYPE_CHECKING:
    from yian1.yaml.draft import Draft
    from yian1.yaml.layout import Layout

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
