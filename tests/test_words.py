"""The words and printed numbers of a target, the same in every format."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from rows import each
from worlds import assessment_of, one, plan_of, worlds
from yian1.core import terms
from yian1.core.progress import Outlook, TargetProgress
from yian1.output import cells, numbers, words
from yian1.output.lists import LIGHTS, OF_A_SHARE, OF_A_TASK, columns
from yian1.output.terminal.status import target_cells
from yian1.output.workings import workings

if TYPE_CHECKING:
    from yian1.core.rollup import Assessment

MILESTONE = {"id": "t", "name": "四张清单", "quote": "印发四张清单", "kind": "milestone", "due": "2024-06"}


def made(target: dict[str, str], figures: dict[int, Any], as_of: int, **office: Any) -> Assessment:
    filings = [
        {"unit": "nongye", "month": f"2024-{number:02d}", "figures": {"t": figure}}
        for number, figure in figures.items()
    ]
    return assessment_of(plan_of([target]), {"owners": {"t": "nongye"}, **office}, filings, as_of)


def item_of(target: dict[str, str], figures: dict[int, Any], month: int, **office: Any) -> TargetProgress:
    return made(target, figures, month, **office).targets[0]


def listed(assessment: Assessment) -> dict[str, str]:
    """Return the cells of the first target in CSV."""
    return {column.heading: cells.as_text(column.cell(assessment.targets[0])) for column in columns("csv")}


def test_no_two_states_share_a_spelling_with_different_words() -> None:
    spelled = Counter(str(value) for kind in terms._WORDED for value in kind)
    assert [value for value, times in spelled.items() if times > 1] == []
    assert all(terms.word(value) for value in spelled)


@pytest.mark.parametrize(
    ("target", "as_of", "told"),
    [
        (one("flow", "100"), 6, "低于时序进度8.0个百分点"),
        (one("flow", "100"), 8, "低于6月末时序进度8.0个百分点"),
        (one("flow", "100", due="2024-08"), 6, "低于时序进度（75.0%）33.0个百分点"),
        (one("flow", "100", due="2024-08"), 8, "低于6月末时序进度（75.0%）33.0个百分点"),
    ],
)
def test_a_pace_of_the_targets_own_is_told_where_a_figure_is_held_against_it(
    target: dict[str, str], as_of: int, told: str
) -> None:
    item = item_of(target, {6: "42"}, as_of)
    assert item.ahead is not None
    assert words.beside_pace(item.ahead, item) == told


@pytest.mark.parametrize(
    ("figure", "value", "status"),
    [({"done": "true"}, "已完成", "已完成"), ({"done": "false", "note": "会签中"}, "未完成", "推进中")],
)
def test_a_milestone_is_done_or_not_by_its_time(figure: Any, value: str, status: str) -> None:
    assessment = made(MILESTONE, {5: figure}, 5)
    item = assessment.targets[0]
    assert (words.promise_words(item), words.requirement(item)) == ("6月末前", "2024年6月末前完成")
    assert words.value_words(item) == value
    row = listed(assessment)
    assert (row["当前值"], row["判定规则"], row["目标值"], row["状态"]) == (value, "2024年6月末前完成", "", status)
    reached = "已达到" if value == "已完成" else "未达到"
    assert list(workings(item))[1] == f"要求2024年6月末前完成\uff0c{reached}。"


@each(
    ("target", "figures", "office", "wanted"),
    [
        (one("flow", "12"), {1: "1", 2: "2", 3: "3", 4: "4", 5: "4"}, {}, "9—10家"),
        (one("flow", "12"), {1: "1", 2: "2"}, {}, "12家"),  # one step is no speed
        (one("flow", "12"), {1: "1", 2: "2", 3: "3"}, {}, "12家"),
        (one("stock", "30", "at-most"), {1: "79", 2: "78", 3: "60"}, {"baselines": {"t": {"value": "80"}}}, "0家"),
        (one("level", "5", measure="%"), {5: "4"}, {}, "—"),
    ],
)
def test_a_forecast_is_a_range(target: Any, figures: Any, office: Any, wanted: str) -> None:
    assert words.forecast_words(item_of(target, figures, max(figures), **office)) == wanted


@each(
    ("target", "figures", "office", "wanted"),
    [
        (one("flow", "10"), {5: "2"}, {}, "其余7个月还需8家"),
        (one("flow", "10"), {11: "2"}, {}, "余下1个月还需8家"),
        (one("flow", "10", "above"), {10: "2"}, {}, "其余2个月还需超过8家\uff08月均4.1家\uff09"),
        (one("flow", "10", "above"), {10: "10"}, {}, ""),
        (one("flow", "10"), {10: "10"}, {}, ""),
        (one("flow", "10"), {12: "2"}, {}, ""),
        (
            one("stock", "30", "at-most"),
            {2: "76"},
            {"baselines": {"t": {"value": "80"}}},
            "其余10个月还需净减46家\uff08月均4.6家\uff09",
        ),
    ],
)
def test_what_is_left_is_told_for_all_months_and_for_each(target: Any, figures: Any, office: Any, wanted: str) -> None:
    assert words.remainder_words(item_of(target, figures, max(figures), **office)) == wanted


@pytest.mark.parametrize(
    ("last", "outlook", "times", "speedup"),
    [
        ("9", "按近期速度可以完成", "0.19", "按近期速度可以完成"),
        ("4", "需加快", "1.33", "需加快\uff081.3倍\uff09"),
        ("3", "按已有速度难以完成", "2.25", "按已有速度难以完成\uff082.3倍\uff09"),
    ],
)
def test_the_outlook_says_whether_the_recent_speed_will_do(last: str, outlook: str, times: str, speedup: str) -> None:
    assessment = made(one("flow", "12"), {3: "1", 4: "2", 6: last}, 6)
    row = listed(assessment)
    assert (row["前景"], words.outlook_words(assessment.targets[0])) == (outlook, speedup)
    assert row["需提速倍数"] == times
    assert list(workings(assessment.targets[0]))[-1].endswith(f"\uff1a{outlook}。")


def test_a_milestone_is_no_amount_that_changes() -> None:
    milestone = {"id": "t", "name": "平台", "quote": "平台", "kind": "milestone"}
    item = item_of(milestone, {5: {"done": "false"}, 6: {"done": "true"}}, 6)
    assert item.judgement.met
    assert numbers.change(item) is None


def test_a_figure_that_stands_still_is_held_against_its_best_month() -> None:
    still = {1: "0.2", 2: "0.6", 3: "0.6", 4: "0.6", 5: "0.6"}
    assert item_of(one("flow", "12"), still, 5).outlook is Outlook.UNLIKELY
    assert item_of(one("flow", "3"), still, 5).outlook is None


def test_a_total_that_has_to_fall_comes_to_no_less_than_nothing_and_at_its_baseline_is_a_limit() -> None:
    falling = one("stock", "0.2", "at-most")
    assert item_of(falling, {6: "0.5"}, 6, baselines={"t": {"value": "10"}}).shown_forecast == 0
    assert [item_of(falling, {6: "0.5"}, 6, baselines={"t": {"value": base}}).is_limit for base in ("0.2", "0.3")] == [
        True,
        False,
    ]


def test_a_number_without_an_end_has_four_decimals() -> None:
    assert [terms.amount(Fraction(2, denominator), "家") for denominator in (3, 16)] == ["0.6667家", "0.125家"]


def test_a_light_has_a_memory_of_six_months() -> None:
    assessment = made(one("flow", "12"), {2: "1", 4: "4", 7: "4", 8: "8"}, 8)
    assert [str(month) for month, _ in assessment.targets[0].lights] == [f"2024-0{number}" for number in range(2, 8)]
    assert listed(assessment)["前六个月亮灯"] == "黄黄绿绿绿红"
    assert listed(made(one("flow", "12"), {1: "1"}, 1))["前六个月亮灯"] == ""


def test_a_month_without_a_figure_of_its_year_has_no_light() -> None:
    plan = plan_of([one("flow", "12", per="year")])
    plan["document"] |= {"from": "2023-01", "to": "2025-12"}
    filings = [
        {"unit": "nongye", "month": month, "figures": {"t": value}}
        for month, value in {"2023-12": "12", "2024-03": "3"}.items()
    ]
    assessment = assessment_of(plan, {"owners": {"t": "nongye"}}, filings, 4)
    assert [light and light.value for _, light in assessment.targets[0].lights] == [
        None,
        None,
        "green",
        None,
        None,
        "green",
    ]


@given(worlds())
def test_the_lights_before_are_those_of_the_months_before(world: Any) -> None:
    now = assessment_of(*world)
    for item in now.targets:
        for month, light in item.lights:
            assert light == TargetProgress.of(now.series, item.target.id, month).light


@pytest.mark.parametrize("listing", [OF_A_SHARE, OF_A_TASK])
def test_a_figure_of_another_month_is_marked(listing: Any) -> None:
    assessment = made(one("flow", "12"), {4: "3"}, 5)
    assert "3家\uff084月数\uff09" in target_cells(assessment.targets[0], listing)


def test_a_plans_first_month_has_no_lights_yet() -> None:
    first = made(one("flow", "12"), {1: "3"}, 1)
    assert target_cells(first.targets[0], [LIGHTS]) == ["—"]


def test_a_rate_with_a_schedule_is_compared_with_the_point_that_is_due() -> None:
    office = {"schedules": {"t": {"2024-03": "18%", "2024-06": "19%"}}}
    assessment = made(one("level", "21", measure="%"), {4: "18.5"}, 4, **office)
    item = assessment.targets[0]
    assert (numbers.gap(item), words.gap_words(item)) == (Decimal("0.5"), "+0.5个百分点")
    assert "差距\uff1a18.5 − 18 = +0.5个百分点\uff0c按节点目标。" in workings(item)


def test_a_number_below_0_is_taken_away_in_brackets_and_points_of_several_years_have_theirs() -> None:
    office = {"baselines": {"t": {"value": "-6.4"}}, "schedules": {"t": {"2023-12": "10%", "2024-12": "100%"}}}
    plan = plan_of([one("stock", "18", measure="亿元")])
    plan["document"] |= {"from": "2023-01", "to": "2024-12"}
    filings = [{"unit": "nongye", "month": "2024-06", "figures": {"t": "3.35"}}]
    text = "".join(workings(assessment_of(plan, {"owners": {"t": "nongye"}, **office}, filings, 6).targets[0]))
    assert "(3.35 − (-6.4)) ÷ (18 − (-6.4)) = 40.0%" in text
    assert "2023年12月末10%、2024年12月末100%" in text
