"""The program as it runs: one call, an exit code, and every error said in Chinese."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from yian1 import __version__
from yian1.console import (
    EXIT_BUG,
    EXIT_CUT_OFF,
    EXIT_DATA,
    EXIT_INTERRUPTED,
    EXIT_USAGE,
    put,
    put_error,
    reason,
    remedy,
    setup_streams,
)
from yian1.model.diagnostics import DataError, UsageError
from yian1.model.hygiene import spelled
from yian1.usage.declare import HELP, PROGRAM
from yian1.usage.errors import WRONG_USAGE, explained, inner, left_over
from yian1.usage.help import help_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.usage.declare import Group

    Verdict = tuple[str, str, int]  # message, hint, exit code


def run(program: Group, args: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit: the command's own code (an int it returns), or that of the error reported."""
    setup_streams()
    try:
        code = _call(program, sys.argv[1:] if args is None else args)
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 # the last place that can say it in Chinese
        code = _report(error)
        _flush_or_drop()
    sys.exit(code)


def _call(program: Group, args: Sequence[str]) -> int:
    outer = typer.Context(program, info_name=PROGRAM, help_option_names=list(HELP))
    if not args:
        put_error(help_page(outer))
        return EXIT_USAGE
    try:
        if not set(HELP).isdisjoint(args):
            put(_help(outer, args))
            return 0
        with program.make_context(PROGRAM, list(args)) as ctx:
            result = program.invoke(ctx)
    except typer.Exit as stop:
        return stop.exit_code
    except WRONG_USAGE as error:
        raise explained(error, outer, args) from error
    return result if isinstance(result, int) else 0


def _help(outer: typer.Context, args: Sequence[str]) -> str:
    """Return the page asked for; found without Typer's help, which on its way there would load pydantic (0.1 s)."""
    words = left_over(outer, args)
    return help_page(inner(outer, words[0]) if words else outer)


def _report(error: BaseException) -> int:
    """Say on stderr what happened; return the exit code."""
    match error:
        case KeyboardInterrupt() | typer.Abort():
            put_error("已中断")
            return EXIT_INTERRUPTED
        case OSError(errno=errno.EPIPE | errno.EINVAL, filename=None):  # Windows says EINVAL
            return EXIT_CUT_OFF
    message, hint, code = _verdict(_as_the_system_says(error))
    if message:
        put_error(f"错误：{spelled(message)}")
    if hint:
        put_error(f"提示：{spelled(hint)}")
    return code


def _as_the_system_says(error: BaseException) -> BaseException:
    """Return the system's own error for what lxml makes of it when a workbook cannot be written, e.g. IO_ENOSPC."""
    if type(error).__name__ != "SerialisationError":
        return error
    return OSError(getattr(errno, str(error).removeprefix("IO_"), errno.EIO), str(error))


def _verdict(error: BaseException) -> Verdict:
    match error:
        case UsageError():
            return error.message, error.hint, EXIT_USAGE
        case DataError():
            return str(error), "", EXIT_DATA
        case FileNotFoundError(filename=None):
            return "没有可用的临时文件夹", "请清理磁盘，或者用环境变量 TMPDIR 指明一个可以写入的文件夹", EXIT_USAGE
        case OSError() if error.errno:
            what = f"读写“{error.filename}”" if error.filename else "写出结果"
            return f"{what}失败：{reason(error)}", remedy(error), EXIT_USAGE
        case _:
            return _bug(error)


def _bug(error: BaseException) -> Verdict:
    import traceback  # needed only here

    if os.environ.get("YIAN1_DEBUG") == "1":
        traceback.print_exception(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    text = str(error).partition("\n")[0]
    where = f"{Path(last.filename).name} 第{last.lineno}行，{PROGRAM} {__version__}"
    return (
        f"程序内部出错（这是 {PROGRAM} 的缺陷）：{type(error).__name__} {text}",
        f"请把上面这行和所用的命令告诉维护人员（{where}）；设置 YIAN1_DEBUG=1 再运行可以看到详细过程",
        EXIT_BUG,
    )


def _flush_or_drop() -> None:
    """Write out what stdout still holds; if that cannot be, let Python's own flush at the exit go nowhere."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
