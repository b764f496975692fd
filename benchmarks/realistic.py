"""Made-up ledgers that behave like real ones: seasons, batches, stocks that wobble, rates, districts, and prose.

Every ledger comes from its seed alone. Nothing in it is wrong: whatever `check` says of it is a false alarm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from drawing import KINDS, SMALL, Drawn
from sentences import Fact, busy, said

from shapes import MONTHS, noise
from yian1.model.fields import validate
from yian1.model.filing import Filing
from yian1.model.ledger import Ledger
from yian1.model.office import Office
from yian1.model.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

YEAR = 2024
NAMES = {
    "flow": (
        ("新建公共充电桩", "个"), ("新增普惠托位", "个"), ("完成老旧小区改造", "个"), ("发放创业担保贷款", "亿元"),
        ("新增发明专利授权", "件"), ("引进高层次人才", "名"), ("开展招聘活动", "场"), ("新增规上服务业企业", "家"),
        ("城镇新增就业", "万人"), ("完成技术改造投资", "亿元"), ("新开工保障房", "套"), ("新增绿色工厂", "家"),
        ("培训新型职业农民", "人次"), ("新建口袋公园", "个"), ("认定瞪羚企业", "家"), ("减税降费", "亿元"),
    ),
    "stock": (
        ("养老机构床位", "张"), ("高新技术企业总数", "家"), ("注册志愿者", "万人"), ("上云企业总数", "家"),
        ("家庭医生签约", "万人"), ("博士后工作站", "个"), ("商标有效注册量", "万件"), ("金融机构存款余额", "亿元"),
    ),
    "level": (("固定资产投资增速", "%"), ("社会消费品零售增速", "%"), ("污水处理率", "%"), ("综合电价降幅", "%")),
    "ratio": (("诉求按期办结率", "%"), ("企业走访覆盖率", "%"), ("案件结案率", "%")),
    "comparison": (("工业增加值增速", "%"), ("服务业增加值增速", "%"), ("民间投资增速", "%")),
    "trend": (("民营经济占比", "%"), ("高技术产业占比", "%"), ("绿色能源占比", "%")),
}  # fmt: skip
BRIEFS = (
    ("flow",), ("flow", "stock"), ("flow", "flow", "ratio"), ("stock", "level"), ("comparison", "flow"),
    ("flow", "stock", "level", "flow"), ("trend", "ratio"),
)  # fmt: skip
DISTRICTS = tuple((f"q{number}", f"第{name}区") for number, name in enumerate("一二三四五", 1))
ORDINALS = "一二三四五六"


@dataclass(frozen=True, slots=True)
class Figures:
    """What one unit files of one target, with the shape that it was drawn with."""

    target: str
    unit: str
    kind: str
    shape: str
    by_month: dict[int, dict[str, str]]


@dataclass(frozen=True)
class World:
    """A ledger as plain values, with what each figure was drawn from."""

    plan: Mapping[str, Any]
    office: Mapping[str, Any]
    filings: Mapping[tuple[str, int], dict[str, Any]]
    figures: Sequence[Figures]
    tellings: Mapping[tuple[str, int], Sequence[Any]] = field(default_factory=dict)

    def ledger(self, last: int = MONTHS, only: str | None = None) -> Ledger:
        """Return the ledger as it stood when the filings of a month had come in, of all units or of one."""
        filings = tuple(
            _valid(Filing, value, f"data/progress/{unit}/{YEAR}-{month:02d}.yaml")
            for (unit, month), value in sorted(self.filings.items())
            if month <= last and only in {None, unit}
        )
        plan, office = _valid(Plan, self.plan, "data/plan.yaml"), _valid(Office, self.office, "data/office.yaml")
        return Ledger(plan, office, filings)

    @property
    def units(self) -> Sequence[str]:
        """Everybody who files."""
        return sorted({unit for unit, _ in self.filings})


def _valid(model: Any, value: Any, file: str) -> Any:  # noqa: ANN401 - any of the models
    document, problems = validate(model, value, file)
    if document is None or problems:
        raise ValueError(problems)
    return document


def world(seed: int) -> World:
    """Return the ledger of a seed."""
    return _Maker(Random(f"ledger {seed}")).world()


class _Maker:
    """Draws a ledger: departments with their own targets, districts with their parts of one of them."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.first = random.choice((1, 1, 2, 3, 4))
        self.names = {kind: random.sample(names, len(names)) for kind, names in NAMES.items()}
        self.units: list[dict[str, str]] = []
        self.targets: dict[str, dict[str, str]] = {}
        self.figures: list[Figures] = []
        self.office: dict[str, Any] = {"owners": {}, "baselines": {}, "allocations": {}, "groups": {}, "units": []}

    def world(self) -> World:
        """Draw everything."""
        for name in ORDINALS[: self.random.randint(4, len(ORDINALS))]:
            unit = f"d{len(self.units) + 1}"
            self.units.append({"id": unit, "name": f"市第{name}局"})
            for kind in self.random.choice(BRIEFS):
                if self.names[kind]:
                    self._target(kind, unit)
        self._districts()
        return World(self._plan(), self.office, self._filings(), tuple(self.figures))

    def _target(self, kind: str, unit: str) -> None:
        key, (name, measure) = f"t{len(self.targets) + 1}", self.names[kind].pop()
        drawn: Drawn = KINDS[kind](self.random, measure)
        target = {
            "id": key,
            "name": name,
            "quote": f"{name}{drawn.value}{measure if drawn.value else ''}",
            "kind": kind,
        }
        self.targets[key] = target | {"measure": measure, "rule": "at-least" if drawn.value else "above"}
        if drawn.value:
            self.targets[key]["value"] = drawn.value
        if drawn.baseline is not None:
            self.office["baselines"][key] = {"value": drawn.baseline, "source": "年报"}
        self.office["owners"][key] = unit
        months = sorted(month for month in drawn.by_month if month >= self.first)
        filed = {month: drawn.by_month[month] for month in months if month == months[0] or self.random.random() > 0.03}
        self.figures.append(Figures(key, unit, kind, drawn.shape, filed))

    def _districts(self) -> None:
        """Split a flow of whole things among the districts, who file their parts of it; together they are the whole."""
        whole = next((one for one in self.figures if one.kind == "flow" and self._is_large(one.target)), None)
        if whole is None:
            return
        members = [unit for unit, _ in DISTRICTS]
        self.office["units"] = [{"id": unit, "name": name, "kind": "district"} for unit, name in DISTRICTS]
        self.office["groups"] = {"districts": {"members": members}}
        part, rest = divmod(int(self.targets[whole.target]["value"]), len(members))
        parts = {unit: str(part + (rest if unit == members[0] else 0)) for unit in members}
        self.office["allocations"][whole.target] = parts
        self.figures += self._parts(whole, members)

    def _is_large(self, target: str) -> bool:
        return self.targets[target]["measure"] in SMALL and int(self.targets[target]["value"]) > 100

    def _parts(self, whole: Figures, members: Sequence[str]) -> list[Figures]:
        weights = [self.random.uniform(0.6, 1.4) for _ in members]
        sums = [0] * len(members)
        made = [Figures(whole.target, unit, whole.kind, whole.shape, {}) for unit in members]
        for month in sorted(whole.by_month):
            added = int(whole.by_month[month]["value"]) - sum(sums)
            drawn = [weight * noise(self.random, 0.15) for weight in weights]
            sums = [old + int(added * share / sum(drawn)) for old, share in zip(sums, drawn, strict=True)]
            whole.by_month[month] = {"value": str(sum(sums))}
            for one, total in zip(made, sums, strict=True):
                one.by_month[month] = {"value": str(total)}
        return made

    def _filings(self) -> dict[tuple[str, int], dict[str, Any]]:
        filings: dict[tuple[str, int], dict[str, Any]] = {}
        texts: dict[tuple[str, int], list[str]] = {}
        for one in self.figures:
            for month, fields in one.by_month.items():
                filing = filings.setdefault((one.unit, month), _head(self.random, one.unit, month))
                filing["figures"][one.target] = dict(fields)
                if one.kind in {"flow", "stock"} and self.random.random() < 0.7:
                    told = said(self.random, self._fact(one, month))
                    texts.setdefault((one.unit, month), []).append(told)
        for key, filing in filings.items():
            done = "；".join([*texts.get(key, []), busy(self.random), busy(self.random)])
            report = {"status": "推进中", "done": f"{done}。", "next": f"下月{busy(self.random)}。"}
            filing["progress"] = {_action(key[0]): report}
        return filings

    def _fact(self, one: Figures, month: int) -> Fact:
        target, value = self.targets[one.target], one.by_month[month]["value"]
        earlier = [past for past in sorted(one.by_month) if past < month]
        step = float(value) - float(one.by_month[earlier[-1]]["value"]) if earlier else 0.0
        goal = self.office["allocations"].get(one.target, {}).get(one.unit, target["value"])
        places = len(value.partition(".")[2])
        share = float(value) / float(goal) if one.kind == "flow" else None
        return Fact(
            target["name"], target["measure"], value, month, f"{step:.{places}f}" if step > 0 else None, goal, share
        )

    def _plan(self) -> dict[str, Any]:
        text = "，".join(target["quote"] for target in self.targets.values())
        goal = {"id": "g1", "title": "目标", "text": text, "targets": list(self.targets.values())}
        tasks = [_task(f"{number}-1", [f"d{number}"]) for number in range(1, len(self.units) + 1)]
        plan: dict[str, Any] = {
            "document": {"title": "虚构方案", "year": str(YEAR)},
            "units": self.units,
            "goals": [goal],
        }
        if self.office["groups"]:
            plan["groups"] = [{"id": "districts", "name": "各区"}]
            tasks.append(_task("1-2", ["districts"]))
        return plan | {"sections": [{"id": "s1", "title": "任务", "tasks": tasks}]}


def _task(name: str, units: list[str]) -> dict[str, Any]:
    return {"id": name, "title": f"任务{name}", "actions": [{"id": name, "text": "推进工作", "units": units}]}


def _action(unit: str) -> str:
    return f"{unit[1:]}-1" if unit.startswith("d") else "1-2"


def _head(random: Random, unit: str, month: int) -> dict[str, Any]:
    day = f"{YEAR + month // MONTHS}-{month % MONTHS + 1:02d}-{random.randint(1, 8):02d}"
    return {"unit": unit, "month": f"{YEAR}-{month:02d}", "filed": day, "figures": {}}
