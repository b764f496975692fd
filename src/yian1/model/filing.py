"""data/progress/UNIT/: what a unit reports month by month, and its own work plan."""

from enum import StrEnum
from typing import Annotated

from yian1.model.fields import (
    DateField,
    Document,
    Field,
    KeyField,
    MonthField,
    Record,
    ReferenceField,
    TruthField,
    alone,
    titles_of,
)
from yian1.model.office import PagePart, Use, uses


class ReportState(StrEnum):
    """What a unit says of an action."""

    NOT_STARTED = "未启动"
    UNDER_WAY = "推进中"
    DONE = "已完成"
    ONGOING = "长期坚持"


LASTING = frozenset({ReportState.DONE, ReportState.ONGOING})  # such a report holds until there is another
NUMBERS = ("value", "part", "whole", "against", "last_year")
# What a figure says: its numbers, or that a milestone is reached; the other fields remark on it.
SAYING = (*NUMBERS, "done")


class Figure(Record):
    """One figure as written: numbers stay text here, their meaning needs the target's measure.

    `value` alone for flow, stock and level; `part` and `whole` for a ratio; `value` and `against`
    for a comparison; `value` and `last_year` for a trend; `done` for a milestone.
    """

    value: str | None = Field(None, title="数值")
    part: str | None = Field(None, title="分子")
    whole: str | None = Field(None, title="分母")
    against: str | None = Field(None, title="比较对象")
    last_year: str | None = Field(None, title="上年同期")
    done: TruthField | None = Field(None, title="是否完成")
    source: Annotated[str | None, Use(seen=PagePart.REPORTS)] = Field(None, title="来源")
    as_of: str | None = Field(None, title="数据截至")
    provisional: TruthField = Field(default=False, title="初步数")
    note: Annotated[str | None, Use(seen=PagePart.PROBLEMS)] = Field(None, title="说明")
    correction: Annotated[str | None, Use(seen=PagePart.PROBLEMS)] = Field(None, title="更正原因")

    @property
    def bare(self) -> str | None:
        """The value, if nothing else was written: of most figures that is all."""
        return self.value if len(self.__pydantic_fields_set__) == 1 else None  # as a property it costs twice that

    @property
    def numbers(self) -> dict[str, str]:
        """The numbers that are given, by name, as they were written."""
        fields = self.__dict__  # asked for every figure: as attributes they cost three times that
        return {name: text for name in NUMBERS if (text := fields[name]) is not None}

    @property
    def blank(self) -> bool:
        """Whether no number is given at all: a field still to be filled in, not a zero."""
        return self.value is None and self.part is None and self.whole is None and self.done is None


class Report(Record):
    """What a unit says of one action in one month."""

    status: ReportState | None = Field(None, title="状态")
    done: Annotated[str | None, Use(seen=PagePart.REPORTS)] = Field(None, title="进展")
    next: Annotated[str | None, Use(seen=PagePart.REPORTS)] = Field(None, title="下一步")
    problem: Annotated[str | None, Use(seen=PagePart.PROBLEMS)] = Field(None, title="问题")

    @property
    def blank(self) -> bool:
        """Whether it has no content: a form still to be filled in."""
        return not any(self.__dict__.values())


class Filing(Document):
    """One unit's report of one month."""

    unit: ReferenceField = Field(title="单位")
    month: MonthField = Field(title="月份")
    filed: Annotated[DateField | None, Use(asked=True)] = Field(None, title="报送日期")
    filed_by: Annotated[str | None, Use(asked=True, kept=True, quiet=True, seen=PagePart.OFFICERS)] = Field(
        None, title="填报部门"
    )
    approved_by: Annotated[str | None, Use(kept=True, quiet=True, seen=PagePart.OFFICERS)] = Field(None, title="审核人")
    sample: TruthField = Field(default=False, title="示例数据")
    submitted: dict[KeyField, DateField] = Field({}, title="已报送的总结")
    figures: dict[KeyField, Annotated[Figure, alone("value", may_be_empty=True)]] = Field({}, title="数据")
    progress: dict[KeyField, Report] = Field({}, title="进展")
    summary: Annotated[str | None, Use(quiet=True, seen=PagePart.REPORTS)] = Field(None, title="总结")

    @property
    def told(self) -> dict[str, str | None]:
        """What its head tells wherever the unit is shown, by field and in words; what is not so is not told."""
        given = ((name, getattr(self, name)) for name in TOLD)
        return {name: "是" if value is True else str(value) if value else None for name, value in given}

    @property
    def in_place(self) -> bool:
        """Whether it says the unit and the month that its place says; else it is compared with nothing."""
        return self.file.endswith(f"/{self.unit}/{self.month}.yaml")

    @property
    def blank(self) -> bool:
        """Whether it holds no value at all: a form still to be filled in is no filing, whatever day it bears."""
        return (
            self.summary is None
            and not self.submitted
            and all(figure.blank for figure in self.figures.values())
            and all(report.blank for report in self.progress.values())
        )

    @property
    def empty(self) -> bool:
        """Whether it is a form as `new` writes it, undated with nothing filled in, not even why a figure is missing."""
        remarked = any(getattr(figure, name) for figure in self.figures.values() for name in REMARKS)
        return self.filed is None and self.blank and not remarked


