"""Changed registers: opinions, events, the vote, what was checked, the office's papers, work plans, closed months."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from yian1.core.changes.change import (
    BREAKING,
    INFO,
    NOTICE,
    Change,
    Entry,
    Item,
    Move,
    amount,
    edit,
    fields_of,
    in_one_sentence,
    keyed,
    short,
    words_of,
)
from yian1.core.closing import closed_month
from yian1.model import office, quantity
from yian1.model.office import CheckResult, OpinionState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from yian1.core.changes.change import Pair
    from yian1.model.filing import Undertaking, WorkPlan
    from yian1.model.ledger import Ledger
    from yian1.model.office import (
        Acceptance,
        Check,
        Closing,
        Event,
        Events,
        Opinion,
        Opinions,
        Paper,
        Verification,
        Vote,
    )
    from yian1.model.period import Month

    Marked = Opinions | Events | Verification | WorkPlan

_ADVANCE = {state: rank for rank, state in enumerate(OpinionState)}
# How an opinion is dealt with moves all the time; what the deputy said does not.
_HANDLING = {"state", "category", "replied", "result", "satisfaction"}
_PERSONS = {"leader", "officer", "department", "measures", "goal"}
# What an issued paper is known by.
_ISSUED = {"dated", "issue", "sample"}


def register_changes(pair: Pair) -> Iterator[Change]:
    """Yield what changed in opinions, events, the vote, the work plans, what was checked, and the office's papers."""
    for items, edited in _REGISTERS:
        yield from keyed(items(pair, pair.before), items(pair, pair.after), edited)
    yield from _sample_marks(pair)
    yield from _receipts(pair)


def closing_changes(pair: Pair) -> Iterator[Change]:
    """Yield the months that were closed, closed again or opened."""
    old = {closing.month: closing for closing in pair.before.closings}
    new = {closing.month: closing for closing in pair.after.closings}
    for month in sorted(old.keys() | new.keys()):
        before, after = old.get(month), new.get(month)
        if after is None and before is not None:
            message = f"{pair.after.month_words(month)}的结账记录被删去"
            yield Change(BREAKING, "month-reopened", message, before.place(), subject=str(month), gone=True)
        elif after is not None and before is None:
            message = f"{pair.after.month_words(month)}结账：{len(after.units)}份填报，{after.closed}"
            yield Change(INFO, "month-closed", message, after.place(), subject=str(month), after=str(after.closed))
        elif after is not None and before is not None and _settled(before) != _settled(after):
            yield _closed_again(pair, before, after)


def _settled(closing: Closing) -> tuple[object, ...]:
    return closing.closed, closing.standings, closing.units


def _closed_again(pair: Pair, before: Closing, after: Closing) -> Change:
    """A second closing is in order if what it changes was corrected with a date; the older closing tells."""
    sound = closed_month(pair.new, before).sound and after.closed >= before.closed
    message = f"{pair.after.month_words(before.month)}重新结账：{before.closed} → {after.closed}"
    if not sound:
        message += "；其中有未注明更正的改动"
    severity, place, subject = NOTICE if sound else BREAKING, after.place("closed"), str(before.month)
    return Change(severity, "month-closed-again", message, place, None, subject, str(before.closed), str(after.closed))


def acceptance_changes(pair: Pair) -> Iterator[Change]:
    """Yield what changed in the office's record of consents: it grows, and what stands in it stays."""
    return keyed(_acceptances(pair.before), _acceptances(pair.after))


def _acceptances(ledger: Ledger) -> Iterator[Item[Acceptance]]:
    counts: dict[str, int] = {}
    for index, entry in enumerate(ledger.acceptances.accepted):
        place, name = ledger.acceptances.place("accepted", index), short(entry.item, 80)
        counts[entry.item] = counts.get(entry.item, 0) + 1
        words = f"{entry.date} {short(entry.by)}同意“{name}”：{short(entry.reason, 80)}"
        added = Change(INFO, "acceptance-added", words, place, subject=entry.item)
        removed = Change(BREAKING, "acceptance-removed", f"删去了同意记录：{words}", place, subject=entry.item)
        key, lead = (entry.item, counts[entry.item]), f"同意记录“{name}”："
        yield Item(key, entry, fields_of(entry), added, removed, lead, edited=BREAKING)


