"""yian1 schema: the JSON Schema of each kind of file, valid for the repository's own data."""

from __future__ import annotations

import json
import warnings
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from jsonschema import Draft202012Validator

from ledgers import make_ledger
from program import yian1
from rows import each
from yian1.commands.filling import DataFile
from yian1.commands.filling import schema as command
from yian1.files import disk
from yian1.files.load import load
from yian1.forms.schemas import KINDS, schema
from yian1.model.diagnostics import UsageError
from yian1.output.json import dumps

ROOT = Path(__file__).parents[1]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LEDGER = load(disk.read_files(ROOT)).ledger
FILES = {
    "plan": "data/plan.yaml",
    "office": "data/office.yaml",
    "opinions": "data/opinions.yaml",
    "events": "data/events.yaml",
    "verification": "data/verification.yaml",
    "filing": "data/progress/*/2*.yaml",
    "workplan": "data/progress/*/workplan.yaml",
    "paper": "data/documents/*.yaml",
    "accepted": "data/accepted.yaml",
    "received": "data/received.yaml",
}


def as_an_editor_reads(text: str) -> Any:
    return plain(yaml.load(text, LOADER))  # noqa: S506 - the safe one


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        # Editors read YAML 1.2, where the key `on` is a word.
        return {"on" if key is True else str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def validator(kind: str, *, known: bool = True) -> Draft202012Validator:
    return Draft202012Validator(schema(kind, LEDGER if known else None))


def complaints(kind: str, text: str, *, known: bool = True) -> list[str]:
    return [error.json_path for error in validator(kind, known=known).iter_errors(as_an_editor_reads(text))]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_the_repositorys_data_is_valid(kind: str, known: bool) -> None:  # noqa: FBT001 - pytest passes it by name
    Draft202012Validator.check_schema(validator(kind, known=known).schema)
    paths = sorted(ROOT.glob(FILES[kind]))
    assert paths or kind in {"accepted", "received"}  # nothing needed to be accepted, nothing was sent yet
    assert {str(path): complaints(kind, path.read_text(encoding="utf-8"), known=known) for path in paths} == {
        str(path): [] for path in paths
    }


HEAD = "unit: jingxin\nmonth: 2024-05\n"


@each(
    "figure",
    [
        "521",
        "98.2万家",
        "25%",
        "",
        "{value: 3, note: 初步}",
        "{part: 1, whole: 2}",
        "{value: 6.1, against: 5.2}",
        "{value: }",
    ],
)
def test_a_figure_is_a_number_a_text_nothing_or_its_parts(figure: str) -> None:
    assert complaints("filing", f"{HEAD}figures:\n  rd-coverage: {figure}\n") == []


@each(
    ("text", "path"),
    [
        (f"{HEAD}figures: {{rd-coverag: 3}}", "$.figures"),
        (f"{HEAD}figures: {{rd-coverage: {{vale: 3}}}}", "$.figures['rd-coverage']"),
        (f"{HEAD}progress: {{1-9: {{status: 推进中}}}}", "$.progress"),
        (f"{HEAD}progress: {{1-2: {{status: 进行中}}}}", "$.progress['1-2'].status"),
        (f"{HEAD}submitted: {{half: 2024-06-27}}", "$.submitted"),
        (f"{HEAD}filed: 6月3日", "$.filed"),
        (f"{HEAD}files: 2024-06-03", "$"),
        ("unit: jingxi\nmonth: 2024-05", "$.unit"),
        ("unit: jingxin", "$"),
    ],
)
def test_mistakes_are_marked_where_they_are(text: str, path: str) -> None:
    assert complaints("filing", text) == [path]


def test_issues_are_counted_from_one() -> None:
    assert [complaints("paper", f"issue: {number}") for number in (0, 1)] == [["$.issue"], []]


@each(
    ("kind", "text"),
    [
        ("workplan", "- {action: 1-2, measures: 宣讲}"),
        ("workplan", "workplan: [{action: 1-2}]"),
        ("opinions", "- {id: 1, date: 2024-05-06, text: 建议}"),
        ("events", "- {id: 1, date: 2024-05-06, kind: 会议, title: 调度会}"),
        (
            "received",
            "- {time: 2024-06-05 10:21, unit: jingxin, month: 2024-05, result: 已写入, file: 表.xlsx, digest: a1}",
        ),
        ("accepted", "- {item: lights-changed, by: 李四, date: 2024-06-20, reason: 会议决定}"),
        ("office", "pace: daily"),
        ("office", "pace: {default: monthly, rd-coverage: daily}"),
        ("office", "deadlines: {brief: {day: 5, month: next}, half-year: 2024-06-28}"),
    ],
)
def test_short_ways_of_writing_are_valid(kind: str, text: str) -> None:
    assert complaints(kind, text) == []


def test_keys_are_explained_in_chinese_and_offered() -> None:
    node = schema("filing", make_ledger())
    stations = node["properties"]["figures"]["properties"]["stations"]
    assert stations["title"] == "服务站"
    assert stations["description"] == "单位：个；填1月1日以来的累计数；方案：建服务站600个"
    assert node["properties"]["figures"]["propertyNames"] == {
        "enum": ["new-firms", "all-firms", "stations"],
        "enumDescriptions": ["新增企业", "企业总量", "服务站"],
    }
    action = node["properties"]["progress"]["properties"]["1-1a"]
    assert action["title"] == "服务站"
    assert action["description"] == "建服务站600个。责任单位：市经信局、各区人民政府"
    assert node["properties"]["unit"]["enumDescriptions"][0] == "市经信局"


def test_no_word_of_english_is_shown_in_an_editor() -> None:
    def shown(node: Any) -> list[str]:
        if isinstance(node, list):
            return [text for item in node for text in shown(item)]
        if not isinstance(node, dict):
            return []
        own = [node[key] for key in ("title", "description") if isinstance(node.get(key), str)]
        return own + [text for item in node.values() for text in shown(item)]

    texts = {text for kind in KINDS for text in shown(schema(kind, LEDGER))}
    assert texts
    assert [text for text in texts if text.isascii()] == []


def test_making_a_schema_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert all(dumps(schema(kind)) for kind in KINDS)


def test_the_schemas_folder_is_up_to_date() -> None:
    for kind in KINDS:
        written = (ROOT / "schemas" / f"{kind}.json").read_text(encoding="utf-8")
        assert written == dumps(schema(kind, LEDGER)), "run: yian1 schema -o schemas"


def test_the_editor_settings_name_every_schema() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert set(settings["yaml.schemas"]) == {f"./schemas/{kind}.json" for kind in KINDS}


def test_one_schema_is_printed_or_all_as_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(ROOT, "filing", None) == 0
    one = json.loads(capsys.readouterr().out)
    assert command(ROOT, None, None) == 0
    assert json.loads(capsys.readouterr().out)["filing"] == one


def test_they_are_written_into_a_folder(tmp_path: Path) -> None:
    assert command(ROOT, None, tmp_path / "schemas") == 0
    assert {path.name for path in (tmp_path / "schemas").iterdir()} == {f"{kind}.json" for kind in KINDS}


def test_without_a_workspace_there_are_no_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command(None, "filing", None) == 0
    assert "enum" not in json.loads(capsys.readouterr().out)["properties"]["unit"]
    with pytest.raises(UsageError):
        command(tmp_path, "filing", None)


def test_the_command_knows_every_kind_and_no_other() -> None:
    assert get_args(DataFile) == tuple(KINDS)
    wrong = yian1("schema", "filling")
    assert (wrong.returncode, "filing" in wrong.stderr) == (2, True)
