"""The history of a workspace: who wrote a figure and when, read from one `git log`, and the ids of former times."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.changes import renamed, renames
from yian1.core.series import read_series
from yian1.files.disk import FILING, OFFICE, PLAN, RawFile
from yian1.files.load import load
from yian1.yaml.encoding import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from yian1.core.series import Observation, Series
    from yian1.files.git import Repository
    from yian1.model.diagnostics import Place, Span
    from yian1.model.filing import Filing
    from yian1.model.period import Month


_LINK = b"120000 "
_SHA1 = 40  # digits; a repository's other way of naming has 64
_HOPS = 8
_IDS = re.compile(rb"\bid:\s*([a-z0-9-]+)")


class Recorded(NamedTuple):
    """One value that a commit gave a target, in one unit's filing of one month; `seen` is None if it took it away.

    Without a commit it stands in the working tree only. `file` is the file's present name, relative to the workspace,
    `line` the line in that version, 0 for what is gone.
    """

    month: Month
    unit: str
    seen: Observation | None
    filed: date | None
    filed_by: str | None
    commit: str | None
    author: str | None
    date: date | None
    file: str
    line: int


def numbers(seen: Observation | None) -> tuple[object, ...] | None:
    """Return what a value says, however it is written."""
    return None if seen is None else (seen.value, seen.against, seen.part, seen.whole)


def links(repository: Repository, commit: str) -> Mapping[str, str]:
    """Return the data files of a commit that are links, by the file that each leads to; paths are the repository's."""
    listed = repository.git.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{repository.prefix}data/")
    odd = [record.partition(b"\t") for record in listed.split(b"\0") if record.startswith(_LINK)]
    blobs = {os.fsdecode(path): words.split()[2].decode("ascii") for words, _, path in odd}
    texts = repository.git.blobs(list(blobs.values()))
    leads = {
        path: posixpath.normpath(posixpath.join(posixpath.dirname(path), os.fsdecode(texts[blob])))
        for path, blob in blobs.items()
    }
    found = {}
    for path in leads:
        end = path
        for _ in range(_HOPS):
            end = leads.get(end, end)
        found[end] = path
    return found


def former_ids(
    repository: Repository, history: Iterable[tuple[Commit, str, Touch]], files: Iterable[RawFile]
) -> Mapping[str, str]:
    """Return the present id of each unit, target and action that had another one; the history is newest first.

    An id that stands for something today is nothing's former one. What was edited since the last commit counts too.
    """
    today = {raw.path: raw.data or b"" for raw in files if raw.path in {PLAN, OFFICE}}
    edits: dict[Commit | None, tuple[dict[str, str], dict[str, str]]] = {None: ({}, {})}
    for commit, path, touch in history:
        if path in {PLAN, OFFICE} and touch.blob is not None:
            edits[None][0].setdefault(path, touch.blob)
            if touch.parents[0] is not None:
                before, after = edits.setdefault(commit, ({}, {}))
                before[path], after[path] = touch.parents[0], touch.blob
    texts = repository.git.blobs([blob for edit in edits.values() for side in edit for blob in side.values()])
    found: dict[str, str] = {}
    for edit in edits.values():
        sides = [today | {path: texts[blob] for path, blob in side.items()} for side in edit]
        if _ids(sides[0]) == _ids(sides[1]):
            continue
        older, newer = (load(RawFile(path, data) for path, data in side.items()).ledger for side in sides)
        if older is not None and newer is not None:
            for old, new in renames(older, newer):
                found.setdefault(old, found.get(new, new))
    known = _ids(today)
    return {old: new for old, new in found.items() if old.encode() not in known}


def _ids(files: Mapping[str, bytes]) -> frozenset[bytes]:
    return frozenset(one for data in files.values() for one in _IDS.findall(data))


Key = tuple["Month", str]

