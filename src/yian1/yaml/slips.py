"""What can be wrong with lines, in words; and the working copy of a text in which each slip is put right.

`{0}` and so on stand for what is filled in where the mistake is found; by default `{0}` is the sign that is put right.
`{space}` is what kind of space that sign is.
"""

from __future__ import annotations

import re
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from yian1.model.diagnostics import Diagnostic, Severity, Span, of

_SPACES = {"\u3000": "全角空格", "\u00a0": "不换行空格", "\u202f": "不换行空格"}


class Slip(NamedTuple):
    """One kind of mistake.

    A `guess` is the likely cause of a text that the YAML reader refuses, void if it does not refuse it. What is only
    `odd` YAML reads, the person may have meant something else: a warning.
    """

    code: str
    message: str
    hint: str
    guess: bool = False
    odd: bool = False

    def diagnostic(self, span: Span, *words: object, sign: str = "") -> Diagnostic:
        """Return the mistake as it is at a place, its words filled in; `sign` is what stands there."""
        stated = Severity.WARNING if self.odd else None
        message = self.message.format(*words, space=_SPACES.get(sign.strip(" \t")[:1], "不是半角的特殊空格"))
        hint = re.sub("行首改用0个半角空格|把行首改成0个空格", "删去行首的空格", self.hint.format(*words))
        return Diagnostic(self.code, message, span, hint, stated)


def _guess(code: str, message: str, hint: str) -> Slip:
    return Slip(code, message, hint, guess=True)


_QUOTE_TEXT = "如果是文字，用引号括起来"
_QUOTE_ALL = "整个值用单引号括起来：'…'"

# White space
TAB = Slip("tab", "{0}用了制表符（Tab）", "改成一个半角空格")
WIDE_SPACE = Slip("full-width-space", "{0}用了{space}", "改成一个半角空格")
TAB_INDENT = Slip("tab", "行首的缩进用了制表符（Tab）", "行首改用{0}个半角空格")
WIDE_INDENT = Slip("full-width-space", "行首的缩进用了{space}", "行首改用{0}个半角空格")
WIDE_BEHIND = Slip("full-width-space", "值后面有{space}", "删去这个空格")
WIDE_AT_END = Slip("full-width-space", "行末有{space}，会成为值的一部分", "删去行末的空格", odd=True)
COMMA_AT_END = Slip("stray-mark", "行末多了“{0}”，会成为值的一部分", "删去它", odd=True)

# Keys and items
WIDE_COLON = Slip("full-width-colon", "键后面要用半角冒号，这里是“{0}”", "改成半角冒号“:”，后面空一格")
NO_SPACE = Slip("missing-space", "冒号后面缺少空格", "在冒号后面加一个空格")
EQUALS = _guess("missing-colon", "“{0}”后面是等号，要用冒号", "等号改成半角冒号，写成“{0}: 值”（冒号后面空一格）")
NO_COLON = _guess("missing-colon", "“{0}”后面缺少冒号", "写成“{0}: 值”（半角冒号和一个空格）")
WIDE_QUOTED_KEY = Slip("full-width-quote", "键不能放在“{0}”里", "只写 {1}")
HALF_QUOTED_KEY = Slip("unclosed-quote", "键的引号不成对", "只写 {1}")
COMPLEX_KEY = Slip("complex-key", "本程序的文件不用“? ”开头的键", "写成“键: 值”")
MERGE_KEY = Slip("merge-key", "本程序的文件不用合并键“<<”", "把要合并的各行直接写在这里")
WIDE_DASH = Slip("full-width-dash", "列表项要用半角的“-”开头，这里是“{0}”", "改成半角的“-”，后面空一格")
NO_SPACE_AFTER_DASH = Slip("missing-space", "“-”后面缺少空格", "在“-”后面加一个空格")

