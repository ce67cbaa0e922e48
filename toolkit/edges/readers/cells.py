"""The values of a workbook's cells, with calamine: always out of a plain file the other readers have put together."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError

from toolkit.book.sheets.raw import RawValue
from toolkit.codes import Code
from toolkit.edges.readers.limits import Unreadable, damaged

Rows = tuple[tuple[RawValue, ...], ...]
"""A sheet's rows from A1 on, as `RawSheet.rows`."""


def read_cells(workbook: bytes) -> list[tuple[str, Rows]]:
    """Title and rows of every sheet of an .xlsx, .xlsb or .xls file; error cells and blanks are None.

    Raises `Unreadable` where the reader fails, whatever it raises itself.
    """
    sheets: list[tuple[str, Rows]] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
        for index, title in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_index(index)
            sheets.append((title, _rows(sheet.start, sheet.height, sheet.width, sheet.iter_rows())))
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except PasswordError:
        raise Unreadable(Code.FILE_ENCRYPTED) from None
    except BaseException:  # the reader's panics are no Exceptions
        raise damaged("单元格内容读不出来") from None
    return sheets


def _rows(start: tuple[int, int] | None, height: int, width: int, read: Iterable[list[Any]]) -> Rows:
    """The rows from A1 on, without trailing blanks.

    The reader gives leading blank rows but not leading blank columns; both are measured, not assumed.
    """
    if start is None:
        return ()
    rows: list[tuple[RawValue, ...]] = []
    columns_before: tuple[None, ...] = (None,) * start[1]
    blank = [""] * width
    last = 0
    for row in read:
        if row == blank:
            rows.append(())
            continue
        given = len(row)
        while row and row[-1] == "":
            row.pop()
        if row:
            values = map(_value, row)
            rows.append((*columns_before, *values) if given == width else tuple(values))
            last = len(rows)
        else:
            rows.append(())
    rows_before: list[tuple[RawValue, ...]] = [()] * (start[0] if len(rows) == height else 0)
    return tuple(rows_before + rows[:last]) if last else ()


def _value(value: RawValue) -> RawValue:
    if value == "":
        return None
    if type(value) is int:
        return float(value)  # .xls alone tells whole numbers apart
    # "NaN" and 1E+999 are no numbers to anyone else.
    if type(value) is float and not math.isfinite(value):
        return str(value)
    return value
