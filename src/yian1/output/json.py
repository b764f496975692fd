"""JSON: figures, reports and duties as objects, every digit kept, Chinese as it stands, nothing unseen."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core import pace
from yian1.core.changes.figures import value_words
from yian1.core.duties import commitments, duty_table, reporting_members
from yian1.core.names import Thing
from yian1.core.rollup import allocations, by_unit, standings
from yian1.model.diagnostics import Place, Span
from yian1.model.filing import REMARKS, TEXTS, TOLD
from yian1.model.quantity import plain
from yian1.output.cells import UNSEEN
from yian1.output.numbers import AMOUNT_PLACES, FRACTION_PLACES, POINT_PLACES, exact, rounded, value_of
from yian1.output.workings import counts, figures_of, workings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yian1.core.duties import Commitment, DutyEntry
    from yian1.core.progress import Status, TargetProgress
    from yian1.core.rollup import ActionProgress, Assessment, Share, TaskProgress, UnitReport, UnitStanding
    from yian1.core.series import Observation, Recorded
    from yian1.model.plan import Target


Json = Decimal | int | str | bool | None | Sequence["Json"] | Mapping[str, "Json"]
Object = dict[str, Json]

SCHEMA = 1


def dumps(value: Json) -> str:
    """Return JSON text, indented by two."""
    return _written(value, "\n") + "\n"


def _written(value: Json, line: str) -> str:
    """Return the text of a value; `line` is the line break with the indentation of where the value stands."""
    deeper = line + "  "
    match value:
        case Decimal():
            return plain(value)
        case Mapping() if value:
            pairs = (f"{_quoted(key)}: {_written(item, deeper)}" for key, item in value.items())
            return f"{{{deeper}{f',{deeper}'.join(pairs)}{line}}}"
        case list() | tuple() if value:
            return f"[{deeper}{f',{deeper}'.join(_written(item, deeper) for item in value)}{line}]"
        case str():
            return _quoted(value)
    return json.dumps(value)


def _quoted(text: str) -> str:
    """Return a text as JSON writes it, unseen signs as escapes: they are kept, and move no cursor."""
    written = json.dumps(text, ensure_ascii=False)
    if written.isprintable():
        return written
    return "".join(json.dumps(sign)[1:-1] if unicodedata.category(sign) in UNSEEN else sign for sign in written)


Locate = Callable[[Place], Span]


def status_json(assessment: Assessment, span: Locate) -> Object:
    """Return the object of `status --format json`; `span` finds the line of a figure."""
    return _headed(assessment) | {
        "summary": _counted(assessment.counts),
        "milestones": _counted(assessment.milestone_counts),
        "targets": [_target(item, span) for item in assessment.targets],
        "actions": [_action(item) for item in assessment.actions],
    }


def _counted(counts: Mapping[Status, int]) -> Object:
    return {"total": sum(counts.values()), **{status.value: count for status, count in counts.items()}}


def by_task_json(assessment: Assessment) -> Object:
    """Return the object of `status --by task`: each task with its state and what each unit last reported."""
    return _headed(assessment) | {
        "summary": {state.value: count for state, count in assessment.task_counts.items()},
        "tasks": [_task(task) for task in assessment.tasks],
    }


def by_unit_json(assessment: Assessment, units: Iterable[str] | None = None) -> Object:
    """Return the object of `status --by unit`: each unit with its targets, its parts of others, its actions."""
    chosen = assessment.ledger.units if units is None else units
    return _headed(assessment) | {"units": [_unit(assessment, each) for each in standings(assessment, chosen)]}


def show_json(assessment: Assessment, thing: Thing, name: str, span: Locate, on: date) -> Object:
    """Return the object of `show --format json`: what the thing is, and under its kind everything about it."""
    found: Object
    match thing:
        case Thing.TARGET:
            found = _target_page(assessment, name, span)
        case Thing.UNIT:
            found = _unit_page(assessment, name, on)
        case Thing.GROUP:
            found = _group_page(assessment, name)
        case Thing.TASK:
            found = _task_page(assessment, name, span)
        case Thing.ACTION:
            found = _action_page(assessment, name)
    return _headed(assessment) | {"kind": thing.value, thing.value: found}


def due_json(entries: Sequence[DutyEntry], as_of: date) -> Object:
    """Return the object of `due --format json`."""
    duties = [{"unit": entry.unit, **_duty(entry)} for entry in entries]
    return {"schema": SCHEMA, "as_of": as_of.isoformat(), "duties": duties}


def history_json(item: TargetProgress, entries: Sequence[Recorded], span: Locate) -> Object:
    """Return the object of `show --history --format json`; what was taken away has value null.

    An edit that is not committed has no commit. `stands` is the figure that counts at the end of `as_of`.
    """
    seen = item.observation
    where = None if seen is None else span(seen.place)
    stands: Object | None = None
    if seen is not None and where is not None:
        stands = {"month": str(seen.of), "unit": seen.unit, "value": value_words(item.target, seen)}
        stands |= {"file": where.file, "line": where.line}
    return {
        "schema": SCHEMA,
        "target": item.target.id,
        "as_of": str(item.as_of),
        "history": [_recorded(item.target, entry) for entry in entries],
        "stands": stands,
    }


def _headed(assessment: Assessment) -> Object:
    """Return what every object of a month begins with."""
    return {
        "schema": SCHEMA,
        "as_of": str(assessment.as_of),
        "pace": rounded(pace.general(assessment.ledger, assessment.as_of), FRACTION_PLACES),
        "sample": assessment.ledger.sample,
    }


def _target(item: TargetProgress, span: Locate) -> Object:
    """Return one target with its figure and what follows from it."""
    target, seen = item.target, item.observation
    where = None if seen is None else span(seen.place)
    return {
        "id": target.id,
        "name": target.name,
        "goal": item.context.goal,
        "task": item.context.task,
        "quote": target.quote,
        "kind": target.kind.value,
        "measure": target.measure,
        "rule": item.rule.value,
        "target": target.value,
        "value": value_of(seen, target.kind),
        "month": None if seen is None else str(seen.of),
        "stale": item.stale,
        "baseline": exact(item.baseline),
        "completion": rounded(item.judgement.completion, FRACTION_PLACES),
        "pace": rounded(item.pace, FRACTION_PLACES),
        "ahead": rounded(item.ahead, POINT_PLACES),
        "gap": rounded(item.judgement.gap, POINT_PLACES),
        "met": item.judgement.met,
        "status": item.status.value,
        "light": _text(item.light),
        "forecast": rounded(item.forecast, AMOUNT_PLACES),
        "needed_per_month": rounded(item.needed_per_month, AMOUNT_PLACES),
        "speedup": rounded(item.speedup, POINT_PLACES),
        "outlook": _text(item.outlook),
        "verified": item.verified,
        "owner": item.owner,
        "file": None if where is None else where.file,
        "line": None if where is None else where.line,
    }


def _action(item: ActionProgress) -> Object:
    """Return one action with its state and who reported."""
    return {
        "id": item.context.action.id,
        "title": item.context.task.title,
        "status": item.state.value,
        "reported": list(item.reported),
        "lead": list(item.context.action.lead),
        "units": list(item.context.action.units),
    }


def _task(task: TaskProgress) -> Object:
    """Return one task with its actions."""
    return {
        "id": task.task.id,
        "title": task.task.title,
        "section": task.section.id,
        "state": task.state.value,
        "due": _text(task.task.due),
        "overdue": task.overdue,
        "actions": [_reports(action) for action in task.actions],
    }


def _reports(action: ActionProgress) -> Object:
    """Return one action with the latest report of each unit, and who has not reported."""
    return {
        "id": action.context.action.id,
        "state": action.state.value,
        "units": list(action.context.action.units),
        "reports": [_report(report) for report in action.reports],
        "missing": list(action.missing),
    }


def _report(report: UnitReport) -> Object:
    """Return what one unit last reported of an action."""
    own = report.report
    return {
        "unit": report.unit,
        "month": str(report.month),
        "status": _text(own.status),
        **{name: getattr(own, name) for name in TEXTS},
    }


def _unit(assessment: Assessment, standing: UnitStanding) -> Object:
    """Return one unit with where it stands: the targets it files, its parts of others, its actions."""
    return {
        "id": standing.unit,
        "name": assessment.ledger.name(standing.unit),
        "targets": [_owned(item) for item in standing.targets],
        "allocations": [_share(share) for share in standing.shares],
        "actions": [
            {
                "id": action.context.action.id,
                "title": action.context.task.title,
                "state": action.state.value,
                "report": None if report is None else _report(report),
            }
            for action, report in standing.actions
        ],
    }


def _owned(item: TargetProgress) -> Object:
    """Return in short one target that a unit files."""
    return {
        "id": item.target.id,
        "name": item.target.name,
        "status": item.status.value,
        "light": _text(item.light),
        "completion": rounded(item.judgement.completion, FRACTION_PLACES),
        "ahead": rounded(item.ahead, POINT_PLACES),
    }


def _share(share: Share) -> Object:
    """Return a unit's part of a target and how far it has come."""
    item = share.progress
    seen = item.observation
    return {
        "target": share.target.id,
        "allotted": exact(share.allotted),
        "measure": share.target.measure,
        "value": None if seen is None else exact(seen.value),
        "month": None if seen is None else str(seen.of),
        "completion": rounded(item.judgement.completion, FRACTION_PLACES),
        "pace": rounded(item.pace, FRACTION_PLACES),
        "ahead": rounded(item.ahead, POINT_PLACES),
        "status": item.status.value,
        "forecast": rounded(item.forecast, AMOUNT_PLACES),
    }


