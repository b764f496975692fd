"""Parsing ahead: a second process turns filings into values while the first one is still loading the program.

The second process begins with the last filing and goes backwards, the first one begins with the first: where
they meet nothing is left to do, however large the ledger and however fast either of them is. Whatever goes
wrong with the second process, the files are read as if it had never been there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from yian1.files.raw import FILING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.files.raw import RawFile
    from yian1.yaml.tree import Value

WORTH = 200_000  # bytes: below, one process is as fast
_BUFFER = 65_536  # bytes
# -P: what lies in the present folder must not be taken for a module of ours.
PROGRAM = ("-P", "-m", "yian1.files.helping")


class Helper:
    """A second process that parses filings from the last to the first."""

    def __init__(self, files: Sequence[RawFile]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - it starts this very program
            [sys.executable, *PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=_BUFFER,
        )
        self._files = sorted(
            ((raw.path, raw.data) for raw in files if raw.data is not None and FILING.fullmatch(raw.path)),
            reverse=True,
        )
        self._values: dict[str, bytes] = {}
        Thread(target=self._exchange, daemon=True).start()

    def value(self, path: str) -> Value:
        """Return the value of a file that has nothing wrong with it; None if it has, or is not parsed yet."""
        line = self._values.get(path)
        if line is None:
            return None
        self._process.kill()  # all that comes after this file has been parsed, all before it by the one who asks
        try:
            value: Value = json.loads(line.decode("utf-8", "surrogatepass"))
        except ValueError:
            return None
        return value

    def _exchange(self) -> None:
        """Hand over the files and take what comes back, a line for each file; a line cut short is none."""
        lengths = json.dumps([len(data) for _, data in self._files]).encode("ascii")
        with suppress(OSError), self._process as process:
            if process.stdin is None or process.stdout is None:
                return
            process.stdin.write(b"".join((lengths, b"\n", *(data for _, data in self._files))))
            process.stdin.close()
            for (path, _), line in zip(self._files, process.stdout, strict=False):
                if line.endswith(b"\n") and line != b"null\n":
                    self._values[path] = line


def helper(files: Sequence[RawFile]) -> Helper | None:
    """Start a helper, if there is enough to do and an idle processor to do it."""
    size = sum(len(raw.data) for raw in files if raw.data is not None)
    if size < WORTH or not sys.executable or getattr(sys, "frozen", False) or not _idle():
        return None
    try:
        return Helper(files)
    except OSError:
        return None


def _idle() -> bool:
    """Whether a second process would find a processor that is not always busy."""
    processors = os.cpu_count() or 1
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 1
    return processors > 1 and busy < processors
