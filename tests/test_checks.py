"""What a careful clerk would notice, one planted mistake at a time."""

from __future__ import annotations

import pytest

from ledgers import OFFICE, PLAN, make_ledger, promising
from rows import each
from yian1.core.checks import check_filings, check_plan
from yian1.core.series import read_series

GOOD = """
unit: shichang
month: 2024-05
filed: 2024-06-03
figures: {new-firms: 500, all-firms: 89.2}
---
unit: jingxin
month: 2024-05
filed: 2024-06-03
figures: {stations: 521}
progress:
  1-1a: {status: 推进中, done: 新建服务站点12个，覆盖全部重点园区。}
"""


def found(ledger):
    return [(d.code, d.where.file, d.where.path, d.severity.value) for d in check_filings(read_series(ledger))]


def in_plan(plan: str):
    return [(d.code, d.where.path) for d in check_plan(make_ledger(plan=plan))]


def test_a_good_ledger_gives_no_alarm():
    ledger = make_ledger(filings=GOOD)
    assert found(ledger) == []
    assert list(check_plan(ledger)) == []


@each(
    ("old", "new", "code", "path"),
    [
        ("value: 95}", "value: 94}", "quote-number", ("goals", 0, "targets", 1, "value")),
        (
            "measure: 万家, value: 95}",
            "measure: 亿元, value: 95}",
            "quote-measure",
            ("goals", 0, "targets", 1, "measure"),
        ),
        ("value: 95}", "value: 95, rule: above}", "quote-rule", ("goals", 0, "targets", 1, "rule")),
        ("quote: 总数达到95万家", "quote: 总量达到95万家", "quote-not-in-text", ("goals", 0, "targets", 1, "quote")),
        ("id: all-firms", "id: new-firms", "duplicate-id", ("goals", 0, "targets", 1, "id")),
        ("id: shuju, name: 市数据局", "id: shuju, name: 市经信局", "duplicate-name", ("units", 2, "name")),
        (
            "units: [jingxin, shuju]",
            "units: [jingxin, shujv]",
            "unknown-unit",
            ("sections", 0, "tasks", 0, "actions", 1, "units", 1),
        ),
        ("from: 2024-04, to: 2024-09", "from: 2024-09, to: 2024-04", "time-order", ("duties", 0, "to")),
    ],
)
def test_the_plan_guards_itself(old: str, new: str, code: str, path: tuple[object, ...]):
    assert PLAN.count(old) == 1
    assert in_plan(PLAN.replace(old, new)) == [(code, path)]


@pytest.mark.parametrize(
    ("value", "rule", "codes"),
    [
        ("2.25", "above", []),
        ("2.25", "at-least", ["quote-rule"]),
        ("225", "above", ["quote-number"]),
    ],
)
def test_the_words_of_a_quote_decide_the_rule(value: str, rule: str, codes: list[str]):
    plan = f"""
document: {{title: 方案, year: 2025}}
units: [{{id: a, name: 甲局}}]
goals:
- id: g
  title: 规模
  text: 经营主体突破2.25万家。
  targets: [{{id: t, name: 主体, quote: 突破2.25万家, kind: stock, measure: 万家, rule: {rule}, value: {value}}}]
"""
    assert [d.code for d in check_plan(make_ledger(plan=plan, office="owners: {t: a}"))] == codes


