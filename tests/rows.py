"""A test of many rows as one test: every row is tried, and each that fails is told with what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def each(names: str | Sequence[str], rows: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Make a table of a test whose arguments are named as for pytest's parametrize; it can use no fixtures.

    Rows that take no time are not worth a test each: pytest takes some milliseconds to set one up and to report it.
    """
    keys = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    table = [tuple(row) if len(keys) > 1 else (row,) for row in rows]
    assert table

    def of(test: Callable[..., None]) -> Callable[[], None]:
        def every_row() -> None:
            failed: list[AssertionError] = []
            for row in table:
                try:
                    test(**dict(zip(keys, row, strict=True)))
                except AssertionError as failure:  # told below, with the rows that fail beside it
                    failure.add_note(f"row: {row!r}"[:400])
                    failed.append(failure)
            if len(failed) == 1:
                raise failed[0]
            if failed:
                raise ExceptionGroup(f"{len(failed)} of {len(table)} rows of {test.__name__}", failed)

        every_row.__name__, every_row.__doc__ = test.__name__, test.__doc__
        every_row.__qualname__, every_row.__module__ = test.__qualname__, test.__module__
        return every_row

    return of
