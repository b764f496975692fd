"""The tables of docs/performance.md: what was measured, and which ratios were promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from measure import Case

BEGIN, END = "<!-- 以下由 benchmarks/run.py 生成 -->", "<!-- 生成的部分到此为止 -->"


@dataclass(frozen=True, slots=True)
class Promise:
    """A bound on one measured value over another: `what` for people, the value, its bound, and the comparison."""

    what: str
    value: float
    bound: float
    at_least: bool = False
    unit: str = "倍"

    @property
    def kept(self) -> bool:
        """Whether the bound holds."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def row(self) -> str:
        """Return the promise as a row of the table."""
        sign = "≥" if self.at_least else "≤"
        return f"| {self.what} | {sign} {self.bound:g} {self.unit} | {self.value:.3g} {self.unit} | {self.verdict} |"

    @property
    def verdict(self) -> str:
        """是 or 否."""
        return "是" if self.kept else "**否**"


def measured(title: str, cases: Iterable[Case]) -> list[str]:
    """Return a table of one group of cases."""
    lines = [f"### {title}", "", "| 命令 | 耗时 | 处理器时间 | 内存峰值 |", "|---|--:|--:|--:|"]
    for case in cases:
        if case.skipped:
            lines.append(f"| {case.name} | 略：{case.skipped} | | |")
        else:
            lines.append(
                f"| {case.name} | {_seconds(case.wall)} | {_seconds(case.processor)} | {case.megabytes:.0f} MB |"
            )
    return [*lines, ""]


def promised(promises: Sequence[Promise]) -> list[str]:
    """Return the table of the ratios."""
    lines = ["### 承诺的比例", "", "| 比例（同一次运行中的中位数） | 要求 | 实测 | 达到 |", "|---|--:|--:|:-:|"]
    return [*lines, *(promise.row() for promise in promises), ""]


def replaced(document: str, lines: Sequence[str]) -> str:
    """Return a document with new lines between its markers."""
    before, found, rest = document.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (found and ended):
        raise ValueError(f"文档里没有“{BEGIN}”和“{END}”两行标记")
    return "\n".join([f"{before}{BEGIN}", "", *lines, f"{END}{after}"])


def _seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"
