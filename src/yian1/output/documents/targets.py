"""Targets as facts for a document: what was promised, how it stands in words, what changed, notes under a table."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from yian1.core import pace, terms
from yian1.core.progress import STRICT, Light, Status
from yian1.model import quantity
from yian1.model.office import HALF_YEAR, OCTOBER
from yian1.model.period import Month
from yian1.model.plan import RELATIVE, Kind, Rule
from yian1.output import numbers, words
from yian1.output.documents.document import annex, at_annex, term
from yian1.output.documents.tasks import within
from yian1.output.words import aside, clause, end_beside, month_beside, size, value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import ActionState, Assessment
    from yian1.model.filing import Figure
    from yian1.model.plan import Target
    from yian1.output.documents.document import Request
    from yian1.output.documents.facts import Room

_WHOLE = 100
_MANY = 50  # of fewer things shares show less than counts
_THAN = "(?:[高低快慢大小多少]于|超过)([^\uff0c\u3002\uff1b]+)$"
_KEEPING_PACE = frozenset({Status.AHEAD, Status.ON_PACE})
_NOT_NEWLY_BEHIND = frozenset({Status.BEHIND, Status.NO_DATA})
_FULFILLED = frozenset({Status.MET, Status.HOLDS})
_NOT_LOST = _FULFILLED | {Status.NO_DATA}
_LAGGING = frozenset({Status.BEHIND, Status.UNMET, Status.MISSED})
_PROMISED = {Rule.ABOVE: "超过", Rule.AT_LEAST: "", Rule.AT_MOST: "不高于", Rule.BELOW: "低于", Rule.ABOUT: "约"}
_GROWTH = "增速"
_ALONE = {"open": "在推进中", "under-way": "在推进中", "year-end": "列为年末考核"}  # of all of them: 均在推进中


class TargetFact(NamedTuple):
    """One target at the end of a month; what it does not say itself, its progress and its promise do.

    `number` is its place in a list, `reason` what hinders it.
    """

    number: int
    item: TargetProgress
    reason: str

    def __getattr__(self, name: str) -> object:
        """Return for templates what the core says of the progress, else what the plan says of the promise."""
        try:
            return getattr(self.item, name)
        except AttributeError:
            return getattr(self.target, name)

    @property
    def target(self) -> Target:
        """The promise itself."""
        return self.item.target

    @property
    def unit(self) -> str:
        """The name of the unit that files the figure; empty without one."""
        return self.item.ledger.name(self.item.owner) if self.item.owner else ""

    @property
    def by(self) -> str:
        """Until when it is promised where that is not the end of the plan's one year: 到2025年, 每年."""
        return words.by_when(self.item, self.item.ledger)

    @property
    def apart(self) -> bool:
        """Whether it is a milestone counted apart from the targets."""
        return self.target.id in self.item.ledger.milestones

    @property
    def definition(self) -> str:
        """What is counted (口径), as the office has defined it."""
        return self.item.ledger.office.definitions.get(self.target.id, "")

    @property
    def deadline(self) -> str:
        """By when it is promised: 12月底前."""
        return f"{month_beside(self.item.end, self.item.as_of)}底前"

    @property
    def aim(self) -> str:
        """What the gap is to: the target, or the point of a schedule that is due by now."""
        return "目标" if self.item.due_value is None else "节点目标"

    @property
    def other(self) -> str:
        """What the figure is compared with; of a comparison in the words of its quote: 高于全市地区生产总值增速."""
        target = self.target
        if target.kind is Kind.COMPARISON:
            found = re.search(_THAN, target.quote)
            return found[1] if found else "对比指标"
        return "上年同期" if target.kind is Kind.TREND else self.aim

    @property
    def promise(self) -> str:
        """What was promised: 完成, 高于上年同期, 超过225万家, of 不低于 the value alone."""
        target = self.target
        if target.kind is Kind.MILESTONE:
            return "完成"
        if target.value is None:
            return terms.RULES[self.item.rule] + self.other
        return _PROMISED[self.item.rule] + value(target.value, target.measure)

    @property
    def figure(self) -> Figure | None:
        """What was filed."""
        return None if self.item.observation is None else self.item.observation.figure

    @property
    def newly_filed(self) -> bool:
        """Whether the figure was filed for the month in question."""
        return self.item.observation is not None and self.item.observation.month == self.item.as_of

    @property
    def shown(self) -> Decimal | None:
        """The figure in the target's measure, never rounded into being met; None where there is none."""
        seen = self.item.observation
        return None if seen is None else numbers.shown(seen, self.target)

    @property
    def against(self) -> Decimal | None:
        """The other side of a comparison, in the target's measure."""
        seen = self.item.observation
        if seen is None or seen.against is None:
            return None
        return numbers.with_tenths(words.decimal(seen.against), self.target.measure)

    @property
    def day(self) -> str:
        """The day of the figure where that is another one than its month's last."""
        seen = self.item.observation
        if seen is None or seen.day is None:
            return "" if seen is None else seen.figure.as_of or ""
        return "" if seen.day == seen.of.last_day else words.day(seen.day)

    @property
    def month_end(self) -> str:
        """The end of the figure's own month: 5月末."""
        return end_beside(self.item.month, self.item.as_of)

    @property
    def baseline(self) -> Mapping[str, Any] | None:
        """The figure that the year started from; `year_end` is set if it is a year's last one."""
        known = self.item.ledger.office.baselines.get(self.target.id)
        if known is None:
            return None
        as_of, year_end = known.as_of or "", None
        with suppress(ValueError):
            period = Month.parse(as_of)
            as_of = f"{words.month(period)}末"
            year_end = period.year if period.number == words.DECEMBER else None
        return {"value": known.value, "as_of": as_of, "year_end": year_end, "source": known.source or ""}

    @property
    def gap(self) -> Decimal | None:
        """The figure minus what it is compared with."""
        return numbers.gap(self.item)

    @property
    def change(self) -> Decimal | None:
        """The difference to the month or quarter before."""
        return numbers.change(self.item)

    @property
    def outlook(self) -> str:
        """What the speed so far promises."""
        return numbers.outlook(self.item) or ""

    @property
    def checked(self) -> str:
        """Whether the figure is 自报, 经核实 or 存疑."""
        return words.verified_words(self.item)

    @property
    def figure_cell(self) -> str:
        """The figure in a table, with what is to be known of it: 548个（4月数，初步）."""
        seen = self.item.observation
        if seen is None or seen.value is None:
            return words.value_words(self.item)
        return words.value_words(self.item) + aside(
            self._old, "初步" if seen.figure.provisional else "", self._other_than_reported
        )

    @property
    def milestone_cell(self) -> str:
        """The status of a milestone in a table, with its day."""
        return words.lit(self.item.status, self.item.light) + aside(self.day or self._old, self._other_than_reported)

    @property
    def _old(self) -> str:
        return f"{month_beside(self.item.month, self.item.as_of)}数" if self.item.stale else ""

    @property
    def _other_than_reported(self) -> str:
        return "" if self.item.check is None else self.checked

    @property
    def baseline_cell(self) -> str:
        """The baseline in a table: 521个（2023年末）."""
        known = self.baseline
        if known is None:
            return words.NONE
        day = f"{known['year_end']}年末" if known["year_end"] else known["as_of"]
        return value(known["value"], self.target.measure) + aside(day)

    @property
    def way(self) -> str:
        """What a total with a baseline is on its way to: more or less."""
        return "增量" if self.item.rule in {Rule.ABOVE, Rule.AT_LEAST} else "减量"

    @property
    def versus(self) -> str:
        """The figure beside what it is compared with: 高于上年同期0.3个百分点."""
        gap = self.gap or 0
        return f"{'高于' if gap > 0 else '低于'}{self.other}{self.size}" if gap else f"与{self.other}持平"

    @property
    def size(self) -> str:
        """The size of the gap."""
        return size(self.gap or Decimal(), self.target.measure)

    @property
    def limit_words(self) -> str:
        """The figure beside the limit."""
        target = self.target
        return words.beside_limit(self.shown or Decimal(), target.value or Decimal(), target.measure, self.item.rule)

    @property
    def strictly(self) -> str:
        """What was asked for, where the figure is just that and had to be more or less: ，要求超过225万家."""
        if self.shown is None or self.item.is_limit or self.item.rule not in STRICT:
            return ""
        promised = self.target.value
        return "" if (self.gap if promised is None else self.shown - promised) else f"，要求{self.promise}"

    @property
    def against_pace(self) -> str:
        """The points against the pace, which is that of the figure's own month; empty where there are none to show."""
        if self.item.ahead is None or self.item.status not in _KEEPING_PACE | {Status.BEHIND}:
            return ""
        return f"，{words.beside_pace(self.item.ahead, self.item)}"

    @property
    def rate(self) -> str:
        """A rate with its time: 一季度增长6.3%, 5月末为47.5%."""
        whole = self.target.kind in RELATIVE
        when = self.day or (_since_january(self.item.month) if whole else self.month_end)
        return when + (self.growth or f"为{value(self.shown or Decimal(), self.target.measure)}")

    @property
    def growth(self) -> str:
        """A rate of growth in words: 增长6.3%; empty of everything else."""
        target, shown = self.target, self.shown or Decimal()
        if not target.name.endswith(_GROWTH) or target.measure != "%":
            return ""
        return ("增长" if shown >= 0 else "下降") + value(abs(shown), "%")

    def remainder(self, *, months: bool) -> str:
        """Return what is left to be done, `months` with the time that is left for it."""
        item = self.item
        if not item.needed or not item.months_left:
            return ""
        time = f"其余{item.months_left}个月" if item.months_left > 1 else "余下1个月"
        if item.stale:  # counted from the month after the figure's own
            time = f"{self.month_end}以后{item.months_left}个月"
        return (time if months else "") + words.remainder_words(item, months=False)


