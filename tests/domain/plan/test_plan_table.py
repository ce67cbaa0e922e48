"""Plan tables in the layouts offices use: what counts the items, what is a heading, what is torn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.item_numbers import is_chapter, style_of
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.domain.plan.model import Plan
from toolkit.problems import Problem

HEADERS = Headers(("具体要求",), ("序号",), ("工作任务",), ("责任单位",), ("牵头单位",), ("配合单位",), ("完成时限",))

HEAD, ROW = "序号|具体要求|责任单位", "1|甲事。|市财政局"


def parse(*lines: Line | str) -> tuple[Plan, tuple[Problem, ...]]:
    """Lines as `甲|乙|丙`, `^` a cell that goes on from above; the first is the header's."""
    made = (line if isinstance(line, Line) else drawn(line, f"第{at}行") for at, line in enumerate(lines, start=1))
    return parse_plan_table(PlanTable("某市2022年方案", tuple(made)), HEADERS, "方案.docx", "2022", date(2022, 5, 1))


def drawn(text: str, where: str, table: int = 1) -> Line:
    cells = text.split("|")
    below = frozenset(at for at, cell in enumerate(cells) if cell == "^")
    return Line(tuple(cell.removeprefix("^") for cell in cells), where, table, below=below)


def on_new_page(text: str, torn: Mapping[int, str] | None = None) -> Line:
    return Line(tuple(text.split("|")), "下一页", 1, torn=torn or {})


def above(text: str, table: int) -> Line:
    return Line((text,), "表格上方", table, paragraph=True)


def brief(plan: Plan) -> list[str]:
    return [f"{item.number}|{item.topic}|{item.requirement}|{item.responsibility}" for item in plan.items]


def codes(problems: tuple[Problem, ...]) -> list[tuple[Code, str]]:
    return [(problem.code, problem.origin.place) for problem in problems]


@pytest.mark.parametrize(
    "numbers",
    [
        ("1.", "2.", "3."),
        ("1、", "2、", "3、"),
        ("（1）", "（2）", "（3）"),
        ("1）", "2）", "3）"),
        ("①", "②", "③"),
        ("（一）", "（二）", "（三）"),
        ("一、", "二、", "三、"),
    ],
)
def test_texts_may_begin_with_numbers_of_any_style(numbers: tuple[str, str, str]) -> None:
    one, two, three = numbers
    plan, problems = parse("具体要求|责任单位", f"{one}甲事。{two}乙事。|市财政局", f"{three}丙事。|市司法局")
    assert problems == ()
    assert brief(plan) == ["1||甲事。|市财政局", "2||乙事。|市财政局", "3||丙事。|市司法局"]


def test_points_within_every_cell_count_no_items() -> None:
    plan, problems = parse("具体要求|责任单位", "1.甲；2.乙。|市财政局", "1.丙；2.丁。|市司法局", "戊。|市民政局")
    assert problems == ()
    assert brief(plan) == ["1||1.甲；2.乙。|市财政局", "2||1.丙；2.丁。|市司法局", "3||戊。|市民政局"]


def test_numbers_that_begin_again_are_counted_on_and_that_is_said() -> None:
    plan, problems = parse(
        above("一、公开", 1),
        Line(("序号", "具体要求", "责任单位"), "", 1),
        Line(("1", "甲事。", "市财政局"), "", 1),
        above("二、解读", 2),
        Line(("序号", "具体要求", "责任单位"), "", 2),
        Line(("1", "乙事。", "市司法局"), "", 2),
        drawn("2|丙事。|^", "", 2),
    )
    assert brief(plan) == ["1|一、公开|甲事。|市财政局", "2|二、解读|乙事。|市司法局", "3|二、解读|丙事。|市司法局"]
    assert [problem.message for problem in problems] == ["方案自己的序号分段从1编起，已按先后顺序编为1至3"]


