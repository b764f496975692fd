"""data/closed/: the months that are closed (结账), with a digest of every value that was filed for them."""

from __future__ import annotations

from pydantic import Field

from yian1.model.fields import DateField, Document, IdField, MonthField, Record, TextField


class ClosedFiling(Record):
    """One unit's values of a closed month: target → digest of its figure, action → digest of its state."""

    figures: dict[IdField, TextField] = Field({}, title="数据")
    progress: dict[IdField, TextField] = Field({}, title="进展")


class Closing(Document):
    """A closed month: written by `yian1 close`, not by hand."""

    month: MonthField = Field(title="月份")
    closed: DateField = Field(title="结账日期")
    units: dict[IdField, ClosedFiling] = Field({}, title="单位")
