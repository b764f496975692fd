"""The program as it runs: one call, an exit code, and every error – of use, data or ours – said in Chinese."""

from __future__ import annotations

import errno
import os
import sys
import unicodedata
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer
from typer.core import TyperArgument

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
from yian1.model.typography import spelled
from yian1.usage.declare import HELP, PROGRAM, Group
from yian1.usage.help import choices, help_page, kind, label, named, usage_line, value_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    Verdict = tuple[str, str, int]
    from collections.abc import Iterable

    from yian1.usage.declare import Parameter


# Of its errors Typer names only BadParameter; what that is derived from stands for every kind of wrong usage.
WRONG_USAGE: type[Exception] = typer.BadParameter.__mro__[1]

_DASHES = "—–―‐−－"  # what an input method or Word makes of - and --


def explained(error: Exception, program: typer.Context, given: Sequence[str]) -> UsageError:
    """Return what the user should read of an error of Typer's; `given` are the words behind the program's name."""
    try:
        words = left_over(program, given)
    except WRONG_USAGE:
        return _explained(error, program, given)
    failed = getattr(error, "ctx", None)
    if not words or (failed is not None and failed.parent is None):
        return _explained(error, program, given)
    return _explained(error, inner(program, words[0]), words[1:])


def _explained(error: Exception, ctx: typer.Context, given: Sequence[str]) -> UsageError:
    param, option = getattr(error, "param", None), getattr(error, "option_name", "")
    match type(error).__name__:  # the names have stayed the same, wherever Typer keeps its click
        case "MissingParameter" if param is not None:
            return _missing(param, ctx)
        case "BadParameter" if param is not None:
            return _bad_value(param, ctx, given)
        case "NoSuchOption":
            return _no_option(option, ctx)
        case "BadOptionUsage":
            return _bad_option_use(option, ctx)
        case _:
            return _bad_words(left_over(ctx, given), ctx)


def left_over(ctx: typer.Context, given: Sequence[str]) -> list[str]:
    """Return the words that are neither options of ctx's command nor its arguments; raises WRONG_USAGE."""
    return ctx.command.make_parser(ctx).parse_args(list(given))[1]


def inner(program: typer.Context, name: str) -> typer.Context:
    """Return the context of one of the program's commands; UsageError if there is no such command."""
    command = program.command.get_command(program, name) if isinstance(program.command, Group) else None
    if command is None:
        raise _bad_words([name], program)
    return typer.Context(command, info_name=name, parent=program)


def _missing(param: Parameter, ctx: typer.Context) -> UsageError:
    if isinstance(param, TyperArgument):
        return UsageError(f"缺少参数“{label(param)}”", usage_line(ctx))
    return UsageError(f"缺少选项“{label(param)}”", f"请在命令后面加上：{label(param)} {value_name(param, ctx)}")


def _bad_value(param: Parameter, ctx: typer.Context, given: Sequence[str]) -> UsageError:
    value = ctx.command.make_parser(ctx).parse_args(list(given))[0].get(str(param.name), "")
    allowed = choices(param, ctx)
    if allowed:
        return UsageError(
            f"“{label(param)}”没有“{value}”这一选择", f"{_nearest(str(value), allowed)}可选：{'、'.join(allowed)}"
        )
    wanted = f"要填{kind(param, ctx)}；" if kind(param, ctx) else ""
    return UsageError(f"“{label(param)}”的值“{value}”不能用", wanted + _see_help(ctx))


def _no_option(name: str, ctx: typer.Context) -> UsageError:
    commands = ctx.command.shown() if isinstance(ctx.command, Group) else ()
    owner = next((each for each in (inner(ctx, command) for command in commands) if name in named(each)), None)
    if owner is not None:
        hint = f"这个选项要写在命令后面，例如：{owner.command_path} {name}"
    else:
        hint = _nearest(name, named(ctx)) + _see_help(ctx)
    return UsageError(f"没有“{name}”这个选项", hint)


def _bad_option_use(name: str, ctx: typer.Context) -> UsageError:
    param = named(ctx)[name]
    if getattr(param, "is_flag", False):
        return UsageError(f"选项“{name}”不带值", f"请只写：{name}")
    return UsageError(f"选项“{name}”后面缺少值", f"请写成：{name} {value_name(param, ctx)}")


def _bad_words(words: Sequence[str], ctx: typer.Context) -> UsageError:
    """Return the error for words too many; for the program, of its command or of none."""
    hint = next(filter(None, map(_dash_hint, words)), "")
    if not isinstance(ctx.command, Group):
        return UsageError(f"多余的参数：{'、'.join(words)}", hint + usage_line(ctx))
    all_commands = f"运行 {ctx.command_path} --help 查看全部命令"
    if not words:
        return UsageError("没有写命令", all_commands)
    name = words[0]
    hint = _dash_hint(name) or _nearest(name, ctx.command.shown())
    return UsageError(f"没有“{name}”这个命令", hint + all_commands)


def _dash_hint(word: str) -> str:
    name = word.lstrip(_DASHES)
    return "" if name == word else f"“{word}”前面的横线要用半角减号：--{name}。"


def _nearest(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(unicodedata.normalize("NFKC", word).lower(), list(known), n=1)
    return f"是不是“{near[0]}”？" if near else ""


def _see_help(ctx: typer.Context) -> str:
    return f"运行 {ctx.command_path} --help 查看用法"


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
