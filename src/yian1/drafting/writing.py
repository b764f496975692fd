"""The draft as plan.yaml and office.yaml: clean text, 待核 at every guess, the rest of the text in comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.model.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yian1.drafting.records import (
        Draft,
        DraftAction,
        DraftDuty,
        DraftGoal,
        DraftSection,
        DraftStage,
        DraftTarget,
        DraftTask,
        DraftUnit,
        Head,
        Untaken,
    )


DOUBT = "待核"
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=][^\n\t\"'\\]*")
_READ_OTHERWISE = re.compile(
    r"[-+.\d][\d_.,:eE+-]*|0[xob][\da-fA-F_]+|~|null|true|false|yes|no|on|off|y|n|\.nan|\.inf", re.IGNORECASE
)
_WITH_DATE = re.compile(r"[\d年]月?(?:底|末|前|内|完成)|持续|长期|领导|负责人|责任人|[科处]室")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NO_DOUBTS: Mapping[str, str] = {}

_HEAD = """\
# 由方案原文起草{source}
# 凡注“待核”处都是推断，对照印本核对；核对后删去注释。没有注“待核”的也请通读一遍。
# 正文已改为全角标点，去掉了断行和多余的空格；原文的错字照录。
"""


def plan_yaml(draft: Draft, source: str = "") -> str:
    """Return the text of data/plan.yaml."""
    named = f"：{one_line(source)}" if source else ""
    parts = [_HEAD.format(source=named), *_document(draft.head), *_names(draft), *_goals(draft), *_sections(draft)]
    parts += [*_framework(draft), *_left(draft)]
    return "\n".join(line.rstrip() for line in "\n".join(parts).split("\n")) + "\n"


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


def entry(key: str, value: object, doubts: Mapping[str, str] = _NO_DOUBTS, *, indent: int = 0) -> str:
    """Return one line of a mapping, marked if a person has to look at it."""
    written = scalar(value) if isinstance(value, str) else str(value)
    return f"{' ' * indent}{key}: {written}{mark(doubts.get(key, ''))}"


def mark(doubt: str) -> str:
    """Return the comment for a doubt, nothing for none."""
    return f"  # {DOUBT}：{doubt}" if doubt else ""


def comment(text: str, indent: int = 0) -> str:
    """Return a text as a comment."""
    return f"{' ' * indent}# {_CONTROL.sub(' ', text).rstrip()}"


def _document(head: Head) -> Iterator[str]:
    if head.notice_title and head.notice_title != head.title:
        yield comment(head.notice_title)
    yield "document:"
    doubts = dict(head.doubts)
    if not head.title:
        doubts["title"] = "没有认出标题"
    yield entry("title", head.title or "方案标题", doubts, indent=2)
    facts = (
        ("number", head.number), ("issuer", head.issuer), ("issued", head.issued), ("session", head.session),
        ("motion", head.motion), ("year", head.year), ("from", head.first), ("to", head.last),
        ("purpose", head.purpose), ("addressed_to", head.addressed_to), ("notice", head.notice),
    )  # fmt: skip
    for key, value in facts:
        if value:
            yield entry(key, value, doubts, indent=2)
    if head.copied_to:
        yield "  copied_to:"
        yield from (f"    - {scalar(line)}" for line in head.copied_to)


def _names(draft: Draft) -> Iterator[str]:
    if draft.programmes:
        yield ""
        yield "# 工程、行动的名称，不是指标"
        yield "programmes:"
        yield from (f"  - {scalar(name)}" for name in draft.programmes)
    units = [unit for unit in draft.units if not unit.group]
    groups = [unit for unit in draft.units if unit.group]
    yield ""
    yield f"# 责任单位{len(units)}个，按在原文中首次出现的次序；代号取自拼音，可以改，改了要全文一致"
    if not units:
        yield f"units: []{mark('原文没有写责任单位，至少写一个')}"
    else:
        yield "units:"
        for unit in units:
            yield from _unit(unit)
    if groups:
        yield ""
        yield "# 原文只写统称、未列名单的单位；成员名单写在 office.yaml 的 groups"
        yield "groups:"
        for unit in groups:
            yield from _unit(unit)


def _unit(unit: DraftUnit) -> Iterator[str]:
    yield f"  - id: {unit.id}"
    yield entry("name", unit.name, unit.doubts, indent=4)
    if unit.aliases:
        yield f"    aliases:{mark(unit.doubts.get('aliases', ''))}"
        yield from (f"      - {scalar(alias)}" for alias in unit.aliases)
    if unit.kind and not unit.group:
        yield entry("kind", unit.kind, unit.doubts, indent=4)
    if unit.note:
        yield entry("note", unit.note, unit.doubts, indent=4)


def _goals(draft: Draft) -> Iterator[str]:
    yield ""
    yield from (comment(heading) for heading in draft.headings.get("goals", ()))
    if draft.preamble:
        yield entry("preamble", draft.preamble)
    if draft.goals:
        yield ""
        yield "goals:"
        for goal in draft.goals:
            yield from _goal(goal)


def _goal(goal: DraftGoal) -> Iterator[str]:
    yield f"  - id: {goal.id}"
    yield entry("title", goal.title, goal.doubts, indent=4)
    yield entry("text", goal.text, goal.doubts, indent=4)
    yield from _targets(goal.targets, goal.untaken, 4)
    yield ""


def _targets(targets: Sequence[DraftTarget], untaken: Sequence[Untaken], indent: int) -> Iterator[str]:
    if targets:
        yield f"{' ' * indent}targets:"
        for target in targets:
            yield from _target(target, indent + 2)
    if untaken:
        yield comment("未列为指标的数：", indent)
        yield from (comment(f"  {number.words}——{number.reason}", indent) for number in untaken)


def _target(target: DraftTarget, indent: int) -> Iterator[str]:
    yield f"{' ' * indent}- id: {target.id}"
    doubts = target.doubts
    inner = indent + 2
    yield entry("name", target.name, doubts, indent=inner)
    yield entry("quote", target.quote, doubts, indent=inner)
    yield entry("kind", target.kind, doubts, indent=inner)
    for key, text in (("measure", target.measure), ("rule", target.rule)):
        if text:
            yield entry(key, text, doubts, indent=inner)
    for key, value in (("value", target.value), ("upto", target.upto), ("stretch", target.stretch)):
        if value is not None:
            yield f"{' ' * inner}{key}: {plain(value)}{mark(doubts.get(key, ''))}"
    if target.due:
        yield f"{' ' * inner}due: {target.due}{mark(doubts.get('due', ''))}"
    if target.per:
        yield entry("per", target.per, doubts, indent=inner)


def _sections(draft: Draft) -> Iterator[str]:
    if not draft.sections:
        return
    tasks = sum(len(section.tasks) for section in draft.sections)
    actions = sum(len(task.actions) for section in draft.sections for task in section.tasks)
    yield from (comment(heading) for heading in draft.headings.get("sections", ()))
    yield f"# 共{len(draft.sections)}节、{tasks}项任务、{actions}条举措；一项任务有几处责任单位的，分为 a、b 几条"
    if draft.first_leads:
        yield comment(f"原文写明“{draft.first_leads}”：没有分写牵头、配合的，第一个单位记作牵头单位")
    yield "sections:"
    for section in draft.sections:
        yield from _section(section)


def _section(section: DraftSection) -> Iterator[str]:
    yield f"  - id: {section.id}  # {len(section.tasks)}项"
    if section.part:
        yield entry("part", section.part, section.doubts, indent=4)
    yield entry("title", section.title, section.doubts, indent=4)
    if section.text:
        yield comment(f"标题下的原文：{section.text}", 4)
    yield "    tasks:"
    for task in section.tasks:
        yield from _task(task)
    yield ""


def _task(task: DraftTask) -> Iterator[str]:
    own = task.id.rpartition("-")[2]
    printed = f"  # 印本序号{task.printed}" if task.printed.isdigit() and task.printed != own else ""
    yield f"      - id: {task.id}{printed}"
    yield entry("title", task.title, task.doubts, indent=8)
    if task.due:
        yield f"        due: {task.due}{mark(task.doubts.get('due', ''))}"
    if task.note:
        yield comment(f"表中另有：{task.note}", 8)
    yield "        actions:"
    for action in task.actions:
        yield from _action(action)
    yield from _targets(task.targets, task.untaken, 8)


def _action(action: DraftAction) -> Iterator[str]:
    yield f"          - id: {action.id}"
    yield entry("text", action.text, action.doubts, indent=12)
    doubt = action.doubts.get("units", "")
    if action.raw and (doubt or _WITH_DATE.search(action.raw)):
        yield comment(f"原文：{action.raw}", 12)
    if action.lead:
        yield f"            lead: [{', '.join(action.lead)}]{mark(doubt if not action.units else '')}"
    if action.units or not action.lead:
        nobody = "原文没有写责任单位" if not action.lead else ""
        listed = f"[{', '.join(action.units)}]"
        yield f"            units: {listed}{mark(doubt or ('' if action.units else nobody))}"


def _framework(draft: Draft) -> Iterator[str]:
    if draft.stages:
        yield from (comment(heading) for heading in draft.headings.get("stages", ()))
        yield "stages:"
        for stage in draft.stages:
            yield from _stage(stage)
        yield ""
    if draft.duties:
        yield "# 报送义务，出自上文"
        yield "duties:"
        for duty in draft.duties:
            yield from _duty(duty)
        yield ""
    if draft.requirements:
        yield from (comment(heading) for heading in draft.headings.get("requirements", ()))
        yield "requirements:"
        for title, text in draft.requirements:
            yield f"  - title: {scalar(title)}"
            yield entry("text", text, indent=4)


def _stage(stage: DraftStage) -> Iterator[str]:
    yield f"  - title: {scalar(stage.title)}"
    yield f"    from: {stage.first}{mark(stage.doubts.get('from', ''))}"
    yield f"    to: {stage.last}{mark(stage.doubts.get('from', ''))}"
    yield entry("text", stage.text, stage.doubts, indent=4)


def _duty(duty: DraftDuty) -> Iterator[str]:
    yield f"  - id: {duty.id}"
    yield entry("title", duty.title, duty.doubts, indent=4)
    if duty.every:
        yield entry("every", duty.every, duty.doubts, indent=4)
    for key, value in (("from", duty.first), ("to", duty.last), ("due", duty.due)):
        if value:
            yield f"    {key}: {value}{mark(duty.doubts.get('from' if key == 'to' else key, ''))}"
    yield entry("quote", duty.quote, duty.doubts, indent=4)


def _left(draft: Draft) -> Iterator[str]:
    if draft.untaken:
        yield ""
        yield "# 目标和任务以外的原文里的数，未列为指标："
        yield from (comment(f"  {number.words}——{number.reason}") for number in draft.untaken)
    if draft.rest:
        yield ""
        yield f"# {DOUBT}：以下原文没有归入上列各项，看有没有要补的"
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
    return "\n".join([_OFFICE_HEAD, *_groups(draft), *_owners(draft)]) + _TAIL


def _groups(draft: Draft) -> Iterator[str]:
    groups = [unit for unit in draft.units if unit.group]
    if not groups:
        return
    yield f"# {DOUBT}：原文只写了统称，成员名单由办公室补"
    yield "# units:"
    yield "#   - {id: 单位代号, name: 单位名称, kind: district}"
    yield "# groups:"
    for unit in groups:
        note = f"（{unit.note}）" if unit.note else ""
        yield comment(f"  {unit.id}: {{members: [单位代号]}}  # {one_line(unit.name)}{note}")
    yield ""


def _owners(draft: Draft) -> Iterator[str]:
    targets = [target for goal in draft.goals for target in goal.targets]
    if not targets:
        return
    yield f"# {DOUBT}：目标由哪个单位填报，原文没有写"
    yield "# 任务的指标不用写：由第一个牵头单位填报，没有牵头单位的由第一个责任单位填报"
    yield "# owners:"
    yield from (comment(f"  {target.id}: 单位代号  # {target.name}") for target in targets)


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
