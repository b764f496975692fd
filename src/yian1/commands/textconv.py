"""yian1 textconv: one file in plain words for git, which hands over each version in a temporary file."""

from __future__ import annotations

import sys
from itertools import takewhile
from pathlib import Path
from typing import Annotated

import typer

from yian1.commands.options import RootOption
from yian1.files import disk
from yian1.files.disk import OFFICE, PLAN, PROGRESS, RawFile
from yian1.model.diagnostics import Severity, UsageError
from yian1.usage.declare import command

# A version has no place of its own in the workspace, so it is read as if it had this one.
_PLACE = "data/progress/version/0000-01.yaml"


@command(
    ("把一份填报写成文字", "textconv data/progress/jingxin/2024-05.yaml"),
    ("文件在别处，按这个工作区的方案读", "textconv --root . data/progress/jingxin/2024-05.yaml"),
)
def textconv(
    file: Annotated[Path, typer.Argument(metavar="文件", help="git 给出的临时文件。")],
    root: RootOption = None,
) -> int:
    """Print one file in plain words; git hands it over and compares what is printed."""
    data = file.read_bytes()
    try:
        folder = disk.find_root(root)
    except UsageError:  # an older version of the repository may have had no plan yet
        folder = None
    words = None if folder is None else _in_words(folder, data)
    sys.stdout.write(data.decode("utf-8", "replace") if words is None else words)
    return 0


def _in_words(folder: Path, data: bytes) -> str | None:
    """Return a filing in plain words, by the workspace's plan; None for a file that is none, or has errors."""
    from yian1.files.load import load
    from yian1.forms.plain import as_words

    rules = takewhile(lambda raw: not raw.path.startswith(PROGRESS), disk.read_files(folder))
    loaded = load([*(raw for raw in rules if raw.path in {PLAN, OFFICE}), RawFile(_PLACE, data)])
    broken = any(found.where.file == _PLACE and found.severity is Severity.ERROR for found in loaded.problems)
    if broken or loaded.ledger is None or not loaded.ledger.filings:
        return None
    return as_words(loaded.ledger, loaded.ledger.filings[0])
