"""The draft as plan.yaml and office.yaml: clean text, 待核 at every guess, the rest of the text in comments."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from yian1.files.disk import shipped
from yian1.model.period import Month
from yian1.model.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.drafting.build import Draft, Goal
    from yian1.drafting.head import Head
    from yian1.drafting.tasks import Task
    from yian1.drafting.units import Entry


DOUBT = "待核"
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=][^\n\t\"'\\]*")
_READ_OTHERWISE = re.compile(
    r"[-+.\d][\d_.,:eE+-]*|0[xob][\da-fA-F_]+|~|null|true|false|yes|no|on|off|y|n|\.nan|\.inf", re.IGNORECASE
)
_WITH_DATE = re.compile(r"\d分|[\d年][月日]?(?:底|末|前|内|完成)|持续|长期|领导|负责人|责任人|联系人|[科处]室")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_KEYS = {"first": "from", "last": "to"}

_HEAD = """\
# 由方案原文起草{source}
# 凡注“待核”处都是推断，对照印本核对；核对后删去注释。没有注“待核”的也请通读一遍。
# 正文已改为全角标点，去掉了断行和多余的空格；原文的错字照录。
"""


def plan_yaml(draft: Draft, source: str = "") -> str:
    """Return the text of data/plan.yaml."""
    named = f"：{one_line(source)}" if source else ""
    parts = (_document(draft.head), _names(draft), _goals(draft), _sections(draft), _framework(draft), _left(draft))
    return page([_HEAD.format(source=named), *(line for part in parts for line in part)])


def page(lines: Sequence[str]) -> str:
    """Return lines as the text of a file, without blanks at their ends."""
    return "\n".join(line.rstrip() for line in "\n".join(lines).split("\n")) + "\n"


def one_line(text: str) -> str:
    """Return a text that cannot leave its comment."""
    return _CONTROL.sub(" ", text).strip()


def scalar(text: str) -> str:
    """Return a text as a YAML scalar on one line."""
    text = one_line(text)
    risky = ": " in text or " #" in text or text.endswith((":", " ")) or _READ_OTHERWISE.fullmatch(text)
    if _PLAIN.fullmatch(text) and not risky:
        return text
    return "'" + text.replace("'", "''") + "'"


def inline(value: object) -> str:
    """Return a value in one line: texts quoted where they must be, lists in brackets."""
    if isinstance(value, (list, tuple)) and not isinstance(value, Month):
        return f"[{', '.join(map(_bracketed, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_bracketed(one)}" for key, one in value.items()) + "}"
    return plain(value) if isinstance(value, Decimal) else scalar(value) if isinstance(value, str) else str(value)


def _bracketed(value: object) -> str:
    """Return a value as it may stand between brackets."""
    text = inline(value)
    return f"'{text}'" if not text.startswith("'") and any(sign in text for sign in ",[]{}") else text


def mark(doubt: str) -> str:
    """Return the comment for a doubt, nothing for none."""
    return f"  # {DOUBT}：{doubt}" if doubt else ""


def comment(text: str, indent: int = 0) -> str:
    """Return a text as a comment."""
    return f"{' ' * indent}# {_CONTROL.sub(' ', text).rstrip()}"


def _fields(record: Entry, names: str, indent: int) -> Iterator[str]:
    """Yield the fields of a record that are filled, in the order given, marked where a person has to look at one."""
    for name in names.split():
        key, value = _KEYS.get(name, name), getattr(record, name)
        space, doubt = " " * indent, mark(record.doubts.get(key, ""))
        if isinstance(value, tuple) and value and not isinstance(value, Month):
            yield f"{space}{key}:{doubt}"
            yield from (f"{space}  - {scalar(line)}" for line in value)
        elif value not in (None, "", ()):
            yield f"{space}{key}: {inline(value)}{doubt}"


def _item(record: Entry, names: str, indent: int) -> Iterator[str]:
    """Yield the fields of a record as an item of a list."""
    first, *others = _fields(record, names, indent + 2)
    yield f"{' ' * indent}- {first.lstrip()}"
    yield from others


def _document(head: Head) -> Iterator[str]:
    if head.notice_title and head.notice_title != head.title:
        yield comment(head.notice_title)
    yield "document:"
    if not head.title:
        yield f"  title: 方案标题{mark('没有认出标题')}"
    facts = "title number issuer issued session motion year first last purpose addressed_to notice copied_to"
    yield from _fields(head, facts, 2)


def _names(draft: Draft) -> Iterator[str]:
    if draft.programmes:
        yield "\n# 工程、行动的名称，不是指标"
        yield "programmes:"
        yield from (f"  - {scalar(name)}" for name in draft.programmes)
    units = [unit for unit in draft.units if not unit.group]
    groups = [unit for unit in draft.units if unit.group]
    yield f"\n# 责任单位{len(units)}个，按在原文中首次出现的次序；代号取自拼音，可以改，改了要全文一致"
    yield "units:" if units else f"units: []{mark('原文没有写责任单位，至少写一个')}"
    for unit in units:
        yield from _item(unit, "id name aliases kind note", 2)
    if groups:
        yield "\n# 原文只写统称、未列名单的单位；成员名单写在 office.yaml 的 groups"
        yield "groups:"
    for unit in groups:
        yield from _item(unit, "id name aliases note", 2)


def _goals(draft: Draft) -> Iterator[str]:
    yield ""
    yield from map(comment, draft.headings.get("goals", ()))
    if draft.preamble:
        yield f"preamble: {scalar(draft.preamble)}"
    if draft.goals:
        yield "\ngoals:"
    for goal in draft.goals:
        yield from _item(goal, "id title text", 2)
        yield from _targets(goal, 4)
        yield ""


def _targets(holder: Goal | Task, indent: int) -> Iterator[str]:
    if holder.targets:
        yield f"{' ' * indent}targets:"
    for target in holder.targets:
        yield from _item(target, "id name quote kind measure rule value upto stretch due per", indent + 2)
    if holder.untaken:
        yield comment("未列为指标的数：", indent)
        yield from (comment(f"  {line}", indent) for line in holder.untaken)


def _sections(draft: Draft) -> Iterator[str]:
    if not draft.sections:
        return
    tasks = [task for section in draft.sections for task in section.tasks]
    actions = sum(len(task.actions) for task in tasks)
    yield from map(comment, draft.headings.get("sections", ()))
    yield f"# 共{len(draft.sections)}节、{len(tasks)}项任务、{actions}条举措；一项任务有几处责任单位的，分为 a、b 几条"
    if draft.first_leads:
        yield comment(f"原文写明“{draft.first_leads}”：没有分写牵头、配合的，第一个单位记作牵头单位")
    yield "sections:"
    for section in draft.sections:
        yield f"  - id: {section.id}  # {len(section.tasks)}项"
        yield from _fields(section, "part title", 4)
        if section.text:
            yield comment(f"标题下的原文：{section.text}", 4)
        yield "    tasks:"
        for task in section.tasks:
            yield from _task(task)
        yield ""


def _task(task: Task) -> Iterator[str]:
    own = task.id.rpartition("-")[2]
    printed = f"  # 印本序号{task.printed}" if task.printed.isdigit() and task.printed != own else ""
    yield f"      - id: {task.id}{printed}"
    yield from _fields(task, "title due", 8)
    if task.notes:
        yield comment(f"原文另有：{'；'.join(dict.fromkeys(task.notes))}", 8)
    yield "        actions:"
    for action in task.actions:
        yield f"          - id: {action.id}"
        yield f"            text: {scalar(action.text)}"
        doubt = action.who.doubt
        if action.who.raw and (doubt or _WITH_DATE.search(action.who.raw)):
            yield comment(f"原文：{action.who.raw}", 12)
        if action.lead:
            yield f"            lead: {inline(action.lead)}{mark('' if action.units else doubt)}"
        if action.units or not action.lead:
            nobody = "" if action.units else "原文没有写责任单位"
            yield f"            units: {inline(action.units)}{mark(doubt or nobody)}"
    yield from _targets(task, 8)


def _framework(draft: Draft) -> Iterator[str]:
    groups: tuple[tuple[str, Sequence[Entry], str, Sequence[str]], ...] = (
        ("stages", draft.stages, "title first last text", draft.headings.get("stages", ())),
        ("duties", draft.duties, "id title every first last due quote", ("报送义务，出自上文",)),
        ("requirements", draft.requirements, "title text", draft.headings.get("requirements", ())),
    )
    for key, records, names, headings in groups:
        if records:
            yield from (*map(comment, headings), f"{key}:")
            for record in records:
                yield from _item(record, names, 2)
        if key == "duties" and draft.untimed:
            yield "# 原文还要求报送、没有写成报送义务的（不是每月、每季、每半年一次，也没有日子）："
            yield from (comment(f"  {quote}") for quote in draft.untimed)
        if records and key != "requirements":
            yield ""


def _left(draft: Draft) -> Iterator[str]:
    if draft.untaken:
        yield "\n# 目标和任务以外的原文里的数，未列为指标："
        yield from (comment(f"  {line}") for line in draft.untaken)
    if draft.rest:
        yield f"\n# {DOUBT}：以下原文没有归入上列各项，看有没有要补的"
        yield from (comment(f"  {text}") for text in draft.rest)


def office_yaml(draft: Draft) -> str:
    """Return the text of data/office.yaml for a drafted plan: the minimal one's, without the owners of its example."""
    year = draft.head.year
    text = re.sub("202[34]", lambda found: str(year - 2024 + int(found.group())), minimal("office"))
    head, *others, _ = text.split("\n\n")
    days = [duty for duty in draft.duties if duty.day]
    if days:
        others[:] = [part for part in others if "deadlines:" not in part]
        listed = ["# 报送的截止日，出自方案：当月 same，次月 next", "deadlines:"]
        for duty in days:
            why = mark(duty.doubts.get("day", "")) or f"  {comment(duty.quote)}"
            listed.append(f"  {duty.id}: {{day: {duty.day}, month: {duty.month}}}{why}")
        others.insert(-1, "\n".join(listed))
    lines = [f"{head}\n"]
    groups = [unit for unit in draft.units if unit.group]
    if groups:
        lines += [f"# {DOUBT}：原文只写了统称，成员名单由办公室补", "# units:"]
        lines += ["#   - {id: 单位代号, name: 单位名称, kind: district}", "# groups:"]
        for unit in groups:
            note = f"（{unit.note}）" if unit.note else ""
            lines.append(comment(f"  {unit.id}: {{members: [单位代号]}}  # {unit.name}{note}"))
        lines.append("")
    targets = [target for goal in draft.goals for target in goal.targets]
    if targets:
        owned = [target for target in targets if target.owner]
        lines += ["# 目标由哪个单位填报，取自指标表"] if owned else []
        lines += [f"# {DOUBT}：目标由哪个单位填报，原文没有写"] if len(owned) < len(targets) else []
        lines += ["# 任务的指标不用写：由第一个牵头单位填报，没有牵头单位的由第一个责任单位填报"]
        lines += ["owners:" if owned else "# owners:"]
        for target in (*owned, *(target for target in targets if not target.owner)):
            line = f"  {target.id}: {target.owner or '单位代号'}  # {target.name}"
            lines.append(line if target.owner else comment(line))
        lines.append("")
    return "\n".join([*lines, "\n\n".join(others)]) + "\n"


def minimal(name: str) -> str:
    """Return the text of plan.yaml or office.yaml that a workspace without a plan's text begins with."""
    return shipped(f"{name}.yaml").read_text(encoding="utf-8")
