"""The figures over the months: falls, tenfold jumps, shares above 100%, two values for one, parts and their sum."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from yian1.core import pace
from yian1.core.allocation import Reconciliation
from yian1.core.checks import steps
from yian1.core.checks.filings import in_place
from yian1.core.checks.steps import is_explained
from yian1.core.series import as_decimal
from yian1.model.diagnostics import Diagnostic
from yian1.model.period import months_between
from yian1.model.plan import ADDITIVE, Kind
from yian1.model.quantity import format_value, round_half_up, split_measure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from yian1.core.series import Observation, Series
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Target


# Of the whole, and of the last digit of each: figures of different days may be so far apart, rounded ones too.
_SLACK = Fraction(1, 100)
JUMP = 10
WHOLE = 100  # percent
# What has lost a digit is a little less than tenfold off, since it has also grown meanwhile.
DROP = 8
# Counted one by one: never fewer than none, never half of one.
COUNTED = frozenset("家户个名人场次件条项张套部台座处所辆栋宗起间")
MEND_FALL = "核对数字；确是更正的，写成 {value: 数字, correction: 原因}"


class _Aim(NamedTuple):
    """What a unit's figure is compared with: a value in the target's measure, and from where on it is tenfold off."""

    value: Decimal | None
    title: str
    floor: Fraction | None = None
    ceiling: Fraction | None = None


def check(series: Series) -> Iterator[Diagnostic]:
    """Check every target's figures, per unit in the order of the months."""
    # A filing in the wrong place is compared with nothing: its month or its unit may be the mistake.
    astray = {filing.file for filing in series.ledger.filings if not in_place(filing)}
    for identifier, everything in series.observations.items():
        target = series.ledger.targets[identifier].target
        observations = [seen for seen in everything if seen.file not in astray] if astray else everything
        if series.ledger.owner(identifier) is None and identifier not in series.ledger.office.allocations:
            yield from _conflicts(series.ledger, target, observations)
        # What is promised anew each year begins again with the year.
        courses: dict[tuple[str, Month], list[Observation]] = {}
        for seen in observations:
            courses.setdefault((seen.unit, series.ledger.span_of(target, seen.month)[0]), []).append(seen)
        found = [one for own in courses.values() for one in _of_unit(series.ledger, target, own)]
        yield from found
        yield from parts(series.ledger, target, observations, {one.where.file for one in found})


def _of_unit(ledger: Ledger, target: Target, own: Sequence[Observation]) -> Iterator[Diagnostic]:
    """Check one unit's figures each against the last, then all against their history; a slip is told once."""
    found = list(_course(ledger, target, own))
    odd = list(steps.check(ledger, target, own, {one.where.file for one in found}))
    fits_nowhere = {one.where.file for one in odd}
    after = {now.file for then, now in pairwise(own) if then.file in fits_nowhere}
    yield from (one for one in found if one.code != "figure-fell" or one.where.file not in after)
    yield from odd


def _conflicts(ledger: Ledger, target: Target, observations: Sequence[Observation]) -> Iterator[Diagnostic]:
    """Without an owner any unit may file a figure, but not two units two different ones."""
    first: dict[object, Observation] = {}
    for seen in observations:
        other = first.setdefault(seen.month, seen)
        if (other.value, other.against) != (seen.value, seen.against):
            yield Diagnostic(
                "figure-conflict",
                f"“{target.name}”{ledger.month_words(seen.month)}有两个数："
                f"{ledger.name(other.unit)}填{shown(target, other)}，"
                f"{ledger.name(seen.unit)}填{shown(target, seen)}（{other.file}）",
                seen.place,
                "核对后改成一致，或在 data/office.yaml 的 owners 里指定由谁填报",
            )


def _course(ledger: Ledger, target: Target, own: Sequence[Observation]) -> Iterator[Diagnostic]:
    """One unit's figures of one target: at most one finding for each, and for one slip one finding."""
    before, good = None, None
    strayed = False  # the figures have left their course, which has been told
    aim = _aim(ledger, target, own[0].unit)
    for index, seen in enumerate(own):
        finding = _by_itself(target, seen)
        told = finding is not None or seen.figure.correction is not None
        if strayed and not told:
            strayed = not _continues(target, good, seen) and not _tenfold(target, before, seen)
        elif not told:
            finding = _against_last(ledger, aim, target, before, seen) or _against_target(target, aim, seen)
            strayed = finding is not None and finding.code in {"tenfold", "looks-monthly"}
        else:
            strayed = False
        if finding is not None and before is not None and not told and _is_odd(target, own, index):
            finding, strayed = _odd_one(ledger, target, before, seen), False
        if finding is not None:
            yield finding
        before = seen
        good = good if strayed else seen


def _continues(target: Target, good: Observation | None, seen: Observation) -> bool:
    """Whether a figure goes on where the last good one was."""
    if good is None or good.value is None or seen.value is None or _tenfold(target, good, seen):
        return False
    return target.kind is not Kind.FLOW or seen.value >= good.value


