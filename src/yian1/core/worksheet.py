"""What one unit is asked for in one month, and what it reported last: the ground of `new`, `form` and `import`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from yian1.core.duties import deferred, reporting_units, summary_months
from yian1.core.series import PARTS
from yian1.model.fields import declared
from yian1.model.filing import HEAD, LASTING, REMARKS, SAYING, Figure, Filing, Report
from yian1.model.office import OpinionState, uses
from yian1.model.plan import Every

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from yian1.model.ledger import ActionContext, Ledger, TargetContext
    from yian1.model.office import Opinion
    from yian1.model.period import Month
    from yian1.model.plan import Duty, Unit

    Texts = Mapping[str, str | None]
    # What a filing says: each field as text by its path in the file; None is a field still to be filled in.
    Answers = Mapping[tuple[str, ...], str | None]

SUMMARY = "summary"
HEADER = tuple(name for name in HEAD if name != SUMMARY)
ASKED = tuple(name for name, use in uses(Filing).items() if use.asked)
KEPT = tuple(name for name, use in uses(Filing).items() if use.kept)
REPORT = tuple(declared(Report))
SPARE, SPARE_AT_FIRST = 1, 4  # empty rows for actions that a unit has not reported on yet


class AskedFigure(NamedTuple):
    """A figure to file: `parts` are its numbers, `last` what the unit filed before, `share` its allotted part.

    `share` is in the target's measure; None for the owner, who files the whole city's figure. `since` is the day that
    amounts are counted from.
    """

    context: TargetContext
    parts: tuple[str, ...]
    since: str
    definition: str | None = None
    share: Decimal | None = None
    year_end: bool = False
    last: Figure | None = None
    last_month: Month | None = None


class AskedAction(NamedTuple):
    """An action to report on, with the unit's previous report."""

    context: ActionContext
    last: Report | None = None
    last_month: Month | None = None

    @property
    def lasting(self) -> bool:
        """Whether what was reported last holds until something else is: it is done, or goes on (长期坚持)."""
        return self.last is not None and self.last.status in LASTING


class Worksheet(NamedTuple):
    """Everything to fill in; `filing` is what the unit has filed for the month already, `previous` its last one before.

    A filing that is not there says nothing, and is in no file.
    `planned` are the actions in its own work plan, None while it has none. `opinions` are those that it has to answer,
    `summed_up` says that a summary is due, `sample` that there is sample data among what is shown; `step` is how many
    months a report covers.
    """

    unit: Unit
    month: Month
    figures: tuple[AskedFigure, ...]
    actions: tuple[AskedAction, ...]
    duties: tuple[Duty, ...]
    filing: Filing
    previous: Filing | None = None
    planned: frozenset[str] | None = None
    opinions: tuple[Opinion, ...] = ()
    summed_up: bool = False
    sample: bool = False
    step: int = 1

    @property
    def in_hand(self) -> tuple[AskedAction, ...]:
        """The actions that the unit is at: led by it, in its work plan, reported last time, lasting, or filed already.

        Of the others there is no recent report; where they are no more than the spare rows, they are in hand too.
        """
        mine = tuple(asked for asked in self.actions if self._at(asked))
        spare = SPARE if mine else SPARE_AT_FIRST
        return self.actions if len(self.actions) - len(mine) <= spare else mine

    @property
    def idle(self) -> tuple[AskedAction, ...]:
        """The actions on whose list the unit is, and that are not in hand."""
        mine = self.in_hand
        return tuple(asked for asked in self.actions if asked not in mine)

    @property
    def spare(self) -> int:
        """How many empty rows there are for idle actions."""
        return (SPARE if self.in_hand else SPARE_AT_FIRST) if self.idle else 0

    def _at(self, asked: AskedAction) -> bool:
        action = asked.context.action.id
        filed = action in self.filing.progress
        recent = asked.last_month is not None and self.previous is not None and asked.last_month == self.previous.month
        led = self.unit.id in asked.context.action.lead
        return led or filed or recent or asked.lasting or action in (self.planned or ())

    def figure(self, target: str) -> AskedFigure | None:
        """Return what is asked of a target."""
        return next((asked for asked in self.figures if asked.context.target.id == target), None)

    def action(self, action: str) -> AskedAction | None:
        """Return what is asked of an action."""
        return next((asked for asked in self.actions if asked.context.action.id == action), None)


def items(said: Answers, section: str) -> dict[str, dict[str, str | None]]:
    """Return what stands in one section, by item and field: private-firms → value."""
    found: dict[str, dict[str, str | None]] = {}
    for path, text in said.items():
        if path[0] == section and path[1:]:
            found.setdefault(path[1], {})[path[-1]] = text
    return found


