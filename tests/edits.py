"""Random edits of a small ledger with what each of them means, and how severe it is, worked out without yian1.

A state is plain values; `files` writes it as YAML in one of many ways that all say the same. Statuses and lights
come from the oracle, so that an edit which moves one is known to be worth a look.
"""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import oracle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

State = dict[str, Any]
Told = tuple[str, str, str | None, str | None]  # kind, severity, unit, subject
INFO, NOTICE, BREAKING = "info", "notice", "breaking"

OWNERS = {
    "stations": "jingxin",
    "new-firms": "shichang",
    "all-firms": "shichang",
    "platforms": "shuju",
    "rate": "shuju",
    "hall": "shuju",
}
KINDS = {
    "stations": "flow",
    "new-firms": "flow",
    "all-firms": "stock",
    "platforms": "flow",
    "rate": "level",
    "hall": "milestone",
}
GROWING = {"flow", "stock"}
MEASURES = {"stations": "个", "new-firms": "家", "all-firms": "万家", "platforms": "个", "rate": "%"}
IDS = {"unit": ("jingxin", "shichang"), "target": ("stations", "platforms"), "action": ("1-1b", "1-2a")}
STATES = ("未启动", "推进中", "已完成")
REASON = "核减重复统计"


def chance(seed: int | str) -> Random:
    """Return a play of chance that can be repeated."""
    return Random(seed)  # noqa: S311 - no secret


def start() -> State:
    """Return a ledger in which three units have filed from January to April."""
    plan = {
        "document": {"title": "方案", "issuer": "市政府办公厅", "year": "2024"},
        "units": [
            {"id": "jingxin", "name": "市经信局"},
            {"id": "shichang", "name": "市市场监管局"},
            {"id": "shuju", "name": "市数据局"},
        ],
        "goals": [
            {
                "id": "g1",
                "title": "规模",
                "text": "新增企业1200家\uff0c总数达到95万家\u3002",
                "targets": [
                    _promise("new-firms", "新增企业", "新增企业1200家", "flow", "家", "1200"),
                    _promise("all-firms", "企业总量", "总数达到95万家", "stock", "万家", "95"),
                ],
            }
        ],
        "sections": [
            {
                "id": "s1",
                "title": "服务",
                "tasks": [
                    {
                        "id": "1-1",
                        "title": "服务站",
                        "actions": [
                            {"id": "1-1a", "text": "建服务站600个\u3002", "units": ["jingxin", "shuju"]},
                            {"id": "1-1b", "text": "宣传政策\u3002", "units": ["shichang"]},
                        ],
                        "targets": [_promise("stations", "服务站", "建服务站600个", "flow", "个", "600")],
                    },
                    {
                        "id": "1-2",
                        "title": "平台",
                        "actions": [{"id": "1-2a", "text": "建平台12个\uff0c办结率95%\u3002", "units": ["shuju"]}],
                        "targets": [
                            _promise("platforms", "平台", "建平台12个", "flow", "个", "12"),
                            _promise("rate", "办结率", "办结率95%", "level", "%", "95") | {"rule": "about"},
                            {"id": "hall", "name": "大厅", "quote": "建成大厅", "kind": "milestone"},
                        ],
                    },
                ],
            }
        ],
        "duties": [{"id": "brief", "title": "月度简报", "every": "month", "from": "2024-01", "to": "2024-12"}],
    }
    office = {
        "owners": {"new-firms": "shichang", "all-firms": "shichang"},
        "deadlines": {"brief": {"day": "5", "month": "next"}},
    }
    state: State = {"plan": plan, "office": office, "filings": {}, "closed": {}, "opinions": []}
    state |= {"checks": [], "papers": {}, "ids": {}}
    for month in range(1, 5):
        for unit in ("jingxin", "shichang", "shuju"):
            state["filings"][unit, month] = _filing(chance(f"{unit} {month}"), unit, month)
    state["opinions"] = [{"id": "O-1", "date": "2024-02-18", "text": "建议甲", "units": ["jingxin"]}]
    return state


