from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from papers import CHART, PAPER, REPORT, markdown_words, words
from rows import each
from sample import TEMPLATES
from yian1.model.diagnostics import UsageError
from yian1.model.typography import escape_markdown
from yian1.output.documents.document import Document
from yian1.output.markdown import render_html

PLAIN = Document("brief", "标题", "正文。")
VOID = {"meta", "hr", "br", "col", "img", "link", "input"}


class Page(HTMLParser):
    """A page's elements and the text of its body; it fails if an element is not closed where it should be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((" ".join(self.open), data))

    def words(self) -> str:
        return words(text for place, text in self.texts if "main" in place and "svg" not in place)

    def within(self, tag: str) -> list[str]:
        return [text for place, text in self.texts if place.split()[-1:] == [tag]]


def page(document, **options):
    return Page(render_html(document, templates=TEMPLATES, **options))


@pytest.mark.parametrize("document", [PAPER, REPORT, PLAIN])
def test_the_words_are_those_of_the_markdown(document):
    assert page(document).words() == markdown_words(document)


def test_the_page_needs_nothing_but_itself():
    html = render_html(REPORT, charts=[CHART], templates=TEMPLATES)
    found = Page(html)

    assert not {tag for tag, _ in found.elements} & {"script", "link", "img", "iframe", "object", "a", "form"}
    assert not [name for _, attributes in found.elements for name in attributes if name.startswith("on")]
    assert "url(" not in html
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", html)
    (policy,) = [attributes["content"] for _, attributes in found.elements if "http-equiv" in attributes]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def test_hostile_text_is_kept_as_text():
    cell = escape_markdown("<script>alert(1)</script>&amp; \"x\" 'y' {{ 7*7 }} </style></title>")
    document = replace(
        PAPER, title=cell, body=f"## {cell}\n\n{cell}\n\n| {cell} |\n|---|\n| {cell} |", tail=(cell,), notice=cell
    )
    found = page(document)

    assert not [tag for tag, _ in found.elements if tag == "script"]
    assert found.words().count("<script>alert(1)</script>&amp;\"x\"'y'{{7*7}}</style></title>") == 8


def test_html_in_markdown_is_shown_and_not_obeyed():
    found = page(replace(PLAIN, body="<b onclick=x>甲</b> [乙](javascript:丙)"))

    assert "<bonclick=x>甲</b>[乙](javascript:丙)" in found.words()
    assert not [tag for tag, _ in found.elements if tag in {"b", "a"}]


def test_headings_stand_below_the_title_in_their_levels():
    found = page(PAPER)

    assert [text for place, text in found.texts if "h1" in place] == [
        "1号",
        "议案办理工作进展情况（",
        "2024年",
        "5月",
        "）",
    ]
    assert found.within("h2") == ["一、总体进展", "二、主要目标完成情况"]
    assert found.within("h3") == ["（一）目标"]


def test_a_figure_is_not_parted_from_its_measure():
    html = render_html(PAPER, templates=TEMPLATES)

    for figure in ("1.85万家", "23项", "45.2%", "2024年"):
        assert f'<span class="figure">{figure}</span>' in html
    assert ".figure { white-space: nowrap; }" in html
    assert '<span class="figure">6.6个</span>百分点' in render_html(
        replace(PLAIN, body="低6.6个百分点。"), templates=TEMPLATES
    )


def test_a_printed_briefing_is_as_close_as_in_word_and_ends_on_the_sheet_of_its_last_annex():
    briefing = replace(PAPER, annexes=REPORT.annexes[:1])

    def classes(document: Document) -> list[str | None]:
        shown = page(document).elements
        return [values.get("class") for tag, values in shown if tag == "main" or "end" in (values.get("class") or "")]

    assert classes(briefing) == ["close", "end wide"]
    assert classes(REPORT) == [None, "end"]


def test_in_a_table_figures_and_states_with_a_remark_stay_on_one_line():
    body = "| 甲 | 乙 | 丙 |\n|---|---|---|\n| 100.0% | +74.8亿元 | 滞后\uff08红灯\uff09 |"
    html = render_html(replace(PLAIN, body=body), templates=TEMPLATES)

    for kept in ("100.0%", "+74.8亿元", "滞后\uff08红灯\uff09"):
        assert f'<td class="middle"><span class="figure">{kept}</span></td>' in html
    assert "td .figure" not in html


def test_the_signature_is_not_parted_from_the_text_above():
    html = render_html(REPORT, templates=TEMPLATES)

    for name in ("annexes", "signature"):
        (rule,) = [line for line in html.splitlines() if line.startswith(f".{name} {{")]
        assert "break-before: avoid; break-inside: avoid" in rule


def test_the_page_is_a4_with_the_margins_and_numbers_of_the_standard():
    html = render_html(PAPER, templates=TEMPLATES)

    assert "size: A4; margin: 37mm 26mm 35mm 28mm;" in html
    assert "size: A4 landscape;" in html
    assert 'content: "— " counter(page) " —"' in html
    assert "table-header-group" in html


def test_sample_data_is_marked_on_every_page_and_in_the_text():
    assert '@top-center { content: "示例数据";' in render_html(PAPER, templates=TEMPLATES)
    assert "示例数据" not in render_html(replace(PAPER, notice=""), templates=TEMPLATES)


def test_wide_annexes_have_landscape_pages():
    kinds = [attributes["class"] for tag, attributes in page(REPORT).elements if tag == "section"]

    assert kinds == ["annex wide", "annex wide", "annex"]


def test_columns_are_as_wide_as_in_the_word_file():
    widths = [attributes["style"] for tag, attributes in page(REPORT).elements if tag == "col"]
    shares = [float(re.sub(r"[^0-9.]", "", width or "")) for width in widths]

    assert sum(shares[:5]) == pytest.approx(100, abs=0.1)


def test_charts_are_drawn_in_the_page():
    found = page(REPORT, charts=[CHART])
    drawings = [attributes for tag, attributes in found.elements if tag == "svg"]

    assert [drawing["aria-label"] for drawing in drawings] == ["企业总量", "服务站"]
    assert "完成率<45.2%>" in "".join(text for place, text in found.texts if "svg" in place)


def test_the_same_document_has_the_same_page():
    assert render_html(REPORT, templates=TEMPLATES) == render_html(REPORT, templates=TEMPLATES)


@each("text", ["{{ nothing }}", "{% if %}", "{{ 1 // 0 }}", "{{ 1 + 'a' }}", "{% include 'x' %}"])
def test_a_faulty_template_of_the_workspace_is_reported(text):
    with pytest.raises(UsageError, match=r"document\.html\.j2"):
        render_html(PLAIN, templates={**TEMPLATES, "document.html.j2": text})
