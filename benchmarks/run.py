"""Measure yian1 beside what it is compared with, and write the tables of docs/performance.md.

python benchmarks/run.py [--rounds 5] [--quick] [--print]
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from history import commit_twice
from measure import SOURCES, Case, measure, python, yian1
from prepare import JOURNAL, WORKSPACE, WORLDS
from table import Promise, measured, promised, replaced

if TYPE_CHECKING:
    from collections.abc import Sequence

REPOSITORY = Path(__file__).parents[1]
DOCUMENT = REPOSITORY / "docs" / "performance.md"
MONTH = "2024-05"
BARE_LOOP = """
import sys, pathlib, yaml
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.yaml")):
    with path.open("rb") as stream:
        yaml.load(stream, yaml.CSafeLoader)
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that are run side by side, by a short name."""

    title: str
    cases: dict[str, Case]

    def ratio(self, one: str, other: str) -> float | None:
        """Return one case's time over the other's; None if either was skipped."""
        first, second = self.cases[one], self.cases[other]
        return None if first.skipped or second.skipped else first.wall / second.wall


def startup(folder: Path) -> Group:
    """Return the cases on this repository's own data, in a copy."""
    root = folder / "repository"
    shutil.copytree(REPOSITORY / "data", root / "data")
    commit_twice(root)
    return Group(
        "启动，和本仓库的示例数据",
        {
            "pass": Case("`python -c pass`", python("pass")),
            "typer": Case('`python -c "import typer"`', python("import typer")),
            "help": Case("`yian1 --help`", yian1("--help")),
            "models": Case('`python -c "import yaml, pydantic"`', python("import yaml, pydantic")),
            "tables": Case(
                '`python -c "import yaml, pydantic, rich.table"`', python("import yaml, pydantic, rich.table")
            ),
            **commands(root),
        },
    )


def commands(root: Path) -> dict[str, Case]:
    """Return the cases on a workspace that has a git history of at least two commits."""
    found = {}
    for name, words in (("check", ["check"]), ("status", ["status"]), ("brief", ["brief", "--month", MONTH])):
        line = yian1(*words, "--root", root)
        found[f"{name} cold"] = Case(f"`yian1 {name}`，没有缓存", line, root / ".yian1")
        found[f"{name} warm"] = Case(f"`yian1 {name}`，没有改动", line)
    found["diff"] = Case("`yian1 diff HEAD~1 HEAD`", yian1("diff", "HEAD~1", "HEAD", "--root", root))
    return found


def ledger(folder: Path, size: str, *, schema: Path | None) -> Group:
    """Return the cases on a generated workspace; with a schema, the slow comparisons too."""
    subprocess.run([sys.executable, Path(__file__).with_name("prepare.py"), size, folder / size], check=True)
    world, root, records = WORLDS[size], folder / size / WORKSPACE, folder / size / JOURNAL
    filings = sorted((root / "data" / "progress").rglob("*.yaml"))
    return Group(
        f"{world.filings:,} 份填报，{world.total:,} 个数",
        {
            "loop": Case("`yaml.CSafeLoader` 逐个读一遍", [*python(BARE_LOOP), root]),
            **commands(root),
            "hledger": Case(
                "`hledger bal --budget`，同样的记录",
                ["hledger", "-f", records, "bal", "--budget", "-Y"],
                skipped=_lacks("hledger"),
            ),
            "schema": Case(
                "`check-jsonschema`，本项目的 schema",
                ["check-jsonschema", "--schemafile", schema or "", *filings],
                expected=(0, 1),
                skipped=_lacks("check-jsonschema") or ("" if schema else "要几分钟"),
            ),
        },
    )


def _lacks(program: str) -> str:
    return "" if shutil.which(program, path=_path()) else "没有安装"


