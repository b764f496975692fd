"""Edit the papers of the sample and of the examples, make one slip in each, and count what verify finds.

python benchmarks/verify.py [--tries 20] [--print] [--misses]

Writes the table of docs/review.md. A slip is found if verify tells something of the edited paper that it did not tell
before; it is rightly told if that names what had stood there. Edits without a slip must tell nothing.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from editing import SLIPS, reworded, slipped

from yian1.commands.session import open_workspace
from yian1.core.duties import duty_table
from yian1.files import disk
from yian1.model.period import Month
from yian1.output.documents import write
from yian1.output.docx import read_docx, render_docx
from yian1.output.verify import names_of, verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.model.ledger import Ledger
    from yian1.output.documents.document import Document
    from yian1.output.docx.style import Written

REPOSITORY = Path(__file__).parents[1]
DOCUMENT = REPOSITORY / "docs" / "review.md"
BEGIN, END = "<!-- 以下由 benchmarks/verify.py 生成 -->", "<!-- 生成的部分到此为止 -->"
KINDS = ("简报", "专报", "单位简报", "半年总结", "单位总结", "10月报告", "催报单")
EXAMPLES = {"people-livelihood": "2025-06", "three-year-plan": "2024-03", "work-report": "2025-03"}


def papers(root: Path, month: Month) -> Iterator[tuple[str, Ledger, Document]]:
    """Yield one paper of each kind of a workspace."""
    ledger, words = open_workspace(root).ledger, disk.read(root)
    unit = max(ledger.plan.units, key=lambda unit: len(ledger.by_unit.get(unit.id, ()))).id
    day = month.plus(1).last_day
    owing = next((entry.unit for entry in duty_table(ledger, day) if entry.state.value == "missing"), unit)
    made = (
        write.paper("brief", ledger, month, words),
        write.paper("leaders", ledger, month, words),
        write.paper("brief", ledger, month, words, unit),
        write.paper("half-year", ledger, month, words),
        write.paper("half-year", ledger, month, words, unit),
        write.paper("october", ledger, month, words),
        write.reminder(ledger, owing, day, words),
    )
    yield from ((kind, ledger, paper) for kind, paper in zip(KINDS, made, strict=True))


def every_paper() -> Iterator[tuple[str, Ledger, Written]]:
    """Yield the papers of the sample's months and of the examples, as Word files read back."""
    places = [(REPOSITORY, Month(2024, number)) for number in (4, 6, 8, 9)]
    places += [(REPOSITORY / "examples" / name, Month.parse(month)) for name, month in EXAMPLES.items()]
    for root, month in places:
        style = disk.style(root)
        for kind, ledger, paper in papers(root, month):
            yield kind, ledger, read_docx(render_docx(paper, *style), kind)


def measured(tries: int, *, misses: bool) -> tuple[Counter[tuple[str, ...]], Counter[str]]:
    """Return how many slips there were by kind, place and outcome, and how many edits without one told something."""
    counts: Counter[tuple[str, ...]] = Counter()
    alarms: Counter[str] = Counter()
    chance = Random(15)
    for kind, ledger, made in every_paper():
        names = names_of(ledger)
        units = [unit.name for unit in ledger.units.values()]
        for _ in range(tries):
            edited = reworded(made, chance)
            before = verify(edited, made, names)
            alarms["tried"] += 1
            alarms["told"] += bool(before)
            if misses and before:
                print(f"误报 {kind}：{before[0]}")
            for slip, change in SLIPS.items():
                for table in (False, True):
                    after = slipped(edited, change, chance, units, table=table)
                    if after is None:
                        continue
                    new = [each for each in verify(after, made, names) if each not in before]
                    key = (slip, "表" if table else "文")
                    counts[(*key, "tried")] += 1
                    counts[(*key, "found")] += bool(new)
                    was, now = _changed(edited, after)
                    right = any(each.expected and each.expected in was and each.written in now for each in new)
                    counts[(*key, "right")] += right
                    if misses and not right:
                        print(f"{'错' if new else '漏'} {kind} {slip}：{was} → {now} {new[:1]}")
    return counts, alarms


def _changed(edited: Written, after: Written) -> tuple[str, str]:
    """Return the paragraph or cell that was changed, before and after."""
    texts = list(zip(edited.paragraphs, after.paragraphs, strict=True))
    rows = zip(edited.rows, after.rows, strict=True)
    cells = [each for one, other in rows for each in zip(one.cells, other.cells, strict=True)]
    return next((one, other) for one, other in (*texts, *cells) if one != other)


def table(counts: Counter[tuple[str, ...]], alarms: Counter[str]) -> str:
    """Return the table for docs/review.md."""
    lines = ["| 改动 | 正文试了 | 发现 | 表格试了 | 发现 | 说出正确的值 |", "|---|---:|---:|---:|---:|---:|"]
    for slip in (*SLIPS, "合计"):
        by = {place: [_sum(counts, slip, place, what) for what in ("tried", "found", "right")] for place in "文表"}
        right = _share(by["文"][2] + by["表"][2], by["文"][0] + by["表"][0])
        cells = [f"{by[place][0]} | {_share(by[place][1], by[place][0])}" for place in "文表"]
        lines.append(f"| {slip} | {' | '.join(cells)} | {right} |")
    return "\n".join([*lines, "", f"只改措辞、移动、合并、删减的{alarms['tried']}份，误报{alarms['told']}份。"])


def _sum(counts: Counter[tuple[str, ...]], slip: str, place: str, what: str) -> int:
    return sum(number for key, number in counts.items() if key[1:] == (place, what) and slip in {key[0], "合计"})


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def written(text: str) -> str:
    """Return docs/review.md with another table."""
    whole = DOCUMENT.read_text(encoding="utf-8")
    start, end = whole.index(BEGIN) + len(BEGIN), whole.index(END)
    return f"{whole[:start]}\n{text}\n{whole[end:]}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and write or print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--print", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args(arguments)
    text = table(*measured(options.tries, misses=options.misses))
    if options.print or options.misses:
        print(text)
    else:
        DOCUMENT.write_text(written(text), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
