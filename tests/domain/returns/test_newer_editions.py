"""What a file of an older edition meets that returns of newer ones have set, cell by cell."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from kit.rows import key

from toolkit.domain.ledger.save_times import SaveTime
from toolkit.domain.returns.newer_editions import OlderEdition, Written
from toolkit.domain.three_way import Conflict, Merged, Taken

ROW, COVER = key("2021/1/SZ01"), key("2021/unit/SZ01")
NOON = datetime(2021, 6, 1, 12)
THEN, LATER = (SaveTime(at, at, "wps") for at in (NOON, NOON + timedelta(hours=1)))


def test_what_a_newer_edition_s_return_has_set_is_not_replaced_but_stands_against_the_file() -> None:
    written = Taken(ROW, "progress", "旧"), Taken(ROW, "issues", "另"), Taken(COVER, "reporter", "甲")
    before = Conflict(ROW, "status", "已完成", "推进中", "")
    older = OlderEdition(Written(), {(ROW, "progress"): Written(), (COVER, "reporter"): Written()})
    merged = older.apart(Merged(written, (before,)), {ROW: {"progress": "新"}}, {ROW: {"progress": "发"}})
    assert merged.taken == written[1:], "the answers about a round never conflict"
    assert merged.conflicts == (before, Conflict(ROW, "progress", "新", "旧", "发"))


@pytest.mark.parametrize(
    ("file", "found", "text", "asked"),
    [
        (Written("填表人甲", LATER), Written("填表人乙", THEN), "旧", True),
        (Written("填表人甲"), Written("填表人乙", THEN), "旧", True),
        (Written("填表人甲", THEN), Written("填表人乙", LATER), "旧", False),
        (Written("填表人甲", LATER), Written("填表人乙", THEN), "", False),
        (Written("填表人甲（综合科）", LATER), Written("填表人甲", THEN), "旧", False),
        (Written("", LATER), Written("填表人乙", THEN), "旧", False),
        (Written("填表人甲", LATER), Written("", THEN), "旧", False),
        (Written("填表人甲", LATER), None, "旧", False),
    ],
)
def test_the_office_is_asked_where_two_named_people_wrote_apart(
    file: Written, found: Written | None, text: str, asked: bool
) -> None:
    older = OlderEdition(file, {(ROW, "progress"): found} if found else {})
    assert older.asks(Conflict(ROW, "progress", "新", text, "")) == asked