def _path() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def promises(first: Group, ledgers: Sequence[Group]) -> list[Promise]:
    """Return every ratio that the project has promised, as far as it was measured."""
    tables = "`import yaml, pydantic, rich.table`"
    found = [
        _promise("`--help` ÷ `import typer`", first.ratio("help", "typer"), 1.3),
        _promise(f"`status`（本仓库，没有改动）÷ {tables}", first.ratio("status warm", "tables"), 1.5),
        _promise("`diff` ÷ `status`（没有缓存）", ledgers[0].ratio("diff", "status cold"), 3),
    ]
    for group in ledgers:
        for command in ("check", "status"):
            name = f"`{command}` 没有缓存（{group.title}）"
            found.append(_promise(f"{name}÷ 逐个读一遍", group.ratio(f"{command} cold", "loop"), 1.5))
            found.append(_promise(f"{name}÷ hledger", group.ratio(f"{command} cold", "hledger"), 1))
    if len(ledgers) > 1:
        found += [promise for command in ("check", "status", "brief") for promise in _at_scale(command, *ledgers)]
        diff = ledgers[1].cases["diff"]
        found.append(
            None if diff.skipped else Promise(f"`diff` 的内存（{ledgers[1].title}）", diff.megabytes, 400, unit="MB")
        )
    return [promise for promise in found if promise is not None]


def _at_scale(command: str, small: Group, large: Group) -> list[Promise | None]:
    """Return what is promised of the large ledger alone."""
    cold = large.cases[f"{command} cold"]
    growth = None if cold.skipped else cold.wall / small.cases[f"{command} cold"].wall
    warm = large.ratio(f"{command} cold", f"{command} warm")
    return [
        _promise(f"`{command}` 没有缓存 ÷ 没有改动（{large.title}）", warm, 10, at_least=True),
        _promise(f"`{command}` 没有缓存，台账大到十倍", growth, 11),
        None if cold.skipped else Promise(f"`{command}` 的内存（{large.title}）", cold.megabytes, 400, unit="MB"),
    ]


def _promise(what: str, value: float | None, bound: float, *, at_least: bool = False) -> Promise | None:
    return None if value is None else Promise(what, value, bound, at_least)


def filing_schema(folder: Path) -> Path | None:
    """Write the project's own schema of a filing; None if the program cannot yet."""
    found = subprocess.run(
        yian1("schema", "filing", "--root", REPOSITORY),
        env=os.environ | {"PYTHONPATH": str(REPOSITORY / "src")},
        capture_output=True,
        check=False,
    )
    path = folder / "filing.schema.json"
    path.write_bytes(found.stdout)
    return path if found.returncode == 0 else None


def tables(rounds: int, *, quick: bool) -> list[str]:
    """Measure everything and return the lines of the document."""
    os.environ["PATH"] = _path()
    with tempfile.TemporaryDirectory(prefix="yian1-bench-") as name:
        folder = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(folder / "user-cache")
        groups = [startup(folder), ledger(folder, "small", schema=filing_schema(folder))]
        groups += [] if quick else [ledger(folder, "large", schema=None)]
        for group, times in zip(groups, (2 * rounds, rounds, rounds), strict=False):
            sys.stderr.write(f"{group.title}……\n")
            measure(list(group.cases.values()), times)
    lines = [_where(rounds), "", *promised(promises(groups[0], groups[1:]))]
    return lines + [line for group in groups for line in measured(group.title, group.cases.values())]


def _where(rounds: int) -> str:
    versions = f"Python {platform.python_version()}"
    if not _lacks("hledger"):
        said = subprocess.run(["hledger", "--version"], capture_output=True, text=True, check=False).stdout
        versions += f"，{said.split(',')[0].strip()}"
    today = date.today()  # noqa: DTZ011 - the day on this machine
    return f"{today}，{os.cpu_count()} 核，{versions}；每项轮流跑 {rounds} 次（启动一组 {2 * rounds} 次），取中位数。"


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and put them into the document."""
    parser = argparse.ArgumentParser(description="测量 yian1 的速度和内存，写入 docs/performance.md")
    parser.add_argument("--rounds", type=int, default=5, help="每项测几次（默认5）")
    parser.add_argument("--quick", action="store_true", help="只测小的一组，不写文档")
    parser.add_argument("--print", action="store_true", dest="only_print", help="只打印，不写文档")
    given = parser.parse_args(words)
    compileall.compile_dir(SOURCES, quiet=2)  # as pip does with what it installs
    lines = tables(given.rounds, quick=given.quick)
    print("\n".join(lines))
    if not (given.quick or given.only_print):
        DOCUMENT.write_text(replaced(DOCUMENT.read_text(encoding="utf-8"), lines), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
