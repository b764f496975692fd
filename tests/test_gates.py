"""Gates that a change must pass: hooks, pipelines, one part of a request, what the office has accepted."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from branches import APRIL, MAY, OTHERS, OTHERS_OWN, Told
from gitrepo import WORKSPACE, GitRepo, stations
from program import yian1
from yian1.commands.archive import close
from yian1.commands.check import check
from yian1.commands.diff import diff
from yian1.model.diagnostics import DataError, UsageError
from yian1.output.review import MARKER

if TYPE_CHECKING:
    from collections.abc import Sequence


ROOT = Path(__file__).parents[1]


@pytest.fixture(name="repo")
def _repo(tmp_path: Path) -> GitRepo:
    """A repository whose main has April's figure."""
    return GitRepo.new(tmp_path / "repo", later=APRIL)


class TestHooks:
    """What pre-commit runs: the hook's entry, with the files of the commit that are still there."""

    HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

    def run(self, root: Path, hook: str, *names: str) -> int:
        declared = next(one for one in self.HOOKS if one["id"] == hook)
        wanted = [name for name in names if re.search(declared["files"], name)]
        if not wanted and not declared.get("always_run"):
            return 0
        program, *words = declared["entry"].split()
        assert (program, declared.get("pass_filenames", True)) == ("yian1", True)
        return yian1(*words, *wanted, cwd=root).returncode

    def test_a_commit_that_only_takes_away_is_checked(self, repo: GitRepo) -> None:
        close(repo.path, "2024-04", verify=False)
        assert self.run(repo.path, "yian1-check") == 0
        (repo.path / next(iter(APRIL))).unlink()
        assert self.run(repo.path, "yian1-check") == 1
        assert self.run(repo.path, "yian1-check", "data/plan.yaml") == 1, "nor beside another file"

    def test_what_is_wrong_with_anothers_file_stops_nobody(self, repo: GitRepo) -> None:
        mine, theirs = next(iter(MAY)), "data/progress/shichang/2024-05.yaml"
        repo.write({**MAY, theirs: "unit: shichang\nmonth: 2024-05\nfigures: {new-firms: 四百 }  \n"})
        assert [self.run(repo.path, hook, mine) for hook in ("yian1-check", "yian1-fmt")] == [0, 0]
        assert [self.run(repo.path, hook, theirs) for hook in ("yian1-check", "yian1-fmt")] == [1, 1]

    def test_the_line_ends_that_git_writes_on_windows_stop_nobody(self, repo: GitRepo) -> None:
        (path,) = MAY
        repo.write(MAY)
        text = (repo.path / path).read_text(encoding="utf-8")
        (repo.path / path).write_bytes(text.replace("\n", "\r\n").encode())
        assert self.run(repo.path, "yian1-fmt", path) == 0
        (repo.path / path).write_bytes(text.replace("\n", "\r\n", 1).encode())
        assert self.run(repo.path, "yian1-fmt", path) == 1, "mixed ones are a mistake"


