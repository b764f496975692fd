"""A form as CSV, in UTF-8 or in one of the encodings that Excel saves in China."""

from __future__ import annotations

import csv
import io
from itertools import islice

from yian1.forms.cells import MAX_ROWS, Rows, address, worded
from yian1.forms.rows import meant
from yian1.model.diagnostics import UsageError
from yian1.yaml.encoding import transcode

_HINT = "在 Excel 里另存为“CSV UTF-8（逗号分隔）”"


def csv_cells(data: bytes, name: str) -> Rows:
    """Return the rows of a CSV file; UsageError for what cannot be read as one."""
    text = _decoded(data, name)
    head = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=head.count))
    try:
        return [
            [worded(address(name, number, column), meant(field)) for column, field in enumerate(row, start=1)]
            for number, row in enumerate(islice(reader, MAX_ROWS), start=1)
        ]
    except csv.Error:
        raise UsageError(f"“{name}”不是能读的 CSV", f"核对引号是否成对；{_HINT}") from None


def _decoded(data: bytes, name: str) -> str:
    found = transcode(data)
    if found is None:
        raise UsageError(f"认不出“{name}”的编码", _HINT)
    return found[1]
