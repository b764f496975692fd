"""yian1 form for many units and import of a whole folder: what is written, what is not, and the one table of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from form_cells import blank, fill, fill_csv
from sample import lay_out
from yian1.commands.filling import form, import_form
from yian1.commands.session import open_workspace
from yian1.model.diagnostics import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
VALUE = "figures/new-scaled-firms/value"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "工作区")


@pytest.fixture(name="blank")
def _blank() -> bytes:
    return blank("jingxin", "2024-10")


def put_in(tmp_path: Path, files: Mapping[str, bytes]) -> Path:
    folder = tmp_path / "收件"
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def fates(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Return the result of each file as the table has it."""
    results = {"已写入", "已覆盖", "未改动", "不同", "有错", "没有读取"}
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    return {words[0]: next(word for word in words if word in results) for words in lines if results & set(words)}


def filing(workspace: Path, unit: str = "jingxin") -> Path:
    return workspace / f"data/progress/{unit}/2024-10.yaml"


def test_every_unit_that_reports_gets_its_form(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "发件"
    assert form(["2024-10"], workspace, folder, everybody=True) == 0
    reporting = {entry.name for entry in (workspace / "data/progress").iterdir()}
    units = open_workspace(workspace).ledger.units
    assert {f"{units[unit].name}2024-10填报表.xlsx" for unit in reporting} <= {path.name for path in folder.iterdir()}
    mine = folder / "市经信局2024-10填报表.xlsx"
    mine.write_bytes(b"filled in")
    (folder / "市商务局2024-10填报表.xlsx").unlink()
    capsys.readouterr()
    assert form(["2024-10"], workspace, folder, everybody=True) == 0
    told = capsys.readouterr().err
    assert "写入 1 份" in told
    assert "没有覆盖" in told
    assert mine.read_bytes() == b"filled in"


def test_who_owes_no_document_of_the_month_gets_no_form(workspace: Path, tmp_path: Path) -> None:
    """Neither duty nor figure of its own: a unit merged into another one."""
    plan, folder = workspace / "data/plan.yaml", tmp_path / "发件"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("    every: month\n", "    every: month\n    units: [jingxin]\n"), encoding="utf-8")
    assert form(["2024-05"], workspace, folder, everybody=True) == 0
    ledger = open_workspace(workspace).ledger
    filing = {unit for unit in ledger.units for target in ledger.targets if ledger.files(target, unit)}
    asked = {ledger.name(unit) for unit in filing | {"jingxin"}}
    assert {path.name for path in folder.iterdir()} == {f"{name}2024-05填报表.xlsx" for name in asked}
    assert len(asked) < len(ledger.units)


