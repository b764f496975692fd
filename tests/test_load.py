"""Two versions of one workspace: what has not changed is read once, and nothing comes out differently for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from ledgers import OFFICE, PLAN
from yian1.files import load as load_module
from yian1.files.disk import RawFile
from yian1.files.load import Loaded, load
from yian1.yaml.read import read_yaml

if TYPE_CHECKING:
    import pytest

FILED = "unit: {}\nmonth: 2024-0{}\nfiled: 2024-05-03\nfigures:\n  new-firms: {}\n"
FILES = (
    RawFile("data/plan.yaml", PLAN.encode()),
    RawFile("data/office.yaml", OFFICE.encode()),
    *(
        RawFile(f"data/progress/{unit}/2024-0{month}.yaml", FILED.format(unit, month, 100 * month).encode())
        for unit in ("shichang", "jingxin")
        for month in (1, 2)
    ),
)
ASTRAY = RawFile("data/progress/shichang/2024-03.yaml", "unit\uff1ashichang\n".encode())


def _said(loaded: Loaded) -> tuple[object, ...]:
    return loaded.ledger and vars(loaded.ledger), loaded.problems, loaded.texts


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from([b"", b"9", b"\xef\xbc\x9a", b"\t"])), max_size=3))
def test_a_version_read_after_another_is_the_same(changes: list[tuple[int, bytes]]):
    files = [*FILES, ASTRAY]
    changed = list(files)
    for number, put in changes:
        at = number % len(changed)
        data = changed[at].data or b""
        where = number % (len(data) + 1)
        changed[at] = changed[at]._replace(data=data[:where] + put + data[where + 1 :])
    for one, other in ((files, changed), (changed, files)):
        alone, after = load(other), load(other, earlier=load(one))
        assert _said(after) == _said(alone)


def test_what_has_not_changed_is_not_read_again(monkeypatch: pytest.MonkeyPatch):
    earlier = load(FILES)
    assert earlier.ledger is not None
    seen: list[str] = []
    monkeypatch.setattr(load_module, "read_yaml", lambda text, path: seen.append(path) or read_yaml(text, path))
    assert _said(load(FILES, earlier=earlier)) == _said(earlier)
    assert seen == []
