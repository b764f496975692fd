"""The words and printed numbers of every format: dates, values with their measures, targets and their figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core import pace, terms
from yian1.core.progress import STRICT, Light, Outlook, Status, light_of
from yian1.core.series import as_decimal
from yian1.model import quantity
from yian1.model.office import PaceRule
from yian1.model.period import QUARTER
from yian1.model.plan import RELATIVE, Every, Kind, Rule
from yian1.model.quantity import (
    change,
    format_value,
    percent,
    plain,
    round_half_up,
    spoken,
    telling_places,
    with_tenths,
)
from yian1.model.wording import chinese
from yian1.output import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import TaskProgress
    from yian1.core.series import Observation
    from yian1.model.filing import Figure
    from yian1.model.ledger import Ledger
    from yian1.model.office import Lights
    from yian1.model.period import Month
    from yian1.model.plan import Duty, Target

NONE = "—"
SAMPLE = terms.SAMPLE
DECEMBER = 12
_FEW = 2  # a mean of fewer things is no help: 月均1.2家

_STOPS = "\u3002\uff0c\uff1b\u3001\uff0e.,; "
_ENDS = ("\u3002", "\uff01", "\uff1f", "……", "\u3002”", "\uff01”", "\uff1f”")


def day(value: date) -> str:
    """Return a date as documents write it: 2024年6月5日."""
    return f"{value.year}年{value.month}月{value.day}日"


def short_day(value: date) -> str:
    """Return a date without its year: 6月5日."""
    return f"{value.month}月{value.day}日"


def day_beside(value: date, as_of: Month) -> str:
    """Return a date without its year where that is the year in question: 6月5日, 2025年6月5日."""
    return short_day(value) if value.year == as_of.year else day(value)


def month(value: Month) -> str:
    """Return a month with its year: 2024年5月."""
    return f"{value.year}年{value.number}月"


def period(ledger: Ledger, duty: Duty, value: Month) -> str:
    """Return the month or quarter that a document is for: 5月, 一季度, 2024年一季度; nothing of what is due once."""
    if duty.every is None:
        return ""
    named = ledger.month_words(value)
    if duty.every is not Every.QUARTER:
        return named
    return named.removesuffix(f"{value.number}月") + quarter(value)


def quarter(value: Month) -> str:
    """Return the quarter that a month lies in: 二季度."""
    return f"{chinese((value.number + 2) // QUARTER)}季度"


def document(ledger: Ledger, duty: Duty, value: Month) -> str:
    """Return a document with its month or quarter: 5月简报, 一季度进展报告."""
    return period(ledger, duty, value) + duty.bare_title


def month_end(value: Month) -> str:
    """Return the date that a month's figures are as of: 5月末."""
    return f"{value.number}月末"


def through(value: Month) -> str:
    """Return the months of the year up to one: 1—5月, or 1月 alone."""
    return "1月" if value.number == 1 else f"1—{value.number}月"


def value(number: Decimal | Fraction | int, measure: str) -> str:
    """Return a value with its measure as it is read aloud: 1.85万家, 113家 instead of 0.0113万家.

    A fraction that no decimal can spell has four places. Every format prints values by this rule.
    """
    return format_value(*spoken(decimal(number), measure))


def decimal(number: Decimal | Fraction | int) -> Decimal:
    """Return a number as a decimal, exact where that is possible."""
    return as_decimal(number) if isinstance(number, Fraction) else Decimal(number)


def signed(number: Fraction) -> str:
    """Return a difference in 百分点 for a table: +1.5, -12.4, 0.0."""
    text = quantity.points(number)
    return text if text.startswith("-") or not text.strip("0.") else f"+{text}"


def size(number: Decimal | Fraction, measure: str) -> str:
    """Return the size of a difference, between percentages in 个百分点."""
    return change(abs(decimal(number)), measure).removeprefix("+")


def clause(text: str) -> str:
    """Return a text without its final stop, to stand inside a sentence."""
    return text.rstrip(_STOPS)


def sentence(text: str) -> str:
    """Return a text with exactly one stop at its end; an empty text stays empty."""
    if not text or text.endswith(_ENDS):
        return text
    return clause(text) + "\u3002"


