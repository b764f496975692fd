"""A year in one test: every month all documents render, say what the JSON says, and come out the same again later."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from half_width import half_width_marks
from readback import agree, assert_percent, number, table
from sample import TEMPLATES
from simulated_year import MONTHS, YEAR, SimulatedYear, simulate
from yian1.commands.documents import brief
from yian1.commands.session import Session, open_workspace
from yian1.core import duties
from yian1.core.rollup import assess
from yian1.core.year import opinion_summary
from yian1.files.disk import RawFile
from yian1.files.load import load
from yian1.model.period import Month
from yian1.model.quantity import parse
from yian1.model.typography import normalise
from yian1.output.documents import write
from yian1.output.json import Json, due_json, dumps, status_json
from yian1.output.words import chinese

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yian1.core.rollup import Assessment
    from yian1.model.ledger import Ledger
    from yian1.output.documents.document import Document

ROOT = Path(__file__).parents[1]
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
        return printed(status_json(self.assessment, lambda place: load([]).span(place)))

    @cached_property
    def duties(self) -> Any:
        """What `due --format json` lists."""
        return printed(due_json(duties.duty_table(self.ledger, self.day), self.day))["duties"]

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
        "brief": write.paper("brief", ledger, month, TEMPLATES),
        "half-year": write.paper("half-year", ledger, month, TEMPLATES),
        "october": write.paper("october", ledger, month, TEMPLATES),
    }
    for unit in BRIEFED:
        found[f"brief {unit}"] = write.paper("brief", ledger, month, TEMPLATES, unit)
        found[f"half-year {unit}"] = write.paper("half-year", ledger, month, TEMPLATES, unit)
        found[f"remind {unit}"] = write.reminder(ledger, unit, day, TEMPLATES, duties.duty_table(ledger, day))
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
    known = opinion_summary(last.ledger, last.day)
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
            if document.kind != "remind" or document.body.count("## ") > 1:  # one alone has no number
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
            sentence = re.search(r"(\d+)项目标中，(.*?)。", document.body)
            assert sentence is not None
            assert int(sentence[1]) == total
            found = re.findall(r"(\w+?)(\d+)项", sentence[2])
            assert {STATUSES[word]: int(count) for word, count in found} == summary
            if document.kind == "brief":
                assert number(r"滞后于时序的目标(\d+)项", document.body) == summary.get("behind", 0)
                if "均为红灯" not in document.body:
                    assert number(r"其中红灯(\d+)项", document.body) == lights.count("red")
                short = r"(?:未达标|未完成)的(\d+)项"
                assert number(short, document.body) == summary.get("unmet", 0) + summary.get("missed", 0)


def test_states_of_tasks_in_the_text_are_those_of_the_json(issues: Sequence[Issue]) -> None:
    for issue in issues:
        told = printed(status_json(issue.assessment, lambda place: load([]).span(place), "task"))
        expected = {state: count for state, count in told["summary"].items() if count}
        for document in issue.office_documents():
            assert {STATES[word]: count for word, count in counted("任务", document.body).items()} == expected
        for annex in (annex for document in issue.office_documents() for annex in document.annexes):
            if annex.title.startswith("重点任务"):
                rows = [row for part in annex.body.split("\n\n|")[1:] for row in table(f"|{part}", "任务")]
                assert {row["任务"]: STATES[row["状态"]] for row in rows} == {
                    task["title"]: task["state"] for task in told["tasks"]
                }


def counted(what: str, body: str) -> dict[str, int]:
    """Return how many are in each state: 3项任务中，已完成1项、推进中2项, 3项任务均在推进中, 1项任务已完成."""
    sentence = re.search(rf"(\d+)项{what}(?:中，(.*?)|均?(?:在|列为)?((?!的)\w+))。", body)
    assert sentence is not None
    if sentence[3]:
        return {sentence[3]: int(sentence[1])}
    found = {word: int(count) for word, count in re.findall(r"(\w+?)(\d+)项", sentence[2])}
    assert sum(found.values()) == int(sentence[1])
    return found


def test_units_briefs_count_their_own_targets(issues: Sequence[Issue]) -> None:
    for issue in issues:
        for unit in BRIEFED:
            own = issue.assessment.of_unit(unit)
            summary = {status.value: count for status, count in own.counts.items() if count}
            for kind in ("brief", "half-year"):
                body = issue.documents[f"{kind} {unit}"].body
                if f"{len(own.targets)}项目标" in body:
                    assert {STATUSES[word]: count for word, count in counted("目标", body).items()} == summary
                else:
                    assert not own.targets or "尚无填报数据。" in body


def test_each_row_of_the_tables_agrees_with_the_json_to_its_last_digit(issues: Sequence[Issue]) -> None:
    for issue in issues:
        by_name = {item["name"]: item for item in issue.status["targets"]}
        tables = [table(document.annexes[0].body, "指标") for document in issue.office_documents() if document.annexes]
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
                if document.kind != "brief":
                    name = item["name"].removesuffix("增速" if item["measure"] == "%" else "-")
                    found = re.search(rf"(?<![\w“”]){re.escape(name)}(.*?)[\uff1b。]", document.body)
                    assert found is not None, (item["id"], issue.month)
                    assert_statement(found[1], item)


def assert_statement(text: str, item: Mapping[str, Any]) -> None:
    assert ("暂无数据" in text) is (item["value"] is None)
    done = re.search(r"(?:为目标.*的|[增减]量完成)(\d+\.\d)%", text)
    told = item["kind"] in {"flow", "stock"} and item["completion"]
    assert (done is not None) is bool(told and not (item["kind"] == "stock" and item["status"] == "met")), (text, item)
    assert done is None or agree(Decimal(done[1]), 100 * item["completion"])
    ahead = re.search(r"(高于|低于)(?:\d+月末)?时序进度(?:\uff08(\d+\.\d)%\uff09)?(\d+\.\d)个百分点", text)
    if item["status"] in {"ahead", "behind"}:
        assert ahead is not None, text
        assert agree(Decimal(ahead[3]) * (1 if ahead[1] == "高于" else -1), item["ahead"])
        assert ahead[2] is None or agree(Decimal(ahead[2]), 100 * item["pace"])  # its own
    else:
        assert ahead is None, text


def test_attendance_in_the_text_is_that_of_the_day_of_the_issue(issues: Sequence[Issue]) -> None:
    for issue in issues:
        duty = next(duty for duty in issue.ledger.plan.duties if duty.id == "brief")
        day = issue.ledger.deadline(duty, issue.month)
        for _ in range(issue.ledger.office.contact.days):
            day = issue.ledger.office.calendar.next_working_day(date.fromordinal(day.toordinal() + 1))
        known = list(duties.attendance(issue.ledger, duty, issue.month, day))
        in_time, late = ([one for one in known if one.state.value == state] for state in ("in-time", "late"))
        absent = [entry for entry in known if entry not in (*in_time, *late)]
        body = issue.documents["brief"].body
        found = re.search(r"应报月度简报(\d+)份，截至(\d+)月(\d+)日，(?:按时报送(\d+)份|没有按时报送的)(.*?)。", body)
        assert (found is not None) is bool(known)
        if found is None:
            continue
        assert list(map(int, found.groups("0")[:4])) == [len(known), day.month, day.day, len(in_time)]
        assert number(r"未报(\d+)份", found[5]) == len(absent)
        listed = re.search(r"未报\d+份（(.*?)）", found[5])
        names = [issue.ledger.name(entry.unit) for entry in absent]
        assert (listed[1].split("、") if listed else []) == names


def test_reminders_name_what_is_owed(issues: Sequence[Issue]) -> None:
    for issue in issues:
        for unit in BRIEFED:
            missing = [item for item in issue.duties if item["unit"] == unit and item["state"] == "missing"]
            body = issue.documents[f"remind {unit}"].body
            assert number(r"[你贵]单位有(\d+)份材料", body) == len(missing)
            days = re.findall(r"时限为(\d+)年(\d+)月(\d+)日，已超过(\d+)天", body)
            assert sorted((date(*map(int, parts[:3])).isoformat(), int(parts[3])) for parts in days) == sorted(
                (item["due"], item["days_late"]) for item in missing
            )


def told_until(issue: Issue) -> date:
    """The last day that a report to the congress tells of: the one before its meeting, which is that of the vote."""
    vote = issue.ledger.events.vote
    held = issue.ledger.office.hearing.date or (None if vote is None else vote.date)
    last = issue.month.last_day
    return last if held is None or last < held else date.fromordinal(held.toordinal() - 1)


def test_opinions_in_the_text_are_those_of_the_register(issues: Sequence[Issue]) -> None:
    for issue in issues:
        for unit in (None, *BRIEFED):
            kinds = [f"brief {unit}", f"half-year {unit}"] if unit else ["brief", "half-year", "october"]
            for kind in kinds:
                until = told_until(issue) if kind == "october" else issue.month.last_day
                assert_opinions(issue.documents[kind].body, opinion_summary(issue.ledger, until, unit))
        annexes = [annex for annex in issue.documents["october"].annexes if "代表意见建议" in annex.title]
        for annex in annexes:
            states = [row["状态"] for row in table(annex.body, "意见建议")]
            known = opinion_summary(issue.ledger, told_until(issue))
            assert (len(states), states.count("已办结")) == (known.total, known.settled)
            assert states.count("办理中") == known.open


def assert_opinions(body: str, known: year.OpinionSummary) -> None:
    if "代表意见建议" not in body:
        assert not known.total or "尚无" in body
        return
    assert number(r"[共月](?:收到|承办)代表意见建议(\d+)件", body) == known.total
    if not known.replied:
        assert re.search("[均正]在办理中", body)
        return
    told = re.search(r"(?:已|本月)(全部)?(答复|办结)(?:(\d+)件)?(（.*?）)?[，。]", body)
    assert told is not None
    assert int(told[3] or known.total) == known.replied
    assert (known.replied if told[2] == "办结" else number(r"办结(\d+)件", told[4] or "")) == known.settled
    assert number(r"正在办理(\d+)件", body) == known.open
    assert number(r"超过时限尚未答复(\d+)件", body) == len(known.overdue)
    rated = re.search(r"代表已评价(\d+)件，(.*?)。", body)
    if rated:
        assert int(rated[1]) == known.rated
        judged = {mark.value: str(count) for mark, count in known.by_satisfaction.items() if count}
        found = re.findall(r"(\w+?)(\d+)件", rated[2])
        assert dict(found) == judged or (not found and list(judged) == [rated[2].removeprefix("均").removeprefix("为")])


def test_events_and_the_vote_add_up(issues: Sequence[Issue]) -> None:
    for issue in issues:
        if not issue.told:
            continue
        body = issue.documents["october"].body
        held = [event for event in issue.ledger.events.events if event.date <= told_until(issue)]
        sentence = re.search(r"截至\d+月\d+日，(.*?)（见附件", body)
        assert sentence is not None
        assert sum(int(count) for count in re.findall(r"(\d+)次", sentence[1])) == len(held)
        assert number(r"收集意见建议(\d+)条", sentence[1]) == sum(event.opinions for event in held)
        annex = next(annex for annex in issue.documents["october"].annexes if "主要活动" in annex.title)
        assert [row["名称"] for row in table(annex.body, "类别")] == [event.title for event in held]
        vote = issue.ledger.events.vote
        found = re.search(
            r"发出测评票(\d+)张，收回(\d+)张，其中满意(\d+)张、基本满意(\d+)张、不满意(\d+)张、无效(\d+)张。"
            r"满意和基本满意共(\d+)张，占有效票(\d+)张的(\d+\.\d)%",
            issue.documents["brief"].body,
        )
        assert "测评" not in body
        assert (found is not None) is (vote is not None and Month.of(vote.date) == issue.month)
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
            for unit in printed(status_json(issue.assessment, lambda place: load([]).span(place), "unit"))["units"]
            for share in unit["allocations"]
        }
        for document in issue.office_documents():
            annex = next((annex for annex in document.annexes if "任务分解" in annex.title), None)
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
    written = fields(head)
    for issue in issues:
        then = open_workspace(workspace, issue.day.isoformat()).ledger
        assert [getattr(then, one.name) for one in written] == [getattr(issue.ledger, one.name) for one in written]
        later = write.paper("brief", head, issue.month, TEMPLATES).markdown()
        changed.append(later != issue.documents["brief"].markdown())
    assert sum(changed) > 3  # the past has changed since: without --at it would not be the same
    july = issues[4]
    again = open_workspace(workspace, july.day.isoformat()).ledger
    assert all_documents(again, july.month, july.day) == july.documents
    written = tmp_path / "brief.md"
    assert brief(workspace, str(july.month), None, "md", written, july.day.isoformat()) == 0
    assert written.read_bytes() == july.documents["brief"].markdown().encode()


def test_the_same_seed_is_the_same_year() -> None:
    assert simulate(7) == simulate(7)
    assert simulate(7) != simulate(8)
