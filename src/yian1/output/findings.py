"""Diagnostics as people and programs read them: text with a caret, JSON, annotations for a code review."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.checks.run import without_consequences
from yian1.model.diagnostics import Diagnostic, Severity, Span
from yian1.model.typography import cell_width, spelled
from yian1.output.cells import github, one_line
from yian1.yaml.tree import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

LINE_END = re.compile("\r\n|\r|\n")
WORDS = {Severity.ERROR: "错误", Severity.WARNING: "警告"}
LONGEST_LINE = 160
LONGEST_MESSAGE = 600


class Finding(NamedTuple):
    """A diagnostic with its place resolved to line and column."""

    span: Span
    diagnostic: Diagnostic


def findings(diagnostics: Iterable[Diagnostic], locate: Callable[[Diagnostic], Span]) -> tuple[Finding, ...]:
    """Resolve and sort diagnostics by file, line and column; each mistake once, in words fit to be printed."""
    located = without_consequences([(locate(diagnostic), diagnostic) for diagnostic in diagnostics])
    found = {Finding(span, _printable(diagnostic)) for span, diagnostic in located}
    return tuple(sorted(found, key=lambda finding: (finding.span, finding.diagnostic.code, finding.diagnostic.message)))


def _printable(diagnostic: Diagnostic) -> Diagnostic:
    """Return a diagnostic whose words are one line each, whatever the file has brought into them."""
    message, hint = _one_line(diagnostic.message), _one_line(diagnostic.hint)
    if (message, hint) == (diagnostic.message, diagnostic.hint):
        return diagnostic
    return diagnostic._replace(message=message, hint=hint)


def _one_line(text: str) -> str:
    if len(text) > LONGEST_MESSAGE:
        half = LONGEST_MESSAGE // 2
        text = f"{text[:half]}…{text[-half:]}"
    return text if text.isprintable() else one_line(text)


def count(found: Sequence[Finding], severity: Severity) -> int:
    """Return how many findings there are of a severity."""
    return sum(finding.diagnostic.severity is severity for finding in found)


def as_text(found: Sequence[Finding], texts: Mapping[str, str], files: int) -> str:
    """Return one paragraph a finding, and a closing line with the counts."""
    named = {finding.span.file for finding in found}
    lines = {file: _lines(texts[file]) for file in sorted(named & texts.keys())}
    paragraphs = [_paragraph(finding, lines.get(finding.span.file, [])) for finding in found]
    return "\n".join([*paragraphs, summary(found, files)]) + "\n"


def _lines(text: str) -> list[str]:
    """Return the lines as the reader of the files counts them: a byte order mark is no character."""
    return LINE_END.split(text.removeprefix("\ufeff"))


def summary(found: Sequence[Finding], files: int) -> str:
    """Return the closing line."""
    errors, warnings = count(found, Severity.ERROR), count(found, Severity.WARNING)
    if not found:
        return f"检查了 {files} 个文件，没有发现问题。"
    return f"检查了 {files} 个文件：错误 {errors} 处，警告 {warnings} 处。"


def _paragraph(finding: Finding, lines: Sequence[str]) -> str:
    span, diagnostic = finding.span, finding.diagnostic
    place = f"{spelled(span.file)}:{span.line}:{span.column}"
    head = f"{place}: {WORDS[diagnostic.severity]}[{diagnostic.code}]: {diagnostic.message}"
    parts = [head]
    if 0 < span.line <= len(lines) and lines[span.line - 1].strip():
        parts += _quoted(lines[span.line - 1], span)
    if diagnostic.hint:
        parts.append(f"  提示：{diagnostic.hint}")
    return "\n".join(parts) + "\n"


def _quoted(line: str, span: Span) -> list[str]:
    """Return the line and a caret under the character, also where characters are two cells wide."""
    visible = "".join(character if character.isprintable() else " " for character in INVISIBLE.sub(" ", line))
    start = min(span.column, len(visible) + 1) - 1
    first = max(0, start - LONGEST_LINE // 2)
    before, after = visible[first:start], visible[start : first + LONGEST_LINE]
    cut, rest = "…" if first else "", "…" if len(visible) > first + LONGEST_LINE else ""
    carets = "^" * max(1, cell_width(after[: span.length]))
    gutter = f"{span.line:>5} | "
    return [
        f"{gutter}{cut}{before}{after}{rest}",
        f"{' ' * (len(gutter) - 2)}| {' ' * cell_width(cut + before)}{carets}",
    ]


def as_json(found: Sequence[Finding], files: int) -> str:
    """Return the diagnostics as one JSON object (schema 1)."""
    from yian1.output.json import SCHEMA, dumps  # the other formats need none of it

    return dumps(
        {
            "schema": SCHEMA,
            "errors": count(found, Severity.ERROR),
            "warnings": count(found, Severity.WARNING),
            "files": files,
            "diagnostics": [
                {
                    "file": finding.span.file,
                    "line": finding.span.line,
                    "column": finding.span.column,
                    "code": finding.diagnostic.code,
                    "severity": finding.diagnostic.severity.value,
                    "message": finding.diagnostic.message,
                    "hint": finding.diagnostic.hint,
                }
                for finding in found
            ],
        }
    )


def as_github(found: Sequence[Finding], folder: str = "") -> str:
    """Return workflow commands that a code review shows beside the lines.

    `folder` is where the workspace lies in its repository: "" or ending in a slash.
    """
    return "".join(_annotation(finding, folder) for finding in found)


def _annotation(finding: Finding, folder: str) -> str:
    span, diagnostic = finding.span, finding.diagnostic
    place = {"file": folder + span.file, "line": span.line, "col": span.column, "title": diagnostic.code}
    text = diagnostic.message + (f"\n提示：{diagnostic.hint}" if diagnostic.hint else "")
    return github(diagnostic.severity.value, place, text)
