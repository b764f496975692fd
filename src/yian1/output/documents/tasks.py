"""Tasks and reports as facts for a document: states, texts made fit for a paper, open problems, next steps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from yian1.model.office import OCTOBER
from yian1.model.wording import chinese
from yian1.output.words import aside, clause, end_beside, month_beside, names, observed_words, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from yian1.core.rollup import ActionProgress, TaskProgress, UnitReport
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.output.documents.document import Request


_STOP = "\u3002"
_SENTENCE = re.compile(r"[^\u3002\uff1b\uff01\uff1f;]+")
_CLAUSE = re.compile(r"[^\uff0c,]+")
_FIGURES = re.compile(r"[0-9.]+")
# The marks of a list: inside another list they would be taken for its own.
_MARK = re.compile(
    r"(?:^|(?<=[\u3002\uff1b;\uff0c]))(?:[一二三四五六七八九十]是|\uff08[0-9一二三四五六七八九十]{1,2}\uff09|[0-9]{1,2}[.\u3001](?![0-9]))\s*"
)
_ASKED = "(?:[市县区省]|上级|政府|部门|尽[快早]|协调|支持|给予)"  # who, or what for: 望城区 is a place
_REQUEST = re.compile(
    "恳请|[恳请]求|拟请|提请|敬请|请(?![假款示进])"
    rf"|(?:建议(?!案)|希望(?!小学|工程))[^\uff0c]*{_ASKED}|望{_ASKED}"
)
_ALIKE = 0.5
# What an older month says of a total, a rate or what is not done yet is overtaken by newer months.
_PASSING = re.compile(
    r"累计|共计|达到|在库|率(?:为|达|提高到|升至|降至)?[0-9]|[0-9.]+%"
    r"|尚未|[0-9][^，]{0,3}未(?!成年|来|必)|仍在|正在|拟于|试运行|征求意见|前期|论证|筹备|初稿"
)
_UNDATED = re.compile("(?!.*[0-9]月).*[0-9]")  # a figure without its month
# Words that who reads them a year later takes for those of his own year.
_OF_ITS_YEAR = re.compile(
    "今年|本年|(?<![0-9])年[初内底]|全年|[上下]半年|(?<!年)[一二三四]季度|(?<![0-9年])[0-9]+月|[本当]月"
)
_SHARE = 0.6  # of an account that one sentence may take
TELLING = 4  # signs of a name that are in a text about it
_LEAST = 8  # signs: what is shorter says little beside longer ones


class _Sentence(NamedTuple):
    """One sentence of a unit in a month; `at` is its place among all, in the order of time."""

    month: Month
    at: int
    text: str


def besides(text: str, known: str) -> str:
    """Return the clauses of a text that are not among the known words."""
    return "\uff1b".join(
        kept
        for sentence in _SENTENCE.findall(text)
        if (kept := "\uff0c".join(clause for clause in _CLAUSE.findall(sentence) if clause.strip() not in known))
    )


def unnumbered(text: str) -> str:
    """Return a text without the marks of a list of its own (一是, 1.), to stand in a list."""
    return _MARK.sub("", text)


def without_requests(text: str) -> str:
    """Return a text without what it asks others for (恳请市政府协调): a report to the congress asks for nothing."""
    kept = []
    for piece in _SENTENCE.findall(unnumbered(text)):
        clauses = _CLAUSE.findall(piece)
        end = next((at for at, one in enumerate(clauses) if _REQUEST.match(one.strip())), len(clauses))
        kept += ["\uff0c".join(clauses[:end])] if end else []
    return "\uff1b".join(kept)


def listed(request: Request, text: str) -> str:
    """Return what hinders as a part of a paper's list, whose own mark is the semicolon."""
    return (without_requests(text) if request.kind == OCTOBER else unnumbered(text)).replace("\uff1b", "\uff0c")


