"""总览 and 责任矩阵: what a leader reads first says the figures, blames nobody too early, and fits its page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import pytest
from kit.figured import figures, reported, task

from toolkit.book.office.matrix import matrix_sheet
from toolkit.book.office.overview import overview_sheet
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import SheetSpec, Value
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus

NAMES = {"A": "甲局", "B": "乙局", "C": "丙局"}
TASKS = (
    task("A", 1, Label.OVERDUE, 11),
    task("B", 1, Label.CLOSED),
    task("A", 2, Label.OVERDUE, 3),
    task("C", 2, Label.CLAIMED),
    task("C", 2020012, Label.UNFILLED),
)
LAST = reported(date(2021, 9, 24), A=ReportStatus.MISSING, B=ReportStatus.REPORTED, C=ReportStatus.REJECTED)
NOW = reported(date(2021, 10, 25), A=ReportStatus.MISSING, B=ReportStatus.REPORTED, C=ReportStatus.MISSING)


def lines(sheet: SheetSpec) -> list[list[Value]]:
    """The values of every line, blanks left out."""
    return [[cell.value for cell in row.cells if cell.value is not None] for row in sheet.rows]


def under(sheet: SheetSpec, heading: str, count: int) -> list[list[Value]]:
    """So many lines below a heading."""
    found = lines(sheet)
    at = found.index([heading])
    return found[at + 1 : at + 1 + count]


def cards(made: Figures) -> dict[Value, tuple[Value, Value]]:
    names, values, beside = lines(overview_sheet("总台账", made))[2:5]
    return dict(zip(names, zip(values, beside, strict=True), strict=True))


def test_the_cards_say_the_key_figures_and_before_any_return_day_nobody_is_missing() -> None:
    said = cards(figures(TASKS, [LAST, NOW], NAMES))
    assert said == {
        "办结率": ("0%", "到期2，已销号0"),
        "已销号": (1, "全部销号0/3项"),
        "逾期": (2, "涉及1个单位"),
        "退回": (0, "临期0"),
        "待核查": (1, "待办公室处理0件"),
        "未报": (2, "2021年9月"),
    }
    early = cards(figures(TASKS, [NOW], NAMES))
    assert "未报" not in early and early["本期已报"] == (1, "应报3家")


def test_who_has_not_reported_is_named_of_the_round_that_is_over_alone() -> None:
    sheet = overview_sheet("总台账", figures(TASKS, [LAST, NOW], NAMES))
    assert under(sheet, "谁没有报", 2) == [
        ["2021年9月应报3家，已报1家，未报2家：甲局、丙局"],
        ["2021年10月已报1家（应报3家），截止2021年10月25日"],
    ]


def test_of_very_many_the_first_are_named_and_the_rest_are_said_to_stand_elsewhere() -> None:
    names = {f"U{at}": f"第{at}局" for at in range(30)}
    tasks = [task(code, 1, Label.UNFILLED) for code in names]
    last = reported(date(2021, 9, 24), **dict.fromkeys(names, ReportStatus.MISSING))
    ((said,),) = under(overview_sheet("总台账", figures(tasks, [last], names)), "谁没有报", 1)
    assert str(said).endswith("、第17局等，名单见“报送情况”") and "第18局" not in str(said)


def test_what_is_late_stands_by_item_and_by_unit_the_worst_first() -> None:
    sheet = overview_sheet("总台账", figures(TASKS, [NOW], NAMES))
    assert under(sheet, "逾期（2项次）", 3) == [
        ["序号", "事项", "应完成日期", "逾期单位", "责任单位", "逾期项次", "最久天数"],
        ["1", "事项1", "9月30日", 1, "甲局", 2, 11],
        ["2", "事项2", "10月8日", 1],
    ]
    nothing = overview_sheet("总台账", figures(TASKS[1:2], [NOW], NAMES))
    assert under(nothing, "逾期（0项次）", 1) == [["暂无"]]


def test_of_many_that_are_late_the_first_are_listed_and_the_rest_are_counted_and_said_to_stand_elsewhere() -> None:
    names = {f"U{at}": f"第{at}局" for at in range(20)}
    tasks = [task(code, 1 + at % 9, Label.OVERDUE, 30 - at) for at, code in enumerate(names)]
    current = reported(date(2021, 10, 25), **dict.fromkeys(names, ReportStatus.MISSING))
    *listed, rest = under(overview_sheet("总台账", figures(tasks, [current], names)), "逾期（20项次）", 9)[1:]
    assert len(listed) == 7 and rest == ["其余2项见“按事项汇总”。", "其余13家见“按单位汇总”。"]
    few = overview_sheet("总台账", figures(tasks[:7], [current], names))
    assert not any("汇总”" in str(value) for line in lines(few) for value in line)


def test_every_chart_draws_cells_of_its_own_table() -> None:
    sheet = overview_sheet("总台账", figures(TASKS, [LAST, NOW], NAMES))
    titles = [chart.title for chart in sheet.charts]
    assert titles == ["按类别", "按完成时限", "各期填报", "走势"]
    for chart in sheet.charts:
        drawn = [value for series in chart.series for value in area(sheet, series.values)]
        assert drawn and all(isinstance(value, int) or value == "" for value in drawn)
    assert area(sheet, sheet.charts[0].labels) == ["事项1", "事项2", "上年事项"]
    assert area(sheet, sheet.charts[2].series[1].values) == [2, ""], "of the round under way nobody is missing"


@pytest.mark.parametrize("silent", [0, 3, 9, 40])
@pytest.mark.parametrize("late", [0, 2, 20])
def test_no_chart_lies_across_the_end_of_a_page(silent: int, late: int) -> None:
    """At the size it is made in a page of A4 holds 755 points of rows."""
    names = {f"U{at}": f"市某某某某管理局{at}" for at in range(40)}
    tasks = [task(unit, at, Label.OVERDUE, 9) for at, unit in enumerate([*names][:late], 1)] + [
        task("U39", 99, Label.WORKING)
    ]
    states = dict.fromkeys(names, ReportStatus.REPORTED) | dict.fromkeys([*names][:silent], ReportStatus.MISSING)
    rounds = [reported(date(2021, 8, 25), **states), reported(date(2021, 9, 24), **states)]
    sheet = overview_sheet("总台账", figures(tasks, rounds, names))
    heights = [row.height or 15.0 for row in sheet.rows]
    for chart in sheet.charts:
        at = int(re.sub("[A-Z]", "", chart.at)) - 1
        page = max((each for each in sheet.setup.break_before if each <= at), default=0)
        end = sum(heights[page:at]) + chart.size[1] * 0.75
        later = [sum(heights[page:each]) for each in sheet.setup.break_before if each > at]
        assert end <= min([755, *later]), (chart.title, end, later)


def area(sheet: SheetSpec, name: str) -> list[Value]:
    """What stands in a column's cells, such as `D60:D62`."""
    first, _, last = name.replace("$", "").partition(":")
    column, top = ord(first[0]) - ord("A"), int(first[1:])
    bottom = int((last or first)[1:])
    return [sheet.rows[at - 1].cells[column].value for at in range(top, bottom + 1)]