def _opinions(pair: Pair, ledger: Ledger) -> Iterator[Item[Opinion]]:
    for index, opinion in enumerate(ledger.opinions.opinions):
        place, known = ledger.opinions.place("opinions", index), opinion.id
        name, text = f"代表意见{short(known)}", short(opinion.text)
        units = "、".join(pair.name(unit) for unit in opinion.units) or "未定承办单位"
        fields = {**fields_of(opinion, ["units"]), "units": Entry("units", "承办单位", units)}
        message = f"新增{name}：{text}（{units}）"
        added = Change(INFO, "opinion-added", message, place, subject=known, after=opinion.state.value)
        removed = Change(BREAKING, "opinion-removed", f"{name}被删去：{text}", place, subject=known)
        yield Item(known, opinion, fields, added, removed)


def _opinion_edited(before: Item[Opinion], after: Item[Opinion], found: Sequence[Move]) -> Iterator[Change]:
    old, new = before.record, after.record
    kinds = {
        (OpinionState.OPEN, OpinionState.REPLIED): "opinion-answered",
        (OpinionState.OPEN, OpinionState.SETTLED): "opinion-settled",
        (OpinionState.REPLIED, OpinionState.SETTLED): "opinion-settled",
    }
    kind = kinds.get((old.state, new.state), "opinion-changed")
    back = _ADVANCE[new.state] < _ADVANCE[old.state] or (old.replied is not None and old.replied != new.replied)
    # What a deputy has said of the reply is the deputy's word: it is looked at whenever it becomes another one.
    judged = any(move.key == "satisfaction" and move.before is not None for move in found)
    stated = [move for move in found if move.key not in _HANDLING]
    change = edit(kind, NOTICE if back or judged or stated else INFO, f"代表意见{short(new.id)}：", found, after.added)
    if len(found) > 1:
        change = replace(change, before=old.state.value, after=new.state.value)
    yield change


def _events(_: Pair, ledger: Ledger) -> Iterator[Item[Event]]:
    for index, event in enumerate(ledger.events.events):
        place, known, title = ledger.events.place("events", index), event.id, short(event.title)
        message = f"新增活动：{event.date} {short(event.kind)} {title}"
        added = Change(INFO, "event-added", message, place, subject=known)
        removed = Change(NOTICE, "event-removed", f"活动被删去：{event.date} {title}", place, subject=known)
        yield Item(known, event, fields_of(event), added, removed, f"活动“{title}”：", {"date", "opinions"})


def _votes(_: Pair, ledger: Ledger) -> Iterator[Item[Vote]]:
    vote, place = ledger.events.vote, ledger.events.place("vote")
    if vote is not None:
        message = f"登记满意度测评结果：满意{vote.satisfied}票、基本满意{vote.basic}票、不满意{vote.dissatisfied}票"
        added = Change(INFO, "vote-added", message, place)
        removed = Change(BREAKING, "vote-removed", "满意度测评结果被删去", place)
        yield Item("vote", vote, fields_of(vote), added, removed, "满意度测评结果：", edited=BREAKING)


def _workplans(pair: Pair, ledger: Ledger) -> Iterator[Item[WorkPlan]]:
    for workplan in ledger.workplans:
        name, unit, place = f"{pair.name(workplan.unit)}的办理方案", workplan.unit, workplan.place()
        added = Change(INFO, "workplan-added", f"{name}新报：{len(workplan.workplan)}项", place, unit)
        removed = Change(NOTICE, "workplan-removed", f"{name}被整份删去", place, unit)
        yield Item(unit, workplan, fields_of(workplan), added, removed, name)


def _workplan_edited(old: Item[WorkPlan], new: Item[WorkPlan], _: Sequence[Move]) -> Iterator[Change]:
    yield from _sample_mark(new.lead, old.record, new.record)
    yield from keyed(_lines(new.lead, old.record), _lines(new.lead, new.record), _line_edited)


def _lines(name: str, workplan: WorkPlan) -> Iterator[Item[Undertaking]]:
    """Yield the lines of a work plan by action; several of one action in their order."""
    counts: dict[str, int] = {}
    for index, line in enumerate(workplan.workplan):
        action, place, unit = line.action, workplan.place("workplan", index), workplan.unit
        counts[action] = counts.get(action, 0) + 1
        added = Change(INFO, "workplan-changed", f"{name}增加了举措{action}的一项", place, unit, action)
        removed = Change(NOTICE, "workplan-changed", f"{name}删去了举措{action}的一项", place, unit, action)
        yield Item((action, counts[action]), line, fields_of(line), added, removed, f"{name}举措{action}：")


def _line_edited(_: Item[Undertaking], new: Item[Undertaking], found: Sequence[Move]) -> Iterator[Change]:
    stated = any(move.key not in _PERSONS and move.before is not None for move in found)
    yield edit("workplan-changed", NOTICE if stated else INFO, new.lead, found, new.added)


