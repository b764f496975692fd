from __future__ import annotations

import re
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from ooxml import faults
from papers import CHART, PAPER, REPORT, STYLE, annex, markdown_words, words
from yian1.files.disk import MOST_STYLE_PARTS
from yian1.model import typography
from yian1.model.diagnostics import UsageError
from yian1.model.typography import escape_markdown
from yian1.output import docx as face
from yian1.output import markdown
from yian1.output.documents.document import Document
from yian1.output.docx import write
from yian1.output.markdown import CELL_MARGIN, LANDSCAPE


def render_docx(document, own=None, **options):
    return face.render_docx(document, STYLE, own, **options)


PLAIN = Document("brief", "标题", "正文。")


def opened(document, **options):
    return docx.Document(BytesIO(render_docx(document, **options)))


@pytest.fixture(scope="module")
def paper():
    return opened(PAPER)


@pytest.fixture(scope="module")
def report():
    return opened(REPORT)


def text_of(word) -> str:
    return words(element.text or "" for element in word.element.body.iter(qn("w:t")))


def values(element, path: str) -> dict[str, str]:
    found = element.find("/".join(qn(f"w:{step}") for step in path.split("/")))
    return {} if found is None else {re.sub(r"\{.*\}", "", key): value for key, value in found.attrib.items()}


def style(word, name: str):
    return word.styles[name].element


def paragraphs(word, name: str):
    return [paragraph for paragraph in word.paragraphs if paragraph.style.name == name]


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name).decode()


def below_the_head(document):
    """Return the words on the pages: the notice that Markdown begins and ends with stands at the head of each."""
    return markdown_words(replace(document, notice=""))


@pytest.mark.parametrize("document", [PAPER, REPORT, PLAIN])
def test_the_words_are_those_of_the_markdown(document):
    assert text_of(opened(document)) == below_the_head(document)


@pytest.mark.parametrize("document", [PAPER, REPORT, PLAIN, replace(PLAIN, body="| 甲 |\n|---|\n\n| 乙 |\n|---|")])
def test_word_finds_nothing_to_repair(document):
    assert faults(render_docx(document, charts=[CHART, CHART])) == []


@pytest.mark.parametrize("document", [PAPER, REPORT])
def test_the_same_document_has_the_same_bytes(document):
    first = render_docx(document, charts=[CHART])

    assert render_docx(document, charts=[CHART]) == first
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_the_properties_tell_title_author_and_the_documents_own_date(paper, report):
    properties = paper.core_properties

    assert properties.title == PAPER.title
    assert properties.author == properties.last_modified_by == "1号议案办理工作领导小组办公室"
    assert properties.created == properties.modified == datetime(2024, 6, 5, tzinfo=UTC)
    assert report.core_properties.created == datetime(2024, 10, 31, tzinfo=UTC)
    undated = opened(replace(PLAIN, signature=("2024年13月40日",)))
    assert undated.core_properties.created == datetime(1980, 1, 1, tzinfo=UTC)


def test_no_trace_of_the_template_of_python_docx_is_left():
    with zipfile.ZipFile(BytesIO(render_docx(PLAIN))) as package:
        assert "python-docx" not in "".join(package.read(name).decode() for name in package.namelist())
        assert "docProps/thumbnail.jpeg" not in package.namelist()


def test_the_page_is_that_of_the_standard(report):
    section = next(report.element.body.iter(qn("w:sectPr")))

    assert values(section, "pgSz") == {"w": "11906", "h": "16838"}
    margins = values(section, "pgMar")
    assert {side: margins[side] for side in ("top", "right", "bottom", "left")} == {
        "top": "2098",
        "right": "1474",
        "bottom": "1984",
        "left": "1588",
    }
    assert values(section, "docGrid") == {"linePitch": "579"}


