"""yian1 new, form and schema; with import and fmt, everything by which filings come to be and are kept tidy."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from yian1.commands.filing_files import asked, exists, filing_path, home, save
from yian1.commands.importing import import_form
from yian1.commands.output import deliver
from yian1.commands.session import open_workspace
from yian1.commands.tidying import fmt
from yian1.core.worksheet import answers
from yian1.files import disk
from yian1.files.load import load
from yian1.forms import rows
from yian1.forms.filing_text import SCHEMA, filing_text
from yian1.frame.console import put_error
from yian1.model.diagnostics import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from yian1.core.worksheet import Worksheet

__all__ = ["fmt", "form", "import_form", "new", "schema"]


def new(root: Path | None, unit: str, month: str) -> int:
    """Write the filing that a unit has to fill in; never over one that is there."""
    session = open_workspace(root)
    sheet = asked(session, unit, month)
    path = filing_path(sheet)
    if exists(session.root, path):
        raise UsageError(f"{path} 已经有了，没有改动", "直接在这个文件里填写；要重新建，先把它改名或移走")
    save(session.root, path, filing_text(sheet, answers(sheet), guided=True))
    if not (session.root / SCHEMA).is_file():
        put_error("要让编辑器提示和补全，再运行一次：yian1 schema -o schemas")
    return 0


def form(root: Path | None, unit: str, month: str, output: Path | None) -> int:
    """Write the form that a unit fills in with WPS or Excel; never over one that may be filled in already."""
    ending = "" if output is None else output.suffix.lower()
    if output is None or ending not in {".xlsx", ".csv"}:
        raise UsageError("没有写填报表的文件名，或者不认识它的类型", "加上 -o 填报表.xlsx；文件名也可以以 .csv 结尾")
    if os.path.lexists(output):
        raise UsageError(f"{output} 已经有了，里面也许有填好的内容，没有覆盖", "换一个文件名，或先把它移走")
    sheet = asked(open_workspace(root), unit, month)
    deliver(rows.as_csv(sheet) if ending == ".csv" else _workbook(sheet), output)
    return 0


def _workbook(sheet: Worksheet) -> bytes:
    try:
        from yian1.forms.workbook import as_xlsx
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "openpyxl":
            raise
        raise UsageError(
            "生成 Excel 表需要安装 yian1[office]", '运行 pip install "yian1[office]"；或者文件名以 .csv 结尾'
        ) from error
    return as_xlsx(sheet)


def schema(root: Path | None, kind: str | None, output: Path | None) -> int:
    """Print one schema, or all as one object; with `output` write each into that folder."""
    from yian1.forms import schemas

    if kind is not None and kind not in schemas.KINDS:
        raise UsageError(f"没有“{kind}”这类文件", f"可以写：{'、'.join(schemas.KINDS)}")
    folder = home(root)
    ledger = None if folder is None else load(disk.read_files(folder)).ledger  # however faulty: it is to help
    made = {name: schemas.schema(name, ledger) for name in ([kind] if kind else schemas.KINDS)}
    if output is None:
        deliver(schemas.as_json(made[kind] if kind else made), None)
    else:
        for name, node in made.items():
            deliver(schemas.as_json(node), output / f"{name}.json")
    return 0
