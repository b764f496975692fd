"""The parts of a plan by their headings – goals, tasks, stages – and which headings are tasks, for whom."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import takewhile
from typing import TYPE_CHECKING

from yian1.drafting import dates, numbers, units
from yian1.drafting.outline import ANNEX_LABEL, ITEM_RANK, Node, rows_of, shortened
from yian1.drafting.tables import is_due
from yian1.drafting.units import Assignment, Entry, in_prose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from yian1.drafting.targets import Target


_SEVERAL = 2  # so many paragraphs with brackets are tasks of their own
_SENTENCE = 6  # signs that a line has at least
_OF_NUMBERS = re.compile(
    r"第(?P<numbers>\d{1,3}(?:[、和]\d{1,3})*)项(?:重点)?(?:任务|工作)?[\uff0c\uff1a]?由(?P<who>.+)"
)
_POINTER = re.compile("^[^。]{0,40}见[^。]{0,40}附[件表][^。]{0,6}。?$")
_OF_PROBLEM = re.compile("问题")
# What an item says line by line, each with its name: 整改目标：…, 整改措施：….
_FIELD = re.compile(
    "(?:整改|工作|主要|具体|建设|年度|任务|项目|实施|推进|存在)?(?:目标|措施|内容|任务|要求|举措|标准|问题|规模)(?=[\uff1a:]|$)"
)
_FEWEST_FIELDS = 3
_CONTACT = re.compile("[\uff08(]?联\\s*系\\s*(?:人|电话|方式)|本.{2,6}自.{2,12}起(?:施行|实施|执行)")
_ON_WHAT_GROUND = re.compile("^(?:根据|按照|依据|为)[^\uff0c。]*\uff0c")
_TRAILING = re.compile(r"^[。\uff1b\uff0c、\s]*$")


@dataclass(slots=True)
class Action(Entry):
    """A piece of a task's text with those named for it, as written; then by their ids."""

    text: str
    who: Assignment
    lead: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(slots=True)
class Task(Entry):
    """A task as read, then with its id, targets and deadline; `printed` is the number that it has in print."""

    title: str
    actions: list[Action]
    guessed: bool = False
    printed: str = ""
    notes: list[str] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    untaken: list[str] = field(default_factory=list)
    due: date | None = None

    @property
    def text(self) -> str:
        """Its whole text."""
        return reduce(_linked, (action.text for action in self.actions), "")

    @property
    def named(self) -> bool:
        """Whether it names anybody."""
        return any(action.who for action in self.actions)


@dataclass(slots=True)
class Section(Entry):
    """A chapter of tasks; `text` stands under its heading before the first of them."""

    title: str
    tasks: list[Task]
    part: str = ""
    text: str = ""
    rest: list[str] = field(default_factory=list)
    alone: bool = False  # a part that is itself one task


def carries_units(node: Node) -> bool:
    """Whether anybody is named anywhere under a heading."""
    return any(_names(text) for text in (node.full, *node.all_texts()))


def _holds_tasks(node: Node) -> bool:
    """Whether what is numbered below a heading are tasks, not the steps of one: each with units, or with a heading."""
    headed = [child for child in node.children if child.texts and not child.guessed and not child.title_only]
    return sum(map(carries_units, node.children)) > 1 or len(headed) == len(node.children) > 1


def _heads_tasks(node: Node) -> bool:
    """Whether a heading has nothing of its own but what is numbered below it, each with a heading and with units."""
    headed = [child for child in node.children if not child.guessed and carries_units(child)]
    return node.title_only and not node.texts and len(headed) == len(node.children) > 1


def _names(text: str) -> bool:
    return bool(units.line(text) or units.brackets(text))