@each(
    ("old", "new", "code", "severity"),
    [
        ("stations: 521", "stationz: 521", "unknown-target", "error"),
        ("stations: 521", "stations: 521亿元", "wrong-measure", "error"),
        ("stations: 521", "stations: 0521", "bad-number", "error"),
        ("stations: 521", "stations: '1:30'", "bad-number", "error"),
        ("stations: 521", "stations: 1_000", "bad-number", "error"),
        ("stations: 521", "stations: .nan", "bad-number", "error"),
        ("stations: 521", "stations: {part: 1, whole: 2}", "figure-incomplete", "error"),
        ("stations: 521", "stations: {value: 1, against: 2}", "figure-surplus", "error"),
        ("stations: 521", "stations: ", "blank", "warning"),
        ("stations: 521", "stations: 6000", "tenfold", "warning"),
        ("all-firms: 89.2", "all-firms: 892000", "tenfold", "warning"),
        ("stations: 521}", "stations: 521, new-firms: 3}", "figure-not-owner", "warning"),
        ("1-1a: {status", "1-1c: {status", "unknown-action", "error"),
        ("1-1a: {status", "1-1: {status", "unknown-action", "error"),
        ("覆盖全部重点园区。", "待补充", "placeholder", "warning"),
        ("status: 推进中, done: 新建服务站点12个，覆盖全部重点园区。", "done: 新建服务站点。", "blank", "warning"),
    ],
)
def test_one_mistake_in_a_filing_is_one_finding(old: str, new: str, code: str, severity: str):
    assert GOOD.count(old) == 1
    assert [(c, s) for c, _, _, s in found(make_ledger(filings=GOOD.replace(old, new)))] == [(code, severity)]


@each(
    ("figures", "told"),
    [
        ("stations: ", ["待填\uff1a“服务站”还没有填数"]),
        ("stations: , new-firms: ", ["待填\uff1a还没有填写\uff1a2 项数据、0 条举措"]),
        ("stations: 521, new-firms: ", ["待填\uff1a“新增企业”还没有填数"]),
    ],
)
def test_a_form_that_says_nothing_yet_is_told_of_once(figures: str, told: list[str]):
    office = OFFICE.replace("new-firms: shichang", "new-firms: jingxin")
    ledger = make_ledger(
        office=office, filings=f"{{unit: jingxin, month: 2024-05, filed: 2024-06-05, figures: {{{figures}}}}}"
    )
    assert [one.message for one in check_filings(read_series(ledger))] == told


@each(
    ("rest", "figure", "hints"),
    [
        (", summary: 已建成。", "", ["没有的整项删去"]),
        (", summary: 已建成。", "{note: 尚在核对}", []),
        ("", "{note: 尚在核对}", ["会作为没有数的原因印出来"]),  # that is no filing yet
    ],
)
def test_a_reason_in_place_of_a_figure_is_an_answer(rest: str, figure: str, hints: list[str]):
    filing = f"{{unit: jingxin, month: 2024-05, filed: 2024-06-05{rest}, figures: {{stations: {figure}}}}}"
    told = list(check_filings(read_series(make_ledger(filings=filing))))
    assert [one.message for one in told] == ["待填\uff1a“服务站”还没有填数"] * len(hints)
    assert all(hint in one.hint for one, hint in zip(told, hints, strict=True))


def test_a_unit_off_the_list_of_an_action_is_a_warning():
    filing = "unit: shichang\nmonth: 2024-05\nfiled: 2024-06-03\nprogress: {1-1b: {status: 推进中}}"
    assert [c for c, *_ in found(make_ledger(filings=filing))] == ["action-not-listed"]


def test_a_group_is_no_unit_that_files():
    filing = "{unit: districts, month: 2024-05, filed: 2024-06-05, figures: {stations: 9}}"
    told = [one for one in check_filings(read_series(make_ledger(filings=filing))) if one.code == "unknown-unit"]
    assert [(one.message, one.hint) for one in told] == [
        ("“各区人民政府”是一组单位\uff0c不能作为一个单位填报", "由成员单位分别填报\uff0c如 jiangan、wuchang")
    ]


def test_a_member_reports_for_its_group():
    filing = "unit: jiangan\nmonth: 2024-05\nfiled: 2024-06-03\nprogress: {1-1a: {status: 推进中}}"
    assert found(make_ledger(filings=filing)) == []


