"""The catalogue of errors: every code has a workspace that provokes it, its words, and an explanation."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from diagnostic_codes import codes as codes_in_source
from half_width import half_width_marks
from rows import each
from yian1.commands.check import check
from yian1.files import disk
from yian1.files.load import load
from yian1.model import diagnostics
from yian1.model.fields import Document, validate

TESTS = Path(__file__).parent
ERRORS = TESTS / "errors"
BASE = ERRORS / "_base"
FOLDERS = sorted(path.name for path in ERRORS.iterdir() if path != BASE)
EXPLAINED = (TESTS.parent / "docs" / "errors.md").read_text(encoding="utf-8")

# What no small file shows by itself: huge files and links, other commands, the strict check.
ELSEWHERE = {
    "bad-value": "test_errors.py::test_a_value_that_no_other_code_fits_is_told_as_it_is",
    "cell-format": "test_form.py::test_what_may_be_misread_is_refused_at_its_cell",
    "cell-formula": "test_form.py::test_what_may_be_misread_is_refused_at_its_cell",
    "file-too-large": "test_encoding.py::test_what_is_no_text_or_too_large_is_refused",
    "form-empty": "test_form.py::test_a_form_must_say_whose_and_something",
    "form-kept": "test_second_sheet.py::test_what_the_office_has_already_is_kept",
    "form-key": "test_form.py::test_rows_that_are_not_of_the_form_are_told",
    "form-twice": "test_form.py::test_of_two_different_filled_in_sheets_none_is_taken",
    "form-unit": "test_form.py::test_the_form_of_another_unit_is_refused",
    "link-outside": "test_errors.py::test_a_link_that_leads_out_of_the_workspace_is_not_followed",
    "long-line": "test_source.py::test_a_hostile_text_is_refused_or_read_with_little_work",
    "no-plan": "test_errors.py::test_without_a_plan_nothing_can_be_checked",
    "too-large": "test_source.py::test_a_hostile_text_is_refused_or_read_with_little_work",
    "workplan-blank": "test_checks_year.py::test_the_strict_check_names_what_the_work_plans_do_not_say",
    "workplan-incomplete": "test_checks_year.py::test_the_strict_check_names_what_the_work_plans_do_not_say",
    "workplan-missing": "test_checks_year.py::test_the_strict_check_names_what_the_work_plans_do_not_say",
    "workplan-overdue": "test_checks_year.py::test_the_strict_check_names_what_the_work_plans_do_not_say",
}


def told(folder: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what `yian1 check` prints of the good workspace with a folder's files laid over it."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    shutil.copytree(folder, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    capsys.readouterr()
    code = check(root, "text", strict=False)
    return f"{capsys.readouterr().out}退出码\uff1a{code}\n"


def test_the_workspace_that_the_errors_are_laid_over_is_good(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(BASE, tmp_path, capsys) == "检查了 4 个文件\uff0c没有发现问题。\n退出码\uff1a0\n"


@pytest.mark.parametrize("code", FOLDERS)
def test_a_mistake_is_told_in_these_words(code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = (ERRORS / code / "expected.txt").read_text(encoding="utf-8")
    assert f"[{code}]: " in expected
    assert told(ERRORS / code, tmp_path, capsys) == expected


def test_every_code_is_provoked_and_no_other_is() -> None:
    assert sorted([*FOLDERS, *ELSEWHERE]) == sorted(codes_in_source())


def test_the_table_has_the_codes_that_are_more_than_an_error_and_no_other() -> None:
    assert list(diagnostics.CODES) == sorted(diagnostics.CODES)
    assert diagnostics.CODES.keys() <= set(codes_in_source())
    assert diagnostics.Code() not in diagnostics.CODES.values()


@each("code", sorted(ELSEWHERE))
def test_what_is_provoked_elsewhere_is_named_there(code: str) -> None:
    file, _, name = ELSEWHERE[code].partition("::")
    text = (TESTS / file).read_text(encoding="utf-8")
    assert re.search(rf"^ *def {name}\(", text, re.MULTILINE)
    assert re.search(rf'["\[]{code}["\]](?!: "test_)', text)


def test_every_code_is_explained_once_and_no_other_is() -> None:
    assert sorted(re.findall(r"^### (.+)$", EXPLAINED, re.MULTILINE)) == sorted(codes_in_source())


def test_the_explanations_use_full_width_marks() -> None:
    assert half_width_marks(re.sub(r"`[^`\n]+`", "\u7801", EXPLAINED)) == []


def test_a_value_that_no_other_code_fits_is_told_as_it_is() -> None:
    class Numbered(Document):
        number: Annotated[int, Field(lt=10)]

    document, (problem,) = validate(Numbered, {"number": "12"}, "f.yaml")
    assert document is None
    assert (problem.code, problem.message) == ("bad-value", "“number”的值不合要求\uff1a12")


def test_only_the_items_that_do_not_fit_are_left_out_of_a_long_list() -> None:
    class Listed(Document):
        names: tuple[str, ...]

    names = [f"n{at}" for at in range(12)]
    document, problems = validate(Listed, {"names": [*names[:9], {}, {}, names[11]]}, "f.yaml")
    assert document is not None
    assert document.names == (*names[:9], names[11])
    assert len(problems) == 2


def test_a_link_that_leads_out_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "inside"
    shutil.copytree(BASE, root)
    link = root / "data" / "progress" / "minzheng" / "2025-05.yaml"
    try:
        link.symlink_to(BASE / "data" / "plan.yaml")
    except OSError:
        pytest.skip("links need rights here")
    refused = [raw.problem for raw in disk.read_files(root) if raw.problem]
    assert [problem.code for problem in refused] == ["link-outside"]


def test_without_a_plan_nothing_can_be_checked() -> None:
    loaded = load([])
    assert [problem.code for problem in loaded.problems] == ["no-plan"]
    assert loaded.ledger is None
