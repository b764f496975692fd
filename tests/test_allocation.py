from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import OFFICE, make_ledger
from yian1.core.progress import Status
from yian1.core.rollup import Allocation, assess, reconcile
from yian1.core.series import Reconciliation, read_series
from yian1.model.period import Month

if TYPE_CHECKING:
    from yian1.model.ledger import Ledger

MAY, JUNE = Month(2024, 5), Month(2024, 6)
SPLIT = OFFICE + "allocations: {new-firms: {jiangan: 500, wuchang: 700}}\n"
FILED = """
{unit: jiangan, month: 2024-05, figures: {new-firms: 250}}
---
{unit: wuchang, month: 2024-05, figures: {new-firms: 280}}
---
{unit: shichang, month: 2024-05, figures: {new-firms: 540}}
"""


def split(ledger: Ledger, month: Month = MAY) -> Allocation:
    (found,) = assess(ledger, month).allocations
    return found


def compare(ledger: Ledger, month: Month = MAY, target: str = "new-firms") -> Reconciliation | None:
    return reconcile(read_series(ledger), target, month)


def test_each_unit_is_measured_against_its_own_part() -> None:
    shares = split(make_ledger(office=SPLIT, filings=FILED)).shares
    assert [(unit, share.promised) for unit, share in shares.items()] == [("jiangan", 500), ("wuchang", 700)]
    jiangan, wuchang = shares.values()
    assert (jiangan.judgement.completion, wuchang.judgement.completion) == (Fraction(1, 2), Fraction(2, 5))
    assert (jiangan.pace, jiangan.ahead, jiangan.status) == (Fraction(5, 12), Fraction(100, 12), Status.AHEAD)
    assert wuchang.status is Status.BEHIND


def test_a_unit_that_has_reached_its_part_has_met_it_whatever_the_city_has() -> None:
    filings = "{unit: jiangan, month: 2024-05, figures: {new-firms: 500}}"
    share = split(make_ledger(office=SPLIT, filings=filings)).shares["jiangan"]
    assert (share.judgement.completion, share.status) == (Fraction(1), Status.MET)


def test_a_unit_that_has_not_filed_has_no_data_not_zero() -> None:
    item = split(make_ledger(office=SPLIT)).shares["jiangan"]
    assert (item.observation, item.judgement.completion, item.status) == (None, None, Status.NO_DATA)


def test_a_part_of_nothing_stays_nothing() -> None:
    shares = split(make_ledger(office=OFFICE + "allocations: {new-firms: {jiangan: 0, wuchang: 1200}}\n")).shares
    assert [share.promised for share in shares.values()] == [0, 1200]


def test_an_older_figure_keeps_the_pace_of_its_own_month() -> None:
    share = split(make_ledger(office=SPLIT, filings=FILED), Month(2024, 9)).shares["jiangan"]
    assert share.pace == Fraction(5, 12)
    assert share.stale


def test_a_stock_is_split_without_the_citys_baseline() -> None:
    office = OFFICE + "allocations: {all-firms: {jiangan: 95}}\nbaselines: {all-firms: {value: 86}}\n"
    filings = "{unit: jiangan, month: 2024-05, figures: {all-firms: 90}}"
    item = split(make_ledger(office=office, filings=filings)).shares["jiangan"]
    assert (item.judgement.completion, item.pace, item.status) == (None, None, Status.OPEN)
    assert item.judgement.share == Fraction(90, 95)


def test_the_owners_figure_is_the_citys_not_that_of_its_own_part() -> None:
    office = OFFICE + "allocations: {new-firms: {shichang: 200, wuchang: 1000}}\n"
    found = split(make_ledger(office=office, filings=FILED))
    assert found.shares["shichang"].observation is None
    assert found.reconciliation is not None
    assert found.reconciliation.member_sum == 280


@pytest.mark.parametrize(("parts", "difference"), [("500, wuchang: 700", 0), ("500, wuchang: 650", -50), ("1300", 100)])
def test_the_parts_are_compared_with_the_whole(parts: str, difference: int) -> None:
    office = OFFICE + f"allocations: {{new-firms: {{jiangan: {parts}}}}}\n"
    found = split(make_ledger(office=office))
    assert found.allotted == 1200 + difference


def test_shares_are_in_the_offices_order_and_ranked_only_on_request() -> None:
    office = OFFICE + "allocations: {new-firms: {wuchang: 700, jiangan: 500}}\n"
    found = split(make_ledger(office=office, filings=FILED))
    assert list(found.shares) == ["wuchang", "jiangan"]
    assert list(found.ranked()) == ["jiangan", "wuchang"]


