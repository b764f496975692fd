"""The draft of a plan from its text: parts told apart by their headings, tasks found, everything given its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from yian1.drafting import dates, tables, units
from yian1.drafting.duties import duties, stage
from yian1.drafting.head import divide
from yian1.drafting.outline import Node, rows_of, tree
from yian1.drafting.pinyin import identifier
from yian1.drafting.records import (
    Assignment,
    Draft,
    DraftAction,
    DraftGoal,
    DraftSection,
    DraftStage,
    DraftTarget,
    DraftTask,
    Paragraph,
    Rows,
    Table,
    Untaken,
)
from yian1.drafting.roster import roster
from yian1.drafting.targets import targets
from yian1.drafting.tasks import Piece, RawSection, RawTask, carries_units, sections_of
from yian1.model.period import Month

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from yian1.drafting.head import Divided
    from yian1.drafting.records import Block, Head

_GOALS = re.compile(r"目标(?!任务)(?!责任)|主要指标")
_NOT_GOALS = re.compile(r"任务|措施|分解|考核|责任制|分工")
_OVERALL = re.compile(r"总体(?:要求|思路|部署)|工作思路|指导思想|基本原则|工作原则|基本思路|重要意义|基本要求|总要求|遵循原则|适用范围|编制依据|工作背景|基本情况|现状")
_STAGES = re.compile(r"工作安排|实施步骤|进度安排|时间安排|工作步骤|方法步骤|步骤安排|阶段|推进步骤|办理步骤|时间步骤")
_REQUIREMENTS = re.compile(r"(?:工作|有关|相关|几点|办理|保障|组织|具体)要求|保障|组织(?:实施|领导|推进)|要求$|强化组织|附则|监督检查|监督管理|督查考核|督导|加强领导|实施保障|组织落实")


_SEVERAL = 3  # so many names in a row are a list of programmes


@dataclass(slots=True)
class _Parts:
    """What the parts of a text were found to be."""

    goals: list[Node] = field(default_factory=list)
    overall: list[Node] = field(default_factory=list)
    sections: list[RawSection] = field(default_factory=list)
    stages: list[Node] = field(default_factory=list)
    requirements: list[Node] = field(default_factory=list)
    headings: dict[str, list[str]] = field(default_factory=dict)

    def note(self, kind: str, heading: str) -> None:
        """Keep the heading of a part: the data files have no place for it."""
        self.headings.setdefault(kind, []).append(heading)


def draft(blocks: Sequence[Block], imprint: Sequence[str] = ()) -> Draft:
    """Return the draft of a plan from the blocks of its text."""
    read = [_read(block) for block in blocks]
    divided = divide(read, imprint)
    root = tree(divided.body)
    rule = units.first_leads("".join(_everything(divided)))
    parts = _parts(root, first_is_lead=rule)
    head = _spanning(divided.head, parts)
    return _assembled(replace(divided, head=head), root, parts)


def _read(block: Block) -> Block | Rows:
    if isinstance(block, Table):
        return tables.read(block) or block
    return block


def _everything(divided: Divided) -> Iterator[str]:
    yield divided.head.notice
    yield divided.head.purpose
    for block in divided.body:
        if isinstance(block, Paragraph):
            yield block.text


def _parts(root: Node, *, first_is_lead: bool) -> _Parts:
    parts = _Parts()
    found = sections_of(root, [Node(tables=root.tables)] if root.tables else [], first_is_lead=first_is_lead)
    parts.sections += found
    for node in root.children:
        _place(node, parts, first_is_lead=first_is_lead)
    if not parts.sections and parts.requirements:
        # Nothing but what looks like requirements: then that is what is to be done.
        for node in parts.requirements:
            parts.sections += sections_of(node, [node], first_is_lead=first_is_lead)
        parts.requirements.clear()
    return parts


def _place(node: Node, parts: _Parts, *, first_is_lead: bool) -> None:
    named = carries_units(node)
    title = node.title
    if _is_goals(title) and not named:
        parts.note("goals", node.heading)
        parts.goals.append(node)
    elif _OVERALL.search(title) and not named:
        _place_overall(node, parts)
    elif _STAGES.search(title) and not named:
        parts.note("stages", node.heading)
        parts.stages.append(node)
    elif _REQUIREMENTS.search(title) and not named and not rows_of(node):
        parts.note("requirements", node.heading)
        parts.requirements.append(node)
    else:
        parts.note("sections", node.heading)
        parts.sections += sections_of(node, [node], first_is_lead=first_is_lead)


def _is_goals(title: str) -> bool:
    return bool(_GOALS.search(title)) and not _NOT_GOALS.search(title.split("目标")[-1])


def _place_overall(node: Node, parts: _Parts) -> None:
    goals = [child for child in node.children if _is_goals(child.title)]
    for goal in goals:
        parts.note("goals", goal.heading)
    parts.goals += goals
    rest = Node(node.words, node.rank, node.title, node.full, node.texts, [c for c in node.children if c not in goals])
    rest.tables = node.tables
    parts.overall.append(rest)


def _spanning(head: Head, parts: _Parts) -> Head:
    """Return the head with the plan's span stretched to the last year that its goals and tasks name as a deadline."""
    if head.last is not None:
        return head
    calendar = dates.Calendar(head.year, Month(head.year, 1), Month(head.year, 12))
    texts = [text for node in parts.goals for text in node.all_texts()]
    texts += [piece.text for section in parts.sections for task in section.tasks for piece in task.pieces]
    texts.append(head.purpose)
    months = [limit.month for text in texts for limit in dates.deadlines(text, calendar)]
    latest = max((month for month in months if month.year <= head.year + 15), default=calendar.last)
    if latest <= calendar.last:
        return head
    last = Month(latest.year, 12)
    return replace(head, first=Month(head.year, 1), last=last, doubts={**head.doubts, "to": "按原文最晚的时限"})


