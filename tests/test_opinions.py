from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import OFFICE, make_ledger
from yian1.core.year import opinion_summary, reply_due
from yian1.model.ledger import Ledger
from yian1.model.office import Office, Opinion, Opinions, OpinionState, Satisfaction

CATEGORIES = OFFICE + "opinion_categories: {A: 已解决, B: 部分解决, C: 暂不能解决}\n"
REGISTER = """
opinions:
- {id: "1", date: 2024-04-18, text: 甲, units: [jingxin],
   state: 已办结, replied: 2024-06-12, category: A, result: 是, satisfaction: 满意}
- {id: "2", date: 2024-04-18, text: 乙, units: [shuju],
   state: 已答复, replied: 2024-07-19, category: B, result: 是, satisfaction: 不满意}
- {id: "3", date: 2024-05-15, text: 丙, units: [districts], due: 2024-06-30}
- {id: "4", date: 2024-06-20, text: 丁, units: [jingxin, shuju], state: 已答复, replied: 2024-06-25, result: 是}
- {id: "5", date: 2024-09-01, text: 戊, units: [jingxin]}
"""


def ledger() -> Ledger:
    return make_ledger(office=CATEGORIES, opinions=REGISTER)


def test_the_register_as_it_stands_late_in_the_year() -> None:
    found = opinion_summary(ledger(), date(2024, 8, 31))
    assert (found.total, found.replied, found.settled, found.open) == (4, 3, 1, 1)
    assert [item.opinion.id for item in found.overdue] == ["3"]
    assert [item.opinion.id for item in found.late] == ["2"]
    assert (found.rates["办复率"], found.rates["办结率"]) == (Fraction(3, 4), Fraction(1, 4))


def test_an_earlier_day_knows_no_later_reply_and_no_later_opinion() -> None:
    found = opinion_summary(ledger(), date(2024, 6, 15))
    assert (found.total, found.replied, found.settled, found.open) == (3, 1, 1, 2)
    assert found.overdue == ()


def test_an_answer_counts_from_its_own_day_on() -> None:
    days = (date(2024, 6, 11), date(2024, 6, 12))
    assert [opinion_summary(ledger(), day).replied for day in days] == [0, 1]


def test_answers_are_counted_by_the_offices_categories_in_its_order() -> None:
    found = opinion_summary(ledger(), date(2024, 8, 31))
    assert list(found.by_category.items()) == [("A", 1), ("B", 1), ("C", 0)]


def test_satisfaction_is_taken_of_the_judged_answers_only() -> None:
    found = opinion_summary(ledger(), date(2024, 8, 31))
    assert found.by_satisfaction == {
        Satisfaction.SATISFIED: 1,
        Satisfaction.BASIC: 0,
        Satisfaction.DISSATISFIED: 1,
    }
    assert found.rates["满意率"] == Fraction(1, 2)


def test_without_opinions_there_are_no_rates() -> None:
    found = opinion_summary(ledger(), date(2024, 3, 1))
    assert found.total == 0
    assert found.rates == {}


def test_a_unit_has_its_own_opinions_and_those_of_its_group() -> None:
    assert [item.opinion.id for item in opinion_summary(ledger(), date(2024, 8, 31), "jingxin").opinions] == ["1", "4"]
    assert [item.opinion.id for item in opinion_summary(ledger(), date(2024, 8, 31), "jiangan").opinions] == ["3"]


def test_an_answer_is_due_three_months_after_the_opinion_unless_a_day_is_written() -> None:
    opinions = ledger().opinions.opinions
    assert reply_due(opinions[0]) == date(2024, 7, 18)
    assert reply_due(opinions[2]) == date(2024, 6, 30)


def test_the_last_day_is_not_overdue_and_the_next_one_is() -> None:
    assert opinion_summary(ledger(), date(2024, 6, 30)).overdue == ()
    assert [item.opinion.id for item in opinion_summary(ledger(), date(2024, 7, 1)).overdue] == ["3"]


@pytest.mark.parametrize(("replied", "late"), [("2024-07-17", 0), ("2024-07-18", 0), ("2024-07-19", 1)])
def test_an_answer_on_the_last_day_is_in_time(replied: str, late: int) -> None:
    text = f"opinions: [{{id: a, date: 2024-04-18, text: 甲, state: 已答复, replied: {replied}, result: 是}}]"
    found = opinion_summary(make_ledger(opinions=text), date(2024, 12, 31))
    assert (found.replied, len(found.late)) == (1, late)


DAY = st.dates(date(2024, 3, 1), date(2024, 12, 31))


@st.composite
def opinion(draw: st.DrawFn) -> Opinion:
    made = draw(DAY)
    wait = draw(st.none() | st.integers(0, 200))
    return Opinion(
        id="1",
        date=made,
        text="甲",
        state=draw(st.sampled_from(OpinionState)),
        replied=None if wait is None else made + timedelta(wait),
        category=draw(st.none() | st.sampled_from("ABX")),
        satisfaction=draw(st.none() | st.sampled_from(Satisfaction)),
    )


@given(st.lists(opinion(), max_size=12), DAY)
def test_the_counts_add_up_on_every_day(opinions: list[Opinion], day: date) -> None:
    base = make_ledger()
    found = opinion_summary(
        Ledger(
            base.plan, Office(opinion_categories={"A": "甲", "B": "乙"}), opinions=Opinions(opinions=tuple(opinions))
        ),
        day,
    )
    assert found.total == sum(item.date <= day for item in opinions) == found.replied + found.open
    assert found.settled <= found.replied
    assert len(found.late) <= found.replied
    assert sum(found.by_category.values()) <= found.replied
    assert len(found.overdue) <= found.open
    assert found.rated <= found.replied
    assert all(item.opinion.state is OpinionState.OPEN for item in found.overdue)
    assert all(0 <= rate <= 1 for rate in found.rates.values())