def _promise(known: str, name: str, quote: str, kind: str, measure: str, value: str) -> State:
    return {"id": known, "name": name, "quote": quote, "kind": kind, "measure": measure, "value": value}


def _filing(random: Random, unit: str, month: int) -> State:
    full = {"stations": 50, "new-firms": 100, "platforms": 1, "all-firms": 0, "rate": 0, "hall": 0}
    figures = {}
    for target, owner in OWNERS.items():
        if owner == unit:
            base = {"all-firms": 80 + month, "rate": 93 + month % 4}.get(
                target, full[target] * month + random.randrange(3)
            )
            figures[target] = {"done": "false"} if target == "hall" else {"value": str(base)}
    progress = {
        action: {"status": "推进中", "done": f"{month}月走访企业{random.randrange(20, 90)}家"}
        for action, units in {"1-1a": ("jingxin", "shuju"), "1-1b": ("shichang",), "1-2a": ("shuju",)}.items()
        if unit in units
    }
    return {"filed": f"2024-{month + 1:02d}-03", "filed_by": "综合处", "figures": figures, "progress": progress}


# ---- writing: the same values in many ways


def files(state: State, style: int = 0) -> dict[str, str]:
    """Return a state as files; another `style` is written differently and says the same."""
    random, ids = chance(style), state["ids"]
    state = _renamed(state, ids)
    found = {
        "data/plan.yaml": _yaml(state["plan"], random, style),
        "data/office.yaml": _yaml(state["office"], random, style),
        "data/opinions.yaml": _yaml(state["opinions"], random, style),
    }
    if state["checks"]:
        found["data/verification.yaml"] = _yaml(_checks_written(state["checks"], random, style, ids), random, style)
    for month, words in state["papers"].items():
        found[f"data/documents/brief-2024-{month:02d}.yaml"] = _yaml(words, random, style)
    for (unit, month), filing in state["filings"].items():
        value = {"unit": unit, "month": f"2024-{month:02d}", **filing}
        found[f"data/progress/{unit}/2024-{month:02d}.yaml"] = _yaml(
            _figures_written(value, random, style, ids), random, style
        )
    for month, day in state["closed"].items():
        found[f"data/closed/2024-{month:02d}.yaml"] = f"month: 2024-{month:02d}\nclosed: {day}\nunits: {{}}\n"
    return found


def _renamed(value: Any, ids: State) -> Any:
    """Return a state with its ids as they are called by now."""
    if isinstance(value, dict):
        return {_renamed(key, ids): _renamed(one, ids) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_renamed(one, ids) for one in value)
    return ids.get(value, value) if isinstance(value, str) else value


def _ways(value: str, measure: str) -> list[str]:
    """Return ways to write a number."""
    return [value, value + measure, value if "." in value else f"{value}.0"]


def _checks_written(checks: list[State], random: Random, style: int, ids: State) -> list[State]:
    own = {new: old for old, new in ids.items()}
    return [
        {**one, "value": random.choice(_ways(one["value"], MEASURES[own.get(one["target"], one["target"])]))}
        if style
        else one
        for one in checks
    ]


def _figures_written(filing: State, random: Random, style: int, ids: State) -> State:
    """Write some figures in another way: with their measure, with zeros behind, alone."""
    if not style:
        return filing
    written, own = copy.deepcopy(filing), {new: old for old, new in ids.items()}
    for target, figure in written["figures"].items():
        if "value" not in figure:
            continue
        figure["value"] = random.choice(_ways(figure["value"], MEASURES[own.get(target, target)]))
        if set(figure) == {"value"} and random.random() < 0.5:
            written["figures"][target] = figure["value"]
    return written


def _yaml(value: Any, random: Random, style: int) -> str:
    lines = list(_block(value, random, style, 0))
    return "\n".join(["# 说明" * (style % 2), *lines]).lstrip("\n") + "\n"


