"""The roster: every name once, as unit or as group, with an id from its pinyin; short and long names of one body."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from yian1.drafting.records import DraftUnit
from yian1.model.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from yian1.drafting.records import Assignment


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


_GROUP = re.compile(
    r"各|^(?:市|区|县|省)?(?:直|级|属|政府|委)?(?:有关|相关)|(?:有关|相关|成员|责任|牵头|承办|主管)(?:部门|单位|地区|企业)$|^(?:其他|全体)"
)
_NOTE = re.compile(r"[〈\uff08(](含[^〉\uff09)]*|包括[^〉\uff09)]*)[〉\uff09)]")
_PREFIX = re.compile(r"^(?:中共)?(?:[市区县省州](?=..)(?!场监|政))")
_KINDS = (
    ("justice", re.compile(r"法院|检察院|中院")),
    ("bank", re.compile(r"人行|人民银行|银行.*分行|营管部")),
    ("enterprise", re.compile(r"公司|集团|城投|国投|投控|电网|供电")),
    ("party", re.compile(r"[市区县省]委(?!员会)|组织部|宣传部|统战部|政法委|编办|纪委|党校|直属机关工委")),
    (
        "association",
        re.compile(r"工商联|总工会|团[市区县省]委|妇联|残联|科协|文联|侨联|红十字会|贸促会|协会|商会|联合会"),
    ),
    ("district", re.compile(r"(?:区|县|街道|镇|乡|县级市)(?:人民政府|办事处|管委会)?$|管委会$")),
)
_SHORTEST = 3  # 市委办 is no short form of 市委金融办: one sign between prefix and ending tells nothing


def roster(lists: Sequence[Assignment]) -> tuple[tuple[DraftUnit, ...], Mapping[str, str]]:
    """Return the units and groups in the order of their names' first appearance, and the id of each name."""
    names: dict[str, str] = {}  # what is printed: its name without a note
    notes: dict[str, str] = {}
    together: list[set[str]] = []
    for who in lists:
        here = set()
        for printed in (*who.lead, *who.units):
            name, note = _name_and_note(printed)
            names.setdefault(printed, name)
            if note:
                notes.setdefault(name, note)
            here.add(name)
        together.append(here)
    distinct = list(dict.fromkeys(names.values()))
    same = _same_bodies(distinct, together)
    ids = _ids([name for name in distinct if name not in same])
    units = tuple(_unit(name, ids[name], notes, same) for name in distinct if name not in same)
    return units, {printed: ids[same.get(name, name)] for printed, name in names.items()}


def is_group(name: str) -> bool:
    """Whether a name stands for several bodies that it does not list."""
    return _GROUP.search(name) is not None


def _unit(name: str, identifier: str, notes: Mapping[str, str], same: Mapping[str, str]) -> DraftUnit:
    aliases = tuple(other for other, kept in same.items() if kept == name)
    doubts = {"aliases": "简称与全称，是否同一单位"} if aliases else {}
    return DraftUnit(identifier, name, is_group(name), aliases, notes.get(name, ""), _kind(name), doubts)


def _name_and_note(printed: str) -> tuple[str, str]:
    found = _NOTE.search(printed)
    if not found:
        return printed, ""
    note = re.sub(r"[\uff0c,]?下同$", "", found[1])
    return printed[: found.start()] + printed[found.end() :], note


def _kind(name: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), "government")


def _same_bodies(names: Sequence[str], together: Sequence[set[str]]) -> dict[str, str]:
    """Return for each later name the earlier one that seems to be the same body by a longer or shorter name."""
    same: dict[str, str] = {}
    for first, second in combinations(names, 2):
        if second in same or first in same or is_group(first) or is_group(second):
            continue
        short, long = sorted((first, second), key=len)
        if _abbreviates(short, long) and not any({first, second} <= here for here in together):
            same[second] = first
    return same


def _abbreviates(short: str, long: str) -> bool:
    """Whether a name is a longer one with signs left out: 市发改委, 市发展改革委."""
    if len(short) == len(long) or short[0] != long[0] or short[-1] != long[-1] or len(short) <= _SHORTEST:
        return False
    if short[1] != long[1] or short.endswith(("政府", "集团", "公司", "委会", "街道", "办事处")):
        return False
    if "委办" in short or "府办" in short or short.endswith(("公室", "公厅")):
        return False
    signs = iter(long)
    return all(sign in signs for sign in short)


def _ids(names: Iterable[str]) -> dict[str, str]:
    """Return an id for each name: two syllables of what tells it apart, more where that is taken."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        identifier = _free(_candidates(name), taken)
        ids[name] = identifier
        taken.add(identifier)
    return ids


def _candidates(name: str) -> list[str]:
    if name.startswith("各区") and not re.search(r"属|街", name):
        return ["districts", "districts-2"]
    stem = re.sub(r"[\uff08(〈].*", "", name)
    stem = _PREFIX.sub("", stem)
    stem = re.sub(r"^委(?=..)", "", stem) or stem
    spoken = [sound for sound in syllables(stem) if sound]
    short = ["".join(spoken[:size]) for size in range(2, 5)]
    return [
        made for made in (*short, "-".join(("".join(spoken[:2]), initials(stem))), "".join(spoken)) if made.strip("-")
    ]


def _free(candidates: Sequence[str], taken: set[str]) -> str:
    for made in candidates:
        if made not in taken:
            return made
    base = candidates[-1] if candidates else "unit"
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
