"""Changes as text, as a merge-request comment, as JSON and as annotations."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gitrepo import WORKSPACE, GitRepo, stations
from ledgers import PLAN, compare, make_ledger
from told import SCHEDULED, october
from yian1.commands.diff import diff
from yian1.core.changes import impacts, paired
from yian1.core.changes.change import Change, ChangeSeverity
from yian1.core.series import read_series
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

    def test_the_weight_of_a_comment_stands_on_top(self) -> None:
        before, after = (read_series(make_ledger(filings=october(value), office=SCHEDULED)) for value in ("521", "400"))
        review = replace(
            self.review(compare(before.ledger, after.ledger)), impact=impacts(paired(before.ledger, after.ledger))
        )
        effect = "影响（截至2024-10）\uff1a1项指标由超时序转为滞后（服务站）\uff0c1项转为红灯（服务站）\u3002"
        assert as_text(review).splitlines()[1] == effect
        assert as_markdown(review).split("\n\n")[1] == f"**{effect}**"
        assert as_github(review).startswith(f"::warning title=注意::{effect}\n")
        assert json.loads(as_json(review))["impact"] == [
            {
                "month": "2024-10",
                "moved": [{"status_before": "ahead", "status_after": "behind", "targets": ["服务站"]}],
                "red": ["服务站"],
            }
        ]
        (back,) = impacts(paired(after.ledger, before.ledger))
        assert (list(back.moved.values()), back.red) == ([["服务站"]], [])
        assert not impacts(paired(after.ledger, after.ledger))

    def test_what_an_edit_does_is_told_of_each_month_the_latest_first(self) -> None:
        filings = (october("450").replace("2024-10", "2024-09"), october("521"))
        none, both = (read_series(make_ledger(filings=filed, office=SCHEDULED)) for filed in ((), filings))
        assert [str(impact.month) for impact in impacts(paired(none.ledger, both.ledger))] == ["2024-10", "2024-09"]

    def test_what_is_broken_or_not_asked_for_is_told_loudly(self) -> None:
        review = replace(self.review(()), broken=["data/progress/shuju/2024-10.yaml"], others=self.found)
        cautions = [
            (
                "新版本 工作区 有1个文件有错误（data/progress/shuju/2024-10.yaml）\uff0c没有审核\uff1b"
                "运行 yian1 check 查看\uff0c改正后再比较\u3002"
            ),
            "另有4项变动不在所问的范围内\uff0c其中须处理2项\u3002",
        ]
        assert as_text(review).splitlines()[1:3] == cautions
        assert json.loads(as_json(review))["broken"] == ["data/progress/shuju/2024-10.yaml"]

    @property
    def found(self) -> tuple[Change, ...]:
        plan = PLAN.replace("value: 600", "value: 650")
        one = make_ledger(filings=[october("521", "progress: {1-1a: {done: 甲}}\n")])
        new = "unit: shichang\nmonth: 2024-10\nfigures: {new-firms: 900}\n"
        return compare(one, make_ledger(plan=plan, filings=[october("505", "progress: {1-1a: {done: 乙}}\n"), new]))

    def test_text_goes_by_severity_and_unit(self) -> None:
        text = as_text(self.review(self.found))
        assert text.splitlines() == [
            "HEAD → 工作区",
            "",
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
            "须留意（1项）",
            "  市市场监管局",
            "    市市场监管局10月填报新报\uff1a数据1项\uff0c进展0项",
            "      “新增企业”900家\uff0c完成率75.0%\uff0c暂无数据 → 滞后",
            "      data/progress/shichang/2024-10.yaml:7",
            "",
            "一般（1项）",
            "  市经信局",
            "    市经信局10月举措1-1a“服务站”修改了进展\uff1a甲 → 乙",
            "      data/progress/jingxin/2024-10.yaml:7",
            "",
            "须处理的改动\uff0c办公室同意的\uff0c在同一次改动里记入 data/accepted.yaml\uff1a",
            "- {item: target-changed/stations/value, by: 姓名, date: 日期, reason: 理由}",
            "- {item: figure-fell/jingxin/2024-10/stations, by: 姓名, date: 日期, reason: 理由}",
            "",
            "共4项变动\uff1a须处理2项\uff0c须留意1项\uff0c一般1项\u3002",
        ]

    def test_nothing_changed(self) -> None:
        assert as_text(self.review(())) == "HEAD → 工作区\n\n没有实质变动\u3002\n"
        assert as_text(replace(self.review(()), others=self.found)).endswith("\n所问的范围内没有实质变动\u3002\n")
        assert "没有实质变动" in as_markdown(self.review(()))
        unread = replace(self.review(()), broken=["data/office.yaml"])
        assert as_text(unread).endswith("\n其余文件没有实质变动\u3002\n")  # of that file nothing is known
        assert as_github(self.review(())) == ""
        assert json.loads(as_json(self.review(()))) == {
            "schema": 1,
            "base": None,
            "head": None,
            "base_name": "HEAD",
            "head_name": "工作区",
            "remark": None,
            "unread": [],
            "broken": [],
            "impact": [],
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
            "item": "figure-fell/jingxin/2024-10/stations",
            "accepted": None,
            "details": [
                {
                    "subject": "stations",
                    "month": "2024-10",
                    "before": "521个",
                    "after": "505个",
                    "status_before": "ahead",
                    "status_after": "behind",
                    "light_before": "green",
                    "light_after": "yellow",
                }
            ],
        }

    def test_a_comment_has_the_heavy_ones_in_a_table_and_the_rest_folded(self) -> None:
        text = as_markdown(self.review(self.found, "督查/"))
        table, _, folded, details = text.split("<details>")
        assert text.startswith(f"{MARKER}\n### 台账变动\n\n**共4项变动")
        assert [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| **")] == [
            "**须处理**"
        ] * 2
        assert "督查/data/plan.yaml:7" in table
        assert "<summary>一般变动1项</summary>" in folded
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


def test_a_unit_that_is_gone_keeps_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = GitRepo.new(tmp_path, {**WORKSPACE, **stations("2024-04", "10", "wuchang")})
    office = WORKSPACE["data/office.yaml"].replace(", {id: wuchang, name: 武昌区}", "").replace(", wuchang]", "]")
    repo.write({"data/office.yaml": office, "data/progress/wuchang/2024-04.yaml": None})
    diff(repo.path)
    assert "\n  武昌区\n" in capsys.readouterr().out


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
        _, caution, *_ = self.told(repo, "text", capsys).splitlines()
        assert caution.startswith("旧版本 HEAD~1\uff08")
        assert caution.endswith(self.CAUTION)

    def test_a_comment_says_it_before_the_summary(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        marker, title, _, caution, _, summary = self.told(repo, "md", capsys).splitlines()[:6]
        assert (marker, title) == (MARKER, "### 台账变动")
        assert caution.replace("\\", "").endswith(self.CAUTION)
        assert summary.startswith("**影响")

    def test_json_lists_the_files(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        value = json.loads(self.told(repo, "json", capsys))
        assert value["unread"] == ["data/office.yaml", "data/progress/jingxin/2024-04.yaml"]
        assert value["changes"]

    def test_an_annotation_says_it_first(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        first = self.told(repo, "github", capsys).splitlines()[0]
        assert first.startswith("::warning title=注意::旧版本 HEAD~1")
        assert first.endswith(self.CAUTION)

    def test_an_old_version_that_is_whole_is_not_spoken_of(
        self, repo: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert "读不全" not in "".join(
            self.told(repo, style, capsys, "HEAD~2") for style in ("text", "md", "json", "github")
        )

    def test_of_many_files_the_first_are_named(self) -> None:
        review = Review("HEAD", "工作区", (), lambda change: Span(change.place.file), str, unread=tuple("abcdefg"))
        assert review.cautions[0].startswith("旧版本 HEAD 有7个文件读不全\uff08a、b、c、d、e等\uff09")
