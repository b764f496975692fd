"""Where a value stands in its file: spans are looked up only when something is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from yian1.model.diagnostics import Span
from yian1.yaml.read import is_suspect, unify
from yian1.yaml.slips import Draft
from yian1.yaml.syntax import check_syntax
from yian1.yaml.tree import compose, is_too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.model.diagnostics import Path, Place


class Positions:
    """The places of one text; it is parsed once, and only when a place is asked for."""

    def __init__(self, text: str, file: str) -> None:
        self._text = unify(text)
        self._file = file
        self._lines: list[str] | None = None
        self._nodes: tuple[Draft, Node | None] | None = None

    def span(self, place: Place) -> Span:
        """Return where a place is; steps that the text does not have are skipped."""
        draft, root = self._checked()
        if root is None:
            return Span(self._file)
        key, node = _walk(root, place.path)
        at_key = key is not None and (place.at == "key" or _is_block(node) or _is_empty(node))
        return self._node_span(draft, key if at_key and key is not None else node)

    def cut_short(self) -> Iterator[tuple[Path, Span, str]]:
        """Yield each plain value that a number sign after a single blank ends: its path, the sign's place, the value.

        YAML takes what follows for a comment. Whether it was meant as one depends on what the value is.
        """
        draft, root = self._checked()
        for path, node in _scalars(root, ()) if root else ():
            end = node.end_mark
            line = draft.rows[end.line] if end.line < len(draft.rows) else ""
            if node.value and not node.style and line[end.column + 1 : end.column + 2] == "#":
                yield path, draft.span(end.line, end.column + 1), node.value

    def line(self, number: int) -> str:
        """Return a line of the text as it was written, counted from 1; "" if there is none."""
        if self._lines is None:
            self._lines = self._text.split("\n")
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def _checked(self) -> tuple[Draft, Node | None]:
        if self._nodes is None:
            self._nodes = self._quickly() or check_syntax(self._text, self._file)
        return self._nodes

    def _quickly(self) -> tuple[Draft, Node | None] | None:
        if is_too_large(self._text) or is_suspect(self._text):
            return None
        try:
            return Draft(self._text, self._file), compose(self._text)
        except (yaml.YAMLError, ValueError, RecursionError):
            return None

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


def _scalars(node: Node, path: Path) -> Iterator[tuple[Path, ScalarNode]]:
    if isinstance(node, ScalarNode):
        yield path, node
    elif isinstance(node, MappingNode):
        for key, item in node.value:
            yield from _scalars(item, (*path, str(key.value)))
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node.value):
            yield from _scalars(item, (*path, number))


def _is_block(node: Node) -> bool:
    return isinstance(node, CollectionNode) and not node.flow_style


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value == "" and not node.style
