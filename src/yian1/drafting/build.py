"""The draft of a plan from its text: head, outline, parts, roster and targets put together, ids given out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import TYPE_CHECKING

from yian1.drafting import dates, tables, units
from yian1.drafting.dates import duties, stage
from yian1.drafting.head import divide
from yian1.drafting.outline import ANNEX_LABEL, Node, Paragraph, Table, tree
from yian1.drafting.targets import Target, says_what_is_done, targets
from yian1.drafting.tasks import parts_of
from yian1.drafting.units import identifier, roster
from yian1.model.period import Month

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from decimal import Decimal

    from yian1.drafting.dates import Duty, Stage
    from yian1.drafting.head import Head
    from yian1.drafting.outline import Block
    from yian1.drafting.tasks import Parts, Section, Task
    from yian1.drafting.units import Unit


@dataclass(slots=True)
class Goal(units.Entry):
    """A goal or a requirement with its text."""

    title: str
    text: str
    targets: list[Target] = field(default_factory=list)
    untaken: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that was found in a text."""

    head: Head
    preamble: str
    programmes: Sequence[str]
    units: Sequence[Unit]
    goals: Sequence[Goal]
    sections: Sequence[Section]
    stages: Sequence[Stage]
    duties: Sequence[Duty]
    untimed: Sequence[str]  # what asks for a paper by no time that a duty can have
    requirements: Sequence[Goal]
    untaken: Sequence[str]
    rest: Sequence[str]  # what found no place; it is kept as a comment
    headings: Mapping[str, Sequence[str]]  # of the parts, by what they hold
    first_leads: str  # the words by which the first of each list is its lead


_NEARLY = 0.7
_CAPTION = re.compile(rf"(?:{ANNEX_LABEL.pattern})?(?:\d\.)?")
_NAMED = 3  # signs before its number by which a target is named: 改造30个 is not
_DOTTED = re.compile(r"(?<!\d)((?:19|20)\d\d)[.\-/](\d{1,2})(?!\d)")  # 2025.11 in a cell
_ENDLESS = re.compile(r"长期|持续|常态|全年|每年|无|^[\W_]*$")
_SEVERAL = 3  # so many names in a row are a list of programmes


def draft(blocks: Sequence[Block], imprint: Sequence[str] = (), *, this_year: int = 2000) -> Draft:
    """Return the draft of a plan from the blocks of its text; `this_year` is guessed where it names none."""
    read = [tables.read(block) if isinstance(block, Table) else block for block in blocks]
    head, body, rest = divide(read, imprint, this_year)
    root = tree(body)
    texts = (head.notice, head.purpose, *(block.text for block in body if isinstance(block, Paragraph)))
    rule = units.first_leads("".join(texts))
    parts = parts_of(root)
    _name_units(parts, rule)
    _stretch(head, parts)
    given = [table for node in root.walk() for table in node.tables if not table.tasks]
    counted = [who for table in given for *_, who in tables.indicators(table)]
    tasks = [task for section in parts.sections for task in section.tasks]
    known, ids = roster([*(action.who for task in tasks for action in task.actions), *counted])
    parts.sections = _grouped(parts.sections, head.title)
    tasks = [task for section in parts.sections for task in section.tasks]
    maker = _Maker(_calendar(head), ids, all_named=sum(task.named for task in tasks) > len(tasks) * _NEARLY)
    goals = maker.goals(head, root, parts)
    preamble = [text for node in parts.goals if node.children for text in node.texts if not has_promise(text)]
    background = [f"{node.heading}。{''.join(node.all_texts())}" for node in parts.background]
    overall = ["".join(_plain(node)) for node in parts.overall]
    stages = [stage(node, maker.calendar.year) for node in parts.steps()]
    requirements = [*_requirements(parts.requirements)]
    texts = (
        *overall,
        *(each.text for each in requirements),
        *(each.text for each in stages if not has_promise(each.text)),
    )
    untaken = [number for text in texts for number in maker.untaken(text, "不在目标和任务里")]
    untaken += [number for text in background for number in maker.untaken(text, "讲现状的部分")]
    leads = "".join((*preamble, *background, *overall))
    asking = [Node(texts=[head.notice]), *parts.stages, *parts.requirements, Node(texts=root.texts)]
    papers = [*duties(asking, maker.calendar, head.issued)]
    left = [*_but_captions([*rest, *_rest(root, parts)], {head.title, *(section.title for section in parts.sections)})]
    return Draft(
        head=head, preamble=leads, programmes=programmes(leads), units=known, goals=goals,
        sections=[section for section in parts.sections if section.tasks], stages=stages,
        duties=[paper for paper in papers if paper.id], untimed=[paper.quote for paper in papers if not paper.id],
        requirements=requirements, untaken=untaken, rest=left, headings=parts.headings,
        first_leads=rule,
    )  # fmt: skip