# Lines
WIDE_HASH = Slip("full-width-hash", "注释要用半角的“#”开头，这里是“{0}”", "改成半角的“#”，后面空一格")
STRAY_MARK = Slip("stray-mark", "行首多了一个“{0}”", "删去它，并核对行首的空格")
ONLY_MARKS = Slip("stray-mark", "多了“{0}”", "删去它")
STRAY_TEXT = _guess(
    "stray-text",
    "这一行接不上上文：不是“键: 值”，也不是列表的一项",
    "如果是上一行文字的继续，与上一行写成一行；如果是新的内容，写成“键: 值”",
)
NO_DASH = _guess(
    "missing-dash", "列表中的这一行缺少开头的“- ”", "在行首补上“- ”（减号和一个空格）；如果不是列表的一项，请核对缩进"
)
MISPLACED_ITEM = _guess(
    "misplaced-item",
    "这里不能写列表项：上面的键已有内容",
    "列表要写在没有内容的键（如“units:”）下面；如果“-”是文字的一部分，与上一行写成一行",
)
TEXT_ITEM = Slip(
    "misplaced-item",
    "这一行会接到上一行的文字后面，不是列表的一项",
    "如果是列表的一项，在上面补上它的键（如“units:”）；如果“-”是文字的一部分，与上一行写成一行",
    odd=True,
)
INDENTATION = _guess("indentation", "缩进对不上：本行缩进{0}格，应是{1}格", "把行首改成{1}个空格")
INDENTATION_OF_TWO = _guess(
    "indentation",
    "缩进对不上：本行缩进{0}格，应是{1}格或{2}格",
    "把行首改成{1}个空格；如果与缩进{2}格的行同级，改成{2}个",
)
INDENTATION_OF_LINES = INDENTATION._replace(hint="把{2}{3}")
INDENTATION_OF_LINES_OF_TWO = INDENTATION_OF_TWO._replace(
    message="缩进对不上：本行缩进{0}格，应是{1}格或{4}格", hint="把{2}{3}；如果与缩进{4}格的行同级，{5}"
)
TEXT_ABOVE = Slip("wrong-shape", "“{0}”后面已经有内容，下面又有它的各项", "删去本行冒号后面的内容，需要的写进下面各项")
NO_LINE = Slip("missing-key", "这一行上面缺少{0}", "在上面补一行“{1}”，行首{2}个空格")

# Texts
COLON_IN_TEXT = _guess(
    "colon-in-text",
    "没有加引号的文字里不能有“: ”（冒号加空格）",
    "文字里的冒号用全角“：”，或把整段文字用引号括起来；如果是另一个键，另起一行",
)
COLON_IN_ENTRY = COLON_IN_TEXT._replace(hint="文字里的冒号用全角“：”，或把整段文字用引号括起来")
CUT_IN_TWO = _guess(
    "hash-in-text",
    "“#”以后的文字被当作注释，下一行因此接不上",
    "如果是文字的一部分，整段用引号括起来；如果是注释，另起一行写在上面",
)
CUT_ENTRY = _guess("hash-in-text", "“#”以后的文字被当作注释，括号因此没有结尾", "把整段文字用引号括起来")
GLUED_HASH = Slip("missing-space", "“#”前面缺少空格，不能算注释", "在“#”前面加一个空格")
ANCHOR = Slip("anchor", "本程序的文件不用锚点和引用（“{0}”）", f"直接写出值；{_QUOTE_TEXT}")
TAG = Slip("tag", "本程序的文件不用类型标记（“{0}”）", f"删去这个标记；{_QUOTE_TEXT}")
NEEDS_QUOTES = _guess("needs-quotes", "以“{0}”开头的文字要用引号括起来", f"{_QUOTE_ALL}；没有内容就留空")
TEXT_AFTER_BRACKETS = _guess("needs-quotes", "括号后面还有文字", _QUOTE_ALL)
TEXT_IN_BRACKETS = _guess("needs-quotes", "以“{0}”开头的文字要用引号括起来", _QUOTE_ALL)

# Quotes
WIDE_QUOTES = Slip("full-width-quote", "引号“{0}”是全角的，YAML 会把它当作值的一部分", "去掉引号，只写 {1}")
HALF_WIDE_QUOTES = Slip("full-width-quote", "引号“{0}”是全角的，YAML 会把它当作值的一部分", "两边都改成半角引号")
WIDE_END_QUOTE = Slip("full-width-quote", "引号要成对：开头是“{0}”，结尾是全角的“{1}”", "结尾改成半角的“{0}”")
NO_END_QUOTE = _guess("unclosed-quote", "引号“{0}”没有成对：找不到结尾的引号", "在这段文字的末尾补上“{0}”")
TEXT_AFTER_QUOTE = _guess(
    "text-after-quote", "结尾的引号后面还有文字：{0}", "整个值用单引号括起来，或把文字里的引号改成“ ”"
)
BAD_ESCAPE = _guess("bad-escape", "双引号里的“{0}”不能识别：反斜杠有特殊含义", "改用单引号，或把“\\”写成“\\\\”")