def test_numbers_may_count_the_topics() -> None:
    rows = ["1|公开|甲事。|市财政局", "||乙事。|市司法局", "2|解读|丙事。|市民政局", "||丁事。|市审计局"]
    plan, problems = parse("序号|工作任务|具体要求|责任单位", *rows)
    assert [line[:4] for line in brief(plan)] == ["1|公开", "2|公开", "3|解读", "4|解读"]
    assert codes(problems) == [(Code.PLAN_COUNTED_ON, "")]


@pytest.mark.parametrize(
    "row", ["一、公开|一、公开|一、公开|一、公开", "一、公开|||", "一|公开|公开|公开", "一|公开||", "|公开||"]
)
def test_headings_in_rows_of_their_own(row: str) -> None:
    plan, problems = parse("序号|工作任务|具体要求|责任单位", row, "1||甲事。|市财政局", "2||乙事。|市司法局")
    assert problems == ()
    assert {item.topic.removeprefix("一、") for item in plan.items} == {"公开"}


def test_names_on_lines_of_a_cell_are_parted_in_a_table_beside_another_too() -> None:
    row = ("1", "甲事。", "市财政局", "2", "乙事。", "市财政局市教育局")
    plan, _ = parse(f"{HEAD}|{HEAD}", Line(row, "第2行", 1, seams={5: (4,)}))
    assert brief(plan) == ["1||甲事。|市财政局", "2||乙事。|市财政局\n市教育局"]


def test_a_heading_that_nothing_follows_is_told_once_though_it_names_units() -> None:
    heading = "二、解读（责任单位：市司法局）"
    plan, problems = parse(HEAD, ROW, f"{heading}||")
    assert brief(plan) == ["1||甲事。|市财政局"]
    assert [(each.code, each.value) for each in problems] == [(Code.PLAN_ROW_UNUSED, heading)]


def test_a_requirement_alone_in_its_row_is_no_heading() -> None:
    plan, problems = parse("工作任务|具体要求|责任单位", "公开|（一）甲事|市财政局", "|（二）乙事|^")
    assert problems == ()
    assert brief(plan) == ["1|公开|甲事|市财政局", "2|公开|乙事|市财政局"]


def test_a_heading_above_a_header_inside_one_sheet() -> None:
    lines = ["一、公开|", "具体要求|责任单位", "甲事。|市财政局", "二、解读|", "具体要求|责任单位", "乙事。|市司法局"]
    plan, problems = parse(*lines)
    assert problems == ()
    assert brief(plan) == ["1|一、公开|甲事。|市财政局", "2|二、解读|乙事。|市司法局"]


def test_two_rows_of_headers_and_words_in_brackets() -> None:
    plan, problems = parse(
        "序号|具体要求（2022年）|责任单位|责任单位|完成时限",
        "||牵头单位|配合单位|",
        "1|甲事。|市财政局|市司法局|年底前",
    )
    assert problems == ()
    assert brief(plan) == ["1||甲事。|牵头单位：市财政局；配合单位：市司法局"]


def test_units_of_one_item_in_several_rows_stay_apart() -> None:
    plan, problems = parse("序号|具体要求|责任单位", "1|甲事。|市财政局", "||市司法局", "2|乙事。|市民政局")
    assert codes(problems) == [(Code.PLAN_ROW_UNNUMBERED, "第3行")]
    assert problems[0].value == "市司法局"
    assert brief(plan)[0] == "1||甲事。|市财政局；市司法局"


def test_a_full_row_without_a_number_is_an_item_of_its_own_and_that_is_said() -> None:
    plan, problems = parse(
        "序号|具体要求|责任单位|完成时限",
        "1|甲事|市财政局|9月底前",
        "|乙事|市司法局|10月底前",
        "2|丙事|市民政局|年底前",
    )
    assert brief(plan) == ["1||甲事|市财政局", "3||乙事|市司法局", "2||丙事|市民政局"]
    assert [(found.code, found.message) for found in problems] == [
        (Code.PLAN_ROW_COUNTED, "第3行没有序号，编为第3项：乙事")
    ]


