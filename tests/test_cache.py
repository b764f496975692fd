"""What is kept from one run to the next never changes a result, whatever happens to the files it is kept in."""

from __future__ import annotations

import gc
import io
import os
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yian1 import entry
from yian1.files import ahead, answers, disk
from yian1.files.cache import FOLDER, MAX_FILES, Cache
from yian1.files.load import load
from yian1.files.raw import FILING, RawFile
from yian1.yaml.read import read_yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from generate import World, write_workspace

READ = read_yaml
SMALL = World(units=3, months=2, figures=4)


class Done(NamedTuple):
    output: str
    errors: str
    code: object


@pytest.fixture(autouse=True)
def _own_key(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("user")))
    monkeypatch.setenv("LOCALAPPDATA", os.environ["XDG_CACHE_HOME"])
    monkeypatch.delenv(answers.SWITCH, raising=False)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    write_workspace(tmp_path / "工作区", SMALL)
    return tmp_path / "工作区"


def run(*words: str | Path, cache: bool = True) -> Done:
    """Run the program in this process, as the console script does."""
    streams = sys.stdout, sys.stderr, sys.argv
    output, errors = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    sys.stdout, sys.stderr = output, errors
    sys.argv = ["yian1", *map(str, words)]
    with pytest.MonkeyPatch.context() as patch:
        if not cache:
            patch.setenv(answers.SWITCH, "off")
        try:
            entry.run()
        except SystemExit as stop:
            return Done(_written(output), _written(errors), stop.code)
        finally:
            gc.enable()
            sys.stdout, sys.stderr, sys.argv = streams


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.detach()
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def kept(root: Path) -> list[Path]:
    return sorted((root / FOLDER).glob("answer-*"))


def test_the_second_time_nothing_is_worked_out(workspace: Path, monkeypatch: pytest.MonkeyPatch):
    first = run("check", "--root", workspace)
    assert first.output == "检查了 8 个文件，没有发现问题。\n"
    monkeypatch.setattr("yian1.cli.main", lambda: pytest.fail("the command line was asked"))
    assert run("check", "--root", workspace) == first


def test_each_question_has_its_own_answer(workspace: Path):
    for words in (["status"], ["status", "--format", "json"], ["status", "--month", "2024-01"], ["check"]):
        for _ in range(2):
            assert run(*words, "--root", workspace) == run(*words, "--root", workspace, cache=False)
    assert len(kept(workspace)) == 4


def test_an_answer_that_comes_from_elsewhere_is_not_kept(workspace: Path):
    run("status", "--root", workspace, "--at", "HEAD")
    run("check", "--help")
    run("due", "--root", workspace, "--git")
    run("status", "--root", workspace, "--unit", "没有的单位")
    assert not (workspace / FOLDER).exists()


