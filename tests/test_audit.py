"""What pip-audit answers is told, and what it cannot be asked is no fault."""

from __future__ import annotations

import json
import runpy
import subprocess
from pathlib import Path
from typing import Any

import pytest
from kit import ROOT

MADE = runpy.run_path(str(ROOT / ".ci/audit.py"))


CLEAN = {"name": "a", "version": "1", "vulns": []}
WEAK = {"name": "b", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["3", "4"]}]}
UNTOLD = {"name": "c", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("libraries", "code", "lines"),
    [
        ([CLEAN], 0, ["1 libraries asked for, 0 not known, 0 weaknesses"]),
        ([CLEAN, WEAK], 1, ["b 2: X-1, mended in 3, 4", "2 libraries asked for, 0 not known, 1 weaknesses"]),
        (
            [UNTOLD],
            0,
            [
                "not known to the index, nothing is known of them: c",
                "1 libraries asked for, 1 not known, 0 weaknesses",
            ],
        ),
        (
            [WEAK, UNTOLD],
            1,
            [
                "b 2: X-1, mended in 3, 4",
                "not known to the index, nothing is known of them: c",
                "2 libraries asked for, 1 not known, 1 weaknesses",
            ],
        ),
    ],
    ids=["clean", "weak", "an index of its own", "both"],
)
def test_only_a_weakness_is_a_fault_and_a_library_the_index_does_not_know_is_named(
    libraries: list[dict[str, Any]],
    code: int,
    lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def answers(*words: Any) -> subprocess.CompletedProcess[str]:
        if "--output" in words:
            (tmp_path / "answer.json").write_text(json.dumps({"dependencies": libraries}), "utf-8")
        return subprocess.CompletedProcess(words, 1 if "--output" in words else 0, "", "")

    names = MADE["main"].__globals__
    monkeypatch.setitem(names, "asked", answers)
    monkeypatch.setitem(names, "PLACE", tmp_path)
    assert MADE["main"]() == code
    assert capsys.readouterr().out.splitlines() == lines


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
