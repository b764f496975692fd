"""Where the program starts: an answer given before is given again at once, anything else goes to the command line."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from yian1.console import EXIT_CUT_OFF, EXIT_INTERRUPTED, put_error, setup_streams

if TYPE_CHECKING:
    from yian1.files.answers import Question

HELP = frozenset({"--help", "-h"})


def main() -> NoReturn:
    """Run the program and end the process; the entry point of the console script."""
    try:
        run()
    except SystemExit as stop:
        _leave(stop)
    except KeyboardInterrupt:
        put_error("已中断")
        os._exit(EXIT_INTERRUPTED)


def run() -> NoReturn:
    """Run the program; it always ends with SystemExit."""
    # A ledger lives as long as the command: the collector would only look through all of it again and again.
    gc.disable()
    # What other programs have hooked into pydantic has no say in how a ledger is read, and need not be looked for.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    setup_streams()
    question = _repeat()
    if question is not None:
        question.prepare()
    from yian1.cli import main as command_line

    if question is None:
        command_line()
    from yian1.files.answers import noting

    with noting(question):
        command_line()


def _leave(stop: SystemExit) -> NoReturn:
    """End the process at once: to take a large ledger to pieces first takes as long as to check it."""
    if not isinstance(stop.code, int):
        raise stop
    code = stop.code
    try:
        sys.stdout.flush()
    except OSError:
        code = code or EXIT_CUT_OFF
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


def _repeat() -> Question | None:
    """Give the answer given before and exit; else return the question, if its answer is one to keep."""
    if len(sys.argv) == 1 or not HELP.isdisjoint(sys.argv):
        return None
    from yian1.files.answers import ask

    question = ask(sys.argv[1:])
    answer = None if question is None else question.known()
    if question is None or answer is None:
        return question
    try:
        sys.stdout.write(answer.output)
        sys.stdout.flush()
    except OSError:
        return question  # the command line knows what to say of a closed pipe or a full disk
    with suppress(OSError):
        sys.stderr.write(answer.errors)
    sys.exit(answer.code)
