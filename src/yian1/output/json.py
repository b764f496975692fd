"""JSON: figures, reports and duties as objects, every digit kept, Chinese as it stands, nothing unseen."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from yian1.core import pace
from yian1.core.duties import commitments, duty_table, reporting_members
from yian1.core.names import Thing
from yian1.core.terms import DutyState, value_words
from yian1.model.diagnostics import Place, Span
from yian1.model.filing import REMARKS, TEXTS, TOLD
from yian1.model.period import Month
from yian1.model.quantity import plain
from yian1.model.typography import UNSEEN
from yian1.output.numbers import AMOUNT_PLACES, FRACTION_PLACES, POINT_PLACES, exact, rounded, value_of
from yian1.output.workings import figures_of, official_of, workings

if TYPE_CHECKING:
    from yian1.core.duties import DutyEntry
    from yian1.core.progress import Status, TargetProgress
    from yian1.core.rollup import ActionProgress, Assessment, TaskProgress, UnitReport
    from yian1.core.series import Observation
    from yian1.files.history import Recorded


Json = Decimal | int | str | bool | Month | date | None | Sequence["Json"] | Mapping[str, "Json"]
Object = dict[str, Any]

SCHEMA = 1


def dumps(value: Json) -> str:
    """Return JSON text, indented by two; months and days as they are written in the files."""
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
        case str() | Month() | date():
            return _quoted(str(value))
        case list() | tuple() if value:
            return f"[{deeper}{f',{deeper}'.join(_written(item, deeper) for item in value)}{line}]"
    return json.dumps(value)


def _quoted(text: str) -> str:
    """Return a text as JSON writes it, unseen signs as escapes: they are kept, and move no cursor."""
    written = json.dumps(text, ensure_ascii=False)
    if written.isprintable():
        return written
    return "".join(json.dumps(sign)[1:-1] if unicodedata.category(sign) in UNSEEN else sign for sign in written)


def fields(thing: object, *names: str) -> Object:
    """Return fields of a thing by their names, None of those that it has not."""
    return {name: getattr(thing, name, None) for name in names}


def _where(place: Place | None, span: Locate) -> Object:
    where = None if place is None else span(place)
    return fields(where, "file", "line")


Locate = Callable[[Place], Span]


def status_json(assessment: Assessment, span: Locate, by: str = "target", unit: str | None = None) -> Object:
    """Return the object of `status --format json`: the targets with the line of each figure, the tasks, or the units.

    Each task has its state and what each unit last reported, each unit its targets, its parts of others, its actions.
    """
    found: Object
    match by:
        case "task":
            found = {"summary": assessment.task_counts, "tasks": [_task(task) for task in assessment.tasks]}
        case "unit":
            found = {"units": [_unit(assessment, each) for each in ([unit] if unit else assessment.ledger.units)]}
        case _:
            found = {
                "summary": _counted(assessment.counts),
                "milestones": _counted(assessment.milestone_counts),
                "targets": [_target(item, span) for item in assessment.targets],
                "actions": [_action(item) for item in assessment.actions],
            }
    return _headed(assessment) | found


def _counted(counts: Mapping[Status, int]) -> Object:
    return {"total": sum(counts.values()), **{status.value: count for status, count in counts.items()}}


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
            task = next(each for each in assessment.tasks if each.task.id == name)
            found = _task(task)
            found["targets"] = [_target(item, span) for item in assessment.targets if item.context.task == name]
        case Thing.ACTION:
            action = next(each for each in assessment.actions if each.context.action.id == name)
            context = action.context
            found = _reports(action)
            found |= {"task": context.task.id, "title": context.task.title, "text": context.action.text}
    return _headed(assessment) | {"kind": thing, thing.value: found}


def due_json(entries: Sequence[DutyEntry], as_of: date) -> Object:
    """Return the object of `due --format json`."""
    return {"schema": SCHEMA, "as_of": as_of, "duties": [{"unit": entry.unit, **_duty(entry)} for entry in entries]}


def history_json(item: TargetProgress, entries: Sequence[Recorded], span: Locate) -> Object:
    """Return the object of `show --history --format json`; what was taken away has value null.

    An edit that is not committed has no commit. `stands` is the figure that counts at the end of `as_of`.
    """
    seen = item.observation
    stands: Object | None = None
    if seen is not None:
        stands = {"month": seen.of, "unit": seen.unit, "value": value_words(item.target, seen)}
        stands |= _where(seen.place, span)
    history = [
        fields(entry, "month", "unit")
        | {"value": None if entry.seen is None else value_words(item.target, entry.seen)}
        | fields(entry, "filed", "filed_by", "commit", "author", "date", "file")
        | {"line": entry.line or None}
        for entry in entries
    ]
    return {"schema": SCHEMA, "target": item.target.id, "as_of": item.as_of, "history": history, "stands": stands}


def _headed(assessment: Assessment) -> Object:
    """Return what every object of a month begins with."""
    return {
        "schema": SCHEMA,
        "as_of": assessment.as_of,
        "pace": rounded(pace.general(assessment.ledger, assessment.as_of), FRACTION_PLACES),
        "sample": assessment.ledger.sample,
    }


def _target(item: TargetProgress, span: Locate) -> Object:
    return _of_target(item) | _where(item.observation and item.observation.place, span)


def _of_target(item: TargetProgress) -> Object:
    target, seen = item.target, item.observation
    return {
        "id": target.id,
        "name": target.name,
        "goal": item.context.goal,
        "task": item.context.task,
        "quote": target.quote,
        "kind": target.kind,
        "measure": target.measure,
        "rule": item.rule,
        "target": target.value,
        "value": value_of(seen, target.kind),
        "month": seen and seen.of,
        "stale": item.stale,
        "baseline": exact(item.baseline),
        "completion": rounded(item.judgement.completion, FRACTION_PLACES),
        "pace": rounded(item.pace, FRACTION_PLACES),
        "ahead": rounded(item.ahead, POINT_PLACES),
        "gap": rounded(item.judgement.gap, POINT_PLACES),
        "met": item.judgement.met,
        "status": item.status,
        "light": item.light,
        "forecast": rounded(item.forecast, AMOUNT_PLACES),
        "needed_per_month": rounded(item.needed_per_month, AMOUNT_PLACES),
        "speedup": rounded(item.speedup, POINT_PLACES),
        "outlook": item.outlook,
        "verified": item.verified,
        "owner": item.owner,
    }


def _some(item: TargetProgress, *names: str) -> Object:
    """Return some facts of a target, or of one unit's part of it."""
    known = _of_target(item)
    return {name: known[name] for name in names}


