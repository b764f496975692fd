"""Too deep nesting is too deep whatever parser reads it: libyaml refuses a thousand brackets since 0.2.6, pure Python
runs out of stack, older ones stand it. It is found before any of them can tell.
"""

from __future__ import annotations

import pytest
import yaml

from rows import each
from typed import COLON, FILING
from yian1.model.diagnostics import Span
from yian1.yaml import tree
from yian1.yaml.read import read_yaml

DEEP = 5_000


@pytest.fixture(autouse=True, params=["as installed", "pure"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    if request.param == "pure":
        monkeypatch.setattr(tree, "_Loader", tree.unresolved(yaml.BaseLoader))


@each(
    ("text", "line", "column"),
    [
        ("a: " + "[" * 33 + "]" * 33, 1, 35),
        ("a: " + "[" * 1_001 + "]" * 1_001, 1, 35),
        ("a: " + "[" * DEEP + "]" * DEEP, 1, 35),
        ("[" * 1_500, 1, 33),
        ("[{" * DEEP, 1, 33),
        ("[ " * DEEP, 1, 65),
        ("[[ " * DEEP, 1, 49),
        (("[" * 33 + ",") * 300, 1, 33),
        (("[" * 32 + " ") * 300, 1, 34),
        (("[" * 35 + "x: ") * 300, 1, 33),
        ("{a: " * DEEP, 1, 129),
        ("a:\n  " + "[\n  " * DEEP, 33, 3),
        (f"a: '{'[' * DEEP}'\nb: {'[' * DEEP}\n", 2, 35),
        ("a:\n  " + "- " * DEEP + "x\n", 2, 65),
        ("".join(" " * level + "a:\n" for level in range(150)), 33, 33),
        ("".join("  " * level + "- a:\n" for level in range(150)), 17, 33),
    ],
)
def test_too_deep_is_all_that_is_said_and_where_it_begins(text: str, line: int, column: int):
    parsed = read_yaml(text, "f")
    assert [(problem.code, problem.where) for problem in parsed.problems] == [
        ("too-deep", Span("f", line, column, 1)),
    ]
    assert not parsed.complete


@pytest.mark.parametrize("levels", [33, 300, 1_001, DEEP])
def test_nesting_that_comes_to_light_when_a_slip_is_mended_is_too_deep_as_well(levels: int):
    parsed = read_yaml(f"unit{COLON}{'[' * levels}{']' * levels}\n", "f")
    assert [problem.code for problem in parsed.problems] == ["full-width-colon", "too-deep"]


@pytest.mark.parametrize("brackets", ["[{ " * DEEP, "[]" * 33])
@pytest.mark.parametrize("frame", ["'{}'", '"{}"', "x{}", "x # {}", "|\n  {}", ">\n  x\n  {}", "['{}']", "x\n  {}"])
def test_brackets_that_are_text_nest_nothing(frame: str, brackets: str):
    plain = read_yaml(f"{FILING}a: {frame.format('WORD')}\n", "f")
    parsed = read_yaml(f"{FILING}a: {frame.format(brackets.strip())}\n", "f")
    assert parsed.problems == ()
    assert repr(parsed.value) == repr(plain.value).replace("WORD", brackets.strip())


def test_as_many_levels_as_are_allowed_are_read():
    inner = "x"
    for _ in range(31):
        inner = [inner]
    assert read_yaml("a: " + "[" * 31 + "x" + "]" * 31, "f").value == {"a": inner}
