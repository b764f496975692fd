from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import make_ledger
from yian1.core.year import vote_result
from yian1.model.office import Vote, VoteBase, VoteRule
from yian1.model.period import Month, months
from yian1.output.documents.units import event_facts, vote_of

DIARY = """
events:
- {id: "2", date: 2024-05-15, kind: 走访, title: 走访企业, opinions: 2}
- {id: "1", date: 2024-04-09, kind: 会议, title: 部署会}
- {id: "3", date: 2024-05-29, kind: 会议, title: 专题会, opinions: 3}
- {id: "5", date: 2024-06-12, kind: 调研, title: 市人大财经委专题调研}
- {id: "4", date: 2024-10-11, kind: 检查, title: 带队检查, opinions: 4}
vote: {date: 2024-10-30, issued: 60, received: 58, satisfied: 49, basic: 7, dissatisfied: 1, invalid: 1}
"""
COUNTS = st.integers(0, 80)


def test_the_diary_up_to_a_day_in_the_order_of_days() -> None:
    found = event_facts(make_ledger(events=DIARY), date(2024, 5, 31))
    assert [event.id for event in found["items"]] == ["1", "2", "3"]
    assert found["summary"] == "召开会议2次\uff0c开展走访1次\uff0c收集意见建议5条"


def test_what_happens_on_a_day_is_known_that_day() -> None:
    assert [event.id for event in event_facts(make_ledger(events=DIARY), date(2024, 5, 15))["items"]] == ["1", "2"]


def test_a_month_alone() -> None:
    found = event_facts(make_ledger(events=DIARY), date(2024, 5, 31), Month(2024, 5))
    assert [event.id for event in found["items"]] == ["2", "3"]
    assert found["summary"] == "召开会议1次\uff0c开展走访1次\uff0c收集意见建议5条"
    assert event_facts(make_ledger(events=DIARY), date(2024, 6, 30), Month(2024, 6))["summary"] == "接受调研1次"


def test_the_vote_is_told_in_its_own_month() -> None:
    ledger = make_ledger(events=DIARY)
    told = [month for month in months(Month(2024, 1), Month(2024, 12)) if vote_of(ledger, month)]
    assert told == [Month(2024, 10)]


@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)))
def test_months_part_the_diary(day: date) -> None:
    ledger = make_ledger(events=DIARY)
    year = months(Month(2024, 1), Month(2024, 12))
    parts = [event_facts(ledger, min(day, month.last_day), month)["items"] for month in year]
    assert [event for part in parts for event in part] == event_facts(ledger, day)["items"]


@pytest.mark.parametrize(
    ("base", "share"),
    [("valid", Fraction(56, 57)), ("received", Fraction(56, 58)), ("issued", Fraction(56, 60))],
)
def test_shares_are_taken_of_the_base_that_the_office_sets(base: str, share: Fraction) -> None:
    ledger = make_ledger(office=f"vote_rule: {{base: {base}, pass: 80%}}", events=DIARY)
    vote = ledger.events.vote
    assert vote is not None
    found = vote_result(vote, ledger.office.vote_rule)
    assert (found.vote.valid, found.vote.invalid) == (57, 1)
    assert found.satisfied_share == share
    assert found.passed


def ballots(satisfied: int, basic: int, dissatisfied: int, invalid: int = 0, kept: int = 0) -> Vote:
    received = satisfied + basic + dissatisfied + invalid
    return Vote(
        date=date(2024, 10, 30),
        issued=received + kept,
        received=received,
        satisfied=satisfied,
        basic=basic,
        dissatisfied=dissatisfied,
        invalid=invalid,
    )


@pytest.mark.parametrize(
    ("marks", "passed"),
    [((40, 10, 50), True), ((40, 9, 51), False), ((0, 50, 50), True), ((0, 0, 5), False), ((0, 0, 0), False)],
)
def test_a_vote_is_passed_when_the_satisfied_reach_the_rules_share(
    marks: tuple[int, int, int], *, passed: bool
) -> None:
    assert vote_result(ballots(*marks), VoteRule()).passed is passed


@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, st.sampled_from(VoteBase))
def test_the_share_of_any_base_is_that_of_the_satisfied(
    satisfied: int, basic: int, dissatisfied: int, invalid: int, kept: int, base: VoteBase
) -> None:
    vote = ballots(satisfied, basic, dissatisfied, invalid, kept)
    found = vote_result(vote, VoteRule(base=base))
    assert found.satisfied_share * found.base == satisfied + basic == found.approving
    assert 0 <= found.satisfied_share <= 1
    assert vote.valid + vote.invalid == vote.received
