"""The plan guards itself: ids are unique, units exist, and every target says what its quote says."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from yian1.core.names import unknown_unit_or_group, used_twice
from yian1.model.diagnostics import Diagnostic
from yian1.model.period import Month
from yian1.model.plan import WITHOUT_VALUE, Kind, Rule
from yian1.model.quantity import format_value
from yian1.model.wording import is_yearly, measure_agrees, month_named, promises, value_agrees, years

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yian1.model.diagnostics import Path, Place
    from yian1.model.ledger import Ledger, TargetContext
    from yian1.model.plan import Duty, Goal, Group, Section, Stage, Unit

_AFTERWARDS = 3  # months: the last summary of a plan is due when its last figures are known


def unique_ids(ledger: Ledger) -> Iterator[Diagnostic]:
    """Nothing in the plan may carry an id twice: filings could not say which one they mean."""

    def listed(key: str, items: Sequence[Unit | Group | Goal | Section | Duty]) -> Sequence[tuple[str, Path]]:
        return [(item.id, (key, index)) for index, item in enumerate(items)]

    plan = ledger.plan
    identified: Mapping[str, Sequence[tuple[str, Path]]] = {
        "单位": [*listed("units", plan.units), *listed("groups", plan.groups)],
        "目标": listed("goals", plan.goals),
        "章节": listed("sections", plan.sections),
        "任务": [(task.id, path) for path, _, task in plan.placed_tasks()],
        "举措": [(action.id, path) for path, _, action in plan.placed_actions()],
        "指标": [(context.target.id, context.path) for context in ledger.target_contexts()],
        "报送义务": listed("duties", plan.duties),
    }
    for kind, found in identified.items():
        yield from used_twice(plan, kind, "代号", found)


def unique_names(ledger: Ledger) -> Iterator[Diagnostic]:
    """Two units of one name could not be distinguished in any document."""
    first: dict[str, str] = {}
    for index, unit in enumerate(ledger.plan.units):
        for name in (unit.name, *unit.aliases):
            if first.setdefault(name, unit.id) != unit.id:
                place = ledger.plan.place("units", index, "name")
                message = f"名称“{name}”已是单位 {first[name]} 的名称"
                yield Diagnostic("duplicate-name", message, place, "改用能区分的名称")


def known_units(ledger: Ledger) -> Iterator[Diagnostic]:
    """Every unit on an action's or a duty's list must be in the plan's units or groups."""
    actions = ledger.plan.placed_actions()
    listed = [((*path, key), getattr(action, key)) for path, _, action in actions for key in ("lead", "units")]
    listed += [(("duties", index, "units"), duty.units) for index, duty in enumerate(ledger.plan.duties)]
    for path, units in listed:
        for at, unit in enumerate(units):
            yield from unknown_unit_or_group(ledger, unit, ledger.plan.place(*path, at))


def quotes(ledger: Ledger) -> Iterator[Diagnostic]:
    """Each target's quote stands in its goal's or task's text, and its number, measure and rule are the quote's."""
    for context in ledger.targets.values():
        place = ledger.plan.place(*context.path)
        if not _quoted(context.target.quote, context.text):
            message = f"指标“{context.target.name}”的引文不在“{context.title}”的原文里：{context.target.quote}"
            yield Diagnostic("quote-not-in-text", message, place.child("quote"), "从原文逐字抄录引文")
        else:
            yield from _promise(context, place)


def named_units(ledger: Ledger) -> Iterator[Diagnostic]:
    """An action without any unit is allowed, but nobody is asked to report it."""
    for path, _, action in ledger.plan.placed_actions():
        if not action.listed:
            message = f"举措 {action.id} 没有责任单位，没有人会报送它的进展"
            hint = "方案写明的，补上 units 或 lead；没有写明的可以不管"
            yield Diagnostic("no-unit", message, ledger.plan.place(*path), hint)


def time_of_quotes(ledger: Ledger) -> Iterator[Diagnostic]:
    """What a quote promises by another year, or anew each year, is not judged by the end of this plan."""
    for context in ledger.targets.values():
        target, place = context.target, ledger.plan.place(*context.path)
        named = [year for year in years(target.quote) if year >= ledger.first.year]
        end = ledger.span_of(target, ledger.last)[1]
        if named and end.year not in named:
            message = f"引文说的是{named[0]}年，“{target.name}”却按{end}末为限判断"
            yield Diagnostic("quote-due", message, place, f"补上 due: {named[0]}-12，或按引文写明的月份")
        elif ledger.several_years and target.per is None and target.kind is Kind.FLOW and is_yearly(target.quote):
            message = f"引文说的是每年，“{target.name}”却按方案全程累计判断"
            yield Diagnostic("quote-due", message, place, "补上 per: year")
        elif target.per is None and (by := month_named(target.quote)) not in {None, end.number}:
            message = f"引文说的是{by}月前，“{target.name}”却按{end}末为限判断"
            yield Diagnostic("quote-due", message, place, f"补上 due: {end.year}-{by:02}，或按引文写明的月份")
        if target.due is not None and target.due < ledger.first:
            message = f"“{target.name}”的完成时限 {target.due} 早于方案开始的 {ledger.first}"
            yield Diagnostic("time-order", message, place.child("due"), "核对 due 的年份")


