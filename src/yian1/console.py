"""The console: how lines are broken in it, which characters it can print, what the program says as it ends."""

from __future__ import annotations

import codecs
import errno
import io
import os
import re
import sys
import unicodedata
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

from yian1.model.typography import cell_width, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


EXIT_DATA, EXIT_USAGE, EXIT_BUG, EXIT_INTERRUPTED = 1, 2, 3, 130
EXIT_CUT_OFF = 141  # 128 + SIGPIPE, what every Unix tool returns when `head` has closed its output

_ERRORS = "yian1-fallback"
_NO_TERMINAL = 80
_FORCED = ("FORCE_COLOR", "TTY_COMPATIBLE")  # what makes rich take a pipe for a terminal

# What stands in, first choice first, for characters that the console's encoding lacks (code page 936 has no ✓).
_GROUPS = (
    ("█▓", "#"),
    ("▒", ":"),
    ("░", "."),
    ("—–−─━╸╺", "-"),
    ("│┃", "|"),
    ("✓✔", "√v"),
    ("✗✘", "×x"),
    ("•", "·*"),
    ("⚠", "!"),
    ("“”", '"'),
)
_STAND_INS = {char: stand_ins for chars, stand_ins in _GROUPS for char in chars}

# 避头尾: a closing mark never begins a line, an opening mark never ends one; a run of ASCII stays whole.
_PIECE = r"\s+|[“‘（《〈〔［【\[(]*(?:[!-~]+|\S)[”’）》〉〕］】，。、；：？！…％\])]*"

# Why the system refused something, and what helps: its own words are English.
_REFUSALS = {
    errno.ENOSPC: ("磁盘空间不足", "请清理磁盘后再试"),
    errno.EACCES: ("没有权限，或者正被别的程序占用", "如果正在 Word、WPS 或 Excel 中打开，请先关闭"),
    errno.EPERM: ("没有权限", "请换一个可以写入的文件夹"),
    errno.EROFS: ("磁盘是只读的", "请换一个可以写入的文件夹"),
    errno.EISDIR: ("这是文件夹，不是文件", "请写明文件名"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "请核对路径"),
    errno.ENOENT: ("找不到", "请核对路径"),
    errno.EEXIST: ("已经存在", "请换一个名称"),
    errno.ENAMETOOLONG: ("名称太长", "请换一个短一些的名称"),
    errno.EINVAL: ("系统不接受这个名称", '文件名里不能有 \\ / : * ? " < > |，也不能是 CON、NUL 一类'),
    errno.EFBIG: ("文件超过了系统允许的大小", "请换一个磁盘，或请管理员放宽限制"),
    errno.EIO: ("磁盘读写出错", "请检查磁盘"),
    errno.EAGAIN: ("暂时写不进去", "请稍后再试"),
    errno.ELOOP: ("链接绕成了圈", "请换成文件本身"),
    getattr(errno, "EDQUOT", -1): ("磁盘配额已用完", "请清理文件，或请管理员增加配额"),
}


def wrap(text: str, width: int) -> list[str]:
    """Return the text in lines of at most that many columns; its own line breaks are kept, nothing is cut."""
    return [line for paragraph in text.split("\n") for line in _fill(paragraph, width)]


def _fill(paragraph: str, width: int) -> list[str]:
    lines: list[list[str]] = [[]]
    filled = 0
    for piece in re.findall(_PIECE, paragraph):
        if lines[-1] and filled + cell_width(piece.rstrip()) > width:
            lines.append([])
            filled = 0
        if lines[-1] or not piece.isspace():
            lines[-1].append(piece)
            filled += cell_width(piece)
    return ["".join(line).rstrip() for line in lines]


def is_pipe() -> bool:
    """Whether standard output goes to a file or to another program, and nobody asked for colours there."""
    return not sys.stdout.isatty() and not any(os.environ.get(name) for name in _FORCED)


def columns() -> int:
    """Return how wide the terminal is that standard output goes to; COLUMNS outranks it, 80 where there is none."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _NO_TERMINAL
    except (OSError, ValueError):  # ValueError from a stream that is no file, or closed
        return _NO_TERMINAL


def setup_streams() -> None:
    """Make stdout and stderr take any text: UTF-8 into files and pipes, stand-ins where a console lacks a character.

    PYTHONIOENCODING, where set, decides about the encoding; lines end in LF on every system.
    """
    codecs.register_error(_ERRORS, _stand_in)
    sys.stdout, sys.stderr = _whole(sys.stdout), _whole(sys.stderr)
    named = os.environ.get("PYTHONIOENCODING", "").partition(":")[0]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if named or stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors=_ERRORS, newline="\n")


def _whole(stream: TextIO | None) -> TextIO:
    """Return a stream that loses nothing: one that was closed leads nowhere, one without a buffer gets one.

    Without a buffer (PYTHONUNBUFFERED) a full disk would take half of a text without a word.
    """
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    if not isinstance(stream, io.TextIOWrapper) or not isinstance(stream.buffer, io.RawIOBase):
        return stream
    encoding, lively = stream.encoding, stream.line_buffering or stream is sys.stderr
    return io.TextIOWrapper(io.BufferedWriter(stream.detach()), encoding, line_buffering=lively)


def put(text: str) -> None:
    """Write the text and a line end to stdout."""
    sys.stdout.write(f"{text}\n")


def put_error(text: str) -> None:
    """Write the text and a line end to stderr, after everything that has been printed; file names may be in it."""
    text = "\n".join(map(spelled, text.split("\n")))
    with suppress(OSError):  # it will be told when the program ends
        sys.stdout.flush()
    with suppress(OSError):  # nobody is left to be told
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_nearest(char, error.encoding) for char in lost), error.end


def _nearest(char: str, encoding: str) -> str:
    candidates: list[str] = [*_STAND_INS.get(char, ""), unicodedata.normalize("NFKD", char)]
    for candidate in candidates:
        with suppress(UnicodeEncodeError):
            candidate.encode(encoding)
            return candidate
    return "?"


def reason(error: OSError) -> str:
    """Return what stood in the way."""
    return _REFUSALS.get(error.errno or 0, (f"系统错误 {error.errno}", ""))[0]


def remedy(error: OSError) -> str:
    """Return what helps, as a hint; nothing where that is not known."""
    return _REFUSALS.get(error.errno or 0, ("", ""))[1]


def today() -> date:
    """Return the present day where the program runs."""
    return now().date()


def now() -> datetime:
    """Return the present minute by the office's own clock."""
    return datetime.now().astimezone().replace(second=0, microsecond=0)


T = TypeVar("T")

FEW = 5  # pieces of work are done before anybody wonders


def tracked(what: str, pieces: Sequence[T]) -> Iterable[T]:
    """Give one piece of work after the other, and show how many are done."""
    if len(pieces) < FEW or not sys.stderr.isatty():
        return pieces
    from rich.console import Console  # slow to load
    from rich.progress import track

    return track(pieces, what, console=Console(file=sys.stderr), transient=True)
