"""The page of whatever was named: a target and how its state is worked out, a task, an action, a unit, a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core import terms
from yian1.core.duties import commitments, duty_table, reporting_members
from yian1.core.names import Thing
from yian1.core.progress import progress
from yian1.core.rollup import allocations, by_unit
from yian1.core.terms import value_words
from yian1.model.filing import TEXTS, TOLD
from yian1.model.typography import spelled
from yian1.output import words, workings
from yian1.output.cells import one_line
from yian1.output.targets import LIGHTS, OF_A_SHARE, OF_A_TASK, VERIFIED, Row
from yian1.output.terminal import Cell, Column, Facts, Page, Sentences, Table, grid
from yian1.output.terminal.status import completion_cell, named_table, own_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from yian1.core.duties import Commitment, DutyEntry
    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import ActionProgress, Assessment, UnitReport
    from yian1.core.series import Observation, Recorded
    from yian1.model.filing import Report, Undertaking
    from yian1.model.ledger import ActionContext, Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Action
    from yian1.output.json import Locate
    from yian1.output.terminal import Screen


FIGURES = (
    Column("月份"),
    Column("单位"),
    Column("数值", right=True),
    Column("完成率", right=True),
    Column("较时序", right=True),
    Column("采用"),
)
HISTORY = ("月份", "数值", "填报单位", "填报部门", "报送日期", "提交", "作者", "提交日期", "位置")
_REMOVED = "（删去）"
_UNCOMMITTED = "（未提交）"
_SHORT = 8  # characters of a commit


def target_page(assessment: Assessment, target: str, span: Locate) -> Page:
    """Return everything that is known of a target up to the month assessed."""
    item = assessment.target(target)
    title = f"{one_line(item.target.name)}（{target}）"
    figures = workings.figures_of(assessment, target)
    parts = allocations(assessment.ledger, assessment.series, assessment.as_of)
    shares = [share for part in parts if part.target.id == target for share in part.shares]
    named = [(assessment.ledger.name(share.unit), share.progress) for share in shares]
    return Page(
        title,
        (
            Facts([(label, one_line(text)) for label, text in _target_facts(assessment, item)]),
            Sentences(f"截至{words.month(assessment.as_of)}末", list(workings.workings(assessment, item))),
            Table("各月数据", FIGURES, [_figure_row(assessment, seen, item) for seen in figures]),
            Sentences("出处", [_source(seen, span) for seen in figures]),
            named_table(assessment, "任务分解", Column("单位"), named, OF_A_SHARE),
        ),
    )


def history_rows(ledger: Ledger, target: str, entries: Sequence[Recorded]) -> list[tuple[str, ...]]:
    """Return a row of text for each value that a target has had, under HISTORY."""
    promise = ledger.targets[target].target
    return [
        (
            str(entry.month),
            _REMOVED if entry.seen is None else value_words(promise, entry.seen),
            ledger.name(entry.unit),
            entry.filed_by or "",
            str(entry.filed or ""),
            (entry.commit or _UNCOMMITTED)[:_SHORT],
            entry.author or "",
            str(entry.date or ""),
            f"{spelled(entry.file)}:{entry.line}" if entry.line else spelled(entry.file),
        )
        for entry in entries
    ]


def print_history(
    screen: Screen, ledger: Ledger, item: TargetProgress, entries: Sequence[Recorded], span: Locate
) -> None:
    """Print every value that a target has had, and last the one that stands."""
    rows = history_rows(ledger, item.target.id, entries)
    if not rows:
        screen.say("git 历史里还没有这项指标的数。")
        return
    layout = grid([Column(title, folds=True) for title in HISTORY], rows, screen.width)
    for row in (HISTORY, *rows):
        screen.put(*layout.row(row))
    seen, as_of = item.observation, words.month(item.as_of)
    if seen is None:
        screen.say(f"截至{as_of}末没有数据。")
        return
    where = span(seen.place)
    figure = f"{ledger.name(seen.unit)}{words.month_beside(seen.of, item.as_of)}的{value_words(item.target, seen)}"
    screen.say(f"截至{as_of}末采用{one_line(figure)}（{spelled(where.file)}:{where.line}）。")


def _target_facts(assessment: Assessment, item: TargetProgress) -> Iterator[tuple[str, str]]:
    office, target, ledger = assessment.ledger.office, item.target, assessment.ledger
    yield "原文", target.quote
    yield "目标" if item.context.goal else "任务", item.context.title
    yield "类型", terms.KINDS[target.kind]
    yield "要求", words.requirement(item)
    yield "力争", "" if target.stretch is None else words.value(target.stretch, target.measure)
    several = ledger.several_years and target.per is None
    yield "完成时限", f"{words.month(item.end)}末" if several or target.due is not None else ""
    yield "口径", office.definitions.get(target.id, "")
    yield "基数", _baseline(assessment, item)
    yield "节点目标", workings.schedule_words(ledger, item)
    yield "年末考核", "是" if target.id in office.year_end else ""
    yield VERIFIED.title, words.checked_words(item)
    yield LIGHTS.title, LIGHTS.text(Row(assessment, item))
    yield "数据责任单位", "" if item.owner is None else ledger.name(item.owner)
    yield "数据性质", words.SAMPLE if ledger.sample else ""


def _baseline(assessment: Assessment, item: TargetProgress) -> str:
    known = assessment.ledger.office.baselines.get(item.target.id)
    if known is None:
        return ""
    origin = "，".join(part for part in (known.as_of, known.source) if part)
    return words.value(known.value, item.target.measure) + (f"（{origin}）" if origin else "")


def _figure_row(assessment: Assessment, seen: Observation, item: TargetProgress) -> Sequence[Cell]:
    official = workings.counts(assessment, seen)
    # What a figure meant in its own month; one that does not count means nothing.
    then = progress(assessment.ledger, assessment.series, seen.target, seen.month) if official else None
    return (
        str(seen.of) if seen.of == seen.month else f"{seen.of}（{assessment.ledger.month_words(seen.month)}报）",
        one_line(assessment.ledger.name(seen.unit)),
        words.observed_words(seen, item.target),
        words.NONE if then is None else completion_cell(then, 0),
        words.NONE if then is None else words.ahead_words(then),
        "采用" if seen == item.observation else "历史" if official else _why_not(assessment, seen),
    )


def _why_not(assessment: Assessment, seen: Observation) -> str:
    """Say of a figure that is not the target's whether it is a unit's own part of it."""
    return "不计入" if assessment.ledger.share(seen.target, seen.unit) is None else "分解任务"


def _source(seen: Observation, span: Locate) -> str:
    where = span(seen.place)
    return f"{spelled(where.file)}:{where.line}  {'；'.join(_remarks(seen))}"


def _remarks(seen: Observation) -> Iterator[str]:
    figure = seen.figure
    if figure.source:
        yield one_line(figure.source)
    if figure.as_of:
        yield f"截至{one_line(figure.as_of)}"
    if figure.provisional:
        yield "初步数"
    if figure.correction:
        yield f"更正：{one_line(figure.correction)}"
    if figure.note:
        yield one_line(figure.note)


LACKING = {"department": "责任处室", "person": "责任人", "due": "完成时限"}
ACTIONS = (Column("举措"), Column("任务", folds=True), Column("状态"), Column("月份"), Column("内容", folds=True))
DUTIES = (Column("材料"), Column("月份"), Column("时限"), Column("报送"), Column("状态"))
WORK_PLAN = (
    Column("举措"),
    Column("具体措施", folds=True),
    Column("责任处室", folds=True),
    Column("责任人", folds=True),
    Column("完成时限"),
    Column("备注", folds=True),
)
MEMBERS = (Column("单位"), Column("单独报送"), Column("最近填报"))
REPORTS = (Column("单位", folds=True), Column("月份"), Column("状态"), Column("内容", folds=True))


def page_of(assessment: Assessment, thing: Thing, name: str, span: Locate, on: date) -> Page:
    """Return the page of a thing by its id; duties as they stood at the end of the day `on`."""
    match thing:
        case Thing.TARGET:
            return target_page(assessment, name, span)
        case Thing.UNIT:
            return unit_page(assessment, name, on)
        case Thing.GROUP:
            return group_page(assessment, name)
        case Thing.TASK:
            return task_page(assessment, name)
        case Thing.ACTION:
            return action_page(assessment, name)


def task_page(assessment: Assessment, task: str) -> Page:
    """Return a task with its targets and each of its actions."""
    found = next(each for each in assessment.tasks if each.task.id == task)
    targets = [item for item in assessment.targets if item.context.task == task]
    blocks: list[Facts | Sentences | Table] = [
        Facts(
            [
                ("章节", one_line(found.section.title)),
                ("完成时限", words.day(found.task.due) if found.task.due else ""),
                *_standing(assessment, words.task_state(found)),
            ]
        ),
        _targets("指标", assessment, targets),
    ]
    several = len(found.actions) > 1
    for number, action in enumerate(found.actions, 1):
        blocks += _action_blocks(assessment.ledger, action, f"举措{number}" if several else "举措")
    return Page(f"{one_line(found.task.title)}（{task}）", blocks)


def action_page(assessment: Assessment, action: str) -> Page:
    """Return one action with its task."""
    found = next(each for each in assessment.actions if each.context.action.id == action)
    context = found.context
    facts = [("任务", one_line(context.task.title)), ("章节", one_line(context.section.title))]
    standing = _standing(assessment, terms.STATES[found.state])
    return Page(f"举措{action}", (Facts([*facts, *standing]), *_action_blocks(assessment.ledger, found, "举措")))


def unit_page(assessment: Assessment, unit: str, on: date) -> Page:
    """Return everything that concerns a unit, its duties as they stand at the end of the day `on`."""
    ledger = assessment.ledger
    standing = by_unit(assessment, unit)
    duties = [entry for entry in duty_table(ledger, on) if entry.unit == unit]
    promised = [each for each in commitments(ledger, on) if each.unit == unit]
    reported = [(action, report) for action, report in standing.actions if report is not None]
    return Page(
        f"{one_line(ledger.name(unit))}（{unit}）",
        (
            Facts(_facts(assessment, unit)),
            _targets("数据指标", assessment, standing.targets),
            own_parts(assessment, standing.shares),
            Table("举措和最近一次填报", ACTIONS, [_action_row(*each, assessment.as_of) for each in reported]),
            _listed("尚未填报的举措", [action.context for action, report in standing.actions if report is None]),
            Sentences("存在问题", list(_problems(reported))),
            Table("报送情况", DUTIES, [_duty_row(entry) for entry in duties]),
            Table("办理方案", WORK_PLAN, [_plan_row(each, each.undertaking) for each in promised if each.undertaking]),
            _listed("办理方案未列的举措", [each.context for each in promised if each.absent]),
        ),
    )


def group_page(assessment: Assessment, group: str) -> Page:
    """Return a group with its members and the actions on whose lists it is."""
    ledger, found = assessment.ledger, assessment.ledger.groups[group]
    actions = [each.context for each in assessment.actions if group in each.context.action.listed]
    own = set(reporting_members(ledger, group))
    rows = [
        (one_line(ledger.name(member)), "是" if member in own else "否", _last_filed(assessment, member))
        for member in ledger.members(group)
    ]
    return Page(
        f"{one_line(found.name)}（{group}）",
        (
            Facts([("说明", one_line(found.note or "")), ("举措", f"{len(actions)}项"), *_sample(ledger)]),
            Table("成员", MEMBERS, rows),
            _listed("责任举措", actions),
        ),
    )


def _report_words(report: Report) -> str:
    """Return what a unit reported of an action, each part on its own line."""
    parts = ((title, getattr(report, name)) for name, title in TEXTS.items())
    return "\n".join(f"{title}：{one_line(text)}" for title, text in parts if text) or words.NONE


def _standing(assessment: Assessment, state: str) -> list[tuple[str, str]]:
    return [("截至", f"{words.month(assessment.as_of)}末"), ("状态", state), *_sample(assessment.ledger)]


def _action_blocks(ledger: Ledger, action: ActionProgress, heading: str) -> list[Facts | Sentences | Table]:
    paragraphs = [one_line(action.context.action.text), *_named(ledger, action.context.action)]
    if action.missing:
        paragraphs.append(f"未报送：{'、'.join(one_line(ledger.name(unit)) for unit in action.missing)}。")
    rows = [_report_row(ledger, report) for report in action.reports]
    state = terms.STATES[action.state]
    return [Sentences(f"{heading}（{state}）", paragraphs), Table("各单位最近一次填报", REPORTS, rows)]


def _named(ledger: Ledger, action: Action) -> Iterable[str]:
    """Yield who is responsible: leads and those that support them apart, where the plan tells them apart."""
    supporting = "配合单位" if action.lead else "责任单位"
    for title, units in (("牵头单位", action.lead), (supporting, action.units)):
        if units:
            yield f"{title}：{words.names(one_line(ledger.name(unit)) for unit in units)}。"


def _report_row(ledger: Ledger, report: UnitReport) -> Sequence[Cell]:
    own = report.report
    return (
        one_line(ledger.name(report.unit)),
        str(report.month),
        words.NONE if own.status is None else own.status.value,
        _report_words(own),
    )


def _facts(assessment: Assessment, unit: str) -> list[tuple[str, str]]:
    ledger, known = assessment.ledger, assessment.ledger.units[unit]
    groups = "、".join(one_line(ledger.name(group)) for group in sorted(ledger.groups_of.get(unit, ())))
    last = ledger.last_filing(unit, assessment.as_of)
    return [
        ("全称", one_line(known.full_name or "")),
        ("又称", "、".join(map(one_line, known.aliases))),
        ("所属", groups),
        ("截至", f"{words.month(assessment.as_of)}末"),
        ("最近填报", _last_filed(assessment, unit)),
        *((TOLD[name], one_line(text or "")) for name, text in (last.told if last else {}).items()),
        *_sample(ledger),
    ]


def _sample(ledger: Ledger) -> list[tuple[str, str]]:
    return [("数据性质", words.SAMPLE)] if ledger.sample else []


def _last_filed(assessment: Assessment, unit: str) -> str:
    last = assessment.ledger.last_filing(unit, assessment.as_of)
    return words.NONE if last is None else words.month(last.month)


def _targets(heading: str, assessment: Assessment, items: Iterable[TargetProgress]) -> Table:
    """Return targets as a table: what is promised, what is there, how it stands."""
    named = [(item.target.name, item) for item in items]
    return named_table(assessment, heading, Column("指标", folds=True), named, OF_A_TASK)


def _listed(heading: str, actions: Sequence[ActionContext]) -> Sentences:
    """Return actions in one sentence; without any there is none."""
    names = "、".join(f"{one_line(each.task.title)}（{each.action.id}）" for each in actions)
    return Sentences(heading, [f"{names}。"] if names else [])


def _action_row(action: ActionProgress, report: UnitReport, as_of: Month) -> Sequence[Cell]:
    own = report.report
    return (
        action.context.action.id,
        one_line(action.context.task.title),
        words.NONE if own.status is None else own.status.value,
        words.month_beside(report.month, as_of),
        _report_words(own),
    )


def _problems(actions: Iterable[tuple[ActionProgress, UnitReport]]) -> Iterable[str]:
    for action, report in actions:
        if report.report.problem:
            yield f"{one_line(action.context.task.title)}：{one_line(report.report.problem)}"


def _duty_row(entry: DutyEntry) -> Sequence[Cell]:
    late = f"{entry.days_late}天" if entry.days_late else ""
    return (
        one_line(entry.duty.title),
        str(entry.period),
        entry.due.isoformat(),
        words.NONE if entry.filed is None else entry.filed.isoformat(),
        terms.DUTIES[entry.state] + late,
    )


def _plan_row(each: Commitment, line: Undertaking) -> Sequence[Cell]:
    people = [name for name in (line.leader, line.officer) if name]
    missing = f"缺{'、'.join(LACKING[name] for name in each.lacking)}" if each.lacking else ""
    return (
        each.context.action.id,
        one_line(line.measures or words.NONE),
        one_line(line.department or words.NONE),
        one_line("、".join(people) or words.NONE),
        words.NONE if line.due is None else line.due.isoformat(),
        "；".join(part for part in (missing, "已超期" if each.overdue else "") if part),
    )
