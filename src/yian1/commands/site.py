"""yian1 site: the whole ledger as one page for leaders, deputies or the public."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from yian1.commands.options import AtOption, MonthOption, OutputOption, RootOption
from yian1.commands.output import deliver, written_as
from yian1.files import templates
from yian1.usage.declare import command


@command(
    ("给公众看的一页，数据截至最近一个月", "site -o 进度.html"),
    ("给领导看的一页，数据截至2024年5月", "site --for leaders --month 2024-05 -o 进度.html"),
)
def site(
    root: RootOption = None,
    month: MonthOption = None,
    audience: Annotated[
        Literal["leaders", "deputies", "public"],
        typer.Option("--for", help="给谁看：领导、代表、公众；各能看什么写在 office.yaml 的 publication。"),
    ] = "public",
    output: OutputOption = None,
    at: AtOption = None,
) -> int:
    """Write the page."""
    from yian1.commands.session import open_workspace, origins_of
    from yian1.output.site import render_site

    written_as(output, None, ("html",))
    session = open_workspace(root, at)
    assessment = session.assess(session.month(month))
    deliver(render_site(assessment, audience, templates.read(session.root), origins_of(session, at)), output)
    session.hint_at_warnings()
    return 0
