"""Diagnostics as people and programs read them: text with a caret, JSON, annotations for a code review."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.core.checks import Finding, without_consequences
from yian1.model.diagnostics import Diagnostic, Severity, Span
from yian1.model.typography import cell_width, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from yian1.output.terminal import Line


LINE_END = re.compile("\r\n|\r|\n")
WORDS = {Severity.ERROR: "错误", Severity.WARNING: "警告"}
LONGEST_LINE = 160
LONGEST_MESSAGE = 600


def findings(diagnostics: Iterable[Diagnostic], locate: Callable[[Diagnostic], Span]) -> tuple[Finding, ...]:
    """Resolve and sort diagnostics by file, line and column; each mistake once, in words fit to be printed."""
    located = without_consequences([Finding(locate(diagnostic), diagnostic) for diagnostic in diagnostics])
    found = {
        Finding(span, each._replace(message=_one_line(each.message), hint=_one_line(each.hint)))
        for span, each in located
    }
    return tuple(sorted(found, key=lambda finding: (finding.span, finding.diagnostic.code, finding.diagnostic.message)))


def _one_line(text: str) -> str:
    if len(text) > LONGEST_MESSAGE:
        half = LONGEST_MESSAGE // 2
        text = f"{text[:half]}…{text[-half:]}"
    if text.isprintable():
        return text
    from yian1.output.cells import one_line  # most files need none of it

    return one_line(text)


def count(found: Sequence[Finding], severity: Severity) -> int:
    """Return how many findings there are of a severity."""
    return sum(finding.diagnostic.severity is severity for finding in found)


def as_text(found: Sequence[Finding], texts: Mapping[str, str], files: int) -> str:
    """Return one paragraph a finding, and a closing line with the counts."""
    return "".join("".join(text for text, _ in line) + "\n" for line in as_lines(found, texts, files))


def as_lines(found: Sequence[Finding], texts: Mapping[str, str], files: int) -> Iterator[Line]:
    """Yield the lines of the same, each in pieces with their styles on a terminal."""
    # As the reader of the files counts them: a byte order mark is no character.
    named = {span.file for span, _ in found}
    sources = {file: LINE_END.split(texts.get(file, "").removeprefix("\ufeff")) for file in named}
    for span, diagnostic in found:
        style = "bold red" if diagnostic.severity is Severity.ERROR else "yellow"
        place = f"{spelled(span.file)}:{span.line}:{span.column}: "
        message = f"[{diagnostic.code}]: {diagnostic.message}"
        yield (place, "bold"), (WORDS[diagnostic.severity], style), (message, style.removeprefix("bold "))
        lines = sources[span.file]
        if 0 < span.line <= len(lines) and lines[span.line - 1].strip():
            quoted, caret = _quoted(lines[span.line - 1], span)
            yield ((quoted, ""),)
            yield ((caret, "red"),)
        if diagnostic.hint:
            yield ((f"  提示：{diagnostic.hint}", "cyan"),)
        yield ()
    errors, warnings = count(found, Severity.ERROR), count(found, Severity.WARNING)
    summary = f"：错误 {errors} 处，警告 {warnings} 处。" if found else "，没有发现问题。"
    yield ((f"检查了 {files} 个文件{summary}", ""),)


def _quoted(line: str, span: Span) -> tuple[str, str]:
    """Return the line and a caret under the character, also where characters are two cells wide."""
    from yian1.yaml.tokens import INVISIBLE  # of good files no line is shown

    visible = "".join(character if character.isprintable() else " " for character in INVISIBLE.sub(" ", line))
    start = min(span.column, len(visible) + 1) - 1
    first = max(0, start - LONGEST_LINE // 2)
    before, after = visible[first:start], visible[start : first + LONGEST_LINE]
    cut, rest = "…" if first else "", "…" if len(visible) > first + LONGEST_LINE else ""
    carets = "^" * max(1, cell_width(after[: span.length]))
    gutter = f"{span.line:>5} | "
    caret = f"{' ' * (len(gutter) - 2)}| {' ' * cell_width(cut + before)}{carets}"
    return f"{gutter}{cut}{before}{after}{rest}", caret


def as_json(found: Sequence[Finding], files: int) -> str:
    """Return the diagnostics as one JSON object (schema 1)."""
    from yian1.output.json import SCHEMA, dumps, fields  # the other formats need none of it

    diagnostics = [
        fields(span, "file", "line", "column") | fields(diagnostic, "code", "severity", "message", "hint")
        for span, diagnostic in found
    ]
    counted = {"errors": count(found, Severity.ERROR), "warnings": count(found, Severity.WARNING)}
    return dumps({"schema": SCHEMA, **counted, "files": files, "diagnostics": diagnostics})


def as_github(found: Sequence[Finding], folder: str = "") -> str:
    """Return workflow commands that a code review shows beside the lines.

    `folder` is where the workspace lies in its repository: "" or ending in a slash.
    """
    from yian1.output.cells import github  # as above

    annotations = []
    for span, diagnostic in found:
        place = {"file": folder + span.file, "line": span.line, "col": span.column, "title": diagnostic.code}
        text = diagnostic.message + (f"\n提示：{diagnostic.hint}" if diagnostic.hint else "")
        annotations.append(github(diagnostic.severity.value, place, text))
    return "".join(annotations)