# Collections in brackets
WIDE_BRACKETS = Slip("full-width-bracket", "要用半角的“{1}”，这里是“{0}”", "改成半角的“{1}{2}”")
WIDE_CLOSER = Slip("full-width-bracket", "要用半角括号，这里是“{0}”", "改成半角的“{1}”")
WIDE_COMMA = Slip(
    "full-width-comma",
    "括号里的各项之间要用半角逗号，这里是“{0}”",
    "改成半角的“,”；如果是文字的一部分，给文字加引号",
)
NO_COMMA = _guess("yaml-syntax", "“{0}”前面缺少半角逗号", "各项之间用半角逗号隔开")
COMMA_IN_TEXT = Slip(
    "comma-in-text", "这里的半角逗号把文字切成了两段", "文字里的逗号用全角“，”，或把整段文字用引号括起来"
)
COMMA_IN_NUMBER = Slip("comma-in-text", "这里的半角逗号把数切成了两个", "去掉数中的逗号")
BRACKET_IN_TEXT = _guess(
    "bracket-in-text", "括号里没有加引号的文字不能再有“{0}”", "整段文字用引号括起来，或改用“〔〕”“（）”"
)
NO_CLOSER = _guess("unclosed-bracket", "括号“{0}”没有成对：找不到结尾的“{1}”", "在这一项的末尾补上“{1}”")
NO_OPENER = _guess("unclosed-bracket", "括号“}}”没有成对：找不到开头的“{{”", "在冒号后面、第一个键前面补上“{{”")
OTHER_CLOSER = _guess("unclosed-bracket", "括号不成对：开头是“{0}”，结尾却是“{1}”", "改成“{2}”")
EXTRA_CLOSER = _guess("extra-bracket", "多了一个“{0}”，它没有开头", "删去“{1}”")

# Whole files
EMPTY = Slip("empty-file", "文件是空的，没有任何内容", "填写内容，或删去这个文件")
TOO_LARGE = Slip("too-large", "内容太多：行、逗号和括号合计超过{0}个", "把内容分到几个文件，或核对是否放错了文件")
LONG_LINE = Slip("long-line", "这一行太长，超过{0}个字符，无法核对", "分成几行，或核对是否放错了文件")
TOO_DEEP = Slip("too-deep", "嵌套太深，超过{0}层", "核对这里的括号和“-”：填报文件用不到这么多层")
_RETYPE = "删去这个字符；看不见时，把这一行重新输入一遍"
CONTROL = Slip("control-character", "有控制字符 U+{0}", _RETYPE)
INVISIBLE = Slip("invisible-character", "有看不见的字符 U+{0}", _RETYPE)
CONFLICT = Slip(
    "conflict-marker",
    "有 git 留下的冲突标记：两个人改了同一处，还没有合并",
    "两段里留下对的一段（各自新增、互不相干的都留），删去“<<<<<<<”“=======”“>>>>>>>”几行标记",
)
DIRECTIVE = Slip("directive", "本程序的文件不用 YAML 指令（以“%”开头的行）", "删去这一行")
SEVERAL = Slip(
    "several-documents",
    "一个文件里只能有一份内容，这里又用“---”开始了另一份",
    "删去这一行；如果后面是另一份填报，移到它自己的文件",
)
ANY_LINK = Slip("anchor", "本程序的文件不用锚点、引用和类型标记（“&”“*”“!”）", f"直接写出值；{_QUOTE_TEXT}")
KEY_NO_TEXT = _guess("complex-key", "键只能是文字，不能是列表或另一组“键: 值”", f"写成“键: 值”；{_QUOTE_TEXT}")
TWICE = Slip(
    "duplicate-key", "“{0}”写了两次，第一次在{1}", "只留一处；如果这里是另一项的内容，核对上面是否缺了那一项的键"
)


# Of an item the first key again: where the next one begins, its dash may be missing.
TWICE_IN_LIST = TWICE._replace(hint="只留一处；如果从这里起是新的一项，在“{0}”前面写“- ”，与{1}的“-”对齐")


