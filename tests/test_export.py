"""The workbook, read again with openpyxl: its numbers are the assessment's, its text is only ever text."""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ledgers import OFFICE, make_ledger
from rows import each
from sample import ROOT
from worlds import UNITS, assessment_of, one, plan_of, task_of
from yian1.commands.documents import export
from yian1.core.rollup import Assessment, assess
from yian1.model.diagnostics import UsageError
from yian1.model.period import Month
from yian1.model.quantity import round_half_up
from yian1.output import lists, numbers
from yian1.output.cells import LONGEST, Formatted, as_text, percentage
from yian1.output.excel import render_workbook
from yian1.output.lists import csv_file, csv_text, listed, md

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from openpyxl.workbook import Workbook

COMPLETION, AHEAD, STATUS = "完成率", "较时序\uff08百分点\uff09", "状态"
TITLES = ["序号", *(column.heading for column in lists.columns("xlsx"))]
SPLIT = (
    OFFICE
    + "allocations: {new-firms: {jiangan: 700, wuchang: 500}}\nbaselines: {all-firms: {value: 86.5, source: 公报}}"
)
FILINGS = """
unit: shichang
month: 2024-04
filed: 2024-05-06
sample: true
figures: {new-firms: 410, all-firms: {value: 88.25, provisional: true, source: 登记库, as_of: 2024-04-30}}
---
unit: shichang
month: 2024-05
filed: 2024-06-09
figures: {new-firms: {value: 540, correction: 重复统计, note: 进度偏慢}}
---
unit: jiangan
month: 2024-05
filed: 2024-06-05
figures: {new-firms: 300}
progress: {1-1a: {status: 推进中, done: 建成三个, next: 继续, problem: 缺人}}
---
unit: jingxin
month: 2024-05
filed: 2024-06-05
figures: {stations: 599}
progress: {1-1a: {status: 推进中, done: 五月}, 1-1b: {status: 已完成, done: 建成}}
---
unit: jingxin
month: 2024-04
progress: {1-1a: {status: 未启动, done: 四月}}
---
unit: shichang
month: 2024-06
figures: {new-firms: 700}
"""
OPINIONS = """
opinions:
- id: O-1
  date: 2024-01-10
  deputy: 代表甲
  text: 早的
  units: [jingxin, districts]
  state: 已办结
  replied: 2024-05-20
  category: A
  result: 办好了
  satisfaction: 满意
- {id: O-2, date: 2024-02-10, text: 晚答的, units: [shuju], state: 已答复, replied: 2024-06-20, result: 以后才知道}
- {id: O-3, date: 2024-06-10, text: 以后的, units: [shuju]}
"""


@pytest.fixture(scope="module")
def may() -> Assessment:
    ledger = make_ledger(office=SPLIT, filings=FILINGS, opinions=OPINIONS)
    return assess(ledger, Month(2024, 5))


@pytest.fixture(scope="module")
def book(may: Assessment) -> Workbook:
    return read(render_workbook(may))


def read(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def body(sheet: Any) -> list[Mapping[str, Any]]:
    """Return the rows below the header as heading → cell."""
    titles = [cell.value for cell in sheet[3]]
    return [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=4)]


def values(sheet: Any, *titles: str) -> list[tuple[object, ...]]:
    return [tuple(row[title].value for title in titles) for row in body(sheet)]


def hostile(text: str) -> Any:
    """Return the sheet of targets where a note is a text from outside."""
    ledger = make_ledger()
    filing = {"unit": "shichang", "month": "2024-05", "figures": {"new-firms": {"value": "5", "source": text}}}
    from ledgers import check  # noqa: PLC0415 - only here is a filing made without YAML, which bars such characters
    from yian1.model.filing import Filing  # noqa: PLC0415 - as above

    filings = (check(Filing, filing, "f.yaml"),)
    made = assess(type(ledger)(ledger.plan, ledger.office, filings), Month(2024, 5))
    return read(render_workbook(made))["目标完成情况"]


def test_sheets_are_in_their_order(book: Workbook) -> None:
    assert book.sheetnames == ["目标完成情况", "举措进展", "报送情况", "意见建议台账", "任务分解", "数据长表"]


def test_numbers_are_those_of_the_assessment(may: Assessment, book: Workbook) -> None:
    rows = body(book["目标完成情况"])
    assert [row["指标"].value for row in rows] == [item.target.name for item in may.targets]
    for row, item in zip(rows, may.targets, strict=True):
        expected = {
            "目标值": item.target.value,
            "基数": item.baseline,
            "当前值": numbers.value_of(item.observation, item.target.kind),
            COMPLETION: item.shown_completion,
            "时序进度": item.shown_pace,
            AHEAD: item.shown_ahead,
            "期末推算": numbers.forecast(item),
            "每月还需": item.needed,
        }
        for title, number in expected.items():
            assert row[title].value == (None if number is None else pytest.approx(float(number), rel=1e-15)), title


