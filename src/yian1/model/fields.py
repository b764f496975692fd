"""The field types shared by all files, and from plain values to models: what does not fit becomes a diagnostic."""

from __future__ import annotations

import difflib
import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar, Union, get_args, get_origin

import pydantic
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError, PydanticKnownError, core_schema

from yian1.model import period, quantity
from yian1.model.diagnostics import Diagnostic, Path, Place
from yian1.model.typography import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pydantic_core import CoreSchema, ErrorDetails


_ADDRESS = r"https?://[a-z0-9.-]+(?::\d{1,5})?(?:/[\w.~%+-]+)*/?"
EXAMPLE = "minzheng、new-centres 这样的代号"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
# What pydantic.Field calls when it has looked at fifty arguments, in a sixth of the time; an alias needs the whole.
Field = pydantic.Field if TYPE_CHECKING else FieldInfo.from_field


class Worded(StrEnum):
    """A choice with its one Chinese word (docs/glossary.md); `rank` is its place among the others."""

    word: str
    rank: int

    def __new__(cls, value: str, word: str = "") -> Self:
        """Make a choice of its value and its word."""
        made = str.__new__(cls, value)
        made._value_, made.word = value, word
        made.rank = len(cls.__members__)
        return made


class Record(BaseModel):
    """A mapping of a file: frozen, and a key that it does not know is an error; a text of its has something in it."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, defer_build=True, str_strip_whitespace=True, str_min_length=1
    )


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
    """Make the error a validator raises; `validate` turns it into a diagnostic with that code."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def alone(key: str, *, may_be_empty: bool = False) -> BeforeValidator:
    """Let a text stand for a mapping that has nothing but this key; where it may be empty, nothing for one without."""

    def mapping(value: object) -> object:
        if may_be_empty and value is None:
            return {}
        return {key: value} if isinstance(value, str) else value

    return BeforeValidator(mapping)


def _month(text: str) -> period.Month:
    try:
        return period.Month.parse(text)
    except ValueError:
        raise fail("bad-month", f"“{readable(text)}”不是月份", "写成四位年、连字符、两位月，如 2024-05") from None


def _date(text: str) -> date:
    try:
        return period.parse_date(text)
    except ValueError:
        why, hint = period.why_no_date(text)
        raise fail("bad-date", f"“{readable(text)}”{why}", hint) from None


def _whole(text: str) -> int:
    if not re.fullmatch(r"0|[1-9]\d{0,8}", text, re.ASCII):
        raise fail("bad-number", f"“{readable(text)}”不是整数", "写成不带小数和单位的整数，如 60")
    return int(text)


def _count(text: str) -> int:
    number = _whole(text)
    if not number:
        raise PydanticKnownError("greater_than_equal", {"ge": 1})
    return number


def _year(text: str) -> int:
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII) or int(text) not in period.YEARS:
        span = f"{period.YEARS[0]} 至 {period.YEARS[-1]}"
        raise fail("bad-year", f"“{readable(text)}”不是可用的年度", f"写成四位年，{span}，如 2024")
    return int(text)


def _percentage(text: str) -> Decimal:
    return quantity.parse(text, "%").scaleb(-2)


def _truth(text: str) -> bool:
    if text not in {"true", "false"}:
        raise fail("bad-truth", f"“{readable(text)}”应为 true 或 false", "是写 true，否写 false")
    return text == "true"


def _identifier(text: str) -> str:
    if not ID.fullmatch(text):
        raise fail("bad-id", f"“{readable(text)}”不能作代号", "代号只用小写字母、数字和连字符，如 private-firms")
    return text


def _address(text: str) -> str:
    if not re.fullmatch(_ADDRESS, text, re.ASCII | re.IGNORECASE):
        raise fail("bad-value", f"“{readable(text)}”不是网页地址", "写成 https://git.example.cn/office/ledger")
    return text.rstrip("/")


def _reference(text: str) -> str:
    if not text:
        raise fail("empty-value", "这里是空的，应写代号", f"写成 {EXAMPLE}，不需要时整行删去")
    return text


