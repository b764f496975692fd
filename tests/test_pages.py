from __future__ import annotations

import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import given
from rich.console import Console

from rows import each
from worlds import assessment_of, line_of, one, plan_of, span, task_of, worlds
from yian1.core.names import Thing
from yian1.core.rollup import Assessment, assess
from yian1.model.fields import validate
from yian1.model.filing import TOLD, WorkPlan
from yian1.model.ledger import Ledger
from yian1.model.period import Month
from yian1.model.typography import cell_width
from yian1.output.json import dumps, show_json
from yian1.output.terminal import Terminal
from yian1.output.terminal.show import print_thing
from yian1.output.workings import workings

if TYPE_CHECKING:
    import pytest

ON = date(2024, 6, 10)


def shown(assessment: Assessment, thing: Thing, name: str, width: int = 80) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=True, color_system=None)
    print_thing(Terminal(console), assessment, thing, name, span, ON)
    return out.getvalue()


def steps(target: dict[str, str], figure: Any, month: int = 5, **office: Any) -> list[str]:
    """Return how one figure of May is judged, as somebody reads it."""
    filing = {"unit": "jiaotong", "month": "2024-05", "figures": {"t": figure}}
    assessment = assessment_of(plan_of([target]), {"owners": {"t": "jiaotong"}, **office}, [filing], month)
    return list(workings(assessment.targets[0]))


def test_a_total_is_worked_out_from_its_baseline() -> None:
    total = one("stock", "225", "above", measure="万家")
    assert steps(total, "206.9", baselines={"t": {"value": "206"}}) == [
        "采用jiaotong2024年5月的数\uff1a206.9万家。",
        "要求高于225万家\uff0c未达到。",
        "完成率\uff1a(206.9 − 206) ÷ (225 − 206) = 4.7%\uff0c时序41.7%\uff085÷12\uff09\uff0c低于时序36.9个百分点。",
        "状态\uff1a滞后\uff0c红灯。",
        "按目前速度推算\uff0c年末约208.2万家\uff0c仅供参考。",
        "其余7个月还需超过18.1万家\uff08月均2.59万家\uff09。",
    ]


def test_a_limit_is_used_up_and_not_completed() -> None:
    assert steps(one("flow", "600", "at-most"), "100")[2] == "占上限\uff1a100 ÷ 600 = 16.7%。"
    assert not [step for step in steps(one("stock", "600", "at-most"), "100") if "完成率" in step]
    low = steps(one("ratio", "5", "at-most", measure="%"), {"part": "3", "whole": "100"})
    assert low[0].endswith("3 ÷ 100 = 3.0%。")
    assert not [step for step in low if "完成率" in step]


def test_what_has_to_fall_is_told_by_how_much() -> None:
    found = steps(one("stock", "30", "at-most"), "76", baselines={"t": {"value": "80"}})
    assert found[-2:] == [
        "按目前速度推算\uff0c年末约70家\uff0c仅供参考。",
        "其余7个月还需净减46家\uff08月均6.6家\uff09。",
    ]
    fallen = steps(one("stock", "30", "at-most"), "55", baselines={"t": {"value": "80"}})
    assert fallen[-1] == "其余7个月还需净减25家\uff08月均3.6家\uff09。"


def test_an_older_figure_is_judged_by_its_own_month_also_at_the_years_end() -> None:
    assert steps(one("flow", "100"), "5", 12) == [
        "采用jiaotong2024年5月的数\uff082024年12月未报\uff0c沿用\uff09\uff1a5家。",
        "要求不低于100家\uff0c未达到。",
        "完成率\uff1a5 ÷ 100 = 5.0%\uff0c时序41.7%\uff085÷12\uff09\uff0c低于时序36.7个百分点。",
        "状态\uff1a滞后\uff0c红灯。",
        "按目前速度推算\uff0c年末约12家\uff0c仅供参考。",
        "5月以后7个月还需95家\uff08月均13.6家\uff09。",
    ]


def test_what_is_judged_at_the_years_end_is_not_compared_with_the_pace() -> None:
    found = steps(one("flow", "100"), "5", year_end=["t"])
    assert found[2:] == ["完成率\uff1a5 ÷ 100 = 5.0%。", "状态\uff1a年末考核。"]


