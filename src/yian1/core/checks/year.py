"""The office's year: opinions, events and work plans – ids used twice, unknown names, states that contradict dates."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from yian1.core.checks.office import unknown_unit
from yian1.core.names import suggestion
from yian1.model.diagnostics import Diagnostic, Severity
from yian1.model.year import OpinionState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.model.diagnostics import Place
    from yian1.model.filing import WorkPlan
    from yian1.model.ledger import Ledger
    from yian1.model.year import Opinion


def check(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check everything that the office and the units write over the year, apart from the monthly filings."""
    yield from opinions(ledger)
    yield from events(ledger)
    for workplan in ledger.workplans:
        yield from _workplan(ledger, workplan)


def opinions(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check the register of opinions."""
    first: dict[str, int] = {}
    for index, opinion in enumerate(ledger.opinions.opinions):
        place = ledger.opinions.place("opinions", index)
        yield from _twice("意见", opinion.id, index, first, place)
        for order, unit in enumerate(opinion.units):
            problem = unknown_unit(ledger, unit, place.child("units", order))
            if problem is not None and unit not in ledger.groups:
                yield problem
        yield from _category(ledger, opinion, place)
        yield from _reply(opinion, place)
        if opinion.due is not None and opinion.due < opinion.date:
            message = f"意见 {opinion.id} 的答复时限 {opinion.due} 早于提出日期 {opinion.date}"
            yield Diagnostic("due-before-opinion", message, place.child("due"), "核对 date 和 due")


def events(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check the diary."""
    first: dict[str, int] = {}
    for index, event in enumerate(ledger.events.events):
        place = ledger.events.place("events", index)
        yield from _twice("活动", event.id, index, first, place)
        if event.date.year != ledger.year:
            message = f"{event.date} 不在方案的 {ledger.year} 年度内"
            yield _warning("day-out-of-plan", message, place.child("date"), "核对年份")


def _twice(kind: str, identifier: str, index: int, first: dict[str, int], place: Place) -> Iterator[Diagnostic]:
    if identifier in first:
        message = f"{kind}编号“{identifier}”用了两次，另一处是第{first[identifier] + 1}项"
        yield Diagnostic("duplicate-id", message, place.child("id"), "换一个没有用过的编号")
    first.setdefault(identifier, index)


def _category(ledger: Ledger, opinion: Opinion, place: Place) -> Iterator[Diagnostic]:
    known = ledger.office.opinion_categories
    if opinion.category is not None and known and opinion.category not in known:
        hint = suggestion(opinion.category, known, f"可以写：{'、'.join(known)}；类别见 data/office.yaml")
        message = f"意见 {opinion.id} 的类别“{opinion.category}”不在规定的类别里"
        yield Diagnostic("unknown-category", message, place.child("category"), hint)


def _reply(opinion: Opinion, place: Place) -> Iterator[Diagnostic]:
    """State, day of reply, result and the deputy's mark must tell the same story."""
    if opinion.replied is None and opinion.state is not OpinionState.OPEN:
        message = f"意见 {opinion.id} 的状态是{opinion.state}，却没有答复日期"
        yield Diagnostic(
            "reply-undated", message, place.child("state"), "补上一行 replied: 年-月-日；还没有答复的，state 写 办理中"
        )
    elif opinion.replied is None and opinion.satisfaction is not None:
        message = f"意见 {opinion.id} 还没有答复，却有代表评价，评价不计入"
        yield _warning("rated-unanswered", message, place.child("satisfaction"), "补上答复日期，或删去评价")
    elif opinion.replied is not None and opinion.state is OpinionState.OPEN:
        message = f"意见 {opinion.id} 已于 {opinion.replied} 答复，状态却还是{opinion.state}"
        yield _warning("replied-but-open", message, place.child("replied"), "state 改为 已答复 或 已办结")
    if opinion.replied is not None and opinion.result is None:
        message = f"意见 {opinion.id} 已答复，没有写办理结果"
        yield _warning("reply-without-result", message, place.child("replied"), "补上一行 result: 办理结果")


def _workplan(ledger: Ledger, workplan: WorkPlan) -> Iterator[Diagnostic]:
    folder = PurePosixPath(workplan.file).parent.name
    if folder != workplan.unit:
        message = f"unit 写的是 {workplan.unit}，文件却在 {folder} 的目录里"
        yield Diagnostic("unit-not-of-folder", message, workplan.place("unit"), f"改为 unit: {folder}")
    problem = unknown_unit(ledger, workplan.unit, workplan.place("unit"))
    if problem is not None:
        yield problem
        return
    titles = {key: context.task.title for key, context in ledger.actions.items()}
    for index, line in enumerate(workplan.workplan):
        place = workplan.place("workplan", index, "action")
        if line.action not in titles:
            hint = suggestion(line.action, titles, "举措代号见 data/plan.yaml 的 actions，如 2-1")
            yield Diagnostic("unknown-action", f"没有代号为“{line.action}”的举措", place, hint)
        elif not ledger.responsible(line.action, workplan.unit):
            listed = "、".join(ledger.name(unit) for unit in ledger.actions[line.action].action.units)
            message = f"{ledger.name(workplan.unit)}不在举措 {line.action} 的责任单位之列，这一行不计入"
            yield _warning("action-not-listed", message, place, f"责任单位是{listed}；核对举措代号")


def _warning(code: str, message: str, place: Place, hint: str) -> Diagnostic:
    return Diagnostic(code, message, place, hint, Severity.WARNING)
