"""Every code that a diagnostic can carry, read from the source: the catalogue of errors is held against it."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

from source_code import MODULES, SOURCE, nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")

# Whatever makes a diagnostic, and which of its arguments is the code.
MAKERS = {
    "Diagnostic": 0,
    "PydanticCustomError": 0,
    "QuantityError": 0,
    "fail": 0,
    "_guess": 0,
    "note": 0,
    "warn": 0,
    "problem": 1,
    "_problem": 0,
    "_refuse": 2,
    "_refused": 1,
    "_strip": 0,
    "_suspicious": 0,
    "_no_such": 0,
    "_warning": 0,
    "_slip": 0,
    "Slip": 0,
    "Contradiction": 1,
    "faulty": 1,
}
# Made from another diagnostic's code, which is counted where that one is made.
PASSED_ON = {"error.code", "otherwise.code", "kind", "code", "self.code", "one.code"}
# The table of texts that look like numbers: pattern, code, message, hint; that of ids, by the code of one unknown.
TABLES = {"_SLIPS": 1, "_KINDS": 0}


@cache
def codes() -> dict[str, list[str]]:
    """Return every code with the places that make it; AssertionError for a code this cannot read."""
    found: dict[str, list[str]] = {}
    for path in MODULES:
        names = _assigned(nodes(path))
        for node in _written(nodes(path)):
            for code in _values(node, names):
                place = f"{path.relative_to(SOURCE)}:{node.lineno}"
                assert code is not None, f"{place}: cannot tell which code {ast.unparse(node)} is"
                found.setdefault(code, []).append(place)
    return found


def _written(module: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """Yield every expression that stands for a code."""
    for node in module:
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            index = MAKERS.get(name)
            if index is not None and len(node.args) > index:
                yield node.args[index]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in TABLES:
            rows = node.value.elts if isinstance(node.value, ast.Tuple) else []
            yield from (row.elts[TABLES[node.target.id]] for row in rows if isinstance(row, ast.Tuple))
            yield from (key for key in node.value.keys if key) if isinstance(node.value, ast.Dict) else ()


def _values(node: ast.expr, names: dict[str, list[ast.expr]]) -> Iterator[str | None]:
    """Yield the codes that an expression can be; None for what cannot be told."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value if CODE.fullmatch(node.value) else None
    elif isinstance(node, ast.IfExp):
        yield from _values(node.body, names)
        yield from _values(node.orelse, names)
    elif isinstance(node, ast.Name) and node.id in names:
        for value in names[node.id]:
            yield from _values(value, {})
    elif ast.unparse(node) not in PASSED_ON:
        yield None


def _assigned(module: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """Return what is assigned to each name: directly, by unpacking, or by a loop over a tuple of tuples."""
    found: dict[str, list[ast.expr]] = {}
    for node in module:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _unpack(target, [node.value], found)
        elif isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple):
            _unpack(node.target, node.iter.elts, found)
    return found


def _unpack(target: ast.expr, values: list[ast.expr], found: dict[str, list[ast.expr]]) -> None:
    either = [
        branch
        for value in values
        for branch in ((value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,))
    ]
    if isinstance(target, ast.Name):
        found.setdefault(target.id, []).extend(value for value in either if isinstance(value, ast.Constant))
    elif isinstance(target, ast.Tuple):
        for index, part in enumerate(target.elts):
            tuples = [value for value in either if isinstance(value, ast.Tuple)]
            _unpack(part, [one for value in tuples for one in value.elts[index : index + 1]], found)
