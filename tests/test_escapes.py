"""No output of any format prints what nobody sees, or what moves a cursor, whatever field of the data it stands in."""

from __future__ import annotations

import io
import json
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from ledgers import compare, make_ledger
from rows import each
from sample import TEMPLATES
from yian1.core.duties import duty_table
from yian1.core.names import Thing
from yian1.core.rollup import assess
from yian1.core.worksheet import worksheet
from yian1.forms.rows import as_csv
from yian1.forms.schemas import as_words, schema
from yian1.model.diagnostics import Diagnostic, Span
from yian1.model.period import Month
from yian1.model.typography import spelled
from yian1.output import charts, findings, lists, review
from yian1.output.cells import inert, lines, meant, one_line, shortened, visible_lines
from yian1.output.documents import write
from yian1.output.json import due_json, dumps, show_json, status_json
from yian1.output.markdown import render_html
from yian1.output.terminal import Screen
from yian1.output.terminal.show import print_thing
from yian1.output.terminal.status import print_by_task, print_by_unit, print_due, print_status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yian1.core.rollup import Assessment
    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger

BAD = r"\e[2J\x9b1m\u202e\v\x07"
FILE = "data/progress/\x1b[2J\u202e.yaml"
MAY, ON = Month(2024, 5), date(2024, 6, 10)
PLAN = f"""
document: {{title: "方案{BAD}", issuer: "某办{BAD}", motion: "某议案{BAD}", session: "某次会议{BAD}", year: 2024}}
units: [{{id: a, name: "甲局{BAD}", full_name: "某市甲局{BAD}", aliases: ["甲{BAD}"]}}]
groups: [{{id: all, name: "各区{BAD}", note: "说明{BAD}"}}]
goals:
- id: g
  title: "目标{BAD}"
  text: "新增100家。{BAD}"
  targets: [{{id: t, name: "指标{BAD}", quote: "新增100家{BAD}", kind: flow, measure: "家{BAD}", value: 100}}]
sections:
- id: s
  title: "任务{BAD}"
  tasks:
  - id: 1-1
    title: "服务{BAD}"
    actions: [{{id: 1-1, text: "建站{BAD}。", units: [a, all]}}]
duties: [{{id: brief, title: "简报{BAD}", every: month, from: 2024-04, to: 2024-05}}]
"""
OFFICE = f"""
units: [{{id: b, name: "乙区{BAD}"}}]
groups: {{all: {{members: [b]}}}}
owners: {{t: a}}
definitions: {{t: "口径{BAD}"}}
allocations: {{t: {{b: 40}}}}
deadlines: {{brief: {{day: 5, month: next}}}}
"""
FILING = f"""
unit: a
month: 2024-05
filed: 2024-06-03
filed_by: "处室{BAD}"
figures: {{t: {{value: VALUE, source: "来源{BAD}", note: "说明{BAD}", correction: "更正{BAD}"}}}}
progress: {{1-1: {{status: 推进中, done: "建成{BAD}", next: "再建{BAD}", problem: "缺地{BAD}"}}}}
"""
OPINIONS = f'opinions: [{{id: "1", date: 2024-04-01, deputy: "代表{BAD}", text: "意见{BAD}", units: [a]}}]'


def ledger_of(value: str) -> Ledger:
    filings = [FILING.replace("VALUE", value)]
    plans = f'unit: a\nworkplan: [{{action: 1-1, measures: "措施{BAD}", leader: "某人{BAD}", due: 2024-05-01}}]'
    return make_ledger(PLAN, OFFICE, filings, plans, OPINIONS)


def span(_: Place) -> Span:
    return Span(FILE, 1)


def printed(call: Callable[[Screen], None]) -> str:
    out = io.StringIO()
    call(Screen(out))
    return out.getvalue()


