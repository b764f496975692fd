"""Merge requests as offices meet them: a server, clones, stale branches, squashes, rebases, criss-cross merges."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from branches import APRIL, MAY, OTHERS, Told
from gitrepo import WORKSPACE, GitRepo, filing, stations
from yian1.commands.archive import archive, close
from yian1.commands.diff import diff
from yian1.commands.documents import draft
from yian1.commands.filling import form, new
from yian1.commands.importing import import_form
from yian1.files import git
from yian1.files.git import Repository
from yian1.files.history import arrivals
from yian1.files.load import load, may_be_sparse, present_files
from yian1.model.diagnostics import DataError, Severity, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from yian1.files.git import Comparison


@pytest.fixture(name="repo")
def _repo(tmp_path: Path) -> GitRepo:
    """A repository whose main has April's figure."""
    return GitRepo.new(tmp_path / "repo", later=APRIL)


def compared(repo: GitRepo, *versions: str | None) -> Comparison:
    return Repository.locate(repo.path).compared(*versions)


class TestWhatIsCompared:
    def test_nothing_named_is_the_last_commit_with_the_working_tree(self, repo: GitRepo) -> None:
        asked = compared(repo)
        assert (asked.base.commit, asked.head.commit) == (repo.git("rev-parse", "HEAD"), None)
        assert asked.base.label.startswith("HEAD\uff08")

    def test_one_revision_is_taken_from_where_the_branches_parted(
        self, repo: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        parted = repo.git("rev-parse", "HEAD")
        repo.git("checkout", "-q", "-b", "mine")
        repo.commit(MAY)
        repo.git("checkout", "-q", "main")
        repo.commit(OTHERS)
        repo.git("checkout", "-q", "mine")
        repo.write(stations("2024-05", "250", filed="2024-06-04"))
        asked = compared(repo, "main")
        assert asked.base.label == f"main与当前分支的共同祖先\uff08{parted[:8]}\uff09"
        told = Told(capsys, repo.path, "main")
        assert (told.kinds, told.code) == ([("filing-added", "info")], 0)
        assert told.value["changes"][0]["unit"] == "jingxin"

    def test_a_revision_that_has_not_moved_on_keeps_its_name(self, repo: GitRepo) -> None:
        first = repo.git("rev-parse", "HEAD")
        repo.commit(MAY)
        assert compared(repo, "HEAD~1").base.label == f"HEAD~1\uff08{first[:8]}\uff09"
        assert compared(repo, first).base.label == first[:8]
        assert compared(repo, "2024-05-31").base.commit == first

    def test_what_is_being_merged_is_nobodys_change(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        repo.git("checkout", "-q", "-b", "mine")
        repo.commit(MAY)
        repo.git("checkout", "-q", "main")
        repo.commit(OTHERS)
        repo.git("checkout", "-q", "mine")
        repo.git("merge", "-q", "--no-commit", "main")
        assert Told(capsys, repo.path, "main").kinds == [("filing-added", "info")]

    def test_two_points_as_they_stand_are_called_so(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        repo.git("checkout", "-q", "-b", "mine")
        repo.commit(MAY)
        assert compared(repo, "main", "mine").remark == ""
        assert compared(repo, "mine", "main").remark.startswith("main是mine以前的版本")
        repo.git("checkout", "-q", "main")
        repo.commit(OTHERS)
        for versions in (("main", "mine"), ("main..mine", None)):
            assert "按原样比较" in compared(repo, *versions).remark
            assert sorted(Told(capsys, repo.path, *versions).kinds) == [
                ("filing-added", "info"),
                ("filing-removed", "breaking"),
            ]
        diff(repo.path, "main", "mine", "text", None)
        assert "yian1 diff main...mine" in capsys.readouterr().out

    @pytest.mark.parametrize(
        "versions", [("", "HEAD"), ("HEAD", ""), ("", None), ("...HEAD", None), ("main...", None), (" ..HEAD", None)]
    )
    def test_an_empty_revision_is_refused(self, repo: GitRepo, versions: tuple[str, str | None]) -> None:
        with pytest.raises(UsageError, match="版本号是空的") as error:
            compared(repo, *versions)
        assert "变量" in error.value.hint

    def test_branches_without_common_history_are_not_compared(self, repo: GitRepo) -> None:
        repo.git("checkout", "-q", "--orphan", "other")
        repo.commit({})
        for versions in ("main...other", "main"):
            with pytest.raises(UsageError, match="没有共同的历史"):
                compared(repo, versions)
        assert compared(repo, "main", "other").remark == "两个版本没有共同的历史\uff0c这里按原样比较。"

    def test_two_versions_are_not_named_twice(self, repo: GitRepo) -> None:
        with pytest.raises(UsageError, match="已经写明了两个版本"):
            compared(repo, "main...HEAD", "HEAD")


class TestMerging:
    """A branch is judged by what merging it would change in the branch that it goes into."""

    def part(self, repo: GitRepo, mine: dict[str, str], theirs: dict[str, str]) -> None:
        repo.git("checkout", "-q", "-b", "mine")
        repo.commit(mine)
        repo.git("checkout", "-q", "main")
        repo.commit(theirs)

    def test_a_branch_older_than_the_closing_may_not_change_the_closed_month(
        self, repo: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repo.git("checkout", "-q", "-b", "mine")
        repo.commit(stations("2024-04", "210", filed="2024-05-03"))
        repo.git("checkout", "-q", "main")
        close(repo.path, "2024-04", verify=False)
        repo.commit({})
        repo.git("checkout", "-q", "mine")
        capsys.readouterr()
        told = Told(capsys, repo.path, "main...HEAD")
        assert (told.kinds, told.code) == ([("closed-changed", "breaking")], 1)

    def test_the_rules_are_those_of_the_branch_that_it_goes_into(
        self, repo: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        office = WORKSPACE["data/office.yaml"].replace("owners: {", "owners: {stations: shichang, ")
        self.part(repo, MAY, {"data/office.yaml": office, **OTHERS})
        told = Told(capsys, repo.path, "main...mine")
        assert ("wrong-owner", "breaking") in told.kinds
        assert told.code == 1

    def test_what_others_have_merged_is_not_taken_back(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        self.part(repo, MAY, OTHERS)
        told = Told(capsys, repo.path, "main...mine")
        assert (told.kinds, told.code) == ([("filing-added", "info")], 0)

    def test_the_labels_say_what_was_merged(self, repo: GitRepo) -> None:
        self.part(repo, MAY, OTHERS)
        asked = compared(repo, "main...mine")
        assert asked.base.label == f"main\uff08{repo.git('rev-parse', 'main')[:8]}\uff09"
        assert asked.head.label == f"mine合入main之后\uff08{repo.git('rev-parse', 'mine')[:8]}\uff09"

    def test_two_edits_of_one_figure_are_a_conflict(self, repo: GitRepo) -> None:
        self.part(
            repo,
            stations("2024-04", "210", filed="2024-05-03"),
            {**stations("2024-04", "220", filed="2024-05-03"), "README.md": "a\n"},
        )
        told = r"合并会有冲突.*data/progress/jingxin/2024-04\.yaml.*先把main合并到mine"
        with pytest.raises(DataError, match=told):
            diff(repo.path, "main...mine", None, "text", None)

    def test_a_conflict_elsewhere_says_nothing_of_the_ledger(
        self, repo: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.part(repo, {"README.md": "a\n", **MAY}, {"README.md": "b\n"})
        assert Told(capsys, repo.path, "main...mine").kinds == [("filing-added", "info")]

    def test_what_was_squashed_is_there_already(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        self.part(repo, MAY, OTHERS)
        repo.git("merge", "-q", "--squash", "mine")
        repo.commit({})
        assert Told(capsys, repo.path, "main...mine").kinds == []

    def test_a_rebased_branch_says_the_same(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        self.part(repo, MAY, OTHERS)
        before = Told(capsys, repo.path, "main...mine").kinds
        repo.git("checkout", "-q", "mine")
        repo.git("rebase", "-q", "main")
        assert Told(capsys, repo.path, "main...mine").kinds == before == [("filing-added", "info")]

    def test_criss_cross_merges(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        self.part(repo, MAY, OTHERS)
        before = {branch: repo.git("rev-parse", branch) for branch in ("main", "mine")}
        repo.git("merge", "-q", "--no-edit", before["mine"])
        repo.git("checkout", "-q", "mine")
        repo.git("merge", "-q", "--no-edit", before["main"])
        repo.commit(stations("2024-06", "310", filed="2024-07-03"))
        repo.git("checkout", "-q", "main")
        repo.commit(stations("2024-06", "400", unit="shichang", filed="2024-07-03"))
        assert len(repo.git("merge-base", "--all", "main", "mine").splitlines()) == 2
        told = Told(capsys, repo.path, "main...mine")
        assert [change["unit"] for change in told.value["changes"]] == ["jingxin"]
        assert "共同祖先不止一个" in compared(repo, "mine").remark

    def test_a_workspace_in_a_subfolder(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        def inside(files: dict[str, str]) -> dict[str, str]:
            return {f"督查/1号 议案/{name}": text for name, text in files.items()}

        repo = GitRepo.new(tmp_path, inside({**WORKSPACE, **APRIL}))
        self.part(repo, inside(MAY), inside(OTHERS))
        assert Told(capsys, tmp_path / "督查/1号 议案", "main...mine").kinds == [("filing-added", "info")]

    def test_a_shallow_clone(self, repo: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.part(repo, MAY, OTHERS)
        clone = GitRepo(tmp_path / "clone")
        repo.git("clone", "-q", "--depth=2", "--no-single-branch", f"file://{repo.path}", str(clone.path))
        assert Told(capsys, clone.path, "origin/main...origin/mine").kinds == [("filing-added", "info")]

    def test_nothing_is_written_into_the_repository_and_nothing_is_run(
        self, repo: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        marker, script = tmp_path / "ran", tmp_path / "script"
        script.write_text(f"#!/bin/sh\ntouch '{marker}'\ncat\n", encoding="utf-8")
        script.chmod(0o755)
        for name in ("merge.evil.driver", "merge.default", "filter.evil.smudge", "filter.evil.clean"):
            repo.git("config", name, "evil" if name == "merge.default" else str(script))
        repo.commit({".gitattributes": "*.yaml merge=evil filter=evil\n"})
        (path,) = APRIL
        mine, theirs = (
            f"unit: jingxin\nmonth: 2024-04\nfiled: 2024-05-03\nfigures: {{stations: {value}}}\n"
            for value in (201, 202)
        )
        self.part(repo, {path: mine, **MAY}, {path: theirs, **OTHERS})
        repo.git("branch", "-q", "aside", "main~1")
        marker.unlink(missing_ok=True)
        before = sorted(str(file) for file in (repo.path / ".git").rglob("*"))
        with pytest.raises(DataError, match="冲突"):
            diff(repo.path, "main...mine", None, "text", None)
        assert Told(capsys, repo.path, "aside...mine").kinds
        assert sorted(str(file) for file in (repo.path / ".git").rglob("*")) == before
        assert not marker.exists()

    def test_an_older_git_is_told_of(self, repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
        self.part(repo, MAY, OTHERS)
        monkeypatch.setattr(git, "NEEDED", (99, 0))
        with pytest.raises(UsageError, match=r"2\.\d+.*不能试算合并"):
            diff(repo.path, "main...mine", None, "text", None)

    def test_a_branch_that_is_ahead_needs_no_merge(
        self, repo: GitRepo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repo.git("checkout", "-q", "-b", "mine")
        repo.commit(MAY)
        monkeypatch.setattr(git, "NEEDED", (99, 0))
        assert Told(capsys, repo.path, "main...mine").kinds == [("filing-added", "info")]
        assert Told(capsys, repo.path, "mine...main").kinds == []


class TestSparse:
    """What a sparse checkout leaves out of the working tree is not missing."""

    @pytest.fixture(name="sparse")
    def _sparse(self, repo: GitRepo) -> GitRepo:
        repo.commit({**MAY, **OTHERS})
        repo.git("sparse-checkout", "set", "--no-cone", "/data/*.yaml", "/data/progress/shichang/")
        assert not (repo.path / "data/progress/jingxin").exists()
        return repo

    def test_it_is_read_from_the_index(self, sparse: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        loaded = load(present_files(sparse.path))
        assert loaded.ledger is not None
        assert sorted(filing.file for filing in loaded.ledger.filings) == sorted([*APRIL, *MAY, *OTHERS])
        assert Told(capsys, sparse.path).kinds == []

    def test_nothing_left_out_is_written_over_or_left_out_of_an_archive(self, sparse: GitRepo, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="已经有了"):
            new("jingxin", "2024-05", sparse.path)
        sparse.git("sparse-checkout", "add", "/data/documents/")
        draft("brief", sparse.path, "2024-05")
        sparse.commit({})
        sparse.git("sparse-checkout", "set", "--no-cone", "/data/*.yaml", "/data/progress/shichang/")
        with pytest.raises(UsageError, match="已经有了"):
            draft("brief", sparse.path, "2024-05")
        archive("2024-05", sparse.path, tmp_path / "5.zip")
        with zipfile.ZipFile(tmp_path / "5.zip") as made:
            assert {*APRIL, *MAY, *OTHERS} <= set(made.namelist())
        form(["jingxin", "2024-05"], sparse.path, tmp_path / "5.csv")
        filled = (tmp_path / "5.csv").read_text(encoding="utf-8-sig").replace(",250,", ",260,")
        (tmp_path / "5.csv").write_text(filled, encoding="utf-8-sig")
        with pytest.raises(UsageError, match="没有覆盖"):
            import_form(sparse.path, tmp_path / "5.csv", replace=False)

    def test_one_file_left_out_by_hand(self, repo: GitRepo) -> None:
        (path,) = APRIL
        repo.git("update-index", "--skip-worktree", path)
        (repo.path / path).unlink()
        assert path in [raw.path for raw in present_files(repo.path)]

    def test_a_broken_index_hides_nothing_that_is_there(self, repo: GitRepo, tmp_path: Path) -> None:
        (repo.path / ".git/index").write_bytes(b"x")
        loaded = load(present_files(repo.path))
        assert [(one.code, one.severity) for one in loaded.problems] == [("unreadable", Severity.WARNING)]
        archive("2024-04", repo.path, tmp_path / "4.zip")
        repo.git("config", "core.sparseCheckout", "true")  # what is not there may then be in the index
        with pytest.raises(UsageError, match="暂存区") as stopped:
            load(present_files(repo.path))
        assert "git reset" in stopped.value.hint

    def test_an_index_in_two_parts(self, repo: GitRepo) -> None:
        assert not may_be_sparse(repo.path)
        repo.git("update-index", "--split-index")  # its shared part may say what its own first bytes do not
        assert may_be_sparse(repo.path)

    def test_a_file_that_is_there_all_the_same_counts(self, sparse: GitRepo) -> None:
        sparse.write(stations("2024-05", "999", filed="2024-06-03"))
        found = [raw.data for raw in present_files(sparse.path) if raw.path in MAY]
        assert len(found) == 1
        assert b"999" in (found[0] or b"")

    def test_in_a_working_tree_beside(self, sparse: GitRepo, tmp_path: Path) -> None:
        sparse.git("worktree", "add", "-q", str(tmp_path / "另一处"))
        there = GitRepo(tmp_path / "另一处")
        there.git("sparse-checkout", "set", "--no-cone", "/data/*.yaml")
        assert not (there.path / "data/progress").exists()
        assert {raw.path for raw in present_files(there.path)} >= {*APRIL, *MAY, *OTHERS}

    def test_whoever_needs_no_git_does_not_ask_for_it(self, repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(os.environ, "PATH", "")
        assert len(list(present_files(repo.path))) == 3


class TestArrivals:
    """`due --git`: on which day a unit's filing came, however the office has merged it."""

    FILLED = stations("2024-05", "250", filed="2024-06-03")
    (PATH,) = FILLED

    @pytest.fixture(name="clone")
    def _clone(self, repo: GitRepo, tmp_path: Path) -> GitRepo:
        """The unit's own clone, in which it has filed on 3 June; main has moved on meanwhile."""
        repo.git("clone", "-q", str(repo.path), str(tmp_path / "clone"))
        clone = GitRepo(tmp_path / "clone")
        clone.git("checkout", "-q", "-b", "五月")
        clone.commit(self.FILLED, day="2024-06-03", author="李四")
        clone.git("push", "-q", "origin", "五月")
        repo.commit(OTHERS, day="2024-06-05")
        return clone

    def days(self, repo: GitRepo) -> dict[str, str]:
        found = arrivals(Repository.locate(repo.path), present_files(repo.path))
        return {path: str(day) for path, day in found.items()}

    def test_a_merge_keeps_the_units_day(self, repo: GitRepo, clone: GitRepo) -> None:
        repo.git("merge", "-q", "--no-ff", "--no-edit", "五月", day="2024-06-12")
        assert self.days(repo)[self.PATH] == "2024-06-03"
        clone.git("fetch", "-q")

    def test_a_rebase_keeps_the_units_day(self, repo: GitRepo, clone: GitRepo) -> None:
        clone.git("fetch", "-q")
        clone.git("rebase", "-q", "origin/main", day="2024-06-12")
        clone.git("push", "-q", "-f", "origin", "五月")
        repo.git("merge", "-q", "--ff-only", "五月")
        assert self.days(repo)[self.PATH] == "2024-06-03"

    @pytest.mark.parametrize("message", ["五月填报", "五月填报 (#12)", "!12 五月填报"])
    def test_a_squash_makes_nobody_late(self, repo: GitRepo, clone: GitRepo, message: str) -> None:
        repo.git("merge", "-q", "--squash", "五月")
        repo.git("commit", "-q", "-m", message, day="2024-06-12")
        assert self.days(repo)[self.PATH] == "2024-06-03", "the branch still has the unit's own commit"
        clone.commit(stations("2024-06", "300", filed="2024-07-03"), day="2024-07-03", author="李四")
        repo.git("branch", "-q", "-D", "五月")
        repo.git("pull", "-q", "--no-rebase", "--no-edit", str(clone.path), "五月")
        assert self.days(repo)[self.PATH] == "2024-06-03"

    def test_a_squash_on_a_server_tells_no_day(self, repo: GitRepo, clone: GitRepo) -> None:
        repo.git("merge", "-q", "--squash", "五月")
        repo.git("commit", "-q", "-m", "五月填报 (#12)", day="2024-06-12", author="李四")
        repo.git("branch", "-q", "-D", "五月")
        assert self.PATH not in self.days(repo)
        assert clone.path.exists()

    def test_gits_own_list_of_what_was_squashed_has_the_days(self, repo: GitRepo, clone: GitRepo) -> None:
        repo.git("merge", "-q", "--squash", "五月")
        repo.git("commit", "-q", "--no-edit", day="2024-06-12")
        repo.git("branch", "-q", "-D", "五月")
        assert self.days(repo)[self.PATH] == "2024-06-03"
        assert clone.path.exists()

    def test_what_the_office_enters_itself_says_nothing_of_the_units_day(self, repo: GitRepo, clone: GitRepo) -> None:
        repo.git("merge", "-q", "--no-ff", "--no-edit", "五月")
        june = stations("2024-06", "300", filed="2024-07-03")
        repo.commit(june, day="2024-07-20")
        assert list(self.days(repo)) == [self.PATH]
        assert clone.path.exists()

    def test_where_one_writes_everything_a_commit_is_the_day(self, repo: GitRepo) -> None:
        repo.commit(self.FILLED, day="2024-06-20")
        assert self.days(repo)[self.PATH] == "2024-06-20"

    def test_a_blank_form_is_no_filing(self, repo: GitRepo) -> None:
        blank = "unit: jingxin\nmonth: 2024-05\nfiled:\nfigures:\n  stations:\n"
        repo.commit({self.PATH: blank}, day="2024-06-01")
        assert self.PATH not in self.days(repo)
        repo.commit(self.FILLED, day="2024-06-20")
        assert self.days(repo)[self.PATH] == "2024-06-20"


class TestOffice:
    """A server, an office and five units: requests, a closing, a request older than it."""

    def test_a_month_of_requests(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        server = GitRepo.new(tmp_path / "office", {**WORKSPACE, **APRIL})
        bare = tmp_path / "server.git"
        server.git("clone", "-q", "--bare", str(server.path), str(bare))
        server.git("remote", "add", "origin", str(bare))
        clones = []
        filed = {"jingxin": "stations: 250", "shichang": "new-firms: 500, all-firms: 90"}
        for unit in ("jingxin", "shichang", "shuju", "jiangan", "wuchang"):
            server.git("clone", "-q", str(bare), str(tmp_path / unit))
            clone = GitRepo(tmp_path / unit)
            clone.git("checkout", "-q", "-b", f"五月-{unit}")
            body = f"figures: {{{filed[unit]}}}\n" if unit in filed else ""
            report = "progress: {1-1b: {status: 推进中, done: 走访企业}}\n" if unit == "shuju" else ""
            clone.commit(filing(unit, "2024-05", body + report, "2024-06-03"), day="2024-06-03", author=unit)
            clone.git("push", "-q", "origin", "HEAD")
            clones.append(unit)
        for number, unit in enumerate(clones):
            server.git("fetch", "-q")
            told = Told(capsys, server.path, f"main...origin/五月-{unit}")
            assert [change["unit"] for change in told.value["changes"]] == [unit], unit
            assert told.code == 0
            how = ("--no-ff", "--squash", "--no-ff", "--squash", "--no-ff")[number]
            server.git("merge", "-q", how, *(() if how == "--squash" else ("--no-edit",)), f"origin/五月-{unit}")
            server.git("commit", "-q", "--allow-empty", "-m", f"合入{unit}", day="2024-06-10")
        close(server.path, "2024-05", verify=False)
        server.commit({})
        server.git("push", "-q", "origin", "main")
        late = GitRepo(tmp_path / "jingxin")
        late.commit(stations("2024-05", "260", filed="2024-06-03"), author="jingxin")
        capsys.readouterr()
        assert Told(capsys, late.path, "HEAD~1", "HEAD").code == 0, "as far as the unit's own clone knows"
        late.git("fetch", "-q")
        told = Told(capsys, late.path, "origin/main...HEAD")
        assert (told.kinds, told.code) == ([("closed-changed", "breaking")], 1)
        days = arrivals(Repository.locate(server.path), present_files(server.path))
        assert {str(day) for path, day in days.items() if "2024-05" in path} == {"2024-06-03"}
