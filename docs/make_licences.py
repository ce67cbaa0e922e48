"""Write docs/licences.md, under which licence each library that is installed with the toolkit stands: `make docs`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).parent
PROJECT = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))["project"]
HEAD = """<!-- Made by `make docs`; do not edit. -->
# Licences

The toolkit stands under the MIT licence. It is installed with these libraries, each loaded as it comes from the package
index and not changed. Those under the LGPL or the MPL may be used so by any program; whoever hands out the zip of
`make windows` or `make linux` hands on their licence with them, which the wheels carry. No library stands under the GPL
or the AGPL; `tests/test_licences.py` holds that of whatever is installed.

Known weaknesses of the installed versions are asked for with `make audit` (pip-audit), which CI runs: it fails where
there is one. It needs the network; where none answers it says that nothing is known, and a release waits for an answer.

| library | licence | asked for by |
|---|---|---|
"""
_COPYLEFT = re.compile(r"\bA?GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE)
_LESSER = re.compile(r"LGPL|Lesser General Public", re.IGNORECASE)


def licence(found: Distribution) -> str:
    """What a library says of its licence: its expression, its classifiers, or the first line of its text."""
    told = found.metadata
    classes = [each.split("::")[-1].strip() for each in told.get_all("Classifier", []) if each.startswith("License ::")]
    said = told.get("License-Expression") or "; ".join(classes) or (told.get("License") or "").strip()
    return str(said).splitlines()[0][:80] if said else ""


def hinders(said: str) -> bool:
    """Whether a licence asks that a program using the library stand under it too, or nothing is said."""
    return not said or bool(_COPYLEFT.search(_LESSER.sub("", said)))


def installed() -> Iterator[tuple[str, str, str]]:
    """Every library installed with the toolkit: its name, its licence, what asked for it first."""
    extras = [each for its in PROJECT["optional-dependencies"].values() for each in its]
    todo = [(Requirement(each), "the toolkit") for each in (*PROJECT["dependencies"], *extras)]
    met: set[str] = set()
    while todo:
        asked, by = todo.pop(0)
        name = re.sub(r"[-_.]+", "-", asked.name).lower()
        if name in met or (asked.marker and not any(asked.marker.evaluate({"extra": each}) for each in ("", "x"))):
            continue
        met.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:  # of an extra that is not installed here
            continue
        yield name, licence(found), by
        for each in found.requires or ():
            needed = Requirement(each)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *asked.extras)):
                needed.marker = None
                todo.append((needed, name))


def page() -> str:
    """The whole page, by name."""
    return HEAD + "".join(f"| {name} | {said} | {by} |\n" for name, said, by in sorted(installed()))


if __name__ == "__main__":
    (HERE / "licences.md").write_text(page(), "utf-8")
