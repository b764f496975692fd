"""yian1 form and import: the form that a unit fills in with Excel or WPS, and the filing that comes of it."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook

from form_cells import address, blank, fill, fill_csv
from ledgers import check, load, make_ledger, promising
from rows import each
from sample import lay_out
from yian1.commands import filling
from yian1.commands.session import open_workspace
from yian1.core.worksheet import answers, carried, items, worksheet
from yian1.files import disk
from yian1.files.load import load as load_files
from yian1.forms.read import Form, read_form
from yian1.forms.read_workbook import Cell, sheets_of
from yian1.forms.rows import SHEET, as_csv
from yian1.forms.schemas import filing_text
from yian1.forms.workbook import as_xlsx
from yian1.model.diagnostics import DataError, UsageError
from yian1.model.filing import Filing
from yian1.model.period import Month
from yian1.yaml.read import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[1]
FILED = """
unit: jingxin
month: 2024-04
filed: 2024-05-06
figures: {stations: 120个}
progress: {1-1a: {status: 推进中, done: 建成120个, next: 再建30个}}
"""
JUNE = Month(2024, 6)
VALUE = "figures/stations/value"
FIRMS = "figures/new-scaled-firms/value"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "工作区")


def form(unit: str, month: str, root: Path, output: Path | None) -> int:
    return filling.form([unit, month], root, output)


def import_form(source: Path, root: Path, *, replace: bool) -> int:
    return filling.import_form([source], root, replace=replace)


@cache
def sheet_of(unit: str = "jingxin", month: Month = JUNE) -> Any:
    return worksheet(make_ledger(filings=FILED), unit, month)


def answered(read: Form, unit: str) -> Any:
    """Return the filing that a form says, read back from its text."""
    ledger = make_ledger(filings=FILED)
    sheet = worksheet(ledger, unit, Month.parse(str(read.texts["month",])))
    return load(filing_text(sheet, read.texts))


def test_the_form_locks_its_labels_and_checks_its_inputs() -> None:
    book = load_workbook(io.BytesIO(as_xlsx(sheet_of())))
    page = book[SHEET]
    assert page.protection.sheet
    assert page.protection.password is None
    assert page.column_dimensions["A"].hidden
    assert page["B1"].value == "市经信局2024年6月填报表"
    opened = {cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked}
    fields = ("filed", VALUE, f"{VALUE}@note", "progress/1-1a/done", "summary")
    assert {address(page, field) for field in fields} <= opened
    assert not {address(page, field) for field in ("unit", "month")} & opened
    row = page[address(page, VALUE)].row
    assert [page.cell(row, column).value for column in range(2, 8)] == [
        "服务站",
        "个",
        "填1月1日以来的累计数\uff1b方案\uff1a建服务站600个\uff1b上次填报的是4月数",
        None,
        120,
        f'=IF(AND(ISNUMBER(E{row}),ISNUMBER(F{row})),ROUND(E{row}-F{row},6),"")',
    ]
    assert not {f"{letter}{row}" for letter in "BCDFG"} & opened
    checks = {str(check.sqref): (check.type, check.formula1) for check in page.data_validations.dataValidation}
    assert checks[f"E{row}"] == ("decimal", "0")
    states = ("list", '"未启动,推进中,已完成,长期坚持"')
    assert states in checks.values()
    assert page.page_setup.orientation == "landscape"
    head = int(page.print_title_rows.split(":")[0].strip("$"))
    assert [page.cell(head, column).value for column in (2, 3)] == ["举措", "状态"]
    margins = page.page_margins
    assert margins.footer < margins.bottom
    assert margins.header < margins.top


def test_the_same_form_has_the_same_bytes_and_no_date_of_today() -> None:
    data = as_xlsx(sheet_of())
    assert data == as_xlsx(sheet_of())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"2024-06-01" in archive.read("docProps/core.xml")


def test_sample_data_are_marked_on_the_form_and_on_every_page() -> None:
    plain, marked = sheet_of(), sheet_of()._replace(sample=True)
    pages = [load_workbook(io.BytesIO(as_xlsx(sheet))).worksheets[0] for sheet in (plain, marked)]
    assert ["【示例数据】" in str(page["B1"].value) for page in pages] == [False, True]
    assert ["【示例数据】" in page.oddHeader.center.text for page in pages] == [False, True]
    assert worksheet(make_ledger(filings="{unit: jingxin, month: 2024-05, sample: true}"), "shuju", JUNE).sample


def test_an_untouched_form_asks_for_what_new_asks_for() -> None:
    sheet = sheet_of()
    for data in (as_xlsx(sheet), as_csv(sheet)):
        read = read_form(data, "表")
        assert not read.problems
        assert read.untouched
        assert read.made_for == "jingxin"
        asked = {path: text for path, text in answers(sheet).items() if path[0] not in {"unit", "progress"}}
        assert asked.items() <= read.texts.items()
        assert {path for path in read.texts if path[0] == "figures"} == {path for path in asked if path[0] == "figures"}
        assert items(read.texts, "progress") == items(carried(sheet), "progress")
        assert read.texts["unit",] == "市经信局"


def test_every_filing_of_the_repository_comes_back_unchanged() -> None:
    ledger = load_files(disk.read_files(ROOT)).ledger
    assert ledger is not None
    for number, filing in enumerate(ledger.filings):
        sheet = worksheet(ledger, filing.unit, filing.month)
        for data in (as_csv(sheet), *([as_xlsx(sheet)] if number % 15 == 0 else [])):
            read = read_form(data, "表")
            assert not read.problems
            text = filing_text(sheet, read.texts)
            assert check(Filing, read_yaml(text, "x.yaml").value, filing.file) == filing


def test_numbers_dates_and_texts_are_read_as_excel_shows_them() -> None:
    data = fill(
        as_xlsx(sheet_of()),
        {
            "filed": datetime(2024, 7, 3),  # noqa: DTZ001 - a cell's date has no zone
            "filed_by": 42,
            "figures/stations/value": 98.20000000000001,
            "figures/stations/value@note": "  初步数\uff1b截至：2024-06-30;说明:甲\r\n乙\u200b  ",
            "progress/1-1a/status": "推进中",
            "progress/1-1a/done": 0.1 + 0.2,
        },
    )
    assert answered(read_form(data, "f.xlsx"), "jingxin") == {
        "unit": "jingxin",
        "month": "2024-06",
        "filed": "2024-07-03",
        "filed_by": "42",
        "figures": {"stations": {"value": "98.2", "as_of": "2024-06-30", "provisional": "true", "note": "甲\n乙"}},
        "progress": {"1-1a": {"status": "推进中", "done": "0.3"}},
    }


SHOWN: list[tuple[object, str, str]] = [
    (1.85, "General", "1.85"),
    (100.10, "General", "100.1"),
    (0.25, "0%", "25%"),
    (0.376, "0.0%", "37.6%"),
    (0.07, "0%", "7%"),
    (1400, "#,##0", "1400"),
    (12345678901234, "General", "12345678901234"),
    (1e21, "General", "1000000000000000000000"),
    (1234.4999999999998, "General", "1234.5"),
    (-0.3, "General", "-0.3"),
    ("１，４００家", "General", "１，４００家"),
    (True, "General", "是"),
    (6.1, '0.0"%"', "6.1"),
    (6.1, r"0.0\%", "6.1"),
    (6.1, "0.0!%", "6.1"),
    (6.1, "[$%]0.0", "6.1"),
    (0.061, '"约"0.0%', "6.1%"),
    (6.1, "0.0;-0.0%", "6.1"),
    (-0.061, "0.0;-0.0%", "-6.1%"),
    (98.2, '0.00"万家"', "98.2万家"),
    (98.2, "0.00万家", "98.2万家"),
    (98.2, 'General"万家"', "98.2万家"),
    (98.2, '0.00"亿元";[Red]-0.00', "98.2亿元"),
    (521, '0"家"', "521"),
    (1400, "#,##0_);(#,##0)", "1400"),
    (1400, "[>=1000]#,##0;0", "1400"),
    ("_x005F_x0041_", "General", "_x0041_"),
    ("甲_x000D_\n乙", "General", "甲\n乙"),
]
MISREAD: list[tuple[object, str, str]] = [
    ("=1+2", "General", "cell-formula"),
    ("#DIV/0!", "General", "cell-formula"),
    (15000, '0!.0,"万"', "cell-format"),
    (15000, "0!.0,", "cell-format"),
    (15000, "0!.0000", "cell-format"),
    (15000, '0"."0000', "cell-format"),
    (1500000, "#,##0,", "cell-format"),
    (1500000, '#,##0.0,"千家"', "cell-format"),
    (1500000, "0,.0", "cell-format"),
    (15, '0"0"', "cell-format"),
    (15000, '[>=10000]0!.0,"万";0', "cell-format"),
    (98.2000000001234, "General", "bad-number"),
    ("独\ufffd老人", "General", "broken-text"),
    ("a_x0007_b", "General", "control-character"),
]


def read_back(values: Sequence[tuple[object, str, str]]) -> list[Cell]:
    """Write values with their formats one below the other, and read them as cells of a form."""
    book = Workbook()
    for row, (value, number_format, _) in enumerate(values, start=1):
        cell: Any = book.worksheets[0].cell(row, 1)
        cell.value, cell.number_format = value, number_format
    saved = io.BytesIO()
    book.save(saved)
    return [row[0] for row in sheets_of(saved.getvalue(), "f.xlsx")[0]]


def test_a_number_keeps_the_digits_that_excel_shows() -> None:
    read = read_back(SHOWN)
    assert [cell.problem for cell in read] == [None] * len(SHOWN)
    assert [cell.text for cell in read] == [text for _, _, text in SHOWN]


def test_what_may_be_misread_is_refused_at_its_cell() -> None:
    for number, (cell, (_, _, code)) in enumerate(zip(read_back(MISREAD), MISREAD, strict=True), start=1):
        assert cell.problem is not None
        assert (cell.text, cell.problem.code, cell.problem.where.file) == (None, code, f"Sheet!A{number}")


@pytest.mark.parametrize(
    ("kind", "saved", "text"),
    [(b"", b"<v>521</v>", "521"), (b' t="str"', b"<v></v>", None), (b' t="str"', b"", None)],
    ids=["a number", "an empty text", "an empty text of WPS"],
)
def test_the_result_of_a_formula_is_taken_if_it_was_saved(kind: bytes, saved: bytes, text: str | None) -> None:
    data = fill(as_xlsx(sheet_of()), {"figures/stations/value": "=500+21"})
    patched = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(patched, "w") as new:
        for name in old.namelist():
            formula = rb"(<c r=\"E8\"[^>]*?)(?: t=\"\w+\")?>(<f>500\+21</f>)<v(?: ?/>|></v>)"
            new.writestr(name, re.sub(formula, rb"\1" + kind + rb">\2" + saved, old.read(name)))
    read = read_form(patched.getvalue(), "f.xlsx")
    assert not read.problems
    assert read.texts["figures", "stations", "value"] == text


def sheets(data: bytes, *, cover: bool = False, second: Mapping[str, object] | None = None) -> bytes:
    """Put a cover before the form, or a copy of the form behind it, filled in by the ids of its rows."""
    book = load_workbook(io.BytesIO(data))
    if cover:
        book.create_sheet("封面", 0)["A1"] = "填报说明"
    if second is not None:
        page = book.copy_worksheet(book[SHEET])
        page.title = f"{SHEET} (2)"
        for field, value in second.items():
            page[address(page, field)] = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_every_sheet_is_looked_at() -> None:
    blank = as_xlsx(sheet_of())
    one = fill(blank, {VALUE: 521})
    for data, cell in (
        (sheets(one, cover=True), "填报!E8"),
        (sheets(one, second={VALUE: None}), "填报!E8"),
        (sheets(one, second={}), "填报!E8"),
        (sheets(blank, second={VALUE: 521}), "填报 (2)!E8"),
    ):
        read = read_form(data, "f.xlsx")
        assert not read.problems
        assert (read.texts["figures", "stations", "value"], read.cells["figures", "stations", "value"]) == ("521", cell)


def test_of_two_different_filled_in_sheets_none_is_taken() -> None:
    read = read_form(sheets(fill(as_xlsx(sheet_of()), {VALUE: 521}), second={VALUE: 522}), "f.xlsx")
    assert [(one.code, one.where.file) for one in read.problems] == [("form-twice", "填报 (2)!A3")]
    assert "“填报”和“填报 (2)”" in read.problems[0].message


def figure_rows(page: Any) -> list[int]:
    return [row for row in range(1, page.max_row + 1) if str(page.cell(row, 1).value).startswith("figures/")]


def turn_round(page: Any) -> None:
    rows = figure_rows(page)
    texts = [[cell.value for cell in page[row]] for row in rows]
    for row, values in zip(reversed(rows), texts, strict=True):
        for cell, value in zip(page[row], values, strict=True):
            cell.value = value


def copy_below(page: Any, row: int) -> None:
    for cell in page[row]:
        page.cell(page.max_row + (cell.column == 1), cell.column).value = cell.value


def merge_two(page: Any) -> None:
    first = figure_rows(page)[0]
    page.merge_cells(start_row=first, end_row=first + 1, start_column=2, end_column=2)


def make_it_ones_own(page: Any) -> None:
    """Do all at once that people do to a sheet without touching what they typed."""
    rows = figure_rows(page)
    for row in rows[:3]:
        page.row_dimensions[row].hidden = True
    page.column_dimensions["C"].hidden = True
    page.cell(rows[0], 1).value += " "
    page.cell(rows[0], page.max_column + 2, "请领导核")
    copy_below(page, rows[0] - 1)
    page.auto_filter.ref = page.dimensions
    page.insert_rows(rows[1])
    page.insert_rows(1, 2)
    page.insert_cols(2)
    page.title = "九月"
    page.protection.disable()


def handled(change: Any) -> Form:
    book = load_workbook(io.BytesIO(fill(blank("jingxin", "2024-09"), {"figures/new-scaled-firms/value": 1060})))
    change(book.worksheets[0])
    saved = io.BytesIO()
    book.save(saved)
    return read_form(saved.getvalue(), "f.xlsx")


@pytest.mark.parametrize("change", [turn_round, merge_two, make_it_ones_own])
def test_what_people_do_to_a_sheet_changes_nothing_that_it_says(change: Any) -> None:
    given, plain = handled(change), handled(figure_rows)
    assert not given.problems
    assert given.texts == plain.texts


def test_what_was_taken_away_is_missing_and_what_stands_twice_is_told() -> None:
    without = handled(lambda page: page.delete_rows(figure_rows(page)[1]))
    assert len(items(without.texts, "figures")) == len(items(handled(figure_rows).texts, "figures")) - 1
    twice = handled(lambda page: copy_below(page, figure_rows(page)[0]))
    assert [problem.code for problem in twice.problems] == ["form-key"]
    with pytest.raises(UsageError, match="找不到“编号”一列"):
        handled(lambda page: page.delete_cols(1))


MILESTONE = promising(
    "{id: lists, name: 四张清单, quote: 6月底前发布四张清单, kind: milestone, due: 2024-06}",
    more="duties: [{id: season, title: 季度小结, every: quarter, from: 2024-01, to: 2024-12}]",
)


def milestone_sheet(filings: str = "") -> Any:
    return worksheet(make_ledger(MILESTONE, "owners: {lists: a}", *([filings] if filings else [])), "a", JUNE)


def test_a_milestone_and_a_quarterly_document_are_asked_for() -> None:
    sheet = milestone_sheet()
    page = load_workbook(io.BytesIO(as_xlsx(sheet)))[SHEET]
    labels = [page.cell(row, 2).value for row in range(1, page.max_row + 1)]
    assert "四张清单" in labels
    assert "季度小结" in labels
    assert '"是,否"' in [check.formula1 for check in page.data_validations.dataValidation]
    text = filing_text(sheet, answers(sheet), guided=True)
    assert "  # 四张清单\uff0c完成了填 done: true" in text
    assert "  lists:\n    done: \n" in text
    assert "#   season:" in text
    may = worksheet(make_ledger(MILESTONE, "owners: {lists: a}"), "a", Month(2024, 5))
    assert may.duties == ()


@pytest.mark.parametrize(
    ("typed", "written"),
    [("是", "true"), ("否", "false"), (True, "true"), (False, "false"), ("YES", "true"), ("No", "false")],
)
def test_whether_a_milestone_is_reached_is_read_and_comes_back(typed: object, written: str) -> None:
    sheet = milestone_sheet()
    key = "figures/lists/done"
    read = read_form(fill(as_xlsx(sheet), {key: typed, f"{key}@说明": "已发布三张"}), "f.xlsx")
    assert not read.problems
    text = filing_text(sheet, read.texts)
    assert f"  lists:\n    done: {written}\n    note: 已发布三张\n" in text
    again = milestone_sheet(text)
    for data in (as_xlsx(again), as_csv(again)):
        assert filing_text(again, read_form(data, "表").texts) == text


def test_a_milestone_is_reached_or_not() -> None:
    read = read_form(fill(as_xlsx(milestone_sheet()), {"figures/lists/done": "差不多"}), "f.xlsx")
    assert [one.code for one in read.problems] == ["bad-truth"]


@each("written", ["2024-07-03", "2024/7/3", "2024.7.3", "2024年7月3日"])
def test_a_date_may_be_written_as_people_write_it(written: str) -> None:
    read = read_form(fill_csv(as_csv(sheet_of()), {"filed": written}), "f.csv")
    assert read.texts["filed",] == "2024-07-03"


@each("written", ["2024-06", "2024年6月", "2024/6/1", "2024/6"])
def test_what_excel_makes_of_a_month_is_still_that_month(written: str) -> None:
    read = read_form(fill_csv(as_csv(sheet_of()), {"month": written}), "f.csv")
    assert read.texts["month",] == "2024-06"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_that_excel_saves(codec: str, delimiter: str) -> None:
    data = fill_csv(as_csv(sheet_of()), {"figures/stations/value": "521"}).decode("utf-8-sig")
    read = read_form(data.replace(",", delimiter).encode(codec), "f.csv")
    assert not read.problems
    assert read.texts["figures", "stations", "value"] == "521"
    assert read.cells["figures", "stations", "value"] == "f.csv!E7"


@pytest.mark.parametrize("text", ["=1+1", "+汉字", "-是", "@a", "\uff1d1"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    filing = FILED.replace("建成120个", f'"{text}"').replace("2024-04", "2024-06")
    sheet = worksheet(make_ledger(filings=filing), "jingxin", JUNE)
    cell = next(
        cell
        for row in load_workbook(io.BytesIO(as_xlsx(sheet)))[SHEET].iter_rows()
        for cell in row
        if cell.value == text
    )
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert f",'{text}," in as_csv(sheet).decode("utf-8-sig")
    for data in (as_xlsx(sheet), as_csv(sheet)):
        assert read_form(data, "表").texts["progress", "1-1a", "done"] == text


HOSTILE = """
unit: jingxin
month: 2024-06
progress: {1-1a: {status: 推进中, done: "走访\\v企业\\e[2J290家\\x9b1m", problem: "一\\n二"}}
"""


def test_what_nobody_sees_stands_in_no_form() -> None:
    sheet = worksheet(make_ledger(filings=HOSTILE), "jingxin", JUNE)
    wanted = ("走访企业[2J290家1m", "一\n二")
    for data in (as_csv(sheet), as_xlsx(sheet)):
        report = items(read_form(data, "表").texts, "progress")["1-1a"]
        assert (report["done"], report["problem"]) == wanted


def test_a_title_that_was_changed_is_told() -> None:
    given = handled(lambda page: setattr(page.cell(figure_rows(page)[0] - 1, 5), "value", "本月"))
    assert [(one.code, one.message) for one in given.problems] == [("form-key", "这一块没有“本期”一列")]
    assert "new-scaled-firms" not in items(given.texts, "figures")


@each(
    ("text", "remarks"),
    [
        ("截至8月末", {"as_of": "2024-08"}),
        ("截至12月底。", {"as_of": "2023-12"}),
        ("更正：重复；截至9月25日", {"correction": "重复", "as_of": "2024-09-25"}),
        ("截至日期：2024年8月31日", {"as_of": "2024-08-31"}),
        ("截至2024.8.31", {"as_of": "2024-08-31"}),
        ("截至2024-8", {"as_of": "2024-08"}),
        ("截至8月末，含东区", {"note": "截至8月末，含东区"}),
    ],
)
def test_a_date_in_words_says_which_month_the_figure_is_of(text: str, remarks: Mapping[str, str]) -> None:
    written = fill(blank("jingxin", "2024-09"), {"figures/new-scaled-firms/value@note": text})
    assert items(read_form(written, "f.xlsx").texts, "figures")["new-scaled-firms"] == {"value": "1060", **remarks}


def test_what_a_workbook_would_read_as_a_sign_comes_back() -> None:
    filing = FILED.replace("建成120个", "见_x0041_表").replace("2024-04", "2024-06")
    sheet = worksheet(make_ledger(filings=filing), "jingxin", JUNE)
    assert "见_x0041_表" in read_form(as_xlsx(sheet), "f.xlsx").texts.values()


def test_a_text_longer_than_a_cell_is_told_and_not_cut() -> None:
    text = "字" * 32_768
    filing = HOSTILE.replace("一\\n二", text)
    sheet = worksheet(make_ledger(filings=filing), "jingxin", JUNE)
    with pytest.raises(UsageError, match="第10行有一格 32768 个字"):
        as_xlsx(sheet)
    assert read_form(as_csv(sheet), "表").texts["progress", "1-1a", "problem"] == text
    later = worksheet(make_ledger(filings=filing), "jingxin", JUNE.plus(1))
    book = load_workbook(io.BytesIO(as_xlsx(later)))
    assert sum(str(cell.value).endswith("以下从略\uff09") for row in book[SHEET].iter_rows() for cell in row) == 1


def test_rows_that_are_not_of_the_form_are_told() -> None:
    strange = ("summary,,", "figures/x,,3", "figures/x/valu,,", "figures/a: b/value,,", "nope,,", ",,,7")
    text = as_csv(sheet_of()).decode("utf-8-sig") + "\r\n".join(strange)
    problems = [(problem.where.file, problem.code) for problem in read_form(text.encode(), "f.csv").problems]
    assert problems == [(f"f.csv!{cell}", "form-key") for cell in ("A17", "A18", "A19", "A20", "A21", "D22")]


def test_targets_and_actions_that_there_are_not_are_told_by_the_checks(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workspace / "f.csv"
    assert form("经信局", "2024-10", workspace, path) == 0
    path.write_bytes(
        path.read_bytes()
        .replace(
            "\r\n编号,举措".encode(),
            "\r\nfigures/stations/value,,,,3\r\nfigures/tech-smes/value,,,,1\r\n编号,举措".encode(),
        )
        .replace(b"\r\nprogress/1-5b,", "\r\nprogress/9-9,,,好\r\nprogress/1-5b,".encode())
    )
    with pytest.raises(DataError):
        import_form(path, workspace, replace=False)
    heads = [line.split(": ")[:2] for line in capsys.readouterr().err.splitlines() if line.startswith("f.csv!")]
    assert [head for head in heads if head[1] != "警告[blank]"] == [
        ["f.csv!E15", "错误[unknown-target]"],
        ["f.csv!E16", "警告[figure-not-owner]"],
        ["f.csv!C18", "错误[unknown-action]"],
    ]


@each(
    ("data", "words"),
    [
        (b"PK\x03\x04 broken", "打不开"),
        (b"\xd0\xcf\x11\xe0 old", "旧的 .xls"),
        ("项目,数\r\n甲,1\r\n".encode(), "不是 yian1 form 生成的填报表"),
        ('编号,"甲\r\n一,"乙"\r\n'.encode(), "不是能读的 CSV"),
        (b"\xff\xfe\x80\x81\x82", "认不出"),
        (b"\r\n", "什么都没有"),
        (b"a" * 20_000_001, "太大"),
    ],
)
def test_what_is_no_form_is_wrong_usage(data: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        read_form(data, "f.xlsx")
    assert caught.value.hint


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 30_000_000)
    with pytest.raises(UsageError, match="解压后超过 20 MB"):
        read_form(packed.getvalue(), "f.xlsx")


def test_a_damaged_workbook_is_told_whatever_is_damaged() -> None:
    sound = as_xlsx(sheet_of())
    stated = read_form(sound, "f.xlsx").texts
    refused = 0
    for at in range(40, len(sound), len(sound) // 12):
        damaged = bytearray(sound)
        damaged[at] ^= 255
        try:
            assert read_form(bytes(damaged), "f.xlsx").texts == stated
        except UsageError:
            refused += 1
    assert refused > 6
    with pytest.raises(UsageError, match="打不开"):
        read_form(sound[: len(sound) // 2], "f.xlsx")


def test_another_workbook_is_no_form() -> None:
    saved = io.BytesIO()
    Workbook().save(saved)
    with pytest.raises(UsageError, match="不是 yian1 form 生成的填报表"):
        read_form(saved.getvalue(), "f.xlsx")


def make_form(workspace: Path, fields: Mapping[str, object], month: str = "2024-10") -> Path:
    path = workspace.parent / "填报表.xlsx"
    path.write_bytes(fill(blank("jingxin", month), fields))
    return path


GOOD = {
    "filed": date(2024, 11, 4),
    "filed_by": "企业服务处",
    "figures/new-scaled-firms/value": 1190,
    "figures/scaled-firms/value": "1.81万家",
    "figures/service-coverage/part": 566,
    "figures/service-coverage/whole": 568,
    "progress/2-1/status": "推进中",
    "progress/2-1/done": "发布“四张清单”更新版: 共3张 # 含园区",
}


def test_a_good_form_becomes_a_filing_that_check_accepts(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_form(make_form(workspace, GOOD), workspace, replace=False) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "已写入 data/progress/jingxin/2024-10.yaml\n" in told.err
    assert "填报!E10: 警告[blank]: 待填：4 项数据没有填数，不写入填报：“规上工业企业研发机构覆盖率”、" in told.err
    assert "警告[blank]: 待填：8 条举措没有写本月进展，不写入填报：1-5b、2-3、" in told.err
    text = (workspace / "data/progress/jingxin/2024-10.yaml").read_text(encoding="utf-8")
    assert text == (
        "# yaml-language-server: $schema=../../../schemas/filing.json\n"
        "unit: jingxin\nmonth: 2024-10\nfiled: 2024-11-04\nfiled_by: 企业服务处\napproved_by: 分管副局长\n"
        "figures:\n"
        "  # 新增“四上”企业（家）\n  new-scaled-firms: 1190\n"
        "  # “四上”企业总数（万家）\n  scaled-firms: 1.81万家\n"
        "  # 助企服务覆盖率\n  service-coverage:\n    part: 566\n    whole: 568\n"
        "progress:\n"
        "  # 支持创业创新\n  2-1:\n    status: 推进中\n"
        '    done: "发布“四张清单”更新版: 共3张 # 含园区"\n'
        "  # 健全助企服务体系：加快“汉企通”数字化服务升级，集成企业全生命周期全类别服务，打造一站式企业服务平…\n"
        "  6-2b:\n    status: 已完成\n"
        "    done: 升级版上线首月办结诉求2180件，平均响应时间缩短到1.5个工作日；新增供应链金融服务入口。\n"
        "    next: 按季度公布服务质量报告。\n"
    )
    assert open_workspace(workspace).diagnostics == ()


def test_rows_moved_without_their_ids_and_other_measures_are_told(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = load_workbook(make_form(workspace, GOOD))
    page = book[SHEET]
    for first, second in zip(page["B8:H8"][0], page["B9:H9"][0], strict=True):
        first.value, second.value = second.value, first.value
    page["C11"] = "万家"
    book.save(workspace.parent / "填报表.xlsx")
    with pytest.raises(DataError, match="有错误 3 处"):
        import_form(workspace.parent / "填报表.xlsx", workspace, replace=False)
    told = capsys.readouterr().err
    assert "填报!B8: 错误[form-key]: 这一行的编号是“新增“四上”企业”的，写的却是““四上”企业总数”" in told
    assert "填报!C11: 错误[wrong-measure]: 计量单位写的是“万家”，应是“家”" in told


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("E7", "F7", "填报!E8: 错误[form-key]: “上期”一列到了“本期”一列的前面"),
        ("D16", "E16", "填报!D17: 错误[form-key]: “下一步”一列到了“进展”一列的前面"),
        ("E3", "F3", "填报!E4: 错误[form-key]: “审核人”一列到了“填报部门”一列的前面"),
    ],
)
def test_titles_that_were_swapped_are_told(
    workspace: Path, capsys: pytest.CaptureFixture[str], first: str, second: str, words: str
) -> None:
    book = load_workbook(make_form(workspace, GOOD))
    page = book[SHEET]
    page[first], page[second] = page[second].value, page[first].value
    book.save(workspace.parent / "填报表.xlsx")
    with pytest.raises(DataError):
        import_form(workspace.parent / "填报表.xlsx", workspace, replace=False)
    assert words in capsys.readouterr().err
    assert not (workspace / "data/progress/jingxin/2024-10.yaml").exists()


def test_what_is_left_empty_is_no_key_of_the_filing(workspace: Path) -> None:
    path = workspace / "f.csv"
    path.write_bytes(
        fill_csv(
            blank("jingxin", "2024-10", as_csv),
            {"figures/new-scaled-firms/value": "1190", "filed_by": "", "approved_by": " "},
        )
    )
    assert import_form(path, workspace, replace=False) == 0
    text = (workspace / "data/progress/jingxin/2024-10.yaml").read_text(encoding="utf-8")
    head = text.partition("figures:")[0].splitlines()
    assert head[1:] == ["unit: jingxin", "month: 2024-10"]
    assert not re.search(r": *$(?!\n +)", text, re.MULTILINE)


def test_a_number_in_a_cell_of_dates_is_told_with_how_to_write_it(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DataError):
        import_form(make_form(workspace, {**GOOD, "filed": 20241104}), workspace, replace=False)
    told = capsys.readouterr().err
    assert (
        "填报!D4: 错误[bad-date]: 这一格按日期显示\uff0c里面的数却不是日期\n  提示\uff1a日期写成 2024-05-31 这样"
        in told
    )


def test_mistakes_are_told_by_cell_and_nothing_is_written(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {
        **GOOD,
        "filed": "11月4日",
        "figures/new-scaled-firms/value": "约1190",
        "figures/scaled-firms/value": "1.81亿元",
        "figures/srdi-firms/value": 40,
        "figures/service-stations/value": "=1+2",
        "figures/service-coverage/part": None,
        "progress/2-1/status": "进行中",
        "progress/2-3/done": "待填",
    }
    with pytest.raises(DataError, match="有错误 6 处，没有写入任何文件"):
        import_form(make_form(workspace, wrong), workspace, replace=False)
    told = capsys.readouterr().err
    heads = [line.split(": ")[:2] for line in told.splitlines() if line.startswith("填报!")]
    assert [head for head in heads if head[1] != "警告[blank]"] == [
        ["填报!D4", "错误[bad-date]"],
        ["填报!E8", "错误[bad-number]"],
        ["填报!E9", "错误[wrong-measure]"],
        ["填报!E11", "警告[looks-monthly]"],
        ["填报!E12", "错误[cell-formula]"],
        ["填报!E14", "错误[figure-incomplete]"],
        ["填报!C18", "错误[bad-choice]"],
        ["填报!D19", "警告[placeholder]"],
    ]
    assert "在“说明”一格写“更正：原因”" in told
    assert "{value" not in told
    assert "没有内容的留空" in told
    assert "删去" not in told
    assert not (workspace / "data/progress/jingxin/2024-10.yaml").exists()


def test_an_unreadable_cell_is_one_problem(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {**GOOD, "figures/service-coverage/whole": "=1+2", "progress/2-1/done": "=1"}
    with pytest.raises(DataError, match="有错误 2 处"):
        import_form(make_form(workspace, wrong), workspace, replace=False)
    told = capsys.readouterr().err
    assert "填报!E15: 错误[cell-formula]" in told
    assert "填报!D18: 错误[cell-formula]" in told
    assert "2-1" not in told  # it is written, and cannot be read
    assert "figure-incomplete" not in told


def test_another_filing_is_shown_as_a_diff_and_kept(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace / "data/progress/jingxin/2024-06.yaml"
    before = path.read_bytes()
    source_file = make_form(workspace, {"figures/new-scaled-firms/value": 720}, "2024-06")
    with pytest.raises(UsageError, match="已经有填报，没有覆盖") as caught:
        import_form(source_file, workspace, replace=False)
    assert "--replace" in caught.value.hint
    shown = capsys.readouterr().out
    assert "-  new-scaled-firms: 716\n" in shown
    assert "+  new-scaled-firms: 720\n" in shown
    assert path.read_bytes() == before
    assert import_form(source_file, workspace, replace=True) == 0
    written = load_files(disk.read_files(workspace)).ledger
    assert written is not None
    filing = next(filing for filing in written.by_unit["jingxin"] if filing.month == JUNE)
    assert filing.figures["new-scaled-firms"].value == "720"
    assert filing.sample
    capsys.readouterr()
    assert import_form(source_file, workspace, replace=False) == 0
    assert "内容相同，没有改动" in capsys.readouterr().err


def test_the_form_of_another_unit_is_refused(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DataError):
        import_form(make_form(workspace, {"unit": "江岸区", **GOOD}), workspace, replace=False)
    assert "填报!B4: 错误[form-unit]: 这张表是发给“市经信局”的，填报单位写的是“江岸区”" in capsys.readouterr().err
    assert not (workspace / "data/progress/jiangan/2024-10.yaml").exists()


def test_what_it_makes_wrong_elsewhere_is_told_by_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = load_files(disk.read_files(workspace)).ledger
    assert later is not None
    july = next(filing for filing in later.by_unit["jingxin"] if filing.month == Month(2024, 7))
    action, report = next((action, report) for action, report in july.progress.items() if report.done)
    late = make_form(workspace, {f"progress/{action}/done": report.done}, "2024-06")
    assert import_form(late, workspace, replace=True) == 0
    told = capsys.readouterr().err
    assert re.search(r"^data/progress/jingxin/2024-07\.yaml:\d+:\d+: 警告\[copied-text\]", told, re.MULTILINE)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"unit": "市经新局"}, "填报!B4: 错误[unknown-unit]"),
        ({"unit": None}, "填报!B4: 错误[unknown-unit]"),
        ({"month": "五月", f"{FIRMS}@note": "截至5月末"}, "填报!C4: 错误[bad-month]: “五月”不是月份"),
        ({"month": "2025年5月"}, "填报!C4: 错误[month-out-of-plan]"),
        ({}, "填报!D4: 错误[form-empty]"),
    ],
)
def test_a_form_must_say_whose_and_something(
    workspace: Path, capsys: pytest.CaptureFixture[str], fields: Mapping[str, object], words: str
) -> None:
    with pytest.raises(DataError):
        import_form(make_form(workspace, fields), workspace, replace=False)
    assert words in capsys.readouterr().err


def test_a_form_that_is_there_is_never_overwritten(workspace: Path) -> None:
    path = workspace / "f.csv"
    path.write_bytes(b"filled in")
    with pytest.raises(UsageError, match="没有覆盖"):
        form("经信局", "2024-10", workspace, path)
    assert path.read_bytes() == b"filled in"


def rival(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another writer be faster, each time a file is about to be created."""
    create = disk.create

    def second(path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text or data.decode(), encoding="utf-8")
        create(path, data)

    monkeypatch.setattr(disk, "create", second)


