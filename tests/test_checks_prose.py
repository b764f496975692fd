"""A unit's words against its figures: what contradicts them is told, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from ledgers import OFFICE, PLAN, make_ledger
from rows import each
from yian1.core.checks import check_filings, claims, prose
from yian1.core.checks.subjects import rest_of
from yian1.core.series import read_series

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    "新增企业500家，仍有680家企业的诉求涉及多个部门，需会商解决。",
    "新增企业500家，还有680家企业没有提交材料。",
    "新增企业500家，尚有680家正在办理登记。",
    "新增企业500家，还需680家企业补充材料。",
)


@each("text", TRUE)
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


TALENT = """
document: {title: 方案, issuer: 市政府办公厅, year: 2024}
units: [{id: shichang, name: 市市场监管局}]
groups: [{id: districts, name: 各区}]
goals:
- id: g1
  title: 规模
  text: 新认定专精特新中小企业1200家，经营主体总量达到95万户，企业贷款获得率达到60%。
  targets:
  - {id: srdi, name: 新认定专精特新中小企业, quote: 新认定专精特新中小企业1200家, kind: flow, measure: 家, value: 1200}
  - {id: total, name: 经营主体总量, quote: 经营主体总量达到95万户, kind: stock, measure: 万户, value: 95}
  - {id: loan, name: 企业贷款获得率, quote: 企业贷款获得率达到60%, kind: level, measure: "%", value: 60}
