"""yian1 completion: what may come next on the command line, and how each of four shells asks for it."""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, get_args

import typer
from typer.core import TyperOption

from yian1.model.typography import spelled
from yian1.usage.program import COMPLETE, HELP, HELP_ROW, PROGRAM, Group, command, inner, parameters, types

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from yian1.usage.program import Parameter


FOLDERS = ("文件夹", "目录")


Files = Literal["files", "folders"]
"""The shell's own business: a file may stand here, or only a folder."""


_HERE = "<word>"  # stands for the word in question while the line is parsed


def suggest(program: Group, words: Sequence[str]) -> dict[str, str] | Files:
    """Return what the last of the words behind the program's name may be, each word with its meaning.

    UsageError if the others make no sense.
    """
    *before, word = words
    option = word.startswith("-") and "--" not in before
    start = word[: word.find("=") + 1] if option else ""  # --unit= of --unit=jing
    ctx = typer.Context(program, info_name=PROGRAM)
    given, rest = _parsed(ctx, [*before, start + _HERE])
    if rest[:1] not in ([], [_HERE]):
        ctx = inner(ctx, rest[0])
        given |= _parsed(ctx, rest[1:])[0]
    for param, value in given.items():
        if "--root" in param.opts:  # the workspace by which values are suggested
            ctx.params["root"] = Path(value)
    asked = next((param for param, value in given.items() if _HERE in str(value)), None)
    if option and not isinstance(asked, TyperOption):
        names = _fitting(_options(ctx, {name for param in given for name in param.opts}), word)
        return {name: text for name, text in names.items() if word != "-" or name.startswith("--")}
    if asked is None and isinstance(ctx.command, Group):
        return _fitting(ctx.command.shown(), word)
    found = {} if asked is None else _offered(asked, ctx, word.removeprefix(start))
    return found if isinstance(found, str) else {start + value: text for value, text in found.items()}


def _parsed(ctx: typer.Context, words: list[str]) -> tuple[dict[Parameter, Any], list[str]]:
    """Return what a half-typed line gives each parameter, and its other words."""
    ctx.resilient_parsing = True
    values, rest, found = ctx.command.make_parser(ctx).parse_args(words)
    return {param: values[str(param.name)] for param in parameters(ctx) if param in found}, rest


def _options(ctx: typer.Context, given: set[str]) -> dict[str, str]:
    """Return the options that have not been given; their short names last, so that they are there when typed."""
    found = {
        name: param.help or ""
        for param in parameters(ctx)
        if isinstance(param, TyperOption) and not param.hidden and (param.multiple or given.isdisjoint(param.opts))
        for name in sorted(param.opts, key=len, reverse=True)
    }
    return found | dict.fromkeys(reversed(HELP), HELP_ROW[1])


def _offered(param: Parameter, ctx: typer.Context, word: str) -> dict[str, str] | Files:
    """Return the values that a parameter suggests or may have; a path is the shell's own business."""
    if any(each is Path or Path in get_args(each) for each in types(param, ctx)):
        return "folders" if param.metavar in FOLDERS else "files"
    return _fitting({item.value: item.help or "" for item in param.shell_complete(ctx, "")}, word)


def _fitting(every: Mapping[str, str], word: str) -> dict[str, str]:
    """Return what begins with the word, else what contains it; without a word what needs no input method."""
    known = {value: " ".join(spelled(text).split()) for value, text in every.items() if spelled(value) == value}
    begun = {value: text for value, text in known.items() if value.casefold().startswith(word.casefold())}
    if not word:
        return {value: text for value, text in begun.items() if value.isascii()} or begun
    return begun or {value: text for value, text in known.items() if word.casefold() in value.casefold()}


# What the scripts say of the line: its words, or itself, and how much of it readline will replace.
_WORDS, _LINE, _REPLACED, _LISTING = "YIAN1_WORDS", "YIAN1_LINE", "YIAN1_REPLACED", "YIAN1_LISTING"
_LISTINGS = ("?", "!", "@")  # when bash shows what there is, instead of writing it into the line

_BASH = """\
_yian1() {
    local kind line
    COMPREPLY=()
    {
        read -r kind
        while IFS= read -r line; do COMPREPLY+=("$line"); done
    } < <(YIAN1_COMPLETE=bash YIAN1_LINE="${COMP_LINE:0:COMP_POINT}" YIAN1_REPLACED="$2" YIAN1_LISTING="$COMP_TYPE" \\
        "${1/#\\~\\//$HOME/}" 2>/dev/null)
    case $kind in
        files) compopt -o default 2>/dev/null ;;
        folders) compopt -o dirnames 2>/dev/null ;;
    esac
}
complete -o nosort -F _yian1 yian1 2>/dev/null || complete -F _yian1 yian1
"""

_ZSH = """\
#compdef yian1
_yian1() {
    local kind value help
    local -a values shown
    {
        read -r kind
        while IFS=$'\\t' read -r value help; do
            values+=("$value")
            shown+=("$value${help:+  -- $help}")
        done
    } < <(YIAN1_COMPLETE=zsh ${~words[1]} "${(@Q)words[2,CURRENT-1]}" "$words[CURRENT]" 2>/dev/null)
    case $kind in
        files) _files ;;
        folders) _files -/ ;;
        *) compadd -U -l -V yian1 -d shown -a values ;;
    esac
}
if [ "$funcstack[1]" = _yian1 ]; then _yian1 "$@"; else compdef _yian1 yian1; fi
"""

