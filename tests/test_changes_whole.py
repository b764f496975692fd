"""Every value of every file: changed, it is told – also one that a later hand adds to the models."""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from ledgers import compare
from yian1.files.disk import RawFile
from yian1.files.load import Loaded, load
from yian1.model import filing, office, plan
from yian1.model.fields import Record, declared
from yian1.output import findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.core.changes.change import Change

Path = tuple[str | int, ...]

FILES: Mapping[str, str] = {
    "data/plan.yaml": """
document: {title: 方案, short: 议案, number: 市政办1号, issuer: 市政府, issued: 2024-03-27, session: 三次会议,
  motion: 议案, year: 2024, from: 2024-01, to: 2025-12, purpose: 为办理好, addressed_to: 各区,
  notice: 现予印发, copied_to: [市委]}
programmes: [创新工程]
preamble: 总述
units: [{id: jx, name: 市经信局, full_name: 市经济和信息化局, aliases: [经信], kind: government, note: 牵头},
  {id: sj, name: 市数据局}]
groups: [{id: districts, name: 各区, aliases: [区], note: 含开发区}]
goals:
- id: g1
  title: 规模
  text: 总量95万家
  targets:
  - {id: firms, name: 总量, quote: 总量约95到96万家, kind: stock, measure: 万家, rule: above, value: 95, upto: 96,
     stretch: 97, due: 2025-06, aliases: [家数]}
  - {id: new, name: 新增, quote: 每年新增12家, kind: flow, measure: 家, value: 12, per: year}
  - {id: share, name: 占比, quote: 占比, kind: ratio, measure: "%", value: 40}
  - {id: growth, name: 增速, quote: 高于全市, kind: comparison, measure: "%"}
  - {id: trend, name: 比重, quote: 高于上年, kind: trend, measure: "%"}
  - {id: rate, name: 办结率, quote: 办结率95%, kind: level, measure: "%", rule: about, value: 95}
sections:
- id: s1
  title: 服务
  part: 主要任务
  tasks:
  - id: t1
    title: 服务站
    due: 2024-06-30
    actions: [{id: a1, text: 建站, lead: [jx], units: [sj, districts]}]
    targets: [{id: built, name: 建成, quote: 建成, kind: milestone}]
stages: [{title: 落实阶段, from: 2024-04, to: 2024-09, text: 落实}]
duties: [{id: brief, title: 简报, every: month, from: 2024-04, to: 2024-09, quote: 每月},
  {id: half-year, title: 总结, due: 2024-06-30}]
requirements: [{title: 加强领导, text: 加强}]
""",
    "data/office.yaml": """
units: [{id: ja, name: 江岸区, full_name: 江岸区政府, aliases: [江岸], kind: district, note: 区}]
groups: {districts: {members: [ja], as_of: 2024-03, reporting: [ja]}}
owners: {firms: jx, new: jx, share: jx, growth: jx, trend: jx, rate: sj}
definitions: {new: 不扣注销}
baselines: {firms: {value: 80, as_of: 2023-12, source: 公报}}
allocations: {new: {ja: 6}}
schedules: {new: {2024-06: 40%, 2024-12: 100%}, share: {2024-06: 38}}
year_end: [trend]
pace: {default: daily, firms: monthly}
lights: {yellow: -1, red: -12}
tolerances: {rate: 0.3}
outlook: {faster: 1.1, unlikely: 1.6}
deadlines: {brief: {day: 5, month: same}, half-year: 2024-06-28}
calendar: {holidays: [2024-05-01], workdays: [2024-05-11]}
masthead: {title: 简报, issued_by: 督查室, report_to: [市委], send_to: [人大], distribute_to: [各区],
  copies: 60, first_issue: 2}
contact: {unit: 督查室, person: 李四, phone: 027-1, days: 5}
hearing: {meeting: 二十次会议, date: 2024-10-30, reporter: 王五}
opinion_categories: {A: 已解决}
vote_rule: {base: issued, pass: 60%}
publication: {leaders: [targets], deputies: [targets], public: [targets]}
repository: https://git.example.cn/office/ledger
""",
    "data/opinions.yaml": """
sample: true
opinions:
- {id: O-1, date: 2024-02-18, deputy: 张三, occasion: 座谈会, text: 建议甲, units: [jx, sj], due: 2024-05-01,
   state: 已答复, category: A, replied: 2024-04-20, result: 已办, satisfaction: 满意}
""",
    "data/events.yaml": """
sample: true
events:
- {id: E-1, date: 2024-05-10, kind: 调研, title: 调研, lead: 李四, participants: [张三], opinions: 3, text: 走访}
vote: {date: 2024-10-30, issued: 50, received: 49, satisfied: 40, basic: 5, dissatisfied: 3, invalid: 1}
""",
    "data/verification.yaml": """
sample: true
verification: [{target: firms, month: 2024-04, value: 85, by: 统计局, on: 2024-05-10, result: 属实, note: 已核}]
""",
    "data/accepted.yaml": "- {item: lights-changed, by: 李四, date: 2024-04-20, reason: 会议决定}\n",
    "data/received.yaml": """
- {time: "2024-05-06 10:21", unit: jx, month: 2024-04, result: 退改, filed_by: 甲, approved_by: 乙, file: 表, digest: a}
""",
    "data/documents/brief-2024-04.yaml": """
sample: true
dated: 2024-05-11
issue: 2
opening: 四月
highlights: [亮点一]
instructions: [批示一]
demands: [要求一]
tasks: {t1: 进展顺利}
problems: {new: 起步晚}
leave_out: [opinions]
""",
    "data/progress/jx/2024-04.yaml": """
unit: jx
month: 2024-04
filed: 2024-05-03
filed_by: 综合处
approved_by: 王五
sample: true
submitted: {half-year: 2024-05-02}
summary: 今年以来
figures:
  firms: {value: 85, source: 年报, as_of: 2024-04-30, provisional: true, note: 初步, correction: 核减}
  new: 3
  share: {part: 38, whole: 100}
  growth: {value: 6.1, against: 5.2}
  trend: {value: 47.9, last_year: 47.2}
  built: {done: true}
progress:
  a1: {status: 推进中, done: 走访, next: 继续, problem: 用地}
""",
    "data/progress/jx/workplan.yaml": """
unit: jx
sample: true
workplan: [{action: a1, measures: 措施, goal: 目标, department: 综合处, leader: 李四, officer: 张三, due: 2024-09-30}]
""",
}
MODELS = [
    model
    for module in (plan, office, filing)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, Record) and model.__module__ == module.__name__
    if model not in {office.Closing, office.ClosedFiling}  # nothing but digests
]
CHOICES = (
    *(
        "推进中 已完成 未启动",
        "属实 存疑",
        "退改 已写入",
        "满意 不满意",
        "已答复 已办结 办理中",
        "true false",
        "month quarter",
        "same next",
    ),
    *("monthly daily", "issued received", "at-least above", "about at-least", "opinions news", "government district"),
)


