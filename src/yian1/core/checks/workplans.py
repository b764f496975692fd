"""What the plan demands of every work plan (责任部门、负责人、完成时限), at a day: for the strict check only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.workplans import commitments
from yian1.model.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from yian1.core.workplans import Commitment
    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger

DEMANDED = {"department": "责任处室", "person": "分管领导或经办人", "due": "完成时限"}


def check(ledger: Ledger, as_of: date) -> Iterator[Diagnostic]:
    """Warn of every action without a line, every line that lacks something, every line overdue at that day."""
    by_unit: dict[str, list[Commitment]] = {}
    for commitment in commitments(ledger, as_of):
        by_unit.setdefault(commitment.unit, []).append(commitment)
    for unit, own in by_unit.items():
        yield from _absent(ledger, unit, [item.context.action.id for item in own if item.absent])
        for commitment in own:
            yield from _line(ledger, commitment)


def _absent(ledger: Ledger, unit: str, actions: Sequence[str]) -> Iterator[Diagnostic]:
    if not actions:
        return
    listed = "、".join(actions)
    workplan = next((item for item in ledger.workplans if item.unit == unit), None)
    if workplan is not None:
        message = f"{ledger.name(unit)}的办理方案缺少举措 {listed}"
        yield _warning(
            "workplan-incomplete", message, workplan.place(), "每条举措补一行，写明责任处室、负责人、完成时限"
        )
        return
    message = f"{ledger.name(unit)}还没有办理方案，涉及举措 {listed}"
    hint = f"在 data/progress/{unit}/workplan.yaml 里每条举措写一行"
    yield _warning("workplan-missing", message, _home(ledger, unit), hint)


def _line(ledger: Ledger, commitment: Commitment) -> Iterator[Diagnostic]:
    line, place = commitment.undertaking, commitment.place
    if line is None or place is None:
        return
    if commitment.lacking:
        missing = "、".join(DEMANDED[name] for name in commitment.lacking)
        yield _warning("workplan-blank", f"举措 {line.action} 没有写{missing}", place, "方案要求每个单位都写明")
    if commitment.overdue:
        message = f"举措 {line.action} 的完成时限 {line.due} 已过，{ledger.name(commitment.unit)}没有报告完成"
        hint = "已完成的，在填报里把状态写为 已完成；没有完成的，催办或改时限"
        yield _warning("workplan-overdue", message, place.child("due"), hint)


def _home(ledger: Ledger, unit: str) -> Place:
    """Return where a unit is introduced: in the plan, else in the office's file."""
    for document in (ledger.plan, ledger.office):
        for index, known in enumerate(document.units):
            if known.id == unit:
                return document.place("units", index)
    return ledger.plan.place("units")


def _warning(code: str, message: str, place: Place, hint: str) -> Diagnostic:
    return Diagnostic(code, message, place, hint, Severity.WARNING)
