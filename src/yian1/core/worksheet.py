"""What one unit is asked for in one month, and what it said last: the ground of `new`, `form` and `import`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.core.series import NUMBERS, PARTS
from yian1.model.period import Month

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from yian1.model.filing import Figure, Filing, Report
    from yian1.model.ledger import ActionContext, Ledger, TargetContext
    from yian1.model.plan import Duty, Unit


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
    """Everything to fill in; `filing` is what the unit has filed for the month already."""

    unit: Unit
    month: Month
    figures: tuple[AskedFigure, ...]
    actions: tuple[AskedAction, ...]
    duties: tuple[Duty, ...]
    filing: Filing | None = None

    def figure(self, target: str) -> AskedFigure | None:
        """Return what is asked of a target."""
        return next((asked for asked in self.figures if asked.context.target.id == target), None)

    def action(self, action: str) -> AskedAction | None:
        """Return what is asked of an action."""
        return next((asked for asked in self.actions if asked.context.action.id == action), None)


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
            if target in filed_figures
            or ledger.owner(target) == unit
            or unit in ledger.office.allocations.get(target, {})
        ),
        tuple(
            _action(ledger, context, unit, month)
            for action, context in ledger.actions.items()
            if action in filed_actions or ledger.responsible(action, unit)
        ),
        _duties(ledger, unit, month, filing),
        filing,
    )


def _figure(
    ledger: Ledger, context: TargetContext, unit: str, month: Month, filed: Figure | None
) -> AskedFigure:
    target = context.target
    earlier = [filing for filing in ledger.by_unit.get(unit, ()) if filing.month < month]
    last = next((filing for filing in reversed(earlier) if _filled(filing.figures.get(target.id))), None)
    figure = None if last is None else last.figures[target.id]
    share = None
    if ledger.owner(target.id) != unit:
        share = ledger.office.allocations.get(target.id, {}).get(unit)
    return AskedFigure(
        context,
        _parts(context, filed if _filled(filed) else figure),
        ledger.office.definitions.get(target.id),
        share,
        target.id in ledger.office.year_end,
        figure,
        None if last is None else last.month,
    )


def _filled(figure: Figure | None) -> bool:
    return figure is not None and not figure.blank


def _parts(context: TargetContext, like: Figure | None) -> tuple[str, ...]:
    """Return the numbers of a figure in the shape that the unit used last, else in the usual one."""
    shapes = PARTS[context.target.kind]
    used = tuple(name for name in NUMBERS if like is not None and getattr(like, name) is not None)
    return used if used in shapes else shapes[0]


def _action(ledger: Ledger, context: ActionContext, unit: str, month: Month) -> AskedAction:
    action = context.action.id
    for filing in reversed(ledger.by_unit.get(unit, ())):
        report = filing.progress.get(action)
        if filing.month < month and report is not None and not report.blank:
            return AskedAction(context, report, filing.month)
    return AskedAction(context)


def _duties(ledger: Ledger, unit: str, month: Month, filing: Filing | None) -> tuple[Duty, ...]:
    """Return the documents that are due once, in this month, or that the filing says were handed in."""
    return tuple(
        duty
        for duty in ledger.plan.duties
        if (filing is not None and duty.id in filing.submitted)
        or (duty.due is not None and Month.of(duty.due) == month and (not duty.units or unit in duty.units))
    )
