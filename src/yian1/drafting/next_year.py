"""The workspace of the next plan: what the office keeps from year to year, and the year-end figures as baselines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from yian1.core import terms
from yian1.core.progress import check_of
from yian1.core.series import as_decimal
from yian1.drafting.units import free
from yian1.drafting.writing import DOUBT, comment, inline, mark, one_line, page, scalar
from yian1.model.office import CheckResult
from yian1.model.period import Month, months_after
from yian1.model.plan import Kind
from yian1.model.quantity import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yian1.core.series import Series
    from yian1.model.fields import Record
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Duty, Target

_STARTING = frozenset({Kind.STOCK, Kind.LEVEL})  # what starts the next plan from where it stands
_YEAR = 12  # months
_KEPT = ("tolerances", "pace", "lights", "outlook", "contact", "opinion_categories", "vote_rule", "publication")
_LOOK_AT = {
    "year_end": "看新方案里是不是还在年末考核",
    "deadlines": "每月的报送日照搬；写死日期的没有照搬",
    "masthead": "简报名称里有会议届次的要改；期号从第1期起",
    "contact": "看人员有没有变动",
    "groups": "名单有变动的改，并改截至的月份",
}
_REPLACED = {
    "title": "上一方案的标题", "text": "上一方案的原文", "quote": "改为新方案的原文", "value": "改为新方案的目标值",
    "due": "顺延的时限",
}  # fmt: skip
_PLAN_HEAD = """\
# 接续上一方案的工作目录：{title}（{span}）。
# 单位和统称照搬；目标是上一方案的，注“待核”处改为新方案的原文和目标值，新方案没有的整项删去。
# 任务、工作安排、工作要求是新方案的原文，没有照搬；有电子版的，可用 init --from 另起一稿，把任务抄过来。
"""
_OFFICE_HEAD = """\
# 办公室的补充，不是方案原文。接续上一方案的工作目录：{title}（{span}）。
# 照搬的：单位、统称的成员、数据责任单位、口径、规则、报送时限、报头、联系方式；上一方案期末的数作为基数。
# 没有照搬的：任务分解、节点目标、节假日、写死日期的报送时限、审议会议，都要按新方案另写。"""


class _Figure(NamedTuple):
    """The last figure of a target as a baseline (empty without any); `doubt` says why it is not to be taken."""

    target: Target
    baseline: Mapping[str, object]
    doubt: str


def carried(ledger: Ledger, series: Series) -> tuple[str, str, list[str]]:
    """Return the two files of the workspace that follows, and notes on what was carried and what was not.

    The targets' promises are marked to be replaced, nothing else is guessed.
    """
    # The same months a year later, after a plan of several years the next year.
    length = len(ledger.months)
    first = ledger.first.plus(_YEAR) if length <= _YEAR else ledger.last.plus(1)
    last = first.plus(min(length, _YEAR) - 1)
    targets = [context.target for context in ledger.targets.values() if context.target.kind is not Kind.MILESTONE]
    figures = [_figure(ledger, series, target) for target in targets]
    head = {"title": one_line(ledger.plan.document.title), "span": ledger.span_words}
    duties = [moved for duty in ledger.plan.duties if (moved := _moved(duty, (first, last)))]
    plan = [
        _PLAN_HEAD.format(**head),
        *_document(ledger, first, last),
        *_units(ledger),
        *_goals(ledger, (first, last)),
        *([f"\n# {DOUBT}：报送义务按月份顺延，改为新方案写的时间", *_block("duties", duties)] if duties else ()),
    ]
    office = [
        _OFFICE_HEAD.format(**head),
        *_rules(ledger, targets, {duty["id"] for duty in duties}),
        *_baselines(figures),
    ]
    return page(plan), page(office), [*_told(ledger, series, figures, len(duties))]


def _document(ledger: Ledger, first: Month, last: Month) -> Iterator[str]:
    issue = ledger.plan.document
    yield "document:"
    yield f"  title: {scalar('新方案（目标待改）')}{mark('改为新方案的标题')}"
    for key, value in (("issuer", issue.issuer), ("session", issue.session)):
        if value:
            yield f"  {key}: {scalar(value)}{mark('' if key == 'issuer' else '改为新的会议，没有的删去')}"
    yield comment("number、issued、motion、notice 等按新方案写", 2)
    yield f"  year: {first.year}"
    if (first.number, last.number) != (1, _YEAR):
        yield f"  from: {first}{mark('与上一方案的月份相同')}"
        yield f"  to: {last}"
    elif not ledger.one_year:
        yield comment("几年的方案再写 from 和 to", 2)


