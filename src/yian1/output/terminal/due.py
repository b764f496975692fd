"""Who owes what, and when: the duties as a matrix on the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from yian1.core.duties import DutyEntry, DutyState, matrix, next_deadline
from yian1.core.terms import DUTIES
from yian1.model.typography import cell_width
from yian1.output import words
from yian1.output.terminal.layout import GAP, Column, line_width, print_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Duty
    from yian1.output.terminal.layout import Cell, Line, Screen

    Document = tuple[str, Month]  # the duty's id, and the month reported on
    ByDocument = Mapping[Document, Sequence[DutyEntry]]
    Heads = dict[Document, str]

SHORT = 2  # characters from either end of a long title: 半年办理工作总结 → 半年总结

NAME = 16  # cells of a unit's name that a table leaves room for, before its columns are parted

STYLES = {DutyState.IN_TIME: "green", DutyState.LATE: "yellow", DutyState.MISSING: "red", DutyState.NOT_DUE: "dim"}


def print_due(screen: Screen, ledger: Ledger, entries: Sequence[DutyEntry], as_of: date) -> None:
    """Print units and documents as tables that fit the screen, the counts, and the next deadline."""
    screen.say(f"报送情况（截至{as_of.year}年{as_of.month}月{as_of.day}日）", "bold")
    if not entries:
        screen.say("没有符合条件的报送义务。")
        return
    _print_debtors(screen, ledger, entries)
    by_document: dict[Document, list[DutyEntry]] = {}
    for entry in entries:
        by_document.setdefault((entry.duty.id, entry.period), []).append(entry)
    for place, (heading, columns) in enumerate(_tables(ledger, by_document)):
        if place:
            screen.blank()
        if heading:
            screen.say(heading, "bold")
        for number, part in enumerate(_fitting(ledger, by_document, columns, screen.width)):
            if number:
                screen.blank()
            _print_table(screen, ledger, by_document, part)
    screen.blank()
    for each in by_document.values():
        screen.say(_counted(ledger, each))
    upcoming = next_deadline(ledger, as_of)
    if upcoming is not None:
        day, duty, period = upcoming
        screen.say(f"下一个时限：{day.month}月{day.day}日，{words.document(ledger, duty, period)}")


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
    screen.blank()


def _tables(ledger: Ledger, by_document: ByDocument) -> list[tuple[str, Heads]]:
    """Return the tables with their headings: one for each duty that its columns alone would not tell from others.

    That is where several duties have many months each, or titles that are short alike.
    """
    duties = {entries[0].duty.id: entries[0].duty for entries in by_document.values()}
    many = sum(duty.every is not None for duty in duties.values()) > 1
    months = Counter(duty for duty, _ in by_document)
    heads = {key: _named(ledger, duties[key[0]], key[1], many=many) for key in by_document}
    alike = Counter(heads.values())
    tables: dict[str, Heads] = {}
    for key, head in heads.items():
        duty = duties[key[0]]
        alone = alike[head] > 1 or (many and months[duty.id] > 1)
        tables.setdefault(duty.id if alone else "", {})[key] = _title(ledger, duty, key[1]) if alone else head
    rest = tables.pop("", {})
    found = [(duties[duty].title, columns) for duty, columns in tables.items()]
    return [*found, ("其他材料" if found else "", rest)] if rest else found


def _fitting(ledger: Ledger, by_document: ByDocument, columns: Heads, width: int | None) -> list[Heads]:
    """Return a table's columns in as few, evenly filled parts as the screen needs, so that only names are folded."""
    if width is None:
        return [columns]
    longest = max(cell_width(ledger.name(entry.unit)) for key in columns for entry in by_document[key])
    room = width - min(longest, NAME)
    wide = {
        key: GAP + max(cell_width(head), *(line_width(_cell(entry)) for entry in by_document[key]))
        for key, head in columns.items()
    }
    keys = list(columns)
    for count in range(1, len(keys) + 1):
        size = -(-len(keys) // count)
        parts = [keys[start : start + size] for start in range(0, len(keys), size)]
        if all(sum(wide[key] for key in part) <= room for part in parts):
            break
    return [{key: columns[key] for key in part} for part in parts]


def _print_table(screen: Screen, ledger: Ledger, by_document: ByDocument, heads: Heads) -> None:
    laid = matrix(entry for key in heads for entry in by_document[key])
    columns = [Column("单位", folds=True), *(Column(head, right=True) for head in heads.values())]
    rows: list[list[Cell]] = [[ledger.name(unit), *map(_cell, cells)] for unit, cells in laid.rows.items()]
    print_table(screen, columns, rows)


def _named(ledger: Ledger, duty: Duty, period: Month, *, many: bool) -> str:
    """Return a column's heading; among many monthly duties one that names the duty."""
    if many and duty.every is not None:
        return words.period(ledger, duty, period) + _short(duty).removeprefix("季度")
    return _title(ledger, duty, period)


def _title(ledger: Ledger, duty: Duty, period: Month) -> str:
    return words.period(ledger, duty, period) or _short(duty)


def _short(duty: Duty) -> str:
    return duty.title if len(duty.title) <= 2 * SHORT else duty.title[:SHORT] + duty.title[-SHORT:]


def _cell(entry: DutyEntry | None) -> Line:
    if entry is None:
        return ()
    word = f"迟{entry.days_late}天" if entry.state is DutyState.LATE else DUTIES[entry.state]
    return ((word, STYLES[entry.state]),)


def _counted(ledger: Ledger, entries: Sequence[DutyEntry]) -> str:
    counts = {state: sum(entry.state is state for entry in entries) for state in DutyState}
    counted = "，".join(f"{DUTIES[state]}{count}" for state, count in counts.items() if count)
    first = entries[0]
    due = words.day(first.due) if ledger.several_years else words.short_day(first.due)
    return f"{words.document(ledger, first.duty, first.period)}（时限{due}）：应报{len(entries)}，{counted}"
