"""Damaged filings: no traceback, no hang, and no number that nobody wrote."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from yian1.commands.session import Session
from yian1.core.series import as_decimal
from yian1.doors import store
from yian1.doors.reading import RawFile, load
from yian1.model.quantity import number, parse

ROOT = Path(__file__).parents[1]
FILES = {raw.path: raw for raw in store.read_files(ROOT)}
RULES = [raw for path, raw in FILES.items() if not path.startswith("data/progress/")]
FILINGS = sorted(path for path in FILES if re.fullmatch(r"data/progress/\w+/2024-\d\d\.yaml", path))
PARTS = ("value", "part", "whole", "against", "last_year")


def session_of(path: str, data: bytes) -> Session:
    return Session(ROOT, load([*RULES, RawFile(path, data)]))


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    path = draw(st.sampled_from(FILINGS))
    data = FILES[path].data or b""
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(data) - 1))
        length = draw(st.integers(0, 3))
        other = draw(
            st.binary(max_size=3) | st.sampled_from([b":", b" ", b"\n", b"0", b".", b"-", b"#", b"\t", b"\xef\xbc\x9a"])
        )
        data = data[:at] + other + data[at + length :]
    return path, data


@settings(max_examples=150, deadline=None)
@given(damaged())
def test_a_damaged_filing_is_told_of_or_read_as_it_stands(case: tuple[str, bytes]):
    path, data = case
    session = session_of(path, data)
    assert len(session.findings) <= 100
    assert all(finding.diagnostic.message and finding.span.line >= 1 for finding in session.findings)
    if session.broken or session.loaded.ledger is None:
        return
    text = session.loaded.texts[path]
    for filing in session.loaded.ledger.filings:
        for target, figure in filing.figures.items():
            for part in PARTS:
                written = getattr(figure, part)
                # Whatever counts as a figure stands in the file in these very characters.
                assert written is None or written in text, (target, part)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FILINGS), st.data())
def test_a_number_is_read_digit_by_digit(path: str, data: st.DataObject):
    original = (FILES[path].data or b"").decode("utf-8")
    figures = list(re.finditer(r"^  ([a-z-]+): (\d+(?:\.\d+)?)$", original, re.MULTILINE))
    if not figures:
        return
    found = data.draw(st.sampled_from(figures))
    digits = data.draw(st.from_regex(r"[1-9][0-9]{0,9}(\.[0-9]{1,6})?", fullmatch=True))
    text = original[: found.start(2)] + digits + original[found.end(2) :]
    session = session_of(path, text.encode())
    assert not session.broken
    measure = session.ledger.targets[found[1]].target.measure
    [seen] = session.series.observations[found[1]]
    assert seen.value is not None
    assert as_decimal(seen.value) == parse(digits, measure) == number(digits)