def sections_of(node: Node) -> list[Section]:
    """Return what a heading of the first rank holds: chapters of tasks, tasks, or one task that it is itself."""
    found: list[Section] = []
    own = _of_all(node)
    chapters = [
        child
        for child in node.children
        if rows_of(child) or any(below.rank <= ITEM_RANK for below in child.children) or _heads_tasks(child)
    ]
    if len(chapters) < len(node.children) / 2:  # one task among others is no chapter for having its steps numbered
        chapters = [child for child in chapters if rows_of(child) or _holds_tasks(child)]
    intro, paragraphs = _paragraph_tasks(node) if not node.children else ("", [])
    if paragraphs:
        found.append(Section(node.title, paragraphs, "", intro))
    elif not node.children and not rows_of(node) and node.full:
        pointer = _POINTER.search("".join(node.texts))  # 详见附件
        alone = Section(node.title, [], rest=["".join(node.whole())]) if pointer else None
        found.append(alone or Section(node.title, [_task(node, own)], alone=True))
    else:
        found += _mixed(node, own, chapters)
    tabled = _tables(node)
    if tabled and not found:
        tabled[0].text = _intro(node)
    return [section for section in (*found, *tabled) if section.tasks or section.text or section.rest]


def _mixed(node: Node, own: Assignment, chapters: Sequence[Node]) -> list[Section]:
    """Return the chapters of a part; items between them make a chapter named like the part."""
    found: list[Section] = []
    intro, part = _intro(node), node.heading if chapters else ""
    for child in node.children:
        if child in chapters:
            inner = _of_all(child) or own
            tasks = [_task(below, inner) for below in child.children]
            found.append(Section(child.title, tasks, part, f"{intro}{_intro(child)}"))
            found += _tables(child)
            intro = ""
        elif found and found[-1].title == node.title:
            found[-1].tasks.append(_task(child, own))
        else:
            found.append(Section(node.title, [_task(child, own)], part, intro))
            intro = ""
    return found


def _of_all(node: Node) -> Assignment:
    """Return whom a heading names for everything below it, or the lines below its last item if no other names any."""
    found = Assignment()
    for text in (node.full, *node.texts):
        who = units.line(text)
        named = units.brackets(text)
        if who or named:
            found = _together(found, who or named[-1].who)
    *others, last = node.children or [node]
    behind = [*takewhile(bool, map(units.line, reversed(last.texts)))]
    if found or not (others and behind) or any(map(carries_units, others)):
        return found
    del last.texts[-len(behind) :]
    return replace(reduce(_together, reversed(behind)), doubt="单位写在本节最后，是否管本节各项")


def _paragraph_tasks(node: Node) -> tuple[str, list[Task]]:
    """Return the tasks of a part whose paragraphs have no numbers, each with its own bracket."""
    named = [at for at, text in enumerate(node.texts) if units.brackets(text) and not units.line(text)]
    if len(named) < _SEVERAL:
        return "", []
    made = [_pieces([text]) for text in node.texts[named[0] :]]
    return "".join(node.texts[: named[0]]), [Task(shortened(one[0].text), one, guessed=True) for one in made]


def _task(node: Node, inherited: Assignment) -> Task:
    texts = list(node.all_texts())
    problem = _OF_PROBLEM.search(node.words) is not None
    if problem and not node.title_only and texts[1:]:
        del texts[0]
    if node.title_only:
        named = units.brackets(node.full)
        texts = [*(node.full[bracket.start : bracket.end] for bracket in named), *texts]
    pieces = _pieces(texts) or [Action("", Assignment())]
    first = pieces[0]
    if not (node.guessed or problem) and any(not number.reason for number in numbers.numbers(node.title)):
        stop = "" if not first.text or node.title.endswith("。") else "。"
        first.text = f"{node.title}{stop}{first.text}"
    if not any(piece.text for piece in pieces):
        first.text = node.title
    for piece in pieces if not any(piece.who for piece in pieces) else ():
        doubt = inherited.doubt or "单位写在上一级标题"
        piece.who = replace(inherited, doubt=doubt) if inherited else units.in_prose(piece.text)
    actions = [piece for piece in pieces if piece.text or piece.who]
    printed = node.full.removeprefix(node.words).strip()
    notes = [f"问题\uff1a{printed}"] if problem and printed.rstrip("。") != node.title else []
    return Task(node.title, actions, node.guessed, node.words, notes)


