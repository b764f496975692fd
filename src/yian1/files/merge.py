"""What merging a branch would give: git's own merge-tree, in a folder of its own that is gone afterwards."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from yian1.files.git import Git, failure
from yian1.model.diagnostics import DataError, UsageError

if TYPE_CHECKING:
    from yian1.files.disk import RawFile
    from yian1.files.revisions import Repository

NEEDED = (2, 38)  # the first git with merge-tree --write-tree
_CONFLICTS = 1  # what it returns then
_FEW = 5


def merged_files(repository: Repository, into: str, branch: str) -> list[RawFile]:
    """Return the data files as merging one commit into another would leave them; DataError if it would not go through.

    The repository is only read: what git makes on the way lies in a folder of its own. No setting, driver or
    attribute of the repository has a part in it.
    """
    for later, earlier in ((branch, into), (into, branch)):
        if repository.contains(later, earlier):
            return repository.files(later)
    _check_version(repository.git)
    with TemporaryDirectory(prefix="yian1-", ignore_cleanup_errors=True) as folder:
        aside = _beside(repository.git, Path(folder))
        return replace(repository, git=aside).files(_merge(aside, repository.prefix, into, branch))


def _check_version(git: Git) -> None:
    said = git.run("version").decode("ascii", "replace")
    found = re.search(r"(\d+)\.(\d+)", said)
    if found is None or (int(found[1]), int(found[2])) < NEEDED:
        raise UsageError(
            f"这个 git（{found[0] if found else '版本不明'}）不能试算合并，需要 2.38 以上",
            "升级 git；或者先把要合入的分支合并到本分支，再比较",
        )


def _beside(git: Git, folder: Path) -> Git:
    """Make an empty repository that borrows all that another one has."""
    objects, shallow = (
        Path(os.fsdecode(git.run("rev-parse", "--path-format=absolute", "--git-path", name)).removesuffix("\n"))
        for name in ("objects", "shallow")
    )
    kind = git.run("rev-parse", "--show-object-format").decode("ascii").strip()
    aside = replace(git, folder=folder, options=("--git-dir=.",))
    aside.run("init", "--quiet", "--bare", "--template=", f"--object-format={kind}")
    (folder / "objects" / "info").mkdir(exist_ok=True)
    (folder / "objects" / "info" / "alternates").write_bytes(os.fsencode(objects) + b"\n")
    if shallow.is_file():
        (folder / "shallow").write_bytes(shallow.read_bytes())
    return aside


def _merge(git: Git, prefix: str, into: str, branch: str) -> str:
    """Return the tree that a merge gives."""
    done = git.call("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", into, branch)
    if done.returncode not in {0, _CONFLICTS} or b"error: " in done.stderr:  # it takes what it cannot read for gone
        raise failure(done.stderr)
    tree, *paths = os.fsdecode(done.stdout).rstrip("\0").split("\0")
    clashes = [path.removeprefix(prefix) for path in paths if path.startswith(f"{prefix}data/")]
    if clashes:
        named = "、".join(clashes[:_FEW]) + (f"等{len(clashes)}个文件" if len(clashes) > _FEW else "")
        raise DataError(f"合并会有冲突，没有比较：{named}。先把要合入的分支合并到本分支，选定一边的数，提交后再比较。")
    return tree
