"""What installs without a network: the list for another machine, the folder's scripts, and who refuses what."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tools" / "offline"
sys.path.insert(0, str(FOLDER))
import build  # noqa: E402 - a tool, no package

LOCK = """# made by make lock
base==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
colorama==0.4 ; sys_platform == 'win32' \\
    --hash=sha256:bb
deep==2.0 \\
    --hash=sha256:cc
"""
WINDOWS, LINUX = build.PLATFORMS["win_amd64"].markers, build.PLATFORMS["manylinux_aarch64"].markers


def wheel(folder: Path, name: str, version: str, *needed: str, tags: str = "py3-none-any") -> Path:
    path = folder / f"{name}-{version}-{tags}.whl"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *map("Requires-Dist: {}".format, needed)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(lines) + "\n")
    return path


def test_a_lock_is_read_for_the_machine_that_is_meant_and_not_for_this_one():
    assert set(build.pins(LOCK, WINDOWS)) == {"base", "colorama", "deep"}
    assert set(build.pins(LOCK, LINUX)) == {"base", "deep"}
    assert build.pins(LOCK, LINUX)["base"].hashes == ("sha256:aa", "sha256:ab")


def test_the_projects_own_lock_is_read_whole():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    everything = {"sys_platform": "win32", "platform_python_implementation": "CPython"}
    assert len(build.pins(text, everything)) == len(re.findall(r"^\S+==", text, re.MULTILINE))
    assert sum(len(pin.hashes) for pin in build.pins(text, everything).values()) == text.count("--hash=")


def test_what_a_wheel_needs_depends_on_the_machine_and_on_the_extras(tmp_path: Path):
    made = wheel(
        tmp_path, "own", "1.0", "base>=1", 'colorama; sys_platform == "win32"', 'deep; extra == "office"',
        'never; python_version < "3"', 'tests; extra == "dev"',
    )  # fmt: skip
    python = {"python_version": "3.12"}
    assert [need.name for need in build.needs(made, ["office"], WINDOWS | python)] == ["base", "colorama", "deep"]
    assert [need.name for need in build.needs(made, [], LINUX | python)] == ["base"]


def test_all_that_is_needed_is_collected_and_listed_with_the_hashes_of_its_wheels(tmp_path, monkeypatch):
    wheels, shop = tmp_path / "wheels", tmp_path / "shop"
    wheels.mkdir()
    shop.mkdir()
    lock = tmp_path / "requirements.lock"
    lock.write_text(LOCK, encoding="utf-8")
    offered = {
        "base": [wheel(shop, "base", "1.0", "deep", tags=f"cp3{minor}-cp3{minor}-win_amd64") for minor in (11, 12, 13)],
        "deep": [wheel(shop, "deep", "2.0", 'colorama; sys_platform == "win32"')],
        "colorama": [wheel(shop, "colorama", "0.4")],
    }

    def download(fresh, _platform, python, into):
        for pin in fresh:
            for path in offered[pin.name]:
                if "any" in path.name or f"cp{python.replace('.', '')}-" in path.name:
                    (into / path.name).write_bytes(path.read_bytes())

    monkeypatch.setattr(build, "LOCK", lock)
    monkeypatch.setattr(build, "_download", download)
    own = wheel(wheels, "yian1", "0.1.0", "base")
    platform = build.PLATFORMS["win_amd64"]
    taken = {python: build.collect(own, platform, python, wheels) for python in build.PYTHONS}
    assert all(list(of_python) == ["base", "deep", "colorama"] for of_python in taken.values())
    listed = build.requirements(taken, wheels, own)
    assert [line.partition("==")[0] for line in listed.splitlines()] == ["base", "colorama", "deep", "yian1"]
    assert listed.splitlines()[0].count("--hash=") == 3  # one for each Python
    for path in wheels.glob("*.whl"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in listed


def test_a_machine_without_a_wheel_is_named(tmp_path: Path):
    pin = build.Pin("base", "1.0", ())
    wheel(tmp_path, "base", "1.0", tags="cp313-cp313-win_amd64")
    with pytest.raises(SystemExit, match=r"base 1\.0 没有能用于 Python 3\.11 的安装包"):
        build._wheel(pin, tmp_path, build.PLATFORMS["win_amd64"], "3.11")


def test_scripts_are_written_as_their_systems_read_them(tmp_path: Path):
    build._as_text(FOLDER / "安装.cmd", tmp_path / "安装.cmd", windows=True)
    script = (tmp_path / "安装.cmd").read_bytes()
    assert script.count(b"\n") == script.count(b"\r\n") > 10
    assert script.decode("gbk").startswith("@echo off\r\nchcp 936")
    build._as_text(FOLDER / "安装.sh", tmp_path / "安装.sh", windows=False)
    assert b"\r" not in (tmp_path / "安装.sh").read_bytes()
    assert os.access(tmp_path / "安装.sh", os.X_OK) or os.name == "nt"


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_without_a_fitting_python_the_script_says_what_to_do(tmp_path: Path):
    build._as_text(FOLDER / "安装.sh", tmp_path / "安装.sh", windows=False)
    nowhere = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    done = subprocess.run(
        ["/bin/sh", "安装.sh"], cwd=tmp_path, env=nowhere, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert "没有 Python 3.11 至 3.13" in done.stderr.decode("utf-8")


@pytest.mark.parametrize("change", ["changed", "missing", "none"])
def test_the_installer_checks_every_file_first(tmp_path: Path, change: str):
    (tmp_path / "install.py").write_bytes((FOLDER / "install.py").read_bytes())
    other = tmp_path / "wheels" / "a.whl"
    other.parent.mkdir()
    other.write_bytes(b"wheel")
    build.sums(tmp_path)
    if change == "changed":
        other.write_bytes(b"weevil")
    elif change == "missing":
        other.unlink()
    target = tmp_path / "there"
    target.mkdir()
    (target / "own.txt").write_bytes(b"")  # somebody's folder is left alone: so the good one stops as well
    call = [sys.executable, "-X", "utf8", "-I", tmp_path / "install.py", target]
    done = subprocess.run(call, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    wanted = "已经有别的文件，没有改动" if change == "none" else "缺少或者和制作时不同：wheels/a.whl"
    assert wanted in done.stderr
    assert [path.name for path in target.iterdir()] == ["own.txt"]


def test_the_guide_names_what_the_installer_looks_for():
    guide = (FOLDER / "说明.txt").read_text(encoding="utf-8")
    for pattern in ("cpython-3.1", "python-3.1", "安装.cmd", "安装.sh", "SHA256SUMS"):
        assert pattern in guide
    assert (FOLDER / "安装.sh").read_text(encoding="utf-8").count("cpython-3.1[1-3].*.tar.gz") == 1
    assert "python-3.1?.*-amd64.exe" in (FOLDER / "安装.cmd").read_text(encoding="utf-8")
