"""What stands on a terminal: targets by goal and section, with bars; tasks, units; who owes what and when."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from yian1.core import pace
from yian1.core.progress import Light, Status
from yian1.core.series import as_decimal
from yian1.core.terms import ActionState, DutyState
from yian1.model.plan import Kind
from yian1.model.quantity import percent
from yian1.model.typography import cell_width
from yian1.model.wording import chinese
from yian1.output import lists, words
from yian1.output.cells import Column, one_line
from yian1.output.lists import (
    AHEAD,
    COMPLETION,
    FORECAST,
    LIGHTS,
    NAME,
    NEEDED,
    OF_A_SHARE,
    OUTLOOK,
    PROMISE,
    STATUS,
    VALUE,
    VERIFIED,
)  # fmt: skip
from yian1.output.terminal import BLOCKS, GAP, Cell, Grid, line_width, print_groups, print_part, print_table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from fractions import Fraction

    from yian1.core.duties import DutyEntry
    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.core.series import Reconciliation
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.output.terminal import Line, Screen, Signs

    Columns = Sequence[Column]
    Document = tuple[str, Month]
    ByDocument = Mapping[Document, Sequence[DutyEntry]]
    Heads = dict[Document, str]


STYLES: Mapping[Light | None, str] = {Light.GREEN: "green", Light.YELLOW: "yellow", Light.RED: "red"}
STALE = "*"

_PERCENT_CELLS = 6
_NAME_CELLS = 22
_FOR_BARS = 72  # columns of a screen, below which a table of figures behind names has no bars
# What a screen without room for all columns goes without, the first one first.
_SPARED = (
    OUTLOOK, PROMISE, COMPLETION, AHEAD, NEEDED, VALUE, FORECAST, STATUS,
)  # fmt: skip
BAR_CELLS = 8


def print_status(screen: Screen, assessment: Assessment, unit: str | None = None, *, forecast: bool = False) -> None:
    """Print how far each target has been met, by goal, then by section; of a unit's also its own parts of others."""
    print_title(screen, assessment)
    shares = () if unit is None else assessment.shares_of(unit)
    if assessment.targets:
        _print_targets(screen, assessment, forecast=forecast)
    elif not shares:
        screen.say("没有指标。")
    print_own_parts(screen, shares)


def _print_targets(screen: Screen, assessment: Assessment, *, forecast: bool) -> None:
    counted = [
        _counted("共{}项指标", assessment.counts),
        _counted("节点任务{}项", assessment.milestone_counts),
        words.verified_count(assessment.counted),
    ]
    screen.say("；".join(filter(None, counted)))
    columns, bars = _fitting(screen, assessment, forecast=forecast)
    plan = assessment.ledger.plan
    headings = {goal.id: f"目标（{chinese(at)}）{goal.title}" for at, goal in enumerate(plan.goals, 1)}
    headings |= {each.id: f"任务（{chinese(at)}）{each.title}" for at, each in enumerate(plan.sections, 1)}
    parts = groupby(assessment.targets, key=lambda item: item.context.goal or item.context.section or "")
    groups = [
        (headings[part], [target_cells(item, columns, bars, screen.signs, starred=True) for item in items])
        for part, items in parts
    ]
    screen.blank()
    print_groups(screen, [column.title for column in columns], groups)
    screen.blank()
    for note in _notes(assessment, screen.signs[-1] if bars else None, columns):
        screen.say(note, "dim")


def _counted(title: str, counts: Mapping[Status, int]) -> str:
    """Return how many there are of each status after the title; nothing where there are none."""
    parts = "、".join(f"{status.word}{count}" for status, count in counts.items() if count)
    return f"{title.format(sum(counts.values()))}：{parts}" if parts else ""


def print_title(screen: Screen, assessment: Assessment) -> None:
    """Print the plan's title, the date, the pace, and whether it is sample data."""
    ledger, month = assessment.ledger, assessment.as_of
    screen.say(ledger.plan.document.title, "bold")
    parts = [f"截至{words.month(month)}末", f"时序进度{percent(pace.general(ledger, month))}"]
    screen.say("，".join([*parts, *([words.SAMPLE] if ledger.sample else [])]))


