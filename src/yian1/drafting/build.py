"""The draft of a plan from its text: head, outline, parts, roster and targets put together."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from yian1.drafting import dates, indicators, tables, units
from yian1.drafting.duties import duties
from yian1.drafting.head import divide
from yian1.drafting.making import Maker, has_promise
from yian1.drafting.outline import Node, tree
from yian1.drafting.parts import parts_of
from yian1.drafting.records import Draft, Paragraph, Table
from yian1.drafting.roster import roster
from yian1.model.period import Month

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.drafting.head import Divided
    from yian1.drafting.parts import Parts
    from yian1.drafting.records import Block, Head, Rows
    from yian1.drafting.tasks import RawSection

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
    calendar = dates.Calendar(head.year, head.first or Month(head.year, 1), head.last or Month(head.year, 12))
    listed = [who for section in parts.sections for task in section.tasks for who in task.named()]
    known, ids = roster(listed)
    parts.sections = _grouped(parts.sections, head.title)
    maker = Maker(calendar, ids)
    goals = [*maker.stray([("总述", head.purpose)], "目标出自开头的段落"), *maker.goals(parts.goals)]
    goals += maker.stray(
        [(node.title, text) for node in parts.overall for text in node.all_texts()], "目标出自总体要求"
    )
    sections = maker.sections(parts.sections)
    goals += maker.indicators(
        (node.title, table) for node in root.walk() for table in node.tables if isinstance(table, Table)
    )
    goals += maker.stray([(raw.title, raw.text) for raw in parts.sections], "目标出自任务部分标题下的文字")
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
            if isinstance(table, Table) and not indicators.read(table):
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
