from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rows import each
from yian1.model.quantity import (
    QuantityError,
    change,
    convert,
    format_value,
    number,
    parse,
    percent,
    plain,
    points,
    round_half_up,
    split_measure,
)

# Full-width marks as escapes: an editor or input method may turn them into half-width ones unseen.
COMMA, POINT, MINUS, SPACE, TILDE = "\uff0c", "\uff0e", "\uff0d", "\u3000", "\uff5e"
FIVE_TENTHS, TWENTY_FIVE_PERCENT = "\uff10\uff0e\uff15", "\uff12\uff15\uff05"

MEASURES = st.sampled_from(["家", "万家", "亿元", "%", "百分点", "个", "名", "场", "十万人", "元/吨"])
WRITTEN = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "-"]),
    st.integers(0, 10**25 - 1),
    st.one_of(st.just(""), st.text("0123456789", min_size=1, max_size=24).map(".{}".format)),
)


@each(
    ("text", "digits"),
    [
        ("521", "521"),
        ("98.20", "98.20"),
        ("0", "0"),
        ("0.0", "0.0"),
        ("-0.00", "0.00"),
        ("+16", "16"),
        ("-3.1", "-3.1"),
        (f"{MINUS}3.1", "-3.1"),
        ("\u22123.1", "-3.1"),
        (FIVE_TENTHS, "0.5"),
        ("1,400", "1400"),
        (f"1{COMMA}400", "1400"),
        ("12,345,678.90", "12345678.90"),
        (f"{SPACE} 98.2 {SPACE}", "98.2"),
        ("12345678901234567890.123456789", "12345678901234567890.123456789"),
    ],
)
def test_a_number_keeps_every_digit_that_was_written(text: str, digits: str) -> None:
    assert plain(number(text)) == digits


@each(
    ("text", "message"),
    [
        ("", "没有数字"),
        (SPACE, "没有数字"),
        (".nan", "不是数字"),
        ("nan", "不是数字"),
        ("NaN", "不是数字"),
        ("inf", "不是数字"),
        ("-.inf", "不是数字"),
        ("yes", "不是数字"),
        ("no", "不是数字"),
        ("on", "不是数字"),
        ("off", "不是数字"),
        ("true", "不是数字"),
        ("abc", "不是数字"),
        ("\u0663", "不是数字"),
        ("\u2460", "不是数字"),
        ("012", "以0开头"),
        ("0123", "以0开头"),
        ("00", "以0开头"),
        ("1:30", "含有冒号"),
        ("1\uff1a30", "含有冒号"),
        ("1_000", "含有下划线"),
        ("1e5", "是科学记数法"),
        ("1E+5", "是科学记数法"),
        ("0x1F", "不是十进制数字"),
        ("1/3", "是分数"),
        ("五百", "用了汉字数字"),
        ("两千家", "用了汉字数字"),
        ("10-20", "是一个范围"),
        (f"10{TILDE}20家", "是一个范围"),
        ("10家—20家", "是一个范围"),
        ("10至20", "是一个范围"),
        ("约500", "是约数"),
        ("近500家", "是约数"),
        ("500+", "是约数"),
        ("500多", "是约数"),
        ("500余家", "是约数"),
        ("500家以上", "是约数"),
        ("2024-05-31", "像日期"),
        ("百分之25", "写法不对"),
        ("98。2", "小数点不对"),
        (".5", "小数点前后缺数字"),
        ("5.", "小数点前后缺数字"),
        ("1.2.3", "小数点多于一个"),
        ("1,40", "千位分隔逗号不对"),
        (f"1400{COMMA}000", "千位分隔逗号不对"),
        ("1. 85万", "中间有空格"),
        ("- 5", "正负号后面有空格"),
        ("1万8500家", "用了两个单位"),
        ("1" * 61, "位数过多"),
    ],
)
def test_what_only_looks_like_a_number_is_refused_with_a_way_to_mend_it(text: str, message: str) -> None:
    for read in (number, lambda text: parse(text, "万家")):
        with pytest.raises(QuantityError) as caught:
            read(text)
        assert caught.value.code == "bad-number"
        assert message in caught.value.message
        assert caught.value.hint