@pytest.mark.parametrize(("month", "office"), [(5, {"year_end": ["t"]})])
def test_what_is_not_told_by_the_pace_has_none(month: int, office: Any) -> None:
    filing = {"unit": UNITS[0], "month": "2024-05", "figures": {"t": "50"}}
    found = assessment_of(plan_of([one("flow", "100")]), {"owners": {"t": UNITS[0]}, **office}, [filing], month)
    assert values(read(render_workbook(found))["目标完成情况"], "时序进度", AHEAD) == [(None, None)]
    row = next(csv.DictReader(io.StringIO(csv_text(*listed(found, "csv")))))
    assert (row["时序进度"], row[AHEAD]) == ("", "")
    assert "| 50.0% | — |" in md(found, *listed(found, "md"))


def test_what_has_to_fall_is_needed_below_nothing_and_the_sheet_says_so() -> None:
    office = {"owners": {"t": UNITS[0]}, "baselines": {"t": {"value": "80"}}}
    filing = {"unit": UNITS[0], "month": "2024-02", "figures": {"t": "76"}}
    sheet = read(render_workbook(assessment_of(plan_of([one("stock", "30", "at-most")]), office, [filing], 2)))[
        "目标完成情况"
    ]
    assert values(sheet, "每月还需", "期末推算") == [(-4.6, 56)]
    assert "每月还需为负数的\uff0c是每月要净减的数。" in sheet["A2"].value


def test_a_row_reads_like_the_ledger(book: Workbook) -> None:
    row = {title: cell.value for title, cell in body(book["目标完成情况"])[1].items()}
    assert list(row) == TITLES
    assert row["判定规则"] == "不低于"
    assert row["数据月份"] == datetime(2024, 4, 30)  # noqa: DTZ001 - spreadsheets know no zones
    assert row["来源"] == "登记库"
    assert row["数据责任单位"] == "市市场监管局"
    assert row["备注"] == "沿用4月数据\uff1b初步数\uff1b基数来源\uff1a公报\uff1b示例数据"
    assert row[STATUS] == "滞后"


@each(
    ("value", "wanted"),
    [
        ("0.621667", "0.0%"),
        ("0.9994", "0.0%"),
        ("0.9995", "0.00%"),
        ("0.99997", "0.000%"),
        ("1", "0.0%"),
        ("1.0004", "0.00%"),
    ],
)
def test_completion_gets_the_decimals_that_keep_it_from_100_percent(value: str, wanted: str) -> None:
    shown = percentage(Fraction(value))
    assert isinstance(shown, Formatted)
    assert shown.format == wanted


@given(st.fractions(0, 2))
def test_no_completion_below_the_whole_is_shown_as_the_whole(value: Fraction) -> None:
    shown = percentage(value)
    if isinstance(shown, Formatted):
        places = shown.format.count("0") - 1
        assert (round_half_up(100 * value, places) >= 100) == (value >= 1)
    else:
        assert shown == ("超过100%" if value > 1 else "不足100%")


def test_a_number_with_more_digits_than_excel_keeps_is_text() -> None:
    ledger = make_ledger(filings="unit: shichang\nmonth: 2024-05\nfigures: {all-firms: 94.9999999999999999}")
    sheet = read(render_workbook(assess(ledger, Month(2024, 5))))["目标完成情况"]
    assert body(sheet)[1]["当前值"].value == "94.9999999999999999"


def test_each_action_lists_the_newest_report_of_each_unit(book: Workbook) -> None:
    found = values(book["举措进展"], "举措代号", "责任单位", "本单位状态", "进展", "最近报送")
    assert [row[:4] for row in found] == [
        ("1-1a", "市经信局", "推进中", "五月"),
        ("1-1a", "江岸区", "推进中", "建成三个"),
        ("1-1a", "武昌区", "未报送", None),
        ("1-1b", "市经信局", "已完成", "建成"),
        ("1-1b", "市数据局", "未报送", None),
    ]
    assert found[0][4] == datetime(2024, 5, 31)  # noqa: DTZ001 - as above


