"""data/office.yaml, data/documents/ and the office's year: opinions, events, the vote, closed months; all optional."""

import re
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Annotated, Self

from yian1.model import quantity
from yian1.model.fields import (
    AddressField,
    Alone,
    CountField,
    DateField,
    Document,
    IdField,
    MonthField,
    NumberField,
    PercentageField,
    Record,
    ReferenceField,
    TruthField,
    WholeField,
    Worded,
    fail,
    field,
)
from yian1.model.period import Month
from yian1.model.plan import Unit


class PaceRule(Worded):
    """How much of the year has gone: by months (6 of 12 is 50.0%) or by days (182 of 366 is 49.7%)."""

    MONTHLY = "monthly", "按月"
    DAILY = "daily", "按日"


class Membership(Record):
    """Who belongs to a group, and who of them reports on its own."""

    members: tuple[ReferenceField, ...] = field((), title="成员")
    reporting: tuple[ReferenceField, ...] | None = field(None, title="单独报送的成员")
    as_of: str | None = field(None, title="名单截至")


class Baseline(Record):
    """The figure that the year started from, with its source."""

    value: NumberField = field(title="基数")
    as_of: str | None = field(None, title="截至")
    source: str | None = field(None, title="来源")


class Lights(Record):
    """Points against the pace: from `red` to below `yellow` is yellow, below `red` is red."""

    yellow: NumberField = field(title="黄灯", default=Decimal(0))
    red: NumberField = field(title="红灯", default=Decimal(-10))


class OutlookLimits(Record):
    """Limits of 需提速倍数: up to `faster` the recent speed will do, above `unlikely` it will hardly be caught up."""

    faster: NumberField = field(title="按近期速度", default=Decimal(1))
    unlikely: NumberField = field(title="难以完成", default=Decimal("1.5"))


class Following(Worded):
    """Which month a reporting day lies in, seen from the month reported on."""

    SAME = "same", "当月"
    NEXT = "next", "次月"


class Deadline(Record):
    """A reporting day: one date, or day `day` of the month reported on or of the next one."""

    date: DateField | None = field(None, title="日期")
    day: WholeField | None = field(None, title="日")
    month: Following = field(Following.NEXT, title="当月或次月")

    def fit(self) -> Self:
        """It is one date, or a day of each month."""
        last_possible = 31
        if (self.date is None) == (self.day is None) or (self.day is not None and not 1 <= self.day <= last_possible):
            message = "报送时限应是一个日期，或每月的第几日"
            raise fail("bad-deadline", message, "写成 2024-06-28，或 {day: 5, month: next}")
        return self


class Calendar(Record):
    """Public holidays and the weekends that are worked in exchange."""

    holidays: tuple[DateField, ...] = field((), title="放假")
    workdays: tuple[DateField, ...] = field((), title="调休上班")


class Masthead(Record):
    """What stands above and below a briefing."""

    title: str | None = field(None, title="简报名称")
    issued_by: str | None = field(None, title="编发单位")
    report_to: tuple[str, ...] = field((), title="报")
    send_to: tuple[str, ...] = field((), title="送")
    distribute_to: tuple[str, ...] = field((), title="发")
    copies: WholeField | None = field(None, title="共印份数")
    first_issue: WholeField = field(1, title="首期期号")


class Hearing(Record):
    """The session of the standing committee that hears the report: what is known of it."""

    meeting: str | None = field(None, title="会议届次")
    date: DateField | None = field(None, title="日期")
    reporter: str | None = field(None, title="报告人")


class Contact(Record):
    """Whom to answer, and within how many working days: what a reminder (催报单) says."""

    unit: str | None = field(None, title="报送至")
    person: str | None = field(None, title="联系人")
    phone: str | None = field(None, title="电话")
    days: WholeField = field(3, title="几个工作日内")


class VoteBase(Worded):
    """What the shares of a vote are taken of."""

    ISSUED = "issued", "发出票数"
    RECEIVED = "received", "收回票数"
    VALID = "valid", "有效票数"


class VoteRule(Record):
    """When a vote of satisfaction is passed: the satisfied and basically satisfied reach `passing` of `base`."""

    base: VoteBase = field(VoteBase.VALID, title="计票基数")
    passing: PercentageField = field(alias="pass", title="通过比例", default=Decimal("0.5"))

    def fit(self) -> Self:
        """It is passed at a share."""
        if not Decimal("0.01") <= self.passing <= 1:
            message = f"测评的通过比例是{quantity.percent(self.passing)}，不在1%至100%之间"
            raise fail("bad-number", message, "写成百分数，如 pass: 60%")
        return self


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


