"""The layout of a ledger database: which one stands there, and this program's made new."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from toolkit.edges.store.table import Table
from toolkit.edges.store.tables import LAYOUT, META, TABLES
from toolkit.edges.store.transaction import Link, Transaction, transaction


def layout_of(link: Link) -> int | None:
    """The layout of the ledger in a database; None where there is none, 0 where something else stands there."""
    found = _told_layout(link, lambda: link.begin(write=False))
    if found == "":  # perhaps another process is just making the tables: wait for it
        found = _told_layout(link, link.begin_making)
    return None if found is None else int(found) if found.isascii() and found.isdigit() else 0


def _told_layout(link: Link, begin: Callable[[], None]) -> str | None:
    """The layout as it is told; blank where something stands there that tells none."""
    with transaction(link, begin):
        if not link.has_table(META.name):
            return None if link.is_bare([table.name for table in TABLES]) else ""
        told = link.execute("SELECT value FROM meta WHERE key = 'schema_version'", ())[0]
        return told[0][0] if told and isinstance(told[0][0], str) else ""


def has_tables(link: Link, tables: Iterable[Table]) -> bool:
    """Whether all these tables are there."""
    with transaction(link, lambda: link.begin(write=False)):
        return all(link.has_table(table.name) for table in tables)


def create(link: Link) -> None:
    """Make an empty ledger, unless another process has made it meanwhile."""
    with transaction(link, link.begin_making) as making:
        if not link.has_table(META.name):
            make_tables(link, making)


def make_tables(link: Link, making: Transaction) -> None:
    """Make the tables, empty."""
    for table in TABLES:
        for statement in table.statements(link.serial):
            making.run(statement)
    for statement in (*link.append_only, *link.append_only_chains):
        making.run(statement)
    making.add(META, [{"key": "schema_version", "value": str(LAYOUT)}])
