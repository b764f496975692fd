"""data/plan.yaml: what was promised, as the printed plan says it."""

from collections.abc import Iterator
from typing import Self

import pydantic
from pydantic import field_validator, model_validator

from yian1.model.diagnostics import Path
from yian1.model.fields import (
    DateField,
    Document,
    Field,
    IdField,
    MonthField,
    NumberField,
    Record,
    ReferenceField,
    Worded,
    YearField,
    fail,
)
from yian1.model.period import QUARTER, Month, months


class Kind(Worded):
    """How a target's figure behaves over the year, and so how far it is judged to be met."""

    FLOW = "flow", "累计数"
    STOCK = "stock", "总量"
    LEVEL = "level", "水平"
    RATIO = "ratio", "比率"
    COMPARISON = "comparison", "对比"
    TREND = "trend", "同比"
    MILESTONE = "milestone", "节点任务"


class Rule(Worded):
    """What the figure must be, seen from the target."""

    ABOVE = "above", "高于"
    AT_LEAST = "at-least", "不低于"
    ABOUT = "about", "约为"
    AT_MOST = "at-most", "不高于"
    BELOW = "below", "低于"

    @property
    def rising(self) -> bool:
        """Whether more is better; 左右 and 约 may fall short a little, more than promised is no fault."""
        return self in {Rule.ABOVE, Rule.AT_LEAST, Rule.ABOUT}


class Per(Worded):
    """How often a target is promised anew."""

    YEAR = "year", "每年都要完成"


WITHOUT_MEASURE = "无"  # an index, a coefficient, a score
# Measured against another figure of the same filing, so the plan promises no number.
RELATIVE = frozenset({Kind.COMPARISON, Kind.TREND})
# Promises without a number of their own.
WITHOUT_VALUE = RELATIVE | {Kind.MILESTONE}
# Only amounts add up over units; rates, shares and comparisons do not.
ADDITIVE = frozenset({Kind.FLOW, Kind.STOCK})
# Compared with the promised number itself, never pro rata.
RATES = frozenset({Kind.LEVEL, Kind.RATIO})


class Issue(Record):
    """The printed document itself."""

    title: str = Field(title="标题")
    short: str | None = Field(None, title="简称")
    number: str | None = Field(None, title="发文字号")
    issuer: str | None = Field(None, title="发文机关")
    issued: DateField | None = Field(None, title="印发日期")
    session: str | None = Field(None, title="会议")
    motion: str | None = Field(None, title="议案名称")
    year: YearField = Field(title="年度")
    first: MonthField | None = pydantic.Field(None, alias="from", title="开始月份")
    last: MonthField | None = pydantic.Field(None, alias="to", title="结束月份")
    purpose: str | None = Field(None, title="制订目的")
    addressed_to: str | None = Field(None, title="主送")
    notice: str | None = Field(None, title="印发通知正文")
    copied_to: tuple[str, ...] = Field((), title="抄送")

    @property
    def span(self) -> tuple[Month, Month]:
        """The first and the last month that the plan is about."""
        return self.first or Month(self.year, 1), self.last or Month(self.year, 12)

    @model_validator(mode="after")
    def _span_holds_the_year(self) -> Self:
        first, last = self.span
        if not first <= last or not first.year <= self.year <= last.year:
            message = f"方案的起止月份 {first} 至 {last} 与 {self.year} 年度对不上"
            raise fail("plan-span", message, "from 不晚于 to，年度在两者之间；一年的方案不写 from 和 to")
        return self


class Unit(Record):
    """An organisation that is responsible for something (责任单位)."""

    id: IdField = Field(title="代号")
    name: str = Field(title="简称")
    full_name: str | None = Field(None, title="全称")
    aliases: tuple[str, ...] = Field((), title="别名")
    kind: IdField | None = Field(None, title="类别")
    note: str | None = Field(None, title="说明")


