from __future__ import annotations

import pytest

from ledgers import OFFICE, PLAN, make_ledger
from rows import each
from yian1.core.checks import check_plan
from yian1.model.diagnostics import Diagnostic, Place, Severity


def found(text: str, plan: str = PLAN) -> list[Diagnostic]:
    """Return what is said of a supplement, which need not say who files what."""
    return [problem for problem in check_plan(make_ledger(plan, office=text)) if problem.code != "no-owner"]


def only(text: str) -> Diagnostic:
    (problem,) = found(text)
    return problem


def place(problem: Diagnostic) -> tuple[object, ...]:
    assert isinstance(problem.where, Place)
    assert problem.where.file == "data/office.yaml"
    return (*problem.where.path, *(["key"] if problem.where.at == "key" else []))


def test_a_sound_supplement_has_nothing_to_say() -> None:
    extra = """
baselines: {all-firms: {value: 86.5}}
definitions: {new-firms: 新登记}
allocations: {new-firms: {jiangan: 500, wuchang: 700}}
schedules: {stations: {2024-06: 40%, 2024-09: 40%, 2024-12: 100%}}
year_end: [stations]
pace: {default: monthly, new-firms: daily}
calendar: {holidays: [2024-05-01, 2025-01-01], workdays: [2024-05-11]}
"""
    assert found(OFFICE + extra) == []
    assert found("") == []


@each(
    ("text", "where"),
    [
        ("owners: {new-firm: shichang}", ("owners", "new-firm", "key")),
        ("definitions: {new-firm: 口径}", ("definitions", "new-firm", "key")),
        ("baselines: {new-firm: {value: 1}}", ("baselines", "new-firm", "key")),
        ("allocations: {new-firm: {jingxin: 1}}", ("allocations", "new-firm", "key")),
        ("schedules: {new-firm: {2024-12: 100%}}", ("schedules", "new-firm", "key")),
        ("pace: {new-firm: daily}", ("pace", "new-firm", "key")),
        ("year_end: [stations, new-firm]", ("year_end", 1)),
    ],
)
def test_whatever_is_said_of_a_target_is_said_of_a_known_one(text: str, where: tuple[object, ...]) -> None:
    problem = only(text)
    assert (problem.code, problem.message) == ("unknown-target", "没有代号为“new-firm”的指标")
    assert problem.hint == "是不是 new-firms（新增企业）？"
    assert place(problem) == where


def test_an_owner_is_a_known_single_unit() -> None:
    problem = only("owners: {new-firms: shichan}")
    assert (problem.code, problem.message) == ("unknown-unit", "没有代号为“shichan”的单位")
    assert problem.hint == "是不是 shichang（市市场监管局）？"
    assert place(problem) == ("owners", "new-firms")


def test_a_group_gets_no_part() -> None:
    problem = only(OFFICE + "allocations: {new-firms: {districts: 1200}}\n")
    assert problem.message == "“各区人民政府”是一组单位，这里要写其中的一个单位"
    assert problem.hint == "写成员单位的代号，如 jiangan、wuchang"
    assert place(problem) == ("allocations", "new-firms", "districts", "key")


def test_the_offices_own_units_do_not_take_ids_or_names_of_others() -> None:
    problems = found("units: [{id: shuju, name: 甲}, {id: yi, name: 乙, aliases: [市经信局]}, {id: yi, name: 丙}]")
    assert [(item.code, item.message, place(item)) for item in problems] == [
        ("duplicate-id", "单位代号“shuju”已是市数据局的代号", ("units", 0, "id")),
        ("duplicate-name", "名称“市经信局”已经用过", ("units", 1, "name")),
        ("duplicate-id", "单位代号“yi”已是乙的代号", ("units", 2, "id")),
    ]


def test_a_group_is_the_plans_and_its_members_are_known() -> None:
    problems = found("groups: {district: {members: [jingxin, jiangan], reporting: [jingxin, shuju]}}")
    assert [(item.code, item.message, place(item)) for item in problems] == [
        ("unknown-group", "没有代号为“district”的单位组", ("groups", "district", "key")),
        ("unknown-unit", "没有代号为“jiangan”的单位", ("groups", "district", "members", 1)),
        (
            "not-a-member",
            "市数据局不是“district”的成员，不能列为单独报送的成员",
            ("groups", "district", "reporting", 1),
        ),
    ]
    assert problems[0].hint == "是不是 districts（各区人民政府）？"


def test_a_deadline_is_of_a_known_duty() -> None:
    problem = only("deadlines: {halfyear: 2024-06-28}")
    assert (problem.code, problem.message) == ("unknown-duty", "没有代号为“halfyear”的报送义务")
    assert problem.hint == "是不是 half-year（半年总结）？"
    assert only("deadlines: {x: 2024-06-28}").hint == "可以写\uff1abrief、half-year"


def test_a_monthly_duty_has_no_single_date() -> None:
    problem = only("deadlines: {brief: 2024-06-05}")
    assert problem.message == "“月度简报”每月报送一次，时限却只写了一个日期 2024-06-05"
    assert place(problem) == ("deadlines", "brief")


