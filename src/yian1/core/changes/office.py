"""Changed rules of the office: owners, baselines, schedules, deadlines, lights; breaking if a verdict is overturned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from yian1.core.changes.change import (
    BREAKING,
    INFO,
    NOTICE,
    Change,
    Item,
    Move,
    amount,
    fields_of,
    keyed,
    moves,
    plain,
    short,
    words_of,
)
from yian1.core.changes.figures import completion_words, effect_on
from yian1.core.duties import duty_table
from yian1.core.pace import point_words
from yian1.core.rollup import allocations, assess
from yian1.core.series import read_series
from yian1.core.terms import DUTIES, LIGHTS, STATES, STATUSES
from yian1.model.office import Following, PaceRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yian1.core.changes.change import Pair
    from yian1.core.progress import TargetProgress
    from yian1.core.series import Series
    from yian1.model.diagnostics import Path, Place
    from yian1.model.ledger import Ledger
    from yian1.model.office import Baseline, Deadline, Membership
    from yian1.model.period import Month
    from yian1.model.plan import Unit

    Key = tuple[str, ...]

_PACES = {PaceRule.MONTHLY: "按月", PaceRule.DAILY: "按日"}
KINDS = {
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

    `unit` is whose own part of the target it is about, None for the target itself; `month` and `standing` are there
    where a target was judged.
    """

    subject: str
    name: str
    words: str
    unit: str | None = None
    month: Month | None = None
    standing: TargetProgress | None = None


def office_changes(pair: Pair) -> Iterator[Change]:
    """Yield the changed rules; one is breaking if it overturns a verdict on any month that was filed before.

    The older figures are judged anew by all that is newer together, plan and office: two rules may only in
    concert turn a verdict over.
    """
    old = {rule.path: rule for rule in _rules(pair, pair.before)}
    new = {rule.path: rule for rule in _rules(pair, pair.after)}
    moved = [path for path in dict.fromkeys((*new, *old)) if _words(old.get(path)) != _words(new.get(path))]
    if moved:
        newer = read_series(replace(pair.before, plan=pair.after.plan, office=pair.after.office))
        before, after = (dict(_verdicts(pair, series)) for series in (pair.old, newer))
        for path in moved:
            rule = new.get(path) or old[path]
            found = _overturned(before, after, rule)
            yield _changed(pair, rule, (old.get(path), new.get(path)), found)
    yield from _units(pair)
    yield from _masthead(pair)


def _words(rule: Rule | None) -> str | None:
    """Return what a rule says, wherever its lines were folded."""
    return None if rule is None else plain(rule.words)


def _changed(
    pair: Pair, rule: Rule, versions: tuple[Rule | None, Rule | None], found: Sequence[tuple[Verdict, Verdict]]
) -> Change:
    old, new = versions
    move = Move(rule.name, old.words if old else None, new.words if new else None)
    message = f"{rule.name}：{move.sides}"
    turned = tuple(f"{one.name}：{one.words} → {other.words}" for one, other in found)
    if turned:
        message += f"；{turned[0] if len(turned) == 1 else f'{len(turned)}项结论随之改变'}"
    voted = rule.part == "vote_rule" and pair.before.events.vote is not None
    severity, kind = BREAKING if turned or voted else NOTICE, f"{KINDS[rule.part]}-changed"
    place, sides = _place(pair.before if new is None else pair.after, rule), (move.before, move.after)
    details = turned if len(turned) > 1 else ()
    effects = tuple(
        effect_on(one.subject, one.month, (one.standing, other.standing), (None, None))
        for one, other in found
        if one.month is not None and one.unit is None
    )
    there = (place, rule.unit, rule.subject, *sides)
    return Change(severity, kind, message, *there, gone=new is None, details=details, effects=effects)


def _place(ledger: Ledger, rule: Rule) -> Place:
    """Return where a rule stands; an owner that nobody has named follows from the plan."""
    if rule.part == "owners" and rule.subject is not None and rule.subject not in ledger.office.owners:
        return ledger.plan.place(*ledger.targets[rule.subject].path)
    return ledger.office.place(*rule.path)


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
    outlook = f"需加快{amount(office.outlook.faster)}倍、难以完成{amount(office.outlook.unlikely)}倍"
    yield Rule(("outlook",), "提速倍数界限", outlook)
    days_off = words_of(tuple(sorted(office.calendar.holidays))) or "无"
    yield Rule(("calendar", "holidays"), "放假日期", days_off)
    yield Rule(("calendar", "workdays"), "调休上班日期", words_of(tuple(sorted(office.calendar.workdays))) or "无")
    for category, words in office.opinion_categories.items():
        yield Rule(("opinion_categories", category), f"意见办理类别{short(category)}", words)
    passing = amount(office.vote_rule.passing * 100)  # with every digit: a hundredth more is another rule
    vote = f"按{office.vote_rule.base.value}票数、{passing}%通过"
    yield Rule(("vote_rule",), "满意度测评规则", vote)


def _of_target(pair: Pair, ledger: Ledger, target: str) -> Iterator[Rule]:
    office, name = ledger.office, f"“{pair.target_name(target)}”"
    promise = ledger.targets[target].target
    # Named or not: an owner that is only written out is no other owner, one that follows from the plan may move.
    if target in pair.before.targets and target in pair.after.targets:
        owner = ledger.owner(target)
        yield Rule(("owners", target), f"{name}的数据责任单位", pair.name(owner) if owner else "未定", target)
    points = office.schedules.get(target, {})
    steps = (f"{ledger.month_words(month)}{point_words(promise, points[month])}" for month in sorted(points))
    tolerance = office.tolerances.get(target)
    for part, title, words in (
        ("baselines", "基数", _baseline(office.baselines.get(target), promise.measure)),
        ("schedules", "节点目标", "、".join(steps)),
        ("tolerances", "容差", "" if tolerance is None else amount(tolerance, promise.measure)),
        ("year_end", "考核方式", "年末考核" if target in office.year_end else ""),
        ("definitions", "口径", office.definitions.get(target, "")),
    ):
        if words:
            yield Rule((part, target), f"{name}的{title}", words, target)
    for unit, share in office.allocations.get(target, {}).items():
        title, words = f"{pair.name(unit)}{name}的分解任务", amount(share, promise.measure)
        yield Rule(("allocations", target, unit), title, words, target, unit)


