"""`toolkit init` works from an installed wheel, far from the repository."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from kit import ROOT


def test_a_wheel_carries_the_defaults(tmp_path: Path, needs: Callable[[str | None, str], str]) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    built = subprocess.run(
        [*pip, "wheel", "--no-deps", "--wheel-dir", tmp_path, ROOT], check=False, capture_output=True
    )
    needs("hatchling" if built.returncode == 0 else None, "hatchling (from the package index)")
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", site, wheel], check=True, capture_output=True)
    here = {**os.environ, "PYTHONPATH": str(site)}
    made = tmp_path / "工作区"
    for words in (["init", made, "--sample"], ["--workspace", made, "--quiet", "plan", "show"]):
        done = subprocess.run(
            [sys.executable, "-m", "toolkit", *map(str, words)],
            cwd=tmp_path,
            env=here,
            capture_output=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr.decode()
    assert {path.name for path in made.iterdir()} >= {"config.toml", "templates", "seeds", "inbox", "outbox"}
    for name in ("config.toml", "templates/ledger.toml", "seeds/units.csv", "templates/mail/reminder.html.j2"):
        assert (made / name).read_bytes() == (ROOT / name).read_bytes()
