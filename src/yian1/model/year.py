"""The office's year: deputies' opinions, meetings and inspections, the vote, the closed months (结账), consents."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from yian1.model.fields import (
    DateField,
    Document,
    IdField,
    MonthField,
    Record,
    ReferenceField,
    TextField,
    TruthField,
    WholeField,
    fail,
)


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

    id: TextField = Field(title="编号")
    date: DateField = Field(title="提出日期")
    deputy: TextField | None = Field(None, title="代表")
    occasion: TextField | None = Field(None, title="场合")
    text: TextField = Field(title="内容")
    units: tuple[ReferenceField, ...] = Field((), title="承办单位")
    due: DateField | None = Field(None, title="答复时限")
    state: OpinionState = Field(OpinionState.OPEN, title="状态")
    category: TextField | None = Field(None, title="类别")
    replied: DateField | None = Field(None, title="答复日期")
    result: TextField | None = Field(None, title="办理结果")
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
    value: TextField | None = Field(None, title="核实数")
    by: TextField | None = Field(None, title="核实单位")
    on: DateField | None = Field(None, title="核实日期")
    result: CheckResult = Field(title="核实结果")
    note: TextField | None = Field(None, title="说明")


class Verification(Document):
    """What the office has checked."""

    sample: TruthField = Field(default=False, title="示例数据")
    verification: tuple[Check, ...] = Field((), title="数据核实")


class Event(Record):
    """A meeting, an inspection, a visit or a hearing."""

    id: TextField = Field(title="编号")
    date: DateField = Field(title="日期")
    kind: TextField = Field(title="类别")
    title: TextField = Field(title="名称")
    lead: TextField | None = Field(None, title="主持或带队")
    participants: tuple[TextField, ...] = Field((), title="参加人员")
    opinions: WholeField = Field(0, title="收集意见数")
    text: TextField | None = Field(None, title="说明")


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

    figures: dict[IdField, TextField] = Field({}, title="数据")
    progress: dict[IdField, TextField] = Field({}, title="进展")


class Closing(Document):
    """A closed month: a digest of every value that was filed for it, and how each target stood by the rules of then.

    Written by `yian1 close`, not by hand. A standing is a status, after a slash its light if it has one, after another
    a digest of the completion.
    """

    month: MonthField = Field(title="月份")
    closed: DateField = Field(title="结账日期")
    standings: dict[IdField, TextField] = Field({}, title="结论")
    units: dict[IdField, ClosedFiling] = Field({}, title="单位")


class Acceptance(Record):
    """The office's consent to a change that would otherwise stop a review (须处理): which one, who, when, why."""

    item: TextField = Field(title="事项")
    by: TextField = Field(title="同意人")
    date: DateField = Field(title="日期")
    reason: TextField = Field(title="理由")


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

    time: TextField = Field(title="导入时间")
    unit: ReferenceField | None = Field(None, title="单位")
    month: MonthField | None = Field(None, title="月份")
    result: ReceiptResult = Field(title="结果")
    filed_by: TextField | None = Field(None, title="填报部门")
    approved_by: TextField | None = Field(None, title="审核人")
    file: TextField = Field(title="文件名")
    digest: TextField = Field(title="文件校验码")


class Receipts(Document):
    """What was sent by whom and when (收件登记): written by `yian1 import`, a line for each form."""

    received: tuple[Receipt, ...] = Field((), title="收件登记")