@each(
    "text",
    [
        *(
            "待填",
            "\uff3b待填\uff3d",
            "<待填>",
            "待统计",
            "×××",
            "xxx",
            "XX家",
            "××万家",
            "×%",
            "TODO",
            "n/a",
        ),
        *("-", "—", "——", "/", "…", "?", "无", "暂无", "未统计", "□□"),
    ],
)
def test_a_placeholder_is_told_from_a_mistake(text: str) -> None:
    for read in (number, lambda text: parse(text, "家")):
        with pytest.raises(QuantityError) as caught:
            read(text)
        assert caught.value.code == "placeholder"


@each("text", ["98.2万家", "98.2万", "25%", "5亿元", "3个", "5abc"])
def test_a_plain_number_takes_no_unit(text: str) -> None:
    with pytest.raises(QuantityError, match="数字后面多了") as caught:
        number(text)
    assert caught.value.code == "wrong-measure"


@each(
    ("text", "measure", "digits"),
    [
        ("521", "个", "521"),
        ("98.2", "万家", "98.2"),
        ("98.20万家", "万家", "98.20"),
        ("98.2 万家", "万家", "98.2"),
        ("982000家", "万家", "98.2"),
        ("982,000户", "万家", "98.2"),
        ("98.2万", "万家", "98.2"),
        ("98.2万", "家", "982000"),
        ("5千家", "家", "5000"),
        ("12人", "名", "12"),
        ("25%", "%", "25"),
        (TWENTY_FIVE_PERCENT, "%", "25"),
        ("25 %", "\uff05", "25"),
        ("5‰", "%", "0.5"),
        ("3.1个百分点", "百分点", "3.1"),
        ("700亿元", "亿元", "700"),
        ("7000000万元", "亿元", "700"),
        ("1.2万亿元", "亿元", "12000"),
        ("5元/吨", "元/吨", "5"),
        ("-0.3万家", "家", "-3000"),
        ("1234567890123456789.01亿元", "元", "123456789012345678901000000"),
    ],
)
def test_a_quantity_arrives_in_its_measure(text: str, measure: str, digits: str) -> None:
    assert plain(parse(text, measure)) == digits


