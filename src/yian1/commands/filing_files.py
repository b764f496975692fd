"""What new, form and import share: a sound plan, whose filing for which month, and where it is kept."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from yian1.commands.session import month_of
from yian1.console import put_error
from yian1.core import names
from yian1.core.worksheet import Worksheet, worksheet
from yian1.files import disk, writing
from yian1.files.disk import OFFICE, PLAN, PROGRESS
from yian1.model.diagnostics import Severity, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from yian1.commands.session import Session
    from yian1.model.ledger import Ledger


def home(root: Path | None) -> Path | None:
    """Return the workspace; None where there is none and none was asked for."""
    try:
        return disk.find_root(root)
    except UsageError:
        if root is not None:
            raise
        return None


def planned(session: Session) -> Ledger:
    """Return the ledger if plan and office are sound: mistakes in other units' filings hinder nobody."""
    ledger = session.loaded.ledger
    faults = (found for found in session.diagnostics if found.severity is Severity.ERROR)
    if ledger is None or not session.loaded.sound or any(found.where.file in {PLAN, OFFICE} for found in faults):
        return session.ledger
    return ledger


def asked(session: Session, unit: str, month: str) -> Worksheet:
    """Return what a unit is asked for in a month of the plan's year; UsageError for an unknown one."""
    ledger = planned(session)
    return worksheet(ledger, names.unit(ledger, unit), month_of(ledger, month))


def filing_path(sheet: Worksheet) -> str:
    """Return where a filing is kept, relative to the workspace."""
    return f"{PROGRESS}{sheet.unit.id}/{sheet.month}.yaml"


def exists(root: Path, path: str) -> bool:
    """Whether there is anything of that name, be it a broken link."""
    return os.path.lexists(root / path)


def save(root: Path, path: str, text: str, *, new: bool) -> None:
    """Write a file of the workspace whole and say so; never through a link that leads out of it.

    With `new` nothing that is there is written over: FileExistsError.
    """
    target, data = writing.inside(root, path), text.encode("utf-8")
    if not new:
        writing.write(target, data)
    elif exists(root, path):
        raise FileExistsError(path)
    else:
        writing.create(target, data)
    put_error(f"已写入 {path}")


def workbook(sheet: Worksheet) -> bytes:
    """Return a form as .xlsx; UsageError without openpyxl."""
    try:
        from yian1.forms.workbook import as_xlsx
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "openpyxl":
            raise
        raise UsageError(
            "生成 Excel 表需要安装 yian1[office]", '运行 pip install "yian1[office]"；或者文件名以 .csv 结尾'
        ) from error
    return as_xlsx(sheet)
