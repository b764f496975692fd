"""The close reading of a text that is in doubt: whatever is wrong with its lines, and what the YAML reader refuses.

First what concerns a file as a whole (characters, conflict markers, second documents), then its lines one by one,
then the parser: what it still refuses is told in Chinese and left out, so that the rest is read.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import yaml

from yian1.yaml.draft import MAX_EDITS, Draft
from yian1.yaml.lines import Lines
from yian1.yaml.marks import CONTROL, INVISIBLE
from yian1.yaml.tree import MAX_ITEMS, compose, is_tame, is_too_large, note_too_deep, survey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.nodes import Node

MAX_LINE = 20_000  # characters; nobody types a longer line, and mending costs the square of it
_CONFLICT = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?: |$)")
_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?=\s|$)")
_TOP_KEY = re.compile(r"([^\s#:-][^\s:]*) *:(?: |$)")


def check_syntax(text: str, file: str) -> tuple[Draft, Node | None]:
    """Return a draft with everything that the lines of a text show, and the nodes of what can be read."""
    draft = Draft(text, file)
    if is_too_large(text):
        message = f"内容太多：行、逗号和括号合计超过{MAX_ITEMS}个"
        draft.note("too-large", (0, 0, 1), message, "把内容分到几个文件，或核对是否放错了文件")
        draft.complete = False
        return draft, None
    if _scan(draft):
        return draft, _settle(draft)
    draft.complete = False
    return draft, None


def _scan(draft: Draft) -> bool:
    """Note and mend every mistake that the lines show; false if reading on is not worth it."""
    _characters(draft)
    _conflicts(draft)
    _directives(draft)
    _documents(draft)
    seen = survey(draft.keep())
    if seen.too_deep:
        note_too_deep(draft, seen.too_deep)
        return False
    longest = max(range(len(draft.rows)), key=lambda row: len(draft.rows[row].strip()))
    if len(draft.rows[longest].strip()) > MAX_LINE:
        message = f"这一行太长，超过{MAX_LINE}个字符，无法核对"
        draft.note("long-line", (longest, 0, 1), message, "分成几行，或核对是否放错了文件")
        return False
    Lines(draft).read()
    if draft.guessed and seen.readable:
        draft.forget_guesses()
    return not draft.full


def _characters(draft: Draft) -> None:
    for code, pattern, kind in (
        ("control-character", CONTROL, "控制字符"),
        ("invisible-character", INVISIBLE, "看不见的字符"),
    ):
        for row, line in enumerate(draft.rows):
            found = list(islice(pattern.finditer(line), MAX_EDITS))
            if not found:
                continue
            message = f"有{kind} U+{ord(found[0].group()):04X}"
            hint = "删去这个字符；看不见时，把这一行重新输入一遍"
            draft.note(code, (row, found[0].start(), 1), message, hint)
            if len(line) > MAX_LINE:
                draft.rows[row] = pattern.sub("", line)
                continue
            for match in reversed(found):
                draft.replace(code, (row, match.start(), 1), "")
            if draft.full:
                return


def _conflicts(draft: Draft) -> None:
    """Note each block that git left; what stood in this copy before (the upper half) is read on."""
    marks = [(row, found[1][0]) for row, line in enumerate(draft.rows) if (found := _CONFLICT.match(line))]
    last_end = max((row for row, mark in marks if mark == ">"), default=-1)
    rest = iter(marks)
    for row, mark in rest:
        message = "有 git 留下的冲突标记：两个人改了同一处，还没有合并"
        hint = "在两段之间选定一段，删去另一段和“<<<<<<<”“=======”“>>>>>>>”三行标记"
        draft.note("conflict-marker", (row, 0, 7), message, hint)
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
            message = "本程序的文件不用 YAML 指令（以“%”开头的行）"
            draft.note("directive", (row, 0, len(line.rstrip())), message, "删去这一行")
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
    message = "一个文件里只能有一份内容，这里又用“---”开始了另一份"
    draft.note("several-documents", (marks[0], 0, 3), message, "删去这一行；如果后面是另一份填报，移到它自己的文件")
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

# What PyYAML says (its C parser, then its pure one), what it means, and what to do
_REASONS = (
    ("mapping values are not allowed", "这里不能再写一个“键: 值”", "核对本行和上一行的缩进；文字里的冒号用全角“：”"),
    ("expected ':'", "这一行缺少“: ”（半角冒号和一个空格）", "写成“键: 值”；如果是上一行文字的继续，接在上一行后面"),
    ("expected key", "这里应是“键: 值”", "核对本行的缩进，以及上一行的引号和括号"),
    ("expected <block end>", "这里应是“键: 值”或列表的一项", "核对本行的缩进，以及上一行的引号和括号"),
    ("expected '-' indicator", "这里应是列表的一项", "行首写“- ”，并核对缩进"),
    ("expected ','", "括号里的内容没有写完，或者各项之间缺少半角逗号", "核对括号和逗号是否成对、是否半角"),
    ("unexpected end of stream", "引号没有结尾", "补上结尾的引号"),
    ("cannot start any token", "值不能以这个字符开头", "整个值用单引号括起来：'…'"),
    ("escape", "双引号里的反斜杠不能识别", "改用单引号，或把“\\”写成“\\\\”"),
    ("block sequence entries", "这里不能写列表项", "列表另起一行，每项以“- ”开头"),
    ("expected node content", "这里缺少内容", "补上内容，或用引号括起来"),
    ("alias", "本程序的文件不用引用（“*”）", "直接写出值；如果是文字，用引号括起来"),
    ("anchor", "本程序的文件不用锚点（“&”）", "直接写出值；如果是文字，用引号括起来"),
    ("tag", "本程序的文件不用类型标记（“!”）", "删去这个标记；如果是文字，用引号括起来"),
    ("tab", "这里不能用制表符（Tab）", "改用半角空格"),
    ("document", "内容在这里断开了，后面的接不上", "核对这一行的括号、引号和缩进"),
)
_OTHER = ("这里的写法不合 YAML 规则，读不下去", "核对本行和上一行的缩进、冒号、引号和括号")


def _settle(draft: Draft) -> Node | None:
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
        note_too_deep(draft, seen.too_deep)
    elif seen.link:
        message = "本程序的文件不用锚点、引用和类型标记（“&”“*”“!”）"
        hint = "直接写出值；如果是文字，用引号括起来"
        draft.note("anchor", (*seen.link, 1), message, hint)
        draft.complete = False
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
        said = str(error)
        message, hint = next((reason[1:] for reason in _REASONS if reason[0] in said), _OTHER)
        draft.guess("yaml-syntax", (row, column, 1), message, hint)
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
