from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import OFFICE, PLAN, make_ledger
from rows import each
from yian1.core import duties
from yian1.core.duties import (
    DutyState,
    duty_table,
    matrix,
    next_deadline,
    owed_actions,
    owed_figures,
    reporting_units,
)
from yian1.core.worksheet import worksheet
from yian1.model.office import Calendar
from yian1.model.period import Month, months_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.core.duties import DutyEntry
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Duty

APRIL, MAY, JUNE = Month(2024, 4), Month(2024, 5), Month(2024, 6)
ALL = ("jingxin", "shichang", "shuju", "jiangan", "wuchang")
DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
HOLIDAYS = "calendar: {holidays: [2024-05-01, 2024-05-06], workdays: [2024-05-11]}"


def duty(ledger: Ledger, identifier: str) -> Duty:
    return next(duty for duty in ledger.plan.duties if duty.id == identifier)


def entry(ledger: Ledger, as_of: str, unit: str, duty_id: str, period: Month) -> DutyEntry:
    return next(
        item
        for item in duty_table(ledger, date.fromisoformat(as_of))
        if (item.unit, item.duty.id, item.period) == (unit, duty_id, period)
    )


def test_weekends_and_holidays_are_days_off_and_weekends_worked_in_exchange_are_not() -> None:
    calendar = make_ledger(office=HOLIDAYS).office.calendar
    worked = [day for day in range(1, 14) if calendar.next_working_day(date(2024, 5, day)) == date(2024, 5, day)]
    assert worked == [2, 3, 7, 8, 9, 10, 11, 13]


@given(day=DAYS, holidays=st.lists(DAYS, max_size=20), workdays=st.lists(DAYS, max_size=5))
def test_the_next_working_day_is_worked_and_nothing_before_it_is(
    day: date, holidays: list[date], workdays: list[date]
) -> None:
    calendar = Calendar(holidays=tuple(holidays), workdays=tuple(workdays))
    found = calendar.next_working_day(day)
    days = [day + timedelta(skipped) for skipped in range((found - day).days + 1)]
    worked = [one for one in days if one in workdays or (one.weekday() < 5 and one not in holidays)]
    assert worked == [found]


@pytest.mark.parametrize(
    ("day", "later"),
    [("2024-04-18", "2024-07-18"), ("2023-11-30", "2024-02-29"), ("2024-12-31", "2025-03-31")],
)
def test_three_months_later_is_the_same_day_or_the_months_last(day: str, later: str) -> None:
    assert months_after(date.fromisoformat(day), 3) == date.fromisoformat(later)


@each(
    ("rule", "due"),
    [
        ("", "2024-05-31"),
        ("deadlines: {brief: {day: 3, month: next}}", "2024-06-03"),
        ("deadlines: {brief: {day: 25, month: same}}", "2024-05-27"),  # the 25th is a Saturday
        ("deadlines: {brief: {day: 31, month: next}}", "2024-07-01"),  # June ends on the 30th, a Sunday
        ("{deadlines: {brief: {day: 10}}, calendar: {holidays: [2024-06-10]}}", "2024-06-11"),
    ],
)
def test_a_months_deadline_follows_the_offices_rule_and_the_calendar(rule: str, due: str) -> None:
    ledger = make_ledger(office=rule)
    assert ledger.deadline(duty(ledger, "brief"), MAY) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("", "2024-07-01"),
        ("deadlines: {half-year: 2024-06-28}", "2024-06-28"),
        ("deadlines: {half-year: {day: 20, month: same}}", "2024-06-20"),
    ],
)
def test_a_dated_duty_is_due_on_the_plans_day_unless_the_office_says_otherwise(rule: str, due: str) -> None:
    ledger = make_ledger(office=rule)
    assert ledger.deadline(duty(ledger, "half-year"), JUNE) == date.fromisoformat(due)


def test_every_unit_owes_and_a_group_through_its_reporting_members() -> None:
    ledger = make_ledger()
    assert reporting_units(ledger, duty(ledger, "brief")) == ALL
    office = OFFICE.replace(
        "members: [jiangan, wuchang]", "members: [jiangan, wuchang, shuju], reporting: [wuchang, shuju]"
    )
    ledger = make_ledger(office=office)
    assert reporting_units(ledger, duty(ledger, "brief")) == ("jingxin", "shichang", "shuju", "wuchang")


