"""Rows that a page cut, and lines of a cell of which only the words tell that they are two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.domain.plan.document.seams import with_breaks

HEADERS = Headers(("具体要求",), ("序号",), ("工作任务",), ("责任单位",), deadline=("完成时限",))
HEAD = "序号|工作任务|具体要求|责任单位|完成时限"
NAMES = st.sampled_from(("市财政局", "市教育局", "市发展改革委", "市政府办公室", "各县区政府", "市城投公司（国资）"))


def read(*lines: Line) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Requirement, units and deadline of each item, and the codes of what was doubtful."""
    head = Line(tuple(HEAD.split("|")), "第1行", 1)
    plan, found = parse_plan_table(PlanTable("", (head, *lines)), HEADERS, "", "2023", date(2023, 4, 3))
    items = [(each.requirement, each.responsibility, each.deadline) for each in plan.items]
    return items, [each.code.slug for each in found]


def line(at: int, text: str, torn: dict[int, str] | None = None, below: frozenset[int] = frozenset()) -> Line:
    return Line(tuple(text.split("|")), f"第{at}行", 1, torn=torn, below=below)


def test_numbers_count_the_topics_though_a_page_cut_a_topic() -> None:
    merged = frozenset({0, 1})
    items, _ = read(
        line(2, "1|清单公开|公开甲。|市财政局|6月底前"),
        line(3, "||公开乙。|市教育局|7月底前", below=merged),
        line(4, "2|平台|公开丙，|市财政局|8月底前"),
        line(5, "|建设|按月更新。||", torn={1: "", 2: ""}),
        line(6, "||公开丁。|市教育局|9月底前", below=merged),
        line(7, "||公开戊。|市财政局|9月底前", below=merged),
    )
    assert [text for text, *_ in items] == ["公开甲。", "公开乙。", "公开丙，按月更新。", "公开丁。", "公开戊。"]


@pytest.mark.parametrize(
    ("above", "codes"),
    [("公开甲：（1）清单；", ["plan-counted-on"]), ("公开甲。", ["plan-page-break", "plan-counted-on"])],
)
def test_a_pages_first_row_of_which_all_goes_on_is_the_rest_of_one(above: str, codes: list[str]) -> None:
    merged = frozenset({0, 1})
    items, told = read(
        line(2, "1|清单公开|公开丙。|市财政局|6月底前"),
        line(3, "||公开乙。|市教育局|7月底前", below=merged),
        line(4, f"2|平台|{above}|市工业和信息|8月底前"),
        line(5, "||（2）目录。|化局|", torn={2: "", 3: ""}, below=frozenset()),
        line(6, "||公开丁。|市教育局|9月底前", below=merged),
        line(7, "||公开戊。|市教育局|9月底前", below=merged),
    )
    assert items[2] == (f"{above}（2）目录。", "市工业和信息化局", "8月底前")
    assert [code for code in told if code in ("plan-page-break", "plan-counted-on")] == codes


@given(st.lists(NAMES, min_size=1, max_size=6))
def test_names_are_parted_at_the_ends_of_lines_that_part_them(names: list[str]) -> None:
    whole = "".join(names)
    ends = [*accumulate(map(len, names))][:-1]
    assert with_breaks(whole, ends).split("\n") == names


@given(st.lists(NAMES, min_size=1, max_size=4), st.data())
def test_a_line_that_ends_within_a_name_parts_nothing(names: list[str], data: st.DataObject) -> None:
    whole = "、".join(names)
    ends = {at for at in range(1, len(whole)) if "、" in whole[at - 1 : at + 1]}
    within = [at for at in range(1, len(whole)) if at not in ends]
    assert with_breaks(whole, data.draw(st.lists(st.sampled_from(within), max_size=3, unique=True))) == whole


def test_points_are_parted_where_a_line_begins_with_the_next_number() -> None:
    assert with_breaks("1.10月份2.2022年10月", [6]) == "1.10月份\n2.2022年10月"
    assert with_breaks("1.2023年9月3.5日", [8]) == "1.2023年9月3.5日", "no point follows on the first"


def test_names_on_both_sides_of_a_page_are_two() -> None:
    items, _ = read(
        line(2, "1|清单公开|公开甲，|市财政局|6月底前"),
        line(3, "||并更新。|市教育局|", torn={2: "", 3: ""}),
    )
    assert items == [("公开甲，并更新。", "市财政局\n市教育局", "6月底前")]


@pytest.mark.parametrize("text", ["续表", "各单位每季度末报送进展。", "注：以下为续表"])
def test_the_headers_hold_below_a_line_of_text_with_which_a_table_goes_on(text: str) -> None:
    """What the line says is told or a remark; the rows below it are the plan's."""
    head = Line(tuple(HEAD.split("|")), "第1行", 1)
    rows = [Line(tuple(f"{at}|题|公开{at}号预算。|市财政局|年底前".split("|")), f"第{at}行", 1) for at in (1, 2)]
    other = [Line((text,), "第9行", 2), *(replace(each, table=2) for each in rows[1:])]
    plan, found = parse_plan_table(PlanTable("", (head, rows[0], *other)), HEADERS, "", "2023", date(2023, 4, 3))
    assert [each.requirement for each in plan.items] == ["公开1号预算。", "公开2号预算。"]
    assert text in [*(each.text for each in plan.remarks), *(each.value for each in found)]
