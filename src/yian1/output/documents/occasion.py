"""What a document is asked for, and its occasion: the plan's matter, month, date, issue, masthead, by whom."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from yian1.core import duties, pace
from yian1.core.rollup import assess
from yian1.model.office import BRIEF, HALF_YEAR, OCTOBER, Paper, paper_name
from yian1.model.period import QUARTER, Month, months, months_between
from yian1.model.plan import Every
from yian1.output import words
from yian1.output.documents import document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from yian1.core.rollup import Assessment
    from yian1.model.filing import Filing
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Duty

MID_YEAR = 6
SITE = "site"

_OFFICE_OF = re.compile(r"(?:办公厅|办公室)$")
_SUBORDINATE = frozenset({"government", "district"})
_APART = re.compile(
    "法院|检察院|人大|政协|委员会?(?:办公室|[组宣统政].*部)|市委|县委|区委|纪委|监委|总工会|工商联|妇联|团委|银行|人行|公司|集团|大学|学院|军"
)
_WORK = "办理"
_CONGRESS = re.compile(r"^(.+?人大)(?!常委)")


class Request(NamedTuple):
    """What a document is about: its kind, a month, perhaps one unit, the duty it answers, the tables it may carry."""

    kind: str
    assessment: Assessment
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

    @property
    def paper(self) -> Paper:
        """The office's own words for this document; a unit's own document has none."""
        kind = self.kind if self.kind in {HALF_YEAR, OCTOBER} else BRIEF
        known = None if self.unit is not None else self.ledger.papers.get(paper_name(kind, self.month))
        return known or Paper.model_construct()

    @property
    def until(self) -> date:
        """The last day of what a document tells: the month's end, or the paper's own day where that is before it.

        A report tells nothing from its meeting on. A page (yian1 site) tells everything as of its own day.
        """
        if self.kind == SITE:
            return dated(self)
        vote = self.ledger.events.vote
        held = self.ledger.office.hearing.date or (None if vote is None else vote.date)
        ends = [self.month.last_day, self.paper.dated or self.month.last_day]
        if self.kind == OCTOBER and held is not None:
            ends.append(held.fromordinal(held.toordinal() - 1))
        return min(ends)


def plan_facts(ledger: Ledger) -> dict[str, Any]:
    """Return what titles and openings are made of; what the plan's document does not give is empty.

    `matter` is its title without the form (市十五届人大三次会议1号议案办理), `short` that without the
    session (1号议案办理), `called` what that calls the motion (1号议案), `government` the issuer without
    its office, `reported` the matter as a report is about it, `congress` the people's congress of the session.
    """
    issue = ledger.plan.document
    session, issuer = issue.session or "", issue.issuer or ""
    matter = document.matter(issue.title, issue.short)
    short = matter.removeprefix(session) or matter
    congress = _CONGRESS.match(session)
    return {
        "title": document.inner(issue.title),
        "number": issue.number or "",
        "issuer": issuer,
        "government": _OFFICE_OF.sub("", issuer),
        "session": session,
        "congress": congress[1] if congress else "",
        "motion": _to_the_letter(document.inner(issue.motion or "")),
        "called": short.removesuffix(_WORK) if issue.motion and short.endswith(_WORK) else "",
        "matter": matter,
        "reported": document.reported(matter),
        "short": short,
        "yearly": ledger.one_year,
        "several": ledger.several_years,
    }


def office_facts(ledger: Ledger) -> dict[str, Any]:
    """Return what stands above and below a briefing; `kept_by` is the office that keeps the supplement, if named."""
    known = dict(ledger.office.masthead)
    kept_by = known["issued_by"] or ""
    return known | {"issued_by": kept_by or ledger.plan.document.issuer or "", "kept_by": kept_by}


def previous_of(assessment: Assessment) -> Assessment | None:
    """Return the month or quarter before, if it lies in the plan's span and anybody had filed by then."""
    before = assessment.as_of.plus(-assessment.ledger.step(assessment.as_of))
    first = min((filing.month for filing in assessment.ledger.filings), default=None)
    if before < assessment.ledger.first or first is None or before < first:
        return None
    return assess(assessment.ledger, before, assessment.series)


def occasion(request: Request, annexes: Sequence[str]) -> dict[str, Any]:
    """Return when and by whom a document is written; `annexes` are the tables that it really has.

    `unit` is empty in the office's own documents, `own` are the office's words. `filed_now` and `filed_ever` say
    whether anything was filed for the month, or up to it. `annexes` gives the number of each table, empty if it is the
    only one. `term` is 月, or 季 where the report is a quarter's; `period` is that month or quarter with its year,
    `term_before` the one before, `stretch` the months of a summary: those of the year, or of a plan that is no longer
    than a year all since it began.
    """
    ledger, month, own = request.ledger, request.month, request.paper
    hearing, step = ledger.office.hearing, ledger.step(month)
    numbered = {name: str(number) if len(annexes) > 1 else "" for number, name in enumerate(annexes, 1)}
    return {
        "plan": plan_facts(ledger),
        "own": own,
        "month": month,
        "term": term(request),
        "period": _term(ledger, month, with_year=True),
        "term_before": _term(ledger, month.plus(-step), with_year=month.number <= step),
        "stretch": _stretch(ledger, month),
        "dated": dated(request),
        "pace": pace.general(ledger, month),
        "mid_year": month.number == MID_YEAR,
        "sample": ledger.sample,
        "office": office_facts(ledger),
        "hearing": {
            "meeting": hearing.meeting or "",
            "date": hearing.date,
            "reporter": _to_the_letter(hearing.reporter or ""),
        },
        "issue": own.issue or _issue(ledger, month),
        "unit": "" if request.unit is None else ledger.name(request.unit),
        "filed_now": any(filing.month == month for filing in request.filings),
        "filed_ever": bool(request.filings),
        "annexes": numbered,
        "annex": partial(annex, numbered),
        "at_annex": partial(at_annex, numbered),
    }


