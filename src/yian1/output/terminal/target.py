"""The page of one target: its promise, every figure with where it was written, and how its state is worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core import terms
from yian1.core.allocation import allocations
from yian1.core.changes.effect import point_words, value_words
from yian1.core.progress import progress
from yian1.model.hygiene import spelled
from yian1.model.quantity import format_value
from yian1.output import words
from yian1.output.escapes import one_line
from yian1.output.targets import LIGHTS, OF_A_SHARE, VERIFIED, Row
from yian1.output.terminal.grid import Cell, Column, grid
from yian1.output.terminal.page import Facts, Page, Sentences, Table
from yian1.output.terminal.status import completion_cell, target_cells, target_columns
from yian1.output.workings import counts, figures_of, workings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.core.progress import TargetProgress
    from yian1.core.recorded import Recorded
    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation
    from yian1.model.ledger import Ledger
    from yian1.output.json_objects import Locate
    from yian1.output.terminal.screen import Screen

FIGURES = (
    Column("月份"),
    Column("单位"),
    Column("数值", right=True),
    Column("完成率", right=True),
    Column("较时序", right=True),
    Column("采用"),
)
HISTORY = ("月份", "数值", "填报单位", "填报部门", "报送日期", "提交", "作者", "提交日期", "位置")
_REMOVED = "（删去）"
_UNCOMMITTED = "（未提交）"
_SHORT = 8  # characters of a commit


def target_page(assessment: Assessment, target: str, span: Locate) -> Page:
    """Return everything that is known of a target up to the month assessed."""
    item = assessment.target(target)
    title = f"{one_line(item.target.name)}（{target}）"
    figures = figures_of(assessment, target)
    return Page(
        title,
        (
            Facts([(label, one_line(text)) for label, text in _facts(assessment, item)]),
            Sentences(f"截至{words.month(assessment.as_of)}末", list(workings(assessment, item))),
            Table("各月数据", FIGURES, [_figure_row(assessment, seen, item) for seen in figures]),
            Sentences("出处", [_source(seen, span) for seen in figures]),
            Table("任务分解", target_columns(Column("单位"), *OF_A_SHARE), _share_rows(assessment, target)),
        ),
    )


def history_rows(ledger: Ledger, target: str, entries: Sequence[Recorded]) -> list[tuple[str, ...]]:
    """Return a row of text for each value that a target has had, under HISTORY."""
    promise = ledger.targets[target].target
    return [
        (
            str(entry.month),
            _REMOVED if entry.seen is None else value_words(promise, entry.seen),
            ledger.name(entry.unit),
            entry.filed_by or "",
            str(entry.filed or ""),
            (entry.commit or _UNCOMMITTED)[:_SHORT],
            entry.author or "",
            str(entry.date or ""),
            f"{spelled(entry.file)}:{entry.line}" if entry.line else spelled(entry.file),
        )
        for entry in entries
    ]


def print_history(
    screen: Screen, ledger: Ledger, item: TargetProgress, entries: Sequence[Recorded], span: Locate
) -> None:
    """Print every value that a target has had, and last the one that stands."""
    rows = history_rows(ledger, item.target.id, entries)
    if not rows:
        screen.say("git 历史里还没有这项指标的数。")
        return
    layout = grid([Column(title, folds=True) for title in HISTORY], rows, screen.width)
    for row in (HISTORY, *rows):
        screen.put(*layout.row(row))
    seen, as_of = item.observation, words.month(item.as_of)
    if seen is None:
        screen.say(f"截至{as_of}末没有数据。")
        return
    where = span(seen.place)
    figure = f"{ledger.name(seen.unit)}{words.month_beside(seen.of, item.as_of)}的{value_words(item.target, seen)}"
    screen.say(f"截至{as_of}末采用{one_line(figure)}（{spelled(where.file)}:{where.line}）。")


def _facts(assessment: Assessment, item: TargetProgress) -> Iterator[tuple[str, str]]:
    office, target, ledger = assessment.ledger.office, item.target, assessment.ledger
    yield "原文", target.quote
    yield "目标" if item.context.goal else "任务", item.context.title
    yield "类型", terms.KINDS[target.kind]
    yield "要求", words.requirement(item)
    yield "力争", "" if target.stretch is None else format_value(target.stretch, target.measure)
    several = ledger.several_years and target.per is None
    yield "完成时限", f"{words.month(item.end)}末" if several or target.due is not None else ""
    yield "口径", office.definitions.get(target.id, "")
    yield "基数", _baseline(assessment, item)
    yield (
        "节点目标",
        "、".join(
            f"{words.month_beside(month, item.as_of)}末{point_words(target, point)}"
            for month, point in sorted(office.schedules.get(target.id, {}).items())
        ),
    )
    yield "年末考核", "是" if target.id in office.year_end else ""
    yield VERIFIED.title, _checked(item)
    yield LIGHTS.title, LIGHTS.text(Row(assessment, item))
    yield "数据责任单位", "" if item.owner is None else ledger.name(item.owner)
    yield "数据性质", words.SAMPLE if ledger.sample else ""


def _checked(item: TargetProgress) -> str:
    """Return whether the figure has been checked, and what the office has noted of it."""
    check = item.check
    if check is None:
        return "" if item.verified is None else words.verified_words(item)
    day = "" if check.on is None else str(check.on)
    noted = "，".join(part for part in (check.result.value, check.value, check.by, day, check.note) if part)
    return f"{words.verified_words(item)}（{noted}）"


def _baseline(assessment: Assessment, item: TargetProgress) -> str:
    known = assessment.ledger.office.baselines.get(item.target.id)
    if known is None:
        return ""
    origin = "，".join(part for part in (known.as_of, known.source) if part)
    return format_value(known.value, item.target.measure) + (f"（{origin}）" if origin else "")


def _figure_row(assessment: Assessment, seen: Observation, item: TargetProgress) -> Sequence[Cell]:
    official = counts(assessment, seen)
    # What a figure meant in its own month; one that does not count means nothing.
    then = progress(assessment.ledger, assessment.series, seen.target, seen.month) if official else None
    return (
        str(seen.of) if seen.of == seen.month else f"{seen.of}（{assessment.ledger.month_words(seen.month)}报）",
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
    return f"{spelled(where.file)}:{where.line}  {'；'.join(_remarks(seen))}"


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
    ledger = assessment.ledger
    return [
        (one_line(ledger.name(share.unit)), *target_cells(assessment, share.progress, OF_A_SHARE))
        for part in allocations(ledger, assessment.series, assessment.as_of)
        if part.target.id == target
        for share in part.shares
    ]
