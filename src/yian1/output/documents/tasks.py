"""Tasks and reports as facts for a document: states, texts made fit for a paper, open problems, next steps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.remarks import said
from yian1.output.sandbox import Own
from yian1.output.words import chinese, clause, day_beside, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from yian1.core.rollup import ActionProgress, ActionState, Assessment, TaskProgress, UnitReport
    from yian1.model.diagnostics import Place
    from yian1.model.filing import ReportState
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.output.documents.targets import TargetFact


_STOP = "\u3002"
_SENTENCE = re.compile(r"[^\u3002\uff1b\uff01\uff1f;]+")
_CLAUSE = re.compile(r"[^\uff0c,]+")
_FIGURES = re.compile(r"[0-9.]+")
_ALIKE = 0.5
# What an older month says of a total, a rate or what is not done yet is overtaken by newer months.
_PASSING = re.compile(
    r"累计|共计|达到|在库|率(?:为|达|提高到|升至|降至)?[0-9]|尚未|仍在|正在|拟于|试运行|征求意见|前期|论证|筹备|初稿"
)
_SHARE = 0.6  # of an account that one sentence may take
_LEAST = 8  # signs: what is shorter tells nothing by itself


class _Said(NamedTuple):
    """One sentence of a unit in a month; `at` is its place among all, in the order of time."""

    month: Month
    at: int
    text: str


def besides(text: str, told: str) -> str:
    """Return the clauses of a text that are not told already."""
    return "\uff1b".join(
        kept
        for sentence in _SENTENCE.findall(text)
        if (kept := "\uff0c".join(clause for clause in _CLAUSE.findall(sentence) if clause.strip() not in told))
    )


def within(text: str, most: int) -> str:
    """Return the whole sentences, or else clauses, at a text's beginning that take no more than so many signs."""
    kept = _fitting(_SENTENCE.findall(text), most, "\uff1b")
    return kept or _fitting(_CLAUSE.findall(next(iter(_SENTENCE.findall(text)), "")), most, "\uff0c")


def account(ledger: Ledger, task: TaskProgress, until: Month, most: int, unit: str | None = None) -> str:
    """Return what was done for a task since the year began: its units' own summaries, else compiled from all months.

    The first unit on each action's list speaks, or whoever stands in for it, or the unit given. The newest
    sentences have precedence, one of each month before a second; what says the same as a newer one is left out.
    """
    if most <= 0:
        return ""
    summaries = [text for text in (_summary(ledger, action, until) for action in _actions(task, unit)) if text]
    if summaries:
        return "".join(f"{within(text, most // len(summaries))}{_STOP}" for text in summaries)
    told = [one for action in _actions(task, unit) for one in _sentences(ledger, action, until)]
    chosen: list[_Said] = []
    newest = max((one.month for one in told), default=until)
    for full in _by_turns([one for one in told if one.month == newest or not _PASSING.search(one.text)]):
        one = full._replace(text=within(full.text, round(most * _SHARE)))
        size = sum(len(each.text) + 1 for each in chosen) + len(one.text) + 1
        if one.text and size <= most and not any(_alike(one.text, each.text) for each in chosen):
            chosen.append(one)
    chosen.sort(key=lambda one: (one.month, one.at))
    return "".join(f"{one.text}{_STOP}" for one in chosen)


def _fitting(pieces: Sequence[str], most: int, mark: str) -> str:
    kept = ""
    for piece in pieces:
        longer = f"{kept}{mark}{piece.strip()}" if kept else piece.strip()
        if len(longer) > most:
            break
        kept = longer
    return kept


def _actions(task: TaskProgress, unit: str | None) -> list[tuple[str, tuple[str, ...]]]:
    """Return each action of a task with the units that reported on it, in the order of its list, or the unit alone."""
    return [(item.context.action.id, item.reported if unit is None else (unit,)) for item in task.actions]


def _speaker(ledger: Ledger, action: str, units: Sequence[str], until: Month, part: str) -> str | None:
    return next((unit for unit in units if any(_texts(ledger, action, unit, until, part))), None)