def _name_units(parts: Parts, rule: str) -> None:
    """Give each action the units of the one above where it says 同上, and by such a rule the first unit as lead."""
    before = units.Assignment()
    for action in (action for section in parts.sections for task in section.tasks for action in task.actions):
        who = units.as_above(action.who, before)
        action.who = units.led(who) if rule else who
        before = who or before


@dataclass(slots=True)
class _Maker:
    """Makes the goals of a draft and fills in its tasks, giving out ids."""

    calendar: dates.Calendar
    ids: Mapping[str, str]
    all_named: bool  # nearly every task of the plan names somebody
    taken: set[str] = field(default_factory=set)
    seen: set[tuple[str, Decimal | None, Month | None]] = field(default_factory=set)

    def goals(self, head: Head, root: Node, parts: Parts) -> list[Goal]:
        """Return all goals, and fill in the tasks where their targets come before those of stray texts."""
        found = self._stray([("总述", head.purpose)], "目标出自开头的段落")
        for node in parts.goals:
            if not node.children or any(map(has_promise, node.texts)):
                found.append(self._goal(node, "".join(node.texts)))
            found += [self._goal(child, "".join(child.all_texts())) for child in node.children]
        overall = [(node.title, text) for node in parts.overall for text in node.all_texts()]
        found += self._stray(overall, "目标出自总体要求")
        several = len({section.part for section in parts.sections if section.part}) > 1
        for number, section in enumerate((section for section in parts.sections if section.tasks), 1):
            section.id = f"s{number}"
            section.part = section.part if several and section.part != section.title else ""
            for at, task in enumerate(section.tasks, 1):
                task.id = f"{number}-{at}"
                self._fill(task, section)
        given = [(node.title, table) for node in root.walk() for table in node.tables if not table.tasks]
        found += [goal for heading, table in given for goal in self._indicators(heading, table)]
        below = [(section.title, section.text) for section in parts.sections]
        found += self._stray(below, "目标出自任务部分标题下的文字")
        steps = [(node.title, text) for node in parts.steps() for text in node.all_texts()]
        found += self._stray(steps, "目标出自实施步骤")
        for number, goal in enumerate(found, 1):
            goal.id = f"g{number}"
        return found

    def _goal(self, node: Node, text: str) -> Goal:
        words = text or node.title
        if text and has_promise(node.title) and node.title not in text:
            words = f"{node.title}。{text}"
        return Goal(node.title, words, *self._targets(words, node.heading, carry=True))

    def _stray(self, texts: Sequence[tuple[str, str]], doubt: str) -> list[Goal]:
        """Return goals for targets that stand where a plan has no targets, each with its text."""
        return [
            Goal(title or "总述", text, *self._targets(text, title), doubts={"title": doubt})
            for title, text in texts
            if has_promise(text)
        ]

    def _indicators(self, heading: str, table: Table) -> Iterator[Goal]:
        """Yield a goal for a table of indicators, with a target for each row that says what is aimed at."""
        made: list[Target] = []
        untaken: list[str] = []
        rows = tables.indicators(table)
        for until, goal, others, who in rows:
            promised, _ = self._targets(f"{until}{goal}", heading)
            found = [target for target in promised if target.kind != "milestone"]  # 完成市下达目标
            for target in found:
                target.owner = next((self.ids[name] for name in (*who.lead, *who.units)), "")
                target.doubts |= {"quote": "出自指标表，改成了文字", "kind": "累计数还是当年数"}
            made += found
            untaken += [] if found else [f"{goal}（{others}）——指标表里没有认出目标值的一行"]
        if rows:
            text = "；".join(f"{goal}（{others}）" for _, goal, others, _ in rows)
            yield Goal(table.title or heading or "主要指标", text, made, untaken, doubts={"text": "指标表改成了文字"})

    def _targets(
        self, text: str, heading: str, due: Month | None = None, *, carry: bool = False, title: str = ""
    ) -> tuple[list[Target], list[str]]:
        times = list(dates.deadlines(heading, self.calendar))
        limit = due or (times[-1].month if times and not times[-1].vague else self.calendar.usual)
        found, untaken = targets(text, self.calendar, due=limit, carry=carry)
        made: list[Target] = []
        at = 0
        for target in found:
            same = (target.quote, target.value, target.due)
            if same in self.seen:
                untaken.append(f"{target.quote}——与前面的指标重复")
                continue
            self.seen.add(same)
            target.due = None if target.due == self.calendar.last and "due" not in target.doubts else target.due
            cell = re.compile(rf"\uff1b([^\uff1b\uff1a]+)\uff1a{re.escape(target.quote)}(?=\uff1b|$)")
            column = cell.search(text, at) if title else None
            at = column.end() if column else at
            if column and tables.A_TIME.match(column[1]) and len(re.sub(r"\d.*", "", target.name)) < _NAMED:
                target.name, target.doubts["name"] = f"{title}\uff08{column[1]}\uff09", "取自任务和列的名称"
            target.id = identifier(target.name, self.taken)
            made.append(target)
        return made, untaken

    def _fill(self, task: Task, section: Section) -> None:
        """Give a task its targets and deadline, and its actions their ids and those of their units."""
        for at, action in enumerate(task.actions):
            letter = ascii_lowercase[at] if at < len(ascii_lowercase) else f"-{at + 1}"
            action.id = f"{task.id}{letter}" if len(task.actions) > 1 else task.id
            action.lead = tuple(dict.fromkeys(self.ids[name] for name in action.who.lead))
            named = dict.fromkeys(self.ids[name] for name in action.who.units)
            action.units = tuple(name for name in named if name not in action.lead)
        words = [action.who.due for action in task.actions if action.who.due]
        dated = [_DOTTED.sub(r"\1年\2月", due) for due in words if "每年" not in due]
        bare = [due.partition("\uff08")[0] for due in dated]  # deadlines in brackets are of a part
        limits = next(filter(None, ([*dates.deadlines(due, self.calendar)] for due in (*bare, *dated))), [])
        limit = max(limits, key=lambda limit: limit.month, default=None)  # 其中4月底前…，11月底前全部完成
        own = "" if task.guessed or says_what_is_done(task.title) else task.title
        due = limit.month if limit else None
        task.targets, task.untaken = self._targets(task.text, f"{section.title}{own}", due, title=task.title)
        if task.guessed:
            task.doubts["title"] = "原文没有标题，取自开头"
        if self.all_named and not task.named:
            task.doubts["title"] = "没有写责任单位，是不是任务"
        if limit:
            task.due = limit.day or limit.month.last_day
            doubts = {
                "单元格是空的，沿用上一行": any("上一行" in action.who.doubt for action in task.actions),
                "原文写了几个时限，取最晚的": len(limits) > 1,
                "只写在其中一条举措后面": len(words) < len(task.actions),
            }
            if doubt := next((why for why, fits in doubts.items() if fits), ""):
                task.doubts["due"] = doubt
        unread = [] if limit else [due for due in words if not _ENDLESS.search(due)]  # 国庆节前
        silent = [action.text for action in task.actions if limit and not action.who.due]
        for target in task.targets:
            elsewhere = "时限写在另一条举措后面" if any(target.quote in text for text in silent) else ""
            why = f"原文的时限是“{unread[0]}”" if unread else elsewhere
            if why and target.due in {None, due} and not target.per:
                target.due, target.doubts["due"] = due or self.calendar.last, target.doubts.get("due") or why
        task.notes += [f"完成时限：{due}" for due in words if re.search("\uff08|每年", due)]

    def untaken(self, text: str, reason: str) -> list[str]:
        """Return the numbers of a text that can have no target."""
        found, untaken = targets(text, self.calendar)
        return [*untaken, *(f"{target.quote}——{reason}" for target in found if target.value is not None)]