def displaced(
    row: int, count: int, indent: int, target: int, equal: int | None = None
) -> tuple[Slip, tuple[object, ...]]:
    """Return what is wrong with rows that are off, so many from one on, and its words; `equal` is as good a target."""
    if count == 1:
        return (INDENTATION if equal is None else INDENTATION_OF_TWO), (indent, target, equal)
    to, or_to = (f"都向{'右' if at > indent else '左'}移{abs(at - indent)}格" for at in (target, equal or 0))
    slip = INDENTATION_OF_LINES if equal is None else INDENTATION_OF_LINES_OF_TWO
    return slip, (indent, target, f"第{row + 1}行至第{row + count}行", to, equal, or_to)


# What PyYAML says (its C parser, then its pure one) → what it means
REFUSED = {
    refusal: _guess("yaml-syntax", message, hint)
    for refusal, (message, hint) in {
        "mapping values are not allowed": (
            "这里不能再写一个“键: 值”",
            "核对本行和上一行的缩进；文字里的冒号用全角“：”",
        ),
        "expected ':'": (
            "这一行缺少“: ”（半角冒号和一个空格）",
            "写成“键: 值”；如果是上一行文字的继续，接在上一行后面",
        ),
        "expected key": ("这里应是“键: 值”", "核对本行的缩进，以及上一行的引号和括号"),
        "expected '-' indicator": ("这里应是列表的一项", "行首写“- ”，并核对缩进"),
        "expected ','": ("括号里的内容没有写完，或者各项之间缺少半角逗号", "核对括号和逗号是否成对、是否半角"),
        "unexpected end of stream": ("引号没有结尾", "补上结尾的引号"),
        "cannot start any token": ("值不能以这个字符开头", "整个值用单引号括起来：'…'"),
        "expected node content": ("这里缺少内容", "补上内容，或用引号括起来"),
        "alias": ("本程序的文件不用引用（“*”）", "直接写出值；如果是文字，用引号括起来"),
        "anchor": ("本程序的文件不用锚点（“&”）", "直接写出值；如果是文字，用引号括起来"),
        "tag": ("本程序的文件不用类型标记（“!”）", "删去这个标记；如果是文字，用引号括起来"),
        "": ("这里的写法不合 YAML 规则，读不下去", "核对本行和上一行的缩进、冒号、引号和括号"),
    }.items()
}

MAX_PROBLEMS = 100  # per file: more of them help nobody, and a hostile file must not flood the report
MAX_EDITS = 3_000  # each costs the length of its line
MAX_LINE = 20_000  # characters; nobody types a longer line, and mending costs the square of it

Where = tuple[int, int, int]  # row, column, length; row and column count from 0


