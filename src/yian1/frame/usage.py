"""The Chinese frame around Typer: help pages, usage errors and exit codes, with no word of English.

A program uses `typer.Typer(cls=Group, add_completion=False)`, `@app.command(cls=Command)` and `run(app)`.
"""

from __future__ import annotations

import errno
import os
import sys
from copy import copy
from inspect import getdoc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from yian1 import __version__
from yian1.frame import clickcompat
from yian1.frame.console import put, put_error, setup_streams
from yian1.frame.exits import EXIT_BUG, EXIT_CUT_OFF, EXIT_DATA, EXIT_INTERRUPTED, EXIT_USAGE
from yian1.frame.helppage import help_page
from yian1.frame.misuse import explained, left_over, no_command, unknown_command
from yian1.frame.reasons import reason, remedy
from yian1.model.diagnostics import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer.core import TyperOption
    from typer.models import CommandInfo

    Verdict = tuple[str, str, int]  # message, hint, exit code

PROGRAM = "yian1"

_ROOT = f"{__name__}.root"
_HELP_NAMES = ["-h", "--help"]


class _Page(clickcompat.Command):
    """What groups and commands have in common: the Chinese help page and the Chinese usage errors."""

    def get_help_option_names(self, _ctx: clickcompat.Context) -> list[str]:
        return list(_HELP_NAMES)

    def get_help_option(self, ctx: clickcompat.Context) -> TyperOption | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本帮助并退出"
        return option

    def format_help(self, ctx: clickcompat.Context, formatter: clickcompat.HelpFormatter) -> None:
        formatter.write(help_page(self, ctx))

    def parse_args(self, ctx: clickcompat.Context, args: list[str]) -> list[str]:
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except clickcompat.errors.UsageError as error:
            raise explained(error, ctx, given) from error


class Command(_Page, TyperCommand):
    """A command whose help and usage errors are Chinese."""


class Group(_Page, TyperGroup):
    """The program itself: its commands in the order they are defined in, help and usage errors in Chinese."""

    def parse_args(self, ctx: clickcompat.Context, args: list[str]) -> list[str]:
        """Parse the options before the command; without any word the help page is the answer."""
        if not args:
            put_error(self.get_help(ctx))
            raise typer.Exit(EXIT_USAGE)
        given = list(args)
        if not set(_HELP_NAMES).isdisjoint(given):
            self._answer_help(ctx, given)
        super().parse_args(ctx, args)
        if not left_over(ctx, given):
            raise no_command(ctx)
        return ctx.args

    def _answer_help(self, ctx: clickcompat.Context, given: Sequence[str]) -> None:
        """Show a command's page from here: on the way to the command Typer would load pydantic (0.1 s)."""
        try:
            words = left_over(ctx, given)
        except clickcompat.errors.UsageError as error:
            raise explained(error, ctx, given) from error
        if words:
            name, command, _ = self.resolve_command(ctx, words)
            put(command.get_help(command.context_class(command, info_name=name, parent=ctx)))
            raise typer.Exit

    def resolve_command(self, ctx: clickcompat.Context, args: list[str]) -> tuple[str, clickcompat.Command, list[str]]:
        """Return the command's name, the command and its words; raise UsageError if there is no such command."""
        name, *words = args
        if name not in self.commands:
            raise unknown_command(name, [n for n, command in self.commands.items() if not command.hidden], ctx)
        return name, self.commands[name], words


def _latest_root(ctx: typer.Context, value: Path | None) -> Path | None:
    """Return the folder given last: after the command, else before it."""
    if value is not None:
        ctx.meta[_ROOT] = value
    return ctx.meta.get(_ROOT)


def _show_version(*, value: bool) -> None:
    if value:
        put(f"{PROGRAM} {__version__}")
        raise typer.Exit


RootOption = Annotated[
    Path | None,
    typer.Option(
        "--root",
        metavar="文件夹",
        callback=_latest_root,
        show_default=False,
        help="工作区所在的文件夹；不写则从当前文件夹向上找 data/plan.yaml",
    ),
]
"""The workspace: declared by the group and by each command, whose value is already the one given last."""

VersionOption = Annotated[
    bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="显示版本并退出")
]
"""The group's version option."""


def run(app: typer.Typer, args: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit: the command's own code (an int it returns), or that of the error reported."""
    setup_streams()
    try:
        code = _call(app, sys.argv[1:] if args is None else args)
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 # the last place that can say it in Chinese
        code = _report(error)
        _flush_or_drop()
    sys.exit(code)


def _call(app: typer.Typer, args: Sequence[str]) -> int:
    command = typer.main.get_command(_called(app, args))
    try:
        with command.make_context(PROGRAM, list(args)) as ctx:
            result = command.invoke(ctx)
    except typer.Exit as stop:
        return stop.exit_code
    return result if isinstance(result, int) else 0


def _called(app: typer.Typer, args: Sequence[str]) -> typer.Typer:
    """Return the program with the options of only the command that is called: to make them all takes as long as it."""
    infos = {_name(info): info for info in app.registered_commands}
    called = args[0] if args else ""
    if called not in infos and list(args) not in ([name] for name in _HELP_NAMES):
        return app
    light = copy(app)
    light.registered_commands = [
        info if name == called else _without_options(name, info) for name, info in infos.items()
    ]
    return light


def _name(info: CommandInfo) -> str:
    return info.name or typer.main.get_command_name(getattr(info.callback, "__name__", ""))


def _without_options(name: str, info: CommandInfo) -> CommandInfo:
    light = copy(info)
    light.name, light.help = name, info.help or getdoc(info.callback)
    light.callback = _nothing
    return light


def _nothing() -> None:
    """Stand for a command that is listed, but not called."""


def _report(error: BaseException) -> int:
    """Say on stderr what happened; return the exit code."""
    match error:
        case KeyboardInterrupt() | typer.Abort():
            put_error("已中断")
            return EXIT_INTERRUPTED
        case OSError(errno=errno.EPIPE | errno.EINVAL, filename=None):  # Windows says EINVAL
            return EXIT_CUT_OFF
    message, hint, code = _verdict(error)
    if message:
        put_error(f"错误：{message}")
    if hint:
        put_error(f"提示：{hint}")
    return code


def _verdict(error: BaseException) -> Verdict:
    match error:
        case UsageError():
            return error.message, error.hint, EXIT_USAGE
        case DataError():
            return str(error), "", EXIT_DATA
        case clickcompat.errors.ClickException():
            return error.message, f"运行 {PROGRAM} --help 查看用法", EXIT_USAGE
        case OSError() if error.errno:
            what = f"读写“{error.filename}”" if error.filename else "写出结果"
            return f"{what}失败：{reason(error)}", remedy(error), EXIT_USAGE
        case _:
            return _bug(error)


def _bug(error: BaseException) -> Verdict:
    import traceback  # noqa: PLC0415 # needed only here

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
