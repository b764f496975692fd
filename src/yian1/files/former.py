"""Former names: where the files behind links lie, and which ids stood for what the plan calls otherwise today."""

from __future__ import annotations

import os
import posixpath
import re
from typing import TYPE_CHECKING

from yian1.core.changes.renames import renames
from yian1.files.disk import OFFICE, PLAN, RawFile
from yian1.files.load import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yian1.files.commits import Commit, Touch
    from yian1.files.revisions import Repository

_LINK = b"120000 "
_HOPS = 8
_IDS = re.compile(rb"\bid:\s*([a-z0-9-]+)")


def links(repository: Repository, commit: str) -> Mapping[str, str]:
    """Return the data files of a commit that are links, by the file that each leads to; paths are the repository's."""
    listed = repository.git.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{repository.prefix}data/")
    odd = [record.partition(b"\t") for record in listed.split(b"\0") if record.startswith(_LINK)]
    blobs = {os.fsdecode(path): words.split()[2].decode("ascii") for words, _, path in odd}
    texts = repository.git.blobs(list(blobs.values()))
    leads = {path: _beside(path, os.fsdecode(texts[blob])) for path, blob in blobs.items()}
    found = {}
    for path in leads:
        end = path
        for _ in range(_HOPS):
            end = leads.get(end, end)
        found[end] = path
    return found


def _beside(path: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def former_ids(
    repository: Repository, history: Iterable[tuple[Commit, str, Touch]], files: Iterable[RawFile]
) -> Mapping[str, str]:
    """Return the present id of each unit, target and action that had another one; the history is newest first.

    An id that stands for something today is nothing's former one.
    """
    today = {raw.path: raw.data or b"" for raw in files if raw.path in {PLAN, OFFICE}}
    edits: dict[Commit, dict[str, tuple[str, str]]] = {}
    for commit, path, touch in history:
        if path in {PLAN, OFFICE} and touch.blob is not None and touch.parents[0] is not None:
            edits.setdefault(commit, {})[path] = (touch.parents[0], touch.blob)
    texts = repository.git.blobs([blob for edit in edits.values() for sides in edit.values() for blob in sides])
    found: dict[str, str] = {}
    for edit in edits.values():
        sides = [today | {path: texts[blobs[side]] for path, blobs in edit.items()} for side in (0, 1)]
        if _ids(sides[0]) == _ids(sides[1]):
            continue
        before, after = (load(RawFile(path, data) for path, data in side.items()).ledger for side in sides)
        if before is not None and after is not None:
            for rename in renames(before, after):
                found.setdefault(rename.old, found.get(rename.new, rename.new))
    known = _ids(today)
    return {old: new for old, new in found.items() if old.encode() not in known}


def _ids(files: Mapping[str, bytes]) -> frozenset[bytes]:
    return frozenset(one for data in files.values() for one in _IDS.findall(data))
