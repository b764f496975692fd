"""The sheet of deputies' opinions (意见建议台账), as they stood on the last day of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.opinions import due, state, summary
from yian1.model.quantity import percent
from yian1.model.year import OpinionState
from yian1.output.documents import prose
from yian1.output.excel import cells
from yian1.output.excel.cells import Look
from yian1.output.excel.table import Column, Rule, Table, equal

if TYPE_CHECKING:
    from yian1.core.opinions import OpinionSummary
    from yian1.core.rollup import Assessment
    from yian1.model.ledger import Ledger
    from yian1.model.year import Opinion
    from yian1.output.excel.table import Row

STATE, TIMELY = "办理状态", "时限情况"
OVERDUE, LATE = "逾期未复", "逾期答复"
COLUMNS = (
    Column("编号", 9),
    Column("提出日期", 12),
    Column("代表", 10),
    Column("场合", 12),
    Column("意见建议", 36),
    Column("承办单位", 18),
    Column("答复时限", 12),
    Column(STATE, 8),
    Column("答复日期", 12),
    Column(TIMELY, 8),
    Column("办理类别", 16),
    Column("办理结果", 40),
    Column("代表评价", 8),
)


def opinions_table(assessment: Assessment) -> Table:
    """Return the opinions put forward up to the month's last day; what was answered later is not told."""
    as_of = assessment.as_of.last_day
    found = summary(assessment.ledger, as_of)
    rows = tuple(_row(assessment.ledger, opinion, found) for opinion in found.opinions)
    rules = (
        Rule(TIMELY, equal(TIMELY, OVERDUE), Look.BAD),
        Rule(TIMELY, equal(TIMELY, LATE), Look.FAIR),
        Rule(STATE, equal(STATE, OpinionState.SETTLED.value), Look.GOOD),
    )
    title = f"代表意见建议办理台账（截至{prose.day(as_of)}）"
    return Table("意见建议台账", title, _note(found), COLUMNS, rows, 1, rules=rules)


def _note(found: OpinionSummary) -> str:
    told = f"共{found.total}件，已答复{found.replied}件，其中办结{found.settled}件，逾期未复{len(found.overdue)}件"
    rates = (("办复率", found.reply_rate), ("办结率", found.settle_rate), ("满意率", found.satisfaction_rate))
    return told + "".join(f"，{name}{percent(rate)}" for name, rate in rates if rate is not None) + "。"


def _row(ledger: Ledger, opinion: Opinion, found: OpinionSummary) -> Row:
    stands = state(opinion, found.as_of)
    answered = stands is not OpinionState.OPEN
    categories = ledger.office.opinion_categories
    category = opinion.category or ""
    return (
        opinion.id,
        cells.day(opinion.date),
        opinion.deputy,
        opinion.occasion,
        opinion.text,
        prose.names(ledger.name(unit) for unit in opinion.units),
        cells.day(due(opinion)),
        stands.value,
        cells.day(opinion.replied) if answered else None,
        _timely(opinion, found),
        f"{category} {categories.get(category, '')}".strip() if answered else None,
        opinion.result if answered else None,
        opinion.satisfaction.value if answered and opinion.satisfaction else None,
    )


def _timely(opinion: Opinion, found: OpinionSummary) -> str | None:
    if opinion in found.overdue:
        return OVERDUE
    return LATE if opinion in found.late else None
