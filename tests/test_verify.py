"""An edited paper against the ledger: what differs is found, wording is nobody's business."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from papers import STYLE
from sample import TEMPLATES, place
from sample import paper as written
from yian1.model.diagnostics import UsageError
from yian1.model.period import Month
from yian1.output.documents import write
from yian1.output.docx import read_docx, render_docx
from yian1.output.docx.read import Paragraph, Row, Written
from yian1.output.verify import names_of, verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from yian1.model.ledger import Ledger

MEASURES = ("家", "个", "名", "项", "件", "万家", "亿元", "%", "个百分点", "场", "份", "次")
REWORDED = (
    ("进展", "推进"), ("共收到", "收到"), ("要逐项", "应当逐项"), ("，", "、"), ("其余", "剩余"), ("截至", "到"),
    ("低于时序进度", "落后时序进度"), ("；", "，"), ("。", "；"), ("累计", "总共"), ("开展", "组织开展"),
    ("本月", "当月"), ("尚未", "还没有"), ("均在办理中", "都在办理当中"), ("的", ""), ("完成", "圆满完成"),
)  # fmt: skip


@pytest.fixture
def wuhan() -> Ledger:
    return place("wuhan")


MONTHS = {"brief": 5, "half-year": 6, "october": 9, "leaders": 8}


@cache
def made(kind: str) -> Written:
    return read_docx(render_docx(written(kind, Month(2024, MONTHS[kind])), STYLE), kind)


def digit_changed(text: str, chance: random.Random) -> str:
    found = list(re.finditer(r"\d+(?:\.\d+)?", text))
    if not found:
        return text
    figure = chance.choice(found)
    at = chance.choice([at for at in range(*figure.span()) if text[at].isdigit()])
    return text[:at] + chance.choice([digit for digit in "123456789" if digit != text[at]]) + text[at + 1 :]


def measure_changed(text: str, chance: random.Random) -> str:
    found = list(re.finditer(r"(?<=\d)(?:个百分点|万家|亿元|家|个(?!月)|名|项|件|%|场|份|次)", text))
    if not found:
        return text
    measure = chance.choice(found)
    other = chance.choice([each for each in MEASURES if each != measure.group()])
    return text[: measure.start()] + other + text[measure.end() :]


def name_changed(text: str, chance: random.Random, names: list[str]) -> str:
    found = [match for name in names for match in re.finditer(re.escape(name), text)]
    if not found:
        return text
    name = chance.choice(found)
    other = chance.choice([each for each in names if each != name.group()])
    if chance.random() < 0.5:
        at = chance.randrange(len(name.group()))
        other = name.group()[:at] + chance.choice("信管城农工水文") + name.group()[at + 1 :]
    return text[: name.start()] + other + text[name.end() :]


def edited(paper: Written, change: Callable[[str], str], chance: random.Random) -> Written | None:
    """Change one paragraph or cell; None if that changed nothing."""
    if chance.random() < 0.6 or not paper.rows:
        at = chance.randrange(len(paper.paragraphs))
        before = paper.paragraphs[at].text
        paragraphs = list(paper.paragraphs)
        paragraphs[at] = replace(paragraphs[at], text=change(before))
        after = replace(paper, paragraphs=tuple(paragraphs))
    else:
        at = chance.randrange(len(paper.rows))
        cells, rows = list(paper.rows[at].cells), list(paper.rows)
        cell = chance.randrange(len(cells))
        cells[cell] = change(cells[cell])
        rows[at] = replace(rows[at], cells=tuple(cells))
        after = replace(paper, rows=tuple(rows))
    return None if after == paper else after


def test_at_least_97_of_100_changes_of_figures_measures_and_names_are_found(wuhan: Ledger) -> None:
    chance = random.Random(7)  # noqa: S311 - nothing secret
    units = [unit.name for unit in wuhan.units.values()]
    changes = (
        lambda text: digit_changed(text, chance),
        lambda text: measure_changed(text, chance),
        lambda text: name_changed(text, chance, units),
    )
    told = []
    while len(told) < 100:
        kind = chance.choice(list(MONTHS))
        after = edited(made(kind), chance.choice(changes), chance)
        if after is not None:
            told.append(verify(after, made(kind), names_of(wuhan)))
    assert sum(map(bool, told)) >= 97
    assert sum(any(each.expected for each in differences) for differences in told) >= 90


@pytest.mark.parametrize("kind", MONTHS)
def test_a_change_of_wording_is_no_difference(kind: str, wuhan: Ledger) -> None:
    chance = random.Random(kind)  # noqa: S311 - nothing secret
    for _ in range(10):
        paragraphs = list(made(kind).paragraphs)
        for at in chance.sample(range(len(paragraphs)), 3):
            text = paragraphs[at].text
            for old, new in chance.sample(REWORDED, 3):
                text = text.replace(old, new, 1)
            paragraphs[at] = replace(paragraphs[at], text=text)
        at = chance.randrange(len(paragraphs) - 1)
        paragraphs[at], paragraphs[at + 1] = paragraphs[at + 1], paragraphs[at]
        del paragraphs[chance.randrange(len(paragraphs))]
        after = replace(made(kind), paragraphs=tuple(paragraphs))
        assert verify(after, made(kind), names_of(wuhan)) == ()


def paper(*texts: str, rows: tuple[Row, ...] = ()) -> Written:
    return Written("", tuple(Paragraph(number, text) for number, text in enumerate(texts, 1)), rows)


NAMES = frozenset({"市科技创新局", "市教育局", "新增上市企业"})
TEXT = "新增上市企业（市科技创新局）1—5月累计完成2家，低于时序进度21.7个百分点，6月5日前报送。"


@pytest.mark.parametrize(
    ("old", "new", "written", "expected"),
    [
        ("2家", "3家", "3家", "2家"),
        ("2家", "2户", "2户", "2家"),
        ("21.7", "12.7", "12.7个百分点", "21.7个百分点"),
        ("21.7个百分点", "21.7%", "21.7%", "21.7个百分点"),
        ("市科技创新局", "市教育局", "市教育局", "市科技创新局"),
        ("市科技创新局", "市科技局", "市科技局", "市科技创新局"),
        ("6月5日", "6月15日", "6月15日", "6月5日"),
        ("1—5月", "1—6月", "1—6月", "1—5月"),
        ("低于", "高于", "高于", "低于"),
        ("累计完成2家", "已经完成3家", "3家", "2家"),
    ],
)
def test_each_kind_of_change_is_told_with_the_right_value(old: str, new: str, written: str, expected: str) -> None:
    (found,) = verify(paper("前文。", TEXT.replace(old, new)), paper("前文。", TEXT), NAMES)
    assert (found.where, found.written, found.expected) == ("第2段", written, expected)
    assert written in found.near


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("累计完成2家", "总共完成2家"),
        ("低于", "落后于"),
        ("，6月5日前报送", ""),
        ("1—5月", "今年1—5月"),
        ("。", "，特此通报。"),
    ],
)
def test_words_around_a_figure_are_free(old: str, new: str) -> None:
    assert verify(paper(TEXT.replace(old, new)), paper(TEXT), NAMES) == ()


def test_the_same_value_in_another_scale_is_the_same() -> None:
    assert verify(paper("总量达到18500家。"), paper("总量达到1.85万家。"), ()) == ()
    (found,) = verify(paper("总量达到18400家。"), paper("总量达到1.85万家。"), ())
    assert (found.written, found.expected) == ("18400家", "1.85万家")


def test_a_figure_that_the_ledger_does_not_have_is_told_as_such() -> None:
    (found,) = verify(paper(TEXT, "另据统计，全市新开工项目77个。"), paper(TEXT), NAMES)
    assert (found.where, found.written, found.expected) == ("第2段", "77个", "")


HEADER = ("序号", "指标", "截至5月末", "状态")


def row(number: int, *cells: str, header: tuple[str, ...] = HEADER) -> Row:
    return Row(1, number, header, cells)


def test_a_row_is_compared_with_its_own_wherever_it_stands_and_whatever_columns_are_left() -> None:
    known = (row(2, "1", "企业总量", "90万家", "推进中"), row(3, "2", "上市企业", "2家", "滞后（红灯）"))
    moved = (known[1], known[0])
    assert verify(paper(rows=moved), paper(rows=known), ()) == ()
    changed = (row(2, "1", "企业总量", "91万家", "推进中"), row(3, "2", "上市企业", "2家", "超时序"))
    found = verify(paper(rows=changed), paper(rows=known), ())
    assert [(each.where, each.written, each.expected) for each in found] == [
        ("第1个表第2行“企业总量”，“截至5月末”", "91万家", "90万家"),
        ("第1个表第3行“上市企业”，“状态”", "超时序", "滞后（红灯）"),
    ]
    short = ("指标", "截至5月末")
    fewer = (row(2, "企业总量", "90万家", header=short), row(3, "上市企业", "3家", header=short))
    (one,) = verify(paper(rows=fewer), paper(rows=known), ())
    assert (one.written, one.expected) == ("3家", "2家")


def test_what_is_no_word_file_or_too_large_is_told() -> None:
    with pytest.raises(UsageError, match=r"x\.docx 不是能打开的 Word 文件"):
        read_docx(b"no", "x.docx")


def test_a_file_tells_what_it_is(wuhan: Ledger) -> None:
    letter = write.unit_brief(wuhan, "jingxin", Month(2024, 5), TEMPLATES)
    assert read_docx(render_docx(letter, STYLE), "x").about == "unit-brief 2024-05 jingxin"
