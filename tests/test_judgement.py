"""The rules of judgement that a plan of any shape needs: own month, rates, milestones, years, schedules, outlook.

The oracle of test_status_json draws all of this at random; here each rule stands as a sentence with its example.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledgers import PLAN, make_ledger
from rows import each
from worlds import assessment_of, one, plan_of, printed, task_of
from yian1.core import pace
from yian1.core.progress import Status
from yian1.core.rollup import assess
from yian1.model.office import PaceRule
from yian1.model.period import Month
from yian1.output.documents.targets import milestone_cell
from yian1.output.lists import remarks
from yian1.output.words import missing, why_missing

if TYPE_CHECKING:
    from collections.abc import Sequence


def judged(target: dict[str, str], figures: dict[str, Any], month: str, document: Any = None, **office: Any) -> Any:
    """Return the JSON of the one target of a plan, from its owner's figures by month of filing."""
    plan = plan_of([target])
    plan["document"] |= document or {}
    filings = [{"unit": "nongye", "month": when, "figures": {"t": figure}} for when, figure in figures.items()]
    year, number = map(int, month.split("-"))
    made = assessment_of(plan, {"owners": {"t": "nongye"}, **office}, filings, number, year)
    return printed(made)["targets"][0]


def rate(rule: str = "at-least", value: str = "25", **more: str) -> dict[str, str]:
    return one("level", value, rule, measure="%", **more)


def test_a_figure_is_judged_by_its_own_month_wherever_it_was_filed() -> None:
    april = {"value": "420", "as_of": "2024-04-30"}
    found = judged(one("flow", "1200"), {"2024-05": april}, "2024-05")
    assert (found["month"], found["stale"], found["status"], found["light"]) == ("2024-04", True, "ahead", "green")
    assert (found["completion"], found["ahead"]) == (Fraction("0.35"), Fraction("1.67"))
    assert (found["forecast"], found["needed_per_month"]) == (1260, Fraction("97.5"))
    assert judged(one("flow", "1200"), {"2024-05": april | {"as_of": "2024-04"}}, "2024-05") == found


def test_a_december_report_judges_septembers_figure_as_september() -> None:
    found = judged(one("flow", "100"), {"2024-09": "74"}, "2024-12")
    assert (found["status"], found["stale"]) == ("behind", True)
    assert judged(one("flow", "100"), {"2024-12": "99"}, "2024-12")["status"] == "missed"


@each(
    ("target", "figure"),
    [
        (rate(), "25.0"),
        (one("ratio", "100", measure="%"), {"part": "9", "whole": "9"}),
        (one("comparison", None, None, measure="%"), {"value": "6.3", "against": "5.6"}),
        (one("trend", None, None, measure="%"), {"value": "48", "last_year": "47"}),
    ],
)
def test_a_rate_holds_until_the_year_is_over_for_it_can_be_lost_again(target: Any, figure: Any) -> None:
    september = judged(target, {"2024-09": figure}, "2024-09")
    assert (september["status"], september["light"], september["met"]) == ("holds", "green", True)
    assert judged(target, {"2024-12": figure}, "2024-12")["status"] == "met"


def test_a_total_without_a_baseline_is_open_and_no_problem() -> None:
    found = judged(one("stock", "600"), {"2024-05": "548"}, "2024-05")
    assert (found["status"], found["light"]) == ("open", None)
    assert judged(one("stock", "600"), {"2024-05": "600"}, "2024-05")["status"] == "met"
    assert judged(one("stock", "600"), {"2024-12": "548"}, "2024-12")["status"] == "missed"


def measured(target: dict[str, str], figure: Any, **office: Any) -> Any:
    filing = {"unit": "nongye", "month": "2024-05", "figures": {"t": figure}}
    return assessment_of(plan_of([target]), {"owners": {"t": "nongye"}, **office}, [filing], 5).targets[0]


def test_how_much_of_a_total_there_is_counts_only_where_its_way_has_no_beginning() -> None:
    assert measured(one("stock", "600"), "548").judgement.share == Fraction(548, 600)
    from_500 = measured(one("stock", "600"), "548", baselines={"t": {"value": "500"}})
    assert (from_500.judgement.share, from_500.shown_completion) == (None, Fraction(48, 100))


