"""Scores as sheets: whatever the classes are called, each has a sheet that Excel takes."""

from __future__ import annotations

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
