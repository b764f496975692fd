"""What stands on the page, part by part; every figure, word and finding is that of the documents."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from yian1.core import duties, opinions, pace, terms
from yian1.core.duties import DutyState
from yian1.core.progress import Status
from yian1.core.rollup import ActionState, assess
from yian1.model.office import Shown
from yian1.output import markdown, targets, words, workings
from yian1.output.documents import write
from yian1.output.documents.facts import gather
from yian1.output.documents.occasion import Request, dated, previous_of
from yian1.output.sandbox import Sandbox, run
from yian1.output.site import figures
from yian1.output.site.audiences import NAMES, granted, seen_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from yian1.core.duties import DutyEntry
    from yian1.core.progress import Light, TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.output.documents.registers import OpinionFact
    from yian1.output.documents.targets import TargetFact
    from yian1.output.site.audiences import Audience, May
    from yian1.output.site.figures import Bullet, Spark
    from yian1.output.site.origins import Origin, Origins

TEMPLATE = "site.html.j2"
MOST_WATCHED = 7
_ACCOUNT = 60  # signs of a task's account beside its title
_SIGNS = {
    Status.MET: "✔",
    Status.HOLDS: "✓",
    Status.AHEAD: "▲",
    Status.ON_PACE: "＝",
    Status.BEHIND: "▼",
    Status.OPEN: "→",
    Status.UNMET: "△",
    Status.YEAR_END: "○",
    Status.MISSED: "✕",
    Status.NO_DATA: "－",
}
_STATE_SIGNS = {
    ActionState.NONE: "－",
    ActionState.NOT_STARTED: "○",
    ActionState.UNDER_WAY: "→",
    ActionState.ONGOING: "∞",
    ActionState.DONE: "✔",
}
_DUTY_SIGNS = {DutyState.IN_TIME: "✓", DutyState.LATE: "△", DutyState.MISSING: "✕"}
_WATCHED = (Status.BEHIND, Status.MISSED, Status.UNMET)
_TOLD = (
    targets.COMPLETION,
    targets.AHEAD,
    targets.FORECAST,
    targets.NEEDED,
    targets.OUTLOOK,
    targets.VERIFIED,
)
_WITHHELD = "未公布"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that counts: its month and unit, what was filed, and where; `id` is its place on the page."""

    id: str
    month: Month
    unit: str
    value: str
    by: str
    source: str
    remark: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Card:
    """A target as it stands; `told` are titles with their words, `lights` months with theirs, `tone` is for the eye."""

    fact: TargetFact
    name: str
    promise: str
    value: str
    at: str
    month: str
    sign: str
    status: str
    tone: str
    told: tuple[tuple[str, str], ...]
    lights: tuple[tuple[str, Light | None], ...]
    bullet: Bullet | None
    spark: Spark | None
    steps: tuple[str, ...]
    figures: tuple[Figure, ...]
    change: str
    remainder: str
    against: str
    withheld: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One document of one unit: how it was handed in."""

    sign: str
    text: str
    tone: str
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Asked:
    """An opinion with where it is written; `late` if it was answered after its time, `overdue` if it still is not."""

    fact: OpinionFact
    late: bool
    overdue: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Moment:
    """Something on the time line; `state` says if it is over, going on or still to come."""

    day: date
    until: date | None
    kind: str
    title: str
    note: str
    state: str
    origin: Origin | None


def render_site(full: Assessment, audience: Audience, templates: Mapping[str, str], origins: Origins) -> str:
    """Return the page of a month for an audience; UsageError if a template of the workspace's own is faulty."""
    may = granted(full.ledger, audience)
    told = assess(seen_by(full.ledger, may), full.as_of)
    facts = _facts(full, told, may, templates, origins) | {"audience": NAMES[audience], "may": may}
    filters = {**words.FILTERS, "origin": origins.of, "sign": _sign, "digest": _digest}
    page = run(Sandbox(templates, filters, html=True), TEMPLATE, lambda made: made.render(facts))
    return f"{_without_gaps(page)}\n"


def _without_gaps(text: str) -> str:
    """Return a text without its empty lines."""
    return "\n".join(line for line in text.split("\n") if line.strip())


def _digest(text: str) -> str:
    """Return the hash by which the page allows its own style and its own script, and no others."""
    return b64encode(sha256(_without_gaps(text).encode("utf-8")).digest()).decode("ascii")


def _sign(state: ActionState) -> str:
    return _STATE_SIGNS[state]