def _completion_cell(item: TargetProgress, cells: int, signs: Signs) -> Cell:
    """Return a completion with a bar of that many cells (none if 0); of a level the distance to its target instead."""
    completion = item.shown_completion
    if item.target.kind is Kind.LEVEL or completion is None or not cells:
        return words.completion_words(item)
    drawn = bar(completion, item.pace, cells, signs)
    full, empty, _ = signs
    styles = {full: STYLES.get(item.light, ""), empty: "dim"}
    pieces = (("".join(run), styles.get(sign, "")) for sign, run in groupby(drawn))
    return (*pieces, (words.completion_words(item).rjust(_PERCENT_CELLS + 1), ""))


def bar(completion: Fraction, due: Fraction | None, width: int, signs: Signs) -> str:
    """Return a bar of that many cells: beyond its ends it is full or empty, and the mark is inside what is ahead."""
    full, empty, at_pace = signs
    filled = max(0, min(width, int(completion * width)))
    if due is None:
        return full * filled + empty * (width - filled)
    mark = max(0, min(width - 1, int(due * width)))
    if completion > due:
        filled = max(filled, mark + 1)
    cells = [full if cell < filled else empty for cell in range(width)]
    cells[mark] = at_pace
    return "".join(cells)


def print_named(
    screen: Screen,
    heading: str,
    first: str,
    named: Iterable[tuple[str, TargetProgress]],
    columns: Sequence[Column],
    *,
    bars: bool = False,
) -> None:
    """Print targets, or parts of them, each behind a name; with bars on a screen that is wide enough, if wanted."""
    cells = BAR_CELLS if bars and (screen.width or 0) >= _FOR_BARS else 0
    rows = [(one_line(name), *target_cells(item, columns, cells, screen.signs)) for name, item in named]
    print_part(screen, heading, (first, *(column.title for column in columns)), rows)


def target_cells(
    item: TargetProgress,
    columns: Iterable[Column],
    bars: int = 0,
    signs: Signs = BLOCKS,
    *,
    starred: bool = False,
) -> list[Cell]:
    """Return one target in some of its columns: states coloured, completions with bars, old figures marked."""
    without = "dim" if item.status is Status.NO_DATA else ""
    old = STALE if starred else f"（{words.month_beside(item.month, item.as_of)}数）"
    special: Mapping[Column, Callable[[], Cell]] = {
        STATUS: lambda: ((item.status.word, STYLES.get(item.light, without)),),
        COMPLETION: lambda: _completion_cell(item, bars, signs),
        LIGHTS: lambda: (
            tuple(
                (sign, STYLES.get(each, "dim")) for sign, (_, each) in zip(LIGHTS.text(item), item.lights, strict=True)
            )
            or words.NONE
        ),
        VALUE: lambda: one_line(words.value_words(item)) + (old if item.stale else ""),
    }
    return [special[column]() if column in special else one_line(column.text(item)) for column in columns]


def _fitting(screen: Screen, assessment: Assessment, *, forecast: bool) -> tuple[Columns, int]:
    """Return as many columns as the screen has room for, and how wide bars it has room for (0: none)."""
    checked = bool(assessment.ledger.verification.verification)
    columns = [
        column
        for column in lists.columns("table")
        if (forecast or not column.projected) and (checked or column is not VERIFIED)
    ]
    if screen.width is None:
        return columns, 0
    names = min(max(cell_width(one_line(item.target.name)) for item in assessment.targets), _NAME_CELLS)
    spared = [*(column for column in columns if column not in {NAME, *_SPARED}), *_SPARED]
    for column in spared:
        for bars in (BAR_CELLS, 0) if COMPLETION in columns else (0,):
            if _room(screen, assessment, columns, bars) >= names:
                return columns, bars
        columns = [each for each in columns if each is not column]
    return columns, 0


def _room(screen: Screen, assessment: Assessment, columns: Sequence[Column], bars: int) -> int:
    """Return how many cells are left for the names."""
    rest = columns[1:]
    rows = [target_cells(item, rest, bars, screen.signs, starred=True) for item in assessment.targets]
    return (screen.width or 0) - Grid([column.title for column in rest], rows, None).width - GAP


