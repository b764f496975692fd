"""Pinyin for ids, from a library: a table of readings is nothing to write by hand."""

from __future__ import annotations

import re

from yian1.model.diagnostics import UsageError

# Words of banks, which a dictionary reads as others, by words of the same sound: to teach the library takes seconds.
_SPOKEN = {"人行": "人航", "省行": "省航", "分行": "分航", "支行": "支航"}
_PIECES = re.compile(r"[A-Za-z0-9]+|[^A-Za-z0-9]+")
_ASCII = re.compile(r"[a-z0-9]+")


def syllables(text: str) -> list[str]:
    """Return the readings of a text without tones; English and figures are one syllable each."""
    try:
        from pypinyin import lazy_pinyin  # an extra; it takes a moment to load
    except ModuleNotFoundError:
        raise UsageError("由方案原文起草需要 pypinyin，还没有安装", '运行：pip install "yian1[draft]"') from None
    for word, spoken in _SPOKEN.items():
        text = text.replace(word, spoken)
    sounds: list[str] = []
    for piece in _PIECES.findall(text):
        sounds += [piece.lower()] if piece.isascii() else lazy_pinyin(piece, errors="ignore", v_to_u=False)
    return [sound for sound in sounds if _ASCII.fullmatch(sound)]


def initials(text: str) -> str:
    """Return the first letters of a text's readings."""
    return "".join(sound[0] for sound in syllables(text))


def identifier(text: str, taken: set[str], *, longest: int = 4) -> str:
    """Return a free id from the first readings of a name, and note it as taken."""
    spoken = syllables(text)
    base = "".join(spoken[:longest]) or "x"
    made = base
    number = 2
    while made in taken:
        made = f"{base}-{number}"
        number += 1
    taken.add(made)
    return made
