"""What holds for every text: reading never fails, and nothing slips through unseen."""

from __future__ import annotations

import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from typed import (
    CLOSE,
    COLON,
    COMMA,
    CURLY,
    FILING,
    HASH,
    LEFT,
    LENTIL,
    LITNEL,
    MINUS,
    NBSP,
    OPEN,
    RIGHT,
    SPACE,
    YLRUC,
    ZERO_WIDTH,
    closely,
)
from yian1.model.diagnostics import Place, Span
from yian1.yaml import encoding
from yian1.yaml.read import Positions, is_suspect, read_yaml, unify
from yian1.yaml.tree import Parsed

MARKS = [
    *f":,-#[]{{}}\"'&*!|>@`%?\\ \t\n\r{COLON}{COMMA}{HASH}{MINUS}{SPACE}{NBSP}{LEFT}{RIGHT}{OPEN}{CLOSE}{CURLY}{YLRUC}"
]
BITS = [
    *MARKS,
    LENTIL,
    LITNEL,
    ZERO_WIDTH,
    "\0",
    "\ufeff",
    "\u2028",
    "---\n",
    ": ",
    "- ",
    " #",
    "a: ",
    "<<: *a",
    "=======\n",
]
SCALARS = st.sampled_from(
    ["jingxin", "98.2万家", "12:30", "on", "", "a: b", "# x", "- x", f"甲{COLON}乙", "多行\n文字", "5"]
)
KEYS = st.sampled_from(["unit", "figures", "6-2a", "note"])
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["aa", "6-2a", "x1"]), inner)
)


def check_laws(text: str) -> None:
    parsed = read_yaml(text, "f")
    assert parsed.value is not None or parsed.problems
    lines = unify(text).split("\n")
    positions = Positions(text, "f")
    steps = tuple(parsed.value) if isinstance(parsed.value, dict) else (0, 1)
    spans = [positions.span(Place("f", (step,), at)) for step in steps for at in ("key", "value")]
    for span in [*spans, *(problem.where for problem in parsed.problems)]:
        assert isinstance(span, Span)
        assert 1 <= span.line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1


@given(st.text() | st.lists(st.sampled_from([*BITS, "unit", "  ", "1"])).map("".join))
@example("\u3000---\n#")
@example("\ud800: 1")
@example("a:\n  - x: 1\n y: 2")
@example("  a:\n 1\n  b: 2")
def test_no_text_at_all_makes_reading_fail(text: str):
    check_laws(text)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(FILING)), st.integers(0, 4), st.sampled_from(["", *BITS])), max_size=4))
def test_no_change_of_a_good_file_makes_reading_fail(changes: list[tuple[int, int, str]]):
    text = FILING
    for place, length, bit in changes:
        text = text[:place] + bit + text[place + length :]
    check_laws(text)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255), st.booleans()), min_size=1, max_size=6))
def test_no_change_of_bytes_makes_reading_fail(changes: list[tuple[int, int, bool]]):
    data = bytearray(FILING.encode())
    for place, byte, insert in changes:
        data[place % len(data) : place % len(data) + (not insert)] = bytes([byte])
    text, _ = encoding.decode(bytes(data), "f")
    if text is not None:
        check_laws(text)


@given(tree=st.dictionaries(KEYS, TREES, min_size=1), flow=st.booleans())
def test_what_a_yaml_writer_wrote_is_read_back_and_never_suspected_in_vain(*, tree: dict[str, object], flow: bool):
    text = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=flow)
    assert read_yaml(text, "f") == Parsed(tree)
    assert closely(text) == Parsed(tree)


@given(st.integers(0, len(FILING)), st.sampled_from(BITS))
def test_the_quick_look_lets_nothing_pass_that_a_close_look_finds(place: int, bit: str):
    text = unify(FILING[:place] + bit + FILING[place:])
    if not is_suspect(text) and not read_yaml(text, "f").problems:
        assert closely(text) == read_yaml(text, "f")
