"""A line of text above a table is whole on its page: broken into lines where that is narrow, never over its edge."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.above import Across, whole
from toolkit.book.sheets.model import Cell, Row
from toolkit.book.sheets.raw import cell_at

WIDTHS = st.lists(st.floats(4, 45), min_size=1, max_size=14)
TEXTS = st.text("政务公开工作abc，。１ ", max_size=160).filter(str.strip)
STYLES = st.sampled_from([look.NOTE, look.SHEET_TITLE, look.STRONG])


@st.composite
def pages(draw: st.DrawFn) -> Across:
    widths = draw(WIDTHS)
    repeated = draw(st.integers(0, min(3, len(widths) - 1)))
    breaks = draw(st.lists(st.integers(repeated + 1, len(widths)), max_size=2, unique=True))
    return Across(widths, repeated if breaks else 0, sorted(each for each in breaks if each < len(widths)))


@st.composite
def lines(draw: st.DrawFn) -> list[Row]:
    cell = st.builds(Cell, st.none() | TEXTS, STYLES)
    return [Row(tuple(each), 18) for each in draw(st.lists(st.lists(cell, max_size=10), min_size=1, max_size=3))]


def areas(merges: tuple[str, ...]) -> dict[tuple[int, int], int]:
    """Where each merged area begins (row, column), and its last column."""
    ends = [tuple(map(cell_at, each.split(":"))) for each in merges]
    assert all(first[0] == last[0] for first, last in ends)
    return {first: last[1] for first, last in ends}


@given(lines(), pages())
def test_every_text_is_kept_and_goes_no_further_than_its_page_and_the_next_text(
    rows: list[Row], across: Across
) -> None:
    made, merges = whole(rows, across)
    merged = areas(merges)
    for at, (before, after) in enumerate(zip(rows, made, strict=True)):
        texts = [cell.value for cell in before.cells if cell.value]
        assert [cell.value for cell in after.cells if cell.value] == texts
        used = [column for column, cell in enumerate(after.cells) if cell.value]
        for column in used:
            cell, last = after.cells[column], merged.get((at, column), column)
            if not cell.style.wrap:
                continue
            assert last < across.end(column), "on one page"
            assert not [each for each in used if column < each <= last], "beside the next text"
            room = across.points(column, last + 1) / cell.style.size
            needed = look.text_units(str(cell.value)) / max(1.0, room)
            assert (after.height or 0) >= needed * cell.style.size, "high enough"
    assert whole(made, across) == (made, ()), "nothing is left to be done"


@given(TEXTS, pages())
def test_a_lone_text_fits_in_one_line_or_breaks(text: str, across: Across) -> None:
    (row,), _ = whole([Row((Cell(text, look.NOTE),), 18)], across)
    (column,) = (at for at, cell in enumerate(row.cells) if cell.value)
    fits = look.text_units(text) * look.NOTE.size <= across.points(column, across.end(column))
    assert fits or row.cells[column].style.wrap


def test_what_is_long_stands_beside_the_columns_of_every_page() -> None:
    note = "在白色格里选“核查结论”，保存后运行合并即生效。" * 4
    rows = [Row((Cell("2021年政务公开工作核查表", look.SHEET_TITLE),), 26), Row((Cell(note, look.NOTE),), 18)]
    made, merges = whole(rows, Across([6, 14, 6, 30, 30, 26, 20], 3, (5,)))
    assert [[cell.value for cell in row.cells if cell.value] for row in made] == [["2021年政务公开工作核查表"], [note]]
    assert [row.cells[3].value for row in made] == ["2021年政务公开工作核查表", note]
    assert merges == ("D2:E2",), "the short one is whole in one line there"


def test_what_is_drawn_as_a_box_and_what_stands_beyond_the_printed_columns_stay_as_they_are() -> None:
    cells = (Cell("字" * 90, look.BOXED), Cell("字" * 90, look.INPUT), Cell("字" * 90, look.NOTE))
    rows = [Row(cells, 18)]
    assert whole(rows, Across([10, 10])) == (rows, ())
