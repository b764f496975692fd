"""yian1 init: a drafted or minimal workspace that passes check, and nothing that is there is ever overwritten."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from yian1.commands.init import init
from yian1.commands.session import open_workspace
from yian1.files import office_suite
from yian1.model.diagnostics import Severity, UsageError

PLANS = Path(__file__).parent / "plans"
OWN = PLANS / "wuhan-2024-30.txt"


def errors(folder: Path) -> list[str]:
    return [found.message for found in open_workspace(folder).diagnostics if found.severity is Severity.ERROR]


def test_the_own_plan_is_drafted_into_a_workspace_that_passes_check(tmp_path, capsys):
    assert init(tmp_path / "new", OWN) == 0
    assert errors(tmp_path / "new") == []
    out = capsys.readouterr().out
    assert "s1 优化发展环境，激发民营企业活力：5项任务、6条举措、0项指标" in out
    assert "合计：23项任务，26项指标（其中0项只有时限）" in out
    assert "单位：22个，另有统称2个" in out
    plan = (tmp_path / "new" / "data" / "plan.yaml").read_text(encoding="utf-8")
    lines = [number for number, line in enumerate(plan.split("\n"), 1) if "# 待核" in line]
    assert f"有{len(lines)}处注了“待核”，第一处在 data/plan.yaml 第{lines[0]}行" in out


def test_a_minimal_workspace_passes_check(tmp_path):
    assert init(tmp_path, None) == 0
    assert errors(tmp_path) == []


@pytest.mark.parametrize("there", ["data/plan.yaml", "data/office.yaml"])
def test_what_is_there_is_never_overwritten(tmp_path, there):
    (tmp_path / "data").mkdir()
    (tmp_path / there).write_text("mine", encoding="utf-8")
    for source in (None, OWN):
        with pytest.raises(UsageError, match="已经有了，没有改动"):
            init(tmp_path, source)
    assert [path.name for path in (tmp_path / "data").iterdir()] == [Path(there).name]
    assert (tmp_path / there).read_text(encoding="utf-8") == "mine"


def test_a_word_file_is_read(tmp_path):
    paper = docx.Document()
    for text in (
        "某市2024年实施方案",
        "一、重点任务",
        "（一）提升服务",
        "1.完善机制。建立机制。（责任单位：市发改委）",
    ):
        paper.add_paragraph(text)
    paper.save(tmp_path / "方案.docx")
    assert init(tmp_path / "new", tmp_path / "方案.docx") == 0
    assert errors(tmp_path / "new") == []


def test_older_files_go_through_libreoffice(tmp_path, monkeypatch):
    paper = docx.Document()
    paper.add_paragraph("某市2024年实施方案")
    paper.add_paragraph("一、重点任务")
    paper.add_paragraph("1.完善机制。建立机制。（责任单位：市发改委）")
    paper.save(tmp_path / "made.docx")
    asked = []

    def convert(data: bytes, ending: str) -> bytes:
        asked.append((data, ending))
        return (tmp_path / "made.docx").read_bytes()

    monkeypatch.setattr(office_suite, "to_docx", convert)
    (tmp_path / "方案.WPS").write_bytes(b"old")
    assert init(tmp_path / "new", tmp_path / "方案.WPS") == 0
    assert asked == [(b"old", ".wps")]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("方案.pdf", b"%PDF", "不认识 方案.pdf 这类文件"),
        ("空.txt", b"", "没有认出目标或任务"),
        ("散文.txt", "今天天气很好。".encode(), "没有认出目标或任务"),
        ("坏.docx", b"PK", "不是完好的 .docx"),
        ("坏.txt", b"\x80\xff\xff", "不是文本文件"),
    ],
)
def test_what_cannot_be_drafted_is_refused_and_nothing_is_written(tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=message):
        init(tmp_path / "new", tmp_path / name)
    assert not (tmp_path / "new").exists()


def test_a_missing_text_is_told_plainly(tmp_path):
    with pytest.raises(UsageError, match="不能读取"):
        init(tmp_path / "new", tmp_path / "没有.txt")
