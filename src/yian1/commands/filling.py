"""yian1 new, form, import and schema: everything by which filings come to be."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1.commands import options
from yian1.commands.options import argument, deliver, home, meant, option, written_as
from yian1.commands.session import asked, filing_path, month_of, open_workspace, planned, save, workbook
from yian1.console import put_error, tracked
from yian1.core import names
from yian1.files import disk
from yian1.model.diagnostics import UsageError
from yian1.usage.program import RootOption, command

if TYPE_CHECKING:
    from collections.abc import Sequence


DataFile = Literal[
    "plan", "office", "filing", "paper", "workplan", "opinions", "events", "verification", "accepted", "received"
]
"""The kinds of data files, as forms/schemas.py knows them: to list them here loads nothing."""


@command(
    ("为市经信局建2024年10月的月报", "new 市经信局 2024-10"),
    ("单位也可以写代号", "new kechuang 2024-10"),
)
def new(
    unit: Annotated[str, argument("单位", "单位代号、名称或名称中的一段。", options.units)],
    month: Annotated[str, argument("月份", "如 2024-05。", options.months)],
    root: RootOption = None,
) -> int:
    """Write the filing that a unit has to fill in; never over one that is there."""
    from yian1.core.worksheet import answers
    from yian1.forms.schemas import SCHEMA, filing_text

    session = open_workspace(root)
    sheet = asked(session, unit, month)
    path = filing_path(sheet)
    try:
        save(session, path, filing_text(sheet, answers(sheet), guided=True), new=True)
    except FileExistsError:
        raise UsageError(f"{path} 已经有了，没有改动", "直接在这个文件里填写；要重新建，先把它改名或移走") from None
    if not (session.root / SCHEMA).is_file():
        put_error("要让编辑器提示和补全，先运行 yian1 schema -o schemas")
    return 0


@command(
    ("生成市经信局2024年10月的填报表", "form 市经信局 2024-10 -o 市经信局10月.xlsx"),
    ("给2024年10月该报的单位各生成一份", "form --all 2024-10 -o 发件"),
)
def form(
    asked_for: Annotated[
        list[str], argument("单位… 月份", "一个或几个单位，最后写月份；有 --all 的只写月份。", options.units_and_months)
    ],
    root: RootOption = None,
    output: Annotated[
        Path | None, option("--output -o", "文件", "写到 .xlsx 或 .csv 文件；几个单位的写文件夹。")
    ] = None,
    *,
    everybody: Annotated[bool, typer.Option("--all", help="所有该报的单位各一份。")] = False,
) -> int:
    """Write the form that a unit fills in with WPS or Excel; never over one that may be filled in already."""
    from yian1.forms import rows

    *units, month = asked_for
    if everybody == bool(units):
        raise UsageError(
            "没有写单位，或者既写了单位又写了 --all", "写成 form 单位 月份 -o 文件，或 form --all 月份 -o 文件夹"
        )
    if everybody or len(units) > 1:
        return _forms(root, units, month, output)
    if output is None:
        raise UsageError("没有写填报表的文件名", "加上 -o 填报表.xlsx；文件名也可以以 .csv 结尾")
    style = written_as(output, None, ["xlsx", "csv"])
    sheet = asked(open_workspace(root), units[0], month)
    try:
        deliver(rows.as_csv(sheet) if style == "csv" else workbook(sheet), output, new=True)
    except FileExistsError:
        message = f"{output} 已经有了，里面也许有填好的内容，没有覆盖"
        raise UsageError(message, "换一个文件名，或先把它移走") from None
    return 0


def _forms(root: Path | None, units: Sequence[str], month: str, output: Path | None) -> int:
    """Write a form for each of the units, or for all that owe something; none over one that is there."""
    from yian1.core.duties import reporting_units
    from yian1.core.worksheet import worksheet
    from yian1.output.words import month as month_words

    if output is None or output.suffix.lower() in {".xlsx", ".csv"} or (output.exists() and not output.is_dir()):
        raise UsageError("几个单位的填报表要写到一个文件夹", "加上 -o 文件夹，如 -o 发件")
    ledger = planned(open_workspace(root))
    period = month_of(ledger, month)
    chosen = list(dict.fromkeys(names.unit(ledger, unit) for unit in units))
    if not chosen:  # whoever owes a document of the month, in a month without one everybody; whoever files a figure
        owing = [reporting_units(ledger, duty) for duty in ledger.plan.duties if period in duty.periods]
        reporting = {unit for some in owing or [reporting_units(ledger)] for unit in some}
        filing = {unit for unit in ledger.units for target in ledger.targets if ledger.files(target, unit)}
        chosen = [unit for unit in ledger.units if unit in reporting | filing]
    every = (worksheet(ledger, unit, period) for unit in chosen)
    sheets = [sheet for sheet in every if sheet.figures or sheet.actions or sheet.duties]
    there = []
    for sheet in tracked("填报表", sheets):
        file = output / f"{options.as_file_name(sheet.unit.name)}{sheet.month}填报表.xlsx"
        if not file.exists():  # as a rule they do, the second time: spared the making
            with suppress(FileExistsError):
                deliver(workbook(sheet), file, new=True)
                continue
        there.append(file.name)
    put_error(f"{month_words(period)}的填报表，写入 {len(sheets) - len(there)} 份。")
    if there:
        put_error(f"另有 {len(there)} 份已经在那里，里面也许有填好的内容，没有覆盖：{'、'.join(there)}")
    return 0


@command(
    ("把填好的表转成填报文件", "import 市经信局10月.xlsx"),
    ("收下文件夹里的全部，有错的标红退回", "import 收件 --return 发件"),
)
def import_form(
    sources: Annotated[
        list[Path], argument("文件", "填好的 .xlsx，或 .csv（UTF-8、GBK 或 UTF-16）；可以有几个，也可以是文件夹。")
    ],
    root: RootOption = None,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="覆盖已有的填报。")] = False,
    back: Annotated[
        Path | None, option("--return", "文件夹", "有错的退改：标红、批注过的原表和一段话，写到这个文件夹。")
    ] = None,
) -> int:
    """Turn filled-in forms into filings."""
    from yian1.commands import importing  # slow to load

    sources = [meant(home(root), source) for source in sources]
    if len(sources) == 1 and not sources[0].is_dir() and back is None:
        return importing.import_form(root, sources[0], replace=replace)
    return importing.import_all(root, sources, overwrite=replace, back=back)


@command(
    ("打印填报文件的 schema", "schema filing"),
    ("把全部 schema 写到一个文件夹", "schema -o schemas"),
)
def schema(
    root: RootOption = None,
    kind: Annotated[DataFile | None, argument("类别", "哪一类数据文件。")] = None,
    output: Annotated[Path | None, option("--output -o", "文件夹", "把全部 schema 写到这个文件夹。")] = None,
) -> int:
    """Print one schema, or all as one object; with `output` write each into that folder."""
    from yian1.files.load import load
    from yian1.forms import schemas
    from yian1.output.json import dumps

    folder = options.home(root)
    ledger = None if folder is None else load(disk.read_files(folder)).ledger  # however faulty: it is to help
    made = {name: schemas.schema(name, ledger) for name in ([kind] if kind else schemas.KINDS)}
    if output is None:
        deliver(dumps(made[kind] if kind else made), None)
    else:
        for name, node in made.items():
            deliver(dumps(node), output / f"{name}.json")
    return 0
