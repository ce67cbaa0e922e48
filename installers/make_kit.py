"""One zip for a clerk's machine: the program, all it needs, and files to double-click: `make windows`, `make linux`.

Nothing is fetched on the clerk's machine: the wheels of everything, for its system and each Python it may have, lie in
the zip. They come from the package index when the zip is made.
"""

from __future__ import annotations

import argparse
import email
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))
from manual_pages import manual  # noqa: E402  a neighbour, wherever this is run from

PYTHONS = ("3.11", "3.12", "3.13")
FOLDER = "政务公开台账"
PLATFORMS = {
    "windows": (("win_amd64",), {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}),
    "linux": (("manylinux2014_x86_64", "manylinux_2_28_x86_64"), {}),
    "linux-arm64": (("manylinux2014_aarch64", "manylinux_2_28_aarch64"), {"platform_machine": "aarch64"}),
}
"""The tags of a system's wheels, and in what its markers differ from those of the machine that makes the zip."""
_HOW = "怎样运行：在这个文件夹的空白处点右键，选“在终端中打开”，照着输入，如 ./安装.sh，按回车。"
"""What a clerk at Linux is told, where a double click opens a script as a text."""
TYPED = {
    "windows": ("toolkit.bat", '@"%~dp0venv\\Scripts\\python.exe" -m toolkit %*\n'),
    "linux": ("toolkit", '#!/bin/sh\nexport PYTHONUTF8=1\nexec "$(dirname "$0")/venv/bin/python" -m toolkit "$@"\n'),
}
"""What a typed `toolkit` is: pip's own names the folder it was installed in, which a clerk may move."""
_DATE = (2020, 2, 2, 0, 0, 0)


def needed(wheels: Iterable[Path], python: str, marks: dict[str, str]) -> Iterator[Requirement]:
    """What the wheels need on that Python and system."""
    versions = {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    environment = {**default_environment(), **marks, **versions}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as opened:
            name = next(each for each in opened.namelist() if each.endswith(".dist-info/METADATA"))
            told = email.message_from_bytes(opened.read(name))
        for line in told.get_all("Requires-Dist") or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate(environment):
                yield requirement


def wheelhouse(folder: Path, platform: str, pythons: Iterable[str]) -> None:
    """Fill a folder with the program's wheel and those of all it needs on a system, for each Python.

    What has no wheel at all is built here, where it is plain Python.
    """
    tags, marks = PLATFORMS[platform]
    pip("wheel", "--no-deps", "--wheel-dir", folder, ROOT)
    for python in pythons:
        waiting = [*needed(folder.glob("openness_ledger_toolkit-*.whl"), python, marks)]
        met: set[str] = set()
        while fresh := {name: one for one in waiting if (name := canonicalize_name(one.name)) not in met}:
            met |= fresh.keys()
            waiting = [*needed(fetch(folder, fresh.values(), python, tags), python, marks)]


def fetch(folder: Path, requirements: Iterable[Requirement], python: str, tags: Iterable[str]) -> list[Path]:
    """The wheels that meet requirements, in the folder."""
    fits = [word for tag in tags for word in ("--platform", tag)]
    only = ("--only-binary", ":all:", "--implementation", "cp", "--python-version", python, *fits)
    with tempfile.TemporaryDirectory() as fresh:

        def bring(wanted: list[str]) -> None:
            """All at once; where that fails, in halves until it is known which has no wheel."""
            if not wanted or pip("download", "--no-deps", *only, "--dest", fresh, *wanted, check=False):
                return
            half = len(wanted) // 2
            if half:
                bring(wanted[:half])
                bring(wanted[half:])
            else:
                pip("wheel", "--no-deps", "--wheel-dir", fresh, *wanted)

        bring([f"{one.name}{one.specifier}" for one in requirements])
        wheels = sorted(Path(fresh).iterdir())
        for wheel in wheels:
            if not wheel.name.endswith("-none-any.whl") and not any(tag in wheel.name for tag in tags):
                raise SystemExit(f"{wheel.name} was built for this machine alone")
        return [wheel.replace(folder / wheel.name) for wheel in wheels]


def pip(*words: object, check: bool = True) -> bool:
    """Run pip; whether it went well. `SystemExit` with what it said where it must."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode and check:
        raise SystemExit(f"{' '.join(map(str, words))}: {done.stderr.strip()}")
    return done.returncode == 0


def scripts(platform: str) -> Iterator[tuple[str, bytes, bool]]:
    """The files to double-click: name, bytes, whether it runs. Of Windows in its own code page, with its line ends."""
    windows = platform == "windows"
    for path in sorted((HERE / ("windows" if windows else "linux")).iterdir()):
        text = path.read_text("utf-8")
        yield path.name, as_windows(text) if windows else text.encode(), path.suffix in {".sh", ".desktop"}
    name, text = TYPED["windows" if windows else "linux"]
    yield f"程序/{name}", as_windows(text) if windows else text.encode(), True
    told = (HERE / "说明.txt").read_text("utf-8")
    if windows:
        yield "说明.txt", b"\xef\xbb\xbf" + told.replace("\n", "\r\n").encode(), False
    else:
        told = re.sub(r"(?:双击|运行一次)“(\w+)”", r"运行“./\1.sh”", told).replace("\\", "/")
        yield "说明.txt", told.replace("装一次：", f"{_HOW}\n\n装一次：", 1).encode(), False


def as_windows(text: str) -> bytes:
    """A script as cmd.exe of a Chinese Windows reads it; `UnicodeEncodeError` where it cannot."""
    return text.replace("\n", "\r\n").encode("gbk")


def pack(target: Path, platform: str, wheels: Iterable[Path]) -> None:
    """Write the zip; the same files give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data, runs in scripts(platform):
            made.writestr(_entry(f"{FOLDER}/{name}", 0o755 if runs else 0o644), data)
        for name, data in manual():
            made.writestr(_entry(f"{FOLDER}/手册/{name}", 0o644), data)
        for wheel in sorted(wheels):
            made.writestr(_entry(f"{FOLDER}/程序/wheels/{wheel.name}", 0o644), wheel.read_bytes(), zipfile.ZIP_STORED)


def _entry(name: str, mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.external_attr = mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def main() -> None:
    """Make the zip of a system and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platform", choices=sorted(PLATFORMS))
    parser.add_argument("--python", nargs="+", default=list(PYTHONS), choices=PYTHONS)
    parser.add_argument("--to", type=Path, default=ROOT / "dist")
    given = parser.parse_args()
    given.to.mkdir(exist_ok=True)
    target = given.to / f"{FOLDER}-{given.platform}.zip"
    with tempfile.TemporaryDirectory() as folder:
        wheelhouse(Path(folder), given.platform, given.python)
        pack(target, given.platform, Path(folder).iterdir())
    sys.stdout.write(f"{target} {target.stat().st_size / 1e6:.0f} MB\n")


if __name__ == "__main__":
    main()