def _texts(ledger: Ledger, action: str, unit: str, until: Month, part: str) -> list[tuple[Month, str]]:
    found = []
    for filing in ledger.by_unit.get(unit, ()):
        report = filing.progress.get(action)
        text = said(ledger, unit, getattr(report, part, None)) if filing.month <= until else ""
        if text:
            found.append((filing.month, text))
    return found


def _summary(ledger: Ledger, about: tuple[str, Sequence[str]], until: Month) -> str:
    action, units = about
    unit = _speaker(ledger, action, units, until, "summary")
    return "" if unit is None else _texts(ledger, action, unit, until, "summary")[-1][1]


def _sentences(ledger: Ledger, about: tuple[str, Sequence[str]], until: Month) -> list[_Said]:
    action, units = about
    unit = _speaker(ledger, action, units, until, "done")
    texts = [] if unit is None else _texts(ledger, action, unit, until, "done")
    pieces = [(month, piece.strip()) for month, text in texts for piece in _SENTENCE.findall(text)]
    return [_Said(month, at, piece) for at, (month, piece) in enumerate(pieces) if len(piece) >= _LEAST]


def _by_turns(told: Sequence[_Said]) -> list[_Said]:
    """Return the first sentence of each month, the newest month first, then the second ones, and so on."""
    turn: dict[Month, int] = {}
    ranked = []
    for one in told:
        turn[one.month] = turn.get(one.month, 0) + 1
        ranked.append((turn[one.month], one))
    return [one for _, one in sorted(ranked, key=lambda each: (each[0], (-each[1].month.year, -each[1].month.number)))]


def _alike(one: str, other: str) -> bool:
    """Whether two sentences say the same, apart from their figures."""
    first, second = (_pairs(_FIGURES.sub("", text)) for text in (one, other))
    return bool(first and second) and len(first & second) / min(len(first), len(second)) > _ALIKE


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def enumerated(lines: str) -> Own:
    """Return lines that a template has written as one sentence: 一是…；二是…。"""
    found = [line.strip() for line in lines.split("\n") if line.strip()]
    if len(found) > 1:
        found = [f"{chinese(at)}是{line}" for at, line in enumerate(found, 1)]
    return Own("\uff1b".join(found) + (_STOP if found else ""))


TEXT_FILTERS = {"within": within, "enumerated": enumerated}


_TELLING = 4  # signs of a target's name that are in a text about it


class ReportFact(NamedTuple):
    """What one unit last reported of an action; `old` if that was before the latest month reported for.

    `named` if the plan lists the unit itself, not its group; `first` if no unit before it on the list
    has told of progress (the 首位责任单位, or whoever stands in for it). `place` is where it is written.
    """

    unit: str
    status: ReportState | None
    done: str
    next: str
    problem: str
    month: Month
    old: bool
    named: bool
    first: bool
    place: Place


class ActionFact(NamedTuple):
    """An action with its units, what they reported, and who has not reported.

    `lead` are the leads where the plan names any, `others` whoever else it names.
    """

    text: str
    task: str
    lead: tuple[str, ...]
    others: tuple[str, ...]
    state: ActionState
    reports: tuple[ReportFact, ...]
    missing: tuple[str, ...]


class TaskFact(NamedTuple):
    """A task with all its units in the order of the plan, and its own targets.

    `begun` if anything was reported on it, `told_now` if in the document's month. `texts` are the newest reports
    that tell of progress, what a unit says of several actions together; `fresh` those of the latest month reported
    for, `quiet` the units that told of progress earlier but not in that month. `given` is the office's own account.
    """

    id: str
    title: str
    given: str
    units: tuple[str, ...]
    state: ActionState
    due: str
    overdue: bool
    begun: bool
    told_now: bool
    actions: tuple[ActionFact, ...]
    targets: tuple[TargetFact, ...]
    texts: tuple[ReportFact, ...]
    fresh: tuple[ReportFact, ...]
    quiet: tuple[str, ...]


class SectionFact(NamedTuple):
    """A chapter of tasks."""

    title: str
    tasks: tuple[TaskFact, ...]


