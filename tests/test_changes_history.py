"""A real repository with random edits: each is told once and rightly, another way of writing is not told."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import edits
from gitrepo import GitRepo
from ledgers import compare
from yian1.files.git import Repository
from yian1.files.load import Loaded, load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from yian1.core.changes.change import Change

STEPS = int(os.environ.get("YIAN1_EDITS", "50"))  # thousands by hand
LONG = 25  # steps, then another history begins: a year is only so long


def history(seed: int) -> tuple[list[dict[str, str]], list[edits.Edit | None]]:
    """Return the files after each step, and the edit of each: None is only another way of writing."""
    random, state = edits.chance(seed), edits.start()
    written: list[dict[str, str]] = [edits.files(state)]
    steps: list[edits.Edit | None] = []
    for number in range(1, LONG + 1):
        if number % 4 == 0:
            steps.append(None)
        else:
            step = edits.edit(state, random, random.choice((2, 3, 4, 5)))
            state = step.after
            steps.append(step)
        written.append(edits.files(state, style=random.randrange(1, 10**6)))
    return written, steps


def test_every_edit_is_told_once_and_rightly(tmp_path: Path) -> None:
    repo = GitRepo.new(tmp_path, {"README.md": "a\n"})
    for seed in range(max(1, STEPS // LONG)):
        written, steps = history(seed)
        revisions = repo.import_commits(
            [_delta(one, other) for one, other in zip([{}, *written], written, strict=False)]
        )
        repository = Repository.locate(tmp_path)
        before: Loaded | None = None
        for number, revision in enumerate(revisions):
            loaded = load(repository.files(revision), before)
            assert not [problem for problem in loaded.problems if problem.severity == "error"], loaded.problems
            if before is not None and before.ledger is not None and loaded.ledger is not None:
                check(f"seed {seed}, step {number}", steps[number - 1], compare(before.ledger, loaded.ledger))
            before = loaded


def check(where: str, step: edits.Edit | None, found: tuple[Change, ...]) -> None:
    told = Counter((one.kind, one.severity.value, one.unit, one.subject) for one in found)
    expected = Counter[edits.Told]() if step is None else edits.expected(step)
    for one in found:  # what a check doubts is worth a look, whatever it is
        usual = (one.kind, "info", one.unit, one.subject)
        if "\uff1b可疑\uff1a" in one.message and expected[usual]:
            expected -= Counter([usual])
            expected += Counter([(one.kind, "notice", one.unit, one.subject)])
    assert told == expected, (where, told - expected, expected - told, [one.message for one in found])
    for words in () if step is None else step.words:
        assert any(words in one.message for one in found), (where, words, [one.message for one in found])


def _delta(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str | None]:
    """Return what a commit writes; None takes a file away."""
    gone: dict[str, str | None] = dict.fromkeys(before.keys() - after.keys())
    return gone | {name: text for name, text in after.items() if before.get(name) != text}
