"""Changed rules of the office: owners, baselines, schedules, deadlines, lights; breaking if a verdict is overturned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from yian1.core.allocation import allocations
from yian1.core.changes.change import (
    Change,
    ChangeSeverity,
    Item,
    Move,
    amount,
    fields_of,
    keyed,
    moves,
    short,
    words_of,
)
from yian1.core.changes.effect import Standing
from yian1.core.duties import duty_table
from yian1.core.rollup import assess
from yian1.core.terms import DUTIES, LIGHTS, STATES, STATUSES
from yian1.model.office import Following, PaceRule
from yian1.model.quantity import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yian1.core.changes.change import Pair
    from yian1.core.progress import TargetProgress
    from yian1.core.series import Series
    from yian1.model.diagnostics import Path
    from yian1.model.ledger import Ledger
    from yian1.model.office import Baseline, Deadline, Membership
    from yian1.model.plan import Unit

    Key = tuple[str, ...]

_PACES = {PaceRule.MONTHLY: "按月", PaceRule.DAILY: "按日"}
_KINDS = {
    "owners": "owner",
    "baselines": "baseline",
    "schedules": "schedule",
    "year_end": "year-end",
    "definitions": "definition",
    "allocations": "allocation",
    "deadlines": "deadline",
    "groups": "group",
    "pace": "pace",
    "lights": "lights",
    "tolerances": "tolerance",
    "outlook": "outlook",
    "calendar": "calendar",
    "opinion_categories": "opinion-category",
    "vote_rule": "vote-rule",
}
_MONTHS = {Following.SAME: "当月", Following.NEXT: "次月"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the office: where it is written, its name and what it says in words.

    `subject` is the target or duty that it is about, None if it is about many; `unit` whose part it is.
    """

    path: Path
    name: str
    words: str
    subject: str | None = None
    unit: str | None = None

    @property
    def part(self) -> str:
        """The part of the file."""
        return str(self.path[0])


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that the rules decide: `subject` is the target, action or duty, `name` and `words` say what of it.

    `unit` is whose own part of the target it is about, None for the target itself.
    """

    subject: str
    name: str
    words: str
    unit: str | None = None


def office_changes(pair: Pair) -> Iterator[Change]:
    """Yield the changed rules; one is breaking if it overturns a verdict on what was filed before."""
    old = {rule.path: rule for rule in _rules(pair, pair.before)}
    new = {rule.path: rule for rule in _rules(pair, pair.after)}
    before: Mapping[Key, Verdict] | None = None
    after: dict[str, Mapping[Key, Verdict]] = {}
    for path in dict.fromkeys((*new, *old)):
        one, other = old.get(path), new.get(path)
        rule = other or one
        if rule is None or (one is not None and other is not None and one.words == other.words):
            continue
        before = verdicts(pair, pair.old) if before is None else before
        if rule.part not in after:
            after[rule.part] = verdicts(pair, under(pair, rule.part))
        yield _changed(pair, one, other, overturned(before, after[rule.part], rule.subject, rule.unit))
    yield from _units(pair)
    yield from _masthead(pair)


def _changed(pair: Pair, old: Rule | None, new: Rule | None, effects: tuple[str, ...]) -> Change:
    rule = new or old
    if rule is None:
        raise ValueError("a change has at least one side")
    move = Move(rule.name, old.words if old else None, new.words if new else None)
    message = f"{rule.name}：{move.sides}"
    if effects:
        message += f"；{effects[0] if len(effects) == 1 else f'{len(effects)}项结论随之改变'}"
    voted = rule.part == "vote_rule" and pair.before.events.vote is not None
    return Change(
        ChangeSeverity.BREAKING if effects or voted else ChangeSeverity.NOTICE,
        f"{_KINDS[rule.part]}-changed",
        message,
        (pair.before if new is None else pair.after).office.place(*rule.path),
        rule.unit,
        rule.subject,
        move.before,
        move.after,
        gone=new is None,
        details=effects if len(effects) > 1 else (),
    )


def _rules(pair: Pair, ledger: Ledger) -> Iterator[Rule]:
    office = ledger.office
    for target in ledger.targets:
        yield from _of_target(pair, ledger, target)
    titles = {duty.id: duty.title for duty in ledger.plan.duties}
    for duty, deadline in office.deadlines.items():
        yield Rule(("deadlines", duty), f"“{titles.get(duty, duty)}”的报送时限", _deadline(deadline), duty)
    for group, membership in office.groups.items():
        yield Rule(("groups", group), f"“{pair.name(group)}”的成员", _members(pair, membership))
    yield Rule(("pace",), "时序进度算法", _PACES[office.pace_rule("default")])
    for target, pace in office.pace.items():
        if target in ledger.targets:
            yield Rule(("pace", target), f"“{pair.target_name(target)}”的时序进度算法", _PACES[pace], target)
    lights = f"黄灯{amount(office.lights.yellow)}、红灯{amount(office.lights.red)}"
    yield Rule(("lights",), "亮灯规则", lights)
    limits = f"需加快{amount(office.outlook.faster)}、难以完成{amount(office.outlook.unlikely)}"
    yield Rule(("outlook",), "提速倍数的界限", limits)
    days_off = words_of(tuple(sorted(office.calendar.holidays))) or "无"
    yield Rule(("calendar", "holidays"), "放假日期", days_off)
    yield Rule(("calendar", "workdays"), "调休上班日期", words_of(tuple(sorted(office.calendar.workdays))) or "无")
    for category, words in office.opinion_categories.items():
        yield Rule(("opinion_categories", category), f"意见办理类别{short(category)}", words)
    vote = f"按{office.vote_rule.base.value}票数、{percent(office.vote_rule.passing)}通过"
    yield Rule(("vote_rule",), "满意度测评规则", vote)


def _of_target(pair: Pair, ledger: Ledger, target: str) -> Iterator[Rule]:
    office, name = ledger.office, f"“{pair.target_name(target)}”"
    measure = ledger.targets[target].target.measure
    # An owner that is only written out, and was so by default before, is no other owner.
    if target in pair.before.office.owners or target in pair.after.office.owners:
        owner = ledger.owner(target)
        yield Rule(("owners", target), f"{name}的数据责任单位", pair.name(owner) if owner else "未定", target)
    if target in office.baselines:
        words = _baseline(office.baselines[target], measure)
        yield Rule(("baselines", target), f"{name}的基数", words, target)
    if target in office.schedules:
        points = office.schedules[target]
        words = "、".join(f"{month.number}月{percent(points[month])}" for month in sorted(points))
        yield Rule(("schedules", target), f"{name}的节点目标", words, target)
    if target in office.year_end:
        yield Rule(("year_end", target), f"{name}的考核方式", "年末考核", target)
    if target in office.definitions:
        yield Rule(("definitions", target), f"{name}的口径", office.definitions[target], target)
    if target in office.tolerances:
        yield Rule(("tolerances", target), f"{name}的容差", amount(office.tolerances[target], measure), target)
    for unit, part in office.allocations.get(target, {}).items():
        path: Path = ("allocations", target, unit)
        yield Rule(
            path, f"{pair.name(unit)}“{pair.target_name(target)}”的分解任务", amount(part, measure), target, unit
        )


def _baseline(baseline: Baseline, measure: str) -> str:
    told = [text for text in (baseline.as_of, baseline.source) if text]
    value = amount(baseline.value, measure)
    return f"{value}（{short('，'.join(told), 60)}）" if told else value


def _deadline(deadline: Deadline) -> str:
    return f"{_MONTHS[deadline.month]}{deadline.day}日" if deadline.date is None else str(deadline.date)


def _members(pair: Pair, membership: Membership) -> str:
    names = "、".join(pair.name(unit) for unit in sorted(membership.members))
    if membership.reporting is None:
        return names
    return f"{names}；其中单独报送：{'、'.join(pair.name(unit) for unit in sorted(membership.reporting))}"


def _units(pair: Pair) -> Iterator[Change]:
    def edited(_: Item[Unit], new: Item[Unit], found: Sequence[Move]) -> Iterator[Change]:
        for move in found:
            message = f"单位“{short(new.record.name)}”的{move.name}：{move.sides}"
            severity, sides = ChangeSeverity.NOTICE, (move.before, move.after)
            yield Change(severity, "office-unit-changed", message, new.added.place, None, new.record.id, *sides)

    return keyed(_own_units(pair.before), _own_units(pair.after), edited)


def _own_units(ledger: Ledger) -> Iterator[Item[Unit]]:
    for index, unit in enumerate(ledger.office.units):
        place, name = ledger.office.place("units", index), f"单位“{short(unit.name)}”"
        added = Change(ChangeSeverity.NOTICE, "office-unit-added", f"办公室增加了{name}", place, subject=unit.id)
        gone = Change(ChangeSeverity.BREAKING, "office-unit-removed", f"办公室删去了{name}", place, subject=unit.id)
        yield Item(unit.id, unit, fields_of(unit), added, gone)


def _masthead(pair: Pair) -> Iterator[Change]:
    """What stands around the documents; no figure and no verdict hangs on it."""
    before, after = pair.before.office, pair.after.office
    for key, title, old, new in (
        ("masthead", "简报报头", before.masthead, after.masthead),
        ("hearing", "听取报告的会议", before.hearing, after.hearing),
    ):
        for move in moves(fields_of(old), fields_of(new)):
            message = f"{title}的{move.name}：{move.sides}"
            place = after.place(key, move.key)
            yield Change(ChangeSeverity.INFO, f"{key}-changed", message, place, before=move.before, after=move.after)


def verdicts(pair: Pair, series: Series) -> Mapping[Key, Verdict]:
    """Return everything that a ledger's rules decide of its filings."""
    return dict(_verdicts(pair, series))