def _points(fact: TargetFact) -> str:
    return f"{words.points(fact.item.ahead or Fraction())}个百分点"


def _since_january(month: Month) -> str:
    return {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}.get(month.number) or words.through(month)


class Count(NamedTuple):
    """How many targets or tasks have a status; of many with their share in percent, each rounded by itself."""

    status: Status | ActionState
    number: int
    share: Decimal | None = None


def target_facts(assessment: Assessment, reasons: Mapping[str, str], given: Collection[str]) -> tuple[TargetFact, ...]:
    """Return all targets in the order in which notices list them.

    `reasons` stands in where a figure gives none, and before that where the office has given its own.
    """
    return tuple(
        TargetFact(number, item, _reason(item, reasons.get(item.target.id, ""), given))
        for number, item in enumerate(assessment.ranked(), 1)
    )


def numbered(targets: Iterable[TargetFact]) -> tuple[TargetFact, ...]:
    """Return some of the targets, numbered anew."""
    return tuple(target._replace(number=number) for number, target in enumerate(targets, 1))


def counts(targets: Sequence[TargetFact]) -> tuple[Count, ...]:
    """Count targets by status, in the order of the statuses; those without a target are left out."""
    numbers = {status: sum(one.item.status is status for one in targets) for status in Status}
    many = len(targets) >= _MANY
    return tuple(
        Count(status, number, quantity.round_half_up(Fraction(100 * number, len(targets)), 1) if many else None)
        for status, number in numbers.items()
        if number
    )


