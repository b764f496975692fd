"""What somebody means by a word: an id, a name, a part of one – or, mistyped or unknown, the nearest known."""

from __future__ import annotations

import difflib
import re
import unicodedata
from enum import StrEnum
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from yian1.model.diagnostics import Diagnostic, UsageError
from yian1.model.typography import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from yian1.model.diagnostics import Path, Place
    from yian1.model.fields import Document
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


class Candidate(NamedTuple):
    """Something that can be meant: its id and every name it goes by, the usual one first; an action has none."""

    id: str
    names: tuple[str, ...]
    kind: Thing

    def __str__(self) -> str:
        return f"{self.names[0]}（{self.id}）" if self.names else f"举措{self.id}"


def unit(ledger: Ledger, query: str) -> str:
    """Return the id of the unit that a query means; UsageError if none or several."""
    units = (known for known in candidates(ledger) if known.kind is Thing.UNIT)
    return resolve(query, units, "单位").id


def anything(ledger: Ledger, query: str) -> tuple[Thing, str]:
    """Return what a query means: a target, a unit, a group, a task or an action, with its id."""
    found = resolve(query, candidates(ledger), "指标、任务、举措或单位")
    return found.kind, found.id


def resolve(query: str, known: Iterable[Candidate], what: str) -> Candidate:
    """Return the one candidate that a query means: by its id, else a whole name, else a part that only it has.

    UsageError, with the names that come nearest, if there is none or more than one; `what` says
    in that message what was looked for.
    """
    known, wanted = list(known), _plain(query)
    if not wanted:
        raise UsageError(f"没有写{what}", "写代号、名称，或者名称中的一段")
    by_id = [candidate for candidate in known if candidate.id == wanted]
    if by_id:
        return by_id[0]
    matches: Sequence[Callable[[str], bool]] = (lambda name: name == wanted, lambda name: wanted in name)
    for match in matches:
        found = [candidate for candidate in known if any(match(name) for name in _spellings(candidate))]
        if len(found) == 1:
            return found[0]
        if found:
            shown, more = "、".join(map(str, found[:SHOWN])), f"等{len(found)}个" if len(found) > SHOWN else ""
            raise UsageError(f"“{readable(query)}”不明确，可以指{shown}{more}", f"写出{what}的全名或代号")
    raise _unknown(query, wanted, known, what)


def candidates(ledger: Ledger) -> Iterator[Candidate]:
    """Yield everything that can be meant; an action by its id only, its title is its task's."""
    for target, context in ledger.targets.items():
        yield Candidate(target, (context.target.name, *context.target.aliases), Thing.TARGET)
    for one in ledger.units:
        yield Candidate(one, ledger.names_of(one), Thing.UNIT)
    for group in ledger.groups.values():
        yield Candidate(group.id, (group.name, *group.aliases), Thing.GROUP)
    for task in ledger.tasks.values():
        yield Candidate(task.id, (task.title,), Thing.TASK)
    for action in ledger.actions:
        yield Candidate(action, (), Thing.ACTION)


