"""One mistake in otherwise good filings: one finding, at its place, whose hint mends it when followed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hints import follow
from mistakes import MISTAKES, Mistake, Planted
from yian1.commands.session import Session
from yian1.doors import store
from yian1.doors.raw import RawFile
from yian1.doors.reading import load

if TYPE_CHECKING:
    from yian1.faces.reporter import Finding

ROOT = Path(__file__).parents[1]
NEIGHBOURS = (
    "data/plan.yaml",
    "data/office.yaml",
    "data/progress/jingxin/2024-04.yaml",
    "data/progress/fagai/2024-05.yaml",
)
# A unit with every kind of figure, one with a summary handed in, a district.
FILES = [f"data/progress/{name}.yaml" for name in ("jingxin/2024-05", "renhang/2024-06", "jiangan/2024-05")]
PLACES = 4  # of each mistake, from the top of the files to their end


@cache
def good() -> dict[str, bytes]:
    files = {raw.path: raw.data for raw in store.read_files(ROOT) if raw.data is not None}
    return {path: files[path] for path in (*NEIGHBOURS, *FILES)}


def checked(path: str, text: str | bytes) -> tuple[Finding, ...]:
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    return Session(ROOT, load([RawFile(name, each) for name, each in {**good(), path: data}.items()])).findings


def all_places(mistake: Mistake) -> list[tuple[str, Planted]]:
    return [(path, planted) for path in FILES for planted in mistake.plant(good()[path].decode("utf-8"))]


def check(mistake: Mistake, path: str, planted: Planted) -> None:
    found = checked(path, planted.text)
    told = [(one.diagnostic.code, one.diagnostic.severity.value, one.span.file) for one in found]
    assert told == [(mistake.code, "warning" if mistake.warning else "error", path)], planted.text
    (one,) = found
    assert one.span.line == planted.line
    assert planted.column is None or mistake.code in ELSEWHERE_IN_THE_LINE or one.span.column == planted.column
    assert one.diagnostic.message
    assert one.diagnostic.hint
    if mistake.mends:
        assert checked(path, follow(planted.text, one)) == ()


# The finding points at the whole entry, or at the value and not at the key.
ELSEWHERE_IN_THE_LINE = {"blank", "part-above-whole"}


def test_the_files_around_are_good() -> None:
    assert checked(FILES[0], good()[FILES[0]]) == ()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_one_finding_at_its_place_and_its_hint_mends_it(mistake: Mistake) -> None:
    places = all_places(mistake)
    assert places
    step = max(1, (len(places) - 1) // (PLACES - 1)) if len(places) > 1 else 1
    for path, planted in places[::step]:
        check(mistake, path, planted)
