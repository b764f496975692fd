"""Quantities as clerks write them (1.85万家, 700亿元, 25%): parse, convert, format, and the only rounding."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from yian1.model.typography import readable, without_sets

Exact = Decimal | Fraction

# Far more digits than a statistic has; an exact context needs a bound, and so does a file from outside.
_LONGEST = 60
WHOLE = 100  # percent
_MYRIAD = 10_000
MOST_PLACES = 10  # decimals of a printed number that nothing shorter tells from what was promised
_EXACT = Context(prec=4 * _LONGEST)

# The common case, a hundred thousand times a run: digits that Decimal itself reads in the same way.
_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,20})?")
_NUMBER = r"[+-]?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?"
_QUANTITY = re.compile(rf"({_NUMBER})\s*([^\W\d_]+(?:/[^\W\d_]+)?|%|‰|)")
SCALE = without_sets("[十百千]?(?:万亿|亿|万)|[十百]|千(?![瓦克米伏])")
"""What multiplies a number before what it counts; 千瓦 and 千克 are measures of their own."""
_SCALED = re.compile(rf"({SCALE})?(.*)", re.DOTALL)
_EXPONENTS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}

_WIDE = "０１２３４５６７８９\uff0e\uff0d\u2212\uff0b\uff05\uff0c\u3000"
_NARROW = "0123456789.--+%, "
_HALF_WIDTH = str.maketrans(_WIDE, _NARROW)

# Only what the registers themselves use for one another; 个, 家, 场 count different things.
_SYNONYMS = {"户": "家", "人": "名"}
_RATES = frozenset({"%", "百分点"})


class QuantityError(ValueError):
    """A text that is no quantity: `message` says what is wrong, `hint` how to mend it."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def number(text: str) -> Decimal:
    """Return the plain number that a text spells, every digit kept; QuantityError for anything else."""
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    found = _QUANTITY.fullmatch(text.translate(_HALF_WIDTH).strip())
    if not found:
        raise _refusal(text)
    if found[2]:
        raise _refusal(text, QuantityError("wrong-measure", f"数字后面多了“{readable(found[2])}”", "这里只填数字"))
    return _decimal(text, found[1])


def parse(text: str, measure: str) -> Decimal:
    """Return the value of a text in `measure`; a number without a unit is in it already."""
    bare = text.removesuffix(measure)
    if _PLAIN.fullmatch(bare):
        return Decimal(bare)
    found = _QUANTITY.fullmatch(text.translate(_HALF_WIDTH).strip())
    if not found:
        raise _refusal(text)
    digits, unit = found.groups()
    value = _decimal(text, digits)
    if not unit:
        return value
    try:
        counted = split_measure(measure)[1]  # after 98.2万 comes whatever the measure counts
        bare_scale = not split_measure(unit)[1] and counted not in _RATES
        return convert(value, unit + counted if bare_scale else unit, measure)
    except QuantityError as error:
        raise _refusal(text, error) from error


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """Return a value given in one measure in another; QuantityError "wrong-measure" across families."""
    from_scale, counted = split_measure(source)
    to_scale, expected = split_measure(target)
    if _SYNONYMS.get(counted, counted) != _SYNONYMS.get(expected, expected):
        message = f"单位“{readable(source)}”与规定的计量单位“{target}”不符"
        raise QuantityError("wrong-measure", message, f"按“{target}”填报，只写数字也可以")
    shift = from_scale.adjusted() - to_scale.adjusted()
    return _tidy(value.scaleb(shift, _EXACT)) if shift else value


@lru_cache(maxsize=1024)
def split_measure(measure: str) -> tuple[Decimal, str]:
    """Return a measure's scale, a power of ten, and what it counts: 万家 is (10000, 家)."""
    clean = measure.translate(_HALF_WIDTH).strip()
    if clean == "‰":
        return Decimal("0.1"), "%"
    if clean.removeprefix("个") == "百分点":
        return Decimal(1), "百分点"
    found = _SCALED.fullmatch(clean)
    multiplier, counted = found.groups(default="") if found else ("", clean)
    return Decimal(10 ** sum(_EXPONENTS[sign] for sign in multiplier)), counted


def round_half_up(value: Exact, places: int) -> Decimal:
    """Return a value rounded to so many decimals, halves away from zero, never minus zero."""
    return Decimal(_units(value, places)).scaleb(-places, _EXACT)


def telling_places(value: Fraction, promised: Fraction) -> int | None:
    """Return the fewest decimals with which a value, rounded, still stands below, at or above what was promised."""
    for places in range(1, MOST_PLACES + 1):
        if _side(Fraction(round_half_up(value, places)), promised) == _side(value, promised):
            return places
    return None


def plain(value: Decimal) -> str:
    """Return the digits of a value as they stand, without exponent and without separators."""
    return format(value or value.copy_abs(), "f")


