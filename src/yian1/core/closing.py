"""结账: what was filed for a month and what came of it, and whether a closed month still says the same."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from fractions import Fraction
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple

from yian1.model.diagnostics import Diagnostic, UsageError, errors
from yian1.model.office import ClosedFiling, Closing
from yian1.model.quantity import percent, split_measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from yian1.core.series import Series
    from yian1.model.diagnostics import Place
    from yian1.model.filing import Figure, Filing
    from yian1.model.period import Month

# 64 bits: enough to notice any change, short enough for a file that people look at.
_DIGEST = 16
_SHORT = 8  # of a completion, of which there are a thousand
_FULL_DATE = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_DAY = re.compile(r"(?<![\d年])(\d{1,2})月(\d{1,2})日")
_REFILE = "恢复结账时的内容；确需更改的，同时把 filed 改为重新报送的日期"


class ClosedMonth(NamedTuple):
    """A closed month and what has changed in it since."""

    closing: Closing
    diagnostics: tuple[Diagnostic, ...]

    @property
    def sound(self) -> bool:
        """Whether no value has changed without a dated correction."""
        return not errors(self.diagnostics)

    @property
    def intact(self) -> bool:
        """Whether, besides, no changed rule has turned over what came of it."""
        return self.sound and not any(diagnostic.code == "closed-standing" for diagnostic in self.diagnostics)


def verify(series: Series) -> tuple[ClosedMonth, ...]:
    """Compare every closed month with what is filed for it now."""
    known = sorted(series.ledger.closings, key=lambda closing: closing.month)
    return tuple(closed_month(series, closing) for closing in known)


def closed_month(series: Series, closing: Closing) -> ClosedMonth:
    """Compare one closing with what is filed for its month now."""
    return ClosedMonth(closing, tuple(_check(series, closing)))


def check_closed(series: Series) -> Iterator[Diagnostic]:
    """Yield every change of a closed month: an error, or with a dated correction a warning."""
    for closed in verify(series):
        yield from closed.diagnostics


def close(series: Series, month: Month, day: date) -> str:
    """Return the text of data/closed/MONTH.yaml; closing again is how accepted corrections become the closed values.

    UsageError if nothing is filed for the month, if it is not over, or if values closed before have
    changed without a dated correction.
    """
    filings = {filing.unit: filing for filing in series.ledger.filings if filing.month == month}
    if not filings:
        raise UsageError(f"{month} 没有填报，不能结账", "核对月份")
    if day <= month.last_day:
        raise UsageError(f"{month} 还没有结束，不能结账", f"{month.last_day} 之后再结账")
    known = next((item for item in verify(series) if item.closing.month == month), None)
    if known is not None and not known.sound:
        message = f"{month} 结账后有未注明更正的改动，不能重新结账"
        raise UsageError(message, "运行 yian1 close --verify 查看，按提示改正")
    lines = [
        f"# 由 yian1 close {month} 生成，不要手工修改；每个值后面是它的校验码",
        f"month: {month}",
        f"closed: {day}",
        "standings:",
        *(f"  {target}: {standing}" for target, standing in _standings(series, month).items()),
        "units:",
    ]
    for unit in sorted(filings):
        lines += _unit_lines(unit, digests(series, filings[unit]))
    return "\n".join(lines) + "\n"


def digests(series: Series, filing: Filing, *, named: bool = False) -> ClosedFiling:
    """Return the digest of each value of a filing: its figures and the states of its actions, not its texts.

    A figure is taken by its value: 98.2万家, 98.20 and 982000家 have one digest. Text, source and correction are
    no part of it, nor are ids, which may be changed. `named` gives the digests of older files, which held them.
    """
    figures = {
        target: _digest(filing, target if named else "", _canonical(series, filing, target, figure))
        for target, figure in filing.figures.items()
        if not figure.blank
    }
    states = {
        action: _digest(filing, action if named else "", report.status.value)
        for action, report in filing.progress.items()
        if report.status is not None
    }
    return ClosedFiling(figures=figures, progress=states)


def corrected(filing: Filing, figure: Figure, closed: date) -> bool:
    """Whether a figure carries a correction dated since the closing.

    Dated is a correction that names a day not before it (2024-06-20, 2024年6月20日, 6月20日), or
    one in a filing that was handed in again (`filed`) later than it.
    """
    if figure.correction is None:
        return False
    return refiled(filing, closed) or any(day >= closed for day in _days(figure.correction, closed.year))


def refiled(filing: Filing, closed: date) -> bool:
    """Whether a filing was handed in again after the closing."""
    return filing.filed is not None and filing.filed > closed


def _canonical(series: Series, filing: Filing, target: str, figure: Figure) -> str:
    """Return a figure's numbers in the unit that is counted, whatever scale they were written in."""
    seen = series.by_file.get((filing.file, target))
    if seen is None:
        return repr((figure.value, figure.part, figure.whole, figure.against, figure.last_year))
    scale, counted = split_measure(series.ledger.targets[target].target.measure)
    numbers = [seen.value, seen.against] if seen.whole is None else [seen.part, seen.whole]
    factor = Fraction(scale) if seen.whole is None else Fraction(1)
    return " ".join([*("-" if number is None else str(number * factor) for number in numbers), counted])