def _facts(
    full: Assessment, told: Assessment, may: May, templates: Mapping[str, str], origins: Origins
) -> dict[str, Any]:
    """Return what the template speaks of; what is counted of handing in holds no text, and comes from the whole."""
    request, day = Request("leaders", told), dated(Request("leaders", full))
    found = gather(request)
    withheld = _withheld(full, told)
    cards = {card.fact.id: card for card in _cards(told, found, withheld, origins)}
    entries = _entries(full, day) if Shown.DUTIES in may else ()
    return found | {
        "month": told.as_of,
        "sample": full.ledger.sample,
        "told_day": day,
        "opening": _opening(request, templates) if not withheld and may >= {Shown.TARGETS, Shown.TASKS} else "",
        "pace_now": pace.general(told.ledger, told.as_of),
        "cards": [cards[target] for target in told.ledger.targets],
        "groups": [(goal.title, [cards[fact.id] for fact in goal.targets]) for goal in _in_order(found, told)],
        "watched": _watched(told, cards),
        "columns": _columns(full.ledger, entries),
        "rows": _rows(full.ledger, entries, origins),
        "irregular": [entry for entry in entries if entry.state in {DutyState.LATE, DutyState.MISSING}],
        "asked": _asked(told.ledger, found["opinions"].items, found["until"], origins),
        "moments": sorted(_moments(told.ledger, found["until"], may, origins), key=lambda one: one.day),
        "changed": [cards[item.target.id] for item in told.ranked() if cards[item.target.id].change],
        "previous": previous_of(told),
        "rules": _rules(told),
        "word": terms.word,
        "contact": told.ledger.office.contact,
        "name": told.ledger.name,
        "account_signs": _ACCOUNT,
        "origins_have_commits": bool(origins.commits),
        "width": figures.WIDTH,
        "height": figures.HEIGHT,
    }


def _opening(request: Request, templates: Mapping[str, str]) -> str:
    """Return the first paragraph of the paper for leaders, as bare text."""
    body = write.render(request, templates).body
    return markdown.plain(markdown.runs(body.split("\n\n")[0]))


def _withheld(full: Assessment, told: Assessment) -> frozenset[str]:
    """Return the targets that have figures, but none that may be seen."""
    pairs = zip(full.targets, told.targets, strict=True)
    return frozenset(item.target.id for item, seen in pairs if item.observation and not seen.observation)


def _in_order(found: Mapping[str, Any], told: Assessment) -> Iterator[Any]:
    """Yield the goals with their targets in the order of the plan."""
    order = {target: number for number, target in enumerate(told.ledger.targets)}
    for goal in found["goals"]:
        yield replace(goal, targets=tuple(sorted(goal.targets, key=lambda fact: order[fact.id])))


def _cards(told: Assessment, found: Mapping[str, Any], withheld: frozenset[str], origins: Origins) -> Iterator[Card]:
    facts = {fact.id: fact for fact in (*found["targets"], *found["milestones"])}
    for item in told.targets:
        yield _card(told, item, facts[item.target.id], origins, withheld=item.target.id in withheld)


def _card(told: Assessment, item: TargetProgress, fact: TargetFact, origins: Origins, *, withheld: bool) -> Card:
    row, seen = targets.Row(told, item), item.observation
    cells = ((column.title, column.text(row)) for column in _TOLD)
    change = "" if fact.change is None else words.change(fact.change, item.target.measure)
    return Card(
        fact,
        item.target.name,
        words.promise_words(item),
        _WITHHELD if withheld else words.value_words(item),
        "" if seen is None else seen.name,
        "" if seen is None else words.month_beside(seen.of, item.as_of),
        _SIGNS[item.status],
        _WITHHELD if withheld else terms.STATUSES[item.status],
        item.light.value if item.light else "none",
        tuple((title, text) for title, text in cells if text != words.NONE),
        () if withheld else _lights(told, item),
        figures.bullet(item),
        figures.spark(told, item),
        () if withheld else tuple(workings.workings(told, item)),
        tuple(_figures(told, item, origins)),
        change,
        words.remainder_words(item),
        "" if item.shown_ahead is None else words.pace_sentence(item.shown_ahead),
        withheld,
    )


def _lights(told: Assessment, item: TargetProgress) -> tuple[tuple[str, Light | None], ...]:
    return tuple((words.month_beside(month, item.as_of), light) for month, light in told.lights(item.target.id))


def _figures(told: Assessment, item: TargetProgress, origins: Origins) -> Iterator[Figure]:
    filed_by = {filing.file: filing.filed_by or "" for filing in told.ledger.filings}
    for seen in told.series.official[item.target.id]:
        if seen.month > item.as_of:
            continue
        figure = seen.figure
        remarks = ("初步数" if figure.provisional else "", figure.correction or "", figure.note or "")
        yield Figure(
            seen.name,
            seen.of,
            told.ledger.name(seen.unit),
            words.observed_words(seen, item.target),
            filed_by[seen.file],
            figure.source or "",
            "；".join(filter(None, remarks)),
            origins.of(seen.place),
        )


