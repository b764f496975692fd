"""The page of whatever was named: a target and how its state is worked out, a task, an action, a unit, a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.duties import commitments, duty_table, reporting_members
from yian1.core.names import Thing
from yian1.core.progress import TargetProgress
from yian1.core.terms import value_words
from yian1.model.filing import TEXTS, TOLD
from yian1.model.typography import spelled
from yian1.output import words, workings
from yian1.output.cells import one_line
from yian1.output.lists import LIGHTS, OF_A_SHARE, OF_A_TASK, VERIFIED
from yian1.output.terminal import print_facts, print_part, print_sentences, print_table
from yian1.output.terminal.status import print_named, print_own_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from yian1.core.rollup import ActionProgress, Assessment
    from yian1.core.series import Observation
    from yian1.files.history import Recorded
    from yian1.model.filing import Report
    from yian1.model.ledger import ActionContext, Ledger
    from yian1.output.json import Locate
    from yian1.output.terminal import Screen


FIGURES = ("月份", "单位", "数值", "完成率", "较时序", "采用")
HISTORY = ("月份", "数值", "填报单位", "填报部门", "报送日期", "提交", "作者", "提交日期", "位置")
_REMOVED = "（删去）"
_UNCOMMITTED = "（未提交）"
ACTIONS = ("举措", "任务", "状态", "月份", "内容")
DUTIES = ("材料", "月份", "时限", "报送", "状态")
WORK_PLAN = ("举措", "具体措施", "责任处室", "责任人", "完成时限", "备注")
MEMBERS = ("单位", "单独报送", "最近填报")
REPORTS = ("单位", "月份", "状态", "内容")


def print_thing(screen: Screen, assessment: Assessment, thing: Thing, name: str, span: Locate, on: date) -> None:
    """Print the page of a thing by its id; duties as they stood at the end of the day `on`."""
    match thing:
        case Thing.TARGET:
            _print_target(screen, assessment, name, span)
        case Thing.UNIT:
            _print_unit(screen, assessment, name, on)
        case Thing.GROUP:
            _print_group(screen, assessment, name)
        case Thing.TASK:
            _print_task(screen, assessment, name)
        case Thing.ACTION:
            found = next(each for each in assessment.actions if each.context.action.id == name)
            facts = [("任务", found.context.task.title), ("章节", found.context.section.title)]
            _print_head(screen, assessment, f"举措{name}", [*facts, *_state_facts(assessment, found.state.word)])
            _print_action(screen, assessment.ledger, found, "举措")


def _print_target(screen: Screen, assessment: Assessment, target: str, span: Locate) -> None:
    """Print everything that is known of a target up to the month assessed."""
    ledger, item = assessment.ledger, assessment.target(target)
    _print_head(screen, assessment, f"{item.target.name}（{target}）", _target_facts(item))
    print_sentences(screen, f"截至{words.month(assessment.as_of)}末", list(workings.workings(item)))
    figures, used, rows = workings.figures_of(item), workings.official_of(item), []
    for seen in figures:
        official = seen in used
        # What a figure meant in its own month; one that does not count means nothing.
        then = TargetProgress.of(assessment.series, target, seen.month) if official else None
        unused = "历史" if official else "不计入" if ledger.share(target, seen.unit) is None else "分解任务"
        rows.append(
            (
                str(seen.of) if seen.of == seen.month else f"{seen.of}（{ledger.month_words(seen.month)}报）",
                one_line(ledger.name(seen.unit)),
                words.observed_words(seen, item.target),
                words.NONE if then is None else words.completion_words(then),
                words.NONE if then is None else words.ahead_words(then),
                "采用" if seen == item.observation else unused,
            )
        )
    print_part(screen, "各月数据", FIGURES, rows)
    print_sentences(screen, "出处", [f"{_line(seen, span)}  {'；'.join(_remarks(seen))}" for seen in figures])
    split = next((part.shares for part in assessment.allocations if part.target.id == target), {})
    named = [(ledger.name(unit), share) for unit, share in split.items()]
    print_named(screen, "任务分解", "单位", named, OF_A_SHARE)


def _line(seen: Observation, span: Locate) -> str:
    where = span(seen.place)
    return f"{spelled(where.file)}:{where.line}"


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
            (entry.commit or _UNCOMMITTED)[: workings.SHORT],
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
    print_table(screen, HISTORY, rows)
    seen, as_of = item.observation, words.month(item.as_of)
    if seen is None:
        screen.say(f"截至{as_of}末没有数据。")
        return
    figure = f"{ledger.name(seen.unit)}{words.month_beside(seen.of, item.as_of)}的{value_words(item.target, seen)}"
    screen.say(f"截至{as_of}末采用{one_line(figure)}（{_line(seen, span)}）。")


def _target_facts(item: TargetProgress) -> Iterator[tuple[str, str]]:
    office, target, ledger = item.ledger.office, item.target, item.ledger
    yield "原文", target.quote
    yield "目标" if item.context.goal else "任务", item.context.title
    yield "类型", target.kind.word
    yield "要求", words.requirement(item)
    yield "力争", "" if target.stretch is None else words.value(target.stretch, target.measure)
    several = ledger.several_years and target.per is None
    yield "完成时限", f"{words.month(item.end)}末" if several or target.due is not None else ""
    yield "没有数的原因", words.why_missing(item)
    yield "口径", office.definitions.get(target.id, "")
    known = office.baselines.get(target.id)
    if known is not None:
        origin = words.aside(known.as_of, known.source)
        yield "基数", words.value(known.value, target.measure) + origin
    yield "节点目标", workings.schedule_words(item)
    yield "年末考核", "是" if target.id in office.year_end else ""
    yield VERIFIED.title, words.checked_words(item)
    yield LIGHTS.title, LIGHTS.text(item)
    yield "数据责任单位", words.owner(item)


def _remarks(seen: Observation) -> Iterator[str]:
    figure = seen.figure
    if figure.source:
        yield figure.source
    if figure.as_of:
        yield f"截至{one_line(figure.as_of)}"
    yield from words.figure_remarks(figure)


def _print_task(screen: Screen, assessment: Assessment, task: str) -> None:
    found = next(each for each in assessment.tasks if each.task.id == task)
    facts = [("章节", found.section.title), ("完成时限", words.day(found.task.due) if found.task.due else "")]
    state = _state_facts(assessment, words.task_state(found))
    _print_head(screen, assessment, f"{found.task.title}（{task}）", [*facts, *state])
    _print_targets(screen, "指标", [item for item in assessment.targets if item.context.task == task])
    for number, action in enumerate(found.actions, 1):
        _print_action(screen, assessment.ledger, action, f"举措{number}" if found.actions[1:] else "举措")


def _print_unit(screen: Screen, assessment: Assessment, unit: str, on: date) -> None:
    """Print everything that concerns a unit, its duties as they stand at the end of the day `on`."""
    ledger, own = assessment.ledger, assessment.of_unit(unit)
    known, last = ledger.units[unit], ledger.last_filing(unit, assessment.as_of)
    facts = [
        ("全称", known.full_name or ""),
        ("又称", "、".join(map(one_line, known.aliases))),
        ("所属", "、".join(one_line(ledger.name(group)) for group in sorted(ledger.groups_of.get(unit, ())))),
        ("截至", f"{words.month(assessment.as_of)}末"),
        ("最近填报", _last_filed(assessment, unit)),
        *((TOLD[name], text or "") for name, text in (last.told if last else {}).items()),
    ]
    _print_head(screen, assessment, f"{ledger.name(unit)}（{unit}）", facts)
    _print_targets(screen, "数据指标", own.targets)
    print_own_parts(screen, own.shares_of(unit), bars=False)
    reported = [(action, report) for action in own.actions if (report := action.report_of(unit)) is not None]
    rows = [
        (
            action.context.action.id,
            one_line(action.context.task.title),
            report.report.status or words.NONE,
            words.month_beside(report.month, assessment.as_of),
            _report_words(report.report),
        )
        for action, report in reported
    ]
    print_part(screen, "举措和最近一次填报", ACTIONS, rows)
    silent = [action.context for action in own.actions if action.report_of(unit) is None]
    _print_list(screen, "尚未填报的举措", silent)
    pairs = [(action.context.task.title, report.report.problem) for action, report in reported]
    problems = [f"{one_line(title)}：{one_line(problem)}" for title, problem in pairs if problem]
    print_sentences(screen, "存在问题", problems)
    _print_duties(screen, ledger, unit, on)


def _print_duties(screen: Screen, ledger: Ledger, unit: str, on: date) -> None:
    duties = [
        (
            one_line(entry.duty.title),
            str(entry.period),
            entry.due.isoformat(),
            words.NONE if entry.filed is None else entry.filed.isoformat(),
            entry.state.word + (f"{entry.days_late}天" if entry.days_late else ""),
        )
        for entry in duty_table(ledger, on)
        if entry.unit == unit
    ]
    print_part(screen, "报送情况", DUTIES, duties)
    promised = [each for each in commitments(ledger, on) if each.unit == unit]
    rows = []
    for each in promised:
        line = each.undertaking
        if line is not None:
            missing = f"缺{each.lacking_words}" if each.lacking else ""
            texts = (line.measures, line.department, "、".join(filter(None, (line.leader, line.officer))))
            rows.append(
                (
                    each.context.action.id,
                    *(one_line(text or words.NONE) for text in texts),
                    words.NONE if line.due is None else line.due.isoformat(),
                    "；".join(filter(None, (missing, "已超期" if each.overdue else ""))),
                )
            )
    print_part(screen, "办理方案", WORK_PLAN, rows)
    absent = "办理方案未列的举措" if rows else "尚未报送办理方案的举措"
    _print_list(screen, absent, [each.context for each in promised if each.absent])


def _print_group(screen: Screen, assessment: Assessment, group: str) -> None:
    ledger, found = assessment.ledger, assessment.ledger.groups[group]
    actions = [each.context for each in assessment.actions if group in each.context.action.listed]
    own = set(reporting_members(ledger, group))
    rows = [
        (one_line(ledger.name(member)), "是" if member in own else "否", _last_filed(assessment, member))
        for member in ledger.members(group)
    ]
    facts = [("说明", found.note or ""), ("举措", f"{len(actions)}项")]
    _print_head(screen, assessment, f"{found.name}（{group}）", facts)
    print_part(screen, "成员", MEMBERS, rows)
    _print_list(screen, "责任举措", actions)


def _report_words(report: Report) -> str:
    """Return what a unit reported of an action, each part on its own line."""
    parts = ((title, getattr(report, name)) for name, title in TEXTS.items())
    return "\n".join(f"{title}：{one_line(text)}" for title, text in parts if text) or words.NONE


def _state_facts(assessment: Assessment, state: str) -> list[tuple[str, str]]:
    return [("截至", f"{words.month(assessment.as_of)}末"), ("状态", state)]


def _print_action(screen: Screen, ledger: Ledger, action: ActionProgress, heading: str) -> None:
    """Print an action's text, who is responsible for it, and what they last reported.

    Leads and those that support them stand apart, where the plan tells them apart.
    """
    own = action.context.action
    paragraphs = [own.text]
    for title, units in (("牵头单位", own.lead), ("配合单位" if own.lead else "责任单位", own.units)):
        if units:
            paragraphs.append(f"{title}：{words.names(one_line(ledger.name(unit)) for unit in units)}。")
    if action.missing:
        paragraphs.append(f"未报送：{words.names(one_line(ledger.name(unit)) for unit in action.missing)}。")
    print_sentences(screen, f"{heading}（{action.state.word}）", paragraphs)
    rows = [
        (
            one_line(ledger.name(report.unit)),
            str(report.month),
            report.report.status or words.NONE,
            _report_words(report.report),
        )
        for report in action.reports
    ]
    print_part(screen, "各单位最近一次填报", REPORTS, rows)


def _print_head(screen: Screen, assessment: Assessment, title: str, facts: Iterable[tuple[str, str]]) -> None:
    """Print what a page begins with: its title, and what is known in a word or two."""
    screen.say(title, "bold")
    print_facts(screen, [*facts, ("数据性质", words.SAMPLE if assessment.ledger.sample else "")])


def _last_filed(assessment: Assessment, unit: str) -> str:
    last = assessment.ledger.last_filing(unit, assessment.as_of)
    return words.NONE if last is None else words.month(last.month)


def _print_targets(screen: Screen, heading: str, items: Iterable[TargetProgress]) -> None:
    """Print targets as a table: what is promised, what is there, how it stands."""
    named = [(item.target.name, item) for item in items]
    print_named(screen, heading, "指标", named, OF_A_TASK)


def _print_list(screen: Screen, heading: str, actions: Sequence[ActionContext]) -> None:
    """Print actions in one sentence; without any there is none."""
    names = "、".join(f"{one_line(each.task.title)}（{each.action.id}）" for each in actions)
    print_sentences(screen, heading, [f"{names}。"] if names else [])
