"""What a document is asked for, when and by whom, what it is called, and the finished document in its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from yian1.core.rollup import assess
from yian1.model.office import BRIEF, HALF_YEAR, OCTOBER, Paper
from yian1.model.period import QUARTER, Month, months
from yian1.model.plan import Every
from yian1.model.typography import ems
from yian1.output import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from yian1.core.rollup import Assessment, TaskProgress
    from yian1.model.filing import Filing
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Duty
    from yian1.output.workings import Source

_RULE = "---"
_ANNEX = "附件\uff1a"
_LISTED = re.compile(r"^(\d+)\.")  # a line of 附件说明 is no list of Markdown
_SIGNS_OF_A_LINE = 27.4  # 28, less what marks and figures leave free at the ends of lines
_SIGNS_OF_A_TITLE = 19
SIGNS_OF_A_NAME = 12  # of a masthead; a longer one stands in two lines
_INDENT, _TITLE, _MASTHEAD = 2, 2, 4  # signs before a paragraph; lines around a title, of a masthead
_NOT_BODY = re.compile(r"^(?:\||> |---$).*$", re.MULTILINE)
_MARKS = re.compile(r"^#{1,4} |^\d+\. |\*\*|\\(?=[!-/:-@\[-`{-~])", re.MULTILINE)


class Masthead(NamedTuple):
    """What stands above the first rule of a briefing (报头); `issue` is empty where issues are not counted."""

    name: str
    issue: str
    issued_by: str
    date: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document of one kind, or one of its annexes: a table after the body, with a `label`.

    `lead` are the lines between title and body (题注, 报告人, 称谓), `signature` the lines that stand
    at the right below it, `tail` the lines below the last rule (报, 送, 发, 共印). `body` is Markdown
    of headings, paragraphs, pipe tables, ordered lists, bold, rules and `> ` notes. `notice` is not
    empty if the document was made from sample data; it stands at the top and at the end.
    `about` says what it is for programs: kind, month, and of a unit's own document its id. `figures` are those by which
    the rows of tables are marked.
    `lacks` says what the office itself still has to write, and where: no document is printed with a blank instead.
    `wide` asks for a landscape page.
    """

    kind: str
    title: str
    body: str
    masthead: Masthead | None = None
    lead: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    annexes: tuple[Document, ...] = ()
    notice: str = ""
    about: str = ""
    figures: tuple[Source, ...] = ()
    lacks: tuple[str, ...] = ()
    label: str = ""
    wide: bool = False

    @property
    def close(self) -> bool:
        """Whether its lines stand a little closer: a briefing's, which has so many pages and no more."""
        return self.masthead is not None or self.kind == "leaders"

    def markdown(self) -> str:
        """Return the whole document as one Markdown text."""
        notice = f"> {self.notice}" if self.notice else ""
        listed = "\n\n".join(_LISTED.sub(r"\1\\.", line) for _, line in self.annex_list())
        parts = [notice]
        if self.masthead is not None:
            name, issue, *by_and_date = self.masthead
            parts += [f"# {name}", issue, "\u3000\u3000".join(filter(None, by_and_date)), _RULE]
        parts += [f"# {self.title}", *self.lead, self.body, listed, *self.signature]
        for annex in self.annexes:
            parts += [_RULE, annex.label, f"## {annex.title}", annex.body]
        parts += [_RULE, *self.tail] if self.tail else []
        parts += [_RULE, notice] if notice else []
        return "\n\n".join(part for part in parts if part) + "\n"

    def annex_list(self) -> tuple[tuple[int, str], ...]:
        """Return the lines of 附件说明 with the signs that each stands further in: the 2. below the 1."""
        if len(self.annexes) == 1:
            return ((0, f"{_ANNEX}{self.annexes[0].title}"),)
        lines = (f"{number}. {annex.title}" for number, annex in enumerate(self.annexes, 1))
        return tuple((len(_ANNEX), line) if at else (0, f"{_ANNEX}{line}") for at, line in enumerate(lines))


def unmarked(text: str) -> str:
    """Return Markdown's text without its marks."""
    return _MARKS.sub("", text)


def word_count(document: Document) -> int:
    """Return how many characters (字) the body has, without tables, notes, blanks and Markdown's own marks."""
    return _count(_NOT_BODY.sub("", document.body))


def front_count(document: Document) -> int:
    """Return how many characters stand before the first annex: head, title, lead and signature as well as the body."""
    head = document.masthead or ()
    listed = [line for _, line in document.annex_list()]
    around = (document.notice, *head, document.title, *document.lead, *listed, *document.signature)
    return word_count(document) + _count("\n".join(around))


