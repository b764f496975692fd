"""Documents compared whole with golden ones, and the laws that every document keeps."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from decimal import Decimal
from inspect import signature
from typing import TYPE_CHECKING

import pytest

from half_width import half_width_marks
from ledgers import check, load, make_ledger
from sample import GOLDEN, ROOT, TEMPLATES, paper, place, reminder
from yian1.core.progress import Status
from yian1.core.rollup import assess
from yian1.core.terms import ActionState, value_words
from yian1.model.diagnostics import UsageError
from yian1.model.filing import Filing, WorkPlan
from yian1.model.ledger import Ledger
from yian1.model.office import Event, Events, Hearing, Office, Opinions
from yian1.model.period import Month, parse_date
from yian1.model.plan import Plan
from yian1.model.typography import normalise
from yian1.model.wording import chinese
from yian1.output.documents import write
from yian1.output.documents.document import Document, Request, word_count
from yian1.output.documents.targets import tally
from yian1.output.words import change, clause, quoted, sentence, signed, value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Small counts in words, so that a sum of them can be compared.
NUMBERED = re.compile(r"(\w+?)(\d+)项")
BAR = re.compile(r"(?<!\\)(?:\\\\)*\|")
WORDS = {
    Status.MET: "已完成",
    Status.AHEAD: "超时序",
    Status.ON_PACE: "达时序",
    Status.BEHIND: "滞后",
    Status.UNMET: "未达标",
    Status.HOLDS: "符合要求",
    Status.OPEN: "推进中",
    Status.YEAR_END: "年末考核",
    Status.MISSED: "未完成",
    Status.NO_DATA: "暂无数据",
}


@pytest.fixture
def wuhan() -> Ledger:
    return place("wuhan")


@pytest.fixture
def yunzhou() -> Ledger:
    return place("yunzhou")


JANUARY, FEBRUARY = Month(2025, 1), Month(2025, 2)
MARCH, MAY, JUNE, SEPTEMBER = Month(2025, 3), Month(2024, 5), Month(2024, 6), Month(2024, 9)

GOLDENS: Mapping[str, Callable[[Ledger], Document]] = {
    "wuhan/brief-2024-05.md": lambda _: paper("brief", MAY),
    "wuhan/unit-brief-2024-05.md": lambda ledger: write.paper("brief", ledger, MAY, TEMPLATES, "jingxin"),
    "wuhan/half-year-2024-06.md": lambda _: paper("half-year", JUNE),
    "wuhan/october-2024-09.md": lambda _: paper("october", SEPTEMBER),
    "wuhan/remind-2024-06-20.md": lambda ledger: reminder(ledger, "jiaoyu", parse_date("2024-06-20")),
    "yunzhou/brief-2025-03.md": lambda _: paper("brief", MARCH, "yunzhou"),
    "yunzhou/brief-2025-05.md": lambda _: paper("brief", Month(2025, 5), "yunzhou"),
    "yunzhou/brief-2025-01.md": lambda _: paper("brief", JANUARY, "yunzhou"),
    "yunzhou/unit-brief-2025-03.md": lambda ledger: write.paper("brief", ledger, MARCH, TEMPLATES, "jiaoyu"),
    "yunzhou/half-year-2025-06.md": lambda _: paper("half-year", Month(2025, 6), "yunzhou"),
    "yunzhou/unit-half-year-2025-04.md": lambda ledger: write.paper(
        "half-year", ledger, Month(2025, 4), TEMPLATES, "minzheng"
    ),
    "yunzhou/october-2025-12.md": lambda _: paper("october", Month(2025, 12), "yunzhou"),
    "yunzhou/remind-2025-07-15.md": lambda ledger: reminder(ledger, "minzheng", parse_date("2025-07-15")),
}


@pytest.mark.parametrize("name", GOLDENS)
def test_a_document_is_the_golden_one_to_the_last_byte(name: str) -> None:
    text = GOLDENS[name](place(name.split("/", maxsplit=1)[0])).markdown()
    path = GOLDEN / name
    if os.environ.get("REWRITE_GOLDEN"):  # look at the difference in git before keeping it
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def all_documents(name: str, unit: str) -> list[Document]:
    ledger = place(name)
    days = [Month(ledger.year, number).last_day for number in (5, 12)]
    months = [Month(ledger.year, number) for number in (1, 6, 12)]
    return [
        *(paper(kind, month, name) for month in months for kind in ("brief", "half-year", "october")),
        *(write.paper("brief", ledger, month, TEMPLATES, unit) for month in months),
        *(write.paper("half-year", ledger, month, TEMPLATES, unit) for month in months),
        *(reminder(ledger, unit, day) for day in days),
    ]


@pytest.mark.parametrize(("name", "unit"), [("wuhan", "jingxin"), ("yunzhou", "jiaoyu")])
def test_every_document_of_the_year_is_finished(name: str, unit: str) -> None:
    ledger = place(name)
    ids = {*ledger.units, *ledger.targets, *ledger.groups, *(section.id for section in ledger.plan.sections)}
    words = re.compile(
        r"(?<![A-Za-z0-9-])(?:" + "|".join(sorted(ids | {"None", "True", "False"})) + r")(?![A-Za-z0-9-])"
    )
    for document in all_documents(name, unit):
        text = document.markdown()
        assert not words.search(text), words.search(text)
        assert not half_width_marks(text)
        assert normalise(text) == text
        assert "牵头单位" not in text
        assert not re.search(r"[。；，：、][。；，、]", text), re.search(r".{9}[。；，：、][。；，、]", text)
        assert not re.search(r"（）|“”|《》|\n\n\n|[ \t]\n", text)
        assert ("示例数据" in text) is ledger.sample
        assert_headings(document)


def assert_headings(document: Document) -> None:
    """No heading is empty, and their numbers are consecutive."""
    if document.kind == "remind" and document.body.count("## ") == 1:
        return  # one alone has no number
    lines = [line for line in document.body.split("\n") if line]
    top, sub = 0, 0
    for line, following in zip(lines, [*lines[1:], "# "], strict=True):
        marks = len(line) - len(line.lstrip("#"))
        if marks:
            deeper = len(following) - len(following.lstrip("#"))
            assert not deeper or deeper > marks, line
        if marks == 2:
            top, sub = top + 1, 0
            assert line.startswith(f"## {chinese(top)}、")
        elif marks == 3:
            sub += 1
            assert line.startswith(f"### \uff08{chinese(sub)}\uff09")


@pytest.mark.parametrize("number", [4, 5, 6, 7, 8, 9])
def test_counts_in_the_text_are_those_of_the_assessment(number: int, wuhan: Ledger) -> None:
    month = Month(2024, number)
    assessment = assess(wuhan, month)
    expected = {WORDS[status]: count for status, count in assessment.counts.items() if count}
    for kind in ("brief", "half-year" if number < 8 else "october"):
        document = paper(kind, month)
        sentence = re.search(r"26项目标中，(.*?)。", document.body)
        assert sentence is not None
        found = NUMBERED.findall(sentence[1])
        assert {word: int(count) for word, count in found} == expected


def test_attendance_in_the_text_adds_up() -> None:
    for number in range(4, 10):
        text = paper("brief", Month(2024, number)).body
        found = re.search(
            r"应报月度简报(\d+)份，截至\d+月\d+日，按时报送(\d+)份(?:，迟报(\d+)份（.*?）)?，未报(\d+)份", text
        )
        assert found
        owed, *parts = (int(number or 0) for number in found.groups())
        assert owed == sum(parts) == 26


def test_the_same_input_gives_the_same_bytes(wuhan: Ledger) -> None:
    assert write.paper("brief", wuhan, MAY, TEMPLATES).markdown() == paper("brief", MAY).markdown()


def test_a_later_filing_does_not_change_an_earlier_briefing(wuhan: Ledger) -> None:
    earlier = replace(wuhan, filings=tuple(filing for filing in wuhan.filings if filing.month <= MAY))
    assert write.paper("brief", earlier, MAY, TEMPLATES) == paper("brief", MAY)


def test_issue_number_and_date_come_from_the_duty_and_no_late_filing_moves_them() -> None:
    heads = [paper("brief", Month(2024, number)).masthead for number in (3, 4, 6, 9)]
    assert [(head.issue, head.date) for head in heads if head] == [
        ("", "2024年3月31日"),
        ("第1期", "2024年5月9日"),
        ("第3期", "2024年7月10日"),
        ("第6期", "2024年10月11日"),
    ]


HOSTILE = (
    "a|b\n| c | d |\n# 一级\n```\n<script>alert(1)</script> **粗** [链](http://x) {{ 7*7 }} {% raw %} $x_y_z$ None;\\"
)


HARMLESS = re.sub(r"[^\w\n;\uff1b\u3002\uff0c,]|\n(?=[|#`<])", "安", HOSTILE).replace("\n", "安")  # of the same length


def test_hostile_texts_change_nothing_but_themselves() -> None:
    ledger = _hostile_ledger(HOSTILE)
    harmless = _hostile_ledger(HARMLESS)
    month = Month(2024, 5)
    for kind in ("brief", "half-year", "october"):
        bad, good = (write.paper(kind, each, month, TEMPLATES) for each in (ledger, harmless))
        assert _skeleton(bad.body) == _skeleton(good.body)
        for one, other in zip(bad.annexes, good.annexes, strict=True):
            assert _skeleton(one.body) == _skeleton(other.body)
        text = bad.markdown()
        assert not re.search(r"(?<!\\)<", text)
        assert "{{ 7" in text
        assert not re.search(r"(?<!\\)`", text)


def _skeleton(body: str) -> list[str]:
    """Return the form of a body: its headings' levels, its tables' columns, its lists."""
    form = []
    for line in body.split("\n"):
        found = re.match(r"#+ |> |\||\d+\. |\*\*|", line)
        mark = found[0] if found else ""
        form.append(mark + (str(len(BAR.findall(line))) if mark == "|" else ""))
    return form


def _hostile_ledger(text: str) -> Ledger:
    line = " ".join(text.split())
    plan = {
        "document": {"title": text, "issuer": text, "session": text, "motion": text, "number": text, "year": "2024"},
        "units": [{"id": "one", "name": text}, {"id": "two", "name": f"乙{line}"}],
        "groups": [{"id": "all", "name": f"丙{line}"}],
        "goals": [
            {
                "id": "g1",
                "title": text,
                "text": text,
                "targets": [
                    {"id": "t1", "name": text, "quote": text, "kind": "flow", "measure": "家", "value": "100"},
                    {"id": "t2", "name": text, "quote": text, "kind": "level", "measure": "%", "value": "50"},
                ],
            }
        ],
        "sections": [
            {
                "id": "s1",
                "title": text,
                "tasks": [
                    {"id": "1-1", "title": text, "actions": [{"id": "1-1", "text": text, "units": ["one", "two"]}]}
                ],
            }
        ],
        "duties": [{"id": "brief", "title": text, "every": "month", "from": "2024-01", "to": "2024-12"}],
    }
    office = {
        "owners": {"t1": "one", "t2": "one"},
        "definitions": {"t1": text},
        "masthead": {"title": text, "issued_by": text, "report_to": [text], "send_to": [text], "copies": "3"},
        "opinion_categories": {text: text},
        "allocations": {"t1": {"one": "50", "two": "50"}},
    }
    figure = {"value": "1", "source": text, "as_of": text, "note": text, "correction": text}
    filing = {
        "unit": "one",
        "month": "2024-05",
        "figures": {"t1": figure, "t2": figure},
        "progress": {"1-1": {"status": "推进中", "done": text, "next": text, "problem": text + "甲"}},
    }
    opinion = {
        "id": "1",
        "date": "2024-04-01",
        "deputy": text,
        "occasion": text,
        "text": text,
        "units": ["one"],
        "state": "已办结",
        "category": text,
        "replied": "2024-05-02",
        "result": text,
    }
    event = {"id": "1", "date": "2024-04-01", "kind": text, "title": text, "lead": text, "text": text}
    workplan = {"unit": "one", "workplan": [{"action": "1-1", "measures": text, "department": text}]}
    return Ledger(
        check(Plan, plan, "plan"),
        check(Office, office, "office"),
        (check(Filing, filing, "filing"),),
        (check(WorkPlan, workplan, "workplan"),),
        check(Opinions, {"opinions": [opinion]}, "opinions"),
        check(Events, {"events": [{**event, "participants": [text]}]}, "events"),
    )


BARE = """
document: {title: 提升行动计划, year: 2024}
units: [{id: one, name: 甲局}]
goals:
- id: g1
  title: 提升
  text: 覆盖率达到100%，新增10家。
  targets:
  - {id: t1, name: 覆盖率, quote: 覆盖率达到100%, kind: ratio, measure: '%', value: 100}
  - {id: t2, name: 新增, quote: 新增10家, kind: flow, measure: 家, value: 10}
