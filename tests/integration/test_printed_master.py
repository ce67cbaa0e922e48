"""The master as it is printed whole: its first three sheets on A4, nothing smaller than 8 points, no list of rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pdfplumber

from toolkit.reports.office.demo import Demo

A4 = {(595, 842), (842, 595)}


def test_the_first_three_sheets_are_printed_on_a4_at_eight_points_and_more(
    demo: tuple[Path, Demo], convert: Callable[[Path, str], Path]
) -> None:
    with pdfplumber.open(convert(demo[0] / "outbox/master.xlsx", "pdf")) as pdf:
        assert {(round(page.width), round(page.height)) for page in pdf.pages} <= A4
        heads = ["".join(page.extract_text().split())[:40] for page in pdf.pages]
        sizes = [char["size"] for page in pdf.pages for char in page.chars if char["text"].strip()]
        cut = [char["text"] for page in pdf.pages for char in page.chars if char["x1"] > page.width]
        first = "".join(pdf.pages[0].extract_text().split())
    assert min(sizes) >= 8 and not cut
    assert "其余各表要印的先取消打印区域。" in first and "谁没有报" in first
    starts = [
        next((at for at, head in enumerate(heads) if word in head), -1)
        for word in ("总台账截至", "责任矩阵", "按类别截至")
    ]
    assert starts == sorted(starts) and starts[0] == 0
    assert starts[2] == len(heads) - 1, "the table by kind of work is one page"
    assert not any(word in head for head in heads for word in ("逾期清单", "按单位汇总", "共2324条任务"))
