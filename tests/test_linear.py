"""What is done with a text grows no faster than the text: counted, not timed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from yian1.console import wrap
from yian1.model import typography
from yian1.model.typography import normalise
from yian1.output.terminal import _chopped
from yian1.yaml import indentation
from yian1.yaml.read import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 2_000


def counted(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> list[int]:
    """Return a list that gets the length of the first argument of every call of a function."""
    sizes: list[int] = []
    function: Callable[..., object] = getattr(module, name)

    def count(text: str, *rest: object) -> object:
        sizes.append(len(text))
        return function(text, *rest)

    monkeypatch.setattr(module, name, count)
    return sizes


@pytest.mark.parametrize(
    ("before", "row", "after", "expected"),
    [
        ("中", "?", "", "\uff1f"),
        ("中", " !", "", "\uff01"),
        ("中", "(a)", "", "\uff08a\uff09"),
        ("", "(a)", "中", "\uff08a\uff09"),
        ("", "(", "中", "\uff08"),
        ("中", "(", "", "\uff08"),
        ("中", ")", "", "\uff09"),
        ("中", '"a"', "", "“a”"),
        ("中", '("a")', "", "\uff08“a”\uff09"),
    ],
)
def test_a_row_of_marks_is_set_right_in_a_few_rounds(
    before: str, row: str, after: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, looks = (counted(monkeypatch, typography, name) for name in ("_line", "_touches_chinese"))
    assert normalise(f"{before}{row * LONG}{after}") == f"{before}{expected * LONG}{after}"
    assert len(lines) <= 4
    assert len(looks) <= 20 * LONG


def test_a_line_that_is_off_is_held_against_a_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = counted(monkeypatch, indentation, "opens")
    assert read_yaml("a:\n  - -\n" + "-\n" * LONG, "f").problems
    assert len(looks) <= 110 * LONG


@pytest.mark.parametrize("sign", ["中", "\u3001", "a\u3001", "甲 ", "1", "e\u0301", "“"])
@pytest.mark.parametrize("fold", [wrap, _chopped])
def test_folding_looks_at_each_sign_a_few_times(
    fold: Callable[[str, int], list[str]], sign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = counted(monkeypatch, sys.modules[fold.__module__], "cell_width")
    text = sign * LONG
    for width in (40, 10**6):
        assert "".join(fold(text, width)).replace(" ", "") == text.replace(" ", "")
    assert sum(seen) <= 8 * len(text)
