"""Files that are not read for their place or their name are told once, with the name that they should have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledgers import PLAN
from sample import lay_out
from yian1.commands.session import open_workspace
from yian1.files.disk import find_root
from yian1.model.diagnostics import Severity, UsageError

if TYPE_CHECKING:
    from pathlib import Path

RENAMED = "改名为 "


def told(root: Path, *names: str) -> list[tuple[str, str]]:
    for name in ("data/plan.yaml", *names):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PLAN, encoding="utf-8", newline="\n")
    found = open_workspace(root).diagnostics
    return [(one.where.file, one.hint) for one in found if one.code == "misplaced-file"]


@pytest.mark.parametrize(
    ("name", "proper"),
    [
        ("data/progress/jingxin/2024-05.yaml.txt", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/2024-05.YAML", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/2024-05.yml", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/2024-05", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/2024-05.txt", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/2024-5.yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/202405.yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/2024年5月.yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/2024-05 (1).yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/5月/2024-05.yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/2024/二季度/2024-05.yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/workplan.yml", "data/progress/jingxin/workplan.yaml"),
        ("data/progress/2024-05/jingxin.yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/jingxin/2024-05.yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/2024-05.yaml", "data/progress/单位代号/2024-05.yaml"),
        ("data/office.yml", "data/office.yaml"),
        ("data/opinions.yaml.txt", "data/opinions.yaml"),
        ("data/Opinions.yaml", "data/opinions.yaml"),
        ("data/opinions\u3002yaml", "data/opinions.yaml"),
        ("data/progress/jingxin/events.yaml", "data/events.yaml"),
        ("data/office (1).yaml", "data/office.yaml"),
        ("data/opinions - 副本.yaml", "data/opinions.yaml"),
        ("data/data/progress/jingxin/2024-05.yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/ 2024-05.yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/市经信局2024-05.yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/brief-2024-05.yaml", "data/documents/brief-2024-05.yaml"),
        ("data/documents/brief-2024-5.yaml", "data/documents/brief-2024-05.yaml"),
        ("data/progress/jingxin/2024.05.yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/2024-05\u3002yaml", "data/progress/jingxin/2024-05.yaml"),
        ("data/progress/jingxin/\uff12\uff10\uff12\uff14-05.yaml", "data/progress/jingxin/2024-05.yaml"),
    ],
)
def test_a_file_that_is_not_read_is_told_once_with_its_proper_name(tmp_path: Path, name: str, proper: str) -> None:
    assert told(tmp_path, name) == [(name, RENAMED + proper)]


def test_a_month_without_its_year_is_one_of_the_year_that_is_filed(tmp_path: Path) -> None:
    told(tmp_path, "data/progress/jingxin/2024-04.yaml")
    assert told(tmp_path, "data/progress/jingxin/5月.yaml")[0][1] == f"{RENAMED}data/progress/jingxin/2024-05.yaml"


def test_the_rules_of_the_office_under_another_name_are_one_error(tmp_path: Path) -> None:
    lay_out(tmp_path / "w")
    (tmp_path / "w" / "data" / "office.yaml").rename(tmp_path / "w" / "data" / "office.yaml.txt")
    found = open_workspace(tmp_path / "w").diagnostics
    assert [(one.code, one.severity, one.hint) for one in found] == [
        ("misplaced-file", Severity.ERROR, f"{RENAMED}data/office.yaml")
    ]


def test_a_second_copy_is_not_to_replace_the_first(tmp_path: Path) -> None:
    ((name, hint),) = told(tmp_path, "data/opinions.yml", "data/opinions.yaml")
    assert (name, hint) == (
        "data/opinions.yml",
        "已有 data/opinions.yaml\uff0c核对以哪一份为准\uff0c删去另一份",
    )


@pytest.mark.parametrize("name", ["五月填报表.xlsx", "2024-05.XLSX", "下发/表.csv"])
def test_a_form_is_to_be_imported(tmp_path: Path, name: str) -> None:
    ((_, hint),) = told(tmp_path, f"data/progress/jingxin/{name}")
    assert hint.startswith(f"运行 yian1 import data/progress/jingxin/{name} 导入")


@pytest.mark.parametrize(
    "name",
    [
        "2024-05.yaml~",
        ".2024-05.yaml.swp",
        "2024-05.yaml.bak",
        "~$五月.xlsx",
        ".keep",
        "说明.md",
        "汇报.docx",
        "照片/1.jpg",
    ],
)
def test_what_nobody_means_as_data_is_left_alone(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, f"data/progress/jingxin/{name}", f"data/{name}") == []


@pytest.mark.parametrize("name", ["plan.yaml.txt", "plan.yml", "plan"])
def test_a_plan_with_another_ending_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / name).write_text("document: {}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for given in (tmp_path, None):
        with pytest.raises(UsageError) as stopped:
            find_root(given)
        assert stopped.value.hint == f"把 data/{name} 改名为 data/plan.yaml"
