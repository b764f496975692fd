"""The draft as plan.yaml and office.yaml: clean text, 待核 at every guess, the rest of the text in comments."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from yian1.model.period import Month
from yian1.model.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.drafting.build import Draft, Goal
    from yian1.drafting.head import Head
    from yian1.drafting.tasks import Task


DOUBT = "待核"
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=][^\n\t\"'\\]*")
_READ_OTHERWISE = re.compile(
    r"[-+.\d][\d_.,:eE+-]*|0[xob][\da-fA-F_]+|~|null|true|false|yes|no|on|off|y|n|\.nan|\.inf", re.IGNORECASE
)
_WITH_DATE = re.compile(r"[\d年]月?(?:底|末|前|内|完成)|持续|长期|领导|负责人|责任人|[科处]室")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_KEYS = {"first": "from", "last": "to"}

_HEAD = """\
# 由方案原文起草{source}
# 凡注“待核”处都是推断，对照印本核对；核对后删去注释。没有注“待核”的也请通读一遍。
# 正文已改为全角标点，去掉了断行和多余的空格；原文的错字照录。
"""


class _Doubted(Protocol):
    @property
    def doubts(self) -> Mapping[str, str]: ...


def plan_yaml(draft: Draft, source: str = "") -> str:
    """Return the text of data/plan.yaml."""
    named = f"：{one_line(source)}" if source else ""
    parts = (_document(draft.head), _names(draft), _goals(draft), _sections(draft), _framework(draft), _left(draft))
    lines = [_HEAD.format(source=named), *(line for part in parts for line in part)]
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


def _fields(record: _Doubted, names: str, indent: int) -> Iterator[str]:
    """Yield the fields of a record that are filled, in the order given, marked where a person has to look at one."""
    for name in names.split():
        key, value = _KEYS.get(name, name), getattr(record, name)
        space, doubt = " " * indent, mark(record.doubts.get(key, ""))
        if isinstance(value, tuple) and value and not isinstance(value, Month):
            yield f"{space}{key}:{doubt}"
            yield from (f"{space}  - {scalar(line)}" for line in value)
        elif value not in (None, "", ()):
            yield f"{space}{key}: {inline(value)}{doubt}"


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
        yield f"  - id: {unit.id}"
        yield from _fields(unit, "name aliases kind note", 4)
    if groups:
        yield "\n# 原文只写统称、未列名单的单位；成员名单写在 office.yaml 的 groups"
        yield "groups:"
    for unit in groups:
        yield f"  - id: {unit.id}"
        yield from _fields(unit, "name aliases note", 4)


def _goals(draft: Draft) -> Iterator[str]:
    yield ""
    yield from map(comment, draft.headings.get("goals", ()))
    if draft.preamble:
        yield f"preamble: {scalar(draft.preamble)}"
    if draft.goals:
        yield "\ngoals:"
    for goal in draft.goals:
        yield f"  - id: {goal.id}"
        yield from _fields(goal, "title text", 4)
        yield from _targets(goal, 4)
        yield ""


def _targets(holder: Goal | Task, indent: int) -> Iterator[str]:
    space = " " * indent
    if holder.targets:
        yield f"{space}targets:"
    for target in holder.targets:
        yield f"{space}  - id: {target.id}"
        yield from _fields(target, "name quote kind measure rule value upto stretch due per", indent + 4)
    if holder.untaken:
        yield comment("未列为指标的数：", indent)
        yield from (comment(f"  {number.words}——{number.reason}", indent) for number in holder.untaken)


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
        yield comment(f"表中另有：{'；'.join(dict.fromkeys(task.notes))}", 8)
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
    if draft.stages:
        yield from map(comment, draft.headings.get("stages", ()))
        yield "stages:"
        for stage in draft.stages:
            yield f"  - title: {scalar(stage.title)}"
            yield from _fields(stage, "first last text", 4)
        yield ""
    if draft.duties:
        yield "# 报送义务，出自上文"
        yield "duties:"
        for duty in draft.duties:
            yield f"  - id: {duty.id}"
            yield from _fields(duty, "title every first last due quote", 4)
        yield ""
    if draft.requirements:
        yield from map(comment, draft.headings.get("requirements", ()))
        yield "requirements:"
        for title, text in draft.requirements:
            yield f"  - title: {scalar(title)}"
            yield f"    text: {scalar(text)}"


def _left(draft: Draft) -> Iterator[str]:
    if draft.untaken:
        yield "\n# 目标和任务以外的原文里的数，未列为指标："
        yield from (comment(f"  {number.words}——{number.reason}") for number in draft.untaken)
    if draft.rest:
        yield f"\n# {DOUBT}：以下原文没有归入上列各项，看有没有要补的"
        yield from (comment(f"  {text}") for text in draft.rest)


_OFFICE_HEAD = """\
# 办公室的补充，不是方案原文；各项都可以不写，用到时去掉行首的 # 再填。
# 时序进度的口径：monthly 按已过月数，daily 按已过天数
pace: monthly
"""
_TAIL = """\

