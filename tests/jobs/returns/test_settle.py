"""Conflicts of one kind are decided in one sitting: listed first, each a decision of its own that can be made anew."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from kit.unit_books import filled, items_of, workbook_of
from kit.workspaces import After, for_units

from toolkit.codes import Code
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.decisions import answer_in_words, decide_case
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.settle import ConflictsMeant, settle_conflicts
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

NOON = datetime(2021, 9, 24, 12)
LATER = datetime(2021, 9, 27, 9)
UNITS = ("SZ08", "SZ09")


def two_forks(workspace: Workspace) -> Workspace:
    """SZ08 and SZ09 send two copies each; both fill in the first two items, one three more, so that four cases wait."""
    workspace = for_units(workspace, *UNITS, "XQ01")
    generate(workspace, date(2021, 8, 16), UNITS)
    for code in UNITS:
        for copy, count in (("一稿", 5), ("二稿", 2)):
            items = items_of(workspace, code)[:count]
            rows = {item: {"进展情况": f"{copy}：第{item}项的开展情况说明"} for item in items}
            filled(workbook_of(workspace, code), rows).save(workspace.inbox / f"{code}{copy}.xlsx")
    assert merge_returns(workspace, NOON).data["totals"]["conflicts"] == 4
    return workspace


@pytest.fixture
def forks(after_playing: After) -> Workspace:
    """A workspace where four conflicts wait, of two units."""
    return after_playing(two_forks)


def progress(workspace: Workspace, code: str) -> list[str]:
    """Of which copy the ledger's progress is, at the unit's first two items."""
    with open_store(workspace) as store:
        rows = store.cells.current("2021")
    return [rows[task_key("2021", item, code)]["progress"][:2] for item in items_of(workspace, code)[:2]]


def waiting(workspace: Workspace) -> int:
    return len(list_held(workspace, LATER, dry_run=True).cases)


def test_they_are_listed_and_nothing_is_decided_before_that_is_said(forks: Workspace) -> None:
    listed = settle_conflicts(forks, LATER, answer_in_words(0, "theirs"), ConflictsMeant("SZ08"))
    assert (len(listed.cases), listed.data["done"], listed.changed) == (2, 0, 2)
    assert listed.tables[0].rows[0][2:5] != ("", "", "")
    assert waiting(forks) == 4 and progress(forks, "SZ08") == ["一稿", "一稿"]


def test_those_of_a_unit_are_decided_together_and_each_can_be_decided_anew(forks: Workspace) -> None:
    done = settle_conflicts(forks, LATER, answer_in_words(0, "theirs"), ConflictsMeant("SZ08"), go=True)
    assert (done.done, done.changed, done.exit_code) == (2, 2, 0)
    assert (
        waiting(forks) == 2 and progress(forks, "SZ08") == ["二稿", "二稿"] and progress(forks, "SZ09") == ["一稿"] * 2
    )
    decide_case(forks, LATER, answer_in_words(done.cases[0].case.id, "ours"))
    assert sorted(progress(forks, "SZ08")) == ["一稿", "二稿"]
    again = settle_conflicts(forks, LATER, answer_in_words(0, "theirs"), ConflictsMeant("SZ08"), go=True)
    assert (again.cases, again.sentence) == ((), "没有符合条件的内容冲突")


def test_which_of_several_texts_is_meant_is_not_guessed(forks: Workspace) -> None:
    first = items_of(forks, "SZ08")[0]
    filled(workbook_of(forks, "SZ08"), {first: {"进展情况": "三稿：另一位同事写的开展情况说明"}}).save(
        forks.inbox / "SZ08三稿.xlsx"
    )
    assert merge_returns(forks, NOON).data["totals"]["conflicts"] == 1
    for go in (False, True):
        done = settle_conflicts(forks, LATER, answer_in_words(0, "theirs"), ConflictsMeant("SZ08"), go=go)
        (left,) = done.problems
        assert (left.code, len(done.cases), done.exit_code) == (Code.REVIEW_SEVERAL, 1, 1)
        assert left.message.startswith("编号") and len(left.message.split("：")[0].split("、")) == 2
    assert progress(forks, "SZ08") == ["一稿", "二稿"], "the cell with two other texts waits"
    again = settle_conflicts(forks, LATER, answer_in_words(0, "theirs"), ConflictsMeant("SZ08"), go=True)
    assert (again.cases, again.sentence) == ((), "没有可以一并核定的内容冲突")
    done = settle_conflicts(forks, LATER, answer_in_words(0, "ours"), ConflictsMeant("SZ08"), go=True)
    assert (done.done, done.problems, waiting(forks)) == (2, (), 2), "what stands is one text"


@pytest.mark.parametrize(("which", "count"), [(ConflictsMeant(), 4), (ConflictsMeant(until=date(2021, 9, 23)), 0)])
def test_which_are_meant_is_said_by_unit_item_and_day(forks: Workspace, which: ConflictsMeant, count: int) -> None:
    assert len(settle_conflicts(forks, LATER, answer_in_words(0, "ours"), which, dry_run=True).cases) == count


def test_what_is_no_answer_to_a_conflict_is_refused(forks: Workspace) -> None:
    with pytest.raises(ToolkitError, match="不能定为"):
        settle_conflicts(forks, LATER, answer_in_words(0, "confirm"), ConflictsMeant())
    with pytest.raises(ToolkitError, match="没有“某局”"):
        settle_conflicts(forks, LATER, answer_in_words(0, "ours"), ConflictsMeant("某局"))
    for nothing in (9999, 0, -1):
        with pytest.raises(ToolkitError, match=f"方案里没有第{nothing}项"):
            settle_conflicts(forks, LATER, answer_in_words(0, "ours"), ConflictsMeant(item=nothing))
