"""How a target's state follows from its figures, in sentences; which file, line, commit each comes from."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from yian1.core.pace import point_words
from yian1.core.series import as_decimal
from yian1.model.plan import RELATIVE, Kind, Rule
from yian1.model.quantity import percent, plain
from yian1.output import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from yian1.core.progress import TargetProgress
    from yian1.core.series import Observation
    from yian1.model.diagnostics import Place, Span


def workings(item: TargetProgress) -> Iterator[str]:
    """Yield the steps from the figure that counts to the state, one sentence each."""
    seen = item.observation
    if seen is None:
        yield f"没有可采用的数据，状态为{item.status.word}。"
        return
    yield f"采用{item.ledger.name(seen.unit)}{words.month(seen.of)}的数{_older(item, seen)}：{_figure(seen, item)}。"
    if seen.value is None:
        yield "分母为0，不适用。"
        return
    rough = item.rule is Rule.ABOUT and item.target.value is not None
    least = f"（不低于{words.value(item.least(item.promised), item.target.measure)}就算达到）" if rough else ""
    how = "晚于计划" if item.late else "已" if item.judgement.met else "未"
    yield f"要求{words.requirement(item)}{least}，{how}达到。"
    formula = completion_formula(item)
    if formula:
        yield f"{formula}{_against_pace(item, seen)}。"
    if item.judgement.gap is not None:
        yield f"{_gap_formula(item, seen)}。"
    yield f"状态：{'，'.join(filter(None, (item.status.word, item.light_word)))}。"
    yield from _projection(item)


def _older(item: TargetProgress, seen: Observation) -> str:
    """Say of a figure of an earlier month whether it was filed for this one, or stands in for one that was not."""
    if not item.stale:
        return ""
    asked = words.month(item.as_of)
    return f"（{asked}报送）" if seen.month == item.as_of else f"（{asked}未报，沿用）"


def completion_formula(item: TargetProgress) -> str:
    """Return the division behind a completion with its numbers; empty if there is none.

    A limit is not completed but used up; a rate that should be low has its words already.
    """
    seen, completion, promised = item.observation, item.judgement.completion, item.target.value
    if seen is None or seen.value is None or promised is None:
        return ""
    value, goal = _number(seen.value), plain(promised)
    if item.is_limit:
        return f"占上限：{value} ÷ {goal} = {percent(seen.value / Fraction(promised))}" if promised > 0 else ""
    if completion is not None and item.shown_completion is None:
        return ""
    if completion is None:
        share = item.judgement.share
        return "" if share is None else f"没有基数，不算完成率；占目标 {value} ÷ {goal} = {percent(share)}"
    if item.target.kind is Kind.FLOW:
        return f"完成率：{value} ÷ {goal} = {percent(completion)}"
    if item.target.kind is Kind.RATIO:
        parts = "" if seen.whole is None or seen.part is None else f"{_number(seen.part)} ÷ {_number(seen.whole)} = "
        return f"完成率：{parts}{words.completion_cell(item)}"
    start = _number(item.baseline or Fraction(0))
    pairs = ((value, start), (goal, start)) if item.rule.rising else ((start, value), (start, goal))
    division = " ÷ ".join(f"({less} − {_signed(more)})" for less, more in pairs)
    for_information = "（供参考）" if item.target.kind is Kind.LEVEL else ""
    return f"完成率{for_information}：{division} = {percent(completion)}"


def schedule_words(item: TargetProgress) -> str:
    """Return the points of a target's schedule: 6月末40%、12月末100%; of a rate its values; empty without any."""
    points = item.ledger.office.schedules.get(item.target.id, {})
    this_year = all(month.year == item.as_of.year for month in points)
    return words.names(
        f"{words.month_end(month) if this_year else f'{words.month(month)}末'}{point_words(item.target, points[month])}"
        for month in sorted(points)
    )


def figures_of(item: TargetProgress) -> list[Observation]:
    """Return every figure filed for a target up to the month assessed, by month, then unit."""
    filed = () if item.series is None else item.series.observations[item.target.id]
    return [seen for seen in filed if seen.month <= item.as_of]


