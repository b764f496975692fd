"""The close reading of a text that is in doubt: whatever is wrong with its lines, and what the YAML reader refuses.

First what concerns a file as a whole (characters, conflict markers, second documents), then its lines one by one,
then the parser: what it still refuses is reported in Chinese and left out, so that the rest is read.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from yian1.yaml import slips
from yian1.yaml.indentation import Awaits, Indentation, Kind
from yian1.yaml.slips import MAX_LINE, Draft
from yian1.yaml.tokens import (
    ANY_COLON,
    BULLET,
    COLON,
    HEAD,
    ID,
    IDENTIFIER,
    ITEM,
    LONGEST_NAME,
    PAIRS,
    SIGHTLESS,
    STEP,
    Flow,
    Tokens,
    comment_start,
    has_content,
    indentation,
    key_colon,
    name,
    opens,
    skip_space,
)
from yian1.yaml.tree import (
    COLONS,
    COMMAS,
    DASHES,
    HASHES,
    MAX_DEPTH,
    MAX_ITEMS,
    ODD_SPACES,
    QUOTES,
    Parsed,
    Value,
    compose,
    is_empty,
    is_too_large,
    survey,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.error import Mark

_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?=\s|$)")
_LOOK_AHEAD = 500  # lines
_BRACKETS_TRIED = 20  # of a row of closing ones: the rest is left out with what stands there
_KEY_AHEAD = rf" *(?=(?:- +)?{ID} *[:{COLONS}](?: |$))"
_OPENERS = r"\[{\uff3b\uff5b\u3010"
_CLOSERS = re.compile(r"[\]}\uff3d\uff5d\u3011]")
# Before a key any sign is one too many but those that may begin a key, an item, a comment or a collection
_STRAY_MARK = re.compile(
    rf"(?:[^\w\s?*&!%\"'#{HASHES}{QUOTES}\-{DASHES}{_OPENERS}]|[{DASHES}](?= {{2}})|-(?=- )|[\"'{QUOTES}](?= ))"
    rf"{_KEY_AHEAD}"
)
_STRAY_OPENER = re.compile(rf"[{_OPENERS}]{_KEY_AHEAD}")
_FIRM_DASHES = DASHES[:1] + DASHES[2:5]  # no Chinese sentence begins with these
_WORD = re.compile(r"[A-Za-z0-9_-]+(?=\s|$)")
_EQUALS = re.compile(rf"(?P<key>{ID}) *(?P<sign>[=\uff1d])(?!=) *")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+(?: +| *[=\uff1d] *)[\[{]")
_PAIR = re.compile(rf"{ID}[ \t{ODD_SPACES}]+[+-]?\d[\d.,]*[%\u4e00-\u9fff]{{0,3}}\s*$")  # two cells of a table
_BLOCK_TEXT = re.compile(r"[|>](?:[1-9]?[+-]?|[+-][1-9])[ \t]*(?:[ \t]#.*)?$")
_ONLY_MARKS = re.compile(rf"([:{COLONS},{COMMAS};\uff1b]+)[ \t]*(?:[ \t]#|$)")
_UNOPENED = re.compile(r"[a-z_]+ *: [^{}\[\]'\"#]*\}[ \t]*(?:#.*)?$")
_TEXT_BRACKETS = str.maketrans("[]{}", "\u3014\u3015\u3008\u3009")


class Lines(Tokens):
    """Reads the rows of a draft one after another and mends what it reports."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._in = Indentation(draft)

    def read(self) -> None:
        """Read all rows, or as many as are worth it."""
        row = 0
        while row < len(self.rows) and not self.draft.full:
            row = self._line(row) if self.rows[row] else row + 1

    def _line(self, row: int) -> int:
        """Read a line and what belongs to its last value; return the next row."""
        line = self.rows[row]
        column = skip_space(line, 0)
        if column == len(line) or line[column] == "#":
            if column > indentation(line):
                self.draft.replace("full-width-space", (row, 0, column), " " * column)
            return row + 1
        if line.startswith("```", column):
            self.draft.tell(slips.ONLY_MARKS, (row, column, len(line.rstrip()) - column))
            self.draft.blank(row)
            return row + 1
        kind = self._kind(line, column)
        if self._is_stray_mark(line, column, kind):
            self.draft.mend(slips.STRAY_MARK, (row, column, 1), "")
            return row
        column = self._in.margin(row, column, kind)
        if self._in.awaits is Awaits.TEXT and column > self._in.owner and self._continues(row, column, kind):
            return self._text(row, column, self._in.owner)
        if self.rows[row][column] in HASHES:
            self.draft.mend(slips.WIDE_HASH, (row, column, 1), "#")
            return row + 1
        if (kind is None and self._is_stray_text(row, column)) or self._breaks_in(row, column):
            self.draft.leave_out(slips.STRAY_TEXT, row, column)
            return self._after_stray(row, column)
        column = self._in.place(row, column, kind)
        return self._entry(row, column) if self.rows[row] else self._after_stray(row, column)

    # What a line is

    def _kind(self, line: str, column: int) -> Kind | None:
        if ITEM.match(line, column) or (line[column] == "-" and self._in.kind_at(column) is Kind.LIST):
            return Kind.LIST
        head = HEAD.match(line, column)
        if (head and IDENTIFIER.fullmatch(head["key"])) or key_colon(line, column) is not None:
            return Kind.MAP if line[column] not in PAIRS else None
        return None

    def _is_stray_mark(self, line: str, column: int, kind: Kind | None) -> bool:
        """Say whether a mark was typed by mistake before a key, or a dash where no list is and none can begin."""
        if _STRAY_MARK.match(line, column):
            return True
        if self._in.awaits is Awaits.BLOCK:
            return False
        listed = not self._in.levels or any(level.kind is Kind.LIST for level in self._in.levels)
        if kind is Kind.LIST and not listed and HEAD.match(line, skip_space(line, column + 1)):
            return True
        return bool(_STRAY_OPENER.match(line, column)) and not _CLOSERS.search(line, column + 1)

    def _is_stray_text(self, row: int, column: int) -> bool:
        """Say whether a line that is neither key nor item can be neither a value nor an unfinished key."""
        if not self._in.levels or (self._in.awaits is Awaits.BLOCK and column > self._in.owner):
            return False
        line = self.rows[row]
        unfinished = any(begin.match(line, column) for begin in (_BARE_KEY, _WORD, _EQUALS))
        return self._in.kind_at(column) is not Kind.LIST and not unfinished and not self._early_colon(line, column)

    def _is_sentence(self, row: int, column: int) -> bool:
        """Say whether a line is no item, begins with no name of ours, and does not end with a colon."""
        line = self.rows[row]
        return not (ITEM.match(line, column) or HEAD.match(line, column) or _WORD.match(line, column) or opens(line))

    def _breaks_in(self, row: int, column: int) -> bool:
        """Say whether sentences with a colon stand before deeper keys or items, which can only belong further up."""
        if not self._in.levels or column >= self._in.levels[-1].indent:
            return False
        for below in range(row, min(row + _LOOK_AHEAD, len(self.rows))):
            line = self.rows[below]
            content = skip_space(line, 0)
            if content < len(line) and not (content == column and self._is_sentence(below, content)):
                return below > row and content > column and self._kind(line, content) is not None
        return False

    def _continues(self, row: int, column: int, kind: Kind | None) -> bool:
        """Say whether a deeper line is more of the text above it; else its indentation is off."""
        line = self.rows[row]
        if kind is Kind.LIST:
            more = self._in.kind_at(self._in.owner) is not Kind.LIST
            if more and not ITEM.match(self.rows[row - 1], column):
                slip = slips.MISPLACED_ITEM if COLON.search(line, column) else slips.TEXT_ITEM
                self.draft.tell(slip, (row, column, 1))
            return more
        colon = key_colon(line, column)
        return colon is None or not IDENTIFIER.fullmatch(line[column:colon].rstrip())

    def _after_stray(self, row: int, column: int) -> int:
        """Leave out the lines of running text that follow a line which was left out; they are one problem."""
        row += 1
        while row < len(self.rows):
            line = self.rows[row]
            content = skip_space(line, 0)
            more = self._kind(line, content) is None or self._breaks_in(row, content) if content < len(line) else True
            if not more or content < min(column, len(line)):
                break
            self.draft.blank(row)
            row += 1
        return row

    # Items and keys

    def _entry(self, row: int, column: int) -> int:
        """Read the items and the key of a line, then its value."""
        fresh = self._in.awaits is Awaits.BLOCK
        owner = self._in.owner if fresh else -1
        while (content := self._item(row, column, fresh=fresh)) is not None:
            self._in.entry(row, column, Kind.LIST)
            self._in.leave(Awaits.BLOCK, column)
            if len(self._in.levels) > MAX_DEPTH:
                return row + 1
            owner, column, fresh = column, content, False
        if self.rows[row][column : column + 1] in ("", "#"):
            return row + 1
        value = self._key(row, column)
        if not self.rows[row]:
            return self._after_stray(row, column)
        if value is None:
            return self._value(row, column, owner)
        self._in.entry(row, column, Kind.MAP)
        return self._value(row, value, column)

    def _item(self, row: int, column: int, *, fresh: bool) -> int | None:
        """Return where the content of the item at that column begins; None if there is no item."""
        line = self.rows[row]
        bullet = BULLET.match(line, column)
        char, content = line[column : column + 1], skip_space(line, bullet.end() if bullet else column + 1)
        listed = self._in.kind_at(column) is Kind.LIST
        spaced = content > column + 1
        if char == "-" and (spaced or content == len(line)):
            return self.gap(row, column + 1, "“-”后面")
        if char == "-" and (listed or fresh):
            self.draft.mend(slips.NO_SPACE_AFTER_DASH, (row, column, 1), " ", at=(row, column + 1, 0))
            return column + 2
        if bullet and (listed or (fresh and (spaced or char in _FIRM_DASHES))):
            sign = (row, column, len(bullet.group()))
            self.draft.mend(slips.WIDE_DASH, sign, "- ", at=(row, column, content - column))
            return column + 2
        if char and fresh and not self._kind(line, column) and ITEM.match(next(self._beside(row, column), ""), column):
            self.draft.mend(slips.NO_DASH, (row, column, 1), "- ", at=(row, column, 0))
            return column + 2
        return None

    def _key(self, row: int, column: int) -> int | None:
        """Return the column after the key's colon; None if the line is a text."""
        line = self.rows[row]
        root, required = not self._in.levels, self._in.kind_at(column) is Kind.MAP
        if line[column] in "[{\uff3b\uff5b":
            return None
        head, bare = HEAD.match(line, column), _BARE_KEY.match(line, column)
        colon = None if bare else key_colon(line, column)
        complex_key = line[column] == "?" and line[column + 1 : column + 2] in ("", " ", "\t")
        if complex_key or (colon is not None and line[column:colon].strip() == "<<"):
            self.draft.leave_out(slips.COMPLEX_KEY if complex_key else slips.MERGE_KEY, row, column)
            return None
        if head and self.is_key(head, required=required or root):
            return self.key(row, head)
        if colon is not None:
            self.escapes(row, column, row, colon)
            return colon + 1
        pair = self._in.awaits is Awaits.BLOCK and indentation(line) == column and _PAIR.match(line, column)
        keys_follow = any(key_colon(below, column) is not None for below in self._beside(row, column))
        if required or bare or pair or keys_follow or (root and self._assigned(line, column)):
            return self._unfinished(row, column)
        return None

    def _beside(self, row: int, column: int) -> Iterator[str]:
        """Yield the lines below that stand at the same column in the same block, which say what a line was meant as."""
        for line in self.rows[row + 1 : row + 1 + _LOOK_AHEAD]:
            spaces = indentation(line)
            if has_content(line) and spaces <= column:
                if spaces < column:
                    return
                yield line

    @staticmethod
    def _assigned(line: str, column: int) -> re.Match[str] | None:
        """Find the mark after the key that a file's outermost line must begin with."""
        return _EQUALS.match(line, column) or ANY_COLON.search(line, column)

    @staticmethod
    def _early_colon(line: str, column: int) -> re.Match[str] | None:
        """Find the colon after the name that a line begins with; what stands before that of a sentence is longer."""
        found = None if _BARE_KEY.match(line, column) else ANY_COLON.search(line, column, comment_start(line, column))
        return found if found and found.start() - column <= LONGEST_NAME else None

    def _unfinished(self, row: int, column: int) -> int | None:
        """Mend a line that must have a key but has no colon that YAML knows."""
        line = self.rows[row]
        if equals := _EQUALS.match(line, column):
            start, sign, end = equals.end("key"), equals.start("sign"), equals.end()
            self.draft.mend(slips.EQUALS, (row, sign, 1), ": ", equals["key"], at=(row, start, end - start))
            return start + 1
        if found := self._early_colon(line, column):
            self.colon(row, found.start(), glued=found.group() == ":" or line[found.end() :][:1] not in ("", " "))
            return found.end()
        word = _WORD.match(line, column)
        if word is None:
            self.draft.leave_out(slips.STRAY_TEXT, row, column)
            return None
        end = skip_space(line, word.end())
        at = (row, word.end(), end - word.end() if end < len(line) else 0)
        slip = slips.NO_COLON._replace(guess="\t" not in line[word.end() : end])  # a tab parts the cells of a table
        self.draft.mend(slip, (row, column, len(word.group())), ": " if at[2] else ":", at=at)
        return word.end() + 1

    # Values

    def _value(self, row: int, column: int, owner: int) -> int:
        """Read the value of the entry at indentation `owner` from a column on; return the next row."""
        while True:
            column = self.gap(row, column)
            line = self.rows[row]
            if line[column : column + 1] in ("", "#"):
                self._in.leave(Awaits.BLOCK, owner)
                return row + 1
            if marks := _ONLY_MARKS.match(line, column):
                self.draft.mend(slips.ONLY_MARKS, (row, column, len(marks[1])), "")
                continue
            if _UNOPENED.match(line, column):
                self.draft.mend(slips.NO_OPENER, (row, line.rindex("}"), 1), "{", at=(row, column, 0))
                continue
            if _BLOCK_TEXT.match(line, column):
                return self._block_text(row + 1, owner)
            if line[column] in "[{" or self.wide_bracket(row, column):
                return self._collection(row, column, owner)
            if line[column] in "'\"":
                return self._quoted(row, column, owner)
            if self.start(row, column):
                return self._text(row, column, owner)

    def _text(self, row: int, column: int, owner: int) -> int:
        """Read one line of plain text; more lines may follow."""
        for number, colon in enumerate(COLON.finditer(self.rows[row], column, comment_start(self.rows[row], column))):
            if not number and not ITEM.match(self.rows[row], indentation(self.rows[row])):
                self.draft.tell(slips.COLON_IN_TEXT, (row, colon.start(), 1))
            self.draft.replace("colon-in-text", (row, colon.start(), 1), "\uff1a")
        end = comment_start(self.rows[row], column)
        if end < len(self.rows[row]) and self._text_goes_on(row + 1, owner):
            self.draft.mend(slips.CUT_IN_TWO, (row, end + 1, 1), "\u266f")
            end = comment_start(self.rows[row], column)
        self._in.leave(Awaits.TEXT if end == len(self.rows[row]) else Awaits.NOTHING, owner)
        self.plain(row, column, end)
        return row + 1

    def _text_goes_on(self, row: int, owner: int) -> bool:
        """Say whether the next line is more of a text that a comment has cut off."""
        line = self.rows[row] if row < len(self.rows) else ""
        spaces = indentation(line)
        return bool(line.strip()) and spaces > owner and line[spaces] not in "#-" and not HEAD.match(line, spaces)

    def _quoted(self, row: int, column: int, owner: int) -> int:
        last, end = self.quote(row, column, owner)
        self.behind(last, end)
        rest = self.rows[last][end:].strip()
        self._in.leave(Awaits.NOTHING, owner)
        if not rest or rest.startswith("#"):
            return last + 1
        self.text_after_quote(row, column, end if last == row else column + 1)
        return self._text(row, column, owner)

    def _collection(self, row: int, column: int, owner: int, tries: int = _BRACKETS_TRIED) -> int:
        """Read a collection; more brackets or text behind its end are mistakes, the first ones put right."""
        last, end = Flow(self.draft, owner).read(row, column)
        self._in.leave(Awaits.NOTHING, owner)
        self.behind(last, end)
        line = self.rows[last]
        start, rest = skip_space(line, end), line[end:].strip()
        where = (last, start, len(line.rstrip()) - start)
        if start == len(line) or line[start] == "#" or self.draft.full:
            return last + 1
        if not rest.strip("]} "):
            self.draft.mend(slips.EXTRA_CLOSER, where, "", line[start], rest)
            return last + 1
        if tries and last == row and start == end and rest[0] not in ",[{" and rest.endswith(line[end - 1]):
            self.draft.mend(slips.BRACKET_IN_TEXT, (row, end - 1, 1), line[end - 1].translate(_TEXT_BRACKETS))
            return self._collection(row, column, owner, tries - 1)
        if last != row:
            self.draft.leave_out(slips.TEXT_AFTER_BRACKETS, last, start)
            self.draft.blank(*range(row, last))
            return last + 1
        self.draft.tell(slips.TEXT_IN_BRACKETS, where, line[column])
        self.draft.replace("needs-quotes", (row, column, end - column), line[column:end].translate(_TEXT_BRACKETS))
        return self._text(row, column, owner)

    # Block texts

    def _block_text(self, row: int, owner: int) -> int:
        """Read the indented lines of a block text; return the row after them."""
        self._in.leave(Awaits.TEXT, owner)
        for at in range(row, len(self.rows)):
            line = self.rows[at]
            spaces, content = indentation(line), skip_space(line, 0)
            if content == len(line):
                self.rows[at] = line if not line.strip(" ") else ""
            elif spaces <= owner and not self._is_text(content, line):
                return at
            elif content > spaces <= owner:
                self._in.margin(at, content, None)
            elif spaces <= owner:
                alike = takewhile(partial(self._is_text, spaces), self.rows[at:])
                self._in.deepen(range(at, at + len(list(alike))), spaces, owner + STEP)
        return len(self.rows)

    def _is_text(self, column: int, line: str) -> bool:
        """Say whether a line begins at that column, with neither a key nor an item nor a comment."""
        return skip_space(line, 0) == column < len(line) and not self._kind(line, column) and line[column] != "#"


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
    for slip, pattern in SIGHTLESS:
        slips.unseen(draft, slip, pattern)
    slips.conflicts(draft)
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
    if seen.readable:
        draft.forget_guesses()
    return not draft.full