def _pieces(texts: Sequence[str]) -> list[Action]:
    """Return text cut at each list of units: in brackets or on lines of their own."""
    pieces: list[Action] = []
    buffer = ""
    for text in texts:
        who = units.line(text)
        if who or who.due or units.of_people(text):
            buffer = _close(pieces, buffer, who or Assignment(due=who.due, raw=text if units.of_people(text) else ""))
            continue
        at = 0
        for bracket in units.brackets(text):
            buffer = _close(pieces, f"{buffer}{text[at : bracket.start]}", bracket.who)
            at = bracket.end
            while text[at : at + 1] in {"。", "\uff1b"}:
                at += 1
        buffer = _linked(buffer, text[at:])
    if not _TRAILING.match(buffer):
        pieces.append(Action(buffer, Assignment(doubt="后面没有写责任单位" if pieces else "")))
    if len(pieces) > 1 and not pieces[0].text and not pieces[1].who:
        pieces[1].who = pieces[0].who  # who stands above all text is to do what is below it
        del pieces[0]
    return pieces


def _close(pieces: list[Action], buffer: str, who: Assignment) -> str:
    if _TRAILING.match(buffer) and pieces:
        pieces[-1].who = _together(pieces[-1].who, who)
    else:
        pieces.append(Action(buffer.strip(), who))
    return ""


def _tables(node: Node) -> list[Section]:
    """Return the tables of tasks under a heading as chapters, one for each heading inside a table."""
    found: list[Section] = []
    above = node.title or "任务清单"
    for table, row in ((each, row) for each in node.tables for row in each.tasks or ()):
        own = re.sub("^[一二三四五六七八九十]+[、.]|^[\uff08(][一二三四五六七八九十]+[\uff09)]", "", row.heading)
        above = ANNEX_LABEL.sub("", table.title) or above
        title = own or above
        if not found or found[-1].title != title:
            found.append(Section(title, []))
        tasks = found[-1].tasks
        text = row.text
        if not (tasks and row.number and tasks[-1].printed == row.number):
            tasks.append(Task(row.title, [], text.startswith(row.title), row.number))
            named = "" if row.title in row.note else row.title  # a problem is none of what is to be done
            figures = {f"{each.value}{each.measure}" for each in numbers.numbers(named) if not each.reason}
            mark = "\uff0c" if is_due(text) and "。" not in text[:-1] else "。"
            if not all(map(text.__contains__, figures)):
                text = f"{row.title.rstrip('。')}{mark}{text}"
        tasks[-1].actions.append(Action(text, row.who))
        tasks[-1].notes += [row.note] if row.note else []
    return found


def _linked(text: str, more: str) -> str:
    """Return two paragraphs as one text: a line that ends without a mark gets one."""
    open_end = len(text) >= _SENTENCE and more and text[-1] not in "。\uff1b\uff0c\uff1a\uff01\uff1f、”\uff09"
    return f"{text}\uff1b{more}" if open_end else f"{text}{more}"


def _together(first: Assignment, second: Assignment) -> Assignment:
    """Return two lines of units as one: 牵头单位：… and below it 配合单位：…."""
    lead, named = first.lead, first.units
    if not lead and named and not second.lead and units.supports(second.raw):
        lead, named = named, ()
    lead = tuple(dict.fromkeys((*lead, *second.lead)))
    named = tuple(name for name in dict.fromkeys((*named, *second.units)) if name not in lead)
    raw = "\uff1b".join(filter(None, (first.raw, second.raw)))
    return Assignment(lead, named, second.due or first.due, raw, first.doubt or second.doubt)


def _intro(node: Node) -> str:
    return "".join(text for text in node.texts if not units.line(text))


_GOALS = re.compile(r"目标(?!任务)(?!责任)|主要指标")
_NOT_GOALS = re.compile(r"任务|措施|分解|考核|责任制|分工")
_OVERALL = re.compile(
    "总体(?:要求|思路|部署)|工作思路|指导思想|基本原则|工作原则|基本思路|重要意义|基本要求|总要求|遵循原则|适用范围|编制依据"
    "|工作背景|基本情况|现状"
)
# What is so already: nothing in it is promised.
_BACKGROUND = re.compile(
    "^[^\uff0c]{0,6}(?:背景|现状|形势|概况)(?:[与和及].{2,8})?$|^(?:总体|基本|有关|发展|产业|现实|工作|主要)?(?:现状|情况|基础|形势|背景|概况|成效|存在(?:的)?问题|问题)(?:[与和及].{2,8})?$|^发展环境$|^存在的?(?:主要|突出)?问题|^面临的?(?:形势|问题)"
)
_STAGES = re.compile(
    r"^(?:完成|工作|整治)时限|(?:行动|实施|整治|活动|工作)时间|工作安排|实施步骤|进度安排|时间安排|工作步骤|方法步骤|步骤安排|计划安排|进度计划|阶段|推进步骤|办理步骤|时间步骤"
)
# Such a heading is one of requirements only if none that certainly is comes after it.
_PERHAPS_REQUIREMENTS = re.compile(
    "监督(?:管理|检查)|督导|加强领导|强化组织|督查考核|(?:强化|加强|健全|要素|资金|制度|工作)保障|^.{2,4}(?:机制|保障)$"
)
_REQUIREMENTS = re.compile(
    "要求$|(?:工作|有关|相关|几点|办理|保障|组织|具体)要求|(?:组织|措施|实施)保障|保障(?:措施|机制|要求|工作|体系)|^保障$"
    "|^(?:项目)?(?:实施|申报|准入|支持|申请|适用|认定)条件|组织(?:实施|领导|推进|落实)|附则|(?:督查|检查|考核|评估|调度|督导)(?:方式|方法|时间|安排|范围|对象|奖惩)|结果运用"
)


