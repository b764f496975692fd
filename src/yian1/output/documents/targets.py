"""Targets in the words of a paper: what was promised, how it stands, what changed, how many stand so, table notes."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

from yian1.core import pace, terms
from yian1.core.progress import STRICT, Status
from yian1.model import quantity
from yian1.model.office import PaceRule
from yian1.model.period import Month
from yian1.model.plan import RELATIVE, Kind, Rule
from yian1.output import numbers, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from yian1.core.progress import Light, TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.core.terms import ActionState
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Target
    from yian1.output.documents.document import Request

    News = Mapping[str, Sequence[TargetProgress]]

_MANY = 50  # of fewer things shares show less than counts
_THAN = "(?:[高低快慢大小多少]于|超过)([^\uff0c\u3002\uff1b]+)$"
_KEEPING_PACE = frozenset({Status.AHEAD, Status.ON_PACE})
_NOT_NEWLY_BEHIND = frozenset({Status.BEHIND, Status.NO_DATA})
_FULFILLED = frozenset({Status.MET, Status.HOLDS})
_NOT_LOST = _FULFILLED | {Status.NO_DATA}
_PROMISED = {Rule.ABOVE: "超过", Rule.AT_LEAST: "", Rule.AT_MOST: "不高于", Rule.BELOW: "低于", Rule.ABOUT: "约"}
_GROWTH = "增速"
_BALANCES = ("贷款", "存款", "余额")
_ALONE = {"open": "在推进中", "under-way": "在推进中", "year-end": "列为年末考核"}  # of all of them: 均在推进中


def aim(item: TargetProgress) -> str:
    """Return what the gap is to: the target, or the point of a schedule that is due by now."""
    return "节点目标" if item.on_the_way else "目标"


def other_side(item: TargetProgress) -> str:
    """Return what the figure is compared with; of a comparison in the words of its quote: 高于全市地区生产总值增速."""
    if item.target.kind is Kind.COMPARISON:
        found = re.search(_THAN, item.target.quote)
        return found[1] if found else "对比指标"
    return "上年同期" if item.target.kind is Kind.TREND else aim(item)


def promise(item: TargetProgress) -> str:
    """Return what was promised: 完成, 高于上年同期, 超过225万家, of 不低于 the value alone."""
    target = item.target
    if target.kind is Kind.MILESTONE:
        return "完成"
    if target.value is None:
        return item.rule.word + other_side(item)
    return (terms.AMONG if item.is_rank else _PROMISED[item.rule]) + words.asked_value(target)


def shown(item: TargetProgress) -> Decimal | None:
    """Return the figure in the target's measure, never rounded into being met; None where there is none."""
    return None if item.observation is None else numbers.shown(item.observation, item.target)


def against(item: TargetProgress) -> Decimal | None:
    """Return the other side of a comparison, in the target's measure."""
    seen = item.observation
    if seen is None or seen.against is None:
        return None
    return quantity.with_tenths(words.decimal(seen.against), item.target.measure)


def own_day(item: TargetProgress) -> str:
    """Return the day of the figure where that is another one than its month's last."""
    seen = item.observation
    if seen is None or seen.day is None:
        return "" if seen is None else seen.figure.as_of or ""
    return "" if seen.day == seen.of.last_day else words.day(seen.day)


def when(item: TargetProgress) -> str:
    """Return the day of the figure, else its time: 5月末, 一季度."""
    return own_day(item) or _time(item)


def _time(item: TargetProgress) -> str:
    """Return the end of the figure's month, of a growth or a comparison the months since January: 5月末, 一季度.

    Loans and deposits are what they are at the month's end, and so is their growth.
    """
    of_the_year = item.target.kind in RELATIVE or _is_growth(item.target)
    if not of_the_year or any(word in item.target.name for word in _BALANCES):
        return words.end_beside(item.month, item.as_of)
    return ("" if item.month.year == item.as_of.year else f"{item.month.year}年") + _since_january(item.month)


def baseline(item: TargetProgress) -> Mapping[str, Any] | None:
    """Return the figure that the way starts from, with the `day` that it is of: 2023年末, 2024年3月末."""
    known = item.ledger.office.baselines.get(item.target.id)
    if known is None:
        return None
    day = known.as_of or ""
    with suppress(ValueError):
        period = Month.parse(day)
        day = f"{period.year}年末" if period.number == words.DECEMBER else f"{words.month(period)}末"
    return {"value": known.value, "day": day, "source": known.source or ""}