def front_lines(document: Document) -> int:
    """Return about how many lines of a page stand before the first annex, in the form of the standard."""
    body = _NOT_BODY.sub("", document.body).split("\n")
    lines = sum(ceil((_INDENT + width_of(line)) / _SIGNS_OF_A_LINE) for line in body if line.strip())
    lines += sum(len(part) + bool(part) for part in (document.annexes, document.signature)) + len(document.lead)
    lines += _TITLE + ceil(width_of(document.title) / _SIGNS_OF_A_TITLE)
    if document.masthead is not None:
        lines += _MASTHEAD + (3 if width_of(document.masthead.name) > SIGNS_OF_A_NAME else 0)
    return lines


def width_of(text: str) -> float:
    """Return the width of a line of Markdown in signs of full width, with the space between 汉字 and figures."""
    bare = _MARKS.sub("", text)
    return ems(bare) + 0.25 * sum(
        one.isascii() != other.isascii() and (one.isalnum() and other.isalnum()) for one, other in pairwise(bare)
    )


def _count(text: str) -> int:
    return sum(not sign.isspace() for sign in _MARKS.sub("", text))


# 武汉市人民政府办公厅关于印发《…》的通知: the subject is what was issued.
_ISSUED = r"^.{0,40}?关于(?:印发|下达|分解落实)[《〈]?(.+?)[》〉]?的通知$"
_BRACKETS = r"[\uff08(][^\uff08\uff09()]*[\uff09)]$"
_ISSUER = r"(?:[^《》]*(?:国务院|政府|办公[厅室]|委员会|[委局厅部]))?"
_ABOUT = rf"^(?:{_ISSUER}|([^《》，]{{1,12}}?[省市县区州盟旗]))关于(.+?)的?$"  # of whom only a place is kept
# What is carried out under its own name, since nothing but the form would be left of it.
_MOTION = r"(?:议案|建议案|提案)》?$"
_RESOLUTION = r"(?:决议|决定)》?$"
_NAMED = {
    _MOTION: "办理",
    _RESOLUTION: "落实",
    r"(?:规划|规划纲要|纲要|条例|办法|细则|规定|规则)$": "实施",
}
_ACTION = r"行动(?:计划|方案)$"
_DIVIDED = (
    r"(?:(?<=实事|事项|工作|项目)任务)?(?:责任)?(?:分解|分工)(?:落实)?(?:一览|情况|进度)?(?:的?(?:表|方案|清单|意见|通知))?$"
    r"|(?:目标|任务|责任)*(?:清单|责任书|任务书)$|一览表$"
)
_FORM = (
    r"(?:的?(?:若干|具体)?(?:实施|指导|工作)?意见|的?若干(?:政策|措施)(?:措施)?|的?(?:政策|工作)措施"
    r"|的?(?:年度)?(?:(?<!重点)(?<!政府)工作|实施|总体)*(?:方案|计划|要点|安排)|的通知)$"
)
# Things to be done, which take a verb: 目标任务落实情况.
_THINGS = r"(?:任务|实事|实事项目|重点工作|政府工作|工作报告[》〉]?|目标|指标|事项|项目|承诺)$"
_ACTED = r"(?:办理|落实|实施)$|^(?:贯彻)?落实"
_OF_ACT = r"(?<=[案议定])的(?=(?:办理|落实|实施)$)"  # 议案的办理 is 议案办理
_TO_ACT = r"^(?:认真|切实)?办理"  # and nobody 办理议案办理
_EVENT = r"(?:行动|工程|建设)$"


def inner(title: str) -> str:
    """Return a title to stand in 《》: the marks inside it are single ones."""
    return title.replace("《", "〈").replace("》", "〉")


def subject(title: str, short: str | None = None) -> str:
    """Return what the work is, to stand before 工作简报 and 工作进展情况; `short` is the plan's own name."""
    if short:
        return _acted(short)
    issued = re.match(_ISSUED, title)
    if issued:
        return subject(issued[1])
    bare = re.sub(_BRACKETS, "", title)
    for ending, verb in _NAMED.items():
        if re.search(ending, bare):
            return f"{_marked(bare) if ending != _MOTION or '关于' in bare else bare}{verb}"
    return _acted(re.sub(_ABOUT, r"\1\2", _without_form(bare)) or bare)


