"""Layout 4 of the ledger database, and how a ledger of it becomes one of this program's layout.

There nothing was kept of when and by whom a file was saved, nor of what it grew from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from toolkit.domain.ledger.kinship import reporter_of
from toolkit.domain.ledger.saved import UNSAID
from toolkit.edges.store import layout5, layout8, tables
from toolkit.edges.store.transaction import Former, Transaction

_NEW = frozenset({"saved", "reporter", "kinship", "round"})
RETURNS = replace(
    tables.RETURNS, columns={name: kind for name, kind in tables.RETURNS.columns.items() if name not in _NEW}
)
TABLES = tuple(RETURNS if table is tables.RETURNS else table for table in layout5.TABLES)
"""Its tables, those that others refer to first."""


def fill(former: Former, making: Transaction) -> None:
    """Fill the new tables, which are empty, with what the former ones hold."""
    held = layout8.rows_of(former, TABLES)
    held["returns"] = [known(each) for each in held["returns"]]
    layout5.put(making, held)


def known(ret: Mapping[str, Any]) -> dict[str, Any]:
    """A return with what is known of it now: who its cover says filled it in; its save and kinship are unknown, and it
    counts for the round it came in."""
    return {**ret, "saved": UNSAID, "reporter": reporter_of(ret["raw"]), "kinship": (), "round": ""}
