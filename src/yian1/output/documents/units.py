"""What units have handed in, owe and plan, and the registers – opinions, events, the vote – as facts for a document."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from yian1.core import duties, year
from yian1.core.terms import DutyState
from yian1.core.year import reply_due
from yian1.model.office import OCTOBER, OpinionState, Satisfaction
from yian1.model.period import QUARTER, Month
from yian1.model.plan import Every
from yian1.output.documents.tasks import within
from yian1.output.words import aside, clause, day_beside, document, names, period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from yian1.core.duties import DutyEntry
    from yian1.core.year import OpinionAsOf, VoteResult
    from yian1.model.ledger import Ledger
    from yian1.model.office import Event
    from yian1.model.plan import Duty
    from yian1.output.documents.document import Request
    from yian1.output.documents.lagging import Limits

    Fact = Mapping[str, Any]  # by the names that templates call its parts


_SPAN = 3  # months that follow one another are written as one: 1—3月


def handed_in(ledger: Ledger, duty: Duty | None, months: Sequence[Month], day: date) -> Fact | None:
    """Return who had handed in a duty's documents of some months by a day (报送情况); None if none was owed.

    Up to the deadline's own day nobody is missing: those who have not handed in then are `waiting`, and all of these
    `absent`. `since` are those of them that handed in after that day: their reports are in the paper, so it says so.
    """
    if duty is None:
        return None
    units: dict[DutyState, list[str]] = {state: [] for state in DutyState}
    since: list[str] = []
    verb = "补报"
    for month in months:
        now = duties.attendance(ledger, duty, month)
        for then, later in zip(duties.attendance(ledger, duty, month, day), now, strict=True):
            units[then.state].append(ledger.name(then.unit))
            if later.filed and then.state in {DutyState.MISSING, DutyState.NOT_DUE}:
                since.append(then.unit)
                verb = "报送" if then.state is DutyState.NOT_DUE else verb
    if not any(units.values()):
        return None
    absent_units = units[DutyState.MISSING] + units[DutyState.NOT_DUE]
    afterwards = f"，此后已{verb}" if len(since) == len(absent_units) else f"，其中{len(since)}份此后{verb}"
    return {
        "title": duty.title,
        "quarterly": duty.every is Every.QUARTER,
        "first": months[0],
        "last": months[-1],
        "owed": sum(map(len, units.values())),
        "in_time": units[DutyState.IN_TIME],
        "undated": units[DutyState.UNDATED],
        "late": units[DutyState.LATE],
        "missing": units[DutyState.MISSING],
        "waiting": units[DutyState.NOT_DUE],
        "absent": absent_units,
        "since": since,
        "lacking": "尚未报送" if units[DutyState.NOT_DUE] else "未报",
        "afterwards": afterwards if since else "",
    }


def entry_fact(ledger: Ledger, entry: DutyEntry) -> Fact:
    """Return one document that one unit owes; `when` is its month or quarter in words, `title` it without that."""
    when = period(ledger, entry.duty, entry.period)
    title = document(ledger, entry.duty, entry.period).removeprefix(when)
    return {"title": title, "when": when, "due": entry.due, "days_late": entry.days_late}


def owed(ledger: Ledger, entries: Sequence[DutyEntry]) -> Sequence[Fact]:
    """Return which of a unit's documents are not handed in though their day is over, the oldest first.

    Those of one title that have to speak of the same figures and actions are listed together; `spans` are their months
    or quarters in words, those that follow one another as one: 1—3月, 5月.
    """
    alike: dict[object, tuple[Fact, list[DutyEntry]]] = {}
    for entry in sorted((entry for entry in entries if entry.state is DutyState.MISSING), key=lambda entry: entry.due):
        asked = _asked(ledger, entry)
        figures = tuple(one["target"].id for one in asked["figures"])
        actions = tuple(one.action.id for one in asked["actions"])
        alike.setdefault((entry.duty.id, figures, actions), (asked, []))[1].append(entry)
    return [
        {"spans": list(_spans(ledger, group)), "entries": [entry_fact(ledger, entry) for entry in group], **asked}
        for asked, group in alike.values()
    ]


def _asked(ledger: Ledger, entry: DutyEntry) -> Fact:
    """Return the figures that a document has to give, with definition (口径) and the unit's part, and the actions."""
    if entry.duty.every is None:
        return {"figures": [], "actions": []}
    figures = [
        {
            "target": item.target,
            "definition": ledger.office.definitions.get(item.target.id, ""),
            "share": ledger.share(item.target.id, entry.unit),
        }
        for item in duties.owed_figures(ledger, entry.unit, entry.period)
    ]
    return {"figures": figures, "actions": duties.owed_actions(ledger, entry.unit, entry.period)}