def _without_form(title: str) -> str:
    if re.search(_ACTION, title):
        return title[:-2]
    divided = re.search(_DIVIDED, title)
    if divided and divided.start():
        rest = title[: divided.start()]
        return rest if re.search(_THINGS, rest) else _without_work(rest)
    return _without_work(re.sub(_FORM, "", title))


def _without_work(text: str) -> str:
    """Leave out a last 工作, which what follows says again; 重点工作 and 政府工作 are names."""
    return text if re.search(_THINGS, text) else text.removesuffix("的").removesuffix("工作")


def _acted(text: str) -> str:
    """Add the verb that a thing to be done takes; what is a piece of work already takes none."""
    text = re.sub(_OF_ACT, "", text)
    if re.search(_ACTED, text):
        return text
    for ending, verb in ((_MOTION, "办理"), (_RESOLUTION, "落实")):
        if re.search(ending, text):
            return f"{re.sub(_TO_ACT, '', text)}{verb}"
    return f"{text}落实" if re.search(_THINGS, text) else text


def _marked(title: str) -> str:
    return title if title.startswith("《") and title.endswith("》") else f"《{inner(title)}》"


def reported(text: str) -> str:
    """Return a subject to stand before 情况的报告: 政务公开工作; 办理, 落实 and 实施 stand by themselves."""
    return text if re.search(f"{_ACTED}|{_EVENT}", text) else f"{text}工作"


MID_YEAR = 6
SITE = "site"

_OFFICE_OF = r"(?:办公厅|办公室)$"
_SUBORDINATE = {"government": True, "district": True} | dict.fromkeys(
    ("association", "bank", "enterprise", "justice", "party"), False
)
_APART = (
    "法院|检察院|人大|政协|委员会?(?:办公室|[组宣统政].*部)|市委|县委"
    "|区委|纪委|监委|总工会|工商联|妇联|团委|银行|人行|公司|集团|大学|学院|军"
)
_CONGRESS = r"^(.+?)(?:人大|人民代表大会)(?!常)"


# Which tables each kind of document may carry.
_ANNEXES: Mapping[str, tuple[str, ...]] = {
    "brief": ("targets", "tasks", "opinions"),
    "half-year": ("targets", "tasks", "opinions", "workplans", "allocations", "events"),
    "unit-half-year": ("targets",),
    "october": ("targets", "actions", "opinions", "allocations", "events"),
}
_AUTUMN = 9


