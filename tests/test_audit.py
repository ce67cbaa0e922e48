"""What pip-audit answers is told, and what it cannot be asked is no fault."""

from __future__ import annotations

import runpy
import subprocess
from pathlib import Path
from typing import Any

import pytest
from kit import ROOT

MADE = runpy.run_path(str(ROOT / ".ci/audit.py"))


def test_every_weakness_and_every_library_left_out_has_a_line() -> None:
    answer = {
        "dependencies": [
            {"name": "a", "version": "1", "vulns": []},
            {"name": "b", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["3", "4"]}]},
            {"name": "c", "skip_reason": "not found"},
        ]
    }
    assert MADE["said"](answer) == ["b 2: X-1, mended in 3, 4", "c: not found"]


def test_the_libraries_asked_about_are_those_installed_with_the_toolkit() -> None:
    told = list(MADE["libraries"]())
    assert len(told) > 25 and all(each.count("==") == 1 for each in told)


def test_where_nothing_answers_that_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def unasked(*words: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(words, 1, "", "no route to host")

    names = MADE["main"].__globals__
    monkeypatch.setitem(names, "asked", unasked)
    monkeypatch.setitem(names, "PLACE", tmp_path)
    assert MADE["main"]() == 0
    assert "nothing is known: no route to host" in capsys.readouterr().out
