"""The close reading of a text that is in doubt: whatever is wrong with its lines, and what the YAML reader refuses.

First what concerns a file as a whole (characters, conflict markers, second documents), then its lines one by one,
then the parser: what it still refuses is told in Chinese and left out, so that the rest is read.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from yian1.yaml import slips
from yian1.yaml.lines import Lines
from yian1.yaml.slips import MAX_EDITS, Draft
from yian1.yaml.tokens import CONTROL, ESCAPE
from yian1.yaml.tree import (
    INVISIBLE,
    MAX_DEPTH,
    MAX_ITEMS,
    Parsed,
    Value,
    compose,
    is_empty,
    is_tame,
    is_too_large,
    survey,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.error import Mark

MAX_LINE = 20_000  # characters; nobody types a longer line, and mending costs the square of it
_CONFLICT = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?: |$)")
_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?=\s|$)")
_UNSEEN = ((slips.CONTROL, CONTROL), (slips.INVISIBLE, INVISIBLE))
_SIGNS = dict(zip("0abvferNLP", "\0\a\b\v\f\x1b\r\x85\u2028\u2029", strict=True))
_TOP_KEY = re.compile(r"([^\s#:-][^\s:]*) *:(?: |$)")


def read_closely(text: str, file: str) -> Parsed:
    """Return the values of a text that is read line by line."""
    draft, node = check_syntax(text, file)
    value = _checked_value(node, draft) if node else None
    if value is None and draft.complete and not draft.problems():
        draft.tell(slips.EMPTY, (0, 0, 1))
    return Parsed(value, tuple(draft.problems()), draft.complete)


def check_syntax(text: str, file: str) -> tuple[Draft, Node | None]:
    """Return a draft with everything that the lines of a text show, and the nodes of what can be read."""
    draft = Draft(text, file)
    if is_too_large(text):
        draft.give_up(slips.TOO_LARGE, (0, 0), MAX_ITEMS)
        return draft, None
    if _scan(draft):
        return draft, _compose(draft)
    draft.complete = False
    return draft, None


def _scan(draft: Draft) -> bool:
    """Note and mend every mistake that the lines show; false if reading on is not worth it."""
    for slip, pattern in _UNSEEN:
        _characters(draft, slip, pattern)
    _conflicts(draft)
    _directives(draft)
    _documents(draft)
    seen = survey(draft.keep())
    longest = max(range(len(draft.rows)), key=lambda row: len(draft.rows[row].strip()))
    if seen.too_deep:
        draft.tell(slips.TOO_DEEP, (*seen.too_deep, 1), MAX_DEPTH)
        return False
    if len(draft.rows[longest].strip()) > MAX_LINE:
        draft.tell(slips.LONG_LINE, (longest, 0, 1), MAX_LINE)
        return False
    Lines(draft).read()
    if draft.guessed and seen.readable:
        draft.forget_guesses()
    return not draft.full


def _characters(draft: Draft, slip: slips.Slip, pattern: re.Pattern[str]) -> None:
    """Take out characters that cannot be read, or not be seen."""
    for row, line in enumerate(draft.rows) if pattern.search(draft.text()) else ():
        found = list(islice(pattern.finditer(line), MAX_EDITS))
        if not found or draft.full:
            continue
        draft.tell(slip, (row, found[0].start(), 1), f"{ord(found[0].group()):04X}")
        if len(line) > MAX_LINE:
            draft.rows[row] = pattern.sub("", line)
            continue
        for match in reversed(found):
            draft.replace(slip.code, (row, match.start(), 1), "")


def _conflicts(draft: Draft) -> None:
    """Note each block that git left; what stood in this copy before (the upper half) is read on."""
    marks = [(row, found[1][0]) for row, line in enumerate(draft.rows) if (found := _CONFLICT.match(line))]
    last_end = max((row for row, mark in marks if mark == ">"), default=-1)
    rest = iter(marks)
    for row, mark in rest:
        draft.tell(slips.CONFLICT, (row, 0, 7))
        draft.blank(row)
        if mark == "<" and row < last_end:
            _drop_lower_half(draft, rest)


def _drop_lower_half(draft: Draft, marks: Iterator[tuple[int, str]]) -> None:
    start = None
    for row, mark in marks:
        start = row if start is None else start
        if mark == ">":
            for lower in range(start, row + 1):
                draft.blank(lower)
            return


def _directives(draft: Draft) -> None:
    for row, line in enumerate(draft.rows):
        if line.startswith("%"):
            draft.tell(slips.DIRECTIVE, (row, 0, len(line.rstrip())))
            draft.blank(row)
        elif line.strip() and not line.lstrip().startswith("#"):
            return


def _documents(draft: Draft) -> None:
    """Note a second document; if it is only a dividing line, what follows is read on."""
    marks = [row for row, line in enumerate(draft.rows) if _DOCUMENT.match(line)]
    if marks and not any(_has_content(line) for line in draft.rows[: marks[0]]):
        if draft.rows[marks[0]].startswith("---") and draft.rows[marks[0]].split("#")[0].strip() == "---":
            draft.blank(marks[0])
        marks = marks[1:]
    ending = not any(_has_content(line) for row in marks[:1] for line in draft.rows[row + 1 :])
    if not marks or (ending and draft.rows[marks[0]].startswith("...")):
        return
    draft.tell(slips.SEVERAL, (marks[0], 0, 3))
    another = not _keys(draft.rows[: marks[0]]).isdisjoint(_keys(draft.rows[marks[0] + 1 :]))
    for row in range(marks[0], len(draft.rows)) if another else marks:
        draft.blank(row)


def _has_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _keys(lines: list[str]) -> set[str]:
    return {found[1] for line in lines if (found := _TOP_KEY.match(line))}


_ROUNDS = 12
_ECHO = 3  # lines below a mistake within which a refusal is taken for its consequence
_EFFORT = 2_000_000  # characters to parse again and again before the rest of the file is given up


def _compose(draft: Draft) -> Node | None:
    """Return the node tree of a draft, leaving out top-level blocks that cannot be read."""
    blamed: set[int] = set()
    rounds = max(2, min(_ROUNDS, _EFFORT // (sum(map(len, draft.rows)) + 1)))
    for _ in range(rounds):
        text = draft.text()
        try:
            return compose(text) if is_tame(text) or _is_harmless(draft, text) else None
        except yaml.YAMLError as error:
            _leave_out(draft, error, blamed)
        except RecursionError:
            _is_harmless(draft, text)
            break
        except ValueError:
            break
    draft.complete = False
    return None


def _is_harmless(draft: Draft, text: str) -> bool:
    """Look closely at what may hurt the parser and note what does."""
    seen = survey(text)
    if seen.too_deep:
        draft.give_up(slips.TOO_DEEP, seen.too_deep, MAX_DEPTH)
    elif seen.link:
        draft.give_up(slips.ANY_LINK, seen.link)
    return not seen.too_deep and not seen.link


def _leave_out(draft: Draft, error: yaml.YAMLError, blamed: set[int]) -> None:
    """Blank the line that was refused; the second time its whole block, without another report."""
    draft.complete = False
    row, column = _place(draft, error)
    start, end = _block(draft, row)
    if start in blamed:
        for lost in range(start, end):
            draft.blank(lost)
        return
    blamed.add(start)
    if not draft.has_trouble_near(row, _ECHO):
        reason = next((slip for said, slip in slips.REFUSED.items() if said in str(error)), slips.REFUSED_OTHERWISE)
        draft.tell(reason, (row, column, 1))
    draft.blank(row)


def _place(draft: Draft, error: yaml.YAMLError) -> tuple[int, int]:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    row, column = (mark.line, mark.column) if mark else (0, 0)
    filled = [number for number in range(min(row, len(draft.rows) - 1), -1, -1) if draft.rows[number].strip()]
    if not filled:
        return 0, 0
    if filled[0] != row:
        return filled[0], max(len(draft.rows[filled[0]].rstrip()) - 1, 0)
    return row, min(column, max(len(draft.rows[row]) - 1, 0))


def _block(draft: Draft, row: int) -> tuple[int, int]:
    """Return the rows of the top-level entry that a row belongs to."""
    tops = [number for number, line in enumerate(draft.rows) if line[:1] not in ("", " ", "#")]
    start = max((top for top in tops if top <= row), default=0)
    end = min((top for top in tops if top > row), default=len(draft.rows))
    return start, end


def _checked_value(node: Node, draft: Draft, depth: int = 0) -> Value:
    """Return the value of a node, noting keys that are written twice or are no text, and too deep nesting."""
    if isinstance(node, ScalarNode):
        return None if is_empty(node) else _visible(node, draft)
    if depth >= MAX_DEPTH:
        draft.give_up(slips.TOO_DEEP, (node.start_mark.line, node.start_mark.column), MAX_DEPTH)
        return None
    if not isinstance(node, MappingNode):
        return [_checked_value(item, draft, depth + 1) for item in node.value]
    entries: dict[str, Value] = {}
    first: dict[str, Mark] = {}
    run = False
    for key, item in node.value:
        value = _checked_value(item, draft, depth + 1)
        if not isinstance(key, ScalarNode):
            draft.tell(slips.KEY_NO_TEXT, (key.start_mark.line, key.start_mark.column, 1))
        elif key.value not in entries:
            entries[_visible(key, draft)], first[key.value], run = value, key.start_mark, False
        elif not run:
            run = _note_twice(draft, key, first[key.value])
    return entries


def _visible(node: ScalarNode, draft: Draft) -> str:
    """Return a text without what an escape in double quotes has put into it that cannot be seen."""
    text = str(node.value)
    for slip, pattern in _UNSEEN if node.style == '"' else ():
        for found in pattern.finditer(text):
            draft.tell(slip, _escape_of(found.group(), node, draft), f"{ord(found.group()):04X}")
        text = pattern.sub("", text)
    return text


def _escape_of(sign: str, node: ScalarNode, draft: Draft) -> tuple[int, int, int]:
    """Return where the first escape that stands for a sign is written."""
    for row in range(node.start_mark.line, node.end_mark.line + 1):
        start = node.start_mark.column if row == node.start_mark.line else 0
        for found in ESCAPE.finditer(draft.rows[row], start):
            if _SIGNS.get(found["sign"]) == sign or int(found["code"] or "0", 16) == ord(sign):
                return row, found.start(), len(found.group())
    return node.start_mark.line, node.start_mark.column, 1


def _note_twice(draft: Draft, key: ScalarNode, first: Mark) -> bool:
    """Report a key that is there already; the keys right after it that are there too belong to the same mistake."""
    line, column = key.start_mark.line, key.start_mark.column
    if draft.full or line in draft.moved or first.line in draft.moved:
        return True
    place = f"第{first.line + 1}行"
    if first.line == line:
        place = f"本行第{draft.origin(first.line, first.column) + 1}列"
    draft.tell(slips.TWICE, (line, column, max(len(key.value), 1)), key.value, place)
    return True
