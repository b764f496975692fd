"""data/plan.yaml: what was promised, as the printed plan says it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from yian1.model.fields import (
    DateField,
    Document,
    IdField,
    MonthField,
    NumberField,
    Record,
    ReferenceField,
    TextField,
    YearField,
    fail,
)


class Kind(StrEnum):
    """How a target's figure behaves over the year, and so how far it is judged to be met."""

    FLOW = "flow"
    STOCK = "stock"
    LEVEL = "level"
    RATIO = "ratio"
    COMPARISON = "comparison"
    TREND = "trend"


class Rule(StrEnum):
    """What the figure must be, seen from the target."""

    ABOVE = "above"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    BELOW = "below"

    @property
    def rising(self) -> bool:
        """Whether more is better."""
        return self in {Rule.ABOVE, Rule.AT_LEAST}


# Measured against another figure of the same filing, so the plan promises no number.
RELATIVE = frozenset({Kind.COMPARISON, Kind.TREND})
# Only amounts add up over units; rates, shares and comparisons do not.
ADDITIVE = frozenset({Kind.FLOW, Kind.STOCK})


class Issue(Record):
    """The printed document itself."""

    title: TextField = Field(title="标题")
    number: TextField | None = Field(None, title="发文字号")
    issuer: TextField | None = Field(None, title="发文机关")
    issued: DateField | None = Field(None, title="印发日期")
    session: TextField | None = Field(None, title="会议")
    motion: TextField | None = Field(None, title="议案名称")
    year: YearField = Field(title="年度")
    purpose: TextField | None = Field(None, title="制订目的")
    addressed_to: TextField | None = Field(None, title="主送")
    notice: TextField | None = Field(None, title="印发通知正文")
    copied_to: tuple[TextField, ...] = Field((), title="抄送")


class Unit(Record):
    """An organisation that is responsible for something (责任单位)."""

    id: IdField = Field(title="代号")
    name: TextField = Field(title="简称")
    full_name: TextField | None = Field(None, title="全称")
    aliases: tuple[TextField, ...] = Field((), title="别名")
    kind: IdField | None = Field(None, title="类别")
    note: TextField | None = Field(None, title="说明")


class Group(Record):
    """Several organisations under one name, such as 各区人民政府."""

    id: IdField = Field(title="代号")
    name: TextField = Field(title="名称")
    aliases: tuple[TextField, ...] = Field((), title="别名")
    note: TextField | None = Field(None, title="说明")


class Target(Record):
    """One checkable promise; `value` is in `measure` (comparison and trend carry none)."""

    id: IdField = Field(title="代号")
    name: TextField = Field(title="指标名称")
    quote: TextField = Field(title="方案原文")
    kind: Kind = Field(title="指标类型")
    measure: TextField = Field(title="计量单位")
    rule: Rule | None = Field(None, title="判定规则")
    value: NumberField | None = Field(None, title="目标值")
    aliases: tuple[TextField, ...] = Field((), title="别名")

    @model_validator(mode="after")
    def _value_fits_kind(self) -> Target:
        if self.kind in RELATIVE and self.value is not None:
            raise fail("value-not-expected", f"{self.kind} 类指标不写目标值", "删去 value 一行")
        if self.kind not in RELATIVE and self.value is None:
            raise fail("value-missing", f"{self.kind} 类指标缺少目标值", "补上 value: 数字，单位写在 measure")
        return self


class Goal(Record):
    """One of the plan's goal groups with its own text."""

    id: IdField = Field(title="代号")
    title: TextField = Field(title="标题")
    text: TextField = Field(title="原文")
    targets: tuple[Target, ...] = Field((), title="目标")


class Action(Record):
    """A piece of a task's text with its own list of responsible units (举措)."""

    id: IdField = Field(title="代号")
    text: TextField = Field(title="原文")
    units: tuple[ReferenceField, ...] = Field(title="责任单位", min_length=1)


class Task(Record):
    """A numbered task with one action for each list of responsible units."""

    id: IdField = Field(title="代号")
    title: TextField = Field(title="标题")
    actions: tuple[Action, ...] = Field(title="举措", min_length=1)
    targets: tuple[Target, ...] = Field((), title="目标")

    @property
    def text(self) -> str:
        """The task's whole text."""
        return "".join(action.text for action in self.actions)


class Section(Record):
    """A chapter of tasks."""

    id: IdField = Field(title="代号")
    title: TextField = Field(title="标题")
    tasks: tuple[Task, ...] = Field(title="任务", min_length=1)


class Stage(Record):
    """A stage of the year's work."""

    title: TextField = Field(title="标题")
    first: MonthField = Field(alias="from", title="开始月份")
    last: MonthField = Field(alias="to", title="结束月份")
    text: TextField = Field(title="原文")


class Every(StrEnum):
    """How often a duty returns."""

    MONTH = "month"


class Duty(Record):
    """A document that units owe: every month from `from` to `to`, or once by `due`."""

    id: IdField = Field(title="代号")
    title: TextField = Field(title="名称")
    every: Every | None = Field(None, title="周期")
    first: MonthField | None = Field(None, alias="from", title="开始月份")
    last: MonthField | None = Field(None, alias="to", title="结束月份")
    due: DateField | None = Field(None, title="截止日期")
    quote: TextField | None = Field(None, title="方案原文")
    units: tuple[ReferenceField, ...] = Field((), title="报送单位")

    @model_validator(mode="after")
    def _either_monthly_or_dated(self) -> Duty:
        monthly = self.every is not None and self.first is not None and self.last is not None
        if monthly == (self.due is not None):
            raise fail(
                "duty-time",
                f"报送义务“{self.title}”的时间不完整",
                "每月一次的写 every: month、from、to；一次性的只写 due",
            )
        return self


class Requirement(Record):
    """A requirement of how the work is to be organised."""

    title: TextField = Field(title="标题")
    text: TextField = Field(title="原文")


class Plan(Document):
    """The whole plan."""

    document: Issue = Field(title="文件")
    preamble: TextField | None = Field(None, title="总述")
    programmes: tuple[TextField, ...] = Field((), title="工程")
    units: tuple[Unit, ...] = Field(title="责任单位", min_length=1)
    groups: tuple[Group, ...] = Field((), title="单位组")
    goals: tuple[Goal, ...] = Field((), title="工作目标")
    sections: tuple[Section, ...] = Field((), title="工作任务")
    stages: tuple[Stage, ...] = Field((), title="工作阶段")
    duties: tuple[Duty, ...] = Field((), title="报送义务")
    requirements: tuple[Requirement, ...] = Field((), title="工作要求")
