"""The repository's own files: clean Chinese, sample data that says so, documents that are true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from half_width import half_width_marks
from yian1.files import disk
from yian1.files.load import load

ROOT = Path(__file__).parents[1]
DATA = sorted((ROOT / "data").rglob("*.yaml"))
TEMPLATES = sorted((ROOT / "templates").glob("*.j2"))
TEXTS = [path for path in ROOT.rglob("*") if path.suffix in {".py", ".md", ".yaml", ".yml", ".toml", ".j2", ".json"}]
MADE = re.compile(r"/(\.venv[a-z-]*|\.git|build|dist|\.[a-z_]*cache|\.hypothesis)/")
OWN = [path for path in TEXTS if path.is_file() and not MADE.search(str(path))]


@pytest.mark.parametrize("path", [*DATA, *TEMPLATES], ids=lambda path: str(path.relative_to(ROOT)))
def test_data_and_templates_use_full_width_marks(path: Path):
    assert half_width_marks(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [*DATA, *TEMPLATES], ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_plain_utf8_with_unix_line_ends(path: Path):
    data = path.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")


def test_invented_progress_says_that_it_is_sample_data():
    invented = [path for path in DATA if path.name not in {"plan.yaml", "office.yaml"}]
    assert len(invented) > 100
    for path in invented:
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["sample"] is True, path


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


def test_the_format_document_is_what_the_models_say():
    told = subprocess.run(
        [sys.executable, "-c", "import data_format; print(data_format.document(), end='')"],
        cwd=ROOT / "tools",
        capture_output=True,
        encoding="utf-8",
        env={**__import__("os").environ, "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    assert told.stdout == (ROOT / "docs" / "data-format.md").read_text(encoding="utf-8")


def test_the_table_of_modules_is_what_the_modules_say():
    told = subprocess.run(
        [sys.executable, "-c", "import architecture; print(architecture.document(), end='')"],
        cwd=ROOT / "tools",
        capture_output=True,
        encoding="utf-8",
        env={**__import__("os").environ, "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    assert told.stdout == (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_file_that_a_contributor_is_sent_to_is_there():
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("CONTRIBUTING.md", "docs/architecture.md")]
    named = {
        name
        for text in texts
        for name in re.findall(r"`((?:src|tests|docs|tools|templates)/[a-z0-9_./-]+\.[a-z0-9]+)`", text)
    }
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_no_file_names_this_machine_or_a_registry():
    named = re.compile("/" + "work/|/t" + "mp/v|py" + "pi\\.org|registry\\.npm" + "js")
    assert [str(path) for path in OWN if named.search(path.read_text(encoding="utf-8", errors="replace"))] == []
