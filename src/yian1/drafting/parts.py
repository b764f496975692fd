"""The parts of a plan told apart by their headings: goals, what is overall, tasks, stages, requirements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yian1.drafting.outline import Node, rows_of
from yian1.drafting.tasks import carries_units, sections_of
from yian1.drafting.units import in_prose

if TYPE_CHECKING:
    from yian1.drafting.tasks import RawSection

_GOALS = re.compile(r"目标(?!任务)(?!责任)|主要指标")
_NOT_GOALS = re.compile(r"任务|措施|分解|考核|责任制|分工")
_OVERALL = re.compile(
    "总体(?:要求|思路|部署)|工作思路|指导思想|基本原则|工作原则|基本思路|重要意义|基本要求|总要求|遵循原则|适用范围|编制依据"
    "|工作背景|基本情况|现状"
)
# What is so already: nothing in it is promised.
_BACKGROUND = re.compile(
    "^[^\uff0c]{0,6}(?:背景|现状|形势|概况)(?:[与和及].{2,8})?$|^(?:总体|基本|有关|发展|产业|现实|工作|主要)?(?:现状|情况|基础|形势|背景|概况|成效|存在(?:的)?问题|问题)(?:[与和及].{2,8})?$|^发展环境$|^存在的?(?:主要|突出)?问题|^面临的?(?:形势|问题)"
)
_STAGES = re.compile(
    r"(?:行动|实施|整治|活动|工作)时间|工作安排|实施步骤|进度安排|时间安排|工作步骤|方法步骤|步骤安排|计划安排|进度计划|阶段|推进步骤|办理步骤|时间步骤"
)
# Such a heading is one of requirements only if none that certainly is comes after it.
_PERHAPS_REQUIREMENTS = re.compile(
    "监督管理|督导|加强领导|强化组织|督查考核|监督检查|(?:强化|加强|健全|要素|资金|制度|工作)保障|^.{2,4}(?:机制|保障)$"
)
_REQUIREMENTS = re.compile(
    "(?:工作|有关|相关|几点|办理|保障|组织|具体)要求|(?:组织|措施|实施|工作|制度|要素|资金|强化|加强|健全)保障|保障(?:措施|机制|要求|工作|体系)|^保障$|组织(?:实施|领导|推进|落实)|要求$|强化组织|附则|监督(?:检查|管理)"
    "|督查考核|督导|加强领导"
    "|^.{2,4}(?:机制|保障)$"
)


@dataclass(slots=True)
class Parts:
    """What the parts of a text were found to be."""

    goals: list[Node] = field(default_factory=list)
    overall: list[Node] = field(default_factory=list)
    background: list[Node] = field(default_factory=list)
    sections: list[RawSection] = field(default_factory=list)
    stages: list[Node] = field(default_factory=list)
    requirements: list[Node] = field(default_factory=list)
    headings: dict[str, list[str]] = field(default_factory=dict)

    def head(self, kind: str, heading: str) -> None:
        """Keep the heading of a part: the data files have no place for it."""
        self.headings.setdefault(kind, []).append(heading)


def parts_of(root: Node, *, first_is_lead: bool) -> Parts:
    """Return the parts of a text."""
    parts = Parts()
    certain = [at for at, node in enumerate(root.children) if _are_requirements(node.title, last=False)]
    for at, node in enumerate(root.children):
        _place(node, parts, first_is_lead=first_is_lead, last=at >= max(certain, default=0))
    parts.sections += sections_of(root, [Node(tables=root.tables)], first_is_lead=first_is_lead)
    if not parts.sections and parts.requirements:
        # Nothing but what looks like requirements: then that is what is to be done.
        for node in parts.requirements:
            parts.sections += sections_of(node, [node], first_is_lead=first_is_lead)
        parts.requirements.clear()
    return parts


def _are_requirements(title: str, *, last: bool) -> bool:
    """Whether a heading is one of requirements; doubtful ones are if they are not followed by another."""
    return bool(_REQUIREMENTS.search(title)) and (last or not _PERHAPS_REQUIREMENTS.search(title))


def _place(node: Node, parts: Parts, *, first_is_lead: bool, last: bool) -> None:
    named = carries_units(node)
    title = node.title
    if not named and (_is_goals(title) or _says_goals(node)):
        parts.head("goals", node.heading)
        parts.goals.append(node)
    elif _BACKGROUND.search(title) and not named:
        parts.background.append(node)
    elif _OVERALL.search(title) and not named:
        _place_overall(node, parts)
    elif _STAGES.search(title) and not named:
        parts.head("stages", node.heading)
        parts.stages.append(node)
    elif _are_requirements(title, last=last) and not named and not (_PERHAPS_REQUIREMENTS.search(title) and _led(node)):
        parts.head("requirements", node.heading)
        parts.requirements.append(node)
    else:
        parts.head("sections", node.heading)
        parts.sections += sections_of(node, [node], first_is_lead=first_is_lead)
        return
    for below in node.walk():
        if rows_of(below):
            holder = Node(title=below.title, tables=below.tables)
            parts.sections += sections_of(holder, [holder], first_is_lead=first_is_lead)


def _led(node: Node) -> bool:
    """Whether the sentences of most items name who is to do it: 要素保障 is then one field of work among others."""
    led = [bool(in_prose("".join(child.whole()).removeprefix(child.heading))) for child in node.children]
    return sum(led) > len(led) / 2


def _says_goals(node: Node) -> bool:
    """Whether 目标任务 is said of goals: nothing stands below it."""
    return "目标" in node.title and not node.children and not rows_of(node)


def _is_goals(title: str) -> bool:
    return bool(_GOALS.search(title)) and not _NOT_GOALS.search(title.rpartition("目标")[2])


def _place_overall(node: Node, parts: Parts) -> None:
    goals = [child for child in node.children if _is_goals(child.title)]
    for goal in goals:
        parts.head("goals", goal.heading)
    parts.goals += goals
    past = [child for child in node.children if _BACKGROUND.search(child.title)]
    parts.background += past
    kept = [child for child in node.children if child not in goals and child not in past]
    rest = Node(node.words, node.rank, node.title, node.full, node.texts, kept)
    rest.tables = node.tables
    parts.overall.append(rest)