class Written:
    """How a field reads its text, and what the JSON Schema says of it: made in one piece, not assembled by pydantic.

    Without a function text is read by pydantic's compiled core, whose errors are translated below.
    """

    def __init__(
        self,
        what: str,
        example: str = "",
        read: Callable[[str], object] | None = None,
        *,
        kind: str | list[str] = "string",
        description: str = "",
        **limits: object,
    ) -> None:
        self.what, self.example, self.read = what, example, read
        self.json_schema = {"type": kind, "description": description or what, **limits}

    def __get_pydantic_core_schema__(self, source: type, handler: object) -> CoreSchema:
        read, what, example = self.read, self.what, self.example
        if read is None:
            return core_schema.str_schema(strict=True, strip_whitespace=True, min_length=1)

        def value_of(value: object) -> object:
            if isinstance(value, str):
                try:
                    return read(value.strip())
                except quantity.QuantityError as error:
                    # What is a field of its own has no note beside it, as a figure has.
                    raise fail(error.code, error.message, error.hint.removesuffix(quantity.NOTED)) from None
            if isinstance(value, source):
                return value
            if value is None:
                raise fail("empty-value", f"这里是空的，应写{what}", f"写成 {example}，不需要时整行删去")
            hint = f"只写一个{what}，不写成列表" if isinstance(value, list) else f"写成 {example}"
            raise fail("wrong-shape", f"这里应写{what}", hint)

        return core_schema.no_info_plain_validator_function(value_of)

    def __get_pydantic_json_schema__(self, core: object, handler: object) -> dict[str, Any]:
        return self.json_schema.copy()


_PATTERN = f"^{ID.pattern}$"
_AMOUNT = ["number", "string"]

MonthField = Annotated[
    period.Month,
    Written("月份", "2024-05", _month, pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="月份，如 2024-05"),
]
DateField = Annotated[
    date, Written("日期", "2024-05-31", _date, pattern=r"^\d{4}-\d{2}-\d{2}$", description="日期，如 2024-05-31")
]
NumberField = Annotated[Decimal, Written("数字", "95", quantity.number, kind=_AMOUNT)]
WholeField = Annotated[int, Written("整数", "60", _whole, kind="integer")]
CountField = Annotated[int, Written("整数", "60", _count, kind="integer", minimum=1)]
YearField = Annotated[int, Written("整数", "60", _year, kind="integer", description="年度，如 2024")]
PercentageField = Annotated[Decimal, Written("百分数", "40%", _percentage, kind=_AMOUNT, description="百分数，如 40%")]
TruthField = Annotated[bool, Written("true 或 false", "true", _truth, kind="boolean")]
IdField = Annotated[str, Written("代号", EXAMPLE, _identifier, pattern=_PATTERN)]
AddressField = Annotated[
    str,
    Written(
        "网址",
        "https://git.example.cn/office/ledger",
        _address,
        pattern=r"^https?://",
        description="网址，以 https:// 或 http:// 开头",
    ),
]
# An id that is looked up: what is no id at all is left to the check that knows the names and says which was meant.
ReferenceField = Annotated[str, Written("代号", EXAMPLE, _reference, pattern=_PATTERN)]
# A key of a mapping, the same but left to pydantic's compiled core: a large ledger has hundreds of thousands.
KeyField = Annotated[str, Written("代号", pattern=_PATTERN)]


D = TypeVar("D", bound=Document)

_SHOWN = 40  # signs of a value that does not fit
_LONGEST_WORD = 6

# After the first pass these only say what pruning itself has left behind.
LEFT_EMPTY = frozenset({"missing", "too_short"})

# What pydantic calls a shape, in the words of somebody who writes the file.
SHAPES = {
    "dict_type": ("下级条目（键: 值）", "下一行缩进两格，写成“键: 值”"),
    "model_type": ("下级条目（键: 值）", "下一行缩进两格，写成“键: 值”"),
    "tuple_type": ("列表", "每项一行，以“- ”开头；或写成 [甲, 乙]"),
    "string_type": ("文字", "连成一段文字，其中的冒号用全角，或整段用引号括起来"),
}


def validate(model: type[D], value: object, file: str) -> tuple[D | None, tuple[Diagnostic, ...]]:
    """Make a model of a file's value.

    What does not fit is reported and left out, so that the rest of the file can still be checked;
    None if even the parts that must be there are missing.
    """
    problems: list[Diagnostic] = []
    for attempt in range(8):  # each pass leaves out what the one before found
        try:
            document = model.model_validate(value)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=True)
            real = [detail for detail in details if not _left_empty(detail, attempt)]
            problems += _diagnostics(model, value, real, file)
            paths = {_written(value, detail["loc"]) for detail in details}
            if () in paths:
                break
            # Later items first, the tenth of a list behind the ninth: indices stay true.
            for path in sorted(paths, key=lambda path: [(isinstance(step, int), step) for step in path], reverse=True):
                value = _without(value, path)
        else:
            document.located(file)
            return document, tuple(dict.fromkeys(problems))
    return None, tuple(dict.fromkeys(problems))


def _left_empty(detail: ErrorDetails, attempt: int) -> bool:
    """Whether a finding only says what leaving other findings out has made of the value."""
    return (attempt > 0 and detail["type"] in LEFT_EMPTY) or (detail["type"] == "too_short" and bool(detail["input"]))


