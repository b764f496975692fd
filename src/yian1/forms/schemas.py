"""Filings, work plans and answers as YAML text, and the JSON Schema of each data file for editors."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from yian1.core import terms
from yian1.core.series import PARTS, TITLES, read_series
from yian1.core.worksheet import ASKED, HEADER, SUMMARY, AskedFigure, items
from yian1.files.disk import OPINIONS, PROGRESS
from yian1.forms.rows import NO, action_title, ago, how_to_fill, last_number, promise
from yian1.model import office
from yian1.model.diagnostics import Diagnostic, Place, Severity, Span
from yian1.model.fields import DateField, Worded, declared, of_type
from yian1.model.filing import HEAD, NESTED, REMARKS, SAYING, TEXTS, Figure, Filing, ReportState, Undertaking, WorkPlan
from yian1.model.plan import Kind, Plan
from yian1.output.cells import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pydantic import BaseModel
    from pydantic_core import core_schema

    from yian1.core.worksheet import Answers, Texts, Worksheet
    from yian1.files.load import Loaded
    from yian1.forms.read import Form
    from yian1.model.ledger import Ledger

    Node = dict[str, Any]


DRAFT = "https://json-schema.org/draft/2020-12/schema"


# A kind of file: its model, its Chinese name, and the key whose list may be the whole file.
KINDS: Mapping[str, tuple[type[BaseModel], str, str]] = {
    "plan": (Plan, "方案", ""),
    "office": (office.Office, "办公室的补充", ""),
    "filing": (Filing, "填报", ""),
    "paper": (office.Paper, "文书：办公室自己的话", ""),
    "workplan": (WorkPlan, "办理方案", "workplan"),
    "opinions": (office.Opinions, "代表意见建议台账", "opinions"),
    "events": (office.Events, "活动和测评", "events"),
    "verification": (office.Verification, "数据核实", "verification"),
    "accepted": (office.Acceptances, "同意记录", "accepted"),
    "received": (office.Receipts, "收件登记", "received"),
}

# What the choices of each kind mean: their words, of how the pace is counted the whole of it.
CHOICES: Mapping[str, Mapping[str, str]] = {
    **{kind.__name__: {choice: choice.word for choice in kind} for kind in Worded.__subclasses__()},
    "PaceRule": {"monthly": "按月：已过月数÷全部月数（一年的方案为12）", "daily": "按日：已过天数÷全部天数"},
}

# Where ids stand: as keys of a mapping, or as a value or the items of a list. Not in the plan, nor in the lists
# of members: whoever adds a unit there would read that it does not exist.
_TARGETS = ("owners", "definitions", "baselines", "allocations", "schedules", "pace", "year_end")
IDS: Mapping[str, Mapping[str, str]] = {
    "Filing": {"unit": "units", "figures": "targets", "progress": "actions", "submitted": "duties"},
    "Paper": {"problems": "targets"},
    "Office": {**dict.fromkeys(_TARGETS, "targets"), "deadlines": "duties"},
    "WorkPlan": {"unit": "units"},
    "Undertaking": {"action": "actions"},
    "Opinion": {"units": "bodies"},
}
# A short way to write what is else a mapping.
SHORT: Mapping[str, Mapping[str, Node]] = {
    "filing": {"figures": {"type": ["number", "string", "null"]}},
    "office": {"deadlines": TypeAdapter(DateField).json_schema()},
}


def schema(kind: str, ledger: Ledger | None = None) -> Node:
    """Return the schema of a kind of file (a key of KINDS), with the ids of a ledger where there is one."""
    model, title, items = KINDS[kind]
    node = shape(model)
    definitions = node.pop("$defs")
    for key, short in SHORT.get(kind, {}).items():
        mapping = node["properties"][key]
        mapping["additionalProperties"] = {"anyOf": [short, mapping["additionalProperties"]]}
    if kind == "office":
        pace = node["properties"]["pace"]
        node["properties"]["pace"] = {"title": pace["title"], "anyOf": [{"$ref": "#/$defs/PaceRule"}, pace]}
    if ledger is not None:
        _offer({model.__name__: node, **definitions}, _ids(ledger))
    if items:
        node.pop("required", None)  # a work plan's unit is named by its folder
        node = {"anyOf": [node, node["properties"][items]]}
    return {"$schema": DRAFT, "title": title, **node, "$defs": definitions}


def shape(model: type[BaseModel]) -> Node:
    """Return the shape of a mapping; those that stand in it, and the choices, are under `$defs`."""
    node = _without(model.model_json_schema(schema_generator=_Generator), "title", "description")
    return node | {"$defs": {name: _chinese(name, one) for name, one in node.get("$defs", {}).items()}}


class _Generator(GenerateJsonSchema):
    """Leaves out the defaults, which editors would write into the file, and says each thing in one way."""

    def str_schema(self, schema: core_schema.StringSchema) -> Node:
        del schema
        return {"type": ["string", "number"], "description": "文字"}  # what is plain text to us

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Node:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Node:
        """Allow an empty field in the simplest way, which editors show best."""
        node = self.generate_inner(schema["schema"])
        if "type" not in node:
            return super().nullable_schema(schema)
        kinds = [node["type"]] if isinstance(node["type"], str) else node["type"]
        return {**node, "type": [*kinds, "null"]}

    def dict_schema(self, schema: core_schema.DictSchema) -> Node:
        """Say what keys look like in one place, so that the known ones can be listed beside it."""
        node = super().dict_schema(schema)
        for pattern, value in node.pop("patternProperties", {}).items():
            node["additionalProperties"] = value
            node["propertyNames"] = {**node.get("propertyNames", {}), "pattern": pattern}
        return node


def _chinese(name: str, definition: Node) -> Node:
    """Return a definition without its class's name and docstring, and with words for its choices."""
    words_of, choices = CHOICES.get(name), definition.get("enum", ())
    words_for = {"enumDescriptions": [words_of[choice] for choice in choices]} if words_of and choices else {}
    return _without(definition, "title", "description") | words_for


