"""Write the table of modules in docs/architecture.md from their docstrings, so that the two cannot differ.

Run `python tools/architecture.py` after a module was added, moved or renamed; a test compares the two.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "yian1"
DOCUMENT = ROOT / "docs" / "architecture.md"
HEADING = "## 模块\n"
# In the order in which one room builds on another.
ROOMS = ("model", "yaml", "core", "files", "drafting", "output", "forms", "usage", "commands", "")


def document() -> str:
    """Return the document with its table as the code now has it."""
    prose, _, _ = DOCUMENT.read_text(encoding="utf-8").partition(HEADING)
    return prose + HEADING + "\n" + "\n".join(_tables()) + "\n"


def _tables() -> list[str]:
    lines = ["由 `python tools/architecture.py` 按各模块的第一句说明生成。"]
    for room in ROOMS:
        modules = [path for path in sorted(SOURCE.rglob("*.py")) if _room(path) == room]
        lines += ["", f"### {room or 'yian1'}", "", "| 模块 | 说明 |", "|---|---|"]
        lines += [f"| `{path.relative_to(SOURCE).as_posix()}` | {_first_sentence(path)} |" for path in modules]
    return lines


def _room(path: Path) -> str:
    inside = path.relative_to(SOURCE).parts
    return inside[0] if len(inside) > 1 else ""


def _first_sentence(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split()).replace("|", "\\|")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8", newline="\n")
