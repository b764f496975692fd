"""Text fit to be shown: printable, measured in columns, with the marks and numbers of GB/T 15834 and 15835."""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import cache, lru_cache
from operator import or_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


# Which signs may not begin or end a line (避头尾), for Word's settings and for LibreOffice's: at most 100 and 50.
# Word's own lists for Chinese are joined by the measures that follow a figure, so that 1.85万家 stays whole.
MEASURES = "万亿家元个名场件项份年月日期号"
_CLOSING_SIGNS = (
    "\u3001\u3002〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞\uff01＂％＇\uff09\uff0c．\uff1a\uff1b\uff1f］｀｜｝～￠"
)
_OPENING_SIGNS = "“〈《「『【〔〖〝﹙﹛﹝＄\uff08．［｛￡￥"

NOT_FIRST = "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶" + _CLOSING_SIGNS + MEASURES
NOT_LAST = "$([{£¥·‘" + _OPENING_SIGNS

# The most usual first.
_HAN_RANGES = (
    ("\u4e00", "\u9fff"), ("\u3400", "\u4dbf"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"),
    ("\u3007", "\u3007"),
)  # fmt: skip
_HAN = "".join(f"{first}-{last}" for first, last in _HAN_RANGES)
_OPENING = "“‘《〈「『【〔\uff08"
_CLOSING = "”’》〉」』】〕\uff09"
_STOPS = "\u3001\u3002\uff0c\uff1a\uff1b\uff1f\uff01"
_BEFORE = f"{_HAN}{_CLOSING}\uff1f\uff01"
_AFTER = f"{_HAN}{_OPENING}"
_MARKS = f"{_OPENING}{_CLOSING}{_STOPS}"
_CHINESE = f"{_HAN}{_MARKS}"
_LATIN = "A-Za-z0-9%‰"

# The patterns below are compiled when a text first needs them: most documents are right as the templates write them.
# One private sign stands for each piece that is not prose; it is neither Chinese nor Latin.
_KEPT = "\ue000"
_NOT_PROSE = (
    r"(?ms)\A---\n.*?^---$"  # front matter
    r"|^ {0,3}(?P<fence>`{3,}|~{3,})[^\n`]*(?:\n.*?^ {0,3}(?P=fence)[`~]*[ \t]*$|\n.*\Z|\Z)"
    r"|^:::[^\n]*$|^ {0,3}\[(?!\^)[^\]\n]+\]:[^\n]*$"  # block markers, link definitions
    r"|\\[!-/:-@\[-`{-~]"
    r"|(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)"
    r"|<!--.*?-->|</?[A-Za-z][^<>\n]*>"
    r"|!(?=\[)|^ {0,3}\[\^[^\]\s]{1,80}\]:|\[\^[^\]\s]{1,80}\]|\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\]\n]*\]"
    r"|(?:https?|ftp)://[!#-'*-;=?-_a-{}~]*[A-Za-z0-9/#=&_~+-]"  # up to a blank, a bracket, a quote, a Chinese sign
    r"|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    rf"|{_KEPT}"
)
_STRUCTURE = r"[ \t]*(?:(?:>|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t])|#{1,6}(?=[ \t]))[ \t]*)*"

_HALF_WIDTH = {
    wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05)
}
_DECIMAL_POINT = r"(?<=[0-9])\uff0e(?=[0-9])"
_FULL_WIDTH = dict(zip(",:;?!()", "\uff0c\uff1a\uff1b\uff1f\uff01\uff08\uff09", strict=True))

_UNIT = "(?:学年|[年月日时周万亿家名场倍岁%‰])"
_FIGURE = r"[0-9]+(?:\.[0-9]+)?"
# 〔〕 belong to the year of a document number, whatever brackets were typed.
_DOCUMENT_NUMBER = r"[\[\uff3b(\uff08【〔] ?((?:19|20)[0-9]{2}) ?[\]\uff3d)\uff09】〕] ?([0-9]{1,5}) ?号"
# What must be there for it, what is rewritten, and how.
_REWRITES = (
    (r"\.{3}|…", rf"(?<=[{_CHINESE}])(?<!…)(?:\.{{3,6}}|…)(?![.…])|(?<![.…])(?:\.{{3,6}}|…)(?=[{_AFTER}])", "……"),
    ("--", rf"(?<=[{_BEFORE}]) ?-{{2,3}} ?(?=[{_AFTER}])", "——"),
    ("[-–]", rf"(?<![{_LATIN}.—–-])({_FIGURE}{_UNIT}*)[-–]{{1,2}}(?={_FIGURE}{_UNIT})", r"\1—"),
    (r"(?<![0-9])\.(?![.A-Za-z0-9])", rf"(?<=[{_BEFORE}])\.(?![.A-Za-z0-9])|(?<=%)\.(?=$|[{_AFTER}])", "\u3002"),
)
# A row of marks at once: each that becomes Chinese makes the next one Chinese.
_MARK = rf"(?<=[{_BEFORE}])(?: ?[?!])* ?[,:;?!]|[,:;?!](?= ?[{_AFTER}])"
_QUOTED = r'"([^"]+)"'
_GAP = r"(?<=[^ |])[ \u3000](?=[^ |])"

