"""The sheet of all figures (数据长表) and that of the targets split among units (任务分解)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core import terms
from yian1.core.allocation import allocations
from yian1.model.period import parse_date
from yian1.model.quantity import format_value
from yian1.output.documents import prose
from yian1.output.excel import cells
from yian1.output.excel.table import Column, Table
from yian1.output.excel.targets import AHEAD, COMPLETION, STATUS, figure, light_rules
from yian1.output.terminal import words

if TYPE_CHECKING:
    from yian1.core.allocation import Allocation, Share
    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation
    from yian1.model.ledger import Ledger
    from yian1.output.excel.cells import Cell
    from yian1.output.excel.table import Row

FIGURE_COLUMNS = (
    Column("指标代号", 20),
    Column("指标", 24),
    Column("计量单位", 9),
    Column("填报单位", 16),
    Column("责任单位数据", 8),
    Column("月份", 12),
    Column("数值", 12),
    Column("分子", 10),
    Column("分母", 10),
    Column("对比值", 10),
    Column("来源", 20),
    Column("数据截至", 12),
    Column("初步数", 6),
    Column("更正原因", 24),
    Column("说明", 30),
    Column("文件", 44),
)
SHARE_COLUMNS = (
    Column("指标", 20),
    Column("计量单位", 9),
    Column("单位", 20),
    Column("分解任务数", 11),
    Column("截至月", 12),
    Column("累计值", 10),
    Column(COMPLETION, 10),
    Column("时序进度", 10),
    Column(AHEAD, 11),
    Column(STATUS, 8),
)


def figures_table(assessment: Assessment) -> Table:
    """Return every figure that was filed up to the month, a row each, in the order of targets, months and units."""
    rows = tuple(
        _figure_row(assessment.ledger, seen)
        for observations in assessment.series.observations.values()
        for seen in observations
        if seen.month <= assessment.as_of
    )
    note = "每行一个数，数值按计量单位填列；“责任单位数据”为“是”的参与目标计算，其余为各单位自报数。"
    until = prose.month(assessment.as_of)
    return Table("数据长表", f"各单位填报数据（截至{until}末）", note, FIGURE_COLUMNS, rows, 2)


def shares_table(assessment: Assessment) -> Table | None:
    """Return the parts of the targets that the office has split; None if it has split none."""
    parts = allocations(assessment.ledger, assessment.series, assessment.as_of)
    if not parts:
        return None
    rows = tuple(_share_row(assessment.ledger, part, share) for part in parts for share in part.shares)
    rules = light_rules(assessment.ledger.office.lights)
    title = f"任务分解完成情况（截至{prose.month(assessment.as_of)}末）"
    note = "任务分解是办公室的补充，不是方案的规定。" + "".join(map(_sum_words, parts))
    return Table("任务分解", title, note, SHARE_COLUMNS, rows, 3, rules=rules, bars=COMPLETION)


def _figure_row(ledger: Ledger, seen: Observation) -> Row:
    target, filed, owner = ledger.targets[seen.target].target, seen.figure, ledger.owner(seen.target)
    return (
        target.id,
        target.name,
        target.measure,
        ledger.name(seen.unit),
        "是" if owner in {None, seen.unit} else "否",
        cells.month(seen.month),
        figure(seen, target),
        cells.amount(seen.part),
        cells.amount(seen.whole),
        cells.amount(seen.against),
        filed.source,
        _dated(filed.as_of),
        "是" if filed.provisional else None,
        filed.correction,
        filed.note,
        seen.file,
    )


def _share_row(ledger: Ledger, part: Allocation, share: Share) -> Row:
    seen = share.observation
    return (
        part.target.name,
        part.target.measure,
        ledger.name(share.unit),
        cells.amount(share.allotted),
        None if seen is None else cells.month(seen.of),
        None if seen is None else figure(seen, share.target),
        cells.percentage(share.completion),
        cells.percentage(share.progress.told_pace),
        cells.points(share.progress.told_ahead),
        terms.STATUSES[share.status],
    )


def _sum_words(part: Allocation) -> str:
    """Return a sentence with the sum of the parts and the target."""
    measure = part.target.measure
    promised = format_value(part.target.value, measure) if part.target.value is not None else words.NONE
    return f"{part.target.name}分解合计{prose.value(part.allotted, measure)}，年度目标{promised}。"


def _dated(written: str | None) -> Cell:
    """Return the date that a figure is as of as a date, if it is written as one."""
    try:
        return cells.day(parse_date(written or ""))
    except ValueError:
        return written
