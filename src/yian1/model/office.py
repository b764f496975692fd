"""data/office.yaml, data/documents/ and the office's year: opinions, events, the vote, closed months; all optional."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import PurePosixPath
from typing import Annotated, NamedTuple, Self

import pydantic
from pydantic import BaseModel, BeforeValidator, field_validator, model_validator

from yian1.model import quantity
from yian1.model.fields import (
    AddressField,
    CountField,
    DateField,
    Document,
    Field,
    IdField,
    MonthField,
    NumberField,
    PercentageField,
    Record,
    ReferenceField,
    TruthField,
    WholeField,
    Worded,
    alone,
    declared,
    fail,
)
from yian1.model.period import Month
from yian1.model.plan import Unit


class PagePart(Worded):
    """What a page (yian1 site) may show: its parts, then what may stand in them beside states, days and counts."""

    TARGETS = "targets", "目标：没有核实的数另见 unverified"
    TASKS = "tasks", "任务的状态"
    DUTIES = "duties", "各单位按时、迟报、未报"
    OPINIONS = "opinions", "代表意见建议的内容、时限、结果和评价"
    EVENTS = "events", "会议、检查等活动"
    UNVERIFIED = "unverified", "没有核实的数（自报）"
    REPORTS = "reports", "单位写的进展、下一步和数的来源"
    PROBLEMS = "problems", "单位写的问题、原因和更正"
    DEPUTIES = "deputies", "代表姓名和场合"
    OFFICERS = "officers", "填报部门、审核人，主持、带队和参加的人"
    CONTACTS = "contacts", "办公室的联系方式"


class Use(NamedTuple):
    """What becomes of a field: whatever shows or compares records follows what is declared here.

    `seen` is the part of the web page that it belongs to: without one nobody sees it there, but for what the page
    keeps for everybody.
    Of a filing's head: `asked` if `new` asks for it, `kept` if next month's form has it already, `told` if it stands on
    the unit's page, in its JSON and on the web page, `quiet` if a change of it is nothing to look at.
    """

    asked: bool = False
    kept: bool = False
    told: bool = False
    quiet: bool = False
    seen: PagePart | None = None


@cache
def uses(model: type[BaseModel]) -> Mapping[str, Use]:
    """Return what becomes of each field of a model."""
    return {
        name: next((one for one in field.metadata if isinstance(one, Use)), Use())
        for name, field in declared(model).items()
    }


# Texts that only those see on the web page who may see the part named.
_Report = Annotated[str | None, Use(seen=PagePart.REPORTS)]
_Deputy = Annotated[str | None, Use(seen=PagePart.DEPUTIES)]
_Officer = Annotated[str | None, Use(seen=PagePart.OFFICERS)]
_Contact = Annotated[str | None, Use(seen=PagePart.CONTACTS)]


class PaceRule(Worded):
    """How much of the year has gone: by months (6 of 12 is 50.0%) or by days (182 of 366 is 49.7%)."""

    MONTHLY = "monthly", "按月"
    DAILY = "daily", "按日"


class Membership(Record):
    """Who belongs to a group, and who of them reports on its own."""

    members: tuple[ReferenceField, ...] = Field((), title="成员")
    reporting: tuple[ReferenceField, ...] | None = Field(None, title="单独报送的成员")
    as_of: str | None = Field(None, title="名单截至")


class Baseline(Record):
    """The figure that the year started from, with its source."""

    value: NumberField = Field(title="基数")
    as_of: str | None = Field(None, title="截至")
    source: _Report = Field(None, title="来源")


class Lights(Record):
    """Points against the pace: from `red` to below `yellow` is yellow, below `red` is red."""

    yellow: NumberField = Field(title="黄灯", default=Decimal(0))
    red: NumberField = Field(title="红灯", default=Decimal(-10))


class OutlookLimits(Record):
    """Limits of 需提速倍数: up to `faster` the recent speed will do, above `unlikely` it will hardly be caught up."""

    faster: NumberField = Field(title="按近期速度", default=Decimal(1))
    unlikely: NumberField = Field(title="难以完成", default=Decimal("1.5"))


class Following(Worded):
    """Which month a reporting day lies in, seen from the month reported on."""

    SAME = "same", "当月"
    NEXT = "next", "次月"


_NO_DEADLINE = "报送时限应是一个日期，或每月的第几日", "写成 2024-06-28，或 {day: 5, month: next}"


class Deadline(Record):
    """A reporting day: one date, or day `day` of the month reported on or of the next one."""

    date: DateField | None = Field(None, title="日期")
    day: WholeField | None = Field(None, title="日")
    month: Following = Field(Following.NEXT, title="当月或次月")

    @model_validator(mode="after")
    def _date_or_day(self) -> Self:
        last_possible = 31
        if (self.date is None) == (self.day is None) or (self.day is not None and not 1 <= self.day <= last_possible):
            raise fail("bad-deadline", *_NO_DEADLINE)
        return self


def _dated(value: object) -> object:
    """Let a date stand for a deadline; a day of each month in words (次月5日) is none."""
    if isinstance(value, str) and re.match(r"(?!\d{4}).*月|\d\d?日?$", value):
        raise fail("bad-deadline", *_NO_DEADLINE)
    return {"date": value} if isinstance(value, str) else value


_SATURDAY = 5  # as a date counts the days of the week


class Calendar(Record):
    """Public holidays and the weekends that are worked in exchange."""

    holidays: tuple[DateField, ...] = Field((), title="放假")
    workdays: tuple[DateField, ...] = Field((), title="调休上班")

    def next_working_day(self, day: date) -> date:
        """Return the first day from this one on at which offices are open; one that is listed as both is worked."""
        while day not in self.workdays and (day.weekday() >= _SATURDAY or day in self.holidays):
            day += timedelta(days=1)
        return day


class Masthead(Record):
    """What stands above and below a briefing."""

    title: str | None = Field(None, title="简报名称")
    issued_by: str | None = Field(None, title="编发单位")
    report_to: tuple[str, ...] = Field((), title="报")
    send_to: tuple[str, ...] = Field((), title="送")
    distribute_to: tuple[str, ...] = Field((), title="发")
    copies: WholeField | None = Field(None, title="共印份数")
    first_issue: WholeField = Field(1, title="首期期号")


class Hearing(Record):
    """The session of the standing committee that hears the report: what is known of it."""

    meeting: _Officer = Field(None, title="会议届次")
    date: DateField | None = Field(None, title="日期")
    reporter: _Officer = Field(None, title="报告人")


class Contact(Record):
    """Whom to answer, and within how many working days: what a reminder (催报单) says."""

    unit: _Contact = Field(None, title="报送至")
    person: _Contact = Field(None, title="联系人")
    phone: _Contact = Field(None, title="电话")
    days: WholeField = Field(3, title="几个工作日内")


class VoteBase(Worded):
    """What the shares of a vote are taken of."""

    ISSUED = "issued", "发出票数"
    RECEIVED = "received", "收回票数"
    VALID = "valid", "有效票数"


class VoteRule(Record):
    """When a vote of satisfaction is passed: the satisfied and basically satisfied reach `passing` of `base`."""

    base: VoteBase = Field(VoteBase.VALID, title="计票基数")
    passing: PercentageField = pydantic.Field(alias="pass", title="通过比例", default=Decimal("0.5"))

    @field_validator("passing")
    @classmethod
    def _is_a_share(cls, passing: Decimal) -> Decimal:
        if not Decimal("0.01") <= passing <= 1:
            message = f"测评的通过比例是{quantity.percent(passing)}，不在1%至100%之间"
            raise fail("bad-number", message, "写成百分数，如 pass: 60%")
        return passing


class Publication(Record):
    """Who may see what on the page; what is not listed is not on it."""

    leaders: tuple[PagePart, ...] = Field(tuple(PagePart), title="领导")
    deputies: tuple[PagePart, ...] = Field(tuple(PagePart)[:7], title="代表")
    public: tuple[PagePart, ...] = Field((PagePart.TARGETS, PagePart.TASKS), title="公众")


class Office(Document):
    """The office's supplement to the plan."""

    units: tuple[Unit, ...] = Field((), title="补充单位")
    groups: dict[ReferenceField, Membership] = Field({}, title="单位组成员")
    owners: dict[ReferenceField, ReferenceField] = Field({}, title="数据责任单位")
    definitions: dict[ReferenceField, str] = Field({}, title="口径")
    baselines: dict[ReferenceField, Baseline] = Field({}, title="基数")
    allocations: dict[ReferenceField, dict[ReferenceField, NumberField]] = Field({}, title="任务分解")
    schedules: dict[ReferenceField, dict[MonthField, PercentageField]] = Field({}, title="节点目标")
    year_end: tuple[ReferenceField, ...] = Field((), title="年末考核")
    pace: Annotated[dict[ReferenceField, PaceRule], alone("default")] = Field({}, title="时序进度算法")
    lights: Lights = Field(default_factory=Lights.model_construct, title="亮灯规则")
    tolerances: dict[ReferenceField, NumberField] = Field({}, title="左右的容差")
    outlook: OutlookLimits = Field(default_factory=OutlookLimits.model_construct, title="提速倍数界限")
    deadlines: dict[ReferenceField, Annotated[Deadline, BeforeValidator(_dated)]] = Field({}, title="报送时限")
    calendar: Calendar = Field(default_factory=Calendar.model_construct, title="节假日")
    masthead: Masthead = Field(default_factory=Masthead.model_construct, title="报头")
    contact: Contact = Field(default_factory=Contact.model_construct, title="联系方式")
    hearing: Hearing = Field(default_factory=Hearing.model_construct, title="审议会议")
    opinion_categories: dict[str, str] = Field({}, title="意见办理类别")
    publication: Publication = Field(default_factory=Publication.model_construct, title="公开范围")
    repository: AddressField | None = Field(None, title="代码库网址")
    vote_rule: VoteRule = Field(default_factory=VoteRule.model_construct, title="测评规则")

    def pace_rule(self, target: str) -> PaceRule:
        """Return the pace that a target is judged by: its own, else the default."""
        return self.pace.get(target, self.pace.get("default", PaceRule.MONTHLY))


