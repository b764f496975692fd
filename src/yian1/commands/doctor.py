"""yian1 doctor: what this machine and this workspace have, and what to do about what they lack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from yian1.commands.session import open_workspace
from yian1.console import put
from yian1.usage.declare import RootOption, command

if TYPE_CHECKING:
    from yian1.files.machine import Found


@command(
    ("看看本机缺什么", "doctor"),
    ("连同另一个工作区一起看", "doctor --root examples/work-report"),
)
def doctor(root: RootOption = None) -> int:
    """Tell what was found, one thing a line; exit code 1 if something is missing without which nothing works."""
    from yian1.files import disk, machine

    folder, of_workspace = _workspace(root)
    shipped, own = disk.style_file(folder)
    found = [*machine.examine(own or shipped), *of_workspace]
    for each in found:
        put(f"{each.state}  {each.subject}：{each.seen}")
        if each.advice:
            put(f"      → {each.advice}")
    wanting = sum(each.state != machine.FINE for each in found)
    put(f"\n{len(found)}项里有{wanting}项要留意。" if wanting else f"\n{len(found)}项都正常。")
    return 1 if any(each.state == machine.MISSING for each in found) else 0


def _workspace(root: Path | None) -> tuple[Path, list[Found]]:
    """Return the workspace's folder, or where there is none the present one, and how the workspace stands."""
    from yian1.files import machine
    from yian1.model.diagnostics import UsageError, errors

    try:
        session = open_workspace(root)
    except UsageError as error:
        hint = error.hint or "进入工作区，或用 --root 指明；新建用 yian1 init"
        return root or Path(), [machine.Found("工作区", machine.NOTE, error.message, hint)]
    wrong = len(errors(session.diagnostics))
    warnings = len(session.diagnostics) - wrong
    seen = f"{session.root}，{session.loaded.files}个文件，错误{wrong}处，警告{warnings}处"
    found = [machine.Found("工作区", machine.NOTE, seen, "运行 yian1 check 逐处查看")]
    if not wrong:
        found = [machine.Found("工作区", machine.FINE, seen)]
    if not machine.writable(session.root / "data"):
        found.append(
            machine.Found("工作区", machine.NOTE, "不能写入", "现在只能查看；要填报，请管理员放开文件夹的权限")
        )
    return session.root, found
