"""yian1 check: everything wrong in all files at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from yian1.commands.session import Session, open_workspace
from yian1.files import clock
from yian1.model.diagnostics import Severity
from yian1.output import findings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from yian1.model.diagnostics import Diagnostic


def check(root: Path | None, style: str, *, strict: bool) -> int:
    """Print the findings; return 1 if there are errors, else 0. `strict` minds warnings and the work plans too."""
    session = open_workspace(root)
    diagnostics = [*session.diagnostics, *(_of_workplans(session) if strict else ())]
    found = findings.findings(diagnostics, lambda diagnostic: session.loaded.span(diagnostic.where))
    files = session.loaded.files
    if style == "json":
        text = findings.as_json(found, files)
    elif style == "github":
        text = findings.as_github(found)
    else:
        text = findings.as_text(found, session.loaded.texts, files)
    sys.stdout.write(text)
    errors = findings.count(found, Severity.ERROR)
    return 1 if errors or (strict and found) else 0


def _of_workplans(session: Session) -> Iterable[Diagnostic]:
    """Check the work plans as they stand today; against a ledger with errors that would mean nothing."""
    from yian1.core.checks import year

    if session.broken:
        return ()
    return year.workplans(session.ledger, clock.today())
