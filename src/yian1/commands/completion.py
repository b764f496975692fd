"""yian1 completion: the script for a shell, and what it completes: units, targets, months, revisions."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1.files import disk
from yian1.model.period import Month, day_of, months_between
from yian1.usage.program import command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from yian1.yaml.tree import Value


@command(
    ("看 bash 的补全脚本；用法见 README“补全”一节", "completion bash"),
    ("看 PowerShell 的补全脚本", "completion powershell"),
)
def completion(
    shell: Annotated[Literal["bash", "zsh", "fish", "powershell"], typer.Argument(metavar="命令行", help="哪一种。")],
) -> int:
    """Print a shell's script."""
    from yian1.usage.completion import SCRIPTS  # every command that suggests names loads this module

    sys.stdout.write(SCRIPTS[shell])
    return 0


Suggestion = tuple[str, str]
"""What may be typed, and what it means."""

_MOST_MONTHS = 120
_NAMED = ("for-each-ref", "--count=100", "--sort=-creatordate", "--format=%(refname:short)\t%(subject)")
_LATEST = ("log", "--max-count=20", "--date=short", "--format=%h\t%ad %s")


def units(ctx: typer.Context) -> list[Suggestion]:
    """Suggest every single unit: by its id, and by its names."""
    root = _root(ctx)
    return _units(root, _plan(root))


def anything(ctx: typer.Context) -> list[Suggestion]:
    """Suggest everything that has a page: targets, units, groups, tasks and actions."""
    root = _root(ctx)
    plan = _plan(root)
    tasks = [task for section in _items(plan, "sections") for task in _items(section, "tasks")]
    holders = [*_items(plan, "goals"), *tasks]
    return [
        *_named(target for holder in holders for target in _items(holder, "targets")),
        *_units(root, plan),
        *_named(_items(plan, "groups")),
        *((_text(task, "id"), _text(task, "title")) for task in tasks),
        *((_text(action, "id"), _text(task, "title")) for task in tasks for action in _items(task, "actions")),
    ]


def units_and_months(ctx: typer.Context) -> list[Suggestion]:
    """Suggest units, behind which a month follows."""
    root = _root(ctx)
    plan = _plan(root)
    return [*_units(root, plan), *((str(month), "") for month in _span(plan))]


def months(ctx: typer.Context) -> list[Suggestion]:
    """Suggest every month of the plan's span."""
    return [(str(month), "") for month in _span(_plan(_root(ctx)))]


def days(ctx: typer.Context) -> list[Suggestion]:
    """Suggest the last day of every month, and the days on which something has to be handed in."""
    root = _root(ctx)
    plan, rules = _plan(root), _mapping(_office(root).get("deadlines"))
    span = _span(plan)
    found = {str(month.last_day): f"{month.number}月末" for month in span}
    for duty in _items(plan, "duties"):
        title, rule = _text(duty, "title"), rules.get(_text(duty, "id"))
        due = rule if isinstance(rule, str) else _text(duty, "due")
        given = _mapping(rule)
        if _text(given, "day").isdecimal():
            later = 0 if _text(given, "month") == "same" else 1
            found |= {str(day_of(month.plus(later), int(_text(given, "day")))): title for month in span}
        elif due:
            found[due] = title
    return sorted(found.items())


def revisions(ctx: typer.Context) -> list[Suggestion]:
    """Suggest the branches and tags of the workspace's repository, and the latest commits."""
    from yian1.files.git import Git

    git = Git.at(_root(ctx))
    named = git.run(*_NAMED, "refs/heads", "refs/tags", "refs/remotes")
    latest = git.run(*_LATEST, "HEAD")
    lines = (named + latest).decode("utf-8", "replace").splitlines()
    return [("HEAD", "最近一次提交"), *((name, text) for name, _, text in (line.partition("\t") for line in lines))]


def _units(root: Path, plan: dict[str, Value]) -> list[Suggestion]:
    return list(_named([*_items(plan, "units"), *_items(_office(root), "units")]))


def _span(plan: dict[str, Value]) -> list[Month]:
    document = _mapping(plan.get("document"))
    year = _text(document, "year")
    first = Month.parse(_text(document, "from") or f"{year}-01")
    last = Month.parse(_text(document, "to") or f"{year}-12")
    return [first.plus(later) for later in range(min(months_between(first, last) + 1, _MOST_MONTHS))]


def _root(ctx: typer.Context) -> Path:
    return disk.find_root(ctx.params.get("root"))


def _plan(root: Path) -> dict[str, Value]:
    return _read(root, disk.PLAN)


def _office(root: Path) -> dict[str, Value]:
    return _read(root, disk.OFFICE)


def _read(root: Path, name: str) -> dict[str, Value]:
    """Return the values of a file, as far as they can be read."""
    from yian1.yaml.encoding import decode
    from yian1.yaml.read import read_yaml

    data = disk.read_file(root, name).data
    text = None if data is None else decode(data, name)[0]
    return {} if text is None else _mapping(read_yaml(text, name).value)


def _named(items: Iterable[dict[str, Value]]) -> Iterator[Suggestion]:
    """Yield each by its id, with its name, and by each of its names, with its id."""
    for item in items:
        identifier, aliases = _text(item, "id"), item.get("aliases")
        names = [_text(item, "name"), _text(item, "full_name"), *(aliases if isinstance(aliases, list) else ())]
        yield identifier, names[0] if isinstance(names[0], str) else ""
        yield from ((name, identifier) for name in names if isinstance(name, str) and name)


def _items(holder: dict[str, Value], key: str) -> list[dict[str, Value]]:
    found = holder.get(key)
    return [_mapping(item) for item in found] if isinstance(found, list) else []


def _mapping(value: Value) -> dict[str, Value]:
    return value if isinstance(value, dict) else {}


def _text(holder: dict[str, Value], key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""
