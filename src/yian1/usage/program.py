"""The program as it runs: commands declared where they are at home, help pages, and every error said in Chinese."""

from __future__ import annotations

import errno
import inspect
import os
import re
import sys
import unicodedata
from collections.abc import Callable
from difflib import get_close_matches
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Union, cast, get_args, get_origin, get_type_hints

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from yian1 import __version__, console
from yian1.model.diagnostics import DataError, UsageError
from yian1.model.typography import cell_width, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import NoReturn

    Row = tuple[str, str]
    Verdict = tuple[str, str, int]


Parameter = TyperArgument | TyperOption
Body = Callable[..., int]
"""What a command does: its parameters are the arguments and options, what it returns is the exit code."""
Example = tuple[str, str]
"""What somebody wants, and what is typed for it behind the program's name."""

PROGRAM = "yian1"
HELP = ("-h", "--help")
COMPLETE = "YIAN1_COMPLETE"
"""The variable in which a shell says which one it is: then the program answers what may come next, and does no more."""

_ROOT = f"{__name__}.root"
_EXAMPLES: dict[Body, tuple[Example, ...]] = {}


def command(*examples: Example) -> Callable[[Body], Body]:
    """Declare a function as a command, whose help page ends with the examples."""

    def declare(body: Body) -> Body:
        _EXAMPLES[body] = examples
        return body

    return declare


class Listed(NamedTuple):
    """A command as the program lists it: where it is declared (module:function), and what it does in one line."""

    where: str
    help: str
    hidden: bool = False


class Group(TyperGroup):
    """The program itself: it knows what its commands are called and do, and loads those that are asked for."""

    listed: Mapping[str, Listed]

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | None:
        """Return a command with its options; None if there is no such command."""
        del ctx
        return _loaded(cmd_name, self.listed[cmd_name]) if cmd_name in self.listed else None

    def shown(self) -> dict[str, str]:
        """Return what is listed for users: each name and what the command does."""
        return {name: listed.help for name, listed in self.listed.items() if not listed.hidden}


@cache
def _loaded(name: str, listed: Listed) -> TyperCommand:
    module, _, function = listed.where.partition(":")
    body: Body = getattr(import_module(module), function)
    body.__annotations__ = get_type_hints(body, include_extras=True)  # Typer evaluates the text of each four times
    examples = "\n".join(f"{purpose}：\n  {PROGRAM} {words}" for purpose, words in _EXAMPLES[body])
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, help=listed.help, epilog=examples, hidden=listed.hidden)(body)
    return cast("TyperCommand", _command_of(app))


def group(sentence: str, listed: Mapping[str, Listed]) -> Group:
    """Return the program that does what the sentence says by the commands listed."""
    app = typer.Typer(cls=Group, add_completion=False, rich_markup_mode=None, help=sentence)
    app.callback()(_options)
    made = cast("Group", _command_of(app))
    made.listed = listed
    return made


def _command_of(app: typer.Typer) -> object:
    """Return an app's command, which takes what nobody has typed as declared: to look at it Typer loads pydantic."""
    made = typer.main.get_command(app)
    for param in made.params:
        if isinstance(param, TyperArgument | TyperOption):
            vars(param)["process_value"] = partial(_value, param, param.process_value)
    return made


def _value(
    param: Parameter, typed: Callable[[typer.Context, object], object], ctx: typer.Context, value: object
) -> object:
    """Return the value of a parameter; `typed` is Typer's own way, for what somebody has typed or must."""
    if value is not param.default or param.required:
        return typed(ctx, value)
    return param.callback(ctx, param, value) if param.callback else value


def _latest_root(ctx: typer.Context, value: Path | None) -> Path | None:
    """Return the folder given last: after the command, else before it."""
    if value is not None:
        ctx.meta[_ROOT] = value
    return ctx.meta.get(_ROOT)


def _show_version(*, value: bool) -> None:
    if value:
        console.put(f"{PROGRAM} {__version__}")
        raise typer.Exit


RootOption = Annotated[
    Path | None,
    typer.Option(
        "--root",
        metavar="文件夹",
        callback=_latest_root,
        help="工作目录；不写则从当前文件夹向上找 data/plan.yaml",
    ),
]
"""The workspace: declared by the group and by each command, whose value is already the one given last."""

