"""Writing: a file is there whole or not at all, one of several writers is the first, a killed one leaves no trace."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from yian1.model.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a writer begins with, beside the file: of a name that git is told to leave alone, and data files never have.
_BEGUN = ".yian1-"
_SUFFIX = ".tmp"
_ABANDONED = 60  # seconds: no writer takes as long, all that it writes is in memory


def inside(root: Path, path: str) -> Path:
    """Return where a file of the workspace is to be written; UsageError if a link leads out of the workspace."""
    target = _followed(root / path)
    if not target.is_relative_to(root.resolve()):
        raise UsageError(f"{path} 是指向工作目录之外的链接，没有写入", "把文件夹本身放进工作目录")
    return target


class FileChangedError(Exception):
    """A file was changed by somebody else since it was read."""


def write(path: Path, data: bytes, *, instead_of: bytes | None = None) -> None:
    """Write a file whole or not at all, in the place of what is there; a device or a pipe takes it as it comes.

    FileChangedError if what is there by then is not what it is to be written `instead_of`.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            stream.write(data)
        return
    if path.is_symlink():
        path = _followed(path)  # a link stays a link, what it leads to is written
    with _begun(path, data) as temporary:
        if instead_of is not None and path.read_bytes() != instead_of:
            raise FileChangedError
        temporary.replace(path)


def create(path: Path, data: bytes) -> None:
    """Write a file whole where there is none; FileExistsError if there is anything, be it written at this moment."""
    with _begun(path, data) as temporary:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a disk without links
            path.open("xb").close()
            temporary.replace(path)


@contextlib.contextmanager
def _begun(path: Path, data: bytes) -> Iterator[Path]:
    """Write the data to a temporary file beside its place, which is gone at the end."""
    import tempfile  # most commands write nothing

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(_SUFFIX, _BEGUN, path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        temporary.chmod(stat.S_IMODE(mode))
        _tidy(temporary)
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _tidy(own: Path) -> None:
    """Remove what a killed writer has left in the same folder."""
    with contextlib.suppress(OSError):
        newest = own.stat().st_mtime - _ABANDONED
        for other in own.parent.glob(f"{_BEGUN}*{_SUFFIX}"):
            if other.stat().st_mtime < newest:
                other.unlink()


def _followed(path: Path) -> Path:
    """Return where a path leads; OSError if it leads in a circle."""
    with contextlib.suppress(RuntimeError):  # what Python < 3.13 calls a circle; later ones end somewhere in it
        end = path.resolve()
        if not end.is_symlink():
            return end
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
