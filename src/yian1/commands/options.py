"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from yian1.commands import suggestions
from yian1.usage.declare import RootOption

__all__ = [
    "AtOption",
    "DocumentOption",
    "MonthArgument",
    "MonthOption",
    "OutputOption",
    "PageOption",
    "RootOption",
    "UnitArgument",
    "UnitOption",
    "shown_as",
]

shown_as = typer.Option("--format", "-f", help="显示方式。")
"""How a result is shown: each command says what it can be."""

MonthOption = Annotated[
    str | None,
    typer.Option(
        "--month",
        "-m",
        metavar="月份",
        autocompletion=suggestions.months,
        help="如 2024-05；不写则取最近有填报的月份。",
    ),
]
UnitOption = Annotated[
    str | None,
    typer.Option(
        "--unit", "-u", metavar="单位", autocompletion=suggestions.units, help="单位代号、名称或名称中的一段。"
    ),
]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="版本", autocompletion=suggestions.revisions, help="用 git 里那时的台账：版本号、标签或日期。"
    ),
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="写到文件；不写则打印出来。")]
PageOption = Annotated[Literal["table", "json"], shown_as]
DocumentOption = Annotated[
    Literal["md", "docx", "html", "pdf"] | None,
    typer.Option("--format", "-f", help="文件格式；不写则看文件名的结尾，打印出来的是 md。"),
]
UnitArgument = Annotated[
    str, typer.Argument(metavar="单位", autocompletion=suggestions.units, help="单位代号、名称或名称中的一段。")
]
MonthArgument = Annotated[str, typer.Argument(metavar="月份", autocompletion=suggestions.months, help="如 2024-05。")]
