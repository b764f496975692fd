"""Changed filings: new ones, lost ones, ones in the wrong place, and what changed within those that stayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.core.changes.change import BREAKING, INFO, NOTICE, Change, Entry, edit, fields_of, moves, said, words_of
from yian1.core.changes.figures import FigureVersions, effect_of, figure_changes, first_figures
from yian1.core.closing import refiled
from yian1.model.filing import HEAD, NESTED, Filing, Report, ReportState, uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from yian1.core.changes.change import ChangeSeverity, Move, Pair
    from yian1.model.diagnostics import Place
    from yian1.model.filing import Figure
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month

    Key = tuple[str, Month, str]

_QUIET = {HEAD[name] for name, use in uses(Filing).items() if use.quiet}
_TOLD_ELSEWHERE = ("unit", "month", *NESTED)

_ADVANCE = {ReportState.NOT_STARTED: 0, ReportState.UNDER_WAY: 1, ReportState.ONGOING: 2, ReportState.DONE: 2}


@dataclass(frozen=True)
class FilingVersions:
    """One unit's filing of one month before and after; None where there is none."""

    pair: Pair
    unit: str
    month: Month
    old: Filing | None
    new: Filing | None

    @property
    def past(self) -> bool:
        """Whether the unit has filed a later month, in either ledger; a form still blank is none."""
        filed = (one for side in (self.pair.before, self.pair.after) for one in side.by_unit.get(self.unit, ()))
        return any(one.month > self.month and not one.blank for one in filed)

    @property
    def closed(self) -> date | None:
        """The day on which the month was closed, if it was."""
        return self.pair.closed.get(self.month)

    @property
    def lead(self) -> str:
        """How a sentence about it begins: 市经信局5月."""
        return f"{self.pair.name(self.unit)}{self.pair.after.month_words(self.month)}"

    def place(self, *steps: str) -> Place:
        """Return where something stands in the newer filing, else where it stood in the older one."""
        filing = self.new or self.old
        if filing is None:
            raise ValueError("neither version of the filing exists")
        return filing.place(*steps)

    def figure(self, target: str) -> FigureVersions:
        """Return the two versions of a figure."""
        pair = self.pair
        return FigureVersions(
            self,
            target,
            None if self.old is None else _given(self.old, target),
            None if self.new is None else _given(self.new, target),
            None if self.old is None else pair.old.by_file.get((self.old.file, target)),
            None if self.new is None else pair.new.by_file.get((self.new.file, target)),
        )


def filing_changes(pair: Pair) -> Iterator[Change]:
    """Yield what changed in the filings, by unit in the order of the plan and then by month."""
    old, new = _keyed(pair.before), _keyed(pair.after)
    order = {unit: rank for rank, unit in enumerate((*pair.after.units, *pair.before.units))}

    def rank(key: Key) -> tuple[int, Key]:
        return order.get(key[0], len(order)), key

    for key in sorted(old.keys() | new.keys(), key=rank):
        filing = FilingVersions(pair, key[0], key[1], old.get(key), new.get(key))
        if filing.new is None:
            yield _removed(filing)
        elif filing.old is None:
            yield from _added(filing, filing.new)
        elif filing.old != filing.new:
            yield from _edited(filing, filing.old, filing.new)


def _keyed(ledger: Ledger) -> Mapping[Key, Filing]:
    """Return the filings by unit and month; a second one of the same unit and month is told apart by its file."""
    found: dict[Key, Filing] = {}
    for filing in sorted(ledger.filings, key=lambda filing: filing.in_place, reverse=True):
        first = (filing.unit, filing.month, "")
        found[(*first[:2], filing.file) if first in found else first] = filing
    return found


def _added(filing: FilingVersions, new: Filing) -> Iterator[Change]:
    lines, effects, apart = first_figures(filing)
    states = [
        f"举措{action}{report.status.value}" for action, report in new.progress.items() if report.status is not None
    ]
    given = sum(not figure.blank for figure in new.figures.values())
    reported = sum(not report.blank for report in new.progress.values())
    content = f"数据{given}项，进展{reported}项"
    if not new.in_place:
        message = f"{_strayed(filing, new)}；{content}"
        severity, kind = BREAKING, "wrong-file"
    elif filing.closed:
        message, severity, kind = f"{filing.lead}已结账，又补报了填报：{content}", NOTICE, "filing-added"
    else:
        verb = "补报" if filing.past else "新报"
        message, severity, kind = f"{filing.lead}填报{verb}：{content}", NOTICE if filing.past else INFO, "filing-added"
    details = (*lines, *(["；".join(states)] if states else []))
    there, subject = new.place(), str(filing.month)
    yield Change(severity, kind, message, there, filing.unit, subject, None, content, details=details, effects=effects)
    yield from apart


def _removed(filing: FilingVersions) -> Change:
    closed = "已结账，" if filing.closed else ""
    message = f"{filing.lead}{closed}填报被整份删去"
    given = filing.old.figures if filing.old else {}
    lost = (figure for figure in map(filing.figure, given) if figure.old is not None)
    effects, subject = tuple(map(effect_of, lost)), str(filing.month)
    return Change(BREAKING, "filing-removed", message, filing.place(), filing.unit, subject, gone=True, effects=effects)