sections: [{id: s1, title: 服务, tasks: [{id: 1-1, title: 服务, actions: [{id: 1-1, text: 服务, units: [shichang]}]}]}]
"""
TALENT_OFFICE = "owners: {srdi: shichang, total: shichang, loan: shichang}\nbaselines: {total: {value: 85}}\n"
FALSE_OF_TALENT = (
    "联审申报材料\uff0c当月入库58家\uff1b累计新增560家\uff0c在库情况良好",
    "1—5月共认定专精特新中小企业560家",
    "上半年预期较好\uff0c截至5月底专精特新中小企业认定数已达602家",
    "新认定专精特新企业累计达到706家\uff0c占全年目标的51.7%",
    "全年目标1200家\uff0c目前已认定专精特新中小企业592家",
    "专精特新中小企业认定工作提速\uff0c累计认定670家",
    "全市实有经营主体总量92.8万户",
    "经营主体总量突破90万户",
    "截至5月末\uff0c全市经营主体总量88.9万户\uff0c较年初净增3.2万户",
    "经营主体总量达到889000户",
    "经营主体总量由上月的87.7万户增长到89.2万户",
    "企业贷款获得率为45.5%",
    "企业贷款获得率提高到57.4%\uff0c比去年底提高2个百分点",
    "贷款获得率达到58.5%",
    "专精特新中小企业认定完成率58.3%",
    "专精特新中小企业认定进度落后于时序进度10个百分点",
    "专精特新中小企业认定工作已超额完成年度任务",
    "经营主体总量已达到年度目标",
    "5月新认定专精特新中小企业85家\uff0c今年累计650家",
    "今年已认定专精特新中小企业730家",
    "截至目前\uff0c全市专精特新中小企业新认定480家",
    "专精特新中小企业认定任务推进顺利\uff0c累计完成认定690家",
    "经营主体总量已增至87.1万户",
    "企业贷款获得率由上月的53.8%提升至56.2%",
    "贷款获得率已达到62%",
    "企业贷款获得率升至51.3%",
    "专精特新中小企业累计认定超过700家",
    "专精特新中小企业认定任务已提前完成年度目标",
    "经营主体总量领先于时序进度",
    "专精特新中小企业认定慢于序时进度",
    "年内新认定专精特新中小企业526家\uff0c完成全年任务的51.7%",
    "新认定专精特新中小企业620家\uff0c占年度目标的62.0%",
)
TRUE_OF_TALENT = (
    "联审申报材料\uff0c当月入库58家\uff1b累计新增620家\uff0c快于时序",
    "开展银企对接\uff0c累计新增授信企业45家",
    "1—5月共认定专精特新中小企业620家\uff0c其中制造业410家",
    "专精特新中小企业认定提速\uff0c5月份认定96家\uff0c累计620家",
    "目标1200家\uff0c已认定专精特新中小企业620家",
    "完成率51.7%\uff0c快于时序进度10个百分点",
    "经营主体总量88.2万户\uff0c比上年末增加3.2万户\uff0c目标95万户",
    "全市经营主体总量约88万户\uff0c同比增长4.1%",
    "经营主体总量超过88万户",
    "企业贷款获得率54.5%\uff0c距目标60%还差5.5个百分点",
    "企业贷款获得率达到54.5%\uff0c其中小微企业获得率41.2%",
    "力争6月底前新认定专精特新中小企业700家",
    "去年同期新认定专精特新中小企业480家",
    "下一步计划再认定专精特新中小企业200家",
    "走访专精特新中小企业320家",
    "服务专精特新中小企业1500家次",
    "培育库内专精特新中小企业后备企业2300家",
    "江岸区经营主体总量9.8万户",
    "新登记经营主体2.1万户\uff0c注销0.6万户",
    "一季度新认定专精特新中小企业330家",
    "专精特新中小企业认定已完成全年任务的51.7%",
    "确保提前完成全年目标任务",
    "目前尚未全面完成年度目标任务",
    "为120家专精特新中小企业发放贷款3.2亿元",
    "推动企业贷款获得率每月提高1.2%左右",
    "新认定专精特新中小企业620家\uff0c超额完成上半年任务",
    "组织专精特新中小企业参加展会45家",
    "专精特新中小企业贷款余额120亿元",
    "经营主体总量88.2万户\uff0c居全省第3位",
    "个体工商户52.1万户\uff0c占经营主体总量的59%",
    "企业贷款获得率54.5%\uff0c较一季度末的52.1%提高2.4个百分点",
    "专精特新中小企业复核通过210家",
    "对接专精特新中小企业260家",
    "6月预计新认定专精特新中小企业90家",
)


def told_of_talent(text: str) -> list[str]:
    report = f"{{status: 推进中, done: '{text}'}}"
    head = "unit: shichang\nmonth: 2024-05\nfigures: {srdi: 620, total: 88.2, loan: 54.5}\n"
    filing = f"{head}progress: {{1-1: {report}}}\n"
    ledger = make_ledger(plan=TALENT, office=TALENT_OFFICE, filings=[filing])
    return [one.code for one in check_filings(read_series(ledger)) if one.code.startswith("text-")]


def test_a_sentence_that_is_read_no_closer_contradicts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (*FALSE_OF_TALENT[::3], *TRUE_OF_TALENT[::3])
    told_by_the_doubtful = [told_of_talent(text) for text in texts]
    monkeypatch.setattr(prose, "_may_contradict", lambda *_: True)
    assert [told_of_talent(text) for text in texts] == told_by_the_doubtful


@each("text", FALSE_OF_TALENT)
def test_sentences_as_units_write_them_with_something_false(text: str) -> None:
    assert len(told_of_talent(text)) == 1


@each("text", TRUE_OF_TALENT)
def test_sentences_as_units_write_them_that_are_true(text: str) -> None:
    assert told_of_talent(text) == []


# Other plans, other words: how clerks of other bureaus tell the same figures.
CITY = """
document: {title: 方案, issuer: 市政府办公厅, year: 2025}
units: [{id: ju, name: 市某局}]
goals:
- id: g1
  title: 民生
  text: 新增3岁以下婴幼儿托育托位8000个，智慧校园达到450所，普惠性幼儿园覆盖率达到92%。
  targets:
  - {id: places, name: 新增托育托位, quote: 新增3岁以下婴幼儿托育托位8000个, kind: flow, measure: 个, value: 8000}
  - {id: campus, name: 智慧校园, quote: 智慧校园达到450所, kind: stock, measure: 所, value: 450}
  - {id: share, name: 普惠性幼儿园覆盖率, quote: 普惠性幼儿园覆盖率达到92%, kind: level, measure: "%", value: 92}
  - {id: rental, name: 筹集保障性租赁住房, quote: 筹集保障性租赁住房2.4万套, kind: flow, measure: 万套, value: 2.4}
  - {id: income, name: 农村居民收入增速, quote: 农村居民收入增速高于城镇居民, kind: comparison, measure: "%"}
