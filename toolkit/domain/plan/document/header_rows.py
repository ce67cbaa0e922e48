"""Which rows of a plan's tables are headers, where the words of a row could be those of headers too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.domain.plan.document.headers import Columns, Headers, columns_at, periods
from toolkit.domain.plan.document.item_numbers import is_compound, single_number
from toolkit.domain.plan.document.lines import Line

_HEADER, _FEW = 8, 2
"""Characters of the headers of another table at most; it has more of them than so many."""


def headers_at(headers: Headers, lines: Sequence[Line], at: int, held: Columns | None) -> Columns | None:
    """The block of headers that begins with line `at`, below the columns that are `held`; None where none does.

    What has a number, or one word of a header right above the same headers again, is a row of those before.
    """
    found = columns_at(headers, lines, at)
    if found is None or held is None:
        return found
    again = columns_at(headers, lines, at + 1) if headers.known(lines[at]) == 1 < found.rows else None
    same = again is not None and again.names == held.names and again.rows % held.rows == 0
    return None if same or _is_numbered(lines[at], held) else found


def heads_another(line: Line, headers: Headers, columns: Columns | None = None) -> bool:
    """Whether a row that heads no plan is the headers of another table: 单位|姓名|职务|联系电话.

    Below `columns` a row with a number where they have it is none, and a time where they have times heads nothing:
    a short row may begin in 5月 and be done by 年底前.
    """
    words = {cell.strip() for cell in line.cells if cell.strip()}
    if columns is not None:
        if _is_numbered(line, columns):
            return False
        times = periods(line) & {*columns.of("deadline"), *columns.of("period")}
        line = replace(line, cells=tuple("" if at in times else cell for at, cell in enumerate(line.cells)))
    short = len(words) > _FEW and all(len(word) <= _HEADER for word in words)
    return short and headers.known(line) > 1 and not line.paragraph


def _is_numbered(line: Line, columns: Columns) -> bool:
    """Whether a row has an item's number where these columns have it."""
    said = [line.cells[at] for at in columns.of("number") if at < len(line.cells)]
    return any(single_number(text) or is_compound(text) for text in said)
