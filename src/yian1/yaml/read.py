"""From YAML text to plain values: what was written, and what is wrong with how it was written.

A text that nothing speaks against takes the fast way: nodes, then values, no positions. Any doubt sends it the slow
way (`syntax`), where the lines are read one by one, each mistake is reported at its place and put right in a copy, and
the values come from that copy: one mistake is one problem, and what stands after it is read all the same.

A doubt only costs the second, slower reading, but its absence must be right: nothing is doubted but what does not
consist of the plainest lines. What the YAML reader itself refuses needs no doubt.
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
    UNSEEN,
    Doubt,
    Parsed,
    Value,
    compose,
    is_too_large,
    plain_value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.model.diagnostics import Path, Place
    from yian1.yaml.slips import Draft


__all__ = ["Parsed", "Value", "is_suspect", "read_yaml", "unify"]

# What hardly ever stands in a text otherwise than by mistake
_RARE = re.compile(
    rf"[\t\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff{UNSEEN}{ODD_SPACES}{HASHES}{COLONS[1:]}{''.join(BRACKETS)}]"
)
# What the lines of nearly all texts consist of: keys, items and comments, with values that nothing is odd about.
# No repetition gives back what it has taken: a line is read once, whatever stands in it.
_MARKS = r":,;#\[\]{}\"'\n"
_WIDE = rf"{COLONS}{COMMAS}\u3001\uff1b"
_KEY = r"[A-Za-z0-9][A-Za-z0-9_-]*:"
_START = r"(?:-?[\w\uff08]|[\u201c\u300a](?=[^\x00-\xff]))"
_QUOTED = r"'[^'\n]*'|\"[^\"\\\n]*\""
# What stands between brackets, whichever they are: that they pair, and that commas part all of it, YAML sees to.
_LIST = rf"\[(?:\w[^{_MARKS}{_WIDE}]*+(?:, (?=\w))?)*+\]"
_TEXT = rf"{_START}(?:[^{_MARKS}{_WIDE}]|[{_WIDE}](?=\w)(?<![A-Za-z0-9_. -][{COLONS}]))*+"
_BRACKET = rf"\[(?=\{{)|\{{(?={_KEY} |\}})|[\]}}]"
_FLOW = rf"(?=[\[{{])(?:{_LIST}|{_KEY} (?=[^\s,\]}}])|{_TEXT}|{_QUOTED}|, (?=[\[{{]|{_KEY})|{_BRACKET})*+"
_AHEAD = rf"(?:(?<=: )|(?<=- )(?!.*[{COLONS}]))"
_VALUE = rf"{_AHEAD}(?:{_START}[^{_MARKS}]*+|{_QUOTED}|{_FLOW})"
_LINE = rf" {{0,20}}(?:- ){{0,2}}(?:{_KEY}(?= |$) ?)?(?:{_VALUE})? *(?:(?:^|(?<= ))#.*)?"
_PLAIN = re.compile(rf"(?:{_LINE}(?:\n|\Z))*+", re.MULTILINE)


def is_suspect(text: str) -> bool:
    """Say whether a text must be read closely."""
    return bool(_RARE.search(text)) or not _PLAIN.fullmatch(text)


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
