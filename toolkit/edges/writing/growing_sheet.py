"""A worksheet that office programs go on working with: XlsxWriter's, with what it has no way to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellNumberTuple, CellStringTuple, Worksheet

from toolkit.book.sheets.model import Cell, Row, Style
from toolkit.edges.writing.shared_formulas import SharedFormula

_PLAIN = Style()
_SHORT = {CellBlankTuple, CellStringTuple, CellNumberTuple}
_EPOCH = date(1899, 12, 30)
_LEAP = date(1900, 3, 1)
"""Before it, workbooks count a day that never was."""
_SURELY_FITS = 16_383
"""Characters of a text that fits into a cell whatever they are."""

_PREPARED: dict[tuple[str, bool], str] = {}


class GrowingSheet(Worksheet):
    """A worksheet with three things XlsxWriter has no way to say, and a short way for the many cells that are plain.

    Rows from `grows_from` on have a height without `customHeight`: office programs refit them on editing. Formulas of
    the cells in `shared` are written once and then pointed at. A formula that gives an empty text says that it is text:
    programs that show the value kept, and compute nothing, would take it for the number 0.
    """

    grows_from: int | None = None
    shared: Mapping[str, SharedFormula] = {}

    def write_rows(
        self, rows: Sequence[Row], look: Callable[[Style], Format], other: Callable[[int, int, Cell], None]
    ) -> None:
        """Write rows: empty cells, texts, whole numbers and days here, whatever else by `other`, in the order they
        stand.

        What is written is what XlsxWriter's own methods would have written, cell by cell.
        """
        text_of = self.str_table._get_shared_string_index
        looks: dict[int, Format] = {}  # hashing a style for every cell is what costs
        for at, row in enumerate(rows):
            if at >= self.xls_rowmax or len(row.cells) > self.xls_colmax:
                raise ValueError(f"row {at + 1} does not fit into a sheet")
            line = self.table[at]
            for column, cell in enumerate(row.cells):
                value, style = cell.value, cell.style
                if (format_ := looks.get(id(style))) is None:
                    format_ = looks[id(style)] = look(style)
                if cell.formula or cell.link:
                    other(at, column, cell)
                elif value is None:
                    if style is not _PLAIN and style != _PLAIN:
                        line[column] = CellBlankTuple(format_)
                elif type(value) is str and len(value) <= _SURELY_FITS:
                    line[column] = CellStringTuple(text_of(value), format_)
                elif type(value) is int:
                    line[column] = CellNumberTuple(value, format_)
                elif type(value) is date and value > _LEAP:
                    line[column] = CellNumberTuple((value - _EPOCH).days, format_)
                else:
                    other(at, column, cell)
            if line:
                self._check_dimensions(at, min(line))
                self._check_dimensions(at, max(line))

    def _write_rows(self) -> None:
        """The rows as XlsxWriter writes them; texts and empty cells without a list of attributes each."""
        self._calculate_spans()
        names = [xl_col_to_name(column) for column in range(self.dim_colmax + 1)]
        looks: dict[Format, int] = {}
        write = self.fh.write
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            line = self.table[row]
            if not line and row not in self.row_info:
                continue
            self._write_row(row, self.row_spans.get(row // 16), self.row_info.get(row), empty_row=not line)
            for column in sorted(line):
                cell = line[column]
                kind = cell.__class__
                if kind not in _SHORT or cell.format is None:
                    self._write_cell(row, column, cell)
                    continue
                if (look := looks.get(cell.format)) is None:
                    look = looks[cell.format] = cell.format._get_xf_index()
                if kind is CellBlankTuple:
                    write(f'<c r="{names[column]}{row + 1}" s="{look}"/>')
                elif kind is CellStringTuple:
                    write(f'<c r="{names[column]}{row + 1}" s="{look}" t="s"><v>{cell.string}</v></c>')
                else:
                    write(f'<c r="{names[column]}{row + 1}" s="{look}"><v>{cell.number:.16G}</v></c>')
            if line:
                self._xml_end_tag("row")

    def _calculate_spans(self) -> None:
        """The first and last column of every 16 rows."""
        spans: dict[int, tuple[int, int]] = {}
        for row, line in self.table.items():
            if line:
                first, last = spans.get(row // 16, (min(line), 0))
                spans[row // 16] = min(first, *line), max(last, *line)
        self.row_spans = {block: f"{first + 1}:{last + 1}" for block, (first, last) in spans.items()}

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
