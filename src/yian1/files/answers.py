"""Answers kept from one run to the next: the same words about the same files get the same answer at once.

Asked before anything large is loaded, so that an unchanged workspace is answered in the time it takes to
read it. Only commands whose output is decided by the words, the data files, the day, the program and
the terminal are kept; every byte of every file is looked at, never its size or time.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from yian1.console import is_pipe
from yian1.files import clock, disk, templates
from yian1.files.cache import Cache
from yian1.model.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from yian1.files.ahead import Helper
    from yian1.files.raw import RawFile

FORMAT = 1  # of the kept answers
DOCUMENTS = frozenset({"brief", "due", "half-year", "october"})  # what templates have a part in
COMMANDS = frozenset({"check", "show", "status"}) | DOCUMENTS
SWITCH = "YIAN1_CACHE"  # "off" works everything out anew

# What looks at more than the files, or does more than print.
_ELSEWHERE = ("--at", "--git", "--history", "--output", "-o", "--help", "-h")
_VARIABLES = ("COLORTERM", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "TERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
_KEPT_CODES = (0, 1)

_asked: ContextVar[Question | None] = ContextVar("asked", default=None)


class Answer(NamedTuple):
    """What a command printed, and its exit code."""

    output: str
    errors: str
    code: int


class Question:
    """Words about the files of a workspace as they are now."""

    def __init__(self, words: Sequence[str], folder: Path, files: Sequence[RawFile], templates: Sequence[str]) -> None:
        self.folder = folder
        self.files = files
        self.helper: Helper | None = None
        self.served = 0
        asked = [FORMAT, list(words), _terminal()]
        self._name = f"answer-{_digest(asked)[:32]}"
        self._key = _digest([*asked, clock.today().isoformat(), _program(), fingerprint(files), *templates])
        self._cache = Cache(folder)

    def known(self) -> Answer | None:
        """Return the answer given before, if nothing has changed since."""
        data = self._cache.read(self._name)
        if data is None:
            return None
        kept = json.loads(data)
        return Answer(kept["output"], kept["errors"], kept["code"]) if kept["key"] == self._key else None

    def prepare(self) -> None:
        """Begin to parse the files while the program is being loaded."""
        from yian1.files.ahead import helper  # noqa: PLC0415 - an answer given before needs none

        self.helper = helper(self.files)

    def keep(self, answer: Answer) -> None:
        """Keep an answer that was made from these very files."""
        if self.served == 1 and answer.code in _KEPT_CODES:
            kept = {"key": self._key, **answer._asdict()}
            self._cache.write(self._name, json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def ask(words: Sequence[str]) -> Question | None:
    """Return the question that the words of the command line ask; None if its answer is not one to keep."""
    if os.environ.get(SWITCH) == "off" or any(word.startswith(_ELSEWHERE) for word in words):
        return None
    if sys.platform == "win32" and sys.stdout.isatty():
        return None  # colours may be no part of the text there
    if not sys.stdout.isatty() and not is_pipe():
        return None  # forced to be a terminal: where it takes its width from is not our business
    command, root = _command(words)
    if command not in COMMANDS:
        return None
    try:
        folder = disk.find_root(None if root is None else Path(root))
        texts = templates.read(folder) if command in DOCUMENTS else {}
        return Question(words, folder, tuple(disk.read_files(folder)), [*texts, *texts.values()])
    except (OSError, UsageError):
        return None  # the command itself says what is wrong


def given(folder: Path) -> tuple[Iterable[RawFile], Helper | None]:
    """Return a workspace's files, those of the question or as they are now, and who is parsing some of them."""
    question = _asked.get()
    if question is None or question.folder != folder:
        from yian1.files.ahead import helper  # noqa: PLC0415 - an answer given before needs none

        files = tuple(disk.read_files(folder))
        return files, helper(files)
    question.served += 1
    return question.files, question.helper


@contextmanager
def noting(question: Question) -> Iterator[None]:
    """Run a command to its exit, and keep what it prints as the answer to a question."""
    output, errors = _Noted(sys.stdout), _Noted(sys.stderr)
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = output, errors  # they do all that a stream does
    token = _asked.set(question)
    try:
        yield
    except SystemExit as stop:
        if output.whole and errors.whole and isinstance(stop.code, int):
            question.keep(Answer(output.text(), errors.text(), stop.code))
        raise
    finally:
        sys.stdout, sys.stderr = before
        _asked.reset(token)


def fingerprint(files: Iterable[RawFile]) -> str:
    """Return the digest of every name and every byte; files that cannot be read count with the reason."""
    digest = blake2b(digest_size=32)
    for raw in files:
        data = repr(raw.problem).encode("utf-8") if raw.data is None else raw.data
        digest.update(f"{raw.path}\0{raw.data is None}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        digest.update(data)
    return digest.hexdigest()


class _Noted:
    """A text stream that remembers what was written to it; `whole` is false once somebody went past it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._parts: list[str] = []
        self.whole = True

    def write(self, text: str) -> int:
        self._parts.append(text)
        return self._stream.write(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def text(self) -> str:
        return "".join(self._parts)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        if name in {"buffer", "detach"}:
            self.whole = False
        return getattr(self._stream, name)


def _command(words: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the command and the last --root among the words."""
    command, root = None, None
    rest = iter(words)
    for word in rest:
        if word == "--root":
            root = next(rest, None)
        elif word.startswith("--root="):
            root = word.removeprefix("--root=")
        elif command is None and not word.startswith("-"):
            command = word
    return command, root


def _terminal() -> list[object]:
    """Return everything outside the words that decides how a result looks."""
    streams = [(stream.isatty(), stream.encoding) for stream in (sys.stdout, sys.stderr)]
    size = tuple(shutil.get_terminal_size()) if sys.stdout.isatty() else ()
    return [streams, size, [os.environ.get(name) for name in _VARIABLES]]


def _program() -> list[object]:
    """Return what tells this program from another version of it: its files, and what is installed beside it."""
    folders = [Path(__file__).parents[1], *(Path(entry) for entry in sys.path if entry.endswith("-packages"))]
    installed = [folder.stat().st_mtime_ns for folder in folders[1:] if folder.is_dir()]
    return [sys.version, installed, sorted(_sources(str(folders[0])))]


def _sources(folder: str) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if entry.name.endswith(".py"):
            status = entry.stat()
            yield entry.path, status.st_size, status.st_mtime_ns
        elif entry.name != "__pycache__" and entry.is_dir():
            yield from _sources(entry.path)


def _digest(value: object) -> str:
    return blake2b(json.dumps(value).encode("utf-8"), digest_size=32).hexdigest()
