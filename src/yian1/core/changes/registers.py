"""Changed registers: opinions, events, the vote, what was checked, the office's papers, work plans, closed months."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from yian1.core.changes.change import (
    BREAKING,
    INFO,
    NOTICE,
    Change,
    Item,
    Move,
    keyed,
    loud,
    numbered,
    short,
    together,
)
from yian1.core.closing import closed_month
from yian1.core.terms import checked_value, fields_of, words_of
from yian1.model.office import TITLES, CheckResult, OpinionState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from yian1.core.changes.change import ChangeSeverity, Pair
    from yian1.model.filing import WorkPlan
    from yian1.model.ledger import Ledger
    from yian1.model.office import Closing, Events, Opinions, Verification

_ADVANCE = {state: rank for rank, state in enumerate(OpinionState)}
# What becomes of an opinion that has no reply yet.
_STEPS = {OpinionState.REPLIED: "opinion-answered", OpinionState.SETTLED: "opinion-settled"}


def register_changes(pair: Pair) -> Iterator[Change]:
    """Yield what changed in the registers, then in the closed months and in what the office has accepted.

    These are opinions, events, the vote, the work plans, what was checked, the office's papers, what was sent in.
    """
    for items, edited in _REGISTERS:
        yield from keyed(items(pair, pair.before), items(pair, pair.after), edited)
    # The mark of sample data is printed on every document: whether it is there matters.
    yield from _sample_mark("代表意见建议台账", pair.before.opinions, pair.after.opinions)
    yield from _sample_mark("活动台账", pair.before.events, pair.after.events)
    yield from _sample_mark("核实记录", pair.before.verification, pair.after.verification)
    yield from _receipts(pair)
    yield from _closings(pair)
    yield from keyed(_acceptances(pair.before), _acceptances(pair.after))


def _sample_mark(
    name: str, old: Opinions | Events | Verification | WorkPlan, new: Opinions | Events | Verification | WorkPlan
) -> Iterator[Change]:
    if old.sample != new.sample and old.file and new.file:
        words = Move("sample", "示例数据", words_of(old.sample), words_of(new.sample)).words
        yield Change(NOTICE, "sample-changed", f"{name}：{words}", new.place("sample"))


def _receipts(pair: Pair) -> Iterator[Change]:
    """What was sent in grows line by line; a line that is there never changes."""
    before, after = pair.before.receipts.received, pair.after.receipts.received
    new, subject = len(after) - len(before), "收件登记"
    if new > 0 and after[: len(before)] == before:
        place = pair.after.receipts.place("received", len(before))
        yield Change(INFO, "received", f"收件登记增加{new}条", place, subject=subject)
    elif after != before:
        place, message = (pair.after if after else pair.before).receipts.place(), "收件登记里原有的记录被改动或删去"
        yield Change(NOTICE, "receipt-changed", message, place, subject=subject, gone=not after)


def _closings(pair: Pair) -> Iterator[Change]:
    """Yield the months that were closed, closed again or opened."""
    old, new = ({closing.month: closing for closing in side.closings} for side in (pair.before, pair.after))
    for month in sorted(old.keys() | new.keys()):
        before, after, named = old.get(month), new.get(month), pair.after.month_words(month)
        if before is None and after is not None:
            message = f"{named}结账：{len(after.units)}份填报，{after.closed}"
            yield Change(INFO, "month-closed", message, after.place(), subject=str(month), after=str(after.closed))
        elif before is not None and after is None:
            message = f"{named}的结账记录被删去"
            yield Change(BREAKING, "month-reopened", message, before.place(), subject=str(month), gone=True)
        elif before is not None and after is not None and dict(before) != dict(after):
            yield _closed_again(pair, before, after)


def _closed_again(pair: Pair, before: Closing, after: Closing) -> Change:
    """A second closing is in order if what it changes was corrected with a date, and if it says what is filed now."""
    named = pair.after.month_words(before.month)
    faults = [
        "" if closed_month(pair.new, before).sound else "其中有未注明更正的改动",
        "结账日期改早了" if after.closed < before.closed else "",
    ]
    message = "；".join(filter(None, (f"{named}重新结账：{before.closed} → {after.closed}", *faults)))
    fits = closed_month(pair.new, after).sound and before.units.keys() <= after.units.keys()
    message = message if fits else f"{named}的结账记录和填报对不上"
    severity = NOTICE if fits and not any(faults) else BREAKING
    place, subject = after.place("closed"), str(before.month)
    return Change(severity, "month-closed-again", message, place, None, subject, str(before.closed), str(after.closed))


def _acceptances(ledger: Ledger) -> Iterator[Item]:
    """Yield the office's consents: the record grows, and what stands in it stays."""
    for key, index, entry in numbered(ledger.acceptances.accepted, lambda entry: entry.item):
        place, name = ledger.acceptances.place("accepted", index), short(entry.item, 80)
        words = f"{entry.date} {short(entry.by)}同意“{name}”：{short(entry.reason, 80)}"
        wording = (INFO, words), (BREAKING, f"删去了同意记录：{words}"), f"同意记录“{name}”：", lambda _: BREAKING
        yield Item("acceptance", key, place, fields_of(entry), *wording, subject=entry.item)


