"""The cover of a returned workbook: values stand right of their labels."""

from __future__ import annotations

import pytest
from kit.rows import key
from kit.small_edition import (
    COVER,
    FILLED,
    ROWS,
    TASKS,
    filled,
    matched,
    said,
    workbook,
)

from toolkit.codes import Code
from toolkit.domain.ledger.records import Matched
from toolkit.schema.model import Ledger


def cover_values(found: Matched) -> dict[str, str]:
    return {
        name: text
        for row, values in found.cells.items()
        if row.item is None
        for name, text in values.items()
    }  # fmt: skip


@pytest.mark.parametrize(
    "cover",
    [
        COVER,
        COVER.replace("# 填报说明", "# Sheet1"),
        COVER.replace("# 填报说明\n", "# 填报说明\n|  |\n|  |\n"),
        COVER.replace("本期情况 ＊", "本期<br>情况"),
        "# 填报说明\n| 责任人 | 某某 |\n| 填报人 | 某乙 |\n|  |  |  | 本期情况 | 有更新 |\n",
    ],
)
def test_cover_values_stand_right_of_their_labels(schema: Ledger, cover: str) -> None:
    found = matched(workbook(cover + TASKS + ROWS[1]), schema)
    assert cover_values(found) == {"report": "有更新", "reporter": "某乙", "person": "某某"}
    assert found.cells[key("2021/round-2021-09/SZ01")] == {"report": "有更新", "reporter": "某乙"}
    assert found.cells[key("2021/unit/SZ01")] == {"person": "某某"}
    assert not found.problems


def test_a_label_that_is_gone_says_nothing(schema: Ledger) -> None:
    found = matched(workbook(COVER.replace("责任人", "") + TASKS + ROWS[1]), schema)
    assert cover_values(found) == {"report": "有更新", "reporter": "某乙"}


def test_a_cover_that_is_gone_is_named_and_the_rows_are_read(schema: Ledger) -> None:
    found = matched(workbook(TASKS + ROWS[1]), schema)
    assert filled(found) == {1: FILLED[1]} and cover_values(found) == {}
    assert [code for code, _ in said(found)] == [Code.SHEET_MISSING]


def test_a_cover_without_its_labels_is_not_said_to_be_gone(schema: Ledger) -> None:
    found = matched(workbook("# 填报说明\n" + TASKS + ROWS[1]), schema)
    assert filled(found) == {1: FILLED[1]} and cover_values(found) == {}
    assert [code for code, _ in said(found)] == [Code.SHEET_UNKNOWN]


def test_a_wrong_answer_on_the_cover_is_refused(schema: Ledger) -> None:
    found = matched(workbook(COVER.replace("有更新", "还行") + TASKS + ROWS[1]), schema)
    assert said(found) == [(Code.CELL_CHOICE, "C2")]
    assert found.refused == {(key("2021/round-2021-09/SZ01"), "report")}
