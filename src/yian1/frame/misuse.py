"""What was typed wrong on the command line, said in Chinese: click's usage errors → UsageError."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

from typer.core import TyperGroup

from yian1.frame.clickcompat import errors
from yian1.frame.helppage import choices, kind, label, usage_line, value_name
from yian1.model.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yian1.frame.clickcompat import Command, Context, Parameter

_DASHES = "—–―‐−－"  # what an input method or Word makes of - and --


def explained(error: errors.UsageError, ctx: Context, given: Sequence[str]) -> UsageError:
    """Return what the user should read; `given` are the words that ctx's command was called with."""
    match error:
        case errors.MissingParameter(param=param) if param is not None:
            return _missing(param, ctx)
        case errors.BadParameter(param=param) if param is not None:
            return _bad_value(param, ctx, given)
        case errors.NoSuchOption():
            return _no_option(error.option_name, ctx)
        case errors.BadOptionUsage():
            return _bad_option_use(error.option_name, ctx)
        case _:
            return _extra_words(left_over(ctx, given), ctx)


def unknown_command(word: str, known: Iterable[str], ctx: Context) -> UsageError:
    """Return the error for a command that there is not, with the nearest one."""
    hint = _dash_hint(word) or _nearest(word, known)
    return UsageError(f"没有“{word}”这个命令", f"{hint}运行 {ctx.command_path} --help 查看全部命令")


def no_command(ctx: Context) -> UsageError:
    """Return the error for options without a command."""
    return UsageError("没有写命令", f"运行 {ctx.command_path} --help 查看全部命令")


def left_over(ctx: Context, given: Sequence[str]) -> list[str]:
    """Return the words that are neither options of ctx's command nor its arguments; raises click's usage errors."""
    return ctx.command.make_parser(ctx).parse_args(list(given))[1]


def _missing(param: Parameter, ctx: Context) -> UsageError:
    if param.param_type_name == "argument":
        return UsageError(f"缺少参数“{label(param)}”", usage_line(ctx.command, ctx))
    return UsageError(f"缺少选项“{label(param)}”", f"请在命令后面加上：{label(param)} {value_name(param)}")


def _bad_value(param: Parameter, ctx: Context, given: Sequence[str]) -> UsageError:
    value = ctx.command.make_parser(ctx).parse_args(list(given))[0].get(str(param.name), "")
    allowed = choices(param)
    if allowed:
        return UsageError(
            f"“{label(param)}”没有“{value}”这一选择", f"{_nearest(str(value), allowed)}可选：{'、'.join(allowed)}"
        )
    wanted = f"要填{kind(param)}；" if kind(param) else ""
    return UsageError(f"“{label(param)}”的值“{value}”不能用", wanted + _see_help(ctx))


def _no_option(name: str, ctx: Context) -> UsageError:
    owner = next((sub for sub in _subcommands(ctx.command) if name in _option_names(sub)), None)
    if owner is not None:
        hint = f"这个选项要写在命令后面，例如：{ctx.command_path} {owner.name} {name}"
    else:
        hint = _nearest(name, _option_names(ctx.command)) + _see_help(ctx)
    return UsageError(f"没有“{name}”这个选项", hint)


def _bad_option_use(name: str, ctx: Context) -> UsageError:
    param = next(param for param in ctx.command.get_params(ctx) if name in (*param.opts, *param.secondary_opts))
    if getattr(param, "is_flag", False):
        return UsageError(f"选项“{name}”不带值", f"请只写：{name}")
    return UsageError(f"选项“{name}”后面缺少值", f"请写成：{name} {value_name(param)}")


def _extra_words(words: Sequence[str], ctx: Context) -> UsageError:
    hint = next(filter(None, map(_dash_hint, words)), "")
    return UsageError(f"多余的参数：{'、'.join(words)}", hint + usage_line(ctx.command, ctx))


def _subcommands(command: Command) -> Iterable[Command]:
    return command.commands.values() if isinstance(command, TyperGroup) else ()


def _option_names(command: Command) -> list[str]:
    return [name for param in command.params for name in (*param.opts, *param.secondary_opts)]


def _dash_hint(word: str) -> str:
    name = word.lstrip(_DASHES)
    return "" if name == word else f"“{word}”前面的横线要用半角减号：--{name}。"


def _nearest(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(unicodedata.normalize("NFKC", word).lower(), list(known), n=1)
    return f"是不是“{near[0]}”？" if near else ""


def _see_help(ctx: Context) -> str:
    return f"运行 {ctx.command_path} --help 查看用法"
