"""yian1 close, archive: a month that is settled, and one kept with all that it was made by; both can be proved."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yian1 import __version__
from yian1.commands.options import argument, deliver, months, option
from yian1.commands.session import Session, month_of, open_workspace, parse_month
from yian1.console import put, put_error, today
from yian1.files import disk
from yian1.files.disk import CLOSINGS
from yian1.model.diagnostics import UsageError
from yian1.usage.program import RootOption, command

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yian1.model.period import Month


PAPERS, PROGRAM, SUMS, GUIDE = "文书", "程序", "SHA256SUMS", "说明.txt"
FORMATS = ("md", "docx", "html")
MOST_BYTES = 500_000_000  # what an archive may unpack to
_TITLES = {"brief": "简报", "half-year": "半年总结", "october": "报告"}
_FIRST_YEAR = "20"

_GUIDE = """yian1 {version} 归档：数据截至 {month}

data/、templates/  当时的台账和模板
文书/              由它们生成的文书
程序/              当时的程序和它所用的全部软件包（{program}）
SHA256SUMS         每个文件的校验值，可用 sha256sum -c SHA256SUMS 核对

重新生成并核对：
  1. 装程序：在“程序”文件夹里双击“安装.cmd”，或运行 sh 安装.sh，不需要网络；
  2. 运行 yian1 archive --verify 这个归档文件，逐份比较重新生成的文书和归档的文书；
  3. 只要文书：解压后进入文件夹，运行 yian1 brief --month {month} -o 简报.docx。
