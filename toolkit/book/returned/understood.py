"""What a workbook that came back says for itself, before any ledger is asked: whose it seems and what its cells hold.

It is the same wherever it is worked out: in this process, beside it or on another machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from toolkit.book.returned.identify import Identity, identify
from toolkit.book.returned.match import match
from toolkit.book.returned.names_shown import heads, names_shown
from toolkit.book.sheets.raw import RawBook
from toolkit.domain.ledger.editions import kin_of
from toolkit.domain.ledger.records import Edition, Matched
from toolkit.domain.ledger.saved import Saved
from toolkit.keys import RowKey
from toolkit.problems import Problem
from toolkit.schema.dates import PlanYear
from toolkit.schema.model import Ledger, Sheet
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Understood:
    """What a workbook says: which edition it names, when it was saved, the unit's names on it, where they stand.

    `matched` is what `match` finds for the edition that it was thought to be of; None where it is of another, where it
    has rows of another, or where what the ledger holds could have decided how a date is read.
    """

    identity: Identity
    saved: Saved
    shown: frozenset[str]
    tops: frozenset[str]
    matched: Matched | Problem | None = None


def understand(
    book: RawBook,
    file: str,
    schema: Ledger,
    tables: Iterable[Sheet],
    edition: Edition | None = None,
    years: PlanYear | None = None,
) -> Understood:
    """All that is to be known of a workbook without the ledger; matched if it is of `edition`."""
    identity = identify(book, tables, file)
    matched = None
    if edition and not identity.fault and {edition.id} == {identity.edition, *identity.row_editions}:
        held = _Unknown()
        found = match(book, schema, edition, kin_of(edition, ()), file, years, held)
        matched = None if held.asked else found
    return Understood(identity, book.saved, names_shown(book, schema), heads(book, schema), matched)


class _Unknown(Mapping[RowKey, Mapping[str, str]]):
    """A ledger that is not here: it holds nothing, and remembers whether it was asked."""

    def __init__(self) -> None:
        self.asked = False

    def __getitem__(self, row: RowKey) -> Mapping[str, str]:
        self.asked = True
        raise KeyError(row)

    def __iter__(self) -> Iterator[RowKey]:
        self.asked = True
        return iter(())

    def __len__(self) -> int:
        self.asked = True
        return 0
