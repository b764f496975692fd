"""Forms filled in as people fill them in: by the name of a row and the title of a column, in Excel or in CSV."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

import sample
from yian1.core.worksheet import Worksheet, worksheet
from yian1.forms.rows import (
    ACTION,
    CONTENT,
    DAY,
    FIELDS,
    FILING,
    KEY,
    REMARK,
    VALUE,
)
from yian1.forms.workbook import as_xlsx
from yian1.model.period import Month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_TITLES = {section: {name: title for title, name in titles.items()} for section, titles in FIELDS.items()}
_TITLES["progress"]["action"] = _TITLES["workplan"]["action"] = ACTION


def place(field: str) -> tuple[str, str]:
    """Return the key of the row and the title of the column of a field, such as filed or figures/x/value@note."""
    name, _, remark = field.partition("@")
    section, _, rest = name.partition("/")
    if name in _TITLES[FILING]:
        return FILING, _TITLES[FILING][name]
    if section == "figures":
        return name, REMARK if remark else VALUE
    if section in {"progress", "workplan", "opinions"}:
        item, _, last = rest.rpartition("/")
        return f"{section}/{item}", _TITLES[section][last]
    return name, DAY if section == "submitted" else CONTENT


def cells(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[str, str, int, int]]:
    """Yield every cell of a sheet under a title: key, title, row and column, counted from 0."""
    titles: Sequence[Any] = ()
    for number, row in enumerate(rows):
        if row and row[0] == KEY:
            titles = row
        elif row and row[0] and titles:
            key = str(row[0])
            for column, title in enumerate(titles):
                if title:
                    yield "filing" if key.startswith("filing/") else key, str(title), number, column


def address(page: Any, field: str) -> str:
    """Return where a field stands on a sheet, as Excel writes it."""
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    number, column = next((r, c) for key, title, r, c in cells(rows) if (key, title) == place(field))
    return str(page.cell(number + 1, column + 1).coordinate)


@cache
def blank(unit: str, month: str, written: Callable[[Worksheet], bytes] = as_xlsx) -> bytes:
    """Return the form of a unit of the sample year, still to be filled in."""
    return written(worksheet(sample.place("wuhan"), unit, Month.parse(month)))


def fill(data: bytes, fields: Mapping[str, object], formats: Mapping[str, str] | None = None) -> bytes:
    """Fill in a workbook, and save it as Excel does."""
    return _filled(data, tuple(fields.items()), tuple((formats or {}).items()))


@cache
def _filled(data: bytes, given: tuple[tuple[str, object], ...], formats: tuple[tuple[str, str], ...]) -> bytes:
    fields = dict(given)
    book = load_workbook(io.BytesIO(data))
    wanted = {place(field): field for field in fields}
    for page in book.worksheets:
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        for key, title, number, column in cells(rows):
            field = wanted.get((key, title))
            if field is not None:
                cell: Any = page.cell(number + 1, column + 1)
                cell.value = fields[field]
                cell.number_format = dict(formats).get(field, cell.number_format)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def fill_csv(data: bytes, fields: Mapping[str, str]) -> bytes:
    """Fill in a CSV form."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    wanted = {place(field): text for field, text in fields.items()}
    for key, title, number, column in list(cells(rows)):
        if (key, title) in wanted:
            rows[number] += [""] * (column + 1 - len(rows[number]))
            rows[number][column] = wanted[key, title]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")
