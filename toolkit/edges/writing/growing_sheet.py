"""A worksheet that office programs go on working with: XlsxWriter's, with what it has no way to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.worksheet import Worksheet

from toolkit.edges.writing.shared_formulas import SharedFormula


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