class Texts(yaml.SafeLoader):
    """Reads every value as text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as PyYAML has it


@pytest.fixture(name="base", scope="module")
def _base() -> Loaded:
    loaded = load([RawFile(name, text.encode()) for name, text in FILES.items()])
    assert not loaded.problems, loaded.problems
    return loaded


def values(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key), one
        yield from values(one, (*path, key))


def others(text: str) -> Iterator[str]:
    """Yield what might stand instead."""
    for choice in CHOICES:
        words = choice.split()
        if text in words:
            yield from (word for word in words if word != text)
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text):
        yield from (text[:-1] + digit for digit in "123456789" if text[-1] != digit)
    number = re.search(r"\d+", text)
    if number is not None:
        yield from (f"{text[: number.start()]}{int(number[0]) + more}{text[number.end() :]}" for more in (1, -1))
    yield from (f"{text}甲", "sj", "firms")


def edited(base: Loaded, name: str, value: Any) -> tuple[Change, ...] | None:
    """Return what is told if a file says something else; None if it cannot say that."""
    text = json.dumps(value, ensure_ascii=False)
    files = [RawFile(one, (text if one == name else was).encode()) for one, was in FILES.items()]
    after = load(files, base)
    if base.ledger is None or after.ledger is None or any(found.severity == "error" for found in after.problems):
        return None
    return compare(base.ledger, after.ledger)


def test_nothing_is_left_out_here() -> None:
    keys = {key for text in FILES.values() for path, _ in values(yaml.load(text, Texts)) for key in path}  # noqa: S506
    for model in MODELS:
        aliases = {about.alias or name for name, about in declared(model).items()}
        assert aliases <= keys | {"accepted"}, (model, aliases - keys)


@pytest.mark.parametrize("name", FILES)
def test_whatever_is_changed_is_told(base: Loaded, name: str) -> None:
    value = yaml.load(FILES[name], Texts)  # noqa: S506 - texts only
    done, untold = set(), []
    for path, leaf in values(value):
        *steps, last = path
        like = tuple("*" if isinstance(step, int) else step for step in path)
        for new in (*others(leaf), None) if isinstance(leaf, str) else ():
            if like in done or new == leaf:
                continue
            copied = copy.deepcopy(value)
            inner: Any = copied
            for step in steps:
                inner = inner[step]
            if new is None:
                del inner[last]
            else:
                inner[last] = new
            changes = edited(base, name, copied)
            if changes is not None:
                done.add(like)
            if changes == ():
                untold.append((path, new))
    assert done
    assert not untold


@pytest.mark.parametrize("escaped", [False, True])
@pytest.mark.parametrize("sign", ["\x1b[2J", "\x9b2J", "\x0b", "\u202e", "\u200b", "\ufeff", "\u3164", "\U000e0041"])
def test_no_text_of_any_file_may_hold_what_nobody_sees(sign: str, *, escaped: bool) -> None:
    files = []
    for name, text in FILES.items():
        value = yaml.load(text, Texts)  # noqa: S506 - texts only
        for path, leaf in list(values(value)):
            if isinstance(leaf, str) and not leaf.isascii():
                inner: Any = value
                for step in path[:-1]:
                    inner = inner[step]
                inner[path[-1]] = leaf[0] + sign + leaf[1:]
        files.append(RawFile(name, json.dumps(value, ensure_ascii=escaped).encode()))
    loaded = load(files)
    refused = {one.where.file for one in loaded.problems if one.severity == "error"}
    assert refused == FILES.keys()
    found = findings.findings(loaded.problems, lambda one: loaded.span(one.where))
    for told in (findings.as_text(found, loaded.texts, 1), findings.as_json(found, 1), findings.as_github(found)):
        assert sign[0] not in told
