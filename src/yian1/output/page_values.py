"""The pages of targets, tasks, actions, units and groups as plain values for JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core.allocation import allocations, by_unit
from yian1.core.duties import DutyEntry, duty_table, reporting_members
from yian1.core.names import Thing
from yian1.core.workplans import commitments
from yian1.output.breakdown import action_reports_json, share_json, task_json, unit_json
from yian1.output.terminal.target_page import counts, figures_of
from yian1.output.terminal.workings import workings
from yian1.output.values import Json, Locate, exact, headed, target_json, value_of

if TYPE_CHECKING:
    from datetime import date

    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation
    from yian1.core.workplans import Commitment


def show_json(assessment: Assessment, thing: Thing, name: str, span: Locate, on: date) -> dict[str, Json]:
    """Return the object of `show --format json`: what the thing is, and under its kind everything about it."""
    found: dict[str, Json]
    match thing:
        case Thing.TARGET:
            found = target_page_json(assessment, name, span)
        case Thing.UNIT:
            found = unit_page_json(assessment, name, on)
        case Thing.GROUP:
            found = group_page_json(assessment, name)
        case Thing.TASK:
            found = task_page_json(assessment, name, span)
        case Thing.ACTION:
            found = action_page_json(assessment, name)
    return headed(assessment) | {"kind": thing.value, thing.value: found}


def target_page_json(assessment: Assessment, target: str, span: Locate) -> dict[str, Json]:
    """Return a target with its definition, its baseline's source, every figure, and how its state is worked out."""
    office, item = assessment.ledger.office, assessment.target(target)
    baseline = office.baselines.get(target)
    parts = allocations(assessment.ledger, assessment.series, assessment.as_of)
    shares = [share for part in parts if part.target.id == target for share in part.shares]
    return target_json(item, span) | {
        "definition": office.definitions.get(target),
        "baseline_as_of": None if baseline is None else baseline.as_of,
        "baseline_source": None if baseline is None else baseline.source,
        "schedule": {str(month): exact(Fraction(share)) for month, share in office.schedules.get(target, {}).items()},
        "year_end": target in office.year_end,
        "workings": list(workings(assessment, item)),
        "figures": [_figure_json(assessment, seen, span) for seen in figures_of(assessment, target)],
        "allocations": [{"unit": share.unit, **share_json(share)} for share in shares],
    }


def task_page_json(assessment: Assessment, task: str, span: Locate) -> dict[str, Json]:
    """Return a task with its targets and its actions."""
    found = next(each for each in assessment.tasks if each.task.id == task)
    targets = [target_json(item, span) for item in assessment.targets if item.context.task == task]
    return task_json(found) | {"targets": targets}


def action_page_json(assessment: Assessment, action: str) -> dict[str, Json]:
    """Return an action with its text and what its units reported."""
    found = next(each for each in assessment.actions if each.context.action.id == action)
    context = found.context
    about = {"task": context.task.id, "title": context.task.title, "text": context.action.text}
    return action_reports_json(found) | about


def unit_page_json(assessment: Assessment, unit: str, on: date) -> dict[str, Json]:
    """Return a unit with its targets, actions, duties and work plan, as they stood at the end of the day `on`."""
    ledger = assessment.ledger
    return unit_json(assessment, by_unit(assessment, unit)) | {
        "full_name": ledger.units[unit].full_name,
        "groups": sorted(ledger.groups_of.get(unit, ())),
        "duties": [_duty_json(entry) for entry in duty_table(ledger, on) if entry.unit == unit],
        "workplan": [_commitment_json(each) for each in commitments(ledger, on) if each.unit == unit],
    }


def group_page_json(assessment: Assessment, group: str) -> dict[str, Json]:
    """Return a group with its members and the actions on whose lists it is."""
    ledger, listed = assessment.ledger, [each.context.action for each in assessment.actions]
    return {
        "id": group,
        "name": ledger.name(group),
        "members": list(ledger.members(group)),
        "reporting": list(reporting_members(ledger, group)),
        "actions": [action.id for action in listed if group in action.units],
    }


def _figure_json(assessment: Assessment, seen: Observation, span: Locate) -> dict[str, Json]:
    where, figure = span(seen.place), seen.figure
    return {
        "month": str(seen.month),
        "unit": seen.unit,
        "official": counts(assessment, seen),
        "value": value_of(seen, assessment.ledger.targets[seen.target].target.kind),
        "part": exact(seen.part),
        "whole": exact(seen.whole),
        "against": exact(seen.against),
        "source": figure.source,
        "as_of": figure.as_of,
        "provisional": figure.provisional,
        "note": figure.note,
        "correction": figure.correction,
        "file": where.file,
        "line": where.line,
    }


def _duty_json(entry: DutyEntry) -> dict[str, Json]:
    return {
        "duty": entry.duty.id,
        "period": str(entry.period),
        "due": entry.due.isoformat(),
        "filed": None if entry.filed is None else entry.filed.isoformat(),
        "state": entry.state.value,
        "days_late": entry.days_late,
    }


def _commitment_json(each: Commitment) -> dict[str, Json]:
    line = each.undertaking
    return {
        "action": each.context.action.id,
        "measures": None if line is None else line.measures,
        "goal": None if line is None else line.goal,
        "department": None if line is None else line.department,
        "leader": None if line is None else line.leader,
        "officer": None if line is None else line.officer,
        "due": None if line is None or line.due is None else line.due.isoformat(),
        "lacking": list(each.lacking),
        "overdue": each.overdue,
    }
