"""The plan guards itself: ids are unique, units exist, and every target says what its quote says."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from yian1.core.checks import unknown
from yian1.model.diagnostics import Diagnostic
from yian1.model.plan import RELATIVE, Rule
from yian1.model.quantity import format_value
from yian1.model.wording import Promise, measure_agrees, promises, value_agrees

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.model.diagnostics import Path, Place
    from yian1.model.ledger import Ledger, TargetContext
    from yian1.model.plan import Duty, Stage


def unique_ids(ledger: Ledger) -> Iterator[Diagnostic]:
    """Nothing in the plan may carry an id twice: filings could not say which one they mean."""
    for kind, identified in _identified(ledger).items():
        first: dict[str, Path] = {}
        for identifier, path in identified:
            place = ledger.plan.place(*path, "id")
            if identifier in first:
                yield Diagnostic(
                    "duplicate-id",
                    f"{kind}代号“{identifier}”用了两次，另一处是第{_ordinal(first[identifier])}项",
                    place,
                    "换一个没有用过的代号",
                )
            first.setdefault(identifier, path)


def unique_names(ledger: Ledger) -> Iterator[Diagnostic]:
    """Two units of one name could not be told apart in any document."""
    first: dict[str, str] = {}
    for index, unit in enumerate(ledger.plan.units):
        for name in (unit.name, *unit.aliases):
            if first.setdefault(name, unit.id) != unit.id:
                place = ledger.plan.place("units", index, "name")
                yield Diagnostic(
                    "duplicate-name", f"名称“{name}”已是单位 {first[name]} 的名称", place, "改用能区分的名称"
                )


def known_units(ledger: Ledger) -> Iterator[Diagnostic]:
    """Every unit on an action's or a duty's list must be in the plan's units or groups."""
    for path, unit in _mentioned_units(ledger):
        yield from unknown.unit_or_group(ledger, unit, ledger.plan.place(*path))


def quotes(ledger: Ledger) -> Iterator[Diagnostic]:
    """Each target's quote stands in its goal's or task's text, and its number, measure and rule are the quote's."""
    for context in ledger.targets.values():
        place = ledger.plan.place(*context.path)
        if not _quoted(context.target.quote, context.text):
            yield Diagnostic(
                "quote-not-in-text",
                f"指标“{context.target.name}”的引文不在“{context.title}”的原文里：{context.target.quote}",
                place.child("quote"),
                "从原文逐字抄录引文",
            )
        else:
            yield from _promise(context, place)


def order_of_time(ledger: Ledger) -> Iterator[Diagnostic]:
    """Stages and duties must not end before they begin."""
    timed: tuple[tuple[str, Sequence[Stage | Duty]], ...] = (
        ("stages", ledger.plan.stages),
        ("duties", ledger.plan.duties),
    )
    for key, items in timed:
        for index, item in enumerate(items):
            if item.first is not None and item.last is not None and item.last < item.first:
                place = ledger.plan.place(key, index, "to")
                yield Diagnostic("time-order", f"“{item.title}”的结束月份早于开始月份", place, "核对 from 和 to")


def _promise(context: TargetContext, place: Place) -> Iterator[Diagnostic]:
    target = context.target
    if target.kind in RELATIVE or target.value is None:
        return
    found = promises(target.quote)
    if not found:
        return
    agreeing = [promise for promise in found if value_agrees(promise, target.value, target.measure)]
    if agreeing:
        allowed = {rule for promise in agreeing for rule in promise.rules}
        if target.rule is not None and target.rule.value not in allowed:
            from yian1.core.terms import RULES  # noqa: PLC0415 - it brings the whole vocabulary of the figures

            words = "或".join(f"{rule}（{RULES[Rule(rule)]}）" for rule in sorted(allowed))
            yield Diagnostic(
                "quote-rule",
                f"指标“{target.name}”的规则写作 {target.rule}，与引文“{target.quote}”不符",
                place.child("rule"),
                f"按引文应为 {words}",
            )
        return
    same_measure = [promise for promise in found if measure_agrees(promise, target.measure)]
    stated = "、".join(_spoken(promise) for promise in same_measure or found)
    code, key = ("quote-number", "value") if same_measure else ("quote-measure", "measure")
    yield Diagnostic(
        code,
        f"指标“{target.name}”写作{format_value(target.value, target.measure)}，引文说的是{stated}",
        place.child(key),
        "按引文改数字" if same_measure else "计量单位按引文写，如 万家、亿元、%",
    )


def _spoken(promise: Promise) -> str:
    return format_value(promise.number, promise.measure)


def _quoted(quote: str, text: str) -> bool:
    """Whether a text has the words of a quote, whatever the spaces and the width of the marks."""
    return quote in text or _bare(quote) in _bare(text)


@lru_cache(maxsize=32)
def _bare(text: str) -> str:
    from yian1.model.typography import normalise  # noqa: PLC0415 - most quotes are copied sign for sign

    return re.sub(r"\s+", "", normalise(text))


def _ordinal(path: Path) -> int:
    return next(step for step in reversed(path) if isinstance(step, int)) + 1


def _identified(ledger: Ledger) -> dict[str, list[tuple[str, Path]]]:
    plan = ledger.plan
    units: list[tuple[str, Path]] = [(unit.id, ("units", index)) for index, unit in enumerate(plan.units)]
    units += [(group.id, ("groups", index)) for index, group in enumerate(plan.groups)]
    goals: list[tuple[str, Path]] = [(goal.id, ("goals", index)) for index, goal in enumerate(plan.goals)]
    sections: list[tuple[str, Path]] = [(section.id, ("sections", i)) for i, section in enumerate(plan.sections)]
    tasks: list[tuple[str, Path]] = []
    actions: list[tuple[str, Path]] = []
    targets: list[tuple[str, Path]] = []
    for number, goal in enumerate(plan.goals):
        targets += [(target.id, ("goals", number, "targets", index)) for index, target in enumerate(goal.targets)]
    for number, section in enumerate(plan.sections):
        for order, task in enumerate(section.tasks):
            here: Path = ("sections", number, "tasks", order)
            tasks.append((task.id, here))
            actions += [(action.id, (*here, "actions", index)) for index, action in enumerate(task.actions)]
            targets += [(target.id, (*here, "targets", index)) for index, target in enumerate(task.targets)]
    duties: list[tuple[str, Path]] = [(duty.id, ("duties", index)) for index, duty in enumerate(plan.duties)]
    return {
        "单位": units,
        "目标": goals,
        "章节": sections,
        "任务": tasks,
        "举措": actions,
        "指标": targets,
        "报送义务": duties,
    }


def _mentioned_units(ledger: Ledger) -> Iterator[tuple[Path, str]]:
    for number, section in enumerate(ledger.plan.sections):
        for order, task in enumerate(section.tasks):
            for index, action in enumerate(task.actions):
                for place, unit in enumerate(action.units):
                    yield ("sections", number, "tasks", order, "actions", index, "units", place), unit
    for number, duty in enumerate(ledger.plan.duties):
        for place, unit in enumerate(duty.units):
            yield ("duties", number, "units", place), unit


CHECKS = (unique_ids, unique_names, known_units, quotes, order_of_time)
