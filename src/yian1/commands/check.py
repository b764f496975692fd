"""yian1 check: everything wrong in all files at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from yian1.commands.session import open_workspace
from yian1.faces import reporter
from yian1.model.diagnostics import Severity

if TYPE_CHECKING:
    from pathlib import Path


def check(root: Path | None, style: str, *, strict: bool) -> int:
    """Print the findings; return 1 if there are errors (with `strict` warnings too), else 0."""
    session = open_workspace(root)
    found, files = session.findings, session.loaded.files
    if style == "json":
        text = reporter.as_json(found, files)
    elif style == "github":
        text = reporter.as_github(found)
    else:
        text = reporter.as_text(found, session.loaded.texts, files)
    sys.stdout.write(text)
    errors = reporter.count(found, Severity.ERROR)
    return 1 if errors or (strict and found) else 0
