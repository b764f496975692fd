"""From YAML text to plain values: what was written, and what is wrong with how it was written.

A text that nothing speaks against takes the fast way: nodes, then values, no positions. Any doubt sends it the slow
way (`syntax`), where the lines are read one by one, each mistake is reported at its place and put right in a copy, and
the values come from that copy: one mistake is one problem, and what stands after it is read all the same.

A doubt only costs the second, slower reading, but its absence must be right. What the YAML reader itself refuses
needs no doubt. The patterns begin with a rare character wherever that is possible: a search for it costs next to
nothing.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from yian1.model.diagnostics import Span
from yian1.yaml.tree import (
    BRACKETS,
    COLONS,
    COMMAS,
    HASHES,
    ODD_SPACES,
    QUOTES,
    UNSEEN,
    Doubt,
    Parsed,
    Value,
    compose,
    has_indicators,
    is_tame,
    is_too_large,
    plain_value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.model.diagnostics import Path, Place
    from yian1.yaml.slips import Draft


__all__ = ["Parsed", "Value", "is_suspect", "read_yaml", "unify"]

_RARE = re.compile(
    rf"[\t\x7f-\x9f\u200d\u202f{UNSEEN}"
    rf"{ODD_SPACES}{HASHES}{COLONS[1:]}{COMMAS[1:]}{QUOTES[4:]}{''.join(BRACKETS)}]"
)
_ESCAPED = re.compile(r"\\[0abvfreNLPxuU]")  # what such an escape stands for may be seen by nobody
_LINE_START = re.compile(r"\n *+(?:-(?=\S)|[^\w\s\"'#\[{\u201c\u300a\uff08-])")
_INDICATOR = re.compile(r"[\s\[{,](?:[&*!]\S|\?\s)|<<")
_ODD_COLON = re.compile(rf":(?:[^\s/\d]|(?=\d)(?:(?<=[a-z]:)|(?<=-\d:)|(?<=-\d\d:))|(?<=[{QUOTES}\"']:))")
_GLUED_HASH = re.compile(r"#(?<=[^\s#]#)")
# Between quotes or any other marks: to name the quotes would take four times as long to compile.
_WORD = r"[^\w\s]?[A-Za-z0-9][A-Za-z0-9_-]*[^\w\s]?"
_NEXT_KEY = rf"(?=\s*(?:{_WORD}\s*[:{COLONS}]|[\]}}]))"
_AFTER_KEY = re.compile(rf"\uff1a(?<=[A-Za-z0-9_.{QUOTES}\"' -]\uff1a)")
_BEFORE_KEY = (re.compile(f"\uff0c{_NEXT_KEY}"), re.compile(f"\u3001{_NEXT_KEY}"))
_IN_LIST = re.compile(r"\[[^\[\]{}\"']*?[\uff0c\u3001]")
_QUOTED_WORD = re.compile(rf"[{QUOTES}][A-Za-z0-9_.%-]+(?:[\"'{QUOTES}]| *:)")
_HALF_QUOTED = re.compile(r"[\u201c\u2018][^\u201c\u2018\"'\n]*[\"']")


def is_suspect(text: str) -> bool:
    """Say whether a text must be read closely."""
    return bool(
        _RARE.search(text)
        or _LINE_START.search(f"\n{text}")
        or _ODD_COLON.search(text)
        or ",\n" in text
        or ("\\" in text and _ESCAPED.search(text))
        or ("#" in text and any(not _in_comment(text, found.start()) for found in _GLUED_HASH.finditer(text)))
        or _has_wide_marks(text)
        or (has_indicators(text) and _INDICATOR.search(f"\n{text}"))
        or not is_tame(text)
    )


def _in_comment(text: str, at: int) -> bool:
    """Say whether the whole line is a comment: what stands in it hurts nobody."""
    return text[text.rfind("\n", 0, at) + 1 : at + 1].lstrip(" ").startswith("#")


def _has_wide_marks(text: str) -> bool:
    return bool(
        ("\uff1a" in text and _AFTER_KEY.search(text))
        or any(pattern.search(text) for pattern in _BEFORE_KEY)
        or ("[" in text and _IN_LIST.search(text))
        or ("\u201c" in text and _QUOTED_WORD.search(text))
        or (("'" in text or '"' in text) and _HALF_QUOTED.search(text))
    )


def read_yaml(text: str, file: str) -> Parsed:
    """Return the values of a text, every scalar as text or None; never raises."""
    text = unify(text)
    value = None if is_too_large(text) or is_suspect(text) else _read_plainly(text)
    if value is not None:
        return Parsed(value)
    from yian1.yaml.syntax import read_closely  # good files, nearly all, are not read line by line

    return read_closely(text, file)


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


class Positions:
    """The places of one text; it is parsed once, and only when a place is asked for."""

    def __init__(self, text: str, file: str) -> None:
        self._text = unify(text)
        self._file = file

    def span(self, place: Place) -> Span:
        """Return where a place is; steps that the text does not have are skipped."""
        draft, root = self._checked
        if root is None:
            return Span(self._file)
        key, node = _walk(root, place.path)
        block = isinstance(node, CollectionNode) and not node.flow_style
        nothing = isinstance(node, ScalarNode) and not node.value and not node.style
        return self._node_span(draft, key if key is not None and (place.at == "key" or block or nothing) else node)

    def cut_short(self) -> Iterator[tuple[Path, Span, str]]:
        """Yield each plain value that a number sign after a single blank ends: its path, the sign's place, the value.

        YAML takes what follows for a comment. Whether it was meant as one depends on what the value is.
        """
        draft, root = self._checked
        for path, node in scalars(root) if root else ():
            end = node.end_mark
            line = draft.rows[end.line] if end.line < len(draft.rows) else ""
            if node.value and not node.style and line[end.column + 1 : end.column + 2] == "#":
                yield path, draft.span(end.line, end.column + 1), node.value

    @cached_property
    def _checked(self) -> tuple[Draft, Node | None]:
        """The text with what is wrong with it, and its nodes; a good one is not looked at line by line."""
        from yian1.yaml.slips import Draft  # of good files nobody asks

        if not (is_too_large(self._text) or is_suspect(self._text)):
            with suppress(yaml.YAMLError, ValueError, RecursionError):
                return Draft(self._text, self._file), compose(self._text)
        from yian1.yaml.syntax import check_syntax

        return check_syntax(self._text, self._file)

    @staticmethod
    def _node_span(draft: Draft, node: Node) -> Span:
        start, end = node.start_mark, node.end_mark
        if start.line >= len(draft.rows):  # nothing, after the last line
            return draft.span(len(draft.rows) - 1, len(draft.rows[-1]))
        stop = end.column if end.line == start.line else len(draft.rows[start.line])
        return draft.span(start.line, start.column, max(stop - start.column, 1))


def _walk(root: Node, path: Path) -> tuple[Node | None, Node]:
    """Return the last key passed and the node reached."""
    key: Node | None = None
    node = root
    for step in path:
        if isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
            key, node = None, node.value[step]
        elif isinstance(node, MappingNode):
            found = next(((name, item) for name, item in node.value if name.value == str(step)), None)
            key, node = found or (key, node)
    return key, node


def scalars(node: Node, path: Path = ()) -> Iterator[tuple[Path, ScalarNode]]:
    """Yield every text below a node with its path; a key has the path of its value."""
    if isinstance(node, ScalarNode):
        yield path, node
    elif isinstance(node, MappingNode):
        for key, item in node.value:
            yield from scalars(key, (*path, str(key.value)))
            yield from scalars(item, (*path, str(key.value)))
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node.value):
            yield from scalars(item, (*path, number))
