"""A fresh workbook says what the return said: read back, it gives the same cells."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from kit import ROOT
from kit.rows import identified, key

from toolkit.book.returned.match import match
from toolkit.book.returned.refill import moved, refilled
from toolkit.book.returned.reply_book import Spot
from toolkit.book.unit.letterhead import Letterhead
from toolkit.domain.ledger.records import Cells, Edition, Matched
from toolkit.domain.ledger.rounds import round_of
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.writing.workbook import write_book
from toolkit.jobs.ledger.generate import letterhead
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.problems import Origin
from toolkit.schema.model import Owner

CELLS = {
    key("2021/1/SZ01"): {"number": "1", "requirement": "要求一", "due": "2021-09-30", "status": "推进中"},
    key("2021/2/SZ01"): {"number": "2", "requirement": "要求二"},
}
EDITION = identified(
    Edition("", "2021", "SZ01", 1, "2021-09", date(2021, 9, 10), 1, CELLS, "市甲局", date(2021, 9, 24))
)
ROWS = (key("2021/1/SZ01"), key("2021/2/SZ01"))
NAMES = tuple(field.name for field in open_workspace(ROOT).schema.tasks.owned(Owner.UNIT))
texts = st.one_of(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=12),
    st.sampled_from(
        ["", "=1+1", "007", "2021-09-30", "2030-13-01", "已完成", "差不多", "+1", "#N/A", "1e5", "13800000000"]
    ),
)


def head(repository: Workspace) -> Letterhead:
    return letterhead(repository, round_of(date(2021, 9, 24), "month"))


def said(repository: Workspace, raw: Cells) -> tuple[Matched, dict[tuple[str, str], Origin]]:
    """What the fresh workbook says when it is read back, and where its input cells stand."""
    book, places = refilled(EDITION, repository.schema, head(repository), raw)
    matched = match(read_workbook(write_book(book)), repository.schema, EDITION, {EDITION.id: EDITION}, "新.xlsx")
    assert isinstance(matched, Matched)
    return matched, places


@hypothesis_settings(max_examples=60, deadline=None)
@given(words=st.lists(texts, min_size=len(NAMES) * 2 + 3, max_size=len(NAMES) * 2 + 3))
def test_what_a_return_said_reads_back_the_same(repository: Workspace, words: list[str]) -> None:
    rest = iter(words)
    typed = {row: {name: next(rest) for name in NAMES} for row in ROWS}
    typed[key("2021/round-2021-09/SZ01")] = {"report": next(rest), "reported_on": next(rest)}
    typed[key("2021/unit/SZ01")] = {"section": next(rest)}
    raw = said(repository, typed)[0].cells
    matched, places = said(repository, raw)
    for row, values in raw.items():
        for name, text in values.items():
            assert matched.cells[row][name] == text, (row, name)
            at = matched.origins[row, name]
            assert (at.sheet, at.cell) == (places[row, name].sheet, places[row, name].cell)


def test_places_move_with_their_cells_and_lose_their_link_where_there_is_none(repository: Workspace) -> None:
    _, places = refilled(EDITION, repository.schema, head(repository), {})
    origins = {(key("2021/2/SZ01"), "done_on"): Origin("旧.xls", "Sheet1", "D9")}
    here = Spot("Sheet1", "D9", "第2项 完成日期", "乱", "不是日期", "改。")
    nowhere = Spot("Sheet1", "A50", "Sheet1 第50行", "", "不是下发的事项", "改。")
    assert [(spot.sheet, spot.cell, spot.marked) for spot in moved([here, nowhere], origins, places)] == [
        ("工作台账", "K6", True),
        ("", "", False),
    ]
