from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle
from ledgers import Loader
from rows import each
from worlds import UNITS, assessment_of, ledger_of, line_of, one, plan_of, printed, task_of, worlds
from yian1.core.progress import COMPARE, TargetProgress
from yian1.core.rollup import assess
from yian1.core.series import read_series
from yian1.files.disk import read_files
from yian1.files.load import load
from yian1.model.period import Month, months_between
from yian1.model.plan import Rule
from yian1.model.quantity import format_value, percent, points
from yian1.output import numbers
from yian1.output.json import dumps, status_json
from yian1.output.lists import csv_text, listed
from yian1.output.words import needed_words, value

ROOT = Path(__file__).parents[1]


def told(target: dict[str, str], figures: Any, month: int, **office: Any) -> TargetProgress:
    """Return the target as people are told of it; figures by month, filed by its owner."""
    filings = [
        {"unit": "nongye", "month": f"2024-{number:02d}", "figures": {"t": figure}}
        for number, figure in figures.items()
    ]
    return assessment_of(plan_of([target]), {"owners": {"t": "nongye"}, **office}, filings, month).targets[0]


def judged(target: dict[str, str], figures: dict[int, Any], month: int, **office: Any) -> dict[str, Any]:
    """Return the one target of a plan from its figures by month, once the oracle has agreed."""
    year = 2024
    plan = plan_of([target], year=year)
    filings = [
        {"unit": UNITS[0], "month": f"{year}-{number:02d}", "figures": {"t": figure}}
        for number, figure in figures.items()
    ]
    office = {"owners": {"t": UNITS[0]}, **office}
    found = printed(assessment_of(plan, office, filings, month))
    expected = oracle.status(plan, office, filings, month, line_of)
    assert found["targets"] == expected["targets"]
    return dict(found["targets"][0])


def base(value: str) -> dict[str, Any]:
    return {"baselines": {"t": {"value": value}}}


@settings(max_examples=20)  # what the oracle sees nobody else does
@given(worlds())
def test_every_field_agrees_with_an_independent_calculation(world: tuple[Any, Any, list[Any], int]) -> None:
    plan, office, filings, month = world
    found = printed(assessment_of(plan, office, filings, month))
    for counts in (found["summary"], found["milestones"]):
        assert sum(counts.values()) == 2 * counts["total"]
    assert found["summary"]["total"] + found["milestones"]["total"] == len(found["targets"])
    for action in found["actions"]:
        assert len(set(action["reported"])) == len(action["reported"])
        action["reported"] = set(action["reported"])
    assert found == oracle.status(plan, office, filings, month, line_of)


@given(st.integers(1, 2000), st.integers(1, 12), st.integers(0, 2500))
def test_a_flow_agrees_near_its_pace_and_its_target(promised: int, month: int, value: int) -> None:
    judged(one("flow", str(promised)), {month: str(value)}, month)


@each(
    ("completion", "month", "ahead"), [("62.6", 9, "-12.4"), ("45.2", 5, "3.53"), ("43.2", 5, "1.53"), ("25", 3, "0")]
)
def test_points_against_the_pace_are_those_of_published_notices(completion: str, month: int, ahead: str) -> None:
    found = judged(one("flow", "100"), {month: completion}, month)
    assert found["ahead"] == Fraction(ahead)


def test_printed_figures_are_those_of_published_notices() -> None:
    assert percent(Fraction(11, 12)) == "91.7%"
    assert points(Fraction("62.6") - Fraction(75)) == "-12.4"
    assert points(Fraction("45.2") - Fraction(500, 12)) == "3.5"
    assert points(Fraction("43.2") - Fraction(500, 12)) == "1.5"
    assert percent(Fraction("0.9997")) == "99.9%"


@each(
    ("target", "value", "met"),
    [
        (one("stock", "225", "above"), "225.00", False),
        (one("stock", "225", "above"), "225.01", True),
        (one("stock", "95", "at-least"), "95.00", True),
        (one("level", "1", "at-most", measure="%"), "1.00", True),
        (one("level", "1", "at-most", measure="%"), "1.01", False),
        (one("level", "1", "below", measure="%"), "1.00", False),
    ],
)
def test_the_words_of_a_rule_decide_at_the_edge(target: dict[str, str], value: str, met: bool) -> None:  # noqa: FBT001 - a column
    assert judged(target, {5: value}, 5)["met"] is met


