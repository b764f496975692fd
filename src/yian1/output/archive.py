"""Zip files – Office files, archives –: the same parts must make the same bytes, whatever the time of day."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

    from openpyxl import Workbook

_SAME_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive knows
_CONTENT_TYPES = "[Content_Types].xml"  # readers expect it first


def repacked(save: Callable[[BinaryIO], object]) -> bytes:
    """Return what `save` writes, its parts in a fixed order and with a fixed time."""
    saved = BytesIO()
    save(saved)
    with zipfile.ZipFile(saved) as source:
        return packed({name: source.read(name) for name in source.namelist()})


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files, by their names, as one archive: the same files make the same bytes."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(files, key=lambda name: (name != _CONTENT_TYPES, name)):
            entry = zipfile.ZipInfo(name, _SAME_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, files[name])
    return made.getvalue()


def repacked_book(book: Workbook) -> bytes:
    """Return a workbook as the bytes of an .xlsx file; its properties keep the dates that they were given."""
    from openpyxl.writer.excel import ExcelWriter  # Word files need no openpyxl

    def save(stream: BinaryIO) -> None:
        # Not book.save(): that puts today's date into the file.
        with zipfile.ZipFile(stream, "w") as archive:
            ExcelWriter(book, archive).write_data()

    return repacked(save)
