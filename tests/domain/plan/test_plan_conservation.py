"""What is written in a plan is read or told: every filled cell, every numbered row, whatever the layout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit import ROOT

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.domain.plan.document.text import split_plan_text
from toolkit.domain.plan.drafting import draft_roster
from toolkit.domain.plan.model import Plan, Role
from toolkit.domain.plan.proof import explain
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Roster, Unit
from toolkit.loading import load_toml
from toolkit.problems import Problem

HEADERS = load_toml((ROOT / "templates/plan_headers.toml").read_text("utf-8"), Headers, "plan_headers.toml")
ROSTER = Roster(
    tuple(Unit(f"Q{at}", f"区{name}局", "区直") for at, name in enumerate(("财政", "司法", "教育", "审计"))), ()
)


def parse(*lines: Line | str, title: str = "某区2022年方案") -> tuple[Plan, tuple[Problem, ...]]:
    """Lines as `甲|乙|丙`: `^` goes on from above, `<` from the left, a line without `|` is a paragraph."""
    made = [line if isinstance(line, Line) else drawn(line, at) for at, line in enumerate(lines, start=1)]
    return parse_plan_table(PlanTable(title, tuple(made)), HEADERS, "方案.docx", "2022", date(2022, 5, 1))


def drawn(text: str, at: int) -> Line:
    cells = text.split("|")
    for column, cell in enumerate(cells):
        if cell == "<":
            cells[column] = cells[column - 1]
    signs = list(enumerate(text.split("|")))
    return Line(
        tuple("" if cell == "^" else cell for cell in cells),
        f"第{at}行",
        1,
        paragraph="|" not in text,
        below=frozenset(column for column, cell in signs if cell == "^"),
        beside=frozenset(column for column, cell in signs if cell == "<"),
    )


def resolved(*lines: Line | str) -> tuple[Tasks, tuple[Problem, ...]]:
    plan, problems = parse(*lines)
    tasks, doubts = resolve_tasks(plan, ROSTER, (), "end")
    return tasks, (*problems, *doubts)


def roles(tasks: Tasks, number: int) -> dict[str, set[Role]]:
    return {tasks.roster.name_of(each.unit): set(each.roles) for each in tasks.of_item(number)}


def codes(problems: tuple[Problem, ...]) -> list[tuple[Code, str]]:
    return [(problem.code, problem.origin.place) for problem in problems]


# --- the law ---


@dataclass(frozen=True)
class Drawn:
    """A table as drawn: its lines, the texts in it that must not be lost, the numbers of its rows."""

    lines: tuple[Line, ...]
    texts: tuple[str, ...]
    numbers: tuple[str, ...]


FIELDS = {
    "number": ["序号", "编号"],
    "topic": ["工作任务", "重点任务"],
    "requirement": ["具体要求", "工作内容"],
    "lead": ["牵头单位", "主办单位"],
    "responsibility": ["责任单位", "责任单位及责任人"],
    "assist": ["配合单位", "协办单位"],
    "deadline": ["完成时限", "时间安排"],
    "note": ["备注", "牵头领导", "完成形式", "工作计划", "评分标准"],
}
OVER = {"lead": "责任分工", "assist": "责任分工", "responsibility": "责任分工", "requirement": "任务要求"}


@st.composite
def tables(draw: st.DrawFn) -> Drawn:
    """A table of any layout, every filled cell another text, with remarks, headings, merged and blank cells."""
    wanted = ["requirement", *(each for each in FIELDS if each != "requirement" and draw(st.booleans()))]
    wanted = [each for each in FIELDS if each in wanted]
    columns = [(field, name) for field in wanted for name in [draw(st.sampled_from(FIELDS[field]))]]
    for at in range(len(columns) - 1, -1, -1):
        if columns[at][0] in ("requirement", "lead", "responsibility", "assist", "note") and not draw(
            st.integers(0, 4)
        ):
            columns.insert(at + 1, (columns[at][0], "" if columns[at][0] != "note" else columns[at][1]))
    if len({field for field, _ in columns} - {"note"}) < 2:
        columns.insert(0, ("number", "序号"))
    lines = list(_header(columns, deep=draw(st.booleans())))
    texts: list[str] = []
    numbers: list[str] = []
    count = 0
    for at in range(draw(st.integers(1, 7))):
        kind = draw(st.sampled_from(["row"] * 6 + ["heading", "remark", "paragraph"]))
        if kind != "row":
            text = {"heading": f"一、题{at}", "remark": f"注：话{at}，每月报送。", "paragraph": f"文{at}，请落实。"}[
                kind
            ]
            texts.append(text.partition("，")[0].removeprefix("注：").removeprefix("一、"))
            cells = (text,) if kind == "paragraph" else (text,) * len(columns)
            across = frozenset() if kind == "paragraph" else frozenset(range(1, len(columns)))
            lines.append(Line(cells, f"行{at}", 1, paragraph=kind == "paragraph", beside=across))
            continue
        count += 1
        cells, below = [], set()
        goes_on = len(lines[-1].cells) == len(columns) and not lines[-1].beside and lines[-1].where != "表头"
        for column, (field, _) in enumerate(columns):
            fill = draw(st.sampled_from(["text", "text", "text", "blank", "merged"]))
            if field == "number":
                cells.append(draw(st.sampled_from([str(count), str(count), f"1.{count}", f"（{count}）", ""])))
                numbers += [cells[-1]] if cells[-1] else []
                if words := draw(st.sampled_from(["", "", "", f"言{at}之事", f"言{at}之事。"])):
                    cells[-1] = f"{cells[-1]} {words}".strip()
                    texts.append(words.rstrip("。"))
            elif fill == "text":
                cells.append(f"{field[:2]}{at}x{column}" + draw(st.sampled_from(["", "。"])))
                texts.append(cells[-1].rstrip("。"))
            else:
                cells.append("")
                below |= {column} if fill == "merged" and goes_on else set()
        lines.append(Line(tuple(cells), f"行{at}", 1, below=frozenset(below)))
    return Drawn(tuple(lines), tuple(texts), tuple(numbers))


def _header(columns: list[tuple[str, str]], *, deep: bool) -> list[Line]:
    """The header in one row, what goes on from the left merged; or in two, wider words above units and requirements."""
    beside = frozenset(at for at, (_, name) in enumerate(columns) if not name)
    names = [name for _, name in columns]
    for at in sorted(beside):
        names[at] = names[at - 1]
    if not deep:
        return [Line(tuple(names), "表头", 1, beside=beside)]
    top = tuple(OVER.get(field, name) if not beside else name for (field, _), name in zip(columns, names, strict=True))
    wide = frozenset(at for at in range(1, len(top)) if top[at] == top[at - 1])
    lower = tuple("" if above == name else name for above, name in zip(top, names, strict=True))
    below = frozenset(at for at, name in enumerate(lower) if not name)
    if len(below) == len(lower):
        return [Line(tuple(names), "表头", 1, beside=beside)]
    return [Line(top, "表头", 1, beside=wide), Line(lower, "表头", 1, below=below)]


BESIDE = (
    "{}",
    "1.{}",
    "3.{}",
    "（2）{}。",
    "一、{}",
    "注：{}",
    "责任单位：{}局",
    "{}。责任单位：区财政局。",
    "二、{}|<|<",
)


@st.composite
def documents(draw: st.DrawFn) -> Drawn:
    """A document without a title of its own: a table, and around it what else may stand: paragraphs and tables."""
    table = draw(tables())
    texts = list(table.texts)
    around: list[list[Line]] = [[], []]
    for at, side in enumerate(draw(st.lists(st.integers(0, 1), max_size=4))):
        name, where = f"旁{at}事", f"旁{at}"
        kind = draw(
            st.sampled_from((*BESIDE, "{}|{}乙", "{}|{}乙|{}丙|{}丁|{}戊|{}己", "序号|任务|单位", "单位|姓名|电话"))
        )
        texts += [f"{name}{each}" for each in "乙丙丁戊己" if each in kind] if "|{}" in kind else []
        texts += [name] if "{}" in kind else []
        made = replace(drawn(kind.replace("{}", name), 1), where=where, table=at + 2 if side else -at)
        around[side].append(made)
    return Drawn((*around[0][::-1], *table.lines, *around[1]), tuple(texts), ())


@given(documents())
def test_every_word_of_a_document_is_read_or_told(document: Drawn) -> None:
    plan, problems = parse(*document.lines, title="")
    kept = [
        text
        for item in plan.items
        for text in (item.own, item.topic, item.requirement, item.responsibility, item.deadline, item.notes)
    ]
    said = "\n".join([plan.title, *kept, *(each.text for each in plan.remarks), *(found.value for found in problems)])
    assert [text for text in document.texts if text not in said] == []


@given(tables())
def test_every_filled_cell_is_read_or_told(table: Drawn) -> None:
    plan, problems = parse(*table.lines)
    kept = [
        text
        for item in plan.items
        for text in (item.own, item.topic, item.requirement, item.responsibility, item.deadline, item.notes)
    ]
    said = "\n".join([*kept, *(each.text for each in plan.remarks), *(found.value for found in problems)])
    assert [text for text in table.texts if text not in said] == []


@given(tables())
def test_every_numbered_row_is_an_item_or_told(table: Drawn) -> None:
    plan, problems = parse(*table.lines)
    known = [item.own or str(item.number) for item in plan.items]
    told = " ".join(found.value for found in problems) + " ".join(item.topic + item.notes for item in plan.items)
    for number in table.numbers:
        assert number in known or number.strip("（）") in known or number in told


@pytest.mark.parametrize("units", ["", "^"])
def test_a_row_of_a_number_alone_is_told_by_its_number(units: str) -> None:
    plan, problems = parse("序号|重点任务|责任单位", "1|甲事。|区财政局", f"（2）||{units}", "||区教育局")
    assert [item.number for item in plan.items] == [1]
    assert {(found.code, found.value) for found in problems} >= {(Code.PLAN_ROW_UNUSED, "（2）")}
    _, problems = parse("序号|重点任务|责任单位", "1|甲事。|区财政局", f"（2）||{units}", "||区教育局", "3|丙事。|")
    assert {(found.code, found.value) for found in problems} >= {(Code.PLAN_ROW_UNUSED, "（2）")}


@pytest.mark.parametrize(
    ("cell", "rest", "read"),
    [
        ("2.公开乙事", "", ("", "公开乙事", "")),
        ("2.公开乙事", "<", ("", "公开乙事", "")),
        ("（2）公开2022年乙事", "", ("", "公开2022年乙事", "")),
        ("公开乙事", "", ("", "公开乙事", "")),
        ("2、公开乙事", "公开丙事", ("", "公开丙事", "序号：公开乙事")),
        ("公开乙事", "公开丙事", ("公开乙事", "公开丙事", "")),
        ("重点2", "公开丙事", ("重点2", "公开丙事", "")),
        ("新2", "公开丙事", ("新2", "公开丙事", "")),
        ("第2项", "公开丙事", ("", "公开丙事", "")),
    ],
)
def test_words_beside_a_number_are_what_is_to_be_done_or_kept_beside_it(
    cell: str, rest: str, read: tuple[str, str, str]
) -> None:
    plan, _ = parse("序号|具体要求|责任单位", "1|甲事。|区财政局", f"{cell}|{rest}|区司法局")
    (item,) = plan.items[1:]
    assert (item.own, item.requirement, item.notes) == read and item.responsibility == "区司法局"


# --- headers ---


def test_one_header_over_a_number_and_a_text() -> None:
    plan, problems = parse("工作任务|具体要求|<|责任单位", "公开|1|甲事。|区财政局", "解读|2|乙事。|区司法局")
    assert problems == ()
    assert [(item.number, item.topic, item.requirement) for item in plan.items] == [
        (1, "公开", "甲事。"),
        (2, "解读", "乙事。"),
    ]


def test_one_header_over_a_title_and_a_text() -> None:
    plan, problems = parse(
        "序号|工作内容|<|责任单位", "1|主动公开|甲事。|区财政局", "2|^|乙事。|区司法局", "3|解读|丙事。|区教育局"
    )
    assert problems == ()
    assert [(item.topic, item.requirement) for item in plan.items] == [
        ("主动公开", "甲事。"),
        ("主动公开", "乙事。"),
        ("解读", "丙事。"),
    ]


def test_one_header_over_several_texts_and_units_takes_them_all() -> None:
    plan, problems = parse("序号|具体要求|<|责任单位|<", "1|甲事。|乙事。|区财政局|区司法局")
    assert problems == ()
    assert (plan.items[0].requirement, plan.items[0].responsibility) == ("甲事。\n乙事。", "区财政局；区司法局")


@pytest.mark.parametrize(
    ("note", "what"),
    [
        ("宣传统战部", "单位"),
        ("与宣传统战部会商", "单位、职责"),
        ("办公室、采购中心供稿", "单位"),
        ("请协同", "职责"),
        ("全部公开", ""),
        ("见门户网站", ""),
        ("续办3处", ""),
    ],
)
def test_a_remark_that_holds_what_ends_like_a_unit_or_a_duty_is_told(note: str, what: str) -> None:
    _, problems = resolved("序号|具体要求|责任单位|完成时限|备注", f"1|甲事。|区财政局|年底前|{note}")
    assert [(each.code, each.value) for each in problems] == ([(Code.PLAN_NOTE, note)] if what else [])
    assert all(f"里面有{what}，" in each.message for each in problems)


def test_a_sign_beside_a_number_is_kept() -> None:
    plan, problems = parse(
        "序号|具体要求|责任单位", "★1|甲事。|区财政局", "（2）|乙事。|区财政局", "3、△|丙事。|区财政局"
    )
    assert problems == ()
    assert [(item.number, item.own) for item in plan.items] == [(1, "★1"), (2, ""), (3, "3、△")]


def test_a_stroke_beside_a_deadline_says_nothing() -> None:
    plan, _ = parse(
        "序号|具体要求|责任单位|完成时限|<",
        "1|甲事。|区财政局|—|年底前",
        "2|乙事。|区财政局|6月底前|/",
        "3|丙事。|区财政局|—|",
    )
    assert [item.deadline for item in plan.items] == ["年底前", "6月底前", "—"]


def test_three_rows_of_headers_with_foreign_words_among_them() -> None:
    tasks, problems = resolved(
        "序号|任务分解|<|责任分工|<|<|评价|<",
        "^|工作任务|具体要求|区直|<|领导|分值|方式",
        "^|^|^|牵头单位|配合单位|^|^|^",
        "1|公开|甲事。|区财政局|区司法局|某区长|5|查看网站",
    )
    assert [found for found in problems if found.code is not Code.PLAN_DEADLINE_UNKNOWN] == []
    assert roles(tasks, 1) == {"区财政局": {Role.LEAD}, "区司法局": {Role.ASSIST}}
    assert tasks.plan.items[0].notes == "领导：某区长\n分值：5\n方式：查看网站"


@pytest.mark.parametrize(
    ("upper", "one", "other", "phrase", "said"),
    [
        ("责任单位", "牵头", "配合", "牵头：区财政局；配合：区司法局", (Role.LEAD, Role.ASSIST)),
        ("责任单位", "主办", "协办", "主办：区财政局；协办：区司法局", (Role.LEAD, Role.ASSIST)),
        ("责任单位", "牵头单位", "会同单位", "牵头单位：区财政局；会同单位：区司法局", (Role.LEAD, Role.ASSIST)),
        ("责任分工", "主责", "会同", "主责：区财政局；会同：区司法局", (Role.LEAD, Role.ASSIST)),
        (
            "责任单位",
            "责任部门",
            "督导单位",
            "责任部门：区财政局；督导单位：区司法局",
            (Role.IMPLEMENT, Role.SUPERVISE),
        ),
        ("牵头单位", "单位", "责任人", "区财政局", (Role.LEAD, None)),
    ],
)
@pytest.mark.parametrize("merged", ["^", ""])
def test_the_words_below_a_header_of_units_say_what_they_do(
    upper: str, one: str, other: str, phrase: str, said: tuple[Role, Role | None], merged: str
) -> None:
    tasks, problems = resolved(
        f"序号|具体要求|{upper}|<|完成时限",
        f"{merged}|{merged}|{one}|{other}|{merged}",
        "1|甲事。|区财政局|区司法局|年底前",
    )
    if said[1] is None:
        assert roles(tasks, 1) == {"区财政局": {Role.LEAD}}
        assert (tasks.plan.items[0].responsibility, tasks.plan.items[0].notes) == (
            f"牵头单位：{phrase}",
            "责任人：区司法局",
        )
    else:
        assert problems == ()
        assert roles(tasks, 1) == {"区财政局": {said[0]}, "区司法局": {said[1]}}
        assert tasks.plan.items[0].responsibility == phrase


def test_a_word_nobody_knows_below_a_header_of_units_is_told() -> None:
    tasks, problems = resolved(
        "序号|具体要求|责任单位|<|完成时限", "^|^|区直|挂点|^", "1|甲事。|区财政局|区司法局|年底前"
    )
    assert [(found.code, found.value) for found in problems] == [
        (Code.PLAN_HEADER_TAKEN, "区直"),
        (Code.PLAN_HEADER_TAKEN, "挂点"),
    ]
    assert tasks.plan.items[0].responsibility == "区财政局；区司法局"


def test_a_unit_named_beside_roles_without_one_gets_no_word_the_document_has_not() -> None:
    tasks, problems = resolved("序号|具体要求|责任分工|配合单位|完成时限", "1|甲事。|区财政局|区司法局|年底前")
    assert problems == ()
    assert tasks.plan.items[0].responsibility == "区财政局；配合单位：区司法局"
    assert roles(tasks, 1) == {"区财政局": {Role.IMPLEMENT}, "区司法局": {Role.ASSIST}}


def test_a_cell_merged_downward_beside_units_of_a_rows_own_goes_on() -> None:
    tasks, _ = resolved(
        "序号|具体要求|牵头单位|配合单位", "1|甲事。|区财政局|区司法局", "2|乙事。|^|区教育局", "3|丙事。||区审计局"
    )
    assert roles(tasks, 2) == {"区财政局": {Role.LEAD}, "区教育局": {Role.ASSIST}}
    assert roles(tasks, 3) == {"区审计局": {Role.ASSIST}}


def test_a_topic_is_the_requirement_where_there_is_no_other() -> None:
    plan, problems = parse("序号|类别|工作任务|责任单位", "1|公开|甲事|区财政局", "2||乙事|区司法局")
    assert problems == ()
    assert [(item.topic, item.requirement) for item in plan.items] == [("公开", "甲事"), ("公开", "乙事")]


def test_a_title_stands_above_the_table_and_is_no_sentence() -> None:
    note = Line(("各单位应于每季度末报送。", "", ""), "说明第1行", 2)
    rows = ("序号|具体要求|责任单位", "1|甲事。|区财政局")
    plan, problems = parse(*rows, note, title="")
    assert plan.title == ""
    assert codes(problems) == [(Code.PLAN_ROW_UNUSED, "说明第1行")]
    assert parse("某区方案||", *rows, title="")[0].title == "某区方案"


def test_the_title_of_a_corrected_plan_is_its_first_line_alone() -> None:
    rows = ("白色格可以直接改，改后保存即生效||||", "序号|具体要求|落实单位|已核定|派给", "1|甲事。|区财政局||")
    assert parse("||||", *rows, title="")[0].title == ""
    assert parse("某区方案||||", *rows, title="")[0].title == "某区方案"


# --- numbers ---


def test_a_numbered_row_without_a_requirement_is_an_item_and_asked_about() -> None:
    plan, problems = parse(
        "序号|工作任务|具体要求|责任单位", "1|公开|甲。|区财政局", "2|解读||区司法局", "3|监督|丙。|区教育局"
    )
    assert [(item.number, item.requirement) for item in plan.items] == [(1, "甲。"), (2, "解读"), (3, "丙。")]
    assert codes(problems) == [(Code.PLAN_REQUIREMENT_BLANK, "第3行")]


def test_a_requirement_merged_over_two_numbered_rows_is_that_of_both() -> None:
    plan, problems = parse("序号|具体要求|责任单位", "1|甲。|区财政局", "2|^|区司法局")
    assert problems == ()
    assert [(i.number, i.requirement, i.responsibility) for i in plan.items] == [
        (1, "甲。", "区财政局"),
        (2, "甲。", "区司法局"),
    ]


def test_gaps_and_repeats_in_a_column_of_numbers_are_told() -> None:
    plan, problems = parse(
        "序号|具体要求|责任单位", "1|甲。|区财政局", "3|丙。|区司法局", "3|丁。|区教育局", "4|戊。|区审计局"
    )
    assert [(item.number, item.own, item.requirement) for item in plan.items] == [
        (1, "", "甲。"),
        (3, "", "丙。"),
        (5, "3", "丁。"),
        (4, "", "戊。"),
    ]
    assert codes(problems) == [(Code.PLAN_NUMBER_TWICE, "第4行"), (Code.PLAN_NUMBER_GAP, "第3行")]


@pytest.mark.parametrize(
    ("numbers", "own"),
    [
        (("1.1", "1.2", "2.1"), ["1.1", "1.2", "2.1"]),
        (("1-1", "1-2", "2-1"), ["1-1", "1-2", "2-1"]),
        (("（一）1", "（一）2", "（二）1"), ["（一）1", "（一）2", "（二）1"]),
        (("一", "二", "三"), ["", "", ""]),
        (("（1）", "（2）", "（3）"), ["", "", ""]),
    ],
)
def test_the_documents_own_numbers_are_kept(numbers: tuple[str, str, str], own: list[str]) -> None:
    plan, problems = parse(
        "序号|具体要求|责任单位", *(f"{number}|事{at}。|区财政局" for at, number in enumerate(numbers))
    )
    assert [(item.number, item.requirement) for item in plan.items] == [(1, "事0。"), (2, "事1。"), (3, "事2。")]
    assert [item.own.replace("一", "") if not any(own) else item.own for item in plan.items] == own
    assert [found.code for found in problems] == ([Code.PLAN_COUNTED_ON] if any(own) else [])


def test_numbers_of_several_parts_in_the_texts_are_kept() -> None:
    plan, problems = parse("具体要求|责任单位", "1.1 甲事。\n1.2 乙事。|区财政局", "2.1 丙事。|区司法局")
    assert [(i.number, i.own, i.requirement, i.responsibility) for i in plan.items] == [
        (1, "1.1", "甲事。", "区财政局"),
        (2, "1.2", "乙事。", "区财政局"),
        (3, "2.1", "丙事。", "区司法局"),
    ]
    assert [found.code for found in problems] == [Code.PLAN_COUNTED_ON]


# --- notes and remarks ---

TABLE = ("序号|具体要求|责任单位|完成时限", "1|甲事。|区财政局、区司法局|年底前")


def test_a_footnote_lets_the_first_unit_lead_and_its_duty_is_asked_about() -> None:
    tasks, problems = resolved(*TABLE, "注：1.责任单位列第一位的为牵头单位；2.各单位每月5日前报送进展情况。|<|<|<")
    assert roles(tasks, 1) == {"区财政局": {Role.LEAD}, "区司法局": {Role.IMPLEMENT}}
    assert codes(problems) == [(Code.PLAN_FIRST_LEADS, "第3行"), (Code.PLAN_REMARK, "第3行")]
    assert problems[1].value == "2.各单位每月5日前报送进展情况。"
    assert any("列第一位的为牵头单位" in line for line in explain(tasks.plan.item(1), ROSTER.units[0], tasks))


@pytest.mark.parametrize(
    "lines",
    [
        ("序号|具体要求|责任单位（列第一位的为牵头单位）|完成时限", TABLE[1]),
        ("责任单位排在首位的为牵头单位。", *TABLE),
        (*TABLE, "说明：第一个单位为牵头单位。"),
    ],
)
def test_the_first_leads_wherever_that_is_said(lines: tuple[str, ...]) -> None:
    tasks, problems = resolved(*lines)
    assert roles(tasks, 1) == {"区财政局": {Role.LEAD}, "区司法局": {Role.IMPLEMENT}}
    assert [found.code for found in problems] == [Code.PLAN_FIRST_LEADS]


def test_settled_remarks_are_asked_no_more_and_those_of_no_duty_never() -> None:
    plan, _ = parse("附件1", "为做好工作，制定本方案。", *TABLE, "注：区教育局每季度末通报。", "抄送：区财政局。")
    assert [remark.text for remark in plan.remarks] == [
        "为做好工作，制定本方案。",
        "注：区教育局每季度末通报。",
        "抄送：区财政局。",
    ]
    assert [found.code for found in resolve_tasks(plan, ROSTER, (), "end")[1]] == [Code.PLAN_REMARK]
    settled = replace(plan, remarks=tuple(replace(each, settled=True) for each in plan.remarks))
    assert resolve_tasks(settled, ROSTER, (), "end")[1] == ()


def test_a_note_with_a_unit_or_a_date_is_asked_about_and_a_leader_is_not() -> None:
    tasks, problems = resolved(
        "序号|具体要求|责任单位|完成时限|牵头领导|备注",
        "1|甲事。|区财政局|年底前|张某某|每季度末报区审计局",
        "2|乙事。|区财政局|年底前|李某某|续办",
    )
    assert [item.notes for item in tasks.plan.items] == [
        "牵头领导：张某某\n备注：每季度末报区审计局",
        "牵头领导：李某某\n备注：续办",
    ]
    assert [(found.code, found.origin.item) for found in problems] == [(Code.PLAN_NOTE, 1)]


@pytest.mark.parametrize(
    "header", ["办结时间", "截止日期", "计划完成时间", "完成节点", "最后时限", "拟办结时限（具体到月）", "整改期限"]
)
def test_a_column_of_days_by_which_all_is_done_is_the_deadline_whatever_it_is_called(header: str) -> None:
    tasks, problems = resolved(
        f"序号|具体要求|责任单位|{header}", "1|甲事。|区财政局|2022.6.30", "2|乙事。|区司法局|三季度"
    )
    assert [str(tasks.deadlines[number].due) for number in (1, 2)] == ["2022-06-30", "2022-09-30"] and not problems


@pytest.mark.parametrize("words", ["2022.6.30", "2022-05-31", "6月、12月", "三季度", "年底", "长期", "试点结束以后"])
def test_a_time_in_a_column_nobody_knows_is_told_whatever_its_form(words: str) -> None:
    header = "启动时间" if words == "试点结束以后" else "阶段"
    _, problems = resolved(
        f"序号|具体要求|责任单位|完成时限|{header}",
        f"1|甲事。|区财政局|年底前|{words}",
        "2|乙事。|区司法局|年底前|续办",
    )
    expected = [(Code.PLAN_NOTE, 1, words)] + ([(Code.PLAN_NOTE, 2, "续办")] if header == "启动时间" else [])
    assert [(each.code, each.origin.item, each.value) for each in problems] == expected


@pytest.mark.parametrize("header", ["成文时间", "开始时间", "启动时间", "时间跨度"])
def test_a_column_of_other_days_is_no_deadline(header: str) -> None:
    assert HEADERS.field(header) is None


@pytest.mark.parametrize("words", ["同上", "同上。", "〃", "同前", "同上栏"])
def test_a_cell_that_says_as_above_has_what_stands_above_and_that_is_told_and_kept(words: str) -> None:
    tasks, problems = resolved(
        *TABLE, f"2|乙事。|{words}|9月底前", f"3|丙事。|区审计局|{words}", f"4|丁事。|{words}|{words}"
    )
    both = {"区财政局": {Role.IMPLEMENT}, "区司法局": {Role.IMPLEMENT}}
    audit = {"区审计局": {Role.IMPLEMENT}}
    assert [roles(tasks, number) for number in (2, 3, 4)] == [both, audit, audit]
    assert [str(tasks.deadlines[number].due) for number in (2, 3, 4)] == ["2022-09-30"] * 3
    assert [(each.code, each.origin.item, each.value) for each in problems] == [
        (Code.PLAN_AS_ABOVE, number, words) for number in (2, 3, 4, 4)
    ]
    assert tasks.plan.item(2).notes == f"落实单位原写：{words}"
    assert problems[0].message == f"第3行落实单位写“{words}”，按上一项的“区财政局、区司法局”"


def test_as_above_with_nothing_above_is_asked_about() -> None:
    """At the head of a table, below a header that came again, and where the cell above is blank."""
    head = "序号|具体要求|责任单位|完成时限"
    tasks, problems = resolved(head, "1|甲事。|同上|年底前", "2|乙事。|区财政局|〃", head, "3|丙事。|同上|")
    assert [roles(tasks, number) for number in (1, 2, 3)] == [{}, {"区财政局": {Role.IMPLEMENT}}, {}]
    asked = [(each.code, each.origin.item) for each in problems if each.code is Code.PLAN_UNIT_UNKNOWN]
    assert asked == [(Code.PLAN_UNIT_UNKNOWN, 1), (Code.PLAN_UNIT_UNKNOWN, 3)]
    head = "序号|具体要求|责任单位|完成时限"
    _, problems = resolved(head, "1|甲事。|区财政局|", "2|乙事。|区财政局|同上")
    assert (Code.PLAN_DEADLINE_UNKNOWN, "第2项") in codes(problems)


def test_as_above_goes_by_the_header_it_stands_under() -> None:
    head = "序号|具体要求|牵头单位|配合单位"
    tasks, problems = resolved(head, "1|甲事。|区财政局|区司法局", "2|乙事。|区教育局|同上", "3|丙事。|同上|区审计局")
    assert roles(tasks, 2) == {"区教育局": {Role.LEAD}, "区司法局": {Role.ASSIST}}
    assert roles(tasks, 3) == {"区教育局": {Role.LEAD}, "区审计局": {Role.ASSIST}}
    assert [each.message for each in problems if each.code is Code.PLAN_AS_ABOVE] == [
        "第3行配合单位写“同上”，按上一项的“区司法局”",
        "第4行牵头单位写“同上”，按上一项的“区教育局”",
    ]


def test_columns_named_by_times_say_what_is_due_when() -> None:
    """One below the other under a common header or not; what is merged over several is due with the last."""
    heads = (
        ("序号|具体要求|一季度|二季度|三季度|责任单位",),
        ("序号|具体要求|进度|<|<|责任单位", "^|^|一季度|二季度|三季度|^"),
    )
    for head in heads:
        tasks, problems = resolved(*head, "1|甲事。|选址|—|建成，验收|区财政局", "2|乙事。|征求意见|<||区司法局")
        assert [(str(each.due), each.what) for each in tasks.deadlines[1].milestones] == [
            ("2022-03-31", "选址"),
            ("2022-09-30", "建成，验收"),
        ]
        assert [(str(each.due), each.what) for each in tasks.deadlines[2].milestones] == [("2022-06-30", "征求意见")]
        assert tasks.plan.item(1).deadline == "一季度：选址；三季度：建成，验收"
        assert [each.code for each in problems] == [Code.PLAN_DEADLINE_PAST]


def test_what_comes_again_in_every_column_named_by_times_is_said_once() -> None:
    head = "序号|具体要求|一季度|二季度|三季度|责任单位"
    tasks, _ = resolved(head, "1|甲事。|每月10日前|每月10日前|每月10日前|区财政局", "2|乙事。|每月10日前|||区财政局")
    assert tasks.plan.item(1).deadline == "每月10日前"
    assert [(each.every, each.day) for each in tasks.deadlines[1].recurring] == [("month", 10)]
    assert tasks.deadlines[1].milestones == () and tasks.deadlines[1].unknown == ()
    assert tasks.deadlines[2].unknown == ("一季度：每月10日前",)


def test_one_column_named_by_a_time_stays_a_note_and_is_asked_about() -> None:
    tasks, problems = resolved("序号|具体要求|上半年|责任单位", "1|甲事。|选址|区财政局")
    assert (tasks.plan.item(1).deadline, tasks.plan.item(1).notes) == ("", "上半年：选址")
    assert (Code.PLAN_NOTE, "选址") in [(each.code, each.value) for each in problems]


def test_the_table_of_a_page_about_its_file_is_no_task_and_told_only_as_words_beside() -> None:
    about = Line(("索引号：", "000000", "发布机构：", "区财政局"), "第1行", 0)
    plan, problems = parse(about, *TABLE)
    assert [item.number for item in plan.items] == [1]
    assert [remark.text for remark in plan.remarks] == ["索引号： 000000 发布机构： 区财政局"]
    assert Code.PLAN_ROW_UNUSED not in [each.code for each in problems]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("序号|工作内容|开始时间|完成时间|责任单位", "{}|公开{}预算|5月|年底前|区财政局"),
        ("工作内容|开始时间|完成时间|责任单位", "公开{}{}预算|5月|年底前|区财政局"),
        ("序号|工作内容|一季度|二季度|责任单位", "{}|公开{}预算|3月|6月|区财政局"),
        ("序号|类别|工作内容|开始时间|完成时间|责任单位", "{}|重点工作|公开{}预算|5月|年底前|区财政局"),
        ("类别|工作内容|开始时间|完成时间|责任单位", "重点工作|公开{}{}预算|5月|年底前|区财政局"),
        ("序号|类别|工作内容|成果形式|责任单位", "{}|重点工作|公开{}预算|工作计划|区财政局"),
        ("序号|类别|工作内容|责任单位", "{}|重点工作|公开{}预算|单位"),
        ("编号|类别|工作内容|责任单位", "1.{}|重点工作|公开{}预算|单位"),
    ],
)
def test_short_rows_with_two_times_or_words_of_headers_head_no_other_table(head: str, row: str) -> None:
    """What begins in 5月 and ends 年底前 says two times in words as short as headers are."""
    plan, _ = parse(head, *(row.format(at, "甲乙丙"[at - 1]) for at in (1, 2, 3)))
    assert [item.requirement[-3:] for item in plan.items] == [f"{name}预算" for name in "甲乙丙"]
    assert plan.remarks == ()


@pytest.mark.parametrize("head", ["序号|类别|工作内容|责任单位", "编号|类别|工作内容|责任单位"])
@pytest.mark.parametrize("numbers", [("1", "2"), ("甲-1", "甲-2")])
def test_a_row_above_the_same_headers_again_stays_a_row(head: str, numbers: tuple[str, str]) -> None:
    rows = [f"{number}|重点工作|公开{name}预算|区财政局" for number, name in zip(numbers, "甲乙", strict=True)]
    for lines in ((rows[0], head, rows[1]), (rows[0], head, head, rows[1])):
        plan, _ = parse(head, *lines)
        assert [item.requirement for item in plan.items] == ["公开甲预算", "公开乙预算"]
    assert plan.remarks == ()


@pytest.mark.parametrize("words", ["公开乙预算", "公开乙预算，同时做好解读、回应"])
def test_a_short_line_of_text_above_a_row_with_two_times_is_told_and_no_title(words: str) -> None:
    head, first, second = (
        "工作内容|开始时间|完成时间|责任单位",
        "公开甲预算|5月|年底前|区财政局",
        f"{words}|6月|年底前|区财政局",
    )
    plan, problems = parse(head, first, replace(drawn("甲|乙", 3), cells=("以上为重点",)), second)
    assert [item.requirement for item in plan.items] == ["公开甲预算", words]
    assert (Code.PLAN_UNREADABLE, "以上为重点") in [(each.code, each.value) for each in problems]


@pytest.mark.parametrize("other", ["单位|姓名|职务|联系电话", "地区|1月|2月|3月", "单位|1月|2月|3月"])
def test_headers_of_another_table_below_the_plan_head_no_item(other: str) -> None:
    plan, _ = parse("序号|工作内容|完成时间|责任单位", "1|公开预算|年底前|区财政局", other, "区教育局|甲|乙|丙")
    assert [item.requirement for item in plan.items] == ["公开预算"]
    assert [remark.text for remark in plan.remarks] == [other.replace("|", " "), "区教育局 甲 乙 丙"]


PIECES = st.sampled_from(
    [
        *"（）()【】[]〔〕“”《》：；。、，\n 12①★〃/—",
        *(
            "（）",
            "【】",
            "（、）",
            "1.",
            "（1）",
            "一、",
            "（一）",
            "责任单位",
            "牵头单位：",
            "（牵头）",
            "（责任单位：）",
        ),
        *(
            "区财政局",
            "各镇",
            "（区司法局）",
            "12月底前",
            "每季度",
            "完成时限：",
            "第1项",
            "同上",
            "注：",
            "除（）外",
            "和",
        ),
    ]
)
WORDS = st.lists(PIECES, max_size=8).map("".join)


@given(
    st.sampled_from(
        ["序号|工作任务|责任单位|完成时限", "序号|工作任务|牵头单位|配合单位|完成时限", "工作任务|责任单位"]
    ),
    st.lists(st.one_of(st.lists(WORDS, max_size=6), WORDS), max_size=6),
)
def test_whatever_stands_in_a_plan_breaks_no_reading(head: str, rows: list[list[str] | str]) -> None:
    """Empty brackets, signs alone, a row without cells: something is read or told."""
    table = [drawn(head, 1)]
    for at, row in enumerate(rows, start=2):
        paragraph = isinstance(row, str)
        table.append(Line((row,) if isinstance(row, str) else tuple(row), f"第{at}行", 1, paragraph=paragraph))
    tasks, _ = resolved(*table)
    draft_roster(tasks.plan)


@given(WORDS.filter(lambda text: bool(text.strip())))
def test_whatever_stands_in_a_plan_of_text_breaks_no_reading(text: str) -> None:
    parse_plan_table(split_plan_text(text), HEADERS, "方案.txt", "2022", date(2022, 5, 1))


@pytest.mark.parametrize(
    "lines",
    [
        ["序号|任务|要求|责任单位|时限", "1|公开|公开规划。|财政局|9月底前", "2|规范|公开预算。|司法局|年底前"],
        ["一、重点任务", "1.公开规划。责任单位：财政局", "2.公开预算。责任单位：司法局"],
        ["甲|乙", "丙|丁"],
    ],
    ids=["a table", "paragraphs", "no table of tasks"],
)
def test_rows_without_a_cell_change_nothing_wherever_they_stand(lines: list[str]) -> None:
    drawn_lines = [drawn(text, at) for at, text in enumerate(lines, start=1)]
    for at in range(len(lines) + 1):
        assert parse(*drawn_lines[:at], Line((), "第9行", 1), *drawn_lines[at:]) == parse(*drawn_lines), at