def _without(node: Node, *keys: str) -> Node:
    return {key: value for key, value in node.items() if key not in keys}


def _offer(records: Mapping[str, Node], ids: Mapping[str, Mapping[str, Node]]) -> None:
    """Put the known ids in: keys as properties, since editors offer those and show their words on hover."""
    for record, name, what in ((at, *field) for at in records for field in IDS.get(at, {}).items()):
        field, known = records[record]["properties"][name], dict(ids[what])
        keyed = [choice for choice in field.get("anyOf", [field]) if "propertyNames" in choice]
        if not keyed:
            field.get("items", field).update(_choice(known))
        elif record != "Filing":  # the office knows its targets; six long lists would say it all again
            known = {name: {"title": about["title"]} for name, about in known.items()}
            known |= {"default": {"title": "其余指标"}} if name == "pace" else {}
        for mapping in keyed:
            mapping["properties"] = {
                name: {**mapping["additionalProperties"], **about} for name, about in known.items()
            }
            mapping["propertyNames"] = _choice(known)


def _choice(ids: Mapping[str, Node]) -> Node:
    return {"enum": list(ids), "enumDescriptions": [about["title"] for about in ids.values()]}


def _ids(ledger: Ledger) -> Mapping[str, Mapping[str, Node]]:
    units = {unit.id: {"title": one_line(unit.name)} for unit in ledger.units.values()}
    groups = {group.id: {"title": one_line(group.name)} for group in ledger.groups.values()}
    return {
        "units": units,
        "bodies": units | groups,
        "targets": {target: _target(ledger, target) for target in ledger.targets},
        "actions": {
            action: {
                "title": one_line(context.task.title),
                "description": one_line(context.action.text)
                + "责任单位："
                + "、".join(one_line(ledger.name(unit)) for unit in context.action.listed),
            }
            for action, context in ledger.actions.items()
        },
        "duties": {duty.id: {"title": one_line(duty.title)} for duty in ledger.plan.duties},
    }


def _target(ledger: Ledger, name: str) -> Node:
    context = ledger.targets[name]
    parts = PARTS[context.target.kind][0]
    since = ledger.counted_since(context.target, ledger.first)
    definition = ledger.office.definitions.get(name)
    asked = AskedFigure(context, parts, since, definition, year_end=name in ledger.office.year_end)
    shape = "" if parts == ("value",) else f"，写成 {{{', '.join(f'{part}: …' for part in parts)}}}"
    measure = one_line(context.target.measure)
    return {
        "title": one_line(context.target.name),
        "description": f"单位：{measure}；{how_to_fill(asked)}{shape}；{promise(asked)}",
    }


SCHEMA = "schemas/filing.json"  # where `yian1 schema -o schemas` puts it
MODELINE = f"# yaml-language-server: $schema=../../../{SCHEMA}"
_HEAD, _TEXTS = (
    "，".join(f"{name} {title}" for name, title in titles.items())
    for titles in ({name: HEAD[name] for name in ASKED}, TEXTS)
)
GUIDE = (
    "# 在冒号和空格后面填写；没有的数据和举措整项删去，不要填0",
    f"# {_HEAD}",
    f"# status 状态，只填：{'、'.join(ReportState)}；{_TEXTS}",
)
TRUTHS = of_type(Filing, bool) | of_type(Figure, bool)
TRUTH = "完成了填 done: true，没有完成填 done: false，可加 note 写明进展"