def has_promise(text: str) -> bool:
    """Whether a text has a target."""
    return bool(targets(text, dates.Calendar(2000, Month(2000, 1), Month(2000, 12)))[0])


def _plain(node: Node) -> Iterator[str]:
    """Yield the heading and the texts of an overall part but for those that have become goals."""
    if node.children:
        yield f"{node.heading}。"
    yield from (text for text in node.all_texts() if not has_promise(text))


def _requirements(nodes: Sequence[Node]) -> Iterator[Goal]:
    for node in nodes:
        if node.texts or not node.children:
            yield Goal(node.title, "".join(node.texts) or node.title)
        for child in node.children:
            yield Goal(child.title, "".join(child.all_texts()) or child.title)


def _stretch(head: Head, parts: Parts) -> None:
    """Stretch the plan's span to the last year that its goals and tasks name as a deadline, if it has but one."""
    calendar = _calendar(head)
    texts = [text for node in parts.goals for text in node.all_texts()]
    texts += [action.text for section in parts.sections for task in section.tasks for action in task.actions]
    texts.append(head.purpose)
    months = [limit.month for text in texts for limit in dates.deadlines(text, calendar)]
    latest = max((month for month in months if month.year <= head.year + 15), default=calendar.last)
    if head.last is None and latest > calendar.last:
        head.first, head.last = Month(head.year, 1), Month(latest.year, 12)
        head.doubts["to"] = "按原文最晚的时限"


