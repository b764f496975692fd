"""What a shell is told may come next, and what becomes of it in the line: with real shells, where there are any."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gitrepo import GitRepo
from rows import each
from shells import Terminal
from yian1.cli import COMMANDS, SENTENCE, main
from yian1.files import disk
from yian1.usage.completion import SCRIPTS, suggest
from yian1.usage.program import COMPLETE, group

ROOT = Path(__file__).parents[1]
PROGRAM = group(SENTENCE, COMMANDS)
ODD = "某 “一号” $HOME `a`(办)&局's"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace under git, with a unit whose name no shell takes as it is."""
    folder = tmp_path_factory.mktemp("sample") / "工作区"
    shutil.copytree(ROOT / "data", folder / "data")
    office = folder / "data/office.yaml"
    text = office.read_text(encoding="utf-8")
    quoted = ODD.replace("'", "''")
    units = f"units:\n  - {{id: odd-one, name: '{quoted}', aliases: [\"a\\nb\"], kind: district}}\n"
    office.write_text(text.replace("units:\n", units, 1), encoding="utf-8")
    repo = GitRepo.new(folder, {"填报表 1.xlsx": "x", "夹 甲/a.md": "x"})
    repo.git("tag", "一季度")
    return folder


@pytest.fixture
def workspace(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(sample)
    return sample


def values(*words: str) -> list[str]:
    found = suggest(PROGRAM, words)
    assert isinstance(found, dict)
    return list(found)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["stat"], ["status"]),
        (["tatu"], ["status"]),  # a part is enough, as in names
        (["-"], ["--root", "--version", "--help"]),
        (["-V"], ["-V"]),
        (["text"], []),  # what is hidden stays hidden
        (["status", "--fo"], ["--format", "--forecast"]),
        (["status", "--unit", "jingxin", "--un"], []),  # given already
        (["status", "--format", "j"], ["json"]),
        (["status", "--format=j"], ["--format=json"]),
        (["status", "--by", ""], ["target", "task", "unit"]),
        (["status", "-u", "JINGX"], ["jingxin"]),
        (["status", "--unit", "市经"], ["市经信局"]),
        (["status", "--unit", "经信"], ["市经信局"]),
        (["status", "--unit=经信"], ["--unit=市经信局"]),
        (["status", "--unit", "武汉市经济"], ["武汉市经济和信息化局"]),
        (["status", "--unit", "jiangan"], ["jiangan"]),  # of the office's file
        (["status", "--month", "2024-1"], ["2024-10", "2024-11", "2024-12"]),
        (["--root", ".", "status", "--month", "2024-09"], ["2024-09"]),
        (["new", "jingxi"], ["jingxin"]),
        (["new", "jingxin", "2024-09"], ["2024-09"]),
        (["new", "jingxin", "2024-09", ""], []),
        (["new", "--", "jingxin", "2024-09"], ["2024-09"]),
        (["show", "民营企业总"], ["民营企业总量"]),
        (["show", "private-f"], ["private-firms"]),
        (["show", "6-2"], ["6-2", "6-2a", "6-2b"]),
        (["show", "districts"], ["districts"]),
        (["status", "--at", "一"], ["一季度"]),
        (["diff", "main"], ["main"]),
        (["diff", "main", "HE"], ["HEAD"]),
        (["close", "2024-03"], ["2024-03"]),
        (["due", "--as-of", "2024-06"], ["2024-06-05", "2024-06-28", "2024-06-30"]),
        (["due", "--as-of", "2024-10"], ["2024-10-08", "2024-10-25", "2024-10-31"]),  # the 5th is a holiday
        (["schema", "o"], ["office", "opinions"]),
        (["form", "jingxin", "2024-1"], ["2024-10", "2024-11", "2024-12"]),
        (["completion", "p"], ["powershell"]),
    ],
)
@pytest.mark.usefixtures("workspace")
def test_what_may_come_next(words: list[str], expected: list[str]) -> None:
    assert values(*words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--root", ""], "folders"),
        (["status", "--root="], "folders"),
        (["schema", "-o", ""], "folders"),
        (["brief", "-o", ""], "files"),
        (["import", ""], "files"),
        (["fmt", "a.yaml", ""], "files"),
    ],
)
def test_paths_are_left_to_the_shell(words: list[str], expected: str) -> None:
    assert suggest(PROGRAM, words) == expected


