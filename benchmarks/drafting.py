"""How well plans are drafted from their text: F1 of tasks, of (role, unit) and of targets, by plan and by field.

    python benchmarks/drafting.py [-v] [FOLDER]

A plan is NN.txt with NN.truth.yaml beside it, made by hand. A target counts if it stands in the same words with the
same value; it is right if its measure, rule and deadline are, too. Milestones are no part of it.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from yian1.drafting.build import draft
from yian1.drafting.cleaning import decoded, from_text
from yian1.model.quantity import split_measure

if TYPE_CHECKING:
    from yian1.drafting.build import Draft
    from yian1.drafting.targets import Target
    from yian1.drafting.tasks import Task

PLANS = Path(__file__).parents[1] / "tests" / "plans"
RULES = {
    "eq": "at-least",
    "ge": "at-least",
    "gt": "above",
    "le": "at-most",
    "lt": "below",
    "approx": "about",
    "range": "at-least",
}
SAME = {"户": "家", "人": "名", "位": "名", "个百分点": "百分点", "场次": "场"}


@dataclass
class Score:
    """How many of a kind were found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        whole = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / whole if whole else 1.0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    def add(self, other: Score) -> None:
        """Count another plan's in."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed


def bare(text: object) -> str:
    """Return a text without marks and spaces, for comparing."""
    return re.sub(r"[\W_]", "", str(text)).translate(str.maketrans("０１２３４５６７８９", "0123456789"))


def name_of(unit: str) -> str:
    """Return a unit's name without an open end."""
    return bare(re.sub(r"等[^、]*(?:部门|单位|$)", "", unit) if "等" in unit[2:] else unit)


def tasks_of(plan: Draft) -> list[Task]:
    """Return the tasks of a draft in their order."""
    return [task for section in plan.sections for task in section.tasks]


def matches(truth: dict[str, Any], task: Task) -> bool:
    """Whether a drafted task is the one that is meant."""
    title, own = bare(truth["title"]), bare(task.title)
    text = bare(task.title + "".join(action.text for action in task.actions))
    return (
        title == own
        or (len(own) >= 4 and title.startswith(own))
        or text.startswith(title)
        or SequenceMatcher(None, title, own).ratio() > 0.85
    )


def pair_tasks(truths: list[dict[str, Any]], found: list[Task]) -> list[tuple[dict[str, Any], Task]]:
    """Return which drafted task is which, each used once."""
    free = list(found)
    pairs = []
    for truth in truths:
        task = next((task for task in free if matches(truth, task)), None)
        if task is not None:
            free.remove(task)
            pairs.append((truth, task))
    return pairs


def task_score(truths: list[dict[str, Any]], found: list[Task]) -> Score:
    """Score the tasks."""
    pairs = pair_tasks(truths, found)
    good = {id(task) for _, task in pairs}
    score = Score(len(pairs), len(found) - len(pairs), len(truths) - len(pairs))
    score.notes += [f"extra task {task.id} {task.title}" for task in found if id(task) not in good]
    hit = {id(truth) for truth, _ in pairs}
    score.notes += [f"missed task {truth.get('no')} {truth['title']}" for truth in truths if id(truth) not in hit]
    return score


def wanted_units(truth: dict[str, Any], plan: Draft) -> set[tuple[str, str]]:
    """Return the pairs of role and unit that a task should have, by the name that the draft goes by."""
    names = {name_of(alias): name_of(unit.name) for unit in plan.units for alias in unit.aliases}
    listed = [*(truth.get("support") or []), *(truth.get("responsible") or [])]
    pairs = [*(("lead", name) for name in truth.get("lead") or []), *(("units", name) for name in listed)]
    return {(role, names.get(name_of(name), name_of(name))) for role, name in pairs}


