"""The same figures by task and by unit, as plain values for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.allocation import standings
from yian1.output.values import AMOUNT_PLACES, FRACTION_PLACES, POINT_PLACES, Json, exact, headed, rounded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yian1.core.allocation import Share, UnitStanding
    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import ActionProgress, Assessment, TaskProgress, UnitReport


def by_task_json(assessment: Assessment) -> dict[str, Json]:
    """Return the object of `status --by task`: each task with its state and what each unit last reported."""
    return headed(assessment) | {
        "summary": {state.value: count for state, count in assessment.task_counts.items()},
        "tasks": [task_json(task) for task in assessment.tasks],
    }


def by_unit_json(assessment: Assessment, units: Iterable[str] | None = None) -> dict[str, Json]:
    """Return the object of `status --by unit`: each unit with its targets, its parts of others, its actions."""
    chosen = assessment.ledger.units if units is None else units
    return headed(assessment) | {
        "units": [unit_json(assessment, standing) for standing in standings(assessment, chosen)]
    }


def task_json(task: TaskProgress) -> dict[str, Json]:
    """Return one task with its actions."""
    return {
        "id": task.task.id,
        "title": task.task.title,
        "section": task.section.id,
        "state": task.state.value,
        "actions": [action_reports_json(action) for action in task.actions],
    }


def action_reports_json(action: ActionProgress) -> dict[str, Json]:
    """Return one action with the latest report of each unit, and who has not reported."""
    return {
        "id": action.context.action.id,
        "state": action.state.value,
        "units": list(action.context.action.units),
        "reports": [report_json(report) for report in action.reports],
        "missing": list(action.missing),
    }


def unit_json(assessment: Assessment, standing: UnitStanding) -> dict[str, Json]:
    """Return one unit with where it stands."""
    return {
        "id": standing.unit,
        "name": assessment.ledger.name(standing.unit),
        "targets": [owned_json(item) for item in standing.targets],
        "allocations": [share_json(share) for share in standing.shares],
        "actions": [unit_action_json(action, report) for action, report in standing.actions],
    }


def owned_json(item: TargetProgress) -> dict[str, Json]:
    """Return in short one target that a unit files."""
    return {
        "id": item.target.id,
        "name": item.target.name,
        "status": item.status.value,
        "light": None if item.light is None else item.light.value,
        "completion": rounded(item.judgement.completion, FRACTION_PLACES),
        "ahead": rounded(item.ahead, POINT_PLACES),
    }


def share_json(share: Share) -> dict[str, Json]:
    """Return a unit's part of a target and how far it has come."""
    seen = share.observation
    return {
        "target": share.target.id,
        "allotted": exact(share.allotted),
        "measure": share.target.measure,
        "value": None if seen is None else exact(seen.value),
        "month": None if seen is None else str(seen.of),
        "completion": rounded(share.completion, FRACTION_PLACES),
        "pace": rounded(share.pace, FRACTION_PLACES),
        "ahead": rounded(share.ahead, POINT_PLACES),
        "status": share.status.value,
        "forecast": rounded(share.progress.forecast, AMOUNT_PLACES),
    }


def unit_action_json(action: ActionProgress, report: UnitReport | None) -> dict[str, Json]:
    """Return an action's state and what one unit last said of it (null if it said nothing)."""
    return {
        "id": action.context.action.id,
        "title": action.context.task.title,
        "state": action.state.value,
        "report": None if report is None else report_json(report),
    }


def report_json(report: UnitReport) -> dict[str, Json]:
    """Return what one unit last said of an action."""
    said = report.report
    return {
        "unit": report.unit,
        "month": str(report.month),
        "status": None if said.status is None else said.status.value,
        "done": said.done,
        "next": said.next,
        "problem": said.problem,
    }
