"""What is wrong, where, and how to mend it: data problems are values, never exceptions."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from yian1.model import codes

Path = tuple[str | int, ...]


class Severity(StrEnum):
    """How bad a diagnostic is: an error stops every document, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Span(NamedTuple):
    """A place in a file; line and column count from 1, a column is one character (not one cell)."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1


class Place(NamedTuple):
    """A value in a file by its path in the YAML tree, e.g. ("figures", "private-firms").

    `at` says which part is meant: the "value", or the "key" that leads to it.
    Spans cost a second look at the text, so places travel and spans are made only when printed.
    """

    file: str
    path: Path = ()
    at: str = "value"

    def child(self, *steps: str | int) -> Place:
        """Return the place that many steps further down the tree."""
        return Place(self.file, (*self.path, *steps), self.at)

    def key(self) -> Place:
        """Return the same place, pointing at its key."""
        return Place(self.file, self.path, "key")


class Diagnostic(NamedTuple):
    """One problem: `message` says what is wrong and stands alone, only `hint` says how to mend it.

    How bad it is says its code, unless `stated` says otherwise.
    """

    code: str
    message: str
    where: Span | Place
    hint: str = ""
    stated: Severity | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.stated or (Severity.WARNING if codes.of(self.code).warning else Severity.ERROR)


class DataError(Exception):
    """The ledger has errors, so nothing may be computed or rendered from it (exit code 1)."""


class UsageError(Exception):
    """The request cannot be served: an unknown name, a month outside the year (exit code 2)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
