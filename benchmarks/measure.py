"""Whole processes, one after another: wall time, processor time, and the memory they took at most."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SOURCES = Path(__file__).parents[1] / "src"
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes of one unit of ru_maxrss


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: seconds on the clock, seconds of processor time, megabytes at most."""

    wall: float
    processor: float
    megabytes: float


@dataclass(slots=True)
class Case:
    """A command to measure; `clear` is a cache to delete before each run, `skipped` says why it is not measured."""

    name: str
    command: Sequence[str | Path]
    clear: Path | None = None
    expected: Sequence[int] = (0,)
    skipped: str = ""
    runs: list[Run] = field(default_factory=list)

    @property
    def wall(self) -> float:
        """Median seconds on the clock."""
        return statistics.median(run.wall for run in self.runs)

    @property
    def processor(self) -> float:
        """Median seconds of processor time, of all its processes together."""
        return statistics.median(run.processor for run in self.runs)

    @property
    def megabytes(self) -> float:
        """Median of the memory taken at most."""
        return statistics.median(run.megabytes for run in self.runs)


def yian1(*words: str | Path) -> list[str | Path]:
    """Return the command line that runs this checkout's program: as installed, else as a module."""
    installed = Path(sys.executable).with_name("yian1")
    return [installed, *words] if installed.exists() else [sys.executable, "-m", "yian1", *words]


def python(code: str) -> list[str | Path]:
    """Return the command line that runs a line of Python."""
    return [sys.executable, "-c", code]


def measure(cases: Sequence[Case], rounds: int) -> None:
    """Run every case once in each round, side by side, after one round that is not counted."""
    for number in range(rounds + 1):
        for case in cases:
            if case.skipped:
                continue
            if case.clear is not None:
                shutil.rmtree(case.clear, ignore_errors=True)
            done = _run(case)
            if number and not case.skipped:
                case.runs.append(done)


def _run(case: Case) -> Run:
    environment = os.environ | {"PYTHONPATH": str(SOURCES), "COLUMNS": "120"}
    started = time.perf_counter()
    with subprocess.Popen(
        case.command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        said = process.stderr.read() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in case.expected:
        last = said.strip().splitlines()[-1:] or [""]
        case.skipped = f"退出码 {process.returncode}：{last[0][:80]}"
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _RSS_UNIT / 1_000_000)