class TestCheckedPart:
    def told(self, capsys: pytest.CaptureFixture[str], root: Path, **asked: Any) -> tuple[int, list[str]]:
        capsys.readouterr()
        code = check(root, "json", strict=False, **asked)
        return code, sorted({one["file"] for one in json.loads(capsys.readouterr().out)["diagnostics"]})

    def test_one_unit_or_some_files(
        self, repo: GitRepo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(repo.path / "data")
        mine, theirs = (f"data/progress/{unit}/2024-05.yaml" for unit in ("jingxin", "shichang"))
        repo.write(
            {
                name: f"unit: {name.split('/')[2]}\nmonth: 2024-05\nfigures: {{stations: 约}}\n"
                for name in (mine, theirs)
            }
        )
        assert self.told(capsys, repo.path) == (1, [mine, theirs])
        assert self.told(capsys, repo.path, unit="市经信局") == (1, [mine])
        assert self.told(capsys, repo.path, unit="shuju") == (0, [])
        assert self.told(capsys, repo.path, files=[repo.path / theirs]) == (1, [theirs])
        assert self.told(capsys, repo.path, files=[Path(theirs)]) == (1, [theirs]), "as messages name it"
        check(repo.path, "json", strict=False, files=[repo.path / "data" / "no.yaml"])
        assert "no.yaml”这个文件" in capsys.readouterr().err
        with pytest.raises(UsageError, match="不在工作目录里"):
            check(repo.path, "json", strict=False, files=[repo.path.parent])

    def test_annotations_name_the_folder_of_the_workspace(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        files = {**WORKSPACE, **APRIL, "data/progress/jingxin/2024-05.yaml": "unit: [\n"}
        GitRepo.new(tmp_path, {f"督查/{name}": text for name, text in files.items()})
        assert check(tmp_path / "督查", "github", strict=False) == 1
        assert capsys.readouterr().out.startswith("::error file=督查/data/progress/jingxin/2024-05.yaml,line=1")

    @pytest.mark.skipif(os.name != "posix", reason="no such names elsewhere")
    def test_a_name_of_signs_that_cannot_be_seen_is_written_out(
        self, repo: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repo.write({"data/progress/jingxin/\x1b[31m\u202e坏\n.yaml": "a: 1\n"})
        shown = "data/progress/jingxin/\\x1b[31m\\u202e坏\\n.yaml"
        for style in ("text", "github"):
            check(repo.path, style, strict=False)
            told = capsys.readouterr().out
            assert shown in told
            assert not {"\x1b", "\u202e"} & set(told)


class TestScope:
    """`diff -u` and `-m`: one part of a request, and how much else there is."""

    @pytest.fixture(name="asked")
    def _asked(self, repo: GitRepo) -> GitRepo:
        repo.write({**MAY, **OTHERS, "data/progress/shuju/2024-05.yaml": "unit: [\n"})
        return repo

    def test_a_broken_file_of_another_unit_does_not_stop_mine(
        self, asked: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert diff(asked.path, unit="jingxin", style="json", fail_on="breaking") == 0
        told = json.loads(capsys.readouterr().out)
        assert [change["unit"] for change in told["changes"]] == ["jingxin"]
        assert told["broken"] == ["data/progress/shuju/2024-05.yaml"]
        diff(asked.path, unit="jingxin", style="text")
        text = capsys.readouterr().out
        assert "有1个文件有错误（data/progress/shuju/2024-05.yaml）\uff0c没有审核" in text
        assert "另有2项变动不在所问的范围内\uff0c其中须处理1项" in text

    def test_what_is_closed_is_not_intact_while_it_cannot_be_read(
        self, repo: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        close(repo.path, "2024-04", verify=False)
        assert close(repo.path, None, verify=True) == 0
        record = repo.path / "data/closed/2024-04.yaml"
        text = record.read_text(encoding="utf-8")
        for damaged in (f"{text}<<<<<<< HEAD\n", text[: len(text) // 3]):
            record.write_text(damaged, encoding="utf-8")
            capsys.readouterr()
            assert close(repo.path, None, verify=True) == 1
            assert "data/closed/2024-04.yaml）\uff0c核对得不全" in capsys.readouterr().err

    def test_what_no_check_of_the_folder_would_show_is_told(
        self, asked: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        asked.commit({})
        diff(asked.path, "HEAD~1", "HEAD", "text")
        text = capsys.readouterr().out
        assert "没有审核\uff1b错误如下\uff0c改正后再比较。\ndata/progress/shuju/2024-05.yaml:1\uff1a" in text
        assert "yian1 check" not in text

    def test_as_a_whole_it_fails(self, asked: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        assert diff(asked.path, style="json") == 1
        assert len(json.loads(capsys.readouterr().out)["changes"]) == 3

    def test_a_month(self, asked: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        assert diff(asked.path, month="2024-04", style="json") == 0
        assert json.loads(capsys.readouterr().out)["changes"] == []

    def test_a_broken_plan_stops_everything(self, asked: GitRepo) -> None:
        asked.write({"data/plan.yaml": "units: [\n"})
        with pytest.raises(DataError):
            diff(asked.path, unit="jingxin")


class TestAccepted:
    """What is lawful all the same: the office writes down who agrees, when and why, and the gate lets it pass."""

    LOWER = stations("2024-04", "190", filed="2024-05-03")
    ENTRY = "- {{item: {}, by: 督查室李四, date: 2024-06-20, reason: 经现场核实}}\n"
    ITEM = "figure-fell/jingxin/2024-04/stations"

    def test_the_gate_says_what_to_write_and_passes_when_it_is_written(
        self, repo: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repo.write(self.LOWER)
        told = Told(capsys, repo.path)
        assert (told.kinds, told.code) == ([("figure-fell", "breaking")], 1)
        assert told.value["changes"][0]["item"] == self.ITEM
        repo.write({"data/accepted.yaml": self.ENTRY.format(self.ITEM)})
        told = Told(capsys, repo.path)
        assert (told.kinds, told.code) == ([("figure-fell", "breaking"), ("acceptance-added", "info")], 0)
        assert told.value["changes"][0]["accepted"] == {
            "by": "督查室李四",
            "date": "2024-06-20",
            "reason": "经现场核实",
        }
        assert diff(repo.path, fail_on="notice") == 1
        assert "已同意\uff1a督查室李四\uff0c2024-06-20\uff0c经现场核实" in capsys.readouterr().out

    def test_what_was_accepted_once_accepts_nothing_new(
        self, repo: GitRepo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repo.commit({**self.LOWER, "data/accepted.yaml": self.ENTRY.format(self.ITEM)})
        repo.write(stations("2024-04", "180", filed="2024-05-03"))
        assert Told(capsys, repo.path).code == 1
        again = self.ENTRY.format(self.ITEM) + self.ENTRY.format(self.ITEM).replace("06-20", "06-25")
        repo.write({"data/accepted.yaml": again})
        assert Told(capsys, repo.path).code == 0

    def test_another_item_accepts_nothing(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        repo.write({**self.LOWER, "data/accepted.yaml": self.ENTRY.format("figure-fell/jingxin/2024-05/stations")})
        assert Told(capsys, repo.path).code == 1

    def test_the_record_stays(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        repo.commit({"data/accepted.yaml": self.ENTRY.format(self.ITEM)})
        repo.write({"data/accepted.yaml": self.ENTRY.format(self.ITEM).replace("李四", "王五")})
        assert Told(capsys, repo.path).kinds == [("acceptance-changed", "breaking")]
        repo.write({"data/accepted.yaml": "accepted: []\n"})
        assert Told(capsys, repo.path).kinds == [("acceptance-removed", "breaking")]

    def test_a_rule_has_an_item_too(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
        office = WORKSPACE["data/office.yaml"] + "year_end: [stations]\n"
        repo.write({"data/office.yaml": office, "data/accepted.yaml": self.ENTRY.format("year-end-changed/stations")})
        assert Told(capsys, repo.path).code == 0


@pytest.mark.skipif(os.name != "posix", reason="the pipelines run a shell")
class TestPipelines:
    """The examples, run as they stand: in a clone of the request's branch, with `pip` and `curl` mute."""

    GITLAB = yaml.safe_load((ROOT / "examples/gitlab-ci.yml").read_text(encoding="utf-8"))
    GITEE = yaml.safe_load((ROOT / "examples/gitee-go.yml").read_text(encoding="utf-8"))
    GITHUB = yaml.safe_load((ROOT / "examples/github-actions.yml").read_text(encoding="utf-8"))

    @pytest.fixture(name="request_of")
    def _request(self, repo: GitRepo, tmp_path: Path) -> Any:
        """Return how a branch with some files, older than the closing of April, runs through a script."""
        repo.git("checkout", "-q", "-b", "mine")
        tools = tmp_path / "tools"
        tools.mkdir()
        source = f"PYTHONPATH='{ROOT / 'src'}' exec '{sys.executable}' -m yian1 \"$@\"\n"
        for name, body in (("pip", ""), ("curl", ""), ("yian1", source)):
            (tools / name).write_text(f"#!/bin/sh\n{body}", encoding="utf-8")
            (tools / name).chmod(0o755)

        def piped(script: Sequence[str], files: dict[str, str]) -> tuple[int, str]:
            repo.commit(files)
            repo.git("checkout", "-q", "main")
            close(repo.path, "2024-04", verify=False)
            repo.commit(OTHERS_OWN)
            repo.git("clone", "-q", "--branch", "mine", str(repo.path), str(tmp_path / "clone"))
            environment = {
                **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
                "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
                "GITEE_BRANCH": "main",
            }
            lines = "\n".join(["set -e", *script])
            done = subprocess.run(
                ["bash", "-c", lines],
                cwd=tmp_path / "clone",
                env=environment,
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            return done.returncode, done.stdout + done.stderr

        return piped

    @property
    def scripts(self) -> dict[str, list[str]]:
        steps = self.GITEE["stages"][0]["steps"][0]["commands"]
        return {"gitlab": self.GITLAB["ledger-review"]["script"], "gitee": steps}

    def test_on_gitlab_and_gitee_the_same_is_run(self) -> None:
        gitlab, gitee = self.scripts["gitlab"], self.scripts["gitee"]
        known = [line.replace("GITEE_BRANCH", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME") for line in gitee]
        install, deepen, closed, comment = (line for line in known if line not in gitlab)
        assert (install, closed, "--unshallow" in deepen) == ("pip install yian1", "yian1 close --verify", True)
        assert [line for line in known if line in gitlab] == [line for line in gitlab if "curl" not in line]
        assert "curl" in comment

    def test_a_good_request_passes(self, request_of: Any) -> None:
        code, told = request_of(self.scripts["gitee"], MAY)  # it runs all that the other does
        assert code == 0, told
        assert "填报新报" in told
        assert "市市场监管局" not in told, "what others have merged is not part of the request"

    def test_a_closed_month_does_not_pass(self, request_of: Any) -> None:
        code, told = request_of(self.scripts["gitlab"], stations("2024-04", "210", filed="2024-05-03"))
        assert code != 0
        assert "closed-changed" in told

    def test_on_github_the_request_is_compared_by_three_dots_and_the_comment_known_by_its_mark(self) -> None:
        steps = {step.get("name", ""): step for step in self.GITHUB["jobs"]["review"]["steps"]}
        runs = "\n".join(step["run"] for step in steps.values() if "run" in step)
        assert runs.count("yian1 diff") == runs.count('"$BASE...HEAD"') == 3
        assert f'startswith("{MARKER}")' in runs
        assert "ref" not in self.GITHUB["jobs"]["review"]["steps"][0]["with"], "the result of the merge is checked out"
        assert self.GITHUB[True]["push"]["branches"] == ["main"]

    @pytest.mark.parametrize(
        ("known", "sent"),
        [("3\\n4\\n", "--method PATCH EDIT/3 -F body=@changes.md"), ("", "COMMENTS -F body=@changes.md")],
    )
    def test_on_github_the_comment_is_written_once_and_edited_from_then_on(
        self, tmp_path: Path, known: str, sent: str
    ) -> None:
        step = next(
            step for step in self.GITHUB["jobs"]["review"]["steps"] if step.get("name", "").startswith("写评论")
        )
        script = f'#!/bin/sh\necho "$*" >> log\ncase "$*" in *--jq*) printf \'{known}\' ;; esac\n'
        (tmp_path / "gh").write_text(script, encoding="utf-8")
        (tmp_path / "gh").chmod(0o755)
        environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "COMMENTS": "COMMENTS", "EDIT": "EDIT"}
        subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], cwd=tmp_path, env=environment, check=True)
        asked, *told = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
        assert "--paginate COMMENTS" in asked
        assert told == [f"api --silent {sent}"]
