"""The draft of a plan from its text: head, outline, parts, roster and targets put together, ids given out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from string import ascii_lowercase
from typing import TYPE_CHECKING

from yian1.drafting import dates, tables, units
from yian1.drafting.dates import duties, stage
from yian1.drafting.head import divide
from yian1.drafting.outline import Node, tree
from yian1.drafting.records import (
    Draft,
    DraftAction,
    DraftGoal,
    DraftSection,
    DraftStage,
    DraftTarget,
    DraftTask,
    Paragraph,
    Table,
    Untaken,
)
from yian1.drafting.roster import identifier, roster
from yian1.drafting.targets import of_one_year, says_what_is_done, targets
from yian1.drafting.tasks import parts_of
from yian1.model.period import Month

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from yian1.drafting.head import Divided
    from yian1.drafting.records import Block, Head, Rows
    from yian1.drafting.tasks import Parts, Piece, RawSection, RawTask


@dataclass(slots=True)
class Maker:
    """Makes the parts of a draft, giving out ids."""

    calendar: dates.Calendar
    ids: Mapping[str, str]
    all_named: bool = False  # nearly every task of the plan names somebody
    taken: set[str] = field(default_factory=set)
    seen: set[tuple[str, Decimal | None, Month | None]] = field(default_factory=set)

    def goals(self, nodes: Sequence[Node]) -> list[DraftGoal]:
        """Return the goals of the parts on goals: the numbered ones, or a part as a whole."""
        made: list[DraftGoal] = []
        for node in nodes:
            inner = node.children
            before = "".join(node.texts)
            if not inner or any(has_promise(text) for text in node.texts):
                made.append(self._goal(len(made) + 1, node, before))
            made += [self._goal(len(made) + at, child, "".join(child.all_texts())) for at, child in enumerate(inner, 1)]
        return made

    def _goal(self, number: int, node: Node, text: str) -> DraftGoal:
        words = text or node.title
        if text and (has_promise(node.title) or node.guessed) and node.title not in text:
            words = f"{node.title}。{text}"
        found, untaken = self._targets(words, node.heading, carry=True)
        return DraftGoal(f"g{number}", node.title, words, tuple(found), tuple(untaken))

    def stray(self, texts: Sequence[tuple[str, str]], doubt: str) -> list[DraftGoal]:
        """Return goals for targets that stand where a plan has no targets, each with its text."""
        made = []
        for title, text in texts:
            if has_promise(text):
                found, untaken = self._targets(text, title)
                made.append(DraftGoal("g", title or "总述", text, tuple(found), tuple(untaken), {"title": doubt}))
        return made

    def indicators(self, given: Iterable[tuple[str, Table]]) -> Iterator[DraftGoal]:
        """Yield a goal for each table of indicators, with a target for each row that says what is aimed at."""
        for heading, table in given:
            rows = tables.read_indicators(table)
            made: list[DraftTarget] = []
            untaken: list[Untaken] = []
            for row in rows:
                found, _ = self._targets(row.sentence, heading)
                doubts = {"quote": "出自指标表，照录表中的一行", "kind": "累计数还是当年数"}
                made += [replace(target, quote=row.aim, doubts={**target.doubts, **doubts}) for target in found]
                untaken += [] if found else [Untaken(row.printed, "指标表里没有认出目标值的一行")]
            if rows:
                text = "；".join(row.printed for row in rows)
                doubts = {"text": "指标表改成了文字"}
                yield DraftGoal("g", table.title or heading or "主要指标", text, tuple(made), tuple(untaken), doubts)

    def _targets(
        self, text: str, heading: str, due: Month | None = None, *, carry: bool = False
    ) -> tuple[list[DraftTarget], list[Untaken]]:
        said = list(dates.deadlines(heading, self.calendar))
        limit = due or (said[-1].month if said and not said[-1].vague else self.calendar.usual)
        found, untaken = targets(text, self.calendar, due=limit, carry=carry)
        made = []
        for target in found:
            same = (target.quote, target.value, target.due)
            if same in self.seen:
                untaken.append(Untaken(target.quote, "与前面的指标重复"))
                continue
            self.seen.add(same)
            month = None if target.due == self.calendar.last else target.due
            made.append(replace(of_one_year(target, self.calendar), due=month, id=identifier(target.name, self.taken)))
        return made, untaken

    def sections(self, raw: Sequence[RawSection]) -> list[DraftSection]:
        """Return the chapters of tasks."""
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
        found, untaken = self._targets(
            raw.text, f"{section.title}{'' if raw.guessed or says_what_is_done(raw.title) else raw.title}", due
        )
        doubts = {"title": "原文没有标题，取自开头"} if raw.guessed else {}
        if self.all_named and not any(raw.named()):
            doubts["title"] = "没有写责任单位，是不是任务"
        if day and any("上一行" in piece.who.doubt for piece in raw.pieces):
            doubts["due"] = "单元格是空的，沿用上一行"
        limits = [f"完成时限：{piece.who.due}" for piece in raw.pieces if "\uff08" in piece.who.due]
        due_words = [piece.who.due for piece in raw.pieces if piece.who.due][:1]
        if day and any(len(self._limits(words)) > 1 for words in due_words):
            doubts.setdefault("due", "原文写了几个时限，取最晚的")
        return DraftTask(
            identity,
            raw.title,
            tuple(actions),
            tuple(found),
            tuple(untaken),
            day,
            doubts,
            "；".join(dict.fromkeys([*raw.notes, *limits])),
            raw.printed,
        )

    def _limits(self, words: str) -> list[dates.Deadline]:
        """Return the deadlines of a line of its own but for those in brackets, which are of a part."""
        return list(dates.deadlines(re.sub("\uff08[^\uff09]*(?:\uff09|$)", "", words) or words, self.calendar))

    def _due(self, raw: RawTask) -> tuple[Month | None, date | None]:
        for words in (piece.who.due for piece in raw.pieces if piece.who.due):
            found = self._limits(words)
            if found:
                limit = max(found, key=lambda limit: limit.month)  # 其中4月底前…，11月底前全部完成
                return limit.month, limit.day or dates.last_day(limit.month)
        return None, None

    def _action(self, identity: str, piece: Piece) -> DraftAction:
        lead = tuple(dict.fromkeys(self.ids[name] for name in piece.who.lead))
        named = tuple(name for name in dict.fromkeys(self.ids[name] for name in piece.who.units) if name not in lead)
        doubts = {"units": piece.doubt or piece.who.doubt} if piece.doubt or piece.who.doubt else {}
        return DraftAction(identity, piece.text, lead, named, piece.who.raw, doubts)

    def framework(self, parts: Parts) -> tuple[list[DraftStage], list[str], list[tuple[str, str]], list[Untaken]]:
        """Return stages, the texts of the overall parts, requirements, and the numbers in them."""
        stages = [stage(child, self.calendar.year) for node in parts.stages for child in node.children or [node]]
        preamble = [
            "".join(
                (f"{node.heading}。" if node.children else "", *(t for t in node.all_texts() if not has_promise(t)))
            )
            for node in parts.overall
        ]
        background = ["".join((f"{node.heading}。", *node.all_texts())) for node in parts.background]
        requirements = []
        for node in parts.requirements:
            requirements += [(node.title, "".join(node.texts))] if node.texts or not node.children else []
            requirements += [(child.title, "".join(child.all_texts()) or child.title) for child in node.children]
        plain = [made.text for made in stages if not has_promise(made.text)]
        texts = [*preamble, *(text for _, text in requirements), *plain]
        untaken = [number for text in texts for number in self._untaken(text, "不在目标和任务里")]
        untaken += [number for text in background for number in self._untaken(text, "讲现状的部分")]
        return stages, [*background, *preamble], requirements, untaken

    def _untaken(self, text: str, reason: str) -> Iterator[Untaken]:
        found, untaken = targets(text, self.calendar)
        yield from untaken
        for target in found:
            if target.value is not None:
                yield Untaken(target.quote, reason)


def has_promise(text: str) -> bool:
    """Whether a text has a target."""
    calendar = dates.Calendar(2000, Month(2000, 1), Month(2000, 12))
    return bool(targets(text, calendar)[0])


def _letters(at: int) -> str:
    return ascii_lowercase[at] if at < len(ascii_lowercase) else f"-{at + 1}"


_NEARLY = 0.7
_SEVERAL = 3  # so many names in a row are a list of programmes


def draft(blocks: Sequence[Block], imprint: Sequence[str] = (), *, this_year: int = 2000) -> Draft:
    """Return the draft of a plan from the blocks of its text; `this_year` is guessed where it names none."""
    read = [_read(block) for block in blocks]
    divided = divide(read, imprint, this_year)
    root = tree(divided.body)
    rule = units.first_leads("".join(_everything(divided)))
    parts = parts_of(root, first_is_lead=bool(rule))
    head = _spanning(divided.head, parts)
    return replace(_assembled(replace(divided, head=head), root, parts), first_leads=rule)


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


def _spanning(head: Head, parts: Parts) -> Head:
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


def _assembled(divided: Divided, root: Node, parts: Parts) -> Draft:
    head = divided.head
    calendar = _calendar(head)
    listed = [who for section in parts.sections for task in section.tasks for who in task.named()]
    known, ids = roster(listed)
    parts.sections = _grouped(parts.sections, head.title)
    tasks = [task for section in parts.sections for task in section.tasks]
    named = sum(any(task.named()) for task in tasks)
    maker = Maker(calendar, ids, all_named=named > len(tasks) * _NEARLY)
    goals = [*maker.stray([("总述", head.purpose)], "目标出自开头的段落"), *maker.goals(parts.goals)]
    goals += maker.stray(
        [(node.title, text) for node in parts.overall for text in node.all_texts()], "目标出自总体要求"
    )
    sections = maker.sections(parts.sections)
    goals += maker.indicators(
        (node.title, table) for node in root.walk() for table in node.tables if isinstance(table, Table)
    )
    goals += maker.stray([(raw.title, raw.text) for raw in parts.sections], "目标出自任务部分标题下的文字")
    steps = [child for node in parts.stages for child in node.children or [node]]
    goals += maker.stray([(node.title, text) for node in steps for text in node.all_texts()], "目标出自实施步骤")
    stages, preamble, requirements, untaken = maker.framework(parts)
    papers = duties([Node(texts=[head.notice]), *parts.stages], parts.requirements, calendar, head.issued)
    leads = [*goals_preamble(parts.goals), *preamble]
    headings = {kind: tuple(found) for kind, found in parts.headings.items()}
    goals = [replace(goal, id=f"g{number}") for number, goal in enumerate(goals, 1)]
    return Draft(
        head=head, preamble="".join(leads), programmes=programmes("".join(leads)), units=known,
        goals=tuple(goals), sections=tuple(sections), stages=tuple(stages),
        duties=tuple(papers), requirements=tuple(requirements),
        untaken=tuple(untaken), rest=tuple(_rest(divided, root, parts)), headings=headings,
    )  # fmt: skip


def _calendar(head: Head) -> dates.Calendar:
    """Return the years of a plan; one that names its year in its title means that where it names no deadline."""
    first, last, own = head.first or Month(head.year, 1), head.last or Month(head.year, 12), Month(head.year, 12)
    titled = "to" in head.doubts and re.search(rf"{head.year}年(?!\d)", head.title)
    return dates.Calendar(head.year, first, last, own if own < last and titled else None)


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


def _rest(divided: Divided, root: Node, parts: Parts) -> Iterator[str]:
    """Yield what has found no place: data tables, stray paragraphs."""
    yield from divided.rest
    yield from root.texts
    for node in root.walk():
        for table in node.tables:
            if isinstance(table, Table) and not tables.read_indicators(table):
                yield " | ".join(filter(None, (table.title, *(" ".join(dict.fromkeys(row)) for row in table.rows))))
            elif not isinstance(table, Table) and not table.rows and table.title:
                yield table.title
    for section in parts.sections:
        yield from section.rest


def programmes(text: str) -> tuple[str, ...]:
    """Return the names of programmes that a preamble lists: 万名创客创新创业工程、…."""
    items = re.split("[、\uff0c。\uff1b]", text)
    found = [
        name.group() for item in items if (name := re.search(r"[万千百][\u4e00-\u9fff]{3,24}(?:工程|行动|计划)$", item))
    ]
    return tuple(dict.fromkeys(found)) if len(found) >= _SEVERAL else ()


def goals_preamble(nodes: Sequence[Node]) -> list[str]:
    """Return the texts before the first numbered goal of a part that has numbered goals."""
    return [text for node in nodes if node.children for text in node.texts if not has_promise(text)]