def test_a_unit_with_nothing_done_is_ranked_below_one_with_something() -> None:
    filings = """
    {unit: wuchang, month: 2024-05, figures: {new-firms: 1}}
    ---
    {unit: jiangan, month: 2024-05, figures: {new-firms: 0}}
    """
    found = split(make_ledger(office=SPLIT, filings=filings))
    assert list(found.ranked()) == ["wuchang", "jiangan"]


def test_units_without_a_figure_are_ranked_last() -> None:
    filings = "{unit: wuchang, month: 2024-05, figures: {new-firms: 0}}"
    found = split(make_ledger(office=SPLIT, filings=filings))
    assert list(found.ranked()) == ["wuchang", "jiangan"]


def test_the_members_sum_is_set_against_the_owners_figure() -> None:
    found = compare(make_ledger(office=SPLIT, filings=FILED))
    assert found is not None
    assert (found.owner.unit, found.member_sum, found.difference) == ("shichang", Fraction(530), Fraction(-10))
    assert found.complete
    assert not found.agrees


def test_only_figures_of_the_owners_own_month_are_set_against_it() -> None:
    later = FILED + "---\n{unit: jiangan, month: 2024-06, figures: {new-firms: 300}}"
    found = compare(make_ledger(office=SPLIT, filings=later), JUNE)
    assert found is not None
    assert (found.owner.month, found.member_sum) == (MAY, Fraction(530))


@pytest.mark.parametrize(("figure", "agrees"), [("540", True), ("541", False)])
def test_a_sum_that_lacks_a_unit_may_be_smaller_but_not_greater(figure: str, agrees: bool) -> None:  # noqa: FBT001
    filings = f"""
    {{unit: jiangan, month: 2024-05, figures: {{new-firms: {figure}}}}}
    ---
    {{unit: shichang, month: 2024-05, figures: {{new-firms: 540}}}}
    """
    found = compare(make_ledger(office=SPLIT, filings=filings))
    assert found is not None
    assert found.missing == ("wuchang",)
    assert found.agrees is agrees


def test_without_a_split_the_members_of_the_groups_are_set_against_the_owner() -> None:
    found = compare(make_ledger(filings=FILED))
    assert found is not None
    assert found.difference == -10


@pytest.mark.parametrize("unit", ["jiangan", "shichang"])
def test_there_is_nothing_to_compare_unless_both_sides_filed(unit: str) -> None:
    filings = f"{{unit: {unit}, month: 2024-05, figures: {{new-firms: 9}}}}"
    assert compare(make_ledger(office=SPLIT, filings=filings)) is None


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=2), st.integers(0, 10**6))
def test_sum_and_difference_are_exact(parts: list[int], whole: int) -> None:
    figures = dict(zip(("jiangan", "wuchang", "shichang"), (*parts, whole), strict=True))
    filings = [f"{{unit: {unit}, month: 2024-05, figures: {{new-firms: {n}}}}}" for unit, n in figures.items()]
    found = compare(make_ledger(office=SPLIT, filings=filings))
    assert found is not None
    assert found.member_sum == sum(parts)
    assert found.difference == sum(parts) - whole
    assert found.agrees == (sum(parts) == whole)


def test_a_units_page_has_its_targets_its_parts_and_its_actions() -> None:
    filings = FILED + "---\n{unit: jiangan, month: 2024-04, progress: {1-1a: {status: 推进中}}}"
    assessment = assess(make_ledger(office=SPLIT, filings=filings), MAY)
    page = assessment.of_unit("jiangan")
    assert page.targets == ()
    done = [(share.target.id, share.judgement.completion) for share in page.shares_of("jiangan")]
    assert done == [("new-firms", Fraction(1, 2))]
    (action,) = page.actions
    assert action.context.action.id == "1-1a"
    report = action.report_of("jiangan")
    assert report is not None
    assert report.month == Month(2024, 4)


def test_a_unit_that_said_nothing_has_its_actions_without_a_report() -> None:
    page = assess(make_ledger(office=SPLIT), MAY).of_unit("jingxin")
    assert [item.target.id for item in page.targets] == ["stations"]
    assert [(action.context.action.id, action.report_of("jingxin")) for action in page.actions] == [
        ("1-1a", None),
        ("1-1b", None),
    ]
