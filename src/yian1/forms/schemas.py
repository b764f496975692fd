"""JSON Schema of each data file, for editors: Chinese titles and hovers, and the workspace's own ids to choose from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from yian1.core import terms
from yian1.core.series import PARTS
from yian1.core.worksheet import AskedFigure
from yian1.forms.rows import how_to_fill, promise
from yian1.model.filing import Filing, WorkPlan
from yian1.model.office import PART_WORDS, SHOWN_WORDS, Office, Paper
from yian1.model.plan import Plan
from yian1.model.year import Acceptances, Events, Opinions, Receipts, Verification
from yian1.output.escapes import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel
    from pydantic_core import core_schema

    from yian1.model.ledger import Ledger

    Node = dict[str, Any]  # a piece of JSON Schema is whatever JSON allows

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DATE, NAME = "日期，如 2024-05-31", r"^[a-z0-9]+(-[a-z0-9]+)*$"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its model, its Chinese name, and the key whose list may be the whole file."""

    model: type[BaseModel]
    title: str
    items: str | None = None


KINDS: Mapping[str, FileKind] = {
    "plan": FileKind(Plan, "方案"),
    "office": FileKind(Office, "办公室的补充"),
    "filing": FileKind(Filing, "填报"),
    "paper": FileKind(Paper, "文书：办公室自己的话"),
    "workplan": FileKind(WorkPlan, "办理方案", "workplan"),
    "opinions": FileKind(Opinions, "代表意见建议台账", "opinions"),
    "events": FileKind(Events, "活动和测评", "events"),
    "verification": FileKind(Verification, "数据核实", "verification"),
    "accepted": FileKind(Acceptances, "同意记录", "accepted"),
    "received": FileKind(Receipts, "收件登记", "received"),
}

CHOICES: Mapping[str, Mapping[str, str]] = {
    "Kind": {kind.value: text for kind, text in terms.KINDS.items()},
    "Rule": {rule.value: text for rule, text in terms.RULES.items()},
    "PaceRule": {"monthly": "按月：已过月数÷全部月数（一年的方案为12）", "daily": "按日：已过天数÷全部天数"},
    "Following": {"same": "当月", "next": "次月"},
    "Every": {"month": "每月", "quarter": "每季度"},
    "Per": {"year": "每年都要完成"},
    "Shown": {shown.value: word for shown, word in SHOWN_WORDS.items()},
    "Part": {part.value: word for part, word in PART_WORDS.items()},
    "VoteBase": {"issued": "发出票数", "received": "收回票数", "valid": "有效票数"},
}

# Where ids stand: as keys of a mapping, or as a value or the items of a list. Not in the plan, nor in the lists
# of members: whoever adds a unit there would read that it does not exist.
_FILING_KEYS = {"figures": "targets", "progress": "actions", "submitted": "duties"}
_OFFICE_KEYS = dict.fromkeys(("owners", "definitions", "baselines", "allocations", "schedules", "pace"), "targets")
KEYS: Mapping[str, Mapping[str, str]] = {
    "filing": _FILING_KEYS,
    "paper": {"problems": "targets"},
    "office": {**_OFFICE_KEYS, "deadlines": "duties"},
}
VALUES: Mapping[str, Mapping[tuple[str, ...], str]] = {
    "filing": {("properties", "unit"): "units"},
    "workplan": {("properties", "unit"): "units", ("$defs", "Undertaking", "properties", "action"): "actions"},
    "opinions": {("$defs", "Opinion", "properties", "units", "items"): "bodies"},
    "office": {("properties", "year_end", "items"): "targets"},
}
# A short way to write what is else a mapping.
SHORT: Mapping[str, Mapping[str, Node]] = {
    "filing": {"figures": {"type": ["number", "string", "null"]}},
    "office": {"deadlines": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": DATE}},
}


def schema(kind: str, ledger: Ledger | None = None) -> Node:
    """Return the schema of a kind of file (a key of KINDS), with the ids of a ledger where there is one."""
    about = KINDS[kind]
    node = _without(about.model.model_json_schema(schema_generator=_Generator), "title", "description")
    definitions = node["$defs"] = {name: _chinese(name, one) for name, one in node.get("$defs", {}).items()}
    for key, short in SHORT.get(kind, {}).items():
        mapping = node["properties"][key]
        mapping["additionalProperties"] = {"anyOf": [short, mapping["additionalProperties"]]}
    if kind == "office":
        node["properties"]["pace"] = {
            "title": "时序进度算法",
            "anyOf": [{"$ref": "#/$defs/PaceRule"}, node["properties"]["pace"]],
        }
    if ledger is not None:
        _offer(node, kind, _ids(ledger))
    node.pop("$defs")
    if about.items:
        node.pop("required", None)  # a work plan's unit is named by its folder
        node = {"anyOf": [node, node["properties"][about.items]]}
    return {"$schema": DRAFT, "title": about.title, **node, "$defs": definitions}


def as_json(node: Node) -> str:
    """Return a schema as the text of a file."""
    return json.dumps(node, ensure_ascii=False, indent=2) + "\n"


class _Generator(GenerateJsonSchema):
    """Leaves out the defaults, which editors would write into the file, and says each thing in one way."""

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


def _offer(node: Node, kind: str, ids: Mapping[str, Mapping[str, Node]]) -> None:
    """Put the known ids in: keys as properties, since editors offer those and show their words on hover."""
    for key, what in KEYS.get(kind, {}).items():
        field = node["properties"][key]
        for mapping in (choice for choice in field.get("anyOf", [field]) if "propertyNames" in choice):
            known = dict(ids[what]) | ({"default": {"title": "其余指标"}} if key == "pace" else {})
            if kind != "filing":  # the office knows its targets; six long lists would say it all again
                known = {name: {"title": about["title"]} for name, about in known.items()}
            mapping["properties"] = {
                name: {**mapping["additionalProperties"], **about} for name, about in known.items()
            }
            mapping["propertyNames"] = _choice(known)
    for path, what in VALUES.get(kind, {}).items():
        value = node
        for step in path:
            value = value[step]
        value |= _choice(ids[what])


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
                + "、".join(one_line(ledger.name(unit)) for unit in context.action.units),
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
