"""The figures over the months: falls, shares above 100%, steps that fit nowhere, parts and their sum."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from yian1.core import pace
from yian1.core.checks.history import (
    FOLLOWED,
    Expected,
    History,
    Point,
    expected_between,
    in_batches,
    is_balance,
    median,
    outside,
    rates,
    speed,
    spread,
    steps,
)
from yian1.core.progress import counts_singly
from yian1.core.series import Reconciliation, as_decimal
from yian1.model.diagnostics import Diagnostic
from yian1.model.period import months_between
from yian1.model.plan import ADDITIVE, Kind
from yian1.model.quantity import WHOLE, format_value, plain, round_half_up, split_measure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from yian1.core.series import Observation, Series
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Target


# A note that vouches for a figure, and one that gives the reason for a larger step than usual or for none.
_VOUCHED = ("核实", "核对", "核查", "属实", "无误", "确认")
_EXPLAINED = (
    "集中", "批", "一次性", "统一", "口径", "调整", "核减", "核增", "重复", "补报", "补录", "并入", "划转", "合并",
    "拆分", "清理", "注销", "年报", "普查", "结转", "顺延", "持平", "未变", "不变", "由于", "因",
    *(f"{no}{new}增" for no in "没未无" for new in ("", "有", "新", "有新")),
)  # fmt: skip
HINT = "核对数字；确实如此的，在 note 里写明原因和“已核实”"
_BELIEVED = 5  # times the usual step: so far a reason is enough
_FALLS_BACK = 0.2  # of the usual step: a following figure so far below the last one does not bear it out
_ODD = 1.6  # usual steps off what was expected: then it is worth while to turn the digits round
_AS_BEFORE = 2  # times: whoever is off so far again, the same way, as at each quarter's end, was told once
_SETTLING = 4  # times the following step, the same way: so a rate settles
_BEHIND = 3  # later figures by which the first one is judged
_OUTSIDE = 1.2  # of its usual step: so far a rate may lie outside its neighbours
_MOVES, _MANY = 2, 5  # steps that show that something always moves, and that a smaller usual step will do
_LEAST, _LEAST_OF_MANY = 3.0, 2.5  # smallest steps that the usual one must make
_RESTS = 6  # one rest in so many steps is none


def odd(ledger: Ledger, target: Target, own: Sequence[Observation], reported: Collection[str]) -> Iterator[Diagnostic]:
    """Hold each figure of a unit against its others; files in `reported` have a finding already."""
    ways = [own] if target.per is None else [[*some] for _, some in groupby(own, key=lambda seen: seen.of.year)]
    for some in ways:
        known = set(reported)
        for number in FOLLOWED.get(target.kind, ()):
            history = History(ledger, target, some, number)
            if not history.is_ordinary:
                yield from _judged(history, known)


def _judged(history: History, known: set[str]) -> Iterator[Diagnostic]:
    """Yield what is odd about one number of the figures; each file is then known."""
    for finding in _misfits(history, [(seen, point) for seen, point in history.points if seen.file not in known]):
        known.add(finding.where.file)
        yield finding
    if history.target.kind in ADDITIVE:
        yield from _standing(history, known)


def _misfits(history: History, followed: Sequence[tuple[Observation, Point]]) -> Iterator[Diagnostic]:
    """Follow one number; what does not fit is no ground to judge later ones by."""
    good = [] if history.start is None else [history.start]
    odd_ones: list[float] = []  # how far off those were that were left as they are
    for index, (seen, point) in enumerate(followed):
        later = [point for _, point in followed[index + 1 :]]
        expected = None if point.anew else _misfit(history, good, point, later)
        if expected is None or is_explained(
            seen, credible=abs(point.value - expected.about) <= _BELIEVED * expected.usual
        ):
            good.append(point)
            continue
        off = point.value - expected.about
        if not any(off * other > 0 and abs(off) <= _AS_BEFORE * abs(other) for other in odd_ones):
            yield _finding(history, seen, point, good, expected)
        odd_ones.append(off)


def is_explained(seen: Observation, *, credible: bool) -> bool:
    """Whether a figure's note vouches for it, or gives a reason where that is `credible`."""
    note = (seen.figure.note or "").replace("因此", "").replace("因而", "")
    return bool(note) and any(map(note.__contains__, (*_VOUCHED, *_EXPLAINED) if credible else _VOUCHED))


