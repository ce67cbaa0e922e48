"""Tables whose columns are units (●, √, 牵头 in their cells), and units named once in a row across or in a heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.plans.reading import headers

from toolkit.codes import Code
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.domain.plan.document.matrix import is_mark, legend_of
from toolkit.domain.plan.model import Plan, Role
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Roster, Unit
from toolkit.problems import Problem

NAMES = ("市财政局", "市司法局", "市民政局", "市发展改革委")
ROSTER = Roster(tuple(Unit(f"U{at}", name, "直属", ()) for at, name in enumerate(NAMES)), ())
HEAD = "序号|具体要求|市财政局|市司法局|市民政局|完成时限"


def drawn(text: str, where: str) -> Line:
    """A row; `^` goes on from above, `<` from the left."""
    cells: list[str] = []
    for cell in text.split("|"):
        cells.append(cells[-1] if cell == "<" else "" if cell == "^" else cell)
    at = tuple(enumerate(text.split("|")))
    below, beside = (frozenset(place for place, cell in at if cell == sign) for sign in "^<")
    return Line(tuple(cells), where, 1, below=below, beside=beside)


def parse(*rows: str | Line) -> tuple[Plan, tuple[Problem, ...]]:
    lines = (row if isinstance(row, Line) else drawn(row, f"第{at}行") for at, row in enumerate(rows, start=1))
    return parse_plan_table(PlanTable("某市2022年方案", tuple(lines)), headers(), "方案", "2022", date(2022, 5, 1))


def tasks(plan: Plan) -> tuple[Tasks, tuple[Problem, ...]]:
    return resolve_tasks(plan, ROSTER, (), "end", "方案")


def said(plan: Plan) -> list[str]:
    return [item.responsibility for item in plan.items]


def codes(problems: Sequence[Problem]) -> list[Code]:
    return [each.code for each in problems]


@pytest.mark.parametrize(
    "text",
    [
        "●牵头 ○配合",
        "注：●为牵头单位，○为配合单位。",
        "●牵头○配合",
        "责任单位（●牵头单位；○配合单位）",
        "牵头单位：●；配合单位：○",
        "牵头（●）配合（○）",
        "说明：1.打“●”的为牵头单位，打“○”的为配合单位",
        "用●表示牵头，用○表示参与",
        "● 牵头单位   ○ 配合单位",
        "●—主办，○—协办",
        "说明：表中“●”为牵头单位，“○”为协办单位",
    ],
)
def test_a_legend_says_what_signs_mean_the_sign_first_or_the_role(text: str) -> None:
    assert legend_of(text) == {"●": Role.LEAD, "○": Role.ASSIST}


def test_letters_and_figures_may_be_signs() -> None:
    assert legend_of("注：1为牵头单位，2为配合单位。") == {"1": Role.LEAD, "2": Role.ASSIST}
    assert legend_of("A：牵头；B：责任单位") == {"A": Role.LEAD, "B": Role.IMPLEMENT}


@pytest.mark.parametrize("text", ["★为重点任务，由市财政局负责", "市财政局牵头", "★表示重点", "●公开预算。", ""])
def test_what_says_more_than_that_is_no_legend(text: str) -> None:
    assert legend_of(text) == {}


def test_signs_below_units_are_roles_by_the_legend_of_a_note() -> None:
    legend = "注：●为牵头单位，○为配合单位|<|<|<|<|<"
    plan, problems = parse(HEAD, "1|甲事。|●|○||6月底前", "2|乙事。||●|○|年底前", legend)
    assert said(plan) == ["牵头单位：市财政局；配合单位：市司法局", "牵头单位：市司法局；配合单位：市民政局"]
    assert [(each.code, each.value) for each in problems] == [(Code.PLAN_MATRIX, "●按牵头、○按配合")]
    assert tasks(plan)[1] == ()


def test_a_legend_may_stand_in_the_header_over_the_units_or_in_a_row_without_any_word_before_it() -> None:
    over = ("序号|具体要求|责任单位（●牵头 ○配合）|<|完成时限", "^|^|市财政局|各镇（街道）|^", "1|甲事。|○|●|年底前")
    assert said(parse(*over)[0]) == ["牵头单位：各镇（街道）；配合单位：市财政局"]
    below = parse(HEAD, "●牵头 ○配合|<|<|<|<|<", "1|甲事。|●||○|年底前")[0]
    assert (said(below), below.items[0].topic) == (["牵头单位：市财政局；配合单位：市民政局"], "")


def test_the_role_may_stand_above_the_units() -> None:
    plan, problems = parse(
        "序号|具体要求|牵头单位|<|配合单位|<|完成时限",
        "^|^|市财政局|市司法局|市财政局|市司法局|^",
        "1|甲事。|√|||√|年底前",
    )
    assert said(plan) == ["牵头单位：市财政局；配合单位：市司法局"]
    assert [each.value for each in problems] == ["√按表头"]


def test_words_of_role_need_no_legend_and_names_need_not_end_as_bodies_do() -> None:
    plan, problems = parse("序号|具体要求|财政|司法|民政", "1|甲事。|牵头|配合|—", "2|乙事。|×|主办|负责、督办")
    assert problems == ()
    assert said(plan) == ["牵头单位：财政；配合单位：司法", "牵头单位：司法；责任单位：民政；监督单位：民政"]


def test_one_sign_alone_says_who_has_to_do_the_work() -> None:
    plan, problems = parse(HEAD, "1|甲事。|√|√||年底前", "2|乙事。||√||年底前")
    assert said(plan) == ["市财政局、市司法局", "市司法局"]
    assert codes(problems) == [Code.PLAN_MATRIX]


def test_signs_that_nothing_explains_are_told_item_by_item() -> None:
    plan, problems = parse(HEAD, "1|甲事。|●|○||年底前", "2|乙事。||●||年底前")
    assert said(plan) == ["市财政局、市司法局", "市司法局"]
    told = [(each.code, each.origin.item, each.value) for each in problems]
    assert told == [
        (Code.PLAN_MARK_UNKNOWN, 1, "市财政局●、市司法局○"),
        (Code.PLAN_MARK_UNKNOWN, 2, "市司法局●"),
    ]


def test_a_sign_with_two_meanings_has_none() -> None:
    lines = (HEAD, "1|甲事。|●|○||年底前", "注：●牵头，○配合|<|<|<|<|<", "注：○牵头|<|<|<|<|<")
    assert [each.value for each in parse(*lines)[1]] == ["●按牵头", "市司法局○"]


def test_a_text_below_a_unit_is_its_work_and_kept_to_be_asked_about() -> None:
    plan, _ = parse(HEAD, "1|甲事。|√|||年底前", "2|乙事。|公开预算并做好解读|√||年底前", "3|丙事。|√|||年底前")
    assert said(plan)[1] == "市财政局、市司法局"
    assert plan.items[1].notes == "市财政局：公开预算并做好解读"
    assert [(each.code, each.origin.item) for each in tasks(plan)[1]] == [(Code.PLAN_NOTE, 2)]


def test_a_sign_merged_over_rows_is_in_each_of_them() -> None:
    plan, _ = parse(HEAD, "1|甲事。|●|○||年底前", "2|乙事。|^||○|年底前", "注：●牵头，○配合|<|<|<|<|<")
    assert said(plan)[1] == "牵头单位：市财政局；配合单位：市民政局"


def test_other_columns_stay_notes() -> None:
    plan, _ = parse("序号|具体要求|责任单位|是否公开|完成情况", "1|甲事。|市财政局|√|√", "2|乙事。|市司法局|×|")
    assert said(plan) == ["市财政局", "市司法局"]
    assert plan.items[0].notes == "是否公开：√\n完成情况：√"


SIGNS = {Role.LEAD: "●", Role.IMPLEMENT: "◎", Role.ASSIST: "○", Role.SUPERVISE: "△"}


@given(
    st.lists(
        st.dictionaries(st.sampled_from(NAMES), st.sets(st.sampled_from([*Role]), min_size=1, max_size=2), min_size=1),
        min_size=1,
        max_size=5,
    )
)
def test_every_sign_of_a_matrix_is_a_role_of_its_unit_and_no_unit_has_another(
    rows: list[Mapping[str, set[Role]]],
) -> None:
    legend = "●牵头单位 ◎责任单位 ○配合单位 △监督单位"
    drawn_rows = []
    for at, row in enumerate(rows, start=1):
        signs = ("/".join(SIGNS[role] for role in sorted(row.get(name, ()))) for name in NAMES)
        drawn_rows.append("|".join((str(at), f"第{at}件事。", *signs)))
    plan, problems = parse("|".join(("序号", "具体要求", *NAMES)), legend + "|<" * 5, *drawn_rows)
    assert {*codes(problems)} <= {Code.PLAN_MATRIX}
    read = tasks(plan)[0]
    for at, row in enumerate(rows, start=1):
        got = {read.roster.name_of(each.unit): each.roles for each in read.of_item(at)}
        # Who leads does not assist besides, nor is it one of those who are just listed.
        assert {name: Role.LEAD in roles for name, roles in got.items()} == {n: Role.LEAD in r for n, r in row.items()}
        assert all(got[name] <= roles and (got[name] == roles or Role.LEAD in roles) for name, roles in row.items())


# --- units in a row across, or in a heading ---


def test_rows_without_units_have_those_of_the_row_across_above_them_and_that_is_said() -> None:
    plan, problems = parse(
        "序号|具体要求|责任单位|完成时限",
        "责任单位：市财政局|<|<|<",
        "1|甲事。||6月底前",
        "2|乙事。|市民政局|年底前",
        "牵头单位：市司法局；配合单位：市民政局；完成时限：年底前|<|<|<",
        "3|丙事。||",
    )
    assert said(plan) == ["责任单位：市财政局", "市民政局", "牵头单位：市司法局；配合单位：市民政局"]
    assert [item.deadline for item in plan.items] == ["6月底前", "年底前", "年底前"]
    assert [item.topic for item in plan.items] == ["", "", ""]
    assert [(each.code, each.origin.place) for each in problems] == [
        (Code.PLAN_UNITS_ACROSS, "第2行"),
        (Code.PLAN_UNITS_ACROSS, "第5行"),
    ]
    assert "第1项" in problems[0].message


def test_the_rows_that_take_the_units_of_a_row_across_are_counted() -> None:
    head, across = "序号|具体要求|责任单位|完成时限", "责任单位：市财政局|<|<|<"
    rows = ("1|甲事。||年底前", "2|乙事。|市民政局|年底前", "3|丙事。||年底前", "4|丁事。|市司法局|年底前")
    _, (told,) = parse(head, across, *rows)
    assert told.message.endswith("没有另写单位或时限的第1至3项中的2项，按它派发")
    _, (told,) = parse(head, across, *rows[:1], "2|乙事。||年底前")
    assert told.message.endswith("没有另写单位或时限的第1至2项，按它派发")


def test_a_heading_that_is_a_name_or_has_one_in_brackets_gives_its_units() -> None:
    rows = ("序号|具体要求|完成时限", "（一）市财政局（1项）|<|<", "1|甲事。|年底前")
    plan, problems = parse(*rows, "二、公开法规（责任单位：市司法局）|<|<", "2|乙事。|年底前")
    assert [(item.topic, item.responsibility) for item in plan.items] == [
        ("（一）市财政局（1项）", "市财政局"),
        ("二、公开法规（责任单位：市司法局）", "责任单位：市司法局"),
    ]
    assert codes(problems) == [Code.PLAN_UNITS_ACROSS] * 2


def test_the_next_chapter_ends_what_a_row_across_said_and_a_section_below_does_not() -> None:
    plan, problems = parse(
        "序号|具体要求|完成时限",
        "一、公开|<|<",
        "责任单位：市财政局|<|<",
        "（一）预算|<|<",
        "1|甲事。|年底前",
        "二、回应|<|<",
        "2|乙事。|年底前",
    )
    assert said(plan) == ["责任单位：市财政局", ""]
    assert codes(problems) == [Code.PLAN_UNITS_ACROSS]


def test_rows_across_that_stand_below_what_they_are_about_are_read_upward() -> None:
    plan, problems = parse(
        "序号|具体要求|完成时限",
        "1|甲事。|年底前",
        "责任单位：市财政局|<|<",
        "2|乙事。|年底前",
        "责任单位：市司法局|<|<",
    )
    assert said(plan) == ["责任单位：市财政局", "责任单位：市司法局"]
    assert codes(problems) == [Code.PLAN_UNITS_ACROSS] * 2


def test_a_row_across_that_nobody_takes_is_told() -> None:
    plan, problems = parse(
        "序号|具体要求|责任单位",
        "责任单位：市财政局|<|<",
        "1|甲事。|市司法局",
        "责任单位：市民政局|<|<",
        "2|乙事。|市司法局",
    )
    assert said(plan) == ["市司法局", "市司法局"]
    assert [(each.code, each.value) for each in problems] == [
        (Code.PLAN_ROW_UNUSED, "责任单位：市财政局"),
        (Code.PLAN_ROW_UNUSED, "责任单位：市民政局"),
    ]


def test_a_line_between_a_heading_and_its_table_says_the_same() -> None:
    line = Line(("责任单位：市财政局",), "第1段", 1, paragraph=True)
    plan, problems = parse(line, "序号|具体要求|完成时限", "1|甲事。|年底前")
    assert said(plan) == ["责任单位：市财政局"]
    assert codes(problems) == [Code.PLAN_UNITS_ACROSS]


def test_a_chapters_brackets_may_hold_several_labels_and_are_told_where_no_row_takes_them() -> None:
    head, chapter = "序号|具体要求|责任单位", "一、公开（牵头：市财政局；配合：市司法局）|<|<"
    plan, problems = parse(head, chapter, "1|甲事。|")
    assert said(plan) == ["牵头：市财政局；配合：市司法局"]
    assert codes(problems) == [Code.PLAN_UNITS_ACROSS]
    plan, problems = parse(head, chapter, "1|甲事。|市民政局")
    assert said(plan) == ["市民政局"]
    assert codes(problems) == [Code.PLAN_ROW_UNUSED]


def test_a_label_with_nothing_behind_it_gives_nobody_anything() -> None:
    plan, problems = parse("序号|具体要求|完成时限", "责任单位：|<|<", "1|甲事。|年底前")
    assert (said(plan), problems) == ([""], ())


def test_a_line_that_a_page_has_cut_goes_on_with_its_row() -> None:
    torn = Line(("", "责任单位：市财政局", ""), "下一页", 1, torn={1: ""})
    plan, _ = parse("序号|具体要求|完成时限", "1|甲事，|年底前", torn)
    assert [item.requirement for item in plan.items] == ["甲事，责任单位：市财政局"]


@pytest.mark.parametrize("over", ["责任单位|||", "责任单位|<|<|", "|||"])
def test_units_may_stand_below_their_header_where_nothing_is_merged(over: str) -> None:
    head = f"序号|具体要求|{over}完成时限"
    plan, _ = parse(head, "||市财政局|市司法局|市民政局|", "1|甲事。|●|○||年底前", "●牵头，○配合|||||")
    assert said(plan) == ["牵头单位：市财政局；配合单位：市司法局"]


def test_names_in_a_row_without_a_number_stay_units_where_no_blank_header_is_beside_theirs() -> None:
    plan, _ = parse("序号|具体要求|牵头单位|配合单位", "||市财政局|市司法局", "1|甲事。|市民政局|市司法局")
    assert "市财政局" in "".join(said(plan))


@pytest.mark.parametrize(
    ("text", "mark"),
    [("●", True), ("AB", True), ("ABC", False), ("●○√", True), ("主责", True), ("●牵头", True), ("公开预算", False)],
)
def test_what_stands_below_a_unit_and_says_nothing_but_what_it_does(text: str, mark: bool) -> None:
    assert is_mark(text) == mark


@pytest.mark.parametrize(("word", "role"), [("主", "牵头"), ("牵", "牵头"), ("责", ""), ("配", "配合"), ("协", "配合")])
def test_one_character_says_a_role_below_a_unit(word: str, role: str) -> None:
    (item,) = parse("序号|具体要求|市财政局|市司法局", f"1|公开预算。|{word}|责")[0].items
    told = {f"{role}单位：市财政局", "责任单位：市司法局"} if role else {"市财政局、市司法局"}
    assert {*item.responsibility.split("；")} == told


def test_rows_shorter_than_their_headers_leave_the_units_behind_them_out() -> None:
    plan, problems = parse("序号|具体要求|市财政局|市司法局", "1|公开预算。|√|√", "2|公开决算。|√")
    assert said(plan) == ["市财政局、市司法局", "市财政局"] and codes(problems) == [Code.PLAN_MATRIX]


@pytest.mark.parametrize(
    ("head", "units"),
    [
        ("序号|具体要求|市财政局|备注", [""]),  # one column of signs that no header of units stands over is none
        ("序号|具体要求|市财政局|市司法局", ["市财政局"]),
        ("序号|具体要求|是否涉及|市司法局", [""]),
    ],
)
def test_how_many_units_head_columns(head: str, units: list[str]) -> None:
    assert [text.replace("、市司法局", "") for text in said(parse(head, "1|公开预算。|√|")[0])] == units


def test_a_letter_that_nobody_explains_says_nothing_and_a_tick_that_the_work_is_theirs() -> None:
    assert said(parse(HEAD, "1|公开预算。|√||√|6月底前")[0]) == ["市财政局、市民政局"]
    problems = parse(HEAD, "1|公开预算。|K||K|6月底前")[1]
    assert Code.PLAN_MARK_UNKNOWN in codes(problems)


def test_one_unit_alone_heads_a_column_below_a_header_of_units() -> None:
    plan, problems = parse("序号|具体要求|责任单位|<", "^|^|市财政局|备注", "1|甲事。|√|长期", "2|乙事。||")
    assert [(item.responsibility, item.notes) for item in plan.items] == [("市财政局", "备注：长期"), ("", "")]
    assert [each.code for each in problems] == [Code.PLAN_MATRIX]