BRIEF, HALF_YEAR, OCTOBER = "brief", "half-year", "october"
TITLES = {HALF_YEAR: "半年总结", OCTOBER: "向人大常委会的报告"}


class Part(Worded):
    """What may be left out of a paper (leave_out)."""

    NEWS = "news", "本月进展"
    EVENTS = "events", "活动"
    TARGETS = "targets", "目标"
    TASKS = "tasks", "任务"
    PROBLEMS = "problems", "问题"
    ATTENDANCE = "attendance", "报送情况"
    OPINIONS = "opinions", "代表意见建议"
    DEMANDS = "demands", "工作要求"
    NEXT = "next", "打算"


class Paper(Document):
    """The office's own words for one paper: what is given here stands in it instead of what would be compiled."""

    sample: TruthField = Field(default=False, title="示例数据")
    dated: DateField | None = Field(None, title="印发日期")
    issue: CountField | None = Field(None, title="期号")
    opening: str | None = Field(None, title="开头")
    highlights: tuple[str, ...] = Field((), title="亮点")
    instructions: tuple[str, ...] = Field((), title="领导批示")
    demands: tuple[str, ...] = Field((), title="工作要求")
    tasks: dict[ReferenceField, str] = Field({}, title="任务进展")
    problems: dict[ReferenceField, str] = Field({}, title="问题的原因")
    leave_out: tuple[Part, ...] = Field((), title="不印的部分")

    @property
    def name(self) -> str:
        """The file's name without folder and ending: brief-2024-05, half-year, october."""
        return PurePosixPath(self.file).stem

    @property
    def month(self) -> Month | None:
        """The month of a briefing; None for what there is one of."""
        return None if self.name in TITLES else Month.parse(self.name.removeprefix(f"{BRIEF}-"))

    def leaves_out(self, part: str) -> bool:
        """Whether a part is not to be printed this time."""
        return part in self.leave_out


