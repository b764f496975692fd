"""Run as a program: kills commands before each of their dealings with the disk, and tells what is left as JSON.

A name of this module's cases, the folder of a small workspace: each run is a process of its own that ends without a
word at one of the events by which Python tells that a file is about to be opened for writing, renamed, linked...
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yian1.commands.archive import close
from yian1.commands.check import fmt
from yian1.commands.filling import new

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EVENTS = {"os.rename", "os.link", "os.chmod", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
ENDED = 9
CASES: Mapping[str, Callable[[Path], object]] = {
    "new": lambda root: new("jingxin", "2024-06", root),
    "fmt": lambda root: fmt(root, None, show_diff=False, check_only=False, encoding=False),
    "close": lambda root: close(root, "2024-05"),
}


def write_events(root: Path, work: Callable[[Path], object], last: int | None) -> int:
    """Do the work in a process of its own, which ends before an event of that number; return its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seen = 0

    def watch(event: str, given: tuple[Any, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)
        if event in EVENTS or writes:
            seen += 1
            if seen == last:
                os._exit(ENDED)

    sys.addaudithook(watch)
    try:
        quietly(work, root)
    except BaseException:  # noqa: BLE001 - whatever it is, this process ends here
        os._exit(3)
    os._exit(0)


def quietly(work: Callable[[Path], object], root: Path) -> None:
    """Do the work without a word."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        work(root)


def files(root: Path) -> dict[str, str]:
    """Return every file by its path, with what it holds."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8", "replace")
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def main(folder: Path) -> None:
    """Print for each case the files before, after a whole run, and after each that was cut short."""
    told = {}
    for name, work in CASES.items():
        shutil.copytree(folder / "workspace", folder / name)
        quietly(work, folder / name)  # what it imports is there from now on
        runs, number, code = [], 0, ENDED
        while code == ENDED:
            number += 1
            root = folder / f"{name}-{number}"
            shutil.copytree(folder / "workspace", root)
            code = write_events(root, work, number)
            runs.append({"code": code, "files": files(root)})
            again = write_events(root, work, None)
            runs[-1] |= {"again": again, "later": files(root)}
        told[name] = runs
    sys.stdout.write(json.dumps({"before": files(folder / "workspace"), "told": told}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
