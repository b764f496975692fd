"""From files to the ledger: decode, parse, validate; wherever the bytes come from (the disk or git)."""

from __future__ import annotations

import os
import re
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from yian1.files import disk
from yian1.model.diagnostics import Diagnostic, Place, Severity, Span, errors
from yian1.model.fields import Document, is_text, nested_keys, validate
from yian1.model.filing import NUMBERS, Filing, WorkPlan
from yian1.model.ledger import Ledger
from yian1.model.office import Acceptances, Closing, Events, Office, Opinions, Paper, Receipts, Verification
from yian1.model.plan import Plan
from yian1.yaml import encoding
from yian1.yaml.read import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from yian1.files.disk import RawFile
    from yian1.yaml.read import Positions
    from yian1.yaml.repair import Known, Repair
    from yian1.yaml.tree import Value

D = TypeVar("D", bound=Document)

_KINDS = (disk.FILING, disk.WORKPLAN, disk.CLOSING, disk.PAPER)  # of which there may be many files
_SIGN_IN_TEXT = r" #(?<=\S #)"
MAX_REPAIRS = 12  # files; each may cost as much as reading fifty small ones


# Sections of plan and office that define nothing: what had to be left out of them makes nobody else's id unknown.
_DEFINE_NOTHING = {
    "programmes", "stages", "requirements", "definitions", "baselines", "schedules", "year_end", "pace", "lights",
    "tolerances", "outlook", "deadlines", "calendar", "masthead", "contact", "hearing", "opinion_categories",
    "publication", "repository", "vote_rule",
}  # fmt: skip


class Loaded(NamedTuple):
    """What came of reading a workspace; `ledger` is None if there is no usable plan.

    `sound` says that plan and office are without errors: only then do references mean anything. `files` are all, as
    they were read, `good` is what those say that nothing is wrong with.
    """

    ledger: Ledger | None
    problems: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    files: Mapping[str, RawFile] = {}
    sound: bool = True
    repairs: Mapping[str, Repair] = {}
    good: Mapping[str, Document] = {}

    @property
    def whole(self) -> bool:
        """Whether all is there of plan and office that the rest refers to, whatever else is wrong in them."""
        return self.sound or not any(
            isinstance(one.where, Span) or _DEFINE_NOTHING.isdisjoint(one.where.path[:1])
            for one in self.problems
            if one.severity is Severity.ERROR
            and (one.where.file in {disk.PLAN, disk.OFFICE} or one.code == "misplaced-file")
        )

    def span(self, where: Span | Place) -> Span:
        """Turn a place into line and column (composes that file's text once)."""
        if isinstance(where, Span):
            return where
        if where.file not in self.texts:
            return Span(where.file)
        if where.file in self.repairs:
            return self.repairs[where.file].span(where)
        return _positions(self.texts[where.file], where.file).span(where)


@lru_cache(maxsize=64)
def _positions(text: str, file: str) -> Positions:
    from yian1.yaml.read import Positions

    return Positions(text, file)


class _Reader:
    """Collects the documents, texts and problems of one pass over the files."""

    def __init__(self, files: Iterable[RawFile], earlier: Loaded | None) -> None:
        self.files = {raw.path: raw for raw in files}
        self.kinds: dict[re.Pattern[str] | None, list[str]] = {kind: [] for kind in (*_KINDS, None)}
        for path in sorted(self.files):
            if path not in disk.SINGLE_FILES:
                self.kinds[next((kind for kind in _KINDS if kind.fullmatch(path)), None)].append(path)
        self.problems: list[Diagnostic] = []
        self.texts: dict[str, str] = {}
        self.repairs: dict[str, Repair] = {}
        self.plan: Plan | None = None  # when it has been read: what filings may name
        self._trials = MAX_REPAIRS
        self.good: dict[str, Document] = {}
        self._earlier = earlier

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

    def one(self, path: str, model: type[D], items: str = "") -> D | None:
        """Return the document of a file that there is one of, if it is there."""
        return self._document(model, self.files[path], items) if path in self.files else None

    def many(self, kind: re.Pattern[str], model: type[D], items: str = "") -> tuple[D, ...]:
        """Return the documents of all files of a kind, in the order of their paths."""
        found = (self._document(model, self.files[path], items) for path in self.kinds[kind])
        return tuple(document for document in found if document)

    def _document(self, model: type[D], raw: RawFile, items: str) -> D | None:
        """Validate a file; `items` is the key of a bare list."""
        unchanged = None if self._earlier is None else self._earlier.good.get(raw.path)
        if self._earlier is not None and isinstance(unchanged, model) and self._earlier.files[raw.path] == raw:
            self.texts[raw.path], self.good[raw.path] = self._earlier.texts[raw.path], unchanged
            return unchanged
        start = len(self.problems)
        value = self.value(raw)
        if value is None:
            return None

        fit = partial(_fit, model, items, raw.path)
        document, problems = fit(value)
        self.problems += [*problems, *_cut_short(model, self.texts[raw.path], raw.path)]
        if len(self.problems) == start and document is not None:
            self.good[raw.path] = document
        if not errors(self.problems[start:]) or not self._trials:
            return document
        from yian1.yaml.repair import Reading, repair  # good files need none

        self._trials -= 1
        found = Reading(value, document, tuple(self.problems[start:]))
        known: Known = {}
        if model in (Filing, Paper) and self.plan is not None:
            named = Ledger(self.plan)
            of_filings = {"figures": named.targets, "progress": named.actions, "submitted": named.duties}
            known = of_filings if model is Filing else {"problems": named.targets, "tasks": named.tasks}
        repaired = repair(self.texts[raw.path], raw.path, found, fit, nested_keys(model), known)
        if repaired is None:
            return document
        reading, self.repairs[raw.path] = repaired
        self.problems[start:] = reading.problems
        return reading.document

    def failed(self, path: str) -> bool:
        """Whether an error was found in a file."""
        return any(problem.where.file == path and problem.severity is Severity.ERROR for problem in self.problems)


