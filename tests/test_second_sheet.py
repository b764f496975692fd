"""The second sheet of a form: a work plan that is missing, and the opinions that a unit has to answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from form_cells import fill, fill_csv
from sample import lay_out
from yian1.commands.filling import form, import_form
from yian1.commands.session import open_workspace
from yian1.model.diagnostics import DataError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "工作区", "zijian", "hongshan")


def sent(workspace: Path, unit: str, fields: dict[str, object], month: str = "2024-10", kind: str = "xlsx") -> Path:
    path = workspace.parent / f"{unit}.{kind}"
    path.unlink(missing_ok=True)
    form([unit, month], workspace, path)
    filled = fill(path.read_bytes(), fields) if kind == "xlsx" else fill_csv(path.read_bytes(), fields)  # type: ignore[arg-type]
    path.write_bytes(filled)
    return path


ANSWER = {
    "filed": date(2024, 11, 4),
    "opinions/O-05/result": "已公布标准厂房信息: 3批",
    "opinions/O-05/replied": date(2024, 11, 1),
}


def test_an_answer_goes_into_the_list_of_opinions_and_moves_nothing_else(workspace: Path) -> None:
    path = workspace / "data/opinions.yaml"
    before = path.read_text(encoding="utf-8")
    assert import_form([sent(workspace, "zijian", ANSWER)], workspace) == 0
    after = path.read_text(encoding="utf-8").split("\n")
    gone = [line for line in before.split("\n") if line not in after]
    new = [line for line in after if line not in before.split("\n")]
    assert gone == []
    assert new == ['    result: "已公布标准厂房信息: 3批"', "    replied: 2024-11-01"]
    opinion = next(one for one in open_workspace(workspace).ledger.opinions.opinions if one.id == "O-05")
    assert (str(opinion.state), str(opinion.replied)) == ("已答复", "2024-11-01")
    assert import_form([sent(workspace, "zijian", {"filed": date(2024, 11, 4)})], workspace) == 0


def test_a_bad_answer_is_told_at_its_cell(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (workspace / "data/opinions.yaml").read_bytes()
    with pytest.raises(DataError):
        import_form([sent(workspace, "zijian", {**ANSWER, "opinions/O-05/replied": date(2023, 11, 1)})], workspace)
    assert "办理方案和意见!C4: 错误[reply-before-opinion]" in capsys.readouterr().err
    assert (workspace / "data/opinions.yaml").read_bytes() == before


PLAN = {
    "filed": date(2024, 11, 4),
    "workplan/2-2/measures": "设立转型专窗",
    "workplan/2-2/department": "区市场监管局",
    "workplan/2-2/due": date(2024, 12, 31),
}


def test_a_missing_work_plan_is_asked_for_and_written(workspace: Path) -> None:
    assert import_form([sent(workspace, "洪山区", PLAN)], workspace) == 0
    assert (workspace / "data/progress/hongshan/workplan.yaml").read_text(encoding="utf-8") == (
        "unit: hongshan\nworkplan:\n  - action: 2-2\n    measures: 设立转型专窗\n"
        "    department: 区市场监管局\n    due: 2024-12-31\n"
    )
    assert not open_workspace(workspace).broken


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_action_may_be_chosen_for_an_empty_row(workspace: Path, kind: str) -> None:
    chosen = {
        "filed": "2024-11-04",
        "progress/?1/action": "3-2",
        "progress/?1/status": "推进中",
        "progress/?1/done": "建立名录46件",
    }
    assert import_form([sent(workspace, "洪山区", chosen, kind=kind)], workspace) == 0
    ledger = open_workspace(workspace).ledger
    assert ledger.by_unit["hongshan"][-1].progress["3-2"].done == "建立名录46件"


def test_a_row_without_an_action_is_told(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DataError):
        import_form([sent(workspace, "洪山区", {"filed": "2024-11-04", "progress/?1/done": "建立名录46件"})], workspace)
    assert "错误[form-key]: 这一行没有选举措" in capsys.readouterr().err


def test_what_the_office_has_already_is_kept(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer, plan = sent(workspace, "zijian", ANSWER), sent(workspace, "洪山区", PLAN)
    opinions = workspace / "data/opinions.yaml"
    text = opinions.read_text(encoding="utf-8").replace(
        "    state: 办理中", "    state: 办理中\n    result: 办公室已电话答复"
    )
    opinions.write_text(text, encoding="utf-8")
    own = workspace / "data/progress/hongshan/workplan.yaml"
    own.write_text("unit: hongshan\nworkplan:\n  - {action: 6-2a, measures: 补建}\n", encoding="utf-8")
    assert import_form([answer, plan], workspace) == 0
    assert capsys.readouterr().err.count("警告[form-kept]") == 2
    assert opinions.read_text(encoding="utf-8") == text
    assert "补建" in own.read_text(encoding="utf-8")
