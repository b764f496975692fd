"""yian1 diff and yian1 close: what an edit means, and months whose figures are settled."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1.commands import suggestions
from yian1.commands.options import RootOption, shown_as
from yian1.files import clock, disk, writing
from yian1.model.diagnostics import Severity, UsageError
from yian1.usage.declare import command

if TYPE_CHECKING:
    from yian1.commands.session import Session
    from yian1.core.changes.change import Change
    from yian1.files.load import Loaded
    from yian1.files.revisions import Repository, Version
    from yian1.model.diagnostics import Span
    from yian1.output import review

Format = Literal["text", "md", "json", "github"]


@command(
    ("看改了还没提交的内容是什么意思", "diff"),
    ("看上一次提交以来的变化，写成审核意见", "diff HEAD~1 HEAD --format md"),
)
def diff(
    root: RootOption = None,
    base: Annotated[
        str | None,
        typer.Argument(
            metavar="旧版本", autocompletion=suggestions.revisions, help="默认 HEAD；A...B 从两者的共同祖先算起。"
        ),
    ] = None,
    head: Annotated[
        str | None, typer.Argument(metavar="新版本", autocompletion=suggestions.revisions, help="默认工作区里的文件。")
    ] = None,
    style: Annotated[Format, shown_as] = "text",
    fail_on: Annotated[
        Literal["notice", "breaking"] | None, typer.Option("--fail-on", help="有这一级以上的变化时退出码为1。")
    ] = None,
) -> int:
    """Print what changed between two versions; return 1 if a change is as severe as `fail_on`."""
    from yian1.core.changes.change import ChangeSeverity
    from yian1.core.changes.compare import compare, fails
    from yian1.files.revisions import Repository
    from yian1.output import review

    folder = disk.find_root(root)
    repository = Repository.locate(folder)
    older, newer = repository.versions(base, head)
    before = _at(folder, repository, older)
    after = _at(folder, repository, newer, before.loaded)
    if before.loaded.ledger is None:
        raise UsageError(f"旧版本 {older.label} 的方案读不出来，无法比较", "换一个方案没有错误的版本")
    changes = compare(before.loaded.ledger, after.ledger, after.series)

    def locate(change: Change) -> Span:
        return (before if change.gone else after).loaded.span(change.place)

    told = review.Review(
        *(older.label, newer.label, changes, locate, after.ledger.name),
        folder=repository.prefix,
        unread=_unread(before.loaded),
    )
    sys.stdout.write(_written(told, style))
    return 1 if fail_on is not None and fails(changes, ChangeSeverity(fail_on)) else 0


def _written(told: review.Review, style: Format) -> str:
    from yian1.output import review

    faces = {
        "text": review.as_text,
        "md": review.as_markdown,
        "json": review.as_json,
        "github": review.as_github,
    }
    return faces[style](told)


def _at(folder: Path, repository: Repository, version: Version, earlier: Loaded | None = None) -> Session:
    from yian1.commands.session import Session
    from yian1.files.load import load

    files = disk.read_files(folder) if version.commit is None else repository.files(version.commit)
    return Session(folder, load(files, earlier))


def _unread(loaded: Loaded) -> tuple[str, ...]:
    """Return the files in which something could not be read: what they lack would look like a change."""
    errors = (problem for problem in loaded.problems if problem.severity is Severity.ERROR)
    return tuple(sorted({problem.where.file for problem in errors}))


@command(
    ("把一份填报写成文字", "textconv data/progress/jingxin/2024-05.yaml"),
    ("文件在别处，按这个工作区的方案读", "textconv --root . data/progress/jingxin/2024-05.yaml"),
)
def textconv(
    file: Annotated[Path, typer.Argument(metavar="文件", help="git 给出的临时文件。")],
    root: RootOption = None,
) -> int:
    """Print one file in plain words; git hands it over and compares what is printed."""
    from yian1.commands.textconv import textconv as converted

    sys.stdout.write(converted(disk.find_root(root), file))
    return 0


@command(
    ("给2024年5月结账", "close 2024-05"),
    ("核对结过账的月份有没有被改动", "close --verify"),
)
def close(
    root: RootOption = None,
    month: Annotated[
        str | None, typer.Argument(metavar="月份", autocompletion=suggestions.months, help="如 2024-05。")
    ] = None,
    *,
    verify: Annotated[bool, typer.Option("--verify", help="只核对已结账的月份是否被改动。")] = False,
) -> int:
    """Settle a month, or report what has changed in the months settled before."""
    from yian1.commands.session import open_workspace
    from yian1.core import closing
    from yian1.files.disk import CLOSINGS

    session = open_workspace(root)
    if verify or month is None:
        if month is None and not verify:
            raise UsageError("没有写明月份", "写成 yian1 close 2024-05；只核对写 yian1 close --verify")
        return _verify(session, month)
    settled = session.month(month)
    text = closing.close(session.series, settled, clock.today())
    path = f"{CLOSINGS}{settled}.yaml"
    writing.write(writing.inside(session.root, path), text.encode("utf-8"))
    sys.stdout.write(f"{settled} 已结账，写入 {path}；请提交到 git。\n")
    return 0


def _verify(session: Session, month: str | None) -> int:
    from yian1.commands.session import parse_month
    from yian1.core import closing
    from yian1.output import findings

    wanted = None if month is None else parse_month(month)
    checked = [item for item in closing.verify(session.series) if wanted in {None, item.closing.month}]
    if not checked:
        sys.stdout.write("没有结过账的月份。\n" if wanted is None else f"{wanted} 没有结账。\n")
        return 0
    found = findings.findings(
        [diagnostic for item in checked for diagnostic in item.diagnostics],
        lambda diagnostic: session.loaded.span(diagnostic.where),
    )
    for item in checked:
        state = "没有改动" if not item.diagnostics else "有改动" if not item.intact else "有注明的更正"
        sys.stdout.write(f"{item.closing.month}（{item.closing.closed} 结账）：{state}\n")
    if found:
        sys.stdout.write("\n" + findings.as_text(found, session.loaded.texts, len(session.loaded.texts)))
    return 0 if all(item.intact for item in checked) else 1
