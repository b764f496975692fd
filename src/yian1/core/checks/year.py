"""The office's year: opinions, events and work plans – ids used twice, unknown names, states that contradict dates."""

from __future__ import annotations

from fractions import Fraction
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from yian1.core.duties import commitments
from yian1.core.names import suggestion, unknown_action, unknown_target, unknown_unit, unknown_unit_or_group
from yian1.core.series import as_decimal
from yian1.model import quantity
from yian1.model.diagnostics import Diagnostic
from yian1.model.office import CheckResult, OpinionState
from yian1.model.typography import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from yian1.core.duties import Commitment
    from yian1.core.series import Observation, Series
    from yian1.model.diagnostics import Place
    from yian1.model.filing import WorkPlan
    from yian1.model.ledger import Ledger
    from yian1.model.office import Opinion
    from yian1.model.plan import Target


DEMANDED = {"department": "责任处室", "person": "分管领导或经办人", "due": "完成时限"}


def check(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check everything that the office and the units write over the year, apart from the monthly filings."""
    yield from opinions(ledger)
    yield from events(ledger)
    for index, receipt in enumerate(ledger.receipts.received):
        if receipt.unit is not None:
            yield from unknown_unit(ledger, receipt.unit, ledger.receipts.place("received", index, "unit"))
    for workplan in ledger.workplans:
        yield from _workplan(ledger, workplan)


def opinions(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check the register of opinions."""
    first: dict[str, int] = {}
    for index, opinion in enumerate(ledger.opinions.opinions):
        place = ledger.opinions.place("opinions", index)
        yield from _twice("意见", opinion.id, index, first, place)
        for order, unit in enumerate(opinion.units):
            yield from unknown_unit_or_group(ledger, unit, place.child("units", order))
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
        if not ledger.first.year <= event.date.year <= ledger.last.year:
            message = f"{event.date} 不在方案的 {ledger.span_words}内"
            yield Diagnostic("day-out-of-plan", message, place.child("date"), "核对年份")


def verification(series: Series) -> Iterator[Diagnostic]:
    """Check what the office has checked: what it found true, or corrected, must be the filed value.

    Until one of the two is mended nothing is printed of either.
    """
    ledger = series.ledger
    for index, item in enumerate(ledger.verification.verification):
        place = ledger.verification.place("verification", index)
        if item.target not in ledger.targets:
            yield from unknown_target(ledger, item.target, place.child("target"))
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
    places = max(0, -int(value.as_tuple().exponent))
    filed = seen.value
    if filed is not None and seen.whole is not None:  # a share is compared with the digits that were written
        filed = Fraction(quantity.round_half_up(filed, places))
    if filed != Fraction(value):
        shown = "不适用" if filed is None else quantity.format_value(as_decimal(filed), target.measure)
        message = f"“{target.name}” {seen.of} 核实为{quantity.format_value(value, target.measure)}，填报的是{shown}"
        hint = "填报错了的，更正填报并写明 correction；核实记录错了的，改核实记录"
        yield Diagnostic("verification-differs", message, place, hint)


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


def _workplan(ledger: Ledger, workplan: WorkPlan) -> Iterator[Diagnostic]:
    folder = PurePosixPath(workplan.file).parent.name
    if folder != workplan.unit:
        message = f"unit 写的是 {readable(workplan.unit)}，文件却在 {readable(folder)} 的目录里"
        moved = f"把文件移到 data/progress/{workplan.unit}/"
        hint = f"改为 unit: {folder}" if folder in ledger.units else moved if workplan.unit in ledger.units else ""
        yield Diagnostic("unit-not-of-folder", message, workplan.place("unit"), hint or "文件夹用单位的代号作名称")
    yield from unknown_unit(ledger, workplan.unit, workplan.place("unit"))
    if workplan.unit not in ledger.units:
        return
    for index, line in enumerate(workplan.workplan):
        place = workplan.place("workplan", index, "action")
        if line.action not in ledger.actions:
            yield from unknown_action(ledger, line.action, place)
        elif not ledger.responsible(line.action, workplan.unit):
            listed = "、".join(ledger.name(unit) for unit in ledger.actions[line.action].action.listed)
            message = f"{ledger.name(workplan.unit)}不在举措 {line.action} 的责任单位之列，这一行不计入"
            yield Diagnostic("action-not-listed", message, place, f"责任单位是{listed}；核对举措代号")


def workplans(ledger: Ledger, as_of: date) -> Iterator[Diagnostic]:
    """Warn, for the strict check, of an action without a line in a work plan, of one not whole, of one overdue."""
    by_unit: dict[str, list[Commitment]] = {}
    for commitment in commitments(ledger, as_of):
        by_unit.setdefault(commitment.unit, []).append(commitment)
    for unit, own in by_unit.items():
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
    message = f"{ledger.name(unit)}还没有办理方案，涉及举措 {listed}"
    hint = f"在 data/progress/{unit}/workplan.yaml 里每条举措写一行"
    yield Diagnostic("workplan-missing", message, _home(ledger, unit), hint)


def _undertaking(ledger: Ledger, commitment: Commitment) -> Iterator[Diagnostic]:
    line, place = commitment.undertaking, commitment.place
    if line is None or place is None:
        return
    if commitment.lacking:
        missing = "、".join(DEMANDED[name] for name in commitment.lacking)
        yield Diagnostic("workplan-blank", f"举措 {line.action} 没有写{missing}", place, "方案要求每个单位都写明")
    if commitment.overdue:
        message = f"举措 {line.action} 的完成时限 {line.due} 已过，{ledger.name(commitment.unit)}没有报告完成"
        hint = "已完成的，在填报里把状态写为 已完成；没有完成的，催办或改时限"
        yield Diagnostic("workplan-overdue", message, place.child("due"), hint)


def _home(ledger: Ledger, unit: str) -> Place:
    """Return where a unit is introduced: in the plan, else in the office's file."""
    for document in (ledger.plan, ledger.office):
        for index, known in enumerate(document.units):
            if known.id == unit:
                return document.place("units", index)
    return ledger.plan.place("units")
