"""Plans in paragraphs: chapters, items and points, units in brackets or on lines of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit import ROOT

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.domain.plan.model import Plan
from toolkit.loading import load_toml
from toolkit.problems import Problem

HEADERS = load_toml((ROOT / "templates/plan_headers.toml").read_text("utf-8"), Headers, "plan_headers.toml")


def parse(*paragraphs: str) -> tuple[Plan, tuple[Problem, ...]]:
    lines = tuple(Line((text,), f"第{at}段", 1, paragraph=True) for at, text in enumerate(paragraphs, start=1))
    return parse_plan_table(PlanTable("某区2023年工作要点", lines), HEADERS, "要点.docx", "2023", date(2023, 3, 1))


def brief(plan: Plan) -> list[tuple[int, str, str, str, str, str]]:
    return [
        (item.number, item.own, item.topic, item.requirement, item.responsibility, item.deadline) for item in plan.items
    ]


def test_brackets_within_a_sentence_cut_no_item_in_two() -> None:
    plan, problems = parse(
        "1.公开就业（区人社局负责）信息，落实稳岗返还。（区财政局）",
        "2.公开甲（区司法局牵头）、乙（区教育局负责）信息。",
    )
    assert problems == ()
    assert [each[3:5] for each in brief(plan)] == [
        ("公开就业信息，落实稳岗返还。", "区人社局负责；区财政局"),
        ("公开甲、乙信息。", "区司法局牵头；区教育局负责"),
    ]


def test_names_on_a_line_of_their_own_go_with_the_label_above_and_a_signature_does_not() -> None:
    plan, problems = parse(
        "1.甲事。",
        "牵头单位：区财政局",
        "配合单位：区司法局",
        "区教育局、区审计局",
        "完成时限：8月底前",
        "2.乙事。（区财政局）",
        "某区政府办公室",
    )
    assert problems == ()
    assert [each[4:] for each in brief(plan)] == [
        ("牵头单位：区财政局；配合单位：区司法局、区教育局、区审计局", "8月底前"),
        ("区财政局", ""),
    ]
    assert [remark.text for remark in plan.remarks] == ["某区政府办公室"]


def test_who_issued_a_document_and_when_is_no_part_of_its_last_item() -> None:
    plan, _ = parse("1.甲事。（区财政局）", "2.乙事，公开：", "甲目录。", "宣传科", "2023年5月1日")
    assert plan.items[-1].requirement == "乙事，公开：\n甲目录。"
    assert [remark.text for remark in plan.remarks] == ["宣传科", "2023年5月1日"]


def codes(problems: tuple[Problem, ...]) -> list[tuple[Code, str]]:
    return [(found.code, found.origin.place) for found in problems]


@pytest.mark.parametrize(
    ("told", "units", "deadline"),
    [
        (
            "（牵头单位：区财政局；配合单位：区司法局；完成时限：12月底前）",
            "牵头单位：区财政局；配合单位：区司法局",
            "12月底前",
        ),
        ("（区财政局牵头，区司法局、区教育局按职责分工负责）", "区财政局牵头，区司法局、区教育局按职责分工负责", ""),
        ("（责任单位：各县（市、区）政府（管委会））", "责任单位：各县（市、区）政府（管委会）", ""),
        ("（区财政局、区司法局负责，12月底前完成）", "区财政局、区司法局负责", "12月底前完成"),
        ("（区财政局、区司法局等部门）", "区财政局、区司法局等部门", ""),
        ("【责任单位：区财政局】", "责任单位：区财政局", ""),
        ("责任单位：区财政局，区司法局；时限要求：长期坚持。", "责任单位：区财政局，区司法局", "长期坚持"),
        (
            "（区政务服务和数据管理局、区财政局和区司法局按职责分工负责）",
            "区政务服务和数据管理局、区财政局和区司法局按职责分工负责",
            "",
        ),
        ("〔牵头单位：区财政局，责任单位：区司法局〕", "牵头单位：区财政局；责任单位：区司法局", ""),
        (
            "（牵头单位：区财政局；责任单位：区司法局，各镇政府，6月底完成）",
            "牵头单位：区财政局；责任单位：区司法局，各镇政府",
            "6月底完成",
        ),
        ("（除区财政局外的区直各单位分别负责）", "除区财政局外的区直各单位分别负责", ""),
        ("（责任单位：区财政局，长期坚持）", "责任单位：区财政局", "长期坚持"),
        ("\n责任单位：区财政局\n完成时限：6月底前", "责任单位：区财政局", "6月底前"),
        ("\n（责任单位：区财政局；完成时限：6月底前）", "责任单位：区财政局", "6月底前"),
        ("\n牵头单位：区财政局\n配合单位：区司法局", "牵头单位：区财政局；配合单位：区司法局", ""),
    ],
)
def test_units_and_deadline_behind_a_text(told: str, units: str, deadline: str) -> None:
    plan, problems = parse("一、公开", *f"1.公开预算（含决算）。{told}".split("\n"), "2.做好解读。（区教育局负责）")
    assert problems == ()
    assert brief(plan) == [
        (1, "", "一、公开", "公开预算（含决算）。", units, deadline),
        (2, "", "一、公开", "做好解读。", "区教育局负责", ""),
    ]


def test_chapters_items_and_points() -> None:
    plan, problems = parse(
        "为做好今年工作，制定本要点。",
        "一、重点领域",
        "（一）规划公开。主动公开规划。（区财政局牵头）",
        "（二）市场公开。",
        "1.公开清单；",
        "2.公开目录。",
        "（责任单位：区司法局）",
        "二、政策解读",
        "（一）做好解读。抓好落实。（区教育局负责）",
    )
    assert brief(plan) == [
        (1, "（一）", "一、重点领域", "规划公开。主动公开规划。", "区财政局牵头", ""),
        (2, "（二）", "一、重点领域", "市场公开。\n1.公开清单；\n2.公开目录。", "责任单位：区司法局", ""),
        (3, "（一）", "二、政策解读", "做好解读。抓好落实。", "区教育局负责", ""),
    ]
    assert codes(problems) == [(Code.PLAN_COUNTED_ON, "")]
    assert [remark.text for remark in plan.remarks] == ["为做好今年工作，制定本要点。"]


@pytest.mark.parametrize("mark", [".", "．", "、"])
def test_a_number_is_told_from_what_it_stands_before(mark: str) -> None:
    texts = ["8月底前公布目录。", "2023年10月底前完成。", "12345热线并入平台。", "26个领域落实标准。", "公开预算。"]
    plan, problems = parse("一、公开", *(f"{at}{mark}{text}（区财政局负责）" for at, text in enumerate(texts, start=1)))
    assert [(item.number, item.own, item.requirement) for item in plan.items] == [
        (at, "", text) for at, text in enumerate(texts, start=1)
    ]
    assert problems == ()
    plan, _ = parse("一、公开", "1.1个人信息保护。（区财政局负责）", "1.2年度报告。（区司法局负责）")
    assert [item.own for item in plan.items] == ["1.1", "1.2"]


def test_a_unit_named_for_a_chapter_is_inherited_and_that_is_said() -> None:
    plan, problems = parse(
        "一、公开（区财政局牵头）", "1.甲事。", "2.乙事。（区司法局负责）", "二、解读（责任单位：区教育局）", "3.丙事。"
    )
    assert [(item.number, item.responsibility) for item in plan.items] == [
        (1, "区财政局牵头"),
        (2, "区司法局负责"),
        (3, "责任单位：区教育局"),
    ]
    assert codes(problems) == [(Code.PLAN_UNITS_INHERITED, "第2段"), (Code.PLAN_UNITS_INHERITED, "第5段")]


def test_numbers_that_run_on_through_chapters_are_the_items_where_only_chapters_name_units() -> None:
    plan, problems = parse(
        *("一、公开（责任单位：区财政局）", "1.甲事。", "2.乙事。", "二、解读（区教育局牵头）", "3.丙事。"),
        *("（1）一点。", "各单位要按季报送进展。"),
    )
    assert [(item.number, item.requirement, item.responsibility) for item in plan.items] == [
        (1, "甲事。", "责任单位：区财政局"),
        (2, "乙事。", "责任单位：区财政局"),
        (3, "丙事。\n（1）一点。", "区教育局牵头"),
    ]
    assert codes(problems) == [(Code.PLAN_UNITS_INHERITED, "第2段"), (Code.PLAN_UNITS_INHERITED, "第5段")]
    assert "各单位要按季报送进展。" in [remark.text for remark in plan.remarks]


@pytest.mark.parametrize("marks", ["1.甲事。|2.乙事。|1.丙事。", "（一）甲事。|（二）乙事。|（一）丙事。"])
def test_numbers_that_begin_anew_under_titles_that_alone_name_units_are_the_items_too(marks: str) -> None:
    first, second, third = marks.split("|")
    plan, problems = parse("一、公开（责任单位：区财政局）", first, second, "二、解读（区教育局牵头）", third)
    assert [(item.number, item.requirement, item.topic, item.responsibility) for item in plan.items] == [
        (1, "甲事。", "一、公开", "责任单位：区财政局"),
        (2, "乙事。", "一、公开", "责任单位：区财政局"),
        (3, "丙事。", "二、解读", "区教育局牵头"),
    ]
    assert [code for code, _ in codes(problems)] == [
        Code.PLAN_COUNTED_ON,
        Code.PLAN_UNITS_INHERITED,
        Code.PLAN_UNITS_INHERITED,
    ]


def test_points_below_a_sentence_or_below_one_title_alone_stay_its_points() -> None:
    plan, _ = parse(
        "一、做好公开。（责任单位：区财政局）", "1.甲事。", "2.乙事。", "二、做好解读。（区教育局牵头）", "1.丙事。"
    )
    assert len(plan.items) == 2
    plan, _ = parse("一、公开（责任单位：区财政局）", "1.甲事。", "2.乙事。")
    assert len(plan.items) == 1


def test_as_above_in_paragraphs_is_what_the_item_before_says_and_told() -> None:
    plan, problems = parse("1.甲事。（责任单位：区财政局）", "2.乙事。（责任单位：同上）", "3.丙事。", "责任单位：同上")
    assert [item.responsibility for item in plan.items] == ["责任单位：区财政局"] * 3
    assert [(each.code, each.origin.item) for each in problems] == [(Code.PLAN_AS_ABOVE, 2), (Code.PLAN_AS_ABOVE, 3)]


def test_units_behind_the_last_point_alone_are_the_items() -> None:
    plan, problems = parse(
        *("1.甲事：", "（1）一点；", "（2）二点。（责任单位：区财政局）", "2.乙事。（区司法局负责）"),
        *("3.丙事：", "（1）三点；", "（2）四点。（区教育局负责）"),
    )
    assert [(item.number, item.requirement, item.responsibility) for item in plan.items] == [
        (1, "甲事：\n（1）一点；\n（2）二点。", "责任单位：区财政局"),
        (2, "乙事。", "区司法局负责"),
        (3, "丙事：\n（1）三点；\n（2）四点。", "区教育局负责"),
    ]
    assert problems == ()


def test_an_item_without_units_among_others_is_one_and_a_gap_is_told() -> None:
    plan, problems = parse("一、公开", "1.甲事。（区财政局负责）", "2.乙事。", "4.丁事。（区司法局负责）")
    assert [(item.number, item.requirement, item.responsibility) for item in plan.items] == [
        (1, "甲事。", "区财政局负责"),
        (2, "乙事。", ""),
        (4, "丁事。", "区司法局负责"),
    ]
    assert codes(problems) == [(Code.PLAN_NUMBER_GAP, "第4段")]


def test_a_chapter_that_names_no_unit_is_told() -> None:
    plan, problems = parse(
        "一、公开",
        "（一）甲事。（区财政局负责）",
        "二、工作要求",
        "（一）加强领导。各单位每季度末报送进展。",
        "（二）压实责任。",
    )
    assert len(plan.items) == 1
    assert codes(problems) == [(Code.PLAN_ROW_UNUSED, "第3段")]
    assert "每季度末报送进展" in "".join(remark.text for remark in plan.remarks)


def test_several_items_in_one_paragraph() -> None:
    plan, _ = parse("一、公开。公开预算。（区财政局负责）公开规章。（区司法局负责）")
    assert [(item.own, item.requirement, item.responsibility) for item in plan.items] == [
        ("一", "公开。公开预算。", "区财政局负责"),
        ("一", "公开规章。", "区司法局负责"),
    ]


def test_a_text_without_units_is_no_plan() -> None:
    plan, problems = parse("一、公开。", "做好公开。")
    assert plan.items == () and codes(problems) == [(Code.PLAN_NOT_FOUND, "")]


@dataclass(frozen=True)
class Written:
    """A plan as written, and what it says: text, units and deadline of each item."""

    paragraphs: tuple[str, ...]
    items: tuple[tuple[str, str, str], ...]


UNITS = ("区财政局", "区司法局", "区教育局", "区审计局", "各镇（街道）", "区政府办公室")
DUES = ("", "12月底前", "2023年9月底前", "长期坚持", "每季度末")
MARKS = {
    "1.": lambda n, _: f"{n}.",
    "1、": lambda n, _: f"{n}、",
    "（一）": lambda _, m: f"（{'一二三四五六七八九'[m - 1]}）",
}


@st.composite
def plans(draw: st.DrawFn) -> Written:
    """A plan of some chapters in one style, with texts that say nothing of units in between."""
    mark = MARKS[draw(st.sampled_from([*MARKS]))]
    style = draw(st.sampled_from(["brackets", "labels", "roles", "lines", "bracket line"]))
    paragraphs = ["为做好工作，制定本要点。"] if draw(st.booleans()) else []
    items: list[tuple[str, str, str]] = []
    for chapter in range(draw(st.integers(1, 3))):
        paragraphs.append(f"{'一二三'[chapter]}、章{chapter}")
        for at in range(draw(st.integers(1, 4))):
            names = draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True))
            due = draw(st.sampled_from(DUES))
            body = f"第{len(items)}事（含{at}件），做好公开。" + draw(st.sampled_from(["", "推进事项落实见效。"]))
            points = draw(st.sampled_from([(), (), ("（1）先做；", "（2）后做。")]))
            text, units = told(style, names, due, body, points)
            first, *rest = text
            paragraphs += [mark(len(items) + 1, at + 1) + first, *rest]
            items.append(("\n".join([body, *points]) if points else body, units, due))
    return Written(tuple(paragraphs), tuple(items))


def told(style: str, names: list[str], due: str, body: str, points: tuple[str, ...]) -> tuple[list[str], str]:
    """The paragraphs of an item, and its units as they stand there."""
    first, rest = names[0], "、".join(names[1:])
    match style:
        case "roles":
            units = f"{first}牵头" + (f"，{rest}配合" if rest else "")
            said = f"（{units}" + (f"；{due}" if due else "") + "）"
        case "labels" | "lines":
            units = f"牵头单位：{first}" + (f"；配合单位：{rest}" if rest else "")
            said = units + (f"；完成时限：{due}" if due else "")
        case _:
            units = f"责任单位：{'、'.join(names)}"
            said = f"（{units}" + (f"；完成时限：{due}" if due else "") + "）"
    if style == "lines":
        return [body, *points, *said.split("；")], units
    if style == "bracket line" or points:
        return [body, *points, said], units
    return [body + said], units


@given(plans())
def test_items_units_and_deadlines_are_those_written(plan: Written) -> None:
    read, problems = parse(*plan.paragraphs)
    assert [(item.requirement, item.responsibility, item.deadline) for item in read.items] == list(plan.items)
    assert {found.code for found in problems} <= {Code.PLAN_COUNTED_ON}


@given(plans(), st.data())
def test_nothing_of_a_mangled_plan_is_lost(plan: Written, data: st.DataObject) -> None:
    """Paragraphs left out, moved or repeated: whatever stands there is read, kept or told."""
    places = st.lists(st.sampled_from(plan.paragraphs), min_size=1, max_size=12)
    paragraphs = data.draw(places)
    read, problems = parse(*paragraphs)
    if [found.code for found in problems] == [Code.PLAN_NOT_FOUND]:
        return
    kept = [text for item in read.items for text in (item.topic, item.requirement, item.responsibility, item.deadline)]
    said = "".join([*kept, *(each.text for each in read.remarks), *(found.value for found in problems)])
    for paragraph in paragraphs:
        body = re.split("（?(?:牵头单位|责任单位|配合单位|完成时限|区|各镇)", paragraph)[0]
        for sentence in body.lstrip("0123456789.、").split("。"):
            assert sentence.strip("（）一二三四五六七八九、1234567890；") in said


@pytest.mark.parametrize("when", ["即日起", "立行立改", "常年", "6月底前", "每季度末"])
def test_a_time_of_any_kind_may_close_the_brackets(when: str) -> None:
    plan, problems = parse(f"1.设立公示栏。（各镇人民政府，{when}）", f"2.公开预算。（区财政局；{when}）")
    assert problems == ()
    assert [each[3:] for each in brief(plan)] == [
        ("设立公示栏。", "各镇人民政府", when),
        ("公开预算。", "区财政局", when),
    ]


def test_labels_in_heavy_brackets_are_labels() -> None:
    plan, problems = parse(
        "①公开名录。",
        "【责任科室】医政科、审批科  【配合单位】区监督所  【时限】3月31日前",
        "②公开计划。【责任科室】监督科；【时限】：4月底前",
        "③公开结果。（【责任单位】区疾控中心）",
    )
    assert problems == ()
    assert [each[3:] for each in brief(plan)] == [
        ("公开名录。", "责任科室：医政科、审批科；配合单位：区监督所", "3月31日前"),
        ("公开计划。", "责任科室：监督科", "4月底前"),
        ("公开结果。", "责任单位：区疾控中心", ""),
    ]


@pytest.mark.parametrize("marks", [("第一条 ", "第二条 "), ("第1条　", "第2条　")])
def test_articles_are_items(marks: tuple[str, str]) -> None:
    first, second = marks
    plan, problems = parse(f"{first}建专区（责任单位：区档案馆）。", f"{second}公开结果，由区司法局负责。")
    assert {each.code for each in problems} == {Code.PLAN_UNITS_IN_TEXT}
    assert [each[3:5] for each in brief(plan)] == [
        ("建专区。", "责任单位：区档案馆"),
        ("公开结果，由区司法局负责。", "由区司法局负责"),
    ]


def test_a_table_that_no_item_came_of_is_told_in_a_plan_of_paragraphs() -> None:
    lines = (
        Line(("1.公开甲。（区财政局）",), "第1段", 1, paragraph=True),
        Line(("项", "补充", "办"), "第1个表第1行", 1),
        Line(("2", "公开乙", "区司法局"), "第1个表第2行", 1),
    )
    plan, problems = parse_plan_table(PlanTable("2023年要点", lines), HEADERS, "f", "2023", date(2023, 3, 1))
    assert len(plan.items) == 1
    assert [(each.code, each.origin.cell) for each in problems] == [(Code.PLAN_ROW_UNUSED, "第1个表第1行")]


@pytest.mark.parametrize("above", ["某 区 人 民 政 府 文 件", "某区人民政府办公室", "某大学文件", "某区〔2023〕8号"])
def test_who_issued_a_document_is_not_its_title(above: str) -> None:
    title = "某区人民政府办公室关于印发2023年政务公开工作要点的通知"
    texts = (above, title, "1.公开甲。（区财政局）")
    lines = tuple(Line((text,), f"第{at}段", 1, paragraph=True) for at, text in enumerate(texts, start=1))
    plan, _ = parse_plan_table(PlanTable("", lines), HEADERS, "f", "2023", date(2023, 3, 1))
    assert plan.title == title


def test_a_time_behind_other_labels_is_the_deadline() -> None:
    plan, _ = parse("1.建专区（责任单位：区档案馆；时间：9月底前）。", "2.公开时间：甲、乙。（区司法局）")
    assert [each[3:] for each in brief(plan)] == [
        ("建专区。", "责任单位：区档案馆", "9月底前"),
        ("公开时间：甲、乙。", "区司法局", ""),
    ]


def test_a_letters_signature_is_no_unit_of_its_points_and_none_stands_among_items() -> None:
    letter = ("1.抓好落实。", "联系人：某某，电话：0000", "区财政局", "2023年4月3日")
    item = "1.公开甲。（区司法局）"
    plan, _ = parse(*letter, "一、公开", item)
    assert [(each.requirement, each.responsibility) for each in plan.items] == [("公开甲。", "区司法局")]
    plan, _ = parse("一、公开", item, "区财政局", "2023年6月30日", "2.公开乙。（区财政局）")
    assert "区财政局" in plan.items[0].requirement and "2023年6月30日" in plan.items[0].requirement