def _checks(pair: Pair, ledger: Ledger) -> Iterator[Item[Check]]:
    """Yield what the office has checked by target and month; several checks of one figure in their order."""
    counts: dict[tuple[str, Month], int] = {}
    for index, check in enumerate(ledger.verification.verification):
        known, place = (check.target, check.month), ledger.verification.place("verification", index)
        counts[known] = counts.get(known, 0) + 1
        name = f"{pair.after.month_words(check.month)}“{pair.target_name(check.target)}”的核实记录"
        fields = {**fields_of(check), "value": Entry("value", "核实数", _checked_value(ledger, check))}
        found = "，".join(part for part in (check.result.value, fields["value"].words, check.by) if part)
        severity = INFO if check.result is CheckResult.TRUE else NOTICE
        added = Change(severity, "check-added", f"新增{name}：{short(found)}", place, subject=check.target)
        removed = Change(NOTICE, "check-removed", f"{name}被删去：{short(found)}", place, subject=check.target)
        yield Item((*known, counts[known]), check, fields, added, removed, f"{name}：", {"result", "value"})


def _checked_value(ledger: Ledger, check: Check) -> str | None:
    """Return the value that was found, by what it is: 219, 219.0 and 219万家 are the same."""
    if check.value is None or check.target not in ledger.targets:
        return check.value
    measure = ledger.targets[check.target].target.measure
    try:
        return amount(quantity.parse(check.value, measure), measure)
    except quantity.QuantityError:
        return check.value


def _papers(pair: Pair, ledger: Ledger) -> Iterator[Item[Paper]]:
    """The office words its papers anew all the time; what an issued one is known by does not change."""
    for name, words in sorted(ledger.papers.items()):
        place, title = words.place(), _title(pair, name)
        added = Change(INFO, "paper-added", f"新增{title}的用语", place, subject=name)
        removed = Change(NOTICE if words.dated else INFO, "paper-removed", f"删去了{title}的用语", place, subject=name)
        parts = {
            f"{key}/{about}": Entry(key, f"{lead}{call(about)}", text)
            for key, lead, call, texts in (
                ("tasks", "任务", short, words.tasks),
                ("problems", "问题", pair.target_name, words.problems),
            )
            for about, text in texts.items()
        }
        fields, loud = {**fields_of(words, ["tasks", "problems"]), **parts}, _ISSUED if words.dated else ()
        yield Item(name, words, fields, added, removed, f"{title}的用语：", loud)


def _title(pair: Pair, name: str) -> str:
    kind, month = office.named(name) or (name, None)
    return office.TITLES.get(kind, kind) if month is None else f"{pair.after.month_words(month)}简报"


def _sample_marks(pair: Pair) -> Iterator[Change]:
    """The mark of sample data is printed on every document: whether it is there matters."""
    yield from _sample_mark("代表意见建议台账", pair.before.opinions, pair.after.opinions)
    yield from _sample_mark("活动台账", pair.before.events, pair.after.events)
    yield from _sample_mark("核实记录", pair.before.verification, pair.after.verification)


def _receipts(pair: Pair) -> Iterator[Change]:
    """What was sent in grows line by line; a line that is there never changes."""
    before, after = pair.before.receipts.received, pair.after.receipts.received
    new = len(after) - len(before)
    if new > 0 and after[: len(before)] == before:
        message = f"收件登记增加{new}条"
        yield Change(INFO, "received", message, pair.after.receipts.place("received", len(before)), subject="收件登记")
    elif after != before:
        place = pair.after.receipts.place() if after else pair.before.receipts.place()
        yield Change(
            NOTICE, "receipt-changed", "收件登记里原有的记录被改动或删去", place, subject="收件登记", gone=not after
        )


def _sample_mark(name: str, old: Marked, new: Marked) -> Iterator[Change]:
    move = Move("示例数据", words_of(old.sample), words_of(new.sample))
    if move.moved and old.file and new.file:
        yield Change(NOTICE, "sample-changed", f"{name}：{move.words}", new.place("sample"))


# What the registers hold, and how an edit of it is told.
_REGISTERS: Sequence[tuple[Callable[[Pair, Ledger], Iterable[Item[Any]]], Callable[..., Iterable[Change]]]] = (
    (_opinions, _opinion_edited),
    (_events, in_one_sentence),
    (_votes, in_one_sentence),
    (_workplans, _workplan_edited),
    (_checks, in_one_sentence),
    (_papers, in_one_sentence),
)
