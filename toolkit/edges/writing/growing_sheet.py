"""A worksheet that office programs go on working with: XlsxWriter's, with what it has no way to say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from xlsxwriter.worksheet import Worksheet

from toolkit.book.sheets.model import SheetSpec
from toolkit.book.sheets.raw import area_name, cell_name

_IN_ROW = r"(?<![\w$])(\$?[A-Z]{1,3})"
"""A column as formulas name it, before the number of a row that moves with the formula."""
_PREPARED: dict[tuple[str, bool], str] = {}


class SharedFormula(NamedTuple):
    """The number several cells of a column know their formula by; the first of them has the area of all."""

    number: int
    area: str = ""


class GrowingSheet(Worksheet):
    """A worksheet with three things XlsxWriter has no way to say.

    Rows from `grows_from` on have a height without `customHeight`: office programs refit them on editing. Formulas of
    the cells in `shared` are written once and then pointed at. A formula that gives an empty text says that it is text:
    programs that show the value kept, and compute nothing, would take it for the number 0.
    """

    grows_from: int | None = None
    shared: Mapping[str, SharedFormula] = {}

    def _xml_formula_element(self, formula: str, result: Any, attributes: Any = ()) -> None:
        """A formula that repeats down its column is written once, as office programs do."""
        if result == "":
            attributes = [*attributes, ("t", "str")]
        if (known := self.shared.get(attributes[0][1])) is None:
            super()._xml_formula_element(formula, result, attributes)
            return
        about = "".join(f' {key}="{self._escape_attributes(value)}"' for key, value in attributes)
        number, area = f' si="{known.number}"', known.area
        rest = f' ref="{area}"{number}>{self._escape_data(formula)}</f>' if area else f"{number}/>"
        self.fh.write(f'<c{about}><f t="shared"{rest}<v>{self._escape_data(result)}</v></c>')

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = None) -> None:
        if tag == "row" and attributes and self.grows_from is not None and attributes[0][1] > self.grows_from:
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """XlsxWriter runs some ninety substitutions a formula; the same formulas recur in every unit's workbook."""
        key = (formula, expand_future_functions)
        if key not in _PREPARED:
            _PREPARED[key] = super()._prepare_formula(formula, expand_future_functions)
        return _PREPARED[key]


@lru_cache(8192)  # they recur in every unit's workbook
def _row_apart(formula: str, row: int) -> str:
    """A formula without the number of its own row where cells are named."""
    return re.sub(rf"{_IN_ROW}{row}\b", r"\1", formula)


def shared_formulas(spec: SheetSpec) -> dict[str, SharedFormula]:
    """Cell name -> what it shares, of each formula that stands in several rows of a column, its own row apart.

    A formula that names another sheet stands in each of its cells: Excel never shares one, and its binary format
    cannot hold it.
    """
    groups: dict[tuple[int, str], list[int]] = {}
    for at, row in enumerate(spec.rows):
        for column, cell in enumerate(row.cells):
            if cell.formula and "!" not in cell.formula:
                groups.setdefault((column, _row_apart(cell.formula, at + 1)), []).append(at)
    found: dict[str, SharedFormula] = {}
    repeated = [(column, rows) for (column, _), rows in groups.items() if len(rows) > 1]
    for number, (column, rows) in enumerate(repeated):
        found |= {cell_name(at, column): SharedFormula(number) for at in rows}
        found[cell_name(rows[0], column)] = SharedFormula(number, area_name(rows[0], column, rows[-1], column))
    return found
