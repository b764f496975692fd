"""A third maker of ledgers, written after the checks were settled, by how such figures come about.

Sums are what events add up to (projects of unlike size, cases that come in by chance, a rush before the year ends),
growth rates are those of what has added up since January, shares those of counted things. Some are filed each quarter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from realistic import Figures, World

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

YEAR, MONTHS = 2024, 12
UNITS = ("教育", "卫健", "住建", "水务", "农业农村", "民政", "商务", "文旅", "交通", "应急", "环保", "人社")
# Name, measure, decimals, the least and the most of a year.
SUMS = (
    ("新增公办学位", "个", 0, 2000, 30000), ("新增托位", "个", 0, 800, 9000), ("加装电梯", "部", 0, 60, 600),
    ("整治排污口", "个", 0, 100, 900), ("改造户厕", "万户", 2, 2, 12), ("救助困难群众", "万人次", 2, 3, 40),
    ("实际使用外资", "亿美元", 2, 2, 30), ("接待游客", "万人次", 1, 900, 9000), ("新改建公路", "公里", 1, 60, 700),
    ("演练", "场", 0, 20, 160), ("植树", "万株", 1, 20, 400), ("技能培训", "人次", 0, 4000, 60000),
    ("培育示范社", "家", 0, 12, 80), ("招引项目", "个", 0, 15, 90), ("收储土地", "亩", 0, 800, 9000),
    ("发放补贴", "亿元", 2, 1, 25), ("新增首店", "家", 0, 20, 120), ("办结信访积案", "件", 0, 30, 300),
)  # fmt: skip
TOTALS = (
    ("在园幼儿", "万人", 2, 8, 60), ("执业医师", "名", 0, 4000, 30000), ("公租房", "套", 0, 9000, 80000),
    ("供水用户", "万户", 2, 40, 300), ("家庭农场", "家", 0, 900, 9000), ("充电桩", "个", 0, 4000, 60000),
    ("限上企业", "家", 0, 400, 4000), ("民宿", "家", 0, 120, 1500), ("贷款余额", "亿元", 1, 300, 6000),
)  # fmt: skip
GROWTHS = (("社零增速", 6.0), ("投资增速", 5.0), ("出口增速", 9.0), ("用电量增速", 7.0), ("工业增速", 8.0))
SHARES = (("断面优良率", 91.0, 12), ("签约率", 47.0, 60), ("入学率", 99.2, 300), ("巡查覆盖率", 74.0, 40))
RATIOS = (("按期办结率", 0.97), ("整改率", 0.86), ("抽检合格率", 0.985), ("调解成功率", 0.79))
SIDES = (("comparison", "农民收入增速", 6.5), ("comparison", "技改投资增速", 11.0), ("trend", "绿电占比", 34.0))


def _events(random: Random) -> list[float]:
    """Cases that come in by chance, a little more in one season."""
    phase, swing = random.uniform(0, 2 * math.pi), random.uniform(0, 0.5)
    return [1 + swing * math.sin(2 * math.pi * month / MONTHS + phase) for month in range(MONTHS)]


def _projects(random: Random) -> list[float]:
    """Projects of unlike size, each done in its month."""
    done = [0.05] * MONTHS
    for _ in range(random.randint(14, 40)):
        done[min(MONTHS - 1, int(random.betavariate(2, 1.6) * MONTHS))] += random.lognormvariate(0, 0.6)
    return done


def _deadline(random: Random) -> list[float]:
    """Little until summer, most of it before the year ends."""
    pull = random.uniform(0.12, 0.28)
    return [math.exp(pull * month) * random.lognormvariate(0, 0.12) for month in range(MONTHS)]


def _weather(random: Random) -> list[float]:
    """Outdoor work: hardly any in winter."""
    base = (0.1, 0.15, 0.8, 1.3, 1.5, 1.2, 0.8, 0.8, 1.3, 1.5, 1.0, 0.4)
    return [share * random.lognormvariate(0, 0.25) for share in base]


def _momentum(random: Random) -> list[float]:
    """What goes well goes on well, with a slack holiday month."""
    speed, shares = 1.0, []
    for month in range(MONTHS):
        speed = max(0.2, 0.7 * speed + 0.3 + random.gauss(0, 0.22))
        shares.append(speed * (0.35 if month == 1 else 1))
    return shares


COURSES: Sequence[Callable[[Random], list[float]]] = (_events, _events, _projects, _deadline, _weather, _momentum)


@dataclass
class Third:
    """Draws one plan of three to five departments, and what they file."""

    random: Random
    targets: dict[str, dict[str, Any]] = field(default_factory=dict)
    office: dict[str, Any] = field(default_factory=lambda: {"owners": {}, "baselines": {}})
    figures: list[Figures] = field(default_factory=list)

    def world(self) -> World:
        """Draw everything."""
        random = self.random
        pools = [random.sample(pool, len(pool)) for pool in (SUMS, TOTALS, GROWTHS, SHARES, RATIOS, SIDES)]
        makers = (self._sum, self._total, self._growth, self._share, self._ratio, self._sides)
        units = random.sample(UNITS, random.randint(4, 7))
        for number in range(1, len(units) + 1):
            months = (
                range(3, MONTHS + 1, 3) if random.random() < 0.2 else range(random.choice((1, 1, 2, 3)), MONTHS + 1)
            )
            for _ in range(random.randint(2, 4)):
                at = random.choices(range(len(pools)), (9, 4, 3, 2, 3, 3))[0]
                if pools[at]:
                    makers[at](f"d{number}", pools[at].pop(), months)
        return World(self._plan(units), self.office, self._filings(), tuple(self.figures))

    def _add(self, unit: str, name: str, kind: str, measure: str, value: str | None) -> str:
        key = f"t{len(self.targets) + 1}"
        target = {"id": key, "name": name, "quote": f"{name}{value or ''}{measure if value else ''}", "kind": kind}
        self.targets[key] = target | {"measure": measure, "rule": "at-least" if value else "above"}
        if value:
            self.targets[key]["value"] = value
        self.office["owners"][key] = unit
        return key

    def _file(self, key: str, unit: str, shape: str, by_month: dict[int, dict[str, str]]) -> None:
        filed = {month: fields for month, fields in by_month.items() if self.random.random() > 0.02}
        if filed:
            self.figures.append(Figures(key, unit, self.targets[key]["kind"], shape, filed))

    def _sum(self, unit: str, about: tuple[str, str, int, float, float], months: Sequence[int]) -> None:
        name, measure, places, least, most = about
        random = self.random
        goal, course = math.exp(random.uniform(math.log(least), math.log(most))), random.choice(COURSES)
        shares, reached = course(random), random.uniform(0.75, 1.2)
        value, sums = 0.0, {}
        for month, share in enumerate(shares, 1):
            added = goal * reached * share / sum(shares)
            value += _poisson(random, added) if places == 0 and added < 400 else added * random.lognormvariate(0, 0.1)
            sums[month] = f"{value:.{places}f}"
        key = self._add(unit, name, "flow", measure, f"{_round(goal, places)}")
        standing = "quarterly" if len(months) < 5 else course.__name__.strip("_")
        self._file(key, unit, standing, {month: {"value": sums[month]} for month in months})

    def _total(self, unit: str, about: tuple[str, str, int, float, float], months: Sequence[int]) -> None:
        name, measure, places, least, most = about
        random = self.random
        start = value = math.exp(random.uniform(math.log(least), math.log(most)))
        gain, loss = random.uniform(0.006, 0.025), random.uniform(0, 0.006)
        sums = {}
        for month in range(1, MONTHS + 1):
            value += value * (gain * random.lognormvariate(0, 0.35) - loss * random.lognormvariate(0, 0.5))
            sums[month] = f"{value:.{places}f}"
        key = self._add(unit, name, "stock", measure, f"{_round(start * (1 + 11 * (gain - loss)), places)}")
        if random.random() < 0.7:
            self.office["baselines"][key] = {"value": f"{start:.{places}f}", "source": "年报"}
        self._file(key, unit, "moving", {month: {"value": sums[month]} for month in months})

    def _since_january(self, about: float, spread: float) -> list[float]:
        """Return growth rates of what has added up since January, of months that differ."""
        own, now = [], about + self.random.gauss(0, spread)
        for _ in range(MONTHS):
            now += 0.25 * (about - now) + self.random.gauss(0, spread)
            own.append(now)
        return [sum(own[: month + 1]) / (month + 1) for month in range(MONTHS)]

    def _growth(self, unit: str, about: tuple[str, float], months: Sequence[int]) -> None:
        name, rate = about
        rates = self._since_january(rate, 0.3 * rate)
        key = self._add(unit, name, "level", "%", f"{rate:g}")
        self._file(key, unit, "growth", {month: {"value": f"{rates[month - 1]:.1f}"} for month in months})

    def _share(self, unit: str, about: tuple[str, float, int], months: Sequence[int]) -> None:
        name, share, counted = about
        now, values = share, {}
        for month in range(1, MONTHS + 1):
            now = min(99.9, max(5, now + self.random.gauss(0.1, 25 / counted)))
            values[month] = {"value": f"{now:.1f}"}
        key = self._add(unit, name, "level", "%", f"{share:g}")
        self._file(key, unit, "share", {month: values[month] for month in months})

    def _ratio(self, unit: str, about: tuple[str, float], months: Sequence[int]) -> None:
        name, share = about
        each, part, whole, values = self.random.choice((25, 180, 1500)), 0, 0, {}
        for month in range(1, MONTHS + 1):
            came = 1 + _poisson(self.random, each * self.random.uniform(0.7, 1.3))
            part, whole = part + sum(self.random.random() < share for _ in range(came)), whole + came
            values[month] = {"part": str(part), "whole": str(whole)}
        key = self._add(unit, name, "ratio", "%", f"{100 * share:.0f}")
        self._file(key, unit, "ratio", {month: values[month] for month in months})

    def _sides(self, unit: str, about: tuple[str, str, float], months: Sequence[int]) -> None:
        kind, name, rate = about
        other = "against" if kind == "comparison" else "last_year"
        both = self._since_january(rate, 0.12 * rate if kind == "comparison" else 0.6)
        ours, theirs = (self._since_january(off, 0.25) for off in (0.8, 0.0))
        values = {
            month: {
                "value": f"{both[month - 1] + ours[month - 1]:.1f}",
                other: f"{both[month - 1] + theirs[month - 1]:.1f}",
            }
            for month in months
        }
        self._file(self._add(unit, name, kind, "%", None), unit, kind, values)

    def _filings(self) -> dict[tuple[str, int], dict[str, Any]]:
        filings: dict[tuple[str, int], dict[str, Any]] = {}
        for one in self.figures:
            for month, fields in sorted(one.by_month.items()):
                day = f"{YEAR + month // MONTHS}-{month % MONTHS + 1:02d}-{self.random.randint(1, 8):02d}"
                head = {"unit": one.unit, "month": f"{YEAR}-{month:02d}", "filed": day, "figures": {}}
                filing = filings.setdefault((one.unit, month), head)
                filing["figures"][one.target] = dict(fields)
                filing["progress"] = {f"{one.unit[1:]}-1": {"status": "推进中", "done": "按计划推进。"}}
        return filings

    def _plan(self, units: Sequence[str]) -> dict[str, Any]:
        text = "，".join(target["quote"] for target in self.targets.values())
        ids = [f"d{number}" for number in range(1, len(units) + 1)]
        tasks = [
            {
                "id": f"{unit[1:]}-1",
                "title": "任务",
                "actions": [{"id": f"{unit[1:]}-1", "text": "推进", "units": [unit]}],
            }
            for unit in ids
        ]
        return {
            "document": {"title": "虚构方案", "year": str(YEAR)},
            "units": [{"id": unit, "name": f"市{name}局"} for unit, name in zip(ids, units, strict=True)],
            "goals": [{"id": "g1", "title": "目标", "text": text, "targets": list(self.targets.values())}],
            "sections": [{"id": "s1", "title": "任务", "tasks": tasks}],
        }


def third(seed: int) -> World:
    """Return the plan of a seed, with the year's filings."""
    return Third(Random(f"third {seed}")).world()


def _round(value: float, places: int) -> str:
    """Return a goal as plans have them."""
    step = 10 ** max(int(math.log10(value)) - 1, -places)
    return f"{max(step, round(value / step) * step):.{places}f}"


def _poisson(random: Random, mean: float) -> int:
    count, left = 0, random.expovariate(1)
    while left < mean:
        count += 1
        left += random.expovariate(1)
    return count
