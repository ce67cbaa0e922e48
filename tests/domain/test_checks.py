"""Which cells of a return are not taken, and where the mark stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from toolkit.domain.checks import Checked, Context, check, date_bounds
from toolkit.domain.records import Cells
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Code, Origin

ROW = "2021/3/SZ01"
TODAY = date(2021, 9, 10)
BLANK = {"status": "", "progress": "", "done_on": "", "evidence": "", "expected_on": ""}


def checked(
    repository: Workspace, cells: Cells, current: Cells | None = None, refused: frozenset[str] = frozenset()
) -> Checked:
    origins = {(row, name): Origin("甲.xlsx", "工作台账", name) for row, values in cells.items() for name in values}
    spoilt = frozenset((row, name) for row in cells for name in refused)
    return check(cells, origins, Context(repository.schema, 2021, TODAY, current or {}), spoilt)


DONE = {"status": "已完成", "done_on": "2021-09-01", "evidence": "网站"}


@pytest.mark.parametrize(
    ("cells", "withheld", "marks"),
    [
        ({}, "", []),
        (DONE, "", []),
        ({"status": "推进中"}, "", []),
        ({"status": "长期坚持"}, "", []),
        ({"done_on": "2021-09-01"}, "", []),
        (DONE | {"evidence": ""}, "status evidence", [("evidence", Code.CELL_REQUIRED)]),
        (DONE | {"done_on": ""}, "status done_on", [("done_on", Code.CELL_REQUIRED)]),
        (
            {"status": "已完成", "progress": "建成"},
            "status done_on evidence",
            [("done_on", Code.CELL_REQUIRED), ("evidence", Code.CELL_REQUIRED)],
        ),
        ({"status": "申请不涉及"}, "status progress", [("progress", Code.CELL_REQUIRED)]),
        ({"status": "申请不涉及", "progress": "本单位无此业务"}, "", []),
        (DONE | {"done_on": "2021-09-10"}, "", []),
        ({"done_on": "2021-09-11"}, "done_on", [("done_on", Code.CELL_DATE_RANGE)]),
        ({"done_on": "2020-12-31"}, "done_on", [("done_on", Code.CELL_DATE_RANGE)]),
        ({"done_on": "2021-01-01"}, "", []),
        ({"expected_on": "2022-12-31"}, "", []),
        ({"expected_on": "2023-01-01"}, "expected_on", [("expected_on", Code.CELL_DATE_RANGE)]),
    ],
)
def test_one_row(repository: Workspace, cells: Mapping[str, str], withheld: str, marks: list[tuple[str, Code]]) -> None:
    found = checked(repository, {ROW: BLANK | dict(cells)})
    assert found.refused == {(ROW, name) for name in withheld.split()}
    assert [(each.origin.cell, each.code) for each in found.problems] == marks


def test_the_mark_says_what_lacks_and_what_is_withheld(repository: Workspace) -> None:
    (fault,) = checked(repository, {ROW: BLANK | DONE | {"evidence": ""}}).problems
    assert fault.message == "第3项“已完成”，但缺“佐证材料”，“办理状态”暂不计入"
    assert fault.origin == Origin("甲.xlsx", "工作台账", "evidence")


def test_a_date_that_is_not_taken_carries_no_status(repository: Workspace) -> None:
    """已完成 with a date in the future, or with one that is no date, is 已完成 without a date."""
    late = checked(repository, {ROW: BLANK | DONE | {"done_on": "2021-12-01"}})
    assert late.refused == {(ROW, "done_on"), (ROW, "status")}
    assert [each.code for each in late.problems] == [Code.CELL_DATE_RANGE]
    junk = checked(repository, {ROW: BLANK | DONE | {"done_on": "上周"}}, refused=frozenset({"done_on"}))
    assert (ROW, "status") in junk.refused
    assert junk.problems == (), "one fault, one mark: the match has told it"


def test_where_a_column_is_gone_the_ledger_says_whether_anything_lacks(repository: Workspace) -> None:
    without = {ROW: {"status": "已完成", "done_on": "2021-09-01"}}
    assert not checked(repository, without, {ROW: {"evidence": "网站"}}).refused
    found = checked(repository, without)
    assert (ROW, "status") in found.refused
    assert [(each.code, each.origin.cell) for each in found.problems] == [(Code.CELL_REQUIRED, "status")]


def test_a_date_spoilt_later_leaves_the_accepted_status_and_date(repository: Workspace) -> None:
    found = checked(repository, {ROW: BLANK | DONE | {"done_on": "2021-12-01"}}, {ROW: DONE})
    assert found.refused == {(ROW, "done_on")}


def test_evidence_cannot_be_cleared_from_under_a_status(repository: Workspace) -> None:
    found = checked(
        repository, {ROW: BLANK | {"status": "差不多", "done_on": "2021-09-01"}}, {ROW: DONE}, frozenset({"status"})
    )
    assert (ROW, "evidence") in found.refused


def test_rows_are_judged_each_on_its_own_and_all_at_once(repository: Workspace) -> None:
    cells = {
        "2021/1/SZ01": BLANK | DONE,
        "2021/2/SZ01": BLANK | DONE | {"evidence": ""},
        "2021/5/SZ01": BLANK | {"status": "推进中", "progress": "甲", "expected_on": "1999-01-01"},
        "2021/round-2021-09/SZ01": {"report": "有更新", "reported_on": "2031-09-10", "reporter": "某某"},
        "2021/unit/SZ01": {"person": "某乙"},
    }
    assert checked(repository, cells).refused == {
        ("2021/2/SZ01", "status"),
        ("2021/2/SZ01", "evidence"),
        ("2021/5/SZ01", "expected_on"),
        ("2021/round-2021-09/SZ01", "reported_on"),
    }


def test_dates_lie_in_the_plans_year_and_the_next() -> None:
    assert date_bounds(2021) == (date(2021, 1, 1), date(2022, 12, 31))
