"""Everything that the templates may speak of, and how much of it a paper has room for: what gives way first."""

from __future__ import annotations

from functools import partial
from itertools import compress, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from yian1.core import duties, pace, terms
from yian1.core.progress import PACED, Status
from yian1.core.rollup import ActionState, allocations, by_unit
from yian1.model import quantity
from yian1.model.office import OCTOBER, PaceRule
from yian1.model.period import months_between
from yian1.model.plan import Kind, Rule
from yian1.output import words, workings
from yian1.output.documents import targets, tasks, units
from yian1.output.documents.document import Request, dated, occasion, previous_of, working_days_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Duty
    from yian1.output.documents.targets import TargetFact


def gather(request: Request) -> dict[str, Any]:
    """Return the facts of one document by the names that templates call them."""
    found: dict[str, Any] = {
        "with_sources": request.kind == OCTOBER,
        "unit_name": request.ledger.name,
        **_standing(request),
    }
    found |= _activity(request, (*found["targets"], *found["milestones"]))
    found |= _year(request)
    present = found | {
        "targets": found["targets"] or found["milestones"],
        "tasks": found["sections"],
        "actions": found["sections"],
        "events": found["events"]["items"],
        "opinions": found["opinions"]["items"],
    }
    found = occasion(request, [name for name in request.annexes if present[name] and request.filings]) | found
    parts = ("targets", "milestones", "behind", "short", "ahead", "news", "annexes")
    progress = targets.Targets(request, *(found[part] for part in parts))
    return found | {
        "progress": progress,
        "overall": progress.overall(found["checked"]),
        "notes": table_notes(request, found["targets"]),
        "demands": _demands(found, progress),
        "overdue": partial(units.overdue_words, request, found["opinions"]["overdue"], found["annexes"]),
    }


def _standing(request: Request) -> dict[str, Any]:
    """Return the targets in the order of notices, the same by goal, who lags, what is new."""
    assessment, unit = request.assessment, request.unit
    reasons = {**tasks.reasons(assessment), **request.paper.problems}
    every = targets.target_facts(assessment, reasons, set(request.paper.problems))
    mine = [unit is None or item.owned_by(unit) for item in assessment.ranked()]
    named = [*compress(every, mine)]
    own, apart = (targets.numbered(one for one in named if one.apart is milestone) for milestone in (False, True))
    counted = [item for item in compress(assessment.ranked(), mine) if item in assessment.counted]
    checked = any(item.verified for item in counted)
    previous = None if unit else previous_of(assessment)
    split = "allocations" in request.annexes
    return {
        "targets": own,
        "milestones": apart,
        "goals": _goals(request.ledger, (*own, *apart)),
        "counts": targets.counts(own),
        "checked": words.verified_count(counted) if checked else "",
        "behind": _of(own, Status.BEHIND),
        "short": (*_of(named, Status.MISSED), *_of(named, Status.UNMET)),
        "ahead": sorted(_of(own, Status.AHEAD), key=lambda one: -(one.item.ahead or 0)),
        "news": None if previous is None else targets.news(every, assessment, previous),
        "allocations": allocations(request.ledger, assessment.series, request.month) if split else (),
        "parts": () if unit is None else by_unit(assessment, unit).shares,
    }


def _demands(found: Mapping[str, Any], progress: targets.Targets) -> list[str]:
    """Return what the office asks for where it has not asked itself: measures, reports, answers."""
    due, attendance, demands = found["next_due"], found["attendance"], []
    soon, idle = words.short_day(found["answer_by"]), found["idle"]
    if found["behind"] or found["short"]:
        late = terms.STATUSES[Status.BEHIND] if found["behind"] else ""
        lagging = words.names(filter(None, (late, progress.short_words)))
        when = f"随{due['title']}于{words.short_day(due['due'])}" if due else f"于{soon}"
        demands.append(f"{lagging}目标的责任单位逐项拿出措施，{when}前报送")
    elif due:
        demands.append(f"{due['title']}于{words.short_day(due['due'])}前报送")
    start = "尚未启动的任务明确时限" if idle else ""
    if attendance and len(attendance["absent"]) > len(attendance["since"]):
        report = "尚未报送的单位按时报送" if attendance["waiting"] else f"未报送的单位于{soon}前补报"
        demands.append("，".join(filter(None, (report, start))))
    elif found["filed_now"] and (idle or found["unheard"]):
        demands.append("，".join(filter(None, (start, "尚未报送进展的任务补报进展" if found["unheard"] else ""))))
    if found["opinions"]["overdue"]:
        demands.append("超过时限的意见建议，承办单位尽快答复代表")
    return demands


