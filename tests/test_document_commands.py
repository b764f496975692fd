"""The commands that write documents: the format by the file's name, drafts, an edited file, reminders in a folder."""

from __future__ import annotations

import shutil
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest

from sample import ROOT, lay_out
from yian1.commands.archive import close
from yian1.commands.check import fmt
from yian1.commands.documents import brief, draft, half_year, october, verify
from yian1.commands.status import due
from yian1.model.diagnostics import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept")
    return lay_out(path, "jingxin", "jinrong", "jiaoyu", "kechuang")


@pytest.fixture
def everybody(tmp_path: Path) -> Path:
    """All that was filed, where it matters who did not."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


@pytest.fixture
def here(kept: Path, tmp_path: Path) -> Path:
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_an_unknown_ending_is_wrong_usage_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="不认识"):
        brief(ROOT, "2024-05", output=tmp_path / "简报.xyz")
    assert list(tmp_path.iterdir()) == []


def test_a_draft_is_written_once_and_changes_nothing_but_the_date(tmp_path: Path, capsys: Captured) -> None:
    shutil.copytree(ROOT / "examples" / "people-livelihood", tmp_path, dirs_exist_ok=True)
    brief(tmp_path, "2025-06")
    before = capsys.readouterr().out
    assert "低75.0个百分点，时序75.0%）" in before  # the plan's pace is 50.0%
    assert draft("brief", tmp_path, "2025-06") == 0
    path = tmp_path / "data" / "documents" / "brief-2025-06.yaml"
    text = path.read_text(encoding="utf-8")
    assert "写好后运行 yian1 brief --month 2025-06" in capsys.readouterr().err
    with pytest.raises(UsageError, match="已经有了"):
        draft("brief", tmp_path, "2025-06")
    assert path.read_text(encoding="utf-8") == text
    capsys.readouterr()
    brief(tmp_path, "2025-06")
    assert capsys.readouterr().out == before
    path.write_text(
        text.replace("dated: 2025-07-10", "dated: 2025-07-18") + "opening: 办公室写的开头\n", encoding="utf-8"
    )
    brief(tmp_path, "2025-06")
    after = capsys.readouterr().out
    assert "2025年7月18日" in after
    assert "\n办公室写的开头。\n" in after
    assert draft("half-year", tmp_path) == draft("october", tmp_path) == 0


def test_an_edited_file_is_told_its_differences(here: Path, capsys: Captured) -> None:
    file = here / "简报.docx"
    brief(here, "2024-05", output=file)
    assert verify(file, here) == 0
    word = docx.Document(str(file))
    line = next(line for line in word.paragraphs if "滞后于时序的目标4项" in line.text)
    for run in line.runs:
        run.text = run.text.replace("还需8家", "还需6家").replace("滞后于时序的目标", "滞后的目标")
    word.save(str(file))
    capsys.readouterr()
    assert verify(file, here) == 1
    told = capsys.readouterr().out
    assert "数字“6家”，台账里是“8家”" in told
    assert "与台账不一致的 2 处。" in told


def test_a_file_that_says_nothing_of_itself_is_refused(here: Path) -> None:
    file = here / "别的.docx"
    docx.Document().save(str(file))
    with pytest.raises(UsageError, match="没有记下是哪种文书"):
        verify(file, here)


def test_reminders_are_written_into_a_folder_one_for_each_debtor(everybody: Path, capsys: Captured) -> None:
    folder = everybody / "催报单"
    assert due(everybody, as_of="2024-06-20", remind=True, output=folder) == 0
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 8
    assert names[-1] == "群消息.txt"
    letter = docx.Document(str(folder / "催报单-市教育局.docx"))
    assert any(line.text.startswith("截至2024年6月20日，你单位有1份材料") for line in letter.paragraphs)
    with pytest.raises(UsageError, match="写不下"):
        due(everybody, as_of="2024-06-20", remind=True, output=everybody / "a.docx")
    with pytest.raises(UsageError, match="不认识"):
        due(everybody, as_of="2024-06-20", remind=True, output=everybody / "a.xyz")
    one = everybody / "b.docx"
    due(everybody, as_of="2024-06-20", unit="市教育局", remind=True, output=one)
    with zipfile.ZipFile(BytesIO(one.read_bytes())) as package:
        assert "word/document.xml" in package.namelist()
    capsys.readouterr()


def test_due_names_the_debtors_first(everybody: Path, capsys: Captured) -> None:
    due(everybody, as_of="2024-06-20")
    lines = capsys.readouterr().out.split("\n")
    assert lines[1] == "到期未报的单位7个："
    assert "市住房和城市更新局：4月简报（超45天）、5月简报（超15天）" in lines[:10]


def test_a_page_for_the_leaders_is_the_offices_own(here: Path, capsys: Captured) -> None:
    brief(here, "2024-05", audience="leaders")
    assert "# 1号议案办理工作专报（2024年5月）" in capsys.readouterr().out
    with pytest.raises(UsageError, match="专报由办公室编写"):
        brief(here, "2024-05", unit="市教育局", audience="leaders")
    half_year(here, output=here / "a.html")
    assert (here / "a.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


WRITTEN = """\
# 主任改过的，不要动
dated: 2024-06-11   # 定了
issue: 12
opening: 五月的事。
highlights: [亮点一]
instructions: [领导批示一]
demands: [要求一]
tasks: {2-2: 办公室写的进展。}
problems: {listed-firms: 办公室写的原因}
leave_out: [opinions]
"""


def test_no_command_touches_what_a_person_wrote(here: Path, capsys: Captured) -> None:
    folder = here / "data" / "documents"
    names = ("brief-2024-05", "half-year", "october")
    for name in names:
        (folder / f"{name}.yaml").write_text(WRITTEN, encoding="utf-8")
    brief(here, "2024-05", output=here / "简报.docx")
    half_year(here, output=here / "总结.md")
    october(here, output=here / "报告.html")
    assert verify(here / "简报.docx", here) == 0
    assert close(here, "2024-05") == 0
    assert fmt(here, (), show_diff=False, check_only=False, encoding=False) == 0
    assert {(folder / f"{name}.yaml").read_text(encoding="utf-8") for name in names} == {WRITTEN}
    capsys.readouterr()
    brief(here, "2024-05")
    told = capsys.readouterr().out
    for words in ("第12期", "2024年6月11日", "五月的事。", "亮点一。", "领导批示一。", "要求一。", "办公室写的进展。"):
        assert words in told
    assert "（市委金融办，低21.7个百分点），办公室写的原因，" in told
    assert "代表意见建议5件" not in told


def test_a_reminder_is_verified_too_even_of_one_month(here: Path, capsys: Captured) -> None:
    letter = here / "催报单.docx"
    due(here, "2024-05", "2024-06-20", "市住房和城市更新局", output=letter, remind=True)
    assert verify(letter, here) == 0
    word = docx.Document(str(letter))
    word.paragraphs[1].runs[0].text = "市住房和城市更新厅："
    word.save(str(letter))
    capsys.readouterr()
    assert verify(letter, here) == 1
    assert "名称“市住房和城市更新厅”，台账里是“市住房和城市更新局”" in capsys.readouterr().out
    word.core_properties.keywords = "yian1 remind 2024-06-31 zhufang"
    word.save(str(letter))
    with pytest.raises(UsageError, match="看不懂"):
        verify(letter, here)
