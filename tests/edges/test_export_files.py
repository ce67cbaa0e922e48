"""Exported tables: read back they say what was written, and no spreadsheet takes a text for a formula."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from toolkit.edges.export import as_csv, as_json

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
CELLS = st.one_of(
    st.none(), st.integers(-(10**9), 10**9), TEXTS, st.sampled_from(["=1+1", "+86", "-1", "@a", "007", "1e5"])
)
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=8)


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(ROWS)
def test_csv_says_what_was_written_and_no_text_begins_a_formula(rows: list[tuple[object, object]]) -> None:
    data = as_csv(("甲", "乙"), rows)  # type: ignore[arg-type]
    head, *found = read(data)
    assert data.startswith(b"\xef\xbb\xbf") and head == ["甲", "乙"]
    for line, row in zip(found, rows, strict=True):
        for text, value in zip(line, row, strict=True):
            if isinstance(value, str):
                assert text.removeprefix("'") == value.removeprefix("'")
                assert not text.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
            else:
                assert text == ("" if value is None else str(value))


@given(ROWS)
def test_json_says_exactly_what_was_written(rows: list[tuple[object, object]]) -> None:
    found = json.loads(as_json(("甲", "乙"), rows))  # type: ignore[arg-type]
    assert [(each["甲"], each["乙"]) for each in found] == rows


@given(
    st.lists(st.one_of(TEXTS, st.sampled_from(["原因", "原因（2）", "=1", "'=1", "+", "＠甲"])), min_size=1, max_size=6)
)
def test_whatever_columns_are_called_each_has_its_own_name_and_none_begins_a_formula(columns: list[str]) -> None:
    row = tuple(range(len(columns)))
    head, line = read(as_csv(columns, [row]))
    assert len({*head}) == len(head) and line == [str(each) for each in row]
    assert not [
        name for name in head if name.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    ]
    assert all(
        name.removeprefix("'").startswith(said.removeprefix("'")) for name, said in zip(head, columns, strict=True)
    )
    (record,) = json.loads(as_json(columns, [row]))
    assert list(record.values()) == list(row)
    assert all(name.startswith(said) for name, said in zip(record, columns, strict=True))
    assert list(record) == columns or len({*columns}) < len(columns)


def test_a_table_without_rows_still_has_its_columns() -> None:
    assert as_csv(("甲", "乙"), ()) == "\ufeff甲,乙\r\n".encode()
    assert json.loads(as_json(("甲",), ())) == []
