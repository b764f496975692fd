"""One mistake in otherwise good filings: one finding, at its place, whose hint mends it when followed."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hints import follow
from mistakes import MISTAKES, Mistake, Planted
from yian1.commands.session import Session
from yian1.core.closing import close
from yian1.files import disk
from yian1.files.disk import RawFile
from yian1.files.load import load
from yian1.model.period import Month
from yian1.yaml import repair
from yian1.yaml.read import Parsed, read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.files.load import Loaded
    from yian1.output.findings import Finding

ROOT = Path(__file__).parents[1]
NEIGHBOURS = (
    "data/plan.yaml",
    "data/office.yaml",
    "data/progress/jingxin/2024-04.yaml",
    "data/progress/fagai/2024-05.yaml",
)
# A unit with every kind of figure, one with a summary handed in, a district.
FILES = [f"data/progress/{name}.yaml" for name in ("jingxin/2024-05", "renhang/2024-06", "jiangan/2024-05")]
OTHER_FILES = ["data/plan.yaml", "data/office.yaml", "data/opinions.yaml", "data/progress/jingxin/workplan.yaml"]
PLACES = 2  # of each mistake, from the top of the files to their end


@cache
def everything() -> dict[str, bytes]:
    return {raw.path: raw.data for raw in disk.read_files(ROOT) if raw.data is not None}


@cache
def good() -> dict[str, bytes]:
    return {path: everything()[path] for path in (*NEIGHBOURS, *FILES)}


@cache
def all_good() -> Loaded:
    return load([RawFile(name, each) for name, each in good().items()])


def checked(path: str, text: str | bytes) -> tuple[Finding, ...]:
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    around = {name: good()[name] for name in NEIGHBOURS} | {path: data}
    files = [RawFile(name, each) for name, each in around.items()]
    return Session(ROOT, load(files, earlier=all_good())).findings


def all_places(mistake: Mistake, files: Sequence[str] = FILES) -> list[tuple[str, Planted]]:
    return [(path, planted) for path in files for planted in mistake.plant(everything()[path].decode("utf-8"))]


def some_places(mistake: Mistake, files: Sequence[str] = FILES) -> list[tuple[str, Planted]]:
    places = all_places(mistake, files)
    step = max(1, (len(places) - 1) // (PLACES - 1)) if len(places) > 1 else 1
    return places[::step]


def check(mistake: Mistake, path: str, planted: Planted) -> None:
    found = checked(path, planted.text)
    told = [(one.diagnostic.code, one.diagnostic.severity.value, one.span.file) for one in found]
    assert told == [(mistake.code, "warning" if mistake.warning else "error", path)], planted.text
    (one,) = found
    assert one.span.line == planted.line
    assert planted.column is None or mistake.code in ELSEWHERE_IN_THE_LINE or one.span.column == planted.column
    assert one.diagnostic.message
    assert one.diagnostic.hint
    if mistake.mends:
        assert checked(path, follow(planted.text, one)) == ()


# The finding points at the whole entry, or at the value and not at the key.
ELSEWHERE_IN_THE_LINE = {"blank", "part-above-whole"}


def test_the_files_around_are_good() -> None:
    assert checked(FILES[0], good()[FILES[0]]) == ()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_one_finding_at_its_place_and_its_hint_mends_it(mistake: Mistake) -> None:
    places = some_places(mistake)
    assert places
    for path, planted in places:
        check(mistake, path, planted)


def test_days_in_a_filing_of_another_month_are_not_compared_with_the_month_it_says() -> None:
    (mistake,) = (mistake for mistake in MISTAKES if mistake.name == "month of another year")
    for path, planted in all_places(mistake, FILES[1:2]):  # with a document handed in, and a dated figure
        check(mistake, path, planted)


@pytest.mark.parametrize("file", OTHER_FILES)
@pytest.mark.parametrize("name", ["wide colon", "no space", "a step to the right", "a step to the left"])
def test_so_it_is_in_the_files_of_the_office(file: str, name: str) -> None:
    mistake = next(mistake for mistake in MISTAKES if mistake.name == name)
    for path, planted in some_places(mistake, [file]):
        check(mistake, path, planted)


@given(st.sampled_from(MISTAKES), st.floats(0, 1, exclude_max=True))
def test_a_mistake_is_told_wherever_it_stands(mistake: Mistake, place: float) -> None:
    places = all_places(mistake)
    check(mistake, *places[int(place * len(places))])


OTHERS = {
    "encoding": lambda text: text.encode("gb18030"),
    "empty-file": lambda _: b"\n",
    "broken-text": lambda text: text.encode("utf-8")[:-2],
    "wrong-shape": lambda _: b"- 1\n- 2\n",
    "looks-monthly": lambda text: text.replace("value: 498", "value: 86"),
    "figure-fell": lambda text: text.replace("value: 498", "value: 398"),
    "tenfold": lambda text: text.replace("service-stations: 548", "service-stations: 5480"),
    "share-above-100": lambda text: text.replace("{part: 471, whole: 560}", "104%"),
    "figure-incomplete": lambda text: text.replace("{part: 471, whole: 560}", "{part: 471}"),
    "figure-surplus": lambda text: text.replace("srdi-firms: 186", "srdi-firms: {value: 186, against: 5}"),
    "not-whole": lambda text: text.replace("srdi-firms: 186", "srdi-firms: 186.5"),
    "copied-text": lambda text: re.sub(r"(2-3:\n    status: 推进中\n    done: ).*", rf"\g<1>{last_month()}", text),
}


def last_month() -> str:
    found = re.search(r"2-3:\n    status: 推进中\n    done: (.*)", good()[NEIGHBOURS[2]].decode("utf-8"))
    assert found
    return found[1]


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_wrong_with_a_whole_file_or_against_last_month_is_one_finding(code: str) -> None:
    text = good()[FILES[0]].decode("utf-8")
    changed = OTHERS[code](text)
    assert changed != text
    assert [(one.diagnostic.code, one.span.file) for one in checked(FILES[0], changed)] == [(code, FILES[0])]


def test_a_mistyped_key_in_the_plan_does_not_flood_what_refers_to_it() -> None:
    text = everything()["data/plan.yaml"].decode("utf-8")
    changed = text.replace("    targets:\n", "    tagrets:\n", 1).replace("\nunits:", "\nuntis:", 1)
    assert [one.diagnostic.code for one in checked("data/plan.yaml", changed)] == ["unknown-key", "unknown-key"]


@pytest.mark.parametrize(
    ("day", "message", "hint"),
    [
        ("2024-06-31", "“2024-06-31”不是日期\uff1a6月只有30天", "核对是哪一天"),
        ("2024-02-30", "“2024-02-30”不是日期\uff1a2024年2月只有29天", "核对是哪一天"),
        ("2023-02-29", "“2023-02-29”不是日期\uff1a2023年2月只有28天", "核对是哪一天"),
        ("2024-05-00", "“2024-05-00”不是日期\uff1a每月从1日开始", "核对是哪一天"),
        ("2024-13-01", "“2024-13-01”不是日期\uff1a一年只有12个月", "核对是哪一天"),
        ("45443", "“45443”不是日期\uff0c像是 Excel 里表示 2024-05-31 的序号", "写成 2024-05-31"),
        ("2024.6.3", "“2024.6.3”不是日期", "写成年-月-日\uff0c月和日都是两位\uff0c如 2024-05-31"),
    ],
)
def test_a_date_that_is_none_says_why(day: str, message: str, hint: str) -> None:
    changed = re.sub(r"(?m)^filed: .*", f"filed: {day}", good()[FILES[0]].decode("utf-8"))
    (found,) = checked(FILES[0], changed)
    assert (found.diagnostic.code, found.diagnostic.message, found.diagnostic.hint) == ("bad-date", message, hint)


SIGNED = {  # each text of a filing → whether it is told that YAML reads only what stands before the number sign
    "    done: 走访园区12 #3号楼企业50家": True,
    "    done: 98% #1地块": True,
    "    done: (第2批) #1": True,
    "    done: 走访企业 # 3号楼": True,
    "    done: 走访企业\n      12 #3号楼": True,
    "    done: 走访企业  # 已核": False,
    "    done: 走访企业\t# 已核": False,
    "    done: '走访 #3号楼'": False,
    "    done: 走访C#课程": False,
    "    status: 推进中 #3": False,
}


@pytest.mark.parametrize("text", SIGNED)
def test_a_number_sign_in_any_text_is_told(text: str) -> None:
    whole = good()[FILES[0]].decode("utf-8")
    key = text.partition(":")[0]
    changed = re.sub(rf"(?<=2-3:\n)((?: {{4}}.*\n)*?){key}: .*", lambda found: found[1] + text, whole)
    assert changed != whole
    told = [(one.diagnostic.code, one.span.line) for one in checked(FILES[0], changed)]
    line = changed[: changed.index(text)].count("\n") + 1 + text.count("\n")
    assert told == ([("cut-off-text", line)] if SIGNED[text] else [])


def test_a_number_sign_behind_a_figure_begins_a_comment() -> None:
    text = good()[FILES[0]].decode("utf-8")
    assert checked(FILES[0], text.replace("service-stations: 548", "service-stations: 548 #3月起按新口径")) == ()


def test_a_number_sign_is_told_in_the_other_files_too() -> None:
    office = everything()["data/office.yaml"].decode("utf-8")
    changed = office.replace("  srdi-firms: 当年新认定的", "  srdi-firms: 当年新认定的 #1 ")
    assert changed != office
    assert [one.diagnostic.code for one in checked("data/office.yaml", changed)] == ["cut-off-text"]


@pytest.mark.parametrize("copies", [1, 40, 160])
def test_looking_for_a_displaced_line_does_not_cost_more_in_a_larger_file(
    copies: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def counted(text: str, file: str) -> Parsed:
        read.append(len(text.replace("\n", "")))
        return read_yaml(text, file)

    monkeypatch.setattr(repair, "read_yaml", counted)
    head, _, reports = (
        good()[FILES[0]].decode("utf-8").replace("    status:", "    statsu:", 1).partition("progress:\n")
    )
    more = (re.sub(r"(?m)^  (\d+)-", rf"  \1-{number}", reports) for number in range(1, copies))
    load(
        [
            *(RawFile(name, good()[name]) for name in NEIGHBOURS),
            RawFile(FILES[0], f"{head}progress:\n{reports}{''.join(more)}".encode()),
        ]
    )
    assert 20 < len(read) <= 162
    assert sum(read) < 400_000


def test_a_displaced_line_in_a_large_file_is_found_all_the_same() -> None:
    text = everything()["data/opinions.yaml"].decode("utf-8")
    head, _, items = text.partition("  - id: O-01\n")
    many = [f"  - id: O-{number}\n{items.partition('  - id:')[0]}" for number in range(100, 600)]
    many[300] = many[300].replace("    deputy:", "      deputy:")
    found = checked("data/opinions.yaml", head + "".join(many))
    assert [(one.diagnostic.code, one.diagnostic.message) for one in found] == [
        ("indentation", "缩进对不上\uff1a本行缩进6格\uff0c应是4格")
    ]


def test_a_filing_that_cannot_be_read_does_not_count_as_taken_back_from_a_closed_month() -> None:
    session = Session(ROOT, load([RawFile(name, data) for name, data in good().items()]))
    closed = close(session.series, Month(2024, 5), date(2024, 6, 30)).encode("utf-8")
    broken = good()[FILES[0]].replace(b"month: 2024-05", b"month: 2024-5")
    files = {**good(), "data/closed/2024-05.yaml": closed, FILES[0]: broken}
    found = Session(ROOT, load([RawFile(name, data) for name, data in files.items()])).findings
    assert [one.diagnostic.code for one in found] == ["bad-month"]


def test_mistakes_in_several_files_are_told_together_and_in_order() -> None:
    texts = {path: good()[path].decode("utf-8") for path in FILES}
    broken = {path: re.sub(r"^filed: ", "filed:\t", text, flags=re.MULTILINE) for path, text in texts.items()}
    files = {**good(), **{path: text.encode("utf-8") for path, text in broken.items()}}
    found = Session(ROOT, load([RawFile(name, data) for name, data in files.items()])).findings
    assert [(one.diagnostic.code, one.span.file) for one in found] == [("tab", path) for path in sorted(FILES)]