def baseline_cell(item: TargetProgress) -> str:
    """Return the baseline in a table: 521个（2023年末）."""
    known = baseline(item)
    return words.NONE if known is None else words.value(known["value"], item.target.measure) + words.aside(known["day"])


def figure_cell(item: TargetProgress) -> str:
    """Return the figure in a table, with what is to be known of it: 548个（4月数，初步）."""
    seen = item.observation
    if seen is None or seen.value is None:
        return words.value_words(item)
    provisional = "初步" if seen.figure.provisional else ""
    return words.value_words(item) + words.aside(_old(item), provisional, _checked(item))


def change_cell(item: TargetProgress) -> str:
    """Return the difference to the month or quarter before in a table."""
    return words.change_words(item) or words.NONE


def milestone_cell(item: TargetProgress) -> str:
    """Return the status of a milestone in a table, with its day, and whether it was late."""
    return words.lit(item) + words.aside(own_day(item) or _old(item), _late(item), _checked(item))


def _late(item: TargetProgress) -> str:
    return "" if item.late is None else "晚于计划"


def _old(item: TargetProgress) -> str:
    return f"{words.month_beside(item.month, item.as_of)}数" if item.stale else ""


def old_end(item: TargetProgress) -> str:
    """Return what an older figure is of, the end of a month or the time since January; nothing of this month's."""
    return _time(item) if item.stale else ""


def _checked(item: TargetProgress) -> str:
    return "" if item.check is None else words.verified_words(item)


def way(item: TargetProgress) -> str:
    """Return what a total with a baseline is on its way to: more or less."""
    return "增量" if item.rule.rising else "减量"


def versus(item: TargetProgress) -> str:
    """Return the figure beside what it is compared with: 高于上年同期0.3个百分点."""
    gap = numbers.gap(item)
    if not gap:
        return f"与{other_side(item)}持平"
    if item.is_rank:
        return f"比{other_side(item)}靠{'后' if gap > 0 else '前'}{words.size(gap, item.target.measure)}"
    return f"{'高于' if gap > 0 else '低于'}{other_side(item)}{words.size(gap, item.target.measure)}"


def limit_words(item: TargetProgress) -> str:
    """Return the figure beside the limit."""
    target = item.target
    return words.beside_limit(shown(item) or Decimal(), target.value or Decimal(), target.measure, item.rule)


def completed(item: TargetProgress) -> Fraction | None:
    """Return how much of the way is completed, to be told in a sentence; of nothing, or of a way back, nothing is."""
    done = item.shown_completion
    return done if done is not None and done > 0 else None


def strictly(item: TargetProgress) -> str:
    """Return what was asked for, where the figure is just that and had to be more or less: ，要求超过225万家."""
    figure, promised = shown(item), item.target.value
    if figure is None or item.is_limit or item.rule not in STRICT:
        return ""
    return "" if (numbers.gap(item) if promised is None else figure - promised) else f"，要求{promise(item)}"


def against_pace(item: TargetProgress) -> str:
    """Return the points against the pace, which is that of the figure's own month; nothing where none are to show."""
    if item.ahead is None or item.status not in _KEEPING_PACE | {Status.BEHIND}:
        return ""
    return f"，{words.beside_pace(item.ahead, item)}"


def rate(item: TargetProgress) -> str:
    """Return a rate with its time: 一季度增长6.3%, 5月末为47.5%."""
    return when(item) + (growth(item) or f"为{words.value(shown(item) or Decimal(), item.target.measure)}")


def growth(item: TargetProgress) -> str:
    """Return a rate of growth in words: 增长6.3%; nothing of anything else."""
    figure = shown(item) or Decimal()
    if not _is_growth(item.target):
        return ""
    return ("增长" if figure >= 0 else "下降") + words.value(abs(figure), "%")


def _is_growth(target: Target) -> bool:
    return target.name.endswith(_GROWTH) and target.measure == "%"


def _since_january(month: Month) -> str:
    return {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}.get(month.number) or words.through(month)


def counts(items: Sequence[TargetProgress]) -> Mapping[Status, int]:
    """Count targets by status, in the order of the statuses; those without a target are left out."""
    return {status: number for status in Status if (number := sum(item.status is status for item in items))}


