"""yian1 diff: what an edit means, or what merging would change; textconv: one file in plain words for git."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1.commands.options import UnitOption, argument, months, option, revisions, shown_as
from yian1.commands.session import Session, month_of
from yian1.core import names
from yian1.files import disk
from yian1.files.disk import FILING, OFFICE, PLAN, RawFile
from yian1.model.diagnostics import UsageError, errors
from yian1.usage.program import RootOption, command
from yian1.yaml.encoding import readable

if TYPE_CHECKING:
    from yian1.core.changes.change import Change
    from yian1.files.git import Comparison
    from yian1.model.diagnostics import Span
    from yian1.output import review


@command(
    ("看改了还没提交的内容是什么意思", "diff"),
    ("看“填报”分支合入 main 会改变什么，有须处理的不通过", "diff main...填报 --fail-on breaking"),
)
def diff(
    root: RootOption = None,
    base: Annotated[
        str | None, argument("旧版本", "默认 HEAD；A 从共同祖先算起；A...B 看 B 合入 A 后改了什么。", revisions)
    ] = None,
    head: Annotated[str | None, argument("新版本", "两个版本按原样比较；不写则到工作区。", revisions)] = None,
    style: Annotated[Literal["text", "md", "json", "github"], shown_as] = "text",
    fail_on: Annotated[
        Literal["notice", "breaking"] | None, typer.Option("--fail-on", help="有这一级以上的变化时退出码为1。")
    ] = None,
    unit: UnitOption = None,
    month: Annotated[str | None, option("--month -m", "月份", "只看这个月的填报和结账。", months)] = None,
) -> int:
    """Print what changed between two versions.

    Return 1 if a change is as severe as `fail_on`, or if something of the newer version could not be read.
    """
    from yian1.core.changes import fails
    from yian1.core.changes.change import ChangeSeverity
    from yian1.files.git import Repository, merged_files
    from yian1.files.load import load, present_files
    from yian1.output import review

    folder = disk.find_root(root)
    repository = Repository.locate(folder)
    asked = repository.compared(base, head)
    before = Session(folder, load(repository.files(asked.base.commit or "")))
    if before.loaded.ledger is None:
        raise UsageError(f"旧版本 {asked.base.label} 的方案读不出来，无法比较", "换一个方案没有错误的版本")
    if asked.head.commit is None:
        files = present_files(folder)
    elif asked.merged:
        files = merged_files(repository, asked)
    else:
        files = repository.files(asked.head.commit)
    after = Session(folder, load(files, before.loaded))
    who = None if unit is None else names.unit(after.readable, unit)
    period = None if month is None else str(month_of(after.readable, month))
    shown = _review(asked, before, after, repository.prefix, who, period)
    faces = {"text": review.as_text, "md": review.as_markdown, "json": review.as_json, "github": review.as_github}
    sys.stdout.write(faces[style](shown))
    filings = [FILING.fullmatch(file) for file in shown.broken]  # what is no filing has a part in everything
    stopped = any(found is None or (who in {None, found[1]} and period in {None, found[2]}) for found in filings)
    return 1 if stopped or (fail_on is not None and fails(shown.changes, ChangeSeverity(fail_on))) else 0


def _review(
    asked: Comparison, before: Session, after: Session, prefix: str, unit: str | None, month: str | None
) -> review.Review:
    """Return what is to be shown: the changes asked for, all or those of a unit, of a month (filings and closing)."""
    from yian1.core.changes import compare, impacts, paired
    from yian1.output.review import Review

    broken = after.broken_files()
    wrong = {at.file: f"{at.file}:{at.line}：{one.message}。" for at, one in reversed(after.findings) if errors([one])}
    pair = paired(before.readable, after.readable, after.series)
    unread = tuple(f"{file.rstrip('/')}/" for file in broken)  # a file that could not be read, or a folder
    changes = [one for one in compare(pair) if not f"{one.place.file}/".startswith(unread)]

    def takes(change: Change) -> bool:
        return unit in {None, change.unit} and month in {None, change.month}

    def locate(change: Change) -> Span:
        return (before if change.gone else after).loaded.span(change.place)

    return Review(
        *(asked.base.label, asked.head.label, [one for one in changes if takes(one)], locate),
        pair.name,
        commits=(asked.base.commit, asked.head.commit),
        folder=prefix,
        # What could not be read in a file would look like a change.
        unread=tuple(sorted({problem.where.file for problem in errors(before.loaded.problems)})),
        broken=broken,
        errors=[] if asked.head.commit is None else [wrong[file] for file in broken if file in wrong],
        remark=asked.remark,
        impact=impacts(pair) if changes else (),
        others=[one for one in changes if not takes(one)],
    )


# A version has no place of its own in the workspace, so it is read as if it had this one.
_PLACE = "data/progress/version/0000-01.yaml"


@command(
    ("把一份填报写成文字", "textconv data/progress/jingxin/2024-05.yaml"),
    ("文件在别处，按这个工作目录的方案读", "textconv --root . data/progress/jingxin/2024-05.yaml"),
)
def textconv(
    file: Annotated[Path, argument("文件", "git 给出的临时文件。")],
    root: RootOption = None,
) -> int:
    """Print one file in plain words; git hands it over and compares what is printed."""
    data = file.read_bytes()
    try:
        folder = disk.find_root(root)
    except UsageError:  # an older version of the repository may have had no plan yet
        folder = None
    words = None if folder is None else _in_words(folder, data)
    sys.stdout.write(readable(data) if words is None else words)
    return 0


def _in_words(folder: Path, data: bytes) -> str | None:
    """Return a filing in plain words, by the workspace's plan; None for a file that is none, or has errors."""
    from yian1.files.load import load
    from yian1.forms.schemas import as_words

    loaded = load([*(disk.read_file(folder, name) for name in (PLAN, OFFICE)), RawFile(_PLACE, data)])
    broken = any(found.where.file == _PLACE for found in errors(loaded.problems))
    if broken or loaded.ledger is None or not loaded.ledger.filings:
        return None
    return as_words(loaded.ledger, loaded.ledger.filings[0])
