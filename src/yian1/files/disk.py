"""The disk: a workspace's files and templates as they are read, and files written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import unicodedata
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from yian1.console import reason, remedy
from yian1.model.diagnostics import Diagnostic, Severity, Span, UsageError
from yian1.model.typography import spelled
from yian1.yaml.encoding import MAX_BYTES, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from contextlib import AbstractContextManager
    from typing import BinaryIO
    from zipfile import ZipFile

    from openpyxl import Workbook


_PLACES = (
    "填报放在 data/progress/单位代号/年-月.yaml，如 data/progress/jingxin/2024-05.yaml；办理方案叫 workplan.yaml；"
    "data/closed/ 里只放 yian1 close 写的文件；data/documents/ 里是 brief-年-月.yaml、half-year.yaml、october.yaml"
)
# What editors and other programs leave behind is nobody's filing.
_LEFT_BEHIND = r"[.~].*|.*~|.*\.(?:swp|swo|bak|tmp|orig|old|yian1-.*)"
_YAML = r".*[^a-z]ya?ml(?:\.\w+)?"
_SHEET = r".*\.(?:xlsx|xlsm|xls|et|csv)"
_MONTH = r"(?P<year>20\d{2})\s*[-_.年]?\s*(?P<month>1[0-2]|0?[1-9])(?!\d)月?(?:份)?"
_BARE_MONTH = r"(1[0-2]|0?[1-9])月份?"  # of the one year that there are filings of
_ID = r"[a-z0-9-]+"
_OF_PAPERS = r"half-year|october|brief-20\d{2}-\d{1,2}"


def is_stray(path: str) -> bool:
    """Whether a file that is not called like a data file is meant as one."""
    name = path.rpartition("/")[2]
    if name.endswith(".yaml") or re.fullmatch(_LEFT_BEHIND, name, re.IGNORECASE):
        return False
    stem = name.partition(".")[0]
    meant = f"{DATA}{stem}.yaml" in SINGLE_FILES or stem == "workplan" or re.fullmatch(f"{_MONTH}|{_OF_PAPERS}", stem)
    return bool(meant or re.fullmatch(f"{_YAML}|{_SHEET}", name, re.IGNORECASE))


def misplaced(path: str, known: Collection[str]) -> Diagnostic:
    """Return the message about such a file; `known` are the files that there are."""
    if re.fullmatch(_SHEET, path, re.IGNORECASE):
        message, hint = "Excel 和 CSV 填报表放在这里不会被读取", f"运行 yian1 import {path} 导入，再把它移走"
        return Diagnostic("misplaced-file", message, Span(path), hint)
    years = {filed[2][:4] for each in known if (filed := FILING.fullmatch(each))}
    name, hint, severity = _proper(path, years), _PLACES, None
    if name not in {None, path}:
        hint = f"已有 {name}，核对以哪一份为准，删去另一份" if name in known else f"改名为 {name}"
        severity = Severity.ERROR if name == OFFICE and name not in known else None
    return Diagnostic("misplaced-file", "这个文件不会被读取：位置或文件名不对", Span(path), hint, severity)


def _proper(path: str, years: Collection[str]) -> str | None:
    """Return where a file belongs, as far as its path shows; `years` are those that there are filings of."""
    *folders, name = PurePosixPath(unicodedata.normalize("NFKC", path).replace("\u3002", ".").lower()).parts
    stem = re.split(r"[.(\s]", name.lstrip())[0]  # also of a copy, "office (1).yaml"
    if len(years) == 1 and (bare := re.fullmatch(_BARE_MONTH, stem)):
        stem = name = f"{next(iter(years))}-{bare[1]}"
    if (single := f"{DATA}{stem}.yaml") in SINGLE_FILES:
        return single
    if re.fullmatch(_OF_PAPERS, stem):
        return "data/documents/" + re.sub(r"-(\d)$", r"-0\1", stem) + ".yaml"
    if folders[:2] in (["data", "closed"], ["data", "documents"]):
        return None
    own = [folder for folder in folders[1:] if folder not in {"data", "progress"}]
    unit = next((folder for folder in own if re.fullmatch(_ID, folder) and not re.fullmatch(_MONTH, folder)), None)
    if stem == "workplan":
        return f"data/progress/{unit or '单位代号'}/workplan.yaml"
    found = next((match for part in (name, *own) if (match := re.search(rf"(?<!\d){_MONTH}", part))), None)
    if found is None:
        return None
    if unit is None and not re.match(_MONTH, stem) and re.fullmatch(_ID, stem):
        unit = stem  # a folder for each month, in it a file for each unit
    return f"data/progress/{unit or '单位代号'}/{found['year']}-{int(found['month']):02d}.yaml"


MOST_GIVEN = 50_000_000  # bytes of a file that somebody names
PLAN = "data/plan.yaml"
OFFICE = "data/office.yaml"
OPINIONS = "data/opinions.yaml"
EVENTS = "data/events.yaml"
VERIFICATION = "data/verification.yaml"
ACCEPTED = "data/accepted.yaml"
RECEIVED = "data/received.yaml"
PROGRESS = "data/progress/"
CLOSINGS = "data/closed/"
PAPERS = "data/documents/"
FILING = re.compile(r"data/progress/([^/]+)/(\d{4}-\d{2})\.yaml", re.ASCII)
CLOSING = re.compile(r"data/closed/\d{4}-\d{2}\.yaml", re.ASCII)
PAPER = re.compile(r"data/documents/(?:brief-20\d{2}-(?:0[1-9]|1[0-2])|half-year|october)\.yaml", re.ASCII)
WORKPLAN = re.compile(r"data/progress/([^/]+)/workplan\.yaml", re.ASCII)
SINGLE_FILES = (PLAN, OFFICE, OPINIONS, EVENTS, VERIFICATION, ACCEPTED, RECEIVED)
DATA_ENDINGS = (".yaml", ".yml")
DATA = "data/"
_DEPTH = 3  # folders within one of a unit's: so deep a file is looked for that lies in the wrong place


class RawFile(NamedTuple):
    """A file as it came: its path in the workspace, with forward slashes, and its bytes or why there are none."""

    path: str
    data: bytes | None
    problem: Diagnostic | None = None


def find_root(given: Path | None) -> Path:
    """Return the workspace: the folder given, else the nearest one upwards that has data/plan.yaml."""
    if given is not None:
        if not given.is_dir():
            raise UsageError(f"没有这个目录：{given}", "核对 --root 后面的路径")
        if not (given / PLAN).exists():
            hint = _misnamed(given) or "--root 应指向含有 data/plan.yaml 的目录"
            raise UsageError(f"目录 {given} 里没有 {PLAN}", hint)
        return given
    try:
        here = Path.cwd().absolute()
    except FileNotFoundError:
        raise UsageError("当前所在的目录已经不存在", "换到别的目录再运行") from None
    for folder in (here, *here.parents):
        if (folder / PLAN).exists():
            return folder
    hint = _misnamed(here) or "进入工作目录再运行，或用 --root 目录 指明"
    raise UsageError(f"从当前目录向上都没有找到 {PLAN}", hint)


def _misnamed(folder: Path) -> str:
    """Return what to do about a plan that an editor has given another ending; "" if there is none."""
    try:
        names = sorted(path.name for path in (folder / PLAN).parent.iterdir())
    except OSError:
        return ""
    found = next((name for name in names if name.lower().startswith("plan.y") or name == "plan"), None)
    return "" if found is None else f"把 data/{spelled(found)} 改名为 {PLAN}"


def read_file(root: Path, name: str) -> RawFile:
    """Read one file of a workspace by its name there, which may not lead out of it."""
    return _Disk(root).read(name)


def read_files(root: Path, *, strays: bool = False) -> Iterator[RawFile]:
    """Yield every data file of a workspace, in the order of their paths; `strays` too, which are not read."""
    disk = _Disk(root)
    for name in SINGLE_FILES:
        if os.path.lexists(root / name):
            yield disk.read(name)
    for folder in (PROGRESS, CLOSINGS, PAPERS):
        if os.path.lexists(root / folder.rstrip("/")):
            for name in _names(root / folder, strays=strays, units=folder == PROGRESS):
                path = folder + name
                yield RawFile(path, None) if strays and is_stray(path) else disk.read(path)
    if strays:
        known = {*SINGLE_FILES, PROGRESS, CLOSINGS, PAPERS}
        beside = (f"{DATA}{name}" for name in _names(root / DATA, strays=True, leave_out=known))
        yield from (RawFile(path, None) for path in beside if path not in known)


def _names(
    folder: str | Path, *, strays: bool, units: bool = False, leave_out: Collection[str] = (), depth: int = _DEPTH
) -> list[str]:
    """Return the files in a folder that may be data, where `units` have folders also those in them.

    With `strays` also those that are meant as data, and what lies in other folders within it. A folder that cannot be
    listed stands for the files in it.
    """

    def inside(entry: os.DirEntry[str], depth: int) -> list[str]:
        return [f"{entry.name}/{name}" for name in _names(entry.path, strays=strays, depth=depth)]

    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return [""]
    found = []
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if units and Path(entry.path).is_dir():  # not entry.is_dir(), which fails for a link in a circle
            found += inside(entry, _DEPTH)
        elif entry.name.endswith(DATA_ENDINGS) or (entry.is_symlink() and not Path(entry.path).exists()):
            found.append(entry.name)
        elif strays and depth and entry.is_dir(follow_symlinks=False):
            found += [] if f"{DATA}{entry.name}/" in leave_out else inside(entry, depth - 1)
        elif strays and is_stray(entry.name):
            found.append(entry.name)
    return found


class _Disk:
    """Reads the files of one workspace; no link may lead out of it."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._real_root = root.resolve()
        self._inside: dict[str, bool] = {}  # by folder: to resolve every file's path takes as long as to read it

    def read(self, name: str, most: int = MAX_BYTES) -> RawFile:
        path = f"{self._root}/{name}"
        try:
            status = os.lstat(path)
            if not self._is_inside(path, status):
                return RawFile(name, None, link_outside(name))
            if stat.S_ISLNK(status.st_mode):
                status = Path(path).stat()
            if not stat.S_ISREG(status.st_mode):
                if name.endswith("/"):
                    return _refused(name, "unreadable", "不能列出目录里的文件", "检查目录的权限；里面的文件都没有读到")
                return RawFile(name, None, no_file(name))
            if status.st_size > most:
                return RawFile(name, None, too_large(name, status.st_size, most))
            with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - a Path for each of thousands of files takes long
                return RawFile(name, stream.readall())
        except OSError as error:
            if error.errno == errno.ELOOP:
                return _refused(name, "link-outside", "链接绕成了圈，不能读取", "把文件本身放进工作目录")
            return _refused(
                name, "unreadable", f"不能读取：{reason(error)}", "检查文件权限，或者文件是否被别的程序占用"
            )

    def _is_inside(self, path: str, status: os.stat_result) -> bool:
        if stat.S_ISLNK(status.st_mode):
            return _followed(Path(path)).is_relative_to(self._real_root)
        folder = path.rpartition("/")[0]
        if folder not in self._inside:
            self._inside[folder] = _followed(Path(folder)).is_relative_to(self._real_root)
        return self._inside[folder]