def _mending(closed: date) -> str:
    day = f"{closed.year}年{closed.month}月{closed.day}日"
    return (
        "恢复结账时的数；确需更正的，写成 {value: 数字, correction: 更正日期和原因}，"
        f"如 correction: {day}核减重复统计12名（日期不早于结账日）"
    )


def _digest(filing: Filing, item: str, value: str) -> str:
    names = (filing.unit, item) if item else ()
    text = "\n".join((str(filing.month), *names, value))
    return _hash(text)[:_DIGEST]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _check(series: Series, closing: Closing) -> Iterator[Diagnostic]:
    ledger = series.ledger
    if PurePosixPath(closing.file).stem != str(closing.month):
        message = f"month 写的是 {closing.month}，文件名却是 {PurePosixPath(closing.file).name}"
        yield Diagnostic("month-not-of-file", message, closing.place("month"), "从 git 历史中恢复这个文件")
    filings = {filing.unit: filing for filing in ledger.filings if filing.month == closing.month}
    for unit, closed in closing.units.items():
        if unit not in filings:
            message = f"{closing.month} 已结账，{ledger.name(unit)}的填报却不见了"
            yield Diagnostic("closed-removed", message, closing.place("units", unit).key(), "从 git 历史中恢复这个文件")
            continue
        yield from _figures(series, closing, closed, filings[unit])
        yield from _states(series, closing, closed, filings[unit])
    for unit, filing in filings.items():
        if unit not in closing.units:
            message = f"{closing.month} 已结账，{ledger.name(unit)}的填报是结账以后补报的"
            hint = f"印发过的文件里没有这份填报；确认后运行 yian1 close {closing.month} 重新结账"
            yield Diagnostic("closed-added", message, filing.place("unit"), hint)
    if closing.standings:
        yield from _overturned_standings(series, closing, filings)


def _standings(series: Series, month: Month) -> Mapping[str, str]:
    """Return how each target stands at the end of a month: status, light and a digest of the printed completion."""
    from yian1.core.progress import progress  # nearly no `check` needs it

    found = {}
    for target in series.ledger.targets:
        one = progress(series.ledger, series, target, month)
        completion = "" if one.shown_completion is None else _hash(f"{month}\n{percent(one.shown_completion)}")[:_SHORT]
        found[target] = "/".join((one.status, one.light or "", completion)).rstrip("/")
    return found


def _stand_alike(then: str, now: str) -> bool:
    """Whether a target stands as it did; older closings hold no digest of the completion."""
    old, new = (one.split("/") for one in (f"{then}//", f"{now}//"))
    return old[:2] == new[:2] and old[2] in {"", new[2]}


def _overturned_standings(series: Series, closing: Closing, filings: Mapping[str, Filing]) -> Iterator[Diagnostic]:
    """Yield the targets that a changed rule has made to stand elsewhere; that a figure has changed is told already."""
    now = _standings(series, closing.month)
    moved = {
        target for unit in closing.units.keys() | filings for target in _changed_targets(series, closing, filings, unit)
    }
    for target, then in closing.standings.items():
        if target in now and not _stand_alike(then, now[target]) and target not in moved:
            name = series.ledger.targets[target].target.name
            sides = (_standing_words(then), _standing_words(now[target]))
            turned = "的完成率与当时不同" if sides[0] == sides[1] else f"当时{sides[0]}，现在{sides[1]}"
            message = f"{closing.month} 已于 {closing.closed} 结账，“{name}”{turned}"
            hint = (
                f"规则改动、或以前月份的数更正以后，结账时的结论变了；确认后运行 yian1 close {closing.month} 重新结账"
            )
            yield Diagnostic("closed-standing", message, closing.place("standings", target), hint)


