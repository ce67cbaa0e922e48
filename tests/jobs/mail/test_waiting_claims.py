"""A claim that waits for the office in a conflict or in a held file: nobody is pressed for it until the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from kit.office import master_row
from kit.unit_books import TASKS, columns, filled, lines, saved, stripped, workbook_of
from kit.workspaces import After, for_units, hand_out

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.returns.decisions import answer_in_words, decide_case
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.workspace import Workspace

UNIT, CODE, ITEM, OTHER = "市财政局", "SZ09", 15, 2
IN_TIME, LATE = datetime(2021, 9, 13, 9), datetime(2021, 10, 9, 9)
PRESSED = date(2021, 10, 14)
DONE = {"办理状态": "已完成", "完成日期": datetime(2021, 9, 10), "佐证材料": "网址 https://www.example.com/a"}
STRANGER = "someone@example.com"


def handed_to_two(workspace: Workspace) -> Workspace:
    few = for_units(workspace, UNIT, "市司法局")
    hand_out(few)
    generate(few, date(2021, 9, 10))
    return few


@pytest.fixture
def issued(after_playing: After) -> Workspace:
    return after_playing(handed_to_two)


def put(workspace: Workspace, name: str, rows: Mapping[int, Mapping[str, object]], at: datetime, *, bare: bool) -> Path:
    book = filled(workbook_of(workspace, UNIT), rows)
    path = workspace.inbox / name
    path.write_bytes(saved(stripped(book) if bare else book, at))
    return path


def two_copies(workspace: Workspace, at: datetime) -> None:
    for name, row in (("一.xlsx", {"办理状态": "推进中"}), ("二.xlsx", DONE)):
        put(workspace, name, {ITEM: row}, at, bare=False)
        merge_returns(workspace, at)


def pressed(workspace: Workspace, day: date = PRESSED) -> set[int]:
    """The items that the unit would be reminded of."""
    letters = remind(workspace, day, preview=True).letters
    return {
        duty.item for letter in letters if letter.unit.code == CODE for each in letter.reminders for duty in each.duties
    }


def counted(workspace: Workspace, state: str) -> int:
    """How many of the unit's items stand so in `status`."""
    (found,) = (each for each in show_status(workspace, PRESSED).data["units"] if each["unit"] == UNIT)
    return int(found["states"][state])


def cases(workspace: Workspace, at: datetime = LATE) -> list[dict[str, Any]]:
    return list(list_held(workspace, at).data["cases"])


def decide(workspace: Workspace, choice: str) -> None:
    (case,) = cases(workspace)
    decide_case(workspace, LATE, answer_in_words(case["case"], choice))


@pytest.mark.parametrize("at", [IN_TIME, LATE])
def test_a_claim_in_an_undecided_conflict_is_not_pressed(issued: Workspace, at: datetime) -> None:
    assert ITEM in pressed(issued)
    two_copies(issued, at)
    assert ITEM not in pressed(issued) and OTHER in pressed(issued)
    assert counted(issued, "asked") == 1
    assert master_row(issued, CODE, ITEM)["提示"] == "填报待核定"
    generate(issued, PRESSED, [UNIT])
    sheet = filled(workbook_of(issued, UNIT), {})[TASKS]
    assert "填报待核定" in str(sheet.cell(lines(sheet)[ITEM], columns(sheet)["提示"]).value)


@pytest.mark.parametrize(("at", "late"), [(IN_TIME, "逾期5天"), (LATE, "逾期14天")])
def test_days_count_from_the_answer_where_the_claim_came_in_time(issued: Workspace, at: datetime, late: str) -> None:
    two_copies(issued, at)
    decide(issued, "ours")
    assert ITEM in pressed(issued)
    merge_returns(issued, datetime(2021, 10, 14, 9))
    assert master_row(issued, CODE, ITEM)["提示"] == late


def test_a_claim_that_the_office_takes_waits_for_its_verdict_and_came_when_its_file_did(issued: Workspace) -> None:
    two_copies(issued, IN_TIME)
    decide(issued, "theirs")
    assert ITEM not in pressed(issued) and counted(issued, "claimed") == 1
    (claim,) = list_held(issued, LATE).data["claims"]
    assert "迟报" not in claim["risk"]


@pytest.mark.parametrize(
    ("sender", "bare", "at", "spared"),
    [
        (STRANGER, False, IN_TIME, True),
        (STRANGER, False, LATE, False),
        (STRANGER, True, IN_TIME, False),
        ("", True, IN_TIME, True),
    ],
)
def test_a_held_file_spares_its_unit_where_it_came_in_time_and_its_id_or_its_sender_speaks_for_it(
    issued: Workspace, sender: str, bare: bool, at: datetime, spared: bool
) -> None:
    path = put(issued, "外来.xlsx", {ITEM: DONE}, at, bare=bare)
    (found,) = merge_returns(issued, at, [path], sender=sender).data["returns"]
    assert found["outcome"] == "held"
    assert (ITEM not in pressed(issued)) == spared and OTHER in pressed(issued)
    (case,) = cases(issued)
    assert ("报了第15项办结" in case["evidence"]) == (bare <= (sender == ""))
    decide(issued, "send_back")
    assert ITEM in pressed(issued)
    merge_returns(issued, datetime(2021, 10, 14, 9))
    assert master_row(issued, CODE, ITEM)["提示"] == ("逾期5天" if spared else "逾期14天")


def test_what_a_stranger_sends_after_the_due_date_and_the_answer_silences_nobody(issued: Workspace) -> None:
    path = put(issued, "外来.xlsx", {ITEM: DONE}, IN_TIME, bare=False)
    merge_returns(issued, IN_TIME, [path], sender=STRANGER)
    decide(issued, "send_back")
    again = put(issued, "又来.xlsx", {ITEM: {**DONE, "佐证材料": "又一份材料"}}, LATE, bare=False)
    merge_returns(issued, datetime(2021, 10, 12, 9), [again], sender=STRANGER)
    assert ITEM in pressed(issued)


def test_a_held_file_that_claims_nothing_new_spares_no_row_and_one_of_the_round_no_nudge(issued: Workspace) -> None:
    day = date(2021, 9, 23)

    def nudged() -> bool:
        return any(each.nudge for each in remind(issued, day, preview=True).letters if each.unit.code == CODE)

    assert nudged()
    path = put(issued, "外来.xlsx", {ITEM: {"进展情况": "正在办"}}, IN_TIME, bare=False)
    merge_returns(issued, IN_TIME, [path], sender=STRANGER)
    assert ITEM in pressed(issued) and not nudged()
    decide(issued, "send_back")
    assert nudged()