@dataclass(frozen=True)
class Request:
    """What a document is about: its kind, a month, perhaps one unit; and the tables that it really has."""

    kind: str
    assessment: Assessment
    unit: str | None = None
    annexes: Sequence[str] = ()

    @property
    def ledger(self) -> Ledger:
        """The ledger that everything is taken from."""
        return self.assessment.ledger

    @property
    def month(self) -> Month:
        """The month that figures are as of."""
        return self.assessment.as_of

    @property
    def may_carry(self) -> tuple[str, ...]:
        """The tables of its kind, in the order of their numbers."""
        return _ANNEXES.get(self.kind, ())

    @property
    def duty(self) -> Duty | None:
        """The duty that a summary answers: the plan's last dated one of the autumn, or its first one before."""
        autumn = self.kind == OCTOBER
        dated = [one for one in self.ledger.plan.duties if one.due is not None and (one.due.month >= _AUTUMN) is autumn]
        answers = dated and self.kind in {HALF_YEAR, f"unit-{HALF_YEAR}", OCTOBER}
        return dated[-1 if autumn else 0] if answers else None

    @cached_property
    def last_reported(self) -> Month:
        """The latest month that anything was filed for, up to the one that figures are as of; without filings that."""
        return max((item.month for item in self.filings), default=self.month)

    @cached_property
    def filings(self) -> tuple[Filing, ...]:
        """What had been filed for that month or earlier ones, by the unit if there is one."""
        filed = self.ledger.handed_in
        return tuple(item for item in filed if item.month <= self.month and self.unit in {None, item.unit})

    @property
    def file_name(self) -> str:
        """The name of the file with the office's own words."""
        return self.kind if self.kind in {HALF_YEAR, OCTOBER} else f"{BRIEF}-{self.month}"

    @property
    def paper(self) -> Paper:
        """The office's own words for this document; a unit's own document has none."""
        known = None if self.unit is not None else self.ledger.papers.get(self.file_name)
        return known or Paper.model_construct()

    @cached_property
    def scope(self) -> Assessment:
        """What it speaks of: everything, or what concerns its unit, with no other unit's reports."""
        if self.unit is None:
            return self.assessment
        own = self.assessment.of_unit(self.unit)
        return own.narrowed(own.targets, partial(_of_unit, unit=self.unit))

    @property
    def term(self) -> str:
        """What its report is of: 月, or 季 where it is a quarter's."""
        return "季" if self.ledger.step(self.month) == QUARTER else "月"

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The number of each of its tables, empty if it is the only one."""
        alone = len(self.annexes) == 1
        return {name: "" if alone else str(number) for number, name in enumerate(self.annexes, 1)}

    def annex(self, name: str, what: str = "") -> str:
        """Return where a table is, in brackets: （原因见附件1）; nothing where the paper has none."""
        return f"（{what}{self.at_annex(name)}）" if name in self.numbers else ""

    def at_annex(self, name: str) -> str:
        """Return where a table is: 见附件1; one that stands alone has no number."""
        return f"见附件{self.numbers[name]}" if name in self.numbers else ""

    @property
    def until(self) -> date:
        """The last day that a document reports on: the month's end, or the paper's own day where that is before it.

        A report covers nothing from its meeting on. A page (yian1 site) shows everything as of its own day.
        """
        if self.kind == SITE:
            return dated(self)
        vote = self.ledger.events.vote
        held = self.ledger.office.hearing.date or (None if vote is None else vote.date)
        ends = [self.month.last_day, self.paper.dated or self.month.last_day]
        if self.kind == OCTOBER and held is not None:
            ends.append(held - timedelta(days=1))
        return min(ends)


def _of_unit(task: TaskProgress, unit: str) -> TaskProgress:
    return task._replace(
        actions=tuple(
            action._replace(reports=tuple(report for report in action.reports if report.unit == unit))
            for action in task.actions
        )
    )


def plan_facts(ledger: Ledger) -> dict[str, Any]:
    """Return what titles and openings are made of; what the plan's document does not give is empty.

    `subject` is its title without the form (市十五届人大三次会议1号议案办理), `short` that without the
    session (1号议案办理), `called` what that calls the motion (1号议案), `government` the issuer without
    its office, `reported` the subject as a report is about it, `congress` the people's congress of the session.
    """
    issue = ledger.plan.document
    session, issuer = issue.session or "", issue.issuer or ""
    named = subject(issue.title, issue.short)
    short = named.removeprefix(session) or named
    called, congress = short.removesuffix("办理"), re.match(_CONGRESS, session)
    return {
        "title": inner(issue.title),
        "number": issue.number or "",
        "issuer": issuer,
        "government": re.sub(_OFFICE_OF, "", issuer),
        "session": session,
        "congress": f"{congress[1]}人大" if congress else "",
        "motion": _to_the_letter(inner(issue.motion or "")),
        "called": called if issue.motion and called != short and len(called) < len(issue.motion) else "",
        "subject": named,
        "reported": reported(named),
        "short": short,
        "yearly": ledger.one_year,
        "several": ledger.several_years,
    }


def office_facts(ledger: Ledger) -> dict[str, Any]:
    """Return what stands above and below a briefing; `kept_by` is the office that keeps the supplement, if named."""
    known = dict(ledger.office.masthead)
    kept_by = known["issued_by"] or ""
    return known | {"issued_by": kept_by or ledger.plan.document.issuer or "", "kept_by": kept_by}


def previous_of(assessment: Assessment) -> Assessment | None:
    """Return the month or quarter before, if it lies in the plan's span and anybody had filed by then."""
    before = assessment.as_of.plus(-assessment.ledger.step(assessment.as_of))
    first = min((filing.month for filing in assessment.ledger.handed_in), default=None)
    if before < assessment.ledger.first or first is None or before < first:
        return None
    return assess(assessment.ledger, before, assessment.series)


