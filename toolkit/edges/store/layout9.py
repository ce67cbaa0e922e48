"""Layout 9 of the ledger database, and how a ledger of it becomes one of this program's layout.

There nothing was chained: what was added could be changed where the triggers were dropped, and nobody saw it.
"""

from __future__ import annotations

from toolkit.edges.store import chain_tables, layout8, layout10
from toolkit.edges.store.transaction import Former, Transaction

TABLES = tuple(table for table in layout10.TABLES if table not in (chain_tables.CHAIN, chain_tables.MAIL_EVENT))
"""Its tables, those that others refer to first."""


def fill(former: Former, making: Transaction) -> None:
    """Fill the new tables, which are empty, with what the former ones hold; what is chained of it is, afterwards."""
    for name, rows in layout8.rows_of(former, TABLES).items():
        making.add(next(table for table in TABLES if table.name == name), rows)
