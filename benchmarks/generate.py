"""Workspaces of any size, the same every time: units × months × figures.

python benchmarks/generate.py small|large FOLDER

One unit in ten is a department: it owns targets of every kind and files them. The others are
districts: each files its part of some departments' accumulated figures (任务分解).
"""

from __future__ import annotations

import calendar
import shutil
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

YEAR = 2024
KINDS = ("flow", "stock", "flow", "level", "flow", "ratio", "stock", "flow", "comparison", "flow", "trend")
RELATIVE = {"comparison": "against", "trend": "last_year"}
MEASURES = {"flow": ("家", "亿元", "场", "个"), "stock": ("万家", "名")}
SOURCES = ("部门月报", "业务台账", "统计快报")
STATES = ("推进中", "推进中", "推进中", "长期坚持", "已完成")
DEPARTMENTS = 10  # one unit in so many
REPORTS = 12  # actions that a unit reports on each month: the plan names 各区人民政府 for 26 of its 29


@dataclass(frozen=True, slots=True)
class Target:
    """A promise, or a district's part of one, and the speed at which it is kept (1 is the even pace)."""

    id: str
    name: str
    kind: str
    measure: str
    value: int
    speed: float

    @property
    def baseline(self) -> int:
        """Where a stock starts from."""
        return self.value * 4 // 5

    @property
    def quote(self) -> str:
        """The words of the plan."""
        return f"{self.name}{'逐年提升' if self.kind in RELATIVE else f'达到{self.value}{self.measure}'}"

    def amount(self, month: int) -> str:
        """Return the figure at a month's end, in the measure."""
        share = month / 12 * self.speed
        if self.kind == "flow":
            return f"{int(self.value * share)}"
        if self.kind == "stock":
            places = 2 if self.measure.startswith("万") else 0
            return f"{self.baseline + (self.value - self.baseline) * share:.{places}f}"
        return f"{self.value * (0.8 + share / 5):.1f}"