class OpinionState(StrEnum):
    """How far an opinion has been dealt with."""

    OPEN = "办理中"
    REPLIED = "已答复"
    SETTLED = "已办结"


class Satisfaction(StrEnum):
    """What a deputy, or a vote, says of the work."""

    SATISFIED = "满意"
    BASIC = "基本满意"
    DISSATISFIED = "不满意"


class Opinion(Record):
    """One opinion or suggestion of a deputy (代表意见建议)."""

    id: str = Field(title="编号")
    date: DateField = Field(title="提出日期")
    deputy: _Deputy = Field(None, title="代表")
    occasion: _Deputy = Field(None, title="场合")
    text: str = Field(title="内容")
    units: tuple[ReferenceField, ...] = Field((), title="承办单位")
    due: DateField | None = Field(None, title="答复时限")
    state: OpinionState = Field(OpinionState.OPEN, title="状态")
    category: str | None = Field(None, title="类别")
    replied: DateField | None = Field(None, title="答复日期")
    result: _Report = Field(None, title="办理结果")
    satisfaction: Satisfaction | None = Field(None, title="代表评价")

    @model_validator(mode="after")
    def _reply_follows_question(self) -> Self:
        if self.replied is not None and self.replied < self.date:
            message = f"答复日期 {self.replied} 早于提出日期 {self.date}"
            raise fail("reply-before-opinion", message, "核对 date 和 replied")
        return self


class Opinions(Document):
    """The ledger of opinions."""

    sample: TruthField = Field(default=False, title="示例数据")
    opinions: tuple[Opinion, ...] = Field((), title="代表意见建议")