@each(
    ("text", "measure"),
    [
        ("5亿元", "家"),
        ("25万", "%"),
        ("25%", "家"),
        ("25%", "百分点"),
        ("3个百分点", "%"),
        ("3个", "家"),
        ("3名", "个"),
        ("3家", "场"),
        ("700亿美元", "亿元"),
        ("500家企业", "家"),
    ],
)
def test_one_family_of_measures_is_never_taken_for_another(text: str, measure: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse(text, measure)
    assert caught.value.code == "wrong-measure"
    assert f"“{measure}”" in caught.value.message
    assert f"“{measure}”" in caught.value.hint


def test_a_long_text_is_shown_short_and_on_one_line() -> None:
    with pytest.raises(QuantityError) as caught:
        number("abc\n\x1b[31m" + "d" * 100_000)
    assert len(caught.value.message) < 40
    assert caught.value.message.isprintable()


@each(
    ("measure", "scale", "counted"),
    [
        ("家", 1, "家"),
        ("十万家", 10**5, "家"),
        ("百家", 100, "家"),
        ("千人", 1000, "人"),
        ("百万人", 10**6, "人"),
        ("千万元", 10**7, "元"),
        ("万家", 10**4, "家"),
        ("亿元", 10**8, "元"),
        ("万亿元", 10**12, "元"),
        ("万", 10**4, ""),
        ("%", 1, "%"),
        ("\uff05", 1, "%"),
        ("千瓦", 1, "千瓦"),
        ("万千瓦时", 10**4, "千瓦时"),
        ("百分点", 1, "百分点"),
        ("个百分点", 1, "百分点"),
        ("", 1, ""),
    ],
)
def test_a_measure_is_a_scale_and_what_it_counts(measure: str, scale: int, counted: str) -> None:
    assert split_measure(measure) == (Decimal(scale), counted)


def test_a_conversion_leaves_no_zeros_behind_and_drops_none_that_was_written() -> None:
    assert plain(convert(Decimal("982000.0"), "家", "万家")) == "98.2"
    assert plain(convert(Decimal(20000), "家", "万家")) == "2"
    assert plain(convert(Decimal(0), "家", "万家")) == "0"
    assert plain(convert(Decimal("98.20"), "万户", "万家")) == "98.20"


@each(
    ("value", "measure", "text"),
    [
        ("1.85", "万家", "1.85万家"),
        ("700", "亿元", "700亿元"),
        ("25", "\uff05", "25%"),
        ("6.1", "%", "6.1%"),
        ("3.1", "百分点", "3.1个百分点"),
        ("1E+3", "家", "1000家"),
        ("-0", "家", "0家"),
    ],
)
def test_number_and_measure_are_closed_up(value: str, measure: str, text: str) -> None:
    assert format_value(Decimal(value), measure) == text


@each(
    ("fraction", "text"),
    [
        (Fraction(11, 12), "91.7%"),
        (Fraction(5, 12), "41.7%"),
        (Decimal("0.99970"), "99.9%"),
        (Decimal("0.9999999999"), "99.9%"),
        (Decimal(1), "100.0%"),
        (Decimal("1.0004"), "100.0%"),
        (Decimal("1.052"), "105.2%"),
        (Decimal("-0.031"), "-3.1%"),
        (Decimal("-0.0004"), "0.0%"),
        (Decimal("0.0005"), "0.1%"),
        (Decimal(0), "0.0%"),
    ],
)
def test_percentages_as_they_are_printed(fraction: Decimal | Fraction, text: str) -> None:
    assert percent(fraction) == text


def test_a_percentage_without_decimals_is_not_a_hundred_early_either() -> None:
    assert percent(Decimal("0.996"), 0) == "99%"
    assert percent(Decimal("0.99996"), 2) == "99.99%"


@each(
    ("value", "text"),
    [
        (Decimal("-12.4"), "-12.4"),
        (Fraction(452, 10) - Fraction(500, 12), "3.5"),
        (Fraction(432, 10) - Fraction(500, 12), "1.5"),
        (Decimal("-0.04"), "0.0"),
        (Decimal("0.05"), "0.1"),
        (Decimal("-0.05"), "-0.1"),
        (Decimal("-0"), "0.0"),
    ],
)
def test_points_have_one_decimal_and_no_minus_zero(value: Decimal | Fraction, text: str) -> None:
    assert points(value) == text


@each(
    ("value", "measure", "text"),
    [
        ("16", "家", "+16家"),
        ("-0.3", "万家", "-3000家"),
        ("0.9", "%", "+0.9个百分点"),
        ("-2", "%", "-2.0个百分点"),
        ("2.00", "%", "+2.00个百分点"),
        ("-2", "百分点", "-2个百分点"),
        ("0.00", "家", "持平"),
        ("-0", "%", "持平"),
    ],
)
def test_a_change_carries_its_sign_and_between_percentages_counts_points(value: str, measure: str, text: str) -> None:
    assert change(Decimal(value), measure) == text


@given(WRITTEN, MEASURES)
def test_what_is_printed_is_read_again_digit_for_digit(digits: str, measure: str) -> None:
    value = number(digits)
    assert str(parse(format_value(value, measure), measure)) == str(value)


@given(WRITTEN, st.sampled_from([("万家", "家"), ("亿元", "万元"), ("家", "万家"), ("‰", "%")]))
def test_converting_there_and_back_changes_nothing(digits: str, measures: tuple[str, str]) -> None:
    source, target = measures
    value = number(digits)
    assert convert(convert(value, source, target), target, source) == value


@given(st.text(max_size=40), MEASURES)
def test_any_text_is_a_quantity_or_a_clear_refusal(text: str, measure: str) -> None:
    try:
        outcome: Decimal | QuantityError = parse(text, measure)
    except QuantityError as error:
        outcome = error
    if isinstance(outcome, QuantityError):
        assert outcome.code in {"bad-number", "wrong-measure", "placeholder"}
        assert outcome.message
        assert outcome.hint
    else:
        assert outcome.is_finite()


FRACTIONS = st.fractions(min_value=-3, max_value=3, max_denominator=10**6)


@given(FRACTIONS, FRACTIONS, st.integers(0, 4))
def test_a_percentage_is_monotone_and_never_a_hundred_early(one: Fraction, other: Fraction, places: int) -> None:
    low, high = sorted([one, other])
    shown = [Decimal(percent(fraction, places).removesuffix("%")) for fraction in (low, high)]
    assert shown[0] <= shown[1]
    assert (shown[1] >= 100) == (high >= 1)


@given(st.decimals(min_value=-(10**20), max_value=10**20, places=9), st.integers(0, 8))
def test_rounding_goes_to_the_nearest_and_halves_go_away_from_zero(value: Decimal, places: int) -> None:
    rounded = round_half_up(value, places)
    error = abs(Fraction(rounded)) - abs(Fraction(value))
    half = Fraction(1, 2 * 10**places)
    assert -half < error <= half
    assert -rounded == round_half_up(-value, places)
    assert rounded.as_tuple().exponent == -places
