"""Where a command's result goes: the terminal, or a file written whole."""

from __future__ import annotations

import sys
from pathlib import Path

from yian1.console import put_error
from yian1.files import disk


def deliver(content: str | bytes, output: Path | None) -> None:
    """Print text, or write text or bytes to the file given and say so on stderr."""
    if output is None or str(output) == "-":
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            sys.stdout.write(content)
        return
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    disk.write(Path(output), data)
    put_error(f"已写入 {output}")
