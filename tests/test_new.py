"""yian1 new: the filing that a unit has to fill in, and how its text is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import make_ledger, promising
from rows import each
from sample import lay_out
from worlds import ledger_of, one, plan_of, task_of
from yian1.commands.filling import new
from yian1.commands.session import Session, open_workspace
from yian1.core.worksheet import answers, items, worksheet
from yian1.files import disk
from yian1.files.disk import RawFile
from yian1.files.load import load
from yian1.forms.rows import as_csv, pages
from yian1.forms.schemas import filing_text, scalar
from yian1.model.diagnostics import DataError, UsageError
from yian1.model.period import Month
from yian1.yaml.read import read_yaml
from yian1.yaml.tokens import INVISIBLE

ROOT = Path(__file__).parents[1]

FILED = """
unit: jingxin
month: 2024-04
filed: 2024-05-06
figures: {stations: 120个}
progress:
  1-1a: {status: 推进中, done: 建成120个, next: 再建30个}
---
unit: jingxin
month: 2024-05
filed: 2024-06-05
progress: {1-1b: {status: 未启动}}
"""

EXPECTED = """\
# yaml-language-server: $schema=../../../schemas/filing.json
# 在冒号和空格后面填写；没有的数据和举措整项删去，不要填0
# filed 报送日期，filed_by 填报部门
# status 状态，只填：未启动、推进中、已完成、长期坚持；done 进展，next 下一步，problem 问题
unit: jingxin
month: 2024-06
filed:_
filed_by:_
# 报送了半年总结的，去掉下面各行行首的“# ”，填上报送日期
# submitted:
#   half-year:
figures:
  # 服务站（个），填1月1日以来的累计数
  # 方案：建服务站600个
  # 4月：120个
  stations:_
progress:
  # 服务站：建服务站600个。
  # 4月：推进中；下一步：再建30个
  1-1a:
    status:_
    done:_
    next:_
    problem:_
  # 服务站：建平台。
  # 上期：未启动
  1-1b:
    status:_
    done:_
    next:_
    problem:_
