"""The git process, deaf to what a hostile repository would have it run; and what a merge would give."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from yian1.files import programs
from yian1.model.diagnostics import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yian1.files.disk import RawFile
    from yian1.files.revisions import Repository


# Settings that would start a program, open a connection or change what is printed; -c outranks every file.
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.quotepath": "false",
    "diff.external": "",
    "diff.orderFile": os.devnull,
    "diff.relative": "false",
    "log.showSignature": "false",
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
}
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",  # its errors are told apart by their English words
}
# What the user's own machine says of git (where it is, which folders to trust); the rest of GIT_* would
# point it, as inside a hook, at another repository or index.
_KEPT = re.compile(r"GIT_(EXEC_PATH|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|PARAMETERS|KEY_\d+|VALUE_\d+))")

NO_WORK_TREE = ("这里是没有工作文件的 git 仓库", "进入带工作文件的仓库，在含有 data/plan.yaml 的目录里运行")
_FAILURES = (
    (
        "dubious ownership",
        "git 仓库属于另一个用户，git 拒绝读取",
        "确认这个仓库可信后运行：git config --global --add safe.directory 仓库所在的目录",
    ),
    (
        "not a git repository",
        "工作目录不在 git 仓库里，没有版本可以比较",
        "在工作目录运行 git init 并提交一次，或用 --root 指明仓库里的工作目录",
    ),
    ("bare repository", *NO_WORK_TREE),
    ("lazy fetching disabled", "这个版本的文件内容不在本机（部分克隆）", "先完整克隆，再运行"),
    ("transport '", "这个版本的文件内容不在本机（部分克隆）", "先完整克隆，再运行"),
)


_DAMAGED = re.compile(
    "corrupt|unable to (?:read|stream)|[Cc]ould not read|bad object|not a tree object|hash mismatch|inflate"
    "|is empty|packfile|loose object"
)
DAMAGED = "git 仓库里的内容缺失或损坏"
MEND = "运行 git fsck 查看；服务器上的仓库完好时，重新完整克隆一份"
_ASTRAY = {b"symlink", b"dangling", b"loop", b"notdir"}


class Followed(NamedTuple):
    """Where a link leads: `kind` is blob or tree, or why it leads to neither: symlink (outside), dangling, loop..."""

    kind: str
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Git:
    """The program, the folder that it is asked about, and options that stand before every command."""

    program: str
    folder: Path
    options: tuple[str, ...] = ()

    @classmethod
    def at(cls, folder: Path) -> Git:
        """Find the program; UsageError without one, or if the one found lies in the folder itself."""
        program = programs.find("git", folder)
        if program is None:
            raise UsageError("没有找到 git 程序", "安装 git，并确认在命令行能运行 git --version")
        return cls(str(program), folder)

    def call(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run git to its end, whatever comes of it."""
        settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = [self.program, *self.options, "--no-pager", *settings, *arguments]
        try:
            return subprocess.run(
                command, cwd=self.folder, env=_environment(), input=given, capture_output=True, check=False
            )
        except OSError as error:
            raise UsageError(f"不能运行 git：{error.strerror}", "确认在命令行能运行 git --version") from None

    def run(self, *arguments: str, given: bytes = b"") -> bytes:
        """Return what git prints; every failure is a UsageError in Chinese."""
        done = self.call(*arguments, given=given)
        if done.returncode:
            raise failure(done.stderr)
        return done.stdout

    def ask(self, *arguments: str) -> str | None:
        """Return the one line that git answers; None if it has no answer."""
        done = self.call(*arguments)
        return None if done.returncode else os.fsdecode(done.stdout).removesuffix("\n")

    def blobs(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """Return the content of each object by its name, all read by one process; UsageError if one is missing."""
        wanted = list(dict.fromkeys(names))
        if not wanted:
            return {}
        output = self.run("cat-file", "--batch", given="".join(f"{name}\n" for name in wanted).encode("ascii"))
        found = {}
        start = 0
        for name in wanted:
            end = output.index(b"\n", start)
            header = output[start:end].split(b" ")
            if header[-1] == b"missing":  # else it is name, type and size
                raise UsageError(DAMAGED, MEND)
            size = int(header[2])
            found[name] = output[end + 1 : end + 1 + size]
            start = end + 1 + size + 1
        return found

    def follow(self, tree: str, paths: Sequence[str]) -> Mapping[str, Followed]:
        """Return where links inside a tree lead, by their path; those that git cannot find are left out."""
        asked = [path for path in paths if "\n" not in path]
        if not asked:
            return {}
        given = "".join(f"{tree}:{path}\n" for path in asked).encode("utf-8")
        output = self.run("cat-file", "--batch-check", "--follow-symlinks", given=given)
        found = {}
        start = 0
        for path in asked:
            end = output.index(b"\n", start)
            words = output[start:end].split(b" ")
            start = end + 1
            if words[0] in _ASTRAY:  # a second line follows, of so many bytes
                found[path] = Followed(words[0].decode("ascii"))
                start += int(words[1]) + 1
            elif words[-1] != b"missing":
                found[path] = Followed(words[1].decode("ascii"), words[0].decode("ascii"), int(words[2]))
        return found


def _environment() -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _KEPT.fullmatch(name)
    }
    return {**inherited, **_ENVIRONMENT}


def failure(errors: bytes) -> UsageError:
    """Return what git has complained of, in Chinese."""
    text = errors.decode("utf-8", "replace")
    for words, message, hint in _FAILURES:
        if words in text:
            return UsageError(message, hint)
    said = [line for line in text.splitlines() if line.startswith(("fatal: ", "error: "))]
    line = "".join(sign for sign in (said or ["没有说明原因"])[0] if sign.isprintable())
    if _DAMAGED.search(text):
        return UsageError(f"{DAMAGED}：{line}", MEND)
    return UsageError(f"git 运行失败：{line}", "在工作目录运行 git status，看仓库是否正常")


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
        message = f"这个 git（{found[0] if found else '版本不明'}）不能试算合并，需要 2.38 以上"
        raise UsageError(message, "升级 git；或者先把要合入的分支合并到本分支，再比较")


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
