"""Git: which revision is meant, files as they were, no git to ask, and repositories that want something else done."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from gitrepo import WORKSPACE, GitRepo, stations
from yian1.commands.diff import diff
from yian1.files import disk, programs
from yian1.files.disk import RawFile
from yian1.files.git import Git, Repository, merged_files
from yian1.files.history import arrivals, last_commits, recorded
from yian1.files.load import load
from yian1.model.diagnostics import Severity, UsageError
from yian1.yaml.encoding import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture(name="repo")
def _repo(tmp_path: Path) -> GitRepo:
    return GitRepo.new(tmp_path / "repo")


def paths(repository: Repository, name: str = "HEAD") -> list[str]:
    return [raw.path for raw in repository.files(repository.revision(name))]


class TestRevisions:
    def test_names_tags_and_parents_mean_commits(self, repo: GitRepo) -> None:
        first = repo.git("rev-parse", "HEAD")
        repo.git("tag", "第一版")
        second = repo.commit(stations("2024-04", "1"))
        repository = Repository.locate(repo.path)
        assert [repository.revision(name) for name in ("HEAD", "HEAD~1", "第一版", first[:7])] == [
            second,
            first,
            first,
            first,
        ]

    def test_a_date_means_the_last_commit_up_to_the_end_of_that_day_in_beijing(self, repo: GitRepo) -> None:
        june = repo.commit(stations("2024-05", "1"), day="2024-06-05")
        repo.commit(stations("2024-06", "2"), day="2024-07-05")
        repository = Repository.locate(repo.path)
        assert repository.revision("2024-06-05") == june
        assert repository.revision("2024-07-04") == june
        with pytest.raises(UsageError, match="当天及以前没有提交"):
            repository.revision("2024-03-31")
        with pytest.raises(UsageError, match="不是日期"):
            repository.revision("2024-02-31")

    @pytest.mark.parametrize("name", ["-h", "--output=x", "a\nb", "^main"])
    def test_what_looks_like_an_option_is_refused(self, repo: GitRepo, name: str) -> None:
        with pytest.raises(UsageError, match="不是版本号"):
            Repository.locate(repo.path).revision(name)

    def test_a_branch_without_commits_has_no_date_either(self, repo: GitRepo) -> None:
        repo.git("checkout", "-q", "--orphan", "新")
        for name in ("HEAD", "2024-06-01"):
            with pytest.raises(UsageError, match="当前分支还没有提交"):
                Repository.locate(repo.path).revision(name)
        assert Repository.locate(repo.path).revision("main")

    def test_broken_names_of_branches_are_not_a_branch_without_commits(self, repo: GitRepo) -> None:
        (repo.path / ".git/packed-refs").write_text("x\n", encoding="ascii")
        with pytest.raises(UsageError, match="packed-refs"):
            Repository.locate(repo.path).revision("HEAD")

    def test_parents_that_a_commit_does_not_name_are_not_its_own(self, repo: GitRepo) -> None:
        repo.commit({})
        (repo.path / ".git/info").mkdir(exist_ok=True)
        (repo.path / ".git/info/grafts").write_text(repo.git("rev-parse", "HEAD") + "\n", encoding="ascii")
        assert Repository.locate(repo.path).revision("HEAD~1")

    def test_an_unknown_name_is_wrong_usage_with_a_hint(self, repo: GitRepo) -> None:
        with pytest.raises(UsageError, match="没有“发布版”这个版本") as error:
            Repository.locate(repo.path).revision("发布版")
        assert "git log" in error.value.hint

    def test_a_repository_without_commits_is_told_so(self, tmp_path: Path) -> None:
        subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
        with pytest.raises(UsageError, match="还没有提交"):
            Repository.locate(tmp_path).revision("HEAD")
        with pytest.raises(UsageError, match="还没有提交"):
            recorded(Repository.locate(tmp_path), [RawFile("data/plan.yaml", b"")], "stations")


class TestFiles:
    def test_a_revision_is_read_by_two_processes_however_many_files(
        self, repo: GitRepo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for unit in ("jingxin", "shichang", "shuju"):
            repo.write(
                {key: text for number in range(1, 13) for key, text in stations(f"2024-{number:02}", "1", unit).items()}
            )
        repo.commit({})
        repository, calls = Repository.locate(repo.path), []
        run = subprocess.run

        def counted(command: Sequence[str], **options: Any) -> Any:
            calls.append(command)
            return run(command, **options)

        monkeypatch.setattr(subprocess, "run", counted)
        files = repository.files(repo_head := repository.revision("HEAD"))
        assert len(files) == 38
        assert repo_head
        assert [next(word for word in call[2:] if not ("=" in word or word == "-c")) for call in calls] == [
            "rev-parse",
            "ls-tree",
            "cat-file",
        ]

    def test_the_past_is_read_by_the_same_rule_as_the_disk(self, repo: GitRepo) -> None:
        repo.commit(
            {
                **stations("2024-04", "1"),
                "data/progress/jingxin/说明.yaml": "a: 1\n",
                "data/progress/jingxin/深/x.yaml": "a: 1\n",
                "data/progress/.hidden/x.yaml": "a: 1\n",
                "data/progress/jingxin/notes.txt": "a\n",
                "data/closed/2024-04.yaml": "month: 2024-04\nclosed: 2024-05-10\n",
                "data/other.yaml": "a: 1\n",
                "README.md": "a\n",
            }
        )
        on_disk = {raw.path: raw.data for raw in disk.read_files(repo.path)}
        repository = Repository.locate(repo.path)
        in_git = {raw.path: raw.data for raw in repository.files(repository.revision("HEAD"))}
        assert in_git == on_disk
        assert "data/progress/jingxin/说明.yaml" in in_git

    def test_a_workspace_may_lie_in_a_chinese_subfolder(self, tmp_path: Path) -> None:
        inside = "督查/1号议案 工作区"
        repo = GitRepo.new(tmp_path, {f"{inside}/{name}": text for name, text in WORKSPACE.items()})
        repo.commit({f"{inside}/{name}": text for name, text in stations("2024-04", "7").items()}, author="李四")
        repository = Repository.locate(tmp_path / inside)
        assert repository.prefix == f"{inside}/"
        assert paths(repository) == ["data/office.yaml", "data/plan.yaml", "data/progress/jingxin/2024-04.yaml"]
        days = arrivals(repository, disk.read_files(tmp_path / inside))
        assert list(days) == ["data/progress/jingxin/2024-04.yaml"]

    def test_a_revision_from_before_the_workspace_is_wrong_usage(self, tmp_path: Path) -> None:
        repo = GitRepo.new(tmp_path, {"README.md": "a\n"})
        repo.commit(WORKSPACE)
        with pytest.raises(UsageError, match=r"里没有 data/plan.yaml"):
            paths(Repository.locate(tmp_path), "HEAD~1")

    def test_links_and_huge_files_are_not_read(self, repo: GitRepo) -> None:
        (repo.path / "data/progress/jingxin").mkdir(parents=True)
        (repo.path / "data/progress/jingxin/2024-04.yaml").symlink_to("/etc/hostname")
        repo.commit({"data/progress/jingxin/2024-05.yaml": "#" * (MAX_BYTES + 1)})
        repository = Repository.locate(repo.path)
        problems = {raw.path: raw.problem.code for raw in repository.files(repository.revision("HEAD")) if raw.problem}
        assert problems == {
            "data/progress/jingxin/2024-04.yaml": "link-outside",
            "data/progress/jingxin/2024-05.yaml": "file-too-large",
        }

    @pytest.mark.parametrize("inside", ["", "督查/1号议案 工作区/"])
    def test_a_link_to_a_file_in_the_workspace_is_that_file(
        self, tmp_path: Path, inside: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        root = tmp_path / inside
        repo = GitRepo.new(tmp_path, {f"{inside}{name}": text for name, text in WORKSPACE.items()})
        (root / "real").mkdir()
        (root / "data/progress/jingxin").mkdir(parents=True)
        (root / "data/office.yaml").rename(root / "real/office.yaml")
        (root / "data/office.yaml").symlink_to("hop.yaml")
        (root / "data/hop.yaml").symlink_to("../real/office.yaml")
        (filing,) = stations("2024-04", "7").values()
        (root / "real/四月.yaml").write_text(filing, encoding="utf-8")
        (root / "data/progress/jingxin/2024-04.yaml").symlink_to("../../../real/四月.yaml")
        repo.commit({})
        repository = Repository.locate(root)
        in_git = {raw.path: raw.data for raw in repository.files(repository.revision("HEAD"))}
        assert in_git == {raw.path: raw.data for raw in disk.read_files(root)}
        assert in_git["data/progress/jingxin/2024-04.yaml"] == filing.encode()
        assert None not in in_git.values()
        assert diff(root, None, None, "text", None) == 0
        assert capsys.readouterr().out.splitlines()[-1] == "没有实质变动\u3002"

    def test_other_links_are_refused_and_named(self, tmp_path: Path) -> None:
        repo = GitRepo.new(tmp_path, {f"inside/{name}": text for name, text in WORKSPACE.items()})
        repo.write({"elsewhere.yaml": "a: 1\n", "inside/real/2024-04.yaml": "a: 1\n"})
        progress = tmp_path / "inside/data/progress"
        (progress / "jingxin").mkdir(parents=True)
        links = {
            "jingxin/2024-04.yaml": ("../../../../elsewhere.yaml", "link-outside"),
            "jingxin/2024-05.yaml": ("nowhere.yaml", "unreadable"),
            "jingxin/2024-06.yaml": ("2024-06.yaml", "unreadable"),
            "jingxin/2024-07.yaml": ("a\nb", "unreadable"),
            "shichang": ("../../real", "unreadable"),
            "shuju": ("/etc", "link-outside"),
        }
        for name, (target, _) in links.items():
            (progress / name).symlink_to(target)
        (progress / "readme").symlink_to("../../real/2024-04.yaml")
        (progress.parent / "closed").symlink_to("../real")
        repo.commit({})
        repository = Repository.locate(tmp_path / "inside")
        files = repository.files(repository.revision("HEAD"))
        assert {raw.path: raw.problem.code for raw in files if raw.problem} == {
            **{f"data/progress/{name}": code for name, (_, code) in links.items()},
            "data/closed": "unreadable",
        }
        told = {problem.where.file for problem in load(files).problems if problem.severity is Severity.ERROR}
        assert told == {raw.path for raw in files if raw.problem}

    def test_worktrees_and_detached_heads(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.commit(stations("2024-04", "1"))
        repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "另一处"), "HEAD~1")
        there = Repository.locate(tmp_path / "另一处")
        assert paths(there) == ["data/office.yaml", "data/plan.yaml"]
        assert there.revision("main") == repo.git("rev-parse", "main")
        repo.git("checkout", "-q", "--detach", "HEAD~1")
        assert Repository.locate(repo.path).revision("HEAD") == there.revision("HEAD")

    def test_a_merge_in_conflict_is_seen(self, repo: GitRepo) -> None:
        repo.git("checkout", "-q", "-b", "other")
        repo.commit(stations("2024-04", "1"))
        repo.git("checkout", "-q", "main")
        repo.commit(stations("2024-04", "2"))
        with pytest.raises(subprocess.CalledProcessError):
            repo.git("merge", "-q", "other")
        repository = Repository.locate(repo.path)
        told = [problem.where.file for problem in load(disk.read_files(repo.path)).problems]
        assert told == ["data/progress/jingxin/2024-04.yaml"]
        assert paths(repository)


class TestShallow:
    @pytest.fixture(name="clone")
    def _clone(self, repo: GitRepo, tmp_path: Path) -> Path:
        repo.commit(stations("2024-04", "1"), day="2024-05-05")
        repo.commit(stations("2024-05", "2"), day="2024-06-05")
        repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(tmp_path / "clone"))
        return tmp_path / "clone"

    def test_what_is_there_can_be_read(self, clone: Path) -> None:
        assert len(paths(Repository.locate(clone))) == 4

    @pytest.mark.parametrize("name", ["HEAD~1", "2024-05-05"])
    def test_what_is_cut_off_is_wrong_usage_that_says_how_to_get_it(self, clone: Path, name: str) -> None:
        with pytest.raises(UsageError) as error:
            Repository.locate(clone).revision(name)
        assert "浅克隆" in error.value.hint
        assert "--unshallow" in error.value.hint

    def test_histories_are_refused(self, clone: Path) -> None:
        with pytest.raises(UsageError, match="没有完整的历史"):
            arrivals(Repository.locate(clone), disk.read_files(clone))
        with pytest.raises(UsageError, match="没有完整的历史"):
            recorded(Repository.locate(clone), disk.read_files(clone), "stations")


class TestTrouble:
    def test_no_repository(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="不在 git 仓库里"):
            Repository.locate(tmp_path)

    def test_no_git(self, repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        with pytest.raises(UsageError, match="没有找到 git"):
            Repository.locate(repo.path)

    def test_a_program_of_that_name_that_is_not_git(
        self, repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin/git").symlink_to("/bin/echo")
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
        with pytest.raises(UsageError, match="git 运行失败"):
            Repository.locate(repo.path)

    def test_a_git_that_lies_in_the_workspace_is_never_run(
        self, repo: GitRepo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        program = repo.path / "git"
        program.write_text("#!/bin/sh\ntouch ran\n", encoding="ascii")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(repo.path))
        with pytest.raises(UsageError, match="没有找到 git"):
            Repository.locate(repo.path)

    @pytest.mark.parametrize("place", ["repo", "repo/bin", "repo/data", "here", ".", "link"])
    def test_no_program_of_a_workspace_or_from_around_here_is_found(
        self, repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
    ) -> None:
        (tmp_path / "here/below").mkdir(parents=True)
        (repo.path / "bin").mkdir()
        (tmp_path / "link").symlink_to(repo.path / "bin", target_is_directory=True)
        for folder in (tmp_path / place, *([repo.path / "bin"] if place == "link" else [])):
            (folder / "soffice").write_text("#!/bin/sh\n", encoding="ascii")
            (folder / "soffice").chmod(0o755)
        monkeypatch.chdir(tmp_path / "here/below" if place in {"here", "."} else repo.path)
        monkeypatch.setenv("PATH", str(tmp_path / place))
        assert programs.find_program("soffice") is None
        (tmp_path / "tools").mkdir()
        monkeypatch.setenv("PATH", f"{tmp_path / place}:{tmp_path / 'tools'}")
        (tmp_path / "tools/soffice").write_text("#!/bin/sh\n", encoding="ascii")
        (tmp_path / "tools/soffice").chmod(0o755)
        assert programs.find_program("soffice") == tmp_path / "tools/soffice"

    def test_a_bare_repository(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.git("clone", "-q", "--bare", str(repo.path), str(tmp_path / "bare"))
        with pytest.raises(UsageError, match="没有工作文件"):
            Repository.locate(tmp_path / "bare")
        with pytest.raises(UsageError, match="没有工作文件"):
            Repository.locate(repo.path / ".git")

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            ("fatal: detected dubious ownership in repository at '/x'", "属于另一个用户"),
            ("fatal: bad object 123\x1b[31m", "缺失或损坏"),
            ("fatal: unknown option\x1b[31m", "git 运行失败"),
            ("", "没有说明原因"),
        ],
    )
    def test_what_git_says_is_told_in_chinese(self, repo: GitRepo, tmp_path: Path, said: str, message: str) -> None:
        program = tmp_path / "fake"
        program.write_text(f"#!/bin/sh\nprintf '%s' \"{said}\" >&2\nexit 128\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        with pytest.raises(UsageError, match=message) as error:
            Git(str(program), repo.path).run("status")
        assert error.value.message.isprintable()

    def test_the_environment_of_a_hook_does_not_lead_elsewhere(
        self, repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = GitRepo.new(tmp_path / "other", {"README.md": "a\n"})
        monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
        monkeypatch.setenv("GIT_INDEX_FILE", str(other.path / ".git/index"))
        monkeypatch.setenv("GIT_WORK_TREE", str(other.path))
        assert paths(Repository.locate(repo.path)) == ["data/office.yaml", "data/plan.yaml"]

    def test_the_users_own_order_of_files_does_not_matter(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "1"))
        repo.git("config", "diff.orderFile", "/nonexist")
        repository = Repository.locate(repo.path)
        assert len(recorded(repository, disk.read_files(repo.path), "stations")) == 1
        assert len(arrivals(repository, disk.read_files(repo.path))) == 1


class TestHostileRepository:
    def test_nothing_that_it_names_is_run(self, repo: GitRepo, tmp_path: Path) -> None:
        marker, script = tmp_path / "ran", tmp_path / "script"
        script.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{marker}'\ncat\n", encoding="utf-8")
        script.chmod(0o755)
        hooks = repo.path / ".git/hooks"
        shutil.rmtree(hooks, ignore_errors=True)
        hooks.mkdir()
        for hook in ("post-index-change", "reference-transaction", "pre-commit", "post-checkout"):
            (hooks / hook).symlink_to(script)
        repo.commit(stations("2024-04", "1"))
        repo.commit({".gitattributes": "* diff=evil filter=evil\n", **stations("2024-04", "2")})
        marker.unlink(missing_ok=True)
        settings = (
            *("core.pager", "core.fsmonitor", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy"),
            *("diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "filter.evil.clean"),
            *("gpg.program", "credential.helper", "pager.log", "pager.ls-tree", "interactive.diffFilter"),
        )
        lines = [f'[log]\n\tshowSignature = true\n\tfollow = true\n[alias]\n\tlog = "!{script}"\n']
        for name in settings:
            section, _, key = name.partition(".")
            sub, _, last = key.rpartition(".")
            lines.append(f"[{section}{f' {chr(34)}{sub}{chr(34)}' if sub else ''}]\n\t{last} = {script}\n")
        with (repo.path / ".git/config").open("a", encoding="utf-8") as config:
            config.writelines(lines)
        repository = Repository.locate(repo.path)
        assert len(paths(repository, "2024-07-01")) == 3
        assert repository.compared("HEAD~1...HEAD")
        assert len(recorded(repository, disk.read_files(repo.path), "stations")) == 2
        os.utime(repo.path / "data/plan.yaml", (0, 0))  # git would look into it, through the filter
        assert len(last_commits(repository, disk.read_files(repo.path))) == 3
        assert not marker.exists()
        repo.git("status")
        assert marker.exists(), "the trap itself works"

    def test_what_a_partial_clone_lacks_is_not_fetched(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.commit(stations("2024-04", "1"))
        repo.git("config", "uploadpack.allowFilter", "true")
        clone, marker, script = tmp_path / "clone", tmp_path / "ran", tmp_path / "pack"
        repo.git("clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{repo.path}", str(clone))
        script.write_text(f"#!/bin/sh\ntouch '{marker}'\nexec git-upload-pack \"$@\"\n", encoding="utf-8")
        script.chmod(0o755)
        GitRepo(clone).git("config", "remote.origin.uploadpack", str(script))
        with pytest.raises(UsageError, match="部分克隆"):
            paths(Repository.locate(clone))
        assert not marker.exists()


class TestDamaged:
    """What git cannot read is told; it is never taken for gone."""

    def test_each_object_in_turn(self, repo: GitRepo) -> None:
        repo.commit(stations("2024-04", "1"))
        repo.git("checkout", "-q", "-b", "mine")
        repo.commit(stations("2024-05", "2"))
        repo.git("checkout", "-q", "main")
        repo.commit({**stations("2024-05", "3", unit="shuju"), "README.md": "a\n"})
        asked = Repository.locate(repo.path)
        request = asked.compared("main...mine")
        sound = merged_files(asked, request)
        told = []
        for number, file in enumerate(sorted((repo.path / ".git/objects").glob("??/*"))):
            kept = file.read_bytes()
            file.chmod(0o644)
            file.unlink()
            if number % 2:
                file.write_bytes(b"")
            try:
                assert merged_files(asked, request) == sound, "another answer"
            except UsageError as error:
                told.append(error.message)
            file.write_bytes(kept)
        assert len(told) > 5
        assert not [message for message in told if "缺失或损坏" not in message and "没有 data/plan.yaml" not in message]
