"""Units' texts made fit for a paper: whole clauses within a length, a period's account without repetition."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from yian1.core.remarks import said
from yian1.output.sandbox import Own
from yian1.output.words import chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.core.rollup import TaskProgress
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month

_STOP = "\u3002"
_SENTENCE = re.compile(r"[^\u3002\uff1b\uff01\uff1f;]+")
_CLAUSE = re.compile(r"[^\uff0c,]+")
_FIGURES = re.compile(r"[0-9.]+")
_ALIKE = 0.5
# What an older month says of a total, a rate or what is not done yet is overtaken by newer months.
_PASSING = re.compile(
    r"累计|共计|达到|在库|率(?:为|达|提高到|升至|降至)?[0-9]|尚未|仍在|正在|拟于|试运行|征求意见|前期|论证|筹备|初稿"
)
_SHARE = 0.6  # of an account that one sentence may take
_LEAST = 8  # signs: what is shorter tells nothing by itself


@dataclass(frozen=True, slots=True)
class _Said:
    """One sentence of a unit in a month; `at` is its place among all, in the order of time."""

    month: Month
    at: int
    text: str


def besides(text: str, told: str) -> str:
    """Return the clauses of a text that are not told already."""
    return "\uff1b".join(
        kept
        for sentence in _SENTENCE.findall(text)
        if (kept := "\uff0c".join(clause for clause in _CLAUSE.findall(sentence) if clause.strip() not in told))
    )


def within(text: str, most: int) -> str:
    """Return the whole sentences, or else clauses, at a text's beginning that take no more than so many signs."""
    kept = _fitting(_SENTENCE.findall(text), most, "\uff1b")
    return kept or _fitting(_CLAUSE.findall(next(iter(_SENTENCE.findall(text)), "")), most, "\uff0c")


def account(ledger: Ledger, task: TaskProgress, until: Month, most: int, unit: str | None = None) -> str:
    """Return what was done for a task since the year began: its units' own summaries, else compiled from all months.

    The first unit on each action's list speaks, or whoever stands in for it, or the unit given. The newest
    sentences have precedence, one of each month before a second; what says the same as a newer one is left out.
    """
    if most <= 0:
        return ""
    summaries = [text for text in (_summary(ledger, action, until) for action in _actions(task, unit)) if text]
    if summaries:
        return "".join(f"{within(text, most // len(summaries))}{_STOP}" for text in summaries)
    told = [one for action in _actions(task, unit) for one in _sentences(ledger, action, until)]
    chosen: list[_Said] = []
    newest = max((one.month for one in told), default=until)
    for full in _by_turns([one for one in told if one.month == newest or not _PASSING.search(one.text)]):
        one = replace(full, text=within(full.text, round(most * _SHARE)))
        size = sum(len(each.text) + 1 for each in chosen) + len(one.text) + 1
        if one.text and size <= most and not any(_alike(one.text, each.text) for each in chosen):
            chosen.append(one)
    chosen.sort(key=lambda one: (one.month, one.at))
    return "".join(f"{one.text}{_STOP}" for one in chosen)


def _fitting(pieces: Sequence[str], most: int, mark: str) -> str:
    kept = ""
    for piece in pieces:
        longer = f"{kept}{mark}{piece.strip()}" if kept else piece.strip()
        if len(longer) > most:
            break
        kept = longer
    return kept


def _actions(task: TaskProgress, unit: str | None) -> list[tuple[str, tuple[str, ...]]]:
    """Return each action of a task with the units that reported on it, in the order of its list, or the unit alone."""
    return [(item.context.action.id, item.reported if unit is None else (unit,)) for item in task.actions]


def _speaker(ledger: Ledger, action: str, units: Sequence[str], until: Month, part: str) -> str | None:
    return next((unit for unit in units if any(_texts(ledger, action, unit, until, part))), None)


def _texts(ledger: Ledger, action: str, unit: str, until: Month, part: str) -> list[tuple[Month, str]]:
    found = []
    for filing in ledger.by_unit.get(unit, ()):
        report = filing.progress.get(action)
        text = said(ledger, unit, getattr(report, part, None)) if filing.month <= until else ""
        if text:
            found.append((filing.month, text))
    return found


def _summary(ledger: Ledger, about: tuple[str, Sequence[str]], until: Month) -> str:
    action, units = about
    unit = _speaker(ledger, action, units, until, "summary")
    return "" if unit is None else _texts(ledger, action, unit, until, "summary")[-1][1]


def _sentences(ledger: Ledger, about: tuple[str, Sequence[str]], until: Month) -> list[_Said]:
    action, units = about
    unit = _speaker(ledger, action, units, until, "done")
    texts = [] if unit is None else _texts(ledger, action, unit, until, "done")
    pieces = [(month, piece.strip()) for month, text in texts for piece in _SENTENCE.findall(text)]
    return [_Said(month, at, piece) for at, (month, piece) in enumerate(pieces) if len(piece) >= _LEAST]


def _by_turns(told: Sequence[_Said]) -> list[_Said]:
    """Return the first sentence of each month, the newest month first, then the second ones, and so on."""
    turn: dict[Month, int] = {}
    ranked = []
    for one in told:
        turn[one.month] = turn.get(one.month, 0) + 1
        ranked.append((turn[one.month], one))
    return [one for _, one in sorted(ranked, key=lambda each: (each[0], (-each[1].month.year, -each[1].month.number)))]


def _alike(one: str, other: str) -> bool:
    """Whether two sentences say the same, apart from their figures."""
    first, second = (_pairs(_FIGURES.sub("", text)) for text in (one, other))
    return bool(first and second) and len(first & second) / min(len(first), len(second)) > _ALIKE


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def enumerated(lines: str) -> Own:
    """Return lines that a template has written as one sentence: 一是…；二是…。"""
    found = [line.strip() for line in lines.split("\n") if line.strip()]
    if len(found) > 1:
        found = [f"{chinese(at)}是{line}" for at, line in enumerate(found, 1)]
    return Own("\uff1b".join(found) + (_STOP if found else ""))


TEXT_FILTERS = {"within": within, "enumerated": enumerated}
