"""From YAML text to plain values: what was written, and what is wrong with how it was written.

A text that nothing speaks against takes the fast way: nodes, then values, no positions. Any doubt sends it the slow
way, where the lines are read one by one, each mistake is reported at its place and mended in a copy, and the
values come from that copy: one mistake is one problem, and what stands after it is read all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import yaml

from yian1.yaml.suspicion import MAX_ITEMS, is_suspect, is_too_large
from yian1.yaml.tree import Doubt, Value, checked_value, compose, plain_value

if TYPE_CHECKING:
    from yaml.nodes import Node

    from yian1.model.diagnostics import Diagnostic
    from yian1.yaml.draft import Draft

__all__ = ["Parsed", "Value", "read", "study"]


class Parsed(NamedTuple):
    """The values of a file and what is wrong with its text; `complete` is false if a part could not be read."""

    value: Value
    problems: tuple[Diagnostic, ...] = ()
    complete: bool = True


def read(text: str, file: str) -> Parsed:
    """Return the values of a text, every scalar as text or None; never raises."""
    text = unify(text)
    value = None if is_too_large(text) or is_suspect(text) else _read_plainly(text)
    return _read_closely(text, file) if value is None else Parsed(value)


def unify(text: str) -> str:
    """Return a text without byte order mark and with plain line ends; lines and columns stay what they are."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _read_plainly(text: str) -> Value:
    """Return the value of a text without mistakes; None if that is in doubt."""
    try:
        node = compose(text)
        value = plain_value(node) if node else None
    except (yaml.YAMLError, Doubt, TypeError, ValueError, RecursionError):
        return None
    return None if isinstance(value, str) else value


def _read_closely(text: str, file: str) -> Parsed:
    draft, node = study(text, file)
    value = checked_value(node, draft) if node else None
    if value is None and draft.complete and not draft.problems():
        draft.note("empty-file", (0, 0, 1), "文件是空的，没有任何内容", "填写内容，或删去这个文件")
    return Parsed(value, tuple(draft.problems()), draft.complete)


def study(text: str, file: str) -> tuple[Draft, Node | None]:
    """Return a draft with everything that the lines of a text show, and the nodes of what can be read."""
    from yian1.yaml.draft import Draft  # noqa: PLC0415 - good files, nearly all, are not read line by line
    from yian1.yaml.lexical import scan  # noqa: PLC0415 - as above
    from yian1.yaml.syntax import settle  # noqa: PLC0415 - as above

    draft = Draft(text, file)
    if is_too_large(text):
        message = f"内容太多：行、逗号和括号合计超过{MAX_ITEMS}个"
        draft.note("too-large", (0, 0, 1), message, "把内容分到几个文件，或核对是否放错了文件")
        draft.complete = False
        return draft, None
    if scan(draft):
        return draft, settle(draft)
    draft.complete = False
    return draft, None
