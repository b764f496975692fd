"""yian1 status and yian1 show: how far, and why."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.commands.session import Session, open_workspace
from yian1.core import names
from yian1.faces import listing, values

if TYPE_CHECKING:
    from pathlib import Path

    from yian1.core.rollup import Assessment


@dataclass(frozen=True, slots=True)
class View:
    """What of a status is shown: listed by what, with projections, in the order of completion."""

    by: str
    style: str
    forecast: bool
    rank: bool


def status(root: Path | None, month: str | None, unit: str | None, view: View, at: str | None) -> int:
    """Print how far each target has been met."""
    session = open_workspace(root, at)
    assessment = session.assess(session.month(month))
    if unit is not None:
        assessment = values.of_unit(assessment, names.unit(session.ledger, unit))
    if view.style == "json":
        sys.stdout.write(_json(session, assessment, view))
    elif view.style == "csv":
        sys.stdout.write(listing.status_csv(assessment))
    elif view.style == "md":
        sys.stdout.write(listing.status_md(assessment))
    else:
        _table(assessment, view)
    session.hint_at_warnings()
    return 0


def _json(session: Session, assessment: Assessment, _view: View) -> str:
    return values.dumps(values.status_json(assessment, session.loaded.span))


def _table(assessment: Assessment, view: View) -> None:
    from yian1.faces.screen import open_console  # noqa: PLC0415 - only the table needs rich
    from yian1.faces.tables import print_status  # noqa: PLC0415 - only the table needs rich

    print_status(open_console(), assessment, forecast=view.forecast)