class Group(Record):
    """Several organisations under one name, such as 各区人民政府."""

    id: IdField = Field(title="代号")
    name: str = Field(title="名称")
    aliases: tuple[str, ...] = Field((), title="别名")
    note: str | None = Field(None, title="说明")


class Target(Record):
    """One checkable promise; `value` is in `measure` (comparison, trend and milestone carry none).

    `due` is the month by whose end it is promised, None the plan's last one; `stretch` is what is striven for
    beyond it (力争), `upto` the upper end of a range whose lower one fulfils it (1到2个).
    """

    id: IdField = Field(title="代号")
    name: str = Field(title="指标名称")
    quote: str = Field(title="方案原文")
    kind: Kind = Field(title="指标类型")
    measure: str = Field("", title="计量单位")
    rule: Rule | None = Field(None, title="判定规则")
    value: NumberField | None = Field(None, title="目标值")
    upto: NumberField | None = Field(None, title="区间上限")
    stretch: NumberField | None = Field(None, title="力争值")
    due: MonthField | None = Field(None, title="完成时限")
    per: Per | None = Field(None, title="按年")
    aliases: tuple[str, ...] = Field((), title="别名")

    @field_validator("measure")
    @classmethod
    def _none_is_said_in_words(cls, measure: str) -> str:
        return "" if measure == WITHOUT_MEASURE else measure

    @model_validator(mode="after")
    def _value_fits_kind(self) -> Self:
        if self.kind in WITHOUT_VALUE and self.value is not None:
            raise fail("value-not-expected", f"{self.kind} 类指标不写目标值", "删去 value 一行")
        if self.kind not in WITHOUT_VALUE and self.value is None:
            raise fail("value-missing", f"{self.kind} 类指标缺少目标值", "补上 value: 数字，单位写在 measure")
        return self

    @model_validator(mode="after")
    def _parts_fit_each_other(self) -> Self:
        if self.kind is Kind.MILESTONE and (self.measure or self.rule is not None):
            message = "milestone 类指标不写计量单位和判定规则"
            raise fail("value-not-expected", message, "删去 measure 和 rule，完成与否填报时写 done")
        if self.kind is not Kind.MILESTONE and "measure" not in self.model_fields_set:
            hint = f"补上 measure，如 万家、亿元、%；没有单位的指数、系数写 {WITHOUT_MEASURE}"
            raise fail("value-missing", f"指标“{self.name}”缺少计量单位", hint)
        if self.upto is not None and (self.value is None or self.upto <= self.value):
            raise fail("range-order", "upto 是区间的上限，应大于 value", "value 写下限，upto 写上限")
        if self.per is not None and self.due is not None:
            raise fail("due-of-yearly", "每年都要完成的指标不写 due", "due 和 per 只留一个")
        return self


class Goal(Record):
    """One of the plan's goal groups with its own text."""

    id: IdField = Field(title="代号")
    title: str = Field(title="标题")
    text: str = Field(title="原文")
    targets: tuple[Target, ...] = Field((), title="目标")


class Action(Record):
    """A piece of a task's text with its own list of responsible units (举措).

    Where the plan names leads (牵头单位), `units` are those that support them (配合单位); it may name nobody.
    """

    id: IdField = Field(title="代号")
    text: str = Field(title="原文")
    lead: tuple[ReferenceField, ...] = Field((), title="牵头单位")
    units: tuple[ReferenceField, ...] = Field((), title="责任单位")

    @property
    def listed(self) -> tuple[str, ...]:
        """Everybody that is named, leads first, none twice."""
        return tuple(dict.fromkeys((*self.lead, *self.units)))


class Task(Record):
    """A numbered task with one action for each list of responsible units."""

    id: IdField = Field(title="代号")
    title: str = Field(title="标题")
    actions: tuple[Action, ...] = Field(title="举措", min_length=1)
    targets: tuple[Target, ...] = Field((), title="目标")
    due: DateField | None = Field(None, title="完成时限")

    @property
    def text(self) -> str:
        """The task's whole text."""
        return "".join(action.text for action in self.actions)