def _target_page(assessment: Assessment, target: str, span: Locate) -> Object:
    """Return a target with its definition, its baseline's source, every figure, and how its state is worked out."""
    office, item = assessment.ledger.office, assessment.target(target)
    baseline = office.baselines.get(target)
    parts = allocations(assessment.ledger, assessment.series, assessment.as_of)
    shares = [share for part in parts if part.target.id == target for share in part.shares]
    return _target(item, span) | {
        "definition": office.definitions.get(target),
        "baseline_as_of": None if baseline is None else baseline.as_of,
        "baseline_source": None if baseline is None else baseline.source,
        "schedule": {str(month): exact(Fraction(share)) for month, share in office.schedules.get(target, {}).items()},
        "year_end": target in office.year_end,
        "lights": [{"month": str(month), "light": _text(light)} for month, light in assessment.lights(target)],
        "workings": list(workings(assessment, item)),
        "figures": [_figure(assessment, seen, span) for seen in figures_of(assessment, target)],
        "allocations": [{"unit": share.unit, **_share(share)} for share in shares],
    }


def _figure(assessment: Assessment, seen: Observation, span: Locate) -> Object:
    where, figure = span(seen.place), seen.figure
    return {
        "month": str(seen.of),
        "filed_for": str(seen.month),
        "unit": seen.unit,
        "official": counts(assessment, seen),
        "value": value_of(seen, assessment.ledger.targets[seen.target].target.kind),
        "part": exact(seen.part),
        "whole": exact(seen.whole),
        "against": exact(seen.against),
        **{name: getattr(figure, name) for name in REMARKS},
        "file": where.file,
        "line": where.line,
    }