def _misfit(history: History, good: list[Point], point: Point, later: list[Point]) -> Expected | None:
    """Return what was expected instead of a number that neither those before nor the following one bear out."""
    if not good:
        return _misfit_of_first(history, point, later)
    expected = history.expected([*good, point])
    if not later:
        looks_turned = expected is not None and expected.known and turned(history, point.value, expected) is not None
        return expected if expected is not None and (looks_turned or not expected.fits(point.value)) else None
    if expected is not None and not expected.fits(point.value):
        return None if _is_borne_out(history, [*good, point], later[0], expected) else expected
    return None if history.never_falls else _misfit_beside(history, [*good, point, *later], len(good))


def _misfit_beside(history: History, points: list[Point], index: int) -> Expected | None:
    """Judge a number outside its neighbours by them, unless the following one is the odder of the two."""
    if not outside(points, index):
        return None
    if index + 2 < len(points) and outside(points, index + 1) > outside(points, index):
        return None
    following, back = points[index + 1], history.expected([*points[:index], points[index + 1]])
    if index + 2 == len(points) and back is not None and not back.fits(following.value):
        return None  # the last one fits in no case: it is the odd one
    value = points[index].value
    others = [*points[:index], *points[index + 1 :]]
    usual = 0.0 if history.additive else spread(steps(others), history.prior(value))
    expected = expected_between(points, index, history.grain, max(_OUTSIDE * usual, history.no_slip))
    return None if expected is None or expected.fits(value) else expected


def _misfit_of_first(history: History, point: Point, later: list[Point]) -> Expected | None:
    """Judge the first number by the later ones: seen from behind, it is the last."""
    if len(later) < _BEHIND or any(one.anew for one in later):
        return None
    first, second = point.value - later[0].value, later[0].value - later[1].value
    if not history.additive and first * second > 0 and abs(first) <= _SETTLING * abs(second):
        return None  # what is counted since January moves less from month to month
    from_behind = [Point(-one.time, -one.value) for one in (*reversed(later), point)]
    expected = history.expected(from_behind)
    if expected is None or expected.fits(-point.value):
        return None
    return Expected(-expected.high, -expected.low, -expected.about, expected.usual)


def _is_borne_out(history: History, points: list[Point], following: Point, expected: Expected) -> bool:
    """Whether the following number goes on from the last one, and not from those before it."""
    if history.additive and following.value < points[-1].value - _FALLS_BACK * expected.usual:
        return False
    on, back = history.expected([*points, following]), history.expected([*points[:-1], following])
    if on is None or back is None:
        return on is not None
    return on.fits(following.value) and abs(following.value - on.about) < abs(following.value - back.about)


def turned(history: History, value: float, expected: Expected) -> str | None:
    """Return the number with two neighbouring digits turned round, if that is what was expected."""
    if not history.additive or abs(value - expected.about) < _ODD * expected.usual:
        return None
    digits = f"{abs(value):.{history.places}f}"
    for one, other in pairwise(at for at, sign in enumerate(digits) if sign != "."):
        signs = list(digits)
        signs[one], signs[other] = signs[other], signs[one]
        meant = float("".join(signs)) * (1 if value > 0 else -1)
        if signs[0] != "0" and expected.close(meant) and abs(meant - value) > _ODD * expected.usual:
            return "".join(signs)
    return None


def _finding(
    history: History, seen: Observation, point: Point, before: Sequence[Point], expected: Expected
) -> Diagnostic:
    message = f"{history.name}{history.month(point.time)}是{history.shown(point.value)}，"
    message += f"{_why(history, point, before, expected.after)}，按往常应在{history.shown(expected.about)}左右"
    place = history.place(seen)
    if history.number in {"against", "gap"}:
        return Diagnostic("odd-sides", message, place, f"核对两边的数；{HINT.partition('；')[2]}")
    meant = turned(history, point.value, expected)
    if meant is None:
        return Diagnostic("unusual-step", message, place, HINT)
    return Diagnostic("digits-swapped", f"{message}，像是把{meant}的两位数字写颠倒了", place, f"是不是 {meant}？{HINT}")


def _why(history: History, point: Point, before: Sequence[Point], after: float | None) -> str:
    """Say how the number stands to its neighbours (`after` if it was judged by that one too), and what was usual."""
    if not before:
        return "与以后各月的数接不上"
    if after is not None:
        return f"前后两次是{history.shown(before[-1].value)}和{history.shown(after)}"
    step = history.sign * (point.value - before[-1].value)
    compared = f"比{history.month(before[-1].time)}{'多' if step > 0 else '少'}{history.amount(abs(step))}"
    return f"{compared}，{_usual(history, before)}"


