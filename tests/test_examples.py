"""Every command's help page ends with two examples, and each of them does what it says in the sample workspace."""

from __future__ import annotations

import shlex
import shutil
from datetime import date
from pathlib import Path

import pytest
import typer
from docx import Document
from openpyxl import load_workbook

from gitrepo import GitRepo
from yian1.cli import COMMANDS, SENTENCE
from yian1.usage.declare import group
from yian1.usage.help import help_page
from yian1.usage.program import run

ROOT = Path(__file__).parents[1]
PROGRAM = group(SENTENCE, COMMANDS)
PLAN = ROOT / "tests/plans/skills.txt"
FILLED = {"filed": date(2024, 11, 4), "figures/new-scaled-firms/value": 1190}


def page(name: str) -> list[str]:
    command = PROGRAM.get_command(None, name)
    assert command is not None
    return help_page(typer.Context(command, info_name=name)).splitlines()


def examples(name: str) -> list[str]:
    return [line.strip() for line in page(name)[-3::2]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace under git, with a change that is committed and one that is not."""
    folder = tmp_path_factory.mktemp("sample") / "工作区"
    shutil.copytree(ROOT / "data", folder / "data")
    repo = GitRepo.new(folder, {})
    for number in (", 市十五届人大", ",市十五届人大"):
        repo.commit({"备注.md": number})
    repo.git("branch", "填报")
    filing = folder / "data/progress/jingxin/2024-05.yaml"
    filing.write_text(filing.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def workspace(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "工作区"
    shutil.copytree(sample, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    return folder


def call(line: str) -> object:
    with pytest.raises(SystemExit) as stopped:
        run(PROGRAM, shlex.split(line)[1:])
    return stopped.value.code


def fill_forms() -> None:
    """Make the forms that an import reads, one of them filled in."""
    for line in examples("form"):
        assert call(line) == 0
    workbook = load_workbook("市经信局10月.xlsx")
    rows = {str(row[0].value): row for sheet in workbook for row in sheet.iter_rows()}
    for key, value in FILLED.items():
        rows[key][2].value = value
    workbook.save("市经信局10月.xlsx")


def bring_a_plan() -> None:
    """Lay the text of a plan into the folder, as the Word file that an office gets."""
    text = Document()
    for line in PLAN.read_text(encoding="utf-8").splitlines():
        text.add_paragraph(line)
    text.save("方案.docx")


def write_a_brief() -> None:
    """Write the briefing that an editor then changes and has compared."""
    assert call("yian1 brief --month 2024-05 -o 简报.docx") == 0


# What somebody has at hand who types the examples of a command; the sample workspace alone is enough for the others.
PREPARED = {"import": fill_forms, "init": bring_a_plan, "verify": write_a_brief}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_help_page_ends_with_two_examples(name: str) -> None:
    title, *lines = page(name)[-5:]
    assert title == "示例\uff1a"
    starts = ("  ", f"    yian1 {name}") * 2
    assert [line[: len(start)] for line, start in zip(lines, starts, strict=True)] == list(starts)
    assert [line.endswith("\uff1a") for line in lines] == [True, False] * 2
    assert len(set(lines)) == 4


@pytest.mark.parametrize(("name", "number"), [(name, number) for name in COMMANDS for number in (0, 1)])
@pytest.mark.usefixtures("workspace")
def test_an_example_does_what_it_says(name: str, number: int, capsys: pytest.CaptureFixture[str]) -> None:
    line = examples(name)[number]
    PREPARED.get(name, lambda: None)()
    capsys.readouterr()
    before = {path for path in Path().rglob("*") if ".git" not in path.parts}
    assert call(line) == 0
    told = capsys.readouterr()
    written = {path for path in Path().rglob("*") if ".git" not in path.parts} - before
    assert "错误" not in told.err
    assert told.out or all(str(path) in told.err for path in written)
    assert bool(written) == ("已写入" in told.err or "已结账" in told.out)