def _spans(ledger: Ledger, entries: Sequence[DutyEntry]) -> Iterator[str]:
    """Yield the months or quarters of documents in words, three or more months that follow one another as one span."""
    duty, periods = entries[0].duty, [entry.period for entry in entries]
    # Of months that follow one another each is as far from its place in the list as the one before.
    apart = {month: month.number - at if duty.every is Every.MONTH else at for at, month in enumerate(periods)}
    for _, run in groupby(periods, key=lambda month: (month.year, apart[month])):
        *others, last = run
        named = [period(ledger, duty, month) for month in (*others, last)]
        yield from named if len(named) < _SPAN else [f"{named[0].removesuffix('月')}—{last.number}月"]


def coming(ledger: Ledger, entries: Sequence[DutyEntry]) -> Sequence[Fact]:
    """Return which of a unit's documents not handed in yet are of the next deadline."""
    waiting = [entry for entry in entries if entry.state is DutyState.NOT_DUE]
    first = min((entry.due for entry in waiting), default=None)
    return [entry_fact(ledger, entry) for entry in waiting if entry.due == first]


def workplan_facts(ledger: Ledger, as_of: date) -> Sequence[Fact]:
    """Return how many actions each unit has to plan, and which are absent, incomplete or overdue in its work plan.

    Empty if nobody has written one.
    """
    by_unit: dict[str, list[duties.Commitment]] = {}
    for item in duties.commitments(ledger, as_of) if ledger.workplans else ():
        by_unit.setdefault(item.unit, []).append(item)
    return [
        {
            "unit": ledger.name(unit),
            "owed": (owed := len({item.context.action.id for item in items})),
            "written": owed - sum(item.absent for item in items),
            "absent": tuple(dict.fromkeys(item.context.task.title for item in items if item.absent)),
            "incomplete": [item for item in items if item.lacking],
            "overdue": [item for item in items if item.overdue],
        }
        for unit, items in by_unit.items()
    ]


# Whoever writes is inspected by the congress, and hears what deputies say.
_VERBS = (
    ("视察", "接受"), ("执法检查", "接受"), ("质询", "接受"), ("询问", "接受"), ("评议", "接受"), ("听取意见", ""),
    ("座谈会", "召开"), ("会议", "召开"), ("会", "召开"), ("走访", "开展"),
)  # fmt: skip
_CONGRESS = re.compile("^.{0,4}人大")  # what it does itself: 市人大财经委专题调研
_ORDER = ("召开", "组织", "开展", "", "接受")
_SHORT = 4
_GATHERING = re.compile("会$|会议", re.MULTILINE)


def opinion_facts(ledger: Ledger, as_of: date, unit: str | None = None) -> dict[str, Any]:
    """Return the opinions put forward by a day, with their counts.

    `fresh` and `answered` are of the month or quarter that the day ends, `done` settled, `unsatisfied` judged 不满意.
    """
    first, quarterly = first_covered(ledger, Month.of(as_of)), ledger.step(Month.of(as_of)) == QUARTER
    known = year.opinion_summary(ledger, as_of, unit)
    items = known.opinions
    labels = ledger.office.opinion_categories
    found = {
        "items": items,
        "fresh": [item for item in items if Month.of(item.opinion.date) >= first],
        "answered": [item for item in items if item.opinion.replied and Month.of(item.opinion.replied) >= first],
        "overdue": known.overdue,
        "done": [item for item in items if item.opinion.state is OpinionState.SETTLED],
        "unsatisfied": [item for item in items if item.opinion.satisfaction is Satisfaction.DISSATISFIED],
        "total": known.total,
        "replied": known.replied,
        "settled": known.settled,
        "open": known.open,
        "late": len(known.late),
        "rated": known.rated,
        "categories": {labels.get(one) or f"{one}类": number for one, number in known.by_category.items() if number},
        "judgements": {mark.value: number for mark, number in known.by_satisfaction.items() if number},
    }
    now = "本季" if quarterly else "本月"
    return found | {"summary": _counted(found, unit), "summary_now": _counted(found, unit, now)}