def _usual(history: History, before: Sequence[Point]) -> str:
    known = rates(before)
    if not history.additive:
        sizes = steps(before)
        return f"此前每次变动不超过{history.amount(max(sizes))}" if sizes else "变动偏大"
    if not known:
        return f"目标平均每月{history.amount(history.promised or 0)}"
    if in_batches(known):
        return f"此前一次最多{history.amount(max(now.value - then.value for then, now in pairwise(before)))}"
    if not any(map(history.rounded, known)):
        return "此前几乎没有变动"
    least, most = sorted(history.sign * rate for rate in (min(known), max(known)))
    if least < 0 < most:
        return f"此前每月的变动在{plain(history.rounded(least))}到{history.amount(most)}之间"
    verb = "减少" if least < 0 else "增加"
    slow, fast = sorted((abs(least), abs(most)))
    low, high = history.amount(slow), history.amount(fast)
    return f"此前每月约{verb}{high}" if low == high else f"此前每月{verb}{plain(history.rounded(slow))}—{high}"


def _standing(history: History, reported: Collection[str]) -> Iterator[Diagnostic]:
    """Tell of a figure that is the same as the one before, though all the others have moved."""
    seen_at = {point.time: seen for seen, point in history.points}
    ways = list(pairwise(history.course))
    for index, (then, now) in enumerate(ways):
        seen = seen_at[now.time]
        reached = history.aim is not None and now.value >= history.aim and now.time > history.months
        kept = reached or now.value in {0.0, history.aim}
        silent = now.anew or kept or seen.file in reported or is_explained(seen, credible=True)
        if then.value == now.value and not silent and _always_moves(history, ways, index):
            yield _still(history, seen, ways[index], ways)


def _always_moves(history: History, every: Sequence[tuple[Point, Point]], index: int) -> bool:
    """Whether all steps but one have moved the figure, and by enough to be noticed; a long first one is no step."""
    others = [step for at, step in enumerate(every) if at != index and (at or step[1].time - step[0].time <= _MOVES)]
    sizes = [speed(step) for step in others]
    moves = [size for size in sizes if size]
    if len(moves) < _MOVES or (len(sizes) - len(moves)) * _RESTS > len(sizes):
        return False
    least = (_LEAST_OF_MANY if len(moves) >= _MANY else _LEAST) * history.grain
    return min(median(moves), speed(every[index - 1] if index else every[index + 1])) >= least


def _still(
    history: History, seen: Observation, step: tuple[Point, Point], every: Sequence[tuple[Point, Point]]
) -> Diagnostic:
    since, month = (history.month(point.time) for point in step)
    moves = [size for size in map(speed, every) if size]
    message = (
        f"“{history.target.name}”{month}和{since}都是{history.shown(step[1].value)}，"
        f"其他月份都有变化，平均每月{history.amount(sum(moves) / len(moves))}，像是忘了更新"
    )
    hint = f"填{month}末的数；确实没有变化的，在 note 里写明，如 本月无新增"
    return Diagnostic("not-moved", message, history.place(seen), hint)


# Of the whole, and of the last digit of each: figures of different days may be so far apart, rounded ones too.
_SLACK = Fraction(1, 100)
JUMP = 10
# What has lost a digit is a little less than tenfold off, since it has also grown meanwhile.
DROP = 8
MEND_FALL = "核对数字；确是更正的，写成 {value: 数字, correction: 原因}"


def check(series: Series) -> Iterator[Diagnostic]:
    """Check every target's figures, per unit in the order of the months."""
    # A filing in the wrong place is compared with nothing: its month or its unit may be the mistake.
    ledger = series.ledger
    astray = {filing.file for filing in ledger.filings if not filing.in_place or not ledger.within(filing.month)}
    for identifier, everything in series.observations.items():
        target = series.ledger.targets[identifier].target
        observations = [seen for seen in everything if seen.file not in astray] if astray else everything
        if series.ledger.owners[identifier] is None and identifier not in series.ledger.office.allocations:
            yield from _conflicts(series.ledger, target, observations)
        # What is promised anew each year begins again with the year.
        courses: dict[tuple[str, int | None], list[Observation]] = {}
        for seen in observations:
            year = None if target.per is None else seen.month.year
            courses.setdefault((seen.unit, year), []).append(seen)
        found = [one for own in courses.values() for one in _of_unit(series.ledger, target, own)]
        yield from found
        yield from parts(series.ledger, target, observations, {one.where.file for one in found})