class Section(Record):
    """A chapter of tasks; `part` is the heading above several of them."""

    id: IdField = Field(title="代号")
    title: str = Field(title="标题")
    part: str | None = Field(None, title="部分")
    tasks: tuple[Task, ...] = Field(title="任务", min_length=1)


class Stage(Record):
    """A stage of the work."""

    title: str = Field(title="标题")
    first: MonthField = pydantic.Field(alias="from", title="开始月份")
    last: MonthField = pydantic.Field(alias="to", title="结束月份")
    text: str = Field(title="原文")


class Every(Worded):
    """How often a duty returns."""

    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"


class Duty(Record):
    """A document that units owe: every month or quarter from `from` to `to`, or once by `due`."""

    id: IdField = Field(title="代号")
    title: str = Field(title="名称")
    every: Every | None = Field(None, title="周期")
    first: MonthField | None = pydantic.Field(None, alias="from", title="开始月份")
    last: MonthField | None = pydantic.Field(None, alias="to", title="结束月份")
    due: DateField | None = Field(None, title="截止日期")
    quote: str | None = Field(None, title="方案原文")
    units: tuple[ReferenceField, ...] = Field((), title="报送单位")

    @model_validator(mode="after")
    def _either_monthly_or_dated(self) -> Self:
        monthly = self.every is not None and self.first is not None and self.last is not None
        if monthly == (self.due is not None):
            message = f"报送义务“{self.title}”的时间不完整"
            hint = "每月一次的写 every: month、from、to，每季一次的写 every: quarter；一次性的只写 due"
            raise fail("duty-time", message, hint)
        return self

    @property
    def bare_title(self) -> str:
        """Its title to stand behind a month or quarter, which says 月度 or 季度 already: 5月简报, 一季度进展报告."""
        said = {Every.MONTH: "月度", Every.QUARTER: "季度"}
        return self.title if self.every is None else self.title.removeprefix(said[self.every])

    @property
    def summed_up(self) -> Month | None:
        """The last month that a dated document can sum up: the last one that is over on its day; None of the others."""
        if self.due is None:
            return None
        own = Month.of(self.due)
        return own if self.due == own.last_day else own.plus(-1)

    @property
    def periods(self) -> tuple[Month, ...]:
        """The months that it falls in: each from first to last, each quarter's last, or its one day's."""
        if self.due is not None:
            return (Month.of(self.due),)
        if self.first is None or self.last is None:
            return ()
        every = months(self.first, self.last)
        return tuple(month for month in every if month.number % QUARTER == 0) if self.every is Every.QUARTER else every


class Requirement(Record):
    """A requirement of how the work is to be organised."""

    title: str = Field(title="标题")
    text: str = Field(title="原文")


class Plan(Document):
    """The whole plan."""

    document: Issue = Field(title="文件")
    preamble: str | None = Field(None, title="总述")
    programmes: tuple[str, ...] = Field((), title="工程")
    units: tuple[Unit, ...] = Field(title="责任单位", min_length=1)
    groups: tuple[Group, ...] = Field((), title="单位组")
    goals: tuple[Goal, ...] = Field((), title="工作目标")
    sections: tuple[Section, ...] = Field((), title="工作任务")
    stages: tuple[Stage, ...] = Field((), title="工作阶段")
    duties: tuple[Duty, ...] = Field((), title="报送义务")
    requirements: tuple[Requirement, ...] = Field((), title="工作要求")

    def placed_tasks(self) -> Iterator[tuple[Path, Section, Task]]:
        """Yield every task with its place in the file and its section."""
        for number, section in enumerate(self.sections):
            for order, task in enumerate(section.tasks):
                yield ("sections", number, "tasks", order), section, task

    def placed_actions(self) -> Iterator[tuple[Path, Task, Action]]:
        """Yield every action with its place in the file and its task."""
        for path, _, task in self.placed_tasks():
            for index, action in enumerate(task.actions):
                yield (*path, "actions", index), task, action
