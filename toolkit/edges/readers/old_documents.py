"""Documents of older programs (.doc, .wps) turned into Word's own format by LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from toolkit.edges.system.scratch import scratch_folder

_SECONDS = 120
_PROGRAMS = ("soffice", "libreoffice")
_ELSEWHERE = (
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.exe"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)


def libreoffice() -> str | None:
    """The program, where this machine has it."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    return found or next((str(path) for path in _ELSEWHERE if path.is_file()), None)


def as_docx(data: bytes, suffix: str) -> bytes | None:
    """The document as .docx; None where there is no LibreOffice, or it cannot read it in two minutes.

    `suffix` (`.doc`) tells it what to expect. It runs without a window, with a profile of its own and so without any
    macros, on a copy.
    """
    program = libreoffice()
    if program is None:
        return None
    with scratch_folder() as folder:
        source, out = folder / f"plan{suffix}", folder / "out"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, "--headless", profile, "--convert-to", "docx", "--outdir", str(out), str(source)]
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=_SECONDS)  # noqa: S603  own arguments
        except (OSError, subprocess.TimeoutExpired):
            return None
        made = out / "plan.docx"
        return made.read_bytes() if made.is_file() else None
