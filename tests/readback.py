"""Numbers read back out of rendered Markdown, to be compared with what the JSON says."""

from __future__ import annotations

import re
from decimal import Decimal

BAR = re.compile(r" ?\| ?")


def number(pattern: str, text: str) -> int:
    """Return the number that a pattern finds, 0 if the text has none."""
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


def table(markdown: str, column: str) -> list[dict[str, str]]:
    """Return the rows of the first table that has a column, by their headings."""
    lines = markdown.split("\n")
    head = next(at for at, line in enumerate(lines) if line.startswith("|") and f"| {column} |" in line)
    names = cells(lines[head])
    rows = []
    for line in lines[head + 2 :]:
        if not line.startswith("|"):
            break
        rows.append(dict(zip(names, cells(line), strict=True)))
    return rows


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in BAR.split(line)[1:-1]]


def assert_percent(text: str, fraction: Decimal | None) -> None:
    if fraction is None:
        assert text == "—"
    else:
        assert text.endswith("%")
        assert agree(Decimal(text[:-1]), 100 * fraction), (text, fraction)


def agree(shown: Decimal, exact: Decimal) -> bool:
    """Whether a number of one decimal is the other one rounded; what is not yet 100 stays below it."""
    return abs(shown - exact) <= Decimal("0.05") or (shown == Decimal("99.9") and exact < 100)
