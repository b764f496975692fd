"""Files written whole or not at all, by one of several writers, with nothing left beside them."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gitrepo import WORKSPACE, stations
from yian1.files import disk

ROOT = Path(__file__).parents[1]
UNTIDY = "month: 2024-04\nunit: jingxin\nfigures:\n  stations: 200\n"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX links and pipes")
WAYS = pytest.mark.parametrize("way", [disk.write, disk.create])


@WAYS
def test_a_file_is_written_whole_and_nothing_is_left_beside_it(way, tmp_path: Path):
    path = tmp_path / "新的" / f"{'简' * 80}.md"  # as long as a name may be
    way(path, b"text")
    assert path.read_bytes() == b"text"
    assert [*path.parent.iterdir()] == [path]


@WAYS
def test_what_fails_leaves_the_old_file_and_no_other(way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.md"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        way(path, b"new")
    assert [*tmp_path.iterdir()] == [path]
    assert path.read_bytes() == b"old"


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
def test_a_file_keeps_its_permissions(mode: int, tmp_path: Path):
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(mode)
    disk.write(path, b"new")
    assert path.stat().st_mode & 0o777 == mode


@POSIX
def test_what_a_link_leads_to_is_written_and_a_pipe_stays_a_pipe(tmp_path: Path):
    target, link, pipe = tmp_path / "target.md", tmp_path / "link.md", tmp_path / "pipe"
    target.write_bytes(b"old")
    link.symlink_to("target.md")
    disk.write(link, b"new")
    assert (link.is_symlink(), target.read_bytes()) == (True, b"new")
    os.mkfifo(pipe)
    to_pipe = tmp_path / "to the pipe"
    to_pipe.symlink_to(pipe)
    got: list[bytes] = []
    for path in (pipe, to_pipe):
        reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
        reader.start()
        disk.write(path, b"text")
        reader.join()
    assert (got, pipe.is_fifo()) == ([b"text"] * 2, True)


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="needs /dev/fd")
def test_a_pipe_is_written_by_its_name_in_dev():
    reading, into = os.pipe()
    disk.write(Path(f"/dev/fd/{into}"), b"text")
    os.close(into)
    with os.fdopen(reading, "rb") as stream:
        assert stream.read() == b"text"


@POSIX
@pytest.mark.parametrize("way", [disk.write, lambda path, _: disk.inside(path.parent, path.name)])
def test_a_link_in_a_circle_is_told_by_the_system(way, tmp_path: Path):
    path = tmp_path / "a.md"
    path.symlink_to("b.md")
    (tmp_path / "b.md").symlink_to("a.md")
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        way(path, b"new")


@pytest.mark.parametrize("links", [True, False], ids=["with links", "on a disk without links"])
class TestCreating:
    @pytest.fixture(autouse=True)
    def disk(self, monkeypatch: pytest.MonkeyPatch, *, links: bool) -> None:
        def refuse(*_: object) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        if not links:
            monkeypatch.setattr(os, "link", refuse)

    def test_of_many_writers_one_is_the_first(self, tmp_path: Path):
        path = tmp_path / "a.yaml"
        ready = threading.Barrier(8)

        def work(number: int) -> bool:
            ready.wait()
            try:
                disk.create(path, b"%d" % number * 1000)
            except FileExistsError:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            won = [number for number, first in enumerate(pool.map(work, range(8))) if first]
        assert len(won) == 1
        assert path.read_bytes() == b"%d" % won[0] * 1000
        assert [*tmp_path.iterdir()] == [path]

    @POSIX
    def test_a_link_that_leads_nowhere_is_in_the_way(self, tmp_path: Path):
        path = tmp_path / "a.yaml"
        path.symlink_to("nowhere")
        with pytest.raises(FileExistsError):
            disk.create(path, b"text")
        assert [*tmp_path.iterdir()] == [path]


def test_what_a_killed_writer_left_is_tidied_away_and_one_at_work_is_left_alone(tmp_path: Path):
    left, at_work, other = tmp_path / ".yian1-a1.tmp", tmp_path / ".yian1-b2.tmp", tmp_path / ".swp"
    for path in (left, at_work, other):
        path.write_bytes(b"half")
    for path in (left, other):
        os.utime(path, (0, 0))
    disk.write(tmp_path / "a.md", b"text")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".swp", ".yian1-b2.tmp", "a.md"]


@POSIX
def test_a_command_killed_at_any_moment_leaves_the_old_file_or_the_new_one(tmp_path: Path):
    filed = {**WORKSPACE, **stations("2024-05", "250", filed="2024-06-03")}
    filed["data/progress/jingxin/2024-04.yaml"] = UNTIDY
    for name, text in filed.items():
        path = tmp_path / "workspace" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests")))}
    command = [sys.executable, str(ROOT / "tests/killed.py"), str(tmp_path)]
    told = json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    for name, (*cut, whole) in told["told"].items():
        assert (whole["code"], len(cut) > 2, whole["files"] != told["before"]) == (0, True, True), name
        for run in cut:
            begun = [path for path in run["files"] if ".yian1-" in path]
            done = {path: text for path, text in run["files"].items() if path not in begun}
            assert done in (told["before"], whole["files"]), name
            assert all(Path(path).name.endswith(".tmp") for path in begun)
            # A later run goes on as if nothing had been: there is nothing in its way but what is done already.
            assert {path: text for path, text in run["later"].items() if path not in begun} == whole["files"], name
