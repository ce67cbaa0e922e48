"""The laws of the merge."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.rows import key

from toolkit.domain.ledger.records import Cell, Cells
from toolkit.domain.three_way import Conflict, Merged, Taken, merge
from toolkit.keys import RowKey

ROWS = (key("2021/1/SZ01"), key("2021/2/SZ01"), key("2021/unit/SZ01"))
FIELDS = ("status", "progress", "evidence")
VALUES = st.sampled_from(["", "", "推进中", "已完成", "丙"])

states = st.dictionaries(st.sampled_from(ROWS), st.dictionaries(st.sampled_from(FIELDS), VALUES))
refusals = st.frozensets(st.tuples(st.sampled_from(ROWS), st.sampled_from(FIELDS)))


def value(cells: Cells, row: str, field: str) -> str:
    return cells.get(row, {}).get(field, "")


def after(ours: Cells, merged: Merged[RowKey]) -> dict[str, dict[str, str]]:
    """The ledger once the taken values are in it."""
    made = {row: dict(values) for row, values in ours.items()}
    for taken in merged.taken:
        made.setdefault(taken.row, {})[taken.field] = taken.value
    return made


def shown(cells: Cells) -> dict[Cell, str]:
    """The cells that are not blank."""
    return {(row, field): text for row, values in cells.items() for field, text in values.items() if text}


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "outcome"),
    [
        ("甲", "甲", "甲", "kept"),
        ("甲", "甲", "乙", "kept"),
        ("甲", "乙", "乙", "kept"),
        ("甲", "乙", "甲", "taken"),
        ("甲", "乙", "丙", "conflict"),
        ("", "甲", "", "taken"),
        ("", "甲", "乙", "conflict"),
        ("", "", "甲", "kept"),
        ("甲", "", "甲", "taken"),
        ("甲", "", "乙", "conflict"),
        ("甲", "", "", "kept"),
        ("甲", "甲", "", "kept"),
        ("甲", "乙", "", "conflict"),
    ],
)
def test_one_cell(base: str, theirs: str, ours: str, outcome: str) -> None:
    row = ROWS[0]
    for blank in ({}, {"status": ""}):
        made = merge(
            {row: {"status": theirs}},
            {row: {"status": base} if base else blank},
            {row: {"status": ours} if ours else blank},
        )
        assert made.taken == ((Taken(row, "status", theirs),) if outcome == "taken" else ())
        assert made.conflicts == ((Conflict(row, "status", ours, theirs, base),) if outcome == "conflict" else ())


@given(states, states, states, refusals)
def test_merging_again_changes_nothing(theirs: Cells, base: Cells, ours: Cells, refused: frozenset[Cell]) -> None:
    once = after(ours, merge(theirs, base, ours, refused))
    again = merge(theirs, base, once, refused)
    assert again.taken == ()
    assert again.conflicts == merge(theirs, base, ours, refused).conflicts


@given(states, states, states, refusals)
def test_every_cell_of_a_file_is_taken_in_conflict_refused_or_unchanged(
    theirs: Cells, base: Cells, ours: Cells, refused: frozenset[Cell]
) -> None:
    made = merge(theirs, base, ours, refused)
    taken = [(each.row, each.field) for each in made.taken]
    conflicts = [(each.row, each.field) for each in made.conflicts]
    assert len({*taken, *conflicts}) == len(taken) + len(conflicts)
    assert refused.isdisjoint({*taken, *conflicts})
    for row, values in theirs.items():
        for field, text in values.items():
            unchanged = text in (value(base, row, field), value(ours, row, field))
            ends = [(row, field) in taken, (row, field) in conflicts, (row, field) in refused or unchanged]
            assert sum(ends) == 1
    assert all(field in theirs[row] for row, field in (*taken, *conflicts))


@given(states, states, states)
def test_a_cell_the_file_did_not_change_never_changes_the_ledger(theirs: Cells, base: Cells, ours: Cells) -> None:
    made = after(ours, merge(theirs, base, ours))
    for row in ROWS:
        for field in FIELDS:
            absent = field not in theirs.get(row, {})
            if absent or value(theirs, row, field) == value(base, row, field):
                assert value(made, row, field) == value(ours, row, field)


@given(states, states, states)
def test_a_blank_clears_only_what_the_base_had(theirs: Cells, base: Cells, ours: Cells) -> None:
    made = after(ours, merge(theirs, base, ours))
    for row, field in shown(ours).keys() - shown(made).keys():
        assert value(base, row, field) == value(ours, row, field)
        assert theirs[row][field] == ""


@given(states, states, st.sets(st.sampled_from(ROWS)))
def test_rows_that_are_gone_change_nothing(theirs: Cells, base: Cells, gone: set[str]) -> None:
    left = {row: values for row, values in theirs.items() if row not in gone}
    made = after(base, merge(left, base, base))
    assert all(shown({row: made.get(row, {})}) == shown({row: base.get(row, {})}) for row in gone)


@given(states, states, states)
def test_of_a_conflict_the_ledger_keeps_its_own(theirs: Cells, base: Cells, ours: Cells) -> None:
    merged = merge(theirs, base, ours)
    made = after(ours, merged)
    for each in merged.conflicts:
        assert value(made, each.row, each.field) == each.ours == value(ours, each.row, each.field)
        assert each.theirs == value(theirs, each.row, each.field) != each.ours


def edited(base: Cells, edits: Mapping[Cell, str]) -> dict[str, dict[str, str]]:
    made = {row: dict.fromkeys(FIELDS, "") | dict(base.get(row, {})) for row in ROWS}
    for (row, field), text in edits.items():
        made[row][field] = text
    return made


edits = st.dictionaries(st.tuples(st.sampled_from(ROWS), st.sampled_from(FIELDS)), VALUES)


@given(states, edits, edits)
def test_two_fillings_of_one_edition_meet_in_any_order(
    base: Cells, one: Mapping[Cell, str], two: Mapping[Cell, str]
) -> None:
    first, second = edited(base, one), edited(base, two)
    overlap = {
        (row, field)
        for row in ROWS
        for field in FIELDS
        if len({value(base, row, field), first[row][field], second[row][field]}) == 3
    }
    ends = []
    for a, b in ((first, second), (second, first)):
        ledger = after(base, merge(a, base, base))
        merged = merge(b, base, ledger)
        assert {(each.row, each.field) for each in merged.conflicts} == overlap
        ends.append({cell: text for cell, text in shown(after(ledger, merged)).items() if cell not in overlap})
    assert ends[0] == ends[1]
    for row, field in {*one, *two} - overlap:
        changed = {first[row][field], second[row][field]} - {value(base, row, field)}
        if changed:
            assert ends[0].get((row, field), "") in changed


def test_a_value_written_otherwise_is_no_change() -> None:
    """By a sense of sameness in which blanks count for nothing."""

    def same(one: str, other: str) -> bool:
        return one.replace(" ", "") == other.replace(" ", "")

    theirs, base = {7: {"a": "甲 乙", "b": "丙", "c": "丁"}}, {7: {"a": "甲乙", "b": "戊", "c": "己"}}
    ours = {7: {"a": "庚", "b": "戊 ", "c": "辛"}}
    assert merge(theirs, base, ours, same=same) == Merged((Taken(7, "b", "丙"),), (Conflict(7, "c", "辛", "丁", "己"),))