@each(
    ("target", "figure"),
    [
        (one("ratio", "60", "at-most", measure="%"), {"part": "3", "whole": "9"}),
        (one("stock", "600", "at-most"), "548"),
        (one("flow", "600", "at-most"), "300"),
    ],
)
def test_of_what_should_stay_low_nothing_is_completed(target: Any, figure: Any) -> None:
    assert measured(target, figure).shown_completion is None


def test_what_is_met_needs_nothing_more_and_nothing_is_projected_below_nothing() -> None:
    assert measured(one("flow", "100"), "120").needed_per_month == 0
    fallen = measured(one("stock", "10", "at-most"), "0", baselines={"t": {"value": "100"}})
    assert (fallen.forecast, fallen.shown_forecast) == (-140, 0)


def test_a_total_that_has_to_fall_from_above_is_no_limit() -> None:
    limit = one("stock", "600", "at-most")
    assert measured(limit, "548", baselines={"t": {"value": "500"}}).is_limit
    assert not measured(limit, "648", baselines={"t": {"value": "700"}}).is_limit


def test_of_what_is_ahead_or_behind_only_the_latter_is_ranked_by_how_far() -> None:
    targets = [one("flow", "1200") | {"id": name} for name in "abcd"]
    figures = {"a": "700", "b": "600", "c": "300", "d": "200"}
    filing = {"unit": "nongye", "month": "2024-05", "figures": figures}
    found = assessment_of(plan_of(targets), {"owners": dict.fromkeys("abcd", "nongye")}, [filing], 5)
    assert [item.target.id for item in found.ranked()] == ["a", "b", "d", "c"]


def test_a_milestone_is_open_before_its_time_met_when_done_and_missed_after() -> None:
    target = {"id": "t", "name": "清单", "quote": "发布清单", "kind": "milestone", "due": "2024-06"}
    not_yet = {"done": "false", "note": "6月发布"}
    assert judged(target, {"2024-05": not_yet}, "2024-05")["status"] == "open"
    assert judged(target, {"2024-05": {"done": "true"}}, "2024-05")["status"] == "met"
    assert judged(target, {"2024-06": not_yet}, "2024-06")["status"] == "missed"
    assert judged(target, {}, "2024-06")["status"] == "no-data"


def test_what_is_first_heard_of_a_milestone_after_its_time_says_not_that_it_was_late() -> None:
    target = {"id": "t", "name": "清单", "quote": "发布清单", "kind": "milestone", "due": "2024-03"}
    for figure, earlier, late in (
        ({"done": "true"}, {}, None),
        ({"done": "true", "as_of": "2024-04-10"}, {}, "4月"),
        ({"done": "true"}, {"progress": {"1-1": {"status": "推进中", "done": "已印发"}}}, "4月"),
    ):
        filings = [{"unit": "nongye", "month": "2024-04", "figures": {"t": figure}}]
        filings += [{"unit": "nongye", "month": "2024-03", **earlier}] if earlier else []
        (found,) = assessment_of(plan_of([target]), {"owners": {"t": "nongye"}}, filings, 5).targets
        assert (found.status, None if found.late is None else f"{found.late.number}月") == (Status.MET, late)


def test_an_amount_reached_after_its_time_is_told_so_if_it_was_short_then() -> None:
    target = {**one("flow", "50"), "due": "2024-06"}
    for figures, late in (
        ({"2024-06": "47", "2024-08": "51", "2024-09": "63"}, Month(2024, 8)),
        ({"2024-06": "50", "2024-09": "63"}, None),
        ({"2024-05": "47", "2024-09": "63"}, None),  # who knows when
        ({"2024-06": "47", "2024-09": "49"}, None),  # not yet
    ):
        filings = [{"unit": "nongye", "month": month, "figures": {"t": value}} for month, value in figures.items()]
        (found,) = assessment_of(plan_of([target]), {"owners": {"t": "nongye"}}, filings, 9).targets
        assert found.late == late
        assert ("9月完成\uff0c晚于计划" in remarks(found), "8月完成\uff0c晚于计划" in remarks(found)) == (
            False,
            bool(late),
        )


