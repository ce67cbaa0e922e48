"""What a workbook without a sure id looks like: by the name at its head, then by the rows it has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from kit.rows import key
from kit.small_edition import COVER, EDITION, ROWS, TASKS, workbook

from toolkit.book.returned.suppose import grown_from, suppose
from toolkit.domain.ledger.records import Edition
from toolkit.schema.model import Ledger

UNNAMED = "# 工作台账\n" + TASKS.splitlines()[-1] + "\n"


def other(unit: str, name: str, *items: int) -> Edition:
    """An edition of another unit with some of the same rows."""
    cells = {key(f"2021/{item}/{unit}"): EDITION.cells[key(f"2021/{item}/SZ01")] for item in items}
    return replace(EDITION, id=unit[-1] * 16, unit=unit, unit_name=name, cells=cells)


TWIN, SMALL = other("SZ02", "市乙局", 1, 2, 15), other("SZ03", "市丙局", 1)


@pytest.mark.parametrize(
    ("text", "unit", "named", "alike"),
    [
        (COVER + TASKS + ROWS[1], "SZ01", True, 1),
        (UNNAMED.replace("# 工作台账", "# 工作台账\n| 市丙局 |") + "\n".join(ROWS.values()), "SZ03", True, 1),
        (UNNAMED + ROWS[2] + "\n" + ROWS[15], None, False, 0),
        (UNNAMED + ROWS[1], "SZ03", False, 1),
        ("# 通讯录\n| 姓名 | 电话 |\n", None, False, 0),
    ],
    ids=[
        "its name and rows",
        "a name before rows",
        "two fit equally",
        "the one of fewest other rows",
        "nothing of ours",
    ],
)
def test_a_name_says_most_then_rows_then_nobody_is_guessed(
    schema: Ledger, text: str, unit: str | None, named: bool, alike: int
) -> None:
    found = suppose(workbook(text), schema, [EDITION, TWIN, SMALL])
    assert (found and (found.edition.unit, found.named, found.alike)) == (unit and (unit, named, alike))


def test_of_a_units_editions_the_one_whose_words_the_file_repeats_and_of_equals_the_latest(schema: Ledger) -> None:
    first = replace(
        EDITION, id="D" * 16, cells={row: {**values, "progress": ""} for row, values in EDITION.cells.items()}
    )
    again = replace(first, id="E" * 16)
    as_first = workbook(COVER + UNNAMED + "\n".join(ROWS.values()).replace("已有初稿", "").replace("已公开12个", ""))
    as_issued = workbook(COVER + UNNAMED + "\n".join(ROWS.values()))
    assert grown_from(as_first, schema, [first, again, EDITION]).id == again.id
    assert grown_from(as_issued, schema, [first, again, EDITION]).id == EDITION.id
