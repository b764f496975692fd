"""Git, deaf to what a hostile repository would have it run: the process, versions of a workspace, and a merge tried."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from yian1.files import disk, programs
from yian1.files.disk import CLOSINGS, PAPERS, PLAN, PROGRESS, RawFile
from yian1.model.diagnostics import DataError, Diagnostic, Severity, Span, UsageError
from yian1.model.period import day_given
from yian1.yaml.encoding import MAX_BYTES, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


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
    "GIT_GRAFT_FILE": os.devnull,  # as replaced objects, other parents than the commit's own
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",  # its errors are known by their English words
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
    *(
        (words, "git 的暂存区 .git/index 损坏", "删去 .git/index，运行 git reset 重建，文件夹里的文件不受影响")
        for words in ("index file corrupt", "index file smaller than expected")
    ),
    ("lazy fetching disabled", "这个版本的文件内容不在本机（部分克隆）", "先完整克隆，再运行"),
    ("transport '", "这个版本的文件内容不在本机（部分克隆）", "先完整克隆，再运行"),
)


_DAMAGED = re.compile(
    "corrupt|unable to (?:read|stream)|[Cc]ould not read|bad object|not a tree object|hash mismatch|inflate"
    "|is empty|packfile|loose object"
)
DAMAGED = "git 仓库里的内容缺失或损坏"
MEND = "运行 git fsck 查看；服务器上的仓库完好时，重新完整克隆一份"
_NOWHERE = {b"symlink", b"dangling", b"loop", b"notdir"}


@dataclass(frozen=True, slots=True)
class Git:
    """The program, the folder that it is asked about, and options that stand before every command."""

    program: str
    folder: Path
    options: tuple[str, ...] = ()

    @classmethod
    def at(cls, folder: Path) -> Git:
        """Find the program; UsageError without one, or if the one found lies in the folder itself."""
        program = programs.find_program("git", folder)
        if program is None:
            raise UsageError("没有找到 git 程序", "安装 git，并确认在命令行能运行 git --version")
        return cls(str(program), folder)

    def call(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run git to its end, whatever comes of it."""
        settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = [self.program, *self.options, "--no-pager", *settings, *arguments]
        own = {name: text for name, text in os.environ.items() if not name.startswith("GIT_") or _KEPT.fullmatch(name)}
        try:
            return subprocess.run(
                command, cwd=self.folder, env=own | _ENVIRONMENT, input=given, capture_output=True, check=False
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
        found = {}
        for name, (words, content) in zip(wanted, self._told(wanted, "--batch"), strict=True):
            if words[-1] == b"missing":  # else it is name, type and size
                raise UsageError(DAMAGED, MEND)
            found[name] = content
        return found

    def follow(self, tree: str, paths: Sequence[str]) -> Mapping[str, list[str]]:
        """Return where links inside a tree lead, by their path: an object's name, kind and size, or why to none."""
        asked = [path for path in paths if "\n" not in path]
        told = self._told([f"{tree}:{path}" for path in asked], "--batch-check", "--follow-symlinks")
        return {
            path: [word.decode("utf-8", "replace") for word in words]
            for path, (words, _) in zip(asked, told, strict=True)
            if words[-1] != b"missing"
        }

    def _told(self, names: Sequence[str], batch: str, *options: str) -> Iterator[tuple[list[bytes], bytes]]:
        """Yield for each name the words that `git cat-file` says of it, and the content that follows them."""
        given = "".join(f"{name}\n" for name in names).encode("utf-8")
        output = self.run("cat-file", batch, *options, given=given) if names else b""
        start = 0
        for _ in names:
            end = output.index(b"\n", start)
            words, start = output[start:end].split(b" "), end + 1
            follows = words[0] in _NOWHERE or (batch == "--batch" and words[-1] != b"missing")
            size = int(words[-1]) if follows else 0
            yield words, output[start : start + size]
            start += size + 1 if follows else 0


def failure(errors: bytes) -> UsageError:
    """Return what git has complained of, in Chinese."""
    text = errors.decode("utf-8", "replace")
    for words, message, hint in _FAILURES:
        if words in text:
            return UsageError(message, hint)
    reasons = [line for line in text.splitlines() if line.startswith(("fatal: ", "error: "))]
    line = "".join(sign for sign in (reasons or ["没有说明原因"])[0] if sign.isprintable())
    if _DAMAGED.search(text):
        return UsageError(f"{DAMAGED}：{line}", MEND)
    return UsageError(f"git 运行失败：{line}", "在工作目录运行 git status，看仓库是否正常")


WORKING_TREE = "工作区"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# The whole country keeps Beijing time, so a day means the same on a server that runs on UTC.
_END_OF_DAY = "T23:59:59+0800"
_SHORT = 8
_REGULAR = {"100644", "100755"}
_INDEX = ".git/index"
_SKIPPED = "S"  # how git tags a file that a sparse checkout leaves out
_HOW = "写提交号、分支、标签，或日期，如 HEAD~1、2024-06-05"


@dataclass(frozen=True, slots=True)
class Version:
    """One state of the ledger: a commit, or (None) the files of the working tree; `name` is as it was asked for.

    `role` says which commit is meant, where it is not the one of that name.
    """

    name: str
    commit: str | None = None
    role: str = ""

    @property
    def label(self) -> str:
        """The name for people: HEAD（1a2b3c4d）, main 与当前分支的共同祖先（1a2b3c4d）, 工作区."""
        if self.commit is None:
            return self.name
        if self.commit.startswith(self.name) and not self.role:
            return self.name[:_SHORT]
        return f"{self.name}{self.role}（{self.commit[:_SHORT]}）"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared with what; `merged` says that the newer side is taken as merged into the older one.

    `remark` is a sentence for whoever may expect another comparison.
    """

    base: Version
    head: Version
    merged: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Repository:
    """The repository that a workspace lies in; `prefix` is the workspace's folder in it, "" or ending in a slash."""

    git: Git
    prefix: str
    shallow: bool

    @classmethod
    def locate(cls, root: Path) -> Repository:
        """Find the repository around a workspace; UsageError without git, without a repository, in a bare one."""
        git = Git.at(root)
        answer = git.run("rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix")
        match os.fsdecode(answer).removesuffix("\n").split("\n", 2):
            case ["true", shallow, prefix]:
                return cls(git, prefix, shallow == "true")
            case ["false", _, _]:
                raise UsageError(*NO_WORK_TREE)
        raise failure(answer)  # some other program of that name

    def revision(self, name: str) -> str:
        """Return the commit that a name means; a date means the last commit of HEAD up to the end of that day."""
        if not name.strip():
            raise UsageError("版本号是空的", f"{_HOW}；流水线里是变量没有取到值")
        if name.startswith(("-", "^")) or not name.isprintable():
            shown = "".join(sign for sign in name if sign.isprintable())
            raise UsageError(f"“{shown}”不是版本号", _HOW)
        found = self.git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found is not None:
            return found
        head = self.git.call("rev-parse", "--verify", "--quiet", "HEAD")
        if head.stderr:  # it is not that there is none
            raise failure(head.stderr)
        if head.returncode:
            raise UsageError("当前分支还没有提交", "先提交一次：git add data，再 git commit")
        if _DATE.fullmatch(name):
            day = day_given(name)
            found = self.git.ask("rev-list", "-1", "--first-parent", f"--before={day}{_END_OF_DAY}", "HEAD", "--")
            if not found:
                raise UsageError(f"{name} 当天及以前没有提交", self._deepen() or "换一个较晚的日期")
            return found
        if self.git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", name) is not None:
            raise UsageError(f"“{name}”不是提交，或者它的内容缺失、损坏", MEND)
        raise UsageError(f"没有“{name}”这个版本", self._deepen() or "运行 git log --oneline 查看有哪些版本")

    def version(self, name: str | None) -> Version:
        """Return the version of a name; None is the working tree."""
        return Version(WORKING_TREE) if name is None else Version(name, self.revision(name))

    def compared(self, base: str | None = None, head: str | None = None) -> Comparison:
        """Return what to compare.

        Nothing named: HEAD with the working tree. A: what has been done since it and HEAD parted, uncommitted
        edits too. A B or A..B: the two as they stand. A...B: what merging B into A would change in A.
        """
        if base is None:
            return Comparison(self.version("HEAD"), self.version(None))
        dots = re.search(r"\.{2,3}", base)
        if dots is None:
            return self._since(self.version(base)) if head is None else self._as_they_stand(base, head)
        if head is not None:
            raise UsageError(f"“{base}”已经写明了两个版本，不能再写“{head}”", "写成 A B，或 A...B")
        first, second = base[: dots.start()], base[dots.end() :]
        if dots[0] == "..":
            return self._as_they_stand(first, second)
        older, newer = self.version(first), self.version(second)
        self.merge_bases(older, newer)
        return Comparison(older, replace(newer, role=f"合入{first}之后"), merged=True)

    def merge_bases(self, one: Version, *others: Version) -> list[str]:
        """Return the last commits that a version has in common with others, taken as one: as a rule a single one."""
        found = self.git.ask("merge-base", "--all", *(version.commit or "HEAD" for version in (one, *others)))
        if found is None:
            raise UsageError(f"“{one.name}”和“{others[0].name}”没有共同的历史", self._deepen() or "核对两个版本的名称")
        return found.split("\n")

    def contains(self, later: str, earlier: str) -> bool:
        """Whether a commit has another one among its ancestors, or is it."""
        return self.git.ask("merge-base", "--is-ancestor", earlier, later) is not None

    def _since(self, version: Version) -> Comparison:
        """Compare from the last common commit; what is being merged right now belongs to the working tree."""
        heads = [self.version("HEAD")]
        merging = self.git.ask("rev-parse", "--verify", "--quiet", "MERGE_HEAD^{commit}")
        heads += [Version("MERGE_HEAD", merging)] if merging else []
        parted, *others = self.merge_bases(version, *heads)
        remark = ""
        if others:
            remark = (
                f"{version.name}和当前分支互相合并过，共同祖先不止一个，从这一个算起，已经合入的改动可能又列出来；"
                f"要看合并会改变什么，用 yian1 diff {version.name}...HEAD。"
            )
        if parted != version.commit:
            version = replace(version, commit=parted, role="与当前分支的共同祖先")
        return Comparison(version, self.version(None), remark=remark)

    def _as_they_stand(self, base: str, head: str) -> Comparison:
        older, newer = self.version(base), self.version(head)
        if self.contains(newer.commit or "", older.commit or ""):
            return Comparison(older, newer)
        remark = "两个版本没有共同的历史，这里按原样比较。"
        if self.contains(older.commit or "", newer.commit or ""):
            remark = f"{head}是{base}以前的版本，这里按原样比较，以后的改动显示为退回。"
        elif self.git.ask("merge-base", older.commit or "", newer.commit or ""):
            remark = f"两个版本各有对方没有的提交，这里按原样比较；只看{head}改了什么，用 yian1 diff {base}...{head}。"
        return Comparison(older, newer, remark=remark)

    def files(self, commit: str) -> list[RawFile]:
        """Return the data files of a commit or tree, all read by one `git cat-file --batch`.

        A link counts as the file that it leads to, if that lies in the workspace too, as on the disk.
        Folders are not followed: what stands for one, a link or a submodule, comes as a file that cannot be read.
        """
        wanted = self.entries(commit)
        if not any(entry.path == PLAN for entry in wanted):
            raise UsageError(f"版本 {commit[:_SHORT]} 里没有 {PLAN}", "工作目录当时可能还没有建立，或者在别的位置")
        return self._read(wanted)

    def whole(self) -> None:
        """Refuse a shallow clone: where history is cut off, the last commit seems to have written everything."""
        if self.shallow:
            raise UsageError("没有完整的历史", self._deepen())

    def kept_out(self) -> list[RawFile]:
        """Return the data files that a sparse checkout keeps out of the working tree, as the index has them.

        Where none is asked for, the files that are there are enough, though it is said that the index cannot be read.
        """
        done = self.git.call("ls-files", "-t", "-s", "-z", "--", "data/")
        if done.returncode:
            why = failure(done.stderr)
            if self.git.ask("config", "--bool", "core.sparseCheckout") == "true":
                raise why
            message = f"{why.message}，只核对了文件夹里的文件"
            return [RawFile(_INDEX, None, Diagnostic("unreadable", message, Span(_INDEX), why.hint, Severity.WARNING))]
        listed = done.stdout.split(b"\0")[:-1]
        skipped = [record for record in listed if record.startswith(f"{_SKIPPED} ".encode())]
        wanted = [
            entry
            for entry in map(_entry, skipped)
            if _is_wanted(entry) and not os.path.lexists(self.git.folder / entry.path)
        ]
        return self._read(wanted)

    def _read(self, entries: list[Entry]) -> list[RawFile]:
        contents = self.git.blobs([entry.blob for entry in entries if entry.problem is None])
        return [RawFile(entry.path, contents.get(entry.blob), entry.problem) for entry in entries]

    def entries(self, commit: str) -> list[Entry]:
        """Return the data files of a commit or tree, and what stands for folders, with what is wrong with them."""
        there = f"{commit}:{self.prefix.removesuffix('/')}"
        done = self.git.call("ls-tree", "-r", "-z", "-l", "--full-tree", there, "--", "data/")
        if done.returncode and b"Not a valid object name" not in done.stderr:
            raise failure(done.stderr)
        entries = [entry for entry in map(_entry, done.stdout.split(b"\0")[:-1]) if _is_wanted(entry)]
        odd = [entry.path for entry in entries if not entry.regular]
        if not odd:
            return entries
        tree = self.git.run("rev-parse", "--verify", there)
        found = self.git.follow(tree.decode("ascii").strip(), odd)
        through = [_through(entry, found.get(entry.path, [])) for entry in entries]
        return [entry for entry in through if _is_wanted(entry)]

    def _deepen(self) -> str:
        if not self.shallow:
            return ""
        return "这是浅克隆，只有最近的提交：运行 git fetch --unshallow，在流水线里把检出深度设为完整历史"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a version, its path relative to the workspace, and why it cannot be read if it cannot."""

    path: str
    blob: str
    problem: Diagnostic | None
    regular: bool = True


def _entry(record: bytes) -> Entry:
    """Read a line of `ls-tree -l` or `ls-files -t -s`, with the path relative to the workspace behind a tab.

    That is mode, type, object and size, or S, mode, object and stage: then the size is not known.
    """
    words, _, name = record.partition(b"\t")
    first, second, blob, size = words.decode("ascii").split()
    path = name.decode("utf-8", "replace")
    if (second if first == _SKIPPED else first) not in _REGULAR:
        return Entry(path, blob, disk.no_file(path), regular=False)
    if first != _SKIPPED and not size.isdigit():
        raise UsageError(f"{DAMAGED}：{path}", MEND)
    return _regular(path, blob, 0 if first == _SKIPPED else int(size))


def _regular(path: str, blob: str, size: int) -> Entry:
    return Entry(path, blob, too_large(path, size) if size > MAX_BYTES else None)


def _through(entry: Entry, leads: list[str]) -> Entry:
    """Return what a link stands for: the file that it leads to, or the link itself with what is wrong with it."""
    match leads:
        case [name, "blob", size]:
            return _regular(entry.path, name, int(size))
        case ["symlink", _]:
            return replace(entry, problem=disk.link_outside(entry.path))
        case [_, "tree", _]:
            message, hint = "是指向文件夹的链接，git 版本里不读取", "把文件夹本身放在这里，再提交"
            return replace(entry, problem=Diagnostic("unreadable", message, Span(entry.path), hint))
    return entry


def _is_wanted(entry: Entry) -> bool:
    """Whether the disk's reader would read this file, or look for files in it if it is a folder."""
    path = entry.path
    folder = next((folder for folder in (PROGRESS, CLOSINGS, PAPERS) if f"{path}/".startswith(folder)), None)
    if folder is None:
        return path in disk.SINGLE_FILES
    *units, name = path.removeprefix(folder).split("/")
    if not entry.regular and (f"{path}/" == folder or (folder == PROGRESS and not units and not name.startswith("."))):
        return True
    hidden = any(part.startswith(".") for part in (*units, name))
    return PurePosixPath(path).suffix in disk.DATA_ENDINGS and len(units) <= (folder == PROGRESS) and not hidden


NEEDED = (2, 38)  # the first git with merge-tree --write-tree
_CONFLICTS = 1  # what it returns then
_FEW = 5


def release(version: str) -> tuple[str, bool]:
    """Return the number in what git says of its version, empty if there is none, and whether this git tries merges."""
    number = re.search(r"(\d+)\.(\d+)[.\d]*", version)
    return (number[0], (int(number[1]), int(number[2])) >= NEEDED) if number else ("", False)


def merged_files(repository: Repository, asked: Comparison) -> list[RawFile]:
    """Return the data files as merging the newer side into the older would leave them; DataError if that would fail.

    The repository is only read: what git makes on the way lies in a folder of its own. No setting, driver or
    attribute of the repository has a part in it.
    """
    into, branch = asked.base.commit or "", asked.head.commit or ""
    mending = f"先把{asked.base.name}合并到{asked.head.name}，"
    for later, earlier in ((branch, into), (into, branch)):
        if repository.contains(later, earlier):
            return repository.files(later)
    version = repository.git.run("version").decode("ascii", "replace")
    number, able = release(version)
    if not able:
        message = f"这个 git（{number or '版本不明'}）不能试算合并，需要 2.38 以上"
        raise UsageError(message, f"升级 git；或者{mending}再比较")
    with TemporaryDirectory(prefix="yian1-", ignore_cleanup_errors=True) as folder:
        aside = _beside(repository.git, Path(folder))
        done = aside.call("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", into, branch)
        # It takes what it cannot read for gone.
        if done.returncode not in {0, _CONFLICTS} or b"error: " in done.stderr:
            raise failure(done.stderr)
        tree, *paths = os.fsdecode(done.stdout).rstrip("\0").split("\0")
        data = f"{repository.prefix}data/"
        clashes = [path.removeprefix(repository.prefix) for path in paths if path.startswith(data)]
        if clashes:
            named = "、".join(clashes[:_FEW]) + (f"等{len(clashes)}个文件" if len(clashes) > _FEW else "")
            raise DataError(f"合并会有冲突，没有比较：{named}。{mending}解决冲突，提交后再比较。")
        return replace(repository, git=aside).files(tree)


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