@dataclass(slots=True)
class Parts:
    """What the parts of a text were found to be."""

    goals: list[Node] = field(default_factory=list)
    overall: list[Node] = field(default_factory=list)
    background: list[Node] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    stages: list[Node] = field(default_factory=list)
    requirements: list[Node] = field(default_factory=list)
    headings: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def steps(self) -> list[Node]:
        """Return the stages of the work, each by itself."""
        return [child for node in self.stages for child in node.children or [node]]


def parts_of(root: Node) -> Parts:
    """Return the parts of a text."""
    _under_units(root)
    _with_fields(root)
    afterwards = _afterwards(root)
    behind = [node for node in root.children if _by_number(node)]
    root.children = [node for node in root.children if node not in behind]
    parts = Parts()
    certain = [at for at, node in enumerate(root.children) if _are_requirements(node.title, last=False)]
    tabled = any(map(rows_of, root.walk()))
    for at, node in enumerate(root.children):
        kind = _kind(node, last=at >= max(certain, default=0))
        if kind == "sections" and tabled and not _is_work(node):
            kind = "requirements"
        if kind not in {"background", "overall"}:
            parts.headings[kind].append(node.heading)
        if kind == "sections":
            parts.sections += sections_of(node)
            continue
        kept = node
        if kind == "overall":
            goals = [child for child in node.children if _is_goals(child.title)]
            past = [child for child in node.children if _BACKGROUND.search(child.title)]
            parts.headings["goals"] += [goal.heading for goal in goals]
            parts.goals += goals
            parts.background += past
            kept = replace(node, children=[child for child in node.children if child not in (*goals, *past)])
        getattr(parts, kind).append(kept)
        for below in node.walk():
            if rows_of(below):
                parts.sections += sections_of(Node(title=below.title, tables=below.tables))
    parts.sections += sections_of(Node(tables=root.tables))
    for node in behind:
        _assign(parts.sections, _by_number(node))
        parts.sections.append(Section(node.title, [], rest=["".join(node.whole())]))
    parts.requirements += afterwards
    if not parts.sections:
        _otherwise(root, parts)
    return parts


def _under_units(root: Node) -> None:
    """Give headings that are names of units, as several of a row are, the line that says so: 一、市发改委."""
    for parent in root.walk():
        named = [node for node in parent.children if units.are_bodies(node.title)]
        for node in named if len(named) > 1 else ():
            helped = any(units.supports(bracket.who.raw) for bracket in units.brackets(node.full))
            node.texts.insert(0, f"{'牵头' if helped else '责任'}单位\uff1a{node.title}")


def _with_fields(root: Node) -> None:
    """Make what an item says of itself in numbered lines its own text: （一）整改目标：… （四）责任单位：…."""
    for node in root.walk():
        below = [re.sub(f"^{re.escape(child.words)}", "", child.full).strip() for child in node.children]
        named = [text for text in below if units.ROLE.match(text)]
        if named and len(below) >= _FEWEST_FIELDS and all(text in named or _FIELD.match(text) for text in below):
            for text, child in zip(below, node.children, strict=True):
                node.texts += [text, *[*child.whole()][1:]]
            node.children = []