def _notes(assessment: Assessment, mark: str | None, columns: Collection[Column]) -> Iterator[str]:
    """Yield the notes below a table of targets, one paragraph each; `mark` shows the pace in its bars, if any."""
    ledger, items = assessment.ledger, assessment.targets
    if any(item.pace is not None for item in items):
        bars = f"；完成率条中的“{mark}”为数据所属月份的时序" if mark else ""
        yield f"{words.pace_rule(ledger, assessment.as_of)}{bars}。"
        own = words.own_paces(ledger, items)
        yield from (
            f"{how}时序：{words.names(each.target.name for each in some)}。" for how, some in own.items() if some
        )
        yield words.lights_rule(ledger.office.lights)
    if COMPLETION in columns and any(words.gap_words(item) == words.completion_words(item) for item in items):
        yield f"{COMPLETION.title}一栏带正负号或写“持平”的，是与目标、对比值或上年的差距。"
    projected = [f"{column.title}{column.projected}" for column in columns if column.projected]
    if projected:
        yield f"{'，'.join(projected)}，仅供参考。"
    stale = [f"{item.target.name}（{words.month_beside(item.month, item.as_of)}）" for item in items if item.stale]
    if stale:
        yield f"{STALE} 为以前月份的数据：{'、'.join(stale)}。"
    late = [f"{item.target.name}（{words.month_beside(item.late, item.as_of)}）" for item in items if item.late]
    if late:
        yield f"晚于计划完成：{'、'.join(late)}。"
    if LIGHTS in columns and any(item.lights for item in items):
        yield f"{LIGHTS.title}按月份先后列出，“无”为不亮灯。"
    provisional = [item.target.name for item in items if item.observation and item.observation.figure.provisional]
    if provisional:
        yield f"初步数：{'、'.join(provisional)}。"


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
    counted = [f"{state.word}{count}" for state, count in assessment.task_counts.items() if count]
    screen.say(f"共{len(assessment.tasks)}项任务：{'、'.join(counted)}" if counted else "没有任务。")
    if not assessment.tasks:
        return
    groups = []
    for number, (section, tasks) in enumerate(groupby(assessment.tasks, key=lambda task: task.section), 1):
        rows: list[list[Cell]] = []
        for task in tasks:
            title, state, *rest = lists.task_row(assessment.ledger, task)
            rows.append([title, ((state, STATE_STYLES[task.state]),), *rest])
        groups.append((f"（{chinese(number)}）{section.title}", rows))
    screen.blank()
    print_groups(screen, lists.TASK_COLUMNS, groups)


def print_by_unit(screen: Screen, assessment: Assessment, unit: str | None = None, *, rank: bool = False) -> None:
    """Print every unit (or one) with its targets and actions, then the targets that are split among units."""
    print_title(screen, assessment)
    screen.blank()
    print_table(screen, lists.UNIT_COLUMNS, list(lists.unit_rows(assessment, unit)))
    ledger = assessment.ledger
    for part in assessment.allocations:
        if unit is None or ledger.owners[part.target.id] == unit:
            shares = part.ranked() if rank else part.shares
            named = [(ledger.name(owner), share) for owner, share in shares.items()]
            heading = f"任务分解：{part.target.name}"
            print_named(screen, heading, "单位", named, OF_A_SHARE, bars=True)
            if part.reconciliation is not None:
                screen.say(reconciliation_words(ledger, part.reconciliation), "dim")
    if unit is not None:
        print_own_parts(screen, assessment.shares_of(unit))


def print_own_parts(screen: Screen, shares: Iterable[TargetProgress], *, bars: bool = True) -> None:
    """Print a unit's own parts of targets."""
    named = [(share.target.name, share) for share in shares]
    print_named(screen, "分解到本单位的任务", "指标", named, OF_A_SHARE, bars=bars)


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


UNIT_CELLS = 16  # cells of a unit's name that a table leaves room for, before its columns are parted