def read_given(path: Path) -> bytes:
    """Return a file that somebody has named, wherever it lies; UsageError for a pipe, a device, or far too much."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise UsageError(f"“{spelled(path.name)}”不是普通文件，不能读取", "写一个文件的名字")
    with path.open("rb") as stream:
        data = stream.read(MOST_GIVEN + 1)
    if len(data) > MOST_GIVEN:
        most = MOST_GIVEN // 1_000_000
        raise UsageError(f"“{spelled(path.name)}”超过 {most} MB 的上限，没有读取", "核对是否选错了文件")
    return data


def link_outside(name: str) -> Diagnostic:
    """Return the diagnostic for a link that leads out of the workspace."""
    return Diagnostic("link-outside", "链接指向工作目录之外，不读取", Span(name), "把文件本身放进工作目录")


def no_file(name: str) -> Diagnostic:
    """Return the diagnostic for what is neither a file nor a link to one."""
    return Diagnostic("unreadable", "不是普通文件，不能读取", Span(name), "换成普通文件")


def _refused(name: str, code: str, message: str, hint: str) -> RawFile:
    return RawFile(name, None, Diagnostic(code, message, Span(name), hint))


# What a writer begins with, beside the file: of a name that git leaves alone, and data files never have.
_BEGUN = ".yian1-"
_SUFFIX = ".tmp"
_ABANDONED = 60  # seconds: no writer takes as long, all that it writes is in memory


def inside(root: Path, path: str) -> Path:
    """Return where a file of the workspace is to be written; UsageError if a link leads out of the workspace."""
    target = _followed(root / path)
    if not target.is_relative_to(root.resolve()):
        raise UsageError(f"{path}：链接指向工作目录之外，没有写入", "把文件夹本身放进工作目录")
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
        os.umask(umask := os.umask(0))
        mode = path.stat().st_mode if path.exists() else 0o666 & ~umask
        temporary.chmod(stat.S_IMODE(mode))
        with contextlib.suppress(OSError):  # what a killed writer has left in the same folder
            newest = temporary.stat().st_mtime - _ABANDONED
            for other in path.parent.glob(f"{_BEGUN}*{_SUFFIX}"):
                if other.stat().st_mtime < newest:
                    other.unlink()
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _followed(path: Path) -> Path:
    """Return where a path leads; OSError if it leads in a circle."""
    with contextlib.suppress(RuntimeError):  # what Python < 3.13 calls a circle; later ones stop at a link in it
        end = path.resolve()
        if not end.is_symlink():
            return end
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


FOLDER = "templates"
STYLE = "style.docx"
MOST_BYTES = 1_000_000  # a template has a few thousand
MOST_STYLE_BYTES = 20_000_000  # a style file may hold a whole document with pictures; its text is not used
MOST_STYLE_PARTS = 4_000_000  # what is used of it may unpack to; Word's own has some 50,000


def templates(root: Path) -> dict[str, str]:
    """Return every template by name; UsageError if one of the workspace is no readable text file inside it."""
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(shipped("").glob("*.j2"))}
    names: list[str] = []
    if os.path.lexists(root / FOLDER):
        try:
            names = sorted(path.name for path in (root / FOLDER).iterdir() if path.suffix == ".j2")
        except NotADirectoryError:
            pass
        except OSError as error:
            raise UsageError(f"不能读取 {FOLDER}：{reason(error)}", remedy(error)) from None
    for name in names:
        try:
            found[name] = _own(root, name, MOST_BYTES).decode("utf-8")
        except UnicodeDecodeError:
            raise UsageError(f"模板 {FOLDER}/{name} 不是 UTF-8 编码", "用编辑器打开，另存为 UTF-8") from None
    return found


def style_file(root: Path) -> tuple[bytes, bytes | None]:
    """Return the shipped style file, and the workspace's own if it has one."""
    own = _own(root, STYLE, MOST_STYLE_BYTES) if os.path.lexists(root / FOLDER / STYLE) else None
    return shipped(STYLE).read_bytes(), own


