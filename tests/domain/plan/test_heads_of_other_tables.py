"""A row that heads no plan is the headers of another table where it has several short words, known ones among them."""

from __future__ import annotations

import pytest

from toolkit.domain.plan.document.header_rows import heads_another
from toolkit.domain.plan.document.headers import Columns, Headers
from toolkit.domain.plan.document.lines import Line

HEADERS = Headers(
    ("具体要求",), ("序号",), ("工作任务",), ("责任单位", "单位"), ("牵头单位",), ("配合单位",), ("完成时限",)
)
HELD = Columns({0: "number", 1: "requirement", 2: "responsibility"}, {0: "序号", 1: "具体要求", 2: "责任单位"}, 3)


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("序号|单位|姓名|联系电话", True),
        ("序号|单位", False),
        ("序号|单位|单位", False),
        ("姓名|职务|联系电话", False),
        ("序号|姓名|职务", False),
        ("序号|单位|本表由各单位于月底前填报", False),
    ],
)
def test_what_heads_another_table(text: str, heads: bool) -> None:
    cells = tuple(text.split("|"))
    assert heads_another(Line(cells, "第5行", 1), HEADERS) == heads
    assert not heads_another(Line(cells, "段落1", 1, paragraph=True), HEADERS)


@pytest.mark.parametrize(("text", "heads"), [("序号|单位|姓名|联系电话", True), ("3|单位|牵头单位|甲", False)])
def test_below_columns_a_row_with_a_number_where_they_have_it_is_one_of_theirs(text: str, heads: bool) -> None:
    assert heads_another(Line(tuple(text.split("|")), "第5行", 1), HEADERS, HELD) == heads
