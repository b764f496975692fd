"""Where templates run: they reach nothing outside, end in bounded time and size, and each fault of theirs is reported.

Text of the data is made harmless when it is put out: what a template writes itself is `Own`, all else is
escaped for Markdown. (For HTML pages the engine's own escaping does that.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import wraps
from itertools import islice
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, TypeVar, cast

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    nodes,
    pass_environment,
    pass_eval_context,
)
from jinja2.compiler import CodeGenerator
from jinja2.debug import rewrite_traceback_stack
from jinja2.filters import do_join, do_sum
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, soft_str

from yian1.model.diagnostics import UsageError
from yian1.model.typography import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import CodeType

    from jinja2.compiler import Frame
    from jinja2.environment import Environment, Template
    from jinja2.nodes import EvalContext
    from jinja2.runtime import Context

T = TypeVar("T")

MOST_TEXT = 5_000_000  # signs of one document, and of any text on the way to it
MOST_ITEMS = 100_000  # of any list on the way
MOST_STEPS = 3_000_000  # turns of loops and calls; the largest document of a full year takes some 60,000
_SIGNS_A_STEP = 16  # of what is put out: it may be kept in memory until a block ends
_MOST_BITS = 4_096
_MOST_POWER = 64
_FEW_WORDS = 200
# What has a size, and what is a list: asked of every value that a template touches.
_SIZED = (str, bytes, list, tuple, range, dict)
_LISTS = (list, tuple, dict, set, frozenset)

_FILTERS = (
    "abs", "attr", "batch", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float",
    "groupby", "int", "items", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr",
    "reverse", "round", "safe", "select", "selectattr", "slice", "sort", "string", "striptags", "title", "truncate",
    "unique", "upper", "wordcount",
)  # fmt: skip
_RAISED = "__jinja_exception__"  # among the names of a step that the engine has put into a template's own lines
_GLOBALS = ("cycler", "dict", "joiner", "namespace")
# Methods of texts that make nothing larger than what they are given.
_METHODS = frozenset({
    "count", "endswith", "find", "isascii", "isdigit", "lower", "lstrip", "partition", "removeprefix", "removesuffix",
    "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "upper",
})  # fmt: skip


class Own(str):
    """Text that a template has written itself, with the data in it already harmless."""

    __slots__ = ()


class TooMuchError(TemplateError):
    """A template goes on for too long, or makes too much text."""


# What templates became, by whether they write HTML, name and text: to compile one takes longer than to fill it in.
_COMPILED: dict[tuple[object, ...], CodeType] = {}


class _Through(CodeGenerator):
    """Has every loop and every ~ of a template pass through the sandbox."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - the engine's name
        """Have the items of a loop counted."""
        node.iter = _through("counted", [cast("nodes.Expr", node.iter)], node.lineno)
        super().visit_For(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - the engine's name
        """Have the sides of a ~ joined."""
        self.visit(_through("joined", list(node.nodes), node.lineno), frame)


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for templates of the office's own; `html` if they write a page instead of Markdown."""

    code_generator_class = _Through
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, templates: Mapping[str, str], filters: Mapping[str, Any], *, html: bool) -> None:
        super().__init__(
            loader=FunctionLoader(lambda name: (templates[name], name, None) if name in templates else None),
            undefined=StrictUndefined,
            autoescape=html,
            finalize=self.put_out,
            trim_blocks=True,
            lstrip_blocks=True,
            optimized=False,  # to look for constants takes a fifth of the compiling, and templates have few
        )
        self.html = html
        self.spent = 0
        self._allowed: dict[tuple[type, str, bool], bool] = {}
        known = {name: self.filters[name] for name in _FILTERS}
        own = {"join": _join, "replace": _replace, "sum": _sum, "trim": _trim}
        self.filters = {name: self._guarded(call) for name, call in {**known, **own, **filters}.items()}
        self.globals = {name: self.globals[name] for name in _GLOBALS} | {"range": range}

    def compile(self, *source: Any, **how: Any) -> Any:  # as the engine
        """Return what a template becomes; the same text under the same name is compiled once."""
        asked = (self.html, *source)
        if asked not in _COMPILED:
            _COMPILED[asked] = super().compile(*source, **how)
        return _COMPILED[asked]

    def spend(self, steps: int) -> None:
        """Count steps; TooMuchError after too many of them."""
        self.spent += steps
        if self.spent > MOST_STEPS:
            raise TooMuchError("循环太多，没有写完")

    def put_out(self, value: object) -> str | object:
        """Return what a template puts out: text that is not its own made harmless; long text is many steps."""
        self.spend(_size(value) // _SIGNS_A_STEP)
        if isinstance(value, (Own, Markup)) or self.html:
            return _bare(value)
        return escape_markdown(str(_bare(value)))

    def concat(self, pieces: Iterable[str]) -> str:
        """Join what a template has written, while it is not too much."""
        kept, size = [], 0
        for piece in pieces:
            size += len(piece)
            if size > MOST_TEXT:
                raise TooMuchError(f"写出的文字超过 {MOST_TEXT // 1_000_000} MB")
            kept.append(piece)
        return Own("".join(kept))

    def counted(self, items: Iterable[Any]) -> Sequence[Any]:
        """Return the items of a loop, each of which is a step."""
        found = items if isinstance(items, Sequence) else list(islice(items, MOST_ITEMS + 1))
        if len(found) > MOST_ITEMS:
            raise TooMuchError(f"循环超过 {MOST_ITEMS} 次")
        self.spend(len(found) + 1)
        return found

    def joined(self, *parts: object) -> str:
        """Return texts joined by ~; if one of them is the template's own, the others are made harmless."""
        texts = [_bare(part) for part in parts]
        if self.html and any(isinstance(text, Markup) for text in texts):
            return Markup("").join(map(soft_str, texts))
        if any(isinstance(text, Own) for text in texts):
            return self.concat([str(self.put_out(text)) for text in texts])
        _within(sum(len(str(text)) for text in texts), "")
        return "".join(map(str, texts))

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # as the engine
        """Call something, which is a step; what is no macro gets no huge number."""
        given = (*args, *kwargs.values())
        self._weigh(given, () if isinstance(obj, Macro) else given)
        return _checked(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # as the engine
        """Work out a sum, product or power that is not too large; texts are not formatted by %."""
        sizes = [_size(side) for side in (left, right)]
        if operator == "%" and isinstance(left, str):
            raise TooMuchError("文字不能用 % 套用格式")
        if operator == "**" and abs(right) > _MOST_POWER:
            raise TooMuchError("乘方太大")
        if operator == "*" and any(sizes):
            times = right if sizes[0] else left
            _within(max(sizes) * max(int(times), 0), left if sizes[0] else right)
        return _checked(super().call_binop(context, operator, left, right))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # as the engine
        """Tell whether an attribute may be used: of texts and numbers only methods that make nothing large."""
        asked = (type(obj), attr, callable(value))  # nothing else decides, and templates ask for the same few
        if asked not in self._allowed:
            self._allowed[asked] = self._allows(obj, attr, value)
        return self._allowed[asked]

    def _allows(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str) and callable(value):
            return attr in _METHODS
        number = hasattr(obj, "as_integer_ratio")
        return not (number and callable(value)) and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:  # as the engine
        """Give no text its format method: widths inside it have no bound."""

    def _guarded(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def guarded(*args: Any, **kwargs: Any) -> Any:  # a filter of any kind
            self._weigh((*args, *kwargs.values()), (*args[1:], *kwargs.values()))
            return _checked(call(*args, **kwargs))

        return guarded

    def _weigh(self, given: Sequence[Any], numbers: Sequence[Any]) -> None:
        if any(isinstance(each, int) and abs(each) > MOST_ITEMS for each in numbers):
            raise TooMuchError("数太大")
        self.spend(1 + sum(len(each) // 64 if isinstance(each, str) else _size(each) for each in given))


def run(sandbox: Sandbox, name: str, work: Callable[[Template], T]) -> T:
    """Do something with a template; whatever goes wrong in it is reported as its own fault, with name and line."""
    try:
        return work(sandbox.get_template(name))
    except UsageError:
        raise
    except Exception:  # noqa: BLE001 - a template of the office's own may raise anything
        error = rewrite_traceback_stack()  # with the names and lines of templates
        steps = [(at.f_code.co_filename, line) for at, line in walk_tb(error.__traceback__) if _RAISED in at.f_globals]
        if isinstance(error, SyntaxError):  # of Python: what the engine has made of a template
            steps.append((error.filename or name, 0))
        raise fault(*(steps or [(name, 0)])[-1], _words(error)) from None


def fault(name: str, line: int, what: str) -> UsageError:
    """Return the error of a template, in a line if that is known."""
    where = f"第{line}行" if line else ""
    return UsageError(f"模板 {name} {where}有错误：{what}", "改正工作目录 templates 里的模板")


# What the engine says most often, and how it is told.
_SAID = (
    (r"^'([^']+)' is undefined", "没有“{0}”这个名称"),
    (r"has no (?:attribute|element) '?([^']+)'?$", "没有“{0}”这一项"),
    (r"^No filter named '([^']+)'", "没有“{0}”这个过滤器"),
    (r"^No test named '([^']+)'", "“is”后面不认识“{0}”"),
    (r"unknown tag '(\w+)'.* to be closed is '(\w+)'", "“{0}”和前面的“{1}”对不上，“{1}”还没有结尾"),
    (r"unknown tag '(\w+)'", "不认识“{0}”"),
    (r"^Unexpected end of template.* to be closed is '(\w+)'", "“{0}”没有结尾，少了“end{0}”"),
    (r"(?i)^(?:unexpected|expected an expression, got) '?end of", "“{{{{”“{{%”里的没有写完"),
    (r"^unexpected (?:char )?['\"](.+?)['\"](?:, | at |$)|^expected token 'end of .*', got '(.+)'", "多了“{0}”"),
    (r"^expected token '(.+)', got '(.+)'", "应写“{0}”的地方是“{1}”"),
)


def _words(error: BaseException) -> str:
    if isinstance(error, TemplateNotFound):
        return f"没有模板 {error.name}"
    if isinstance(error, RecursionError):
        return "套用得太深（模板或宏套用了自己？）"
    if isinstance(error, MemoryError):
        return "内存不够"
    if isinstance(error, ZeroDivisionError):
        return "除数是0"
    message = " ".join(str(error).split())[:_FEW_WORDS]
    for said, told in _SAID if isinstance(error, TemplateError) else ():
        found = re.search(said, message)
        if found:
            return told.format(*filter(None, found.groups()))
    own = isinstance(error, TemplateError) or not message.isascii()
    return message if own and message else f"这里的值不能这样用（{f'{type(error).__name__} {message}'.strip()}）"


def _through(method: str, given: list[nodes.Expr], line: int) -> nodes.Expr:
    """Return the call of one of the sandbox's own methods."""
    attribute = nodes.EnvironmentAttribute(method, lineno=line)
    return nodes.Call(attribute, given, [], None, None, lineno=line)


def _size(value: object) -> int:
    return len(value) if isinstance(value, _SIZED) else 0


def _checked(result: Any) -> Any:  # of any kind
    if isinstance(result, int) and result.bit_length() > _MOST_BITS:
        raise TooMuchError("数太大")
    _within(_size(result), result)
    return result


def _within(size: int, like: object) -> None:
    """Raise TooMuchError for a text or list that is too large."""
    if size > (MOST_TEXT if isinstance(like, (str, bytes)) else MOST_ITEMS):
        raise TooMuchError("文字或列表太大")


def _bare(value: object) -> object:
    """Return what can be written out as it is; lists within lists have no bound as text."""
    if isinstance(value, _LISTS):
        raise TypeError("列表不能直接写出，用 for 逐项写")
    return value


@pass_eval_context
def _join(eval_ctx: EvalContext, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    items = [_bare(item) for item in value] if attribute is None else list(value)
    _within(len(d) * len(items), d)
    joined: str = do_join(eval_ctx, items, d, attribute)
    return joined


def _replace(value: str, old: str, new: str) -> str:
    text = str(value)
    _within(len(text) + text.count(old) * len(new), text)
    return text.replace(old, new)


@pass_environment
def _sum(environment: Environment, value: Iterable[Any], attribute: str | int | None = None, start: float = 0) -> Any:
    if isinstance(start, Sequence):
        raise TypeError("sum 只用于数")
    return do_sum(environment, value, attribute, start)


def _trim(value: str) -> str:
    """Strip a text, which stays the template's own if it was."""
    return type(value)(value.strip()) if isinstance(value, Own | Markup) else str(value).strip()
