"""Every figure that was filed, read in its target's measure: target → observations by month."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from yian1.model import quantity
from yian1.model.diagnostics import Diagnostic, Place
from yian1.model.fields import titles_of
from yian1.model.filing import Figure
from yian1.model.period import Month, parse_date
from yian1.model.plan import Kind, Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from yian1.model.filing import Filing
    from yian1.model.ledger import Ledger


# Which numbers a figure of each kind consists of; a ratio may be filed as its percentage alone.
PARTS: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.FLOW: (("value",),),
    Kind.STOCK: (("value",),),
    Kind.LEVEL: (("value",), ("part", "whole")),
    Kind.RATIO: (("part", "whole"), ("value",)),
    Kind.COMPARISON: (("value", "against"),),
    Kind.TREND: (("value", "last_year"),),
    Kind.MILESTONE: (("done",),),
}
_LONG = 20  # digits
_EXACT = Context(prec=200)
TITLES = titles_of(Figure)


class Observation(NamedTuple):
    """One figure of one unit and month.

    `of` is its own month: that of its day, else that of the filing. All words about it go by this month.
    `value` is in the target's measure; for a ratio it is the percentage, exact, and None where
    the whole is 0 (not applicable). `against` is the other side of a comparison or trend.
    The value of a milestone is 1 if it is reached, else 0.
    """

    target: str
    unit: str
    month: Month
    of: Month
    value: Fraction | None
    figure: Figure
    file: str
    against: Fraction | None = None
    part: Fraction | None = None
    whole: Fraction | None = None

    @property
    def day(self) -> date | None:
        """The day that the figure is dated (`as_of`, a month stands for its last day); None without a date."""
        written = self.figure.as_of
        return None if written is None else day_written(written)

    @property
    def gap(self) -> Fraction | None:
        """How far the figure is above the other side that it is compared with; None without one."""
        return None if self.value is None or self.against is None else self.value - self.against

    @property
    def name(self) -> str:
        """What the figure is called wherever something leads to it, on pages and in Word: by target and month."""
        return f"f-{self.target}-{self.month}"

    @property
    def place(self) -> Place:
        """Where the figure was written."""
        return Place(self.file, ("figures", self.target))


class Series:
    """All observations of a ledger, by target and then in the order of months; and what could not be read."""

    def __init__(
        self, ledger: Ledger, observations: Mapping[str, tuple[Observation, ...]], problems: tuple[Diagnostic, ...]
    ) -> None:
        self.ledger, self.observations, self.problems = ledger, observations, problems

    @cached_property
    def official(self) -> Mapping[str, tuple[Observation, ...]]:
        """Per target the figures that count, by month: the owner's, or anybody's where there is no owner."""
        found = {}
        for target, observations in self.observations.items():
            owner = self.ledger.owners[target]
            by_month = {seen.month: seen for seen in reversed(observations) if owner is None or seen.unit == owner}
            found[target] = tuple(by_month[month] for month in sorted(by_month))
        return found

    def until(self, target: str, month: Month) -> tuple[Observation, ...]:
        """Return the official figures that were filed for months up to `month`, one for each own month, in order.

        What is filed twice of one month counts as it was filed last.
        """
        by_own_month = {seen.of: seen for seen in self.official.get(target, ()) if seen.month <= month}
        return tuple(by_own_month[own] for own in sorted(by_own_month))

    @cached_property
    def by_file(self) -> Mapping[tuple[str, str], Observation]:
        """Every observation by the file that it is written in and its target."""
        return {(seen.file, target): seen for target, every in self.observations.items() for seen in every}

    @cached_property
    def by_unit(self) -> Mapping[tuple[str, str], Sequence[Observation]]:
        """Every observation by its target and the unit that filed it, in the order of months."""
        found: dict[tuple[str, str], list[Observation]] = {}
        for target, every in self.observations.items():
            for seen in every:
                found.setdefault((target, seen.unit), []).append(seen)
        return found

    def latest(self, target: str, month: Month) -> Observation | None:
        """Return the official figure of the latest month that is not after `month`.

        Of what is promised anew each year, a figure of an earlier year says nothing of this one.
        """
        return self._last(target, self.official.get(target, ()), month)

    def latest_of(self, target: str, unit: str, month: Month) -> Observation | None:
        """Return what one unit last filed for a target, up to `month`, whether it is the owner or not."""
        return self._last(target, self.by_unit.get((target, unit), ()), month)

    def why_missing(self, target: str, month: Month) -> tuple[Month, str] | None:
        """Return what was last said in place of a figure up to `month`, and when; None if a figure was, or nothing.

        Whoever's figure counts is heard: the owner, or anybody where there is no owner.
        """
        owner = self.ledger.owners[target]
        heard = [one for one in self.ledger.filings if target in one.figures and one.month <= month]
        last = max((one for one in heard if owner in {None, one.unit}), key=attrgetter("month"), default=None)
        anew = self.ledger.targets[target].target.per is not None
        if last is None or not last.figures[target].blank or (anew and last.month.year < month.year):
            return None
        return (last.month, note) if (note := last.figures[target].note) else None

    def _last(self, target: str, observations: Sequence[Observation], month: Month) -> Observation | None:
        for seen in reversed(observations):
            if seen.month <= month:
                anew = self.ledger.targets[target].target.per is not None
                return None if anew and seen.of.year < min(month, self.ledger.last).year else seen
        return None


class Reconciliation(NamedTuple):
    """数据核对: what the units filed for a month against the owner's figure of the same month.

    `missing` are the units that should have filed and did not. A sum that lacks some of them may be
    smaller than the owner's figure, but never greater.
    """

    owner: Observation
    members: tuple[Observation, ...]
    missing: tuple[str, ...]

    @classmethod
    def of(cls, owner: Observation, units: Iterable[str], filed: Mapping[str, Observation]) -> Reconciliation:
        """Hold the owner's figure against what was filed by the other units that should have."""
        others = [unit for unit in units if unit != owner.unit]
        missing = tuple(unit for unit in others if unit not in filed)
        return cls(owner, tuple(filed[unit] for unit in others if unit in filed), missing)

    @property
    def member_sum(self) -> Fraction:
        """The units' figures together, in the target's measure: as whole numbers, a sixth less time for all figures."""
        values = [seen.value.as_integer_ratio() for seen in self.members if seen.value is not None]
        parts = lcm(*(of for _, of in values))
        return Fraction(sum(number * (parts // of) for number, of in values), parts)

    @property
    def difference(self) -> Fraction:
        """The units' sum minus the owner's figure."""
        return self.member_sum - (self.owner.value or Fraction(0))

    @property
    def complete(self) -> bool:
        """Whether every unit filed for the month."""
        return not self.missing

    @property
    def agrees(self) -> bool:
        """Whether the figures can both be right."""
        return self.difference == 0 if self.complete else self.difference <= 0


def read_series(ledger: Ledger) -> Series:
    """Read every figure of the ledger; figures of unknown targets are left to the checks."""
    found: dict[str, list[Observation]] = {target: [] for target in ledger.targets}
    problems: list[Diagnostic] = []
    targets = ledger.targets
    alone = {target for target, context in targets.items() if ("value",) in PARTS[context.target.kind]}
    for filing in sorted(ledger.filings, key=attrgetter("month", "unit")):
        unit, month, file = filing.unit, filing.month, filing.file
        for target, figure in filing.figures.items():
            text = figure.bare
            if text is not None and target in alone and _is_plain(text):
                found[target].append(Observation(target, unit, month, month, Fraction(int(text)), figure, file))
                continue
            if target not in targets or figure.blank:
                continue
            result = _observe(targets[target].target, filing, figure)
            if isinstance(result, Diagnostic):
                problems.append(result)
            else:
                found[target].append(result)
    return Series(ledger, {target: tuple(seen) for target, seen in found.items()}, tuple(problems))


@lru_cache(maxsize=1024)  # all figures of a month give the same few
def day_written(text: str) -> date | None:
    """Return the day that a text gives, of a month (2024-04) its last one; None if it is neither."""
    try:
        return parse_date(text)
    except ValueError:
        pass
    try:
        return Month.parse(text).last_day
    except ValueError:
        return None


def _observe(target: Target, filing: Filing, figure: Figure) -> Observation | Diagnostic:
    given = figure.numbers
    parts = tuple(given) if figure.done is None else (*given, "done")
    if parts not in PARTS[target.kind]:
        return _wrong_parts(target, parts, filing.place("figures", target.id))
    numbers: dict[str, Fraction] = {}
    for name, text in given.items():
        try:
            bare = name in {"part", "whole"}
            numbers[name] = Fraction(quantity.number(text) if bare else quantity.parse(text, target.measure))
        except quantity.QuantityError as error:
            message = f"“{target.name}”的{TITLES[name]}：{error.message}"
            return Diagnostic(error.code, message, filing.place("figures", target.id, name), error.hint)
    part, whole = numbers.get("part"), numbers.get("whole")
    value = numbers.get("value") if part is None else 100 * part / whole if whole else None
    if target.kind is Kind.MILESTONE:
        value = Fraction(bool(figure.done))
    against = numbers.get("against", numbers.get("last_year"))
    day = None if figure.as_of is None else day_written(figure.as_of)
    of = filing.month if day is None else Month.of(day)
    return Observation(target.id, filing.unit, filing.month, of, value, figure, filing.file, against, part, whole)


def _is_plain(text: str) -> bool:
    """Whether a text is a whole number and nothing else, as most are: it needs no reading."""
    return text.isascii() and text.isdigit() and text[0] != "0" and len(text) < _LONG


def _wrong_parts(target: Target, given: tuple[str, ...], place: Place) -> Diagnostic:
    wanted = PARTS[target.kind][0]
    missing = [name for name in wanted if name not in given]
    surplus = [name for name in given if name not in wanted]
    example = "{" + ", ".join(f"{name}: …" for name in wanted) + "}" if len(wanted) > 1 else f"{target.id}: 数值"
    if target.kind is Kind.MILESTONE:
        example = f"{target.id}: {{done: true}}，没有完成的写 {{done: false, note: …}}"
    if missing:
        names = "、".join(f"{name}（{TITLES[name]}）" for name in missing)
        return Diagnostic("figure-incomplete", f"“{target.name}”缺少 {names}", place, f"写成 {example}")
    names = "、".join(f"{name}（{TITLES[name]}）" for name in surplus)
    message = f"“{target.name}”不用填 {names}"
    return Diagnostic("figure-surplus", message, place.child(surplus[0]).key(), f"写成 {example}")


def as_decimal(value: Fraction, places: int = 4) -> Decimal:
    """Return a number exactly if it has an end (every filed one does), else rounded half up."""
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return quantity.round_half_up(value, places)
    return _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
