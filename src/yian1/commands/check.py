"""check, fmt: whether files are right, and tidy."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1 import console
from yian1.commands.options import UnitOption, argument, home, in_doubt, meant, print_differences, shown_as
from yian1.commands.session import Session, open_workspace
from yian1.console import is_pipe, put, put_error
from yian1.core import names
from yian1.files import disk
from yian1.files.disk import FILING, PROGRESS, RawFile
from yian1.model.diagnostics import UsageError, errors
from yian1.model.typography import spelled
from yian1.usage.program import RootOption, command
from yian1.yaml.encoding import decode, transcode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.core.checks import Finding


@command(
    ("检查所有文件", "check"),
    ("按程序能读的格式列出", "check --format json"),
)
def check(
    root: RootOption = None,
    style: Annotated[Literal["text", "json", "github"], shown_as] = "text",
    *,
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算不通过，并核对办理方案。")] = False,
    files: Annotated[list[Path] | None, argument("文件", "只看这些文件和大家共用的文件；不写则看全部。")] = None,
    unit: UnitOption = None,
) -> int:
    """Print the findings; return 1 if there are errors, else 0. `strict` minds warnings and the work plans too.

    Everything is read and checked together; with `files` or a `unit` what is wrong in the filings of others is only
    counted.
    """
    from yian1.core.checks import office
    from yian1.output import findings

    session = open_workspace(root)
    diagnostics = session.diagnostics
    if strict and not session.broken:  # against a ledger with errors, work plans as they stand today mean nothing
        diagnostics += tuple(office.workplans(session.ledger, console.today()))
    found = session.located(diagnostics)
    others = _of_others(session, found, files or [], unit)
    found = tuple(one for one in found if one not in others)
    count = len(session.loaded.files)
    if style == "json":
        text = findings.as_json(found, count)
    elif style == "github":
        from yian1.files.git import Repository

        folder = ""
        with suppress(UsageError):  # the platform counts from where the workspace lies in its repository, if in one
            folder = Repository.locate(session.root).prefix
        text = findings.as_github(found, folder)
    else:
        text = findings.as_text(found, session.loaded.texts, count)
    for path in files or ():
        if not os.path.lexists(meant(session.root, path)):
            put_error(f"没有“{spelled(path.as_posix())}”这个文件，核对路径。")
    for doubts in in_doubt(session.loaded.texts) if style == "text" else ():
        put_error(f"{doubts}；对照原文核对后删去注释。")
    if others:
        put_error(f"别的单位的文件另有 {len(others)} 处问题，没有列出。")
    if style == "text" and not is_pipe():
        from yian1.output.terminal import open_screen

        open_screen().put(*findings.as_lines(found, session.loaded.texts, count))
    else:
        sys.stdout.write(text)
    wrong = errors(one.diagnostic for one in found)
    return 1 if wrong or (strict and found) else 0


def _of_others(
    session: Session, found: Sequence[Finding], files: Sequence[Path], unit: str | None
) -> tuple[Finding, ...]:
    """Return what nobody has asked for: what is wrong in filings other than these files and those of the unit."""
    if not files and unit is None:
        return ()
    root = session.root.resolve()
    named = [meant(root, path).resolve() for path in files]
    strange = next((path for path, at in zip(files, named, strict=True) if not at.is_relative_to(root)), None)
    if strange is not None:
        raise UsageError(f"“{strange}”不在工作目录里", "写工作目录里的文件，如 data/progress/jingxin/2024-05.yaml")
    asked = {path.relative_to(root).as_posix() for path in named}
    own = ""
    if unit is not None and session.loaded.ledger is not None:
        own = f"{PROGRESS}{names.unit(session.loaded.ledger, unit)}/"
    filings = (one for one in found if one.span.file.startswith(PROGRESS) and one.span.file not in asked)
    return tuple(one for one in filings if not (own and one.span.file.startswith(own)))


UTF8 = "UTF-8"


@command(
    ("整理所有数据文件", "fmt"),
    ("只看会改什么，不写入", "fmt --diff"),
)
def fmt(
    root: RootOption = None,
    files: Annotated[list[Path] | None, argument("文件", "不写则整理所有数据文件。")] = None,
    *,
    show_diff: Annotated[bool, typer.Option("--diff", help="只显示会改什么。")] = False,
    check_only: Annotated[bool, typer.Option("--check", help="只检查，有要改的退出码为1。")] = False,
    encoding: Annotated[bool, typer.Option("--encoding", help="把 GBK、UTF-16 文件转成 UTF-8，原件留备份。")] = False,
) -> int:
    """Mend the way files are written, never a value; 1 if a file could not be, or, to be checked, has to be."""
    write, changed, failed = not (show_diff or check_only), 0, 0
    given = list(_given(root, files or []))
    for path, raw in given:
        try:
            what = _convert(path, raw, write=write) if encoding else _tidy(path, raw, show=show_diff, write=write)
        except UsageError as why:
            put_error(f"{raw.path}：没有改动，{why.message}" + (f"\n  提示：{why.hint}" if why.hint else ""))
            failed += 1
            continue
        if what:
            put(f"{raw.path}：{what}")
            changed += 1
    done = f"{'' if write else '需要'}{'转换' if encoding else '整理'}"
    put(f"看了 {len(given)} 个文件，{done} {changed} 个。")
    return 1 if failed or (check_only and changed) else 0


def _given(root: Path | None, files: Sequence[Path]) -> Iterator[tuple[Path, RawFile]]:
    """Yield every file to work on with its name as messages show it: relative to the workspace, if it lies there."""
    if not files:
        folder = disk.find_root(root)
        yield from ((folder / raw.path, raw._replace(path=spelled(raw.path))) for raw in disk.read_files(folder))
        return
    workspace = home(root)
    for path in (meant(workspace, one) for one in files):
        if path.is_dir():
            raise UsageError(f"“{path}”是文件夹", "写出文件名；不写文件则整理工作目录里的所有数据文件")
        name = None
        if workspace is not None:  # as it is written, and where links lead
            places = [(Path(os.path.normpath(each.absolute())), each.resolve()) for each in (path, workspace)]
            inner = [one.relative_to(other) for one, other in zip(*places, strict=True) if one.is_relative_to(other)]
            name = inner[0].as_posix() if inner else None
        if workspace is None or name is None or not os.path.lexists(path):
            yield path, RawFile(spelled(path.as_posix()), disk.read_given(path))
        else:
            raw = disk.read_file(workspace, name)
            yield path, raw._replace(path=spelled(raw.path))


def _tidy(path: Path, raw: RawFile, *, show: bool, write: bool) -> str:
    """Tidy one file and say what was put right; a text with another meaning afterwards is left alone."""
    from yian1.model.fields import declared
    from yian1.model.filing import Filing
    from yian1.yaml.repair import tidy

    data, _, _ = _readable(raw, as_it_is=True)
    written = data.decode("utf-8")  # with the byte order mark, which is to go
    keys = tuple(declared(Filing)) if FILING.fullmatch(raw.path) else ()
    result = tidy(written, raw.path, keys)
    if result is None:
        raise UsageError("整理后读出的内容会不同", "运行 yian1 check，先按提示改正")
    text, fixed = result
    if text == written:
        return ""
    if show:
        print_differences(written, text, raw.path, f"{raw.path}（整理后）")
    if write:
        _replace(path, data, text)
    return "、".join(f"{what} {times} 处" if times > 1 else what for what, times in fixed.items())


def _convert(path: Path, raw: RawFile, *, write: bool) -> str:
    """Turn one file into UTF-8, keeping the original beside it, and say so."""
    data, encoding, text = _readable(raw)
    if encoding == UTF8:
        return ""
    backup = path.with_name(f"{path.name}.bak")
    kept_already = backup.is_file() and backup.read_bytes() == data  # by a run that went no further
    if os.path.lexists(backup) and not kept_already:
        raise UsageError(f"备份 {spelled(backup.name)} 已经有了", "先把它改名或移走")
    if not write:
        return f"{encoding} → UTF-8"
    if not kept_already:
        disk.write(backup, data)
    _replace(path, data, text)
    return f"{encoding} → UTF-8，原件留在 {spelled(backup.name)}"


def _readable(raw: RawFile, *, as_it_is: bool = False) -> tuple[bytes, str, str]:
    """Return what is in a file, its encoding, and its text; UsageError if it cannot be read, or not as it is."""
    if raw.data is None:
        raise UsageError(raw.problem.message if raw.problem else "不能读取")
    found = transcode(raw.data)
    if found is None or (as_it_is and found[0] != UTF8):
        _, problems = decode(raw.data, raw.path)
        raise UsageError(problems[0].message, problems[0].hint)
    return raw.data, *found


def _replace(path: Path, before: bytes, text: str) -> None:
    """Write the text, but not over what somebody has written since the file was read."""
    try:
        disk.write(path.resolve(), text.encode("utf-8"), instead_of=before)
    except disk.FileChangedError:
        raise UsageError("读取以后它又被别的程序改过", "在编辑器里保存好，再运行一次") from None
