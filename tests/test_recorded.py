"""Every value that a target has had, and what git shows of a filing by textconv."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gitrepo import WORKSPACE, GitRepo, filing, stations
from ledgers import PLAN
from yian1.commands.diff import textconv
from yian1.commands.status import show
from yian1.core.series import read_series
from yian1.core.terms import value_words
from yian1.files import disk
from yian1.files.git import Repository
from yian1.files.history import arrivals, commits, last_commits, recorded, unrecorded
from yian1.files.load import load
from yian1.output.terminal.show import history_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from yian1.files.history import Recorded


@pytest.fixture(name="repo")
def _repo(tmp_path: Path) -> GitRepo:
    return GitRepo.new(tmp_path / "repo")


def values(root: Path, target: str = "stations") -> Sequence[Recorded]:
    return recorded(Repository.locate(root), disk.read_files(root), target)


def told(entries: Sequence[Recorded], root: Path) -> list[tuple[str, str | None, str]]:
    ledger = load(disk.read_files(root)).ledger
    assert ledger is not None
    rows = history_rows(ledger, "stations", entries)
    return [(row[0], row[1], row[6]) for row in rows]


class TestValues:
    def test_every_value_with_who_wrote_it_and_where(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "10", filed="2024-05-06", filed_by="企业处"), day="2024-05-06", author="李四")
        repo.commit(stations("2024-05", "505个"), day="2024-06-03")
        repo.commit(stations("2024-05", "505", note="x"), day="2024-06-04")
        third = repo.commit(stations("2024-05", "521"), day="2024-06-05", author="王五")
        found = values(repo.path)
        assert told(found, repo.path) == [
            ("2024-04", "10个", "李四"),
            ("2024-05", "505个", "张三"),
            ("2024-05", "521个", "王五"),
        ]
        first, last = found[0], found[-1]
        assert (first.filed, first.filed_by, first.line) == (date(2024, 5, 6), "企业处", 5)
        assert (last.commit, last.date, last.file) == (third, date(2024, 6, 5), "data/progress/jingxin/2024-05.yaml")
        assert last.seen is not None
        assert last.seen.place.file == last.file

    def test_a_name_of_three_thousand_signs_does_not_widen_the_table(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "10"), author="张" * 900)
        assert told(values(repo.path), repo.path) == [("2024-04", "10个", f"{'张' * 40}…")]

    def test_renames_and_moves_of_the_workspace_set_no_value(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "10"), day="2024-05-01", author="李四")
        repo.git("mv", "data/progress/jingxin", "data/progress/jinxin")
        repo.commit({}, day="2024-05-02", author="甲")
        repo.git("mv", "data/progress/jinxin", "data/progress/jingxin")
        repo.commit({}, day="2024-05-03", author="乙")
        (repo.path / "督查").mkdir()
        repo.git("mv", "data", "督查/data")
        repo.commit({}, day="2024-05-04", author="丙")
        root = repo.path / "督查"
        assert told(values(root), root) == [("2024-04", "10个", "李四")]
        days = arrivals(Repository.locate(root), disk.read_files(root))
        assert days == {"data/progress/jingxin/2024-04.yaml": date(2024, 5, 1)}

    def test_a_ledger_merged_in_below_a_folder_keeps_its_authors(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "10"), author="李四")
        repo.git("checkout", "-q", "--orphan", "other")
        repo.git("rm", "-rqf", ".")
        repo.commit({"README.md": "a\n"})
        repo.git("merge", "-q", "-s", "ours", "--no-commit", "--allow-unrelated-histories", "main")
        repo.git("read-tree", "--prefix=台账/", "-u", "main")
        repo.commit({}, author="王五")
        root = repo.path / "台账"
        assert told(values(root), root) == [("2024-04", "10个", "李四")]

    def test_an_id_that_is_another_one_since_the_last_commit(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "10"), author="李四")
        plan = PLAN.replace("id: stations", "id: service").replace("jingxin", "jxj")
        repo.write({"data/plan.yaml": plan, "data/progress/jingxin/2024-04.yaml": None})
        repo.write(filing("jxj", "2024-04", "figures: {service: 10}\n"))
        found = values(repo.path, "service")
        assert [(one.unit, one.author) for one in found] == [("jxj", "李四")]
        loaded = load(disk.read_files(repo.path))
        assert loaded.ledger is not None
        assert not list(unrecorded(read_series(loaded.ledger), "service", found, loaded.span))

    def test_a_workspace_in_a_chinese_subfolder(self, tmp_path: Path) -> None:
        inside = "督查/1号议案 工作区"
        repo = GitRepo.new(tmp_path, {f"{inside}/{name}": text for name, text in WORKSPACE.items()})
        repo.commit({f"{inside}/{name}": text for name, text in stations("2024-04", "7").items()}, author="李四")
        assert told(values(tmp_path / inside), tmp_path / inside) == [("2024-04", "7个", "李四")]

    def test_a_value_taken_away_is_told(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "10"))
        repo.commit({"data/progress/jingxin/2024-04.yaml": None}, author="李四")
        assert told(values(repo.path), repo.path) == [("2024-04", "10个", "张三"), ("2024-04", "（删去）", "李四")]

    def test_a_merge_counts_only_for_what_it_decided_itself(self, repo: GitRepo) -> None:
        repo.git("checkout", "-q", "-b", "other")
        repo.commit(stations("2024-04", "1"), author="甲", day="2024-05-01")
        repo.git("checkout", "-q", "main")
        repo.commit(stations("2024-04", "2"), author="乙", day="2024-05-02")
        with pytest.raises(subprocess.CalledProcessError):
            repo.git("merge", "-q", "other")
        repo.commit(stations("2024-04", "3"), author="丙", day="2024-05-03")
        repo.git("merge", "-q", "--no-ff", "--no-edit", "main")
        assert told(values(repo.path), repo.path) == [
            ("2024-04", "1个", "甲"),
            ("2024-04", "2个", "乙"),
            ("2024-04", "3个", "丙"),
        ]

    @pytest.mark.parametrize("kept", ["1", "2"])
    def test_the_side_that_a_merge_has_kept_comes_last(self, repo: GitRepo, kept: str) -> None:
        repo.git("checkout", "-q", "-b", "other")
        older = repo.commit(stations("2024-04", "1"), author="甲", day="2024-05-01")
        repo.git("checkout", "-q", "main")
        newer = repo.commit(stations("2024-04", "2"), author="乙", day="2024-05-02")
        side = "theirs" if kept == "1" else "ours"
        repo.git("merge", "-q", "--no-edit", "-X", side, "other", author="丙", day="2024-05-03")
        found = values(repo.path)
        assert [row[1] for row in told(found, repo.path)] == (["2个", "1个"] if kept == "1" else ["1个", "2个"])
        loaded = load(disk.read_files(repo.path))
        assert loaded.ledger is not None
        assert not list(unrecorded(read_series(loaded.ledger), "stations", found, loaded.span)), "nothing is edited"
        written = last_commits(Repository.locate(repo.path), disk.read_files(repo.path))
        assert written["data/progress/jingxin/2024-04.yaml"] == (older if kept == "1" else newer)

    def test_a_deletion_that_a_merge_has_kept_is_no_edit(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "1"), day="2024-05-01")
        repo.git("checkout", "-q", "-b", "other")
        repo.commit({"data/progress/jingxin/2024-04.yaml": None}, day="2024-05-02")
        repo.git("checkout", "-q", "main")
        repo.commit(stations("2024-04", "2"), day="2024-05-03")
        with pytest.raises(subprocess.CalledProcessError):
            repo.git("merge", "-q", "other")
        repo.commit({"data/progress/jingxin/2024-04.yaml": None}, day="2024-05-04")
        assert [row[1] for row in told(values(repo.path), repo.path)] == ["1个", "2个", "\uff08删去\uff09"]

    def test_versions_that_cannot_be_read_say_nothing(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "10"))
        repo.commit({"data/progress/jingxin/2024-04.yaml": "stations: [\n"})
        repo.commit(stations("2024-04", "12"))
        assert [row[1] for row in told(values(repo.path), repo.path)] == ["10个", "（删去）", "12个"]

    def test_commits_come_with_author_and_day_in_beijing(self, repo: GitRepo) -> None:
        repo.commit({}, author="王\t:五", day="2024-06-30")
        newest, first = commits(Repository.locate(repo.path), "HEAD")
        assert (newest.author, newest.written, newest.touches) == ("王\t:五", date(2024, 6, 30), ())
        assert [touch.path for touch in first.touches] == ["data/office.yaml", "data/plan.yaml"]


class TestDays:
    @staticmethod
    def forge(repo: GitRepo, author: str, committer: str) -> None:
        """Put a commit with times that git itself would not write on top of main."""
        text = repo.git("cat-file", "commit", "HEAD")
        text = re.sub(r"(?m)^(author .*>).*", rf"\1 {author}", text)
        text = re.sub(r"(?m)^(committer .*>).*", rf"\1 {committer}", text) + "\n"
        command = ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"]
        done = subprocess.run(command, cwd=repo.path, input=text.encode(), capture_output=True, check=True)
        repo.git("update-ref", "refs/heads/main", done.stdout.decode().strip())

    def test_a_name_in_gbk_that_does_not_say_so_is_read(self, repo: GitRepo) -> None:
        text = repo.git("cat-file", "commit", "HEAD").replace("张三", "李四").encode("gbk") + b"\n"
        command = ["git", "hash-object", "-t", "commit", "-w", "--stdin"]
        done = subprocess.run(command, cwd=repo.path, input=text, capture_output=True, check=True)
        found = next(commits(Repository.locate(repo.path), done.stdout.decode().strip()))
        assert (found.author, found.committer) == ("李四", "李四")

    @pytest.mark.parametrize("odd", ["99999999999999 +0000", "99999999999999999999999 +0000", "abc", "-5 +0000", ""])
    def test_a_time_that_is_none_gives_way_to_the_other(self, repo: GitRepo, odd: str) -> None:
        repo.commit(stations("2024-04", "10"))
        self.forge(repo, odd, "1717214400 +0800")
        (entry,) = values(repo.path)
        assert entry.date == date(2024, 6, 1)
        self.forge(repo, "1717214400 +0800", odd)
        days = arrivals(Repository.locate(repo.path), disk.read_files(repo.path))
        assert days["data/progress/jingxin/2024-04.yaml"] == date(2024, 6, 1)

    def test_without_any_time_it_is_the_day_that_git_shows(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "10"))
        self.forge(repo, "abc", "99999999999999 +0000")
        assert [entry.date for entry in values(repo.path)] == [date(1970, 1, 1)]


class TestThen:
    """`show --history --at`: the target by the name that it had then, in the plan of then."""

    @pytest.mark.parametrize("plan", [PLAN.replace("id: stations", "id: service"), "units: [\n"])
    def test_the_plan_is_that_of_the_revision(
        self, repo: GitRepo, plan: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repo.commit(stations("2024-04", "10"))
        repo.git("tag", "v2")
        filing = repo.path / "data/progress/jingxin/2024-04.yaml"
        renamed = {
            "data/plan.yaml": plan,
            "data/progress/jingxin/2024-04.yaml": filing.read_text(encoding="utf-8").replace("stations", "service"),
        }
        repo.commit(renamed)
        assert show("stations", repo.path, None, "json", "v2", history=True) == 0
        assert [entry["value"] for entry in json.loads(capsys.readouterr().out)["history"]] == ["10个"]


class TestTextconv:
    def test_equal_values_give_equal_words_however_they_are_written(
        self, repo: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        versions = [
            "unit: shichang\nmonth: 2024-05\nfigures: {all-firms: 98.2, new-firms: 7}\n",
            "# 说明\nmonth: 2024-05\nunit: shichang\nfigures:\n  new-firms: 7家\n  all-firms: {value: 982000家}\n",
        ]
        words = set()
        for number, text in enumerate(versions):
            file = tmp_path / f"blob{number}_2024-05.yaml"
            file.write_text(text, encoding="utf-8")
            textconv(file, repo.path)
            words.add(capsys.readouterr().out)
        assert words == {"市市场监管局 2024-05\n新增企业\uff1a7家\n企业总量\uff1a98.2万家\n"}

    def test_git_shows_meaning_and_leaves_other_files_as_they_are(
        self, repo: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "plan.yaml"
        file.write_text(PLAN, encoding="utf-8")
        assert textconv(file, repo.path) == 0
        assert capsys.readouterr().out == PLAN

    def test_where_there_is_no_plan_a_file_comes_as_it_is(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "2024-05.yaml").write_text("unit: jingxin\n", encoding="utf-8")
        assert textconv(tmp_path / "2024-05.yaml") == 0
        assert capsys.readouterr().out == "unit: jingxin\n"


class TestStands:
    """`show --history` ends with what counts now, committed or not."""

    def shown(self, repo: GitRepo, capsys: pytest.CaptureFixture[str], **asked: str) -> Any:
        capsys.readouterr()
        assert show("stations", repo.path, asked.get("month"), "json", asked.get("at"), history=True) == 0
        return json.loads(capsys.readouterr().out)

    def test_an_edit_that_nobody_has_committed_stands(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        commit = repo.commit({**stations("2024-04", "10"), **stations("2024-05", "20")})
        repo.write(stations("2024-05", "25"))
        told = self.shown(repo, capsys)
        assert [(one["month"], one["value"], one["commit"]) for one in told["history"]] == [
            ("2024-04", "10个", commit),
            ("2024-05", "20个", commit),
            ("2024-05", "25个", None),
        ]
        assert (told["as_of"], told["stands"]["value"], told["stands"]["line"]) == ("2024-05", "25个", 3)
        repo.write({"data/progress/jingxin/2024-05.yaml": None})
        told = self.shown(repo, capsys)
        assert (told["history"][-1]["value"], told["stands"]["value"]) == (None, "10个")
        show("stations", repo.path, history=True)
        assert capsys.readouterr().out.splitlines()[-1] == (
            "截至2024年4月末采用市经信局4月的10个（data/progress/jingxin/2024-04.yaml:3）\u3002"
        )

    def test_the_month_that_was_asked_for(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        repo.commit({**stations("2024-04", "10"), **stations("2024-05", "20")})
        told = self.shown(repo, capsys, month="2024-04")
        assert [one["value"] for one in told["history"]] == ["10个"]
        assert told["stands"]["value"] == "10个"
        told = self.shown(repo, capsys, month="2024-03")
        assert (told["history"], told["stands"]) == ([], None)

    def test_a_revision_knows_nothing_of_the_working_tree(
        self, repo: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repo.commit(stations("2024-04", "10"))
        repo.write(stations("2024-04", "25"))
        told = self.shown(repo, capsys, at="HEAD")
        assert [one["value"] for one in told["history"]] == ["10个"]
        assert told["stands"]["value"] == "10个"


class TestFormerNames:
    def test_new_ids_of_unit_and_target_are_followed(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "10"), author="李四")
        first = {"data/plan.yaml": PLAN.replace("id: stations", "id: posts")}
        first |= {one: text.replace("stations", "posts") for one, text in stations("2024-04", "10").items()}
        repo.commit(
            {**first, **{one: text.replace("stations", "posts") for one, text in stations("2024-05", "20").items()}}
        )
        both = PLAN.replace("id: stations", "id: points").replace("jingxin", "jx")
        repo.git("mv", "data/progress/jingxin", "data/progress/jx")
        later = {
            one: text.replace("stations", "points")
            for month, value in (("2024-04", "10"), ("2024-05", "20"), ("2024-06", "30"))
            for one, text in stations(month, value, unit="jx").items()
        }
        repo.commit({"data/plan.yaml": both, **later}, author="王五")
        found = values(repo.path, "points")
        rows = [(str(one.month), one.unit, one.author, one.seen is not None) for one in found]
        assert rows == [
            ("2024-04", "jx", "李四", True),
            ("2024-05", "jx", "张三", True),
            ("2024-06", "jx", "王五", True),
        ]

    def test_an_id_that_is_used_for_something_else_now_is_no_former_one(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "10"))
        swapped = (
            PLAN.replace("id: stations", "id: x").replace("id: new-firms", "id: stations").replace("id: x", "id: y")
        )
        repo.commit({"data/plan.yaml": swapped})
        assert values(repo.path, "y") == ()

    def test_a_filing_that_became_a_link(self, repo: GitRepo) -> None:
        (path,) = stations("2024-04", "10")
        repo.commit(stations("2024-04", "10"), author="李四")
        (repo.path / "real").mkdir()
        repo.git("mv", path, "real/四月.yaml")
        (repo.path / path).parent.mkdir(exist_ok=True)
        (repo.path / path).symlink_to("../../../real/四月.yaml")
        repo.commit({}, author="甲")
        (text,) = stations("2024-04", "12").values()
        repo.commit({"real/四月.yaml": text}, author="王五")
        assert told(values(repo.path), repo.path) == [("2024-04", "10个", "李四"), ("2024-04", "12个", "王五")]
        assert {one.file for one in values(repo.path)} == {path}
        days = arrivals(Repository.locate(repo.path), disk.read_files(repo.path))
        assert list(days) == [path]


def test_value_words_are_those_of_the_target(repo: GitRepo) -> None:
    repo.commit(stations("2024-04", "10"))
    ledger = load(disk.read_files(repo.path)).ledger
    (entry,) = values(repo.path)
    assert ledger is not None
    assert entry.seen is not None
    assert value_words(ledger.targets["stations"].target, entry.seen) == "10个"
