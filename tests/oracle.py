"""The figures of `status --format json` worked out a second time, in fractions, straight from the plain YAML values.

Nothing of yian1 is used here: whatever both sides agree on has been written down twice.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Value = Any
_SIZES = {"万": 10_000, "亿": 100_000_000, "": 1}
_RISING = {"above", "at-least"}
DECEMBER = 12
_STATUSES = ("met", "ahead", "on-pace", "behind", "unmet", "year-end", "missed", "no-data")


class Reading(NamedTuple):
    """The figure that counts: who filed it for which month, and its numbers."""

    unit: str
    month: int
    numbers: Mapping[str, Fraction]


class Judged(NamedTuple):
    """What is worked out from a reading; every part may be missing."""

    value: Fraction | None = None
    completion: Fraction | None = None
    pace: Fraction | None = None
    gap: Fraction | None = None
    met: bool | None = None
    forecast: Fraction | None = None
    needed: Fraction | None = None

    @property
    def ahead(self) -> Fraction | None:
        if self.completion is None or self.pace is None:
            return None
        return (self.completion - self.pace) * 100


def status(
    plan: Value, office: Value, filings: Sequence[Value], month: int, line: Callable[[str], int]
) -> dict[str, Value]:
    """Return the whole object with every number as a Fraction; `line` tells the line of a target's figure."""
    targets = [_target(plan, office, filings, month, where, line) for where in _targets(plan)]
    counted = Counter(target["status"] for target in targets)
    actions = [
        _action(task, action, office, filings, month)
        for section in plan["sections"]
        for task in section["tasks"]
        for action in task["actions"]
    ]
    year = int(plan["document"]["year"])
    return {
        "schema": Fraction(1),
        "as_of": f"{year}-{month:02d}",
        "pace": half_up(_year_gone(year, month, _pace_rule(office, "default")), 4),
        "sample": any(filing.get("sample") == "true" for filing in filings),
        "summary": {"total": Fraction(len(targets)), **{name: Fraction(counted[name]) for name in _STATUSES}},
        "targets": targets,
        "actions": actions,
    }


def every_target(plan: Value) -> list[Value]:
    """Return the targets of goals and tasks."""
    return [where["target"] for where in _targets(plan)]


def owner(plan: Value, office: Value, name: str) -> str | None:
    """Return who files a target's figure: as the office says, else the first unit of its task."""
    first = next(where["first"] for where in _targets(plan) if where["target"]["id"] == name)
    found: str | None = office.get("owners", {}).get(name, first)
    return found


def half_up(value: Fraction | None, places: int) -> Fraction | None:
    """Round as taught at school: the half goes away from zero."""
    if value is None:
        return None
    scaled = abs(value) * 10**places
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole if value > 0 else -whole, 10**places)


def amount(text: str, measure: str) -> Fraction:
    """Read 98.2, 98.2万, 982000家 or 25% in the measure."""
    found = re.fullmatch(r"(-?[0-9.]+)(万|亿|)(.*)", text)
    assert found is not None, text
    in_measure = re.fullmatch(r"(万|亿|)(.*)", measure)
    assert in_measure is not None
    if not found[2] and not found[3]:
        return Fraction(found[1])
    return Fraction(found[1]) * _SIZES[found[2]] / _SIZES[in_measure[1]]


def _targets(plan: Value) -> Iterator[Value]:
    for goal in plan.get("goals", ()):
        for target in goal.get("targets", ()):
            yield {"target": target, "goal": goal["id"], "task": None, "first": None}
    groups = {group["id"] for group in plan.get("groups", ())}
    for section in plan["sections"]:
        for task in section["tasks"]:
            first = task["actions"][0]["units"][0]
            for target in task.get("targets", ()):
                yield {
                    "target": target,
                    "goal": None,
                    "task": task["id"],
                    "first": None if first in groups else first,
                }