def under(pair: Pair, part: str) -> Series:
    """Return the older figures under one part of the newer office file."""
    office = pair.before.office.model_copy(update={part: getattr(pair.after.office, part)})
    return replace(pair.old, ledger=replace(pair.before, office=office))


def overturned(
    before: Mapping[Key, Verdict], after: Mapping[Key, Verdict], subject: str | None = None, unit: str | None = None
) -> tuple[str, ...]:
    """Return a line for each verdict that is another one now; only those on a `subject`, and on a `unit`'s part."""
    return tuple(
        f"{verdict.name}：{verdict.words} → {after[key].words}"
        for key, verdict in before.items()
        if key in after
        and after[key].words != verdict.words
        and subject in {None, verdict.subject}
        and unit in {None, verdict.unit}
    )


def _verdicts(pair: Pair, series: Series) -> Iterator[tuple[Key, Verdict]]:
    ledger = series.ledger
    if pair.as_of is not None:
        assessment = assess(ledger, pair.as_of, series)
        for item in assessment.targets:
            yield ("target", item.target.id), Verdict(item.target.id, f"“{item.target.name}”", _judged(item))
        for action in assessment.actions:
            known = action.context.action.id
            yield ("action", known), Verdict(known, f"举措{known}", STATES[action.state])
        for part in allocations(ledger, series, pair.as_of):
            for share in part.shares:
                name = f"{pair.name(share.unit)}“{part.target.name}”"
                key = ("share", part.target.id, share.unit)
                yield key, Verdict(part.target.id, name, _judged(share.progress), share.unit)
    yield from _handed_in(pair, ledger)


def _handed_in(pair: Pair, ledger: Ledger) -> Iterator[tuple[Key, Verdict]]:
    for entry in duty_table(ledger, date.max):
        name = f"{pair.name(entry.unit)}{ledger.month_words(entry.period)}{entry.duty.title}"
        yield ("duty", entry.duty.id, entry.unit, str(entry.period)), Verdict(entry.duty.id, name, DUTIES[entry.state])


def _judged(item: TargetProgress) -> str:
    standing = Standing(item)
    completion = "" if standing.completion is None else f"{standing.completion_name}{standing.completion}、"
    light = "" if item.light is None else f"、{LIGHTS[item.light]}"
    return f"{completion}{STATUSES[item.status]}{light}"