def test_a_change_is_seen_though_size_and_time_are_the_same(workspace: Path):
    path = workspace / "data/progress/unit-001/2024-02.yaml"
    before = path.stat()
    figures = run("status", "--format", "json", "--root", workspace).output
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("unit: unit-001", "unit: unit-002"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert run("check", "--root", workspace).code == 1
    path.write_text(text, encoding="utf-8")
    assert run("status", "--format", "json", "--root", workspace).output == figures


def test_errors_are_repeated_with_their_exit_code(workspace: Path):
    (workspace / "data/progress/unit-001/2024-02.yaml").write_bytes(b"unit: [\n")
    for words in (["check"], ["status"]):
        first = run(*words, "--root", workspace)
        assert first.code == 1
        assert run(*words, "--root", workspace) == first


def test_a_template_has_a_part_in_the_answer(workspace: Path):
    words = "brief", "--root", workspace
    shipped = run(*words)
    assert run(*words) == shipped
    (workspace / "templates").mkdir()
    own = workspace / "templates" / "brief.md.j2"
    for name in ("甲简报", "乙简报"):
        own.write_text(f"{{% set title = '{name}' %}}{{% set body %}}文{{% endset %}}\n", encoding="utf-8")
        assert run(*words) == run(*words, cache=False) != shipped
        assert name in run(*words).output


@pytest.mark.parametrize("words", [["due"], ["due", "--remind"], ["half-year"], ["october"], ["show", "unit-001"]])
def test_what_is_printed_again_is_the_same(workspace: Path, words: list[str]):
    plain = run(*words, "--root", workspace, cache=False)
    assert [run(*words, "--root", workspace) for _ in range(2)] == [plain, plain]
    assert plain.code != 0 or len(kept(workspace)) == 1


def test_another_day_is_another_question(workspace: Path, monkeypatch: pytest.MonkeyPatch):
    run("check", "--root", workspace)
    asked = []
    monkeypatch.setattr("yian1.cli.main", lambda: asked.append(1) or sys.exit(0))
    monkeypatch.setattr("yian1.files.clock.today", lambda: __import__("datetime").date(2030, 1, 1))
    run("check", "--root", workspace)
    assert asked


def test_what_is_kept_is_ignored_by_git_and_private(workspace: Path):
    run("check", "--root", workspace)
    assert (workspace / ".yian1" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    if os.name == "posix":
        assert all(path.stat().st_mode & 0o077 == 0 for path in kept(workspace))


edits = st.lists(
    st.tuples(
        st.sampled_from(["digit", "word", "cut", "delete", "foreign", "restore", "spoil", "shorten", "swap", "forget"]),
        st.integers(0, 10**6),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits)
def test_results_are_the_same_with_and_without_the_cache(workspace: Path, changes: list[tuple[str, int]]):
    write_workspace(workspace, SMALL)
    good = {path: path.read_bytes() for path in sorted((workspace / "data").rglob("*.yaml"))}
    for change, number in changes:
        if change in {"spoil", "shorten", "swap", "forget"}:
            tamper(workspace, change, number)
        else:
            edit(good, change, number)
        for words in (["check", "--format", "json"], ["status", "--format", "json"], ["brief"]):
            plain = run(*words, "--root", workspace, cache=False)
            assert run(*words, "--root", workspace) == plain
            assert run(*words, "--root", workspace) == plain


def edit(good: dict[Path, bytes], change: str, number: int) -> None:
    path = list(good)[number % len(good)]
    data = path.read_bytes() if path.exists() else good[path]
    at = number % max(len(data), 1)
    if change == "delete":
        path.unlink(missing_ok=True)
        return
    path.write_bytes(
        {
            "digit": bytes(
                49 + number % 9 if 48 <= byte <= 57 and place >= at else byte for place, byte in enumerate(data)
            ),
            "word": data.replace(b"unit", b"unti", 1),
            "cut": data[:at],
            "foreign": data.decode("utf-8", "replace").encode("gb18030"),
            "restore": good[path],
        }[change]
    )


def tamper(root: Path, change: str, number: int) -> None:
    if change == "forget":
        shutil.rmtree(root / FOLDER, ignore_errors=True)
    for path in kept(root):
        data = path.read_bytes()
        at = number % max(len(data), 1)
        if change == "spoil":
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        elif change == "shorten":
            path.write_bytes(data[:at])
        else:
            path.write_bytes(kept(root)[-1].read_bytes())


def test_only_what_this_user_kept_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    Cache(tmp_path).write("a", b"mine")
    assert Cache(tmp_path).read("a") == b"mine"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "somebody-else"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "somebody-else"))
    assert Cache(tmp_path).read("a") is None


@pytest.mark.parametrize("at", [0, 31, 32, -1])
def test_a_spoilt_file_counts_for_nothing(tmp_path: Path, at: int):
    Cache(tmp_path).write("a", b"mine")
    path = tmp_path / FOLDER / "a"
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    assert Cache(tmp_path).read("a") is None
    path.write_bytes(data[:20])
    assert Cache(tmp_path).read("a") is None


def test_a_file_under_another_name_counts_for_nothing(tmp_path: Path):
    Cache(tmp_path).write("a", b"mine")
    (tmp_path / FOLDER / "a").rename(tmp_path / FOLDER / "b")
    assert Cache(tmp_path).read("b") is None


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
@pytest.mark.parametrize("link", [".yian1", ".yian1/cache"])
def test_a_link_leads_nowhere(tmp_path: Path, link: str):
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "root"
    (root / link).parent.mkdir(parents=True)
    (root / link).symlink_to(outside, target_is_directory=True)
    Cache(root).write("a", b"mine")
    assert [path for path in outside.rglob("*") if path.name == "a"] == []


def test_no_place_to_write_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / ".yian1").write_text("in the way", encoding="utf-8")
    Cache(tmp_path).write("a", b"mine")
    assert Cache(tmp_path).read("a") is None
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "file"))
    assert Cache(tmp_path).read("a") is None


