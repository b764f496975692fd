"""What several commands offer: their options, and where a result goes and as what."""

from __future__ import annotations

import difflib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1.commands import completion
from yian1.console import put_error
from yian1.files import disk
from yian1.model.diagnostics import UsageError
from yian1.model.typography import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence


shown_as = typer.Option("--format", "-f", help="显示方式。")
listed_as = typer.Option("--format", "-f", help="显示方式；不写则看文件名的结尾，打印出来的是 table。")
"""How a result is shown, or written to a file: each command says what it can be."""

MonthOption = Annotated[
    str | None,
    typer.Option(
        "--month",
        "-m",
        metavar="月份",
        autocompletion=completion.months,
        help="如 2024-05；不写则取最近有填报的月份。",
    ),
]
UnitOption = Annotated[
    str | None,
    typer.Option(
        "--unit", "-u", metavar="单位", autocompletion=completion.units, help="单位代号、名称或名称中的一段。"
    ),
]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="版本", autocompletion=completion.revisions, help="用 git 里那时的台账：版本号、标签或日期。"
    ),
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="写到文件；不写则打印出来。")]
PageOption = Annotated[Literal["table", "json"], shown_as]
DocumentOption = Annotated[
    Literal["md", "docx", "html", "pdf"] | None,
    typer.Option("--format", "-f", help="文件格式；不写则看文件名的结尾，打印出来的是 md。"),
]
UnitArgument = Annotated[
    str, typer.Argument(metavar="单位", autocompletion=completion.units, help="单位代号、名称或名称中的一段。")
]
MonthArgument = Annotated[str, typer.Argument(metavar="月份", autocompletion=completion.months, help="如 2024-05。")]


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


def written_as(output: Path | None, asked: str | None, offered: Sequence[str]) -> str:
    """Return what a result is written as: what the file's ending says, printed what was asked for, else the first.

    An ending that is not offered, and one that contradicts what was asked for, is wrong usage.
    """
    if output is None or _takes_anything(output):
        return asked or offered[0]
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


def _takes_anything(output: Path) -> bool:
    """Whether it is standard output, or a device or a pipe, whose name says nothing."""
    return str(output) == "-" or (output.exists() and not output.is_file() and not output.is_dir())


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
