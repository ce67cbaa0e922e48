"""Layout 7 of the ledger database, and how a ledger of it becomes one of this program's layout.

There nothing was kept of looks at the addresses of evidence: nobody had looked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.edges.store import layout8, tables
from toolkit.edges.store.transaction import Former, Transaction

TABLES = tuple(table for table in layout8.TABLES if table is not tables.LINK_LOOK)
"""Its tables, those that others refer to first."""


def fill(former: Former, making: Transaction) -> None:
    """Fill the new tables, which are empty, with what the former ones hold."""
    put(making, layout8.rows_of(former, TABLES))


def put(making: Transaction, held: Mapping[str, list[dict[str, Any]]]) -> None:
    """Fill the new tables with rows of this layout."""
    layout8.put(making, {**held, tables.LINK_LOOK.name: []})
