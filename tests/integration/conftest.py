"""Real programs for real tests."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def convert(needs: Callable[[str | None, str], str], tmp_path: Path) -> Callable[[Path, str], Path]:
    """`convert(file, "pdf")` saves a file through LibreOffice into a folder of its own."""
    soffice = needs(shutil.which("soffice"), "LibreOffice")

    def converted(file: Path, kind: str) -> Path:
        out = tmp_path / f"as-{kind}"
        profile = (tmp_path / "profile").as_uri()
        subprocess.run(
            [soffice, "--headless", f"-env:UserInstallation={profile}", "--convert-to", kind, "--outdir", out, file],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return out / f"{file.stem}.{kind}"

    return converted
