"""A small program with all that a command line can have: what the frame around Typer is tried on, here or apart."""

from __future__ import annotations

import atexit
import errno
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from yian1.model.diagnostics import DataError, UsageError
from yian1.usage.program import Listed, RootOption, command, group, run

FILE = __file__


@command(("看5月", "status --month 2024-05"), ("看全部的行", "status --rows 1000"))
def status(
    *,
    root: RootOption = None,
    month: Annotated[str | None, typer.Option(metavar="月份", help="截至哪个月\u3002" * 8)] = None,
    form: Annotated[
        Literal["table", "json"], typer.Option("--format", "-f", metavar="格式", help="输出格式")
    ] = "table",
    rows: Annotated[int, typer.Option(help="行数")] = 5,
    remind: Annotated[bool, typer.Option("--remind", help="写催报单")] = False,
) -> None:
    sys.stdout.write(f"{root} {month} {form} {rows} {remind}\n")


@command()
def echo(text: Annotated[str, typer.Argument(metavar="文字", help="要写的")], root: RootOption = None) -> None:
    del root
    sys.stdout.write(text + "\n")


@command()
def brief(
    month: Annotated[str, typer.Option(metavar="月份")],
    style: Annotated[Literal["md", "docx"], typer.Option("--as")] = "md",
) -> int:
    del style
    return 1 if month == "2024-13" else 0


@command()
def stop(
    how: Annotated[str, typer.Argument(metavar="怎样")],
    file: Annotated[Path | None, typer.Argument(metavar="文件")] = None,
) -> None:
    from lxml.etree import SerialisationError  # noqa: PLC0415 - slow to load

    errors: dict[str, BaseException] = {
        "usage": UsageError("没有这个目标", "用 status 查看全部目标"),
        "data": DataError("数据有 3 处错误"),
        "quiet": DataError(),
        "interrupt": KeyboardInterrupt(),
        "abort": typer.Abort(),
        "bug": TypeError("unsupported operand\nsecond line"),
        "pipe": BrokenPipeError(errno.EPIPE, "Broken pipe"),
        "full": OSError(errno.ENOSPC, "No space left on device"),
        "denied": PermissionError(errno.EACCES, "Permission denied", "out/简报.docx"),
        "name": OSError(errno.EINVAL, "Invalid argument", ".yian1-1.tmp", None, "a?.docx"),
        "odd": OSError(errno.EXDEV, "Invalid cross-device link", "a.yaml"),
        "workbook": SerialisationError("IO_ENOSPC"),
        "folders": FileNotFoundError(errno.ENOENT, "No usable temporary directory found"),
    }
    if file is not None:
        file.read_text(encoding="utf-8")
    sys.stdout.write("已写的一行\n")
    raise errors[how]


program = group(
    "试用的程序\u3002",
    {
        "status": Listed(f"{__name__}:status", "各项目标完成到什么程度"),
        "echo": Listed(f"{__name__}:echo", "照样写出"),
        "brief": Listed(f"{__name__}:brief", "月度简报"),
        "stop": Listed(f"{__name__}:stop", "停在某一种错误上"),
        "secret": Listed("yian1.no_such_module:secret", "谁也不会去调用", hidden=True),
    },
)


if __name__ == "__main__":
    if os.environ.get("YIAN1_TEST_MODULES"):
        atexit.register(lambda: sys.stderr.write(" ".join(sys.modules)))
    run(program)
