"""The draft of data/office.yaml: what the text cannot say, as questions to the office; and a minimal workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.drafting.writing import DOUBT, comment, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.drafting.records import Draft

_HEAD = """\
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
    return "\n".join([_HEAD, *_groups(draft), *_owners(draft)]) + _TAIL


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
    _HEAD
    + _TAIL
    + """\

# 谁填报哪个数；任务的指标不写时由第一个责任单位填报
owners:
  new-firms: fagai
"""
)