def _afterwards(root: Node) -> list[Node]:
    """Return what stands behind the last item and is of all of them, which it then is no longer: who reports when."""
    last = [*root.walk()][-1]
    texts = [*takewhile(lambda text: dates.asks_for_papers(text) or _CONTACT.match(text), reversed(last.texts))]
    above = (last.full, *last.texts[: len(last.texts) - len(texts)])
    if not texts or any(map(_names, texts)) or not any(map(_names, above)):
        return []
    del last.texts[-len(texts) :]
    return [Node(title=shortened(texts[-1]), texts=texts[::-1], guessed=True)]


def _otherwise(root: Node, parts: Parts) -> None:
    """Find what is to be done where no part is work: what looks like requirements, else a text without any heading.

    Such a text is one task, or one of each paragraph with its bracket, if it says what is to be done.
    """
    if root.children:
        parts.sections = [section for node in parts.requirements for section in sections_of(node)]
        parts.requirements.clear()
        return
    asking: list[str] = []
    texts: list[str] = []
    for text in root.texts:
        papers = [
            part for part in re.findall("[^。]+。?", text) if dates.asks_for_papers(part) or _CONTACT.search(part)
        ]
        asking += papers
        texts += filter(None, [reduce(lambda left, part: left.replace(part, ""), papers, text)])
    promised = any(not number.reason for text in texts for number in numbers.numbers(text))
    if promised or any(_names(text) or in_prose(text) for text in texts):
        root.texts = []
        parts.requirements += [Node(title=shortened(text), texts=[text], guessed=True) for text in asking]
        title = shortened(_ON_WHAT_GROUND.sub("", texts[0]))
        parts.sections += sections_of(Node(title=title, full=texts[0], texts=texts, guessed=True))
        for section in parts.sections:
            section.title = section.title if section.alone else "工作任务"


def _by_number(node: Node) -> dict[str, Assignment]:
    """Return who is to do which task, by its number, of a part that says nothing else: 第1、2项任务由市教育局负责."""
    found = [_OF_NUMBERS.match(text) for text in node.all_texts()]
    named = [(each["numbers"], units.assignment(each["who"])) for each in found if each]
    whole = len(named) == len(found) > 1
    return {number: who for several, who in named for number in re.findall(r"\d+", several)} if whole else {}


def _assign(sections: Sequence[Section], named: dict[str, Assignment]) -> None:
    """Give tasks that name nobody those who are named for their numbers."""
    for task in (task for section in sections for task in section.tasks if not task.named):
        who = named.get(task.printed.rstrip(".、\uff0e"), Assignment())
        for action in task.actions if who else ():
            action.who = replace(who, doubt="单位按序号取自后面的责任分工")


def _is_work(node: Node) -> bool:
    """Whether a chapter has tasks beside those of a table: what is numbered or counted, or somebody to do it."""
    promised = any(not number.reason for text in node.whole() for number in numbers.numbers(text))
    refers = _POINTER.search("".join(node.texts))
    return bool(node.children or node.tables or promised or refers or carries_units(node))


def _are_requirements(title: str, *, last: bool) -> bool:
    """Whether a heading is one of requirements; doubtful ones are if they are not followed by another."""
    return bool(_REQUIREMENTS.search(title) or (last and _PERHAPS_REQUIREMENTS.search(title)))


def _kind(node: Node, *, last: bool) -> str:
    """Return which part of a plan a heading is with what belongs to it; whatever names anybody is to be done."""
    title = node.title
    if carries_units(node):
        return "sections"
    led = [bool(in_prose("".join(child.whole()).removeprefix(child.heading))) for child in node.children]
    # Where the sentences of most items name who is to do it, 要素保障 is one field of work among others.
    is_work = _PERHAPS_REQUIREMENTS.search(title) and sum(led) > len(led) / 2
    kinds = (
        ("goals", _is_goals(title) or ("目标" in title and not node.children and not rows_of(node))),
        ("background", _BACKGROUND.search(title)),
        ("overall", _OVERALL.search(title)),
        ("stages", _STAGES.search(title)),
        ("requirements", _are_requirements(title, last=last) and not is_work),
    )
    return next((kind for kind, fits in kinds if fits), "sections")


def _is_goals(title: str) -> bool:
    return bool(_GOALS.search(title)) and not _NOT_GOALS.search(title.rpartition("目标")[2])
