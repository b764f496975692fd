"""A figure against its own history: laws that hold for every series, and the ones that started each rule."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import PLAN, make_ledger, promising
from rows import each
from yian1.core.checks import doubts
from yian1.core.series import read_series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.model.diagnostics import Diagnostic

OFFICE = "owners: {new-firms: shichang, all-firms: shichang, stations: jingxin, rate: shichang}\n"
RATE = "  - {id: rate, name: 差错率, quote: 差错率降到2%以下, kind: ratio, measure: '%', rule: below, value: 2}\n"
PLAN_WITH_RATE = PLAN.replace("总数达到95万家。", "总数达到95万家，差错率降到2%以下。").replace(
    "sections:\n- id: s1", RATE + "sections:\n- id: s1"
)


def doubtful(target: str, figures: Sequence[str], first: int = 1, unit: str = "shichang") -> list[Diagnostic]:
    """Return what is doubted of a target's figures, filed month by month from the first one on."""
    filings = [
        f"unit: {unit}\nmonth: 2024-{month:02d}\nfigures: {{{target}: {value}}}\n"
        for month, value in enumerate(figures, first)
    ]
    ledger = make_ledger(plan=PLAN_WITH_RATE, office=OFFICE, filings=filings)
    return doubts(read_series(ledger))


def found(target: str, figures: Sequence[str], first: int = 1) -> list[tuple[str, int]]:
    """Return code and month of each doubt."""
    return [(one.code, int(one.where.file[-7:-5])) for one in doubtful(target, figures, first)]


steady = st.lists(st.integers(80, 120), min_size=6, max_size=12)


@given(st.integers(20, 200), st.integers(3, 12))
def test_a_constant_monthly_step_is_never_doubted(step: int, months: int) -> None:
    assert found("new-firms", [str(step * month) for month in range(1, months + 1)]) == []


@given(steady)
def test_even_steps_are_never_doubted(steps: list[int]) -> None:
    assert found("new-firms", [str(value) for value in accumulate(steps)]) == []


