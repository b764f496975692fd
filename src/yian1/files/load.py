"""From files to the ledger: decode, parse, validate; wherever the bytes come from (the disk or git)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from yian1.files.disk import (
    ACCEPTED,
    CLOSING,
    EVENTS,
    FILING,
    OFFICE,
    OPINIONS,
    PAPER,
    PLAN,
    RECEIVED,
    SINGLE_FILES,
    VERIFICATION,
    WORKPLAN,
    RawFile,
    misplaced,
)
from yian1.model.diagnostics import Diagnostic, Place, Severity, Span
from yian1.model.fields import Document
from yian1.model.filing import NUMBERS, Filing, WorkPlan
from yian1.model.ledger import Ledger
from yian1.model.office import Office, Paper
from yian1.model.plan import Plan
from yian1.model.schema import is_text, nested_keys, validate
from yian1.model.year import Acceptances, Closing, Events, Opinions, Receipts, Verification
from yian1.yaml import encoding
from yian1.yaml.read import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from yian1.yaml.read import Positions
    from yian1.yaml.repair import Known, Repair
    from yian1.yaml.tree import Value

D = TypeVar("D", bound=Document)

_SIGN_IN_TEXT = re.compile(r" #(?<=\S #)")
MAX_REPAIRS = 12  # files; each may cost as much as reading fifty small ones


@dataclass(frozen=True)
class Loaded:
    """What came of reading a workspace; `ledger` is None if there is no usable plan.

    `sound` says that plan and office are without errors: only then do references mean anything.
    """

    ledger: Ledger | None
    problems: tuple[Diagnostic, ...]
    texts: Mapping[str, str] = field(repr=False)
    files: int = 0
    sound: bool = True
    repairs: Mapping[str, Repair] = field(default_factory=dict, repr=False)

    def span(self, where: Span | Place) -> Span:
        """Turn a place into line and column (composes that file's text once)."""
        if isinstance(where, Span):
            return where
        if where.file not in self.texts:
            return Span(where.file)
        if where.file in self.repairs:
            return self.repairs[where.file].span(where)
        return _positions(self.texts[where.file], where.file).span(where)

    def good_documents(self) -> Mapping[str, Document]:
        """Return the documents by file that nothing was found wrong with when they were read."""
        ledger = self.ledger
        if ledger is None:
            return {}
        told = {problem.where.file for problem in self.problems}
        single: tuple[Document, ...] = (
            *(ledger.plan, ledger.office, ledger.opinions, ledger.events, ledger.verification),
            *(ledger.acceptances, ledger.receipts),
        )
        documents = (*single, *ledger.filings, *ledger.workplans, *ledger.closings, *ledger.papers.values())
        return {document.file: document for document in documents if document.file not in told}


@lru_cache(maxsize=64)
def _positions(text: str, file: str) -> Positions:
    from yian1.yaml.read import Positions

    return Positions(text, file)


class _Reader:
    """Collects the documents, texts and problems of one pass over the files."""

    def __init__(self, earlier: Loaded | None) -> None:
        self.problems: list[Diagnostic] = []
        self.texts: dict[str, str] = {}
        self.repairs: dict[str, Repair] = {}
        self.known: Known = {}
        self._trials = MAX_REPAIRS
        self._earlier = {} if earlier is None else earlier.good_documents()
        self._earlier_texts = {} if earlier is None else earlier.texts

    def value(self, raw: RawFile) -> Value:
        """Return a file's plain value; None (with a problem noted) if it cannot be read."""
        if raw.problem is not None or raw.data is None:
            self.problems += [raw.problem] if raw.problem else []
            return None
        text, problems = encoding.decode(raw.data, raw.path)
        self.problems += problems
        if text is None:
            return None
        self.texts[raw.path] = text
        parsed = read_yaml(text, raw.path)
        self.problems += parsed.problems
        return parsed.value

    def document(
        self, model: type[D], raw: RawFile, extra: Mapping[str, str] | None = None, items: str = ""
    ) -> D | None:
        """Validate a file; `extra` are fields that the file's place implies, `items` the key of a bare list."""
        unchanged = self._unchanged(model, raw)
        if unchanged is not None:
            return unchanged
        start = len(self.problems)
        value = self.value(raw)
        if value is None:
            return None

        def fit(value: Value) -> tuple[D | None, tuple[Diagnostic, ...]]:
            if items and isinstance(value, list):
                value = {items: value}
            if extra and isinstance(value, dict):
                value = {**extra, **value}
            return validate(model, value, raw.path)

        document, problems = fit(value)
        self.problems += [*problems, *_cut_short(model, self.texts[raw.path], raw.path)]
        if len(self.problems) == start or not self._trials:
            return document
        from yian1.yaml.repair import Reading, repair  # good files need none

        self._trials -= 1
        found = Reading(value, document, tuple(self.problems[start:]))
        known = self.known if model is Filing else {}
        repaired = repair(self.texts[raw.path], raw.path, found, fit, nested_keys(model), known)
        if repaired is None:
            return document
        reading, self.repairs[raw.path] = repaired
        self.problems[start:] = reading.problems
        return reading.document

    def register(self, empty: D, raw: RawFile | None, items: str) -> D:
        """Validate a register that need not be there; without it, it is the empty one."""
        found = None if raw is None else self.document(type(empty), raw, items=items)
        return empty if found is None else found

    def _unchanged(self, model: type[D], raw: RawFile) -> D | None:
        """Return the document that an earlier reading made of the same text without finding anything wrong."""
        document = self._earlier.get(raw.path)
        if raw.data is None or not isinstance(document, model):
            return None
        text, problems = encoding.decode(raw.data, raw.path)
        if problems or text != self._earlier_texts[raw.path]:
            return None
        self.texts[raw.path] = text
        return document

    def failed(self, path: str) -> bool:
        """Whether an error was found in a file."""
        return any(problem.where.file == path and problem.severity is Severity.ERROR for problem in self.problems)


def _cut_short(model: type[Document], text: str, file: str) -> Iterator[Diagnostic]:
    """Yield a warning for each text that a number sign ends: “12 #3号楼” reads as “12”."""
    if " #" not in text or not _SIGN_IN_TEXT.search(text):
        return
    for path, span, value in _positions(text, file).cut_short():
        if is_text(model, path) and path[-1] not in (*NUMBERS, "as_of"):
            message = f"“#”以后的文字被当作注释，只读到“{value[-10:]}”"
            hint = "如果是文字的一部分，整段用引号括起来；如果是注释，在“#”前面多空一格"
            yield Diagnostic("cut-off-text", message, span, hint)


def load(files: Iterable[RawFile], earlier: Loaded | None = None) -> Loaded:
    """Read every file of a workspace; all problems come together, in no particular order.

    Files that are the same in an `earlier` version of the workspace are not read again.
    """
    by_path = {raw.path: raw for raw in files}
    reader = _Reader(earlier)
    plan = reader.document(Plan, by_path[PLAN]) if PLAN in by_path else None
    reader.known = _known(plan)
    office = reader.document(Office, by_path[OFFICE]) if OFFICE in by_path else None
    opinions = reader.register(Opinions.model_construct(), by_path.get(OPINIONS), "opinions")
    events = reader.register(Events.model_construct(), by_path.get(EVENTS), "events")
    verification = reader.register(Verification.model_construct(), by_path.get(VERIFICATION), "verification")
    accepted = reader.register(Acceptances.model_construct(), by_path.get(ACCEPTED), "accepted")
    received = reader.register(Receipts.model_construct(), by_path.get(RECEIVED), "received")
    filings, workplans, closings, papers = _in_folders(reader, by_path)
    if PLAN not in by_path:
        reader.problems.append(
            Diagnostic("no-plan", "没有方案文件 data/plan.yaml", Span(PLAN), "用 --root 指明工作目录")
        )
    sound = plan is not None and not reader.failed(PLAN) and not reader.failed(OFFICE)
    ledger = None
    if plan is not None:
        ledger = Ledger(
            plan,
            office or Office.model_construct(),
            filings,
            workplans,
            opinions,
            events,
            closings,
            verification,
            papers,
            accepted,
            received,
        )
    return Loaded(ledger, tuple(reader.problems), reader.texts, len(by_path), sound, reader.repairs)


def _known(plan: Plan | None) -> Known:
    """Return the ids that each section of a filing may name; nothing if there is no plan."""
    if plan is None:
        return {}
    tasks = [task for _, _, task in plan.placed_tasks()]
    promised = [*(goal.targets for goal in plan.goals), *(task.targets for task in tasks)]
    return {
        "figures": {target.id for targets in promised for target in targets},
        "progress": {action.id for task in tasks for action in task.actions},
        "submitted": {duty.id for duty in plan.duties},
    }


def _in_folders(
    reader: _Reader, by_path: Mapping[str, RawFile]
) -> tuple[tuple[Filing, ...], tuple[WorkPlan, ...], tuple[Closing, ...], dict[str, Paper]]:
    """Read the files that there are many of; what lies among them under another name is noted."""
    filings: list[Filing | None] = []
    workplans: list[WorkPlan | None] = []
    closings: list[Closing | None] = []
    papers: list[Paper | None] = []
    for path in sorted(by_path):
        if FILING.fullmatch(path):
            filings.append(reader.document(Filing, by_path[path]))
        elif match := WORKPLAN.fullmatch(path):
            workplans.append(reader.document(WorkPlan, by_path[path], {"unit": match[1]}, "workplan"))
        elif CLOSING.fullmatch(path):
            closings.append(reader.document(Closing, by_path[path]))
        elif PAPER.fullmatch(path):
            papers.append(reader.document(Paper, by_path[path]))
        elif path not in SINGLE_FILES:
            reader.problems.append(by_path[path].problem or misplaced(path, by_path.keys()))
    return (
        tuple(filing for filing in filings if filing),
        tuple(workplan for workplan in workplans if workplan),
        tuple(closing for closing in closings if closing),
        {paper.name: paper for paper in papers if paper},
    )
