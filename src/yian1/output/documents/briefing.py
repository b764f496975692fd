"""Official documents in Markdown: facts of a ledger, put into words by the templates."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from yian1.core.duties import duty_table
from yian1.core.rollup import assess
from yian1.model.diagnostics import UsageError
from yian1.model.typography import normalise
from yian1.output.documents import roll
from yian1.output.documents.context import gather
from yian1.output.documents.document import Annex, Document, Masthead, word_count
from yian1.output.documents.matter import plan_fact
from yian1.output.documents.occasion import Request, masthead, previous_of
from yian1.output.sandbox import Sandbox, fault, run
from yian1.output.words import FILTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yian1.core.duties import DutyEntry
    from yian1.core.rollup import Assessment
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Duty

__all__ = [
    "Document",
    "Request",
    "compiled_brief",
    "half_year",
    "october",
    "reminder",
    "render",
    "unit_brief",
    "word_count",
]

# Which tables each kind of document carries, in the order of their numbers.
ANNEXES: Mapping[str, tuple[str, ...]] = {
    "half-year": ("targets", "actions", "opinions", "workplans", "allocations", "events"),
    "unit-half-year": ("targets",),
    "october": ("targets", "actions", "opinions", "allocations", "events"),
}
_AUTUMN = 9
_BLANK_LINES = re.compile(r"\n{3,}")
_LINE_ENDS = re.compile(r"[ \t]+$", re.MULTILINE)


def compiled_brief(ledger: Ledger, month: Month, templates: Mapping[str, str]) -> Document:
    """Return the office's briefing of a month, compiled from what all units filed."""
    return _monthly("brief", assess(ledger, month), None, templates)


def unit_brief(ledger: Ledger, unit: str, month: Month, templates: Mapping[str, str]) -> Document:
    """Return the briefing of a month that a unit sends itself."""
    return _monthly("unit-brief", assess(ledger, month), unit, templates)


def half_year(ledger: Ledger, as_of: Month, templates: Mapping[str, str], unit: str | None = None) -> Document:
    """Return the half-year summary at the end of a month: the office's, or a unit's own."""
    duty = _duty(ledger, autumn=False)
    name = "half-year" if unit is None else "unit-half-year"
    return _summary(name, assess(ledger, as_of), unit, duty, templates)


def october(ledger: Ledger, as_of: Month, templates: Mapping[str, str]) -> Document:
    """Return the report to the standing committee at the end of a month, with its annexes."""
    return _summary("october", assess(ledger, as_of), None, _duty(ledger, autumn=True), templates)


def reminder(
    ledger: Ledger,
    unit: str,
    as_of: date,
    templates: Mapping[str, str],
    entries: Iterable[DutyEntry] | None = None,
) -> Document:
    """Return the reminder (催报单) of a unit: what it owes on a day, since when, with which figures and actions.

    It speaks of the entries given, as they stand on that day, else of everything that the plan asks for.
    """
    table = duty_table(ledger, as_of) if entries is None else entries
    own = tuple(entry for entry in table if entry.unit == unit)
    facts = {
        "plan": plan_fact(ledger.plan.document),
        "office": masthead(ledger),
        "unit": ledger.name(unit),
        "as_of": as_of,
        "sample": ledger.sample,
        "owed": roll.owed(ledger, own),
        "coming": roll.coming(ledger, own),
        "annexes": {},
    }
    return compose("remind", facts, templates)


def render(name: str, request: Request, templates: Mapping[str, str]) -> Document:
    """Return a document of one kind: `name` is its template's, without the ending."""
    return compose(name, gather(request), templates)


def compose(name: str, facts: Mapping[str, Any], templates: Mapping[str, str]) -> Document:
    """Put facts into words; whatever is not the templates' own text cannot change the document's form."""
    sandbox = _sandbox(tuple(sorted(templates.items())))
    parts = _Parts(sandbox, name, facts)
    head = None
    if parts.has("masthead_name"):
        head = Masthead(*(parts.text(f"masthead_{part}") for part in ("name", "issue", "by", "date")))
    annexes = []
    for annex in facts["annexes"]:
        own = _Parts(sandbox, f"annex-{annex}", facts)
        label, title, body = (own.text(part, needed=True) for part in ("label", "title", "body"))
        annexes.append(Annex(label, title, body, wide=own.has("wide")))
    return Document(
        name,
        parts.text("title", needed=True),
        parts.text("body", needed=True),
        head,
        parts.lines("lead"),
        parts.lines("signature"),
        parts.lines("tail"),
        tuple(annexes),
        parts.text("notice"),
    )


def _monthly(name: str, assessment: Assessment, unit: str | None, templates: Mapping[str, str]) -> Document:
    return render(name, Request(assessment, previous_of(assessment), unit), templates)


def _summary(
    name: str, assessment: Assessment, unit: str | None, duty: Duty | None, templates: Mapping[str, str]
) -> Document:
    request = Request(assessment, previous_of(assessment), unit, duty, ANNEXES[name])
    return render(name, request, templates)


def _duty(ledger: Ledger, *, autumn: bool) -> Duty | None:
    """Return the duty that a summary answers: the plan's last dated one of the autumn, or its first one before."""
    dated = [duty for duty in ledger.plan.duties if duty.due is not None and (duty.due.month >= _AUTUMN) is autumn]
    return (dated[-1] if autumn else dated[0]) if dated else None


@lru_cache(maxsize=4)  # to compile the templates takes five times as long as to fill them in
def _sandbox(templates: tuple[tuple[str, str], ...]) -> Sandbox:
    return Sandbox(dict(templates), FILTERS, html=False)


class _Parts:
    """What a template has written: the parts of a document are the variables that it sets."""

    def __init__(self, sandbox: Sandbox, name: str, facts: Mapping[str, Any]) -> None:
        self._sandbox = sandbox
        self._name = f"{name}.md.j2"
        module = run(sandbox, self._name, lambda template: template.make_module(dict(facts)))
        self._values: Mapping[str, object] = vars(module)

    def has(self, part: str) -> bool:
        """Whether a part was set, and not to nothing."""
        return bool(self._values.get(part))

    def text(self, part: str, *, needed: bool = False) -> str:
        """Return a part as text, tidied."""
        text = run(self._sandbox, self._name, lambda _: self._tidied(self._values.get(part, "")))
        if needed and not text:
            raise UsageError(
                f"模板 {self._name} 没有写出文书的 {part}", f"在模板里写 {{% set {part} %}}…{{% endset %}}"
            )
        return text

    def lines(self, part: str) -> tuple[str, ...]:
        """Return a part that is a list of lines, without the empty ones."""
        value = self._values.get(part, ())
        if not isinstance(value, list | tuple):
            raise fault(self._name, None, f"{part} 应当是列表")
        lines = run(self._sandbox, self._name, lambda _: [self._tidied(line) for line in value])
        return tuple(line for line in lines if line)

    def _tidied(self, value: object) -> str:
        text = str(self._sandbox.put_out(value))
        return normalise(_BLANK_LINES.sub("\n\n", _LINE_ENDS.sub("", text)).strip())