def term(request: Request) -> str:
    """Return what a report is of: 月, or 季 where it is a quarter's."""
    return "季" if request.ledger.step(request.month) == QUARTER else "月"


def annex(annexes: Mapping[str, str], name: str, what: str = "") -> str:
    """Return where a table is, in brackets: （原因见附件1）; nothing where the paper has none."""
    return f"（{what}{at_annex(annexes, name)}）" if name in annexes else ""


def at_annex(annexes: Mapping[str, str], name: str) -> str:
    """Return where a table is: 见附件1; one that stands alone has no number."""
    return f"见附件{annexes[name]}" if name in annexes else ""


def _term(ledger: Ledger, month: Month, *, with_year: bool) -> str:
    """Return the month, or the quarter that a report of it covers: 2024年5月, 一季度."""
    year = f"{month.year}年" if with_year else ""
    return year + (words.quarter(month) if ledger.step(month) == QUARTER else f"{month.number}月")


def _stretch(ledger: Ledger, month: Month) -> str:
    """Return the months that a summary speaks of: 1—5月, 2024年1—3月, 2023年10月—2024年1月."""
    if not ledger.several_years:
        return words.through(month)
    if months_between(ledger.first, ledger.last) >= words.DECEMBER:
        return f"{month.year}年{words.through(month)}"
    return words.month(month) if month == ledger.first else f"{words.month(ledger.first)}—{words.month(month)}"


def dated(request: Request) -> date:
    """Return the day of a document; never today's date, and none that a late filing could move.

    A unit's own document is dated by the day on which the unit filed, if it says so. The office's has the
    day that it was given (data/documents), else that of the month's closing, else its own deadline, else a day by
    which the units' deadline is over and those who were late have had their days to answer.
    """
    ledger, month = request.ledger, request.month
    if request.unit is not None:
        filed = [item.filed for item in ledger.by_unit.get(request.unit, ()) if item.month == month and item.filed]
        return filed[-1] if filed else _own_deadline(request) or _deadline(request) or month.last_day
    closed = next((item.closed for item in ledger.closings if item.month == month), None)
    closed = closed if request.kind not in {HALF_YEAR, OCTOBER} else None
    known = request.paper.dated or closed or _own_deadline(request)
    units = _deadline(request)
    return known or (month.last_day if units is None else working_days_after(ledger, units, ledger.office.contact.days))


def is_subordinate(ledger: Ledger, unit: str) -> bool:
    """Whether a government speaks to a unit as to one of its own (你单位); all others are 贵单位."""
    known = ledger.units[unit]
    if known.kind is not None:
        return known.kind in _SUBORDINATE
    return not _APART.search(known.full_name or known.name)


def working_days_after(ledger: Ledger, day: date, number: int) -> date:
    """Return the day so many working days later."""
    for _ in range(number):
        day = duties.next_working_day(ledger.office.calendar, day.fromordinal(day.toordinal() + 1))
    return day


def _own_deadline(request: Request) -> date | None:
    """Return the deadline of the duty that a document answers, once the month is over."""
    ledger, month = request.ledger, request.month
    if request.duty is None or request.duty.due is None:
        return None
    day = duties.deadline(ledger, request.duty, Month.of(request.duty.due))
    return day if month.last_day < day <= month.plus(1).last_day else None


def _deadline(request: Request) -> date | None:
    """Return the day by which the units were to report on the month; None where the plan asks for no report."""
    regular = request.ledger.regular
    if regular is None or request.month not in duties.periods(regular):
        return None
    return duties.deadline(request.ledger, regular, request.month)


def _issue(ledger: Ledger, month: Month) -> int | None:
    """Return the number of a month's briefing; None before the first one."""
    duty = ledger.regular
    if duty is None or duty.first is None or month < duty.first:
        return None
    covered = [one for one in months(duty.first, month) if duty.every is Every.MONTH or one.number % QUARTER == 0]
    return ledger.office.masthead.first_issue + len(covered) - 1 if covered else None


def _to_the_letter(text: str) -> str:
    """Return a name or title whose blanks stay: 某局局长 张三; elsewhere they come from lines that YAML joined."""
    return text.replace(" ", "\u00a0")