def within(text: str, most: int) -> str:
    """Return the whole sentences, or else clauses, at a text's beginning that take no more than so many signs."""
    kept = _fitting(_SENTENCE.findall(text), most, "\uff1b")
    return kept or _fitting(_CLAUSE.findall(next(iter(_SENTENCE.findall(text)), "")), most, "\uff0c")


def account(request: Request, task: str, most: int) -> str:
    """Return what was done for a task since the year began: compiled from the summaries of its units and all months.

    The first unit on each action's list speaks, or whoever stands in for it, or the request's. The newest
    sentences have precedence, one of each month before a second; where a newer one says the same that stands
    instead, and what gives a figure that has changed since is left out.
    """
    if most <= 0:
        return ""
    actions = next(one.actions for one in request.assessment.tasks if one.task.id == task)
    sentences = [one for action in actions for one in _sentences(_written(request, action))]
    newest = max((one.month for one in sentences), default=request.month)
    current = [one for one in sentences if one.month == newest or not _PASSING.search(one.text)]
    said = {one: _pairs(one.text) for one in current}
    chosen: dict[_Sentence, set[str]] = {}
    for full in _by_turns(current):
        same = (one for one in current if one.month > full.month and _alike(said[one], said[full]))
        newest_same = max(same, default=full, key=lambda one: one.month)
        one = newest_same._replace(text=within(newest_same.text, round(most * _SHARE)))
        size = sum(len(each.text) + 1 for each in (*chosen, one))
        pairs = _pairs(one.text)
        if one.text and size <= most and not any(_alike(pairs, other) for other in chosen.values()):
            chosen[one] = pairs
    return "".join(f"{one.text}{_dated(one, newest, request.month)}{_STOP}" for one in sorted(chosen))


def _dated(one: _Sentence, newest: Month, month: Month) -> str:
    """Return the month of what was so in an older one, and may not be so any more; of 今年 the year that is meant."""
    if one.month == newest != month and (_PASSING.search(one.text) or _UNDATED.match(one.text)):
        return aside(end_beside(one.month, month))
    return aside(f"{one.month.year}年" if one.month.year != month.year and _OF_ITS_YEAR.search(one.text) else "")


def _fitting(pieces: Sequence[str], most: int, mark: str) -> str:
    kept = ""
    for piece in pieces:
        longer = f"{kept}{mark}{piece.strip()}" if kept else piece.strip()
        if len(longer) > most:
            break
        kept = longer
    return kept


def _written(request: Request, action: ActionProgress) -> list[tuple[Month, str]]:
    """Return what the first unit that reported on an action wrote of it, month by month; of a unit's paper that one.

    What its last summary says of the task stands instead of the months before; a unit's own paper has that whole.
    """
    ledger, own = request.ledger, request.unit
    for unit in action.reported if own is None else (own,):
        reports = [(one.month, one.progress.get(action.context.action.id)) for one in ledger.by_unit.get(unit, ())]
        known = [(month, report) for month, report in reports if month <= request.month and report is not None]
        texts = [(month, text) for month, report in known if (text := ledger.text_of(unit, report.done))]
        if own is None and (summary := summed_up(ledger, unit, request.month)):
            about = _about(request, unit, action, summary[1])
            texts = [(summary[0], about), *(one for one in texts if one[0] > summary[0])] if about else texts
        if texts:
            held = [(month, _holding(request, unit, action, month, text)) for month, text in texts]
            return [one for one in held if one[1]] or texts
    return []


def _holding(request: Request, unit: str, action: ActionProgress, month: Month, text: str) -> str:
    """Return the sentences of a unit's text of a month without those that give a figure of the task changed since."""
    changed: set[str] = set()
    for target in action.context.task.targets:
        filed = request.assessment.series.observations.get(target.id, ())
        own = [seen for seen in filed if seen.unit == unit and seen.month <= request.month and seen.value is not None]
        then = [seen for seen in own if seen.month == month and seen.value != own[-1].value]
        changed.update(observed_words(seen, target) for seen in then if target.measure)
    told = "|".join(map(re.escape, sorted(changed)))
    stale = re.compile(f"(?<![0-9.])(?:{told})(?!月|百分点)") if told else None
    return _STOP.join(one for one in _SENTENCE.findall(text) if stale is None or not stale.search(one))


