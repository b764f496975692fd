"""Charts of a month: completion against pace, and each target's figures over the year, as SVG and as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.core import terms
from yian1.core.progress import Status
from yian1.model.quantity import percent
from yian1.output.charts import bars as bar
from yian1.output.charts import png, svg, trends
from yian1.output.terminal import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation
    from yian1.output.charts.shapes import Drawing

_KINDS = (
    ("深色为已完成", {Status.MET}),
    ("浅色为超时序或达时序", {Status.AHEAD, Status.ON_PACE}),
    ("斜线为滞后或未完成", {Status.BEHIND, Status.MISSED}),
    ("空心为年末考核", {Status.YEAR_END}),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing without text, in its real size."""

    drawing: Drawing

    @property
    def width(self) -> float:
        """Width in millimetres."""
        return self.drawing.width

    @property
    def height(self) -> float:
        """Height in millimetres."""
        return self.drawing.height

    @property
    def alternative(self) -> str:
        """What the picture shows, in words, for those who cannot see it."""
        return self.drawing.description

    @property
    def svg(self) -> str:
        """The picture as an <svg> element."""
        return svg.render(self.drawing)

    @property
    def png(self) -> bytes:
        """The picture as a PNG file of 305 dots per inch, the same bytes every time."""
        return png.render(self.drawing)


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One target of a chart: its id, its name, its picture, and the texts that stand right of the picture."""

    target: str
    label: str
    picture: Picture
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a table: a label, a picture and some texts in each row.

    `columns` are the headings of them all, `legend` is the sentence to stand below.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    legend: str


def bar_chart(assessment: Assessment) -> Chart:
    """Return completion against pace, a row for each target that has a pace, in the order of the tables.

    Like the tables of the same document it compares only what may be compared: the rest has a bar and a dash.
    """
    items = paced(assessment.ranked())
    rows = [
        ChartRow(
            item.target.id,
            item.target.name,
            Picture(bar.row(item)),
            (percent(bar.completion(item)), words.ahead_words(item), terms.STATUSES[item.status]),
        )
        for item in items
    ]
    columns = ("指标", "完成率与时序进度", "完成率", "较时序（百分点）", "状态")
    return Chart("完成率与时序进度对比", columns, tuple(rows), _legend(items))


def _legend(items: Sequence[TargetProgress]) -> str:
    """Return what the bars and lines of a chart mean, of those only that it has."""
    kinds = [told for told, statuses in _KINDS if any(item.status in statuses for item in items)]
    pace = ["竖线为时序进度"] if any(item.told_pace is not None for item in items) else []
    return "；".join([*pace, *(["，".join(kinds)] if kinds else [])]) + "。"


def trend_chart(assessment: Assessment) -> Chart:
    """Return the figures of the year, a row for each target that has any, in the order of the tables."""
    rows = [
        ChartRow(
            item.target.id,
            item.target.name,
            Picture(trends.row(item, figures)),
            (words.value_words(item), words.promise_words(item), terms.STATUSES[item.status]),
        )
        for item in assessment.ranked()
        if (figures := figures_of(assessment, item))
    ]
    columns = ("指标", "逐月情况（1—12月）", "最近数据", "年度目标", "状态")
    return Chart("各项指标逐月情况", columns, tuple(rows), "实线为填报的数据，虚线为年度目标或比较对象。")


def paced(targets: Iterable[TargetProgress]) -> tuple[TargetProgress, ...]:
    """Return the targets whose completion is compared with a pace, now or at the year's end."""
    return tuple(item for item in targets if item.ahead is not None and item.told_completion is not None)


def figures_of(assessment: Assessment, item: TargetProgress) -> tuple[Observation, ...]:
    """Return the figures of a target that count, by month, up to the month of the assessment."""
    found = assessment.series.official.get(item.target.id, ())
    return tuple(seen for seen in found if seen.month <= assessment.as_of and seen.value is not None)
