"""What a document is asked for, and its occasion: month, date, issue, masthead, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.core import duties, pace
from yian1.core.rollup import assess
from yian1.model.period import Month, months
from yian1.output.documents.matter import PlanFact, plan_fact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from fractions import Fraction

    from yian1.core.rollup import Assessment
    from yian1.model.filing import Filing
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Duty

MID_YEAR = 6


@dataclass(frozen=True, slots=True)
class Request:
    """What a document is about: a month, perhaps one unit, the duty that it answers, the tables it may carry."""

    assessment: Assessment
    previous: Assessment | None
    unit: str | None = None
    duty: Duty | None = None
    annexes: Sequence[str] = ()

    @property
    def ledger(self) -> Ledger:
        """The ledger that everything is taken from."""
        return self.assessment.ledger

    @property
    def month(self) -> Month:
        """The month that figures are as of."""
        return self.assessment.as_of

    @property
    def heard(self) -> Month:
        """The latest month that anything was filed for, up to the one that figures are as of; without filings that."""
        return max((item.month for item in self.filings), default=self.month)

    @property
    def filings(self) -> tuple[Filing, ...]:
        """What had been filed for that month or earlier ones, by the unit if there is one."""
        filed = self.ledger.filings
        return tuple(item for item in filed if item.month <= self.month and self.unit in {None, item.unit})


@dataclass(frozen=True, slots=True)
class MastheadFact:
    """What stands above and below a briefing, as the office says.

    `issued_by` falls back to the plan's issuer; `kept_by` is the office that keeps the supplement, empty if unnamed.
    """

    title: str
    issued_by: str
    kept_by: str
    report_to: tuple[str, ...]
    send_to: tuple[str, ...]
    distribute_to: tuple[str, ...]
    copies: int | None


@dataclass(frozen=True, slots=True)
class HearingFact:
    """The session that hears the report; what is not known of it is empty or None."""

    meeting: str
    date: date | None
    reporter: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and by whom; `unit` is empty in the office's own documents.

    `filed_now` and `filed_ever` say whether anything was filed for the month, or up to it; `heard` is the
    latest month that anything was filed for. `annexes` gives the number of each table that the document
    carries, empty if it is the only one.
    """

    plan: PlanFact
    month: Month
    dated: date
    pace: Fraction
    mid_year: bool
    sample: bool
    office: MastheadFact
    hearing: HearingFact
    issue: int | None
    unit: str
    filed_now: bool
    filed_ever: bool
    heard: Month
    annexes: Mapping[str, str]


def monthly_duty(ledger: Ledger) -> Duty | None:
    """Return the duty that returns every month: the briefing that units send."""
    return next((duty for duty in ledger.plan.duties if duty.every is not None), None)


def masthead(ledger: Ledger) -> MastheadFact:
    """Return the office's masthead; without one the plan's title and issuer stand in."""
    office = ledger.office.masthead
    return MastheadFact(
        office.title or "",
        office.issued_by or ledger.plan.document.issuer or "",
        office.issued_by or "",
        office.report_to,
        office.send_to,
        office.distribute_to,
        office.copies,
    )


def previous_of(assessment: Assessment) -> Assessment | None:
    """Return the month before, if it lies in the year and anybody had filed by then."""
    before = assessment.as_of.plus(-1)
    first = min((filing.month for filing in assessment.ledger.filings), default=None)
    if before.year != assessment.as_of.year or first is None or before < first:
        return None
    return assess(assessment.ledger, before, assessment.series)


def occasion(request: Request, annexes: Sequence[str]) -> Occasion:
    """Return when and by whom a document is written; `annexes` are the tables that it really has."""
    ledger, month = request.ledger, request.month
    hearing = ledger.office.hearing
    return Occasion(
        plan_fact(ledger.plan.document),
        month,
        _dated(request),
        pace.general(ledger, month),
        month.number == MID_YEAR,
        ledger.sample,
        masthead(ledger),
        HearingFact(hearing.meeting or "", hearing.date, hearing.reporter or ""),
        _issue(ledger, month),
        "" if request.unit is None else ledger.name(request.unit),
        any(filing.month == month for filing in request.filings),
        bool(request.filings),
        request.heard,
        {name: str(number) if len(annexes) > 1 else "" for number, name in enumerate(annexes, 1)},
    )


def _dated(request: Request) -> date:
    """Return the day of a document; never today's date.

    A unit's own document is dated by the day on which the unit filed, if it says so; the office's by
    its deadline, or later by the last day on which anything in it came in: it tells of who was late.
    """
    ledger, month = request.ledger, request.month
    if request.unit is not None:
        filed = [item.filed for item in ledger.by_unit.get(request.unit, ()) if item.month == month and item.filed]
        return filed[-1] if filed else _deadline(request)
    return max([_deadline(request), *(item.filed for item in request.filings if item.filed)])


def _deadline(request: Request) -> date:
    """Return the deadline of a document's duty, once the month is over; without one the month's last day."""
    ledger, month = request.ledger, request.month
    if request.duty is not None and request.duty.due is not None:
        day = duties.deadline(ledger, request.duty, Month.of(request.duty.due))
        if month.last_day < day <= month.plus(1).last_day:
            return day
    monthly = monthly_duty(ledger)
    if monthly is not None and month in duties.periods(monthly):
        return duties.deadline(ledger, monthly, month)
    return month.last_day


def _issue(ledger: Ledger, month: Month) -> int | None:
    """Return the number of a month's briefing; None before the first one."""
    duty = monthly_duty(ledger)
    if duty is None or duty.first is None or month < duty.first:
        return None
    return ledger.office.masthead.first_issue + len(months(duty.first, month)) - 1