def tally(counts: Mapping[Status, int] | Mapping[ActionState, int], among: str = "中，") -> str:
    """Return the numbers to stand behind their sum: 中，已完成3项、未达标2项; or 均已完成.

    Many targets have their shares with them, each rounded by itself.
    """
    whole = sum(counts.values())
    if len(counts) == 1:
        ((status, _),) = counts.items()
        word = _ALONE.get(status, terms.word(status))
        return f"均{word}" if whole > 1 else word
    shares: dict[str, Decimal] = {
        status: quantity.round_half_up(Fraction(quantity.WHOLE * number, whole), 1)
        for status, number in counts.items()
        if isinstance(status, Status) and whole >= _MANY
    }
    parts = words.names(
        f"{terms.word(status)}{number}项{f'（{shares[status]}%）' if status in shares else ''}"
        for status, number in counts.items()
    )
    exact = not shares or sum(shares.values()) == quantity.WHOLE
    return f"{among}{parts}" + ("" if exact else "（因四舍五入，占比之和不等于100%）")


def standing(items: Iterable[TargetProgress]) -> str:
    """Return the numbers of targets and of milestones: 26项目标中，已完成3项、未达标2项。另有2项节点任务，推进中2项."""
    own, apart = split(items)
    text = f"{len(own)}项目标{tally(counts(own))}" if own else ""
    if apart:
        text += f"{'。另有' if text else ''}{len(apart)}项节点任务{tally(counts(apart), '，' if text else '中，')}"
    return text


def split(items: Iterable[TargetProgress]) -> tuple[list[TargetProgress], list[TargetProgress]]:
    """Return what is counted as a target, and the milestones that are counted apart."""
    every = list(items)
    return [item for item in every if not item.apart], [item for item in every if item.apart]


def overall(request: Request, items: Sequence[TargetProgress], checked: str) -> str:
    """Return the day, the pace, how many targets there are of each status; `checked` how many are checked."""
    if not items:
        return ""
    ledger, month, own = request.ledger, request.month, split(items)[0]
    year = f"{month.year}年" if ledger.several_years else ""
    paced = any(item.target.kind is not Kind.MILESTONE for item in own)
    due = f"（时序进度{quantity.percent(pace.general(ledger, month))}）" if paced else ""
    text = f"截至{year}{words.month_end(month)}{due}，{standing(items)}。"
    soon = [item for item in own if item.due_this_year] if ledger.several_years else []
    if soon and len(soon) < len(own):
        text += f"{month.year}年底前应完成的{len(soon)}项目标{tally(counts(soon))}。"
    rest = "，其余为责任单位自报" if any(item.verified is False and item.check is None for item in own) else ""
    return text + (f"{checked}{rest}。" if checked else "")


def news(now: Assessment, before: Assessment) -> News:
    """Compare two months by status; what had no data before is not newly behind, what has none now not lost.

    What is promised anew each year begins each year without data, and keeping within a limit from the first is no news.
    `reached` are the milestones that are counted apart.
    """
    was = {item.target.id: item for item in before.targets}
    pairs = [(item, was[item.target.id]) for item in now.ranked()]
    known = [(item, old.status if old.end == item.end else Status.NO_DATA) for item, old in pairs]
    new = ((item, old) for item, old in known if item.status is Status.MET and old not in _FULFILLED)
    met, apart = split(item for item, old in new if not (item.is_limit and old is Status.NO_DATA))
    return {
        "met": met,
        "reached": apart,
        "holds": [item for item, old in known if item.status is Status.HOLDS and old not in _FULFILLED],
        "behind": [item for item, old in known if item.status is Status.BEHIND and old not in _NOT_NEWLY_BEHIND],
        "recovered": [item for item, old in known if item.status in _KEEPING_PACE and old is Status.BEHIND],
        "lost": [item for item, old in known if old in _FULFILLED and item.status not in _NOT_LOST],
    }


def turned(now: Assessment, before: Assessment) -> Sequence[tuple[Light, Light, Sequence[TargetProgress]]]:
    """Return the targets whose light has changed, by what it was and is."""
    was = {item.target.id: item.light for item in before.targets}
    found: dict[tuple[Light, Light], list[TargetProgress]] = {}
    for item in now.ranked():
        old = was[item.target.id]
        if old and item.light and item.light is not old:
            found.setdefault((old, item.light), []).append(item)
    return [(*lights, items) for lights, items in found.items()]


