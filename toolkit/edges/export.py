"""Tables as files for other programs, with pandas: CSV that a spreadsheet opens and does not run, and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import pandas as pd

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a text for a formula, in either width."""

Value = str | int | float | bool | None


def as_csv(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """A table as CSV in UTF-8 with a byte-order mark, as spreadsheets expect it, lines ending in CR LF.

    A text that a spreadsheet would run as a formula gets an apostrophe before it, a header too; numbers stay numbers.
    Of columns of one name the later ones are numbered: 原因, 原因（2）.
    """
    frame = _frame([str(_inert(each)) for each in columns], [tuple(map(_inert, row)) for row in rows])
    return b"\xef\xbb\xbf" + frame.to_csv(index=False, lineterminator="\r\n").encode()


def as_json(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """A table as JSON in UTF-8: a list of records, every text exactly as it is; of one name, columns as in CSV."""
    text = _frame(columns, rows).to_json(orient="records", force_ascii=False, indent=1)
    return (text or "[]").encode() + b"\n"


def _frame(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> pd.DataFrame:
    return pd.DataFrame([list(row) for row in rows], columns=_unique(columns), dtype=object)


def _unique(columns: Sequence[str]) -> list[str]:
    names: dict[str, None] = {}
    for column in columns:
        others = (f"{column}（{number}）" for number in count(2))
        name = column if column not in names else next(each for each in others if each not in {*columns, *names})
        names[name] = None
    return list(names)


def _inert(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS) else value
