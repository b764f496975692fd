"""Other programs, looked for where the machine keeps them: never in a folder that a stranger may have filled."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from yian1.console import reason
from yian1.files.disk import PLAN
from yian1.model.diagnostics import UsageError
from yian1.model.typography import NOT_FIRST, NOT_LAST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_PATIENCE = 20  # seconds
_ENDINGS = (".COM", ".EXE")  # on Windows; .BAT and .CMD would be run by a shell


def find_program(name: str, workspace: Path | None = None) -> Path | None:
    """Return a program from PATH; not one in a workspace, in the present folder, or in one above either.

    Windows would look into the present folder first, and PATH itself may name it: a data folder from
    elsewhere would bring its own git.
    """
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        folder = Path(entry)
        if not folder.is_absolute():
            continue
        for path in (folder / f"{name}{ending}" for ending in _endings()):
            if path.is_file() and os.access(path, os.X_OK) and _is_apart(path, workspace):
                return path
    return None


def _endings() -> Sequence[str]:
    if sys.platform == "win32":
        named = os.environ.get("PATHEXT", "").upper().split(os.pathsep)
        return [ending for ending in named if ending in _ENDINGS] or _ENDINGS
    else:  # noqa: RET505 - mypy knows only whole branches to belong to another system
        return ("",)


def _is_apart(program: Path, workspace: Path | None) -> bool:
    kept = [folder.resolve() for folder in (workspace, _here()) if folder is not None]
    for place in (program.parent.absolute(), program.resolve().parent):
        if any(folder.is_relative_to(place) for folder in kept):
            return False
        if any(os.path.lexists(folder / PLAN) for folder in (place, *place.parents)):
            return False
    return True


def _here() -> Path | None:
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None


def said(command: Sequence[str]) -> str | None:
    """Return what a program says of itself; None if it does not within a while."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")


TIMEOUT = 180.0  # seconds; the first start on a slow machine takes half a minute

_OFFICE_NAMES = ("soffice", "libreoffice")
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_IN_WINDOWS_FOLDER = "LibreOffice/program/soffice.exe"
_ON_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
_ELSEWHERE = ("/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice", "/snap/bin/libreoffice")
_FEW_WORDS = 200
# Tagged, so that it can be read aloud; its title in the window's bar.
_OPTIONS = json.dumps(
    {name: {"type": "boolean", "value": "true"} for name in ("UseTaggedPDF", "DisplayPDFDocumentTitle")}
)

# LibreOffice does not read which signs a .docx keeps from the ends of lines, but it keeps those of its own settings.
_SETTINGS = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/AsianLayout/StartEndCharacters">
<node oor:name="zh-CN" oor:op="replace">
<prop oor:name="StartCharacters" oor:op="fuse"><value>{escape(NOT_FIRST)}</value></prop>
<prop oor:name="EndCharacters" oor:op="fuse"><value>{escape(NOT_LAST)}</value></prop>
</node></item>
</oor:items>
"""


def office_suite() -> Path | None:
    """Return LibreOffice's program: from PATH, or where its installer puts it; None if it is not there."""
    for name in _OFFICE_NAMES:
        found = find_program(name)
        if found is not None:
            return found
    return next((path for path in _usual_places() if path.is_file()), None)


def to_pdf(docx: bytes, *, timeout: float = TIMEOUT) -> bytes:
    """Return a .docx as PDF; UsageError without LibreOffice, if it fails, or after `timeout` seconds."""
    program = office_suite()
    if program is None:
        message = "生成 PDF 需要 LibreOffice，没有找到"
        raise UsageError(message, "安装 LibreOffice；或用 --format docx 生成后，在 Word、WPS 里另存为 PDF")
    pdf, said = _converted(program, docx, ".docx", f"pdf:writer_pdf_Export:{_OPTIONS}", timeout)
    if pdf is None:
        raise UsageError(f"LibreOffice 没有生成 PDF：{said}", "先用 --format docx 生成，再用 LibreOffice 打开看看")
    return pdf


def to_docx(data: bytes, ending: str, *, timeout: float = TIMEOUT) -> bytes:
    """Return a .doc, .wps or the like as .docx; UsageError as for PDF."""
    program, hint = office_suite(), "用 Word 或 WPS 打开，另存为 .docx 再试"
    if program is None:
        raise UsageError(f"读取 {ending} 文件需要 LibreOffice，没有找到", hint)
    docx, said = _converted(program, data, ending, "docx:MS Word 2007 XML", timeout)
    if docx is None:
        raise UsageError(f"LibreOffice 没有转出 .docx：{said}", hint)
    return docx


def _converted(program: Path, data: bytes, ending: str, kind: str, timeout: float) -> tuple[bytes | None, str]:
    """Return a file as one of another kind, None if LibreOffice has made none, and what it said."""
    # LibreOffice may still hold a file of its own for a moment after it has ended.
    with tempfile.TemporaryDirectory(prefix="yian1-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        given, made = folder / f"document{ending}", folder / "made"
        given.write_bytes(data)
        made.mkdir()
        said = _finished(_command(program, folder, given, kind, made), folder, timeout) or "没有说明原因"
        result = made / f"document.{kind.partition(':')[0]}"
        return result.read_bytes() if result.is_file() else None, said


def _usual_places() -> Iterator[Path]:
    if sys.platform == "win32":
        folders = filter(None, map(os.environ.get, _WINDOWS_FOLDERS))
        yield from (Path(folder) / _IN_WINDOWS_FOLDER for folder in folders)
    elif sys.platform == "darwin":
        yield Path(_ON_MAC)
    else:
        yield from map(Path, _ELSEWHERE)


def _command(program: Path, folder: Path, source: Path, kind: str, into: Path) -> Sequence[str]:
    """Return the call; a profile of its own lets it run beside a LibreOffice that is open."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    return [
        str(program), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--convert-to", kind, "--outdir", str(into), str(source),
    ]  # fmt: skip


def _finished(command: Sequence[str], folder: Path, timeout: float) -> str:
    """Run LibreOffice to its end and return what it said, in a few words."""
    try:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise UsageError(f"不能运行 LibreOffice：{reason(error)}", "确认 LibreOffice 能正常打开") from None
    try:
        output, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        _stop(process)
        raise UsageError(
            f"LibreOffice 在{timeout:g}秒内没有完成转换", "关闭其他程序后重试；或用 --format docx 生成后另存为 PDF"
        ) from None
    except BaseException:
        _stop(process)
        raise
    words = output.decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())[:_FEW_WORDS]


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with what it has started itself: on Windows its launcher takes that along."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.communicate()
