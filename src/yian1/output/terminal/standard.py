"""The screen of standard output."""

from __future__ import annotations

import sys

from yian1.console import is_pipe
from yian1.output.terminal.screen import Screen


def open_screen() -> Screen:
    """Return the screen of standard output; a pipe is served without loading what only a terminal needs."""
    if is_pipe():
        return Screen(sys.stdout)
    from yian1.output.terminal.colours import open_terminal  # noqa: PLC0415 - rich takes longer to load than a table

    return open_terminal()
