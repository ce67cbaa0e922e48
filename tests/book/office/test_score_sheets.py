"""Scores as sheets: whatever the classes are called, each has a sheet that Excel takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from toolkit.book.office.score_sheets import Head, build_letter, build_score_book
from toolkit.domain.office.scoring import Applies, Score, ScoreLine
from toolkit.edges.writing.workbook import write_book

TEN = Decimal(10)
LINE = ScoreLine("site", "网站", Applies.YES, TEN, TEN, 3, 0, "3处", "每处扣1分", Decimal(3), Decimal(7), "记录")
LONG = "某市政务公开工作考核对象分类之第一类县区人民政府和功能区管委会单位"


def score(name: str) -> Score:
    return Score("SZ08", "市司法局", name, (LINE,), (), (), Decimal(7), Decimal(0), Decimal(7))


@pytest.mark.parametrize(
    ("classes", "sheets"),
    [
        (("A类（县区）", "B类"), ["A类（县区）", "B类"]),
        (("A/B", "A_B", "a:b"), ["A_B", "A_B（2）", "a_b（3）"]),
        ((f"{LONG}甲", f"{LONG}乙"), [LONG[:31], f"{LONG[:28]}（2）"]),
        (("评分明细", "B类"), ["评分明细（2）", "B类"]),
    ],
)
def test_every_class_has_a_sheet_of_its_own(classes: tuple[str, ...], sheets: list[str]) -> None:
    data = write_book(
        build_score_book(Head("考核", "现算", date(2021, 10, 11)), classes, [*map(score, classes)], rank=False)
    )
    made = openpyxl.load_workbook(BytesIO(data))
    assert made.sheetnames == [*sheets, "评分明细"]
    for name, sheet in zip(classes, made, strict=False):
        assert sheet["A1"].value == f"考核：{name}" and sheet["A4"].value == "市司法局"


def test_a_units_breakdown_is_printed_on_one_pages_width_with_its_proofs() -> None:
    (sheet,) = build_letter(Head("考核", "定分", date(2021, 10, 11)), score("B类"), ()).sheets
    assert (sheet.setup.break_right, sheet.setup.pages_wide, sheet.setup.scale) == ((), 1, 0)


def test_what_is_not_entered_is_named_above_the_units_and_counted_beside_each() -> None:
    gaps = (
        LINE,
        replace(LINE, title="依申请", applies=Applies.NOT_ENTERED),
        replace(LINE, applies=Applies.NOT_ENTERED),
    )
    every = [
        replace(score("B类"), name=f"单位{at}", lines=tuple(gaps[place] for place in places))
        for at, places in enumerate(((0, 0), (0, 1), (2, 1), (0, 0)))
    ]
    sheet, _ = build_score_book(Head("考核", "现算。", date(2021, 10, 11)), ("B类",), every, rank=False).sheets
    assert "未录入的暂按不扣分：依申请2家、网站1家。" in str(sheet.rows[1].cells[0].value)
    assert [row.cells[-1].value for row in sheet.rows[3:]] == [None, "1项未录入", "2项未录入", None]
