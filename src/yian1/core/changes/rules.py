"""A changed plan: each promise is breaking; changed rules of the office: breaking if a verdict is overturned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.changes.change import (
    BREAKING,
    NOTICE,
    Change,
    Effect,
    Item,
    Pair,
    apart,
    completion_words,
    effect_words,
    keyed,
    loud,
    moves,
    short,
)
from yian1.core.duties import duty_table
from yian1.core.pace import point_words
from yian1.core.progress import TargetProgress, rule_of
from yian1.core.rollup import assess
from yian1.core.series import read_series
from yian1.core.terms import amount, fields_of, words_of
from yian1.model.fields import declared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from yian1.core.changes.change import ChangeSeverity, Move
    from yian1.core.series import Series
    from yian1.core.terms import Fields
    from yian1.model.diagnostics import Path, Place
    from yian1.model.ledger import Ledger, TargetContext
    from yian1.model.office import Office
    from yian1.model.period import Month
    from yian1.model.plan import Plan

# These only help to find and describe a unit or a target; no promise and no document hangs on them.
_ASIDE = {"aliases", "note"}
_JUDGED = {"value", "rule", "kind", "due", "per", "upto"}


def plan_changes(pair: Pair) -> Iterator[Change]:
    """Yield what changed in the plan, one change for each field of each part."""
    filed = pair.before.filed_months

    def edited(old: Item, new: Item, found: Sequence[Move]) -> Iterator[Change]:
        for change, move in zip(apart(old, new, found), found, strict=True):
            does = ""
            if filed and new.kind == "target" and move.key in _JUDGED:  # by the last filings
                sides = (TargetProgress.of(one, str(new.subject), filed[-1]) for one in (pair.old, pair.replanned))
                does = effect_words(*sides)
            yield replace(change, message=f"{change.message}；{does}") if does else change

    return keyed(_parts(pair, pair.before), _parts(pair, pair.after), edited)


def _parts(pair: Pair, ledger: Ledger) -> Iterator[Item]:
    plan = ledger.plan
    yield _part(plan, "plan", "document", "文件信息", ("document",), fields_of(plan.document))
    whole = fields_of(plan, declared(type(plan)).keys() - {"preamble", "programmes"})
    yield _part(plan, "plan", "preamble", "总述", (), whole)
    yield from _listed(plan, {"units": ("unit", "责任单位"), "groups": ("group", "单位组"), "goals": ("goal", "目标")})
    yield from _tasks(pair, plan)
    for context in ledger.targets.values():
        name, fields = f"指标“{short(context.target.name)}”", _target(context)
        yield _part(plan, "target", context.target.id, name, context.path, fields)
    schedule = {
        "stages": ("stage", "工作阶段"),
        "duties": ("duty", "报送义务"),
        "requirements": ("requirement", "工作要求"),
    }
    yield from _listed(plan, schedule)


def _part(plan: Plan, kind: str, known: str, name: str, path: Path, fields: Fields) -> Item:
    added, removed = ((BREAKING, f"方案{verb}了{name}") for verb in ("增加", "删去"))
    there, lead = plan.place(*path), f"方案改了{name}"

    def weight(move: Move) -> ChangeSeverity:
        return NOTICE if move.key in _ASIDE else BREAKING

    return Item(kind, (kind, known), there, fields, added, removed, lead, weight, subject=known)


def _listed(plan: Plan, lists: Mapping[str, tuple[str, str]]) -> Iterator[Item]:
    """Yield the entries of some of the plan's lists, by their ids, those that have none by their titles."""
    for part, (kind, what) in lists.items():
        for index, record in enumerate(getattr(plan, part)):
            name = getattr(record, "title", None) or record.name
            known, fields = getattr(record, "id", name), fields_of(record, ["targets"])
            yield _part(plan, kind, known, f"{what}“{short(name)}”", (part, index), fields)


