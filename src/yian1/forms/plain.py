"""A filing in plain words, in the order of the plan: what `git diff` compares instead of lines of YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.changes.change import fields_of
from yian1.core.changes.figures import value_words
from yian1.core.series import read_series
from yian1.model.filing import SAYING
from yian1.output.escapes import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from yian1.core.series import Observation
    from yian1.model.filing import Filing
    from yian1.model.ledger import Ledger

_ELSEWHERE = ("unit", "month", "submitted", "figures", "progress")
_NO = "否"


def as_words(ledger: Ledger, filing: Filing) -> str:
    """Return a filing of a ledger as lines: equal values give equal lines, however they are written in the file."""
    seen = {
        target: found
        for target, every in read_series(ledger).observations.items()
        for found in every
        if found.file == filing.file
    }
    lines = [f"{one_line(ledger.name(filing.unit))} {filing.month}", *_fields(filing, _ELSEWHERE)]
    lines += [f"  已报送 {duty}：{day}" for duty, day in sorted(filing.submitted.items())]
    lines += _figures(ledger, filing, seen)
    for action in _ordered(ledger.actions, filing.progress):
        title = f" {one_line(ledger.actions[action].task.title)}" if action in ledger.actions else ""
        lines += [f"举措{action}{title}", *_fields(filing.progress[action])]
    return "\n".join(lines) + "\n"


def _figures(ledger: Ledger, filing: Filing, seen: Mapping[str, Observation]) -> Iterator[str]:
    for target in _ordered(ledger.targets, filing.figures):
        figure = filing.figures[target]
        if target in seen:
            promise = ledger.targets[target].target
            yield f"{one_line(promise.name)}：{one_line(value_words(promise, seen[target]))}"
            yield from _fields(figure, SAYING)
        else:
            yield target
            yield from _fields(figure)


def _fields(record: BaseModel, leave_out: Iterable[str] = ()) -> list[str]:
    entries = fields_of(record, leave_out).values()
    return [
        f"  {entry.name}：{one_line(entry.words)}"
        for entry in entries
        if entry.words not in {None, _NO} and entry.words
    ]


def _ordered(plan: Mapping[str, object], given: Mapping[str, object]) -> list[str]:
    """Return what a filing names, in the order of the plan; what the plan does not know comes last."""
    return [*(known for known in plan if known in given), *sorted(given.keys() - plan.keys())]
