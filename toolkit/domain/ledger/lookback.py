"""How an assignment of a year before stands when it is looked back at: closed, asked about again, or neither."""

from __future__ import annotations

from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.phases import Phase
from toolkit.values import dataclass

NO_LEDGER = "无台账"
"""What is said of an item of a plan of which no workbook ever went out."""


@dataclass(frozen=True, slots=True)
class Then:
    """How it stood, in words; whether it is `asked` about again, or was `closed`. Neither: it has no date to be met."""

    said: str
    asked: bool = False
    closed: bool = False


def how_it_stood(row: LedgerRow, *, has_ledger: bool) -> Then:
    """How an assignment stood.

    What the office closed is closed. Of the rest what has a date is asked about again: a plan wants above all those
    looked at that have units and a date; what goes on for good without one is this year's plan's to ask for. Without a
    ledger nobody knows, and all that has a date is asked.
    """
    dated = bool(row.values.get("due"))
    if not has_ledger:
        return Then(NO_LEDGER, asked=dated)
    if row.phase.ended:
        return Then(row.state_in_full, closed=True)
    return Then(row.state_in_full, asked=dated or row.phase != Phase.ONGOING)
