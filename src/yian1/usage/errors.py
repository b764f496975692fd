"""What was typed wrong on the command line, said in Chinese: Typer's usage errors → UsageError."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

import typer
from typer.core import TyperArgument

from yian1.model.diagnostics import UsageError
from yian1.usage.declare import Group
from yian1.usage.help import choices, kind, label, parameters, usage_line, value_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    owner = next((each for each in _commands(ctx) if name in _option_names(each)), None)
    if owner is not None:
        hint = f"这个选项要写在命令后面，例如：{owner.command_path} {name}"
    else:
        hint = _nearest(name, _option_names(ctx)) + _see_help(ctx)
    return UsageError(f"没有“{name}”这个选项", hint)


def _bad_option_use(name: str, ctx: typer.Context) -> UsageError:
    param = next(param for param in parameters(ctx) if name in (*param.opts, *param.secondary_opts))
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


def _commands(ctx: typer.Context) -> Iterable[typer.Context]:
    if isinstance(ctx.command, Group):
        yield from (inner(ctx, name) for name in ctx.command.shown())


def _option_names(ctx: typer.Context) -> list[str]:
    return [name for param in parameters(ctx) for name in (*param.opts, *param.secondary_opts)]


def _dash_hint(word: str) -> str:
    name = word.lstrip(_DASHES)
    return "" if name == word else f"“{word}”前面的横线要用半角减号：--{name}。"


def _nearest(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(unicodedata.normalize("NFKC", word).lower(), list(known), n=1)
    return f"是不是“{near[0]}”？" if near else ""


def _see_help(ctx: typer.Context) -> str:
    return f"运行 {ctx.command_path} --help 查看用法"
