"""A finished document in its parts, so that every format (Markdown, docx, html) lays out the same text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RULE = "---"
_NOT_BODY = re.compile(r"^(?:\||> |---$).*$", re.MULTILINE)
_MARKS = re.compile(r"^#{1,4} |^\d+\. |\*\*|\\(?=[!-/:-@\[-`{-~])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands above the first rule of a briefing (报头); `issue` is empty where issues are not counted."""

    name: str
    issue: str
    issued_by: str
    date: str


@dataclass(frozen=True, slots=True)
class Annex:
    """A table after the body; `wide` asks for a landscape page."""

    label: str
    title: str
    body: str
    wide: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A document of one kind.

    `lead` are the lines between title and body (题注, 报告人, 称谓), `signature` the lines that stand
    at the right below it, `tail` the lines below the last rule (报, 送, 发, 共印). `body` is Markdown
    of headings, paragraphs, pipe tables, ordered lists, bold, rules and `> ` notes. `notice` is not
    empty if the document was made from sample data; it stands at the top and at the end.
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

    def markdown(self) -> str:
        """Return the whole document as one Markdown text."""
        notice = f"> {self.notice}" if self.notice else ""
        listed = "\n\n".join(f"{annex.label}\uff1a{annex.title}" for annex in self.annexes)
        parts = [notice, *self._head(), f"# {self.title}", *self.lead, self.body, listed, *self.signature]
        for annex in self.annexes:
            parts += [_RULE, annex.label, f"## {annex.title}", annex.body]
        parts += [_RULE, *self.tail] if self.tail else []
        parts += [_RULE, notice] if notice else []
        return "\n\n".join(part for part in parts if part) + "\n"

    def _head(self) -> tuple[str, ...]:
        if self.masthead is None:
            return ()
        head = self.masthead
        by_and_date = "\u3000\u3000".join(part for part in (head.issued_by, head.date) if part)
        return f"# {head.name}", head.issue, by_and_date, _RULE


def word_count(document: Document) -> int:
    """Return how many characters (字) the body has, without tables, notes, blanks and Markdown's own marks."""
    prose = _MARKS.sub("", _NOT_BODY.sub("", document.body))
    return sum(not sign.isspace() for sign in prose)
