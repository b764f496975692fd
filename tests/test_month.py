"""A month of the office: forms go out, come back in every shape, and end in the ledger, letters and the briefing."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from form_cells import fill, fill_csv
from sample import lay_out
from yian1 import console
from yian1.commands import desk, filling
from yian1.commands.check import check
from yian1.commands.documents import brief
from yian1.commands.session import open_workspace
from yian1.commands.status import due
from yian1.model.diagnostics import DataError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(console, "now", lambda: datetime(2024, 11, 20, 9, 30).astimezone())
    return lay_out(tmp_path / "工作区")


def fields(unit: str, value: object) -> dict[str, object]:
    return {"filed": date(2024, 11, 4), f"figures/{unit}/value": value}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The forms as seven units fill them in: three wrongly, one twice, one as CSV in GBK, one under another name."""
    workspace = lay_out(tmp_path_factory.mktemp("sent") / "工作区")
    folder = workspace.parent / "收件"
    units = ["jingxin", "kechuang", "jinrong", "shichang", "jiaoyu", "shuju"]
    out = workspace.parent / "发出"
    assert filling.form([*units, "2024-10"], workspace, out) == 0
    names = {unit: f"{open_workspace(workspace).ledger.name(unit)}2024-10填报表.xlsx" for unit in units}
    sent = {unit: (out / name).read_bytes() for unit, name in names.items()}
    folder.mkdir()
    good = fill(sent["jingxin"], {"filed": date(2024, 11, 4), "figures/new-scaled-firms/value": 1190})
    (folder / names["jingxin"]).write_bytes(good)
    (folder / "市经信局 - 副本(1).xlsx").write_bytes(good)
    renamed = fill(sent["kechuang"], {"filed": date(2024, 11, 5), "figures/tech-smes/value": "1.21万家"})
    (folder / "新建 Microsoft Excel 工作表.xlsx").write_bytes(renamed)
    wrong = {
        "jinrong": {"figures/listed-firms/value": "约8"},
        "shichang": {"figures/converted-firms/value": "2600亿元"},
        "jiaoyu": {"filed": "11月4日", "progress/3-3a/done": "开班12期"},
    }
    for unit, given in wrong.items():
        (folder / names[unit]).write_bytes(fill(sent[unit], given))
    path = workspace.parent / "shuju.csv"
    filling.form(["shuju", "2024-10"], workspace, path)
    text = fill_csv(path.read_bytes(), {"filed": "2024/11/4"}).decode("utf-8-sig")
    (folder / "数据局.csv").write_bytes(text.encode("gbk"))
    return folder


def test_five_commands_make_a_month(
    workspace: Path, sent: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "发件"
    with pytest.raises(DataError, match="3 份有错"):
        filling.import_form([sent], workspace, back=out)
    written = {path.parent.name for path in (workspace / "data/progress").glob("*/2024-10.yaml")}
    assert written == {"jingxin", "kechuang", "shuju"}
    assert len(list(out.glob("退改-*.xlsx"))) == len(list(out.glob("退改-*.txt"))) == 3
    assert "共7份\uff1a已写入3份\uff0c未改动1份\uff0c有错3份" in capsys.readouterr().out
    assert due(workspace, as_of="2024-11-20", unit="市商务局", remind=True, output=out / "催报单") == 0
    assert (out / "催报单/群消息.txt").is_file()
    assert brief(workspace, "2024-10", output=out / "简报.docx") == 0
    assert check(workspace) == 0
    assert len((workspace / "data/received.yaml").read_text(encoding="utf-8").splitlines()) == 2 + 6


def test_the_desk_does_it_all_and_tells_it_in_a_log(
    workspace: Path, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "now", lambda: datetime(2024, 4, 20, 9, 30).astimezone())  # nobody owes anything yet
    desk.lay_out(workspace)
    assert (workspace / "收发.cmd").read_bytes().isascii()
    assert b"\r\n" in (workspace / "收发.cmd").read_bytes()
    assert b"\r" not in (workspace / "收发.sh").read_bytes()
    shutil.copytree(sent, workspace / "收件", dirs_exist_ok=True)
    out = workspace / "发件/2024-04-20"
    (out / "退改").mkdir(parents=True)
    (out / "退改/退改-以前的.txt").write_bytes(b"")
    assert desk.desk(workspace) == 1
    log = (out / "日志.txt").read_text(encoding="utf-8-sig")
    assert [line for line in log.splitlines() if line.startswith("【") and line.endswith(("完成", "见下"))] == [
        "【导入】有问题\uff0c见下",
        "【检查】完成",
        "【报送情况】完成",
        "【催报单】完成",
        "【简报】完成",
    ]
    assert {path.name for path in out.iterdir()} == {"退改", "报送情况.txt", "简报-2024-10.docx", "日志.txt"}
    assert len(list((out / "退改").iterdir())) == 6


def test_a_step_that_cannot_be_done_hinders_no_other(workspace: Path) -> None:
    filing = workspace / "data/progress/jingxin/2024-05.yaml"
    filing.write_text(filing.read_text(encoding="utf-8").replace("推进中", "推进"), encoding="utf-8")
    assert desk.desk(workspace) == 1
    log = (workspace / "发件/2024-11-20/日志.txt").read_text(encoding="utf-8-sig")
    assert "【检查】有问题" in log
    assert "2024-05.yaml" in log
    assert "【简报】有问题" in log
