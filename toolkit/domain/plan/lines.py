"""A plan's tables as any document gives them: lines of cells, and the words their columns go by."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.codes import Code
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.cell import squeezed

_NOTE = re.compile(r"[（(].*[）)]\Z")
_MIN_HEADERS = 2
_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table as read, or a paragraph right above a table (`heading`).

    `cells` is blank where a cell merged downward goes on, and repeats what is merged across; `where` names the
    place for a clerk. `torn` is None but for the first row of a page: there it has the columns whose text seems
    to go on from the foot of the page before, each with what stands at the seam (a space, or nothing).
    """

    cells: tuple[str, ...]
    where: str
    table: int = 0
    heading: bool = False
    torn: Mapping[int, str] | None = None


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A document's tables, one after the other, under its title.

    `paged` says that any line may be the rest of the one above: text recognised page by page.
    """

    title: str
    lines: tuple[Line, ...]
    paged: bool = False


@dataclass(frozen=True)
class Headers:
    """The words by which a plan's columns go: `templates/plan_headers.toml`."""

    requirement: tuple[str, ...]
    number: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    responsibility: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    deadline: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()

    def columns(self, cells: tuple[str, ...]) -> Mapping[str, int]:
        """Field -> column, for a row of headers; empty where it is none (no requirement, or one word only)."""
        found = self._known(cells)
        return found if "requirement" in found and len(found) >= _MIN_HEADERS else {}

    def divided(self, columns: Mapping[str, int], cells: tuple[str, ...]) -> Mapping[str, int]:
        """The columns with a second row of headers taken in (责任单位 over 牵头单位); empty where it is none."""
        found = self._known(cells)
        if not found or any(cell and self._field(bare(cell)) is None for cell in cells):
            return {}
        return {name: at for name, at in columns.items() if at not in found.values()} | found

    def near(self, cells: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Cells that are almost a known header, each with that header."""
        known = [word for words in vars(self).values() for word in words]
        pairs = ((cell, difflib.get_close_matches(squeezed(cell), known, 1, _NEAR)) for cell in cells if cell)
        return tuple((cell, match[0]) for cell, match in pairs if match and match[0] != squeezed(cell))

    def _known(self, cells: tuple[str, ...]) -> dict[str, int]:
        """Field -> its first column; what a header says in brackets at its end does not count, if none is exact."""
        found: dict[str, int] = {}
        for form in (squeezed, bare):
            for at, cell in enumerate(cells):
                if at not in found.values() and (name := self._field(form(cell))):
                    found.setdefault(name, at)
        return found

    def _field(self, word: str) -> str | None:
        return next((name for name, words in vars(self).items() if word in words), None)


@dataclass
class Faults:
    """What was found wrong in a file so far."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: Code, where: str, value: str = "", **names: Any) -> None:
        """Add a fault of a place (`第3行`), its message filled with `names`."""
        self.problems.append(problem(code, Origin(self.file, cell=where), value, **names))


def bare(text: str) -> str:
    """A header without spaces and without what it says in brackets at its end."""
    return _NOTE.sub("", squeezed(text))