def _of_unit(ledger: Ledger, target: Target, own: Sequence[Observation]) -> Iterator[Diagnostic]:
    """Check one unit's figures each against the last, then all against their history; a slip is reported once."""
    found = list(_course(ledger, target, own))
    steps = list(odd(ledger, target, own, {one.where.file for one in found}))
    fits_nowhere = {one.where.file for one in steps}
    after = {now.file for then, now in pairwise(own) if then.file in fits_nowhere}
    yield from (one for one in found if one.code != "figure-fell" or one.where.file not in after)
    yield from steps


def _conflicts(ledger: Ledger, target: Target, observations: Sequence[Observation]) -> Iterator[Diagnostic]:
    """Without an owner any unit may file a figure, but not two units two different ones."""
    first: dict[object, Observation] = {}
    for seen in observations:
        other = first.setdefault(seen.month, seen)
        if (other.value, other.against) != (seen.value, seen.against):
            message = (
                f"“{target.name}”{ledger.month_words(seen.month)}有两个数："
                f"{ledger.name(other.unit)}填{shown(target, other)}，"
                f"{ledger.name(seen.unit)}填{shown(target, seen)}（{other.file}）"
            )
            hint = "核对后改成一致，或在 data/office.yaml 的 owners 里指定由谁填报"
            yield Diagnostic("figure-conflict", message, seen.place, hint)


def _course(ledger: Ledger, target: Target, own: Sequence[Observation]) -> Iterator[Diagnostic]:
    """One unit's figures of one target: at most one finding for each, and for one slip one finding.

    A figure is in order if it goes on from the one before, or from the last one that was in order itself.
    """
    good: Observation | None = None
    before: Observation | None = None
    for seen in own:
        finding = _by_itself(ledger, target, seen)
        if before is None:
            finding = finding or _against_target(ledger, target, seen)
        elif finding is None and seen.figure.correction is None and _against_last(ledger, target, before, seen):
            finding = _against_last(ledger, target, good, seen)
        if finding is not None:
            yield finding
        good, before = good if finding is not None else seen, seen


def _by_itself(ledger: Ledger, target: Target, seen: Observation) -> Diagnostic | None:
    """Look at a figure alone: its parts, its sign, whether it can be a count."""
    above = target.value is not None and target.value > WHOLE  # the plan itself speaks of more than the whole
    if seen.part is not None and seen.whole is not None and seen.part > seen.whole and not above:
        message = f"“{target.name}”的分子大于分母"
        message += f"，比率是{shown(target, seen)}" if seen.value is not None else ""
        return _suspicious("part-above-whole", message, seen, "核对 part 和 whole 是不是写反了")
    if target.kind is Kind.RATIO and seen.value is not None and seen.value > WHOLE and not above:
        return _suspicious("share-above-100", f"“{target.name}”是{shown(target, seen)}，超过100%", seen, "核对这个比率")
    if seen.value is None:
        return None
    scale, counted = split_measure(target.measure)
    number, of = seen.value.as_integer_ratio()
    broken = int(scale) % of
    if number >= 0 and not broken:  # nearly all
        return None
    is_count = counts_singly(target)  # never fewer than none, never half of one
    if number < 0 and (is_count or target.kind in {Kind.STOCK, Kind.RATIO}) and not is_balance(ledger, target):
        message = f"“{target.name}”是{shown(target, seen)}，是负数"
        return _suspicious("negative-figure", message, seen, "核对正负号")
    if is_count and broken:
        message = f"“{target.name}”是{shown(target, seen)}，不是整{counted}"
        return _suspicious("not-whole", message, seen, f"核对小数点和计量单位（本指标按“{target.measure}”填）")
    return None


def _against_last(ledger: Ledger, target: Target, before: Observation | None, seen: Observation) -> Diagnostic | None:
    if before is None or before.value is None or seen.value is None:
        return None
    if target.kind is Kind.COMPARISON:
        return None  # growth rates go from 0.5 to 5 and back
    if _tenfold(target, before, seen) and not (seen.value > before.value and _catching_up(ledger, target, seen)):
        return _jump(target, seen, before, f"{ledger.month_words(before.month)}的{shown(target, before)}")
    old, now = _in_one_unit(before.value, seen.value)
    if target.kind is not Kind.FLOW or now >= old or is_balance(ledger, target):
        return None
    total = "全年累计数" if ledger.one_year or target.per is not None else "累计数"
    last = f"{ledger.month_words(before.month)}为{shown(target, before)}"
    what = f"“{target.name}”是{total}，{last}，本月却是{shown(target, seen)}"
    first = ledger.span_of(target, before.month)[0]
    if seen.value <= 2 * before.value / max(1, months_between(first, before.month) + 1):
        message = f"{what}，像是只填了当月的数"
        hint = f"填{ledger.counted_since(target, before.month)}以来的累计数；确是更正的，写明 correction: 原因"
        return _suspicious("looks-monthly", message, seen, hint)
    return _suspicious("figure-fell", f"{what}，比上次少了", seen, MEND_FALL)


