"""Plant one slip at a time in made-up ledgers, count which are found, and write the tables of docs/slips.md.

python benchmarks/slips.py [--seeds 10] [--every 3] [--print] [--misses]

A slip is looked for twice: when it is filed, with no later month to compare, and at the end of the year. What a unit's
text would tell of a wrong figure is left out: texts are counted apart.
"""

from __future__ import annotations

import argparse
import re
import statistics
from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from another import another
from realistic import World, world
from third import third

from shapes import MONTHS
from yian1.core.checks import check_filings
from yian1.core.series import read_series

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from realistic import Figures

    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger

    Findings = set[tuple[str, str, str, Place]]

DOCUMENT = Path(__file__).parents[1] / "docs" / "slips.md"
BEGIN, END = "<!-- 以下由 benchmarks/slips.py 生成 -->", "<!-- 生成的部分到此为止 -->"
MAKERS = (world, another, third)
GROUPS = {"flow": "累计数", "stock": "总量"}
# They rightly stand still.
BATCHES = {"batches", "quarterly", "alternate", "early_batch", "rounds", "by_quarter", "late_start"}
OPPOSITES = (("快于时序", "慢于时序"), ("慢于时序", "快于时序"), ("超时序", "低于时序"), ("滞后于序时", "快于序时"))
FIRST = 2  # filings of a figure that are too few to know it by


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: its kind, where it is, and the fields or the text instead of what was there; `early` in the year."""

    kind: str
    unit: str
    month: int
    target: str
    early: bool = False
    fields: Mapping[str, str] | None = None
    text: str | None = None


def usual_step(one: Figures, name: str) -> float:
    """Return how far a number usually moves from filing to filing, when it moves."""
    values = [float(one.by_month[month][name]) for month in sorted(one.by_month)]
    steps = [abs(now - then) for then, now in pairwise(values) if now != then]
    return statistics.median(steps) if steps else 0.0


def slips(made: World, random: Random) -> Iterator[Slip]:
    """Yield slips of every kind, each in a figure and a month drawn at random."""
    for one in made.figures:
        months = [month for month, fields in sorted(one.by_month.items()) if "correction" not in fields]
        for month in random.sample(months, min(3, len(months))):
            early = sorted(one.by_month).index(month) < FIRST
            for kind, fields in _in_figure(one, month, random):
                yield Slip(kind, one.unit, month, one.target, early, fields)
    for (unit, month), filing in sorted(made.filings.items()):
        (report,) = filing["progress"].values()
        if made.tellings:
            for told in made.tellings[unit, month]:
                if told.kind:
                    text = report["done"].replace(told.true, told.wrong, 1)
                    yield Slip(f"文字里的{told.kind}不符", unit, month, told.target, text=text)
        else:
            yield from _in_text(unit, month, filing["figures"], report["done"], random)


def _in_figure(one: Figures, month: int, random: Random) -> Iterator[tuple[str, dict[str, str]]]:
    fields = one.by_month[month]
    group, name = GROUPS.get(one.kind, "比率和增速"), random.choice(sorted(fields))
    least = 2 * usual_step(one, name)
    for kind, ways in (("首位数字打错", first_digit), ("相邻数字颠倒", swapped)):
        for way in _far(ways(fields[name]), fields[name], least, random):
            yield f"{kind}·{group}", {**fields, name: way}
    if one.kind in GROUPS:
        yield from _in_amount(one, month, fields["value"], random)


def _in_amount(one: Figures, month: int, value: str, random: Random) -> Iterator[tuple[str, dict[str, str]]]:
    least, before = 2 * usual_step(one, "value"), [past for past in sorted(one.by_month) if past < month]
    yield "小数点错位", {"value": f"{float(value) * random.choice((10, 0.1)):g}"}
    for way in _far(without_a_digit(value), value, least, random):
        yield "漏打一位", {"value": way}
    last = one.by_month[before[-1]]["value"] if before else value
    if last != value and one.shape not in BATCHES:
        few = least < 6 * 10 ** -len(value.partition(".")[2])
        yield f"照抄上月数·每月{'不到3个' if few else '3个以上'}", {"value": last}
    if one.kind == "flow" and before:
        yield "只填当月数", {"value": f"{float(value) - float(last):g}"}


def _far(ways: Sequence[str], value: str, least: float, random: Random) -> Sequence[str]:
    """Return one of the ways that move a number by more than twice its usual step, if there is any."""
    far = [way for way in ways if abs(float(way) - float(value)) > least > 0]
    return [random.choice(far)] if far else []


def first_digit(text: str) -> list[str]:
    """Return a number with another first digit."""
    return [digit + text[1:] for digit in "123456789" if digit != text[0]] if text[0] in "123456789" else []


def swapped(text: str) -> list[str]:
    """Return a number with two neighbouring digits turned round."""
    ways = []
    for one, other in pairwise(at for at, sign in enumerate(text) if sign.isdigit()):
        signs = list(text)
        signs[one], signs[other] = signs[other], signs[one]
        ways.append("".join(signs))
    return [way for way in ways if way != text and not re.match(r"0\d", way)]


def without_a_digit(text: str) -> list[str]:
    """Return a number that has lost a digit."""
    ways = [text[:at] + text[at + 1 :] for at, sign in enumerate(text) if sign.isdigit()]
    return [way for way in ways if re.fullmatch(r"[1-9]\d*(\.\d+)?", way)]


def _in_text(
    unit: str, month: int, figures: Mapping[str, Mapping[str, str]], text: str, random: Random
) -> Iterator[Slip]:
    for target, fields in figures.items():
        value = fields.get("value", "0")
        found = re.search(rf"(?<![0-9.—]){re.escape(value)}(?![0-9.月—])", text) if float(value) else None
        other = f"{float(value) * random.choice((0.7, 0.85, 0.95, 1.04, 1.1, 1.3)):.{len(value.partition('.')[2])}f}"
        if found and other != value:
            changed = text[: found.start()] + other + text[found.end() :]
            yield Slip("文字里的数不符", unit, month, target, text=changed)
    for word, opposite in OPPOSITES:
        if word in text:
            yield Slip("文字里的快慢不符", unit, month, "", text=text.replace(word, opposite, 1))
            break


def planted(made: World, slip: Slip) -> World:
    """Return a ledger with a slip in it."""
    filing = deepcopy(made.filings[slip.unit, slip.month])
    (report,) = filing["progress"].values()
    report["done"] = slip.text or "按计划推进。"
    if slip.fields is not None:
        filing["figures"][slip.target] = dict(slip.fields)
    return replace(made, filings={**made.filings, (slip.unit, slip.month): filing})


def found_in(ledger: Ledger) -> Findings:
    """Return everything that is said of a ledger."""
    return {(one.code, one.message, one.where.file, one.where) for one in check_filings(read_series(ledger))}


def is_found(made: World, slip: Slip, last: int, known: Findings) -> bool:
    """Whether anything new is said of the unit's figure, or of its text, once the slip is there."""
    wanted = slip.target if slip.fields is not None else "progress"
    return any(wanted in one[3].path for one in found_in(planted(made, slip).ledger(last, slip.unit)) - known)