@each(
    ("filing", "code"),
    [
        ("unit: districts\nmonth: 2024-05\nfiled: 2024-06-03", "unknown-unit"),
        ("unit: jinxin\nmonth: 2024-05\nfiled: 2024-06-03", "unknown-unit"),
        ("unit: jingxin\nmonth: 2023-05\nfiled: 2024-06-03", "month-out-of-plan"),
        ("unit: jingxin\nmonth: 2024-05\nfiled: 2024-04-03", "filed-before-month"),
        ("unit: jingxin\nmonth: 2024-05", "blank"),
        ("unit: jingxin\nmonth: 2024-05\nfiled: 2024-06-03\nsubmitted: {halfyear: 2024-06-20}", "unknown-duty"),
        ("unit: jingxin\nmonth: 2024-06\nfiled: 2024-07-03\nsubmitted: {half-year: 2024-05-27}", "filed-odd"),
        ("unit: jingxin\nmonth: 2024-06\nfiled: 2024-07-03\nsubmitted: {half-year: 2025-06-27}", "filed-odd"),
        ("unit: jingxin\nmonth: 2024-07\nfiled: 2024-08-03\nsubmitted: {half-year: 2024-06-27}", ""),
        ("unit: jingxin\nmonth: 2024-05\nfiled: 2024-06-03\nsubmitted: {brief: 2024-04-30}", "filed-odd"),
        ("unit: jingxin\nmonth: 2024-12\nfiled: 2025-01-06", ""),
        ("unit: jingxin\nmonth: 2024-12\nfiled: 2025-07-01", "filed-odd"),
        ("unit: jingxin\nmonth: 2024-12\nfiled: 2025-06-30", ""),
        ("unit: jingxin\nmonth: 2024-05\nfiled: 2024-05-30", "filed-odd"),
        ("unit: jingxin\nmonth: 2024-05\nfiled: 2024-05-31", ""),
        ("unit: jingxin\nmonth: 2024-05\nfiled: 2025-06-05", "filed-odd"),
    ],
)
def test_the_head_of_a_filing(filing: str, code: str):
    assert [c for c, *_ in found(make_ledger(filings=filing))] == ([code] if code else [])


@each(
    ("as_of", "code", "words"),
    [
        ("2024-05-31", "", ""),
        ("2024-05", "", ""),
        ("2024-03-31", "", ""),
        ("45443", "bad-date", "像是 Excel 里表示 2024-05-31 的序号"),
        ("2024-05-32", "bad-date", "5月只有31天"),
        ("5月末", "bad-date", "不是日期"),
        ("2024-06-30", "as-of-odd", "晚于填报的月份 2024-05"),
        ("2025-05-31", "as-of-odd", "晚于填报的月份 2024-05"),
        ("2023-12-31", "as-of-odd", "早于方案开始的 2024-01"),
    ],
)
def test_the_day_of_a_figure(as_of: str, code: str, words: str):
    filing = f"unit: jingxin\nmonth: 2024-05\nfiled: 2024-06-03\nfigures: {{stations: {{value: 9, as_of: {as_of}}}}}"
    problems = list(check_filings(read_series(make_ledger(filings=filing))))
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert all(words in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("month", "filed", "code"),
    [("2023-05", "2023-06-02", ""), ("2025-12", "2026-01-06", ""), ("2022-12", "2023-01-06", "month-out-of-plan")],
)
def test_a_plan_of_several_years_has_filings_of_each(month: str, filed: str, code: str):
    plan = PLAN.replace("year: 2024}", "year: 2024, from: 2023-01, to: 2025-12}")
    filing = f"unit: jingxin\nmonth: {month}\nfiled: {filed}\nfigures: {{stations: 9}}"
    problems = list(check_filings(read_series(make_ledger(plan=plan, filings=filing))))
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert all(problem.message.endswith("不在方案的 2023-01 至 2025-12 期间内") for problem in problems)


@pytest.mark.parametrize("day", ["25", "28"])
def test_where_the_reporting_day_lies_within_the_month_an_early_day_is_in_order(day: str):
    office = OFFICE.replace("day: 5, month: next", f"day: {day}, month: same")
    filing = f"unit: jingxin\nmonth: 2024-05\nfiled: 2024-05-{day}\nfigures: {{stations: 9}}"
    assert found(make_ledger(office=office, filings=filing)) == []


