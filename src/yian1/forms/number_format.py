"""What a cell's number format does to the number that it shows: a percentage, another scale, a unit behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A literal text stands in quotes, or as one sign behind \ or ! (in Chinese Excel and WPS); _x is a gap as wide as x,
# *x fills the cell with x, and brackets hold a colour, a condition, a currency or a language.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].?|\[(?P<bracketed>[^\]]*)\]?|(?P<sign>.)', re.DOTALL
)
_CONDITION = re.compile(r"[<>=]+ *-?[\d.]+")
_CURRENCY = re.compile(r"\$(?P<text>[^-]*)")
_FIRST_IDEOGRAPH = "\u4e00"
_LITERAL = "\ue000"  # stands for the texts between the signs that mean something
# A comma behind the last digit, or before the decimal point, divides by a thousand.
_THOUSANDS = re.compile(rf"[0#?]{_LITERAL}*,[,{_LITERAL}]*(?:\.|[^0#?.,]*$)")
_DIGITS = re.compile(r"[\d.\uff0e·]")
_SCALE = re.compile(r"[十百千万亿]")
_GENERAL = re.compile("General|G/通用格式", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shows:
    """What is seen of a number: as a percentage, in another scale than it has, with a unit such as 万家 behind it."""

    percent: bool = False
    scaled: bool = False
    unit: str = ""


def shows(number_format: str, value: float) -> Shows | None:
    """Return what a format makes of a number; None where it depends on conditions that this does not work out."""
    sections = _sections(_GENERAL.sub("0", number_format))
    if any(condition for _, _, condition in sections):
        found = {_section(signs, texts) for signs, texts, _ in sections}
        return found.pop() if len(found) == 1 else None
    signs, texts, _ = sections[_which(len(sections), value)]
    return _section(signs, texts)


_OF_ZERO = 2  # counted from 0


def _which(sections: int, value: float) -> int:
    """Return which section holds for a number: above 0, below it, 0."""
    if value < 0 and sections > 1:
        return 1
    return _OF_ZERO if value == 0 and sections > _OF_ZERO else 0


def _sections(number_format: str) -> list[tuple[str, list[str], bool]]:
    """Return the sections of a format: its signs with the texts between them, the texts, whether it has a condition."""
    found: list[tuple[str, list[str], bool]] = [("", [], False)]
    for token in _TOKEN.finditer(number_format):
        signs, texts, condition = found[-1]
        text = _literal(token)
        if token["sign"] == ";":
            found.append(("", [], False))
        elif text is not None:
            found[-1] = (signs + _LITERAL, [*texts, text], condition)
        elif token["sign"]:
            found[-1] = (signs + token["sign"], texts, condition)
        elif token["bracketed"] and _CONDITION.fullmatch(token["bracketed"]):
            found[-1] = (signs, texts, True)
    return found


def _literal(token: re.Match[str]) -> str | None:
    if token["bracketed"] is not None:
        currency = _CURRENCY.match(token["bracketed"])
        return currency["text"] if currency else None
    if token["sign"] and token["sign"] >= _FIRST_IDEOGRAPH:
        return token["sign"]  # 0.0万 needs no quotes
    return token["quoted"] if token["quoted"] is not None else token["escaped"]


def _section(signs: str, texts: list[str]) -> Shows:
    scaled = bool(_THOUSANDS.search(signs)) or _between_digits(signs, texts)
    last = max((signs.rfind(digit) for digit in "0#?"), default=-1)
    behind = "".join(texts[signs[: last + 1].count(_LITERAL) :]).strip() if last >= 0 else ""
    return Shows("%" in signs, scaled, behind if _SCALE.search(behind) else "")


def _between_digits(signs: str, texts: list[str]) -> bool:
    """Whether a text with digits or a point touches the digits, so that it seems a part of the number: 0"0", 0!.0."""
    every = iter(texts)
    for place, sign in enumerate(signs):
        if sign == _LITERAL and _DIGITS.search(next(every)) and _touches(signs, place):
            return True
    return False


def _touches(signs: str, place: int) -> bool:
    around = signs[max(place - 1, 0) : place] + signs[place + 1 : place + 2]
    return any(sign in "0#?.," for sign in around)