def quoted(text: str) -> str:
    """Return a text in quotes, the quotes inside it made single: “全市‘四上’企业总数达到1.85万家”."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def names(items: Iterable[str]) -> str:
    """Return a list of names: 市发改委、市财政局."""
    return "\u3001".join(items)


def listed(items: Sequence[str], most: int, counted: str = "个", where: str = "") -> str:
    """Return the first names of a list, and how many there are and where where that is not all of them.

    A single one more is named too.
    """
    if len(items) <= most + (1 if most else 0):
        return names(items)
    return f"{names(items[:most])}{'等' if most else ''}{len(items)}{counted}{where}"


def aside(*parts: str | None) -> str:
    """Return what there is to say in brackets, if anything: （5月数，初步）."""
    text = "，".join(filter(None, parts))
    return f"（{text}）" if text else ""


def value_words(item: TargetProgress) -> str:
    """Return the figure that counts with its measure; a ratio as its percentage."""
    return NONE if item.observation is None else observed_words(item.observation, item.target)


def why_missing(item: TargetProgress) -> str:
    """Return why there is no figure, if somebody says so, with the month if that is an older one: 6月报：尚未测评."""
    if item.why_missing is None:
        return ""
    said, why = item.why_missing
    return why if said == item.as_of else f"{month_beside(said, item.as_of)}报：{why}"


def missing(item: TargetProgress) -> str:
    """Return that there is no figure, and why if somebody says so: 暂无数据（测评结果7月公布）."""
    return item.status.word + aside(clause(why_missing(item)))


def observed_words(seen: Observation, target: Target) -> str:
    """Return a figure with its measure: as filed, or worked out of its parts and on its side of the promise."""
    if target.kind is Kind.MILESTONE:
        return terms.reached(yes=bool(seen.value))
    found = numbers.shown(seen, target)
    return "不适用" if found is None else value(found, "%" if seen.whole is not None else target.measure)


def against_words(against: Fraction, target: Target) -> str:
    """Return the other side of a comparison by its name: 对比值5.0%."""
    return terms.OTHER_SIDE[target.kind] + value(with_tenths(decimal(against), target.measure), target.measure)


def promise_words(item: TargetProgress) -> str:
    """Return the target value with the sign of its rule: ≥95万家, ＞225万家, ＞上年; 6月末前 of a milestone."""
    if item.target.kind is Kind.MILESTONE:
        return f"{end_beside(item.end, item.as_of)}前"
    return _asked(item, terms.SIGNS[item.rule])


def requirement(item: TargetProgress) -> str:
    """Return what is asked for in words: 不低于95万家, 高于上年; of a milestone by when: 2024年6月末前完成."""
    if item.target.kind is Kind.MILESTONE:
        return f"{month(item.end)}末前完成"
    return _asked(item, terms.AMONG if item.is_rank else item.rule.word)


def _asked(item: TargetProgress, rule: str) -> str:
    target = item.target
    if target.kind in RELATIVE or target.value is None:
        return rule + terms.OTHER_SIDE.get(target.kind, "")
    yearly = "每年" if target.per is not None else ""
    return yearly + (rule if target.upto is None else "") + asked_value(target)


def asked_value(target: Target) -> str:
    """Return the value that is asked for, of a range both ends: 1—2个."""
    least = value(target.value or 0, target.measure)
    ends = (least.removesuffix(target.measure), value(target.upto or 0, target.measure))
    return least if target.upto is None else "—".join(ends)


def lit(item: TargetProgress) -> str:
    """Return the word of a target's status, with its light where that is a warning: 未达标（黄灯）."""
    return item.status.word + aside("" if item.light is Light.GREEN else item.light_word)


def completion_words(item: TargetProgress) -> str:
    """Return the completion; of a level the distance to its target, of a total without baseline its share of it."""
    share = item.judgement.share
    if item.shown_completion is not None and item.target.kind is not Kind.LEVEL:
        return completion_cell(item)
    return gap_words(item) or (NONE if share is None or item.is_limit else f"占目标{percent(share)}")


