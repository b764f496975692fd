"""The targets of a paper that lag: which and why, in which sentences, and how much of it a paper may take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.progress import LAGGING, Light, Outlook, Status
from yian1.model import quantity
from yian1.model.office import HALF_YEAR, OCTOBER
from yian1.model.plan import RELATIVE, Kind
from yian1.output import numbers, words
from yian1.output.documents.targets import completed, limit_words, old_end, points, shown, strictly, versus, way
from yian1.output.documents.tasks import TELLING, hindrance, listed, shared, within, without_requests

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.model.period import Month
    from yian1.model.plan import Target
    from yian1.output.documents.document import Request
    from yian1.output.documents.targets import News


EVERYTHING = 10_000
LINES_OF_A_PAGE = 26  # of a briefing


class Limits(NamedTuple):
    """What a paper of some length takes: numbers of items, and signs of a text.

    `detailed` laggards in words of their own with reasons of `reason` signs (those with a red light alone, unless
    `yellow`), the others with their points and a reason of `why` signs; what fell short with its gap if `gaps`; lists
    of `named` targets or tasks and of `units`; `best` targets ahead, `events` listed one by one, `overdue` opinions,
    `results` of opinions; `statements` of targets in one goal; `account` signs for each task; `remarks` and `plans`
    of each section, of `remark` signs each; `demands` of the office.
    """

    detailed: int = EVERYTHING
    reason: int = 60
    why: int = 20
    yellow: bool = True
    gaps: bool = True
    named: int = EVERYTHING
    units: int = EVERYTHING
    best: int = 3
    events: int = EVERYTHING
    overdue: int = EVERYTHING
    results: int = EVERYTHING
    statements: int = EVERYTHING
    account: int = 240
    remarks: int = 3
    plans: int = EVERYTHING
    remark: int = 60
    demands: int = EVERYTHING


class Length(NamedTuple):
    """How long a kind of paper may be before its annexes, in characters and lines, and its limits, the widest first."""

    most: int
    steps: tuple[Limits, ...]
    lines: int = EVERYTHING


WIDEST = Limits()
# Of a brief what goes well gives way first, then gaps of rates, which stand in the annex, and the length of reasons;
# then those with a yellow light keep points and reason only; at last the number of laggards in words of their own,
# of names in lists, of units.
_SHORTER_BRIEF = Limits(best=1, gaps=False, events=0, overdue=2)
_RED_IN_WORDS = Limits(best=0, gaps=False, events=0, overdue=1, yellow=False)
_BRIEF = (
    Limits(reason=30),
    _SHORTER_BRIEF._replace(reason=30),
    _SHORTER_BRIEF._replace(reason=20, best=0, overdue=1),
    *(_RED_IN_WORDS._replace(reason=reason, why=why) for reason, why in ((24, 20), (16, 12), (20, 0), (12, 0))),
    *(
        _RED_IN_WORDS._replace(reason=0, why=0, overdue=0, detailed=detailed, named=named, units=units)
        for detailed, named, units in ((6, 8, 10), (3, 5, 7), (1, 2, 4), (0, 0, 0))
    ),
)
_LEADERS = (
    Limits(detailed=5, reason=24, units=8, best=1, demands=3),
    Limits(detailed=3, reason=24, units=6, best=1, demands=2),
    Limits(detailed=3, reason=12, units=4, best=1, demands=2),
    Limits(detailed=2, reason=20, units=4, best=0, demands=1),
    Limits(detailed=1, reason=0, units=0, best=0, demands=0),
    Limits(detailed=0, reason=0, units=0, best=0, demands=0),
)
_SHORTER_SUMMARY = WIDEST._replace(reason=30, events=6, results=6, remarks=2, plans=4, remark=40)
_SUMMARY = (
    WIDEST,
    *(_SHORTER_SUMMARY._replace(account=size) for size in (200, 130, 90)),
    _SHORTER_SUMMARY._replace(account=45, events=0, results=3, remarks=1, plans=2, remark=30, reason=24),
    *(
        Limits(account=size, reason=20, detailed=6, named=6, events=0, overdue=2, results=0, statements=12, remarks=1,
             plans=1, remark=24)
        for size in (45, 30, 0)
    ),
    Limits(account=0, detailed=0, named=0, events=0, overdue=0, results=0, statements=0, remarks=0),
)  # fmt: skip

LENGTHS: Mapping[str, Length] = {
    "brief": Length(1_500, _BRIEF, 2 * LINES_OF_A_PAGE),
    "leaders": Length(500, _LEADERS, LINES_OF_A_PAGE - 1),
    "half-year": Length(4_000, _SUMMARY),
    "october": Length(4_000, _SUMMARY),
    "unit-brief": Length(EVERYTHING, (WIDEST,)),
    "unit-half-year": Length(EVERYTHING, (WIDEST,)),
}


def of_status(items: Sequence[TargetProgress], status: Status) -> list[TargetProgress]:
    """Return the targets of a status."""
    return [item for item in items if item.status is status]


@dataclass(frozen=True)
class Lagging:
    """The targets of a paper that lag, in its sentences: those `behind` the pace, those that fell `short`.

    `newly` are the ids of those that were not behind before, `reasons` say what hinders each.
    """

    request: Request
    behind: Sequence[TargetProgress]
    short: Sequence[TargetProgress]
    newly: frozenset[str]
    reasons: Mapping[str, str]
    limits: Limits = WIDEST

    @property
    def red(self) -> int:
        """How many of those behind have a red light."""
        return sum(item.light is Light.RED for item in self.behind)

    @cached_property
    def detailed(self) -> Sequence[TargetProgress]:
        """Those behind that have words of their own."""
        most = self.limits.detailed
        return self.behind[: most if self.limits.yellow else min(most, self.red or most)]

    @property
    def head(self) -> str:
        """How many are behind, how many of them with a red light, how many newly."""
        late, number = Status.BEHIND.word, len(self.behind)
        marks = [f"红灯{self.red}项"] if 0 < self.red < number and not self.request.unit else []
        marks += [f"本{self.request.term}新{late}{len(self.newly)}项"] if 0 < len(self.newly) < number else []
        return "".join(
            [
                f"{late}于时序的目标{number}项{self._unexplained}",
                "，均为红灯" if self.red == number > 1 and not self.request.unit else "",
                f"，其中{words.names(marks)}" if marks else "",
            ]
        )

    @property
    def _unexplained(self) -> str:
        """Where the reasons stand that would make the paper too long."""
        limits, detailed = self.limits, len(self.detailed)
        kept = [
            at < detailed + limits.named and bool(within(reason, limits.reason if at < detailed else limits.why))
            for at, item in enumerate(self.behind)
            if (reason := self.reasons[item.target.id])
        ]
        return "" if all(kept) else self.request.annex("targets", "其他原因" if any(kept) else "原因")

    def gap(self, item: TargetProgress) -> str:
        """Return whose a target behind is, by how much, below which pace if its own: （市经信局，低12.4个百分点）."""
        late = f"新{Status.BEHIND.word}" if item.target.id in self.newly else ""
        pace = f"时序{own}" if (own := words.own_pace(item)) else ""
        owner = "" if self.request.unit else words.owner(item)
        return words.aside(owner, f"{old_end(item)}低{points(item)}", pace, late)

    def hindered(self, item: TargetProgress) -> str:
        """Return why a target is behind, what is left to be done and whether that can be."""
        months = not self.same_months or (item.stale and not all(one.stale for one in self.detailed))
        outlook = numbers.outlook(item)
        rest = words.remainder_words(item, months=False)
        if months and rest:
            rest = words.time_left(item, words.end_beside(item.month, item.as_of)) + rest
        parts = (self._reason(item, self.limits.reason), rest, outlook.word if outlook else "")
        return "".join(f"，{part}" for part in parts if part)

    def _reason(self, item: TargetProgress, most: int) -> str:
        """Return why a target is behind, without its name and the month of its figure, which stand before."""
        text = words.clause(listed(self.request, within(self.reasons[item.target.id], most)))
        text = text.removeprefix(words.end_beside(item.month, item.as_of) if item.stale else "")
        return re.sub(rf"^([0-9年]*[0-9]月末)?{re.escape(item.target.name)}(?![、和与及等的])", r"\1", text)

    @cached_property
    def same_months(self) -> str:
        """The months that are left, where they are as many for all figures that are not older ones."""
        fresh = [item for item in self.detailed if not item.stale]
        now = fresh or self.detailed
        left = {item.months_left for item in now}
        if len(now) <= 1 or len(left) > 1 or not all(item.months_left and item.needed for item in now):
            return ""
        year_end = self.request.ledger.one_year and not any(map(words.by_when, now))
        since = "" if fresh else words.end_beside(now[0].month, now[0].as_of)
        return f"，{since}{'距年底' if year_end else '距完成时限'}还有{left.pop()}个月"

    @property
    def rest(self) -> str:
        """Those behind that have no words of their own."""
        limits, table = self.limits, self.request.at_annex("targets")
        others = self.behind[len(self.detailed) :]
        if not self.detailed:
            named = words.listed([item.target.name for item in others], limits.named, "项", table)
            return f"{'：' if limits.named else '，'}{named}"
        if not others:
            return ""
        reasons = [self._reason(item, limits.why) for item in others]
        lines = [
            f"{item.target.name}{self.gap(item)}{f'，{why}' if why else ''}"
            for item, why in zip(others, reasons, strict=True)
        ]
        head = f"；其余{len(others)}项"
        if limits.named:
            head = "；还有" if len(others) == 1 else f"{head}{'：' if limits.why else '为'}"
        more = f"{'等，' if limits.named else ''}{table or '从略'}" if len(others) > limits.named else ""
        return head + ("；" if limits.why else "、").join(lines[: limits.named]) + more

    @property
    def short_words(self) -> str:
        """What those that fell short are called: 未完成 where their time is over, else 未达标."""
        statuses = {item.status for item in self.short}
        return words.names(one.word for one in (Status.MISSED, Status.UNMET) if one in statuses)

    @property
    def by_unit(self) -> str:
        """Those that fell short with their gaps, unit by unit."""
        limits = self.limits
        gaps = self.request.annex("targets", "差距") if limits.named and not limits.gaps else ""
        units: dict[str, list[str]] = {}
        for item in self.short[: limits.named]:
            units.setdefault(words.owner(item), []).append(self._shortfall(item))
        text = "；".join(
            f"{unit}的{words.names(lines)}" if unit and not self.request.unit else words.names(lines)
            for unit, lines in units.items()
        )
        head = f"{self.short_words}的{len(self.short)}项{gaps}{'：' if limits.named else '，'}"
        return head + self._cut(text)

    @property
    def one_by_one(self) -> str:
        """Those that fell short with their units and gaps, in a list."""
        return self._cut(
            words.names(self._shortfall(item, words.owner(item)) for item in self.short[: self.limits.named])
        )

    def _cut(self, text: str) -> str:
        if len(self.short) <= self.limits.named:
            return text
        number = f"等{len(self.short)}项，" if self.limits.named else ""
        return f"{text}{number}{self.request.at_annex('targets') or '从略'}"

    def _shortfall(self, item: TargetProgress, unit: str | None = None) -> str:
        """Return one that fell short with its gap; with its unit where that is wanted."""
        named = unit if unit and self.request.kind != OCTOBER and not self.request.unit else ""
        distance = self._distance(item, alone=unit is None) if self.limits.gaps else ""
        return item.target.name + words.aside(named, distance and old_end(item) + distance)

    def _distance(self, item: TargetProgress, *, alone: bool) -> str:
        """Return by how much a target fell short; `alone` by its size alone where the other side is the promise."""
        target, gap, figure = item.target, numbers.gap(item), shown(item)
        if item.is_limit and item.observation is not None:
            return limit_words(item)
        if target.kind in RELATIVE or (gap and (item.is_rank or item.on_the_way or not alone)):
            return versus(item)
        if gap:
            return f"{'高' if gap > 0 else '低'}{words.size(gap, target.measure)}"
        done = completed(item)
        if done is not None and target.kind in {Kind.FLOW, Kind.STOCK}:
            return f"{way(item) if target.kind is Kind.STOCK else ''}完成{quantity.percent(done)}{strictly(item)}"
        if target.kind is Kind.MILESTONE:
            return "尚未完成"
        if figure is None or self.request.kind in {HALF_YEAR, OCTOBER}:
            return ""
        return f"{words.value(figure, target.measure)}{strictly(item)}"


def laggards(request: Request, items: Sequence[TargetProgress], news: News | None) -> Lagging:
    """Return those of a paper's targets that lag, in the order of notices, red first; for leaders the hopeless ones."""
    behind = [item for item in of_status(items, Status.BEHIND) if not item.apart]
    behind.sort(key=lambda item: item.light is not Light.RED)
    if request.kind == "leaders":
        behind.sort(key=lambda item: numbers.outlook(item) is not Outlook.UNLIKELY)
    short = [*of_status(items, Status.MISSED), *of_status(items, Status.UNMET)]
    newly = frozenset(item.target.id for item in news["behind"]) if news else frozenset()
    reasons = _reasons(request.assessment, request.paper.problems)
    if request.kind == OCTOBER:
        reasons = {target: without_requests(text) for target, text in reasons.items()}
    return Lagging(request, behind, short, newly, reasons)


