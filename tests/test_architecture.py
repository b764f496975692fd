"""The rooms: imports run one way, the outside world is touched in few rooms, and start-up loads nothing heavy."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from yian1.cli import COMMANDS

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "yian1"
ROOMS = ("model", "yaml", "core", "console", "files", "drafting", "output", "forms", "usage", "commands")
MODULES = sorted(SOURCE.rglob("*.py"))

HEAVY = {"pydantic", "jinja2", "yaml", "rich"}

# What only files, console, forms, usage and commands may touch.
OUTSIDE = {"os", "subprocess", "shutil", "tempfile", "pathlib.Path", "socket", "urllib", "time"}


def room(path: Path) -> str:
    inside = path.relative_to(SOURCE).parts
    return inside[0] if len(inside) > 1 else path.stem


def rank(name: str) -> int:
    return ROOMS.index(name) if name in ROOMS else len(ROOMS)


def imports(path: Path, *, typing: bool) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.unparse(block.test)
        for node in ast.walk(block)
    }
    found = []
    for node in ast.walk(tree):
        if id(node) in hidden and not typing:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_from_its_own_room_and_those_below(path: Path):
    above = [
        name
        for name in imports(path, typing=True)
        if name.startswith("yian1.") and name.count(".") >= 2 and rank(name.split(".")[1]) > rank(room(path))
    ]
    assert above == []


@pytest.mark.parametrize(
    "path", [path for path in MODULES if room(path) in {"model", "core", "output"}], ids=lambda path: path.stem
)
def test_computing_and_showing_never_touch_the_outside_world(path: Path):
    assert OUTSIDE.isdisjoint(imports(path, typing=False))


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
    assert outside == {"yian1.model.codes", "yian1.model.diagnostics"}
    assert {name.split(".")[1] for name in used if name.startswith("yian1.")} == {"model", "yaml"}


@pytest.mark.parametrize("module", sorted({"yian1.cli", *(each.where.partition(":")[0] for each in COMMANDS.values())}))
def test_a_command_and_its_options_load_nothing_heavy(module: str):
    program = f"import sys, {module}; print(*sorted({HEAVY} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_modules_stay_small(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


def test_every_text_file_is_opened_as_utf8():
    careless = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                named = {keyword.arg for keyword in node.keywords}
                if node.func.attr in {"read_text", "write_text"} and "encoding" not in named:
                    careless.append(f"{path}:{node.lineno}")
    assert careless == []


def test_the_words_of_states_stand_in_one_module():
    holding = [path.name for path in MODULES if "滞后" in path.read_text(encoding="utf-8")]
    assert holding == ["terms.py"]


def test_few_findings_of_the_tools_are_suppressed_and_each_says_why():
    found = [
        line
        for path in MODULES
        for line in path.read_text(encoding="utf-8").splitlines()
        if "# noqa" in line or "# type: ignore" in line
    ]
    assert len(found) < 15
    assert [line for line in found if len(re.split(" [-#] ", line.partition("# ")[2], maxsplit=1)) < 2] == []
