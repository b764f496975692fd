"""A year in one test: every month all documents render, say what the JSON says, and come out the same again later."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from half_width import half_width_marks
from readback import agree, assert_percent, number, table
from simulated_year import MONTHS, YEAR, SimulatedYear, simulate
from yian1.commands.documents import brief
from yian1.commands.session import Session, open_workspace
from yian1.core import duties, opinions
from yian1.core.rollup import assess
from yian1.files.disk import RawFile
from yian1.files.load import load
from yian1.model.period import Month
from yian1.model.quantity import parse
from yian1.model.typography import normalise
from yian1.model.year import OpinionState
from yian1.output import json_objects
from yian1.output.documents import briefing
from yian1.output.json import Json, dumps
from yian1.output.words import chinese, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yian1.core.rollup import Assessment
    from yian1.model.ledger import Ledger
    from yian1.output.documents.document import Document

ROOT = Path(__file__).parents[1]
TEMPLATES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates").glob("*.md.j2")}
BRIEFED = ("gongxin", "renshe", "dongcheng")
STATUSES = {
    "已完成": "met",
    "超时序": "ahead",
    "达时序": "on-pace",
    "滞后": "behind",
    "未达标": "unmet",
    "符合要求": "holds",
    "推进中": "open",
    "年末考核": "year-end",
    "未完成": "missed",
    "暂无数据": "no-data",
}
STATES = {"未报送": "none", "未启动": "not-started", "推进中": "under-way", "长期坚持": "ongoing", "已完成": "done"}
LIGHTS = {"红灯": "red", "黄灯": "yellow"}
PACED = {"met", "ahead", "on-pace", "behind"}


@dataclass(frozen=True)
class Issue:
    """One month as the office compiled it: the ledger of that day, what the JSON says, and the documents."""

    month: Month
    day: date
    ledger: Ledger
    assessment: Assessment
    documents: Mapping[str, Document]

    @cached_property
    def status(self) -> Any:
        """What `status --format json` prints, its numbers exact."""
        return printed(json_objects.status_json(self.assessment, lambda place: load([]).span(place)))

    @cached_property
    def duties(self) -> Any:
        """What `due --format json` lists."""
        return printed(json_objects.due_json(duties.duty_table(self.ledger, self.day), self.day))["duties"]

    @property
    def told(self) -> bool:
        """Whether there was anything to compile."""
        return bool(self.ledger.filings)

    def office_documents(self) -> list[Document]:
        """The documents that speak of all targets."""
        return [self.documents[kind] for kind in ("brief", "half-year", "october")] if self.told else []


def printed(value: Json) -> Any:
    return json.loads(dumps(value), parse_float=Decimal, parse_int=Decimal)


def session_of(files: Mapping[str, str]) -> Session:
    return Session(Path(), load([RawFile(path, text.encode()) for path, text in sorted(files.items())]))


def all_documents(ledger: Ledger, month: Month, day: date) -> dict[str, Document]:
    found = {
        "brief": briefing.compiled_brief(ledger, month, TEMPLATES),
        "half-year": briefing.half_year(ledger, month, TEMPLATES),
        "october": briefing.october(ledger, month, TEMPLATES),
    }
    for unit in BRIEFED:
        found[f"brief {unit}"] = briefing.unit_brief(ledger, unit, month, TEMPLATES)
        found[f"half-year {unit}"] = briefing.half_year(ledger, month, TEMPLATES, unit)
        found[f"remind {unit}"] = briefing.reminder(ledger, unit, day, TEMPLATES)
    return found


@pytest.fixture(scope="module")
def year() -> SimulatedYear:
    return simulate()


@pytest.fixture(scope="module")
def workspace(year: SimulatedYear, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("year")
    year.write(path)
    return path


@pytest.fixture(scope="module")
def issues(year: SimulatedYear) -> Sequence[Issue]:
    found = []
    for at in MONTHS:
        month, day = Month(YEAR, at), year.published(at)
        session = session_of(year.files(day))
        assert not session.broken, session.findings
        ledger = session.ledger
        found.append(Issue(month, day, ledger, assess(ledger, month), all_documents(ledger, month, day)))
    return found


def test_the_year_has_everything_that_happens_in_an_office(year: SimulatedYear, issues: Sequence[Issue]) -> None:
    last = issues[-1]
    assert {item["state"] for item in last.duties} == {"in-time", "late", "missing"}
    assert {item["status"] for issue in issues for item in issue.status["targets"]} == set(STATUSES.values())
    assert {item["light"] for issue in issues for item in issue.status["targets"]} == {"green", "yellow", "red", None}
    assert {task.state.value for issue in issues for task in issue.assessment.tasks} == set(STATES.values())
    figures = [figure for filing in last.ledger.filings for figure in filing.figures.values()]
    assert sum("核减" in (figure.correction or "") for figure in figures) > 3
    texts = [commit.files[path] for commit in year.commits for path in commit.files if path.endswith("2025-05.yaml")]
    assert len(texts) > len(set(re.findall(r"unit: \w+", "".join(texts))))  # some were mended in place
    known = opinions.summary(last.ledger, last.day)
    assert known.overdue
    assert known.late
    assert {mark.value for mark, number in known.by_satisfaction.items() if number} == {"满意", "基本满意", "不满意"}


def test_every_document_of_every_month_is_finished(issues: Sequence[Issue]) -> None:
    for issue in issues:
        ledger = issue.ledger
        ids = {*ledger.units, *ledger.groups, *ledger.targets, *(section.id for section in ledger.plan.sections)}
        foreign = re.compile(rf"(?<![\w-])(?:None|True|False|{'|'.join(sorted(ids))})(?![\w-])", re.ASCII)
        for kind, document in issue.documents.items():
            text = document.markdown()
            where = f"{issue.month} {kind}"
            assert not foreign.search(text), (where, foreign.search(text))
            assert not half_width_marks(text), where
            assert normalise(text) == text, where
            odd = re.search(r"[。；，：、][。；，、]|（）|“”|《》|：\n|\n\n\n|[ \t]\n|[。，；：]）", text)
            # A list follows a colon, and so does the name of an addressee.
            assert odd is None or odd[0] == "：\n", (where, odd)
            assert_headings(document.body, where)


def assert_headings(body: str, where: str) -> None:
    """No heading is empty, their numbers follow one another, and so do those of lists and of notes."""
    lines = [line for line in body.split("\n") if line]
    top = sub = item = note = 0
    for line, following in zip(lines, [*lines[1:], "# "], strict=True):
        marks = len(line) - len(line.lstrip("#"))
        if marks:
            deeper = len(following) - len(following.lstrip("#"))
            assert not deeper or deeper > marks, (where, line)
            top, sub = (top + 1, 0) if marks == 2 else (top, sub + 1)
            assert line.startswith(f"## {chinese(top)}、" if marks == 2 else f"### \uff08{chinese(sub)}\uff09"), where
        listed = re.match(r"(\d+)\. ", line)
        item = item + 1 if listed else 0
        assert listed is None or int(listed[1]) == item, (where, line)
        numbered = re.match(r"> (?:注：)?(\d+)\. ", line)
        note = note + 1 if numbered else 0
        assert numbered is None or int(numbered[1]) == note, (where, line)


def test_counts_and_shares_in_the_text_are_those_of_the_json(issues: Sequence[Issue]) -> None:
    for issue in issues:
        summary = {name: number for name, number in issue.status["summary"].items() if number}
        total = summary.pop("total")
        lights = [item["light"] for item in issue.status["targets"]]
        for document in issue.office_documents():
            body = document.body
            found = re.findall(rf"({'|'.join(STATUSES)})(\d+)项，占(\d+\.\d)%", body)
            assert {STATUSES[word]: int(count) for word, count, _ in found} == summary
            assert sum(int(count) for _, count, _ in found) == total
            assert sum(Decimal(share) for *_, share in found) == 100
            fine = [summary.get(status, 0) for status in ("met", "holds", "ahead", "on-pace")]
            on_track = re.findall(r"已完成、符合要求、超过和达到时序进度的共(\d+)项", body)
            assert list(map(int, on_track)) == ([sum(fine)] if sum(map(bool, fine)) > 1 else [])
            if document.kind != "october":
                assert number(r"亮红灯(\d+)项", body) == lights.count("red")
                assert number(r"亮黄灯(\d+)项", body) == sum(
                    item["status"] == "behind" and item["light"] == "yellow" for item in issue.status["targets"]
                )
            assert number(r"（一）滞后的目标\n\n共(\d+)项", body) == summary.get("behind", 0)
            short = r"(?:尚未达到要求|未完成)的目标\n\n共(\d+)项："
            assert number(short, body) == summary.get("unmet", 0) + summary.get("missed", 0)
            if "项在工作目标中提出" in body:
                parts = re.search(r"(\d+)项目标中，(\d+)项在工作目标中提出.*?(\d+)项在工作任务中提出", body)
                assert parts is not None
                assert int(parts[1]) == int(parts[2]) + int(parts[3]) == total


def test_states_of_tasks_in_the_text_are_those_of_the_json(issues: Sequence[Issue]) -> None:
    for issue in issues:
        told = printed(json_objects.by_task_json(issue.assessment))
        expected = {state: count for state, count in told["summary"].items() if count}
        for document in issue.office_documents():
            sentence = re.search(r"(\d+)项任务中，(.*?)。", document.body)
            assert sentence is not None
            assert int(sentence[1]) == len(told["tasks"])
            found = re.findall(r"(\w+?)(\d+)项", sentence[2])
            assert {STATES[word]: int(count) for word, count in found} == expected
        if issue.told:
            for task in told["tasks"]:
                wanted = next(word for word, state in STATES.items() if state == task["state"])
                line = next(
                    line for line in issue.documents["brief"].body.split("\n") if f". {task['title']}**" in line
                )
                assert ("尚未报送进展" if wanted == "未报送" else f"：{wanted}。") in line


def test_units_briefs_count_their_own_targets(issues: Sequence[Issue]) -> None:
    for issue in issues:
        for unit in BRIEFED:
            own = issue.assessment.of_unit(unit)
            summary = {status.value: count for status, count in own.counts.items() if count}
            for kind in ("brief", "half-year"):
                body = issue.documents[f"{kind} {unit}"].body
                if f"{len(own.targets)}项目标中" in body:
                    sentence = re.search(r"\d+项目标中，(.*?)。", body)
                    assert sentence is not None
                    found = re.findall(r"(\w+?)(\d+)项", sentence[1])
                    assert {STATUSES[word]: int(count) for word, count in found} == summary
                else:
                    assert not own.targets or "尚无填报数据。" in body


def test_each_row_of_the_tables_agrees_with_the_json_to_its_last_digit(issues: Sequence[Issue]) -> None:
    for issue in issues:
        by_name = {item["name"]: item for item in issue.status["targets"]}
        tables = [table(document.body, "指标") for document in issue.office_documents() if document.kind == "brief"]
        tables += [table(document.annexes[0].body, "指标") for document in issue.office_documents() if document.annexes]
        for rows in tables:
            assert [row["指标"] for row in rows] == [item.target.name for item in issue.assessment.ranked()]
            assert [row["序号"] for row in rows] == [str(at) for at in range(1, len(by_name) + 1)]
            for row in rows:
                assert_row(row, by_name[row["指标"]], issue)


def assert_row(row: Mapping[str, str], item: Mapping[str, Any], issue: Issue) -> None:
    status, _, light = row["状态"].partition("（")
    assert STATUSES[status] == item["status"]
    assert LIGHTS.get(light.removesuffix("）"), "green") == (item["light"] if light else "green")
    assert row["数据责任单位"] == issue.ledger.name(item["owner"])
    value, _, marks = row[f"截至{issue.month.number}月末"].partition("（")
    assert ("月数" in marks) is item["stale"]
    if item["value"] is None:
        assert value == "—"
    else:
        shown = parse(value, item["measure"])
        assert shown == item["value"] or (item["kind"] == "ratio" and agree(shown, item["value"]))
    if item["stale"]:
        assert marks.startswith(f"{int(item['month'][-2:])}月数")
    assert_percent(row["完成率"], item["completion"])
    paced = item["status"] in PACED
    assert_percent(row["时序进度"], item["pace"] if paced else None)
    if item["ahead"] is None or not paced:
        assert row["较时序（百分点）"] == "—"
    else:
        assert agree(Decimal(row["较时序（百分点）"]), item["ahead"])


def test_statements_in_the_text_agree_with_the_json(issues: Sequence[Issue]) -> None:
    for issue in issues:
        for item in issue.status["targets"]:
            for document in issue.office_documents():
                found = re.search(re.escape(quoted(item["quote"])) + r"[^\uff1b。]*?：(.*?)[\uff1b。]", document.body)
                if item["value"] is None:
                    assert re.search(rf"{item['name']}[^。]*暂无数据。", document.body)
                else:
                    assert found is not None, (item["id"], issue.month)
                    assert_statement(found[1], item)


def assert_statement(text: str, item: Mapping[str, Any]) -> None:
    assert ("已达到年度目标" in text or "符合目标要求" in text) is (item["status"] in {"met", "holds"})
    assert ("未完成年度目标" in text) is (item["status"] == "missed")
    done = re.search(r"完成(?:年度|增量|减量)目标的(\d+\.\d)%", text)
    assert (done is not None) is (item["kind"] in {"flow", "stock"} and item["completion"] is not None)
    assert done is None or agree(Decimal(done[1]), 100 * item["completion"])
    ahead = re.search(r"(高于|低于)(?:\d+月末)?时序进度(\d+\.\d)个百分点", text)
    if item["status"] in {"ahead", "behind"}:
        assert ahead is not None, text
        assert agree(Decimal(ahead[2]) * (1 if ahead[1] == "高于" else -1), item["ahead"])
    else:
        assert ahead is None, text


def test_attendance_in_the_text_is_that_of_the_duties(issues: Sequence[Issue]) -> None:
    for issue in issues:
        owed = [item for item in issue.duties if item["duty"] == "brief" and item["period"] == str(issue.month)]
        body = issue.documents["brief"].body
        found = re.search(r"应报送月度简报(\d+)份，.*?按时报送(\d+)份，迟报(\d+)份，未报(\d+)份。", body)
        if not owed:
            assert found is None
            continue
        assert found is not None
        by_state = {
            state: [item for item in owed if item["state"] == state] for state in ("in-time", "late", "missing")
        }
        assert list(map(int, found.groups())) == [len(owed), *(len(items) for items in by_state.values())]
        names = {
            state: [f"{issue.ledger.name(item['unit'])}{late(item)}" for item in by_state[state]]
            for state in ("late", "missing")
        }
        for word, state in (("迟报", "late"), ("未报", "missing")):
            listed = re.search(rf"\*\*{word}\*\*：(.*?)。", body)
            assert (listed[1].split("、") if listed else []) == names[state]


def late(item: Mapping[str, Any]) -> str:
    return f"（{item['days_late']}天）" if item["state"] == "late" else ""


def test_attendance_of_the_months_together(issues: Sequence[Issue]) -> None:
    for issue in issues:
        owed = [item for item in issue.duties if item["duty"] == "brief" and item["period"] <= str(issue.month)]
        found = re.search(
            r"应报送月度简报(\d+)份，按时报送(\d+)份，迟报(\d+)份，未报(\d+)份", issue.documents["half-year"].body
        )
        expected = [
            len(owed),
            *(sum(item["state"] == state for item in owed) for state in ("in-time", "late", "missing")),
        ]
        assert (list(map(int, found.groups())) if found else []) == (expected if owed and issue.told else [])


def test_reminders_name_what_is_owed(issues: Sequence[Issue]) -> None:
    for issue in issues:
        for unit in BRIEFED:
            missing = [item for item in issue.duties if item["unit"] == unit and item["state"] == "missing"]
            body = issue.documents[f"remind {unit}"].body
            assert number(r"你单位有(\d+)份材料", body) == len(missing)
            days = re.findall(r"时限为(\d+)年(\d+)月(\d+)日，已超过(\d+)天", body)
            assert sorted((date(*map(int, parts[:3])).isoformat(), int(parts[3])) for parts in days) == sorted(
                (item["due"], item["days_late"]) for item in missing
            )


def test_opinions_in_the_text_are_those_of_the_register(issues: Sequence[Issue]) -> None:
    for issue in issues:
        for unit in (None, *BRIEFED):
            known = opinions.summary(issue.ledger, issue.month.last_day, unit)
            kinds = [f"brief {unit}", f"half-year {unit}"] if unit else ["brief", "half-year", "october"]
            for kind in kinds:
                assert_opinions(issue.documents[kind].body, known, issue)
        annexes = [annex for annex in issue.documents["october"].annexes if "代表意见建议" in annex.title]
        for annex in annexes:
            states = [row["状态"] for row in table(annex.body, "意见建议")]
            known = opinions.summary(issue.ledger, issue.month.last_day)
            assert (len(states), states.count("已办结")) == (known.total, known.settled)
            assert states.count("办理中") == known.open


def assert_opinions(body: str, known: opinions.OpinionSummary, issue: Issue) -> None:
    if "代表意见建议" not in body:
        assert not known.total or "尚无" in body
        return
    assert number(r"共(?:收到|承办)代表意见建议(\d+)件", body) == known.total
    if not known.replied:
        assert re.search("[均正]在办理中", body)
        return
    assert number(r"已答复(\d+)件，办复率", body) == known.replied
    assert number(r"其中已办结(\d+)件，办结率", body) == known.settled
    assert number(r"尚在办理(\d+)件", body) == known.open
    for word, part, whole in (
        ("办复率", known.replied, known.total),
        ("办结率", known.settled, known.total),
        (r"满意率（含基本满意）", known.rated - len(unhappy(known, issue)), known.rated),
    ):
        rate = re.search(rf"{word}(\d+\.\d)%", body)
        assert (rate is None) is (not whole)
        assert rate is None or agree(Decimal(rate[1]), Decimal(100 * part) / whole)
    counted = dict(re.findall(r"(\w)类（\w+）(\d+)件", body))
    assert counted == {name: str(count) for name, count in known.by_category.items() if count}
    rated = re.search(r"代表已评价(\d+)件，(.*?)，满意率", body)
    assert (int(rated[1]) if rated else 0) == known.rated
    judged = {mark.value: str(count) for mark, count in known.by_satisfaction.items() if count}
    assert dict(re.findall(r"(\w+?)(\d+)件", rated[2]) if rated else ()) == judged
    assert number(r"超过时限尚未答复的(\d+)件", body) == len(known.overdue)
    assert number(r"答复超过时限的(\d+)件", body) == len(known.late)


def unhappy(known: opinions.OpinionSummary, issue: Issue) -> Sequence[object]:
    answered = [item for item in known.opinions if opinions.state(item, issue.month.last_day) is not OpinionState.OPEN]
    return [item for item in answered if item.satisfaction is not None and item.satisfaction.value == "不满意"]


def test_events_and_the_vote_add_up(issues: Sequence[Issue]) -> None:
    for issue in issues:
        if not issue.told:
            continue
        body = issue.documents["october"].body
        held = [event for event in issue.ledger.events.events if event.date <= issue.month.last_day]
        sentence = re.search(r"月末，组织(.*?)（见附件", body)
        assert sentence is not None
        assert sum(int(count) for count in re.findall(r"(\d+)次", sentence[1])) == len(held)
        assert number(r"共收集意见建议(\d+)条", sentence[1]) == sum(event.opinions for event in held)
        annex = next(annex for annex in issue.documents["october"].annexes if "主要活动" in annex.title)
        assert [row["名称"] for row in table(annex.body, "类别")] == [event.title for event in held]
        vote = issue.ledger.events.vote
        found = re.search(
            r"发出测评票(\d+)张，收回(\d+)张，其中满意(\d+)张、基本满意(\d+)张、不满意(\d+)张、无效(\d+)张。"
            r"满意和基本满意共(\d+)张，占有效票(\d+)张的(\d+\.\d)%",
            body,
        )
        assert (found is not None) is (vote is not None and vote.date <= issue.month.last_day)
        if found and vote:
            issued, received, satisfied, basic, against, invalid, approving, valid = map(int, found.groups()[:8])
            assert (issued, received) == (vote.issued, vote.received)
            assert satisfied + basic + against + invalid == received
            assert (approving, valid) == (satisfied + basic, received - invalid)
            assert agree(Decimal(found[9]), Decimal(100 * approving) / valid)


def test_split_targets_agree_with_the_json(issues: Sequence[Issue]) -> None:
    for issue in issues:
        parts = {
            unit["name"]: share
            for unit in printed(json_objects.by_unit_json(issue.assessment))["units"]
            for share in unit["allocations"]
        }
        for document in issue.office_documents():
            annex = next(annex for annex in document.annexes if "任务分解" in annex.title) if document.annexes else None
            for row in table(annex.body, "分解任务") if annex else ():
                share = parts[row["单位"]]
                assert parse(row["分解任务"], "家") == share["allotted"]
                assert STATUSES[row["状态"]] == share["status"]
                assert_percent(row["完成率"], share["completion"])
                assert_percent(row["时序进度"], share["pace"] if share["status"] in PACED else None)
        own = re.search(r"完成率(\d+\.\d)%，", issue.documents["brief dongcheng"].body)
        assert own is None or agree(Decimal(own[1]), 100 * parts["东城区"]["completion"])


def test_a_month_rendered_later_from_its_day_has_the_same_bytes(
    issues: Sequence[Issue], workspace: Path, tmp_path: Path
) -> None:
    changed = []
    head = open_workspace(workspace).ledger
    for issue in issues:
        then = open_workspace(workspace, issue.day.isoformat()).ledger
        again = all_documents(then, issue.month, issue.day)
        assert {kind: document.markdown().encode() for kind, document in again.items()} == {
            kind: document.markdown().encode() for kind, document in issue.documents.items()
        }
        later = briefing.compiled_brief(head, issue.month, TEMPLATES).markdown()
        changed.append(later != issue.documents["brief"].markdown())
    assert sum(changed) > 3  # the past has changed since: without --at it would not be the same
    july = issues[4]
    written = tmp_path / "brief.md"
    assert brief(workspace, str(july.month), None, "md", written, july.day.isoformat()) == 0
    assert written.read_bytes() == july.documents["brief"].markdown().encode()


def test_the_same_seed_is_the_same_year() -> None:
    assert simulate(7) == simulate(7)
    assert simulate(7) != simulate(8)