def _baseline(baseline: Baseline | None, measure: str) -> str:
    if baseline is None:
        return ""
    told = [text for text in (baseline.as_of, baseline.source) if text]
    value = amount(baseline.value, measure)
    return f"{value}（{short('，'.join(told), 60)}）" if told else value


def _deadline(deadline: Deadline) -> str:
    return f"{_MONTHS[deadline.month]}{deadline.day}日" if deadline.date is None else str(deadline.date)


def _members(pair: Pair, membership: Membership) -> str:
    names = "、".join(pair.name(unit) for unit in sorted(membership.members))
    names += f"（截至{short(membership.as_of)}）" if membership.as_of else ""
    if membership.reporting is None:
        return names
    return f"{names}；其中单独报送：{'、'.join(pair.name(unit) for unit in sorted(membership.reporting))}"


def _units(pair: Pair) -> Iterator[Change]:
    def edited(_: Item[Unit], new: Item[Unit], found: Sequence[Move]) -> Iterator[Change]:
        for move in found:
            message = f"单位“{short(new.record.name)}”的{move.name}：{move.sides}"
            severity, sides = NOTICE, (move.before, move.after)
            yield Change(severity, "office-unit-changed", message, new.added.place, None, new.record.id, *sides)

    return keyed(_own_units(pair.before), _own_units(pair.after), edited)


def _own_units(ledger: Ledger) -> Iterator[Item[Unit]]:
    for index, unit in enumerate(ledger.office.units):
        place, name = ledger.office.place("units", index), f"单位“{short(unit.name)}”"
        added = Change(NOTICE, "office-unit-added", f"办公室增加了{name}", place, subject=unit.id)
        gone = Change(BREAKING, "office-unit-removed", f"办公室删去了{name}", place, subject=unit.id)
        yield Item(unit.id, unit, fields_of(unit), added, gone)


def _masthead(pair: Pair) -> Iterator[Change]:
    """What stands around the documents and who sees them; no figure and no verdict hangs on it."""
    before, after = pair.before.office, pair.after.office
    moved = Move("代码库网址", before.repository, after.repository)
    if moved.moved:
        place, sides = after.place("repository"), (moved.before, moved.after)
        yield Change(INFO, "repository-changed", moved.words, place, None, None, *sides)
    for key, title, old, new in (
        ("masthead", "简报报头", before.masthead, after.masthead),
        ("contact", "催报联系人", before.contact, after.contact),
        ("hearing", "听取报告的会议", before.hearing, after.hearing),
        ("publication", "公开范围", before.publication, after.publication),
    ):
        severity = NOTICE if key == "publication" else INFO
        for move in moves(fields_of(old), fields_of(new)):
            message = f"{title}的{move.name}：{move.sides}"
            place = after.place(key, move.key)
            yield Change(severity, f"{key}-changed", message, place, before=move.before, after=move.after)


def _overturned(
    before: Mapping[Key, Verdict], after: Mapping[Key, Verdict], rule: Rule
) -> Sequence[tuple[Verdict, Verdict]]:
    """Return each verdict on what a rule is about that is another one now, on both sides."""
    return [
        (verdict, after[key])
        for key, verdict in before.items()
        if key in after
        and after[key].words != verdict.words
        and rule.subject in {None, verdict.subject}
        and rule.unit in {None, verdict.unit}
    ]


def _verdicts(pair: Pair, series: Series) -> Iterator[tuple[Key, Verdict]]:
    """Yield everything that a ledger's rules decide of its filings."""
    ledger = series.ledger
    for month in pair.months:
        lead = f"{month.number}月"
        assessment = assess(ledger, month, series)
        for item in assessment.targets:
            known = item.target.id
            yield _on_target(("target", known, str(month)), f"{lead}“{item.target.name}”", item, month)
        for action in assessment.actions:
            known = action.context.action.id
            yield ("action", known, str(month)), Verdict(known, f"{lead}举措{known}", STATES[action.state])
        for part in allocations(ledger, series, month):
            for share in part.shares:
                name = f"{lead}{pair.name(share.unit)}“{part.target.name}”"
                key = ("share", part.target.id, share.unit, str(month))
                yield _on_target(key, name, share.progress, month, share.unit)
    yield from _handed_in(pair, ledger)


def _on_target(key: Key, name: str, item: TargetProgress, month: Month, unit: str | None = None) -> tuple[Key, Verdict]:
    return key, Verdict(item.target.id, name, _judged(item), unit, month, item)


def _handed_in(pair: Pair, ledger: Ledger) -> Iterator[tuple[Key, Verdict]]:
    for entry in duty_table(ledger, date.max):
        name = f"{pair.name(entry.unit)}{ledger.month_words(entry.period)}{entry.duty.title}"
        yield ("duty", entry.duty.id, entry.unit, str(entry.period)), Verdict(entry.duty.id, name, DUTIES[entry.state])


def _judged(item: TargetProgress) -> str:
    light = "" if item.light is None else LIGHTS[item.light]
    return "、".join(filter(None, ("".join(completion_words(item)), STATUSES[item.status], light)))
