from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from half_width import half_width_marks
from rows import each
from yian1.model.typography import escape_markdown, normalise

if TYPE_CHECKING:
    from markdown_it.token import Token

# Full-width marks by name: an editor or input method may turn them into half-width ones unseen.
MARKS = {"COMMA": "\uff0c", "COLON": "\uff1a", "SEMI": "\uff1b", "ASK": "\uff1f", "BANG": "\uff01"} | {
    "STOP": "\u3002",
    "OPEN": "\uff08",
    "CLOSE": "\uff09",
    "POINT": "\uff0e",
    "SPACE": "\u3000",
    "TWO": "\uff12",
    "FIVE": "\uff15",
    "PERCENT": "\uff05",
}


def full(text: str) -> str:
    return re.sub(r"\{([A-Z]+)\}", lambda found: MARKS[found[1]], text)


@each(
    ("text", "expected"),
    [
        ("促进发展,提升质量;目标:明确", "促进发展{COMMA}提升质量{SEMI}目标{COLON}明确"),
        ("促进发展, 提升质量", "促进发展{COMMA}提升质量"),
        ("达标了吗?达标了!!", "达标了吗{ASK}达标了{BANG}{BANG}"),
        ("增长25%,同比加快", "增长25%{COMMA}同比加快"),
        ("已达到95万家.", "已达到95万家{STOP}"),
        ("发展. 提升", "发展{STOP}提升"),
        ("同比增长5%.", "同比增长5%{STOP}"),
        ("新增1,400家,其中1.85万家", "新增1,400家{COMMA}其中1.85万家"),
        ("12:30开会,比例3:1", "12:30开会{COMMA}比例3:1"),
        ("第3,4项", "第3,4项"),
        ("**责任单位**:市发改委", "**责任单位**{COLON}市发改委"),
        ("市发改委,`units`,市财政局", "市发改委{COMMA}`units`{COMMA}市财政局"),
    ],
)
def test_marks_next_to_chinese_are_full_width(text: str, expected: str) -> None:
    assert normalise(text) == full(expected)


@each(
    ("text", "expected"),
    [
        ("武汉经开区(汉南区)", "武汉经开区{OPEN}汉南区{CLOSE}"),
        ("企业 (GB2312) 版", "企业{OPEN}GB2312{CLOSE}版"),
        ("(一)加快(1)推进", "{OPEN}一{CLOSE}加快{OPEN}1{CLOSE}推进"),
        ("{OPEN}abc)中文", "{OPEN}abc{CLOSE}中文"),
        ("中文 see f(x) and {OPEN}y) here", "中文see f(x) and{OPEN}y{CLOSE}here"),
        ("(责任单位:市", "{OPEN}责任单位{COLON}市"),
        ("abc,(中文)", "abc{COMMA}{OPEN}中文{CLOSE}"),
        ("(含(规上)企业)", "{OPEN}含{OPEN}规上{CLOSE}企业{CLOSE}"),
    ],
)
def test_brackets_of_a_pair_have_one_width(text: str, expected: str) -> None:
    assert normalise(full(text)) == full(expected)


@each(
    ("text", "expected"),
    [
        ('"四上"企业', "“四上”企业"),
        ('"GDP"增速', "“GDP”增速"),
        ('他说"好", she said "hello" too', '他说“好”{COMMA}she said "hello" too'),
        ("等等...", "等等……"),
        ("好…好", "好……好"),
        ("……", "……"),
        ("中文--中文", "中文——中文"),
        ("中文——中文", "中文——中文"),
        ("武政办[2024]30号", "武政办〔2024〕30号"),
        ("武政办{OPEN}2024{CLOSE} 30 号", "武政办〔2024〕30号"),
        ("武政办(2024)30号", "武政办〔2024〕30号"),
        ("武政办【2024】30号", "武政办〔2024〕30号"),
        ("武政办〔2024〕30 号", "武政办〔2024〕30号"),
        ("政策(2024)", "政策{OPEN}2024{CLOSE}"),
        ("1-6月", "1—6月"),
        ("4月-9月", "4月—9月"),
        ("2023–2025年", "2023—2025年"),
        ("任务1-5a和2-2项截至2024-05-31的", "任务1-5a和2-2项截至2024-05-31的"),
        ("增速-3.1%", "增速-3.1%"),
    ],
)
def test_quotes_dashes_ranges_and_document_numbers(text: str, expected: str) -> None:
    assert normalise(full(text)) == full(expected)