def summed_up(ledger: Ledger, unit: str, month: Month) -> tuple[Month, str] | None:
    """Return the last summary of its work that a unit wrote by a month, with its month; None if it wrote none."""
    known = [(one.month, ledger.text_of(unit, one.summary)) for one in ledger.by_unit.get(unit, ())]
    return next((one for one in reversed(known) if one[0] <= month and one[1]), None)


def own_summary(request: Request) -> str:
    """Return what the unit of a paper wrote last of its work, with the end of its month where that is an older one."""
    found = None if request.unit is None else summed_up(request.ledger, request.unit, request.month)
    if found is None or found[0] == request.month:
        return "" if found is None else found[1]
    return clause(found[1]) + aside(end_beside(found[0], request.month))


def _about(request: Request, unit: str, action: ActionProgress, summary: str) -> str:
    """Return what a unit's summary says of an action's task: all if it has no other, else what names it the most."""
    task, reported = action.context.task, request.assessment.tasks
    titles = [one.task.title for one in reported if any(unit in each.reported for each in one.actions)]
    if titles == [task.title]:
        return summary

    def is_about(text: str) -> bool:
        shares = [shared(title, text) for title in titles]
        return max(shares) >= TELLING and titles[shares.index(max(shares))] == task.title

    return _STOP.join(filter(is_about, _SENTENCE.findall(summary)))


def shared(name: str, text: str) -> int:
    """Return how many signs of a name stand together in a text."""
    most = 0
    for start in range(len(name)):  # four times as fast as difflib
        while start + most < len(name) and name[start : start + most + 1] in text:
            most += 1
    return most


def _sentences(texts: Iterable[tuple[Month, str]]) -> list[_Sentence]:
    """Return the sentences of texts; short ones only where their text has no longer one (完工11个小区)."""
    found: list[_Sentence] = []
    for month, text in texts:
        pieces = [piece.strip() for piece in _SENTENCE.findall(unnumbered(text))]
        kept = [piece for piece in pieces if len(piece) >= _LEAST] or pieces
        found += [_Sentence(month, at, piece) for at, piece in enumerate(kept, len(found))]
    return found


def _by_turns(sentences: Sequence[_Sentence]) -> list[_Sentence]:
    """Return the first sentence of each month, the newest month first, then the second ones, and so on."""
    turn: dict[Month, int] = {}
    ranked = []
    for one in sentences:
        turn[one.month] = turn.get(one.month, 0) + 1
        ranked.append((turn[one.month], one))
    return [one for _, one in sorted(ranked, key=lambda each: (each[0], (-each[1].month.year, -each[1].month.number)))]


def _alike(first: set[str], second: set[str]) -> bool:
    """Whether two sentences say the same, apart from their figures, by the pairs of their signs."""
    return bool(first and second) and len(first & second) / min(len(first), len(second)) > _ALIKE


def _pairs(sentence: str) -> set[str]:
    text = _FIGURES.sub("", sentence)
    return {text[at : at + 2] for at in range(len(text) - 1)}


def enumerated(lines: Sequence[str]) -> str:
    """Return lines as one sentence: 一是…；二是…。"""
    parts = [f"{chinese(at)}是{line}" for at, line in enumerate(lines, 1)] if len(lines) > 1 else lines
    return "\uff1b".join(parts) + (_STOP if parts else "")


def reports(units: Sequence[str], most: int) -> str:
    """Return how many documents these are, one of each unit: 7份（市人社局、市数据局等）."""
    kept = names(units) if len(units) <= most + 1 else f"{names(units[:most])}等"
    return f"{len(units)}份" + (f"（{kept}）" if most else "")


def sections(request: Request) -> list[dict[str, Any]]:
    """Return the sections with their tasks; of one unit only its own actions and what it reported on them itself."""
    tasks = request.scope.tasks
    every = ((one.title, [task for task in tasks if task.section is one]) for one in request.ledger.plan.sections)
    return [{"title": title, "tasks": some} for title, some in every if some]


