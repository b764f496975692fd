"""The numbers that headings and items begin with: 一、 （一） 1. （1） ①, and how deep each stands."""

from __future__ import annotations

import re
from typing import NamedTuple

_HAN = "[一二三四五六七八九十百]{1,4}"
_SPACE = "[ \t\u3000]*"
# 1.1 and 1.1.1 are labels unless an amount is what they begin: 1.85万家.
_NO_AMOUNT = "(?![万亿%‰个家户人名位场次件项张座套条所亩吨元倍]|公[里顷斤]|平方|立方|千[瓦米克]|百分)"
# By rank: what stands above what in official documents (GB/T 9704), whatever else a text mixes in.
_LABELS = (
    (0, re.compile(rf"第{_HAN}(?:部分|篇|章)[、\uff1a:]?{_SPACE}")),
    (1, re.compile(rf"第{_HAN}节[、\uff1a:]?{_SPACE}")),
    (1, re.compile("【(?=[^【】\uff1a:]{2,16}】$)")),
    (2, re.compile(rf"第{_HAN}条[、\uff1a:]?{_SPACE}")),
    (2, re.compile(rf"(?:任务|行动|工程|专项|举措|措施){_HAN}[、\uff1a:]{_SPACE}")),
    (4, re.compile(rf"\d{{1,2}}\.\d{{1,2}}\.\d{{1,2}}[、.]?{_SPACE}(?=[\u4e00-\u9fff“]){_NO_AMOUNT}")),
    (3, re.compile(rf"\d{{1,2}}\.\d{{1,2}}[、.]?{_SPACE}(?=[\u4e00-\u9fff“]){_NO_AMOUNT}")),
    (1, re.compile(rf"{_HAN}{_SPACE}[、\uff0e.]{_SPACE}")),
    (2, re.compile(rf"[\uff08(]{_SPACE}{_HAN}{_SPACE}[\uff09)][、.\uff0e]?{_SPACE}")),
    (3, re.compile(rf"\d{{1,3}}{_SPACE}(?:[.\uff0e]{_SPACE}(?!\d)|[.\uff0e]{_SPACE}(?=\d{{4}}年)|、){_SPACE}")),
    (3, re.compile(rf"0\d{_SPACE}(?=[\u4e00-\u9fff“A-Za-z])(?![多余年月日号届类]){_NO_AMOUNT}")),
    (3, re.compile(rf"\d{{1,2}}[ \t\u3000]+(?=[\u4e00-\u9fff“])(?![多余年月日号届类]){_NO_AMOUNT}")),
    (4, re.compile(rf"[\uff08(]{_SPACE}\d{{1,2}}{_SPACE}[\uff09)][、.\uff0e]?{_SPACE}|\d{{1,2}}[\uff09)]{_SPACE}")),
    (5, re.compile(rf"[①-⑳]{_SPACE}")),
)
_DATE_LINE = re.compile(r"[\uff08(]?\s*(?:\d\s*){4}年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[\uff09)]?")


class Label(NamedTuple):
    """How a paragraph is numbered: the words of it, its rank, and where the text begins."""

    words: str
    rank: int
    end: int


def label(text: str, expected: int = 0) -> Label | None:
    """Return the label that a text begins with; 11.121人才 has one if 11 is `expected`, 1.85万家 has none."""
    next_one = rf"{expected}(?:[.\uff0e](?=\d)|(?=[\u4e00-\u9fff“])(?![多余年月日号届类]){_NO_AMOUNT})"
    if expected and (numbered := re.match(next_one, text)):
        return Label(numbered.group(), 3, numbered.end())
    for rank, pattern in _LABELS:
        found = pattern.match(text)
        if found:
            return Label(found.group().strip(), rank, found.end())
    return None


def begins_with_label(text: str) -> bool:
    """Whether a text begins with a label."""
    return label(text) is not None


def is_date_line(text: str) -> bool:
    """Whether a line is nothing but a date, as under a signature."""
    return _DATE_LINE.fullmatch(text) is not None