def _tasks(pair: Pair, plan: Plan) -> Iterator[Item]:
    def units(listed: tuple[str, ...]) -> str | None:
        """Return a list of units by name: the first stays first (首位责任单位), the others' order says nothing."""
        return "、".join(pair.name(unit) for unit in (*listed[:1], *sorted(listed[1:]))) or None

    for number, section in enumerate(plan.sections):
        name, path = f"任务部分“{short(section.title)}”", ("sections", number)
        yield _part(plan, "section", section.id, name, path, fields_of(section, ["tasks"]))
        for order, task in enumerate(section.tasks):
            name, where = f"任务{task.id}“{short(task.title)}”", (*path, "tasks", order)
            fields = {**fields_of(task, ["actions", "targets"]), "section": ("所属部分", section.id)}
            yield _part(plan, "task", task.id, name, where, fields)
            for index, action in enumerate(task.actions):
                fields = {
                    **fields_of(action, ["lead", "units"]),
                    "lead": ("牵头单位", units(action.lead)),
                    "units": ("责任单位", units(action.units)),
                    "task": ("所属任务", task.id),
                }
                yield _part(plan, "action", action.id, f"举措{action.id}", (*where, "actions", index), fields)


def _target(context: TargetContext) -> Fields:
    target = context.target
    value = None if target.value is None else amount(target.value, target.measure)
    return {
        **fields_of(target, ["value", "measure", "rule"]),
        "value": ("目标值", value or f"计量单位{target.measure}"),
        "rule": ("判定规则", rule_of(target).word),
        "within": ("所属", context.goal or context.task),
    }


_JUDGING = ("target", "share")
# The parts of data/office.yaml that are rules: what a change of one is called, and on what it may turn a verdict over.
KINDS: Mapping[str, tuple[str, Collection[str]]] = {
    "owners": ("owner", _JUDGING),
    "baselines": ("baseline", _JUDGING),
    "schedules": ("schedule", _JUDGING),
    "year_end": ("year-end", _JUDGING),
    "definitions": ("definition", ()),
    "allocations": ("allocation", ("share",)),
    "deadlines": ("deadline", ("duty",)),
    "groups": ("group", ("action", "duty", "share")),
    "pace": ("pace", _JUDGING),
    "lights": ("lights", _JUDGING),
    "tolerances": ("tolerance", _JUDGING),
    "outlook": ("outlook", ()),
    "calendar": ("calendar", ("duty",)),
    "opinion_categories": ("opinion-category", ()),
    "vote_rule": ("vote-rule", ()),
}
# Those that are about many targets, duties or actions, not about the one that they name.
_OF_MANY = {"groups", "calendar", "opinion_categories"}


class Verdict(NamedTuple):
    """One thing that the rules decide, in words; how the target stands, where it is a target that was judged."""

    name: str
    words: str
    standing: TargetProgress | None = None


class Matter(NamedTuple):
    """What a verdict is on: a target, an action or a duty, in a month; of whose part or paper, where it is a unit's."""

    what: str
    subject: str
    month: Month
    unit: str | None = None


def office_changes(pair: Pair) -> Iterator[Change]:
    """Yield the changed rules; one is breaking if it overturns a verdict on any month that was filed before.

    The older figures are judged anew by all that is newer together, plan and office: two rules may only in
    concert turn a verdict over.
    """
    older, newer = (dict(_rules(pair, ledger)) for ledger in (pair.before, pair.after))
    if found := {move.key: move for move in moves(older, newer)}:
        series = read_series(replace(pair.before, plan=pair.after.plan, office=pair.after.office))
        before, after = (dict(_verdicts(pair, side)) for side in (pair.old, series))
        turned = {
            matter: (verdict, after[matter])
            for matter, verdict in before.items()
            if matter in after and after[matter].words != verdict.words
        }
        for path in (path for path in {**newer, **older} if path in found):
            yield _ruled(pair, found[path], turned, gone=path not in newer)
    for change in keyed(_own_units(pair.before), _own_units(pair.after), apart):
        yield replace(change, place=change.place._replace(path=change.place.path[:2]))
    # What stands around the documents and who sees them: no figure and no verdict hangs on it.
    yield from keyed(_address(pair.before.office), _address(pair.after.office))
    yield from keyed(_around(pair.before.office), _around(pair.after.office), apart)


