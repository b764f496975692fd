"""What is installed: a lock that holds on any machine and agrees with the bounds; and whose warnings are errors."""

from __future__ import annotations

import re
import runpy
import tomllib
import warnings
from pathlib import Path

import pytest

from rows import each

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRIES = [entry for entry in re.split(r"\n(?=\S)", LOCK.strip()) if not entry.startswith("#")]
LOCKED = dict(re.match(r"(\S+)==(\S+)", entry).groups() for entry in ENTRIES)
TOOL = runpy.run_path(str(ROOT / "tools" / "requirements.py"))
ASKED = TOOL["requirements"]()
SYSTEMS = {"sys_platform == 'win32'", "platform_python_implementation != 'PyPy'"}


def as_numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def test_every_package_is_locked_once_with_the_hashes_of_its_files():
    assert len(LOCKED) == len(ENTRIES) > len(ASKED)
    for entry in ENTRIES:
        _, *lines = entry.split(" \\\n")
        found = [re.fullmatch(r" +--hash=sha256:([0-9a-f]{64})", line)[1] for line in lines]
        assert len(found) == len(set(found)) >= 2, entry  # a wheel and the source, or more


def test_the_lock_is_the_same_for_every_python():
    markers = {entry.partition(" \\\n")[0].partition(" ; ")[2] for entry in ENTRIES}
    assert markers - {""} <= SYSTEMS


def test_the_lock_names_no_place():
    assert set(re.findall(r"--\w[\w-]*", LOCK)) == {"--hash"}
    assert not re.search(r"://|@|/", LOCK)


def test_the_list_of_requirements_is_all_that_the_project_declares():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = declared["project"]["optional-dependencies"]
    parts = [declared["project"]["dependencies"], declared["build-system"]["requires"], *extras.values()]
    assert set(ASKED) == {each for part in parts for each in part} - {f"yian1[{extra}]" for extra in extras}
    assert len(ASKED) == len(set(ASKED)) > len(parts)


@each("requirement", ASKED)
def test_what_is_locked_lies_within_the_bounds(requirement: str):
    name, low, end = re.fullmatch(r"([\w-]+)>=([\d.]+)(?:,<([\d.]+))?(?:; .+)?", requirement).groups()
    version = as_numbers(LOCKED[name.lower()])
    assert as_numbers(low) <= version < as_numbers(end or "9999")


@pytest.mark.parametrize(
    ("declared", "lowest"),
    [
        ("rich>=13.8", "rich==13.8"),
        ("typer>=0.26,<0.30", "typer==0.26"),
        ("pydantic>=2.12; python_version >= '3.14'", "pydantic==2.12; python_version >= '3.14'"),
    ],
)
def test_the_lowest_of_a_range_is_its_lower_end(declared: str, lowest: str):
    assert TOOL["lowest"](declared) == lowest


@each("module", ["yian1", "yian1.core.pace", "test_lock", "typed", "conftest"])
def test_a_warning_of_our_own_is_an_error(module: str):
    with pytest.raises(DeprecationWarning):
        warnings.warn_explicit("old", DeprecationWarning, "x.py", 1, module=module)


@each("module", ["typer.main", "docx.yian1", "yian1_helper", "typed_ast", "_pytest.conftest"])
def test_a_warning_of_another_package_is_only_shown(module: str):
    with warnings.catch_warnings(record=True) as shown:
        warnings.warn_explicit("old", DeprecationWarning, "x.py", 1, module=module)
    assert [str(each.message) for each in shown] == ["old"]