BEIJING = timezone(timedelta(hours=8))
_FORMAT = "--format=%H%x00%at%x00%ct%x00%an%x00%cn%x00%B"
_RENAMED = "R"
_ANY_FILING = re.compile(r"data/progress/([^/]+)/[^/]+$")
_LONGEST = 40  # signs of a name: a longer one is no name, and would widen every table
_NO_DAY = date(1970, 1, 1)  # what git itself shows for a time that it cannot read
# How servers and git itself head a branch that was merged as one commit: its day is that of the merge.
_SQUASHED = re.compile(
    r"\A[^\n]*\(#\d+\)\s*$|\A!\d+ |^See merge request |^Squashed commit of the following:", re.MULTILINE
)
# What git lists under that heading of each commit.
_LISTED_DAY = re.compile(r"^Date: +(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Touch:
    """A file that a commit changed: its path now and before, its blob now and in each parent (None: no such file)."""

    path: str
    formers: tuple[str, ...]
    blob: str | None
    parents: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; `written` is the author's day, `committed` the day it got its place in history, both in Beijing.

    Where only one of the two times can be read, its day stands for the other too. `committer` put it into its
    place: somebody else than the author, or a server, after a rebase or a squash.
    """

    id: str
    author: str
    written: date
    committed: date
    touches: tuple[Touch, ...]
    committer: str = ""
    message: str = ""

    @property
    def squashed(self) -> bool:
        """Whether it stands for a whole branch that somebody has merged."""
        return _SQUASHED.search(self.message) is not None or (
            self.committer != self.author and self.written == self.committed
        )

    @property
    def day(self) -> date | None:
        """The day on which what it holds was there; None if there is only the day of a merge."""
        if not self.squashed:
            return self.written
        listed = []
        for found in _LISTED_DAY.finditer(self.message):
            with suppress(ValueError):
                listed.append(datetime.strptime(found[1], "%a %b %d %H:%M:%S %Y %z").date())
        return min(listed, default=None)


@dataclass(frozen=True, slots=True)
class _Content:
    """What one blob says of the target."""

    filing: Filing
    seen: Observation
    line: int


def commits(repository: Repository, *revisions: str) -> Iterator[Commit]:
    """Yield the history of revisions, children before parents; paths are relative to the repository.

    A merge is listed with the files in which it differs from all its parents: those it really edited.
    """
    output = repository.git.run(
        *("log", "-z", "--raw", "-c", "--combined-all-paths", "--root", "-M", "--no-abbrev", "--date-order"),
        *("--no-color", "--no-ext-diff", "--no-textconv", "--encoding=UTF-8", _FORMAT, *revisions, "--"),
    )
    # NUL-terminated words: id, two times, author, committer, message, and for each file a line of modes and blobs, its
    # former paths – in a merge that in each parent, else if it was renamed – and its path.
    words = iter(output.split(b"\0"))
    word = next(words, b"")
    while word:
        name = word.decode("ascii")
        written, committed = _day(next(words)), _day(next(words))
        author, committer, message = (readable(next(words)) for _ in range(3))  # some are in GBK and do not say so
        author, committer = (who if len(who) <= _LONGEST else f"{who[:_LONGEST]}…" for who in (author, committer))
        touches: list[Touch] = []
        # A line end stands between a commit and its files, in a merge an empty word.
        word = next(words, b"").removeprefix(b"\n") or next(words, b"")
        while word.startswith(b":"):
            touches.append(_touch(word.decode("ascii"), words))
            word = next(words, b"")
        days = (written or committed or _NO_DAY, committed or written or _NO_DAY)
        yield Commit(name, author, *days, tuple(touches), committer, message)


def arrivals(repository: Repository, files: Iterable[RawFile]) -> Mapping[str, date]:
    """Return for each filing the day it came, by the first commit in which something is filled in.

    That is the author's day, which a rebase keeps, also under a former name of the file. A commit of the office's
    says nothing of a unit's day, nor does a branch merged as one commit: then a branch that still has
    the unit's own commits counts, else the filing is left out. Paths are relative to the workspace. UsageError in a
    shallow clone.
    """
    repository.whole()
    plan = next(raw for raw in files if raw.path == PLAN)
    tip = repository.revision("HEAD")
    own, others = list(followed(repository, tip)), list(followed(repository, tip, "--all"))
    office = _office_authors([commit for commit, _, _ in others])
    blobs = {touch.blob for _, path, touch in others if touch.blob is not None and FILING.fullmatch(path)}
    contents = repository.git.blobs(sorted(blobs))
    loaded = load([plan, *(RawFile(f"data/progress/{blob}/0000-01.yaml", data) for blob, data in contents.items())])
    filings = () if loaded.ledger is None else loaded.ledger.filings
    # A version that cannot be read counts as filled.
    filled = contents.keys() - {filing.file.split("/")[2] for filing in filings if filing.blank}
    first = _first_filled(own, filled)
    known = {path: commit.day for path, commit in first.items() if commit.author not in office and commit.day}
    elsewhere = [entry for entry in others if entry[0].author not in office and not entry[0].squashed]
    branches = {path: commit.day for path, commit in _first_filled(elsewhere, filled).items() if path in first}
    return {path: day for path, day in (branches | known).items() if day is not None}


def last_commits(repository: Repository, files: Iterable[RawFile], at: str | None = None) -> Mapping[str, str]:
    """Return for each data file the last commit in a revision's history that wrote it as it is given here.

    A file that no commit holds is left out; line ends are nothing that differs. Paths are relative to the workspace.
    Git itself is not asked what differs: it would run the repository's filters. UsageError in a shallow clone, or
    without a commit.
    """
    repository.whole()
    given, found = {raw.path: raw.data for raw in files if raw.data is not None}, dict[str, str]()
    blobs: dict[str, Collection[str]] = {}
    for commit, path, touch in followed(repository, repository.revision(at or "HEAD")):
        if path in given and path not in found and touch.blob is not None:
            if path not in blobs:
                texts = given[path], given[path].replace(b"\r\n", b"\n")
                blobs[path] = {_blob(text, len(touch.blob)) for text in texts}
            if touch.blob in blobs[path]:
                found[path] = commit.id
    return found


def _blob(data: bytes, digits: int) -> str:
    """Return the name that git gives to a content, in as many digits as a repository's names have."""
    kind, named = "sha1" if digits == _SHA1 else "sha256", b"blob %d\0" % len(data) + data
    return hashlib.new(kind, named, usedforsecurity=False).hexdigest()


def _first_filled(history: Iterable[tuple[Commit, str, Touch]], filled: Collection[str]) -> Mapping[str, Commit]:
    """Return for each filing the first commit that has it filled; the history is newest first."""
    return {path: commit for commit, path, touch in history if touch.blob in filled and FILING.fullmatch(path)}


def _office_authors(history: Collection[Commit]) -> Collection[str]:
    """Return who writes plan, rules or registers too, or the filings of several units; nobody if one writes all."""
    authors = {commit.author for commit in history}
    found = set()
    units: dict[str, set[str]] = {}
    for commit in history:
        for touch in commit.touches:
            filing = _ANY_FILING.search(touch.path)
            if filing is None:
                found.add(commit.author)
            else:
                units.setdefault(commit.author, set()).add(filing[1])
    found |= {author for author, own in units.items() if len(own) > 1}
    return found if len(authors) > 1 else ()


def followed(repository: Repository, *revisions: str) -> Iterator[tuple[Commit, str, Touch]]:
    """Yield every change of a data file, newest first, with the file's present path relative to the workspace.

    What the first revision has a link to counts as the link.
    """
    data = repository.prefix + "data/"
    present = dict(links(repository, revisions[0]))
    for commit in commits(repository, *revisions):
        for touch in commit.touches:
            path = present.get(touch.path) or (touch.path if touch.path.startswith(data) else None)
            if path is not None:
                present.update(dict.fromkeys(touch.formers, path))
                yield commit, path.removeprefix(repository.prefix), touch


def recorded(
    repository: Repository, files: Iterable[RawFile], target: str, revision: str = "HEAD"
) -> tuple[Recorded, ...]:
    """Return every value of a target in a revision's history, the oldest first, the one that stands last of its kind.

    `files` is the workspace as the target is named in it (today, or at that revision); its plan says what the
    target measures, and under which ids it and the units went before. Versions that cannot be read say nothing.
    UsageError in a shallow clone.
    """
    repository.whole()
    rules = [raw for raw in files if raw.path in {PLAN, OFFICE}]
    tip = repository.revision(revision)
    history = list(followed(repository, tip))
    ids = former_ids(repository, history, rules)
    changes: dict[Commit, list[tuple[str, Touch]]] = {}
    for commit, path, touch in history:
        if FILING.fullmatch(path):
            changes.setdefault(commit, []).append((path, touch))
    blobs = {blob for touches in changes.values() for _, touch in touches for blob in (touch.blob, *touch.parents)}
    contents = _contents(repository, rules, sorted(blob for blob in blobs if blob is not None), target, ids)
    entries = [entry for commit in reversed(changes) for entry in _entries(commit, changes[commit], contents)]
    there = {entry.path: entry.blob for entry in repository.entries(tip) if FILING.fullmatch(entry.path)}
    return tuple(_kept_last(entries, there, _stated(there.items(), contents)))


def _kept_last(
    entries: list[Recorded], there: Mapping[str, str], standing: Mapping[Key, tuple[str, _Content]]
) -> list[Recorded]:
    """Return the values so that of each month and unit the one that stands is the last.

    By their days it may be another: where two lines of history met, the merge has kept the older value.
    """
    for key, last in {(entry.month, entry.unit): entry for entry in entries}.items():
        stands = numbers(standing[key][1].seen) if key in standing else None
        kept = [one for one in entries if (one.month, one.unit) == key and numbers(one.seen) == stands]
        # A file that is there and says nothing of the target may be one that cannot be read.
        if kept and numbers(last.seen) != stands and (key in standing or last.file not in there):
            entries.remove(kept[-1])
            entries.insert(entries.index(last) + 1, kept[-1])
    return entries


def _touch(record: str, words: Iterator[bytes]) -> Touch:
    """Read `:mode mode blob blob status`, in a merge with one colon, mode and blob more for each further parent."""
    parents = len(record) - len(record.lstrip(":"))
    fields = record.lstrip(":").split(" ")
    blobs = [None if not blob.strip("0") else blob for blob in fields[parents + 1 : -1]]
    listed = parents if parents > 1 else int(fields[-1].startswith(_RENAMED))
    *formers, path = (os.fsdecode(next(words)) for _ in range(listed + 1))
    return Touch(path, tuple(formers) or (path,), blobs[-1], tuple(blobs[:-1]))


def _day(seconds: bytes) -> date | None:
    """Return the day of a time; None for what damaged or forged commits have instead: nothing, or the year 3170843."""
    try:
        return datetime.fromtimestamp(int(seconds), BEIJING).date()
    except (ValueError, OverflowError, OSError):
        return None


def _contents(
    repository: Repository, rules: Sequence[RawFile], blobs: list[str], target: str, ids: Mapping[str, str]
) -> Mapping[str, _Content]:
    """Read all versions in one go, as filings of one workspace, each in a folder named by its blob."""
    names = [target, *(old for old, new in ids.items() if new == target)]
    needles = [name.encode(code) for name in names for code in ("utf-8", "utf-16-le", "utf-16-be")]
    versions = [
        RawFile(f"data/progress/{blob}/0000-01.yaml", data)
        for blob, data in repository.git.blobs(blobs).items()
        if any(needle in data for needle in needles)
    ]
    loaded = load([*rules, *versions])
    if loaded.ledger is None:
        return {}
    ledger = renamed(loaded.ledger, ids)
    filings = {filing.file: filing for filing in ledger.filings}
    return {
        seen.file.split("/")[2]: _Content(filings[seen.file], seen, loaded.span(seen.place).line)
        for seen in read_series(ledger).observations.get(target, ())
    }


def _entries(commit: Commit, touches: list[tuple[str, Touch]], contents: Mapping[str, _Content]) -> Iterator[Recorded]:
    """Yield the values that a commit set; what it only moved from one file to another is none, nor what it merged."""
    parents = max(len(touch.parents) for _, touch in touches)
    before = [_stated([(path, touch.parents[at]) for path, touch in touches], contents) for at in range(parents)]
    after = _stated([(path, touch.blob) for path, touch in touches], contents)
    for key, (path, content) in after.items():
        if numbers(content.seen) not in [numbers(side[key][1].seen) for side in before if key in side]:
            filing, seen = content.filing, content.seen._replace(file=path)
            yield Recorded(
                *key, seen, filing.filed, filing.filed_by, commit.id, commit.author, commit.written, path, content.line
            )
    for key, (path, _) in before[0].items():
        if key not in after and all(key in side for side in before):
            yield Recorded(*key, None, None, None, commit.id, commit.author, commit.written, path, 0)


def _stated(
    files: Iterable[tuple[str, str | None]], contents: Mapping[str, _Content]
) -> dict[Key, tuple[str, _Content]]:
    """Return what versions of files say of the target, by the month and unit they are of."""
    found = {}
    for path, blob in files:
        if blob is not None and blob in contents:
            filing = contents[blob].filing
            found[(filing.month, filing.unit)] = (path, contents[blob])
    return found


def unrecorded(
    series: Series, target: str, entries: Sequence[Recorded], locate: Callable[[Place], Span]
) -> Iterator[Recorded]:
    """Yield what is filed now and differs from the last recorded values: edits that nobody has committed yet."""
    last = {(entry.month, entry.unit): entry for entry in entries}
    filings = {filing.file: filing for filing in series.ledger.filings}
    now = {(seen.month, seen.unit): seen for seen in series.observations.get(target, ())}
    for key, seen in now.items():
        if key not in last or numbers(last[key].seen) != numbers(seen):
            filing = filings[seen.file]
            where = locate(seen.place)
            yield Recorded(*key, seen, filing.filed, filing.filed_by, None, None, None, where.file, where.line)
    for key, entry in last.items():
        if key not in now and entry.seen is not None:
            yield Recorded(*key, None, None, None, None, None, None, entry.file, 0)