def _assembled(divided: Divided, root: Node, parts: _Parts) -> Draft:
    head = divided.head
    calendar = dates.Calendar(head.year, head.first or Month(head.year, 1), head.last or Month(head.year, 12))
    listed = [who for section in parts.sections for task in section.tasks for who in task.named()]
    known, ids = roster(listed)
    parts.sections = _grouped(parts.sections, head.title)
    maker = _Maker(calendar, ids)
    goals = [*maker.stray([("总述", head.purpose)], "目标出自开头的段落"), *maker.goals(parts.goals)]
    goals += maker.stray([(node.title, text) for node in parts.overall for text in node.all_texts()], "目标出自总体要求")
    sections = maker.sections(parts.sections)
    goals += maker.stray([(raw.title, raw.text) for raw in parts.sections], "目标出自任务部分标题下的文字")
    stages, preamble, requirements, untaken = maker.framework(parts)
    leads = [*goals_preamble(parts.goals), *preamble]
    goals = [replace(goal, id=f"g{number}") for number, goal in enumerate(goals, 1)]
    return Draft(
        head=head, preamble="".join(leads), programmes=programmes("".join(leads)), units=known,
        goals=tuple(goals), sections=tuple(sections), stages=tuple(stages),
        duties=tuple(duties(parts.stages, parts.requirements, calendar, head.issued)), requirements=tuple(requirements),
        untaken=tuple(untaken), rest=tuple(_rest(divided, root, parts)), headings={kind: tuple(found) for kind, found in parts.headings.items()},
    )  # fmt: skip


def _grouped(sections: Sequence[RawSection], title: str) -> list[RawSection]:
    """Return the chapters with parts that are one task each put together: 一、 二、 三、 without anything below."""
    found: list[RawSection] = []
    for section in sections:
        if section.alone and found and found[-1].alone:
            found[-1].tasks += section.tasks
        else:
            found.append(section)
    for section in found:
        if section.alone and len(section.tasks) > 1:
            section.title = title or section.title
    return found


def _rest(divided: Divided, root: Node, parts: _Parts) -> Iterator[str]:
    """Yield what has found no place: data tables, stray paragraphs."""
    yield from divided.rest
    yield from root.texts
    for node in root.walk():
        for table in node.tables:
            if isinstance(table, Table):
                yield " | ".join(filter(None, (table.title, *(" ".join(dict.fromkeys(row)) for row in table.rows))))
            elif not table.rows and table.title:
                yield table.title
    for section in parts.sections:
        yield from section.rest


def goals_preamble(nodes: Sequence[Node]) -> list[str]:
    """Return the texts before the first numbered goal of a part that has numbered goals."""
    return [text for node in nodes if node.children for text in node.texts if not _has_promise(text)]


def _has_promise(text: str) -> bool:
    calendar = dates.Calendar(2000, Month(2000, 1), Month(2000, 12))
    return bool(targets(text, calendar)[0])


def programmes(text: str) -> tuple[str, ...]:
    """Return the names of programmes that a preamble lists: 万名创客创新创业工程、…."""
    items = re.split("[、\uff0c。\uff1b]", text)
    found = [name.group() for item in items if (name := re.search(r"[万千百][\u4e00-\u9fff]{3,24}(?:工程|行动|计划)$", item))]
    return tuple(dict.fromkeys(found)) if len(found) >= _SEVERAL else ()


