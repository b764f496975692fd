"""Single mistakes that clerks make, each planted wherever it can stand in a good filing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from typed import COLON, COMMA, CURLY, LEFT, MINUS, RIGHT, SPACE, YLRUC, ZERO_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = r"(?P<key>^ *[\w-]+)"
TEXT = r"(?P<key>^ {4}(?:done|next|problem): )"
FIGURE = r"(?P<key>^ {2}[a-z]+-[a-z-]+: )"
NUMBER = r"[\d.]+[%家个]*$"
IN_BRACES = r"(?P<key>(?<=[{ ])[a-z_]+)"
END_OF_BRACES = r"(?=[^{}]*\}$)"


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with one mistake: where the mistake stands, and the good text."""

    text: str
    line: int
    column: int | None
    good: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A kind of mistake and the code of the one finding that it must give; `mends` if its hint can be followed."""

    name: str
    code: str
    plant: Callable[[str], Iterator[Planted]]
    warning: bool = False
    mends: bool = True


def replaced(pattern: str, by: str) -> Callable[[str], Iterator[Planted]]:
    """Plant a mistake in every line where the pattern matches; it stands where the group `at` begins."""
    compiled = re.compile(pattern)

    def plant(text: str) -> Iterator[Planted]:
        rows = text.split("\n")
        for row, line in enumerate(rows):
            for match in compiled.finditer(line):
                changed = line[: match.start()] + match.expand(by) + line[match.end() :]
                if changed != line:
                    yield Planted(
                        "\n".join([*rows[:row], changed, *rows[row + 1 :]]), row + 1, match.start("at") + 1, text
                    )

    return plant


def moved(columns: int) -> Callable[[str], Iterator[Planted]]:
    """Plant a line that stands some columns too far to the right, or to the left."""

    def plant(text: str) -> Iterator[Planted]:
        rows = text.split("\n")
        for row, line in enumerate(rows):
            spaces = len(line) - len(line.lstrip())
            only = _is_only_child(rows, row)
            if line and not line.startswith("#") and spaces + columns >= 0 and row > 1 and not only:
                changed = " " * columns + line if columns > 0 else line[-columns:]
                yield Planted("\n".join([*rows[:row], changed, *rows[row + 1 :]]), row + 1, spaces + columns + 1, text)

    return plant


def _is_only_child(rows: list[str], row: int) -> bool:
    """Whether nothing else stands beside a line: then it may stand at any depth below its key."""
    spaces = len(rows[row]) - len(rows[row].lstrip())
    beside = [line for line in (*rows[row - 1 : row], *rows[row + 1 : row + 2]) if line]
    return bool(spaces) and all(len(line) - len(line.lstrip()) < spaces for line in beside)


def below(pattern: str, by: str, offset: int = 1) -> Callable[[str], Iterator[Planted]]:
    """Plant lines: each match of a whole line becomes several, the mistake stands `offset` lines further down."""
    plant = replaced(pattern, by)
    return lambda text: (Planted(one.text, one.line + offset, None, one.good) for one in plant(text))


def values(*texts: str) -> str:
    """Return one of the texts; all of them are tried by the mistakes made of it."""
    return "|".join(texts)


def _numbers() -> Iterator[Mistake]:
    for text in (
        "12:30",
        "on",
        "0123",
        "1_000",
        "2024-05-31",
        ".nan",
        "1.2.3",
        "约500",
        "500多",
        "5OO",
        "1,23",
        "五百",
    ):
        yield Mistake(
            f"number {text}", "bad-number", replaced(rf"{FIGURE}(?P<at>){NUMBER}", rf"\g<key>{text}"), mends=False
        )
    for text in ("待填", "N/A", "—", "-", "×××"):
        yield Mistake(
            f"nothing {text}", "placeholder", replaced(rf"{FIGURE}(?P<at>){NUMBER}", rf"\g<key>{text}"), mends=False
        )
    for text in ("5亿千米", "5公里"):
        yield Mistake(
            f"measure {text}", "wrong-measure", replaced(rf"{FIGURE}(?P<at>){NUMBER}", rf"\g<key>{text}"), mends=False
        )


def _dates() -> Iterator[Mistake]:
    for text in ("2024-5", "2024.05", "2024年5月", "202405", "2024-13", "5月"):
        yield Mistake(
            f"month {text}", "bad-month", replaced(r"(?P<key>^month: )(?P<at>).*", rf"\g<key>{text}"), mends=False
        )
    for text in ("2024-7-2", "2024/07/02", "2024年7月2日", "2024-06-31"):
        yield Mistake(
            f"day {text}", "bad-date", replaced(r"(?P<key>^filed: )(?P<at>).*", rf"\g<key>{text}"), mends=False
        )


MARKS = [
    Mistake("wide colon", "full-width-colon", replaced(rf"{KEY}(?P<at>: ?)", rf"\g<key>{COLON}")),
    Mistake("wide colon and space", "full-width-colon", replaced(rf"{KEY}(?P<at>: )(?=.)", rf"\g<key>{COLON} ")),
    Mistake("wide colon in braces", "full-width-colon", replaced(rf"{IN_BRACES}(?P<at>: ){END_OF_BRACES}", rf"\g<key>{COLON}")),
    Mistake("no space", "missing-space", replaced(rf"{KEY}(?P<at>: )(?=.)", r"\g<key>:")),
    Mistake("no space in braces", "missing-space", replaced(rf"{IN_BRACES}(?P<at>: ){END_OF_BRACES}", r"\g<key>:")),
    Mistake("wide space after colon", "full-width-space", replaced(rf"{KEY}:(?P<at> )(?=.)", rf"\g<key>:{SPACE}")),
    Mistake("wide space before colon", "full-width-space", replaced(rf"{KEY}(?P<at>):", rf"\g<key>{SPACE}:")),
    Mistake("wide space at the end", "full-width-space", replaced(rf"{TEXT}(?P<all>.*)(?P<at>)$", rf"\g<key>\g<all>{SPACE}"), warning=True),
    Mistake("wide space after braces", "full-width-space", replaced(r"(?P<key>\})(?P<at>)$", rf"\g<key>{SPACE}")),
    Mistake("wide indentation", "full-width-space", replaced(r"^(?P<at> {4})(?=\w)", SPACE * 2)),
    Mistake("tab", "tab", replaced(rf"{KEY}:(?P<at> )(?=.)", "\\g<key>:\t")),
    Mistake("tabs before the line", "tab", replaced(r"^(?P<at> {4})(?=\w)", "\t\t")),
    Mistake("wide comma", "full-width-comma", replaced(rf"(?P<at>, )(?=[a-z_]+: ){END_OF_BRACES}", COMMA)),
    Mistake("wide brackets", "full-width-bracket", replaced(r"(?P<at>\{)(?P<all>.*)\}$", rf"{CURLY}\g<all>{YLRUC}")),
    Mistake("wide bracket at the start", "full-width-bracket", replaced(r"(?P<at>\{)", CURLY)),
    Mistake("wide bracket at the end", "full-width-bracket", replaced(r"(?P<at>\})$", YLRUC)),
    Mistake("no end of braces", "unclosed-bracket", replaced(r"(?P<at>\{)(?P<all>.*)\}$", r"{\g<all>")),
    Mistake("two ends of braces", "extra-bracket", replaced(r"\}(?P<at>)$", "}}")),
    Mistake("wide quotes round a number", "full-width-quote", replaced(rf"{FIGURE}(?P<at>)(?P<all>[\d.]+$)", rf"\g<key>{LEFT}\g<all>{RIGHT}")),
    Mistake("wide quotes round a key", "full-width-quote", replaced(r"^(?P<in> *)(?P<at>)(?P<all>[\w-]+):", rf"\g<in>{LEFT}\g<all>{RIGHT}:")),
    Mistake("no end of quotes", "unclosed-quote", replaced(rf"{TEXT}(?P<at>)", r'\g<key>"')),
    Mistake("text after quotes", "text-after-quote", replaced(rf"{TEXT}(?P<at>)(?P<all>.{{4}})", r'\g<key>"\g<all>"'), mends=False),
    Mistake("colon in a text", "colon-in-text", replaced(rf"{TEXT}(?P<all>.{{4}})(?P<at>)", r"\g<key>\g<all>: ")),
    Mistake("number sign in a text", "cut-off-text", replaced(rf"{TEXT}(?P<all>[^0-9a-z]{{8}})[^ ](?P<at>[^ ])", r"\g<key>\g<all> #"), warning=True, mends=False),
    Mistake("comma in a text in braces", "comma-in-text", replaced(rf"(?P<key>(?:note|correction): [^,}}]*?)(?P<at>{COMMA})", r"\g<key>,")),
]  # fmt: skip
LINES = [
    Mistake("a step to the right", "indentation", moved(2)),
    Mistake("a step to the left", "indentation", moved(-2)),
    Mistake("one space too many", "indentation", moved(1)),
    Mistake("one space too few", "indentation", moved(-1)),
    Mistake("dash before a key", "stray-mark", replaced(r"^(?P<in> +)(?P<at>)(?=[\w-]+: ?)", r"\g<in>- "), mends=False),
    Mistake("line written twice", "duplicate-key", below(r"^(?P<at>)(?P<all> *[\w-]+: .+)$", r"\g<all>\n\g<all>")),
    Mistake("no colon", "missing-colon", replaced(r"^(?P<in>(?:| {4}))(?P<at>)(?P<all>[\w-]+):", r"\g<in>\g<all>")),
    Mistake("text broken", "stray-text", below(rf"{TEXT}(?P<all>.{{8}})(?P<at>)", r"\g<key>\g<all>\n")),
    Mistake("no section line", "missing-key", below(r"^(?P<at>)(?:figures|progress):", "")),
    Mistake("conflict", "conflict-marker", below(r"^(?P<at>)(?P<all> {4}\w+: [^{\n]+)$", r"<<<<<<< HEAD\n\g<all>\n=======\n\g<all>\n>>>>>>> b", 0), mends=False),
    Mistake("two documents", "several-documents", below(r"^(?P<at>)(?P<all>(?!unit)\w+:.*)$", r"---\n\g<all>", 0)),
    Mistake("NUL", "control-character", replaced(rf"{KEY}: .+(?P<at>)$", "\\g<0>\0")),
    Mistake("mark at the start pasted", "invisible-character", replaced(rf"{KEY}: (?P<at>)(?=.)", "\\g<key>: \ufeff")),
    Mistake("zero-width space", "invisible-character", replaced(rf"{KEY}: .+(?P<at>)$", rf"\g<0>{ZERO_WIDTH}")),
    Mistake("directive", "directive", below(r"^(?P<at>)# .*", "%YAML 1.1", 0)),
    Mistake("anchor", "anchor", replaced(rf"{TEXT}(?P<at>)", r"\g<key>&a ")),
    Mistake("tag", "tag", replaced(rf"{TEXT}(?P<at>)", r"\g<key>!text ")),
    Mistake("forbidden start", "needs-quotes", replaced(rf"{TEXT}(?P<at>)", r"\g<key>@")),
    Mistake("list for a mapping", "wrong-shape", replaced(rf"{FIGURE}(?P<at>){NUMBER}", r"\g<key>[1, 2]"), mends=False),
]  # fmt: skip
NAMES = [
    Mistake("key mistyped", "unknown-key", replaced(r"^(?P<in> *)(?P<at>)(?P<one>[a-z])(?P<two>[a-z])(?P<all>[a-z_]+):", r"\g<in>\g<two>\g<one>\g<all>:")),
    Mistake("key in Chinese", "unknown-key", replaced(r"^(?P<in> {4})(?P<at>)done:", r"\g<in>进展:")),
    Mistake("target mistyped", "unknown-target", replaced(r"^(?P<in> {2})(?P<at>)(?P<all>[a-z]+-[a-z-]+)[a-z]: (?=[\d{].*[^-\d]..$|[\d.]+$)", r"\g<in>\g<all>: ")),
    Mistake("target in capitals", "unknown-target", replaced(r"^(?P<in> {2})(?P<at>)s(?P<all>[a-z]+-[a-z-]+): ", r"\g<in>S\g<all>: ")),
    Mistake("target with underscores", "unknown-target", replaced(r"^(?P<in> {2})(?P<at>)(?P<a>[a-z]+)-(?P<b>firms|stations): ", r"\g<in>\g<a>_\g<b>: ")),
    Mistake("action with a wide hyphen", "unknown-action", replaced(r"^(?P<in> {2})(?P<at>)(?P<a>\d)-", rf"\g<in>\g<a>{MINUS}")),
    Mistake("action with a point", "unknown-action", replaced(r"^(?P<in> {2})(?P<at>)(?P<a>\d)-", r"\g<in>\g<a>.")),
    Mistake("duty mistyped", "unknown-duty", replaced(r"^(?P<in> {2})(?P<at>)half-year", r"\g<in>halfyear")),
    Mistake("state in other words", "bad-choice", replaced(r"(?P<key>^ {4}status: )(?P<at>).*", r"\g<key>进行中")),
    Mistake("unit of another folder", "unit-not-of-folder", replaced(r"(?P<key>^unit: )(?P<at>).*", r"\g<key>fagai")),
    Mistake("unit in Chinese", "unit-not-of-folder", replaced(r"(?P<key>^unit: )(?P<at>).*", r"\g<key>市经信局")),
    Mistake("month of another file", "month-not-of-file", replaced(r"(?P<key>^month: )(?P<at>).*", r"\g<key>2024-03")),
    Mistake("month of another year", "month-not-of-file", replaced(r"(?P<key>^month: )(?P<at>).*", r"\g<key>2023-05")),
    Mistake("filed before the month", "filed-before-month", replaced(r"(?P<key>^filed: )(?P<at>)2024", r"\g<key>2023"), mends=False),
    Mistake("yes", "bad-truth", replaced(r"(?P<key>^sample: )(?P<at>).*", r"\g<key>yes")),
    Mistake("figure of another unit", "figure-not-owner", below(r"^(?P<at>)figures:", r"figures:\n  guarantee-fee: 0.9%"), warning=True),
    Mistake("action of other units", "action-not-listed", below(r"^(?P<at>)progress:", r"progress:\n  4-1b: {status: 推进中}"), warning=True, mends=False),
    Mistake("placeholder", "placeholder", replaced(rf"{TEXT}(?P<at>).*", r"\g<key>待补充"), warning=True, mends=False),
    Mistake("nothing written", "blank", replaced(rf"{FIGURE}(?P<at>){NUMBER}", r"\g<key>"), warning=True, mends=False),
    Mistake("part above whole", "part-above-whole", replaced(r"(?P<at>)part: \d+", "part: 99999"), warning=True, mends=False),
    Mistake("negative", "negative-figure", replaced(rf"{FIGURE}(?P<at>)(?=[\d.]+$)", r"\g<key>-"), warning=True, mends=False),
    Mistake("ten thousand times", "tenfold", replaced(rf"{FIGURE}(?P<at>)(?P<all>[\d.]+)$", r"\g<key>\g<all>0000"), warning=True, mends=False),
    Mistake("figures are a list", "wrong-shape", replaced(r"(?P<key>^sample: )(?P<at>).*", r"\g<key>[true]"), mends=False),
]  # fmt: skip
MISTAKES = [*MARKS, *LINES, *NAMES, *_numbers(), *_dates()]