def format_value(value: Decimal, measure: str) -> str:
    """Return a value with its measure, closed up: 1.85万家, 25%, 3.1个百分点."""
    clean = measure.translate(_HALF_WIDTH).strip()
    return plain(value) + ("个百分点" if clean == "百分点" else clean)


def percent(fraction: Exact, places: int = 1) -> str:
    """Return a fraction as a percentage; 100% is never shown before it is reached, nor clamped after."""
    units = _units(fraction, places + 2)
    if fraction < 1:
        units = min(units, 10 ** (places + 2) - 1)
    return plain(Decimal(units).scaleb(-places, _EXACT)) + "%"


def points(value: Exact) -> str:
    """Return a difference of two percentages as its bare number in 百分点, one decimal: -12.4."""
    return plain(round_half_up(value, 1))


def decimals(number: Decimal) -> int:
    """Return how many decimals a number is written with."""
    return len(plain(number).partition(".")[2])


def with_tenths(number: Decimal, measure: str) -> Decimal:
    """Return a rate with one decimal at least: 47% beside 47.5% is 47.0%."""
    return round_half_up(number, 1) if measure == "%" and not decimals(number) else number


def change(value: Decimal, measure: str) -> str:
    """Return a difference with its sign: +16家, +80家 (not +0.008万家), +2.0个百分点 between percentages, or 持平."""
    if not value:
        return "持平"
    sign = "+" if value > 0 else ""
    if split_measure(measure)[1] == "%":
        return sign + format_value(with_tenths(value, "%"), "百分点")
    return sign + format_value(*spoken(value, measure))


def spoken(number: Decimal, measure: str) -> tuple[Decimal, str]:
    """Return a number as it is read aloud: whole ones below one 万 or 亿 in the next smaller measure."""
    finer = number * _MYRIAD
    for large, small in (("万", ""), ("亿", "万")):
        if measure.startswith(large) and measure != large and abs(number) < 1 and finer == int(finer):
            return Decimal(int(finer)), small + measure.removeprefix(large)
    return number, measure


def _side(value: Fraction, promised: Fraction) -> int:
    return (value > promised) - (value < promised)


def _units(value: Exact, places: int) -> int:
    """Return a value in units of its last decimal, the half rounded away from zero, in whole numbers only."""
    number, of = value.as_integer_ratio()
    units: int = (2 * abs(number) * 10**places + of) // (2 * of)
    return units if number > 0 else -units


def _decimal(text: str, digits: str) -> Decimal:
    if len(digits) > _LONGEST:
        raise QuantityError("bad-number", f"“{readable(text)}”的位数过多", "核对数字，只填有效的位数")
    value = Decimal(digits.replace(",", ""))
    return value or value.copy_abs()


def _tidy(value: Decimal) -> Decimal:
    """Return a computed value without the zeros that only the conversion made."""
    short = value.normalize(_EXACT)
    whole = short.to_integral_value()
    return whole.quantize(Decimal(1), context=_EXACT) if short == whole else short


def _refusal(text: str, otherwise: QuantityError | None = None) -> QuantityError:
    """Return the error for a text: the known slip it shows, else `otherwise`."""
    start = text.translate(_HALF_WIDTH).strip()[:_LOOKED_AT]
    slip = next((slip for pattern, *slip in _SLIPS if re.fullmatch(pattern, start)), None)
    if slip is None and otherwise is not None:
        return QuantityError(otherwise.code, f"“{readable(text)}”的{otherwise.message}", otherwise.hint)
    mixed = re.search("[0-9]", start) is not None
    code, message, hint = slip or (
        _MIXED if mixed else ("bad-number", "不是数字", "用阿拉伯数字填写，例如 521 或 98.2")
    )
    return QuantityError(code, f"“{readable(text)}”{message}", hint)


_BAD = "bad-number"
_EMPTY = "placeholder"
_LOOKED_AT = 80

NOTED = "，说明写在 note 里"
_EXACTLY = f"填准确的数字{NOTED}"
_MIXED = _BAD, "里除了数字还有别的字", f"只写数字{NOTED}"
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
    (r"[0-9.]+[^0-9]{0,3}\s*(?:-{1,2}|[~\uff5e—–至到]{1,2})\s*[0-9.]+.*", _BAD, "是一个范围", "填一个准确的数字"),
    (r"[约近超逾过达<>≥≤≈\uff1c\uff1e].*|(?:大约|将近|不到|不足|至少|大概|左右).*", _BAD, "是约数", _EXACTLY),
    (r"[0-9].*(?:[多余几]|左右|上下|以[上下内]|[+\uff0b])\D*", _BAD, "是约数", _EXACTLY),
    (
        r"[负点零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅半几数]{1,20}[0-9.]*[^0-9]*",
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
    (r"[—–―]+\s*[0-9].*", _BAD, "的负号不对", "负号写作“-”"),
    (r"[0-9.]+[千万亿][0-9.]+.*", _BAD, "用了两个单位", "只用一个单位，例如 1.85万家"),
)
