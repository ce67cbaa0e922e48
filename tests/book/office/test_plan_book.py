"""The corrected plan as a workbook: what it shows of every item, and that it is read back as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.book.office.plan_book import DOUBTS_TITLE, ISSUED_TITLE, REMARKS_TITLE, TITLE, build_plan_book
from toolkit.book.office.plan_read import is_corrected_plan, read_corrected_plan
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Book
from toolkit.book.sheets.raw import RawBook, RawSheet
from toolkit.codes import Code
from toolkit.domain.plan.corrected_plan import FIELDS, WHOLE, CorrectedPlan
from toolkit.domain.plan.model import Item, Plan, ReadDoubt, Remark
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.problems import Origin, Problem, problem

ROSTER = Roster(
    tuple(Unit(f"U{at}", f"市{name}局", "市直") for at, name in enumerate("甲乙丙丁戊", start=1)),
    (Group("市直", ("市直各单位",)),),
)
TWO = Item(1, "公开", "公开", "更新目录。", "市甲局牵头，市乙局配合", "9月底前", shared=True)
ITEMS = (
    TWO,
    replace(TWO, number=2, requirement="更新指南。"),
    Item(3, "解读", "解读", "解读文件。", "市直各单位", "6月底前报初稿，12月底前完成", settled=True, own="二、1"),
    Item(4, "", "", "常抓不懈。", "", "长期坚持", notes="备注：上年结转"),
)


def plan(*items: Item, remarks: tuple[Remark, ...] = (), doubts: tuple[ReadDoubt, ...] = ()) -> Plan:
    return Plan("2021", "某市2021年方案", 2021, date(2021, 8, 2), items, remarks, doubts)


def made(
    its: Plan,
    issued: Mapping[int, Item] | None = None,
    disputed: Mapping[int, tuple[str, ...]] | None = None,
    problems: tuple[Problem, ...] = (),
) -> Book:
    tasks, _ = resolve_tasks(its, ROSTER, (), "end")
    return build_plan_book(tasks, problems, CorrectedPlan(its, issued or {}, disputed or {}))


def raw(book: Book, *without: str) -> RawBook:
    """The workbook as an office program gives it back, some of its sheets taken out."""
    return RawBook(
        tuple(
            RawSheet(sheet.title, tuple(tuple(cell.value for cell in row.cells) for row in sheet.rows))
            for sheet in book.sheets
            if sheet.title not in without
        )
    )


def cells(book: Book, title: str) -> list[list[str]]:
    """A sheet's cells as text from its row of headers on."""
    sheet = next(each for each in book.sheets if each.title == title)
    rows = [["" if cell.value is None else str(cell.value) for cell in row.cells] for row in sheet.rows]
    return rows[2:] if title == TITLE else rows


def test_a_row_an_item_says_what_is_in_force_and_what_it_comes_to() -> None:
    book = made(plan(*ITEMS), {1: TWO, 2: replace(TWO, responsibility="市丙局", deadline="年底前")})
    first, *rows = cells(book, TITLE)
    shown = [dict(zip(first, row, strict=True)) for row in rows]
    assert first[:6] == ["序号", "工作任务", "具体要求", "落实单位", "完成时限", "已核定"]
    assert [(row["落实单位"], row["完成时限"]) for row in shown] == [
        ("市甲局牵头，市乙局配合", "9月底前"),
        ("", ""),
        ("市直各单位", "6月底前报初稿，12月底前完成"),
        ("（空白）", "长期坚持"),
    ], "what two items share stands once, and what nobody said is said to be blank"
    assert [row["派给"] for row in shown] == ["牵头：市甲局\n配合：市乙局"] * 2 + ["落实：5个单位", ""]
    assert [row["应完成日期"] for row in shown] == [
        "2021-09-30",
        "2021-09-30",
        "2021-06-30 报初稿\n2021-12-31 完成",
        "长期工作",
    ]
    assert [row["已核定"] for row in shown] == ["", "", "是", ""]


def test_columns_that_the_document_leaves_blank_are_not_there() -> None:
    bare, kept = (cells(made(plan(*items)), TITLE)[0] for items in ((TWO,), ITEMS))
    assert [header for header in kept if header not in bare] == ["原编号", "其他栏目"]


