"""结账: what was filed for a month and what came of it, and whether a closed month still says the same."""

from __future__ import annotations

import hashlib
import re
from fractions import Fraction
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from yian1.model.diagnostics import Diagnostic, UsageError, errors
from yian1.model.filing import Filing
from yian1.model.office import ClosedFiling, Closing
from yian1.model.period import calendar_day, days_in
from yian1.model.quantity import percent, split_measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from yian1.core.series import Series
    from yian1.model.filing import Figure
    from yian1.model.period import Month

# 64 bits: enough to notice any change, short enough for a file that people look at.
_DIGEST = 16
_SHORT = 8  # of a completion, of which there are a thousand
_CORRECT = (
    "恢复结账时的数；确需更正的，写成 {{value: 数字, correction: 更正日期和原因}}，"
    "如 correction: {day.year}年{day.month}月{day.day}日核减重复统计12名（日期不早于结账日）"
)
UNDATED = "但没有注明结账以后的日期"
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
    """Compare every closed month with what is filed for it now: a change is an error, with a dated correction none."""
    known = sorted(series.ledger.closings, key=lambda closing: closing.month)
    return tuple(closed_month(series, closing) for closing in known)


def closed_month(series: Series, closing: Closing) -> ClosedMonth:
    """Compare one closing with what is filed for its month now."""
    return ClosedMonth(closing, tuple(_check(series, closing)))


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
        closed = digests(series, filings[unit])
        parts = {part: items for part, items in (("figures", closed.figures), ("progress", closed.progress)) if items}
        lines.append(f"  {unit}:" if parts else f"  {unit}: {{}}")
        for part, items in parts.items():
            lines += [f"    {part}:", *(f"      {item}: '{digest}'" for item, digest in sorted(items.items()))]
    return "\n".join(lines) + "\n"


def digests(series: Series, filing: Filing) -> ClosedFiling:
    """Return the digest of each value of a filing: its figures and the states of its actions, not its texts.

    A figure is taken by its value: 98.2万家, 98.20 and 982000家 have one digest. Text, source and correction are
    no part of it, nor are ids, which may be changed.
    """
    figures = {
        target: _digest(filing.month, _canonical(series, filing, target, figure))
        for target, figure in filing.figures.items()
        if not figure.blank
    }
    states = {
        action: _digest(filing.month, report.status.value)
        for action, report in filing.progress.items()
        if report.status is not None
    }
    return ClosedFiling(figures=figures, progress=states)


def corrected(filing: Filing, figure: Figure, closed: date) -> bool:
    """Whether a figure carries a correction dated since the closing.

    Dated is a correction that names a day not before it (2024-06-20, 2024年6月20日; 6月20日 is of the closing's
    year), or one in a filing that was handed in again (`filed`) later than it.
    """
    if figure.correction is None:
        return False
    of_the_year = re.findall(r"(?<![\d年])(\d{1,2})月(\d{1,2})日", figure.correction)
    days = (*days_in(figure.correction), *(calendar_day(closed.year, *parts) for parts in of_the_year))
    return refiled(filing, closed) or any(day is not None and day >= closed for day in days)


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


def _digest(month: Month, text: str) -> str:
    return hashlib.sha256(f"{month}\n{text}".encode()).hexdigest()[:_DIGEST]


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
        yield from _values(series, closing, closed, filings[unit])
    for unit, filing in filings.items():
        if unit not in closing.units:
            message = f"{closing.month} 已结账，{ledger.name(unit)}的填报是结账以后补报的"
            hint = f"印发过的文件里没有这份填报；确认后运行 yian1 close {closing.month} 重新结账"
            yield Diagnostic("closed-added", message, filing.place("unit"), hint)
    yield from _overturned_standings(series, closing, filings)


def _standings(series: Series, month: Month) -> Mapping[str, str]:
    """Return how each target stands at the end of a month: status, light and a digest of the printed completion."""
    from yian1.core.progress import TargetProgress  # nearly no `check` needs it

    found = {}
    for target in series.ledger.targets:
        one = TargetProgress.of(series, target, month)
        completion = "" if one.shown_completion is None else _digest(month, percent(one.shown_completion))[:_SHORT]
        found[target] = "/".join((one.status, one.light or "", completion)).rstrip("/")
    return found


def _overturned_standings(series: Series, closing: Closing, filings: Mapping[str, Filing]) -> Iterator[Diagnostic]:
    """Yield the targets that stand elsewhere by a changed rule; that a figure has changed is reported before."""
    from yian1.core.terms import WORDS  # as above

    standing, moved = _standings(series, closing.month), set[str]()
    nothing = ClosedFiling.model_construct(), Filing.model_construct(unit="", month=closing.month)
    for unit in closing.units.keys() | filings:
        sides = closing.units.get(unit, nothing[0]), filings.get(unit, nothing[1])
        moved |= {item for part, item, _ in _differences(series, *sides) if part == "figures"}
    for target in (target for target in closing.standings if target in standing and target not in moved):
        then, now = closing.standings[target], standing[target]
        if then == now:
            continue
        name = series.ledger.targets[target].target.name
        old, new = ("、".join(WORDS.get(part, part) for part in side.split("/")[:2] if part) for side in (then, now))
        turned = "的完成率与当时不同" if old == new else f"当时{old}，现在{new}"
        message = f"{closing.month} 已于 {closing.closed} 结账，“{name}”{turned}"
        hint = f"规则改动、或以前月份的数更正以后，结账时的结论变了；确认后运行 yian1 close {closing.month} 重新结账"
        yield Diagnostic("closed-standing", message, closing.place("standings", target), hint)


def _values(series: Series, closing: Closing, closed: ClosedFiling, filing: Filing) -> Iterator[Diagnostic]:
    """Yield each value that is another one now: a warning if there is an excuse, else an error."""
    day, targets, actions = closing.closed, series.ledger.targets, series.ledger.actions
    for part, item, what in _differences(series, closed, filing):
        if item not in (targets if part == "figures" else actions):
            continue  # gone from the plan: nobody may file it any more
        if part == "figures":
            figure, name = filing.figures.get(item), targets[item].target.name
            noted = figure is not None and not figure.blank and corrected(filing, figure, day)
            undated = f"；写了更正原因，{UNDATED}" if figure and figure.correction and not noted else ""
            changed, mending = f"“{name}”的数{what}{undated}", _CORRECT.format(day=day)
            excuse = "已注明更正" if noted else ""
        else:
            excuse = "已重新报送" if refiled(filing, day) else ""
            changed, mending = f"举措 {item} 的状态{what}", _REFILE
        place = filing.place(part, item) if item in getattr(filing, part) else filing.place(part)
        message = f"{closing.month} 已于 {day} 结账，{series.ledger.name(filing.unit)}{changed}"
        if excuse:
            hint = f"{excuse}；确认后运行 yian1 close {closing.month} 重新结账"
            yield Diagnostic("closed-corrected", f"{message}，{excuse}", place, hint)
        else:
            yield Diagnostic("closed-changed", message, place, mending)


def _differences(series: Series, closed: ClosedFiling, filing: Filing) -> Iterator[tuple[str, str, str]]:
    """Yield what differs from the closed digests, and how."""
    usual = digests(series, filing)
    for part in ("figures", "progress"):
        then, now = (getattr(one, part) for one in (closed, usual))
        for item, digest in then.items():
            if digest != now.get(item):
                yield part, item, "与结账时不同" if item in now else "被删去了"
        yield from ((part, item, "是结账以后加上的") for item in now if item not in then)