def _block(value: Any, random: Random, style: int, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if isinstance(value, dict):
        items = list(value.items())
        if style and depth == 0:
            random.shuffle(items)
        for key, inner in items:
            if isinstance(inner, (dict, list)) and inner and not (style and _is_flat(inner) and random.random() < 0.5):
                yield f"{pad}{key}:"
                yield from _block(inner, random, style, depth + 1)
            else:
                yield f"{pad}{key}: {_flow(inner, random, style)}"
    else:
        for inner in value:
            if _is_flat(inner) or not isinstance(inner, dict):
                yield f"{pad}- {_flow(inner, random, style)}"
            else:
                first, *rest = _block(inner, random, style, depth + 1)
                yield f"{pad}- {first.strip()}"
                yield from rest


def _is_flat(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not any(isinstance(one, (dict, list)) for one in inner)


def _flow(value: Any, random: Random, style: int) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner, random, style)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inner, random, style) for inner in value) + "]"
    return f"'{value}'" if value == "%" or (style and random.random() < 0.2) else str(value)


# ---- edits: what they do to the state, and what they should be told as


@dataclass
class Edit:
    """An edit under way: the state before and after, and what it means apart from statuses that move."""

    before: State
    random: Random
    after: State = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    months: dict[tuple[str, str], int] = field(default_factory=dict)  # of told figures, by unit and target
    new: list[tuple[str, int]] = field(default_factory=list)  # filings
    rules: dict[str, str | None] = field(default_factory=dict)  # changed rules, with the target that they are about
    words: list[str] = field(default_factory=list)  # that some message must hold
    touched: set[object] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.after = copy.deepcopy(self.before)

    def past(self, unit: str, month: int) -> bool:
        """Whether the unit has a later filing on either side."""
        return any(one == unit and at > month for side in (self.before, self.after) for one, at in side["filings"])

    def free(self, *keys: object) -> bool:
        """Take what an edit is about, unless another one of the same step has taken it."""
        if self.touched.intersection(keys):
            return False
        self.touched.update(keys)
        return True


def edit(before: State, random: Random, count: int = 1) -> Edit:
    """Make a step of some edits that do not touch each other."""
    step = Edit(before, random)
    done = 0
    while done < count:
        done += random.choice(EDITS)(step)
    return step


def expected(step: Edit) -> Counter[Told]:
    """Return what the step should be told as, every status worked out by the oracle; ids as they are called by now."""
    found: Counter[Told] = Counter()
    ids = step.after["ids"]
    for kind, severity, unit, subject in _told(step):
        inside = _inside(step, kind, unit, subject)
        does = any(_moved(step, target, month) for target, month in inside)
        weight = NOTICE if does and severity == INFO else severity
        found[kind, weight, ids.get(unit, unit), ids.get(subject, subject)] += 1
    for kind, target in step.rules.items():
        found[kind, BREAKING if _overturned(step, target) else NOTICE, None, ids.get(target, target)] += 1
    return found


def _told(step: Edit) -> Iterator[Told]:
    """Yield what was meant; a figure that is another unit's to file is told as that."""
    for told in map(_aged(step), step.told):
        kind, _, unit, subject = told
        foreign = subject in OWNERS and _owner(step.after, str(subject)) != unit
        if foreign and kind in {"figure-changed", "figure-corrected", "figure-fell", "closed-changed"}:
            gone = subject not in step.after["filings"][unit, dict(step.months)[unit, subject]]["figures"]
            yield told if gone else ("wrong-owner", BREAKING, unit, subject)
        elif kind == "closed-changed":
            yield kind, NOTICE if _accepted(step, str(unit), str(subject)) else BREAKING, unit, subject
        else:
            yield told
    for unit, month in step.new:
        for target in step.after["filings"][unit, month]["figures"]:
            fell = ("figure-fell", BREAKING, unit, target) in step.told
            if _owner(step.after, target) != unit and not fell:
                yield "wrong-owner", BREAKING, unit, target


def _foreign_figure(step: Edit, unit: str, target: str) -> bool:
    return _owner(step.after, target) != unit


def _aged(step: Edit) -> Callable[[Told], Told]:
    """Return how a change is told of a month that another edit of the same step has made an old one."""

    def aged(told: Told) -> Told:
        kind, severity, unit, subject = told
        month = step.months.get((str(unit), str(subject)))
        if month is None or month in step.before["closed"] or not step.past(str(unit), month):
            return told
        if kind in {"figure-changed", "figure-fell"} and (unit, month) not in step.new:
            explained = _explained(step, str(unit), month, str(subject))
            return "figure-corrected", NOTICE if explained else BREAKING, unit, subject
        if kind == "figure-removed":
            return kind, BREAKING, unit, subject
        return kind, NOTICE if kind in {"text-changed", "state-changed"} else severity, unit, subject

    return aged


