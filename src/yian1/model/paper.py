"""data/documents/: the office's own words for each paper, kept from run to run; every key is optional."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath

from pydantic import Field

from yian1.model.fields import DateField, Document, ReferenceField, TextField, TruthField, WholeField
from yian1.model.period import Month

BRIEF, HALF_YEAR, OCTOBER = "brief", "half-year", "october"
TITLES = {HALF_YEAR: "半年总结", OCTOBER: "向人大常委会的报告"}
_NAME = re.compile(r"brief-(\d{4}-\d{2})|(half-year|october)", re.ASCII)


class Part(StrEnum):
    """What may be left out of a paper (leave_out)."""

    NEWS = "news"
    EVENTS = "events"
    TARGETS = "targets"
    TASKS = "tasks"
    PROBLEMS = "problems"
    ATTENDANCE = "attendance"
    OPINIONS = "opinions"
    DEMANDS = "demands"
    NEXT = "next"


PART_WORDS = {
    Part.NEWS: "本月进展", Part.EVENTS: "活动", Part.TARGETS: "目标", Part.TASKS: "任务", Part.PROBLEMS: "问题",
    Part.ATTENDANCE: "报送情况", Part.OPINIONS: "代表意见建议", Part.DEMANDS: "工作要求", Part.NEXT: "打算",
}  # fmt: skip


class Paper(Document):
    """The office's own words for one paper: what is given here stands in it instead of what would be compiled."""

    sample: TruthField = Field(default=False, title="示例数据")
    dated: DateField | None = Field(None, title="印发日期")
    issue: WholeField | None = Field(None, title="期号", ge=1)
    opening: TextField | None = Field(None, title="开头")
    highlights: tuple[TextField, ...] = Field((), title="亮点")
    instructions: tuple[TextField, ...] = Field((), title="领导批示")
    demands: tuple[TextField, ...] = Field((), title="工作要求")
    tasks: dict[ReferenceField, TextField] = Field({}, title="任务进展")
    problems: dict[ReferenceField, TextField] = Field({}, title="问题的原因")
    leave_out: tuple[Part, ...] = Field((), title="不印的部分")

    @property
    def name(self) -> str:
        """The file's name without folder and ending: brief-2024-05, half-year, october."""
        return PurePosixPath(self.file).stem

    def leaves_out(self, part: str) -> bool:
        """Whether a part is not to be printed this time."""
        return part in self.leave_out


def paper_name(kind: str, month: Month) -> str:
    """Return the name of the file that holds the words for a paper."""
    return f"{BRIEF}-{month}" if kind == BRIEF else kind


def named(name: str) -> tuple[str, Month | None] | None:
    """Return kind and month that a file's name stands for; None if it is no paper's name."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return (found[2], None) if found[2] else (BRIEF, Month.parse(found[1]))
    except ValueError:
        return None
