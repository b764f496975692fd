"""Figures as JSON: plain values with every filed digit, and the writer that keeps them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from yian1.core import pace
from yian1.core.series import as_decimal
from yian1.model.diagnostics import Place, Span
from yian1.model.plan import Kind
from yian1.model.quantity import plain, round_half_up

if TYPE_CHECKING:
    from fractions import Fraction

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import ActionProgress, Assessment
    from yian1.core.series import Observation

Json = Decimal | int | str | bool | None | Sequence["Json"] | Mapping[str, "Json"]
Locate = Callable[[Place], Span]

SCHEMA = 1
FRACTION_PLACES, POINT_PLACES, AMOUNT_PLACES = 4, 2, 4


def dumps(value: Json) -> str:
    """Return JSON text, indented by two, Chinese as it is, and each Decimal with all its digits."""
    return _written(value, "\n") + "\n"


def status_json(assessment: Assessment, span: Locate) -> dict[str, Json]:
    """Return the object of `status --format json`; `span` tells the line of a figure."""
    counts = {status.value: count for status, count in assessment.counts.items()}
    return headed(assessment) | {
        "summary": {"total": len(assessment.targets), **counts},
        "targets": [target_json(item, span) for item in assessment.targets],
        "actions": [action_json(item) for item in assessment.actions],
    }


def headed(assessment: Assessment) -> dict[str, Json]:
    """Return what every JSON object of a month begins with."""
    return {
        "schema": SCHEMA,
        "as_of": str(assessment.as_of),
        "pace": rounded(pace.general(assessment.ledger, assessment.as_of), FRACTION_PLACES),
        "sample": assessment.ledger.sample,
    }


def target_json(item: TargetProgress, span: Locate) -> dict[str, Json]:
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
        "light": None if item.light is None else item.light.value,
        "forecast": rounded(item.forecast, AMOUNT_PLACES),
        "needed_per_month": rounded(item.needed_per_month, AMOUNT_PLACES),
        "speedup": rounded(item.speedup, POINT_PLACES),
        "outlook": None if item.outlook is None else item.outlook.value,
        "owner": item.owner,
        "file": None if where is None else where.file,
        "line": None if where is None else where.line,
    }


def action_json(item: ActionProgress) -> dict[str, Json]:
    """Return one action with its state and who reported."""
    return {
        "id": item.context.action.id,
        "title": item.context.task.title,
        "status": item.state.value,
        "reported": list(item.reported),
        "lead": list(item.context.action.lead),
        "units": list(item.context.action.units),
    }


def of_unit(assessment: Assessment, unit: str) -> Assessment:
    """Return the part of an assessment that concerns a unit: the targets it files, the actions on whose list it is.

    A task keeps its own state, also where only one of its actions is left.
    """
    responsible = assessment.ledger.responsible
    tasks = [
        replace(task, actions=tuple(item for item in task.actions if responsible(item.context.action.id, unit)))
        for task in assessment.tasks
    ]
    return replace(
        assessment,
        targets=tuple(item for item in assessment.targets if item.owned_by(unit)),
        tasks=tuple(task for task in tasks if task.actions),
    )


def tasks_of_unit(assessment: Assessment, unit: str) -> Assessment:
    """Return the tasks that a unit has an action in, whole, with nothing else."""
    responsible = assessment.ledger.responsible
    tasks = [
        task for task in assessment.tasks if any(responsible(item.context.action.id, unit) for item in task.actions)
    ]
    return replace(assessment, targets=(), tasks=tuple(tasks))


def value_of(seen: Observation | None, kind: Kind) -> Decimal | None:
    """Return a figure as filed, none of a milestone; a share worked out of its parts as a percentage, 4 decimals."""
    if seen is None or kind is Kind.MILESTONE:
        return None
    shared = kind is Kind.RATIO or seen.whole is not None
    return rounded(seen.value, AMOUNT_PLACES) if shared else exact(seen.value)


def rounded(value: Fraction | None, places: int) -> Decimal | None:
    """Return a number rounded half up, None where there is none."""
    return None if value is None else round_half_up(value, places)


def exact(value: Fraction | None) -> Decimal | None:
    """Return a number with all its digits; what has no end is rounded to four decimals."""
    return None if value is None else as_decimal(value, AMOUNT_PLACES)


def _written(value: Json, line: str) -> str:
    """Return the text of a value; `line` is the line break with the indentation of where the value stands."""
    deeper = line + "  "
    match value:
        case Decimal():
            return plain(value)
        case Mapping() if value:
            pairs = (f"{json.dumps(key, ensure_ascii=False)}: {_written(item, deeper)}" for key, item in value.items())
            return f"{{{deeper}{f',{deeper}'.join(pairs)}{line}}}"
        case list() | tuple() if value:
            return f"[{deeper}{f',{deeper}'.join(_written(item, deeper) for item in value)}{line}]"
    return json.dumps(value, ensure_ascii=False)
