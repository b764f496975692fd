"""A finished document in its parts, which every format lays out alike, and what it is called in sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from yian1.model.diagnostics import Place


_RULE = "---"
_ANNEX = "附件\uff1a"
_LISTED = re.compile(r"^(\d+)\.")  # a line of 附件说明 is no list of Markdown
_SIGNS_OF_A_LINE = 27.4  # 28, less what marks and figures leave free at the ends of lines
_SIGNS_OF_A_TITLE = 19
_SIGNS_OF_A_NAME = 12  # of a masthead; a longer one stands in two lines
_INDENT, _TITLE, _MASTHEAD = 2, 2, 4  # signs before a paragraph; lines around a title, of a masthead
_NOT_BODY = re.compile(r"^(?:\||> |---$).*$", re.MULTILINE)
_MARKS = re.compile(r"^#{1,4} |^\d+\. |\*\*|\\(?=[!-/:-@\[-`{-~])", re.MULTILINE)


class Masthead(NamedTuple):
    """What stands above the first rule of a briefing (报头); `issue` is empty where issues are not counted."""

    name: str
    issue: str
    issued_by: str
    date: str


class Annex(NamedTuple):
    """A table after the body; `wide` asks for a landscape page."""

    label: str
    title: str
    body: str
    wide: bool


class Figure(NamedTuple):
    """A figure as tables show it: its target's name, what it is called itself, whose it is and where it is written."""

    target: str
    name: str
    unit: str
    month: str
    place: Place