def news_of(request: Request, task: TaskProgress) -> list[UnitReport]:
    """Return the reports of progress of the latest month reported for, those of a unit on several actions joined."""
    return [one for one in _together(task, "done") if one.month == request.last_reported]


def reported(request: Request, task: TaskProgress) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return who says what of a task: its progress (of older months without news), its problems, what comes next."""
    problems, steps = (_together(task, field) for field in ("problem", "next"))
    return {
        "progress": _once(request, "done", news_of(request, task) or _together(task, "done")),
        "problems": _once(request, "problem", [one for one in problems if one.month == request.last_reported]),
        "steps": _once(request, "next", [one for one in steps if one.month == request.month]),
    }


def hindrance(now: Month, report: UnitReport, text: str) -> str:
    """Return a problem that a unit reported, with the end of its month where that is an older one: it may be solved."""
    return text if not text or report.month == now else end_beside(report.month, now) + text


def problems(request: Request, given: Iterable[str]) -> list[dict[str, Any]]:
    """Return the open problems by section, each text once, with the task where it was reported first.

    `given` are texts that the document has printed already. `first` if no unit before it on an action's list has a
    problem (the 首位责任单位, or whoever stands in for it).
    """
    known = "\n".join(given)
    found: dict[str, dict[str, Any]] = {}
    for task in request.scope.tasks:
        for action in task.actions:
            texts = ((one, besides(clause(one.report.problem or ""), known)) for one in action.reports)
            reported = (
                hindrance(request.month, one, text if request.unit else listed(request, text)) for one, text in texts
            )
            for number, text in enumerate(filter(None, reported)):
                new = {"section": task.section.title, "task": task.task.title, "text": text, "first": False}
                found.setdefault(text, new)["first"] |= number == 0
    return _by_section(request, found.values())


def plans(request: Request) -> list[dict[str, Any]]:
    """Return by section what is planned next for each task: of each action what the first unit reported for it."""
    planned = ((task, _planned(request, task)) for task in request.scope.tasks)
    found = [{"section": task.section.title, "task": task.task.title, "text": text} for task, text in planned if text]
    return _by_section(request, found)


def _planned(request: Request, task: TaskProgress) -> str:
    steps = (
        (clause(one.report.next or "") for one in action.reports if one.month == request.month)
        for action in task.actions
    )
    return "\uff1b".join(dict.fromkeys(filter(None, (next(filter(None, texts), "") for texts in steps))))


def _by_section(request: Request, found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    titles = dict.fromkeys(section.title for section in request.ledger.plan.sections)
    every = ((title, [one for one in found if one["section"] == title]) for title in titles)
    return [{"title": title, "items": items} for title, items in every if items]


def _once(request: Request, field: str, reports: Iterable[UnitReport]) -> list[tuple[str, str]]:
    """Return who says what, with the month where that is an older one; the same words of several only once."""
    found: dict[tuple[str, Month], dict[str, None]] = {}
    for report in reports:
        text = getattr(report.report, field)
        found.setdefault((text, report.month), {})[request.ledger.name(report.unit)] = None
    return [
        (names(who) + aside("" if month == request.month else month_beside(month, request.month)), text)
        for (text, month), who in found.items()
    ]


def _together(task: TaskProgress, field: str) -> list[UnitReport]:
    """Return the reports that fill in a field, those of a unit in one month as one, where the unit spoke first."""
    found: dict[tuple[str, Month], UnitReport] = {}
    for report in (one for one in task.reports if getattr(one.report, field)):
        known = found.setdefault((report.unit, report.month), report)
        before, text = getattr(known.report, field), getattr(report.report, field)
        if text not in before:
            joined = known.report.model_copy(update={field: sentence(before) + text})
            found[report.unit, report.month] = known._replace(report=joined)
    return list(found.values())


FILTERS = (within, enumerated, reports)
