"""The commits of a history with the files that each one changed, read from one `git log`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.files.history import Repository

BEIJING = timezone(timedelta(hours=8))
_FORMAT = "--format=%H%x00%at%x00%ct%x00%an"
_RENAMED = "R"
_NO_DAY = date(1970, 1, 1)  # what git itself shows for a time that it cannot read


@dataclass(frozen=True, slots=True)
class Touch:
    """A file that a commit changed: its path now and before, its blob now and in each parent (None: no such file)."""

    path: str
    former: str
    blob: str | None
    parents: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; `written` is the author's day, `committed` the day it got its place in history, both in Beijing.

    Where only one of the two times can be read, its day stands for the other too.
    """

    id: str
    author: str
    written: date
    committed: date
    touches: tuple[Touch, ...]


def commits(repository: Repository, revision: str) -> tuple[Commit, ...]:
    """Return the history of a revision, children before parents; paths are relative to the repository.

    A merge is listed with the files in which it differs from all its parents: those it really edited.
    """
    output = repository.git.run(
        *("log", "-z", "--raw", "-c", "--root", "-M", "--no-abbrev", "--date-order", "--no-color"),
        *("--no-ext-diff", "--no-textconv", "--encoding=UTF-8", _FORMAT, revision, "--"),
    )
    words = iter(output.split(b"\0"))
    return tuple(_commits(words))


def first_commits(repository: Repository, revision: str = "HEAD") -> Mapping[str, date]:
    """Return for each data file the day it was first committed, under this name or the one it was renamed from.

    That is the committer's day: the one that a rebase or a merge on the server sets. Paths are
    relative to the workspace. UsageError in a shallow clone, where nothing older can be seen.
    """
    repository.whole()
    found: dict[str, date] = {}
    for commit, current, _ in followed(repository, repository.revision(revision)):
        found[current] = min(commit.committed, found.get(current, commit.committed))
    return found


def followed(repository: Repository, revision: str) -> Iterator[tuple[Commit, str, Touch]]:
    """Yield every change of a data file, newest first, with the file's present path relative to the workspace."""
    data = repository.prefix + "data/"
    present: dict[str, str] = {}
    for commit in commits(repository, revision):
        for touch in commit.touches:
            path = present.get(touch.path) or (touch.path if touch.path.startswith(data) else None)
            if path is not None:
                present[touch.former] = path
                yield commit, path.removeprefix(repository.prefix), touch


def _commits(words: Iterator[bytes]) -> Iterator[Commit]:
    """Read NUL-terminated words: id, two times, author, and for each file a line of modes and blobs, and its path."""
    word = next(words, b"")
    while word:
        name = word.decode("ascii")
        written, committed = _day(next(words)), _day(next(words))
        author = next(words).decode("utf-8", "replace")
        touches: list[Touch] = []
        # A line end stands between a commit and its files, in a merge an empty word.
        word = next(words, b"").removeprefix(b"\n") or next(words, b"")
        while word.startswith(b":"):
            touches.append(_touch(word.decode("ascii"), words))
            word = next(words, b"")
        days = (written or committed or _NO_DAY, committed or written or _NO_DAY)
        yield Commit(name, author, *days, tuple(touches))


def _touch(record: str, words: Iterator[bytes]) -> Touch:
    """Read `:mode mode blob blob status`, in a merge with one colon, mode and blob more for each further parent."""
    parents = len(record) - len(record.lstrip(":"))
    fields = record.lstrip(":").split(" ")
    blobs = [None if not blob.strip("0") else blob for blob in fields[parents + 1 : -1]]
    former = os.fsdecode(next(words))
    path = os.fsdecode(next(words)) if parents == 1 and fields[-1].startswith(_RENAMED) else former
    return Touch(path, former, blobs[-1], tuple(blobs[:-1]))


def _day(seconds: bytes) -> date | None:
    """Return the day of a time; None for what damaged or forged commits have instead: nothing, or the year 3170843."""
    try:
        return datetime.fromtimestamp(int(seconds), BEIJING).date()
    except (ValueError, OverflowError, OSError):
        return None