def _of(items: Sequence[TargetFact], status: Status) -> tuple[TargetFact, ...]:
    return tuple(one for one in items if one.item.status is status)


def _goals(ledger: Ledger, own: Sequence[TargetFact]) -> list[dict[str, Any]]:
    """Return the goals with the targets that the document speaks of, and at the end those that stand in tasks.

    These have no title. `targets` has everything; milestones are counted apart.
    """
    known = {one.target.id: one for one in own}
    groups = [(goal.title, [known[one.id] for one in goal.targets if one.id in known]) for goal in ledger.plan.goals]
    groups.append(("", [one for one in own if one.item.context.task is not None]))
    return [
        {
            "title": title,
            "targets": group,
            "standing": targets.standing(group),
        }
        for title, group in groups
        if group
    ]


def table_notes(request: Request, own: Sequence[TargetFact]) -> list[str]:
    """Return what is to be known of a table: statuses, lights, pace, kinds, figures, what the office has added."""
    if all(fact.target.kind is Kind.MILESTONE for fact in own):
        return []
    office = request.ledger.office
    lights = workings.lights_rule(office.lights, {fact.item.status for fact in own})
    scheduled = [fact for fact in own if fact.item.pace is not None and fact.target.id in office.schedules]
    supplied = {
        "数据责任单位": any(fact.item.owner for fact in own),
        "基数": any(fact.baseline for fact in own),
        "节点目标": scheduled,
        "亮灯规则": lights,
    }
    *others, last = [name for name, given in supplied.items() if given] or [""]
    by = f"由{office.masthead.issued_by}补充，" if office.masthead.issued_by else ""
    found = (
        _of_statuses(own, request.ledger) + lights,
        _of_pace(request, own, scheduled),
        _of_kinds(own),
        "".join(_of_figures(own, request.unit)),
        f"{words.names(others)}{'和' if others else ''}{last}{by}不是方案原文。" if last else "",
    )
    return [note for note in found if note]


def _of_statuses(own: Sequence[TargetFact], ledger: Ledger) -> str:
    used = {fact.item.status for fact in own}
    end = "年末" if ledger.one_year and not any(fact.by for fact in own) else "到期"
    rates = _direct(fact for fact in own if fact.item.status is Status.HOLDS)
    paced = (Status.AHEAD, Status.ON_PACE, Status.BEHIND)
    words_of_pace = words.names(terms.STATUSES[one] for one in paced)
    meanings = (
        ({Status.HOLDS}, f"，{rates}指标{end}前达到要求的为符合要求"),
        ({Status.MISSED}, f"，{end}未达到的为未完成"),
        ({*paced}, f"；未达到的，完成率高于、等于、低于时序进度的，分别为{words_of_pace}"),
        ({Status.UNMET}, "；不与时序进度比较的，未达到目标为未达标"),
        ({Status.OPEN}, f"；没有基数{'、到期还早' if ledger.several_years else ''}、不能与时序进度比较的为推进中"),
        ({Status.YEAR_END}, "；年末考核的，平时不与时序进度比较"),
    )
    return f"达到目标的为已完成{''.join(text for statuses, text in meanings if statuses & used)}。"


def _direct(targets: Iterable[TargetFact]) -> str:
    return "比率类" if all(one.target.measure == "%" for one in targets) else "水平类、比率类"


