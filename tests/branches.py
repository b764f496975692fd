"""Branches of a small repository, and what `diff` says of them: shared by the tests of requests and of gates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gitrepo import filing, stations
from yian1.commands.diff import diff

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

APRIL = stations("2024-04", "200", filed="2024-05-03")
MAY = stations("2024-05", "250", filed="2024-06-03")  # on pace, as April was
OTHERS_OWN = filing("shichang", "2024-05", "figures: {new-firms: 500}\n", "2024-06-03")
OTHERS = stations("2024-05", "300", unit="shichang", filed="2024-06-03")  # another unit's to file


class Told:
    """What `diff` says, and its exit code."""

    def __init__(self, capsys: pytest.CaptureFixture[str], root: Path, *versions: str | None) -> None:
        base, head = (*versions, None, None)[:2]
        self.code = diff(root, base, head, "json", "breaking")
        self.value: dict[str, Any] = json.loads(capsys.readouterr().out)
        self.kinds = [(change["kind"], change["severity"]) for change in self.value["changes"]]
