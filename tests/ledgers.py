"""Small ledgers for tests, written as YAML and read as the program reads it: every scalar is text or None."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from yian1.core import changes
from yian1.model.fields import Document, validate
from yian1.model.filing import Filing, WorkPlan
from yian1.model.ledger import Ledger
from yian1.model.office import Events, Office, Opinions
from yian1.model.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.core.changes.change import Change

D = TypeVar("D", bound=Document)


def compare(before: Ledger, after: Ledger) -> Sequence[Change]:
    """Return what changed from one ledger to the other."""
    return changes.compare(changes.paired(before, after))


Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # of both, the one in C where there is one

PLAN = """
document: {title: 方案, issuer: 市政府办公厅, year: 2024}
units:
- {id: jingxin, name: 市经信局}
- {id: shichang, name: 市市场监管局}
- {id: shuju, name: 市数据局}
groups: [{id: districts, name: 各区人民政府}]
goals:
- id: g1
  title: 规模
  text: 新增企业1200家，总数达到95万家。
  targets:
  - {id: new-firms, name: 新增企业, quote: 新增企业1200家, kind: flow, measure: 家, value: 1200}
  - {id: all-firms, name: 企业总量, quote: 总数达到95万家, kind: stock, measure: 万家, value: 95}
sections:
- id: s1
  title: 服务
  tasks:
  - id: 1-1
    title: 服务站
    actions:
    - {id: 1-1a, text: 建服务站600个。, units: [jingxin, districts]}
    - {id: 1-1b, text: 建平台。, units: [jingxin, shuju]}
    targets:
    - {id: stations, name: 服务站, quote: 建服务站600个, kind: flow, measure: 个, value: 600}
duties:
- {id: brief, title: 月度简报, every: month, from: 2024-04, to: 2024-09}
- {id: half-year, title: 半年总结, due: 2024-06-30}
"""

OFFICE = """
units: [{id: jiangan, name: 江岸区}, {id: wuchang, name: 武昌区}]
groups: {districts: {members: [jiangan, wuchang]}}
owners: {new-firms: shichang, all-firms: shichang}
deadlines: {brief: {day: 5, month: next}, half-year: 2024-06-28}
"""


def promising(*targets: str, more: str = "") -> str:
    """Return a plan with one unit, a, that promises these targets, and whatever else stands behind them."""
    goal = f"{{id: g1, title: 目标, text: 目标, targets: [{', '.join(targets)}]}}"
    return f"document: {{title: 方案, year: 2024}}\nunits: [{{id: a, name: 甲}}]\ngoals: [{goal}]\n{more}"


def make_ledger(
    plan: str = PLAN,
    office: str = OFFICE,
    filings: str | Sequence[str] = (),
    workplans: str | Sequence[str] = (),
    opinions: str = "",
    events: str = "",
) -> Ledger:
    """Make a ledger from YAML; filings and work plans may also come as one text, parted by lines of ---."""
    return Ledger(
        read(Plan, plan, "data/plan.yaml"),
        read(Office, office or "{}", "data/office.yaml"),
        tuple(_filing(value) for value in _values(filings)),
        tuple(_workplan(value) for value in _values(workplans)),
        read(Opinions, opinions or "{}", "data/opinions.yaml"),
        read(Events, events or "{}", "data/events.yaml"),
    )


def read(model: type[D], text: str, file: str = "test.yaml") -> D:
    """Read one document that must be without fault."""
    return check(model, load(text), file)


def check(model: type[D], value: object, file: str) -> D:
    """Validate a value that must be without fault."""
    document, problems = validate(model, value, file)
    assert not problems, problems
    assert document is not None
    return document


def load(text: str) -> Any:
    """Return the plain value of a YAML text: text, None, lists and mappings."""
    return _plain(next(yaml.load_all(dedent(text), Loader)))


def _values(texts: str | Sequence[str]) -> list[Any]:
    texts = [texts] if isinstance(texts, str) else texts
    values = [_plain(value) for text in texts for value in yaml.load_all(dedent(text), Loader)]
    return [value for value in values if value is not None]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return None if value in {"", "~", "null"} else value


def _filing(value: Any) -> Filing:
    return check(Filing, value, f"data/progress/{value['unit']}/{value['month']}.yaml")


def _workplan(value: Any) -> WorkPlan:
    return check(WorkPlan, value, f"data/progress/{value['unit']}/workplan.yaml")
