"""LibreOffice where it is installed, and as far as it is: a machine may have it without Calc or without Writer."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal

from kit import ROOT

Module = Literal["Calc", "Writer"]
Typist = Callable[[Sequence[Mapping[str, Any]]], list[Any]]
"""Does jobs of `office_typist`, and gives back what came of each."""

_KEEPER = ROOT / "tests/kit/office_keeper.py"
_LIBRARY = {"Calc": "sclo", "Writer": "swlo"}
_TRIAL = {"Calc": ("甲.csv", "xlsx"), "Writer": ("甲.txt", "docx")}


@cache
def soffice_with(module: Module) -> str | None:
    """The program, where that module is installed with it; else None.

    The module's library lies beside the program; where a wrapper stands in for that, a conversion is tried.
    """
    soffice = shutil.which("soffice")
    if soffice is None:
        return None
    folder = Path(soffice).resolve().parent
    places = (folder, folder.parent / "Frameworks")
    there = any(any(place.glob(f"*{_LIBRARY[module]}.*")) for place in places)
    return soffice if there or _converts(soffice, *_TRIAL[module]) else None


def save_as(soffice: str, kind: str, files: Sequence[Path], out: Path, profile: Path | None = None) -> None:
    """Save files as `kind` into the folder `out`, through the LibreOffice that stays; `profile` is the folder that one
    of its own keeps its things in."""
    place = profile or _Kept.profile(soffice)
    options = ["--headless", f"-env:UserInstallation={place.as_uri()}", "--convert-to", kind, "--outdir", str(out)]
    command = [soffice, *options, *map(str, files)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120 + 60 * len(files))
    except subprocess.TimeoutExpired:
        if not profile:
            _Kept.end()
        raise


class _Kept:
    """LibreOffice as it stays from the first file saved through it to the last: to start it costs more than to save.

    Where nothing keeps it running, or it has ended, each call starts one, in the same folder.
    """

    _folder: ClassVar[Path | None] = None
    _keeper: ClassVar[subprocess.Popen[str] | None] = None

    @classmethod
    def profile(cls, soffice: str) -> Path:
        """The folder it keeps its things in."""
        if cls._folder is None:
            cls._folder = Path(tempfile.mkdtemp(prefix="toolkit-office-"))
            if python := python_with_uno():
                command = [python, str(_KEEPER), soffice, cls._folder.as_uri(), cls._folder.name]
                cls._keeper = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
                assert cls._keeper.stdout
                cls._keeper.stdout.readline()
        return cls._folder

    @classmethod
    def end(cls) -> None:
        """End it, and take its folder away."""
        if cls._keeper:
            cls._keeper.communicate()
        if cls._folder:
            shutil.rmtree(cls._folder, ignore_errors=True)
        cls._keeper = cls._folder = None


@contextmanager
def office_kept() -> Iterator[None]:
    """The LibreOffice that stays ends with the block."""
    try:
        yield
    finally:
        _Kept.end()


@cache
def python_with_uno() -> str | None:
    """The system's Python, for which LibreOffice's bindings are installed; None where they are not."""
    python = Path("/usr/bin/python3")
    if not python.is_file():
        return None
    tried = subprocess.run([python, "-c", "import uno"], check=False, capture_output=True)
    return str(python) if tried.returncode == 0 else None


def type_in(python: str, soffice: str, jobs: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Do in LibreOffice what a person at the keyboard would (`office_typist`); what came of each job."""
    command = [python, str(ROOT / "tests" / "kit" / "office_typist.py"), soffice]
    done = subprocess.run(command, input=json.dumps(jobs), capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def _converts(soffice: str, name: str, kind: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_text("甲", "utf-8")
        try:
            save_as(soffice, kind, [file], file.parent, file.parent / "profile")
        except (OSError, subprocess.SubprocessError):
            return False
        return file.with_suffix(f".{kind}").exists()
