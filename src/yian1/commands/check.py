"""yian1 check: everything wrong in all files at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1.commands.options import RootOption, shown_as
from yian1.files import clock
from yian1.model.diagnostics import Severity
from yian1.usage.declare import command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yian1.commands.session import Session
    from yian1.model.diagnostics import Diagnostic


@command(
    ("检查所有文件", "check"),
    ("按程序能读的格式列出", "check --format json"),
)
def check(
    root: RootOption = None,
    style: Annotated[Literal["text", "json", "github"], shown_as] = "text",
    *,
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算不通过，并核对办理方案。")] = False,
) -> int:
    """Print the findings; return 1 if there are errors, else 0. `strict` minds warnings and the work plans too."""
    from yian1.commands.session import open_workspace
    from yian1.output import findings

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
