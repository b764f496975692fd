"""What is wrong, where, and how to mend it: problems are values, never exceptions; one table of all codes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Code(NamedTuple):
    """What is true of every finding with a code.

    `warning` stops no document; `doubt` says that a number or a text may be wrong though it is well-formed.

    Of what the reader of the text finds: `guessed` if the value is then read from a copy that was mended by a guess,
    `left_out` if a part of the file was not read at all, `structural` if lines in the wrong place may be all that is
    wrong, `vague` if what is found beside it is the same mistake, `mended` in the words of `fmt` if mending it is safe.
    Of what is not there: `absent`; `lacking` if it may only be written wrongly; `of_whole` if that means nothing in a
    plan or an office's file that was not read whole.
    """

    warning: bool = False
    doubt: bool = False
    guessed: bool = False
    left_out: bool = False
    absent: bool = False
    lacking: bool = False
    of_whole: bool = False
    structural: bool = False
    vague: bool = False
    mended: str = ""


ERROR = Code()
WARNING = Code(warning=True)
DOUBT = Code(warning=True, doubt=True)

CODES: Mapping[str, Code] = {
    "action-not-listed": WARNING,
    "allocation-of-relative": ERROR,
    "allocation-sum": Code(warning=True, of_whole=True),
    "allocation-to-owner": WARNING,
    "anchor": Code(guessed=True),
    "as-of-odd": WARNING,
    "bad-choice": ERROR,
    "bad-date": ERROR,
    "bad-deadline": ERROR,
    "bad-escape": Code(guessed=True),
    "bad-id": ERROR,
    "bad-month": ERROR,
    "bad-number": ERROR,
    "bad-truth": ERROR,
    "bad-value": ERROR,
    "bad-year": ERROR,
    "blank": Code(warning=True, absent=True, lacking=True),
    "bracket-in-text": ERROR,
    "broken-text": ERROR,
    "cell-format": ERROR,
    "cell-formula": ERROR,
    "closed-added": WARNING,
    "closed-changed": ERROR,
    "closed-corrected": WARNING,
    "closed-removed": ERROR,
    "closed-standing": WARNING,
    "colon-in-text": Code(guessed=True),
    "comma-in-text": Code(guessed=True),
    "complex-key": Code(guessed=True, left_out=True),
    "conflict-marker": ERROR,
    "control-character": ERROR,
    "copied-text": WARNING,
    "cut-off-text": WARNING,
    "day-off-and-on": ERROR,
    "day-out-of-plan": WARNING,
    "deadline-after-plan": WARNING,
    "deadline-not-monthly": ERROR,
    "digits-swapped": DOUBT,
    "directive": ERROR,
    "due-before-opinion": ERROR,
    "due-of-yearly": ERROR,
    "duplicate-id": ERROR,
    "duplicate-key": Code(structural=True),
    "duplicate-name": ERROR,
    "duty-time": ERROR,
    "empty-file": ERROR,
    "empty-value": Code(absent=True),
    "encoding": ERROR,
    "extra-bracket": Code(guessed=True),
    "figure-conflict": ERROR,
    "figure-fell": DOUBT,
    "figure-incomplete": Code(absent=True, lacking=True),
    "figure-not-owner": WARNING,
    "figure-surplus": ERROR,
    "file-too-large": ERROR,
    "filed-before-month": ERROR,
    "filed-odd": WARNING,
    "form-empty": ERROR,
    "form-kept": WARNING,
    "form-key": ERROR,
    "form-twice": ERROR,
    "form-unit": ERROR,
    "full-width-bracket": Code(mended="全角括号"),
    "full-width-colon": Code(mended="全角冒号"),
    "full-width-comma": Code(mended="全角逗号"),
    "full-width-dash": Code(mended="全角减号"),
    "full-width-hash": Code(mended="全角井号"),
    "full-width-quote": ERROR,
    "full-width-space": Code(mended="全角空格"),
    "hash-in-text": Code(guessed=True),
    "indentation": Code(structural=True),
    "invisible-character": Code(mended="看不见的字符"),
    "link-outside": ERROR,
    "long-line": Code(left_out=True),
    "looks-monthly": DOUBT,
    "merge-key": Code(guessed=True, left_out=True),
    "misplaced-file": Code(warning=True, left_out=True),
    "misplaced-item": Code(guessed=True, left_out=True),
    "missing-colon": Code(guessed=True),
    "missing-dash": Code(guessed=True),
    "missing-key": Code(absent=True),
    "missing-space": Code(vague=True, mended="缺少的空格"),
    "month-not-of-file": ERROR,
    "month-out-of-plan": ERROR,
    "needs-quotes": ERROR,
    "negative-figure": WARNING,
    "no-owner": Code(warning=True, of_whole=True),
    "no-plan": ERROR,
    "no-unit": WARNING,
    "not-a-member": Code(of_whole=True),
    "not-moved": DOUBT,
    "not-text": ERROR,
    "not-whole": WARNING,
    "odd-sides": DOUBT,
    "outlook-order": ERROR,
    "paper-dated": WARNING,
    "part-above-whole": WARNING,
    "parts-sum": DOUBT,
    "placeholder": ERROR,
    "plan-span": ERROR,
    "quote-due": WARNING,
    "quote-measure": ERROR,
    "quote-not-in-text": Code(of_whole=True),
    "quote-number": ERROR,
    "quote-range": WARNING,
    "quote-rule": ERROR,
    "range-order": ERROR,
    "rated-unanswered": WARNING,
    "replied-but-open": WARNING,
    "reply-before-opinion": ERROR,
    "reply-undated": Code(lacking=True),
    "reply-without-result": Code(warning=True, lacking=True),
    "schedule-end": Code(warning=True, lacking=True),
    "schedule-falls": ERROR,
    "several-documents": Code(left_out=True),
    "share-above-100": WARNING,
    "stray-mark": Code(vague=True),
    "stray-text": Code(guessed=True, left_out=True),
    "tab": Code(mended="制表符"),
    "tag": Code(guessed=True),
    "tenfold": DOUBT,
    "text-after-quote": Code(guessed=True),
    "text-differs": DOUBT,
    "text-state": DOUBT,
    "time-order": ERROR,
    "tolerance-unused": WARNING,
    "too-deep": ERROR,
    "too-large": ERROR,
    "unclosed-bracket": Code(guessed=True),
    "unclosed-quote": Code(guessed=True),
    "unit-not-of-folder": ERROR,
    "unknown-action": ERROR,
    "unknown-category": ERROR,
    "unknown-duty": Code(of_whole=True),
    "unknown-encoding": ERROR,
    "unknown-group": Code(of_whole=True),
    "unknown-key": Code(structural=True),
    "unknown-target": Code(of_whole=True),
    "unknown-task": Code(of_whole=True),
    "unknown-unit": Code(of_whole=True),
    "unreadable": ERROR,
    "unusual-step": DOUBT,
    "value-missing": Code(lacking=True),
    "value-not-expected": ERROR,
    "verification-differs": ERROR,
    "verification-of-nothing": WARNING,
    "vote-sum": ERROR,
    "workplan-blank": WARNING,
    "workplan-incomplete": WARNING,
    "workplan-missing": WARNING,
    "workplan-overdue": WARNING,
    "wrong-measure": ERROR,
    "wrong-shape": Code(structural=True),
    "yaml-syntax": Code(guessed=True, left_out=True, structural=True),
}


def of(code: str) -> Code:
    """Return what is known of a code; one that is not in the table is an error like most."""
    return CODES.get(code, ERROR)


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
        return self.stated or (Severity.WARNING if of(self.code).warning else Severity.ERROR)


def errors(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return those that stop everything."""
    return [one for one in found if one.severity is Severity.ERROR]


class DataError(Exception):
    """The ledger has errors, so nothing may be computed or rendered from it (exit code 1)."""


class UsageError(Exception):
    """The request cannot be served: an unknown name, a month outside the year (exit code 2)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
