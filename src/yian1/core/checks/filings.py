"""Each filing by itself: is it where it belongs, and does everything that it names exist?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.near import suggestion
from yian1.model.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.model.filing import Filing
    from yian1.model.ledger import Ledger


def check(ledger: Ledger, filing: Filing) -> Iterator[Diagnostic]:
    """Check one filing against its place, the calendar and the plan."""
    yield from _place(filing)
    yield from _time(ledger, filing)
    if filing.unit not in ledger.units:
        yield _unknown_unit(ledger, filing)
        return
    yield from _figures(ledger, filing)
    yield from _progress(ledger, filing)
    yield from _submitted(ledger, filing)


def _place(filing: Filing) -> Iterator[Diagnostic]:
    above, _, name = filing.file.rpartition("/")
    folder = above.rpartition("/")[2]
    if folder != filing.unit:
        yield Diagnostic(
            "unit-not-of-folder",
            f"unit 写的是 {filing.unit}，文件却在 {folder} 的目录里",
            filing.place("unit"),
            f"改为 unit: {folder}，或把文件移到 data/progress/{filing.unit}/",
        )
    stem = name.removesuffix(".yaml")
    if stem != str(filing.month):
        yield Diagnostic(
            "month-not-of-file",
            f"month 写的是 {filing.month}，文件名却是 {name}",
            filing.place("month"),
            f"改为 month: {stem}，或把文件改名为 {filing.month}.yaml",
        )


def _time(ledger: Ledger, filing: Filing) -> Iterator[Diagnostic]:
    if filing.month.year != ledger.year:
        yield Diagnostic(
            "month-out-of-plan",
            f"{filing.month} 不在方案的 {ledger.year} 年度内",
            filing.place("month"),
            f"月份应为 {ledger.year}-01 至 {ledger.year}-12",
        )
    if filing.filed is None:
        yield _blank("没有写报送日期 filed", filing, "filed")
    elif filing.filed < filing.month.first_day:
        yield Diagnostic(
            "filed-before-month",
            f"报送日期 {filing.filed} 早于所报月份 {filing.month}",
            filing.place("filed"),
            "核对 filed 和 month 的年份与月份",
        )


def _unknown_unit(ledger: Ledger, filing: Filing) -> Diagnostic:
    place = filing.place("unit")
    if filing.unit in ledger.groups:
        name = ledger.groups[filing.unit].name
        members = "、".join(ledger.members(filing.unit)[:3])
        hint = f"由成员单位分别填报{f'，如 {members}' if members else ''}"
        return Diagnostic("unknown-unit", f"“{name}”是一组单位，不能作为一个单位填报", place, hint)
    names = {unit.id: unit.name for unit in ledger.units.values()}
    hint = suggestion(filing.unit, names, "单位代号见 data/plan.yaml 的 units 和 data/office.yaml 的 units")
    return Diagnostic("unknown-unit", f"没有代号为“{filing.unit}”的单位", place, hint)


def _figures(ledger: Ledger, filing: Filing) -> Iterator[Diagnostic]:
    names = ledger.target_names
    for target, figure in filing.figures.items():
        if target not in names:
            hint = suggestion(target, names, "指标代号见 data/plan.yaml 的 targets")
            place = filing.place("figures", target).key()
            yield Diagnostic("unknown-target", f"没有代号为“{target}”的指标", place, hint)
            continue
        if figure.blank:
            yield _blank(f"“{names[target]}”还没有填数", filing, "figures", target)
        owner = ledger.owner(target)
        if owner not in {None, filing.unit} and filing.unit not in ledger.office.allocations.get(target, {}):
            yield Diagnostic(
                "figure-not-owner",
                f"“{names[target]}”由{ledger.name(owner or '')}填报，{ledger.name(filing.unit)}填的数不计入",
                filing.place("figures", target).key(),
                "删去这一项；如果责任单位有变，改 data/office.yaml 的 owners",
                Severity.WARNING,
            )


def _progress(ledger: Ledger, filing: Filing) -> Iterator[Diagnostic]:
    for action, report in filing.progress.items():
        if action not in ledger.actions:
            place = filing.place("progress", action).key()
            yield Diagnostic("unknown-action", f"没有代号为“{action}”的举措", place, _meant_action(ledger, action))
        elif not ledger.responsible(action, filing.unit):
            listed = "、".join(ledger.name(unit) for unit in ledger.actions[action].action.units)
            yield Diagnostic(
                "action-not-listed",
                f"{ledger.name(filing.unit)}不在举措 {action} 的责任单位之列",
                filing.place("progress", action).key(),
                f"责任单位是{listed}；核对举措代号",
                Severity.WARNING,
            )
        elif report.blank:
            yield _blank(f"举措 {action} 还没有填写进展", filing, "progress", action)
        elif report.status is None:
            yield _blank(f"举措 {action} 没有写状态 status", filing, "progress", action)


def _meant_action(ledger: Ledger, action: str) -> str:
    task = ledger.tasks.get(action)
    if task is not None:
        parts = "、".join(item.id for item in task.actions)
        return f"任务 {action} 分为 {parts}，写其中一个"
    titles = {key: context.task.title for key, context in ledger.actions.items()}
    return suggestion(action, titles, "举措代号见 data/plan.yaml 的 actions，如 2-1")


def _submitted(ledger: Ledger, filing: Filing) -> Iterator[Diagnostic]:
    duties = {duty.id: duty.title for duty in ledger.plan.duties}
    for duty in filing.submitted:
        if duty not in duties:
            hint = suggestion(duty, duties, f"可以写：{'、'.join(duties)}")
            yield Diagnostic(
                "unknown-duty", f"没有代号为“{duty}”的报送义务", filing.place("submitted", duty).key(), hint
            )


def _blank(message: str, filing: Filing, *path: str) -> Diagnostic:
    return Diagnostic("blank", f"待填：{message}", filing.place(*path), "填上内容；没有的整项删去", Severity.WARNING)