def worksheet(ledger: Ledger, unit: str, month: Month) -> Worksheet:
    """Return what a unit owes for a month, and whatever else it has filed for it already."""
    filing = ledger.filing(unit, month) or Filing.model_construct(unit=unit, month=month)
    later = deferred(ledger, unit, month)
    plans = [plan for plan in ledger.workplans if plan.unit == unit]
    return Worksheet(
        ledger.units[unit],
        month,
        tuple(
            _figure(ledger, context, unit, month, filing.figures.get(target))
            for target, context in ledger.targets.items()
            if target in filing.figures or (ledger.files(target, unit) and target not in later)
        ),
        tuple(
            AskedAction(context, *_last(ledger, unit, month, "progress", action))
            for action, context in ledger.actions.items()
            if action in filing.progress or ledger.may_report(action, unit)
        ),
        _duties(ledger, filing),
        filing,
        ledger.last_filing(unit, month.plus(-1)),
        frozenset(line.action for plan in plans for line in plan.workplan) if plans else None,
        tuple(one for one in ledger.opinions.opinions if one.state is OpinionState.OPEN and unit in one.units),
        month in summary_months(ledger, unit) or filing.summary is not None,
        ledger.sample,
        step=ledger.step(month),
    )


def _figure(ledger: Ledger, context: TargetContext, unit: str, month: Month, filed: Figure | None) -> AskedFigure:
    target = context.target
    last, when = _last(ledger, unit, month, "figures", target.id)
    # The numbers in the shape that the unit used last, else in the usual one.
    like, shapes = last if filed is None or filed.blank else filed, PARTS[target.kind]
    used = tuple(name for name in SAYING if like is not None and getattr(like, name) is not None)
    if target.per is not None and when is not None and when.year != month.year:
        last = when = None  # what is promised anew each year goes on from nothing
    return AskedFigure(
        context,
        used if used in shapes else shapes[0],
        ledger.counted_since(target, month),
        ledger.office.definitions.get(target.id),
        ledger.share(target.id, unit),
        target.id in ledger.office.year_end,
        last,
        when,
    )


def _last(
    ledger: Ledger, unit: str, month: Month, part: Literal["figures", "progress"], key: str
) -> tuple[Any, Month | None]:
    """Return what a unit last filed for a target or an action before a month, and in which month."""
    for filing in reversed(ledger.by_unit.get(unit, ())):
        last = getattr(filing, part).get(key)
        if filing.month < month and last is not None and not last.blank:
            return last, filing.month
    return None, None


def _duties(ledger: Ledger, filing: Filing) -> tuple[Duty, ...]:
    """Return the documents beside the monthly filing that fall into its month, or that it says were handed in."""
    unit, month = filing.unit, filing.month
    return tuple(
        duty
        for duty in ledger.plan.duties
        if duty.id in filing.submitted
        or (duty.every is not Every.MONTH and month in duty.periods and unit in reporting_units(ledger, duty))
    )


def carried(sheet: Worksheet) -> Answers:
    """Return what a form goes out with: what was filed already; else who signed last and what still holds of actions.

    The state of an action stays as it was last; its texts stay too where it is done or goes on (长期坚持).
    """
    blank = answers(sheet)
    if sheet.filing.file:
        return blank
    for asked in sheet.actions:
        held = REPORT if asked.lasting else ("status",)
        blank |= _written(("progress", asked.context.action.id), asked.last, held)
    return blank | _written((), sheet.previous, KEPT)


def untouched(sheet: Worksheet, action: str, fields: Texts) -> bool:
    """Whether nothing but the state that the form came with stands in an action's row: no report of this month."""
    asked = None if action in sheet.filing.progress else sheet.action(action)
    if asked is None or asked.last is None or asked.last.status is None or asked.lasting:
        return False
    return {name: text for name, text in fields.items() if text} == {"status": str(asked.last.status)}


def answers(sheet: Worksheet) -> dict[tuple[str, ...], str | None]:
    """Return every field that is asked for, with what was filed already, else blank."""
    filing = sheet.filing
    found = dict[tuple[str, ...], str | None]({("unit",): sheet.unit.id, ("month",): str(sheet.month)})
    found |= {(name,): None for name in (*ASKED, *([SUMMARY] if sheet.summed_up else []))}
    found |= _written((), filing, (*HEADER, SUMMARY))
    found |= {("submitted", duty.id): _text(duty.id, filing.submitted.get(duty.id)) for duty in sheet.duties}
    for figure in sheet.figures:
        path = ("figures", figure.context.target.id)
        found |= {(*path, part): None for part in figure.parts}
        found |= _written(path, filing.figures.get(figure.context.target.id), (*SAYING, *REMARKS))
    for asked in sheet.actions:
        path = ("progress", asked.context.action.id)
        found |= {(*path, name): None for name in REPORT}
        found |= _written(path, filing.progress.get(asked.context.action.id), REPORT)
    return found


def _written(
    start: tuple[str, ...], record: Filing | Figure | Report | None, names: Iterable[str]
) -> dict[tuple[str, ...], str | None]:
    texts = {(*start, name): _text(name, getattr(record, name, None)) for name in names}
    return {path: text for path, text in texts.items() if text is not None}


def _text(name: str, value: object) -> str | None:
    """Return a field as the file has it: false is not written at all, but of a milestone it is an answer."""
    if isinstance(value, bool):
        return "true" if value else "false" if name in SAYING else None
    return None if value is None else str(value)
