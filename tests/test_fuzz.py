"""Damaged filings: nothing raises, nothing hangs, nothing floods, and no number changes unseen."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledgers import Loader
from work import calls
from yian1.commands.session import Session
from yian1.files import disk
from yian1.files.disk import RawFile
from yian1.files.load import Loaded, load
from yian1.output import findings

ROOT = Path(__file__).parents[1]
BASE = ("data/plan.yaml", "data/office.yaml")
FILES = [
    f"data/progress/{name}.yaml" for name in ("jingxin/2024-05", "renhang/2024-06", "fagai/2024-04", "kechuang/2024-09")
]
# What keyboards, input methods, editors and broken disks put into files.
NASTY = [
    *(bytes([byte]) for byte in (0, 9, 10, 13, 27, 127, 0x80, 0xBF, 0xC3, 0xE4, 0xEF, 0xFF)),
    *(
        sign.encode()
        for sign in ":,-#[]{}\"'&*!|>@`%?~ .+_/\\0159eExoOl年\uff1a\uff0c\u3000\u201c\u00a0\u200b\ufeff\u2028\uff15\uff0e"
    ),
]
SIGN = st.sampled_from(NASTY) | st.binary(min_size=1, max_size=3)
PLACE = st.floats(0, 1, exclude_max=True)
MUCH = 2_000_000  # calls; the most that damage was seen to take is a third of that
LOUD = 200_000  # characters that no report on one small file may have

QUICK = settings(suppress_health_check=list(HealthCheck))


@cache
def good() -> dict[str, bytes]:
    files = {raw.path: raw.data for raw in disk.read_files(ROOT) if raw.data is not None}
    return {path: files[path] for path in (*BASE, *FILES)}


def opened(path: str, data: bytes) -> Session:
    return Session(ROOT, load([*base_files(), RawFile(path, data)], earlier=base()))


@cache
def base_files() -> tuple[RawFile, ...]:
    return tuple(RawFile(name, good()[name]) for name in BASE)


@cache
def base() -> Loaded:
    return load(base_files())


def report(path: str, data: bytes) -> str:
    """Return what is told of a file, in every form."""
    session = opened(path, data)
    found = session.findings
    return "".join(
        (findings.as_text(found, session.loaded.texts, 3), findings.as_json(found, 3), findings.as_github(found))
    )


def numbers(session: Session) -> dict[str, Fraction | None]:
    """Return every number that was read from the figures, by its place in the file."""
    read: dict[str, Fraction | None] = {}
    for target, seen in ((target, one) for target, some in session.series.observations.items() for one in some):
        ratio = seen.part is not None
        given = {"part": seen.part, "whole": seen.whole} if ratio else {"value": seen.value, "against": seen.against}
        read.update({f"{target}.{name}": value for name, value in given.items() if value is not None})
    return read


@cache
def numbers_before(path: str) -> dict[str, Fraction | None]:
    return numbers(opened(path, good()[path]))


@cache
def measures() -> dict[str, str]:
    targets = opened(FILES[0], good()[FILES[0]]).series.ledger.targets
    return {key: context.target.measure for key, context in targets.items()}


def plainly(data: bytes) -> dict[str, Fraction]:
    """Return the numbers that anybody sees in the file: read by another loader, every digit counted."""
    figures = yaml.load(data.decode("utf-8-sig"), Loader)["figures"]  # noqa: S506 - it makes nothing but texts
    assert isinstance(figures, dict)
    read = {}
    for target, figure in figures.items():
        parts: dict[str, Any] = figure if isinstance(figure, dict) else {"value": figure}
        for name in ("value", "part", "whole", "against", "last_year"):
            if name in parts:
                read[f"{target}.{name.replace('last_year', 'against')}"] = amount(parts[name], measures()[target])
    return read


SCALES = {"": 0, "万": 4, "亿": 8}


def amount(text: str, measure: str) -> Fraction:
    found = re.fullmatch(r"([+-]?\d[\d,]*(?:\.\d+)?)\s*(万?亿?)(\D*)", unicodedata.normalize("NFKC", text).strip())
    assert found, f"{text!r} is plainly no number, but was read as one"
    number = Decimal(found[1].replace(",", ""))
    if found[2] or found[3]:
        own = re.match(r"[万亿]?", measure)
        number = number.scaleb(SCALES[found[2]] - SCALES[own[0] if own else ""])
        number = number.scaleb(-1) if found[3] == "‰" else number
    return Fraction(number)


def check_numbers(path: str, data: bytes) -> None:
    """A number that is read otherwise than before, and nothing is told: then it is plainly another number."""
    session = opened(path, data)
    if any(finding.span.file == path for finding in session.findings):
        return
    before, after = numbers_before(path), numbers(session)
    if before == after:
        return
    plain = plainly(data)
    assert {place: plain.get(place) for place in after} == after
    lost = {place.partition(".")[0] for place in before.keys() - after.keys()}
    lines = data.decode("utf-8").splitlines()
    taken_out = [line for line in lines if line.lstrip().startswith("#")]
    assert all(any(target[1:] in line for line in taken_out) for target in lost), lost


def at(data: bytes, place: float) -> int:
    return int(place * (len(data) + 1))


@settings(QUICK, max_examples=8)
@given(st.sampled_from(FILES), st.lists(st.tuples(PLACE, PLACE, SIGN), min_size=1, max_size=6))
def test_damage_is_told_in_few_words_and_with_little_work(path: str, damage: list[tuple[float, float, bytes]]):
    data = good()[path]
    for place, length, sign in damage:
        start = at(data, place)
        data = data[:start] + sign + data[start + int(30 * length**4) :]
    told: list[str] = []
    assert calls(lambda: told.append(report(path, data))) < MUCH
    assert len(told[0]) < LOUD
    assert "Traceback" not in told[0]


@settings(QUICK)
@given(st.sampled_from(FILES), PLACE, st.sampled_from(("put in", "overwritten", "taken out")), SIGN)
@example("data/progress/jingxin/2024-05.yaml", 0.2, "put in", b"\xe3\x80\x80")
def test_one_damaged_byte_never_changes_a_number_unseen(path: str, place: float, kind: str, sign: bytes):
    whole = good()[path]
    start, end = whole.index(b"figures:"), whole.index(b"progress:")
    position = start + at(whole[start : end - 1], place)
    data = whole[:position] + (b"" if kind == "taken out" else sign) + whole[position + (kind != "put in") :]
    check_numbers(path, data)


def test_a_line_that_a_comment_has_swallowed_is_told():
    whole = good()[FILES[1]]
    swallowed = whole.replace(b"5738}\n  due", b"5738}#  due")
    assert swallowed != whole
    assert "[missing-space]" in report(FILES[1], swallowed)


@settings(QUICK, max_examples=6)
@given(st.sampled_from(FILES), st.lists(st.tuples(PLACE, PLACE, st.booleans()), min_size=1, max_size=4))
def test_lines_in_disorder_are_told_in_few_words_and_with_little_work(
    path: str, moves: list[tuple[float, float, bool]]
):
    lines = good()[path].decode("utf-8").split("\n")
    for start, end, copied in moves:
        line = lines[at(b"x" * (len(lines) - 1), start)] if copied else lines.pop(at(b"x" * (len(lines) - 1), start))
        lines.insert(at(b"x" * len(lines), end), line)
    told: list[str] = []
    assert calls(lambda: told.append(report(path, "\n".join(lines).encode("utf-8")))) < MUCH
    assert len(told[0]) < LOUD


@pytest.mark.parametrize("path", FILES)
def test_a_filing_cut_off_anywhere_is_read_or_told(path: str):
    data = good()[path]
    for length in range(0, len(data), max(1, len(data) // 25)):
        assert len(report(path, data[:length])) < LOUD
