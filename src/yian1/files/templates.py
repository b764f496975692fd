"""The templates of documents and the style file: those shipped with the program, over them the workspace's own."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from yian1.console import reason, remedy
from yian1.model.diagnostics import UsageError

FOLDER = "templates"
STYLE = "style.docx"
MOST_BYTES = 1_000_000  # a template has a few thousand
MOST_STYLE_BYTES = 20_000_000  # a style file may hold a whole document with pictures; its text is not used
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read(root: Path) -> dict[str, str]:
    """Return every template by name; UsageError if one of the workspace is no readable text file inside it."""
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(_shipped().glob("*.j2"))}
    for name in _own_names(root):
        try:
            found[name] = _own(root, name, MOST_BYTES).decode("utf-8")
        except UnicodeDecodeError:
            raise UsageError(f"模板 {FOLDER}/{name} 不是 UTF-8 编码", "用编辑器打开，另存为 UTF-8") from None
    return found


def style(root: Path) -> tuple[bytes, bytes | None]:
    """Return the shipped style file, and the workspace's own if it has one."""
    own = _own(root, STYLE, MOST_STYLE_BYTES) if os.path.lexists(root / FOLDER / STYLE) else None
    return (_shipped() / STYLE).read_bytes(), own


def _own_names(root: Path) -> list[str]:
    folder = root / FOLDER
    if not os.path.lexists(folder):
        return []
    try:
        return sorted(path.name for path in folder.iterdir() if path.suffix == ".j2")
    except NotADirectoryError:
        return []
    except OSError as error:
        raise UsageError(f"不能读取 {FOLDER}：{reason(error)}", remedy(error)) from None


def _own(root: Path, name: str, most: int) -> bytes:
    """Read a file of the workspace's own; a link out of it, a pipe or a device is refused, as in the data."""
    path = root / FOLDER / name
    shown = f"{FOLDER}/{name}"
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            raise UsageError(f"{shown} 是指向工作目录之外的链接，没有读取", "把文件本身放进工作目录")
        with os.fdopen(os.open(path, os.O_RDONLY | _NO_WAIT), "rb") as stream:  # a pipe must not be waited for
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise UsageError(f"{shown} 不是普通文件，没有读取", "换成普通文件")
            content = stream.read(most + 1)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        why = reason(error) if isinstance(error, OSError) else "链接绕成了圈"
        raise UsageError(f"不能读取 {shown}：{why}", "检查文件权限，或者文件是否被别的程序占用") from None
    if len(content) > most:
        raise UsageError(f"{shown} 超过 {most // 1_000_000} MB 的上限", "检查是否放错了文件")
    return content


def _shipped() -> Path:
    inside = Path(__file__).parents[1] / FOLDER
    return inside if inside.is_dir() else Path(__file__).parents[3] / FOLDER