def spans(ledger: Ledger) -> Iterator[Diagnostic]:
    """Stages and duties end after they begin, in the plan's span: what is asked for outside could not be filed."""
    plan = ledger.plan
    timed: tuple[tuple[str, Sequence[Stage | Duty]], ...] = (("stages", plan.stages), ("duties", plan.duties))
    for part, items in timed:
        for index, item in enumerate(items):
            place = plan.place(part, index)
            if item.first is not None and item.last is not None and item.last < item.first:
                message = f"“{item.title}”的结束月份早于开始月份"
                yield Diagnostic("time-order", message, place.child("to"), "核对 from 和 to")
            for key, month in (("from", item.first), ("to", item.last)):
                if month is not None:
                    yield from _outside(ledger, item.title, month, place.child(key))
    for index, duty in enumerate(plan.duties):
        if duty.due is not None and not ledger.first <= Month.of(duty.due) <= ledger.last.plus(_AFTERWARDS):
            yield from _outside(ledger, duty.title, Month.of(duty.due), plan.place("duties", index, "due"))


def _outside(ledger: Ledger, title: str, month: Month, place: Place) -> Iterator[Diagnostic]:
    if not ledger.within(month):
        message = f"“{title}”的 {month} 不在方案的 {ledger.span_words}内"
        hint = "核对年份；方案跨年的，在 document 里写 from 和 to"
        yield Diagnostic("month-out-of-plan", message, place, hint)


def _promise(context: TargetContext, place: Place) -> Iterator[Diagnostic]:
    target = context.target
    if target.kind in WITHOUT_VALUE or target.value is None:
        return
    found = promises(target.quote)
    for key in ("upto", "stretch"):
        number = getattr(target, key)
        if found and number is not None and not any(value_agrees(each, number, target.measure) for each in found):
            message = f"指标“{target.name}”的 {key} 写作{format_value(number, target.measure)}，引文里没有这个数"
            yield Diagnostic("quote-number", message, place.child(key), "按引文改数字")
    if not found:
        return
    agreeing = [promise for promise in found if value_agrees(promise, target.value, target.measure)]
    if agreeing:
        if all(promise.beyond for promise in agreeing):
            message = (
                f"指标“{target.name}”写作{format_value(target.value, target.measure)}，是引文“{target.quote}”里高的一头"
            )
            hint = "value 写下限或基本目标；区间的上限写 upto，力争的写 stretch"
            yield Diagnostic("quote-range", message, place.child("value"), hint)
        allowed = {rule for promise in agreeing for rule in promise.rules}
        if target.rule is not None and target.rule.value not in allowed:
            words = "或".join(f"{rule}（{Rule(rule).word}）" for rule in sorted(allowed))
            message = f"指标“{target.name}”的规则写作 {target.rule}，与引文“{target.quote}”不符"
            yield Diagnostic("quote-rule", message, place.child("rule"), f"按引文应为 {words}")
        return
    same_measure = [promise for promise in found if measure_agrees(promise, target.measure)]
    stated = "、".join(format_value(each.number, each.measure) for each in same_measure or found)
    code, key = ("quote-number", "value") if same_measure else ("quote-measure", "measure")
    message = f"指标“{target.name}”写作{format_value(target.value, target.measure)}，引文说的是{stated}"
    hint = "按引文改数字" if same_measure else "计量单位按引文写，如 万家、亿元、%"
    yield Diagnostic(code, message, place.child(key), hint)


def _quoted(quote: str, text: str) -> bool:
    """Whether a text has the words of a quote, whatever the spaces and the width of the marks."""
    return quote in text or _bare(quote) in _bare(text)


@lru_cache(maxsize=32)
def _bare(text: str) -> str:
    from yian1.model.typography import normalise  # most quotes are copied sign for sign

    return re.sub(r"\s+", "", normalise(text))


CHECKS = (unique_ids, unique_names, known_units, named_units, quotes, time_of_quotes, spans)