def _written(record: Record) -> dict[str, Any]:
    """Return a record by the keys of its file, without what it leaves at its default."""
    return record.model_dump(by_alias=True, exclude_defaults=True, exclude_none=True)


def _units(ledger: Ledger) -> Iterator[str]:
    plan = ledger.plan
    yield f"\n# 责任单位{len(plan.units)}个，照搬；对照新方案增删，代号不要改，填报记录才接得上"
    yield from _block("units", [*map(_written, plan.units)])
    if plan.groups:
        yield f"\n# 统称{len(plan.groups)}个，照搬；成员名单在 office.yaml"
        yield from _block("groups", [*map(_written, plan.groups)])


def _goals(ledger: Ledger, span: tuple[Month, Month]) -> Iterator[str]:
    """Yield the goals with last year's targets, those of tasks at the end, every promise marked."""
    of_tasks = tuple(target for task in ledger.tasks.values() for target in task.targets)
    text = "\uff1b".join(target.quote for target in of_tasks) + "。"
    named = free("tasks", {goal.id for goal in ledger.plan.goals})
    goals = [(goal.id, goal.title, goal.text, goal.targets) for goal in ledger.plan.goals]
    kept = [
        {"id": name, "title": title, "text": text, "targets": targets}
        for name, title, text, promised in (*goals, (named, "上一方案任务中提出的目标", text, of_tasks))
        if (targets := [_target(target, span) for target in promised if target.kind is not Kind.MILESTONE])
    ]
    if kept:
        yield "\n# 目标照搬上一方案，代号不改，基数、口径和数据责任单位才接得上；节点任务没有照搬"
        yield from _block("goals", kept, marks=_REPLACED)


def _target(target: Target, span: tuple[Month, Month]) -> dict[str, Any]:
    """Return a target with its own deadline a year later, without 每年 in what may be a plan of one year."""
    written = {key: value for key, value in _written(target).items() if key not in {"due", "per"}}
    due = None if target.due is None else target.due.plus(_YEAR)
    return written | ({"due": due} if due is not None and span[0] <= due <= span[1] else {})


def _moved(duty: Duty, span: tuple[Month, Month]) -> dict[str, Any]:
    """Return a duty a year later, nothing where it does not lie in the new span."""
    (first, last), found = span, _written(duty)
    if duty.due is not None:
        found["due"] = months_after(duty.due, _YEAR)
        return found if first <= Month.of(found["due"]) else {}
    start, end = (month.plus(_YEAR) for month in (duty.first or first, duty.last or last))
    return found | {"from": max(start, first), "to": min(end, last)} if start <= last and end >= first else {}


def _rules(ledger: Ledger, targets: Sequence[Target], duties: set[str]) -> Iterator[str]:
    """Yield what the office keeps, of the targets that are carried and the duties that go on."""
    office, ids = ledger.office, [target.id for target in targets]
    written = _written(office)
    rules = {duty: rule for duty, rule in office.deadlines.items() if duty in duties and rule.day}
    kept: dict[str, Any] = {
        "units": written.get("units"),
        "groups": written.get("groups"),
        "owners": {target: owner for target in ids if (owner := ledger.owners[target])},
        "definitions": {target: office.definitions[target] for target in ids if target in office.definitions},
        "year_end": [target for target in ids if target in office.year_end],
        **{key: written.get(key, {}) for key in (*_KEPT, "repository")},
        "deadlines": {duty: _written(rule) for duty, rule in rules.items()},
        "masthead": {key: value for key, value in written.get("masthead", {}).items() if key != "first_issue"},
    }
    kept["pace"] = {key: rule for key, rule in kept["pace"].items() if key == "default" or key in ids}
    kept["tolerances"] = {key: value for key, value in kept["tolerances"].items() if key in ids}
    for key, value in kept.items():
        if value:
            yield f"\n# {DOUBT}：{_LOOK_AT[key]}" if key in _LOOK_AT else ""
            yield from _block(key, value)


def _figure(ledger: Ledger, series: Series, target: Target) -> _Figure:
    """Return the last figure of the plan's span: a year-end value only if it is of the span's last month."""
    seen = series.latest(target.id, ledger.last)
    if seen is None or seen.value is None:
        return _Figure(target, {}, f"没有{_month(ledger.last)}末的数")
    check = check_of(ledger, seen)
    notes = (terms.verified(check), "初步数" * seen.figure.provisional, terms.SAMPLE * ledger.sample)
    remarks = "\uff0c".join(filter(None, notes))
    value = as_decimal(seen.value) if seen.whole is None else round_half_up(seen.value, 1)
    source = f"{ledger.name(seen.unit)}填报的{_month(seen.of)}数（{seen.place.file}，{remarks}）"
    baseline = {"value": value, "as_of": seen.of, "source": source}
    if seen.of != ledger.last:
        return _Figure(target, baseline, f"没有{_month(ledger.last)}末的数，最近的是{_month(seen.of)}末的")
    if check is None or check.result is CheckResult.TRUE:
        return _Figure(target, baseline, "")
    found = terms.checked_value(check, target)
    checked = f"，核实数为{one_line(found)}" if found else ""
    return _Figure(target, baseline, f"核实结果为{check.result.value}{checked}")