def test_28_signs_fit_on_a_line_and_22_lines_on_a_page_or_26_of_a_briefing(paper, report):
    sign = 16 * 20 + int(values(style(paper, "Normal"), "rPr/spacing")["val"])
    line, closer = (int(values(style(each, "Normal"), "pPr/spacing")["line"]) for each in (report, paper))

    assert 28 * sign <= 11906 - 1588 - 1474 < 29 * sign
    assert 22 * line <= 16838 - 2098 - 1984 < 23 * line
    assert 26 * closer <= 16838 - 2098 - 1984 < 27 * closer
    assert {values(section, "docGrid")["linePitch"] for section in paper.element.body.iter(qn("w:sectPr"))} == {"490"}


def test_body_text_is_fang_song_of_the_third_size_with_western_figures(report):
    paper = report
    defaults = paper.styles.element.find(qn("w:docDefaults"))

    fonts = values(defaults, "rPrDefault/rPr/rFonts")
    assert fonts == {
        "eastAsia": "仿宋_GB2312",
        "ascii": "Times New Roman",
        "hAnsi": "Times New Roman",
        "cs": "Times New Roman",
    }
    assert values(style(paper, "Normal"), "rPr/sz") == {"val": "32"}
    assert values(style(paper, "Normal"), "pPr/spacing") == {
        "before": "0",
        "after": "0",
        "line": "579",
        "lineRule": "exact",
    }
    assert values(style(paper, "Body Text"), "pPr/ind") == {"firstLineChars": "200", "firstLine": "630"}


def test_quotes_and_dashes_are_taken_from_the_chinese_font(paper):
    runs = [run for run in paper.element.body.iter(qn("w:r")) if run.find(qn("w:t")) is not None]

    assert {values(run, "rPr/rFonts").get("hint") for run in runs} == {"eastAsia"}


@pytest.mark.parametrize(
    ("name", "font", "size", "level"),
    [
        ("Heading 1", "黑体", "32", 0),
        ("Heading 2", "楷体_GB2312", "32", 1),
        ("Heading 3", "仿宋_GB2312", "32", 2),
        ("Heading 4", "仿宋_GB2312", "32", 3),
        ("Title", "方正小标宋简体", "44", None),
        ("附件标题", "方正小标宋简体", "44", 0),
        ("附件标识", "黑体", "32", None),
        ("Subtitle", "楷体_GB2312", "32", None),
        ("Footer", "宋体", "28", None),
    ],
)
def test_each_style_has_the_font_size_and_level_of_the_standard(paper, name, font, size, level):
    found = style(paper, name)

    assert values(found, "rPr/rFonts")["eastAsia"] == font
    assert values(found, "rPr/sz").get("val", "32") == size
    assert values(found, "pPr/outlineLvl") == ({} if level is None else {"val": str(level)})
    assert not values(found, "rPr/b")


def test_headings_are_real_headings(paper):
    levels = {name: [each.text for each in paragraphs(paper, name)] for name in map("Heading {}".format, range(1, 5))}

    assert levels == {
        "Heading 1": ["一、总体进展", "二、主要目标完成情况"],
        "Heading 2": ["（一）目标"],
        "Heading 3": ["1. 企业总量"],
        "Heading 4": ["（1）存量"],
    }


def test_bold_text_is_bold_and_list_items_keep_their_numbers(paper):
    (item,) = [each for each in paper.paragraphs if each.text.startswith("1. 个转企")]

    assert [(run.text, bool(run.bold)) for run in item.runs] == [
        ("1. ", False),
        ("个转企", True),
        ("（市市场监管局）\uff1a完成45.2%。", False),
    ]
    assert item.style.name == "Body Text"


def test_lines_neither_begin_with_closing_marks_nor_with_a_measure(paper):
    before = values(paper.settings.element, "noLineBreaksBefore")
    after = values(paper.settings.element, "noLineBreaksAfter")

    assert before["lang"] == after["lang"] == "zh-CN"
    assert set("万亿家%\uff0c。”》\uff09") <= set(before["val"])
    assert set("“《〔\uff08") <= set(after["val"])
    assert len(typography.NOT_FIRST) <= 100
    assert len(typography.NOT_LAST) <= 50
    layout = style(paper, "Normal").find(qn("w:pPr"))
    assert layout.find(qn("w:kinsoku")) is not None
    assert layout.find(qn("w:overflowPunct")) is not None
    assert values(layout, "autoSpaceDN") == {"val": "0"}