def _plain(text: str) -> str:
    """Return a text without differences of width, case and space; an input method makes all of them."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _spellings(candidate: Candidate) -> list[str]:
    return [candidate.id, *map(_plain, candidate.names)]


def _unknown(query: str, wanted: str, known: Sequence[Candidate], what: str) -> UsageError:
    by_spelling = {spelling: candidate for candidate in reversed(known) for spelling in _spellings(candidate)}
    near = difflib.get_close_matches(wanted, list(by_spelling), n=NEAR, cutoff=LIKE)
    meant = dict.fromkeys(str(by_spelling[spelling]) for spelling in near)
    hint = f"是不是{'、'.join(meant)}？" if meant else "写代号、名称，或者名称中的一段；名称见 data/plan.yaml"
    return UsageError(f"没有“{readable(query)}”这个{what}", hint)


def _exact(word: str, names: Mapping[str, str]) -> str | None:
    """Return the id that a word is, but for differences of width, case and hyphen, or whose name it is."""
    plain = _as_id(word)
    return plain if plain in names else next((key for key, name in names.items() if name == word), None)


def _as_id(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().lower().translate(_HYPHENS)


def nearest(word: str, names: Mapping[str, str]) -> str | None:
    """Return the id whose id or name is most like the word; `names` maps each id to its name."""
    if exact := _exact(word, names):
        return exact
    by_id = difflib.get_close_matches(_as_id(word), list(names), n=1, cutoff=0.6)
    if by_id:
        return by_id[0]
    by_name = difflib.get_close_matches(word, list(names.values()), n=1, cutoff=0.5)
    return next((key for key, name in names.items() if by_name and name == by_name[0]), None)


def suggestion(word: str, names: Mapping[str, str], otherwise: str) -> str:
    """Say which id was probably meant, or which several, else what to do instead."""
    parts = re.split(r"[\s、，,；;]+", word)
    own = {names.get(_as_id(part)) for part in parts}  # beside its id a name says nothing more
    several = [_exact(part, names) for part in parts if part not in own]
    if len(several) > 1 and all(several) and _exact(word, names) is None:
        return f"一处只写一个代号；列表里的各项用半角逗号隔开：{', '.join(filter(None, several))}"
    found = several[0] if len(several) == 1 and several[0] else nearest(word, names)
    return f"是不是 {found}（{names[found]}）？" if found else otherwise


# What an id can be of: its word, where the ledger has all of them, what each is called, the message for one unknown.
_KINDS: Mapping[str, tuple[str, str, str, str]] = {
    "unknown-unit": ("单位", "units", "name", "单位代号见 data/plan.yaml 的 units 和 data/office.yaml 的 units"),
    "unknown-group": ("单位组", "groups", "name", "方案里的单位组有：{ids}"),
    "unknown-target": ("指标", "targets", "target.name", "指标代号见 data/plan.yaml 的 targets"),
    "unknown-task": ("任务", "tasks", "title", "任务代号见 data/plan.yaml 的 tasks，如 2-2"),
    "unknown-action": ("举措", "actions", "task.title", "举措代号见 data/plan.yaml 的 actions，如 2-1"),
    "unknown-duty": ("报送义务", "duties", "title", "可以写：{ids}"),
}


def _unknown_id(code: str, ledger: Ledger, word: str, place: Place) -> Iterator[Diagnostic]:
    """Say that an id is nothing of its kind, or nothing."""
    what, part, called, otherwise = _KINDS[code]
    known = getattr(ledger, part)
    if word not in known:
        names = {key: attrgetter(called)(one) for key, one in known.items()}
        hint = suggestion(word, names, otherwise.format(ids="、".join(names) or "无"))
        if part == "actions" and word in ledger.tasks:
            hint = f"任务 {word} 分为 {'、'.join(item.id for item in ledger.tasks[word].actions)}，写其中一个"
        yield Diagnostic(code, f"没有代号为“{readable(word)}”的{what}", place, hint)


unknown_group = partial(_unknown_id, "unknown-group")
unknown_target = partial(_unknown_id, "unknown-target")
unknown_task = partial(_unknown_id, "unknown-task")
unknown_action = partial(_unknown_id, "unknown-action")
unknown_duty = partial(_unknown_id, "unknown-duty")


def not_listed(ledger: Ledger, action: str, unit: str, place: Place, *, so: str = "") -> Diagnostic:
    """Say that a unit need not report an action; `so` is what comes of it."""
    listed = "、".join(map(ledger.name, ledger.actions[action].action.listed))
    message = f"{ledger.name(unit)}不在举措 {action} 的责任单位之列{so}"
    return Diagnostic("action-not-listed", message, place, f"责任单位是{listed}；核对举措代号")


def unknown_unit_or_group(ledger: Ledger, word: str, place: Place) -> Iterator[Diagnostic]:
    """Say that an id is neither a unit nor a group, or nothing."""
    if word not in ledger.units and word not in ledger.groups:
        hint = suggestion(
            word,
            {key: ledger.name(key) for key in (*ledger.units, *ledger.groups)},
            "先在 units 或 groups 里写明这个单位",
        )
        yield Diagnostic("unknown-unit", f"没有代号为“{readable(word)}”的单位", place, hint)


def unknown_unit(ledger: Ledger, word: str, place: Place, *, files: bool = False) -> Iterator[Diagnostic]:
    """Say that an id is no single unit, or nothing; a group may be named for one that `files` something."""
    if word not in ledger.groups:
        yield from _unknown_id("unknown-unit", ledger, word, place)
        return
    wrong, hint = (
        ("不能作为一个单位填报", "由成员单位分别填报") if files else ("这里要写其中的一个单位", "写成员单位的代号")
    )
    members = "、".join(ledger.members(word)[:3])
    message = f"“{ledger.groups[word].name}”是一组单位，{wrong}"
    yield Diagnostic("unknown-unit", message, place, f"{hint}{f'，如 {members}' if members else ''}")


def unit_of_folder(ledger: Ledger, document: Document, unit: str) -> Iterator[Diagnostic]:
    """Say that the unit that a file names is none, or another one than its folder's, or nothing."""
    folder, place = document.file.split("/")[-2], document.place("unit")
    ways = {folder: f"改为 unit: {folder}", unit: f"把文件移到 data/progress/{unit}/"}
    known = [way for name, way in ways.items() if name in ledger.units]
    if not known:
        yield from unknown_unit(ledger, unit, place, files=True)
    elif folder != unit:
        message = f"unit 写的是 {readable(unit)}，文件却在 {readable(folder)} 的目录里"
        yield Diagnostic("unit-not-of-folder", message, place, "，或".join(known))


def used_twice(
    document: Document, kind: str, called: str, identified: Iterable[tuple[str, Path]]
) -> Iterator[Diagnostic]:
    """Say of every id that things of one kind have in common where it stands first."""
    first: dict[str, Path] = {}
    for identifier, path in identified:
        known = first.setdefault(identifier, path)
        if known != path:
            other = next(step for step in reversed(known) if isinstance(step, int)) + 1
            message = f"{kind}{called}“{identifier}”用了两次，另一处是第{other}项"
            yield Diagnostic("duplicate-id", message, document.place(*path, "id"), f"换一个没有用过的{called}")
