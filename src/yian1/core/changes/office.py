"""Changed rules of the office: owners, baselines, schedules, deadlines, lights; breaking if a verdict is overturned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.core.changes.change import Change, ChangeSeverity, Move, short
from yian1.core.changes.records import amount, fields_of, moves, words_of
from yian1.core.changes.rules import overturned, under, verdicts
from yian1.model.office import Following, PaceRule
from yian1.model.quantity import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.core.changes.change import Pair
    from yian1.core.changes.rules import Key, Verdict
    from yian1.model.diagnostics import Path
    from yian1.model.ledger import Ledger
    from yian1.model.office import Baseline, Deadline, Membership

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
    old = {unit.id: unit for unit in pair.before.office.units}
    for index, unit in enumerate(pair.after.office.units):
        place = pair.after.office.place("units", index)
        if unit.id not in old:
            message = f"办公室增加了单位“{short(unit.name)}”"
            yield Change(ChangeSeverity.NOTICE, "office-unit-added", message, place, subject=unit.id)
            continue
        for move in moves(fields_of(old[unit.id]), fields_of(unit)):
            message = f"单位“{short(unit.name)}”的{move.name}：{move.sides}"
            yield Change(
                ChangeSeverity.NOTICE, "office-unit-changed", message, place, None, unit.id, move.before, move.after
            )
    kept = {unit.id for unit in pair.after.office.units}
    for index, unit in enumerate(pair.before.office.units):
        if unit.id not in kept:
            message, place = f"办公室删去了单位“{short(unit.name)}”", pair.before.office.place("units", index)
            yield Change(ChangeSeverity.BREAKING, "office-unit-removed", message, place, subject=unit.id, gone=True)


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
