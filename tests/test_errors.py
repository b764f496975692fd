"""The catalogue of errors: every code has a workspace that provokes it, its words, and an explanation."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from diagnostic_codes import codes as codes_in_source
from half_width import half_width_marks
from rows import each
from yian1.commands.check import check
from yian1.files import disk
from yian1.files.load import load
from yian1.model import diagnostics
from yian1.model.fields import Document, validate
from yian1.model.office import Office

TESTS = Path(__file__).parent
ERRORS = TESTS / "errors"
BASE = ERRORS / "_base"
FOLDERS = sorted(path.name for path in ERRORS.iterdir() if path != BASE)
EXPLAINED = (TESTS.parent / "docs" / "errors.md").read_text(encoding="utf-8")

# What no small file shows by itself: huge files and links, other commands, the strict check.
ELSEWHERE = {
    "bad-value": "test_errors.py::test_a_value_that_no_other_code_fits_is_told_as_it_is",
    "cell-format": "test_form.py::test_what_may_be_misread_is_refused_at_its_cell",
    "cell-formula": "test_form.py::test_what_may_be_misread_is_refused_at_its_cell",
    "file-too-large": "test_encoding.py::test_what_is_no_text_or_too_large_is_refused",
    "form-empty": "test_form.py::test_a_form_must_say_whose_and_something",
    "form-kept": "test_second_sheet.py::test_what_the_office_has_already_is_kept",
    "form-key": "test_form.py::test_rows_that_are_not_of_the_form_are_told",
    "form-twice": "test_form.py::test_of_two_different_filled_in_sheets_none_is_taken",
    "form-unit": "test_form.py::test_the_form_of_another_unit_is_refused",
    "link-outside": "test_errors.py::test_a_link_that_leads_out_of_the_workspace_is_not_followed",
    "long-line": "test_source.py::test_a_hostile_text_is_refused_or_read_with_little_work",
    "no-plan": "test_errors.py::test_without_a_plan_nothing_can_be_checked",
    "too-large": "test_source.py::test_a_hostile_text_is_refused_or_read_with_little_work",
    "workplan-blank": "test_checks_year.py::test_the_strict_check_names_what_the_work_plans_do_not_say",
    "workplan-incomplete": "test_checks_year.py::test_the_strict_check_names_what_the_work_plans_do_not_say",
    "workplan-missing": "test_checks_year.py::test_the_strict_check_names_what_the_work_plans_do_not_say",
    "workplan-overdue": "test_checks_year.py::test_the_strict_check_names_what_the_work_plans_do_not_say",
}


def told(folder: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what `yian1 check` prints of the good workspace with a folder's files laid over it."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    shutil.copytree(folder, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    capsys.readouterr()
    code = check(root, "text", strict=False)
    return f"{capsys.readouterr().out}退出码\uff1a{code}\n"


def test_the_workspace_that_the_errors_are_laid_over_is_good(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(BASE, tmp_path, capsys) == "检查了 4 个文件\uff0c没有发现问题。\n退出码\uff1a0\n"


@pytest.mark.parametrize("code", FOLDERS)
def test_a_mistake_is_told_in_these_words(code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = (ERRORS / code / "expected.txt").read_text(encoding="utf-8")
    assert f"[{code}]: " in expected
    assert told(ERRORS / code, tmp_path, capsys) == expected


def test_every_code_is_provoked_and_no_other_is() -> None:
    assert sorted([*FOLDERS, *ELSEWHERE]) == sorted(codes_in_source())


def test_the_table_has_the_codes_that_are_more_than_an_error_and_no_other() -> None:
    assert list(diagnostics.CODES) == sorted(diagnostics.CODES)
    assert diagnostics.CODES.keys() <= set(codes_in_source())
    assert diagnostics.Code() not in diagnostics.CODES.values()


@each("code", sorted(ELSEWHERE))
def test_what_is_provoked_elsewhere_is_named_there(code: str) -> None:
    file, _, name = ELSEWHERE[code].partition("::")
    text = (TESTS / file).read_text(encoding="utf-8")
    assert re.search(rf"^ *def {name}\(", text, re.MULTILINE)
    assert re.search(rf'["\[]{code}["\]](?!: "test_)', text)


def test_every_code_is_explained_once_and_no_other_is() -> None:
    assert sorted(re.findall(r"^### (.+)$", EXPLAINED, re.MULTILINE)) == sorted(codes_in_source())


def test_the_explanations_use_full_width_marks() -> None:
    assert half_width_marks(re.sub(r"`[^`\n]+`", "\u7801", EXPLAINED)) == []


def test_a_value_that_no_other_code_fits_is_told_as_it_is() -> None:
    class Numbered(Document):
        number: Annotated[int, Field(lt=10)]

    document, (problem,) = validate(Numbered, {"number": "12"}, "f.yaml")
    assert document is None
    assert (problem.code, problem.message) == ("bad-value", "“number”的值不合要求\uff1a12")


def test_what_has_no_note_is_not_sent_to_one() -> None:
    _, found = validate(Office, {"vote_rule": {"pass": "约60%"}, "lights": {"red": "约5"}}, "data/office.yaml")
    assert [one.hint for one in found] == ["填准确的数字"] * 2


def test_only_the_items_that_do_not_fit_are_left_out_of_a_long_list() -> None:
    class Listed(Document):
        names: tuple[str, ...]

    names = [f"n{at}" for at in range(12)]
    document, problems = validate(Listed, {"names": [*names[:9], {}, {}, names[11]]}, "f.yaml")
    assert document is not None
    assert document.names == (*names[:9], names[11])
    assert len(problems) == 2


def test_a_link_that_leads_out_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "inside"
    shutil.copytree(BASE, root)
    link = root / "data" / "progress" / "minzheng" / "2025-05.yaml"
    try:
        link.symlink_to(BASE / "data" / "plan.yaml")
    except OSError:
        pytest.skip("links need rights here")
    refused = [raw.problem for raw in disk.read_files(root) if raw.problem]
    assert [problem.code for problem in refused] == ["link-outside"]


def test_without_a_plan_nothing_can_be_checked() -> None:
    loaded = load([])
    assert [problem.code for problem in loaded.problems] == ["no-plan"]
    assert loaded.ledger is None


HEAD = "unit: minzheng\nmonth: 2025-04\nfiled: 2025-05-06\n"
FILED = "data/progress/minzheng/2025-04.yaml"
OFFICE = (BASE / "data" / "office.yaml").read_text(encoding="utf-8")
PLANNED = (BASE / "data" / "plan.yaml").read_text(encoding="utf-8")
OPINION = "- {id: '1', date: 2025-04-02, text: 增设食堂。, units: [minzheng], "


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        (FILED, f"{HEAD}figures:\ncanteens: 106\nnew-centres: 41\n", ["indentation 5 把第5行至第6行都向右移2格"]),
        (
            FILED,
            f"{HEAD}progress:\n  1-1a:\n  status: 推进中\n  done: 组织志愿者走访独居老人五千余名。\n",
            ["indentation 6 把第6行至第7行都向右移2格"],
        ),
        (
            FILED,
            f"{HEAD}figures:\ncanteens: 106\nnew-centres: 41\nprogress:\n1-1a: {{status: 推进中, done: 走访老人。}}\n",
            [
                "empty-value 4",
                "unknown-key 5 属于“figures”的",
                "unknown-key 6 属于“figures”的",
                "empty-value 7",
                "unknown-key 8 属于“progress”的",
            ],
        ),
        (
            FILED,
            "unit: minzhen\nmonth: 2025.4\nfiled: 2025-05-06\nfigures: {canteens: 三十}\n",
            ["unit-not-of-folder 1", "bad-month 2", "bad-number 4"],
        ),
        (
            FILED,
            f"{HEAD}figures:\n  canteens: {{数值: 106}}\n  new-centres: {{数值: 1}}\n",
            ["unknown-key 5", "unknown-key 6"],
        ),
        (
            FILED,
            f"{HEAD}figures:\n  - canteens: 106\n  - new-centres: 41\n",
            ["wrong-shape 4 不写成列表：删去各行开头的“- ”"],
        ),
        (
            FILED.replace("2025-04", "2024-11"),
            "unit: minzheng\nmonth: 2024-11\nfiled: 2024-12-03\nfigures: {new-centres: 90}\n",
            ["month-out-of-plan 2"],
        ),
        ("data/office.yaml", f"{OFFICE}schedules: {{funds: {{2025-12: 1}}}}\n", ["bad-number 10 写成百分数"]),
        (
            "data/office.yaml",
            f"{OFFICE}schedules: {{funds: {{2025-06: 0.4, 2025-12: 100%}}}}\n",
            ["bad-number 10 写成百分数"],
        ),
        ("data/office.yaml", OFFICE.replace("{day: 5, month: next}", "5"), ["bad-deadline 8 写成 2024-06-28"]),
        ("data/office.yaml", f"{OFFICE}lights: {{yellow: 0, red: \u201410}}\n", ["bad-number 10 负号写作“-”"]),
        (
            "data/events.yaml",
            "vote: {date: 2025-10-30, issued: 60, received: 58, satisfied: 49, basic: 7, dissatisfied: 1, 无效: 1}\n",
            ["unknown-key 1 是不是 invalid"],
        ),
        ("data/plan.yaml", PLANNED.replace("name: 社区食堂", "名称: 社区食堂"), ["unknown-key 14 是不是 name"]),
        (FILED, "市民政局2025年4月报送情况\n", ["wrong-shape 1 这个文件里不写别的\uff0c写成“键: 值”"]),
        ("data/plan.yaml", PLANNED.replace("value: 120", "value: 120个"), ["wrong-measure 13"]),
        ("data/plan.yaml", PLANNED.replace("from: 2025-03", "from: 3月"), ["bad-month 34"]),
        ("data/plan.yaml", PLANNED.replace("year: 2025", "year: 2025年"), ["bad-year 1 写成四位年"]),
        ("data/opinions.yaml", f"{OPINION}state: 已答复, replied: 4月9日, result: 已设}}\n", ["bad-date 1"]),
        ("data/opinions.yaml", f"{OPINION}state: 已回复, replied: 2025-04-09, result: 已设}}\n", ["bad-choice 1"]),
        ("data/office.yaml", f"{OFFICE}vote_rule: {{pass: 0.6}}\n", ["bad-number 10 写成百分数"]),
        (
            FILED,
            f"{HEAD}figures: {{canteens: 106个\uff08含在建\uff09}}\n",
            ["bad-number 4 只写数字\uff0c说明写在 note 里"],
        ),
        ("data/plan.yaml", PLANNED.replace("value: 120", "value: 突破120"), ["bad-number 13 只写数字"]),
        (
            "data/plan.yaml",
            PLANNED.replace("kind: stock", "kind: 存量", 1),
            ["bad-choice 14 只能写\uff1aflow\uff08累计数\uff09、"],
        ),
        (
            "data/office.yaml",
            f"{OFFICE}pace: 按月\n",
            ["bad-choice 10 只能写\uff1amonthly\uff08按月\uff09、daily\uff08按日\uff09\uff1b是不是 monthly"],
        ),
        ("data/office.yaml", OFFICE.replace("{day: 5,", "{day: 5日,"), ["bad-number 8"]),
        ("data/office.yaml", OFFICE.replace("{day: 5, month: next}", "次月5日"), ["bad-deadline 8 写成 2024-06-28"]),
        (
            "data/office.yaml",
            OFFICE.replace("growth: minzheng", "growth: [minzheng, weijian]"),
            ["wrong-shape 5 只写一个代号"],
        ),
        (
            "data/office.yaml",
            OFFICE.replace("growth: minzheng", "growth: 市民政局、weijian"),
            ["unknown-unit 5 一处只写一个代号\uff1b列表里的各项用半角逗号隔开\uff1aminzheng, weijian"],
        ),
        (
            "data/office.yaml",
            OFFICE.replace("growth: minzheng", "growth: minzheng 市民政局"),
            ["unknown-unit 5 是不是 minzheng"],
        ),
        (
            "data/office.yaml",
            OFFICE.replace("{value: 90, as_of: 2024-12, source: 市民政局年报}", "90"),
            ["wrong-shape 6 下一行缩进两格\uff0c写成“键: 值”\uff0c如 value: …"],
        ),
        ("data/office.yaml", OFFICE.replace("{donghe: 70, ", "{donghe: 70, 合计: 120, "), ["unknown-unit 7"]),
        (
            "data/office.yaml",
            OFFICE.replace("[donghe, xishan]", "[东河区, xishan], reporting: [donghe, xi]"),
            ["unknown-unit 4 是不是 donghe", "unknown-unit 4"],
        ),
        (
            "data/opinions.yaml",
            f"{OPINION}state: 已答复, replied: 未答复, result: 已设}}\n",
            ["bad-date 1 写成年-月-日\uff0c月和日都是两位\uff0c如 2024-05-31\uff1b还没有日期的\uff0c删去这一行"],
        ),
        (
            FILED,
            f"{HEAD}progress:\n  - action: 1-1a\n    status: 推进中\n",
            ["wrong-shape 4 不写成列表\uff1a每一项写成“代号:”一行"],
        ),
        (
            "data/office.yaml",
            f"{OFFICE}contact: [{{unit: 甲, phone: 乙}}]\n",
            ["wrong-shape 10 不写成列表\uff1a删去各行开头的"],
        ),
        (
            "data/office.yaml",
            re.sub("deadlines: .*", "deadlines: [{id: monthly, day: 5}]", OFFICE),
            ["wrong-shape 8 不写成列表\uff1a每一项写成“代号:”一行"],
        ),
        (
            FILED,
            f"{HEAD}figures:\n  visits:\n  part: 41\n  whole: 50\n",
            ["blank 5", "unknown-target 6 属于“visits”的\uff0c行首多缩进两格", "unknown-target 7 属于“visits”的"],
        ),
        (
            "data/plan.yaml",
            PLANNED.replace(
                "        actions:\n          - {id: 1-1a, text: ", "          - id: 1-1a\n            text: ", 1
            ).replace(", units: [minzheng, counties]}", "\n            units: [minzheng, counties]", 1),
            ["missing-key 24 在上面补一行“actions:”\uff0c行首8个空格"],
        ),
        (  # what defines nothing hides no unknown id
            "data/office.yaml",
            f"{OFFICE}pace: mothly\ndefinitions: {{nowhere: 甲}}\n",
            ["bad-choice 10", "unknown-target 11"],
        ),
        (  # what may hold it does
            "data/office.yaml",
            f"{OFFICE}definitions: {{nowhere: 甲}}\n".replace("{id: xishan", "{id: Xi Shan"),
            ["bad-id 3"],
        ),
        ("data/office.yaml", f"{OFFICE}tolerances: {{canteens: -3}}\n", ["tolerance-unused 10", "tolerance-unused 10"]),
        *(
            (FILED, f"{HEAD}progress:\n  1-1a: {value}\n    status: 推进中\n    done: 走访。\n", ["wrong-shape 5 删去"])
            for value in ("走访", "走访:", "{}")
        ),
        (FILED, f"{HEAD}progress:\n  1-1a:\n    done:\n      - 甲\n      - 乙\n", ["wrong-shape 6 不写成列表"]),
        (FILED, f"{HEAD}progress:\n  1-1a:\n    done:\n      甲: 5\n      乙: 6\n", ["wrong-shape 6 连成一段文字"]),
        (
            FILED,
            f"{HEAD}progress:\n  1-1b:\n    status: 推进中\n    1-1a:\n    status: 推进中\n",
            ["indentation 7 把行首改成2个空格"],
        ),
        (
            FILED,
            f"{HEAD}progress:\n  1-1a:\n    status: 推进中\n\u3000  1-1b:\n    status: 推进中\n",
            ["full-width-space 7 行首改用2个"],
        ),
        (FILED, HEAD.replace("unit:", "UNIT:"), ["unknown-key 1 是不是 unit"]),
        (FILED, HEAD.replace("unit: minzheng", "unit:"), ["empty-value 1 写成 minzheng、"]),
        ("data/progress/minzheng/workplan.yaml", "unit: 市民政局\nworkplan: []\n", ["unit-not-of-folder 1 改为"]),
        ("data/plan.yaml", PLANNED.replace("[weijian, minzheng]", "weijian"), ["wrong-shape 26 每项一行"]),
        ("data/documents/half-year.yaml", "problems: {canteens: 甲}\nleave_out: tasks\n", ["wrong-shape 2 每项一行"]),
        ("data/documents/half-year.yaml", "dated: 2025-06-30\n  - 甲。\n", ["missing-key 2 在上面补一行"]),
        (
            "data/events.yaml",
            "  - id: E-1\n    date: 2025-04-01\n    kind: 走访\n    title: 甲\nsample: false\n",
            ["missing-key 1 在上面补一行“events:”"],
        ),
    ],
)
def test_one_mistake_is_told_once_and_the_hint_leads_to_its_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, text: str, expected: list[str]
) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(text, encoding="utf-8", newline="\n")
    check(tmp_path, "json", strict=False)
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    lines = [f"{one['code']} {one['line']} {one['hint']}" for one in found]
    assert [line[: len(start)] for line, start in zip(lines, expected, strict=True)] == expected
