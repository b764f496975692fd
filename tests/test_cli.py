"""The program as it is run: exit codes, and what goes to stdout and what to stderr."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from program import yian1
from rows import each
from sample import lay_out

ROOT = Path(__file__).parents[1]
COMMANDS = [
    "check",
    "status",
    "show",
    "brief",
    "half-year",
    "october",
    "due",
    "diff",
    "close",
    "new",
    "form",
    "import",
    "fmt",
    "schema",
    "export",
]


def apart(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a program of Python in a process of its own."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests"))), **environment}
    return subprocess.run([sys.executable, *map(str, words)], cwd=ROOT, capture_output=True, env=env, check=False)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a part of the repository's own data, to be looked at only."""
    return lay_out(tmp_path_factory.mktemp("small") / "工作区")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy of the repository's own data, to be broken."""
    return lay_out(tmp_path / "工作区")


def edit(workspace: Path, name: str, old: str, new: str) -> None:
    path = workspace / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def test_the_repositorys_own_data_is_clean():
    done = yian1("check", "--strict", "--format", "json", "--root", ROOT)
    found = json.loads(done.stdout)
    assert {"schema", "errors", "warnings", "files", "diagnostics"} == set(found)
    assert found["errors"] == 0
    assert [d for d in found["diagnostics"] if not d["code"].startswith("workplan-")] == []


def test_root_may_stand_before_or_after_the_command(small: Path):
    before = yian1("--root", small, "status", "--format", "json")
    after = yian1("status", "--format", "json", "--root", small)
    assert before.returncode == after.returncode == 0
    assert before.stdout == after.stdout


def test_the_workspace_is_found_from_below(workspace: Path):
    assert yian1("check", cwd=workspace / "data" / "progress").returncode == 0


@each("command", COMMANDS)
def test_every_command_explains_itself_in_chinese(command: str):
    done = yian1(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"用法：yian1 {command}")
    assert "Usage" not in done.stdout
    assert "Options" not in done.stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("status", "--month", "2025-01"), "2025-01 不在方案的 2024 年度内"),
        (("brief", "--month", "5月"), "“5月”不是月份"),
        (("status", "--unit", "市经新局"), "没有“市经新局”这个单位"),
        (("show", "高薪技术企业"), "没有“高薪技术企业”这个"),
        (("new", "市经新局", "2024-10"), "没有“市经新局”这个单位"),
        (("due", "--as-of", "2024-6-1"), "“2024-6-1”不是日期"),
        (("brief", "--format", "docx"), "docx 文件不能打印在终端里"),
        (("statsu",), "没有“statsu”这个命令"),
    ],
)
def test_wrong_usage_exits_2_and_says_what_is_meant(args: tuple[str, ...], message: str, small: Path):
    done = yian1(*args, cwd=small)
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"错误：{message}" in done.stderr
    assert "提示：" in done.stderr


def test_near_names_are_offered(small: Path):
    assert "市经信局" in yian1("status", "--unit", "市经新局", cwd=small).stderr
    assert "高新技术企业" in yian1("show", "高薪技术企业", cwd=small).stderr


def test_no_workspace_is_wrong_usage(tmp_path: Path):
    assert yian1("status", cwd=tmp_path).returncode == 2
    assert yian1("status", "--root", tmp_path / "没有").returncode == 2


def test_nothing_is_made_from_data_with_errors(workspace: Path):
    edit(workspace, "data/progress/jingxin/2024-05.yaml", "month: 2024-05", "month\uff1a2024-05")
    for command in (["status"], ["brief"], ["half-year"], ["october"], ["show", "jingxin"], ["due"]):
        done = yian1(*command, "--root", workspace)
        assert done.returncode == 1
        assert done.stdout == ""
        assert "data/progress/jingxin/2024-05.yaml:3:6: 错误[full-width-colon]" in done.stderr
    output = workspace / "简报.md"
    assert yian1("brief", "-o", output, "--root", workspace).returncode == 1
    assert not output.exists()


def test_a_warning_stops_nothing_but_a_strict_check(workspace: Path):
    edit(workspace, "data/progress/kechuang/2024-06.yaml", "pilot-platforms: 16", "pilot-platforms: 16万家")
    assert yian1("check", "--root", workspace).returncode == 0
    assert yian1("check", "--strict", "--root", workspace).returncode == 1
    done = yian1("status", "--root", workspace, "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["summary"]["total"] == 26
    assert "警告 1 处" in done.stderr


def test_all_problems_come_at_once_in_the_order_of_the_files(workspace: Path):
    edit(workspace, "data/progress/jingxin/2024-05.yaml", "month: 2024-05", "month\uff1a2024-05")
    edit(workspace, "data/progress/kechuang/2024-06.yaml", "pilot-platforms:", "pilot-platform:")
    gbk = workspace / "data/progress/shuju/2024-05.yaml"
    gbk.write_bytes(gbk.read_text(encoding="utf-8").encode("gb18030"))
    found = json.loads(yian1("check", "--format", "json", "--root", workspace).stdout)
    assert [(d["code"], d["file"]) for d in found["diagnostics"]] == [
        ("full-width-colon", "data/progress/jingxin/2024-05.yaml"),
        ("unknown-target", "data/progress/kechuang/2024-06.yaml"),
        ("encoding", "data/progress/shuju/2024-05.yaml"),
    ]
    assert all(d["message"] and d["hint"] for d in found["diagnostics"])


def test_github_annotations(workspace: Path):
    edit(workspace, "data/progress/kechuang/2024-06.yaml", "pilot-platforms:", "pilot-platform:")
    done = yian1("check", "--format", "github", "--root", workspace)
    assert done.returncode == 1
    assert done.stdout.startswith(
        "::error file=data/progress/kechuang/2024-06.yaml,line=10,col=3,title=unknown-target::"
    )


WRITTEN = (("brief", "简报.docx"), ("export", "全部.xlsx"))


def test_another_process_writes_the_same_bytes(tmp_path: Path):
    """There hashes are others, so that whatever is a set comes in another order; of Markdown the golden ones tell."""
    root = ROOT / "examples" / "people-livelihood"
    here, there = tmp_path / "一", tmp_path / "二"
    for folder in (here, there):
        folder.mkdir()
    for command, name in WRITTEN:
        assert yian1(command, "--root", root, "-o", here / name).returncode == 0
    lines = [f"yian1({command!r}, '--root', {str(root)!r}, '-o', {str(there / name)!r})" for command, name in WRITTEN]
    done = apart("-c", "\n".join(["from program import yian1", *lines]))
    assert done.returncode == 0, done.stderr
    for _, name in WRITTEN:
        assert (here / name).read_bytes() == (there / name).read_bytes(), name


def test_a_month_with_nothing_filed_says_so(small: Path):
    done = yian1("brief", "--month", "2024-02", "--root", small)
    assert done.returncode == 0
    assert "尚无填报" in done.stdout


def test_a_pipe_gets_plain_text(small: Path):
    done = yian1("status", "--root", small)
    assert "\x1b[" not in done.stdout
    assert "…" not in done.stdout


def test_a_console_in_code_page_936_prints_everything(small: Path):
    done = apart("-m", "yian1", "status", "--root", small, PYTHONIOENCODING="gbk")
    assert done.returncode == 0
    assert "经营主体总量" in done.stdout.decode("gbk")
