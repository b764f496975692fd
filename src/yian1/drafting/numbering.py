"""Automatic numbering of Word: the numbers that no paragraph's text holds, worked out from numbering.xml."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "零一二三四五六七八九"
_HAN = {
    "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting", "japaneseDigitalTen",
    "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital", "koreanCounting", "taiwaneseDigital",
}  # fmt: skip
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED = 20  # signs ① to ⑳
_LONGEST_LIST = 1000


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    legal: bool
    restart: int | None  # the level after whose step it begins anew; None for any higher one


@dataclass(slots=True)
class Numbering:
    """The lists of one document, counted as its paragraphs are read in their order."""

    levels: dict[tuple[str, int], _Level]
    lists: dict[str, str]  # a list's number → its definition
    overrides: dict[tuple[str, int], int]
    styles: dict[str, tuple[str, int]]
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: _Element, style: str) -> str:
        """Return the number that Word prints before a paragraph, and count it; nothing without one."""
        place = _own(paragraph) or self.styles.get(style)
        if place is None or place[0] not in self.lists:
            return ""
        number, depth = place
        definition = self.lists[number]
        level = self.levels.get((definition, depth))
        if level is None:
            return ""
        counts = self.counters.setdefault(definition, [None] * _LEVELS)
        self._count(number, depth, level, counts)
        return self._written(definition, level, counts)

    def _count(self, number: str, depth: int, level: _Level, counts: list[int | None]) -> None:
        override = self.overrides.get((number, depth))
        current = counts[depth]
        if override is not None and (number, depth) not in self.begun:
            counts[depth] = override
        else:
            counts[depth] = level.start if current is None else current + 1
        self.begun.add((number, depth))
        definition = self.lists[number]
        for below in range(depth + 1, _LEVELS):
            inner = self.levels.get((definition, below))
            if inner is None or inner.restart is None or (inner.restart and depth < inner.restart):
                counts[below] = None

    def _written(self, definition: str, level: _Level, counts: list[int | None]) -> str:
        if level.format in {"bullet", "none"}:
            return ""

        def one(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            inner = self.levels.get((definition, at), level)
            value = counts[at]
            shown = "decimal" if level.legal else inner.format
            return written(inner.start if value is None else value, shown)

        return _PLACE.sub(one, level.text)


def numbering(document: Document) -> Numbering:
    """Return the lists of a document, none if it has no automatic numbers."""
    found = Numbering({}, {}, {}, {})
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None)
    if part is None:
        return found
    root = part.element if hasattr(part, "element") else None
    if root is None:
        return found
    linked = {}
    for abstract in root.iter(f"{_W}abstractNum"):
        name = abstract.get(f"{_W}abstractNumId", "")
        link = abstract.find(f"{_W}numStyleLink")
        if link is not None:
            linked[name] = link.get(f"{_W}val", "")
        found.levels |= {(name, depth): level for depth, level in _levels(abstract)}
    for num in root.iter(f"{_W}num"):
        _read_list(num, found)
    found.styles |= dict(_styles(document))
    for number, definition in list(found.lists.items()):
        if definition in linked and linked[definition] in found.styles:
            found.lists[number] = found.lists.get(found.styles[linked[definition]][0], definition)
    return found


def _read_list(num: _Element, found: Numbering) -> None:
    number = num.get(f"{_W}numId", "")
    definition = num.find(f"{_W}abstractNumId")
    if definition is None:
        return
    found.lists[number] = definition.get(f"{_W}val", "")
    for override in num.iter(f"{_W}lvlOverride"):
        depth = int(override.get(f"{_W}ilvl", "0"))
        start = override.find(f"{_W}startOverride")
        if start is not None:
            found.overrides[number, depth] = int(start.get(f"{_W}val", "1"))
        own = override.find(f"{_W}lvl")
        if own is not None:
            # A list with levels of its own is a definition of its own.
            apart = f"{found.lists[number]}/{number}"
            for (name, at), level in list(found.levels.items()):
                if name == found.lists[number]:
                    found.levels.setdefault((apart, at), level)
            found.lists[number] = apart
            found.levels[apart, depth] = _level(own)


def _levels(abstract: _Element) -> Iterator[tuple[int, _Level]]:
    for level in abstract.findall(f"{_W}lvl"):
        yield int(level.get(f"{_W}ilvl", "0")), _level(level)


def _level(level: _Element) -> _Level:
    def value(name: str, default: str) -> str:
        found = level.find(f"{_W}{name}")
        return default if found is None else found.get(f"{_W}val", default)

    legal = level.find(f"{_W}isLgl")
    restart = level.find(f"{_W}lvlRestart")
    return _Level(
        value("numFmt", "decimal"), value("lvlText", ""), int(value("start", "1")),
        legal is not None and legal.get(f"{_W}val", "1") not in {"0", "false"},
        None if restart is None else int(restart.get(f"{_W}val", "0")),
    )  # fmt: skip


def _own(holder: _Element) -> tuple[str, int] | None:
    """Return the list and the level of a paragraph or a style; a list 0 takes the number away."""
    node = holder.find(f"{_W}pPr/{_W}numPr")
    if node is None:
        return None
    number, depth = node.find(f"{_W}numId"), node.find(f"{_W}ilvl")
    if number is None:
        return None
    return number.get(f"{_W}val", "0"), 0 if depth is None else int(depth.get(f"{_W}val", "0"))


def _styles(document: Document) -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield the styles that number their paragraphs, by themselves or by the style they are based on."""
    nodes = {node.get(f"{_W}styleId", ""): node for node in document.styles.element.iter(f"{_W}style")}
    for name in nodes:
        at, seen = name, set[str]()
        while at in nodes and at not in seen:
            seen.add(at)
            own = _own(nodes[at])
            if own is not None:
                yield name, own
                break
            base = nodes[at].find(f"{_W}basedOn")
            at = "" if base is None else base.get(f"{_W}val", "")


def written(value: int, how: str) -> str:
    """Return a number in the figures of a list: 3, 三, 甲, ③, c, iii."""
    if how in _HAN:
        return han(value)
    if how in {"ideographTraditional", "ideographZodiac"}:
        signs = _STEMS if how == "ideographTraditional" else _BRANCHES
        return signs[value - 1] if 0 < value <= len(signs) else str(value)
    if how.startswith("decimalEnclosedCircle") and 0 < value <= _CIRCLED:
        return chr(0x2460 + value - 1)
    if how in {"upperLetter", "lowerLetter"} and value > 0:
        letter = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if how == "upperLetter" else letter.lower()
    if how in {"upperRoman", "lowerRoman"} and value > 0:
        return _roman(value) if how == "upperRoman" else _roman(value).lower()
    return f"{value:02d}" if how == "decimalZero" else str(value)


def han(value: int) -> str:
    """Return a number below 1000 in 汉字: 十二, 一百零三."""
    if not 0 < value < _LONGEST_LIST:
        return str(value)
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _roman(value: int) -> str:
    text = ""
    for amount, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        text += sign * (value // amount)
        value %= amount
    return text
