"""Known weaknesses of the libraries that the toolkit is installed with, asked of the package index: `make audit`.

pip-audit is installed in a folder of its own under `build/`. Exit code 1: there is a weakness. Of a library that the
index does not know, and of all where no network answers, nothing is known; that is said, by name, and is no fault.
"""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PLACE = ROOT / "build" / "audit"
_PATIENCE = 600


def libraries() -> Iterator[str]:
    """`name==version` of every library that is installed with the toolkit."""
    installed = runpy.run_path(str(ROOT / "docs/make_licences.py"))["installed"]
    yield from (f"{name}=={version(name)}" for name, _, _ in installed())


def weaknesses(answer: dict[str, Any]) -> list[str]:
    """A line for every weakness in what pip-audit answers."""
    return [
        f"{each['name']} {each.get('version', '?')}: {found['id']}, mended in {', '.join(found['fix_versions']) or '-'}"
        for each in answer["dependencies"]
        for found in each.get("vulns", ())
    ]


def unknown(answer: dict[str, Any]) -> list[str]:
    """The names of the libraries of which pip-audit could not be told anything."""
    return sorted(each["name"] for each in answer["dependencies"] if "skip_reason" in each)


def asked(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program; what it says is kept, and one that does not end has failed."""
    try:
        return subprocess.run(
            [*map(str, words)], check=False, capture_output=True, text=True, cwd=ROOT, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired as error:
        return subprocess.CompletedProcess(words, 1, "", f"{error}")


def main() -> int:
    """Install pip-audit, ask, and tell."""
    PLACE.mkdir(parents=True, exist_ok=True)
    program, told, answer = PLACE / "bin" / "pip-audit", PLACE / "libraries.txt", PLACE / "answer.json"
    told.write_text("".join(f"{each}\n" for each in libraries()), "utf-8")
    answer.unlink(missing_ok=True)
    for words in (
        (sys.executable, "-m", "venv", PLACE),
        (PLACE / "bin" / "python", "-m", "pip", "install", "--quiet", "pip-audit"),
        (program, "--requirement", told, "--no-deps", "--disable-pip", "--format", "json", "--output", answer),
    ):
        ran = asked(*words)
        if ran.returncode and not answer.exists():
            why = (ran.stderr.strip().splitlines() or ["no answer"])[-1]
            sys.stdout.write(f"known weaknesses were not asked for, nothing is known: {why}\n")
            return 0
    told_of = json.loads(answer.read_text("utf-8"))
    found, untold = weaknesses(told_of), unknown(told_of)
    for line in found:
        sys.stdout.write(f"{line}\n")
    if untold:
        sys.stdout.write(f"not known to the index, nothing is known of them: {', '.join(untold)}\n")
    sys.stdout.write(
        f"{len(told_of['dependencies'])} libraries asked for, {len(untold)} not known, {len(found)} weaknesses\n"
    )
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