def test_a_duty_with_its_own_list_is_owed_by_that_list_only() -> None:
    plan = PLAN.replace("due: 2024-06-30", "due: 2024-06-30, units: [shuju, districts]")
    ledger = make_ledger(plan)
    assert reporting_units(ledger, duty(ledger, "half-year")) == ("shuju", "jiangan", "wuchang")
    _, rows = matrix(duty_table(ledger, date(2024, 12, 1)))
    assert rows["jingxin"][-1] is None
    assert rows["shuju"][-1] is not None


def test_a_group_without_known_members_owes_nothing_that_could_be_chased() -> None:
    ledger = make_ledger(office="")
    assert reporting_units(ledger, duty(ledger, "brief")) == ("jingxin", "shichang", "shuju")


FILED = """
{unit: jingxin, month: 2024-05, filed: 2024-06-05}
---
{unit: shichang, month: 2024-05, filed: 2024-06-08}
---
{unit: shuju, month: 2024-05, progress: {1-1b: {status: 推进中}}}
"""


@each(
    ("as_of", "unit", "state", "days"),
    [
        ("2024-06-04", "jingxin", "not-due", 0),  # not yet filed on that day
        ("2024-06-05", "jingxin", "in-time", 0),
        ("2024-06-05", "shichang", "not-due", 0),  # the last day is still in time
        ("2024-06-06", "shichang", "missing", 1),
        ("2024-06-08", "shichang", "late", 3),
        ("2024-12-31", "shichang", "late", 3),
        ("2024-06-30", "shuju", "undated", 0),  # handed in, day not given
        ("2024-05-31", "shuju", "undated", 0),  # then it counts from its month's end
        ("2024-05-30", "shuju", "not-due", 0),
        ("2024-06-15", "jiangan", "missing", 10),
    ],
)
def test_a_brief_is_in_time_late_missing_or_not_due(as_of: str, unit: str, state: str, days: int) -> None:
    found = entry(make_ledger(filings=FILED), as_of, unit, "brief", MAY)
    assert (found.state, found.days_late) == (DutyState(state), days)


def test_a_quarterly_document_is_owed_for_each_quarters_last_month() -> None:
    quarterly = PLAN.replace("every: month, from: 2024-04, to: 2024-09", "every: quarter, from: 2024-04, to: 2024-12")
    ledger = make_ledger(plan=quarterly, filings="{unit: jingxin, month: 2024-06, filed: 2024-07-03}")
    entries = [item for item in duty_table(ledger, date(2024, 7, 31)) if item.duty.id == "brief"]
    assert {str(item.period) for item in entries} == {"2024-06", "2024-09", "2024-12"}
    found = next(item for item in entries if item.unit == "jingxin" and item.period == JUNE)
    assert (found.state, found.due) == (DutyState.IN_TIME, date(2024, 7, 5))


def test_an_entry_says_when_and_where_it_was_filed() -> None:
    found = entry(make_ledger(filings=FILED), "2024-06-30", "shichang", "brief", MAY)
    assert found.filed == date(2024, 6, 8)
    assert found.place is not None
    assert (found.place.file, found.place.path) == ("data/progress/shichang/2024-05.yaml", ("filed",))


def test_a_form_that_nobody_has_filled_in_is_not_handed_in() -> None:
    ledger = make_ledger(filings="{unit: shichang, month: 2024-05, filed: , figures: {new-firms: }}")
    assert entry(ledger, "2024-06-30", "shichang", "brief", MAY).state is DutyState.MISSING


@each(
    ("filed", "committed", "state", "day"),
    [
        ("2024-06-05", "2024-06-07", "late", "2024-06-07"),  # the date in the file says less than the day it came
        ("2024-06-05", "2024-06-04", "in-time", "2024-06-05"),
        ("", "2024-06-07", "late", "2024-06-07"),
        ("2024-06-05", "", "in-time", "2024-06-05"),  # not committed yet
    ],
)
def test_the_first_commit_is_evidence_too(filed: str, committed: str, state: str, day: str) -> None:
    ledger = make_ledger(filings=f"{{unit: jingxin, month: 2024-05, filed: {filed}, figures: {{stations: 9}}}}")
    commits = {"data/progress/jingxin/2024-05.yaml": date.fromisoformat(committed)} if committed else {}
    table = duty_table(ledger, date(2024, 12, 31), commits)
    found = next(one for one in table if (one.unit, one.duty.id, one.period) == ("jingxin", "brief", MAY))
    assert (found.state, found.filed) == (DutyState(state), date.fromisoformat(day))


