"""yian1 archive: the same month makes the same file, which proves years later that its papers still come out."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from yian1.commands.archive import archive
from yian1.files.disk import packed
from yian1.model.diagnostics import UsageError

EXAMPLE = Path(__file__).parents[1] / "examples" / "people-livelihood"
MONTH = "2025-05"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Return a folder with a workspace that has templates of its own, a package to install, and an archive of both."""
    folder = tmp_path_factory.mktemp("archive")
    shutil.copytree(EXAMPLE, folder / "work")
    (folder / "work" / "templates").mkdir()
    (folder / "work" / "templates" / "own.md.j2").write_text("words", encoding="utf-8")
    (folder / "work" / "data" / ".hidden").write_text("not data", encoding="utf-8")
    if os.name == "posix":  # elsewhere no file can have such a name
        (folder / "work" / "data" / os.fsdecode(b"\xb5\xb1")).write_text("a name in GBK", encoding="utf-8")
        (folder / "work" / "data" / "progress" / "two\nlines.yaml").write_text("unit: one", encoding="utf-8")
    (folder / "package" / "wheels").mkdir(parents=True)
    (folder / "package" / "requirements.txt").write_text("yian1\n", encoding="utf-8")
    (folder / "package" / "wheels" / "a.whl").write_bytes(b"wheel")
    assert archive(MONTH, folder / "work", folder / "a.zip", folder / "package") == 0
    return folder


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_data_templates_papers_and_program_are_in_it_and_nothing_else(made: Path):
    names = set(contents(made / "a.zip"))
    assert {"data/plan.yaml", "templates/own.md.j2", "程序/wheels/a.whl", "程序/requirements.txt"} < names
    assert {"文书/简报.md", "文书/简报.docx", "文书/简报.html", "SHA256SUMS", "说明.txt"} < names
    assert "data/.hidden" not in names


def test_the_same_workspace_makes_the_same_bytes(made: Path):
    archive(MONTH, made / "work", made / "again.zip", made / "package")
    assert (made / "again.zip").read_bytes() == (made / "a.zip").read_bytes()


def test_its_papers_come_out_again_wherever_it_lies(made: Path, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert archive(verify=made / "a.zip") == 0
    assert "重新生成后逐字节相同" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("文书/简报.md", "示例数据".encode(), "真实数据".encode(), "不同  文书/简报.md"),
        ("程序/wheels/a.whl", b"wheel", b"weevil", "校验值不符  程序/wheels/a.whl"),
    ],
)
def test_what_was_changed_in_it_is_told(
    made: Path, tmp_path: Path, capsys, name: str, old: bytes, new: bytes, told: str
):
    files = contents(made / "a.zip")
    assert old in files[name]
    (tmp_path / "b.zip").write_bytes(packed(files | {name: files[name].replace(old, new)}))
    assert archive(verify=tmp_path / "b.zip") == 1
    assert told in capsys.readouterr().out


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "C:evil.txt", "data//plan.yaml"])
def test_an_archive_that_leads_out_of_its_folder_is_refused(made: Path, tmp_path: Path, name: str):
    (tmp_path / "b.zip").write_bytes(packed(contents(made / "a.zip") | {name: b"evil"}))
    with pytest.raises(UsageError, match="文件名不对"):
        archive(verify=tmp_path / "b.zip")


def test_what_is_no_archive_is_refused(tmp_path: Path):
    (tmp_path / "a.zip").write_bytes(b"PK no zip")
    with pytest.raises(UsageError, match="不是归档文件"):
        archive(verify=tmp_path / "a.zip")
    (tmp_path / "b.zip").write_bytes(packed({"other.txt": b""}))
    with pytest.raises(UsageError, match="不是 yian1 的归档"):
        archive(verify=tmp_path / "b.zip")
    damaged = bytearray(packed({"data/plan.yaml": bytes(range(256))}))
    damaged[60] ^= 255
    (tmp_path / "c.zip").write_bytes(damaged)
    with pytest.raises(UsageError, match="已经损坏"):
        archive(verify=tmp_path / "c.zip")


def test_a_bomb_is_refused_before_it_is_unpacked(made: Path, monkeypatch):
    monkeypatch.setattr("yian1.commands.archive.MOST_BYTES", 1000)
    with pytest.raises(UsageError, match="解压后超过"):
        archive(verify=made / "a.zip")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"month": MONTH}, "没有写明"),
        ({"month": MONTH, "output": Path("a.tar")}, "不以 .zip 结尾"),
        ({"month": MONTH, "output": Path("a.zip"), "program": Path(__file__).parent}, "不是离线安装包的文件夹"),
        ({"month": MONTH, "verify": Path("a.zip")}, "只需要归档文件"),
    ],
)
def test_what_was_asked_for_wrongly_is_told(made: Path, asked: dict, told: str):
    with pytest.raises(UsageError, match=told):
        archive(root=made / "work", **asked)


def test_without_the_program_it_says_so(made: Path, tmp_path: Path, capsys):
    archive(MONTH, made / "work", tmp_path / "a.zip")
    assert "没有归档程序本身" in capsys.readouterr().err
