"""yian1 completion: the script by which a shell completes commands, options and values."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from yian1.usage.completion import SCRIPTS
from yian1.usage.declare import command


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
