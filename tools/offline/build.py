"""Build a folder that installs yian1 on a machine without a network, or one file that runs there.

The folder holds, for one platform and CPython 3.11 to 3.13: the wheels that requirements.lock names, each checked
against its hash there; yian1's own wheel; a list with hashes for pip; the installer; and what to do, in Chinese.
Which packages a platform needs is read from the wheels themselves, with their markers worked out for that platform
and not for this machine: on Windows colorama is one of them.

    python tools/offline/build.py manylinux_x86_64 -o dist          # make offline PLATFORM=…
    python tools/offline/build.py manylinux_x86_64 -o dist --pyz    # make pyz: the single file beside it
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PROJECT = Path(__file__).parents[2]
LOCK = PROJECT / "requirements.lock"
PYTHONS = ("3.11", "3.12", "3.13")
EXTRAS = ("office", "draft")
LARGEST_FILE = 15 * 1024 * 1024  # bytes of the single file

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: *; *([^\\\n]+?))? *\\?\n((?: +--hash=\S+(?: *\\)?\n)+)", re.MULTILINE)
_HASH = re.compile(r"--hash=(\S+)")
_OLDEST_GLIBC, _GLIBC = 5, 28  # Kylin V10 and UOS 20 have glibc 2.28


@dataclass(frozen=True)
class Platform:
    """A kind of machine: the tags of wheels that run there, and what the markers of requirements ask about it."""

    tags: tuple[str, ...]
    markers: dict[str, str]
    installers: tuple[str, ...]


def _linux(machine: str) -> Platform:
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(_GLIBC, _OLDEST_GLIBC - 1, -1)]
    named = [f"manylinux2014_{machine}", f"manylinux2010_{machine}", f"manylinux1_{machine}"]
    markers = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": machine}
    return Platform((*tags, *named), markers, ("安装.sh",))


PLATFORMS = {
    "win_amd64": Platform(
        ("win_amd64",),
        {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"},
        ("安装.cmd",),
    ),
    "manylinux_x86_64": _linux("x86_64"),
    "manylinux_aarch64": _linux("aarch64"),
}


@dataclass(frozen=True)
class Pin:
    """One release of the lock, with the hashes of its files."""

    name: str
    version: str
    hashes: tuple[str, ...]

    def line(self, hashes: Iterable[str] | None = None, marker: str = "") -> str:
        """Return the pin as a line for pip, by default with all its hashes and wherever pip runs."""
        listed = "".join(f" --hash={each}" for each in (self.hashes if hashes is None else hashes))
        return f"{self.name}=={self.version}{f' ; {marker}' if marker else ''}{listed}\n"


def pins(lock: str, markers: dict[str, str]) -> dict[str, Pin]:
    """Return what the text of a lock pins for a machine, by name."""
    found = {}
    for name, version, marker, hashes in _PIN.findall(lock):
        if not marker or Requirement(f"{name} ; {marker}").marker.evaluate(markers):
            found[canonicalize_name(name)] = Pin(canonicalize_name(name), version, tuple(_HASH.findall(hashes)))
    return found


def needs(wheel: Path, extras: Iterable[str], markers: dict[str, str]) -> Iterator[Requirement]:
    """Yield what a wheel needs on a machine, its extras included."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        fields = Parser().parsestr(archive.read(name).decode("utf-8"))
    for line in fields.get_all("Requires-Dist", []):
        requirement = Requirement(line)
        asked = [{**markers, "extra": extra} for extra in ("", *extras)]
        if requirement.marker is None or any(map(requirement.marker.evaluate, asked)):
            yield requirement


def collect(own: Path, platform: Platform, python: str, wheels: Path) -> dict[str, Pin]:
    """Bring all wheels that yian1's own wheel needs for one Python into a folder; return their pins by name."""
    markers = {**platform.markers, "python_version": python, "python_full_version": f"{python}.0",
               "platform_python_implementation": "CPython", "implementation_name": "cpython"}  # fmt: skip
    locked = pins(LOCK.read_text(encoding="utf-8"), markers)
    taken: dict[str, Pin] = {}
    waiting = list(needs(own, EXTRAS, markers))
    while waiting:
        asked = {canonicalize_name(each.name): each.extras for each in waiting}
        fresh = [locked[name] for name in asked if name not in taken]
        taken |= {pin.name: pin for pin in fresh}
        waiting = []
        if fresh:
            _download(fresh, platform, python, wheels)
            for pin in fresh:
                waiting += needs(_wheel(pin, wheels, platform, python), asked[pin.name], markers)
    return taken


