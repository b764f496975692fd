"""One value that a target has had: who filed it, and which commit wrote it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from yian1.core.series import Observation
    from yian1.model.period import Month


@dataclass(frozen=True, slots=True)
class Recorded:
    """One value that a commit gave a target, in one unit's filing of one month; `seen` is None if it took it away.

    `file` is the file's present name, relative to the workspace, `line` the line in that commit, 0 for what is gone.
    """

    month: Month
    unit: str
    seen: Observation | None
    filed: date | None
    filed_by: str | None
    commit: str
    author: str
    date: date
    file: str
    line: int