def fresh(news: News, most: int, before: str) -> str:
    """Return what has been met or caught up since the month or quarter before."""
    late = Status.BEHIND.word
    titles = {
        "met": "新完成目标",
        "reached": "新完成节点任务",
        "holds": "新达到要求",
        "recovered": f"由{late}赶上时序",
    }
    named = {
        name: [item.target.name + words.aside(_late(item), _checked(item)) for item in news[name]] for name in titles
    }
    text = "".join(
        f"{title}{len(named[name])}项：{words.listed(named[name], most, '项')}。"
        for name, title in titles.items()
        if named[name]
    )
    quiet = not any(news[name] for name in (*titles, "behind", "lost"))
    return text + (f"与{before}相比，没有新完成和新{late}的目标。" if quiet else "")


def best(ahead: Sequence[TargetProgress], most: int) -> str:
    """Return the targets that are farthest ahead of the pace."""
    if not ahead or not most:
        return ""
    named = words.names(f"{item.target.name}（{old_end(item)}快{points(item)}）" for item in ahead[:most])
    return f"快于时序{'的有' if len(ahead) <= most else '最多的是'}{named}。"


def points(item: TargetProgress) -> str:
    """Return the size of the difference to the pace: 12.4个百分点."""
    return f"{quantity.points(abs(item.ahead or Fraction()))}个百分点"


def table_notes(request: Request, own: Sequence[TargetProgress]) -> list[str]:
    """Return what is to be known of a table: statuses, lights, pace, kinds, figures, what the office has added."""
    if all(item.target.kind is Kind.MILESTONE for item in own):
        return []
    office = request.ledger.office
    lights = words.lights_rule(office.lights, {item.status for item in own})
    supplied = {
        "数据责任单位": any(item.owner for item in own),
        "基数": any(item.target.id in office.baselines for item in own),
        "节点目标": any(
            item.target.id in office.schedules
            for item in own
            if item.shown_pace is not None or item.due_value is not None
        ),
        "亮灯规则": lights,
    }
    *others, last = [name for name, given in supplied.items() if given] or [""]
    by = f"由{office.masthead.issued_by}补充，" if office.masthead.issued_by else ""
    found = (
        _of_statuses(own, request.ledger) + lights,
        _of_pace(request, own),
        _of_kinds(own),
        "".join(_of_figures(own, request.unit)),
        f"{words.names(others)}{'和' if others else ''}{last}{by}不是方案原文。" if last else "",
    )
    return [note for note in found if note]


def _of_statuses(own: Sequence[TargetProgress], ledger: Ledger) -> str:
    used = {item.status for item in own}
    end = "年末" if ledger.one_year and not any(map(words.by_when, own)) else "到期"
    rates = _direct(item for item in own if item.status is Status.HOLDS)
    paced = (Status.AHEAD, Status.ON_PACE, Status.BEHIND)
    words_of_pace = words.names(one.word for one in paced)
    meanings = (
        ({Status.HOLDS}, f"，{rates}指标{end}前达到要求的为符合要求"),
        ({Status.MISSED}, f"，{end}未达到的为未完成"),
        ({*paced}, f"；未达到的，完成率高于、等于、低于时序进度的，分别为{words_of_pace}"),
        ({Status.UNMET}, "；不与时序进度比较的，未达到目标为未达标"),
        ({Status.OPEN}, f"；没有基数{'、到期还早' if ledger.several_years else ''}、不能与时序进度比较的为推进中"),
        ({Status.YEAR_END}, "；年末考核的，平时不与时序进度比较"),
    )
    return f"达到目标的为已完成{''.join(text for statuses, text in meanings if statuses & used)}。"


def _direct(items: Iterable[TargetProgress]) -> str:
    return "比率类" if all(item.target.measure == "%" for item in items) else "水平类、比率类"


