"""One page for leaders, deputies or the public: whole, true to the ledger, harmless, silent where it must be."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from base64 import b64decode, b64encode
from datetime import date
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given, settings

import browser
import test_changes_whole
from gitrepo import GitRepo
from ledgers import PLAN, make_ledger
from ooxml import faults
from program import yian1
from sample import TEMPLATES
from test_html import Page
from worlds import assessment_of, plan_of, worlds
from yian1.core.rollup import assess
from yian1.files.disk import RawFile
from yian1.files.load import load
from yian1.model.diagnostics import Span
from yian1.model.fields import ID
from yian1.model.filing import TOLD, Report, Use
from yian1.model.office import PagePart
from yian1.model.period import Month
from yian1.output import site
from yian1.output.site import render_site
from yian1.output.workings import Origins

ROOT = Path(__file__).parents[1]
MONTH = Month(2024, 4)
PLACE = "data/progress/jingxin/2024-05.yaml"
MORE = test_changes_whole.FILES["data/progress/jx/2024-04.yaml"].replace("jx", "sj", 1)
WHOLE = {**test_changes_whole.FILES, "data/progress/sj/2024-04.yaml": MORE}
NAMES = {"name", "full_name", "aliases", "kind", "as_of", "unit", "action", "target"}
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"onload='alert(1)' javascript:alert(1)"
    "</style><style>@import url(http://evil.example/)</style></title>{{ 7*7 }}"
)


def made(root: Path = ROOT, *options: str) -> str:
    done = yian1("--root", root, "site", *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(name="leaders", scope="module")
def _leaders() -> str:
    return made(ROOT, "--for", "leaders")


def of_caizheng() -> list[RawFile]:
    """Return the sample with one unit's filings."""
    files = [*sorted(ROOT.glob("data/*.yaml")), *sorted(ROOT.glob("data/progress/caizheng/2024-*.yaml"))]
    return [RawFile(path.relative_to(ROOT).as_posix(), path.read_bytes()) for path in files]


def texts(page: str, first: str, last: str) -> str:
    """Return the text of a part of a page."""
    part = first + page.split(first)[1].split(last, maxsplit=1)[0]
    return unescape(re.sub("<[^>]*>", "", re.sub("</li>|</p>|</tr>", "\n", part)))