@dataclass(frozen=True)
class World:
    """A made-up plan with its units: `units` of them, each filing `figures` figures in each of `months` months.

    A district files fewer where the departments do not own as many accumulated targets.
    """

    units: int
    months: int
    figures: int

    @property
    def filings(self) -> int:
        """How many filings there are."""
        return self.units * self.months

    @property
    def total(self) -> int:
        """How many figures there are in all filings."""
        return self.filings * self.figures

    @cached_property
    def names(self) -> Sequence[str]:
        """Every unit's id."""
        return tuple(f"unit-{unit + 1:03d}" for unit in range(self.units))

    @cached_property
    def owned(self) -> Sequence[Sequence[Target]]:
        """The targets of each department."""
        return tuple(
            tuple(_target(self, department, index) for index in range(self.figures))
            for department in range(max(1, self.units // DEPARTMENTS))
        )

    @cached_property
    def allocations(self) -> Mapping[str, Mapping[str, int]]:
        """How accumulated targets are split: target → district → its part."""
        found: dict[str, list[str]] = {}
        for district in range(len(self.owned), self.units):
            for target in self._shared(district):
                found.setdefault(target.id, []).append(self.names[district])
        values = {target.id: target.value for own in self.owned for target in own}
        return {target: _split(values[target], districts) for target, districts in found.items()}

    @cached_property
    def filed(self) -> Sequence[Sequence[Target]]:
        """What each unit files every month: its own targets, or its parts of others."""
        return tuple(self._filed(unit) for unit in range(self.units))

    def _filed(self, unit: int) -> Sequence[Target]:
        if unit < len(self.owned):
            return self.owned[unit]
        name = self.names[unit]
        return tuple(
            replace(
                target, value=self.allocations[target.id][name]
            )  # at the whole's speed: the parts make up the whole
            for target in self._shared(unit)
        )

    def _shared(self, district: int) -> Sequence[Target]:
        """Return the accumulated targets that a district has a part of, from as many departments as it takes."""
        order = (self.owned[(district + step) % len(self.owned)] for step in range(len(self.owned)))
        flows = [target for own in order for target in own if target.kind == "flow"]
        return flows[: self.figures]


SMALL = World(units=40, months=12, figures=21)  # 480 filings, 10,080 figures
LARGE = World(units=400, months=12, figures=21)  # 4,800 filings, 100,800 figures
WORLDS = {"small": SMALL, "large": LARGE}


def _target(world: World, department: int, index: int) -> Target:
    random = Random(f"{world} target {department} {index}")
    kind = KINDS[index % len(KINDS)]
    measure = random.choice(MEASURES.get(kind, ("%",)))
    return Target(
        id=f"t{department + 1:02d}-{index + 1:02d}",
        name=f"第{department + 1}部门指标{index + 1}",
        kind=kind,
        measure=measure,
        value=100 if kind == "ratio" else random.randrange(20, 60) if measure == "%" else random.randrange(2000, 30000),
        speed=random.uniform(0.85, 1.15),
    )


def _split(value: int, districts: Sequence[str]) -> Mapping[str, int]:
    part, rest = divmod(value, len(districts))
    return {district: part + (rest if order == 0 else 0) for order, district in enumerate(districts)}


def plan(world: World) -> str:
    """Return data/plan.yaml: a goal for each department and a task for each unit."""
    lines = ["# 性能测试用的虚构方案", "document:", "  title: 虚构工作方案", f"  year: {YEAR}", "units:"]
    lines += [f"  - {{id: {name}, name: 第{unit + 1}单位}}" for unit, name in enumerate(world.names)]
    lines += ["goals:"]
    for department, own in enumerate(world.owned):
        title, text = f"第{department + 1}部门的目标", "，".join(target.quote for target in own)
        lines += [f"  - id: g{department + 1}", f"    title: {title}", f"    text: {text}。", "    targets:"]
        lines += [line for target in own for line in _target_lines(target)]
    lines += ["sections:", "  - id: s1", "    title: 重点任务", "    tasks:"]
    for unit in range(world.units):
        listed = ", ".join(world.names[(unit + step) % world.units] for step in range(min(REPORTS, world.units)))
        lines += [f"      - id: {_action(unit)}", f"        title: 任务{unit + 1}", "        actions:"]
        text = f"由第{unit + 1}单位首先负责的一项任务"
        lines += [f"          - id: {_action(unit)}", f"            text: {text}", f"            units: [{listed}]"]
    lines += ["duties:", f"  - {{id: brief, title: 月度简报, every: month, from: {YEAR}-01, to: {YEAR}-12}}"]
    return "\n".join(lines) + "\n"


def _target_lines(target: Target) -> list[str]:
    lines = [f"      - id: {target.id}", f"        name: {target.name}", f"        quote: {target.quote}"]
    lines += [f"        kind: {target.kind}", f"        measure: '{target.measure}'"]
    if target.kind not in RELATIVE:
        lines += ["        rule: at-least", f"        value: {target.value}"]
    return lines


def office(world: World) -> str:
    """Return data/office.yaml: who files what, what the stocks started from, and how the flows are split."""
    owned = [(name, target) for name, own in zip(world.names, world.owned, strict=False) for target in own]
    stocks = [target for _, target in owned if target.kind == "stock"]
    lines = ["owners:", *(f"  {target.id}: {name}" for name, target in owned), "baselines:"]
    lines += [f"  {target.id}: {{value: {target.baseline}, as_of: {YEAR - 1}-12}}" for target in stocks]
    lines += ["allocations:"] if world.allocations else []
    for target, parts in world.allocations.items():
        lines += [f"  {target}:", *(f"    {district}: {part}" for district, part in parts.items())]
    return "\n".join([*lines, "deadlines: {brief: {day: 5, month: next}}"]) + "\n"


def filing(world: World, unit: int, month: int) -> str:
    """Return one filing."""
    random = Random(f"{world} filing {unit} {month}")
    lines = [f"# 第{unit + 1}单位{YEAR}年{month}月填报", f"unit: {world.names[unit]}", f"month: {YEAR}-{month:02d}"]
    lines += [f"filed: {_next_month(month)}-0{random.randrange(1, 6)}", "filed_by: 综合处", "figures:"]
    lines += [f"  {target.id}: {_figure(random, target, month)}" for target in world.filed[unit]]
    lines += ["progress:"]
    for step in range(min(REPORTS, world.units)):
        lines += _report(random, (unit - step) % world.units, month)
    return "\n".join(lines) + "\n"


def _figure(random: Random, target: Target, month: int) -> str:
    """Write a figure in one of the ways that units write it."""
    amount = target.amount(month)
    if target.kind == "ratio":
        whole = random.randrange(400, 800)
        return f"{{part: {int(whole * min(float(amount), 100) / 100)}, whole: {whole}}}"
    if target.kind in RELATIVE:
        return f"{{value: {amount}, {RELATIVE[target.kind]}: {float(amount) * random.uniform(0.99, 1.01):.1f}}}"
    if random.random() < 0.2:
        last_day = f"{YEAR}-{month:02d}-{calendar.monthrange(YEAR, month)[1]}"
        return f"{{value: {amount}, source: {random.choice(SOURCES)}, as_of: {last_day}}}"
    return amount + (target.measure if random.random() < 0.3 else "")


def _report(random: Random, action: int, month: int) -> list[str]:
    firms, cases = random.randrange(20, 900), random.randrange(5, 90)
    lines = [
        f"  {_action(action)}:",
        f"    status: {random.choice(STATES)}",
        f"    done: {month}月走访企业{firms}家，协调解决问题{cases}件，组织专题培训{random.randrange(1, 9)}场。",
        f"    next: 下月继续走访企业，办结剩余{random.randrange(1, 30)}件问题。",
    ]
    if random.random() < 0.3:
        lines.append(f"    problem: 仍有{random.randrange(2, 20)}家企业的诉求涉及多个部门，需会商解决。")
    return lines


def _action(unit: int) -> str:
    return f"{unit + 1}-1"


def _next_month(month: int) -> str:
    return f"{YEAR + month // 12}-{month % 12 + 1:02d}"


def files(world: World) -> Iterator[tuple[str, str]]:
    """Yield every file of a workspace: its path and its text."""
    yield "data/plan.yaml", plan(world)
    yield "data/office.yaml", office(world)
    for unit, name in enumerate(world.names):
        for month in range(1, world.months + 1):
            yield f"data/progress/{name}/{YEAR}-{month:02d}.yaml", filing(world, unit, month)


def write_workspace(folder: Path, world: World) -> None:
    """Write a workspace into a folder, anew if there is one."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files(world):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    write_workspace(Path(sys.argv[2]), WORLDS[sys.argv[1]])