"""


@command(
    ("把2024年6月归档，连同程序", "archive 2024-06 -o 归档-2024-06.zip --program 离线安装包"),
    ("多年后核对：重新生成，与归档的文书逐字节比较", "archive --verify 归档-2024-05.zip"),
)
def archive(
    month: Annotated[str | None, argument("月份", "如 2024-05；核对时不写。", months)] = None,
    root: RootOption = None,
    output: Annotated[Path | None, option("--output -o", "文件", "归档文件，以 .zip 结尾。")] = None,
    program: Annotated[Path | None, option("--program", "文件夹", "离线安装包的文件夹，一并归档。")] = None,
    verify: Annotated[Path | None, option("--verify", "归档", "核对一个归档：重新生成其中的文书，逐份比较。")] = None,
) -> int:
    """Write an archive, or make the papers of one again and compare them byte by byte."""
    if verify is not None:
        if month is not None or output is not None or program is not None:
            raise UsageError("核对归档只需要归档文件", "写成：yian1 archive --verify 归档.zip")
        return _verify(verify)
    if month is None or output is None:
        raise UsageError("没有写明归档哪个月、写到哪里", "写成：yian1 archive 2024-05 -o 归档-2024-05.zip")
    if output.suffix.lower() != ".zip":
        raise UsageError(f"归档文件的名称“{output.name}”不以 .zip 结尾", "写成：-o 归档-2024-05.zip")
    return _write(root, month, output, program)


def _write(folder: Path | None, text: str, output: Path, program: Path | None) -> int:
    session = open_workspace(folder)
    month = month_of(session.ledger, text)
    root = session.root
    files = {path: raw.data for path, raw in session.loaded.files.items() if raw.data is not None}
    for path in [path for folder in ("data", "templates") for path in sorted((root / folder).rglob("*"))]:
        inside = path.relative_to(root)  # links and hidden files stay out
        hidden = any(part.startswith(".") for part in inside.parts)
        if path.is_file() and not hidden and path.resolve() == root.resolve() / inside:
            files[inside.as_posix()] = path.read_bytes()
    files = {path: data for path, data in files.items() if path.isprintable()}  # no list can hold other names
    files |= {f"{PAPERS}/{name}": made for name, made in _papers(session, month)}
    if program is not None:
        if not (program / "requirements.txt").is_file() or not (program / "wheels").is_dir():
            hint = "它由 make offline 生成，里面有 requirements.txt 和 wheels"
            raise UsageError(f"“{program}”不是离线安装包的文件夹", hint)
        every = (path for path in sorted(program.rglob("*")) if path.is_file() and not path.is_symlink())
        files |= {f"{PROGRAM}/{path.relative_to(program).as_posix()}": path.read_bytes() for path in every}
    kept = "没有归档，见归档时的提示" if program is None else "离线安装包"
    files[GUIDE] = _GUIDE.format(version=__version__, month=month, program=kept).encode("utf-8")
    files[SUMS] = "".join(f"{digest}  {name}\n" for name, digest in _sums(files).items()).encode("utf-8")
    deliver(disk.packed(files), output)
    if program is None:
        put_error("没有归档程序本身：用 make offline 生成离线安装包，再加 --program 文件夹，多年后才能保证重新生成。")
    session.hint_at_warnings()
    return 0


def _papers(session: Session, month: Month) -> Iterator[tuple[str, bytes]]:
    """Make every paper of a month: its brief, and the summary or report that stands at its end."""
    from yian1.commands import documents

    usual = {kind: documents.usual_months(session.ledger, kind) for kind in documents.USUAL_MONTH}
    for kind in [kind for kind in _TITLES if month in usual.get(kind, [month])]:
        made = documents.make(session, kind, month, None)
        for style in FORMATS:
            content = documents.rendered(session, made, style, month)
            yield f"{_TITLES[kind]}.{style}", content.encode("utf-8") if isinstance(content, str) else content


def _verify(path: Path) -> int:
    """Make the papers of an archive again from what lies in it, and tell which come out the same."""
    files = _unpacked(path)
    first = files.get(GUIDE, b"").decode("utf-8", "replace").partition("\n")[0]
    if not {SUMS, "data/plan.yaml"} <= files.keys() or _FIRST_YEAR not in first:
        raise UsageError("这个文件不是 yian1 的归档", "归档由 yian1 archive 月份 -o 文件.zip 写成")
    month = parse_month(first.split()[-1])
    lines = (line.partition("  ") for line in files[SUMS].decode("utf-8", "replace").splitlines())
    recorded, there = {name: digest for digest, _, name in lines}, _sums(files)
    damaged = sorted(name for name in recorded.keys() | there.keys() if recorded.get(name) != there.get(name))
    with tempfile.TemporaryDirectory(prefix="yian1-") as name:
        root = Path(name)
        for inside, content in files.items():
            if inside.startswith(("data/", "templates/")):
                target = root / inside
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        again = {f"{PAPERS}/{paper}": made for paper, made in _papers(open_workspace(root), month)}
    kept = {inside: content for inside, content in files.items() if inside.startswith(f"{PAPERS}/")}
    differing = [inside for inside in sorted(kept | again) if kept.get(inside) != again.get(inside)]
    for inside in sorted(kept | again):
        put(f"{'不同' if inside in differing else '相同'}  {inside}")
    for inside in damaged:
        put(f"校验值不符  {inside}")
    if differing or damaged:
        put_error("归档和重新生成的文书不一致。" if differing else "归档里有文件和归档时不同。")
        put_error(f"现在运行的是 yian1 {__version__}；归档里的“程序”才是当时的程序，装上它再核对。")
        return 1
    put(f"数据截至 {month} 的 {len(kept)} 份文书，重新生成后逐字节相同。")
    return 0


def _unpacked(path: Path) -> Mapping[str, bytes]:
    """Return the files of an archive by name; UsageError if it is none, leads out of its folder or is a bomb."""
    broken = f"“{path.name}”不是归档文件，或者已经损坏", "重新拷贝一份"
    with (
        path.open("rb") as stream,
        disk.unpacked(stream, MOST_BYTES, f"“{path.name}”", "检查是否拿错了文件", broken) as opened,
    ):
        entries = [each for each in opened.infolist() if not each.is_dir()]
        for each in entries:
            if each.filename.startswith("/") or {"..", ""} & set(each.filename.split("/")) or ":" in each.filename:
                raise UsageError(f"“{path.name}”里的文件名不对：{each.filename}", "它不是 yian1 写的归档")
        return {each.filename: opened.read(each) for each in entries}


def _sums(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items()) if name != SUMS}


@command(
    ("给2024年5月结账", "close 2024-05"),
    ("核对结过账的月份有没有被改动", "close --verify"),
)
def close(
    root: RootOption = None,
    month: Annotated[str | None, argument("月份", "如 2024-05。", months)] = None,
    *,
    verify: Annotated[bool, typer.Option("--verify", help="只核对已结账的月份是否被改动。")] = False,
) -> int:
    """Settle a month, or report what has changed in the months settled before."""
    from yian1.core import closing

    session = open_workspace(root)
    if verify:
        return _intact(session, month)
    if month is None:
        raise UsageError("没有写明月份", "写成 yian1 close 2024-05；只核对写 yian1 close --verify")
    settled = session.month(month)
    text = closing.close(session.series, settled, today())
    path = f"{CLOSINGS}{settled}.yaml"
    disk.write(disk.inside(session.root, path), text.encode("utf-8"))
    put(f"{settled} 已结账，写入 {path}；请提交到 git。")
    return 0


def _intact(session: Session, month: str | None) -> int:
    from yian1.core import closing
    from yian1.output import findings
    from yian1.output.review import few

    wanted = None if month is None else parse_month(month)
    broken = session.broken_files()
    if broken:  # what they close or file is not all there
        put_error(f"{len(broken)}个文件有错误（{few(broken)}），核对得不全；运行 yian1 check 查看，改正后再核对。")
    checked = [item for item in closing.verify(session.series) if wanted in {None, item.closing.month}]
    if not checked:
        put("没有结过账的月份。" if wanted is None else f"{wanted} 没有结账。")
        return 1 if broken else 0
    found = session.located([diagnostic for item in checked for diagnostic in item.diagnostics])
    for item in checked:
        state = "没有改动" if not item.diagnostics else "有改动" if not item.intact else "有注明的更正"
        put(f"{item.closing.month}（{item.closing.closed} 结账）：{state}")
    if found:
        put("\n" + findings.as_text(found, session.loaded.texts, len(session.loaded.texts)).rstrip("\n"))
    return 0 if not broken and all(item.intact for item in checked) else 1
