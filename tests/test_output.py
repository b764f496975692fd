"""What a result is written as: the ending of the file decides, and a name that says something else is wrong usage."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rows import each
from yian1.commands import documents
from yian1.commands.options import written_as
from yian1.model.diagnostics import UsageError

DOCUMENT = ("md", "docx", "html", "pdf")


@each(
    ("name", "asked", "style"),
    [
        (None, None, "md"),
        (None, "html", "html"),
        ("-", None, "md"),
        ("-", "docx", "docx"),
        ("简报.md", None, "md"),
        ("简报.docx", None, "docx"),
        ("5.DOCX", "docx", "docx"),
        ("简报.2024.htm", None, "html"),
        ("简报.pdf", "pdf", "pdf"),
        (os.devnull, "docx", "docx"),
        (os.devnull, None, "md"),
    ],
)
def test_the_ending_decides(name: str | None, asked: str | None, style: str) -> None:
    assert written_as(None if name is None else Path(name), asked, DOCUMENT) == style


@each(
    ("name", "asked", "offered", "message", "hint"),
    [
        ("a.xyz", None, DOCUMENT, "不认识文件类型“.xyz”", "文件名以 .md、.docx、.html 或 .pdf 结尾"),
        ("a.xlsx", "docx", DOCUMENT, "不认识文件类型“.xlsx”", "文件名以 .md、.docx、.html 或 .pdf 结尾"),
        ("简报", None, ["md"], "文件名“简报”没有写出文件类型", "文件名以 .md 结尾"),
        ("a.docx", None, ["table", "json"], "不认识文件类型“.docx”", "文件名以 .txt 或 .json 结尾"),
        (
            "简报.docx",
            "md",
            DOCUMENT,
            "文件名“简报.docx”是 docx 文件\uff0c--format 写的却是 md",
            "去掉 --format\uff0c或者改文件名",
        ),
        (".", None, DOCUMENT, "“.”是文件夹\uff0c不是文件", "请写明文件名"),
    ],
)
def test_a_name_that_says_something_else_is_wrong_usage(
    name: str, asked: str | None, offered: tuple[str, ...], message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        written_as(Path(name), asked, offered)
    assert (caught.value.message, caught.value.hint) == (message, hint)


SAMPLE = Path(__file__).parents[1] / "examples" / "people-livelihood"


@pytest.mark.parametrize(
    ("command", "name", "start"),
    [
        (documents.brief, "简报.docx", b"PK"),
        (documents.half_year, "总结.html", b"<!DOCTYPE html>"),
        (documents.october, "报告.md", b"> "),
    ],
)
def test_a_document_is_what_its_name_says(command, name: str, start: bytes, tmp_path: Path) -> None:
    assert command(SAMPLE, output=tmp_path / name) == 0
    assert (tmp_path / name).read_bytes()[: len(start)] == start


@pytest.mark.parametrize("name", ["a.xyz", "a"])
def test_nothing_is_read_or_written_under_a_name_that_says_nothing(name: str, tmp_path: Path) -> None:
    for command in (documents.brief, documents.half_year, documents.october, documents.export):
        with pytest.raises(UsageError, match="文件"):
            command(root=tmp_path / "no workspace", output=tmp_path / name)
    assert [*tmp_path.iterdir()] == []
