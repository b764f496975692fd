"""The repository's own files: clean Chinese, sample data that says so, documents that are true."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from half_width import half_width_marks
from yian1.files import disk
from yian1.files.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
DATA = sorted((ROOT / "data").rglob("*.yaml"))
TEMPLATES = sorted((ROOT / "templates").glob("*.[jy]*"))
WRITTEN = {".py", ".md", ".yaml", ".yml", ".toml", ".j2", ".json"}
MADE = re.compile(r"\.venv.*|\.git|build|dist|\..*_cache|\.hypothesis|__pycache__")


def test_data_and_templates_use_full_width_marks():
    assert {path: marks for path in (*DATA, *TEMPLATES) if (marks := half_width_marks(path.read_text("utf-8")))} == {}


def test_files_are_plain_utf8_with_unix_line_ends():
    for path in (*DATA, *TEMPLATES):
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf"), path
        assert b"\r" not in data, path
        assert data.endswith(b"\n"), path


def test_invented_progress_says_that_it_is_sample_data():
    invented = [path for path in DATA if path.name not in {"plan.yaml", "office.yaml"}]
    assert len(invented) > 100
    for path in invented:
        assert "\nsample: true\n" in "\n" + path.read_text(encoding="utf-8"), path


def test_every_baseline_has_a_source():
    loaded = load(disk.read_files(ROOT))
    assert loaded.ledger is not None
    assert all(baseline.source for baseline in loaded.ledger.office.baselines.values())


def test_the_plan_is_complete():
    loaded = load(disk.read_files(ROOT))
    assert loaded.ledger is not None
    plan = loaded.ledger.plan
    tasks = [len(section.tasks) for section in plan.sections]
    lists = [action.units for action in (context.action for context in loaded.ledger.actions.values())]
    assert (len(plan.goals), tasks, len(lists)) == (5, [5, 5, 3, 3, 3, 4], 29)
    targets, milestones = loaded.ledger.targets, loaded.ledger.milestones
    assert (len(targets) - len(milestones), sum(len(goal.targets) for goal in plan.goals)) == (26, 17)
    assert milestones == {"four-lists", "training-consortia"}
    assert (len(plan.units), len(plan.groups), len(plan.programmes)) == (22, 2, 7)
    assert (len(plan.stages), len(plan.duties), len(plan.requirements)) == (3, 3, 3)
    without_districts = [key for key, each in loaded.ledger.actions.items() if "districts" not in each.action.units]
    assert without_districts == ["4-1a", "4-1b", "6-2b"]


@pytest.mark.parametrize(("tool", "name"), [("data_format", "data-format.md"), ("architecture", "architecture.md")])
def test_a_document_made_by_a_tool_is_what_it_makes(tool: str, name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(ROOT / "tools")
    assert import_module(tool).document() == (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_what_a_contributor_is_sent_to_is_there():
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("CONTRIBUTING.md", "docs/architecture.md"))
    file = r"`([a-z][a-z0-9_./-]*/[a-z0-9_./-]+\.[a-z0-9]+)`"
    places = {name: [ROOT / name, ROOT / "src/yian1" / name] for name in re.findall(file, text)}
    found = {name: next(filter(Path.exists, some), None) for name, some in places.items()}
    assert [name for name, path in found.items() if path is None] == []
    named = re.findall(rf"{file} 的 ((?:`[A-Za-z_.]+`[、和]?)+)", text)
    assert len(named) > 20
    for name, words in named:
        source = (found[name] or ROOT).read_text(encoding="utf-8")
        for word in re.findall(r"[A-Za-z_]+(?=`)", words):
            assert re.search(rf"(?:def|class|macro) {word}\b|^ *{word}\b[^=\n]* = ", source, re.MULTILINE), (name, word)


def test_no_file_names_this_machine_or_a_registry():
    named = re.compile("/" + "work/|/t" + "mp/v|py" + "pi\\.org|registry\\.npm" + "js")
    own = [path for path in files(ROOT) if path.suffix in WRITTEN]
    assert len(own) > 500
    assert [path for path in own if named.search(path.read_text(encoding="utf-8", errors="replace"))] == []


def files(folder: Path) -> Iterator[Path]:
    """Yield every file that is not made by a tool."""
    for path in folder.iterdir():
        if path.is_dir():
            yield from () if MADE.fullmatch(path.name) else files(path)
        else:
            yield path
