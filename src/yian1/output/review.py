"""Changes as people and programs read them: text, a merge-request comment, JSON, annotations for a code review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.core.changes.change import ChangeSeverity
from yian1.model.hygiene import escape_markdown, spelled
from yian1.output.escapes import github, one_line
from yian1.output.json import SCHEMA, dumps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from yian1.core.changes.change import Change
    from yian1.model.diagnostics import Span

WORDS = {
    ChangeSeverity.BREAKING: "须处理",
    ChangeSeverity.NOTICE: "须留意",
    ChangeSeverity.INFO: "一般",
}
LEVELS = {ChangeSeverity.BREAKING: "error", ChangeSeverity.NOTICE: "warning", ChangeSeverity.INFO: "notice"}
MARKER = "<!-- yian1-diff -->"
UNCHANGED = "没有实质变动。"

# GitHub takes 65,536 characters in a comment; what does not fit is counted instead.
_ROOM = 50_000
_FEW = 12
_NAMED = 5
_AREAS = {
    "data/plan.yaml": "方案",
    "data/office.yaml": "办公室规则",
    "data/opinions.yaml": "代表意见建议",
    "data/events.yaml": "活动和测评",
}
_CLOSINGS = "结账"
_UNREAD = "旧版本读不全"


@dataclass(frozen=True)
class Review:
    """What a review shows: the changes between two versions, by their names.

    `locate` turns a change into its line, `unit_name` a unit's id into its name. `folder` is where the
    workspace lies in the repository ("" or ending in a slash): annotations need paths from there.
    `unread` are the files of the old version in which something could not be read.
    """

    base: str
    head: str
    changes: Sequence[Change]
    locate: Callable[[Change], Span]
    unit_name: Callable[[str], str]
    folder: str = ""
    unread: Sequence[str] = ()

    def of(self, severity: ChangeSeverity) -> list[Change]:
        """Return the changes of one severity."""
        return [change for change in self.changes if change.severity is severity]

    def area(self, change: Change) -> str:
        """Return whose change it is: a unit's name, or the part of the ledger."""
        if change.unit is not None:
            return self.unit_name(change.unit)
        return _AREAS.get(change.place.file, _CLOSINGS)

    @property
    def caution(self) -> str:
        """What of the changes cannot be relied on; empty if all can."""
        if not self.unread:
            return ""
        files = "、".join(self.unread[:_NAMED]) + ("等" if len(self.unread) > _NAMED else "")
        return f"旧版本 {self.base} 有{len(self.unread)}个文件读不全（{files}），与它们有关的变动不可靠。"

    @property
    def summary(self) -> str:
        """The counts by severity, the heaviest first."""
        if not self.changes:
            return UNCHANGED
        counts = [f"{WORDS[severity]}{len(self.of(severity))}项" for severity in WORDS]
        return f"共{len(self.changes)}项变动：{'，'.join(counts)}。"


def as_text(review: Review) -> str:
    """Return the changes by severity and unit, each with its file and line."""
    lines = [one_line(review.caution), ""] if review.unread else []
    for severity, word in WORDS.items():
        changes = review.of(severity)
        if changes:
            lines += [f"{word}（{len(changes)}项）", *_text_lines(review, changes), ""]
    return "\n".join([*lines, review.summary]) + "\n"


def as_json(review: Review) -> str:
    """Return the changes as one JSON object (schema 1); `unread` are files of the old version, as in Review."""
    return dumps(
        {
            "schema": SCHEMA,
            "base": review.base,
            "head": review.head,
            "unread": list(review.unread),
            "changes": [
                {
                    "severity": change.severity.value,
                    "kind": change.kind,
                    "unit": change.unit,
                    "subject": change.subject,
                    "before": change.before,
                    "after": change.after,
                    "message": change.message,
                    "file": span.file,
                    "line": span.line,
                }
                for change, span in ((change, review.locate(change)) for change in review.changes)
            ],
        }
    )


def as_github(review: Review) -> str:
    """Return workflow commands, which GitHub shows beside the lines; what is gone has no line any more."""
    caution = github("warning", {"title": _UNREAD}, review.caution) if review.unread else ""
    return caution + "".join(_annotation(review, change) for change in review.changes)


