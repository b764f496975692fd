"""The benchmarks measure what they say: the same good ledger every time, and the same records beside it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from yian1.commands.session import open_workspace

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

from generate import SMALL, World, files, write_workspace  # noqa: E402 - the benchmarks are no package
from history import corrected, write_history  # noqa: E402 - the benchmarks are no package
from journal import journal  # noqa: E402 - the benchmarks are no package
from table import BEGIN, END, Promise, replaced  # noqa: E402 - the benchmarks are no package

TINY = World(units=30, months=2, figures=6)


def digest() -> str:
    code = (
        "import hashlib; from generate import World, files;"
        f"print(hashlib.sha256(repr(list(files({TINY!r}))).encode()).hexdigest())"
    )
    seeds = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONPATH": str(BENCHMARKS), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert len(seeds) == 1
    return seeds.pop()


def test_the_same_workspace_comes_out_every_time():
    assert digest() == hashlib.sha256(repr(list(files(TINY))).encode()).hexdigest()


@pytest.mark.parametrize("world", [TINY, World(units=1, months=12, figures=3)])
def test_the_workspace_has_nothing_wrong_with_it(tmp_path: Path, world: World):
    write_workspace(tmp_path, world)
    session = open_workspace(tmp_path)
    assert session.findings == ()
    assert len(session.ledger.filings) == world.filings
    assert sum(len(filing.figures) for filing in session.ledger.filings) == world.total
    assert {target.target.kind for target in session.ledger.targets.values()} >= {"flow", "stock"}


def test_the_small_workspace_is_as_large_as_it_says():
    assert (SMALL.filings, SMALL.total) == (480, 10_080)
    assert all(len(filed) == SMALL.figures for filed in SMALL.filed)


def test_the_journal_holds_the_same_records():
    entries, _, budget = journal(TINY).partition("~ yearly")
    assert entries.count("\n    (unit-") == TINY.total
    assert budget.count("\n    (unit-") == TINY.units * TINY.figures


def test_the_history_ends_with_a_correction_of_every_unit(tmp_path: Path):
    write_workspace(tmp_path, TINY)
    write_history(tmp_path, TINY)
    log = subprocess.run(["git", "log", "--format=%s"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert log.stdout.split() == ["更正", "2月填报", "1月填报", "方案和办公室补充"]
    path = tmp_path / "data/progress/unit-002/2024-02.yaml"
    assert path.read_text(encoding="utf-8") == corrected(TINY, 1)
    assert open_workspace(tmp_path).findings == ()


def test_only_what_is_between_the_marks_is_replaced():
    document = f"前\n{BEGIN}\n旧\n{END}\n后\n"
    assert replaced(document, ["新"]) == f"前\n{BEGIN}\n\n新\n{END}\n后\n"
    with pytest.raises(ValueError, match="标记"):
        replaced("没有标记", [])


def test_a_bound_is_kept_from_the_right_side():
    assert Promise("快", 1.5, 1.5).kept
    assert not Promise("慢", 1.51, 1.5).kept
    assert Promise("十倍", 10, 10, at_least=True).kept
    assert not Promise("九倍", 9.9, 10, at_least=True).kept