def _own(root: Path, name: str, most: int) -> bytes:
    """Read a file of the workspace's own; what is refused as data (a link out of it, a pipe) is refused here too."""
    found = _Disk(root).read(f"{FOLDER}/{name}", most)
    if found.problem is not None:
        raise UsageError(f"{found.path}：{found.problem.message}", found.problem.hint)
    return found.data or b""


def shipped(name: str) -> Path:
    """Return a file of the templates that come with the program."""
    inside = Path(__file__).parents[1] / FOLDER
    return (inside if inside.is_dir() else Path(__file__).parents[3] / FOLDER) / name


@contextlib.contextmanager
def unpacked(
    given: BinaryIO, most: int, name: str, hint: str, broken: tuple[str, str], *parts: str
) -> Iterator[ZipFile]:
    """Open an archive for what is read inside of this: whole, or some parts of it alone.

    UsageError if that unpacks to more than `most` bytes – no reader takes more than the archive says – or, `broken`,
    where it is damaged: then zipfile, the XML parser and the readers of Office files raise anything.
    """
    import zipfile  # few commands read or make an archive

    try:
        with zipfile.ZipFile(given) as archive:
            if sum(each.file_size for each in archive.infolist() if not parts or each.filename in parts) <= most:
                yield archive
                return
    except UsageError:
        raise
    except Exception as error:
        raise UsageError(*broken) from error
    raise UsageError(f"{name}解压后超过 {most // 1_000_000} MB，没有读取", hint)


