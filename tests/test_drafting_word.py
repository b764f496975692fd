"""Word files: automatic numbers from numbering.xml, merged cells, what was deleted, and files that are none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from yian1.drafting.build import draft
from yian1.drafting.cleaning import from_text
from yian1.drafting.outline import Paragraph, Table
from yian1.drafting.word import from_docx, written
from yian1.drafting.writing import plan_yaml
from yian1.model.diagnostics import UsageError
from yian1.model.wording import chinese

W = nsdecls("w")
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLANS = Path(__file__).parent / "plans"


class Paper:
    """A Word document with one multilevel list, written paragraph by paragraph."""

    def __init__(
        self,
        levels: tuple[tuple[str, str], ...] = (
            ("chineseCountingThousand", "%1、"),
            ("chineseCounting", "（%2）"),
            ("decimal", "%3."),
        ),
    ):
        self.document = docx.Document()
        inner = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{how}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for at, (how, text) in enumerate(levels)
        )
        root = self.document.part.numbering_part.element
        root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{inner}</w:abstractNum>'))
        self.lists(77)

    def lists(self, number: int, extra: str = "") -> None:
        node = f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="77"/>{extra}</w:num>'
        self.document.part.numbering_part.element.append(parse_xml(node))

    def add(self, text: str, level: int | None = None, number: int = 77):
        paragraph = self.document.add_paragraph(text)
        if level is not None:
            own = f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(own))
        return paragraph

    def blocks(self):
        stream = io.BytesIO()
        self.document.save(stream)
        return from_docx(stream.getvalue())[0]

    def texts(self) -> list[str]:
        return [block.text for block in self.blocks() if isinstance(block, Paragraph)]


def test_automatic_numbers_of_three_levels_count_and_begin_anew():
    paper = Paper()
    for text, level in (
        ("目标", 0),
        ("任务", 0),
        ("环境", 1),
        ("市场", 2),
        ("政策", 2),
        ("创新", 1),
        ("资源", 2),
        ("要求", 0),
        ("组织", 1),
    ):
        paper.add(text, level)
    assert paper.texts() == [
        "一、目标",
        "二、任务",
        "（一）环境",
        "1.市场",
        "2.政策",
        "（二）创新",
        "1.资源",
        "三、要求",
        "（一）组织",
    ]


def test_a_second_list_of_the_same_definition_goes_on_unless_it_says_where_to_start():
    paper = Paper()
    paper.lists(78)
    paper.lists(79, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
    paper.add("甲", 0)
    paper.add("乙", 0, 78)
    paper.add("丙", 0, 79)
    paper.add("丁", 0, 79)
    assert paper.texts() == ["一、甲", "二、乙", "五、丙", "六、丁"]


def test_a_style_numbers_its_paragraphs_and_list_zero_takes_the_number_away():
    paper = Paper()
    style = paper.document.styles.add_style("条", 1)
    style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="2"/><w:numId w:val="77"/></w:numPr>'))
    paper.document.add_paragraph("甲", style="条")
    paper.add("乙", 2, 0).style = style
    paper.document.add_paragraph("丙", style="条")
    assert paper.texts() == ["1.甲", "乙", "2.丙"]


def test_bullets_and_numbers_in_the_text_are_left_as_they_are():
    paper = Paper((("bullet", ""),))
    paper.add("要点", 0)
    paper.add("一、手工编号")
    assert paper.texts() == ["要点", "一、手工编号"]


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        (12, "chineseCounting", "十二"), (3, "decimalEnclosedCircle", "③"),
        (7, "decimalZero", "07"), (5, "decimal", "5"), (5, "upperRoman", "5"),
    ],
)  # fmt: skip
def test_numbers_are_written_in_the_figures_of_their_list(value: int, how: str, text: str):
    assert written(value, how) == text


def test_numbers_in_chinese_signs():
    assert [chinese(value) for value in (1, 10, 11, 20, 21, 100, 101, 110, 111, 999)] == [
        "一", "十", "十一", "二十", "二十一", "一百", "一百零一", "一百一十", "一百一十一", "九百九十九",
    ]  # fmt: skip


def test_merged_cells_are_repeated_and_names_below_one_another_are_a_list():
    paper = Paper()
    table = paper.document.add_table(rows=3, cols=4)
    for at, head in enumerate(("序号", "类别", "工作任务", "责任单位")):
        table.cell(0, at).text = head
    for row, cells in ((1, ("1", "交通", "新建公路50公里", "市交通局\n市住建局")), (2, ("2", "", "改造桥梁8座", ""))):
        for at, text in enumerate(cells):
            table.cell(row, at).text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    (found,) = (block for block in paper.blocks() if isinstance(block, Table))
    assert found.rows[1] == ("1", "交通", "新建公路50公里", "市交通局、市住建局")
    assert found.rows[2][:3] == ("2", "交通", "改造桥梁8座")


def test_a_plan_with_automatic_numbers_is_drafted_like_a_typed_one():
    paper = Paper()
    paper.add("某市2024年优化环境实施方案")
    paper.add("工作目标", 0)
    paper.add("全年培育企业100家。")
    paper.add("重点任务", 0)
    paper.add("提升服务", 1)
    paper.add("完善机制。建立机制。（责任单位：市发改委）", 2)
    paper.add("扩大开放。举办活动10场。（责任单位：市商务局）", 2)
    plan = draft(paper.blocks())
    assert [(s.title, [(t.id, t.title) for t in s.tasks]) for s in plan.sections] == [
        ("提升服务", [("1-1", "完善机制"), ("1-2", "扩大开放")])
    ]
    assert [target.value for goal in plan.goals for target in goal.targets] == [100]


def test_deleted_words_are_not_read_and_inserted_ones_are():
    paper = Paper()
    paragraph = paper.add("建设")
    for markup in (
        f'<w:del {W} w:id="1" w:author="x"><w:r><w:delText>删去</w:delText></w:r></w:del>',
        f'<w:ins {W} w:id="2" w:author="x"><w:r><w:t>补上</w:t></w:r></w:ins>',
    ):
        paragraph._p.append(parse_xml(markup))
    assert paper.texts() == ["建设补上"]


def test_headings_by_style_alone_make_an_outline():
    paper = Paper()
    for text, level in (("某市2024年实施方案", 0), ("重点任务", 1), ("提升服务", 2)):
        paper.document.add_heading(text, level)
    paper.add("1.完善机制。建立机制。（责任单位：市发改委）")
    plan = draft(paper.blocks())
    assert [(section.title, [task.title for task in section.tasks]) for section in plan.sections] == [
        ("提升服务", ["完善机制"])
    ]


def zipped(**files: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", zipped(a="b"), zipped(**{"[Content_Types].xml": "<x"})],
    ids=["empty", "cut off", "old Word", "another archive", "broken parts"],  # an archive tells the time it was made
)
def test_a_file_that_is_no_word_document_is_refused_in_words(data: bytes):
    with pytest.raises(UsageError, match=r"不是完好的 \.docx"):
        from_docx(data)


def test_a_line_break_inside_a_sentence_is_none_and_one_before_a_label_is():
    paper = Paper()
    paper.add("全年培育\n企业100家。\n（一）提升服务。")
    assert paper.texts() == ["全年培育企业100家。", "（一）提升服务。"]


def test_a_footnote_is_kept_as_a_comment():
    paper = Paper()
    paper.add("1.完善机制。建立机制。（责任单位：市发改委）")
    note = f"<w:footnotes {W}><w:footnote><w:p><w:r><w:t>机制指联席会议。</w:t></w:r></w:p></w:footnote></w:footnotes>"
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", note.encode(), paper.document.part.package)
    paper.document.part.relate_to(part, f"{RELATIONS}/footnotes")
    assert "脚注 | 机制指联席会议。" in draft(paper.blocks()).rest


@pytest.mark.parametrize("name", ["zhejiang", "linan", "shanghai-tradein", "guangdong"])
def test_a_word_file_of_the_same_words_gives_the_same_draft(name: str):
    blocks, _ = from_text((PLANS / f"{name}.txt").read_text(encoding="utf-8"))
    paper = Paper()
    for block in blocks:
        if isinstance(block, Paragraph):
            paper.add(block.text)
            continue
        table = paper.document.add_table(rows=len(block.rows), cols=len(block.rows[0]))
        for row, cells in zip(table.rows, block.rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    assert plan_yaml(draft(paper.blocks())) == plan_yaml(draft(blocks))


def test_two_rows_of_head_numbers_by_word_blanks_between_units_and_a_row_that_was_deleted():
    paper = Paper((("decimal", "%1"),))
    table = paper.document.add_table(5, 5)
    heads = (("序号", "任务", "责任分工", "责任分工", "时限"), ("序号", "任务", "牵头单位", "配合单位", "时限"))
    own = ("", "新建学校2所", "区教育局", "区发改局 区财政局", "8月底前")
    rows = (*heads, own, ("", "改造公厕6座", "区城管局", "", "10月底前"), ("", "取消的事9件", "区旧局", "", ""))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
        if at > 1:
            number = f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'
            table.cell(at, 0).paragraphs[0]._p.get_or_add_pPr().append(parse_xml(number))
    table.rows[4]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {W} w:id="5" w:author="x"/>'))
    first, second = (task for section in draft(paper.blocks()).sections for task in section.tasks)
    assert (first.printed, second.printed) == ("1", "2")
    assert (first.actions[0].who.lead, first.actions[0].who.units) == (("区教育局",), ("区发改局", "区财政局"))


def test_a_table_that_was_pasted_as_text_is_one_again_and_headings_keep_their_style():
    paper = Paper()
    paper.document.add_heading("任务分工", 1)
    rows = (
        "序号 民生实事 责任单位 完成时限",
        "1 新建学校2所 区教育局 区发改局 8月底前",
        "2 改造公厕6座 区城管局 10月底前",
    )
    for text in " ".join(rows).split():
        paper.add(text)
    paper.document.add_heading("工作要求", 1)
    paper.add("每月25日前报送进展情况。")
    plan = draft(paper.blocks())
    tasks = [task for section in plan.sections for task in section.tasks]
    assert [task.actions[0].who.units for task in tasks] == [("区教育局", "区发改局"), ("区城管局",)]
    assert [each.title for each in plan.requirements] == ["工作要求"]