def test_who_leads_an_action_is_in_the_sheet_of_actions_before_the_others() -> None:
    plan = plan_of([one("flow", "12")])
    plan["sections"][0]["tasks"] = [task_of("1-1", ["shuiwu"], lead=["nongye"])]
    filing = {"unit": "nongye", "month": "2024-06", "progress": {"1-1": {"status": "推进中", "done": "建成两处"}}}
    sheet = read(render_workbook(assessment_of(plan, {}, [filing], 6)))["举措进展"]
    assert values(sheet, "责任单位", "进展") == [("nongye", "建成两处"), ("shuiwu", None)]


def test_the_matrix_tells_days_and_adds_up(book: Workbook) -> None:
    rows = {row["单位"].value: row for row in body(book["报送情况"])}
    april, may_brief = "月度简报\n4月", "月度简报\n5月"
    late = rows["市市场监管局"][may_brief]
    assert late.value == datetime(2024, 6, 9)  # noqa: DTZ001 - as above
    assert late.number_format == 'm"月"d"日\uff08迟4天\uff09"'
    assert rows["市市场监管局"][april].value == datetime(2024, 5, 6)  # noqa: DTZ001 - as above
    assert rows["市数据局"][may_brief].value == "未报"
    assert rows["市经信局"][april].value == "已报"
    assert not any("半年" in title for title in rows["市数据局"])
    sums = [rows[name][may_brief].value for name in ("应报", "按时", "未写报送日期", "迟报", "未报")]
    assert sums == [5, 2, 0, 1, 2]
    for unit in ("市经信局", "市市场监管局", "市数据局", "江岸区", "武昌区"):
        counted = [rows[unit][name].value for name in ("应报", "按时", "未写报送日期", "迟报", "未报")]
        assert counted[0] == sum(counted[1:])


def test_opinions_are_told_as_they_stood_then(book: Workbook) -> None:
    titles = ("编号", "承办单位", "办理状态", "答复日期", "时限情况", "办理类别", "办理结果", "代表评价")
    replied = datetime(2024, 5, 20)  # noqa: DTZ001 - as above
    assert values(book["意见建议台账"], *titles) == [
        ("O-1", "市经信局、各区人民政府", "已办结", replied, "逾期答复", "A", "办好了", "满意"),
        ("O-2", "市数据局", "办理中", None, "逾期未复", None, None, None),
    ]


def test_parts_are_measured_and_the_sheet_is_left_out_without_parts(book: Workbook) -> None:
    found = values(book["任务分解"], "单位", "分解任务", "当前值", STATUS)
    assert found == [("江岸区", 700, 300, "超时序"), ("武昌区", 500, None, "暂无数据")]
    assert "分解合计1200家" in str(book["任务分解"]["A2"].value)
    plain = render_workbook(assess(make_ledger(), Month(2024, 5)))
    assert "任务分解" not in read(plain).sheetnames


def test_the_long_table_has_every_figure_up_to_the_month(book: Workbook) -> None:
    titles = ("指标代号", "填报单位", "责任单位数据", "月份", "数值", "数据截至", "初步数", "更正原因", "文件")
    found = values(book["数据长表"], *titles)
    april, last = datetime(2024, 4, 30), datetime(2024, 5, 31)  # noqa: DTZ001 - as above
    file = "data/progress/shichang/2024-05.yaml"
    assert found[1] == ("new-firms", "江岸区", "否", last, 300, None, None, None, "data/progress/jiangan/2024-05.yaml")
    assert found[2] == ("new-firms", "市市场监管局", "是", last, 540, None, None, "重复统计", file)
    assert found[3][:7] == ("all-firms", "市市场监管局", "是", april, 88.25, april, "是")
    assert len(found) == 5


def test_of_what_two_units_file_for_a_target_of_nobody_one_figure_counts() -> None:
    filings = [f"{{unit: {unit}, month: 2024-05, figures: {{all-firms: 88}}}}" for unit in ("jingxin", "shuju")]
    ledger = make_ledger(office=OFFICE.replace(", all-firms: shichang", ""), filings=filings)
    book = read(render_workbook(assess(ledger, Month(2024, 5))))
    assert values(book["数据长表"], "填报单位", "责任单位数据") == [("市经信局", "是"), ("市数据局", "否")]


def test_every_sheet_is_ready_to_read_filter_and_print(book: Workbook) -> None:
    sheet: Any  # the stubs call parts optional that are always there
    for sheet in book.worksheets:
        assert sheet.freeze_panes.endswith("4")
        assert sheet.auto_filter.ref.startswith("A3:")
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$3:$3"
        assert "&P" in sheet.oddFooter.center.text
        assert "示例数据" in str(sheet["A2"].value)
        assert sheet.oddHeader.right.text == "示例数据"
        heights = [sheet.row_dimensions[number].height for number in range(3, sheet.max_row + 1)]
        assert all(height is not None and height <= 409 for height in heights)