def official_of(item: TargetProgress) -> list[Observation]:
    """Return those of them that count: the official one of each month."""
    official = () if item.series is None else item.series.official[item.target.id]
    return [seen for seen in official if seen.month <= item.as_of]


def _figure(seen: Observation, item: TargetProgress) -> str:
    if seen.part is not None and seen.whole is not None:
        return f"{_number(seen.part)} ÷ {_number(seen.whole)} = {words.value_words(item)}"
    if seen.against is not None:
        return f"{words.value_words(item)}，{words.against_words(seen.against, item.target)}"
    return words.value_words(item)


def _against_pace(item: TargetProgress, seen: Observation) -> str:
    """Return the comparison with the pace, which is that of the figure's own month."""
    if item.shown_pace is None or item.shown_ahead is None:
        return ""
    target, ledger = item.target, item.ledger
    if ledger.office.schedules.get(target.id):
        how = f"按节点目标：{schedule_words(item)}，其间按月均摊"
    else:
        how = words.elapsed_words(ledger.office.pace_rule(target.id), seen.of, ledger.span_of(target, seen.of))
    return f"，时序{percent(item.shown_pace)}（{how}），{words.pace_sentence(item.shown_ahead)}"


def _gap_formula(item: TargetProgress, seen: Observation) -> str:
    """Return the distance to the other side, to the point of a schedule that is due, or to the target itself."""
    other = seen.against if item.target.kind in RELATIVE else item.due_value
    how = "不按时序折算" if item.due_value is None else "按节点目标"
    if other is None:
        other = item.promised
    if seen.value is None:
        return ""
    gap = words.gap_words(item) if item.judgement.gap else "0，持平"
    return f"差距：{_number(seen.value)} − {_signed(_number(other))} = {gap}，{how}"


def _projection(item: TargetProgress) -> Iterator[str]:
    if item.shown_forecast is not None:
        yield f"按目前速度推算，{words.end_words(item)}约{words.forecast_words(item)}，仅供参考。"
    rest = words.remainder_words(item)
    if rest and item.speedup is not None:
        rest += f"，为近期每月进度的{words.speedup_words(item)}"
    if rest:
        yield f"{rest}{'' if item.outlook is None else f'：{item.outlook.word}'}。"


def _signed(number: str) -> str:
    """Return a number that is taken away: one below 0 in brackets."""
    return f"({number})" if number.startswith("-") else number


def _number(value: Fraction) -> str:
    return plain(as_decimal(value))


SHORT = 8  # signs of a commit's id, as people write it


class Origin(NamedTuple):
    """A line of a file; `commit` is empty where no commit holds it as it is, `link` where there is nothing to open."""

    file: str
    line: int
    commit: str
    link: str

    @property
    def short(self) -> str:
        """The commit as people write it."""
        return self.commit[:SHORT]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" + (f" @{self.short}" if self.commit else "")


class Source(NamedTuple):
    """A figure of a paper: its target's name, its own, whose it is, where it is written, and the link to that, if any.

    Its text is empty in a paper that does not say where its figures come from.
    """

    target: str
    name: str
    text: str
    place: Place
    link: str = ""


class Origins(NamedTuple):
    """How places become origins: `commits` has the last commit of each file that is as it was committed.

    `repository` is the address that the office gives, `folder` that of the workspace in it, "" or ending in a slash.
    """

    locate: Callable[[Place], Span]
    commits: Mapping[str, str] = {}
    repository: str = ""
    folder: str = ""

    def of(self, place: Place) -> Origin:
        """Return where something is written."""
        where = self.locate(place)
        commit = self.commits.get(where.file, "")
        link = ""
        if self.repository and commit:
            link = f"{self.repository}/blob/{commit}/{quote(self.folder + where.file)}#L{where.line}"
        return Origin(where.file, where.line, commit, link)


def sources(figures: Iterable[Source], origins: Origins | None) -> dict[str, Source]:
    """Return a paper's figures by the names of their targets; without origins with nothing to say where they are from.

    Else whose each is, of which month, in which line of which file, and the commit where that is known.
    """
    found = {}
    for each in figures:
        origin = None if origins is None else origins.of(each.place)
        text = "" if origin is None else f"{each.target}：{each.text}，{origin}"
        found[each.target] = each._replace(text=text, link="" if origin is None else origin.link)
    return found
