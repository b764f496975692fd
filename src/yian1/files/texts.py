"""The texts of the files that were read, kept as they came until somebody asks for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yian1.yaml import encoding


class Texts(Mapping[str, str]):
    """Texts by file; those of good files, which nobody looks at again, are never decoded."""

    def __init__(self) -> None:
        self._held: dict[str, str | bytes] = {}

    def hold(self, file: str, text: str | bytes) -> None:
        """Keep a text, or the bytes of one that is known to be whole."""
        self._held[file] = text

    def __getitem__(self, file: str) -> str:
        held = self._held[file]
        if isinstance(held, bytes):
            held = encoding.decode(held, file)[0] or ""
            self._held[file] = held
        return held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