@each(
    ("text", "expected"),
    [
        ("达到 95 万家", "达到95万家"),
        ("降至 1% 以下", "降至1%以下"),
        ("占比 25 %", "占比25%"),
        ("使用 Python and YAML 文件", "使用Python and YAML文件"),
        ("{TWO}{FIVE}{PERCENT}", "25%"),
        ("{TWO}{POINT}{FIVE}", "2.5"),
        ("\uff27\uff24\uff30增速", "GDP增速"),
        ("{SPACE}{SPACE}正文{SPACE}接着", "正文接着"),
        ("领导小组办公室{SPACE}{SPACE}{SPACE}2024年6月5日", "领导小组办公室{SPACE}{SPACE}{SPACE}2024年6月5日"),
        ("编发单位    2024年6月5日", "编发单位    2024年6月5日"),
        ("张 三", "张 三"),
        ("坚持以 习近平为代表", "坚持以习近平为代表"),
    ],
)
def test_spaces_and_widths(text: str, expected: str) -> None:
    assert normalise(full(text)) == full(expected)


@each(
    "text",
    [
        "`中文,代码(x)`",
        "``中`文,代码``",
        "```\n中文,代码\n```",
        "~~~yaml\n中文: 值,值\n",
        "<!-- 中文,\n注释: 中文 -->",
        '<span title="中文,(x)"></span>',
        "https://example.com/a?b=1,2:3!",
        "见https://example.com/a,b?c=(d)",
        "a.b,c@example.com",
        "[文字](路径(一).md)",
        "![图](图,一.png)",
        "[注]: 路径,一.md",
        "文字[^一,二]",
        "| 指标 | 值 |\n|:--|--:|\n| 甲 | 1 |",
        "1. 加快\n2) 推进\n- 3项\n> 4项\n# 5项",
        "::: {custom-style=标题,一}",
        "---\ntitle: 中文,中文\n---\n",
        "转义\\*,",
        "硬换行  \n下一行",
        "Hello, world (test): “x” ...",
        "\ue000,\ue000",
    ],
)
def test_code_links_markup_and_english_stay_as_they_are(text: str) -> None:
    assert normalise(text) == text


def test_a_document_keeps_its_structure() -> None:
    text = (
        "# 简报 : 第 3 期\n\n1. 加快(一)[^1]\n\n| 指标 | 值(家) |\n|:--|--:|\n"
        '| "四上"企业 | 1,400 |\n\n详见[附件(一)](a.md),`x,y`.\n\n[^1]: 按年初数(家)\n'
    )
    expected = (
        "# 简报{COLON}第3期\n\n1. 加快{OPEN}一{CLOSE}[^1]\n\n| 指标 | 值{OPEN}家{CLOSE} |\n|:--|--:|\n"
        "| “四上”企业 | 1,400 |\n\n详见[附件{OPEN}一{CLOSE}](a.md),`x,y`.\n\n[^1]: 按年初数{OPEN}家{CLOSE}\n"
    )
    assert normalise(text) == full(expected)


MIXED = st.text(
    st.one_of(
        st.sampled_from("企业家达到年月号万以上一二"),
        st.sampled_from(",:;?!().\"'-…—~ \n\u3000[]`*_|#<>\\/@&"),
        st.sampled_from("".join(MARKS.values()) + "“”《》〔〕、"),
        st.sampled_from("aZ0129%"),
        st.sampled_from("\ue000\uff21\u2028"),
    ),
    max_size=40,
)


@given(MIXED)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(st.characters(max_codepoint=127), max_size=80))
def test_plain_ascii_is_left_alone(text: str) -> None:
    assert normalise(text) == text


@given(MIXED)
def test_no_word_and_no_figure_is_changed(text: str) -> None:
    def kept(text: str) -> str:
        return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())

    assert kept(normalise(text)) == kept(text)


