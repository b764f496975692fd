"""Files that are meant as data, but not read for their place or their name: which they are, and where they belong."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from yian1.model.diagnostics import Diagnostic, Span

if TYPE_CHECKING:
    from collections.abc import Collection

_PLACES = (
    "填报放在 data/progress/单位代号/年-月.yaml，如 data/progress/jingxin/2024-05.yaml；办理方案叫 workplan.yaml；"
    "data/closed/ 里只放 yian1 close 写的文件；data/documents/ 里是 brief-年-月.yaml、half-year.yaml、october.yaml"
)
# What editors and other programs leave behind is nobody's filing.
_LEFT_BEHIND = re.compile(r"[.~].*|.*~|.*\.(?:swp|swo|bak|tmp|orig|old|yian1-.*)", re.IGNORECASE)
_YAML = re.compile(r".*\.ya?ml(?:\.\w+)?", re.IGNORECASE)
_SHEET = re.compile(r".*\.(?:xlsx|xlsm|xls|et|csv)", re.IGNORECASE)
_MONTH = re.compile(r"(?P<year>20\d{2})\s*[-_.年]?\s*(?P<month>1[0-2]|0?[1-9])(?!\d)月?(?:份)?")
_ID = re.compile(r"[a-z0-9-]+", re.ASCII)
# The files that there is one of, by the first part of their name.
_SINGLE = frozenset({"plan", "office", "opinions", "events", "verification", "accepted", "received"})
_OF_PAPERS = re.compile(r"half-year|october|brief-20\d{2}-\d{2}")


def is_stray(path: str) -> bool:
    """Whether a file that is not called like a data file is meant as one."""
    name = path.rpartition("/")[2]
    if name.endswith(".yaml") or _LEFT_BEHIND.fullmatch(name):
        return False
    stem = name.partition(".")[0]
    meant = stem in _SINGLE or stem == "workplan" or _MONTH.fullmatch(stem) or _OF_PAPERS.fullmatch(stem)
    return bool(meant or _YAML.fullmatch(name) or _SHEET.fullmatch(name))


def misplaced(path: str, known: Collection[str]) -> Diagnostic:
    """Return what is said of such a file; `known` are the files that there are."""
    if _SHEET.fullmatch(path):
        message, hint = "Excel 和 CSV 填报表放在这里不会被读取", f"运行 yian1 import {path} 导入，再把它移走"
        return Diagnostic("misplaced-file", message, Span(path), hint)
    name = _proper(path)
    name = None if name == path else name
    if name is None:
        hint = _PLACES
    else:
        hint = f"已有 {name}，核对以哪一份为准，删去另一份" if name in known else f"改名为 {name}"
    return Diagnostic("misplaced-file", "这个文件不会被读取：位置或文件名不对", Span(path), hint)


def _proper(path: str) -> str | None:
    """Return where a file belongs, as far as its path tells."""
    *folders, name = PurePosixPath(path).parts
    stem = name.partition(".")[0]
    if stem in _SINGLE:
        return f"data/{stem}.yaml"
    if _OF_PAPERS.fullmatch(stem):
        return f"data/documents/{stem}.yaml"
    if folders[:2] in (["data", "closed"], ["data", "documents"]):
        return None
    own = [folder for folder in folders[1:] if folder != "progress"]
    unit = next((folder for folder in own if _ID.fullmatch(folder) and not _MONTH.fullmatch(folder)), None)
    if stem == "workplan":
        return f"data/progress/{unit or '单位代号'}/workplan.yaml"
    found = next((match for part in (stem, *own) if (match := _MONTH.match(part))), None)
    if found is None:
        return None
    if unit is None and not _MONTH.match(stem) and _ID.fullmatch(stem):
        unit = stem  # a folder for each month, in it a file for each unit
    return f"data/progress/{unit or '单位代号'}/{found['year']}-{int(found['month']):02d}.yaml"
