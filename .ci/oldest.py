"""The wheel in an empty environment, with the oldest version of each library that its bounds promise: `make oldest`.

It is built from this checkout and installed as a user would, `init` and `generate` run far from the checkout. With
`all`, the tests of rules, readers, writers, database and mail run there too. Exit code 0: all of it works.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PLACE = ROOT / "build" / "oldest"
TESTS = ("tests/domain", "tests/schema", "tests/book", "tests/edges")
TOOLS = ("pytest", "pytest-xdist", "hypothesis", "aiosmtpd", "trustme")


def lowest(project: dict[str, Any], *extras: str) -> list[str]:
    """`name==bound` of every library that the wheel and its extras ask for."""
    optional: dict[str, list[str]] = project["optional-dependencies"]
    asked: list[str] = [*project["dependencies"], *(each for extra in extras for each in optional[extra])]
    return [each.replace(">=", "==") for each in asked]


def run(*words: str | Path, cwd: Path = ROOT) -> str:
    """Run a command away from the checkout's own package; what it says."""
    here = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run([*map(str, words)], cwd=cwd, env=here, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> None:
    """Build, install, run."""
    whole = sys.argv[1:] == ["all"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    bounds = lowest(project, *(("postgresql",) if whole else ()))
    run(sys.executable, "-m", "venv", PLACE / "env")
    python = PLACE / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--wheel-dir", PLACE, ROOT)
    (wheel,) = PLACE.glob("*.whl")
    run(*pip, "install", wheel, *bounds, *(TOOLS if whole else ()))
    office = PLACE / "office"
    run(python, "-m", "toolkit", "init", office, "--sample", cwd=PLACE)
    run(python, "-m", "toolkit", "--workspace", office, "--today", "2021-08-16", "generate", cwd=PLACE)
    made = len(list((office / "outbox" / "ledgers").glob("*.xlsx")))
    if made != 58:
        raise SystemExit(f"{made} workbooks were made of the plan's 58 units")
    if whole:  # a newer library's warnings are errors in these tests; an older one's are not what is asked
        run(python, "-m", "pytest", "-n", "2", "-p", "no:cacheprovider", "-o", "filterwarnings=default", *TESTS)
    print(f"the wheel runs on the oldest versions it promises: {made} workbooks")  # noqa: T201


if __name__ == "__main__":
    main()
