"""Write docs/data-format.md from the models, so that the document cannot differ from the program.

Run `python tools/data_format.py` after a change of a model; a test compares the two.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, get_args, get_origin

from yian1.model.fields import Field, Record, Written, unmarked
from yian1.model.filing import Filing, WorkPlan
from yian1.model.office import Acceptances, Events, Office, Opinions, Paper, Receipts, Verification
from yian1.model.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = Path(__file__).parents[1] / "docs" / "data-format.md"

FILES: tuple[tuple[str, type[Record], str], ...] = (
    ("data/plan.yaml", Plan, "方案：承诺了什么。只随文件本身变动。"),
    ("data/office.yaml", Office, "办公室的补充：方案没有写明的名单、责任、基数、时限和规则。每一项都可以不写。"),
    ("data/progress/单位/年-月.yaml", Filing, "填报：一个单位一个月一份。"),
    (
        "data/documents/brief-年-月.yaml",
        Paper,
        "办公室自己的话；半年总结、10月报告叫 half-year.yaml、october.yaml。",
    ),
    ("data/progress/单位/workplan.yaml", WorkPlan, "一个单位的办理方案；也可以直接写成列表。"),
    ("data/opinions.yaml", Opinions, "代表意见建议台账；也可以直接写成列表。"),
    ("data/events.yaml", Events, "会议、检查、走访等活动和满意度测评。"),
    ("data/verification.yaml", Verification, "办公室核实过的数；也可以直接写成列表。"),
    ("data/accepted.yaml", Acceptances, "办公室同意的“须处理”改动（见 docs/review.md）；也可以直接写成列表。"),
    (
        "data/received.yaml",
        Receipts,
        "收件登记：谁在什么时候送来了哪个文件，结果如何；由 `yian1 import` 写，一份一行。",
    ),
)

HEAD = """# 数据格式

本页由 `tools/data_format.py` 从程序的数据模型生成，请勿手改。

- 代号只用小写字母、数字和连字符；名称用中文。不认识的键是错误。
- 数字按原文逐位读取，不经过浮点数；填报里的数可以带单位（98.2万家、25%），按指标的计量单位换算。
- 标“必填”的不能缺；其余可以整行不写。
"""


def document() -> str:
    """Return the whole document."""
    parts = [HEAD]
    for name, model, purpose in FILES:
        parts.append(f"## {name}\n\n{purpose}\n")
        parts += [_table(owner) for owner in _models(model)]
    return "\n".join(parts)


def _models(model: type[Record]) -> Iterator[type[Record]]:
    seen: list[type[Record]] = []
    waiting = [model]
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.append(current)
        yield current
        waiting += [inner for field in current.model_fields.values() for inner in _inside(field.kind)]


def _inside(kind: object) -> list[type[Record]]:
    if isinstance(kind, type) and issubclass(kind, Record):
        return [kind]
    return [model for argument in get_args(kind) for model in _inside(argument)]


def _table(model: type[Record]) -> str:
    title = model.__name__
    rows = [
        f"| {field.alias or name} | {field.title} | {_described(field.kind)} | {_need(field)} |"
        for name, field in model.model_fields.items()
    ]
    return "\n".join([f"### {title}\n", "| 键 | 名称 | 写法 | 必填 |", "|---|---|---|---|", *rows, ""])


def _need(field: Field) -> str:
    return "必填" if field.required else ""


def _described(kind: object) -> str:
    kind, marks = unmarked(kind)
    for mark in marks:
        if isinstance(mark, Written):
            return str(mark.json_schema["description"])
    if isinstance(kind, type) and issubclass(kind, Record):
        return f"见 {kind.__name__}"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "、".join(f"`{member.value}`" for member in kind)
    inner = [argument for argument in get_args(kind) if argument not in {type(None), Ellipsis}]
    if get_origin(kind) is dict:
        return f"{_described(inner[0])}: {_described(inner[1])}"
    if get_origin(kind) is tuple:
        return f"列表，每项：{_described(inner[0])}"
    return _described(inner[0]) if inner else "文字"


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8", newline="\n")