"""


def test_a_plan_without_sections_duties_and_office_has_its_documents() -> None:
    filing = "{unit: one, month: 2024-06, figures: {t1: {part: 9997, whole: 10000}, t2: 12}}"
    ledger = make_ledger(BARE, "", filing)
    brief = write.paper("brief", ledger, JUNE, TEMPLATES)
    assert brief.masthead is not None
    assert brief.masthead.name == "提升行动工作简报"
    assert brief.body.startswith("截至6月末（时序进度50.0%），2项目标中，")
    assert "覆盖率（低0.1个百分点）" in brief.body
    assert [line for line in brief.body.split("\n") if line.startswith("## ")] == ["## 一、存在问题", "## 二、工作要求"]
    assert brief.tail == ()
    assert "新增12家，为目标10家的120.0%" in write.paper("half-year", ledger, JUNE, TEMPLATES).body
    assert write.paper("half-year", ledger, JUNE, TEMPLATES).annexes[0].label == "附件"
    assert "请予审议" not in write.paper("october", ledger, JUNE, TEMPLATES).markdown()


TASKS_ONLY = """
document: {title: 提升行动计划, year: 2024}
units: [{id: one, name: 甲局}, {id: two, name: 乙局}]
sections:
- id: s1
  title: 办好学校
  tasks:
  - id: 1-1
    title: 新建学校
    actions: [{id: 1-1a, text: 建校舍。, units: [one, two]}, {id: 1-1b, text: 建操场。, units: [one, two]}]
  - {id: 1-2, title: 招聘教师, actions: [{id: 1-2, text: 招聘。, units: [two]}]}
