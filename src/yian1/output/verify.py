"""An edited paper against the ledger: each figure, measure, date and name that is no longer the ledger's.

The paper is compared with the one that the ledger makes now, clause by clause: wording may change, sentences may
move, go or come; what is a figure or a name must be that of the clause it stands in.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from yian1.core.progress import Status
from yian1.core.terms import ActionState, DutyState
from yian1.model.wording import COUNTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from yian1.model.ledger import Ledger
    from yian1.output.docx.style import Row, Written

_SCALES = {None: 1, "万": 10_000, "亿": 100_000_000}
_DATE = r"\d{3,5}年\d{1,3}月(?:\d{1,3}日|末)?|\d{1,3}月(?:\d{1,3}日|末)|\d{1,2}—\d{1,3}月"
_COUNTERS = COUNTERS.union(["公顷"], "份日月年期票起位批列度级届类")
_MEASURES = "|".join(("个?百分点|[%‰]", *sorted(_COUNTERS, key=lambda word: (-len(word), word))))
_FIGURE = rf"(?P<number>[+\-]?\d+(?:\.\d+)?)(?P<scale>[万亿])?(?P<measure>{_MEASURES})?"
_STATES = "|".join(dict.fromkeys(one.word for kind in (Status, ActionState, DutyState) for one in kind))
_WAYS = {"高于": 1, "快于": 1, "超过": 1, "高": 1, "快": 1, "增长": 1, "低于": -1, "慢于": -1, "低": -1, "下降": -1}
_PLACES = {"靠前": 1, "靠后": -1}  # of a rank
_STOPS = re.compile("(?<=[\u3002\uff1b])|\n")
_ALIKE = 0.3
_LIKE_NAME = 0.5
_TELLING = 4  # signs of a clause that has no figure and no name to compare
_WHOLE_CELL = 12  # signs: what is shorter is compared as it is
_CONTEXT = 10
_NAMED = 20
_NUMBERS = "序号"  # the numbers of rows follow their order


# What is compared, by the groups of the pattern: its sign in the frame of a clause, and its word.
_SORTS = {
    "figure": ("0", "数字"), "name": ("○", "名称"), "date": ("□", "日期"), "state": ("△", "状态"), "way": ("◇", "高低"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """What no longer agrees: where it stands, its context, what is written, what the ledger says (or nothing)."""

    where: str
    context: str
    sort: str
    written: str
    expected: str


@dataclass(frozen=True, slots=True)
class _Token:
    """Something that is compared, at its place in a clause; two that say the same have one meaning."""

    text: str
    start: int
    sort: str
    meaning: tuple[object, ...]


@dataclass(frozen=True)
class _Clause:
    """A clause with what it says: its `parts` are its signs, and a token for those that are compared together."""

    where: str
    text: str
    parts: tuple[str | _Token, ...]

    @cached_property
    def tokens(self) -> tuple[_Token, ...]:
        """What is compared."""
        return tuple(self.places.values())

    @cached_property
    def frame(self) -> str:
        """The parts with one sign for each token: what two clauses are alike by."""
        return "".join(_SORTS[part.sort][0] if isinstance(part, _Token) else part for part in self.parts)

    @cached_property
    def places(self) -> dict[int, _Token]:
        """Where each token stands among the parts."""
        return {at: part for at, part in enumerate(self.parts) if isinstance(part, _Token)}

    @cached_property
    def elements(self) -> list[object]:
        """The parts with the meanings of tokens."""
        return [part.meaning if isinstance(part, _Token) else part for part in self.parts]

    @cached_property
    def pairs(self) -> Counter[str]:
        """The neighbouring signs of the frame."""
        whole = f"^{self.frame}$"
        return Counter(whole[at : at + 2] for at in range(len(whole) - 1))

    @cached_property
    def meanings(self) -> Counter[tuple[object, ...]]:
        """What its tokens say."""
        return Counter(token.meaning for token in self.tokens)


def verify(edited: Written, made: Written, names: Iterable[str]) -> tuple[Difference, ...]:
    """Return what in an edited paper does not agree with the one made from the ledger now, in the order of the text."""
    reader = _Reader(names)
    found = _Made(reader, made)
    clauses = [
        clause for number, text in enumerate(edited.paragraphs, 1) for clause in reader.clauses(f"第{number}段", text)
    ]
    changed = [clause for clause in clauses if not found.taken(clause.text)]
    texts = [difference for clause in changed for difference in found.compared(clause)]
    return (*texts, *found.in_tables(edited.rows))


def names_of(ledger: Ledger) -> frozenset[str]:
    """Return every name that a paper may speak of: units by all their names, groups, targets, deputies."""
    units = [name for unit in ledger.units for name in ledger.names_of(unit)]
    others = [group.name for group in ledger.groups.values()]
    deputies = [opinion.deputy or "" for opinion in ledger.opinions.opinions]
    return frozenset({*units, *others, *ledger.target_names.values(), *deputies} - {""})


class _Reader:
    """Finds in a text what can be compared; names are those that the ledger knows, the longest first."""

    def __init__(self, names: Iterable[str]) -> None:
        known = "|".join(re.escape(name) for name in sorted({*names}, key=len, reverse=True) if name)
        ways = "|".join(sorted(_WAYS, key=len, reverse=True))
        self._pattern = re.compile(
            (rf"(?P<name>{known})|" if known else r"(?P<name>(?!))|")
            + rf"(?P<date>{_DATE})|(?P<state>(?:{_STATES})(?=\d)|^(?:{_STATES})(?=\uff08|$))|"
            rf"(?P<way>(?:{ways})(?=[^\d\uff0c\u3002\uff1b]{{0,10}}\d[\d.]*(?:个百分点|%))|(?:{'|'.join(_PLACES)})(?=\d))|"
            rf"(?P<figure>{_FIGURE})"
        )

    def clauses(self, where: str, text: str) -> Iterator[_Clause]:
        """Yield the clauses of a text."""
        for piece in _STOPS.split(text):
            if piece and piece.strip():
                yield self.clause(where, piece.strip())

    def clause(self, where: str, text: str) -> _Clause:
        """Return a text as one clause."""
        parts, at = list[str | _Token](), 0
        for found in self._pattern.finditer(text):
            whole, sort = found.group(), found.lastgroup or ""
            meaning: tuple[object, ...] = ("way", (_WAYS | _PLACES)[whole]) if sort == "way" else (whole,)
            if sort == "figure":
                value = Decimal(found["number"]) * _SCALES[found["scale"]]
                meaning = (value.normalize(), found["measure"] or "")
            parts += [*text[at : found.start()], _Token(whole, found.start(), sort, meaning)]
            at = found.end()
        return _Clause(where, text, (*parts, *text[at:]))


class _Made:
    """The clauses and the tables of the paper that the ledger makes, to look the edited ones up in."""

    def __init__(self, reader: _Reader, made: Written) -> None:
        self._reader, self._rows = reader, made.rows
        self._gone: list[_Clause] = []
        self._clauses = [clause for text in made.paragraphs for clause in reader.clauses("", text)]
        cells = [cell for row in made.rows for cell in row.cells]
        # As an editor may join them.
        self._joined = [reader.clause("", one.text + other.text) for one, other in pairwise(self._clauses)]
        every = [*self._clauses, *(clause for cell in cells for clause in reader.clauses("", cell))]
        self._all = {token.meaning for clause in every for token in clause.tokens}

    def taken(self, text: str) -> bool:
        """Take the clause of this very text; whether there was one that nobody had taken yet."""
        found = next((one for one in self._clauses if one.text == text), None)
        if found is not None:
            self._clauses.remove(found)
            self._gone.append(found)
        return found is not None

    def compared(self, clause: _Clause, among: Sequence[_Clause] | None = None) -> Iterator[Difference]:
        """Yield what an edited clause says otherwise than the one that it comes from."""
        if not clause.tokens and len(clause.text) <= _WHOLE_CELL:
            yield from self._misspelt(clause)
        if not clause.tokens and len(clause.text) < _TELLING:
            return
        source = self._source(clause, self._clauses if among is None else among)
        if source is None and among is None:
            source = self._source(clause, self._gone)
        if source is None and among and len(among) == 1 and not _bare(among[0].frame).strip(_SORTS["name"][0]):
            source = among[0]  # a cell of names alone, of which one is none any more
        if source is None:
            yield from (_difference(clause, token, "") for token in clause.tokens if token.meaning not in self._all)
        elif source.text != clause.text:
            joined = self._source(clause, self._joined) if among is None else None
            if joined is not None and _alike(joined, clause) > _alike(source, clause):
                source = joined
            yield from self._against(clause, source)

    def _misspelt(self, clause: _Clause) -> Iterator[Difference]:
        """Yield the name that a line of nothing else has been: whom a letter is for, who signs."""
        written = _bare(clause.text)
        alone = (token for one in self._clauses for token in one.tokens if token.text == _bare(one.text))
        names = (token.text for token in alone if token.sort == "name")
        meant = next((name for name in names if _misread(name, written)), None)
        if meant is not None:
            yield _difference(clause, _Token(written, 0, "name", ()), meant)

    def _source(self, clause: _Clause, among: Sequence[_Clause]) -> _Clause | None:
        """Return the clause most like this one, in its words and then in what it says; None if none is like it."""
        best, most = None, 0.0
        for one in among:
            alike = _alike(one, clause)
            same = sum((one.meanings & clause.meanings).values()) / max(len(one.tokens), len(clause.tokens), 1)
            if alike >= _ALIKE and 2 * alike + same > most:
                best, most = one, 2 * alike + same
        return best

    def _against(self, clause: _Clause, source: _Clause) -> Iterator[Difference]:
        pairs = _aligned(source, clause)
        matched = {at: source.places[pairs[at]] for at in clause.places if pairs.get(at) in source.places}
        used = {id(token) for token in matched.values()}
        free = [token for token in source.tokens if id(token) not in used]
        for at, token in clause.places.items():
            if at in matched:
                if token.meaning != matched[at].meaning:
                    yield _difference(clause, token, matched[at].text)
                continue
            same = next((one for one in free if one.meaning == token.meaning), None)
            if same is not None:
                free.remove(same)
                continue
            instead = next((one for one in free if one.sort == token.sort), None)
            if instead is not None:
                free.remove(instead)
            if token.sort != "way" and (instead is not None or token.meaning not in self._all):
                yield _difference(clause, token, "" if instead is None else instead.text)
        yield from _garbled(clause, source, free)

    def in_tables(self, edited: Sequence[Row]) -> Iterator[Difference]:
        """Yield what edited rows say otherwise than the ones most like them."""
        same = {(row.header, row.cells) for row in self._rows}
        for row in edited:
            if (row.header, row.cells) in same:
                continue
            known = [one for one in self._rows if set(one.header) & set(row.header)]
            source = max(known, key=lambda one: _likeness(one, row), default=None)
            if source is not None and source.cells != row.cells:
                yield from self._row(row, source)

    def _row(self, row: Row, source: Row) -> Iterator[Difference]:
        where = f"第{row.table}个表第{row.number}行"
        title = next((cell for cell in source.cells if cell and not cell.isdigit()), "")
        where += f"“{title[:_NAMED]}”" if title else ""
        same = len(row.cells) == len(source.cells) and row.header == source.header
        by_name = dict(zip(source.header, source.cells, strict=False))
        for at, cell in enumerate(row.cells):
            head = row.header[at] if at < len(row.header) else ""
            expected = source.cells[at] if same else by_name.get(head)
            if head != _NUMBERS and expected is not None and cell != expected:
                yield from self._cell(f"{where}，“{head}”" if row.number > 1 else where, cell, expected)

    def _cell(self, where: str, cell: str, expected: str) -> Iterator[Difference]:
        if max(len(cell), len(expected)) <= _WHOLE_CELL:
            one, other = self._reader.clause(where, cell), self._reader.clause("", expected)
            if one.meanings != other.meanings or _bare(one.frame) != _bare(other.frame):
                yield Difference(where, cell, "内容", cell, expected)
            return
        among = list(self._reader.clauses("", expected))
        for clause in self._reader.clauses(where, cell):
            yield from self.compared(clause, among)


def _aligned(source: _Clause, clause: _Clause) -> dict[int, int]:
    """Return for places of one frame those of the other: what says the same first, between that what is of one sort."""
    pairs: dict[int, int] = {}
    others = ([token.meaning for token in one.tokens if token.sort != "figure"] for one in (source, clause))
    if source.frame == clause.frame and len({*map(tuple, others)}) == 1:
        return {at: at for at in clause.places}  # nothing but figures may differ: each stands for the one in its place
    strict = SequenceMatcher(None, source.elements, clause.elements, autojunk=False)
    for tag, a1, a2, b1, b2 in strict.get_opcodes():
        if tag == "equal":
            pairs.update(zip(range(b1, b2), range(a1, a2), strict=True))
        elif tag == "replace":
            loose = SequenceMatcher(None, source.frame[a1:a2], clause.frame[b1:b2], autojunk=False)
            for a, b, size in loose.get_matching_blocks():
                pairs.update(zip(range(b1 + b, b1 + b + size), range(a1 + a, a1 + a + size), strict=True))
    return pairs


def _alike(one: _Clause, other: _Clause) -> float:
    """Return how much two clauses share of their words: 0 to 1."""
    shared = 2 * sum((one.pairs & other.pairs).values())
    return shared / (sum(one.pairs.values()) + sum(other.pairs.values()))


def _garbled(clause: _Clause, source: _Clause, missing: Sequence[_Token]) -> Iterator[Difference]:
    """Yield the names that are no names any more: 市科技局 where 市科技创新局 stood."""
    for name in (token for token in missing if token.sort == "name"):
        opcodes = SequenceMatcher(None, source.text, clause.text, autojunk=False).get_opcodes()
        first = _place(opcodes, name.start, last=False)
        last = _place(opcodes, name.start + len(name.text), last=True)
        written = clause.text[first:last]
        if _misread(name.text, written):
            yield _difference(clause, _Token(written, first, "name", ()), name.text)


def _misread(name: str, written: str) -> bool:
    """Whether something written is a name with a sign wrong."""
    return bool(written) and _LIKE_NAME <= SequenceMatcher(None, name, written, autojunk=False).ratio() < 1


def _place(opcodes: Sequence[tuple[str, int, int, int, int]], at: int, *, last: bool) -> int:
    """Return where a place of one text lies in the other, the `last` one where something begins or ends there."""
    return next(
        b1 + (at - a1) if tag == "equal" else b2 if last else b1
        for tag, a1, a2, b1, b2 in opcodes
        if a1 <= at <= a2 and (at < a2 or last)
    )


def _difference(clause: _Clause, token: _Token, expected: str) -> Difference:
    context = clause.text[max(0, token.start - _CONTEXT) : token.start + len(token.text) + _CONTEXT]
    return Difference(clause.where, context, _SORTS[token.sort][1], token.text, expected)


def _bare(text: str) -> str:
    return re.sub(r"[\s\u3001\uff0c\u3002\uff08\uff09()\uff1a:]", "", text)


def _likeness(one: Row, other: Row) -> float:
    """Return how like two rows are: equal cells, and of the others how much they share."""
    cells = list(zip(one.cells, other.cells, strict=False))
    same = sum(1.0 for a, b in cells if a == b and a not in {"", "—"})
    place = 0.1 if one.number == other.number and one.table == other.table else 0.0
    return same + place + (0.5 if one.header == other.header else 0.0)
