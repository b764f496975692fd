"""docs/beyond.md: its queries, run by DuckDB on the exports of a hundred generated workspaces."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from yian1.commands.status import due, status

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")

PAGE = (Path(__file__).parents[1] / "docs" / "beyond.md").read_text(encoding="utf-8")
SECTIONS = [section.partition("\n") for section in PAGE.split("\n## ")[1:]]
QUERIES = {title: found[1] for title, _, text in SECTIONS if (found := re.search(r"```sql\n(.+?)```", text, re.DOTALL))}
CITIES = [f"第{number:03}市" for number in range(1, 101)]
SILENT = {"第013市", "第077市"}
PLAN = """\
document: {title: 2024年重点工作方案, issuer: 市政府办公厅, year: 2024}
units: [{id: jingxin, name: 市经信局}, {id: shichang, name: 市市场监管局}]
goals:
- id: g1
  title: 规模
  text: 新增企业1200家。建服务站600个。
  targets:
  - {id: firms, name: 新增企业, quote: 新增企业1200家, kind: flow, measure: 家, rule: at-least, value: 1200}
  - {id: stations, name: 服务站, quote: 建服务站600个, kind: flow, measure: 个, rule: at-least, value: 600}
sections:
- id: s1
  title: 任务
  tasks: [{id: t1, title: 服务, actions: [{id: t1, text: 服务企业。, units: [jingxin, shichang]}]}]
duties: [{id: brief, title: 月度简报, every: month, from: 2024-04, to: 2024-09}]
"""
FILING = "unit: {}\nmonth: 2024-05\nfiled: 2024-06-0{}\nsample: true\nfigures: {{{}: {}}}\n"


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    """Return a folder with the exports of every city but the silent ones, made by the commands of the page."""
    drawn = random.Random(20)  # noqa: S311 - the same cities each time
    folder = tmp_path_factory.mktemp("cities")
    (folder / "名单.csv").write_text("\n".join(["市", *CITIES]) + "\n", encoding="utf-8")
    for city in sorted(set(CITIES) - SILENT):
        work = folder / "work" / city
        for unit, target, most in (("jingxin", "firms", 1000), ("shichang", "stations", 500)):
            place = work / "data" / "progress" / unit
            place.mkdir(parents=True)
            if drawn.random() < 0.8:
                text = FILING.format(unit, drawn.randint(1, 9), target, drawn.randint(0, most))
                (place / "2024-05.yaml").write_text(text, encoding="utf-8")
        (work / "data" / "plan.yaml").write_text(PLAN, encoding="utf-8")
        office = "owners: {firms: jingxin, stations: shichang}\ndeadlines: {brief: {day: 5, month: next}}\n"
        (work / "data" / "office.yaml").write_text(office, encoding="utf-8")
        (folder / city).mkdir()
        status(work, month="2024-05", output=folder / city / "status.json")
        due(work, month="2024-05", output=folder / city / "due.json")
    return folder


def answer(folder: Path, title: str, monkeypatch) -> list[tuple]:
    monkeypatch.chdir(folder)
    return duckdb.sql(QUERIES[title]).fetchall()


def exports(folder: Path, name: str) -> dict[str, dict]:
    return {path.parent.name: json.loads(path.read_text("utf-8")) for path in folder.glob(f"*/{name}.json")}


def test_every_query_of_the_page_is_tried():
    assert set(QUERIES) == {"各市进展\uff1a滞后的多少", "差得最远的指标", "谁没有报", "哪些市没有交"}


def test_laggards_by_city(collected: Path, monkeypatch):
    rows = answer(collected, "各市进展\uff1a滞后的多少", monkeypatch)
    counts = {city: export["summary"] for city, export in exports(collected, "status").items()}
    assert len(rows) == len(counts) == len(CITIES) - len(SILENT)
    for city, as_of, total, good, bad, none, sample in rows:
        told = counts[city]
        assert (as_of, total, none) == ("2024-05", 2, told["no-data"])
        assert (good, bad) == (told["met"] + told["holds"], told["behind"] + told["unmet"] + told["missed"])
        assert sample == (none < 2)
    assert [row[4] for row in rows] == sorted((row[4] for row in rows), reverse=True)


def test_the_targets_furthest_behind(collected: Path, monkeypatch):
    rows = answer(collected, "差得最远的指标", monkeypatch)
    targets = [(city, each) for city, export in exports(collected, "status").items() for each in export["targets"]]
    behind = sorted(each["ahead"] for _, each in targets if each["status"] == "behind")
    assert len(rows) == 20
    assert [row[5] for row in rows] == behind[:20]
    first = next(each for city, each in targets if (city, each["name"]) == rows[0][:2])
    assert rows[0][2:4] == (first["owner"], first["month"])


def test_who_did_not_report(collected: Path, monkeypatch):
    rows = answer(collected, "谁没有报", monkeypatch)
    duties = exports(collected, "due")
    counts = {city: Counter(each["state"] for each in export["duties"]) for city, export in duties.items()}
    told = {city: (missing, late) for city, missing, late, _ in rows}
    assert told == {
        city: (count["missing"], count["late"]) for city, count in counts.items() if count["missing"] + count["late"]
    }
    assert any(missing for missing, _ in told.values())
    assert any(late for _, late in told.values())


def test_which_cities_sent_nothing(collected: Path, monkeypatch):
    assert {city for (city,) in answer(collected, "哪些市没有交", monkeypatch)} == SILENT
