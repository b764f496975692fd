"""A bar for long work, on standard error and only if that is a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

FEW = 5  # pieces of work are done before anybody wonders


@contextmanager
def progress(what: str, pieces: int) -> Iterator[Callable[[T], T]]:
    """Give a function that each finished piece of work goes through, and shows with it how many are done."""
    if pieces < FEW or not sys.stderr.isatty():
        yield lambda done: done
        return
    from rich.console import Console  # slow to load
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(what, total=pieces)

        def step(done: T) -> T:
            bar.advance(task)
            return done

        yield step
