"""Every command's help page ends with two examples or more; each does what it says in the sample workspace."""

from __future__ import annotations

import re
import shlex
import shutil
from datetime import date
from pathlib import Path

import pytest
import typer
from docx import Document

from form_cells import fill
from gitrepo import GitRepo
from program import PROGRAM, Done, yian1
from rows import each
from sample import lay_out
from yian1.cli import COMMANDS
from yian1.usage.program import help_page

ROOT = Path(__file__).parents[1]
PLAN = ROOT / "tests/plans/skills.txt"
FILLED = {"filed": date(2024, 11, 4), "figures/new-scaled-firms/value": 1190}


def page(name: str) -> list[str]:
    command = PROGRAM.get_command(None, name)
    assert command is not None
    return help_page(typer.Context(command, info_name=name)).splitlines()


def examples(name: str) -> list[str]:
    lines = page(name)
    return [line.strip() for line in lines[lines.index("示例\uff1a") + 2 :: 2]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace under git, with a change that is committed and one that is not."""
    folder = tmp_path_factory.mktemp("sample") / "工作区"
    lay_out(folder)
    plan = (
        folder / "data/plan.yaml"
    )  # of 26 units four owe something, the same that have filed: letters take their time
    owed = re.sub(
        r"(?m)^(    title: .*(?:简报|总结))$",
        r"\1\n    units: [jingxin, kechuang, shangwu, shuju]",
        plan.read_text("utf-8"),
    )
    plan.write_text(owed, encoding="utf-8")
    repo = GitRepo.new(folder, {})
    for number in (", 市十五届人大", ",市十五届人大"):
        repo.commit({"备注.md": number})
    repo.git("branch", "填报")
    repo.git("gc", "-q")  # a few files to copy in place of hundreds
    filing = folder / "data/progress/jingxin/2024-05.yaml"
    filing.write_text(filing.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    return folder


def call(line: str) -> Done:
    done = yian1(*shlex.split(line)[1:])
    assert done.returncode == 0, done.stderr
    return done


def fill_a_form() -> None:
    """Make the form that an import reads, and fill it in."""
    call(examples("form")[0])
    form = Path("市经信局10月.xlsx")
    form.write_bytes(fill(form.read_bytes(), FILLED))
    Path("收件").mkdir()
    shutil.copy(form, "收件")


def bring_a_plan() -> None:
    """Lay the text of a plan into the folder, as the Word file that an office gets."""
    text = Document()
    for line in PLAN.read_text(encoding="utf-8").splitlines():
        text.add_paragraph(line)
    text.save("方案.docx")


def write_a_brief() -> None:
    """Write the briefing that an editor then changes and has compared."""
    call("yian1 brief --month 2024-05 -o 简报.docx")


def make_an_archive() -> None:
    """Have a package to install, and an archive made with it."""
    Path("离线安装包/wheels").mkdir(parents=True)
    Path("离线安装包/requirements.txt").write_text("", encoding="utf-8")
    call("yian1 archive 2024-05 -o 归档-2024-05.zip")


# What somebody has at hand who types the examples of a command; the sample workspace alone is enough for the others.
PREPARED = {"archive": make_an_archive, "import": fill_a_form, "init": bring_a_plan, "verify": write_a_brief}


@each("name", COMMANDS)
def test_a_help_page_ends_with_two_examples_or_more(name: str) -> None:
    lines = page(name)
    shown = lines[lines.index("示例\uff1a") + 1 :]
    assert len(shown) == len(set(shown)) >= 4
    assert all(line[:2] == "  " and line[2] != " " and line[-1] == "\uff1a" for line in shown[::2])
    assert all(line.startswith(f"    yian1 {name}") for line in shown[1::2])


@pytest.mark.parametrize("name", COMMANDS)
def test_each_example_does_what_it_says(
    name: str, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = sample
    if name in PREPARED:
        prepared = tmp_path / "prepared"
        shutil.copytree(sample, prepared)
        monkeypatch.chdir(prepared)
        PREPARED[name]()
    for number, line in enumerate(examples(name)):
        shutil.copytree(prepared, tmp_path / f"{number}")
        monkeypatch.chdir(tmp_path / f"{number}")
        before = {path for path in Path().rglob("*") if ".git" not in path.parts}
        told = call(line)
        written = {path for path in Path().rglob("*") if ".git" not in path.parts} - before
        assert "错误" not in told.stderr, line
        paths = told.stderr.replace("\\", "/")
        assert told.stdout or all(path.as_posix() in paths for path in written), line
        assert bool(written) == ("已写入" in told.stderr or "已结账" in told.stdout), line