def _watched(told: Assessment, cards: Mapping[str, Card]) -> Sequence[Card]:
    """Return who lags most: first those behind the pace, the worst first, then what was missed or falls short."""
    ranked = sorted(
        (item for item in told.ranked() if item.status in _WATCHED), key=lambda item: _WATCHED.index(item.status)
    )
    return [cards[item.target.id] for item in ranked][:MOST_WATCHED]


def _entries(full: Assessment, day: date) -> Sequence[DutyEntry]:
    """Return what is owed of the months so far; as in the papers of that day, what is not there is missing.

    What came after that day is on the page, so it counts as late.
    """
    known = {(entry.unit, entry.duty.id, entry.period): entry for entry in duties.duty_table(full.ledger, date.max)}
    found = [entry for entry in duties.duty_table(full.ledger, day) if entry.period <= full.as_of]
    absent = (DutyState.MISSING, DutyState.NOT_DUE)
    return [
        entry
        if entry.state not in absent
        else now
        if (now := known[entry.unit, entry.duty.id, entry.period]).filed is not None
        else replace(entry, state=DutyState.MISSING)
        for entry in found
    ]


def _columns(ledger: Ledger, entries: Iterable[DutyEntry]) -> Sequence[str]:
    """Return the headings of the documents that units owe."""
    return [words.document(ledger, duty, period) for duty, period in duties.matrix(entries).columns]


def _rows(ledger: Ledger, entries: Iterable[DutyEntry], origins: Origins) -> Sequence[tuple[str, list[Cell | None]]]:
    """Return for each unit how it handed in each document."""
    rows = duties.matrix(entries).rows
    return [
        (ledger.name(unit), [None if entry is None else _cell(entry, origins) for entry in row])
        for unit, row in rows.items()
    ]


def _cell(entry: DutyEntry, origins: Origins) -> Cell:
    late = f"{entry.days_late}天" if entry.state is DutyState.LATE else ""
    origin = None if entry.place is None else origins.of(entry.place)
    return Cell(_DUTY_SIGNS[entry.state], terms.DUTIES[entry.state] + late, entry.state.value, origin)


def _asked(ledger: Ledger, facts: Sequence[OpinionFact], until: date, origins: Origins) -> Sequence[Asked]:
    """Return the opinions with their places, those put forward by a day."""
    known = opinions.summary(ledger, until)
    late, overdue = ({id(one) for one in some} for some in (known.late, known.overdue))
    places = [(one, number) for number, one in enumerate(ledger.opinions.opinions) if one.date <= until]
    return [
        Asked(fact, id(one) in late, id(one) in overdue, origins.of(ledger.opinions.place("opinions", number)))
        for fact, (one, number) in zip(facts, places, strict=True)
    ]


def _moments(ledger: Ledger, until: date, may: May, origins: Origins) -> Iterator[Moment]:
    """Yield what happened, the stages of the work, and what is due next."""
    for number, event in enumerate(ledger.events.events):
        over = event.date <= until
        told = (event.lead or "", words.names(event.participants), event.text or "") if over else ()
        note, state = "；".join(filter(None, told)), "已举行" if over else "将举行"
        place = origins.of(ledger.events.place("events", number))
        yield Moment(event.date, None, event.kind, event.title, note, state, place)
    for stage in ledger.plan.stages:
        first, last = stage.first.first_day, stage.last.last_day
        state = "已结束" if last < until else "进行中" if first <= until else "未开始"
        yield Moment(first, last, "阶段", stage.title, stage.text, state, None)
    due = duties.next_deadline(ledger, until.fromordinal(until.toordinal() + 1)) if Shown.DUTIES in may else None
    if due is not None:
        yield Moment(due[0], None, "报送", words.document(ledger, due[1], due[2]), "", "下一步到期", None)
    vote = ledger.events.vote
    if vote is not None and vote.date <= until:
        note = f"发出{vote.issued}票，满意{vote.satisfied}票、基本满意{vote.basic}票、不满意{vote.dissatisfied}票"
        yield Moment(vote.date, None, "测评", "满意度测评", note, "已举行", origins.of(ledger.events.place("vote")))
    waiting = [one for one in opinions.summary(ledger, until).opinions if opinions.state(one, until).value == "办理中"]
    for one in waiting:
        if opinions.due(one) >= until:
            yield Moment(opinions.due(one), None, "答复", f"答复意见建议：{one.text}", "", "下一步到期", None)


def _rules(told: Assessment) -> Sequence[str]:
    ledger = told.ledger
    return [f"{workings.pace_rule(ledger, told.as_of)}。", workings.lights_rule(ledger.office.lights)]
