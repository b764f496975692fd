"""yian1 desk: what lies in 收件/ is taken in, checked and answered in 发件/ – for those who never see a terminal."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, TextIO

from yian1 import console
from yian1.commands.options import MonthOption
from yian1.commands.session import open_workspace
from yian1.console import EXIT_DATA, put, put_error
from yian1.files import disk
from yian1.model.diagnostics import DataError, UsageError
from yian1.usage.program import RootOption, command, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

IN, OUT = "收件", "发件"
LOG = "日志.txt"
# Plain ASCII with CRLF: the same in code page 936 and in UTF-8. The program is where the offline package puts it.
CMD = """@echo off
pushd "%~dp0"
set "PATH=%LOCALAPPDATA%\\yian1\\Scripts;%PATH%"
where yian1 >nul 2>nul
if errorlevel 1 (python -m yian1 desk) else (yian1 desk)
popd
if not defined YIAN1_NO_PAUSE pause
"""
SH = """#!/bin/sh
cd "$(dirname "$0")" || exit 1
PATH="$HOME/yian1/bin:$HOME/.local/bin:$PATH"
if command -v yian1 >/dev/null 2>&1; then yian1 desk; else python3 -m yian1 desk; fi
if [ -z "$YIAN1_NO_PAUSE" ]; then printf '按回车键关闭'; read -r _; fi
"""


@command(
    ("收下“收件”里的表，结果放进“发件”", "desk"),
    ("简报写2024年9月的", "desk --month 2024-09"),
)
def desk(root: RootOption = None, month: MonthOption = None) -> int:
    """Import, check, list who owes what and write the briefing; a log has each step."""
    folder = disk.find_root(root)
    lay_out(folder)
    day = f"{console.now():%Y-%m-%d}"
    out = folder / OUT / day
    for name in ("退改", "催报单"):  # sent by an earlier run of the day: who has corrected a form since gets no letter
        for path in (out / name).glob("*"):
            if path.name.startswith((f"{name}-", "群消息")):
                path.unlink()
    log = [f"议案办理收发 {console.now():%Y-%m-%d %H:%M}"]
    codes = [_logged(log, title, step) for title, step in _steps(folder, out, month)]
    disk.write(out / LOG, ("\n".join(log) + "\n").encode("utf-8-sig"))
    put(f"结果在 {OUT}/{day}，经过在其中的{LOG}。")
    return EXIT_DATA if any(codes) else 0


def lay_out(folder: Path) -> None:
    """Make the two folders and the files to double-click, where they are missing."""
    for name in (IN, OUT):
        (folder / name).mkdir(exist_ok=True)
    for name, text in (("收发.cmd", CMD.replace("\n", "\r\n")), ("收发.sh", SH)):
        if not (folder / name).exists():
            disk.create(folder / name, text.encode("utf-8"))
            (folder / name).chmod(0o755)
            put_error(f"已写入 {name}：以后双击它，等于运行 yian1 desk")


def _steps(folder: Path, out: Path, month: str | None) -> list[tuple[str, Callable[[], int]]]:
    from yian1.commands import check, documents, filling, status

    def take_in() -> int:
        if any((folder / IN).iterdir()):
            return filling.import_form([folder / IN], folder, back=out / "退改")
        put_error(f"{IN}里没有文件。")
        return 0

    def briefing() -> int:
        of = open_workspace(folder).month(month)
        return documents.brief(folder, str(of), output=out / f"简报-{of}.docx")

    return [
        ("导入", take_in),
        ("检查", lambda: check.check(folder)),
        ("报送情况", lambda: status.due(folder, output=out / "报送情况.txt")),
        ("催报单", lambda: status.due(folder, remind=True, output=out / "催报单")),
        ("简报", briefing),
    ]


class _Copied(io.StringIO):
    """A stream that keeps what it passes on."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(text)
        return super().write(text)


def _logged(log: list[str], title: str, step: Callable[[], int]) -> int:
    """Do a step and note what it says; one that cannot be done hinders no other."""
    put_error(f"── {title}")
    copied = _Copied(sys.stderr)
    with redirect_stdout(copied), redirect_stderr(copied):
        try:
            code = step()
        except (DataError, UsageError, OSError) as error:
            code = report(error)
    log += ["", f"【{title}】{'有问题，见下' if code else '完成'}", copied.getvalue().rstrip("\n")]
    return code
