"""The help page of a command as plain Chinese text: columns by cell width, nothing cut off."""

from __future__ import annotations

import inspect
import shutil
from enum import Enum
from typing import TYPE_CHECKING

from typer.core import TyperGroup

from yian1.frame.console import pad, wrap
from yian1.model.hygiene import cell_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.frame.clickcompat import Command, Context, Parameter

    Row = tuple[str, str]

_MAX_WIDTH = 100  # columns: longer lines are hard to read in any terminal
_MAX_NAMES = 28  # columns of the left side; a longer name has its help on the next line
_MIN_HELP = 24  # columns of the right side; in a narrower terminal every help stands below its name
_INDENT = "  "

# Typer < 0.26 names a type by click's name, later ones by Python's.
_KINDS = {
    "int": "整数",
    "integer": "整数",
    "float": "数",
    "Path": "路径",
    "path": "路径",
    "file": "文件",
    "directory": "文件夹",
    "datetime": "日期",
}


def help_page(command: Command, ctx: Context) -> str:
    """Return the whole page: usage, what the command does, arguments, options, commands, closing text."""
    width = min(shutil.get_terminal_size().columns, _MAX_WIDTH)
    params = [param for param in command.get_params(ctx) if not getattr(param, "hidden", False)]
    arguments = [_row(param) for param in params if param.param_type_name == "argument"]
    options = [_row(param) for param in params if param.param_type_name == "option"]
    blocks = [
        "\n".join(wrap(usage_line(command, ctx), width)),
        "\n".join(wrap(inspect.cleandoc(command.help or ""), width)),
        _table("参数：", arguments, width),
        _table("选项：", options, width),
        _table("命令：", _commands(command), width),
        "\n".join(wrap(inspect.cleandoc(command.epilog or ""), width)),
    ]
    return "\n\n".join(block for block in blocks if block)


def usage_line(command: Command, ctx: Context) -> str:
    """Return e.g. 用法：yian1 show [选项] 目标."""
    arguments = [param for param in command.get_params(ctx) if param.param_type_name == "argument"]
    words = [_argument_in_usage(param) for param in arguments]
    if isinstance(command, TyperGroup):
        words += ["命令", "[参数…]"]
    return " ".join([f"用法：{ctx.command_path} [选项]", *words])


def label(param: Parameter) -> str:
    """Return the name a message uses: an option as it is typed (--month), an argument by its metavar (单位)."""
    if param.param_type_name == "argument":
        return param.metavar or str(param.name)
    return max(param.opts, key=len)


def value_name(param: Parameter) -> str:
    """Return the word that stands for the value to be typed: the metavar, else the kind of value."""
    return param.metavar or kind(param) or "值"


def kind(param: Parameter) -> str:
    """Return what kind of value is taken (整数, 路径 …); "" for text."""
    descriptor = getattr(param, "type_descriptor", None)
    if descriptor is None:
        return _KINDS.get(getattr(getattr(param, "type", None), "name", ""), "")
    return _KINDS.get(getattr(descriptor.annotation, "__name__", ""), "")


def choices(param: Parameter) -> list[str]:
    """Return the values that may be chosen; none if the value is free."""
    source = getattr(param, "type_descriptor", None) or getattr(param, "type", None)
    return [_text(choice) for choice in getattr(source, "choices", None) or ()]


def _argument_in_usage(param: Parameter) -> str:
    name = label(param) + ("…" if param.nargs != 1 else "")
    return name if param.required else f"[{name}]"


def _row(param: Parameter) -> Row:
    return _names(param), f"{getattr(param, 'help', None) or ''}{_notes(param)}"


def _names(param: Parameter) -> str:
    if param.param_type_name == "argument":
        return label(param)
    both = [", ".join(sorted(names, key=len)) for names in (param.opts, param.secondary_opts) if names]
    value = "" if getattr(param, "is_flag", False) else f" {value_name(param)}"
    return " / ".join(both) + value


def _notes(param: Parameter) -> str:
    default = _default(param)
    notes = [
        "可选：" + "、".join(choices(param)) if choices(param) else "",
        "必填" if param.required else "",
        f"默认：{default}" if default else "",
    ]
    said = "；".join(note for note in notes if note)
    return f"［{said}］" if said else ""


def _default(param: Parameter) -> str:
    shown = getattr(param, "show_default", False)
    if isinstance(shown, str):
        return shown
    if not shown or getattr(param, "is_flag", False) or callable(param.default):
        return ""
    values = param.default if isinstance(param.default, list | tuple) else [param.default]
    return "、".join(_text(value) for value in values if value is not None)


def _text(value: object) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _commands(command: Command) -> list[Row]:
    if not isinstance(command, TyperGroup):
        return []
    shown = [(name, sub) for name, sub in command.commands.items() if not sub.hidden]
    return [(name, sub.short_help or (sub.help or "").partition("\n")[0]) for name, sub in shown]


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
