"""The whole ledger as one page that needs nothing but itself; an audience gets what it may see, no more."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from yian1.core import pace
from yian1.core.duties import matrix
from yian1.core.progress import LAGGING, check_of
from yian1.core.rollup import assess
from yian1.core.series import read_series
from yian1.core.terms import ActionState, DutyState
from yian1.model.fields import declared
from yian1.model.filing import NUMBERS
from yian1.model.office import Acceptances, CheckResult, Events, Opinions, PagePart, Satisfaction, uses
from yian1.model.period import Month
from yian1.model.plan import Every
from yian1.output import markdown, words
from yian1.output.documents import write
from yian1.output.documents.document import SITE, Request, dated, previous_of
from yian1.output.documents.units import first_covered
from yian1.output.sandbox import Sandbox, run
from yian1.output.site import cards

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from yian1.core.rollup import Assessment
    from yian1.core.year import OpinionAsOf
    from yian1.model.fields import Record
    from yian1.model.filing import Filing
    from yian1.model.ledger import Ledger
    from yian1.model.office import Office
    from yian1.model.plan import Task
    from yian1.output.documents.units import Fact
    from yian1.output.workings import Origins


R = TypeVar("R", bound="Record")
Audience = Literal["leaders", "deputies", "public"]
NAMES = {"leaders": "领导", "deputies": "代表", "public": "公众"}
May = frozenset[PagePart]


_OPINION = ("id", "date", "text", "units", "due", "state", "category", "replied", "satisfaction")
_EVENT = ("id", "date", "kind", "title", "opinions")
_CHECK = ("target", "month", "value", "on", "result")


def seen_by(ledger: Ledger, may: May) -> Ledger:
    """Return a ledger with nothing in it that may not be seen; places stay those of the files."""
    own_words = may >= {PagePart.REPORTS, PagePart.PROBLEMS}
    known = _known(ledger, may)
    opinions, events, checks = Opinions(), Events(), ledger.verification
    if PagePart.OPINIONS in may:
        shown = tuple(_bare(one, may, *_OPINION) for one in ledger.opinions.opinions)
        opinions = ledger.opinions.model_copy(update={"opinions": shown})
    if PagePart.EVENTS in may:
        held = tuple(_bare(one, may, *_EVENT) for one in ledger.events.events)
        events = ledger.events.model_copy(update={"events": held})
    bare = tuple(_bare(one, may, *_CHECK) for one in checks.verification)
    papers = {name: one if own_words else _bare(one, may, "dated", "sample") for name, one in ledger.papers.items()}
    return replace(
        ledger,
        office=_office(ledger.office, may),
        filings=tuple(_filing(filing, known, may) for filing in ledger.filings),
        workplans=(),
        opinions=opinions,
        events=events,
        verification=checks.model_copy(update={"verification": bare}),
        papers=papers,
        acceptances=Acceptances(),
    )


def _office(office: Office, may: May) -> Office:
    changed: dict[str, object] = {
        "baselines": {target: _bare(one, may, "value", "as_of") for target, one in office.baselines.items()},
        "contact": _bare(office.contact, may, "days"),
        "hearing": _bare(office.hearing, may, "date"),
    }
    if PagePart.REPORTS not in may:
        changed |= {"definitions": {}, "masthead": _bare(office.masthead, may)}
    if PagePart.OPINIONS not in may:
        changed["opinion_categories"] = {}
    return office.model_copy(update=changed)


def _known(ledger: Ledger, may: May) -> AbstractSet[tuple[str, str]]:
    """Return file and target of every figure that may be seen."""
    if PagePart.TARGETS not in may:
        return frozenset()
    by_file = read_series(ledger).by_file
    if PagePart.UNVERIFIED in may:
        return by_file.keys()
    checks = {key: check_of(ledger, seen) for key, seen in by_file.items()}
    return {key for key, check in checks.items() if check is not None and check.result is not CheckResult.DOUBTFUL}


def _filing(filing: Filing, known: AbstractSet[tuple[str, str]], may: May) -> Filing:
    reasons = may >= {PagePart.TARGETS, PagePart.UNVERIFIED, PagePart.PROBLEMS}  # why there is no figure
    figures = {
        target: _bare(figure, may, *NUMBERS, "done", "as_of", "provisional")
        for target, figure in filing.figures.items()
        if (filing.file, target) in known or (reasons and figure.blank)
    }
    progress = filing.progress if PagePart.TASKS in may else {}
    reports = {action: _bare(report, may, "status") for action, report in progress.items()}
    bare = _bare(filing, may, "unit", "month", "filed", "sample", "submitted")
    return bare.model_copy(update={"figures": figures, "progress": reports})


def _bare(record: R, may: May, *kept: str) -> R:
    """Return a record with the fields kept for everybody, and of those that name their part the ones to be seen.

    A field without a part in its model is seen by nobody: whoever adds one decides who may.
    """
    shown = {*kept, *(name for name, use in uses(type(record)).items() if use.seen in may)}
    known = declared(type(record))
    return record.model_copy(
        update={
            name: known[name].get_default(call_default_factory=True, validated_data={}) for name in known.keys() - shown
        }
    )


TEMPLATE = "site.html.j2"
_MOST_WATCHED = 7  # lines
_MOST_COMING = 4


def render_site(full: Assessment, audience: Audience, templates: Mapping[str, str], origins: Origins) -> str:
    """Return the page of a month for an audience; UsageError if a template of the workspace's own is faulty."""
    may = frozenset(getattr(full.ledger.office.publication, audience))  # what the office lets them see
    assessment = assess(seen_by(full.ledger, may), full.as_of)
    facts = _facts(full, assessment, may, templates, origins)
    facts |= {"audience": NAMES[audience], "may": may, "commits_shown": audience == "leaders"}
    filters = {**write.FILTERS, "origin": origins.of, "sign": cards.SIGNS.__getitem__, "digest": _digest}
    page = run(Sandbox(templates, filters, html=True), TEMPLATE, lambda made: made.render(facts))
    return f"{_without_gaps(page)}\n"