def test_a_row_that_evidently_goes_on_is_joined_and_that_is_said() -> None:
    plan, problems = parse(
        "序号|具体要求|责任单位",
        "1|甲事，|市财政局",
        "|并且报备。|",
        "2|乙事。|市司法局",
        "^|另报丙事。|^",
        "^|丁事。|市民政局",
    )
    assert brief(plan) == ["1||甲事，并且报备。|市财政局", "2||乙事。另报丙事。丁事。|市司法局；市民政局"]
    assert codes(problems) == [
        (Code.PLAN_ROW_JOINED, "第3行"),
        (Code.PLAN_ROW_JOINED, "第5行"),
        (Code.PLAN_ROW_UNNUMBERED, "第6行"),
    ]


@pytest.mark.parametrize("words", ["合计", "总 计", "小计："])
def test_a_row_of_sums_is_no_item_and_told(words: str) -> None:
    plan, problems = parse("序号|具体要求|责任单位", "1|甲事。|市财政局", f"{words}|1|")
    assert brief(plan) == ["1||甲事。|市财政局"]
    assert codes(problems) == [(Code.PLAN_ROW_UNUSED, "第3行")]


def test_blank_units_and_deadlines_are_those_above_only_where_a_cell_goes_on() -> None:
    rows = ["1|甲事。|市财政局|9月底前", "2|乙事。|^|^", "3|丙事。||", "4|丁事。|^|^"]
    plan, problems = parse("序号|具体要求|责任单位|完成时限", *rows)
    assert problems == ()
    assert [(item.responsibility, item.deadline, item.shared) for item in plan.items] == [
        ("市财政局", "9月底前", True),
        ("市财政局", "9月底前", True),
        ("", "", False),
        ("", "", False),
    ]


def test_what_is_left_out_or_put_to_another_item_is_said() -> None:
    plan, problems = parse(
        "序号|具体要求|责任单位",
        "1|甲事。|市财政局",
        "|乙事。|市司法局",
        Line(("科室", "电话"), "第2个表第1行", 2),
        Line(("政务公开科", "0"), "第2个表第2行", 2),
        Line(("备注", "每月更新"), "第3个表第1行", 3),
        Line(("附注", "附注", "附注"), "第4个表第1行", 4),
    )
    assert brief(plan) == ["1||甲事。|市财政局", "2||乙事。|市司法局"]
    assert codes(problems) == [
        (Code.PLAN_ROW_UNUSED, "第2个表第1行"),
        (Code.PLAN_ROW_UNUSED, "第3个表第1行"),
        (Code.PLAN_ROW_COUNTED, "第3行"),
        (Code.PLAN_ROW_UNUSED, "第4个表第1行"),
    ]


# --- tables side by side ---


def test_tables_side_by_side_are_read_one_after_the_other() -> None:
    plan, problems = parse(
        "序号|具体要求|责任单位||序号|具体要求|责任单位",
        "1|甲事。|市财政局||3|丙事。|市民政局",
        "2|乙事。|市司法局||4|丁事。|^",
        "||||5|戊事。|市审计局",
    )
    assert problems == ()
    assert brief(plan) == [
        "1||甲事。|市财政局",
        "2||乙事。|市司法局",
        "3||丙事。|市民政局",
        "4||丁事。|市民政局",
        "5||戊事。|市审计局",
    ]


def test_tables_side_by_side_may_count_from_left_to_right_below_a_heading_across() -> None:
    heading = Line(("一、公开",) * 4, "第2行", 1, beside=frozenset({1, 2, 3}))
    plan, problems = parse(
        "序号|具体要求|序号|具体要求", heading, "1|甲事。|2|乙事。", "3|丙事。|4|丁事。", "5|戊事。||"
    )
    assert problems == ()
    assert [(item.number, item.topic, item.requirement) for item in plan.items] == [
        (at, "一、公开", f"{name}事。") for at, name in enumerate("甲乙丙丁戊", start=1)
    ]


# --- rows cut by pages ---


