"""Half-width marks in Chinese words of a file: what no document, template or page of documentation may have."""

from __future__ import annotations

import re

from yian1.model.typography import _AFTER, _BEFORE, _KEPT, _NOT_PROSE

_TEMPLATE_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
# A comma or colon before a space or a bracket may be YAML's own: [市发改委, 市财政局].
_HALF_WIDTH_MARK = re.compile(
    rf"(?<=[{_BEFORE}])[;?!()]|[,:;?!()](?=[{_AFTER}])|(?<=[{_BEFORE}])[,:](?![\s\]}}\"'{_KEPT}]|$)"
)
_BETWEEN_HAN = re.compile(rf"(?<=[{_BEFORE}])[,:;?!()](?=[{_AFTER}])")
_CONTEXT = 8


def half_width_marks(text: str) -> list[tuple[int, int, str]]:
    """Return line, column and context of each half-width mark in Chinese words of a YAML file or template."""
    prose = re.sub(_NOT_PROSE, _blank_out, text)
    words = _TEMPLATE_CODE.sub(_blank_out, prose)
    rows = zip(text.split("\n"), prose.split("\n"), words.split("\n"), strict=True)
    return [
        (number, at + 1, line[max(0, at - _CONTEXT) : at + _CONTEXT + 1])
        for number, (line, whole, bare) in enumerate(rows, 1)
        for at in sorted(
            {found.start() for found in _BETWEEN_HAN.finditer(whole)}
            | {found.start() for found in _HALF_WIDTH_MARK.finditer(bare)}
        )
    ]


def _blank_out(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", _KEPT, found.group())
