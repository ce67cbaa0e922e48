"""The words by which a plan's columns go, and the columns a row of headers names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.schema.cell import squeezed

_NOTE = re.compile(r"[（(].*[）)]\Z")
_MIN_HEADERS = 2
_NEAR = 0.6
"""How alike (0 to 1) a cell must be to a known header to be taken for a slip of it."""


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
        if not found or any(cell and self._field(_bare(cell)) is None for cell in cells):
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
        for form in (squeezed, _bare):
            for at, cell in enumerate(cells):
                if at not in found.values() and (name := self._field(form(cell))):
                    found.setdefault(name, at)
        return found

    def _field(self, word: str) -> str | None:
        return next((name for name, words in vars(self).items() if word in words), None)


def _bare(text: str) -> str:
    """A header without spaces and without what it says in brackets at its end."""
    return _NOTE.sub("", squeezed(text))
