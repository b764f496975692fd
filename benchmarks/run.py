"""Measure what a run of yian1 costs beside a bare loop over the same files, and write docs/performance.md's tables.

python benchmarks/run.py [--rounds 7] [--print]
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from generate import WORLDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

REPOSITORY = Path(__file__).parents[1]
SOURCES = REPOSITORY / "src"
DOCUMENT = REPOSITORY / "docs" / "performance.md"
BEGIN, END = "<!-- 以下由 benchmarks/run.py 生成 -->", "<!-- 生成的部分到此为止 -->"
BARE_LOOP = """
import pathlib, sys
import typer, yaml, pydantic
for path in sorted(pathlib.Path(sys.argv[1], "data").rglob("*.yaml")):
    with path.open("rb") as stream:
        yaml.load(stream, yaml.CSafeLoader)
"""
# The same with what pydantic loads only when it is used: a program that checks by it cannot do without.
USING_PYDANTIC = BARE_LOOP.replace("pydantic\n", "pydantic\npydantic.BaseModel, pydantic.Field\n", 1)
LOOP, LOOP_USING_PYDANTIC = "逐个读一遍", "逐个读一遍，用到 pydantic"
COMMANDS = ("check", "status", "brief")
SAMPLE = "本仓库的示例数据"
OFTEN = 4  # so many times as often: a run of a third of a second is soon disturbed
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes of one unit of ru_maxrss


@dataclass(slots=True)
class Case:
    """A command; what it took in each run: seconds of processor time of all its processes, bytes at most."""

    command: Sequence[str | Path]
    seconds: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Run the command once; what other programs do meanwhile does not count as its time."""
        environment = os.environ | {"PYTHONPATH": str(SOURCES), "COLUMNS": "120"}
        with subprocess.Popen(self.command, env=environment, stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{self.command} 的退出码是 {process.returncode}")
        self.seconds.append(usage.ru_utime + usage.ru_stime)
        self.memory.append(usage.ru_maxrss * _RSS_UNIT)


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on one time over another."""

    what: str
    value: float
    bound: float

    def row(self) -> str:
        """Return the bound as a row of a table."""
        return (
            f"| {self.what} | ≤ {self.bound:g} | {self.value:.2f} | {'是' if self.value <= self.bound else '**否**'} |"
        )


def cases(root: Path) -> dict[str, Case]:
    """Return what is run on a workspace, by its name."""
    program = [sys.executable, "-m", "yian1", "--root", root]
    loops = {LOOP: BARE_LOOP, LOOP_USING_PYDANTIC: USING_PYDANTIC}
    found = {name: Case([sys.executable, "-c", loop, root]) for name, loop in loops.items()}
    return found | {command: Case([*program, command]) for command in COMMANDS}


def bounds(groups: Mapping[str, Mapping[str, float]]) -> Iterator[Bound]:
    """Yield what the project holds itself to, of the seconds of each group's cases."""
    sample, small, large = groups.values()
    _, named, _ = groups
    yield from (
        Bound(f"`{command}` ÷ {LOOP}（{SAMPLE}）", sample[command] / sample[LOOP], bound)
        for command, bound in (("check", 1.7), ("status", 1.7), ("brief", 3))
    )
    for command in ("check", "status"):
        yield Bound(f"`{command}` ÷ {LOOP}（{named}）", small[command] / small[LOOP], 2)
    for command in COMMANDS:
        yield Bound(f"`{command}`，台账大到十倍", large[command] / small[command], 11)


def measured(rounds: int) -> list[str]:
    """Measure everything and return the lines of the document."""
    groups = {SAMPLE: cases(REPOSITORY)}
    with tempfile.TemporaryDirectory(prefix="yian1-bench-") as folder:
        for size, world in WORLDS.items():
            root = Path(folder, size)
            # In a process of its own: a process starts out with the memory of the one that starts it.
            subprocess.run([sys.executable, Path(__file__).with_name("generate.py"), size, root], check=True)
            groups[f"{world.filings:,} 份填报，{world.total:,} 个数"] = cases(root)
        for title, group in groups.items():
            for _ in range(rounds * OFTEN if title == SAMPLE else rounds):
                for case in group.values():
                    case.run()
    return tables(groups, rounds)


def tables(groups: Mapping[str, Mapping[str, Case]], rounds: int) -> list[str]:
    """Return the bounds, and under them what was measured."""
    today = date.today()  # noqa: DTZ011 - the day on this machine
    machine = f"{os.cpu_count()} 核，Python {platform.python_version()}"
    where = f"{today}，{machine}；每项轮流跑 {rounds} 次（示例数据 {rounds * OFTEN} 次），取最少的一次。"
    best = {title: {name: min(case.seconds) for name, case in group.items()} for title, group in groups.items()}
    lines = [where, "", "| 比例 | 要求 | 实测 | 达到 |", "|---|--:|--:|:-:|", *(one.row() for one in bounds(best)), ""]
    lines += ["| 台账 | 命令 | 处理器时间 | 内存峰值 |", "|---|---|--:|--:|"]
    for title, group in groups.items():
        for name, case in group.items():
            lines.append(f"| {title} | {name} | {min(case.seconds):.2f} 秒 | {max(case.memory) / 1_000_000:.0f} MB |")
    return [*lines, ""]


def replaced(document: str, lines: Sequence[str]) -> str:
    """Return a document with new lines between its markers."""
    before, found, rest = document.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (found and ended):
        raise ValueError(f"文档里没有“{BEGIN}”和“{END}”两行标记")
    return "\n".join([f"{before}{BEGIN}", "", *lines, f"{END}{after}"])


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print the tables, and put them into the document."""
    parser = argparse.ArgumentParser(description="测量 yian1 的处理器时间和内存，写入 docs/performance.md")
    parser.add_argument("--rounds", type=int, default=7, help="每项测几次（默认7）")
    parser.add_argument("--print", action="store_true", dest="only_print", help="只打印，不写文档")
    given = parser.parse_args(words)
    compileall.compile_dir(SOURCES, quiet=2)  # as pip does with what it installs
    lines = measured(given.rounds)
    print("\n".join(lines))
    if not given.only_print:
        DOCUMENT.write_text(replaced(DOCUMENT.read_text(encoding="utf-8"), lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
