"""The sheet of targets (目标完成情况): every promise with its figure and what follows from it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core import pace, terms
from yian1.core.series import as_decimal
from yian1.model.office import PaceRule
from yian1.model.plan import RELATIVE
from yian1.model.quantity import format_value, percent, plain
from yian1.output.documents import prose
from yian1.output.excel import cells
from yian1.output.excel.cells import Look
from yian1.output.excel.table import Column, Rule, Table, equal
from yian1.output.terminal import words
from yian1.output.values import AMOUNT_PLACES, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation
    from yian1.model.ledger import Ledger
    from yian1.model.office import Lights
    from yian1.model.plan import Target
    from yian1.output.excel.cells import Cell
    from yian1.output.excel.table import Row

NAME = "目标完成情况"
COMPLETION, AHEAD, STATUS = "完成率", "较时序（百分点）", "状态"
COLUMNS = (
    Column("序号", 5),
    Column("目标", 10),
    Column("指标", 14),
    Column("类型", 8),
    Column("计量单位", 5),
    Column("判定", 6),
    Column("年度目标", 6),
    Column("基数", 5),
    Column("截至月", 9),
    Column("累计值", 7),
    Column(COMPLETION, 7),
    Column("时序进度", 6),
    Column(AHEAD, 8),
    Column(STATUS, 8),
    Column("数据责任单位", 12),
    Column("年末推算", 6),
    Column("每月还需", 6),
    Column("来源", 12),
    Column("说明", 30),
)
_PACES = {PaceRule.MONTHLY: "按月计算", PaceRule.DAILY: "按日计算"}


def targets_table(assessment: Assessment, *, mark_rows: bool = False) -> Table:
    """Return the sheet of targets; with `mark_rows` each row says itself that it is sample data."""
    rows = tuple(
        _row(assessment, item, number, mark=mark_rows and assessment.ledger.sample)
        for number, item in enumerate(assessment.targets, 1)
    )
    until = prose.month(assessment.as_of)
    rules = light_rules(assessment.ledger.office.lights)
    return Table(NAME, f"{NAME}（截至{until}末）", _note(assessment), COLUMNS, rows, 3, rules=rules, bars=COMPLETION)


def light_rules(lights: Lights) -> tuple[Rule, ...]:
    """Return the colours of states and distances, by the office's own lines."""
    known = f"ISNUMBER({{{AHEAD}}})"
    behind = f"{equal(STATUS, '滞后')},{known}"
    looks = (
        (f"AND({behind},{{{AHEAD}}}<{plain(lights.red)})", Look.BAD),
        (f"AND({behind},{{{AHEAD}}}<{plain(lights.yellow)})", Look.FAIR),
        (equal(STATUS, "未达标"), Look.FAIR),
        (equal(STATUS, "已完成", "超时序", "达时序"), Look.GOOD),
    )
    of_status = tuple(Rule(STATUS, formula, look) for formula, look in looks)
    return of_status + tuple(Rule(AHEAD, f"AND({known},{formula})", look) for formula, look in looks)


def figure(seen: Observation, target: Target) -> Cell:
    """Return a figure in its target's measure: as filed, or worked out of its parts; 不适用 where the whole is 0."""
    if seen.value is None:
        return "不适用"
    if seen.whole is None or target.value is None:
        return cells.amount(seen.value)
    return cells.measured(seen.value, Fraction(target.value))


def _note(assessment: Assessment) -> str:
    ledger = assessment.ledger
    lights, rule = ledger.office.lights, ledger.office.pace_rule("default")
    return (
        f"时序进度{percent(pace.general(ledger, assessment.as_of))}（{_PACES[rule]}，有节点目标的从其规定）。"
        f"较时序低于{plain(lights.yellow)}个百分点为黄色，低于{plain(lights.red)}个百分点为红色。"
        "完成率、状态按所列截至月的数据计算，年末推算按目前速度直接推算，仅供参考。"
        + ("每月还需为负数的，是每月要净减的数。" if any((item.needed or 0) < 0 for item in assessment.targets) else "")
    )


def _row(assessment: Assessment, item: TargetProgress, number: int, *, mark: bool) -> Row:
    ledger, target, seen = assessment.ledger, item.target, item.observation
    places = _places(item)
    remarks = [*_remarks(ledger, item), *([words.SAMPLE] if mark else [])]
    return (
        cells.Shown(number, "0"),
        item.context.title,
        target.name,
        terms.KINDS[target.kind],
        target.measure,
        words.promise_words(item) if target.kind in RELATIVE else words.SIGNS[item.rule],
        cells.amount(target.value),
        cells.amount(item.baseline),
        None if seen is None else cells.month(seen.of),
        None if seen is None else figure(seen, target),
        cells.percentage(item.told_completion),
        cells.percentage(item.told_pace),
        cells.points(item.told_ahead),
        terms.STATUSES[item.status],
        ledger.name(item.owner) if item.owner else None,
        cells.amount(rounded(item.told_forecast, AMOUNT_PLACES), places),
        cells.amount(item.needed),
        None if seen is None else seen.figure.source,
        "；".join(remarks),
    )


def _remarks(ledger: Ledger, item: TargetProgress) -> Iterator[str]:
    """Yield what must be known of a figure: its parts, how it compares, its age, its definition."""
    target, seen, baseline = item.target, item.observation, ledger.office.baselines.get(item.target.id)
    if seen is not None:
        if seen.part is not None and seen.whole is not None:
            yield f"{plain(as_decimal(seen.part))}÷{plain(as_decimal(seen.whole))}"
        if seen.against is not None:
            yield f"{words.OTHER_SIDE[target.kind]}{format_value(as_decimal(seen.against), target.measure)}"
        if words.gap_words(item):
            yield f"较{words.OTHER_SIDE.get(target.kind, '目标')}{words.gap_words(item)}"
        if item.stale:
            yield f"沿用{seen.of.number}月数据"
        yield from _filed_remarks(seen)
    if target.id in ledger.office.definitions:
        yield f"口径：{ledger.office.definitions[target.id]}"
    if baseline is not None and baseline.source:
        yield f"基数来源：{baseline.source}"


def _filed_remarks(seen: Observation) -> Iterator[str]:
    filed = seen.figure
    if filed.provisional:
        yield "初步数"
    if filed.correction:
        yield f"更正：{filed.correction}"
    if filed.note:
        yield filed.note


def _places(item: TargetProgress) -> int:
    """Return the decimals of a projection: those of the target and the figure, four at most."""
    value = None if item.observation is None else item.observation.value
    known = [Fraction(item.target.value or 0), value or Fraction(0)]
    return min(AMOUNT_PLACES, max(cells.decimals(as_decimal(number)) for number in known))
