"""How a command is declared where it is at home, and listed by the program, which loads it when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, cast

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from yian1 import __version__
from yian1.console import put

if TYPE_CHECKING:
    from collections.abc import Mapping


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

    def list_commands(self, ctx: object) -> list[str]:
        """Return the names of all commands, in the order of the list."""
        del ctx
        return list(self.listed)

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
    examples = "\n".join(f"{purpose}：\n  {PROGRAM} {words}" for purpose, words in _EXAMPLES[body])
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, help=listed.help, epilog=examples, hidden=listed.hidden)(body)
    return cast("TyperCommand", typer.main.get_command(app))


def group(sentence: str, listed: Mapping[str, Listed]) -> Group:
    """Return the program that does what the sentence says by the commands listed."""
    app = typer.Typer(cls=Group, add_completion=False, rich_markup_mode=None, help=sentence)
    app.callback()(_options)
    made = cast("Group", typer.main.get_command(app))
    made.listed = listed
    return made


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
        help="工作区所在的文件夹；不写则从当前文件夹向上找 data/plan.yaml",
    ),
]
"""The workspace: declared by the group and by each command, whose value is already the one given last."""

VersionOption = Annotated[
    bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="显示版本并退出")
]


def _options(_root: RootOption = None, *, _version: VersionOption = False) -> None:
    """Take the options that stand before every command."""
