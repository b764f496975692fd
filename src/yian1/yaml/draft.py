"""A working copy of a text: mistakes are noted where they were written and mended in the copy only.

The readers of this folder mend what they report, so that whatever comes after it is read and checked too;
the copy never gains or loses a line, and every character of it knows the column that it came from.
"""

from __future__ import annotations

from dataclasses import dataclass

from yian1.model.diagnostics import Diagnostic, Place, Severity, Span, of
from yian1.yaml.slips import Slip, Sure

MAX_PROBLEMS = 100  # per file: more of them help nobody, and a hostile file must not flood the report
MAX_EDITS = 3_000  # each costs the length of its line

Where = tuple[int, int, int]  # row, column, length; row and column count from 0


def _is_same_mistake(known: Diagnostic, other: Diagnostic) -> bool:
    """Say whether two problems of one line are one: the same twice, or two sides of one mark too many or too few."""
    beside = abs(_place(known.where)[1] - _place(other.where)[1]) <= 1
    return known.code == other.code or (beside and (of(known.code).vague or of(other.code).vague))


def _place(where: Span | Place) -> tuple[int, int]:
    return (where.line, where.column) if isinstance(where, Span) else (0, 0)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the copy in the coordinates of the original: row and column count from 0."""

    code: str
    row: int
    column: int
    length: int
    text: str


class Draft:
    """The rows of a text that is being read and mended; `complete` is false when a part had to be left out."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.rows = text.split("\n")
        self.edits: list[Edit] = []
        self.complete = True
        self.moved: set[int] = set()  # rows whose indentation was mended: they may have got to the wrong place
        self._problems: dict[int, list[tuple[Diagnostic, bool]]] = {}  # by row; true for a guess
        self._count = 0
        self._origins: dict[int, list[int]] = {}
        self._lengths: dict[int, int] = {}  # of the original lines that have origins
        self._kept: tuple[list[str], dict[int, list[int]], int, bool] = (self.rows, {}, 0, True)

    @property
    def full(self) -> bool:
        """Say whether so much is wrong that going on is not worth the reader's time."""
        return self._count >= MAX_PROBLEMS or len(self.edits) >= MAX_EDITS

    @property
    def guessed(self) -> bool:
        """Say whether something was noted that the YAML reader itself must have refused."""
        return any(guess for here in self._problems.values() for _, guess in here)

    def problems(self) -> list[Diagnostic]:
        """Return what was noted, in the order of the lines."""
        found = (problem for here in self._problems.values() for problem, _ in here)
        return sorted(found, key=lambda problem: _place(problem.where))

    def text(self) -> str:
        """Return the mended text."""
        return "\n".join(self.rows)

    def next_line(self, row: int) -> str:
        """Return the next line below a row that is not blank, or "" at the end."""
        below = (self.rows[number] for number in range(row + 1, len(self.rows)))
        return next((line for line in below if line.strip()), "")

    def origin(self, row: int, column: int) -> int:
        """Return the column of the original that a column of the copy came from."""
        origins = self._origins.get(row)
        if origins is None:
            return column
        if column < len(origins):
            return origins[column]
        return min(origins[-1] + 1 + column - len(origins), self._lengths[row]) if origins else self._lengths[row]

    def span(self, row: int, column: int, length: int = 1) -> Span:
        """Return where a stretch of the copy stands in the original."""
        start = self.origin(row, column)
        end = self.origin(row, column + length - 1) + 1
        return Span(self.file, row + 1, start + 1, max(end - start, 1))

    def tell(self, slip: Slip, where: Where, *words: object) -> None:
        """Record a mistake; `words` fill in its message and hint, by default the text that stands there.

        One of a kind on a line is enough, and a certain one speaks louder than a guess there. A guess spares a line
        that has been mended already: what is odd about it now, the mending may have done.
        """
        row, column, length = where
        here = self._problems.setdefault(row, [])
        guess = slip.sure is Sure.GUESS
        if guess and here:
            return
        filled = words or (self.rows[row][column : column + length],)
        stated = Severity.WARNING if slip.sure is Sure.ONLY_ODD else None
        message, hint = slip.message.format(*filled), slip.hint.format(*filled)
        problem = Diagnostic(slip.code, message, self.span(*where), hint, stated)
        here[:] = [known for known in here if not (known[1] and slip.sure is Sure.YES)]
        if not self.full and not any(_is_same_mistake(known, problem) for known, _ in here):
            here.append((problem, guess))
            self._count += 1

    def mend(self, slip: Slip, where: Where, text: str, *words: object) -> None:
        """Record a mistake and put `text` in its place."""
        self.tell(slip, where, *words)
        self.replace(slip.code, where, text)

    def give_up(self, slip: Slip, place: tuple[int, int], *words: object) -> None:
        """Record why a text cannot be read, or not all of it."""
        self.tell(slip, (*place, 1), *words)
        self.complete = False

    def has_trouble_near(self, row: int, reach: int = 0) -> bool:
        """Say whether something was noted on a line or on one of the `reach` lines above it."""
        return any(self._problems.get(near) for near in range(row - reach, row + 1))

    def replace(self, code: str, where: Where, text: str) -> None:
        """Put `text` in the place of a stretch of the copy."""
        row, column, length = where
        line = self.rows[row]
        self._lengths.setdefault(row, len(line))
        origins = self._origins.setdefault(row, list(range(len(line))))
        first, last = self.origin(row, column), self.origin(row, column + length)
        self.edits.append(Edit(code, row, first, last - first, text))
        self.rows[row] = line[:column] + text + line[column + length :]
        origins[column : column + length] = [first] * len(text)

    def keep(self) -> str:
        """Remember the draft as it is for `forget_guesses`, and return its text."""
        origins = {row: list(columns) for row, columns in self._origins.items()}
        self._kept = (list(self.rows), origins, len(self.edits), self.complete)
        return self.text()

    def forget_guesses(self) -> None:
        """Go back to what was kept, without the guesses: the YAML reader understands it as it stands."""
        self.rows, self._origins, edits, self.complete = self._kept
        for here in self._problems.values():
            here[:] = [known for known in here if not known[1]]
        del self.edits[edits:]

    def leave_out(self, slip: Slip, row: int, column: int) -> None:
        """Record a line that cannot be mended and leave it out of the copy."""
        self.tell(slip, (row, column, len(self.rows[row].rstrip()) - column))
        self.blank(row)
        self.complete = False

    def blank(self, row: int) -> None:
        """Leave a whole line out of the copy."""
        self.rows[row] = ""
        self._origins.pop(row, None)
