"""The workspaces under examples/: plans of other shapes, from the check to the last output."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from program import yian1

EXAMPLES = Path(__file__).parent.parent / "examples"
MONTHS = {
    "consultative-proposal": "2025-05",
    "people-livelihood": "2025-06",
    "three-year-plan": "2024-03",
    "work-report": "2025-03",
}
STATES = {
    "consultative-proposal": {
        "started": "ahead",
        "finished": "behind",
        "satisfaction": "holds",
        "rules": "met",
        "windows": "met",
    },
    "people-livelihood": {
        "kindergarten": "open",
        "places": "behind",
        "clinic-start": "met",
        "clinic-frame": "open",
        "canteens": "ahead",
        "roads": "behind",
        "bus": "missed",
        "estates": "met",
        "tap-water": "unmet",
        "jobs": "ahead",
        "library": "no-data",
    },
    "three-year-plan": {
        "factories": "ahead",
        "cloud": "holds",
        "renewed": "ahead",
        "platforms": "ahead",
        "stations": "behind",
        "data-centre": "open",
    },
    "work-report": {
        "gdp": "holds",
        "industry": "holds",
        "retail": "unmet",
        "jobs": "ahead",
        "unemployment": "holds",
        "trade": "behind",
        "projects": "behind",
        "bridge": "open",
    },
}
# What may stand in Latin letters in an output for people: ids in brackets, names of files and commands, 5G.
_LATIN = re.compile(r"yian1 \w+|data/[\w./-]+|5G|\([\w-]+\)|\uff08[\w-]+\uff09|^[\w-]+ {2}|<br>", re.MULTILINE)


def run(name: str, *words: str, root: Path = EXAMPLES) -> str:
    done = yian1("--root", root / name, *words)
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", MONTHS)
def test_every_example_is_sound_and_all_its_data_is_sample_data(name: str) -> None:
    assert "错误 0 处" in (told := run(name, "check")) or "没有发现问题" in told
    filings = list((EXAMPLES / name / "data" / "progress").glob("*/*.yaml"))
    assert filings
    assert all("\nsample: true\n" in filing.read_text(encoding="utf-8") for filing in filings)


@pytest.mark.parametrize("name", MONTHS)
def test_states(name: str) -> None:
    found = json.loads(run(name, "status", "-m", MONTHS[name], "--format", "json"))
    assert {item["id"]: item["status"] for item in found["targets"]} == STATES[name]


@pytest.mark.parametrize("name", MONTHS)
@pytest.mark.parametrize(
    "words", [("status",), ("status", "--by", "unit"), ("status", "--by", "task"), ("status", "--format", "md")]
)
def test_no_english_and_no_year_where_it_is_none(name: str, words: tuple[str, ...]) -> None:
    told = run(name, *words, "-m", MONTHS[name])
    assert not re.search("[A-Za-z]{2,}", _LATIN.sub("", told))
    assert "年度" not in told


@pytest.mark.parametrize("name", MONTHS)
def test_csv_has_every_target_with_its_own_month(name: str) -> None:
    rows = list(
        csv.DictReader(io.StringIO(run(name, "status", "-m", MONTHS[name], "--format", "csv").lstrip("\ufeff")))
    )
    assert {row["代号"] for row in rows} == STATES[name].keys()
    assert all(re.fullmatch(r"(20\d\d-\d\d)?", row["数据月份"]) for row in rows)


@pytest.mark.parametrize(
    ("name", "thing", "told"),
    [
        (
            "consultative-proposal",
            "2-1",
            ["牵头单位：市自然资源局、市住建局。", "配合单位：市市场监管局、各区人民政府。"],
        ),
        ("consultative-proposal", "started", ["约200台", "新开工加装电梯"]),
        ("people-livelihood", "1-4", ["责任单位：县交通运输局。"]),
        ("people-livelihood", "bus", ["2025年6月末前完成", "未完成"]),
        ("three-year-plan", "factories", ["完成时限", "2025年12月末", "15÷36", "2025年12月末约95家"]),
        ("three-year-plan", "renewed", ["每年不低于100家", "3÷12", "年末约108家"]),
        ("three-year-plan", "platforms", ["2024年12月末", "2023年11月"]),
        ("three-year-plan", "keji", ["2023年11月"]),
        ("work-report", "industry", ["3月末6%", "6月末6.5%"]),
    ],
)
def test_show_tells_leads_spans_and_points(name: str, thing: str, told: list[str]) -> None:
    page = run(name, "show", thing, "-m", MONTHS[name])
    assert [text for text in told if text not in page] == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("consultative-proposal", ["5月简报", "应报6"]),
        ("people-livelihood", ["6月简报", "应报8"]),
        ("three-year-plan", ["2024年一季度进展报告（时限2024年4月10日）：应报3，按时2，未报1"]),
        ("work-report", ["一季度进展情况（时限4月15日）：应报5，按时5"]),
    ],
)
def test_due_names_months_quarters_and_years(name: str, told: list[str]) -> None:
    page = run(name, "due", "-m", MONTHS[name])
    assert [text for text in told if text not in page] == []


def test_what_begins_anew_each_year_has_not_fallen(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "three-year-plan", tmp_path / "plan")
    told = run("plan", "check", root=tmp_path)
    assert "没有发现问题" in told
    filing = tmp_path / "plan" / "data" / "progress" / "gongxin" / "2024-03.yaml"
    text = filing.read_text(encoding="utf-8").replace("factories: 57", "factories: 49")
    later = text.replace("2024-03", "2024-04").replace("2024-04-08", "2024-05-04").replace("renewed: 27", "renewed: 20")
    (filing.parent / "2024-04.yaml").write_text(later, encoding="utf-8", newline="\n")
    told = run("plan", "check", root=tmp_path)
    assert "2024年3月为27家，本月却是20家" in told
    assert "累计数" in told


@pytest.mark.parametrize(
    ("name", "unit", "month"),
    [
        ("consultative-proposal", "xicheng", "2025-06"),
        ("people-livelihood", "wenlv", "2025-07"),
        ("three-year-plan", "tongxin", "2025-01"),
        ("work-report", "fagai", "2025-06"),
    ],
)
def test_new_filings_can_be_started_and_forms_made(name: str, unit: str, month: str, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / name, tmp_path / name)
    run(name, "new", unit, month, root=tmp_path)
    written = (tmp_path / name / "data" / "progress" / unit / f"{month}.yaml").read_text(encoding="utf-8")
    assert f"unit: {unit}" in written
    run(name, "form", unit, month, "-o", str(tmp_path / "form.xlsx"), root=tmp_path)
    assert (tmp_path / "form.xlsx").read_bytes().startswith(b"PK")


PAPERS = {
    "consultative-proposal": "市政协十四届三次会议《关于加快推进老旧小区加装电梯的建议案》办理工作简报",
    "people-livelihood": "2025年清河县十件民生实事落实工作简报",
    "three-year-plan": "云山市推进制造业数字化转型三年行动工作简报",
    "work-report": "2025年市《政府工作报告》目标任务落实工作简报",
}


@pytest.mark.parametrize("name", MONTHS)
def test_papers_have_a_clerks_title_and_tell_no_false_year(name: str) -> None:
    brief = run(name, "brief", "-m", MONTHS[name])
    assert f"# {PAPERS[name]}\n" in brief
    assert "《《" not in brief
    assert "关于关于" not in run(name, "half-year", "--as-of", MONTHS[name])
    assert not re.search("[A-Za-z]{2,}", _LATIN.sub("", brief))


def test_a_report_on_a_proposal_speaks_of_no_motion_of_a_congress() -> None:
    report = run("consultative-proposal", "october")
    assert "市政协十四届三次会议提出建议案后" in report
    assert "确定议案" not in report


def test_a_report_leaves_out_no_task_that_has_no_words_of_progress() -> None:
    report = run("people-livelihood", "october")
    numbers = [int(number) for number in re.findall(r"^\*\*(\d+)\. ", report, re.MULTILINE)]
    assert numbers == list(range(1, 11))
    assert "**5. 开通公交线路**。推进中。" in report


def test_a_brief_of_several_years_tells_the_goals_of_each_apart() -> None:
    brief = run("three-year-plan", "brief", "-m", "2024-03")
    wanted = ["到2025年90家", "每年100家", "到2024年5个", "（2023年11月数）", "2024年二季度进展报告于7月10日前报送"]
    assert [text for text in wanted if text not in brief.replace("\uff08", "（").replace("\uff09", "）")] == []
    assert "年度目标" not in brief
    half = run("three-year-plan", "half-year", "--as-of", "2024-03")
    assert "1—3月累计完成1200个" not in half


def test_a_brief_tells_milestones_as_done_or_not() -> None:
    brief = run("people-livelihood", "brief", "-m", "2025-06")
    assert "未完成、未达标的2项" in brief
    assert "县交通运输局的县城至开发区公交线路\uff08尚未完成\uff09" in brief
    assert "| 8月底前 |" in brief


# Plans of shapes that no example has: a winter that lies in two years, five years, no number at all, only milestones.
SHAPES = Path(__file__).parent / "shapes"


@pytest.mark.parametrize(
    ("name", "month", "states", "told", "not_told"),
    [
        (
            "winter",
            "2024-01",
            {"pm": "holds", "coal": "missed", "trucks": "ahead"},
            [
                "2023年12月底前3万户",
                "1月末为66.7%",
                "超过完成时限的任务\uff1a散煤替代\uff082023年12月31日\uff09",
            ],
            ["年度", "年末", "到2023年"],
        ),
        (
            "five-years",
            "2024-03",
            {"rd": "open", "labs": "behind", "hitech": "ahead"},
            ["2024年一季度", "第5期", "到2024年10家", "每年约3000家", "2024年底前应完成的2项目标"],
            ["年度目标", "年末前", "不再达到要求", "未达标"],
        ),
        (
            "no-numbers",
            "2020-07",
            {},
            ["超过完成时限的任务\uff1a简政放权\uff086月30日\uff09", "2项任务中"],
            ["目标", "时序"],
        ),
        (
            "only-milestones",
            "2025-06",
            {"scheme": "met", "platform": "open"},
            ["2项目标中\uff0c已完成1项、推进中1项", "| 平台上线 | 9月底前平台上线 | 9月底前 | 推进中 | 正在开发 |"],
            ["时序", "节点任务", "滞后"],
        ),
    ],
)
def test_plans_of_other_shapes(
    name: str, month: str, states: dict[str, str], told: list[str], not_told: list[str]
) -> None:
    assert "错误" not in (checked := run(name, "check", root=SHAPES)) or "错误 0 处" in checked
    found = json.loads(run(name, "status", "-m", month, "--format", "json", root=SHAPES))
    assert {item["id"]: item["status"] for item in found["targets"]} == states
    brief = run(name, "brief", "-m", month, root=SHAPES)
    assert [text for text in told if text not in brief] == []
    assert [text for text in not_told if text in brief] == []
    assert not re.search("[A-Za-z]{3,}", _LATIN.sub("", brief))


def test_forms_count_from_the_plans_own_beginning(tmp_path: Path) -> None:
    form = tmp_path / "form.csv"
    run("winter", "form", "huanbao", "2024-02", "-o", str(form), root=SHAPES)
    assert "填2023年10月1日以来的累计数" in form.read_text(encoding="utf-8-sig")


def test_milestones_are_counted_beside_the_targets_of_the_own_plan() -> None:
    found = json.loads(run(".", "status", "-m", "2024-06", "--format", "json", root=EXAMPLES.parent))
    assert (found["summary"]["total"], len(found["targets"])) == (26, 28)
    assert found["milestones"] == {"total": 2, "met": 1, "open": 1, "year-end": 0, "missed": 0, "no-data": 0}


@pytest.mark.parametrize("name", MONTHS)
def test_every_table_of_a_report_is_read_as_one(name: str, tmp_path: Path) -> None:
    run(name, "october", "-o", str(tmp_path / "报告.html"))
    assert "|---" not in (tmp_path / "报告.html").read_text(encoding="utf-8")