def _task_page(assessment: Assessment, task: str, span: Locate) -> Object:
    """Return a task with its targets and its actions."""
    found = next(each for each in assessment.tasks if each.task.id == task)
    return _task(found) | {"targets": [_target(item, span) for item in assessment.targets if item.context.task == task]}


def _action_page(assessment: Assessment, action: str) -> Object:
    """Return an action with its text and what its units reported."""
    found = next(each for each in assessment.actions if each.context.action.id == action)
    context = found.context
    return _reports(found) | {"task": context.task.id, "title": context.task.title, "text": context.action.text}


def _unit_page(assessment: Assessment, unit: str, on: date) -> Object:
    """Return a unit with its targets, actions, duties and work plan, as they stood at the end of the day `on`."""
    ledger = assessment.ledger
    last = ledger.last_filing(unit, assessment.as_of)
    return _unit(assessment, by_unit(assessment, unit)) | {
        "full_name": ledger.units[unit].full_name,
        "groups": sorted(ledger.groups_of.get(unit, ())),
        **(dict.fromkeys(TOLD) if last is None else last.told),
        "duties": [_duty(entry) for entry in duty_table(ledger, on) if entry.unit == unit],
        "workplan": [_commitment(each) for each in commitments(ledger, on) if each.unit == unit],
    }


def _group_page(assessment: Assessment, group: str) -> Object:
    """Return a group with its members and the actions on whose lists it is."""
    ledger, listed = assessment.ledger, [each.context.action for each in assessment.actions]
    return {
        "id": group,
        "name": ledger.name(group),
        "members": list(ledger.members(group)),
        "reporting": list(reporting_members(ledger, group)),
        "actions": [action.id for action in listed if group in action.units],
    }


def _duty(entry: DutyEntry) -> Object:
    return {
        "duty": entry.duty.id,
        "period": str(entry.period),
        "due": entry.due.isoformat(),
        "filed": _text(entry.filed),
        "state": entry.state.value,
        "days_late": entry.days_late,
    }


def _commitment(each: Commitment) -> Object:
    line = each.undertaking
    return {
        "action": each.context.action.id,
        **{name: getattr(line, name, None) for name in ("measures", "goal", "department", "leader", "officer")},
        "due": None if line is None else _text(line.due),
        "lacking": list(each.lacking),
        "overdue": each.overdue,
    }


def _recorded(target: Target, entry: Recorded) -> Object:
    return {
        "month": str(entry.month),
        "unit": entry.unit,
        "value": None if entry.seen is None else value_words(target, entry.seen),
        "filed": _text(entry.filed),
        "filed_by": entry.filed_by,
        "commit": entry.commit,
        "author": entry.author,
        "date": _text(entry.date),
        "file": entry.file,
        "line": entry.line or None,
    }


def _text(value: object | None) -> str | None:
    """Return a state or a day as it is written; None for none."""
    return None if value is None else str(value)
