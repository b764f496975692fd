"""What is wrong with the lines of a file as such: characters, conflict markers, second documents.

`scan` then hands the lines to the block reader, which knows keys, items and values.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from yian1.yaml.blocks import Blocks
from yian1.yaml.draft import MAX_EDITS
from yian1.yaml.marks import CONTROL, INVISIBLE
from yian1.yaml.tree import note_too_deep, survey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.yaml.draft import Draft

MAX_LINE = 20_000  # characters; nobody types a longer line, and mending costs the square of it
_CONFLICT = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?: |$)")
_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?=\s|$)")
_TOP_KEY = re.compile(r"([^\s#:-][^\s:]*) *:(?: |$)")


def scan(draft: Draft) -> bool:
    """Note and mend every mistake that the lines show; false if reading on is not worth it."""
    _characters(draft)
    _conflicts(draft)
    _directives(draft)
    _documents(draft)
    seen = survey(draft.keep())
    if seen.too_deep:
        note_too_deep(draft, seen.too_deep)
        return False
    longest = max(range(len(draft.rows)), key=lambda row: len(draft.rows[row].strip()))
    if len(draft.rows[longest].strip()) > MAX_LINE:
        message = f"这一行太长，超过{MAX_LINE}个字符，无法核对"
        draft.note("long-line", (longest, 0, 1), message, "分成几行，或核对是否放错了文件")
        return False
    Blocks(draft).read()
    if draft.guessed and seen.readable:
        draft.forget_guesses()
    return not draft.full


def _characters(draft: Draft) -> None:
    for code, pattern, kind in (
        ("control-character", CONTROL, "控制字符"),
        ("invisible-character", INVISIBLE, "看不见的字符"),
    ):
        for row, line in enumerate(draft.rows):
            found = list(islice(pattern.finditer(line), MAX_EDITS))
            if not found:
                continue
            message = f"有{kind} U+{ord(found[0].group()):04X}"
            hint = "删去这个字符；看不见时，把这一行重新输入一遍"
            draft.note(code, (row, found[0].start(), 1), message, hint)
            if len(line) > MAX_LINE:
                draft.rows[row] = pattern.sub("", line)
                continue
            for match in reversed(found):
                draft.replace(code, (row, match.start(), 1), "")
            if draft.full:
                return


def _conflicts(draft: Draft) -> None:
    """Note each block that git left; what stood in this copy before (the upper half) is read on."""
    marks = [(row, found[1][0]) for row, line in enumerate(draft.rows) if (found := _CONFLICT.match(line))]
    last_end = max((row for row, mark in marks if mark == ">"), default=-1)
    rest = iter(marks)
    for row, mark in rest:
        message = "有 git 留下的冲突标记：两个人改了同一处，还没有合并"
        hint = "在两段之间选定一段，删去另一段和“<<<<<<<”“=======”“>>>>>>>”三行标记"
        draft.note("conflict-marker", (row, 0, 7), message, hint)
        draft.blank(row)
        if mark == "<" and row < last_end:
            _drop_lower_half(draft, rest)


def _drop_lower_half(draft: Draft, marks: Iterator[tuple[int, str]]) -> None:
    start = None
    for row, mark in marks:
        start = row if start is None else start
        if mark == ">":
            for lower in range(start, row + 1):
                draft.blank(lower)
            return


def _directives(draft: Draft) -> None:
    for row, line in enumerate(draft.rows):
        if line.startswith("%"):
            message = "本程序的文件不用 YAML 指令（以“%”开头的行）"
            draft.note("directive", (row, 0, len(line.rstrip())), message, "删去这一行")
            draft.blank(row)
        elif line.strip() and not line.lstrip().startswith("#"):
            return


def _documents(draft: Draft) -> None:
    """Note a second document; if it is only a dividing line, what follows is read on."""
    marks = [row for row, line in enumerate(draft.rows) if _DOCUMENT.match(line)]
    if marks and not any(_has_content(line) for line in draft.rows[: marks[0]]):
        if draft.rows[marks[0]].startswith("---") and draft.rows[marks[0]].split("#")[0].strip() == "---":
            draft.blank(marks[0])
        marks = marks[1:]
    ending = not any(_has_content(line) for row in marks[:1] for line in draft.rows[row + 1 :])
    if not marks or (ending and draft.rows[marks[0]].startswith("...")):
        return
    message = "一个文件里只能有一份内容，这里又用“---”开始了另一份"
    draft.note("several-documents", (marks[0], 0, 3), message, "删去这一行；如果后面是另一份填报，移到它自己的文件")
    another = not _keys(draft.rows[: marks[0]]).isdisjoint(_keys(draft.rows[marks[0] + 1 :]))
    for row in range(marks[0], len(draft.rows)) if another else marks:
        draft.blank(row)


def _has_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _keys(lines: list[str]) -> set[str]:
    return {found[1] for line in lines if (found := _TOP_KEY.match(line))}
