"""What each audience may see: the ledger that its page is made from holds nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeVar

from yian1.core.progress import check_of
from yian1.core.series import read_series
from yian1.model.fields import declared
from yian1.model.filing import NUMBERS
from yian1.model.office import Baseline, Contact, Hearing, Masthead, Shown
from yian1.model.year import Acceptances, CheckResult, Events, Opinions

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from yian1.model.fields import Record
    from yian1.model.filing import Figure, Filing, Report
    from yian1.model.ledger import Ledger
    from yian1.model.office import Office
    from yian1.model.year import Verification

R = TypeVar("R", bound="Record")
Audience = Literal["leaders", "deputies", "public"]
NAMES = {"leaders": "领导", "deputies": "代表", "public": "公众"}
May = frozenset[Shown]


def granted(ledger: Ledger, audience: Audience) -> May:
    """Return what the office lets an audience see."""
    return frozenset(getattr(ledger.office.publication, audience))


def seen_by(ledger: Ledger, may: May) -> Ledger:
    """Return a ledger with nothing in it that may not be seen; places stay those of the files."""
    own_words = may >= {Shown.REPORTS, Shown.PROBLEMS}
    return replace(
        ledger,
        office=_office(ledger.office, may),
        filings=_filings(ledger, may),
        workplans=(),
        opinions=_opinions(ledger.opinions, may),
        events=_events(ledger.events, may),
        verification=_verification(ledger.verification, may),
        papers=ledger.papers
        if own_words
        else {name: _bare(one, may, "dated", "sample") for name, one in ledger.papers.items()},
        acceptances=Acceptances(),
    )


def _office(office: Office, may: May) -> Office:
    changed: dict[str, object] = {}
    if Shown.REPORTS not in may:
        bare = {
            target: Baseline.model_construct(value=one.value, as_of=one.as_of)
            for target, one in office.baselines.items()
        }
        changed |= {"definitions": {}, "baselines": bare, "masthead": Masthead.model_construct()}
    if Shown.CONTACTS not in may:
        changed["contact"] = Contact.model_construct(days=office.contact.days)
    if Shown.OFFICERS not in may:
        changed["hearing"] = Hearing.model_construct(date=office.hearing.date)
    if Shown.OPINIONS not in may:
        changed["opinion_categories"] = {}
    return office.model_copy(update=changed)


def _filings(ledger: Ledger, may: May) -> tuple[Filing, ...]:
    known = _known(ledger, may)
    return tuple(_filing(filing, known, may) for filing in ledger.filings)


def _known(ledger: Ledger, may: May) -> AbstractSet[tuple[str, str]]:
    """Return file and target of every figure that may be seen."""
    if Shown.TARGETS not in may:
        return frozenset()
    by_file = read_series(ledger).by_file
    if Shown.UNVERIFIED in may:
        return by_file.keys()
    checks = {key: check_of(ledger, seen) for key, seen in by_file.items()}
    return {key for key, check in checks.items() if check is not None and check.result is not CheckResult.DOUBTFUL}


def _filing(filing: Filing, known: AbstractSet[tuple[str, str]], may: May) -> Filing:
    figures = {
        target: _figure(figure, may) for target, figure in filing.figures.items() if (filing.file, target) in known
    }
    told = filing.progress if Shown.TASKS in may else {}
    reports = {action: _report(one, may) for action, one in told.items()}
    kept = ("unit", "month", "filed", "sample", "submitted")
    bare = _bare(filing, may, *kept, filed_by=Shown.OFFICERS, approved_by=Shown.OFFICERS, summary=Shown.REPORTS)
    return bare.model_copy(update={"figures": figures, "progress": reports})


def _figure(figure: Figure, may: May) -> Figure:
    kept = (*NUMBERS, "done", "as_of", "provisional")
    return _bare(figure, may, *kept, source=Shown.REPORTS, note=Shown.PROBLEMS, correction=Shown.PROBLEMS)


def _report(report: Report, may: May) -> Report:
    return _bare(report, may, "status", done=Shown.REPORTS, next=Shown.REPORTS, problem=Shown.PROBLEMS)


def _opinions(opinions: Opinions, may: May) -> Opinions:
    if Shown.OPINIONS not in may:
        return Opinions()
    kept = ("id", "date", "text", "units", "due", "state", "category", "replied", "satisfaction")
    bare = (
        _bare(one, may, *kept, deputy=Shown.DEPUTIES, occasion=Shown.DEPUTIES, result=Shown.REPORTS)
        for one in opinions.opinions
    )
    return opinions.model_copy(update={"opinions": tuple(bare)})


def _events(events: Events, may: May) -> Events:
    if Shown.EVENTS not in may:
        return Events()
    kept = ("id", "date", "kind", "title", "opinions")
    parts = {"lead": Shown.OFFICERS, "participants": Shown.OFFICERS, "text": Shown.REPORTS}
    bare = (_bare(one, may, *kept, **parts) for one in events.events)
    return events.model_copy(update={"events": tuple(bare)})


def _verification(verification: Verification, may: May) -> Verification:
    kept = ("target", "month", "value", "on", "result")
    bare = (_bare(check, may, *kept, by=Shown.REPORTS, note=Shown.REPORTS) for check in verification.verification)
    return verification.model_copy(update={"verification": tuple(bare)})


def _bare(record: R, may: May, *kept: str, **fields: Shown) -> R:
    """Return a record with the fields kept for everybody, and of those named with their part the ones to be seen.

    A field that is not named here is seen by nobody: whoever adds one decides who may.
    """
    shown = {*kept, *(name for name, part in fields.items() if part in may)}
    known = declared(type(record))
    return record.model_copy(
        update={
            name: known[name].get_default(call_default_factory=True, validated_data={}) for name in known.keys() - shown
        }
    )