def planted(files: dict[str, str], text: str, *, plan: bool) -> tuple[dict[str, str], list[str]]:
    """Return files with a text behind every free text of theirs, a number in it, and the texts."""
    found: list[str] = []

    def grown(value: Any, key: object) -> Any:
        if isinstance(value, dict):
            return {name: grown(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [grown(one, key) for one in value]
        chosen = {word for words in test_changes_whole.CHOICES for word in words.split()}
        free = isinstance(value, str) and not ID.fullmatch(value) and re.search(r"[^\x00-\x7f]|027", value)
        if key in NAMES or not free or value in chosen:
            return value
        found.append(f"{text}{len(found)}号")
        return value + found[-1]

    read = {name: test_changes_whole.yaml.load(one, test_changes_whole.Texts) for name, one in files.items()}
    made = {name: grown(one, "") if plan or name != "data/plan.yaml" else one for name, one in read.items()}
    return {name: json.dumps(one, ensure_ascii=False) for name, one in made.items()}, found


def page(files: dict[str, str], audience: str = "leaders") -> str:
    loaded = load([RawFile(name, text.encode()) for name, text in files.items()])
    assert loaded.ledger is not None, loaded.problems
    assert not loaded.problems, loaded.problems
    return render_site(assess(loaded.ledger, MONTH), audience, TEMPLATES, Origins(loaded.span))


class TestThePage:
    def test_it_needs_nothing_but_itself(self, leaders: str) -> None:
        found = Page(leaders)
        (policy,) = [some["content"] for _, some in found.elements if some.get("http-equiv")]
        for tag in ("style", "script"):
            (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", leaders, re.DOTALL)
            assert f"{tag}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy
        assert policy.startswith("default-src 'none'; ")
        assert len(text.encode()) <= 1024
        assert len(leaders.encode()) <= 300_000
        assert not re.search(r"""https?:|url\(|\bsrc=| on\w+=| style=""", leaders)
        assert not {tag for tag, _ in found.elements} & {"link", "img", "iframe", "object", "form", "base"}

    def test_every_link_has_its_place(self, leaders: str) -> None:
        ids = re.findall(r'\bid="([^"]+)"', leaders)
        linked = set(re.findall(r'href="#([^"]+)"', leaders)) | set(
            " ".join(re.findall(r'aria-labelledby="([^"]+)"', leaders)).split()
        )
        assert len(ids) == len(set(ids))
        assert linked <= set(ids)
        assert not re.search(r'href="[^#]', leaders)

    def test_the_same_ledger_makes_the_same_bytes_wherever_it_lies(self, tmp_path: Path) -> None:
        for name in ("one", "two/three"):
            shutil.copytree(ROOT / "examples/work-report/data", tmp_path / name / "data")
        one, two = (made(tmp_path / name, "--for", "leaders") for name in ("one", "two/three"))
        assert one == two
        assert str(tmp_path) not in one

    def test_every_number_is_that_of_the_json(self, leaders: str) -> None:
        told = json.loads(yian1("--root", ROOT, "status", "--format", "json").stdout)
        found = re.finditer(r'<article class="card" id="t-([^"]+)".*?</article>', leaders, re.DOTALL)
        cards = {one[1]: " ".join(text for _, text in Page(one[0]).texts) for one in found}
        assert [*cards] == [item["id"] for item in told["targets"]]
        for item in told["targets"]:
            text = cards[item["id"]]
            assert item["file"] is None or f"{item['file']}:{item['line']}" in text
            if item["kind"] == "flow" and item["completion"] is not None:
                assert f"完成率 {item['completion']:.1%}" in " ".join(text.split()), item
            if item["status"] in {"ahead", "behind"}:
                assert f"{abs(item['ahead']):.1f}个百分点" in text, item
        (lead,) = re.findall(r'<p class="lead">(.*?)</p>', leaders)
        words = {"met": "已完成", "holds": "符合要求", "ahead": "超时序", "behind": "滞后", "unmet": "未达标"}
        assert all(f"{word}{told['summary'][status]}项" in lead for status, word in words.items())

    @pytest.mark.parametrize("name", ["consultative-proposal", "people-livelihood", "three-year-plan", "work-report"])
    def test_it_is_made_of_any_plan(self, name: str) -> None:
        Page(made(ROOT / "examples" / name, "--for", "leaders"))

    def test_an_empty_ledger_has_a_page(self, tmp_path: Path) -> None:
        GitRepo.new(tmp_path)
        for audience in ("leaders", "deputies", "public"):
            assert "服务站" in made(tmp_path, "--for", audience)

    @settings(max_examples=8)
    @given(worlds())
    def test_every_link_has_its_place_whatever_was_filed(self, world: Any) -> None:
        text = render_site(assessment_of(*world), "leaders", TEMPLATES, Origins(lambda place: Span(place.file, 1)))
        Page(text)
        ids = re.findall(r'\bid="([^"]+)"', text)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)

    def test_a_plan_without_targets_has_no_empty_part_for_them(self) -> None:
        plan = (
            "document: {title: 方案, year: 2024}\nunits: [{id: jx, name: 市经信局}]\nsections:\n"
            "- {id: s1, title: 服务, tasks: [{id: 1-1, title: 走访, actions: [{id: 1-1, text: 走访, units: [jx]}]}]}\n"
        )
        text = page({"data/plan.yaml": plan})
        assert 'id="tasks"' in text
        assert 'id="targets"' not in text
        assert 'href="#targets"' not in text

    def test_it_holds_sixty_targets_of_one_unit_or_of_nobody(self) -> None:
        kinds = ("kind: flow, value: 10, measure: 家", "kind: comparison, measure: '%'", "kind: milestone")
        targets = "".join(
            f"  - {{id: t{number}, name: 指标{number}, quote: 指标{number}, {kinds[number % 3]}}}\n"
            for number in range(60)
        )
        plan = (
            "document: {title: 方案, year: 2024}\nunits: [{id: jx, name: 市经信局}]\n"
            f"goals:\n- id: g1\n  title: 规模\n  text: 无\n  targets:\n{targets}"
        )
        values = ("9", "{value: 1, against: 0}", "{done: false}")
        figures = "".join(f"  t{number}: {values[number % 3]}\n" for number in range(60))
        filing = f"unit: jx\nmonth: 2024-04\nfigures:\n{figures}"
        text = page({"data/plan.yaml": plan, "data/progress/jx/2024-04.yaml": filing})
        assert text.count('<article class="card"') == 60
        assert "40项目标" in text


class TestWhatItTells:
    """A leader or a deputy has nothing but the page."""

    def test_seven_lines_say_what_to_watch_and_the_rest_is_named(self, leaders: str) -> None:
        lines = texts(leaders, '<section aria-labelledby="watch">', "</section>").splitlines()
        told = re.findall("<li>", leaders.split('<ol class="watch">')[1].split("</ol>", maxsplit=1)[0])
        assert len(told) == 7
        for words in (
            "超过时限未答复2件",
            "市住房和城市更新局\uff0c超过时限",
            "评价为不满意1件",
            "民营市场主体总量\uff08没有数据\u3001没有基数\uff09",
            "从未报送1家\uff1a市住房和城市更新局",
            "另有5项见目标",
        ):
            assert any(words in line for line in lines), words

    def test_every_number_says_what_it_is(self, leaders: str) -> None:
        assert not re.search("<dt>完成率</dt><dd>(?![0-9.]+%<)", leaders.split('id="rules"', maxsplit=1)[0])
        assert "<dt>与对比值差距</dt><dd>+0.9个百分点</dd>" in leaders
        assert "<dt>节点目标</dt><dd>6月末40%\u300112月末100%</dd>" in leaders
        late = leaders.split('id="t-high-tech-firms"')[1].split("<details>", maxsplit=1)[0]
        assert "年末考核" in late
        assert not re.search("推算|还需|前景", late)

    def test_every_text_of_every_month_is_there_with_its_line(self, leaders: str) -> None:
        found = texts(leaders, "<main", "</main>")
        ledger = load(of_caizheng()).ledger
        assert ledger is not None
        told = [report for filing in ledger.filings for report in filing.progress.values()]
        assert len(told) > 10
        assert [one.done for one in told if one.done.rstrip("\u3002") not in found] == []
        may = found.split("2024年6月5日报送 data/progress/caizheng/2024-05.yaml")[1].split("2024年6月\uff0c")[0]
        assert "担保费率1.06%\uff08第8行\uff09" in may

    def test_a_task_that_moved_is_told(self) -> None:
        loaded = load(of_caizheng())
        assert loaded.ledger is not None
        made = render_site(assess(loaded.ledger, Month(2024, 5)), "public", TEMPLATES, Origins(loaded.span))
        assert "破除招投标隐形壁垒</a>\uff1a未报送变推进中" in made.split('id="news"')[1]

    def test_one_day_holds_for_all_its_parts(self, leaders: str) -> None:
        (day,) = (date(*map(int, found)) for found in re.findall(r"活动截至(\d+)年(\d+)月(\d+)日", leaders))
        assert f"<p>截至{day.year}年{day.month}月{day.day}日\uff0c共14件" in leaders
        overdue = (day - date(2024, 8, 15)).days
        assert f"未答复\uff0c超过时限{overdue}天" in leaders
        assert f"\uff0c超过时限{overdue}天\uff09" in leaders
        assert "督促检查阶段</b>\uff08阶段\uff0c进行中\uff09" in leaders
        coming = re.findall(r'<li class="next"><time datetime="([^"]+)"', leaders)
        assert coming
        assert min(coming) > str(day)
        assert "<b>接下来</b>\uff1a10月16日" in leaders

    def test_it_tells_changes_of_light_checks_and_who_need_not_report(self, leaders: str) -> None:
        assert "红灯变黄灯" in leaders.split('id="news"')[1]
        checks = leaders.split('id="checks"')[1].split("</section>", maxsplit=1)[0]
        assert checks.count("领导小组办公室") == 3
        assert checks.count("2024年10月1") == 3
        assert "初步数" in checks
        assert "各区人民政府共16家\uff0c其中4家单独报送" in leaders

    def test_why_a_figure_was_corrected_is_said_to_be_that(self, leaders: str) -> None:
        assert " 更正\uff1a4月两个区重复统计62名" in leaders

    def test_only_leaders_see_commits(self) -> None:
        loaded = load([RawFile(name, text.encode()) for name, text in WHOLE.items()])
        assert loaded.ledger is not None
        origins = Origins(loaded.span, dict.fromkeys(WHOLE, "0123456789abcdef"), "https://git.example.cn/a/b")
        for audience in ("leaders", "deputies"):
            made = render_site(assess(loaded.ledger, MONTH), audience, TEMPLATES, origins)
            assert ("@01234567" in made) is (audience == "leaders")
            assert "/blob/0123456789abcdef/data/progress/" in made


class TestOrigins:
    def test_a_figure_leads_to_its_line_and_commit(self, tmp_path: Path) -> None:
        repo = GitRepo.new(tmp_path)
        office = (tmp_path / "data/office.yaml").read_text(encoding="utf-8")
        address = "repository: https://git.example.cn/a/b/\n"
        repo.commit(
            {
                "data/office.yaml": office + address,
                PLACE: "unit: jingxin\nmonth: 2024-05\nfigures: {stations: 250}\n",
            }
        )
        commit = repo.git("rev-parse", "HEAD").strip()
        text = made(tmp_path, "--for", "leaders")
        assert f'href="https://git.example.cn/a/b/blob/{commit}/{PLACE}#L3"' in text
        assert f"{PLACE}:3</a> @{commit[:8]}" in text
        assert '<a href="#f-stations-2024-05">250个</a>' in text
        assert '<tr id="f-stations-2024-05">' in text

        (tmp_path / PLACE).write_text("unit: jingxin\nmonth: 2024-05\nfigures: {stations: 251}\n", encoding="utf-8")
        assert (
            commit[:8] not in made(tmp_path, "--for", "leaders").split('id="f-stations-2024-05"')[1].split("</tr>")[0]
        )
        assert made(tmp_path, "--for", "leaders", "--at", "HEAD") == text

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "https://a b", 'https://a/"x', "ftp://a", "https://"])
    def test_only_an_address_of_the_web_becomes_a_link(self, address: str) -> None:
        files = {**WHOLE, "data/office.yaml": f"repository: '{address}'\n"}
        loaded = load([RawFile(name, text.encode()) for name, text in files.items()])
        assert "bad-value" in {problem.code for problem in loaded.problems}


