"""Changed reports of actions: the state that moved, the text that was rewritten; one change an action."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.core.changes.change import Change, ChangeSeverity, passage, said
from yian1.core.closing import refiled
from yian1.model.filing import Report, ReportState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.core.changes.versions import FilingVersions

INFO, NOTICE, BREAKING = ChangeSeverity.INFO, ChangeSeverity.NOTICE, ChangeSeverity.BREAKING

_TEXTS = {"done": "进展", "next": "下一步", "problem": "问题"}
_ADVANCE = {state: rank for rank, state in enumerate(ReportState)}
_BLANKS = re.compile(r"\s+")


def report_changes(filing: FilingVersions) -> Iterator[Change]:
    """Yield the changed reports of a filing that is in both ledgers."""
    if filing.old is None or filing.new is None:
        return
    nothing = Report()
    for action in dict.fromkeys((*filing.new.progress, *filing.old.progress)):
        old, new = filing.old.progress.get(action, nothing), filing.new.progress.get(action, nothing)
        texts = [name for name in _TEXTS if _plain(getattr(old, name)) != _plain(getattr(new, name))]
        if old.status is not new.status:
            yield _moved(filing, action, old, new, texts)
        elif texts:
            yield _rewritten(filing, action, old, new, texts)


def _moved(filing: FilingVersions, action: str, old: Report, new: Report, texts: list[str]) -> Change:
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
    return _change(filing, action, severity, kind, message, (before, after), _passages(old, new, texts))


def _rewritten(filing: FilingVersions, action: str, old: Report, new: Report, texts: list[str]) -> Change:
    what = _names(texts)
    if len(texts) == 1:
        what += f" {passage(getattr(old, texts[0]), getattr(new, texts[0]))}"
    severity = NOTICE if filing.past or filing.closed else INFO
    sides = (getattr(old, texts[0]), getattr(new, texts[0])) if len(texts) == 1 else (None, None)
    details = _passages(old, new, texts) if len(texts) > 1 else ()
    return _change(
        filing, action, severity, "text-changed", f"{_lead(filing, action)}修改了{what}", sides, details
    )


def _change(
    filing: FilingVersions,
    action: str,
    severity: ChangeSeverity,
    kind: str,
    message: str,
    sides: tuple[str | None, str | None],
    details: tuple[str, ...],
) -> Change:
    gone = filing.new is None or action not in filing.new.progress
    place = (filing.old if gone and filing.old else filing).place("progress", action)
    return Change(severity, kind, message, place, filing.unit, action, *sides, gone=gone, details=details)


def _lead(filing: FilingVersions, action: str) -> str:
    known = filing.pair.after.actions.get(action) or filing.pair.before.actions.get(action)
    title = f"“{known.task.title}”" if known is not None else ""
    closed = "已结账，" if filing.closed else ""
    return f"{filing.lead}{closed}举措{action}{title}"


def _back(old: Report, new: Report) -> bool:
    """Whether the report says less than it did: a state taken back, or taken away."""
    if old.status is None:
        return False
    return new.status is None or _ADVANCE[new.status] < _ADVANCE[old.status] and new.status is not ReportState.ONGOING


def _state(report: Report) -> str | None:
    return None if report.status is None else report.status.value


def _names(texts: list[str]) -> str:
    return "、".join(_TEXTS[name] for name in texts)


def _passages(old: Report, new: Report, texts: list[str]) -> tuple[str, ...]:
    return tuple(f"{_TEXTS[name]} {passage(getattr(old, name), getattr(new, name))}" for name in texts)


def _plain(text: str | None) -> str:
    """Return a text without its blanks: a line folded elsewhere is no change."""
    return _BLANKS.sub("", text or "")
