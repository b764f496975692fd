"""核实: what the office has checked counts as verified; a checked value that differs from the filed one is an error."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledgers import PLAN, make_ledger, read
from rows import each
from sample import TEMPLATES
from worlds import span
from yian1.commands.session import Session
from yian1.core.checks import check_filings
from yian1.core.names import Thing
from yian1.core.rollup import assess
from yian1.core.series import read_series
from yian1.files.disk import RawFile
from yian1.files.load import load
from yian1.model.office import Hearing, Verification
from yian1.model.period import Month
from yian1.output.cells import as_text
from yian1.output.documents import write
from yian1.output.documents.document import Request, dated
from yian1.output.lists import VERIFIED, listed, md
from yian1.output.terminal import Screen
from yian1.output.terminal.show import print_thing
from yian1.output.terminal.status import print_status

if TYPE_CHECKING:
    from yian1.model.ledger import Ledger


FILINGS = """
unit: shichang
month: 2024-05
filed: 2024-06-03
figures: {new-firms: {value: 420, as_of: 2024-04-30}, all-firms: 90}
"""


def ledger(checked: str) -> Ledger:
    items = f"verification: [{checked}]"
    return replace(make_ledger(filings=FILINGS), verification=read(Verification, items, "data/verification.yaml"))


@each(
    ("checked", "verified"),
    [
        ("", False),
        ("{target: new-firms, month: 2024-04, value: 420家, result: 属实}", True),  # by the figure's own month
        ("{target: new-firms, month: 2024-05, result: 更正}", True),  # by the month of the filing
        ("{target: new-firms, month: 2024-03, result: 属实}", False),
        ("{target: new-firms, month: 2024-04, value: 400, result: 存疑}", False),
        ("{target: new-firms, month: 2024-04, result: 存疑}, {target: new-firms, month: 2024-04, result: 属实}", True),
        ("{target: new-firms, month: 2024-04, result: 属实}, {target: new-firms, month: 2024-05, result: 存疑}", True),
    ],
)
def test_reported_is_not_verified(checked: str, verified: bool) -> None:  # noqa: FBT001 - a column
    assessment = assess(ledger(checked), Month(2024, 5))
    assert assessment.target("new-firms").verified is verified
    assert assessment.target("all-firms").verified is False
    assert assessment.target("stations").verified is None


@each(
    ("checked", "codes"),
    [
        ("{target: new-firms, month: 2024-04, value: 420, result: 属实}", []),
        ("{target: all-firms, month: 2024-05, value: 900000家, result: 属实}", []),
        ("{target: new-firms, month: 2024-04, value: 402, result: 更正}", ["verification-differs"]),
        ("{target: new-firms, month: 2024-04, value: 402, result: 存疑}", []),
        ("{target: new-firms, month: 2024-04, value: 多, result: 属实}", ["bad-number"]),
        ("{target: new-firm, month: 2024-04, value: 420, result: 属实}", ["unknown-target"]),
        ("{target: stations, month: 2024-04, value: 420, result: 属实}", ["verification-of-nothing"]),
    ],
)
def test_a_checked_value_that_differs_is_an_error_until_one_is_mended(checked: str, codes: list[str]) -> None:
    found = check_filings(read_series(ledger(checked)))
    assert [problem.code for problem in found if problem.where.file == "data/verification.yaml"] == codes


@pytest.mark.parametrize(
    ("name", "filed", "told"),
    [
        ("2024-05.yaml", "{stations: 420}", []),
        ("2024-05.yaml", "{new-firms: 420}", ["verification-of-nothing"]),
        ("2024-05.yaml", "{stations: 420人}", []),
        ("2024-05.yaml", "{stations: [}", []),
        ("2024-05.yml", "{stations: 420}", []),
    ],
    ids=["filed", "of another target", "in a wrong measure", "cannot be read", "is not read"],
)
def test_a_figure_that_may_stand_where_nothing_was_read_is_not_called_missing(name: str, filed: str, told: list[str]):
    checked = "{target: stations, month: 2024-05, value: 420, by: 统计局, on: 2024-06-10, result: 属实}"
    files = {
        "data/plan.yaml": PLAN,
        f"data/progress/jingxin/{name}": f"unit: jingxin\nmonth: 2024-05\nfiled: 2024-06-03\nfigures: {filed}\n",
        "data/verification.yaml": f"verification: [{checked}]\n",
    }
    session = Session(Path(), load([RawFile(path, text.encode()) for path, text in files.items()]))
    codes = [finding.diagnostic.code for finding in session.findings]
    assert [code for code in codes if code == "verification-of-nothing"] == told


CHECKED = """{target: new-firms, month: 2024-04, value: 420, by: 市统计局, on: 2024-06-10, result: 属实},
{target: all-firms, month: 2024-05, result: 存疑}"""


def test_every_list_says_what_is_checked_and_how_much_of_it() -> None:
    made = assess(ledger(CHECKED), Month(2024, 5))
    assert [as_text(VERIFIED.cell(item)) for item in made.targets] == ["经核实", "存疑", "—"]
    assert "\uff0c有数据的2项中经核实1项、存疑1项。" in md(made, *listed(made, "md"))
    out = io.StringIO()
    print_status(Screen(out), made)
    assert "\uff1b有数据的2项中经核实1项、存疑1项\n" in out.getvalue()
    assert "核实情况" in out.getvalue()


def test_nothing_is_counted_as_checked_where_there_is_no_figure() -> None:
    made, out = assess(ledger(CHECKED), Month(2024, 2)), io.StringIO()
    print_status(Screen(out), made)
    assert "经核实" not in out.getvalue() + md(made, *listed(made, "md"))


def test_the_page_of_a_target_says_who_checked_it() -> None:
    made = assess(ledger(CHECKED), Month(2024, 5))
    told = []
    for name in ("new-firms", "stations"):
        out = io.StringIO()
        print_thing(Screen(out), made, Thing.TARGET, name, span, date(2024, 6, 10))
        told.append([line.split()[1] for line in out.getvalue().splitlines() if line.startswith("核实情况")])
    assert told == [["经核实\uff08属实\uff0c420家\uff0c市统计局\uff0c2024-06-10\uff09"], []]


def test_where_nothing_was_ever_checked_nothing_is_said_of_it() -> None:
    made = assess(ledger(""), Month(2024, 5))
    out = io.StringIO()
    print_status(Screen(out), made)
    assert "核实" not in out.getvalue() + md(made, *listed(made, "md"))


@pytest.mark.parametrize("kind", ["brief", "half-year", "october"])
def test_a_paper_says_how_many_figures_are_checked_and_which(kind: str) -> None:
    document = write.paper(kind, ledger(CHECKED), Month(2024, 5), TEMPLATES)
    assert "有数据的2项中经核实1项、存疑1项。" in document.body
    (annex,) = [annex.body for annex in document.annexes if "完成情况表" in annex.title]
    assert "420家\uff084月数\uff0c经核实\uff09" in annex
    assert "90万家\uff08存疑\uff09" in annex
    assert "自报" not in document.body + annex  # each of them has been looked at
    some = ledger("{target: new-firms, month: 2024-04, result: 属实}")
    told = write.paper(kind, some, Month(2024, 5), TEMPLATES)
    assert "有数据的2项中经核实1项\uff0c其余为责任单位自报。" in told.body
    assert any("未注明经核实的数为责任单位自报。" in annex.body for annex in told.annexes)
    unchecked = write.paper(kind, ledger(""), Month(2024, 5), TEMPLATES)
    assert "核实" not in unchecked.body
    assert any("各项数据为责任单位自报。" in annex.body for annex in unchecked.annexes)
    doubted = write.paper(kind, ledger("{target: new-firms, month: 2024-04, result: 存疑}"), Month(2024, 5), TEMPLATES)
    assert any("未注明存疑的数为责任单位自报。" in annex.body for annex in doubted.annexes)


@pytest.mark.parametrize("kind", ["brief", "half-year", "october"])
def test_a_paper_knows_nothing_of_what_was_found_after_its_day(kind: str) -> None:
    month = Month(2024, 5)
    day = dated(Request(kind, assess(ledger(""), month)))
    for later, told in ((0, True), (1, False)):
        found = ledger(f"{{target: new-firms, month: 2024-04, on: {day + timedelta(later)}, result: 属实}}")
        body = write.paper(kind, found, month, TEMPLATES).body
        assert ("经核实" in body) is told
    held = replace(found, office=found.office.model_copy(update={"hearing": Hearing(date=day + timedelta(1))}))
    assert ("经核实" in write.paper(kind, held, month, TEMPLATES).body) is (
        kind == "october"
    )  # a report is of its meeting