class Remark(NamedTuple):
    """A problem, with its task and the units that reported it in the same words; `first` as in ReportFact."""

    task: str
    text: str
    units: tuple[str, ...]
    month: Month
    old: bool
    first: bool


class Remarks(NamedTuple):
    """The remarks of one chapter."""

    title: str
    items: tuple[Remark, ...]


class Intent(NamedTuple):
    """What is planned next for a task."""

    task: str
    text: str


class Plans(NamedTuple):
    """What is planned next for the tasks of one chapter."""

    title: str
    items: tuple[Intent, ...]


class View(NamedTuple):
    """What the documents look at: one unit's reports or all, and the latest month that was reported for."""

    assessment: Assessment
    heard: Month
    unit: str | None = None

    @property
    def ledger(self) -> Ledger:
        """The ledger that everything is taken from."""
        return self.assessment.ledger


def section_facts(view: View, targets: Sequence[TargetFact], given: Mapping[str, str]) -> tuple[SectionFact, ...]:
    """Return the chapters; of one unit only its own actions and what it said of them itself.

    `given` are the office's own accounts of tasks.
    """
    tasks = {task.task.id: _task(view, task, targets, given) for task in view.assessment.tasks}
    found = (
        SectionFact(section.title, tuple(tasks[task.id] for task in section.tasks if tasks[task.id].actions))
        for section in view.ledger.plan.sections
    )
    return tuple(section for section in found if section.tasks)


def problems(view: View, told: Iterable[str]) -> tuple[Remarks, ...]:
    """Return the open problems by chapter; `told` are texts that the document has already given elsewhere."""
    known = "\n".join(told)

    def read(said: UnitReport) -> str:
        return besides(clause(said.report.problem or ""), known)

    return _remarks(view, read)


def plans(view: View) -> tuple[Plans, ...]:
    """Return by chapter what is planned next for each task: of each action what the first unit said for the month."""
    found: dict[str, dict[str, list[str]]] = {}
    for task in view.assessment.tasks:
        for action in task.actions:
            texts = (
                clause(said.report.next or "")
                for said in action.reports
                if said.month == view.assessment.as_of and view.unit in {None, said.unit}
            )
            text = next((text for text in texts if text), "")
            known = found.setdefault(task.section.id, {}).setdefault(task.task.title, [])
            if text and text not in known:
                known.append(text)
    chapters = (
        Plans(
            section.title,
            tuple(Intent(task, "\uff1b".join(texts)) for task, texts in found.get(section.id, {}).items() if texts),
        )
        for section in view.ledger.plan.sections
    )
    return tuple(chapter for chapter in chapters if chapter.items)


def reasons(assessment: Assessment) -> Mapping[str, str]:
    """Return what an owner says hinders a target: the words on its task, if that has no other target, or on any task.

    Words on another task are taken for a target that they name, and no other one of that owner's as well.
    """
    found = _named(assessment)
    for task in assessment.tasks:
        said = [report for action in task.actions for report in action.reports if report.report.problem]
        for target in task.task.targets if len(task.task.targets) == 1 else ():
            owner = assessment.ledger.owner(target.id)
            texts = (report.report.problem or "" for report in said if report.unit == owner)
            found[target.id] = next(texts, "")
    return found


def _named(assessment: Assessment) -> dict[str, str]:
    """Return for each target what its owner says of it among the problems of tasks; the newest month's words."""
    found: dict[str, tuple[Month, str]] = {}
    names = {item.target.id: (item.owner, item.target.name) for item in assessment.targets}
    for told in (report for task in assessment.tasks for action in task.actions for report in action.reports):
        text = told.report.problem or ""
        shares = {one: _shared(name, text) for one, (owner, name) in names.items() if owner == told.unit}
        most = max(shares.values(), default=0)
        best = [one for one, share in shares.items() if share == most]
        if text and most >= _TELLING and len(best) == 1:
            known = found.get(best[0])
            if known is None or known[0] < told.month:
                found[best[0]] = (told.month, text)
    return {one: text for one, (_, text) in found.items()}