def test_of_some_units_only_those_get_one(workspace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "发件"
    assert form(["经信局", "商务局", "2024-10"], workspace, folder) == 0
    assert {path.name for path in folder.iterdir()} == {"市经信局2024-10填报表.xlsx", "市商务局2024-10填报表.xlsx"}


@pytest.mark.parametrize(
    ("words", "name", "everybody"),
    [
        (["2024-10"], "发件", False),
        (["经信局", "2024-10"], "发件", True),
        (["2024-10"], None, True),
        (["2024-10"], "表.xlsx", True),
    ],
    ids=["no unit", "a unit and all", "no folder", "a file for all"],
)
def test_for_whom_and_where_must_be_said(
    workspace: Path, tmp_path: Path, words: list[str], name: str | None, *, everybody: bool
) -> None:
    output = None if name is None else tmp_path / name
    with pytest.raises(UsageError) as caught:
        form(words, workspace, output, everybody=everybody)
    assert caught.value.hint
    assert output is None or not output.exists()


def test_everything_in_a_folder_is_told_of(
    workspace: Path, tmp_path: Path, blank: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    text = {}
    for unit in ("商务局", "科创局"):
        path = tmp_path / f"{unit}.csv"
        form([unit, "2024-10"], workspace, path)
        text[unit] = fill_csv(path.read_bytes(), {"filed": "2024-11-04"}).decode("utf-8-sig")
    good = fill(blank, {"filed": date(2024, 11, 4), VALUE: 1190})
    folder = put_in(
        tmp_path,
        {
            "经信局.xlsx": good,
            "经信局 - 副本.xlsx": good,
            "再发/经信局(1).xlsx": good,
            "商务局.csv": text["商务局"].encode("gbk"),
            "科创局.csv": text["科创局"].encode("utf-16"),
            "空白.xlsx": blank,
            "旧.xls": b"\xd0\xcf\x11\xe0 old",
            "旧.et": b"\xd0\xcf\x11\xe0 old",
            "坏.xlsx": b"PK\x03\x04 broken",
            "空.xlsx": b"",
            "都在.zip": b"PK\x03\x04",
            "说明.docx": b"PK\x03\x04",
            "~$经信局.xlsx": b"",
            "Thumbs.db": b"",
            ".DS_Store": b"",
        },
    )
    with pytest.raises(DataError, match="6 份有错，没有写入"):
        import_form([folder], workspace)
    told = capsys.readouterr()
    for word in (
        "另存为 .xlsx",
        "解压以后再导入",
        "里什么都没有",
        "共12份",
        "填报!D4: 错误[form-empty]",
        "【空白.xlsx】",
    ):
        assert word in told.out + told.err
    written = {path.parent.name for path in (workspace / "data/progress").glob("*/2024-10.yaml")}
    assert written == {"jingxin", "shangwu", "kechuang"}
    assert not open_workspace(workspace).broken
    with pytest.raises(DataError):
        import_form([folder], workspace)
    assert fates(capsys) == {
        "经信局.xlsx": "未改动",
        "经信局": "未改动",
        "再发/经信局(1).xlsx": "未改动",
        "商务局.csv": "未改动",
        "科创局.csv": "未改动",
        "空白.xlsx": "有错",
        "旧.xls": "有错",
        "旧.et": "有错",
        "坏.xlsx": "有错",
        "空.xlsx": "有错",
        "都在.zip": "有错",
        "说明.docx": "没有读取",
    }


def test_of_two_that_differ_none_is_written(
    workspace: Path, tmp_path: Path, blank: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {f"{value}.xlsx": fill(blank, {VALUE: value}) for value in (1190, 1191)}
    with pytest.raises(DataError, match="2 份有错"):
        import_form([put_in(tmp_path, files)], workspace)
    assert fates(capsys) == {"1190.xlsx": "有错", "1191.xlsx": "有错"}
    assert not filing(workspace).exists()


def test_a_corrected_form_beside_the_wrong_one_is_written(
    workspace: Path, tmp_path: Path, blank: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"一.xlsx": fill(blank, {VALUE: "约1190"}), "二.xlsx": fill(blank, {VALUE: 1190})}
    with pytest.raises(DataError, match="1 份有错"):
        import_form([put_in(tmp_path, files)], workspace)
    assert fates(capsys) == {"一.xlsx": "有错", "二.xlsx": "已写入"}
    assert "new-scaled-firms: 1190\n" in filing(workspace).read_text(encoding="utf-8")


def test_nothing_is_overwritten_in_silence(
    workspace: Path, tmp_path: Path, blank: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    first.write_bytes(fill(blank, {VALUE: 1190}))
    second.write_bytes(fill(blank, {VALUE: 1195}))
    assert import_form([first], workspace) == 0
    by_hand = filing(workspace).read_text(encoding="utf-8") + "# 电话核实过\n"
    filing(workspace).write_text(by_hand, encoding="utf-8")
    folder = put_in(tmp_path, {"一.xlsx": first.read_bytes()})
    capsys.readouterr()
    assert import_form([folder], workspace) == 0
    assert fates(capsys) == {"一.xlsx": "未改动"}
    assert filing(workspace).read_text(encoding="utf-8") == by_hand
    folder.joinpath("一.xlsx").write_bytes(second.read_bytes())
    with pytest.raises(UsageError, match="1 份与已有的填报不同，没有覆盖") as caught:
        import_form([folder], workspace)
    assert "--replace" in caught.value.hint
    assert fates(capsys) == {"一.xlsx": "不同"}
    assert filing(workspace).read_text(encoding="utf-8") == by_hand
    assert import_form([folder], workspace, replace=True) == 0
    assert fates(capsys) == {"一.xlsx": "已覆盖"}
    assert "new-scaled-firms: 1195\n" in filing(workspace).read_text(encoding="utf-8")


def test_an_empty_folder_is_wrong_usage(workspace: Path, tmp_path: Path) -> None:
    folder = put_in(tmp_path, {".DS_Store": b""})
    with pytest.raises(UsageError, match="没有文件"):
        import_form([folder], workspace)


def test_what_is_not_there_is_wrong_usage_and_nobodys_wrong_form(workspace: Path, tmp_path: Path) -> None:
    for sources in ([tmp_path / "没有"], [put_in(tmp_path, {"b.csv": b""}), tmp_path / "没有.docx"]):
        with pytest.raises(UsageError, match="没有这个文件或文件夹"):
            import_form(sources, workspace, back=tmp_path / "发件")
    assert not (tmp_path / "发件").exists()
