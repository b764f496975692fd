"""What git shows of a filing by textconv."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gitrepo import GitRepo
from ledgers import PLAN
from yian1.commands.diff import textconv

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(name="repo")
def _repo(tmp_path: Path) -> GitRepo:
    return GitRepo.new(tmp_path / "repo")


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
