from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rows import each
from yian1.console import wrap
from yian1.model.typography import cell_width


@each(
    ("text", "columns"),
    [
        ("", 0),
        ("abc", 3),
        ("市发改委", 8),
        ("1.85万家", 8),
        ("\uff0c\uff1a", 4),
        ("e\u0301", 1),
        ("█░", 2),
        ("\u200b", 0),
    ],
)
def test_width_counts_two_columns_for_a_chinese_character(text: str, columns: int) -> None:
    assert cell_width(text) == columns


def test_lines_break_between_chinese_characters_but_not_inside_words() -> None:
    assert wrap("工作区所在的data/plan.yaml文件", 16) == ["工作区所在的", "data/plan.yaml文", "件"]


def test_a_closing_mark_never_begins_a_line_nor_does_an_opening_mark_end_one() -> None:
    assert wrap("一二三\uff0c四五六", 6) == ["一二", "三\uff0c四", "五六"]
    assert wrap("一二“三四”", 5) == ["一二", "“三", "四”"]


def test_own_line_breaks_are_kept() -> None:
    assert wrap("第一行\n\n第三行", 40) == ["第一行", "", "第三行"]


def test_a_word_longer_than_the_line_is_not_cut() -> None:
    assert wrap("见 data/progress/jingxin/2024-05.yaml", 10) == ["见", "data/progress/jingxin/2024-05.yaml"]


@given(st.text(alphabet="市发改委abc 1.“”\uff0c\u3002"), st.integers(min_value=4, max_value=30))
def test_wrapping_loses_no_character(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


@given(st.text(alphabet="市发改委 "), st.integers(min_value=2, max_value=30))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    assert all(cell_width(line) <= width for line in wrap(text, width))
