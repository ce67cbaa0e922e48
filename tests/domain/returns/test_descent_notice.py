"""The one notice of a file about whose words stand: what was replaced, left out, filled in or kept, word for word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from kit import ROOT

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.kinship import Kin, Sign, Verdict
from toolkit.domain.ledger.records import Return
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.descent_notice import descent_notice
from toolkit.domain.returns.merge_base import Base
from toolkit.domain.three_way import Taken
from toolkit.keys import task_key
from toolkit.problems import Problem
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((ROOT / "templates/ledger.toml").read_text("utf-8"))
ROW = task_key("2021", 1, "A")
CELL = ROW, "progress"


def notice(
    file: str,
    now: str,
    *,
    issued: str = "",
    signs: tuple[Sign, ...] = (),
    said_before: str = "",
    taken: bool = True,
    **base: Any,
) -> Problem | None:
    """What is told of a file that says `file` in a cell where the ledger says `now`."""
    kinship = (Verdict(7, Kin.OLDER, signs),)
    cells: Mapping[str, str] = {"progress": file}
    context = Context(SCHEMA, 2021, date(2021, 9, 20), {ROW: {"progress": now}}, edition={ROW: {"progress": issued}})
    earlier = Return(
        "01", "早些的.xlsx", 1, datetime(2021, 9, 13, 9), Outcome.MERGED, raw={ROW: {"progress": said_before}}, id=7
    )
    given = [Taken(ROW, "progress", file)] if taken else []
    its = Base(**{"cells": {}, "return_id": 7, "kinship": kinship, **base})
    found = list(descent_notice(its, {ROW: cells}, given, context, [earlier], "一.xlsx"))
    assert len(found) <= 1
    return found[0] if found else None


def test_what_is_beyond_doubt_is_not_told() -> None:
    assert notice("新", "旧") is None and notice("新", "") is None


@pytest.mark.parametrize(
    ("signs", "why"),
    [
        ((Sign.LESS,), "都有"),
        ((Sign.SAME,), "都有"),
        ((Sign.LESS, Sign.EARLIER), "都有"),
        ((Sign.SAME, Sign.EARLIER), "保存得比已收的“早些的.xlsx”早"),
        ((Sign.EARLIER,), "保存得比已收的“早些的.xlsx”早"),
        ((), "看来比已收的“早些的.xlsx”早"),
    ],
)
def test_an_older_file_is_told_why_it_is_taken_for_one(signs: tuple[Sign, ...], why: str) -> None:
    told = notice("新", "旧", signs=signs, overtaken=frozenset((CELL,)), newer=7, taken=False)
    assert told and told.code is Code.RETURN_OVERTAKEN
    assert why in told.message and "没有采用：" in told.message and "（新）" in told.message


@pytest.mark.parametrize(
    ("file", "others"),
    [
        ("旧", {}),  # the ledger says so
        ("原", {"issued": "原"}),  # as it was issued
        ("早", {"said_before": "早"}),  # said before
        ("", {}),  # blank, and its base was
        ("", {"cells": {ROW: {"progress": "旧"}}, "spared": frozenset((CELL,))}),  # blank, and not cleared by it
    ],
)
def test_of_an_older_file_only_words_are_told_that_stand_nowhere_else(file: str, others: dict[str, Any]) -> None:
    told = notice(file, "旧", overtaken=frozenset((CELL,)), newer=7, taken=False, **others)
    assert told and "没有采用" not in told.message


def test_a_cell_that_an_older_file_has_cleared_is_told() -> None:
    told = notice("", "旧", overtaken=frozenset((CELL,)), newer=7, taken=False, cells={ROW: {"progress": "旧"}})
    assert told and "没有采用" in told.message and "（空白）" in told.message


def test_words_that_may_not_have_been_seen_are_named_where_they_are_replaced() -> None:
    unproven = frozenset((CELL,))
    told = notice("新", "旧", unproven=unproven)
    assert told and told.code is Code.WORDS_REPLACED
    assert (
        "换掉了已收的：" in told.message and "（旧）" in told.message and "看来是接着“早些的.xlsx”填的" in told.message
    )
    assert notice("新", "", unproven=unproven) is None, "there were none"
    assert notice("新", "原", issued="原", unproven=unproven) is None, "they were the office's own"


def test_a_blank_that_a_file_saved_earlier_fills_is_told() -> None:
    told = notice("新", "", unproven=frozenset((CELL,)), signs=(Sign.EARLIER,))
    assert told and told.code is Code.WORDS_REPLACED
    assert "补上了已收的里空着的：" in told.message and "保存得却比它早" in told.message
    assert notice("", "", unproven=frozenset((CELL,)), signs=(Sign.EARLIER,)) is None
    assert notice("新", "", signs=(Sign.EARLIER,)) is None


def test_words_that_a_blank_leaves_standing_are_told_where_there_are_any() -> None:
    told = notice("", "旧", spared=frozenset((CELL,)), taken=False)
    assert told and told.code is Code.ROWS_EMPTIED and "（旧）" in told.message
    assert notice("", "", spared=frozenset((CELL,)), taken=False) is None


@pytest.mark.parametrize(("signs", "who"), [((Sign.SAME_REPORTER,), "同一填报人"), ((), "没有写明填报人的")])
def test_words_of_another_file_that_are_left_standing_are_told_with_that_file(
    signs: tuple[Sign, ...], who: str
) -> None:
    told = notice("新", "旧", signs=signs, passed=frozenset((CELL,)), beside=frozenset((7,)), taken=False)
    assert told and told.code is Code.WORDS_KEPT
    assert f"{who}以前还报过“早些的.xlsx”" in told.message and "（旧）" in told.message
    assert notice("旧", "旧", passed=frozenset((CELL,)), beside=frozenset((7,)), taken=False) is None