def _without_gaps(text: str) -> str:
    """Return a text without its empty lines."""
    return "\n".join(line for line in text.split("\n") if line.strip())


def _digest(text: str) -> str:
    """Return the hash by which the page allows its own style and its own script, and no others."""
    return b64encode(sha256(_without_gaps(text).encode("utf-8")).digest()).decode("ascii")


def _facts(
    full: Assessment, assessment: Assessment, may: May, templates: Mapping[str, str], origins: Origins
) -> dict[str, Any]:
    """Return the facts of the template; everything stands as of one day, that of the month's briefing."""
    day = dated(Request(SITE, full))
    found = write.gather(Request(SITE, assessment))
    # Targets that have figures, but none that may be seen.
    pairs = zip(full.targets, assessment.targets, strict=True)
    withheld = frozenset(item.target.id for item, seen in pairs if item.observation and not seen.observation)
    known = {card["id"]: card for card in cards.cards(assessment, found["lagging"].reasons, withheld, origins)}
    goals = [(goal["title"], {item.target.id for item in goal["targets"]}) for goal in found["goals"]]
    asked, month, ledger = found["opinions"]["items"], assessment.as_of, assessment.ledger
    first = first_covered(full.ledger, month)
    moments, previous = cards.moments(assessment, day, may, origins), previous_of(assessment)
    found |= _handing_in(full, assessment, may)
    return found | {
        "sample": full.ledger.sample,
        "as_of_day": day,
        "opening": "" if withheld else _opening(assessment, may, templates),
        "pace_now": pace.general(ledger, month),
        "cards": list(known.values()),
        "groups": [(title, [card for target, card in known.items() if target in some]) for title, some in goals],
        **_concerns(full, assessment, known, asked, found["silent"]),
        "checks": list(cards.checked(assessment, origins)),
        "filed_by_units": cards.units_filings(assessment, may, origins),
        "asked": asked,
        "asked_now": [one for one in asked if first <= Month.of(one.opinion.date) <= month],
        "answered_now": [one for one in asked if (at := one.opinion.replied) and first <= Month.of(at) <= month],
        "moments": moments,
        "coming": [one for one in moments if one.day > day][:_MOST_COMING],
        "changed": [known[item.target.id] for item in assessment.ranked() if known[item.target.id]["change"]],
        "moved": _moved(assessment, previous) if previous else [],
        "previous": previous,
        "rules": [f"{words.pace_rule(ledger, month)}。", words.lights_rule(ledger.office.lights)],
        "contact": ledger.office.contact,
        "origins_have_commits": bool(origins.commits),
        "width": cards.WIDTH,
        "height": cards.HEIGHT,
    }


