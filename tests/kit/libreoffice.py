"""LibreOffice where it is installed, and as far as it is: a machine may have it without Calc or without Writer."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

Module = Literal["Calc", "Writer"]

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


def save_as(soffice: str, kind: str, files: Iterable[Path], out: Path, profile: Path) -> None:
    """Save files as `kind` into the folder `out`; `profile` is the folder LibreOffice keeps its own things in."""
    options = ["--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", kind, "--outdir", str(out)]
    subprocess.run([soffice, *options, *map(str, files)], check=True, capture_output=True, timeout=300)


def _converts(soffice: str, name: str, kind: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_text("甲", "utf-8")
        try:
            save_as(soffice, kind, [file], file.parent, file.parent / "profile")
        except (OSError, subprocess.SubprocessError):
            return False
        return file.with_suffix(f".{kind}").exists()