@each(
    ("filings", "state", "day"),
    [
        (
            "{unit: shuju, month: 2024-06, filed: 2024-07-04, submitted: {half-year: 2024-06-27}}",
            "in-time",
            "2024-06-27",
        ),
        ("{unit: shuju, month: 2024-07, filed: 2024-08-04, submitted: {half-year: 2024-07-01}}", "late", "2024-07-01"),
        ("{unit: shuju, month: 2024-06, filed: 2024-07-04}", "late", "2024-07-04"),
        ("{unit: shuju, month: 2024-05, filed: 2024-06-04}", "missing", None),
    ],
)
def test_a_summary_is_shown_by_its_own_date_else_by_the_filing_of_its_month(
    filings: str, state: str, day: str | None
) -> None:
    found = entry(make_ledger(filings=filings), "2024-08-31", "shuju", "half-year", JUNE)
    assert found.state is DutyState(state)
    assert found.filed == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("due", "month"), [("2024-06-30", 6), ("2024-07-05", 6), ("2024-06-28", 5), ("2024-07-31", 7), ("2024-10-20", 9)]
)
def test_a_dated_summary_is_of_the_months_that_are_over_by_its_day(due: str, month: int) -> None:
    """A summary due on 5 July is not late by the filing of July, that comes in August, nor asked for in its form."""
    plan = PLAN.replace("due: 2024-06-30", f"due: {due}")
    months = [Month(2024, at) for at in range(5, 11)]
    filings = [f"{{unit: shuju, month: {at}, filed: {at}-{27 if at.number == month else 29}}}" for at in months]
    ledger = make_ledger(plan, filings="\n---\n".join(filings))
    own = duty(ledger, "half-year")
    (found,) = [one for one in duties.attendance(ledger, own, own.periods[0]) if one.unit == "shuju"]
    assert found.filed == date(2024, month, 27)
    assert Month(2024, month) in duties.summary_months(ledger, "shuju")


def test_an_undated_filing_is_handed_in_once_it_says_anything() -> None:
    said = {
        "figures: {stations: null}": "missing",
        "submitted: {half-year: 2024-05-04}": "missing",
        "summary: 完成。": "undated",
        "figures: {stations: {note: 尚未核定}}": "undated",
    }
    for content, state in said.items():
        ledger = make_ledger(filings=f"{{unit: jingxin, month: 2024-05, {content}}}")
        assert entry(ledger, "2024-08-31", "jingxin", "brief", MAY).state is DutyState(state), content


@each(
    ("filing", "state", "day"),
    [
        ("filed: 2024-06-08, submitted: {brief: 2024-06-04}", "in-time", "2024-06-04"),
        ("filed: 2024-06-04, submitted: {brief: 2024-06-08}", "late", "2024-06-08"),
        ("submitted: {brief: 2024-06-04}", "in-time", "2024-06-04"),
        ("filed: 2024-06-08, submitted: {half-year: 2024-06-04}", "late", "2024-06-08"),
    ],
)
def test_a_monthly_document_is_shown_by_its_own_date_else_by_the_filing_of_its_month(
    filing: str, state: str, day: str
) -> None:
    ledger = make_ledger(filings=f"{{unit: shuju, month: 2024-05, {filing}}}")
    found = entry(ledger, "2024-08-31", "shuju", "brief", MAY)
    assert (found.state, found.filed) == (DutyState(state), date.fromisoformat(day))
    assert entry(ledger, "2024-08-31", "shuju", "brief", JUNE).state is DutyState.MISSING
    assert entry(ledger, "2024-06-03", "shuju", "brief", MAY).state is DutyState.NOT_DUE


def attendance(ledger: Ledger, duty: str, *when: Any) -> list[DutyEntry]:
    return list(duties.attendance(ledger, ledger.duties[duty], *when))


