"""What somebody means by a word: an id, a name, an alias, a clear part of one – or, mistyped, the nearest known."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from yian1.model.diagnostics import UsageError
from yian1.model.hygiene import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from yian1.model.ledger import Ledger

# What is typed for the hyphen of an id.
_HYPHENS = dict.fromkeys(map(ord, "_. \u2010\u2011\u2013\u2014\u2015\u2212"), "-")

SHOWN = 8
NEAR = 3
LIKE = 0.5


class Thing(StrEnum):
    """What can be named; where an id is that of two things the earlier one is meant."""

    TARGET = "target"
    UNIT = "unit"
    GROUP = "group"
    TASK = "task"
    ACTION = "action"


WORDS = {
    Thing.TARGET: "指标",
    Thing.UNIT: "单位",
    Thing.GROUP: "单位组",
    Thing.TASK: "任务",
    Thing.ACTION: "举措",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that can be meant: its id and every name it goes by, the usual one first."""

    id: str
    names: tuple[str, ...]
    kind: Thing

    def __str__(self) -> str:
        return f"{self.names[0]}（{self.id}）" if self.names else f"{WORDS[self.kind]}{self.id}"


def unit(ledger: Ledger, query: str) -> str:
    """Return the id of the unit that a query means; UsageError if none or several."""
    return resolve(query, units(ledger), WORDS[Thing.UNIT]).id


def anything(ledger: Ledger, query: str) -> tuple[Thing, str]:
    """Return what a query means: a target, a unit, a group, a task or an action, with its id."""
    everything = [*targets(ledger), *units(ledger), *groups(ledger), *tasks(ledger), *actions(ledger)]
    found = resolve(query, everything, "指标、任务、举措或单位")
    return found.kind, found.id


def resolve(query: str, candidates: Iterable[Candidate], what: str) -> Candidate:
    """Return the one candidate that a query means: by its id, else a whole name, else a part that only it has.

    UsageError, with the names that come nearest, if there is none or more than one; `what` says
    in that message what was looked for.
    """
    known = list(candidates)
    wanted = _plain(query)
    if not wanted:
        raise UsageError(f"没有写{what}", "写代号、名称，或者名称中的一段")
    by_id = [candidate for candidate in known if candidate.id == wanted]
    if by_id:
        return by_id[0]
    matches: Sequence[Callable[[str], bool]] = (lambda name: name == wanted, lambda name: wanted in name)
    for match in matches:
        found = [candidate for candidate in known if any(match(name) for name in _spellings(candidate))]
        if len(found) > 1:
            raise _ambiguous(query, found, what)
        if found:
            return found[0]
    raise _unknown(query, wanted, known, what)


def targets(ledger: Ledger) -> list[Candidate]:
    """Return every target as something that can be meant."""
    contexts = ledger.targets.values()
    return [Candidate(each.target.id, (each.target.name, *each.target.aliases), Thing.TARGET) for each in contexts]


def units(ledger: Ledger) -> list[Candidate]:
    """Return every single unit as something that can be meant."""
    return [
        Candidate(each.id, (each.name, *([each.full_name] if each.full_name else []), *each.aliases), Thing.UNIT)
        for each in ledger.units.values()
    ]


def groups(ledger: Ledger) -> list[Candidate]:
    """Return every group as something that can be meant."""
    return [Candidate(each.id, (each.name, *each.aliases), Thing.GROUP) for each in ledger.groups.values()]


def tasks(ledger: Ledger) -> list[Candidate]:
    """Return every task as something that can be meant."""
    return [Candidate(each.id, (each.title,), Thing.TASK) for each in ledger.tasks.values()]


def actions(ledger: Ledger) -> list[Candidate]:
    """Return every action as something that can be meant: by its id only, its title is its task's."""
    return [Candidate(each, (), Thing.ACTION) for each in ledger.actions]


def _plain(text: str) -> str:
    """Return a text without differences of width, case and space; an input method makes all of them."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _spellings(candidate: Candidate) -> list[str]:
    return [candidate.id, *map(_plain, candidate.names)]


def _ambiguous(query: str, found: Sequence[Candidate], what: str) -> UsageError:
    shown = "、".join(str(candidate) for candidate in found[:SHOWN])
    more = f"等{len(found)}个" if len(found) > SHOWN else ""
    return UsageError(f"“{readable(query)}”不明确，可以指{shown}{more}", f"写出{what}的全名或代号")


def _unknown(query: str, wanted: str, known: Sequence[Candidate], what: str) -> UsageError:
    by_spelling = {spelling: candidate for candidate in reversed(known) for spelling in _spellings(candidate)}
    near = difflib.get_close_matches(wanted, list(by_spelling), n=NEAR, cutoff=LIKE)
    meant = dict.fromkeys(str(by_spelling[spelling]) for spelling in near)
    hint = f"是不是{'、'.join(meant)}？" if meant else "写代号、名称，或者名称中的一段；名称见 data/plan.yaml"
    return UsageError(f"没有“{readable(query)}”这个{what}", hint)


def nearest(word: str, names: Mapping[str, str]) -> str | None:
    """Return the id whose id or name is most like the word; `names` maps each id to its name."""
    plain = unicodedata.normalize("NFKC", word).strip().lower().translate(_HYPHENS)
    if plain in names:
        return plain
    if word in names.values():
        return next(key for key, name in names.items() if name == word)
    by_id = difflib.get_close_matches(plain, list(names), n=1, cutoff=0.6)
    if by_id:
        return by_id[0]
    by_name = difflib.get_close_matches(word, list(names.values()), n=1, cutoff=0.5)
    return next((key for key, name in names.items() if by_name and name == by_name[0]), None)


def suggestion(word: str, names: Mapping[str, str], otherwise: str) -> str:
    """Say which id was probably meant, else what to do instead."""
    found = nearest(word, names)
    return f"是不是 {found}（{names[found]}）？" if found else otherwise
