"""Try the folder and the single file as a stranger would: an empty home, no network, nothing of this checkout.

Both must make the same papers, byte for byte, as the program of this checkout; and an archive with the folder in it,
installed anew, must make its papers again. `make test-offline` runs it after building for this machine (Linux).
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from build import PROJECT, folder, single_file

MONTH = "2024-06"
PAPERS = {
    "简报.docx": ("brief", "--month", MONTH),
    "简报.html": ("brief", "--month", MONTH),
    "半年总结.docx": ("half-year",),
    "报告.md": ("october",),
    "台账.xlsx": ("export", "--month", MONTH),
}


def main() -> None:
    """Build, try, compare; the program ends with an error at the first thing that is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=PROJECT / "dist")
    into = parser.parse_args().output.absolute()
    name = f"manylinux_{platform.machine()}"
    made = folder(name, into)
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    file = single_file(made, name, python, into / "yian1.pyz")
    with tempfile.TemporaryDirectory(prefix="yian1-") as scratch:
        expected = _papers([sys.executable, "-m", "yian1"], made, Path(scratch, "here"))
        home = Path(scratch, "home")
        _run(["sh", made / "安装.sh"], home, made)
        _same(expected, _papers([home / "yian1/bin/yian1"], made, home), "离线安装包")
        _same(expected, _papers([file], made, Path(scratch, "single")), "单个文件")
        _archive(made, Path(scratch))
    print(
        f"{name}：离线安装包、yian1.pyz（{file.stat().st_size / 1024**2:.1f} MB）和归档都在无网络、空主目录中逐字节相同"
    )


def _archive(made: Path, scratch: Path) -> None:
    """Archive a month with its program, install that program alone, and have it make the papers again."""
    kept = scratch / "归档.zip"
    writing = [sys.executable, "-m", "yian1", "archive", MONTH, "-o", kept, "--program", made]
    _run(writing, scratch / "here", made / "示例数据")
    later = scratch / "later"
    with zipfile.ZipFile(kept) as archive:
        archive.extractall(later)
    shutil.rmtree(later / "data")
    _run(["sh", later / "程序/安装.sh"], later, later)
    _run([later / "yian1/bin/yian1", "archive", "--verify", kept], later, later)


def _papers(program: list[object], made: Path, home: Path) -> dict[str, bytes]:
    home.mkdir(exist_ok=True)
    for name, words in PAPERS.items():
        _run([*program, *words, "-o", home / name], home, made / "示例数据")
    return {name: (home / name).read_bytes() for name in PAPERS}


def _same(expected: dict[str, bytes], found: dict[str, bytes], what: str) -> None:
    differing = [name for name in expected if expected[name] != found[name]]
    if differing:
        raise SystemExit(f"错误：{what}生成的文件不同：{'、'.join(differing)}")


def _run(command: list[object], home: Path, where: Path) -> None:
    """Run a program in an empty home, cut off from every network where the system allows it."""
    home.mkdir(exist_ok=True)
    words = [str(word) for word in command]
    apart = ["unshare", "--net", "--map-root-user"] if os.geteuid() else ["unshare", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*apart, "true"], check=False).returncode:
        print("（本机不能断开网络，仅不给索引地址）", file=sys.stderr)
        apart = []
    environment = {"HOME": str(home), "PATH": _path(), "LANG": "C.UTF-8", "PIP_NO_INDEX": "1", "YIAN1_NO_PAUSE": "1"}
    done = subprocess.run(
        [*apart, *words], cwd=where, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise SystemExit(f"错误：{' '.join(words)}\n{done.stdout}{done.stderr}")


def _path() -> str:
    """Return the folders of programs, the Python that runs this first."""
    return os.pathsep.join([str(Path(sys.base_prefix, "bin")), "/usr/bin", "/bin", "/usr/sbin", "/sbin"])


if __name__ == "__main__":
    main()
