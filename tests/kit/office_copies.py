"""What comes beside a unit's own workbook in a simulated year: a colleague's copy that says it otherwise, and one from
an address that nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from random import Random
from typing import Any

from kit.office_truth import ENDED, Truth
from kit.register_books import Book
from kit.unit_books import PAGE, TASKS, columns, lines, saved
from toolkit.jobs.returns.decisions import answer_in_words, decide_case
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace

STRANGER = "someone@example.com"


def write(book: Book, item: int, **values: Any) -> None:
    """Type into an item's row, by header."""
    sheet = book.sheet(TASKS)
    across, at = columns(sheet), lines(sheet)[item]
    for header, value in values.items():
        sheet.cell(at, across[header]).value = value


def signed(book: Book, name: str) -> Book:
    """Say who filled it in."""
    page = book.sheet(PAGE)
    label = next(cell for row in page.iter_rows() for cell in row if str(cell.value).startswith("填报人"))
    page.cell(label.row, label.column + 1).value = name
    return book


def may_fork(row: Truth, item: int) -> bool:
    """Whether two copies can say it differently: it has a date, is neither closed nor claimed, nor asked about."""
    open_now = row.last.means not in ENDED and row.state != "待核查"
    return item != 4 and open_now and row.status != "已完成" and not (row.disputed or row.astray)


def fork(book: Book, other: Book, row: Truth, item: int, day: date) -> None:
    """In one copy it is under way, in the other it is done; the first is taken, and the rest of the second."""
    word = "推进中" if row.status != "推进中" else "未启动"
    evidence = f"另一科室的材料{item}{day}"
    write(book, item, 办理状态=word)
    write(other, item, 办理状态="已完成", 完成日期=day, 佐证材料=evidence)
    row.status, row.done_on, row.evidence = word, day.isoformat(), evidence
    row.forks.append((day, None))
    row.forked_as = word


def stray(workspace: Workspace, unit: str, name: str, row: Truth, item: int, now: datetime) -> None:
    """A file of the unit's that claims an item comes from a stranger; it is held."""
    folder = workspace.root.with_name(f"{workspace.root.name}-外来")
    folder.mkdir(exist_ok=True)
    book = Book(workspace, name).say()
    write(book, item, 办理状态="已完成", 完成日期=now.date(), 佐证材料=f"外来的材料{unit}{item}{now.date()}")
    path = folder / f"外来{unit}-{now.date()}.xlsx"
    path.write_bytes(saved(book.book, now))
    (found,) = merge_returns(workspace, now, [path], sender=STRANGER).data["returns"]
    assert found["outcome"] == "held", found
    row.strays.append((now.date(), None))
    row.held += 1


def answer_fork(workspace: Workspace, case: Mapping[str, Any], row: Truth, rng: Random, now: datetime) -> str:
    """The office says which copy holds."""
    assert case["field"] == "status" and row.disputed, (case, row)
    choice = rng.choice(["ours", "theirs"])
    decide_case(workspace, now, answer_in_words(case["case"], choice))
    if choice == "theirs":
        row.status = "已完成"
    row.settled(now.date())
    return f"fork {choice}"


def answer_stray(workspace: Workspace, case: Mapping[str, Any], row: Truth, now: datetime) -> str:
    """The office sends the file back."""
    assert row.held, (case, row)
    decide_case(workspace, now, answer_in_words(case["case"], "send_back"))
    row.found(now.date())
    row.held -= 1
    return "stray sent back"
