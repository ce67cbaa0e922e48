"""One test reads every number back out of what people get over a simulated year; one that nobody reads fails. It is a
year of test_office_year.py, with all that this looks at."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from kit.office_diary import Diary
from kit.office_handed import (
    PUBLIC,
    check_exported,
    check_leaves,
    check_mail,
    check_paper,
    check_pasted,
    check_receipts,
    check_verdict_book,
)
from kit.office_numbers import Seen, read_back
from kit.office_told import (
    CHANGED,
    DESK,
    ITEMS,
    MATRIX,
    OVERVIEW,
    PAGE,
    check_changes,
    desk_text,
    page_text,
    sheet_text,
)
from kit.office_truth import Truth
from kit.register_books import Book
from kit.unit_books import TASKS, columns, lines
from test_office_year import FIRST, UNITS, Year, live

from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.office.public import draft_path, draft_public
from toolkit.jobs.returns.print_verdicts import print_verdicts


class Watched(Year):
    """A year that is looked on: what came of each row on which day, and everything read back."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.diary = Diary(FIRST)
        self.read: set[str] = set()

    def act(self, book: Book, unit: str, item: int, other: Book) -> None:
        before = row_of(book, item), row_of(other, item)
        super().act(book, unit, item, other)
        if (row_of(book, item), row_of(other, item)) != before:
            self.diary.brought[unit, item] = self.day

    def take(self, row: Truth, word: str, unit: str, item: int, until: date | None) -> None:
        before = list(row.words)
        super().take(row, word, unit, item, until)
        if word == "维持原结论" and len(row.words) > len(before):
            self.diary.upheld(before[-1], row.last)

    def everything_tells_the_truth(self) -> None:
        super().everything_tells_the_truth()
        self.diary.look([*self.truth.values(), *self.moves.asleep.values()], self.day)
        seen = self.seen()
        outbox = self.workspace.outbox
        master = outbox / "master.xlsx"
        for name, text, figures in (
            ("page", page_text(outbox / "report.html"), PAGE),
            ("desk", desk_text(outbox / "index.html"), DESK),
            ("总览", sheet_text(master, "总览"), OVERVIEW),
            ("责任矩阵", sheet_text(master, "责任矩阵"), MATRIX),
            ("本期变化", sheet_text(master, "本期变化"), CHANGED),
        ):
            self.read |= {f"{name}: {each}" for each in read_back(text, figures, seen)}
        check_changes(master, seen)
        draft_public(self.workspace, self.now)
        self.read |= {f"public: {each}" for each in read_back(page_text(draft_path(self.workspace)), PUBLIC, seen)}
        check_leaves(show_status(self.workspace, self.day).data, seen, ITEMS)
        check_exported(outbox / "export/figures.json", seen, ITEMS)
        if any(row.last.means for row in self.truth.values()):
            (book,) = print_verdicts(self.workspace, self.now).files
            check_verdict_book(book, seen)
            self.read.add("核查情况表、销号清单")

    def office_tells(self) -> None:
        before = {path.name for path in self.workspace.outbox.glob("mail/*.eml")}
        super().office_tells()
        for path in self.workspace.outbox.glob("mail/*核查告知*.eml"):
            if path.name not in before:
                self.read |= check_mail(path, self.seen())

    def nobody_is_pressed_in_vain(self) -> None:
        super().nobody_is_pressed_in_vain()
        outbox, seen, today = self.workspace.outbox, self.seen(), f"{self.day:%Y%m%d}"
        for path in (*outbox.glob(f"mail/{today}-*提醒.eml"), *outbox.glob(f"mail/{today}-*催报.eml")):
            self.read |= check_mail(path, seen)
        for path in outbox.glob(f"texts/{today}-*.txt"):
            self.read |= check_pasted(path, seen)
        for path in outbox.glob(f"papers/*{self.day}.docx"):
            self.read |= check_paper(path, seen)

    def units_act(self) -> None:
        before = self.receipts()
        super().units_act()
        self.read |= check_receipts(self.workspace.outbox, self.receipts() - before, self.seen())

    def seen(self) -> Seen:
        """The truth of now."""
        return Seen(self.truth, self.moves.asleep, UNITS, self.reported, self.day, self.diary, len(self.receipts()))

    def receipts(self) -> set[str]:
        """The names of the receipts there are, one a file that came."""
        return {path.name for path in (self.workspace.outbox / "receipts").glob("*.txt")}


def row_of(book: Book, item: int) -> list[Any]:
    """What stands in an item's row of a unit's workbook."""
    sheet = book.sheet(TASKS)
    at = lines(sheet)[item]
    return [sheet.cell(at, column).value for column in columns(sheet).values()]


def test_every_number_of_a_year_is_read_back(tmp_path: Path) -> None:
    year = live(tmp_path / "工作区", 5, 5, kills=False, kind=Watched)
    assert isinstance(year, Watched)
    assert {"claim", "verified", "sent_back", "pressed", "notice"} <= (+year.met).keys(), year.met
    assert len(year.read) > 60, sorted(year.read)
