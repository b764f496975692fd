"""A unit's words against its figures: what contradicts them is told, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledgers import OFFICE, PLAN, make_ledger
from yian1.core.checks.run import check_filings
from yian1.core.series import read_series

if TYPE_CHECKING:
    from yian1.model.diagnostics import Diagnostic

BASELINE = OFFICE + "baselines: {all-firms: {value: 86.5}}\n"
APRIL = "unit: shichang\nmonth: 2024-04\nfiled: 2024-05-05\nfigures: {new-firms: 402, all-firms: 88.9}\n"
MAY = """unit: shichang
month: 2024-05
filed: 2024-06-05
figures: {new-firms: 500, all-firms: 89.2}
progress: {1-1b: {status: 推进中, done: "{}"}}
"""
PLAN_OF_ITS_OWN = PLAN.replace("units: [jingxin, shuju]", "units: [shichang]")


def told(text: str) -> list[Diagnostic]:
    ledger = make_ledger(plan=PLAN_OF_ITS_OWN, office=BASELINE, filings=[APRIL, MAY.replace("{}", text)])
    return list(check_filings(read_series(ledger)))


TRUE = (
    "1—5月新增企业500家，5月当月新增98家。",
    "新增企业500家，同比增长12.3%，完成全年目标1200家的41.7%。",
    "截至5月31日，全市企业总量89.2万家，较年初增加2.7万家。",
    "企业总量突破89万家；新增企业约500家。",
    "企业总量达到892000家，4月末企业总量88.9万家，年初企业总量86.5万家。",
    "一季度新增企业300家，1—4月新增企业402家。",
    "走访企业1200家，服务企业5000家次，解决问题45个。",
    "江岸区新增企业120家，武昌区新增企业98家。",
    "新增企业中，制造业企业130家、服务业企业370家。",
    "累计走访企业1120家，累计培训企业负责人480名。",
    "新增企业累计500家，距全年1200家还差700家。",
    "力争年底新增企业达到1200家。",
    "新增企业500家，基本达到时序进度；企业总量89.2万家，慢于时序。",
    "各项指标均快于时序，提前完成全年目标任务。",
    "新增企业500家，完成年度目标的41.7%。",
    "新增企业累计500余家，企业总量近90万家。",
    "推送政策500条，发放贷款3.2亿元，其中新增企业贷款120户。",
    "上年同期新增企业450家，本月新增企业98家。",
    "首批新增企业120家入驻园区，又有30家签约。",
)


@pytest.mark.parametrize("text", TRUE)
def test_words_that_agree_or_speak_of_something_else_are_not_told(text: str) -> None:
    assert [one.message for one in told(text)] == []


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("1—5月新增企业530家。", "text-differs", "文字写“1—5月新增企业530家”，“新增企业”填的数是500家"),
        ("新增企业达到600家。", "text-differs", "文字写“新增企业达到600家”，“新增企业”填的数是500家"),
        ("新增企业560家，增势良好。", "text-differs", "文字写“新增企业560家”，“新增企业”填的数是500家"),
        ("当月新增企业98家，累计530家。", "text-differs", "文字写“累计530家”，“新增企业”填的数是500家"),
        ("完成登记改革，累计新增560家。", "text-differs", "文字写“累计新增560家”，“新增企业”填的数是500家"),
        ("截至5月末，企业总量92.9万家。", "text-differs", "文字写“企业总量92.9万家”，“企业总量”填的数是89.2万家"),
        ("企业总量突破95万家。", "text-differs", "文字写“企业总量突破95万家”，“企业总量”填的数是89.2万家"),
        (
            "新增企业500家，完成年度目标的51.7%。", "text-differs",
            "文字写“完成年度目标的51.7%”，“新增企业”按填的数完成41.7%",
        ),
        ("企业总量89.2万家，快于时序。", "text-state", "文字写“快于时序”，“企业总量”按填的数慢于时序9.9个百分点"),
        (
            "新增企业500家，已完成全年目标任务。", "text-state",
            "文字写“已完成全年目标任务”，“新增企业”按填的数500家还没有达到目标",
        ),
    ],
)  # fmt: skip
def test_words_that_contradict_the_figure_are_told_at_the_text(text: str, code: str, message: str) -> None:
    (one,) = told(text)
    assert (one.code, one.message, one.severity.value) == (code, message, "warning")
    assert (one.where.file, one.where.path) == ("data/progress/shichang/2024-05.yaml", ("progress", "1-1b", "done"))


def test_a_wrong_value_and_a_wrong_state_of_one_target_are_one_finding() -> None:
    (one,) = told("累计新增企业530家，快于时序2.5个百分点。新增企业增速较快。")
    assert one.message == "文字写“累计新增企业530家”，“新增企业”填的数是500家"
