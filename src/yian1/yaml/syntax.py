"""What the YAML reader itself refuses, in Chinese; the broken part is left out so that the rest is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from yian1.yaml.suspicion import is_tame
from yian1.yaml.tree import compose, note_too_deep, survey

if TYPE_CHECKING:
    from yaml.nodes import Node

    from yian1.yaml.draft import Draft

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


def settle(draft: Draft) -> Node | None:
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