VersionOption = Annotated[
    bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="显示版本并退出")
]


def _options(_root: RootOption = None, *, _version: VersionOption = False) -> None:
    """Take the options that stand before every command."""


_MAX_WIDTH = 100  # columns: longer lines are hard to read in any terminal
_MAX_NAMES = 28  # columns of the left side; a longer name has its help on the next line
_MIN_HELP = 24  # columns of the right side; in a narrower terminal every help stands below its name
_INDENT = "  "
HELP_ROW = (", ".join(HELP), "显示本帮助并退出")

_KINDS = {int: "整数", float: "数", Path: "路径"}


def help_page(ctx: typer.Context) -> str:
    """Return the whole page: usage, what the command does, arguments, options, commands, examples."""
    command, width = ctx.command, min(console.columns(), _MAX_WIDTH)
    params = [param for param in parameters(ctx) if not param.hidden]
    blocks = [
        "\n".join(console.wrap(usage_line(ctx), width)),
        "\n".join(console.wrap(inspect.cleandoc(command.help or ""), width)),
        _table("参数：", [_row(param, ctx) for param in params if isinstance(param, TyperArgument)], width),
        _table("选项：", [*(_row(param, ctx) for param in params if isinstance(param, TyperOption)), HELP_ROW], width),
        _table("命令：", [*command.shown().items()] if isinstance(command, Group) else [], width),
        _examples(command.epilog or "", width),
    ]
    return "\n\n".join(block for block in blocks if block)


def usage_line(ctx: typer.Context) -> str:
    """Return e.g. 用法：yian1 show [选项] 目标."""
    words = [f"用法：{ctx.command_path} [选项]"]
    for param in parameters(ctx):
        if isinstance(param, TyperArgument):
            name = label(param) + ("…" if param.nargs != 1 else "")
            words.append(name if param.required else f"[{name}]")
    return " ".join([*words, "命令", "[参数…]"] if isinstance(ctx.command, Group) else words)


def parameters(ctx: typer.Context) -> list[Parameter]:
    """Return the arguments and options of a command, in the order in which they are declared."""
    return [param for param in ctx.command.params if isinstance(param, TyperArgument | TyperOption)]


def named(ctx: typer.Context) -> dict[str, Parameter]:
    """Return the parameters of a command by each of their names."""
    return {name: param for param in parameters(ctx) for name in param.opts}


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


def types(param: Parameter, ctx: typer.Context) -> Sequence[object]:
    """Return what the command's function says of a parameter: its type, or each of a union."""
    body = ctx.command.callback
    hint = None if body is None else get_type_hints(inspect.unwrap(body)).get(str(param.name))
    return get_args(hint) if get_origin(hint) in {Union, UnionType} else [hint]


def _row(param: Parameter, ctx: typer.Context) -> Row:
    return _names(param, ctx), f"{param.help or ''}{_notes(param, ctx)}"


def _names(param: Parameter, ctx: typer.Context) -> str:
    if isinstance(param, TyperArgument):
        return label(param)
    value = "" if getattr(param, "is_flag", False) else f" {value_name(param, ctx)}"
    return ", ".join(sorted(param.opts, key=len)) + value


def _notes(param: Parameter, ctx: typer.Context) -> str:
    default = None if getattr(param, "is_flag", False) else param.default
    notes = [
        "可选：" + "、".join(choices(param, ctx)) if choices(param, ctx) else "",
        "必填" if param.required else "",
        "" if default is None else f"默认：{default}",
    ]
    text = "；".join(note for note in notes if note)
    return f"［{text}］" if text else ""


def _table(title: str, rows: Sequence[Row], width: int) -> str:
    if not rows:
        return ""
    left = min(max(cell_width(name) for name, _ in rows), _MAX_NAMES)
    right = width - left - 2 * len(_INDENT)
    if right < _MIN_HELP:
        left, right = 0, width - 2 * len(_INDENT)
    lines = [title]
    for name, text in rows:
        beside = cell_width(name) <= left
        texts = console.wrap(text, right) if beside else ["", *console.wrap(text, right)]
        beginnings = [name + " " * (left - cell_width(name)), *[" " * left] * (len(texts) - 1)]
        lines += [f"{_INDENT}{begin}{_INDENT}{line}".rstrip() for begin, line in zip(beginnings, texts, strict=True)]
    return "\n".join(lines)