def _explained(step: Edit, unit: str, month: int, target: str) -> bool:
    old, new = (side["filings"][unit, month]["figures"].get(target, {}) for side in (step.before, step.after))
    return bool(new.get("correction") and new["correction"] != old.get("correction"))


def _accepted(step: Edit, unit: str, subject: str) -> bool:
    """Whether a change in a closed month is in order: handed in again since, and a figure with its reason."""
    month = step.months[unit, subject]
    filing = step.after["filings"][unit, month]
    refiled = filing["filed"] > step.before["closed"][month]
    if subject not in OWNERS:
        return bool(refiled)
    return bool(refiled and _explained(step, unit, month, subject))


def _inside(step: Edit, kind: str, unit: str | None, subject: str | None) -> list[tuple[str, int]]:
    """Return the figures whose targets a change tells of, with their month."""
    if kind == "filing-added":
        month = int(str(subject)[-2:])
        apart = {told[3] for told in _told(step) if told[0] in {"figure-fell", "wrong-owner"} and told[2] == unit}
        return [(target, month) for target in step.after["filings"][unit, month]["figures"] if target not in apart]
    if kind == "figure-changed" and subject is not None:
        return [(subject, dict(step.months)[str(unit), subject])]
    return []


def _moved(step: Edit, target: str, month: int) -> bool:
    return _standing(step.before, target, month) != _standing(step.after, target, month)


def _owner(state: State, target: str) -> str | None:
    return oracle.owner(state["plan"], state["office"], target)


def _standing(state: State, target: str, month: int) -> tuple[str, str | None]:
    found = _judged(state, month)[target]
    return found["status"], found["light"]


def _judged(state: State, month: int) -> dict[str, State]:
    filings = [{"unit": unit, "month": f"2024-{at:02d}", **one} for (unit, at), one in state["filings"].items()]
    value = oracle.status(state["plan"], state["office"], filings, month, lambda _: 1)
    return {one["id"]: one for one in value["targets"]}


def _overturned(step: Edit, target: str | None) -> bool:
    """Whether the older figures under the newer plan and rules make any month look different."""
    newer = {**step.before, "plan": step.after["plan"], "office": step.after["office"]}
    for month in {month for _, month in step.before["filings"]}:
        one, other = _judged(step.before, month), _judged(newer, month)
        for known in one:
            if target in {None, known} and known in other and _words(one[known]) != _words(other[known]):
                return True
    return False


def _words(found: State) -> tuple[object, ...]:
    return found["status"], found["light"], found["completion"], found["value"] is None, found["baseline"]


# Each edit returns whether it found something to do.


def _raise(step: Edit) -> bool:
    """A figure goes up: in the latest month as always, in an older one with or without a reason."""
    unit, month, target = _figure(step)
    if KINDS[target] == "level" or not step.free((unit, month, target), ("course", target)):
        return False
    explained = step.random.random() < 0.5
    figure = step.after["filings"][unit, month]["figures"][target]
    figure["value"] = str(int(figure["value"]) + step.random.randrange(1, 30))
    following = step.after["filings"].get((unit, month + 1))
    if following is not None and int(following["figures"].get(target, {"value": "9999"})["value"]) < int(
        figure["value"]
    ):
        figure["value"] = str(int(step.before["filings"][unit, month]["figures"][target]["value"]) + 1)
    if explained:
        figure["correction"] = f"{REASON}{step.random.randrange(10**6)}"
    _tell_figure(step, unit, month, target, explained=explained, fell=False)
    return True