# 基数：上年末的数、月份和出处
# baselines:
#   指标代号: {value: 206, as_of: 2023-12, source: 统计公报}

# 任务分解：把指标分给各单位
# allocations:
#   指标代号: {单位代号: 100}

# 节点目标：不按月平均推进的指标
# schedules:
#   指标代号: {2024-06: 40%, 2024-12: 100%}

# 年末一次考核的指标
# year_end: [指标代号]

# 报送的截止日
# deadlines:
#   brief: {day: 5, month: next}

# 简报的报头和报尾
# masthead:
#   title: 工作简报
#   issued_by: 领导小组办公室
#   report_to: []
#   send_to: []
#   distribute_to: []
"""


def office_yaml(draft: Draft) -> str:
    """Return the text of data/office.yaml for a drafted plan."""
    lines = [_OFFICE_HEAD]
    groups = [unit for unit in draft.units if unit.group]
    if groups:
        lines += [f"# {DOUBT}：原文只写了统称，成员名单由办公室补", "# units:"]
        lines += ["#   - {id: 单位代号, name: 单位名称, kind: district}", "# groups:"]
        notes = (f"（{unit.note}）" if unit.note else "" for unit in groups)
        lines += [
            comment(f"  {u.id}: {{members: [单位代号]}}  # {u.name}{note}")
            for u, note in zip(groups, notes, strict=True)
        ]
        lines.append("")
    targets = [target for goal in draft.goals for target in goal.targets]
    if targets:
        lines += [f"# {DOUBT}：目标由哪个单位填报，原文没有写"]
        lines += ["# 任务的指标不用写：由第一个牵头单位填报，没有牵头单位的由第一个责任单位填报", "# owners:"]
        lines += [comment(f"  {target.id}: 单位代号  # {target.name}") for target in targets]
    return "\n".join(lines) + _TAIL


MINIMAL_PLAN = """\
# 方案原文。只录方案写明的内容；办公室补充的写在同目录 office.yaml。
# 有电子版的，用 yian1 init --from 方案.docx 目录 起草，比手工录入快。
document:
  title: 某市2024年重点工作实施方案  # 改为方案的标题
  # number: 某政办〔2024〕1号
  # issuer: 某市人民政府办公室
  # issued: 2024-01-31
  year: 2024  # 几年的方案再写 from: 2024-01 和 to: 2026-12

# 责任单位：代号（小写字母、数字和连字符）和名称
units:
  - id: fagai
    name: 市发改委

# 统称，如各区人民政府；成员写在 office.yaml
# groups:
#   - {id: districts, name: 各区人民政府}

# 工作目标。kind：flow 当年累计，stock 时点总量，level 时点比率，ratio 部分占整体，comparison 与另一指标比，
# trend 与上年比，milestone 做没做（没有数，不写 measure、rule、value）
# rule：above 大于，at-least 不小于，about 左右，at-most 不大于，below 小于
# 不在年末到期的再写 due: 2024-06；每年都要完成的写 per: year；力争的写 stretch，区间的上限写 upto
goals:
  - id: g1
    title: 示例目标  # 改为方案的目标
    text: 全年新增企业100家。
    targets:
      - id: new-firms
        name: 新增企业
        quote: 新增企业100家  # 原文照录
        kind: flow
        measure: 家
        rule: at-least
        value: 100

# 工作任务：一节下有若干任务，每项任务写原文和责任单位；分牵头、配合的，牵头写 lead，配合写 units
sections:
  - id: s1
    title: 示例任务  # 改为方案的任务
    tasks:
      - id: 1-1
        title: 示例
        actions:
          - id: 1-1
            text: 做好示例工作。
            units: [fagai]

# 报送义务：每月一次的写 every: month、from、to，每季一次的写 every: quarter，一次性的只写 due
duties:
  - {id: brief, title: 月度简报, every: month, from: 2024-01, to: 2024-12}
"""
MINIMAL_OFFICE = (
    _OFFICE_HEAD
    + _TAIL
    + """\

# 谁填报哪个数；任务的指标不写时由第一个责任单位填报
owners:
  new-firms: fagai
"""
)