def test_the_office_should_not_allow_more_time_than_the_plan() -> None:
    problem = only("deadlines: {half-year: 2024-07-05}")
    assert problem.message == "“半年总结”的时限 2024-07-05 晚于方案规定的 2024-06-30"
    assert problem.severity is Severity.WARNING


def test_days_off_of_another_year_and_days_both_off_and_on() -> None:
    problems = found("calendar: {holidays: [2023-05-01, 2024-05-02], workdays: [2024-05-02, 2025-02-01]}")
    assert [(item.code, item.message, place(item)) for item in problems] == [
        ("day-out-of-plan", "2023-05-01 不在方案的 2024 年度内", ("calendar", "holidays", 0)),
        ("day-off-and-on", "2024-05-02 既列为放假又列为上班", ("calendar", "workdays", 0)),
        ("day-out-of-plan", "2025-02-01 不在方案的 2024 年度内", ("calendar", "workdays", 1)),
    ]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ("{jiangan: 500, wuchang: 650}", "“新增企业”分解合计1150家，比目标1200家少50家"),
        ("{jiangan: 500, wuchang: 700.5}", "“新增企业”分解合计1200.5家，比目标1200家多0.5家"),
    ],
)
def test_the_parts_of_a_target_add_up_to_it(parts: str, message: str) -> None:
    problem = only(OFFICE + f"allocations: {{new-firms: {parts}}}\n")
    assert (problem.code, problem.message, problem.severity) == ("allocation-sum", message, Severity.WARNING)
    assert place(problem) == ("allocations", "new-firms", "key")


def test_the_owner_gets_no_part() -> None:
    problem = only(OFFICE + "allocations: {new-firms: {shichang: 1200}}\n")
    assert problem.message == "市市场监管局填报“新增企业”的总数，它自己的分解数无从核算"


def test_a_comparison_cannot_be_split() -> None:
    plan = PLAN.replace("kind: flow, measure: 家, value: 1200", "kind: trend, measure: '%'")
    (problem,) = found(OFFICE + "allocations: {new-firms: {jiangan: 5}}\n", plan)
    assert (problem.code, problem.message) == ("allocation-of-relative", "“新增企业”没有目标值，不能分解")


@each(
    ("points", "code", "message"),
    [
        ("2023-06: 40%, 2024-12: 100%", "month-out-of-plan", "“服务站”的节点 2023-06 不在 2024-01 至 2024-12 内"),
        (
            "2024-06: 60%, 2024-09: 50%, 2024-12: 100%",
            "schedule-falls",
            "“服务站”的节点目标 2024-09 为50.0%，低于 2024-06 的60.0%",
        ),
        ("2024-06: -5%, 2024-12: 100%", "schedule-falls", "“服务站”的节点目标 2024-06 为-5.0%，低于开始时的0.0%"),
        ("2024-06: 40%, 2024-12: 90%", "schedule-end", "“服务站”最后一个节点目标是90.0%，不是100%"),
    ],
)
def test_a_schedule_lies_in_the_year_never_falls_and_ends_at_the_whole(points: str, code: str, message: str) -> None:
    problem = only(f"schedules: {{stations: {{{points}}}}}")
    assert (problem.code, problem.message) == (code, message)
    assert (problem.severity is Severity.WARNING) == (code == "schedule-end")


@each("kind", ["kind: level, measure: 个", "kind: flow, per: year, measure: 个"])
def test_the_points_of_a_rate_and_of_a_yearly_promise_are_no_shares_of_one_way(kind: str) -> None:
    plan = PLAN.replace("kind: flow, measure: 个", kind)
    assert found(OFFICE + "schedules: {stations: {2024-06: 60%, 2024-12: 50%}}\n", plan) == []


@each(
    ("as_of", "code"),
    [("2023-12", ""), ("2023-12-31", ""), ("45291", "bad-date"), ("去年底", "bad-date"), ("2024-06-30", "as-of-odd")],
)
def test_a_baseline_is_dated_before_the_plan(as_of: str, code: str) -> None:
    problems = found(f"baselines: {{all-firms: {{value: 86.5, as_of: {as_of}}}}}")
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert [place(problem) for problem in problems] == [("baselines", "all-firms", "as_of")] * bool(code)


def test_what_judging_goes_by_must_be_of_use() -> None:
    plan = PLAN.replace("quote: 总数达到95万家", "rule: about, quote: 总数达到95万家").replace("95万家", "95万家左右")
    assert found("tolerances: {all-firms: 2}\noutlook: {faster: 1, unlikely: 1}", plan) == []
    assert only("tolerances: {all-firms: 2}").code == "tolerance-unused"
    assert only("tolerances: {all-firm: 2}").code == "unknown-target"
    assert only("outlook: {faster: 1.6}").code == "outlook-order"


def test_a_target_that_nobody_files_is_told_at_the_plan() -> None:
    ledger = make_ledger(office=OFFICE.replace("all-firms: shichang", ""))
    (problem,) = check_plan(ledger)
    assert (problem.code, problem.severity) == ("no-owner", Severity.WARNING)
    assert problem.where == Place("data/plan.yaml", ("goals", 0, "targets", 1, "id"))