def _diagnostics(model: type[BaseModel], value: object, details: list[ErrorDetails], file: str) -> list[Diagnostic]:
    """Translate pydantic's findings; a mistyped key is reported once, not as a missing one as well."""
    typed = {(d["loc"][:-1], _close(model, d["loc"])) for d in details if d["type"] == "extra_forbidden"}
    missing: dict[tuple[str | int, ...], list[str]] = {}
    for detail in details:
        *mapping, key = detail["loc"] or ("",)
        if detail["type"] == "missing" and (tuple(mapping), key) not in typed:
            missing.setdefault(tuple(mapping), []).append(str(key))
    found = [_diagnostic(model, value, detail, file) for detail in details if detail["type"] != "missing"]
    return found + [_missing(model, value, mapping, keys, file) for mapping, keys in missing.items()]


def _missing(
    model: type[BaseModel], value: object, mapping: tuple[str | int, ...], keys: Sequence[str], file: str
) -> Diagnostic:
    """Say all that one mapping lacks at once."""
    known = _fields(_owner(model, mapping))
    named = "、".join(f"“{key}”（{known[key].title}）" for key in keys)
    lines = "、".join(f"{key}: …" for key in keys)
    where = Place(file, _written(value, mapping))
    return Diagnostic("missing-key", f"缺少{named}", where, f"补上{'一' if len(keys) == 1 else '这几'}行 {lines}")


def _close(model: type[BaseModel], loc: tuple[str | int, ...]) -> str | None:
    """Return the key that was probably meant by an unknown one."""
    known = _fields(_owner(model, loc[:-1]))
    key = str(loc[-1])
    by_title = {str(field.title): name for name, field in known.items()}
    return by_title.get(key) or _nearest(key.lower(), known) or by_title.get(_nearest(key, by_title) or "")


def _written(value: object, loc: Iterable[str | int]) -> Path:
    """Keep the steps of a pydantic location that the written tree really has."""
    path: list[str | int] = []
    for step in loc:
        inside = _inside(value)
        if step in inside:
            value = inside[step]
            path.append(step)
    return tuple(path)


def _without(value: object, path: Sequence[str | int]) -> object:
    """Return the value without the entry at a path that it has."""
    step, *rest = path
    entries = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    kept = [(at, _without(item, rest) if at == step else item) for at, item in entries if rest or at != step]
    return dict(kept) if isinstance(value, dict) else [item for _, item in kept]


def _diagnostic(model: type[BaseModel], value: object, detail: ErrorDetails, file: str) -> Diagnostic:
    path = _written(value, detail["loc"])
    where = Place(file, path, "key" if "[key]" in detail["loc"] else "value")
    kind = detail["type"]
    last = "".join(step for step in detail["loc"][-1:] if isinstance(step, str))  # of a list's items none
    if where.at == "key" and kind in {"string_type", "string_too_short"}:
        message = "这里是空的，应写代号"
        return Diagnostic("empty-value", message, where, f"写成 {EXAMPLE}，不需要时整行删去")
    if kind == "extra_forbidden":
        near, known = _close(model, path), _fields(_owner(model, path[:-1]))
        above = "" if near else _empty_above(value, path, known)
        hint = f"是不是 {near}？" if near else f"这里可以写：{'、'.join(known)}"
        hint = f"属于“{above}”的，行首多缩进两格；{hint}" if above else hint
        return Diagnostic("unknown-key", f"不认识的键“{last}”", where.key(), hint)
    if kind == "enum":
        choices = re.findall("'([^']*)'", str(detail["ctx"]["expected"]))
        given = _short(detail["input"])
        words = _words(_kind_at(model, path))
        near = words.get(given) or _nearest(given, choices)
        said = {value: f"{value}（{word}）" for word, value in words.items() if word != value}
        named = "、".join(said.get(choice, choice) for choice in choices)
        hint = f"只能写：{named}" + (f"；是不是 {near}？" if near else "")
        return Diagnostic("bad-choice", f"“{given}”不在可选的范围内", where, hint)
    shape = _bad_shape(kind, detail["input"], last, where, _fields(_owner(model, path) or _owner(model, (*path, ""))))
    if shape is not None:
        return shape
    context = detail.get("ctx", {})
    if "message" in context:
        return Diagnostic(kind, str(context["message"]), where, str(context.get("hint", "")))
    message = f"“{last}”的值不合要求：{_short(detail['input'])}"
    return Diagnostic("bad-value", message, where, "对照 docs/data-format.md 改写")


