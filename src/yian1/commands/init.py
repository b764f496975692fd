"""yian1 init: a new workspace, drafted from the official text of a plan, or a commented minimal one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yian1.commands.options import argument, in_doubt, option
from yian1.commands.session import open_workspace
from yian1.console import put, put_error, reason
from yian1.files import disk
from yian1.files.disk import OFFICE, PLAN
from yian1.model.diagnostics import UsageError
from yian1.usage.program import RootOption, command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.drafting.build import Draft
    from yian1.drafting.outline import Block

_TEXTS = (".txt", ".text", ".md")
_CONVERTED = (".doc", ".wps", ".rtf", ".odt", ".wpt", ".dot")
_HINT = "可以用 .docx、.txt，或装了 LibreOffice 的 .doc、.wps"


@command(
    ("由方案的 Word 文件起草", "init --from 方案.docx 新目录"),
    ("建一个带注释的最小样本", "init 新目录"),
    ("为下一年的方案接续单位、规则和期末数", "init --next-year 新目录"),
)
def init(
    folder: Annotated[Path, argument("目录", "新的工作目录，没有就建。")],
    source: Annotated[Path | None, option("--from", "方案", "方案正文：.docx、.txt，或 .doc、.wps。")] = None,
    root: RootOption = None,
    *,
    next_year: Annotated[
        bool, typer.Option("--next-year", help="接续现在的工作目录：照搬单位、规则，期末数作为基数。")
    ] = False,
) -> int:
    """Write a new workspace into a folder; never over a file that is there."""
    if next_year and source is not None:
        raise UsageError(
            "--next-year 和 --from 只能用一个", "先用 --next-year 接续，再用 --from 在另一个目录起草，把任务抄过来"
        )
    for path in (PLAN, OFFICE):
        if os.path.lexists(folder / path):
            raise UsageError(f"{folder / path} 已经有了，没有改动", "换一个目录；要重新起草，先把它改名或移走")
    if next_year:
        plan, office, notes = _carried(root)
    elif source is not None:
        plan, office, notes = _drafted(source)
    else:
        from yian1.drafting.writing import minimal

        plan, office = minimal("plan"), minimal("office")
        notes = ["这是一个带注释的最小样本，照着填入方案即可。"]
    for path, text in ((PLAN, plan), (OFFICE, office)):
        disk.write(disk.inside(folder, path), text.encode("utf-8"))
        put_error(f"已写入 {folder / path}")
    office_words = "补基数、任务分解、节点目标" if next_year else "补目标由谁填报、统称包括哪些单位"
    put("\n".join([*notes, "", *_next_steps(folder, office_words)]))
    return 0


def _carried(root: Path | None) -> tuple[str, str, list[str]]:
    from yian1.drafting.next_year import carried

    session = open_workspace(root)
    plan, office, notes = carried(session.ledger, session.series)
    templates = session.root / "templates"
    own = [f"  文书模板 {templates} 没有照搬，改过的自己复制过去"] if templates.is_dir() else []
    return plan, office, [*notes, *own, *_doubts(plan, office)]


def _drafted(source: Path) -> tuple[str, str, list[str]]:
    from yian1.console import today
    from yian1.drafting.build import draft
    from yian1.drafting.writing import office_yaml, plan_yaml

    blocks, imprint = _blocks(source)
    made = draft(blocks, imprint, this_year=today().year)
    if not made.sections and not made.goals:
        raise UsageError(
            f"从 {source} 里没有认出目标或任务，什么也没有写", "核对是不是方案的正文；扫描件和图片要先转成文字"
        )
    plan, office = plan_yaml(made, source.name), office_yaml(made)
    return plan, office, [*_counts(made), *_doubts(plan, office)]


def _blocks(source: Path) -> tuple[list[Block], list[str]]:
    from yian1.drafting.cleaning import decoded, from_text
    from yian1.drafting.word import from_docx

    ending = source.suffix.lower()
    try:
        data = disk.read_given(source)
    except OSError as error:
        raise UsageError(f"不能读取 {source}：{reason(error)}", "核对路径和文件名") from None
    if ending == ".docx":
        return from_docx(data)
    if ending in _TEXTS:
        return from_text(decoded(data))
    if ending in _CONVERTED:
        from yian1.files.programs import to_docx

        return from_docx(to_docx(data, ending))
    raise UsageError(f"不认识 {source.name} 这类文件", f"{_HINT}；PDF 先用 Word 或 WPS 转成 .docx")


def _counts(made: Draft) -> Iterator[str]:
    tasks = [task for section in made.sections for task in section.tasks]
    targets = [target for goal in made.goals for target in goal.targets]
    targets += [target for task in tasks for target in task.targets]
    milestones = sum(1 for target in targets if target.kind == "milestone")
    yield "与印本核对这些数："
    for goal in made.goals:
        yield f"  目标 {goal.title}：{len(goal.targets)}项指标"
    for section in made.sections:
        actions = sum(len(task.actions) for task in section.tasks)
        numbers = sum(len(task.targets) for task in section.tasks)
        yield f"  {section.id} {section.title}：{len(section.tasks)}项任务、{actions}条举措、{numbers}项指标"
    units = sum(1 for unit in made.units if not unit.group)
    groups = len(made.units) - units
    yield f"  合计：{len(tasks)}项任务，{len(targets)}项指标（其中{milestones}项只有时限）"
    yield f"  单位：{units}个，另有统称{groups}个"


def _doubts(plan: str, office: str) -> Iterator[str]:
    yield from [*in_doubt({PLAN: plan, OFFICE: office})] or ["没有“待核”的地方；仍请通读一遍"]


def _next_steps(folder: Path, office: str) -> Iterator[str]:
    yield "下一步："
    yield f"  1. 打开 {folder / PLAN}，对照印本核对，改好后删去注释"
    yield f"  2. yian1 --root {folder} check          查有没有写错的地方"
    yield f"  3. 在 {folder / OFFICE} 里{office}"
    yield f"  4. yian1 --root {folder} new 单位 月份   建一份待填的月报；form 生成 Excel 表"
    yield f"  5. yian1 --root {folder} brief -m 月份   生成简报"
