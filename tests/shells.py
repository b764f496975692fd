"""A shell at a terminal: lines are typed into it, and what it calls the program with is looked at."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

PROMPT = "<ready>"
_PATIENCE = 60  # seconds: only so that a shell that waits for ever does not stop the tests

STARTS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "bind 'set enable-bracketed-paste off'; PS1='<rea''dy>'"),
    "zsh": (
        ["zsh", "-f", "-i"],
        "autoload -Uz compinit; compinit -u -D; unsetopt zle_bracketed_paste; PS1='<rea''dy>'",
    ),
    "fish": (["fish", "--no-config", "-i"], "function fish_prompt; echo -n '<rea''dy>'; end; set -g fish_greeting"),
}
# Called by the shell: answers it as the program does, and writes down the words of everything else.
_PROGRAM = """\
#!/bin/sh
if [ -n "$YIAN1_COMPLETE" ]; then exec "$PYTHON" -m yian1 "$@"; fi
printf '%s\\037' "$@" >> "$CALLS"
printf '\\036' >> "$CALLS"
"""
# A shell wants the terminal to be its own.
_AT_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


@dataclass(frozen=True)
class Terminal:
    """Where the shell runs: its folder, and a folder for what the test needs beside it."""

    folder: Path
    beside: Path
    source: Path

    def type(self, shell: str, script: str, *lines: str) -> list[list[str]]:
        """Return the words that the program is called with by each of the lines, in which TAB is pressed."""
        program, calls, setup = self.beside / "yian1", self.beside / "calls", self.beside / f"script.{shell}"
        program.write_text(_PROGRAM, encoding="utf-8")
        program.chmod(0o755)
        calls.write_bytes(b"")
        setup.write_text(script, encoding="utf-8")
        command, preparation = STARTS[shell]
        with _Dialogue(command, self.folder, self._environment(calls)) as dialogue:
            dialogue.send(f"{preparation}\r")
            loading = f"source '{setup}'" if shell == "fish" else f"eval \"$(cat '{setup}')\""
            for line in (loading, *lines):
                dialogue.wait()
                dialogue.send(f"{line}\r")
            dialogue.wait()
        return [call.split("\037")[:-1] for call in calls.read_text(encoding="utf-8").split("\036")[:-1]]

    def _environment(self, calls: Path) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": f"{self.beside}{os.pathsep}{os.environ['PATH']}",
            "PYTHON": sys.executable,
            "PYTHONPATH": str(self.source),
            "CALLS": str(calls),
            "HOME": str(self.beside),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm",
        }


class _Dialogue:
    """A program at a pseudo-terminal."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        import pty  # noqa: PLC0415 - Windows has none

        self._terminal, inner = pty.openpty()
        self._shell = subprocess.Popen(
            [sys.executable, "-c", _AT_TERMINAL, *command],
            cwd=folder,
            env=environment,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)
        self._said = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._shell.kill()
        self._shell.wait()
        os.close(self._terminal)

    def send(self, text: str) -> None:
        """Type a text."""
        os.write(self._terminal, text.encode())

    def wait(self) -> None:
        """Wait for the next prompt."""
        while PROMPT not in self._said:
            ready, _, _ = select.select([self._terminal], [], [], _PATIENCE)
            try:
                self._said += os.read(self._terminal, 65536 if ready else 0).decode("utf-8", "replace")
            except OSError:
                ready = []
            if not ready:
                raise TimeoutError(self._said)
        self._said = self._said.partition(PROMPT)[2]
