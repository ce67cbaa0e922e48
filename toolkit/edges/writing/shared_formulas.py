"""Formulas that stand in several rows of a column: written once and pointed at, as office programs do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from toolkit.book.sheets.model import SheetSpec
from toolkit.book.sheets.raw import area_name, cell_name

_IN_ROW = r"(?<![\w$])(\$?[A-Z]{1,3})"
"""A column as formulas name it, before the number of a row that moves with the formula."""


class SharedFormula(NamedTuple):
    """The number several cells of a column know their formula by; the first of them has the area of all."""

    number: int
    area: str = ""


@lru_cache(8192)  # they recur in every unit's workbook
def _row_apart(formula: str, row: int) -> str:
    """A formula without the number of its own row where cells are named."""
    return re.sub(rf"{_IN_ROW}{row}\b", r"\1", formula)


def formulas_of(spec: SheetSpec) -> Iterator[tuple[int, int, str]]:
    """Row, column and formula of each cell of a sheet that computes."""
    for at, row in enumerate(spec.rows):
        for column, cell in enumerate(row.cells):
            if cell.formula:
                yield at, column, cell.formula


Groups = Mapping[tuple[int, str], Sequence[int]]
"""Column and formula, its own row apart -> the rows it stands in."""


def groups_of(formulas: Iterable[tuple[int, int, str]]) -> Groups:
    """Formulas (row, column, formula) that may be shared, in the order they are met.

    One that names another sheet stands in each of its cells: Excel never shares one, and its binary format cannot hold
    it.
    """
    groups: dict[tuple[int, str], list[int]] = {}
    for at, column, formula in formulas:
        if "!" not in formula:
            groups.setdefault((column, _row_apart(formula, at + 1)), []).append(at)
    return groups


def shared_formulas(groups: Groups) -> dict[str, SharedFormula]:
    """Cell name -> what it shares, of each formula that stands in several rows of a column."""
    found: dict[str, SharedFormula] = {}
    repeated = [(column, rows) for (column, _), rows in groups.items() if len(rows) > 1]
    for number, (column, rows) in enumerate(repeated):
        found |= {cell_name(at, column): SharedFormula(number) for at in rows}
        found[cell_name(rows[0], column)] = SharedFormula(number, area_name(rows[0], column, rows[-1], column))
    return found
