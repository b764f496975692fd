"""A second maker of ledgers, written apart from the first: other plans, other courses, other sentences.

Ten or so departments of a small city with what such plans promise, nine districts with their parts, filings each month
or each quarter. Nothing is wrong in what it makes; beside each true sentence stands one that is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from realistic import Figures, World
from tellings import Telling, filler, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

YEAR, MONTHS = 2024, 12
FLOWS = (
    ("新建改扩建公办幼儿园", "所", 6, 30, "公办幼儿园"), ("新增公共停车泊位", "个", 3000, 30000, "停车泊位"),
    ("改造老旧小区", "个", 40, 300, "老旧小区改造"), ("新改建农村公路", "公里", 80, 900, "农村公路"),
    ("发放稳岗返还资金", "亿元", 2, 15, "稳岗返还"), ("城镇新增就业", "万人", 3, 25, "新增就业"),
    ("新认定省级专精特新企业", "家", 60, 500, "专精特新企业"), ("新签约亿元以上项目", "个", 50, 400, "亿元以上项目"),
    ("实际到位内资", "亿元", 200, 2500, "到位内资"), ("技术合同成交额", "亿元", 100, 1500, "技术合同"),
    ("新增高标准农田", "万亩", 5, 40, "高标准农田"), ("完成造林绿化", "亩", 3000, 60000, "造林绿化"),
    ("开展送戏下乡演出", "场", 100, 900, "送戏下乡"), ("筹集保障性租赁住房", "套", 2000, 20000, "保障性租赁住房"),
    ("新增5G基站", "个", 800, 6000, "5G基站"), ("办理法律援助案件", "件", 1500, 9000, "法律援助"),
    ("适老化改造困难家庭", "户", 500, 4000, "适老化改造"), ("培训家政从业人员", "人次", 3000, 30000, "家政培训"),
    ("新登记经营主体", "万户", 2, 18, "新登记主体"), ("举办银企对接活动", "场", 12, 60, "银企对接"),
    ("新增上市挂牌企业", "家", 4, 20, "上市挂牌企业"), ("清偿拖欠账款", "亿元", 1, 12, "清欠"),
    ("建成便民生活圈", "个", 8, 40, "便民生活圈"), ("建设充换电设施", "个", 200, 3000, "充换电设施"),
)  # fmt: skip
STOCKS = (
    ("规模以上工业企业数", "家", 800, 3000, "规上工业企业"), ("有效发明专利拥有量", "万件", 1, 9, "有效发明专利"),
    ("护理型养老床位", "张", 3000, 15000, "护理型床位"), ("实有经营主体", "万户", 50, 300, "经营主体"),
    ("涉农贷款余额", "亿元", 300, 4000, "涉农贷款"), ("城乡居民养老保险参保人数", "万人", 50, 400, "参保人数"),
    ("科技型中小企业入库数", "家", 1000, 8000, "科技型中小企业"), ("持证社会工作者", "人", 600, 5000, "社会工作者"),
)  # fmt: skip
# Name, measure, about where, how far it goes, whether high is good.
LEVELS = (
    ("规上工业增加值增速", "%", 6, 1.5, True), ("固定资产投资增幅", "%", 4, 2.5, True),
    ("群众满意度", "%", 96, 0.5, True), ("空气质量优良天数比例", "%", 84, 4, True),
    ("PM2.5平均浓度", "微克/立方米", 38, 6, False), ("城镇污水集中处理率", "%", 97.5, 0.3, True),
    ("不良贷款率", "%", 1.6, 0.1, False), ("外贸进出口增速", "%", 3, 4, True),
)  # fmt: skip
RATIOS = (
    ("热线诉求按时办结率", "%", 0.985, 0.006), ("欠薪案件结案率", "%", 0.93, 0.03), ("审批差错率", "%", 0.008, 0.002),
    ("重点项目开工率", "%", 0.7, 0.02), ("政策兑付直达率", "%", 0.88, 0.02),
)  # fmt: skip
COMPARISONS = (("民间投资增速", 4, 2), ("规上服务业营业收入增速", 8, 1.5), ("民营企业进出口增速", 9, 4))
TRENDS = (("民营经济税收占比", 62, 0.8), ("高技术制造业占比", 21, 0.6), ("民营企业进出口占比", 55, 1.5))
DISTRICTS = ("城东", "城西", "江南", "江北", "北湖", "南山", "港口", "开发", "高新")
WHOLE = frozenset("所个家场套件户张人") | {"人次", "公里", "亩"}


# How a sum grows: shares of the months. None of these is a shape of the first maker.
def _steady(random: Random) -> list[float]:
    return [random.gammavariate(9, 1) for _ in range(MONTHS)]


def _spring_festival(random: Random) -> list[float]:
    return [random.gammavariate(9, base) for base in (0.9, 0.25, 1.1, 1.1, 1, 1.2, 0.9, 0.9, 1.1, 0.8, 1, 1.1)]


def _late_start(random: Random) -> list[float]:
    begun = random.randint(3, 6)
    return [0.0 if month < begun else random.gammavariate(6, 1 + (month - begun) / 4) for month in range(MONTHS)]


def _year_end(random: Random) -> list[float]:
    return [random.gammavariate(8, 1) for _ in range(MONTHS - 1)] + [random.uniform(25, 45)]


def _two_terms(random: Random) -> list[float]:
    return [random.gammavariate(8, base) for base in (0.5, 0.5, 1.5, 1.2, 1.1, 0.8, 0.3, 0.4, 1.8, 1.4, 1.3, 1.0)]


def _front(random: Random) -> list[float]:
    return [random.gammavariate(8, base) for base in (2, 1.6, 2, 1.3, 1, 1, 0.7, 0.6, 0.6, 0.5, 0.4, 0.4)]


def _rounds(random: Random) -> list[float]:
    at = random.sample(range(2, MONTHS), random.choice((1, 2, 2, 3)))
    return [random.gammavariate(20, 1) if month in at else 0.0 for month in range(MONTHS)]


def _drifting(random: Random) -> list[float]:
    speed, out = 1.0, []
    for _ in range(MONTHS):
        speed = max(0.25, speed * random.lognormvariate(0, 0.22))
        out.append(speed)
    return out


def _by_quarter(random: Random) -> list[float]:
    return [random.gammavariate(12, 1 if month % 3 == 2 else 0.04) for month in range(MONTHS)]


COURSES: Sequence[Callable[[Random], list[float]]] = (
    _steady, _steady, _steady, _spring_festival, _spring_festival, _late_start, _year_end, _two_terms, _front, _rounds,
    _drifting, _drifting, _by_quarter,
)  # fmt: skip


@dataclass
class Another:
    """Draws one city."""

    random: Random
    targets: dict[str, dict[str, Any]] = field(default_factory=dict)
    shorts: dict[str, str] = field(default_factory=dict)
    figures: list[Figures] = field(default_factory=list)
    tellings: dict[tuple[str, int], list[Telling]] = field(default_factory=dict)
    office: dict[str, Any] = field(
        default_factory=lambda: {"owners": {}, "baselines": {}, "allocations": {}, "groups": {}, "units": []}
    )

    def world(self) -> World:
        """Draw a city's year."""
        quarterly = self.random.random() < 0.15
        first = 3 if quarterly else self.random.choice((1, 1, 1, 2, 3, 5))
        months = [month for month in range(first, MONTHS + 1) if not quarterly or month % 3 == 0]
        flows, stocks = self.random.sample(FLOWS, 12), self.random.sample(STOCKS, 4)
        for number in range(6):
            unit = f"d{number + 1}"
            for name in flows[2 * number : 2 * number + 2]:
                self._flow(unit, name, months)
            if number < len(stocks):
                self._stock(unit, stocks[number], months)
        for unit, level in zip(("d1", "d2", "d5", "d6"), self.random.sample(LEVELS, 4), strict=True):
            self._level(unit, level, months)
        for unit, ratio in zip(("d3", "d4"), self.random.sample(RATIOS, 2), strict=True):
            self._ratio(unit, ratio, months)
        self._sides("d5", "comparison", self.random.choice(COMPARISONS), months)
        self._sides("d6", "trend", self.random.choice(TRENDS), months)
        self._districts()
        filings = self._filings()
        return World(self._plan(), self.office, filings, tuple(self.figures), self.tellings)

    def _add(self, unit: str, name: str, kind: str, measure: str, value: str | None, rule: str, short: str) -> str:
        key = f"t{len(self.targets) + 1}"
        quote = f"{name}{value}{measure}" if value else name
        target = {"id": key, "name": name, "quote": quote, "kind": kind, "measure": measure, "rule": rule}
        self.targets[key] = target | ({"value": value} if value else {})
        self.office["owners"][key], self.shorts[key] = unit, short
        return key

    def _flow(self, unit: str, about: tuple[str, str, float, float, str], months: Sequence[int]) -> None:
        name, measure, low, high, short = about
        random, places = self.random, 0 if measure in WHOLE else 2
        goal = _round_goal(random.uniform(low, high), places)
        course = random.choice(COURSES)
        shares = course(random)
        reached = random.choice((0.7, 0.85, 0.95, 1.0, 1.02, 1.08, 1.25))
        total, values, gone = sum(shares), {}, 0.0
        for month, share in enumerate(shares, 1):
            added = share / total * reached * goal
            gone += _poisson(random, added) if measure in WHOLE and added < 60 else added
            values[month] = f"{gone:.{places}f}"
        filed = {month: {"value": values[month]} for month in months}
        key = self._add(unit, name, "flow", measure, f"{goal:.{places}f}", "at-least", short)
        if random.random() < 0.06 and len(months) > 6:
            self._corrected(filed, places)
        self.figures.append(Figures(key, unit, "flow", course.__name__[1:], filed))

    def _corrected(self, filed: dict[int, dict[str, str]], places: int) -> None:
        """Take a third of the sum back in one month, with the reason."""
        at = self.random.choice(sorted(filed)[3:-2])
        off = 0.3 * float(filed[at]["value"])
        for month, fields in filed.items():
            if month >= at:
                fields["value"] = f"{max(0.0, float(fields['value']) - off):.{places}f}"
        filed[at]["correction"] = "审计发现前期重复统计，予以核减"

    def _stock(self, unit: str, about: tuple[str, str, float, float, str], months: Sequence[int]) -> None:
        name, measure, low, high, short = about
        random, places = self.random, 0 if measure in WHOLE else 2
        start = random.uniform(low, high)
        growth = random.uniform(0.03, 0.2) * start
        speeds = [random.gauss(1, random.choice((0.2, 0.5, 1.1))) for _ in range(MONTHS)]
        values, now = {}, start
        for month, speed in enumerate(speeds, 1):
            now += growth * speed / MONTHS
            values[month] = f"{now:.{places}f}"
        goal = start + growth * random.choice((0.9, 1.0, 1.2))
        key = self._add(unit, name, "stock", measure, f"{goal:.{places}f}", "at-least", short)
        if random.random() < 0.6:
            self.office["baselines"][key] = {"value": f"{start:.{places}f}", "source": "统计公报"}
        self.figures.append(Figures(key, unit, "stock", "stock", {month: {"value": values[month]} for month in months}))

    def _level(self, unit: str, about: tuple[str, str, float, float, bool], months: Sequence[int]) -> None:
        name, measure, about_where, spread, high = about
        random = self.random
        now, values = random.gauss(about_where, spread / 2), {}
        for month in range(1, MONTHS + 1):  # what is counted from January on settles down
            now += random.gauss(0, spread * (0.5 if month > 3 else 0.9)) - 0.15 * (now - about_where)
            values[month] = f"{min(now, 99.9) if about_where > 50 else now:.{2 if about_where < 3 else 1}f}"
        goal = f"{about_where}"
        key = self._add(unit, name, "level", measure, goal, "at-least" if high else "at-most", name)
        self.figures.append(Figures(key, unit, "level", "level", {month: {"value": values[month]} for month in months}))

    def _ratio(self, unit: str, about: tuple[str, str, float, float], months: Sequence[int]) -> None:
        name, measure, share, spread = about
        random = self.random
        each, whole, part, filed = random.choice((40, 300, 2500)), 0, 0, {}
        rising = name.endswith("开工率")
        total = random.randint(60, 240)
        for month in range(1, MONTHS + 1):
            if rising:
                whole, part = total, min(total, round(total * (0.1 + 0.085 * month + random.gauss(0, spread))))
            else:
                added = max(1, round(each * random.lognormvariate(0, 0.2)))
                whole += added
                part = max(0, min(whole, part + round(added * random.gauss(share, spread))))
            if month in months:
                filed[month] = {"part": str(part), "whole": str(whole)}
        low_is_good = name.endswith("差错率")
        goal = f"{100 * share:.1f}"
        key = self._add(unit, name, "ratio", measure, goal, "at-most" if low_is_good else "at-least", name)
        self.figures.append(Figures(key, unit, "ratio", "ratio", filed))

    def _sides(self, unit: str, kind: str, about: tuple[str, float, float], months: Sequence[int]) -> None:
        name, where, spread = about
        random, other = self.random, "against" if kind == "comparison" else "last_year"
        one, two, filed = where + random.gauss(0.8, 0.5), where + random.gauss(0, 0.5), {}
        for month in range(1, MONTHS + 1):
            common = random.gauss(0, spread * 0.4)
            one, two = one + common + random.gauss(0, spread * 0.15), two + common + random.gauss(0, spread * 0.15)
            if month in months:
                filed[month] = {"value": f"{one:.1f}", other: f"{two:.1f}"}
        key = self._add(unit, name, kind, "%", None, "above", name)
        self.figures.append(Figures(key, unit, kind, kind, filed))

    def _districts(self) -> None:
        """Split the largest sum of whole things among the districts; the city's figure is what they filed."""
        wholes = [one for one in self.figures if one.kind == "flow" and self.targets[one.target]["measure"] in WHOLE]
        whole = max(wholes, key=lambda one: float(self.targets[one.target]["value"]))
        if any("correction" in fields for fields in whole.by_month.values()):
            return
        members = [f"q{number}" for number in range(1, len(DISTRICTS) + 1)]
        self.office["units"] = [
            {"id": unit, "name": f"{name}区", "kind": "district"} for unit, name in zip(members, DISTRICTS, strict=True)
        ]
        self.office["groups"] = {"districts": {"members": members}}
        goal = int(self.targets[whole.target]["value"])
        weights = [self.random.gammavariate(4, 1) + 1 for _ in members]
        parts = [int(goal * weight / sum(weights)) for weight in weights]
        parts[0] += goal - sum(parts)
        self.office["allocations"][whole.target] = dict(zip(members, map(str, parts), strict=True))
        sums, last = [0.0] * len(members), 0.0
        made = [Figures(whole.target, unit, "flow", whole.shape, {}) for unit in members]
        for month in sorted(whole.by_month):
            added, last = float(whole.by_month[month]["value"]) - last, float(whole.by_month[month]["value"])
            shares = [part * self.random.lognormvariate(0, 0.35) for part in parts]
            for at, share in enumerate(shares):
                sums[at] += round(added * share / sum(shares))
                made[at].by_month[month] = {"value": f"{sums[at]:.0f}"}
            whole.by_month[month] = {"value": f"{sum(sums):.0f}"}
        self.figures += made

    def _filings(self) -> dict[tuple[str, int], dict[str, Any]]:
        filings: dict[tuple[str, int], dict[str, Any]] = {}
        for one in self.figures:
            for month, fields in sorted(one.by_month.items()):
                filing = filings.setdefault((one.unit, month), _head(self.random, one.unit, month))
                filing["figures"][one.target] = dict(fields)
        for (unit, month), filing in filings.items():
            own = [one for one in self.figures if one.unit == unit and month in one.by_month]
            told = [made for one in own if self.random.random() < 0.8 for made in self._told(one, month)]
            self.tellings[unit, month] = told
            texts = [made.true for made in told]
            for _ in range(self.random.randint(1, 3)):
                texts.insert(self.random.randint(0, len(texts)), filler(self.random, month))
            done = "。".join(texts) + "。"
            filing["progress"] = {_action(unit): {"status": "推进中", "done": done, "next": filler(self.random, month)}}
        return filings

    def _told(self, one: Figures, month: int) -> list[Telling]:
        target = self.targets[one.target]
        share = self.office["allocations"].get(one.target, {}).get(one.unit)
        baseline = self.office["baselines"].get(one.target) if share is None else None
        return tell(
            self.random,
            target | ({"value": share} if share else {}),
            self.shorts[one.target],
            one,
            month,
            None if baseline is None else float(baseline["value"]),
        )

    def _plan(self) -> dict[str, Any]:
        goal = {
            "id": "g1",
            "title": "目标",
            "text": "，".join(target["quote"] for target in self.targets.values()),
            "targets": list(self.targets.values()),
        }
        units = [{"id": f"d{number}", "name": f"市{name}局"} for number, name in enumerate("甲乙丙丁戊己", 1)]
        tasks = [_task(f"{number}-1", [f"d{number}"]) for number in range(1, 7)]
        plan: dict[str, Any] = {"document": {"title": "虚构方案", "year": str(YEAR)}, "units": units, "goals": [goal]}
        if self.office["groups"]:
            plan["groups"] = [{"id": "districts", "name": "各区"}]
            tasks.append(_task("1-2", ["districts"]))
        return plan | {"sections": [{"id": "s1", "title": "任务", "tasks": tasks}]}


def another(seed: int) -> World:
    """Return the city of a seed."""
    return Another(Random(f"another {seed}")).world()


def _round_goal(value: float, places: int) -> float:
    """Return a goal as plans have them: two digits that count, the rest noughts."""
    step = 10 ** (len(str(int(value))) - 2) if value >= 10 else (1 if places == 0 else 0.5)
    return max(step, round(value / step) * step)


def _poisson(random: Random, mean: float) -> int:
    count, left = 0, random.expovariate(1)
    while left < mean:
        count += 1
        left += random.expovariate(1)
    return count


def _task(name: str, units: list[str]) -> dict[str, Any]:
    return {"id": name, "title": f"任务{name}", "actions": [{"id": name, "text": "抓好落实", "units": units}]}


def _action(unit: str) -> str:
    return f"{unit[1:]}-1" if unit.startswith("d") else "1-2"


def _head(random: Random, unit: str, month: int) -> dict[str, Any]:
    day = f"{YEAR + month // MONTHS}-{month % MONTHS + 1:02d}-{random.randint(1, 8):02d}"
    return {"unit": unit, "month": f"{YEAR}-{month:02d}", "filed": day, "figures": {}}