def _of_pace(request: Request, own: Sequence[TargetFact], scheduled: Sequence[TargetFact]) -> str:
    """Say how the pace is counted, for which targets otherwise: by days or months, a schedule, a time of their own."""
    if all(fact.item.shown_pace is None for fact in own):
        return ""
    ledger, office = request.ledger, request.ledger.office
    default, months = office.pace_rule("default"), months_between(ledger.first, ledger.last) + 1
    daily, year = default is PaceRule.DAILY, months == words.DECEMBER
    if daily:
        how = f"按日计算，为已过日数÷{'全年' if year else '全程'}日数"
    else:
        how = "按月计算，为已过月数÷" + ("12" if year else "到完成时限的总月数（每年的目标从当年1月起算）")
    free = [fact for fact in own if fact.target.id not in office.schedules]
    other = [one for one in free if one.item.pace is not None and office.pace_rule(one.target.id) is not default]
    termed = [fact for fact in free if fact.item.status in PACED and ledger.has_own_term(fact.target.id)]
    return "".join(
        [
            f"时序进度{how}，{'' if year else f'全程{months}个月的，'}{words.month_end(request.month)}为",
            quantity.percent(pace.general(ledger, request.month)),
            words.aside(_named(other, f"按{'月' if daily else '日'}计算")),
            _named(scheduled, "按节点目标计算", "；"),
            _named(termed, "按自己的时限计算", "；"),
            "。较时序为完成率减时序进度，按四舍五入前的数计算。",
        ]
    )


def _named(facts: Sequence[TargetFact], ending: str, mark: str = "") -> str:
    """Say something of targets by their names, nothing of none."""
    return f"{mark}{words.names(fact.target.name for fact in facts)}{ending}" if facts else ""


def _of_kinds(own: Sequence[TargetFact]) -> str:
    direct = [fact for fact in own if fact.target.kind not in {Kind.STOCK, Kind.FLOW}]
    nodes = _named([fact for fact in own if fact.item.due_value is not None], "与到期的节点目标比较", "，其中")
    stocks = "总量指标按增量计算完成率，即（现值－基数）÷（目标－基数），没有基数的不计算"
    rules = [
        stocks if any(fact.target.kind is Kind.STOCK and not fact.item.is_limit for fact in own) else "",
        "上限指标不计算完成率，不与时序进度比较" if any(fact.item.is_limit for fact in own) else "",
        f"{_direct(direct)}指标直接与目标比较，不与时序进度比较{nodes}" if direct else "",
    ]
    about = [fact for fact in own if fact.item.rule is Rule.ABOUT]
    kinds = "；".join(filter(None, rules))
    return (f"{kinds}。" if kinds else "") + _named(about, "的目标是约数，低于目标在容差以内的，也是达到目标。")


def _of_figures(own: Sequence[TargetFact], unit: str | None) -> Iterator[str]:
    """Yield which figures are older, of another day, provisional, checked, corrected."""
    filed = [(fact, fact.figure) for fact in own if fact.figure is not None]
    stale = sorted((fact for fact in own if fact.item.stale and not fact.day), key=lambda fact: fact.item.month)
    groups = groupby(stale, key=lambda fact: words.month_beside(fact.item.month, fact.item.as_of))
    stale_words = "；".join(_named(list(some), f"为{month}数") for month, some in groups)
    yield f"{stale_words}。" if stale_words else ""
    if any(fact.item.shown_pace is not None for fact in stale):
        yield "以前月份的数与其当月的时序进度比较。"
    yield from (f"{fact.target.name}的数据截至{fact.day}。" for fact in own if fact.day)
    yield _named([fact for fact, figure in filed if figure.provisional], "为初步数。")
    checked = any(fact.checked == _CHECKED for fact in own)
    if filed and (checked or not unit):
        yield f"{'未注明经核实的数' if checked else '各项数据'}为责任单位自报。"
    for fact, figure in filed:
        if figure.correction and fact.newly_filed:
            yield f"{fact.target.name}有更正：{words.sentence(figure.correction)}"