def tally(counts: Sequence[Count], among: str = "中，") -> str:
    """Return the numbers to stand behind their sum: 中，已完成3项、未达标2项; or 均已完成."""
    if len(counts) == 1:
        word = _ALONE.get(counts[0].status, terms.word(counts[0].status))
        return f"均{word}" if counts[0].number > 1 else word
    parts = words.names(
        f"{terms.word(one.status)}{one.number}项{'' if one.share is None else f'（{one.share}%）'}" for one in counts
    )
    shares = [one.share for one in counts if one.share is not None]
    return f"{among}{parts}" + ("（因四舍五入，占比之和不等于100%）" if shares and sum(shares) != _WHOLE else "")


def standing(targets: Sequence[TargetFact]) -> str:
    """Return the numbers of targets and of milestones: 26项目标中，已完成3项、未达标2项。另有2项节点任务，推进中2项."""
    own, apart = ([one for one in targets if one.apart is milestone] for milestone in (False, True))
    text = f"{len(own)}项目标{tally(counts(own))}" if own else ""
    if apart:
        text += f"{'。另有' if text else ''}{len(apart)}项节点任务{tally(counts(apart), '，' if text else '中，')}"
    return text


def news(targets: Sequence[TargetFact], now: Assessment, before: Assessment) -> Mapping[str, Any]:
    """Compare two months by status; what had no data before is not newly behind, what has none now not lost.

    What is promised anew each year begins each year without data. `reached` are the milestones that are counted apart;
    `lights` are those whose light has changed, with the light that it was.
    """
    was = {item.target.id: item for item in before.targets}
    pairs = [
        (fact, old.status if (old := was[fact.target.id]).end == item.end else Status.NO_DATA)
        for fact, item in zip(targets, now.ranked(), strict=True)
    ]
    met = [fact for fact, old in pairs if fact.item.status is Status.MET and old not in _FULFILLED]
    turned = [(fact, was[fact.target.id].light) for fact in targets]
    return {
        "met": [fact for fact in met if not fact.apart],
        "reached": [fact for fact in met if fact.apart],
        "holds": [fact for fact, old in pairs if fact.item.status is Status.HOLDS and old not in _FULFILLED],
        "behind": [fact for fact, old in pairs if fact.item.status is Status.BEHIND and old not in _NOT_NEWLY_BEHIND],
        "recovered": [fact for fact, old in pairs if fact.item.status in _KEEPING_PACE and old is Status.BEHIND],
        "lost": [fact for fact, old in pairs if old in _FULFILLED and fact.item.status not in _NOT_LOST],
        "lights": [(fact, old) for fact, old in turned if old and fact.item.light and fact.item.light is not old],
    }