def _fit(model: type[D], items: str, path: str, value: Value) -> tuple[D | None, tuple[Diagnostic, ...]]:
    """Make the document of a file's value; of a filing whose head cannot be read its place says the month."""
    unit, name = path.split("/")[-2:]
    if items and isinstance(value, list):
        value = {items: value}
    if model is WorkPlan and isinstance(value, dict):
        value = {"unit": unit, **value}  # where its folder says it
    document, problems = validate(model, value, path)
    if document is None and model is Filing and isinstance(value, dict):
        document, _ = validate(model, {"unit": unit, **value, "month": name.removesuffix(".yaml")}, path)
    return document, problems


def _cut_short(model: type[Document], text: str, file: str) -> Iterator[Diagnostic]:
    """Yield a warning for each text that a number sign ends: “12 #3号楼” reads as “12”."""
    if " #" not in text or not re.search(_SIGN_IN_TEXT, text):
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
    reader = _Reader(files, earlier)
    plan = reader.plan = reader.one(disk.PLAN, Plan)
    office = reader.one(disk.OFFICE, Office) or Office.model_construct()
    opinions = reader.one(disk.OPINIONS, Opinions, "opinions") or Opinions.model_construct()
    events = reader.one(disk.EVENTS, Events, "events") or Events.model_construct()
    verification = reader.one(disk.VERIFICATION, Verification, "verification") or Verification.model_construct()
    accepted = reader.one(disk.ACCEPTED, Acceptances, "accepted") or Acceptances.model_construct()
    received = reader.one(disk.RECEIVED, Receipts, "received") or Receipts.model_construct()
    closings = reader.many(disk.CLOSING, Closing)
    papers = {paper.name: paper for paper in reader.many(disk.PAPER, Paper)}
    filings, workplans = reader.many(disk.FILING, Filing), reader.many(disk.WORKPLAN, WorkPlan, "workplan")
    strays = reader.kinds[None]
    reader.problems += [reader.files[path].problem or disk.misplaced(path, reader.files.keys()) for path in strays]
    if disk.PLAN not in reader.files:
        problem = Diagnostic("no-plan", "没有方案文件 data/plan.yaml", Span(disk.PLAN), "用 --root 指明工作目录")
        reader.problems.append(problem)
    office_lost = any(reader.failed(path) for path in strays)  # it is there, under another name
    sound = plan is not None and not reader.failed(disk.PLAN) and not reader.failed(disk.OFFICE) and not office_lost
    registers = (opinions, events, closings, verification, papers, accepted, received)
    ledger = None if plan is None else Ledger(plan, office, filings, workplans, *registers)
    return Loaded(ledger, tuple(reader.problems), reader.texts, reader.files, sound, reader.repairs, reader.good)


_HEAD = 8  # bytes: DIRC and the version
_FLAGLESS = (b"DIRC\0\0\0\2",)  # an index of this version cannot leave files out of the working tree


def present_files(root: Path) -> Iterable[RawFile]:
    """Return every data file of a workspace; one that git was asked to leave out comes from the index."""
    if not may_be_sparse(root):
        return disk.read_files(root, strays=True)
    from yian1.files.git import Repository  # git is not needed otherwise

    return chain(disk.read_files(root, strays=True), Repository.locate(root).kept_out())


def may_be_sparse(root: Path) -> bool:
    """Whether git's index could say that files are left out: known by its first bytes or its parts, without git."""
    try:
        folder = _git_folder(root.absolute())
        if folder is None:
            return False
        if any(part.name.startswith("sharedindex.") for part in folder.iterdir()):
            return True
        with (folder / "index").open("rb") as stream:
            return stream.read(_HEAD) not in _FLAGLESS
    except OSError:
        return False


def _git_folder(start: Path) -> Path | None:
    """Return git's own folder for the nearest working tree upwards."""
    for folder in (start, *start.parents):
        found = folder / ".git"
        if found.is_dir():
            return found
        if found.is_file():
            named = found.read_text(encoding="utf-8", errors="surrogateescape").removeprefix("gitdir:").strip()
            return Path(os.path.normpath(folder / named))
    return None