def texts(made: Assessment) -> Iterator[tuple[str, str]]:
    """Yield everything that can be made of a ledger."""
    ledger, entries = made.ledger, duty_table(made.ledger, ON)
    things = ((Thing.TARGET, "t"), (Thing.UNIT, "a"), (Thing.GROUP, "all"), (Thing.TASK, "1-1"), (Thing.ACTION, "1-1"))
    for thing, name in things:
        yield f"show {name}", printed(lambda screen, t=thing, n=name: print_thing(screen, made, t, n, span, ON))
        yield f"show {name} json", dumps(show_json(made, thing, name, span, ON))
    yield "status", printed(lambda screen: print_status(screen, made, forecast=True))
    yield "by task", printed(lambda screen: print_by_task(screen, made))
    for unit in (None, "b"):
        yield f"by unit {unit}", printed(lambda screen, who=unit: print_by_unit(screen, made, who))
    yield "due", printed(lambda screen: print_due(screen, ledger, entries, ON))
    yield (
        "json",
        dumps(
            [
                status_json(made, span),
                status_json(made, span, "task"),
                status_json(made, span, "unit"),
                due_json(entries, ON),
            ]
        ),
    )
    yield "csv", lists.csv_text(*lists.listed(made, "csv"))
    yield "by unit csv", lists.csv_text(*lists.listed(made, "csv", "unit"))
    for by in ("target", "task"):
        yield f"by {by} md", lists.md(made, *lists.listed(made, "md", by))
    yield "form csv", as_csv(worksheet(ledger, "a", MAY)).decode("utf-8-sig").replace("\r\n", "\n")
    yield "textconv", as_words(ledger, ledger.filings[0])
    yield "schema", dumps(schema("filing", ledger))
    brief = write.paper("brief", ledger, MAY, TEMPLATES)
    yield "brief", brief.markdown()
    yield "html", render_html(brief, charts=[charts.bar_chart(made), charts.trend_chart(made)], templates=TEMPLATES)
    yield "reminder", write.reminder(ledger, "b", ON, TEMPLATES, entries).markdown()
    changes = compare(ledger_of("30"), ledger)
    told = review.Review("旧\x1b", "新\x9b", changes, lambda _: Span(FILE, 1), ledger.name, unread=[FILE])
    for show in (review.as_text, review.as_markdown, review.as_json, review.as_github):
        yield f"diff {show.__name__}", show(told)
    found = findings.findings([Diagnostic("some-code", "坏\x1b[2J", Span(FILE, 1), "改\x9b")], lambda each: each.where)
    yield "check", findings.as_text(found, {FILE: "a: \x1b[2J\x9b\n"}, 1)
    yield "check json", findings.as_json(found, 1)
    yield "check github", findings.as_github(found)


def test_nothing_unseen_is_printed() -> None:
    made = assess(ledger_of("50"), MAY)
    unseen = {
        name: [sign for sign in text if sign != "\n" and unicodedata.category(sign) in {"Cc", "Cf", "Cs"}]
        for name, text in texts(made)
    }
    assert {name: signs for name, signs in unseen.items() if signs} == {}


def test_json_keeps_what_nobody_sees() -> None:
    text = "甲\x1b\x9b\u202e\U000e0001\ud800乙"
    written = dumps({text: text})
    assert written == (
        '{\n  "甲\\u001b\\u009b\\u202e\\udb40\\udc01\\ud800乙": "甲\\u001b\\u009b\\u202e\\udb40\\udc01\\ud800乙"\n}\n'
    )
    assert json.loads(written) == {text: text}


def test_a_file_is_named_by_its_whole_name() -> None:
    assert spelled("data/甲\x1b\u202e\udc80.yaml") == r"data/甲\x1b\u202e\udc80.yaml"


def test_text_for_plain_formats_loses_what_cannot_be_seen() -> None:
    assert one_line(" 一\t二\n三\x00\u200b ") == "一 二 三"
    assert lines("\n一\r\n\u2028二\x85三\n") == "一\n\n二\n三"
    assert visible_lines(" 一\v  二\n\x1b三\r\n") == " 一  二\n三\n"
    assert shortened("一二三四", 8) == "一二三四"
    assert shortened("一二三四五", 8) == "一二三…"
    assert shortened("一a" * 99, 20) == "一a一a一a一a一a一a…"


@each(
    "text", ["=1", "+1+1", "-A1", "@a", " =1", "\t=1", "\r=1", "\uff1d1", "\uff0b甲", "\uff0d甲", "\uff20a", "'=1", "-"]
)
def test_text_never_runs_as_a_formula(text: str) -> None:
    assert inert(text) == f"'{text}"
    assert meant(inert(text)) == text


@each("text", ["-14.33", "+5", "-0.5%", "-1,400", "1=1", "a@b", "甲-乙", "'甲", ""])
def test_a_number_with_a_sign_is_no_formula(text: str) -> None:
    assert inert(text) == meant(text) == text
