"""Write docs/data-format.md from the models, so that the document cannot differ from the program.

Run `python tools/data_format.py` after a change of a model; a test compares the two.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yian1.forms.schemas import shape
from yian1.model.filing import Filing, WorkPlan
from yian1.model.office import Acceptances, Events, Office, Opinions, Paper, Receipts, Verification
from yian1.model.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

TARGET = Path(__file__).parents[1] / "docs" / "data-format.md"

FILES: tuple[tuple[str, type[BaseModel], str], ...] = (
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
        whole = shape(model)
        shapes = whole.pop("$defs") | {model.__name__: whole}
        parts.append(f"## {name}\n\n{purpose}\n")
        parts += [_table(title, shapes) for title in _named(model.__name__, shapes)]
    return "\n".join(parts)


def _named(first: str, shapes: Mapping[str, Any]) -> list[str]:
    """Return the mappings of a file: the whole one, then those that stand in it, level by level."""
    names = [first]
    for name in names:  # grows on the way
        inside = re.findall(r"#/\$defs/(\w+)", json.dumps(shapes[name]))
        names += [each for each in dict.fromkeys(inside) if each not in names and "properties" in shapes[each]]
    return names


def _table(title: str, shapes: Mapping[str, Any]) -> str:
    needed = shapes[title].get("required", ())
    rows = [
        f"| {name} | {field['title']} | {_described(field, shapes)} | {'必填' if name in needed else ''} |"
        for name, field in shapes[title]["properties"].items()
    ]
    return "\n".join([f"### {title}\n", "| 键 | 名称 | 写法 | 必填 |", "|---|---|---|---|", *rows, ""])


def _described(node: Any, shapes: Mapping[str, Any]) -> str:  # noqa: ANN401 - a schema is whatever JSON holds
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return "、".join(f"`{choice}`" for choice in shapes[name].get("enum", ())) or f"见 {name}"
    if "anyOf" in node:
        return _described(node["anyOf"][0], shapes)
    if "additionalProperties" in node:
        key = node.get("propertyNames", {}).get("description", "文字")
        return f"{key}: {_described(node['additionalProperties'], shapes)}"
    return f"列表，每项：{_described(node['items'], shapes)}" if "items" in node else str(node["description"])


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8", newline="\n")
