"""Changed registers: deputies' opinions, events and the vote, the units' work plans, the closed months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.changes.change import Change, ChangeSeverity, Move, short
from yian1.core.changes.records import Entry, fields_of, moves, words_of
from yian1.core.closing import verify
from yian1.model.year import OpinionState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.core.changes.change import Pair
    from yian1.model.closing import Closing
    from yian1.model.filing import Undertaking, WorkPlan
    from yian1.model.ledger import Ledger
    from yian1.model.year import Events, Opinion, Opinions

INFO, NOTICE, BREAKING = ChangeSeverity.INFO, ChangeSeverity.NOTICE, ChangeSeverity.BREAKING

_ADVANCE = {state: rank for rank, state in enumerate(OpinionState)}
# How an opinion is dealt with moves all the time; what the deputy said does not.
_HANDLING = {"state", "category", "replied", "result", "satisfaction"}
_PERSONS = {"leader", "officer", "department", "measures", "goal"}
_LINE = tuple[str, int]


def register_changes(pair: Pair) -> Iterator[Change]:
    """Yield what changed in opinions, events, the vote and the work plans."""
    yield from _opinions(pair)
    yield from _events(pair)
    yield from _vote(pair)
    yield from _workplans(pair)
    yield from _sample_marks(pair)


def closing_changes(pair: Pair) -> Iterator[Change]:
    """Yield the months that were closed, closed again or opened."""
    old = {closing.month: closing for closing in pair.before.closings}
    new = {closing.month: closing for closing in pair.after.closings}
    for month in sorted(old.keys() | new.keys()):
        before, after = old.get(month), new.get(month)
        if after is None and before is not None:
            message = f"{month.number}月的结账记录被删去"
            yield Change(BREAKING, "month-reopened", message, before.place(), subject=str(month), gone=True)
        elif after is not None and before is None:
            message = f"{month.number}月结账：{len(after.units)}份填报，{after.closed}"
            yield Change(INFO, "month-closed", message, after.place(), subject=str(month), after=str(after.closed))
        elif after is not None and before is not None and (before.closed, before.units) != (after.closed, after.units):
            yield _closed_again(pair, before, after)


def _closed_again(pair: Pair, before: Closing, after: Closing) -> Change:
    """A second closing is in order if what it changes was corrected with a date; the older closing tells."""
    found = next(item for item in verify(pair.new, (before,)))
    sound = found.intact and after.closed >= before.closed
    message = f"{before.month.number}月重新结账：{before.closed} → {after.closed}"
    if not sound:
        message += "；其中有未注明更正的改动"
    return Change(
        NOTICE if sound else BREAKING,
        "month-closed-again",
        message,
        after.place("closed"),
        subject=str(before.month),
        before=str(before.closed),
        after=str(after.closed),
    )


def _opinions(pair: Pair) -> Iterator[Change]:
    old, new = _opinions_by_id(pair.before), _opinions_by_id(pair.after)
    for known in dict.fromkeys((*new, *old)):
        name = f"代表意见{short(known)}"
        if known not in new:
            index, opinion = old[known]
            message, place = f"{name}被删去：{short(opinion.text)}", pair.before.opinions.place("opinions", index)
            yield Change(BREAKING, "opinion-removed", message, place, subject=known, gone=True)
            continue
        index, opinion = new[known]
        place = pair.after.opinions.place("opinions", index)
        if known not in old:
            message = f"新增{name}：{short(opinion.text)}（{_unit_names(pair, opinion)}）"
            yield Change(INFO, "opinion-added", message, place, subject=known, after=opinion.state.value)
            continue
        found = list(moves(_opinion_fields(pair, old[known][1]), _opinion_fields(pair, opinion)))
        if found:
            yield _opinion_changed(old[known][1], opinion, found, Change(INFO, "", f"{name}：", place, subject=known))


def _opinion_changed(old: Opinion, new: Opinion, found: list[Move], draft: Change) -> Change:
    kinds = {
        (OpinionState.OPEN, OpinionState.REPLIED): "opinion-answered",
        (OpinionState.OPEN, OpinionState.SETTLED): "opinion-settled",
        (OpinionState.REPLIED, OpinionState.SETTLED): "opinion-settled",
    }
    kind = kinds.get((old.state, new.state), "opinion-changed")
    back = _ADVANCE[new.state] < _ADVANCE[old.state] or (old.replied is not None and old.replied != new.replied)
    stated = [move for move in found if move.key not in _HANDLING]
    shown = found[0] if len(found) == 1 else Move("状态", old.state.value, new.state.value)
    return Change(
        NOTICE if back or stated else INFO,
        kind,
        draft.message + "，".join(move.words for move in found),
        draft.place,
        subject=draft.subject,
        before=shown.before,
        after=shown.after,
    )


def _opinions_by_id(ledger: Ledger) -> Mapping[str, tuple[int, Opinion]]:
    return {opinion.id: (index, opinion) for index, opinion in enumerate(ledger.opinions.opinions)}


def _opinion_fields(pair: Pair, opinion: Opinion) -> Mapping[str, Entry]:
    return {**fields_of(opinion, ["units"]), "units": Entry("units", "承办单位", _unit_names(pair, opinion))}


def _unit_names(pair: Pair, opinion: Opinion) -> str:
    return "、".join(pair.name(unit) for unit in opinion.units) or "未定承办单位"


def _events(pair: Pair) -> Iterator[Change]:
    old = {event.id: (index, event) for index, event in enumerate(pair.before.events.events)}
    new = {event.id: (index, event) for index, event in enumerate(pair.after.events.events)}
    for known in dict.fromkeys((*new, *old)):
        if known not in new:
            index, event = old[known]
            message, place = f"活动被删去：{event.date} {short(event.title)}", pair.before.events.place("events", index)
            yield Change(NOTICE, "event-removed", message, place, subject=known, gone=True)
            continue
        index, event = new[known]
        place = pair.after.events.place("events", index)
        if known not in old:
            message = f"新增活动：{event.date} {short(event.kind)} {short(event.title)}"
            yield Change(INFO, "event-added", message, place, subject=known)
            continue
        found = list(moves(fields_of(old[known][1]), fields_of(event)))
        if found:
            severity = NOTICE if any(move.key in {"date", "opinions"} for move in found) else INFO
            message = f"活动“{short(event.title)}”：{'，'.join(move.words for move in found)}"
            sides = (found[0].before, found[0].after) if len(found) == 1 else (None, None)
            yield Change(severity, "event-changed", message, place, None, known, *sides)


def _vote(pair: Pair) -> Iterator[Change]:
    old, new = pair.before.events.vote, pair.after.events.vote
    if new is None:
        if old is not None:
            place = pair.before.events.place("vote")
            yield Change(BREAKING, "vote-removed", "满意度测评结果被删去", place, gone=True)
        return
    place = pair.after.events.place("vote")
    if old is None:
        message = f"登记满意度测评结果：满意{new.satisfied}票、基本满意{new.basic}票、不满意{new.dissatisfied}票"
        yield Change(INFO, "vote-added", message, place)
        return
    found = list(moves(fields_of(old), fields_of(new)))
    if found:
        message = f"满意度测评结果：{'，'.join(move.words for move in found)}"
        yield Change(BREAKING, "vote-changed", message, place)


def _workplans(pair: Pair) -> Iterator[Change]:
    old = {workplan.unit: workplan for workplan in pair.before.workplans}
    new = {workplan.unit: workplan for workplan in pair.after.workplans}
    for unit in dict.fromkeys((*new, *old)):
        name = f"{pair.name(unit)}的办理方案"
        if unit not in new:
            yield Change(NOTICE, "workplan-removed", f"{name}被整份删去", old[unit].place(), unit, gone=True)
        elif unit not in old:
            message = f"{name}新报：{len(new[unit].workplan)}项"
            yield Change(INFO, "workplan-added", message, new[unit].place(), unit)
        else:
            yield from _undertakings(name, old[unit], new[unit])


def _undertakings(name: str, before: WorkPlan, after: WorkPlan) -> Iterator[Change]:
    """Compare the lines of a work plan by action; several of one action in their order."""
    old, new = _lines(before), _lines(after)
    for key in dict.fromkeys((*new, *old)):
        action, unit = key[0], after.unit
        if key not in new:
            place, message = before.place("workplan", old[key][0]), f"{name}删去了举措{action}的一项"
            yield Change(NOTICE, "workplan-changed", message, place, unit, action, gone=True)
            continue
        index, line = new[key]
        place = after.place("workplan", index)
        if key not in old:
            yield Change(INFO, "workplan-changed", f"{name}增加了举措{action}的一项", place, unit, action)
            continue
        found = list(moves(fields_of(old[key][1]), fields_of(line)))
        if found:
            due = [move for move in found if move.key not in _PERSONS and move.before is not None]
            message = f"{name}举措{action}：{'，'.join(move.words for move in found)}"
            sides = (found[0].before, found[0].after) if len(found) == 1 else (None, None)
            yield Change(NOTICE if due else INFO, "workplan-changed", message, place, unit, action, *sides)


def _lines(workplan: WorkPlan) -> Mapping[_LINE, tuple[int, Undertaking]]:
    found: dict[_LINE, tuple[int, Undertaking]] = {}
    for index, line in enumerate(workplan.workplan):
        count = sum(action == line.action for action, _ in found)
        found[(line.action, count)] = (index, line)
    return found


def _sample_marks(pair: Pair) -> Iterator[Change]:
    """The mark of sample data is printed on every document: whether it is there matters."""
    yield from _sample_mark("代表意见建议台账", pair.before.opinions, pair.after.opinions)
    yield from _sample_mark("活动台账", pair.before.events, pair.after.events)


def _sample_mark(name: str, old: Opinions | Events, new: Opinions | Events) -> Iterator[Change]:
    move = Move("示例数据", words_of(old.sample), words_of(new.sample))
    if move.moved and old.file and new.file:
        yield Change(NOTICE, "sample-changed", f"{name}：{move.words}", new.place("sample"))