class Publication(Record):
    """Who may see what on the page; what is not listed is not on it."""

    leaders: tuple[PagePart, ...] = field(tuple(PagePart), title="领导")
    deputies: tuple[PagePart, ...] = field(tuple(PagePart)[:7], title="代表")
    public: tuple[PagePart, ...] = field((PagePart.TARGETS, PagePart.TASKS), title="公众")


class Office(Document):
    """The office's supplement to the plan."""

    units: tuple[Unit, ...] = field((), title="补充单位")
    groups: dict[ReferenceField, Membership] = field({}, title="单位组成员")
    owners: dict[ReferenceField, ReferenceField] = field({}, title="数据责任单位")
    definitions: dict[ReferenceField, str] = field({}, title="口径")
    baselines: dict[ReferenceField, Baseline] = field({}, title="基数")
    allocations: dict[ReferenceField, dict[ReferenceField, NumberField]] = field({}, title="任务分解")
    schedules: dict[ReferenceField, dict[MonthField, PercentageField]] = field({}, title="节点目标")
    year_end: tuple[ReferenceField, ...] = field((), title="年末考核")
    pace: Annotated[dict[ReferenceField, PaceRule], Alone("default")] = field({}, title="时序进度算法")
    lights: Lights = field(Lights.model_construct(), title="亮灯规则")
    tolerances: dict[ReferenceField, NumberField] = field({}, title="左右的容差")
    outlook: OutlookLimits = field(OutlookLimits.model_construct(), title="提速倍数界限")
    deadlines: dict[ReferenceField, Annotated[Deadline, Alone("date")]] = field({}, title="报送时限")
    calendar: Calendar = field(Calendar.model_construct(), title="节假日")
    masthead: Masthead = field(Masthead.model_construct(), title="报头")
    contact: Contact = field(Contact.model_construct(), title="联系方式")
    hearing: Hearing = field(Hearing.model_construct(), title="审议会议")
    opinion_categories: dict[str, str] = field({}, title="意见办理类别")
    publication: Publication = field(Publication.model_construct(), title="公开范围")
    repository: AddressField | None = field(None, title="代码库网址")
    vote_rule: VoteRule = field(VoteRule.model_construct(), title="测评规则")

    def pace_rule(self, target: str) -> PaceRule:
        """Return the pace that a target is judged by: its own, else the default."""
        return self.pace.get(target, self.pace.get("default", PaceRule.MONTHLY))


BRIEF, HALF_YEAR, OCTOBER = "brief", "half-year", "october"
TITLES = {HALF_YEAR: "半年总结", OCTOBER: "向人大常委会的报告"}
_NAME = r"brief-([0-9]{4}-[0-9]{2})|(half-year|october)"


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

    sample: TruthField = field(default=False, title="示例数据")
    dated: DateField | None = field(None, title="印发日期")
    issue: CountField | None = field(None, title="期号")
    opening: str | None = field(None, title="开头")
    highlights: tuple[str, ...] = field((), title="亮点")
    instructions: tuple[str, ...] = field((), title="领导批示")
    demands: tuple[str, ...] = field((), title="工作要求")
    tasks: dict[ReferenceField, str] = field({}, title="任务进展")
    problems: dict[ReferenceField, str] = field({}, title="问题的原因")
    leave_out: tuple[Part, ...] = field((), title="不印的部分")

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
    found = re.fullmatch(_NAME, name)
    if found is None:
        return None
    try:
        return (found[2], None) if found[2] else (BRIEF, Month.parse(found[1]))
    except ValueError:
        return None


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

    id: str = field(title="编号")
    date: DateField = field(title="提出日期")
    deputy: str | None = field(None, title="代表")
    occasion: str | None = field(None, title="场合")
    text: str = field(title="内容")
    units: tuple[ReferenceField, ...] = field((), title="承办单位")
    due: DateField | None = field(None, title="答复时限")
    state: OpinionState = field(OpinionState.OPEN, title="状态")
    category: str | None = field(None, title="类别")
    replied: DateField | None = field(None, title="答复日期")
    result: str | None = field(None, title="办理结果")
    satisfaction: Satisfaction | None = field(None, title="代表评价")

    def fit(self) -> Self:
        """The reply follows the question."""
        if self.replied is not None and self.replied < self.date:
            message = f"答复日期 {self.replied} 早于提出日期 {self.date}"
            raise fail("reply-before-opinion", message, "核对 date 和 replied")
        return self


