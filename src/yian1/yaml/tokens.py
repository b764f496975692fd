"""Keys and single values: a key and its colon, how a text begins, where a quote ends, what a comment cuts off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.yaml.marks import (
    BRACKETS,
    COLONS,
    HASHES,
    HEAD,
    IDENTIFIER,
    ODD_SPACE,
    ODD_SPACES,
    PAIRS,
    QUOTES,
    indentation,
    key_colon,
    quoted,
    skip_space,
)

if TYPE_CHECKING:
    from yian1.yaml.draft import Draft

LONGEST_NAME = 12  # characters
_LOOK_AHEAD = 500  # lines
_COMPLEX = re.compile(r"\?(?:\s|$)")
_COLON = re.compile(rf"[{COLONS}]|:(?!//)")
_WORD = re.compile(r"[A-Za-z0-9_-]+(?=\s|$)")
_OPENERS = "[{\uff3b\uff5b"
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+ +[\[{]")
_WIDE = 0xFEE0  # from an ASCII mark to its full-width look-alike, which YAML takes for text
_END = r"(?=[ \t]*(?:[,\]}]|[ \t]#|$))"
_ANCHOR = re.compile(rf"[&*][\w-]+{_END}|&[\w-]+[ \t]+", re.ASCII)
_TAG = re.compile(r"!(?:(?![,\[\]{}])[!-~])*(?:[ \t]+|$|(?=[,\]}]))")
_FORBIDDEN = re.compile(r"[&*!|>@`%,\]}#]|[-?](?=[\s,\]}]|$)")
_WIDE_QUOTED_WORD = re.compile(rf"[{QUOTES}](?:[a-z][a-z0-9-]*|[\d.%-]+)[{QUOTES}]{_END}")
_HALF_WIDE_QUOTED = re.compile(
    rf"(?:[\u201c\uff02][^\u201c\u201d\uff02\"]*\"|[\u2018\uff07][^\u2018\u2019\uff07']*'){_END}"
)
_WIDE_END = {
    '"': re.compile(rf"\"[^\"\u201c\u201d\uff02]*(?P<end>[\u201d\uff02]){_END}"),
    "'": re.compile(rf"'[^'\u2018\u2019\uff07]*(?P<end>[\u2019\uff07]){_END}"),
}
_REST = {'"': re.compile(r'(?:[^"\\]|\\.|\\$)*"'), "'": re.compile(r"(?:[^']|'')*'(?!')")}
_ESCAPE = re.compile(r"\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)")
_GOOD_ESCAPE = re.compile(r'\\(?:[0abt\tnvfre "/\\N_LP]|[xuU].+)')
_FIGURE = r"[+-]?[\d\uff10-\uff19][\d\uff10-\uff19.,\uff0e]*[^\s#\d\u5e74\u6708\u65e5]{0,4}"
_VALUE_HASH = re.compile(rf"(?:{_FIGURE}(?=#)|{IDENTIFIER.pattern}(?=#[ \u4e00-\u9fff]))")
_PROSE = re.compile(r"[\u4e00-\u9fff]{2}|[\u5e74\u6708\u65e5]$")  # two characters, or a date


class Keys:
    """Finds the key that a line begins with and mends its marks."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def read(self, row: int, column: int, *, required: bool, root: bool) -> int | None:
        """Return the column after the key's colon; None if the line is a text.

        `required`: a key must stand there, since the lines beside it have one.
        """
        line = self._draft.rows[row]
        if line[column] in _OPENERS:
            return None
        if _COMPLEX.match(line, column):
            self._refuse(row, column, "complex-key", "本程序的文件不用“? ”开头的键", "写成“键: 值”")
            return None
        head = HEAD.match(line, column)
        if head and self._is_key(head, line, required=required or root):
            return self._last_colon(row, column, self.mend(row, head) - 1) + 1
        colon = None if _BARE_KEY.match(line, column) else key_colon(line, column)
        if colon is not None:
            if line[column:colon].strip() == "<<":
                self._refuse(row, column, "merge-key", "本程序的文件不用合并键“<<”", "把要合并的各行直接写在这里")
                return None
            return self._last_colon(row, column, colon) + 1
        if (
            required
            or _BARE_KEY.match(line, column)
            or self._keys_follow(row, column)
            or (root and _COLON.search(line, column))
        ):
            return self._unfinished(row, column)
        return None

    def _last_colon(self, row: int, column: int, colon: int) -> int:
        """Return the colon that ends the key: the last one if a block hangs on it and another stands before it."""
        line = self._draft.rows[row]
        last = len(line.rstrip()) - 1
        deeper = indentation(self._draft.next_line(row)) > column
        if last <= colon + 1 or line[last] != ":" or not deeper or not line[colon + 1 : last].strip(" :"):
            return colon
        message = "键里多了一个冒号"
        self._draft.guess("colon-in-text", (row, colon, 1), message, "删去多余的冒号")
        self._draft.replace("colon-in-text", (row, colon, 1), "\uff1a")
        return last

    def odd_space(self, row: int, start: int, end: int, text: str, place: str) -> None:
        """Report the tab or wide space in a stretch between two marks and put `text` there."""
        odd = ODD_SPACE.search(self._draft.rows[row], start, end)
        if odd is None:
            return
        code, name = ("tab", "制表符（Tab）") if odd.group() == "\t" else ("full-width-space", "全角空格")
        self._draft.note(code, (row, odd.start(), 1), f"{place}用了{name}", "改成一个半角空格")
        self._draft.replace(code, (row, start, end - start), text)

    def _refuse(self, row: int, column: int, code: str, message: str, hint: str) -> None:
        length = len(self._draft.rows[row].rstrip()) - column
        self._draft.note(code, (row, column, length), message, hint)
        self._draft.blank(row)
        if self._draft.rows[row + 1 : row + 2] and self._draft.rows[row + 1].startswith(": ", column):
            self._draft.blank(row + 1)
        self._draft.complete = False

    @staticmethod
    def _is_key(head: re.Match[str], line: str, *, required: bool) -> bool:
        if head["open"] in ("'", '"') and not head["close"] and quoted(line, head.start()):
            return False
        apart = bool(head["after"]) or head.end() == len(line)
        if head["colon"] == ":" and apart and head["after"][:1] in ("", " "):
            return True
        if line.startswith("//", head.end()):
            return False
        return required or IDENTIFIER.fullmatch(head["key"]) is not None

    def mend(self, row: int, head: re.Match[str]) -> int:
        """Mend the marks of a key from the right to the left; return the column after its colon."""
        draft, line = self._draft, self._draft.rows[row]
        colon, end = head.start("colon"), head.end()
        space = "" if head["after"] or end == len(line) else " "
        self.odd_space(row, colon + 1, end, " ", "冒号后面")
        if head["colon"] != ":":
            self.wide_colon(row, colon, space)
        elif space:
            self.missing_space(row, colon)
        self.odd_space(row, head.start("gap"), colon, "", "冒号前面")
        self._mend_quotes(row, head)
        found = HEAD.match(draft.rows[row], head.start())
        return found.end("colon") if found else colon + 1

    def missing_space(self, row: int, column: int) -> None:
        """Mend the colon at that column, which nothing separates from its value."""
        self._draft.note("missing-space", (row, column, 1), "冒号后面缺少空格", "在冒号后面加一个空格")
        self._draft.replace("missing-space", (row, column + 1, 0), " ")

    def wide_colon(self, row: int, column: int, space: str) -> None:
        """Mend the wide colon at that column, with a space behind it if there is none."""
        char = self._draft.rows[row][column]
        message = f"键后面要用半角冒号，这里是“{char}”"
        self._draft.note("full-width-colon", (row, column, 1), message, "改成半角冒号“:”，后面空一格")
        self._draft.replace("full-width-colon", (row, column, 1), f":{space}")

    def _mend_quotes(self, row: int, head: re.Match[str]) -> None:
        if head["open"] == head["close"] and head["open"] not in QUOTES:
            return
        if not head["open"] and not head["close"]:
            return
        part = "open" if head["open"] and head["open"] in QUOTES else "close" if head["close"] else "open"
        where = (row, head.start(part), 1)
        if head[part] in QUOTES:
            self._draft.note("full-width-quote", where, f"键不能放在“{head[part]}”里", f"只写 {head['key']}")
        else:
            self._draft.note("unclosed-quote", where, "键的引号不成对", f"只写 {head['key']}")
        for side in ("close", "open"):
            self._draft.replace("full-width-quote", (row, head.start(side), len(head[side])), "")

    def _keys_follow(self, row: int, column: int) -> bool:
        """Say whether the next line of the same block is a key, so that this one was meant as one."""
        for line in self._draft.rows[row + 1 : row + 1 + _LOOK_AHEAD]:
            spaces = indentation(line)
            if not line.strip() or line[spaces] == "#":
                continue
            if spaces < column:
                return False
            if spaces == column:
                return key_colon(line, column) is not None
        return False

    def is_unfinished(self, row: int, column: int) -> bool:
        """Say whether a line without a key looks like one that lacks its colon."""
        line = self._draft.rows[row]
        return bool(_BARE_KEY.match(line, column) or _WORD.match(line, column) or self._early_colon(line, column))

    def stray_text(self, row: int, column: int) -> None:
        """Leave out a line that is neither key nor item nor part of a text."""
        message = "这一行接不上上文：不是“键: 值”，也不是列表的一项"
        hint = "如果是上一行文字的继续，与上一行写成一行；如果是新的内容，写成“键: 值”"
        length = len(self._draft.rows[row].rstrip()) - column
        self._draft.guess("stray-text", (row, column, length), message, hint)
        self._draft.blank(row)
        self._draft.complete = False

    @staticmethod
    def _early_colon(line: str, column: int) -> re.Match[str] | None:
        """Find the colon after the name that a line begins with; what stands before that of a sentence is longer."""
        found = None if _BARE_KEY.match(line, column) else _COLON.search(line, column)
        return found if found and found.start() - column <= LONGEST_NAME else None

    def _unfinished(self, row: int, column: int) -> int | None:
        """Mend a line that must have a key but has no colon that YAML knows."""
        line = self._draft.rows[row]
        found = self._early_colon(line, column)
        if found and found.group() == ":":
            self.missing_space(row, found.start())
            return found.end()
        if found:
            self.wide_colon(row, found.start(), "" if line[found.end() : found.end() + 1] in ("", " ") else " ")
            return found.end()
        word = _WORD.match(line, column)
        if word is None:
            self.stray_text(row, column)
            return None
        message, hint = f"“{word.group()}”后面缺少冒号", f"写成“{word.group()}: 值”（半角冒号和一个空格）"
        self._draft.guess("missing-colon", (row, column, len(word.group())), message, hint)
        self._draft.replace("missing-colon", (row, word.end(), 0), ":")
        return word.end() + 1