def _of_pace(request: Request, own: Sequence[TargetProgress]) -> str:
    """Say how the pace is counted, for which targets otherwise: by days or months, a schedule, a time of their own."""
    if all(item.shown_pace is None for item in own):
        return ""
    ledger, months = request.ledger, len(request.ledger.months)
    year = months == words.DECEMBER
    if ledger.office.pace_rule("default") is PaceRule.DAILY:
        how = f"按日计算，为已过日数÷{'全年' if year else '全程'}日数"
    else:
        how = "按月计算，为已过月数÷" + ("12" if year else "到完成时限的总月数（每年的目标从当年1月起算）")
    *others, (other, some) = words.own_paces(ledger, own).items()
    return "".join(
        [
            f"时序进度{how}，{'' if year else f'全程{months}个月的，'}{words.month_end(request.month)}为",
            quantity.percent(pace.general(ledger, request.month)),
            words.aside(_named(some, other)),
            *(_named(items, how, "；") for how, items in others),
            "。较时序为完成率减时序进度，按四舍五入前的数计算。",
        ]
    )


def _named(items: Sequence[TargetProgress], ending: str, mark: str = "") -> str:
    """Say something of targets by their names, nothing of none."""
    return f"{mark}{words.names(item.target.name for item in items)}{ending}" if items else ""


def _of_kinds(own: Sequence[TargetProgress]) -> str:
    direct = [item for item in own if item.target.kind not in {Kind.STOCK, Kind.FLOW}]
    nodes = _named([item for item in own if item.due_value is not None], "与到期的节点目标比较", "，其中")
    stocks = "总量指标按增量计算完成率，即（现值－基数）÷（目标－基数），没有基数的不计算"
    falling = [item for item in direct if item.target.kind is Kind.LEVEL and item.shown_completion is not None]
    lowered = _named(falling, "列出的完成率为（基数－现值）÷（基数－目标），仅供参考", "，" if nodes else "，其中")
    kept = any(item.is_limit and item.status is Status.MET and item.months_left for item in own)
    open_limits = "目前没有超过的列为已完成，以后仍可能超过；上限指标" if kept else ""
    rules = [
        stocks if any(item.target.kind is Kind.STOCK and not item.is_limit for item in own) else "",
        f"上限指标{open_limits}不计算完成率，不与时序进度比较" if any(item.is_limit for item in own) else "",
        f"{_direct(direct)}指标直接与目标比较，不与时序进度比较{nodes}{lowered}" if direct else "",
    ]
    about = [item for item in own if item.rule is Rule.ABOUT]
    kinds = "；".join(filter(None, rules))
    least = [words.value(item.least(item.promised), item.target.measure) for item in about]
    several = "分别" if len(set(least)) > 1 else "均" if len(least) > 1 else ""
    bounds = f"{several}不低于{words.names(least if several == '分别' else least[:1])}"
    return (f"{kinds}。" if kinds else "") + _named(about, f"的目标是约数，{bounds}的，也是达到目标。")


def _of_figures(own: Sequence[TargetProgress], unit: str | None) -> Iterator[str]:
    """Yield which figures are older, of another day, provisional, checked, corrected."""
    filed = [(item, item.observation) for item in own if item.observation is not None]
    stale = sorted((item for item in own if item.stale and not own_day(item)), key=lambda item: item.month)
    groups = groupby(stale, key=lambda item: words.month_beside(item.month, item.as_of))
    stale_words = "；".join(_named(list(some), f"为{month}数") for month, some in groups)
    yield f"{stale_words}。" if stale_words else ""
    if any(item.shown_pace is not None for item in stale):
        yield "以前月份的数与其当月的时序进度比较。"
    yield from (f"{item.target.name}的数据截至{own_day(item)}。" for item in own if own_day(item))
    yield _named([item for item, seen in filed if seen.figure.provisional], "为初步数。")
    marks = dict.fromkeys(words.verified_words(item) for item in own if item.check is not None)
    if any(item.check is None for item, _ in filed) and (marks or not unit):
        yield f"{f'未注明{words.names(marks)}的数' if marks else '各项数据'}为责任单位自报。"
    for item, seen in filed:
        if seen.figure.correction and seen.month == item.as_of:
            yield f"{item.target.name}有更正：{words.sentence(seen.figure.correction)}"


FILTERS = (
    aim, other_side, promise, shown, against, own_day, when, baseline, baseline_cell, figure_cell, milestone_cell, way,
    versus, limit_words, completed, strictly, against_pace, rate, growth, fresh, best, change_cell, numbers.gap,
    words.missing, words.why_missing, numbers.outlook,
)  # fmt: skip