@pytest.mark.usefixtures("workspace")
def test_without_a_word_come_the_ids_with_the_names_as_their_meaning() -> None:
    found = suggest(PROGRAM, ["status", "--unit", ""])
    assert isinstance(found, dict)
    assert next(iter(found.items())) == ("fagai", "市发改委")
    assert all(map(str.isascii, found))
    found = suggest(PROGRAM, ["status", "--unit", "市"])
    assert isinstance(found, dict)
    assert found["市发改委"] == "fagai"


@pytest.mark.usefixtures("workspace")
def test_a_value_that_no_line_can_hold_is_not_suggested() -> None:
    assert ODD in values("status", "--unit", "某")
    assert values("status", "--unit", "a\n") == []


@each("name", COMMANDS)
def test_every_option_of_every_command_is_suggested(name: str) -> None:
    command = PROGRAM.get_command(None, name)
    assert command is not None
    options = {max(param.opts, key=len) for param in command.params if param.param_type_name == "option"}
    assert set(values(name, "--")) == {*options, "--help"}


def several_years(plan: Path) -> None:
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("  year: 2024\n", "  year: 2024\n  from: 2023-11\n  to: 2024-02\n"), encoding="utf-8")


def test_the_months_are_those_of_the_plans_span(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(sample / "data", tmp_path / "data")
    several_years(tmp_path / "data/plan.yaml")
    monkeypatch.chdir(tmp_path)
    assert values("status", "--month", "") == ["2023-11", "2023-12", "2024-01", "2024-02"]


# Cheap, and quiet whatever is wrong


def told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str, asked_by: str = "zsh"
) -> str:
    monkeypatch.setenv(COMPLETE, asked_by)
    monkeypatch.setattr(sys, "argv", ["yian1", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert not stopped.value.code
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_only_the_plan_and_the_offices_file_are_read(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(disk, "read_file", lambda root, name: read.append(name) or disk._Disk(root).read(name))
    monkeypatch.setattr(disk, "read_files", None)
    assert values("--root", str(workspace), "show", "市经") == ["市经信局"]
    assert set(read) == {"data/plan.yaml", "data/office.yaml"}


def test_nothing_is_computed_to_answer(workspace: Path) -> None:
    """Everything that suggests something is asked in one process: what one of them loads is seen at the end."""
    asked = [
        ["stat"],
        ["show", "jingx"],
        ["due", "--as-of", "2024-06"],
        ["diff", "ma"],
        ["form", "jingx"],
        ["schema", "p"],
    ]
    asked += [["status", "--month", "2024-1"], ["status", "--format", "j"]]
    program = f"""
import sys
from yian1.cli import COMMANDS, SENTENCE
from yian1.usage.completion import suggest
from yian1.usage.program import group
for words in {asked}:
    assert suggest(group(SENTENCE, COMMANDS), words), words
print(*sys.modules, sep="\\n")
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=workspace, env=environment, capture_output=True, encoding="utf-8", check=True)
    heavy = {"jinja2", "rich", "yian1.core.series", "yian1.core.checks"}
    assert heavy.isdisjoint(done.stdout.split("\n"))


BROKEN = {
    "empty": b"",
    "half": b"units: [",
    "list": b"- a\n- b\n",
    "shapes": b"document: 3\nunits: {a: b}\ngroups: [x, [y], {id: [z], name: {}}]\ngoals: [{targets: 3}]\n",
    "year": "document: {year: 二〇二四}\n".encode(),
    "years": b"document: {year: 2024, from: 2024-01, to: 2149-12}\n",
    "gbk": "units: [{id: jingxin, name: 市经信局}]\n".encode("gbk"),
    "binary": bytes(range(256)) * 10,
    "deep": b"[" * 5000,
    "bomb": b"a: &a [x, x]\nb: &b [*a, *a]\nunits: [*b, *b]\n",
    "conflict": b"<<<<<<< a\nunits: []\n=======\nunits: [{}]\n>>>>>>> b\n",
}


@pytest.mark.parametrize("plan", BROKEN)
@pytest.mark.parametrize("words", [("show", "x"), ("status", "--unit", ""), ("status", "--month", ""), ("diff", "")])
def test_a_broken_workspace_is_met_with_silence(
    plan: str,
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/plan.yaml").write_bytes(BROKEN[plan])
    monkeypatch.chdir(tmp_path)
    answer = told(monkeypatch, capsys, *words).splitlines()
    assert answer[:1] in ([], ["values"])
    assert len(answer) < 130


@pytest.mark.parametrize("shell", [*SCRIPTS, "cmd"])
@pytest.mark.parametrize("words", [("nope", ""), ("status", "--unit", ""), ()])
def test_what_makes_no_sense_is_met_with_silence(
    shell: str,
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)  # no workspace
    assert told(monkeypatch, capsys, *words, asked_by=shell) == ""


# How each shell is answered


@pytest.mark.parametrize("line", ["yian1 status --unit 某", "yian1 status --unit '某", "yian1 status '--unit=某"])
@pytest.mark.usefixtures("workspace")
def test_bash_gets_back_only_what_it_replaces(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YIAN1_LINE", line)
    monkeypatch.setenv("YIAN1_REPLACED", "某")
    monkeypatch.setenv("YIAN1_LISTING", "9")
    inside = ODD.replace("'", r"'\''") if "'" in line else r"某\ “一号”\ \$HOME\ \`a\`\(办\)\&局\'s"
    assert told(monkeypatch, capsys, asked_by="bash") == f"values\n{inside}\n"


@pytest.mark.usefixtures("workspace")
def test_bash_lists_meanings_and_never_writes_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YIAN1_LINE", "yian1 status --unit jing")
    monkeypatch.setenv("YIAN1_REPLACED", "jing")
    for listing, meaning in ((9, ""), (ord("?"), "  (市经信局)"), (ord("%"), "")):
        monkeypatch.setenv("YIAN1_LISTING", str(listing))
        assert told(monkeypatch, capsys, asked_by="bash").splitlines()[1] == f"jingxin{meaning}"


@pytest.mark.parametrize("shell", ["zsh", "fish"])
@pytest.mark.usefixtures("workspace")
def test_zsh_and_fish_get_each_value_with_its_meaning(
    shell: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(monkeypatch, capsys, "status", "--unit", "jingx", asked_by=shell) == "values\njingxin\t市经信局\n"
    assert told(monkeypatch, capsys, "status", "--unit", '"某', asked_by=shell) == f"values\n{ODD}\todd-one\n"
    assert told(monkeypatch, capsys, "status", "--root", "", asked_by=shell) == "folders\n"
    assert told(monkeypatch, capsys, "import", "", asked_by=shell) == "files\n"


@pytest.mark.usefixtures("workspace")
def test_powershell_gets_ascii_that_it_reads_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(*words: str) -> list[dict[str, str]]:
        monkeypatch.setenv("YIAN1_WORDS", "\n".join(words))
        text = told(monkeypatch, capsys, asked_by="powershell")
        assert text.isascii()
        items: list[dict[str, str]] = json.loads(text)
        return items

    odd = "'某 “一号” $HOME `a`(办)&局''s'"
    assert answer("yian1", "status", "--unit", "jingx") == [
        {"typed": "jingxin", "shown": "jingxin", "help": "市经信局"}
    ]
    assert answer("yian1", "status", "--unit", "某") == [{"typed": odd, "shown": ODD, "help": "odd-one"}]
    assert answer("yian1", "status", "--month", "2024-05") == [
        {"typed": "2024-05", "shown": "2024-05", "help": "2024-05"}
    ]
    assert answer("yian1", "import", "") == []


@each("shell", SCRIPTS)
def test_a_script_is_ascii_and_asks_as_its_shell(shell: str) -> None:
    assert SCRIPTS[shell].isascii()
    assert f"{COMPLETE}={shell}" in SCRIPTS[shell].replace("$env:", "").replace(" = '", "=")


LINES = {
    "yian1 stat\t --unit=jingx\t -m 2024-05": ["status", "--unit=jingxin", "-m", "2024-05"],
    "yian1 status --unit 某\t": ["status", "--unit", ODD],
    "yian1 status --unit='某\t": ["status", f"--unit={ODD}"],
    "yian1 import 填\t": ["import", "填报表 1.xlsx"],
}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_real_shell_completes_the_line(shell: str, workspace: Path, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    called = Terminal(workspace, tmp_path, ROOT / "src").type(shell, SCRIPTS[shell], *LINES)
    assert dict(zip(LINES, called, strict=True)) == LINES