def completion_cell(item: TargetProgress) -> str:
    """Return the completion in a table; that of a ratio is the figure with its digits, for 89.96% is not yet 90.0%."""
    is_figure = item.target.kind is Kind.RATIO and item.shown_completion is not None
    return value_words(item) if is_figure else percent_cell(item.shown_completion)


def how_far(item: TargetProgress) -> tuple[str, str]:
    """Return what the number is that says how far a target is (完成率, 占目标, 与目标差距), and that number."""
    gap = numbers.gap(item)
    if gap is not None:
        other = "节点目标" if item.on_the_way else terms.OTHER_SIDE.get(item.target.kind, "目标")
        return f"与{other}差距", change(gap, item.target.measure)
    completion = completion_words(item)
    return ("占目标" if completion.startswith("占目标") else "完成率"), completion.removeprefix("占目标")


def pace_sentence(ahead: Fraction, pace: str = "时序") -> str:
    """Return points against the pace in words: 低于时序12.4个百分点."""
    shown = round_half_up(ahead, 1)
    if not shown:
        return f"与{pace}持平"
    return f"{'高于' if shown > 0 else '低于'}{pace}{plain(abs(shown))}个百分点"


def beside_pace(ahead: Fraction, item: TargetProgress) -> str:
    """Return points against the pace, that of an older figure's own month: 低于4月末时序进度3.3个百分点.

    A pace of the target's own is told, or 42.4% above it would contradict the plan's: 高于时序进度（40.0%）2.4个百分点.
    """
    name = f"{end_beside(item.month, item.as_of) if item.stale else ''}时序进度"
    return pace_sentence(ahead, name + aside(own_pace(item)))


def own_pace(item: TargetProgress) -> str:
    """Return the pace of a target at its figure's month where it is another one than the plan's; else nothing."""
    own = "" if item.pace is None else percent(item.pace)
    return "" if own == percent(pace.general(item.ledger, item.month)) else own


def beside_limit(number: Decimal | Fraction, limit: Decimal | Fraction, measure: str, rule: Rule) -> str:
    """Return a number beside a limit: 超过12起的上限1起; one that has to stay below may not be equal either."""
    bound = f"{value(limit, measure)}的上限"
    if number > limit:
        return f"超过{bound}{size(decimal(number) - decimal(limit), measure)}"
    if rule is Rule.AT_MOST:
        return f"未超过{bound}"
    return f"低于{bound}" if number < limit else f"等于{bound}，要求低于{value(limit, measure)}"


def gap_words(item: TargetProgress) -> str:
    """Return the distance to what the figure is compared with, signed: +0.3个百分点; empty if there is none."""
    gap = None if item.judgement.gap is None else numbers.gap(item)
    return "" if gap is None else change(gap, item.target.measure)


def change_words(item: TargetProgress) -> str:
    """Return the difference to the month or quarter before: +16家; of a rank 后移1名; empty if there is none."""
    moved = numbers.change(item)
    if moved and item.is_rank:
        return ("后移" if moved > 0 else "前移") + size(moved, item.target.measure)
    return "" if moved is None else change(moved, item.target.measure)


def forecast_words(item: TargetProgress) -> str:
    """Return the projection to the end as a range, by the speed of the whole way and the recent one: 208—209家."""
    found, recent = numbers.forecast(item), numbers.recent_forecast(item)
    if found is None:
        return NONE
    ends = sorted({found, found if recent is None else recent})
    shown = [spoken(end, item.target.measure) for end in ends]
    if len({measure for _, measure in shown}) > 1:
        shown = [(end, item.target.measure) for end in ends]
    return "—".join([*(plain(end) for end, _ in shown[:-1]), format_value(*shown[-1])])


def needed_words(item: TargetProgress) -> str:
    """Return what is still needed each month: 235家, or 净减5个 of what has to fall."""
    found = item.needed
    if found is None:
        return NONE
    return ("净减" if found < 0 else "") + value(abs(found), item.target.measure)


