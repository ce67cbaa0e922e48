"""One promise for every format: whatever a workbook says, it reads the same from .xls, .xlsb and .ods."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.raw_books import ERRORS, ods_of, values_of, xls_of, xlsb_of

from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, cell_name
from toolkit.edges.readers.excel import read_workbook

WRITERS = {"xls": xls_of, "xlsb": xlsb_of, "ods": ods_of}
DAY = date(2021, 9, 30)
SAID = RawBook(
    (
        RawSheet(
            "工作台账",
            (
                (),
                (),
                (None, None, "007", "=1+1", "𠮷", "甲\n乙  丙\t丁 ", 5.0, 5.5, 123456789012345678.0, -0.25),
                (None, None, True, False, DAY, datetime(2021, 9, 30, 17, 30), time(8, 15), timedelta(hours=30)),
                (),
                (None, None, None, "尾"),
            ),
            {"D5": "#N/A", "E5": "#REF!", "D9": "#DIV/0!"},
            frozenset(),
            ("C3:C4", "D4:F4"),
        ),
        RawSheet("空表", ()),
        RawSheet("隐藏 & <表>", (("x",),)),
    ),
    {"toolkit_edition": "ABC-1.a_b", "中文名": "中文值"},
)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_workbook_says_the_same_in_every_format(kind: str) -> None:
    book = read_workbook(WRITERS[kind](SAID))
    assert values_of(book) == SAID
    types = [[type(value) for value in row] for row in book.sheets[0].rows]
    assert types == [[type(value) for value in row] for row in SAID.sheets[0].rows]


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=9
)
MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
VALUES: st.SearchStrategy[RawValue] = st.one_of(
    TEXTS,
    st.booleans(),
    st.floats(-1e300, 1e300),
    st.integers(-(10**9), 10**9).map(float),
    MOMENTS.map(datetime.date),
    MOMENTS.filter(lambda moment: moment.time() != time()),
    st.integers(86_400, 10**7).map(lambda seconds: timedelta(seconds=seconds)),
)


@st.composite
def sheets(draw: st.DrawFn) -> RawSheet:
    """A sheet with values and errors anywhere in its first thirty rows and columns."""
    places = st.tuples(st.integers(0, 30), st.integers(0, 30))
    values = draw(st.dictionaries(places, VALUES | st.sampled_from(sorted(ERRORS)).map(KeyError), max_size=12))
    width = {
        row: 1 + max(c for r, c in values if r == row and said(values[r, c]))
        for row, column in values
        if said(values[row, column])
    }
    rows = tuple(
        tuple(value if said(value := values.get((row, column))) else None for column in range(width.get(row, 0)))
        for row in range(1 + max(width, default=-1))
    )
    errors = {cell_name(*place): value.args[0] for place, value in values.items() if not said(value)}
    return RawSheet("甲", rows, errors)


def said(value: object) -> bool:
    return not isinstance(value, KeyError)


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
@given(sheet=sheets())
def test_any_cells_are_read_as_they_were_written(write: Callable[[RawBook], bytes], sheet: RawSheet) -> None:
    assert values_of(read_workbook(write(RawBook((sheet,))))) == RawBook((sheet,))