def _download(fresh: Sequence[Pin], platform: Platform, python: str, wheels: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "requirements.txt")
        listed.write_text("".join(pin.line() for pin in fresh), encoding="utf-8", newline="\n")
        _pip("download", "--no-deps", "--require-hashes", "-r", listed, "-d", wheels, *_target(platform, python))


def _target(platform: Platform, python: str) -> list[str]:
    """Return pip's options for another machine than this one."""
    abi = f"cp{python.replace('.', '')}"
    tags = [word for tag in platform.tags for word in ("--platform", tag)]
    return ["--only-binary=:all:", "--implementation", "cp", "--python-version", python, "--abi", abi, *tags]


def _wheel(pin: Pin, wheels: Path, platform: Platform, python: str) -> Path:
    """Return the wheel of a pin that a machine takes."""
    pythons = {"py3", "py2", f"cp{python.replace('.', '')}", "abi3"}
    for path in sorted(wheels.glob("*.whl")):
        name, version, _, tags = parse_wheel_filename(path.name)
        fits = any(tag.platform in {"any", *platform.tags} and pythons & {tag.interpreter, tag.abi} for tag in tags)
        if name == pin.name and str(version) == pin.version and fits:
            return path
    raise SystemExit(f"错误：{pin.name} {pin.version} 没有能用于 Python {python} 的安装包")


def requirements(taken: dict[str, dict[str, Pin]], wheels: Path, own: Path) -> str:
    """Return the list that the installer hands to pip: every wheel by its hash, for each Python what it needs."""
    hashes: dict[tuple[str, str], list[str]] = {}
    for path in sorted(wheels.glob("*.whl")):
        name, version, _, _ = parse_wheel_filename(path.name)
        hashes.setdefault((name, str(version)), []).append(f"sha256:{_digest(path)}")
    lines = []
    for pin in sorted({pin for of_python in taken.values() for pin in of_python.values()}, key=lambda pin: pin.name):
        pythons = [python for python, of_python in taken.items() if pin.name in of_python]
        marker = "" if len(pythons) == len(taken) else " or ".join(f'python_version == "{each}"' for each in pythons)
        lines.append(pin.line(hashes[pin.name, pin.version], marker))
    name, version, _, _ = parse_wheel_filename(own.name)
    return "".join([*lines, Pin(name, str(version), (f"sha256:{_digest(own)}",)).line()])


def folder(name: str, into: Path) -> Path:
    """Build the folder of a platform, have pip resolve its list for each Python without an index, and return it."""
    platform = PLATFORMS[name]
    made = into / f"yian1-{_version()}-{name}"
    shutil.rmtree(made, ignore_errors=True)
    wheels = made / "wheels"
    wheels.mkdir(parents=True)
    own = own_wheel(wheels)
    taken = {python: collect(own, platform, python, wheels) for python in PYTHONS}
    listed = requirements(taken, wheels, own)
    (made / "requirements.txt").write_text(listed, encoding="utf-8", newline="\n")
    for file in ("install.py", "说明.txt"):
        _as_text(Path(__file__).with_name(file), made / file, windows=name == "win_amd64")
    for file in platform.installers:
        _as_text(Path(__file__).with_name(file), made / file, windows=name == "win_amd64")
    shutil.copytree(PROJECT / "data", made / "示例数据" / "data")
    for python in PYTHONS:
        _resolves(made, platform, python, taken[python])
    sums(made)
    return made


def own_wheel(wheels: Path) -> Path:
    """Build yian1's own wheel from this checkout."""
    _pip("wheel", "--no-deps", "--no-build-isolation", "-w", wheels, PROJECT)
    return next(wheels.glob("yian1-*.whl"))


