"""What happens to a paper in Word: one slip in a figure, measure, name, date or state, and a secretary's own edits."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    from yian1.output.docx.style import Row, Written

    Slip = Callable[[str, Random, Sequence[str]], str]

MEASURES = ("家", "个", "名", "项", "件", "万家", "亿元", "%", "个百分点", "场", "份", "次")
STATES = (
    "已完成",
    "符合要求",
    "超时序",
    "达时序",
    "滞后",
    "推进中",
    "未达标",
    "未启动",
    "长期坚持",
    "暂无数据",
    "未报送",
)
_MEASURED = re.compile(r"(?<=\d)(?:个百分点|万家|亿元|家|个(?!月)|名|项|件|%|场|份|次)")
_DAY = re.compile(r"\d{1,2}月(?:\d{1,2}日|末)")
REWORDED = (
    ("进展", "推进"), ("共收到", "收到"), ("逐项", "应当逐项"), ("，", "、"), ("其余", "剩余"), ("截至", "到"),
    ("低于时序进度", "落后时序进度"), ("；", "，"), ("。", "；"), ("累计", "总共"), ("开展", "组织开展"),
    ("本月", "当月"), ("尚未", "还没有"), ("均在办理中", "都在办理当中"), ("的", ""), ("完成", "圆满完成"),
    ("距年底还有", "离年底只剩"), ("还需", "尚需"), ("按已有速度难以完成", "完成难度较大"), ("需加快", "要提速"),
    ("推动", "着力推动"), ("责任单位", "有关责任单位"), ("应报", "应报送"), ("按时报送", "按期报送"),
)  # fmt: skip


def _instead(text: str, found: re.Match[str], other: str) -> str:
    return text[: found.start()] + other + text[found.end() :]


def _one(found: Sequence[re.Match[str]], text: str, chance: Random, others: Callable[[str], Sequence[str]]) -> str:
    if not found:
        return text
    chosen = chance.choice(found)
    return _instead(text, chosen, chance.choice(others(chosen.group())))


def digit(text: str, chance: Random, _: Sequence[str]) -> str:
    """Change one digit of a figure."""
    found = list(re.finditer(r"\d+(?:\.\d+)?", text))
    if not found:
        return text
    figure = chance.choice(found)
    at = chance.choice([at for at in range(*figure.span()) if text[at].isdigit()])
    return text[:at] + chance.choice([sign for sign in "123456789" if sign != text[at]]) + text[at + 1 :]


def length(text: str, chance: Random, _: Sequence[str]) -> str:
    """Leave out the last digit of a figure, or write it twice."""

    def other(old: str) -> Sequence[str]:
        return [old + old[-1], old[:-1].removesuffix(".")] if len(old) > 1 else [old * 2]

    return _one(list(re.finditer(r"\d*(?:\.\d*)?[1-9](?![\d.])", text)), text, chance, other)


def swapped(text: str, chance: Random, _: Sequence[str]) -> str:
    """Exchange two figures of the same measure."""
    found = list(re.finditer(r"\d+(?:\.\d+)?(?=个百分点|[家项])", text))
    pairs = [
        (one, other)
        for at, one in enumerate(found)
        for other in found[at + 1 :]
        if one.group() != other.group() and text[one.end()] == text[other.end()]
    ]
    if not pairs:
        return text
    one, other = chance.choice(pairs)
    return f"{text[: one.start()]}{other.group()}{text[one.end() : other.start()]}{one.group()}{text[other.end() :]}"


def measure(text: str, chance: Random, _: Sequence[str]) -> str:
    """Change the measure of a figure."""
    found = list(_MEASURED.finditer(text))
    return _one(found, text, chance, lambda old: [each for each in MEASURES if each != old])


def name(text: str, chance: Random, names: Sequence[str]) -> str:
    """Put another unit for one."""
    found = [match for each in names for match in re.finditer(re.escape(each), text)]
    return _one(found, text, chance, lambda old: [each for each in names if each != old])


def letter(text: str, chance: Random, names: Sequence[str]) -> str:
    """Change one sign of a unit's name."""
    found = [match for each in names for match in re.finditer(re.escape(each), text)]

    def garbled(old: str) -> Sequence[str]:
        at = chance.randrange(len(old))
        return [old[:at] + sign + old[at + 1 :] for sign in "信管城农工水文" if sign != old[at]]

    return _one(found, text, chance, garbled)