def test_a_total_counts_from_where_it_began() -> None:
    found = judged(one("stock", "225", "above"), {1: "206"}, 1, **base("206"))
    assert (found["completion"], found["status"]) == (0, "behind")


def test_a_total_without_baseline_has_no_completion_and_no_pace() -> None:
    found = judged(one("stock", "225", "above"), {5: "206"}, 5)
    assert (found["completion"], found["pace"], found["ahead"], found["status"]) == (None, None, None, "open")


def test_a_baseline_of_zero_is_a_baseline() -> None:
    assert judged(one("stock", "600"), {6: "300"}, 6, **base("0"))["completion"] == Fraction("0.5")


@pytest.mark.parametrize("start", ["600", "700"])
def test_a_baseline_at_or_beyond_the_target_gives_no_completion(start: str) -> None:
    """Already met at the baseline: there is no way to go, and a fall below the target is still seen."""
    met = judged(one("stock", "600"), {6: "650"}, 6, **base(start))
    fallen = judged(one("stock", "600"), {6: "599"}, 6, **base(start))
    assert (met["completion"], met["status"]) == (None, "met")
    assert (fallen["completion"], fallen["status"]) == (None, "unmet")


def test_a_target_of_zero_divides_nothing() -> None:
    found = judged(one("flow", "0", "at-most"), {6: "3"}, 6)
    assert (found["completion"], found["status"]) == (None, "unmet")
    assert judged(one("flow", "0"), {6: "0"}, 6)["status"] == "met"


def test_a_rule_left_out_is_read_in_the_words_of_the_quote() -> None:
    def rule(quote: str) -> Any:
        target = one("stock", "225", None, quote=quote)
        plan, office = plan_of([target]), {"owners": {"t": UNITS[0]}}
        filing = {"unit": UNITS[0], "month": "2024-05", "figures": {"t": "225"}}
        found = printed(assessment_of(plan, office, [filing], 5))["targets"][0]
        return found["rule"], found["met"]

    assert rule("总量突破225家") == ("above", False)
    assert rule("总量达到225家") == ("at-least", True)
    assert rule("总量降至225家以下") == ("at-most", True)
    assert rule("总量有所增加") == ("at-least", True)


def test_lower_is_better_in_the_state_too() -> None:
    fee = one("level", "1", "at-most", measure="%")
    low, high = judged(fee, {5: "0.8"}, 5, **base("1.5")), judged(fee, {5: "1.2"}, 5, **base("1.5"))
    assert (low["status"], low["completion"], low["gap"]) == ("holds", Fraction("1.4"), Fraction("-0.2"))
    assert (high["status"], high["light"], high["completion"]) == ("unmet", "yellow", Fraction("0.6"))
    assert high["ahead"] is None


def test_an_allowance_has_a_completion_but_no_pace() -> None:
    found = judged(one("flow", "100", "at-most"), {3: "90"}, 3)
    assert (found["completion"], found["pace"], found["status"]) == (Fraction("0.9"), None, "met")
    assert judged(one("flow", "100", "at-most"), {3: "110"}, 3)["status"] == "unmet"


@pytest.mark.parametrize("blank", [None, {"value": None, "note": "待核"}])
def test_what_is_not_filed_is_not_zero(blank: Any) -> None:
    assert judged(one("flow", "100"), {5: blank}, 5)["status"] == "no-data"
    found = judged(one("flow", "100"), {4: "40", 5: blank}, 5)
    assert (found["value"], found["month"], found["stale"]) == (40, "2024-04", True)


def test_a_stale_figure_is_compared_with_the_pace_of_its_own_month() -> None:
    found = judged(one("flow", "1200"), {3: "300"}, 9)
    assert (found["pace"], found["status"], found["stale"]) == (Fraction("0.25"), "on-pace", True)
    assert found["needed_per_month"] == 100


