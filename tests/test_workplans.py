from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from ledgers import OFFICE, make_ledger
from rows import each
from yian1.core.duties import Commitment, commitments

if TYPE_CHECKING:
    from yian1.model.ledger import Ledger

PLANS = """
unit: jingxin
workplan:
- {action: 1-1a, department: 企业服务处, officer: 处长, due: 2024-06-30}
- {action: 1-1b, leader: 分管副局长}
---
unit: jiangan
workplan:
- {action: 1-1a, department: 经信局, leader: 副区长, due: 2024-09-30}
- {action: 1-1a, department: 财政局, due: 2024-05-31}
"""


def table(ledger: Ledger, as_of: str = "2024-07-01") -> list[tuple[str, str]]:
    return [(item.unit, item.context.action.id) for item in commitments(ledger, date.fromisoformat(as_of))]


def first(ledger: Ledger, as_of: str) -> Commitment:
    return commitments(ledger, date.fromisoformat(as_of))[0]


def test_every_unit_owes_a_line_for_each_of_its_actions() -> None:
    assert table(make_ledger()) == [
        ("jingxin", "1-1a"),
        ("jingxin", "1-1b"),
        ("shuju", "1-1b"),
        ("jiangan", "1-1a"),
        ("wuchang", "1-1a"),
    ]
    assert all(item.absent for item in commitments(make_ledger(), date(2024, 7, 1)))


def test_of_a_group_only_the_reporting_members_and_those_with_a_work_plan_owe_one() -> None:
    office = OFFICE.replace("wuchang]}", "wuchang], reporting: []}")
    assert table(make_ledger(office=office))[3:] == []
    assert table(make_ledger(office=office, workplans=PLANS))[3:] == [("jiangan", "1-1a"), ("jiangan", "1-1a")]


def test_a_line_lacks_what_the_plan_demands_and_it_does_not_say() -> None:
    found = commitments(make_ledger(workplans=PLANS), date(2024, 7, 1))
    assert [(item.unit, item.context.action.id, item.lacking) for item in found if not item.absent] == [
        ("jingxin", "1-1a", ()),
        ("jingxin", "1-1b", ("department", "due")),
        ("jiangan", "1-1a", ()),
        ("jiangan", "1-1a", ("person",)),
    ]


def test_a_line_knows_where_it_is_written() -> None:
    place = commitments(make_ledger(workplans=PLANS), date(2024, 7, 1))[1].place
    assert place is not None
    assert (place.file, place.path) == ("data/progress/jingxin/workplan.yaml", ("workplan", 1))


@each(
    ("as_of", "reported", "overdue"),
    [
        ("2024-06-30", "", False),  # the day itself is not over
        ("2024-07-01", "", True),
        ("2024-07-10", "month: 2024-06, filed: 2024-07-05, progress: {1-1a: {status: 推进中}}", True),
        ("2024-07-10", "month: 2024-06, filed: 2024-07-05, progress: {1-1a: {status: 已完成}}", False),
        ("2024-07-10", "month: 2024-06, filed: 2024-07-05, progress: {1-1a: {status: 长期坚持}}", False),
        ("2024-07-03", "month: 2024-06, filed: 2024-07-05, progress: {1-1a: {status: 已完成}}", True),
        ("2024-07-10", "month: 2024-06, progress: {1-1a: {status: 已完成}}", False),
        ("2024-07-10", "month: 2024-06, filed: 2024-07-05, progress: {1-1b: {status: 已完成}}", True),
    ],
)
def test_a_line_is_overdue_after_its_day_unless_the_unit_has_reported_the_action_as_finished(
    as_of: str,
    reported: str,
    overdue: bool,  # noqa: FBT001 - pytest passes it by name
) -> None:
    filings = f"{{unit: jingxin, {reported}}}" if reported else ""
    assert first(make_ledger(workplans=PLANS, filings=filings), as_of).overdue is overdue


def test_what_was_done_and_is_under_way_again_is_overdue() -> None:
    filings = """
    {unit: jingxin, month: 2024-05, filed: 2024-06-05, progress: {1-1a: {status: 已完成}}}
    ---
    {unit: jingxin, month: 2024-06, filed: 2024-07-05, progress: {1-1a: {status: 推进中}}}
    """
    ledger = make_ledger(workplans=PLANS, filings=filings)
    assert not first(ledger, "2024-07-01").overdue
    assert first(ledger, "2024-07-05").overdue


@given(earlier=st.dates(date(2024, 3, 1), date(2024, 12, 31)), later=st.dates(date(2024, 3, 1), date(2024, 12, 31)))
def test_without_reports_a_line_once_overdue_stays_overdue(earlier: date, later: date) -> None:
    ledger = make_ledger(workplans=PLANS)
    before, after = (commitments(ledger, day) for day in sorted((earlier, later)))
    assert all(now.overdue for then, now in zip(before, after, strict=True) if then.overdue)