class Scalars:
    """Notes and mends what is wrong with one value."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def gap(self, row: int, column: int) -> int:
        """Return where the value after a colon, a dash or a bracket begins; white space must be plain spaces."""
        line = self._draft.rows[row]
        end = skip_space(line, column)
        odd = ODD_SPACE.search(line, column, end)
        if odd:
            code, name = ("tab", "制表符（Tab）") if odd.group() == "\t" else ("full-width-space", "全角空格")
            self._draft.note(code, (row, odd.start(), 1), f"值前面用了{name}", "改成一个半角空格")
            self._draft.replace(code, (row, column, end - column), " ")
            return column + 1
        return end

    def start(self, row: int, column: int) -> bool:
        """Mend what no text may begin with; false if the value must be read again from that column."""
        line = self._draft.rows[row]
        anchor, tag = _ANCHOR.match(line, column), _TAG.match(line, column)
        if anchor:
            message = f"本程序的文件不用锚点和引用（“{anchor.group().strip()}”）"
            hint = "直接写出值；如果是文字，用引号括起来"
            return self._strip("anchor", row, anchor, message, hint)
        if tag:
            message = f"本程序的文件不用类型标记（“{tag.group().strip()}”）"
            return self._strip("tag", row, tag, message, "删去这个标记；如果是文字，用引号括起来")
        if _FORBIDDEN.match(line, column):
            char = line[column]
            message = f"以“{char}”开头的文字要用引号括起来"
            self._draft.guess("needs-quotes", (row, column, 1), message, "整个值用单引号括起来：'…'；没有内容就留空")
            self._draft.replace("needs-quotes", (row, column, 1), chr(ord(char) + _WIDE))
            return True
        return not self._wide_quotes(row, column)

    def _strip(self, code: str, row: int, found: re.Match[str], message: str, hint: str) -> bool:
        length = len(found.group().rstrip())
        self._draft.note(code, (row, found.start(), length), message, hint)
        self._draft.replace(code, (row, found.start(), len(found.group())), "")
        return False

    def _wide_quotes(self, row: int, column: int) -> bool:
        line = self._draft.rows[row]
        half = _HALF_WIDE_QUOTED.match(line, column)
        word = _WIDE_QUOTED_WORD.match(line, column)
        found = half or word
        if found is None:
            return False
        quote = found.group()[-1] if half else ""
        message = f"引号“{line[column]}”是全角的，YAML 会把它当作值的一部分"
        hint = "两边都改成半角引号" if half else f"去掉引号，只写 {found.group()[1:-1]}"
        self._draft.note("full-width-quote", (row, column, 1), message, hint)
        self._draft.replace("full-width-quote", (row, found.end() - 1, 1), quote)
        self._draft.replace("full-width-quote", (row, column, 1), quote)
        return True

    def wide_bracket(self, row: int, column: int) -> bool:
        """Say whether a wide bracket there opens a collection, and mend it (its end is mended when it comes)."""
        line = self._draft.rows[row]
        char = line[column : column + 1]
        bracket = BRACKETS.get(char, "")
        if bracket not in PAIRS:
            return False
        rest = line[column + 1 :].partition(" #")[0].strip()
        closers = [wide for wide, plain in BRACKETS.items() if plain == PAIRS[bracket]] + [PAIRS[bracket]]
        closer = re.search(rf"[{re.escape(''.join(closers))}]", rest)
        inner, after = (rest[: closer.start()], rest[closer.end() :]) if closer else (rest, "")
        listed = char == "\uff3b" and (not inner or not set(inner).isdisjoint(",\uff0c\u3001"))
        whole = after.strip()[:1] in ("", ",", "]", "}", "\uff0c", *BRACKETS)
        if not whole or not (listed or IDENTIFIER.match(inner) or HEAD.match(inner)):
            return False
        message = f"要用半角的“{bracket}”，这里是“{char}”"
        self._draft.note("full-width-bracket", (row, column, 1), message, f"改成半角的“{bracket}{PAIRS[bracket]}”")
        self._draft.replace("full-width-bracket", (row, column, 1), bracket)
        return True

    def plain(self, row: int, column: int, end: int) -> None:
        """Check one line of plain text from a column to its end (a comment's start, if it has one)."""
        line = self._draft.rows[row]
        body = line[column:end]
        if end < len(line) and self._is_cut(line, body, end):
            message = f"“#”以后的文字被当作注释，只读到“{body[-10:]}”"
            hint = "如果是文字的一部分，整段用引号括起来；如果是注释，在“#”后面空一格"
            self._draft.warn("cut-off-text", (row, end + 1, 1), message, hint)
        glued = _VALUE_HASH.match(line, column)
        if glued:
            message = "“#”前面缺少空格，不能算注释"
            self._draft.note("missing-space", (row, glued.end(), 1), message, "在“#”前面加一个空格")
            self._draft.replace("missing-space", (row, glued.end(), 0), " ")
            return
        self._wide_hash(row, column, end)
        self._trailing(row, column)

    def cut(self, row: int, end: int) -> None:
        """Take a comment in the middle of a text for a part of it."""
        message = "“#”以后的文字被当作注释，下一行因此接不上"
        hint = "如果是文字的一部分，整段用引号括起来；如果是注释，另起一行写在上面"
        self._draft.guess("hash-in-text", (row, end + 1, 1), message, hint)
        self._draft.replace("hash-in-text", (row, end + 1, 1), "\u266f")

    @staticmethod
    def _is_cut(line: str, body: str, end: int) -> bool:
        """Say whether a comment looks like the rest of a sentence.

        It does after exactly one space, with no space behind its “#”, when what stands before is prose.
        """
        typed_as_comment = body[-1:] in (" ", "\t") or line[end + 2 : end + 3] in ("", " ", "#")
        return not typed_as_comment and bool(_PROSE.search(body)) and not re.fullmatch(_FIGURE, body.strip())

    def _wide_hash(self, row: int, column: int, end: int) -> None:
        found = re.compile(rf"(?<=[ \t])[{HASHES}]").search(self._draft.rows[row], column, end)
        if found is None:
            return
        body, after = self._draft.rows[row][column : found.start()].strip(), self._draft.rows[row][found.end() :]
        if after[:1] in ("", " ") or not _PROSE.search(body):
            message = "注释要用半角的“#”开头，这里是全角的“＃”"
            self._draft.note("full-width-hash", (row, found.start(), 1), message, "改成半角的“#”，后面空一格")
            self._draft.replace("full-width-hash", (row, found.start(), 1), "#")

    def _trailing(self, row: int, column: int) -> None:
        line = self._draft.rows[row]
        end = len(line.rstrip(" \t"))
        start = len(line[:end].rstrip(f" \t{ODD_SPACES}"))
        if column < start < end:
            message = "行末有全角空格，会成为值的一部分"
            self._draft.warn("full-width-space", (row, start, end - start), message, "删去行末的空格")
            self._draft.replace("full-width-space", (row, start, end - start), "")

    def behind(self, row: int, column: int) -> None:
        """Mend the space between the end of a quoted text or a collection and the end of its line or its comment."""
        line = self._draft.rows[row]
        end = skip_space(line, column)
        if end == column and line.startswith("#", end):
            self._draft.note("missing-space", (row, end, 1), "“#”前面缺少空格，不能算注释", "在“#”前面加一个空格")
            self._draft.replace("missing-space", (row, end, 0), " ")
            return
        odd = ODD_SPACE.search(line, column, end)
        if odd and line[end : end + 1] in ("", "#") and odd.group() != "\t":
            self._draft.note("full-width-space", (row, odd.start(), 1), "值后面有全角空格", "删去这个空格")
            self._draft.replace("full-width-space", (row, column, end - column), "" if end == len(line) else " ")

    def quote(self, row: int, column: int, owner: int, *, flow: bool) -> tuple[int, int]:
        """Return the row and the column after a quoted text, closing it if its end is missing."""
        line = self._draft.rows[row]
        match = quoted(line, column)
        if match:
            self._escapes(row, column, match.end(), line[column])
            return row, match.end()
        mark = line[column]
        last = row
        for later in range(row + 1, len(self._draft.rows)):
            if not self._goes_on(later, owner):
                break
            text = self._draft.rows[later]
            found = _REST[mark].match(text)
            if found:
                for lines in range(row, later + 1):
                    start, end = column if lines == row else 0, found.end() if lines == later else None
                    self._escapes(lines, start, end, mark)
                return later, found.end()
            last = later if text.strip() else last
        wide = _WIDE_END[mark].match(line, column)
        if wide:
            message = f"引号要成对：开头是“{mark}”，结尾是全角的“{wide['end']}”"
            self._draft.note("full-width-quote", (row, wide.start("end"), 1), message, f"结尾改成半角的“{mark}”")
            self._draft.replace("full-width-quote", (row, wide.start("end"), 1), mark)
            return row, wide.end()
        return self._close(row, column, last, flow=flow)

    def _goes_on(self, row: int, owner: int) -> bool:
        """Say whether a line can belong to a quoted text of the entry at indentation `owner`."""
        line = self._draft.rows[row]
        content = skip_space(line, 0)
        if content < len(line) and ODD_SPACE.search(line, 0, content):
            self._draft.replace("full-width-space", (row, 0, content), " " * max(content, owner + 1))
            return True
        return content == len(line) or content > owner

    def text_after_quote(self, row: int, column: int, end: int) -> None:
        """Take a text that only begins with a quotation for what it is: plain text."""
        message = f"结尾的引号后面还有文字：{self._draft.rows[row][column:end][:20]}"
        hint = "整个值用单引号括起来，或把文字里的引号改成“ ”"
        self._draft.guess("text-after-quote", (row, column, end - column), message, hint)
        self._draft.replace("text-after-quote", (row, end - 1, 1), "\u201d")
        self._draft.replace("text-after-quote", (row, column, 1), "\u201c")

    def _close(self, row: int, column: int, last: int, *, flow: bool) -> tuple[int, int]:
        mark = self._draft.rows[row][column]
        message = f"引号“{mark}”没有成对：找不到结尾的引号"
        self._draft.guess("unclosed-quote", (row, column, 1), message, f"在这段文字的末尾补上“{mark}”")
        line = self._draft.rows[last]
        end = len(line.rstrip())
        if flow and last == row:
            found = re.compile(r"[ \t]*[,\]}]").search(line, column)
            end = found.start() if found else end
        if line[end - 1] == "\\":
            self._draft.replace("unclosed-quote", (last, end - 1, 1), "/")
        self._draft.replace("unclosed-quote", (last, end, 0), mark)
        self._escapes(last, column if last == row else 0, end, mark)
        return last, end + 1

    def _escapes(self, row: int, column: int, end: int | None, mark: str) -> None:
        line = self._draft.rows[row]
        for found in _ESCAPE.finditer(line, column, len(line) if end is None else end) if mark == '"' else ():
            if not _GOOD_ESCAPE.fullmatch(found.group()):
                message = f"双引号里的“{found.group()}”不能识别：反斜杠有特殊含义"
                self._draft.guess("bad-escape", (row, found.start(), 2), message, "改用单引号，或把“\\”写成“\\\\”")
                self._draft.replace("bad-escape", (row, found.start(), 1), "/")