def _action(item: ActionProgress) -> Object:
    action = item.context.action
    own = {"id": action.id, "title": item.context.task.title, "status": item.state}
    return own | {"reported": item.reported} | fields(action, "lead", "units")


def _task(task: TaskProgress) -> Object:
    head = {"id": task.task.id, "title": task.task.title, "section": task.section.id}
    actions = [_reports(action) for action in task.actions]
    return head | {"state": task.state, "due": task.task.due, "overdue": task.overdue, "actions": actions}


def _reports(action: ActionProgress) -> Object:
    return {
        "id": action.context.action.id,
        "state": action.state,
        "lead": action.context.action.lead,
        "units": action.context.action.units,
        "reports": [_report(report) for report in action.reports],
        "missing": action.missing,
    }


def _report(report: UnitReport) -> Object:
    return fields(report, "unit", "month") | fields(report.report, "status", *TEXTS)


def _unit(assessment: Assessment, unit: str) -> Object:
    own = assessment.of_unit(unit)
    return {
        "id": unit,
        "name": assessment.ledger.name(unit),
        "targets": [_some(item, "id", "name", "status", "light", "completion", "ahead") for item in own.targets],
        "allocations": [_share(share) for share in assessment.shares_of(unit)],
        "actions": [
            {
                "id": action.context.action.id,
                "title": action.context.task.title,
                "state": action.state,
                "report": report and _report(report),
            }
            for action in own.actions
            for report in [action.report_of(unit)]
        ],
    }


def _share(share: TargetProgress) -> Object:
    seen = share.observation
    return {
        "target": share.target.id,
        "allotted": exact(share.promised),
        "measure": share.target.measure,
        "value": None if seen is None else exact(seen.value),
        **_some(share, "month", "completion", "pace", "ahead", "status", "forecast"),
    }


def _target_page(assessment: Assessment, target: str, span: Locate) -> Object:
    """Return a target with its definition, its baseline's source, every figure, and how its state is worked out."""
    office, item = assessment.ledger.office, assessment.target(target)
    baseline = office.baselines.get(target)
    split = next((part.shares for part in assessment.allocations if part.target.id == target), {})
    return _target(item, span) | {
        "definition": office.definitions.get(target),
        "baseline_as_of": baseline and baseline.as_of,
        "baseline_source": baseline and baseline.source,
        "schedule": {str(month): exact(Fraction(share)) for month, share in office.schedules.get(target, {}).items()},
        "year_end": target in office.year_end,
        "lights": [{"month": month, "light": light} for month, light in item.lights],
        "workings": list(workings(item)),
        "figures": [_figure(item, seen, span) for seen in figures_of(item)],
        "allocations": [{"unit": unit, **_share(share)} for unit, share in split.items()],
    }


def _figure(item: TargetProgress, seen: Observation, span: Locate) -> Object:
    return {
        "month": seen.of,
        "filed_for": seen.month,
        "unit": seen.unit,
        "official": seen in official_of(item),
        "value": value_of(seen, item.target.kind),
        **{name: exact(getattr(seen, name)) for name in ("part", "whole", "against")},
        **fields(seen.figure, *REMARKS),
        **_where(seen.place, span),
    }


def _unit_page(assessment: Assessment, unit: str, on: date) -> Object:
    """Return a unit with its targets, actions, duties and work plan, as they stood at the end of the day `on`."""
    ledger = assessment.ledger
    last = ledger.last_filing(unit, assessment.as_of)
    return _unit(assessment, unit) | {
        "full_name": ledger.units[unit].full_name,
        "groups": sorted(ledger.groups_of.get(unit, ())),
        **(dict.fromkeys(TOLD) if last is None else last.told),
        "duties": [_duty(entry) for entry in duty_table(ledger, on) if entry.unit == unit],
        "workplan": [
            {"action": each.context.action.id}
            | fields(each.undertaking, "measures", "goal", "department", "leader", "officer", "due")
            | fields(each, "lacking", "overdue")
            for each in commitments(ledger, on)
            if each.unit == unit
        ],
    }


def _group_page(assessment: Assessment, group: str) -> Object:
    ledger, listed = assessment.ledger, [each.context.action for each in assessment.actions]
    return {
        "id": group,
        "name": ledger.name(group),
        "members": ledger.members(group),
        "reporting": reporting_members(ledger, group),
        "actions": [action.id for action in listed if group in action.listed],
    }


def _duty(entry: DutyEntry) -> Object:
    found = {"duty": entry.duty.id} | fields(entry, "period", "due", "filed", "state", "days_late")
    # Outside there are four states: there a null says that no day is written.
    return found | ({"state": DutyState.IN_TIME} if entry.state is DutyState.UNDATED else {})