def _lower(step: Edit) -> bool:
    """A figure goes down: a growing one needs its reason, a rate is worth a look."""
    unit, month, target = _figure(step)
    figure = step.after["filings"][unit, month]["figures"][target]
    if int(figure["value"]) < 3 or not step.free((unit, month, target), ("course", target)):
        return False
    explained = step.random.random() < 0.5
    figure["value"] = str(int(figure["value"]) - 1)
    if explained:
        figure["correction"] = f"{REASON}{step.random.randrange(10**6)}"
    _tell_figure(step, unit, month, target, explained=explained, fell=True)
    return True


def _tell_figure(step: Edit, unit: str, month: int, target: str, *, explained: bool, fell: bool) -> None:
    if month in step.before["closed"]:
        kind, severity = "closed-changed", BREAKING
    elif step.past(unit, month):
        kind, severity = "figure-corrected", NOTICE if explained else BREAKING
    elif fell and KINDS[target] in GROWING:
        kind, severity = "figure-fell", NOTICE if explained else BREAKING
    else:
        kind, severity = "figure-changed", NOTICE if fell else INFO
    step.told.append((kind, severity, unit, target))
    step.months[unit, target] = month


def _beside(step: Edit) -> bool:
    """The number and what is written beside it change together: one change that tells both."""
    if not _raise(step):
        return False
    _, _, unit, target = step.told[-1]
    month = step.months[str(unit), str(target)]
    key, value, words = step.random.choice(
        (("source", "月报", "来源"), ("provisional", "true", "初步数"), ("note", "含新区", "说明"))
    )
    figure = step.after["filings"][unit, month]["figures"][target]
    told = figure.get(key) != (value if key == "provisional" else f"{value}{figure['value']}")
    figure[key] = value if key == "provisional" else f"{value}{figure['value']}"
    if told and not _foreign_figure(step, str(unit), str(target)):
        step.words.append(f"另改{words}")
    return True


def _remark(step: Edit) -> bool:
    """Only what is written beside a number changes."""
    unit, month, target = _figure(step)
    if not step.free((unit, month, target)):
        return False
    key = step.random.choice(("source", "note", "correction"))
    step.after["filings"][unit, month]["figures"][target][key] = f"文字{step.random.randrange(10**6)}"
    severity = NOTICE if key == "correction" or month in step.before["closed"] else INFO
    step.told.append(("figure-noted", severity, unit, target))
    return True


def _take_out(step: Edit) -> bool:
    """A figure is taken out of a filing."""
    unit, month, target = _figure(step)
    if not step.free((unit, month, target), ("course", target)):
        return False
    del step.after["filings"][unit, month]["figures"][target]
    step.months[unit, target] = month
    closed = month in step.before["closed"]
    heavy = closed or step.past(unit, month)
    step.told.append(("closed-changed" if closed else "figure-removed", BREAKING if heavy else NOTICE, unit, target))
    return True


def _new_filing(step: Edit) -> bool:
    """The next month of a unit comes in; what falls below the month before is told apart."""
    unit = step.random.choice(("jingxin", "shichang", "shuju"))
    month = max(at for one, at in step.after["filings"] if one == unit) + 1
    if month > 11 or not step.free(("new", unit), *(("course", target) for target in OWNERS if OWNERS[target] == unit)):
        return False
    new = _filing(step.random, unit, month)
    step.after["filings"][unit, month] = new
    step.told.append(("filing-added", INFO, unit, f"2024-{month:02d}"))
    step.new.append((unit, month))
    for target, figure in new["figures"].items():
        last = [
            one["figures"][target]
            for (other, at), one in sorted(step.after["filings"].items())
            if other == unit and at < month and target in one["figures"]
        ]
        if last and KINDS[target] in GROWING and int(figure["value"]) < int(last[-1]["value"]):
            step.told.append(("figure-fell", BREAKING, unit, target))
            step.months[unit, target] = month
    return True


