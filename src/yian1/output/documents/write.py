"""Official documents in Markdown: facts gathered and put into words by the templates; the office's own words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from yian1.core.progress import Status
from yian1.core.rollup import assess
from yian1.core.terms import ActionState
from yian1.model.diagnostics import UsageError
from yian1.model.office import OCTOBER, TITLES, Part
from yian1.model.period import Month
from yian1.model.typography import normalise
from yian1.output import words
from yian1.output.documents import targets, tasks, units
from yian1.output.documents.document import (
    Document,
    Masthead,
    Request,
    dated,
    front_count,
    front_lines,
    heading,
    is_subordinate,
    office_facts,
    plan_facts,
    previous_of,
    unmarked,
    working_days_after,
)
from yian1.output.documents.lagging import LENGTHS, Lagging, laggards, of_status
from yian1.output.sandbox import Sandbox, fault, run
from yian1.output.workings import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from jinja2 import Template

    from yian1.core.duties import DutyEntry
    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import TaskProgress
    from yian1.model.ledger import Ledger


FILTERS: Mapping[str, Callable[..., object]] = {"beside": words.month_beside} | {
    call.__name__: call for call in (*words.FILTERS, *targets.FILTERS, *tasks.FILTERS, *units.FILTERS)
}
# The parts of documents and annexes that templates set: texts, and lists of lines.
_ANNEX = "annex-"
_TEXTS = ("masthead_name", "masthead_issue", "masthead_by", "masthead_date", "notice", "label", "title", "body")
_LISTS = ("lead", "signature", "tail")
_BLANK_LINES = re.compile(r"\n{3,}")
_LINE_ENDS = re.compile(r"[ \t]+$", re.MULTILINE)


def paper(kind: str, ledger: Ledger, month: Month, templates: Mapping[str, str], unit: str | None = None) -> Document:
    """Return a paper of a month: brief, leaders (专报), half-year or october; with a unit, that unit's own."""
    request = Request(kind if unit is None else f"unit-{kind}", assess(ledger, month), unit)
    return render(_known_then(request), templates)


def _known_then(request: Request) -> Request:
    """Leave out what the office found of figures (核实) after the day of a paper, of a report after its meeting's."""
    ledger, held = request.ledger, request.ledger.office.hearing.date
    day = held if request.kind == OCTOBER and held is not None else dated(request)
    found = ledger.verification
    known = tuple(check for check in found.verification if check.on is None or check.on <= day)
    if len(known) == len(found.verification):
        return request
    then = replace(ledger, verification=found.model_copy(update={"verification": known}))
    return replace(request, assessment=assess(then, request.month))


def reminder(
    ledger: Ledger, unit: str, as_of: date, templates: Mapping[str, str], entries: Iterable[DutyEntry]
) -> Document:
    """Return the reminder (催报单) of a unit: what it owes on a day, since when, with which figures and actions.

    It speaks of the entries given, as they stand on that day.
    """
    own = tuple(entry for entry in entries if entry.unit == unit)
    facts = _of_reminders(ledger, as_of) | {
        "unit": ledger.name(unit),
        "you": "你单位" if is_subordinate(ledger, unit) else "贵单位",
        "owed": units.owed(ledger, own),
        "coming": units.coming(ledger, own),
    }
    periods = {entry.period for entry in own}
    only = str(periods.pop()) if len(periods) == 1 else None
    about = " ".join(filter(None, ("remind", f"{as_of}", unit, only)))
    missing = _missing({"联系人": ledger.office.contact.person, "电话": ledger.office.contact.phone})
    lacks = (f"催报单里没有{missing}：填在 data/office.yaml 的 contact。",) if missing else ()
    return replace(compose("remind", facts, templates), about=about, lacks=lacks)


def group_message(ledger: Ledger, entries: Iterable[DutyEntry], as_of: date, templates: Mapping[str, str]) -> str:
    """Return the one text for a message group that names every debtor of the entries given, with what it owes."""
    by_unit: dict[str, list[DutyEntry]] = {}
    for entry in entries:
        by_unit.setdefault(entry.unit, []).append(entry)
    found = ((ledger.name(unit), units.owed(ledger, own)) for unit, own in by_unit.items())
    debtors = [{"unit": name, "owed": owed} for name, owed in found if owed]
    made = compose("message", _of_reminders(ledger, as_of) | {"debtors": debtors}, templates)
    return unmarked(made.body) + "\n"


def _of_reminders(ledger: Ledger, as_of: date) -> dict[str, Any]:
    contact = ledger.office.contact
    return {
        "plan": plan_facts(ledger),
        "office": office_facts(ledger),
        "as_of": as_of,
        "sample": ledger.sample,
        "contact": contact,
        "answer_by": working_days_after(ledger, as_of, contact.days),
    }


