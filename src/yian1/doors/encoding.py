"""Bytes to text: UTF-8 is read; other encodings are recognised and named, never guessed at."""

from __future__ import annotations

import codecs
import re

from yian1.model.diagnostics import Diagnostic, Span

MAX_BYTES = 5_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_UTF16 = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
_COMMON = 0.9  # of the non-ASCII characters of a Chinese text, that many are everyday 汉字 and marks


def decode(data: bytes, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return a file's text, its BOM dropped and line ends as they are; None with the reason if it is not UTF-8 text."""
    if len(data) > MAX_BYTES:
        message = f"文件超过 {MAX_BYTES // 1_000_000} MB 的上限"
        return None, (Diagnostic("too-large", message, Span(file), "填报通常只有几千字节；检查是否放错了文件"),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (_foreign(data, file, error.start),)
    bad = _CONTROL.search(text)
    if bad is None:
        return text, ()
    return None, (_control(data, text, bad, file),)


def transcode(data: bytes) -> tuple[str, str] | None:
    """Return the encoding and the text of bytes that are not UTF-8, if only one reading makes sense; else None."""
    for mark, name in _UTF16.items():
        if data.startswith(mark):
            return _reading(data, name, "utf-16")
    sixteen = _bare_utf16(data)
    if sixteen is not None:
        return _reading(data, "UTF-16", sixteen)
    found = _reading(data, "GB18030", "gb18030")
    if found is None or found[1].encode("gb18030") != data or not _looks_chinese(found[1]):
        return None
    return found


def _reading(data: bytes, name: str, codec: str) -> tuple[str, str] | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else (name, text.removeprefix("\ufeff"))


def _bare_utf16(data: bytes) -> str | None:
    """Every second byte of the ASCII parts is zero: UTF-16 without its mark."""
    half = len(data) // 2
    if not half or len(data) % 2:
        return None
    if data[1::2].count(0) > half // 4:
        return "utf-16-le"
    return "utf-16-be" if data[0::2].count(0) > half // 4 else None


def _looks_chinese(text: str) -> bool:
    foreign = [character for character in text if not character.isascii()]
    common = sum(
        "\u4e00" <= character <= "\u9fff" or character in "“”‘’、。《》〈〉—…·，：；（）？！％　"
        for character in foreign
    )
    return bool(foreign) and common >= _COMMON * len(foreign)


def _foreign(data: bytes, file: str, at: int) -> Diagnostic:
    line = data.count(b"\n", 0, at) + 1
    found = transcode(data)
    if found is not None:
        hint = f"运行 yian1 fmt --encoding {file} 转成 UTF-8，或在编辑器里另存为 UTF-8"
        return Diagnostic(
            "encoding", f"文件编码是 {found[0]}，应为 UTF-8", Span(file, 1 if found[0] == "UTF-16" else line), hint
        )
    hint = "用原来的软件打开，另存为 UTF-8；不确定原编码时不要强行转换"
    return Diagnostic("encoding", "文件不是 UTF-8 编码，也认不出是哪种编码", Span(file, line), hint)


def _control(data: bytes, text: str, bad: re.Match[str], file: str) -> Diagnostic:
    if transcode(data) is not None and b"\0" in data:
        hint = f"运行 yian1 fmt --encoding {file} 转成 UTF-8"
        return Diagnostic("encoding", "文件编码是 UTF-16，应为 UTF-8", Span(file), hint)
    before = text[: bad.start()]
    column = bad.start() - (before.rfind("\n") + 1) + 1
    shown = f"U+{ord(bad[0]):04X}"
    message = f"文件里有看不见的控制字符 {shown}"
    return Diagnostic("control-character", message, Span(file, before.count("\n") + 1, column), "删去这个字符")