def test_why_there_is_no_figure_is_told_until_there_is_one() -> None:
    target = {"id": "t", "name": "满意度", "quote": "满意度达到98%", "kind": "level", "measure": "%", "value": "98"}
    filings = [
        {"unit": "nongye", "month": "2024-04", "figures": {"t": {"note": "尚未测评"}}},
        {"unit": "nongye", "month": "2024-05", "figures": {"t": {"note": "7月公布。"}}},
        {"unit": "nongye", "month": "2024-07", "figures": {"t": {"value": "98.2", "note": "首次测评"}}},
    ]
    for month, told in ((3, ""), (4, "尚未测评"), (5, "7月公布。"), (6, "5月报\uff1a7月公布。"), (7, "")):
        (found,) = assessment_of(plan_of([target]), {"owners": {"t": "nongye"}}, filings, month).targets
        assert why_missing(found) == told
        assert [*remarks(found)] == ([f"没有数的原因\uff1a{told}"] if told else ["首次测评"] if month == 7 else [])
        if month == 6:
            assert missing(found) == "暂无数据\uff085月报\uff1a7月公布\uff09"
    (other,) = assessment_of(plan_of([target]), {"owners": {"t": "other"}}, filings, 5).targets
    assert why_missing(other) == ""


@each(("done", "late"), [((7, 8), "7月"), ((6, 8), None), ((8,), "8月")])
def test_a_milestone_reached_after_its_time_is_told_so(done: Sequence[int], late: str | None) -> None:
    target = {"id": "t", "name": "清单", "quote": "发布清单", "kind": "milestone", "due": "2024-06"}
    filings = [
        {"unit": "nongye", "month": f"2024-{month:02d}", "figures": {"t": {"done": str(month in done).lower()}}}
        for month in (6, 7, 8)
        if month in done or month < min(done)
    ]
    (found,) = assessment_of(plan_of([target]), {"owners": {"t": "nongye"}}, filings, 8).targets
    assert found.status is Status.MET
    assert milestone_cell(found) == ("已完成" if late is None else "已完成\uff08晚于计划\uff09")
    assert [*remarks(found)] == ([] if late is None else [f"{late}完成\uff0c晚于计划"])


def test_about_may_fall_short_by_its_tolerance_and_more_is_no_fault() -> None:
    target = rate("about", "6")
    assert [judged(target, {"2024-05": value}, "2024-05")["met"] for value in ("5.69", "5.7", "6", "9")] == [
        False, True, True, True,
    ]  # fmt: skip
    assert judged(target, {"2024-05": "5.69"}, "2024-05", tolerances={"t": "0.5"})["met"] is True


def test_the_lower_end_of_a_range_fulfils_it() -> None:
    target = one("flow", "1", upto="2", stretch="3")
    assert judged(target, {"2024-05": "1"}, "2024-05")["status"] == "met"


def test_the_way_to_an_earlier_day_ends_there() -> None:
    target = one("flow", "100", due="2024-06")
    found = judged(target, {"2024-03": "50"}, "2024-03")
    assert (found["pace"], found["status"], found["needed_per_month"]) == (
        Fraction("0.5"),
        "on-pace",
        Fraction("16.6667"),
    )
    assert judged(target, {"2024-06": "99"}, "2024-06")["status"] == "missed"
    assert judged(target, {"2024-08": "99"}, "2024-08")["status"] == "missed"


def test_a_plan_of_several_years_is_paced_from_its_start_to_the_targets_end() -> None:
    span = {"from": "2023-01", "to": "2025-12"}
    found = judged(one("flow", "360"), {"2024-06": "180"}, "2024-06", span)
    assert (found["pace"], found["status"], found["forecast"]) == (Fraction("0.5"), "on-pace", 360)
    assert found["needed_per_month"] == 10
    yearly = judged(one("flow", "120", per="year"), {"2024-06": "60"}, "2024-06", span)
    assert (yearly["pace"], yearly["status"], yearly["needed_per_month"]) == (Fraction("0.5"), "on-pace", 10)
    assert judged(one("flow", "120", per="year"), {"2023-12": "119"}, "2023-12", span)["status"] == "missed"
    later = judged(one("flow", "120", per="year"), {"2023-12": "130"}, "2024-02", span)
    assert (later["status"], later["value"]) == ("no-data", None)  # of this year nothing has been said
    assert judged(rate(), {"2024-12": "30"}, "2024-12", span)["status"] == "holds"
    assert judged(rate(due="2024-12"), {"2024-12": "30"}, "2024-12", span)["status"] == "met"


