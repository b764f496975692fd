"""Every value that a target has had, from the history of its filings: who wrote it, when, in which line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.core.recorded import Recorded
from yian1.core.series import read_series
from yian1.files.commits import followed
from yian1.files.load import FILING, PLAN, RawFile, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from yian1.core.series import Observation
    from yian1.files.commits import Commit, Touch
    from yian1.files.history import Repository
    from yian1.model.filing import Filing
    from yian1.model.period import Month

Key = tuple["Month", str]


@dataclass(frozen=True, slots=True)
class _Content:
    """What one blob says of the target."""

    filing: Filing
    seen: Observation
    line: int


def recorded(
    repository: Repository, files: Iterable[RawFile], target: str, revision: str = "HEAD"
) -> tuple[Recorded, ...]:
    """Return every value of a target in a revision's history, the oldest first.

    `files` is the workspace as the target is named in it (today, or at that revision); its plan says what the
    target measures. Versions that cannot be read say nothing. UsageError in a shallow clone.
    """
    repository.whole()
    plan = next(raw for raw in files if raw.path == PLAN)
    changes: dict[Commit, list[tuple[str, Touch]]] = {}
    for commit, path, touch in followed(repository, repository.revision(revision)):
        if FILING.fullmatch(path):
            changes.setdefault(commit, []).append((path, touch))
    blobs = {blob for touches in changes.values() for _, touch in touches for blob in (touch.blob, *touch.parents)}
    contents = _contents(repository, plan, sorted(blob for blob in blobs if blob is not None), target)
    return tuple(entry for commit in reversed(changes) for entry in _entries(commit, changes[commit], contents))


def _contents(repository: Repository, plan: RawFile, blobs: list[str], target: str) -> Mapping[str, _Content]:
    """Read all versions in one go, as filings of one workspace, each in a folder named by its blob."""
    needles = (target.encode(), target.encode("utf-16-le"), target.encode("utf-16-be"))
    versions = [
        RawFile(f"data/progress/{blob}/0000-01.yaml", data)
        for blob, data in repository.git.blobs(blobs).items()
        if any(needle in data for needle in needles)
    ]
    loaded = load([plan, *versions])
    if loaded.ledger is None:
        return {}
    filings = {filing.file: filing for filing in loaded.ledger.filings}
    return {
        seen.file.split("/")[2]: _Content(filings[seen.file], seen, loaded.span(seen.place).line)
        for seen in read_series(loaded.ledger).observations.get(target, ())
    }


def _entries(commit: Commit, touches: list[tuple[str, Touch]], contents: Mapping[str, _Content]) -> Iterator[Recorded]:
    """Yield the values that a commit set; what it only moved from one file to another is none, nor what it merged."""
    parents = max(len(touch.parents) for _, touch in touches)
    before = [_stated([(path, touch.parents[at]) for path, touch in touches], contents) for at in range(parents)]
    after = _stated([(path, touch.blob) for path, touch in touches], contents)
    for key, (path, content) in after.items():
        if _value(content) not in [_value(side[key][1]) for side in before if key in side]:
            yield _entry(commit, key, path, content)
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


def _value(content: _Content) -> tuple[object, ...]:
    seen = content.seen
    return seen.value, seen.against, seen.part, seen.whole


def _entry(commit: Commit, key: Key, path: str, content: _Content) -> Recorded:
    filing = content.filing
    seen = content.seen._replace(file=path)
    return Recorded(
        *key, seen, filing.filed, filing.filed_by, commit.id, commit.author, commit.written, path, content.line
    )
