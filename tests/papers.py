"""A document with every part that documents have, and what tests of its faces need: its bare words, a chart."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from yian1.output.charts import Chart, ChartRow, Drawing, Ink, box
from yian1.output.documents.document import Document, Masthead

if TYPE_CHECKING:
    from collections.abc import Iterable

STYLE = (Path(__file__).parents[1] / "templates" / "style.docx").read_bytes()
NOTICE = "**示例数据**：本文根据示例数据生成，不得作为正式文件使用。"


def annex(label: str, title: str, body: str, *, wide: bool) -> Document:
    """Return a document that stands after the body of another."""
    return Document("annex", title, body, label=label, wide=wide)


BODY = r"""
《方案》确定23项任务，全市“四上”企业总数达到1.85万家——较上月增加0.008万家。

## 一、总体进展

### （一）目标

#### 1. 企业总量

##### （1）存量

**规模总量**。截至5月末达到95万家。

1. **个转企**（市市场监管局）：完成45.2%。
2. 服务站：达到600个。

## 二、主要目标完成情况

| 序号 | 指标 | 年度目标 | 截至5月末 | 完成率 |
|---:|---|---|---:|---|
| 1 | 企业总量 | 95万家 | 94.2万家 | — |
| 2 | 全市重点街道、园区、创新楼宇服务站覆盖率 | 100% | 99.9% | 99.9% |

> 注：1. 时序进度按月计算。

> 2. A\*B \<原文\> 照写。

---

以上情况，特此报告。
"""
WIDE = "\n".join(
    [
        "| 序号 | 单位 | 举措 | 情况 |",
        "|---|---|---|---|",
        *(f"| {number} | 市经信局 | 建设服务站 | 推进中 |" for number in range(1, 201)),
    ]
)
PAPER = Document(
    kind="brief",
    title="1号议案办理工作进展情况（2024年5月）",
    body=BODY.strip(),
    masthead=Masthead(
        "市十五届人大三次会议1号议案办理工作简报", "第2期", "1号议案办理工作领导小组办公室", "2024年6月5日"
    ),
    tail=("报：市委领导、市政府领导", "送：市人大常委会办公厅", "发：各责任单位", "（共印60份）"),
    notice=NOTICE,
)
REPORT = replace(
    PAPER,
    kind="october",
    title="关于市十五届人大三次会议1号议案办理情况的报告",
    masthead=None,
    tail=(),
    lead=("——2024年10月×日在市十五届人大常委会第×次会议上", "报告人：×××", "主任、各位副主任、秘书长、各位委员："),
    signature=("1号议案办理工作领导小组办公室", "2024年10月31日"),
    annexes=(
        annex("附件1", "目标任务完成情况表", WIDE, wide=True),
        annex("附件2", "责任分解表", "| 单位 |\n|---|\n| 市经信局 |", wide=True),
        annex("附件3", "任务分解表", "| 单位 |\n|---|\n| 江岸区 |\n\n> 注：示例。", wide=False),
    ),
)
CHART = Chart(
    "完成率与时序进度对比",
    ("指标", "对比", "完成率", "状态"),
    (
        ChartRow(
            "企业总量",
            Drawing(60, 5, "企业总量", "完成率<45.2%>", (box(0, 0, 30, 5, Ink.DARK),)),
            ("45.2%", "滞后"),
        ),
        ChartRow("服务站", Drawing(60, 5, "服务站", "完成率91%", ()), ("91.0%", "超时序")),
    ),
    "竖线为时序进度。",
)

_TABLE_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+$", re.MULTILINE)
_MARKS = re.compile(r"^(?:#{1,6} |> |---$)|(?<!\\)\*\*|(?<!\\)\|", re.MULTILINE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def words(texts: str | Iterable[str]) -> str:
    """Return text without blanks, which every face sets in its own way."""
    return re.sub(r"\s+", "", texts if isinstance(texts, str) else "".join(texts))


def markdown_words(document: Document) -> str:
    """Return the words of a document's Markdown: without its marks and blanks."""
    return words(_ESCAPED.sub(r"\1", _MARKS.sub("", _TABLE_RULE.sub("", document.markdown()))))
