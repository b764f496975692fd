"""A real repository with a history of 200 commits: each is told once and rightly, cosmetic ones are not told."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from gitrepo import GitRepo
from ledgers import OFFICE, PLAN
from told import BREAKING, INFO, NOTICE, kinds
from yian1.core.changes.compare import compare
from yian1.files.load import load
from yian1.files.revisions import Repository

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from yian1.files.disk import RawFile
    from yian1.model.ledger import Ledger

PLAN_FILE, OFFICE_FILE = "data/plan.yaml", "data/office.yaml"
COMMITS = 200


@dataclass
class Script:
    """A history as it is written: the files after each step, and the changes that the step should be told as."""

    files: dict[str, str] = field(default_factory=dict)
    steps: list[dict[str, str | None]] = field(default_factory=list)
    expected: list[list[tuple[str, str]]] = field(default_factory=list)

    def step(self, files: Mapping[str, str | None], *told: tuple[str, str]) -> None:
        """Add a commit that writes files (None removes one)."""
        self.steps.append(dict(files))
        self.expected.append(sorted(told))
        for name, text in files.items():
            if text is None:
                del self.files[name]
            else:
                self.files[name] = text

    def edit(self, name: str, old: str, new: str, *told: tuple[str, str]) -> None:
        """Add a commit that replaces one text in one file."""
        assert self.files[name].count(old) == 1, (name, old)
        self.step({name: self.files[name].replace(old, new)}, *told)


def month_of_edits(script: Script, unit: str, target: str, month: int) -> None:
    """Add eleven commits on one new filing: six with a meaning, five without."""
    name, value = f"data/progress/{unit}/2024-{month:02}.yaml", 50 * month
    text = (
        f"unit: {unit}\nmonth: 2024-{month:02}\nfiled: 2024-{month + 1:02}-03\nfigures: {{{target}: {value}}}\n"
        "progress:\n  1-1b: {status: 推进中, done: 走访企业}\n"
    )
    script.step({name: text}, ("filing-added", INFO))
    script.edit(name, "unit:", "# 说明\nunit:")
    script.edit(name, f"{value}}}", f"{value}.0}}")
    script.edit(name, f"{{{target}: {value}.0}}", f"\n  {target}: {{value: {value}}}")
    script.edit(name, f"{{value: {value}}}", f"{{value: {value + 9}}}", ("figure-changed", INFO))
    script.edit(name, f"{{value: {value + 9}}}", f"{{value: {value + 8}}}", ("figure-fell", BREAKING))
    script.edit(name, f"value: {value + 8}", f"value: {value + 5}, correction: 重复", ("figure-fell", NOTICE))
    script.edit(name, "走访企业", "走访企业3家", ("text-changed", INFO))
    script.edit(name, "走访企业3家", "'走访企业3家'")
    script.edit(name, "推进中", "长期坚持", ("state-changed", INFO))
    script.step({name: script.files[name].replace(f"unit: {unit}\n", "").rstrip("\n") + f"\nunit: {unit}\n"})


def rules(script: Script) -> None:
    """Add commits on the plan and the office's rules."""
    script.edit(PLAN_FILE, "value: 600", "value: 620", ("target-changed", BREAKING))
    script.edit(PLAN_FILE, "value: 620", "value: 620.00")
    script.edit(PLAN_FILE, "建平台", "建大平台", ("action-changed", BREAKING))
    script.edit(OFFICE_FILE, "all-firms: shichang", "all-firms: shuju", ("owner-changed", NOTICE))
    script.edit(OFFICE_FILE, "day: 5", "day: 2", ("deadline-changed", BREAKING))
    script.edit(OFFICE_FILE, "day: 2,", "day: 2 ,")
    baseline = "baselines: {all-firms: {value: 80}}\n"
    script.step({OFFICE_FILE: script.files[OFFICE_FILE] + baseline}, ("baseline-changed", NOTICE))
    script.step({OFFICE_FILE: script.files[OFFICE_FILE] + "pace: monthly\n"})


def registers(script: Script) -> None:
    """Add commits on opinions, events and a work plan."""
    opinions, workplan = "data/opinions.yaml", "data/progress/jingxin/workplan.yaml"
    script.step({opinions: "- {id: O-1, date: 2024-04-18, text: 建议}\n"}, ("opinion-added", INFO))
    script.edit(opinions, "建议}", "建议, state: 已答复, replied: 2024-05-01}", ("opinion-answered", INFO))
    script.step({opinions: "opinions:\n" + script.files[opinions]})
    event = "- {id: E-1, date: 2024-04-09, kind: 会议, title: 部署会}\n"
    script.step({"data/events.yaml": event}, ("event-added", INFO))
    script.step({workplan: "- {action: 1-1a, due: 2024-09-30}\n"}, ("workplan-added", INFO))
    script.edit(workplan, "09-30", "12-31", ("workplan-changed", NOTICE))


def past(script: Script) -> None:
    """Add commits on old and on closed months, and on a filing that goes astray."""
    july, june = "data/progress/jingxin/2024-07.yaml", "data/progress/jingxin/2024-06.yaml"
    script.edit(june, "value: 305", "value: 310", ("figure-corrected", BREAKING))
    script.edit(june, "value: 310, correction: 重复", "value: 305, correction: 重复5个", ("figure-corrected", NOTICE))
    script.edit(july, "filed: 2024-08-03", "filed: 2024-08-06", ("filing-changed", NOTICE))
    closing = "month: 2024-06\nclosed: 2024-07-20\nunits: {}\n"
    script.step({"data/closed/2024-06.yaml": closing}, ("month-closed", INFO))
    script.edit(june, "value: 305", "value: 304", ("closed-changed", BREAKING))
    script.edit(june, "304, correction: 重复5个", "305, correction: 7月25日核实", ("closed-changed", NOTICE))
    stray, text = "data/progress/shuju/2024-07.yaml", script.files[july]
    other = text.replace("unit: jingxin", "unit: shuju")
    script.step({july: None, stray: text}, ("wrong-file", BREAKING))
    script.step({stray: None, july: text})
    script.step({stray: other}, ("filing-added", INFO), ("wrong-owner", BREAKING))
    script.step({stray: None}, ("filing-removed", BREAKING))
    script.step({july: text.replace("\n", "\r\n")})


def scripted() -> Script:
    """Write a history of 200 commits."""
    script = Script()
    script.step({PLAN_FILE: PLAN, OFFICE_FILE: OFFICE})
    for month in range(2, 9):
        for unit, target in (("jingxin", "stations"), ("shichang", "new-firms")):
            month_of_edits(script, unit, target, month)
    rules(script)
    registers(script)
    past(script)
    plan = script.files[PLAN_FILE]
    while len(script.steps) < COMMITS:
        script.step({PLAN_FILE: f"# {len(script.steps)}\n{plan}"})
    return script


def test_200_commits_are_each_told_once_and_rightly(tmp_path: Path) -> None:
    script = scripted()
    revisions = GitRepo.new(tmp_path, {"README.md": "a\n"}).import_commits(script.steps)
    assert len(revisions) == COMMITS
    repository = Repository.locate(tmp_path)
    ledgers = [_sound(repository.files(revision)) for revision in revisions]
    told = [sorted(kinds(compare(one, other))) for one, other in pairwise(ledgers)]
    assert told == script.expected[1:]


def _sound(files: Sequence[RawFile]) -> Ledger:
    loaded = load(files)
    assert not loaded.problems, loaded.problems
    assert loaded.ledger is not None
    return loaded.ledger
