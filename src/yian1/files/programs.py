"""Other programs, looked for where the machine keeps them: never in a folder that a stranger may have filled."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from yian1.files.disk import PLAN

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENDINGS = (".COM", ".EXE")  # on Windows; .BAT and .CMD would be run by a shell


def find(name: str, workspace: Path | None = None) -> Path | None:
    """Return a program from PATH; not one in a workspace, in the present folder, or in one above either.

    Windows would look into the present folder first, and PATH itself may name it: a data folder from
    elsewhere would bring its own git.
    """
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        folder = Path(entry)
        if not folder.is_absolute():
            continue
        for path in (folder / f"{name}{ending}" for ending in _endings()):
            if path.is_file() and os.access(path, os.X_OK) and _is_apart(path, workspace):
                return path
    return None


def _endings() -> Sequence[str]:
    if sys.platform == "win32":
        named = os.environ.get("PATHEXT", "").upper().split(os.pathsep)
        return [ending for ending in named if ending in _ENDINGS] or _ENDINGS
    else:  # noqa: RET505 - mypy knows only whole branches to belong to another system
        return ("",)


def _is_apart(program: Path, workspace: Path | None) -> bool:
    kept = [folder.resolve() for folder in (workspace, _here()) if folder is not None]
    for place in (program.parent.absolute(), program.resolve().parent):
        if any(folder.is_relative_to(place) for folder in kept):
            return False
        if any(os.path.lexists(folder / PLAN) for folder in (place, *place.parents)):
            return False
    return True


def _here() -> Path | None:
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None