def _old_and_new(step: Edit) -> bool:
    """An old month is raised in the same step in which a new one comes in: it is an old one all the same."""
    latest = max(at for one, at in step.before["filings"] if one == "jingxin")
    target = "stations"
    figure = step.after["filings"]["jingxin", latest]["figures"].get(target)
    if (
        latest > 10
        or figure is None
        or not step.free(("jingxin", latest, target), ("new", "jingxin"), ("course", target))
    ):
        return False
    figure["value"] = str(int(figure["value"]) + 1)
    new = _filing(step.random, "jingxin", latest + 1)
    new["figures"][target]["value"] = str(max(int(new["figures"][target]["value"]), int(figure["value"])))
    step.after["filings"]["jingxin", latest + 1] = new
    step.told.append(("filing-added", INFO, "jingxin", f"2024-{latest + 1:02d}"))
    closed = latest in step.before["closed"]
    step.told.append(("closed-changed" if closed else "figure-corrected", BREAKING, "jingxin", target))
    step.months["jingxin", target] = latest
    step.new.append(("jingxin", latest + 1))
    return True


def _report(step: Edit) -> bool:
    """What an action has come to, in its state or in its words."""
    unit, month = _key(step)
    action = step.random.choice(list(step.after["filings"][unit, month]["progress"]))
    if not step.free((unit, action)):
        return False
    report = step.after["filings"][unit, month]["progress"][action]
    step.months[unit, action] = month
    closed, past = month in step.before["closed"], step.past(unit, month)
    if step.random.random() < 0.5:
        report["done"] = f"召开推进会{step.random.randrange(10**6)}次"
        step.told.append(("text-changed", NOTICE if closed or past else INFO, unit, action))
        return True
    old = report["status"]
    report["status"] = step.random.choice([state for state in STATES if state != old])
    back = STATES.index(report["status"]) < STATES.index(old)
    kind, severity = ("closed-changed", BREAKING) if closed else ("state-changed", NOTICE if past or back else INFO)
    step.told.append((kind, severity, unit, action))
    return True


def _header(step: Edit) -> bool:
    """The day of filing moves, or who signed."""
    unit, month = _key(step)
    if not step.free((unit, month, "head")):
        return False
    day = step.random.random() < 0.5
    filing = step.after["filings"][unit, month]
    if day:
        filing["filed"] = f"2024-{month + 1:02d}-{step.random.randrange(10, 28)}"
    else:
        filing["filed_by"] = f"处室{step.random.randrange(10**6)}"
    if filing == step.before["filings"][unit, month]:
        return False
    step.told.append(("filing-changed", NOTICE if day else INFO, unit, f"2024-{month:02d}"))
    return True


def _close(step: Edit) -> bool:
    """A month is closed."""
    month = max([*step.after["closed"], 0]) + 1
    if month > 3 or not step.free("close"):
        return False
    step.after["closed"][month] = f"2024-{month + 1:02d}-20"
    step.told.append(("month-closed", INFO, None, f"2024-{month:02d}"))
    return True


def _rule(step: Edit) -> bool:
    """A rule of the office: whether it overturns a month is the oracle's to say."""
    if not step.free("rules"):
        return False
    office, random = step.after["office"], step.random
    which = random.choice(
        ("lights", "schedule", "schedule", "baseline", "owner", "definition", "pace", "year-end", "tolerance")
    )
    target: str | None = None
    if which == "lights":
        office["lights"] = {"yellow": "0", "red": f"-{random.randrange(1, 40)}"}
    elif which == "pace":
        office["pace"] = random.choice(("daily", "monthly"))
    elif which == "year-end":
        target = random.choice(list(OWNERS))
        office["year_end"] = sorted({*office.get("year_end", ()), target})
    else:
        target = random.choice(RULED[which])
        office.setdefault(f"{which}s", {})[target] = _said_of(target, which, random)
    if _same_rules(step, which):
        return False
    step.rules[f"{which}-changed"] = target
    return True


RULED = {
    "schedule": ("stations", "new-firms", "platforms", "rate"),
    "baseline": ("all-firms",),
    "owner": ("new-firms", "stations"),
    "definition": tuple(MEASURES),
    "tolerance": ("rate",),
}


