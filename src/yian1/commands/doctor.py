"""yian1 doctor: what this machine and the workspace have for the program, what is missing, and what to do about it."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import shutil
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from yian1.commands.session import open_workspace
from yian1.console import put
from yian1.files import disk, programs
from yian1.files.git import release
from yian1.model.diagnostics import UsageError, errors
from yian1.usage.program import RootOption, command

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

State = Literal["正常", "注意", "缺少"]
FINE: State = "正常"
NOTE: State = "注意"
MISSING: State = "缺少"

_CORE = ("typer", "pyyaml", "pydantic", "rich", "jinja2")
_OFFICE = ("openpyxl", "python-docx", "markdown-it-py")
_DRAFT = ("pypinyin",)
_LEAST_SPACE = 200 * 1024 * 1024  # bytes
# The same font under the names that systems know it by.
_FONT_NAMES = (
    ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
    ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong"),
    ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi"),
    ("黑体", "SimHei"),
    ("宋体", "SimSun"),
)
_WINDOWS_FONTS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


class Found(NamedTuple):
    """One thing looked at: what it is, how it stands, what was seen, and what to do about it."""

    subject: str
    state: State
    seen: str
    advice: str = ""


@command(
    ("看看本机缺什么", "doctor"),
    ("连同另一个工作目录一起看", "doctor --root examples/work-report"),
)
def doctor(root: RootOption = None) -> int:
    """Tell what was found, one thing a line; exit code 1 if something is missing without which nothing works."""
    folder, of_workspace = _workspace(root)
    shipped, own = disk.style_file(folder)
    found = [*examine(own or shipped), *of_workspace]
    for each in found:
        put(f"{each.state}  {each.subject}：{each.seen}")
        if each.advice:
            put(f"      → {each.advice}")
    wanting = sum(each.state != FINE for each in found)
    put(f"\n{len(found)}项里有{wanting}项要留意。" if wanting else f"\n{len(found)}项都正常。")
    return 1 if any(each.state == MISSING for each in found) else 0


def _workspace(root: Path | None) -> tuple[Path, list[Found]]:
    """Return the workspace's folder, or where there is none the present one, and how the workspace stands."""
    try:
        session = open_workspace(root)
    except UsageError as error:
        hint = error.hint or "进入工作目录，或用 --root 指明；新建用 yian1 init"
        return root or Path(), [Found("工作目录", NOTE, error.message, hint)]
    wrong = len(errors(session.diagnostics))
    warnings = len(session.diagnostics) - wrong
    seen = f"{session.root}，{len(session.loaded.files)}个文件，错误{wrong}处，警告{warnings}处"
    found = [Found("工作目录", NOTE, seen, "运行 yian1 check 逐处查看") if wrong else Found("工作目录", FINE, seen)]
    if not os.access(session.root / "data", os.W_OK):
        found.append(Found("工作目录", NOTE, "不能写入", "现在只能查看；要填报，请管理员放开文件夹的权限"))
    return session.root, found


def examine(style: bytes) -> Iterator[Found]:
    """Look at the machine; the style file says which fonts the documents ask for."""
    seen = f"{platform.python_version()}，{platform.system()} {platform.machine()}，{sys.executable}"
    yield Found("Python", FINE, seen)
    yield _packages("运行所需的包", _CORE, MISSING, "重新安装 yian1")
    yield _packages("Word、Excel 文件", _OFFICE, NOTE, '不能写 Word 和 Excel：运行 pip install "yian1[office]"')
    yield _packages("由方案起草", _DRAFT, NOTE, '不能起草新方案：运行 pip install "yian1[draft]"')
    yield _parser()
    yield _fonts(style)
    suite = programs.office_suite()
    advice = "不能直接生成 PDF、不能读 .doc 和 .wps；可以生成 .docx 后在 Word 或 WPS 里另存"
    yield Found("LibreOffice", FINE, str(suite)) if suite else Found("LibreOffice", NOTE, "没有找到", advice)
    yield _git()
    yield _console()
    yield _space()