@each(
    ("month", "value", "status", "gap"),
    [
        ("2024-02", "10", "open", "-11"),  # nothing is due yet
        ("2024-03", "18", "holds", "0"),
        ("2024-05", "17.9", "unmet", "-0.1"),
        ("2024-06", "18.5", "unmet", "-0.5"),
        ("2024-09", "20", "holds", "0"),
        ("2024-12", "20", "missed", "-1"),
        ("2024-12", "21", "met", "0"),
    ],
)
def test_a_rate_with_a_schedule_is_judged_by_the_point_that_is_due(
    month: str, value: str, status: str, gap: str
) -> None:
    points = {"2024-03": "18%", "2024-06": "19", "2024-09": "20", "2024-12": "21"}
    found = judged(rate(value="21"), {month: value}, month, schedules={"t": points})
    assert (found["status"], found["gap"]) == (status, Fraction(gap))
    share = {"part": str(Fraction(value) * 10), "whole": "1000"}
    assert judged(one("ratio", "21", measure="%"), {month: share}, month, schedules={"t": points})["status"] == status


def speeds(values: dict[str, str], **office: Any) -> tuple[Any, Any]:
    figures = {f"2024-{month}": value for month, value in values.items()}
    found = judged(one("flow", "1200"), figures, max(figures), **office)
    return found["speedup"], found["outlook"]


@each(
    ("values", "expected"),
    [
        ({"04": "400", "05": "500"}, (None, None)),  # one step says nothing
        ({"04": "200", "05": "350", "06": "500"}, (Fraction("0.78"), "within-reach")),  # needs 116.7, makes 150
        ({"04": "300", "05": "400", "06": "500"}, (Fraction("1.17"), "faster")),
        ({"04": "300", "05": "350", "06": "400"}, (Fraction("2.67"), "unlikely")),
        ({"01": "0", "04": "300", "05": "400", "06": "500"}, (Fraction("1.17"), "faster")),  # 500 in five months
        ({"03": "500", "04": "500", "05": "500", "06": "500"}, (None, None)),  # stands still
        ({"04": "520", "05": "510", "06": "500"}, (None, None)),  # moves away
        ({"01": "0", "02": "60", "04": "60", "05": "60", "06": "60"}, (None, "unlikely")),  # 190 a month, best 60
        ({"01": "0", "02": "100", "04": "100", "05": "100", "06": "100"}, (None, "unlikely")),  # 1.8 times the best
        ({"01": "0", "02": "150", "04": "150", "05": "150", "06": "150"}, (None, None)),  # 1.2 times
    ],
)
def test_the_recent_speed_tells_a_comfortable_laggard_from_a_lost_one(values: Any, expected: Any) -> None:
    assert speeds(values) == expected


def test_the_limits_of_the_outlook_are_the_offices() -> None:
    values = {"04": "300", "05": "400", "06": "500"}
    assert speeds(values, outlook={"faster": "1.2"}) == (Fraction("1.17"), "within-reach")
    assert speeds(values, outlook={"unlikely": "1.1"}) == (Fraction("1.17"), "unlikely")


def test_a_forecast_is_a_range_of_the_whole_ways_and_the_recent_speed() -> None:
    filings = [
        {"unit": "nongye", "month": f"2024-{month:02d}", "figures": {"t": value}}
        for month, value in ((4, "300"), (5, "400"), (6, "500"))
    ]
    item = assessment_of(plan_of([one("flow", "1200")]), {"owners": {"t": "nongye"}}, filings, 6).targets[0]
    assert (item.shown_forecast, item.recent_forecast) == (1000, 1100)


def test_what_is_filed_twice_of_one_month_counts_once() -> None:
    """Filings for May and June both bring April's figure: the later one is a correction, no step."""
    values: Any = {"02": "100", "03": "200", "04": "300", "05": {"value": "310", "as_of": "2024-04-30"}}
    assert speeds(values)[0] == Fraction("1.06")  # 111.25 needed, 105 made


