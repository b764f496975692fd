"""What one unit is asked for in one month, and what it said last: the ground of `new`, `form` and `import`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yian1.core.duties import periods, reporting_units
from yian1.core.series import PARTS
from yian1.model.fields import declared
from yian1.model.filing import SAYING, Figure, Report
from yian1.model.plan import Every

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from yian1.model.filing import Filing
    from yian1.model.ledger import ActionContext, Ledger, TargetContext
    from yian1.model.period import Month
    from yian1.model.plan import Duty, Unit

    Fields = Mapping[str, str | None]

HEADER = ("unit", "month", "filed", "filed_by", "approved_by", "sample")
REPORT = tuple(declared(Report))
REMARKS = tuple(name for name in declared(Figure) if name not in SAYING)


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """A figure to file: `parts` are its numbers, `last` what the unit filed before, `share` its allotted part.

    `share` is in the target's measure; None for the owner, who files the whole city's figure.
    """

    context: TargetContext
    parts: tuple[str, ...]
    definition: str | None = None
    share: Decimal | None = None
    year_end: bool = False
    last: Figure | None = None
    last_month: Month | None = None


@dataclass(frozen=True, slots=True)
class AskedAction:
    """An action to report on, with the unit's previous report."""

    context: ActionContext
    last: Report | None = None
    last_month: Month | None = None


@dataclass(frozen=True, slots=True)
class Worksheet:
    """Everything to fill in; `filing` is what the unit has filed for the month already.

    `sample` says that there is sample data among what is shown.
    """

    unit: Unit
    month: Month
    figures: tuple[AskedFigure, ...]
    actions: tuple[AskedAction, ...]
    duties: tuple[Duty, ...]
    filing: Filing | None = None
    sample: bool = False

    def figure(self, target: str) -> AskedFigure | None:
        """Return what is asked of a target."""
        return next((asked for asked in self.figures if asked.context.target.id == target), None)

    def action(self, action: str) -> AskedAction | None:
        """Return what is asked of an action."""
        return next((asked for asked in self.actions if asked.context.action.id == action), None)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a filing says, field by field as text; None is a field still to be filled in."""

    header: Fields
    submitted: Fields = field(default_factory=dict)
    figures: Mapping[str, Fields] = field(default_factory=dict)
    progress: Mapping[str, Fields] = field(default_factory=dict)

    def filled_in(self, unit: str) -> Answers:
        """Return what was filled in, as that unit's; a figure or report of which nothing is said is left out."""
        return Answers(
            {**self.header, "unit": unit},
            {duty: day for duty, day in self.submitted.items() if day},
            {target: fields for target, fields in self.figures.items() if any(fields.values())},
            {action: fields for action, fields in self.progress.items() if any(fields.values())},
        )


def worksheet(ledger: Ledger, unit: str, month: Month) -> Worksheet:
    """Return what a unit owes for a month, and whatever else it has filed for it already."""
    filing = next((filing for filing in ledger.by_unit.get(unit, ()) if filing.month == month), None)
    filed_figures: Mapping[str, Figure] = {} if filing is None else filing.figures
    filed_actions: Mapping[str, Report] = {} if filing is None else filing.progress
    return Worksheet(
        ledger.units[unit],
        month,
        tuple(
            _figure(ledger, context, unit, month, filed_figures.get(target))
            for target, context in ledger.targets.items()
            if target in filed_figures or ledger.files(target, unit)
        ),
        tuple(
            _action(ledger, context, unit, month)
            for action, context in ledger.actions.items()
            if action in filed_actions or ledger.responsible(action, unit)
        ),
        _duties(ledger, unit, month, filing),
        filing,
        sample=ledger.sample,
    )


def _figure(ledger: Ledger, context: TargetContext, unit: str, month: Month, filed: Figure | None) -> AskedFigure:
    target = context.target
    earlier = [filing for filing in ledger.by_unit.get(unit, ()) if filing.month < month]
    last = next((filing for filing in reversed(earlier) if _filled(filing.figures.get(target.id))), None)
    figure = None if last is None else last.figures[target.id]
    return AskedFigure(
        context,
        _parts(context, filed if _filled(filed) else figure),
        ledger.office.definitions.get(target.id),
        ledger.share(target.id, unit),
        target.id in ledger.office.year_end,
        figure,
        None if last is None else last.month,
    )


def _filled(figure: Figure | None) -> bool:
    return figure is not None and not figure.blank


def _parts(context: TargetContext, like: Figure | None) -> tuple[str, ...]:
    """Return the numbers of a figure in the shape that the unit used last, else in the usual one."""
    shapes = PARTS[context.target.kind]
    used = tuple(name for name in SAYING if like is not None and getattr(like, name) is not None)
    return used if used in shapes else shapes[0]


def _action(ledger: Ledger, context: ActionContext, unit: str, month: Month) -> AskedAction:
    action = context.action.id
    for filing in reversed(ledger.by_unit.get(unit, ())):
        report = filing.progress.get(action)
        if filing.month < month and report is not None and not report.blank:
            return AskedAction(context, report, filing.month)
    return AskedAction(context)


def _duties(ledger: Ledger, unit: str, month: Month, filing: Filing | None) -> tuple[Duty, ...]:
    """Return the documents beside the monthly filing that fall into this month, or that it says were handed in."""
    return tuple(
        duty
        for duty in ledger.plan.duties
        if (filing is not None and duty.id in filing.submitted)
        or (duty.every is not Every.MONTH and month in periods(duty) and unit in reporting_units(ledger, duty))
    )


def answers(sheet: Worksheet) -> Answers:
    """Return every field that is asked for, with what was filed already, else blank."""
    filing = sheet.filing
    header: dict[str, str | None] = {"unit": sheet.unit.id, "month": str(sheet.month), "filed": None, "filed_by": None}
    if filing is None:
        return Answers(
            header,
            {duty.id: None for duty in sheet.duties},
            {asked.context.target.id: dict.fromkeys(asked.parts) for asked in sheet.figures},
            {asked.context.action.id: dict.fromkeys(REPORT) for asked in sheet.actions},
        )
    return Answers(
        header | _written(filing, HEADER),
        {duty.id: _text(duty.id, filing.submitted.get(duty.id)) for duty in sheet.duties},
        {
            asked.context.target.id: dict.fromkeys(asked.parts)
            | _written(filing.figures.get(asked.context.target.id), (*SAYING, *REMARKS))
            for asked in sheet.figures
        },
        {
            asked.context.action.id: dict.fromkeys(REPORT)
            | _written(filing.progress.get(asked.context.action.id), REPORT)
            for asked in sheet.actions
        },
    )


def _written(record: Filing | Figure | Report | None, names: tuple[str, ...]) -> dict[str, str | None]:
    texts = {name: _text(name, getattr(record, name, None)) for name in names}
    return {name: text for name, text in texts.items() if text is not None}


def _text(name: str, value: object) -> str | None:
    """Return a field as the file has it: false is not written at all, but of a milestone it is an answer."""
    if isinstance(value, bool):
        return "true" if value else "false" if name in SAYING else None
    return None if value is None else str(value)