sections: [{id: s1, title: 服务, tasks: [{id: 1-1, title: 服务, actions: [{id: 1-1, text: 服务, units: [ju]}]}]}]
"""
CITY_OFFICE = """
owners: {places: ju, campus: ju, share: ju, rental: ju, income: ju}
baselines: {campus: {value: 310}}
"""
CITY_MAY = """
unit: ju
month: 2025-05
filed: 2025-06-05
figures: {places: 3150, campus: 359, share: 89.8, rental: 1.06}
"""
CITY_JUNE = """
unit: ju
month: 2025-06
filed: 2025-07-05
figures: {places: 3905, campus: 371, share: 90.2, rental: 1.32, income: {value: 6.8, against: 5.4}}
progress: {1-1: {status: 推进中, done: "{}"}}
"""


def contradicted(plan: str, office: str, *filings: str) -> list[str]:
    ledger = make_ledger(plan=plan, office=office, filings=filings)
    return [one.message for one in check_filings(read_series(ledger)) if one.code.startswith("text-")]


def told_of_the_city(text: str) -> list[str]:
    full = text.translate({44: "\uff0c", 40: "\uff08", 41: "\uff09"})
    return contradicted(CITY, CITY_OFFICE, CITY_MAY, CITY_JUNE.replace("{}", full))


AGREES = (
    "新建托育机构23家,新增托位3905个,完成率48.8%。",
    "托育托位当月新增755个,略慢于时序进度,距全年目标还差4095个。",
    "新增托育托位3905个,欠时序1.2个百分点,完成任务近五成。",
    "8000个托育托位已建成3905个,其中公办1660个,其余将于11月底前建成。",
    "全市建成智慧校园三百七十一所,较年初增加61所,较上月增加12所。",
    "智慧校园超过370所,完成增量任务的43.6%。",
    "智慧校园由359所增加到371所。",
    "普惠园覆盖率由89.8%提升到90.2%,距目标还有1.8个百分点,同比提高2.1个百分点。",
    "截至5月底,新增托育托位3150个。",
    "5月底,全市新增托育托位3150个,6月新增755个。",
    "1-5月,累计新增托育托位3150个。",
    "截至7月5日,新增托育托位已达4020个。",
    "去年,新增托育托位3800个。",
    "2024年全年,新增托育托位3800个。",
    "已摸排可利用场地62处,可新增托位2400个。",
    "保障性租赁住房开工1.5万套,筹集1.32万套。",
    "全省农村居民收入增速为6.5%。",
    "通过新建、改建等方式筹集保租房1.3万余套,快于时间进度5个百分点。",
    "保租房筹集13200套,占年度计划的55%,完成过半。",
    "农村居民收入同比增长6.8%,高于城镇居民1.4个百分点;全市出口同比增长12.3%。",
    "为全面完成年度目标任务奠定基础,确保托育托位任务如期完成。",
    "新增托育托位3905个。本月新增500处,累计打通堵点。",
    "各单位千方百计抓落实,成立专班,百千万工程全面铺开。",
    "托育托位建设已提前完成上半年目标,距达到年度目标还需努力。",
    "托育托位达到年度目标的48.8%,对照8000个的目标加快推进。",
    "普惠园覆盖率90.2%,低于年度目标1.8个百分点,力争高于92%的目标。",
    "托育托位尚未完成年度任务,已完成年度任务近五成。",
    "今年新增智慧校园61所,总数371所。",
    "托育托位3905个,与序时进度基本持平,完成年度任务近一半。",
)
CONTRADICTS = (
    ("新建托育机构23家,新增托位3950个。", "填的数是3905个"),
    ("新增3950个托育托位。", "填的数是3905个"),
    ("托育托位建设已完成六成。", "按填的数完成48.8%"),
    ("新增托育托位3905个,完成58.8%。", "按填的数完成48.8%"),
    ("托育托位当月新增955个。", "按填的数比上月增加755个"),
    ("新增托育托位3905个,距全年目标还差4905个。", "按填的数距目标还差4095个"),
    ("8000个托育托位已全部建成。", "还没有达到目标"),
    ("托育托位建设与序时进度持平。", "与时序相差1.2个百分点"),
    ("新增托育托位3905个,欠时序6.2个百分点。", "按填的数与时序相差1.2个百分点"),
    ("全市建成智慧校园三百一十七所。", "填的数是371所"),
    ("智慧校园总数达371所,较年初增加81所。", "按填的数比年初增加61所"),
    ("智慧校园已达450所。", "填的数是371所"),
    ("普惠率由89.8%提升到91.2%。", "填的数是90.2%"),
    ("普惠园覆盖率90.2%,距目标还有0.8个百分点。", "按填的数距目标还差1.8个百分点"),
    ("截至6月30日,新增托育托位已达4020个。", "文字写“新增托育托位已达4020个”"),
    ("2025年上半年,新增托育托位4020个。", "填的数是3905个"),
    ("保租房筹集132万套。", "填的数是1.32万套"),
    ("改建等方式筹集保租房1.6万余套。", "填的数是1.32万套"),
    ("保租房筹集任务已如期完成。", "还没有达到目标"),
    ("农村居民收入同比增长8.6%。", "填的数是6.8%"),
    ("农村居民收入增长6.8%,高于城镇居民3.4个百分点。", "按填的数与对比数相差1.4个百分点"),
    ("已提前完成全年新增托育托位目标。", "按填的数3905个还没有达到目标"),
    ("普惠园覆盖率已高于92%的目标。", "按填的数90.2%还没有达到目标"),
    ("普惠园覆盖率90.2%,优于年度目标。", "按填的数90.2%还没有达到目标"),
    ("普惠园覆盖率较年度目标低0.8个百分点。", "按填的数距目标还差1.8个百分点"),
    ("距全年任务还差4905个托位。", "按填的数距目标还差4095个"),
    ("托位建设有序推进,1-6月新增3590个。", "填的数是3905个"),
    ("普惠园覆盖率较上月回落0.4个百分点。", "按填的数比上月增加0.4个百分点"),
    ("托育托位建设完成率已达58%。", "按填的数完成48.8%"),
    ("托育托位建设完成年度任务的八成。", "按填的数完成48.8%"),
    ("托育托位3905个,与序时进度基本一致,完成全年任务的一半。", "按填的数完成48.8%"),
    ("托育托位5390个。", "填的数是3905个"),
)


@each("text", AGREES)
def test_other_words_that_agree_are_not_told(text: str) -> None:
    assert told_of_the_city(text) == []


@each(("text", "figure"), CONTRADICTS)
def test_other_words_that_contradict_the_figure_are_told(text: str, figure: str) -> None:
    (message,) = told_of_the_city(text)
    assert figure in message


def test_a_numeral_of_the_language_is_quoted_as_it_was_written() -> None:
    (message,) = told_of_the_city("全市建成智慧校园三百一十七所。")
    assert message.startswith("文字写“全市建成智慧校园三百一十七所”")


def test_a_long_clause_is_quoted_without_a_part_of_a_number() -> None:
    (found,) = told("企业总量快于时序进度12个百分点主要是受市场主体活跃度持续上升影响。")
    assert found.message.startswith("文字写“企业总量快于时序进度…”")


def test_of_a_long_text_only_what_stands_near_a_number_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []

    def looked(phrase: str) -> str:
        looked_at.append(len(phrase))
        return rest_of(phrase)

    monkeypatch.setattr(claims, "rest_of", looked)
    told_of_the_city("托位3950个普惠园" * 300)
    assert looked_at
    assert max(looked_at) <= 120


SENTENCES = Path(__file__).with_name("sentences.txt")  # written by people who had not seen the rules


def told_of(head: str, lines: Sequence[str]) -> list[bool]:
    """Return of each sentence about a target whether something is told of it; each is the report of an action."""
    fields = ("id", "name", "kind", "measure", "rule", "value", "quote")
    target = dict(zip(fields, (cell.strip() for cell in head.split("|")), strict=False))
    baseline, series = (cell.strip() for cell in head.split("|")[7:9])
    actions = [f"1-1{chr(ord('a') + number)}" for number in range(len(lines))]
    task = {
        "id": "1-1",
        "title": "工作",
        "actions": [{"id": each, "text": "推进。", "units": ["ju"]} for each in actions],
    }
    plan = {
        "document": {"title": "方案", "issuer": "市政府办公厅", "year": "2025"},
        "units": [{"id": "ju", "name": "市某局"}],
        "goals": [{"id": "g1", "title": "目标", "text": target["quote"], "targets": [target]}],
        "sections": [{"id": "s1", "title": "任务", "tasks": [task]}],
    }
    office = {"owners": {target["id"]: "ju"}}
    office |= {"baselines": {target["id"]: {"value": baseline}}} if baseline else {}
    filings = [
        {"unit": "ju", "month": f"2025-{month:02}", "figures": {target["id"]: value}}
        for month, value in enumerate(series.split(), 1)
    ]
    filings[-1]["progress"] = {each: {"done": line} for each, line in zip(actions, lines, strict=True)}
    ledger = make_ledger(plan=dumped(plan), office=dumped(office), filings=[dumped(filing) for filing in filings])
    found = {one.where.path[1] for one in check_filings(read_series(ledger)) if one.code.startswith("text-")}
    return [each in found for each in actions]


def dumped(value: object) -> str:
    return yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, width=1000)


# What other bureaus report of land, air, roads and work.
LAND = """
document: {title: 方案, issuer: 市政府办公厅, year: 2025}
units: [{id: ju, name: 市某局}]
goals:
- id: g1
  title: 民生
  text: 目标。
  targets:
  - {id: pm, name: PM2.5平均浓度, quote: 目标, kind: level, measure: 微克/立方米, value: 35, rule: at-most}
  - {id: days, name: 空气质量优良天数比例, quote: 目标, kind: level, measure: "%", value: 84}
  - {id: road, name: 新改建农村公路, quote: 目标, kind: flow, measure: 公里, value: 600}
  - {id: piles, name: 新增公共充电桩, quote: 目标, kind: flow, measure: 个, value: 5000}
  - {id: invest, name: 工业投资增速, quote: 目标, kind: level, measure: "%", value: 8}
  - {id: green, name: 新增绿色工厂, quote: 目标, kind: flow, measure: 家, value: 40}
  - {id: jobs, name: 城镇新增就业, quote: 目标, kind: flow, measure: 万人, value: 12}
  - {id: unemp, name: 城镇登记失业率, quote: 目标, kind: level, measure: "%", value: 4.5, rule: at-most}
  - {id: beds, name: 新增养老床位, quote: 目标, kind: flow, measure: 张, value: 3000}
  - {id: land, name: 高标准农田建设面积, quote: 目标, kind: flow, measure: 万亩, value: 20}
  - {id: grain, name: 粮食总产量, quote: 目标, kind: stock, measure: 万吨, value: 180}
  - {id: case, name: 安全生产事故起数, quote: 目标, kind: flow, measure: 起, value: 60, rule: at-most}
