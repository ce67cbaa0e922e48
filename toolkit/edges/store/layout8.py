"""Layout 8 of the ledger database, and how a ledger of it becomes one of this program's layout.

There nothing was kept of papers: a draft was a file, and what became of it nobody had said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.edges.store import layout9, paper_tables, tables
from toolkit.edges.store.table import Table
from toolkit.edges.store.transaction import Former, Transaction

TABLES = tuple(table for table in layout9.TABLES if table not in (paper_tables.PAPER, paper_tables.PAPER_WORD))
"""Its tables, those that others refer to first."""


def fill(former: Former, making: Transaction) -> None:
    """Fill the new tables, which are empty, with what the former ones hold."""
    put(making, rows_of(former, TABLES))


def rows_of(former: Former, those: Iterable[Table]) -> dict[str, list[dict[str, Any]]]:
    """The rows of these tables by the tables' names, but for what the database says of itself."""
    return {table.name: former.rows(table, _ORDER.get(table.name, "id")) for table in those if table is not tables.META}


def put(making: Transaction, held: Mapping[str, list[dict[str, Any]]]) -> None:
    """Fill the new tables with rows of this layout."""
    for table in TABLES:
        if table is not tables.META:
            making.add(table, held[table.name])


_ORDER = {
    "change": "sequence",
    "current": "change_sequence",
    "mail_entry": "mail, position",
    "received_file": "received, position",
}
"""By which columns the rows of a table are ordered that have no number of their own."""
