"""What the stages of drafting hand to one another, and the draft they end in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from yian1.model.period import Month


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of clean text; `level` is that of its heading style in Word, 0 without one."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows of cells, every row equally long; a merged cell is repeated in each place that it covers.

    `guessed` are the rows whose units were divided over the columns by what is usual.
    """

    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    guessed: frozenset[int] = frozenset()


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is named for a piece of text, as written: leads (牵头), units (责任、配合), and until when."""

    lead: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    due: str = ""
    raw: str = ""
    doubt: str = ""

    def __bool__(self) -> bool:
        """Whether anybody is named."""
        return bool(self.lead or self.units)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of tasks."""

    number: str
    title: str
    text: str
    who: Assignment
    heading: str = ""
    note: str = ""  # what its other cells say


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of tasks, read."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DraftTarget:
    """A target; `doubts` says by field what a person has to look at."""

    name: str
    quote: str
    kind: str
    measure: str = ""
    rule: str = ""
    value: Decimal | None = None
    upto: Decimal | None = None
    stretch: Decimal | None = None
    due: Month | None = None
    per: str = ""
    doubts: dict[str, str] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Untaken:
    """A number of the text that is no target, and why."""

    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class DraftGoal:
    """A goal with its text."""

    id: str
    title: str
    text: str
    targets: tuple[DraftTarget, ...] = ()
    untaken: tuple[Untaken, ...] = ()
    doubts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftAction:
    """A piece of a task's text with those named for it, by id."""

    id: str
    text: str
    lead: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    raw: str = ""
    doubts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftTask:
    """A task."""

    id: str
    title: str
    actions: tuple[DraftAction, ...]
    targets: tuple[DraftTarget, ...] = ()
    untaken: tuple[Untaken, ...] = ()
    due: date | None = None
    doubts: dict[str, str] = field(default_factory=dict)
    note: str = ""  # what a table's other cells say of it
    printed: str = ""  # the number that it has in print


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A chapter of tasks."""

    id: str
    title: str
    tasks: tuple[DraftTask, ...]
    part: str = ""
    text: str = ""  # what stands under its heading before the first task
    doubts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftUnit:
    """A unit, or a group of units, by the name in the text."""

    id: str
    name: str
    group: bool = False
    aliases: tuple[str, ...] = ()
    note: str = ""
    kind: str = ""
    doubts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftStage:
    """A stage of the work; without its months a person has to add them."""

    title: str
    text: str
    first: Month | None = None
    last: Month | None = None
    doubts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftDuty:
    """A document that the units owe."""

    id: str
    title: str
    quote: str
    every: str = ""
    first: Month | None = None
    last: Month | None = None
    due: date | None = None
    doubts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """What the text says of itself: the plan's and the notice's own facts."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    issued: date | None = None
    session: str = ""
    motion: str = ""
    year: int = 0
    first: Month | None = None
    last: Month | None = None
    notice_title: str = ""
    purpose: str = ""
    addressed_to: str = ""
    notice: str = ""
    copied_to: tuple[str, ...] = ()
    doubts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that was found in a text."""

    head: Head
    preamble: str = ""
    programmes: tuple[str, ...] = ()
    units: tuple[DraftUnit, ...] = ()
    goals: tuple[DraftGoal, ...] = ()
    sections: tuple[DraftSection, ...] = ()
    stages: tuple[DraftStage, ...] = ()
    duties: tuple[DraftDuty, ...] = ()
    requirements: tuple[tuple[str, str], ...] = ()
    untaken: tuple[Untaken, ...] = ()
    rest: tuple[str, ...] = ()  # what found no place; it is kept as a comment
    headings: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of the parts, by what they hold
    first_leads: str = ""  # the words by which the first of each list is its lead