@each(
    ("target", "figure", "office", "step"),
    [
        (
            one("flow", "3000"),
            "1356",
            {},
            "完成率\uff1a1356 ÷ 3000 = 45.2%\uff0c时序41.7%\uff085÷12\uff09\uff0c高于时序3.5个百分点。",
        ),
        (one("flow", "12"), "5", {}, "完成率\uff1a5 ÷ 12 = 41.7%\uff0c时序41.7%\uff085÷12\uff09\uff0c与时序持平。"),
        (one("flow", "100"), "50", {"pace": "daily"}, "时序41.5%\uff08152÷366\uff09\uff0c高于时序8.5个百分点。"),
        (
            one("flow", "100"),
            "5",
            {"schedules": {"t": {"2024-10": "50%"}}},
            "时序25.0%\uff08按节点目标\uff1a10月末50%\uff0c其间按月均摊\uff09",
        ),
        (one("flow", "100", "at-most"), "90", {}, "占上限\uff1a90 ÷ 100 = 90.0%。"),
        (one("stock", "95"), "90.9", {}, "没有基数\uff0c不算完成率\uff1b占目标 90.9 ÷ 95 = 95.7%。"),
        (one("ratio", "100", measure="%"), {"part": "5690", "whole": "5691"}, {}, "完成率\uff1a5690 ÷ 5691 = 99.9%。"),
        (one("level", "25", measure="%"), "24.1", {}, "差距\uff1a24.1 − 25 = -0.9个百分点\uff0c不按时序折算。"),
        (one("level", "40", "about"), "38", {}, "要求约为40家\uff08不低于38家就算达到\uff09\uff0c已达到。"),
        (
            one("level", "6", "about", measure="%"),
            "5.6",
            {"tolerances": {"t": "0.3"}},
            "要求约为6%\uff08不低于5.7%就算达到\uff09\uff0c未达到。",
        ),
        (one("level", "25", measure="%"), "25", {}, "差距\uff1a25 − 25 = 0\uff0c持平\uff0c不按时序折算。"),
        (
            one("level", "1", "at-most", measure="%"),
            "1.2",
            {"baselines": {"t": {"value": "1.5"}}},
            "完成率\uff08供参考\uff09\uff1a(1.5 − 1.2) ÷ (1.5 − 1) = 60.0%。",
        ),
        (one("flow", "1", upto="2"), "2", {}, "要求1—2家\uff0c已达到。"),
        (one("comparison", None, None, measure="%"), {"value": "5.0", "against": "5"}, {}, "对比值5.0%。"),
        (
            one("comparison", None, None, measure="%"),
            {"value": "6.1", "against": "5.2"},
            {},
            "差距\uff1a6.1 − 5.2 = +0.9个百分点\uff0c不按时序折算。",
        ),
    ],
)
def test_each_kind_has_its_formula(target: dict[str, str], figure: Any, office: Any, step: str) -> None:
    assert any(line.endswith(step) or step in line for line in steps(target, figure, **office))


def test_what_has_no_figure_and_what_does_not_apply_is_said() -> None:
    assert steps(one("flow", "100"), None) == ["没有可采用的数据\uff0c状态为暂无数据。"]
    late = {"id": "t", "name": "开诊", "quote": "4月底前开诊", "kind": "milestone", "due": "2024-04"}
    assert "要求2024年4月末前完成\uff0c晚于计划达到。" in steps(late, {"done": "true", "as_of": "2024-05-20"})
    assert steps(one("ratio", "100", measure="%"), {"part": "0", "whole": "0"})[-1] == "分母为0\uff0c不适用。"
    assert "\uff082024年7月未报\uff0c沿用\uff09" in steps(one("flow", "100"), "50", 7)[0]
    earlier = {"value": "50", "as_of": "2024-04-30"}
    assert steps(one("flow", "100"), earlier)[-1] == "4月以后8个月还需50家\uff08月均6.3家\uff09。"
    assert steps(one("flow", "100"), earlier)[0] == "采用jiaotong2024年4月的数\uff082024年5月报送\uff09\uff1a50家。"


