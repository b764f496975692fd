"""Where the program starts and ends: what makes a run short is done here, the command line does the rest."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from types import ModuleType
from typing import NoReturn

from yian1.console import EXIT_CUT_OFF, EXIT_INTERRUPTED, put_error, setup_streams


def main() -> NoReturn:
    """Run the program and end the process; the entry point of the console script."""
    try:
        run()
    except SystemExit as stop:
        if not isinstance(stop.code, int):
            raise
        code = stop.code
        try:
            sys.stdout.flush()
        except OSError:
            code = code or EXIT_CUT_OFF
        with suppress(OSError):
            sys.stderr.flush()
    except KeyboardInterrupt:
        put_error("已中断")
        code = EXIT_INTERRUPTED
    os._exit(code)  # to take a large ledger to pieces first takes as long as to check it


def run() -> NoReturn:
    """Run the program; it always ends with SystemExit."""
    # A ledger lives as long as the command: the collector would only look through all of it again and again.
    gc.disable()
    # What other programs have hooked into pydantic has no say in how a ledger is read: to look for it costs 30 ms.
    sys.modules["pydantic.plugin._loader"] = _NoPlugins("pydantic.plugin._loader")
    setup_streams()
    from yian1.cli import main as command_line

    command_line()


class _NoPlugins(ModuleType):
    """Stands for the module in which pydantic looks for plugins, among all packages that are installed."""

    get_plugins = tuple


if __name__ == "__main__":
    main()
