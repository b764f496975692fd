"""Pinyin for ids, from a library: a table of readings is nothing to write by hand."""

from __future__ import annotations

import re

from yian1.model.diagnostics import UsageError

_READINGS = {"人行": [["rén"], ["háng"]], "省行": [["shěng"], ["háng"]], "分行": [["fēn"], ["háng"]], "长江": [["cháng"], ["jiāng"]]}
_ASCII = re.compile(r"[a-z0-9]+")


def syllables(text: str) -> list[str]:
    """Return the readings of a text without tones; English and figures are one syllable each."""
    try:
        from pypinyin import lazy_pinyin, load_phrases_dict  # noqa: PLC0415 - an extra; it takes a moment to load
    except ModuleNotFoundError:
        raise UsageError("由方案原文起草需要 pypinyin，还没有安装", '运行：pip install "yian1[draft]"') from None
    load_phrases_dict(_READINGS)
    spoken = lazy_pinyin(text, errors=lambda other: [*_ASCII.findall(other.lower())], v_to_u=False)
    return [found.group() for sound in spoken if (found := _ASCII.fullmatch(sound.lower().replace("ü", "v")))]


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
