"""What a unit's text says: without the unit's own name or 下一步 before it, and nothing where it only says 无."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.model.filing import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yian1.model.filing import Report
    from yian1.model.ledger import Ledger

# Texts that say nothing: printed as they stand they would go to the leaders.
NOTHING = re.compile(
    r"\s*(?:[暂尚]?(?:无|没有|未发现)(?:明显|突出|重大)?(?:问题|困难|情况|内容|进展|变化|安排)?|同上月?|同前|略|详?见附件|不适用|无此项"
    r"|[-—–/\\.…、·*~]+|(?i:n/?a|none|null|nil))[\s。.\uff1b;\uff01!]*"
)
_OPENING = re.compile(r"(?:下一步|下步|下月|下阶段|下一阶段)(?:工作|打算|计划)?[\uff0c,\uff1a:\u3001]\s*")
_MARKS = "\uff1a:\uff0c,"
_LONGEST = 20  # signs of a text that says nothing


def substance(text: str | None, names: Iterable[str] = ()) -> str:
    """Return what a text says; `names` are those of the unit that wrote it."""
    bare = (text or "").strip()
    for name in names:
        if name and bare.startswith(name) and bare[len(name) : len(name) + 1] in (*_MARKS,):
            bare = bare[len(name) + 1 :].strip()
    bare = _OPENING.sub("", bare, count=1) if bare.startswith("下") else bare
    return "" if len(bare) <= _LONGEST and NOTHING.fullmatch(bare) else bare


def said(ledger: Ledger, unit: str, text: str | None) -> str:
    """Return what a unit's text says."""
    known = ledger.units.get(unit)
    return substance(text, () if known is None else (known.name, known.full_name or "", *known.aliases))


def heard(ledger: Ledger, unit: str, report: Report) -> Report:
    """Return a unit's report with its texts as they are printed; one that says nothing is none."""
    texts = {name: text for name in TEXTS if (text := getattr(report, name)) is not None}
    told = {name: said(ledger, unit, text) or None for name, text in texts.items()}
    return report if told == texts else report.model_copy(update=told)