sections: [{id: s1, title: 服务, tasks: [{id: 1-1, title: 服务, actions: [{id: 1-1, text: 服务, units: [ju]}]}]}]
"""
LAND_OFFICE = """
owners:
  {pm: ju, days: ju, road: ju, piles: ju, invest: ju, green: ju, jobs: ju, unemp: ju, beds: ju, land: ju, grain: ju,
  case: ju}
baselines: {grain: {value: 172}}
"""
LAND_JULY = """
unit: ju
month: 2025-07
filed: 2025-08-05
figures:
  {pm: 33.6, days: 82.5, road: 312, piles: 2680, invest: 6.9, green: 19, jobs: 6.85, unemp: 4.1, beds: 1420,
  land: 11.2, case: 28}
"""
LAND_AUGUST = """
unit: ju
month: 2025-08
filed: 2025-09-05
figures:
  {pm: 32.4, days: 83.2, road: 365, piles: 3120, invest: 7.4, green: 23, jobs: 7.92, unemp: 4.0, beds: 1685,
  land: 13.5, case: 31}
progress: {1-1: {status: 推进中, done: "{}"}}
"""


def told_of_the_land(text: str) -> list[str]:
    return contradicted(LAND, LAND_OFFICE, LAND_JULY, LAND_AUGUST.replace("{}", text))


STATES_THAT_ARE_WRONG = (
    "新增公共充电桩进度快于时序。",
    "新改建农村公路进度超时序5个百分点。",
    "绿色工厂创建已完成全年目标任务。",
    "优良天数比例已达到年度目标。",
    "PM2.5平均浓度高于年度目标。",
    "城镇登记失业率超过控制目标。",
    "养老床位建设与时序同步。",
    "高标准农田建设慢于时序。",
    "工业投资增速已超过年度目标。",
    "新增养老床位提前完成全年任务。",
)
TRADE = """
document: {title: 方案, issuer: 市政府办公厅, year: 2024}
units: [{id: ju, name: 市某局}]
goals:
- id: g1
  title: 民生
  text: 目标。
  targets:
  - {id: gdp, name: 数字经济核心产业增加值增速, quote: 目标, kind: level, measure: "%", value: 10}
  - {id: tech, name: 技术合同成交额, quote: 目标, kind: flow, measure: 亿元, value: 2400}
  - {id: hnte, name: 高新技术企业总数, quote: 目标, kind: stock, measure: 家, value: 16000}
  - {id: tour, name: 接待游客人次, quote: 目标, kind: flow, measure: 万人次, value: 36000}
  - {id: doctor, name: 家庭医生签约率, quote: 目标, kind: ratio, measure: "%", value: 45}
  - {id: screen, name: 适龄妇女两癌筛查, quote: 目标, kind: flow, measure: 万人, value: 15}
  - {id: net, name: 政务服务事项网办率, quote: 目标, kind: level, measure: "%", value: 98}
  - {id: hot, name: 热线满意率, quote: 目标, kind: level, measure: "%", value: 90}
  - {id: fund, name: 引导基金投资额, quote: 目标, kind: flow, measure: 亿元, value: 150}
  - {id: listed, name: 新增境内外上市企业, quote: 目标, kind: flow, measure: 家, value: 12}
  - {id: exp, name: 外贸进出口总额, quote: 目标, kind: flow, measure: 亿元, value: 3800}
  - {id: book, name: 新建城市书房, quote: 目标, kind: flow, measure: 家, value: 50}
