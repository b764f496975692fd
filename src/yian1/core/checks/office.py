"""The office's supplement, words and registers: does all that they name exist, do numbers and dates agree?"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from yian1.core import names
from yian1.core.progress import rule_of
from yian1.core.series import as_decimal, day_written
from yian1.model import quantity
from yian1.model.diagnostics import Diagnostic, Span
from yian1.model.office import CheckResult, OpinionState
from yian1.model.period import Month, why_no_date
from yian1.model.plan import ADDITIVE, RATES, WITHOUT_VALUE, Rule
from yian1.model.quantity import format_value, percent
from yian1.model.typography import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from yian1.core.duties import Commitment
    from yian1.core.series import Observation, Series
    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger
    from yian1.model.office import Opinion
    from yian1.model.plan import Group, Target, Unit


BY_TARGET = ("owners", "definitions", "baselines", "allocations", "schedules", "tolerances")


def own_units(ledger: Ledger) -> Iterator[Diagnostic]:
    """The office's own units must differ from the plan's, and from each other, in id and name."""
    taken: list[Unit | Group] = [*ledger.plan.units, *ledger.plan.groups]
    ids = {item.id: item.name for item in taken}
    called = {name for item in taken for name in (item.name, *item.aliases)}
    for index, unit in enumerate(ledger.office.units):
        place = ledger.office.place("units", index)
        if unit.id in ids:
            message = f"单位代号“{unit.id}”已是{ids[unit.id]}的代号"
            yield Diagnostic("duplicate-id", message, place.child("id"), "换一个没有用过的代号")
        for name in dict.fromkeys((unit.name, *unit.aliases)):
            if name in called:
                yield Diagnostic("duplicate-name", f"名称“{name}”已经用过", place.child("name"), "改用能区分的名称")
        ids.setdefault(unit.id, unit.name)
        called.update((unit.name, *unit.aliases))


def groups(ledger: Ledger) -> Iterator[Diagnostic]:
    """A group is one of the plan's, its members are units, and only members report."""
    for group, membership in ledger.office.groups.items():
        place = ledger.office.place("groups", group)
        yield from names.unknown_group(ledger, group, place.key())
        for index, member in enumerate(membership.members):
            yield from names.unknown_unit(ledger, member, place.child("members", index))
        for index, member in enumerate(membership.reporting or ()):
            if member not in ledger.units:
                yield from names.unknown_unit(ledger, member, place.child("reporting", index))
            elif {member, ledger.name(member)}.isdisjoint(membership.members):
                message = f"{ledger.name(member)}不是“{ledger.name(group)}”的成员，不能列为单独报送的成员"
                hint = "先写进 members，或从 reporting 里删去"
                yield Diagnostic("not-a-member", message, place.child("reporting", index), hint)


def known_targets(ledger: Ledger) -> Iterator[Diagnostic]:
    """Whatever names a target must name one that the plan has; a figure is filed by one single unit."""
    office = ledger.office
    for key in BY_TARGET:
        for target in getattr(office, key):
            yield from names.unknown_target(ledger, target, office.place(key, target).key())
    for target in office.pace:
        if target != "default":
            yield from names.unknown_target(ledger, target, office.place("pace", target).key())
    for index, target in enumerate(office.year_end):
        yield from names.unknown_target(ledger, target, office.place("year_end", index))
    for target, unit in office.owners.items():
        yield from names.unknown_unit(ledger, unit, office.place("owners", target))


def owned_targets(ledger: Ledger) -> Iterator[Diagnostic]:
    """Warn of a target that nobody is asked for."""
    for target, context in ledger.targets.items():
        if ledger.owners[target] is None:
            message = f"“{context.target.name}”没有数据责任单位，不会列入任何单位的填报表"
            hint = f"在 data/office.yaml 的 owners 里写一行 {target}: 单位代号"
            yield Diagnostic("no-owner", message, ledger.plan.place(*context.path, "id"), hint)


