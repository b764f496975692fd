"""The words of a filing: placeholders left in, last month's text copied whole."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING

from yian1.model.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.model.diagnostics import Path
    from yian1.model.filing import Filing

PLACEHOLDER = re.compile(
    r"待填|待补充|待完善|此处填写|请填写|\bTODO\b|\bTBD\b|[＊*□_]{3,}|"
    r"(?<![a-z])(?:[×x]{3,}(?![a-z])|[×x]{2}(?=$|[年月日家个名户人次场件条项万亿元区市局%\uff05]))",  # not 王××
    re.IGNORECASE,
)
# What each of them begins with: to look for one of these first, in all texts at once, takes a tenth of the time.
_BEGINNINGS = re.compile("[待此请Tt＊*□_×Xx]")
WORDS = ("filed_by", "approved_by")
FIGURE_WORDS = ("source", "as_of", "note", "correction")
REPORT_WORDS = ("done", "next", "problem")
_of_filing, _of_figure, _of_report = attrgetter(*WORDS), attrgetter(*FIGURE_WORDS), attrgetter(*REPORT_WORDS)
# Shorter sentences may honestly say the same again: 按月调度，持续推进。
TELLING = 15


def placeholders(filing: Filing) -> Iterator[Diagnostic]:
    """Text that was meant to be replaced before sending."""
    if not _BEGINNINGS.search("\n".join(_words(filing))):
        return
    for path, text in _texts(filing):
        found = PLACEHOLDER.search(text) if _BEGINNINGS.search(text) else None
        if found:
            yield Diagnostic(
                "placeholder",
                f"文字里还留着“{found[0]}”",
                filing.place(*path),
                "换成实际内容；没有内容的整行删去",
                Severity.WARNING,
            )


def copied(filings: Sequence[Filing]) -> Iterator[Diagnostic]:
    """A month's reports that repeat the previous ones of the same unit word for word, told once per filing."""
    last: dict[str, tuple[str, Filing]] = {}
    for filing in filings:
        repeated = []
        for action, report in filing.progress.items():
            text = "".join((report.done or "").split())
            if len(text) >= TELLING and action in last and last[action][0] == text:
                repeated.append(action)
            if text:
                last[action] = (text, last[action][1] if action in repeated else filing)
        if repeated:
            earlier = last[repeated[0]][1].month
            yield Diagnostic(
                "copied-text",
                f"{'、'.join(repeated)} 的进展与{earlier.number}月填报的一字不差",
                filing.place("progress", repeated[0], "done"),
                "写本月的新进展；确无变化的，写明原因",
                Severity.WARNING,
            )


def _texts(filing: Filing) -> Iterator[tuple[Path, str]]:
    """Yield every text of a filing with its place in it."""
    for key, text in zip(WORDS, _of_filing(filing), strict=True):
        if text:
            yield (key,), text
    for target, figure in filing.figures.items():
        for key, text in zip(FIGURE_WORDS, _of_figure(figure), strict=True):
            if text:
                yield ("figures", target, key), text
    for action, report in filing.progress.items():
        for key, text in zip(REPORT_WORDS, _of_report(report), strict=True):
            if text:
                yield ("progress", action, key), text


def _words(filing: Filing) -> Iterator[str]:
    """Yield the same texts without their places."""
    yield from filter(None, _of_filing(filing))
    for figure in filing.figures.values():
        if figure.bare is None:
            yield from filter(None, _of_figure(figure))
    for report in filing.progress.values():
        yield from filter(None, _of_report(report))
