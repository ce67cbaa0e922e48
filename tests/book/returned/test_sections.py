"""The workbooks of 责任科室 back into one: three-way, nothing lost, whatever the order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from toolkit.book.returned.sections import NO_SECTION, Whole, rows_by_section, whole
from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, as_text, cell_at

TASKS, LIST, COVER = "工作台账", "清单", "填报说明"
EDITION = "A" * 16
Filled = Mapping[tuple[str, str], str]
"""(sheet, cell) -> what a 科室 types there; a blank takes away."""


def book(filled: Filled | None = None) -> RawBook:
    """Three items of two 科室, a register with one row of its own and room for more, a cover."""
    grids: dict[str, list[list[RawValue]]] = {
        COVER: [["台账"], [None, "责任科室", "办公室"], [None, "填报人 ＊", None]],
        TASKS: [
            ["序号", "进展情况", "责任科室", "行标识"],
            [1, "已部署", "一科", f"{EDITION}.1"],
            [2, None, "二科", f"{EDITION}.2"],
            [3, None, None, f"{EDITION}.3"],
        ],
        LIST: [["名称", "文号", "行标识.files"], ["甲文件", "1号", f"{EDITION}.files.0123456789ab"]]
        + [[None, None, None] for _ in range(6)],
    }
    for (title, cell), text in (filled or {}).items():
        row, column = cell_at(cell)
        grids[title][row][column] = text or None
    return RawBook(tuple(RawSheet(title, tuple(map(tuple, rows))) for title, rows in grids.items()))


def joined(*parts: Filled) -> Whole:
    return whole(book(), [(f"{n}.xlsx", book(part)) for n, part in enumerate(parts, start=1)])


def rows_added(found: Whole) -> list[tuple[str, ...]]:
    """The rows that went into the register, in order."""
    rows: dict[int, dict[int, str]] = {}
    for (title, cell), value in found.cells.items():
        row, column = cell_at(cell)
        if title == LIST and row > 1:
            rows.setdefault(row, {})[column] = as_text(value)
    return [tuple(rows[row].get(column, "") for column in (0, 1)) for row in sorted(rows)]


def test_rows_are_those_of_the_section_they_name_else_of_the_cover_s() -> None:
    assert rows_by_section(book()) == {
        "一科": {TASKS: {3, 4}},
        "二科": {TASKS: {2, 4}},
        "办公室": {TASKS: {2, 3}},
    }
    assert rows_by_section(book({(COVER, "C2"): ""})).keys() == {"一科", "二科", NO_SECTION}


def test_what_each_filled_in_stands_in_the_whole() -> None:
    found = joined({(TASKS, "B2"): "已办"}, {(TASKS, "B3"): "在办", (COVER, "C3"): "某甲"})
    assert found == Whole({(TASKS, "B2"): "已办", (TASKS, "B3"): "在办", (COVER, "C3"): "某甲"})


def test_what_two_filled_in_differently_is_told_with_both() -> None:
    found = joined({(TASKS, "B3"): "甲说"}, {(TASKS, "B3"): "乙说"}, {(TASKS, "B3"): "甲说"})
    assert found.cells == {(TASKS, "B3"): "甲说"}
    (clash,) = found.clashes
    assert (clash.cell, clash.what, clash.kept, clash.file, clash.other) == ("B3", "进展情况", "甲说", "2.xlsx", "乙说")


def test_what_one_takes_away_is_taken_away() -> None:
    assert joined({(TASKS, "B2"): ""}, {}).cells == {(TASKS, "B2"): None}
    assert joined({(TASKS, "B2"): ""}, {(TASKS, "B2"): "已办"}).clashes


def test_rows_of_registers_are_all_added_the_same_one_once() -> None:
    own = {(LIST, "A3"): "乙文件", (LIST, "B3"): "2号"}
    found = joined(own, {(LIST, "A3"): "丙文件"}, own, {(LIST, "A3"): "丁文件", (LIST, "A4"): "丁文件"})
    assert rows_added(found) == [("乙文件", "2号"), ("丙文件", ""), ("丁文件", ""), ("丁文件", "")]
    assert not found.clashes


def test_what_a_formula_of_a_section_s_own_gives_is_taken_and_what_ours_give_is_not() -> None:
    """A column of ours computes in the register; a cell of the tasks has a formula that a 科室 typed."""
    base, part = book(), book({(TASKS, "B3"): "共3件", (LIST, "A3"): "乙文件", (LIST, "B3"): "缺文号"})
    mine = [replace(each, formulas=frozenset({"B3", "B4"})) if each.title == LIST else each for each in base.sheets]
    its = [replace(each, formulas=frozenset({"B3"})) for each in part.sheets]
    found = whole(RawBook(tuple(mine)), [("1.xlsx", RawBook(tuple(its)))])
    assert found.cells == {(TASKS, "B3"): "共3件", (LIST, "A3"): "乙文件"}


def test_a_sorted_file_puts_nothing_into_another_row() -> None:
    turned = book({(TASKS, "B3"): "在办"})
    sheets = [
        RawSheet(each.title, (each.rows[0], *reversed(each.rows[1:]))) if each.title == TASKS else each
        for each in turned.sheets
    ]
    assert whole(book(), [("1.xlsx", RawBook(tuple(sheets)))]).cells == {(TASKS, "B3"): "在办"}


WORDS = st.sampled_from(["", "甲", "乙", "丙"])
PLACES = [(TASKS, "B2"), (TASKS, "B3"), (TASKS, "B4"), (TASKS, "C4"), (COVER, "C3"), (LIST, "B2")]
ROWS = st.lists(st.tuples(st.sampled_from("戊己庚"), st.sampled_from("12")), max_size=3)


@st.composite
def filled(draw: st.DrawFn) -> dict[tuple[str, str], str]:
    cells = draw(st.dictionaries(st.sampled_from(PLACES), WORDS))
    for at, (name, number) in enumerate(draw(ROWS), start=3):
        cells |= {(LIST, f"A{at}"): name, (LIST, f"B{at}"): number}
    return cells


@given(st.lists(filled(), min_size=1, max_size=4))
def test_nothing_that_anybody_filled_in_is_lost(parts: list[dict[tuple[str, str], str]]) -> None:
    """Every change is in the whole or told, and nothing else is; whatever the order, the same is said of each cell."""
    was = {(title, cell): value for title, cell, value in ((*place, typed(book(), *place)) for place in PLACES)}
    found, turned = joined(*parts), joined(*reversed(parts))
    for place in PLACES:
        changes = {part[place] for part in parts if part.get(place, was[place]) != was[place]}
        for result in (found, turned):
            told = {as_text(result.cells[place])} if place in result.cells else set()
            told |= {each.other for each in result.clashes if (each.sheet, each.cell) == place}
            assert told == changes
    for result in (found, turned):
        rows = rows_added(result)
        for part in parts:
            own = [(part[LIST, f"A{at}"], part[LIST, f"B{at}"]) for at in range(3, 6) if (LIST, f"A{at}") in part]
            assert all(rows.count(row) >= own.count(row) for row in own)
        assert len(rows) <= sum((LIST, f"A{at}") in part for part in parts for at in range(3, 6))


def typed(its: RawBook, title: str, cell: str) -> str:
    row, column = cell_at(cell)
    return as_text(next(sheet for sheet in its.sheets if sheet.title == title).rows[row][column])