def _target(
    plan: Value, office: Value, filings: Sequence[Value], month: int, where: Value, line: Callable[[str], int]
) -> dict[str, Value]:
    target = where["target"]
    name, year = target["id"], int(plan["document"]["year"])
    filer = owner(plan, office, name)
    reading = _reading(target, filer, filings, month)
    judged = Judged() if reading is None else _judge(target, office, reading, year)
    year_end = name in office.get("year_end", ())
    state = _status(judged, month, year_end=year_end)
    goal = target.get("value")
    return {
        "id": name,
        "name": target["name"],
        "goal": where["goal"],
        "task": where["task"],
        "quote": target["quote"],
        "kind": target["kind"],
        "measure": target["measure"],
        "rule": _rule(target),
        "target": None if goal is None else Fraction(goal),
        "value": judged.value,
        "month": None if reading is None else f"{year}-{reading.month:02d}",
        "stale": reading is not None and reading.month != month,
        "baseline": _baseline(office, name),
        "completion": half_up(judged.completion, 4),
        "pace": half_up(judged.pace, 4),
        "ahead": half_up(judged.ahead, 2),
        "gap": half_up(judged.gap, 2),
        "met": judged.met,
        "status": state,
        "light": _light(state, judged.ahead, office),
        "forecast": half_up(judged.forecast, 4),
        "needed_per_month": half_up(judged.needed, 4),
        "owner": filer,
        "file": None if reading is None else f"data/progress/{reading.unit}/{year}-{reading.month:02d}.yaml",
        "line": None if reading is None else Fraction(line(name)),
    }


def _rule(target: Value) -> str:
    relative = target["kind"] in {"comparison", "trend"}
    return str(target.get("rule") or ("above" if relative else "at-least"))


def _baseline(office: Value, name: str) -> Fraction | None:
    written = office.get("baselines", {}).get(name)
    return None if written is None else Fraction(written["value"])


def _pace_rule(office: Value, name: str) -> str:
    rules = office.get("pace", {})
    if isinstance(rules, str):
        rules = {"default": rules}
    return str(rules.get(name, rules.get("default", "monthly")))


def _year_gone(year: int, month: int, rule: str) -> Fraction:
    if rule == "monthly":
        return Fraction(month, 12)
    days = [calendar.monthrange(year, number)[1] for number in range(1, 13)]
    return Fraction(sum(days[:month]), sum(days))


def _pace(office: Value, name: str, year: int, month: int) -> Fraction:
    points = office.get("schedules", {}).get(name)
    if points is None:
        return _year_gone(year, month, _pace_rule(office, name))
    known = {0: Fraction(0)} | {
        int(when.rpartition("-")[2]): Fraction(share.rstrip("%")) / 100 for when, share in points.items()
    }
    before = max(point for point in known if point <= month)
    after = min((point for point in known if point >= month), default=None)
    if after is None or after == before:
        return known[before]
    return known[before] + (known[after] - known[before]) * Fraction(month - before, after - before)


def _reading(target: Value, filer: str | None, filings: Sequence[Value], month: int) -> Reading | None:
    found = []
    for filing in sorted(filings, key=lambda filing: str(filing["unit"])):
        written = filing.get("figures", {}).get(target["id"])
        filed_for = int(filing["month"].rpartition("-")[2])
        if written is None or filed_for > month or (filer is not None and filing["unit"] != filer):
            continue
        fields = {"value": written} if isinstance(written, str) else written
        numbers = {
            key: amount(fields[key], target["measure"] if key == "value" else "")
            for key in ("value", "part", "whole", "against", "last_year")
            if fields.get(key) is not None
        }
        if "value" in numbers or "part" in numbers:
            found.append(Reading(filing["unit"], filed_for, numbers))
    return max(found, key=lambda reading: reading.month, default=None)


def _holds(rule: str, value: Fraction, than: Fraction) -> bool:
    return {
        "above": value > than,
        "at-least": value >= than,
        "at-most": value <= than,
        "below": value < than,
    }[rule]


def _share(numbers: Mapping[str, Fraction]) -> Fraction | None:
    """A share is filed as its two parts or, by who has nothing else, as a percentage; of nothing there is no share."""
    if "value" in numbers:
        return numbers["value"] / 100
    return numbers["part"] / numbers["whole"] if numbers["whole"] else None


