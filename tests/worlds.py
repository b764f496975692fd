"""Small ledgers for the tests of the figures: built by hand, or drawn at random."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

import oracle
from yian1.core.rollup import Assessment, assess
from yian1.model.diagnostics import Place, Span
from yian1.model.fields import validate
from yian1.model.filing import Filing
from yian1.model.ledger import Ledger
from yian1.model.office import Office
from yian1.model.period import Month
from yian1.model.plan import Plan
from yian1.model.quantity import round_half_up
from yian1.output.json import dumps, status_json

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = ("flow", "stock", "level", "ratio", "comparison", "trend", "milestone")
RULES = ("above", "at-least", "about", "at-most", "below")
MEASURES = ("家", "万家", "亿元", "%")
STATES = ("未启动", "推进中", "已完成", "长期坚持")
UNITS = ("jiaotong", "nongye", "shuiwu")


def line_of(target: str) -> int:
    return 10 + sum(target.encode())


def span(place: Place) -> Span:
    return Span(place.file, line_of(str(place.path[-1])))


def ledger_of(plan: dict[str, Any], office: dict[str, Any], filings: list[dict[str, Any]]) -> Ledger:
    read_plan, problems = validate(Plan, plan, "data/plan.yaml")
    read_office, more = validate(Office, office, "data/office.yaml")
    assert read_plan is not None
    assert read_office is not None
    assert not problems + more
    documents = []
    for filing in filings:
        file = f"data/progress/{filing['unit']}/{filing['month']}.yaml"
        document, problems = validate(Filing, filing, file)
        assert document is not None
        assert not problems
        documents.append(document)
    return Ledger(read_plan, read_office, tuple(documents))


def assessment_of(plan: Any, office: Any, filings: Any, month: int, year: int = 0) -> Assessment:
    return assess(ledger_of(plan, office, filings), Month(year or int(plan["document"]["year"]), month))


def printed(assessment: Assessment) -> Any:
    """Return what the command prints, each number read back exactly."""
    return json.loads(dumps(status_json(assessment, span)), parse_int=Fraction, parse_float=Fraction)


def plan_of(targets: list[dict[str, str]], *, year: int = 2024, units: tuple[str, ...] = UNITS) -> dict[str, Any]:
    return {
        "document": {"title": "方案", "issuer": "市人民政府", "year": str(year)},
        "units": [{"id": unit, "name": unit} for unit in units],
        "goals": [{"id": "g1", "title": "目标一", "text": "原文", "targets": targets}],
        "sections": [
            {
                "id": "s1",
                "title": "任务",
                "tasks": [
                    {"id": "1-1", "title": "任务", "actions": [{"id": "1-1", "text": "原文", "units": units[:1]}]}
                ],
            }
        ],
    }


def task_of(
    name: str, units: Sequence[str], targets: Sequence[dict[str, str]] = (), lead: Sequence[str] = ()
) -> dict[str, Any]:
    action = {"id": name, "text": "原文", "units": list(units)} | ({"lead": list(lead)} if lead else {})
    return {"id": name, "title": f"任务{name}", "actions": [action], "targets": list(targets)}


def one(kind: str, value: str | None, rule: str | None = "at-least", **more: str) -> dict[str, str]:
    target = {"id": "t", "name": "指标", "quote": "指标", "kind": kind, "measure": "家", **more}
    return target | ({} if value is None else {"value": value}) | ({} if rule is None else {"rule": rule})


# A few sizes that meet one another often: equal to the target, to the baseline, to the pace.
numbers = st.builds(
    lambda digits, places: f"{Decimal(digits).scaleb(-places):f}", st.integers(0, 240), st.sampled_from((0, 0, 1, 2))
)
long_numbers = st.builds(lambda digits: f"{Decimal(digits).scaleb(-9):f}", st.integers(0, 10**21))


@st.composite
def targets(draw: st.DrawFn, name: str) -> dict[str, str]:
    kind = draw(st.sampled_from(KINDS))
    measure = draw(st.sampled_from(MEASURES)) if kind in {"flow", "stock"} else "%"
    target = {"id": name, "name": f"指标{name}", "quote": f"指标{name}", "kind": kind}
    if draw(st.booleans()):
        target |= draw(st.sampled_from(({"due": "2024-06"}, {"due": "2025-09"}, {"per": "year"})))
    if kind == "milestone":
        return target
    target["measure"] = measure
    rule = draw(st.sampled_from((None, *RULES)))
    if rule is not None:
        target["rule"] = rule
    if kind not in {"comparison", "trend"}:
        target["value"] = draw(st.one_of(numbers, numbers, st.just("100")))
    return target


@st.composite
def near_pace(draw: st.DrawFn, target: dict[str, str], month: int) -> str:
    """Draw a value within a point of the even pace, where the first decimal decides."""
    share = Fraction(month, 12) + Fraction(draw(st.integers(-100, 100)), 10**4)
    return f"{round_half_up(max(Fraction(0), Fraction(target.get('value', '1')) * share), 6):f}"


@st.composite
def figures(draw: st.DrawFn, target: dict[str, str], month: int) -> Any:
    if target["kind"] == "milestone":
        return draw(st.sampled_from(({"done": "true"}, {"done": "false", "note": "年底前印发"}, None)))
    kind, measure = target["kind"], target["measure"]
    value = draw(st.one_of(numbers, numbers, near_pace(target, month), long_numbers))
    if kind in {"comparison", "trend"}:
        return {"value": value, "against" if kind == "comparison" else "last_year": draw(numbers)}
    if kind == "ratio" or (kind == "level" and draw(st.booleans())):
        whole = draw(st.integers(0, 60))
        return draw(st.sampled_from(({"part": str(draw(st.integers(0, whole))), "whole": str(whole)}, value + "%")))
    return draw(st.sampled_from((value, value + measure, {"value": value}, {"value": None, "note": "待核"}, None)))


def dated(figure: Any, year: str, month: int, back: int) -> Any:
    """Give a figure a day of its own now and then: the end of that month, or of up to three months before."""
    if back > 0 or figure is None:
        return figure
    written = figure if isinstance(figure, dict) else {"value": figure}
    return written | {"as_of": str(Month(int(year), month).plus(back).last_day)}


@st.composite
def schedules(draw: st.DrawFn) -> dict[str, str]:
    months = sorted(draw(st.sets(st.integers(1, 12), min_size=1, max_size=3)))
    shares = sorted(draw(st.lists(st.integers(0, 100), min_size=len(months), max_size=len(months))))
    return {f"{month:02d}": f"{share}%" for month, share in zip(months, shares, strict=True)}


@st.composite
def offices(draw: st.DrawFn, plan: Any) -> dict[str, Any]:
    year, names = plan["document"]["year"], [target["id"] for target in oracle.every_target(plan)]
    some = st.sets(st.sampled_from(names))
    office: dict[str, Any] = {
        "owners": {name: draw(st.sampled_from(UNITS)) for name in sorted(draw(some))},
        "baselines": {
            name: {"value": draw(st.one_of(numbers, st.sampled_from(("0", "100"))))} for name in sorted(draw(some))
        },
        "schedules": {
            name: {f"{year}-{month}": share for month, share in draw(schedules()).items()}
            for name in sorted(draw(some))
            if draw(st.booleans())
        },
        "year_end": sorted(draw(some)) if not draw(st.integers(0, 3)) else [],
        "pace": draw(
            st.sampled_from(("monthly", "daily", {"default": "monthly", names[0]: "daily"}, {names[0]: "daily"}))
        ),
        "groups": {"towns": {"members": ["shuiwu"]}},
    }
    if draw(st.booleans()):
        office["tolerances"] = {names[0]: draw(numbers)}
        office["outlook"] = {"unlikely": "3"}
    if draw(st.booleans()):
        office["lights"] = {"yellow": str(draw(st.integers(-20, 5))), "red": str(draw(st.integers(-60, -10)))}
    return office


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Any, Any, list[Any], int]:
    """Draw a plan, an office, filings without contradiction, and a month to look at them from."""
    names = [f"t{number}" for number in range(draw(st.integers(1, 5)))]
    drawn = [draw(targets(name)) for name in names]
    split = draw(st.integers(0, len(drawn)))
    plan = plan_of(drawn[:split], year=draw(st.sampled_from((2023, 2024))))
    if draw(st.booleans()):
        plan["document"] |= draw(
            st.sampled_from(({"from": "2023-01", "to": "2025-12"}, {"from": "2022-11"}, {"to": "2026-03"}))
        )
    plan["groups"] = [{"id": "towns", "name": "各镇"}]
    lists = [["jiaotong", "towns"], ["towns"], ["nongye", "jiaotong"], ["nongye"]]
    plan["sections"][0]["tasks"] = [
        task_of(f"1-{number}", units, drawn[split:] if number == 1 else (), draw(st.sampled_from(((), ("nongye",)))))
        for number, units in enumerate(draw(st.permutations(lists)), 1)
    ]
    office = draw(offices(plan))
    return plan, office, draw(filings(plan, office)), draw(st.integers(1, 13).map(lambda month: min(month, 12)))


@st.composite
def filings(draw: st.DrawFn, plan: Any, office: Any) -> list[Any]:
    year = plan["document"]["year"]
    found = []
    taken: set[tuple[str, int]] = set()
    cells = [(unit, month) for unit in UNITS for month in range(1, 13) if draw(st.integers(0, 2)) == 1]
    for unit, month in cells:
        filing: dict[str, Any] = {"unit": unit, "month": f"{year}-{month:02d}", "figures": {}, "progress": {}}
        for target in oracle.every_target(plan):
            name = target["id"]
            # What has no owner may be filed by anybody, but by one unit a month: two could contradict one another.
            alone = oracle.owner(plan, office, name) is not None or (name, month) not in taken
            if alone and draw(st.integers(0, 3)):
                taken.add((name, month))
                filing["figures"][name] = dated(draw(figures(target, month)), year, month, draw(st.integers(-3, 9)))
        for task in plan["sections"][0]["tasks"]:
            listed = [*task["actions"][0].get("lead", ()), *task["actions"][0]["units"]]
            if (unit in listed or (unit == "shuiwu" and "towns" in listed)) and draw(st.booleans()):
                filing["progress"][task["id"]] = {"status": draw(st.sampled_from((None, *STATES))), "done": "进展"}
        if draw(st.booleans()):
            filing["sample"] = "true"
        found.append(filing)
    return found
