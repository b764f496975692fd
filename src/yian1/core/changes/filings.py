"""Changed filings: new ones, lost ones, ones in the wrong place, and what changed within those that stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.changes.change import Change, ChangeSeverity, Move, Pair
from yian1.core.changes.figures import figure_changes, first_figures
from yian1.core.changes.reports import report_changes
from yian1.core.changes.versions import FilingVersions, misplaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.model.filing import Filing
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month

    Key = tuple[str, Month, str]

# Who signed says nothing of what was reported.
_QUIET = {"填报部门", "审核"}

INFO, NOTICE, BREAKING = ChangeSeverity.INFO, ChangeSeverity.NOTICE, ChangeSeverity.BREAKING


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
    for filing in sorted(ledger.filings, key=misplaced):
        first = (filing.unit, filing.month, "")
        found[(*first[:2], filing.file) if first in found else first] = filing
    return found


def _added(filing: FilingVersions, new: Filing) -> Iterator[Change]:
    lines, apart = first_figures(filing)
    states = [
        f"举措{action}{report.status.value}" for action, report in new.progress.items() if report.status is not None
    ]
    given = sum(not figure.blank for figure in new.figures.values())
    reported = sum(not report.blank for report in new.progress.values())
    content = f"数据{given}项，进展{reported}项"
    if misplaced(new):
        message = f"{_strayed(filing, new)}；{content}"
        severity, kind = BREAKING, "wrong-file"
    elif filing.closed:
        message, severity, kind = f"{filing.lead}已结账，又补报了填报：{content}", NOTICE, "filing-added"
    else:
        verb = "补报" if filing.past else "新报"
        message, severity, kind = f"{filing.lead}填报{verb}：{content}", NOTICE if filing.past else INFO, "filing-added"
    details = (*lines, *(["；".join(states)] if states else []))
    yield Change(severity, kind, message, new.place(), filing.unit, str(filing.month), after=content, details=details)
    yield from apart


def _removed(filing: FilingVersions) -> Change:
    closed = "已结账，" if filing.closed else ""
    message = f"{filing.lead}{closed}填报被整份删去"
    subject = str(filing.month)
    return Change(BREAKING, "filing-removed", message, filing.place(), filing.unit, subject, gone=True)


def _edited(filing: FilingVersions, old: Filing, new: Filing) -> Iterator[Change]:
    if misplaced(new) and (not misplaced(old) or old.file != new.file):
        place, subject = new.place("unit"), str(filing.month)
        yield Change(BREAKING, "wrong-file", _strayed(filing, new), place, filing.unit, subject, old.file, new.file)
    yield from _header(filing, old, new)
    yield from figure_changes(filing)
    yield from report_changes(filing)


def _strayed(filing: FilingVersions, new: Filing) -> str:
    return f"{filing.lead}的填报放在别处：{new.file}，不是它自己的 data/progress/{new.unit}/{new.month}.yaml"


def _header(filing: FilingVersions, old: Filing, new: Filing) -> Iterator[Change]:
    both = [
        Move("报送日期", _text(old.filed), _text(new.filed)),
        Move("填报部门", old.filed_by, new.filed_by),
        Move("审核", old.approved_by, new.approved_by),
        Move("示例数据", _truth(value=old.sample), _truth(value=new.sample)),
        *_submitted(filing.pair, old, new),
    ]
    found = [move for move in both if move.moved]
    if not found:
        return
    loud = [move for move in found if move.name not in _QUIET and move.before is not None]
    severity = NOTICE if loud else INFO
    message = f"{filing.lead}填报：{'，'.join(move.words for move in found)}"
    sides = (found[0].before, found[0].after) if len(found) == 1 else (None, None)
    yield Change(severity, "filing-changed", message, new.place(), filing.unit, str(filing.month), *sides)


def _submitted(pair: Pair, old: Filing, new: Filing) -> Iterator[Move]:
    titles = {duty.id: duty.title for duty in (*pair.before.plan.duties, *pair.after.plan.duties)}
    for duty in dict.fromkeys((*old.submitted, *new.submitted)):
        yield Move(titles.get(duty, duty), _text(old.submitted.get(duty)), _text(new.submitted.get(duty)))


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)


def _truth(*, value: bool) -> str:
    return "是" if value else "否"