@each(
    ("text", "places"),
    [
        ("title: 梯度培育,促进发展", [(1, 12)]),
        ("name: 甲\nnote: 口径(不扣注销)", [(2, 9), (2, 14)]),
        ("note: 已办结;", [(1, 10)]),
        ("note: 共3家,其中", [(1, 10)]),
        ("{{ name }}:市发改委", [(1, 11)]),
        ("{{ x or '暂无,待报' }}", [(1, 12)]),
        ("市发改委:abc", [(1, 5)]),
        ("units: [市发改委, 市财政局]", []),
        ("{区: 江岸区, 责任: 甲}", []),
        ("甲: 值\n乙:\n", []),
        ("{{ f(甲, 乙) }}{% if 甲(x) %}{# 甲(x), #}", []),
        ("`甲,乙`", []),
        ("title: 梯度培育\uff0c促进发展", []),
        ("at 12:30, (x)", []),
    ],
)
def test_half_width_marks_are_found_where_they_stand(text: str, places: list[tuple[int, int]]) -> None:
    assert [(line, column) for line, column, _ in half_width_marks(text)] == places


def test_a_found_mark_comes_with_its_neighbours() -> None:
    (found,) = half_width_marks("title: 强化梯度培育,促进民营企业发展壮大")
    assert found == (1, 14, ": 强化梯度培育,促进民营企业发展")


@each(
    ("text", "expected"),
    [
        ("企业“四上”达到95万家。", "企业“四上”达到95万家。"),
        ("1.85万家", "1.85万家"),
        ("-3.1%", "-3.1%"),
        ("#标签", "#标签"),
        ("R&D经费", "R&D经费"),
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("1. 加快", r"1\. 加快"),
        ("2) 加快", r"2\) 加快"),
        ("# 标题", r"\# 标题"),
        ("- 项目", r"\- 项目"),
        ("+ 项目", r"\+ 项目"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("a|b", r"a\|b"),
        ("*强调*_斜体_`代码`~~删~~", r"\*强调\*\_斜体\_\`代码\`\~\~删\~\~"),
        ("[文](url)", r"\[文\](url)"),
        ("&lt;", r"\&lt;"),
        ("第一行\r\n第二行\t末", "第一行 第二行 末"),
        ("  前后\u3000", "前后"),
        ("甲\x00\u202e\ufeff乙", "甲乙"),
        ("\u9fff\U0002ebf0\ue863", "\u9fff\U0002ebf0\ue863"),
        ("", ""),
    ],
)
def test_foreign_text_is_made_inert(text: str, expected: str) -> None:
    assert escape_markdown(text) == expected


MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
FOREIGN = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("\\`*_{}[]()<>#+-.!|~=:&;/\"' \n\t1a企"), max_size=30),
    st.sampled_from(
        ["<b>x</b>", "<!-- x -->", "<http://a.cn>", "![x](y)", "[x]: y", "&amp;", "&#35;", "1. a", "    a"]
    ),
)


def shown(text: str) -> str:
    """What a reader should see: one line, without signs that cannot be seen."""
    line = re.sub("[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+", " ", text)
    return "".join(sign for sign in line if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}).strip()


def inline_text(token: Token) -> str:
    children = token.children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    return "".join(child.content for child in children)


@given(FOREIGN)
def test_no_markup_of_foreign_text_is_active_in_a_paragraph(text: str) -> None:
    tokens = MARKDOWN.parse(escape_markdown(text))
    if not shown(text):
        assert tokens == []
        return
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert inline_text(tokens[1]) == shown(text)


@given(FOREIGN)
def test_foreign_text_stays_in_its_table_cell(text: str) -> None:
    tokens = MARKDOWN.parse(f"| 甲 | 乙 |\n|---|---|\n| {escape_markdown(text)} | 末 |\n")
    cells = [inline_text(token) for token in tokens if token.type == "inline"]
    assert cells == ["甲", "乙", shown(text), "末"]


@given(FOREIGN)
def test_escaped_text_survives_the_normaliser_inert(text: str) -> None:
    tokens = MARKDOWN.parse(normalise(f"进展{MARKS['COLON']}{escape_markdown(text)}"))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    inline_text(tokens[1])