@each(
    ("target", "figures", "start", "needed"),
    [
        (one("stock", "30", "at-most"), {2: "76"}, "80", "-4.6"),  # 46 in 10 months
        (one("stock", "30", "at-most"), {2: "30"}, "80", "0"),
        (one("stock", "30", "below"), {2: "80"}, "90", "-5.1"),  # 5 a month ends at 30, which is not below
        (one("stock", "30", "below"), {2: "30"}, "90", "-0.1"),
        (one("stock", "30.0", "at-most"), {2: "76"}, "80", "-4.6"),
        (one("stock", "3", "at-most", measure="万家"), {2: "7.6"}, "8", "-0.46"),
        (one("stock", "3", "below", measure="万家"), {2: "7.6"}, "8", "-0.461"),
        (one("flow", "100", "above"), {2: "8"}, "0", "9.3"),  # 9.2 a month ends at 100, which is not above
        (one("flow", "100", "above"), {2: "10"}, "0", "9.1"),  # 9 a month ends at 100, which is not above
        (one("flow", "100"), {2: "10"}, "0", "9"),
        (one("flow", "100", "above"), {2: "100"}, "0", "0.1"),
        (one("flow", "100", "above"), {9: "100"}, "0", "0.4"),  # one more in three months
        (one("stock", "30", "below"), {11: "30"}, "90", "-1"),
        (one("flow", "10"), {5: "2"}, "0", "1.2"),  # 8 in 7 months
        (one("flow", "100", "above"), {2: "101"}, "0", "0"),
        (one("flow", "8000", "above"), {2: "1000"}, "0", "701"),
        (one("flow", "1010", "above"), {2: "10"}, "0", "101"),  # no further off than the hundredth part
    ],
)
def test_what_is_needed_each_month_is_enough(target: Any, figures: Any, start: str, needed: str) -> None:
    assert told(target, figures, max(figures), **base(start)).needed == Decimal(needed)


@given(worlds())
def test_with_what_is_needed_the_promise_is_kept_and_all_say_the_same(world: Any) -> None:
    assessment = assessment_of(*world)
    rows = list(csv.DictReader(io.StringIO(csv_text(*listed(assessment, "csv")))))
    for item, row in zip(assessment.targets, rows, strict=True):
        assert row["每月还需"] == ("" if item.needed is None else format_value(item.needed, ""))
        sign = "净减" if item.needed is not None and item.needed < 0 else ""
        shown = "—" if item.needed is None else sign + value(abs(item.needed), item.target.measure)
        assert needed_words(item) == shown
        if item.needed is not None and item.observation is not None and item.observation.value is not None:
            months = months_between(item.observation.of, item.end)
            end = item.observation.value + months * Fraction(item.needed)
            rule = Rule.AT_LEAST if item.rule is Rule.ABOUT else item.rule
            assert item.judgement.met or COMPARE[rule](end, Fraction(item.target.value or 0))
            target = item.target
            given = {
                "kind": target.kind.value,
                "value": str(target.value),
                "rule": item.rule.value,
                "measure": target.measure,
            }
            tolerance = assessment.ledger.office.tolerances.get(target.id)
            known = None if tolerance is None else Fraction(tolerance)
            assert Fraction(item.needed) == oracle.needed(given, item.observation.value, months, known)


def test_when_no_month_is_left_nothing_is_projected() -> None:
    for figures in ({12: "90"}, {12: "100"}):
        found = told(one("flow", "100"), figures, 12)
        assert (found.shown_forecast, found.needed) == (None, None)
    assert told(one("flow", "100"), {1: "90"}, 12).needed == 1


def test_a_projection_does_not_fall_below_nothing() -> None:
    falling = one("stock", "30", "at-most")
    assert told(falling, {2: "56"}, 2, **base("80")).shown_forecast == 0
    assert told(falling, {2: "76"}, 2, **base("80")).shown_forecast == 56
    assert told(one("stock", "-30", "at-most"), {2: "-5"}, 2, **base("10")).shown_forecast == -80
    assert told(one("flow", "100"), {6: "-3"}, 6).shown_forecast == -6


def test_a_share_is_that_of_its_month_not_a_mean_or_a_sum() -> None:
    rate = one("ratio", "100", measure="%")
    found = judged(rate, {4: {"part": "1", "whole": "2"}, 5: {"part": "90", "whole": "100"}}, 5)
    assert (found["value"], found["completion"]) == (90, Fraction("0.9"))
    third = judged(rate, {5: {"part": "2", "whole": "3"}}, 5)
    assert (third["value"], third["completion"]) == (Fraction("66.6667"), Fraction("0.6667"))