class Draft:
    """The rows of a text that is being read and put right; `complete` is false when a part had to be left out."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.rows = text.split("\n")
        self.edits: list[tuple[int, str]] = []  # of each change of the copy its row and the code of its mistake
        self.complete = True
        self.moved: set[int] = set()  # rows whose indentation was changed: they may have got to the wrong place
        self._problems: dict[int, list[tuple[int, Diagnostic, bool]]] = {}  # by row; with the column, true for a guess
        self._count = 0
        self._origins: dict[int, list[int]] = {}  # of each column of a changed row, its end included
        self._kept: tuple[list[str], dict[int, list[int]], int, bool] = (self.rows, {}, 0, True)

    @property
    def full(self) -> bool:
        """Say whether so much is wrong that going on is not worth the reader's time."""
        return self._count >= MAX_PROBLEMS or len(self.edits) >= MAX_EDITS

    def problems(self) -> list[Diagnostic]:
        """Return what was noted, in the order of the lines."""
        return [
            problem for _, here in sorted(self._problems.items()) for _, problem, _ in sorted(here, key=itemgetter(0))
        ]

    def text(self) -> str:
        """Return the text put right."""
        return "\n".join(self.rows)

    def next_line(self, row: int) -> str:
        """Return the next line below a row that is not blank, or "" at the end."""
        below = (self.rows[number] for number in range(row + 1, len(self.rows)))
        return next((line for line in below if line.strip()), "")

    def origin(self, row: int, column: int) -> int:
        """Return the column of the original that a column of the copy came from."""
        origins = self._origins.get(row)
        return column if origins is None else origins[min(column, len(origins) - 1)]

    def span(self, row: int, column: int, length: int = 1) -> Span:
        """Return where a stretch of the copy stands in the original."""
        start = self.origin(row, column)
        end = self.origin(row, column + length - 1) + 1
        return Span(self.file, row + 1, start + 1, max(end - start, 1))

    def tell(self, slip: Slip, where: Where, *words: object) -> None:
        """Record a mistake; `words` fill in its message and hint, by default the text that stands there.

        One of a kind on a line is enough, and so is one of two sides of the same mark; a certain one speaks louder
        than a guess there. A guess spares a line that has been put right already: what is odd about it now, the mending
        may have done.
        """
        row, column, length = where
        here = self._problems.setdefault(row, [])
        if slip.guess and here:
            return
        if not slip.guess and not slip.odd:
            here[:] = [known for known in here if not known[2]]
        sign = self.rows[row][column : column + length]
        filled = words or (sign,)
        span, vague = self.span(*where), of(slip.code).vague
        if not self.full and not any(
            known.code == slip.code or (abs(at - span.column) <= 1 and (vague or of(known.code).vague))
            for at, known, _ in here
        ):
            here.append((span.column, slip.diagnostic(span, *filled, sign=sign), slip.guess))
            self._count += 1

    def mend(self, slip: Slip, where: Where, text: str, *words: object, at: Where | None = None) -> None:
        """Record a mistake and put `text` in its place, or in that of the stretch `at` which the text is for."""
        self.tell(slip, where, *words)
        self.replace(slip.code, at or where, text)

    def give_up(self, slip: Slip, place: tuple[int, int], *words: object) -> None:
        """Record why a text cannot be read, or not all of it."""
        self.tell(slip, (*place, 1), *words)
        self.complete = False

    def has_trouble_near(self, row: int, reach: int = 0) -> bool:
        """Say whether something was noted on a line or on one of the `reach` lines above it."""
        return any(self._problems.get(near) for near in range(row - reach, row + 1))

    def replace(self, code: str, where: Where, text: str) -> None:
        """Put `text` in the place of a stretch of the copy."""
        row, column, length = where
        line = self.rows[row]
        origins = self._origins.setdefault(row, list(range(len(line) + 1)))
        self.edits.append((row, code))
        self.rows[row] = line[:column] + text + line[column + length :]
        origins[column : column + length] = [origins[column]] * len(text)

    def keep(self) -> str:
        """Remember the draft as it is for `forget_guesses`, and return its text."""
        origins = {row: list(columns) for row, columns in self._origins.items()}
        self._kept = (list(self.rows), origins, len(self.edits), self.complete)
        return self.text()

    def forget_guesses(self) -> None:
        """Go back to what was kept, without the guesses if there were any: the YAML reader understands it as it is."""
        if any(guess for here in self._problems.values() for *_, guess in here):
            self.rows, self._origins, edits, self.complete = self._kept
            del self.edits[edits:]
            for here in self._problems.values():
                here[:] = [known for known in here if not known[2]]

    def leave_out(self, slip: Slip, row: int, column: int) -> None:
        """Record a line that cannot be put right and leave it out of the copy."""
        self.tell(slip, (row, column, len(self.rows[row].rstrip()) - column))
        self.blank(row)
        self.complete = False

    def blank(self, *rows: int) -> None:
        """Leave whole lines out of the copy."""
        for row in rows:
            self.rows[row] = ""
            self._origins.pop(row, None)


# What concerns a file as a whole

_CONFLICT_MARK = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?: |$)")


def unseen(draft: Draft, slip: Slip, pattern: re.Pattern[str]) -> None:
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


def conflicts(draft: Draft) -> None:
    """Note each block that git left; what stood in this copy before (the upper half) is read on."""
    marks = [(row, found[1][0]) for row, line in enumerate(draft.rows) if (found := _CONFLICT_MARK.match(line))]
    last_end = max((row for row, mark in marks if mark == ">"), default=-1)
    rest = iter(marks)
    for row, mark in rest:
        draft.tell(CONFLICT, (row, 0, 7))
        draft.blank(row)
        if mark != ">" and row < last_end:
            start, other = next(rest) if mark == "<" else (row, mark)
            end = start if other == ">" else next(row for row, mark in rest if mark == ">")
            draft.blank(*range(start, end + 1))