@dataclass
class Score:
    """How many slips there were of a kind, and how many were found: when filed (early or not), and in the end."""

    planted: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    at_once: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    in_the_end: int = 0

    def row(self, kind: str) -> str:
        """Return the score as a row of a table."""
        every = sum(self.planted.values())
        early, later = (_share(self.at_once[key], self.planted[key]) for key in (True, False))
        return f"| {kind} | {every} | {early} | {later} | {_share(self.in_the_end, every)} |"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "—"


@dataclass
class Result:
    """The scores by kind, the false alarms by code, the units whose year was looked at, and what was not found."""

    scores: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    alarms: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    units: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def alarms_per_unit(self) -> float:
        """False alarms of a unit in a year, whichever month they are heard in."""
        return sum(self.alarms.values()) / self.units

    def recall(self, start: str) -> float:
        """Return the share of slips of some kinds that are found in the end."""
        some = [score for kind, score in self.scores.items() if kind.startswith(start)]
        return sum(score.in_the_end for score in some) / sum(sum(score.planted.values()) for score in some)


def measure(seeds: Iterable[int], maker: Callable[[int], World] = world, every: int = 1) -> Result:
    """Plant and look for the slips, one of so many, of the ledgers of some seeds."""
    result = Result()
    for seed in seeds:
        made, random = maker(seed), Random(f"slips {seed}")
        known = {last: found_in(made.ledger(last)) for last in range(1, MONTHS + 1)}
        for code, _, _ in {one[:3] for heard in known.values() for one in heard}:
            result.alarms[code] += 1
        result.units += len(made.units)
        for slip in [*slips(made, random)][seed % every :: every]:
            score = result.scores[slip.kind]
            at_once, later = (is_found(made, slip, last, known[last]) for last in (slip.month, MONTHS))
            score.planted[slip.early] += 1
            score.at_once[slip.early] += at_once
            score.in_the_end += later
            if not later:
                result.misses.append(f"{seed} {slip}")
    return result


def table(result: Result) -> str:
    """Return a result as Markdown."""
    lines = ["| 错的种类 | 埋入 | 当月发现：头两次填报 | 当月发现：第三次起 | 年底看全年 |", "|---|--:|--:|--:|--:|"]
    lines += [result.scores[kind].row(kind) for kind in sorted(result.scores)]
    every = sum(result.alarms.values())
    codes = "、".join(f"{code} {count}" for code, count in sorted(result.alarms.items()))
    lines += [
        "",
        f"误报：{result.units}个单位各填一年，逐月检查，一共{every}条（{codes}），每单位每年{result.alarms_per_unit:.2f}条。",
    ]
    return "\n".join(lines)


def document(seeds: int, results: Iterable[Result]) -> str:
    """Return the generated part of docs/slips.md."""
    parts = [f"### 第{name}套台账（{seeds}本）\n\n{table(one)}" for name, one in zip("一二三", results, strict=True)]
    return "\n\n".join([BEGIN, *parts, END])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--every", type=int, default=3)
    parser.add_argument("--print", action="store_true")
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    results = [measure(range(1000, 1000 + given.seeds), maker, given.every) for maker in MAKERS]
    made_text = document(given.seeds, results)
    if given.misses:
        print("\n".join(miss for one in results for miss in one.misses))
    if given.print:
        print(made_text)
    else:
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
        DOCUMENT.write_text(before + made_text + rest.partition(END)[2], encoding="utf-8", newline="\n")
