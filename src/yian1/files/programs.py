"""Other programs, never from a folder that a stranger may have filled: any on PATH, and LibreOffice, out of sight."""

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
    kept = [] if workspace is None else [workspace.resolve()]
    with contextlib.suppress(FileNotFoundError):
        kept.append(Path.cwd().resolve())
    for place in (program.parent.absolute(), program.resolve().parent):
        if any(folder.is_relative_to(place) for folder in kept):
            return False
        if any(os.path.lexists(folder / PLAN) for folder in (place, *place.parents)):
            return False
    return True


def output_of(command: Sequence[str]) -> str | None:
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
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/AsianLayout/StartEndCharacters">
<node oor:name="zh-CN" oor:op="replace">
<prop oor:name="StartCharacters" oor:op="fuse"><value>{}</value></prop>
<prop oor:name="EndCharacters" oor:op="fuse"><value>{}</value></prop>
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


def to_pdf(docx: bytes) -> bytes:
    """Return a .docx as PDF; UsageError without LibreOffice, if it fails, or after TIMEOUT seconds."""
    lacking = ("生成 PDF 需要", "安装 LibreOffice；或用 --format docx 生成后，在 Word、WPS 里另存为 PDF")
    failing = ("没有生成 PDF", "先用 --format docx 生成，再用 LibreOffice 打开看看")
    return _converted(docx, ".docx", f"pdf:writer_pdf_Export:{_OPTIONS}", lacking, failing)


def to_docx(data: bytes, ending: str) -> bytes:
    """Return a .doc, .wps or the like as .docx; UsageError as for PDF."""
    hint = "用 Word 或 WPS 打开，另存为 .docx 再试"
    lacking, failing = (f"读取 {ending} 文件需要", hint), ("没有转出 .docx", hint)
    return _converted(data, ending, "docx:MS Word 2007 XML", lacking, failing)


def _converted(data: bytes, ending: str, kind: str, lacking: tuple[str, str], failing: tuple[str, str]) -> bytes:
    """Return a file as one of another kind; a profile of its own lets it run beside a LibreOffice that is open."""
    from xml.sax.saxutils import escape  # slow to load

    program = office_suite()
    if program is None:
        raise UsageError(f"{lacking[0]} LibreOffice，没有找到", lacking[1])
    # LibreOffice may still hold a file of its own for a moment after it has ended.
    with tempfile.TemporaryDirectory(prefix="yian1-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        given, made, profile = folder / f"document{ending}", folder / "made", folder / "profile"
        given.write_bytes(data)
        made.mkdir()
        (profile / "user").mkdir(parents=True)
        settings = _SETTINGS.format(escape(NOT_FIRST), escape(NOT_LAST))
        (profile / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
        command = [
            str(program), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
            "--nodefault", "--convert-to", kind, "--outdir", str(made), str(given),
        ]  # fmt: skip
        message = _finished(command, folder) or "没有说明原因"
        result = made / f"document.{kind.partition(':')[0]}"
        if not result.is_file():
            raise UsageError(f"LibreOffice {failing[0]}：{message}", failing[1])
        return result.read_bytes()


def _usual_places() -> Iterator[Path]:
    if sys.platform == "win32":
        folders = filter(None, map(os.environ.get, _WINDOWS_FOLDERS))
        yield from (Path(folder) / _IN_WINDOWS_FOLDER for folder in folders)
    elif sys.platform == "darwin":
        yield Path(_ON_MAC)
    else:
        yield from map(Path, _ELSEWHERE)


def _finished(command: Sequence[str], folder: Path) -> str:
    """Run LibreOffice to its end and return its output, in a few words."""
    try:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise UsageError(f"不能运行 LibreOffice：{reason(error)}", "确认 LibreOffice 能正常打开") from None
    try:
        output, _ = process.communicate(timeout=TIMEOUT)
    except BaseException as error:  # it ends with what it has started itself: on Windows its launcher takes that along
        if sys.platform == "win32":
            process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            process.communicate()
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
        hint = "关闭其他程序后重试；或用 --format docx 生成后另存为 PDF"
        raise UsageError(f"LibreOffice 在{TIMEOUT:g}秒内没有完成转换", hint) from None
    words = output.decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())[:_FEW_WORDS]
