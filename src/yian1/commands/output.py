"""Where a command's result goes, and as what: the terminal, or a file written whole, whose ending decides."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from yian1.console import put_error
from yian1.files import writing
from yian1.model.diagnostics import UsageError
from yian1.model.hygiene import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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
        known = [f".{each}" if each != "table" else ".txt" for each in offered]
        message = f"不认识文件类型“{ending}”" if ending else f"文件名“{output.name}”没有写出文件类型"
        raise UsageError(message, f"文件名以 {_either(known)} 结尾")
    if asked not in {None, style}:
        raise UsageError(f"文件名“{output}”是 {style} 文件，--format 写的却是 {asked}", "去掉 --format，或者改文件名")
    return style


def _takes_anything(output: Path) -> bool:
    """Whether it is standard output, or a device or a pipe, whose name says nothing."""
    return str(output) == "-" or (output.exists() and not output.is_file() and not output.is_dir())


def _either(words: Sequence[str]) -> str:
    return "或 ".join(filter(None, ["、".join(words[:-1]) + " " if words[:-1] else "", words[-1]]))


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
    (writing.create if new else writing.write)(output, data)
    put_error(f"已写入 {spelled(str(output))}")