def end_words(item: TargetProgress) -> str:
    """Return when a target is due: 年末, or 6月末."""
    yearly = item.end.number == DECEMBER and item.end.year == item.as_of.year
    return "年末" if yearly else end_beside(item.end, item.as_of)


def remainder_words(item: TargetProgress, *, months: bool = True) -> str:
    """Return what the months left have to bring, and each of them: 其余7个月还需80家（月均12家）; else nothing.

    Without `months` where they are printed already. A mean of fewer than two things is no help and is left out.
    """
    rest = numbers.left(item)
    if rest is None:
        return ""
    time = time_left(item, month_beside(item.month, item.as_of))
    more = ("净减" if rest < 0 else "") + ("超过" if item.rule in STRICT else "")
    few = quantity.split_measure(item.target.measure)[0] == 1 and abs(item.needed or Decimal()) < _FEW
    monthly = "" if few or item.months_left == 1 else f"（月均{needed_words(item).removeprefix('净减')}）"
    return f"{time if months else ''}还需{more}{value(abs(rest), item.target.measure)}{monthly}"


def time_left(item: TargetProgress, since: str) -> str:
    """Return how many months are left for a target, counted `since` its figure's own month if that is an older one."""
    if item.stale:
        return f"{since}以后{item.months_left}个月"
    return f"其余{item.months_left}个月" if item.months_left > 1 else "余下1个月"


def figure_remarks(figure: Figure) -> Iterator[str]:
    """Yield what its unit says of a figure: that it is provisional, why it was corrected, a note."""
    if figure.provisional:
        yield "初步数"
    if figure.correction:
        yield f"更正：{figure.correction}"
    if figure.note:
        yield figure.note


def outlook_words(item: TargetProgress) -> str:
    """Return whether the recent speed will do, and if not, how many times of it are needed: 需加快（1.3倍）."""
    found = numbers.outlook(item)
    if found is None:
        return NONE
    faster = found is not Outlook.WITHIN_REACH and item.speedup is not None
    return found.word + (f"（{speedup_words(item)}）" if faster else "")


def speedup_words(item: TargetProgress) -> str:
    """Return how many times the recent speed is needed: 1.3倍; what is above 1 is never shown as 1."""
    if item.speedup is None:
        return NONE
    return f"{plain(round_half_up(item.speedup, telling_places(item.speedup, Fraction(1)) or 1))}倍"


def lights_words(lights: Iterable[Light | None]) -> str:
    """Return lights in one sign each, the oldest first: 绿绿黄红; 无 where there was none."""
    return "".join("无" if light is None else light.word[0] for light in lights)


def verified_words(item: TargetProgress) -> str:
    """Return whether a figure is only reported by its unit, checked by the office, or doubted by it."""
    return NONE if item.verified is None else terms.verified(item.check)


def checked_words(item: TargetProgress) -> str:
    """Return whether a figure has been checked, and what the office has noted of it; empty without a figure."""
    check = item.check
    if check is None:
        return "" if item.verified is None else verified_words(item)
    found = terms.checked_value(check, item.target)
    return verified_words(item) + aside(check.result, found, check.by, str(check.on or ""), check.note)


def verified_count(items: Sequence[TargetProgress]) -> str:
    """Return how many of the figures have been checked, how many are in doubt: 有数据的25项中经核实4项、存疑1项.

    Nothing where there is no figure, or the office keeps no record of what it has checked.
    """
    filed = [item for item in items if item.verified is not None]
    if not any(item.ledger.verification.verification for item in filed):
        return ""
    doubtful = sum(item.check is not None and not item.verified for item in filed)
    right = sum(item.verified is True for item in filed)
    told = [f"经核实{right}项"] if right or not doubtful else []
    return f"有数据的{len(filed)}项中" + names(told + ([f"存疑{doubtful}项"] if doubtful else []))


def month_beside(value: Month, as_of: Month) -> str:
    """Return a month without its year where that is the year in question: 5月, 2023年12月."""
    return f"{value.number}月" if value.year == as_of.year else month(value)


def end_beside(value: Month, as_of: Month) -> str:
    """Return a month's end without its year where that is the year in question: 5月末, 2023年12月末."""
    return f"{month_beside(value, as_of)}末"