_FISH = """\
function __yian1_complete
    set -l words (commandline -opc)
    set -l answer (YIAN1_COMPLETE=fish $words (commandline -ct) 2>/dev/null)
    switch "$answer[1]"
        case files
            __fish_complete_path (commandline -ct)
        case folders
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\\n' $answer[2..-1]
    end
end
complete -c yian1 -f -k -a '(__yian1_complete)'
"""

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName yian1 -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        })
    if (-not $wordToComplete) { $words += '' }
    $env:YIAN1_COMPLETE = 'powershell'
    $env:YIAN1_WORDS = $words -join "`n"
    try {
        foreach ($item in (& $words[0] 2>$null | Out-String | ConvertFrom-Json)) {
            [System.Management.Automation.CompletionResult]::new(
                $item.typed, $item.shown, 'ParameterValue', $item.help)
        }
    } catch {
    } finally {
        Remove-Item Env:YIAN1_COMPLETE, Env:YIAN1_WORDS
    }
}
"""

SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL}


@command(
    ("看 bash 的补全脚本；用法见 README“补全”一节", "completion bash"),
    ("看 PowerShell 的补全脚本", "completion powershell"),
)
def completion(
    shell: Annotated[Literal["bash", "zsh", "fish", "powershell"], typer.Argument(metavar="命令行", help="哪一种。")],
) -> int:
    """Print a shell's script."""
    sys.stdout.write(SCRIPTS[shell])
    return 0


class _Word(NamedTuple):
    """A word of a line: as typed, what it says, and the quote that is still open at its end."""

    raw: str
    value: str
    quote: str


def answer(program: Group) -> str:
    """Return the answer for the shell that asks; if anything is wrong nothing: somebody is typing a line."""
    with suppress(Exception):
        return _ANSWERS[os.environ[COMPLETE]](program)
    return ""


def _bash(program: Group) -> str:
    """Only what readline will replace is given back, quoted as the word is."""
    words, replaced = _split(os.environ[_LINE]), os.environ[_REPLACED]
    found = suggest(program, [word.value for word in words[1:]])
    if isinstance(found, str):
        return f"{found}\n"
    kept = words[-1].raw.removesuffix(replaced)
    begun = _split(kept)[-1].value
    lists = len(found) > 1 and chr(int(os.environ[_LISTING] or 0)) in _LISTINGS
    lines = [
        _bash_quoted(value.removeprefix(begun), words[-1].quote) + (f"  ({text})" if lists and text else "")
        for value, text in found.items()
    ]
    return "\n".join(["values", *lines, ""])


def _tabs(program: Group) -> str:
    """Zsh and fish quote a word themselves; they get it with its meaning behind a tab."""
    *before, word = sys.argv[1:]
    found = suggest(program, [*before, _split(word)[-1].value])
    if isinstance(found, str):
        return f"{found}\n"
    return "\n".join(["values", *(f"{value}\t{text}".rstrip("\t") for value, text in found.items()), ""])


def _powershell(program: Group) -> str:
    """ASCII alone passes through every console encoding, and no text of a result may be empty."""
    found = suggest(program, os.environ[_WORDS].split("\n")[1:])
    if isinstance(found, str):
        return "[]\n"  # then PowerShell looks for files
    items = [
        {"typed": _powershell_quoted(value), "shown": value, "help": text or value} for value, text in found.items()
    ]
    return json.dumps(items) + "\n"


def _split(line: str) -> list[_Word]:
    """Split a line as shells do; it may end in the middle of a word, and after a blank its last word is empty."""
    words, raw, value, quote, escaped = list[_Word](), "", "", "", False
    for sign in line:
        if escaped:
            value += sign if not quote or sign in '"$`\\' else f"\\{sign}"
            escaped = False
        elif sign == "\\" and quote != "'":
            escaped = True
        elif quote and sign == quote:
            quote = ""
        elif not quote and sign in "\"'":
            quote = sign
        elif not quote and sign in " \t\n":
            words += [_Word(raw, value, "")] if raw else []
            raw, value = "", ""
            continue
        else:
            value += sign
        raw += sign
    return [*words, _Word(raw, value, quote)]


def _bash_quoted(value: str, quote: str) -> str:
    """Return a value as it stands in a quote that is open, else with a backslash before what bash would act on."""
    if quote == "'":
        return value.replace("'", r"'\''")
    special = r'["$`\\]' if quote else r"^~|[\s!\"#$&'()*;<>?\[\]\\^`{|}]"
    return re.sub(special, r"\\\g<0>", value)


def _powershell_quoted(value: str) -> str:
    """Return a value in quotes if it has anything but letters and harmless signs: “ and ‘ are quotes there as well."""
    return value if re.fullmatch(r"[\w./:=~+-]+", value) else "'" + re.sub("['‘’‚‛]", r"\g<0>\g<0>", value) + "'"


_ANSWERS: dict[str, Callable[[Group], str]] = {"bash": _bash, "zsh": _tabs, "fish": _tabs, "powershell": _powershell}