def of(present: Sequence[DutyEntry], state: DutyState) -> list[DutyEntry]:
    return [item for item in present if item.state is state]


def test_the_date_of_one_units_monthly_document_says_nothing_of_anothers() -> None:
    filings = """
    {unit: shuju, month: 2024-05, submitted: {brief: 2024-06-04}}
    ---
    {unit: jingxin, month: 2024-05, filed: 2024-06-05}
    """
    present = attendance(make_ledger(filings=filings), "brief", MAY)
    assert [item.unit for item in of(present, DutyState.IN_TIME)] == ["jingxin", "shuju"]


def test_attendance_without_a_day_takes_whatever_is_not_there_as_missing() -> None:
    present = attendance(make_ledger(filings=FILED), "brief", MAY)
    assert [item.unit for item in present] == list(ALL)
    assert [item.unit for item in of(present, DutyState.IN_TIME)] == ["jingxin"]
    assert [item.unit for item in of(present, DutyState.UNDATED)] == ["shuju"]
    assert [(item.unit, item.days_late) for item in of(present, DutyState.LATE)] == [("shichang", 3)]
    assert [item.unit for item in of(present, DutyState.MISSING)] == ["jiangan", "wuchang"]


def test_attendance_on_an_early_day_knows_only_that_day() -> None:
    present = attendance(make_ledger(filings=FILED), "brief", MAY, date(2024, 6, 6))
    assert [item.unit for item in of(present, DutyState.MISSING)] == ["shichang", "jiangan", "wuchang"]


@pytest.mark.parametrize(("duty_id", "period"), [("brief", Month(2024, 10)), ("half-year", MAY)])
def test_nobody_owes_what_the_plan_does_not_ask_for(duty_id: str, period: Month) -> None:
    assert attendance(make_ledger(), duty_id, period) == []


@given(
    as_of=st.dates(date(2024, 3, 1), date(2025, 3, 1)),
    filed=st.lists(st.one_of(st.none(), DAYS), min_size=5, max_size=5),
)
def test_the_states_part_what_is_owed_and_fit_the_dates(as_of: date, filed: list[date | None]) -> None:
    filings = [f"{{unit: {unit}, month: 2024-05, filed: {day}}}" for unit, day in zip(ALL, filed, strict=True) if day]
    present = attendance(make_ledger(filings=filings), "brief", MAY, as_of)
    assert sorted(item.unit for item in present) == sorted(ALL)
    for item in present:
        assert (item.days_late > 0) == (item.state in {DutyState.LATE, DutyState.MISSING})
        assert (item.filed is not None) == (item.state in {DutyState.IN_TIME, DutyState.LATE})


@given(earlier=DAYS, wait=st.integers(0, 200))
def test_what_was_handed_in_stays_handed_in(earlier: date, wait: int) -> None:
    ledger = make_ledger(filings=FILED)
    later = dict(zip(ALL, attendance(ledger, "brief", MAY, earlier + timedelta(wait)), strict=True))
    for item in attendance(ledger, "brief", MAY, earlier):
        if item.state in {DutyState.IN_TIME, DutyState.LATE}:
            assert later[item.unit] == item


def test_the_matrix_has_a_row_for_each_unit_and_a_column_for_each_document() -> None:
    table = duty_table(make_ledger(filings=FILED), date(2024, 6, 20))
    columns, rows = matrix(table)
    assert [f"{item.id} {period}" for item, period in columns] == [
        *(f"brief 2024-0{month}" for month in range(4, 10)),
        "half-year 2024-06",
    ]
    assert tuple(rows) == ALL
    cells = [cell for row in rows.values() for cell in row if cell is not None]
    assert Counter(cell.state for cell in cells) == Counter(item.state for item in table)


@each(
    ("as_of", "expected"),
    [
        ("2024-04-01", ("2024-05-06", "brief", "2024-04")),  # the 5th of May is a Sunday
        ("2024-05-06", ("2024-05-06", "brief", "2024-04")),
        ("2024-06-06", ("2024-06-28", "half-year", "2024-06")),
        ("2024-10-08", None),
    ],
)
def test_the_next_deadline_is_the_first_that_is_not_over(as_of: str, expected: tuple[str, str, str] | None) -> None:
    found = next_deadline(make_ledger(), date.fromisoformat(as_of))
    assert (found and (str(found[0]), found[1].id, str(found[2]))) == expected