def day(text: str, chance: Random, _: Sequence[str]) -> str:
    """Change a day or a month."""

    def another(old: str) -> Sequence[str]:
        months = [f"{number}月" for number in range(1, 13) if f"{number}月" != old.partition("月")[0] + "月"]
        return [each + old.partition("月")[2] for each in months]

    return _one(list(_DAY.finditer(text)), text, chance, another)


def state(text: str, chance: Random, _: Sequence[str]) -> str:
    """Change a state that is counted, or that is all of a cell."""
    found = list(re.finditer(rf"(?:{'|'.join(STATES)})(?=\d|（|$)", text))
    found = [match for match in found if not match.start() or (match.start() and text[match.end() :][:1].isdigit())]
    return _one(found, text, chance, lambda old: [each for each in STATES if each != old])


SLIPS: Mapping[str, Slip] = {
    "数字错一位": digit, "数字多写、漏写一位": length, "两个数字对调": swapped, "计量单位": measure,
    "单位换成别的": name, "单位名称错一字": letter, "日期": day, "状态": state,
}  # fmt: skip


def slipped(paper: Written, slip: Slip, chance: Random, names: Sequence[str], *, table: bool) -> Written | None:
    """Make one slip in a paragraph, or in a cell below the head of a table; None where it cannot be made."""
    texts = _cells(paper) if table else [(at, 0) for at in range(len(paper.paragraphs))]
    for at, cell in chance.sample(texts, len(texts)):
        if table:
            row = paper.rows[at]
            cells = list(row.cells)
            cells[cell] = slip(cells[cell], chance, names)
            if tuple(cells) != row.cells:
                rows = [*paper.rows[:at], replace(row, cells=tuple(cells)), *paper.rows[at + 1 :]]
                return replace(paper, rows=tuple(rows))
        else:
            line = paper.paragraphs[at]
            text = slip(line, chance, names)
            if text != line:
                lines = [*paper.paragraphs[:at], text, *paper.paragraphs[at + 1 :]]
                return replace(paper, paragraphs=tuple(lines))
    return None


def _cells(paper: Written) -> list[tuple[int, int]]:
    rows = [(at, row) for at, row in enumerate(paper.rows) if row.number > 1]
    return [(at, cell) for at, row in rows for cell, head in enumerate(row.header[: len(row.cells)]) if head != "序号"]


def reworded(paper: Written, chance: Random) -> Written:
    """Edit a paper as a secretary does: other words, paragraphs moved, joined, cut, one added; rows moved and cut."""
    lines = list(paper.paragraphs)
    for at in chance.sample(range(len(lines)), min(3, len(lines))):
        for old, new in chance.sample(REWORDED, 3):
            lines[at] = lines[at].replace(old, new, 1)
    at = chance.randrange(max(len(lines) - 1, 1))
    match chance.randrange(5):
        case 0:
            lines[at : at + 2] = reversed(lines[at : at + 2])
        case 1:
            lines[at : at + 2] = ["".join(lines[at : at + 2])]
        case 2:
            del lines[at]
        case 3:
            lines.insert(at, "各单位要高度重视，认真组织，确保按期完成。")
        case _:
            sentences = re.split("(?<=。)", lines[at])
            lines[at] = "".join(sentences[1:]) or lines[at]
    return replace(paper, paragraphs=tuple(lines), rows=tuple(_rows(paper.rows, chance)))


def _rows(rows: Sequence[Row], chance: Random) -> Sequence[Row]:
    """Move a row within its table and leave one out, or leave a column out of a table."""
    body = [at for at, row in enumerate(rows) if row.number > 1]
    if len(body) < 2:
        return rows
    changed = list(rows)
    one = chance.choice(body)
    mates = [at for at in body if rows[at].table == rows[one].table]
    if chance.random() < 0.5:
        other = chance.choice(mates)
        changed[one], changed[other] = (
            replace(rows[one], cells=rows[other].cells), replace(rows[other], cells=rows[one].cells),
        )  # fmt: skip
        del changed[chance.choice(mates)]
        return changed
    gone = chance.randrange(2, max(len(rows[one].header), 3))
    return [_without(row, gone) if row.table == rows[one].table else row for row in rows]


def _without(row: Row, column: int) -> Row:
    header, cells = ([cell for at, cell in enumerate(side) if at != column] for side in (row.header, row.cells))
    return replace(row, header=tuple(header), cells=tuple(cells))
