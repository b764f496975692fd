"""The benchmarks measure what they say: the same good ledger every time, as large as its name."""

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

from another import another  # noqa: E402 - the benchmarks are no package
from generate import SMALL, World, files, write_workspace  # noqa: E402 - the benchmarks are no package
from run import BEGIN, COMMANDS, END, LOOP, bounds, replaced  # noqa: E402 - the benchmarks are no package
from slips import measure  # noqa: E402 - the benchmarks are no package
from third import third  # noqa: E402 - the benchmarks are no package

TINY = World(units=30, months=2, figures=6)


def test_the_same_workspace_comes_out_every_time():
    code = (
        "import hashlib; from generate import World, files;"
        f"print(hashlib.sha256(repr(list(files({TINY!r}))).encode()).hexdigest())"
    )
    environment = os.environ | {"PYTHONPATH": str(BENCHMARKS), "PYTHONHASHSEED": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == hashlib.sha256(repr(list(files(TINY))).encode()).hexdigest()


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


def test_a_bound_that_is_not_kept_stands_out():
    sample, small, large = ({LOOP: 1.0, **dict.fromkeys(COMMANDS, seconds)} for seconds in (2.0, 1.5, 15.0))
    rows = [bound.row() for bound in bounds({"示例": sample, "小": small, "大": large})]
    assert [row for row in rows if "**否**" in row] == [
        "| `check` ÷ 逐个读一遍\uff08本仓库的示例数据\uff09 | ≤ 1.7 | 2.00 | **否** |",
        "| `status` ÷ 逐个读一遍\uff08本仓库的示例数据\uff09 | ≤ 1.7 | 2.00 | **否** |",
    ]
    assert len(rows) == 8


def test_only_what_is_between_the_marks_is_replaced():
    document = f"前\n{BEGIN}\n旧\n{END}\n后\n"
    assert replaced(document, ["新"]) == f"前\n{BEGIN}\n\n新\n{END}\n后\n"
    with pytest.raises(ValueError, match="标记"):
        replaced("没有标记", [])


@pytest.mark.parametrize(("maker", "kinds"), [(another, ("首位", "相邻", "照抄", "文字")), (third, ("首位", "相邻"))])
def test_slips_are_found_and_good_years_are_left_in_peace(maker, kinds):
    result = measure(range(8, 9), maker, 18)
    assert all(result.recall(kind) >= 0.9 for kind in kinds)
    assert result.alarms_per_unit <= 1
