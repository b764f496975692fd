"""Install yian1 from the folder that this file lies in, without a network; 安装.cmd and 安装.sh run it.

usage: python install.py [FOLDER]        (default: yian1 in the user's own folder)
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUPPORTED = ((3, 11), (3, 12), (3, 13))
WINDOWS = os.name == "nt"


def main() -> None:
    """Check the folder, install, try the program, and say how it is started."""
    sys.stdout.reconfigure(errors="replace")
    if sys.version_info[:2] not in SUPPORTED:
        _stop(f"这个文件夹里的安装包用于 Python 3.11 至 3.13，本机运行的是 {sys.version.split()[0]}")
    _check_files()
    target = Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else _usual_folder()
    if target.exists() and any(target.iterdir()) and not (target / "pyvenv.cfg").is_file():
        _stop(f"“{target}”已经有别的文件，没有改动；请另选一个文件夹：install.py 文件夹")
    print(f"正在安装到 {target} ……", flush=True)
    venv.create(target, with_pip=True, clear=True)
    programs = target / ("Scripts" if WINDOWS else "bin")
    _install(programs / ("python.exe" if WINDOWS else "python"))
    program = programs / ("yian1.exe" if WINDOWS else "yian1")
    if subprocess.run([program, "--version"], check=False).returncode:
        _stop("装好的程序不能运行")
    print(f"安装完成。程序：{program}")
    print(_how_to_start(program))
    print(f"试用：在“{HERE / '示例数据'}”里运行 yian1 status；检查本机：yian1 doctor")


def _usual_folder() -> Path:
    local = os.environ.get("LOCALAPPDATA")
    return Path(local) / "yian1" if WINDOWS and local else Path.home() / "yian1"


def _check_files() -> None:
    """Stop if a file of the folder is missing or is not the one that was made."""
    wrong = []
    for line in (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        path = HERE / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(name)
    if wrong:
        _stop(f"这些文件缺少或者和制作时不同：{'、'.join(wrong)}；请重新拷贝整个文件夹")


def _install(python: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    words = ["-I", "-m", "pip", "install", "--no-index", "--no-cache-dir", "--disable-pip-version-check", "--quiet"]
    wanted = ["--find-links", HERE / "wheels", "--require-hashes", "-r", HERE / "requirements.txt"]
    if subprocess.run([python, *words, *wanted], env=environment, check=False).returncode:
        _stop("没有装成，原因见上面 pip 的说明")


def _how_to_start(program: Path) -> str:
    """Make the program known by its name where that is possible without a administrator; return what to type."""
    if WINDOWS:
        console = program.parents[1] / "打开命令行.cmd"
        console.write_text(
            f'@echo off\nset "PATH={program.parent};%PATH%"\ncd /d "%USERPROFILE%"\ncmd /k yian1 --help\n',
            encoding="mbcs", newline="\r\n",
        )  # fmt: skip
        return f"双击“{console}”打开命令行，在里面输入 yian1"
    link = Path.home() / ".local" / "bin" / "yian1"
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.is_symlink() or not link.exists():
        link.unlink(missing_ok=True)
        link.symlink_to(program)
    known = str(link.parent) in os.environ.get("PATH", "").split(os.pathsep)
    return "打开终端，输入 yian1" if known else f"打开终端，输入 {link}（重新登录后一般只需输入 yian1）"


def _stop(message: str) -> None:
    print(f"错误：{message}", file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
