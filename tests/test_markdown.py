from __future__ import annotations

from rows import each
from yian1.output import markdown
from yian1.output.markdown import Heading, Paragraph, Rule, Run, Table


def test_a_body_becomes_blocks_in_its_order():
    text = "## 一、进展\n\n**目标**\uff1a达到95万家。\n\n---\n\n> 注\n\n| 甲 |\n|:-:|\n| 乙 |"

    assert markdown.blocks(text) == (
        Heading(1, (Run("一、进展"),)),
        Paragraph((Run("目标", bold=True), Run("\uff1a达到95万家。"))),
        Rule(),
        Paragraph((Run("注"),), note=True),
        Table(((Run("甲"),),), (((Run("乙"),),),), ("center",)),
    )


def test_the_items_of_a_list_keep_their_numbers_as_written():
    assert [
        markdown.plain(block.runs) for block in markdown.blocks("3. 甲\n4. 乙\n\n丙") if isinstance(block, Paragraph)
    ] == [
        "3. 甲",
        "4. 乙",
        "丙",
    ]


def test_whatever_else_markdown_knows_is_plain_text():
    text = "<b>甲</b> [乙](x) `丙` ![丁](y) <https://example.org> ~~戊~~"

    assert markdown.blocks(text) == (Paragraph((Run(text),)),)


def test_an_escaped_mark_is_the_mark():
    assert markdown.runs(r"A\*B \<b\> \| &amp; \1") == (Run(r"A*B <b> | & \1"),)


def test_unseen_signs_are_left_out():
    assert markdown.blocks("甲\x01\u202e\ufffe\ud800乙\u200b丙\t丁") == (Paragraph((Run("甲乙丙 丁"),)),)


def test_a_line_end_in_the_source_is_no_blank_in_chinese():
    assert markdown.blocks("甲\n乙\nword\nword") == (Paragraph((Run("甲乙word word"),)),)


@each(
    ("title", "lines"),
    [
        ("1号议案办理工作进展情况", ["1号议案办理工作进展情况"]),
        ("关于市十五届人大三次会议1号议案办理情况的报告", ["关于市十五届人大三次会议", "1号议案办理情况的报告"]),
        ("民营经济" * 10, ["民营经济" * 5] * 2),
        ("市经信局1号议案办理工作进展情况（2024年5月）", ["市经信局1号议案办理工作进展情况", "（2024年5月）"]),
        # Figures have a space on both sides in LibreOffice: 19.5 signs and five spaces are more than a line.
        ("某市2024年重点工作进展情况\uff082024年1月\uff09", ["某市2024年重点工作进展情况", "\uff082024年1月\uff09"]),
        (
            "某市2025年政府工作报告重点任务落实工作专报\uff082025年5月\uff09",
            ["某市2025年政府工作报告重点任务", "落实工作专报\uff082025年5月\uff09"],
        ),
        (
            "某市某某民生实事和工程上半年办理及推进情况的报告书",
            ["某市某某民生实事和工程", "上半年办理及推进情况的报告书"],
        ),
        ("x" * 90, ["x" * 90]),
        ("民营" * 10_000, ["民营" * 10_000]),
    ],
)
def test_a_long_title_is_turned_where_its_words_allow(title, lines):
    assert markdown.plain(markdown.turned(markdown.runs(title), 20)).split("\n") == lines


def test_turning_a_title_keeps_what_is_bold():
    assert markdown.turned((Run("甲甲甲", bold=True), Run("乙乙乙")), 4) == (
        Run("甲甲甲", bold=True),
        Run("\n"),
        Run("乙乙乙"),
    )


def test_a_figure_is_half_as_wide_as_a_sign():
    assert markdown.ems("1.85万家“") == 5


def test_the_tables_of_one_text_have_one_size():
    dense = f"|{' 指标的名称 |' * 12}\n|{'---|' * 12}\n|{' 超过225万家 |' * 12}"
    parts = markdown.blocks(f"| 甲 |\n|---|\n| 一 |\n\n乙。\n\n{dense}")
    (short, _, wide), width = parts, markdown.PORTRAIT.text_width
    alone = [markdown.columns(table, width).size for table in (short, wide)]

    assert alone[0] > alone[1]
    assert {plan.size for plan in markdown.plans(parts, width).values()} == {alone[1]}


def test_short_columns_are_known():
    (table,) = markdown.blocks("| 甲 | 乙 |\n|---|---|\n| 1 | 全市重点街道、园区、楼宇 |")

    assert isinstance(table, Table)
    assert markdown.columns(table, markdown.PORTRAIT.text_width).short == (True, False)