@dataclass(slots=True)
class _Maker:
    """Makes the parts of a draft, giving out ids."""

    calendar: dates.Calendar
    ids: Mapping[str, str]
    taken: set[str] = field(default_factory=set)
    seen: set[tuple[str, Decimal | None, Month | None]] = field(default_factory=set)

    def goals(self, nodes: Sequence[Node]) -> list[DraftGoal]:
        made: list[DraftGoal] = []
        for node in nodes:
            inner = node.children
            before = "".join(node.texts)
            if not inner or any(_has_promise(text) for text in node.texts):
                made.append(self._goal(len(made) + 1, node, before))
            made += [self._goal(len(made) + at, child, "".join(child.all_texts())) for at, child in enumerate(inner, 1)]
        return made

    def _goal(self, number: int, node: Node, text: str) -> DraftGoal:
        words = text or node.title
        if text and (_has_promise(node.title) or node.guessed) and node.title not in text:
            words = f"{node.title}。{text}"
        found, untaken = self._targets(words, node.heading)
        return DraftGoal(f"g{number}", node.title, words, tuple(found), tuple(untaken))

    def stray(self, texts: Sequence[tuple[str, str]], doubt: str) -> list[DraftGoal]:
        """Return goals for targets that stand where a plan has no targets, each with its text."""
        made = []
        for title, text in texts:
            if _has_promise(text):
                found, untaken = self._targets(text, title)
                made.append(DraftGoal("g", title or "总述", text, tuple(found), tuple(untaken), {"title": doubt}))
        return made

    def _targets(
        self, text: str, heading: str, due: Month | None = None
    ) -> tuple[list[DraftTarget], list[Untaken]]:
        said = list(dates.deadlines(heading, self.calendar))
        limit = due or (said[-1].month if said and not said[-1].vague else None)
        found, untaken = targets(text, self.calendar, due=limit)
        made = []
        for target in found:
            same = (target.quote, target.value, target.due)
            if target.value is not None and same in self.seen:
                untaken.append(Untaken(target.quote, "与前面的指标重复"))
                continue
            self.seen.add(same)
            month = None if target.due == self.calendar.last else target.due
            made.append(replace(target, due=month, id=identifier(target.name, self.taken)))
        return made, untaken

    def sections(self, raw: Sequence[RawSection]) -> list[DraftSection]:
        several = len({section.part for section in raw if section.part}) > 1
        made = []
        for number, section in enumerate((section for section in raw if section.tasks), 1):
            tasks = [self._task(f"{number}-{at}", task, section) for at, task in enumerate(section.tasks, 1)]
            part = section.part if several and section.part != section.title else ""
            made.append(DraftSection(f"s{number}", section.title, tuple(tasks), part, section.text))
        return made

    def _task(self, identity: str, raw: RawTask, section: RawSection) -> DraftTask:
        several = len(raw.pieces) > 1
        actions = [
            self._action(f"{identity}{_letters(at)}" if several else identity, piece)
            for at, piece in enumerate(raw.pieces)
        ]
        due, day = self._due(raw)
        found, untaken = self._targets(raw.text, f"{section.title}{raw.title}", due)
        doubts = {"title": "原文没有标题，取自开头"} if raw.guessed else {}
        return DraftTask(identity, raw.title, tuple(actions), tuple(found), tuple(untaken), day, doubts, raw.printed)

    def _due(self, raw: RawTask) -> tuple[Month | None, dates.date | None]:
        for words in (piece.who.due for piece in raw.pieces if piece.who.due):
            for limit in dates.deadlines(words, self.calendar):
                return limit.month, limit.day or dates.last_day(limit.month)
        return None, None

    def _action(self, identity: str, piece: Piece) -> DraftAction:
        lead = tuple(dict.fromkeys(self.ids[name] for name in piece.who.lead))
        named = tuple(name for name in dict.fromkeys(self.ids[name] for name in piece.who.units) if name not in lead)
        doubts = {"units": piece.doubt or piece.who.doubt} if piece.doubt or piece.who.doubt else {}
        return DraftAction(identity, piece.text, lead, named, piece.who.raw, doubts)

    def framework(
        self, parts: _Parts
    ) -> tuple[list[DraftStage], list[str], list[tuple[str, str]], list[Untaken]]:
        """Return stages, the texts of the overall parts, requirements, and the numbers in them."""
        stages = [stage(child, self.calendar.year) for node in parts.stages for child in node.children or [node]]
        preamble = [
            "".join((f"{node.heading}。" if node.children else "", *(t for t in node.all_texts() if not _has_promise(t))))
            for node in parts.overall
        ]
        requirements = []
        for node in parts.requirements:
            requirements += [(node.title, "".join(node.texts))] if node.texts or not node.children else []
            requirements += [(child.title, "".join(child.all_texts()) or child.title) for child in node.children]
        texts = [*preamble, *(text for _, text in requirements), *(made.text for made in stages)]
        untaken = [number for text in texts for number in self._untaken(text)]
        return stages, preamble, requirements, untaken

    def _untaken(self, text: str) -> Iterator[Untaken]:
        found, untaken = targets(text, self.calendar)
        yield from untaken
        for target in found:
            if target.value is not None:
                yield Untaken(target.quote, "不在目标和任务里")


def _letters(at: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[at] if at < 26 else f"-{at + 1}"


__all__ = ["Assignment", "draft"]
