"""One mistake, one problem: what only says again, in other words, what another finding has said already."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from yian1.model.diagnostics import Diagnostic, Path, Place, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

Located = tuple[Span, Diagnostic]

# What the reader of the text says; the value is then read from a copy that was mended by a guess.
GUESSED = frozenset(
    {
        "anchor", "bad-escape", "colon-in-text", "comma-in-text", "complex-key", "extra-bracket", "hash-in-text",
        "merge-key", "missing-colon", "missing-dash", "misplaced-item", "stray-text", "tag", "text-after-quote",
        "unclosed-bracket", "unclosed-quote", "yaml-syntax",
    }
)  # fmt: skip
# After these a part of the file was not read at all, so that nothing can be said to be missing in it.
LEFT_OUT = frozenset(
    {"complex-key", "long-line", "merge-key", "misplaced-item", "several-documents", "stray-text", "yaml-syntax"}
)
ABSENT = frozenset({"blank", "empty-value", "figure-incomplete", "missing-key"})
# What is not there, perhaps only because it was written wrongly.
LACKING = frozenset(
    {"blank", "figure-incomplete", "reply-undated", "reply-without-result", "schedule-end", "value-missing"}
)
# A value that no text may begin with: what the value should be helps more than how it could be quoted.
UNQUOTED = "needs-quotes"


@dataclass(slots=True)
class _Told:
    """What was found in one file, as far as it can explain other findings."""

    guessed: set[int] = field(default_factory=set)  # lines
    valued: set[int] = field(default_factory=set)  # lines whose value is wrong in itself
    faults: set[Path] = field(default_factory=set)  # the places of errors, and all that they lie in
    unknown: set[Path] = field(default_factory=set)  # the mappings that have an unknown key
    left_out: bool = False
    faulty: bool = False


def without_echoes(found: Sequence[Located]) -> list[Located]:
    """Return the findings without those that only follow from others."""
    by_file: dict[str, _Told] = {}
    for span, diagnostic in found:
        _note(by_file.setdefault(span.file, _Told()), span, diagnostic)
    return [
        (span, diagnostic) for span, diagnostic in found if not _is_echo(span, diagnostic, by_file[span.file], by_file)
    ]


def _note(told: _Told, span: Span, diagnostic: Diagnostic) -> None:
    error = diagnostic.severity is Severity.ERROR
    told.faulty = told.faulty or (error and not diagnostic.code.startswith("closed-"))
    if isinstance(diagnostic.where, Span):
        told.left_out = told.left_out or diagnostic.code in LEFT_OUT
        if diagnostic.code in GUESSED:
            told.guessed.add(span.line)
        return
    if diagnostic.code not in ABSENT:
        told.valued.add(span.line)
    if error:
        path = diagnostic.where.path
        told.faults.update(path[:length] for length in range(1, len(path) + 1))
        if diagnostic.code == "unknown-key":
            told.unknown.add(path[:-1])


def _is_echo(span: Span, diagnostic: Diagnostic, told: _Told, by_file: dict[str, _Told]) -> bool:
    if isinstance(diagnostic.where, Span):
        return diagnostic.code == UNQUOTED and span.line in told.valued
    if diagnostic.code.startswith("closed-"):  # what cannot be read counts as taken away
        gone = by_file.get(_filing(diagnostic.where)) if diagnostic.code == "closed-removed" else None
        return (gone or told).faulty
    if span.line in told.guessed or (told.left_out and diagnostic.code in ABSENT):
        return True
    path = diagnostic.where.path
    beside = path in told.unknown or path[:-1] in told.unknown
    return diagnostic.code in LACKING and (beside or (diagnostic.code == "blank" and path in told.faults))


def _filing(closed: Place) -> str:
    """Return the file of the filing that a closing has found to be gone."""
    return f"data/progress/{closed.path[-1] if closed.path else ''}/{PurePosixPath(closed.file).name}"