class TestAudiences:
    def test_fifty_secrets_are_not_on_the_public_page(self) -> None:
        files, secrets = planted(WHOLE, "密", plan=False)
        files["data/office.yaml"] = json.dumps(
            {k: v for k, v in json.loads(files["data/office.yaml"]).items() if k != "publication"}, ensure_ascii=False
        )
        assert len(secrets) >= 50
        public, deputies, leaders = (page(files, audience) for audience in ("public", "deputies", "leaders"))
        assert [secret for secret in secrets if secret in public] == []
        assert sum(secret in leaders for secret in secrets) > 20
        kept = [secret for secret in secrets if secret in deputies]
        told = [value for value in re.findall(r'"([^"]*密\d+号)"', "".join(files.values())) if value[-9:] in deputies]
        assert not [value for value in told if value.startswith(("张三", "李四", "用地", "综合处"))], kept

    def test_the_office_says_what_may_be_seen(self) -> None:
        files, _ = planted(WHOLE, "密", plan=False)
        office = json.loads(files["data/office.yaml"])
        allowed = {
            **files,
            "data/office.yaml": json.dumps({**office, "publication": {"public": ["tasks", "problems"]}}),
        }
        assert re.search("用地密", page(allowed, "public"))
        assert not re.search("走访密", page(allowed, "public"))

    def test_figures_that_nobody_has_checked_are_not_public(self) -> None:
        text = page({**WHOLE, "data/office.yaml": "{}"}, "public")
        assert "85万家" in text
        assert "未公布" in text
        assert "52.1" not in text
        assert ">3家" not in text

    def test_why_there_is_no_figure_is_told_to_who_may_see_reasons(self) -> None:
        target = "{id: rate, name: 满意度, quote: 满意度达到98%, kind: level, measure: '%', value: 98}"
        plan = (
            "document: {title: 方案, year: 2024}\nunits: [{id: jx, name: 市经信局}]\n"
            f"goals:\n- {{id: g1, title: 规模, text: 无, targets: [{target}]}}\n"
        )
        filing = "unit: jx\nmonth: 2024-04\nfigures:\n  rate: {value: , note: 尚未测评}\n"
        files = {"data/plan.yaml": plan, "data/progress/jx/2024-04.yaml": filing}
        assert [page(files, reader).count("尚未测评") for reader in ("leaders", "public")] == [1, 0]

    def test_the_day_of_the_page_is_the_same_for_all(self) -> None:
        office = json.loads(planted(WHOLE, "", plan=False)[0]["data/office.yaml"])
        files = {**WHOLE, "data/office.yaml": json.dumps({**office, "contact": {"days": 9}}, ensure_ascii=False)}
        days = {re.findall(r"活动截至(\d+年\d+月\d+日)", page(files, who))[0] for who in site.NAMES}
        assert len(days) == 1

    def test_an_unknown_part_is_an_error(self) -> None:
        files = {**WHOLE, "data/office.yaml": "publication: {public: [all]}"}
        loaded = load([RawFile(name, text.encode()) for name, text in files.items()])
        assert [problem.code for problem in loaded.problems] == ["bad-choice"]


