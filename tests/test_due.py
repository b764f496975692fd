"""What `due` prints: tables that fit the terminal and say whose columns they are, and the reminders."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from gitrepo import GitRepo, filing
from ledgers import OFFICE, PLAN, make_ledger
from sample import TEMPLATES
from yian1.commands.status import due
from yian1.core.duties import duty_table
from yian1.core.rollup import assess
from yian1.model.diagnostics import UsageError
from yian1.model.period import Month
from yian1.model.typography import cell_width
from yian1.output.documents import write
from yian1.output.excel import duties_table
from yian1.output.json import due_json, dumps
from yian1.output.terminal import Screen, Terminal
from yian1.output.terminal.status import print_due

if TYPE_CHECKING:
    from pathlib import Path

    from yian1.model.ledger import Ledger

YEAR = PLAN.replace("from: 2024-04, to: 2024-09", "from: 2024-01, to: 2024-12")
LEDGER = "- {id: ledger, title: 台账, every: month, from: 2024-03, to: 2024-05, units: [shuju, districts]}\n"
LONG = "某某省某某市经济技术开发区长江新区生态旅游风景区管理委员会"
DAY = date(2024, 6, 10)
DEBTORS = re.compile(r"\n到期未报的单位.*?(?=\n\n)", re.DOTALL)


def shown(ledger: Ledger, width: int | None = None, month: Month | None = None) -> str:
    """Return what a terminal of that width gets; without a width, what a pipe gets."""
    out = io.StringIO()
    screen = Screen(out)
    if width is not None:
        screen = Terminal(Console(file=out, width=width, force_terminal=True, color_system=None, legacy_windows=False))
    print_due(screen, ledger, [e for e in duty_table(ledger, DAY) if month in {None, e.period}], DAY)
    return DEBTORS.sub("", out.getvalue())


def test_the_debtors_come_first_each_with_what_it_owes() -> None:
    out = io.StringIO()
    print_due(Screen(out), make_ledger(YEAR), duty_table(make_ledger(YEAR), DAY), DAY)
    lines = out.getvalue().split("\n")
    assert lines[1] == "到期未报的单位5个\uff1a"
    assert lines[2].startswith("市经信局\uff1a")
    assert lines[7] == ""


def test_two_monthly_duties_have_a_table_each_and_the_rest_theirs() -> None:
    lines = shown(make_ledger(YEAR + LEDGER)).splitlines()  # a pipe gets each table whole
    heads = {lines[at - 1]: line.split()[1:] for at, line in enumerate(lines) if line.startswith("单位")}
    assert heads == {
        "月度简报": [f"{month}月" for month in range(1, 13)],
        "台账": ["3月", "4月", "5月"],
        "其他材料": ["半年总结"],
    }
    ledger = lines[lines.index("台账") + 2 :][:3]
    assert [line.split()[0] for line in ledger] == ["市数据局", "江岸区", "武昌区"]


def test_columns_that_do_not_fit_go_into_another_table_with_the_names_again() -> None:
    lines = shown(make_ledger(YEAR, filings="{unit: shuju, month: 2024-05, filed: 2024-06-08}"), 60).splitlines()
    heads = [line.split() for line in lines if line.startswith("单位")]
    assert [head[1:] for head in heads] == [
        [f"{month}月" for month in range(1, 8)],
        [f"{month}月" for month in range(8, 13)],
        ["半年总结"],
    ]
    rows = [line.split() for line in lines if line.startswith("市数据局")]
    assert [row[1:] for row in rows] == [["未报"] * 4 + ["迟3天", "未到期", "未到期"], ["未到期"] * 5, ["未到期"]]


def test_what_was_handed_in_without_a_day_is_not_called_in_time() -> None:
    ledger = make_ledger(filings="{unit: shuju, month: 2024-05, figures: {stations: 9}}")
    lines = shown(ledger, month=Month(2024, 5)).splitlines()
    assert "市数据局 未写报送日期" in [" ".join(line.split()) for line in lines]
    assert "5月简报（时限6月5日）\uff1a应报5\uff0c未写报送日期1\uff0c未报4" in lines
    told = json.loads(dumps(due_json(duty_table(ledger, DAY), DAY)))["duties"]
    assert [(one["state"], one["filed"]) for one in told if one["unit"] == "shuju"][1] == ("in-time", None)
    brief = write.paper("brief", ledger, Month(2024, 5), TEMPLATES).body
    assert "应报月度简报5份\uff0c截至6月10日\uff0c未写报送日期1份（市数据局）\uff0c未报4份" in brief
    laid = duties_table(assess(ledger, Month(2024, 5)))
    assert [column.title for column in laid.columns[-5:]] == ["应报", "按时", "未写报送日期", "迟报", "未报"]


@given(st.integers(60, 140), st.sampled_from([PLAN, YEAR, YEAR + LEDGER]), st.sampled_from(["江岸区", LONG]))
def test_no_line_is_wider_than_the_terminal_and_no_column_is_lost(width: int, plan: str, name: str) -> None:
    ledger = make_ledger(plan, OFFICE.replace("江岸区", name))
    lines = shown(ledger, width).splitlines()
    assert max(map(cell_width, lines)) <= width
    heads = [head for line in lines if line.startswith("单位") for head in line.split()[1:]]
    assert len(heads) == len({(entry.duty.id, entry.period) for entry in duty_table(ledger, DAY)})
    assert len(re.findall(r"未报(?!\d)|未到期(?!\d)", "\n".join(lines))) == len(duty_table(ledger, DAY))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with two monthly duties, and an allotted target; one filing came later than it says."""
    office = OFFICE + "allocations: {new-firms: {jiangan: 270}}\n"
    repo = GitRepo.new(tmp_path_factory.mktemp("due"), {"data/plan.yaml": PLAN + LEDGER, "data/office.yaml": office})
    given = "figures: {stations: 9}\n"
    repo.commit(filing("jingxin", "2024-05", given, "2024-06-05"), day="2024-06-20")
    return repo.path


