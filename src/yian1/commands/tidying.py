"""yian1 fmt: tidy files one by one; a file that cannot be tidied safely is named and left as it is."""

from __future__ import annotations

import difflib
import os
import sys
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from yian1.commands.session import home
from yian1.console import put_error
from yian1.files import disk
from yian1.files.disk import FILING, RawFile
from yian1.model.diagnostics import UsageError
from yian1.model.fields import declared
from yian1.model.filing import Filing
from yian1.model.typography import spelled
from yian1.yaml.encoding import decode, transcode
from yian1.yaml.tidy import Tidied, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BACKUP = ".bak"
UTF8 = "UTF-8"


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done: only shown, only counted, or written."""

    show: bool
    check: bool

    @property
    def writes(self) -> bool:
        """Whether files are changed."""
        return not (self.show or self.check)


class Outcome(Enum):
    """What became of a file."""

    SAME = auto()
    CHANGED = auto()  # or would be
    FAILED = auto()


def fmt(root: Path | None, files: Sequence[Path], *, show_diff: bool, check_only: bool, encoding: bool) -> int:
    """Tidy the files, or those of the workspace; 1 if one could not be, or if `check_only` finds work to do."""
    work = Work(show_diff, check_only)
    treat = _convert if encoding else _tidy
    outcomes = [treat(path, raw, work) for path, raw in list(_given(root, files))]
    changed = outcomes.count(Outcome.CHANGED)
    done = f"{'' if work.writes else '需要'}{'转换' if encoding else '整理'}"
    sys.stdout.write(f"看了 {len(outcomes)} 个文件，{done} {changed} 个。\n")
    return 1 if Outcome.FAILED in outcomes or (check_only and changed) else 0


def _given(root: Path | None, files: Sequence[Path]) -> Iterator[tuple[Path, RawFile]]:
    """Yield every file to work on with its name as messages show it: relative to the workspace, if it lies there."""
    if not files:
        folder = disk.find_root(root)
        yield from ((folder / raw.path, raw._replace(path=spelled(raw.path))) for raw in disk.read_files(folder))
        return
    workspace = home(root)
    for path in files:
        if path.is_dir():
            raise UsageError(f"“{path}”是文件夹", "写出文件名；不写文件则整理工作目录里的所有数据文件")
        name = _name_in(workspace, path) if workspace else None
        if workspace is None or name is None or not os.path.lexists(path):
            yield path, RawFile(spelled(path.as_posix()), disk.read_given(path))
        else:
            raw = disk.read_file(workspace, name)
            yield path, raw._replace(path=spelled(raw.path))


def _name_in(workspace: Path, path: Path) -> str | None:
    """Return how messages show a file: relative to the workspace; None if it lies elsewhere."""
    written, given = (Path(os.path.normpath(each.absolute())) for each in (path, workspace))
    places = ((written, given), (path.resolve(), workspace.resolve()))  # links on the way, and where they lead
    return next((inner.relative_to(outer).as_posix() for inner, outer in places if inner.is_relative_to(outer)), None)


def _tidy(path: Path, raw: RawFile, work: Work) -> Outcome:
    """Tidy one file; what the result would say otherwise is left alone."""
    if raw.data is None:
        return _left_alone(raw.path, raw.problem.message if raw.problem else "不能读取")
    found = transcode(raw.data)
    if found is None or found[0] != UTF8:
        return _unreadable(raw.path, raw.data)
    written = raw.data.decode("utf-8")  # with the byte order mark, which is to go
    keys = tuple(declared(Filing)) if FILING.fullmatch(raw.path) else ()
    result = tidy(written, raw.path, keys)
    if not result.sound:
        return _left_alone(raw.path, "整理后读出的内容会不同", "运行 yian1 check，先按提示改正")
    if result.text == written:
        return Outcome.SAME
    if work.show:
        _show(raw.path, written, result.text)
    if work.writes and not _replace(path, raw.data, result.text):
        return _changed_meanwhile(raw.path)
    sys.stdout.write(f"{raw.path}：{_summary(result)}\n")
    return Outcome.CHANGED


def _summary(result: Tidied) -> str:
    return "、".join(f"{what} {times} 处" if times > 1 else what for what, times in result.mended.items())


def _show(name: str, before: str, after: str) -> None:
    """Print the differences; line ends, which no terminal shows, are left to the summary."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), name, f"{name}（整理后）", lineterm="")
    sys.stdout.write("".join(f"{spelled(line)}\n" for line in lines))


def _convert(path: Path, raw: RawFile, work: Work) -> Outcome:
    """Turn one file into UTF-8, keeping the original beside it."""
    if raw.data is None:
        return _left_alone(raw.path, raw.problem.message if raw.problem else "不能读取")
    found = transcode(raw.data)
    if found is None:
        return _unreadable(raw.path, raw.data)
    if found[0] == UTF8:
        return Outcome.SAME
    backup = path.with_name(path.name + BACKUP)
    kept_already = backup.is_file() and backup.read_bytes() == raw.data  # by a run that went no further
    if os.path.lexists(backup) and not kept_already:
        return _left_alone(raw.path, f"备份 {spelled(backup.name)} 已经有了", "先把它改名或移走")
    if work.writes and not kept_already:
        disk.write(backup, raw.data)
    if work.writes and not _replace(path, raw.data, found[1]):
        return _changed_meanwhile(raw.path)
    kept = f"，原件留在 {spelled(backup.name)}" if work.writes else ""
    sys.stdout.write(f"{raw.path}：{found[0]} → UTF-8{kept}\n")
    return Outcome.CHANGED


def _replace(path: Path, before: bytes, text: str) -> bool:
    """Write the text; false, and nothing written, if the file is no longer what it was when it was read."""
    try:
        disk.write(path.resolve(), text.encode("utf-8"), instead_of=before)
    except disk.FileChangedError:
        return False
    return True


def _changed_meanwhile(name: str) -> Outcome:
    return _left_alone(name, "读取以后它又被别的程序改过", "在编辑器里保存好，再运行一次")


def _unreadable(name: str, data: bytes) -> Outcome:
    _, problems = decode(data, name)
    return _left_alone(name, problems[0].message, problems[0].hint)


def _left_alone(name: str, reason: str, hint: str = "") -> Outcome:
    put_error(f"{name}：没有改动，{reason}")
    if hint:
        put_error(f"  提示：{hint}")
    return Outcome.FAILED
