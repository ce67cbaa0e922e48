"""What a file that is blank where its reporter spoke before leaves standing: only where it says enough to be told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from toolkit.domain.ledger.kinship import Kin, Sign
from toolkit.domain.returns.descent import Draft
from toolkit.domain.returns.left_standing import emptied
from toolkit.keys import task_key

ONE, TWO, THREE = (task_key("2021", item, "A") for item in (1, 2, 3))
SAID = {ONE: {"progress": "已梳理", "issues": ""}, TWO: {"progress": "已归集", "issues": "缺卷"}}
FILE = {ONE: {"progress": "", "issues": ""}, TWO: SAID[TWO]}


def left(current: Any = SAID, base: Any = None, file: Any = FILE, said: Any = SAID, **more: Any) -> set[str]:
    """The cells that are left standing by a later file of the same reporter, silent on the first row and in accord on
    two cells of the second, but for what is said otherwise."""
    like: dict[str, Any] = {
        "verdict": Kin.FORK,
        "reporter": Sign.SAME_REPORTER,
        "time": Sign.LATER,
        "alike": {(TWO, "progress"), (TWO, "issues")},
        "lacking": set(),
        "silent": {ONE},
    }
    drafts = {"file": Draft(file, {}, "甲", return_id=2), "other": Draft(said, {}, "甲", return_id=1)}
    compared: Any = SimpleNamespace(**like | drafts | more)
    return {f"{row.row}/{field}" for row, field in emptied([compared], current, base or {})}


def test_what_stands_and_was_said_by_its_own_reporter_before_is_left_standing() -> None:
    assert left() == {"1/progress"}


@pytest.mark.parametrize(
    "otherwise",
    [
        {"verdict": Kin.DESCENDS},
        {"reporter": Sign.NO_REPORTER},
        {"time": Sign.EARLIER},
        {"alike": {(TWO, "progress")}},
        {"alike": {(TWO, "progress"), (THREE, "progress")}},
        {"lacking": {(TWO, "issues")}},
        {"silent": set()},
        {"silent": {ONE, THREE}},
        {"current": {ONE: {"progress": ""}}},
        {"current": {}},
        {"base": {ONE: {"progress": "已梳理"}}},
        {"file": {**FILE, ONE: {"progress": "又说"}}},
    ],
)
def test_nothing_is_where_the_file_says_too_little_or_the_cell_holds_nothing_that_was_said(
    otherwise: dict[str, Any],
) -> None:
    assert left(**otherwise) == set()


def test_as_many_rows_may_be_silent_as_are_alike_in_two_cells() -> None:
    both = {(row, field) for row in (TWO, THREE) for field in ("progress", "issues")}
    said = {**SAID, THREE: {"progress": "三", "issues": "四"}}
    assert left(said=said, current=said, alike=both, silent={ONE, task_key("2021", 4, "A")}) == {"1/progress"}
    assert (
        left(said=said, current=said, alike=both, silent={ONE, *(task_key("2021", at, "A") for at in (4, 5))}) == set()
    )