def year() -> Assessment:
    """Return a small year: a target with an owner, a member that files too, a correction, a work plan."""
    plan = plan_of([])
    plan["groups"] = [{"id": "towns", "name": "各镇", "note": "含街道"}]
    target = one("flow", "100", name="个转企", quote="个转企100家")
    plan["sections"][0]["tasks"] = [task_of("1-1", ["jiaotong", "towns"], [target]), task_of("1-2", ["nongye"])]
    plan["duties"] = [{"id": "brief", "title": "简报", "every": "month", "from": "2024-04", "to": "2024-05"}]
    office = {
        "groups": {"towns": {"members": ["shuiwu"], "reporting": []}},
        "definitions": {"t": "转型户数"},
        "allocations": {"t": {"shuiwu": "40"}},
    }
    said = {"status": "推进中", "done": "建成两处", "next": "再建一处", "problem": "缺地"}
    figure = {"value": "30", "source": "登记库", "correction": "重复统计2家", "provisional": "true"}
    filings = [
        {"unit": "jiaotong", "month": "2024-04", "filed": "2024-05-09", "figures": {"t": "32"}},
        {"unit": "jiaotong", "month": "2024-05", "figures": {"t": figure}, "progress": {"1-1": said}},
        {"unit": "shuiwu", "month": "2024-05", "figures": {"t": "18"}},
    ]
    workplan = {"unit": "jiaotong", "workplan": [{"action": "1-1", "measures": "设窗口", "due": "2024-05-31"}]}
    document, problems = validate(WorkPlan, workplan, "data/progress/jiaotong/workplan.yaml")
    assert document is not None
    assert not problems
    ledger = assessment_of(plan, office, filings, 5).ledger
    return assess(Ledger(ledger.plan, ledger.office, ledger.filings, (document,)), Month(2024, 5))


def test_a_target_shows_every_figure_with_where_it_was_written() -> None:
    assert (
        shown(year(), Thing.TARGET, "t")
        == f"""\
个转企\uff08t\uff09
原文          个转企100家
任务          任务1-1
类型          累计数
要求          不低于100家
口径          转型户数
核实情况      自报
前六个月亮灯  无无无黄
数据责任单位  jiaotong

截至2024年5月末
采用jiaotong2024年5月的数\uff1a30家。
要求不低于100家\uff0c未达到。
完成率\uff1a30 ÷ 100 = 30.0%\uff0c时序41.7%\uff085÷12\uff09\uff0c低于时序11.7个百分点。
状态\uff1a滞后\uff0c红灯。
按目前速度推算\uff0c年末约72家\uff0c仅供参考。
其余7个月还需70家\uff08月均10家\uff09。

各月数据
月份     单位      数值  完成率  较时序  采用
─────────────────────────────────────────────────
2024-04  jiaotong  32家   32.0%    -1.3  历史
2024-05  jiaotong  30家   30.0%   -11.7  采用
2024-05  shuiwu    18家       —       —  分解任务

出处
data/progress/jiaotong/2024-04.yaml:{line_of("t")}
data/progress/jiaotong/2024-05.yaml:{line_of("t")} 登记库\uff1b初步数\uff1b更正\uff1a重复统计2家
data/progress/shuiwu/2024-05.yaml:{line_of("t")}

任务分解
单位    分解任务  当前值  完成率  较时序  状态
────────────────────────────────────────────────
shuiwu      40家    18家   45.0%    +3.3  超时序
"""
    )


def test_a_task_shows_what_each_unit_last_reported() -> None:
    text = shown(year(), Thing.TASK, "1-1")
    assert "个转企  ≥100家    30家   30.0%   -11.7  滞后" in text
    assert "责任单位\uff1ajiaotong、各镇。" in text
    assert "jiaotong  2024-05  推进中  进展\uff1a建成两处\n" + " " * 27 + "下一步\uff1a再建一处\n" in text


def test_an_action_shows_who_is_missing() -> None:
    text = shown(year(), Thing.ACTION, "1-2")
    assert text.startswith("举措1-2\n任务  任务1-2\n")
    assert "未报送\uff1anongye。" in text


