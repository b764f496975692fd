"""The program's own modules as text and as syntax trees, each read once for all tests that look at them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "yian1"
MODULES = sorted(SOURCE.rglob("*.py"))


@cache
def text(path: Path) -> str:
    """Return the text of a module."""
    return path.read_text(encoding="utf-8")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a module's syntax tree, the outer ones first."""
    return tuple(ast.walk(ast.parse(text(path))))
