"""Layout 10 of the ledger database, and how a ledger of it becomes one of this program's layout.

There the chains held neither rows, what masters were made from, looks at addresses and migrations, nor what was known
of plans, mails that came and what the toolkit notes for itself.
"""

from __future__ import annotations

from toolkit.edges.store import chain_tables, tables
from toolkit.edges.store.transaction import Former, Transaction

TABLES = tuple(table for table in tables.TABLES if table is not chain_tables.NOTE)
"""Its tables, those that others refer to first."""

CHAINED = frozenset({"row", "basis", "link_look", "migration"})
"""The tables whose rows come into the chains now."""


def fill(former: Former, making: Transaction) -> None:
    """Fill the new tables, which are empty, with what the former ones hold, as it stands: links are over that."""
    for table in TABLES:
        if table is not tables.META:
            making.put_as_they_stand(table, former.as_they_stand(table), chained=table.name in CHAINED)