def deadlines(ledger: Ledger) -> Iterator[Diagnostic]:
    """A reporting day belongs to a duty of the plan, returns if the duty does, and is not after the plan's day."""
    for key, rule in ledger.office.deadlines.items():
        place = ledger.office.place("deadlines", key)
        duty = ledger.duties.get(key)
        if duty is None:
            yield from names.unknown_duty(ledger, key, place.key())
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
            yield from names.unknown_unit(ledger, unit, place.child(unit).key())
        if identifier not in ledger.targets:
            continue
        target = ledger.targets[identifier].target
        owner = ledger.owners[identifier]
        if target.kind in WITHOUT_VALUE:
            message = f"“{target.name}”没有目标值，不能分解"
            yield Diagnostic("allocation-of-relative", message, place.key(), "删去这一项")
        elif owner in parts:
            message = f"{ledger.name(owner)}填报“{target.name}”的总数，它自己的分解数无从核算"
            yield Diagnostic("allocation-to-owner", message, place.child(owner).key(), "把这部分分给其他单位")
        total = sum(parts.values(), Decimal(0))
        known = parts and ledger.units.keys() >= parts.keys()
        if target.kind in ADDITIVE and target.value is not None and known and total != target.value:
            whole, parts_sum, apart = (
                format_value(value, target.measure) for value in (target.value, total, abs(total - target.value))
            )
            message = (
                f"“{target.name}”分解合计{parts_sum}，比目标{whole}{'多' if total > target.value else '少'}{apart}"
            )
            yield Diagnostic("allocation-sum", message, place.key(), "核对各单位的数，使合计等于目标")


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


_ONE_PERCENT = Decimal("0.01")


def _shares_rise(name: str, points: Mapping[Month, Decimal], place: Place) -> Iterator[Diagnostic]:
    before, reached = "开始时", Decimal(0)
    for month in sorted(points):
        share = points[month]
        if 0 < share <= _ONE_PERCENT:
            message = f"“{name}”的节点目标 {month} 只有{percent(share)}，像是把1当作100%"
            yield Diagnostic("bad-number", message, place.child(str(month)), "写成百分数，如 40%，不写成 0.4")
        elif share < reached:
            message = f"“{name}”的节点目标 {month} 为{percent(share)}，低于{before}的{percent(reached)}"
            hint = "节点目标是累计比例，后一个不低于前一个"
            yield Diagnostic("schedule-falls", message, place.child(str(month)), hint)
        before, reached = f" {month} ", share
    if points and reached != 1 and not 0 < reached <= _ONE_PERCENT:
        message = f"“{name}”最后一个节点目标是{percent(reached)}，不是100%"
        yield Diagnostic("schedule-end", message, place, "补上完成全部目标的月份，如 2024-12: 100%")


def judging(ledger: Ledger) -> Iterator[Diagnostic]:
    """A tolerance is of a promise with 左右 or 约; the limits of the lights and of the outlook are in order."""
    for target, width in ledger.office.tolerances.items():
        if width < 0:
            message = f"“{ledger.target_names.get(target, target)}”的容差是负数"
            place = ledger.office.place("tolerances", target)
            yield Diagnostic("tolerance-unused", message, place, "容差是可以少多少，写成正数")
        if target in ledger.targets and rule_of(ledger.targets[target].target) is not Rule.ABOUT:
            message = f"“{ledger.target_names[target]}”的规则不是 about，容差不起作用"
            place = ledger.office.place("tolerances", target).key()
            yield Diagnostic("tolerance-unused", message, place, "在方案里把规则写作 rule: about，或删去这一项")
    lights = ledger.office.lights
    if not lights.red <= lights.yellow <= 0:
        message = f"亮灯的界限不对：yellow 是 {lights.yellow}，red 是 {lights.red}"
        hint = "写成低于时序的百分点，都不大于0，red 不大于 yellow，如 {yellow: 0, red: -10}"
        yield Diagnostic("lights-order", message, ledger.office.place("lights"), hint)
    limits = ledger.office.outlook
    if limits.faster > limits.unlikely:
        message = f"提速倍数的界限写反了：faster 是 {limits.faster}，unlikely 是 {limits.unlikely}"
        yield Diagnostic("outlook-order", message, ledger.office.place("outlook"), "faster 不大于 unlikely")


