"""The office's supplement and its own words: does all that they name exist, do parts add up and follow each other?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from yian1.core.names import unknown_duty, unknown_group, unknown_target, unknown_task, unknown_unit
from yian1.core.progress import rule_of
from yian1.core.series import day_written
from yian1.model.diagnostics import Diagnostic
from yian1.model.office import named
from yian1.model.period import Month, why_no_date
from yian1.model.plan import ADDITIVE, RATES, WITHOUT_VALUE, Rule
from yian1.model.quantity import format_value, percent
from yian1.model.typography import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger
    from yian1.model.office import Paper
    from yian1.model.plan import Group, Target, Unit


BY_TARGET = ("owners", "definitions", "baselines", "allocations", "schedules", "tolerances")


def check(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check the whole supplement."""
    for one in CHECKS:
        yield from one(ledger)


def own_units(ledger: Ledger) -> Iterator[Diagnostic]:
    """The office's own units must differ from the plan's, and from each other, in id and name."""
    taken: list[Unit | Group] = [*ledger.plan.units, *ledger.plan.groups]
    ids = {item.id: item.name for item in taken}
    names = {name for item in taken for name in (item.name, *item.aliases)}
    for index, unit in enumerate(ledger.office.units):
        place = ledger.office.place("units", index)
        if unit.id in ids:
            message = f"单位代号“{unit.id}”已是{ids[unit.id]}的代号"
            yield Diagnostic("duplicate-id", message, place.child("id"), "换一个没有用过的代号")
        for name in dict.fromkeys((unit.name, *unit.aliases)):
            if name in names:
                yield Diagnostic("duplicate-name", f"名称“{name}”已经用过", place.child("name"), "改用能区分的名称")
        ids.setdefault(unit.id, unit.name)
        names.update((unit.name, *unit.aliases))


def groups(ledger: Ledger) -> Iterator[Diagnostic]:
    """A group is one of the plan's, its members are units, and only members report."""
    for group, membership in ledger.office.groups.items():
        place = ledger.office.place("groups", group)
        yield from unknown_group(ledger, group, place.key())
        for index, member in enumerate(membership.members):
            yield from unknown_unit(ledger, member, place.child("members", index))
        for index, member in enumerate(membership.reporting or ()):
            if member not in membership.members:
                message = f"{ledger.name(member)}不是“{ledger.name(group)}”的成员，不能列为单独报送的成员"
                hint = "先写进 members，或从 reporting 里删去"
                yield Diagnostic("not-a-member", message, place.child("reporting", index), hint)


def known_targets(ledger: Ledger) -> Iterator[Diagnostic]:
    """Whatever is said of a target must be said of one that the plan has."""
    office = ledger.office
    for key in BY_TARGET:
        for target in getattr(office, key):
            yield from unknown_target(ledger, target, office.place(key, target).key())
    for target in office.pace:
        if target != "default":
            yield from unknown_target(ledger, target, office.place("pace", target).key())
    for index, target in enumerate(office.year_end):
        yield from unknown_target(ledger, target, office.place("year_end", index))


def owners(ledger: Ledger) -> Iterator[Diagnostic]:
    """A figure is filed by one single unit."""
    for target, unit in ledger.office.owners.items():
        yield from unknown_unit(ledger, unit, ledger.office.place("owners", target))


def owned_targets(ledger: Ledger) -> Iterator[Diagnostic]:
    """Warn of a target that nobody is asked for."""
    for target, context in ledger.targets.items():
        if ledger.owner(target) is None:
            message = f"“{context.target.name}”没有数据责任单位，不会列入任何单位的填报表"
            hint = f"在 data/office.yaml 的 owners 里写一行 {target}: 单位代号"
            yield Diagnostic("no-owner", message, ledger.plan.place(*context.path, "id"), hint)