# Fields by their titles: what a report says in words, what remarks on a figure, what stands in a filing's head.
TEXTS = {name: title for name, title in titles_of(Report).items() if name != "status"}
REMARKS = {name: title for name, title in titles_of(Figure).items() if name not in SAYING}
NESTED = ("submitted", "figures", "progress")
HEAD = {name: title for name, title in titles_of(Filing).items() if name not in NESTED}
TOLD = {name: HEAD[name] for name, use in uses(Filing).items() if use.told}


class Undertaking(Record):
    """A line of a unit's work plan (办理方案): who does what for an action, by when."""

    action: ReferenceField = Field(title="举措")
    measures: str | None = Field(None, title="具体措施")
    goal: str | None = Field(None, title="工作目标")
    department: str | None = Field(None, title="责任处室")
    leader: str | None = Field(None, title="分管领导")
    officer: str | None = Field(None, title="经办人")
    due: DateField | None = Field(None, title="完成时限")


class WorkPlan(Document):
    """A unit's work plan."""

    unit: ReferenceField = Field(title="单位")
    sample: TruthField = Field(default=False, title="示例数据")
    workplan: tuple[Undertaking, ...] = Field((), title="办理方案")


# Texts that say nothing: printed as they stand they would go to the leaders.
_NOTHING = {
    *(
        f"{yet}{none}{great}{what}"
        for yet in ("", "暂", "尚")
        for none in ("无", "没有", "未发现")
        for great in ("", "明显", "突出", "重大")
        for what in ("", "问题", "困难", "情况", "内容", "进展", "变化", "安排")
    ),
    "同上", "同上月", "同前", "略", "见附件", "详见附件", "不适用", "无此项", "na", "n/a", "none", "null", "nil",
}  # fmt: skip
_STOPS = " \t\u3000\u3002.\uff1b;\uff01!"
_STROKES = f"-—–/\\…、·*~{_STOPS}"
_LONGEST = 20  # signs of a text that says nothing
_SOON, _WORK = ("下一步", "下步", "下月", "下阶段", "下一阶段"), ("", "工作", "打算", "计划")
_OPENINGS = {f"{soon}{work}{mark}" for soon in _SOON for work in _WORK for mark in "\uff1a:\uff0c,\u3001"}
_OPENINGS |= {
    f"{there}{what}{mark}"
    for there in ("", "存在", "存在的", "主要", "存在的主要", "面临的")
    for what in ("问题", "困难", "困难和问题", "问题和困难")
    for mark in ("\uff1a", ":", "是\uff1a", "是:")
}
_BEGINNINGS = tuple({opening[0] for opening in _OPENINGS})
_ENDS_OF_OPENINGS = sorted({len(opening) for opening in _OPENINGS})


def substance(text: str | None, names: tuple[str, ...]) -> str:
    """Return what a text says: without the unit's name, 下一步 or 存在问题 before it, "" for 无."""
    bare = (text or "").strip()
    for name in names if bare.startswith(names) else ():
        if bare.startswith(name) and bare[len(name) : len(name) + 1] in (*"\uff1a:\uff0c,",):
            bare = bare[len(name) + 1 :].strip()
    if bare.startswith(_BEGINNINGS):
        bare = bare[next((end for end in _ENDS_OF_OPENINGS if bare[:end] in _OPENINGS), 0) :].strip()
    if len(bare) > _LONGEST or (bare.strip(_STROKES) and bare.rstrip(_STOPS).lower() not in _NOTHING):
        return bare
    return ""