def style_parts(style: bytes, *parts: str) -> AbstractContextManager[ZipFile]:
    """Open a style file for some of its parts; they are all that is read of it."""
    broken = f"{FOLDER}/{STYLE} 不是能打开的 Word 文件", "用 Word 或 WPS 另存为 .docx 后再放进去"
    name, hint = f"{FOLDER}/{STYLE} 里的样式", "换成 Word 或 WPS 新存的样式文件"
    return unpacked(BytesIO(style), MOST_STYLE_PARTS, name, hint, broken, *parts)


_CONTENT_TYPES = "[Content_Types].xml"  # readers of Office files expect it first


def repacked(save: Callable[[BinaryIO], object]) -> bytes:
    """Return what `save` writes, its parts in a fixed order and with a fixed time."""
    import zipfile

    saved = BytesIO()
    save(saved)
    with zipfile.ZipFile(saved) as source:
        return packed({name: source.read(name) for name in source.namelist()})


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files, by their names, as one archive: the same files make the same bytes."""
    import zipfile

    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(files, key=lambda name: (name != _CONTENT_TYPES, name)):
            entry = zipfile.ZipInfo(name)  # of the earliest time that an archive knows
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, files[name])
    return made.getvalue()


def repacked_book(book: Workbook) -> bytes:
    """Return a workbook as the bytes of an .xlsx file; its properties keep the dates that they were given."""
    import zipfile

    from openpyxl.writer.excel import ExcelWriter  # an extra

    def save(stream: BinaryIO) -> None:
        # Not book.save(): that puts today's date into the file.
        with zipfile.ZipFile(stream, "w") as archive:
            ExcelWriter(book, archive).write_data()

    return repacked(save)
