"""Workbooks edited in place with openpyxl."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import cast

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet


def fill_workbook(data: bytes, cells: Mapping[str, Mapping[str, str | int | date]]) -> bytes:
    """A copy of a workbook with values typed into its cells: sheet title -> cell name -> value.

    Text stays text, also where it begins with `=`. What openpyxl does not know of is lost and formulas lose
    their values, so this is never done to what a unit sent.
    """
    book = openpyxl.load_workbook(io.BytesIO(data))
    for title, values in cells.items():
        sheet = cast(Worksheet, book[title])
        for name, value in values.items():
            cell = sheet[name]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
