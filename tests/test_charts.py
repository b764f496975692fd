"""Charts: well-formed SVG that says what the numbers say, and PNG whose dots are where the numbers put them."""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from ledgers import make_ledger
from yian1.commands import documents
from yian1.core.rollup import assess
from yian1.model.period import Month
from yian1.output import charts
from yian1.output.charts import Ink

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yian1.core.rollup import Assessment

SVG = "{http://www.w3.org/2000/svg}"
DOTS = 12
NAMES = {"over": "远超", "done": "完成", "near": "差一点", "half": "过半", "slow": "落后", "none": "没有数"}
PLAN = """
document: {title: 方案, issuer: 市政府办公厅, year: 2024}
units: [{id: jingxin, name: 市经信局}]
goals:
- id: g1
  title: 规模
  text: 无
  targets:
"""
STOCKS = """
  - {id: share, name: 占比, quote: 占比逐年提升, kind: trend, measure: "%"}
  - {id: fee, name: 费率, quote: 费率降至1%以下, kind: level, measure: "%", rule: at-most, value: 1}
  - {id: fallen, name: 低于基数, quote: 总数达到95万家, kind: stock, measure: 万家, value: 95}
"""
FLOWS = "".join(
    f"  - {{id: {key}, name: {name}, quote: 新增100家, kind: flow, measure: 家, value: 100}}\n"
    for key, name in NAMES.items()
)
APRIL = "unit: jingxin\nmonth: 2024-04\nfigures: {half: 20, fee: 1.2}"
JUNE = """
unit: jingxin
month: 2024-06
figures:
  {over: 300, done: 100, near: 99.97, half: 60, slow: 30, fallen: 89, fee: 0.9, share: {value: 48, last_year: 47.5}}
"""
JULY = "unit: jingxin\nmonth: 2024-07\nfigures: {half: 70}"


@pytest.fixture(scope="module")
def june() -> Assessment:
    ledger = make_ledger(PLAN + FLOWS + STOCKS, "baselines: {fallen: {value: 90}}", [APRIL, JUNE, JULY])
    return assess(ledger, Month(2024, 6))


def element(svg: str, name: str) -> str:
    return ET.fromstring(svg).findtext(f"{SVG}{name}") or ""  # noqa: S314 - our own text


