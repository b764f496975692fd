from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

from hypothesis import given

from worlds import UNITS, assessment_of, one, plan_of, span, task_of, worlds
from yian1.output.json import dumps, status_json
from yian1.output.lists import csv_text, listed, md


@given(worlds())
def test_every_list_can_be_made_of_any_ledger(world: tuple[Any, Any, list[Any], int]) -> None:
    assessment = assessment_of(*world)
    assert csv_text(*listed(assessment, "csv")).count("\n") == 1 + len(assessment.targets)
    assert md(assessment, *listed(assessment, "md")).count("\n") == 4 + len(assessment.targets)
    assert len(json.loads(dumps(status_json(assessment, span, "task")))["tasks"]) == len(assessment.tasks)
    assert len(json.loads(dumps(status_json(assessment, span, "unit")))["units"]) == len(UNITS)


def test_json_is_readable_and_ends_with_a_line() -> None:
    value: Any = {"名称": "甲\n“乙”", "数": Decimal("1E+3"), "空": {}, "无": [], "列": [Decimal("0.10"), None, True, 3]}
    assert dumps(value) == (
        '{\n  "名称": "甲\\n“乙”",\n  "数": 1000,\n  "空": {},\n  "无": [],\n'
        '  "列": [\n    0.10,\n    null,\n    true,\n    3\n  ]\n}\n'
    )


def test_a_units_part_has_its_targets_and_its_actions_only() -> None:
    plan = plan_of([one("flow", "100") | {"id": name} for name in ("a", "b")])
    plan["sections"][0]["tasks"] = [task_of("1-1", ["jiaotong"]), task_of("1-2", ["nongye"])]
    found: Any = status_json(assessment_of(plan, {"owners": {"a": "nongye"}}, [], 5).of_unit("nongye"), span)
    assert [target["id"] for target in found["targets"]] == ["a"]
    assert [action["id"] for action in found["actions"]] == ["1-2"]
    assert found["summary"]["total"] == 1


def test_a_spreadsheet_takes_names_for_names_and_numbers_for_numbers() -> None:
    plan = plan_of([one("flow", "100", name="=1+1", quote='-甲"乙')])
    filing = {"unit": UNITS[0], "month": "2024-05", "figures": {"t": "30"}, "sample": "true"}
    text = csv_text(*listed(assessment_of(plan, {"owners": {"t": UNITS[0]}}, [filing], 6), "csv"))
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["指标"], row["方案原文"]) == ("'=1+1", "'-甲\"乙")
    assert (row["当前值"], row["完成率"], row["较时序\uff08百分点\uff09"]) == ("30", "30.00%", "-11.67")
    assert (row["状态"], row["亮灯"], row["备注"]) == ("滞后", "红灯", "沿用5月数据\uff1b示例数据")


def test_a_markdown_table_holds_against_foreign_text() -> None:
    plan = plan_of([one("flow", "100", name="甲|乙*丙*")])
    assessment = assessment_of(plan, {}, [], 5)
    assert md(assessment, *listed(assessment, "md")) == (
        "截至2024年5月末\uff0c时序进度41.7%。\n"
        "\n"
        "| 指标 | 目标值 | 当前值 | 完成率 | 较时序 | 状态 | 数据责任单位 | 备注 |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        "| 甲\\|乙\\*丙\\* | ≥100家 | — | — | — | 暂无数据 | — |  |\n"
    )


def test_by_task_and_by_unit_tell_who_said_what() -> None:
    plan = plan_of([one("flow", "100")])
    plan["groups"] = [{"id": "towns", "name": "各镇"}]
    plan["sections"][0]["tasks"] = [task_of("1-1", ["towns"], lead=["jiaotong"])]
    office = {
        "owners": {"t": "jiaotong"},
        "groups": {"towns": {"members": ["shuiwu"]}},
        "allocations": {"t": {"shuiwu": "40"}},
    }
    said = {"status": "推进中", "done": "建成两处", "problem": "缺地"}
    filings = [
        {"unit": "jiaotong", "month": "2024-06", "figures": {"t": "50"}},
        {"unit": "shuiwu", "month": "2024-06", "figures": {"t": "30"}, "progress": {"1-1": said}},
    ]
    assessment = assessment_of(plan, office, filings, 6)
    task: Any = json.loads(dumps(status_json(assessment, span, "task")))["tasks"]
    report = {"unit": "shuiwu", "month": "2024-06", "next": None, **said}
    assert task[0]["actions"] == [
        {
            "id": "1-1",
            "state": "under-way",
            "lead": ["jiaotong"],
            "units": ["towns"],
            "reports": [report],
            "missing": ["jiaotong"],
        }
    ]
    units: Any = {unit["id"]: unit for unit in json.loads(dumps(status_json(assessment, span, "unit")))["units"]}
    assert [target["status"] for target in units["jiaotong"]["targets"]] == ["on-pace"]
    share = units["shuiwu"]["allocations"][0]
    assert (share["allotted"], share["value"], share["completion"], share["status"]) == (40, 30, 0.75, "ahead")
    assert units["shuiwu"]["actions"][0]["report"]["done"] == "建成两处"
    assert units["nongye"] == {"id": "nongye", "name": "nongye", "targets": [], "allocations": [], "actions": []}
