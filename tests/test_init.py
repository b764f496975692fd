"""yian1 init: a drafted or minimal workspace that passes check, and nothing that is there is ever overwritten."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from program import yian1
from yian1.commands.init import init
from yian1.commands.session import open_workspace
from yian1.files import programs
from yian1.model.diagnostics import DataError, Severity, UsageError

PLANS = Path(__file__).parent / "plans"
OWN = PLANS / "wuhan-2024-30.txt"


def errors(folder: Path) -> list[str]:
    return [found.message for found in open_workspace(folder).diagnostics if found.severity is Severity.ERROR]


def test_the_own_plan_is_drafted_into_a_workspace_that_passes_check(tmp_path, capsys):
    assert init(tmp_path / "new", OWN) == 0
    assert errors(tmp_path / "new") == []
    out = capsys.readouterr().out
    assert "s1 优化发展环境，激发民营企业活力：5项任务、6条举措、0项指标" in out
    assert "合计：23项任务，26项指标（其中0项只有时限）" in out
    assert "单位：22个，另有统称2个" in out
    for path in ("data/plan.yaml", "data/office.yaml"):
        text = (tmp_path / "new" / path).read_text(encoding="utf-8")
        lines = [number for number, line in enumerate(text.split("\n"), 1) if "# 待核" in line]
        told = f"{path} 里有{len(lines)}处注了“待核”，第一处在第{lines[0]}行"
        assert told in out
        assert f"{told}；对照原文核对后删去注释。" in yian1("--root", tmp_path / "new", "check").stderr


FILINGS = {
    "fagai": "figures: {quanxianshengchan: 5.1, wanchengkenzao: 900}\nprogress: {1-1: {status: 推进中}}",
    "caizheng": "progress: {1-2: {status: 推进中, done: 压减一般性支出。}}",
    "sifa": "progress: {2-1: {status: 长期坚持, done: 集体学法。}}",
}


def test_from_the_text_to_a_brief_with_three_filings_in_three_commands(tmp_path):
    def run(*words: str) -> str:
        done = yian1(*words)
        assert not done.returncode, done.stderr
        return done.stdout

    folder = str(tmp_path / "new")
    run("init", "--from", str(PLANS / "haiyan.txt"), folder)
    for unit, text in FILINGS.items():
        filing = tmp_path / "new" / "data" / "progress" / unit / "2022-05.yaml"
        filing.parent.mkdir(parents=True)
        filing.write_text(f"unit: {unit}\nmonth: 2022-05\nfiled: 2022-06-02\nsample: true\n{text}\n", encoding="utf-8")
    assert "没有发现问题" in run("--root", folder, "check")
    told = run("--root", folder, "brief", "-m", "2022-05")
    assert "政府工作报告2022年重点工作" in told
    assert "| 完成垦造耕地 | 2000亩 | 900亩 |" in told


def test_a_minimal_workspace_passes_check(tmp_path):
    assert init(tmp_path, None) == 0
    assert errors(tmp_path) == []


@pytest.mark.parametrize("there", ["data/plan.yaml", "data/office.yaml"])
def test_what_is_there_is_never_overwritten(tmp_path, there):
    (tmp_path / "data").mkdir()
    (tmp_path / there).write_text("mine", encoding="utf-8")
    for source in (None, OWN):
        with pytest.raises(UsageError, match="已经有了，没有改动"):
            init(tmp_path, source)
    assert [path.name for path in (tmp_path / "data").iterdir()] == [Path(there).name]
    assert (tmp_path / there).read_text(encoding="utf-8") == "mine"


def test_a_word_file_is_read(tmp_path):
    paper = docx.Document()
    for text in (
        "某市2024年实施方案",
        "一、重点任务",
        "（一）提升服务",
        "1.完善机制。建立机制。（责任单位：市发改委）",
    ):
        paper.add_paragraph(text)
    paper.save(tmp_path / "方案.docx")
    assert init(tmp_path / "new", tmp_path / "方案.docx") == 0
    assert errors(tmp_path / "new") == []


def test_older_files_go_through_libreoffice(tmp_path, monkeypatch):
    paper = docx.Document()
    paper.add_paragraph("某市2024年实施方案")
    paper.add_paragraph("一、重点任务")
    paper.add_paragraph("1.完善机制。建立机制。（责任单位：市发改委）")
    paper.save(tmp_path / "made.docx")
    asked = []

    def convert(data: bytes, ending: str) -> bytes:
        asked.append((data, ending))
        return (tmp_path / "made.docx").read_bytes()

    monkeypatch.setattr(programs, "to_docx", convert)
    (tmp_path / "方案.WPS").write_bytes(b"old")
    assert init(tmp_path / "new", tmp_path / "方案.WPS") == 0
    assert asked == [(b"old", ".wps")]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("方案.pdf", b"%PDF", "不认识 方案.pdf 这类文件"),
        ("空.txt", b"", "没有认出目标或任务"),
        ("散文.txt", "今天天气很好。".encode(), "没有认出目标或任务"),
        ("坏.docx", b"PK", "不是完好的 .docx"),
        ("坏.txt", b"\x80\xff\xff", "不是文本文件"),
    ],
)
def test_what_cannot_be_drafted_is_refused_and_nothing_is_written(tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=message):
        init(tmp_path / "new", tmp_path / name)
    assert not (tmp_path / "new").exists()


def test_a_missing_text_is_told_plainly(tmp_path):
    with pytest.raises(UsageError, match="不能读取"):
        init(tmp_path / "new", tmp_path / "没有.txt")


LAST_YEAR = {
    "data/plan.yaml": """\