def dots(png: bytes) -> tuple[Sequence[bytes], Mapping[int, Ink]]:
    """Return the rows of palette numbers of a PNG, after checking its signature and every checksum."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    parts, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + content)
        parts[name] = content
        at += 12 + length
    assert list(parts) == [b"IHDR", b"PLTE", b"pHYs", b"IDAT", b"IEND"]
    width, height, depth, kind = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert (depth, kind) == (8, 3)
    colours = [Ink("#" + parts[b"PLTE"][index : index + 3].hex()) for index in range(0, len(parts[b"PLTE"]), 3)]
    raw = zlib.decompress(parts[b"IDAT"])
    assert len(raw) == height * (width + 1)
    rows = [raw[start : start + width + 1] for start in range(0, len(raw), width + 1)]
    assert all(row[0] == 0 for row in rows)
    return [row[1:] for row in rows], dict(enumerate(colours))


def inks(picture: charts.Drawing) -> list[list[Ink]]:
    rows, palette = dots(charts.png(picture))
    return [[palette[dot] for dot in row] for row in rows]


def test_a_row_for_each_target_that_has_a_pace_in_the_order_of_the_tables(june: Assessment) -> None:
    rows = charts.bar_chart(june).rows
    assert [(row.label, *row.cells[:2]) for row in rows] == [
        ("远超", "300.0%", "+250.0"),
        ("完成", "100.0%", "+50.0"),
        ("差一点", "99.9%", "+50.0"),
        ("过半", "60.0%", "+10.0"),
        ("低于基数", "-20.0%", "-70.0"),
        ("落后", "30.0%", "-20.0"),
    ]


def test_a_picture_is_told_to_those_who_cannot_see_it(june: Assessment) -> None:
    bars = {row.label: row.picture for row in charts.bar_chart(june).rows}
    trends = {row.label: row.picture for row in charts.trend_chart(june).rows}
    assert element(charts.svg(bars["落后"]), "title") == "落后"
    assert bars["落后"].description == "落后\uff1a完成率30.0%\uff0c时序进度50.0%\uff0c低于时序20.0个百分点"
    assert trends["过半"].description == "过半\uff1a4月20家、6月60家\uff1b目标≥100家"
    for picture in (*bars.values(), *trends.values()):
        assert element(charts.svg(picture), "desc") == picture.description


def test_what_a_figure_is_compared_with_has_its_own_line(june: Assessment) -> None:
    lines = {row.label: charts.svg(row.picture).count("stroke-dasharray") for row in charts.trend_chart(june).rows}
    assert set(lines.values()) == {1}


def test_nothing_in_a_name_becomes_markup() -> None:
    name = '<script>&\\"]]>\\u202e甲'
    plan = PLAN + f'  - {{id: a, name: "{name}", quote: 新增9家, kind: flow, measure: "<家>&", value: 9}}\n'
    made = assess(make_ledger(plan, "{}", "unit: jingxin\nmonth: 2024-06\nfigures: {a: 5}"), Month(2024, 6))
    for chart in (charts.bar_chart(made), charts.trend_chart(made)):
        svg = charts.svg(chart.rows[0].picture)
        assert element(svg, "title") == '<script>&"]]>甲'
        assert "<script" not in svg
        assert "\u202e" not in svg
        assert 'xmlns="http://www.w3.org/2000/svg"' in svg
        assert " id=" not in svg


def test_a_bar_reaches_as_far_as_its_completion(june: Assessment) -> None:
    pictures = {row.label: row.picture for row in charts.bar_chart(june).rows}
    for target, completion, ink in (("过半", 0.6, Ink.MIDDLE), ("完成", 1.0, Ink.DARK), ("差一点", 0.9997, Ink.MIDDLE)):
        rows = inks(pictures[target])
        middle = rows[len(rows) // 2]
        assert max(at for at, dot in enumerate(middle) if dot is ink) + 1 == pytest.approx(
            pictures[target].width * DOTS * completion / 1.2, abs=1.5
        )


def test_the_pace_stands_out_above_and_below_the_bar(june: Assessment) -> None:
    for row in charts.bar_chart(june).rows:
        rows = inks(row.picture)
        wanted = row.picture.width * DOTS * 0.5 / 1.2
        for line in (rows[1], rows[-2]):
            black = [at for at, dot in enumerate(line) if dot is Ink.BLACK]
            assert sum(black) / len(black) == pytest.approx(wanted, abs=1)


def test_what_is_behind_is_hatched_and_what_is_beyond_the_scale_is_broken(june: Assessment) -> None:
    pictures = {row.label: row.picture for row in charts.bar_chart(june).rows}
    slow = {dot for line in inks(pictures["落后"]) for dot in line}
    assert Ink.ALARM in slow
    assert not slow & {Ink.DARK, Ink.MIDDLE}
    over = inks(pictures["远超"])
    middle = over[len(over) // 2]
    gaps = sum(a is Ink.DARK and b is Ink.WHITE for a, b in pairwise(middle[len(middle) * 3 // 4 :]))
    assert gaps == 2
    assert middle[-1] is Ink.DARK


def test_pictures_have_their_real_size_and_the_same_bytes_every_time(june: Assessment) -> None:
    for row in (*charts.bar_chart(june).rows, *charts.trend_chart(june).rows):
        rows, _ = dots(charts.png(row.picture))
        assert len(rows[0]) == pytest.approx(row.picture.width * DOTS, abs=1)
        assert len(rows) == pytest.approx(row.picture.height * DOTS, abs=1)
        assert charts.png(row.picture) == charts.png(row.picture)
        assert row.label in row.picture.description


def test_a_chart_is_a_table_with_a_heading_for_each_column(june: Assessment) -> None:
    for chart in (charts.bar_chart(june), charts.trend_chart(june)):
        assert all(len(row.cells) + 2 == len(chart.columns) for row in chart.rows)
    cells = {row.label: row.cells for row in charts.bar_chart(june).rows}
    assert cells["落后"] == ("30.0%", "-20.0", "滞后")
    assert cells["差一点"] == ("99.9%", "+50.0", "超时序")
    assert {row.label for row in charts.trend_chart(june).rows} == {*NAMES.values(), "费率", "占比", "低于基数"} - {
        "没有数"
    }


def test_before_the_years_end_what_is_judged_then_is_not_compared_with_the_pace() -> None:
    made = assess(make_ledger(PLAN + FLOWS, "year_end: [half]", [JUNE.replace(", fallen: 89, fee: 0.9", "")
        .replace(", share: {value: 48, last_year: 47.5}", "")]), Month(2024, 6))  # fmt: skip
    chart = charts.bar_chart(made)
    row = next(row for row in chart.rows if row.label == "过半")
    assert row.cells == ("60.0%", "—", "年末考核")
    assert "时序" not in row.picture.description
    assert Ink.BLACK not in inks(row.picture)[0]
    assert chart.legend.endswith("\uff0c空心为年末考核。")


def test_at_the_years_end_an_older_figure_is_compared_with_the_pace_of_its_own_month() -> None:
    ledger = make_ledger(PLAN + FLOWS + STOCKS, "baselines: {fallen: {value: 90}}", [APRIL, JUNE, JULY])
    chart = charts.bar_chart(assess(ledger, Month(2024, 12)))
    cells = {row.label: row.cells for row in chart.rows}
    assert cells["落后"] == ("30.0%", "-20.0", "滞后")
    assert cells["完成"] == ("100.0%", "+50.0", "已完成")
    assert chart.legend == "竖线为时序进度\uff1b深色为已完成\uff0c浅色为超时序或达时序\uff0c斜线为滞后或未完成。"


def test_a_limit_has_no_completion_to_be_drawn() -> None:
    plan = PLAN + "  - {id: cap, name: 上限, quote: 不超过9家, kind: flow, measure: 家, value: 9, rule: at-most}\n"
    made = assess(make_ledger(plan, "{}", "unit: jingxin\nmonth: 2024-06\nfigures: {cap: 5}"), Month(2024, 6))
    assert charts.bar_chart(made).rows == ()


def test_a_document_has_no_chart_without_rows(june: Assessment) -> None:
    empty = assess(make_ledger(PLAN + FLOWS + STOCKS, "{}", []), Month(2024, 1))
    for kind in ("brief", "october"):
        assert documents.charts_of(lambda _: empty, kind, Month(2024, 1)) == []
    drawn = [chart.title for chart in documents.charts_of(lambda _: june, "october", Month(2024, 6))]
    assert drawn == ["完成率与时序进度对比", "各项指标逐月情况"]
    assert documents.charts_of(lambda _: june, "unit-brief", Month(2024, 6)) == []
