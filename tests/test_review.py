"""Changes as text, as a merge-request comment, as JSON and as annotations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gitrepo import GitRepo, stations
from ledgers import PLAN, make_ledger
from told import october
from yian1.commands.review import diff
from yian1.core.changes.change import Change, ChangeSeverity
from yian1.core.changes.compare import compare
from yian1.model.diagnostics import Span
from yian1.output.review import MARKER, Review, as_github, as_json, as_markdown, as_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class TestFaces:
    @staticmethod
    def review(found: Sequence[Change], folder: str = "") -> Review:
        ledger = make_ledger()
        return Review("HEAD", "工作区", found, lambda change: Span(change.place.file, 7), ledger.name, folder)

    @property
    def found(self) -> tuple[Change, ...]:
        plan = PLAN.replace("value: 600", "value: 650")
        one = make_ledger(filings=[october("521", "progress: {1-1a: {done: 甲}}\n")])
        new = "unit: shichang\nmonth: 2024-10\nfigures: {new-firms: 900}\n"
        return compare(one, make_ledger(plan=plan, filings=[october("505", "progress: {1-1a: {done: 乙}}\n"), new]))

    def test_text_goes_by_severity_and_unit(self) -> None:
        text = as_text(self.review(self.found))
        assert text.splitlines() == [
            "须处理（2项）",
            "  方案",
            "    方案改了指标“服务站”的目标值\uff1a600个 → 650个\uff1b完成率86.8% → 80.2%\uff0c超时序 → 滞后",
            "      data/plan.yaml:7",
            "  市经信局",
            (
                "    市经信局10月“服务站”521个 → 505个（-16个）\uff0c完成率86.8% → 77.7%\uff0c超时序 → 滞后"
                "\uff1b比原来少\uff0c没有写更正原因"
            ),
            "      data/progress/jingxin/2024-10.yaml:7",
            "",
            "一般（2项）",
            "  市经信局",
            "    市经信局10月举措1-1a“服务站”修改了进展\uff1a甲 → 乙",
            "      data/progress/jingxin/2024-10.yaml:7",
            "  市市场监管局",
            "    市市场监管局10月填报新报\uff1a数据1项\uff0c进展0项",
            "      “新增企业”900家\uff0c完成率75.0%\uff0c暂无数据 → 滞后",
            "      data/progress/shichang/2024-10.yaml:7",
            "",
            "共4项变动\uff1a须处理2项\uff0c须留意0项\uff0c一般2项\u3002",
        ]

    def test_nothing_changed(self) -> None:
        assert as_text(self.review(())) == "没有实质变动\u3002\n"
        assert "没有实质变动" in as_markdown(self.review(()))
        assert as_github(self.review(())) == ""
        assert json.loads(as_json(self.review(()))) == {
            "schema": 1,
            "base": "HEAD",
            "head": "工作区",
            "unread": [],
            "changes": [],
        }

    def test_json_has_the_keys_that_others_build_on(self) -> None:
        value = json.loads(as_json(self.review(self.found)))
        assert value["changes"][1] == {
            "severity": "breaking",
            "kind": "figure-fell",
            "unit": "jingxin",
            "subject": "stations",
            "before": "521个",
            "after": "505个",
            "message": self.found[1].message,
            "file": "data/progress/jingxin/2024-10.yaml",
            "line": 7,
        }

    def test_a_comment_has_the_heavy_ones_in_a_table_and_the_rest_folded(self) -> None:
        text = as_markdown(self.review(self.found, "督查/"))
        table, folded, details = text.split("<details>")
        assert text.startswith(f"{MARKER}\n### 台账变动\n\n**共4项变动")
        assert [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| **")] == [
            "**须处理**"
        ] * 2
        assert "督查/data/plan.yaml:7" in table
        assert "<summary>一般变动2项</summary>" in folded
        assert "900家" in details

    def test_foreign_text_stays_text_in_a_comment(self) -> None:
        plan = PLAN.replace("name: 市经信局", 'name: "市|<img src=x>\\n# `经信`局"')
        found = compare(make_ledger(), make_ledger(plan=plan))
        text = as_markdown(Review("a|b", "<c>", found, lambda change: Span(change.place.file, 1), str))
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        assert len(rows) == 2
        assert "<img" not in text.replace("\\<img", "")
        assert "a\\|b → \\<c\\>" in text

    def test_a_comment_that_would_be_too_long_counts_what_it_leaves_out(self) -> None:
        change = Change(ChangeSeverity.NOTICE, "x", "某项" * 100, make_ledger().plan.place())
        text = as_markdown(self.review([change] * 1000))
        assert len(text) < 65_536
        assert "项没有列出\uff0c运行 yian1 diff 查看全部" in text

    def test_annotations_are_escaped_and_point_into_the_repository(self) -> None:
        change = Change(ChangeSeverity.BREAKING, "x", "甲100%\n::error::乙", make_ledger().plan.place(), gone=True)
        assert as_github(self.review([change], "a,b/")) == (
            "::error file=a%2Cb/data/plan.yaml,title=须处理::甲100%25%0A::error::乙\n"
        )
        assert as_github(self.review(self.found)).startswith(
            "::error file=data/plan.yaml,line=7,title=须处理::方案改了"
        )


class TestUnread:
    """What could not be read in the old version looks like a change: every face says so first."""

    CAUTION = (
        "有2个文件读不全\uff08data/office.yaml、data/progress/jingxin/2024-04.yaml\uff09"
        "\uff0c与它们有关的变动不可靠\u3002"
    )

    @pytest.fixture(name="repo")
    def _repo(self, tmp_path: Path) -> GitRepo:
        repo = GitRepo.new(tmp_path)
        office = (tmp_path / "data/office.yaml").read_text(encoding="utf-8")
        repo.commit({"data/office.yaml": "PK\x03\x04xxx", "data/progress/jingxin/2024-04.yaml": "unit: [\n"})
        repo.commit({"data/office.yaml": office, **stations("2024-04", "10")})
        return repo

    def told(self, repo: GitRepo, style: str, capsys: pytest.CaptureFixture[str], base: str = "HEAD~1") -> str:
        assert diff(repo.path, base, "HEAD", style, None) == 0
        return capsys.readouterr().out

    def test_text_begins_with_it(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        first, blank, second = self.told(repo, "text", capsys).splitlines()[:3]
        assert first.startswith("旧版本 HEAD~1\uff08")
        assert first.endswith(self.CAUTION)
        assert (blank, second[:1]) == ("", "须")

    def test_a_comment_says_it_before_the_summary(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        marker, title, _, caution, _, summary = self.told(repo, "md", capsys).splitlines()[:6]
        assert (marker, title) == (MARKER, "### 台账变动")
        assert caution.replace("\\", "").endswith(self.CAUTION)
        assert summary.startswith("**共")

    def test_json_lists_the_files(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        value = json.loads(self.told(repo, "json", capsys))
        assert value["unread"] == ["data/office.yaml", "data/progress/jingxin/2024-04.yaml"]
        assert value["changes"]

    def test_an_annotation_says_it_first(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        first = self.told(repo, "github", capsys).splitlines()[0]
        assert first.startswith("::warning title=旧版本读不全::旧版本 HEAD~1")
        assert first.endswith(self.CAUTION)

    def test_an_old_version_that_is_whole_is_not_spoken_of(
        self, repo: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert "读不全" not in "".join(
            self.told(repo, style, capsys, "HEAD~2") for style in ("text", "md", "json", "github")
        )

    def test_of_many_files_the_first_are_named(self) -> None:
        review = Review("HEAD", "工作区", (), lambda change: Span(change.place.file), str, "", tuple("abcdefg"))
        assert review.caution.startswith("旧版本 HEAD 有7个文件读不全\uff08a、b、c、d、e等\uff09")
