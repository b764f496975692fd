"""The register of what was sent (收件登记, data/received.yaml): one line for each form, as git shows it best."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from yian1.model.fields import declared
from yian1.model.year import Receipt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yian1.model.year import Receipts

HEAD = "# 收件登记：由 yian1 import 写，一份一行，不用手改\nreceived:\n"


def digest(data: bytes) -> str:
    """Return what a file is known again by."""
    return hashlib.sha256(data).hexdigest()[:16]


def with_receipts(text: str, received: Iterable[Receipt]) -> str:
    """Return the register with what came in added at its end."""
    end = "" if not text or text.endswith("\n") else "\n"
    return (text or HEAD) + end + "".join(f"  - {{{_fields(one)}}}\n" for one in received)


def new_only(known: Receipts, received: Iterable[Receipt]) -> list[Receipt]:
    """Return what is not in the register yet: the same file with the same result is told once."""
    seen = {(one.digest, one.result) for one in known.received}
    found = []
    for one in received:
        if (one.digest, one.result) not in seen:
            seen.add((one.digest, one.result))
            found.append(one)
    return found


def _fields(receipt: Receipt) -> str:
    texts = ((name, getattr(receipt, name)) for name in declared(Receipt))
    return ", ".join(f"{name}: {json.dumps(str(text), ensure_ascii=False)}" for name, text in texts if text is not None)