def _judge(target: Value, office: Value, reading: Reading, year: int) -> Judged:
    numbers, rule, kind = reading.numbers, _rule(target), target["kind"]
    baseline = _baseline(office, target["id"])
    if kind in {"comparison", "trend"}:
        value, other = numbers["value"], numbers["against" if kind == "comparison" else "last_year"]
        return Judged(value, gap=value - other, met=_holds(rule, value, other))
    goal = Fraction(target["value"])
    if kind == "ratio":
        share = _share(numbers)
        if share is None:
            return Judged()
        return Judged(half_up(share * 100, 4), share, met=_holds(rule, share * 100, goal))
    if kind == "level" and _share(numbers) is None:
        return Judged()
    value = numbers["value"] if "value" in numbers else 100 * numbers["part"] / numbers["whole"]
    met = _holds(rule, value, goal)
    if kind == "level":
        falling = None
        if rule not in _RISING and baseline is not None and baseline > goal:
            falling = (baseline - value) / (baseline - goal)
        return Judged(half_up(value, 4) if "whole" in numbers else value, falling, gap=value - goal, met=met)
    start = Fraction(0) if kind == "flow" else baseline
    outward = start is not None and (goal > start if rule in _RISING else (kind == "flow" and goal > 0) or start > goal)
    if start is None or not outward:
        return Judged(value, met=met)
    completion = (value - start) / (goal - start)
    if kind == "flow" and rule not in _RISING:
        return Judged(value, completion, met=met)  # an allowance: to have used less of it is no delay
    pace = _pace(office, target["id"], year, reading.month)
    forecast = start + (value - start) / pace if pace else None
    months = 12 - reading.month
    left = Fraction(0) if met else goal - value
    return Judged(value, completion, pace, met=met, forecast=forecast, needed=left / months if months else None)


def needed(target: Value, value: Fraction, months: int) -> Fraction:
    """Count up in the smallest steps that are written, or finer ones if they overshoot, until the promise is kept."""
    rule, goal = _rule(target), Fraction(target["value"])
    if _holds(rule, value, goal):
        return Fraction(0)
    scaled = target["measure"][:1] in {"万", "亿"}
    written = len(target["value"].partition(".")[2])
    places = max(written, 2 if scaled else 0, next(n for n in range(60) if not value * 10**n % 1))
    exact, found = (goal - value) / months, Fraction(0)
    for decimals in range(places, max(places, {"万": 4, "亿": 8}.get(target["measure"][:1], 0)) + 1):
        step = Fraction(1 if rule in _RISING else -1, 10**decimals)
        found = step * max(0, exact // step - 1)
        while not _holds(rule, value + months * found, goal):
            found += step
        if abs(found - exact) * 100 <= abs(exact):
            break
    return found


def _status(judged: Judged, month: int, *, year_end: bool) -> str:
    if judged.met is None:
        return "no-data"
    if judged.met:
        return "met"
    if month == len(calendar.month_name) - 1:
        return "missed"
    if year_end:
        return "year-end"
    if judged.ahead is None:
        return "unmet"
    rounded = half_up(judged.ahead, 1)
    if not rounded:
        return "on-pace"
    return "ahead" if judged.ahead > 0 else "behind"


def _light(state: str, ahead: Fraction | None, office: Value) -> str | None:
    if state in {"met", "ahead", "on-pace"}:
        return "green"
    if state == "unmet":
        return "yellow"
    if state != "behind" or ahead is None:
        return None
    lights = office.get("lights", {})
    if ahead < Fraction(lights.get("red", "-10")):
        return "red"
    return "yellow" if ahead < Fraction(lights.get("yellow", "0")) else "green"


def _action(task: Value, action: Value, office: Value, filings: Sequence[Value], month: int) -> dict[str, Value]:
    latest: dict[str, str] = {}
    for filing in sorted(filings, key=lambda filing: str(filing["month"])):
        report = filing.get("progress", {}).get(action["id"])
        if report is not None and report.get("status") and int(filing["month"].rpartition("-")[2]) <= month:
            latest[filing["unit"]] = report["status"]
    groups = set(office.get("groups", {}))
    single = {unit for unit in action["units"] if unit not in groups}
    return {
        "id": action["id"],
        "title": task["title"],
        "status": _state(set(latest.values()), everybody=single <= latest.keys()),
        "reported": set(latest),
        "units": action["units"],
    }


def _state(said: set[str], *, everybody: bool) -> str:
    if not said:
        return "none"
    if said == {"已完成"} and everybody:
        return "done"
    if said <= {"已完成", "长期坚持"}:
        return "ongoing"
    return "not-started" if said == {"未启动"} else "under-way"