def _said_of(target: str, which: str, random: Random) -> Any:
    """Return what a new rule says of a target."""
    if which == "schedule" and target == "rate":  # of a rate the points are values
        return {"2024-03": str(random.randrange(90, 97)), "2024-12": "95"}
    if which == "schedule":
        return {"2024-06": f"{random.randrange(1, 60)}.{random.randrange(1, 99):02d}%", "2024-12": "100%"}
    if which == "baseline":
        return {"value": str(random.randrange(60, 79)), "as_of": "2023-12", "source": "公报"}
    if which == "owner":
        return random.choice(("jingxin", "shichang", "shuju"))
    return f"口径{random.randrange(10**6)}" if which == "definition" else f"{random.randrange(1, 40) / 10}"


def _same_rules(step: Edit, which: str) -> bool:
    """Whether the rule says what it said, however it was said: by default, for instance."""
    one, other = step.before["office"], step.after["office"]
    if which == "owner":
        return all(
            oracle.owner(step.before["plan"], one, target) == oracle.owner(step.after["plan"], other, target)
            for target in OWNERS
        )
    if which == "lights":
        usual = {"yellow": "0", "red": "-10"}
        return bool(one.get("lights", usual) == other.get("lights", usual))
    if which == "pace":
        return bool(one.get("pace", "monthly") == other.get("pace", "monthly"))
    return bool(one == other)


def _plan(step: Edit) -> bool:
    """A promise or a printed word of the plan."""
    if not step.free("rules"):
        return False
    which = step.random.choice(("value", "text", "title", "due", "lead"))
    goal, (first, second) = step.after["plan"]["goals"][0], step.after["plan"]["sections"][0]["tasks"]
    number = step.random.randrange(10**6)
    if which == "value":
        target = step.random.choice([*goal["targets"], *first["targets"], *second["targets"][:2]])
        target["value"] = str(int(target["value"]) + 1)
        step.told.append(("target-changed", BREAKING, None, target["id"]))
    elif which == "due":
        target = step.random.choice([*first["targets"], *second["targets"]])
        due = f"2024-{step.random.randrange(3, 13):02d}"
        if target.get("due") == due:
            return False
        target["due"] = due
        step.told.append(("target-changed", BREAKING, None, target["id"]))
    elif which == "lead":
        action = next(one for one in first["actions"] if one["id"] == "1-1a")
        action["lead"] = ["shuju"] if action.get("lead") == ["jingxin"] else ["jingxin"]
        step.told.append(("action-changed", BREAKING, None, "1-1a"))
        if not _same_rules(step, "owner"):
            step.rules["owner-changed"] = "stations"
    elif which == "text":
        next(one for one in first["actions"] if one["id"] == "1-1b")["text"] = f"宣传政策{number}次\u3002"
        step.told.append(("action-changed", BREAKING, None, "1-1b"))
    else:
        goal["title"] = f"规模{number}"
        step.told.append(("goal-changed", BREAKING, None, "g1"))
    return True


def _swap(step: Edit) -> bool:
    """Two actions change places: nothing is told of that, but the figure is another unit's to file from then on."""
    if not step.free("rules") or "stations" in step.after["office"]["owners"]:
        return False
    actions = step.after["plan"]["sections"][0]["tasks"][0]["actions"]
    actions.reverse()
    if not _same_rules(step, "owner"):
        step.rules["owner-changed"] = "stations"
    return True


def _milestone(step: Edit) -> bool:
    """A milestone is reached, or after all not."""
    unit, month = "shuju", _key(step)[1]
    filing = step.after["filings"].get((unit, month))
    if filing is None or "hall" not in filing["figures"] or not step.free((unit, month, "hall"), ("course", "hall")):
        return False
    figure, explained = filing["figures"]["hall"], step.random.random() < 0.5
    reached = figure["done"] == "false"
    figure["done"] = "true" if reached else "false"
    if explained:
        figure["correction"] = f"{REASON}{step.random.randrange(10**6)}"
    _tell_figure(step, unit, month, "hall", explained=explained, fell=not reached)
    return True