def _changed_targets(series: Series, closing: Closing, filings: Mapping[str, Filing], unit: str) -> Iterable[str]:
    """Return the targets of which a unit's figure is not what it was."""
    closed = closing.units.get(unit, ClosedFiling.model_construct(figures={}))
    if unit not in filings:
        return closed.figures
    return [target for target, _ in _differences(series, closed, filings[unit], "figures")]


def _standing_words(standing: str) -> str:
    from yian1.core.terms import LIGHTS, STATUSES  # as above

    status, light = f"{standing}/".split("/")[:2]
    told = next((words for known, words in STATUSES.items() if known == status), status)
    lit = next((words for known, words in LIGHTS.items() if known == light), light)
    return f"{told}、{lit}" if lit else told


def _figures(series: Series, closing: Closing, closed: ClosedFiling, filing: Filing) -> Iterator[Diagnostic]:
    for target, what in _differences(series, closed, filing, "figures"):
        name = series.ledger.targets[target].target.name if target in series.ledger.targets else target
        figure = filing.figures.get(target)
        noted = figure is not None and not figure.blank and corrected(filing, figure, closing.closed)
        place = filing.place("figures") if figure is None else filing.place("figures", target)
        said = f"{series.ledger.name(filing.unit)}“{name}”的数{what}"
        yield _change(closing, said, place, "已注明更正" if noted else "", _mending(closing.closed))


def _states(series: Series, closing: Closing, closed: ClosedFiling, filing: Filing) -> Iterator[Diagnostic]:
    for action, what in _differences(series, closed, filing, "progress"):
        place = filing.place("progress", action) if action in filing.progress else filing.place("progress")
        said = f"{series.ledger.name(filing.unit)}举措 {action} 的状态{what}"
        yield _change(closing, said, place, "已重新报送" if refiled(filing, closing.closed) else "", _REFILE)


def _change(closing: Closing, said: str, place: Place, excuse: str, mending: str) -> Diagnostic:
    """Return what is told of a value that is another one now: a warning if there is an excuse, else an error."""
    message = f"{closing.month} 已于 {closing.closed} 结账，{said}"
    if excuse:
        hint = f"{excuse}；确认后运行 yian1 close {closing.month} 重新结账"
        return Diagnostic("closed-corrected", f"{message}，{excuse}", place, hint)
    return Diagnostic("closed-changed", message, place, mending)


def _differences(
    series: Series, closed: ClosedFiling, filing: Filing, part: Literal["figures", "progress"]
) -> Iterator[tuple[str, str]]:
    """Yield what differs from the closed digests, in whichever of the two forms they are, and how."""
    then: Mapping[str, str] = getattr(closed, part)
    now, named = (getattr(digests(series, filing, named=way), part) for way in (False, True))
    for item, digest in then.items():
        if digest not in {now.get(item), named.get(item)}:
            yield item, "与结账时不同" if item in now else "被删去了"
    for item in now:
        if item not in then:
            yield item, "是结账以后加上的"


def _days(text: str, year: int) -> Iterator[date]:
    """Yield the days that a text names; one without a year is of the closing's year."""
    named = [(int(found[1]), int(found[2]), int(found[3])) for found in _FULL_DATE.finditer(text)]
    named += [(year, int(found[1]), int(found[2])) for found in _DAY.finditer(text)]
    for parts in named:
        try:
            yield date(*parts)
        except ValueError:
            continue


def _unit_lines(unit: str, closed: ClosedFiling) -> list[str]:
    if not closed.figures and not closed.progress:
        return [f"  {unit}: {{}}"]
    lines = [f"  {unit}:"]
    for title, items in (("figures", closed.figures), ("progress", closed.progress)):
        lines += [f"    {title}:"] if items else []
        lines += [f"      {item}: '{digest}'" for item, digest in sorted(items.items())]
    return lines