def _examples(text: str, width: int) -> str:
    """Return the examples: a purpose in a line, and below it, further in, what is typed for it."""
    lines = ["示例："]
    for line in text.split("\n"):
        margin = _INDENT + " " * (len(line) - len(line.lstrip()))
        lines += [margin + part for part in console.wrap(line.strip(), width - len(margin))]
    return "\n".join(lines) if text else ""


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
        case "MissingParameter" if isinstance(param, TyperArgument):
            return UsageError(f"缺少参数“{label(param)}”", usage_line(ctx))
        case "MissingParameter" if param is not None:
            return UsageError(f"缺少选项“{label(param)}”", f"请在命令后面加上：{label(param)} {value_name(param, ctx)}")
        case "BadParameter" if param is not None:
            return _bad_value(param, ctx, given)
        case "NoSuchOption":
            return _no_option(option, ctx)
        case "BadOptionUsage" if getattr(named(ctx)[option], "is_flag", False):
            return UsageError(f"选项“{option}”不带值", f"请只写：{option}")
        case "BadOptionUsage":
            return UsageError(f"选项“{option}”后面缺少值", f"请写成：{option} {value_name(named(ctx)[option], ctx)}")
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


def _bad_words(words: Sequence[str], ctx: typer.Context) -> UsageError:
    """Return the error for words too many; for the program, of its command or of none."""
    hint = next(filter(None, map(_dash_hint, words)), "")
    if not isinstance(ctx.command, Group):
        month = next((word for word in words if re.fullmatch(r"\d{4}-\d{1,2}", word)), "")
        hint = hint or (f"月份要写成 --month {month}。" if month and "--month" in named(ctx) else "")
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
    console.setup_streams()
    try:
        code = _call(program, sys.argv[1:] if args is None else args)
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 # the last place that can say it in Chinese
        code = report(error)
        try:
            sys.stdout.flush()
        except OSError:  # let Python's own flush at the exit go nowhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _call(program: Group, args: Sequence[str]) -> int:
    outer = typer.Context(program, info_name=PROGRAM, help_option_names=list(HELP))
    if not args:
        console.put_error(help_page(outer))
        return console.EXIT_USAGE
    try:
        if not set(HELP).isdisjoint(args):
            # Found without Typer's help, which on its way there would load pydantic (0.1 s).
            words = left_over(outer, args)
            console.put(help_page(inner(outer, words[0]) if words else outer))
            return 0
        with program.make_context(PROGRAM, list(args), help_option_names=[]) as ctx:
            result = program.invoke(ctx)
    except typer.Exit as stop:
        return stop.exit_code
    except WRONG_USAGE as error:
        raise explained(error, outer, args) from error
    return result if isinstance(result, int) else 0


def report(error: BaseException) -> int:
    """Say on stderr what happened; return the exit code."""
    match error:
        case KeyboardInterrupt() | typer.Abort():
            console.put_error("已中断")
            return console.EXIT_INTERRUPTED
        case OSError(errno=errno.EPIPE | errno.EINVAL, filename=None):  # Windows says EINVAL
            return console.EXIT_CUT_OFF
    if type(error).__name__ == "SerialisationError":  # what lxml makes of the system's own error, as IO_ENOSPC
        error = OSError(getattr(errno, str(error).removeprefix("IO_"), errno.EIO), str(error))
    message, hint, code = _verdict(error)
    if message:
        console.put_error(f"错误：{spelled(message)}")
    if hint:
        console.put_error(f"提示：{spelled(hint)}")
    return code


def _verdict(error: BaseException) -> Verdict:
    match error:
        case UsageError():
            return error.message, error.hint, console.EXIT_USAGE
        case DataError():
            return str(error), "", console.EXIT_DATA
        case FileNotFoundError(filename=None):
            hint = "请清理磁盘，或者用环境变量 TMPDIR 指明一个可以写入的文件夹"
            return "没有可用的临时文件夹", hint, console.EXIT_USAGE
        case OSError() if error.errno:
            name = error.filename2 or error.filename  # of two the place where it was to go, not what was written first
            what = f"读写“{name}”" if name else "写出结果"
            return f"{what}失败：{console.reason(error)}", console.remedy(error), console.EXIT_USAGE
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
        console.EXIT_BUG,
    )
