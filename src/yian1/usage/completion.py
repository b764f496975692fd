"""What may come next on the command line: commands, options, and the values that a parameter suggests."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

import typer
from typer.core import TyperArgument, TyperOption

from yian1.model.hygiene import spelled
from yian1.usage.declare import HELP, PROGRAM, Group
from yian1.usage.errors import inner
from yian1.usage.help import parameters, types

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yian1.usage.declare import Parameter

FOLDERS = ("文件夹", "目录")


class Candidate(NamedTuple):
    """A word that may stand here, and what it means."""

    value: str
    help: str = ""


class Files(NamedTuple):
    """The shell's own business: a file may stand here, or only a folder."""

    folders: bool


@dataclass(slots=True)
class _Typed:
    """What the words before the one in question have settled."""

    ctx: typer.Context
    arguments: int = 0
    only_arguments: bool = False
    awaiting: TyperOption | None = None
    given: set[str] = field(default_factory=set)


def suggest(program: Group, words: Sequence[str]) -> list[Candidate] | Files:
    """Return what the last of the words behind the program's name may be; UsageError if the others make no sense."""
    *before, word = words
    typed = _read(program, before)
    if typed.awaiting is not None:
        return _offered([typed.awaiting], typed.ctx, word)
    if word.startswith("-") and not typed.only_arguments:
        name, equals, value = word.partition("=")
        option = _option(typed.ctx, name) if equals else None
        if option is None:
            return [each for each in _fitting(_options(typed), word) if word != "-" or each.value.startswith("--")]
        offered = _offered([option], typed.ctx, value)
        if isinstance(offered, Files):
            return offered
        return [Candidate(f"{name}={each.value}", each.help) for each in offered]
    if isinstance(typed.ctx.command, Group):
        return _fitting(map(Candidate, *zip(*typed.ctx.command.shown().items(), strict=True)), word)
    return _offered(_arguments(typed), typed.ctx, word)


def _read(program: Group, before: Sequence[str]) -> _Typed:
    typed = _Typed(typer.Context(program, info_name=PROGRAM))
    for word in before:
        if typed.awaiting is not None:
            _settle(typed, typed.awaiting, word)
            typed.awaiting = None
        elif word == "--":
            typed.only_arguments = True
        elif word.startswith("-") and not typed.only_arguments:
            name, equals, value = word.partition("=")
            option = _option(typed.ctx, name)
            typed.given.add(name)
            if option is not None and equals:
                _settle(typed, option, value)
            elif option is not None and not option.is_flag:
                typed.awaiting = option
        elif isinstance(typed.ctx.command, Group):
            root = typed.ctx.params
            typed.ctx = inner(typed.ctx, word)
            typed.ctx.params.update(root)
        else:
            typed.arguments += 1
    return typed


def _settle(typed: _Typed, option: TyperOption, value: str) -> None:
    """Take note of the workspace, by which values are suggested."""
    if "--root" in option.opts:
        typed.ctx.params["root"] = Path(value)


def _option(ctx: typer.Context, name: str) -> TyperOption | None:
    options = (param for param in parameters(ctx) if isinstance(param, TyperOption))
    return next((option for option in options if name in (*option.opts, *option.secondary_opts)), None)


def _options(typed: _Typed) -> Iterable[Candidate]:
    """Yield the options that have not been given; their short names last, so that they are there when typed."""
    for param in parameters(typed.ctx):
        if (
            isinstance(param, TyperOption)
            and not param.hidden
            and (param.multiple or typed.given.isdisjoint(param.opts))
        ):
            for name in sorted(param.opts, key=len, reverse=True):
                yield Candidate(name, param.help or "")
    yield from (Candidate(name, "显示本帮助并退出") for name in reversed(HELP))


def _arguments(typed: _Typed) -> list[Parameter]:
    """Return the arguments that the next word may be of: behind one that takes many words also the one after it."""
    arguments = [param for param in parameters(typed.ctx) if isinstance(param, TyperArgument)]
    many = next((place for place, param in enumerate(arguments) if param.nargs == -1), len(arguments))
    first = min(typed.arguments, many)
    return list(arguments[first : first + (2 if typed.arguments > many else 1)])


def _offered(params: Sequence[Parameter], ctx: typer.Context, word: str) -> list[Candidate] | Files:
    """Return the values that parameters suggest or may have; a path is the shell's own business."""
    found: list[Candidate] = []
    for param in params:
        if any(each is Path or Path in get_args(each) for each in types(param, ctx)):
            return Files(param.metavar in FOLDERS)
        found += [Candidate(item.value, item.help or "") for item in param.shell_complete(ctx, "")]
    return _fitting(found, word)


def _fitting(candidates: Iterable[Candidate], word: str) -> list[Candidate]:
    """Return what begins with the word, else what contains it; without a word what needs no input method."""
    known = [Candidate(value, " ".join(spelled(text).split())) for value, text in candidates if spelled(value) == value]
    begun = [each for each in known if each.value.casefold().startswith(word.casefold())]
    if not word:
        begun = [each for each in begun if each.value.isascii()] or begun
    fitting = begun or [each for each in known if word.casefold() in each.value.casefold()]
    return list({each.value: each for each in reversed(fitting)}.values())[::-1]
