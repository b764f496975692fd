"""The file for the office's own words (data/documents/…), with what would be compiled as candidates in comments."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from yian1.model.paper import PART_WORDS, TITLES, paper_name
from yian1.output.documents.document import plain
from yian1.output.documents.facts import gather
from yian1.output.documents.tasks import within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.output.documents.document import Document
    from yian1.output.documents.occasion import Request
    from yian1.output.documents.tasks import SectionFact

_CANDIDATE = 120  # signs of a task's account
_NUMBER = re.compile(r"^\d+\. ")
_ITEM = re.compile("(?:^|\uff1b)[一二三四五六七八九]是")
_MARKS = "\u3002\uff1b"
_DEMANDS = re.compile(r"^## .{1,3}、(?:工作要求|下半年打算|下一步打算|下一步工作)$")


def draft(request: Request, made: Document) -> str:
    """Return the text of the file for a document; `made` is the document as it is compiled now."""
    return "\n".join(_lines(request, made)) + "\n"


def _lines(request: Request, made: Document) -> Iterator[str]:
    facts = gather(request)
    title = TITLES.get(request.kind, f"{request.month}简报")
    yield f"# {title}：办公室自己的话。写了的代替自动汇编的，重新生成时一字不动；不写的照旧汇编。"
    yield "# 各行前面的 # 去掉才起作用；引号里的是现在会汇编出的文字，供改写。"
    yield f"dated: {facts['dated']}  # 印发日期：写定后不再变动"
    if facts["issue"]:
        yield f"# issue: {facts['issue']}"
    yield f"# opening: {_quoted(_opening(made))}"
    yield from _list("highlights", "亮点", [item for item in _highlights(facts["sections"]) if item])
    yield from _list("instructions", "领导批示", ["…"])
    yield from _list("demands", "工作要求、下一步打算", _demands(made))
    accounts = {task.id: facts["account"](task.id, _CANDIDATE) for part in facts["sections"] for task in part.tasks}
    yield from _mapping("tasks", "任务进展：代替各单位报送的文字", accounts)
    yield from _mapping("problems", "问题的原因", {item.id: item.reason for item in facts["behind"]})
    parts = "、".join(f"{part}（{name}）" for part, name in PART_WORDS.items())
    yield f"# leave_out: []  # 这次不印的部分：{parts}"


def _opening(made: Document) -> str:
    return plain(next((line for line in made.body.split("\n") if line and not line.startswith("#")), "…"))


def _demands(made: Document) -> Sequence[str]:
    lines = made.body.split("\n")
    start = next((at for at, line in enumerate(lines) if _DEMANDS.match(line)), None)
    if start is None:
        return ["…"]
    found = []
    for line in lines[start + 1 :]:
        if line.startswith("## "):
            break
        found += [f"{each.rstrip(_MARKS)}\u3002" for each in _ITEM.split(plain(_NUMBER.sub("", line))) if each.strip()]
    return found or ["…"]


def _highlights(sections: Sequence[SectionFact]) -> Iterator[str]:
    """Yield of each chapter what the first unit with news of the month says first."""
    for section in sections:
        fresh = [report for task in section.tasks for report in task.fresh]
        yield next((f"{report.unit}{text}" for report in fresh if (text := within(report.done, 60))), "")


def _list(key: str, title: str, items: Sequence[str]) -> Iterator[str]:
    yield f"# {key}:  # {title}"
    yield from (f"#   - {_quoted(item)}" for item in items or ["…"])


def _mapping(key: str, title: str, items: dict[str, str]) -> Iterator[str]:
    yield f"# {key}:  # {title}"
    yield from (f"#   {name}: {_quoted(text or '…')}" for name, text in items.items())


def _quoted(text: str) -> str:
    """Return a text as YAML and JSON quote it, so that no sign in it means anything."""
    return json.dumps(text, ensure_ascii=False)


def path(request: Request) -> str:
    """Return where the file for a document's words lies in the workspace."""
    kind = request.kind if request.kind in TITLES else "brief"
    return f"data/documents/{paper_name(kind, request.month)}.yaml"
