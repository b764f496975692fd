"""Where there is no git to ask, and repositories that would have it do something else."""

from __future__ import annotations

import shutil
import stat
from typing import TYPE_CHECKING

import pytest

from gitrepo import GitRepo, stations
from yian1.files import disk, programs
from yian1.files.git import Git, Repository, merged_files
from yian1.files.history import arrivals, recorded
from yian1.model.diagnostics import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(name="repo")
def _repo(tmp_path: Path) -> GitRepo:
    return GitRepo.new(tmp_path / "repo")


def paths(repository: Repository, name: str = "HEAD") -> list[str]:
    return [raw.path for raw in repository.files(repository.revision(name))]


class TestTrouble:
    def test_no_repository(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="不在 git 仓库里"):
            Repository.locate(tmp_path)

    def test_no_git(self, repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        with pytest.raises(UsageError, match="没有找到 git"):
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
        main, mine = (asked.revision(name) for name in ("main", "mine"))
        sound = merged_files(asked, main, mine)
        told = []
        for number, file in enumerate(sorted((repo.path / ".git/objects").glob("??/*"))):
            kept = file.read_bytes()
            file.chmod(0o644)
            file.unlink()
            if number % 2:
                file.write_bytes(b"")
            try:
                assert merged_files(asked, main, mine) == sound, "another answer"
            except UsageError as error:
                told.append(error.message)
            file.write_bytes(kept)
        assert len(told) > 5
        assert not [message for message in told if "缺失或损坏" not in message and "没有 data/plan.yaml" not in message]
