"""yian1 close: months whose figures are settled."""

from __future__ import annotations

from typing import Annotated

import typer

from yian1.commands import completion
from yian1.commands.session import Session, open_workspace, parse_month
from yian1.console import put, today
from yian1.files import disk
from yian1.files.disk import CLOSINGS
from yian1.model.diagnostics import UsageError
from yian1.usage.program import RootOption, command


@command(
    ("给2024年5月结账", "close 2024-05"),
    ("核对结过账的月份有没有被改动", "close --verify"),
)
def close(
    root: RootOption = None,
    month: Annotated[
        str | None, typer.Argument(metavar="月份", autocompletion=completion.months, help="如 2024-05。")
    ] = None,
    *,
    verify: Annotated[bool, typer.Option("--verify", help="只核对已结账的月份是否被改动。")] = False,
) -> int:
    """Settle a month, or report what has changed in the months settled before."""
    from yian1.core import closing

    session = open_workspace(root)
    if verify or month is None:
        if month is None and not verify:
            raise UsageError("没有写明月份", "写成 yian1 close 2024-05；只核对写 yian1 close --verify")
        return _verify(session, month)
    settled = session.month(month)
    text = closing.close(session.series, settled, today())
    path = f"{CLOSINGS}{settled}.yaml"
    disk.write(disk.inside(session.root, path), text.encode("utf-8"))
    put(f"{settled} 已结账，写入 {path}；请提交到 git。")
    return 0


def _verify(session: Session, month: str | None) -> int:
    from yian1.core import closing
    from yian1.output import findings

    wanted = None if month is None else parse_month(month)
    checked = [item for item in closing.verify(session.series) if wanted in {None, item.closing.month}]
    if not checked:
        put("没有结过账的月份。" if wanted is None else f"{wanted} 没有结账。")
        return 0
    found = session.located([diagnostic for item in checked for diagnostic in item.diagnostics])
    for item in checked:
        state = "没有改动" if not item.diagnostics else "有改动" if not item.intact else "有注明的更正"
        put(f"{item.closing.month}（{item.closing.closed} 结账）：{state}")
    if found:
        put("\n" + findings.as_text(found, session.loaded.texts, len(session.loaded.texts)).rstrip("\n"))
    return 0 if all(item.intact for item in checked) else 1