def test_ongoing_is_said_by_somebody_and_never_concluded() -> None:
    plan = plan_of([])
    plan["sections"][0]["tasks"] = [task_of("1-1", ["jiaotong"], (), ["nongye"])]

    def state(**said: str) -> Any:
        filings = [
            {"unit": unit, "month": "2024-04", "progress": {"1-1": {"status": word}}} for unit, word in said.items()
        ]
        return printed(assessment_of(plan, {}, filings, 5))["actions"][0]["status"]

    assert state(nongye="已完成") == "under-way"
    assert state(nongye="长期坚持") == "ongoing"
    assert state(nongye="已完成", jiaotong="已完成") == "done"


def test_a_task_without_units_may_be_reported_by_anybody() -> None:
    plan = plan_of([])
    plan["sections"][0]["tasks"] = [task_of("1-1", [])]
    filings = [{"unit": "shuiwu", "month": "2024-04", "progress": {"1-1": {"status": "已完成"}}}]
    found = printed(assessment_of(plan, {}, filings, 5))["actions"][0]
    assert (found["status"], found["reported"], found["lead"]) == ("done", ["shuiwu"], [])


def test_the_owner_is_the_first_lead_else_the_first_unit() -> None:
    plan = plan_of([])
    plan["sections"][0]["tasks"] = [task_of("1-1", ["jiaotong"], [one("flow", "9")], ["nongye"])]
    assert printed(assessment_of(plan, {}, [], 5))["targets"][0]["owner"] == "nongye"


def test_an_untouched_form_does_not_move_the_month() -> None:
    filing = {"unit": "nongye", "month": "2024-06", "filed": "2024-07-01", "figures": {"t": None}, "progress": {}}
    earlier = {"unit": "nongye", "month": "2024-05", "figures": {"t": "5"}}
    ledger = assessment_of(plan_of([one("flow", "9")]), {}, [earlier, filing], 6).ledger
    assert ledger.filed_months == (Month(2024, 5),)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.integers(1, 40), st.sampled_from(PaceRule))
def test_a_pace_is_nothing_before_its_span_and_all_after_it_and_never_falls(
    start: int, length: int, rule: PaceRule
) -> None:
    span = Month(2022, 1).plus(start), Month(2022, 1).plus(start + length - 1)
    shares = [pace.elapsed(rule, span[0].plus(step), span) for step in range(-2, length + 2)]
    assert shares[:2] == [0, 0]
    assert shares[-3:] == [1, 1, 1]
    assert shares == sorted(shares)


def test_a_task_is_overdue_once_its_last_day_is_over_and_it_is_not_done() -> None:
    plan = PLAN.replace("    title: 服务站\n", "    title: 服务站\n    due: 2024-06-30\n")
    done = "{{unit: {}, month: 2024-06, progress: {{1-1a: {{status: 已完成}}, 1-1b: {{status: 已完成}}}}}}"
    filings = [done.format(unit) for unit in ("jingxin", "shuju", "jiangan", "wuchang")]
    assert not assess(make_ledger(plan), Month(2024, 5)).tasks[0].overdue
    assert assess(make_ledger(plan), Month(2024, 6)).tasks[0].overdue
    assert not assess(make_ledger(plan, filings=filings), Month(2024, 6)).tasks[0].overdue
    lasting = [filing.replace("已完成", "长期坚持") for filing in filings]
    assert not assess(make_ledger(plan, filings=lasting), Month(2024, 6)).tasks[0].overdue
    for figure, overdue in ((599, True), (600, False)):  # what it promised is there, whoever has not said so yet
        kept = f"{{unit: jingxin, month: 2024-06, figures: {{stations: {figure}}}}}"
        assert assess(make_ledger(plan, filings=kept), Month(2024, 6)).tasks[0].overdue is overdue


def test_in_a_plan_of_several_years_what_is_due_this_year_is_listed_first() -> None:
    plan = PLAN.replace("year: 2024}", "year: 2024, to: 2025-12}").replace("value: 600", "value: 600, due: 2024-12")
    found = assess(make_ledger(plan), Month(2024, 5))
    assert [item.target.id for item in found.targets] == ["new-firms", "all-firms", "stations"]
    assert [item.target.id for item in found.ranked()] == ["stations", "new-firms", "all-firms"]
