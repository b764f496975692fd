"""Changes as people and programs read them: text, a merge-request comment, JSON, annotations for a code review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.core.changes.change import ChangeSeverity, short
from yian1.files import disk
from yian1.model.typography import escape_markdown, spelled
from yian1.output.cells import github, one_line
from yian1.output.json import SCHEMA, dumps, fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from yian1.core.changes import Impact
    from yian1.core.changes.change import Change
    from yian1.model.diagnostics import Span
    from yian1.output.json import Object

LEVELS = {ChangeSeverity.BREAKING: "error", ChangeSeverity.NOTICE: "warning", ChangeSeverity.INFO: "notice"}
MARKER = "<!-- yian1-diff -->"
UNCHANGED = "没有实质变动。"

# GitHub takes 65,536 characters in a comment; what does not fit is counted instead.
_ROOM = 50_000
_FEW = 12
_NAMED = 5
_AREAS = {
    disk.PLAN: "方案",
    disk.OPINIONS: "代表意见建议",
    disk.EVENTS: "活动和测评",
    disk.ACCEPTED: "同意记录",
    disk.RECEIVED: "收件登记",
    disk.VERIFICATION: "数据核实",
    disk.PAPERS: "文件用语",
    disk.CLOSINGS: "结账",
}
_CAUTION = "注意"


@dataclass(frozen=True)
class Review:
    """What a review shows: the changes between two versions, by their names.

    `locate` turns a change into its line, `unit_name` a unit's id into its name. `commits` are the two sides in
    full, None for the working tree. `folder` is where the workspace lies in the repository ("" or ending in a
    slash): annotations need paths from there. `unread` are the files of the old version in which something could
    not be read, `broken` those of the new version that have errors and are left out; `remark` says of the
    comparison what might be misunderstood. `others` are changes that were not asked for. `errors` is the first error
    of each broken file where `yian1 check`, which looks at the working tree, would not show it.
    """

    base: str
    head: str
    changes: Sequence[Change]
    locate: Callable[[Change], Span]
    unit_name: Callable[[str], str]
    folder: str = ""
    unread: Sequence[str] = ()
    broken: Sequence[str] = ()
    remark: str = ""
    commits: tuple[str | None, str | None] = (None, None)
    impact: Sequence[Impact] = ()
    others: Sequence[Change] = ()
    errors: Sequence[str] = ()

    def of(self, severity: ChangeSeverity) -> list[Change]:
        """Return the changes of one severity."""
        return [change for change in self.changes if change.severity is severity]

    def area(self, change: Change) -> str:
        """Return whose change it is: a unit's name, or the part of the ledger."""
        if change.unit is not None:
            return self.unit_name(change.unit)
        known = (area for start, area in _AREAS.items() if change.place.file.startswith(start))
        return next(known, "办公室规则")

    @property
    def cautions(self) -> list[str]:
        """What must be known to read the changes rightly."""
        found = [self.remark]
        if self.broken:
            seen = "错误如下" if self.errors else "运行 yian1 check 查看"
            found.append(
                f"新版本 {self.head} 有{len(self.broken)}个文件有错误（{few(self.broken)}），没有审核；"
                f"{seen}，改正后再比较。"
            )
            found += self.errors[:_NAMED]
        if self.unread:
            found.append(
                f"旧版本 {self.base} 有{len(self.unread)}个文件读不全（{few(self.unread)}），与它们有关的变动不可靠。"
            )
        if self.others:
            heavy = sum(change.open for change in self.others)
            found.append(
                f"另有{len(self.others)}项变动不在所问的范围内" + (f"，其中须处理{heavy}项。" if heavy else "。")
            )
        return [text for text in found if text]

    @property
    def effects(self) -> list[str]:
        """What all changes together do to the targets, the latest month first; nothing if none has moved."""
        lines = []
        for impact in self.impact:
            parts = [
                f"{len(names)}项指标由{old.word}转为{new.word}（{few(names)}）"
                for (old, new), names in impact.moved.items()
            ]
            parts += [f"{len(impact.red)}项转为红灯（{few(impact.red)}）"] if impact.red else []
            lines.append(f"影响（截至{impact.month}）：{'，'.join(parts)}。")
        return lines

    @property
    def open(self) -> list[Change]:
        """The changes that somebody must still deal with."""
        return [change for change in self.changes if change.open]

    @property
    def summary(self) -> str:
        """The counts by severity, the heaviest first."""
        if not self.changes:
            rest = "其余文件" if self.broken or self.unread else ""
            return f"{'所问的范围内' if self.others else ''}{rest}{UNCHANGED}"
        counts = [f"{each.word}{len(self.of(each))}项" for each in reversed(ChangeSeverity)]
        accepted = len(self.of(ChangeSeverity.BREAKING)) - len(self.open)
        counts[0] += f"（已同意{accepted}项）" if accepted else ""
        return f"共{len(self.changes)}项变动：{'，'.join(counts)}。"


