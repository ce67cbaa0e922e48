"""Every filled cell of a pasted list is taken or told, whatever the sheets look like."""

from __future__ import annotations

from datetime import date
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue
from toolkit.jobs.returns.lookback import read_pasted
from toolkit.jobs.workspace import Workspace

KNOWN = ("单位", "事项", "状态", "序号", "工作任务", "完成时限", "配合单位", "核查意见")
UNKNOWN = ("备注", "分管领导", "办结文号", "经费", "单 位", "事项")
ENDED = ("已完成", "已办结（2020年11月）", "不涉及", "确认不涉及")
"""States by which a row that names its unit and item is counted, and its words stand nowhere."""


def filled_in(data: st.DataObject, words: count[int], header: str) -> RawValue:
    """A cell under that header, with a word of its own unless it names a unit or a state."""
    kind = data.draw(st.sampled_from(("blank", "own", "own", "number", "usual", "usual")))
    if kind == "usual" and header in ("单位", "配合单位"):
        return data.draw(st.sampled_from(("市财政局", "市教育局", "市财政局、市教育局")))
    if kind == "usual" and header == "状态":
        return data.draw(st.sampled_from(ENDED))
    if kind == "number":
        return 7000 + next(words)
    return None if kind == "blank" else f"词{next(words) + 1000}"


def is_own(cell: RawValue) -> bool:
    return str(cell).startswith(("词", "7"))


def heads_of(sheet: RawSheet) -> list[RawValue]:
    """The row that is one of headers, where there is one: it alone has no words of its own, and is not blank."""
    lines = ([*row] for row in sheet.rows if all(cell in KNOWN + UNKNOWN for cell in row) and row)
    return next(lines, [])


def sheet_of(data: st.DataObject, words: count[int], title: str) -> RawSheet:
    """Some rows of headers that are known and not, or none, with more rows above and below."""
    wide = data.draw(st.integers(1, 8))
    heads = [data.draw(st.sampled_from(KNOWN + UNKNOWN)) for _ in range(wide)]
    if data.draw(st.booleans()):
        heads = [*KNOWN[:3], *heads][:8]
    headed = data.draw(st.booleans())
    above = data.draw(st.integers(0, 2))
    rows: list[tuple[RawValue, ...]] = []
    for at in range(above + 1 + data.draw(st.integers(0, 5))):
        of = heads[: data.draw(st.integers(0, len(heads)))] if data.draw(st.booleans()) else heads
        rows.append(tuple(heads) if headed and at == above else tuple(filled_in(data, words, each) for each in of))
    return RawSheet(title, tuple(rows))


@given(st.data())
def test_every_filled_cell_of_a_pasted_list_is_taken_or_told(repository: Workspace, data: st.DataObject) -> None:
    words = count()
    book = RawBook(tuple(sheet_of(data, words, f"表{at}") for at in range(data.draw(st.integers(1, 3)))))
    read, unread = read_pasted(book, "上年.xlsx", repository.tasks, repository.schema, date(2021, 9, 30))
    items = (*read.found, *read.left)
    said = "\n".join(
        (
            *(found.message for found in read.problems),
            *(each.text for each in unread),
            *("\n".join((it.item.requirement, it.item.topic, it.item.deadline, it.item.own, it.said)) for it in items),
        )
    )
    for sheet in book.sheets:
        heads = heads_of(sheet)
        for row in sheet.rows:
            ends = {"单位", "事项", "状态"} <= {*heads} and any(cell in ENDED for cell in row)
            for column, cell in enumerate(row):
                counted = ends and heads[column : column + 1] in [[each] for each in KNOWN]
                assert not is_own(cell) or str(cell) in said or (counted and column == heads.index(heads[column]))
