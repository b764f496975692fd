"""What was worked out before, kept under the workspace's ignored `.yian1/cache/`: lost or spoilt, it is only slower.

Every file is sealed with a key that lies in the user's own cache folder, so that what a repository
brings along, or anybody else has written there, counts for nothing.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from hashlib import blake2b
from pathlib import Path

FOLDER = Path(".yian1", "cache")
MAX_BYTES = 100_000_000
MAX_FILES = 64  # in one workspace; the oldest go first
_SEAL = 32  # bytes, as long as the key


class Cache:
    """The kept files of one workspace. Nothing here raises: what cannot be read or written is not there."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._key = _user_key()

    def read(self, name: str) -> bytes | None:
        """Return what this user kept under a name, if it is whole and unchanged."""
        try:
            sealed = _read_regular(self._root / FOLDER / name)
        except OSError:
            return None
        data = sealed[_SEAL:]
        return data if self._key is not None and sealed[:_SEAL] == self._seal(name, data) else None

    def write(self, name: str, data: bytes) -> None:
        """Keep something under a name, whole or not at all; whoever writes last wins."""
        if self._key is None or len(data) > MAX_BYTES:
            return
        with contextlib.suppress(OSError):
            folder = self._make_folder()
            _replace(folder / name, self._seal(name, data) + data)
            _prune(folder)

    def _seal(self, name: str, data: bytes) -> bytes:
        seal = blake2b(name.encode("utf-8") + b"\0", key=self._key or b"", digest_size=_SEAL)
        seal.update(data)
        return seal.digest()

    def _make_folder(self) -> Path:
        """Return the folder, made if need be; it must not be a link that leads elsewhere."""
        outer, folder = self._root / FOLDER.parts[0], self._root / FOLDER
        for each in (outer, folder):
            with contextlib.suppress(FileExistsError):
                each.mkdir()
            if not stat.S_ISDIR(each.lstat().st_mode):
                raise NotADirectoryError(str(each))
        ignore = outer / ".gitignore"
        if not os.path.lexists(ignore):
            _replace(ignore, b"*\n")
        return folder


def _user_key() -> bytes | None:
    """Return this user's key, made on first use; None where there is no place for one."""
    try:
        path = _user_folder() / "yian1" / "key"
        with contextlib.suppress(FileNotFoundError):
            key = _read_regular(path)
            if len(key) == _SEAL:
                return key
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, os.urandom(_SEAL))
        return _read_regular(path)
    except (OSError, RuntimeError):  # RuntimeError: the user has no home
        return None


def _user_folder() -> Path:
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".cache"


def _read_regular(path: Path) -> bytes:
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
        raise OSError(f"不是普通文件：{path}")
    return path.read_bytes()


def _replace(path: Path, data: bytes) -> None:
    """Write a file beside its place, for this user only, and put it there in one step."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def _prune(folder: Path) -> None:
    files = [entry for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)]
    if len(files) > MAX_FILES:
        files.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns)
        for entry in files[: len(files) - MAX_FILES]:
            with contextlib.suppress(OSError):
                Path(entry.path).unlink()