@given(steady, st.integers(3, 11), st.sampled_from(["家", "万家"]))
def test_what_is_doubted_does_not_hang_on_how_a_number_is_written(steps: list[int], at: int, measure: str) -> None:
    values = [value * 10_000 for value in accumulate(steps)]
    if at < len(values):
        values[at] += 5_000_000
    written = [f"{value}家" if measure == "家" else f"{value // 10_000}万家" for value in values]
    assert found("all-firms", written) == found("all-firms", [str(value // 10_000) for value in values])


@given(steady, st.data())
def test_swapped_digits_that_would_fit_are_found_wherever_they_are(steps: list[int], data: st.DataObject) -> None:
    values = [str(value) for value in accumulate(steps)]
    at = data.draw(st.integers(3, len(values) - 1))
    one, other = values[at][0], values[at][1]
    if abs(int(one) - int(other)) < 3 or other == "0":
        return
    wrong = [*values[:at], other + one + values[at][2:], *values[at + 1 :]]
    assert at + 1 in [month for _, month in found("new-firms", wrong)]


@given(steady, st.integers(2, 5))
def test_a_value_left_standing_is_found_where_every_month_has_moved(steps: list[int], at: int) -> None:
    values = [str(value) for value in accumulate(steps)]
    assert ("not-moved", at + 1) in found("new-firms", [*values[:at], values[at - 1], *values[at + 1 :]])


@each(
    ("figures", "codes"),
    [
        (("0", "0", "0", "600", "600", "1180"), []),  # batches
        (("90", "95", "240", "330", "430", "525", "610"), []),  # a slow beginning that catches up
        (("90", "180", "270", "360", "450", "540", "630", "720", "810", "900", "990", "1200"), []),  # the year-end
        (("90", "180", "270", "360", "450", "540", "630", "720", "810", "900", "1900"), [("unusual-step", 11)]),
        (("90", "180", "270", "630", "450", "540"), [("digits-swapped", 4)]),
        (("90", "180", "0", "360", "450"), [("looks-monthly", 3)]),  # nothing is not tenfold off
        (("0", "108", "205", "155", "325"), [("figure-fell", 4)]),  # the one before goes on well: it is not the odd one
        (("91", "91", "184", "299", "701"), [("unusual-step", 5), ("not-moved", 2)]),  # one rest in four: no batches
        (("90", "180", "270", "{value: 630, note: 一次性并入，已核实}", "720", "810"), []),
        (("90", "180", "270", "270", "360", "450"), [("not-moved", 4)]),
        (("90", "180", "270", "{value: 270, note: 本月没有新增}", "360", "450"), []),
        (("90", "180", "270", "{value: 200, correction: 重复统计}", "290", "380"), []),
    ],
)
def test_the_course_of_a_sum(figures: Sequence[str], codes: list[tuple[str, int]]) -> None:
    assert found("new-firms", figures) == codes


def shares(*counts: tuple[int, int]) -> list[str]:
    return [f"{{part: {part}, whole: {whole}}}" for part, whole in counts]


GOOD = ((10, 900), (21, 1800), (30, 2750), (41, 3600), (50, 4500), (61, 5450))


@pytest.mark.parametrize(
    ("at", "wrong", "key", "words"),
    [
        (3, (14, 3600), "part", "“差错率”的分子4月是14\uff0c比3月少16\uff0c"),
        (3, (71, 3600), "part", "“差错率”的分子4月是71\uff0c比3月多41\uff0c此前每月增加9—11\uff0c"),
        (5, (61, 9450), "whole", "“差错率”的分母6月是9450\uff0c比5月多4950\uff0c"),
    ],
)
def test_the_counts_behind_a_share_are_followed_as_sums(at: int, wrong: tuple[int, int], key: str, words: str) -> None:
    assert found("rate", shares(*GOOD)) == []
    (one,) = doubtful("rate", shares(*GOOD[:at], wrong, *GOOD[at + 1 :]))
    assert one.where.file.endswith(f"2024-{at + 1:02d}.yaml")
    assert one.where.path[-1] == key
    assert one.message.startswith(words)


@each(
    ("values", "month"),
    [
        (("1.1%", "1.2%", "1.1%", "1.3%", "1.2%", "1.2%", "2.1%"), 7),
        (("98.1%", "98.3%", "98.0%", "89.2%", "98.2%", "98.4%"), 4),
        (("98.1%", "98.3%", "98.0%", "98.6%", "97.8%", "98.4%"), None),
        (("70%", "75%", "81%", "85%", "92%", "96%"), None),
        (("75.0%", "74.8%", "80.3%", "74.8%", "75.3%"), 3),
        (("40.1%", "44.9%", "39.8%", "39.8%", "40.3%"), 2),
        (("74.9%", "75.1%", "74.9%", "70.2%", "75.0%"), 4),
        (("98.3%", "97.9%", "98.3%", "98.1%", "98.1%"), None),
    ],
)
def test_a_rate_is_judged_by_its_own_spread_and_by_how_near_it_is_to_0_or_100(
    values: Sequence[str], month: int | None
) -> None:
    assert found("rate", values) == ([] if month is None else [("unusual-step", month)])


def test_of_two_that_do_not_go_together_the_last_is_named_if_it_goes_with_none_before() -> None:
    assert found("all-firms", ["80.0", "80.6", "81.3", "81.9", "71.9"]) == [("unusual-step", 5)]
    assert found("all-firms", ["80.0", "80.6", "81.3", "88.9", "82.4"]) == [("unusual-step", 4)]
    assert found("all-firms", ["85.5", "85.9", "87.1", "85.3", "85.8"]) == [("unusual-step", 3)]
    assert found("all-firms", ["83.8", "84.5", "85.2", "85.9", "85.0", "87.1", "87.6"]) == [("unusual-step", 5)]
    assert found("all-firms", ["83.5", "83.9", "76.0", "84.1", "84.5"]) == [("unusual-step", 3)]


def test_what_real_life_does_is_not_odd() -> None:
    assert found("new-firms", ["20", "50", "71", "95", "118", "140", "165", "330"]) == []  # a spurt of who is behind
    assert found("new-firms", ["5", "11", "16", "22", "27", "33", "330"]) == [("unusual-step", 7)]
    assert found("all-firms", ["88.6", "88.7", "89.6", "90.5", "90.6", "90.0"]) == []  # by steps so unlike it may fall
    assert found("all-firms", ["80.0", "80.4", "84.5", "81.1", "81.4", "85.6", "82.0"]) == [("unusual-step", 3)]  # once
    assert found("rate", shares((2, 25), (2, 25), (2, 25), (4, 25), (2, 25))) == []  # two of 25 by chance
    assert found("rate", shares((0, 17), (1, 26), (0, 33), (0, 41), (0, 52))) == []  # one, where there never was one
    assert found("rate", ["12.4%", "6.1%", "3.2%", "1.4%", "0.5%", "0.3%"]) == []  # settles, as counted since January
    assert found("rate", ["16.4%", "3.1%", "2.2%", "1.8%", "1.5%"]) == [("unusual-step", 1)]


def test_a_total_that_should_fall_is_followed_downwards() -> None:
    plan = PLAN.replace("kind: stock, measure: 万家, value: 95", "kind: stock, measure: 万家, rule: at-most, value: 80")
    office = OFFICE + "baselines: {all-firms: {value: 92}}\n"
    filings = [
        f"unit: shichang\nmonth: 2024-0{month}\nfigures: {{all-firms: {value}}}\n"
        for month, value in enumerate(("91.0", "90.1", "89.0", "88.1", "77.2"), 1)
    ]
    assert not doubts(read_series(make_ledger(plan=plan, office=office, filings=filings[:4])))
    (one,) = doubts(read_series(make_ledger(plan=plan, office=office, filings=filings)))
    assert one.message.endswith("此前每月减少0.9—1.1万家\uff0c按往常应在87.1万家左右")


def test_parts_that_are_not_their_sum_are_told_once_where_that_begins() -> None:
    split = OFFICE + "allocations: {new-firms: {jingxin: 500, shuju: 700}}\n"
    filings = [
        f"unit: {unit}\nmonth: 2024-0{month}\nfigures: {{new-firms: {value}}}\n"
        for month, values in enumerate(((100, 50, 60), (200, 105, 110), (300, 130, 170), (400, 200, 220)), 1)
        for unit, value in zip(("shichang", "jingxin", "shuju"), values, strict=True)
    ]
    told = doubts(read_series(make_ledger(office=split, filings=filings)))
    assert [(one.code, one.where.file[-7:-5]) for one in told] == [("parts-sum", "01"), ("parts-sum", "04")]


@each(("parts", "codes"), [((505, 505), []), ((510, 511), ["parts-sum"]), ((480, 500), ["parts-sum"])])
def test_parts_and_their_sum_may_be_a_hundredth_apart(parts: Sequence[int], codes: list[str]) -> None:
    split = OFFICE + "allocations: {new-firms: {jingxin: 500, shuju: 700}}\n"
    filings = [
        f"unit: {unit}\nmonth: 2024-10\nfigures: {{new-firms: {value}}}\n"
        for unit, value in zip(("shichang", "jingxin", "shuju"), (1000, *parts), strict=True)
    ]
    assert [one.code for one in doubts(read_series(make_ledger(office=split, filings=filings)))] == codes


GROWTH = "  - {id: growth, name: 民营经济增速, quote: 民营经济增速高于全市增速, kind: comparison, measure: '%'}\n"


@pytest.mark.parametrize(("last", "codes"), [("5.5", []), ("4.9", ["odd-sides"])])
def test_a_gap_is_odd_only_if_it_leaps_as_far_as_a_slip_of_digits_would_make_it(last: str, codes: list[str]) -> None:
    even = [("6.3", "5.3"), ("6.5", "5.4"), ("6.2", "5.2"), ("6.6", "5.5"), ("6.3", "5.3"), ("6.8", "5.8")]
    sides = [*even, ("7.3", last)]
    plan = PLAN.replace("95万家。", "95万家\uff0c民营经济增速高于全市增速。").replace(
        "sections:\n- id: s1", GROWTH + "sections:\n- id: s1"
    )
    filings = [
        f"unit: shichang\nmonth: 2024-{month:02d}\nfigures: {{growth: {{value: {value}, against: {against}}}}}\n"
        for month, (value, against) in enumerate(sides, 1)
    ]
    ledger = make_ledger(plan=plan, office="owners: {growth: shichang}\n", filings=filings)
    assert [one.code for one in doubts(read_series(ledger))] == codes


def test_a_quarter_may_bring_three_months_of_change() -> None:
    assert found("rate", ["{part: 100, whole: 1000}", "{part: 250, whole: 1000}"]) == [("unusual-step", 2)]
    filings = [
        f"unit: shichang\nmonth: 2024-{month:02d}\nfigures: {{rate: {{part: {part}, whole: 1000}}}}\n"
        for month, part in ((1, 100), (6, 250))
    ]
    assert doubts(read_series(make_ledger(plan=PLAN_WITH_RATE, office=OFFICE, filings=filings))) == []


def test_what_was_usual_is_told_in_the_direction_it_went() -> None:
    messages = [one.message for one in doubtful("all-firms", ["80.0", "80.2", "79.9", "80.1", "88.0"])]
    assert any("此前每月的变动在-0.3到0.2万家之间" in one for one in messages)


def test_what_was_reached_by_its_time_may_stand_still_afterwards() -> None:
    for last, codes in ((612, []), (590, ["not-moved"])):
        target = (
            "{id: t, name: 改造, quote: 改造600户, kind: flow, measure: 户, rule: at-least, value: 600, due: 2024-05}"
        )
        values = (100, 230, 355, 480, last, last)
        filings = [f"{{unit: a, month: 2024-0{at}, figures: {{t: {value}}}}}" for at, value in enumerate(values, 1)]
        ledger = make_ledger(promising(target), "{owners: {t: a}}", filings)
        assert [one.code for one in doubts(read_series(ledger))] == codes


def test_the_parts_of_a_rate_may_be_counted_anew_with_each_year() -> None:
    target = "{id: t, name: 办结率, quote: 办结率98%, kind: ratio, measure: '%', rule: at-least, value: 98}"
    plan = promising(target).replace("year: 2024}", "year: 2024, from: 2024-01, to: 2026-12}")
    months = ("2024-03", "2024-06", "2024-09", "2024-12", "2025-03")
    for last, codes in ((1310, []), (5191, ["unusual-step"])):
        parts = zip(months, (1205, 2510, 3880, 5190, last), (1230, 2561, 3950, 5266, last + 11), strict=True)
        filings = [
            f"{{unit: a, month: {month}, figures: {{t: {{part: {part}, whole: {whole}}}}}}}"
            for month, part, whole in parts
        ]
        ledger = make_ledger(plan, "{owners: {t: a}}", filings)
        assert [one.code for one in doubts(read_series(ledger))] == codes