def hostile() -> str:
    files, _ = planted(WHOLE, HOSTILE, plan=True)
    return page(files)


def test_hostile_text_is_only_text() -> None:
    text = hostile()
    found = Page(text)
    assert [tag for tag, _ in found.elements].count("script") == 1
    assert [tag for tag, _ in found.elements].count("style") == 1
    assert not {tag for tag, _ in found.elements} & {"img", "link", "iframe"}
    assert not [name for _, some in found.elements for name in some if name.startswith("on")]
    assert not re.search(r'href="(?!#)', text)
    assert "{{ 7*7 }}" in text


def test_the_rows_of_a_paper_have_the_names_of_the_figures(tmp_path: Path) -> None:
    for name in ("brief.html", "brief.docx"):
        assert yian1("--root", ROOT, "brief", "--month", "2024-05", "-o", tmp_path / name).returncode == 0
    html = (tmp_path / "brief.html").read_text(encoding="utf-8")
    row = re.search(r'<tr id="f-listed-firms-2024-05">.*?</tr>', html)
    assert row is not None
    assert '<a class="from" href="#o-f-listed-firms-2024-05">新增上市企业</a>' in row[0]
    origin = "新增上市企业\uff1a市委金融办2024年5月\uff0cdata/progress/jinrong/2024-05.yaml:8"
    assert f'<li id="o-f-listed-firms-2024-05">{origin}' in html
    assert faults((tmp_path / "brief.docx").read_bytes()) == []
    with zipfile.ZipFile(tmp_path / "brief.docx") as word:
        text = word.read("word/document.xml").decode("utf-8")
    names = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="(\w+)"/>', text)
    assert "f_listed_firms_2024_05" in [name for _, name in names]
    assert f'<w:hyperlink w:anchor="f_listed_firms_2024_05" w:tooltip="{origin}">' in text
    assert len({number for number, _ in names}) == len(names) == text.count("<w:bookmarkEnd ")
    assert {name.replace("_", "-") for _, name in names} == set(re.findall(r'<tr id="([^"]+)"', html))