def _ruled(pair: Pair, move: Move, turned: Mapping[Matter, tuple[Verdict, Verdict]], *, gone: bool) -> Change:
    """Return the change of a rule, with each verdict on what it is about that is another one now."""
    part, subject, unit = (*move.key, None, None)[:3]
    subject = None if part in _OF_MANY else subject
    kind, decides = KINDS[part]
    found = {
        matter: both
        for matter, both in turned.items()
        if matter.what in decides and subject in {None, matter.subject} and unit in {None, matter.unit}
    }
    lines = tuple(f"{one.name}：{one.words} → {other.words}" for one, other in found.values())
    does = (lines[0] if len(lines) == 1 else f"{len(lines)}项结论随之改变",) if lines else ()
    voted = part == "vote_rule" and pair.before.events.vote is not None
    return Change(
        BREAKING if lines or voted else NOTICE,
        f"{kind}-changed",
        "；".join((f"{move.name}：{move.sides}", *does)),
        _place(pair.before if gone else pair.after, part, subject, move.key),
        unit,
        subject,
        move.before,
        move.after,
        gone,
        lines if len(lines) > 1 else (),
        tuple(
            Effect(matter.subject, matter.month, None, None, (one.standing, other.standing))
            for matter, (one, other) in found.items()
            if matter.what == "target"
        ),
    )


def _place(ledger: Ledger, part: str, subject: str | None, path: Path) -> Place:
    """Return where a rule stands; an owner that nobody has named follows from the plan."""
    if part == "owners" and subject is not None and subject not in ledger.office.owners:
        return ledger.plan.place(*ledger.targets[subject].path)
    return ledger.office.place(*path)


def _rules(pair: Pair, ledger: Ledger) -> Iterator[tuple[Path, tuple[str, str]]]:
    """Yield every rule by its place in the file: its name and what it says in words."""
    office = ledger.office
    for target in ledger.targets:
        yield from _of_target(pair, ledger, target)
    for duty, limit in office.deadlines.items():
        words = f"{limit.month.word}{limit.day}日" if limit.date is None else str(limit.date)
        title = ledger.duties[duty].title if duty in ledger.duties else duty
        yield ("deadlines", duty), (f"“{title}”的报送时限", words)
    for group, membership in office.groups.items():
        names, own = (
            "、".join(map(pair.name, sorted(listed or ()))) for listed in (membership.members, membership.reporting)
        )
        names += f"（截至{short(membership.as_of)}）" if membership.as_of else ""
        names += "" if membership.reporting is None else f"；其中单独报送：{own}"
        yield ("groups", group), (f"“{pair.name(group)}”的成员", names)
    yield ("pace",), ("时序进度算法", office.pace_rule("default").word)
    for target, pace in office.pace.items():
        if target in ledger.targets:
            yield ("pace", target), (f"“{pair.target_name(target)}”的时序进度算法", pace.word)
    lights, outlook, calendar = office.lights, office.outlook, office.calendar
    given = (f"{title}{words}" for title, words in fields_of(lights).values() if words is not None)
    yield ("lights",), ("亮灯规则", "、".join(given))
    times = f"需加快{amount(outlook.faster)}倍、难以完成{amount(outlook.unlikely)}倍"
    yield ("outlook",), ("提速倍数界限", times)
    for key, title, days in (
        ("holidays", "放假日期", calendar.holidays),
        ("workdays", "调休上班日期", calendar.workdays),
    ):
        yield ("calendar", key), (title, words_of(tuple(sorted(days))) or "无")
    for category, words in office.opinion_categories.items():
        yield ("opinion_categories", category), (f"意见办理类别{short(category)}", words)
    passing = amount(office.vote_rule.passing * 100)  # with every digit: a hundredth more is another rule
    yield ("vote_rule",), ("满意度测评规则", f"按{office.vote_rule.base.word}、{passing}%通过")


