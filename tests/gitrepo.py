"""Real git repositories for tests: made in a temporary folder, deaf to the machine's own configuration."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ledgers import OFFICE, PLAN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WORKSPACE: Mapping[str, str] = {"data/plan.yaml": PLAN, "data/office.yaml": OFFICE}
AUTHOR = "张三"
_SETTINGS = ("-c", "protocol.file.allow=always", "-c", "maintenance.auto=false")  # tidying takes as long as a commit


def filing(unit: str, month: str, rest: str = "", filed: str | None = None) -> dict[str, str]:
    """Return a filing as a file: its path and its text."""
    day = "" if filed is None else f"filed: {filed}\n"
    return {f"data/progress/{unit}/{month}.yaml": f"unit: {unit}\nmonth: {month}\n{day}{rest}"}


def stations(month: str, value: str, unit: str = "jingxin", **header: str) -> dict[str, str]:
    """Return a filing with a figure of the target `stations`."""
    head = "".join(f"{key}: {text}\n" for key, text in header.items())
    return filing(unit, month, f"{head}figures: {{stations: {value}}}\n")


@cache
def _made(files: tuple[tuple[str, str], ...], later: tuple[tuple[str, str], ...] | None) -> str:
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    repo = GitRepo(Path(folder))
    repo.git("init", "-q", "-b", "main", "--template=")
    repo.commit(dict(files), day="2024-04-01")
    if later is not None:
        repo.commit(dict(later), day="2024-05-03")
    return folder


@dataclass(frozen=True)
class GitRepo:
    """A repository with its working tree at `path`."""

    path: Path

    @classmethod
    def new(cls, path: Path, files: Mapping[str, str] = WORKSPACE, later: Mapping[str, str] | None = None) -> GitRepo:
        """Make a repository with a first commit, and another one a month later; copied from one made before alike."""
        made = _made(tuple(files.items()), None if later is None else tuple(later.items()))
        shutil.copytree(made, path, dirs_exist_ok=True)
        return cls(path)

    def git(self, *arguments: str, day: str = "2024-06-01", author: str = AUTHOR) -> str:
        """Run git as an author on a day (at noon in Beijing)."""
        moment = f"{day}T12:00:00+0800"
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": author,
            "GIT_AUTHOR_EMAIL": "author@example.org",
            "GIT_AUTHOR_DATE": moment,
            "GIT_COMMITTER_NAME": author,
            "GIT_COMMITTER_EMAIL": "committer@example.org",
            "GIT_COMMITTER_DATE": moment,
        }
        command = ["git", *_SETTINGS, *arguments]
        done = subprocess.run(
            command, cwd=self.path, env=environment, capture_output=True, encoding="utf-8", check=True
        )
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write files into the working tree; None removes one."""
        for name, text in files.items():
            file = self.path / name
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")

    def commit(self, files: Mapping[str, str | None], day: str = "2024-06-01", author: str = AUTHOR) -> str:
        """Write files, commit everything, return the commit's id."""
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "edit", day=day, author=author)
        return self._head() or self.git("rev-parse", "HEAD")

    def _head(self) -> str:
        """Return the last commit's id as the files have it, which spares a process; nothing if it is not as simple."""
        head = self.path / ".git" / "HEAD"
        named = head.read_text(encoding="utf-8").strip().removeprefix("ref: ") if head.is_file() else ""
        found = head.parent / named
        return found.read_text(encoding="utf-8").strip() if named and found.is_file() else ""

    def import_commits(self, steps: Sequence[Mapping[str, str | None]]) -> list[str]:
        """Make a commit on main for each step by one `git fast-import`; return their ids, leave the working tree."""
        stream = bytearray()
        for number, files in enumerate(steps, 1):
            when = f"{AUTHOR} <author@example.org> {1_711_900_800 + 3600 * number} +0800"
            stream += f"commit refs/heads/main\nmark :{number}\ncommitter {when}\ndata 0\n".encode()
            for name, text in files.items():
                if text is None:
                    stream += f'D "{name}"\n'.encode()
                else:
                    data = text.encode()
                    stream += f'M 100644 inline "{name}"\ndata {len(data)}\n'.encode() + data + b"\n"
        marks = self.path / "marks"
        command = ["git", "fast-import", "--quiet", "--force", f"--export-marks={marks}"]
        subprocess.run(command, cwd=self.path, input=bytes(stream), check=True)
        listed = dict(line[1:].split() for line in marks.read_text(encoding="ascii").splitlines())
        return [listed[str(number)] for number in range(1, len(steps) + 1)]
