"""Figures of one target over a year, drawn at random: amounts that grow, totals, rates, ratios, two sides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shapes import FLOW_SHAPES, MONTHS, STOCK_SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

SMALL = {"场", "个", "家", "名"}
Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The promise, where the year began, the shape that was drawn, and month → the fields of the figure."""

    value: str
    shape: str
    by_month: dict[int, Fields] = field(default_factory=dict)
    baseline: str | None = None


def flow(random: Random, measure: str) -> Drawn:
    """Draw what accumulates from nothing."""
    size, places = _size(random, measure)
    shape = random.choice(FLOW_SHAPES)
    speed, total, by_month = random.uniform(0.8, 1.2) * size / MONTHS, 0.0, {}
    for month, step in enumerate(shape(random), 1):
        amount = step * speed
        if not places and amount < 20:
            amount = float(_poisson(random, amount))
        total = round(total + amount, places)
        by_month[month] = {"value": f"{total:.{places}f}"}
    return Drawn(f"{_rounded(size)}", shape.__name__, by_month)


def stock(random: Random, measure: str) -> Drawn:
    """Draw a total that starts from a baseline, known or not."""
    size, places = _size(random, measure)
    size = size if places else max(size, 60.0)
    shape = random.choice(STOCK_SHAPES)
    value = round(size * random.uniform(0.7, 0.95), places)
    baseline = f"{value:.{places}f}" if random.random() < 0.6 else None
    speed, by_month = (size - value) / MONTHS * random.uniform(0.7, 1.2), {}
    for month, step in enumerate(shape(random), 1):
        value += step * speed
        by_month[month] = {"value": f"{value:.{places}f}"}
    return Drawn(f"{_rounded(size)}", shape.__name__, by_month, baseline)


def level(random: Random, _: str) -> Drawn:
    """Draw a rate: one that creeps upwards, or one that goes up and down."""
    shape = random.choice(("walk", "wild", "creeping", "sawtooth", "falling"))
    value = random.uniform(35, 80) if shape == "creeping" else random.uniform(4, 12)
    centre, by_month = value, {}
    for month in range(1, MONTHS + 1):
        value += _rise(random, shape, month, centre - value)
        by_month[month] = {"value": f"{value:.1f}"}
    return Drawn(f"{centre + 1:.0f}", shape, by_month)


def _rise(random: Random, shape: str, month: int, back: float) -> float:
    if shape == "creeping":
        return random.uniform(0.1, 0.9)
    if shape == "falling":
        return -random.uniform(0.05, 0.4)
    if shape == "sawtooth":  # each quarter begins low
        return (1.2 if month % 3 else -2.4) + random.gauss(0, 0.2)
    return random.gauss(0.2 * back, 0.35 if shape == "walk" else 1.6)


def ratio(random: Random, _: str) -> Drawn:
    """Draw a part of a whole that may itself grow."""
    whole, share = random.choice((60, 560, 5600)), random.uniform(0.5, 0.98)
    growing, by_month = random.random() < 0.5, {}
    for month in range(1, MONTHS + 1):
        whole += int(whole * random.uniform(0, 0.05)) if growing else 0
        share = min(1.0, share + random.uniform(0, 0.03))
        by_month[month] = {"part": str(int(whole * share)), "whole": str(whole)}
    return Drawn("100", "ratio", by_month)


def comparison(random: Random, _: str) -> Drawn:
    """Draw a growth rate against another one."""
    return _sides(random, "against", random.uniform(4, 7), 0.45)


def trend(random: Random, _: str) -> Drawn:
    """Draw a share against last year's."""
    return _sides(random, "last_year", random.uniform(35, 60), 0.35)


def _sides(random: Random, other_side: str, other: float, spread: float) -> Drawn:
    every, gap, by_month = random.choice((1, 3)), random.uniform(-0.5, 1.0), {}
    for month in range(1, MONTHS + 1):
        other += random.gauss(0, spread)
        gap += random.gauss(0, 0.25)
        if month % every == 0:
            by_month[month] = {"value": f"{other + gap:.1f}", other_side: f"{other:.1f}"}
    return Drawn("", other_side, by_month)


KINDS: Mapping[str, Callable[..., Drawn]] = {
    "flow": flow, "stock": stock, "level": level, "ratio": ratio, "comparison": comparison, "trend": trend,
}  # fmt: skip


def _size(random: Random, measure: str) -> tuple[float, int]:
    """Return a year's amount and the decimals that it is written with."""
    about = random.uniform(0.8, 1.2)
    if measure == "亿元":
        return random.choice((30, 120, 700, 2400)) * about, random.choice((1, 2))
    if measure.startswith("万"):
        return random.choice((2, 12, 60)) * about, 2
    return random.choice((8, 30, 120, 600, 3000) if measure in SMALL else (400, 3000, 20000)) * about, 0


def _rounded(size: float) -> int:
    step = 10 ** max(0, len(str(int(size))) - 2)
    return max(1, round(size / step) * step)


def _poisson(random: Random, mean: float) -> int:
    count, left = 0, random.expovariate(1)
    while left < mean:
        count += 1
        left += random.expovariate(1)
    return count