def heading(request: Request) -> dict[str, Any]:
    """Return when and by whom a document is written.

    `unit` is empty in the office's own documents, `own` are the office's words. `filed_now` and `filed_ever` say
    whether anything was filed for the month, or up to it, `filing` is what a unit with a document of its own filed for
    it. `annexes` gives the number of each table. `period` is the month or quarter with its year, `term_before` the one
    before, `stretch` the months of a summary: those of the year, or of a plan that is no longer than a year all since
    it began.
    """
    ledger, month, paper = request.ledger, request.month, request.paper
    hearing, step = ledger.office.hearing, ledger.step(month)
    return {
        "plan": plan_facts(ledger),
        "own": paper,
        "month": month,
        "term": request.term,
        "period": _term(ledger, month, with_year=True),
        "term_before": _term(ledger, month.plus(-step), with_year=month.number <= step),
        "stretch": _stretch(ledger, month),
        "dated": dated(request),
        "mid_year": month.number == MID_YEAR,
        "sample": ledger.sample,
        "office": office_facts(ledger),
        "hearing": {
            "meeting": hearing.meeting or "",
            "date": hearing.date,
            "reporter": _to_the_letter(hearing.reporter or ""),
        },
        "issue": paper.issue or _issue(ledger, month),
        "unit": "" if request.unit is None else ledger.name(request.unit),
        "filed_now": any(filing.month == month for filing in request.filings),
        "filed_ever": bool(request.filings),
        "filing": None if request.unit is None else ledger.filing(request.unit, month),
        "annexes": request.numbers,
        "annex": request.annex,
        "at_annex": request.at_annex,
    }


def _term(ledger: Ledger, month: Month, *, with_year: bool) -> str:
    """Return the month, or the quarter that a report of it covers: 2024年5月, 一季度."""
    year = f"{month.year}年" if with_year else ""
    return year + (words.quarter(month) if ledger.step(month) == QUARTER else f"{month.number}月")


def _stretch(ledger: Ledger, month: Month) -> str:
    """Return the months that a summary speaks of: 1—5月, 2024年1—3月, 2024年7—9月, 2023年10月—2024年1月."""
    if not ledger.several_years:
        return words.through(month)
    whole_year = len(ledger.months) > words.DECEMBER
    first = max(ledger.first, Month(month.year, 1)) if whole_year else ledger.first
    if first.year != month.year:
        return f"{words.month(first)}—{words.month(month)}"
    return f"{first.year}年{'' if first == month else f'{first.number}—'}{month.number}月"


def dated(request: Request) -> date:
    """Return the day of a document; never today's date, and none that a late filing could move.

    A unit's own document is dated by the day on which the unit filed, if it says so. The office's has the
    day that it was given (data/documents), else that of the month's closing, else its own deadline, else a day by
    which the units' deadline is over and those who were late have had their days to answer.
    """
    ledger, month, duty = request.ledger, request.month, request.duty
    regular = ledger.regular_in(month)
    answered = ledger.deadline(duty, Month.of(duty.due)) if duty and duty.due else None
    own = answered if answered and month.last_day < answered <= month.plus(1).last_day else None
    of_units = ledger.deadline(regular, month) if regular and month in regular.periods else None
    if request.unit is not None:
        filed = [item.filed for item in ledger.by_unit.get(request.unit, ()) if item.month == month and item.filed]
        return filed[-1] if filed else own or of_units or month.last_day
    closings = ledger.closings if request.kind not in {HALF_YEAR, OCTOBER} else ()
    closed = next((item.closed for item in closings if item.month == month), None)
    later = working_days_after(ledger, of_units, ledger.office.contact.days) if of_units else month.last_day
    return request.paper.dated or closed or own or later


def is_subordinate(ledger: Ledger, unit: str) -> bool:
    """Whether a government speaks to a unit as to one of its own (你单位); all others are 贵单位.

    Its name tells where it has no kind, or one that only the office knows.
    """
    known = ledger.units[unit]
    by_name = not re.search(_APART, known.full_name or known.name)
    return by_name if known.kind is None else _SUBORDINATE.get(known.kind, by_name)


def working_days_after(ledger: Ledger, day: date, number: int) -> date:
    """Return the day so many working days later."""
    for _ in range(number):
        day = ledger.office.calendar.next_working_day(day + timedelta(days=1))
    return day


def _issue(ledger: Ledger, month: Month) -> int | None:
    """Return the number of a month's briefing; None before the first, in a pause, within a quarter that has one."""
    every = None if ledger.regular is None else ledger.regular.every
    owed = {one for duty in ledger.plan.duties if every and duty.every is every for one in duty.periods}
    if not owed or month < min(owed):
        return None
    step = QUARTER if every is Every.QUARTER else 1
    covered = [one for one in months(min(owed), month) if one in owed or (one > max(owed) and one.number % step == 0)]
    return ledger.office.masthead.first_issue + len(covered) - 1 if month in covered else None


def _to_the_letter(text: str) -> str:
    """Return a name or title whose blanks stay: 某局局长 张三; elsewhere they come from lines that YAML joined."""
    return text.replace(" ", "\u00a0")
