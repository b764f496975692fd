"""A changed plan: every promise, list of units and printed text, each a breaking change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.core.changes.change import BREAKING, NOTICE, Change, Entry, Item, Pair, amount, fields_of, keyed, short
from yian1.core.changes.figures import effect_words
from yian1.core.progress import progress, rule_of
from yian1.core.terms import RULES
from yian1.model.fields import declared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yian1.core.changes.change import Move
    from yian1.model.diagnostics import Path
    from yian1.model.ledger import Ledger, TargetContext
    from yian1.model.plan import Plan

# These only help to find and describe a unit or a target; no promise and no document hangs on them.
_ASIDE = {"aliases", "note"}
_JUDGED = {"value", "rule", "kind", "due", "per", "upto"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the plan: what it is, its id, its name for a sentence, where it stands, its fields in words."""

    kind: str
    id: str
    name: str
    path: Path
    fields: Mapping[str, Entry]


def plan_changes(pair: Pair) -> Iterator[Change]:
    """Yield what changed in the plan, one change for each field of each part."""

    def edited(_: Item[Part], new: Item[Part], found: Sequence[Move]) -> Iterator[Change]:
        return (_edited(pair, new.record, move) for move in found)

    return keyed(_items(pair, pair.before), _items(pair, pair.after), edited)


def _items(pair: Pair, ledger: Ledger) -> Iterator[Item[Part]]:
    for part in _parts(pair, ledger):
        place = ledger.plan.place(*part.path)
        added, removed = (
            Change(BREAKING, f"{part.kind}-{what}", f"方案{verb}了{part.name}", place, subject=part.id)
            for what, verb in (("added", "增加"), ("removed", "删去"))
        )
        yield Item((part.kind, part.id), part, part.fields, added, removed)


def _edited(pair: Pair, part: Part, move: Move) -> Change:
    message = f"方案改了{part.name}的{move.name}：{move.sides}"
    does = _effect(pair, part.id) if part.kind == "target" and move.key in _JUDGED else ""
    severity, words = NOTICE if move.key in _ASIDE else BREAKING, f"{message}；{does}" if does else message
    place = pair.after.plan.place(*part.path, move.key)
    return Change(severity, f"{part.kind}-changed", words, place, None, part.id, move.before, move.after)


def _effect(pair: Pair, target: str) -> str:
    """Say what the newer plan does to a target's standing by the last filings; "" if there is nothing to stand on."""
    if not pair.months or target not in pair.before.targets or target not in pair.after.targets:
        return ""
    before, after = (progress(one.ledger, one, target, pair.months[-1]) for one in (pair.old, pair.replanned))
    return effect_words(before, after)


def _parts(pair: Pair, ledger: Ledger) -> Iterator[Part]:
    plan = ledger.plan
    yield Part("plan", "document", "文件信息", ("document",), fields_of(plan.document))
    whole = fields_of(plan, set(declared(type(plan))) - {"preamble", "programmes"})
    yield Part("plan", "preamble", "总述", (), whole)
    for index, unit in enumerate(plan.units):
        yield Part("unit", unit.id, f"责任单位“{short(unit.name)}”", ("units", index), fields_of(unit))
    for index, group in enumerate(plan.groups):
        yield Part("group", group.id, f"单位组“{short(group.name)}”", ("groups", index), fields_of(group))
    for index, goal in enumerate(plan.goals):
        yield Part("goal", goal.id, f"目标“{short(goal.title)}”", ("goals", index), fields_of(goal, ["targets"]))
    yield from _tasks(pair, plan)
    for context in ledger.targets.values():
        yield _target(context)
    yield from _schedule(plan)


def _tasks(pair: Pair, plan: Plan) -> Iterator[Part]:
    for number, section in enumerate(plan.sections):
        name = f"任务部分“{short(section.title)}”"
        yield Part("section", section.id, name, ("sections", number), fields_of(section, ["tasks"]))
        for order, task in enumerate(section.tasks):
            path: Path = ("sections", number, "tasks", order)
            fields = {**fields_of(task, ["actions", "targets"]), "section": Entry("section", "所属部分", section.id)}
            yield Part("task", task.id, f"任务{task.id}“{short(task.title)}”", path, fields)
            for index, action in enumerate(task.actions):
                fields = {
                    **fields_of(action, ["lead", "units"]),
                    "lead": Entry("lead", "牵头单位", _units(pair, action.lead) or None),
                    "units": Entry("units", "责任单位", _units(pair, action.units) or None),
                    "task": Entry("task", "所属任务", task.id),
                }
                yield Part("action", action.id, f"举措{action.id}", (*path, "actions", index), fields)


def _units(pair: Pair, units: tuple[str, ...]) -> str:
    """Return a list of units by name: the first stays first (首位责任单位), the others' order says nothing."""
    return "、".join(pair.name(unit) for unit in (*units[:1], *sorted(units[1:])))


def _target(context: TargetContext) -> Part:
    target = context.target
    value = None if target.value is None else amount(target.value, target.measure)
    fields = {
        **fields_of(target, ["value", "measure", "rule"]),
        "value": Entry("value", "目标值", value or f"计量单位{target.measure}"),
        "rule": Entry("rule", "判定规则", RULES[rule_of(target)]),
        "within": Entry("within", "所属", context.goal or context.task),
    }
    return Part("target", target.id, f"指标“{short(target.name)}”", context.path, fields)


def _schedule(plan: Plan) -> Iterator[Part]:
    for index, stage in enumerate(plan.stages):
        yield Part("stage", stage.title, f"工作阶段“{short(stage.title)}”", ("stages", index), fields_of(stage))
    for index, duty in enumerate(plan.duties):
        yield Part("duty", duty.id, f"报送义务“{short(duty.title)}”", ("duties", index), fields_of(duty))
    for index, requirement in enumerate(plan.requirements):
        name = f"工作要求“{short(requirement.title)}”"
        yield Part("requirement", requirement.title, name, ("requirements", index), fields_of(requirement))