# Whatever YAML, or another reader of YAML, might take for something else goes into quotes.
_PLAIN = re.compile(r"[\w“《（〔【][^\x00-\x1f\x7f#:\[\]{}\"']*")
_VALUE = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?[%‰]?|\d{4}-\d{2}(?:-\d{2})?", re.ASCII)
_LIKE_A_NUMBER = re.compile(r"[\d_.+eExXoO-]+", re.ASCII)
_RESERVED = re.compile(r"(?i:y|yes|n|no|on|off|true|false|null)")


def filing_text(sheet: Worksheet, said: Answers, *, guided: bool = False) -> str:
    """Return the text of a unit's filing, of what is filled in; a figure or report without content is left out.

    `guided` adds for whoever fills it in what the plan says, what was filed last, and each field that is still blank,
    with a space to type behind.
    """
    header = {path[0]: text for path, text in said.items() if len(path) == 1} | {"unit": sheet.unit.id}
    lines = [MODELINE, *(GUIDE if guided else ())]
    asked = [key for key in HEADER if header.get(key) is not None or (guided and key in ASKED)]
    lines += [f"{key}: {_field(key, header.get(key))}" for key in asked]
    lines += _submitted(sheet, {path[1]: day for path, day in said.items() if path[0] == "submitted"}, guided=guided)
    figures, progress = (
        {item: fields for item, fields in items(said, section).items() if guided or any(fields.values())}
        for section in ("figures", "progress")
    )
    lines += ["figures:", *_figures(sheet, figures, guided=guided)] if figures else []
    lines += ["progress:", *_progress(sheet, progress, guided=guided)] if progress else []
    if header.get(SUMMARY) is not None:
        lines.append(f"{SUMMARY}: {scalar(header[SUMMARY])}")
    elif guided and SUMMARY in header:
        lines += ["# 今年以来的工作总结，用于半年总结和办理情况报告", f"{SUMMARY}: "]
    return "\n".join(lines) + "\n"


def scalar(text: str | None) -> str:
    """Return a text as YAML writes it, in quotes only where it needs them; nothing for None."""
    if text is None or _VALUE.fullmatch(text):
        return text or ""
    plain = _PLAIN.fullmatch(text) and text == text.strip() and text.isprintable()
    misread = _LIKE_A_NUMBER.fullmatch(text) or _RESERVED.fullmatch(text)
    if plain and not misread:
        return text
    return "".join(
        sign
        if sign.isprintable() or sign == "\u3000"
        else f"\\u{ord(sign):04x}"
        if sign <= "\uffff"
        else f"\\U{ord(sign):08x}"
        for sign in json.dumps(text, ensure_ascii=False)
    )


def _submitted(sheet: Worksheet, submitted: Texts, *, guided: bool) -> list[str]:
    handed_in = [f"  {duty}: {scalar(day)}" for duty, day in submitted.items() if day is not None]
    if handed_in or not submitted or not guided:
        return ["submitted:", *handed_in] if handed_in else []
    titles = "、".join(one_line(duty.title) for duty in sheet.duties if duty.id in submitted)
    head = f"# 报送了{titles}的，去掉下面各行行首的“# ”，填上报送日期"
    return [head, "# submitted:", *(f"#   {duty}:" for duty in submitted)]


def _figures(sheet: Worksheet, figures: Mapping[str, Texts], *, guided: bool) -> Iterator[str]:
    for target, fields in figures.items():
        asked = sheet.figure(target)
        if asked is not None:
            yield from _asked_figure(asked, sheet, guided=guided)
        numbers = [name for name in SAYING if name in fields and (guided or fields[name])]
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


def _progress(sheet: Worksheet, progress: Mapping[str, Texts], *, guided: bool) -> Iterator[str]:
    for action, fields in progress.items():
        asked = sheet.action(action)
        if asked is not None:
            yield f"  # {action_title(asked)}"
        if guided and asked is not None and asked.last is not None:
            following = f"；下一步：{one_line(asked.last.next)}" if asked.last.next else ""
            yield f"  # {ago(asked.last_month, sheet)}：{asked.last.status or '没有写状态'}{following}"
        yield f"  {action}:"
        blank = guided and not any(fields.values())
        yield from (f"    {name}: {scalar(text)}" for name, text in fields.items() if blank or text)


def second_sheet(loaded: Loaded, sheet: Worksheet, filled: Form, found: list[Diagnostic]) -> dict[str, str]:
    """Return the files that the second sheet changes, by path; what it may not change is noted in `found`."""
    made = {}
    lines = {action: fields for action, fields in items(filled.texts, "workplan").items() if any(fields.values())}
    if lines and sheet.planned is None:
        written = [f"unit: {sheet.unit.id}", "workplan:"]
        for action, fields in lines.items():
            written.append(f"  - action: {action}")
            written += [f"    {name}: {scalar(text)}" for name in declared(Undertaking) if (text := fields.get(name))]
        made[f"{PROGRESS}{sheet.unit.id}/workplan.yaml"] = "\n".join(written) + "\n"
    elif sheet.planned is not None and not sheet.planned.issuperset(lines):
        cell = filled.address(("workplan", next(iter(lines))))
        found.append(_kept(cell, "办理方案已经有了，没有改动", "workplan.yaml"))
    opinions = _opinions_text(loaded, filled, found)
    return made | ({OPINIONS: opinions} if opinions else {})


