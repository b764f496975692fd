"""The figures of `status --format json` worked out a second time, in fractions, straight from the plain YAML values.

Nothing of yian1 is used here: whatever both sides agree on has been written down twice.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Value = Any
_SIZES = {"万": 10_000, "亿": 100_000_000, "": 1}
_RISING = {"above", "at-least", "about"}
_STATUSES = (
    "met", "holds", "ahead", "on-pace", "behind", "open", "unmet", "year-end", "missed", "no-data"
)  # fmt: skip


class Reading(NamedTuple):
    """The figure that counts: who filed it for which month, of which month it is, and its numbers.

    Months are counted through: 12 times the year and the month, less one.
    """

    unit: str
    month: int
    own: int
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
    for_now: bool = False  # a schedule is kept
    undecided: bool = False

    @property
    def ahead(self) -> Fraction | None:
        if self.completion is None or self.pace is None:
            return None
        return (self.completion - self.pace) * 100


def status(
    plan: Value, office: Value, filings: Sequence[Value], number: int, line: Callable[[str], int], year: int = 0
) -> dict[str, Value]:
    """Return the whole object with every number as a Fraction; `line` tells the line of a target's figure."""
    month = 12 * (year or int(plan["document"]["year"])) + number - 1
    targets = [_target(plan, office, filings, month, where, line) for where in _targets(plan)]
    done_or_not = [target["status"] for target in targets if target["kind"] == "milestone"]
    numbers = [target["status"] for target in targets if target["kind"] != "milestone"]
    if not numbers:
        numbers, done_or_not = done_or_not, []
    actions = [
        _action(task, action, office, filings, month)
        for section in plan["sections"]
        for task in section["tasks"]
        for action in task["actions"]
    ]
    return {
        "schema": Fraction(1),
        "as_of": _month_text(month),
        "pace": half_up(_gone(*span(plan, {}, month), month, _pace_rule(office, "default")), 4),
        "sample": any(filing.get("sample") == "true" for filing in filings),
        "summary": _counted(numbers, _STATUSES),
        "milestones": _counted(done_or_not, ["met", "open", "year-end", "missed", "no-data"]),
        "targets": targets,
        "actions": actions,
    }