"""


def test_a_plan_with_tasks_alone_has_its_documents() -> None:
    filing = "{unit: one, month: 2024-06, progress: {1-1a: {status: 推进中, done: 已开工, next: 封顶}}}"
    ledger = make_ledger(TASKS_ONLY, "", filing)
    brief = write.paper("brief", ledger, JUNE, TEMPLATES).body
    assert brief.startswith("2项任务均未报送。\n")
    assert "尚未报送进展的任务：新建学校（部分举措）、招聘教师。" in brief
    report = write.paper("october", ledger, JUNE, TEMPLATES)
    assert "《提升行动计划》确定2项任务，由2个责任单位分工负责（见附件）。" in report.body
    assert report.lead == ()
    assert "目标" not in report.body
    assert "新建学校方面，封顶" in report.body
    july = write.paper("october", ledger, Month(2024, 7), TEMPLATES).body
    assert "封顶" not in july


def test_what_a_unit_says_of_several_actions_of_a_task_stands_together() -> None:
    filings = """
    unit: one
    month: 2024-06
    progress:
      1-1a: {status: 推进中, done: 校舍开工, problem: 地基下沉, next: 加固}
      1-1b: {status: 推进中, done: 操场完工, problem: 缺看台, next: 验收}
    ---
    {unit: two, month: 2024-06, progress: {1-1a: {status: 推进中, done: 完成立项, next: 招标}}}
    """
    ledger = make_ledger(TASKS_ONLY, "", filings)
    (line,) = re.findall(r"\| 1 \| 新建学校 \|.*", write.paper("brief", ledger, JUNE, TEMPLATES).annexes[0].body)
    assert line == (
        "| 1 | 新建学校 | 推进中 | 甲局：校舍开工。操场完工。乙局：完成立项。 |"
        " 甲局：地基下沉。缺看台。 | 甲局：加固。验收。乙局：招标。 |"
    )


@pytest.mark.parametrize(
    ("known", "lines"),
    [
        (Hearing(), ()),
        (Hearing(date=parse_date("2024-10-30")), ("——2024年10月30日在市十五届人大常委会会议上",)),
        (Hearing(meeting="第九次会议"), ("——在市十五届人大常委会第九次会议上",)),
        (Hearing(meeting="市人大常委会第九次会议"), ("——在市人大常委会第九次会议上",)),
        (Hearing(reporter="某局局长 张三"), ("报告人：某局局长\u00a0张三",)),
        (
            Hearing(meeting="市十五届人大常委会第九次会议", date=parse_date("2024-10-30"), reporter="副市长"),
            ("——2024年10月30日在市十五届人大常委会第九次会议上", "报告人：副市长"),
        ),
    ],
)
def test_of_the_hearing_only_what_is_known_is_printed(known: Hearing, lines: tuple[str, ...], wuhan: Ledger) -> None:
    ledger = replace(wuhan, office=wuhan.office.model_copy(update={"hearing": known}))
    report = write.paper("october", ledger, SEPTEMBER, TEMPLATES)
    assert report.lead == (*lines, "主任、各位副主任、秘书长、各位委员：")
    assert "×" not in report.markdown()


def test_small_amounts_are_written_as_they_are_read_aloud() -> None:
    cases = [("0.96", "万家"), ("1.6", "万家"), ("0.5", "亿元"), ("0.00005", "万人"), ("0.5", "家")]
    assert [value(Decimal(number), measure) for number, measure in cases] == [
        "9600家", "1.6万家", "5000万元", "0.00005万人", "0.5家",
    ]  # fmt: skip
    assert [change(Decimal(text), "万家") for text in ("0.008", "-0.3", "1.2", "0")] == [
        "+80家", "-3000家", "+1.2万家", "持平",
    ]  # fmt: skip


def test_a_month_without_data_says_so(wuhan: Ledger) -> None:
    empty = replace(wuhan, filings=())
    body = write.paper("brief", empty, MAY, TEMPLATES).body
    assert "5月尚无填报数据" in body
    assert "未报26份" in body
    assert "| " not in body
    assert "5月尚无填报数据" in write.paper("brief", empty, MAY, TEMPLATES, "jingxin").body
    late = paper("brief", Month(2024, 11)).body
    assert "11月尚无填报数据，以下为各单位此前最近一次报送的情况。" in late
    form = Filing.model_construct(unit="jingxin", month=Month(2024, 11))  # made by `new`, still to be filled in
    known = replace(wuhan, filings=(*wuhan.filings, form))
    assert write.paper("brief", known, Month(2024, 11), TEMPLATES).body == late
    assert known.last_filing("jingxin", Month(2024, 11)) == wuhan.last_filing("jingxin", Month(2024, 11))


def test_an_answer_given_later_is_not_in_an_earlier_document() -> None:
    annex = next(annex for annex in paper("half-year", MAY).annexes if annex.title.startswith("代表意见建议"))
    assert "已办结" not in annex.body
    assert "原字号、许可可以延续" not in annex.body


LIMITS = """
document: {title: 清理方案, year: 2025}
units: [{id: one, name: 甲局}, {id: two, name: 乙局}]
goals:
- id: g1
  title: 清理
  text: >-
    闲置项目降至30个以下，事故不超过12起，积案低于20件，伤亡0起，库存不超过100套，投诉率不超过2%，好评率超过90%，社工80人。
  targets:
  - {id: idle, name: 闲置项目, quote: 闲置项目降至30个以下, kind: stock, measure: 个, rule: at-most, value: 30}
  - {id: accidents, name: 事故, quote: 事故不超过12起, kind: flow, measure: 起, rule: at-most, value: 12}
  - {id: cases, name: 积案, quote: 积案低于20件, kind: flow, measure: 件, rule: below, value: 20}
  - {id: deaths, name: 伤亡, quote: 伤亡0起, kind: flow, measure: 起, rule: at-most, value: 0}
  - {id: unsold, name: 库存, quote: 库存不超过100套, kind: stock, measure: 套, rule: at-most, value: 100}
  - {id: complaints, name: 投诉率, quote: 投诉率不超过2%, kind: ratio, measure: '%', rule: at-most, value: 2}
  - {id: praise, name: 好评率, quote: 好评率超过90%, kind: level, measure: '%', rule: above, value: 90}
  - {id: staff, name: 社工, quote: 社工80人, kind: stock, measure: 人, value: 80}
