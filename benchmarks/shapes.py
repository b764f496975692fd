"""How figures go over a year: the share of each month, 12 together but for what slows them down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

MONTHS = 12


def noise(random: Random, spread: float) -> float:
    """Return a factor about 1."""
    return random.lognormvariate(0, spread)


def even(random: Random) -> list[float]:
    """Hardly more in one month than in another."""
    return [noise(random, 0.2) for _ in range(MONTHS)]


def seasonal(random: Random) -> list[float]:
    """Slow around the new year, quick at the ends of quarters, quickest in December."""
    base = (0.6, 0.5, 1.3, 0.9, 1.0, 1.5, 0.8, 0.9, 1.4, 0.9, 1.0, 1.8)
    return [factor * noise(random, 0.15) for factor in base]


def growing(random: Random) -> list[float]:
    """A little more from month to month."""
    return [(0.5 + month / MONTHS) * noise(random, 0.2) for month in range(MONTHS)]


def fading(random: Random) -> list[float]:
    """Much in the first quarter, as loans are."""
    return [(1.8 - 1.3 * month / MONTHS) * noise(random, 0.2) for month in range(MONTHS)]


def rush(random: Random) -> list[float]:
    """Nearly half of the year's work in the last quarter."""
    base = (0.4, 0.4, 0.6, 0.7, 0.7, 0.8, 0.8, 0.8, 1.0, 1.6, 1.9, 2.3)
    return [factor * noise(random, 0.15) for factor in base]


def batches(random: Random) -> list[float]:
    """Recognised two to four times a year, nothing in between."""
    some = sorted(random.sample(range(1, MONTHS), random.randint(2, 4)))
    return [12 / len(some) * noise(random, 0.3) if month in some else 0.0 for month in range(MONTHS)]


def quarterly(random: Random) -> list[float]:
    """Counted at the ends of quarters."""
    return [3 * noise(random, 0.25) if month % 3 == 2 else 0.0 for month in range(MONTHS)]


def wobbling(random: Random) -> list[float]:
    """Mostly more, sometimes less."""
    return [random.gauss(0.8, 0.8) for _ in range(MONTHS)]


def filling(random: Random) -> list[float]:
    """Quick at first, then nearly full."""
    return [2.2 * 0.82**month * noise(random, 0.15) for month in range(MONTHS)]


def s_curve(random: Random) -> list[float]:
    """Slow, then quick, then slow again."""
    base = (0.2, 0.4, 0.7, 1.1, 1.6, 2.0, 2.0, 1.6, 1.1, 0.7, 0.4, 0.2)
    return [factor * noise(random, 0.15) for factor in base]


def alternate(random: Random) -> list[float]:
    """Counted in every second month only."""
    return [2 * noise(random, 0.25) if month % 2 else 0.0 for month in range(MONTHS)]


def two_speeds(random: Random) -> list[float]:
    """A second half twice as quick as the first."""
    return [(0.65 if month < MONTHS // 2 else 1.35) * noise(random, 0.25) for month in range(MONTHS)]


def early_batch(random: Random) -> list[float]:
    """Half of it at once in spring, the rest little by little."""
    at = random.randrange(1, 4)
    return [6.0 if month == at else 0.5 * noise(random, 0.4) for month in range(MONTHS)]


def churning(random: Random) -> list[float]:
    """Growth with a clearing once or twice a year."""
    cleared = random.sample(range(MONTHS), 2)
    return [(-1.5 if month in cleared else 1.4) * noise(random, 0.3) for month in range(MONTHS)]


Shapes = Sequence[Callable[[Random], list[float]]]
FLOW_SHAPES: Shapes = (
    even, seasonal, growing, fading, rush, batches, even, seasonal, s_curve, alternate, two_speeds, early_batch,
)  # fmt: skip
STOCK_SHAPES: Shapes = (
    even, growing, wobbling, filling, quarterly, seasonal, s_curve, two_speeds, churning, alternate,
)  # fmt: skip
