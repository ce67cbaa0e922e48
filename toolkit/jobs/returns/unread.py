"""What nobody has read of a workbook that came back: all that is filled in beside the fields and not of our hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from toolkit.book.returned.reply_book import LIST_TITLE, NOTE_HEAD, source_line
from toolkit.book.returned.written import Written, left_over, written_in, written_in_reply
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Outcome
from toolkit.domain.ledger.filled import Filled
from toolkit.domain.ledger.records import Edition, Matched
from toolkit.edges.readers.guard import Guard
from toolkit.edges.system import files
from toolkit.jobs.ledger.written import kept_written
from toolkit.jobs.paths import reply_path
from toolkit.jobs.returns.looked import Looked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_LINES = 4
"""Rows of a list among which the one stands that says what it answers."""


def not_read(
    workspace: Workspace, store: Store, guard: Guard, looked: Looked, edition: Edition, matched: Matched
) -> tuple[Filled, ...]:
    """What is filled in beside the fields of a workbook of that edition, and written neither there nor in a reply."""
    if not matched.beside:
        return ()
    book = looked.book
    written = kept_written(workspace, edition.id) or _rebuilt(workspace, edition)
    written = written.and_(Replies(workspace, store, guard).written_in(book, [edition.id]))
    return left_over(matched.beside, written, book.sheets)


def _rebuilt(workspace: Workspace, edition: Edition) -> Written:
    """What an edition's workbook says where it is made by the schema and settings of today, in words of any release."""
    # What makes workbooks is dear to load, and the words of those made since they are kept are kept.
    from toolkit.book.unit.unit_book import build_unit_book
    from toolkit.domain.ledger.rounds import round_of
    from toolkit.jobs.ledger.generate import letterhead

    head = letterhead(workspace, round_of(edition.due_back, workspace.settings.rounds.every))
    return written_in(build_unit_book(edition, workspace.schema, head)).also_formerly()


@dataclass(frozen=True)
class Replies:
    """The replies that lie in the outbox, and who reads them."""

    workspace: Workspace
    store: Store
    guard: Guard

    def written_in(self, book: RawBook, editions: Iterable[str]) -> Written:
        """What the replies say that a workbook of these editions (ids) carries: those whose first lines stand in it, as
        they lie in the outbox; nothing where it carries none.

        Where the list was deleted and the comments were left, any reply to such an edition may have written them.
        """
        listed = any(sheet.title.startswith(LIST_TITLE) for sheet in book.sheets)
        written = Written()
        if not (listed or any(each.text.startswith(NOTE_HEAD) for sheet in book.sheets for each in sheet.beside)):
            return written
        lines = {
            value for sheet in book.sheets for row in sheet.rows[:_LINES] for value in row if isinstance(value, str)
        }
        for ret in [each for edition in editions for each in self.store.returns.of_edition(edition)]:
            if ret.outcome != Outcome.PARTIAL or (listed and source_line(ret.file, ret.received_at) not in lines):
                continue
            path = reply_path(self.workspace, ret)
            reply = self.guard.read(files.read_bytes(path), path.name) if path.is_file() else None
            if reply is not None and not isinstance(reply, Problem):
                written = written.and_(written_in_reply(reply))
        return written