def test_a_doubt_colours_its_row_and_one_of_no_item_stands_above() -> None:
    found = (
        problem(Code.PLAN_UNIT_BLANK, Origin("p.xlsx", item=4), item=4),
        problem(Code.PLAN_NO_DEADLINES, Origin("p.xlsx"), count=3),
        problem(Code.ROSTER_NO_MAIL, Origin("units.csv", item=1), unit="市甲局"),
    )
    sheet = made(plan(*ITEMS), problems=found).sheets[0]
    coloured = [row.cells[0].value for row in sheet.rows[3:] if row.cells[0].style.fill == look.SENT_BACK.fill]
    assert coloured == [4], "a note is no doubt"
    assert found[0].message in str(sheet.rows[6].cells) and found[1].message in [
        cell.value for cell in sheet.rows[1].cells
    ]


def test_other_texts_and_doubts_of_the_reading_have_sheets_of_their_own() -> None:
    remarks = (Remark("列第一位的为牵头单位。", "脚注1"), Remark("市丁局另行安排。", "第9段", settled=True))
    doubts = (
        ReadDoubt("plan-row-unused", "第7行没有用", "请看一看", "第7行"),
        ReadDoubt("plan-as-above", "第2项写“同上”", "请核对", "第2行", 2, settled=True),
    )
    found = (problem(Code.PLAN_UNIT_BLANK, Origin("p.xlsx", cell="脚注1"), item=1),)
    book = made(plan(*ITEMS, remarks=remarks, doubts=doubts), problems=found)
    assert [sheet.title for sheet in book.sheets] == [TITLE, REMARKS_TITLE, DOUBTS_TITLE, ISSUED_TITLE]
    assert [row[:3] for row in cells(book, REMARKS_TITLE)[1:]] == [
        ["列第一位的为牵头单位。", "", "脚注1"],
        ["市丁局另行安排。", "是", "第9段"],
    ]
    assert cells(book, REMARKS_TITLE)[1][3].startswith(found[0].message)
    assert cells(book, DOUBTS_TITLE)[1:] == [
        ["第7行没有用", "", "第7行", "", "请看一看", "plan-row-unused"],
        ["第2项写“同上”", "是", "第2行", "2", "请核对", "plan-as-above"],
    ]
    above = [cell.value for cell in book.sheets[0].rows[1].cells if cell.value]
    assert above == [f"读入时有1处疑问，见工作表“{DOUBTS_TITLE}”"]


WORDS = st.text(st.characters(categories=["Lo", "Nd", "Po"]), min_size=1, max_size=8)
DOCUMENT = st.dictionaries(
    st.integers(1, 30),
    st.builds(lambda *texts: Item(0, texts[0], "", *texts[1:]), WORDS, WORDS, WORDS, WORDS),
    max_size=5,
).map(lambda found: {number: replace(item, number=number) for number, item in found.items()})
DISPUTED = st.dictionaries(
    st.integers(1, 30),
    st.lists(st.sampled_from([*FIELDS.values(), WHOLE]), min_size=1, unique=True).map(tuple),
    max_size=4,
)


@example({1: Item(1, "公开", "", "甲", "市甲局", "待定"), 2: Item(2, "公开", "", "乙", "市乙局", "年底前")}, {})
@given(DOCUMENT, DISPUTED)
def test_what_the_document_said_and_what_is_disputed_is_read_back_as_it_was_kept(
    issued: Mapping[int, Item], disputed: Mapping[int, tuple[str, ...]]
) -> None:
    its = plan(*ITEMS)
    book = raw(made(its, issued, disputed))
    assert is_corrected_plan(book) == bool(issued or disputed)
    if is_corrected_plan(book):
        assert read_corrected_plan(book, its) == CorrectedPlan(its, issued, disputed)


def test_without_the_hidden_sheet_units_and_deadline_are_those_of_the_visible_columns() -> None:
    its, before = plan(*ITEMS), replace(TWO, requirement="旧话", responsibility="市丙局", deadline="年底前")
    book = raw(made(its, {1: before}, {1: ("落实单位",)}), ISSUED_TITLE)
    assert not is_corrected_plan(book)
    taken = replace(TWO, responsibility="市丙局", deadline="年底前")
    assert read_corrected_plan(book, its) == CorrectedPlan(its, {1: taken})