def few(names: Sequence[str]) -> str:
    """Return the first names, and that there are more."""
    return "、".join(map(spelled, names[:_NAMED])) + ("等" if len(names) > _NAMED else "")


def as_text(review: Review) -> str:
    """Return the changes by severity and unit, each with its file and line."""
    lines = [f"{one_line(review.base)} → {one_line(review.head)}", *map(one_line, review.cautions)]
    lines += [*map(one_line, review.effects), ""]
    for severity in reversed(ChangeSeverity):
        changes = review.of(severity)
        if changes:
            lines += [f"{severity.word}（{len(changes)}项）", *_text_lines(review, changes), ""]
    lines += [*map(one_line, _consent(review)), ""] if review.open else []
    return "\n".join([*lines, review.summary]) + "\n"


def _consent(review: Review) -> list[str]:
    """Return what the office writes to accept the changes that it finds lawful."""
    return [
        "须处理的改动，办公室同意的，在同一次改动里记入 data/accepted.yaml：",
        *(f"- {{item: {change.item}, by: 姓名, date: 日期, reason: 理由}}" for change in review.open[:_FEW]),
    ]


def as_json(review: Review) -> str:
    """Return the changes as one JSON object (schema 1); null is the working tree, `details` what becomes of targets."""
    base, head = review.commits
    return dumps(
        {
            "schema": SCHEMA,
            "base": base,
            "head": head,
            "base_name": review.base,
            "head_name": review.head,
            "remark": review.remark or None,
            "unread": review.unread,
            "broken": review.broken,
            "impact": [
                {
                    "month": impact.month,
                    "moved": [
                        {"status_before": old, "status_after": new, "targets": names}
                        for (old, new), names in impact.moved.items()
                    ],
                    "red": impact.red,
                }
                for impact in review.impact
            ],
            "changes": [_change(review, change) for change in review.changes],
        }
    )


def _change(review: Review, change: Change) -> Object:
    details = [
        fields(effect, "subject", "month", "before", "after")
        | dict(zip(("status_before", "status_after"), effect.statuses, strict=True))
        | dict(zip(("light_before", "light_after"), effect.lights, strict=True))
        for effect in change.effects
    ]
    return {
        **fields(change, "severity", "kind", "unit", "subject", "before", "after", "message"),
        **fields(review.locate(change), "file", "line"),
        "item": change.item,
        "accepted": change.accepted and fields(change.accepted, "by", "date", "reason"),
        "details": details,
    }


def as_github(review: Review) -> str:
    """Return workflow commands, which GitHub shows beside the lines; what is gone has no line any more."""
    lines = [github("warning", {"title": _CAUTION}, text) for text in (*review.cautions, *review.effects)]
    for change in review.changes:
        span = review.locate(change)
        line = {} if change.gone else {"line": span.line}
        place = {"file": review.folder + span.file, **line, "title": change.severity.word}
        level = LEVELS[ChangeSeverity.NOTICE if change.accepted else change.severity]
        lines.append(github(level, place, "\n".join((change.message, *_acceptance(change), *_first(change.details)))))
    return "".join(lines)


