"""Every value that a target has had, as rows of a table and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from yian1.core.changes.effect import value_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yian1.core.recorded import Recorded
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Target

HEADINGS = ("月份", "数值", "填报单位", "填报部门", "报送日期", "提交", "作者", "提交日期", "位置")
_REMOVED = "（删去）"
_SHORT = 8


def rows(ledger: Ledger, target: str, entries: Sequence[Recorded]) -> list[tuple[str, ...]]:
    """Return a row of text for each value, under HEADINGS."""
    promise = ledger.targets[target].target
    return [
        (
            str(entry.month),
            _value(promise, entry) or _REMOVED,
            ledger.name(entry.unit),
            entry.filed_by or "",
            str(entry.filed or ""),
            entry.commit[:_SHORT],
            entry.author,
            str(entry.date),
            f"{entry.file}:{entry.line}" if entry.line else entry.file,
        )
        for entry in entries
    ]


def as_json(ledger: Ledger, target: str, entries: Sequence[Recorded]) -> str:
    """Return the values as one JSON object (schema 1); what a commit took away has value null."""
    promise = ledger.targets[target].target
    value = {"schema": 1, "target": target, "history": [_entry(promise, entry) for entry in entries]}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _entry(target: Target, entry: Recorded) -> Mapping[str, object]:
    return {
        "month": str(entry.month),
        "unit": entry.unit,
        "value": _value(target, entry),
        "filed": None if entry.filed is None else str(entry.filed),
        "filed_by": entry.filed_by,
        "commit": entry.commit,
        "author": entry.author,
        "date": str(entry.date),
        "file": entry.file,
        "line": entry.line or None,
    }


def _value(target: Target, entry: Recorded) -> str | None:
    return None if entry.seen is None else value_words(target, entry.seen)