def _edited(filing: FilingVersions, old: Filing, new: Filing) -> Iterator[Change]:
    if not new.in_place and (old.in_place or old.file != new.file):
        place, subject = new.place("unit"), str(filing.month)
        yield Change(BREAKING, "wrong-file", _strayed(filing, new), place, filing.unit, subject, old.file, new.file)
    yield from _header(filing, old, new)
    yield from figure_changes(filing)
    yield from report_changes(filing)


def _strayed(filing: FilingVersions, new: Filing) -> str:
    return f"{filing.lead}的填报放在别处：{new.file}，不是它自己的 data/progress/{new.unit}/{new.month}.yaml"


def _header(filing: FilingVersions, old: Filing, new: Filing) -> Iterator[Change]:
    found = list(moves(_head(filing.pair, old), _head(filing.pair, new)))
    if found:
        loud = [move for move in found if move.name not in _QUIET and move.before is not None]
        there = Change(INFO, "filing-changed", "", new.place(), filing.unit, str(filing.month))
        yield edit("filing-changed", NOTICE if loud else INFO, f"{filing.lead}填报：", found, there)


def _head(pair: Pair, filing: Filing) -> Mapping[str, Entry]:
    """Return what a filing says of itself, and when it says that other documents were handed in."""
    titles = {duty.id: duty.title for duty in (*pair.before.plan.duties, *pair.after.plan.duties)}
    days = {f"submitted/{duty}": (titles.get(duty, duty), str(day)) for duty, day in filing.submitted.items()}
    return {**fields_of(filing, _TOLD_ELSEWHERE), **{key: Entry(key, *told) for key, told in days.items()}}


def _given(filing: Filing, target: str) -> Figure | None:
    figure = filing.figures.get(target)
    return None if figure is None or figure.blank else figure


def report_changes(filing: FilingVersions) -> Iterator[Change]:
    """Yield the changed reports of a filing that is in both ledgers."""
    if filing.old is None or filing.new is None:
        return
    nothing = Report()
    for action in dict.fromkeys((*filing.new.progress, *filing.old.progress)):
        old, new = filing.old.progress.get(action, nothing), filing.new.progress.get(action, nothing)
        texts = list(moves(fields_of(old, ["status"]), fields_of(new, ["status"])))
        if old.status is not new.status:
            yield _moved(filing, action, old, new, texts)
        elif texts:
            yield _rewritten(filing, action, texts)


def _moved(filing: FilingVersions, action: str, old: Report, new: Report, texts: list[Move]) -> Change:
    before, after = words_of(old.status), words_of(new.status)
    also = f"，并修改了{_names(texts)}" if texts else ""
    message = f"{_lead(filing, action)}{said(before)} → {said(after)}{also}"
    if filing.closed:
        accepted = filing.new is not None and refiled(filing.new, filing.closed)
        severity, kind = (NOTICE if accepted else BREAKING), "closed-changed"
        message += "；已重新报送" if accepted else "；没有重新报送"
    else:
        severity = NOTICE if filing.past or _back(old, new) else INFO
        kind = "report-added" if old.blank else "report-removed" if new.blank else "state-changed"
    return _change(filing, action, severity, kind, message, (before, after), texts)


def _rewritten(filing: FilingVersions, action: str, texts: list[Move]) -> Change:
    alone = texts[0] if len(texts) == 1 else None
    message = f"{_lead(filing, action)}修改了{_names(texts)}" + (f"：{alone.sides}" if alone else "")
    severity = NOTICE if filing.past or filing.closed else INFO
    sides = (alone.before, alone.after) if alone else (None, None)
    return _change(filing, action, severity, "text-changed", message, sides, [] if alone else texts)


def _change(
    filing: FilingVersions,
    action: str,
    severity: ChangeSeverity,
    kind: str,
    message: str,
    sides: tuple[str | None, str | None],
    texts: list[Move],
) -> Change:
    details = tuple(text.words for text in texts)
    gone = filing.new is None or action not in filing.new.progress
    place = (filing.old if gone and filing.old else filing).place("progress", action)
    return Change(severity, kind, message, place, filing.unit, action, *sides, gone=gone, details=details)


def _lead(filing: FilingVersions, action: str) -> str:
    known = filing.pair.after.actions.get(action) or filing.pair.before.actions.get(action)
    title = f"“{known.task.title}”" if known is not None else ""
    closed = "已结账，" if filing.closed else ""
    return f"{filing.lead}{closed}举措{action}{title}"


def _back(old: Report, new: Report) -> bool:
    """Whether the report says less than it did: a state taken back, or taken away."""
    if old.status is None:
        return False
    return new.status is None or _ADVANCE[new.status] < _ADVANCE[old.status]


def _names(texts: list[Move]) -> str:
    return "、".join(text.name for text in texts)