def told(root: Path, capsys: pytest.CaptureFixture[str], **options: Any) -> str:
    """Return what `due --remind` writes."""
    words = {"month": None, "as_of": "2024-06-10", "unit": None, "style": "table", "output": None} | options
    assert due(root, words["month"], words["as_of"], words["unit"], words["style"], words["output"],
               remind=True, git=words.get("git", False)) == 0  # fmt: skip
    return capsys.readouterr().out


def test_reminders_of_a_month_speak_of_that_month_alone(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = told(workspace, capsys, unit="jiangan")
    assert "## 一、3—5月台账" in whole
    assert "应报送6月简报" not in whole  # the half-year summary comes first
    assert "应报送半年总结" in whole
    letter = told(workspace, capsys, unit="jiangan", month="2024-04")
    assert re.findall("^## (.*)", letter, re.MULTILINE) == ["一、4月台账", "二、4月简报"]
    assert "下一次报送时限" not in letter
    everybody = told(workspace, capsys, month="2024-05", as_of="2024-06-03")
    named = re.findall("^(市.*|.*区)\uff1a$", everybody, re.MULTILINE)
    assert named == ["市数据局", "江岸区", "武昌区"]  # who owes 台账; all owe the brief, but not yet


def test_reminders_take_the_first_commit_as_evidence(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(workspace, capsys, unit="jingxin", month="2024-05") == ""
    letter = told(workspace, capsys, unit="jingxin", month="2024-05", git=True)
    assert "时限为2024年6月5日\uff0c已超过5天" in letter


def test_nobody_to_remind_is_said_with_the_month(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    due(workspace, "2024-08", "2024-06-10", None, "table", None, remind=True, git=False)
    assert capsys.readouterr() == ("", "截至 2024-06-10\uff0c各单位 2024-08 没有到期未报的材料。\n")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"month": "2024-99"}, "“2024-99”不是月份"),
        ({"month": "2025-01"}, "2025-01 不在方案的 2024 年度内"),
        ({"style": "json"}, "催报单没有 JSON 格式"),
    ],
)
def test_reminders_refuse_what_they_cannot_take(
    workspace: Path, capsys: pytest.CaptureFixture[str], options: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        told(workspace, capsys, **options)


def test_a_reminder_asks_for_the_figure_of_an_allotted_part(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = told(workspace, capsys, unit="jiangan", month="2024-04")
    assert letter.count("\n新增企业\uff08计量单位家\uff0c你单位任务270家\uff09。") == 2
    owner = told(workspace, capsys, unit="shichang", month="2024-04")
    assert "1. 新增企业\uff08计量单位家\uff09。" in owner
    assert "新增企业" not in told(workspace, capsys, unit="wuchang", month="2024-04")


def test_a_table_is_written_to_the_file_asked_for(workspace: Path, tmp_path: Path) -> None:
    due(workspace, None, "2024-06-10", "shuju", "table", tmp_path / "报送.txt", remind=False, git=False)
    text = (tmp_path / "报送.txt").read_text(encoding="utf-8")
    assert DEBTORS.sub("", text).startswith("报送情况\uff08截至2024年6月10日\uff09\n\n月度简报\n单位")