"""
LIMITS_OFFICE = """
baselines: {idle: {value: 80, as_of: 2024-12}, unsold: {value: 90}, staff: {value: 70}}
allocations: {accidents: {one: 6, two: 6}, cases: {one: 10, two: 10}}
"""
LIMITS_FILINGS = """
unit: one
month: 2025-01
figures: {idle: 80, accidents: 2, cases: 3, deaths: 0, unsold: 90, complaints: {part: 1, whole: 100}, praise: 91,
  staff: 70}
---
unit: one
month: 2025-02
figures: {idle: 76, accidents: 13, cases: 20, deaths: 1, unsold: 160, complaints: {part: 3, whole: 100}, praise: 90,
  staff: 70}
---
{unit: two, month: 2025-02, figures: {accidents: 7}}
"""


@pytest.fixture(scope="module")
def limits() -> Ledger:
    owners = (
        "owners: {" + ", ".join(f"{name}: one" for name in re.findall(r"id: (\w+), name: .+?, quote", LIMITS)) + "}"
    )
    return make_ledger(LIMITS, owners + LIMITS_OFFICE, LIMITS_FILINGS)


def office_documents(ledger: Ledger, month: Month) -> tuple[Document, ...]:
    return tuple(write.paper(kind, ledger, month, TEMPLATES) for kind in ("brief", "half-year", "october"))


def test_a_limit_is_kept_or_passed_and_never_completed(limits: Ledger) -> None:
    for document in (*office_documents(limits, FEBRUARY), write.paper("brief", limits, FEBRUARY, TEMPLATES, "one")):
        body = document.body
        for words in (
            "超过12起的上限1起",
            "超过0起的上限1起",
            "超过100套的上限60套",
            "等于20件的上限\uff0c要求低于20件",
        ):
            assert words in body, (document.kind, words)
        assert not re.search("完成年度目标的|为目标\\d+[起件]的|累计完成", body)
    january = write.paper("half-year", limits, JANUARY, TEMPLATES).body
    for words in ("事故2起\uff0c未超过12起的上限", "积案3件\uff0c低于20件的上限", "库存90套\uff0c未超过100套的上限"):
        assert re.search(words + "[\uff1b\u3002]", january)


def test_limits_have_no_completion_in_the_tables_either(limits: Ledger) -> None:
    brief, half_year, _ = (document.markdown() for document in office_documents(limits, FEBRUARY))
    assert "上限指标不计算完成率\uff0c不与时序进度比较" in brief
    january = write.paper("brief", limits, Month(2025, 1), TEMPLATES).markdown()
    assert "上限指标目前没有超过的列为已完成\uff0c以后仍可能超过" in january
    assert "| 事故 | 不高于12起 | 13起 | +11起 | — | — | — | 未" in brief
    assert "| 投诉率 | 不高于2% | 3.0% | +2.0个百分点 | — | — | — |" in brief
    assert "| 闲置项目 | 不高于30个 | 76个 | -4个 | 8.0% | 16.7% | -8.7 |" in brief
    assert "| 2 | 乙局 | 6起 | 7起 | — | — | — | 未达标 |" in half_year
    own = write.paper("brief", limits, FEBRUARY, TEMPLATES, "two").body
    assert "事故6起\uff0c截至2月末7起\uff0c超过6起的上限1起" in own


def test_what_has_to_fall_is_short_by_a_reduction(limits: Ledger) -> None:
    february = write.paper("brief", limits, FEBRUARY, TEMPLATES).body
    assert "距年底还有10个月\uff1a" in february
    assert "还需净减46个\uff08月均4.6个\uff09" in february
    assert "还需10人\uff1b" in february
    own, earlier = (write.paper("half-year", limits, month, TEMPLATES, "one").body for month in (FEBRUARY, JANUARY))
    assert "2月末为76个\uff0c比2024年末减少4个\uff0c完成减量目标的8.0%" in own
    assert "1月末为80个\uff0c与2024年末持平\uff0c低于" in earlier  # and no 完成0.0%
    assert "2月末达到70人\uff0c与基数持平" in own
    assert not re.search("[较比](?:上月|基数|2024年末)持平", own + earlier)


def test_the_brief_names_what_no_longer_meets_its_target(limits: Ledger) -> None:
    body = write.paper("brief", limits, FEBRUARY, TEMPLATES).body
    assert "与1月相比不再达到要求的6项\uff1a事故、积案、伤亡、库存、投诉率、好评率。" in body
    steady = replace(limits, filings=tuple(limits.filings[:1]))
    steady = replace(steady, filings=(*steady.filings, steady.filings[0].model_copy(update={"month": FEBRUARY})))
    assert "与1月相比\uff0c没有新完成和新滞后的目标。" in write.paper("brief", steady, FEBRUARY, TEMPLATES).body


TERMS = """
document: {title: 建设方案, year: 2025}
units: [{id: one, name: 甲局}]
goals:
- id: g1
  title: 建设
  text: 开工10处，绿化率45%，建成20处，站点达到30个，达标率90%。
  targets:
  - {id: begun, name: 开工, quote: 开工10处, kind: flow, measure: 处, value: 10, due: 2025-03}
  - {id: green, name: 绿化率, quote: 绿化率45%, kind: level, measure: '%', value: 45}
  - {id: built, name: 建成, quote: 建成20处, kind: flow, measure: 处, value: 20, due: 2025-09}
  - {id: stops, name: 站点, quote: 站点达到30个, kind: stock, measure: 个, value: 30, due: 2025-10}
  - {id: kept, name: 达标率, quote: 达标率90%, kind: level, measure: '%', value: 90}