NOTHING = ("无", "暂无。", "没有", "暂未发现问题", "无问题；", "同上月", "略", "见附件", "/", "——", "N/A")


@each("text", NOTHING)
def test_a_text_that_says_nothing_is_told_and_one_that_says_something_is_not(text: str):
    filing = "unit: jingxin\nmonth: 2024-05\nfiled: 2024-06-03\nprogress: {{1-1a: {{status: 推进中, problem: {}}}}}"
    assert [c for c, *_ in found(make_ledger(filings=filing.format(f"'{text}'")))] == ["placeholder"]
    assert found(make_ledger(filings=filing.format(f"'{text}障碍设施改造缓慢'"))) == []


@each("key", ["filed_by", "approved_by", "summary"])
def test_a_placeholder_is_told_wherever_a_text_of_the_head_stands(key: str):
    filing = f"unit: jingxin\nmonth: 2024-06\nfiled: 2024-07-03\nfigures: {{stations: 9}}\n{key}: XX处待补充"
    assert [code for code, *_ in found(make_ledger(filings=filing))] == ["placeholder"]


def months(target: str, *figures: str, unit: str = "jingxin", first: int = 4) -> str:
    return "\n---\n".join(
        f"unit: {unit}\nmonth: 2024-{number:02d}\nfiled: 2024-{number + 1:02d}-03\nfigures: {{{target}: {figure}}}"
        for number, figure in enumerate(figures, first)
    )


@each(
    ("figures", "codes"),
    [
        (("400", "450"), []),
        (("0", "0"), []),
        (("-1", "0"), ["negative-figure"]),
        (("400", "400"), []),
        (("400", "390"), ["figure-fell"]),
        (("400", "{value: 390, correction: 4月重复统计}"), []),
        (("400", "110"), ["looks-monthly"]),
        (("400", "200"), ["looks-monthly"]),  # up to twice what four months have brought on average
        (("400", "201"), ["figure-fell"]),
        (("40", "287"), []),  # a slow start that catches up with the pace, and a little more
        (("40", "288"), ["unusual-step"]),
        (("50", "560"), ["tenfold"]),
        (("450", "45"), ["tenfold"]),
        (("6000", "6100", "6200"), ["tenfold"]),
    ],
)
def test_the_course_of_an_accumulated_figure(figures: tuple[str, ...], codes: list[str]):
    assert [c for c, *_ in found(make_ledger(filings=months("stations", *figures)))] == codes


def test_a_stock_may_fall():
    assert found(make_ledger(filings=months("all-firms", "89.2", "89.1", unit="shichang"))) == []


SHARED = f"""{OFFICE}
allocations: {{all-firms: {{jiangan: 9.2, wuchang: 40}}}}
baselines: {{all-firms: {{value: 90, source: 年报}}}}
"""


@each(
    ("unit", "figure", "told"),
    [
        ("jiangan", "9.1", ""),  # a tenth of the city's 95, but nearly all of its own share
        ("jiangan", "0.5", ""),
        ("jiangan", "91", ""),
        ("jiangan", "920000", "“企业总量”是920000万家，与分解任务9.2万家相差十倍以上"),
        ("shichang", "9.1", "“企业总量”是9.1万家，与目标95万家相差十倍以上"),
    ],
)
def test_a_share_is_compared_with_itself(unit: str, figure: str, told: str):
    ledger = make_ledger(office=SHARED, filings=months("all-firms", figure, unit=unit))
    assert [one.message for one in check_filings(read_series(ledger))] == ([told] if told else [])