def as_markdown(review: Review) -> str:
    """Return a merge-request comment: summary, the table of what needs a look, the rest folded away."""
    heavy = [change for change in review.changes if change.severity is not ChangeSeverity.INFO]
    light = review.of(ChangeSeverity.INFO)
    versions = f"{escape_markdown(review.base)} → {escape_markdown(review.head)}"
    caution = [f"{escape_markdown(review.caution)}\n"] if review.unread else []
    parts = [f"{MARKER}\n### 台账变动\n", *caution, f"**{review.summary}** {versions}\n"]
    room = _Room(_ROOM)
    if heavy:
        parts.append(_table(review, heavy, room))
    if light:
        parts.append(_folded(f"一般变动{len(light)}项", _table(review, light, room)))
    details = list(_details(review, room))
    if details:
        parts.append(_folded("明细", "\n".join(details)))
    return "\n".join(parts)


class _Room:
    """How many characters a comment still has room for."""

    def __init__(self, characters: int) -> None:
        self._left = characters

    def takes(self, lines: Iterable[str]) -> tuple[list[str], int]:
        """Return the lines that fit, and how many do not."""
        every = list(lines)
        fitting = []
        for line in every:
            if len(line) + 1 > self._left:
                break
            self._left -= len(line) + 1
            fitting.append(line)
        return fitting, len(every) - len(fitting)


def _text_lines(review: Review, changes: Sequence[Change]) -> Iterator[str]:
    for area, own in _by_area(review, changes):
        yield f"  {one_line(area)}"
        for change in own:
            span = review.locate(change)
            yield f"    {one_line(change.message)}"
            yield from (f"      {one_line(line)}" for line in _first(change.details))
            yield f"      {spelled(span.file)}:{span.line}{'（旧版本）' if change.gone else ''}"


def _first(details: Sequence[str]) -> list[str]:
    """Return the first details, and how many more there are."""
    if len(details) <= _FEW:
        return list(details)
    return [*details[: _FEW - 1], f"……等{len(details)}项"]


def _by_area(review: Review, changes: Sequence[Change]) -> Iterator[tuple[str, list[Change]]]:
    areas: dict[str, list[Change]] = {}
    for change in changes:
        areas.setdefault(review.area(change), []).append(change)
    yield from areas.items()


def _table(review: Review, changes: Sequence[Change], room: _Room) -> str:
    rows, left = room.takes(_row(review, change) for change in changes)
    more = [f"\n另有{left}项没有列出，运行 yian1 diff 查看全部。"] if left else []
    return "\n".join(["| 程度 | 单位 | 变动 | 位置 |", "|---|---|---|---|", *rows, *more]) + "\n"


def _row(review: Review, change: Change) -> str:
    span = review.locate(change)
    word = WORDS[change.severity]
    shown = f"**{word}**" if change.severity is ChangeSeverity.BREAKING else word
    place = f"{escape_markdown(review.folder + span.file)}:{span.line}"
    return f"| {shown} | {escape_markdown(review.area(change))} | {escape_markdown(change.message)} | {place} |"


def _details(review: Review, room: _Room) -> Iterator[str]:
    detailed = [change for change in review.changes if change.details]
    lines = (
        line
        for change in detailed
        for line in (
            f"- {escape_markdown(change.message)}",
            *(f"  - {escape_markdown(detail)}" for detail in change.details),
        )
    )
    fitting, left = room.takes(lines)
    yield from fitting
    if left:
        yield f"- 另有{left}行没有列出，运行 yian1 diff 查看全部。"


def _folded(title: str, content: str) -> str:
    return f"<details>\n<summary>{title}</summary>\n\n{content}\n</details>\n"


def _annotation(review: Review, change: Change) -> str:
    span = review.locate(change)
    line = {} if change.gone else {"line": span.line}
    place = {"file": review.folder + span.file, **line, "title": WORDS[change.severity]}
    return github(LEVELS[change.severity], place, "\n".join((change.message, *_first(change.details))))