def _tenfold(target: Target, before: Observation | None, seen: Observation, drop: int = DROP) -> bool:
    if before is None or before.value is None or seen.value is None:
        return False
    old, now = _in_one_unit(before.value, seen.value)
    return old > 0 and now > 0 and (now >= JUMP * old or old >= (JUMP if target.kind is Kind.FLOW else drop) * now)


def _in_one_unit(before: Fraction, value: Fraction) -> tuple[int, int]:
    """Return two values in whole numbers, which are compared in a fifth of the time."""
    (old, of_old), (now, of_now) = before.as_integer_ratio(), value.as_integer_ratio()
    return old * of_now, now * of_old


def _catching_up(ledger: Ledger, target: Target, seen: Observation) -> bool:
    """An accumulated figure may well grow tenfold from a small beginning, while it stays near its pace."""
    due = pace.elapsed(ledger.office.pace_rule(target.id), seen.of, ledger.span_of(target, seen.of))
    share = ledger.share(target.id, seen.unit)
    promised = Fraction((target.value if share is None else share) or 0)
    return target.kind is Kind.FLOW and promised * due * 2 >= (seen.value or 0)


def _against_target(ledger: Ledger, target: Target, seen: Observation) -> Diagnostic | None:
    """Hold a unit's first figure against what it is to reach: its own share, if it has one, else the target itself."""
    share, baseline = ledger.share(target.id, seen.unit), ledger.office.baselines.get(target.id)
    aim, name = (target.value, "目标") if share is None else (share, "分解任务")
    if not aim or aim < 0 or seen.value is None or target.kind is Kind.RATIO:
        return None
    grown = target.kind is Kind.STOCK and baseline is not None and JUMP * baseline.value > aim
    fallen = grown and share is None and JUMP * seen.value <= Fraction(aim)
    if not fallen and seen.value < JUMP * Fraction(aim):
        return None
    return _jump(target, seen, None, f"{name}{format_value(aim, target.measure)}")


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
    ledger: Ledger, target: Target, observations: Sequence[Observation], reported: Collection[str]
) -> Iterator[Diagnostic]:
    """Compare parts and whole by month; a difference is reported where it begins, none with a file in `reported`."""
    split = ledger.office.allocations.get(target.id, {})
    owner = ledger.owners[target.id]
    if owner is None or not split or target.kind not in ADDITIVE:
        return
    covered = sum(split.values(), Decimal(0)) == target.value and owner not in split
    agreed = True
    by_month: dict[Month, dict[str, Observation]] = {}
    for seen in observations:
        if seen.value is not None:
            by_month.setdefault(seen.month, {})[seen.unit] = seen
    for month, filed in by_month.items():
        if owner in filed:
            found = Reconciliation.of(filed[owner], split, filed)
            apart = _are_apart(found, complete=found.complete and covered)
            files = {seen.file for seen in (found.owner, *found.members)}
            if apart and agreed and files.isdisjoint(reported) and not is_explained(found.owner, credible=True):
                yield _difference(ledger, target, found, month)
            agreed = not apart


def _are_apart(found: Reconciliation, *, complete: bool) -> bool:
    """Whether parts and whole cannot both be right: parts of some units may be less than the whole, never more."""
    values = [seen.value or Fraction(0) for seen in (found.owner, *found.members)]
    rounded = Fraction(len(values), max(value.denominator for value in values))
    slack = max(rounded, _SLACK * abs(values[0]))
    return bool(found.members) and (abs(found.difference) if complete else found.difference) > slack


def _difference(ledger: Ledger, target: Target, found: Reconciliation, month: Month) -> Diagnostic:
    whole, together, apart = (
        format_value(as_decimal(value), target.measure)
        for value in (found.owner.value or Fraction(0), found.member_sum, abs(found.difference))
    )
    more = "多" if found.difference > 0 else "少"
    rest = f"（还有{len(found.missing)}个单位没有报）" if found.missing else ""
    message = (
        f"“{target.name}”{ledger.month_words(month)}{ledger.name(found.owner.unit)}填{whole}，"
        f"{len(found.members)}个单位合计{together}{rest}，{more}{apart}"
    )
    hint = "核对总数和各单位的数；口径不同的，在总数的 note 里写明"
    return Diagnostic("parts-sum", message, found.owner.place.child("value"), hint)
