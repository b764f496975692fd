"""The page of one target: its promise, every figure with where it was written, and how its state is worked out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core import terms
from yian1.core.allocation import allocations
from yian1.core.progress import progress
from yian1.core.series import as_decimal
from yian1.model.plan import RELATIVE
from yian1.model.quantity import format_value, percent
from yian1.output.documents import prose
from yian1.output.terminal import words
from yian1.output.terminal.grid import Cell, Column
from yian1.output.terminal.pages import Facts, Page, Sentences, Table
from yian1.output.terminal.tables import completion_cell, status_cell
from yian1.output.terminal.workings import workings
from yian1.output.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation
    from yian1.output.values import Locate

FIGURES = (
    Column("月份"),
    Column("单位"),
    Column("数值", right=True),
    Column("完成率", right=True),
    Column("较时序", right=True),
    Column("采用"),
)
SHARES = (
    Column("单位"),
    Column("分解任务", right=True),
    Column("当前", right=True),
    Column("完成率", right=True),
    Column("较时序", right=True),
    Column("状态"),
)


def target_page(assessment: Assessment, target: str, span: Locate) -> Page:
    """Return everything that is known of a target up to the month assessed."""
    item = assessment.target(target)
    title = f"{one_line(item.target.name)}（{target}）"
    figures = figures_of(assessment, target)
    return Page(
        title,
        (
            Facts([(label, one_line(text)) for label, text in _facts(assessment, item)]),
            Sentences(f"截至{prose.month(assessment.as_of)}末", list(workings(assessment, item))),
            Table("各月数据", FIGURES, [_figure_row(assessment, seen, item) for seen in figures]),
            Sentences("出处", [_source(seen, span) for seen in figures]),
            Table("任务分解", SHARES, _share_rows(assessment, target)),
        ),
    )


def figures_of(assessment: Assessment, target: str) -> list[Observation]:
    """Return every figure filed for a target up to the month assessed, by month, then unit."""
    return [seen for seen in assessment.series.observations[target] if seen.month <= assessment.as_of]


def counts(assessment: Assessment, seen: Observation) -> bool:
    """Whether a figure is its month's official one."""
    return seen in assessment.series.official[seen.target]


def _facts(assessment: Assessment, item: TargetProgress) -> Iterator[tuple[str, str]]:
    office, target, ledger = assessment.ledger.office, item.target, assessment.ledger
    yield "原文", target.quote
    yield "目标" if item.context.goal else "任务", item.context.title
    yield "类型", terms.KINDS[target.kind]
    promised = words.OTHER_SIDE[target.kind] if target.kind in RELATIVE else ""
    if target.value is not None:
        promised = format_value(target.value, target.measure)
    yield "要求", f"{terms.RULES[item.rule]}{promised}"
    yield "口径", office.definitions.get(target.id, "")
    yield "基数", _baseline(assessment, item)
    yield (
        "节点目标",
        "、".join(
            f"{month.number}月末{format_value(as_decimal(Fraction(share) * 100), '%')}"
            for month, share in sorted(office.schedules.get(target.id, {}).items())
        ),
    )
    yield "年末考核", "是" if target.id in office.year_end else ""
    yield "数据责任单位", "" if item.owner is None else ledger.name(item.owner)
    yield "数据性质", words.SAMPLE if ledger.sample else ""


def _baseline(assessment: Assessment, item: TargetProgress) -> str:
    known = assessment.ledger.office.baselines.get(item.target.id)
    if known is None:
        return ""
    said = "，".join(part for part in (known.as_of, known.source) if part)
    return format_value(known.value, item.target.measure) + (f"（{said}）" if said else "")


def _figure_row(assessment: Assessment, seen: Observation, item: TargetProgress) -> Sequence[Cell]:
    official = counts(assessment, seen)
    # What a figure meant in its own month; one that does not count means nothing.
    then = progress(assessment.ledger, assessment.series, seen.target, seen.month) if official else None
    return (
        str(seen.month),
        one_line(assessment.ledger.name(seen.unit)),
        words.observed_words(seen, item.target),
        words.NONE if then is None else completion_cell(then, 0),
        words.NONE if then is None else words.ahead_words(then),
        "采用" if seen == item.observation else "历史" if official else _why_not(assessment, seen),
    )


def _why_not(assessment: Assessment, seen: Observation) -> str:
    """Say of a figure that is not the target's whether it is a unit's own part of it."""
    return "不计入" if assessment.ledger.share(seen.target, seen.unit) is None else "分解任务"


def _source(seen: Observation, span: Locate) -> str:
    where = span(seen.place)
    return f"{where.file}:{where.line}  {'；'.join(_remarks(seen))}"


def _remarks(seen: Observation) -> Iterator[str]:
    figure = seen.figure
    if figure.source:
        yield one_line(figure.source)
    if figure.as_of:
        yield f"截至{one_line(figure.as_of)}"
    if figure.provisional:
        yield "初步数"
    if figure.correction:
        yield f"更正：{one_line(figure.correction)}"
    if figure.note:
        yield one_line(figure.note)


def _share_rows(assessment: Assessment, target: str) -> list[Sequence[Cell]]:
    parts = allocations(assessment.ledger, assessment.series, assessment.as_of)
    return [
        (
            one_line(assessment.ledger.name(share.unit)),
            format_value(as_decimal(share.allotted), share.target.measure),
            words.value_words(share.progress),
            words.NONE if share.completion is None else percent(share.completion),
            words.ahead_words(share.progress),
            status_cell(share.status, share.progress.light),
        )
        for part in parts
        if part.target.id == target
        for share in part.shares
    ]
