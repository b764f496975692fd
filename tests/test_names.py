from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from worlds import assessment_of, one, plan_of, task_of
from yian1.core.names import Candidate, Thing, anything, candidates, resolve, unit
from yian1.model.diagnostics import UsageError

if TYPE_CHECKING:
    from yian1.model.ledger import Ledger


@pytest.fixture
def ledger() -> Ledger:
    plan = plan_of([one("flow", "100", name="新增企业") | {"id": "new-firms"}, one("flow", "9", name="高新技术企业")])
    plan["units"] = [
        {"id": "jingxin", "name": "市经信局", "full_name": "长沙市经济和信息化局", "aliases": ["市经信委"]},
        {"id": "caizheng", "name": "市财政局"},
        {"id": "jingkai", "name": "经开区\uff08汉南区\uff09", "aliases": ["汉南区"]},
    ]
    plan["groups"] = [{"id": "districts", "name": "各区人民政府"}]
    plan["sections"][0]["tasks"] = [task_of("1-1", ["jingxin"]), task_of("1-2", ["jingxin", "districts"])]
    plan["sections"][0]["tasks"][0]["title"] = "推动企业上市"
    plan["sections"][0]["tasks"][1]["actions"] = [
        {"id": f"1-2{letter}", "text": "原文", "units": ["jingxin"]} for letter in "ab"
    ]
    return assessment_of(plan, {}, [], 5).ledger


def target_of(ledger: Ledger, query: str) -> str:
    return resolve(query, (one for one in candidates(ledger) if one.kind is Thing.TARGET), "指标").id


@pytest.mark.parametrize(
    "query",
    [
        "jingxin",
        "JINGXIN",
        "市经信局",
        "市 经信局",
        "经信局",
        "市经信委",
        "长沙市经济和信息化局",
        "信息化",
        " jingxin\n",
    ],
)
def test_a_unit_goes_by_its_id_its_names_and_any_part_that_only_it_has(ledger: Ledger, query: str) -> None:
    assert unit(ledger, query) == "jingxin"


def test_width_of_brackets_and_letters_does_not_matter(ledger: Ledger) -> None:
    assert unit(ledger, "经开区(汉南区)") == "jingkai"
    assert unit(ledger, "\uff4a\uff49\uff4e\uff47\uff4b\uff41\uff49") == "jingkai"


def test_a_whole_name_wins_over_a_part_of_another(ledger: Ledger) -> None:
    assert unit(ledger, "汉南区") == "jingkai"
    assert target_of(ledger, "新增") == "new-firms"


def test_a_part_of_several_names_is_refused_with_their_names(ledger: Ledger) -> None:
    with pytest.raises(UsageError) as caught:
        target_of(ledger, "企业")
    assert caught.value.message == "“企业”不明确\uff0c可以指新增企业\uff08new-firms\uff09、高新技术企业\uff08t\uff09"
    assert caught.value.hint == "写出指标的全名或代号"


def test_many_meanings_are_not_all_listed() -> None:
    candidates = [Candidate(f"d{number}", (f"{number}区",), Thing.UNIT) for number in range(20)]
    with pytest.raises(UsageError, match="7区\uff08d7\uff09等20个"):
        resolve("区", candidates, "单位")


def test_an_unknown_name_is_refused_with_the_nearest(ledger: Ledger) -> None:
    with pytest.raises(UsageError) as caught:
        unit(ledger, "市经信厅")
    assert caught.value.message == "没有“市经信厅”这个单位"
    assert caught.value.hint == "是不是市经信局\uff08jingxin\uff09\uff1f"
    with pytest.raises(UsageError) as caught:
        target_of(ledger, "new-frims")
    assert "新增企业\uff08new-firms\uff09" in caught.value.hint


@pytest.mark.parametrize(("query", "meant"), [("市财证局", "市财政局"), ("财证厅", ""), ("财政厅", "市财政局")])
def test_half_of_a_name_is_enough_to_be_meant(ledger: Ledger, query: str, meant: str) -> None:
    with pytest.raises(UsageError) as caught:
        unit(ledger, query)
    assert (f"是不是{meant}" if meant else "写代号、名称") in caught.value.hint


@pytest.mark.parametrize("query", ["", " ", "\u3000"])
def test_nothing_means_nothing(ledger: Ledger, query: str) -> None:
    with pytest.raises(UsageError, match="没有写单位"):
        unit(ledger, query)


def test_a_name_like_nothing_else_is_refused_with_the_way_to_write_one(ledger: Ledger) -> None:
    with pytest.raises(UsageError) as caught:
        unit(ledger, "\x1b[31m火星")
    assert "\x1b" not in caught.value.message
    assert caught.value.hint.startswith("写代号、名称")


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("财政", (Thing.UNIT, "caizheng")),
        ("高新", (Thing.TARGET, "t")),
        ("上市", (Thing.TASK, "1-1")),
        ("1-1", (Thing.TASK, "1-1")),
        ("1-2b", (Thing.ACTION, "1-2b")),
        ("各区", (Thing.GROUP, "districts")),
    ],
)
def test_show_takes_the_name_of_anything(ledger: Ledger, query: str, meant: tuple[Thing, str]) -> None:
    assert anything(ledger, query) == meant