def _month(month: Month) -> str:
    return f"{month.year}年{month.number}月"


def _baselines(figures: Sequence[_Figure]) -> Iterator[str]:
    """Yield the year-end values of totals and levels as baselines; what else is known of the end in comments."""
    starting = [figure for figure in figures if figure.target.kind in _STARTING]
    yield "\n# 基数：上一方案期末的数；有统计公报等公开数的，改用公开数，写明出处"
    sound = {figure.target.id: figure.baseline for figure in starting if not figure.doubt}
    yield from _block("baselines", sound) if sound else ["# baselines:"]
    for target, baseline, doubt in starting:
        if doubt:
            yield comment(f"{DOUBT}：{target.name}{doubt}，没有作为基数；查到后照下面的样子补上", 2)
            yield comment(f"{target.id}: {inline(baseline or {'value': '', 'as_of': '', 'source': ''})}", 2)
    rest = [figure for figure in figures if figure.target.kind not in _STARTING and figure.baseline]
    if rest:
        yield "\n# 其他指标上一方案最后的数，不作基数，供参考"
        yield from (comment(f"  {target.id}: {inline(baseline)}  # {target.name}") for target, baseline, _ in rest)


def _told(ledger: Ledger, series: Series, figures: Sequence[_Figure], duties: int) -> Iterator[str]:
    """Yield what is carried over, what is not, and what is left to do, for the terminal."""
    starting = [figure for figure in figures if figure.target.kind in _STARTING]
    sound = sum(not figure.doubt for figure in starting)
    yield f"接续上一方案：{ledger.plan.document.title}"
    units, groups = len(ledger.units), len(ledger.plan.groups)
    yield f"  照搬：单位{units}个、统称{groups}个、目标{len(figures)}项（原文和目标值待改）"
    yield "        数据责任单位、口径、规则、每月的报送日、报头、联系方式、意见办理类别"
    yield f"  顺延：报送义务{duties}项（待核）"
    yield f"  基数：{len(starting)}项总量和水平指标中，{sound}项有期末数，作为基数，写明了出处和核实情况"
    if ledger.sample:
        yield f"        这些数出自{terms.SAMPLE}，来源里都注明了，用前换成真实的数"
    for figure in starting:
        if figure.doubt:
            yield f"        {figure.target.name}{figure.doubt}，没有作为基数"
    yield "  没有照搬：任务和举措、工作安排、工作要求，要按新方案录入"
    milestones = [each.target for each in ledger.targets.values() if each.target.kind is Kind.MILESTONE]
    reached = (series.latest(target.id, ledger.last) for target in milestones)
    open_ = [target.name for target, last in zip(milestones, reached, strict=True) if last is None or not last.value]
    if ledger.milestones or open_:
        unfinished = f"；未完成的{len(open_)}项，新方案仍有的自己补上：{'、'.join(open_)}" if open_ else ""
        yield f"            节点任务{len(milestones)}项{unfinished}"
    office = ledger.office
    left = ("任务分解", office.allocations), ("节点目标", office.schedules), ("节假日", office.calendar.holidays)
    named = "".join(f"、{name}" for name, value in left if value)
    yield f"            填报、办理方案、意见台账、活动、核实、结账和文书的记录{named}"


def _block(key: str, value: object, indent: int = 0, marks: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield a value under its key as YAML, with the doubts that there are of its fields."""
    space = " " * indent
    if isinstance(value, dict) and value:
        yield f"{space}{key}:"
        for name, one in value.items():
            yield from _block(inline(name), one, indent + 2, marks)
    elif isinstance(value, (list, tuple)) and value and isinstance(value[0], dict):
        yield f"{space}{key}:"
        for one in value:
            lines = [line for name, part in one.items() for line in _block(name, part, indent + 4, marks)]
            yield f"{space}  - {lines[0].lstrip()}"
            yield from lines[1:]
    else:
        yield f"{space}{key}: {inline(value)}{mark(marks.get(key, '') if marks else '')}"
