"""The notes under a table of targets: statuses, lights, pace, kinds, figures, what the office has added."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from yian1.core import pace, terms
from yian1.core.progress import Status
from yian1.model import quantity
from yian1.model.plan import Kind
from yian1.output import words
from yian1.output.words import aside, month_beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from yian1.model.ledger import Ledger
    from yian1.output.documents.document import Request
    from yian1.output.documents.targets import TargetFact

_CHECKED = "经核实"


def table_notes(request: Request, own: Sequence[TargetFact], rules: Mapping[str, Any]) -> list[str]:
    """Return what is to be known of a table: statuses, lights, pace, kinds, figures, what the office has added."""
    if not any(fact.target.kind is not Kind.MILESTONE for fact in own):
        return []
    found = (
        _of_statuses(own, request.ledger) + rules["lights"],
        _of_pace(own, rules, request),
        _of_kinds(own, rules),
        "".join(_of_figures(own, request.unit)),
        _of_sources(own, rules, request.ledger),
    )
    return [note for note in found if note]


def _of_statuses(own: Sequence[TargetFact], ledger: Ledger) -> str:
    used = {fact.item.status for fact in own}
    end = "年末" if ledger.one_year and not any(fact.by for fact in own) else "到期"
    rates = _direct(fact for fact in own if fact.item.status is Status.HOLDS)
    paced = (Status.AHEAD, Status.ON_PACE, Status.BEHIND)
    words_of_pace = words.names(terms.STATUSES[one] for one in paced)
    told = (
        ({Status.HOLDS}, f"，{rates}指标{end}前达到要求的为符合要求"),
        ({Status.MISSED}, f"，{end}未达到的为未完成"),
        ({*paced}, f"；未达到的，完成率高于、等于、低于时序进度的，分别为{words_of_pace}"),
        ({Status.UNMET}, "；不与时序进度比较的，未达到目标为未达标"),
        ({Status.OPEN}, f"；没有基数{'、到期还早' if ledger.several_years else ''}、不能与时序进度比较的为推进中"),
        ({Status.YEAR_END}, "；年末考核的，平时不与时序进度比较"),
    )
    return f"达到目标的为已完成{''.join(text for statuses, text in told if statuses & used)}。"


def _direct(targets: Iterable[TargetFact]) -> str:
    return "比率类" if all(one.target.measure == "%" for one in targets) else "水平类、比率类"


def _of_pace(own: Sequence[TargetFact], rules: Mapping[str, Any], request: Request) -> str:
    if all(fact.item.shown_pace is None for fact in own):
        return ""
    months = rules["months"]
    general, year = quantity.percent(pace.general(request.ledger, request.month)), months == words.DECEMBER
    if rules["daily"]:
        how = f"按日计算，为已过日数÷{'全年' if year else '全程'}日数"
    else:
        how = "按月计算，为已过月数÷" + ("12" if year else "到完成时限的总月数（每年的目标从当年1月起算）")
    unlike = f"{words.names(rules['unlike'])}按{'月' if rules['daily'] else '日'}计算" if rules["unlike"] else ""
    scheduled = f"；{words.names(rules['scheduled'])}按节点目标计算" if rules["scheduled"] else ""
    termed = f"；{words.names(rules['termed'])}按自己的时限计算" if rules["termed"] else ""
    whole = "" if year else f"全程{months}个月的，"
    return (
        f"时序进度{how}，{whole}{words.month_end(request.month)}为{general}{aside(unlike)}{scheduled}{termed}。"
        "较时序为完成率减时序进度，按四舍五入前的数计算。"
    )


def _of_kinds(own: Sequence[TargetFact], rules: Mapping[str, Any]) -> str:
    limits = any(fact.item.is_limit for fact in own)
    direct = [fact for fact in own if fact.target.kind not in {Kind.STOCK, Kind.FLOW}]
    told = []
    if any(fact.target.kind is Kind.STOCK and not fact.item.is_limit for fact in own):
        told.append("总量指标按增量计算完成率，即（现值－基数）÷（目标－基数），没有基数的不计算")
    if limits:
        told.append("上限指标不计算完成率，不与时序进度比较")
    if direct:
        nodes = f"，其中{words.names(rules['nodes'])}与到期的节点目标比较" if rules["nodes"] else ""
        kinds = _direct(direct)
        told.append(f"{kinds}指标直接与目标比较，不与时序进度比较{nodes}")
    about = words.names(rules["tolerant"])
    return (f"{'；'.join(told)}。" if told else "") + (
        f"{about}的目标是约数，低于目标在容差以内的，也是达到目标。" if about else ""
    )


def _of_figures(own: Sequence[TargetFact], unit: str | None) -> Iterator[str]:
    """Yield which figures are older, of another day, provisional, checked, corrected."""
    filed = [(fact, fact.figure) for fact in own if fact.figure is not None]
    stale = sorted((fact for fact in own if fact.item.stale and not fact.day), key=lambda fact: fact.item.month)
    groups = [(month, list(items)) for month, items in groupby(stale, key=lambda fact: fact.item.month)]
    if groups:
        told = (
            f"{words.names(fact.target.name for fact in some)}为{month_beside(month, some[0].item.as_of)}数"
            for month, some in groups
        )
        yield f"{'；'.join(told)}。"
    if any(fact.item.shown_pace is not None for fact in stale):
        yield "以前月份的数与其当月的时序进度比较。"
    yield from (f"{fact.target.name}的数据截至{fact.day}。" for fact in own if fact.day)
    provisional = [fact.target.name for fact, figure in filed if figure.provisional]
    if provisional:
        yield f"{words.names(provisional)}为初步数。"
    checked = any(fact.checked == _CHECKED for fact in own)
    if filed and (checked or not unit):
        yield f"{'未注明经核实的数' if checked else '各项数据'}为责任单位自报。"
    for fact, figure in filed:
        if figure.correction and fact.newly_filed:
            yield f"{fact.target.name}有更正：{words.sentence(figure.correction)}"


def _of_sources(own: Sequence[TargetFact], rules: Mapping[str, Any], ledger: Ledger) -> str:
    """Return what of it the office has added: it must not be taken for words of the plan."""
    supplied = {
        "数据责任单位": any(fact.item.owner for fact in own),
        "基数": any(fact.baseline for fact in own),
        "节点目标": rules["scheduled"],
        "亮灯规则": rules["lights"],
    }
    *others, last = [name for name, given in supplied.items() if given] or [""]
    by = ledger.office.masthead.issued_by
    told = f"{words.names(others)}{'和' if others else ''}{last}"
    return f"{told}{f'由{by}补充，' if by else ''}不是方案原文。" if last else ""
