"""Lay out everything that one size is measured on: the workspace, its git history, the journal.

python benchmarks/prepare.py small|large FOLDER – in a process of its own, for a process starts out with
the memory of the one that starts it, and the one that measures should be small.
"""

from __future__ import annotations

import sys
from pathlib import Path

from generate import LARGE, SMALL, write_workspace
from history import write_history
from journal import journal

WORLDS = {"small": SMALL, "large": LARGE}
WORKSPACE, JOURNAL = "workspace", "records.journal"


def main(size: str, folder: str) -> None:
    """Write the files into a folder."""
    world, place = WORLDS[size], Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    write_workspace(place / WORKSPACE, world)
    write_history(place / WORKSPACE, world)
    (place / JOURNAL).write_text(journal(world), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
