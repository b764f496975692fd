"""yian1 diff: what an edit means, or what merging would change; textconv: one file in plain words for git."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1.commands import options
from yian1.commands.options import UnitOption, shown_as
from yian1.commands.session import Session, month_of
from yian1.core import names
from yian1.files import disk
from yian1.files.disk import FILING, OFFICE, PLAN, PROGRESS, RawFile
from yian1.model.diagnostics import UsageError, errors
from yian1.usage.program import RootOption, command

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yian1.core.changes import Impact
    from yian1.core.changes.change import Change
    from yian1.files.git import Comparison, Repository
    from yian1.model.diagnostics import Span
    from yian1.model.ledger import Ledger
    from yian1.output import review


@command(
    ("看改了还没提交的内容是什么意思", "diff"),
    ("看“填报”分支合入 main 会改变什么，有须处理的不通过", "diff main...填报 --fail-on breaking"),
)
def diff(
    root: RootOption = None,
    base: Annotated[
        str | None,
        typer.Argument(
            metavar="旧版本",
            autocompletion=options.revisions,
            help="默认 HEAD；A 从共同祖先算起；A...B 看 B 合入 A 后改了什么。",
        ),
    ] = None,
    head: Annotated[
        str | None,
        typer.Argument(metavar="新版本", autocompletion=options.revisions, help="两个版本按原样比较；不写则到工作区。"),
    ] = None,
    style: Annotated[Literal["text", "md", "json", "github"], shown_as] = "text",
    fail_on: Annotated[
        Literal["notice", "breaking"] | None, typer.Option("--fail-on", help="有这一级以上的变化时退出码为1。")
    ] = None,
    unit: UnitOption = None,
    month: Annotated[
        str | None,
        typer.Option("--month", "-m", metavar="月份", autocompletion=options.months, help="只看这个月的填报和结账。"),
    ] = None,
) -> int:
    """Print what changed between two versions.

    Return 1 if a change is as severe as `fail_on`, or if something of the newer version could not be read.
    """
    from yian1.core.changes import fails
    from yian1.core.changes.change import ChangeSeverity
    from yian1.files.git import Repository
    from yian1.files.load import load
    from yian1.output import review

    folder = disk.find_root(root)
    repository = Repository.locate(folder)
    asked = repository.compared(base, head)
    before = Session(folder, load(repository.files(asked.base.commit or "")))
    if before.loaded.ledger is None:
        raise UsageError(f"旧版本 {asked.base.label} 的方案读不出来，无法比较", "换一个方案没有错误的版本")
    after = Session(folder, load(_newer(folder, repository, asked), before.loaded))
    scope = Scope.of(after.readable, unit, month)
    told = _review(asked, before, after, repository.prefix, scope)
    faces = {"text": review.as_text, "md": review.as_markdown, "json": review.as_json, "github": review.as_github}
    sys.stdout.write(faces[style](told))
    stopped = any(scope.takes_file(file) for file in told.broken)
    return 1 if stopped or (fail_on is not None and fails(told.changes, ChangeSeverity(fail_on))) else 0


@dataclass(frozen=True, slots=True)
class Scope:
    """Which changes are asked for: all, or those of a unit, of a month (its filings and its closing)."""

    unit: str | None
    month: str | None

    @classmethod
    def of(cls, ledger: Ledger, unit: str | None, month: str | None) -> Scope:
        """Read what was asked for on the command line."""
        return cls(
            None if unit is None else names.unit(ledger, unit),
            None if month is None else str(month_of(ledger, month)),
        )

    def takes(self, change: Change) -> bool:
        """Whether a change is asked for."""
        return self.unit in {None, change.unit} and self.month in {None, change.month}

    def takes_file(self, file: str) -> bool:
        """Whether a file has a part in what is asked for; what is no filing has a part in everything."""
        found = FILING.fullmatch(file)
        return found is None or (self.unit in {None, found[1]} and self.month in {None, found[2]})


def _newer(folder: Path, repository: Repository, asked: Comparison) -> Iterable[RawFile]:
    """Return the files of the newer side: the working tree's, a commit's, or what merging it would give."""
    if asked.head.commit is None:
        from yian1.files.load import present_files

        return present_files(folder)
    if asked.merged:
        from yian1.files.git import merged_files

        return merged_files(repository, asked.base.commit or "", asked.head.commit)
    return repository.files(asked.head.commit)


def _review(asked: Comparison, before: Session, after: Session, prefix: str, scope: Scope) -> review.Review:
    from yian1.core.changes import compare
    from yian1.output.review import Review

    broken = after.broken_files()
    found = compare(before.readable, after.readable, after.series)
    changes = [one for one in found if not any(_covers(file, one.place.file) for file in broken)]

    def locate(change: Change) -> Span:
        return (before if change.gone else after).loaded.span(change.place)

    return Review(
        *(asked.base.label, asked.head.label, [one for one in changes if scope.takes(one)], locate),
        after.readable.name,
        commits=(asked.base.commit, asked.head.commit),
        folder=prefix,
        # What could not be read in a file would look like a change.
        unread=tuple(sorted({problem.where.file for problem in errors(before.loaded.problems)})),
        broken=broken,
        remark=asked.remark,
        impact=_impacts(before.readable, after) if changes else (),
        others=[one for one in changes if not scope.takes(one)],
    )


def _impacts(old: Ledger, after: Session) -> Sequence[Impact]:
    """Return what the changes do to the targets, each known by its newer id."""
    from yian1.core.changes import impacts, new_ids, renamed
    from yian1.core.series import read_series

    return impacts(read_series(renamed(old, new_ids(old, after.readable))), after.series)


def _covers(broken: str, file: str) -> bool:
    """Whether a file is one that could not be read, or lies in a folder that could not."""
    return file == broken or file.startswith(f"{broken.rstrip('/')}/")


# A version has no place of its own in the workspace, so it is read as if it had this one.
_PLACE = "data/progress/version/0000-01.yaml"


@command(
    ("把一份填报写成文字", "textconv data/progress/jingxin/2024-05.yaml"),
    ("文件在别处，按这个工作区的方案读", "textconv --root . data/progress/jingxin/2024-05.yaml"),
)
def textconv(
    file: Annotated[Path, typer.Argument(metavar="文件", help="git 给出的临时文件。")],
    root: RootOption = None,
) -> int:
    """Print one file in plain words; git hands it over and compares what is printed."""
    data = file.read_bytes()
    try:
        folder = disk.find_root(root)
    except UsageError:  # an older version of the repository may have had no plan yet
        folder = None
    words = None if folder is None else _in_words(folder, data)
    sys.stdout.write(data.decode("utf-8", "replace") if words is None else words)
    return 0


def _in_words(folder: Path, data: bytes) -> str | None:
    """Return a filing in plain words, by the workspace's plan; None for a file that is none, or has errors."""
    from yian1.files.load import load
    from yian1.forms.schemas import as_words

    rules = takewhile(lambda raw: not raw.path.startswith(PROGRESS), disk.read_files(folder))
    loaded = load([*(raw for raw in rules if raw.path in {PLAN, OFFICE}), RawFile(_PLACE, data)])
    broken = any(found.where.file == _PLACE for found in errors(loaded.problems))
    if broken or loaded.ledger is None or not loaded.ledger.filings:
        return None
    return as_words(loaded.ledger, loaded.ledger.filings[0])