@pytest.mark.skipif(browser.CHROMIUM is None, reason="没有装 Chromium")
def test_in_a_real_browser(leaders: str, tmp_path: Path) -> None:
    sample, bad, paper = (tmp_path / name for name in ("page.html", "bad.html", "brief.html"))
    sample.write_text(leaders, encoding="utf-8", newline="\n")
    bad.write_text(hostile(), encoding="utf-8", newline="\n")
    yian1("--root", ROOT, "brief", "-o", paper)
    with browser.tab(tmp_path / "profile") as tab:
        for file in (sample, bad, paper):
            tab.open(file, width=390)
            assert tab.requests() == [file.as_uri()]
            assert tab.complaints() == []
            tab.value("document.querySelectorAll('details').forEach(one => { one.open = true })")
            assert tab.value("document.documentElement.scrollWidth") <= 390
            assert tab.value(OUTSIDE) == []
            assert violations(tab) == []
        tab.open(sample, width=1280)
        tab.value("(i => {i.value = '市委金融办'; i.oninput()})(document.querySelector('input'))")
        assert tab.value("[...document.querySelectorAll('.card')].filter(c => c.checkVisibility()).length") == 1
        tab.open(sample, width=1280, script=False)
        assert tab.value("document.getElementById('filter').hidden") is True
        assert tab.value("[...document.querySelectorAll('.card')].every(c => c.checkVisibility())") is True
        printed = b64decode(tab.ask("Page.printToPDF", preferCSSPageSize=True, generateTaggedPDF=True)["data"])
        assert 1 < len(re.findall(rb"/Type /Page\b", printed)) <= 10
        assert b"/StructTreeRoot" in printed


OUTSIDE = """[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > 391
    && !e.closest("[role=region][tabindex='0'][aria-label], .hidden, svg")).map(e => e.outerHTML.slice(0, 99))"""


