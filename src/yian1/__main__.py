"""Where the program starts and ends: what makes a run short is done here, the command line does the rest."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import NoReturn

from yian1.console import EXIT_CUT_OFF, EXIT_INTERRUPTED, put_error, setup_streams

# What Typer and pydantic import for things that this program hardly ever does, or never: 10 ms.
_SELDOM_USED = (
    "base64", "binascii", "bz2", "linecache", "lzma", "secrets", "shellingham", "signal", "struct", "subprocess",
    "sysconfig", "tokenize", "zlib",
)  # fmt: skip


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
    os.environ.setdefault("PYTHONTZPATH", "")  # pydantic loads zoneinfo, which would look for the zones: 1 ms
    for name in _SELDOM_USED:
        sys.modules.setdefault(name, _Later(name))
    setup_streams()
    from yian1.cli import main as command_line

    command_line()


class _NoPlugins(ModuleType):
    """Stands for the module in which pydantic looks for plugins, among all packages that are installed."""

    get_plugins = tuple


class _Later(ModuleType):
    """Stands for a module until something of it is asked for: then it is loaded."""

    def __getattr__(self, name: str) -> object:
        if sys.modules[self.__name__] is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


if __name__ == "__main__":
    main()
