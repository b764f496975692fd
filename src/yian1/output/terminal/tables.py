"""The status of all targets on a terminal: by goal and section, with bars, pace and state."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from yian1.core import pace, terms
from yian1.core.progress import Status
from yian1.model.plan import Kind
from yian1.model.quantity import percent
from yian1.output.documents import prose
from yian1.output.terminal import notes, words
from yian1.output.terminal.grid import Cell, Column, grid
from yian1.output.terminal.meter import BLOCKS, meter, style_of, styled
from yian1.output.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from fractions import Fraction

    from yian1.core.progress import Light, TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.output.terminal.meter import Signs
    from yian1.output.terminal.screen import Screen

PERCENT_CELLS = 6
BARS = (20, 16, 12, 10, 8)
NAME_CELLS = 16


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of the table with how its cells are made; the lowest rank is left out first where room is short."""

    column: Column
    cell: Callable[[TargetProgress], Cell]
    rank: int = 9


def print_status(screen: Screen, assessment: Assessment, *, forecast: bool = False) -> None:
    """Print how far each target has been met, by goal, then by section."""
    print_head(screen, assessment)
    if not assessment.targets:
        screen.say("没有指标。")
        return
    counted = [f"{terms.STATUSES[status]}{count}" for status, count in assessment.counts.items() if count]
    screen.say(f"共{len(assessment.targets)}项指标：{'、'.join(counted)}")
    fields, bars = _fitting(screen, assessment, forecast=forecast)
    columns = [field.column for field in fields]
    rows = {item.target.id: [field.cell(item) for field in fields] for item in assessment.targets}
    layout = grid(columns, rows.values(), screen.width)
    screen.blank()
    screen.put(*layout.head())
    screen.rule(layout.width)
    for heading, items in _groups(assessment):
        screen.say(heading, "bold")
        for item in items:
            screen.put(*layout.row(rows[item.target.id]))
    screen.blank()
    titles = [column.title for column in columns]
    for note in notes.below_table(assessment, screen.signs.mark if bars else None, titles):
        screen.say(note, "dim")


def print_head(screen: Screen, assessment: Assessment) -> None:
    """Print the plan's title, the date, the pace, and whether it is sample data."""
    ledger, month = assessment.ledger, assessment.as_of
    screen.say(ledger.plan.document.title, "bold")
    said = [f"截至{prose.month(month)}末", f"时序进度{percent(pace.general(ledger, month))}"]
    screen.say("，".join([*said, *([words.SAMPLE] if ledger.sample else [])]))


def completion_cell(item: TargetProgress, cells: int = 0, signs: Signs = BLOCKS) -> Cell:
    """Return the bar and percentage of a completion; for a level the distance to its target instead."""
    completion = item.told_completion
    if item.target.kind is Kind.LEVEL or completion is None:
        return words.completion_words(item)
    return bar_cell(completion, item.pace, item.light, cells, signs)


def bar_cell(completion: Fraction, due: Fraction | None, light: Light | None, cells: int, signs: Signs) -> Cell:
    """Return a bar of that many cells (none if 0) with its percentage."""
    shown = percent(completion)
    if not cells:
        return shown
    return (*styled(meter(completion, due, cells, signs), light, signs), (shown.rjust(PERCENT_CELLS + 1), ""))


def ahead_cell(item: TargetProgress) -> str:
    """Return the points against the pace."""
    return words.ahead_words(item)


def status_cell(status: Status, light: Light | None) -> Cell:
    """Return the word of a status in the colour of its light."""
    return ((terms.STATUSES[status], "dim" if status is Status.NO_DATA else style_of(light)),)


def _fitting(screen: Screen, assessment: Assessment, *, forecast: bool) -> tuple[list[_Field], bool]:
    """Return the columns that the screen has room for, as many as may be, and whether there is room for bars."""
    if screen.width is None:
        return _fields(screen, assessment, 0, forecast=forecast, extra=True), False
    names = grid([_NAME.column], [[_NAME.cell(item)] for item in assessment.targets], None).width
    for extra in (True, False) if screen.wide else (False,):
        for cells in BARS:
            fields = _fields(screen, assessment, cells, forecast=forecast, extra=extra)
            if _room(screen.width, assessment, fields) >= (min(names, NAME_CELLS) if cells == min(BARS) else names):
                return fields, True
    fields = _fields(screen, assessment, 0, forecast=forecast, extra=False)
    while len(fields) > 1 and _room(screen.width, assessment, fields) < min(names, NAME_CELLS):
        fields.remove(min(fields[1:], key=lambda field: field.rank))
    return fields, False


def _room(width: int, assessment: Assessment, fields: Sequence[_Field]) -> int:
    """Return how many cells are left for the names."""
    rest = grid(
        [field.column for field in fields[1:]], [[f.cell(i) for f in fields[1:]] for i in assessment.targets], None
    )
    return width - rest.width - 2


def _fields(screen: Screen, assessment: Assessment, cells: int, *, forecast: bool, extra: bool) -> list[_Field]:
    signs, ledger = screen.signs, assessment.ledger
    projected = [
        _Field(Column(notes.PROJECTED, right=True), words.forecast_words, 8),
        _Field(Column(notes.NEEDED, right=True), words.needed_words, 7),
    ]
    more = [
        _Field(Column("数据"), _month_cell),
        _Field(Column("责任单位"), lambda item: one_line(words.owner_words(ledger, item))),
    ]
    return [
        _NAME,
        _Field(Column("目标", right=True), words.promise_words, 4),
        _Field(Column("当前", right=True), _value_cell, 8),
        _Field(Column("完成率"), lambda item: completion_cell(item, cells, signs), 5),
        _Field(Column("较时序", right=True), ahead_cell, 6 if not forecast else 3),
        *(projected if forecast else []),
        _Field(Column("状态"), lambda item: status_cell(item.status, item.light)),
        *(more if extra else []),
    ]


def _value_cell(item: TargetProgress) -> str:
    return words.value_words(item) + (notes.STALE if item.stale else "")


def _month_cell(item: TargetProgress) -> str:
    return words.NONE if item.observation is None else f"{item.observation.of.number}月"


def _groups(assessment: Assessment) -> Iterator[tuple[str, list[TargetProgress]]]:
    """Yield the headings of the plan with their targets; headings without any are left out."""
    plan = assessment.ledger.plan
    headings = {goal.id: f"目标（{prose.chinese(at)}）{goal.title}" for at, goal in enumerate(plan.goals, 1)}
    headings |= {each.id: f"任务（{prose.chinese(at)}）{each.title}" for at, each in enumerate(plan.sections, 1)}
    for part, items in groupby(assessment.targets, key=lambda item: item.context.goal or item.context.section or ""):
        yield headings[part], list(items)


_NAME = _Field(Column("指标", folds=True), lambda item: one_line(item.target.name))
