"""A test that needs LibreOffice's Calc or Writer asks for that module, and skips by its name where it is not there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from kit.libreoffice import Module, soffice_with

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for soffice is a shell script")

CONVERTS = """#!/bin/sh
for each in "$@"; do file=$each; done
touch "${file%.*}.docx"
"""


def installed(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program called soffice, and nothing else, where programs are looked for."""
    program = folder / "soffice"
    program.write_text(script)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


@pytest.fixture
def look() -> Callable[[Module], str | None]:
    """What is found now, whatever was found before."""
    return soffice_with.__wrapped__


def test_a_module_whose_library_lies_beside_the_program_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: Callable[[Module], str | None]
) -> None:
    installed(tmp_path, "#!/bin/sh\nexit 1\n", monkeypatch)
    (tmp_path / "libsclo.so").touch()
    assert look("Calc") == str(tmp_path / "soffice")
    assert look("Writer") is None


def test_what_cannot_be_seen_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: Callable[[Module], str | None]
) -> None:
    """A wrapper of a program that stands elsewhere; it has no Calc and leaves a table as it is."""
    installed(tmp_path, CONVERTS, monkeypatch)
    assert look("Writer") == str(tmp_path / "soffice")
    assert look("Calc") is None


def test_without_the_program_there_is_no_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: Callable[[Module], str | None]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert look("Calc") is None


def test_what_is_missing_is_skipped_by_name_or_fails_where_nothing_may_be(
    needs: Callable[[str | None, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOOLKIT_NO_SKIP", raising=False)
    with pytest.raises(pytest.skip.Exception, match="LibreOffice Writer is not installed"):
        needs(None, "LibreOffice Writer")
    monkeypatch.setenv("TOOLKIT_NO_SKIP", "1")
    with pytest.raises(pytest.fail.Exception, match="LibreOffice Writer is not installed"):
        needs(None, "LibreOffice Writer")