def test_two_values_for_a_figure_without_an_owner_are_an_error():
    office = OFFICE.replace("owners: {new-firms: shichang, all-firms: shichang}", "")
    both = months("new-firms", "400") + "\n---\n" + months("new-firms", "410", unit="shichang")
    assert [(c, f) for c, f, *_ in found(make_ledger(office=office, filings=both))] == [
        ("figure-conflict", "data/progress/shichang/2024-04.yaml")
    ]
    same = make_ledger(
        office=office, filings=months("new-firms", "400") + "\n---\n" + months("new-firms", "400", unit="shichang")
    )
    assert found(same) == []
    assert [seen.unit for seen in read_series(same).official["new-firms"]] == ["jingxin"]


RATIO = promising('{id: r, name: 对接率, quote: 对接率100%, kind: ratio, measure: "%", rule: at-least, value: 100}')


@each(
    ("figure", "codes"),
    [
        ("{part: 5650, whole: 5691}", []),
        ("99.3%", []),
        ("{part: 0, whole: 0}", []),
        ("{part: 5691, whole: 5650}", ["part-above-whole"]),
        ("104%", ["share-above-100"]),
        ("{part: 5650}", ["figure-incomplete"]),
    ],
)
def test_a_ratio(figure: str, codes: list[str]):
    filing = f"unit: a\nmonth: 2024-05\nfiled: 2024-06-03\nfigures: {{r: {figure}}}"
    assert [c for c, *_ in found(make_ledger(plan=RATIO, office="", filings=filing))] == codes


def test_what_the_plan_expects_below_0_or_above_100_is_no_slip():
    above = RATIO.replace("对接率100%", "对接率达到105%").replace("value: 100", "value: 105")
    figure = "unit: a\nmonth: 2024-05\nfiled: 2024-06-03\nfigures: {r: {part: 352, whole: 335}}"
    assert found(make_ledger(plan=above, office="", filings=figure)) == []
    loss = months("all-firms", "-5.1", unit="shichang")
    baseline = f"{OFFICE}\nbaselines: {{all-firms: {{value: -6.4}}}}\n"
    assert found(make_ledger(office=baseline, filings=loss)) == []
    net = PLAN.replace("新增企业", "净增企业")
    assert found(make_ledger(plan=net, filings=months("new-firms", "400", "380", "450", "430", unit="shichang"))) == []


@each(
    ("kind", "figure", "codes"),
    [
        ("comparison", "5", ["figure-incomplete"]),
        ("trend", "5", ["figure-incomplete"]),
        ("comparison", "{value: 5, against: 4}", []),
        ("comparison", "{value: 5, last_year: 4}", ["figure-incomplete"]),
        ("trend", "{value: 5, last_year: 4}", []),
    ],
)
def test_a_rate_that_is_held_against_another_comes_with_it(kind: str, figure: str, codes: list[str]):
    plan = RATIO.replace('kind: ratio, measure: "%", rule: at-least, value: 100', f'kind: {kind}, measure: "%"')
    filing = f"unit: a\nmonth: 2024-05\nfiled: 2024-06-03\nfigures: {{r: {figure}}}"
    assert [c for c, *_ in found(make_ledger(plan=plan, office="owners: {r: a}", filings=filing))] == codes


def test_one_number_in_place_of_several_is_told_how_it_is_written():
    (problem,) = read_series(make_ledger(filings=GOOD.replace("521", "{part: 1, whole: 2}"))).problems
    assert problem.hint == "写成 stations: 数值"


@each(
    ("name", "measure", "value", "figure", "codes"),
    [
        ("医师", "人", "4.66", "4.1", []),  # per thousand: the target itself is not whole
        ("医师", "人", "4", "4.1", ["not-whole"]),
        ("每千人口医师", "人", "4", "4.1", []),
        ("户均人口", "人", "4", "4.1", []),
        ("医师", "万人", "4.66", "4.1", []),
        ("医师", "万人", "4.66", "4.12345", ["not-whole"]),
    ],
)
def test_what_is_counted_is_whole_unless_it_is_an_average(
    name: str, measure: str, value: str, figure: str, codes: list[str]
):
    counted = f"kind: level, measure: {measure}, value: {value}"
    plan = RATIO.replace('kind: ratio, measure: "%", rule: at-least, value: 100', counted)
    plan = plan.replace("name: 对接率", f"name: {name}")
    plan = plan.replace("对接率100%", f"达到{value}{measure}")
    filing = f"unit: a\nmonth: 2024-05\nfiled: 2024-06-03\nfigures: {{r: {figure}}}"
    assert [c for c, *_ in found(make_ledger(plan=plan, office="owners: {r: a}", filings=filing))] == codes