@dataclass(frozen=True, slots=True)
class Document:
    """A document of one kind.

    `lead` are the lines between title and body (题注, 报告人, 称谓), `signature` the lines that stand
    at the right below it, `tail` the lines below the last rule (报, 送, 发, 共印). `body` is Markdown
    of headings, paragraphs, pipe tables, ordered lists, bold, rules and `> ` notes. `notice` is not
    empty if the document was made from sample data; it stands at the top and at the end.
    `about` says what it is for programs: kind, month, and of a unit's own document its id. `figures` are those by which
    the rows of tables are marked.
    `lacks` says what the office itself still has to write, and where: no document is printed with a blank instead.
    """

    kind: str
    title: str
    body: str
    masthead: Masthead | None = None
    lead: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    notice: str = ""
    about: str = ""
    figures: tuple[Figure, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def close(self) -> bool:
        """Whether its lines stand a little closer: a briefing's, which has so many pages and no more."""
        return self.masthead is not None or self.kind == "leaders"

    def markdown(self) -> str:
        """Return the whole document as one Markdown text."""
        notice = f"> {self.notice}" if self.notice else ""
        listed = "\n\n".join(_LISTED.sub(r"\1\\.", line) for _, line in self.annex_list())
        parts = [notice, *self._head(), f"# {self.title}", *self.lead, self.body, listed, *self.signature]
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

    def _head(self) -> tuple[str, ...]:
        if self.masthead is None:
            return ()
        head = self.masthead
        by_and_date = "\u3000\u3000".join(part for part in (head.issued_by, head.date) if part)
        return f"# {head.name}", head.issue, by_and_date, _RULE


def plain(text: str) -> str:
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
    lines = sum(ceil((_INDENT + _width(line)) / _SIGNS_OF_A_LINE) for line in body if line.strip())
    listed, signed, led = len(document.annexes), len(document.signature), len(document.lead)
    lines += sum(1 if part else 0 for part in (listed, signed)) + listed + signed + led
    lines += _TITLE + ceil(_width(document.title) / _SIGNS_OF_A_TITLE)
    if document.masthead is not None:
        lines += _MASTHEAD + (3 if _width(document.masthead.name) > _SIGNS_OF_A_NAME else 0)
    return lines


def _width(text: str) -> float:
    """Return the width of a line of Markdown in signs of full width, with the space between 汉字 and figures."""
    bare = _MARKS.sub("", text)
    return sum(0.5 if sign.isascii() else 1 for sign in bare) + 0.25 * sum(
        one.isascii() != other.isascii() and (one.isalnum() and other.isalnum()) for one, other in pairwise(bare)
    )


def _count(text: str) -> int:
    return sum(not sign.isspace() for sign in _MARKS.sub("", text))


# 武汉市人民政府办公厅关于印发《…》的通知: the matter is what was issued.
_ISSUED = re.compile(r"^.{0,40}?关于(?:印发|下达|分解落实)[《〈]?(.+?)[》〉]?的通知$")
_BRACKETS = re.compile(r"[\uff08(][^\uff08\uff09()]*[\uff09)]$")
_ISSUER = r"(?:[^《》]*(?:国务院|政府|办公[厅室]|委员会|[委局厅部]))?"
_ABOUT = re.compile(rf"^{_ISSUER}关于(.+?)的?$")
_PLACE_ABOUT = re.compile(r"^([^《》，]{1,12}?[省市县区州盟旗])关于(.+?)的?$")
_MOTION = re.compile(r"(?:议案|建议案|提案)$")
_DECISION = re.compile(r"(?:决议|决定)$")
# What is carried out under its own name, since nothing but the form would be left of it.
_NAMED = re.compile(r"(?:规划|规划纲要|纲要|条例|办法|细则|规定|规则)$")
_ACTION = re.compile(r"行动(?:计划|方案)$")
_DIVIDED = re.compile(
    r"(?:(?<=实事|事项|工作|项目)任务)?(?:责任)?(?:分解|分工)(?:落实)?(?:一览|情况|进度)?(?:的?(?:表|方案|清单|意见|通知))?$"
    r"|(?:目标|任务|责任)*(?:清单|责任书|任务书)$|一览表$"
)
_FORM = re.compile(
    r"(?:的?(?:若干|具体)?(?:实施|指导|工作)?意见|的?若干(?:政策|措施)(?:措施)?|的?(?:政策|工作)措施|的?(?:年度)?(?:工作|实施|总体)*(?:方案|计划|要点|安排)|的通知)$"
)
# Things to be done, which take a verb: 目标任务落实情况.
_THINGS = re.compile(r"(?:任务|实事|实事项目|重点工作|政府工作|工作报告[》〉]?|目标|指标|事项|项目|承诺)$")
_ACTED = re.compile(r"(?:办理|落实|实施)$")
_EVENT = re.compile(r"(?:行动|工程|建设)$")
_LED = re.compile(r"^(?:贯彻)?落实")
_WORK = "工作"


def inner(title: str) -> str:
    """Return a title to stand in 《》: the marks inside it are single ones."""
    return title.replace("《", "〈").replace("》", "〉")


def matter(title: str, short: str | None = None) -> str:
    """Return what the work is, to stand before 工作简报 and 工作进展情况; `short` is the plan's own name."""
    if short:
        return _acted(short)
    issued = _ISSUED.match(title)
    if issued and issued[1] != title:
        return matter(issued[1])
    bare = _BRACKETS.sub("", title)
    if _MOTION.search(bare):
        return f"{_marked(bare)}办理" if "关于" in bare else f"{bare}办理"
    if _DECISION.search(bare):
        return f"{_marked(bare)}落实"
    if _NAMED.search(bare):
        return f"{_marked(bare)}实施"
    return _acted(_about(_without_form(bare)) or bare)


def _without_form(title: str) -> str:
    if _ACTION.search(title):
        return title[:-2]
    divided = _DIVIDED.search(title)
    if divided and divided.start():
        rest = title[: divided.start()]
        return rest if _THINGS.search(rest) else _without_work(rest)
    return _without_work(_FORM.sub("", title))


def _without_work(text: str) -> str:
    """Leave out a last 工作, which what follows says again; 重点工作 and 政府工作 are names."""
    return text if _THINGS.search(text) else text.removesuffix("的").removesuffix(_WORK)


def _about(text: str) -> str:
    found = _ABOUT.fullmatch(text)
    if found:
        return found[1]
    placed = _PLACE_ABOUT.fullmatch(text)
    return placed[1] + placed[2] if placed else text


def _acted(text: str) -> str:
    """Add the verb that a thing to be done takes; what is a piece of work already takes none."""
    if _ACTED.search(text) or _LED.match(text):
        return text
    if _MOTION.search(text):
        return f"{text}办理"
    return f"{text}落实" if _THINGS.search(text) else text


def _marked(title: str) -> str:
    return title if title.startswith("《") and title.endswith("》") else f"《{inner(title)}》"


def reported(text: str) -> str:
    """Return a matter to stand before 情况的报告: 政务公开工作; 办理, 落实 and 实施 stand by themselves."""
    return text if _ACTED.search(text) or _LED.match(text) or _EVENT.search(text) else f"{text}{_WORK}"