def render(request: Request, templates: Mapping[str, str]) -> Document:
    """Return a document of one kind, in the widest limits that keep it within the length of its kind."""
    facts = gather(request)
    about = " ".join(filter(None, (request.kind, str(request.month), request.unit)))
    annexes = tuple(compose(f"{_ANNEX}{name}", facts, templates) for name in facts["annexes"])
    length = LENGTHS[request.kind]
    figures = tuple(
        Source(
            normalise(item.target.name), seen.name, request.ledger.name(seen.unit) + words.month(seen.of), seen.place
        )
        for item in request.assessment.targets
        if (seen := item.observation) is not None
    )

    for limits in length.steps:
        limited = {"limits": limits, "lagging": replace(facts["lagging"], limits=limits)}
        composed = compose(request.kind, facts | limited, templates)
        made = replace(composed, annexes=annexes, about=about, figures=figures, lacks=tuple(_lacks(request)))
        if front_count(made) <= length.most and front_lines(made) <= length.lines:
            break
    return made


def gather(request: Request) -> dict[str, Any]:
    """Return the facts of one document by the names that templates call them."""
    found = _targets(request) | _tasks(request) | _year(request)
    present = found | {
        "targets": found["targets"] or found["milestones"],
        "tasks": found["sections"],
        "actions": found["sections"],
        "events": found["events"]["items"],
        "opinions": found["opinions"]["items"],
    }
    request = replace(request, annexes=[name for name in request.may_carry if present[name] and request.filings])
    items = request.scope.ranked()
    lagging = laggards(request, items, found["news"])
    return (
        heading(request)
        | found
        | {
            "with_sources": request.kind == OCTOBER,
            "unit_name": request.ledger.name,
            "unit_names": lambda some: tuple(dict.fromkeys(map(request.ledger.name, some))),
            "lagging": lagging,
            "overall": targets.overall(request, items, found["checked"]),
            "notes": targets.table_notes(request, found["targets"]),
            "problems": tasks.problems(request, [lagging.reasons[item.target.id] for item in lagging.behind]),
            "demands": _demands(request, found, lagging),
            "overdue": partial(units.overdue_words, request, found["opinions"]["overdue"]),
        }
    )


def _targets(request: Request) -> dict[str, Any]:
    """Return the targets in the order of notices, the same by goal, what is new, who has a part of what."""
    assessment, unit = request.assessment, request.unit
    items = request.scope.ranked()
    own, apart = targets.split(items)
    previous = None if unit else previous_of(assessment)
    split = "allocations" in request.may_carry
    return {
        "targets": own,
        "milestones": apart,
        "goals": _goals(request.ledger, items),
        "counts": targets.counts(own),
        "checked": words.verified_count(own) if any(item.check for item in own) else "",
        "ahead": sorted(of_status(own, Status.AHEAD), key=lambda item: -(item.ahead or 0)),
        "news": None if previous is None else targets.news(assessment, previous),
        "turned": () if previous is None else targets.turned(assessment, previous),
        "allocations": assessment.allocations if split else (),
        "parts": () if unit is None else assessment.shares_of(unit),
    }


def _goals(ledger: Ledger, items: Sequence[TargetProgress]) -> list[dict[str, Any]]:
    """Return the goals with the targets that the document speaks of, and at the end those that stand in tasks.

    These have no title. `targets` has everything; milestones are counted apart.
    """
    known = {item.target.id: item for item in items}
    groups = [(goal.title, [known[one.id] for one in goal.targets if one.id in known]) for goal in ledger.plan.goals]
    groups.append(("", [item for own in targets.split(items) for item in own if item.context.task is not None]))
    return [{"title": title, "targets": group, "standing": targets.standing(group)} for title, group in groups if group]


def _tasks(request: Request) -> dict[str, Any]:
    """Return the tasks with what was reported of them, how many there are and in which states."""
    ledger, sections = request.ledger, tasks.sections(request)
    every, counts = request.scope.tasks, request.scope.task_counts
    states = {state: counts[state] for state in reversed(ActionState) if counts[state]}
    return {
        "sections": sections,
        "tasks": len(every),
        "actions": sum(len(task.actions) for task in every),
        "led": sum(bool(item.context.action.lead) for task in every for item in task.actions),
        "units": len(ledger.plan.units),
        "groups": tuple(group.name for group in ledger.plan.groups),
        "state_counts": states,
        "task_states": f"{len(every)}项任务{targets.tally(states)}。" if every else "",
        "late": tuple(task for task in every if task.overdue),
        "idle": tuple(task.task.title for task in every if task.state is ActionState.NOT_STARTED),
        "unreported": tuple(
            task.task.title + words.aside("部分举措" if task.reports else "")
            for task in every
            if task.state is ActionState.NONE
        ),
        "plans_by_task": tasks.plans(request),
        "reported": partial(tasks.reported, request),
        "account": partial(tasks.account, request),
        "summed_up": tasks.own_summary(request),
    }