def _check(step: Edit) -> bool:
    """The office checks a figure, finds another value, takes what it has found back."""
    checks, random = step.after["checks"], step.random
    if not step.free("checks"):
        return False
    last = checks[-1] if checks else None
    which = random.choice(("new", "new", "value", "result", "by", "gone"))
    if last is None or which == "new":
        known = {(one["target"], one["month"]) for one in checks}
        target, month = random.choice(list(MEASURES)), f"2024-{random.randrange(1, 5):02d}"
        if (target, month) in known:
            return False
        checks.append({"target": target, "month": month, "value": str(random.randrange(99)), "result": "属实"})
        step.told.append(("check-added", INFO, None, target))
    elif which == "gone":
        checks.pop()
        step.told.append(("check-removed", NOTICE, None, last["target"]))
    else:
        told = {"value": str(int(last["value"]) + 1), "by": f"统计局{random.randrange(10**6)}"}
        last[which] = told.get(which, "存疑" if last["result"] == "属实" else "属实")
        step.told.append(("check-changed", INFO if which == "by" else NOTICE, None, last["target"]))
    return True


def _paper(step: Edit) -> bool:
    """The office words a paper, issues it, words it anew all the same."""
    month = step.random.randrange(1, 4)
    papers, known = step.after["papers"], f"brief-2024-{month:02d}"
    if not step.free("papers"):
        return False
    if month not in papers:
        papers[month] = {"opening": "开头", "issue": "1"}
        step.told.append(("paper-added", INFO, None, known))
        return True
    words = papers[month]
    key = step.random.choice(("opening", "dated", "issue", "tasks"))
    issued = "dated" in words and key in {"dated", "issue"}
    number = step.random.randrange(10**6)
    text = {"opening": f"开头{number}", "dated": f"2024-{month + 1:02d}-{10 + number % 9}", "issue": str(number)}
    words[key] = {"1-1": f"进展{number}"} if key == "tasks" else text[key]
    if words == step.before["papers"][month]:
        return False
    step.told.append(("paper-changed", NOTICE if issued else INFO, None, known))
    return True


def _rename(step: Edit) -> bool:
    """A unit, a target or an action is called by another id: one change, and all figures stay with it."""
    kind = step.random.choice(list(IDS))
    known = step.random.choice(IDS[kind])
    if not step.free("rules"):
        return False
    step.after["ids"][known] = f"{known}-{step.random.randrange(10**6)}"
    step.told.append((f"{kind}-renamed", NOTICE, None, known))
    return True


def _opinion(step: Edit) -> bool:
    """A deputy's opinion comes in, is answered, judged, judged anew."""
    if not step.free("opinions"):
        return False
    opinions = step.after["opinions"]
    last = opinions[-1]
    if "state" not in last:
        last |= {"state": "已答复", "replied": "2024-04-20"}
        step.told.append(("opinion-answered", INFO, None, last["id"]))
    elif "satisfaction" not in last:
        last["satisfaction"] = step.random.choice(("满意", "不满意"))
        step.told.append(("opinion-changed", INFO, None, last["id"]))
    elif step.random.random() < 0.5:
        last["satisfaction"] = "满意" if last["satisfaction"] == "不满意" else "不满意"
        step.told.append(("opinion-changed", NOTICE, None, last["id"]))
    else:
        known = f"O-{len(opinions) + 1}"
        opinions.append({"id": known, "date": "2024-03-01", "text": f"建议{known}", "units": ["shuju"]})
        step.told.append(("opinion-added", INFO, None, known))
    return True


def _key(step: Edit) -> tuple[str, int]:
    keys: Sequence[tuple[str, int]] = sorted(step.before["filings"])
    return step.random.choice(keys)


def _figure(step: Edit) -> tuple[str, int, str]:
    """Choose a figure of a unit's own, twice as often one of its latest month."""
    while True:
        unit, month = _key(step)
        if step.random.random() < 0.5:
            month = max(at for one, at in step.before["filings"] if one == unit)
        known = [
            target
            for target, figure in step.before["filings"][unit, month]["figures"].items()
            if target in step.after["filings"][unit, month]["figures"] and "value" in figure
        ]
        if known:
            return unit, month, step.random.choice(known)


EDITS: Sequence[Callable[[Edit], bool]] = (
    *(_raise, _raise, _lower, _beside, _remark, _take_out, _new_filing, _old_and_new, _report, _report, _header),
    *(_close, _rule, _rule, _plan, _swap, _opinion, _milestone, _check, _paper, _rename),
)
