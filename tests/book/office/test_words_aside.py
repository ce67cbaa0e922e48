"""Every word in a review workbook is read as an answer, told with its row, or listed: a law over random places."""

from __future__ import annotations

from dataclasses import replace

from book.office.test_claim_words import CLAIMS, EDITION, TASKS, read, written
from hypothesis import given
from hypothesis import strategies as st

from toolkit.book.office.review_aside import beside_answers, not_ours, written_in_review
from toolkit.book.office.review_book import build_review_book
from toolkit.book.office.review_columns import REVIEW_SHEET
from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, cell_name
from toolkit.codes import Code
from toolkit.domain.ledger.shown_claims import Entered

WORDS = st.text("甲乙丙丁再看一下", min_size=3, max_size=12)
PLACES = st.tuples(st.integers(0, 9), st.integers(0, 24))


def scribbled(book: RawBook, words: dict[tuple[int, int], str]) -> RawBook:
    """The book with words in those cells (row, column) of its first sheet, whatever stands there."""
    sheet, *rest = book.sheets
    wide = max(len(sheet.rows), 10)
    rows: list[list[RawValue]] = [[*row, *[None] * (25 - len(row))] for row in sheet.rows]
    rows += [[None] * 25 for _ in range(wide - len(rows))]
    for (at, column), text in words.items():
        rows[at][column] = text
    return replace(book, sheets=(replace(sheet, rows=tuple(map(tuple, rows))), *rest))


def listed(book: RawBook) -> list[str]:
    """What is told of a book beside the answers: texts not read, what stands in the cells of other problems, and rows
    that are not ours any more with all that is written in them."""
    found = read(book)
    told = {(each.origin.sheet, each.origin.cell) for each in found.problems}
    ours = written_in_review(build_review_book(EDITION, TASKS, 2021))
    left = beside_answers(book, (CLAIMS, REVIEW_SHEET), {EDITION.id: EDITION}, found.read | told, ours)
    sheet = book.sheets[0]
    places = {cell_name(at, column): value for at, row in enumerate(sheet.rows) for column, value in enumerate(row)}
    changed = [each.message for each in found.problems if each.code == Code.REVIEW_ROW_CHANGED]
    others = {(each.origin.sheet, each.origin.cell) for each in found.problems if each.code != Code.REVIEW_ROW_CHANGED}
    return [*(each.text for each in left), *(str(text) for _, cell in others if (text := places[cell])), *changed]


@given(words=st.dictionaries(PLACES, WORDS, max_size=5))
def test_no_word_is_without_an_answer_or_a_line_of_its_own(words: dict[tuple[int, int], str]) -> None:
    book = scribbled(written(Entered()), words)
    found = read(book)
    said = [text for answer in (*found.answers, *(each for each, _ in found.refused)) for text in answer.said.values()]
    told = listed(book)
    for text in words.values():
        assert any(text in each for each in (*said, *told)), (text, told)
    assert all(any(text in each for text in words.values()) for each in told), "nothing else is told"


OURS = st.text("按期办理只销这一期", max_size=30)
THEIRS = st.text("甲乙丙丁再看一下 \n", min_size=6).map(str.strip).filter(bool)


@given(OURS, OURS, THEIRS)
def test_words_put_into_a_text_of_ours_are_told_whole_and_ours_are_not(head: str, tail: str, words: str) -> None:
    told = not_ours(f"{head}{words}{tail}", ["", head, head + tail])
    assert words in told
    if "一" not in words and len("".join(words.split())) >= 6:
        assert told.strip("…") == words


def test_nothing_is_told_of_a_book_as_it_was_written_and_of_an_empty_sheet_its_name() -> None:
    book = written(Entered())
    assert listed(book) == [] and listed(replace(book, sheets=(*book.sheets, RawSheet("空表", ())))) == ["空表"]
