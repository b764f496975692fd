"""Every format shows the light that a target has, whatever rule gives it: none reads it off the status."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from readback import table
from sample import TEMPLATES as PAPERS
from test_site import TEMPLATES
from test_tables import shown, status
from worlds import assessment_of, one, plan_of, span
from yian1.core.progress import Light, Status, light_of
from yian1.model.diagnostics import Span
from yian1.output.documents.document import Request
from yian1.output.documents.write import render
from yian1.output.excel import render_workbook
from yian1.output.json import status_json
from yian1.output.lists import csv_text, listed, md
from yian1.output.site import render_site
from yian1.output.workings import Origins, workings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yian1.core.rollup import Assessment

    Lit = Mapping[str, Light | None]

SEEN = {
    "met": (one("flow", "9"), "9"),
    "holds": (one("level", "9"), "9"),
    "ahead": (one("flow", "100"), "60"),
    "even": (one("flow", "12"), "6"),
    "late": (one("flow", "100"), "45"),
    "later": (one("flow", "100"), "4"),
    "open": (one("stock", "9"), "4"),
    "unmet": (one("level", "9"), "4"),
    "yearly": (one("level", "8"), "4"),
    "over": (one("flow", "9", due="2024-03"), "4"),
    "silent": (one("flow", "9"), None),
}
OF_BOTH = (("brief", None), ("unit-brief", "nongye"))
COLOURS = {"32": Light.GREEN, "33": Light.YELLOW, "31": Light.RED}
FILLS = {"FFE2EFDA": Light.GREEN, "FFFFD966": Light.YELLOW, "FFB3261E": Light.RED}
BY_WORD = {light.word: light for light in Light}


def assessed() -> Assessment:
    targets = [target | {"id": name, "name": f"指标{name}"} for name, (target, _) in SEEN.items()]
    filing = {
        "unit": "nongye",
        "month": "2024-06",
        "figures": {name: value for name, (_, value) in SEEN.items() if value},
    }
    office = {"owners": dict.fromkeys(SEEN, "nongye"), "year_end": ["yearly"]}
    return assessment_of(plan_of(targets), office, [filing], 6)


def turned(status: Status, *_: object) -> Light | None:
    """Another rule: neighbours in the list of statuses have different lights, none has its own."""
    return (None, Light.RED, Light.GREEN, Light.YELLOW)[[*Status].index(status) % 4]


def of_terminal(assessment: Assessment) -> Lit:
    words = "|".join(status.word for status in Status)
    lines = shown(status(assessment), 100, colour=True).splitlines()
    found = (re.search(rf"指标(\w+) .*?(?:\x1b\[(\d+)m)?(?:{words})(?:\x1b| |$)", line) for line in lines)
    return {each[1]: COLOURS.get(each[2]) for each in found if each}


def of_csv(assessment: Assessment) -> Lit:
    rows = csv.DictReader(io.StringIO(csv_text(*listed(assessment, "csv"))))
    return {row["代号"]: BY_WORD.get(row["亮灯"]) for row in rows}


def of_workbook(assessment: Assessment) -> Lit:
    book = load_workbook(io.BytesIO(render_workbook(assessment)))
    sheet: Any = book["目标完成情况"]
    names, states = (
        next(column for column in sheet.iter_cols(min_row=3) if column[0].value == title)[1:]
        for title in ("指标", "状态")
    )
    fills = (FILLS.get(state.fill.start_color.rgb) for state in states)
    return dict(zip((name.value.removeprefix("指标") for name in names), fills, strict=True))


def of_json(assessment: Assessment) -> Lit:
    printed: Any = status_json(assessment, span)
    return {target["id"]: target["light"] for target in printed["targets"]}


def of_site(assessment: Assessment) -> Lit:
    page = render_site(assessment, "leaders", TEMPLATES, Origins(lambda place: Span(place.file, 1)))
    card = r'<article class="card" id="t-(\w+)".*?<span class="badge (\w+)">.*?</span> \S+</span>(?: (\w灯))?'
    cards = re.findall(card, page, re.DOTALL)
    for _, tone, said in cards:
        assert said == ("" if tone == "none" else Light(tone).word)
    return {name: None if tone == "none" else Light(tone) for name, tone, _ in cards}


def in_markdown(text: str) -> Lit:
    """Return the lights of a table, in which only warnings are told."""
    states = {row["指标"].removeprefix("指标"): row["状态"] for row in table(text, "状态")}
    return {name: BY_WORD.get(state.partition("\uff08")[2].removesuffix("\uff09")) for name, state in states.items()}


def of_markdown(assessment: Assessment) -> Lit:
    return in_markdown(md(assessment, *listed(assessment, "md")))


def of_brief(assessment: Assessment) -> Lit:
    return in_markdown(render(Request("brief", assessment), PAPERS).markdown())


def test_a_mark_on_a_light_stands_wherever_its_word_does(monkeypatch: pytest.MonkeyPatch) -> None:
    marked = property(lambda item: f"{item.light.word}三月" if item.light else "")
    monkeypatch.setattr("yian1.core.progress.TargetProgress.light_word", marked)
    assessment = assessed()
    late = next(item for item in assessment.targets if item.light is Light.RED)
    page = render_site(assessment, "leaders", TEMPLATES, Origins(lambda place: Span(place.file, 1)))
    card = re.search(rf'<article class="card" id="t-{late.target.id}".*?</article>', page, re.DOTALL)
    lists = ("\n".join(map(str, listed(assessment, form)[1])) for form in ("csv", "md"))
    papers = (render(Request(kind, assessment, unit), PAPERS).markdown() for kind, unit in OF_BOTH)
    for text in (card and card[0], "".join(workings(late)), *lists, *papers):
        assert "红灯三月" in (text or "")


@pytest.mark.parametrize("rule", [light_of, turned])
def test_all_formats_show_the_light_that_each_target_has(
    rule: Callable[..., Light | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yian1.core.progress.light_of", rule)
    assessment = assessed()
    assert {item.status for item in assessment.targets} == {*Status}
    lights = {item.target.id: item.light for item in assessment.targets}
    for read in (of_terminal, of_csv, of_workbook, of_json, of_site):
        assert dict(read(assessment)) == lights, read.__name__
    warnings = {name: None if light is Light.GREEN else light for name, light in lights.items()}
    for read in (of_markdown, of_brief):
        assert dict(read(assessment)) == warnings, read.__name__