def test_a_filing_owes_the_figures_of_the_targets_that_its_unit_owns() -> None:
    filings = "{unit: shichang, month: 2024-05, figures: {new-firms: , all-firms: 94}}"
    ledger = make_ledger(filings=filings)
    assert [item.target.id for item in owed_figures(ledger, "shichang", MAY)] == ["new-firms"]
    assert [item.target.id for item in owed_figures(ledger, "shichang", JUNE)] == ["new-firms", "all-firms"]
    assert [item.target.id for item in owed_figures(ledger, "jingxin", JUNE)] == ["stations"]


SHARES = OFFICE + "allocations: {new-firms: {jiangan: 270, shichang: 30}, all-firms: {jiangan: 9}}\n"


def test_a_filing_owes_the_figures_of_the_parts_allotted_to_its_unit() -> None:
    filings = "{unit: jiangan, month: 2024-05, figures: {new-firms: 94}}"
    ledger = make_ledger(office=SHARES + "year_end: [all-firms]\n", filings=filings)
    assert [item.target.id for item in owed_figures(ledger, "jiangan", MAY)] == []
    assert [item.target.id for item in owed_figures(ledger, "jiangan", JUNE)] == ["new-firms"]
    assert [item.target.id for item in owed_figures(ledger, "jiangan", Month(2024, 12))] == ["new-firms", "all-firms"]
    assert ledger.share("new-firms", "jiangan") == 270
    assert ledger.share("new-firms", "shichang") is None  # the owner files the whole figure
    assert ledger.share("new-firms", "wuchang") is None


@each("unit", ALL)
def test_what_a_filing_owes_is_what_the_form_asks_for(unit: str) -> None:
    ledger = make_ledger(office=SHARES)
    asked = [figure.context.target.id for figure in worksheet(ledger, unit, JUNE).figures]
    assert [item.target.id for item in owed_figures(ledger, unit, JUNE)] == asked


def test_year_end_figures_are_asked_for_in_december() -> None:
    ledger = make_ledger(office=OFFICE + "year_end: [all-firms]\n")
    assert [item.target.id for item in owed_figures(ledger, "shichang", JUNE)] == ["new-firms"]
    assert [item.target.id for item in owed_figures(ledger, "shichang", Month(2024, 12))] == ["new-firms", "all-firms"]


def test_a_filing_owes_a_word_on_each_action_that_is_not_done_yet() -> None:
    filings = """
    {unit: jingxin, month: 2024-04, progress: {1-1a: {status: 已完成}, 1-1b: {status: 推进中}}}
    ---
    {unit: jingxin, month: 2024-05, progress: {1-1b: {done: 没有写状态}}}
    """
    ledger = make_ledger(filings=filings)
    assert [item.action.id for item in owed_actions(ledger, "jingxin", APRIL)] == []
    assert [item.action.id for item in owed_actions(ledger, "jingxin", MAY)] == ["1-1b"]
    assert [item.action.id for item in owed_actions(ledger, "jiangan", MAY)] == ["1-1a"]
    assert [item.action.id for item in owed_actions(ledger, "shichang", MAY)] == []


def test_the_last_word_on_an_action_decides_whether_another_is_owed() -> None:
    filings = """
    {unit: jingxin, month: 2024-04, progress: {1-1a: {status: 推进中}, 1-1b: {status: 已完成}}}
    ---
    {unit: jingxin, month: 2024-05, progress: {1-1a: {status: 已完成}, 1-1b: {status: 推进中}}}
    """
    ledger = make_ledger(filings=filings)
    assert [item.action.id for item in owed_actions(ledger, "jingxin", JUNE)] == ["1-1b"]


def test_a_quarterly_duty_falls_in_the_last_month_of_each_quarter() -> None:
    plan = PLAN.replace("every: month, from: 2024-04, to: 2024-09", "every: quarter, from: 2024-02, to: 2024-09")
    (duty, _) = make_ledger(plan).plan.duties
    assert [str(month) for month in duty.periods] == ["2024-03", "2024-06", "2024-09"]
