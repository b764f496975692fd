"""Text from outside made fit for every format, and what stands in a cell: text that stays text, numbers, dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from yian1.core.series import as_decimal
from yian1.model.plan import Kind
from yian1.model.quantity import WHOLE, decimals, percent, plain, round_half_up, telling_places
from yian1.model.typography import UNSEEN, cell_width, spelled
from yian1.output import numbers, words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from openpyxl.cell import Cell as Painted
    from openpyxl.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from yian1.core.progress import Light
    from yian1.core.series import Observation
    from yian1.model.period import Month
    from yian1.model.plan import Target


_NOT_XML = frozenset({"\ufffe", "\uffff"})
PAGE_OF = "第 &P 页，共 &N 页"  # as Excel and WPS number the pages they print
_BREAKS = "\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]"
_BLANKS = "[\t\u00a0 ]+"

# A spreadsheet takes text that begins like this for a formula, some take the full-width signs too.
# A number may begin with a sign, and is none; what is guarded already would lose its own mark when it is read.
_FORMULA = r"'*\s*(?:[=@\uff1d\uff20]|[+\-\uff0b\uff0d](?![\d.,]+[%‰]?$))"


def visible(text: str) -> str:
    """Return a text without what nobody sees and what moves the cursor of a terminal."""
    if text.isprintable():
        return text
    return "".join(sign for sign in text if unicodedata.category(sign) not in UNSEEN and sign not in _NOT_XML)


def visible_lines(text: str) -> str:
    """Return the same with its line feeds and its blanks as they are."""
    return "\n".join(map(visible, text.split("\n")))


def lines(text: str) -> str:
    """Return text with its line breaks, and without anything that cannot be seen."""
    return one_line(text) if text.isprintable() else "\n".join(map(_clean, re.split(_BREAKS, text))).strip("\n")


def one_line(text: str) -> str:
    """Return text as one line, without anything that cannot be seen."""
    if text.isprintable():
        return " ".join(text.split())  # nearly every text, in a tenth of the time
    return _clean(re.sub(_BREAKS, " ", text))


def put_text(cell: Painted | MergedCell, text: str) -> None:
    """Write text that Excel never takes for a formula, an error or an escaped character."""
    if text:
        cell.value, cell.data_type, cell.quotePrefix = in_workbook(text), "s", is_formula(text)


def print_across(sheet: Worksheet, titles: int, margins: tuple[float, float, float]) -> None:
    """Print on A4 landscape, as wide as the page, the row of titles on each; margins in inches: sides, ends, notes."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_setup.fitToPage = True
    sheet.print_title_rows = f"{titles}:{titles}"
    page = sheet.page_margins
    page.left = page.right = margins[0]
    page.top = page.bottom = margins[1]
    page.header = page.footer = margins[2]


def shortened(text: str, cells: int) -> str:
    """Return one line of at most so many cells (a 汉字 takes two), cut with … if it is longer."""
    line = one_line(text)
    if cell_width(line) <= cells:
        return line
    kept = ""
    for sign in line:
        if cell_width(kept + sign) > cells - 1:
            break
        kept += sign
    return kept + "…"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula."""
    return re.match(_FORMULA, text) is not None


def inert(text: str) -> str:
    """Return a text that no spreadsheet runs: with ' before it if it begins like a formula."""
    return f"'{text}" if is_formula(text) else text


def meant(text: str) -> str:
    """Return the text that `inert` was given."""
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text


def github(level: str, place: Mapping[str, object], text: str) -> str:
    """Return a workflow command, which GitHub shows beside the line of a file."""
    values = {name: _data(spelled(str(value))).replace(":", "%3A").replace(",", "%2C") for name, value in place.items()}
    return f"::{level} {','.join(f'{name}={value}' for name, value in values.items())}::{_data(lines(text))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _clean(line: str) -> str:
    return visible(re.sub(_BLANKS, " ", line)).strip()


# Excel keeps 15 digits; a number with more is written as text, so that none is lost.
_DIGITS = 15
_WHOLE = Fraction(WHOLE)
_MONTH, _DAY = 'yyyy"年"m"月"', "yyyy-mm-dd"
_POINTS, _NO_POINTS = _SIGNED = "+0.0;-0.0;0.0", "0.0;0.0"

# Excel counts a sign outside the basic plane, such as an emoji, as two.
LONGEST = 32767
_CUT = "……（内容过长，以下从略）"


class Formatted(NamedTuple):
    """A value with its number format, or a text; with a light it stands out."""

    value: str | date | Decimal | Fraction | int
    format: str = "General"
    light: Light | None = None


Cell = str | Formatted | None


