"""Ids that stand for nothing: a unit, group, target, action or duty that the plan does not know, with the likeliest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.names import suggestion
from yian1.model.diagnostics import Diagnostic
from yian1.model.hygiene import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger

UNITS = "单位代号见 data/plan.yaml 的 units 和 data/office.yaml 的 units"


def unit(ledger: Ledger, word: str, place: Place) -> Iterator[Diagnostic]:
    """Say that an id is no single unit, or nothing."""
    if word in ledger.groups:
        message = f"“{ledger.groups[word].name}”是一组单位，这里要写其中的一个单位"
        members = "、".join(ledger.members(word)[:3])
        yield Diagnostic("unknown-unit", message, place, f"写成员单位的代号{f'，如 {members}' if members else ''}")
    elif word not in ledger.units:
        names = {key: known.name for key, known in ledger.units.items()}
        yield _no_such("unknown-unit", word, "单位", place, suggestion(word, names, UNITS))


def unit_or_group(ledger: Ledger, word: str, place: Place) -> Iterator[Diagnostic]:
    """Say that an id is neither a unit nor a group, or nothing."""
    if word not in ledger.units and word not in ledger.groups:
        names = {key: ledger.name(key) for key in (*ledger.units, *ledger.groups)}
        hint = suggestion(word, names, "先在 units 或 groups 里写明这个单位")
        yield _no_such("unknown-unit", word, "单位", place, hint)


def group(ledger: Ledger, word: str, place: Place) -> Iterator[Diagnostic]:
    """Say that an id is no group, or nothing."""
    if word not in ledger.groups:
        names = {key: known.name for key, known in ledger.groups.items()}
        hint = suggestion(word, names, f"方案里的单位组有：{'、'.join(names) or '无'}")
        yield _no_such("unknown-group", word, "单位组", place, hint)


def target(ledger: Ledger, word: str, place: Place) -> Iterator[Diagnostic]:
    """Say that an id is no target, or nothing."""
    if word not in ledger.targets:
        hint = suggestion(word, ledger.target_names, "指标代号见 data/plan.yaml 的 targets")
        yield _no_such("unknown-target", word, "指标", place, hint)


def task(ledger: Ledger, word: str, place: Place) -> Iterator[Diagnostic]:
    """Say that an id is no task, or nothing."""
    if word not in ledger.tasks:
        titles = {key: known.title for key, known in ledger.tasks.items()}
        hint = suggestion(word, titles, "任务代号见 data/plan.yaml 的 tasks，如 2-2")
        yield _no_such("unknown-task", word, "任务", place, hint)


def action(ledger: Ledger, word: str, place: Place) -> Iterator[Diagnostic]:
    """Say that an id is no action, or nothing."""
    if word not in ledger.actions:
        yield _no_such("unknown-action", word, "举措", place, _meant_action(ledger, word))


def _meant_action(ledger: Ledger, word: str) -> str:
    task = ledger.tasks.get(word)
    if task is not None:
        return f"任务 {word} 分为 {'、'.join(item.id for item in task.actions)}，写其中一个"
    titles = {key: context.task.title for key, context in ledger.actions.items()}
    return suggestion(word, titles, "举措代号见 data/plan.yaml 的 actions，如 2-1")


def duty(ledger: Ledger, word: str, place: Place) -> Iterator[Diagnostic]:
    """Say that an id is no duty, or nothing."""
    titles: Mapping[str, str] = {known.id: known.title for known in ledger.plan.duties}
    if word not in titles:
        yield _no_such(
            "unknown-duty", word, "报送义务", place, suggestion(word, titles, f"可以写：{'、'.join(titles)}")
        )


def _no_such(code: str, word: str, what: str, place: Place, hint: str) -> Diagnostic:
    return Diagnostic(code, f"没有代号为“{readable(word)}”的{what}", place, hint)