"""
TERMS_OFFICE = "schedules: {begun: {2025-02: 50%, 2025-03: 100%}, kept: {2025-03: 80}}\n"
TERMS_FILINGS = "{unit: one, month: 2025-04, figures: {begun: 8, green: 40, built: 2, stops: 12, kept: 85}}"


def test_notes_tell_of_the_pace_of_those_whose_pace_is_printed() -> None:
    ledger = make_ledger(TERMS, TERMS_OFFICE, TERMS_FILINGS)
    body = write.paper("october", ledger, Month(2025, 4), TEMPLATES).markdown()
    assert "4月末为33.3%；建成按自己的时限计算。" in body
    assert "节点目标和亮灯规则不是方案原文" in body  # of the rate, whose points they are
    assert "一些指标没有完成、没有达到要求：开工" in body


def test_a_vote_that_fails_by_a_hair_is_printed_with_its_digits() -> None:
    vote = "vote: {date: 2025-04-10, issued: 60, received: 60, satisfied: 30, basic: 10, dissatisfied: 20, invalid: 0}"
    ledger = make_ledger(TERMS, f"{TERMS_OFFICE}vote_rule: {{pass: 66.7%}}", TERMS_FILINGS, events=vote)
    body = write.paper("brief", ledger, Month(2025, 4), TEMPLATES).body
    assert "的66.67%\uff0c未达到66.7%的通过比例" in body
    assert "办理工作" not in body  # the plan carries out no motion: what it is about is voted on


def test_a_share_just_short_of_its_target_is_never_printed_as_reached() -> None:
    plan = TERMS.replace("kind: level, measure: '%', value: 90", "kind: ratio, measure: '%', value: 90")
    filed = TERMS_FILINGS.replace("kept: 85", "kept: {part: 8996, whole: 10000}")
    assessment = assess(make_ledger(plan, "", filed), Month(2025, 4))
    text = write.paper("october", assessment.ledger, assessment.as_of, TEMPLATES).markdown()
    assert "| 89.96% | — | 89.96% |" in text
    assert "90.0%" not in text
    of_the_share = next(item for item in assessment.targets if item.target.id == "kept")
    assert of_the_share.observation is not None
    assert value_words(of_the_share.target, of_the_share.observation) == "89.96%\uff088996÷10000\uff09"


def test_months_of_one_year_name_it_once() -> None:
    ledger = make_ledger(TERMS.replace("year: 2025}", "year: 2024, from: 2024-07, to: 2025-06}"), "", "")
    assert write.paper("half-year", ledger, Month(2024, 12), TEMPLATES).title.endswith("\uff082024年7—12月\uff09")


def test_an_older_figure_ahead_of_its_pace_is_dated() -> None:
    ledger = make_ledger(
        TERMS, "", TERMS_FILINGS.replace("built: 2", "built: 19").replace("month: 2025-04", "month: 2025-01")
    )
    assert "建成（1月末快83.9个百分点）" in write.paper("brief", ledger, Month(2025, 2), TEMPLATES).body


def test_what_equals_a_strict_target_is_told_what_is_asked(limits: Ledger) -> None:
    body = write.paper("brief", limits, FEBRUARY, TEMPLATES, "one").body
    assert "好评率\uff0890.0%\uff0c要求超过90%\uff09" in body


EVEN = """
document: {title: 养老方案, year: 2026}
units: [{id: one, name: 甲局}]
goals:
- id: g1
  title: 养老
  text: 食堂突破260个，床位40张左右，就业60人左右，收入增速高于全市收入增速，平台6月底前上线。
  targets:
  - {id: canteens, name: 食堂, quote: 食堂突破260个, kind: stock, measure: 个, rule: above, value: 260}
  - {id: beds, name: 床位, quote: 床位40张左右, kind: level, measure: 张, rule: about, value: 40}
  - {id: jobs, name: 就业, quote: 就业60人左右, kind: flow, measure: 人, rule: about, value: 60}
  - {id: growth, name: 收入增速, quote: 收入增速高于全市收入增速, kind: comparison, measure: '%'}
  - {id: online, name: 平台上线, quote: 平台6月底前上线, kind: milestone, due: 2026-06}
