"""What the world outside does to a program: closed streams, full disks, folders that may not be read, Ctrl-C."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from program import yian1
from yian1 import __main__ as entry
from yian1.commands.archive import close
from yian1.files import disk
from yian1.files.load import load
from yian1.model.diagnostics import Severity, UsageError

ROOT = Path(__file__).parents[1]
POSIX = pytest.mark.skipif(os.name != "posix", reason="there is no such thing elsewhere")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
SAMPLE = ROOT / "examples" / "people-livelihood"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A small workspace with one warning in it."""
    root = tmp_path / "工作区"
    shutil.copytree(SAMPLE, root)
    path = root / "data" / "progress" / "jiaoyu" / "2025-06.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("places: 0", "places: 0万个"), encoding="utf-8")
    return root


def run(*words: object, **more: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **more.pop("env", {})}
    return subprocess.run([sys.executable, "-m", "yian1", *map(str, words)], env=environment, check=False, **more)


@POSIX
def test_a_closed_stream_is_no_end_of_the_world(workspace: Path):
    whole = yian1("status", "--root", workspace).stdout.encode()
    deaf = run("status", "--root", workspace, stdout=subprocess.PIPE, preexec_fn=lambda: os.close(2))
    assert (deaf.returncode, deaf.stdout) == (0, whole)
    mute = run("check", "--root", workspace, stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1))
    assert (mute.returncode, mute.stderr) == (0, b"")


@FULL
def test_an_answer_is_printed_once_though_nobody_hears_the_warning(workspace: Path):
    heard = yian1("status", "--root", workspace)
    assert heard.stderr
    with Path("/dev/full").open("wb") as full:
        unheard = run("status", "--root", workspace, stdout=subprocess.PIPE, stderr=full)
        wrong = run("check", "--no-such", stdout=subprocess.PIPE, stderr=full)
    assert (unheard.returncode, unheard.stdout, wrong.returncode) == (0, heard.stdout.encode(), 2)


@FULL
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_told(workspace: Path, unbuffered: str):
    with Path("/dev/full").open("wb") as full:
        done = run(
            "status", "--root", workspace, stdout=full, stderr=subprocess.PIPE, env={"PYTHONUNBUFFERED": unbuffered}
        )
    assert (done.returncode, "磁盘空间不足".encode() in done.stderr) == (2, True)


def test_what_is_said_beside_comes_after_what_is_printed(workspace: Path):
    both = run("status", "--root", workspace, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert both.stdout.decode("utf-8").endswith("另有警告 1 处\uff0c运行 yian1 check 查看。\n")


READING = (
    ["check"], ["status"], ["show", "minzheng"], ["brief"], ["half-year"], ["october"], ["due", "--remind"],
    ["close", "--verify"], ["fmt", "--check"], ["schema", "plan"],
)  # fmt: skip


def test_what_only_reads_writes_nothing(workspace: Path):
    before = {path: path.stat().st_mtime_ns for path in workspace.rglob("*")}
    for words in READING:
        assert yian1(*words, "--root", workspace).returncode == 0, words
    assert {path: path.stat().st_mtime_ns for path in workspace.rglob("*")} == before


def test_ctrl_c_ends_quietly_wherever_it_comes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    codes: list[int] = []
    monkeypatch.setattr(entry, "run", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    monkeypatch.setattr(os, "_exit", codes.append)
    entry.main()
    assert (codes, capsys.readouterr().err) == ([130], "已中断\n")


def errors(root: Path) -> list[tuple[str, str]]:
    loaded = load(disk.read_files(root))
    return [(one.code, one.where.file) for one in loaded.problems if one.severity is Severity.ERROR]


@pytest.mark.parametrize("folder", ["data/progress/jiaoyu", "data/progress", "data/closed"])
def test_a_folder_that_cannot_be_listed_is_an_error(workspace: Path, monkeypatch: pytest.MonkeyPatch, folder: str):
    (workspace / "data" / "closed").mkdir(exist_ok=True)
    assert errors(workspace) == []
    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path) == workspace / folder:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert errors(workspace) == [("unreadable", f"{folder}/")]


@POSIX
def test_a_link_that_leads_nowhere_is_an_error(workspace: Path):
    (workspace / "data" / "progress" / "gone").symlink_to("nowhere")
    (workspace / "data" / "closed").write_text("", encoding="utf-8")
    assert [code for code, _ in errors(workspace)] == ["unreadable", "unreadable"]


@POSIX
@pytest.mark.parametrize("place", ["data/progress/loop", "data/progress/jiaoyu/2025-12.yaml"])
def test_a_link_in_a_circle_is_one_error_and_stops_nothing_else(workspace: Path, place: str):
    (workspace / place).symlink_to(Path(place).name)
    assert [where for _, where in errors(workspace)] == [place]


@POSIX
def test_no_month_is_closed_outside_the_workspace(workspace: Path, tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (workspace / "data" / "closed").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="指向工作目录之外"):
        close(workspace, "2025-06", verify=False)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_template_in_another_encoding_is_named(workspace: Path):
    (workspace / "templates").mkdir()
    (workspace / "templates" / "brief.md.j2").write_bytes("简报".encode("gb18030"))
    with pytest.raises(UsageError, match=r"brief\.md\.j2 不是 UTF-8 编码"):
        disk.templates(workspace)


@POSIX
@pytest.mark.parametrize("kind", ["outside", "circle", "pipe"])
def test_a_template_is_refused_in_the_words_of_the_data(workspace: Path, kind: str):
    for name in ("data/events.yaml", "templates/brief.md.j2"):
        path = workspace / name
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        if kind == "pipe":
            os.mkfifo(path)
        else:
            path.symlink_to("/etc/hostname" if kind == "outside" else path.name)
    of_data = disk.read_file(workspace, "data/events.yaml").problem
    assert of_data is not None
    with pytest.raises(UsageError) as refused:
        disk.templates(workspace)
    assert refused.value.message == f"templates/brief.md.j2\uff1a{of_data.message}"
    assert refused.value.hint == of_data.hint


@POSIX
def test_a_folder_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    here = tmp_path / "gone"
    here.mkdir()
    monkeypatch.chdir(here)
    here.rmdir()
    with pytest.raises(UsageError, match="已经不存在"):
        disk.find_root(None)


@POSIX
def test_a_pipe_or_a_device_is_no_file_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    os.mkfifo(tmp_path / "a.xlsx")
    for path in (tmp_path / "a.xlsx", Path("/dev/zero")):
        with pytest.raises(UsageError, match="不是普通文件"):
            disk.read_given(path)
    (tmp_path / "b.xlsx").write_bytes(b"12345")
    monkeypatch.setattr(disk, "MOST_GIVEN", 4)
    with pytest.raises(UsageError, match="上限"):
        disk.read_given(tmp_path / "b.xlsx")