_SIDE = 2  # signs on either side of a space that joins lines
_ROUNDS = 30  # prose that people write needs three


def normalise(text: str) -> str:
    """Return Markdown with Chinese marks, quotes, brackets and ranges set right; code, links, English untouched."""
    # A mark that becomes Chinese may make its neighbour Chinese, so go on until nothing changes.
    for _ in range(_ROUNDS):
        previous = text
        kept = [found.group() for found in re.finditer(_NOT_PROSE, text)]
        prose = re.sub(_NOT_PROSE, _KEPT, text)
        pieces = "\n".join(_line(line) for line in prose.split("\n")).split(_KEPT)
        text = pieces[0] + "".join(piece + rest for piece, rest in zip(kept, pieces[1:], strict=True))
        if text == previous:
            break
    return text


@lru_cache(maxsize=4096)  # most lines are right already, and are only seen again
def _line(line: str) -> str:
    line = re.sub(_DECIMAL_POINT, ".", line.lstrip("\u3000").translate(_HALF_WIDTH))
    if not any(map(_is_han, line)):
        return line
    structure = re.match(_STRUCTURE, line)
    start = structure.end() if structure else 0
    prose = _quotes(_brackets(re.sub(_DOCUMENT_NUMBER, r"〔\1〕\2号", line[start:])))
    if re.search("[,:;?!]", prose):
        prose = re.sub(_MARK, lambda found: "".join(map(_FULL_WIDTH.__getitem__, found[0].replace(" ", ""))), prose)
    for sign, pattern, replacement in _REWRITES:
        if re.search(sign, prose):
            prose = re.sub(pattern, replacement, prose)
    return line[:start] + re.sub(_GAP, _gap, prose)


def _gap(found: re.Match[str]) -> str:
    """Return the space between two signs, or nothing where Chinese has none."""
    text, at = found.string, found.start()
    before, after = text[at - 1], text[at + 1]
    chinese = [_is_chinese(sign) for sign in (before, after)]
    latin = [_is(_LATIN, sign) for sign in (before, after)]
    if found[0] == "\u3000":  # one is a slip of the input method; several are layout
        closed = all(map(or_, chinese, latin))
    elif all(chinese):
        closed = before in _STOPS + _CLOSING or after in _STOPS + _OPENING
        # YAML joins a text over several lines by a space, which Chinese lacks; but names are spaced out: 张 三.
        beside = text[max(at - _SIDE, 0) : at], text[at + 1 : at + 1 + _SIDE]
        closed = closed or all(len(side) == _SIDE and all(map(_is_han, side)) for side in beside)
    else:
        closed = (chinese[0] and latin[1]) or (latin[0] and chinese[1]) or (_is("0-9", before) and after in "%‰")
    return "" if closed else found[0]


def _is_chinese(sign: str) -> bool:
    return _is(_MARKS, sign) or _is_han(sign)


def _is_han(sign: str) -> bool:
    """Whether a sign is a Chinese one; a pattern of all of them takes two milliseconds to compile."""
    return any(first <= sign <= last for first, last in _HAN_RANGES)


def _is(kind: str, sign: str) -> bool:
    return re.match(f"[{kind}]", sign) is not None


def _brackets(prose: str) -> str:
    """Return prose with each pair of brackets in one width: full if they hold or touch Chinese."""
    if "(" not in prose and ")" not in prose:
        return prose
    signs = list(prose)
    han = [0, *itertools.accumulate(map(_is_han, signs))]  # up to each sign

    def widen(first: int, last: int) -> None:
        mixed = first != last and prose[first] + prose[last] in {"(\uff09", "\uff08)"}
        if mixed or han[first] < han[last] or _touches_chinese(signs, first, last):
            for at in (first, last):
                signs[at] = _FULL_WIDTH.get(signs[at], signs[at])

    _both_ways(_pairs(prose), widen)
    return "".join(signs)