def _opinions(pair: Pair, ledger: Ledger) -> Iterator[Item]:
    # How an opinion is dealt with moves all the time; what the deputy said does not, nor how the reply was received.
    def weight(move: Move) -> ChangeSeverity:
        judged = move.key == "satisfaction" and move.before is not None
        return NOTICE if judged or move.key not in {"state", "category", "replied", "result", "satisfaction"} else INFO

    for index, opinion in enumerate(ledger.opinions.opinions):
        name, text = f"代表意见{short(opinion.id)}", short(opinion.text)
        units = "、".join(pair.name(unit) for unit in opinion.units) or "未定承办单位"
        yield Item(
            "opinion",
            opinion.id,
            ledger.opinions.place("opinions", index),
            {**fields_of(opinion, ["units"]), "units": ("承办单位", units)},
            (INFO, f"新增{name}：{text}（{units}）"),
            (BREAKING, f"{name}被删去：{text}"),
            f"{name}：",
            weight,
            subject=opinion.id,
            state=opinion.state.value,
            record=opinion,
        )


def _opinion_edited(before: Item, after: Item, found: Sequence[Move]) -> Iterator[Change]:
    old, new = before.record, after.record
    forward = _ADVANCE[new.state] - _ADVANCE[old.state]
    back = forward < 0 or (old.replied is not None and old.replied != new.replied)
    for change in together(before, after, found):
        yield replace(
            change,
            kind=_STEPS[new.state] if forward > 0 else change.kind,
            severity=NOTICE if back else change.severity,
            before=change.before if len(found) == 1 else old.state.value,
            after=change.after if len(found) == 1 else new.state.value,
        )


def _events(_: Pair, ledger: Ledger) -> Iterator[Item]:
    for index, event in enumerate(ledger.events.events):
        place, title = ledger.events.place("events", index), short(event.title)
        added = INFO, f"新增活动：{event.date} {short(event.kind)} {title}"
        wording = added, (NOTICE, f"活动被删去：{event.date} {title}"), f"活动“{title}”：", loud({"date", "opinions"})
        yield Item("event", event.id, place, fields_of(event), *wording, subject=event.id)


def _votes(_: Pair, ledger: Ledger) -> Iterator[Item]:
    if (vote := ledger.events.vote) is not None:
        words = f"登记满意度测评结果：满意{vote.satisfied}票、基本满意{vote.basic}票、不满意{vote.dissatisfied}票"
        wording = (INFO, words), (BREAKING, "满意度测评结果被删去"), "满意度测评结果：", lambda _: BREAKING
        yield Item("vote", "vote", ledger.events.place("vote"), fields_of(vote), *wording)


