from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from papers import REPORT, STYLE, markdown_words, words
from sample import paper
from yian1.files import programs
from yian1.model.diagnostics import UsageError
from yian1.model.period import Month
from yian1.model.typography import NOT_FIRST
from yian1.output.docx import render_docx

if TYPE_CHECKING:
    from pathlib import Path

installed = pytest.mark.skipif(programs.office_suite() is None, reason="LibreOffice is not installed")
posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Put a program named soffice on PATH that runs a script; $folder is where it is to leave its result."""
    program = folder / "soffice"
    program.write_text(
        f'#!/bin/sh\nfor word; do case "$last" in --outdir) folder=$word;; esac; last=$word; done\n{script}\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return program


def test_without_libreoffice_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setattr(programs, "office_suite", lambda: None)

    with pytest.raises(UsageError, match="LibreOffice") as caught:
        programs.to_pdf(b"")
    assert "docx" in caught.value.hint


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("win32", ["C:/Program Files/LibreOffice/program/soffice.exe", "D:/x86/LibreOffice/program/soffice.exe"]),
        ("darwin", ["/Applications/LibreOffice.app/Contents/MacOS/soffice"]),
    ],
)
def test_it_is_looked_for_where_installers_put_it(monkeypatch, platform, expected):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("PROGRAMFILES", "C:/Program Files")
    monkeypatch.setenv("PROGRAMFILES(X86)", "D:/x86")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)

    assert [path.as_posix() for path in programs._usual_places()] == expected


@posix
def test_the_program_of_the_path_is_run_with_a_profile_of_its_own(tmp_path, monkeypatch):
    pretend(
        tmp_path,
        monkeypatch,
        'echo "$@" > "$folder/document.pdf"; cat "$folder"/../profile/user/*.xcu >> "$folder/document.pdf"',
    )

    said = programs.to_pdf(b"").decode()
    assert "-env:UserInstallation=file:///" in said
    assert "--headless" in said
    # The signs that may not begin a line are in the settings, as XML.
    assert NOT_FIRST.replace(">", "&gt;") in said


@posix
def test_a_program_that_makes_nothing_is_told_of_with_its_own_words(tmp_path, monkeypatch):
    pretend(tmp_path, monkeypatch, "printf 'Error:\\033[1m source file\\n could not be loaded'")

    with pytest.raises(UsageError, match=r"Error: \[1m source file could not be loaded"):
        programs.to_pdf(b"")


@posix
def test_a_program_that_hangs_is_ended_with_what_it_started(tmp_path, monkeypatch):
    # Whoever lives on holds the pipe open and writes into it in the end.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    pretend(tmp_path, monkeypatch, f"exec 3>{pipe}; (sleep 5; echo alive >&3) & wait")

    monkeypatch.setattr(programs, "TIMEOUT", 0.2)
    with pytest.raises(UsageError, match=r"0\.2"):
        programs.to_pdf(b"")
    os.set_blocking(reading, True)
    assert os.read(reading, 100) == b""
    os.close(reading)


@posix
def test_a_program_that_cannot_be_run_is_told_of(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "office_suite", lambda: tmp_path)

    with pytest.raises(UsageError, match="LibreOffice"):
        programs.to_pdf(b"")


@installed
def test_libreoffice_opens_the_word_file_keeps_every_word_and_turns_the_pages_where_we_say(tmp_path):
    brief = paper("brief", Month(2024, 7))  # the one that has most to tell
    every_part = zip(brief.annexes, (REPORT.annexes[0].body, REPORT.annexes[1].body, REPORT.body), strict=True)
    document = replace(brief, annexes=tuple(replace(annex, body=body) for annex, body in every_part))
    pdf = programs.to_pdf(render_docx(document, STYLE))  # one for all: each start takes seconds

    assert pdf.startswith(b"%PDF-")
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed")
    (tmp_path / "a.pdf").write_bytes(pdf)
    text = subprocess.run([reader, "-raw", tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()
    pages = text.rstrip("\f").split("\f")
    assert all("示例数据" in page for page in pages)
    # Page numbers, heads and the order of columns are the page's own; what matters is that no word is lost.
    assert not set(markdown_words(document)) - set(words(text))
    for line in (document.title, "以上情况", "（共印60份）", "意见建议办理台账"):
        assert line in words(text)
    # A brief stands on two pages before its annexes.
    assert [at for at, page in enumerate(pages, 1) if "附件1目标任务完成情况表" in words(page)] == [3]
    assert "附件\uff1a1.目标任务完成情况表" in words(pages[1])
