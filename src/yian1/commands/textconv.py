"""One file in plain words, for git's textconv: git hands over each version in a temporary file."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from yian1.files import disk
from yian1.files.disk import OFFICE, PLAN, PROGRESS, RawFile
from yian1.files.load import load
from yian1.forms.plain import as_words
from yian1.model.diagnostics import Severity

if TYPE_CHECKING:
    from pathlib import Path

# A version has no place of its own in the workspace, so it is read as if it had this one.
_PLACE = "data/progress/version/0000-01.yaml"


def textconv(root: Path, file: Path) -> str:
    """Return a filing in plain words, by the workspace's plan; a file that is none, or has errors, comes as it is."""
    data = file.read_bytes()
    rules = takewhile(lambda raw: not raw.path.startswith(PROGRESS), disk.read_files(root))
    loaded = load([*(raw for raw in rules if raw.path in {PLAN, OFFICE}), RawFile(_PLACE, data)])
    broken = any(found.where.file == _PLACE and found.severity is Severity.ERROR for found in loaded.problems)
    if broken or loaded.ledger is None or not loaded.ledger.filings:
        return data.decode("utf-8", "replace")
    return as_words(loaded.ledger, loaded.ledger.filings[0])