def _of_target(pair: Pair, ledger: Ledger, target: str) -> Iterator[tuple[Path, tuple[str, str]]]:
    office, name = ledger.office, f"“{pair.target_name(target)}”"
    promise = ledger.targets[target].target
    # Named or not: an owner that is only written out is no other owner, one that follows from the plan may move.
    if target in pair.before.targets and target in pair.after.targets:
        owner = ledger.owners[target]
        yield ("owners", target), (f"{name}的数据责任单位", pair.name(owner) if owner else "未定")
    points, tolerance, baseline = office.schedules.get(target, {}), office.tolerances.get(target), ""
    steps = (f"{ledger.month_words(month)}{point_words(promise, points[month])}" for month in sorted(points))
    if (base := office.baselines.get(target)) is not None:
        origin = "，".join(text for text in (base.as_of, base.source) if text)
        baseline = amount(base.value, promise.measure) + (f"（{short(origin, 60)}）" if origin else "")
    for part, title, words in (
        ("baselines", "基数", baseline),
        ("schedules", "节点目标", "、".join(steps)),
        ("tolerances", "容差", "" if tolerance is None else amount(tolerance, promise.measure)),
        ("year_end", "考核方式", "年末考核" if target in office.year_end else ""),
        ("definitions", "口径", office.definitions.get(target, "")),
    ):
        if words:
            yield (part, target), (f"{name}的{title}", words)
    for unit, share in office.allocations.get(target, {}).items():
        yield ("allocations", target, unit), (f"{pair.name(unit)}{name}的分解任务", amount(share, promise.measure))


def _verdicts(pair: Pair, series: Series) -> Iterator[tuple[Matter, Verdict]]:
    """Yield everything that a ledger's rules decide of what was filed before, and of what was handed in."""
    ledger = series.ledger
    for month in pair.before.filed_months:
        lead = ledger.month_words(month)
        assessment = assess(ledger, month, series)
        for item in assessment.targets:
            yield Matter("target", item.target.id, month), Verdict(f"{lead}“{item.target.name}”", _judged(item), item)
        for action in assessment.actions:
            known = action.context.action.id
            yield Matter("action", known, month), Verdict(f"{lead}举措{known}", action.state.word)
        for part in assessment.allocations:
            for unit, share in part.shares.items():
                name = f"{lead}{pair.name(unit)}“{part.target.name}”"
                yield Matter("share", part.target.id, month, unit), Verdict(name, _judged(share))
    for entry in duty_table(ledger, date.max):
        name = f"{pair.name(entry.unit)}{ledger.month_words(entry.period)}{entry.duty.bare_title}"
        yield Matter("duty", entry.duty.id, entry.period, entry.unit), Verdict(name, entry.state.word)


def _judged(item: TargetProgress) -> str:
    return "、".join(filter(None, ("".join(completion_words(item)), item.status.word, item.light_word)))


def _own_units(ledger: Ledger) -> Iterator[Item]:
    for index, unit in enumerate(ledger.office.units):
        place, name = ledger.office.place("units", index), f"单位“{short(unit.name)}”"
        added, removed = (NOTICE, f"办公室增加了{name}"), (BREAKING, f"办公室删去了{name}")
        yield Item(
            "office-unit", unit.id, place, fields_of(unit), added, removed, name, lambda _: NOTICE, subject=unit.id
        )


def _address(office: Office) -> Iterator[Item]:
    fields = {"repository": ("代码库网址", office.repository)}
    yield Item("repository", "repository", office.place("repository"), fields)


def _around(office: Office) -> Iterator[Item]:
    for key, title in {
        "masthead": "简报报头",
        "contact": "催报联系人",
        "hearing": "听取报告的会议",
        "publication": "公开范围",
    }.items():
        fields = fields_of(getattr(office, key))
        weight = loud(fields if key == "publication" else ())
        yield Item(key, key, office.place(key), fields, lead=title, weight=weight)
