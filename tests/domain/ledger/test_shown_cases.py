"""What is said of a case that waits, from the records alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from kit.rows import key

from toolkit.codes import Outcome
from toolkit.domain.ledger.led_claims import ABOUT, LedClaim
from toolkit.domain.ledger.records import Case, CaseKind, Cells, Change, Edition, Return
from toolkit.domain.ledger.retractions import retraction
from toolkit.domain.ledger.shown_cases import BLANK, ShownCase, conflict_fits, shown_cases
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.plan.units import Roster, Unit
from toolkit.errors import UnreadableLedgerError
from toolkit.jobs.workspace import Workspace
from toolkit.keys import WHOLE_FILE

NOON = datetime(2021, 9, 13, 12)
ROW, LINE = key("2021/2/SZ08"), key("2021/plans.1a/SZ08")
ROSTER = Roster((Unit("SZ08", "市司法局", "市直"), Unit("SZ09", "市编办", "市直")), ())
RETURNS = (
    Return("01", "一.xlsx", 1, NOON, Outcome.MERGED, "2021", "SZ08", sender="sz08@example.com", id=1),
    Return("02", "二.xlsx", 1, NOON, Outcome.PARTIAL, "2021", "SZ08", id=2),
)


def shown(workspace: Workspace, case: Case, current: Cells, *changes: Change, **proposals: str) -> ShownCase:
    """The one case that waits; `proposals` are the units of editions, by their ids."""
    state = LedgerState("2021", NOON.date(), current, RETURNS, ((case, None),), {}, {})
    editions = {
        name: Edition(name, "2021", unit, 1, "2021-09", date(2021, 9, 1), 1, {}) for name, unit in proposals.items()
    }
    (found,) = shown_cases(state, workspace.schema, ROSTER, editions, changes)
    return found


def case(row: Any = ROW, field: str = "progress", ours: str = "甲", **other: Any) -> Case:
    return Case(row, field, ours, "乙", 2, "工作台账", "I6", NOON, plan="2021", id=7, **other)


def test_both_sides_of_a_conflict_say_where_they_came_from(repository: Workspace) -> None:
    changes = [Change(ROW, "progress", "旧", "SZ08", NOON), Change(ROW, "progress", "甲", "SZ08", NOON, 1)]
    found = shown(repository, case(), {ROW: {"progress": "甲"}}, *changes, Change(ROW, "issues", "无", "SZ08", NOON))
    assert (found.unit, found.item, found.header) == ("市司法局", "2", "进展情况")
    assert (found.ours, found.theirs, found.evidence) == ("甲", "乙", "")
    assert found.ours_from == "一.xlsx\nsz08@example.com\n2021-09-13 12:00"
    assert found.theirs_from == "二.xlsx\n2021-09-13 12:00"


def test_what_the_office_decided_or_nobody_filled_says_so(repository: Workspace) -> None:
    by_office = Change(ROW, "progress", "甲", "office:某甲", NOON)
    assert shown(repository, case(), {ROW: {"progress": "甲"}}, by_office).ours_from == "某甲核定\n2021-09-13 12:00"
    never = shown(repository, case(ours=""), {})
    assert (never.ours, never.ours_from) == (BLANK, "")


@pytest.mark.parametrize(("asked", "made"), [(9, 1), (2, 9)])
def test_a_return_that_the_ledger_names_and_has_not_is_told_in_words(
    repository: Workspace, asked: int, made: int
) -> None:
    change = Change(ROW, "progress", "甲", "SZ08", NOON, made)
    with pytest.raises(UnreadableLedgerError, match="编号9的来件没有记录"):
        shown(repository, replace(case(), return_id=asked), {ROW: {"progress": "甲"}}, change)


def test_a_row_of_a_register_is_named_with_its_field(repository: Workspace) -> None:
    found = shown(repository, case(LINE, "period"), {LINE: {"title": "某规划", "period": "甲"}})
    assert (found.header, found.item) == ("规划文件清单“某规划” 规划期", "")


def test_a_petition_names_its_register_and_the_item_it_is_about(repository: Workspace) -> None:
    asked = case(LINE, "verdict", ours="", kind=CaseKind.PETITION)
    found = shown(repository, asked, {LINE: {"item": "12"}})
    assert (found.header, found.item) == ("规划文件清单", "12")
    assert (found.ours, found.theirs, found.evidence, found.ours_from) == ("", "", "乙", "")


def test_what_a_leading_unit_says_of_a_claim_is_about_the_claims_item(repository: Workspace) -> None:
    row = key("2021/lead_opinions.1a/SZ08")
    claim = LedClaim.of(7, "SZ09", "市编办", {"status": "已完成"})
    asked, values = case(row, "opinion"), {"opinion": "甲", ABOUT: claim.text}
    found = shown(repository, asked, {row: values})
    assert (found.unit, found.item, found.header) == ("市司法局", "7", "牵头初审“7 市编办” 初审意见")
    assert [conflict_fits(asked, values, item=item) for item in (7, 8, None)] == [True, False, True]
    assert not conflict_fits(asked, {"opinion": "甲"}, item=7), "nobody knows what it was about"


@pytest.mark.parametrize(
    ("which", "fits"),
    [
        ({}, True),
        ({"unit": "SZ08", "item": 2, "until": NOON.date()}, True),
        ({"unit": "SZ09"}, False),
        ({"item": 3}, False),
        ({"until": date(2021, 9, 12)}, False),
    ],
)
def test_a_conflict_fits_by_unit_item_and_day(which: dict[str, Any], fits: bool) -> None:
    assert conflict_fits(case(), {}, **which) == fits


def test_an_item_looked_back_at_is_named_by_its_year_where_several_go_back(repository: Workspace) -> None:
    rows = [key(f"2021/{item}/SZ08") for item in (2, 2020012)]
    asked = retraction([case(row, "status") for row in rows])
    assert shown(repository, asked, {row: {"status": "甲"} for row in rows}).header == "第2、2020-12项"


def test_of_a_held_file_only_whose_it_may_be_is_said(repository: Workspace) -> None:
    held = case(WHOLE_FILE, "", ours="", kind=CaseKind.HELD, proposal="e9")
    found = shown(repository, held, {}, e9="SZ09")
    assert (found.unit, found.header, found.item, found.evidence) == ("市编办", "", "", "乙")
    assert shown(repository, held, {}).unit == "", "nobody is proposed"
    assert shown(repository, held, {}, e9="SZ99").unit == "", "nor is a unit that is gone"