def test_a_unit_shows_its_whole_line() -> None:
    text = shown(year(), Thing.UNIT, "jiaotong")
    for part in (
        "个转企  ≥100家    30家   30.0%   -11.7  滞后",
        "1-1   任务1-1  推进中   5月  进展\uff1a建成两处",
        "存在问题\n任务1-1\uff1a缺地\n",
        "简报  2024-04  2024-04-30  2024-05-09  迟报9天",
        "1-1   设窗口    —         —       2024-05-31  缺责任处室、责任人\uff1b已超期",
    ):
        assert part in text
    assert "分解到本单位的任务" not in text


def test_a_unit_without_anything_has_no_empty_headings() -> None:
    text = shown(year(), Thing.UNIT, "nongye")
    assert "存在问题" not in text
    assert "数据指标" not in text
    assert "尚未填报的举措\n任务1-2\uff081-2\uff09。" in text
    assert "尚未报送办理方案的举措\n任务1-2\uff081-2\uff09。" in text


def test_a_group_shows_its_members() -> None:
    text = shown(year(), Thing.GROUP, "towns")
    assert "shuiwu  否        2024年5月" in text
    assert "责任举措\n任务1-1\uff081-1\uff09。" in text


def test_a_page_in_json_has_every_figure_and_how_it_counts() -> None:
    found: Any = json.loads(dumps(show_json(year(), Thing.TARGET, "t", span, ON)))
    assert (found["schema"], found["kind"], found["as_of"]) == (1, "target", "2024-05")
    target = found["target"]
    assert [(each["unit"], each["value"], each["official"]) for each in target["figures"]] == [
        ("jiaotong", 32, True),
        ("jiaotong", 30, True),
        ("shuiwu", 18, False),
    ]
    assert target["figures"][1]["correction"] == "重复统计2家"
    assert (target["value"], target["definition"], target["baseline_source"]) == (30, "转型户数", None)
    assert target["allocations"][0]["unit"] == "shuiwu"
    assert len(target["workings"]) == 6


def test_a_unit_in_json_has_its_duties_and_its_work_plan() -> None:
    found: Any = json.loads(dumps(show_json(year(), Thing.UNIT, "jiaotong", span, ON)))["unit"]
    assert [(duty["period"], duty["state"], duty["days_late"]) for duty in found["duties"]] == [
        ("2024-04", "late", 9),
        ("2024-05", "in-time", 0),
    ]
    assert found["workplan"][0]["lacking"] == ["department", "person"]
    assert found["actions"][0]["report"]["problem"] == "缺地"


def test_what_the_last_filing_tells_of_itself_stands_on_the_page_of_its_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, title in {"filed_by": "填报部门", "filed": "报送日期", "sample": "示例"}.items():
        monkeypatch.setitem(TOLD, name, title)
    filed = {"unit": "jiaotong", "filed": "2024-06-03", "sample": "true"}
    filings = [{**filed, "month": f"2024-0{month}", "filed_by": who} for month, who in ((4, "办公室"), (5, "运输处"))]
    assessment = assessment_of(plan_of([]), {}, filings, 5)
    assert "\n填报部门  运输处\n" in shown(assessment, Thing.UNIT, "jiaotong")
    assert "填报部门" not in shown(assessment, Thing.UNIT, "nongye")
    units: Any = [show_json(assessment, Thing.UNIT, unit, span, ON)["unit"] for unit in ("jiaotong", "nongye")]
    said = [(unit["filed_by"], unit["filed"], unit["sample"]) for unit in units]
    assert said == [("运输处", "2024-06-03", "是"), (None, None, None)]


@given(worlds())
def test_everything_in_any_ledger_has_a_page_that_fits(world: Any) -> None:
    assessment = assessment_of(*world)
    ledger = assessment.ledger
    things = [(Thing.TARGET, name) for name in ledger.targets]
    things += [(Thing.UNIT, name) for name in ledger.units] + [(Thing.GROUP, name) for name in ledger.groups]
    things += [(Thing.TASK, name) for name in ledger.tasks] + [(Thing.ACTION, name) for name in ledger.actions]
    for thing, name in things:
        text = shown(assessment, thing, name, 100)
        assert max(map(cell_width, text.splitlines())) <= 100
        assert "None" not in text
        assert thing.value in json.loads(dumps(show_json(assessment, thing, name, span, ON)))
