"""YAML text → nodes → plain values, with nothing resolved: every scalar is the text that was written.

Nodes come from PyYAML's C parser (its pure one where that is missing). It recurses without a limit and follows
anchors, so `survey` looks at the events of a doubtful text before `compose` may have it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

if TYPE_CHECKING:
    from yian1.model.diagnostics import Diagnostic

Value = dict[str, "Value"] | list["Value"] | str | None

# YAML's marks as Chinese input writes them, and what nobody can see. Another one goes to the end of its row and is
# found, mended and named everywhere; the first ones are common in texts too, so what stands beside them counts.
ODD_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
COLONS = "\uff1a\ufe13\ufe30\ufe55\u2236"
COMMAS = "\uff0c\ufe10\ufe50"
QUOTES = "\u201c\u201d\u2018\u2019\uff02\uff07"
DASHES = (
    "\uff0d\u2014\u2013\u2212\ufe63\u2010\u2011\u2015\u2500\u2022\u25cf\u25a0\u25c6\u25aa\u00b7\uf06c\uf06e\uf0b7\uf0d8"
)
HASHES = "\uff03\ufe5f"
BRACKETS = {"\uff3b": "[", "\uff3d": "]", "\uff5b": "{", "\uff5d": "}", "\u3010": "[", "\u3011": "]"}
UNSEEN = (
    r"\x85\u00ad\u034f\u115f\u1160\u180b-\u180f\u200b\u200c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e007f"
)

MAX_DEPTH = 32
MAX_ITEMS = 30_000  # lines, commas and brackets; the largest real file, a year of opinions, has a fifth
_NULLS = frozenset(("", "~", "null"))
_OPEN = r"[^\n'\"\[\]{}]{,3}[\[{]"
_CROWD = f"([\\[{{](?:{_OPEN}){{{MAX_DEPTH}}})((?:{_OPEN})+)"


class Parsed(NamedTuple):
    """The values of a file and what is wrong with its text; `complete` is false if a part could not be read."""

    value: Value
    problems: tuple[Diagnostic, ...] = ()
    complete: bool = True


class Doubt(Exception):  # noqa: N818 - no error: the text may be good, but has to be looked at closely
    """A text cannot be taken as it is."""


class _Unresolved:
    """What the composer asks about each node; that it is text is said at once, not worked out for each."""

    def resolve(self, _kind: type[Node], _value: object, _implicit: object) -> str:
        return ""

    def descend_resolver(self, _parent: object, _index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


def unresolved(loader: type[Any]) -> type[Any]:
    """Return a loader of PyYAML's that takes everything for text."""
    return type(loader.__name__, (_Unresolved, loader), {})


# Where PyYAML was built without libyaml: the same, several times slower.
_Loader = unresolved(getattr(yaml, "CBaseLoader", yaml.BaseLoader))


class Survey(NamedTuple):
    """What the events of a text show: whether it can be read at all, and where it goes too deep."""

    readable: bool
    link: tuple[int, int] | None = None  # row and column of its first anchor, alias or tag
    too_deep: tuple[int, int] | None = None


def is_too_large(text: str) -> bool:
    """Say whether a text has more entries than can be read in a moment."""
    return len(text) > MAX_ITEMS and sum(map(text.count, "\n,[{")) > MAX_ITEMS


def compose(text: str) -> Node | None:
    """Return the node tree of a text that is known to be harmless; raise YAMLError if it is no YAML."""
    node: Node | None = _Loader(text).get_single_node()
    return node


def survey(text: str) -> Survey:
    """Walk through the events of any text, in bounded memory.

    The parser reads some 1024 characters ahead and, from libyaml 0.2.6 on, refuses all of them if a thousand brackets
    open there. So of a crowd of brackets it sees no more than are too many: if they are no text, those tell.
    """
    depth = 0
    link: tuple[int, int] | None = None
    try:
        loader = _Loader(re.sub(_CROWD, lambda crowd: crowd[1] + "x" * len(crowd[2]), text))
        while loader.check_event():
            event = loader.get_event()
            place = (event.start_mark.line, event.start_mark.column)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    return Survey(readable=False, too_deep=place)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if link is None and (getattr(event, "anchor", None) or getattr(event, "tag", None)):
                link = place
    except (yaml.YAMLError, RecursionError, ValueError):
        return Survey(readable=False, link=link)
    return Survey(readable=True, link=link)


def plain_value(node: Node) -> Value:
    """Return the value of a node of a text without mistakes; raise Doubt if there may be one."""
    if node.__class__ is ScalarNode:
        text: str = node.value
        if " - " in text and node.start_mark.line < node.end_mark.line and not node.style:
            raise Doubt  # an item in the wrong place is taken for more of the text above it
        return None if text in _NULLS and not node.style else text
    if node.__class__ is MappingNode:
        entries: dict[str, Value] = {}
        for key, item in node.value:
            value = item.value  # of nearly all a text that needs no closer look
            told = item.__class__ is ScalarNode and value not in _NULLS and " - " not in value
            entries[key.value] = value if told else plain_value(item)
        if len(entries) != len(node.value):
            raise Doubt
        return entries
    return [plain_value(item) for item in node.value]


def is_empty(node: ScalarNode) -> bool:
    """Say whether a scalar is no text at all, but nothing."""
    return node.value in _NULLS and not node.style