sections: [{id: s1, title: 服务, tasks: [{id: 1-1, title: 服务, actions: [{id: 1-1, text: 服务, units: [ju]}]}]}]
"""
TRADE_IDS = ("gdp", "tech", "hnte", "tour", "doctor", "screen", "net", "hot", "fund", "listed", "exp", "book")
TRADE_OFFICE = f"owners: {{{', '.join(f'{each}: ju' for each in TRADE_IDS)}}}\nbaselines: {{hnte: {{value: 14560}}}}\n"
TRADE_AUGUST = """
unit: ju
month: 2024-08
filed: 2024-09-05
figures: {gdp: 8.6, tech: 1450, hnte: 14980, tour: 22100, doctor: {part: 398, whole: 1000}, screen: 8.9, net: 96.4,
  hot: 88.7, fund: 82.5, listed: 6, exp: 2310, book: 27}
"""
TRADE_SEPTEMBER = """
unit: ju
month: 2024-09
filed: 2024-10-05
figures: {gdp: 9.1, tech: 1712, hnte: 15240, tour: 26350, doctor: {part: 412, whole: 1000}, screen: 10.6, net: 97.1,
  hot: 89.3, fund: 96.8, listed: 7, exp: 2640, book: 33}
progress: {1-1: {status: 推进中, done: "{}"}}
"""


def told_of_trade(text: str) -> list[str]:
    return contradicted(TRADE, TRADE_OFFICE, TRADE_AUGUST, TRADE_SEPTEMBER.replace("{}", text))


def test_true_sentences_made_to_mislead_raise_no_alarm() -> None:
    text = Path(__file__).with_name("misleading.txt").read_text(encoding="utf-8")
    _, city, land, trade, wrong = (block.strip().split("\n")[1:] for block in f"\n{text}".split("\n@"))
    assert [told for line in city for told in told_of_the_city(line)] == []
    assert [told for line in land for told in told_of_the_land(line)] == []
    assert [told for line in trade for told in told_of_trade(line)] == []
    assert [line for line in wrong if not told_of_trade(line)] == []
    assert [line for line in STATES_THAT_ARE_WRONG if not told_of_the_land(line)] == []
    assert (len(city) + len(land) + len(trade), len(wrong)) == (274, 26)


PIPES = "pipes | 新建管网 | flow | {0} | at-least | {2} | 新建管网{2}{0} | | {1}"


@each(
    ("measure", "figure", "goal", "right", "wrong"),
    [
        ("公里", "12.5", "50", "12500米", "13500米"),
        ("米", "1250", "5000", "1.25公里", "1.35公里"),
        ("亩", "45", "180", "3.00公顷", "3.20公顷"),
        ("公顷", "3", "12", "45亩", "50亩"),
        ("吨", "1.5", "6", "1500公斤", "1600公斤"),
        ("吨", "1.5", "6", "1500千克", "1600千克"),
    ],
)
def test_the_same_thing_in_another_measure_is_the_same_figure(
    measure: str, figure: str, goal: str, right: str, wrong: str
) -> None:
    head = PIPES.format(measure, figure, goal)
    assert told_of(head, [f"累计新建管网{right}。", f"累计新建管网{wrong}。"]) == [False, True]


def test_a_figure_is_rounded_up_from_the_half_and_not_before() -> None:
    rate = "rate | 绿化覆盖率 | level | % | at-least | 20 | 绿化覆盖率20% | | 15 {}"
    assert told_of(rate.format("16.25"), ["绿化覆盖率16.3%。"]) == [False]
    assert told_of(rate.format("16.24"), ["绿化覆盖率16.3%。"]) == [True]


def test_a_share_of_the_whole_city_is_no_share_of_the_goal() -> None:
    head = PIPES.format("公里", "18", "50")
    assert told_of(head, ["新建管网18公里\uff0c占全市的41.7%。", "新建管网18公里\uff0c占全市任务的41.7%。"]) == [
        False,
        True,
    ]


def test_what_is_completed_of_a_task_is_the_figure_though_task_means_a_goal() -> None:
    head = PIPES.format("公里", "18", "50")
    told = told_of(head, ["完成新建管网任务18公里。", "完成新建管网任务23公里。", "下达新建管网任务23公里。"])
    assert told == [False, True, False]


def test_sentences_of_strangers() -> None:
    written = SENTENCES.read_text(encoding="utf-8").split("\n@ ")[1:]
    false, found = [], []
    for head, *lines in (block.strip().split("\n") for block in written):
        told = told_of(head, [line[2:] for line in lines])
        false += [line for line, is_told in zip(lines, told, strict=True) if line[0] == "T" and is_told]
        found += [is_told for line, is_told in zip(lines, told, strict=True) if line[0] == "F"]
    assert false == []
    assert len(found) > 130
    assert sum(found) >= 0.95 * len(found)


@pytest.mark.parametrize("text", ["9" * 6000 + "个", "一万" + "万" * 3000 + "个", "距" * 4000 + "还差3个"])
def test_endless_numbers_are_none(text: str) -> None:
    assert told_of_the_city(f"新增托育托位{text}。") == []