def test_real_data_is_not_called_sample_data() -> None:
    book = read(render_workbook(assess(make_ledger(), Month(2024, 5))))
    assert all("示例" not in str(sheet["A2"].value) for sheet in book.worksheets)
    sheets: Any = book.worksheets
    assert all(sheet.oddHeader.right.text is None for sheet in sheets)


def test_what_wants_attention_stands_out(book: Workbook) -> None:
    def fills(sheet: str, title: str) -> Sequence[str]:
        column = next(each for each in book[sheet].iter_cols(min_row=3) if each[0].value == title)
        return [cell.fill.start_color.rgb for cell in column[1:]]

    good, fair, bad, plain = "FFE2EFDA", "FFFFD966", "FFB3261E", "00000000"
    assert fills("意见建议台账", "时限情况") == [fair, bad]
    assert fills("意见建议台账", "办理状态") == [good, plain]
    assert set(fills("举措进展", "本单位状态")) == {plain, fair, good}
    assert fills("目标完成情况", AHEAD) == fills("目标完成情况", STATUS) == [good, bad, good]
    formats = book["目标完成情况"].conditional_formatting
    assert [rule.type for area in formats for rule in area.rules] == ["dataBar"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-A1", "@SUM(A1)", "\t=1+1", "\uff1d1+1", '=HYPERLINK("http://x","y")']
)
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    cell = body(hostile(text))[0]["来源"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value == text.strip()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("#N/A", "#N/A"),
        ("一\x00二\x07三\x1f四", "一二三四"),
        ("一\u202e二\u200b三\ufffe四", "一二三四"),
        ("一\r\n二\x0b三", "一\n二\n三"),
        ("<&>\"']]>", "<&>\"']]>"),
        ("家\U0001f600\U00020000", "家\U0001f600\U00020000"),
        ("_x0041_", "_x005F_x0041_"),
    ],
)
def test_other_text_arrives_as_it_is_without_what_cannot_be_seen(text: str, kept: str) -> None:
    cell = body(hostile(text))[0]["来源"]
    assert (cell.data_type, cell.value) == ("s", kept)


def test_text_of_which_nothing_can_be_seen_leaves_the_cell_empty() -> None:
    assert body(hostile("\u200b\x00"))[0]["来源"].value is None


@pytest.mark.parametrize("sign", ["字", "\U0001f600"])
def test_text_longer_than_a_cell_is_cut_and_says_so(sign: str) -> None:
    text = str(body(hostile(sign * 40000))[0]["来源"].value)
    assert LONGEST - 1 <= len(text.encode("utf-16-le")) // 2 <= LONGEST
    assert text.endswith("以下从略\uff09")
    assert body(hostile("字" * LONGEST))[0]["来源"].value == "字" * LONGEST


def test_no_cell_of_the_whole_book_is_a_formula(book: Workbook) -> None:
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s", "n", "d"}


def test_the_same_ledger_gives_the_same_bytes(may: Assessment) -> None:
    first, second = render_workbook(may), render_workbook(may)
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {member.date_time[:3] for member in archive.infolist()} == {(1980, 1, 1)}
    properties = read(first).properties
    assert properties.created == properties.modified == datetime(2024, 5, 31)  # noqa: DTZ001 - as above


def test_without_openpyxl_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("openpyxl") or name.endswith("output.excel")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(UsageError) as raised:
        export(tmp_path / "t.xlsx", ROOT)
    assert 'pip install "yian1[office]"' in raised.value.hint
    assert export(tmp_path / "t.csv", ROOT) == 0


def test_csv_is_what_excel_opens_in_chinese(may: Assessment) -> None:
    data = csv_file(*listed(may, "csv"))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") == 4
    rows = parsed(data)
    assert rows == list(csv.reader(io.StringIO(csv_text(*listed(may, "csv")))))
    titles = rows[0]
    assert rows[1][titles.index(COMPLETION)] == "45.00%"
    assert rows[1][titles.index("当前值")] == "540"
    assert rows[2][titles.index("数据月份")] == "2024-04"
    assert all(row[titles.index("备注")].endswith("示例数据") for row in rows[1:])


def test_cells_as_text() -> None:
    assert as_text(Formatted(Fraction(-5, 2), "0.0")) == "-2.5"
    assert as_text(Formatted(date(2024, 5, 1))) == "2024-05-01"
    assert as_text(None) == ""


def parsed(data: bytes) -> Sequence[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
