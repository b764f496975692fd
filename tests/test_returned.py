"""What is sent back (退改) and what is kept of all that was sent (收件登记)."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from form_cells import fill, fill_csv
from sample import lay_out
from yian1 import console
from yian1.commands.filling import form, import_form
from yian1.commands.session import open_workspace
from yian1.model.diagnostics import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VALUE = "figures/new-scaled-firms/value"
FILED = {"filed": date(2024, 11, 4), "filed_by": "企业处", VALUE: 1190}


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(console, "now", lambda: datetime(2024, 11, 5, 9, 30))  # noqa: DTZ001 - an office's own clock
    return lay_out(tmp_path / "工作区", "jingxin")


def inbox(workspace: Path, files: Mapping[str, Mapping[str, object]]) -> Path:
    folder = workspace.parent / "收件"
    folder.mkdir(exist_ok=True)
    for name, fields in files.items():
        path = folder / name
        path.unlink(missing_ok=True)
        form(["经信局", "2024-10"], workspace, path)
        data = path.read_bytes()
        path.write_bytes(fill(data, fields) if path.suffix == ".xlsx" else fill_csv(data, fields))  # type: ignore[arg-type]
    return folder


WRONG = {
    **FILED,
    VALUE: "约1190",
    "figures/service-coverage/part": 566,
    "progress/2-1/done": "待填",
    "progress/2-3/status": "好",
}


def test_a_wrong_workbook_comes_back_marked_with_a_message(workspace: Path) -> None:
    folder, back = inbox(workspace, {"经信局.xlsx": WRONG}), workspace.parent / "发件"
    with pytest.raises(DataError):
        import_form([folder], workspace, back=back)
    page = load_workbook(io.BytesIO((back / "退改-经信局.xlsx").read_bytes()))["填报"]
    noted: dict[str, Any] = {cell.coordinate: cell for row in page.iter_rows() for cell in row if cell.comment}
    assert {where: cell.fill.fgColor.rgb for where, cell in noted.items()} == dict.fromkeys(
        ("E8", "E14", "C19"), "00FFC7CE"
    )
    assert noted["E8"].comment.text.startswith("“新增“四上”企业”的数值\uff1a“约1190”")
    assert noted["E14"].comment.text.startswith("“助企服务覆盖率”缺少“分母”")
    assert page["D18"].value == "待填"
    message = (back / "退改-经信局.txt").read_text(encoding="utf-8").splitlines()
    assert message[0] == "【退改】市经信局2024年10月填报表\uff08经信局.xlsx\uff09有3处要改\uff1a"
    assert message[1].startswith("1. E8\uff08新增“四上”企业\uff0c本期\uff09\uff1a")
    assert not (workspace / "data/progress/jingxin/2024-10.yaml").exists()


def test_what_cannot_be_read_and_csv_come_back_as_a_message(workspace: Path) -> None:
    folder, back = inbox(workspace, {"经信局.csv": {VALUE: "约1190"}}), workspace.parent / "发件"
    (folder / "旧.xls").write_bytes(b"\xd0\xcf\x11\xe0 old")
    with pytest.raises(DataError):
        import_form([folder], workspace, back=back)
    assert sorted(path.name for path in back.iterdir()) == ["退改-旧.txt", "退改-经信局.txt"]
    assert "另存为 .xlsx" in (back / "退改-旧.txt").read_text(encoding="utf-8")


def received(workspace: Path) -> list[tuple[str, ...]]:
    kept = open_workspace(workspace).ledger.receipts.received
    return [
        tuple(str(getattr(one, name)) for name in ("time", "unit", "month", "result", "filed_by", "file"))
        for one in kept
    ]


def test_what_was_sent_by_whom_and_when_is_kept(workspace: Path) -> None:
    folder = inbox(workspace, {"一稿.xlsx": WRONG})
    for _ in range(2):
        with pytest.raises(DataError):
            import_form([folder], workspace)
    folder = inbox(workspace, {"二稿.xlsx": FILED})
    (folder / "一稿.xlsx").unlink()
    assert import_form([folder], workspace) == 0
    whose = ("2024-11-05 09:30", "jingxin", "2024-10")
    lines = [(*whose, "退改", "企业处", "一稿.xlsx"), (*whose, "已写入", "企业处", "二稿.xlsx")]
    assert received(workspace) == lines
    text = (workspace / "data/received.yaml").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 4
    assert import_form([folder / "二稿.xlsx"], workspace) == 0
    assert import_form([folder], workspace) == 0
    assert (workspace / "data/received.yaml").read_text(encoding="utf-8") == text
    later = inbox(workspace, {"更正.xlsx": {VALUE: 1200}})
    assert import_form([later / "更正.xlsx"], workspace, replace=True) == 0
    assert received(workspace) == [*lines, (*whose, "已覆盖", "企业处", "更正.xlsx")]


def test_what_was_taken_in_before_is_not_asked_about_again(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = inbox(workspace, {"一.xlsx": FILED})
    assert import_form([folder], workspace) == 0
    path = workspace / "data/progress/jingxin/2024-10.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("1190", "1191"), encoding="utf-8")
    assert import_form([folder], workspace) == 0
    assert "2024-11-05 09:30 已经收过" in capsys.readouterr().out
    with pytest.raises(UsageError):
        import_form([folder / "一.xlsx"], workspace)
    path.unlink()
    assert import_form([folder], workspace) == 0
    assert path.exists()