def _is_odd(target: Target, own: Sequence[Observation], index: int) -> bool:
    """Whether the figure before is the one that fits nowhere: without it the others would go on well."""
    prior = own[index - 2] if index > 1 else None
    following = own[index + 1] if index + 1 < len(own) else None
    before, seen = own[index - 1], own[index]
    if following is None or (prior is not None and not _continues(target, prior, seen)):
        return False
    return _continues(target, seen, following) and not _continues(target, before, following)


def _odd_one(ledger: Ledger, target: Target, before: Observation, seen: Observation) -> Diagnostic:
    month, now = ledger.month_words(seen.month), shown(target, seen)
    if _tenfold(target, before, seen):
        return _jump(target, before, seen, f"{month}的{now}")
    message = f"{_course_words(ledger, target, before)}，{month}却是{now}"
    return _suspicious("figure-fell", f"{message}，像是{ledger.month_words(before.month)}多填了", before, MEND_FALL)


def _course_words(ledger: Ledger, target: Target, before: Observation) -> str:
    """Say that a figure accumulates, and what it was before."""
    total = "全年累计数" if _in_a_year(ledger, target) else "累计数"
    return f"“{target.name}”是{total}，{ledger.month_words(before.month)}为{shown(target, before)}"


def _in_a_year(ledger: Ledger, target: Target) -> bool:
    return ledger.one_year or target.per is not None


def _by_itself(target: Target, seen: Observation) -> Diagnostic | None:
    """Look at a figure alone: its parts, its sign, whether it can be a count."""
    if seen.part is not None and seen.whole is not None and seen.part > seen.whole:
        message = f"“{target.name}”的分子大于分母"
        message += f"，比率是{shown(target, seen)}" if seen.value is not None else ""
        return _suspicious("part-above-whole", message, seen, "核对 part 和 whole 是不是写反了")
    if target.kind is Kind.RATIO and seen.value is not None and seen.value > WHOLE:
        return _suspicious("share-above-100", f"“{target.name}”是{shown(target, seen)}，超过100%", seen, "核对这个比率")
    scale, counted = split_measure(target.measure)
    is_count = counted in COUNTED and seen.value is not None
    if seen.value is not None and seen.value.numerator < 0 and (is_count or target.kind in {Kind.STOCK, Kind.RATIO}):
        message = f"“{target.name}”是{shown(target, seen)}，是负数"
        return _suspicious("negative-figure", message, seen, "核对正负号")
    promised_whole = target.value is None or not Fraction(target.value * scale).denominator - 1
    if is_count and promised_whole and seen.value is not None and int(scale) % seen.value.denominator:
        message = f"“{target.name}”是{shown(target, seen)}，不是整{counted}"
        return _suspicious("not-whole", message, seen, f"核对小数点和计量单位（本指标按“{target.measure}”填）")
    return None


def _against_last(
    ledger: Ledger, aim: _Aim, target: Target, before: Observation | None, seen: Observation
) -> Diagnostic | None:
    if before is None or before.value is None or seen.value is None:
        return None
    if target.kind is Kind.COMPARISON:
        return None  # growth rates go from 0.5 to 5 and back
    if _tenfold(target, before, seen) and not (seen.value > before.value and _catching_up(ledger, aim, target, seen)):
        return _jump(target, seen, before, f"{ledger.month_words(before.month)}的{shown(target, before)}")
    if target.kind is not Kind.FLOW or seen.value >= before.value:
        return None
    what = f"{_course_words(ledger, target, before)}，本月却是{shown(target, seen)}"
    first = ledger.span_of(target, before.month)[0]
    if seen.value <= 2 * before.value / max(1, months_between(first, before.month) + 1):
        return _suspicious(
            "looks-monthly",
            f"{what}，像是只填了当月的数",
            seen,
            f"填{ledger.counted_since(target, before.month)}以来的累计数；确是更正的，写明 correction: 原因",
        )
    return _suspicious("figure-fell", f"{what}，比上次少了", seen, MEND_FALL)


def _tenfold(target: Target, before: Observation | None, seen: Observation, drop: int = DROP) -> bool:
    if before is None or before.value is None or seen.value is None:
        return False
    old, now = before.value, seen.value
    if old.numerator <= 0 or now.numerator <= 0:
        return False
    one, other = now.numerator * old.denominator, old.numerator * now.denominator
    return one >= JUMP * other or other >= (JUMP if target.kind is Kind.FLOW else drop) * one


def _catching_up(ledger: Ledger, aim: _Aim, target: Target, seen: Observation) -> bool:
    """An accumulated figure may well grow tenfold from a small beginning, while it stays near its pace."""
    due = pace.elapsed(ledger.office.pace_rule(target.id), seen.of, ledger.span_of(target, seen.of))
    return target.kind is Kind.FLOW and Fraction(aim.value or 0) * due * 2 >= (seen.value or 0)


