"""Each filing: is it where it belongs, does all that it names exist, was anything left in it or copied from before?"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from yian1.core.names import not_listed, unit_of_folder, unknown_action, unknown_duty, unknown_target
from yian1.core.series import day_written
from yian1.model.diagnostics import Diagnostic, Severity
from yian1.model.fields import declared, is_text
from yian1.model.filing import HEAD, LASTING, REMARKS, TEXTS, Figure, Filing, substance
from yian1.model.office import Following
from yian1.model.period import Month, months_between, why_no_date
from yian1.model.plan import Every
from yian1.model.typography import readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from yian1.model.diagnostics import Path
    from yian1.model.fields import Record
    from yian1.model.filing import Report
    from yian1.model.ledger import Ledger

_PLACEHOLDER = (
    r"(?i)待填|待补充|待完善|此处填写|请填写|\bTODO\b|\bTBD\b|[＊*□_]{3,}|"
    r"(?<![a-z])(?:[×x]{3,}(?![a-z])|[×x]{2}(?=$|[年月日家个名户人次场件条项万亿元区市局%\uff05]))"  # not 王××
)
# One of these is in each of them: to look for them first, in all texts at once, takes a tenth of the time.
_SUSPECT = ("待填", "待补充", "待完善", "此处填写", "请填写", "todo", "tbd", "＊", "*", "□", "_", "×", "xx")
HEAD_WORDS = tuple(name for name in HEAD if is_text(Filing, (name,)))
FIGURE_WORDS = tuple(name for name in REMARKS if is_text(Figure, (name,)))
_SHORT = 40  # signs: a longer text says something
_LATE = 6  # months after which a day of filing looks like one of another year
_ANY_DAY, _A_LITTLE_EARLY = 31, 10  # days before the month's end
# Shorter sentences may honestly say the same again: 按月调度，持续推进。
TELLING = 15


def check(ledger: Ledger, filing: Filing) -> Iterator[Diagnostic]:
    """Check one filing against its place, the calendar and the plan; one without content is reported once."""
    found = list(_check(ledger, filing))
    if sum(one.code == "blank" for one in found) <= 1 or not filing.blank:
        yield from found
        return
    yield from (one for one in found if one.code != "blank")
    yield _blank(f"还没有填写：{len(filing.figures)} 项数据、{len(filing.progress)} 条举措", filing)


def _check(ledger: Ledger, filing: Filing) -> Iterator[Diagnostic]:
    folder = filing.file.rpartition("/")[0].rpartition("/")[2]
    yield from unit_of_folder(ledger, filing, filing.unit)
    yield from _month(ledger, filing)
    # Where the two disagree the folder is more likely right: it was not typed again this month.
    unit = next((known for known in (folder, filing.unit) if known in ledger.units), None)
    yield from _figures(ledger, filing, unit)
    yield from _progress(ledger, filing, unit)
    yield from _submitted(ledger, filing)
    yield from placeholders(ledger, filing)


def _month(ledger: Ledger, filing: Filing) -> Iterator[Diagnostic]:
    name = filing.file.rpartition("/")[2]
    if name != f"{filing.month}.yaml":
        ways = {name.removesuffix(".yaml"): f"改为 month: {name.removesuffix('.yaml')}"}
        ways[str(filing.month)] = f"把文件改名为 {filing.month}.yaml"
        message = f"month 写的是 {filing.month}，文件名却是 {name}"
        hint = "，或".join(way for month, way in ways.items() if _in_span(ledger, month)) or "核对月份"
        yield Diagnostic("month-not-of-file", message, filing.place("month"), hint)
    elif not ledger.within(filing.month):
        message = f"{filing.month} 不在方案的 {ledger.span_words}内"
        hint = f"月份应为 {ledger.first} 至 {ledger.last}"
        yield Diagnostic("month-out-of-plan", message, filing.place("month"), hint)
    elif filing.filed is None:
        yield _blank("没有写报送日期 filed", filing, "filed")
    elif filing.filed < filing.month.first_day:
        message = f"报送日期 {filing.filed} 早于所报月份 {filing.month}"
        yield Diagnostic("filed-before-month", message, filing.place("filed"), "核对 filed 和 month 的年份与月份")
    else:
        yield from _odd_day(ledger, filing, filing.filed)


def _in_span(ledger: Ledger, text: str) -> bool:
    try:
        return ledger.within(Month.parse(text))
    except ValueError:
        return False


def _odd_day(ledger: Ledger, filing: Filing, filed: date) -> Iterator[Diagnostic]:
    """Warn of a filing handed in before its month was over, unless that is the rule, or half a year after it."""
    early = (filing.month.last_day - filed).days
    if early > 0 and early > _days_before_the_end(ledger, filing.month):
        yield _odd(f"报送日期 {filed} 早于所报月份的月末", filing, "filed")
    elif months_between(filing.month, Month.of(filed)) > _LATE:
        yield _odd(f"报送日期 {filed} 比所报的月份晚了半年以上", filing, "filed")


def _odd(message: str, filing: Filing, *path: str) -> Diagnostic:
    return Diagnostic("filed-odd", message, filing.place(*path), f"核对年份和月份，所报月份是 {filing.month}")


def _days_before_the_end(ledger: Ledger, month: Month) -> int:
    """Return how early in its month a report may come: at any time if it is due by a day of that month.

    Where the office gives no day at all, it is due by the month's end. The day of a summary, or of a
    quarter's report in another month, allows nothing.
    """
    rules = ledger.office.deadlines
    duties = ledger.plan.duties
    returning = [one.id for one in duties if one.every is Every.MONTH or (one.every and month in one.periods)]
    own = (rules[duty] for duty in returning if duty in rules)
    if any(rule.day is not None and rule.month is Following.SAME for rule in own):
        return _ANY_DAY
    regular = ledger.regular_in(month)
    return 0 if regular is None or regular.id in rules else _A_LITTLE_EARLY


def _figures(ledger: Ledger, filing: Filing, unit: str | None) -> Iterator[Diagnostic]:
    names, owners, shares = ledger.target_names, ledger.owners, ledger.office.allocations
    above = None  # the last target, whose own lines may stand too far left
    for target, figure in filing.figures.items():
        if target not in names:
            for found in unknown_target(ledger, target, filing.place("figures", target).key()):
                lost = above is not None and target in declared(Figure) and filing.figures[above].blank
                yield found._replace(hint=f"属于“{above}”的，行首多缩进两格") if lost else found
            continue
        above = target
        if figure.as_of is not None:
            yield from _as_of(ledger, filing, target, figure.as_of)
        if figure.value is None and figure.blank and (figure.note is None or filing.blank):  # a reason is an answer
            blank = _blank(f"“{names[target]}”还没有填数", filing, "figures", target)
            yield (
                blank
                if figure.note is None
                else blank._replace(hint="写了说明，会作为没有数的原因印出来；有了数再填上")
            )
        owner = owners[target]
        if owner is not None and unit is not None and owner != unit and unit not in shares.get(target, ()):
            message = f"“{names[target]}”由{ledger.name(owner)}填报，{ledger.name(unit)}填的数不计入"
            hint = "删去这一项；如果责任单位有变，改 data/office.yaml 的 owners"
            yield Diagnostic("figure-not-owner", message, filing.place("figures", target).key(), hint)


def _as_of(ledger: Ledger, filing: Filing, target: str, text: str) -> Iterator[Diagnostic]:
    """A figure is dated by a day or a month of the plan, not after the month that it is filed for."""
    day, place = day_written(text), filing.place("figures", target, "as_of")
    if day is None:
        what, hint = why_no_date(text)
        yield Diagnostic("bad-date", f"“{readable(text)}”{what}", place, hint)
    elif filing.in_place and Month.of(day) > filing.month:
        message = f"“{ledger.target_names[target]}”的数据截至 {text}，晚于填报的月份 {filing.month}"
        yield Diagnostic("as-of-odd", message, place, "核对年份和月份；下个月的数写进下个月的填报")
    elif Month.of(day) < ledger.first:
        message = f"“{ledger.target_names[target]}”的数据截至 {text}，早于方案开始的 {ledger.first}"
        yield Diagnostic("as-of-odd", message, place, "核对年份；年初的数写作 data/office.yaml 的 baselines")


def _progress(ledger: Ledger, filing: Filing, unit: str | None) -> Iterator[Diagnostic]:
    for action, report in filing.progress.items():
        if action not in ledger.actions:
            yield from unknown_action(ledger, action, filing.place("progress", action).key())
        elif unit is not None and not ledger.may_report(action, unit):
            yield not_listed(ledger, action, unit, filing.place("progress", action).key())
        elif report.status is None or report.done is None:
            yield from _unfinished(filing, action, report)
        elif report.next == report.done and len(report.done) >= TELLING and report.status not in LASTING:
            message, hint = f"{action} 的下一步与进展一字不差", "写接下来要做的事；没有的，删去 next 一行"
            yield Diagnostic("copied-text", message, filing.place("progress", action, "next"), hint)


def _unfinished(filing: Filing, action: str, report: Report) -> Iterator[Diagnostic]:
    if report.blank:
        yield _blank(f"举措 {action} 还没有填写进展", filing, "progress", action)
    elif report.status is None:
        yield _blank(f"举措 {action} 没有写状态 status", filing, "progress", action)
    elif "done" in report.model_fields_set:
        yield _blank(f"举措 {action} 没有写进展 done", filing, "progress", action, "done")


def _submitted(ledger: Ledger, filing: Filing) -> Iterator[Diagnostic]:
    """Check what was handed in besides; a dated document may come a little before its own month."""
    for name, day in filing.submitted.items():
        yield from unknown_duty(ledger, name, filing.place("submitted", name).key())
        duty = ledger.duties.get(name)
        if duty is None or not filing.in_place:  # it may be of another month than it says
            continue
        own = filing.month if duty.due is None else Month.of(duty.due - timedelta(days=_A_LITTLE_EARLY))
        if day < min(own, filing.month).first_day:
            yield _odd(f"“{duty.title}”的报送日期 {day} 早于所报的月份", filing, "submitted", name)
        elif months_between(filing.month, Month.of(day)) > _LATE:
            yield _odd(f"“{duty.title}”的报送日期 {day} 比所报的月份晚了半年以上", filing, "submitted", name)


def _blank(message: str, filing: Filing, *path: str) -> Diagnostic:
    return Diagnostic("blank", f"待填：{message}", filing.place(*path), "填上内容；没有的整项删去")


def placeholders(ledger: Ledger, filing: Filing) -> Iterator[Diagnostic]:
    """Text that was meant to be replaced before sending, and text that says nothing."""
    texts = list(_texts(filing))
    together = "\n".join(text for _, text in texts).lower()
    suspect, names = any(map(together.__contains__, _SUSPECT)), ledger.names_of(filing.unit)
    for path, text in texts:
        found = re.search(_PLACEHOLDER, text) if suspect else None
        if path[0] == "progress" and len(text) < _SHORT and not substance(text, names):
            message = f"文字里只写了“{readable(text)}”，等于没有写，不会印出来"
            yield Diagnostic("placeholder", message, filing.place(*path), "没有内容的整行删去", Severity.WARNING)
        if found:  # in the place of a number it is an error
            message, hint = f"文字里还留着“{found[0]}”", "换成实际内容；没有内容的整行删去"
            yield Diagnostic("placeholder", message, filing.place(*path), hint, Severity.WARNING)


def copied(filings: Sequence[Filing]) -> Iterator[Diagnostic]:
    """A month's reports that repeat the previous ones of the same unit word for word, reported once per filing.

    What is done or goes on (长期坚持) as before may be reported in the same words.
    """
    last: dict[str, tuple[str, Filing]] = {}
    for filing in filings:
        repeated = []
        for action, report in filing.progress.items():
            text = "".join((report.done or "").split())
            if len(text) >= TELLING and action in last and last[action][0] == text:
                lasting = report.status in LASTING and last[action][1].progress[action].status == report.status
                repeated += [] if lasting else [action]
            if text:
                last[action] = (text, last[action][1] if action in repeated else filing)
        if repeated:
            earlier = last[repeated[0]][1].month
            year = "" if earlier.year == filing.month.year else f"{earlier.year}年"
            message = f"{'、'.join(repeated)} 的进展与{year}{earlier.number}月填报的一字不差"
            hint = "写本月的新进展；确无变化的，写明原因"
            yield Diagnostic("copied-text", message, filing.place("progress", repeated[0], "done"), hint)


def _texts(filing: Filing) -> Iterator[tuple[Path, str]]:
    """Yield every text of a filing with its place in it."""
    where: list[tuple[Path, Record, Iterable[str]]] = [
        ((), filing, HEAD_WORDS),
        *((("figures", name), one, FIGURE_WORDS) for name, one in filing.figures.items() if one.bare is None),
        *((("progress", action), report, TEXTS) for action, report in filing.progress.items()),
    ]
    for path, record, words in where:
        yield from (((*path, key), text) for key in words if (text := getattr(record, key)))