def _kept(cell: str, message: str, file: str) -> Diagnostic:
    return Diagnostic("form-kept", message, Span(cell), f"要改的直接改 {file}", Severity.WARNING)


def _opinions_text(loaded: Loaded, filled: Form, found: list[Diagnostic]) -> str | None:
    """Return data/opinions.yaml with the answers in it; None if there are none."""
    text = loaded.texts.get(OPINIONS)
    if text is None or loaded.ledger is None:
        return None
    there = loaded.ledger.opinions.opinions
    lines, changed = text.split("\n"), False
    known = {one.id: number for number, one in enumerate(there)}
    for opinion, fields in sorted(items(filled.texts, "opinions").items(), key=lambda item: -known.get(item[0], 0)):
        if not (fields.get("result") or fields.get("replied") or fields.get("state") != office.OpinionState.OPEN):
            continue
        cell = filled.address(("opinions", opinion))
        if opinion not in known:
            message = f"没有编号为“{opinion}”的代表意见建议"
            found.append(Diagnostic("form-key", message, Span(cell), "用 yian1 form 重新生成填报表"))
            continue
        was, answer = there[known[opinion]], {name: text for name, text in fields.items() if text}
        if answer.get("state") == office.OpinionState.OPEN and answer.get("replied"):
            answer["state"] = str(office.OpinionState.REPLIED)
        if all(str(getattr(was, name) or "") == text for name, text in answer.items()):
            continue
        still_open = was.state is office.OpinionState.OPEN and was.result is None and was.replied is None
        at = loaded.span(Place(OPINIONS, ("opinions", known[opinion])))
        if not still_open or not _put_in(lines, at.line - 1, at.column - 1, answer):
            found.append(_kept(cell, f"意见 {opinion} 已有答复，或写法不能自动改，没有改动", OPINIONS))
            continue
        changed = True
    return "\n".join(lines) if changed else None


def _put_in(lines: list[str], first: int, indent: int, answer: Mapping[str, str]) -> bool:
    """Write keys into the item of a list that begins at a line, in the place of those that are there."""
    if not lines[first].startswith("id:", indent):
        return False  # in brackets, or in another order than that of all
    margin = " " * indent
    behind = (at for at in range(first + 1, len(lines)) if lines[at].strip() and not lines[at].startswith(margin))
    end = next(behind, len(lines))
    while end > first + 1 and not lines[end - 1].strip():
        end -= 1
    kept = [line for line in lines[first:end] if line[indent:].partition(":")[0] not in answer]
    lines[first:end] = [*kept, *(f"{margin}{name}: {scalar(text)}" for name, text in answer.items())]
    return True


def as_words(ledger: Ledger, filing: Filing) -> str:
    """Return a filing of a ledger as lines: equal values give equal lines, however they are written in the file."""
    seen = {target: found for (file, target), found in read_series(ledger).by_file.items() if file == filing.file}
    head = _fields(filing, ("unit", "month", *NESTED))
    lines = [f"{one_line(ledger.name(filing.unit))} {filing.month}", *head]
    lines += [f"  已报送 {duty}：{day}" for duty, day in sorted(filing.submitted.items())]
    for target in _ordered(ledger.targets, filing.figures):
        if target in seen:
            promise = ledger.targets[target].target
            lines.append(f"{one_line(promise.name)}：{one_line(terms.value_words(promise, seen[target]))}")
        else:
            lines.append(target)
        lines += _fields(filing.figures[target], SAYING if target in seen else ())
    for action in _ordered(ledger.actions, filing.progress):
        title = f" {one_line(ledger.actions[action].task.title)}" if action in ledger.actions else ""
        lines += [f"举措{action}{title}", *_fields(filing.progress[action])]
    return "\n".join(lines) + "\n"


def _fields(record: BaseModel, leave_out: Collection[str] = ()) -> list[str]:
    entries = terms.fields_of(record, leave_out).values()
    return [f"  {name}：{one_line(words)}" for name, words in entries if words and words != NO]


def _ordered(plan: Mapping[str, object], given: Mapping[str, object]) -> list[str]:
    """Return what a filing names, in the order of the plan; what the plan does not know comes last."""
    return [*(known for known in plan if known in given), *sorted(given.keys() - plan.keys())]
