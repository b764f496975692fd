"""The top keys of a file in their usual order, each with its lines and the comment above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOP_KEY = re.compile(r"([A-Za-z_][\w-]*) *:(?: |$)")


def in_order(rows: Sequence[str], keys: Sequence[str]) -> list[str]:
    """Return the rows with their top keys in order; as they are if a key is unknown or there twice.

    What stands above the first key is the head of the file and stays; a comment or blank line right
    above another key goes with it, one at the end of the file stays there.
    """
    starts = [(row, found[1]) for row, line in enumerate(rows) if (found := _TOP_KEY.match(line))]
    names = [name for _, name in starts]
    if not names or len(set(names)) != len(names) or not set(names) <= set(keys):
        return list(rows)
    first = starts[0][0]
    borders = [first, *(_lead(rows, row) for row, _ in starts[1:]), _lead(rows, len(rows))]
    parts = {name: rows[start:end] for name, start, end in zip(names, borders[:-1], borders[1:], strict=True)}
    in_line = sorted(parts, key=list(keys).index)
    return [*rows[:first], *(row for name in in_line for row in parts[name]), *rows[borders[-1] :]]


def _lead(rows: Sequence[str], row: int) -> int:
    """Return where the comments and blank lines right above a row begin."""
    while row and (not rows[row - 1].strip() or rows[row - 1].startswith("#")):
        row -= 1
    return row