def first_covered(ledger: Ledger, month: Month) -> Month:
    """Return the first month of the month or quarter that a report on a month covers."""
    return month.plus(1 - ledger.step(month))


def _counted(found: Fact, unit: str | None, now: str = "") -> str:
    """Return the numbers of opinions, with what the month or quarter is called (`now`) those of it too."""
    total, replied, settled, left = (found[name] for name in ("total", "replied", "settled", "open"))
    fresh, answered = (len(found[name]) if now else 0 for name in ("fresh", "answered"))
    text = f"{now if fresh == total else '共'}{'承办' if unit else '收到'}代表意见建议{total}件"
    text += f"（{now}{fresh}件）" if 0 < fresh < total else ""
    if not replied:
        return f"{text}，{'均' if total > 1 else '正'}在办理中。"
    text += f"，{now if now and answered == replied else '已'}{'全部' if not left and replied > 1 else ''}"
    text += f"{'办结' if settled == replied else '答复'}{f'{replied}件' if left or replied == 1 else ''}"
    text += aside(
        f"{now}{answered}件" if 0 < answered < replied else "", f"办结{settled}件" if 0 < settled < replied else ""
    )
    return text + (f"，正在办理{left}件。" if left else "。")


def overdue_words(request: Request, overdue: Sequence[OpinionAsOf], limits: Limits) -> str:
    """Return the opinions whose time is over without an answer, one by one with the units that deal with them."""
    if not overdue:
        return ""
    head = f"超过时限尚未答复{len(overdue)}件"
    if not limits.overdue:
        return f"{head}{request.annex('opinions')}。"
    ends = (f"{day_beside(reply_due(item.opinion), request.month)}到期" for item in overdue)
    text = "；".join(
        f"{clause(within(item.opinion.text, 30 if limits.gaps else 24)) or f'第{item.number}件'}"
        + aside("" if request.kind == OCTOBER else names(item.units), end)
        for item, end in zip(overdue[: limits.overdue], ends, strict=False)
    )
    rest = len(overdue) - limits.overdue
    return f"{head}：{text}" + (f"；其余{rest}件{request.at_annex('opinions') or '从略'}。" if rest > 0 else "。")


def event_facts(ledger: Ledger, as_of: date, month: Month | None = None) -> dict[str, Any]:
    """Return the events up to a day, or those that a report on a month covers, with their counts and the opinions."""
    first = None if month is None else first_covered(ledger, month)
    known = (event for event in ledger.events.events if event.date <= as_of)
    asked = (event for event in known if first is None or Month.of(event.date) >= first)
    events = sorted(asked, key=lambda event: event.date)
    counts = Counter((_doing(event), event.kind) for event in events)
    kinds = sorted(counts, key=lambda one: _ORDER.index(one[0]))
    parts = [
        verb + names(f"{kind}{counts[verb, kind]}次" for _, kind in some)
        for verb, some in groupby(kinds, key=itemgetter(0))
    ]
    collected = sum(event.opinions for event in events)
    parts += [f"收集意见建议{collected}条"] if collected else []
    return {"items": events, "summary": "，".join(parts)}


def chaired(event: Event) -> bool:
    """Whether an event is a gathering (主持); anything else somebody leads (带队)."""
    return bool(_GATHERING.search(f"{event.kind}\n{event.title}"))


def received(event: Event) -> bool:
    """Whether the congress held an event: a government is inspected (接受视察)."""
    return _doing(event) == "接受"


def vote_of(ledger: Ledger, month: Month) -> VoteResult | None:
    """Return the vote if a report on a month covers it."""
    vote = ledger.events.vote
    covered = vote is not None and first_covered(ledger, month) <= Month.of(vote.date) <= month
    return year.vote_result(vote, ledger.office.vote_rule) if vote is not None and covered else None


def _doing(event: Event) -> str:
    """Return what is done of an event: a congress inspects a government, which receives it (接受视察)."""
    other = "接受" if _CONGRESS.search(event.title) else "组织" if len(event.kind) > _SHORT else "开展"
    return next((verb for ending, verb in _VERBS if event.kind.endswith(ending)), other)


FILTERS = (chaired, received)