def by_when(item: TargetProgress) -> str:
    """Return until when something is promised, where it is not the end of a year's plan: 每年, 到2025年, 6月底前."""
    ledger = item.ledger
    if item.target.per is not None:
        return "每年"
    if len(ledger.months) <= DECEMBER:
        return "" if item.end == ledger.last else f"{month_beside(item.end, item.as_of)}底前"
    return f"到{item.end.year}年" if item.end.number == DECEMBER else f"{month(item.end)}底前"


def ahead_words(item: TargetProgress) -> str:
    """Return the points against the pace, signed; — where the status does not follow from them."""
    return NONE if item.shown_ahead is None else signed(item.shown_ahead)


def pace_rule(ledger: Ledger, month: Month) -> str:
    """Return how the plan's pace is counted, with its numbers: 时序进度按月计算：5÷12＝41.7%."""
    rule = ledger.office.pace_rule("default")
    gone = elapsed_words(rule, month, (ledger.first, ledger.last))
    return f"时序进度{rule.word}计算：{gone}＝{percent(pace.general(ledger, month))}"


def own_paces(ledger: Ledger, items: Iterable[TargetProgress]) -> Mapping[str, Sequence[TargetProgress]]:
    """Return which targets have a pace of their own: by points of a schedule, by their own term, by the other rule."""
    office, default = ledger.office, ledger.office.pace_rule("default")
    other = PaceRule.MONTHLY if default is PaceRule.DAILY else PaceRule.DAILY
    paced = [item for item in items if item.shown_pace is not None]
    free = [item for item in paced if item.target.id not in office.schedules]
    return {
        "按节点目标计算": [item for item in paced if item not in free],
        "按自己的时限计算": [item for item in free if ledger.has_own_term(item.target.id)],
        f"{other.word}计算": [item for item in free if office.pace_rule(item.target.id) is other],
    }


def elapsed_words(rule: PaceRule, month: Month, span: tuple[Month, Month]) -> str:
    """Return the division behind a pace: 5÷12, or 152÷366."""
    gone, whole = pace.counted(rule, month, span)
    return f"{gone}÷{whole}"


def lights_rule(lights: Lights, statuses: Collection[Status] = tuple(Status)) -> str:
    """Return the office's rule of the lights in words, as far as it is needed for these statuses, or nothing.

    Which statuses have a warning light whatever their points is asked of the rule itself.
    """
    yellow, red = plain(abs(lights.yellow)), plain(abs(lights.red))
    green, amber, last = (f"为{light.word}" for light in Light)
    if lights.yellow >= 0:
        first = f"达到时序{green}，低于时序不超过{red}个百分点{amber}"
    else:
        first = f"低于时序不超过{yellow}个百分点{green}，超过{yellow}个、不超过{red}个百分点{amber}"
    parts = [f"{first}，超过{red}个百分点{last}"] if Status.BEHIND in statuses else []
    for light in (Light.YELLOW, Light.RED):
        always = [each.word for each in Status if each in statuses and light_of(each, None, lights) is light]
        parts += [f"{names(always)}为{light.word}"] if always else []
    return f"亮灯：{'；'.join(parts)}。" if parts else ""


def percent_cell(number: Fraction | None) -> str:
    """Return a share in a table."""
    return NONE if number is None else percent(number)


def task_state(task: TaskProgress) -> str:
    """Return a task's state, and whether its own deadline is past: 推进中（超过时限）."""
    return task.state.word + ("（超过时限）" if task.overdue else "")


def owner(item: TargetProgress) -> str:
    """Return the name of the unit that files the figure; nothing where there is none."""
    return "" if item.owner is None else item.ledger.name(item.owner)


# What templates call by its name.
FILTERS: Sequence[Callable[..., object]] = (
    day, short_day, day_beside, month, quarter, month_end, through, end_beside, chinese, value, quantity.percent,
    signed, size, change, quantity.plain, percent_cell, completion_cell, ahead_words, beside_limit, beside_pace,
    lit, clause, sentence, quoted, names, listed, by_when, owner, value_words, verified_words, terms.word,
)  # fmt: skip