def _shared(name: str, text: str) -> int:
    """Return how many signs of a name stand together in a text."""
    most = 0
    for start in range(len(name)):
        while start + most < len(name) and name[start : start + most + 1] in text:
            most += 1
    return most


def _remarks(view: View, read: Callable[[UnitReport], str]) -> tuple[Remarks, ...]:
    found: dict[str, dict[str, list[tuple[UnitReport, bool]]]] = {}
    titles: dict[str, str] = {}
    for task in view.assessment.tasks:
        by_text = found.setdefault(task.section.id, {})
        for action in task.actions:
            told = [one for one in action.reports if read(one)]
            for one in told:
                if view.unit in {None, one.unit}:
                    titles.setdefault(read(one), task.task.title)
                    by_text.setdefault(read(one), []).append((one, one is told[0]))
    remarks = (Remarks(item.title, _merged(view, found.get(item.id, {}), titles)) for item in view.ledger.plan.sections)
    return tuple(item for item in remarks if item.items)


def _merged(
    view: View, by_text: Mapping[str, Sequence[tuple[UnitReport, bool]]], titles: Mapping[str, str]
) -> tuple[Remark, ...]:
    """Join what several units said in the same words; each text stands once, where it was said first."""
    return tuple(
        Remark(
            titles[text],
            text,
            _names(view.ledger, [said.unit for said, _ in group]),
            newest,
            newest != view.heard,
            any(first for _, first in group),
        )
        for text, group in by_text.items()
        for newest in [max(said.month for said, _ in group)]
    )


def _task(view: View, task: TaskProgress, targets: Sequence[TargetFact], given: Mapping[str, str]) -> TaskFact:
    ledger, unit = view.ledger, view.unit
    chosen = [item for item in task.actions if unit is None or ledger.responsible(item.context.action.id, unit)]
    actions = tuple(_action(view, item) for item in chosen)
    texts = _together(report for action in actions for report in action.reports if report.done)
    fresh = tuple(report for report in texts if not report.old)
    active = {report.unit for report in fresh}
    return TaskFact(
        task.task.id,
        task.task.title,
        given.get(task.task.id, ""),
        _names(ledger, [name for action in task.task.actions for name in action.listed]),
        task.state,
        day_beside(task.task.due, view.assessment.as_of) if task.task.due else "",
        task.overdue,
        any(action.reports for action in actions),
        any(report.month == view.assessment.as_of for action in actions for report in action.reports),
        actions,
        tuple(target for target in targets if target.task == task.task.id),
        texts,
        fresh,
        tuple(dict.fromkeys(report.unit for report in texts if report.unit not in active)),
    )


def _together(reports: Iterable[ReportFact]) -> tuple[ReportFact, ...]:
    """Join what a unit said of several actions in one month; it stands where the unit spoke first."""
    found: dict[tuple[str, Month], ReportFact] = {}
    for report in reports:
        key = (report.unit, report.month)
        known = found.get(key)
        if known is None:
            found[key] = report
        elif report.done not in known.done:
            done = sentence(known.done) + report.done
            found[key] = known._replace(done=done, named=known.named or report.named, first=known.first or report.first)
    return tuple(found.values())


def _action(view: View, item: ActionProgress) -> ActionFact:
    ledger = view.ledger
    told = [said.unit for said in item.reports if said.report.done]
    reports = tuple(
        ReportFact(
            ledger.name(said.unit),
            said.report.status,
            said.report.done or "",
            said.report.next or "",
            said.report.problem or "",
            said.month,
            said.month != view.heard,
            said.unit in item.context.action.listed,
            said.unit in told[:1],
            said.place,
        )
        for said in item.reports
        if view.unit in {None, said.unit}
    )
    action = item.context.action
    return ActionFact(
        action.text,
        item.context.task.title,
        _names(ledger, action.lead),
        _names(ledger, [unit for unit in action.units if unit not in action.lead]),
        item.state,
        reports,
        _names(ledger, item.missing),
    )


def _names(ledger: Ledger, units: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ledger.name(unit) for unit in units))
