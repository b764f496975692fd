"""From bytes to text: UTF-8 is read, other encodings are recognised and named, nothing is guessed."""

from __future__ import annotations

import codecs
import re

from yian1.model.diagnostics import Diagnostic, Span

MAX_BYTES = 5 * 1024 * 1024

_SIGNATURES = (
    (b"PK\x03\x04", "Excel、Word 或压缩文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Excel 或 Word 文件"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"Rar!", "压缩文件"),
)
_SAMPLE = 65_536  # bytes; enough to tell what a text is written in
_FAMILIAR = 0.9  # the share of everyday characters that a Chinese text has at least; Big5 read as GBK has half
_SYMBOLS, _LEVEL_ONE = range(0xA1, 0xA4), range(0xB0, 0xD8)  # rows of GB 2312, full-width forms among the symbols
_UTF16 = (("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE))
_LONG = re.compile(rb"[\xe0-\xff]")  # begins what takes three bytes of UTF-8 and more, as everything Chinese does


# Patterns of signs; nearly no file needs one, so they are compiled when first asked for.
_CHINESE = r"[\u2e80-\u9fff\uff00-\uffef\u2010-\u2026]"  # with the punctuation that goes with it
_LOST = "[\ufffd]+|(?:\u951f\u65a4\u62f7)+"  # the replacement character, and what editors make of it
BROKEN = "这里的文字已损坏，成了乱码"
_NO_TEXT = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]"
_LETTERS = r"[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u07ff]"  # of other scripts, which two bytes of GBK may look like


def decode(data: bytes, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return the text of a file and what is wrong with its bytes; None if it cannot be read as text.

    A text in another encoding is read all the same when there is no doubt about it, and reported.
    """

    def note(code: str, message: str, hint: str) -> tuple[Diagnostic, ...]:
        return (Diagnostic(code, message, Span(file), hint),)

    if len(data) > MAX_BYTES:
        return None, (too_large(file, len(data)),)
    kind = _kind(data)
    if kind:
        hint = "要导入 Excel 表格，用 yian1 import；放在这里的应是 YAML 文本"
        return None, note("not-text", f"这不是文本文件，像是{kind}", hint)
    known, hint = transcode(data), "用编辑器打开核对文字，另存为 UTF-8"
    if known is not None and known[0] == "UTF-8":
        return known[1], _damage(known[1], file)
    if known is not None:
        shown = "GBK（GB18030）" if known[0] == "GB18030" else known[0]
        message = f"文件的编码是 {shown}，不是 UTF-8"
        return known[1], note("encoding", message, f"运行 yian1 fmt --encoding {file} 转成 UTF-8")
    text = _as_utf8(data)
    if text is not None:
        return text, note("unknown-encoding", "认不准文件的编码：既可以读作 UTF-8，也可以读作 GBK", hint)
    # UTF-8 with a few damaged places is mostly Chinese all the same.
    damaged = data.decode("utf-8", errors="replace")
    sample, bad = damaged[:_SAMPLE], len(re.findall("\ufffd+", damaged))
    if len(re.findall(_CHINESE, sample)) >= 4 * bad and not re.search(_NO_TEXT, sample):
        return damaged, _damage(damaged, file)
    return None, note("unknown-encoding", "认不出文件的编码，不能读作 UTF-8", hint)


def readable(data: bytes) -> str:
    """Return a text for people, as well as it can be read."""
    return decode(data, "")[0] or data.decode("utf-8", "replace")


def too_large(file: str, size: int, most: int = MAX_BYTES) -> Diagnostic:
    """Return the diagnostic for a file of so many bytes."""
    message = f"文件有 {size // 1_000_000} MB，超过 {most // 1_000_000} MB 的上限"
    hint = "填报是文本，通常只有几千字节；检查是否放错了文件" if most == MAX_BYTES else "检查是否放错了文件"
    return Diagnostic("file-too-large", message, Span(file), hint)


def transcode(data: bytes) -> tuple[str, str] | None:
    """Return the name of the encoding and the text if there is no doubt about them; None when one must not guess."""
    if _kind(data):
        return None
    text = _as_utf8(data)
    if text is not None:
        return None if _is_ambiguous(data, text) else ("UTF-8", text)
    wide, chinese = _as_utf16(data), _as_chinese(data, "gb18030")
    return ("UTF-16", wide) if wide is not None else ("GB18030", chinese) if chinese is not None else None


def _kind(data: bytes) -> str | None:
    return next((name for start, name in _SIGNATURES if data.startswith(start)), None)


def _damage(text: str, file: str) -> tuple[Diagnostic, ...]:
    """Report the first place where characters were lost."""
    found = lost(text)
    if found is None:
        return ()
    before = text[: found.start()].removeprefix("\ufeff")
    span = Span(file, before.count("\n") + 1, len(before) - before.rfind("\n"), len(found.group()))
    return (Diagnostic("broken-text", BROKEN, span, "核对原文，把这一处重新输入一遍"),)


def lost(text: str) -> re.Match[str] | None:
    """Find the first place where characters were lost."""
    # Two plain looks first: the pattern takes twenty times as long, and nearly every text is whole.
    return re.search(_LOST, text) if "\ufffd" in text or "\u951f\u65a4" in text else None


def _as_utf8(data: bytes) -> str | None:
    """Return the text of UTF-8 with or without BOM; None for anything else, UTF-16 of ASCII text included."""
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if b"\0" in data and _as_utf16(data) is not None else text


def _as_utf16(data: bytes) -> str | None:
    """Return the text of UTF-16 with its mark, or without it if only one byte order makes a text."""
    orders = [(codec, mark) for codec, mark in _UTF16 if data.startswith(mark)] or (_UTF16 if b"\0" in data else ())
    texts = [_as_chinese(data.removeprefix(mark), codec) for codec, mark in orders]
    found = [text for text in texts if text is not None]
    return found[0] if len(found) == 1 else None


def _as_chinese(data: bytes, codec: str) -> str | None:
    """Return the text if nearly all of what is not ASCII in it are common characters and Chinese punctuation."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    foreign = [char for char in text[:_SAMPLE] if not char.isascii()]
    common = sum(map(_is_common, foreign)) >= _FAMILIAR * len(foreign)
    return text if common and not re.search(_NO_TEXT, text) else None


def _is_common(char: str) -> bool:
    """Say whether a character is in the first level of GB 2312 (by pinyin, 3755 characters) or its symbols."""
    try:
        row = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return row in _SYMBOLS or row in _LEVEL_ONE


def _is_ambiguous(data: bytes, text: str) -> bool:
    """Say whether UTF-8 that shows only letters of other scripts is a short Chinese text in GBK."""
    if text.isascii() or _LONG.search(data):
        return False
    foreign = [char for char in text[:_SAMPLE] if not char.isascii()]
    return re.fullmatch(f"{_LETTERS}*", "".join(foreign)) is not None and _as_chinese(data, "gb18030") is not None