def _aim(ledger: Ledger, target: Target, unit: str) -> _Aim:
    """Return what a unit is to reach: its own share, if it has one, else the target itself."""
    share = ledger.share(target.id, unit)
    value = target.value if share is None else share
    if not value or value <= 0 or target.kind is Kind.RATIO:
        return _Aim(value, "目标")
    promised = Fraction(value)
    if share is not None:
        return _Aim(value, "分解任务", ceiling=promised * JUMP)
    baseline = ledger.office.baselines.get(target.id)
    grown = target.kind is Kind.STOCK and baseline is not None and JUMP * baseline.value > promised
    return _Aim(value, "目标", promised / JUMP if grown else None, promised * JUMP)


def _against_target(target: Target, aim: _Aim, seen: Observation) -> Diagnostic | None:
    if seen.value is None or aim.value is None:
        return None
    above = aim.ceiling is not None and seen.value >= aim.ceiling
    if above or (aim.floor is not None and seen.value <= aim.floor):
        return _jump(target, seen, None, f"{aim.title}{format_value(aim.value, target.measure)}")
    return None


def _jump(target: Target, seen: Observation, other: Observation | None, named: str) -> Diagnostic:
    fully = other is None or _tenfold(target, other, seen, JUMP) or _tenfold(target, seen, other, JUMP)
    message = f"“{target.name}”是{shown(target, seen)}，与{named}相差{'十倍以上' if fully else '将近十倍'}"
    return _suspicious("tenfold", message, seen, f"核对小数点和计量单位（本指标按“{target.measure}”填）")


def _suspicious(code: str, message: str, seen: Observation, hint: str) -> Diagnostic:
    place = seen.place.child("value") if seen.part is None else seen.place
    return Diagnostic(code, message, place, hint)


def shown(target: Target, seen: Observation) -> str:
    """Return a figure as the clerk wrote it, in the target's measure."""
    if seen.value is None:
        return "不适用"
    return format_value(round_half_up(seen.value, 2) if seen.whole else as_decimal(seen.value), target.measure)


def parts(
    ledger: Ledger, target: Target, observations: Sequence[Observation], told: Collection[str]
) -> Iterator[Diagnostic]:
    """Compare parts and whole by month; a difference is told where it begins, one with a file `told` of is not."""
    split = ledger.office.allocations.get(target.id, {})
    owner = ledger.owner(target.id)
    if owner is None or not split or target.kind not in ADDITIVE:
        return
    covered = sum(split.values(), Decimal(0)) == target.value and owner not in split
    agreed = True
    for month, filed in _by_month(observations).items():
        if owner in filed:
            found = _reconciled(filed, owner, [unit for unit in split if unit != owner])
            apart = _are_apart(found, complete=found.complete and covered)
            files = {seen.file for seen in (found.owner, *found.members)}
            if apart and agreed and files.isdisjoint(told) and not is_explained(found.owner, credible=True):
                yield _difference(ledger, target, found, month)
            agreed = not apart


def _reconciled(filed: Mapping[str, Observation], owner: str, units: Sequence[str]) -> Reconciliation:
    members = tuple(filed[unit] for unit in units if unit in filed)
    return Reconciliation(filed[owner], members, tuple(unit for unit in units if unit not in filed))


def _by_month(observations: Sequence[Observation]) -> Mapping[Month, Mapping[str, Observation]]:
    found: dict[Month, dict[str, Observation]] = {}
    for seen in observations:
        if seen.value is not None:
            found.setdefault(seen.month, {})[seen.unit] = seen
    return found


def _are_apart(found: Reconciliation, *, complete: bool) -> bool:
    """Whether parts and whole cannot both be right: parts of some units may be less than the whole, never more."""
    values = [seen.value for seen in (found.owner, *found.members) if seen.value is not None]
    rounded = Fraction(len(values), max(value.denominator for value in values))
    slack = max(rounded, _SLACK * abs(values[0]))
    apart = sum(values[1:], Fraction(0)) - values[0]
    return len(values) > 1 and (abs(apart) if complete else apart) > slack


def _difference(ledger: Ledger, target: Target, found: Reconciliation, month: Month) -> Diagnostic:
    def said(value: Fraction) -> str:
        return format_value(as_decimal(value), target.measure)

    whole, together = said(found.owner.value or Fraction(0)), said(found.member_sum)
    more = "多" if found.difference > 0 else "少"
    rest = f"（还有{len(found.missing)}个单位没有报）" if found.missing else ""
    message = (
        f"“{target.name}”{month.number}月{ledger.name(found.owner.unit)}填{whole}，"
        f"{len(found.members)}个单位合计{together}{rest}，{more}{said(abs(found.difference))}"
    )
    hint = "核对总数和各单位的数；口径不同的，在总数的 note 里写明"
    return Diagnostic("parts-sum", message, found.owner.place.child("value"), hint)
