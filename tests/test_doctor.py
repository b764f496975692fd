"""yian1 doctor: what is there is told with its version, what is missing with what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from yian1.commands import doctor as machine
from yian1.commands.doctor import doctor
from yian1.files import disk, programs

ROOT = Path(__file__).parents[1]
STYLE, _ = disk.style_file(ROOT)


def states() -> dict[str, str]:
    return {found.subject: found.state for found in machine.examine(STYLE)}


def test_every_thing_is_told_once_and_what_is_not_fine_has_advice(capsys):
    assert doctor(ROOT / "examples" / "people-livelihood") == 0
    out = capsys.readouterr().out
    for subject in ("Python", "公文字体", "LibreOffice", "git", "终端编码", "临时文件夹", "工作目录"):
        assert out.count(f"  {subject}\uff1a") == 1
    found = list(machine.examine(STYLE))
    assert all(bool(each.advice) == (each.state != machine.FINE) for each in found)


def test_a_package_of_the_core_that_is_missing_is_a_failure(monkeypatch, capsys):
    version = machine._version
    monkeypatch.setattr(machine, "_version", lambda name: None if name == "rich" else version(name))
    assert doctor(ROOT) == 1
    assert "缺少  运行所需的包" in capsys.readouterr().out


def test_an_extra_that_is_missing_is_worth_a_note(monkeypatch):
    monkeypatch.setattr(machine, "_version", lambda name: None if name == "pypinyin" else "1")
    assert states()["由方案起草"] == machine.NOTE


def test_the_fonts_are_those_of_the_style_file():
    assert machine.fonts_of(STYLE) == sorted(["仿宋_GB2312", "宋体", "方正小标宋简体", "楷体_GB2312", "黑体"])


def test_a_style_file_that_is_none_or_a_bomb_is_a_note(monkeypatch):
    monkeypatch.setattr(machine, "_installed_fonts", lambda: None)
    bomb = disk.packed({"word/styles.xml": b" " * (disk.MOST_STYLE_PARTS + 1)})
    for style, told in ((b"no zip", "不是能打开的 Word 文件"), (bomb, "解压后超过 4 MB")):
        fonts = machine._fonts(style)
        assert (fonts.state, told in fonts.seen, bool(fonts.advice)) == (machine.NOTE, True, True)


@pytest.mark.parametrize(
    ("installed", "state", "seen"),
    [
        (frozenset({"FZXiaoBiaoSong-B05S", "FangSong", "楷体", "SimHei", "SimSun"}), "正常", ""),
        (frozenset({"FangSong", "楷体", "SimHei", "宋体"}), "注意", "没有方正小标宋简体"),
        (None, "注意", "无法查看"),
    ],
)
def test_a_font_may_bear_any_of_its_names(monkeypatch, installed, state, seen):
    monkeypatch.setattr(machine, "_installed_fonts", lambda: installed)
    fonts = machine._fonts(STYLE)
    assert fonts.state == state
    assert seen in fonts.seen


@pytest.mark.parametrize(
    ("said", "state"), [("git version 2.39.5", "正常"), ("git version 2.30.1", "注意"), (None, "注意")]
)
def test_the_git_that_judges_merges_is_asked_for(monkeypatch, said, state):
    monkeypatch.setattr(programs, "find_program", lambda name, _workspace=None: Path(name))
    monkeypatch.setattr(programs, "output_of", lambda _command: said)
    assert machine._git().state == state


def test_without_other_programs_the_rest_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(programs, "office_suite", lambda: None)
    found = states()
    assert (found["git"], found["LibreOffice"]) == (machine.NOTE, machine.NOTE)


def test_a_workspace_with_errors_or_none_is_told(tmp_path: Path, monkeypatch, capsys):
    shutil.copytree(ROOT / "examples" / "people-livelihood" / "data", tmp_path / "data")
    (tmp_path / "data" / "plan.yaml").write_text("document:\n", encoding="utf-8")
    doctor(tmp_path)
    assert "运行 yian1 check" in capsys.readouterr().out
    (tmp_path / "empty").mkdir()
    shutil.rmtree(tmp_path / "data")
    monkeypatch.chdir(tmp_path / "empty")
    doctor()
    assert "注意  工作目录" in capsys.readouterr().out