def _calendar(head: Head) -> dates.Calendar:
    """Return the years of a plan; one that names its year in its title means that where it names no deadline."""
    first, last, own = head.first or Month(head.year, 1), head.last or Month(head.year, 12), Month(head.year, 12)
    titled = "to" in head.doubts and re.search(rf"{head.year}年(?!\d)", head.title)
    return dates.Calendar(head.year, first, last, own if own < last and titled else None)


def _grouped(sections: Sequence[Section], title: str) -> list[Section]:
    """Return the chapters with parts that are one task each put together: 一、 二、 三、 without anything below."""
    found: list[Section] = []
    for section in sections:
        if section.alone and found and found[-1].alone:
            found[-1].tasks += section.tasks
            found[-1].title = title or found[-1].title
        else:
            found.append(section)
    return found


def _rest(root: Node, parts: Parts) -> Iterator[str]:
    """Yield what has found no place: data tables, stray paragraphs."""
    yield from root.texts
    for table in (table for node in root.walk() for table in node.tables):
        if not table.tasks and not tables.indicators(table):
            yield " | ".join(filter(None, (table.title, *(" ".join(dict.fromkeys(row)) for row in table.rows))))
    for section in parts.sections:
        yield from section.rest


def _but_captions(texts: Sequence[str], titles: Collection[str]) -> Iterator[str]:
    """Yield what is left over but for titles that stand elsewhere, alone or in a list: 附件：1.任务分解表."""
    yield from (text for text in texts if _CAPTION.sub("", text) not in {"", *titles})


def programmes(text: str) -> tuple[str, ...]:
    """Return the names of programmes that a preamble lists: 万名创客创新创业工程、…."""
    names = (
        re.search(r"[万千百][\u4e00-\u9fff]{3,24}(?:工程|行动|计划)$", item)
        for item in re.split("[、\uff0c。\uff1b]", text)
    )
    found = [name.group() for name in names if name]
    return tuple(dict.fromkeys(found)) if len(found) >= _SEVERAL else ()