document: {title: 某市2024年工作方案, year: 2024}
units: [{id: a, name: 市甲局, aliases: ["甲、乙局"]}, {id: b, name: 市乙局}]
groups: [{id: districts, name: 各区}]
goals:
  - id: g1
    title: 目标
    text: 企业总量达到95家，门店总量达到60家，失业率降至5%以下，新增用户100户，平台上线。
    targets:
      - {id: firms, name: 企业, quote: 企业总量达到95家, kind: stock, measure: 家, rule: at-least, value: 95}
      - {id: shops, name: 门店, quote: 门店总量达到60家, kind: stock, measure: 家, rule: at-least, value: 60}
      - {id: rate, name: 失业率, quote: 失业率降至5%以下, kind: level, measure: '%', rule: at-most, value: 5}
      - {id: users, name: 用户, quote: 新增用户100户, kind: flow, measure: 户, rule: at-least, value: 100}
      - {id: site, name: 平台上线, quote: 平台上线, kind: milestone}
duties:
  - {id: brief, title: 月度简报, every: month, from: 2024-02, to: 2024-12}
  - {id: half-year, title: 半年总结, due: 2024-02-29}
""",
    "data/office.yaml": """\
units: [{id: x, name: 某区}]
groups: {districts: {members: [x], as_of: 2024-03}}
owners: {firms: a, shops: a, rate: b, users: b, site: a}
definitions: {firms: 期末实有数}
allocations: {users: {x: 100}}
deadlines: {brief: {day: 5, month: next}, half-year: 2024-02-28}
lights: {yellow: 0, red: -15}
masthead: {title: 工作简报, issued_by: 领导小组办公室, first_issue: 3}
contact: {person: 督查科, phone: '12345'}
""",
    "data/progress/a/2024-11.yaml": """\
unit: a
month: 2024-11
filed: 2024-12-03
sample: true
figures: {firms: 93, shops: 58}
""",
    "data/progress/a/2024-12.yaml": """\
unit: a
month: 2024-12
filed: 2025-01-03
sample: true
figures: {firms: 96}
""",
    "data/progress/b/2024-12.yaml": """\
unit: b
month: 2024-12
filed: 2025-01-03
sample: true
figures: {rate: {value: 4.8, provisional: true}, users: 120}
""",
    "data/verification.yaml": """\