class Column(NamedTuple):
    """A column of a table: its heading, and how it is laid out.

    `cell` is its value for a spreadsheet, where rows do not come ready made, `words` what people read (without them
    the value's text), `shown` the formats (table, md, csv, xlsx) that have it; `projected` says how it is reckoned.
    In a workbook it is as wide as its content, but text at most `widest` cells (a 汉字 takes two); where it `repeats`
    the row above, no row is made higher for it. `measure` is what the bare numbers of a spreadsheet are in.
    """

    title: str
    cell: Callable[[Any], Cell] = lambda _: None
    shown: Collection[str] = ()
    words: Callable[[Any], str] | None = None
    widest: int = 14
    repeats: bool = False
    measure: str = ""
    projected: str = ""

    def text(self, item: object) -> str:
        """Return what people read."""
        return as_text(self.cell(item)) if self.words is None else self.words(item)

    @property
    def heading(self) -> str:
        """The title of a column of bare numbers."""
        return f"{self.title}（{self.measure}）" if self.measure else self.title


def amount(value: Decimal | Fraction | int | None, places: int | None = None) -> Cell:
    """Return a number with as many decimals as it has, or as many as given."""
    if value is None:
        return None
    exact = as_decimal(Fraction(value))
    if len(exact.normalize().as_tuple().digits) > _DIGITS:
        return plain(exact)
    return Formatted(exact, _format(decimals(exact) if places is None else places))


def measured(value: Fraction, promised: Fraction) -> Cell:
    """Return a share worked out of its parts (in %), with so many decimals that it stands on its side of the target."""
    places = telling_places(value, promised)
    return _beside(value, promised) if places is None else Formatted(value, _format(places))


def figure(seen: Observation | None, target: Target) -> Cell:
    """Return a figure in its target's measure: as filed, or worked out of its parts; 不适用 where the whole is 0."""
    if seen is None:
        return None
    if seen.value is None or target.kind is Kind.MILESTONE:
        return words.observed_words(seen, target)
    if seen.whole is None or target.value is None:
        return amount(seen.value)
    return measured(seen.value, Fraction(target.value))


def percentage(value: Fraction | None) -> Cell:
    """Return a fraction to be shown in percent; what is below 100% is never shown as 100%, nor above it clamped."""
    if value is None:
        return None
    places = telling_places(100 * value, _WHOLE)
    return _beside(100 * value, _WHOLE) + "%" if places is None else Formatted(value, _format(places) + "%")


def points(value: Fraction | None, light: Light | None = None) -> Cell:
    """Return a difference in 百分点 to be shown with its sign and one decimal, in the light given."""
    if value is None:
        return None
    return Formatted(value, _POINTS if round_half_up(value, 1) else _NO_POINTS, light)


def month(value: Month | None) -> Cell:
    """Return a month as the date of its last day."""
    return None if value is None else Formatted(value.last_day, _MONTH)


def day(value: date | None) -> Cell:
    """Return a date."""
    return None if value is None else Formatted(value, _DAY)


def width_of(shown: Formatted) -> int:
    """Return how many cells a number or date takes as it is shown; text takes none, it can be broken."""
    if isinstance(shown.value, str):
        return 0
    if isinstance(shown.value, date):
        return cell_width(shown.format.replace('"', "")) + 1
    scale = 100 if shown.format.endswith("%") else 1
    places = len(shown.format.partition(";")[0].partition(".")[2].rstrip("%"))
    sign = shown.format.startswith("+")
    return len(plain(round_half_up(Fraction(shown.value) * scale, places))) + (scale > 1) + sign


def fitted(text: str) -> str:
    """Return text in the length that a cell can hold; a cut is marked."""
    if 2 * len(text) <= LONGEST or len(text) + sum(sign > "\uffff" for sign in text) <= LONGEST:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST - len(_CUT))].decode("utf-16-le", "ignore")
    return kept + _CUT


def in_workbook(text: str) -> str:
    """Return text as a workbook keeps it: _x0041_ would be read as the sign of that number."""
    return fitted(re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text))


def as_text(cell: Cell) -> str:
    """Return a cell for CSV: numbers bare, percentages and points with two decimals, months as in the files."""
    value = cell.value if isinstance(cell, Formatted) else cell
    if isinstance(cell, Formatted) and isinstance(value, Fraction):
        if cell.format.endswith("%"):
            return percent(value, 2)
        if cell.format in _SIGNED:
            return plain(round_half_up(value, numbers.POINT_PLACES))
        return plain(as_decimal(value, max(numbers.AMOUNT_PLACES, cell.format.count("0") - 1)))
    if isinstance(cell, Formatted) and isinstance(value, date):
        return value.isoformat()[:7] if cell.format == _MONTH else value.isoformat()
    if isinstance(value, Decimal | int):
        return plain(Decimal(value))
    return fitted(lines(str(value or "")))


def _beside(value: Fraction, promised: Fraction) -> str:
    """Return in words what lies nearer to the target than a spreadsheet can show."""
    return f"{'不足' if value < promised else '超过'}{plain(as_decimal(promised))}"


def _format(places: int) -> str:
    return "0." + "0" * places if places else "0"
