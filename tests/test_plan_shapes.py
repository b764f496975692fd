"""What the plan guard reads in the words of plans of any shape: ranges, about, other years, each year, leads, spans."""

from __future__ import annotations

from typing import Any

from rows import each
from worlds import ledger_of, one, plan_of, task_of
from yian1.core.checks import check_plan

YEARS = {"from": "2023-01", "to": "2025-12"}


def found(target: dict[str, str] | None = None, document: Any = None, **more: Any) -> list[str]:
    plan = plan_of([] if target is None else [target]) | more
    plan["document"] |= document or {}
    if target is not None:
        plan["goals"][0]["text"] = target["quote"]
    office = {} if target is None else {"owners": {target["id"]: "jiaotong"}}
    return [problem.code for problem in check_plan(ledger_of(plan, office, []))]


@each(
    ("quote", "fields", "codes"),
    [
        ("建设1到2个培养基地", {"value": "1"}, []),
        ("建设1到2个培养基地", {"value": "1", "upto": "2"}, []),
        ("建设3—5个培养基地", {"value": "3", "upto": "5"}, []),
        ("建设1到2个培养基地", {"value": "1", "upto": "3"}, ["quote-number"]),
        ("建设1到2个培养基地", {"value": "4"}, ["quote-number"]),
        ("建设基地100个左右", {"value": "100", "rule": "about"}, []),
        ("建设基地约100个", {"value": "100", "rule": "about"}, []),
        ("签约100个", {"value": "100", "rule": "about"}, ["quote-rule"]),
        ("建设基地100个左右", {"value": "100", "rule": "at-least"}, []),
        ("建设基地100个", {"value": "100", "rule": "about"}, ["quote-rule"]),
        ("确保建设80个、力争建设100个", {"value": "80", "stretch": "100"}, []),
        ("确保建设80个、力争建设100个", {"value": "80", "stretch": "120"}, ["quote-number"]),
        ("到2025年建设基地100个", {"value": "100"}, ["quote-due"]),
        ("到2025年建设基地100个", {"value": "100", "due": "2025-12"}, []),
        ("2024年底前建设基地100个", {"value": "100"}, []),
        ("2026年6月底前建设基地100个", {"value": "100"}, ["quote-due"]),
        ("6月底前建设基地100个", {"value": "100"}, ["quote-due"]),
        ("6月底前建设基地100个", {"value": "100", "due": "2024-06"}, []),
        ("6月底前完成选址，全年建设基地100个", {"value": "100"}, []),
        ("6月前后启用基地100个", {"value": "100"}, []),
        ("3月底前选址，9月底前建设基地100个", {"value": "100"}, []),
        ("建设1到2个培养基地", {"value": "2"}, ["quote-range"]),
        ("新增基地120至150个", {"value": "150"}, ["quote-range"]),
        ("新增基地70个，力争达到80个", {"value": "80"}, ["quote-range"]),
        ("新增基地70个、力争80个", {"value": "70", "stretch": "80"}, []),
        ("力争新增基地100个", {"value": "100"}, []),
        ("力争新增基地70个、培训点80个", {"value": "80"}, []),
        ("到2024年和2027年，分别建成基地60个和80个", {"value": "60"}, []),
        ("不少于30个", {"value": "30"}, []),
        ("闲置基地控制在5个以内", {"value": "5", "rule": "at-most"}, []),
        ("闲置基地降至5个以下", {"value": "5", "rule": "at-least"}, ["quote-rule"]),
        ("突破100个大关", {"value": "100", "rule": "at-least"}, ["quote-rule"]),
        ("到2020年已建基地60个，今年建到100个", {"value": "100"}, []),
        ("综合指数降至4.0以下", {"value": "4", "rule": "at-most", "measure": "无"}, []),
        ("综合指数降至4.0以下", {"value": "3", "rule": "at-most", "measure": "无"}, ["quote-number"]),
        ("得分达到85分", {"value": "85", "measure": "无"}, ["quote-measure"]),
    ],
)
def test_the_guard_reads_the_words_of_a_quote(quote: str, fields: dict[str, str], codes: list[str]) -> None:
    target = one("flow", fields["value"], fields.get("rule", "at-least"), measure="个", quote=quote)
    assert found(target | {key: value for key, value in fields.items() if key not in {"value", "rule"}}) == codes


def test_each_year_is_not_the_whole_span() -> None:
    target = one("flow", "100", measure="个", quote="每年新增基地100个")
    assert found(target, YEARS) == ["quote-due"]
    assert found(target | {"per": "year"}, YEARS) == []
    assert found(target) == []


def test_leads_must_be_known_and_an_action_may_name_nobody() -> None:
    def sections(task: Any) -> Any:
        return [{"id": "s1", "title": "任务", "tasks": [task]}]

    assert found(sections=sections(task_of("1-1", ["jiaotong"], (), ["nobody"]))) == ["unknown-unit"]
    assert found(sections=sections(task_of("1-1", [], (), ["jiaotong"]))) == []
    assert found(sections=sections(task_of("1-1", []))) == ["no-unit"]


@each(
    ("key", "item", "codes"),
    [
        ("duties", {"id": "d", "title": "月报", "every": "month", "from": "2023-10", "to": "2024-03"}, 1),
        ("duties", {"id": "d", "title": "季报", "every": "quarter", "from": "2024-01", "to": "2024-12"}, 0),
        ("duties", {"id": "d", "title": "总结", "due": "2025-01-15"}, 0),
        ("duties", {"id": "d", "title": "总结", "due": "2026-01-15"}, 1),
        ("stages", {"title": "阶段", "from": "2024-03", "to": "2025-04", "text": "原文"}, 1),
    ],
)
def test_what_lies_outside_the_plans_span_is_an_error_at_its_place(key: str, item: Any, codes: int) -> None:
    assert found(**{key: [item]}) == ["month-out-of-plan"] * codes
    assert found(document={"from": "2023-01", "to": "2026-12"}, **{key: [item]}) == []
