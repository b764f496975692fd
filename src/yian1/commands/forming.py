"""yian1 form for several units: a workbook for each that owes something, in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.commands.filing_files import planned, workbook
from yian1.commands.output import deliver
from yian1.commands.session import month_of, open_workspace
from yian1.console import progress, put_error
from yian1.core import names
from yian1.core.duties import expand
from yian1.core.worksheet import Worksheet, worksheet
from yian1.model.diagnostics import UsageError
from yian1.output.words import month as month_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from yian1.model.ledger import Ledger

_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))  # on Windows


def write_forms(root: Path | None, units: Sequence[str], month: str, output: Path | None) -> int:
    """Write a form for each of the units, or for all that owe something; none over one that is there."""
    if output is None or output.suffix.lower() in {".xlsx", ".csv"} or (output.exists() and not output.is_dir()):
        raise UsageError("几个单位的填报表要写到一个文件夹", "加上 -o 文件夹，如 -o 发件")
    ledger = planned(open_workspace(root))
    period = month_of(ledger, month)
    chosen = dict.fromkeys(names.unit(ledger, unit) for unit in units) or _everybody(ledger)
    sheets = [sheet for unit in chosen if _asks(sheet := worksheet(ledger, unit, period))]
    there = []
    with progress("填报表", len(sheets)) as step:
        for sheet in map(step, sheets):
            if (output / _name(sheet)).exists():  # as a rule all of them, the second time: spared the making
                there.append(_name(sheet))
                continue
            try:
                deliver(workbook(sheet), output / _name(sheet), new=True)
            except FileExistsError:
                there.append(_name(sheet))
    put_error(f"{month_words(period)}的填报表，写入 {len(sheets) - len(there)} 份。")
    if there:
        put_error(f"另有 {len(there)} 份已经在那里，里面也许有填好的内容，没有覆盖：{'、'.join(there)}")
    return 0


def _everybody(ledger: Ledger) -> tuple[str, ...]:
    """Return every unit that reports: of a group those that the office names, and whoever has a figure of its own."""
    reporting = set(expand(ledger, (*(unit.id for unit in ledger.plan.units), *ledger.groups)))
    filing = {unit for unit in ledger.units for target in ledger.targets if ledger.files(target, unit)}
    return tuple(unit for unit in ledger.units if unit in reporting | filing)


def _asks(sheet: Worksheet) -> bool:
    return bool(sheet.figures or sheet.actions or sheet.duties)


def _name(sheet: Worksheet) -> str:
    return f"{sheet.unit.name.translate(_NOT_IN_NAMES)}{sheet.month}填报表.xlsx"
