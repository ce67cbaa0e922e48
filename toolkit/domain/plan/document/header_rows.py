"""Which rows of a plan's tables are headers, where the words of a row could be those of headers too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.domain.plan.document.headers import UNITS, Columns, Headers, columns_at, own_cells, periods
from toolkit.domain.plan.document.item_numbers import is_compound, single_number
from toolkit.domain.plan.document.lines import Line

_HEADER, _FEW = 8, 2
"""Characters of the headers of another table at most; it has more of them than so many."""
_IN_ROWS = ("topic", *UNITS)
"""The fields whose headers may be words of a row too."""


def headers_at(headers: Headers, lines: Sequence[Line], at: int, held: Columns | None) -> Columns | None:
    """The block of headers that begins with line `at`, below the columns that are `held`; None where none does.

    What has a number, or one word of a header right above the same headers again, is a row of those before; and so is
    what says what is to be done, and has words of headers only where these stand above them.
    """
    found = columns_at(headers, lines, at)
    if found is None or held is None:
        return found
    again = columns_at(headers, lines, at + 1) if headers.known(lines[at]) == 1 < found.rows else None
    same = again is not None and again.names == held.names
    return None if same or _is_numbered(lines[at], held) or _is_below(lines[at], headers, held) else found


def heads_another(line: Line, headers: Headers, columns: Columns | None = None) -> bool:
    """Whether a row that heads no plan is the headers of another table: 单位|姓名|职务|联系电话.

    Below `columns` a row with a number where they have it is none, nor one of theirs in words of headers, and a time
    where they have times heads nothing: a short row may begin in 5月 and be done by 年底前.
    """
    words = {cell.strip() for cell in line.cells if cell.strip()}
    if columns is not None:
        if _is_numbered(line, columns) or _is_below(line, headers, columns):
            return False
        times = periods(line) & {*columns.of("deadline"), *columns.of("period")}
        line = replace(line, cells=tuple("" if at in times else cell for at, cell in enumerate(line.cells)))
    short = len(words) > _FEW and all(len(word) <= _HEADER for word in words)
    return short and headers.known(line) > 1


def _is_below(line: Line, headers: Headers, held: Columns) -> bool:
    """Whether a row says what is to be done in words that head nothing, and has a header's words where that stands.

    Such are a topic and units (重点工作, 单位); no number and no time is called 序号 or 完成时限.
    """
    places = {*held.of("requirement")} - periods(line)
    said = [text for at, text in own_cells(line) if at in places]
    words = [(at, kind) for at, text in own_cells(line) if (kind := headers.field(text))]
    unknown = bool(said) and all(headers.field(text, by_end=True) is None for text in said)
    return unknown and bool(words) and all(kind in _IN_ROWS and held.fields.get(at) == kind for at, kind in words)


def _is_numbered(line: Line, columns: Columns) -> bool:
    """Whether a row has an item's number where these columns have it."""
    said = [line.cells[at] for at in columns.of("number") if at < len(line.cells)]
    return any(single_number(text) or is_compound(text) for text in said)
