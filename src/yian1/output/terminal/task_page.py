"""The pages of a task and of an action: its text, its units, and what each of them last reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core import terms
from yian1.output.documents import prose
from yian1.output.terminal import words
from yian1.output.terminal.grid import Cell, Column
from yian1.output.terminal.pages import Facts, Page, Sentences, Table
from yian1.output.terminal.tables import ahead_cell, completion_cell, status_cell
from yian1.output.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import ActionProgress, Assessment, UnitReport
    from yian1.model.filing import Report
    from yian1.model.ledger import Ledger

TARGETS = (
    Column("指标", folds=True),
    Column("目标", right=True),
    Column("当前", right=True),
    Column("完成率", right=True),
    Column("较时序", right=True),
    Column("状态"),
)
REPORTS = (Column("单位", folds=True), Column("月份"), Column("状态"), Column("内容", folds=True))


def task_page(assessment: Assessment, task: str) -> Page:
    """Return a task with its targets and each of its actions."""
    found = next(each for each in assessment.tasks if each.task.id == task)
    targets = [item for item in assessment.targets if item.context.task == task]
    blocks: list[Facts | Sentences | Table] = [
        Facts([("章节", one_line(found.section.title)), *_standing(assessment, terms.STATES[found.state])]),
        Table("指标", TARGETS, target_rows(targets)),
    ]
    several = len(found.actions) > 1
    for number, action in enumerate(found.actions, 1):
        blocks += _action_blocks(assessment.ledger, action, f"举措{number}" if several else "举措")
    return Page(f"{one_line(found.task.title)}（{task}）", blocks)


def action_page(assessment: Assessment, action: str) -> Page:
    """Return one action with its task."""
    found = next(each for each in assessment.actions if each.context.action.id == action)
    context = found.context
    facts = [("任务", one_line(context.task.title)), ("章节", one_line(context.section.title))]
    standing = _standing(assessment, terms.STATES[found.state])
    return Page(f"举措{action}", (Facts([*facts, *standing]), *_action_blocks(assessment.ledger, found, "举措")))


def target_rows(items: Iterable[TargetProgress]) -> list[Sequence[Cell]]:
    """Return targets as rows: what is promised, what is there, how it stands."""
    return [
        (
            one_line(item.target.name),
            words.promise_words(item),
            words.value_words(item),
            completion_cell(item),
            ahead_cell(item),
            status_cell(item.status, item.light),
        )
        for item in items
    ]


def report_words(report: Report) -> str:
    """Return what a unit reported of an action, each part on its own line."""
    parts = (("进展", report.done), ("下一步", report.next), ("问题", report.problem))
    return "\n".join(f"{label}：{one_line(text)}" for label, text in parts if text) or words.NONE


def _standing(assessment: Assessment, state: str) -> list[tuple[str, str]]:
    sample = [("数据性质", words.SAMPLE)] if assessment.ledger.sample else []
    return [("截至", f"{prose.month(assessment.as_of)}末"), ("状态", state), *sample]


def _action_blocks(ledger: Ledger, action: ActionProgress, heading: str) -> list[Facts | Sentences | Table]:
    listed = "、".join(one_line(ledger.name(unit)) for unit in action.context.action.units)
    said = [one_line(action.context.action.text), f"责任单位：{listed}。"]
    if action.missing:
        said.append(f"未报送：{'、'.join(one_line(ledger.name(unit)) for unit in action.missing)}。")
    rows = [_report_row(ledger, report) for report in action.reports]
    state = terms.STATES[action.state]
    return [Sentences(f"{heading}（{state}）", said), Table("各单位最近一次填报", REPORTS, rows)]


def _report_row(ledger: Ledger, report: UnitReport) -> Sequence[Cell]:
    said = report.report
    return (
        one_line(ledger.name(report.unit)),
        str(report.month),
        words.NONE if said.status is None else said.status.value,
        report_words(said),
    )