def _counted(statuses: list[str], names: Sequence[str]) -> Value:
    return {"total": Fraction(len(statuses)), **{name: Fraction(statuses.count(name)) for name in names}}


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
            leads = [unit for action in task["actions"] for unit in action.get("lead", ())]
            units = [unit for action in task["actions"] for unit in action.get("units", ())]
            first = [*leads, *units, None][0]
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
    name = target["id"]
    filer = owner(plan, office, name)
    filed = _readings(target, filer, filings, month)
    reading = max(filed, key=lambda each: each.month, default=None)
    if reading is not None and target.get("per") == "year":
        last = counted(plan["document"].get("to", f"{plan['document']['year']}-12"))
        reading = reading if reading.own // 12 >= min(month, last) // 12 else None
    own = month if reading is None else reading.own
    first, end = span(plan, target, own)
    judged = Judged() if reading is None else _judge(target, office, reading, first, end)
    year_end = name in office.get("year_end", ())
    state = _status(target, judged, over=own >= end, year_end=year_end)
    faster, outlook = _outlook(target, office, judged, [each for each in filed if first <= each.own <= own])
    goal = target.get("value")
    return {
        "id": name,
        "name": target["name"],
        "goal": where["goal"],
        "task": where["task"],
        "quote": target["quote"],
        "kind": target["kind"],
        "measure": target.get("measure", ""),
        "rule": _rule(target),
        "target": None if goal is None else Fraction(goal),
        "value": judged.value,
        "month": None if reading is None else _month_text(reading.own),
        # What is done stays done: a milestone that is reached is of no older date.
        "stale": reading is not None and reading.own != month and not (target["kind"] == "milestone" and judged.met),
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
        "speedup": half_up(faster, 2),
        "outlook": outlook,
        "verified": None if reading is None else False,
        "owner": filer,
        "file": None if reading is None else f"data/progress/{reading.unit}/{_month_text(reading.month)}.yaml",
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


def _month_text(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def counted(text: str) -> int:
    """Return the number of a month 2024-05, also of a day in it."""
    year, number = text.split("-")[:2]
    return 12 * int(year) + int(number) - 1


def span(plan: Value, target: Value, month: int) -> tuple[int, int]:
    """Return the first and last month of the way: of the plan, to the target's own day, or of the calendar year."""
    document = plan["document"]
    if target.get("per") == "year":
        return month - month % 12, month - month % 12 + 11
    first = counted(document.get("from", f"{document['year']}-01"))
    last = counted(document.get("to", f"{document['year']}-12"))
    return first, counted(target["due"]) if target.get("due") else last


def _last_day(month: int) -> date:
    following = month + 1
    return date(following // 12, following % 12 + 1, 1) - timedelta(days=1)


def _gone(first: int, last: int, month: int, rule: str) -> Fraction:
    if month < first:
        return Fraction(0)
    if month >= last:
        return Fraction(1)
    if rule == "monthly":
        return Fraction(month - first + 1, last - first + 1)
    start = date(first // 12, first % 12 + 1, 1)
    return Fraction((_last_day(month) - start).days + 1, (_last_day(last) - start).days + 1)


def _points(office: Value, name: str, first: int, end: int) -> dict[int, Fraction]:
    written = office.get("schedules", {}).get(name, {})
    points = {counted(when): Fraction(share.rstrip("%")) / 100 for when, share in written.items()}
    return {month: share for month, share in points.items() if first <= month <= end}


def _pace(office: Value, name: str, first: int, end: int, month: int) -> Fraction:
    points = _points(office, name, first, end)
    if not points:
        return _gone(first, end, month, _pace_rule(office, name))
    known = {first - 1: Fraction(0)} | points
    month = max(month, first - 1)
    before = max(point for point in known if point <= month)
    after = min((point for point in known if point >= month), default=None)
    if after is None or after == before:
        return known[before]
    return known[before] + (known[after] - known[before]) * Fraction(month - before, after - before)


def _readings(target: Value, filer: str | None, filings: Sequence[Value], month: int) -> list[Reading]:
    found = []
    for filing in sorted(filings, key=lambda filing: str(filing["unit"])):
        written = filing.get("figures", {}).get(target["id"])
        filed_for = counted(filing["month"])
        if written is None or filed_for > month or (filer is not None and filing["unit"] != filer):
            continue
        fields = {"value": written} if isinstance(written, str) else written
        own = counted(fields["as_of"]) if fields.get("as_of") else filed_for
        numbers = {
            key: amount(fields[key], target["measure"] if key == "value" else "")
            for key in ("value", "part", "whole", "against", "last_year")
            if fields.get(key) is not None
        }
        if "done" in fields:
            numbers["done"] = Fraction(fields["done"] == "true")
        if numbers.keys() & {"value", "part", "done"}:
            found.append(Reading(filing["unit"], filed_for, own, numbers))
    return found


def _holds(rule: str, value: Fraction, than: Fraction, tolerance: Fraction | None = None) -> bool:
    if rule == "about":
        return value >= than - (abs(than) / 20 if tolerance is None else tolerance)
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


def _judge(target: Value, office: Value, reading: Reading, first: int, end: int) -> Judged:
    numbers, rule, kind, name = reading.numbers, _rule(target), target["kind"], target["id"]
    given = office.get("tolerances", {}).get(name)
    tolerance = None if given is None else Fraction(given)
    if kind == "milestone":
        return Judged(None, met=numbers["done"] == 1, undecided=True)
    if kind in {"comparison", "trend"}:
        value, other = numbers["value"], numbers["against" if kind == "comparison" else "last_year"]
        return Judged(value, gap=value - other, met=_holds(rule, value, other, tolerance))
    goal = Fraction(target["value"])
    if kind in {"level", "ratio"}:
        return _judge_rate(target, office, reading, first, end, tolerance)
    value, baseline = numbers["value"], _baseline(office, name)
    met = _holds(rule, value, goal, tolerance)
    start = Fraction(0) if kind == "flow" else baseline
    outward = start is not None and (goal > start if rule in _RISING else (kind == "flow" and goal > 0) or start > goal)
    if start is None or not outward:
        return Judged(value, met=met, undecided=start is None)
    completion = (value - start) / (goal - start)
    if kind == "flow" and rule not in _RISING:
        return Judged(value, completion, met=met)  # an allowance: to have used less of it is no delay
    pace = _pace(office, name, first, end, reading.own)
    forecast = start + (value - start) / pace if pace else None
    months = end - reading.own
    left = Fraction(0) if met else goal - value
    return Judged(value, completion, pace, met=met, forecast=forecast, needed=left / months if months > 0 else None)


def _judge_rate(
    target: Value, office: Value, reading: Reading, first: int, end: int, tolerance: Fraction | None
) -> Judged:
    numbers, rule, goal = reading.numbers, _rule(target), Fraction(target["value"])
    share, baseline = _share(numbers), _baseline(office, target["id"])
    if share is None:
        return Judged()
    points = _points(office, target["id"], first, end)
    due = [point for point in points if point <= reading.own]
    asked = points[max(due)] * 100 if due else None
    value = share * 100
    met, shown = _holds(rule, value, goal, tolerance), half_up(value, 4) if "whole" in numbers else value
    for_now = asked is not None and _holds(rule, value, asked, Fraction(0))
    undecided = asked is None and (bool(points) or end - reading.own >= 12)
    if target["kind"] == "ratio":
        gap = None if asked is None else value - asked
        return Judged(half_up(value, 4), share, gap=gap, met=met, for_now=for_now, undecided=undecided)
    falling = None
    if rule not in _RISING and baseline is not None and baseline > goal:
        falling = (baseline - value) / (baseline - goal)
    gap = value - (goal if asked is None else asked)
    return Judged(shown, falling, gap=gap, met=met, for_now=for_now, undecided=undecided)


def _outlook(
    target: Value, office: Value, judged: Judged, filed: Sequence[Reading]
) -> tuple[Fraction | None, str | None]:
    """Return how many times faster it must go than in the last three months with figures, and what that means."""
    sign = 1 if _rule(target) in _RISING else -1
    filed = sorted(filed, key=lambda each: each.month) if judged.pace is not None else ()
    by_month = {each.own: each.numbers["value"] for each in filed}
    steps = [(by_month[after] - by_month[before], after - before) for before, after in pairwise(sorted(by_month))]
    if judged.needed is None or len(steps) < 2:
        return None, None
    recent = Fraction(sum(moved for moved, _ in steps[-3:])) / sum(months for _, months in steps[-3:])
    best = max(sign * moved / months for moved, months in steps)
    limits = {"faster": Fraction(1), "unlikely": Fraction(3, 2)}
    limits |= {key: Fraction(value) for key, value in office.get("outlook", {}).items()}
    faster = judged.needed / recent if sign * recent > 0 else None
    if (faster is not None and faster > limits["unlikely"]) or 0 < best * Fraction(3, 2) < sign * judged.needed:
        return faster, "unlikely"
    if faster is None:
        return None, None
    return faster, "within-reach" if faster <= limits["faster"] else "faster"


def needed(target: Value, value: Fraction, months: int, tolerance: Fraction | None = None) -> Fraction:
    """Count up in the smallest steps that are written, or finer ones if they overshoot, until the promise is kept."""
    rule, goal = _rule(target), Fraction(target["value"])
    if _holds(rule, value, goal, tolerance):
        return Fraction(0)
    rule = "at-least" if rule == "about" else rule  # what is aimed at is the number itself
    scaled = target["measure"][:1] in {"万", "亿"}
    written = len(target["value"].partition(".")[2])
    places = max(written, 2 if scaled else 0, next(n for n in range(60) if not value * 10**n % 1))
    if goal == value:  # just at a promise to be passed: one more of what is written last
        rising = rule in _RISING
        goal, rule = goal + Fraction(1 if rising else -1, 10**places), "at-least" if rising else "at-most"
    exact, found = (goal - value) / months, Fraction(0)
    for decimals in range(places, max(places, {"万": 4, "亿": 8}.get(target["measure"][:1], 1)) + 1):
        step = Fraction(1 if rule in _RISING else -1, 10**decimals)
        found = step * max(0, exact // step - 1)
        while not _holds(rule, value + months * found, goal):
            found += step
        if abs(found - exact) * 100 <= abs(exact):
            break
    return found


def _status(target: Value, judged: Judged, *, over: bool, year_end: bool) -> str:
    if judged.met is None:
        return "no-data"
    if judged.met and (over or target["kind"] in {"flow", "stock", "milestone"}):
        return "met"
    if over:
        return "missed"
    if judged.met or judged.for_now:
        return "holds"
    if year_end:
        return "year-end"
    if judged.ahead is None:
        return "open" if judged.undecided else "unmet"
    rounded = half_up(judged.ahead, 1)
    if not rounded:
        return "on-pace"
    return "ahead" if judged.ahead > 0 else "behind"


def _light(state: str, ahead: Fraction | None, office: Value) -> str | None:
    if state in {"met", "holds", "ahead", "on-pace"}:
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
        if report is not None and report.get("status") and counted(filing["month"]) <= month:
            latest[filing["unit"]] = report["status"]
    groups = set(office.get("groups", {}))
    listed = list(dict.fromkeys((*action.get("lead", ()), *action.get("units", ()))))
    single = {unit for unit in listed if unit not in groups}
    return {
        "id": action["id"],
        "title": task["title"],
        "status": _state(set(latest.values()), everybody=single <= latest.keys()),
        "reported": set(latest),
        "lead": action.get("lead", []),
        "units": action.get("units", []),
    }


def _state(said: set[str], *, everybody: bool) -> str:
    if not said:
        return "none"
    if said == {"已完成"} and everybody:
        return "done"
    if "长期坚持" in said <= {"已完成", "长期坚持"}:
        return "ongoing"
    return "not-started" if said == {"未启动"} else "under-way"
