"""yian1 fmt: what it mends, what it leaves alone, and that no value ever changes."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rows import each
from sample import lay_out
from yian1.commands.check import fmt
from yian1.files import disk
from yian1.model.filing import Filing
from yian1.yaml.read import read_yaml
from yian1.yaml.repair import in_order, says_the_same, tidy

ROOT = Path(__file__).parents[1]
KEYS = tuple(Filing.model_fields)
REAL = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("data/progress/*/2024-0[5-7].yaml"))[:12]]
COLON, COMMA, SPACE = "\uff1a", "\uff0c", "\u3000"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


def mended(text: str) -> str:
    result = tidy(text, "x.yaml", KEYS)
    assert result
    return result[0]


@each(
    ("before", "after"),
    [
        ("\ufeffunit: a\n", "unit: a\n"),
        ("unit: a\r\nmonth: 2024-05\n", "unit: a\nmonth: 2024-05\n"),
        ("unit: a\rmonth: 2024-05\r", "unit: a\nmonth: 2024-05\n"),
        (f"unit{COLON}a\r\nmonth: 2024-05\r\n", "unit: a\r\nmonth: 2024-05\r\n"),
        (f"done: 甲{SPACE}\n", "done: 甲\n"),
        ("done: 5\u00a0\n", "done: 5\n"),
        ("unit: a", "unit: a\n"),
        ("unit: a\n\n\n", "unit: a\n"),
        (f"unit{COLON}a\n", "unit: a\n"),
        ("unit:a\n", "unit: a\n"),
        (f"unit:{SPACE}a\n", "unit: a\n"),
        ("unit: a  \t\n", "unit: a\n"),
        ("unit: a  # 说明  \n", "unit: a  # 说明\n"),
        ("filed:   \n", "filed: \n"),
        ("filed:\n", "filed:\n"),
        ("progress:\n\t1-1:\n\t\tstatus: 推进中\n", "progress:\n  1-1:\n    status: 推进中\n"),
        (
            "progress:\n\t1-1:\n\t\tdone: |\n\t\t  甲\n\t\t  乙\n",
            "progress:\n  1-1:\n    done: |\n      甲\n      乙\n",
        ),
        (f"figures:\n  a: {{part: 1{COMMA} whole: 2}}\n", "figures:\n  a: {part: 1,  whole: 2}\n"),
        ("figures:\n  a: \uff5bvalue: 1\uff5d\n", "figures:\n  a: {value: 1}\n"),
        ("copied_to:\n  \uff0d 甲\n  - 乙\n", "copied_to:\n  - 甲\n  - 乙\n"),
        ("\uff03 说明\nunit: a\n", "# 说明\nunit: a\n"),
        ("uni\u200bt: a\n", "unit: a\n"),
    ],
)
def test_what_has_one_safe_meaning_is_mended(before: str, after: str) -> None:
    assert mended(before) == after


@each(
    "text",
    [
        f"done: 甲{COMMA}乙{COLON}丙（丁）\n",
        f"done: “甲{SPACE}乙”\n",
        'done: "甲  "\n',
        "done: |\n  甲  \n\n  乙\n",
        "done: '甲{}乙'\n".format(COLON),  # noqa: UP032 - a full-width mark, never typed
        f"note: {{value: 甲{COMMA}乙}}\n",
        "- 1\n- 2\n",
        "unit: a\r\nmonth: 2024-05\r\n",
        "",
        "# 只有说明\n",
    ],
)
def test_texts_and_quotes_stay_as_they_are(text: str) -> None:
    assert mended(text) == text


@each(
    "text",
    [
        "unit: a\n  month: 2024-05\n",  # whose child is the second line?
        'unit: "a\nmonth: 2024-05\n',  # where does the quotation end?
        "figures: {a: 1\nmonth: 2024-05\n",
        "unit: a\nunit: b\n",
        "<<<<<<< HEAD\nunit: a\n=======\nunit: b\n>>>>>>> x\n",
    ],
)
def test_what_could_mean_two_things_is_left_to_the_person(text: str) -> None:
    result = tidy(text, "x.yaml", KEYS)
    assert result is None or result[0] == text


def test_a_wide_space_taken_from_the_end_of_a_value_is_told_as_such() -> None:
    taken = "值末尾的非半角空格\uff08别的程序会读作值的一部分\uff09"
    assert tidy(f"a: 5{SPACE}\nb: '甲'{SPACE}\n", "x.yaml") == ("a: 5\nb: '甲'\n", {taken: 1, "非半角空格": 1})


def test_keys_come_in_order_with_the_comments_above_them() -> None:
    text = """# 全文的说明

progress:
  # 里面的
  1-1: {status: 推进中}
