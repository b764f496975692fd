from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import make_ledger
from yian1.core.year import digest, vote_result
from yian1.model.office import Vote, VoteBase, VoteRule
from yian1.model.period import Month

DIARY = """
events:
- {id: "2", date: 2024-05-15, kind: 走访, title: 走访企业, opinions: 2}
- {id: "1", date: 2024-04-09, kind: 会议, title: 部署会}
- {id: "3", date: 2024-05-29, kind: 会议, title: 专题会, opinions: 3}
- {id: "4", date: 2024-10-11, kind: 检查, title: 带队检查, opinions: 4}
vote: {date: 2024-10-30, issued: 60, received: 58, satisfied: 49, basic: 7, dissatisfied: 1, invalid: 1}
"""
COUNTS = st.integers(0, 80)


def test_the_diary_up_to_a_day_in_the_order_of_days() -> None:
    found = digest(make_ledger(events=DIARY), date(2024, 5, 31))
    assert [event.id for event in found.events] == ["1", "2", "3"]
    assert list(found.counts.items()) == [("会议", 2), ("走访", 1)]
    assert found.opinions == 5


def test_what_happens_on_a_day_is_known_that_day() -> None:
    assert [event.id for event in digest(make_ledger(events=DIARY), date(2024, 5, 15)).events] == ["1", "2"]


def test_a_month_alone() -> None:
    found = digest(make_ledger(events=DIARY), date(2024, 5, 31)).since(Month(2024, 5))
    assert [event.id for event in found.events] == ["2", "3"]
    assert found.opinions == 5
    assert found.vote is None


def test_the_vote_is_known_from_its_day_on() -> None:
    ledger = make_ledger(events=DIARY)
    assert digest(ledger, date(2024, 10, 29)).vote is None
    held = digest(ledger, date(2024, 10, 30))
    assert held.vote is not None
    assert held.since(Month(2024, 10)).vote == held.vote
    assert held.since(Month(2024, 11)).vote is None


@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)))
def test_months_part_the_diary(day: date) -> None:
    whole = digest(make_ledger(events=DIARY), day)
    ends = [digest(make_ledger(events=DIARY), min(day, Month(2024, number).last_day)) for number in range(1, 13)]
    parts = [part.since(Month(2024, number)) for number, part in enumerate(ends, 1)]
    assert sum(len(part.events) for part in parts) == len(whole.events) == sum(whole.counts.values())
    assert sum(part.opinions for part in parts) == whole.opinions


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
def test_shares_of_any_base_add_up_to_the_valid_ballots(
    satisfied: int, basic: int, dissatisfied: int, invalid: int, kept: int, base: VoteBase
) -> None:
    vote = ballots(satisfied, basic, dissatisfied, invalid, kept)
    found = vote_result(vote, VoteRule(base=base))
    assert sum(found.shares.values()) * found.base == vote.valid
    assert found.satisfied_share * found.base == satisfied + basic
    assert vote.valid + vote.invalid == vote.received
