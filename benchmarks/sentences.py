"""What units write of their figures: true, in one of several ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

BUSY = ("走访企业{}家", "召开推进会{}次", "解决问题{}个", "举办政策宣讲{}场", "发放宣传资料{}份", "组织对接活动{}场")


class Fact(NamedTuple):
    """A figure to speak of: its name, value and measure, the step since the last one, the goal, and the share of it."""

    name: str
    measure: str
    value: str
    month: int
    step: str | None
    goal: str
    share: float | None


def busy(random: Random) -> str:
    """Return what units write besides."""
    return random.choice(BUSY).format(random.randint(2, 400))


def said(random: Random, fact: Fact) -> str:
    """Return a sentence about a figure."""
    return random.choice([*_ways(fact), *_others(fact), *_pace(fact)])


def _ways(fact: Fact) -> Iterator[str]:
    name, value = fact.name, f"{fact.value}{fact.measure}"
    yield from (f"截至{fact.month}月末，{name}累计{value}", f"1—{fact.month}月{name}{value}", f"{name}达{value}")
    if fact.step is not None:
        yield f"{name}当月新增{fact.step}{fact.measure}，累计{value}"
        yield f"本月推进{name}{fact.step}{fact.measure}，累计达到{value}"
    if fact.share is not None:
        yield f"全年{name}目标{fact.goal}{fact.measure}，目前已完成{value}"


def _others(fact: Fact) -> Iterator[str]:
    name, value = fact.name, f"{fact.value}{fact.measure}"
    yield from (f"今年以来，全市{name}{value}", f"{name}：{value}", f"截至目前累计{name}{value}")
    yield f"紧盯目标抓落实，{name}实现{value}（年度目标{fact.goal}{fact.measure}）"
    if fact.step is not None:
        yield f"{fact.month}月份{name}{fact.step}{fact.measure}，今年累计达{value}"
        yield f"{name}比上月增加{fact.step}{fact.measure}，总数达到{value}"
    if fact.share is not None:
        yield f"{name}{value}，完成全年任务的{100 * fact.share:.1f}%"


def _pace(fact: Fact) -> Iterator[str]:
    ahead = 0.0 if fact.share is None else fact.share - fact.month / 12
    if abs(ahead) > 0.01:
        for words in (("快于时序进度", "慢于时序进度"), ("超时序进度", "滞后于序时进度")):
            yield f"{fact.name}累计{fact.value}{fact.measure}，{words[ahead < 0]}"