# 关于数据

figures:
  a: 1   # 行末
# 谁
unit: jingxin
month: 2024-05
# 结尾
"""
    assert (
        mended(text)
        == """# 全文的说明

# 谁
unit: jingxin
month: 2024-05
# 关于数据

figures:
  a: 1   # 行末
progress:
  # 里面的
  1-1: {status: 推进中}
# 结尾
"""
    )


@each("rows", [["b: 1", "a: 2", "b: 3"], ["b: 1", "x: 2", "a: 3"], ["# nothing"], []])
def test_unknown_and_repeated_keys_are_not_moved(rows: list[str]) -> None:
    assert in_order(rows, ("a", "b")) == rows


def test_what_would_change_a_value_is_refused() -> None:
    before, after = "done: 甲\n", "done: 乙\n"
    assert not says_the_same(before, after, "x.yaml")
    assert says_the_same(before, "# 说明\ndone:   甲\n", "x.yaml")


@each("text", REAL)
def test_the_repositorys_filings_are_tidy(text: str) -> None:
    result = tidy(text, "x.yaml", KEYS)
    assert result == (text, {})


wide_slips = (COLON, COMMA, SPACE, "\uff0d", "\u3010", "\u3011", "\uff5b", "\uff5d")
slips = st.sampled_from((*wide_slips, *"\t \n:,-'\"|#甲1“”", "\r\n", "  ", "", "\ufeff", "\u200b"))


@given(st.sampled_from(REAL), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2), slips), max_size=6))
def test_no_slip_makes_it_change_a_value_or_need_a_second_run(text: str, planted: list[tuple[int, int, str]]) -> None:
    for place, length, slip in planted:
        at = place % (len(text) + 1)
        text = text[:at] + slip + text[at + length :]
    result = tidy(text, "x.yaml", KEYS)
    if result is None:
        return
    before, after = read_yaml(text, "x.yaml"), read_yaml(result[0], "x.yaml")
    assert after.value == before.value
    assert len(after.problems) <= len(before.problems)
    assert (tidy(result[0], "x.yaml", KEYS) or ("",))[0] == result[0]


def test_diff_and_check_change_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace / "data/progress/jingxin/2024-05.yaml"
    untidy = path.read_text(encoding="utf-8").replace("unit: jingxin", f"unit{COLON}jingxin").encode()
    path.write_bytes(untidy)
    assert fmt(workspace, [], show_diff=True, check_only=False, encoding=False) == 0
    shown = capsys.readouterr().out
    assert f"-unit{COLON}jingxin\n+unit: jingxin\n" in shown
    assert "data/progress/jingxin/2024-05.yaml：全角冒号\n" in shown
    assert shown.endswith("个文件，需要整理 1 个。\n")
    assert fmt(workspace, [], show_diff=False, check_only=True, encoding=False) == 1
    assert path.read_bytes() == untidy


def test_a_plain_run_writes_and_a_second_finds_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace / "data/progress/jingxin/2024-05.yaml"
    tidy_already = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + tidy_already.replace(b"unit: ", b"unit:"))
    assert fmt(workspace, [path], show_diff=False, check_only=False, encoding=False) == 0
    assert path.read_bytes() == tidy_already
    capsys.readouterr()
    assert fmt(workspace, [], show_diff=False, check_only=True, encoding=False) == 0
    assert "需要整理 0 个" in capsys.readouterr().out


def test_a_file_that_is_not_utf8_is_named_and_left_alone(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace / "data/progress/jingxin/2024-05.yaml"
    foreign = path.read_text(encoding="utf-8").encode("gbk")
    path.write_bytes(foreign)
    assert fmt(workspace, [], show_diff=False, check_only=False, encoding=False) == 1
    told = capsys.readouterr().err
    assert "data/progress/jingxin/2024-05.yaml：没有改动，文件的编码是 GBK（GB18030）" in told
    assert "yian1 fmt --encoding data/progress/jingxin/2024-05.yaml" in told
    assert path.read_bytes() == foreign


@pytest.mark.parametrize("codec", ["gbk", "gb18030", "utf-16", "utf-16-le"])
def test_another_encoding_is_converted_and_the_original_kept(
    workspace: Path, codec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace / "data")
    path = workspace / "data/progress/jingxin/2024-05.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode(codec))
    assert fmt(workspace, [path], show_diff=False, check_only=True, encoding=True) == 1
    named = [Path("data/progress/jingxin/2024-05.yaml")]  # as `check` names it, wherever one is
    assert fmt(workspace, named, show_diff=False, check_only=False, encoding=True) == 0
    assert path.read_bytes() == text.encode()
    assert path.with_name("2024-05.yaml.bak").read_bytes() == text.encode(codec)


def test_no_encoding_is_guessed_and_no_backup_overwritten(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strange, again = (workspace / f"data/progress/jingxin/2024-0{month}.yaml" for month in (5, 6))
    strange.write_bytes(b"done: \xff\xfe\x80\n")
    again.write_bytes(again.read_text(encoding="utf-8").encode("gbk"))
    kept = again.read_bytes()
    again.with_name("2024-06.yaml.bak").write_bytes(b"older")
    assert fmt(workspace, [], show_diff=False, check_only=False, encoding=True) == 1
    assert strange.read_bytes() == b"done: \xff\xfe\x80\n"
    assert again.read_bytes() == kept
    assert again.with_name("2024-06.yaml.bak").read_bytes() == b"older"
    assert "备份 2024-06.yaml.bak 已经有了" in capsys.readouterr().err


def test_a_workspace_with_windows_line_ends_is_in_order(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in workspace.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert fmt(workspace, [], show_diff=False, check_only=True, encoding=False) == 0
    assert "需要整理 0 个" in capsys.readouterr().out


@pytest.mark.parametrize("folder", [False, True])
def test_a_link_that_leads_out_of_the_workspace_is_not_followed(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str], *, folder: bool
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "2024-05.yaml"
    outside.write_text("unit:a\n", encoding="utf-8")
    link = workspace / "data/progress/stranger"
    try:
        if folder:
            link.symlink_to(outside.parent, target_is_directory=True)
        else:
            link.mkdir()
            (link / outside.name).symlink_to(outside)
    except OSError:
        pytest.skip("links need rights here")
    for encoding in (False, True):
        assert fmt(workspace, [link / outside.name], show_diff=False, check_only=False, encoding=encoding) == 1
        assert "没有改动\uff0c链接指向工作目录之外" in capsys.readouterr().err
    assert outside.read_text(encoding="utf-8") == "unit:a\n"
    assert fmt(workspace, [outside], show_diff=False, check_only=False, encoding=False) == 0  # named as what it is
    assert outside.read_text(encoding="utf-8") == "unit: a\n"


@pytest.mark.parametrize("encoding", [False, True])
def test_what_an_editor_saves_meanwhile_is_not_overwritten(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, encoding: bool
) -> None:
    path = workspace / "data/progress/jingxin/2024-05.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").replace("unit: ", "unit:").encode("gbk" if encoding else "utf-8"))
    saved = path.read_bytes() + b"# saved\n"
    written = disk.os.fsync

    def save(stream: int) -> None:
        written(stream)
        path.write_bytes(saved)

    monkeypatch.setattr(disk.os, "fsync", save)
    assert fmt(workspace, [path], show_diff=False, check_only=False, encoding=encoding) == 1
    assert path.read_bytes() == saved
    assert "读取以后它又被别的程序改过" in capsys.readouterr().err
    assert [left.name for left in path.parent.iterdir() if left.name.startswith(".")] == []


def test_a_conversion_that_was_cut_off_leaves_no_half_backup_and_is_taken_up_again(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workspace / "data/progress/jingxin/2024-05.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode("gbk"))
    backup = path.with_name("2024-05.yaml.bak")
    with monkeypatch.context() as full:
        full.setattr(disk.os, "fsync", _no_space)
        with pytest.raises(OSError, match="No space"):
            fmt(workspace, [path], show_diff=False, check_only=False, encoding=True)
    assert not backup.exists()
    backup.write_bytes(path.read_bytes())  # the copy was made, the file itself was not yet written
    assert fmt(workspace, [path], show_diff=False, check_only=False, encoding=True) == 0
    assert (path.read_bytes(), backup.read_bytes()) == (text.encode(), text.encode("gbk"))


def _no_space(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a file name that Windows has not")
def test_no_name_and_no_line_of_a_file_reaches_the_terminal_as_it_is(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = workspace / "a\x1b[31m\n.yaml"
    odd.write_text("done\uff1a走访\n# \u202e注释\n", encoding="utf-8", newline="")
    fmt(workspace, [odd], show_diff=True, check_only=False, encoding=False)
    odd.write_bytes("done: 走访\n".encode("gb18030"))
    fmt(workspace, [odd], show_diff=False, check_only=False, encoding=False)
    fmt(workspace, [odd], show_diff=False, check_only=False, encoding=True)
    fmt(workspace, [odd], show_diff=False, check_only=False, encoding=True)
    told = capsys.readouterr()
    assert "".join((told.out + told.err).split("\n")).isprintable()
    assert r"-# \u202e注释" in told.out
    assert (told.out + told.err).count(r"a\x1b[31m\n.yaml") >= 6
