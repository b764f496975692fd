"""A git repository around a generated workspace: what `yian1 diff` is measured on."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from generate import YEAR, filing

if TYPE_CHECKING:
    from pathlib import Path

    from generate import World

WHO = {"NAME": "性能测试", "EMAIL": "benchmark@example.invalid"}
IDENTITY = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in WHO.items()}
APART = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def write_history(folder: Path, world: World) -> None:
    """Commit a workspace month by month, then a commit in which every unit corrects its last filing."""
    _git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / ".gitignore").write_text(".yian1/\n", encoding="utf-8")
    _git(folder, "add", ".gitignore", "data/plan.yaml", "data/office.yaml")
    _commit(folder, 1, "方案和办公室补充")
    for month in range(1, world.months + 1):
        _git(folder, "add", f"data/progress/*/{YEAR}-{month:02d}.yaml")
        _commit(folder, month, f"{month}月填报")
    for unit, name in enumerate(world.names):
        path = folder / "data" / "progress" / name / f"{YEAR}-{world.months:02d}.yaml"
        path.write_bytes(corrected(world, unit).encode("utf-8"))
    _git(folder, "add", "data")
    _commit(folder, world.months, "更正")


def commit_twice(folder: Path) -> None:
    """Commit any workspace in two steps: its latest month comes last."""
    filings = sorted((folder / "data" / "progress").rglob("[0-9]*.yaml"), key=lambda path: path.name)
    latest = filings[-1].name if filings else ""
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "add", "data", f":!data/progress/*/{latest}")
    _commit(folder, 1, "以前的月份")
    _git(folder, "add", "data")
    _commit(folder, 2, "最近的月份")


def corrected(world: World, unit: int) -> str:
    """Return a unit's last filing with its first figure raised and explained."""
    target = world.filed[unit][0]
    lines = filing(world, unit, world.months).splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith(f"  {target.id}:"))
    amount = int(target.amount(world.months)) + 16
    lines[at] = f"  {target.id}: {{value: {amount}, correction: 补计上月漏报16{target.measure}}}"
    return "\n".join(lines) + "\n"


def _commit(folder: Path, month: int, message: str) -> None:
    _git(folder, "commit", "--quiet", "-m", message, date=f"{YEAR}-{month:02d}-28T12:00:00+08:00")


def _git(folder: Path, *arguments: str, date: str = "") -> None:
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date} if date else {}
    subprocess.run(["git", *arguments], cwd=folder, check=True, env=os.environ | IDENTITY | dates | APART)
