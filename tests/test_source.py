"""YAML as clerks type it: each slip is found at its place, once, and the rest of the file is read all the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from typed import (
    CLOSE,
    COLON,
    COMMA,
    CURLY,
    FILING,
    HASH,
    LEFT,
    LENTIL,
    LITNEL,
    MINUS,
    NBSP,
    OPEN,
    RIGHT,
    SPACE,
    YLRUC,
    ZERO_WIDTH,
    closely,
)
from work import calls
from yian1.model.diagnostics import Place, Severity, Span
from yian1.yaml import tree
from yian1.yaml.read import Positions, read_yaml

if TYPE_CHECKING:
    from yian1.yaml.tree import Parsed

DATA = Path(__file__).parents[1] / "data"

VALUE = read_yaml(FILING, "f").value
BLOCK = "figures:\n  aa: 1\n{}\n  cc: 3\nunit: x\n"


def problems(text: str) -> list[tuple[str, int, int]]:
    found = read_yaml(text, "f.yaml").problems
    spans = [(problem.code, problem.where) for problem in found]
    return [(code, where.line, where.column) for code, where in spans if isinstance(where, Span)]


def test_the_projects_own_files_have_no_problem_however_closely_they_are_read():
    texts = {path: path.read_text(encoding="utf-8") for path in DATA.rglob("*.yaml")}
    assert len(texts) > 100
    assert [path for path, text in texts.items() if read_yaml(text, "f").problems] == []
    assert [path for path, text in texts.items() if closely(text) != read_yaml(text, "f")] == []


def test_all_that_the_format_allows_is_read_without_a_problem():
    parsed = read_yaml(FILING, "f")
    assert (parsed.problems, parsed.complete) == ((), True)
    assert closely(FILING) == parsed


def test_every_scalar_is_the_text_that_was_written_and_nothing_else():
    text = "a: 12345678901234567.89\nb: 0123\nc: 12:30\nd: on\ne: 1_000\nf: 2024-05-31\ng: 100.10\nh: .nan\ni: 1e3\n"
    assert list(read_yaml(text, "f").value.values()) == [
        "12345678901234567.89", "0123", "12:30", "on", "1_000", "2024-05-31", "100.10", ".nan", "1e3",
    ]  # fmt: skip


def test_empty_tilde_and_null_are_none_but_quoted_text_stays_text():
    text = "a:\nb: ~\nc: null\nd: ''\ne: '~'\nf: \"null\"\ng: Null\n"
    assert list(read_yaml(text, "f").value.values()) == [None, None, None, "", "~", "null", "Null"]


def test_windows_line_ends_and_a_mark_at_the_start_change_nothing():
    assert read_yaml("\ufeff" + FILING.replace("\n", "\r\n"), "f").value == VALUE


SLIPS = [
    (f"unit{COLON}jingxin\nmonth: 2024-05\n", "full-width-colon", 1, 5),
    (f"unit: jingxin\nmonth{COLON} 2024-05\n", "full-width-colon", 2, 6),
    (f"figures:\n  service-stations{COLON}521\n", "full-width-colon", 2, 19),
    (f"a:\n  - unit{COLON}x\n    name: y\n", "full-width-colon", 2, 9),
    (f"\u5355\u4f4d{COLON}jingxin\n", "full-width-colon", 1, 3),
    (f"a: {{part{COLON}5650, whole: 5691}}\n", "full-width-colon", 1, 9),
    (f"a: {{part: 5650{COMMA}whole: 5691}}\n", "full-width-comma", 1, 15),
    (f"a: [jingxin{COMMA}shichang]\n", "full-width-comma", 1, 12),
    ("a: [jingxin\u3001shichang]\n", "full-width-comma", 1, 12),
    (f"a: {OPEN}jingxin, shichang{CLOSE}\n", "full-width-bracket", 1, 4),
    (f"a: {LENTIL}jingxin, shichang{LITNEL}\n", "full-width-bracket", 1, 4),
    (f"a: {CURLY}part: 1, whole: 2{YLRUC}\nb: 1\n", "full-width-bracket", 1, 4),
    (f"a: {{part: 1, whole: 2{YLRUC}\nb: 1\n", "full-width-bracket", 1, 22),
    (f"{LEFT}unit{RIGHT}: jingxin\n", "full-width-quote", 1, 1),
    (f"unit: {LEFT}jingxin{RIGHT}\n", "full-width-quote", 1, 7),
    (f'name: "abc{RIGHT}\nb: 1\n', "full-width-quote", 1, 11),
    (f'name: {LEFT}abc"\nb: 1\n', "full-width-quote", 1, 7),
    (f"figures:\n{SPACE}{SPACE}aa: 1\n  bb: 2\n", "full-width-space", 2, 1),
    (f"figures:\n{NBSP} aa: 1\n  bb: 2\n", "full-width-space", 2, 1),
    (f"unit:{SPACE}jingxin\n", "full-width-space", 1, 6),
    (f"unit: {NBSP}jingxin\n", "full-width-space", 1, 7),
    (f"a:\n  -{SPACE}x\n", "full-width-space", 2, 4),
    (f"a:\n  {MINUS} x\n  - y\n", "full-width-dash", 2, 3),
    ("a:\n  - x\n  \u2014 y\n", "full-width-dash", 3, 3),
    (f"{HASH} 注释\na: 1\n", "full-width-hash", 1, 1),
    (f"a: 1 {HASH} 注释\n", "full-width-hash", 1, 6),
    ("figures:\n\taa: 1\n\tbb: 2\n", "tab", 2, 1),
    ("unit:\tjingxin\n", "tab", 1, 6),
    ("a:\n  -\tx\n", "tab", 2, 4),
    ("unit:jingxin\nmonth: 2024-05\n", "missing-space", 1, 5),
    ("figures:\n  service-stations:521\n", "missing-space", 2, 19),
    ("a: {part:5650, whole: 1}\n", "missing-space", 1, 9),
    ("a:\n  -x\n  - y\n", "missing-space", 2, 3),
    ("a: 521# 五月\n", "missing-space", 1, 7),
    ("unit 5\nmonth: 2024-05\n", "missing-colon", 1, 1),
    ("figures\n  aa: 1\nunit: x\n", "missing-colon", 1, 1),
    ("unit: a1\nmonth: x\nunit: b1\n", "duplicate-key", 3, 1),
    ("a: {x: 1, x: 2}\n", "duplicate-key", 1, 11),
    (BLOCK.format("   bb: 2"), "indentation", 3, 4),
    (BLOCK.format(" bb: 2"), "indentation", 3, 2),
    ("figures:\n   aa: 1\n  bb: 2\n  cc: 3\n", "indentation", 2, 4),
    ("a:\n  - x\n   - y\n", "indentation", 3, 4),
    ("a:\n  - xx: 1\n     yy: 2\n", "indentation", 3, 6),
    ("a:\n  - x\n  y\n", "missing-dash", 3, 3),
    ("a:\n  - x: 1\n    y: 2\n  x: 3\n", "missing-dash", 4, 3),
    ("a: 1\n- b\n", "misplaced-item", 2, 1),
    ("a: 1\n走访企业\nb: 2\n", "stray-text", 2, 1),
    (f"a: 1\n{COMMA}month: 2\n", "stray-mark", 2, 1),
    *(
        ("p:\n  aa: 1\n{}\u300d{}bb: 2\n".format(*around), "stray-mark", 3, len(around[0]) + 1)
        for around in (("", "  "), (" ", " "), ("  ", ""))
    ),
    *((f"a: 1\n{mark}month: 2\n", "stray-mark", 2, 1) for mark in "\u300c\u300e\u300f\uff01"),
    (f"a: {COMMA}\nb: 1\n", "stray-mark", 1, 4),
    ("a: xx: 1, yy: 2}\nb: 1\n", "unclosed-bracket", 1, 16),
    ("a: {xx: 结果: 好, yy: 2}\nb: 1\n", "colon-in-text", 1, 11),
    ('a: {xx: "个转企"工作, yy: 2}\nb: 1\n', "text-after-quote", 1, 9),
    ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\nb: 1\n", "conflict-marker", 1, 1),
    ("unit: a1\n---\nunit: b1\n", "several-documents", 2, 1),
    ("unit: a1\n---\nmonth: b1\n", "several-documents", 2, 1),
    ("a: 1\n=======\na: 2\n>>>>>>> x\nb: 1\n", "conflict-marker", 2, 1),
    ("```yaml\na: 1\n", "stray-mark", 1, 1),
    ("unit:: x\nb: 1\n", "stray-mark", 1, 6),
    (f"unit: x\nmonth:{COLON}2024-05\n", "stray-mark", 2, 7),
    ("figures:\n  aa\t1\nunit: x\n", "missing-colon", 2, 3),
    ("figures:\n  aa 1\n  bb: 2\n", "missing-colon", 2, 3),
    (f"p:\n  - xx: 一\n二是走访{COLON}30家\n三: 好\n    yy: 2\n  - xx: 3\n", "stray-text", 3, 1),
    ("p:\n  - {aa: 1, bb: 2\n  - {aa: 3}\n", "unclosed-bracket", 2, 5),
    ("a: {xx: 1, yy: 5月}入库}\nb: 1\n", "bracket-in-text", 1, 18),
    ("a: {xx: 471; yy: 5}\nb: 1\n", "full-width-comma", 1, 12),
    ("a: {xx: 471 yy: 5}\nb: 1\n", "yaml-syntax", 1, 12),
    ("unit: a1,\n# x\nmonth: x\n", "stray-mark", 1, 9),
    ("a:\n  - {xx: 1},\n  - {xx: 2}\n", "stray-mark", 2, 12),
    ("a: 'x',\nb: 1\n", "stray-mark", 1, 7),
    ("a: {xx: 1},  # 甲\nb: 1\n", "stray-mark", 1, 11),
    ("||||||| x\na: 2\n=======\na: 3\n>>>>>>> y\nb: 1\n", "conflict-marker", 1, 1),
    ("", "empty-file", 1, 1),
    ("# 只有注释\n", "empty-file", 1, 1),
    ('unit: "jing\nmonth: 2024\n', "unclosed-quote", 1, 7),
    ("a: [x, y\nb: 1\n", "unclosed-bracket", 1, 4),
    ("a: {x: [1, 2}\nb: 1\n", "unclosed-bracket", 1, 8),
    ("a: [x, y]]\nb: 1\n", "extra-bracket", 1, 10),
    ("a: &x 1\n", "anchor", 1, 4),
    ("a: *x\n", "anchor", 1, 4),
    ("a: !!python/object:os.system x\n", "tag", 1, 4),
    ("<<: {a: 1}\nb: 1\n", "merge-key", 1, 1),
    ("%YAML 1.1\n---\na: 1\n", "directive", 1, 1),
    ("? a\n: b\nc: 1\n", "complex-key", 1, 1),
    ("{[a, b]: c}\n", "complex-key", 1, 2),
    ("a: @x\nb: 1\n", "needs-quotes", 1, 4),
    ("a: >40%\nb: 1\n", "needs-quotes", 1, 4),
    ("a: *重点\nb: 1\n", "needs-quotes", 1, 4),
    ("a: [示例]文字\nb: 1\n", "needs-quotes", 1, 8),
    ("a: 结果: 好\nb: 1\n", "colon-in-text", 1, 6),
    ('a: "个转企"工作\nb: 1\n', "text-after-quote", 1, 4),
    ("a: {done: 见[1], b: 2}\n", "bracket-in-text", 1, 12),
    ("a: {value: 1,400, note: x}\n", "comma-in-text", 1, 13),
    ("a: {done: 走访, 解决5个, next: x}\n", "comma-in-text", 1, 13),
    ("a: {done: 完成 #1 项目, b: 2}\n", "hash-in-text", 1, 14),
    ("a: {b: 2, done: #1 项目}\n", "hash-in-text", 1, 17),
    ("a:\n  done: 完成 #3 号楼\n    和 4 号楼\n  next: b\n", "hash-in-text", 2, 12),
    ('a: "C:\\path"\nb: 1\n', "bad-escape", 1, 7),
    ("un\x00it: x\n", "control-character", 1, 3),
    (f"unit: jing{ZERO_WIDTH}xin\n", "invisible-character", 1, 11),
    ("a: 甲\u3164乙\n", "invisible-character", 1, 5),
    ("a: 甲\U000e0041\n", "invisible-character", 1, 5),
    ("a: {x: 1,, y: 2}\nb: 1\n", "yaml-syntax", 1, 10),
    ('a: "走访\\v290家"\n', "control-character", 1, 7),
    ('a: {b: 1, c: "\\e[31m"}\n', "control-character", 1, 15),
    ('"a\\x9bb": 1\n', "control-character", 1, 3),
    ('a: "甲\\\\v\n  乙\\u200b"\n', "invisible-character", 2, 4),
    ('a: "\\L"\n', "invisible-character", 1, 5),
    ("aa:\n  bb: |\n  一、走访\n  二、建档\n  cc: 1\n", "indentation", 3, 3),
    ("aa:\n  - {xx: 1}\n  {xx: 2}\n", "missing-dash", 3, 3),
    ("aa:\n  {xx: 1}\n  - {xx: 2}\n", "missing-dash", 2, 3),
    *((f"aa:\n  - xx: 1\n  {mark} xx: 2\n", "full-width-dash", 3, 3) for mark in ("2.", "2\u3001", "*")),
    ("aa:\n  - xx: 1\n    yy: 2\n  - - xx: 1\n    yy: 2\n    zz: 3\n", "stray-mark", 4, 3),
    ("aa:\n  -- xx: 1\n", "stray-mark", 2, 3),
    (f'a: {{"xx"{COLON}1}}\n', "full-width-colon", 1, 9),
    (f"a: {{分子{COLON}1, 分母: 2}}\n", "full-width-colon", 1, 7),
    ("a: [xx\u3001yy\u3001]\n", "full-width-comma", 1, 7),
    ("aa:\n  xx-yy = 1\n  zz: 2\n", "missing-colon", 2, 9),
    (f"aa:\n  新增{COLON}1\n  zz: 2\n", "full-width-colon", 2, 5),
    ("aa:\n  bb: 甲\n    - 乙\n    - 丙\n  cc: 1\n", "misplaced-item", 3, 5),
    ("aa:\n  - 甲\n    - 乙\n    - 丙\n  - 丁\n", "indentation", 3, 5),
    ("aa: 1\n  bb: 2\n  cc: 3\ndd: 4\n", "indentation", 2, 3),
]


def test_a_slip_is_one_problem_at_its_place():
    told = [(text, problems(text)) for text, *_ in SLIPS]
    assert told == [(text, [(code, line, column)]) for text, code, line, column in SLIPS]


def test_a_row_of_closing_brackets_is_read_to_its_end():
    for text in ("a: {b: " + "x}" * 2000 + ", c: 1}\n", "a: [" + "a:]" * 2000 + "]\n", "a: {" + "b}" * 2000):
        assert read_yaml(text, "f").problems


MENDED = [
    ("month: 2024-05", f"month{COLON}2024-05"),
    ("month: 2024-05", "month:2024-05"),
    ("month: 2024-05", f"{LEFT}month{RIGHT}: 2024-05"),
    ("  private-firms: ", f"{SPACE}private-firms: "),
    ("  private-firms: ", "\tprivate-firms: "),
    ("  private-firms: ", "   private-firms: "),
    ("  private-firms: ", " private-firms: "),
    ("    status: 推进中", "   status: 推进中"),
    ("    status: 推进中", "\t\tstatus: 推进中"),
    ("{part: 5650, whole: 5691}", f"{CURLY}part{COLON}5650, whole: 5691{YLRUC}"),
    (", whole: 5691}", f"{COMMA}whole: 5691}}"),
    ("[jingxin, shichang]", f"{OPEN}jingxin, shichang]"),
    ("- 市人大财经委", f"{MINUS} 市人大财经委"),
    ("- 市人大财经委", "-市人大财经委"),
    ("  - title: 督促检查阶段", "   - title: 督促检查阶段"),
    ("6-2a: {", "6-2a:{"),
    ("  1-5b:", "  1-5b"),
    ("filed: 2024-06-03", "fi\x00led: 2024-06-03"),
    ("whole: 5691}", "whole: 5691"),
    (", whole: 5691}", " whole: 5691}"),
    (", whole: 5691}", "; whole: 5691}"),
    ("month: 2024-05", f"month:{COLON} 2024-05"),
    ("  private-firms: 98.2万家", "  private-firms\t98.2万家"),
    ("  private-firms: 98.2万家", "  private-firms: 98.2万家,"),
    ('"企业服务处" ', '"企业服务处 '),
]


SIGNS = (
    (tree.COLONS, "unit{}jingxin\n", {"unit": "jingxin"}),
    (tree.COMMAS, "units: [jingxin{}shuju]\n", {"units": ["jingxin", "shuju"]}),
    (tree.DASHES, "units:\n  {0} jingxin\n  {0} shuju\n", {"units": ["jingxin", "shuju"]}),
    (tree.HASHES, "{} note\nunit: jingxin\n", {"unit": "jingxin"}),
    (tree.QUOTES, "{0}unit{0}: jingxin\n", {"unit": "jingxin"}),
    (tree.ODD_SPACES, "unit:{}jingxin\n", {"unit": "jingxin"}),
)


def test_every_sign_of_a_row_is_read_as_its_mark_and_named():
    for row, text, value in SIGNS:
        for sign in row:
            found = read_yaml(text.format(sign), "f")
            assert (found.value, bool(found.problems)) == (value, True), f"U+{ord(sign):04X}"
            assert row == tree.ODD_SPACES or sign in found.problems[0].message, f"U+{ord(sign):04X}"


def test_a_space_that_is_none_is_called_what_it_is():
    names = {"\u3000": "全角空格", "\u00a0": "不换行空格", "\u202f": "不换行空格", "\u2003": "不是半角的特殊空格"}
    for sign, name in names.items():
        for text in ("unit:{}jingxin\n", "unit: jingxin{}\n", "unit: 'a'{}\n", "a:\n{}  b: 1\n  c: 1\n"):
            (found,) = read_yaml(text.format(sign), "f").problems
            assert name in found.message, (text, found.message)
            assert ("全角" in found.message) == (sign == "\u3000")


def test_what_stands_at_the_margin_is_told_to_lose_its_spaces_not_to_have_none():
    for text in ("\u00a0unit: jingxin\n", "unit: jingxin\n month: 2024-05\n", "\tunit: jingxin\n"):
        (found,) = read_yaml(text, "f").problems
        assert "删去行首的空格" in found.hint, found


def test_the_first_key_of_an_item_again_may_be_the_next_item():
    (found,) = read_yaml("units:\n  - id: a1\n    name: 甲\n    id: b1\n    name: 乙\n", "f").problems
    assert found.hint == "只留一处\uff1b如果从这里起是新的一项\uff0c在“id”前面写“- ”\uff0c与第2行的“-”对齐"


def test_a_block_that_is_off_is_told_as_a_block():
    item = "  - id: {}\n    name: 甲\n    note: 乙\n"
    for shift, way in ((2, "左"), (-2, "右")):
        block = "".join(
            " " * (len(row) - len(row.lstrip()) + shift) + row.lstrip() for row in item.splitlines(keepends=True)
        )
        text = "units:\n" + item.format("a1") + block.format("b1") + item.format("c1")
        (found,) = read_yaml(text, "f").problems
        assert f"把第5行至第7行都向{way}移2格" in found.hint
        assert (
            read_yaml(text, "f").value
            == read_yaml("units:\n" + "".join(map(item.format, ("a1", "b1", "c1"))), "f").value
        )


def test_an_equals_sign_for_a_colon_is_told_as_one_and_read_as_one():
    value = {"unit": "jingxin", "month": "2024-05", "figures": {"new-firms": {"value": "3"}, "rate": "2"}}
    for sign in (" = ", "=", "\uff1d"):
        text = f"unit: jingxin\nmonth{sign}2024-05\nfigures:\n  new-firms{sign}{{value: 3}}\n  rate{sign}2\n"
        for each_text in (text, text.replace(": jingxin", f"{sign}jingxin")):
            found = read_yaml(each_text, "f")
            assert found.value == value
            assert all(one.code == "missing-colon" and "等号改成半角冒号" in one.hint for one in found.problems)
            assert len(found.problems) == each_text.count(sign)


def test_what_stands_around_a_slip_is_read_as_if_it_were_not_there():
    for mended, slip in MENDED:
        assert FILING.count(mended) == 1
        parsed = read_yaml(FILING.replace(mended, slip), "f")
        assert parsed.value == ({**VALUE, "filed_by": parsed.value["filed_by"]} if "处" in slip else VALUE), slip
        lines = {problem.where.line for problem in parsed.problems if isinstance(problem.where, Span)}
        assert lines == {FILING[: FILING.index(mended)].count("\n") + 1}, slip


def test_all_slips_of_a_file_are_reported_at_once_in_the_order_of_the_lines():
    text = FILING.replace("unit: jingxin", f"unit{COLON}jingxin").replace("month: ", "month:")
    text = text.replace("  contact-rate", "   contact-rate") + "unit: again\n"
    assert [code for code, _, _ in problems(text)] == [
        "full-width-colon",
        "missing-space",
        "indentation",
        "duplicate-key",
    ]


def test_a_run_of_lines_with_the_same_slip_is_one_problem():
    assert problems("figures:\n\taa: 1\n\tbb: 2\n\tcc: 3\n") == [("tab", 2, 1)]
    assert problems("figures:\n  aa: 1\n   bb: 2\n   cc: 3\nx: 1\n") == [("indentation", 3, 4)]
    assert problems("a:\n  x: 1\n  y: 2\n  x: 1\n  y: 2\n") == [("duplicate-key", 4, 3)]


def test_a_repeated_key_names_the_line_of_the_first_one():
    (problem,) = read_yaml("unit: a1\nmonth: x\nunit: b1\n", "f").problems
    assert problem.message == "\u201cunit\u201d写了两次，第一次在第1行"
    assert read_yaml("unit: a1\nunit: b1\n", "f").value == {"unit": "a1"}


GOOD = [
    "a: 推进中 # 注释\n",
    "a: 推进中  #注释\n",
    "a: 521家 #注释,\n",
    "a: 521家 # 注释\u3000\n",
    "a: C# 语言\n",
    "a: '完成 #1 项目'\n",
    f"a: {LEFT}四上{RIGHT}企业\n",
    f"a: {OPEN}示例{CLOSE}\n",
    f"a: {LENTIL}示例{LITNEL}完成{COLON}好\n",
    "- \u2014\u2014题注\n",
    f"- 附件{COLON}方案\n",
    "a: -5\n",
    "a: http://example.cn:80/x\n",
    "a: 研发 & 生产 * 2 ! @ %\n",
    "a: 第一行\n  第二行\n",
    "a: |\n  # 不是注释\n  - x\n  b:c\n",
    'a: "第一行\n  第二行"\n',
    "---\na: 1\n",
    "a: 1\n...\n",
    "{a: 1,\n b: [x,\n y]}\n",
    "a:\n- x\n- y\nb: 1\n",
    "a:\n    b: 1\n    c: 2\n",
    'a: "甲\\n乙\\t丙\\u4e01"\n',
    "a: C:\\new\\v\nb: 'x\\e'\n",
]


def test_good_text_raises_no_false_alarm():
    assert [(text, problems(text)) for text in GOOD if problems(text)] == []
    assert [text for text in GOOD if closely(text) != read_yaml(text, "f")] == []


def test_a_wide_space_at_the_end_of_a_text_is_a_warning():
    (trailing,) = read_yaml(f"a: 推进中{SPACE}\n", "f").problems
    assert (trailing.code, trailing.severity) == ("full-width-space", Severity.WARNING)


NEIGHBOURS = {"a": "1", "c": {"part": "452", "whole": "560"}, "d": "2"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("f:\n  a: 1\n  c:\n    part: 452\n\twhole: 560\n  d: 2\n", NEIGHBOURS),
        ("f:\n\ta: 1\n\tc:\n\t\tpart: 452\n\t\twhole: 560\n\td: 2\n", NEIGHBOURS),
        ("f:\n  a:\n    x: 1\n\tb:\n    x: 2\n", {"a": {"x": "1"}, "b": {"x": "2"}}),
    ],
)
def test_a_tab_stands_for_the_indentation_of_its_neighbour_and_two_tabs_for_more_than_one(text: str, value: object):
    assert read_yaml(text, "f").value == {"f": value}
    assert {problem.code for problem in read_yaml(text, "f").problems} == {"tab"}


def test_a_line_that_was_moved_is_no_key_written_twice():
    text = "workplan:\n    due: 1\n    goal: x\n  - action: 2-1\n  - action: 2-4\n    goal: y\n"
    assert [code for code, _, _ in problems(text)] == ["stray-mark", "stray-mark"]


def test_a_block_that_cannot_be_read_is_one_problem():
    items = "".join(f"  - action: 1-{number}\n    goal: x\n    due: y\n" for number in range(3))
    assert problems(f"unit: x\nworkplan:\n{items.replace('-', '-&', 1)}") == [("missing-space", 3, 3)]


def test_a_broken_block_hides_neither_the_blocks_after_it_nor_their_slips():
    parsed = read_yaml(f"a:\n  x: {{y: 1,, z: 2}}\nb: 1\nc{COLON}2\n", "f")
    assert [problem.code for problem in parsed.problems] == ["yaml-syntax", "full-width-colon"]
    assert (parsed.value, parsed.complete) == ({"a": None, "b": "1", "c": "2"}, False)


HOSTILE = {
    "alias bomb": ("a: &a [x,x]\n" + "".join(f"k{i}: &b{i} [{'*a,' * 9}*a]\n" for i in range(9)), "anchor"),
    "100000 brackets": ("[" * 100_000, "too-large"),
    "20000 brackets": ("[" * 20_000, "too-deep"),
    "braces": ("{a: " * 9_000, "too-deep"),
    "dashes": ("- " * 100_000, "too-deep"),
    "question marks": ("? " * 100_000, "too-deep"),
    "40 levels": ("".join(" " * depth + "a:\n" for depth in range(40)), "too-deep"),
    "100000 keys": ("".join(f"k{number}: 1\n" for number in range(100_000)), "too-large"),
    "10000 good keys": ("".join(f"k{number}: 1\n" for number in range(10_000)), None),
    "1000 bad keys": ("".join(f"k{number}{COLON}1\n" for number in range(1_000)), "full-width-colon"),
    "one key 1000 times": ("a: 1\n" * 1_000, "duplicate-key"),
    "long word": ("a: " + "x" * 500_000, None),
    "long sentence": ("a: " + f"\u4e2d{COMMA}" * 80_000, None),
    "colons": ("a: " + ": " * 250_000, "long-line"),
    "backslashes": ('a: "' + "\\p" * 250_000, "long-line"),
    "zero bytes": ("\0" * 500_000, "control-character"),
    "conflicts": ("<<<<<<< a\n" * 1_000, "conflict-marker"),
    "spaces": (" " * 500_000, "empty-file"),
    "quotes": (LEFT * 160_000, "long-line"),
    "one word in a list": ("a: [" + "x" * 400 + "\nb: 1\n", "unclosed-bracket"),
    "many words in a list": ("a: [" + "x, " * 40 + "\nb: 1\n", "unclosed-bracket"),
    "one word in braces": ("a: {b: " + "x" * 400 + "\nb: 1\n", "unclosed-bracket"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_or_read_with_little_work(name: str):
    text, code = HOSTILE[name]
    told: list[Parsed] = []
    work = calls(lambda: told.append(read_yaml(text, "f")))
    work += calls(lambda: Positions(text, "f").span(Place("f", ("a", 1))))
    # Not more than so many calls for a line, whatever is in it: none for each sign.
    assert work < 20_000 + 200 * text.count("\n")
    (parsed,) = told
    assert (parsed.problems[0].code if parsed.problems else None) == code
    assert len(parsed.problems) <= 100


def test_without_libyaml_the_result_is_the_same(monkeypatch: pytest.MonkeyPatch):
    slips = [FILING, f"unit{COLON}x\na: 1\n", "a: 结果: 好\n", "a: [x\nb: 1\n", "[" * 3_000, "a: 1\n  b: 2\n"]
    before = [read_yaml(text, "f") for text in slips]
    monkeypatch.setattr(tree, "_Loader", tree.unresolved(yaml.BaseLoader))
    assert [read_yaml(text, "f") for text in slips] == before
