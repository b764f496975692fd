from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rows import each
from yian1.model.wording import Promise, measure_agrees, promises, value_agrees

COMMA, SEMICOLON, COLON = "\uff0c", "\uff1b", "\uff1a"


def read(quote: str) -> list[tuple[str, str, str]]:
    return [(str(promise.number), promise.measure, promise.rule) for promise in promises(quote)]


@each(
    ("quote", "expected"),
    [
        ("全市经营主体突破225万家", [("225", "万家", "above")]),
        ("民营市场主体总量超过220万家", [("220", "万家", "above")]),
        ("新增民营企业10万家", [("10", "万家", "at-least")]),
        ("民营企业总量达到95万家", [("95", "万家", "at-least")]),
        ("新增“四上”企业1400家", [("1400", "家", "at-least")]),
        ("全市“四上”企业总数达到1.85万家", [("1.85", "万家", "at-least")]),
        ("新增中试平台30家", [("30", "家", "at-least")]),
        ("科技成果转化中心10家", [("10", "家", "at-least")]),
        ("规上工业企业研发机构覆盖率超过40%", [("40", "%", "above")]),
        ("培育专精特新企业500家", [("500", "家", "at-least")]),
        ("新增普惠小微贷款700亿元", [("700", "亿元", "at-least")]),
        ("增速25%", [("25", "%", "at-least")]),
        ("担保费率降至1%以下", [("1", "%", "at-most")]),
        ("中小企业服务站扩大到600个", [("600", "个", "at-least")]),
        ("中小企业服务专员队伍扩大到2000名", [("2000", "名", "at-least")]),
        ("全年实现“个转企”3000家以上", [("3000", "家", "at-least")]),
        ("科技型中小企业评价入库1.3万家", [("1.3", "万家", "at-least")]),
        ("高新技术企业达到1.55万家", [("1.55", "万家", "at-least")]),
        ("新增上市企业10家", [("10", "家", "at-least")]),
        ("对接率100%", [("100", "%", "at-least")]),
        ("组织民间投资项目推荐活动100场以上", [("100", "场", "at-least")]),
        ("全市重点街道、园区、创新楼宇全覆盖", [("100", "%", "at-least")]),
        ("民营经济增加值增速高于全市地区生产总值增速", []),
        ("民营经济占比逐年提升", []),
        ("“四张清单”", [("4", "张", "at-least")]),
    ],
)
def test_the_plans_own_promises(quote: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(quote) == expected


@each(
    ("words", "rule"),
    [
        *[(word, "above") for word in ("突破", "超过", "高于", "大于", "多于", "逾", "超", "超过了")],
        *[(word, "below") for word in ("低于", "小于", "少于", "不足", "不到")],
        *[(word, "at-least") for word in ("不低于", "不少于", "不得低于", "至少", "达到", "达", "增至")],
        *[(word, "at-least") for word in ("扩大到", "提升到", "提高到", "保持在", "新增", "培育", "入库", "")],
        *[(word, "at-most") for word in ("不超过", "不高于", "不多于", "不得超过", "未突破", "控制在")],
        *[(word, "at-most") for word in ("降至", "降到", "下降到", "压减到", "压缩到", "缩短至")],
    ],
)
def test_each_word_sets_its_rule(words: str, rule: str) -> None:
    assert read(f"企业{words}100家") == [("100", "家", rule)]
    assert promises(f"企业{words}100家")[0].rules == {rule}


@each(
    ("quote", "rule", "rules"),
    [
        ("100家以上", "at-least", {"at-least"}),
        ("100家及以上", "at-least", {"at-least"}),
        ("1%以下", "at-most", {"at-most"}),
        ("1%以内", "at-most", {"at-most"}),
        ("超过100家以上", "at-least", {"above", "at-least"}),
        ("不足100家以下", "at-most", {"below", "at-most"}),
        ("新增100家以上", "at-least", {"at-least"}),
        ("控制在1%以内", "at-most", {"at-most"}),
        ("达到1%以下", "at-most", {"at-most"}),
    ],
)
def test_the_suffix_wins_and_a_stricter_prefix_stays_a_possible_reading(quote: str, rule: str, rules: set[str]) -> None:
    (promise,) = promises(quote)
    assert promise.rule == rule
    assert promise.rules == rules


@each(
    ("quote", "expected"),
    [
        ("新增平台30家、中心10家", [("30", "家", "at-least"), ("10", "家", "at-least")]),
        (f"不超过30家{COMMA}新增10家", [("30", "家", "at-most"), ("10", "家", "at-least")]),
        (f"总量超过30家{SEMICOLON}其中小微10家", [("30", "家", "above"), ("10", "家", "at-least")]),
        (f"不低于以下标准{COLON}10家", [("10", "家", "at-least")]),
        ("超过30家新增10家", [("30", "家", "above"), ("10", "家", "at-least")]),
        ("新增民营企业超过10万家", [("10", "万家", "above")]),
        ("力争到2024年突破225万家", [("225", "万家", "above")]),
        ("增速高于全市3个百分点", [("3", "个百分点", "above")]),
    ],
)
def test_the_nearest_word_of_the_same_clause_counts(quote: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(quote) == expected


@each(
    ("quote", "number", "measure"),
    [
        ("两千家", "2000", "家"),
        ("三场以上", "3", "场"),
        ("一千四百家", "1400", "家"),
        ("一万零五百个", "10500", "个"),
        ("十五项", "15", "项"),
        ("二十万人", "200000", "人"),
        ("一亿二千万元", "120000000", "元"),
        ("百分之二十五", "25", "%"),
        ("百分之6.5", "6.5", "%"),
        ("百分之百", "100", "%"),
        ("1,400家", "1400", "家"),
        ("\uff12\uff12\uff15万家", "225", "万家"),
        ("\uff12\uff15\uff05", "25", "%"),
        ("225 万家", "225", "万家"),
        ("500多家", "500", "家"),
        ("1.2万千瓦时", "1.2", "万千瓦时"),
        ("办理时限压缩到3个工作日", "3", "个工作日"),
        ("指数达到95", "95", ""),
        ("得分95分", "95", "分"),
        ("贷款700亿", "700", "亿"),
        ("能耗107千克标准煤/吨", "107", "千克标准煤"),
        ("更新1000台（套）", "1000", "台（套）"),
        ("稳定在245万头左右", "245", "万头"),
    ],
)
def test_numbers_in_figures_and_in_words(quote: str, number: str, measure: str) -> None:
    (promise,) = promises(quote)
    assert (str(promise.number), promise.measure) == (number, measure)


@each(
    "quote",
    [
        "2024年6月底之前",
        "到2026年",
        "达到2024年水平",
        "2024-03-27",
        "12:30开始",
        "第3批企业",
        "第三次全体会议",
        "武政办〔2024〕30号",
        "市十五届人大三次会议1号议案",
        "万名创客创新创业工程、万家企业升规进限做精工程、万企供需对接工程、万亿中小企业融资工程",
        "科技成果转化双百双千行动",
        "坚决落实“两个毫不动摇”",
        "工业4.0和5G基站",
        "世界500强企业",
        "前10名",
        "三五家",
        "一企一策、一次办成",
        "两大市域产教联合体",
        "三分之一",
        "",
    ],
)
def test_dates_ordinals_and_names_promise_nothing(quote: str) -> None:
    assert promises(quote) == ()


@pytest.mark.parametrize(
    ("quote", "value", "measure", "agrees"),
    [
        ("1.85万家", "18500", "家", True),
        ("1.85万家", "1.85", "万家", True),
        ("1.85万家", "1.850", "万家", True),
        ("1.85万家", "1.85", "家", False),
        ("1.66万家", "1.66", "亿家", False),
        ("两千家", "0.2", "万家", True),
        ("2000名", "2000", "人", True),
        ("600个", "600", "家", False),
        ("贷款700亿", "700", "亿元", True),
        ("25%", "25", "%", True),
        ("3个百分点", "3", "百分点", True),
        ("3个百分点", "3", "%", False),
        ("指数达到95", "95", "分", True),
    ],
)
def test_a_value_agrees_with_its_promise_in_any_scale(quote: str, value: str, measure: str, *, agrees: bool) -> None:
    (promise,) = promises(quote)
    assert value_agrees(promise, Decimal(value), measure) is agrees


def test_a_measure_agrees_if_it_counts_the_same() -> None:
    (promise,) = promises("1.85万家")
    assert measure_agrees(promise, "家")
    assert measure_agrees(promise, "万户")
    assert not measure_agrees(promise, "个")
    assert not measure_agrees(promise, "%")


@given(
    st.decimals(min_value=0, max_value=10**9, places=2).map(lambda value: f"{value:f}"),
    st.sampled_from(["家", "万家", "亿元", "%", "个", "名", "场", "个百分点"]),
    st.sampled_from([("突破", "above"), ("不超过", "at-most"), ("不足", "below"), ("", "at-least")]),
)
def test_every_figure_is_found_with_its_measure_and_rule(number: str, measure: str, word: tuple[str, str]) -> None:
    prefix, rule = word
    expected = Promise(Decimal(number), measure, rule, frozenset({rule}))
    assert promises(f"总量{prefix}{number}{measure}") == (expected,)


@given(st.text("超过不低于新增一二两三十百千万亿零0123456789.,%家个年月第〔〕“”、以上下内", max_size=30))
def test_any_wording_is_read_without_failing(quote: str) -> None:
    for promise in promises(quote):
        assert promise.rule in promise.rules
        assert promise.number >= 0
