"""The burden of a form (填报负担): how many cells it opens, how many a unit uses, how many were filled in already.

Each month's forms are made from what was filed before, and answered as the sample year's filings are: python
benchmarks/burden.py [WORKSPACE].
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from yian1.core.worksheet import answers, carried, worksheet
from yian1.files import disk
from yian1.files.load import load
from yian1.forms.rows import Block, Open, blocks, more_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yian1.core.worksheet import Answers
    from yian1.model.filing import Filing
    from yian1.model.ledger import Ledger

HEADER = ("filed", "filed_by", "approved_by", "summary")


def opened(every: Iterable[Block]) -> tuple[int, int]:
    """Return how many cells of these blocks can be typed into, and in how many something stands already."""
    cells = [cell for block in every for row in block.rows for cell in row.cells if isinstance(cell, Open)]
    return len(cells), sum(bool(cell.text) for cell in cells)


def said(given: Answers) -> dict[tuple[str, ...], str]:
    """Return every cell that something stands in, all remarks on a figure being one cell."""
    found = {(name,): text for name in HEADER if (text := given.header.get(name))}
    found |= {("submitted", duty): day for duty, day in given.submitted.items() if day}
    for section, items in (("figures", given.figures), ("progress", given.progress)):
        for item, fields in items.items():
            for name, text in fields.items():
                numbers = section == "progress" or name in {"value", "part", "whole", "against", "last_year", "done"}
                if text:
                    found[section, item, name if numbers else "note"] = text
    return found


def measured(ledger: Ledger, filing: Filing) -> Counter[str]:
    """Return the counts of one form: what it opens, what stands in it as it comes back, and what was typed."""
    earlier = replace(ledger, filings=tuple(one for one in ledger.filings if one.month < filing.month))
    sheet = worksheet(earlier, filing.unit, filing.month)
    cells, preset = opened(blocks(sheet))
    went, came = said(carried(sheet)), said(answers(worksheet(ledger, filing.unit, filing.month)))
    rows = {asked.context.action.id for asked in sheet.in_hand}
    went = {path: text for path, text in went.items() if path[0] != "progress" or path[1] in rows}
    back = went | came
    kept = sum(back[path] == text for path, text in went.items())
    known = sum(bool(text) for block in blocks(sheet) for row in block.rows for text in row.texts()[1:])
    return Counter(
        forms=1,
        cells=cells,
        used=len(back),
        kept=kept,
        typed=len(back) - kept,
        rows=len(rows),
        states=sum(path[0] == "progress" and path[2] == "status" for path in went),
        shown=known + len(back) - kept,
        given=known - preset + kept,
        second=opened(more_blocks(sheet))[0],
        whole=sum(len(asked.parts) + 5 for asked in sheet.figures) + 4 * len(sheet.actions) + 4,
        filed=len(came),
    )


def main(root: Path) -> None:
    """Print the burden month by month, and of the whole year."""
    ledger = load(disk.read_files(root)).ledger
    if ledger is None:
        sys.exit("没有可用的方案")
    months: dict[str, Counter[str]] = {}
    for filing in ledger.filings:
        for key in (str(filing.month), "合计"):
            months.setdefault(key, Counter()).update(measured(ledger, filing))
    shared = "带来÷用到 | 举措行已有状态 | 表上内容已有"
    print(f"| 月份 | 表 | 可填格 | 用到 | 可填÷用到 | 带来的 | 要打的 | {shared} | 旧表可填÷用到 |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for key in sorted(months, key=lambda key: (key == "合计", key)):
        n = months[key]
        shares = (n["kept"] / n["used"], n["states"] / max(n["rows"], 1), n["given"] / n["shown"])
        kept, states, given = (f"{share:.0%}" for share in shares)
        ratio, old = n["cells"] / n["used"], n["whole"] / n["filed"]
        counts = f"{n['forms']} | {n['cells']} | {n['used']} | {ratio:.2f} | {n['kept']} | {n['typed']}"
        print(f"| {key} | {counts} | {kept} | {states} | {given} | {old:.2f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1])
