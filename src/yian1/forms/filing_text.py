"""A filing as YAML text with comments for whoever fills it in, and in plain words for `git diff`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from yian1.core.changes.change import fields_of
from yian1.core.changes.figures import value_words
from yian1.core.series import TITLES, read_series
from yian1.core.worksheet import ASKED, HEADER, SUMMARY
from yian1.forms.rows import NO, action_title, ago, how_to_fill, last_number, promise
from yian1.model.fields import of_type
from yian1.model.filing import NESTED, REMARKS, SAYING, TEXTS, Figure, Filing, ReportState
from yian1.model.plan import Kind
from yian1.output.escapes import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from yian1.core.series import Observation
    from yian1.core.worksheet import Answers, AskedAction, AskedFigure, Fields, Worksheet
    from yian1.model.ledger import Ledger


SCHEMA = "schemas/filing.json"  # where `yian1 schema -o schemas` puts it
MODELINE = f"# yaml-language-server: $schema=../../../{SCHEMA}"
GUIDE = (
    "# 在冒号和空格后面填写；没有的数据和举措整项删去，不要填0",
    f"# status 状态，只填：{'、'.join(ReportState)}；{'，'.join(f'{name} {title}' for name, title in TEXTS.items())}",
)
TRUTHS = of_type(Filing, bool) | of_type(Figure, bool)
TRUTH = "完成了填 done: true，没有完成填 done: false，可加 note 写明进展"

# Whatever YAML, or another reader of YAML, might take for something else goes into quotes.
_PLAIN = re.compile(r"[\w“《（〔【][^\x00-\x1f\x7f#:\[\]{}\"']*")
_VALUE = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?[%‰]?|\d{4}-\d{2}(?:-\d{2})?", re.ASCII)
_LIKE_A_NUMBER = re.compile(r"[\d_.+eExXoO-]+", re.ASCII)
_RESERVED = re.compile(r"(?i:y|yes|n|no|on|off|true|false|null)")


def filing_text(sheet: Worksheet, answers: Answers, *, guided: bool = False) -> str:
    """Return the text of a filing; a blank field is an empty one, with a space to type behind.

    `guided` adds for whoever fills it in what the plan says and what was filed last.
    """
    parts = [
        [MODELINE, *(GUIDE if guided else ())],
        _header(answers.header),
        _submitted(sheet, answers.submitted),
        _block("figures", _figures(sheet, answers, guided=guided)),
        _block("progress", _progress(sheet, answers, guided=guided)),
        _summary(answers.header, guided=guided),
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def scalar(text: str | None) -> str:
    """Return a text as YAML writes it, in quotes only where it needs them; nothing for None."""
    if text is None or _VALUE.fullmatch(text):
        return text or ""
    plain = _PLAIN.fullmatch(text) and text == text.strip() and text.isprintable()
    misread = _LIKE_A_NUMBER.fullmatch(text) or _RESERVED.fullmatch(text)
    return text if plain and not misread else _quoted(text)


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() or sign == "\u3000" else _escaped(sign) for sign in written)


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if sign <= "\uffff" else f"\\U{ord(sign):08x}"


def _header(header: Fields) -> Iterator[str]:
    for key in HEADER:
        text = header.get(key)
        if text is not None or key in ASKED:
            yield f"{key}: {_field(key, text)}"


def _summary(header: Fields, *, guided: bool) -> list[str]:
    """Return the summary, which stands last; where one is due, as a field to fill in."""
    text = header.get(SUMMARY)
    if text is not None:
        return [f"{SUMMARY}: {scalar(text)}"]
    asked = guided and SUMMARY in header
    return ["# 今年以来的工作总结，用于半年总结和办理情况报告", f"{SUMMARY}: "] if asked else []


def _submitted(sheet: Worksheet, submitted: Fields) -> list[str]:
    handed_in = [f"  {duty}: {scalar(day)}" for duty, day in submitted.items() if day is not None]
    if handed_in or not submitted:
        return ["submitted:", *handed_in] if handed_in else []
    titles = "、".join(one_line(duty.title) for duty in sheet.duties if duty.id in submitted)
    head = f"# 报送了{titles}的，去掉下面各行行首的“# ”，填上报送日期"
    return [head, "# submitted:", *(f"#   {duty}:" for duty in submitted)]


def _figures(sheet: Worksheet, answers: Answers, *, guided: bool) -> Iterator[str]:
    for target, fields in answers.figures.items():
        asked = sheet.figure(target)
        if asked is not None:
            yield from _asked_figure(asked, sheet, guided=guided)
        numbers = [name for name in SAYING if name in fields]
        remarks = [name for name in REMARKS if fields.get(name) is not None]
        if numbers == ["value"] and not remarks:
            yield f"  {target}: {scalar(fields['value'])}"
        else:
            yield f"  {target}:"
            yield from (f"    {name}: {_field(name, fields[name])}" for name in (*numbers, *remarks))


def _field(name: str, text: str | None) -> str:
    return text or "" if name in TRUTHS else scalar(text)


def _asked_figure(asked: AskedFigure, sheet: Worksheet, *, guided: bool) -> Iterator[str]:
    target = asked.context.target
    measure = f"（{one_line(target.measure)}）" if target.measure and "part" not in asked.parts else ""
    how = f"，{TRUTH if target.kind is Kind.MILESTONE else how_to_fill(asked)}" if guided else ""
    yield f"  # {one_line(target.name)}{measure}{how}"
    if not guided:
        return
    yield f"  # {promise(asked)}"
    if asked.last is not None:
        numbers = ((part, one_line(last_number(asked, part))) for part in asked.parts)
        shown = [number if len(asked.parts) == 1 else f"{TITLES[part]}{number}" for part, number in numbers if number]
        yield f"  # {ago(asked.last_month, sheet)}：{'，'.join(shown)}"


def _progress(sheet: Worksheet, answers: Answers, *, guided: bool) -> Iterator[str]:
    for action, fields in answers.progress.items():
        asked = sheet.action(action)
        if asked is not None:
            yield f"  # {action_title(asked)}"
            yield from _last_report(asked, sheet) if guided else ()
        yield f"  {action}:"
        blank = not any(fields.values())
        yield from (f"    {name}: {scalar(text)}" for name, text in fields.items() if blank or text or name == "status")


def _last_report(asked: AskedAction, sheet: Worksheet) -> Iterator[str]:
    if asked.last is not None:
        parts = [asked.last.status or "没有写状态"]
        if asked.last.next:
            parts.append(f"下一步：{one_line(asked.last.next)}")
        yield f"  # {ago(asked.last_month, sheet)}：{'；'.join(parts)}"


def _block(key: str, lines: Iterator[str]) -> list[str]:
    inner = list(lines)
    return [f"{key}:", *inner] if inner else []


def as_words(ledger: Ledger, filing: Filing) -> str:
    """Return a filing of a ledger as lines: equal values give equal lines, however they are written in the file."""
    seen = {target: found for (file, target), found in read_series(ledger).by_file.items() if file == filing.file}
    head = _fields(filing, ("unit", "month", *NESTED))
    lines = [f"{one_line(ledger.name(filing.unit))} {filing.month}", *head]
    lines += [f"  已报送 {duty}：{day}" for duty, day in sorted(filing.submitted.items())]
    lines += _plain_figures(ledger, filing, seen)
    for action in _ordered(ledger.actions, filing.progress):
        title = f" {one_line(ledger.actions[action].task.title)}" if action in ledger.actions else ""
        lines += [f"举措{action}{title}", *_fields(filing.progress[action])]
    return "\n".join(lines) + "\n"


def _plain_figures(ledger: Ledger, filing: Filing, seen: Mapping[str, Observation]) -> Iterator[str]:
    for target in _ordered(ledger.targets, filing.figures):
        figure = filing.figures[target]
        if target in seen:
            promise = ledger.targets[target].target
            yield f"{one_line(promise.name)}：{one_line(value_words(promise, seen[target]))}"
            yield from _fields(figure, SAYING)
        else:
            yield target
            yield from _fields(figure)


def _fields(record: BaseModel, leave_out: Iterable[str] = ()) -> list[str]:
    entries = fields_of(record, leave_out).values()
    return [f"  {entry.name}：{one_line(entry.words)}" for entry in entries if entry.words and entry.words != NO]


def _ordered(plan: Mapping[str, object], given: Mapping[str, object]) -> list[str]:
    """Return what a filing names, in the order of the plan; what the plan does not know comes last."""
    return [*(known for known in plan if known in given), *sorted(given.keys() - plan.keys())]
