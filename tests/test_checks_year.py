from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledgers import OFFICE, check, make_ledger
from rows import each
from yian1.core.checks import office
from yian1.model.diagnostics import Diagnostic, Place, Severity, Span
from yian1.model.filing import WorkPlan

if TYPE_CHECKING:
    from yian1.model.ledger import Ledger

CATEGORIES = OFFICE + "opinion_categories: {A: 已解决, B: 部分解决}\n"


def registers(ledger: Ledger) -> list[Diagnostic]:
    return [one for register in office.REGISTERS for one in register(ledger)]


def opinion(text: str) -> list[Diagnostic]:
    opinions = f"opinions: [{{id: '7', date: 2024-04-18, text: 甲, {text}}}]"
    return registers(make_ledger(office=CATEGORIES, opinions=opinions))


def place(problem: Diagnostic) -> tuple[object, ...]:
    assert isinstance(problem.where, Place)
    return problem.where.path


@pytest.mark.parametrize(
    "text",
    [
        "units: [jingxin, districts]",
        "units: [jiangan], state: 已答复, replied: 2024-05-18, result: 已办, category: A, satisfaction: 满意",
        "due: 2024-04-18",
    ],
)
def test_a_sound_opinion_has_nothing_to_say(text: str) -> None:
    assert opinion(text) == []


@each(
    ("text", "code", "message", "where"),
    [
        ("units: [jinxin]", "unknown-unit", "没有代号为“jinxin”的单位", ("units", 0)),
        (
            "category: 已解决, state: 已答复, replied: 2024-05-18, result: 是",
            "unknown-category",
            "意见 7 的类别“已解决”不在规定的类别里",
            ("category",),
        ),
        ("state: 已答复", "reply-undated", "意见 7 的状态是已答复，却没有答复日期", ("state",)),
        ("state: 已办结, satisfaction: 满意", "reply-undated", "意见 7 的状态是已办结，却没有答复日期", ("state",)),
        ("due: 2024-04-01", "due-before-opinion", "意见 7 的答复时限 2024-04-01 早于提出日期 2024-04-18", ("due",)),
    ],
)
def test_errors_of_an_opinion(text: str, code: str, message: str, where: tuple[object, ...]) -> None:
    (problem,) = opinion(text)
    assert (problem.code, problem.message, problem.severity) == (code, message, Severity.ERROR)
    assert place(problem) == ("opinions", 0, *where)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("state: 已答复, replied: 2024-05-18", "reply-without-result", "意见 7 已答复，没有写办理结果"),
        (
            "replied: 2024-05-18, result: 是",
            "replied-but-open",
            "意见 7 已于 2024-05-18 答复，状态却还是办理中",
        ),
        ("satisfaction: 满意", "rated-unanswered", "意见 7 还没有答复，却有代表评价，评价不计入"),
    ],
)
def test_warnings_of_an_opinion(text: str, code: str, message: str) -> None:
    (problem,) = opinion(text)
    assert (problem.code, problem.message, problem.severity) == (code, message, Severity.WARNING)


def test_a_category_written_by_its_meaning_is_told_its_letter() -> None:
    problems = opinion("category: 部分解决")
    assert [problem.hint for problem in problems] == ["是不是 B（部分解决）？"]


def test_any_category_goes_where_the_office_sets_none() -> None:
    opinions = "opinions: [{id: '7', date: 2024-04-18, text: 甲, category: 满意解决}]"
    assert registers(make_ledger(opinions=opinions)) == []


def test_numbers_of_opinions_and_events_are_used_once() -> None:
    opinions = "opinions: [{id: a, date: 2024-04-18, text: 甲}, {id: a, date: 2024-04-18, text: 乙}]"
    events = "events: [{id: a, date: 2024-04-18, kind: 会, title: 甲}, {id: a, date: 2023-04-18, kind: 会, title: 乙}]"
    problems = registers(make_ledger(opinions=opinions, events=events))
    assert [(item.code, item.message, place(item)) for item in problems] == [
        ("duplicate-id", "意见编号“a”用了两次，另一处是第1项", ("opinions", 1, "id")),
        ("duplicate-id", "活动编号“a”用了两次，另一处是第1项", ("events", 1, "id")),
        ("day-out-of-plan", "2023-04-18 不在方案的 2024 年度内", ("events", 1, "date")),
    ]


