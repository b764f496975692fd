"""The files of a workspace as they are now: those on the disk, and those that a sparse checkout keeps out of it."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from yian1.files import disk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yian1.files.disk import RawFile

_HEAD = 8  # bytes: DIRC and the version
_FLAGLESS = (b"DIRC\0\0\0\2",)  # an index of this version cannot leave files out of the working tree


def read(root: Path) -> Iterable[RawFile]:
    """Return every data file of a workspace; one that git was told to leave out comes from the index."""
    if not may_be_sparse(root):
        return disk.read_files(root, strays=True)
    from yian1.files.revisions import Repository  # nearly nobody needs git to read the present

    return chain(disk.read_files(root, strays=True), Repository.locate(root).kept_out())


def may_be_sparse(root: Path) -> bool:
    """Whether git's index could say that files are left out: told by its first bytes or its parts, without git."""
    try:
        folder = _git_folder(root.absolute())
        if folder is None:
            return False
        if any(folder.glob("sharedindex.*")):
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