class Opinions(Document):
    """The ledger of opinions."""

    sample: TruthField = field(default=False, title="示例数据")
    opinions: tuple[Opinion, ...] = field((), title="代表意见建议")


class CheckResult(StrEnum):
    """What the office found when it checked a figure."""

    TRUE = "属实"
    CORRECTED = "更正"
    DOUBTFUL = "存疑"


class Check(Record):
    """One figure that the office has checked (核实): the value that it found, by whom and when."""

    target: ReferenceField = field(title="指标")
    month: MonthField = field(title="数据所属月份")
    value: str | None = field(None, title="核实数")
    by: str | None = field(None, title="核实单位")
    on: DateField | None = field(None, title="核实日期")
    result: CheckResult = field(title="核实结果")
    note: str | None = field(None, title="说明")


class Verification(Document):
    """What the office has checked."""

    sample: TruthField = field(default=False, title="示例数据")
    verification: tuple[Check, ...] = field((), title="数据核实")


class Event(Record):
    """A meeting, an inspection, a visit or a hearing."""

    id: str = field(title="编号")
    date: DateField = field(title="日期")
    kind: str = field(title="类别")
    title: str = field(title="名称")
    lead: str | None = field(None, title="主持或带队")
    participants: tuple[str, ...] = field((), title="参加人员")
    opinions: WholeField = field(0, title="收集意见数")
    text: str | None = field(None, title="说明")


class Vote(Record):
    """The standing committee's vote: ballots issued, received, and how they were marked."""

    date: DateField = field(title="日期")
    issued: WholeField = field(title="发出票数")
    received: WholeField = field(title="收回票数")
    satisfied: WholeField = field(title="满意")
    basic: WholeField = field(title="基本满意")
    dissatisfied: WholeField = field(title="不满意")
    invalid: WholeField = field(0, title="无效票")

    @property
    def valid(self) -> int:
        """Ballots that were marked with exactly one choice."""
        return self.satisfied + self.basic + self.dissatisfied

    def fit(self) -> Self:
        """The ballots add up."""
        if self.valid + self.invalid != self.received or self.received > self.issued:
            raise fail(
                "vote-sum",
                f"票数对不上：发出{self.issued}张、收回{self.received}张、有效{self.valid}张、无效{self.invalid}张",
                "收回不能多于发出；满意、基本满意、不满意与无效票之和应等于收回票数",
            )
        return self


class Events(Document):
    """The office's diary of the year."""

    sample: TruthField = field(default=False, title="示例数据")
    events: tuple[Event, ...] = field((), title="活动")
    vote: Vote | None = field(None, title="满意度测评")


class ClosedFiling(Record):
    """One unit's values of a closed month: target → digest of its figure, action → digest of its state."""

    figures: dict[IdField, str] = field({}, title="数据")
    progress: dict[IdField, str] = field({}, title="进展")


class Closing(Document):
    """A closed month: a digest of every value that was filed for it, and how each target stood by the rules of then.

    Written by `yian1 close`, not by hand. A standing is a status, after a slash its light if it has one, after another
    a digest of the completion.
    """

    month: MonthField = field(title="月份")
    closed: DateField = field(title="结账日期")
    standings: dict[IdField, str] = field({}, title="结论")
    units: dict[IdField, ClosedFiling] = field({}, title="单位")


class Acceptance(Record):
    """The office's consent to a change that would otherwise stop a review (须处理): which one, who, when, why."""

    item: str = field(title="事项")
    by: str = field(title="同意人")
    date: DateField = field(title="日期")
    reason: str = field(title="理由")


class Acceptances(Document):
    """Everything that the office has accepted."""

    accepted: tuple[Acceptance, ...] = field((), title="同意记录")


class ReceiptResult(StrEnum):
    """What became of a form that was sent."""

    WRITTEN = "已写入"
    REPLACED = "已覆盖"
    RETURNED = "退改"


class Receipt(Record):
    """One form that was sent: the file, who signed it, and what became of it; `digest` knows the same file again."""

    time: str = field(title="导入时间")
    unit: ReferenceField | None = field(None, title="单位")
    month: MonthField | None = field(None, title="月份")
    result: ReceiptResult = field(title="结果")
    filed_by: str | None = field(None, title="填报部门")
    approved_by: str | None = field(None, title="审核人")
    file: str = field(title="文件名")
    digest: str = field(title="文件校验码")


class Receipts(Document):
    """What was sent by whom and when (收件登记): written by `yian1 import`, a line for each form."""

    received: tuple[Receipt, ...] = field((), title="收件登记")