def as_markdown(review: Review) -> str:
    """Return a merge-request comment: what the changes do, the table of what needs a look, the rest folded away."""
    heavy = [change for change in review.changes if change.severity is not ChangeSeverity.INFO]
    light = review.of(ChangeSeverity.INFO)
    versions = f"{escape_markdown(review.base)} → {escape_markdown(review.head)}"
    top = [f"{escape_markdown(text)}\n" for text in review.cautions]
    top += [f"**{escape_markdown(text)}**\n" for text in review.effects]
    parts = [f"{MARKER}\n### 台账变动\n", *top, f"**{review.summary}** {versions}\n"]
    room = _Room(_ROOM)
    if heavy:
        parts.append(_table(review, heavy, room))
    if review.open:
        lead, *entries = _consent(review)
        parts.append(_folded("怎样同意", "\n".join([lead, "", "```yaml", *entries, "```"])))
    if light:
        parts.append(_folded(f"一般变动{len(light)}项", _table(review, light, room)))
    details = _details(review, room)
    if details:
        parts.append(_folded("明细", "\n".join(details)))
    return "\n".join(parts)


class _Room:
    """How many characters a comment still has room for."""

    def __init__(self, characters: int) -> None:
        self._left = characters

    def takes(self, lines: Sequence[str]) -> tuple[Sequence[str], int]:
        """Return the lines that fit, and how many do not."""
        for number, line in enumerate(lines):
            if len(line) + 1 > self._left:
                return lines[:number], len(lines) - number
            self._left -= len(line) + 1
        return lines, 0


def _text_lines(review: Review, changes: Sequence[Change]) -> Iterator[str]:
    areas: dict[str, list[Change]] = {}
    for change in changes:
        areas.setdefault(review.area(change), []).append(change)
    for area, own in areas.items():
        yield f"  {one_line(area)}"
        for change in own:
            span = review.locate(change)
            yield f"    {one_line(change.message)}"
            yield from (f"      {one_line(line)}" for line in (*_acceptance(change), *_first(change.details)))
            yield f"      {spelled(span.file)}:{span.line}{'（旧版本）' if change.gone else ''}"


def _acceptance(change: Change) -> list[str]:
    """Return who has accepted a change, and why."""
    given = change.accepted
    return [] if given is None else [f"已同意：{given.by}，{given.date}，{short(given.reason, 80)}"]


def _first(details: Sequence[str]) -> list[str]:
    """Return the first details, and how many more there are."""
    if len(details) <= _FEW:
        return list(details)
    return [*details[: _FEW - 1], f"……等{len(details)}项"]


def _table(review: Review, changes: Sequence[Change], room: _Room) -> str:
    rows, left = room.takes([_row(review, change) for change in changes])
    more = [f"\n另有{left}项没有列出，运行 yian1 diff 查看全部。"] if left else []
    return "\n".join(["| 程度 | 单位 | 变动 | 位置 |", "|---|---|---|---|", *rows, *more]) + "\n"


def _row(review: Review, change: Change) -> str:
    span = review.locate(change)
    word = change.severity.word
    shown = f"**{word}**" if change.open else "已同意" if change.accepted else word
    place = f"{escape_markdown(spelled(review.folder + span.file))}:{span.line}"
    message = "；".join([change.message, *_acceptance(change)])
    return f"| {shown} | {escape_markdown(review.area(change))} | {escape_markdown(message)} | {place} |"


def _details(review: Review, room: _Room) -> list[str]:
    lines = []
    for change in review.changes:
        lines += [f"- {escape_markdown(change.message)}"] if change.details else []
        lines += [f"  - {escape_markdown(detail)}" for detail in change.details]
    fitting, left = room.takes(lines)
    return [*fitting, *([f"- 另有{left}行没有列出，运行 yian1 diff 查看全部。"] if left else [])]


def _folded(title: str, content: str) -> str:
    return f"<details>\n<summary>{title}</summary>\n\n{content}\n</details>\n"