def _year(request: Request) -> dict[str, Any]:
    """Return what the office keeps beside the figures: who reported, opinions, events."""
    ledger, month, until = request.ledger, request.month, request.until
    duty, day = ledger.regular_in(month), dated(request)
    january = Month(month.year, 1)
    spans = [(one, [at for at in one.periods if january <= at <= month]) for one in ledger.plan.duties if one.every]
    planned = "workplans" in request.may_carry
    return {
        "attendance": None if request.unit else units.handed_in(ledger, duty, (month,), day),
        "returns": list(filter(None, (units.handed_in(ledger, one, months, day) for one, months in spans))),
        "opinions": units.opinion_facts(ledger, until, request.unit),
        "events": units.event_facts(ledger, until),
        "events_now": units.event_facts(ledger, until, month),
        "vote": units.vote_of(ledger, month),
        "workplans": units.workplan_facts(ledger, month.last_day) if planned else (),
        "until": until,
    }


def _demands(request: Request, found: Mapping[str, Any], lagging: Lagging) -> list[str]:
    """Return what the office asks for where it has not asked itself: measures, reports, answers."""
    ledger, attendance, demands = request.ledger, found["attendance"], []
    day = dated(request)
    written = partial(words.day_beside, as_of=Month.of(day))
    soon = written(working_days_after(ledger, day, ledger.office.contact.days))
    # The duty that this month's document is of, and where that ends with the month the one that follows.
    duties = filter(None, map(ledger.regular_in, (request.month, request.month.plus(1))))
    ahead = ((duty, period) for duty in duties for period in duty.periods if period > request.month)
    coming = next((each for each in ahead if ledger.deadline(*each) >= day), None)
    report = words.document(ledger, *coming) if coming else ""
    due = written(ledger.deadline(*coming)) if coming else soon
    if lagging.behind or lagging.short:
        late = Status.BEHIND.word if lagging.behind else ""
        named = words.names(filter(None, (late, lagging.short_words)))
        demands.append(f"{named}目标的责任单位逐项拿出措施，{f'随{report}' if report else ''}于{due}前报送")
    elif report:
        demands.append(f"{report}于{due}前报送")
    start = "尚未启动的任务明确时限" if found["idle"] else ""
    if attendance and len(attendance["absent"]) > len(attendance["since"]):
        asked = "尚未报送的单位按时报送" if attendance["waiting"] else f"未报送的单位于{soon}前补报"
        demands.append("，".join(filter(None, (asked, start))))
    elif any(filing.month == request.month for filing in request.filings) and (found["idle"] or found["unreported"]):
        demands.append("，".join(filter(None, (start, "尚未报送进展的任务补报进展" if found["unreported"] else ""))))
    if found["opinions"]["overdue"]:
        demands.append("超过时限的意见建议，承办单位尽快答复代表")
    return demands


def compose(name: str, facts: Mapping[str, Any], templates: Mapping[str, str]) -> Document:
    """Put facts into words; whatever is not the templates' own text cannot change the document's form.

    What a template has written is tidied: the parts of a document are the variables that it sets.
    """
    sandbox, file = Sandbox(templates, FILTERS, html=False), f"{name}.md.j2"

    def tidied(value: object) -> str:
        text = str(sandbox.put_out(value))
        return normalise(_BLANK_LINES.sub("\n\n", _LINE_ENDS.sub("", text)).strip())

    def written(template: Template) -> dict[str, Any]:
        known = vars(template.make_module(dict(facts)))
        lists = {part: known.get(part, ()) for part in _LISTS}
        for part, value in lists.items():
            if not isinstance(value, list | tuple):
                raise fault(file, 0, f"{part} 应当是列表")
        texts = {part: tidied(known.get(part, "")) for part in _TEXTS}
        lines = {part: tuple(filter(None, map(tidied, value))) for part, value in lists.items()}
        return {**texts, **lines, "wide": bool(known.get("wide"))}

    parts = run(sandbox, file, written)
    for part in ("label", "title", "body") if name.startswith(_ANNEX) else ("title", "body"):
        if not parts[part]:
            raise UsageError(f"模板 {file} 没有写出文书的 {part}", f"在模板里写 {{% set {part} %}}…{{% endset %}}")
    head = Masthead(*(parts.pop(f"masthead_{part}") for part in ("name", "issue", "by", "date")))
    return Document(name, masthead=head if head.name else None, **parts)


