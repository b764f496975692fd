"""Texts that look like numbers and are none: which slip it is, and how to mend it."""

from __future__ import annotations

import re
from functools import cache

Slip = tuple[str, str, str]

_BAD = "bad-number"
_EMPTY = "placeholder"
_SHOWN = 24
_LOOKED_AT = 80

_EXACTLY = "填准确的数字，说明写在 note 里"
_FILL_OR_DROP = "填上数字；还没有数字时，删去这一行"

# Tried in this order on the half-width text; the first that matches explains it.
_SLIPS: tuple[tuple[str, str, str, str], ...] = (
    (r"", _BAD, "没有数字", _FILL_OR_DROP),
    (r"[\[\uff3b(\uff08【〔<《]?待\w{0,6}[\]\uff3d)\uff09】〕>》]?", _EMPTY, "还没有填写", _FILL_OR_DROP),
    (r"[xX×✕╳ＸｘOo○〇□_*]{2,}\D*|[xX×Ｘｘ□_*]\D{0,4}", _EMPTY, "还没有填写", _FILL_OR_DROP),
    (r"[-—–―/\\?\uff1f.…·、\s]+", _EMPTY, "还没有填写", _FILL_OR_DROP),
    (r"(?i:todo|tbd|n/?a|null|none|nil)", _EMPTY, "还没有填写", _FILL_OR_DROP),
    (r"[暂尚]?[无缺空](?:数据)?|[未没][^0-9]{1,6}|不详|不适用|同上", _EMPTY, "还没有填写", _FILL_OR_DROP),
    (r"(?i:[+-]?\.?(?:nan|inf|infinity))", _BAD, "不是数字", "填实际的数字"),
    (r"(?i:yes|no|on|off|true|false|y|n|是|否)", _BAD, "不是数字", "填实际的数字"),
    (r"[0-9]{4}[-/.年][0-9]{1,2}(?:[-/.月][0-9]{0,2})?日?", _BAD, "像日期，不是数字", "日期写在 as_of 里"),
    (r"[+-]?0[0-9][0-9,.]*\D*", _BAD, "以0开头，可能写错了", "去掉前面的0"),
    (r"0[xXoObB][0-9a-fA-F]+", _BAD, "不是十进制数字", "用普通的阿拉伯数字填写"),
    (r"[OoIl0-9.]*[0-9][OoIl][OoIl0-9.]*[^0-9A-Za-z]*", _BAD, "把字母当成了数字", "0、1 写成数字，不要写成字母 O、l"),
    (r"[0-9.]+[eE][+-]?[0-9]+.*", _BAD, "是科学记数法", "写出全部数字，或者用“万”“亿”"),
    (r"[0-9_]*[0-9]_[0-9_.]*.*", _BAD, "含有下划线", "去掉下划线"),
    (r"[0-9.]+\s*[:\uff1a]\s*[0-9.]+.*", _BAD, "含有冒号，像时间或比例", "小数点写作“.”"),
    (r"[0-9.]+\s*/\s*[0-9.]+.*", _BAD, "是分数", "写成小数；比率分别填 part 和 whole"),
    (
        r"[0-9.]+[^0-9]{0,3}\s*(?:-{1,2}|[~\uff5e—–至到]{1,2})\s*[0-9.]+.*",
        _BAD,
        "是一个范围",
        "填一个准确的数字",
    ),
    (r"[约近超逾过达<>≥≤≈\uff1c\uff1e].*|(?:大约|将近|不到|不足|至少|大概|左右).*", _BAD, "是约数", _EXACTLY),
    (r"[0-9].*(?:[多余几]|左右|上下|以[上下内]|[+\uff0b])\D*", _BAD, "是约数", _EXACTLY),
    (
        r"[负点零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅半几数]{1,20}[^0-9]*",
        _BAD,
        "用了汉字数字",
        "用阿拉伯数字填写",
    ),
    (r"百分之.*", _BAD, "写法不对", "百分数写作 25%"),
    (r"[+-]?[0-9]+(?:[。·、][0-9]+)\D*", _BAD, "的小数点不对", "小数点写作“.”"),
    (r"[+-]?\.[0-9]+.*|[+-]?[0-9]+\.(?![0-9])\D*", _BAD, "的小数点前后缺数字", "写完整，例如 0.5"),
    (r"[+-]?[0-9]+\.[0-9]+\.[0-9.]*\D*", _BAD, "的小数点多于一个", "只保留一个小数点"),
    (r"[+-]?[0-9,.]*,[0-9,.]*\D*", _BAD, "的千位分隔逗号不对", "去掉逗号，或者每三位一个"),
    (r"[+-]?[0-9.]+\s[0-9. ]+\D*", _BAD, "中间有空格", "去掉数字中间的空格"),
    (r"[+-]\s+[0-9].*", _BAD, "的正负号后面有空格", "去掉空格"),
    (r"[0-9.]+[千万亿][0-9.]+.*", _BAD, "用了两个单位", "只用一个单位，例如 1.85万家"),
)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Slip], ...]:
    """Return the slips ready to be tried; made when the first number is refused."""
    return tuple((re.compile(pattern), (code, message, hint)) for pattern, code, message, hint in _SLIPS)


def why(text: str) -> Slip | None:
    """Return the code, message and hint of the slip that a half-width text shows; None if unknown."""
    start = text[:_LOOKED_AT]
    for pattern, slip in _patterns():
        if pattern.fullmatch(start):
            return slip
    return None


def readable(text: str) -> str:
    """Return a text fit for a message: printable, on one line, short."""
    line = "".join(sign if sign.isprintable() else " " for sign in text[: _SHOWN + 1])
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
