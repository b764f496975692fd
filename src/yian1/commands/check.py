"""yian1 check: everything wrong in all files at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1 import console
from yian1.commands.options import UnitOption, shown_as
from yian1.commands.session import Session, open_workspace
from yian1.console import is_pipe, put_error
from yian1.core import names
from yian1.files.disk import PROGRESS
from yian1.model.diagnostics import UsageError, errors
from yian1.usage.declare import RootOption, command

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


@command(
    ("检查所有文件", "check"),
    ("按程序能读的格式列出", "check --format json"),
)
def check(
    root: RootOption = None,
    style: Annotated[Literal["text", "json", "github"], shown_as] = "text",
    *,
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算不通过，并核对办理方案。")] = False,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="文件", help="只看这些文件和大家共用的文件；不写则看全部。")
    ] = None,
    unit: UnitOption = None,
) -> int:
    """Print the findings; return 1 if there are errors, else 0. `strict` minds warnings and the work plans too.

    Everything is read and checked together; with `files` or a `unit` what is wrong in the filings of others is only
    counted.
    """
    from yian1.core.checks import year
    from yian1.output import findings

    session = open_workspace(root)
    diagnostics = session.diagnostics
    if strict and not session.broken:  # against a ledger with errors, work plans as they stand today mean nothing
        diagnostics += tuple(year.workplans(session.ledger, console.today()))
    found = session.located(diagnostics)
    asked = _asked(session, files or [], unit)
    others = () if asked is None else tuple(one for one in found if not _concerns(one.span.file, asked))
    found = tuple(one for one in found if one not in others)
    count = session.loaded.files
    if style == "json":
        text = findings.as_json(found, count)
    elif style == "github":
        text = findings.as_github(found, _folder(session.root))
    else:
        text = findings.as_text(found, session.loaded.texts, count)
    if others:
        put_error(f"别的单位的文件另有 {len(others)} 处问题，没有列出。")
    if style == "text" and not is_pipe():
        from yian1.output.terminal.layout import open_screen, print_findings

        print_findings(open_screen(), text)
    else:
        sys.stdout.write(text)
    wrong = errors(one.diagnostic for one in found)
    return 1 if wrong or (strict and found) else 0


def _asked(session: Session, files: Sequence[Path], unit: str | None) -> Collection[str] | None:
    """Return the files and the folder of a unit that were asked for, relative to the workspace; None for everything."""
    if not files and unit is None:
        return None
    root = session.root.resolve()
    named = [path.resolve() for path in files]
    strange = next((path for path, at in zip(files, named, strict=True) if not at.is_relative_to(root)), None)
    if strange is not None:
        raise UsageError(f"“{strange}”不在工作目录里", "写工作目录里的文件，如 data/progress/jingxin/2024-05.yaml")
    found = {path.relative_to(root).as_posix() for path in named}
    if unit is not None and session.loaded.ledger is not None:
        found.add(f"{PROGRESS}{names.unit(session.loaded.ledger, unit)}/")
    return found


def _concerns(file: str, asked: Collection[str]) -> bool:
    """Whether a finding's file is told of: one that is asked for, or one that everybody's figures hang on."""
    own = (name for name in asked if name.endswith("/"))
    return not file.startswith(PROGRESS) or file in asked or any(file.startswith(folder) for folder in own)


def _folder(root: Path) -> str:
    """Return where the workspace lies in its repository, if it lies in one: the platform counts from there."""
    from yian1.files.revisions import Repository

    try:
        return Repository.locate(root).prefix
    except UsageError:
        return ""
