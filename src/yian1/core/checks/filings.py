"""Each filing by itself: is it where it belongs, and does everything that it names exist?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.names import suggestion
from yian1.model.diagnostics import Diagnostic, Severity
from yian1.model.hygiene import readable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.model.filing import Filing, Report
    from yian1.model.ledger import Ledger


def check(ledger: Ledger, filing: Filing) -> Iterator[Diagnostic]:
    """Check one filing against its place, the calendar and the plan."""
    folder = filing.file.rpartition("/")[0].rpartition("/")[2]
    yield from _unit(ledger, filing, folder)
    yield from _month(ledger, filing)
    # Where the two disagree the folder is more likely right: it was not typed again this month.
    unit = next((known for known in (folder, filing.unit) if known in ledger.units), None)
    yield from _figures(ledger, filing, unit)
    yield from _progress(ledger, filing, unit)
    yield from _submitted(ledger, filing)


def in_place(filing: Filing) -> bool:
    """Whether a filing says the unit and the month that its place says; else it is compared with nothing."""
    return filing.file.endswith(f"/{filing.unit}/{filing.month}.yaml")


def _unit(ledger: Ledger, filing: Filing, folder: str) -> Iterator[Diagnostic]:
    known = [name for name in (folder, filing.unit) if name in ledger.units]
    if not known:
        yield _unknown_unit(ledger, filing)
    elif folder != filing.unit:
        ways = {folder: f"改为 unit: {folder}", filing.unit: f"把文件移到 data/progress/{filing.unit}/"}
        yield Diagnostic(
            "unit-not-of-folder",
            f"unit 写的是 {readable(filing.unit)}，文件却在 {folder} 的目录里",
            filing.place("unit"),
            "，或".join(ways[name] for name in known),
        )


def _month(ledger: Ledger, filing: Filing) -> Iterator[Diagnostic]:
    name = filing.file.rpartition("/")[2]
    if name != f"{filing.month}.yaml":
        ways = {name.removesuffix(".yaml"): f"改为 month: {name.removesuffix('.yaml')}"}
        ways[str(filing.month)] = f"把文件改名为 {filing.month}.yaml"
        yield Diagnostic(
            "month-not-of-file",
            f"month 写的是 {filing.month}，文件名却是 {name}",
            filing.place("month"),
            "，或".join(way for month, way in ways.items() if month.startswith(f"{ledger.year}-")) or "核对月份",
        )
    elif filing.month.year != ledger.year:
        yield Diagnostic(
            "month-out-of-plan",
            f"{filing.month} 不在方案的 {ledger.year} 年度内",
            filing.place("month"),
            f"月份应为 {ledger.year}-01 至 {ledger.year}-12",
        )
    elif filing.filed is None:
        yield _blank("没有写报送日期 filed", filing, "filed")
    elif filing.filed < filing.month.first_day:
        yield Diagnostic(
            "filed-before-month",
            f"报送日期 {filing.filed} 早于所报月份 {filing.month}",
            filing.place("filed"),
            "核对 filed 和 month 的年份与月份",
        )
    elif filing.filed.year > ledger.year + 1:
        message = f"报送日期 {filing.filed} 比所报月份 {filing.month} 晚一年以上"
        yield Diagnostic("day-out-of-plan", message, filing.place("filed"), "核对年份", Severity.WARNING)


def _unknown_unit(ledger: Ledger, filing: Filing) -> Diagnostic:
    place = filing.place("unit")
    if filing.unit in ledger.groups:
        name = ledger.groups[filing.unit].name
        members = "、".join(ledger.members(filing.unit)[:3])
        hint = f"由成员单位分别填报{f'，如 {members}' if members else ''}"
        return Diagnostic("unknown-unit", f"“{name}”是一组单位，不能作为一个单位填报", place, hint)
    names = {unit.id: unit.name for unit in ledger.units.values()}
    hint = suggestion(filing.unit, names, "单位代号见 data/plan.yaml 的 units 和 data/office.yaml 的 units")
    return Diagnostic("unknown-unit", f"没有代号为“{readable(filing.unit)}”的单位", place, hint)


def _figures(ledger: Ledger, filing: Filing, unit: str | None) -> Iterator[Diagnostic]:
    names, owners, shares = ledger.target_names, ledger.owners, ledger.office.allocations
    for target, figure in filing.figures.items():
        if target not in names:
            place = filing.place("figures", target)
            hint = suggestion(target, names, "指标代号见 data/plan.yaml 的 targets")
            yield Diagnostic("unknown-target", f"没有代号为“{readable(target)}”的指标", place.key(), hint)
            continue
        if figure.value is None and figure.blank:
            yield _blank(f"“{names[target]}”还没有填数", filing, "figures", target)
        owner = owners[target]
        if owner is not None and unit is not None and owner != unit and unit not in shares.get(target, ()):
            yield Diagnostic(
                "figure-not-owner",
                f"“{names[target]}”由{ledger.name(owner)}填报，{ledger.name(unit)}填的数不计入",
                filing.place("figures", target).key(),
                "删去这一项；如果责任单位有变，改 data/office.yaml 的 owners",
                Severity.WARNING,
            )


def _progress(ledger: Ledger, filing: Filing, unit: str | None) -> Iterator[Diagnostic]:
    for action, report in filing.progress.items():
        if action not in ledger.actions:
            place = filing.place("progress", action).key()
            message = f"没有代号为“{readable(action)}”的举措"
            yield Diagnostic("unknown-action", message, place, _meant_action(ledger, action))
        elif unit is not None and not ledger.responsible(action, unit):
            listed = "、".join(map(ledger.name, ledger.actions[action].action.units))
            yield Diagnostic(
                "action-not-listed",
                f"{ledger.name(unit)}不在举措 {action} 的责任单位之列",
                filing.place("progress", action).key(),
                f"责任单位是{listed}；核对举措代号",
                Severity.WARNING,
            )
        elif report.status is None or report.done is None:
            yield from _unfinished(filing, action, report)


def _unfinished(filing: Filing, action: str, report: Report) -> Iterator[Diagnostic]:
    if report.blank:
        yield _blank(f"举措 {action} 还没有填写进展", filing, "progress", action)
    elif report.status is None:
        yield _blank(f"举措 {action} 没有写状态 status", filing, "progress", action)
    elif "done" in report.model_fields_set:
        yield _blank(f"举措 {action} 没有写进展 done", filing, "progress", action, "done")


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
                "unknown-duty",
                f"没有代号为“{readable(duty)}”的报送义务",
                filing.place("submitted", duty).key(),
                hint,
            )


def _blank(message: str, filing: Filing, *path: str) -> Diagnostic:
    return Diagnostic("blank", f"待填：{message}", filing.place(*path), "填上内容；没有的整项删去", Severity.WARNING)