def test_a_work_plan_names_known_actions_and_the_units_own() -> None:
    plans = "{unit: shuju, workplan: [{action: 1-1b}, {action: 1-1}, {action: 1-1a}]}"
    problems = registers(make_ledger(workplans=plans))
    assert [(item.code, item.message, item.severity.value, place(item)) for item in problems] == [
        ("unknown-action", "没有代号为“1-1”的举措", "error", ("workplan", 1, "action")),
        (
            "action-not-listed",
            "市数据局不在举措 1-1a 的责任单位之列，这一行不计入",
            "warning",
            ("workplan", 2, "action"),
        ),
    ]
    assert [item.hint for item in problems] == [
        "任务 1-1 分为 1-1a、1-1b，写其中一个",
        "责任单位是市经信局、各区人民政府；核对举措代号",
    ]


def test_a_work_plan_is_of_a_known_unit() -> None:
    (problem,) = registers(make_ledger(workplans="{unit: districts, workplan: [{action: 9-9}]}"))
    assert problem.message == "“各区人民政府”是一组单位，不能作为一个单位填报"


def strict(plans: str, as_of: str = "2024-07-01") -> list[Diagnostic]:
    grouped = OFFICE.replace("wuchang]}", "wuchang], reporting: [wuchang]}")
    return list(office.workplans(make_ledger(office=grouped, workplans=plans), date.fromisoformat(as_of)))


def test_the_strict_check_names_what_the_work_plans_do_not_say() -> None:
    plans = "{unit: jingxin, workplan: [{action: 1-1a, leader: 局长, due: 2024-06-30}]}"
    problems = strict(plans)
    assert [(item.code, item.message, place(item)) for item in problems[:3]] == [
        ("workplan-incomplete", "市经信局的办理方案缺少举措 1-1b", ()),
        ("workplan-blank", "举措 1-1a 没有写责任处室", ("workplan", 0)),
        ("workplan-overdue", "举措 1-1a 的完成时限 2024-06-30 已过，市经信局没有报告完成", ("workplan", 0, "due")),
    ]
    assert [(item.code, item.message, item.where) for item in problems[3:]] == [
        ("workplan-missing", "市数据局还没有办理方案，涉及举措 1-1b", Span("data/progress/shuju/workplan.yaml")),
        ("workplan-missing", "武昌区还没有办理方案，涉及举措 1-1a", Span("data/progress/wuchang/workplan.yaml")),
    ]
    assert all(item.severity is Severity.WARNING for item in problems)


def test_complete_work_plans_pass_the_strict_check() -> None:
    plans = """
    {unit: jingxin, workplan: [{action: 1-1a, department: 处, leader: 长, due: 2024-07-01},
                               {action: 1-1b, department: 处, officer: 长, due: 2024-07-01}]}
    ---
    {unit: shuju, workplan: [{action: 1-1b, department: 处, leader: 长, due: 2024-07-01}]}
    ---
    {unit: wuchang, workplan: [{action: 1-1a, department: 处, leader: 长, due: 2024-07-01}]}
    """
    assert strict(plans) == []


@pytest.mark.parametrize(
    ("folder", "unit", "hint"),
    [
        ("jingxin", "shuju", "改为 unit: jingxin，或把文件移到 data/progress/shuju/"),
        ("经信局", "jingxin", "把文件移到 data/progress/jingxin/"),
    ],
)
def test_a_work_plan_lies_in_its_units_folder(folder: str, unit: str, hint: str) -> None:
    plan = check(WorkPlan, {"unit": unit}, f"data/progress/{folder}/workplan.yaml")
    (problem,) = registers(replace(make_ledger(), workplans=(plan,)))
    assert (problem.code, problem.hint) == ("unit-not-of-folder", hint)