def violations(tab: browser.Tab) -> list[str]:
    """Return what axe-core finds, if AXE_CORE says where axe.min.js lies."""
    axe = os.environ.get("AXE_CORE")
    if not axe:
        return []
    tab.value(Path(axe).read_text(encoding="utf-8") + ";1")
    return tab.value("axe.run().then(found => found.violations.map(one => one.id))")


def test_a_field_that_nobody_has_named_is_seen_by_nobody():
    class Longer(Report):
        extra: str | None = None
        wish: Annotated[str | None, Use(seen=PagePart.PROBLEMS)] = None

    told = Longer(status="推进中", done="已走访。", extra="密", wish="请协调用地")
    seen = site._bare(told, frozenset(PagePart), "status")
    assert (seen.status, seen.done, seen.extra, seen.wish) == ("推进中", "已走访。", None, "请协调用地")
    assert site._bare(told, frozenset({PagePart.REPORTS}), "status").wish is None


def test_what_a_filing_tells_of_itself_stands_with_its_unit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(TOLD, "filed_by", "填报部门")
    filing = {"unit": "jiaotong", "month": "2024-05", "filed_by": "运输处", "summary": "已总结"}
    assessment = assessment_of(plan_of([]), {}, [filing], 5)
    page = render_site(assessment, "leaders", TEMPLATES, Origins(lambda place: Span(place.file)))
    assert "<li>填报部门\uff1a运输处。</li>" in page


def test_the_figures_of_a_paper_link_to_the_commit_where_the_office_names_the_repository(tmp_path: Path) -> None:
    repo = GitRepo.new(tmp_path)
    office = (tmp_path / "data/office.yaml").read_text(encoding="utf-8")
    filing = "unit: jingxin\nmonth: 2024-05\nfigures: {stations: 250}\n"
    repo.commit({"data/office.yaml": office + "repository: https://git.example.cn/a/b\n", PLACE: filing})
    commit = repo.git("rev-parse", "HEAD").strip()
    for name in ("brief.html", "brief.docx"):
        assert yian1("--root", tmp_path, "brief", "--month", "2024-05", "-o", tmp_path / name).returncode == 0
    link = f"https://git.example.cn/a/b/blob/{commit}/{PLACE}#L3"
    assert f'<a href="{link}">' in (tmp_path / "brief.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "brief.docx") as word:
        assert f'Target="{link}" TargetMode="External"' in word.read("word/_rels/document.xml.rels").decode()
        assert f"{PLACE}:3 @{commit[:8]}" in word.read("word/document.xml").decode("utf-8")
    assert faults((tmp_path / "brief.docx").read_bytes()) == []


def test_a_page_of_a_quarter_speaks_of_the_quarter() -> None:
    plan = PLAN.replace("every: month", "every: quarter")
    asked = "opinions: [{id: '1', date: 2024-04-20, text: 问, state: 已答复, replied: 2024-05-08, result: 答}]"
    filed = ["{unit: jingxin, month: 2024-03, summary: 已总结}", "{unit: jingxin, month: 2024-06, filed: 2024-07-09}"]
    ledger = make_ledger(plan, filings=filed, opinions=asked)
    made = render_site(assess(ledger, Month(2024, 6)), "leaders", TEMPLATES, Origins(lambda place: Span(place.file)))
    assert "本季新提出1件，答复1件" in made
    assert "市经信局：二季度月度简报，时限2024年7月5日" in made


def test_a_page_names_a_single_summary_without_a_month_and_ends_what_has_no_words() -> None:
    filed = [
        "{unit: jingxin, month: 2024-04, filed: 2024-05-06, progress: {1-1b: {status: 未启动}}}",
        "{unit: jingxin, month: 2024-05, filed: 2024-06-05, progress: {1-1b: {status: 推进中, done: 开工}}}",
        "{unit: jingxin, month: 2024-06, filed: 2024-07-05, submitted: {half-year: 2024-07-02}}",
    ]
    held = ("{id: '1', date: 2024-05-06, kind: 检查, title: 检查}", "{id: '2', date: 2024-05-07, kind: 会, title: 会}")
    ledger = make_ledger(filings=filed, events=f"events: [{', '.join(held)}]")
    made = render_site(assess(ledger, Month(2024, 6)), "leaders", TEMPLATES, Origins(lambda place: Span(place.file)))
    title = next(one.title for one in ledger.plan.duties if one.id == "half-year")
    assert f"市经信局：{title}，时限" in made
    assert "行，未启动）。</li>" in made
    assert "检查，已进行" in made
    assert "会，已举行" in made
