"""The help page of a command as plain Chinese text: columns by cell width, nothing cut off."""

from __future__ import annotations

import inspect
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from typer.core import TyperArgument, TyperOption

from yian1.console import columns, pad, wrap
from yian1.model.typography import cell_width
from yian1.usage.declare import HELP, Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import typer

    from yian1.usage.declare import Parameter

    Row = tuple[str, str]

_MAX_WIDTH = 100  # columns: longer lines are hard to read in any terminal
_MAX_NAMES = 28  # columns of the left side; a longer name has its help on the next line
_MIN_HELP = 24  # columns of the right side; in a narrower terminal every help stands below its name
_INDENT = "  "
_HELP_ROW = (", ".join(HELP), "显示本帮助并退出")

_KINDS = {int: "整数", float: "数", Path: "路径"}


def help_page(ctx: typer.Context) -> str:
    """Return the whole page: usage, what the command does, arguments, options, commands, examples."""
    command, width = ctx.command, min(columns(), _MAX_WIDTH)
    params = [param for param in parameters(ctx) if not param.hidden]
    blocks = [
        "\n".join(wrap(usage_line(ctx), width)),
        "\n".join(wrap(inspect.cleandoc(command.help or ""), width)),
        _table("参数：", [_row(param, ctx) for param in params if isinstance(param, TyperArgument)], width),
        _table("选项：", [*(_row(param, ctx) for param in params if isinstance(param, TyperOption)), _HELP_ROW], width),
        _table("命令：", [*command.shown().items()] if isinstance(command, Group) else [], width),
        _examples(command.epilog or "", width),
    ]
    return "\n\n".join(block for block in blocks if block)


def usage_line(ctx: typer.Context) -> str:
    """Return e.g. 用法：yian1 show [选项] 目标."""
    words = [_argument_in_usage(param) for param in parameters(ctx) if isinstance(param, TyperArgument)]
    if isinstance(ctx.command, Group):
        words += ["命令", "[参数…]"]
    return " ".join([f"用法：{ctx.command_path} [选项]", *words])


def parameters(ctx: typer.Context) -> list[Parameter]:
    """Return the arguments and options of a command, in the order in which they are declared."""
    return [param for param in ctx.command.params if isinstance(param, TyperArgument | TyperOption)]


def named(ctx: typer.Context) -> dict[str, Parameter]:
    """Return the parameters of a command by each of their names."""
    return {name: param for param in parameters(ctx) for name in (*param.opts, *param.secondary_opts)}


def label(param: Parameter) -> str:
    """Return the name a message uses: an option as it is typed (--month), an argument by its metavar (单位)."""
    if isinstance(param, TyperArgument):
        return param.metavar or str(param.name)
    return max(param.opts, key=len)


def value_name(param: Parameter, ctx: typer.Context) -> str:
    """Return the word that stands for the value to be typed: the metavar, else the kind of value."""
    return param.metavar or kind(param, ctx) or "值"


def kind(param: Parameter, ctx: typer.Context) -> str:
    """Return what kind of value is taken (整数, 路径 …); "" for text."""
    return next((_KINDS[each] for each in types(param, ctx) if each in _KINDS), "")


def choices(param: Parameter, ctx: typer.Context) -> list[str]:
    """Return the values that may be chosen; none if the value is free."""
    return [choice for each in types(param, ctx) if get_origin(each) is Literal for choice in get_args(each)]


def types(param: Parameter, ctx: typer.Context) -> Sequence[Any]:
    """Return what the command's function says of a parameter: its type, or each of a union."""
    body = ctx.command.callback
    hint = None if body is None else get_type_hints(inspect.unwrap(body)).get(str(param.name))
    return get_args(hint) if get_origin(hint) in {Union, UnionType} else [hint]


def _argument_in_usage(param: Parameter) -> str:
    name = label(param) + ("…" if param.nargs != 1 else "")
    return name if param.required else f"[{name}]"


def _row(param: Parameter, ctx: typer.Context) -> Row:
    return _names(param, ctx), f"{param.help or ''}{_notes(param, ctx)}"


def _names(param: Parameter, ctx: typer.Context) -> str:
    if isinstance(param, TyperArgument):
        return label(param)
    both = [", ".join(sorted(names, key=len)) for names in (param.opts, param.secondary_opts) if names]
    value = "" if getattr(param, "is_flag", False) else f" {value_name(param, ctx)}"
    return " / ".join(both) + value


def _notes(param: Parameter, ctx: typer.Context) -> str:
    default = None if getattr(param, "is_flag", False) else param.default
    notes = [
        "可选：" + "、".join(choices(param, ctx)) if choices(param, ctx) else "",
        "必填" if param.required else "",
        "" if default is None else f"默认：{default}",
    ]
    said = "；".join(note for note in notes if note)
    return f"［{said}］" if said else ""


def _table(title: str, rows: Sequence[Row], width: int) -> str:
    if not rows:
        return ""
    left = min(max(cell_width(name) for name, _ in rows), _MAX_NAMES)
    right = width - left - 2 * len(_INDENT)
    if right < _MIN_HELP:
        left, right = 0, width - 2 * len(_INDENT)
    return "\n".join([title, *(line for row in rows for line in _row_lines(row, left, right))])


def _row_lines(row: Row, left: int, right: int) -> list[str]:
    name, text = row
    names = [name] if cell_width(name) <= left else [name, ""]
    texts = [*[""] * (len(names) - 1), *wrap(text, right)]
    names += [""] * (len(texts) - len(names))
    return [f"{_INDENT}{pad(n, left)}{_INDENT}{t}".rstrip() for n, t in zip(names, texts, strict=True)]


def _examples(text: str, width: int) -> str:
    """Return the examples: a purpose in a line, and below it, further in, what is typed for it."""
    return "\n".join(["示例：", *_indented(text.split("\n"), width)]) if text else ""


def _indented(lines: Iterable[str], width: int) -> Iterable[str]:
    for line in lines:
        margin = _INDENT + " " * (len(line) - len(line.lstrip()))
        yield from (margin + part for part in wrap(line.strip(), width - len(margin)))