def test_the_masthead_has_a_large_red_name_the_issue_and_one_line_above_a_red_rule(paper):
    (name,), (issue,), (issuer,) = (paragraphs(paper, each) for each in ("报头名称", "报头期号", "报头编发单位"))

    assert name.text == "市十五届人大三次会议\n1号议案办理工作简报"
    assert name.runs[0].font.size.pt == 36
    assert values(style(paper, "报头名称"), "rPr/color") == {"val": "FF0000"}
    assert (issue.text, issue.style.paragraph_format.alignment) == ("第2期", WD_ALIGN_PARAGRAPH.CENTER)
    assert issuer.text == "1号议案办理工作领导小组办公室\t2024年6月5日"
    assert values(issuer._p, "pPr/tabs/tab") == {"val": "right", "pos": "8844"}
    assert values(style(paper, "报头编发单位"), "pPr/pBdr/bottom")["color"] == "FF0000"


@pytest.mark.parametrize(("name", "points"), [("简报", 48), ("办理工作简报" * 4, 35)])
def test_the_name_of_a_masthead_fills_its_line_but_is_never_larger_than_a_masthead_is(name, points):
    (line,) = paragraphs(opened(replace(PAPER, masthead=PAPER.masthead._replace(name=name))), "报头名称")

    assert line.runs[0].font.size.pt == points


def test_the_imprint_stands_between_rules_at_the_foot_of_the_page(paper):
    lines = paragraphs(paper, "报尾")

    assert [line.text.strip() for line in lines] == list(PAPER.tail)
    for line in lines:
        frame = values(line._p, "pPr/framePr")
        assert (frame["w"], frame["vAnchor"], frame["yAlign"]) == ("8844", "margin", "bottom")
    # Word draws one rule around them all only if they are laid out alike.
    assert len({str(values(line._p, "pPr/ind")) for line in lines}) == 1
    assert values(style(paper, "报尾"), "rPr/sz") == {"val": "28"}
    assert lines[-1].alignment == WD_ALIGN_PARAGRAPH.RIGHT


def test_page_numbers_stand_at_the_outer_edge_one_sign_in(paper):
    section = paper.sections[0]

    assert paper.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (line,) = footer.paragraphs
        assert line.text == "— 1 —"
        assert [code.text for code in line._p.iter(qn("w:instrText"))] == [" PAGE "]
        assert values(line._p, "pPr/jc") == {"val": side}
        assert values(line._p, "pPr/ind")[f"{side}Chars"] == "100"


NOTICE = PAPER.notice.replace("**", "")


def test_sample_data_is_marked_at_the_head_of_every_page(paper):
    section = paper.sections[0]

    assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == NOTICE


def test_real_data_are_not_marked():
    word = opened(replace(PAPER, notice=""))

    assert word.sections[0].header.is_linked_to_previous
    assert "示例数据" not in text_of(word)


def test_a_report_has_title_note_reporter_salutation_and_signature(report):
    styles = [(line.style.name, line.text) for line in report.paragraphs[:4]]

    assert styles == [
        ("Title", "关于市十五届人大三次会议\n1号议案办理情况的报告"),
        ("Subtitle", REPORT.lead[0]),
        ("Subtitle", REPORT.lead[1]),
        ("Salutation", REPORT.lead[2]),
    ]
    name, date = paragraphs(report, "Signature")
    assert (name.text, date.text) == REPORT.signature
    # 署名 two signs from the right edge, the shorter date in the middle below it.
    assert [values(line._p, "pPr/ind")["rightChars"] for line in (name, date)] == ["200", "575"]


def test_a_date_longer_than_the_name_stands_four_signs_from_the_edge():
    lines = paragraphs(opened(replace(PLAIN, signature=("市经信局", "2024年6月30日"))), "Signature")

    assert [values(line._p, "pPr/ind")["rightChars"] for line in lines] == ["525", "400"]


