"""Small formatting for the templates: dates, months, values and lists; the words around them are the templates'."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core.series import as_decimal
from yian1.model import quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from yian1.model.period import Month

_DIGITS = "零一二三四五六七八九"
_TEN = 10
_MYRIAD = 10_000
_STOPS = "\u3002\uff0c\uff1b\u3001\uff0e.,; "
_ENDS = ("\u3002", "\uff01", "\uff1f", "……", "\u3002”", "\uff01”", "\uff1f”")


def day(value: date) -> str:
    """Return a date as documents write it: 2024年6月5日."""
    return f"{value.year}年{value.month}月{value.day}日"


def short_day(value: date) -> str:
    """Return a date without its year: 6月5日."""
    return f"{value.month}月{value.day}日"


def month(value: Month) -> str:
    """Return a month with its year: 2024年5月."""
    return f"{value.year}年{value.number}月"


def month_end(value: Month) -> str:
    """Return the date that a month's figures are as of: 5月末."""
    return f"{value.number}月末"


def through(value: Month) -> str:
    """Return the months of the year up to one: 1—5月, or 1月 alone."""
    return "1月" if value.number == 1 else f"1—{value.number}月"


def chinese(number: int) -> str:
    """Return the numeral of a heading, 1 to 99: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, _TEN)
    lead = "" if not tens else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return lead + (_DIGITS[ones] if ones or not tens else "")


def value(number: Decimal | Fraction | int, measure: str) -> str:
    """Return a value with its measure; a fraction that no decimal can spell has two places."""
    return quantity.format_value(decimal(number), measure)


def decimal(number: Decimal | Fraction | int) -> Decimal:
    """Return a number as a decimal, exact where that is possible."""
    if isinstance(number, Fraction):
        exact = as_decimal(number)
        return quantity.round_half_up(number, 2) if exact is None else exact
    return Decimal(number)


def points(number: Fraction) -> str:
    """Return the size of a difference in 百分点, one decimal, without its sign."""
    return quantity.points(abs(number))


def signed(number: Fraction) -> str:
    """Return a difference in 百分点 for a table: +1.5, -12.4, 0.0."""
    text = quantity.points(number)
    return text if text.startswith("-") or not text.strip("0.") else f"+{text}"


def size(number: Decimal | Fraction, measure: str) -> str:
    """Return the size of a difference, between percentages in 个百分点."""
    return change(abs(decimal(number)), measure).removeprefix("+")


def change(number: Decimal, measure: str) -> str:
    """Return a difference with its sign, small ones as they are read aloud: +80家, not +0.008万家."""
    return quantity.change(*_spoken(number, measure))


def amount(number: Decimal, measure: str) -> str:
    """Return an amount beside a larger one, a small one as it is read aloud: 9600家, not 0.96万家."""
    return quantity.format_value(*_spoken(number, measure))


def _spoken(number: Decimal, measure: str) -> tuple[Decimal, str]:
    """Return whole numbers below one 万 or 亿 in the next smaller measure."""
    finer = number * _MYRIAD
    for large, small in (("万", ""), ("亿", "万")):
        if measure.startswith(large) and measure != large and abs(number) < 1 and finer == int(finer):
            return Decimal(int(finer)), small + measure.removeprefix(large)
    return number, measure


def clause(text: str) -> str:
    """Return a text without its final stop, to stand inside a sentence."""
    return text.rstrip(_STOPS)


def sentence(text: str) -> str:
    """Return a text with exactly one stop at its end; an empty text stays empty."""
    if not text or text.endswith(_ENDS):
        return text
    return clause(text) + "\u3002"


def quoted(text: str) -> str:
    """Return a text in quotes, the quotes inside it made single: “全市‘四上’企业总数达到1.85万家”."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def names(items: Iterable[str]) -> str:
    """Return a list of names: 市发改委、市财政局."""
    return "\u3001".join(items)


FILTERS: Mapping[str, Callable[..., str]] = {
    "day": day,
    "short_day": short_day,
    "month": month,
    "month_end": month_end,
    "through": through,
    "chinese": chinese,
    "value": value,
    "percent": quantity.percent,
    "points": points,
    "signed": signed,
    "size": size,
    "change": change,
    "amount": amount,
    "plain": quantity.plain,
    "clause": clause,
    "sentence": sentence,
    "quoted": quoted,
    "names": names,
}
