"""Where what is shown comes from: the file and line that it is written in, the commit that last wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from yian1.model.diagnostics import Place, Span
    from yian1.output.documents.document import Figure

_SHORT = 8


@dataclass(frozen=True, slots=True)
class Origin:
    """A line of a file; `commit` is empty where no commit holds it as it is, `link` where there is nothing to open."""

    file: str
    line: int
    commit: str
    link: str

    @property
    def short(self) -> str:
        """The commit as people write it."""
        return self.commit[:_SHORT]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" + (f" @{self.short}" if self.commit else "")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure of a paper comes from: its own name, what is said of its origin, and the link to that, if any."""

    name: str
    text: str
    link: str


@dataclass(frozen=True)
class Origins:
    """How places become origins: `commits` has the last commit of each file that is as it was committed.

    `repository` is the address that the office gives, `folder` that of the workspace in it, "" or ending in a slash.
    """

    locate: Callable[[Place], Span]
    commits: Mapping[str, str] = field(default_factory=dict)
    repository: str = ""
    folder: str = ""

    def of(self, place: Place) -> Origin:
        """Return where something is written."""
        where = self.locate(place)
        commit = self.commits.get(where.file, "")
        link = ""
        if self.repository and commit:
            link = f"{self.repository}/blob/{commit}/{quote(self.folder + where.file)}#L{where.line}"
        return Origin(where.file, where.line, commit, link)


def sources(figures: Iterable[Figure], origins: Origins | None) -> dict[str, Source]:
    """Return the sources of a paper's figures by the names of their targets; without origins just what they are called.

    Whose figure it is, of which month, in which line of which file, and the commit where that is known.
    """
    return {figure.target: _source(figure, None if origins is None else origins.of(figure.place)) for figure in figures}


def _source(figure: Figure, origin: Origin | None) -> Source:
    if origin is None:
        return Source(figure.name, "", "")
    return Source(figure.name, f"{figure.target}\uff1a{figure.unit}{figure.month}\uff0c{origin}", origin.link)
