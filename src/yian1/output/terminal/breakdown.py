"""The status by task and by unit on a terminal: who has reported what, and how a split target stands."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from yian1.core import terms
from yian1.core.allocation import allocations, by_unit
from yian1.core.progress import Light
from yian1.core.rollup import ActionState
from yian1.core.series import as_decimal
from yian1.output import words
from yian1.output.escapes import one_line
from yian1.output.lists import COUNTED, FOLDING, TASK_COLUMNS, UNIT_COLUMNS, task_row, unit_rows
from yian1.output.targets import OF_A_SHARE
from yian1.output.terminal.layout import Cell, Column, grid, print_head, print_table
from yian1.output.terminal.status import STYLES, print_status, print_title, target_cells, target_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yian1.core.allocation import Allocation, Reconciliation, Share
    from yian1.core.rollup import Assessment, TaskProgress
    from yian1.model.ledger import Ledger
    from yian1.output.terminal.layout import Screen

BAR_CELLS = 10
STATE_STYLES: Mapping[ActionState, str] = {
    ActionState.NONE: "dim",
    ActionState.NOT_STARTED: STYLES[Light.YELLOW],
    ActionState.UNDER_WAY: "",
    ActionState.ONGOING: STYLES[Light.GREEN],
    ActionState.DONE: STYLES[Light.GREEN],
}


def print_by_task(screen: Screen, assessment: Assessment) -> None:
    """Print the state of every task, by section: who has reported, who has not, and how many problems are open."""
    print_title(screen, assessment)
    counted = [f"{terms.STATES[state]}{count}" for state, count in assessment.task_counts.items() if count]
    screen.say(f"共{len(assessment.tasks)}项任务：{'、'.join(counted)}" if counted else "没有任务。")
    if not assessment.tasks:
        return
    columns = _columns(TASK_COLUMNS)
    rows = {task.task.id: _coloured(task, task_row(assessment.ledger, task)) for task in assessment.tasks}
    layout = grid(columns, rows.values(), screen.width)
    screen.blank()
    print_head(screen, layout)
    for number, (section, tasks) in enumerate(groupby(assessment.tasks, key=lambda task: task.section), 1):
        screen.say(f"（{words.chinese(number)}）{section.title}", "bold")
        for task in tasks:
            screen.put(*layout.row(rows[task.task.id]))


def print_by_unit(screen: Screen, assessment: Assessment, unit: str | None = None, *, rank: bool = False) -> None:
    """Print every unit (or one) with its targets and actions, then the targets that are split among units."""
    print_title(screen, assessment)
    screen.blank()
    print_table(screen, _columns(UNIT_COLUMNS), list(unit_rows(assessment, None if unit is None else [unit])))
    for part in allocations(assessment.ledger, assessment.series, assessment.as_of):
        if unit is None or assessment.ledger.owner(part.target.id) == unit:
            _print_allocation(screen, assessment, part, rank=rank)
    if unit is not None:
        _print_shares(screen, assessment, by_unit(assessment, unit).shares)


def print_of_unit(screen: Screen, assessment: Assessment, unit: str, *, forecast: bool = False) -> None:
    """Print the targets that a unit files, and its own parts of others."""
    shares = by_unit(assessment, unit).shares
    if assessment.targets or not shares:
        print_status(screen, assessment, forecast=forecast)
    else:
        print_title(screen, assessment)
    _print_shares(screen, assessment, shares)


def _print_shares(screen: Screen, assessment: Assessment, shares: Sequence[Share]) -> None:
    if shares:
        screen.blank()
        screen.say("分解到本单位的任务", "bold")
        named = [(one_line(share.target.name), *_share_cells(screen, assessment, share)) for share in shares]
        print_table(screen, target_columns(Column("指标", folds=True), *OF_A_SHARE), named)


def reconciliation_words(ledger: Ledger, found: Reconciliation) -> str:
    """Return how the units' figures together compare with the owner's."""
    measure = ledger.targets[found.owner.target].target.measure
    sums = (found.member_sum, found.member_sum - found.difference)
    total, own = (words.value(as_decimal(value), measure) for value in sums)
    text = f"数据核对：{ledger.month_words(found.owner.month)}，已报的{len(found.members)}个单位合计{total}，"
    text += f"{ledger.name(found.owner.unit)}填报{own}"
    if found.missing:
        text += f"，另有{len(found.missing)}个单位未报"
    if not found.agrees:
        text += f"；相差{words.value(abs(as_decimal(found.difference)), measure)}，需核对"
    return text + "。"


def _coloured(task: TaskProgress, row: Sequence[str]) -> Sequence[Cell]:
    title, state, *rest = row
    return title, ((state, STATE_STYLES[task.state]),), *rest


def _print_allocation(screen: Screen, assessment: Assessment, part: Allocation, *, rank: bool) -> None:
    ledger = assessment.ledger
    screen.blank()
    screen.say(f"任务分解：{part.target.name}", "bold")
    shares = part.ranked() if rank else part.shares
    rows = [(one_line(ledger.name(share.unit)), *_share_cells(screen, assessment, share)) for share in shares]
    print_table(screen, target_columns(Column("单位", folds=True), *OF_A_SHARE), rows)
    if part.reconciliation is not None:
        screen.say(reconciliation_words(ledger, part.reconciliation), "dim")


def _share_cells(screen: Screen, assessment: Assessment, share: Share) -> Sequence[Cell]:
    return target_cells(assessment, share.progress, OF_A_SHARE, 0 if screen.plain else BAR_CELLS, screen.signs)


def _columns(titles: Sequence[str]) -> list[Column]:
    return [Column(title, right=title in COUNTED, folds=title in FOLDING) for title in titles]
