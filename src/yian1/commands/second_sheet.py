"""What a form's second sheet says, written where it belongs: the unit's work plan, answers to deputies' opinions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.files.disk import OPINIONS, PROGRESS
from yian1.forms.filing_text import scalar
from yian1.forms.read_workbook import problem
from yian1.model.diagnostics import Diagnostic, Place, Severity, Span
from yian1.model.fields import declared
from yian1.model.filing import Undertaking
from yian1.model.year import OpinionState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.commands.session import Session
    from yian1.core.worksheet import Fields, Worksheet
    from yian1.forms.read import Form
    from yian1.model.year import Opinion


def second_sheet(before: Session, sheet: Worksheet, filled: Form, found: list[Diagnostic]) -> dict[str, str]:
    """Return the files that the second sheet changes, by path; what it may not change is noted in `found`."""
    made = {}
    lines = {action: fields for action, fields in filled.workplan.items() if any(fields.values())}
    if lines and sheet.planned is None:
        made[f"{PROGRESS}{sheet.unit.id}/workplan.yaml"] = _workplan_text(sheet, lines)
    elif sheet.planned is not None and not sheet.planned.issuperset(lines):
        found.append(
            _kept(filled.address(("workplan", next(iter(lines)))), "办理方案已经有了，没有改动", "workplan.yaml")
        )
    opinions = _opinions_text(before, filled, found)
    return made | ({OPINIONS: opinions} if opinions else {})


def _workplan_text(sheet: Worksheet, lines: Mapping[str, Fields]) -> str:
    written = [f"unit: {sheet.unit.id}", "workplan:"]
    for action, fields in lines.items():
        written.append(f"  - action: {action}")
        written += [f"    {name}: {scalar(text)}" for name in declared(Undertaking) if (text := fields.get(name))]
    return "\n".join(written) + "\n"


def _kept(cell: str, message: str, file: str) -> Diagnostic:
    return Diagnostic("form-kept", message, Span(cell), f"要改的直接改 {file}", Severity.WARNING)


def _opinions_text(before: Session, filled: Form, found: list[Diagnostic]) -> str | None:
    """Return data/opinions.yaml with the answers in it; None if there are none."""
    ledger, text = before.loaded.ledger, before.loaded.texts.get(OPINIONS)
    if ledger is None or text is None:
        return None
    lines, changed = text.split("\n"), False
    known = {one.id: number for number, one in enumerate(ledger.opinions.opinions)}
    for opinion, fields in sorted(filled.opinions.items(), key=lambda item: -known.get(item[0], 0)):
        if not (fields.get("result") or fields.get("replied") or fields.get("state") != OpinionState.OPEN):
            continue
        cell = filled.address(("opinions", opinion))
        if opinion not in known:
            found.append(
                problem(cell, "form-key", f"没有编号为“{opinion}”的代表意见建议", "用 yian1 form 重新生成填报表")
            )
            continue
        was, answer = ledger.opinions.opinions[known[opinion]], _answer(fields)
        if all(str(getattr(was, name) or "") == text for name, text in answer.items()):
            continue
        at = before.loaded.span(Place(OPINIONS, ("opinions", known[opinion])))
        if not _open(was) or not _put_in(lines, at.line - 1, at.column - 1, answer):
            found.append(_kept(cell, f"意见 {opinion} 已有答复，或写法不能自动改，没有改动", OPINIONS))
            continue
        changed = True
    return "\n".join(lines) if changed else None


def _open(opinion: Opinion) -> bool:
    return opinion.state is OpinionState.OPEN and opinion.result is None and opinion.replied is None


def _answer(fields: Fields) -> dict[str, str]:
    """Return what is to be written of an opinion; a day of answering makes it answered."""
    given = {name: text for name, text in fields.items() if text}
    if given.get("state") == OpinionState.OPEN and given.get("replied"):
        given["state"] = str(OpinionState.REPLIED)
    return given


def _put_in(lines: list[str], first: int, indent: int, answer: Mapping[str, str]) -> bool:
    """Write keys into the item of a list that begins at a line, in the place of those that are there."""
    if not re.match(r"[A-Za-z_]+:", lines[first][indent:]):
        return False  # in brackets
    end = next(_behind(lines, first, indent), len(lines))
    while end > first + 1 and not lines[end - 1].strip():
        end -= 1
    item = lines[first:end]
    for name, text in answer.items():
        at = next((n for n, line in enumerate(item) if line[indent:].startswith(f"{name}:")), None)
        if at is None:
            item.append(f"{' ' * indent}{name}: {scalar(text)}")
        else:
            until = next((n for n in range(at + 1, len(item)) if not item[n].startswith(" " * (indent + 1))), len(item))
            item[at:until] = [f"{item[at][:indent]}{name}: {scalar(text)}"]
    lines[first:end] = item
    return True


def _behind(lines: list[str], first: int, indent: int) -> Iterator[int]:
    """Yield the lines that no longer belong to the item."""
    for number in range(first + 1, len(lines)):
        if lines[number].strip() and not lines[number].startswith(" " * indent):
            yield number