def _handing_in(full: Assessment, assessment: Assessment, may: May) -> dict[str, Any]:
    """Return who handed in what; that holds no text, and is counted in the whole ledger."""
    owed = cards.entries(full, dated(Request(SITE, full))) if PagePart.DUTIES in may else ()
    now = [entry for entry in owed if entry.period == full.as_of]
    by_state = {state.value: dict.fromkeys(one.unit for one in now if one.state is state) for state in DutyState}
    columns, rows = matrix(owed)
    # Those that have never handed in anything.
    heard = {entry.unit for entry in owed if entry.state not in {DutyState.MISSING, DutyState.NOT_DUE}}
    missing = dict.fromkeys(entry.unit for entry in owed if entry.state is DutyState.MISSING)
    return {
        "owed_now": len(units := {entry.unit for entry in now}),
        "in_time_now": len(units - {entry.unit for entry in now if entry.state is not DutyState.IN_TIME}),
        "now": {state: list(map(full.ledger.name, some)) for state, some in by_state.items()},
        "columns": [words.document(full.ledger, duty, period) for duty, period in columns],
        "rows": [(full.ledger.name(unit), row) for unit, row in rows.items()],
        "late_ones": [
            (entry, "" if entry.duty.every is Every.MONTH else words.document(full.ledger, entry.duty, entry.period))
            for entry in owed
            if entry.state is DutyState.LATE
        ],
        "silent": [full.ledger.name(unit) for unit in missing if unit not in heard],
        "memberships": list(cards.memberships(assessment.ledger)),
    }


def _opening(assessment: Assessment, may: May, templates: Mapping[str, str]) -> str:
    """Return the first paragraph of the paper for leaders, as bare text; the second too where nothing new was filed.

    It speaks of targets and of tasks: nothing for an audience that may not see both.
    """
    if not may >= {PagePart.TARGETS, PagePart.TASKS}:
        return ""
    ever = [filing.month for filing in assessment.ledger.handed_in if filing.month <= assessment.as_of]
    paragraphs = write.render(Request("leaders", assessment), templates).body.split("\n\n")
    number = 2 if ever and assessment.as_of not in ever else 1
    return "".join(markdown.plain(markdown.runs(one)) for one in paragraphs[:number])


def _concerns(
    full: Assessment,
    assessment: Assessment,
    known: Mapping[str, Fact],
    asked: Sequence[OpinionAsOf],
    silent: Sequence[str],
) -> dict[str, Any]:
    """Return what wants attention, in seven lines: targets, the worst first, as many as the other sorts leave room for.

    `undefined` are targets that cannot be judged, those without an agreed definition (口径) by their ids too.
    """
    ranked = sorted(
        (item for item in assessment.ranked() if item.status in LAGGING), key=lambda item: LAGGING.index(item.status)
    )
    lagging = [known[item.target.id] for item in ranked]
    others = {
        "overdue": [one for one in asked if one.overdue],
        "dissatisfied": [one for one in asked if one.opinion.satisfaction is Satisfaction.DISSATISFIED],
        "undefined": [card for card in known.values() if card["undefined"]],
        "silent": silent,
    }
    room = _MOST_WATCHED - sum(bool(one) for one in others.values())
    defined = full.ledger.office.definitions
    return others | {
        "watched": lagging[:room],
        "unwatched": lagging[room:],
        "worded": set(defined) if defined else set(known),
    }


def _moved(assessment: Assessment, before: Assessment) -> list[tuple[Task, ActionState, ActionState]]:
    """Return the tasks whose state has changed, with what it was and is."""
    states = [task.state for task in before.tasks]
    pairs = zip(assessment.tasks, states, strict=True)
    return [(task.task, state, task.state) for task, state in pairs if state is not task.state]