def _reason(item: TargetProgress, problem: str, given: Collection[str]) -> str:
    if item.status not in _LAGGING:
        return ""
    note = None if item.target.id in given or item.observation is None else item.observation.figure.note
    return note or problem


class Targets(NamedTuple):
    """What a paper says of its targets together, as far as there is room.

    `own` are those it speaks of, `apart` milestones counted apart from them; `behind` and `short` lag, `ahead` do not.
    `annexed` says whether a table of them follows, and by which number.
    """

    request: Request
    own: Sequence[TargetFact]
    apart: Sequence[TargetFact]
    behind: Sequence[TargetFact]
    short: Sequence[TargetFact]
    ahead: Sequence[TargetFact]
    news: Mapping[str, Sequence[TargetFact]] | None
    annexes: Mapping[str, str]

    @property
    def red(self) -> int:
        """How many of those behind have a red light."""
        return sum(fact.item.light is Light.RED for fact in self.behind)

    @property
    def missed(self) -> int:
        """How many have not been met in time."""
        return sum(fact.item.status is Status.MISSED for fact in self.short)

    def overall(self, checked: str) -> str:
        """Return the day, the pace, how many targets there are of each status; `checked` how many are checked."""
        if not self.own and not self.apart:
            return ""
        ledger, month = self.request.ledger, self.request.month
        year = f"{month.year}年" if ledger.several_years else ""
        paced = any(fact.target.kind is not Kind.MILESTONE for fact in self.own)
        due = f"（时序进度{quantity.percent(pace.general(ledger, month))}）" if paced else ""
        text = f"截至{year}{words.month_end(month)}{due}，{standing((*self.own, *self.apart))}。"
        soon = [fact for fact in self.own if fact.item.due_this_year] if ledger.several_years else []
        if soon and len(soon) < len(self.own):
            text += f"{month.year}年底前应完成的{len(soon)}项目标{tally(counts(soon))}。"
        return text + (f"{checked}，其余为责任单位自报。" if checked else "")

    def fresh(self, most: int, before: str) -> str:
        """Return what has been met or caught up since the month or quarter before."""
        if self.news is None:
            return ""
        late = terms.STATUSES[Status.BEHIND]
        titles = {
            "met": "新完成目标",
            "reached": "新完成节点任务",
            "holds": "新达到要求",
            "recovered": f"由{late}赶上时序",
        }
        text = "".join(
            f"{title}{len(items)}项：{words.listed([fact.target.name for fact in items], most, '项')}。"
            for name, title in titles.items()
            if (items := self.news[name])
        )
        quiet = not any(self.news[name] for name in (*titles, "behind", "lost")) and (self.own or self.apart)
        return text + (f"与{before}相比，没有新完成和新{late}的目标。" if quiet else "")

    def best(self, most: int) -> str:
        """Return the targets that are farthest ahead of the pace."""
        if not self.ahead or not most:
            return ""
        targets = words.names(f"{fact.target.name}（快{_points(fact)}）" for fact in self.ahead[:most])
        return f"快于时序{'的有' if len(self.ahead) <= most else '最多的是'}{targets}。"

    def told(self, room: Room) -> Sequence[TargetFact]:
        """Return those behind that have words of their own."""
        return self.behind[: room.detailed if room.yellow else min(room.detailed, self.red or room.detailed)]

    def head(self, detailed: Sequence[TargetFact], room: Room) -> str:
        """Return how many are behind, how many of them with a red light, how many newly."""
        late, number = terms.STATUSES[Status.BEHIND], len(self.behind)
        fresh = len(self.news["behind"]) if self.news else 0
        marks = [f"红灯{self.red}项"] if 0 < self.red < number and not self.request.unit else []
        marks += [f"本{term(self.request)}新{late}{fresh}项"] if 0 < fresh < number else []
        return "".join(
            [
                f"{late}于时序的目标{number}项{self._unexplained(len(detailed), room)}",
                "，均为红灯" if self.red == number > 1 and not self.request.unit else "",
                f"，其中{words.names(marks)}" if marks else "",
            ]
        )

    def _unexplained(self, detailed: int, room: Room) -> str:
        """Return where the reasons stand that there is no room for."""
        given = [fact for fact in self.behind if fact.reason]
        most = [room.reason if at < detailed else room.why for at in range(len(given))]
        shown = self.behind[: detailed + room.named]
        kept = [bool(within(fact.reason, size)) and fact in shown for fact, size in zip(given, most, strict=True)]
        return "" if all(kept) else annex(self.annexes, "targets", "其他原因" if any(kept) else "原因")

    def gap(self, fact: TargetFact) -> str:
        """Return whose a target behind is and by how much: （市经信局，低12.4个百分点）."""
        old = fact.month_end if fact.item.stale else ""
        newly = self.news is not None and fact.target.id in {one.target.id for one in self.news["behind"]}
        points = f"{old}{'低' if (fact.item.ahead or 0) < 0 else '高'}{_points(fact)}"
        late = f"新{terms.STATUSES[Status.BEHIND]}" if newly else ""
        return aside("" if self.request.unit else fact.unit, points, late)

    def hindered(self, fact: TargetFact, detailed: Sequence[TargetFact], room: Room) -> str:
        """Return why a target is behind, what is left to be done and whether that can be; `detailed` are beside it."""
        months = not self.same_months(detailed) or (fact.item.stale and not all(one.item.stale for one in detailed))
        outlook = terms.word(fact.outlook) if fact.outlook else ""
        parts = (clause(within(fact.reason, room.reason)), fact.remainder(months=months), outlook)
        return "".join(f"，{part}" for part in parts if part)

    def same_months(self, detailed: Sequence[TargetFact]) -> str:
        """Return the months that are left, where they are as many for all figures that are not older ones."""
        fresh = [fact for fact in detailed if not fact.item.stale]
        now = fresh or detailed
        left = {fact.item.months_left for fact in now}
        if len(now) <= 1 or len(left) > 1 or not all(fact.item.months_left and fact.item.needed for fact in now):
            return ""
        year_end = self.request.ledger.one_year and not any(fact.by for fact in now)
        return f"，{'' if fresh else now[0].month_end}{'距年底' if year_end else '距完成时限'}还有{left.pop()}个月"

    def rest(self, detailed: Sequence[TargetFact], room: Room) -> str:
        """Return those behind that have no words of their own."""
        others, table = self.behind[len(detailed) :], at_annex(self.annexes, "targets")
        if not detailed:
            named = words.listed([fact.target.name for fact in others], room.named, "项", table)
            return f"{'：' if room.named else '，'}{named}"
        if not others:
            return ""
        reasons = [clause(within(fact.reason, room.why)) for fact in others]
        lines = [
            f"{fact.target.name}{self.gap(fact)}{f'，{why}' if why else ''}"
            for fact, why in zip(others, reasons, strict=True)
        ]
        head = f"；其余{len(others)}项"
        if room.named:
            head = "；还有" if len(others) == 1 else f"{head}{'：' if room.why else '为'}"
        more = f"{'等，' if room.named else ''}{table or '从略'}" if len(others) > room.named else ""
        return head + ("；" if room.why else "、").join(lines[: room.named]) + more

    @property
    def short_words(self) -> str:
        """What those that fell short are called: 未完成 where their time is over, else 未达标."""
        statuses = {fact.item.status for fact in self.short}
        return words.names(terms.STATUSES[one] for one in (Status.MISSED, Status.UNMET) if one in statuses)

    def shortfalls(self, room: Room) -> str:
        """Return those that fell short with their gaps, unit by unit."""
        shown = self.short[: room.short]
        gaps = annex(self.annexes, "targets", "差距") if room.short and not room.gaps else ""
        by_unit = "；".join(
            f"{unit}的{lines}" if unit and not self.request.unit else lines
            for unit in dict.fromkeys(fact.unit for fact in shown)
            for lines in [words.names(self._shortfall(fact, room) for fact in shown if fact.unit == unit)]
        )
        head = f"{self.short_words}的{len(self.short)}项{gaps}{'：' if room.short else '，'}"
        return head + self._cut(by_unit, room)

    def short_lines(self, room: Room) -> str:
        """Return those that fell short with their units and gaps, one by one."""
        return self._cut(words.names(self._shortfall(fact, room, fact.unit) for fact in self.short[: room.short]), room)

    def _cut(self, text: str, room: Room) -> str:
        if len(self.short) <= room.short:
            return text
        number = f"等{len(self.short)}项，" if room.short else ""
        return f"{text}{number}{at_annex(self.annexes, 'targets') or '从略'}"

    def _shortfall(self, fact: TargetFact, room: Room, unit: str | None = None) -> str:
        """Return one that fell short with its gap; with its unit where that is wanted."""
        named = unit if unit and self.request.kind != OCTOBER and not self.request.unit else ""
        return fact.target.name + aside(named, self._distance(fact, alone=unit is None) if room.gaps else "")

    def _distance(self, fact: TargetFact, *, alone: bool) -> str:
        """Return by how much a target fell short; `alone` by its size alone where the other side is the promise."""
        done = quantity.percent(fact.item.shown_completion) if fact.item.shown_completion else ""
        if fact.item.is_limit and fact.figure is not None:
            return fact.limit_words
        if fact.gap:
            promised = alone and fact.target.kind not in RELATIVE
            return f"{'高' if fact.gap > 0 else '低'}{fact.size}" if promised else fact.versus
        if done and fact.target.kind in {Kind.FLOW, Kind.STOCK}:
            return f"{fact.way if fact.target.kind is Kind.STOCK else ''}完成{done}"
        if fact.target.kind is Kind.MILESTONE:
            return "尚未完成"
        if fact.shown is None or self.request.kind in {HALF_YEAR, OCTOBER}:
            return ""
        return f"{value(fact.shown, fact.target.measure)}{fact.strictly}"
