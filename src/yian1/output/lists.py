"""Lists for spreadsheets and documents: the one CSV writer, Markdown tables, the rows by task and by unit."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from yian1.core import pace, terms
from yian1.core.allocation import standings
from yian1.core.progress import Status
from yian1.model.quantity import percent
from yian1.output import cells, targets, words
from yian1.output.escapes import inert, one_line
from yian1.output.targets import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from yian1.core.allocation import UnitStanding
    from yian1.core.rollup import Assessment, TaskProgress
    from yian1.model.ledger import Ledger


def status_csv(assessment: Assessment) -> str:
    """Return the targets as CSV with Chinese headings: numbers bare, percentages with two decimals."""
    return csv_text(*_status(assessment))


def status_csv_file(assessment: Assessment) -> bytes:
    """Return the same as a file that Excel opens in Chinese."""
    return csv_file(*_status(assessment))


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]], line_end: str = "\n") -> str:
    """Return rows of text as CSV under their headings; no text runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerow(columns)
    writer.writerows([inert(text) for text in row] for row in rows)
    return out.getvalue()


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a CSV file that Excel opens in Chinese: UTF-8 with BOM, CRLF."""
    return csv_text(columns, rows, "\r\n").encode("utf-8-sig")


def status_md(assessment: Assessment) -> str:
    """Return the targets as a Markdown table, under a line with the date and the pace."""
    shown = targets.columns(Format.MARKDOWN)
    rows = ([column.text(row) for column in shown] for row in targets.rows(assessment))
    return md(assessment, [column.title for column in shown], rows)


def md(assessment: Assessment, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows of text as a Markdown table, under a line with the date and the pace."""
    from yian1.model.hygiene import escape_markdown
    from yian1.model.typography import normalise  # the other formats need none of it

    month = words.month(assessment.as_of)
    head = f"截至{month}末，时序进度{percent(pace.general(assessment.ledger, assessment.as_of))}"
    if assessment.ledger.verification.verification and assessment.targets:
        head += f"，{words.verified_count(assessment.counted)}"
    head += f"（{words.SAMPLE}）。" if assessment.ledger.sample else "。"
    table = [columns, ("---",) * len(columns), *([escape_markdown(cell) for cell in row] for row in rows)]
    return normalise("\n".join([head, "", *(f"| {' | '.join(row)} |" for row in table)]) + "\n")


def _status(assessment: Assessment) -> tuple[list[str], Iterable[list[str]]]:
    shown = targets.columns(Format.CSV)
    rows = ([cells.as_text(column.cell(row)) for column in shown] for row in targets.rows(assessment))
    return [column.heading for column in shown], rows


TASK_COLUMNS = ("任务", "状态", "已报", "问题", "未报送单位")
_MET, _LAGGING = terms.STATUSES[Status.MET], terms.STATUSES[Status.BEHIND] + terms.STATUSES[Status.UNMET]
UNIT_COLUMNS = ("单位", "最近填报", "数据指标", _MET, _LAGGING, "举措", "已报", "问题")
COUNTED = frozenset({"数据指标", _MET, _LAGGING, "举措", "已报", "问题"})
FOLDING = frozenset({"任务", "未报送单位", "单位"})
LAGGING = frozenset({Status.BEHIND, Status.UNMET, Status.MISSED})


def task_rows(assessment: Assessment) -> Iterator[tuple[str, ...]]:
    """Yield a row for each task."""
    return (task_row(assessment.ledger, task) for task in assessment.tasks)


def unit_rows(assessment: Assessment, units: Iterable[str] | None = None) -> Iterator[tuple[str, ...]]:
    """Yield a row for each unit, or for those given."""
    chosen = assessment.ledger.units if units is None else units
    return (unit_row(assessment, standing) for standing in standings(assessment, chosen))


def task_row(ledger: Ledger, task: TaskProgress) -> tuple[str, ...]:
    """Return a task's cells: its number and title, its state, who has reported, how many problems, who has not."""
    number = next(at for at, each in enumerate(task.section.tasks, 1) if each.id == task.task.id)
    reported = {unit for action in task.actions for unit in action.reported}
    missing = dict.fromkeys(unit for action in task.actions for unit in action.missing)
    problems = sum(report.report.problem is not None for action in task.actions for report in action.reports)
    return (
        f"{number}. {one_line(task.task.title)}",
        words.task_state(task),
        str(len(reported)),
        str(problems) if problems else words.NONE,
        "、".join(one_line(ledger.name(unit)) for unit in missing) or words.NONE,
    )


def unit_row(assessment: Assessment, standing: UnitStanding) -> tuple[str, ...]:
    """Return a unit's cells: its name, the month it last filed, its targets and its actions in numbers."""
    ledger = assessment.ledger
    filed = [filing.month for filing in ledger.by_unit.get(standing.unit, ()) if filing.month <= assessment.as_of]
    statuses = [item.status for item in standing.targets]
    reports = [report.report for _, report in standing.actions if report is not None]
    counts = (
        len(statuses),
        statuses.count(Status.MET),
        sum(status in LAGGING for status in statuses),
        len(standing.actions),
        len(reports),
        sum(report.problem is not None for report in reports),
    )
    return (
        one_line(ledger.name(standing.unit)),
        words.month_beside(max(filed), assessment.as_of) if filed else words.NONE,
        *(str(count) if count else words.NONE for count in counts),
    )