def _lacks(request: Request) -> Iterator[str]:
    """Yield what a report lacks that only the office knows: it is not printed as long as nobody has written it."""
    if request.kind != OCTOBER:
        return
    hearing, plan = request.ledger.office.hearing, request.ledger.plan.document
    known = {"会议届次": hearing.meeting, "日期": hearing.date, "报告人": hearing.reporter}
    missing = _missing(known)
    if missing and (plan.session or plan.motion or any(known.values())):  # else no meeting hears it
        yield f"报告里没有{missing}：填在 data/office.yaml 的 hearing。"
    if hearing.date is not None and hearing.date <= request.month.last_day:
        end, held = words.month_end(request.month), words.day(hearing.date)
        yield f"报告用的是截至{end}的数，会议在{held}举行：核对 --as-of 和 data/office.yaml 的 hearing。"
    if request.paper.opening is None and plan.motion:
        yield "报告里没有写议案由谁提出、怎样交办，方案里没有这些：写在 data/documents/october.yaml 的 opening。"


def _missing(known: Mapping[str, object]) -> str:
    return words.names(name for name, value in known.items() if not value)


_CANDIDATE = 120  # signs of a task's account
_ITEM = "(?:^|\uff1b)[一二三四五六七八九]是"
_MARKS = "\u3002\uff1b"
_DEMANDS = r"(?ms)^## .{1,3}、(?:工作要求|下半年打算|下一步打算|下一步工作)$(.*?)(?=^## |^以上报告|\Z)"


def draft(request: Request, made: Document) -> str:
    """Return the text of the file for a document; `made` is the document as it is compiled now."""
    facts = gather(request)
    lagging: Lagging = facts["lagging"]
    every = [task.task.id for section in facts["sections"] for task in section["tasks"]]
    opening = next((line for line in made.body.split("\n") if line and not line.startswith("#")), "")
    highlights = [text for section in facts["sections"] if (text := _highlight(request, section["tasks"]))]
    title = TITLES.get(request.kind, f"{request.month}简报")
    blocks: tuple[tuple[str, str, Iterable[tuple[str, str]]], ...] = (
        ("highlights", "亮点", [("-", text) for text in highlights or [""]]),
        ("instructions", "领导批示", [("-", "")]),
        ("demands", "工作要求、下一步打算", [("-", text) for text in _demanded(made) or [""]]),
        ("tasks", "任务进展：代替各单位报送的文字", [(f"{one}:", facts["account"](one, _CANDIDATE)) for one in every]),
        ("problems", "问题的原因", [(f"{one.target.id}:", lagging.reasons[one.target.id]) for one in lagging.behind]),
    )
    lines = [
        f"# {title}：办公室自己的话。写了的代替自动汇编的，重新生成时一字不动；不写的照旧汇编。",
        "# 各行前面的 # 去掉才起作用；引号里的是现在会汇编出的文字，供改写。",
        f"dated: {facts['dated']}  # 印发日期：写定后不再变动",
        *([f"# issue: {facts['issue']}"] if facts["issue"] else []),
        f"# opening: {_quoted(unmarked(opening))}",
    ]
    for key, called, texts in blocks:
        lines += [f"# {key}:  # {called}", *(f"#   {mark} {_quoted(text)}" for mark, text in texts)]
    parts = "、".join(f"{part}（{part.word}）" for part in Part)
    return "\n".join([*lines, f"# leave_out: []  # 这次不印的部分：{parts}", ""])


def _demanded(made: Document) -> list[str]:
    """Return what a document asks for or intends, one by one."""
    found = re.search(_DEMANDS, made.body)
    lines = found[1].split("\n") if found else []
    items = (item for line in lines for item in re.split(_ITEM, unmarked(re.sub(r"^\d+\. ", "", line))))
    return [f"{item.rstrip(_MARKS)}\u3002" for item in items if item.strip()]


def _highlight(request: Request, some: Iterable[TaskProgress]) -> str:
    """Return what the first unit with news of the month says first of a section's tasks."""
    news = (report for task in some for report in tasks.news_of(request, task))
    texts = ((request.ledger.name(report.unit), tasks.within(report.report.done or "", 60)) for report in news)
    return next((f"{unit}{text}" for unit, text in texts if text), "")


def _quoted(text: str) -> str:
    """Return a text as YAML and JSON quote it, so that no sign in it means anything; a mark to write at if empty."""
    return json.dumps(text or "…", ensure_ascii=False)
