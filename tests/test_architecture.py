"""The rooms: imports run one way, the outside world is touched in few rooms, and start-up loads nothing heavy."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest

from source_code import MODULES, SOURCE, nodes, text
from yian1.cli import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

ROOMS = ("model", "yaml", "core", "console", "files", "drafting", "output", "forms", "usage", "commands")

HEAVY = {"pydantic", "jinja2", "yaml", "rich"}

# What only files, console, forms, usage and commands may touch.
OUTSIDE = {"os", "subprocess", "shutil", "tempfile", "pathlib.Path", "socket", "urllib", "time"}


def room(path: Path) -> str:
    inside = path.relative_to(SOURCE).parts
    return inside[0] if len(inside) > 1 else path.stem


def rank(name: str) -> int:
    return ROOMS.index(name) if name in ROOMS else len(ROOMS)


@cache
def imports(path: Path, *, typing: bool) -> tuple[str, ...]:
    hidden = {
        id(node)
        for block in nodes(path)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.unparse(block.test)
        for node in ast.walk(block)
    }
    found = []
    for node in nodes(path):
        if id(node) in hidden and not typing:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(found)


def test_a_module_imports_only_from_its_own_room_and_those_below():
    above = [
        (path, name)
        for path in MODULES
        for name in imports(path, typing=True)
        if name.startswith("yian1.") and name.count(".") >= 2 and rank(name.split(".")[1]) > rank(room(path))
    ]
    assert above == []


def test_computing_and_showing_never_touch_the_outside_world():
    inner = [path for path in MODULES if room(path) in {"model", "core", "output"}]
    assert [path for path in inner if not OUTSIDE.isdisjoint(imports(path, typing=False))] == []


@pytest.mark.parametrize(
    ("modules", "typing"),
    [(MODULES, False), ([path for path in MODULES if room(path) == "yaml"], True)],
    ids=["when it runs", "of the reader of YAML, in types too"],
)
def test_no_imports_in_a_circle(modules: list[Path], *, typing: bool):
    names = {".".join(("yian1", *path.relative_to(SOURCE).with_suffix("").parts)): path for path in modules}
    edges = {name: {found for found in imports(path, typing=typing) if found in names} for name, path in names.items()}

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            for following in edges[waiting.pop()] - seen:
                seen.add(following)
                waiting.append(following)
        return seen

    assert [name for name in names if name in reached(name)] == []


def test_the_reader_of_yaml_stands_by_itself():
    used = {name for path in MODULES if room(path) == "yaml" for name in imports(path, typing=True)}
    outside = {".".join(name.split(".")[:3]) for name in used if name.startswith("yian1.model.")}
    assert outside == {"yian1.model.diagnostics"}
    assert {name.split(".")[1] for name in used if name.startswith("yian1.")} == {"model", "yaml"}


def test_no_command_and_its_options_load_anything_heavy():
    modules = sorted({"yian1.cli", *(each.where.partition(":")[0] for each in COMMANDS.values())})
    program = f"""
import importlib, sys
for name in {modules}:
    importlib.import_module(name)
    assert {HEAVY}.isdisjoint(sys.modules), name
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == ""


def test_a_check_of_good_files_loads_only_what_it_needs():
    program = f"""
import sys
from yian1.__main__ import run
sys.argv[1:] = ["check", "--root", {str(SOURCE.parents[1])!r}]
try:
    run()
except SystemExit:
    print(*sys.modules, sep="\\n", file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    unneeded = {"importlib.metadata", "hashlib", "jinja2", "rich", "selectors"}
    unneeded |= {"yian1.files.git", "yian1.yaml.tokens", "yian1.core.changes"}
    assert "没有发现问题" in done.stdout
    assert unneeded & {*done.stderr.split()} == set()


def at_once(path: Path) -> set[str]:
    """Return what a module imports as soon as it is loaded itself."""
    body = [node for node in ast.parse(text(path)).body if isinstance(node, ast.Import | ast.ImportFrom)]
    named = {node.module for node in body if isinstance(node, ast.ImportFrom) and node.module}
    inner = {f"{node.module}.{each.name}" for node in body if isinstance(node, ast.ImportFrom) for each in node.names}
    return named | inner | {each.name for node in body if isinstance(node, ast.Import) for each in node.names}


def test_what_needs_an_extra_is_loaded_only_when_it_is_wanted():
    known = {".".join(("yian1", *path.relative_to(SOURCE).with_suffix("").parts)): at_once(path) for path in MODULES}
    needing = {
        name for name, found in known.items() if {"openpyxl", "docx", "lxml"} & {each.split(".")[0] for each in found}
    }
    assert {"yian1.forms.workbook", "yian1.output.excel"} <= needing
    assert {name: found & needing for name, found in known.items() if name not in needing and found & needing} == {}


def test_modules_stay_small():
    assert [path for path in MODULES if len(text(path).splitlines()) > 600] == []


def test_every_text_file_is_opened_as_utf8():
    careless = []
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                named = {keyword.arg for keyword in node.keywords}
                if node.func.attr in {"read_text", "write_text"} and "encoding" not in named:
                    careless.append(f"{path}:{node.lineno}")
    assert careless == []


def test_the_word_of_a_state_stands_beside_it_and_among_the_words_of_units():
    holding = [path.name for path in MODULES if "滞后" in text(path)]
    assert holding == ["progress.py", "terms.py"]


def test_what_becomes_of_a_field_of_a_filing_is_said_in_its_model():
    holding = {path.name for path in MODULES if "approved_by" in text(path)}
    assert holding == {"filing.py", "office.py", "importing.py"}  # two for the register of what was sent


def test_few_findings_of_the_tools_are_suppressed_and_each_says_why():
    found = [
        line for path in MODULES for line in text(path).splitlines() if "# noqa" in line or "# type: ignore" in line
    ]
    assert len(found) < 15
    assert [line for line in found if len(re.split(" [-#] ", line.partition("# ")[2], maxsplit=1)) < 2] == []