def given_units(task: Task, plan: Draft) -> set[tuple[str, str]]:
    """Return the pairs of role and unit that a drafted task has."""
    names = {unit.id: unit.name for unit in plan.units}
    given = {("lead", name_of(names[unit])) for action in task.actions for unit in action.lead}
    return given | {("units", name_of(names[unit])) for action in task.actions for unit in action.units}


def unit_score(truths: list[dict[str, Any]], plan: Draft) -> Score:
    """Score the pairs of role and unit, task by task."""
    score = Score()
    for truth, task in pair_tasks(truths, tasks_of(plan)):
        wanted, given = wanted_units(truth, plan), given_units(task, plan)
        score.add(Score(len(wanted & given), len(given - wanted), len(wanted - given)))
        score.notes += [f"unit missed {truth['title'][:12]} {pair}" for pair in sorted(wanted - given)]
        score.notes += [f"unit extra  {truth['title'][:12]} {pair}" for pair in sorted(given - wanted)]
    return score


def base(value: Decimal, measure: str) -> tuple[Decimal, str]:
    """Return a value in its plain measure."""
    scale, counted = split_measure(measure.split("/", maxsplit=1)[0])
    counted = SAME.get(counted, counted)
    return (value * scale).normalize(), counted


def truth_value(truth: dict[str, Any]) -> Decimal:
    """Return a truth's value, the lower end of a range."""
    value = truth["value"]
    return Decimal(str(value[0] if isinstance(value, list) else value))


def truth_due(truth: dict[str, Any]) -> str:
    """Return a truth's month, nothing where it gives none."""
    found = re.search(r"(\d{4})(?:-(\d\d))?", str(truth.get("deadline") or ""))
    return f"{found[1]}-{found[2] or 12}" if found else ""


def in_same_words(truth: str, quote: str) -> bool:
    """Whether two quotes are the same place of a text."""
    first, second = bare(truth), bare(quote)
    if first in second or second in first:
        return True
    match = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    return match.size >= 0.6 * min(len(first), len(second))


def wrong_fields(truth: dict[str, Any], target: Target, last: str) -> list[str]:
    """Return the fields in which a drafted target is not what it should be."""
    wrong = []
    _, counted = base(truth_value(truth), str(truth["unit"]))
    if base(target.value or Decimal(0), target.measure)[1] != counted:
        wrong.append("measure")
    if RULES[truth["operator"]] != target.rule:
        wrong.append("rule")
    due = truth_due(truth)
    if due and not target.per and str(target.due or last) != due:
        wrong.append("due")
    if truth["operator"] == "range" and target.upto is None:
        wrong.append("upto")
    if truth.get("period") and not target.per:
        wrong.append("per")
    return wrong


def unmarked_units(truths: list[dict[str, Any]], plan: Draft) -> Score:
    """Score the lines of tasks that bear no 待核: a title, and one for each part that somebody has in an action."""
    score = Score()
    pairs = pair_tasks(truths, tasks_of(plan))
    paired = {id(task): truth for truth, task in pairs}
    for task in tasks_of(plan):
        truth = paired.get(id(task))
        if "title" not in task.doubts:
            score.add(Score(right=1) if truth else Score(wrong=1))
        for action in task.actions if truth else ():
            if action.who.doubt or not (action.lead or action.units):
                continue
            given = given_units(replace(task, actions=[action]), plan)
            lines = {role for role, _ in given}
            wrong = {role for role, _ in given - wanted_units(truth or {}, plan)}
            score.add(Score(len(lines - wrong), len(wrong)))
            score.notes += [f"unmarked units {task.title[:12]} {role}" for role in sorted(wrong)]
    return score


def unmarked_fields(truth: dict[str, Any], target: Target, last: str) -> Score:
    """Score the lines of a target that bear no 待核: its value, measure, rule and deadline."""
    wrong = set(wrong_fields(truth, target, last)) - set(target.doubts)
    wrong -= {"measure", "upto", "per"} if "value" in target.doubts else set()
    lines = [key for key in ("value", "measure", "rule", "due") if key not in target.doubts]
    notes = [f"unmarked {key} {target.quote}" for key in sorted(wrong)]
    return Score(max(len(lines) - len(wrong), 0), len(wrong), notes=notes)


