"""What a unit's text says is worked out once: no face prints 无, the unit's own name or 下一步."""

from __future__ import annotations

import pytest

from ledgers import make_ledger
from rows import each
from sample import TEMPLATES
from yian1.core.checks import check_filings
from yian1.core.rollup import assess
from yian1.core.series import read_series
from yian1.model.filing import substance
from yian1.model.period import Month
from yian1.output.documents import write

MAY = Month(2024, 5)
EMPTY = [
    "无",
    "暂无",
    "没有",
    "暂未发现问题",
    "同上月",
    "略",
    "见附件",
    "/",
    "-",
    "无。",
    "暂无问题",
    "——",
    "市经信局：无",
    "N/A",
]


def filing(text: str) -> str:
    report = f"{{status: 推进中, done: 建成三处站点, next: '{text}', problem: '{text}'}}"
    return (
        f"unit: jingxin\nmonth: 2024-05\nfiled: 2024-06-03\nfigures: {{stations: 250}}\nprogress: {{1-1a: {report}}}\n"
    )


@pytest.mark.parametrize("text", EMPTY)
def test_nothing_is_nothing_on_every_face_and_a_warning(text: str) -> None:
    ledger = make_ledger(filings=filing(text))
    found = [one for one in check_filings(read_series(ledger)) if one.code == "placeholder"]
    assert [(one.where.path[-1], one.severity.value) for one in found] == [("next", "warning"), ("problem", "warning")]
    made = assess(ledger, MAY)
    (report,) = next(action for action in made.actions if action.reports).reports
    assert (report.report.done, report.report.next, report.report.problem) == ("建成三处站点", None, None)
    for paper in (
        write.paper("brief", ledger, MAY, TEMPLATES),
        write.paper("brief", ledger, MAY, TEMPLATES, "jingxin"),
    ):
        printed = "".join([paper.body, *(annex.body for annex in paper.annexes)])
        assert "存在问题" not in paper.body.replace("存在问题\n\n尚未报送进展的任务", "")
        assert text not in {cell.strip() for line in printed.splitlines() for cell in line.split("|")} - {"—", "-", ""}


@each(
    ("text", "told"),
    [
        ("市经信局\uff1a两处站点用地未落实", "两处站点用地未落实"),
        ("市经信局:两处站点用地未落实", "两处站点用地未落实"),
        ("下一步\uff0c加快选址", "加快选址"),
        ("下一步工作\uff1a加快选址", "加快选址"),
        ("市经信局\uff1a下一步\uff0c加快选址", "加快选址"),
        ("无障碍设施不足", "无障碍设施不足"),
        ("没有落实用地", "没有落实用地"),
        ("市经信局牵头推进", "市经信局牵头推进"),
        ("下一步的选址未定", "下一步的选址未定"),
    ],
)
def test_a_name_or_a_heading_of_its_own_is_no_part_of_a_text(text: str, told: str) -> None:
    assert make_ledger(filings=filing(text)).text_of("jingxin", text) == told
    assert substance(told, ()) == told
