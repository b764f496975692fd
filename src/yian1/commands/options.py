"""What several commands offer: their options, what those suggest, and where a result goes and as what."""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1.console import put_error
from yian1.core.names import Thing, candidates
from yian1.files import disk
from yian1.model.diagnostics import UsageError
from yian1.model.typography import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yian1.model.ledger import Ledger


Suggestion = tuple[str, str]
"""What may be typed, and what it means."""
Suggest = Callable[[typer.Context], list[Suggestion]]

_NAMED = ("for-each-ref", "--count=100", "--sort=-creatordate", "--format=%(refname:short)\t%(subject)")
_LATEST = ("log", "--max-count=20", "--date=short", "--format=%h\t%ad %s")


def units(ctx: typer.Context) -> list[Suggestion]:
    """Suggest every single unit: by its id, and by its names."""
    return [suggestion for suggestion, kind in _named(ctx) if kind is Thing.UNIT]


def anything(ctx: typer.Context) -> list[Suggestion]:
    """Suggest everything that has a page: targets, units, groups, tasks and actions."""
    return [suggestion for suggestion, _ in _named(ctx)]


def units_and_months(ctx: typer.Context) -> list[Suggestion]:
    """Suggest units, behind which a month follows."""
    return [*units(ctx), *months(ctx)]


def months(ctx: typer.Context) -> list[Suggestion]:
    """Suggest every month of the plan's span."""
    return [(str(month), "") for month in _ledger(ctx).months]


def days(ctx: typer.Context) -> list[Suggestion]:
    """Suggest the last day of every month, and the days on which something has to be handed in."""
    ledger = _ledger(ctx)
    found = {str(month.last_day): f"{month.number}月末" for month in ledger.months}
    found |= {str(ledger.deadline(duty, month)): duty.title for duty in ledger.plan.duties for month in duty.periods}
    return sorted(found.items())


def revisions(ctx: typer.Context) -> list[Suggestion]:
    """Suggest the branches and tags of the workspace's repository, and the latest commits."""
    from yian1.files.git import Git

    git = Git.at(disk.find_root(ctx.params.get("root")))
    named = git.run(*_NAMED, "refs/heads", "refs/tags", "refs/remotes")
    latest = git.run(*_LATEST, "HEAD")
    lines = (named + latest).decode("utf-8", "replace").splitlines()
    return [("HEAD", "最近一次提交"), *((name, text) for name, _, text in (line.partition("\t") for line in lines))]


def _ledger(ctx: typer.Context) -> Ledger:
    """Return what the plan and the office's file say, as far as they can be read."""
    from yian1.files.load import load

    root = disk.find_root(ctx.params.get("root"))
    ledger = load(disk.read_file(root, name) for name in (disk.PLAN, disk.OFFICE)).ledger
    if ledger is None:
        raise UsageError("没有可用的方案")
    return ledger


def _named(ctx: typer.Context) -> Iterator[tuple[Suggestion, Thing]]:
    """Yield each by its id, with its name, and by each of its names, with its id; an action has its task's."""
    ledger = _ledger(ctx)
    for one in candidates(ledger):
        yield (one.id, one.names[0] if one.names else ledger.actions[one.id].task.title), one.kind
        yield from (((name, one.id), one.kind) for name in one.names)


shown_as = typer.Option("--format", "-f", help="显示方式。")
listed_as = typer.Option("--format", "-f", help="显示方式；不写则看文件名的结尾，打印出来的是 table。")
"""How a result is shown, or written to a file: each command says what it can be."""


def option(names: str, value: str, text: str, suggest: Suggest | None = None) -> object:
    """Declare an option that takes a value: its names, what the value is called, the help, what may be typed."""
    return typer.Option(*names.split(), metavar=value, help=text, autocompletion=suggest)


def argument(value: str, text: str, suggest: Suggest | None = None) -> object:
    """Declare an argument: what it is called, the help, and what may be typed."""
    return typer.Argument(metavar=value, help=text, autocompletion=suggest)