@pytest.mark.parametrize("replace", [False, True])
def test_an_import_beside_an_import_says_what_it_finds(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, replace: bool
) -> None:
    source_file = make_form(workspace, GOOD)
    rival("unit: jingxin\nmonth: 2024-10\n", monkeypatch)
    filing = workspace / "data/progress/jingxin/2024-10.yaml"
    if replace:
        assert import_form(source_file, workspace, replace=True) == 0
        assert "new-scaled-firms: 1190" in filing.read_text(encoding="utf-8")
    else:
        with pytest.raises(UsageError, match="没有覆盖"):
            import_form(source_file, workspace, replace=False)
        assert filing.read_text(encoding="utf-8") == "unit: jingxin\nmonth: 2024-10\n"
    assert "+  new-scaled-firms: 1190\n" in capsys.readouterr().out


def test_an_import_beside_the_same_import_has_nothing_to_do(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source_file = make_form(workspace, GOOD)
    rival("", monkeypatch)
    assert import_form(source_file, workspace, replace=False) == 0
    assert "2024-10.yaml 的内容相同\uff0c没有改动" in capsys.readouterr().err


def test_a_form_beside_a_form_is_not_written_over(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rival("filled in", monkeypatch)
    with pytest.raises(UsageError, match="没有覆盖"):
        form("经信局", "2024-10", workspace, workspace / "f.csv")
    assert (workspace / "f.csv").read_text(encoding="utf-8") == "filled in"


def test_a_form_needs_a_name(workspace: Path) -> None:
    with pytest.raises(UsageError, match="没有写填报表的文件名"):
        form("经信局", "2024-10", workspace, None)


def test_without_openpyxl_the_extra_is_named(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = as_xlsx(sheet_of())
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    monkeypatch.delitem(sys.modules, "yian1.forms.workbook")
    with pytest.raises(UsageError, match=r"需要安装 yian1\[office\]"):
        form("经信局", "2024-10", workspace, workspace / "f.xlsx")
    with pytest.raises(UsageError, match=r"需要安装 yian1\[office\]"):
        read_form(data, "f.xlsx")
    assert form("经信局", "2024-10", workspace, workspace / "f.csv") == 0


def test_an_empty_cell_says_nothing() -> None:
    assert Cell("填报!C7").text is None


def test_what_is_counted_anew_each_year_has_no_last_figure_in_january() -> None:
    target = "{id: t, name: 新设企业, quote: 每年新设企业100家, kind: flow, measure: 家, value: 100, per: year}"
    plan = promising(target).replace("year: 2024}", "year: 2024, from: 2024-01, to: 2025-12}")
    filings = [
        f"{{unit: a, month: {month}, figures: {{t: {value}}}}}" for month, value in (("2024-12", 99), ("2025-01", 9))
    ]
    ledger = make_ledger(plan, "owners: {t: a}", filings)
    assert [worksheet(ledger, "a", Month(2025, number)).figures[0].last is None for number in (1, 2)] == [True, False]