def test_an_average_need_not_be_whole():
    plan = RATIO.replace('kind: ratio, measure: "%", rule: at-least, value: 100', "kind: level, measure: 张, value: 40")
    plan = plan.replace("对接率100%", "每千名老人床位达到40张")
    filing = "unit: a\nmonth: 2024-05\nfiled: 2024-06-03\nfigures: {r: 36.3}"
    assert not found(make_ledger(plan=plan, office="owners: {r: a}", filings=filing))


def report(month: int, text: str) -> str:
    return (
        f"unit: jingxin\nmonth: 2024-{month:02d}\nfiled: 2024-{month + 1:02d}-03\n"
        f"progress: {{1-1a: {{status: 推进中, done: {text}}}, 1-1b: {{status: 推进中, done: {text}}}}}"
    )


def test_text_copied_whole_is_told_once_for_a_filing():
    text = "召开推进会3次，走访企业120家，解决问题45个。"
    assert [(c, f) for c, f, *_ in found(make_ledger(filings=f"{report(4, text)}\n---\n{report(5, text)}"))] == [
        ("copied-text", "data/progress/jingxin/2024-05.yaml")
    ]


@each(
    ("status", "steps", "copied"),
    [
        ("推进中", "召开推进会3次，走访企业120家。", 1),
        ("长期坚持", "召开推进会3次，走访企业120家。", 0),
        ("推进中", "召开推进会。", 0),
    ],
)
def test_the_next_steps_are_not_what_was_done(status: str, steps: str, copied: int):
    one = f"{{1-1a: {{status: {status}, done: {steps}, next: {steps}}}}}"
    ledger = make_ledger(filings=f"unit: jingxin\nmonth: 2024-04\nfiled: 2024-05-03\nprogress: {one}")
    assert [code for code, *_ in found(ledger)] == ["copied-text"] * copied


@pytest.mark.parametrize(("length", "copied"), [(14, 0), (15, 1)])
def test_a_short_text_may_honestly_say_the_same_again(length: int, copied: int):
    text = "按月调度持续推进各项工作任务。"[-length:]
    ledger = make_ledger(filings=f"{report(4, text)}\n---\n{report(5, text)}")
    assert [code for code, *_ in found(ledger)] == ["copied-text"] * copied


@each(
    ("every", "deadlines", "month", "code"),
    [
        ("month", "{brief: {day: 25, month: same}}", "2024-05", ""),
        ("month", "{brief: {day: 25, month: same}}", "2024-11", ""),  # after its last month, as they are used to
        ("month", "{brief: {day: 5}, half-year: {day: 28, month: same}}", "2024-05", "filed-odd"),
        ("quarter", "{brief: {day: 25, month: same}}", "2024-06", ""),
        ("quarter", "{brief: {day: 25, month: same}}", "2024-05", "filed-odd"),
    ],
)
def test_only_a_day_of_the_report_itself_allows_it_before_the_month_is_over(
    every: str, deadlines: str, month: str, code: str
):
    plan = PLAN.replace("every: month", f"every: {every}")
    office = OFFICE.replace("deadlines:", "others:").partition("others:")[0] + f"deadlines: {deadlines}\n"
    filing = f"unit: jingxin\nmonth: {month}\nfiled: {month}-20\nfigures: {{stations: 9}}"
    problems = list(check_filings(read_series(make_ledger(plan=plan, office=office, filings=filing))))
    assert [problem.code for problem in problems] == ([code] if code else [])
