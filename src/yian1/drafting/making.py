"""From raw goals, chapters and stages to the records of a draft: ids given out, targets found, deadlines resolved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from string import ascii_lowercase
from typing import TYPE_CHECKING

from yian1.drafting import dates, indicators
from yian1.drafting.duties import stage
from yian1.drafting.pinyin import identifier
from yian1.drafting.records import (
    DraftAction,
    DraftGoal,
    DraftSection,
    DraftStage,
    DraftTarget,
    DraftTask,
    Untaken,
)
from yian1.drafting.targets import of_one_year, targets
from yian1.model.period import Month

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from yian1.drafting.outline import Node
    from yian1.drafting.parts import Parts
    from yian1.drafting.records import Table
    from yian1.drafting.tasks import Piece, RawSection, RawTask


@dataclass(slots=True)
class Maker:
    """Makes the parts of a draft, giving out ids."""

    calendar: dates.Calendar
    ids: Mapping[str, str]
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

    def indicators(self, tables: Iterable[tuple[str, Table]]) -> Iterator[DraftGoal]:
        """Yield a goal for each table of indicators, with a target for each row that says what is aimed at."""
        for heading, table in tables:
            rows = indicators.read(table)
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
        limit = due or (said[-1].month if said and not said[-1].vague else None)
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
        found, untaken = self._targets(raw.text, f"{section.title}{raw.title}", due)
        doubts = {"title": "原文没有标题，取自开头"} if raw.guessed else {}
        if day and any("上一行" in piece.who.doubt for piece in raw.pieces):
            doubts["due"] = "单元格是空的，沿用上一行"
        return DraftTask(
            identity,
            raw.title,
            tuple(actions),
            tuple(found),
            tuple(untaken),
            day,
            doubts,
            "；".join(dict.fromkeys(raw.notes)),
            raw.printed,
        )

    def _due(self, raw: RawTask) -> tuple[Month | None, date | None]:
        for words in (piece.who.due for piece in raw.pieces if piece.who.due):
            for limit in dates.deadlines(words, self.calendar):
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
        texts = [*preamble, *(text for _, text in requirements), *(made.text for made in stages)]
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
