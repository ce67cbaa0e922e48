"""The scores as they are printed: every class on few pages; the breakdown on purpose alone, a unit a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pdfplumber

from toolkit.book.office.score_sheets import DETAIL, Head, build_score_book
from toolkit.domain.office.scoring import Applies, Score, ScoreLine
from toolkit.edges.writing.workbook import write_book

TEN = Decimal(10)
UNITS = tuple(f"市第{at}管理服务局" for at in range(1, 47))
TITLES = ("任务办结", "办结时效", "台账报送", "核查退回", "网站和政务新媒体日常维护", "依申请公开逾期答复", "行政复议")


def score(at: int, name: str) -> Score:
    lines = tuple(
        ScoreLine(title, title, applies, TEN, TEN, at % 4, 0, f"{at % 4}处", "每处扣1分", Decimal(at % 4), TEN, "记录")
        for place, title in enumerate(TITLES)
        for applies in [Applies.YES if place < 4 else Applies.NOT_ENTERED]
    )
    return Score(f"SZ{at:02d}", name, "B类（市直）", lines, (), (), TEN * 7, Decimal(0), TEN * 7)


def test_the_scores_of_a_class_are_a_few_pages_and_the_breakdown_is_a_page_a_unit(
    convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    made = build_score_book(
        Head("2021年政务公开工作考核评分", "按台账现算。", date(2021, 12, 28)),
        ("B类（市直）",),
        [score(at, name) for at, name in enumerate(UNITS)],
        rank=False,
    )
    path = tmp_path / "考核评分.xlsx"
    path.write_bytes(write_book(made))
    with pdfplumber.open(convert(path, "pdf")) as pdf:
        texts = ["".join(page.extract_text().split()) for page in pdf.pages]
    assert len(texts) <= 3 and all(sum(name in text for text in texts) == 1 for name in UNITS)
    assert not any(DETAIL in text for text in texts)
    book = openpyxl.load_workbook(path)
    book[DETAIL].print_area = None
    book.remove(book.worksheets[0])
    book.save(tmp_path / "明细.xlsx")
    with pdfplumber.open(convert(tmp_path / "明细.xlsx", "pdf")) as pdf:
        whole = ["".join(page.extract_text().split()) for page in pdf.pages]
        sizes = [char["size"] for page in pdf.pages for char in page.chars if char["text"].strip()]
    assert min(sizes) >= 8
    assert [[name for name in UNITS if name in text] for text in whole] == [[name] for name in UNITS]