"""
EVEN_OFFICE = """
owners: {canteens: one, beds: one, jobs: one, growth: one, online: one}
baselines: {canteens: {value: 200}}
tolerances: {jobs: 5.5}
"""
EVEN_FILINGS = """
{unit: one, month: 2026-02, figures: {canteens: 250, online: {done: false}}}
---
unit: one
month: 2026-03
figures: {canteens: 260, beds: 39, jobs: 20, growth: {value: 8.1, against: 8.1}, online: {done: true}}
"""


@pytest.fixture(scope="module")
def even() -> Ledger:
    return make_ledger(EVEN, EVEN_OFFICE, EVEN_FILINGS)


def test_all_of_a_strict_way_is_not_said_without_what_is_asked(even: Ledger) -> None:
    body = write.paper("october", even, Month(2026, 3), TEMPLATES).body
    assert "食堂260个\uff0c增量完成100.0%\uff0c要求超过260个\uff0c高于时序进度75.0个百分点" in body


def test_what_fell_short_of_a_strict_way_is_not_said_to_be_completed_without_what_is_asked() -> None:
    ledger = make_ledger(EVEN, EVEN_OFFICE, EVEN_FILINGS.replace("2026-03", "2026-12"))
    body = write.paper("brief", ledger, Month(2026, 12), TEMPLATES).body
    assert "食堂\uff08增量完成100.0%\uff0c要求超过260个\uff09" in body


def test_a_rate_that_is_level_with_the_other_is_said_to_be(even: Ledger) -> None:
    assert "收入增速\uff08与全市收入增速持平\uff09" in write.paper("brief", even, Month(2026, 3), TEMPLATES).body


def test_of_a_rough_number_the_note_says_what_is_enough_of_people_whole_ones(even: Ledger) -> None:
    body = write.paper("brief", even, Month(2026, 3), TEMPLATES).markdown()
    assert "床位、就业的目标是约数\uff0c分别不低于38张、55人的\uff0c也是达到目标。" in body


def test_what_went_back_is_not_said_to_be_completed() -> None:
    """A total below its baseline, a net increase below 0: the table has the percentage, no sentence 完成-392.0%."""
    filings = "{unit: one, month: 2026-03, figures: {canteens: 190, jobs: -3}}"
    ledger = make_ledger(EVEN, EVEN_OFFICE, filings)
    for made in (
        *office_documents(ledger, Month(2026, 3)),
        write.paper("half-year", ledger, Month(2026, 3), TEMPLATES, "one"),
    ):
        assert not re.search("完成(?:率|增量目标的|年度目标的)?-|的-", made.body), made.kind
    assert "| 190个 | — | -16.7% |" in write.paper("brief", ledger, Month(2026, 3), TEMPLATES).markdown()
    over = make_ledger(EVEN, EVEN_OFFICE, filings.replace("2026-03", "2026-12"))
    assert "食堂\uff08190个\uff09、就业\uff08-3人\uff09" in write.paper("brief", over, Month(2026, 12), TEMPLATES).body


def test_an_overdue_opinion_without_units_has_its_deadline_alone(limits: Ledger) -> None:
    opinions = check(
        Opinions, {"opinions": [{"id": "1", "date": "2025-01-02", "text": "建议改进。", "state": "办理中"}]}, "o"
    )
    late = replace(limits, opinions=opinions)
    for document in office_documents(late, Month(2025, 6)):
        assert "建议改进\uff084月2日到期\uff09" in document.body


def test_each_share_of_a_published_notice_is_the_rounding_of_its_own_quotient() -> None:
    numbers = {Status.MET: 17, Status.AHEAD: 10, Status.ON_PACE: 24, Status.BEHIND: 9, Status.UNMET: 162}
    text = tally(numbers)
    assert re.findall(r"\d+\.\d(?=%)", text) == ["7.7", "4.5", "10.8", "4.1", "73.0"]
    assert "占比之和不等于100%" in text
    assert "%" not in tally({Status.MET: 17, Status.AHEAD: 32})
    assert "%" not in tally({ActionState.DONE: 17, ActionState.NONE: 132})


def test_a_template_of_the_workspace_wins_and_its_errors_are_told(yunzhou: Ledger) -> None:
    mine = "{% set title %}题目{% endset %}{% set body %}{{ plan.title }},{{ targets|length }}项{% endset %}"
    own = {**TEMPLATES, "brief.md.j2": mine}
    made = write.paper("brief", yunzhou, MARCH, own)
    assert (made.title, made.body) == ("题目", "云州市2025年民生实事项目实施方案\uff0c4项")
    for broken, told in (
        ("{% set title %}", "brief.md.j2"),
        ("{% set title %}题{% endset %}{% set body %}{{ nothing }}{% endset %}", "nothing"),
        ("{% set title %}题{% endset %}", "body"),
        ("{% set title %}{{ plan.__class__.__mro__ }}{% endset %}", "brief.md.j2"),
    ):
        with pytest.raises(UsageError, match=told):
            write.paper("brief", yunzhou, MARCH, {**TEMPLATES, "brief.md.j2": broken})


def test_what_the_page_of_templates_lists_for_a_target_is_asked_of_one() -> None:
    page = (ROOT / "docs/templates.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (?:一项目标|没有数的指标) \| (.+) \|$", page, re.MULTILINE)
    names = re.findall(r"`([a-z_]+)`", "".join(listed))
    assert len(names) > 20
    for name in names:
        assert next(iter(signature(write.FILTERS[name]).parameters)) == "item", name


def test_every_name_that_templates_have_is_on_their_page(wuhan: Ledger) -> None:
    page = (ROOT / "docs/templates.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([a-z_]+)`", page))
    papers = [write.gather(Request(kind, assess(wuhan, JUNE))) for kind in ("brief", "leaders", "half-year", "october")]
    papers += [write.gather(Request(f"unit-{kind}", assess(wuhan, JUNE), "jingxin")) for kind in ("brief", "half-year")]
    registers = ("plan", "office", "hearing", "attendance", "opinions", "events", "news")
    parts = {key for facts in papers for name in registers for key in facts[name] or ()}
    given = {name for facts in papers for name in facts} | parts | set(write.FILTERS)
    assert len(given) > 150
    assert sorted(given - explained) == []
    example, end = re.search(r"```jinja\n(.+)\n```", page), "\n{% endset %}\n{% set tail"
    assert example is not None
    own = {**TEMPLATES, "brief.md.j2": TEMPLATES["brief.md.j2"].replace(end, f"\n{example[1]}{end}")}
    assert write.paper("brief", wuhan, JUNE, own).body.endswith("亲自过问。")


def test_templates_have_full_width_marks_and_no_name_of_one_plan() -> None:
    for name, text in TEMPLATES.items():
        assert half_width_marks(text) == [], name
        assert not re.search("武汉|市经信局|1号|议案办理", text), name


def test_word_count_leaves_out_tables_notes_and_marks() -> None:
    document = Document("brief", "题", "## 一、甲乙\n\n| 表 |\n|---|\n\n> 注\n\n1. **丙**丁\\*5 6\n")
    assert word_count(document) == len("一、甲乙丙丁*56")


def test_small_formats() -> None:
    assert [chinese(number) for number in (1, 10, 11, 20, 35)] == ["一", "十", "十一", "二十", "三十五"]
    assert clause("办好。") == clause("办好\uff1b") == "办好"
    assert [sentence(text) for text in ("办好", "办好。", "“好。”", "")] == ["办好。", "办好。", "“好。”", ""]
    assert quoted("“四上”企业") == "“‘四上’企业”"
    assert load("a: ~") == {"a": None}
    assert signed(-0.04) == "0.0"  # type: ignore[arg-type]


def test_a_visit_to_firms_is_an_activity_that_somebody_leads(even: Ledger) -> None:
    visit = Event(id="1", date=parse_date("2026-03-05"), kind="走访", title="代表走访中小企业", lead="副市长")
    ledger = replace(even, events=Events(events=(visit,)))
    body = write.paper("october", ledger, Month(2026, 3), TEMPLATES).body
    assert "3月5日\uff0c副市长带队开展代表走访中小企业活动。" in body
