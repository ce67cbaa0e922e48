"""The command line as its users meet it: words in, an exit code and two streams out."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from kit import ROOT
from toolkit.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command left."""

    code: int
    out: str
    err: str


def toolkit(*words: str | Path) -> Ran:
    """Run the command line in this process, from the repository's root."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with (
        patch.object(sys, "argv", ["toolkit", *map(str, words)]),
        contextlib.chdir(ROOT),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())


def process(*words: str | Path) -> Ran:
    """Run it as a program of its own."""
    command = [sys.executable, "-m", "toolkit", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def as_json(*words: str | Path) -> tuple[int, Any]:
    """The exit code and what `--json` prints."""
    ran = toolkit("--json", *words)
    return ran.code, json.loads(ran.out)