verification:
  - {target: firms, month: 2024-12, value: 96家, by: 市统计局, on: 2025-01-10, result: 属实}
""",
}


def written(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def test_the_next_year_keeps_units_rules_and_year_end_figures(tmp_path):
    old, new = written(tmp_path / "old", LAST_YEAR), tmp_path / "new"
    assert init(new, None, old, next_year=True) == 0
    assert errors(new) == []
    ledger, before = open_workspace(new).ledger, open_workspace(old).ledger
    for part in ("units", "groups"):
        assert getattr(ledger.plan, part) == getattr(before.plan, part)
    for part in ("units", "groups", "definitions", "lights", "contact"):
        assert getattr(ledger.office, part) == getattr(before.office, part)
    assert (ledger.year, ledger.owners) == (2025, {"firms": "a", "shops": "a", "rate": "b", "users": "b"})
    office = ledger.office
    assert {target: (str(one.value), one.as_of) for target, one in office.baselines.items()} == {
        "firms": ("96", "2024-12"),
        "rate": ("4.8", "2024-12"),
    }
    source = office.baselines["firms"].source or ""
    assert all(part in source for part in ("市甲局", "data/progress/a/2024-12.yaml", "经核实", "示例数据"))
    assert "自报\uff0c初步数" in (office.baselines["rate"].source or "")
    assert (office.masthead.issued_by, office.masthead.first_issue) == ("领导小组办公室", 1)
    assert (set(office.deadlines), office.allocations) == ({"brief"}, {})
    assert [str(duty.first or duty.due) for duty in ledger.plan.duties] == ["2025-02", "2025-02-28"]


def test_what_is_not_carried_is_said_and_nothing_is_overwritten(tmp_path, capsys):
    old, new = written(tmp_path / "old", LAST_YEAR), tmp_path / "new"
    init(new, None, old, next_year=True)
    out = capsys.readouterr().out
    assert "门店没有2024年12月末的数\uff0c最近的是2024年11月末的\uff0c没有作为基数" in out
    assert "这些数出自示例数据" in out
    assert "节点任务1项\uff1b未完成的1项\uff0c新方案仍有的自己补上\uff1a平台上线" in out
    assert "任务分解" in out
    text = (new / "data" / "office.yaml").read_text(encoding="utf-8")
    assert "  # shops: {value: 58, as_of: 2024-11, source: 市甲局填报的2024年11月数" in text
    with pytest.raises(UsageError, match="已经有了，没有改动"):
        init(new, None, old, next_year=True)
    with pytest.raises(UsageError, match="只能用一个"):
        init(tmp_path / "third", OWN, old, next_year=True)


def test_a_plan_from_october_to_march_is_followed_by_the_same_months(tmp_path):
    plan = LAST_YEAR["data/plan.yaml"].replace("year: 2024}", "year: 2023, from: 2023-10, to: 2024-03}", 1)
    plan = plan.replace("from: 2024-02, to: 2024-12", "from: 2023-10, to: 2024-03")
    filing = "unit: a\nmonth: 2024-03\nfiled: 2024-04-02\nfigures: {firms: 96}\n"
    files = {"data/plan.yaml": plan, "data/office.yaml": "owners: {firms: a}\n", "data/progress/a/2024-03.yaml": filing}
    assert init(tmp_path / "new", None, written(tmp_path / "old", files), next_year=True) == 0
    assert errors(tmp_path / "new") == []
    ledger = open_workspace(tmp_path / "new").ledger
    assert [str(month) for month in (ledger.first, ledger.last)] == ["2024-10", "2025-03"]
    assert {target: one.as_of for target, one in ledger.office.baselines.items()} == {"firms": "2024-03"}


def test_nothing_is_carried_from_a_workspace_with_errors(tmp_path):
    old = written(tmp_path / "old", LAST_YEAR | {"data/office.yaml": "owners: {nothing: a}\n"})
    with pytest.raises(DataError):
        init(tmp_path / "new", None, old, next_year=True)
    assert not (tmp_path / "new").exists()
