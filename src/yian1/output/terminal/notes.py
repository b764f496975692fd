"""What is printed below a table of targets: how the pace is counted, how the lights turn, which figures are old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core import pace
from yian1.model.office import PaceRule
from yian1.model.quantity import percent, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from yian1.core.rollup import Assessment
    from yian1.model.ledger import Ledger
    from yian1.model.office import Lights
    from yian1.model.period import Month

STALE = "*"
PROJECTED, NEEDED = "预计年末", "月均还需"
PROJECTIONS = {PROJECTED: f"{PROJECTED}按目前速度推算", NEEDED: f"{NEEDED}按剩余月份平均"}


def below_table(assessment: Assessment, mark: str | None, columns: Collection[str]) -> Iterator[str]:
    """Yield the notes that a table of targets needs, one paragraph each; `mark` shows the pace in its bars, if any."""
    ledger, targets = assessment.ledger, assessment.targets
    if any(item.pace is not None for item in targets):
        bars = f"；完成率条中的“{mark}”为数据所属月份的时序" if mark else ""
        yield f"{pace_rule(ledger, assessment.as_of)}{bars}。"
        yield from _own_paces(ledger, [item.target.id for item in targets if item.pace is not None])
        yield lights_rule(ledger.office.lights)
    projected = [words for title, words in PROJECTIONS.items() if title in columns]
    if projected:
        yield f"{'，'.join(projected)}，仅供参考。"
    stale = [
        f"{item.target.name}（{item.observation.of.number}月）" for item in targets if item.stale and item.observation
    ]
    if stale:
        yield f"{STALE} 沿用以前月份的数据：{'、'.join(stale)}。"
    provisional = [item.target.name for item in targets if item.observation and item.observation.figure.provisional]
    if provisional:
        yield f"初步数：{'、'.join(provisional)}。"


def pace_rule(ledger: Ledger, month: Month) -> str:
    """Return how the plan's pace is counted, with its numbers: 时序进度按月计算：5÷12＝41.7%."""
    rule = ledger.office.pace_rule("default")
    counted = "按日计算" if rule is PaceRule.DAILY else "按月计算"
    gone = elapsed_words(rule, month, (ledger.first, ledger.last))
    return f"时序进度{counted}：{gone}＝{percent(pace.general(ledger, month))}"


def elapsed_words(rule: PaceRule, month: Month, span: tuple[Month, Month]) -> str:
    """Return the division behind a pace: 5÷12, or 152÷366."""
    gone, whole = pace.counted(rule, month, span)
    return f"{gone}÷{whole}"


def lights_rule(lights: Lights) -> str:
    """Return the office's rule of the lights in words."""
    yellow, red = plain(abs(lights.yellow)), plain(abs(lights.red))
    if lights.yellow >= 0:
        return f"亮灯：达到时序为绿灯，低于时序不超过{red}个百分点为黄灯，超过{red}个百分点为红灯；未达标为黄灯。"
    return (
        f"亮灯：低于时序不超过{yellow}个百分点为绿灯，超过{yellow}个百分点为黄灯，超过{red}个百分点为红灯；"
        "未达标为黄灯。"
    )


def _own_paces(ledger: Ledger, targets: Iterable[str]) -> Iterator[str]:
    """Yield which targets are judged by a pace of their own."""
    office, names = ledger.office, {target: ledger.targets[target].target.name for target in targets}
    default = office.pace_rule("default")
    scheduled = [name for target, name in names.items() if office.schedules.get(target)]
    others = [
        name
        for target, name in names.items()
        if not office.schedules.get(target) and office.pace_rule(target) is not default
    ]
    if scheduled:
        yield f"按节点目标计算时序：{'、'.join(scheduled)}。"
    if others:
        yield f"{'按月' if default is PaceRule.DAILY else '按日'}计算时序：{'、'.join(others)}。"
