"""The workbooks of 责任科室 back into one: three-way, nothing lost, whatever the order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.book.returned.sections import NO_SECTION, SECTION_PROPERTY, Whole, edition_of, rows_by_section, whole
from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, as_text, cell_at

WORDS = st.sampled_from(["", "甲", "乙", "丙"])
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
        "一科": {TASKS: {2}},
        "二科": {TASKS: {3}},
        "办公室": {TASKS: {4}},
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


def rebuilt(its: RawBook, grids: Mapping[str, list[list[RawValue]]]) -> RawBook:
    """A book with other rows on some of its sheets."""
    return RawBook(
        tuple(
            replace(each, rows=tuple(map(tuple, grids[each.title]))) if each.title in grids else each
            for each in its.sheets
        )
    )


def rows_of(its: RawBook, title: str) -> list[list[RawValue]]:
    return [list(row) for row in next(each for each in its.sheets if each.title == title).rows]


def test_a_column_of_a_section_s_own_moves_nothing_and_is_told() -> None:
    part = book({(TASKS, "B3"): "在办"})
    rows = [[row[0], note, *row[1:]] for row, note in zip(rows_of(part, TASKS), ["备注", "", "另附", ""], strict=True)]
    found = whole(book(), [("1.xlsx", rebuilt(part, {TASKS: rows}))])
    assert found.cells == {(TASKS, "B3"): "在办"}
    assert [what for _, what in found.beside] == ["“工作台账”表B1的“备注”", "“工作台账”表B3的“另附”"]


def test_a_column_that_a_section_took_out_takes_nothing_away() -> None:
    part = book({(TASKS, "C4"): "三科"})
    rows = [[row[0], *row[2:]] for row in rows_of(part, TASKS)]
    found = whole(book(), [("1.xlsx", rebuilt(part, {TASKS: rows}))])
    assert found == Whole({(TASKS, "C4"): "三科"})


def test_rows_that_none_of_ours_is_are_told_and_written_over_nothing() -> None:
    """A row put in between, one copied and altered, one of another workbook."""
    part = rows_of(book(), TASKS)
    copied = [*part[1][:1], "另说", *part[1][2:]]
    rows = [part[0], [None, "插入的", None, None], *part[1:], copied, [9, "别处的", None, f"{'B' * 16}.1"]]
    found = whole(book(), [("1.xlsx", rebuilt(book(), {TASKS: rows}))])
    assert found.cells == {}
    assert [what for _, what in found.beside] == [
        "“工作台账”表B2的“插入的”",
        "“工作台账”表B6的“另说”",
        "“工作台账”表A7的“9”、B7的“别处的”",
    ]


def with_requirements(filled: Filled | None = None) -> RawBook:
    """The items with what they ask for: 公开规划, 归集规划, and in many words 健全机制."""
    asked = ["具体要求", "公开规划。", "归集规划。", f"健全机制{'，逐级抓好落实' * 12}。"]
    rows = [[row[0], text, *row[1:]] for row, text in zip(rows_of(book(), TASKS), asked, strict=True)]
    for (_, cell), text in (filled or {}).items():
        row, column = cell_at(cell)
        rows[row][column] = text or None
    return rebuilt(book(), {TASKS: rows})


@pytest.mark.parametrize(
    ("emptied", "told"),
    [
        ({"E4": ""}, False),
        ({"E4": "乱写"}, False),
        ({"A4": ""}, False),
        ({"B4": ""}, False),
        ({"E4": "", "A4": ""}, False),
        ({"E4": f"{EDITION}.1"}, False),
        ({"E4": "", "B4": ""}, True),
        ({"E4": "", "B4": "公开规划。"}, True),
        ({"E4": f"{'B' * 16}.3"}, True),
    ],
)
def test_a_row_is_known_by_two_of_its_id_number_and_requirement_as_a_return_is(
    emptied: Mapping[str, str], *, told: bool
) -> None:
    base = with_requirements()
    part = with_requirements({(TASKS, cell): text for cell, text in {**emptied, "C4": "在办"}.items()})
    found = whole(base, [("1.xlsx", part)])
    assert ((TASKS, "C4") not in found.cells) == told == any("在办" in what for _, what in found.beside)
    assert all(cell in emptied or value == "在办" for (_, cell), value in found.cells.items())


def test_of_a_long_row_that_none_of_ours_is_what_is_new_is_told() -> None:
    base, part = with_requirements(), with_requirements({(TASKS, "C4"): "在办", (TASKS, "E4"): f"{'B' * 16}.3"})
    assert whole(base, [("1.xlsx", part)]).beside == (("1.xlsx", "“工作台账”表C4的“在办”"),)


@given(st.lists(st.sampled_from(["具体要求", "进展情况", "责任科室", ""]), min_size=3, max_size=3), WORDS)
def test_a_header_typed_over_puts_no_column_s_words_into_another(heads: list[str], word: str) -> None:
    """Of columns called alike none is taken, and that is told; one called otherwise is told cell by cell."""
    base, part = with_requirements(), with_requirements({(TASKS, "C3"): word})
    rows = rows_of(part, TASKS)
    rows[0][1:4] = heads
    found = whole(base, [("1.xlsx", rebuilt(part, {TASKS: rows}))])
    twice = {head for head in heads if head and heads.count(head) > 1}
    assert {head for head in twice if any(f"叫“{head}”的" in what for _, what in found.beside)} == twice
    assert not any(base_head(cell) in twice for _, cell in found.cells)
    is_new = word and heads[1] in twice and word not in rows_of(base, TASKS)[2]
    assert not is_new or any("C3的“" in what for _, what in found.beside), "with its words, not the column alone"


def base_head(cell: str) -> RawValue:
    return rows_of(with_requirements(), TASKS)[0][cell_at(cell)[1]]


def test_the_cover_is_read_by_its_labels() -> None:
    part = rows_of(book({(COVER, "C3"): "某甲"}), COVER)
    found = whole(book(), [("1.xlsx", rebuilt(book(), {COVER: [part[0], [None, "请尽快", None], *part[1:]]}))])
    assert found == Whole({(COVER, "C3"): "某甲"}, beside=(("1.xlsx", "“填报说明”表B2的“请尽快”"),))


def test_what_lay_beside_before_the_split_is_told_of_no_section() -> None:
    noted = rebuilt(book(), {TASKS: [*rows_of(book(), TASKS), [None, "请各科室尽快", None, None]]})
    assert whole(noted, [("1.xlsx", noted)]) == Whole()


def test_a_sheet_called_otherwise_is_known_by_its_rows() -> None:
    part = book({(TASKS, "B3"): "在办", (LIST, "A3"): "乙文件"})
    sheets = tuple(
        replace(each, title=f"{each.title}（一科）") if each.title != COVER else each for each in part.sheets
    )
    assert whole(book(), [("1.xlsx", RawBook(sheets))]).cells == {(TASKS, "B3"): "在办", (LIST, "A3"): "乙文件"}
    copied = (*part.sheets, replace(part.sheets[1], title="工作台账 (2)"))
    assert whole(book(), [("1.xlsx", RawBook(copied))]).beside == (("1.xlsx", "“工作台账 (2)”表"),)


def test_the_edition_is_what_the_carriers_agree_on() -> None:
    assert edition_of(book()) == EDITION
    assert edition_of(RawBook(book().sheets, {"toolkit_edition": "B" * 16})) == "B" * 16
    assert edition_of(RawBook(book().sheets[:1])) == ""
    rows = rows_of(book(), TASKS)
    rows[1][3] = f"{'B' * 16}.1"
    assert edition_of(rebuilt(book(), {TASKS: rows})) == ""


def test_what_the_section_says_whose_row_it_is_stands_before_what_another_says() -> None:
    """Whichever file is named first; another that showed its hidden row and wrote there is told."""
    one, two = (
        replace(book(cells), properties={SECTION_PROPERTY: section})
        for section, cells in (("一科", {(TASKS, "B3"): "代填"}), ("二科", {(TASKS, "B3"): "已办"}))
    )
    for parts in ([("1.xlsx", one), ("2.xlsx", two)], [("2.xlsx", two), ("1.xlsx", one)]):
        found = whole(book(), parts)
        assert found.cells == {(TASKS, "B3"): "已办"}
        assert [(each.file, each.kept, each.other) for each in found.clashes] == [("1.xlsx", "已办", "代填")]


@st.composite
def scribbled(draw: st.DrawFn) -> tuple[RawBook, list[str]]:
    """A part with words of its own anywhere, headers and ids among them, and maybe a column or an id of it gone."""
    its, words = book(), []
    grids = {title: rows_of(its, title) for title in (COVER, TASKS, LIST)}
    for n in range(draw(st.integers(1, 6))):
        rows = grids[draw(st.sampled_from([COVER, TASKS, LIST]))]
        at, column = draw(st.integers(0, len(rows) + 1)), draw(st.integers(0, 5))
        rows += [[] for _ in range(at + 1 - len(rows))]
        rows[at] += [None] * (column + 1 - len(rows[at]))
        rows[at][column] = f"写{n}"
        words.append(f"写{n}")
    title = draw(st.sampled_from([TASKS, LIST]))
    gone = draw(st.sampled_from([None, 0, 1, 2, -1]))
    if gone is not None:
        width = 4 if title == TASKS else 3
        for row in grids[title]:
            if -width <= gone < len(row):
                row[gone % width : gone % width + 1] = []
    return rebuilt(its, grids), words


@given(scribbled())
def test_each_filled_cell_of_a_part_is_in_the_whole_or_told(part: tuple[RawBook, list[str]]) -> None:
    its, words = part
    found = whole(book(), [("1.xlsx", its)])
    there = [as_text(value) for sheet in its.sheets for row in sheet.rows for value in row]
    told = "\n".join((*map(as_text, found.cells.values()), *(what for _, what in found.beside)))
    assert [word for word in words if word in there and word not in told] == []


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


@given(st.lists(filled(), min_size=1, max_size=3), st.data())
def test_wherever_rows_and_columns_are_by_now_the_whole_is_the_same(
    parts: list[dict[tuple[str, str], str]], data: st.DataObject
) -> None:
    moved = []
    for n, part in enumerate(parts, start=1):
        its = book(part)
        grids = {COVER: rows_of(its, COVER)}
        for title in (TASKS, LIST):
            head, *rows = rows_of(its, title)
            there = data.draw(st.permutations(rows)) if title == TASKS else rows
            order = data.draw(st.permutations(range(len(head))))
            grids[title] = [[row[column] for column in order] for row in (head, *there)]
        for _ in range(data.draw(st.integers(0, 2))):
            grids[COVER].insert(data.draw(st.integers(0, 3)), [None, None, None])
        moved.append((f"{n}.xlsx", rebuilt(its, grids)))
    assert whole(book(), moved) == joined(*parts)