def target_score(truths: list[dict[str, Any]], plan: Draft) -> tuple[Score, Score, Score]:
    """Score the targets: found with their value, right in every field, and the lines that bear no 待核."""
    last = str(plan.head.last or f"{plan.head.year}-12")
    everything = [t for goal in plan.goals for t in goal.targets]
    everything += [t for task in tasks_of(plan) for t in task.targets]
    free = [t for t in everything if t.value is not None]
    found, whole, lines = Score(), Score(), Score()
    for truth in truths:
        value = base(truth_value(truth), str(truth["unit"]))[0]
        same = [
            t
            for t in free
            if base(t.value or Decimal(0), t.measure)[0] == value and in_same_words(truth["quote"], t.quote)
        ]
        if not same:
            found.missed += 1
            whole.missed += 1
            found.notes.append(f"missed {truth['quote']}")
            continue
        free.remove(same[0])
        found.right += 1
        lines.add(unmarked_fields(truth, same[0], last))
        lines.notes += unmarked_fields(truth, same[0], last).notes
        wrong = wrong_fields(truth, same[0], last)
        whole.add(Score(right=1) if not wrong else Score(wrong=1, missed=1))
        if wrong:
            whole.notes.append(f"wrong {wrong} {truth['quote']} <> {same[0].rule} {same[0].measure} {same[0].due}")
    found.wrong += len(free)
    whole.wrong += len(free)
    found.notes += [f"extra {t.quote} {t.value}{t.measure} {t.doubts}" for t in free]
    lines.wrong += sum(4 - len({"value", "rule", "due"} & set(t.doubts)) for t in free if "value" not in t.doubts)
    return found, whole, lines


def scored(path: Path, drafted: Draft | None = None) -> dict[str, Score]:
    """Return the scores of one plan, and of its draft if there is one already."""
    truth = yaml.safe_load(path.with_suffix("").with_suffix(".truth.yaml").read_text(encoding="utf-8"))
    plan = drafted or draft(*from_text(decoded(path.read_bytes())))
    truths = [*(truth.get("tasks") or []), *(truth.get("annex_tasks") or [])]
    found, whole, lines = target_score(truth.get("targets") or [], plan)
    named = unmarked_units(truths, plan)
    lines.add(named)
    lines.notes += named.notes
    return {
        "tasks": task_score(truths, tasks_of(plan)),
        "units": unit_score(truths, plan),
        "found": found,
        "targets": whole,
        "unmarked": lines,
    }


def main() -> None:
    """Print a table."""
    verbose = "-v" in sys.argv
    folders = [Path(arg) for arg in sys.argv[1:] if arg != "-v"] or [PLANS]
    sums = {key: Score() for key in ("tasks", "units", "found", "targets", "unmarked")}
    print("plan          tasks   (role, unit)   targets found   targets right   unmarked lines right")
    for path in sorted(path for folder in folders for path in folder.glob("*.txt")):
        if not path.with_suffix(".truth.yaml").exists():
            continue
        scores = scored(path)
        print(
            f"{path.stem:12}",
            *(
                f"{score.f1:.3f} ({score.right}/{score.right + score.wrong}/{score.right + score.missed})"
                if key != "unmarked"
                else f"{score.precision:.3f} ({score.right}/{score.right + score.wrong})"
                for key, score in scores.items()
            ),
            sep="  ",
        )
        for key, score in scores.items():
            sums[key].add(score)
            if verbose and score.notes:
                print(*(f"    {note}" for note in score.notes), sep="\n")
    totals = [score.precision if key == "unmarked" else score.f1 for key, score in sums.items()]
    print(f"{'all':12}", *(f"{total:.3f}" for total in totals), sep="  ")


if __name__ == "__main__":
    main()
