"""How findings are shown: the caret under its character on any terminal, JSON and annotations that hold."""

from __future__ import annotations

import json

import pytest

from rows import each
from yian1.model.diagnostics import Diagnostic, Severity, Span
from yian1.model.typography import cell_width
from yian1.output import findings

COLON = "\uff1a"


def finding(span: Span, message: str = "不对", hint: str = "", severity: Severity = Severity.ERROR) -> findings.Finding:
    (one,) = findings.findings([Diagnostic("some-code", message, span, hint, severity)], lambda _: span)
    return one


def shown(line: str, column: int, length: int = 1) -> tuple[str, str]:
    """Return the quoted line and the line with the carets under it."""
    text = findings.as_text([finding(Span("f.yaml", 1, column, length))], {"f.yaml": line + "\n"}, 1)
    _, quoted, carets, *_ = text.split("\n")
    return quoted, carets


@each(
    ("before", "marked", "after"),
    [
        ("", "unit", ": x"),
        ("unit", COLON, "x"),
        ("单位: ", "民政局", " # 注释"),
        ("done: 走访", COLON, "好"),
        ("done: \U0001f600", "走访", ""),
        ("done: e\u0301", "x", ""),
        ("a\u200bb", "c", ""),
        ("  \uff12\uff15", "%", ""),
    ],
)
def test_the_caret_stands_under_what_is_meant(before: str, marked: str, after: str) -> None:
    quoted, carets = shown(before + marked + after, len(before) + 1, len(marked))
    gutter = "    1 | "
    visible = "".join(sign if sign.isprintable() else " " for sign in before)
    assert quoted == f"{gutter}{visible}{marked}{after}"
    assert carets == f"      | {' ' * cell_width(visible)}{'^' * cell_width(marked)}"


def test_a_wide_character_pushes_the_caret_by_two_cells_and_has_two_carets() -> None:
    assert shown(f"单位{COLON}x", 3)[1] == "      |     ^^"


def test_a_tab_is_shown_as_one_space_so_that_the_caret_stays_in_its_column() -> None:
    assert shown("\tunit: x", 2, 4) == ("    1 |  unit: x", "      |  ^^^^")


def test_a_caret_behind_the_end_of_the_line_stands_right_after_it() -> None:
    assert shown("a: 1", 5) == ("    1 | a: 1", "      |     ^")
    assert shown("a: 1", 99) == ("    1 | a: 1", "      |     ^")


@pytest.mark.parametrize("sign", ["x", "中"])
@pytest.mark.parametrize("column", [1, 80, 81, 82, 200, 500])
def test_of_a_long_line_the_part_around_the_caret_is_shown(sign: str, column: int) -> None:
    line = sign * (column - 1) + "@" + sign * (500 - column)
    quoted, carets = shown(line, column)
    assert len(quoted) <= len("    1 | ") + findings.LONGEST_LINE + 2
    assert cell_width(quoted[: quoted.index("@")]) == carets.index("^")
    assert quoted.startswith("    1 | \u2026") == (column > 81)
    assert quoted.endswith("\u2026") == (column < 421)


def test_a_long_mark_ends_where_the_shown_part_ends() -> None:
    quoted, carets = shown("x" * 1000, 1, 1000)
    assert carets.count("^") == findings.LONGEST_LINE
    assert len(carets) < len(quoted)


def test_an_empty_line_and_a_line_that_there_is_not_are_not_quoted() -> None:
    for line, text in ((1, "\n"), (9, "a: 1\n"), (1, "")):
        one = finding(Span("f.yaml", line))
        assert findings.as_text([one], {"f.yaml": text}, 1).split("\n")[1] == ""
    assert findings.as_text([finding(Span("f.yaml"))], {}, 1).startswith("f.yaml:1:1: 错误[some-code]: 不对\n\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_with_any_line_ends_and_without_the_mark_at_the_start(end: str) -> None:
    text = findings.as_text([finding(Span("f", 2, 1))], {"f": f"\ufeffa: 1{end}b: 2{end}"}, 1)
    assert "    2 | b: 2\n      | ^\n" in text


def test_the_whole_text_of_two_findings() -> None:
    found = [
        finding(Span("f.yaml", 1, 3), hint="改成“:”"),
        finding(Span("f.yaml", 2, 1), "多了", severity=Severity.WARNING),
    ]
    assert findings.as_text(found, {"f.yaml": f"单位{COLON}x\nb: 1\n"}, 3) == (
        f"f.yaml:1:3: 错误[some-code]: 不对\n    1 | 单位{COLON}x\n      |     ^^\n  提示{COLON}改成“:”\n\n"
        "f.yaml:2:1: 警告[some-code]: 多了\n    2 | b: 1\n      | ^\n\n"
        f"检查了 3 个文件{COLON}错误 1 处\uff0c警告 1 处。\n"
    )
    assert findings.as_text([], {}, 3) == "检查了 3 个文件\uff0c没有发现问题。\n"


def test_words_from_a_file_neither_break_a_line_nor_reach_the_terminal_as_commands() -> None:
    one = finding(Span("f"), "一\n二\x1b[31m\u202e" + "长" * 2000, "三\r四")
    assert one.diagnostic.message.isprintable()
    assert one.diagnostic.hint.isprintable()
    assert len(one.diagnostic.message) <= findings.LONGEST_MESSAGE + 1


def test_json_says_everything_exactly() -> None:
    one = finding(Span("数据/f.yaml", 2, 3), '他说"好"\\', "改", Severity.WARNING)
    text = findings.as_json([one], 4)
    assert text.endswith("}\n")
    assert "数据" in text
    assert json.loads(text) == {
        "schema": 1,
        "errors": 0,
        "warnings": 1,
        "files": 4,
        "diagnostics": [
            {
                "file": "数据/f.yaml",
                "line": 2,
                "column": 3,
                "code": "some-code",
                "severity": "warning",
                "message": '他说"好"\\',
                "hint": "改",
            }
        ],
    }


def test_an_annotation_escapes_what_would_end_it() -> None:
    one = finding(Span("a,b:c%.yaml", 2, 3), "超过100%, 见: 表::x", "改成 5%")
    assert findings.as_github([one]) == (
        f"::error file=a%2Cb%3Ac%25.yaml,line=2,col=3,title=some-code::超过100%25, 见: 表::x%0A提示{COLON}改成 5%25\n"
    )
    assert findings.as_github([finding(Span("f"), severity=Severity.WARNING)]) == (
        "::warning file=f,line=1,col=1,title=some-code::不对\n"
    )


def test_findings_are_sorted_by_place() -> None:
    spans = [Span("b", 1), Span("a", 10, 2), Span("a", 2), Span("a", 10, 1)]
    given = [Diagnostic("c", str(span), span) for span in spans]
    found = findings.findings(given, lambda one: one.where if isinstance(one.where, Span) else Span("f"))
    assert [one.span for one in found] == [spans[2], spans[3], spans[1], spans[0]]


@pytest.mark.parametrize("face", ["text", "github"])
def test_a_file_name_shows_what_cannot_be_seen(face: str) -> None:
    found = [finding(Span("data/a\x1b[31m\n\u202eb\udcff.yaml"))]
    text = findings.as_text(found, {}, 1) if face == "text" else findings.as_github(found)
    assert r"data/a\x1b[31m\n\u202eb\udcff.yaml" in text


def test_programs_get_the_exact_name_of_a_file() -> None:
    name = "data/a\x1b[31m\n\u202eb.yaml"
    text = findings.as_json([finding(Span(name))], 1)
    assert json.loads(text)["diagnostics"][0]["file"] == name
    assert text.replace("\n", "").isprintable()