def own_words(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check the office's own words for each paper."""
    for paper in ledger.papers.values():
        month = paper.month
        if month is not None and not ledger.within(month):
            message = f"{month} 不在方案的期间 {ledger.first} 至 {ledger.last} 内"
            yield Diagnostic("paper-dated", message, paper.place(), "核对文件名里的月份")
        elif month is not None and paper.dated is not None and paper.dated <= month.last_day:
            message = f"印发日期 {paper.dated} 不晚于 {month} 的最后一天"
            yield Diagnostic("paper-dated", message, paper.place("dated"), "核对 dated 的年份和月份")
        for task in paper.tasks:
            yield from names.unknown_task(ledger, task, paper.place("tasks", task).key())
        for target in paper.problems:
            yield from names.unknown_target(ledger, target, paper.place("problems", target).key())


CHECKS = (
    own_units,
    groups,
    known_targets,
    owned_targets,
    deadlines,
    calendar,
    baselines,
    allocations,
    schedules,
    judging,
)


def receipts(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check the register of what was sent in."""
    for index, receipt in enumerate(ledger.receipts.received):
        if receipt.unit is not None:
            yield from names.unknown_unit(ledger, receipt.unit, ledger.receipts.place("received", index, "unit"))


def opinions(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check the register of opinions."""
    identified = [(opinion.id, ("opinions", index)) for index, opinion in enumerate(ledger.opinions.opinions)]
    yield from names.used_twice(ledger.opinions, "意见", "编号", identified)
    categories = ledger.office.opinion_categories
    for index, opinion in enumerate(ledger.opinions.opinions):
        place = ledger.opinions.place("opinions", index)
        for order, unit in enumerate(opinion.units):
            yield from names.unknown_unit_or_group(ledger, unit, place.child("units", order))
        if opinion.category is not None and categories and opinion.category not in categories:
            hint = names.suggestion(
                opinion.category, categories, f"可以写：{'、'.join(categories)}；类别见 data/office.yaml"
            )
            message = f"意见 {opinion.id} 的类别“{opinion.category}”不在规定的类别里"
            yield Diagnostic("unknown-category", message, place.child("category"), hint)
        yield from _reply(opinion, place)
        if opinion.due is not None and opinion.due < opinion.date:
            message = f"意见 {opinion.id} 的答复时限 {opinion.due} 早于提出日期 {opinion.date}"
            yield Diagnostic("due-before-opinion", message, place.child("due"), "核对 date 和 due")


def events(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check the register of what was held: meetings, inspections."""
    identified = [(event.id, ("events", index)) for index, event in enumerate(ledger.events.events)]
    yield from names.used_twice(ledger.events, "活动", "编号", identified)
    for index, event in enumerate(ledger.events.events):
        place = ledger.events.place("events", index)
        if not ledger.first.year <= event.date.year <= ledger.last.year:
            message = f"{event.date} 不在方案的 {ledger.span_words}内"
            yield Diagnostic("day-out-of-plan", message, place.child("date"), "核对年份")


def verification(series: Series) -> Iterator[Diagnostic]:
    """Check what the office has checked: what it found true, or corrected, must be the filed value.

    Until one of the two is put right nothing is printed of either.
    """
    ledger = series.ledger
    for index, item in enumerate(ledger.verification.verification):
        place = ledger.verification.place("verification", index)
        if item.target not in ledger.targets:
            yield from names.unknown_target(ledger, item.target, place.child("target"))
            continue
        target = ledger.targets[item.target].target
        figures = [seen for seen in series.official.get(item.target, ()) if item.month in {seen.of, seen.month}]
        if not figures:
            message = f"“{target.name}” {item.month} 没有填报的数，却有核实记录"
            yield Diagnostic("verification-of-nothing", message, place.child("month"), "核对指标和月份")
        elif item.value is not None and item.result is not CheckResult.DOUBTFUL:
            yield from _verified_value(target, item.value, figures[-1], place.child("value"))


def _verified_value(target: Target, written: str, seen: Observation, place: Place) -> Iterator[Diagnostic]:
    try:
        value = quantity.parse(written, target.measure)
    except quantity.QuantityError as error:
        yield Diagnostic(error.code, f"“{target.name}”的核实数：{error.message}", place, error.hint)
        return
    filed = seen.value
    if filed is not None and seen.whole is not None:  # a share is compared with the digits that were written
        filed = Fraction(quantity.round_half_up(filed, quantity.decimals(value)))
    if filed != Fraction(value):
        shown = "不适用" if filed is None else quantity.format_value(as_decimal(filed), target.measure)
        message = f"“{target.name}” {seen.of} 核实为{quantity.format_value(value, target.measure)}，填报的是{shown}"
        hint = "填报错了的，更正填报并写明 correction；核实记录错了的，改核实记录"
        yield Diagnostic("verification-differs", message, place, hint)


def _reply(opinion: Opinion, place: Place) -> Iterator[Diagnostic]:
    """State, day of reply, result and the deputy's mark must tell the same story."""
    if opinion.replied is None and opinion.state is not OpinionState.OPEN:
        message = f"意见 {opinion.id} 的状态是{opinion.state}，却没有答复日期"
        hint = "补上一行 replied: 年-月-日；还没有答复的，state 写 办理中"
        yield Diagnostic("reply-undated", message, place.child("state"), hint)
    elif opinion.replied is None and opinion.satisfaction is not None:
        message = f"意见 {opinion.id} 还没有答复，却有代表评价，评价不计入"
        yield Diagnostic("rated-unanswered", message, place.child("satisfaction"), "补上答复日期，或删去评价")
    elif opinion.replied is not None and opinion.state is OpinionState.OPEN:
        message = f"意见 {opinion.id} 已于 {opinion.replied} 答复，状态却还是{opinion.state}"
        yield Diagnostic("replied-but-open", message, place.child("replied"), "state 改为 已答复 或 已办结")
    if opinion.replied is not None and opinion.result is None:
        message = f"意见 {opinion.id} 已答复，没有写办理结果"
        yield Diagnostic("reply-without-result", message, place.child("replied"), "补上一行 result: 办理结果")


def filed_workplans(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check every work plan: is it where it belongs, does all that it names exist and concern its unit?"""
    for workplan in ledger.workplans:
        unit = workplan.unit
        yield from names.unit_of_folder(ledger, workplan, unit)
        for index, line in enumerate(workplan.workplan if unit in ledger.units else ()):
            place = workplan.place("workplan", index, "action")
            if line.action not in ledger.actions:
                yield from names.unknown_action(ledger, line.action, place)
            elif not ledger.may_report(line.action, unit):
                yield names.not_listed(ledger, line.action, unit, place, so="，这一行不计入")


# What the office and the units write over the year, apart from the monthly filings.
REGISTERS = (opinions, events, receipts, filed_workplans, own_words)


def workplans(ledger: Ledger, as_of: date) -> Iterator[Diagnostic]:
    """Warn, for the strict check, of an action without a line in a work plan, of one not whole, of one overdue."""
    from yian1.core.duties import commitments  # only the strict check asks

    for unit, items in groupby(commitments(ledger, as_of), key=attrgetter("unit")):
        own = list(items)
        yield from _absent(ledger, unit, [item.context.action.id for item in own if item.absent])
        for commitment in own:
            yield from _undertaking(ledger, commitment)


def _absent(ledger: Ledger, unit: str, actions: Sequence[str]) -> Iterator[Diagnostic]:
    if not actions:
        return
    listed = "、".join(actions)
    workplan = next((item for item in ledger.workplans if item.unit == unit), None)
    if workplan is not None:
        message = f"{ledger.name(unit)}的办理方案缺少举措 {listed}"
        hint = "每条举措补一行，写明责任处室、负责人、完成时限"
        yield Diagnostic("workplan-incomplete", message, workplan.place(), hint)
        return
    message, file = f"{ledger.name(unit)}还没有办理方案，涉及举措 {listed}", f"data/progress/{unit}/workplan.yaml"
    yield Diagnostic("workplan-missing", message, Span(file), f"在 {file} 里每条举措写一行")


def _undertaking(ledger: Ledger, commitment: Commitment) -> Iterator[Diagnostic]:
    line, place = commitment.undertaking, commitment.place
    if line is None or place is None:
        return
    if commitment.lacking:
        message = f"举措 {line.action} 没有写{commitment.lacking_words}"
        yield Diagnostic("workplan-blank", message, place, "方案要求每个单位都写明；责任人是分管领导或经办人")
    if commitment.overdue:
        message = f"举措 {line.action} 的完成时限 {line.due} 已过，{ledger.name(commitment.unit)}没有报告完成"
        hint = "已完成的，在填报里把状态写为 已完成；没有完成的，催办或改时限"
        yield Diagnostic("workplan-overdue", message, place.child("due"), hint)
