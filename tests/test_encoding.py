"""Files as they come: UTF-8 is read, other encodings are named, and nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rows import each
from yian1.yaml.encoding import MAX_BYTES, decode, transcode

TEXT = (
    "# 示例数据\nunit: jingxin\nfigures:\n  service-stations: 521\nnote: 走访企业521家\uff0c解决问题\u201c四上\u201d\n"
)


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in decode(data, "f.yaml")[1]]


@each("data", [TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.replace("\n", "\r\n").encode(), b""])
def test_utf8_is_read_with_and_without_a_mark_and_with_any_line_ends(data: bytes):
    text, problems = decode(data, "f.yaml")
    assert (text, problems) == (data.decode("utf-8-sig"), ())
    assert transcode(data) == ("UTF-8", text)


@each(
    ("codec", "name"),
    [
        ("gbk", "GB18030"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_a_known_encoding_is_named_with_the_command_that_converts_it_and_read_all_the_same(codec: str, name: str):
    text, (problem,) = decode(TEXT.encode(codec), "data/f.yaml")
    assert (text, problem.code) == (TEXT, "encoding")
    assert problem.hint == "运行 yian1 fmt --encoding data/f.yaml 转成 UTF-8"
    assert transcode(TEXT.encode(codec)) == (name, TEXT)


@pytest.mark.parametrize("codec", ["big5", "shift_jis", "utf-32"])
def test_a_foreign_encoding_is_refused_and_not_guessed(codec: str):
    data = TEXT.encode(codec, errors="ignore")
    assert decode(data, "f")[0] is None
    assert codes(data) == ["unknown-encoding"]
    assert transcode(data) is None


def test_bytes_that_are_both_utf8_and_chinese_are_not_guessed():
    data = "a: 一\n".encode("gbk")
    assert data.decode("utf-8")  # a letter of another script
    assert codes(data) == ["unknown-encoding"]
    assert transcode(data) is None


@pytest.mark.parametrize("text", ["a: 5\u00d73\n", "a: caf\u00e9 与咖啡\n", "a: 20\u00b0\n"])
def test_single_signs_in_utf8_raise_no_doubt(text: str):
    assert decode(text.encode(), "f") == (text, ())


def test_a_damaged_byte_is_shown_at_its_place_and_the_rest_is_read():
    data = TEXT.encode().replace("走".encode(), "走".encode()[:2])
    text, (problem,) = decode(data, "f")
    assert text == TEXT.replace("走", "\ufffd")
    assert (problem.code, problem.where.line, problem.where.column) == ("broken-text", 5, 7)


def test_characters_that_were_lost_before_are_shown_too():
    assert codes("a: \u951f\u65a4\u62f7\n".encode()) == ["broken-text"]


@each(
    ("data", "code"),
    [
        (b"PK\x03\x04rest", "not-text"),
        (b"\xd0\xcf\x11\xe0rest", "not-text"),
        (b"%PDF-1.7", "not-text"),
        (b"a" * (MAX_BYTES + 1), "file-too-large"),
        (b"a: \xe9t\xe9\n", "unknown-encoding"),
    ],
)
def test_what_is_no_text_or_too_large_is_refused(data: bytes, code: str):
    assert decode(data, "f")[0] is None
    assert codes(data) == [code]


def test_the_size_of_a_file_that_is_too_large_is_told_in_megabytes():
    (problem,) = decode(b"a" * 50_000_000, "f")[1]
    assert problem.message == "文件有 50 MB\uff0c超过 5 MB 的上限"


@given(st.binary() | st.text().map(str.encode) | st.text("一二三数据abc:\n").map(lambda text: text.encode("gbk")))
@example(b"\xff\xfe\x00")
@example(b"\xef\xbb\xbf\x00\x00")
def test_no_bytes_at_all_make_decoding_fail_and_what_is_not_read_is_reported(data: bytes):
    text, problems = decode(data, "f")
    assert text is not None or problems
    known = transcode(data)
    assert known is None or known[1] == text or problems