def test_old_answers_go(tmp_path: Path):
    for number in range(MAX_FILES + 5):
        Cache(tmp_path).write(f"answer-{number}", b"text")
    assert len(list((tmp_path / FOLDER).iterdir())) == MAX_FILES


def test_two_at_once_leave_one_whole(tmp_path: Path):
    texts = [bytes([65 + number]) * 100_000 for number in range(4)]
    found: list[bytes | None] = []

    def work(text: bytes) -> None:
        for _ in range(20):
            Cache(tmp_path).write("a", text)
            found.append(Cache(tmp_path).read("a"))

    Cache(tmp_path)  # makes the key
    threads = [threading.Thread(target=work, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) <= {*texts, None}
    assert Cache(tmp_path).read("a") in texts


@pytest.fixture
def files(workspace: Path) -> list[RawFile]:
    return [*disk.read_files(workspace), RawFile("data/progress/unit-001/2024-03.yaml", b"unit\xef\xbc\x9aunit-001\n")]


def parsed_ahead(files: list[RawFile]) -> ahead.Helper:
    """Return a helper that has parsed everything, the first filing last."""
    helper, first = ahead.Helper(files), min(raw.path for raw in files if FILING.fullmatch(raw.path))
    until = time.monotonic() + 30
    while helper.value(first) is None and time.monotonic() < until:
        time.sleep(0.01)
    return helper


def test_a_helper_reads_what_the_reader_reads(files: list[RawFile]):
    helper = parsed_ahead(files)
    for raw in files:
        assert raw.data is not None
        parsed = read_yaml(raw.data.decode("utf-8"), raw.path)
        good = FILING.fullmatch(raw.path) and not parsed.problems
        assert helper.value(raw.path) == (parsed.value if good else None)
    assert helper.value("data/events.yaml") is None


def test_a_ledger_is_the_same_with_a_helper_or_without(files: list[RawFile]):
    alone = load(files)
    for helper in (ahead.Helper(files), parsed_ahead(files)):
        helped = load(files, helper)
        assert helped.ledger == alone.ledger
        assert helped.problems == alone.problems
        assert helped.texts == alone.texts


FAILING = {
    "at once": "raise SystemExit(1)",
    "in the middle of a file": "print('{\"unit\": \"u', end='')",
    "with what is no JSON": "[print('?') for _ in range(1000)]",
    "without a word": "import time; time.sleep(3)",
}


@pytest.mark.parametrize("how", FAILING)
def test_a_helper_that_fails_is_not_missed(files: list[RawFile], monkeypatch: pytest.MonkeyPatch, how: str):
    monkeypatch.setattr(ahead, "PROGRAM", ("-c", FAILING[how]))
    helper = ahead.Helper(files)
    time.sleep(0.2)  # it may have failed by now, or not yet
    assert load(files, helper).ledger == load(files).ledger


def test_a_machine_that_starts_no_helper_does_without(files: list[RawFile], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ahead, "WORTH", 0)
    monkeypatch.setattr(sys, "executable", "no-such-program")
    assert ahead.helper(files) is None


def test_a_few_files_need_no_helper(files: list[RawFile]):
    assert ahead.helper(files) is None


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from([b"", b"9", b"\xef\xbc\x9a", b"\t"])), max_size=3))
def test_a_version_read_after_another_is_the_same(files: list[RawFile], changes: list[tuple[int, bytes]]):
    changed = list(files)
    for number, put in changes:
        at = number % len(changed)
        data = changed[at].data or b""
        where = number % (len(data) + 1)
        changed[at] = changed[at]._replace(data=data[:where] + put + data[where + 1 :])
    for one, other in ((files, changed), (changed, files)):
        alone, after = load(other), load(other, earlier=load(one))
        assert (after.ledger, after.problems, after.texts) == (alone.ledger, alone.problems, alone.texts)


def test_what_has_not_changed_is_not_read_again(files: list[RawFile], monkeypatch: pytest.MonkeyPatch):
    earlier = load(files)
    assert earlier.ledger is not None
    monkeypatch.setattr(
        "yian1.files.load.read_yaml",
        lambda text, path: pytest.fail(path) if FILING.fullmatch(path) else READ(text, path),
    )
    good = [raw for raw in files if not raw.path.endswith("2024-03.yaml")]
    assert load(good, earlier=earlier).ledger == earlier.ledger
