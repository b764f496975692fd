"""A form, filled in or not, and imported again: nothing is lost, nothing is changed, nothing is said for a unit."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledgers import load, make_ledger
from yian1.commands.importing import completed
from yian1.core.worksheet import answers, items, untouched, worksheet
from yian1.forms.read import read_form
from yian1.forms.rows import as_csv
from yian1.forms.schemas import filing_text
from yian1.forms.workbook import as_xlsx
from yian1.model.period import Month

JUNE = Month(2024, 6)
EARLIER = """
unit: jingxin
month: 2024-05
filed_by: 企业处
figures: {stations: 120个}
progress: {1-1a: {status: 推进中, done: 建成120个}, 1-1b: {status: 长期坚持, done: 平台运行}}
"""
WORDS = st.lists(
    st.sampled_from(
        [
            "建成",
            "12家",
            "更正\uff1a",
            "初步数",
            "\uff1b",
            "来源\uff1a",
            "\n",
            "\u3000",
            "#",
            ": ",
            '"',
            "'",
            "=1",
            "-",
            "编号",
        ]
    ),
    min_size=1,
    max_size=5,
).map(lambda parts: "".join(parts).strip().replace("\n\u3000", "\n"))
TEXT = WORDS.filter(lambda text: text and text != "编号" and "\n" not in (text[0], text[-1]))
NUMBER = st.sampled_from(["0", "521", "98.2", "1,400家", "25%", "\uff15\uff12\uff11", "约3"])
FIGURE = st.fixed_dictionaries(
    {"value": NUMBER},
    optional={
        "source": TEXT,
        "as_of": st.just("2024-06-30"),
        "provisional": st.just("true"),
        "note": TEXT,
        "correction": TEXT,
    },
)
REPORT = st.fixed_dictionaries(
    {"status": st.sampled_from(["推进中", "已完成", "长期坚持"])},
    optional={"done": TEXT, "next": TEXT, "problem": TEXT},
)
FILING = st.fixed_dictionaries(
    {"figures": st.fixed_dictionaries({}, optional={"stations": FIGURE, "new-firms": FIGURE})},
    optional={
        "filed": st.just("2024-07-03"),
        "filed_by": TEXT,
        "approved_by": TEXT,
        "sample": st.just("true"),
        "summary": TEXT,
        "submitted": st.just({"half-year": "2024-06-28"}),
        "progress": st.fixed_dictionaries({}, optional={"1-1a": REPORT, "1-1b": REPORT}),
    },
)


def as_filing(said: dict[str, Any], month: str = "2024-06") -> str:
    header = {name: said[name] for name in ("filed", "filed_by", "approved_by", "sample", "summary") if name in said}
    flat = {(name,): text for name, text in (header | {"unit": "jingxin", "month": month}).items()}
    flat |= {("submitted", duty): day for duty, day in said.get("submitted", {}).items()}
    for section in ("figures", "progress"):
        for item, fields in said.get(section, {}).items():
            flat |= {(section, item, name): text for name, text in fields.items()}
    return filing_text(worksheet(make_ledger(), "jingxin", JUNE), flat)


@given(FILING, st.sampled_from([as_csv, as_csv, as_csv, as_xlsx]))
def test_what_was_filed_comes_back_whatever_is_in_it(said: dict[str, Any], written: Any) -> None:
    text = as_filing(said)
    sheet = worksheet(make_ledger(filings=[EARLIER, text]), "jingxin", JUNE)
    read = read_form(written(sheet), "表.xlsx")
    assert not read.problems
    assert load(filing_text(sheet, completed(sheet, read))) == load(text)


@given(FILING)
def test_what_a_form_does_not_ask_is_kept(said: dict[str, Any]) -> None:
    text = as_filing(said)
    ledger = make_ledger(filings=[EARLIER, text])
    sheet = worksheet(ledger, "jingxin", JUNE)
    lines = as_csv(sheet).decode("utf-8-sig").split("\r\n编号,")
    kept = "\r\n编号,".join(lines[:2]).encode("utf-8-sig")  # the head alone
    read = read_form(kept, "表.csv")
    assert load(filing_text(sheet, completed(sheet, read))) == load(text)


def test_a_row_that_only_has_the_state_it_came_with_is_no_report() -> None:
    sheet = worksheet(make_ledger(filings=EARLIER), "jingxin", JUNE)
    read = read_form(as_csv(sheet), "表.csv")
    assert read.texts["filed_by",] == "企业处"
    said = completed(sheet, read)
    assert items(said, "progress") == {
        "1-1b": {"status": "长期坚持", "done": "平台运行", "next": None, "problem": None}
    }
    assert untouched(sheet, "1-1a", {"status": "推进中", "done": None})
    assert not untouched(sheet, "1-1a", {"status": "已完成", "done": None})
    assert not untouched(sheet, "1-1a", {"status": "推进中", "done": "建成130个"})
    assert answers(sheet)["progress", "1-1b", "status"] is None