class CheckResult(StrEnum):
    """What the office found when it checked a figure."""

    TRUE = "属实"
    CORRECTED = "更正"
    DOUBTFUL = "存疑"


class Check(Record):
    """One figure that the office has checked (核实): the value that it found, by whom and when."""

    target: ReferenceField = Field(title="指标")
    month: MonthField = Field(title="数据所属月份")
    value: str | None = Field(None, title="核实数")
    by: _Report = Field(None, title="核实单位")
    on: DateField | None = Field(None, title="核实日期")
    result: CheckResult = Field(title="核实结果")
    note: _Report = Field(None, title="说明")


class Verification(Document):
    """What the office has checked."""

    sample: TruthField = Field(default=False, title="示例数据")
    verification: tuple[Check, ...] = Field((), title="数据核实")


class Event(Record):
    """A meeting, an inspection, a visit or a hearing."""

    id: str = Field(title="编号")
    date: DateField = Field(title="日期")
    kind: str = Field(title="类别")
    title: str = Field(title="名称")
    lead: _Officer = Field(None, title="主持或带队")
    participants: Annotated[tuple[str, ...], Use(seen=PagePart.OFFICERS)] = Field((), title="参加人员")
    opinions: WholeField = Field(0, title="收集意见数")
    text: _Report = Field(None, title="说明")


class Vote(Record):
    """The standing committee's vote: ballots issued, received, and how they were marked."""

    date: DateField = Field(title="日期")
    issued: WholeField = Field(title="发出票数")
    received: WholeField = Field(title="收回票数")
    satisfied: WholeField = Field(title="满意")
    basic: WholeField = Field(title="基本满意")
    dissatisfied: WholeField = Field(title="不满意")
    invalid: WholeField = Field(0, title="无效票")

    @property
    def valid(self) -> int:
        """Ballots that were marked with exactly one choice."""
        return self.satisfied + self.basic + self.dissatisfied

    @model_validator(mode="after")
    def _ballots_add_up(self) -> Self:
        if self.valid + self.invalid != self.received or self.received > self.issued:
            raise fail(
                "vote-sum",
                f"票数对不上：发出{self.issued}张、收回{self.received}张、有效{self.valid}张、无效{self.invalid}张",
                "收回不能多于发出；满意、基本满意、不满意与无效票之和应等于收回票数",
            )
        return self


class Events(Document):
    """The office's diary of the year."""

    sample: TruthField = Field(default=False, title="示例数据")
    events: tuple[Event, ...] = Field((), title="活动")
    vote: Vote | None = Field(None, title="满意度测评")


class ClosedFiling(Record):
    """One unit's values of a closed month: target → digest of its figure, action → digest of its state."""

    figures: dict[IdField, str] = Field({}, title="数据")
    progress: dict[IdField, str] = Field({}, title="进展")


class Closing(Document):
    """A closed month: a digest of every value that was filed for it, and how each target stood by the rules of then.

    Written by `yian1 close`, not by hand. A standing is a status, after a slash its light if it has one, after another
    a digest of the completion.
    """

    month: MonthField = Field(title="月份")
    closed: DateField = Field(title="结账日期")
    standings: dict[IdField, str] = Field({}, title="结论")
    units: dict[IdField, ClosedFiling] = Field({}, title="单位")


class Acceptance(Record):
    """The office's consent to a change that would otherwise stop a review (须处理): which one, who, when, why."""

    item: str = Field(title="事项")
    by: str = Field(title="同意人")
    date: DateField = Field(title="日期")
    reason: str = Field(title="理由")


class Acceptances(Document):
    """Everything that the office has accepted."""

    accepted: tuple[Acceptance, ...] = Field((), title="同意记录")


class ReceiptResult(StrEnum):
    """What became of a form that was sent."""

    WRITTEN = "已写入"
    REPLACED = "已覆盖"
    RETURNED = "退改"


class Receipt(Record):
    """One form that was sent: the file, who signed it, and what became of it; `digest` knows the same file again."""

    time: str = Field(title="导入时间")
    unit: ReferenceField | None = Field(None, title="单位")
    month: MonthField | None = Field(None, title="月份")
    result: ReceiptResult = Field(title="结果")
    filed_by: str | None = Field(None, title="填报部门")
    approved_by: str | None = Field(None, title="审核人")
    file: str = Field(title="文件名")
    digest: str = Field(title="文件校验码")


class Receipts(Document):
    """What was sent by whom and when (收件登记): written by `yian1 import`, a line for each form."""

    received: tuple[Receipt, ...] = Field((), title="收件登记")
