"""What was reported goes on with the unit that has its item now, and nothing is written over on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.records import edition, returned

from toolkit.domain.ledger.records import Case, CaseKind, Cells, Change, Choice, Decision, Matched
from toolkit.domain.ledger.retractions import CLAIMED_AGAIN
from toolkit.domain.ledger.review import SUCCESSION, Asked
from toolkit.domain.ledger.succession import Carried, Succession, carry_over
from toolkit.keys import SCORE, RowKey, contact_key, register_key, report_key, task_key
from toolkit.problems import Origin

AT = datetime(2021, 9, 1, 9)
HEIRS = {"GONE": ("B",), "SPLIT": ("B", "C"), "GIVES": ("B",)}
ASSIGNED = frozenset({(1, "B"), (2, "B"), (2, "C"), (3, "GIVES")})
TO = Succession("2021", ASSIGNED, HEIRS, frozenset({"B", "C", "GIVES"}))
OLD, NEW = task_key("2021", 1, "GONE"), task_key("2021", 1, "B")


def score(unit: str) -> RowKey:
    return RowKey("2021", SCORE, "", unit)


@pytest.mark.parametrize(
    ("row", "heir"),
    [
        (OLD, NEW),
        (task_key("2021", 1, "SPLIT"), NEW),
        (task_key("2021", 2, "SPLIT"), task_key("2021", 2, "SPLIT")),
        (task_key("2021", 9, "GONE"), task_key("2021", 9, "GONE")),
        (task_key("2021", 3, "GIVES"), task_key("2021", 3, "GIVES")),
        (task_key("2021", 1, "GIVES"), NEW),
        (task_key("2021", 1, "C"), task_key("2021", 1, "C")),
        (contact_key("2021", "GONE"), contact_key("2021", "B")),
        (contact_key("2021", "SPLIT"), contact_key("2021", "SPLIT")),
        (contact_key("2021", "GIVES"), contact_key("2021", "GIVES")),
        (register_key("2021", "norms", "a" * 12, "GONE"), register_key("2021", "norms", "a" * 12, "B")),
        (report_key("2021", "GONE", "2021-09"), report_key("2021", "GONE", "2021-09")),
        (score("GONE"), score("GONE")),
    ],
)
def test_a_row_goes_on_with_the_only_unit_that_has_its_item_a_rounds_report_and_a_score_stay(
    row: RowKey, heir: RowKey
) -> None:
    assert TO.key(row) == heir
    assert TO.cells({row: {"progress": "甲"}}) == {heir: {"progress": "甲"}}


def test_all_that_names_rows_is_read_by_those_that_go_on_with_them() -> None:
    place, cells = Origin("a.xlsx", sheet="台账", cell="H4"), {OLD: {"progress": "甲"}}
    read = TO.matched(Matched(cells, {(OLD, "progress"): place}, frozenset({(OLD, "status")}), ()))
    assert (read.cells, read.origins) == ({NEW: cells[OLD]}, {(NEW, "progress"): place})
    assert read.refused == {(NEW, "status")}
    ret = TO.earlier(returned(raw=cells, settled=cells))
    assert ret.raw == ret.settled == {NEW: cells[OLD]}
    issued = edition(unit="GONE", cells=cells)
    assert TO.edition(issued) == replace(issued, cells={NEW: cells[OLD]})
    assert TO.edition(replace(issued, unit="B")).cells == cells, "what was made for another is not touched"


def test_what_was_reported_of_items_that_are_nobodys_any_more_is_told_by_their_numbers() -> None:
    lost = [Change(task_key("2021", item, "SPLIT"), "progress", "甲", "SPLIT", AT) for item in (9, 4, 9)]
    kept = [Change(NEW, "progress", "甲", "B", AT), Change(contact_key("2021", "B"), "person", "某甲", "B", AT)]
    (told,) = TO.released([*lost, *kept], "台账.xlsx")
    assert "4、9" in told.message and told.origin.file == "台账.xlsx"
    assert list(TO.released(kept, "台账.xlsx")) == []


def written(row: RowKey, field: str, text: str, number: int = 1, ret: int | None = 7) -> Change:
    return Change(row, field, text, row.unit, AT - timedelta(days=9), ret, "台账", "H4", number)


def carried(current: Cells, *history: Change, asked: tuple[Asked, ...] = ()) -> Carried:
    return carry_over(TO, current, history, asked, AT)


def test_a_value_is_carried_to_a_row_that_never_held_one_and_names_where_it_came_from() -> None:
    mine = written(OLD, "progress", "甲")
    made = carried({OLD: {"progress": "甲"}}, mine)
    assert made == Carried((replace(mine, row=NEW, actor=SUCCESSION, at=AT, sequence=0),), ())
    again = carried({OLD: {"progress": "甲"}, NEW: {"progress": "甲"}}, mine, *made.changes)
    assert again == Carried((), ())
    later = carried(
        {OLD: {"progress": "甲"}, NEW: {"progress": "乙"}}, mine, *made.changes, written(NEW, "progress", "乙")
    )
    assert later == Carried((), ()), "the heir went on from what was carried"


@pytest.mark.parametrize("there", [{"progress": ""}, {"progress": "甲"}])
def test_what_the_heir_cleared_or_says_too_is_left_alone(there: dict[str, str]) -> None:
    assert carried({OLD: {"progress": "甲"}, NEW: there}, written(OLD, "progress", "甲")) == Carried((), ())


@pytest.mark.parametrize("held", [{"progress": ""}, {CLAIMED_AGAIN: "{}"}])
def test_nothing_and_a_note_of_the_row_alone_are_not_carried(held: dict[str, str]) -> None:
    ((field, text),) = held.items()
    assert carried({OLD: held}, written(OLD, field, text)) == Carried((), ())


def test_two_values_are_asked_about_once_until_the_office_has_said_which() -> None:
    current, mine = {OLD: {"progress": "甲"}, NEW: {"progress": "乙"}}, written(OLD, "progress", "甲")
    made = carried(current, mine)
    assert made.changes == ()
    (case,) = made.cases
    assert case == Case(NEW, "progress", "乙", "甲", 7, "台账", "H4", AT, plan="2021")
    assert carried(current, mine, asked=((case, None),)) == Carried((), ())
    moved = {**current, NEW: {"progress": "丙"}}
    assert len(carried(moved, mine, asked=((case, None),)).cases) == 1, "it is another question"
    said = Decision(1, Choice.OURS, "乙", "office", AT)
    assert carried(moved, mine, asked=((case, said),)) == Carried((), ())


def test_nobody_is_asked_about_contacts_or_about_what_the_office_wrote() -> None:
    there, here = contact_key("2021", "GONE"), contact_key("2021", "B")
    both: Cells = {there: {"person": "某甲"}, here: {"person": "某乙"}}
    assert carried(both, written(there, "person", "某甲")) == Carried((), ())
    ours = written(OLD, "verdict", "通过", ret=None)
    assert carried({OLD: {"verdict": "通过"}, NEW: {"verdict": "退回"}}, ours) == Carried((), ())
    assert carried({OLD: {"verdict": "通过"}, NEW: {"progress": "乙"}}, ours) == Carried((), ()), (
        "the row held something"
    )


def test_what_the_office_wrote_goes_over_whole_and_from_one_row_alone() -> None:
    other = task_key("2021", 1, "SPLIT")
    verdicts = {OLD: {"verdict": "通过", "opinion": "好"}, other: {"verdict": "退回", "fix_by": "2021-10-01"}}
    history = [
        written(row, field, text, ret=None) for row, values in verdicts.items() for field, text in values.items()
    ]
    made = carried(verdicts, *history)
    assert {each.row for each in made.changes} == {NEW}
    assert {each.field: each.value for each in made.changes} in (verdicts[OLD], verdicts[other])
    assert made.cases == ()


ROWS = [task_key("2021", item, unit) for item in (1, 2) for unit in ("GONE", "SPLIT", "B", "C")]
TEXTS = st.sampled_from(["", "甲", "乙", "丙"])
HELD = st.dictionaries(st.sampled_from(ROWS), st.fixed_dictionaries({}, optional={"progress": TEXTS, "issues": TEXTS}))


@given(HELD)
def test_nothing_that_stands_is_written_over_every_other_word_is_carried_or_asked_about_and_the_second_time_is_quiet(
    held: dict[RowKey, dict[str, str]],
) -> None:
    history = [written(row, field, text) for row, values in held.items() for field, text in values.items()]
    made = carried(held, *history)
    after = {row: dict(values) for row, values in held.items()}
    for each in made.changes:
        assert each.field not in after.setdefault(each.row, {}), "once, and never over what stands"
        after[each.row][each.field] = each.value
    told = {(case.row, case.field, case.theirs) for case in made.cases}
    for row, values in held.items():
        for field, text in values.items():
            there = after.get(TO.key(row), {}).get(field)
            assert not text or there in ("", text) or (TO.key(row), field, text) in told
    asked = tuple((case, None) for case in made.cases)
    assert all(case.kind == CaseKind.CONFLICT for case in made.cases)
    assert carried(after, *history, *made.changes, asked=asked) == Carried((), ())
