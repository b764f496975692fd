"""The nearest known word to a mistyped one: by id and by Chinese name."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# What is typed for the hyphen of an id.
_HYPHENS = dict.fromkeys(map(ord, "_. \u2010\u2011\u2013\u2014\u2015\u2212"), "-")


def nearest(word: str, names: Mapping[str, str]) -> str | None:
    """Return the id whose id or name is most like the word; `names` maps each id to its name."""
    plain = unicodedata.normalize("NFKC", word).strip().lower().translate(_HYPHENS)
    if plain in names:
        return plain
    if word in names.values():
        return next(key for key, name in names.items() if name == word)
    by_id = difflib.get_close_matches(plain, list(names), n=1, cutoff=0.6)
    if by_id:
        return by_id[0]
    by_name = difflib.get_close_matches(word, list(names.values()), n=1, cutoff=0.5)
    return next((key for key, name in names.items() if by_name and name == by_name[0]), None)


def suggestion(word: str, names: Mapping[str, str], otherwise: str) -> str:
    """Say which id was probably meant, else what to do instead."""
    found = nearest(word, names)
    return f"是不是 {found}（{names[found]}）？" if found else otherwise
