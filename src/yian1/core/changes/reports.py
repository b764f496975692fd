"""Changed reports of actions: the state that moved, the text that was rewritten; one change an action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.changes.change import Change, ChangeSeverity, Move, said
from yian1.core.closing import refiled
from yian1.model.filing import Report, ReportState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.core.changes.versions import FilingVersions

INFO, NOTICE, BREAKING = ChangeSeverity.INFO, ChangeSeverity.NOTICE, ChangeSeverity.BREAKING

_TEXTS = {"done": "进展", "next": "下一步", "problem": "问题"}
_ADVANCE = {ReportState.NOT_STARTED: 0, ReportState.UNDER_WAY: 1, ReportState.ONGOING: 2, ReportState.DONE: 2}


def report_changes(filing: FilingVersions) -> Iterator[Change]:
    """Yield the changed reports of a filing that is in both ledgers."""
    if filing.old is None or filing.new is None:
        return
    nothing = Report()
    for action in dict.fromkeys((*filing.new.progress, *filing.old.progress)):
        old, new = filing.old.progress.get(action, nothing), filing.new.progress.get(action, nothing)
        both = [Move(title, getattr(old, name), getattr(new, name)) for name, title in _TEXTS.items()]
        texts = [move for move in both if move.moved]
        if old.status is not new.status:
            yield _moved(filing, action, old, new, texts)
        elif texts:
            yield _rewritten(filing, action, texts)


def _moved(filing: FilingVersions, action: str, old: Report, new: Report, texts: list[Move]) -> Change:
    before, after = _state(old), _state(new)
    also = f"，并修改了{_names(texts)}" if texts else ""
    message = f"{_lead(filing, action)}{said(before)} → {said(after)}{also}"
    if filing.closed:
        accepted = filing.new is not None and refiled(filing.new, filing.closed)
        severity, kind = (NOTICE if accepted else BREAKING), "closed-changed"
        message += "；已重新报送" if accepted else "；没有重新报送"
    else:
        severity = NOTICE if filing.past or _back(old, new) else INFO
        kind = "report-added" if old.blank else "report-removed" if new.blank else "state-changed"
    return _change(filing, action, severity, kind, message, Move("", before, after), texts)


def _rewritten(filing: FilingVersions, action: str, texts: list[Move]) -> Change:
    alone = texts[0] if len(texts) == 1 else None
    message = f"{_lead(filing, action)}修改了{_names(texts)}" + (f"：{alone.sides}" if alone else "")
    severity = NOTICE if filing.past or filing.closed else INFO
    return _change(
        filing, action, severity, "text-changed", message, alone or Move("", None, None), [] if alone else texts
    )


def _change(
    filing: FilingVersions,
    action: str,
    severity: ChangeSeverity,
    kind: str,
    message: str,
    sides: Move,
    texts: list[Move],
) -> Change:
    details = tuple(text.words for text in texts)
    gone = filing.new is None or action not in filing.new.progress
    place = (filing.old if gone and filing.old else filing).place("progress", action)
    return Change(
        severity, kind, message, place, filing.unit, action, sides.before, sides.after, gone=gone, details=details
    )


def _lead(filing: FilingVersions, action: str) -> str:
    known = filing.pair.after.actions.get(action) or filing.pair.before.actions.get(action)
    title = f"“{known.task.title}”" if known is not None else ""
    closed = "已结账，" if filing.closed else ""
    return f"{filing.lead}{closed}举措{action}{title}"


def _back(old: Report, new: Report) -> bool:
    """Whether the report says less than it did: a state taken back, or taken away."""
    if old.status is None:
        return False
    return new.status is None or _ADVANCE[new.status] < _ADVANCE[old.status]


def _state(report: Report) -> str | None:
    return None if report.status is None else report.status.value


def _names(texts: list[Move]) -> str:
    return "、".join(text.name for text in texts)
