"""What nobody has read of a review workbook: listed, so that no words of the office stay in the archive alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from toolkit.book.office.claim_book import claims_of
from toolkit.book.office.claim_columns import claims_sheet
from toolkit.book.office.claim_read import ClaimsRead
from toolkit.book.office.review_aside import beside_answers, written_in_review
from toolkit.book.office.review_book import build_review_book
from toolkit.book.office.review_columns import REVIEW_SHEET
from toolkit.book.office.review_read import ReadBack
from toolkit.book.returned.written import Written
from toolkit.book.sheets.model import Book
from toolkit.book.sheets.raw import RawBook
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.shown_claims import Entered
from toolkit.domain.returns.unread import unread_problems
from toolkit.jobs.ledger.written import keep_written, kept_written
from toolkit.jobs.returns.unread import Replies
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem

_HOW = (
    "要作为核查结论、核查意见或处理的，请写进这一行的白色格后保存，再运行一次合并；只是自己留用的，不用处理。"
    "重新写出的核查表里没有这些话。"
)
_WHOLE = 1000
"""Characters told of each place: the workbook is written anew, and then they stand in the archive alone."""


def keep_review_words(workspace: Workspace, edition: Edition, book: Book) -> None:
    """Keep what the workbook of a review edition says, marks of what was refused included."""
    keep_written(workspace, edition.id, written_in_review(book))


def review_not_read(
    replies: Replies,
    book: RawBook,
    editions: Mapping[str, Edition],
    read: tuple[ReadBack | Problem, ClaimsRead],
    file: str,
    marks: Iterable[str] = (),
) -> tuple[Problem, ...]:
    """What stands in a review workbook made from those editions beside what was `read` of it and what our `replies`
    wrote there; nothing where it is made from none.

    `marks` are the reasons why claims of it are not taken: an earlier release kept no note of those it had written.
    """
    if not editions:
        return ()
    workspace, (cases, beside) = replies.workspace, read
    places = set(beside.read)
    told = list(beside.problems)
    if not isinstance(cases, Problem):
        places |= cases.read
        told += cases.problems
    places |= {(each.origin.sheet, each.origin.cell) for each in told}
    written = replies.written_in(book, editions)
    for edition in editions.values():
        written = written.and_(kept_written(workspace, edition.id) or _rebuilt(workspace, edition, marks))
    tables = (claims_sheet(workspace.schema.tasks), REVIEW_SHEET)
    return unread_problems(beside_answers(book, tables, editions, places, written), file, _HOW, _WHOLE)


def _rebuilt(workspace: Workspace, edition: Edition, marks: Iterable[str]) -> Written:
    """What the workbook of an edition says that an earlier release wrote, with whichever of the marks on its rows."""
    year = workspace.tasks.plan.year
    written = Written()
    for mark in ("", *dict.fromkeys(marks)):
        entered = Entered(marks=dict.fromkeys(claims_of(edition), mark))
        book = build_review_book(edition, workspace.schema.tasks, year, entered)
        written = written.and_(written_in_review(book).also_formerly())
    return written
