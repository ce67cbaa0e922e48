"""Units named once for several rows: by a line across the table, above the rows or below them."""

from __future__ import annotations

import pytest

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.lines import Faults
from toolkit.domain.plan.document.row import Row
from toolkit.domain.plan.document.unit_lines import with_units_across

HEADERS = Headers(("具体要求",), ("序号",), ("工作任务",), ("责任单位",), ("牵头单位",), ("配合单位",), ("完成时限",))


def rows(*said: str) -> list[Row]:
    """`1` is an item without units, `1甲局` one that has its own, `=甲局` a line across, `#一、` a heading."""
    made = []
    for at, text in enumerate(said, start=1):
        where = f"第{at}行"
        if text[0] == "=":
            made.append(Row(where, 0, "", units={"": text[1:]}, notes=f"责任单位：{text[1:]}"))
        elif text[0] == "#":
            made.append(Row(where, 0, "", notes=text[1:]))
        else:
            made.append(Row(where, int(text[0]), "", "公开。", {"": text[1:]} if text[1:] else {}))
    return made


@pytest.mark.parametrize(
    ("said", "units", "told"),
    [
        (["=甲局", "1", "2"], "甲局 甲局", ["第1至2项"]),
        (["=甲局", "1", "=乙局", "2"], "甲局 乙局", ["第1项", "第2项"]),
        (["=甲局", "1", "2丙局", "3"], "甲局 丙局 甲局", ["第1至3项中的2项"]),
        (["#一、总体", "=甲局", "1", "#二、其他", "2"], "甲局 -", ["第1项"]),
        (["#一、总体", "=甲局", "1", "#（一）其他", "2"], "甲局 甲局", ["第1至2项"]),
        (["1", "2", "=甲局"], "甲局 甲局", ["第1至2项"]),
        (["1", "=甲局", "2", "=乙局"], "甲局 乙局", ["第1项", "第2项"]),
        (["1丙局", "=甲局", "2丁局", "=乙局"], "丙局 丁局", ["", ""]),
        (["1丙局", "=甲局", "2"], "丙局 甲局", ["第2项"]),
        (["=甲局", "1", "=乙局"], "甲局", ["第1项", ""]),
        (["#一、总体", "1丙局", "2", "=甲局"], "丙局 -", [""]),
        (["1", "=甲局", "#一、其他"], "甲局", ["第1项"]),
        (["1", "2"], "- -", []),
        (["=甲局"], "", [""]),
    ],
)
def test_rows_without_units_have_those_of_the_line_nearest_to_them(
    said: list[str], units: str, told: list[str]
) -> None:
    faults = Faults("方案.docx")
    found = with_units_across(rows(*said), HEADERS, faults)
    assert " ".join(each.units.get("", "-") for each in found if each.requirement) == units
    assert [each.where for each in found] == [each.where for each in rows(*said)], "in their order"
    assert [each.code for each in faults.problems] == [
        Code.PLAN_UNITS_ACROSS if items else Code.PLAN_ROW_UNUSED for items in told
    ]
    assert all(items in each.message for each, items in zip(faults.problems, told, strict=True))


def test_what_a_row_takes_from_a_line_it_shares_and_keeps_its_own_deadline() -> None:
    line = Row("第1行", 0, "", units={"": "甲局"}, deadline="年底前", notes="甲局 年底前")
    bare, dated = Row("第2行", 1, "", "公开。"), Row("第3行", 2, "", "公开。", {"": "乙局"}, "6月底前")
    _, first, second = with_units_across([line, bare, dated], HEADERS, Faults("方案.docx"))
    assert (first.units, first.deadline, first.shared) == ({"": "甲局"}, "年底前", True)
    assert second == dated


def test_a_line_of_names_alone_that_nobody_takes_is_not_told() -> None:
    line, faults = Row("第1行", 0, "", units={"": "市财政局"}, notes="市财政局"), Faults("方案.docx")
    assert with_units_across([line], HEADERS, faults) == [line] and not faults.problems