def test_a_row_without_numbers_goes_on_only_over_a_page() -> None:
    first = "甲事，做好规划信息公开工作并且|市财政局"
    plan, problems = parse("具体要求|责任单位", first, on_new_page("集中发布。|", {0: ""}), "乙事。|市司法局")
    assert problems == ()
    assert brief(plan) == ["1||甲事，做好规划信息公开工作并且集中发布。|市财政局", "2||乙事。|市司法局"]


def test_a_second_paragraph_on_a_new_page_belongs_to_a_row_where_every_row_names_its_units() -> None:
    plan, problems = parse("具体要求|责任单位", "甲事。|市财政局", on_new_page("另报备案。|"), "乙事。|市司法局")
    assert problems == ()
    assert brief(plan) == ["1||甲事。\n另报备案。|市财政局", "2||乙事。|市司法局"]


def test_a_merged_cell_cut_by_a_page_is_whole_in_all_its_rows() -> None:
    topics = "贯彻《关于建设副中心"
    rows = ["工作任务|具体要求|责任单位", f"{topics}|1.甲事。|市财政局", "|2.乙事。|市司法局、"]
    plan, problems = parse(*rows, on_new_page("城市的意见》|3.丙事。|市民政局", {0: "", 2: ""}))
    assert problems == ()
    whole = "贯彻《关于建设副中心城市的意见》"
    assert brief(plan) == [
        f"1|{whole}|甲事。|市财政局",
        f"2|{whole}|乙事。|市司法局、市民政局",
        f"3|{whole}|丙事。|市司法局、市民政局",
    ]


def test_a_unit_that_may_or_may_not_go_on_is_said() -> None:
    rows = ["具体要求|责任单位", "1.甲事。|市财政局"]
    plan, problems = parse(*rows, on_new_page("2.乙事。|市司法局", {1: ""}))
    assert brief(plan) == ["1||甲事。|市财政局", "2||乙事。|市司法局"]
    assert codes(problems) == [(Code.PLAN_PAGE_BREAK, "下一页")]


@st.composite
def tables(draw: st.DrawFn) -> list[Line]:
    """Rows of any kind under one header, every text in them another one, some at the head of a page."""
    lines = [Line(("序号", "工作任务", "具体要求", "责任单位"), "第1行", 1)]
    for at in range(draw(st.integers(1, 7))):
        number = draw(st.sampled_from(["", str(at + 1), "1", "一"]))
        lead = draw(st.sampled_from(["", "1.", f"{at + 1}.", "（一）", "①"]))
        end = draw(st.sampled_from(["。", ""]))
        cells = (
            number,
            f"题{at}" if draw(st.booleans()) else "",
            f"{lead}事{at}{end}" if draw(st.booleans()) else "",
            f"单{at}" if draw(st.booleans()) else "",
        )
        torn = draw(st.sampled_from([None, {}, {1: ""}, {2: "", 3: ""}]))
        lines.append(Line(cells, f"第{at + 2}行", draw(st.sampled_from([1, 1, 2])), torn=torn))
    return lines


@given(tables(), st.booleans())
def test_no_text_is_lost(lines: list[Line], paged: bool) -> None:
    plan, problems = parse_plan_table(PlanTable("", tuple(lines), paged), HEADERS, "", "2022", date(2022, 5, 1))
    taken = " ".join(brief(plan))
    said = taken + " ".join(problem.value for problem in problems)
    for line in lines[1:]:
        topic, requirement, unit = (cell.lstrip("1234567.（一）①") for cell in line.cells[1:])
        assert requirement in said
        if requirement and requirement in taken:
            assert topic in taken and unit in taken


# --- numbers ---


def test_chapters_and_styles() -> None:
    assert all(map(is_chapter, ("一、公开", "（二）解读", "第三章 保障", "第一部分")))
    assert not any(map(is_chapter, ("1.公开", "一是公开", "公开")))
    assert style_of(["甲事。", "1.乙事。"]) is not None
    assert style_of(["甲事。", "丙事。", "1.乙事。"]) is None