def _both_ways(pairs: list[tuple[int, int]], treat: Callable[[int, int], None]) -> None:
    """Treat each pair, from the left and from the right: what becomes Chinese may make its neighbour Chinese."""
    for first, last in itertools.chain(sorted(pairs), sorted(pairs, reverse=True)):
        treat(first, last)


def _pairs(prose: str) -> list[tuple[int, int]]:
    """Return where each pair of brackets opens and closes; a lone bracket is its own pair."""
    open_at: list[int] = []
    pairs: list[tuple[int, int]] = []
    for at, sign in enumerate(prose):
        if sign in "(\uff08":
            open_at.append(at)
        elif sign in ")\uff09":
            pairs.append((open_at.pop() if open_at else at, at))
    return pairs + [(at, at) for at in open_at]


def _quotes(prose: str) -> str:
    signs = list(prose)

    def curl(first: int, last: int) -> None:
        if any(map(_is_han, prose[first:last])) or _touches_chinese(signs, first, last):
            signs[first], signs[last] = "“”"

    _both_ways([(found.start(), found.end() - 1) for found in re.finditer(_QUOTED, prose)], curl)
    return "".join(signs)


def _touches_chinese(signs: Sequence[str], first: int, last: int) -> bool:
    """Tell whether what stands just outside, or beyond one space, is Chinese."""
    before = "".join(signs[max(0, first - 2) : first]).rstrip(" ")[-1:]
    after = "".join(signs[last + 1 : last + 3]).lstrip(" ")[:1]
    return _is_chinese(before) or _is_chinese(after)


_SHOWN = 24

_ACTIVE = r"[\\`*_~<>|\[\]]|&(?=#?[A-Za-z0-9]+;)"
_OPENS_BLOCK = r"([0-9]{0,9})(?:(?P<sign>[-+=])(?=\s|(?P=sign)|$)|:(?=-)|#(?=#*(?:\s|$))|(?<=[0-9])[.)](?=\s|$))"
# Controls, bidirectional and other format signs, lone surrogates; private and unassigned signs may be rare names.
UNSEEN = frozenset({"Cc", "Cf", "Cs"})
# A set of Chinese signs that matches one of them; of a repeated one the regular expressions make better use.
_SET = r"(?:\(\?<!\[(?P<behind>[^\x00-\x7f]+)\]\)|\[(?P<signs>[^\x00-\x7f]{2,})\](?![*+{]))"
_BLANKS = "[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+"


def without_sets(pattern: str) -> str:
    """Return a pattern that matches the same, with alternatives for sets of Chinese signs.

    A set of two takes 0.1 ms to compile, one of three or more three times that; alternatives take a tenth of it.
    """

    def alternatives(found: re.Match[str]) -> str:
        if found["behind"]:
            return "".join(f"(?<!{sign})" for sign in found["behind"])
        return f"(?:{'|'.join(found['signs'])}|(?!))"  # what never matches keeps them from becoming a set again

    return re.sub(_SET, alternatives, pattern)


def readable(text: str) -> str:
    """Return a text fit for a message: printable, on one line, short."""
    line = "".join(sign if sign.isprintable() else " " for sign in text[: _SHOWN + 1])
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"


def spelled(name: str) -> str:
    """Return a file name or a message in one line, where every sign that cannot be seen stands as its escape."""
    if name.isprintable():
        return name
    return "".join(sign.encode("unicode_escape").decode("ascii") if _is_unseen(sign) else sign for sign in name)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in UNSEEN or sign in "\u2028\u2029"


@lru_cache(maxsize=4096)  # a paper names the same few hundred things thousands of times
def escape_markdown(text: str) -> str:
    """Return text as one line that shows as written in a Markdown paragraph or table cell, HTML too."""
    line = re.sub(_BLANKS, " ", text)
    if not line.isprintable():
        line = "".join(sign for sign in line if unicodedata.category(sign) not in UNSEEN)
    inert = re.sub(_ACTIVE, r"\\\g<0>", line.strip())
    opening = re.match(_OPENS_BLOCK, inert)
    return f"{inert[: opening.end(1)]}\\{inert[opening.end(1) :]}" if opening else inert


def ems(text: str) -> float:
    """Return the width of a text in signs of full width: a 汉字 is 1, a figure or Latin letter a half."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)


@lru_cache(maxsize=4096)  # a table asks for that of each cell three times
def cell_width(text: str) -> int:
    """Return how many terminal columns the text takes: two for a 汉字 or a full-width mark."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@cache
def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
