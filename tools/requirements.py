"""Print what pyproject.toml asks for – to run, to develop and to build – one requirement a line.

`make lock` hands the list to the resolver; with --lowest every range becomes its lower end, for `make test-lowest`.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
_RANGE = re.compile(r">=\s*([^,;\s]+)(?:\s*,[^;]*)?")


def requirements() -> list[str]:
    """Return every direct requirement as it is declared, but for the project's own extras."""
    declared = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    project = declared["project"]
    extras = [each for extra in project["optional-dependencies"].values() for each in extra]
    asked = [*project["dependencies"], *extras, *declared["build-system"]["requires"]]
    return [each for each in dict.fromkeys(asked) if not each.startswith(f"{project['name']}[")]


def lowest(requirement: str) -> str:
    """Return a requirement with its range replaced by the lower end, e.g. rich>=13.8,<15 → rich==13.8."""
    return _RANGE.sub(r"==\1", requirement, count=1)


if __name__ == "__main__":
    wanted = map(lowest, requirements()) if "--lowest" in sys.argv[1:] else requirements()
    sys.stdout.write("".join(f"{line}\n" for line in wanted))
