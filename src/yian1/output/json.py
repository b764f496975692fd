"""The writer of JSON: every digit of a number is kept, Chinese stands as it is, and nothing unseen is printed."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from yian1.model.quantity import plain
from yian1.output.escapes import UNSEEN

Json = Decimal | int | str | bool | None | Sequence["Json"] | Mapping[str, "Json"]
Object = dict[str, Json]

SCHEMA = 1


def dumps(value: Json) -> str:
    """Return JSON text, indented by two."""
    return _written(value, "\n") + "\n"


def _written(value: Json, line: str) -> str:
    """Return the text of a value; `line` is the line break with the indentation of where the value stands."""
    deeper = line + "  "
    match value:
        case Decimal():
            return plain(value)
        case Mapping() if value:
            pairs = (f"{_quoted(key)}: {_written(item, deeper)}" for key, item in value.items())
            return f"{{{deeper}{f',{deeper}'.join(pairs)}{line}}}"
        case list() | tuple() if value:
            return f"[{deeper}{f',{deeper}'.join(_written(item, deeper) for item in value)}{line}]"
        case str():
            return _quoted(value)
    return json.dumps(value)


def _quoted(text: str) -> str:
    """Return a text as JSON writes it, unseen signs as escapes: they are kept, and move no cursor."""
    written = json.dumps(text, ensure_ascii=False)
    if written.isprintable():
        return written
    return "".join(json.dumps(sign)[1:-1] if unicodedata.category(sign) in UNSEEN else sign for sign in written)