def _reasons(assessment: Assessment, given: Mapping[str, str]) -> Mapping[str, str]:
    """Return what hinders each target that lags, why there is no figure of one without, nothing of the others.

    That is what the office has `given`, else the note of the figure, else what its owner says of its task, if that has
    no other target, or of any task: words on another task are taken for the target that they name.
    """
    of_tasks = _named(assessment)
    for task in assessment.tasks:
        reports = [report for report in task.reports if report.report.problem]
        for target in task.task.targets if len(task.task.targets) == 1 else ():
            owner = assessment.ledger.owners[target.id]
            of_tasks[target.id] = next(
                (hindrance(assessment.as_of, one, one.report.problem or "") for one in reports if one.unit == owner), ""
            )
    found = {}
    for item in assessment.targets:
        note = words.why_missing(item) if item.observation is None else item.observation.figure.note
        if item.status in LAGGING:
            note = note or of_tasks.get(item.target.id, "")
        told = item.status in LAGGING or item.observation is None
        found[item.target.id] = given.get(item.target.id, note or "") if told else ""
    return found


def _named(assessment: Assessment) -> dict[str, str]:
    """Return for each target what its owner says of it among the problems of tasks; the newest month's words."""
    found: dict[str, tuple[Month, str]] = {}
    owned: dict[str | None, list[Target]] = {}
    for item in assessment.targets:
        owned.setdefault(item.owner, []).append(item.target)
    for report in (report for task in assessment.tasks for report in task.reports if report.report.problem):
        text = report.report.problem or ""
        shares = {target.id: shared(target.name, text) for target in owned.get(report.unit, ())}
        most = max(shares.values(), default=0)
        best, *others = [one for one, share in shares.items() if share == most] or [""]
        if most >= TELLING and not others and (best not in found or found[best][0] < report.month):
            found[best] = (report.month, hindrance(assessment.as_of, report, text))
    return {one: text for one, (_, text) in found.items()}