def deadlines(ledger: Ledger) -> Iterator[Diagnostic]:
    """A reporting day belongs to a duty of the plan, returns if the duty does, and is not after the plan's day."""
    duties = {duty.id: duty for duty in ledger.plan.duties}
    for key, rule in ledger.office.deadlines.items():
        place = ledger.office.place("deadlines", key)
        duty = duties.get(key)
        if duty is None:
            yield from unknown_duty(ledger, key, place.key())
        elif rule.date is not None and duty.due is None:
            message = f"“{duty.title}”每月报送一次，时限却只写了一个日期 {rule.date}"
            yield Diagnostic("deadline-not-monthly", message, place, "写成 {day: 5, month: next} 这样的每月时限")
        elif rule.date is not None and duty.due is not None and rule.date > duty.due:
            message = f"“{duty.title}”的时限 {rule.date} 晚于方案规定的 {duty.due}"
            yield Diagnostic("deadline-after-plan", message, place, "时限应不晚于方案规定的日期")


def calendar(ledger: Ledger) -> Iterator[Diagnostic]:
    """Days off lie in the plan's years, or in the month after them, when the last reports are due."""
    days = ledger.office.calendar
    for key, listed in (("holidays", days.holidays), ("workdays", days.workdays)):
        for index, day in enumerate(listed):
            place = ledger.office.place("calendar", key, index)
            if not Month(ledger.first.year, 1) <= Month.of(day) <= ledger.last.plus(1):
                yield Diagnostic("day-out-of-plan", f"{day} 不在方案的 {ledger.span_words}内", place, "核对年份")
            if key == "workdays" and day in days.holidays:
                message = f"{day} 既列为放假又列为上班"
                yield Diagnostic("day-off-and-on", message, place, "从 holidays 或 workdays 里删去一处")


def allocations(ledger: Ledger) -> Iterator[Diagnostic]:
    """A target is split among units other than its owner, and the parts add up to it."""
    for identifier, parts in ledger.office.allocations.items():
        place = ledger.office.place("allocations", identifier)
        for unit in parts:
            yield from unknown_unit(ledger, unit, place.child(unit).key())
        if identifier not in ledger.targets:
            continue
        target = ledger.targets[identifier].target
        owner = ledger.owner(identifier)
        if target.kind in WITHOUT_VALUE:
            message = f"“{target.name}”没有目标值，不能分解"
            yield Diagnostic("allocation-of-relative", message, place.key(), "删去这一项")
        elif owner in parts:
            message = f"{ledger.name(owner)}填报“{target.name}”的总数，它自己的分解数无从核算"
            yield Diagnostic("allocation-to-owner", message, place.child(owner).key(), "把这部分分给其他单位")
        yield from _sum(target, parts, place)


def baselines(ledger: Ledger) -> Iterator[Diagnostic]:
    """A baseline is dated before the plan begins."""
    for target, baseline in ledger.office.baselines.items():
        place, text = ledger.office.place("baselines", target, "as_of"), baseline.as_of
        day = None if text is None else day_written(text)
        if text is not None and day is None:
            what, hint = why_no_date(text)
            yield Diagnostic("bad-date", f"“{readable(text)}”{what}", place, hint)
        elif day is not None and Month.of(day) >= ledger.first:
            message = f"基数截至 {text}，不早于方案开始的 {ledger.first}"
            yield Diagnostic("as-of-odd", message, place, "核对年份；基数是方案开始以前的数")


def schedules(ledger: Ledger) -> Iterator[Diagnostic]:
    """A schedule's points lie on the way to the target; shares of it never fall and end at the whole."""
    for target, points in ledger.office.schedules.items():
        if target not in ledger.targets:
            continue
        promise = ledger.targets[target].target
        name, place = promise.name, ledger.office.place("schedules", target)
        for month in sorted(points):
            first, last = ledger.span_of(promise, month)
            if not max(first, ledger.first) <= month <= last:
                message = f"“{name}”的节点 {month} 不在 {max(first, ledger.first)} 至 {last} 内"
                yield Diagnostic("month-out-of-plan", message, place.child(str(month)).key(), "核对年份")
        if promise.kind in ADDITIVE and promise.per is None:
            yield from _shares_rise(name, points, place)
        elif promise.kind not in ADDITIVE | RATES:
            message = f"“{name}”不是可以按节点核对的数"
            yield Diagnostic("allocation-of-relative", message, place.key(), "删去这一项")


