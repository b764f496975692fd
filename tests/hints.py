"""What a clerk does who follows a hint to the letter: the hint's words → a change of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from typed import COLON, COMMA

if TYPE_CHECKING:
    from collections.abc import Callable

    from yian1.model.diagnostics import Span
    from yian1.output.findings import Finding

Rows = list[str]
WIDE_BRACKETS = dict(zip("\uff5b\uff5d\uff3b\uff3d", "{}[]", strict=True))


def follow(text: str, finding: Finding) -> str:
    """Return the text after the hint has been followed; AssertionError for a hint that tells nothing to do."""
    hint, span = finding.diagnostic.hint, finding.span
    rows = text.split("\n")
    for pattern, step in STEPS:
        found = re.match(pattern, hint)
        if found:
            step(rows, span, found)
            return "\n".join(rows)
    raise AssertionError(f"nobody can follow this hint: {hint}")


def _put(rows: Rows, span: Span, new: str, length: int | None = None) -> None:
    row, column = span.line - 1, span.column - 1
    rows[row] = rows[row][:column] + new + rows[row][column + (span.length if length is None else length) :]


def _spaced(rows: Rows, span: Span, new: str) -> None:
    """Put a mark there, and exactly one space behind it."""
    row, column = span.line - 1, span.column - 1
    rows[row] = f"{rows[row][:column]}{new} {rows[row][column + 1 :].lstrip()}".rstrip()


def _indent(rows: Rows, row: int, spaces: int) -> None:
    rows[row] = " " * spaces + rows[row].lstrip()


def _shift(rows: Rows, found: re.Match[str]) -> None:
    for row in range(int(found[1]) - 1, int(found[2])):
        spaces = len(rows[row]) - len(rows[row].lstrip())
        _indent(rows, row, spaces + int(found[4]) * (1 if found[3] == "右" else -1))


def _brackets(rows: Rows, span: Span) -> None:
    row = span.line - 1
    rows[row] = re.sub("[\uff5b\uff5d\uff3b\uff3d]", lambda sign: WIDE_BRACKETS[sign.group()], rows[row])


def _join(rows: Rows, span: Span) -> None:
    rows[span.line - 2] += rows.pop(span.line - 1)


def _bare(rows: Rows, span: Span, word: str) -> None:
    row = span.line - 1
    rows[row] = re.sub(rf"[\u201c\"]{re.escape(word)}[\u201d\"]", word, rows[row])


def _quote(rows: Rows, span: Span) -> None:
    rows[span.line - 1] = re.sub(r"(: )(.*)", r"\1'\2'", rows[span.line - 1], count=1)


def _say(rows: Rows, key: str, value: str) -> None:
    row = next(number for number, line in enumerate(rows) if line.startswith(f"{key}: "))
    rows[row] = f"{key}: {value}"


STEPS: list[tuple[str, Callable[[Rows, Span, re.Match[str]], None]]] = [
    (rf"改成半角冒号“:”{COMMA}后面空一格", lambda rows, span, _: _spaced(rows, span, ":")),
    (r"在冒号后面加一个空格", lambda rows, span, _: _spaced(rows, span, ":")),
    (r"改成一个半角空格", lambda rows, span, found: _put(rows, span, "" if "前面" in found.string else " ")),
    (r"(?:行首改用|行首先写|把行首改成)(\d+)个(?:半角)?空格", lambda rows, span, found: _indent(rows, span.line - 1, int(found[1]))),
    (r"把第(\d+)行至第(\d+)行都向(.)移(\d+)格", lambda rows, _, found: _shift(rows, found)),
    (r"删去(?:行末的空格|这个空格|这个字符|这一项里的)", lambda rows, span, _: _put(rows, span, "")),
    (r"删去行首的空格", lambda rows, span, _: _indent(rows, span.line - 1, 0)),
    (r"改成半角的“[{}\[\]]+”", lambda rows, span, _: _brackets(rows, span)),
    (r"改成半角的“,”", lambda rows, span, _: _put(rows, span, ", ")),
    (r"在这一项的末尾补上“(.)”", lambda rows, span, found: rows.__setitem__(span.line - 1, rows[span.line - 1] + found[1])),
    (r"在这段文字的末尾补上“(.)”", lambda rows, span, found: rows.__setitem__(span.line - 1, rows[span.line - 1] + found[1])),
    (r"在冒号后面、第一个键前面补上“(.)”", lambda rows, span, found: rows.__setitem__(span.line - 1, rows[span.line - 1].replace(": ", f": {found[1]}", 1))),
    (r"删去“([^”]*)”", lambda rows, span, _: _put(rows, span, "")),
    (r"(?:去掉引号.)?只写 ([\w.%-]+)", lambda rows, span, found: _bare(rows, span, found[1])),
    (rf"文字里的冒号用全角“{COLON}”", lambda rows, span, _: rows.__setitem__(span.line - 1, rows[span.line - 1][: span.column - 1] + COLON + rows[span.line - 1][span.column :].lstrip())),
    (rf"文字里的逗号用全角“{COMMA}”", lambda rows, span, _: _put(rows, span, COMMA)),
    (r"只留一处", lambda rows, span, _: rows.pop(span.line - 1) and None),
    (r"写成“([^”:]+): 值”", lambda rows, span, found: _put(rows, span, f"{found[1]}:")),
    (r"如果是上一行文字的继续.与上一行写成一行", lambda rows, span, _: _join(rows, span)),
    (r"在上面补一行“([^”]+)”.行首(\d+)个空格", lambda rows, span, found: rows.insert(span.line - 1, " " * int(found[2]) + found[1])),
    (r"补上一行 (\w+): …", lambda rows, _, found: rows.insert(1, f"{found[1]}: jingxin")),
    (r"删去这一行", lambda rows, span, _: rows.pop(span.line - 1) and None),
    (r"删去这一项", lambda rows, span, _: rows.pop(span.line - 1) and None),
    (r"(?:直接写出值|删去这个标记)", lambda rows, span, _: rows.__setitem__(span.line - 1, re.sub(r": [&!]\w+ ", ": ", rows[span.line - 1]))),
    (r"整个值用单引号括起来", lambda rows, span, _: _quote(rows, span)),
    (r"是不是 ([\w-]+)", lambda rows, span, found: _put(rows, span, found[1])),
    (r"只能写.*是不是 (\w+)", lambda rows, span, found: _put(rows, span, found[1])),
    (r"是写 (true)", lambda rows, span, found: _put(rows, span, found[1])),
    (r"改为 (\w+): ([\w-]+)", lambda rows, _, found: _say(rows, found[1], found[2])),
]  # fmt: skip
