"""The field types shared by all files: each reads text as written and says in Chinese what is wrong with it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError, core_schema

from yian1.model import period, quantity
from yian1.model.diagnostics import Place
from yian1.model.typography import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic.fields import FieldInfo
    from pydantic_core import CoreSchema

_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?(?:/[\w.~%+-]+)*/?", re.ASCII | re.IGNORECASE)
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


class Record(BaseModel):
    """A mapping of a file: frozen, and a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def declared(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """Return the fields of a model by name; Pydantic 2.10 types `model_fields` as if only instances had it."""
    return model.__pydantic_fields__


def titles_of(model: type[BaseModel]) -> dict[str, str]:
    """Return what each field of a model is called in Chinese."""
    return {name: str(field.title) for name, field in declared(model).items()}


def of_type(model: type[BaseModel], wanted: type) -> frozenset[str]:
    """Return the fields of a model whose value is of a type, as `date` or `bool`; they may be left out."""
    return frozenset(name for name, field in declared(model).items() if wanted in _types(field.annotation))


def _types(annotation: object) -> tuple[object, ...]:
    if get_origin(annotation) in {Union, UnionType}:
        return tuple(found for part in get_args(annotation) for found in _types(part))
    return get_args(annotation)[:1] if get_origin(annotation) is Annotated else (annotation,)


class Document(Record):
    """A record that is a whole file and remembers which."""

    _file: str = ""

    def located(self, file: str) -> None:
        """Note once, right after reading, where this was written."""
        self._file = file

    @property
    def file(self) -> str:
        """The file, relative to the workspace, with forward slashes."""
        own = self.__pydantic_private__ or {}  # asked a hundred thousand times: as attributes they cost four times that
        return str(own["_file"])

    def place(self, *steps: str | int) -> Place:
        """Return the place of a value inside this document."""
        own = self.__pydantic_private__ or {}  # as above
        return Place(own["_file"], steps)


def fail(code: str, message: str, hint: str) -> PydanticCustomError:
    """Make the error a validator raises; schema.py turns it into a diagnostic with that code."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def _scalar(value: object, what: str, example: str) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None:
        raise fail("empty-value", f"这里是空的，应写{what}", f"写成 {example}，不需要时整行删去")
    raise fail("wrong-shape", f"这里应写{what}", f"写成 {example}")


def _month(value: object) -> period.Month:
    if isinstance(value, period.Month):
        return value
    text = _scalar(value, "月份", "2024-05")
    try:
        return period.Month.parse(text)
    except ValueError:
        raise fail("bad-month", f"“{readable(text)}”不是月份", "写成四位年、连字符、两位月，如 2024-05") from None


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    text = _scalar(value, "日期", "2024-05-31")
    try:
        return period.parse_date(text)
    except ValueError:
        why, hint = period.why_no_date(text)
        raise fail("bad-date", f"“{readable(text)}”{why}", hint) from None


def _number(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    try:
        return quantity.number(_scalar(value, "数字", "95"))
    except quantity.QuantityError as error:
        raise fail(error.code, error.message, error.hint) from None


def _whole(value: object) -> int:
    if isinstance(value, int):
        return value
    text = _scalar(value, "整数", "60")
    if not re.fullmatch(r"0|[1-9]\d{0,8}", text, re.ASCII):
        raise fail("bad-number", f"“{readable(text)}”不是整数", "写成不带小数和单位的整数，如 60")
    return int(text)


def _year(value: object) -> int:
    year = _whole(value)
    if year not in period.YEARS:
        span = f"{period.YEARS[0]} 至 {period.YEARS[-1]}"
        raise fail("bad-year", f"“{year}”不是可用的年度", f"写成四位年，{span}，如 2024")
    return year


def _percentage(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    try:
        return quantity.parse(_scalar(value, "百分数", "40%"), "%").scaleb(-2)
    except quantity.QuantityError as error:
        raise fail(error.code, error.message, error.hint) from None


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = _scalar(value, "true 或 false", "true")
    if text not in {"true", "false"}:
        raise fail("bad-truth", f"“{readable(text)}”应为 true 或 false", "是写 true，否写 false")
    return text == "true"


def _identifier(value: object) -> str:
    text = _scalar(value, "代号", "private-firms")
    if not ID.fullmatch(text):
        raise fail("bad-id", f"“{readable(text)}”不能作代号", "代号只用小写字母、数字和连字符，如 private-firms")
    return text


def _address(value: object) -> str:
    text = _scalar(value, "网址", "https://git.example.cn/office/ledger")
    if not _ADDRESS.fullmatch(text):
        raise fail("bad-value", f"“{readable(text)}”不是网页地址", "写成 https://git.example.cn/office/ledger")
    return text.rstrip("/")


def _reference(value: object) -> str:
    text = _scalar(value, "代号", "private-firms")
    if not text:
        raise fail("empty-value", "这里是空的，应写代号", "写成 private-firms 这样的代号，不需要时整行删去")
    return text


class Written:
    """How a field reads its text, and what the JSON Schema says of it: made in one piece, not assembled by pydantic.

    Without a function text is read by pydantic's compiled core, whose errors schema.py translates.
    """

    def __init__(
        self,
        read: Callable[[object], object] | None,
        description: str,
        pattern: str | None = None,
        kind: str | list[str] = "string",
    ) -> None:
        self.read = read
        self.json_schema = {"type": kind, "description": description} | (
            {} if pattern is None else {"pattern": pattern}
        )

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        if self.read is None:
            return core_schema.str_schema(strict=True, strip_whitespace=True, min_length=1)
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, core: object, handler: object) -> dict[str, Any]:
        return self.json_schema.copy()


MonthField = Annotated[period.Month, Written(_month, "月份，如 2024-05", r"^\d{4}-(0[1-9]|1[0-2])$")]
DateField = Annotated[date, Written(_date, "日期，如 2024-05-31", r"^\d{4}-\d{2}-\d{2}$")]
NumberField = Annotated[Decimal, Written(_number, "数字", kind=["number", "string"])]
WholeField = Annotated[int, Written(_whole, "整数", kind="integer")]
YearField = Annotated[int, Written(_year, "年度，如 2024", kind="integer")]
PercentageField = Annotated[Decimal, Written(_percentage, "百分数，如 40%", kind=["number", "string"])]
TruthField = Annotated[bool, Written(_truth, "true 或 false", kind="boolean")]
IdField = Annotated[str, Written(_identifier, "代号", r"^[a-z0-9]+(-[a-z0-9]+)*$")]
AddressField = Annotated[str, Written(_address, "网址，以 https:// 或 http:// 开头", r"^https?://")]
# An id that is looked up: what is no id at all is left to the check that knows the names and says which was meant.
ReferenceField = Annotated[str, Written(_reference, "代号", r"^[a-z0-9]+(-[a-z0-9]+)*$")]
# A key of a mapping, the same but left to pydantic's compiled core: a large ledger has hundreds of thousands.
KeyField = Annotated[str, Written(None, "代号", r"^[a-z0-9]+(-[a-z0-9]+)*$")]
# Most values are text.
TEXT = Written(None, "文字", kind=["string", "number"])
TextField = Annotated[str, TEXT]
