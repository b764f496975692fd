"""The same records as a plain-text accounting journal: filings are transactions, targets are the budget."""

from __future__ import annotations

import calendar
from decimal import Decimal
from typing import TYPE_CHECKING

from generate import RELATIVE, YEAR, filing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generate import Target, World


def journal(world: World) -> str:
    """Return the whole journal: what each unit filed in the order of time, then what it had promised."""
    lines = [line for month in range(1, world.months + 1) for line in _month(world, month)]
    lines += [f"~ yearly from {YEAR}-01-01 to {YEAR + 1}-01-01"]
    for unit, name in enumerate(world.names):
        lines += [_posting(name, target, Decimal(target.value)) for target in world.filed[unit]]
    return "\n".join(lines) + "\n"


def _month(world: World, month: int) -> Iterator[str]:
    day = f"{YEAR}-{month:02d}-{calendar.monthrange(YEAR, month)[1]}"
    for unit, name in enumerate(world.names):
        yield f"{day} {name} {month}月填报"
        yield from _words(filing(world, unit, month))
        for target in world.filed[unit]:
            before = Decimal(target.amount(month - 1)) if month > 1 else Decimal(0)
            yield _posting(name, target, Decimal(target.amount(month)) - before)
        yield ""


def _words(text: str) -> Iterator[str]:
    """Yield what a filing says of its actions as comments: the same characters have to be read."""
    _, _, progress = text.partition("progress:\n")
    for line in progress.splitlines():
        yield f"    ; {line.strip()}"


def _posting(unit: str, target: Target, amount: Decimal) -> str:
    kind = "比较" if target.kind in RELATIVE else "指标"
    return f'    ({unit}:{kind}:{target.id})  {amount} "{target.measure}"'
