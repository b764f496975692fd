"""The sheets of targets (目标完成情况), of their parts (任务分解) and of all figures (数据长表)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core import pace, terms
from yian1.core.allocation import allocations
from yian1.core.progress import Light, Status, light_of
from yian1.model.office import PaceRule
from yian1.model.period import parse_date
from yian1.model.quantity import format_value, percent, plain
from yian1.output import cells, targets, words
from yian1.output.cells import Look
from yian1.output.excel.sheet import Column, Rule, Table, equal
from yian1.output.targets import AHEAD, COMPLETION, MEASURE, MONTH, PACE, STATUS, VALUE, Format

if TYPE_CHECKING:
    from yian1.core.allocation import Allocation
    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation
    from yian1.model.ledger import Ledger
    from yian1.model.office import Lights
    from yian1.output.cells import Cell
    from yian1.output.excel.sheet import Row

NAME = "目标完成情况"
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
_OF_A_SHARE = (MONTH, VALUE, COMPLETION, PACE, AHEAD, STATUS)
_PACES = {PaceRule.MONTHLY: "按月计算", PaceRule.DAILY: "按日计算"}


def targets_table(assessment: Assessment) -> Table:
    """Return the sheet of targets: every promise with its figure and what follows from it."""
    shown = targets.columns(Format.EXCEL)
    rows = tuple(tuple(column.cell(row) for column in shown) for row in targets.rows(assessment))
    return Table(
        NAME,
        f"{NAME}（截至{words.month(assessment.as_of)}末）",
        _note(assessment),
        tuple(map(_column, shown)),
        rows,
        3,
        rules=light_rules(assessment.ledger.office.lights),
        bars=COMPLETION.heading,
    )


def shares_table(assessment: Assessment) -> Table | None:
    """Return the parts of the targets that the office has split; None if it has split none."""
    ledger = assessment.ledger
    parts = allocations(ledger, assessment.series, assessment.as_of)
    if not parts:
        return None
    head = (Column("指标", 20), _column(MEASURE), Column("单位", 20), Column("分解任务", 11))
    rows = tuple(
        (
            part.target.name,
            part.target.measure,
            ledger.name(share.unit),
            cells.amount(share.allotted),
            *(column.cell(targets.Row(assessment, share.progress)) for column in _OF_A_SHARE),
        )
        for part in parts
        for share in part.shares
    )
    return Table(
        "任务分解",
        f"任务分解完成情况（截至{words.month(assessment.as_of)}末）",
        "任务分解是办公室的补充，不是方案的规定。" + "".join(_sum_words(ledger, part) for part in parts),
        (*head, *map(_column, _OF_A_SHARE)),
        rows,
        3,
        rules=light_rules(ledger.office.lights),
        bars=COMPLETION.heading,
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
    until = words.month(assessment.as_of)
    return Table("数据长表", f"各单位填报数据（截至{until}末）", note, FIGURE_COLUMNS, rows, 2)


def light_rules(lights: Lights) -> tuple[Rule, ...]:
    """Return the colours of states and distances, by the office's own lines."""
    known = f"ISNUMBER({{{AHEAD.heading}}})"
    behind = f"{equal(STATUS.heading, terms.STATUSES[Status.BEHIND])},{known}"
    looks = [
        (f"AND({behind},{{{AHEAD.heading}}}<{plain(lights.red)})", Look.BAD),
        (f"AND({behind},{{{AHEAD.heading}}}<{plain(lights.yellow)})", Look.FAIR),
    ]
    for light, look in ((Light.YELLOW, Look.FAIR), (Light.GREEN, Look.GOOD)):
        always = [terms.STATUSES[status] for status in Status if light_of(status, None, lights) is light]
        looks.append((equal(STATUS.heading, *always), look))
    of_status = tuple(Rule(STATUS.heading, formula, look) for formula, look in looks)
    return of_status + tuple(Rule(AHEAD.heading, f"AND({known},{formula})", look) for formula, look in looks)


def _column(column: targets.Column) -> Column:
    return Column(column.heading, column.widest)


def _note(assessment: Assessment) -> str:
    ledger = assessment.ledger
    lights, rule = ledger.office.lights, ledger.office.pace_rule("default")
    return (
        f"时序进度{percent(pace.general(ledger, assessment.as_of))}（{_PACES[rule]}，有节点目标的从其规定）。"
        f"较时序低于{plain(lights.yellow)}个百分点为黄色，低于{plain(lights.red)}个百分点为红色。"
        "完成率、状态按所列数据月份的数据计算，期末推算按目前速度直接推算，仅供参考。"
        + (f"{words.verified_count(assessment.counted)}。" if ledger.verification.verification else "")
        + ("每月还需为负数的，是每月要净减的数。" if any((item.needed or 0) < 0 for item in assessment.targets) else "")
    )


def _figure_row(ledger: Ledger, seen: Observation) -> Row:
    target, filed, owner = ledger.targets[seen.target].target, seen.figure, ledger.owner(seen.target)
    return (
        target.id,
        target.name,
        target.measure,
        ledger.name(seen.unit),
        "是" if owner in {None, seen.unit} else "否",
        cells.month(seen.month),
        cells.figure(seen, target),
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


def _sum_words(ledger: Ledger, part: Allocation) -> str:
    """Return a sentence with the sum of the parts and the target."""
    measure = part.target.measure
    promised = format_value(part.target.value, measure) if part.target.value is not None else words.NONE
    named = "年度目标" if ledger.one_year or part.target.per else "目标"
    return f"{part.target.name}分解合计{words.value(part.allotted, measure)}，{named}{promised}。"


def _dated(written: str | None) -> Cell:
    """Return the date that a figure is as of as a date, if it is written as one."""
    try:
        return cells.day(parse_date(written or ""))
    except ValueError:
        return written
