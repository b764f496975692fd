"""data/documents/: the tasks and targets that the office speaks of, a day of issue that comes too early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.checks import unknown
from yian1.model.diagnostics import Diagnostic
from yian1.model.paper import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.model.ledger import Ledger
    from yian1.model.paper import Paper


def own_words(ledger: Ledger) -> Iterator[Diagnostic]:
    """Check the office's own words for each paper."""
    for paper in ledger.papers.values():
        yield from _issued(ledger, paper)
        for task in paper.tasks:
            yield from unknown.task(ledger, task, paper.place("tasks", task).key())
        for target in paper.problems:
            yield from unknown.target(ledger, target, paper.place("problems", target).key())


def _issued(ledger: Ledger, paper: Paper) -> Iterator[Diagnostic]:
    _, month = named(paper.name) or ("", None)
    if month is not None and not ledger.first <= month <= ledger.last:
        message = f"{month} 不在方案的期间 {ledger.first} 至 {ledger.last} 内"
        yield Diagnostic("paper-dated", message, paper.place(), "核对文件名里的月份")
    elif month is not None and paper.dated is not None and paper.dated <= month.last_day:
        message = f"印发日期 {paper.dated} 不晚于 {month} 的最后一天"
        yield Diagnostic("paper-dated", message, paper.place("dated"), "核对 dated 的年份和月份")