def _directives(draft: Draft) -> None:
    for row, line in enumerate(draft.rows):
        if line.startswith("%"):
            draft.tell(slips.DIRECTIVE, (row, 0, len(line.rstrip())))
            draft.blank(row)
        elif has_content(line):
            return


def _documents(draft: Draft) -> None:
    """Note a second document; if it is only a dividing line, what follows is read on."""
    marks = [row for row, line in enumerate(draft.rows) if _DOCUMENT.match(line)]
    if marks and not any(has_content(line) for line in draft.rows[: marks[0]]):
        if draft.rows[marks[0]].startswith("---") and draft.rows[marks[0]].split("#")[0].strip() == "---":
            draft.blank(marks[0])
        marks = marks[1:]
    ending = not any(has_content(line) for row in marks[:1] for line in draft.rows[row + 1 :])
    if not marks or (ending and draft.rows[marks[0]].startswith("...")):
        return
    draft.tell(slips.SEVERAL, (marks[0], 0, 3))
    above, below = (
        {name(line) for line in part if line[:1] not in ("", " ", "-", "#")}
        for part in (draft.rows[: marks[0]], draft.rows[marks[0] + 1 :])
    )
    draft.blank(*range(marks[0], len(draft.rows)) if above & below else marks)


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
            return compose(text) if _is_harmless(draft, text) else None
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            _leave_out(draft, error, blamed)
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


