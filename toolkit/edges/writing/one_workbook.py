"""The work on one workbook that goes out, for whoever does it: an edition in, its bytes and its words out."""

from __future__ import annotations

from functools import lru_cache

from toolkit.book.returned.written import Written, written_in
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.unit_book import build_unit_book
from toolkit.domain.ledger.records import Edition
from toolkit.edges.system.sent import of_this_release, unpacked
from toolkit.edges.writing.workbook import write_book
from toolkit.schema.model import Ledger
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class OneWorkbook:
    """A workbook to be made: its packed edition, and a packed (schema, `Letterhead`), the same bytes all run."""

    edition: bytes
    declared: bytes
    by_xlsxwriter: bool
    release: str


def make_one(work: OneWorkbook) -> tuple[bytes, Written]:
    """The bytes of a workbook, and what it says beside its rows; `OtherReleaseError` as reading a file."""
    of_this_release(work.release)
    schema, head = _declared(work.declared)
    edition: Edition = unpacked(work.edition)
    book = build_unit_book(edition, schema, head)
    return write_book(book, by_xlsxwriter=work.by_xlsxwriter), written_in(book)


@lru_cache(maxsize=8)
def _declared(data: bytes) -> tuple[Ledger, Letterhead]:
    """Unpacked once a process: what is found out about a schema is kept with it."""
    schema, head = unpacked(data)
    return schema, head