def _workplans(pair: Pair, ledger: Ledger) -> Iterator[Item]:
    for plan in ledger.workplans:
        name, place = f"{pair.name(plan.unit)}的办理方案", plan.place()
        added, removed = (INFO, f"{name}新报：{len(plan.workplan)}项"), (NOTICE, f"{name}被整份删去")
        yield Item("workplan", plan.unit, place, fields_of(plan), added, removed, name, unit=plan.unit, record=plan)


def _workplan_edited(old: Item, new: Item, _: Sequence[Move]) -> Iterator[Change]:
    yield from _sample_mark(new.lead, old.record, new.record)
    for change in keyed(_lines(new.lead, old.record), _lines(new.lead, new.record)):
        yield replace(change, kind="workplan-changed")


def _lines(name: str, plan: WorkPlan) -> Iterator[Item]:
    """Yield the lines of a work plan by action; who does it, and how, may change at any time."""

    def weight(move: Move) -> ChangeSeverity:
        handling = {"leader", "officer", "department", "measures", "goal"}
        return INFO if move.key in handling or move.before is None else NOTICE

    for key, index, line in numbered(plan.workplan, lambda line: line.action):
        action, place = line.action, plan.place("workplan", index)
        added, removed = (
            (severity, f"{name}{verb}了举措{action}的一项") for severity, verb in ((INFO, "增加"), (NOTICE, "删去"))
        )
        wording = added, removed, f"{name}举措{action}：", weight, plan.unit, action
        yield Item("workplan", key, place, fields_of(line), *wording)


def _checks(pair: Pair, ledger: Ledger) -> Iterator[Item]:
    """Yield what the office has checked by target and month."""
    for key, index, check in numbered(ledger.verification.verification, lambda check: (check.target, check.month)):
        name = f"{pair.after.month_words(check.month)}“{pair.target_name(check.target)}”的核实记录"
        value = checked_value(check, ledger.targets[check.target].target if check.target in ledger.targets else None)
        found = short("，".join(part for part in (check.result.value, value, check.by) if part))
        yield Item(
            "check",
            key,
            ledger.verification.place("verification", index),
            {**fields_of(check), "value": ("核实数", value)},
            (INFO if check.result is CheckResult.TRUE else NOTICE, f"新增{name}：{found}"),
            (NOTICE, f"{name}被删去：{found}"),
            f"{name}：",
            loud({"result", "value"}),
            subject=check.target,
        )


def _papers(pair: Pair, ledger: Ledger) -> Iterator[Item]:
    """The office words its papers anew all the time; what an issued one is known by does not change."""
    for name, words in sorted(ledger.papers.items()):
        title = TITLES[name] if words.month is None else f"{pair.after.month_words(words.month)}简报"
        parts = {f"tasks/{task}": (f"任务{short(task)}", text) for task, text in words.tasks.items()}
        parts |= {
            f"problems/{known}": (f"问题{pair.target_name(known)}", text) for known, text in words.problems.items()
        }
        yield Item(
            "paper",
            name,
            words.place(),
            {**fields_of(words, ["tasks", "problems"]), **parts},
            (INFO, f"新增{title}的用语"),
            (NOTICE if words.dated else INFO, f"删去了{title}的用语"),
            f"{title}的用语：",
            loud({"dated", "issue", "sample"} if words.dated else ()),
            subject=name,
        )


# What the registers hold, and how an edit of it is reported.
_REGISTERS: Sequence[
    tuple[Callable[[Pair, Ledger], Iterable[Item]], Callable[[Item, Item, Sequence[Move]], Iterable[Change]]]
] = (
    (_opinions, _opinion_edited),
    (_events, together),
    (_votes, together),
    (_workplans, _workplan_edited),
    (_checks, together),
    (_papers, together),
)