def _words(kind: object) -> Mapping[str, str]:
    """Return the choices of a field by their Chinese words, where these are words and no descriptions."""
    found = next((one for one in (kind, *get_args(kind)) if isinstance(one, type) and issubclass(one, Worded)), None)
    words = {} if found is None else {choice.word: choice.value for choice in found}
    return words if all(word and len(word) <= _LONGEST_WORD for word in words) else {}


def _empty_above(value: object, path: Path, known: Mapping[str, FieldInfo]) -> str:
    """Return the last known key above an unknown one if it stands there with nothing below: it may have lost that."""
    for step in path[:-1]:
        value = _inside(value)[step]
    beside = _inside(value)
    keys = list(beside)
    last = next((str(key) for key in reversed(keys[: keys.index(path[-1])]) if key in known), "")
    return last if last and beside[last] is None and _holds_more(known[last].annotation) else ""


def _inside(value: object) -> Mapping[str | int, object]:
    return value if isinstance(value, dict) else dict(enumerate(value)) if isinstance(value, list) else {}


def _bad_shape(kind: str, given: object, key: str, where: Place, known: Mapping[str, FieldInfo]) -> Diagnostic | None:
    """Say what is wrong with a value that is empty, or of another shape than its field."""
    if kind in {"too_short", "string_too_short"}:
        return Diagnostic("empty-value", f"“{key}”不能是空的", where, "补上内容，不需要时整行删去")
    if kind not in SHAPES:
        return None
    expected, hint = SHAPES[kind]
    hint = hint if where.path else hint.replace("下一行缩进两格", "这个文件里不写别的")
    if isinstance(given, list) and kind == "string_type":
        hint = "不写成列表：删去“- ”或方括号，连成一段文字"
    elif isinstance(given, list):
        hint = "不写成列表：删去各行开头的“- ”或方括号，每行写成“键: 值”"
        if kind == "dict_type" and any(isinstance(item, dict) and len(item) > 1 for item in given):
            entry = "“代号:”一行，其余各行缩进两格写在下面" if known else "“代号: 值”"
            hint = f"不写成列表：每一项写成{entry}"
    elif isinstance(given, str) and "键: 值" in expected and re.match(r"[\w-]+ *[=\uff1d]", given):
        hint = "等号改成半角冒号，后面空一格，写成“键: 值”"
    elif kind != "dict_type" and (keys := [key for key, one in known.items() if one.is_required()] or list(known)[:2]):
        hint = f"{hint}，如 {'、'.join(f'{key}: …' for key in keys[:2])}" if "键: 值" in expected else hint
    named = f"“{key}”" if key else "这里"
    if given is None:
        return Diagnostic("empty-value", f"{named}是空的，应写{expected}", where, "补上内容，不需要时整行删去")
    return Diagnostic("wrong-shape", f"{named}应是{expected}", where, hint)


def _nearest(word: str, candidates: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word, list(candidates), n=1, cutoff=0.5)), None)


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _kind_at(model: type[BaseModel], path: Iterable[str | int]) -> object:
    """Return what a model says of the value at a path."""
    kind: object = model
    for step in path:
        fields = _fields(_model_in(kind)) if isinstance(step, str) else {}
        if step in fields:
            kind = fields[str(step)].annotation
        else:
            arguments = [argument for argument in get_args(kind) if argument is not Ellipsis] or [None]
            kind = arguments[-1 if isinstance(step, str) else 0]
    return kind


def _owner(model: type[BaseModel], path: Iterable[str | int]) -> type[BaseModel] | None:
    """Find the model that describes the mapping at a path."""
    return _model_in(_kind_at(model, path))


def _model_in(kind: object) -> type[BaseModel] | None:
    parts = (part for part in (kind, *get_args(kind)) if isinstance(part, type) and issubclass(part, BaseModel))
    return next(parts, None)


def _fields(owner: type[BaseModel] | None) -> Mapping[str, FieldInfo]:
    """Return a model's fields by the key that the file uses."""
    return {} if owner is None else {field.alias or name: field for name, field in declared(owner).items()}


def is_text(model: type[BaseModel], path: Path) -> bool:
    """Say whether the value at a path is free text: a name or a sentence, no id, date or choice."""
    field = _fields(_owner(model, path[:-1])).get(str(path[-1]) if path else "")
    kind = _kind_at(model, path)
    if get_origin(kind) is Annotated or (field is not None and any(isinstance(one, Written) for one in field.metadata)):
        return False
    return str in (kind, *get_args(kind))


def nested_keys(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the top keys of a file under which further lines stand."""
    shapes = ((key, field.annotation) for key, field in _fields(model).items())
    return tuple(key for key, kind in shapes if _holds_more(kind))


def _holds_more(kind: object) -> bool:
    """Whether further lines stand under a key of a kind."""
    return get_origin(kind) in {dict, tuple} or _model_in(kind) is not None