_DUE_STYLES = {
    DutyState.IN_TIME: "green",
    DutyState.UNDATED: "",
    DutyState.LATE: "yellow",
    DutyState.MISSING: "red",
    DutyState.NOT_DUE: "dim",
}


def print_due(screen: Screen, ledger: Ledger, entries: Sequence[DutyEntry], as_of: date) -> None:
    """Print units and documents as tables that fit the screen, the counts, and the next deadline."""
    from yian1.core.duties import matrix, next_deadline  # `status` needs none of the duties

    screen.say(f"报送情况（截至{words.day(as_of)}）", "bold")
    if not entries:
        screen.say("没有符合条件的报送义务。")
        return
    _print_debtors(screen, ledger, entries)
    by_document: dict[Document, list[DutyEntry]] = {}
    for entry in entries:
        by_document.setdefault((entry.duty.id, entry.period), []).append(entry)
    for heading, columns in _tables(by_document, ledger).items():
        for part in _parts(ledger, by_document, columns, screen.width):
            _, rows = matrix(entry for key in part for entry in by_document[key])
            heads = ["单位", *part.values()]
            print_part(
                screen, heading, heads, [[ledger.name(unit), *map(_cell, cells)] for unit, cells in rows.items()]
            )
    screen.blank()
    for (_, period), owed in by_document.items():
        counts = Counter(entry.state for entry in owed)
        counted = "，".join(f"{state.word}{counts[state]}" for state in DutyState if counts[state])
        due = words.day(owed[0].due) if ledger.several_years else words.short_day(owed[0].due)
        screen.say(f"{words.document(ledger, owed[0].duty, period)}（时限{due}）：应报{len(owed)}，{counted}")
    upcoming = next_deadline(ledger, as_of)
    if upcoming is not None:
        day, duty, period = upcoming
        screen.say(f"下一个时限：{words.short_day(day)}，{words.document(ledger, duty, period)}")


def _print_debtors(screen: Screen, ledger: Ledger, entries: Sequence[DutyEntry]) -> None:
    """Name first who owes what, and for how long."""
    owed: dict[str, list[DutyEntry]] = {}
    for entry in entries:
        if entry.state is DutyState.MISSING:
            owed.setdefault(entry.unit, []).append(entry)
    if not owed:
        return
    screen.say(f"到期未报的单位{len(owed)}个：", "red")
    for unit, missing in owed.items():
        parts = (f"{words.document(ledger, entry.duty, entry.period)}（超{entry.days_late}天）" for entry in missing)
        screen.say(f"{ledger.name(unit)}：{'、'.join(parts)}")


def _tables(by_document: ByDocument, ledger: Ledger) -> Mapping[str, Heads]:
    """Return the columns of each table under its title: one of all, or of several duties that return one each."""
    duties = {entries[0].duty.id: entries[0].duty for entries in by_document.values()}
    several = sum(duty.every is not None for duty in duties.values()) > 1
    tables: dict[str, Heads] = {}
    for key in by_document:
        duty = duties[key[0]]
        when = words.period(ledger, duty, key[1])
        heading = "各单位报送情况" if not several else duty.title if when else "其他材料"
        tables.setdefault(heading, {})[key] = when or duty.title
    return tables


def _parts(ledger: Ledger, by_document: ByDocument, columns: Heads, width: int | None) -> list[Heads]:
    """Return a table's columns in as many parts as the screen needs, so that only names are folded."""
    if width is None:
        return [columns]
    longest = max(cell_width(ledger.name(entry.unit)) for key in columns for entry in by_document[key])
    parts: list[Heads] = [{}]
    room = free = width - min(longest, UNIT_CELLS)
    for key, head in columns.items():
        wide = GAP + max(cell_width(head), *(line_width(_cell(entry)) for entry in by_document[key]))
        if wide > free and parts[-1]:
            parts.append({})
            free = room
        parts[-1][key] = head
        free -= wide
    return parts


def _cell(entry: DutyEntry | None) -> Line:
    if entry is None:
        return ()
    word = f"迟{entry.days_late}天" if entry.state is DutyState.LATE else entry.state.word
    return ((word, _DUE_STYLES[entry.state]),)
