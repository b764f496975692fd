"""The program as a shell would run it, but within this process: what it prints where, and its exit code."""

from __future__ import annotations

import io
import os
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from yian1.cli import COMMANDS, SENTENCE
from yian1.usage.program import group, run

PROGRAM = group(SENTENCE, COMMANDS)


class Done(NamedTuple):
    """What came of a run, by the names that subprocess gives it."""

    returncode: int
    stdout: str
    stderr: str


def yian1(*words: object, cwd: Path | None = None) -> Done:
    """Run the program in a folder, on a console of 100 columns that is none."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    code: object = None
    with chdir(cwd or Path.cwd()), patch.dict(os.environ, COLUMNS="100"), redirect_stdout(out), redirect_stderr(err):
        try:
            run(PROGRAM, [str(word) for word in words])
        except SystemExit as stopped:
            code = stopped.code
    assert isinstance(code, int)
    return Done(code, *(_text(stream) for stream in (out, err)))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