def _leave_out(draft: Draft, error: Exception, blamed: set[int]) -> None:
    """Leave out the line that was refused; the second time its whole block, without another report."""
    draft.complete = False
    row, column = _place(draft, error)
    tops = [number for number, line in enumerate(draft.rows) if line[:1] not in ("", " ", "#")]
    start = max((top for top in tops if top <= row), default=0)
    if start in blamed:
        draft.blank(*range(start, min((top for top in tops if top > row), default=len(draft.rows))))
        return
    blamed.add(start)
    if not draft.has_trouble_near(row, _ECHO):
        reason = next((slip for refusal, slip in slips.REFUSED.items() if refusal in str(error)))
        draft.tell(reason, (row, column, 1))
    draft.blank(row)


def _place(draft: Draft, error: Exception) -> tuple[int, int]:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    row, column = (mark.line, mark.column) if mark else (0, 0)
    above = range(min(row, len(draft.rows) - 1), -1, -1)
    filled = next((number for number in above if draft.rows[number].strip()), 0)
    return filled, min(column if filled == row else MAX_LINE, max(len(draft.rows[filled].rstrip()) - 1, 0))


def _checked_value(node: Node, draft: Draft) -> Value:
    """Return the value of a node, noting keys that are written twice or are no text."""
    if isinstance(node, ScalarNode):
        return None if is_empty(node) else str(node.value)
    if not isinstance(node, MappingNode):
        return [_checked_value(item, draft) for item in node.value]
    entries: dict[str, Value] = {}
    first: dict[str, Mark] = {}
    run = False
    for key, item in node.value:
        value = _checked_value(item, draft)
        if not isinstance(key, ScalarNode):
            draft.tell(slips.KEY_NO_TEXT, (key.start_mark.line, key.start_mark.column, 1))
        elif key.value not in entries:
            entries[key.value], first[key.value], run = value, key.start_mark, False
        elif not run:
            run = _note_twice(draft, key, first[key.value])
    return entries


def _note_twice(draft: Draft, key: ScalarNode, first: Mark) -> bool:
    """Report a key that is there already; the keys right after it that are there too belong to the same mistake."""
    line, column = key.start_mark.line, key.start_mark.column
    if line in draft.moved or first.line in draft.moved:
        return True
    same = first.line == line
    place = f"本行第{draft.origin(line, first.column) + 1}列" if same else f"第{first.line + 1}行"
    slip = slips.TWICE_IN_LIST if draft.rows[first.line][: first.column].rstrip().endswith("-") else slips.TWICE
    draft.tell(slip, (line, column, max(len(key.value), 1)), key.value, place)
    return True