def test_a_cell_of_the_matrix_is_one_character_in_its_colour_and_grey_where_nothing_is_owed() -> None:
    sheet = matrix_sheet("总台账", figures(TASKS, [NOW], NAMES))
    assert values(sheet, range(3, 7)) == [
        ["责任单位", "逾期", "销号", "1", "2", "12"],
        ["甲局", 2, None, "逾", "逾", None],
        ["乙局", None, 1, "销", None, None],
        ["丙局", None, None, None, "核", "空"],
    ]
    late, none = sheet.rows[4].cells[3], sheet.rows[4].cells[5]
    assert late.style.fill == look.OVERDUE.fill and none.style.fill == look.PLAN_FILL
    assert [cell.value for cell in sheet.rows[2].cells[3:]] == ["事项1", "事项2", "上年：事项12"]
    assert str(sheet.rows[1].cells[0].value).startswith("逾＝逾期；退＝退回；")


def values(sheet: SheetSpec, at: Iterable[int]) -> list[list[Value]]:
    return [[cell.value for cell in sheet.rows[row].cells] for row in at]


def test_a_matrix_of_very_many_items_goes_on_on_a_page_beside_with_its_units() -> None:
    few = matrix_sheet("总台账", figures(TASKS, [NOW], NAMES)).setup
    many = [task("A", item, Label.WORKING) for item in range(1, 90)]
    wide = matrix_sheet("总台账", figures(many, [NOW], NAMES)).setup
    assert (few.pages_wide, wide.pages_wide) == (1, 2)
    assert wide.repeat_columns == 3 and wide.repeat == (2, 3)