def test_annexes_are_listed_and_begin_on_new_pages_wide_ones_on_landscape(report):
    assert [line.text for line in paragraphs(report, "附件说明")] == [
        "附件\uff1a1. 目标任务完成情况表",
        "2. 责任分解表",
        "3. 任务分解表",
    ]
    assert [section.orientation for section in report.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    labels = paragraphs(report, "附件标识")
    assert [label.text for label in labels] == ["附件1", "附件2", "附件3"]
    assert [bool(label.paragraph_format.page_break_before) for label in labels] == [False, True, False]
    wide = report.sections[1]
    assert (wide.page_width.twips, wide.page_height.twips) == (16838, 11906)
    assert all(section.footer.is_linked_to_previous for section in list(report.sections)[1:])


def test_the_imprint_stands_on_the_last_page_of_the_annexes_and_has_none_of_its_own():
    word = opened(replace(REPORT, annexes=REPORT.annexes[:1], tail=PAPER.tail))

    assert [section.orientation for section in word.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_the_first_rows_of_a_table_and_the_last_share_a_page():
    (table,) = opened(replace(PLAIN, body="| 甲 |\n|---|\n" + "| 乙 |\n" * 9)).tables

    kept = [row._tr.find(f".//{qn('w:pPr')}/{qn('w:keepNext')}") is not None for row in table.rows[1:]]
    assert kept == [True, True] + [False] * 4 + [True, True, False]


def test_tables_repeat_their_head_keep_rows_whole_and_are_as_wide_as_the_text(report):
    wide = report.tables[1]

    assert len(wide.rows) == 201
    assert sum(int(column.get(qn("w:w"))) for column in wide._tbl.tblGrid) == 16838 - 1984 - 2098
    assert values(wide._tbl, "tblPr/tblStyle") == {"val": "TableGrid"}
    heads = [row for row in wide.rows if row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    assert [row.cells[0].text for row in heads] == ["序号"]
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in wide.rows)
    assert wide.rows[0].cells[0].paragraphs[0].style.name == "表头"


def test_a_row_higher_than_a_page_may_be_split():
    document = replace(PLAIN, body=f"| 甲 | 乙 |\n|---|---|\n| 1 | {'民营经济' * 2500} |\n| 2 | 短 |")
    content = render_docx(document)
    (table,) = docx.Document(BytesIO(content)).tables

    assert [row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows] == [
        True,
        False,
        True,
    ]
    assert len(table.rows[1].cells[1].text) == 10_000
    assert faults(content) == []


def test_a_bold_line_above_a_table_is_a_heading_in_its_own_typeface():
    word = opened(replace(PLAIN, body="**一、甲**\n\n| 甲 |\n|---|\n| 一 |\n\n**乙**：丙。"))
    heading = next(line for line in word.paragraphs if line.text == "一、甲")
    (other,) = (line for line in word.paragraphs if line.text == "乙\uff1a丙。")

    assert (heading.style.name, [run.bold for run in heading.runs]) == ("Heading 1", [None])
    assert [run.bold for run in other.runs] == [True, None]
    assert values(heading._p, "pPr/outlineLvl") == {"val": "1"}


def test_a_figure_keeps_its_measure_in_a_narrow_column():
    body = f"| 指标 | 数 | 说明 |\n|---|---|---|\n| 甲 | 1.85万家 | {'很长的说明' * 60} |"
    (table,) = opened(replace(PLAIN, body=body)).tables
    size = int(values(table.rows[1].cells[1].paragraphs[0].runs[0]._r, "rPr/sz").get("val", "21"))

    assert int(table._tbl.tblGrid[1].get(qn("w:w"))) >= 4 * size * 10


FIGURES = ("100.0%", "1.85万家", "+74.8亿元", "滞后\uff08红灯\uff09", "超过225万家", "2024年11月14日")


def widths_and_size(body: str) -> tuple[list[float], int]:
    """Return the widths of a table's cells in ems of its text, and the size of that in half-points."""
    (table,) = opened(replace(PLAIN, body=body)).tables
    size = int(values(table.rows[1].cells[1].paragraphs[0].runs[0]._r, "rPr/sz").get("val", "21"))
    widths = [int(column.get(qn("w:w"))) - 2 * CELL_MARGIN for column in table._tbl.tblGrid]
    return [width / (size * 10) for width in widths], size


@pytest.mark.parametrize("texts", [3, 5])
def test_columns_of_figures_are_as_wide_as_these_with_their_measures_in_any_font(texts):
    names = ["民间投资项目推荐活动和很长的名称"] * texts
    body = f"| {' | '.join('甲' for _ in (*FIGURES, *names))} |\n|{'---|' * (len(FIGURES) + texts)}\n"
    found, size = widths_and_size(body + f"| {' | '.join((*FIGURES, *names))} |")

    # The figures of a stand-in for Times New Roman are 0.64 ems wide, its percent sign 0.95.
    # A date has figures of 0.5 ems, with five spaces of 0.25.
    assert [width >= need for width, need in zip(found, (3.83, 4.49, 5.33, 6, 6.42, 8.25), strict=False)] == [True] * 6
    assert size >= 15


def test_texts_give_way_to_figures_where_there_is_no_room_for_both():
    figures = ["-12345.67个百分点"] * 5
    body = f"| {' | '.join('甲' for _ in range(15))} |\n|{'---|' * 15}\n"
    found, size = widths_and_size(body + f"| {' | '.join((*figures, *['很长的名称'] * 10))} |")

    assert size == 15
    assert min(found[:5]) > 2 * max(found[5:])


def test_a_table_says_the_edges_of_its_cells_for_an_own_style_may_have_others(report):
    for table in report.tables:
        assert values(table._tbl, "tblPr/tblCellMar/left") == {"w": str(CELL_MARGIN), "type": "dxa"}


def layouts(word) -> list[tuple[str, bool, bool]]:
    """Return name, keepNext and widowControl of the paragraphs from the last one of the body on."""
    found = [
        (
            line.style.name,
            *(line._p.find(f"{qn('w:pPr')}/{qn(tag)}") is not None for tag in ("w:keepNext", "w:widowControl")),
        )
        for line in word.paragraphs
    ]
    return found[max(at for at, (name, *_) in enumerate(found) if name == "Body Text") :]


def test_the_signature_shares_a_page_with_the_end_of_the_body():
    signed = replace(PLAIN, body="甲。\n\n乙。", signature=("市经信局", "2024年6月30日"))

    assert layouts(opened(signed))[:3] == [
        ("Body Text", True, True), ("Signature", True, False), ("Signature", False, False),
    ]  # fmt: skip
    annexes = (annex("附件1", "表", "甲", wide=False), annex("附件2", "表", "乙", wide=False))
    word = opened(replace(signed, annexes=annexes, notice="示例"))
    names = [
        (line.style.name, line._p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None) for line in word.paragraphs
    ]
    assert names[2:7] == [
        ("Body Text", True), ("附件说明", True), ("附件说明", True), ("Signature", True), ("Signature", False),
    ]  # fmt: skip


def test_the_signature_stays_with_the_last_row_of_a_table():
    signed = replace(PLAIN, body="| 甲 |\n|---|\n| 一 |\n| 二 |", signature=("市经信局", "2024年6月30日"))
    content = render_docx(signed)
    (table,) = docx.Document(BytesIO(content)).tables

    kept = [row._tr.find(f".//{qn('w:pPr')}/{qn('w:keepNext')}") is not None for row in table.rows[1:]]
    assert kept == [True, True]
    after = table._tbl.getnext()
    assert values(after, "pPr/pStyle") == {"val": "Anchor"}
    assert after.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
    assert faults(content) == []
    assert faults(render_docx(replace(signed, body=""), charts=[CHART])) == []
    assert text_of(opened(replace(signed, title="", body=""))) == words("".join(signed.signature))


def test_charts_are_tables_with_pictures_that_say_what_they_show():
    word = opened(PAPER, charts=[CHART])
    (picture, _) = word.inline_shapes

    assert (picture.width.mm, picture.height.mm) == (60, 5)
    assert picture._inline.docPr.get("descr") == "完成率<45.2%>"
    assert [cell.text for cell in word.tables[-1].rows[1].cells] == ["企业总量", "", "45.2%", "滞后"]
    assert paragraphs(word, "Caption")[0].text == CHART.title


def test_a_chart_that_fills_more_than_a_page_is_parted_and_stands_clear_of_the_table_below_it():
    long, body = CHART._replace(rows=CHART.rows[:1] * 60), "| 甲 |\n|---|\n| 一 |"
    (table, below) = opened(replace(PLAIN, annexes=[annex("附件", "表", body, wide=False)]), charts=[long]).tables
    kept = [row._tr.find(f".//{qn('w:pPr')}/{qn('w:keepNext')}") is not None for row in table.rows[1:]]

    assert [at for at, stays in enumerate(kept) if stays] == [0, 1, 57, 58]
    assert below._tbl.getprevious() is table._tbl.getnext()
    assert int(values(table._tbl.getnext(), "pPr/spacing")["after"]) > 200


def test_the_first_chart_stands_on_the_first_page_of_the_first_annex():
    word = opened(REPORT, charts=[CHART])
    names = [line.style.name for line in word.paragraphs]

    assert names.index("附件标题") + 1 == names.index("Caption")


def test_hostile_text_is_kept_as_text():
    text = "<w:p>&amp;]]> \x00\x0b\u202e😀👨\u200d👩 \ud800 'a' \"b\" \\ |"
    cell = escape_markdown(text)
    document = replace(PLAIN, title=cell, body=f"{cell}\n\n| {cell} |\n|---|\n| {cell} |", notice=cell)
    content = render_docx(document)
    shown = words("<w:p>&amp;]]> 😀👨👩 'a' \"b\" \\ |")

    assert text_of(docx.Document(BytesIO(content))) == shown * 4
    assert faults(content) == []


@settings(max_examples=4)  # of many texts each: a document takes longer than what stands in it
@given(st.lists(st.text(max_size=40), min_size=8))
def test_any_text_comes_out_as_it_is_seen(texts):
    seen = [f"甲{escape_markdown(text)}" for text in texts]
    word = opened(Document("brief", "标题", "\n\n".join(seen)))

    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", "".join(seen))
    assert text_of(word) == words("标题" + plain.translate({0xFFFE: None, 0xFFFF: None}))


def own_styles() -> bytes:
    word = docx.Document()
    heading = word.styles["Heading 1"]
    heading.font.name = "Arial"
    heading.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "微软雅黑")
    heading.element.set(qn("w:styleId"), "1")
    word.add_paragraph("范本里的文字")
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def test_an_offices_own_styles_take_the_place_of_ours():
    content = render_docx(REPORT, charts=[CHART], own=own_styles())
    word = docx.Document(BytesIO(content))

    assert values(style(word, "Heading 1"), "rPr/rFonts")["eastAsia"] == "微软雅黑"
    assert values(style(word, "报头名称"), "rPr/rFonts")["eastAsia"] == "方正小标宋简体"
    assert [line.text for line in paragraphs(word, "Heading 1")] == ["一、总体进展", "二、主要目标完成情况"]
    assert text_of(opened(REPORT, own=own_styles())) == below_the_head(REPORT)
    assert "latin typeface" in part(content, "word/theme/theme1.xml")
    assert list(word.styles.element.iter(qn("w:numPr"))) == []


def test_a_style_file_that_is_no_word_file_is_refused():
    with pytest.raises(UsageError, match=r"style\.docx") as caught:
        render_docx(PLAIN, own=b"not a zip")
    assert caught.value.hint


def test_a_damaged_style_file_is_taken_or_refused_but_never_a_fault_of_the_program():
    sound = own_styles()
    refused = []
    for at in range(0, len(sound), 1997):
        damaged = bytearray(sound)
        damaged[at] ^= 1 << at % 8
        try:
            render_docx(PLAIN, own=bytes(damaged))
        except UsageError as error:
            refused.append(error.message)
    assert refused
    assert all(message.startswith("templates/style.docx ") for message in refused)


@pytest.mark.parametrize("name", ["word/styles.xml", "word/theme/theme1.xml"])
def test_a_part_of_a_style_file_that_unpacks_to_too_much_is_not_read(name):
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        sound = {"word/styles.xml": part(own_styles(), "word/styles.xml")}
        for each, content in (sound | {name: "<a>" + " " * MOST_STYLE_PARTS}).items():
            archive.writestr(each, content)

    with pytest.raises(UsageError, match=r"style\.docx 里的样式解压后超过 4 MB"):
        render_docx(PLAIN, own=bomb.getvalue())


def test_a_theme_that_refers_to_a_file_elsewhere_stays_behind():
    own = BytesIO()
    with zipfile.ZipFile(own, "w") as archive:
        archive.writestr("word/styles.xml", part(own_styles(), "word/styles.xml"))
        archive.writestr("word/theme/theme1.xml", '<a:theme xmlns:a="a" xmlns:r="r"><a:blip r:link="rId1"/></a:theme>')
        archive.writestr(
            "word/_rels/document.xml.rels", '<Relationship Target="http://example.org/a.dotm" TargetMode="External"/>'
        )

    with zipfile.ZipFile(BytesIO(render_docx(PLAIN, own=own.getvalue()))) as package:
        assert "word/theme/theme1.xml" not in package.namelist()
        assert "example.org" not in "".join(package.read(each).decode() for each in package.namelist())


def test_the_shipped_style_file_shows_a_line_in_each_style():
    word = docx.Document(BytesIO(STYLE))
    shown = {line.style.name for line in word.paragraphs}
    named = {each.name for each in word.styles if each.type == WD_STYLE_TYPE.PARAGRAPH}

    assert named - shown == {"Normal", "分隔线", "定位行", "Header", "Footer"}
    assert faults(STYLE) == []


def test_without_python_docx_the_extra_is_named(monkeypatch):
    for name in [name for name in sys.modules if name.startswith(("docx", "yian1.output.docx."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "docx", None)

    with pytest.raises(UsageError) as caught:
        render_docx(PLAIN)
    assert "yian1[office]" in caught.value.hint


def test_fonts_are_named_with_a_substitute_and_never_embedded():
    fonts = part(render_docx(PLAIN), "word/fontTable.xml")

    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="华文中宋"/>' in fonts
    assert "embed" not in fonts


def test_annex_without_a_number_hangs_by_its_own_label():
    word = opened(replace(PLAIN, annexes=(annex("附件", "表", "| 甲 |\n|---|\n| 乙 |", wide=False),)))
    (line,) = paragraphs(word, "附件说明")

    assert values(line._p, "pPr/ind") == {"leftChars": "500", "left": "1575", "hangingChars": "300", "hanging": "945"}


def test_the_imprint_takes_the_last_rows_along_where_it_does_not_fit_below_a_table() -> None:
    row = "| " + " | ".join(["意见建议的办理结果一共要写好几行才写得完" * 4] * 3) + " |\n"
    for number, moved in ((4, 0), (8, 0), (6, 3)):
        blocks = markdown.blocks("| 甲 | 乙 | 丙 |\n|---|---|---|\n" + row * number)
        assert write.rows_to_move(blocks, LANDSCAPE, 3_000) == moved
    whole = write.table(blocks[0], markdown.columns(blocks[0], LANDSCAPE.text_width), LANDSCAPE)
    part = write.parted(whole, 3)
    assert [len(each.findall(qn("w:tr"))) for each in (whole, part)] == [4, 4]
    assert [len(each.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")) for each in (whole, part)] == [3, 3]


def test_the_notes_of_a_table_stay_together_and_with_a_low_table() -> None:
    blocks = markdown.blocks("| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n\n> 注：1. 第一条。\n\n> 2. 第二条。")
    written = list(write.body(blocks, LANDSCAPE))
    kept = [bool(list(part.iter(qn("w:keepNext")))) for part in written]
    assert (len(kept), kept[0], kept[-2:]) == (len(written), True, [True, False])
