"""The chains in the ledger database: a link for what each transaction adds, and all of them gone through."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from toolkit.domain.ledger.chain import (
    Head,
    Link,
    Record,
    breaks,
    digest_of,
    link,
    spanned,
    spans,
    witnessed,
)
from toolkit.edges.store.chain_tables import CHAIN, CHAINED, Chained
from toolkit.edges.store.database import Repository
from toolkit.edges.store.kinds import INTEGER, TEXT
from toolkit.edges.store.notes import strayed
from toolkit.edges.store.transaction import Transaction
from toolkit.keys import OF_NO_PLAN

_LAST = "SELECT number, head FROM chain WHERE chain = ? ORDER BY number DESC LIMIT 1"
_THEN = "SELECT number, head FROM chain WHERE chain = ? AND at <= ? ORDER BY number DESC LIMIT 1"
_AT = "SELECT at FROM chain WHERE chain = ? ORDER BY number DESC LIMIT 1"
_HEADS = "SELECT chain, number, head FROM chain"
_MOST_AT_ONCE = 500

Told = tuple[Record, str, str, bytes]
"""A record, the chain it belongs to, the moment it tells, and its SHA-256."""


class Chains(Repository):
    """The chains. Every method is one transaction."""

    def head(self, plan: str, until: datetime | None = None) -> Head:
        """The head of a plan's chain, or as it was then; that of none has the number 0."""
        sql, given = (_LAST, ()) if until is None else (_THEN, (until.isoformat(timespec="microseconds"),))
        with self.database.reading() as transaction:
            return _head(transaction, plan or OF_NO_PLAN, sql, *given)

    def faults(self) -> tuple[str, ...]:
        """What does not agree in the chains, in words; every record is read."""
        with self.database.reading() as transaction:
            digests = {record: digest for table in CHAINED for record, _, _, digest in _all(transaction, table)}
            links = list(_links(transaction, len(digests)))
            return (*breaks(links, digests), *strayed(transaction))

    def against(self, kept: Sequence[Head]) -> tuple[tuple[Head, str], ...]:
        """The heads kept elsewhere that the chains do not agree with, each with why in words; no record is read."""
        if not kept:
            return ()
        with self.database.reading() as transaction:
            found = transaction.rows((TEXT, INTEGER, TEXT), _HEADS)
        heads = {(chain, number): head for chain, number, head in found}
        lengths: dict[str, int] = {}
        for chain, number in heads:
            lengths[chain] = max(number, lengths.get(chain, 0))
        said = ((each, witnessed(heads, lengths, each)) for each in kept)
        return tuple((each, words) for each, words in said if words)

    def heads(self, but: str = "") -> tuple[Head, ...]:
        """The head of every chain `but` one."""
        with self.database.reading() as transaction:
            names = transaction.rows((TEXT,), "SELECT DISTINCT chain FROM chain WHERE chain <> ? ORDER BY chain", but)
            return tuple(_head(transaction, name, _LAST) for (name,) in names)


def extend(transaction: Transaction, added: Sequence[tuple[str, int | str]]) -> None:
    """Add a link for rows just added (table, key) to the chain of each plan they are of."""
    by_table: dict[str, list[int | str]] = {}
    for table, key in added:
        by_table.setdefault(table, []).append(key)
    _add_links(
        transaction,
        [each for table in CHAINED if table in by_table for each in _some(transaction, table, by_table[table])],
    )


def _add_links(transaction: Transaction, told: Iterable[Told]) -> None:
    by_chain: dict[str, list[Told]] = {}
    for each in told:
        by_chain.setdefault(each[1], []).append(each)
    for chain, its in by_chain.items():
        former = _head(transaction, chain, _LAST)
        at = max(at for _, _, at, _ in its) or transaction.value(TEXT, _AT, chain) or ""
        made = link(former, at, ((record, digest) for record, _, _, digest in its))
        transaction.add(CHAIN, [_kept(made)])


def _kept(made: Link) -> dict[str, Any]:
    return {
        "chain": made.chain,
        "number": made.number,
        "at": made.at,
        "records": json.dumps(spans(made.records), separators=(",", ":")),
        "checks": made.checks,
        "head": made.head,
    }


def _head(transaction: Transaction, chain: str, sql: str, *given: Any) -> Head:
    found = transaction.rows((INTEGER, TEXT), sql, chain, *given)
    return Head(chain, *found[0]) if found else Head(chain, 0, "")


def _links(transaction: Transaction, there: int) -> Iterator[Link]:
    """The links in their order; one that tells no list of records, or of more than there ever were, holds none."""
    for each in transaction.find(CHAIN, "ORDER BY chain, number"):
        most = max(there, len(each["checks"]))
        try:
            records = tuple(islice(spanned(json.loads(each["records"])), most + 1))
        except (ValueError, TypeError):
            records = ()
        if len(records) > most:
            records = ()
        yield Link(each["chain"], each["number"], each["at"], records, each["checks"], each["head"])


def _all(transaction: Transaction, table: str) -> Iterator[Told]:
    """Every row of a table as a record, by its key; so many rows at a time as memory holds well."""
    its = CHAINED[table]
    after: str = ""
    last: tuple[int | str, ...] = ()
    while True:
        rows = _read(transaction, table, its, f'{after} ORDER BY {table}."{its.key}" LIMIT {its.part}', *last)
        for row in rows:
            yield _told(table, its, row)
        if len(rows) < its.part:
            return
        after, last = f'WHERE {table}."{its.key}" > ?', (rows[-1][0],)


def _some(transaction: Transaction, table: str, keys: Sequence[int | str]) -> Iterator[Told]:
    """These rows of a table as records, in the order of the keys."""
    its = CHAINED[table]
    for at in range(0, len(keys), _MOST_AT_ONCE):
        asked = keys[at : at + _MOST_AT_ONCE]
        marks = ", ".join("?" for _ in asked)
        rows = {
            row[0]: row for row in _read(transaction, table, its, f'WHERE {table}."{its.key}" IN ({marks})', *asked)
        }
        yield from (_told(table, its, rows[key]) for key in asked)


def _read(transaction: Transaction, table: str, its: Chained, rest: str, *given: Any) -> list[tuple[Any, ...]]:
    named = ", ".join((f'{table}."{its.key}"', its.plan, its.at, *its.columns))
    return transaction.as_they_stand(f"SELECT {named} FROM {table} {its.joined} {rest}", *given)


def _told(table: str, its: Chained, row: tuple[Any, ...]) -> Told:
    key, plan, at, *values = row
    moment = f"{at}T00:00:00.000000" if its.day else str(at)
    if its.flags:  # SQLite gives numbers
        values = [int(value) if isinstance(value, bool) else value for value in values]
    return Record(table, key), plan or OF_NO_PLAN, moment, digest_of([table, key, *values])
