"""The frame around Typer, tried on a small program."""

from __future__ import annotations

import errno
import os
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from small_program import FILE, program
from yian1 import __version__
from yian1.model.typography import cell_width
from yian1.usage.program import run

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Ran:
    code: int | str | None
    out: str
    err: str


Call = Callable[..., Ran]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def run_here(*words: str) -> Ran:
        with pytest.raises(SystemExit) as stopped:
            run(program, words)
        out, err = capsys.readouterr()
        return Ran(stopped.value.code, out, err)

    return run_here


def apart(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONIOENCODING"} | environment
    return subprocess.run([sys.executable, FILE, *words], env=env, capture_output=True, check=False)


# Help


def test_help_names_everything_in_chinese(call: Call) -> None:
    assert call("--help") == Ran(
        0,
        """\
用法\uff1ayian1 [选项] 命令 [参数…]

试用的程序\u3002

选项\uff1a
  --root 文件夹  工作目录\uff1b不写则从当前文件夹向上找 data/plan.yaml
  -V, --version  显示版本并退出
  -h, --help     显示本帮助并退出

命令\uff1a
  status  各项目标完成到什么程度
  echo    照样写出
  brief   月度简报
  stop    停在某一种错误上
""",
        "",
    )


def test_a_commands_help_shows_choices_defaults_and_what_is_required(call: Call, monkeypatch: Patch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert call("status", "-h") == Ran(
        0,
        """\
用法\uff1ayian1 status [选项]

各项目标完成到什么程度

选项\uff1a
  --root 文件夹      工作目录\uff1b不写则从当前文件夹向上找
                     data/plan.yaml
  --month 月份       截至哪个月\u3002截至哪个月\u3002截至哪个月\u3002截
                     至哪个月\u3002截至哪个月\u3002截至哪个月\u3002截至
                     哪个月\u3002截至哪个月\u3002
  -f, --format 格式  输出格式\uff3b可选\uff1atable、json\uff1b默认\uff1a
                     table\uff3d
  --rows 整数        行数\uff3b默认\uff1a5\uff3d
  --remind           写催报单
  -h, --help         显示本帮助并退出

示例\uff1a
  看5月\uff1a
    yian1 status --month 2024-05
  看全部的行\uff1a
    yian1 status --rows 1000
""",
        "",
    )
    assert "  文字  要写的\uff3b必填\uff3d\n" in call("echo", "--help").out
    assert "  --month 月份  \uff3b必填\uff3d\n" in call("brief", "--help").out
    assert call("stop", "--help").out.startswith("用法\uff1ayian1 stop [选项] 怎样 [文件]\n")


@pytest.mark.parametrize("columns", [20, 30, 45, 60, 80])
def test_help_fits_the_terminal_and_cuts_nothing(call: Call, monkeypatch: Patch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    page = call("status", "--help").out
    assert max(map(cell_width, page.splitlines())) <= columns
    assert "".join(page.split()).count("截至哪个月\u3002") == 8


def test_a_very_wide_terminal_is_not_filled(call: Call, monkeypatch: Patch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert max(map(cell_width, call("status", "--help").out.splitlines())) <= 100


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")
@pytest.mark.parametrize(("columns", "unbuffered"), [(140, "1"), (50, "")])
def test_help_takes_the_width_of_the_terminal_itself(columns: int, unbuffered: str) -> None:
    import fcntl  # noqa: PLC0415 - Windows has none of them
    import pty  # noqa: PLC0415
    import termios  # noqa: PLC0415

    terminal, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    env = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    env["PYTHONUNBUFFERED"] = unbuffered
    subprocess.run([sys.executable, FILE, "status", "-h"], stdin=inner, stdout=inner, env=env, check=True)
    os.close(inner)
    page = os.read(terminal, 100_000).decode()
    assert max(map(cell_width, page.splitlines())) in {140: range(81, 101), 50: range(40, 51)}[columns]


@pytest.mark.parametrize("words", [("echo", "-h"), ("--help", "echo"), ("--root", "status", "echo", "--help")])
def test_help_of_a_command_may_be_asked_for_in_any_place(call: Call, words: tuple[str, ...]) -> None:
    ran = call(*words)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("用法\uff1ayian1 echo [选项] 文字\n")


def test_no_word_at_all_is_answered_with_the_help_page(call: Call) -> None:
    ran = call()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == call("--help").out


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_the_version_is_one_line(call: Call, option: str) -> None:
    assert call(option) == Ran(0, f"yian1 {__version__}\n", "")


@pytest.mark.parametrize("words", [("--help",), ("status", "--help")])
def test_help_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    heavy = {"pydantic", "rich", "yaml", "jinja2"}
    assert heavy.isdisjoint(apart(*words, YIAN1_TEST_MODULES="1").stderr.decode().split())


# The workspace


@pytest.mark.parametrize(
    ("words", "root"),
    [
        (("status",), "None"),
        (("--root", "a", "status"), "a"),
        (("status", "--root", "b"), "b"),
        (("--root", "a", "status", "--root=b"), "b"),
    ],
)
def test_the_root_given_last_counts(call: Call, words: tuple[str, ...], root: str) -> None:
    assert call(*words) == Ran(0, f"{root} None table 5 False\n", "")


def test_a_root_is_forgotten_after_the_run(call: Call) -> None:
    call("--root", "a", "status")
    assert call("status").out == "None None table 5 False\n"


# Wrong usage


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (("statsu",), "没有“statsu”这个命令", "是不是“status”\uff1f运行 yian1 --help 查看全部命令"),
        (("统计", "--help"), "没有“统计”这个命令", "运行 yian1 --help 查看全部命令"),
        (("secre",), "没有“secre”这个命令", "运行 yian1 --help 查看全部命令"),
        (
            ("\uff0d\uff0dversion",),
            "没有“\uff0d\uff0dversion”这个命令",
            "“\uff0d\uff0dversion”前面的横线要用半角减号\uff1a--version\u3002运行 yian1 --help 查看全部命令",
        ),
        (("--root", "a"), "没有写命令", "运行 yian1 --help 查看全部命令"),
        (("--bogus",), "没有“--bogus”这个选项", "运行 yian1 --help 查看用法"),
        (("--bogus", "--help"), "没有“--bogus”这个选项", "运行 yian1 --help 查看用法"),
        (
            ("--month", "2024-05", "status"),
            "没有“--month”这个选项",
            "这个选项要写在命令后面\uff0c例如\uff1ayian1 status --month",
        ),
        (
            ("status", "--remimd"),
            "没有“--remimd”这个选项",
            "是不是“--remind”\uff1f运行 yian1 status --help 查看用法",
        ),
        (("status", "--month"), "选项“--month”后面缺少值", "请写成\uff1a--month 月份"),
        (("status", "--rows"), "选项“--rows”后面缺少值", "请写成\uff1a--rows 整数"),
        (("status", "--remind=1"), "选项“--remind”不带值", "请只写\uff1a--remind"),
        (("status", "--help=1"), "没有“--help”这个选项", "运行 yian1 status --help 查看用法"),
        (
            ("status", "--rows", "五"),
            "“--rows”的值“五”不能用",
            "要填整数\uff1b运行 yian1 status --help 查看用法",
        ),
        (
            ("status", "-f", "jsn"),
            "“--format”没有“jsn”这一选择",
            "是不是“json”\uff1f可选\uff1atable、json",
        ),
        (("status", "--format=表格"), "“--format”没有“表格”这一选择", "可选\uff1atable、json"),
        (("brief", "--as", "doc"), "“--as”没有“doc”这一选择", "是不是“docx”\uff1f可选\uff1amd、docx"),
        (("brief",), "缺少选项“--month”", "请在命令后面加上\uff1a--month 月份"),
        (("echo",), "缺少参数“文字”", "用法\uff1ayian1 echo [选项] 文字"),
        (("echo", "a", "b", "c"), "多余的参数\uff1ab、c", "用法\uff1ayian1 echo [选项] 文字"),
        (
            ("status", "2024-05"),
            "多余的参数\uff1a2024-05",
            "月份要写成 --month 2024-05\u3002用法\uff1ayian1 status [选项]",
        ),
        (("echo", "a", "2024-05"), "多余的参数\uff1a2024-05", "用法\uff1ayian1 echo [选项] 文字"),
        (
            ("status", "—month", "2024-05"),
            "多余的参数\uff1a—month、2024-05",
            "“—month”前面的横线要用半角减号\uff1a--month\u3002用法\uff1ayian1 status [选项]",
        ),
    ],
)
def test_wrong_usage_says_what_is_wrong_and_how_to_mend_it(
    call: Call, words: tuple[str, ...], message: str, hint: str
) -> None:
    assert call(*words) == Ran(2, "", f"错误\uff1a{message}\n提示\uff1a{hint}\n")


# Exit codes


@pytest.mark.parametrize(("month", "code"), [("2024-05", 0), ("2024-13", 1)])
def test_a_command_returns_its_exit_code(call: Call, month: str, code: int) -> None:
    assert call("brief", "--month", month) == Ran(code, "", "")


@pytest.mark.parametrize(
    ("how", "code", "err"),
    [
        ("usage", 2, "错误\uff1a没有这个目标\n提示\uff1a用 status 查看全部目标\n"),
        ("data", 1, "错误\uff1a数据有 3 处错误\n"),
        ("quiet", 1, ""),
        ("interrupt", 130, "已中断\n"),
        ("abort", 130, "已中断\n"),
        ("pipe", 141, ""),
        ("full", 2, "错误\uff1a写出结果失败\uff1a磁盘空间不足\n提示\uff1a请清理磁盘后再试\n"),
        (
            "denied",
            2,
            (
                "错误\uff1a读写“out/简报.docx”失败\uff1a没有权限\uff0c或者正被别的程序占用\n"
                "提示\uff1a如果正在 Word、WPS 或 Excel 中打开\uff0c请先关闭\n"
            ),
        ),
        ("workbook", 2, "错误\uff1a写出结果失败\uff1a磁盘空间不足\n提示\uff1a请清理磁盘后再试\n"),
        (
            "folders",
            2,
            (
                "错误\uff1a没有可用的临时文件夹\n"
                "提示\uff1a请清理磁盘\uff0c或者用环境变量 TMPDIR 指明一个可以写入的文件夹\n"
            ),
        ),
        (
            "name",
            2,
            (
                "错误\uff1a读写“a?.docx”失败\uff1a系统不接受这个名称\n"
                '提示\uff1a文件名里不能有 \\ / : * ? " < > |\uff0c也不能是 CON、NUL 一类\n'
            ),
        ),
        ("odd", 2, f"错误\uff1a读写“a.yaml”失败\uff1a系统错误 {errno.EXDEV}\n"),
    ],
)
def test_each_kind_of_error_has_its_exit_code_and_words(call: Call, how: str, code: int, err: str) -> None:
    assert call("stop", how) == Ran(code, "已写的一行\n", err)


def test_a_missing_file_and_a_folder_are_named(call: Call, tmp_path: Path) -> None:
    missing = tmp_path / "没有.yaml"
    assert call("stop", "data", str(missing)).err.startswith(f"错误\uff1a读写“{missing}”失败\uff1a找不到\n")
    ran = call("stop", "data", str(tmp_path))
    assert (ran.code, ran.err.splitlines()[0]) == (2, f"错误\uff1a读写“{tmp_path}”失败\uff1a这是文件夹\uff0c不是文件")


def test_a_name_that_would_move_the_cursor_is_made_visible(call: Call, tmp_path: Path) -> None:
    told = call("stop", "data", str(tmp_path / "a\x1b[2J\n\u202eb")).err
    assert told.splitlines()[0].endswith(r"a\x1b[2J\n\u202eb”失败" + "\uff1a找不到")


def test_a_bug_is_owned_up_to_without_a_traceback(call: Call) -> None:
    ran = call("stop", "bug")
    assert (ran.code, ran.out) == (3, "已写的一行\n")
    message, hint = ran.err.splitlines()
    assert message == "错误\uff1a程序内部出错\uff08这是 yian1 的缺陷\uff09\uff1aTypeError unsupported operand"
    assert re.search(rf"small_program.py 第\d+行\uff0cyian1 {re.escape(__version__)}", hint)


def test_debugging_shows_the_traceback(call: Call, monkeypatch: Patch) -> None:
    monkeypatch.setenv("YIAN1_DEBUG", "1")
    assert "Traceback" in call("stop", "bug").err


# Streams


def test_what_goes_into_a_pipe_is_utf_8_with_plain_line_ends() -> None:
    page = apart("--help", LC_ALL="C", PYTHONUTF8="0").stdout
    assert "试用的程序".encode() in page
    assert b"\r" not in page


def test_a_chinese_console_gets_stand_ins_for_what_it_lacks() -> None:
    ran = apart("echo", "░✓✗•⚠² 市发改委—█", PYTHONIOENCODING="gbk")
    assert (ran.returncode, ran.stdout.decode("gbk")) == (0, ".√×·!2 市发改委—█\n")


def test_a_console_without_chinese_never_stops_the_program() -> None:
    ran = apart("echo", "█░—“完成”🟢", PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stdout) == (0, b'#.-"??"?\n')
    assert apart("echo", PYTHONIOENCODING="ascii:strict").returncode == 2


def test_an_undecodable_word_of_the_command_line_is_printed_all_the_same() -> None:
    assert apart("echo", "a\udcffb").stdout == b"a?b\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX pipe")
def test_a_reader_that_stops_early_is_no_error_message() -> None:
    with subprocess.Popen(
        [sys.executable, FILE, "echo", "x" * 100_000], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
def test_output_onto_a_full_disk_is_reported() -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run([sys.executable, FILE, "echo", "a"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert ran.returncode == 2
    assert ran.stderr.decode().startswith("错误\uff1a写出结果失败\uff1a磁盘空间不足\n")