def test_a_row_of_strokes_is_told_and_no_heading_of_what_follows() -> None:
    plan, problems = parse(
        *("序号|工作任务|具体要求|责任单位|完成时限", "1|公开|公开预算。|市财政局|6月底前"),
        *("||—|——|－", "2|解读|解读政策。|市司法局|/"),
    )
    assert [(item.number, item.topic, item.deadline) for item in plan.items] == [
        (1, "公开", "6月底前"),
        (2, "解读", "/"),
    ]
    assert [(found.code, found.origin.place) for found in problems] == [(Code.PLAN_ROW_UNUSED, "第3行")]


def test_a_table_without_topics_takes_none_from_the_one_before_it() -> None:
    first = ("序号|工作任务|具体要求|责任单位", "1|公开|公开预算。|市财政局")
    second = [
        drawn(text, f"第{at}行", 2) for at, text in enumerate(("序号|具体要求|牵头单位", "2|解读政策。|市司法局"), 3)
    ]
    plan, problems = parse(*first, *second)
    assert [item.topic for item in plan.items] == ["公开", ""]
    chapters, _ = parse(*first, above("二、解读", 2), *second)
    assert [item.topic for item in chapters.items] == ["公开", "二、解读"]
    assert problems == ()


@pytest.mark.parametrize(
    ("sheets", "title"),
    [
        ((("填表说明", "每月报送一次"), ("某市2022年方案", HEAD, ROW)), "某市2022年方案"),
        ((("某市2022年方案",), (HEAD, ROW)), "某市2022年方案"),
        ((("某市2022年方案", "附件1"), ("附件2", HEAD, ROW)), "某市2022年方案"),
        (((HEAD, ROW), ("填表说明",)), ""),
    ],
)
def test_the_title_is_what_stands_above_the_table_before_what_another_sheet_says(
    sheets: tuple[tuple[str, ...], ...], title: str
) -> None:
    lines = [
        drawn(text, f"表{sheet}第{at}行", sheet)
        for sheet, texts in enumerate(sheets)
        for at, text in enumerate(texts, start=1)
    ]
    plan, _ = parse_plan_table(PlanTable("", tuple(lines)), HEADERS, "方案.xlsx", "2022", date(2022, 5, 1))
    assert (plan.title, [item.requirement for item in plan.items]) == (title, ["甲事。"])


@pytest.mark.parametrize(
    ("cell", "topic", "title"),
    [
        ("做好规划\n主动公开", "做好规划主动公开", "做好规划主动公开"),
        ("深化 GDP\nAPI 公开", "深化 GDP API 公开", "深化 GDP API 公开"),
        ("一、主动公开\n（一）规划公开", "一、主动公开\n（一）规划公开", "（一）规划公开"),
        ("一、主动\n公开\n（一）规划\n公开", "一、主动公开\n（一）规划公开", "（一）规划公开"),
    ],
)
def test_a_line_of_a_topic_goes_on_with_the_one_above_unless_a_heading_begins_there(
    cell: str, topic: str, title: str
) -> None:
    plan, _ = parse("序号|工作任务|具体要求|责任单位", f"1|{cell}|甲事。|市财政局")
    assert [(item.topic, item.title) for item in plan.items] == [(topic, title)]


@given(
    st.lists(
        st.sampled_from(
            ["主动公开", "规划\n主动公开", "一、甲\n（一）公开", "二、乙\n（一）公开", "甲" * 30, "甲" * 31]
        )
    )
)
def test_a_title_names_one_topic(topics: list[str]) -> None:
    rows = (f"{at}|{topic}|第{at}事。|市财政局" for at, topic in enumerate(topics, start=1))
    plan, _ = parse("序号|工作任务|具体要求|责任单位", *rows)
    named = {(item.topic, item.title) for item in plan.items}
    assert len(plan.items) == len(topics)
    assert len({topic for topic, _ in named}) == len({title for _, title in named}) == len(set(topics))