def _activity(request: Request, own: Sequence[TargetFact]) -> dict[str, Any]:
    """Return the tasks with what was reported of them, and what the period comes to."""
    assessment, ledger = request.assessment, request.ledger
    sections = tasks.section_facts(request)
    every = [task for section in sections for task in section["tasks"]]
    progress = {item.task.id: item for item in assessment.tasks}
    numbers = {state: sum(task.state is state for task in every) for state in reversed(ActionState)}
    states = [targets.Count(state, number) for state, number in numbers.items() if number]

    def account(task: str, most: int) -> str:
        return tasks.account(ledger, progress[task], request.month, most, request.unit)

    return {
        "heard": request.heard,
        "unit_names": request.names,
        "sections": sections,
        "tasks": len(every),
        "actions": sum(len(task.actions) for task in every),
        "led": sum(bool(item.context.action.lead) for task in every for item in task.actions),
        "units": len(ledger.plan.units),
        "groups": tuple(group.name for group in ledger.plan.groups),
        "state_counts": states,
        "task_states": f"{len(every)}项任务{targets.tally(states)}。" if every else "",
        "late": tuple(task for task in every if task.overdue),
        "idle": tuple(task.title for task in every if task.state is ActionState.NOT_STARTED),
        "unheard": tuple(task.title for task in every if task.state is ActionState.NONE and not task.begun),
        "problems": tasks.problems(request, [one.reason for one in own if one.item.status is Status.BEHIND]),
        "plans_by_task": tasks.plans(request, sections),
        "account": account,
    }


def _year(request: Request) -> dict[str, Any]:
    """Return what the office keeps beside the figures: who reported, opinions, events, what is owed next."""
    ledger, month, until = request.ledger, request.month, request.until
    duty, day = ledger.regular, dated(request)
    spans = () if duty is None else tuple(period for period in duties.periods(duty) if period <= month)
    plans = units.workplan_facts(ledger, month.last_day) if "workplans" in request.annexes else ()
    return {
        "attendance": None if request.unit else units.attendance_fact(ledger, duty, month, day),
        "returns": units.returns(ledger, duty, spans, day),
        "opinions": units.opinion_facts(ledger, until, request.unit),
        "events": units.event_facts(ledger, until),
        "events_now": units.event_facts(ledger, until, month),
        "vote": units.vote_of(ledger, month),
        "workplans": plans,
        "workplan_sums": units.workplan_sums(plans),
        "answer_by": working_days_after(ledger, day, ledger.office.contact.days),
        "until": until,
        "next_due": _next_due(ledger, duty, month),
    }


def _next_due(ledger: Ledger, duty: Duty | None, month: Month) -> dict[str, Any] | None:
    """Return the monthly document that is owed after this month's, and its day."""
    after = [] if duty is None else [period for period in duties.periods(duty) if period > month]
    if duty is None or not after:
        return None
    return {"title": words.document(ledger, duty, after[0]), "due": duties.deadline(ledger, duty, after[0])}


EVERYTHING = 10_000
_CHECKED = "经核实"
LINES_OF_A_PAGE = 26  # of a briefing


class Room(NamedTuple):
    """What a paper has room for: numbers of items, and signs of a text.

    `detailed` laggards in words of their own with reasons of `reason` signs (those with a red light alone, unless
    `yellow`), the others with their points and a reason of `why` signs; `short` ones by name, and by their gap if
    `gaps`; lists of
    `named` targets or tasks and of `units`; `best` targets ahead, `events` listed one by one, `overdue` opinions,
    `results` of opinions; `statements` of targets in one goal; `account` signs for each task; `remarks` and `plans`
    of each chapter, of `remark` signs each; `demands` of the office.
    """

    detailed: int = EVERYTHING
    reason: int = 60
    why: int = 20
    yellow: bool = True
    gaps: bool = True
    short: int = EVERYTHING
    named: int = EVERYTHING
    units: int = EVERYTHING
    best: int = 3
    events: int = EVERYTHING
    overdue: int = EVERYTHING
    results: int = EVERYTHING
    statements: int = EVERYTHING
    account: int = 240
    remarks: int = 3
    plans: int = EVERYTHING
    remark: int = 60
    demands: int = EVERYTHING


