"""What is remarked on a figure, in the one cell that a form has for it: 更正：重复统计12名；初步数；来源：人行月报."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.model.fields import declared
from yian1.model.filing import SAYING, Figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yian1.core.worksheet import Fields

NOTE, FLAG = "note", "provisional"
TITLES: Mapping[str, str] = {name: str(field.title) for name, field in declared(Figure).items() if name not in SAYING}
_NAMES = {title: name for name, title in TITLES.items()} | {"更正": "correction", "截至": "as_of"}
_TEXTS = [name for name in TITLES if name not in {NOTE, FLAG}]
_WORD = "|".join(sorted((title for title, name in _NAMES.items() if name != FLAG), key=len, reverse=True))
# A remark begins the cell, a line, or follows ； – a text that would read as one has a full-width space before it.
_MARK = re.compile(rf"(?:^|\n|[；;] ?)(?:(?P<title>{_WORD})[：:] ?|(?P<flag>{TITLES[FLAG]})(?=$|[\n；;。]))")
_LIKE = re.compile(rf"(^|\n|[；;] ?)(?=\u3000*(?:(?:{_WORD})[：:]|{TITLES[FLAG]}))")
_GUARDED = re.compile(rf"(^|\n|[；;] ?)\u3000(?=\u3000*(?:(?:{_WORD})[：:]|{TITLES[FLAG]}))")


def in_one(fields: Fields) -> str | None:
    """Return the remarks of a figure as one text; None if there are none."""
    parts = [TITLES[FLAG]] if fields.get(FLAG) else []
    parts += [f"{TITLES[name]}：{_guard(text)}" for name in _TEXTS if (text := fields.get(name))]
    note = fields.get(NOTE)
    if note:
        parts.append(f"{TITLES[NOTE]}：{_guard(note)}" if parts or _LIKE.match(note) else _guard(note))
    return "\n".join(parts) or None


def taken_apart(text: str) -> dict[str, str]:
    """Return the remarks that a text holds, by field; what is not marked as anything else is the note."""
    marks = list(_MARK.finditer(text))
    found: dict[str, str] = {}
    starts = [*(mark.start() for mark in marks), len(text)]
    _add(found, NOTE, text[: starts[0]])
    for mark, until in zip(marks, starts[1:], strict=True):
        if mark["flag"]:
            found[FLAG] = "true"
            _add(found, NOTE, text[mark.end() : until].lstrip("；;。\n"))
        else:
            _add(found, _NAMES[mark["title"]], text[mark.end() : until])
    return found


def _add(found: dict[str, str], name: str, text: str) -> None:
    said = _GUARDED.sub(r"\1", text).strip()
    if said:
        found[name] = f"{found[name]}；{said}" if name in found else said


def _guard(text: str) -> str:
    return _LIKE.sub("\\1\u3000", text)
