"""What is wrong, where, and how to mend it: problems are values, never exceptions; one table of codes."""

from __future__ import annotations

from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Code(NamedTuple):
    """What is true of every finding with a code.

    `warning` stops no document; `doubt` says that a number or a text may be wrong though it is well-formed.

    Of what the reader of the text finds: `guessed` if the value is then read from a copy put right by a guess,
    `left_out` if a part of the file was not read at all, `structural` if lines in the wrong place may be all that is
    wrong, `vague` if what is found beside it is the same mistake, `fixed` in the words of `fmt` if it is safe to fix.
    Of what is not there: `absent`; `lacking` if it may only be written wrongly; `of_whole` if that means nothing in a
    plan or an office's file that was not read whole; `needs` are parts of which one that cannot be read explains it.
    """

    warning: bool = False
    doubt: bool = False
    guessed: bool = False
    left_out: bool = False
    absent: bool = False
    lacking: bool = False
    of_whole: bool = False
    structural: bool = False
    needs: tuple[str, ...] = ()
    vague: bool = False
    fixed: str = ""


WARNING = Code(warning=True)
DOUBT = Code(warning=True, doubt=True)

# A code that is not here is an error and nothing more, like most.
CODES: Mapping[str, Code] = {
    "action-not-listed": WARNING,
    "allocation-sum": Code(warning=True, of_whole=True),
    "allocation-to-owner": WARNING,
    "anchor": Code(guessed=True),
    "as-of-odd": WARNING,
    "bad-deadline": Code(needs=("date", "day")),
    "bad-escape": Code(guessed=True),
    "blank": Code(warning=True, absent=True, lacking=True),
    "closed-added": WARNING,
    "closed-corrected": WARNING,
    "closed-standing": WARNING,
    "colon-in-text": Code(guessed=True),
    "comma-in-text": Code(guessed=True),
    "complex-key": Code(guessed=True, left_out=True),
    "copied-text": WARNING,
    "cut-off-text": WARNING,
    "day-out-of-plan": WARNING,
    "deadline-after-plan": WARNING,
    "digits-swapped": DOUBT,
    "duplicate-key": Code(structural=True),
    "duty-time": Code(needs=("every", "from", "to", "due")),
    "empty-value": Code(absent=True),
    "extra-bracket": Code(guessed=True),
    "figure-fell": DOUBT,
    "figure-incomplete": Code(absent=True, lacking=True),
    "figure-not-owner": WARNING,
    "filed-odd": WARNING,
    "form-kept": WARNING,
    "full-width-bracket": Code(fixed="全角括号"),
    "full-width-colon": Code(fixed="全角冒号"),
    "full-width-comma": Code(fixed="全角逗号"),
    "full-width-dash": Code(fixed="全角减号"),
    "full-width-hash": Code(fixed="全角井号"),
    "full-width-space": Code(fixed="非半角空格"),
    "hash-in-text": Code(guessed=True),
    "indentation": Code(structural=True),
    "invisible-character": Code(fixed="看不见的字符"),
    "long-line": Code(left_out=True),
    "looks-monthly": DOUBT,
    "merge-key": Code(guessed=True, left_out=True),
    "misplaced-file": Code(warning=True, left_out=True),
    "misplaced-item": Code(guessed=True, left_out=True, structural=True),
    "missing-colon": Code(guessed=True),
    "missing-dash": Code(guessed=True),
    "missing-key": Code(absent=True),
    "missing-space": Code(vague=True, fixed="缺少的空格"),
    "negative-figure": WARNING,
    "no-owner": Code(warning=True, of_whole=True),
    "no-unit": Code(warning=True, needs=("units", "lead")),
    "not-a-member": Code(of_whole=True),
    "not-moved": DOUBT,
    "not-whole": WARNING,
    "odd-sides": DOUBT,
    "paper-dated": WARNING,
    "part-above-whole": WARNING,
    "parts-sum": DOUBT,
    "quote-due": Code(warning=True, needs=("due",)),
    "quote-not-in-text": Code(of_whole=True),
    "quote-range": WARNING,
    "rated-unanswered": Code(warning=True, needs=("replied", "state")),
    "replied-but-open": Code(warning=True, needs=("state",)),
    "reply-undated": Code(lacking=True, needs=("replied",)),
    "reply-without-result": Code(warning=True, lacking=True),
    "schedule-end": Code(warning=True, lacking=True),
    "several-documents": Code(left_out=True),
    "share-above-100": WARNING,
    "stray-mark": Code(vague=True),
    "stray-text": Code(guessed=True, left_out=True),
    "tab": Code(fixed="制表符"),
    "tag": Code(guessed=True),
    "tenfold": DOUBT,
    "text-after-quote": Code(guessed=True),
    "text-differs": DOUBT,
    "text-state": DOUBT,
    "tolerance-unused": WARNING,
    "unclosed-bracket": Code(guessed=True),
    "unclosed-quote": Code(guessed=True),
    "unknown-duty": Code(of_whole=True),
    "unknown-group": Code(of_whole=True),
    "unknown-key": Code(structural=True),
    "unknown-target": Code(of_whole=True),
    "unknown-task": Code(of_whole=True),
    "unknown-unit": Code(of_whole=True),
    "unusual-step": DOUBT,
    "value-missing": Code(lacking=True, needs=("value", "measure")),
    "verification-of-nothing": WARNING,
    "vote-sum": Code(lacking=True, needs=("invalid",)),
    "workplan-blank": WARNING,
    "workplan-incomplete": WARNING,
    "workplan-missing": WARNING,
    "workplan-overdue": WARNING,
    "wrong-shape": Code(structural=True),
    "yaml-syntax": Code(guessed=True, left_out=True, structural=True),
}


def of(code: str) -> Code:
    """Return what is known of a code."""
    return CODES.get(code, Code())


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


@contextmanager
def needing(what: str, *packages: str, extra: str = "office", otherwise: str = "") -> Iterator[None]:
    """Say which extra to install for something where its packages are missing: what is loaded in here needs them."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in packages:
            raise
        raise UsageError(f"{what}需要安装 yian1[{extra}]", f'运行 pip install "yian1[{extra}]"{otherwise}') from None
