"""The pages of a unit and of a group: what it owes, what it has filed, and how its work stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core import terms
from yian1.core.allocation import by_unit
from yian1.core.duties import duty_table, reporting_members
from yian1.core.series import as_decimal
from yian1.core.workplans import commitments
from yian1.model.quantity import format_value, percent
from yian1.output.documents import prose
from yian1.output.terminal import words
from yian1.output.terminal.grid import Cell, Column
from yian1.output.terminal.pages import Facts, Page, Sentences, Table
from yian1.output.terminal.tables import ahead_cell, status_cell
from yian1.output.terminal.task_page import TARGETS, report_words, target_rows
from yian1.output.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from yian1.core.allocation import Share
    from yian1.core.duties import DutyEntry
    from yian1.core.rollup import ActionProgress, Assessment, UnitReport
    from yian1.core.workplans import Commitment
    from yian1.model.filing import Undertaking
    from yian1.model.ledger import ActionContext, Ledger

LACKING = {"department": "责任处室", "person": "责任人", "due": "完成时限"}
SHARES = (
    Column("分解任务", folds=True),
    Column("任务数", right=True),
    Column("当前", right=True),
    Column("完成率", right=True),
    Column("较时序", right=True),
    Column("状态"),
)
ACTIONS = (Column("举措"), Column("任务", folds=True), Column("状态"), Column("月份"), Column("内容", folds=True))
DUTIES = (Column("材料"), Column("月份"), Column("时限"), Column("报送"), Column("状态"))
WORK_PLAN = (
    Column("举措"),
    Column("具体措施", folds=True),
    Column("责任处室", folds=True),
    Column("责任人", folds=True),
    Column("完成时限"),
    Column("备注", folds=True),
)
MEMBERS = (Column("单位"), Column("单独报送"), Column("最近填报"))


def unit_page(assessment: Assessment, unit: str, on: date) -> Page:
    """Return everything that concerns a unit, its duties as they stand at the end of the day `on`."""
    ledger = assessment.ledger
    standing = by_unit(assessment, unit)
    duties = [entry for entry in duty_table(ledger, on) if entry.unit == unit]
    promised = [each for each in commitments(ledger, on) if each.unit == unit]
    reported = [(action, report) for action, report in standing.actions if report is not None]
    return Page(
        f"{one_line(ledger.name(unit))}（{unit}）",
        (
            Facts(_facts(assessment, unit)),
            Table("数据指标", TARGETS, target_rows(standing.targets)),
            Table("分解到本单位的任务", SHARES, [_share_row(share) for share in standing.shares]),
            Table("举措和最近一次填报", ACTIONS, [_action_row(*each) for each in reported]),
            _listed("尚未填报的举措", [action.context for action, report in standing.actions if report is None]),
            Sentences("存在问题", list(_problems(reported))),
            Table("报送情况", DUTIES, [_duty_row(entry) for entry in duties]),
            Table("办理方案", WORK_PLAN, [_plan_row(each, each.undertaking) for each in promised if each.undertaking]),
            _listed("办理方案未列的举措", [each.context for each in promised if each.absent]),
        ),
    )


def group_page(assessment: Assessment, group: str) -> Page:
    """Return a group with its members and the actions on whose lists it is."""
    ledger, found = assessment.ledger, assessment.ledger.groups[group]
    actions = [each.context for each in assessment.actions if group in each.context.action.units]
    own = set(reporting_members(ledger, group))
    rows = [
        (one_line(ledger.name(member)), "是" if member in own else "否", _last_filed(assessment, member))
        for member in ledger.members(group)
    ]
    return Page(
        f"{one_line(found.name)}（{group}）",
        (
            Facts([("说明", one_line(found.note or "")), ("举措", f"{len(actions)}项"), *_sample(ledger)]),
            Table("成员", MEMBERS, rows),
            _listed("责任举措", actions),
        ),
    )


def _facts(assessment: Assessment, unit: str) -> list[tuple[str, str]]:
    ledger, known = assessment.ledger, assessment.ledger.units[unit]
    groups = "、".join(one_line(ledger.name(group)) for group in sorted(ledger.groups_of.get(unit, ())))
    return [
        ("全称", one_line(known.full_name or "")),
        ("又称", "、".join(map(one_line, known.aliases))),
        ("所属", groups),
        ("截至", f"{prose.month(assessment.as_of)}末"),
        ("最近填报", _last_filed(assessment, unit)),
        *_sample(ledger),
    ]


def _sample(ledger: Ledger) -> list[tuple[str, str]]:
    return [("数据性质", words.SAMPLE)] if ledger.sample else []


def _last_filed(assessment: Assessment, unit: str) -> str:
    filed = [each.month for each in assessment.ledger.by_unit.get(unit, ()) if each.month <= assessment.as_of]
    return prose.month(max(filed)) if filed else words.NONE


def _share_row(share: Share) -> Sequence[Cell]:
    return (
        one_line(share.target.name),
        format_value(as_decimal(share.allotted), share.target.measure),
        words.value_words(share.progress),
        words.NONE if share.completion is None else percent(share.completion),
        ahead_cell(share.progress),
        status_cell(share.status, share.progress.light),
    )


def _listed(heading: str, actions: Sequence[ActionContext]) -> Sentences:
    """Return actions in one sentence; without any there is none."""
    said = "、".join(f"{one_line(each.task.title)}（{each.action.id}）" for each in actions)
    return Sentences(heading, [f"{said}。"] if said else [])


def _action_row(action: ActionProgress, report: UnitReport) -> Sequence[Cell]:
    said = report.report
    return (
        action.context.action.id,
        one_line(action.context.task.title),
        words.NONE if said.status is None else said.status.value,
        f"{report.month.number}月",
        report_words(said),
    )


def _problems(actions: Iterable[tuple[ActionProgress, UnitReport]]) -> Iterable[str]:
    for action, report in actions:
        if report.report.problem:
            yield f"{one_line(action.context.task.title)}：{one_line(report.report.problem)}"


def _duty_row(entry: DutyEntry) -> Sequence[Cell]:
    late = f"{entry.days_late}天" if entry.days_late else ""
    return (
        one_line(entry.duty.title),
        str(entry.period),
        entry.due.isoformat(),
        words.NONE if entry.filed is None else entry.filed.isoformat(),
        terms.DUTIES[entry.state] + late,
    )


def _plan_row(each: Commitment, line: Undertaking) -> Sequence[Cell]:
    people = [name for name in (line.leader, line.officer) if name]
    missing = f"缺{'、'.join(LACKING[name] for name in each.lacking)}" if each.lacking else ""
    return (
        each.context.action.id,
        one_line(line.measures or words.NONE),
        one_line(line.department or words.NONE),
        one_line("、".join(people) or words.NONE),
        words.NONE if line.due is None else line.due.isoformat(),
        "；".join(part for part in (missing, "已超期" if each.overdue else "") if part),
    )