class Rooms(NamedTuple):
    """The rooms of a kind of paper, the widest first, and what may stand before its annexes: characters, lines."""

    most: int
    rooms: tuple[Room, ...]
    lines: int = EVERYTHING


_WIDE = Room()
# Of a brief what goes well gives way first, then gaps of rates, which stand in the annex, and the length of reasons;
# then those with a yellow light keep points and reason only; at last the number of laggards in words of their own,
# of names in lists, of units, of overdue opinions listed one by one.
_LISTS = (
    (8, 10, 12, 1), (6, 8, 12, 1), (6, 8, 10, 0), (4, 8, 10, 0), (4, 6, 8, 0), (3, 5, 7, 0), (3, 4, 6, 0),
    (2, 4, 6, 0), (2, 3, 5, 0), (1, 2, 4, 0), (0, 1, 2, 0), (0, 0, 0, 0),
)  # fmt: skip
_TERSE = Room(best=1, gaps=False, events=0)
_RED = _TERSE._replace(yellow=False, best=0, overdue=1)
_BRIEF = (
    Room(reason=30),
    Room(reason=30, best=2, overdue=3),
    Room(reason=24, best=1, overdue=3),
    *(_TERSE._replace(reason=reason, overdue=2) for reason in (30, 24, 20)),
    *(_TERSE._replace(reason=reason, best=0, overdue=1) for reason in (20, 16)),
    *(_RED._replace(reason=reason, why=why) for reason, why in ((24, 20), (20, 16), (16, 16), (16, 12), (12, 12))),
    *(_RED._replace(reason=reason, why=0) for reason in (20, 16, 12)),
    *(
        _RED._replace(reason=reason, why=0, detailed=detailed, named=named, short=named, units=units, overdue=overdue)
        for detailed, named, units, overdue in _LISTS
        for reason in (12, 0)
    ),
)
_LEADERS = (
    Room(detailed=5, reason=24, units=8, best=1, demands=3),
    *(Room(detailed=detailed, reason=24, units=6, best=1, demands=2) for detailed in (4, 3)),
    *(Room(detailed=3, reason=reason, units=4, best=1, demands=2) for reason in (16, 12)),
    *(Room(detailed=2, reason=reason, units=4, best=0, demands=1) for reason in (20, 12)),
    Room(detailed=2, reason=0, units=3, best=0, demands=1),
    Room(detailed=1, reason=0, units=2, best=0, demands=1),
    Room(detailed=0, reason=0, units=0, best=0, demands=0),
)
_SHORTER = _WIDE._replace(reason=30, events=6, results=6, remarks=2, plans=4, remark=40, named=10)
_SUMMARY = (
    _WIDE,
    *(_SHORTER._replace(account=size) for size in (200, 160, 130, 110, 90)),
    *(
        _SHORTER._replace(account=size, events=0, results=3, remarks=1, plans=2, remark=30, reason=24)
        for size in (110, 90, 75, 60, 45)
    ),
    *(
        Room(account=size, reason=20, detailed=6, short=6, named=5, units=5, best=0, events=0, overdue=2, results=0,
             statements=12, remarks=1, plans=1, remark=24)
        for size in (60, 45, 30, 0)
    ),
    Room(account=0, reason=0, detailed=3, short=3, named=3, units=3, best=0, events=0, overdue=0, results=0,
         statements=4, remarks=0, plans=0, remark=0),
    Room(account=0, reason=0, detailed=0, short=0, named=0, units=0, best=0, events=0, overdue=0, results=0,
         statements=0, remarks=0, plans=0, remark=0),
)  # fmt: skip

ROOMS: Mapping[str, Rooms] = {
    "brief": Rooms(1_500, _BRIEF, 2 * LINES_OF_A_PAGE),
    "leaders": Rooms(500, _LEADERS, LINES_OF_A_PAGE - 1),
    "half-year": Rooms(4_000, _SUMMARY),
    "october": Rooms(4_000, _SUMMARY),
    "unit-brief": Rooms(EVERYTHING, (_WIDE,)),
    "unit-half-year": Rooms(EVERYTHING, (_WIDE,)),
}
