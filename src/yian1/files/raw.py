"""A workspace's files as they come: what they are called, where they lie, and one file's bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from yian1.model.diagnostics import Diagnostic

PLAN = "data/plan.yaml"
OFFICE = "data/office.yaml"
OPINIONS = "data/opinions.yaml"
EVENTS = "data/events.yaml"
PROGRESS = "data/progress/"
CLOSINGS = "data/closed/"
FILING = re.compile(r"data/progress/([^/]+)/(\d{4}-\d{2})\.yaml", re.ASCII)
CLOSING = re.compile(r"data/closed/\d{4}-\d{2}\.yaml", re.ASCII)
WORKPLAN = re.compile(r"data/progress/([^/]+)/workplan\.yaml", re.ASCII)


class RawFile(NamedTuple):
    """A file as it came: its path in the workspace, with forward slashes, and its bytes or why there are none."""

    path: str
    data: bytes | None
    problem: Diagnostic | None = None