MonthOption = Annotated[str | None, option("--month -m", "月份", "如 2024-05；不写则取最近有填报的月份。", months)]
UnitOption = Annotated[str | None, option("--unit -u", "单位", "单位代号、名称或名称中的一段。", units)]
AtOption = Annotated[str | None, option("--at", "版本", "用 git 里那时的台账：版本号、标签或日期。", revisions)]
OutputOption = Annotated[Path | None, option("--output -o", "文件", "写到文件；不写则打印出来。")]
DocumentOption = Annotated[
    Literal["md", "docx", "html", "pdf"] | None,
    typer.Option("--format", "-f", help="文件格式；不写则看文件名的结尾，打印出来的是 md。"),
]


_ENDINGS = {
    ".md": "md",
    ".markdown": "md",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".json": "json",
    ".txt": "table",
}


def home(root: Path | None) -> Path | None:
    """Return the workspace; None where there is none and none was asked for."""
    try:
        return disk.find_root(root)
    except UsageError:
        if root is not None:
            raise
        return None


def meant(workspace: Path | None, path: Path) -> Path:
    """Return a file by its path in the workspace, as messages name it, if from here there is none of that path."""
    inside = path if workspace is None else workspace / path
    return inside if os.path.lexists(inside) and not os.path.lexists(path) else path


def written_as(output: Path | None, asked: str | None, offered: Sequence[str], *, folder: bool = False) -> str:
    """Return what a result is written as: what the file's ending says, printed what was asked for, else the first.

    An ending that is not offered, and one that contradicts what was asked for, is wrong usage. Where it may be a
    `folder`, that is one which is there, or a new name without an ending.
    """
    if output is None or str(output) == "-" or (output.exists() and not output.is_file() and not output.is_dir()):
        # Standard output, a device, a pipe: its name says nothing.
        return asked or offered[0]
    if folder and (output.is_dir() or not (output.suffix or output.exists())):
        return "folder"
    if output.is_dir():
        raise UsageError(f"“{output}”是文件夹，不是文件", "请写明文件名")
    ending = output.suffix.lower()
    style = _ENDINGS.get(ending)
    if style is None or style not in offered:
        *others, last = [f".{each}" if each != "table" else ".txt" for each in offered]
        message = f"不认识文件类型“{ending}”" if ending else f"文件名“{output.name}”没有写出文件类型"
        raise UsageError(message, f"文件名以 {'、'.join(others)}{' 或 ' if others else ''}{last} 结尾")
    if asked not in {None, style}:
        raise UsageError(f"文件名“{output}”是 {style} 文件，--format 写的却是 {asked}", "去掉 --format，或者改文件名")
    return style


def in_doubt(texts: Mapping[str, str]) -> Iterator[str]:
    """Yield which files have lines that a person has to look at (待核), how many, and where the first is."""
    for path, text in texts.items():
        if "# 待核" in text:
            lines = [number for number, line in enumerate(text.split("\n"), 1) if "# 待核" in line]
            yield f"{path} 里有{len(lines)}处注了“待核”，第一处在第{lines[0]}行"


def print_differences(before: str, after: str, old: str, new: str) -> None:
    """Print how a text differs from what it was, each under its name; line ends, which no terminal shows, do not."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), old, new, lineterm="")
    sys.stdout.write("".join(f"{spelled(line)}\n" for line in lines))


def as_file_name(text: str) -> str:
    """Return a text without what no file name may hold on Windows."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", text)


def deliver(content: str | bytes, output: Path | None, *, new: bool = False) -> None:
    """Print text, or write text or bytes to the file given and say so on stderr.

    With `new` nothing that is there is written over: FileExistsError.
    """
    if output is None or str(output) == "-":
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            sys.stdout.write(content)
        return
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    (disk.create if new else disk.write)(output, data)
    put_error(f"已写入 {spelled(str(output))}")