def _shares_rise(name: str, points: Mapping[Month, Decimal], place: Place) -> Iterator[Diagnostic]:
    before, reached = "开始时", Decimal(0)
    for month in sorted(points):
        share = points[month]
        if share < reached:
            message = f"“{name}”的节点目标 {month} 为{percent(share)}，低于{before}的{percent(reached)}"
            hint = "节点目标是累计比例，后一个不低于前一个"
            yield Diagnostic("schedule-falls", message, place.child(str(month)), hint)
        before, reached = f" {month} ", share
    if points and reached != 1:
        message = f"“{name}”最后一个节点目标是{percent(reached)}，不是100%"
        yield Diagnostic("schedule-end", message, place, "补上完成全部目标的月份，如 2024-12: 100%")


def judging(ledger: Ledger) -> Iterator[Diagnostic]:
    """A tolerance is of a promise with 左右 or 约, and the limits of the outlook are in order."""
    for target in ledger.office.tolerances:
        if target in ledger.targets and rule_of(ledger.targets[target].target) is not Rule.ABOUT:
            message = f"“{ledger.target_names[target]}”的规则不是 about，容差不起作用"
            place = ledger.office.place("tolerances", target).key()
            yield Diagnostic("tolerance-unused", message, place, "在方案里把规则写作 rule: about，或删去这一项")
    limits = ledger.office.outlook
    if limits.faster > limits.unlikely:
        message = f"提速倍数的界限写反了：faster 是 {limits.faster}，unlikely 是 {limits.unlikely}"
        yield Diagnostic("outlook-order", message, ledger.office.place("outlook"), "faster 不大于 unlikely")


def _sum(target: Target, parts: Mapping[str, Decimal], place: Place) -> Iterator[Diagnostic]:
    if target.kind not in ADDITIVE or target.value is None or not parts:
        return
    total = sum(parts.values(), Decimal(0))
    if total != target.value:
        whole, parts_sum, apart = (
            format_value(value, target.measure) for value in (target.value, total, abs(total - target.value))
        )
        message = f"“{target.name}”分解合计{parts_sum}，比目标{whole}{'多' if total > target.value else '少'}{apart}"
        yield Diagnostic("allocation-sum", message, place.key(), "核对各单位的数，使合计等于目标")


def own_words(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check the office's own words for each paper."""
    for paper in ledger.papers.values():
        yield from _issued(ledger, paper)
        for task in paper.tasks:
            yield from unknown_task(ledger, task, paper.place("tasks", task).key())
        for target in paper.problems:
            yield from unknown_target(ledger, target, paper.place("problems", target).key())


def _issued(ledger: Ledger, paper: Paper) -> Iterator[Diagnostic]:
    _, month = named(paper.name) or ("", None)
    if month is not None and not ledger.within(month):
        message = f"{month} 不在方案的期间 {ledger.first} 至 {ledger.last} 内"
        yield Diagnostic("paper-dated", message, paper.place(), "核对文件名里的月份")
    elif month is not None and paper.dated is not None and paper.dated <= month.last_day:
        message = f"印发日期 {paper.dated} 不晚于 {month} 的最后一天"
        yield Diagnostic("paper-dated", message, paper.place("dated"), "核对 dated 的年份和月份")


CHECKS = (
    own_units,
    groups,
    known_targets,
    owners,
    owned_targets,
    deadlines,
    calendar,
    baselines,
    allocations,
    schedules,
    judging,
)