def _packages(subject: str, names: Sequence[str], state: State, advice: str) -> Found:
    versions = {name: _version(name) for name in names}
    seen = "，".join(f"{name} {version or '没有安装'}" for name, version in versions.items())
    return Found(subject, FINE, seen) if all(versions.values()) else Found(subject, state, seen, advice)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _parser() -> Found:
    import yaml

    if yaml.__with_libyaml__:
        return Found("读取 YAML", FINE, "使用 libyaml")
    return Found("读取 YAML", NOTE, "没有 libyaml，读取会慢十倍左右", "换用带 libyaml 的 PyYAML 安装包")


def _fonts(style: bytes) -> Found:
    try:
        wanted = fonts_of(style)
    except UsageError as error:
        return Found("公文字体", NOTE, error.message, error.hint)
    known = _installed_fonts()
    if known is None:
        return Found("公文字体", NOTE, f"无法查看本机字体；文书用的是{'、'.join(wanted)}", "在 Word 里打开一份看看")
    called = {name: names for names in _FONT_NAMES for name in names}
    missing = [font for font in wanted if known.isdisjoint(called.get(font, (font,)))]
    if not missing:
        return Found("公文字体", FINE, "、".join(wanted))
    advice = "打开和打印时会换成别的字体；装上这些字体，或在工作目录的 templates/style.docx 里改用已有的字体"
    return Found("公文字体", NOTE, f"没有{'、'.join(missing)}", advice)


def fonts_of(style: bytes) -> list[str]:
    """Return the Chinese fonts that a style file names; UsageError if it is none, or unpacks to too much."""
    with disk.style_parts(style, "word/styles.xml") as archive:
        found = re.findall(r'w:eastAsia="([^"]+)"', archive.read("word/styles.xml").decode("utf-8", "replace"))
    return sorted({font for font in found if not re.fullmatch(r"[a-z]{2}-[A-Z]{2}", font)})


def _installed_fonts() -> frozenset[str] | None:
    """Return the families of the fonts installed; None where that is not known."""
    if sys.platform == "win32":
        return _windows_fonts()
    program = programs.find_program("fc-list")
    if program is None:
        return None
    listed = programs.output_of([str(program), ":", "family"])
    return None if listed is None else frozenset(re.split(r"\s*[,\n]\s*", listed.replace("\\", "")))


if sys.platform == "win32":

    def _windows_fonts() -> frozenset[str]:
        import winreg

        found = set()
        for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            with contextlib.suppress(OSError), winreg.OpenKey(hive, _WINDOWS_FONTS) as key:
                for index in range(winreg.QueryInfoKey(key)[1]):
                    names = winreg.EnumValue(key, index)[0].partition(" (")[0]
                    found |= {name.strip() for name in names.split("&")}
        return frozenset(found)


def _git() -> Found:
    program = programs.find_program("git")
    output = None if program is None else programs.output_of([str(program), "--version"])
    number, able = release(output or "")
    if not number:
        return Found("git", NOTE, "没有找到", "不能比较版本、审核改动；请安装 git 2.38 或更高版本")
    if not able:
        return Found("git", NOTE, number, "审核合并请求要用 git 2.38 或更高版本")
    return Found("git", FINE, f"{number}，{program}")


def _console() -> Found:
    encoding = (sys.stdout.encoding or "ascii").lower()
    seen = f"输出用 {encoding}，文件名用 {sys.getfilesystemencoding()}"
    try:
        "议案，完成情况".encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return Found("终端编码", NOTE, seen, "中文显示不出来：设环境变量 PYTHONUTF8=1，或把 LANG 设为 zh_CN.UTF-8")
    return Found("终端编码", FINE, seen)


def _space() -> Found:
    folder = tempfile.gettempdir()
    try:
        free = shutil.disk_usage(folder).free
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return Found(
            "临时文件夹", MISSING, f"{folder} 不能写入", "请管理员放开权限，或把环境变量 TMPDIR 设为能写的文件夹"
        )
    seen = f"{folder}，剩余 {free // 1024**2} MB"
    return Found("临时文件夹", FINE, seen) if free >= _LEAST_SPACE else Found("临时文件夹", NOTE, seen, "请清理磁盘")
