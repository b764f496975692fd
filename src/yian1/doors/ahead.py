"""Parsing ahead: a second process turns YAML into values while the first one is still loading the program.

It is worth its start only for many files and a second processor; whatever goes wrong with it, the
files are read as if it had never been there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from yian1.doors.raw import RawFile
    from yian1.doors.text.source import Value

WORTH = 300_000  # bytes: below, one process is as fast
_WHOLE = 1_500_000  # bytes that are parsed before the program is loaded; of more, the helper takes its share
_SHARE = 0.6


class Helper:
    """A second process that parses some of the files given."""

    def __init__(self, files: Iterable[RawFile]) -> None:
        chosen = _chosen([(raw.path, raw.data) for raw in files if raw.data is not None])
        self._paths = frozenset(path for path, _ in chosen)
        header = json.dumps([(path, len(data)) for path, data in chosen]).encode("utf-8")
        self._answer = b""
        self._values: Mapping[str, Value] | None = None
        task = b"\n".join((header, b"".join(data for _, data in chosen)))
        self._thread = Thread(target=self._run, args=(task,), daemon=True)
        self._thread.start()

    def value(self, path: str) -> Value:
        """Return the value of a file that has nothing wrong with it; None if it has, or is not the helper's."""
        if path not in self._paths:
            return None
        if self._values is None:
            self._thread.join()
            self._values = _read_values(self._answer)
        return self._values.get(path)

    def _run(self, task: bytes) -> None:
        try:
            # -P: what lies in the present folder must not be taken for a module of ours
            self._answer = subprocess.run(
                [sys.executable, "-P", "-m", "yian1.doors.ahead"],
                input=task,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                check=True,
            ).stdout
        except (OSError, subprocess.SubprocessError):
            self._answer = b""


def helper(files: Sequence[RawFile]) -> Helper | None:
    """Start a helper, if there is enough to do and an idle processor to do it."""
    size = sum(len(raw.data) for raw in files if raw.data is not None)
    if size < WORTH or not sys.executable or getattr(sys, "frozen", False) or not _idle():
        return None
    return Helper(files)


def _idle() -> bool:
    """Whether a second process would find a processor with nothing else to do."""
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 1
    return busy + 0.5 <= (os.cpu_count() or 1)


def _read_values(answer: bytes) -> Mapping[str, Value]:
    try:
        found: Mapping[str, Value] = json.loads(answer)
    except ValueError:
        return {}
    return found


def _chosen(files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Return the helper's share: the last files, all of them if they are few."""
    left = max(_WHOLE, int(_SHARE * sum(len(data) for _, data in files)))
    chosen = []
    for path, data in reversed(files):
        left -= len(data)
        if left < 0:
            break
        chosen.append((path, data))
    return chosen


def main() -> None:
    """Read the task from stdin and write the values of all good files to stdout, as JSON by path."""
    import gc  # noqa: PLC0415 - only the second process comes here

    from yian1.doors.text import encoding, source  # noqa: PLC0415 - as above

    gc.disable()
    header = json.loads(sys.stdin.buffer.readline())
    found = {}
    for path, length in header:
        text, problems = encoding.decode(sys.stdin.buffer.read(length), path)
        parsed = source.read(text, path) if text is not None and not problems else None
        if parsed is not None and parsed.complete and not parsed.problems:
            found[path] = parsed.value
    sys.stdout.buffer.write(json.dumps(found).encode("utf-8"))


if __name__ == "__main__":
    main()
