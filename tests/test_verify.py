"""An edited paper against the ledger: what differs is found, wording is nobody's business."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from papers import STYLE
from rows import each
from sample import TEMPLATES, place, reminder
from sample import paper as written
from yian1.files.disk import packed
from yian1.model.diagnostics import UsageError
from yian1.model.period import Month, parse_date
from yian1.output.documents import write
from yian1.output.docx import read_docx, render_docx
from yian1.output.docx.style import Row, Written
from yian1.output.verify import names_of, verify

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from editing import SLIPS, reworded, slipped

if TYPE_CHECKING:
    from yian1.model.ledger import Ledger


@pytest.fixture
def wuhan() -> Ledger:
    return place("wuhan")


MONTHS = {"brief": 5, "half-year": 6, "october": 9, "leaders": 8}


@pytest.fixture(scope="module")
def made() -> dict[str, Written]:
    papers = {kind: written(kind, Month(2024, month)) for kind, month in MONTHS.items()}
    papers["remind"] = reminder(place("wuhan"), "jiaoyu", parse_date("2024-06-20"))
    return {kind: read_docx(render_docx(paper, STYLE), kind) for kind, paper in papers.items()}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("where", ["text", "table"])
def test_slips_are_found_and_the_right_value_is_named(
    slip: str, where: str, made: dict[str, Written], wuhan: Ledger
) -> None:
    chance = random.Random(f"{slip} {where}")  # noqa: S311 - nothing secret
    units = [unit.name for unit in wuhan.units.values()]
    found = []
    for known in made.values():
        edited = reworded(known, chance)
        after = slipped(edited, SLIPS[slip], chance, units, table=where == "table")
        if after is not None:
            found.append([each.expected for each in verify(after, known, names_of(wuhan))])
    assert found
    assert sum(any(told) for told in found) >= 0.9 * len(found)


def test_a_change_of_wording_is_no_difference(made: dict[str, Written], wuhan: Ledger) -> None:
    chance = random.Random(15)  # noqa: S311 - nothing secret
    for kind, known in made.items():
        for _ in range(4):
            assert verify(reworded(known, chance), known, names_of(wuhan)) == (), kind


def paper(*texts: str, rows: tuple[Row, ...] = ()) -> Written:
    return Written("", tuple(texts), rows)


NAMES = frozenset({"市科技创新局", "市教育局", "新增上市企业"})
TEXT = "新增上市企业（市科技创新局）1—5月累计完成2家，低于时序进度21.7个百分点，6月5日前报送。"


@each(
    ("old", "new", "written", "expected"),
    [
        ("2家", "3家", "3家", "2家"),
        ("2家", "2户", "2户", "2家"),
        ("21.7", "12.7", "12.7个百分点", "21.7个百分点"),
        ("21.7", "21.8", "21.8个百分点", "21.7个百分点"),
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
    assert written in found.context


@each(
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


def test_a_rank_turned_round_is_found() -> None:
    (found,) = verify(paper("评价排名（比目标靠前7位）。"), paper("评价排名（比目标靠后7位）。"), ())
    assert (found.written, found.expected) == ("靠前", "靠后")


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


def test_revisions_are_read_as_they_will_stand() -> None:
    def cell(text: str) -> str:
        return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    gone = cell("甲").replace("<w:r><w:t>甲</w:t></w:r>", "<w:del><w:r><w:delText>甲</w:delText></w:r></w:del>")
    text = (
        "<w:p><w:moveFrom><w:r><w:t>9项</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:moveTo><w:r><w:t>3项</w:t></w:r></w:moveTo></w:p>"
        f"<w:tbl><w:tr>{cell('名')}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{gone}</w:tr><w:tr>{cell('乙')}</w:tr></w:tbl>"
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{space}"><w:body>{text}</w:body></w:document>'
    read = read_docx(packed({"word/document.xml": document.encode()}), "文书.docx")
    assert read.paragraphs == ("3项",)
    assert [row.cells for row in read.rows] == [("名",), ("乙",)]


def test_a_file_tells_what_it_is(wuhan: Ledger) -> None:
    letter = write.paper("brief", wuhan, Month(2024, 5), TEMPLATES, "jingxin")
    assert read_docx(render_docx(letter, STYLE), "x").about == "unit-brief 2024-05 jingxin"


def test_a_letter_with_a_misspelt_name_is_told_whose_it_was() -> None:
    (found,) = verify(paper("市科技创新厅："), paper("市科技创新局："), NAMES)
    assert (found.written, found.expected) == ("市科技创新厅", "市科技创新局")
    assert verify(paper("特此函告。"), paper("市科技创新局："), NAMES) == ()
