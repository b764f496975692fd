"""The sample year (data/) and an invented city (golden/yunzhou): read once, each of their papers written once."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ledgers import check, load
from yian1.core.duties import duty_table
from yian1.model.filing import Filing, WorkPlan
from yian1.model.ledger import Ledger
from yian1.model.office import Events, Office, Opinions
from yian1.model.plan import Plan
from yian1.output.documents import write

if TYPE_CHECKING:
    from datetime import date

    from yian1.model.period import Month
    from yian1.output.documents.document import Document

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests/golden"
TEMPLATES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates").glob("*.j2")}
PLACES = {"wuhan": ROOT, "yunzhou": GOLDEN / "yunzhou"}


@cache
def place(name: str) -> Ledger:
    """Return the ledger of a place, whose files are known to be without fault."""
    data = PLACES[name] / "data"
    values = {path: load(path.read_text(encoding="utf-8")) for path in data.rglob("*.yaml")}
    filings = [value for path, value in sorted(values.items()) if re.fullmatch(r"\d{4}-\d\d", path.stem)]
    plans = [(path.parent.name, value) for path, value in sorted(values.items()) if path.stem == "workplan"]
    return Ledger(
        check(Plan, values[data / "plan.yaml"], "plan"),
        check(Office, values.get(data / "office.yaml", {}), "office"),
        tuple(check(Filing, filing, "filing") for filing in filings if "closed" not in filing),
        tuple(check(WorkPlan, _workplan(unit, value), "workplan") for unit, value in plans),
        check(Opinions, values.get(data / "opinions.yaml", {}), "opinions"),
        check(Events, values.get(data / "events.yaml", {}), "events"),
    )


@cache
def paper(kind: str, month: Month, name: str = "wuhan") -> Document:
    """Return a paper of the office for a month, as the place's ledger gives it unchanged."""
    return write.paper(kind, place(name), month, TEMPLATES)


def lay_out(folder: Path, *units: str) -> Path:
    """Copy plan, office and registers of the sample year into a folder, and what a few units filed."""
    kept = {"data", "progress", *(units or ("jingxin", "kechuang", "shangwu", "shuju"))}

    def others(parent: str, names: list[str]) -> set[str]:
        return set(names) - kept if Path(parent).name == "progress" else {"verification.yaml"}

    shutil.copytree(ROOT / "data", folder / "data", ignore=others)
    return folder


def _workplan(unit: str, value: object) -> object:
    return {"unit": unit, "workplan": value} if isinstance(value, list) else value


def reminder(ledger: Ledger, unit: str, day: date) -> Document:
    """Return the reminder of all that a unit owes on a day."""
    return write.reminder(ledger, unit, day, TEMPLATES, duty_table(ledger, day))