# 今年以来的工作总结\uff0c用于半年总结和办理情况报告
summary:_
"""


@each(
    ("actions", "reported", "in_hand", "spare"),
    [(4, 0, 4, 0), (5, 0, 0, 4), (3, 2, 3, 0), (3, 1, 1, 1)],
)
def test_actions_without_a_recent_report_have_a_row_where_they_are_few(
    actions: int, reported: int, in_hand: int, spare: int
) -> None:
    plan = plan_of([one("flow", "12")])
    plan["sections"][0]["tasks"] = [task_of(f"1-{number}", ["nongye"]) for number in range(actions)]
    progress = {f"1-{number}": {"status": "推进中"} for number in range(reported)}
    ledger = ledger_of(plan, {}, [{"unit": "nongye", "month": "2024-04", "progress": progress}])
    sheet = worksheet(ledger, "nongye", Month(2024, 5))
    assert (len(sheet.in_hand), sheet.spare) == (in_hand, spare)
    assert len(sheet.idle) == actions - in_hand


def test_what_a_unit_leads_has_a_row_from_the_first_month_on() -> None:
    plan = plan_of([one("flow", "12")])
    plan["sections"][0]["tasks"] = [task_of(f"1-{number}", ["nongye"]) for number in range(6)]
    ledger = ledger_of(plan, {}, [])
    assert "本单位是以下6条举措的责任单位。有进展的" in str(pages(worksheet(ledger, "nongye", Month(2024, 5))))
    for task in plan["sections"][0]["tasks"][:2]:
        task["actions"][0] |= {"lead": ["nongye"], "units": []}
    led = worksheet(ledger_of(plan, {}, []), "nongye", Month(2024, 5))
    assert [asked.context.action.id for asked in led.in_hand] == ["1-0", "1-1"]
    assert "本单位也是以下4条举措的责任单位。有进展的" in str(pages(led))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


def test_the_text_says_what_is_asked_and_what_was_filed_last() -> None:
    sheet = worksheet(make_ledger(filings=FILED), "jingxin", Month(2024, 6))
    assert filing_text(sheet, answers(sheet), guided=True) == EXPECTED.replace(":_\n", ": \n")


FEE = '{id: fee, name: 费率, quote: 降至1%以下, kind: level, measure: "%", rule: at-most, value: 1}'


def test_each_kind_has_the_numbers_that_it_consists_of() -> None:
    plan = promising(
        '{id: rate, name: 覆盖率, quote: 全覆盖, kind: ratio, measure: "%", value: 100}',
        '{id: growth, name: 增速, quote: 高于全市, kind: comparison, measure: "%"}',
        '{id: share, name: 占比, quote: 逐年提升, kind: trend, measure: "%"}',
        FEE,
    )
    office = "owners: {rate: a, growth: a, share: a, fee: a}"
    filed = "{unit: a, month: 2024-04, figures: {rate: 98%, fee: {part: 3, whole: 400}}}"
    first, second = (
        items(answers(worksheet(make_ledger(plan, office, filings), "a", Month(2024, 5))), "figures")
        for filings in ("", filed)
    )
    assert {name: tuple(fields) for name, fields in first.items()} == {
        "rate": ("part", "whole"),
        "growth": ("value", "against"),
        "share": ("value", "last_year"),
        "fee": ("value",),
    }
    # Who files a percentage, or its parts, is asked for the same again.
    assert tuple(second["rate"]) == ("value",)
    assert tuple(second["fee"]) == ("part", "whole")


def test_a_level_is_called_a_rate_only_where_it_is_one() -> None:
    filed = "{unit: a, month: 2024-04, figures: {cost: {part: 3, whole: 400}}}"
    wait = "{id: wait, name: 等待, quote: 不超过5天, kind: level, measure: 天, rule: at-most, value: 5}"
    plan = promising(wait, FEE, FEE.replace("fee", "cost").replace("费率", "成本率"))
    sheet = worksheet(make_ledger(plan, "owners: {wait: a, fee: a, cost: a}", filed), "a", Month(2024, 5))
    text = filing_text(sheet, answers(sheet), guided=True)
    assert "# 等待\uff08天\uff09\uff0c填当期的数值\n" in text
    assert "# 费率\uff08%\uff09\uff0c填当期的比率\n" in text
    assert "# 成本率\uff0c填分子和分母\n" in text
    rows = as_csv(sheet).decode("utf-8-sig")
    assert "figures/wait/value,等待,天,填当期的数值\uff1b方案" in rows
    assert "figures/fee/value,费率,%,填当期的比率\uff1b方案" in rows


def test_a_unit_with_a_part_of_a_target_is_told_its_part_and_the_owner_is_not() -> None:
    office = (
        "units: [{id: jiangan, name: 江岸区}]\nowners: {new-firms: shichang}\nallocations: {new-firms: {jiangan: 80}}"
    )
    ledger = make_ledger(office=office)
    texts = [
        filing_text(sheet, answers(sheet), guided=True)
        for sheet in (worksheet(ledger, unit, Month(2024, 5)) for unit in ("jiangan", "shichang"))
    ]
    assert ["本单位任务：80家" in text for text in texts] == [True, False]
    assert all("  new-firms: \n" in text for text in texts)


def test_every_units_file_is_valid_and_only_its_blanks_are_told() -> None:
    files = [raw for raw in disk.read_files(ROOT) if "2024-10" not in raw.path]
    ledger = load(files).ledger
    assert ledger is not None
    sheets = [worksheet(ledger, unit, Month(2024, 10)) for unit in ledger.units]
    made = {
        f"data/progress/{sheet.unit.id}/2024-10.yaml": filing_text(sheet, answers(sheet), guided=True)
        for sheet in sheets
    }
    session = Session(ROOT, load([*files, *(RawFile(path, text.encode()) for path, text in made.items())]))
    assert {found.code for found in session.diagnostics if found.where.file in made} == {"blank"}
    told = [found for found in session.diagnostics if found.where.file == "data/progress/shichang/2024-10.yaml"]
    assert [found.message for found in told] == ["待填\uff1a还没有填写\uff1a5 项数据、5 条举措"]


def test_the_file_is_written_where_check_expects_it(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new("人行省分行", "2024-10", workspace) == 0
    assert "已写入 data/progress/renhang/2024-10.yaml\n" in capsys.readouterr().err
    assert {found.code for found in open_workspace(workspace).diagnostics} == {"blank"}


def test_a_file_that_is_there_is_never_overwritten(workspace: Path) -> None:
    path = workspace / "data/progress/jingxin/2024-05.yaml"
    before = path.read_bytes()
    with pytest.raises(UsageError, match=r"data/progress/jingxin/2024-05\.yaml 已经有了") as caught:
        new("经信", "2024-05", workspace)
    assert caught.value.hint
    assert path.read_bytes() == before


def test_nothing_is_written_through_a_link_out(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (workspace / "data/progress/kechuang").rename(outside / "kechuang")
    (workspace / "data/progress/kechuang").symlink_to(outside / "kechuang", target_is_directory=True)
    with pytest.raises(UsageError, match="链接"):
        new("kechuang", "2024-12", workspace)
    assert not (outside / "kechuang" / "2024-12.yaml").exists()


@pytest.mark.parametrize(("unit", "month"), [("市经新局", "2024-10"), ("经信局", "2025-01"), ("经信局", "5月")])
def test_an_unknown_unit_or_month_is_wrong_usage(workspace: Path, unit: str, month: str) -> None:
    with pytest.raises(UsageError):
        new(unit, month, workspace)


def test_a_mistake_in_another_units_filing_hinders_nobody(workspace: Path) -> None:
    (workspace / "data/progress/kechuang/2024-05.yaml").write_text("unit: nobody\n", encoding="utf-8")
    assert new("经信局", "2024-11", workspace) == 0


def test_a_mistake_in_the_plan_stops_it(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "data/office.yaml").write_text("owners: {nothing: jingxin}\n", encoding="utf-8")
    with pytest.raises(DataError):
        new("经信局", "2024-11", workspace)
    assert "data/office.yaml:1:" in capsys.readouterr().err
    assert not (workspace / "data/progress/jingxin/2024-11.yaml").exists()


@each(
    ("text", "written"),
    [
        (None, ""),
        ("98.2万家", "98.2万家"),
        ("-0.3", "-0.3"),
        ("2024-05-31", "2024-05-31"),
        ("“汉企通”上线，服务521家。", "“汉企通”上线，服务521家。"),
        ("0123", '"0123"'),
        ("12:30", '"12:30"'),
        ("on", '"on"'),
        ("是 # 否", '"是 # 否"'),
        ("甲\n乙", '"甲\\n乙"'),
        ("=1+1", '"=1+1"'),
    ],
)
def test_a_text_gets_quotes_only_where_it_needs_them(text: str | None, written: str) -> None:
    assert scalar(text) == written


words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("\n：，“”#'\"{}[]- "), min_size=1
).filter(lambda text: not INVISIBLE.search(text))  # a form and a file have none


@given(words)
def test_whatever_is_written_is_read_back_the_same(text: str) -> None:
    parsed = read_yaml(f"progress:\n  1-1:\n    done: {scalar(text)}\n", "x.yaml")
    assert parsed.problems == ()
    assert parsed.value == {"progress": {"1-1": {"done": text}}}


@given(st.dictionaries(st.sampled_from(("value", "note", "source", "correction")), words, min_size=1))
def test_a_filing_says_what_was_answered(fields: dict[str, str]) -> None:
    sheet = worksheet(make_ledger(), "jingxin", Month(2024, 5))
    said: dict[tuple[str, ...], str | None] = {("unit",): "jingxin", ("month",): "2024-05"}
    said |= {("figures", "stations", name): text for name, text in fields.items()}
    parsed = read_yaml(filing_text(sheet, said | {("progress", "1-1b", "done"): "好"}), "x.yaml")
    written = fields["value"] if set(fields) == {"value"} else fields
    assert parsed.problems == ()
    assert parsed.value == {
        "unit": "jingxin",
        "month": "2024-05",
        "figures": {"stations": written},
        "progress": {"1-1b": {"done": "好"}},
    }