def _as_text(source: Path, target: Path, *, windows: bool) -> None:
    """Copy a text as its readers' programs want it: cmd.exe reads its scripts in the code page 936, Notepad knows all.

    The project's own texts are UTF-8 with newlines alone.
    """
    text = source.read_text(encoding="utf-8")
    encoding = "gbk" if target.suffix == ".cmd" else "utf-8"
    target.write_text(text, encoding=encoding, newline="\r\n" if windows and target.suffix != ".py" else "\n")
    if target.suffix == ".sh":
        target.chmod(0o755)


def _resolves(made: Path, platform: Platform, python: str, taken: dict[str, Pin]) -> None:
    """Have pip resolve the list for a Python of the platform from the folder alone; it ends the program if not."""
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch, "requirements.txt")
        plain = [re.sub(r" ; [^-]+", "", line) for line in (made / "requirements.txt").read_text("utf-8").splitlines()]
        mine = [line for line in plain if line.partition("==")[0] in {"yian1", *taken}]
        listed.write_text("\n".join(mine), encoding="utf-8", newline="\n")
        _pip("install", "--dry-run", "--no-index", "--find-links", made / "wheels", "--require-hashes", "-r", listed,
             "--target", scratch, *_target(platform, python))  # fmt: skip


def sums(made: Path) -> None:
    """Write SHA256SUMS of everything in a folder, as sha256sum -c reads it."""
    files = sorted(path for path in made.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{_digest(path)}  {path.relative_to(made).as_posix()}\n" for path in files]
    (made / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def single_file(made: Path, name: str, python: str, target: Path) -> Path:
    """Pack the wheels of a folder, for one Python, into a single file that a Python of that kind runs."""
    with tempfile.TemporaryDirectory() as scratch:
        packages = Path(scratch, "packages")
        kept = ["--no-deps", "--no-compile", "--no-index", "--find-links", made / "wheels", "--target", packages]
        _pip("install", *kept, *_target(PLATFORMS[name], python), *_names(made, python, PLATFORMS[name]))
        shutil.rmtree(packages / "bin", ignore_errors=True)
        called = ["--entry-point", "yian1.__main__:main", "--python", f"/usr/bin/env python{python}"]
        _python("shiv.cli", "--site-packages", packages, *called, "--compressed", "--reproducible", "-o", target)
    if target.stat().st_size > LARGEST_FILE:
        raise SystemExit(f"错误：{target.name} 超过了 {LARGEST_FILE // 1024 // 1024} MB")
    return target


def _names(made: Path, python: str, platform: Platform) -> list[str]:
    """Return what the list of a folder asks for on one Python, as name==version."""
    markers = {**platform.markers, "python_version": python}
    asked = [
        Requirement(line.partition(" --hash")[0])
        for line in (made / "requirements.txt").read_text("utf-8").splitlines()
    ]
    return [f"{each.name}{each.specifier}" for each in asked if each.marker is None or each.marker.evaluate(markers)]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _version() -> str:
    return str(tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def _pip(*words: str | Path) -> None:
    _python("pip", "--disable-pip-version-check", "-qq", *words)


def _python(module: str, *words: str | Path) -> None:
    if subprocess.run([sys.executable, "-m", module, *map(str, words)], check=False).returncode:
        raise SystemExit(f"错误：{module} 没有成功")


def main() -> None:
    """Build what is asked for and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("platform", choices=PLATFORMS)
    parser.add_argument("-o", "--output", type=Path, default=PROJECT / "dist")
    parser.add_argument("--pyz", action="store_true", help="also the single file, for one Python (--python)")
    parser.add_argument("--python", choices=PYTHONS, default=f"{sys.version_info.major}.{sys.version_info.minor}")
    asked = parser.parse_args()
    made = folder(asked.platform, asked.output)
    print(f"已生成 {made}")
    if asked.pyz:
        print(f"已生成 {single_file(made, asked.platform, asked.python, asked.output / 'yian1.pyz')}")


if __name__ == "__main__":
    main()