def test_a_share_of_nothing_does_not_apply() -> None:
    found = judged(one("ratio", "100", measure="%"), {5: {"part": "0", "whole": "0"}}, 5)
    assert (found["value"], found["met"], found["status"], found["month"]) == (None, None, "no-data", "2024-05")


def test_more_than_everything_is_printed_as_it_is() -> None:
    assert judged(one("flow", "100"), {5: "230"}, 5)["completion"] == Fraction("2.3")


def test_a_fall_below_the_start_is_shown() -> None:
    assert judged(one("stock", "225"), {5: "204.1"}, 5, **base("206"))["completion"] == Fraction("-0.1")


@pytest.mark.parametrize("year_end", [[], ["t"]])
def test_a_year_that_is_over_is_missed_whatever_the_pace(year_end: list[str]) -> None:
    assert judged(one("flow", "100"), {12: "99"}, 12, year_end=year_end)["status"] == "missed"
    earlier = judged(one("flow", "100"), {10: "99"}, 12, year_end=year_end)
    assert (earlier["status"], earlier["stale"]) == ("year-end" if year_end else "ahead", True)  # by its own month
    assert judged(one("flow", "100"), {12: "100"}, 12, year_end=year_end)["status"] == "met"


def test_what_is_judged_at_the_years_end_is_not_late_before() -> None:
    found = judged(one("flow", "100"), {5: "3"}, 5, year_end=["t"])
    assert (found["status"], found["light"]) == ("year-end", None)


def test_a_schedule_replaces_the_even_pace() -> None:
    office = {"schedules": {"t": {"2024-06": "40%", "2024-12": "100%"}}}
    assert judged(one("flow", "500"), {3: "100"}, 3, **office)["status"] == "on-pace"
    assert judged(one("flow", "500"), {9: "350"}, 9, **office)["pace"] == Fraction("0.7")


def test_half_a_year_is_half_by_months_and_less_by_days() -> None:
    assert judged(one("flow", "100"), {6: "50"}, 6)["status"] == "on-pace"
    assert judged(one("flow", "100"), {6: "50"}, 6, pace="daily")["ahead"] == Fraction("0.27")


@each(("value", "light"), [("50", "green"), ("49", "yellow"), ("40", "yellow"), ("39.99", "red")])
def test_the_lights_turn_yellow_at_once_and_red_below_ten_points(value: str, light: str) -> None:
    assert judged(one("flow", "100"), {6: value}, 6)["light"] == light


@each(("value", "light"), [("40", "green"), ("39", "yellow"), ("20", "yellow"), ("19", "red")])
def test_the_lights_follow_the_offices_lines(value: str, light: str) -> None:
    lines = {"lights": {"yellow": "-10", "red": "-30"}}
    assert judged(one("flow", "100"), {6: value}, 6, **lines)["light"] == light


def test_a_growth_and_a_share_are_compared_with_their_other_side_in_points() -> None:
    growth = judged(one("comparison", None, None, measure="%"), {5: {"value": "6.1", "against": "5.2"}}, 5)
    share = judged(one("trend", None, None, measure="%"), {5: {"value": "47.2", "last_year": "47.2"}}, 5)
    assert (growth["met"], growth["gap"], growth["completion"]) == (True, Fraction("0.9"), None)
    assert (share["met"], share["gap"], share["status"]) == (False, 0, "unmet")


def test_every_digit_of_a_filed_number_is_kept() -> None:
    for digits in ("12345678901234567.89", "0.1", "100.10", "98765432109876543210987654321098765.4321"):
        assert judged(one("stock", "95"), {5: digits}, 5)["value"] == Fraction(digits)


@each("slip", [".nan", ".inf", "012", "1:30", "yes", "1_000", "1e3", "约50"])
def test_what_only_looks_like_a_number_is_refused(slip: str) -> None:
    plan = plan_of([one("flow", "100")])
    filing = {"unit": UNITS[0], "month": "2024-05", "figures": {"t": slip}}
    series = read_series(ledger_of(plan, {}, [filing]))
    assert len(series.problems) == 1
    assert not series.observations["t"]


def test_an_action_is_done_only_when_every_single_unit_says_so() -> None:
    plan = plan_of([])
    plan["groups"] = [{"id": "towns", "name": "各镇"}]
    plan["sections"][0]["tasks"] = [task_of("1-1", ["jiaotong", "nongye", "towns"])]
    office = {"groups": {"towns": {"members": ["shuiwu"]}}}

    def state(**said: str) -> Any:
        filings = [
            {"unit": unit, "month": "2024-04", "progress": {"1-1": {"status": status}}}
            for unit, status in sorted(said.items())
        ]
        found = printed(assessment_of(plan, office, filings, 5))["actions"][0]
        assert found["reported"] == [unit for unit in ("jiaotong", "nongye", "shuiwu") if unit in said]
        return found["status"]

    assert state() == "none"
    assert state(jiaotong="已完成") == "under-way"
    assert state(jiaotong="长期坚持") == "ongoing"
    assert state(jiaotong="已完成", nongye="已完成") == "done"
    assert state(jiaotong="已完成", nongye="已完成", shuiwu="推进中") == "under-way"
    assert state(jiaotong="已完成", nongye="长期坚持") == "ongoing"
    assert state(jiaotong="未启动", nongye="未启动") == "not-started"
    assert state(shuiwu="未启动", nongye="已完成") == "under-way"


def plain(path: Path) -> Any:
    """Read a file as yian1 does, every scalar as text, but with nothing of yian1."""
    return nothing(yaml.load(path.read_text(encoding="utf-8"), Loader))  # noqa: S506 - it makes nothing but text


def nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: nothing(item) for key, item in value.items()}
    if isinstance(value, list):
        return [nothing(item) for item in value]
    return None if value in {"", "~", "null"} else value


@pytest.mark.parametrize("month", [1, 4, 5, 6, 9, 12])
def test_the_sample_year_agrees_and_every_figure_is_on_its_line(month: int) -> None:
    loaded = load(read_files(ROOT))
    assert loaded.ledger is not None
    found = json.loads(
        dumps(status_json(assess(loaded.ledger, Month(2024, month)), loaded.span)),
        parse_int=Fraction,
        parse_float=Fraction,
    )
    filings = [plain(path) for path in sorted((ROOT / "data/progress").glob("*/2024-*.yaml"))]
    office = plain(ROOT / "data/office.yaml")
    expected = oracle.status(plain(ROOT / "data/plan.yaml"), office, filings, month, lambda _target: 0)
    checked = {(item["target"], item["month"]) for item in plain(ROOT / "data/verification.yaml")["verification"]}
    for target, wanted in zip(found["targets"], expected["targets"], strict=True):
        wanted["verified"] = None if wanted["month"] is None else (wanted["id"], wanted["month"]) in checked
        line = target.pop("line")
        if wanted.pop("line") is not None:
            text = (ROOT / target["file"]).read_text(encoding="utf-8").splitlines()[int(line) - 1]
            assert text.strip().startswith(f"{target['id']}:")
    for action in found["actions"]:
        action["reported"] = set(action["reported"])
    assert found == expected


def test_a_figure_is_of_the_month_that_it_is_dated() -> None:
    filing: Any = {"unit": "jiaotong", "month": "2024-05", "figures": {"t": {"value": "5", "as_of": "2024-03-31"}}}
    plan, office = plan_of([one("flow", "10")]), {"owners": {"t": "jiaotong"}}
    seen = assessment_of(plan, office, [filing], 5).targets[0].observation
    assert seen is not None
    assert (str(seen.month), str(seen.of)) == ("2024-05", "2024-03")
    filing["figures"]["t"]["as_of"] = "5月下旬"
    seen = assessment_of(plan, office, [filing], 5).targets[0].observation
    assert seen is not None
    assert str(seen.of) == "2024-05"


@pytest.mark.parametrize(
    ("then", "now", "change"),
    [(("2489", "2490"), ("2618", "2618"), "0.04"), (("9", "10"), ("9", "10"), "0.0"), (("1", "2"), ("3", "4"), "25.0")],
)
def test_a_change_of_a_ratio_is_never_rounded_to_none(then: tuple[str, str], now: tuple[str, str], change: str) -> None:
    filings = [
        {"unit": "jiaotong", "month": f"2024-{month:02d}", "figures": {"t": {"part": part, "whole": whole}}}
        for month, (part, whole) in ((8, then), (9, now))
    ]
    plan = plan_of([one("ratio", "100", measure="%")])
    assessment = assessment_of(plan, {"owners": {"t": "jiaotong"}}, filings, 9)
    assert str(numbers.change(assessment.targets[0])) == change
